//! What became of the rows of a register.

use crate::lang::Lang;
use crate::show::{amount, some};

/// The rows and problems of one register, or of several.
pub(super) struct Account {
    pub(super) rows: u64,
    pub(super) excluded: u64,
    pub(super) undated: u64,
    pub(super) problems: u64,
}

impl Account {
    pub(super) fn text(&self, lang: Lang) -> String {
        let Self { rows, excluded, undated, problems } = *self;
        match (lang, undated) {
            (Lang::Zh, 0) => format!("共 {rows} 行，整行未计入 {excluded} 行，问题 {problems} 处"),
            (Lang::Zh, _) => {
                format!(
                    "共 {rows} 行，整行未计入 {excluded} 行，没有日期、不在任何统计期 {undated} 行，问题 {problems} 处"
                )
            }
            (Lang::En, _) => {
                let excluded = amount(excluded as f64);
                let undated =
                    if undated == 0 { String::new() } else { format!("{} without a date, ", amount(undated as f64)) };
                let (rows, problems) = (some(rows, "row", "rows"), some(problems, "problem", "problems"));
                format!("{rows}, {excluded} excluded, {undated}{problems}")
            }
        }
    }
}
