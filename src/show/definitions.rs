//! The definitions behind figures as a table for people.

use std::collections::BTreeSet;

use crate::catalogue::Catalogue;
use crate::figure::Figures;
use crate::lang::Lang;
use crate::show::Table;

/// What the indicators of some figures mean, and where that is from; of the core ones, or of `all`.
pub(crate) fn definitions(figures: &Figures, catalogue: &Catalogue, all: bool, lang: Lang) -> Table {
    let heads = [
        ("指标", "indicator"),
        ("编号", "id"),
        ("单位", "unit"),
        ("定义", "definition"),
        ("依据", "source"),
        ("注意", "pitfall"),
    ];
    let mut table = Table::new(lang, heads);
    let used: BTreeSet<&str> = figures.indicators().collect();
    for family in catalogue.families() {
        table.section(lang.of(&family.zh, &family.en));
        let of_family = catalogue.iter().filter(|indicator| indicator.family == family.id);
        for indicator in of_family.filter(|one| (all || one.core) && used.contains(&*one.id)) {
            table.words([
                lang.of(&indicator.zh, &indicator.en),
                &indicator.id,
                lang.text(&indicator.unit),
                lang.text(&indicator.definition),
                &super::source(&indicator.source, lang),
                indicator.pitfall.as_ref().map_or("", |pitfall| lang.text(pitfall)),
            ]);
        }
    }
    table
}
