//! A first project file, guessed from what lies in a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::batch::draft::{Placed, draft};
use crate::batch::files;
use crate::batch::project::PROJECT;
use crate::calendar::date;
use crate::catalogue::Catalogue;
use crate::column::NO_DAY;
use crate::error::{Error, Result};
use crate::register::files::{FoundFile, find_all};
use crate::register::{ReadOptions, Register, Schema, Top, sheets_read, tops};

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
    /// Files that could not be placed, and why.
    pub unplaced: Vec<(PathBuf, String)>,
}

/// Writes a first project file for the files in a folder and its subfolders. Each guess has a comment that says why.
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
/// let started = fazhi::batch::init(folder.path())?;
/// assert_eq!(started.registers["mediation"], 1);
/// assert!(std::fs::read_to_string(started.path)?.contains("periods = \"2020..2020\""));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn init(folder: impl AsRef<Path>) -> Result<Started> {
    let folder = folder.as_ref();
    let path = folder.join(PROJECT);
    if path.exists() {
        return Err(Error::File { path, source: std::io::ErrorKind::AlreadyExists.into() });
    }
    let catalogue = Catalogue::built_in();
    let (mut placed, mut unplaced) = (Vec::new(), Vec::new());
    for file in find_all(folder)? {
        match place(&file, catalogue) {
            Ok(file) => placed.push(file),
            Err(reason) => unplaced.push((file, reason)),
        }
    }
    let text = draft(folder, &placed, &unplaced);
    files::create(&path, text.as_bytes())?;
    let mut registers = BTreeMap::new();
    for file in &placed {
        *registers.entry(file.schema.id.clone()).or_default() += 1;
    }
    let unplaced = unplaced.into_iter().map(|(file, reason)| (file.path, reason)).collect();
    Ok(Started { path, registers, unplaced })
}

/// Gives a file to a register, or says why that is not possible.
fn place(file: &FoundFile, catalogue: &Catalogue) -> Result<Placed, String> {
    let path = &file.path;
    let tops = tops(path).map_err(|error| format!("it cannot be read: {error}"))?;
    let kinds = catalogue.kinds();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let folder = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    let named = kinds.by_name(&stem).map(|schema| (schema, "its name says so"));
    let named = named.or_else(|| kinds.by_name(&folder).map(|schema| (schema, "its folder's name says so")));
    let mut ranked: Vec<(usize, usize, &Arc<Schema>)> = kinds
        .iter()
        .map(|schema| {
            let known = tops.iter().map(|top| top.recognised(schema).columns.len()).max().unwrap_or(0);
            (known, known * 1000 / schema.columns.len(), schema)
        })
        .collect();
    ranked.sort_by_key(|(known, share, _)| std::cmp::Reverse((*known, *share)));
    let of =
        |wanted: &Schema| ranked.iter().find(|(_, _, schema)| schema.id == wanted.id).map_or(0, |(known, ..)| *known);
    match (named, ranked.as_slice()) {
        (Some((schema, why)), _) if of(schema) > 0 => {
            let sure = if of(schema) >= TELLING { "sure" } else { "not sure, as only one header is known" };
            describe(file, schema, &tops, format!("{why} ({sure})"), catalogue)
        }
        (_, [(known, share, schema), (next_known, next_share, next), ..]) if *known >= TELLING => {
            let sure = match known - next_known {
                0 if share == next_share => {
                    return Err(format!("its headers fit `{}` and `{}` alike", schema.id, next.id));
                }
                0 | 1 => format!("not sure, as `{}` knows {next_known}", next.id),
                _ => "rather sure".into(),
            };
            describe(file, schema, &tops, format!("{known} headers are those of this register ({sure})"), catalogue)
        }
        _ => Err("neither its name nor its headers are those of a register".into()),
    }
}

fn describe(
    file: &FoundFile,
    schema: &Arc<Schema>,
    tops: &[Top],
    why: String,
    catalogue: &Catalogue,
) -> Result<Placed, String> {
    let mut read: Vec<_> = tops.iter().map(|top| (top, top.recognised(schema))).collect();
    // The first of those with the most columns, as reading does it.
    read.sort_by_key(|(_, recognised)| std::cmp::Reverse(recognised.columns.len()));
    let Some((_, best)) = read.first() else { return Err("it has no sheet".into()) };
    let lacking = schema.columns.iter().filter(|column| !best.columns.iter().any(|(known, _)| known.id == column.id));
    if let Some(column) = lacking.clone().find(|column| column.required) {
        let headers = best.headers.join(", ");
        return Err(format!(
            "it may be `{}`, but has no column `{}` ({}) among {headers}; if one of them is meant, give it in `columns`",
            schema.id, column.id, column.zh
        ));
    }
    let known = best
        .columns
        .iter()
        .flat_map(|(column, headers)| headers.iter().map(|header| (column.id.clone(), header.clone())));
    let known: Vec<_> = known.collect();
    Ok(Placed {
        name: file.name.clone(),
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
            .cloned()
            .collect(),
        known,
        years: years(file, schema, catalogue),
        schema: Arc::clone(schema),
    })
}

/// The first and the last year in the dates by which rows are counted, where they are soon found.
fn years(file: &FoundFile, schema: &Arc<Schema>, catalogue: &Catalogue) -> Option<(i32, i32)> {
    if file.path.metadata().ok()?.len() > LOOKED_INTO {
        return None;
    }
    let measures =
        catalogue.iter().flat_map(|indicator| indicator.measures().map(move |(_, measure)| (indicator, measure)));
    let own = measures.filter(|(indicator, measure)| indicator.register_of(measure) == schema.id);
    let columns: BTreeSet<String> = own.filter_map(|(_, measure)| measure.at.clone()).collect();
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
