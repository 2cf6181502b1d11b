//! Tallies of single files, kept from one run to the next.
//!
//! The name of each is a hash of all that it depends on (see [`Dependencies`]), so what is found under a name is what would
//! be counted again. Of each there are up to three files: the tally (`.tally`), the hashes of its keys (`.keys`), and an
//! account (`.json`), which is written last and says what the other two must be.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::batch::fingerprint;
use crate::error::{Error, Result};
use crate::file;
use crate::tally::Tally;

/// The form of the store; what has another one is counted again.
const FORM: u32 = 4;

/// The folder of the stored tallies in the folder of a run.
pub(super) const TALLIES: &str = "tallies";

const ENDINGS: [&str; 4] = ["tally", "keys", "json", file::PART];

/// All that the tally of a file depends on.
#[derive(Debug, Serialize)]
pub(super) struct Dependencies<'a> {
    pub(super) form: u32,
    pub(super) version: &'a str,
    /// The hash of the register's schema, its mapping and its sheet.
    pub(super) reading: &'a str,
    /// The hash of what is counted, by what, until when, by which calendar and table of units.
    pub(super) counting: &'a str,
    /// The file's name from the project's folder, which its problems give.
    pub(super) name: &'a str,
    /// The hash of the file's bytes.
    pub(super) content: &'a str,
    /// The hash of the keys that earlier files have.
    pub(super) met: Option<&'a str>,
}

impl Dependencies<'_> {
    pub(super) fn key(&self) -> String {
        fingerprint::of(self)
    }
}

/// The form and the version that a tally of this program depends on.
pub(super) const MADE_BY: (u32, &str) = (FORM, env!("CARGO_PKG_VERSION"));

/// What is known of a stored tally without it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    form: u32,
    /// The day of the run that counted it.
    day: i32,
    pub(super) rows: u64,
    pub(super) excluded: u64,
    pub(super) undated: u64,
    /// How many problems there are, and how many of them are days after the day of the run.
    pub(super) problems: u64,
    pub(super) future_dates: u64,
    /// The hashes of the other files.
    tally: String,
    keys: Option<String>,
}

impl Kept {
    /// Whether a run on that day would count the same: what was no day of the future is none later.
    fn holds_on(&self, today: i32) -> bool {
        self.day == today || (self.day < today && self.future_dates == 0)
    }
}

/// The stored tallies of one register.
#[derive(Debug)]
pub(super) struct Store {
    folder: PathBuf,
}

impl Store {
    pub(super) fn open(folder: PathBuf) -> Result<Self> {
        folder.parent().map_or(Ok(()), file::folder)?;
        file::folder(&folder)?;
        Ok(Self { folder })
    }

    fn path(&self, key: &str, ending: &str) -> PathBuf {
        self.folder.join(format!("{key}.{ending}"))
    }

    /// The file of the keys of a tally.
    pub(super) fn keys(&self, key: &str) -> PathBuf {
        self.path(key, "keys")
    }

    /// A tally that is stored, whole, and holds on that day.
    pub(super) fn find(&self, key: &str, with_keys: bool, today: i32) -> Option<Kept> {
        let text = file::bytes(&self.path(key, "json"), u64::MAX).ok()?;
        let kept: Kept = serde_json::from_slice(&text).ok()?;
        let whole = |path: PathBuf, hash: &str| {
            fingerprint::of_file(&path, &false.into()).is_ok_and(|(found, _)| found == hash)
        };
        let keys = match (&kept.keys, with_keys) {
            (Some(hash), true) => whole(self.keys(key), hash),
            (known, wanted) => known.is_some() == wanted,
        };
        (kept.form == FORM && kept.holds_on(today) && keys && whole(self.path(key, "tally"), &kept.tally))
            .then_some(kept)
    }

    /// Where the keys of a file are to be written before they are stored.
    pub(super) fn recorded(&self, key: &str) -> PathBuf {
        file::beside(&self.keys(key))
    }

    /// Stores a tally; its keys were written to `recorded`.
    pub(super) fn save(&self, key: &str, tally: &Tally, recorded: Option<&Path>, today: i32) -> Result<Kept> {
        let mut keys = None;
        if let Some(recorded) = recorded {
            keys = Some(fingerprint::of_file(recorded, &false.into())?.0);
            file::rename(recorded, &self.keys(key))?;
        }
        let path = self.path(key, "tally");
        file::replace(&path, |out| out.write_all(&tally.to_bytes()))?;
        let kept = Kept {
            form: FORM,
            day: today,
            rows: tally.rows(),
            excluded: tally.excluded(),
            undated: tally.undated(),
            problems: tally.problems().total(),
            future_dates: tally.problems().of_rule("future_date"),
            tally: fingerprint::of_file(&path, &false.into())?.0,
            keys,
        };
        file::sync(&self.folder)?;
        let account = serde_json::to_vec(&kept).expect("an account is plain data");
        file::replace(&self.path(key, "json"), |out| out.write_all(&account))?;
        file::sync(&self.folder)?;
        Ok(kept)
    }

    /// A stored tally that [`Store::find`] found for that day.
    pub(super) fn load(&self, key: &str, today: i32) -> Result<Tally> {
        Ok(Tally::load(self.path(key, "tally"))?.held_on(today))
    }
}

/// Removes the stored tallies that no file needs any more: `needed` has the register and the key of those that stay.
pub(super) fn clean(tallies: &Path, needed: &BTreeSet<(String, String)>) -> Result<()> {
    for folder in entries(tallies)?.into_iter().filter(|path| path.is_dir()) {
        let register = name(&folder);
        for path in entries(&folder)? {
            let name = name(&path);
            let (stem, ending) = name.split_once('.').unwrap_or((&name, ""));
            let ending = ending.rsplit('.').next().unwrap_or_default();
            let own = stem.len() == 32 && ENDINGS.contains(&ending);
            let kept = ending != file::PART && needed.contains(&(register.clone(), stem.to_owned()));
            if own && !kept {
                file::remove(&path)?;
            }
        }
        if entries(&folder)?.is_empty() {
            std::fs::remove_dir(&folder).map_err(Error::file(&folder))?;
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = std::fs::read_dir(folder).map_err(Error::file(folder))?;
    let paths = read.map(|entry| entry.map(|entry| entry.path())).collect::<std::io::Result<Vec<_>>>();
    paths.map_err(Error::file(folder))
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
