//! Why a figure differs between two runs, found by comparing their manifests.

use std::collections::{BTreeMap, BTreeSet};

use crate::batch::manifest::{FileEntry, Manifest};
use crate::calendar::{Period, date};
use crate::index::LEDGERS;
use crate::register::AGENCIES;

/// Which of the two runs has a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    Before,
    After,
    Both,
}

/// The differences between two runs.
pub(super) struct Reasons<'a> {
    before: &'a Manifest,
    after: &'a Manifest,
    by_register: BTreeMap<String, BTreeSet<&'static str>>,
}

/// All reasons, in the order in which they are listed.
const ORDER: [&str; 16] = [
    "new_rows",
    "changed_file",
    "failed_file",
    "changed_reading",
    "changed_assessment",
    "changed_definition",
    "changed_parameter",
    "changed_calendar",
    "changed_cutoff",
    "changed_disclosure",
    "changed_periods",
    "changed_by",
    "changed_indicators",
    "new_version",
    "day_of_run",
    "unexplained",
];

impl<'a> Reasons<'a> {
    pub(super) fn new(before: &'a Manifest, after: &'a Manifest) -> Self {
        let kinds: BTreeSet<&String> = before.registers.keys().chain(after.registers.keys()).collect();
        let by_register = kinds.into_iter().map(|kind| (kind.clone(), of_register(kind, before, after))).collect();
        Self { before, after, by_register }
    }

    /// The reasons that apply to a figure: everything it depends on that has changed, joined by `;`.
    pub(super) fn why(&self, indicator: &str, period: &str, seen: Seen) -> String {
        let mut found = self.of_indicator(indicator);
        let asked = |holds: bool, reason: &'static str| holds.then_some(reason);
        let (before, after) = (self.before, self.after);
        found.extend(asked(before.suppress != after.suppress, "changed_disclosure"));
        if seen != Seen::Both {
            found.extend(asked((&before.by, before.totals) != (&after.by, after.totals), "changed_by"));
            found.extend(asked(before.indicators != after.indicators, "changed_indicators"));
        }
        self.all(found, period, seen)
    }

    /// The reasons that apply to a score: those of all its indicators and ledgers, and its assessment.
    pub(super) fn of_scores(&self, period: &str, seen: Seen) -> String {
        let both = [self.before, self.after].map(|side| side.assessment.as_ref());
        let indicators: BTreeSet<&String> = both.into_iter().flatten().flat_map(|entry| &entry.indicators).collect();
        let mut found: BTreeSet<&'static str> =
            indicators.into_iter().flat_map(|indicator| self.of_indicator(indicator)).collect();
        let ledgers = LEDGERS.iter().chain([&AGENCIES]).filter_map(|kind| self.by_register.get(*kind));
        found.extend(ledgers.flatten().copied());
        if both[0].map(|entry| &entry.hash) != both[1].map(|entry| &entry.hash) {
            found.insert("changed_assessment");
        }
        self.all(found, period, seen)
    }

    /// What has been found, with what applies to everything.
    fn all(&self, mut found: BTreeSet<&'static str>, period: &str, seen: Seen) -> String {
        let asked = |holds: bool, reason: &'static str| holds.then_some(reason);
        let (before, after) = (self.before, self.after);
        found.extend(asked(before.cutoff != after.cutoff, "changed_cutoff"));
        found.extend(asked(before.version != after.version, "new_version"));
        found.extend(asked(seen != Seen::Both && before.periods != after.periods, "changed_periods"));
        if before.cutoff == after.cutoff && judged(before, period) != judged(after, period) {
            found.insert(if before.day == after.day { "changed_periods" } else { "day_of_run" });
        }
        if found.is_empty() {
            found.insert("unexplained");
        }
        let named: Vec<&str> = ORDER.into_iter().filter(|reason| found.contains(reason)).collect();
        named.join(";")
    }

    fn of_indicator(&self, indicator: &str) -> BTreeSet<&'static str> {
        let (before, after) = (self.before, self.after);
        let [old, new] = [before, after].map(|side| side.catalogue.indicators.get(indicator));
        let known = || [old, new].into_iter().flatten();
        let mut registers: BTreeSet<&str> = known().flat_map(|one| one.registers.iter().map(String::as_str)).collect();
        // The table of agencies says to which group a row belongs.
        if !after.by.is_empty() || !before.by.is_empty() {
            registers.insert(AGENCIES);
        }
        let mut found: BTreeSet<&'static str> =
            registers.into_iter().filter_map(|kind| self.by_register.get(kind)).flatten().copied().collect();
        if old.map(|one| &one.hash) != new.map(|one| &one.hash) {
            found.insert("changed_definition");
        }
        let differs = |name: &String| before.parameters.get(name) != after.parameters.get(name);
        if known().flat_map(|one| &one.parameters).any(differs) {
            found.insert("changed_parameter");
        }
        if before.calendar != after.calendar && known().any(|one| one.calendar) {
            found.insert("changed_calendar");
        }
        found
    }
}

/// The day as of which the open matters of a period were judged.
fn judged(side: &Manifest, period: &str) -> Option<i32> {
    let period: Period = period.parse().ok()?;
    let horizon = date::parse_number("horizon", &side.horizon).ok()?;
    Some(period.last_day_number().min(horizon))
}

fn of_register(kind: &str, before: &Manifest, after: &Manifest) -> BTreeSet<&'static str> {
    let mut found = BTreeSet::new();
    let [old, new] = [before, after].map(|side| {
        let own = side.files.iter().filter(|file| file.register == kind);
        own.map(|file| (file.path.as_str(), file)).collect::<BTreeMap<&str, &FileEntry>>()
    });
    let paths: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    // A renamed file is neither added nor removed.
    let elsewhere = |file: &FileEntry, there: &BTreeMap<&str, &FileEntry>, here: &BTreeMap<&str, &FileEntry>| {
        there.values().any(|other| other.hash == file.hash && !here.contains_key(other.path.as_str()))
    };
    for path in paths {
        match (old.get(path), new.get(path)) {
            (Some(one), Some(other)) if one.error.is_some() != other.error.is_some() => {
                found.insert("failed_file");
                if one.hash != other.hash {
                    found.insert("changed_file");
                }
            }
            (Some(one), Some(other)) if one.hash != other.hash => {
                found.insert(if other.rows > one.rows { "new_rows" } else { "changed_file" });
            }
            (Some(file), None) if !elsewhere(file, &new, &old) => {
                found.insert("new_rows");
            }
            (None, Some(file)) if !elsewhere(file, &old, &new) => {
                found.insert("new_rows");
                if file.error.is_some() {
                    found.insert("failed_file");
                }
            }
            _ => {}
        }
    }
    if let Some((one, other)) = before.registers.get(kind).zip(after.registers.get(kind)) {
        if one.reading != other.reading {
            found.insert("changed_reading");
        }
        if one.error.is_some() != other.error.is_some() && before.by == after.by {
            found.insert("failed_file");
        }
    }
    let future = |side: &BTreeMap<&str, &FileEntry>| side.values().any(|file| file.future_dates > 0);
    if before.day != after.day && (future(&old) || future(&new)) {
        found.insert("day_of_run");
    }
    found
}
