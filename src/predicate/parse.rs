//! From the text of a predicate to its tree; names are not looked at yet.

use std::collections::BTreeSet;

use super::lex::{Fault, Placed, Token, tokens};

/// A predicate as it is written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parsed {
    pub(super) text: String,
    pub(super) root: Node,
}

/// A part of a predicate, and where it begins.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) at: usize,
    pub(super) part: Part,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part {
    Name(String),
    Text(String),
    Number(f64),
    Truth(bool),
    Null,
    Not(Box<Node>),
    And(Vec<Node>),
    Or(Vec<Node>),
    Compare(Comparison, Box<Node>, Box<Node>),
    In(Box<Node>, Vec<Node>),
    IsNull(Box<Node>),
    Distinct(Box<Node>, Box<Node>),
    Coalesce(Vec<Node>),
    /// The branches, and what holds where none does.
    Case(Vec<(Node, Node)>, Option<Box<Node>>),
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Comparison {
    fn of(sign: &str) -> Option<Self> {
        Some(match sign {
            "=" => Self::Equal,
            "<>" => Self::NotEqual,
            "<" => Self::Less,
            "<=" => Self::AtMost,
            ">" => Self::More,
            ">=" => Self::AtLeast,
            _ => return None,
        })
    }

    /// Whether it holds of two values that stand in this order.
    pub(crate) fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::More => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }
}

impl Parsed {
    /// Parses a predicate.
    pub(crate) fn new(text: &str) -> Result<Self, String> {
        let parsed = tokens(text).and_then(|tokens| {
            let mut parser = Parser { tokens: &tokens, next: 0, end: text.len(), depth: 0 };
            let root = parser.disjunction()?;
            match parser.peek() {
                None => Ok(root),
                Some(_) => Err(parser.expected("AND, OR or the end")),
            }
        });
        let root = parsed.map_err(|fault| fault.of(text))?;
        Ok(Self { text: text.to_owned(), root })
    }

    /// The names that it uses.
    pub(crate) fn names(&self) -> BTreeSet<&str> {
        let mut names = BTreeSet::new();
        self.root.names(&mut names);
        names
    }
}

impl Node {
    fn names<'a>(&'a self, names: &mut BTreeSet<&'a str>) {
        match &self.part {
            Part::Name(name) => drop(names.insert(name)),
            Part::Text(_) | Part::Number(_) | Part::Truth(_) | Part::Null => {}
            Part::Not(node) | Part::IsNull(node) | Part::In(node, _) => node.names(names),
            Part::And(nodes) | Part::Or(nodes) | Part::Coalesce(nodes) => {
                for node in nodes {
                    node.names(names);
                }
            }
            Part::Compare(_, one, other) | Part::Distinct(one, other) => {
                one.names(names);
                other.names(names);
            }
            Part::Case(branches, otherwise) => {
                let branches = branches.iter().flat_map(|(when, then)| [when, then]);
                for node in branches.chain(otherwise.as_deref()) {
                    node.names(names);
                }
            }
        }
    }
}

/// Words that are not names unless they stand in double quotes.
const KEYWORDS: [&str; 16] = [
    "and", "or", "not", "in", "is", "null", "distinct", "from", "coalesce", "case", "when", "then", "else", "end",
    "true", "false",
];

/// How deep predicates may nest, so that no text exhausts the stack.
const DEEPEST: usize = 64;

struct Parser<'a> {
    tokens: &'a [Placed],
    next: usize,
    end: usize,
    depth: usize,
}

type Parse<T = Node> = Result<T, Fault>;

impl Parser<'_> {
    fn disjunction(&mut self) -> Parse {
        if self.depth == DEEPEST {
            return Err(Fault::new(self.at(), format!("it nests more than {DEEPEST} deep")));
        }
        self.depth += 1;
        let parsed = self.list("or", Self::conjunction, Part::Or);
        self.depth -= 1;
        parsed
    }

    fn conjunction(&mut self) -> Parse {
        self.list("and", Self::negation, Part::And)
    }

    fn list(&mut self, word: &str, part: fn(&mut Self) -> Parse, join: fn(Vec<Node>) -> Part) -> Parse {
        let at = self.at();
        let mut parts = vec![part(self)?];
        while self.eat(word) {
            parts.push(part(self)?);
        }
        let only = if parts.len() == 1 { parts.pop() } else { None };
        Ok(only.unwrap_or_else(|| Node { at, part: join(parts) }))
    }

    fn negation(&mut self) -> Parse {
        let at = self.at();
        let mut negative = false;
        while self.eat("not") {
            negative = !negative;
        }
        let node = self.comparison()?;
        Ok(if negative { negated(at, node) } else { node })
    }

    fn comparison(&mut self) -> Parse {
        let at = self.at();
        let value = self.value()?;
        if let Some(Token::Sign(sign)) = self.peek()
            && let Some(comparison) = Comparison::of(sign)
        {
            self.next += 1;
            let other = self.value()?;
            return Ok(Node { at, part: Part::Compare(comparison, Box::new(value), Box::new(other)) });
        }
        if self.eat("is") {
            return self.known_or_distinct(at, value);
        }
        let negative = self.eat("not");
        if self.eat("in") {
            let part = Part::In(Box::new(value), self.arguments(Self::literal)?);
            let node = Node { at, part };
            return Ok(if negative { negated(at, node) } else { node });
        }
        if negative { Err(self.expected("IN")) } else { Ok(value) }
    }

    /// What stands behind IS.
    fn known_or_distinct(&mut self, at: usize, value: Node) -> Parse {
        let negative = self.eat("not");
        let part = if self.eat("null") {
            Part::IsNull(Box::new(value))
        } else if self.eat("distinct") && self.eat("from") {
            Part::Distinct(Box::new(value), Box::new(self.value()?))
        } else {
            return Err(self.expected("NULL or DISTINCT FROM"));
        };
        let node = Node { at, part };
        Ok(if negative { negated(at, node) } else { node })
    }

    fn value(&mut self) -> Parse {
        let at = self.at();
        if self.sign("(") {
            let inner = self.disjunction()?;
            self.require_sign(")")?;
            return Ok(inner);
        }
        if self.eat("coalesce") {
            let part = Part::Coalesce(self.arguments(Self::disjunction)?);
            return Ok(Node { at, part });
        }
        if self.eat("case") {
            return self.case(at);
        }
        match self.tokens.get(self.next).map(|placed| &placed.token) {
            Some(Token::Word(word)) if !KEYWORDS.contains(&word.to_lowercase().as_str()) => {
                self.next += 1;
                Ok(Node { at, part: Part::Name(word.clone()) })
            }
            Some(Token::Quoted(name)) => {
                self.next += 1;
                Ok(Node { at, part: Part::Name(name.clone()) })
            }
            _ => self.literal(),
        }
    }

    fn case(&mut self, at: usize) -> Parse {
        let mut branches = Vec::new();
        while self.eat("when") {
            let when = self.disjunction()?;
            self.require("then")?;
            branches.push((when, self.disjunction()?));
        }
        if branches.is_empty() {
            return Err(self.expected("WHEN"));
        }
        let otherwise = if self.eat("else") { Some(Box::new(self.disjunction()?)) } else { None };
        self.require("end")?;
        Ok(Node { at, part: Part::Case(branches, otherwise) })
    }

    fn literal(&mut self) -> Parse {
        let at = self.at();
        let part = match self.peek() {
            Some(Token::Text(text)) => Part::Text(text.clone()),
            Some(Token::Number(number)) => Part::Number(*number),
            Some(Token::Word(word)) => match word.to_lowercase().as_str() {
                "true" => Part::Truth(true),
                "false" => Part::Truth(false),
                "null" => Part::Null,
                _ => return Err(self.expected("a value")),
            },
            _ => return Err(self.expected("a value")),
        };
        self.next += 1;
        Ok(Node { at, part })
    }

    /// Values in brackets, with commas between them.
    fn arguments(&mut self, part: fn(&mut Self) -> Parse) -> Parse<Vec<Node>> {
        self.require_sign("(")?;
        let mut parts = vec![part(self)?];
        while self.sign(",") {
            parts.push(part(self)?);
        }
        self.require_sign(")")?;
        Ok(parts)
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|placed| &placed.token)
    }

    fn at(&self) -> usize {
        self.tokens.get(self.next).map_or(self.end, |placed| placed.from)
    }

    fn eat(&mut self, keyword: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Word(word)) if word.eq_ignore_ascii_case(keyword));
        self.next += usize::from(found);
        found
    }

    fn sign(&mut self, wanted: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(sign)) if *sign == wanted);
        self.next += usize::from(found);
        found
    }

    fn require(&mut self, keyword: &str) -> Parse<()> {
        if self.eat(keyword) { Ok(()) } else { Err(self.expected(&keyword.to_uppercase())) }
    }

    fn require_sign(&mut self, wanted: &str) -> Parse<()> {
        if self.sign(wanted) { Ok(()) } else { Err(self.expected(&format!("`{wanted}`"))) }
    }

    fn expected(&self, what: &str) -> Fault {
        let found = match self.peek() {
            Some(Token::Word(word) | Token::Quoted(word)) => format!("found `{word}`"),
            Some(Token::Text(text)) => format!("found `'{text}'`"),
            Some(Token::Number(number)) => format!("found `{number}`"),
            Some(Token::Sign(sign)) => format!("found `{sign}`"),
            None => "it ends here".into(),
        };
        Fault::new(self.at(), format!("expected {what}, {found}"))
    }
}

fn negated(at: usize, node: Node) -> Node {
    Node { at, part: Part::Not(Box::new(node)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_parsed_is_named_with_its_place() {
        for (text, expected) in [
            ("", "``, character 1: expected a value, it ends here"),
            ("a AND", "`a AND`, character 6: expected a value, it ends here"),
            ("a = = b", "`a = = b`, character 5: expected a value, found `=`"),
            ("a b", "`a b`, character 3: expected AND, OR or the end, found `b`"),
            ("单位 in ('a'", "`单位 in ('a'`, character 11: expected `)`, it ends here"),
            ("a NOT b", "`a NOT b`, character 7: expected IN, found `b`"),
            ("a IS b", "`a IS b`, character 6: expected NULL or DISTINCT FROM, found `b`"),
            ("CASE a END", "`CASE a END`, character 6: expected WHEN, found `a`"),
            ("CASE WHEN a THEN b", "`CASE WHEN a THEN b`, character 19: expected END, it ends here"),
            ("a IN (b)", "`a IN (b)`, character 7: expected a value, found `b`"),
        ] {
            assert_eq!(Parsed::new(text).unwrap_err(), expected);
        }
        let deep = "(".repeat(10_000);
        assert!(Parsed::new(&deep).unwrap_err().contains("nests more than 64 deep"));
        assert!(Parsed::new(&format!("{}a", "NOT ".repeat(10_000))).is_ok());
    }

    #[test]
    fn names_are_those_that_are_no_keywords() {
        let parsed =
            Parsed::new("\"to\" IS NULL or Coalesce(a, 'b') in ('c') and case when d then 1 else 2 end < 3").unwrap();
        assert_eq!(parsed.names().into_iter().collect::<Vec<_>>(), ["a", "d", "to"]);
    }
}
