//! The charts of a report.

use crate::catalogue::IndicatorKind;
use crate::chart::{Chart, FiguresOptions, Kind};
use crate::figure::{Figure, Status};
use crate::lang::Lang;
use crate::report::document::{Block, Run};
use crate::report::figures::Figures;
use crate::report::said;
use crate::show::{as_in_sentences, some};

/// A chart of an indicator or a flow: how the matters of the period flowed, what its parts are, or what it was a year before; none
/// where there is nothing to draw.
pub(super) fn of_name(figures: &Figures, name: &str, place: &str) -> Option<Block> {
    let Ok(indicator) = figures.catalogue().get(name) else { return flow(figures, name, place) };
    let (kind, least) = match indicator.kind {
        IndicatorKind::Composition => (Kind::Share, 1),
        _ => (Kind::Trend, 2),
    };
    let of_it = |figure: &Figure| {
        let in_time = figure.period == figures.period || (kind == Kind::Trend && figure.period == figures.before);
        in_time && *figure.indicator == *indicator.id
    };
    let is_some = |figure: &Figure| is_total(figure) && figure.value.is_some_and(|value| value > 0.0);
    let drawn = figures.book.figures.of(&indicator.id).filter(|figure| of_it(figure) && is_some(figure)).count();
    if drawn < least { None } else { drawing(figures, kind, &indicator.id, place, &of_it) }
}

/// The flow of the period: a chart where its four numbers agree, else a sentence that says why there is none.
fn flow(figures: &Figures, id: &str, place: &str) -> Option<Block> {
    let catalogue = figures.catalogue();
    let count = |count: &str| figures.now(catalogue.get(&format!("{id}_{count}")).ok()?);
    let counts = [count("pending_start")?, count("incoming")?, count("resolved")?, count("pending_end")?];
    let sentence = |text: String| Some(Block::Paragraph(vec![Run::plain(text)]));
    let gap = catalogue.get(&format!("{id}_flow_gap")).ok()?;
    let name = figures.lang.of(gap.zh.strip_suffix("差额")?, gap.en.strip_suffix(": gap of the balance")?);
    if counts.iter().any(|figure| figure.status == Status::Suppressed) {
        return sentence(match figures.lang {
            Lang::Zh => format!("{name}中有不予公布的数值，图表从略。"),
            Lang::En => format!("No chart of the flow of {name}, as a number of it is withheld."),
        });
    }
    let values = [counts[0].value?, counts[1].value?, counts[2].value?, counts[3].value?];
    let [start, incoming, resolved, end] = values;
    match start + incoming - resolved - end {
        _ if values == [0.0; 4] => None,
        0.0 => {
            let of_it = |figure: &Figure| {
                let counted = figure.indicator.strip_prefix(id).is_some_and(|rest| rest.starts_with('_'));
                counted && figure.period == figures.period
            };
            drawing(figures, Kind::Flow, id, place, &of_it)
        }
        gap => sentence(unbalanced(name, gap, counts[3].excluded, figures.lang)),
    }
}

/// That a flow does not balance, by how much, and why: a row whose dates cannot be used is in some of its numbers and not in others.
fn unbalanced(name: &str, gap: f64, excluded: u64, lang: Lang) -> String {
    let by = said::count(gap.abs(), lang);
    match lang {
        Lang::Zh => {
            let rows = if excluded == 0 { "有的行".into() } else { format!("有{excluded}行") };
            let more = if gap > 0.0 { "多" } else { "少" };
            format!(
                "{name}不平：期初未结与新收之和减去办结，比期末未结{more}{by}。台账{rows}日期缺失或者不能采用，没有计入全部四个数，图表从略。"
            )
        }
        Lang::En => {
            let rows = if excluded == 0 { "rows".into() } else { some(excluded, "row", "rows") };
            let more = if gap > 0.0 { "more" } else { "fewer" };
            format!(
                "The flow of {name} does not balance: what was pending and came in, less what was resolved, is {by} {more} than \
                 what is left. Dates of {rows} are missing or cannot be used, so that not all four numbers have them; no chart is drawn."
            )
        }
    }
}

fn is_total(figure: &Figure) -> bool {
    figure.group.iter().all(Option::is_none)
}

/// A chart with the numbers of its table as sentences have them.
pub(super) fn in_style(chart: Chart, lang: Lang) -> Chart {
    match lang {
        Lang::Zh => chart.with_texts(&as_in_sentences),
        Lang::En => chart,
    }
}

/// A chart of those of all groups together that have a value.
fn drawing(figures: &Figures, kind: Kind, name: &str, place: &str, of_it: &dyn Fn(&Figure) -> bool) -> Option<Block> {
    let is_shown = |figure: &Figure| figure.status == Status::Ok && is_total(figure) && of_it(figure);
    let shown = figures.book.figures.filter(is_shown);
    let options = FiguresOptions { place: place.to_owned(), ..FiguresOptions::default() };
    let chart = Chart::of_figures(kind, &shown, figures.catalogue(), name, &options, figures.lang).ok()?;
    Some(Block::Chart(Box::new(in_style(chart, figures.lang))))
}
