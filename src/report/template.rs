//! A template: the words of a report, with places for its figures.
//!
//! A template is a text in lines, as Markdown has them: `#` begins the title, `##` a chapter, `###` a section and `-` a point of a
//! list; other lines that follow one another are a paragraph. A figure stands as `{{ aid_cases }}`, and what is said only where
//! its figures are there as `[[…]]`, of which `|` parts the choices. `{% table legal_aid %}` on a line of its own makes a table.
//! `docs/report.md` has all of it.

use std::path::{Path, PathBuf};

use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::file;
use crate::lang::Lang;

/// The words of a report, with places for its figures.
///
/// # Examples
///
/// ```
/// use fazhi::catalogue::Catalogue;
/// use fazhi::report::Template;
///
/// let template = Template::new("办理法律援助案件{{ aid_cases }}[[，{{ aid_cases.change }}]]。")?;
/// template.check(Catalogue::built_in())?;
///
/// let error = Template::new("办理案件{{ aid_case }}。")?.check(Catalogue::built_in()).unwrap_err();
/// assert!(error.to_string().starts_with("`template`: line 1: unknown indicator `aid_case`"));
/// assert_eq!(error.hint().as_deref(), Some("did you mean `aid_cases`?"));
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    path: PathBuf,
    pub(super) lines: Vec<Line>,
}

/// A line of a template, or the lines of a paragraph, and where it begins.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) number: usize,
    pub(super) kind: LineKind,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum LineKind {
    /// A heading; the title has the level 0.
    Heading(u8, Vec<Piece>),
    Paragraph(Vec<Piece>),
    Point(Vec<Piece>),
    Order(Order),
}

/// What a line of its own makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Order {
    /// A table of these families and indicators.
    Table(Vec<String>),
    /// A chart of an indicator or a flow.
    Chart(String),
    /// How many rows of each register were read, and how many excluded.
    Excluded,
    /// The indicators that could not be computed.
    Missing,
    /// What the indicators of the report mean, and where that is from.
    Definitions,
    /// All families by agency and period.
    Overview,
    PageBreak,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    Words(String),
    Value(Value),
    /// The first of these choices whose figures are there.
    Clause(Vec<Vec<Piece>>),
}

/// What stands in a place.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// Words between quotes, which may have numbers of their own.
    Words(String),
    /// What the report is about.
    About(About),
    /// A figure.
    Figure { name: String, part: Part },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    Place,
    Period,
    Before,
    /// The number of an annex, counted from the first.
    Annex,
}

/// What of a figure is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The value with its unit.
    Value,
    /// The value without its unit.
    Number,
    /// The value, if it is not nothing.
    Some,
    /// That it is nothing.
    None,
    /// The value of the year before.
    Last,
    /// The value of the year before, and how much it has changed since.
    Change,
    /// The parts of a composition.
    Parts,
    Numerator,
    Denominator,
    Interval,
}

const ABOUT: [(&str, &str, About); 4] = [
    ("place", "地区", About::Place),
    ("period", "统计期", About::Period),
    ("previous", "上年", About::Before),
    ("annex", "附件", About::Annex),
];

const PARTS: [(&str, &str, Part); 9] = [
    ("number", "数", Part::Number),
    ("some", "有", Part::Some),
    ("none", "无", Part::None),
    ("previous", "上年", Part::Last),
    ("change", "增减", Part::Change),
    ("parts", "构成", Part::Parts),
    ("numerator", "分子", Part::Numerator),
    ("denominator", "分母", Part::Denominator),
    ("interval", "区间", Part::Interval),
];

const ORDERS: [&str; 7] = ["table", "chart", "excluded", "missing", "definitions", "overview", "page"];

/// The templates that are built in: their names, and their texts in Chinese and English.
const BUILT_IN: [(&str, &str, &str); 2] = [
    ("yearly", include_str!("templates/yearly.zh.md"), include_str!("templates/yearly.en.md")),
    ("overview", include_str!("templates/overview.zh.md"), include_str!("templates/overview.en.md")),
];

impl Template {
    /// A template of a text.
    ///
    /// # Errors
    ///
    /// [`Error::Line`], which names the line that is wrong.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::report::Template;
    ///
    /// let error = Template::new("# 年报\n\n办理案件118件。").unwrap_err();
    /// assert_eq!(error.to_string(), "`template`: line 3: the number `118` stands among the words");
    /// ```
    pub fn new(text: &str) -> Result<Self> {
        Self::at(Path::new("template"), text)
    }

    /// Reads a template.
    ///
    /// # Errors
    ///
    /// [`Error::File`] where the file cannot be read; [`Error::Line`], which names the line that is wrong.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// let template = fazhi::report::Template::read("年报模板.md")?;
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        Self::at(path, &file::text(path)?)
    }

    /// A template that is built in: `yearly` for the report of a year, `overview` for all families by agency and period.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] for another name.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::{Lang, report::Template};
    ///
    /// assert!(Template::built_in("yearly", Lang::Zh).is_ok());
    /// assert!(Template::built_in("monthly", Lang::Zh).is_err());
    /// ```
    pub fn built_in(name: &str, lang: Lang) -> Result<Self> {
        Self::at(Path::new(&format!("{name}.{}.md", lang.id())), Self::text(name, lang)?)
    }

    /// The text of a template that is built in, to begin one's own with.
    ///
    /// # Errors
    ///
    /// As [`Template::built_in`].
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::{Lang, report::Template};
    ///
    /// assert!(Template::text("yearly", Lang::Zh)?.starts_with("# {{ place }}{{ period }}"));
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn text(name: &str, lang: Lang) -> Result<&'static str> {
        let found = BUILT_IN.into_iter().find(|(known, ..)| *known == name);
        let (_, zh, en) = found.ok_or_else(|| Error::unknown("template", name, BUILT_IN.map(|(name, ..)| name)))?;
        Ok(lang.of(zh, en))
    }

    fn at(path: &Path, text: &str) -> Result<Self> {
        let mut template = Self { path: path.to_owned(), lines: Vec::new() };
        let lines: Vec<&str> = text.lines().collect();
        let mut at = 0;
        while at < lines.len() {
            let number = at + 1;
            let line = lines[at].trim();
            at += 1;
            if line.is_empty() || (line.starts_with("{#") && line.ends_with("#}")) {
                continue;
            }
            let mut whole = line.to_owned();
            if is_words(line) {
                while let Some(next) = lines.get(at).map(|next| next.trim()).filter(|next| is_words(next)) {
                    let apart =
                        whole.ends_with(|sign: char| sign.is_ascii()) && next.starts_with(|sign: char| sign.is_ascii());
                    whole.extend(apart.then_some(' '));
                    whole += next;
                    at += 1;
                }
            }
            let kind = line_kind(&whole).map_err(|error| template.line(number, error))?;
            template.lines.push(Line { number, kind });
        }
        Ok(template)
    }

    fn line(&self, number: usize, error: Error) -> Error {
        Error::Line { path: self.path.clone(), line: number, source: Box::new(error) }
    }

    /// Checks that the catalogue knows every name, and that each has what is asked of it.
    ///
    /// # Errors
    ///
    /// [`Error::Line`], which names the line and the name, with a name that is near it as the hint.
    pub fn check(&self, catalogue: &Catalogue) -> Result<()> {
        for line in &self.lines {
            line.check(catalogue).map_err(|error| self.line(line.number, error))?;
        }
        Ok(())
    }

    /// Whether a part of it is by agency.
    pub(crate) fn is_by_agency(&self) -> bool {
        self.lines.iter().any(|line| line.kind == LineKind::Order(Order::Overview))
    }
}

impl Line {
    fn check(&self, catalogue: &Catalogue) -> Result<()> {
        match &self.kind {
            LineKind::Heading(_, pieces) | LineKind::Paragraph(pieces) | LineKind::Point(pieces) => {
                pieces.iter().try_for_each(|piece| piece.check(catalogue))
            }
            LineKind::Order(Order::Table(names)) => names.iter().try_for_each(|name| {
                catalogue.family(name).map(drop).or_else(|error| match catalogue.get(name) {
                    Ok(_) => Ok(()),
                    Err(other) if error.hint().is_none() => Err(other),
                    Err(_) => Err(error),
                })
            }),
            LineKind::Order(Order::Chart(name)) => {
                catalogue.get(name).or_else(|error| catalogue.get(&format!("{name}_incoming")).map_err(|_| error))?;
                Ok(())
            }
            LineKind::Order(_) => Ok(()),
        }
    }
}

impl Piece {
    fn check(&self, catalogue: &Catalogue) -> Result<()> {
        match self {
            Self::Words(_) | Self::Value(Value::Words(_) | Value::About(_)) => Ok(()),
            Self::Clause(choices) => choices.iter().flatten().try_for_each(|piece| piece.check(catalogue)),
            Self::Value(Value::Figure { name, part }) => {
                let indicator = catalogue.get(name)?;
                let has_parts = indicator.kind == crate::catalogue::IndicatorKind::Composition;
                match (*part == Part::Parts, has_parts) {
                    (true, false) => Err(Error::parameter("parts", name, "a composition, which has parts")),
                    (false, true) => Err(Error::parameter("name", name, "`.parts` behind it, as it is a composition")),
                    _ => Ok(()),
                }
            }
        }
    }
}

/// Whether a line is one of a paragraph.
fn is_words(line: &str) -> bool {
    !line.is_empty() && !["#", "- ", "{%", "{#"].iter().any(|start| line.starts_with(start))
}

fn line_kind(line: &str) -> Result<LineKind> {
    if let Some(order) = line.strip_prefix("{%") {
        let order = order.strip_suffix("%}").ok_or_else(|| unclosed("{%"))?;
        return self::order(order.trim()).map(LineKind::Order);
    }
    if let Some(point) = line.strip_prefix("- ") {
        return pieces(point).map(LineKind::Point);
    }
    let text = line.trim_start_matches('#');
    match line.len() - text.len() {
        0 => pieces(line).map(LineKind::Paragraph),
        signs => {
            let level = u8::try_from(signs - 1).unwrap_or(u8::MAX).min(3);
            Ok(LineKind::Heading(level, pieces(text.trim())?))
        }
    }
}

fn order(text: &str) -> Result<Order> {
    let mut words = text.split_whitespace();
    let name = words.next().unwrap_or_default();
    let names: Vec<String> = words.map(Into::into).collect();
    let lone = |order: Order| match names.first() {
        None => Ok(order),
        Some(more) => Err(Error::parameter(name, more, "nothing behind it")),
    };
    match name {
        "table" if !names.is_empty() => Ok(Order::Table(names)),
        "chart" if names.len() == 1 => Ok(Order::Chart(names.concat())),
        "table" | "chart" => Err(Error::parameter(name, names.join(" "), "the name of an indicator or a family")),
        "excluded" => lone(Order::Excluded),
        "missing" => lone(Order::Missing),
        "definitions" => lone(Order::Definitions),
        "overview" => lone(Order::Overview),
        "page" => lone(Order::PageBreak),
        other => Err(Error::unknown("order", other, ORDERS)),
    }
}

/// The pieces of a text.
fn pieces(text: &str) -> Result<Vec<Piece>> {
    let (mut choices, rest) = choices(text, false)?;
    debug_assert!(rest.is_empty());
    Ok(choices.swap_remove(0))
}

/// The choices of a clause up to its end, or the one choice that a whole line is; and what follows.
fn choices(text: &str, within: bool) -> Result<(Vec<Vec<Piece>>, &str)> {
    let mut choices = vec![Vec::new()];
    let mut rest = text;
    loop {
        let next = ["{{", "[[", "]]", "|"].iter().filter(|sign| within || **sign != "|");
        let next = next.filter_map(|sign| rest.find(sign).map(|at| (at, *sign))).min();
        let (at, sign) = next.unwrap_or((rest.len(), ""));
        let pieces = choices.last_mut().expect("there is always one choice");
        if at > 0 {
            pieces.push(Piece::Words(words(&rest[..at])?));
        }
        rest = &rest[at + sign.len()..];
        match sign {
            "{{" => {
                let end = rest.find("}}").ok_or_else(|| unclosed("{{"))?;
                pieces.push(Piece::Value(value(rest[..end].trim())?));
                rest = &rest[end + 2..];
            }
            "[[" => {
                let (inner, after) = self::choices(rest, true)?;
                pieces.push(Piece::Clause(inner));
                rest = after;
            }
            "|" => choices.push(Vec::new()),
            "]]" if within => return Ok((choices, rest)),
            "]]" => return Err(Error::Template { reason: "`]]` closes nothing".into(), hint: None }),
            _ if within => return Err(unclosed("[[")),
            _ => return Ok((choices, "")),
        }
    }
}

/// Words that have no number: each number of a report is one of the book's.
fn words(text: &str) -> Result<String> {
    let is_digit = |sign: char| sign.is_ascii_digit() || ('０'..='９').contains(&sign);
    match text.find(is_digit) {
        None => Ok(text.to_owned()),
        Some(at) => {
            let number: String =
                text[at..].chars().take_while(|sign| is_digit(*sign) || ".,%".contains(*sign)).collect();
            let number = number.trim_end_matches(['.', ',']);
            Err(Error::Template {
                reason: format!("the number `{number}` stands among the words"),
                hint: Some(format!(
                    "write the name of a figure, as {{{{ aid_cases }}}}; a number that is none of the registers': {{{{ \"{number}\" }}}}"
                )),
            })
        }
    }
}

fn value(text: &str) -> Result<Value> {
    if let Some(words) = text.strip_prefix('"') {
        return words.strip_suffix('"').map(|words| Value::Words(words.into())).ok_or_else(|| unclosed("\""));
    }
    if let Some((.., about)) = ABOUT.into_iter().find(|(en, zh, _)| [*en, *zh].contains(&text)) {
        return Ok(Value::About(about));
    }
    let (name, part) = match text.rsplit_once('.') {
        None => (text, Part::Value),
        Some((name, part)) => {
            let part = part.trim();
            let known = PARTS.into_iter().find(|(en, zh, _)| [*en, *zh].contains(&part));
            let (.., found) =
                known.ok_or_else(|| Error::unknown("part of a figure", part, PARTS.map(|(en, ..)| en)))?;
            (name.trim(), found)
        }
    };
    Ok(Value::Figure { name: name.to_owned(), part })
}

fn unclosed(sign: &str) -> Error {
    Error::Template { reason: format!("`{sign}` is not closed"), hint: None }
}
