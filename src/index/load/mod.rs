//! Reading an assessment, and what must hold of it.

mod items;
mod methods;
mod tree;
mod written;

use std::fmt::Display;
use std::ops::Range;
use std::path::Path;

use glob::Pattern;
use serde::de::DeserializeOwned;
use toml::{Spanned, Table};

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
    /// assert!(error.to_string().starts_with("assessment.toml, line 8, item `按时办结`: unknown indicator `service_rate`"));
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn from_toml(text: &str, place: &str, catalogue: &Catalogue) -> Result<Self> {
        let reader = Reader { text, place, catalogue };
        let file: written::File = toml::from_str(text).map_err(|error| reader.broken(&error))?;
        reader.assessment(file)
    }
}

/// What is wrong with a part.
type Reason<T> = Result<T, String>;

struct Reader<'a> {
    text: &'a str,
    place: &'a str,
    catalogue: &'a Catalogue,
}

/// A part of the file, read, with where it stands.
struct Part<T> {
    is: T,
    node: String,
    span: Range<usize>,
}

impl Reader<'_> {
    fn line(&self, at: usize) -> usize {
        self.text[..at.min(self.text.len())].matches('\n').count() + 1
    }

    fn error(&self, span: &Range<usize>, node: &str, reason: impl Display) -> Error {
        Error::Definition {
            place: format!("{}, line {}, {node}", self.place, self.line(span.start)),
            reason: reason.to_string(),
        }
    }

    /// A file that cannot be read as a whole.
    fn broken(&self, error: &toml::de::Error) -> Error {
        let line = error.span().map(|span| format!(", line {}", self.line(span.start))).unwrap_or_default();
        Error::Definition { place: format!("{}{line}", self.place), reason: Error::of_toml(error.message()) }
    }

    /// The parts of one sort, each with its node: `item` and its id.
    fn parts<T: DeserializeOwned>(&self, sort: &str, key: &str, tables: Vec<Spanned<Table>>) -> Result<Vec<Part<T>>> {
        let read = |table: Spanned<Table>| {
            let span = table.span();
            let name = table.get_ref().get(key).and_then(toml::Value::as_str).unwrap_or("?");
            let node = format!("{sort} `{name}`");
            let is = T::deserialize(table.into_inner());
            is.map_err(|error| self.error(&span, &node, Error::of_toml(error.message()))).map(|is| Part {
                is,
                node,
                span,
            })
        };
        tables.into_iter().map(read).collect()
    }

    /// What is made of a part, or an error that names it.
    fn made<T, M>(&self, part: &Part<T>, made: Reason<M>) -> Result<M> {
        made.map_err(|reason| self.error(&part.span, &part.node, reason))
    }

    fn assessment(&self, file: written::File) -> Result<Assessment> {
        let groups = self.parts::<written::Group>("group", "id", file.group)?;
        let items = self.parts::<written::Item>("item", "id", file.item)?;
        let whole = |reason: String| Error::Definition { place: self.place.into(), reason };
        if items.is_empty() {
            return Err(whole("there is no `[[item]]`".into()));
        }
        self.once(&groups, &items)?;
        let scorings: Vec<(&str, Scoring)> = Scoring::ALL.iter().map(|scoring| (scoring.name(), *scoring)).collect();
        let scoring = word(&file.scoring, "scoring", &scorings).map_err(whole)?;
        let of_points = [("veto", !file.veto.is_empty()), ("bonus_cap", file.bonus_cap.is_some())];
        let of_statistics = [("statistics", file.statistics.is_some())];
        of_scoring(scoring, &of_points, &of_statistics).map_err(whole)?;
        let mut made = Assessment {
            title: file.title,
            scoring,
            periods: file.periods.map(written::Periods::read).transpose().map_err(whole)?,
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
            chance: self.chance(file.chance)?,
            statistics: self.statistics(file.statistics)?,
            choices: None,
        };
        if made.decimals > super::decimal::SCALE {
            return Err(whole(format!("`decimals` is `{}`, expected at most 6", made.decimals)));
        }
        if made.bonus_cap.is_some_and(|cap| cap < Decimal::ZERO) {
            return Err(whole("`bonus_cap` is below zero".into()));
        }
        self.items(&mut made, &items)?;
        self.has_children(&made, &groups)?;
        for part in self.parts::<written::League>("league", "name", file.league)? {
            let league = patterns(&part.is.units).map(|units| League { name: part.is.name.clone(), units });
            made.leagues.push(self.made(&part, league)?);
        }
        self.grades(&mut made, self.parts("grade", "name", file.grade)?)?;
        for part in self.parts::<written::Veto>("veto", "name", file.veto)? {
            let veto = self.veto(&made, &part.is);
            made.vetoes.push(self.made(&part, veto)?);
        }
        let ties = file.ties.iter().map(|name| place_of_item(&made, name)).collect::<Reason<_>>();
        made.ties = ties.map_err(whole)?;
        made.choices = self.choices(&made, file.choices)?;
        Ok(made)
    }
}

/// That no setting is given that belongs to the other way of scoring, which would have no use for it.
fn of_scoring(scoring: Scoring, of_points: &[(&str, bool)], of_statistics: &[(&str, bool)]) -> Reason<()> {
    let (others, whose) = match scoring {
        Scoring::Points => (of_statistics, "statistical"),
        Scoring::Statistical => (of_points, "points"),
    };
    match others.iter().find(|(_, given)| *given) {
        Some((setting, _)) => Err(format!("`{setting}` belongs to scoring = \"{whose}\"")),
        None => Ok(()),
    }
}

fn weight_of(weight: Option<f64>) -> Reason<f64> {
    let weight = weight.unwrap_or(1.0);
    if weight < 0.0 || !weight.is_finite() { Err("`weight` is below zero".into()) } else { Ok(weight) }
}

impl written::Periods {
    fn read(self) -> Reason<Vec<Period>> {
        let texts = match self {
            Self::Year(year) => vec![year.to_string()],
            Self::One(text) => vec![text],
            Self::Several(texts) => texts,
        };
        if texts.is_empty() {
            return Err("`periods` names no period".into());
        }
        let spans = texts.iter().map(|text| span::periods(text).map_err(told));
        Ok(spans.collect::<Reason<Vec<_>>>()?.concat())
    }
}

fn patterns(written: &[String]) -> Reason<Vec<Pattern>> {
    written.iter().map(|text| Pattern::new(text).map_err(|error| format!("`{text}`: {error}"))).collect()
}

fn place_of_item(made: &Assessment, name: &str) -> Reason<usize> {
    made.item(name).ok_or_else(|| unknown("item", name, made.items.iter().map(|item| item.id.as_str())))
}

fn known(what: &str, name: &str, ids: &[&str]) -> Reason<usize> {
    ids.iter().position(|id| *id == name).ok_or_else(|| unknown(what, name, ids.iter().copied()))
}

fn unknown<'a>(what: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    told(Error::unknown(what, name, known))
}

/// An error with its hint, as the reason of another one.
pub(super) fn told(error: Error) -> String {
    let hint = error.hint().map(|hint| format!("; {hint}")).unwrap_or_default();
    format!("{error}{hint}")
}

/// The meaning of one of some words.
fn word<T: Copy>(written: &str, key: &str, words: &[(&str, T)]) -> Reason<T> {
    let known = words.iter().find(|(word, _)| *word == written).map(|(_, meaning)| *meaning);
    known.ok_or_else(|| {
        let words: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
        format!("`{key}` is `{written}`, expected {}", words.join(", "))
    })
}
