//! What was done to values before they were brought to a scale: what was made up, and what was far from the others.

use polars_core::prelude::*;

use super::index::Index;
use super::statistical::{Changed, Treatment};
use super::view::View;
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::show::{Cell, Role, Row, Table, Tone, trimmed};

impl Index {
    /// The values that are not those that were counted, as a table: period, the unit, league, item, treatment (`imputed`, `winsorised`,
    /// `transformed`), before, after, and `observed`, the number of values that an imputed one was made from. Scoring by points has none.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the table cannot be built.
    pub fn cells(&self) -> Result<DataFrame> {
        let changed = self.changed();
        let mut columns = self.heads(&changed.iter().map(|one| one.candidate).collect::<Vec<_>>());
        let items = changed.iter().map(|one| self.assessment.items[one.item].name.as_str());
        columns.push(Column::new("item".into(), items.collect::<Vec<_>>()));
        let treatments = changed.iter().map(|one| one.treatment.name());
        columns.push(Column::new("treatment".into(), treatments.collect::<Vec<_>>()));
        columns.push(Column::new("before".into(), changed.iter().map(|one| one.before).collect::<Vec<_>>()));
        columns.push(Column::new("after".into(), changed.iter().map(|one| one.after).collect::<Vec<_>>()));
        let observed = changed.iter().map(|one| match one.treatment {
            Treatment::Imputed(observed) => Some(observed as u64),
            Treatment::Winsorised | Treatment::Transformed => None,
        });
        columns.push(Column::new("observed".into(), observed.collect::<Vec<_>>()));
        DataFrame::new(changed.len(), columns).map_err(Error::engine("building the table of cells"))
    }

    /// The values that were changed, item by item and in each in the order of the results.
    pub(super) fn changed(&self) -> Vec<Changed> {
        let mut places = vec![0; self.found.len()];
        self.order().into_iter().enumerate().for_each(|(place, at)| places[at] = place);
        let mut changed = self.outcome.as_ref().map_or_else(Vec::new, |outcome| outcome.changed.clone());
        changed.sort_by_key(|one| (one.item, places[one.candidate]));
        changed
    }
}

impl View<'_> {
    /// The values that were changed, as people see them; none where there are none.
    pub(super) fn cells(&self) -> Option<Table> {
        let (index, lang) = (self.index, self.lang);
        let heads = [("项目", "item"), ("单位", "unit"), ("处理", "treatment"), ("原值", "before"), ("改为", "after")];
        let mut table = Table::new(lang, heads);
        table.title = lang.of("数值处理", "Values that were changed").into();
        table.columns[3..].iter_mut().for_each(|column| column.role = Role::Numbers);
        let changed = index.changed();
        for one in &changed {
            let candidate = &index.candidates[one.candidate];
            let number = |value: f64| Cell::Number { text: trimmed(value), value, format: "General".into() };
            let cells = vec![
                index.assessment.items[one.item].name.as_str().into(),
                format!("{} {}", candidate.unit, crate::show::period(candidate.period, lang)).into(),
                one.treatment.said(lang).into(),
                one.before.map_or(Cell::Empty, number),
                number(one.after),
            ];
            table.push(Row { cells, tone: Tone::Plain });
        }
        (!changed.is_empty()).then_some(table)
    }

    /// How many values were changed, and where there are outliers still.
    pub(super) fn cells_notes(&self) -> Vec<String> {
        let (index, lang) = (self.index, self.lang);
        let changed = index.changed();
        let counted = |is: fn(Treatment) -> bool| changed.iter().filter(|one| is(one.treatment)).count();
        let imputed = counted(|one| matches!(one, Treatment::Imputed(_)));
        let outliers = changed.len() - imputed;
        let mut notes = Vec::new();
        if !changed.is_empty() {
            notes.push(match lang {
                Lang::Zh => format!("插补缺失数据 {imputed} 个，因异常值处理改变数据 {outliers} 个，逐项见“数值处理”"),
                Lang::En => format!(
                    "values made up: {imputed}; changed for outliers: {outliers}; the table `cells` has each of them"
                ),
            });
        }
        let left = index.outcome.iter().flat_map(|outcome| &outcome.left);
        notes.extend(left.map(|item| {
            let name = &index.assessment.items[*item].name;
            match lang {
                Lang::Zh => format!("“{name}”的异常值处理后仍有异常值，按原值计算"),
                Lang::En => format!("`{name}` has outliers that no treatment takes away; its values are as they were"),
            }
        }));
        notes
    }
}

impl Treatment {
    fn said(self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Imputed(from), Lang::Zh) => format!("插补（根据 {from} 个数据）"),
            (Self::Imputed(from), Lang::En) => format!("made from {from} others"),
            (Self::Winsorised, _) => lang.of("缩尾", "moved to the next value").into(),
            (Self::Transformed, _) => lang.of("变换", "transformed").into(),
        }
    }
}
