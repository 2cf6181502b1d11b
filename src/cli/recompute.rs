//! `fazhi recompute`: recomputes the figures of a project.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use polars_core::prelude::DataFrame;

use super::account;
use super::bars::Bars;
use super::left_out::left_out;
use super::{Outcome, Voice, options, sources};
use crate::batch::{FigureFormat, Project, RecomputeOptions, Run, recompute};
use crate::error::Result;
use crate::lang::Lang;
use crate::show::some;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A fazhi.toml, or its folder
    #[arg(default_value = ".", value_name = "PATH")]
    path: PathBuf,
    #[command(flatten)]
    figures: options::Figures,
    /// Output folder [default: fazhi-out beside fazhi.toml]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Number of files to tally in parallel [default: the number of processors]
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Also write the figures as csv or xlsx for spreadsheet programs, besides the formats of fazhi.toml; may be given more than once
    #[arg(long, value_name = "FORMAT", value_delimiter = ',', value_parser = formats())]
    format: Vec<FigureFormat>,
}

pub(super) fn run(arguments: Arguments, voice: Voice) -> Result<Outcome> {
    let project = arguments.figures.of(Project::open(&arguments.path)?)?;
    let voice = voice.of_project(project.lang);
    let options = RecomputeOptions {
        out: arguments.output,
        jobs: arguments.jobs,
        formats: arguments.format.into_iter().collect(),
        progress: Arc::new(Bars::new(voice)),
        ..RecomputeOptions::default()
    };
    let run = recompute(&project, &options)?;
    report(&run, voice);
    passed_over(&run, voice);
    Ok(left_out(&run.ungrouped, &run.failures, run.catalogue.kinds(), voice))
}

fn report(run: &Run, voice: Voice) {
    let lang = voice.lang;
    let manifest = &run.manifest;
    let of = [manifest.title.clone(), Some(manifest.places.join("、"))].into_iter().flatten();
    let of: Vec<_> = of.filter(|text| !text.is_empty()).collect();
    if !of.is_empty() {
        voice.say(&of.join(lang.of("：", ": ")));
    }
    for (kind, register) in &manifest.registers {
        let schema = run.catalogue.kinds().get(kind);
        let name = schema.map_or(kind.as_str(), |schema| lang.of(&schema.zh, &schema.en));
        let own = || manifest.files.iter().filter(|file| file.register == *kind);
        let (files, reused) = (own().count() as u64, own().filter(|file| file.reused).count());
        let said = account::said(&register.account(kind), lang);
        voice.say(&match lang {
            Lang::Zh => format!("{name}：文件 {files} 个（其中 {reused} 个沿用上次结果），{said}"),
            Lang::En => format!("{name}: {} ({reused} from the store), {said}", some(files, "file", "files")),
        });
    }
    revisions(&run.revisions, ("指标值", ["figure differs", "figures differ"]), voice);
    if let Some(index) = &run.index {
        let count = index.scored().map(|scored| scored.unit()).collect::<BTreeSet<_>>().len();
        voice.say(&match lang {
            Lang::Zh => format!("{}：考核单位 {count} 个", index.assessment().title),
            Lang::En => format!("{}: {} scored", index.assessment().title, some(count as u64, "unit", "units")),
        });
        revisions(&run.score_revisions, ("得分、位次或者等次", ["score differs", "scores differ"]), voice);
    }
    if run.keeps_scores {
        voice.say(lang.of(
            "未能考核，已有的得分仍是以前的结果",
            "not scored: any scores that are there are those of an earlier run",
        ));
    }
    let (figures, out) = (run.figures.len(), run.out.display());
    voice.say(&match lang {
        Lang::Zh => format!("指标值 {figures} 个，已写入 {out}"),
        Lang::En => format!("{} written to {out}", some(figures as u64, "figure", "figures")),
    });
}

/// Reports the files that were not read, and those that were removed.
fn passed_over(run: &Run, voice: Voice) {
    let lang = voice.lang;
    sources::not_read(&run.ignored, &run.unlisted, voice);
    for register in run.manifest.registers.values() {
        sources::copies(register.copies.clone().into_iter(), voice);
    }
    for path in &run.removed {
        let path = path.display();
        voice.say(&match lang {
            Lang::Zh => {
                format!("已删除 {path}：本次没有要求这一结果；要保留请在 fazhi.toml 中写 formats 或者 assessment")
            }
            Lang::En => {
                format!(
                    "removed {path}: it is no longer asked for; to keep it, set `formats` or `assessment` in fazhi.toml"
                )
            }
        });
    }
}

/// Reports how many figures or scores differ from the previous run, and why.
fn revisions(revisions: &DataFrame, (zh, en): (&str, [&str; 2]), voice: Voice) {
    let lang = voice.lang;
    let changed = revisions.height();
    if changed == 0 {
        return;
    }
    let mut reasons: BTreeMap<String, u64> = BTreeMap::new();
    let why = revisions.column("why").ok().and_then(|why| why.as_materialized_series().str().ok());
    for reason in why.into_iter().flat_map(|why| why.iter().flatten()) {
        *reasons.entry(reason.into()).or_default() += 1;
    }
    let said = |(why, count): (String, u64)| format!("{} {count}", reasons_said(&why, lang));
    let reasons = reasons.into_iter().map(said).collect::<Vec<_>>().join(lang.of("，", ", "));
    voice.say(&match lang {
        Lang::Zh => format!("与上次不同的{zh} {changed} 个（{reasons}）"),
        Lang::En => {
            let differ = some(changed as u64, en[0], en[1]);
            format!("{differ} from the previous run ({reasons})")
        }
    });
}

/// The reasons of one figure, which are joined by `;`, in words.
pub(super) fn reasons_said(why: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => why.split(';').map(|reason| lang.says(reason)).collect::<Vec<_>>().join("、"),
        Lang::En => why.to_owned(),
    }
}

fn formats() -> impl TypedValueParser<Value = FigureFormat> {
    PossibleValuesParser::new(["csv", "xlsx"]).map(|word| word.parse().expect("a word of a format"))
}
