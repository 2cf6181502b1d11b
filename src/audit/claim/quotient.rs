//! The counts that the words of a rate name: 办结率 is 办结 of 受理, 占审结数的 is a share of 审结.

use super::{Binding, Claim, Kind, Stock, Tie, bind::may_be_part, measure};
use crate::audit::{
    exact::Rational,
    lexicon::{self, RateWords, says, says_pair, words},
};
use crate::lang::Lang;

/// How many claims back the counts of a rate are searched for.
pub(in crate::audit) const BACK: usize = 12;
/// How many claims back a base is searched for in the same paragraph.
const PARAGRAPH: usize = 24;
/// How far apart the counts of a sum may be, in characters.
const BESIDE: usize = 8;
/// How far before a rate its base may be in another sentence, in characters.
const FAR: usize = 80;

/// A quotient of counts: (the sum of `above` less that of `less`) / the sum of `below`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::audit) struct Quotient {
    /// Empty if only the base is known.
    pub(in crate::audit) above: Vec<usize>,
    /// For a rate of the rest: 合格率 from 不合格.
    pub(in crate::audit) less: Vec<usize>,
    /// Empty if only the numerator is known.
    pub(in crate::audit) below: Vec<usize>,
    pub(in crate::audit) tie: Tie,
    /// Whether the subject of the rate itself names the base: 案卷 in 案卷优秀率.
    pub(in crate::audit) firm: bool,
    /// Whether the base is so far from the rate that it can confirm it, but refutes nothing.
    pub(in crate::audit) far: bool,
}

impl Quotient {
    /// One count over another.
    pub(in crate::audit) fn of(above: usize, below: usize, tie: Tie) -> Self {
        Self { above: vec![above], less: Vec::new(), below: vec![below], tie, firm: tie == Tie::Told, far: false }
    }

    /// What is more than a part of a list is of the whole: 共208卷,其中处罚132卷、许可76卷,优秀90卷.
    fn reach_total(&mut self, found: &[Claim]) {
        let above = Rational::sum(self.above.iter().map(|&at| found[at].value));
        if let [below] = &mut self.below[..]
            && let Some(total) = found[*below].total()
            && above.is_some_and(|above| above > found[*below].value)
        {
            *below = total;
        }
    }

    /// As a binding, unless it has several counts on one side or no base.
    pub(super) fn binding(&self) -> Option<Binding> {
        let simple = self.above.len() <= 1 && self.less.is_empty() && !self.far;
        let [denominator] = self.below[..] else { return None };
        simple.then(|| Binding::Rate { numerator: self.above.first().copied(), denominator })
    }
}

/// Whether a claim is stated as a share of something: 占45%.
pub(in crate::audit) fn is_share(claim: &Claim) -> bool {
    let label = claim.label.trim_end_matches(['约', '近', '达', '为', '到', '了', '仅', '只', ':']);
    let label = label.to_ascii_lowercase();
    let english = ["", "or", "that is", "accounting for", "representing", "making up", "roughly", "about"];
    label.ends_with('占')
        || label.ends_with("占比")
        || label.ends_with("比例")
        || label.ends_with('的') && label.contains('占')
        || !label.contains(super::folded::is_han) && english.contains(&label.as_str())
}

/// The counts that the words of a rate name, the likeliest reading first.
pub(in crate::audit) fn quotients(found: &[Claim], at: usize, lang: Lang) -> Vec<Quotient> {
    if found[at].kind != Kind::Percent {
        return Vec::new();
    }
    if let Some(stated) = made_up(found, at) {
        return vec![stated];
    }
    if is_share(&found[at]) {
        return share(found, at, lang).into_iter().collect();
    }
    let readings = |named: Named| named.readings(found, at, Near::of(found, at, named.is_of_money()));
    Named::of(&found[at].label, lang).map(readings).unwrap_or_default()
}

/// The counts around a rate, the nearest first.
struct Near {
    /// Those before it in its sentence.
    here: Vec<usize>,
    /// Those of the sentence before.
    before: Vec<usize>,
    /// Those further up in its paragraph.
    far: Vec<usize>,
    /// The one right behind it in its sentence.
    behind: Option<usize>,
}

impl Near {
    fn of(found: &[Claim], at: usize, money: bool) -> Self {
        let of_kind = |claim: &Claim| if money { claim.kind == Kind::Money } else { claim.is_count() };
        let counts = |other: &usize| of_kind(&found[*other]) && !is_compared(&found[*other]);
        let all = (at.saturating_sub(PARAGRAPH)..at).rev().filter(counts);
        let (here, rest): (Vec<_>, Vec<_>) = all.partition(|&other| found[other].sentence == found[at].sentence);
        let (before, far): (Vec<_>, Vec<_>) = rest.into_iter().partition(|&other| found[other].is_near(&found[at]));
        let near = |all: Vec<usize>| all.into_iter().filter(|other| other + BACK >= at).collect();
        let far = far.into_iter().filter(|&other| found[other].paragraph == found[at].paragraph).collect();
        let next = found.get(at + 1).filter(|next| next.sentence == found[at].sentence);
        let behind = next.map(|_| at + 1).filter(counts);
        Self { here: near(here), before: near(before), far, behind }
    }
}

/// Whether a claim is only a base of comparison: 较去年的260件, 上年为260件, up from 260, 260 the year before.
pub(in crate::audit) fn is_compared(claim: &Claim) -> bool {
    let label = claim.label.trim_start_matches(',');
    let with = label.starts_with(['与', '同']) && claim.noun.starts_with("相比");
    let said = says(label, &words(Lang::Zh).compared) && (with || label.starts_with(['较', '比', '由', '从']));
    said || is_past(label, claim.kind == Kind::Percent) || is_origin(claim)
}

/// Whether some words end with a past period and say nothing else of the number: 法律援助案件比上年的, 上年为; before a share it
/// may be named too: 满意度上年.
fn is_past(label: &str, share: bool) -> bool {
    let named = label.trim_end_matches(['为', '是', '有', '的', '仅', '只', '约', ':']);
    let named = named.strip_suffix("分别").unwrap_or(named);
    let before = words(Lang::Zh).past.iter().find_map(|word| named.strip_suffix(word));
    // 是上年80件的1.5倍 compares too.
    let compares = ['比', '较', '由', '从', ',', '是', '为', '于'];
    before.is_some_and(|before| share || before.is_empty() || before.ends_with(compares))
}

/// Whether an English number is what another has come from, or of the year before.
fn is_origin(claim: &Claim) -> bool {
    let (label, noun) = (claim.label.to_ascii_lowercase(), claim.noun.to_ascii_lowercase());
    let english = words(Lang::En);
    let noun = noun.trim_start_matches("in ").trim_start_matches("of ").trim_start_matches(['(', ' ']);
    let noun = noun.trim_start_matches("the ").trim_start_matches("a ");
    english.past.iter().any(|word| label.ends_with(word)) || english.compared.iter().any(|word| noun.starts_with(word))
}

/// The claim that a base of comparison is one for: the one before it, or in 由66件增加到151件 the one after it.
pub(in crate::audit) fn compared_with(found: &[Claim], at: usize) -> Option<usize> {
    let claim = &found[at];
    if !is_compared(claim) {
        return None;
    }
    let label = claim.label.trim_start_matches(',');
    let changed = |claim: &Claim| matches!(claim.kind, Kind::Growth | Kind::Points | Kind::Change);
    let after = at + 1 + usize::from(found.get(at + 1).is_some_and(changed));
    let begins = label.contains(['由', '从']) || label.ends_with(" from");
    // 结案310件,增长6.9%,去年290件 tells the change first.
    let before = || match found[at.checked_sub(1)?].binding {
        Some(Binding::Change { of, .. }) => Some(of),
        _ => (0..at).rev().find(|&of| !changed(&found[of])),
    };
    let of = if begins { after } else { before()? };
    let other = found.get(of)?;
    let like = other.kind == claim.kind || other.is_count() && claim.is_count();
    (like && other.sentence == claim.sentence && !is_compared(other)).then_some(of)
}

/// A rate with its words.
struct Named {
    /// What its numerator counts: 办结.
    stem: String,
    /// What it is a rate of: 案卷 in 案卷优秀率.
    subject: String,
    words: Option<&'static RateWords>,
    lang: Lang,
}

impl Named {
    fn of(label: &str, lang: Lang) -> Option<Self> {
        let label = label.to_ascii_lowercase();
        let phrase = match lang {
            Lang::Zh => last_phrase(&label[..label.rfind('率')?]),
            Lang::En => &label[..label.rfind("rate")?],
        };
        let known = words(lang).rate.iter().flat_map(|rate| rate.part.iter().map(move |&part| (part, rate)));
        let last = known
            .filter_map(|(part, rate)| Some((phrase.rfind(part)? + part.len(), part.len(), part, rate)))
            .max_by_key(|(end, length, ..)| (*end, *length));
        let tail = |text: &str| text.chars().skip(text.chars().count().saturating_sub(2)).collect::<String>();
        let (stem, words) = match last {
            Some((.., part, rate)) => (part.to_owned(), Some(rate)),
            None if lang == Lang::Zh => (tail(phrase), None),
            None => return None,
        };
        let subject = phrase.split(stem.as_str()).next().unwrap_or_default();
        let subject =
            lexicon::words(lang).generic.iter().fold(subject.to_string(), |rest, word| rest.replace(word, ""));
        let subject = subject.trim_matches([' ', '的']).into();
        (!stem.is_empty()).then_some(Self { stem, subject, words, lang })
    }

    /// The words that are told apart: 结 in 审执结 and 结案, but both of 成功.
    fn telling(&self) -> Vec<char> {
        let telling = |c: &char| if self.stem.contains('结') { *c == '结' } else { !"案件".contains(*c) };
        let some: Vec<char> = self.stem.chars().filter(telling).collect();
        if some.is_empty() { self.stem.chars().collect() } else { some }
    }

    fn is_of_money(&self) -> bool {
        self.words.is_some_and(|words| words.money)
    }

    /// The words of a count, in English those of its clause: 1 failed, a pass rate of 99%.
    fn clause(&self, claim: &Claim) -> String {
        let said = claim.words().to_ascii_lowercase();
        if self.lang == Lang::Zh {
            return said;
        }
        let behind = said.len() - claim.noun.to_ascii_lowercase().len();
        let end = said[behind..].find([',', ';']).map_or(said.len(), |at| behind + at);
        said[..end].into()
    }

    /// Whether a count is that of the rest: 不合格 for 合格率, 合格 for 不合格率, 成交 for 节约率.
    fn is_opposite(&self, claim: &Claim) -> bool {
        if self.words.is_some_and(|words| says(&self.clause(claim), &words.rest)) {
            return true;
        }
        let opposite = &words(self.lang).opposite;
        let positive = opposite.iter().find_map(|no| self.stem.strip_prefix(no));
        match positive {
            Some(positive) => own_words(claim).contains(positive) && !says(own_words(claim), opposite),
            None if self.lang == Lang::En => {
                let said = claim.words().to_ascii_lowercase();
                let mut names = self.words.into_iter().flat_map(|words| words.part.iter());
                names.any(|name| opposite.iter().any(|no| said.contains(&format!("{no}{name}"))))
            }
            None => opposite.iter().any(|no| own_words(claim).contains(&format!("{no}{}", self.stem))),
        }
    }

    /// Whether a count is that of the numerator.
    fn is_numerator(&self, claim: &Claim) -> bool {
        if self.lang == Lang::En {
            // All but 3 are the rest.
            let rest = claim.label.to_ascii_lowercase().ends_with("all but") || self.is_opposite(claim);
            return !rest && self.words.is_some_and(|words| says(&self.clause(claim), &words.part));
        }
        let pending = &words(self.lang).pending;
        let label = pending.iter().fold(due(own_words(claim)), |label, word| label.replace(word, ""));
        let is_due = label.contains(&format!("应{}", self.stem));
        let also = self.words.is_some_and(|words| says(&label, &words.also));
        !is_due && !self.is_opposite(claim) && (also || self.telling().iter().all(|c| label.contains(*c)))
    }

    /// How well a count is the base, by the rank of its words.
    fn rank(&self, claim: &Claim) -> Option<usize> {
        let said = due(&claim.words().to_ascii_lowercase());
        self.words?.whole.iter().position(|word| said.contains(word))
    }

    /// Whether a count has a measure word that this rate can be based on.
    fn is_unit(&self, claim: &Claim) -> bool {
        let class = measure::class(&claim.unit);
        self.words
            .is_some_and(|words| words.units.is_empty() || words.units.iter().any(|unit| measure::class(unit) == class))
    }

    /// Whether the subject of the rate names what a count counts.
    fn is_subject(&self, claim: &Claim) -> bool {
        let subject: Vec<char> = self.subject.chars().collect();
        let head: String = subject[subject.len().saturating_sub(2)..].iter().collect();
        self.lang == Lang::Zh && subject.len() >= 2 && claim.words().contains(&head) && self.is_unit(claim)
    }

    /// The readings of a rate; none if it is a rate of something that its counts do not name.
    fn readings(&self, found: &[Claim], at: usize, near: Near) -> Vec<Quotient> {
        let mut readings = self.counts(found, at, &self.own(found, near));
        for reading in &mut readings {
            reading.reach_total(found);
        }
        readings.retain(|reading| {
            let mut counts = reading.above.iter().chain(&reading.less).chain(&reading.below);
            let own = counts.any(|&at| self.shares(&found[at]));
            // 按时办结率 is of what was due, so a number of matters received is no base of it.
            self.subject.is_empty() || own && !self.is_narrower(found, at, reading)
        });
        readings
    }

    /// Whether the subject names another count in full: 首次执行 in 首次执行案件实际执结率, which is no rate of all cases.
    fn is_narrower(&self, found: &[Claim], at: usize, reading: &Quotient) -> bool {
        let own =
            |other: &usize| reading.above.iter().chain(&reading.less).chain(&reading.below).any(|one| one == other);
        let named = |other: usize| {
            let label = found[other].label.trim_start_matches([',', '其', '中']);
            found[other].is_count() && label.chars().count() > 2 && self.subject.contains(label)
        };
        (at.saturating_sub(BACK)..at).any(|other| !own(&other) && named(other))
    }

    /// The counts since the last rate of the same name, if a base is among them: the second 合格率 of a sentence is not
    /// that of the first.
    fn own(&self, found: &[Claim], near: Near) -> Near {
        let name = format!("{}率", self.stem);
        let first = near.here.last().copied().unwrap_or_default();
        let last = near.here.first().copied().unwrap_or_default();
        let rate = (first..=last).rev().find(|&at| found[at].kind == Kind::Percent && found[at].label.contains(&name));
        let Some(rate) = rate else { return near };
        let since: Vec<usize> = near.here.iter().copied().filter(|&other| other > rate).collect();
        let base = since.iter().any(|&other| self.is_unit(&found[other]) && self.rank(&found[other]).is_some());
        if base { Near { here: since, before: Vec::new(), far: Vec::new(), ..near } } else { near }
    }

    /// Whether a count has two characters, or a word, in common with what the rate is of.
    fn shares(&self, claim: &Claim) -> bool {
        let said = claim.words().to_ascii_lowercase();
        if self.lang == Lang::En {
            return self.subject.split_whitespace().any(|word| word.len() < 4 || said.contains(word));
        }
        // 在编人员 need not be 执法人员.
        let subject = self.subject.replace("人员", "");
        subject.chars().count() < 2 || says_pair(&said, &subject)
    }

    fn counts(&self, found: &[Claim], at: usize, near: &Near) -> Vec<Quotient> {
        let side = if near.here.is_empty() { &near.before } else { &near.here };
        // 合格 and not 基本合格, where both are there.
        let plain = |other: usize| found[other].label.trim_matches([',', ' ', '其', '中']) == self.stem;
        let numerators: Vec<usize> = side.iter().copied().filter(|&other| self.is_numerator(&found[other])).collect();
        let of_rest = self.of_rest(found, near, numerators.is_empty());
        if let Some(&above) = numerators.iter().find(|&&other| plain(other)).or(numerators.first()) {
            let alone = self.with_numerator(found, above, near);
            return alone.into_iter().chain(self.with_better(found, above, near)).chain(of_rest).collect();
        }
        if !of_rest.is_empty() {
            return of_rest;
        }
        if let Some(parts) = self.covering(found, near) {
            let bases = self.bases(found, parts[0], near).into_iter();
            return bases.map(|base| named(parts.clone(), Vec::new(), base)).collect();
        }
        self.base_alone(found, at, near).into_iter().collect()
    }

    /// The readings by the rest of the base: 合格率 from 不合格, which may stand behind the rate if it is `alone`.
    fn of_rest(&self, found: &[Claim], near: &Near, alone: bool) -> Vec<Quotient> {
        let mut beside = near.here.iter().chain(near.behind.as_ref().filter(|_| alone));
        let Some(&rest) = beside.find(|&&other| self.is_opposite(&found[other])) else { return Vec::new() };
        let whole = |base: &Vec<usize>| !base.iter().any(|&other| self.is_numerator(&found[other]));
        let bases = self.bases(found, rest, near).into_iter().filter(whole);
        bases.map(|base| named(base.clone(), vec![rest], base)).collect()
    }

    /// The readings with those counts too that are more than what the rate is named by: 优秀 for 合格率.
    fn with_better(&self, found: &[Claim], above: usize, near: &Near) -> Vec<Quotient> {
        let Some(better) = words(self.lang).better.get(self.stem.as_str()) else { return Vec::new() };
        let is_one = |other: &usize| {
            let claim = &found[*other];
            may_be_part(claim, &found[above]) && says(&self.clause(claim), better) && !self.is_opposite(claim)
        };
        let mut all: Vec<usize> =
            near.here.iter().rev().copied().filter(|other| *other != above && is_one(other)).collect();
        let Some(&first) = all.first() else { return Vec::new() };
        let bases = self.bases(found, first.min(above), near);
        all.push(above);
        all.sort_unstable();
        bases.into_iter().map(|base| named(all.clone(), Vec::new(), base)).collect()
    }

    fn with_numerator(&self, found: &[Claim], above: usize, near: &Near) -> Vec<Quotient> {
        let only = |base| named(vec![above], Vec::new(), base);
        let mut readings: Vec<Quotient> = self.bases(found, above, near).into_iter().map(only).collect();
        if readings.is_empty() {
            let far = self.base_of(found, above, &mut near.far.iter().copied()).map(|base| vec![base]);
            readings.push(Quotient { far: far.is_some(), ..only(far.unwrap_or_default()) });
        }
        // 持A证320人、持B证780人: the rate may be of both.
        let other = above.checked_sub(1).filter(|&other| {
            self.is_numerator(&found[other])
                && found[other].is_like(&found[above])
                && found[above].char_start - found[other].char_end <= BESIDE
                && near.here.contains(&other)
        });
        if let Some(other) = other {
            let both = |base| named(vec![other, above], Vec::new(), base);
            readings.extend(self.bases(found, other, near).into_iter().map(both));
        }
        readings
    }

    /// The bases that a count may have, the likeliest first: the total that it is told to be a part of, or the one that
    /// the words of the rate name, with what was carried over.
    fn bases(&self, found: &[Claim], part: usize, near: &Near) -> Vec<Vec<usize>> {
        if let Some(Binding::Part { total, .. }) = found[part].binding {
            return vec![vec![total]];
        }
        // The counts since the rate before are nearer than all others, whatever their words.
        let rate = (0..part).rev().find(|&other| found[other].kind == Kind::Percent).unwrap_or(0);
        let here = || near.here.iter().copied();
        let ranked = |side: &mut dyn Iterator<Item = usize>| self.base_of(found, part, side);
        let subject = |other: &usize| self.fits(found, part, *other) && self.is_subject(&found[*other]);
        let base = ranked(&mut here().filter(|&other| other > rate))
            .or_else(|| ranked(&mut here()))
            .or_else(|| ranked(&mut near.before.iter().copied()))
            .or_else(|| here().chain(near.before.iter().copied()).find(subject));
        base.map(|base| self.with_carried(found, part, base, near)).unwrap_or_default()
    }

    /// Whether a count may be the base of another; together with what was carried over, what came in may be.
    fn fits(&self, found: &[Claim], part: usize, other: usize) -> bool {
        let (part_of, base) = (&found[part], &found[other]);
        let enough = base.value >= part_of.value || self.carries() && self.came(base);
        other < part && may_be_part(part_of, base) && enough
    }

    /// Of some counts, the one that the words of the rate name first.
    fn base_of(&self, found: &[Claim], part: usize, side: &mut dyn Iterator<Item = usize>) -> Option<usize> {
        // 东区调解成功295件 is no base of 西区调解成功246件. The words behind an English count may be of the next one.
        let apart = |other: usize| self.lang == Lang::En || !self.is_numerator(&found[other]);
        let fitting = side.filter(|&other| self.fits(found, part, other) && apart(other));
        let ranked = fitting.filter_map(|other| Some((self.rank(&found[other])?, other)));
        ranked.min_by_key(|(rank, other)| (*rank, usize::MAX - other)).map(|(_, other)| other)
    }

    fn carries(&self) -> bool {
        self.words.is_some_and(|words| words.carried)
    }

    /// Whether a count is of what came in.
    fn came(&self, claim: &Claim) -> bool {
        matches!(Stock::of(claim, self.lang), Some(Stock::Incoming | Stock::Accepted))
    }

    /// A base, and 旧存 beside it: together with what is new that is all that there was to resolve, and 受理 may be either.
    fn with_carried(&self, found: &[Claim], part: usize, base: usize, near: &Near) -> Vec<Vec<usize>> {
        let stock = Stock::of(&found[base], self.lang).filter(|_| self.carries());
        let carried = near.here.iter().chain(&near.before).chain(&near.behind).copied().find(|&other| {
            let own = !matches!(found[other].binding, Some(Binding::Part { total, .. }) if total != base);
            other != base
                && own
                && Stock::of(&found[other], self.lang) == Some(Stock::Start)
                && may_be_part(&found[other], &found[base])
        });
        let both = carried.map(|carried| vec![base, carried]);
        let alone = (found[base].value >= found[part].value).then(|| vec![base]);
        match stock {
            Some(Stock::Incoming) => both.or(alone).into_iter().collect(),
            Some(Stock::Accepted) => alone.into_iter().chain(both).collect(),
            _ => alone.into_iter().collect(),
        }
    }

    /// Neighbouring counts that only together have the words of the rate: 优秀 and 良好 for 优良率.
    fn covering(&self, found: &[Claim], near: &Near) -> Option<Vec<usize>> {
        let telling = self.telling();
        let some = |at: usize| telling.iter().any(|c| found[at].label.contains(*c)) && !self.is_opposite(&found[at]);
        let parts: Vec<usize> = near.here.iter().rev().copied().filter(|&at| some(at)).collect();
        let together = parts.windows(2).all(|two| two[0] + 1 == two[1] && found[two[0]].is_like(&found[two[1]]));
        let covered = telling.iter().all(|c| parts.iter().any(|&at| found[at].label.contains(*c)));
        (self.lang == Lang::Zh && telling.len() >= 2 && parts.len() >= 2 && together && covered).then_some(parts)
    }

    /// The base of a rate whose numerator is not printed.
    fn base_alone(&self, found: &[Claim], at: usize, near: &Near) -> Option<Quotient> {
        let only = |below: usize, firm: bool| Quotient { firm, ..named(Vec::new(), Vec::new(), vec![below]) };
        let close = |other: &usize| found[at].char_start - found[*other].char_end <= FAR;
        let subject = |other: &usize| self.is_subject(&found[*other]);
        if let Some(base) =
            near.here.iter().chain(near.before.iter().filter(|other| close(other))).copied().find(subject)
        {
            return Some(only(base, true));
        }
        let new = |at: usize| Stock::of(&found[at], self.lang) == Some(Stock::Incoming);
        let fits = |&other: &usize| self.is_unit(&found[other]) && self.rank(&found[other]).is_some() && !new(other);
        let before = near.before.iter().copied().filter(|other| close(other) && self.shares(&found[*other]));
        near.here.iter().copied().chain(before).find(fits).map(|base| only(base, false))
    }
}

/// The words of a count: those before it, or in 304人合格 those behind it.
fn own_words(claim: &Claim) -> &str {
    match claim.label.trim_matches([',', '、', ' ', '其', '中']) {
        "" => claim.noun.split([',', '、', ';']).next().unwrap_or_default(),
        _ => &claim.label,
    }
}

/// What a list of rates ends with: 合格率 of 优秀率、合格率. 及格 is one word.
fn last_phrase(label: &str) -> &str {
    let is_joint = |&(at, c): &(usize, char)| match c {
        ',' | '、' | '和' => true,
        '及' => !label[at..].starts_with("及格"),
        _ => false,
    };
    let joint = label.char_indices().rev().find(is_joint);
    joint.map_or(label, |(at, c)| &label[at + c.len_utf8()..])
}

/// Some words, in which what ought to be is called as rates call it: 应出庭 for 应当出庭.
fn due(said: &str) -> String {
    words(Lang::Zh).due.iter().fold(said.to_owned(), |said, word| said.replace(word, "应"))
}

/// A reading that the words of a rate name.
fn named(above: Vec<usize>, less: Vec<usize>, below: Vec<usize>) -> Quotient {
    Quotient { above, less, below, tie: Tie::Named, firm: false, far: false }
}

/// A share of which an English sentence names both: Requests granted in full made up 41% of resolvable requests.
fn made_up(found: &[Claim], at: usize) -> Option<Quotient> {
    let claim = &found[at];
    let label = claim.label.to_ascii_lowercase();
    let verbs = ["made up", "accounted for", "represented", "constituted"];
    let part = verbs.iter().find_map(|verb| label.trim_end().strip_suffix(verb))?;
    let whole = claim.noun.to_ascii_lowercase();
    let whole = whole.strip_prefix("of ")?.split([',', '.']).next()?;
    let telling = |text: &str| text.split(' ').filter(|word| word.len() > 3).map(stem).collect::<Vec<_>>();
    let (part, whole) = (telling(part), telling(whole));
    // The words before a count may belong to the one before it.
    let said = |at: usize| format!("{} {}", found[at].text, found[at].noun).to_ascii_lowercase();
    let of_total = |at: usize| match found[at].binding {
        Some(Binding::Part { total, .. }) => said(total),
        _ => String::new(),
    };
    let all = |words: &[String], said: &str| !words.is_empty() && words.iter().all(|word| said.contains(word.as_str()));
    let counts = |other: &usize| found[*other].is_count() && found[*other].paragraph == claim.paragraph;
    let before = || (at.saturating_sub(BACK)..at).rev().filter(counts);
    let above = before().find(|&other| all(&part, &format!("{} {}", of_total(other), said(other))))?;
    let below = before().find(|&other| other != above && all(&whole, &said(other)))?;
    (found[below].value >= found[above].value).then(|| Quotient::of(above, below, Tie::Named))
}

fn stem(word: &str) -> String {
    word.trim_end_matches('s').to_owned()
}

/// The count that a share is one of, and the whole that it names, that the count is told to be a part of, or that the
/// share before it has.
fn share(found: &[Claim], at: usize, lang: Lang) -> Option<Quotient> {
    let claim = &found[at];
    let amount = |other: &usize| found[*other].is_count() || found[*other].kind == Kind::Money;
    let here = |other: &usize| found[*other].sentence == claim.sentence;
    if is_of_several(claim, lang) {
        return together(found, at, lang);
    }
    let nearest = || (at.saturating_sub(BACK)..at).rev().take_while(here).find(amount);
    let above = own_count(found, at).or_else(nearest)?;
    if let Some(whole) = whole_named(&claim.label) {
        let named = |other: &usize| {
            found[*other].is_near(claim) && amount(other) && is_whole(&found[*other], &found[above], whole)
        };
        let wholes: Vec<usize> = (at.saturating_sub(BACK)..above).rev().filter(named).collect();
        let plain = |&&other: &&usize| found[other].label.trim_start_matches([',', '共', '其', '中']) == whole;
        let below = wholes.iter().find(plain).or(wholes.first())?;
        let firm = wholes.iter().filter(plain).count() == 1;
        return Some(Quotient { firm, ..Quotient::of(above, *below, Tie::Named) });
    }
    if let Some(Binding::Part { total, .. }) = found[above].binding {
        let tie = if has_rival(found, above, total) { Tie::Named } else { Tie::Told };
        return Some(Quotient::of(above, total, tie));
    }
    // 民事60件,占60%;刑事40件,占40%: one whole for both.
    let before =
        (at.saturating_sub(BACK)..above).rev().take_while(here).find(|&other| found[other].kind == Kind::Percent);
    let listed = before.and_then(|before| match found[before].binding {
        Some(Binding::Rate { denominator, .. })
            if is_share(&found[before])
                && before + 1 == above
                && may_be_part(&found[above], &found[denominator])
                && found[denominator].value >= found[above].value =>
        {
            Some(Quotient::of(above, denominator, found[before].tie?))
        }
        _ => None,
    });
    listed.or_else(|| beside(found, at, above, lang))
}

/// Whether a part may be one of a total further up in the sentence too: 受理200件,审结180件,其中民事120件,占60%.
fn has_rival(found: &[Claim], part: usize, total: usize) -> bool {
    let holds = |other: &Claim| {
        other.sentence == found[total].sentence
            && other.is_count()
            && may_be_part(&found[part], other)
            && !is_compared(other)
            && other.value >= found[part].value
            && other.binding.is_none()
    };
    (total.saturating_sub(BACK)..total).any(|other| holds(&found[other]))
}

/// The whole of an English share right behind its count, 96 complaints (19.9%): the nearest larger count of such things in
/// the paragraph. It may be of another one, so it refutes nothing.
fn beside(found: &[Claim], at: usize, above: usize, lang: Lang) -> Option<Quotient> {
    let (claim, part) = (&found[at], &found[above]);
    let whole = |other: &usize| {
        let whole = &found[*other];
        let like = whole.is_like(part) || part.unit.is_empty() && whole.is_count();
        like && whole.value >= part.value && whole.paragraph == claim.paragraph && !is_compared(whole)
    };
    let below = (at.saturating_sub(BACK)..above).rev().find(whole)?;
    let behind = lang == Lang::En && claim.label.is_empty() && above + 1 == at;
    behind.then(|| Quotient { far: true, ..Quotient::of(above, below, Tie::Named) })
}

/// The count that the subject of a share names: 火灾扑救402起、社会救助298起,社会救助占23.2%.
pub(in crate::audit) fn own_count(found: &[Claim], at: usize) -> Option<usize> {
    let claim = &found[at];
    let (subject, _) = claim.label.rsplit_once('占')?;
    let subject = subject.rsplit([',', ' ', '和']).next().filter(|subject| subject.chars().count() > 1)?;
    let named = |other: &usize| found[*other].is_count() && found[*other].label.ends_with(subject);
    let near = (at.saturating_sub(BACK)..at).rev().take_while(|&other| found[other].is_near(claim));
    near.filter(|other| named(other)).find(|&other| matches!(found[other].binding, Some(Binding::Part { .. })))
}

/// Whether a share is that of several counts: 大气与噪声两类合计占.
pub(in crate::audit) fn is_of_several(claim: &Claim, lang: Lang) -> bool {
    is_share(claim) && says(&claim.label, &words(lang).together)
}

/// The counts that a share of several names, over the total of which they are parts.
fn together(found: &[Claim], at: usize, lang: Lang) -> Option<Quotient> {
    let claim = &found[at];
    let end = words(lang).together.iter().filter_map(|word| claim.label.find(word)).min()?;
    let of = |name: &str| {
        let named = |other: &usize| found[*other].is_near(claim) && found[*other].label.ends_with(name);
        (at.saturating_sub(BACK)..at).rev().find(named).filter(|_| name.chars().count() > 1)
    };
    let names = claim.label[..end].rsplit([',', ' ']).next()?.split(['与', '和', '及', '、']);
    let above: Vec<usize> = names.map(|name| of(name.trim())).collect::<Option<_>>()?;
    let totals: Option<Vec<usize>> = above
        .iter()
        .map(|&part| match found[part].binding {
            Some(Binding::Part { total, .. }) => Some(total),
            _ => None,
        })
        .collect();
    let total = *totals?.first()?;
    (above.len() > 1).then(|| Quotient { above, ..Quotient::of(total, total, Tie::Named) })
}

/// The whole that a share is stated of: 审结 in 占审结数的.
fn whole_named(label: &str) -> Option<&str> {
    let (_, whole) = label.rsplit_once('占')?;
    let whole = whole.strip_suffix('的')?.trim_end_matches(['总', '数', '量']);
    (whole.chars().count() >= 2).then_some(whole)
}

/// Whether a count is the whole that a share of `part` names.
fn is_whole(claim: &Claim, part: &Claim, whole: &str) -> bool {
    says_pair(&claim.words(), whole) && claim.value >= part.value && claim.is_like(part)
}
