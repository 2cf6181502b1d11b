//! The outputs of a run, replaced all together.
//!
//! They are written to a separate folder and marked as complete; then each is renamed into its place. If a run is
//! killed in between, the next one discards a folder without the mark and finishes one with it.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::file;

/// The folder of outputs that are not yet in place.
pub(super) const NEXT: &str = ".next";

/// The file that marks them as complete; it holds the plan.
const MARK: &str = "complete";

/// Outputs that are being written.
#[derive(Debug)]
pub(super) struct Outputs {
    next: PathBuf,
    out: PathBuf,
    plan: Plan,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Plan {
    /// The files to rename, in order.
    write: Vec<String>,
    /// The files of earlier runs to remove.
    remove: Vec<String>,
}

impl Outputs {
    /// Creates the folder for new outputs.
    pub(super) fn begin(out: &Path) -> Result<Self> {
        let next = out.join(NEXT);
        file::folder(&next)?;
        Ok(Self { next, out: out.to_owned(), plan: Plan::default() })
    }

    /// Writes one output; outputs are renamed in the order in which they were written.
    pub(super) fn write(
        &mut self,
        name: &str,
        body: impl FnOnce(&mut BufWriter<File>) -> Result<()>,
    ) -> Result<PathBuf> {
        file::no_link(&self.out.join(name))?;
        let path = self.next.join(name);
        file::write(&path, body)?;
        self.plan.write.push(name.to_owned());
        Ok(path)
    }

    /// Plans to remove a file of an earlier run, if it exists.
    pub(super) fn remove(&mut self, name: &str) {
        self.plan.remove.push(name.to_owned());
    }

    /// Moves all outputs into place.
    pub(super) fn finish(self) -> Result<()> {
        let plan = serde_json::to_vec(&self.plan).expect("names are plain data");
        file::sync(&self.next)?;
        let mark = self.next.join(MARK);
        let part = file::beside(&mark);
        file::write(&part, |out| out.write_all(&plan).map_err(Error::file(&mark)))?;
        file::rename(&part, &mark)?;
        file::sync(&self.next)?;
        settle(&self.out)
    }
}

/// Finishes outputs that a killed run left complete, and discards incomplete ones.
pub(super) fn settle(out: &Path) -> Result<()> {
    let next = out.join(NEXT);
    let plan = file::bytes(&next.join(MARK), u64::MAX).ok().and_then(|text| serde_json::from_slice::<Plan>(&text).ok());
    if let Some(plan) = plan {
        let (last, before) = plan.write.split_last().map_or((None, &[][..]), |(last, before)| (Some(last), before));
        before.iter().try_for_each(|name| place(&next, out, name))?;
        plan.remove.iter().try_for_each(|name| file::remove(&out.join(name)))?;
        last.into_iter().try_for_each(|name| place(&next, out, name))?;
        file::sync(out)?;
    }
    file::remove_folder(&next)
}

/// Renames one output into place, unless that is already done.
fn place(next: &Path, out: &Path, name: &str) -> Result<()> {
    let from = next.join(name);
    if from.exists() { file::rename(&from, &out.join(name)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(outputs: &mut Outputs, name: &str, text: &str) {
        outputs.write(name, |out| out.write_all(text.as_bytes()).map_err(Error::file(name))).unwrap();
    }

    fn read(folder: &Path, name: &str) -> Option<String> {
        std::fs::read_to_string(folder.join(name)).ok()
    }

    #[test]
    fn incomplete_outputs_are_discarded_and_complete_ones_are_finished() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path();
        std::fs::write(out.join("a"), "old").unwrap();
        std::fs::write(out.join("c"), "old").unwrap();
        let mut outputs = Outputs::begin(out).unwrap();
        write(&mut outputs, "a", "new");
        settle(out).unwrap();
        assert_eq!((read(out, "a"), out.join(NEXT).exists()), (Some("old".into()), false));

        let mut outputs = Outputs::begin(out).unwrap();
        write(&mut outputs, "a", "new");
        write(&mut outputs, "b", "new");
        outputs.remove("c");
        let plan = serde_json::to_vec(&outputs.plan).unwrap();
        std::fs::write(out.join(NEXT).join(MARK), plan).unwrap();
        // The first output was already in place when the run was killed.
        std::fs::rename(out.join(NEXT).join("a"), out.join("a")).unwrap();
        settle(out).unwrap();
        assert_eq!([read(out, "a"), read(out, "b"), read(out, "c")], [Some("new".into()), Some("new".into()), None]);
        assert!(!out.join(NEXT).exists());
    }
}
