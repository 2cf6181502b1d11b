//! Which header of an input is which column.

use std::collections::BTreeMap;

use crate::error::{Error, Result, closest};
use crate::register::agencies::AGENCY_LEVEL;
use crate::register::header::{Header, fold, foreign_currency, read};
use crate::register::kinds::Kinds;
use crate::register::problem::{Problem, Rule};
use crate::register::schema::{Column, Kind, Schema};

/// A column that was found in an input.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    /// The name under which it is known from here on.
    pub(crate) id: String,
    /// The header as the input has it.
    pub(crate) header: String,
    /// Where it stands.
    pub(crate) position: usize,
    /// What its unit multiplies every cell by.
    pub(crate) multiplier: i128,
    /// What is known of it.
    pub(crate) column: Column,
}

/// What is asked of an input: a schema, a mapping that wins over it, and columns beyond the schema.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) mapping: &'a BTreeMap<String, String>,
    pub(crate) extra: &'a [String],
}

/// A header that is hardly another word than that of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Slip {
    /// The column.
    pub(crate) column: String,
    /// The header as the input has it.
    pub(crate) header: String,
    /// What was meant.
    pub(crate) meant: String,
}

impl Slip {
    /// That a column was perhaps not read.
    pub(crate) fn problem(&self, register: &str, file: &str) -> Problem {
        Problem {
            header: Some(self.header.clone()),
            allowed: Some(self.meant.as_str().into()),
            ..Problem::of_whole(register, file, Some(&self.column), Rule::MisspeltHeader)
        }
    }
}

impl Asked<'_> {
    /// Finds all columns that the headers name; headers that name none are left alone. `unit` is that of amounts whose headers
    /// have none.
    pub(crate) fn find(&self, headers: &[String], unit: Option<i128>, place: &str) -> Result<Vec<Found>> {
        let read: Vec<Header> = headers.iter().map(|header| read(header)).collect();
        let mut found = Vec::new();
        for column in &self.schema.columns {
            let position = match self.mapping.get(&column.id) {
                Some(header) => Some(Self::mapped(column, header, headers, place)?),
                None => self.matched(column, headers, &read, place)?,
            };
            match position {
                Some(position) => found.push(Found {
                    id: column.id.clone(),
                    header: headers[position].clone(),
                    position,
                    multiplier: multiplier(column, &headers[position], read[position].unit, unit, place)?,
                    column: column.clone(),
                }),
                None if column.required => return Err(missing(column, self.schema, headers, place)),
                None => {}
            }
        }
        found.extend(self.extra.iter().filter_map(|name| extra(name, headers)));
        Ok(found)
    }

    /// How many headers of a row name a column; the row with the most is the header.
    pub(crate) fn matcher(&self) -> impl Fn(&[String]) -> usize + '_ {
        // Folded once, and not for each row that may be the header.
        let writings = |column: &'_ Column| column.headers().map(fold).collect::<Vec<_>>();
        let columns: Vec<_> = self.schema.columns.iter().map(|column| (&column.id, writings(column))).collect();
        move |headers| {
            let named = headers.iter().map(|header| read(header).name).filter(|name| !name.is_empty());
            let names: Vec<_> = named.collect();
            let mapped = |id: &String| self.mapping.get(id).is_some_and(|to| headers.contains(to));
            let named = |writings: &[String]| writings.iter().any(|writing| names.contains(writing));
            let extra = self.extra.iter().filter(|name| extra(name, headers).is_some()).count();
            columns.iter().filter(|(id, writings)| mapped(id) || named(writings)).count() + extra
        }
    }

    /// Whether the headers name all required columns; none where no column is required.
    pub(crate) fn has_required(&self, headers: &[String]) -> Option<bool> {
        let mut required = self.schema.columns.iter().filter(|column| column.required).peekable();
        required.peek()?;
        let names: Vec<_> = headers.iter().map(|header| read(header).name).collect();
        let mapped = |column: &Column| self.mapping.get(&column.id).is_some_and(|to| headers.contains(to));
        let named = |column: &Column| column.headers().any(|writing| names.contains(&fold(writing)));
        Some(required.all(|column| mapped(column) || named(column)))
    }

    /// The headers that are those of columns with a slip of the pen, where no other header names the column.
    pub(crate) fn slips(&self, headers: &[String]) -> Vec<Slip> {
        let names: Vec<String> = headers.iter().map(|header| read(header).name).collect();
        let known: Vec<Vec<String>> =
            self.schema.columns.iter().map(|column| column.headers().map(fold).collect()).collect();
        let is_free = |at: &usize| {
            let mapped = self.mapping.values().chain(self.extra).any(|header| *header == headers[*at]);
            !names[*at].is_empty() && !mapped && !known.iter().flatten().any(|known| *known == names[*at])
        };
        let free: Vec<usize> = (0..names.len()).filter(is_free).collect();
        let slip = |(column, known): (&Column, &Vec<String>)| {
            if self.mapping.contains_key(&column.id) || known.iter().any(|known| names.contains(known)) {
                return None;
            }
            let of = |at: &usize| {
                column.headers().find(|known| is_slip(&fold(known), &names[*at])).map(|known| (*at, known))
            };
            let (at, meant) = free.iter().find_map(of)?;
            Some(Slip { column: column.id.clone(), header: headers[at].clone(), meant: meant.to_owned() })
        };
        let found: Vec<Slip> = self.schema.columns.iter().zip(&known).filter_map(slip).collect();
        // A header that may be one of two columns is neither.
        let once = |slip: &&Slip| found.iter().filter(|other| other.header == slip.header).count() == 1;
        found.iter().filter(once).cloned().collect()
    }

    fn mapped(column: &Column, header: &str, headers: &[String], place: &str) -> Result<usize> {
        let folded = fold(header);
        let exact = headers.iter().position(|found| found == header);
        exact.or_else(|| headers.iter().position(|found| fold(found) == folded)).ok_or_else(|| {
            let expected = format!("a header of {place}: {}", headers.join(", "));
            Error::parameter(&format!("columns.{}", column.id), header, &expected)
        })
    }

    fn matched(&self, column: &Column, headers: &[String], read: &[Header], place: &str) -> Result<Option<usize>> {
        let names: Vec<_> = column.headers().map(fold).collect();
        let taken = |at: usize| self.mapping.values().any(|header| *header == headers[at]);
        let matching: Vec<_> = (0..read.len()).filter(|at| names.contains(&read[*at].name) && !taken(*at)).collect();
        match matching[..] {
            [] => Ok(None),
            [position] => Ok(Some(position)),
            _ => Err(Error::AmbiguousColumn {
                register: place.into(),
                column: column.id.clone(),
                headers: matching.iter().map(|at| headers[*at].clone()).collect(),
            }),
        }
    }
}

/// What the unit of a header, or else that of the table, multiplies the cells of a column by.
fn multiplier(column: &Column, header: &str, own: Option<i128>, table: Option<i128>, place: &str) -> Result<i128> {
    if column.kind != Kind::Money {
        return Ok(own.unwrap_or(1));
    }
    match foreign_currency(header) {
        Some(currency) => Err(Error::content(place, format!("column `{header}` is in `{currency}`, expected yuan"))),
        None => Ok(own.or(table).unwrap_or(1)),
    }
}

/// A mapping by the ids of its columns, which it may name as headers do.
pub(crate) fn by_id(schema: &Schema, mapping: &BTreeMap<String, String>) -> Result<BTreeMap<String, String>> {
    let known = || schema.columns.iter().map(|column| column.id.as_str());
    let mut by_id = BTreeMap::new();
    for (name, header) in mapping {
        let column = schema.column(name).or_else(|| schema.find(name));
        let column = column.ok_or_else(|| Error::unknown("column", name, known()))?;
        if by_id.insert(column.id.clone(), header.clone()).is_some() {
            return Err(Error::parameter("columns", name, &format!("column `{}` once", column.id)));
        }
    }
    Ok(by_id)
}

/// The error that a column is not there, with the header that may be meant for it.
pub(crate) fn missing(column: &Column, schema: &Schema, headers: &[String], place: &str) -> Error {
    let claimed = |header: &&String| {
        let name = read(header).name;
        schema.columns.iter().flat_map(Column::headers).any(|known| fold(known) == name)
    };
    let free: Vec<&String> = headers.iter().filter(|header| !claimed(header)).collect();
    let is_near = |known: &str, name: &str| is_slip(known, name) || means_the_same(known, name);
    let near = column.headers().find_map(|known| free.iter().find(|header| is_near(&fold(known), &read(header).name)));
    Error::MissingColumn {
        register: place.into(),
        column: column.id.clone(),
        label: Some(column.zh.as_str()).filter(|label| *label != column.id).map(Into::into),
        found: headers.to_vec(),
        closest: near.map(|header| (*header).clone()),
        by_name: false,
    }
}

/// Whether a name is a known one with a slip of the pen: one letter too many, too few or wrong in a long English word; in Chinese two
/// letters that changed places, a 的 between them, or a wrong one that makes the noun none that any register has.
fn is_slip(known: &str, name: &str) -> bool {
    if known.is_ascii() {
        let letters = name.chars().all(|letter| letter.is_ascii_alphabetic());
        return known.len() > 4 && letters && strsim::damerau_levenshtein(known, name) == 1;
    }
    let (one, other): (Vec<char>, Vec<char>) = (known.chars().collect(), name.chars().collect());
    if one.len() < 4 || one.len() != other.len() {
        return one.len() >= 4 && name.replacen('的', "", 1) == known;
    }
    let differ: Vec<usize> = (0..one.len()).filter(|at| one[*at] != other[*at]).collect();
    match differ[..] {
        [at] if at + NOUN >= one.len() => !is_noun(&other[one.len() - NOUN..]),
        [at, next] => next == at + 1 && one[at] == other[next] && one[next] == other[at],
        _ => false,
    }
}

/// How many letters a Chinese noun at the end of a header has.
const NOUN: usize = 2;

/// Whether the header of a column of any register ends so.
fn is_noun(letters: &[char]) -> bool {
    let ending: String = letters.iter().collect();
    Kinds::built_in()
        .iter()
        .flat_map(|schema| &schema.columns)
        .flat_map(Column::headers)
        .any(|header| header.ends_with(&ending))
}

/// Whether two names differ in spelling only: they end in the same noun, and what stands before it is alike. 立案日期 and
/// 结案日期 are not: a word of two letters with another one in it is another word.
fn means_the_same(one: &str, other: &str) -> bool {
    let split = |name: &str| {
        let letters: Vec<char> = name.chars().collect();
        let (before, noun) = letters.split_at(letters.len().saturating_sub(NOUN));
        (before.iter().collect::<String>(), noun.to_vec())
    };
    let ((before, noun), (before_other, noun_other)) = (split(one), split(other));
    let alike = || strsim::normalized_damerau_levenshtein(&before, &before_other) > 0.5;
    noun == noun_other && !before.is_empty() && alike()
}

/// What groups go by in any register.
const WORDS: [&str; 2] = ["agency", AGENCY_LEVEL];

/// The error for a column that was asked for by name.
pub(crate) fn lacking(name: &str, schema: &Schema, headers: &[String], place: &str) -> Error {
    match schema.column(name) {
        Some(column) => missing(column, schema, headers, place),
        None => {
            let ids = schema.columns.iter().map(|column| column.id.as_str());
            let names = ids.chain(WORDS).chain(headers.iter().map(String::as_str));
            Error::MissingColumn {
                register: place.into(),
                column: name.into(),
                label: None,
                found: headers.to_vec(),
                closest: closest(name, names).filter(|_| !WORDS.contains(&name)).map(Into::into),
                by_name: true,
            }
        }
    }
}

/// A column beyond the schema is found by its header and read as text.
pub(super) fn extra(name: &str, headers: &[String]) -> Option<Found> {
    let folded = fold(name);
    let position = headers
        .iter()
        .position(|header| header == name)
        .or_else(|| headers.iter().position(|header| fold(header) == folded))?;
    Some(Found {
        id: name.into(),
        header: headers[position].clone(),
        position,
        multiplier: 1,
        column: Column {
            id: name.into(),
            zh: name.into(),
            en: name.into(),
            kind: Kind::Text,
            aliases: Vec::new(),
            required: false,
            future: false,
            endless: false,
            personal: false,
            ranked: false,
            in_days: false,
            open: true,
            states: Vec::new(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Kinds;

    fn hint(register: &str, column: &str, headers: &[&str]) -> Option<String> {
        let schema = Kinds::built_in().get(register).unwrap();
        let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
        match missing(schema.column(column).unwrap(), schema, &headers, "a.csv") {
            Error::MissingColumn { closest, found, .. } => {
                assert_eq!(found, headers);
                closest
            }
            other => panic!("{other}"),
        }
    }

    #[test]
    fn a_header_that_is_spelled_alike_is_proposed() {
        for (header, column) in [
            ("受理的日期", "accepted"),
            ("受理日其", "accepted"),
            ("受日理期", "accepted"),
            ("申请的日期", "applied"),
            ("承诺办理时限", "promised_days"),
            ("Acepted_On", "accepted"),
        ] {
            assert_eq!(hint("service_matters", column, &["备注", header]).as_deref(), Some(header));
        }
    }

    #[test]
    fn a_slip_of_the_pen_is_told_from_another_word() {
        let schema = Kinds::built_in().get("service_matters").unwrap();
        let asked = Asked { schema, mapping: &BTreeMap::new(), extra: &[] };
        let slips = |headers: &[&str]| {
            let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
            asked.slips(&headers).into_iter().map(|slip| (slip.header, slip.meant)).collect::<Vec<_>>()
        };
        for (header, meant) in
            [("办结日其", "办结日期"), ("办日结期", "办结日期"), ("办结的日期", "办结日期"), ("acepted", "accepted")]
        {
            assert_eq!(slips(&["备注", header]), [(header.to_owned(), meant.to_owned())]);
        }
        for others in [["受理日期", "受理日其"], ["备注", "受理单号"], ["立案日期", "办结年度"], ["accepted2", "rated"]]
        {
            assert_eq!(slips(&others), [], "{others:?}");
        }
    }

    #[test]
    fn a_header_of_another_meaning_is_never_proposed() {
        for (register, column, headers) in [
            ("information_disclosure", "received", ["办结时间", "答复日期"]),
            ("service_matters", "accepted", ["办结时间", "办结日期"]),
            ("service_matters", "accepted", ["立案日期", "送达日期"]),
            ("litigation", "accepted", ["结案日期", "开庭日期"]),
            ("reconsideration", "received", ["收到材料", "受理单位"]),
        ] {
            assert_eq!(hint(register, column, &headers), None, "{column} {headers:?}");
        }
    }
}
