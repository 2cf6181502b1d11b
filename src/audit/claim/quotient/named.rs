//! The counts of a rate that is called by a name: 办结率, 案卷优秀率.

use super::{BACK, Near, Quotient};
use crate::audit::{
    claim::{Binding, Claim, Kind, Stock, Tie, bind::may_be_part, measure},
    lexicon::{self, RateWords, says, says_pair, words},
};
use crate::lang::Lang;

/// How far apart the counts of a sum may be, in characters.
const BESIDE: usize = 8;
/// How far before a rate its base may be in another sentence, in characters.
const FAR: usize = 80;

/// A rate with its words.
pub(super) struct Named {
    /// What its numerator counts: 办结.
    stem: String,
    /// What it is a rate of: 案卷 in 案卷优秀率.
    subject: String,
    words: Option<&'static RateWords>,
    lang: Lang,
}

impl Named {
    pub(super) fn of(label: &str, lang: Lang) -> Option<Self> {
        let label = label.to_ascii_lowercase();
        let phrase = match lang {
            Lang::Zh => last_phrase(&label[..label.rfind('率')?]),
            Lang::En => &label[..label.rfind("rate")?],
        };
        let known = words(lang).rate.iter().flat_map(|rate| rate.part.iter().map(move |&part| (part, rate)));
        let last = known
            .filter_map(|(part, rate)| Some((phrase.rfind(part)? + part.len(), part.len(), part, rate)))
            .max_by_key(|(end, length, ..)| (*end, *length));
        let is_name = |rest: &str, rate: &RateWords| {
            let known = lexicon::words(lang).generic.contains(&rest) || rate.whole.contains(&rest);
            rest.chars().count() > 1 && !known
        };
        let tail = |text: &str| text.chars().skip(text.chars().count().saturating_sub(2)).collect::<String>();
        let (stem, words) = match last {
            // 调解撤案率 is of both, and 出庭应诉率 of 出庭 among 应诉.
            Some((end, _, part, rate)) if lang == Lang::Zh && is_name(&phrase[end..], rate) => {
                (format!("{part}{}", &phrase[end..]), Some(rate))
            }
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

    pub(super) fn is_of_money(&self) -> bool {
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

    /// Whether a rate is one of several groups together: 县级持证570人,乡镇持证242人,全县持证率94.4%.
    fn is_of_all(&self, found: &[Claim], at: usize, near: &Near) -> bool {
        let label = found[at].label.trim_start_matches([',', ' ']).to_ascii_lowercase();
        let overall = words(self.lang).overall.iter().any(|word| label.starts_with(word));
        overall && near.here.iter().filter(|&&other| self.is_numerator(&found[other])).count() > 1
    }

    /// The readings of a rate; none if it is a rate of something that its counts do not name.
    pub(super) fn readings(&self, found: &[Claim], at: usize, near: Near) -> Vec<Quotient> {
        if self.is_of_all(found, at, &near) {
            return Vec::new();
        }
        let mut readings = self.counts(found, at, &self.own(found, near));
        for reading in &mut readings {
            reading.reach_total(found);
        }
        // 客观题通过率 is none of those who sat 主观题.
        let full = |at: &usize| found[*at].words().contains(&self.subject);
        let told = self.subject.chars().count() > 2
            && (at.saturating_sub(BACK)..at).any(|other| full(&other) && found[other].is_count());
        readings.retain(|reading| {
            let mut counts = reading.above.iter().chain(&reading.less).chain(&reading.below);
            let own = if told { counts.any(full) } else { counts.any(|&at| self.shares(&found[at])) };
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
        // 纠错案件51件,审结案件408件,纠错率12.5%
        if readings.is_empty() {
            let behind = near.here.iter().copied().filter(|&other| other > above);
            let enough =
                |other: &usize| may_be_part(&found[above], &found[*other]) && found[*other].value >= found[above].value;
            let base = behind
                .filter(|&other| !self.is_numerator(&found[other]))
                .find(|other| enough(other) && self.rank(&found[*other]).is_some());
            readings.extend(base.map(|base| only(vec![base])));
        }
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
        let apart = |other: usize| {
            self.lang == Lang::En || !self.is_numerator(&found[other]) && !self.is_outcome(&found[other])
        };
        let fitting = side.filter(|&other| self.fits(found, part, other) && apart(other));
        let ranked = fitting.filter_map(|other| Some((self.rank(&found[other])?, other)));
        ranked.min_by_key(|(rank, other)| (*rank, usize::MAX - other)).map(|(_, other)| other)
    }

    /// Whether a count is another outcome beside the one of this rate: 判决驳回33件 is no base of 败诉率.
    fn is_outcome(&self, claim: &Claim) -> bool {
        let outcomes = || words(self.lang).outcomes.iter().flat_map(|outcomes| outcomes.are.iter());
        let known = |word: &&'static str| self.words.is_some_and(|words| words.part.contains(word));
        outcomes().filter(|word| known(word)).any(|word| claim.label.contains(word))
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
