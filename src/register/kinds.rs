//! The kinds of register that are known: the built-in ones and a user's own.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use polars_core::prelude::DataFrame;

use crate::error::{Error, Result};
use crate::register::header::fold;
use crate::register::schema::{Column, Schema};

macro_rules! built_in {
    ($($id:literal),* $(,)?) => { &[$(($id, include_str!(concat!("kinds/", $id, ".toml")))),*] };
}

const BUILT_IN: &[(&str, &str)] = built_in![
    "service_matters",
    "service_items",
    "power_inventory",
    "power_list",
    "enforcement_staff",
    "case_file_review",
    "normative_documents",
    "decisions",
    "reconsideration",
    "litigation",
    "judicial_advice",
    "mediation",
    "mediators",
    "legal_aid",
    "consultations",
    "notary",
    "legal_publicity",
    "information_disclosure",
    "disclosures",
    "legal_advisers",
    "adviser_work",
    "contracts",
    "village_advisers",
    "village_deputy_heads",
    "law_literate",
    "lawyers",
    "scores",
    "agencies",
    "places",
];

/// All kinds of register that are known.
#[derive(Debug, Clone, PartialEq)]
pub struct Kinds(BTreeMap<String, Arc<Schema>>);

impl Kinds {
    /// The built-in kinds.
    ///
    /// # Examples
    ///
    /// ```
    /// let kinds = fazhi::register::Kinds::built_in();
    /// assert_eq!(kinds.get("mediation")?.zh, "人民调解");
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn built_in() -> &'static Self {
        static KINDS: LazyLock<Kinds> = LazyLock::new(|| {
            let read = |(id, text): &(&str, &str)| {
                let schema = Schema::from_toml(text, id).expect("a test reads every built-in schema");
                (schema.id.clone(), Arc::new(schema))
            };
            Kinds(BUILT_IN.iter().map(read).collect())
        });
        &KINDS
    }

    /// These kinds and one more, which takes the place of a kind of the same id.
    #[must_use]
    pub fn with(mut self, schema: Schema) -> Self {
        self.0.insert(schema.id.clone(), Arc::new(schema));
        self
    }

    /// The kind of that id.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] where there is none.
    pub fn get(&self, id: &str) -> Result<&Arc<Schema>> {
        self.0.get(id).ok_or_else(|| Error::unknown("register", id, self.0.keys().map(String::as_str)))
    }

    /// The kind that a file, folder or sheet of that name holds: an exact name, or else the longest name in it.
    pub fn by_name(&self, name: &str) -> Option<&Arc<Schema>> {
        let name = fold(name);
        let names = |schema: &'_ Arc<Schema>| -> Vec<String> {
            [&schema.id, &schema.zh, &schema.en].into_iter().chain(&schema.names).map(|name| fold(name)).collect()
        };
        self.0
            .values()
            .flat_map(|schema| names(schema).into_iter().map(move |known| (known, schema)))
            .filter(|(known, _)| name.contains(known.as_str()))
            .max_by_key(|(known, _)| (*known == name, known.chars().count()))
            .map(|(_, schema)| schema)
    }

    /// The columns of all kinds as a table: register, zh, en, column, type, `column_zh`, `column_en`, required, aliases.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where the table cannot be made.
    pub fn to_frame(&self) -> Result<DataFrame> {
        let lines: Vec<(&Schema, &Column)> =
            self.iter().flat_map(|schema| schema.columns.iter().map(move |column| (schema.as_ref(), column))).collect();
        let text = |name: &str, of: &dyn Fn(&(&Schema, &Column)) -> String| {
            polars_core::prelude::Column::new(name.into(), lines.iter().map(of).collect::<Vec<_>>())
        };
        let kind =
            |column: &Column| serde_json::to_value(column.kind).ok().and_then(|word| word.as_str().map(Into::into));
        let required: Vec<_> = lines.iter().map(|(_, column)| column.required).collect();
        let columns = vec![
            text("register", &|(schema, _)| schema.id.clone()),
            text("zh", &|(schema, _)| schema.zh.clone()),
            text("en", &|(schema, _)| schema.en.clone()),
            text("column", &|(_, column)| column.id.clone()),
            text("type", &|(_, column)| kind(column).unwrap_or_default()),
            text("column_zh", &|(_, column)| column.zh.clone()),
            text("column_en", &|(_, column)| column.en.clone()),
            polars_core::prelude::Column::new("required".into(), required),
            text("aliases", &|(_, column)| column.aliases.join(", ")),
        ];
        DataFrame::new(lines.len(), columns).map_err(Error::engine("making the table of registers"))
    }

    /// All of them, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Schema>> {
        self.0.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_schema_holds_together() {
        for (id, text) in BUILT_IN {
            let schema = Schema::from_toml(text, id).unwrap();
            assert_eq!(&schema.id, id);
        }
    }

    /// A column of states that is answered by 有 or 是 too knows the word that denies it.
    #[test]
    fn states_written_as_answers_come_in_pairs() {
        for column in Kinds::built_in().iter().flat_map(|schema| &schema.columns) {
            let writings: Vec<String> =
                column.states.iter().flat_map(crate::register::State::writings).map(fold).collect();
            for answer in ["是", "有", "√", "y", "yes", "true"] {
                let no = crate::register::cell::word::denial_of(answer).unwrap();
                let (yes, no) = (writings.contains(&fold(answer)), writings.contains(&fold(no)));
                assert!(!yes || no, "{}: {answer}", column.id);
            }
        }
    }

    #[test]
    fn a_file_name_says_which_register_it_is() {
        let cases = [
            ("service_matters", "service_matters"),
            ("祁连县2020年人民调解台账", "mediation"),
            ("人民调解员", "mediators"),
            ("2020 Legal-Aid", "legal_aid"),
            ("行政复议", "reconsideration"),
            ("2020年行政职权事项梳理表", "power_inventory"),
            ("2020年行政职权清单", "power_list"),
        ];
        for (name, id) in cases {
            assert_eq!(Kinds::built_in().by_name(name).map(|schema| schema.id.as_str()), Some(id), "{name}");
        }
        assert!(Kinds::built_in().by_name("notes").is_none());
    }
}
