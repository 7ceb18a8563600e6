//! Where output goes: a terminal that people read, or a pipe.
//!
//! Colours appear on a terminal only, and not where `NO_COLOR` is set. Lines
//! are laid out for the width of the terminal, or for 100 columns in a pipe.

mod table;
mod text;

pub(crate) use table::{Column, Table};
pub(crate) use text::{fit, wrap};

use console::{Style, Term};
use std::fmt::Display;
use std::io::{self, BufWriter, Write};

/// Columns where nothing tells the width.
const PIPE_WIDTH: usize = 100;
/// Lines longer than this are hard to read.
const WIDEST: usize = 140;
const NARROWEST: usize = 40;

/// The standard output with its width and colours.
pub(crate) struct Screen {
    out: Box<dyn Write>,
    /// Columns of a line.
    pub(crate) width: usize,
    colours: bool,
}

impl Screen {
    /// The standard output of this run.
    pub(crate) fn stdout() -> Self {
        let size = Term::stdout().size_checked();
        let width = size.map_or(PIPE_WIDTH, |(_, columns)| usize::from(columns));
        Self {
            out: Box::new(BufWriter::new(io::stdout().lock())),
            width: width.clamp(NARROWEST, WIDEST),
            colours: console::colors_enabled(),
        }
    }

    /// Where raw data is written to.
    pub(crate) fn data(&mut self) -> &mut dyn Write {
        &mut *self.out
    }

    /// One value as a line of JSON.
    pub(crate) fn json(&mut self, value: &impl serde::Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, value)?;
        self.line("")
    }

    /// One line.
    pub(crate) fn line(&mut self, text: impl Display) -> io::Result<()> {
        writeln!(self.out, "{text}")
    }

    /// A paragraph, wrapped and indented by so many columns.
    pub(crate) fn paragraph(&mut self, indent: usize, text: &str) -> io::Result<()> {
        for line in wrap(text, self.width.saturating_sub(indent)) {
            writeln!(self.out, "{:indent$}{line}", "")?;
        }
        Ok(())
    }

    /// Writes what is still held back; before a remark on stderr, so that both
    /// appear in order.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    pub(crate) fn strong(&self, text: impl Display) -> String {
        self.styled(Style::new().bold(), text)
    }

    pub(crate) fn faint(&self, text: impl Display) -> String {
        self.styled(Style::new().dim(), text)
    }

    /// Who speaks, in the report's colour for sources.
    pub(crate) fn source(&self, text: impl Display) -> String {
        self.styled(Style::new().blue().bold(), text)
    }

    /// Who stands between, in the report's colour for relays.
    pub(crate) fn relay(&self, text: impl Display) -> String {
        self.styled(Style::new().magenta(), text)
    }

    /// An honest unknown.
    pub(crate) fn unknown(&self, text: impl Display) -> String {
        self.styled(Style::new().dim().italic(), text)
    }

    fn styled(&self, style: Style, text: impl Display) -> String {
        style.force_styling(self.colours).apply_to(text).to_string()
    }
}

/// Says on stderr what went wrong.
#[expect(clippy::print_stderr, reason = "messages belong on stderr")]
pub(crate) fn complain(what: &impl Display) {
    eprintln!("crosswire: {what}");
}

/// Says on stderr what was done.
#[expect(clippy::print_stderr, reason = "messages belong on stderr")]
pub(crate) fn remark(what: impl Display) {
    eprintln!("{what}");
}

/// `1 article`, `2 articles`, `0 articles`.
pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `2031-05-04 to 05-10`: two days with what they share written once.
pub(crate) fn days(first: Option<&str>, last: Option<&str>) -> String {
    match (first, last) {
        (Some(first), Some(last)) if first == last => first.to_owned(),
        (Some(first), Some(last)) => match (first.get(..5), last.get(..5), last.get(5..)) {
            (Some(year), Some(same), Some(rest)) if year == same => format!("{first} to {rest}"),
            _ => format!("{first} to {last}"),
        },
        (Some(day), None) | (None, Some(day)) => day.to_owned(),
        (None, None) => "no date known".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_share_their_year() {
        let days = |first, last| days(Some(first), Some(last));
        assert_eq!(days("2031-05-04", "2031-05-10"), "2031-05-04 to 05-10");
        assert_eq!(days("2031-05-04", "2031-05-04"), "2031-05-04");
        assert_eq!(days("2031-12-31", "2032-01-01"), "2031-12-31 to 2032-01-01");
    }
}
