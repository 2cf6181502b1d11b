//! The problems of registers as a table for people.

use std::collections::BTreeMap;

use crate::lang::Lang;
use crate::register::{Kinds, Problem, ProblemKind, Problems};
use crate::show::{Table, some};

/// How many problems there are, to be said below a table.
pub(crate) fn problem_note(problems: &Problems, lang: Lang) -> Option<String> {
    let count = problems.total();
    (count > 0).then(|| match lang {
        Lang::Zh => format!("台账中有 {count} 处问题，相关的行未计入需要它们的指标"),
        Lang::En => {
            let some = some(count, "problem", "problems");
            format!("{some} in the registers; their rows are excluded where they are needed")
        }
    })
}

/// The problems, each with where it stands and what may stand there; with the text of the cell if `values`. Of one file, column and
/// rule, `first` are shown, and how many more there are.
pub(crate) fn problems(problems: &Problems, kinds: &Kinds, values: bool, first: u64, lang: Lang) -> Table {
    let heads = [
        ("台账", "register"),
        ("文件", "file"),
        ("行", "row"),
        ("列", "column"),
        ("问题", "problem"),
        ("应填", "allowed"),
        ("内容", "value"),
    ];
    let shown = if values { heads.len() } else { heads.len() - 1 };
    let mut table = Table::new(lang, heads.into_iter().take(shown));
    let mut seen: BTreeMap<ProblemKind, u64> = BTreeMap::new();
    for problem in problems.listed() {
        let kind = problem.kind();
        let more = problems.of_kind(&kind).saturating_sub(first);
        let at = seen.entry(kind).or_default();
        *at += 1;
        if *at <= first {
            table.words(cells(problem, kinds, lang).into_iter().take(shown));
        }
        if *at == first && more > 0 {
            table.words(and_more(more, problem, kinds, lang).into_iter().take(shown));
        }
    }
    table
}

/// A row for the problems of a kind that are not shown.
fn and_more(more: u64, problem: &Problem, kinds: &Kinds, lang: Lang) -> [String; 7] {
    let [register, file, _, column, ..] = cells(problem, kinds, lang);
    let said = match lang {
        Lang::Zh => format!("同上，另有 {more} 处"),
        Lang::En => format!("the same in {more} more"),
    };
    [register, file, "…".into(), column, said, String::new(), String::new()]
}

fn cells(problem: &Problem, kinds: &Kinds, lang: Lang) -> [String; 7] {
    let schema = kinds.get(&problem.register).ok();
    let column = schema.zip(problem.column.as_ref()).and_then(|(schema, id)| schema.column(id));
    let register = schema.map_or(problem.register.as_str(), |schema| lang.of(&schema.zh, &schema.en));
    let named = column.map(|column| lang.of(&column.zh, &column.en)).or(problem.column.as_deref());
    let (zh, en) = problem.rule.text();
    [
        register.to_owned(),
        problem.file.clone(),
        problem.row.map(|row| row.to_string()).unwrap_or_default(),
        problem.header.as_deref().or(named).unwrap_or_default().to_owned(),
        lang.of(zh, en).to_owned(),
        problem.allowed.as_ref().map(|text| lang.text(text).to_owned()).unwrap_or_default(),
        problem.value.clone().unwrap_or_default(),
    ]
}
