//! From the tree of a predicate to an expression over typed columns: every name has a meaning, and every comparison two sides of
//! one type.

use super::lex::Fault;
use super::parse::{Comparison, Node, Parsed, Part};
use crate::calendar::date;

/// What a predicate reads of a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Leaf {
    Column(String),
    /// The answer of a clock, by the clock's id.
    Answer(String, Answer),
    /// The day as of which a row is judged that is placed by this column.
    Cutoff(String),
}

/// What a clock says of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Answer {
    Days,
    Limit,
    OnTime,
    Overdue,
}

impl Answer {
    pub(crate) const ALL: [Self; 4] = [Self::Days, Self::Limit, Self::OnTime, Self::Overdue];

    /// The name under which predicates and spans use it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Days => "clock_days",
            Self::Limit => "clock_limit",
            Self::OnTime => "clock_on_time",
            Self::Overdue => "clock_overdue",
        }
    }

    pub(crate) fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.name() == name)
    }

    pub(crate) fn kind(self) -> Type {
        match self {
            Self::Days | Self::Limit => Type::Number,
            Self::OnTime => Type::Truth,
            Self::Overdue => Type::Day,
        }
    }
}

/// The type of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    Text,
    Day,
    Number,
    Truth,
    /// That of `NULL`, which goes with every other.
    Null,
}

impl Type {
    fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Day => "a day",
            Self::Number => "a number",
            Self::Truth => "a truth value",
            Self::Null => "NULL",
        }
    }
}

/// A value that stands in a predicate.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Text(String),
    Day(i32),
    Whole(i64),
    Float(f64),
    Truth(bool),
    Null,
}

impl Value {
    /// A number, which stays whole if it is, so that it is compared exactly.
    pub(crate) fn number(number: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
        if number.fract() == 0.0 && number.abs() < 2_f64.powi(53) {
            Self::Whole(number as i64)
        } else {
            Self::Float(number)
        }
    }
}

/// What a name means.
#[derive(Debug, Clone)]
pub(crate) enum Meaning<'a> {
    Parameter(f64),
    /// Something that is read, its type and, of a column of states, those that it can have.
    Leaf(Leaf, Type, Option<States<'a>>),
}

/// The ids of states, each with that of the state of which it is a kind.
pub(crate) type States<'a> = Vec<(&'a str, Option<&'a str>)>;

/// A predicate or a part of it, over typed columns.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expr {
    Leaf(Leaf, Type),
    Value(Value),
    Not(Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Compare(Comparison, Box<Expr>, Box<Expr>),
    In(Box<Expr>, Vec<Value>),
    IsNull(Box<Expr>),
    Distinct(Box<Expr>, Box<Expr>),
    Coalesce(Vec<Expr>),
    Case(Vec<(Expr, Expr)>, Option<Box<Expr>>),
}

impl Expr {
    /// The leaves that it reads, some of them more than once.
    pub(crate) fn leaves(&self) -> Vec<(&Leaf, Type)> {
        match self {
            Self::Leaf(leaf, kind) => vec![(leaf, *kind)],
            Self::Value(_) => Vec::new(),
            Self::Not(expr) | Self::IsNull(expr) | Self::In(expr, _) => expr.leaves(),
            Self::And(exprs) | Self::Or(exprs) | Self::Coalesce(exprs) => exprs.iter().flat_map(Self::leaves).collect(),
            Self::Compare(_, one, other) | Self::Distinct(one, other) => {
                [one, other].iter().flat_map(|e| e.leaves()).collect()
            }
            Self::Case(branches, otherwise) => {
                let branches = branches.iter().flat_map(|(when, then)| [when, then]);
                branches.chain(otherwise.as_deref()).flat_map(Self::leaves).collect()
            }
        }
    }

    /// This expression with other leaves or values in the place of some leaves.
    pub(crate) fn with_leaves(&self, of: &dyn Fn(&Leaf) -> Option<Self>) -> Self {
        let each = |exprs: &[Self]| exprs.iter().map(|expr| expr.with_leaves(of)).collect();
        let boxed = |expr: &Self| Box::new(expr.with_leaves(of));
        match self {
            Self::Leaf(leaf, _) => of(leaf).unwrap_or_else(|| self.clone()),
            Self::Value(_) => self.clone(),
            Self::Not(expr) => Self::Not(boxed(expr)),
            Self::IsNull(expr) => Self::IsNull(boxed(expr)),
            Self::In(expr, list) => Self::In(boxed(expr), list.clone()),
            Self::And(exprs) => Self::And(each(exprs)),
            Self::Or(exprs) => Self::Or(each(exprs)),
            Self::Coalesce(exprs) => Self::Coalesce(each(exprs)),
            Self::Compare(how, one, other) => Self::Compare(*how, boxed(one), boxed(other)),
            Self::Distinct(one, other) => Self::Distinct(boxed(one), boxed(other)),
            Self::Case(branches, otherwise) => Self::Case(
                branches.iter().map(|(when, then)| (when.with_leaves(of), then.with_leaves(of))).collect(),
                otherwise.as_deref().map(boxed),
            ),
        }
    }
}

/// Gives a parsed predicate the meaning of its names; it must be a truth value.
pub(crate) fn resolve<'a>(
    parsed: &Parsed,
    meaning: &dyn Fn(&str) -> Result<Meaning<'a>, String>,
) -> Result<Expr, String> {
    let resolver = Resolver { meaning };
    let resolved = resolver.resolve(&parsed.root).and_then(|typed| typed.require(Type::Truth, parsed.root.at));
    resolved.map(|typed| typed.expr).map_err(|fault| fault.of(&parsed.text))
}

/// Expressions of one type, that type, and the states that they can be.
type Alike<'a> = (Vec<Expr>, Type, Option<States<'a>>);

struct Resolver<'r, 'a> {
    meaning: &'r dyn Fn(&str) -> Result<Meaning<'a>, String>,
}

/// An expression, its type, and the states that it can be, where it comes from a column of states.
struct Typed<'a> {
    expr: Expr,
    kind: Type,
    states: Option<States<'a>>,
}

impl Typed<'_> {
    fn truth(expr: Expr) -> Self {
        Self { expr, kind: Type::Truth, states: None }
    }

    fn require(self, kind: Type, at: usize) -> Result<Self, Fault> {
        if self.kind == kind || self.kind == Type::Null {
            return Ok(self);
        }
        Err(Fault::new(at, format!("expected {}, found {}", kind.name(), self.kind.name())))
    }
}

impl<'a> Resolver<'_, 'a> {
    fn resolve(&self, node: &Node) -> Result<Typed<'a>, Fault> {
        let value = |value, kind| Ok(Typed { expr: Expr::Value(value), kind, states: None });
        match &node.part {
            Part::Name(name) => self.name(name, node.at),
            Part::Text(text) => value(Value::Text(text.clone()), Type::Text),
            Part::Number(number) => value(Value::number(*number), Type::Number),
            Part::Truth(truth) => value(Value::Truth(*truth), Type::Truth),
            Part::Null => value(Value::Null, Type::Null),
            Part::Not(inner) => Ok(Typed::truth(Expr::Not(Box::new(self.truth(inner)?)))),
            Part::And(nodes) => Ok(Typed::truth(Expr::And(self.truths(nodes)?))),
            Part::Or(nodes) => Ok(Typed::truth(Expr::Or(self.truths(nodes)?))),
            Part::Compare(how, one, other) => {
                let (one, other, states) = self.pair(one, other)?;
                let kinds = kinds_of(&one, &other, states.as_ref())
                    .filter(|_| matches!(how, Comparison::Equal | Comparison::NotEqual));
                Ok(Typed::truth(match (kinds, how) {
                    (Some(among), Comparison::Equal) => among,
                    (Some(among), _) => Expr::Not(Box::new(among)),
                    (None, _) => Expr::Compare(*how, Box::new(one), Box::new(other)),
                }))
            }
            Part::Distinct(one, other) => {
                let (one, other, states) = self.pair(one, other)?;
                Ok(Typed::truth(match kinds_of(&one, &other, states.as_ref()) {
                    Some(among) => Expr::Not(Box::new(Expr::Coalesce(vec![among, Expr::Value(Value::Truth(false))]))),
                    None => Expr::Distinct(Box::new(one), Box::new(other)),
                }))
            }
            Part::In(inner, list) => self.membership(inner, list),
            Part::IsNull(inner) => Ok(Typed::truth(Expr::IsNull(Box::new(self.resolve(inner)?.expr)))),
            Part::Coalesce(nodes) => {
                let nodes: Vec<_> = nodes.iter().collect();
                let (exprs, kind, states) = self.alike(&nodes)?;
                Ok(Typed { expr: Expr::Coalesce(exprs), kind, states })
            }
            Part::Case(branches, otherwise) => self.case(branches, otherwise.as_deref()),
        }
    }

    fn name(&self, name: &str, at: usize) -> Result<Typed<'a>, Fault> {
        match (self.meaning)(name).map_err(|reason| Fault::new(at, reason))? {
            Meaning::Parameter(number) => {
                Ok(Typed { expr: Expr::Value(Value::number(number)), kind: Type::Number, states: None })
            }
            Meaning::Leaf(leaf, kind, states) => Ok(Typed { expr: Expr::Leaf(leaf, kind), kind, states }),
        }
    }

    fn truth(&self, node: &Node) -> Result<Expr, Fault> {
        self.resolve(node)?.require(Type::Truth, node.at).map(|typed| typed.expr)
    }

    fn truths(&self, nodes: &[Node]) -> Result<Vec<Expr>, Fault> {
        nodes.iter().map(|node| self.truth(node)).collect()
    }

    fn pair(&self, one: &Node, other: &Node) -> Result<(Expr, Expr, Option<States<'a>>), Fault> {
        let (exprs, _, states) = self.alike(&[one, other])?;
        let [one, other] = <[Expr; 2]>::try_from(exprs).expect("two nodes give two expressions");
        Ok((one, other, states))
    }

    fn membership(&self, inner: &Node, list: &[Node]) -> Result<Typed<'a>, Fault> {
        let nodes: Vec<_> = std::iter::once(inner).chain(list).collect();
        let (mut exprs, _, states) = self.alike(&nodes)?;
        let values = exprs.split_off(1).into_iter().flat_map(|expr| match expr {
            Expr::Value(Value::Text(text)) => with_kinds(&text, states.as_ref()),
            Expr::Value(value) => vec![value],
            _ => unreachable!("the parser takes literals only"),
        });
        let values = values.collect();
        let expr = exprs.pop().expect("what is looked for comes first");
        Ok(Typed::truth(Expr::In(Box::new(expr), values)))
    }

    fn case(&self, branches: &[(Node, Node)], otherwise: Option<&Node>) -> Result<Typed<'a>, Fault> {
        let whens = branches.iter().map(|(when, _)| self.truth(when)).collect::<Result<Vec<_>, _>>()?;
        let nodes: Vec<_> = branches.iter().map(|(_, then)| then).chain(otherwise).collect();
        let (mut thens, kind, states) = self.alike(&nodes)?;
        let last = otherwise.map(|_| Box::new(thens.pop().expect("it was among the nodes")));
        Ok(Typed { expr: Expr::Case(whens.into_iter().zip(thens).collect(), last), kind, states })
    }

    /// Values that must be of one type; texts among days become days, and texts among states must be states.
    fn alike(&self, nodes: &[&Node]) -> Result<Alike<'a>, Fault> {
        let mut typed = nodes.iter().map(|node| self.resolve(node)).collect::<Result<Vec<_>, _>>()?;
        let is_day = typed.iter().any(|one| one.kind == Type::Day);
        for (one, node) in typed.iter_mut().zip(nodes) {
            if let (true, Expr::Value(Value::Text(text))) = (is_day, &one.expr) {
                let day = date::iso_day(text);
                let day =
                    day.ok_or_else(|| Fault::new(node.at, format!("`{text}` is not a day such as 2020-12-31")))?;
                *one = Typed { expr: Expr::Value(Value::Day(day)), kind: Type::Day, states: None };
            }
        }
        let kind = typed.iter().map(|one| one.kind).find(|kind| *kind != Type::Null).unwrap_or(Type::Null);
        let states = typed.iter().find_map(|one| one.states.clone());
        for node in nodes {
            states.iter().try_for_each(|states| literals_are_states(node, states))?;
        }
        let exprs = typed.into_iter().zip(nodes).map(|(one, node)| Ok(one.require(kind, node.at)?.expr));
        Ok((exprs.collect::<Result<_, Fault>>()?, kind, states))
    }
}

/// A state and all that are kinds of it.
fn with_kinds(id: &str, states: Option<&States<'_>>) -> Vec<Value> {
    let kinds = states.into_iter().flatten().filter(|(_, within)| *within == Some(id)).map(|(kind, _)| *kind);
    std::iter::once(id).chain(kinds).map(|id| Value::Text(id.to_owned())).collect()
}

/// That one of two is a state of which there are kinds, or one of these.
fn kinds_of(one: &Expr, other: &Expr, states: Option<&States<'_>>) -> Option<Expr> {
    let ((read, Expr::Value(Value::Text(id))) | (Expr::Value(Value::Text(id)), read)) = (one, other) else {
        return None;
    };
    let kinds = with_kinds(id, states);
    (kinds.len() > 1).then(|| Expr::In(Box::new(read.clone()), kinds))
}

/// Refuses a text that is compared with a column of states but is not one of them.
fn literals_are_states(node: &Node, states: &States<'_>) -> Result<(), Fault> {
    match &node.part {
        Part::Text(text) if states.iter().all(|(state, _)| state != text) => {
            let known: Vec<_> = states.iter().map(|(state, _)| format!("`{state}`")).collect();
            Err(Fault::new(
                node.at,
                format!("`{text}` is not a state of the column; its states are {}", known.join(", ")),
            ))
        }
        Part::Coalesce(nodes) => nodes.iter().try_for_each(|node| literals_are_states(node, states)),
        Part::Case(branches, otherwise) => {
            let thens = branches.iter().map(|(_, then)| then);
            thens.chain(otherwise.as_deref()).try_for_each(|node| literals_are_states(node, states))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(name: &str) -> Result<Meaning<'static>, String> {
        let column = |kind, states| Ok(Meaning::Leaf(Leaf::Column(name.to_owned()), kind, states));
        match name {
            "state" => column(Type::Text, Some(vec![("open", None), ("closed", None)])),
            "reply" => column(Type::Text, Some(vec![("refused", None), ("secret", Some("refused"))])),
            "note" => column(Type::Text, None),
            "decided" | "accepted" => column(Type::Day, None),
            "days" => column(Type::Number, None),
            "veto" => column(Type::Truth, None),
            "limit" => Ok(Meaning::Parameter(20.0)),
            _ => Err(format!("`{name}` is not a column")),
        }
    }

    #[test]
    fn what_does_not_fit_is_named_with_its_place() {
        for (text, expected) in [
            ("close IS NULL", "`close IS NULL`, character 1: `close` is not a column"),
            ("veto AND days", "`veto AND days`, character 10: expected a truth value, found a number"),
            ("days", "`days`, character 1: expected a truth value, found a number"),
            ("days = 'x'", "`days = 'x'`, character 8: expected a number, found text"),
            ("decided < 'soon'", "`decided < 'soon'`, character 11: `soon` is not a day such as 2020-12-31"),
            (
                "state IN ('open', 'gone')",
                "`state IN ('open', 'gone')`, character 19: `gone` is not a state of the column; its states are `open`, `closed`",
            ),
            (
                "COALESCE(state, 'gone') = 'open'",
                "`COALESCE(state, 'gone') = 'open'`, character 17: `gone` is not a state of the column; its states are `open`, `closed`",
            ),
            (
                "CASE WHEN veto THEN days ELSE 'x' END > 1",
                "`CASE WHEN veto THEN days ELSE 'x' END > 1`, character 31: expected a number, found text",
            ),
        ] {
            assert_eq!(resolve(&Parsed::new(text).unwrap(), &meaning).unwrap_err(), expected);
        }
    }

    #[test]
    fn a_state_stands_for_all_its_kinds() {
        let reply = || Expr::Leaf(Leaf::Column("reply".into()), Type::Text);
        let text = |id: &str| Value::Text(id.into());
        let refused = || Expr::In(Box::new(reply()), vec![text("refused"), text("secret")]);
        let not = |expr| Expr::Not(Box::new(expr));
        let known = || Expr::Coalesce(vec![refused(), Expr::Value(Value::Truth(false))]);
        let secret = Expr::Compare(Comparison::Equal, Box::new(reply()), Box::new(Expr::Value(text("secret"))));
        for (written, expected) in [
            ("reply = 'refused'", refused()),
            ("'refused' = reply", refused()),
            ("reply IN ('refused')", refused()),
            ("reply <> 'refused'", not(refused())),
            ("reply IS DISTINCT FROM 'refused'", not(known())),
            ("reply = 'secret'", secret),
        ] {
            assert_eq!(resolve(&Parsed::new(written).unwrap(), &meaning).unwrap(), expected, "{written}");
        }
    }

    #[test]
    fn parameters_have_their_values_and_texts_beside_days_are_days() {
        let resolved = |text: &str| resolve(&Parsed::new(text).unwrap(), &meaning).unwrap();
        let days = Expr::Leaf(Leaf::Column("days".into()), Type::Number);
        let whole = Expr::Value(Value::Whole(20));
        assert_eq!(resolved("days <= limit"), Expr::Compare(Comparison::AtMost, Box::new(days), Box::new(whole)));
        let Expr::Compare(_, _, day) = resolved("decided <= '1970-01-11'") else { panic!() };
        assert_eq!(*day, Expr::Value(Value::Day(10)));
        assert!(
            resolve(&Parsed::new("note = 'anything' AND state IS DISTINCT FROM 'open'").unwrap(), &meaning).is_ok()
        );
    }
}
