//! `fazhi registers`: the kinds of register, their columns, and templates to fill in.

use std::path::PathBuf;

use serde::Serialize;
use serde_json::Value;

use super::options::Definitions;
use super::output::{Format, Object, Output, array};
use super::{Outcome, Voice};
use crate::catalogue::Catalogue;
use crate::error::Result;
use crate::lang::Lang;
use crate::register::{Allowed, Described, Kinds, Schema};
use crate::show::{Paper, Table};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The register whose columns are listed, by its id or name
    #[arg(value_name = "ID")]
    id: Option<String>,
    #[command(flatten)]
    definitions: Definitions,
    /// Write an empty Excel workbook of the register, ready to be filled in
    #[arg(long, value_name = "FILE", requires = "id", conflicts_with_all = ["format", "output"])]
    template: Option<PathBuf>,
    #[command(flatten)]
    output: Output,
}

/// What the registers and their columns can be written in.
pub(super) const FORMATS: &[Format] = Format::OF_FRAMES;

pub(super) fn run(arguments: &Arguments, voice: Voice) -> Result<Outcome> {
    let (output, own) = (&arguments.output, &arguments.definitions.catalogue);
    let format = output.format(FORMATS)?;
    let catalogue = own.iter().try_fold(Catalogue::built_in().clone(), Catalogue::with_file)?;
    let kinds = catalogue.kinds();
    let one = arguments.id.as_deref().map(|id| kinds.get(id)).transpose()?;
    if let (Some(path), Some(schema)) = (&arguments.template, one) {
        schema.write_template(path)?;
        voice.say(&format!("{}{}", voice.lang.of("已写出模板：", "template written: "), path.display()));
        return Ok(Outcome::Fine);
    }
    output.apart_from(own.iter().map(PathBuf::as_path))?;
    match (format, one) {
        (Format::Table, one) => {
            let paper = output.paper();
            let list = || list(kinds, voice.lang).text(paper);
            let text = one.map_or_else(list, |one| columns(one, paper, voice.lang));
            output.write(|out| writeln!(out, "{text}"))?;
        }
        (Format::Json, None) => {
            let objects: Vec<_> = kinds.iter().map(|kind| object(kind)).collect();
            output.write(|out| array(out, &objects))?;
        }
        (Format::Json, Some(one)) => output.write(|out| {
            serde_json::to_writer_pretty(&mut *out, &Full::of(one))?;
            writeln!(out)
        })?,
        (_, one) => output.frame(one.map_or_else(|| kinds.to_frame(), |one| one.to_frame())?, format)?,
    }
    Ok(Outcome::Fine)
}

fn list(kinds: &Kinds, lang: Lang) -> Table {
    let headers =
        [("编号", "id"), ("台账", "register"), ("列数", "columns"), ("主键", "key"), ("单位列", "agency column")];
    let mut table = Table::new(lang, headers);
    for schema in kinds.iter() {
        let key: Vec<_> = schema.key.iter().map(|id| column_name(schema, id, lang)).collect();
        let agency = schema.agency.as_deref().map_or("", |id| column_name(schema, id, lang));
        let (name, count) = (lang.of(&schema.zh, &schema.en), schema.columns.len().to_string());
        table.words([&schema.id, name, &count, &key.join(lang.of("、", ", ")), agency]);
    }
    table
}

fn column_name<'a>(schema: &'a Schema, id: &'a str, lang: Lang) -> &'a str {
    schema.column(id).map_or(id, |column| lang.of(&column.zh, &column.en))
}

/// The columns of one register, and below them what must not be.
fn columns(schema: &Schema, paper: Paper, lang: Lang) -> String {
    let headers = [
        ("列", "column"),
        ("编号", "id"),
        ("类型", "type"),
        ("必需", "required"),
        ("其他列名", "other headers"),
        ("可填内容", "values"),
    ];
    let mut table = Table::new(lang, headers);
    for column in schema.described() {
        let (id, zh) = column.kind.name();
        let name = lang.of(column.zh, column.en);
        let others: Vec<_> =
            column.headers.iter().copied().filter(|header| ![name, column.id].contains(header)).collect();
        table.words([
            name,
            column.id,
            lang.of(zh, id),
            if column.required { lang.of("是", "yes") } else { "" },
            &others.join(lang.of("、", ", ")),
            &values(&column, lang),
        ]);
    }
    let mut rules = Table::headless(2);
    for column in schema.described().filter(|column| !column.rules.is_empty()) {
        let said: Vec<_> = column.rules.iter().map(|rule| lang.of(&rule.zh, &rule.en)).collect();
        rules.words([lang.of(column.zh, column.en), &said.join(lang.of("；", "; "))]);
    }
    let wrong = lang.of("以下情形视为有误：", "what is a problem:");
    format!(
        "{} {}\n\n{}\n\n{wrong}\n{}",
        lang.of(&schema.zh, &schema.en),
        schema.id,
        table.text(paper),
        rules.text(paper)
    )
}

/// What the cells of a column may say, a line for each value.
fn values(column: &Described<'_>, lang: Lang) -> String {
    let line = |value: &Allowed<'_>| {
        let name = lang.of(value.zh, value.en);
        let others: Vec<_> = value.writings.iter().copied().filter(|writing| *writing != name).collect();
        format!("{name}{}{}", lang.of("：", ": "), others.join(lang.of("、", ", ")))
    };
    let open = column.open.then(|| lang.of("其他文字", "any other text").to_owned());
    column.values.iter().map(line).chain(open).collect::<Vec<_>>().join("\n")
}

fn object(schema: &Schema) -> Object {
    let entries = [
        ("id", Value::from(schema.id.as_str())),
        ("zh", schema.zh.as_str().into()),
        ("en", schema.en.as_str().into()),
        ("names", schema.names.clone().into()),
        ("columns", schema.columns.len().into()),
        ("key", schema.key.clone().into()),
        ("agency", schema.agency.clone().into()),
    ];
    Object(entries.map(|(name, value)| (name.to_owned(), value)).into())
}

/// A kind of register with all its columns.
#[derive(Serialize)]
struct Full<'a> {
    id: &'a str,
    zh: &'a str,
    en: &'a str,
    names: &'a [String],
    key: &'a [String],
    agency: Option<&'a str>,
    columns: Vec<Described<'a>>,
}

impl<'a> Full<'a> {
    fn of(schema: &'a Schema) -> Self {
        Self {
            id: &schema.id,
            zh: &schema.zh,
            en: &schema.en,
            names: &schema.names,
            key: &schema.key,
            agency: schema.agency.as_deref(),
            columns: schema.described().collect(),
        }
    }
}
