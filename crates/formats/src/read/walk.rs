//! From the paths on a command line to the inputs behind them.

use super::error::{ErrorKind, ReadError, from_io};
use super::format::Format;
use super::{Input, open};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// Walks files and folders and tells what can be read, in an order that
/// depends on names alone. Hidden files are skipped, links are followed, and a
/// link that leads back into its own path is reported instead of followed.
#[must_use]
pub fn discover(paths: &[PathBuf]) -> Vec<Result<Input, ReadError>> {
    paths.iter().flat_map(|path| under(path)).collect()
}

fn under(path: &Path) -> Vec<Result<Input, ReadError>> {
    let walk = WalkDir::new(path).follow_links(true).sort_by_file_name();
    let entries = walk
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry));
    let mut found: Vec<_> = entries.filter_map(|entry| as_input(path, entry)).collect();
    name_outlets(path, &mut found);
    found
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

fn as_input(
    root: &Path,
    entry: Result<DirEntry, walkdir::Error>,
) -> Option<Result<Input, ReadError>> {
    match entry {
        Ok(entry) if entry.file_type().is_dir() => None,
        Ok(entry) => Some(recognised(entry.path())),
        Err(error) => Some(Err(walk_error(root, &error))),
    }
}

fn recognised(path: &Path) -> Result<Input, ReadError> {
    let format = match Format::from_path(path) {
        Some(format) => format,
        None => open::head_of(path).map(|head| Format::sniff(&head))?,
    };
    Ok(Input::new(path, format))
}

fn walk_error(root: &Path, error: &walkdir::Error) -> ReadError {
    let place = error.path().unwrap_or(root);
    let told = match (error.loop_ancestor(), error.io_error()) {
        (Some(above), _) => ReadError::new(
            ErrorKind::Loop,
            format!("is a link back to {}, not followed", above.display()),
        ),
        (None, Some(io)) => from_io(io),
        (None, None) => ReadError::new(ErrorKind::Unreadable, error.to_string()),
    };
    told.in_file(place)
}

/// Folder names that say what is in them, not who published it.
const GENERIC: [&str; 14] = [
    "article", "articles", "data", "html", "json", "jsonl", "misc", "news", "other", "pages",
    "raw", "text", "texts", "txt",
];

/// In a folder of folders (`pile/harbour-post/1.txt`, `pile/the-tide/1.txt`)
/// the inner names are the outlets. One inner folder alone says nothing.
fn name_outlets(root: &Path, found: &mut [Result<Input, ReadError>]) {
    let mut folders: BTreeMap<PathBuf, Vec<usize>> = BTreeMap::new();
    for (index, input) in found.iter().enumerate() {
        let Ok(input) = input else { continue };
        let Some(folder) = input
            .path
            .parent()
            .filter(|folder| folder.parent() == Some(root))
        else {
            continue;
        };
        folders.entry(folder.to_owned()).or_default().push(index);
    }
    let names: BTreeSet<_> = folders
        .keys()
        .filter_map(|folder| outlet_name(folder))
        .collect();
    if folders.len() < 2 || names.len() != folders.len() {
        return;
    }
    for (folder, members) in folders {
        for index in members {
            if let Ok(input) = &mut found[index] {
                input.outlet = outlet_name(&folder);
            }
        }
    }
}

fn outlet_name(folder: &Path) -> Option<String> {
    let name = folder.file_name()?.to_str()?.trim();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let generic = GENERIC.contains(&name.to_lowercase().as_str());
    (letters >= 2 && letters * 2 > name.chars().count() && !generic).then(|| name.to_owned())
}
