//! What an assessment names of the ledgers, held against what stands in them: a name that is nowhere was hardly meant.

use std::collections::BTreeSet;

use super::definition::{Assessment, Change, Rule, Source, What, When};
use super::ledgers::Ledgers;
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::lang::Lang;

/// A word of a rule that no event has and the register does not know. It may be meant, as nothing of the kind may have happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmatched {
    /// The node, such as ``item `a` ``.
    pub node: String,
    /// What it names: the kind, the level or the grade of an event.
    pub what: String,
    /// The word.
    pub word: String,
    /// The words that are known.
    pub known: Vec<String>,
}

impl Unmatched {
    /// It in words, with the word that may be meant.
    pub fn said(&self, lang: Lang) -> String {
        let unknown = Error::unknown(&self.what, &self.word, self.known.iter().map(String::as_str));
        let hint = unknown.hint().map(|hint| format!("{}{}", lang.of("；", "; "), lang.says(&hint)));
        let node = lang.says(&self.node);
        format!("{node}{}{}{}", lang.of("：", ": "), lang.says(&unknown.to_string()), hint.unwrap_or_default())
    }
}

/// The words of events that nothing has.
///
/// # Errors
///
/// [`Error::Definition`] for a rule on a register that was not given, and for a task or an item of `scores` that nobody has.
pub(super) fn unmatched(assessment: &Assessment, ledgers: &Ledgers, catalogue: &Catalogue) -> Result<Vec<Unmatched>> {
    let mut found = Vec::new();
    for item in &assessment.items {
        let node = format!("item `{}`", item.name);
        for change in item.deductions.iter().chain(&item.additions) {
            found.extend(of_change(&node, change, ledgers, catalogue)?);
        }
        if let Rule::Done { tasks, .. } = &item.rule {
            given("tasks", &node, ledgers)?;
            let known: BTreeSet<&str> = ledgers.tasks_named().collect();
            all_known("task", tasks.iter().map(String::as_str), &known, &node)?;
        }
        let scores = item.sources().filter_map(|source| match &assessment.sources[source] {
            Source::Score(name) => Some(name.as_str()),
            Source::Indicator { .. } | Source::Value(_) => None,
        });
        if ledgers.has("scores") {
            all_known("scored item", scores, &ledgers.items_scored().collect(), &node)?;
        }
    }
    for veto in &assessment.vetoes {
        if let When::Event { kind, level } = &veto.when {
            let node = format!("veto `{}`", veto.name);
            given("events", &node, ledgers)?;
            found.extend(of_event(&node, [Some(kind), level.as_ref(), None], ledgers, catalogue));
        }
    }
    Ok(found)
}

fn of_change(node: &str, change: &Change, ledgers: &Ledgers, catalogue: &Catalogue) -> Result<Vec<Unmatched>> {
    match &change.what {
        What::Events { kind, level, grade } => {
            given("events", node, ledgers)?;
            Ok(of_event(node, [Some(kind), level.as_ref(), grade.as_ref()], ledgers, catalogue))
        }
        What::Tasks(_) => given("tasks", node, ledgers).map(|()| Vec::new()),
        What::Count(_) | What::Below(..) | What::Above(..) => Ok(Vec::new()),
    }
}

/// The kind, the level and the grade that are asked for, as far as no event has them and they are no states of their columns.
fn of_event(node: &str, asked: [Option<&String>; 3], ledgers: &Ledgers, catalogue: &Catalogue) -> Vec<Unmatched> {
    let columns = [("kind", "kind of event"), ("level", "level of event"), ("grade", "grade of event")];
    let mut found = Vec::new();
    for ((column, what), word) in columns.into_iter().zip(asked) {
        let Some(word) = word else { continue };
        let schema = catalogue.kinds().get("events").ok().and_then(|schema| schema.column(column));
        let states = || schema.into_iter().flat_map(|column| &column.states);
        let used: BTreeSet<&str> = ledgers.words_of(column).collect();
        if !used.contains(word.as_str()) && !states().any(|state| state.id == *word) {
            let own = used.iter().filter(|used| !states().any(|state| state.id == **used));
            let known = states().map(|state| state.zh.clone()).chain(own.map(|used| (*used).to_owned()));
            let (node, what, known) = (node.to_owned(), what.to_owned(), known.collect());
            found.push(Unmatched { node, what, word: word.clone(), known });
        }
    }
    found
}

fn given(register: &str, node: &str, ledgers: &Ledgers) -> Result<()> {
    if ledgers.has(register) {
        return Ok(());
    }
    let reason =
        format!("it needs the register `{register}`, which is not given; its header alone will do if there were none");
    Err(Error::Definition { place: node.to_owned(), reason })
}

fn all_known<'a>(
    what: &str,
    mut named: impl Iterator<Item = &'a str>,
    known: &BTreeSet<&str>,
    node: &str,
) -> Result<()> {
    let Some(name) = named.find(|name| !known.contains(name)) else { return Ok(()) };
    let reason = super::load::told(Error::unknown(what, name, known.iter().copied()));
    Err(Error::Definition { place: node.to_owned(), reason })
}
