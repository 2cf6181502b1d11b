//! Patterns of paths: `*`, `?` and `[` within a name, and `**` for any number of folders.

use std::path::{Component, Path, PathBuf};

use glob::Pattern;

use crate::error::{Error, Result};

/// One component of a pattern.
pub(super) enum Part {
    /// Any number of folders: `**`.
    Folders,
    /// A file or folder whose name matches.
    Named(Pattern),
}

/// Splits a path into its fixed part, which includes the folder it is relative to, and the pattern after it.
pub(super) fn split(folder: &Path, path: &Path) -> Result<(PathBuf, Vec<Part>)> {
    let mut fixed = folder.to_owned();
    let mut rest = path.components();
    while let Some(component) = rest.clone().next() {
        let next = fixed.join(component);
        if is_pattern(component) && next.symlink_metadata().is_err() {
            break;
        }
        fixed = next;
        rest.next();
    }
    Ok((fixed, parts(rest.as_path(), path)?))
}

fn is_pattern(component: Component) -> bool {
    matches!(component, Component::Normal(name) if name.to_string_lossy().contains(['*', '?', '[']))
}

/// Parses the pattern at the end of a path.
fn parts(pattern: &Path, path: &Path) -> Result<Vec<Part>> {
    let refused = |expected: &str| Error::parameter("path", path.display(), expected);
    let mut parts = Vec::new();
    for component in pattern.components() {
        match component {
            Component::ParentDir => return Err(refused("a pattern without `..` after its first wildcard")),
            // Two in a row match the same as one, but find every file many times.
            Component::Normal(name) if name == "**" && matches!(parts.last(), Some(Part::Folders)) => {}
            Component::Normal(name) if name == "**" => parts.push(Part::Folders),
            other => {
                let like = Pattern::new(&other.as_os_str().to_string_lossy());
                parts.push(Part::Named(like.map_err(|error| refused(&format!("a pattern: {error}")))?));
            }
        }
    }
    Ok(parts)
}
