//! Averages and what they are of: 案均节省 is what was saved over the number of cases.

use super::{Finding, Reader, Relation, parts::shown, proportions::roughly};
use crate::audit::{
    claim::{Claim, Kind, Qualifier, Tie, begins, class},
    interval::Interval,
    lexicon::{says, says_pair, words},
    relation::Verdict,
    rounding::Rounding,
    sentence,
};
use crate::lang::Lang;

/// How many claims back the amount and the number are searched for.
const BACK: usize = 8;
/// Within how many characters behind a count the word for what it counts stands: 286个行政村.
const CALLED: usize = 6;

/// Checks every average whose word says what it is divided by, and whose words name an amount of its sentence.
pub(super) fn check(reader: &Reader) -> Vec<Finding> {
    (0..reader.claims.len()).filter_map(|at| judge(reader, at)).collect()
}

/// What an average says of itself.
struct Average<'a> {
    /// What is averaged; empty if only its unit tells.
    name: &'a str,
    /// The measure word of what it is divided by, or its class.
    unit: &'a str,
    /// What that is called; empty if only its unit tells.
    by: &'a str,
    /// Whether words say what it is divided by: 每.
    told: bool,
}

impl<'a> Average<'a> {
    /// 案均罚款, 平均每个调委会, 每名律师平均办理, an average of 110 cases per officer.
    fn of(claim: &'a Claim, lang: Lang) -> Option<Self> {
        let words = words(lang);
        let short = words.each.iter().find_map(|(word, unit)| Some((claim.label.split_once(&**word)?.1, &**unit)));
        if let Some((name, unit)) = short {
            let told = !matches!(unit, "件" | "人" | "户" | "场");
            return Some(Self { name, unit, by: "", told });
        }
        let means = says(&claim.label.to_ascii_lowercase(), &words.averages);
        let headed =
            claim.heads.as_ref().is_some_and(|heads| heads.column.last().is_some_and(|head| !head.contains('每')));
        if means && headed {
            return Some(Self { name: "", unit: "", by: "", told: false });
        }
        if lang == Lang::En {
            if means && claim.noun.starts_with("each") {
                return Some(Self { name: "", unit: "", by: "", told: true });
            }
            let unit = claim.noun.strip_prefix("per ").or_else(|| claim.noun.strip_prefix("for each "))?;
            return means.then_some(Self { name: "", unit: unit.split(' ').next()?, by: "", told: true });
        }
        let (_, each) = claim.label.rsplit_once('每').filter(|_| means)?;
        let each = each.split("平均").next()?;
        // 平均每村
        let (unit, by) = begins(each).unwrap_or(("", each));
        let by = if unit.is_empty() && by.is_empty() { return None } else { by };
        Some(Self { name: "", unit, by, told: true })
    }

    /// Whether it is divided by some count.
    fn is_by(&self, claim: &Claim) -> bool {
        let like = class(&claim.unit) == class(self.unit) || self.unit.is_empty();
        if self.by.is_empty() { like } else { claim.words().contains(head(self.by)) }
    }
}

/// The first two characters of some words.
fn head(words: &str) -> &str {
    words.char_indices().nth(2).map_or(words, |(end, _)| &words[..end])
}

fn judge(reader: &Reader, at: usize) -> Option<Finding> {
    let claims = reader.claims;
    let average = &claims[at];
    let headed = average.cell.is_none() || reader.is_headed(at);
    // 上年人均 is of other numbers.
    let past = average.cell.is_none() && says(&average.label, &words(Lang::Zh).compared);
    let said = Average::of(average, reader.document.lang).filter(|_| headed && !past)?;
    let (of, by) = counts(reader, at, &said)?;
    let value = claims[of].interval.over(&claims[by].interval)?;
    let can = |rounding| average.printed().preimage(rounding).is_some_and(|printed| printed.meets(&value));
    let exact = claims[of].value.checked_div(claims[by].value) == Some(average.value);
    let found = match average.qualifier {
        Qualifier::Exact => Verdict::of_roundings(exact, can(reader.habit.rounding), can(Rounding::Any)),
        _ => roughly(average, &value).filter(|verdict| *verdict != Verdict::Unknown)?,
    };
    // 罚款586.2万元,案均3266元 may be of another number than the only one: of decisions rather than cases.
    let beside = said.name.is_empty() && of + 1 == at;
    let sure = || !matches!(said.unit, "件" | "人") || only(around(reader, at, &said).numbers()).is_some();
    let verdict = match found {
        Verdict::Impossible if is_of(reader, of, by) => Verdict::Impossible,
        Verdict::Impossible => Some(Verdict::Unreconciled).filter(|_| said.told || !beside && sure())?,
        other => other,
    };
    let said = if verdict.holds() { sentence::average_matches } else { sentence::average_does_not_match };
    let each = claims[of].value.checked_div(claims[by].value);
    let shown = shown(&Interval::point(each.and_then(|value| Rounding::HalfUp.round(value, average.place))?), average);
    Some(
        Finding::new(Relation::Rate, verdict, reader.places(&[at, of, by]))
            .tied(Tie::Named)
            .sides(format!("{} / {}", claims[of].shown(), claims[by].shown()), average.shown())
            .says(said(reader.named(at), &claims[of].text, &claims[by].text, shown)),
    )
}

/// The claims of the sentence or the row of an average, without averages, the nearest first.
struct Around<'a> {
    claims: &'a [Claim],
    average: &'a Claim,
    all: Vec<usize>,
}

fn around<'a>(reader: &Reader<'a>, at: usize, said: &Average) -> Around<'a> {
    let (claims, average) = (reader.claims, &reader.claims[at]);
    // In a row the amount and the number may stand on either side, and 每 may begin the sentence.
    let first = at.checked_sub(1).is_none_or(|before| claims[before].sentence != average.sentence);
    let both = average.cell.is_some() || said.told && first;
    let end = if both { (at + BACK).min(claims.len()) } else { at };
    let own =
        |other: &usize| *other != at && claims[*other].sentence == average.sentence && !claims[*other].is_average();
    Around { claims, average, all: (at.saturating_sub(BACK)..end).rev().filter(own).collect() }
}

impl Around<'_> {
    /// Those that may be averaged.
    fn amounts(&self) -> impl Iterator<Item = usize> {
        self.all.iter().copied().filter(|&at| self.claims[at].is_like(self.average))
    }

    /// Those that may be divided by.
    fn numbers(&self) -> impl Iterator<Item = usize> {
        let number = |claim: &Claim| claim.is_measured() && claim.kind != Kind::Money && !claim.is_like(self.average);
        self.all.iter().copied().filter(move |&at| number(&self.claims[at]))
    }
}

/// What an average is of, and what that is divided by.
fn counts(reader: &Reader, at: usize, said: &Average) -> Option<(usize, usize)> {
    let (claims, around) = (reader.claims, around(reader, at, said));
    let (average, name) = (&claims[at], said.name);
    // 村均15人(全市1540个行政村)
    let bracket = reader.text.bracket_at(average.char_end).filter(|_| average.cell.is_none());
    let inside = |at: &usize| bracket.is_some_and(|close| claims[*at].char_end <= close);
    let behind: Vec<usize> = (at + 1..claims.len()).take_while(inside).collect();
    if !behind.is_empty() {
        let by = behind.into_iter().filter(|&at| said.is_by(&claims[at]) || claims[at].noun.contains(said.unit));
        return only(around.amounts().filter(|&of| of < at)).zip(only(by));
    }
    let by = divisor(reader, said, around.numbers().collect())?;
    if said.told {
        return only(around.amounts()).map(|of| (of, by));
    }
    let named = |other: usize| match &claims[other].heads {
        Some(heads) => heads.column.last().is_some_and(|head| head.starts_with(name) && !name.is_empty()),
        None => name.is_empty() && other + 1 == at || says_pair(&claims[other].label, name),
    };
    // 挽回损失120万元,受理40件,件均3万元: there is only one amount, and only one number. 罚没金额 may be called 罚款.
    let called = |other: usize| name.is_empty() || name.chars().next().is_some_and(|c| claims[other].label.contains(c));
    let one = || only(around.numbers()).is_some() && average.kind == Kind::Money;
    let lone = || only(around.amounts().filter(|&of| called(of))).filter(|_| one());
    // 48名法官办结案件13920件,人均办案290件
    let done = || only(around.amounts()).filter(|&of| average.cell.is_none() && is_of(reader, of, by));
    let in_row = || only(around.amounts()).filter(|_| average.cell.is_some() && name.is_empty());
    let of = only(around.amounts().filter(|&of| named(of))).or_else(lone).or_else(done).or_else(in_row)?;
    Some((of, by))
}

/// What an average is divided by: the only count of what it names, or the total of the others.
fn divisor(reader: &Reader, average: &Average, counts: Vec<usize>) -> Option<usize> {
    let claims = reader.claims;
    let named: Vec<usize> = counts.iter().copied().filter(|&at| average.is_by(&claims[at])).collect();
    if named.is_empty() && average.told && average.by.is_empty() {
        // 平均每村 of 286个行政村
        let called = |at: &usize| {
            let noun: String = claims[*at].noun.chars().take(CALLED).collect();
            // 律师事务所 between two numbers is the name of the first.
            let own = at.checked_sub(1).is_none_or(|before| claims[before].noun != claims[*at].label);
            noun.contains(average.unit) || own && claims[*at].label.ends_with(average.unit)
        };
        return only(counts.into_iter().filter(called));
    }
    let total =
        named.iter().copied().find(|total| named.iter().all(|at| at == total || claims[*at].total() == Some(*total)));
    only(named.into_iter()).or(total)
}

/// Whether a number is that of those who have the amount right behind it in their clause: 15名律师办理案件450件, but not what was
/// done for them, as in 为86名职工追回工资172.9万元.
fn is_of(reader: &Reader, of: usize, by: usize) -> bool {
    let (amount, number) = (&reader.claims[of], &reader.claims[by]);
    let label = number.label.trim_start_matches([',', ' ']);
    let lexicon = words(reader.document.lang);
    let toward = lexicon.toward.iter().any(|word| label.contains(word));
    let between = reader.text.slice(number.char_end..amount.char_start.max(number.char_end));
    by + 1 == of && amount.cell.is_none() && !toward && !between.contains([',', '、', ';', '。', '(', ')'])
}

fn only(mut all: impl Iterator<Item = usize>) -> Option<usize> {
    all.next().filter(|_| all.next().is_none())
}
