//! Writes the flat container that `crosswire_syntax::flat` reads.

use std::io::{self, Write};

/// Data begins at multiples of this.
const ALIGNMENT: usize = 64;

/// One named array, ready to be written.
#[derive(Debug)]
pub struct Section {
    name: String,
    /// As in the container's directory.
    kind: u8,
    shape: Vec<u32>,
    data: Vec<u8>,
}

impl Section {
    /// Floats in rows of `width`.
    #[must_use]
    pub fn floats(name: &str, values: &[f32], width: usize) -> Self {
        let data = values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect();
        let shape = vec![(values.len() / width.max(1)) as u32, width as u32];
        Self {
            name: name.to_owned(),
            kind: 0,
            shape,
            data,
        }
    }

    /// Whole numbers.
    #[must_use]
    pub fn numbers(name: &str, values: impl IntoIterator<Item = u32>) -> Self {
        let data: Vec<u8> = values.into_iter().flat_map(u32::to_le_bytes).collect();
        Self {
            name: name.to_owned(),
            kind: 3,
            shape: vec![(data.len() / 4) as u32],
            data,
        }
    }

    /// A text.
    #[must_use]
    pub fn text(name: &str, text: &str) -> Self {
        Self {
            name: name.to_owned(),
            kind: 1,
            shape: vec![text.len() as u32],
            data: text.as_bytes().to_vec(),
        }
    }

    fn directory_length(&self) -> usize {
        2 + self.name.len() + 2 + 4 * self.shape.len() + 16
    }
}

fn aligned(position: usize) -> usize {
    position.next_multiple_of(ALIGNMENT)
}

/// Writes a whole container.
///
/// # Errors
/// When the writer fails.
pub fn write(mut out: impl Write, sections: &[Section]) -> io::Result<()> {
    let head: usize = 12
        + sections
            .iter()
            .map(Section::directory_length)
            .sum::<usize>();
    let mut offset = aligned(head);
    let mut directory = b"CWMODEL1".to_vec();
    directory.extend((sections.len() as u32).to_le_bytes());
    for section in sections {
        directory.extend((section.name.len() as u16).to_le_bytes());
        directory.extend(section.name.as_bytes());
        directory.extend([section.kind, section.shape.len() as u8]);
        directory.extend(section.shape.iter().flat_map(|size| size.to_le_bytes()));
        directory.extend((offset as u64).to_le_bytes());
        directory.extend((section.data.len() as u64).to_le_bytes());
        offset = aligned(offset + section.data.len());
    }
    directory.resize(aligned(head), 0);
    out.write_all(&directory)?;
    for (index, section) in sections.iter().enumerate() {
        out.write_all(&section.data)?;
        if index + 1 < sections.len() {
            out.write_all(&vec![0; aligned(section.data.len()) - section.data.len()])?;
        }
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crosswire_syntax::flat::Container;

    #[test]
    fn what_is_written_can_be_read() {
        let sections = [
            Section::text("a", "grüß"),
            Section::floats("b", &[1.0, -2.5, 3.0, 4.0], 2),
            Section::numbers("c", [7, 8, 9]),
        ];
        let mut file = Vec::new();
        write(&mut file, &sections).expect("memory takes all");
        let container = Container::parse(&file).expect("well-formed");
        assert_eq!(container.text("a"), Ok("grüß"));
        assert_eq!(container.f32s("b", &[2, 2]), Ok(vec![1.0, -2.5, 3.0, 4.0]));
        assert_eq!(container.u32s("c"), Ok(vec![7, 8, 9]));
    }
}
