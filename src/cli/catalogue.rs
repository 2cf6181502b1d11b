//! `fazhi catalogue`: the definitions.

use std::path::PathBuf;

use polars_core::prelude::DataFrame;
use serde::Serialize;
use serde_json::Value;

use super::options::Definitions;
use super::output::{Format, Object, Output, array};
use super::{Outcome, Voice};
use crate::catalogue::{Catalogue, Indicator, Measure};
use crate::error::Result;
use crate::lang::Lang;
use crate::show::{self, Table, amount, value_with_unit};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The indicator whose definition is given in full, by its id or name
    #[arg(value_name = "ID")]
    id: Option<String>,
    #[command(flatten)]
    definitions: Definitions,
    #[command(flatten)]
    output: Output,
}

/// What the definitions can be written in.
pub(super) const FORMATS: &[Format] = Format::OF_FRAMES;

pub(super) fn run(arguments: &Arguments, voice: Voice) -> Result<Outcome> {
    let (output, own) = (&arguments.output, &arguments.definitions.catalogue);
    let format = output.format(FORMATS)?;
    let catalogue = own.iter().try_fold(Catalogue::built_in().clone(), Catalogue::with_file)?;
    output.apart_from(own.iter().map(PathBuf::as_path))?;
    let one = arguments.id.as_deref().map(|id| catalogue.get(id)).transpose()?;
    match (format, one) {
        (Format::Table, Some(one)) => output.table(&definition(one, &catalogue, voice.lang))?,
        (Format::Table, None) => output.table(&list(&catalogue, voice.lang))?,
        (Format::Json, Some(one)) => output.write(|out| {
            serde_json::to_writer_pretty(&mut *out, &object(one))?;
            writeln!(out)
        })?,
        (Format::Json, None) => {
            let objects: Vec<_> = catalogue.iter().map(object).collect();
            output.write(|out| array(out, &objects))?;
        }
        (_, one) => output.frame(frame(&catalogue, one)?, format)?,
    }
    Ok(Outcome::Fine)
}

/// All definitions, or the row of one.
fn frame(catalogue: &Catalogue, one: Option<&Indicator>) -> Result<DataFrame> {
    let frame = catalogue.to_frame()?;
    let at = one.and_then(|one| catalogue.iter().position(|other| other.id == one.id));
    Ok(at.and_then(|at| Some(frame.slice(i64::try_from(at).ok()?, 1))).unwrap_or(frame))
}

fn list(catalogue: &Catalogue, lang: Lang) -> Table {
    let headers =
        [("编号", "id"), ("指标", "indicator"), ("单位", "unit"), ("台账", "register"), ("尚需", "waits for")];
    let mut table = Table::new(lang, headers);
    for family in catalogue.families() {
        table.section(lang.of(&family.zh, &family.en));
        for indicator in catalogue.iter().filter(|indicator| indicator.family == family.id) {
            let schema = catalogue.kinds().get(&indicator.register);
            let register = schema.map_or(indicator.register.as_str(), |schema| lang.of(&schema.zh, &schema.en));
            let requires = indicator.requires.map(show::requirement).map(|(id, zh)| lang.of(zh, id));
            let unit = lang.text(&indicator.unit);
            table.words([
                &indicator.id,
                lang.of(&indicator.zh, &indicator.en),
                unit,
                register,
                requires.unwrap_or_default(),
            ]);
        }
    }
    table
}

/// One definition, a line for each thing that it says.
fn definition(indicator: &Indicator, catalogue: &Catalogue, lang: Lang) -> Table {
    let word = |(id, zh): (&str, &str)| lang.of(&format!("{id} {zh}"), id).to_owned();
    let family = catalogue.families().iter().find(|family| family.id == indicator.family);
    let family = family.map_or("", |family| lang.of(&family.zh, &family.en));
    let schema = catalogue.kinds().get(&indicator.register).ok();
    let register = schema.map_or("", |schema| lang.of(&schema.zh, &schema.en));
    let mut lines = vec![
        ("指标", "indicator", format!("{} {}", indicator.zh, indicator.en)),
        ("编号", "id", indicator.id.clone()),
        ("类别", "family", format!("{} {family}", indicator.family)),
        ("台账", "register", format!("{} {register}", indicator.register)),
        ("算法", "kind", word(show::kind(indicator.kind))),
        ("单位", "unit", lang.text(&indicator.unit).into()),
        ("方向", "direction", word(show::direction(indicator.direction))),
        ("定义", "definition", lang.text(&indicator.definition).into()),
    ];
    let mut more = |zh, en, text: Option<String>| lines.extend(text.map(|text| (zh, en, text)));
    more("目标", "target", indicator.target.map(|target| value_with_unit(target, indicator, lang)));
    more("尚需", "waits for", indicator.requires.map(|one| word(show::requirement(one))));
    more("计数", "measure", indicator.measure.as_ref().map(formula));
    more("分母", "denominator", indicator.denominator.as_ref().map(formula));
    more("另计", "plus", indicator.plus.as_ref().map(formula));
    more("减去", "minus", indicator.minus.as_ref().map(formula));
    more("统计量", "statistic", indicator.statistic.map(|statistic| word(show::statistic(statistic))));
    let clock = indicator.measure.as_ref().and_then(|measure| catalogue.clock_of(measure));
    more("时限", "clock", clock.filter(|clock| clock.has_limit()).map(|clock| lang.of(&clock.zh, &clock.en).into()));
    more("倍数", "per", indicator.per.map(amount));
    let parameters: Vec<_> = indicator.parameters.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    more("参数", "parameters", Some(parameters.join("\n")).filter(|text| !text.is_empty()));
    more("可缺列", "optional", Some(indicator.optional.join(", ")).filter(|text| !text.is_empty()));
    more("依据", "source", Some(show::source(&indicator.source, lang)));
    more("注意", "pitfall", indicator.pitfall.as_ref().map(|pitfall| lang.text(pitfall).into()));
    let mut table = Table::headless(2);
    for (zh, en, text) in lines {
        table.words([lang.of(zh, en).to_owned(), text]);
    }
    table
}

/// A measure as its definition writes it, a line for each entry.
fn formula(measure: &Measure) -> String {
    let Some(Value::Object(entries)) = plain(measure) else { return String::new() };
    let entry = |(name, value): (&String, &Value)| match value {
        Value::String(text) => format!("{name} = {text}"),
        other => format!("{name} = {other}"),
    };
    entries.iter().map(entry).collect::<Vec<_>>().join("\n")
}

fn object(indicator: &Indicator) -> Object {
    let pitfall = indicator.pitfall.as_ref();
    let entries = [
        ("id", Value::from(indicator.id.as_str())),
        ("zh", indicator.zh.as_str().into()),
        ("en", indicator.en.as_str().into()),
        ("family", indicator.family.as_str().into()),
        ("register", indicator.register.as_str().into()),
        ("kind", show::kind(indicator.kind).0.into()),
        ("unit_zh", indicator.unit.zh.as_str().into()),
        ("unit_en", indicator.unit.en.as_str().into()),
        ("direction", show::direction(indicator.direction).0.into()),
        ("target", indicator.target.into()),
        ("definition_zh", indicator.definition.zh.as_str().into()),
        ("definition_en", indicator.definition.en.as_str().into()),
        ("source", indicator.source.as_str().into()),
        ("pitfall_zh", pitfall.map(|text| text.zh.as_str()).into()),
        ("pitfall_en", pitfall.map(|text| text.en.as_str()).into()),
        ("requires", indicator.requires.map(|one| show::requirement(one).0).into()),
        ("optional", indicator.optional.clone().into()),
        ("parameters", plain(&indicator.parameters).into()),
        ("per", indicator.per.into()),
        ("measure", indicator.measure.as_ref().and_then(plain).into()),
        ("denominator", indicator.denominator.as_ref().and_then(plain).into()),
        ("plus", indicator.plus.as_ref().and_then(plain).into()),
        ("minus", indicator.minus.as_ref().and_then(plain).into()),
        ("statistic", indicator.statistic.map(|statistic| show::statistic(statistic).0).into()),
    ];
    Object(entries.map(|(name, value)| (name.to_owned(), value)).into())
}

/// A value without the entries that say nothing.
fn plain(value: &impl Serialize) -> Option<Value> {
    let mut value = serde_json::to_value(value).ok()?;
    prune(&mut value);
    Some(value)
}

fn prune(value: &mut Value) {
    if let Value::Object(entries) = value {
        entries.values_mut().for_each(prune);
        entries.retain(|_, entry| {
            !entry.is_null() && entry.as_bool() != Some(false) && entry.as_array().is_none_or(|list| !list.is_empty())
        });
    }
}
