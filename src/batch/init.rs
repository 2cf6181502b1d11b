//! A first project file, guessed from what lies in a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::batch::draft::{Draft, Named, Placed};
use crate::batch::project::PROJECT;
use crate::calendar::date;
use crate::catalogue::Catalogue;
use crate::column::NO_DAY;
use crate::error::{Error, Result};
use crate::file;
use crate::lang::Lang;
use crate::register::copies::{Copied, apart};
use crate::register::files::{FoundFile, find_all};
use crate::register::{Headers, ReadOptions, Register, Schema, Top, sheets_read, tops};

/// A file with fewer known headers is placed by its name only.
const TELLING: usize = 2;

/// Dates are looked for in files up to this size.
const LOOKED_INTO: u64 = 64 << 20;

/// What was found in a folder.
#[derive(Debug)]
pub struct Started {
    /// The project file that was written.
    pub path: PathBuf,
    /// How many files each register has.
    pub registers: BTreeMap<String, usize>,
    /// Files that will not be read, as another one has the same content, with the name of that one.
    pub copies: Vec<(PathBuf, String)>,
    /// Files that could not be placed, and why.
    pub unplaced: Vec<(PathBuf, String)>,
}

/// Writes a first project file for the files in a folder and its subfolders. Each guess has a comment that says why, in this language.
///
/// # Errors
///
/// [`Error::File`] where there is a project file already, or the folder cannot be read or written; [`Error::Content`] where
/// no file in it can be read.
///
/// # Examples
///
/// ```
/// let folder = tempfile::tempdir()?;
/// std::fs::write(folder.path().join("2020.csv"), "卷号,受理日期,调结日期,调解结果\n1,2020-03-05,2020-03-06,调解成功\n")?;
/// let started = fazhi::batch::init(folder.path(), fazhi::Lang::Zh)?;
/// assert_eq!(started.registers["mediation"], 1);
/// assert!(std::fs::read_to_string(started.path)?.contains("periods = \"2020\""));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn init(folder: impl AsRef<Path>, lang: Lang) -> Result<Started> {
    let folder = folder.as_ref();
    let path = folder.join(PROJECT);
    if path.exists() {
        return Err(Error::File { path, source: std::io::ErrorKind::AlreadyExists.into() });
    }
    let known = Known::of(Catalogue::built_in());
    let (mut placed, mut unplaced) = (Vec::new(), Vec::new());
    let files = find_all(folder)?;
    let places: Vec<_> = files.par_iter().map(|file| known.place(file)).collect();
    for (file, place) in files.into_iter().zip(places) {
        match place {
            Ok(place) => placed.push((file, place)),
            Err(reason) => unplaced.push((file, reason)),
        }
    }
    let copies = mark_copies(&mut placed);
    let placed: Vec<Placed> = placed.into_iter().map(|(_, place)| place).collect();
    let text = Draft { folder, placed: &placed, unplaced: &unplaced, kinds: known.catalogue.kinds(), lang }.text();
    file::create(&path, text.as_bytes())?;
    let mut registers = BTreeMap::new();
    for file in placed.iter().filter(|file| file.copy_of.is_none()) {
        *registers.entry(file.schema.id.clone()).or_default() += 1;
    }
    let unplaced = unplaced.into_iter().map(|(file, reason)| (file.path, reason)).collect();
    Ok(Started { path, registers, copies, unplaced })
}

/// Marks the files that have the content of another file of their register.
fn mark_copies(placed: &mut [(FoundFile, Placed)]) -> Vec<(PathBuf, String)> {
    let mut by_kind: BTreeMap<String, Vec<FoundFile>> = BTreeMap::new();
    for (file, place) in placed.iter() {
        by_kind.entry(place.schema.id.clone()).or_default().push(file.clone());
    }
    let copies: Vec<Copied> = by_kind.into_values().flat_map(|files| apart(files).1).collect();
    for (file, place) in placed {
        let copy = copies.iter().find(|copy| copy.file == *file);
        place.copy_of = copy.map(|copy| copy.of.clone());
    }
    copies.into_iter().map(|copy| (copy.file.path, copy.of)).collect()
}

/// What is known of the kinds of register.
struct Known<'a> {
    catalogue: &'a Catalogue,
    kinds: BTreeMap<&'a str, Headers>,
    /// For each kind the columns by whose dates its rows are counted.
    dates: BTreeMap<&'a str, BTreeSet<String>>,
}

impl<'a> Known<'a> {
    fn of(catalogue: &'a Catalogue) -> Self {
        let kinds = catalogue.kinds().iter().map(|schema| (schema.id.as_str(), Headers::of(schema))).collect();
        let mut dates: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for indicator in catalogue.iter() {
            for (_, measure) in indicator.measures() {
                dates.entry(indicator.register_of(measure)).or_default().extend(measure.at.clone());
            }
        }
        Self { catalogue, kinds, dates }
    }

    /// Gives a file to a register, or says why that is not possible.
    fn place(&self, file: &FoundFile) -> Result<Placed, String> {
        let tops = tops(&file.path).map_err(|error| format!("it cannot be read: {error}"))?;
        let named = self.named(file);
        if let Some((kind, by)) = named {
            let columns = columns(&tops, kind);
            if columns > 0 {
                let sure = if columns >= TELLING { "sure" } else { "not sure, as only one header is known" };
                let why = format!("{} ({sure})", by.says());
                return Ok(Placed { named: by, ..self.describe(file, kind, &tops, why)? });
            }
        }
        self.by_headers(file, &tops, named.map(|(kind, _)| kind))
    }

    /// The kind that the name of a file says, or else that of its folder.
    fn named(&self, file: &FoundFile) -> Option<(&Headers, Named)> {
        let kinds = self.catalogue.kinds();
        let stem = file.path.file_stem().unwrap_or_default().to_string_lossy();
        let folder = file.path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
        let named = kinds.by_name(&stem).map(|schema| (schema, Named::File));
        let (schema, by) = named.or_else(|| kinds.by_name(&folder).map(|schema| (schema, Named::Folder)))?;
        Some((self.kinds.get(schema.id.as_str())?, by))
    }

    /// Gives a file to the register that knows the most of its headers; it is not the one that the file is named after.
    fn by_headers(&self, file: &FoundFile, tops: &[Top], named: Option<&Headers>) -> Result<Placed, String> {
        let rank = |kind: &'_ Headers| {
            let known = columns(tops, kind);
            (known, known * 1000 / kind.schema.columns.len())
        };
        let mut ranked: Vec<_> = self.kinds.values().map(|kind| (rank(kind), kind)).collect();
        ranked.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
        let [((known, share), kind), ((next_known, next_share), next), ..] = ranked.as_slice() else {
            return Err("there are no kinds of register".into());
        };
        let sure = match known - next_known {
            _ if *known < TELLING => {
                return Err(named.map_or_else(
                    || "neither its name nor its headers are those of a register".into(),
                    |kind| format!("it is named after `{}`, which knows none of its headers", kind.schema.id),
                ));
            }
            0 if share == next_share => {
                return Err(format!("its headers fit `{}` and `{}` alike", kind.schema.id, next.schema.id));
            }
            0 | 1 => format!("not sure, as `{}` knows {next_known}", next.schema.id),
            _ => "rather sure".into(),
        };
        self.describe(file, kind, tops, format!("{known} headers are those of this register ({sure})"))
    }

    fn describe(&self, file: &FoundFile, kind: &Headers, tops: &[Top], why: String) -> Result<Placed, String> {
        let schema = &kind.schema;
        let mut read: Vec<_> = tops.iter().map(|top| (top, top.recognised(kind))).collect();
        // The first of those with the most columns, as reading does it.
        read.sort_by_key(|(_, recognised)| std::cmp::Reverse(recognised.columns.len()));
        let Some((_, best)) = read.first() else { return Err("it has no sheet".into()) };
        let lacking =
            schema.columns.iter().filter(|column| !best.columns.iter().any(|(known, _)| known.id == column.id));
        let slips = best.slips(schema);
        if let Some(column) = lacking.clone().find(|column| column.required) {
            let headers = best.headers.join(", ");
            let (id, column, zh) = (&schema.id, &column.id, &column.zh);
            return Err(match slips.iter().find(|slip| slip.column == *column) {
                Some(slip) => format!(
                    "it may be `{id}`, but has no column `{column}` ({zh}) among {headers}; if `{}` is meant, correct it, or give it in `columns`",
                    slip.header
                ),
                None => format!(
                    "it may be `{id}`, but has no column `{column}` ({zh}) among {headers}; if one of them is meant, give it in `columns`"
                ),
            });
        }
        let doubted = |header: &String| match slips.iter().find(|slip| slip.header == *header) {
            Some(slip) => format!("{header} ({}?)", slip.meant),
            None => header.clone(),
        };
        let known = best
            .columns
            .iter()
            .flat_map(|(column, headers)| headers.iter().map(|header| (column.id.clone(), header.clone())));
        let known: Vec<_> = known.collect();
        Ok(Placed {
            name: file.name.clone(),
            named: Named::Headers,
            copy_of: None,
            why,
            sheets: sheets_read(tops, schema),
            ambiguous: best
                .columns
                .iter()
                .filter(|(_, headers)| headers.len() > 1)
                .map(|(column, headers)| (column.id.clone(), headers.clone()))
                .collect(),
            lacking: lacking.map(|column| column.zh.clone()).collect(),
            not_understood: best
                .headers
                .iter()
                .filter(|header| !known.iter().any(|(_, one)| one == *header))
                .map(doubted)
                .collect(),
            known,
            years: self.years(file, schema),
            schema: Arc::clone(schema),
        })
    }

    /// The first and the last year in the dates by which rows are counted, where they are soon found.
    fn years(&self, file: &FoundFile, schema: &Arc<Schema>) -> Option<(i32, i32)> {
        if file.path.metadata().ok()?.len() > LOOKED_INTO {
            return None;
        }
        let columns = self.dates.get(schema.id.as_str())?;
        let options = ReadOptions { columns: Some(columns.clone()), unique_keys: false, ..ReadOptions::default() };
        let today = options.today.to_epoch_days();
        let mut ends: Option<(i32, i32)> = None;
        let register = Register::of_files(schema, vec![file.clone()]);
        let looked = register.read(&options, |rows| {
            for days in columns.iter().filter_map(|column| rows.days(column)) {
                for day in days.iter().filter(|day| **day != NO_DAY && **day <= today) {
                    ends = Some(ends.map_or((*day, *day), |(first, last)| (first.min(*day), last.max(*day))));
                }
            }
            Ok(())
        });
        looked.ok()?;
        ends.map(|(first, last)| (date::civil(first).0, date::civil(last).0))
    }
}

/// How many columns of a kind the headers of a file name.
fn columns(tops: &[Top], kind: &Headers) -> usize {
    tops.iter().map(|top| top.recognised(kind).columns.len()).max().unwrap_or(0)
}
