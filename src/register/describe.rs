//! What is known of a kind of register, told to people: tables of the kinds and of the columns of one of them.

use polars_core::prelude::{Column as Series, DataFrame};
use serde::Serialize;

use crate::error::{Error, Result};
use crate::register::cell::word;
use crate::register::kinds::Kinds;
use crate::register::schema::{Column, Kind, Schema};

/// A column as those who keep the register need to know it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Described<'a> {
    /// The column's id.
    pub id: &'a str,
    /// Chinese name.
    pub zh: &'a str,
    /// English name.
    pub en: &'a str,
    /// What its cells hold.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Whether a file without it is refused.
    pub required: bool,
    /// Whether it is of the columns that together occur once only.
    pub key: bool,
    /// The headers by which it is found.
    pub headers: Vec<&'a str>,
    /// What its cells may say, where that is a list.
    pub values: Vec<Allowed<'a>>,
    /// Whether cells that say something else are kept as they are.
    pub open: bool,
    /// What else must hold.
    pub rules: Vec<Said>,
}

/// One of the values that a cell may have.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Allowed<'a> {
    /// The value's id, under which definitions speak of it.
    pub id: &'a str,
    /// Chinese name.
    pub zh: &'a str,
    /// English name.
    pub en: &'a str,
    /// What a cell may say for it.
    pub writings: Vec<&'a str>,
}

/// A rule in both languages; that it is broken is what it says, as in lists of problems.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Kind {
    /// Its id, and what people call it in Chinese.
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Id => ("id", "编号"),
            Self::Text => ("text", "文字"),
            Self::State => ("state", "选项"),
            Self::Date => ("date", "日期"),
            Self::Int => ("int", "整数"),
            Self::Bool => ("bool", "是否"),
            Self::Money => ("money", "金额"),
            Self::Score => ("score", "分数"),
            Self::Period => ("period", "统计期"),
        }
    }
}

impl Schema {
    /// Its columns as those who keep the register need to know them.
    ///
    /// # Examples
    ///
    /// ```
    /// let schema = fazhi::register::Kinds::built_in().get("service_matters")?;
    /// let accepted = schema.described().find(|column| column.id == "accepted").unwrap();
    /// assert!(accepted.required && accepted.headers.contains(&"受理时间"));
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn described(&self) -> impl Iterator<Item = Described<'_>> {
        self.columns.iter().map(|column| Described {
            id: &column.id,
            zh: &column.zh,
            en: &column.en,
            kind: column.kind,
            required: column.required,
            key: self.key.contains(&column.id),
            headers: once(column.headers()),
            values: values(column),
            open: column.open,
            rules: self.rules_of(column),
        })
    }

    /// The columns as a table: id, zh, en, type, required, key, headers, values, `rules_zh`, `rules_en`.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where the table cannot be made.
    pub fn to_frame(&self) -> Result<DataFrame> {
        let lines: Vec<_> = self.described().collect();
        let text = |name: &str, of: &dyn Fn(&Described<'_>) -> String| {
            Series::new(name.into(), lines.iter().map(of).collect::<Vec<_>>())
        };
        let truth = |name: &str, of: &dyn Fn(&Described<'_>) -> bool| {
            Series::new(name.into(), lines.iter().map(of).collect::<Vec<_>>())
        };
        let value = |value: &Allowed<'_>| format!("{} = {}", value.id, value.writings.join(", "));
        let rules = |column: &Described<'_>, of: &dyn Fn(&Said) -> String| {
            column.rules.iter().map(of).collect::<Vec<_>>().join("; ")
        };
        let columns = vec![
            text("id", &|column| column.id.into()),
            text("zh", &|column| column.zh.into()),
            text("en", &|column| column.en.into()),
            text("type", &|column| column.kind.name().0.into()),
            truth("required", &|column| column.required),
            truth("key", &|column| column.key),
            text("headers", &|column| column.headers.join(", ")),
            text("values", &|column| column.values.iter().map(value).collect::<Vec<_>>().join("; ")),
            text("rules_zh", &|column| rules(column, &|rule| rule.zh.clone())),
            text("rules_en", &|column| rules(column, &|rule| rule.en.clone())),
        ];
        DataFrame::new(lines.len(), columns).map_err(Error::engine("making the table of columns"))
    }

    /// What must hold of a column beside what its type says.
    fn rules_of(&self, column: &Column) -> Vec<Said> {
        let name =
            |id: &str| self.column(id).map_or((id.to_owned(), id.to_owned()), |one| (one.zh.clone(), one.en.clone()));
        let order = self.order.iter().filter(|(earlier, later)| [earlier, later].contains(&&column.id));
        let order = order.map(|(earlier, later)| {
            let (earlier, later) = (name(earlier), name(later));
            Said { zh: format!("{}早于{}", later.0, earlier.0), en: format!("{} before {}", later.1, earlier.1) }
        });
        let future = (column.kind == Kind::Date && !column.future)
            .then(|| Said { zh: "晚于计算当日".into(), en: "later than today".into() });
        let own = self.rules.iter().filter(|rule| rule.columns.contains(&column.id));
        let own = own.map(|rule| Said { zh: rule.zh.clone(), en: rule.en.clone() });
        order.chain(future).chain(own).collect()
    }
}

impl Kinds {
    /// All kinds as a table: id, zh, en, columns (how many), key, agency.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where the table cannot be made.
    pub fn to_frame(&self) -> Result<DataFrame> {
        let text = |name: &str, of: &dyn Fn(&Schema) -> String| {
            Series::new(name.into(), self.iter().map(|schema| of(schema)).collect::<Vec<_>>())
        };
        let count: Vec<_> = self.iter().map(|schema| schema.columns.len() as u64).collect();
        let agency: Vec<_> = self.iter().map(|schema| schema.agency.clone()).collect();
        let columns = vec![
            text("id", &|schema| schema.id.clone()),
            text("zh", &|schema| schema.zh.clone()),
            text("en", &|schema| schema.en.clone()),
            Series::new("columns".into(), count),
            text("key", &|schema| schema.key.join(", ")),
            Series::new("agency".into(), agency),
        ];
        DataFrame::new(self.iter().count(), columns).map_err(Error::engine("making the table of registers"))
    }
}

fn values(column: &Column) -> Vec<Allowed<'_>> {
    if column.kind == Kind::Bool {
        let answer = |id, zh, writings| Allowed { id, zh, en: id, writings };
        return vec![answer("yes", "是", once(word::yes())), answer("no", "否", once(word::no()))];
    }
    let of = column.states.iter();
    of.map(|state| Allowed { id: &state.id, zh: &state.zh, en: &state.en, writings: once(state.writings()) }).collect()
}

/// The texts, each where it first stands.
fn once<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut kept = Vec::new();
    texts.for_each(|text| {
        if !kept.contains(&text) {
            kept.push(text);
        }
    });
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column<'a>(schema: &'a Schema, id: &str) -> Described<'a> {
        schema.described().find(|column| column.id == id).unwrap()
    }

    #[test]
    fn a_column_is_told_with_its_headers_values_and_rules() {
        let schema = Kinds::built_in().get("service_matters").unwrap();
        let decided = column(schema, "decided");
        assert_eq!(decided.headers[..3], ["办结日期", "decided", "completed on"]);
        let rules: Vec<_> = decided.rules.iter().map(|rule| rule.zh.as_str()).collect();
        for rule in ["办结日期早于受理日期", "送达日期早于办结日期", "晚于计算当日", "已办结但没有办结日期"]
        {
            assert!(rules.contains(&rule), "{rule}: {rules:?}");
        }
        let depth = column(schema, "online_depth");
        assert_eq!(
            depth.values[3].writings,
            [
                "全程网办",
                "full",
                "online from end to end",
                "全流程网办",
                "全程在线办理",
                "IV",
                "IV级",
                "四级",
                "4级",
                "4"
            ]
        );
        let extended = column(schema, "extended");
        assert_eq!(extended.values.iter().map(|value| value.zh).collect::<Vec<_>>(), ["是", "否"]);
        assert!(column(schema, "case_no").key && column(schema, "accepted").required && column(schema, "channel").open);
    }

    #[test]
    fn each_kind_has_a_line_and_each_column_of_a_kind_has_one() {
        let kinds = Kinds::built_in();
        assert_eq!(kinds.to_frame().unwrap().height(), kinds.iter().count());
        for schema in kinds.iter() {
            assert_eq!(schema.to_frame().unwrap().height(), schema.columns.len(), "{}", schema.id);
        }
    }
}
