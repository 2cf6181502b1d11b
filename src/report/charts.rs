//! The charts of a report.

use crate::catalogue::IndicatorKind;
use crate::chart::{Chart, FiguresOptions, Kind};
use crate::figure::Status;
use crate::report::document::Block;
use crate::report::figures::Figures;
use crate::report::tables::flows;

/// A chart of an indicator or a flow: how the matters of the period flowed, what its parts are, or what it was a year before; none
/// where there is nothing to draw.
pub(super) fn of_name(figures: &Figures, name: &str, place: &str) -> Option<Block> {
    let catalogue = figures.catalogue();
    let (book, lang) = (figures.book, figures.lang);
    let is_total = |group: &[Option<String>]| group.iter().all(Option::is_none);
    let kind = match catalogue.get(name) {
        Ok(indicator) if indicator.kind == IndicatorKind::Composition => Kind::Share,
        Ok(_) => Kind::Trend,
        Err(_) => Kind::Flow,
    };
    let id = catalogue.get(name).map_or(name, |indicator| indicator.id.as_str());
    let is_of_it = |indicator: &str| match kind {
        Kind::Flow => indicator.strip_prefix(id).is_some_and(|rest| rest.starts_with('_')),
        _ => indicator == id,
    };
    let shown = book.figures.filter(|figure| {
        let in_time = figure.period == figures.period || (kind == Kind::Trend && figure.period == figures.before);
        in_time && is_total(&figure.group) && is_of_it(&figure.indicator) && figure.status == Status::Ok
    });
    let drawn = shown.iter().filter(|figure| figure.value.is_some_and(|value| value > 0.0)).count();
    let least = if kind == Kind::Trend { 2 } else { 1 };
    if drawn < least || (kind == Kind::Flow && !flows(catalogue).contains(id)) {
        return None;
    }
    let options = FiguresOptions { place: place.to_owned(), ..FiguresOptions::default() };
    let chart = Chart::of_figures(kind, &shown, catalogue, id, &options, lang).ok()?;
    Some(Block::Chart(Box::new(chart)))
}
