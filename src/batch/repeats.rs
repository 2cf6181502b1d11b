//! Keys that occur in more than one file of a register, found in the sorted keys of each file with little memory.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{Error, Result};

/// How many keys of a file are held at a time.
const HELD: usize = 4096;

/// For each file that has keys of earlier files, by its place, these keys in ascending order.
pub(super) fn repeats(files: &[PathBuf]) -> Result<BTreeMap<usize, Arc<[u128]>>> {
    let mut cursors: Vec<_> = files.iter().map(|path| Cursor::new(path)).collect();
    let mut heads = BinaryHeap::new();
    for (at, cursor) in cursors.iter_mut().enumerate() {
        heads.extend(cursor.next()?.map(|key| Reverse((key, at))));
    }
    let mut found: BTreeMap<usize, Vec<u128>> = BTreeMap::new();
    let mut last = None;
    while let Some(Reverse((key, at))) = heads.pop() {
        if last == Some(key) {
            found.entry(at).or_default().push(key);
        }
        last = Some(key);
        heads.extend(cursors[at].next()?.map(|key| Reverse((key, at))));
    }
    Ok(found.into_iter().map(|(at, keys)| (at, keys.into())).collect())
}

/// A file of keys on its way; it is open only while it is read, as there may be more files than can be open at once.
struct Cursor<'a> {
    path: &'a Path,
    taken: u64,
    held: std::vec::IntoIter<u128>,
}

impl<'a> Cursor<'a> {
    fn new(path: &'a Path) -> Self {
        Self { path, taken: 0, held: Vec::new().into_iter() }
    }

    fn next(&mut self) -> Result<Option<u128>> {
        if self.held.len() == 0 {
            self.held = self.block().map_err(Error::file(self.path))?.into_iter();
        }
        Ok(self.held.next())
    }

    fn block(&mut self) -> std::io::Result<Vec<u128>> {
        let mut file = File::open(self.path)?;
        file.seek(SeekFrom::Start(self.taken))?;
        let mut bytes = Vec::new();
        let read = file.take((HELD * size_of::<u128>()) as u64).read_to_end(&mut bytes)?;
        self.taken += read as u64;
        let (keys, _) = bytes.as_chunks::<{ size_of::<u128>() }>();
        Ok(keys.iter().map(|bytes| u128::from_le_bytes(*bytes)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[Vec<u128>]) -> BTreeMap<usize, Vec<u128>> {
        let folder = tempfile::tempdir().unwrap();
        let paths: Vec<_> = (0..files.len()).map(|at| folder.path().join(at.to_string())).collect();
        for (path, keys) in paths.iter().zip(files) {
            std::fs::write(path, keys.iter().flat_map(|key| key.to_le_bytes()).collect::<Vec<_>>()).unwrap();
        }
        repeats(&paths).unwrap().into_iter().map(|(at, keys)| (at, keys.to_vec())).collect()
    }

    #[test]
    fn only_later_files_repeat_a_key() {
        let max = u128::MAX;
        assert_eq!(found(&[]), BTreeMap::new());
        assert_eq!(found(&[vec![1, 2], vec![], vec![3]]), BTreeMap::new());
        assert_eq!(
            found(&[vec![1, 5, max], vec![0, 5, 7], vec![5, 7, max]]),
            BTreeMap::from([(1, vec![5]), (2, vec![5, 7, max])])
        );
    }

    #[test]
    fn blocks_make_no_difference() {
        let long = 3 * HELD as u128 + 7;
        let files = [(0..long).collect(), (0..long).step_by(2).collect(), (long..2 * long).collect()];
        let expected = BTreeMap::from([(1, (0..long).step_by(2).collect::<Vec<_>>())]);
        assert_eq!(found(&files), expected);
    }
}
