//! What predicates say of a batch of rows.

use std::cmp::Ordering;

use super::parse::Comparison;
use super::resolve::{Expr, Leaf, Type, Value};
use crate::column::{Mask, NO_DAY, NO_DECIMAL, NO_NUMBER, Truths, Values};

/// Where the leaves of a batch are found; one that is missing is empty in every row.
pub(crate) trait Source {
    fn height(&self) -> usize;
    fn values(&self, leaf: &Leaf) -> Option<&Values>;
}

/// Predicates of which parts that are equal are evaluated once.
#[derive(Debug, Default)]
pub(crate) struct Program(Vec<Step>);

/// A part of a predicate; the parts that it is made of come before it, and are named by their place.
#[derive(Debug, PartialEq)]
enum Step {
    Constant(Option<bool>),
    Not(usize),
    And(Vec<usize>),
    Or(Vec<usize>),
    Coalesce(Vec<usize>),
    Case(Vec<(usize, usize)>, Option<usize>),
    /// An expression over one column of text, which is evaluated once for each text of its dictionary.
    OfText(Leaf, Expr),
    /// An expression that is evaluated for each row.
    OfRows(Expr),
}

impl Program {
    /// Adds a predicate and gives the place of what it says.
    pub(crate) fn add(&mut self, expr: &Expr) -> usize {
        let step = match text_column(expr) {
            Some(column) => Step::OfText(column.clone(), expr.clone()),
            None => self.step(expr),
        };
        self.0.iter().position(|known| *known == step).unwrap_or_else(|| {
            self.0.push(step);
            self.0.len() - 1
        })
    }

    fn step(&mut self, expr: &Expr) -> Step {
        let is_truth = is_truth(expr);
        match expr {
            Expr::Value(Value::Truth(truth)) => Step::Constant(Some(*truth)),
            Expr::Value(Value::Null) => Step::Constant(None),
            Expr::Not(inner) => Step::Not(self.add(inner)),
            Expr::And(exprs) => Step::And(exprs.iter().map(|expr| self.add(expr)).collect()),
            Expr::Or(exprs) => Step::Or(exprs.iter().map(|expr| self.add(expr)).collect()),
            Expr::Coalesce(exprs) if is_truth => Step::Coalesce(exprs.iter().map(|expr| self.add(expr)).collect()),
            Expr::Case(branches, otherwise) if is_truth => {
                let branches = branches.iter().map(|(when, then)| (self.add(when), self.add(then))).collect();
                Step::Case(branches, otherwise.as_deref().map(|expr| self.add(expr)))
            }
            _ => Step::OfRows(expr.clone()),
        }
    }

    /// What each part says of the rows.
    pub(crate) fn run(&self, source: &dyn Source) -> Vec<Truths> {
        let mut said: Vec<Truths> = Vec::with_capacity(self.0.len());
        for step in &self.0 {
            let truths = match step {
                Step::Constant(holds) => Truths::constant(*holds),
                Step::Not(part) => said[*part].not(),
                Step::And(parts) => parts[1..].iter().fold(said[parts[0]].clone(), |all, part| all.and(&said[*part])),
                Step::Or(parts) => parts[1..].iter().fold(said[parts[0]].clone(), |any, part| any.or(&said[*part])),
                Step::Coalesce(parts) => {
                    parts[1..].iter().fold(said[parts[0]].clone(), |first, part| first.coalesce(&said[*part]))
                }
                Step::Case(branches, otherwise) => {
                    let branches = branches.iter().map(|(when, then)| (&said[*when], &said[*then]));
                    case(branches, otherwise.map(|part| &said[part]))
                }
                Step::OfText(leaf, expr) => of_text(leaf, expr, source),
                Step::OfRows(expr) => of_rows(expr, source),
            };
            said.push(truths);
        }
        said
    }
}

/// The only leaf of an expression, if that is a column of text.
fn text_column(expr: &Expr) -> Option<&Leaf> {
    let leaves = expr.leaves();
    let (first, kind) = *leaves.first()?;
    let only = kind == Type::Text && leaves.iter().all(|(leaf, _)| *leaf == first);
    only.then_some(first)
}

/// Whether an expression is a truth value.
fn is_truth(expr: &Expr) -> bool {
    match expr {
        Expr::Leaf(_, kind) => *kind == Type::Truth,
        Expr::Value(value) => matches!(value, Value::Truth(_)),
        Expr::Coalesce(exprs) => exprs.iter().any(is_truth),
        Expr::Case(branches, otherwise) => {
            branches.iter().map(|(_, then)| then).chain(otherwise.as_deref()).any(is_truth)
        }
        _ => true,
    }
}

impl Truths {
    fn not(&self) -> Self {
        Self { yes: self.yes.or(&self.unknown).not(), unknown: self.unknown.clone() }
    }

    fn and(&self, other: &Self) -> Self {
        let unknown = self.unknown.or(&other.unknown);
        let possible = |truths: &Self| truths.yes.or(&truths.unknown);
        let unknown = if unknown.is_none() { unknown } else { unknown.and(&possible(self)).and(&possible(other)) };
        let yes = self.yes.and(&other.yes);
        Self { yes, unknown }
    }

    fn or(&self, other: &Self) -> Self {
        let yes = self.yes.or(&other.yes);
        Self { unknown: self.unknown.or(&other.unknown).and_not(&yes), yes }
    }

    fn coalesce(&self, other: &Self) -> Self {
        let yes = self.yes.or(&self.unknown.and(&other.yes));
        Self { yes, unknown: self.unknown.and(&other.unknown) }
    }
}

fn case<'a>(branches: impl Iterator<Item = (&'a Truths, &'a Truths)>, otherwise: Option<&Truths>) -> Truths {
    let mut all = Truths { yes: Mask::None, unknown: Mask::None };
    let mut rest = Mask::All;
    for (when, then) in branches {
        let taken = rest.and(&when.yes);
        all.yes = all.yes.or(&taken.and(&then.yes));
        all.unknown = all.unknown.or(&taken.and(&then.unknown));
        rest = rest.and_not(&when.yes);
    }
    let unknown = Truths::constant(None);
    let otherwise = otherwise.unwrap_or(&unknown);
    all.yes = all.yes.or(&rest.and(&otherwise.yes));
    all.unknown = all.unknown.or(&rest.and(&otherwise.unknown));
    all
}

fn of_text(leaf: &Leaf, expr: &Expr, source: &dyn Source) -> Truths {
    let of = |text: Option<&str>| scalar(expr, &|_| text.map_or(Scalar::Null, Scalar::Text)).truth();
    let Some(Values::Text(codes)) = source.values(leaf) else { return Truths::constant(of(None)) };
    let said: Vec<Option<bool>> = codes.dictionary.iter().map(|text| of(text.as_deref())).collect();
    let mask = |wanted: Option<bool>| {
        let of_codes: Vec<bool> = said.iter().map(|truth| *truth == wanted).collect();
        if of_codes.contains(&true) {
            Mask::from_fn(source.height(), |row| of_codes[codes.codes[row] as usize])
        } else {
            Mask::None
        }
    };
    Truths { yes: mask(Some(true)), unknown: mask(None) }
}

fn of_rows(expr: &Expr, source: &dyn Source) -> Truths {
    let height = source.height();
    match expr {
        Expr::Leaf(leaf, _) => match source.values(leaf) {
            Some(Values::Truths(truths)) => truths.clone(),
            _ => Truths::constant(None),
        },
        Expr::IsNull(inner) if matches!(**inner, Expr::Leaf(..)) => {
            let Expr::Leaf(leaf, _) = &**inner else { unreachable!("it was just looked at") };
            let yes = source.values(leaf).map_or(Mask::All, |values| values.missing(height));
            Truths { yes, unknown: Mask::None }
        }
        Expr::Compare(how, one, other) => match (Integers::of(one, source), Integers::of(other, source)) {
            (Some(one), Some(other)) => compare(*how, one, other, height),
            _ => row_by_row(expr, source),
        },
        _ => row_by_row(expr, source),
    }
}

fn row_by_row(expr: &Expr, source: &dyn Source) -> Truths {
    let of_row = |row: usize| {
        scalar(expr, &|leaf| source.values(leaf).map_or(Scalar::Null, |values| Scalar::of(values, row))).truth()
    };
    Truths::from_fn(source.height(), of_row)
}

/// One side of a comparison whose values are all whole numbers.
#[derive(Clone, Copy)]
enum Integers<'a> {
    Days(&'a [i32]),
    Numbers(&'a [i64]),
    Constant(i64),
}

impl<'a> Integers<'a> {
    fn of(expr: &Expr, source: &'a dyn Source) -> Option<Self> {
        match expr {
            Expr::Value(Value::Day(day)) => Some(Self::Constant(i64::from(*day))),
            Expr::Value(Value::Whole(number)) => Some(Self::Constant(*number)),
            Expr::Value(Value::Null) => Some(Self::Constant(NO_NUMBER)),
            Expr::Leaf(leaf, Type::Day | Type::Number) => match source.values(leaf) {
                None => Some(Self::Constant(NO_NUMBER)),
                Some(Values::Days(days) | Values::Periods { first: days, .. }) => Some(Self::Days(days)),
                Some(Values::Numbers(numbers)) => Some(Self::Numbers(numbers)),
                Some(_) => None,
            },
            _ => None,
        }
    }
}

fn compare(how: Comparison, one: Integers<'_>, other: Integers<'_>, height: usize) -> Truths {
    let day = |day: i32| if day == NO_DAY { NO_NUMBER } else { i64::from(day) };
    // Each pair of forms has a loop of its own, without a branch for the form in it.
    match (one, other) {
        (Integers::Days(a), Integers::Days(b)) => compare_by(how, |row| day(a[row]), |row| day(b[row]), height),
        (Integers::Days(a), Integers::Constant(b)) => compare_by(how, |row| day(a[row]), |_| b, height),
        (Integers::Constant(a), Integers::Days(b)) => compare_by(how, |_| a, |row| day(b[row]), height),
        (Integers::Numbers(a), Integers::Constant(b)) => compare_by(how, |row| a[row], |_| b, height),
        (Integers::Constant(a), Integers::Numbers(b)) => compare_by(how, |_| a, |row| b[row], height),
        (Integers::Numbers(a), Integers::Numbers(b)) => compare_by(how, |row| a[row], |row| b[row], height),
        (Integers::Days(a), Integers::Numbers(b)) => compare_by(how, |row| day(a[row]), |row| b[row], height),
        (Integers::Numbers(a), Integers::Days(b)) => compare_by(how, |row| a[row], |row| day(b[row]), height),
        (Integers::Constant(a), Integers::Constant(b)) => {
            let known = a != NO_NUMBER && b != NO_NUMBER;
            Truths::constant(known.then(|| how.holds(a.cmp(&b))))
        }
    }
}

fn compare_by(how: Comparison, one: impl Fn(usize) -> i64, other: impl Fn(usize) -> i64, height: usize) -> Truths {
    let known = |a: i64, b: i64| a != NO_NUMBER && b != NO_NUMBER;
    let mask = |holds: fn(i64, i64) -> bool| {
        Mask::from_fn(height, |row| {
            let (a, b) = (one(row), other(row));
            known(a, b) && holds(a, b)
        })
    };
    let yes = match how {
        Comparison::Equal => mask(|a, b| a == b),
        Comparison::NotEqual => mask(|a, b| a != b),
        Comparison::Less => mask(|a, b| a < b),
        Comparison::AtMost => mask(|a, b| a <= b),
        Comparison::More => mask(|a, b| a > b),
        Comparison::AtLeast => mask(|a, b| a >= b),
    };
    Truths { yes, unknown: Mask::from_fn(height, |row| !known(one(row), other(row))) }
}

/// A value of one row.
#[derive(Debug, Clone, Copy)]
enum Scalar<'a> {
    Text(&'a str),
    Whole(i64),
    Decimal(i128, u32),
    Float(f64),
    Truth(bool),
    Null,
}

impl<'a> Scalar<'a> {
    fn of(values: &'a Values, row: usize) -> Self {
        match values {
            Values::Text(codes) => codes.get(row).map_or(Self::Null, Self::Text),
            Values::Days(days) | Values::Periods { first: days, .. } => match days[row] {
                NO_DAY => Self::Null,
                day => Self::Whole(i64::from(day)),
            },
            Values::Numbers(numbers) => match numbers[row] {
                NO_NUMBER => Self::Null,
                number => Self::Whole(number),
            },
            Values::Decimals { values, scale } => match values[row] {
                NO_DECIMAL => Self::Null,
                value => Self::Decimal(value, *scale),
            },
            Values::Truths(truths) => truths.get(row).map_or(Self::Null, Self::Truth),
        }
    }

    fn of_value(value: &'a Value) -> Self {
        match value {
            Value::Text(text) => Self::Text(text),
            Value::Day(day) => Self::Whole(i64::from(*day)),
            Value::Whole(number) => Self::Whole(*number),
            Value::Float(number) => Self::Float(*number),
            Value::Truth(truth) => Self::Truth(*truth),
            Value::Null => Self::Null,
        }
    }

    fn truth(self) -> Option<bool> {
        match self {
            Self::Truth(truth) => Some(truth),
            _ => None,
        }
    }

    fn of_truth(truth: Option<bool>) -> Self {
        truth.map_or(Self::Null, Self::Truth)
    }

    fn is_null(self) -> bool {
        matches!(self, Self::Null)
    }

    /// How two values of one type stand to each other; none where one of them is empty.
    fn order(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => Some(one.cmp(other)),
            (Self::Truth(one), Self::Truth(other)) => Some(one.cmp(&other)),
            (one, other) => match (one.exact(), other.exact()) {
                (Some(one), Some(other)) => Some(order_of_decimals(one, other)),
                _ => one.float()?.partial_cmp(&other.float()?),
            },
        }
    }

    /// A number as a scaled integer.
    fn exact(self) -> Option<(i128, u32)> {
        match self {
            Self::Whole(number) => Some((i128::from(number), 0)),
            Self::Decimal(value, scale) => Some((value, scale)),
            _ => None,
        }
    }

    fn float(self) -> Option<f64> {
        match self {
            Self::Float(number) => Some(number),
            other => other.exact().map(|(value, scale)| value as f64 / 10_f64.powi(scale.cast_signed())),
        }
    }
}

/// How two scaled integers stand to each other; one that overflows at the scale of the other is larger than it by far.
fn order_of_decimals((one, one_scale): (i128, u32), (other, other_scale): (i128, u32)) -> Ordering {
    let scale = one_scale.max(other_scale);
    let scaled = |value: i128, own: u32| {
        10_i128
            .checked_pow(scale - own)
            .and_then(|power| value.checked_mul(power))
            .unwrap_or(value.signum() * i128::MAX)
    };
    scaled(one, one_scale).cmp(&scaled(other, other_scale))
}

/// The value of an expression in one row.
fn scalar<'a>(expr: &'a Expr, leaf: &dyn Fn(&Leaf) -> Scalar<'a>) -> Scalar<'a> {
    let of = |expr: &'a Expr| scalar(expr, leaf);
    match expr {
        Expr::Leaf(name, _) => leaf(name),
        Expr::Value(value) => Scalar::of_value(value),
        Expr::Not(inner) => Scalar::of_truth(of(inner).truth().map(|holds| !holds)),
        Expr::And(exprs) => Scalar::of_truth(decided(exprs.iter().map(|expr| of(expr).truth()), false)),
        Expr::Or(exprs) => Scalar::of_truth(decided(exprs.iter().map(|expr| of(expr).truth()), true)),
        Expr::Compare(how, one, other) => Scalar::of_truth(of(one).order(of(other)).map(|order| how.holds(order))),
        Expr::In(inner, list) => {
            let value = of(inner);
            let found = || list.iter().any(|item| value.order(Scalar::of_value(item)).is_some_and(Ordering::is_eq));
            Scalar::of_truth((!value.is_null()).then(found))
        }
        Expr::IsNull(inner) => Scalar::Truth(of(inner).is_null()),
        Expr::Distinct(one, other) => {
            let (one, other) = (of(one), of(other));
            Scalar::Truth(one.order(other).map_or(one.is_null() != other.is_null(), Ordering::is_ne))
        }
        Expr::Coalesce(exprs) => exprs.iter().map(of).find(|value| !value.is_null()).unwrap_or(Scalar::Null),
        Expr::Case(branches, otherwise) => {
            let taken = branches.iter().find(|(when, _)| of(when).truth() == Some(true));
            taken.map(|(_, then)| then).or(otherwise.as_deref()).map_or(Scalar::Null, of)
        }
    }
}

/// One truth value suffices where it is `by`; all must be known where none is.
fn decided(truths: impl Iterator<Item = Option<bool>>, by: bool) -> Option<bool> {
    let mut all_known = true;
    for truth in truths {
        if truth == Some(by) {
            return truth;
        }
        all_known &= truth.is_some();
    }
    all_known.then_some(!by)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::column::Codes;
    use crate::predicate::{Meaning, Parsed, resolve};

    #[derive(Debug)]
    struct Rows(usize, BTreeMap<&'static str, Values>);

    impl Source for Rows {
        fn height(&self) -> usize {
            self.0
        }

        fn values(&self, leaf: &Leaf) -> Option<&Values> {
            match leaf {
                Leaf::Column(name) => self.1.get(name.as_str()),
                _ => None,
            }
        }
    }

    fn meaning(name: &str) -> Result<Meaning<'static>, String> {
        let kind = match name {
            "s" | "t" => Type::Text,
            "d" | "e" => Type::Day,
            "n" | "m" | "absent" => Type::Number,
            "p" | "q" => Type::Truth,
            other => return Err(other.to_owned()),
        };
        Ok(Meaning::Leaf(Leaf::Column(name.to_owned()), kind, None))
    }

    /// Predicates with every form of the language; the columns are few, so that parts recur.
    fn predicate() -> impl Strategy<Value = String> {
        let atoms = prop::sample::select(vec![
            "p",
            "q",
            "TRUE",
            "NULL",
            "s = 'a'",
            "s <> t",
            "s IN ('a', 'b')",
            "t NOT IN ('b')",
            "s IS NULL",
            "s IS DISTINCT FROM t",
            "COALESCE(s, 'b') = 'b'",
            "COALESCE(s, t) = 'a'",
            "d < e",
            "d <= '1970-01-02'",
            "'1970-01-02' = e",
            "d <> e",
            "e IS NOT NULL",
            "COALESCE(d, e) > '1970-01-01'",
            "n < 2",
            "n >= m",
            "1 < n",
            "m > 1.5",
            "m = 1",
            "absent < 1",
            "absent IS NULL",
            "p = q",
            "p IS NOT DISTINCT FROM q",
            "n IN (1, 2)",
            "d IS DISTINCT FROM e",
            "CASE WHEN s = 'a' THEN n ELSE 2 END > 1",
        ]);
        atoms.prop_map(ToOwned::to_owned).prop_recursive(4, 24, 3, |inner| {
            prop_oneof![
                inner.clone().prop_map(|a| format!("NOT ({a})")),
                (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) AND ({b})")),
                (inner.clone(), inner.clone(), inner.clone()).prop_map(|(a, b, c)| format!("({a}) OR ({b}) OR ({c})")),
                (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("COALESCE({a}, {b}, FALSE)")),
                (inner.clone(), inner.clone(), inner.clone())
                    .prop_map(|(a, b, c)| format!("CASE WHEN {a} THEN {b} WHEN p THEN NULL ELSE {c} END")),
                (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("CASE WHEN {a} THEN {b} END")),
            ]
        })
    }

    fn rows() -> impl Strategy<Value = Rows> {
        let text = || prop::option::of(prop::sample::select(vec!["a", "b"]));
        let day = || prop_oneof![Just(NO_DAY), 0..3_i32];
        let whole = prop_oneof![Just(NO_NUMBER), 0..3_i64];
        let decimal = prop_oneof![Just(NO_DECIMAL), (0..30_i128).prop_map(|value| value * 10)];
        let truth = || prop::option::of(any::<bool>());
        prop::collection::vec((text(), text(), day(), day(), whole, decimal, truth(), truth()), 1..150).prop_map(
            |rows| {
                let truths = |of: &dyn Fn(usize) -> Option<bool>| Values::Truths(Truths::from_fn(rows.len(), of));
                let columns = [
                    ("s", Values::Text(rows.iter().map(|row| row.0).collect::<Codes>())),
                    ("t", Values::Text(rows.iter().map(|row| row.1).collect::<Codes>())),
                    ("d", Values::Days(rows.iter().map(|row| row.2).collect::<Vec<_>>().into())),
                    ("e", Values::Days(rows.iter().map(|row| row.3).collect::<Vec<_>>().into())),
                    ("n", Values::Numbers(rows.iter().map(|row| row.4).collect::<Vec<_>>().into())),
                    (
                        "m",
                        Values::Decimals { values: rows.iter().map(|row| row.5).collect::<Vec<_>>().into(), scale: 2 },
                    ),
                    ("p", truths(&|row| rows[row].6)),
                    ("q", truths(&|row| rows[row].7)),
                ];
                Rows(rows.len(), columns.into())
            },
        )
    }

    proptest! {
        /// Masks say of each row what the definition of the language says of it, whichever way a part is evaluated.
        #[test]
        fn masks_agree_with_a_look_at_each_row(texts in prop::collection::vec(predicate(), 1..4), rows in rows()) {
            let exprs: Vec<_> = texts.iter().map(|text| resolve(&Parsed::new(text).unwrap(), &meaning).unwrap()).collect();
            let mut program = Program::default();
            let places: Vec<_> = exprs.iter().map(|expr| program.add(expr)).collect();
            let said = program.run(&rows);
            for ((text, expr), place) in texts.iter().zip(&exprs).zip(places) {
                for row in 0..rows.0 {
                    let leaf = |leaf: &Leaf| rows.values(leaf).map_or(Scalar::Null, |values| Scalar::of(values, row));
                    prop_assert_eq!(said[place].get(row), scalar(expr, &leaf).truth(), "{} in row {}", text, row);
                }
            }
        }
    }

    #[test]
    fn equal_parts_are_evaluated_once() {
        let mut program = Program::default();
        for text in ["d < e AND p", "p AND d < e", "NOT (d < e AND p)"] {
            program.add(&resolve(&Parsed::new(text).unwrap(), &meaning).unwrap());
        }
        assert_eq!(program.0.len(), 5, "{:?}", program.0);
    }

    /// The three values of truth, as ISO/IEC 9075-2 has them.
    #[test]
    fn unknown_is_neither_yes_nor_no() {
        let rows = Rows(1, [("p", Values::Truths(Truths::constant(None)))].into());
        for (text, expected) in [
            ("p AND FALSE", Some(false)),
            ("p AND TRUE", None),
            ("p OR TRUE", Some(true)),
            ("p OR FALSE", None),
            ("NOT p", None),
            ("n = n", None),
            ("n <> 1", None),
            ("n NOT IN (1)", None),
            ("n IS DISTINCT FROM 1", Some(true)),
            ("n IS NOT DISTINCT FROM m", Some(true)),
            ("CASE WHEN p THEN TRUE ELSE FALSE END", Some(false)),
            ("CASE WHEN p THEN TRUE END", None),
        ] {
            let mut program = Program::default();
            let place = program.add(&resolve(&Parsed::new(text).unwrap(), &meaning).unwrap());
            assert_eq!(program.run(&rows)[place].get(0), expected, "{text}");
        }
    }

    #[test]
    fn decimals_are_compared_exactly() {
        assert_eq!(order_of_decimals((9000, 2), (90, 0)), Ordering::Equal);
        assert_eq!(order_of_decimals((i128::MAX, 0), (1, 4)), Ordering::Greater);
        assert_eq!(order_of_decimals((-i128::MAX, 0), (-1, 4)), Ordering::Less);
    }
}
