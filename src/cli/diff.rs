//! `fazhi diff`: lists the figures that differ between two runs, and why.

use std::path::{Path, PathBuf};

use polars_core::prelude::*;

use super::output::{Format, Output};
use super::{Outcome, Voice};
use crate::batch::diff;
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::show::{Table, some, trimmed};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The old figures: the folder of a run, or a file of figures (.parquet, .csv, .xlsx)
    #[arg(value_name = "A")]
    before: PathBuf,
    /// The new figures
    #[arg(value_name = "B")]
    after: PathBuf,
    #[command(flatten)]
    output: Output,
}

/// What the figures that differ can be written in.
pub(super) const FORMATS: &[Format] = Format::OF_FRAMES;

pub(super) fn run(arguments: &Arguments, voice: Voice) -> Result<Outcome> {
    let format = arguments.output.format(FORMATS)?;
    let inputs = [files(&arguments.before)?, files(&arguments.after)?].concat();
    arguments.output.apart_from(inputs.iter().map(PathBuf::as_path))?;
    let changed = diff(&arguments.before, &arguments.after)?;
    let count = changed.height();
    match format {
        Format::Table => {
            let lines = lines(&changed, voice.lang).map_err(Error::engine("showing the table of revisions"))?;
            arguments.output.table(&lines)?;
        }
        _ => arguments.output.frame(changed, format)?,
    }
    let differ = some(count as u64, "figure differs", "figures differ");
    voice.say(&match voice.lang {
        Lang::Zh => format!("有变动的指标值 {count} 个"),
        Lang::En => differ,
    });
    Ok(if count == 0 { Outcome::Fine } else { Outcome::Problems })
}

/// A file of figures, or the files in the folder of a run.
fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = path.read_dir().and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect());
    entries.map_err(Error::file(path))
}

/// The columns that identify a figure, its old and new value, the change and why.
fn lines(changed: &DataFrame, lang: Lang) -> PolarsResult<Table> {
    let names: Vec<&str> = changed.get_column_names().into_iter().map(PlSmallStr::as_str).collect();
    let place: Vec<&str> = names.iter().copied().take_while(|name| *name != "old_numerator").collect();
    let shown = [&place[..], &["old_value", "new_value", "change", "why"]].concat();
    let mut table = Table::new(lang, shown.iter().copied().map(word));
    for row in 0..changed.height() {
        let cell = |name: &&str| {
            let cell = changed.column(name)?.get(row)?;
            let side = name.split_once('_').map_or("", |(side, _)| side);
            Ok(match cell {
                AnyValue::Null if ["old", "new"].contains(&side) => {
                    changed.column(&format!("{side}_status"))?.get(row)?.str_value().replace("null", "—")
                }
                AnyValue::Null => String::new(),
                AnyValue::Float64(number) => trimmed(number),
                other if *name == "why" => super::recompute::reasons_said(&other.str_value(), lang),
                other => other.str_value().into_owned(),
            })
        };
        table.words(shown.iter().map(cell).collect::<PolarsResult<Vec<String>>>()?);
    }
    Ok(table)
}

/// What a column is called in both languages; a group-by column has its own name.
fn word(name: &str) -> (&str, &str) {
    let words = [
        ("indicator", "指标", "indicator"),
        ("period", "统计期", "period"),
        ("category", "分类", "category"),
        ("old_value", "原值", "old value"),
        ("new_value", "新值", "new value"),
        ("change", "变化", "change"),
        ("why", "原因", "why"),
    ];
    words.into_iter().find(|(id, ..)| *id == name).map_or((name, name), |(_, zh, en)| (zh, en))
}
