//! The kinds of register that are known: the built-in ones and a user's own.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use crate::error::Result;
use crate::register::called::called;
use crate::register::header::fold;
use crate::register::schema::Schema;

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
    "coercion",
    "inspections",
    "other_acts",
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
    "disclosure_disputes",
    "legal_advisers",
    "adviser_work",
    "contracts",
    "village_advisers",
    "village_deputy_heads",
    "law_literate",
    "lawyers",
    "scores",
    "tasks",
    "events",
    "agencies",
    "places",
    "claims",
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

    /// The kind of that id or name: Chinese, English, or another by which its files go.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`](crate::Error::Unknown) where there is none, [`Error::SeveralCalled`](crate::Error::SeveralCalled) where several go by the name.
    ///
    /// # Examples
    ///
    /// ```
    /// let kinds = fazhi::register::Kinds::built_in();
    /// assert_eq!(kinds.get("政务服务办件")?.id, "service_matters");
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn get(&self, name: &str) -> Result<&Arc<Schema>> {
        self.0.get(name).map_or_else(|| called("register", name, self.0.values(), |schema| schema.called()), Ok)
    }

    /// The kind that a file, folder or sheet of that name holds: an exact name, or else the longest name in it.
    pub fn by_name(&self, name: &str) -> Option<&Arc<Schema>> {
        let name = fold(name);
        self.names()
            .filter(|(known, _)| name.contains(known.as_str()))
            .max_by_key(|(known, _)| (*known == name, known.chars().count()))
            .map(|(_, schema)| schema)
    }

    /// All names of all kinds, in the form in which they are compared.
    fn names(&self) -> impl Iterator<Item = (String, &Arc<Schema>)> {
        self.0.values().flat_map(|schema| schema.called().into_iter().map(move |known| (fold(known), schema)))
    }

    /// Whether a name of one kind may go on to be that of another: 人民调解 is the beginning of 人民调解员.
    pub(crate) fn goes_on(&self, name: &str, kind: &Schema) -> bool {
        let name = fold(name);
        self.names().filter(|(_, other)| other.id != kind.id).any(|(known, other)| {
            let mut ends = known.char_indices().map(|(at, _)| at).filter(|at| *at > 0 && name.ends_with(&known[..*at]));
            ends.any(|at| self.by_name(&format!("{name}{}", &known[at..])) == Some(other))
        })
    }

    /// The kind that a file holds by its name, or by that of its folder.
    pub(crate) fn of_file(&self, path: &Path) -> Option<&Arc<Schema>> {
        let named = |name: &OsStr| self.by_name(&name.to_string_lossy());
        let folder = || path.parent().and_then(Path::file_name).and_then(named);
        path.file_stem().and_then(named).or_else(folder)
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
    fn every_name_of_a_built_in_kind_is_its_own() {
        for schema in Kinds::built_in().iter() {
            for name in schema.called() {
                assert_eq!(Kinds::built_in().get(name).unwrap().id, schema.id, "{name}");
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

    #[test]
    fn a_name_may_go_on_to_be_that_of_another_register() {
        let kinds = Kinds::built_in();
        for (name, goes_on) in [("人民调解", true), ("某县人民调解", true), ("人民调解台账", false), ("办件", false)]
        {
            assert_eq!(kinds.goes_on(name, kinds.by_name(name).unwrap()), goes_on, "{name}");
        }
    }
}
