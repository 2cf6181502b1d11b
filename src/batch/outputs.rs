//! The outputs of a run: all of the old ones, or all of the new ones.
//!
//! They are written into a folder of their own; a mark says that they are complete; then each is renamed into its place. A
//! run that was ended in between leaves a folder without a mark, which is thrown away, or one with it, which is finished.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::batch::files;
use crate::error::{Error, Result};

/// Where outputs are until they are complete.
const NEXT: &str = ".next";

/// Says that they are, and what is to be done with them.
const MARK: &str = "complete";

/// Outputs on their way.
#[derive(Debug)]
pub(super) struct Outputs {
    next: PathBuf,
    out: PathBuf,
    plan: Plan,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Plan {
    /// The files, in the order in which they take their places.
    write: Vec<String>,
    /// Files of earlier runs that this one does not have.
    remove: Vec<String>,
}

impl Outputs {
    /// Makes room for outputs.
    pub(super) fn begin(out: &Path) -> Result<Self> {
        let next = out.join(NEXT);
        std::fs::create_dir_all(&next).map_err(Error::file(&next))?;
        Ok(Self { next, out: out.to_owned(), plan: Plan::default() })
    }

    /// Writes one of them; it takes its place after those before it.
    pub(super) fn write(
        &mut self,
        name: &str,
        body: impl FnOnce(&mut BufWriter<File>) -> Result<()>,
    ) -> Result<PathBuf> {
        let path = self.next.join(name);
        files::write(&path, body)?;
        self.plan.write.push(name.to_owned());
        Ok(path)
    }

    /// Has a file of an earlier run removed, if it is there.
    pub(super) fn remove(&mut self, name: &str) {
        self.plan.remove.push(name.to_owned());
    }

    /// Puts all of them into their places.
    pub(super) fn finish(self) -> Result<()> {
        let plan = serde_json::to_vec(&self.plan).expect("names are plain data");
        files::sync(&self.next)?;
        let mark = self.next.join(MARK);
        let part = files::beside(&mark);
        files::write(&part, |out| out.write_all(&plan).map_err(Error::file(&mark)))?;
        files::rename(&part, &mark)?;
        files::sync(&self.next)?;
        settle(&self.out)
    }
}

/// Finishes what a run left complete, and throws away what it left incomplete.
pub(super) fn settle(out: &Path) -> Result<()> {
    let next = out.join(NEXT);
    let plan = std::fs::read(next.join(MARK)).ok().and_then(|text| serde_json::from_slice::<Plan>(&text).ok());
    if let Some(plan) = plan {
        let (last, before) = plan.write.split_last().map_or((None, &[][..]), |(last, before)| (Some(last), before));
        before.iter().try_for_each(|name| place(&next, out, name))?;
        plan.remove.iter().try_for_each(|name| files::remove(&out.join(name)))?;
        last.into_iter().try_for_each(|name| place(&next, out, name))?;
        files::sync(out)?;
    }
    files::remove_folder(&next)
}

/// Renames one output into its place, unless that was done before.
fn place(next: &Path, out: &Path, name: &str) -> Result<()> {
    let from = next.join(name);
    if from.exists() { files::rename(&from, &out.join(name)) } else { Ok(()) }
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
    fn what_is_not_complete_is_thrown_away_and_what_is_complete_is_finished() {
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
        // The first of them had taken its place when the run was ended.
        std::fs::rename(out.join(NEXT).join("a"), out.join("a")).unwrap();
        settle(out).unwrap();
        assert_eq!([read(out, "a"), read(out, "b"), read(out, "c")], [Some("new".into()), Some("new".into()), None]);
        assert!(!out.join(NEXT).exists());
    }
}
