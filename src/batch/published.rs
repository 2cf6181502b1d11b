//! What runs with disclosure control have printed and withheld so far: a reader has kept all of it.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crate::calendar::Period;
use crate::error::Result;
use crate::figure::{Figure, Figures, Status};

/// The figures that such runs of a folder have printed: the numbers as they were printed last, and the status `suppressed` where one
/// was withheld since.
pub(super) const PUBLISHED: &str = "published.parquet";

/// What earlier runs of a folder have printed, if there were any.
pub(super) fn of_folder(folder: &Path) -> Result<Option<Figures>> {
    let path = folder.join(PUBLISHED);
    if path.is_file() { Figures::read(&path).map(Some) } else { Ok(None) }
}

/// What a figure is of.
type Key = (Arc<str>, Period, Arc<Vec<Option<String>>>, Option<String>);

fn key(figure: &Figure) -> Key {
    (Arc::clone(&figure.indicator), figure.period, Arc::clone(&figure.group), figure.category.clone())
}

/// What has been printed once these figures are, too. Of runs with other group-by columns the last ones count.
pub(super) fn with(earlier: Option<&Figures>, figures: &Figures) -> Figures {
    let Some(earlier) = earlier.filter(|earlier| earlier.by() == figures.by()) else { return figures.clone() };
    let mut known: HashMap<Key, Figure> = earlier.iter().map(|figure| (key(&figure), figure)).collect();
    let kept = |figure: Figure| match known.remove(&key(&figure)) {
        Some(before) if figure.status == Status::Suppressed => Figure { status: Status::Suppressed, ..before },
        _ => figure,
    };
    let mut all: Vec<Figure> = figures.iter().map(kept).collect();
    all.extend(earlier.iter().filter(|figure| known.contains_key(&key(figure))));
    all.sort_by_key(|figure| Arc::clone(&figure.indicator));
    Figures::of_rows(figures.by().to_vec(), figures.levels().to_vec(), &all)
}
