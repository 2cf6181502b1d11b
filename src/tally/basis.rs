//! By what rows were judged, beside what is counted of them.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::calendar::date;
use crate::error::{Error, Result};
use crate::register::Schema;
use crate::tally::TallyOptions;

/// What the numbers of a tally depend on besides its rows and its specification. Parts of one register have it in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Basis {
    /// The version of fazhi.
    version: String,
    /// The day of the run, as a day number: what lies after it is a problem, and open matters are judged as of it at the latest.
    today: i32,
    horizon: Option<i32>,
    unique_keys: bool,
    /// The hash of the register's schema.
    schema: u64,
    /// The hash of the table of agencies.
    agencies: Option<u64>,
}

impl Basis {
    pub(super) fn new(schema: &Schema, options: &TallyOptions) -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            today: options.read.today.to_epoch_days(),
            horizon: options.horizon.map(|day| day.to_epoch_days()),
            unique_keys: options.read.unique_keys,
            schema: hash(schema),
            agencies: options.read.agencies.as_deref().map(hash),
        }
    }

    /// The same on a later day, on which the rows would be judged alike.
    pub(super) fn held_on(self, today: i32) -> Self {
        Self { today, ..self }
    }

    /// Says in what another basis differs.
    pub(super) fn same(&self, other: &Self) -> Result<()> {
        let day = |day: Option<i32>| day.map_or_else(|| "none".into(), date::iso);
        let print = |hash: Option<u64>| hash.map_or_else(|| "none".into(), |hash| format!("{hash:016x}"));
        let parts = [
            ("version of fazhi", "versions of fazhi", self.version.clone(), other.version.clone()),
            ("`today`", "days of the run", day(Some(self.today)), day(Some(other.today))),
            ("`horizon`", "last days wanted", day(self.horizon), day(other.horizon)),
            ("`unique_keys`", "`unique_keys`", self.unique_keys.to_string(), other.unique_keys.to_string()),
            ("`catalogue`", "definitions of the register", print(Some(self.schema)), print(Some(other.schema))),
            ("`agencies`", "tables of agencies", print(self.agencies), print(other.agencies)),
        ];
        match parts.into_iter().find(|(_, _, mine, theirs)| mine != theirs) {
            Some((common, what, mine, theirs)) => Err(unlike(Some(common), what, &mine, &theirs)),
            None => Ok(()),
        }
    }
}

/// That two tallies differ, and what they must have in common.
pub(super) fn unlike(common: Option<&'static str>, what: &str, mine: &str, theirs: &str) -> Error {
    Error::Merge { reason: format!("{what} `{mine}` and `{theirs}`"), common }
}

fn hash(what: &impl Serialize) -> u64 {
    xxh3_64(&serde_json::to_vec(what).expect("what is hashed is plain data"))
}
