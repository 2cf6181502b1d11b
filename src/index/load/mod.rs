//! Reading an assessment, and what must hold of it.

mod items;
mod methods;
mod place;
mod tree;
mod written;

use std::fmt::Display;
use std::ops::Range;
use std::path::Path;

use glob::Pattern;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use self::place::{Wrong, key_at, not_as_expected, wrong};
use super::decimal::Decimal;
use super::definition::{Assessment, League, Scoring};
use crate::calendar::{Period, span};
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::file;

impl Assessment {
    /// Reads an assessment from a file.
    ///
    /// # Errors
    ///
    /// As [`Assessment::from_toml`], and [`Error::File`] where the file cannot be read.
    pub fn read(path: impl AsRef<Path>, catalogue: &Catalogue) -> Result<Self> {
        let path = path.as_ref();
        Self::from_toml(&file::text(path)?, &path.display().to_string(), catalogue)
    }

    /// Reads an assessment from TOML; `place` names it in errors.
    ///
    /// # Errors
    ///
    /// [`Error::Definition`], which names the line and the node, for what does not hold together.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::catalogue::Catalogue;
    /// use fazhi::index::Assessment;
    ///
    /// let text = r#"
    /// title = "年度考核"
    /// scoring = "points"
    ///
    /// [[group]]
    /// id = "服务"
    ///
    /// [[item]]
    /// id = "按时办结"
    /// in = "服务"
    /// full = 10
    /// indicator = "service_on_time_rate"
    /// rule = "proportional"
    /// not_applicable = "left_out"
    /// "#;
    /// let assessment = Assessment::from_toml(text, "assessment.toml", Catalogue::built_in())?;
    /// assert_eq!(assessment.full().to_string(), "10");
    ///
    /// let wrong = text.replace("service_on_time_rate", "service_rate");
    /// let error = Assessment::from_toml(&wrong, "assessment.toml", Catalogue::built_in()).unwrap_err();
    /// assert!(error.to_string().starts_with("assessment.toml, line 12, item `按时办结`: unknown indicator `service_rate`"));
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn from_toml(text: &str, place: &str, catalogue: &Catalogue) -> Result<Self> {
        let file: written::File = toml::from_str(text).map_err(|error| broken(text, place, &error))?;
        let root = DeTable::parse(text).map_err(|error| broken(text, place, &error))?;
        let root = Spanned::new(root.span(), DeValue::Table(root.into_inner()));
        Reader { text, place, root: &root, catalogue }.assessment(file)
    }
}

/// What is made of a part, or what is wrong with it.
type Reason<T> = Result<T, Wrong>;

struct Reader<'a> {
    text: &'a str,
    place: &'a str,
    /// The whole file, with where each of its keys stands.
    root: &'a Spanned<DeValue<'a>>,
    catalogue: &'a Catalogue,
}

/// A part of the file, read, with where it stands.
struct Part<'a, T> {
    is: T,
    node: String,
    value: &'a Spanned<DeValue<'a>>,
}

fn line(text: &str, at: usize) -> usize {
    text[..at.min(text.len())].matches('\n').count() + 1
}

/// A file that cannot be read as a whole.
fn broken(text: &str, place: &str, error: &toml::de::Error) -> Error {
    let span = error.span();
    let line = span.as_ref().map(|span| format!(", line {}", line(text, span.start))).unwrap_or_default();
    let twice = span.and_then(|span| text.get(span)).filter(|_| error.message() == "duplicate key");
    let reason = twice.map_or_else(|| Error::of_toml(error.message()), |key| format!("duplicate key `{key}`"));
    Error::Definition { place: format!("{place}{line}"), reason }
}

impl<'a> Reader<'a> {
    fn error(&self, span: &Range<usize>, node: &str, reason: impl Display) -> Error {
        Error::Definition {
            place: format!("{}, line {}, {node}", self.place, line(self.text, span.start)),
            reason: reason.to_string(),
        }
    }

    /// What is written at a key of the file.
    fn written(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        let table = self.root.get_ref().as_table()?;
        table.iter().find(|(known, _)| known.get_ref() == key).map(|(_, value)| value)
    }

    /// A part of the file that is a table.
    fn part<T: DeserializeOwned>(&self, node: String, value: &'a Spanned<DeValue<'a>>) -> Result<Part<'a, T>> {
        let is = T::deserialize(ValueDeserializer::from(value.clone())).map_err(|error| {
            let span = error.span().unwrap_or_else(|| value.span());
            let said = Error::of_toml(error.message());
            let key = key_at(value.get_ref(), span.start).filter(|_| !said.contains(" field `"));
            self.error(&span, &node, key.map_or_else(|| said.clone(), |key| format!("`{key}`: {said}")))
        });
        Ok(Part { is: is?, node, value })
    }

    /// The parts of one sort, each with its node: `item` and its id.
    fn parts<T: DeserializeOwned>(&self, sort: &str, key: &str) -> Result<Vec<Part<'a, T>>> {
        let tables = self.written(sort).and_then(|written| written.get_ref().as_array());
        let read = |value: &'a Spanned<DeValue<'a>>| {
            let name = value.get_ref().get(key).and_then(|name| name.get_ref().as_str()).unwrap_or("?");
            self.part(format!("{sort} `{name}`"), value)
        };
        tables.into_iter().flatten().map(read).collect()
    }

    /// The part of that name, of which there is one at most.
    fn only<T: DeserializeOwned>(&self, sort: &str) -> Result<Option<Part<'a, T>>> {
        self.written(sort).map(|value| self.part(format!("`{sort}`"), value)).transpose()
    }

    /// What is made of a part, or an error that names it.
    fn made<T, M>(&self, part: &Part<'_, T>, made: Reason<M>) -> Result<M> {
        made.map_err(|wrong| self.wrong(part, &wrong))
    }

    fn wrong<T>(&self, part: &Part<'_, T>, wrong: &Wrong) -> Error {
        self.error(&wrong.span(part.value), &part.node, wrong)
    }

    /// What is made of the head of the file, or an error that names the line.
    fn head<M>(&self, made: Reason<M>) -> Result<M> {
        made.map_err(|wrong| Error::Definition {
            place: format!("{}, line {}", self.place, line(self.text, wrong.span(self.root).start)),
            reason: wrong.to_string(),
        })
    }

    fn assessment(&self, file: written::File) -> Result<Assessment> {
        let groups = self.parts::<written::Group>("group", "id")?;
        let items = self.parts::<written::Item>("item", "id")?;
        if items.is_empty() {
            return Err(Error::Definition { place: self.place.into(), reason: "there is no `[[item]]`".into() });
        }
        self.once(&groups, &items)?;
        let scorings: Vec<(&str, Scoring)> = Scoring::ALL.iter().map(|scoring| (scoring.name(), *scoring)).collect();
        let scoring = self.head(word(&file.scoring, "scoring", &scorings))?;
        let of_points = [("veto", !file.veto.is_empty()), ("bonus_cap", file.bonus_cap.is_some())];
        let of_statistics = [("statistics", file.statistics.is_some())];
        self.head(of_scoring(scoring, &of_points, &of_statistics))?;
        let mut made = Assessment {
            title: file.title,
            scoring,
            periods: self.head(file.periods.map(written::Periods::read).transpose())?,
            unit: file.unit.unwrap_or_else(|| "agency".into()),
            decimals: file.decimals.unwrap_or(2),
            groups: self.groups(&groups, scoring)?,
            items: Vec::new(),
            sources: Vec::new(),
            bonus_cap: file.bonus_cap,
            leagues: Vec::new(),
            vetoes: Vec::new(),
            grades: Vec::new(),
            ties: Vec::new(),
            chance: self.chance()?,
            statistics: self.statistics()?,
            choices: None,
        };
        if made.decimals > super::decimal::SCALE {
            return self.head(Err(not_as_expected("decimals", made.decimals, "a whole number from 0 to 6")));
        }
        self.head(not_below_zero("bonus_cap", made.bonus_cap))?;
        self.items(&mut made, &items)?;
        self.has_children(&made, &groups)?;
        for part in self.parts::<written::League>("league", "name")? {
            let league = patterns("units", &part.is.units).map(|units| League { name: part.is.name.clone(), units });
            made.leagues.push(self.made(&part, league)?);
        }
        self.grades(&mut made, self.parts("grade", "name")?)?;
        for part in self.parts::<written::Veto>("veto", "name")? {
            let veto = self.veto(&made, &part.is);
            made.vetoes.push(self.made(&part, veto)?);
        }
        let ties = file.ties.iter().enumerate();
        let ties = ties.map(|(at, name)| place_of_item(&made, name).map_err(|wrong| wrong.within("ties", at)));
        let ties = self.head(ties.collect())?;
        made.ties = ties;
        made.choices = self.choices(&made)?;
        Ok(made)
    }
}

/// Refuses points that are below zero.
fn not_below_zero(key: &'static str, points: Option<Decimal>) -> Reason<()> {
    match points.filter(|points| *points < Decimal::ZERO) {
        Some(points) => Err(not_as_expected(key, points, "points of 0 or more")),
        None => Ok(()),
    }
}

/// That no setting is given that belongs to the other way of scoring, which would have no use for it.
fn of_scoring(
    scoring: Scoring,
    of_points: &[(&'static str, bool)],
    of_statistics: &[(&'static str, bool)],
) -> Reason<()> {
    let (others, whose) = match scoring {
        Scoring::Points => (of_statistics, "statistical"),
        Scoring::Statistical => (of_points, "points"),
    };
    match others.iter().find(|(_, given)| *given) {
        Some((setting, _)) => Err(wrong(setting, format!("`{setting}` belongs to scoring = \"{whose}\""))),
        None => Ok(()),
    }
}

fn weight_of(weight: Option<f64>) -> Reason<f64> {
    let weight = weight.unwrap_or(1.0);
    if weight < 0.0 || !weight.is_finite() {
        return Err(not_as_expected("weight", weight, "a number of 0 or more"));
    }
    Ok(weight)
}

impl written::Periods {
    fn read(self) -> Reason<Vec<Period>> {
        let texts = match self {
            Self::Year(year) => vec![year.to_string()],
            Self::One(text) => vec![text],
            Self::Several(texts) => texts,
        };
        if texts.is_empty() {
            return Err(wrong("periods", "`periods` names no period"));
        }
        let spans = texts.iter().map(|text| span::periods(text).map_err(|error| wrong("periods", told(error))));
        Ok(spans.collect::<Reason<Vec<_>>>()?.concat())
    }
}

/// The patterns of names at a key.
fn patterns(key: &'static str, written: &[String]) -> Reason<Vec<Pattern>> {
    let read = |(at, text): (usize, &String)| {
        Pattern::new(text).map_err(|error| Wrong::from(format!("`{text}`: {error}")).within(key, at))
    };
    written.iter().enumerate().map(read).collect()
}

fn place_of_item(made: &Assessment, name: &str) -> Reason<usize> {
    made.item(name).ok_or_else(|| unknown("item", name, made.items.iter().map(|item| item.id.as_str())))
}

fn known(what: &str, name: &str, ids: &[&str]) -> Reason<usize> {
    ids.iter().position(|id| *id == name).ok_or_else(|| unknown(what, name, ids.iter().copied()))
}

fn unknown<'a>(what: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> Wrong {
    told(Error::unknown(what, name, known)).into()
}

/// An error with its hint, as the reason of another one.
pub(super) fn told(error: Error) -> String {
    let hint = error.hint().map(|hint| format!("; {hint}")).unwrap_or_default();
    format!("{error}{hint}")
}

/// The meaning of one of some words.
fn word<T: Copy>(written: &str, key: &'static str, words: &[(&str, T)]) -> Reason<T> {
    let known = words.iter().find(|(word, _)| *word == written).map(|(_, meaning)| *meaning);
    known.ok_or_else(|| {
        let words: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
        not_as_expected(key, written, &words.join(", "))
    })
}
