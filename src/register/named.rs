//! What the text of a schema leaves out: the column `period`, and named predicates where they are used.

use std::collections::BTreeMap;

use crate::predicate::{Answer, Parsed, replace_names};
use crate::register::header::fold;
use crate::register::schema::{Column, Kind, Schema};

/// The id of the column that says which year, quarter or month a row belongs to.
pub(crate) const PERIOD: &str = "period";

impl Schema {
    /// The schema with the column `period`, and with named predicates written out in each other and in the rules.
    pub(super) fn complete(mut self) -> Result<Self, String> {
        let period = default_period();
        let mut own = self.columns.iter().flat_map(Column::headers).map(fold);
        let is_free = !own.any(|header| period.headers().any(|other| fold(other) == header));
        drop(own);
        if self.period && is_free && !self.columns.is_empty() {
            self.columns.push(period);
        }
        if self.begins.is_none() {
            let dates = self.columns.iter().filter(|column| column.kind == Kind::Date && !column.future);
            self.begins = Some(dates.map(|column| column.id.clone()).collect());
        }
        let named = self.predicates.keys().map(|name| Ok((name.clone(), self.predicate(name, &[])?)));
        self.predicates = named.collect::<Result<_, String>>()?;
        for rule in &mut self.rules {
            let broken = write_out(&rule.broken, &self.predicates);
            rule.broken = broken.map_err(|reason| format!("rule `{}`: {reason}", rule.id))?;
        }
        Ok(self)
    }

    /// The text of a predicate with the named ones in it written out.
    pub(crate) fn write_out(&self, predicate: &str) -> Result<String, String> {
        if self.predicates.is_empty() { Ok(predicate.to_owned()) } else { write_out(predicate, &self.predicates) }
    }

    /// The text of a named predicate with those that it uses written out; it stands within others of these names.
    fn predicate(&self, name: &str, within: &[&str]) -> Result<String, String> {
        if within.contains(&name) {
            return Err(format!("predicate `{name}` uses itself"));
        }
        let within = [within, &[name]].concat();
        let text = &self.predicates[name];
        let mut used = BTreeMap::new();
        for other in Parsed::new(text)?.names().into_iter().filter(|other| self.predicates.contains_key(*other)) {
            used.insert(other.to_owned(), self.predicate(other, &within)?);
        }
        write_out(text, &used)
    }

    /// What must hold of the named predicates: a name that nothing else has, and a text over the columns.
    pub(super) fn check_predicates(&self) -> Result<(), String> {
        for (name, text) in &self.predicates {
            if !Parsed::new(name).is_ok_and(|parsed| parsed.names().contains(name.as_str())) {
                return Err(format!("`{name}` cannot be the name of a predicate, expected letters, digits and `_`"));
            }
            if self.column(name).is_some() || name == "cutoff" || Answer::of_name(name).is_some() {
                return Err(format!("predicate `{name}` has a name that stands for something else"));
            }
            self.accepts(text).map_err(|reason| format!("predicate `{name}`: {reason}"))?;
        }
        Ok(())
    }
}

fn write_out(text: &str, named: &BTreeMap<String, String>) -> Result<String, String> {
    replace_names(text, |name| named.get(name).map(String::as_str))
}

/// The year, quarter or month that a row belongs to, which every kind of register may have.
fn default_period() -> Column {
    Column {
        id: PERIOD.into(),
        zh: "年度".into(),
        en: "period".into(),
        kind: Kind::Period,
        aliases: ["统计期", "年份", "统计年度", "year"].map(Into::into).into(),
        required: false,
        future: false,
        endless: false,
        personal: false,
        ranked: false,
        in_days: false,
        open: false,
        states: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(head: &str, more: &str) -> Result<Schema, String> {
        let column = |id: &str, kind: &str| format!("[[column]]\nid = '{id}'\nzh = '{id}甲'\nen = 'of {id}'\n{kind}\n");
        let state = "type = 'state'\nopen = true";
        let columns = [column("state", state), column("closed", "type = 'date'")].concat();
        let text = format!("id = 'own'\nzh = '自'\nen = 'own'\n{head}\n{columns}{more}");
        Schema::from_toml(&text, "own").map_err(|error| error.to_string())
    }

    #[test]
    fn every_register_has_a_period_unless_it_wants_none_or_has_its_headers() {
        let columns = |schema: Schema| schema.columns.into_iter().map(|column| column.id).collect::<Vec<_>>();
        assert_eq!(columns(schema("", "").unwrap()), ["state", "closed", "period"]);
        assert_eq!(schema("", "").unwrap().find("统计年度").unwrap().kind, Kind::Period);
        assert_eq!(columns(schema("period = false", "").unwrap()), ["state", "closed"]);
        let year = "[[column]]\nid = 'y'\nzh = '年份'\nen = 'y of it'\ntype = 'int'\n";
        assert_eq!(columns(schema("", year).unwrap()), ["state", "closed", "y"]);
    }

    #[test]
    fn named_predicates_are_written_out_in_rules_and_in_each_other() {
        let named = "[predicates]\nended = \"state = 'ended'\"\nleft_open = 'NOT ended AND closed IS NULL'";
        let rule =
            "[[rule]]\nid = 'r'\nzh = '甲'\nen = 'a'\nbroken = \"ended AND state <> 'left_open'\"\ncolumns = ['state']";
        let schema = schema(named, rule).unwrap();
        assert_eq!(schema.rules[0].broken, "(state = 'ended') AND state <> 'left_open'");
        assert_eq!(schema.write_out("left_open").unwrap(), "(NOT (state = 'ended') AND closed IS NULL)");
    }

    #[test]
    fn a_named_predicate_must_stand_for_itself_alone() {
        for (named, reason) in [
            ("a = 'b'\nb = 'NOT a'", "predicate `a` uses itself"),
            ("closed = 'state IS NULL'", "predicate `closed` has a name that stands for something else"),
            ("cutoff = 'state IS NULL'", "predicate `cutoff` has a name that stands for something else"),
            ("clock_days = 'state IS NULL'", "predicate `clock_days` has a name that stands for something else"),
            ("and = 'state IS NULL'", "`and` cannot be the name of a predicate, expected letters, digits and `_`"),
            ("a-b = 'state IS NULL'", "`a-b` cannot be the name of a predicate, expected letters, digits and `_`"),
            ("gone = 'nothing IS NULL'", "`nothing` is not a column of `own`"),
        ] {
            let error = schema(&format!("[predicates]\n{named}"), "").unwrap_err();
            assert!(error.contains(reason), "{named}: {error}");
        }
    }
}
