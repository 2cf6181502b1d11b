//! What is known of each kind of register, as data: columns, header names, states and rules.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::register::header::fold;

/// One kind of register: its columns, what they are called, and what must hold in every row.
///
/// The built-in ones stand in `src/register/kinds/*.toml`; a user's own file has the same form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    /// The register's id.
    pub id: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// Other names by which a file, a folder or a sheet of this register goes.
    #[serde(default)]
    pub names: Vec<String>,
    /// The columns that together occur once only.
    #[serde(default)]
    pub key: Vec<String>,
    /// The column that stands for the agency when figures are asked by `agency`.
    #[serde(default)]
    pub agency: Option<String>,
    /// Whether its agencies are in the list of agencies, so that their other names fold; mediation committees are not.
    #[serde(default = "yes")]
    pub listed: bool,
    /// The date columns of which a row needs one, or no period takes it; the first of them places it where an event that follows
    /// it in `order` has happened. Every date that cannot lie ahead, where it is not given; empty for a register whose rows
    /// count without a date.
    #[serde(default)]
    pub begins: Option<Vec<String>>,
    /// Pairs of date columns of which the second is never before the first.
    #[serde(default)]
    pub order: Vec<(String, String)>,
    /// Whether it has the column `period` (年度), where no column of its own has one of its headers.
    #[serde(default = "yes")]
    pub period: bool,
    /// Predicates over the columns, which others may use by name like columns that hold yes or no.
    #[serde(default)]
    pub predicates: BTreeMap<String, String>,
    /// The columns.
    #[serde(rename = "column")]
    pub columns: Vec<Column>,
    /// What else must hold in a row.
    #[serde(default, rename = "rule")]
    pub rules: Vec<RowRule>,
}

/// A column of a register.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// The column's id, the name under which definitions speak of it.
    pub id: String,
    /// Chinese name; it is the first of the headers that match.
    pub zh: String,
    /// English name.
    pub en: String,
    /// What its cells hold.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Other headers that match.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Whether a file without it is refused.
    #[serde(default)]
    pub required: bool,
    /// Whether a date may lie after the day of the run, as an expiry does.
    #[serde(default)]
    pub future: bool,
    /// Whether a word such as 长期 may stand in it for a day that never comes, which is kept as 9999-12-31.
    #[serde(default)]
    pub endless: bool,
    /// Whether it holds a person's name or number, whose values no output shows.
    #[serde(default)]
    pub personal: bool,
    /// Whether states that are not listed are kept as they are written, instead of being a problem.
    #[serde(default)]
    pub open: bool,
    /// Whether its states rise in severity, so that a cell with several of them counts as the heaviest.
    #[serde(default)]
    pub ranked: bool,
    /// Whether its whole numbers are of days, so that a cell may be written as `3天`, `3个工作日` or `即办`.
    #[serde(default)]
    pub in_days: bool,
    /// The states of a `state` column.
    #[serde(default, rename = "state")]
    pub states: Vec<State>,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A key: text that is only compared.
    Id,
    /// Text.
    Text,
    /// One of a list of states, kept by its id.
    State,
    /// A day.
    Date,
    /// A whole number.
    Int,
    /// Yes or no.
    Bool,
    /// Money: yuan with two decimals, which is fen exactly.
    Money,
    /// A score with up to four decimals.
    Score,
    /// The year, quarter or month that a row belongs to.
    Period,
}

/// One of the values that a state column may have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// The state's id, the value under which definitions speak of it.
    pub id: String,
    /// Chinese name; it is the first of the writings that match.
    pub zh: String,
    /// English name.
    pub en: String,
    /// Other writings that match.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The state of which this one is a kind. A definition that speaks of that one means its kinds too, and a composition counts
    /// them together.
    #[serde(default)]
    pub within: Option<String>,
}

/// A rule that a row breaks: its cells in `columns` are then excluded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowRule {
    /// The rule's id, which the problem names.
    pub id: String,
    /// What is wrong, in Chinese.
    pub zh: String,
    /// What is wrong, in English.
    pub en: String,
    /// A predicate over the columns that is true where the rule is broken.
    pub broken: String,
    /// The columns that cannot be used then.
    pub columns: Vec<String>,
}

impl Schema {
    /// Reads a schema from TOML and checks that it holds together; `place` names it in errors.
    ///
    /// # Errors
    ///
    /// [`Error::Definition`] where the text is no schema, a name is used twice or a column is not there.
    ///
    /// # Examples
    ///
    /// ```
    /// let schema = fazhi::register::Schema::from_toml(
    ///     r#"
    ///     id = "petitions"
    ///     zh = "信访"
    ///     en = "petitions"
    ///     [[column]]
    ///     id = "received"
    ///     zh = "收到日期"
    ///     en = "received on"
    ///     type = "date"
    ///     "#,
    ///     "petitions.toml",
    /// )?;
    /// assert!(schema.column("received").is_some());
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn from_toml(text: &str, place: &str) -> Result<Self> {
        let definition = |reason: String| Error::Definition { place: place.into(), reason };
        let schema: Self = toml::from_str(text).map_err(|error| definition(Error::of_toml(&error.to_string())))?;
        let schema = schema.complete().map_err(definition)?;
        schema.validate().map_err(definition)?;
        Ok(schema)
    }

    /// What it is called: its id, its names in both languages, and the other names of its files.
    pub(crate) fn called(&self) -> Vec<&str> {
        [&self.id, &self.zh, &self.en].into_iter().chain(&self.names).map(String::as_str).collect()
    }

    /// The column of that id.
    pub fn column(&self, id: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.id == id)
    }

    /// The column that a header, an id or `agency` names.
    pub fn find(&self, name: &str) -> Option<&Column> {
        let played = if name == "agency" { self.agency.as_deref().unwrap_or(name) } else { name };
        self.column(played).or_else(|| {
            let folded = fold(name);
            self.columns.iter().find(|column| column.headers().any(|header| fold(header) == folded))
        })
    }

    fn validate(&self) -> Result<(), String> {
        if self.columns.is_empty() {
            return Err("it has no column".into());
        }
        let ids: Vec<_> = self.columns.iter().map(|column| column.id.as_str()).collect();
        unique(ids.iter().map(|id| (*id).to_owned())).map_err(|id| format!("column `{id}` is defined twice"))?;
        let headers = |column: &Column| column.headers().map(fold).collect::<std::collections::BTreeSet<_>>();
        unique(self.columns.iter().flat_map(headers))
            .map_err(|name| format!("two columns have the header `{name}`"))?;
        let pairs = self.order.iter().flat_map(|(earlier, later)| [earlier, later]);
        let begins = self.begins.iter().flatten();
        let named = self
            .key
            .iter()
            .chain(&self.agency)
            .chain(begins)
            .chain(pairs)
            .chain(self.rules.iter().flat_map(|r| &r.columns));
        for name in named {
            self.column(name).ok_or_else(|| format!("column `{name}` is not defined"))?;
        }
        self.columns.iter().try_for_each(Column::validate)?;
        self.check_predicates()?;
        self.rules.iter().try_for_each(|rule| {
            self.accepts(&rule.broken).map(drop).map_err(|reason| format!("rule `{}`: {reason}", rule.id))
        })
    }
}

impl Column {
    /// The headers that match, the Chinese name first.
    pub fn headers(&self) -> impl Iterator<Item = &str> {
        [&self.zh, &self.id, &self.en].into_iter().chain(&self.aliases).map(String::as_str)
    }

    fn validate(&self) -> Result<(), String> {
        if self.kind != Kind::State && !self.states.is_empty() {
            return Err(format!("column `{}` has states but is not of type `state`", self.id));
        }
        if self.endless && !self.future {
            return Err(format!(
                "column `{}` is endless, so its dates lie in the future: give `future = true` too",
                self.id
            ));
        }
        if self.kind == Kind::State && self.states.is_empty() && !self.open {
            return Err(format!("column `{}` is of type `state` but has no state", self.id));
        }
        let writings = |state: &State| state.writings().map(fold).collect::<std::collections::BTreeSet<_>>();
        unique(self.states.iter().flat_map(writings))
            .map_err(|name| format!("two states of column `{}` are written `{name}`", self.id))?;
        self.states.iter().try_for_each(|state| self.check_kind(state))
    }

    /// A kind is one of a state of the column that is itself no kind; where any text is kept, nothing is.
    fn check_kind(&self, state: &State) -> Result<(), String> {
        let Some(whole) = &state.within else { return Ok(()) };
        let is_whole = |other: &&State| other.id == *whole && other.within.is_none();
        match self.states.iter().find(is_whole) {
            Some(_) if !self.open => Ok(()),
            _ => Err(format!("state `{}` of column `{}` cannot be within `{whole}`", state.id, self.id)),
        }
    }

    /// The state that a state counts as in a composition: the one of which it is a kind, or itself.
    pub(crate) fn whole<'a>(&'a self, state: &'a str) -> &'a str {
        let known = self.states.iter().find(|known| known.id == state);
        known.and_then(|known| known.within.as_deref()).unwrap_or(state)
    }
}

impl State {
    /// The writings that match, the Chinese name first.
    pub fn writings(&self) -> impl Iterator<Item = &str> {
        [&self.zh, &self.id, &self.en].into_iter().chain(&self.aliases).map(String::as_str)
    }
}

impl Kind {
    /// How many decimals its numbers keep; none for what is no number with decimals.
    pub(crate) fn scale(self) -> u32 {
        match self {
            Self::Money => 2,
            Self::Score => 4,
            _ => 0,
        }
    }

    /// What its cells may hold, for messages.
    pub(crate) fn expected(self) -> &'static str {
        match self {
            Self::Id | Self::Text | Self::State => "text or whole numbers",
            Self::Date => "dates, times or text",
            Self::Bool => "true and false, 0 and 1 or text",
            Self::Money | Self::Score => "numbers or text",
            Self::Int | Self::Period => "whole numbers or text",
        }
    }
}

fn yes() -> bool {
    true
}

fn unique(names: impl IntoIterator<Item = String>) -> Result<(), String> {
    let mut seen = std::collections::BTreeSet::new();
    names.into_iter().find(|name| !seen.insert(name.clone())).map_or(Ok(()), Err)
}
