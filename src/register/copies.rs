//! Files with the same content, such as `办件 - 副本.csv`: one of them is read, and the others are named.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use crate::file;
use crate::register::files::FoundFile;
use crate::register::problem::{Problem, Rule};

/// A file that is not read, as another one has the same content.
#[derive(Debug, Clone)]
pub(crate) struct Copied {
    pub(crate) file: FoundFile,
    /// The name of the file that is read.
    pub(crate) of: String,
}

impl Copied {
    /// The file as a problem of its register.
    pub(crate) fn problem(&self, register: &str) -> Problem {
        Problem::of_whole(register, &self.file.name, None, Rule::RepeatedFile)
    }
}

/// The files to read, in their order, and the copies of them. Of equal files the one with the shortest name is read: programs make
/// the name of a copy longer.
pub(crate) fn apart(files: Vec<FoundFile>) -> (Vec<FoundFile>, Vec<Copied>) {
    let mut copy_of: BTreeMap<usize, String> = BTreeMap::new();
    for equal in equal(&files) {
        let length = |at: &&usize| files[**at].name.chars().count();
        let Some(read) = equal.iter().min_by_key(length) else { continue };
        let copies = equal.iter().filter(|at| *at != read);
        copy_of.extend(copies.map(|at| (*at, files[*read].name.clone())));
    }
    let (mut read, mut copies) = (Vec::new(), Vec::new());
    for (at, file) in files.into_iter().enumerate() {
        match copy_of.remove(&at) {
            Some(of) => copies.push(Copied { file, of }),
            None => read.push(file),
        }
    }
    (read, copies)
}

/// The places of files with the same content. Only files of one size are looked into; what cannot be read is left to its reading,
/// which says why.
fn equal(files: &[FoundFile]) -> Vec<Vec<usize>> {
    let size = |at: usize| files[at].path.metadata().ok().map(|known| known.len());
    let hash = |at: usize| file::hash(&files[at].path, &AtomicBool::new(false)).ok().map(|(hash, _)| hash);
    let of_size = together((0..files.len()).collect(), size);
    of_size.into_iter().flat_map(|alike| together(alike, hash)).collect()
}

/// The places that are one thing by some measure, where there are several of them.
fn together<K: Ord>(places: Vec<usize>, measure: impl Fn(usize) -> Option<K>) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<K, Vec<usize>> = BTreeMap::new();
    for at in places {
        if let Some(key) = measure(at) {
            groups.entry(key).or_default().push(at);
        }
    }
    groups.into_values().filter(|group| group.len() > 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::files::find;

    #[test]
    fn of_equal_files_the_one_with_the_shortest_name_is_read() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("办件.csv", "ab"),
            ("办件 - 副本.csv", "ab"),
            ("办件(1).csv", "ab"),
            ("同样大.csv", "cd"),
            ("甲.csv", "efg"),
            ("乙.csv", "efg"),
        ] {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let (read, copies) = apart(find(folder.path()).unwrap());
        let names: Vec<_> = read.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["乙.csv", "办件.csv", "同样大.csv"]);
        let copies: Vec<_> = copies.iter().map(|copy| (copy.file.name.as_str(), copy.of.as_str())).collect();
        assert_eq!(copies, [("办件 - 副本.csv", "办件.csv"), ("办件(1).csv", "办件.csv"), ("甲.csv", "乙.csv")]);
    }
}
