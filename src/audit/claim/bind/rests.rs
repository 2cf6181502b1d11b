//! The rest of a whole: 受理100件,办结82件,其余18件正在办理.

use super::{BACK, gap, parts::may_be_part};
use crate::audit::{
    claim::{Binding, Claim, Stock, Tie, compared::is_compared, folded::Folded},
    exact::Rational,
    interval::Interval,
    lexicon::{RestWords, says, words},
};
use crate::lang::Lang;

/// A list with a rest is that of its whole if it differs from that by less than one in this many.
const NEAR: i128 = 10;

/// How a count says that it is a rest.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    /// All that is left, and nothing else: 其余18件正在办理.
    Told,
    /// It may be the rest of something that is not printed: 其余18项工作.
    Loose,
    /// What has not been done: 仍有18件未办结. What was carried over may be among it.
    Pending,
    /// What the part is not: 未成功18件. Others may be neither.
    Denied,
}

/// Three counts, of which the last is what is left of the first without the second.
struct Three<'a> {
    found: &'a [Claim],
    whole: usize,
    part: usize,
    rest: usize,
    /// Whether it may be the rest of another count further up as well.
    rival: bool,
    lang: Lang,
}

/// Ties a part and the rest behind it to the whole before it, if they add up or should.
pub(super) fn rests(text: &Folded, found: &mut [Claim], lang: Lang) {
    for rest in 2..found.len() {
        if let Some(parts) = several(text, found, rest, lang) {
            let whole = parts[0];
            for at in parts[1..].iter().copied().chain([rest]) {
                found[at].bind(Binding::Part { total: whole, all: true }, Tie::Named);
            }
            continue;
        }
        let Some(three) = Three::before(found, rest, lang) else { continue };
        let Some(how) = three.how().filter(|_| !three.has_carried()) else { continue };
        let (whole, part) = (three.whole, three.part_that_fits().unwrap_or(three.part));
        if part != three.part || three.adds_up().is_some_and(|holds| holds || three.should(how)) {
            for at in [part, rest] {
                found[at].bind(Binding::Part { total: whole, all: true }, Tie::Named);
            }
        }
    }
}

/// A whole and several parts before a rest, of which this is what is left: 申请33件,决定赔偿9件、不予赔偿17件,其余7件.
fn several(text: &Folded, found: &[Claim], rest: usize, lang: Lang) -> Option<Vec<usize>> {
    let claim = &found[rest];
    let label = claim.label.trim_start_matches([',', ';', '、']);
    let told = lang == Lang::Zh && words(lang).rests.left.iter().any(|word| label.starts_with(word));
    if !told || !claim.is_count() || claim.binding.is_some() || claim.cell.is_some() {
        return None;
    }
    let own = |other: &usize| {
        let other = &found[*other];
        other.sentence == claim.sentence && other.is_like(claim) && !is_compared(other) && !other.is_average()
    };
    let mut all: Vec<usize> = (rest.saturating_sub(BACK * 2)..rest).filter(own).collect();
    all.retain(|&at| found[at].total().is_none());
    let (&whole, parts) = all.split_first()?;
    if gap(text, found, whole).starts_with('、') {
        return None;
    }
    let sum = Rational::sum(parts.iter().chain([&rest]).map(|&at| found[at].value))?;
    let least = parts.iter().all(|&at| found[at].value <= found[whole].value);
    let near =
        sum.checked_sub(found[whole].value)?.magnitude().checked_mul(Rational::integer(NEAR))? <= found[whole].value;
    let listed = parts.windows(2).all(|two| two[0] + 1 == two[1]) && parts.last().is_some_and(|last| last + 1 == rest);
    (parts.len() > 1 && least && near && listed).then_some(all)
}

impl<'a> Three<'a> {
    /// The two counts before one that may be a rest; parts of the first part are none of them.
    fn before(found: &'a [Claim], rest: usize, lang: Lang) -> Option<Self> {
        let claim = &found[rest];
        // The remaining 40 are of what was counted, the remaining 40 officers are not.
        let english = |other: &Claim| {
            may_be_part(claim, other) && (claim.unit.is_empty() || other.unit.is_empty() || other.is_like(claim))
        };
        let like = |other: &Claim| if lang == Lang::Zh { other.is_like(claim) } else { english(other) };
        let counts = |other: &usize| {
            let other = &found[*other];
            other.is_count() && like(other) && other.is_near(claim) && !is_compared(other)
        };
        if !claim.is_count() || claim.binding.is_some() || claim.cell.is_some() {
            return None;
        }
        let near = || (rest.saturating_sub(BACK * 2)..rest).rev().filter(counts);
        let mut before = near().filter(|&other| found[other].total().is_none());
        let (nearest, next) = (before.next()?, before.next());
        // 受理92件,其中化解85件,其余7件: a part of the only count is no part of another.
        let only = |part: &usize| {
            found[*part].total() == Some(nearest) && near().filter(|&at| found[at].total().is_some()).count() == 1
        };
        let head = next.is_none_or(|next| found[next].sentence != found[nearest].sentence);
        let (part, whole) = match near().next().filter(only) {
            Some(part) if head => (part, nearest),
            _ => (nearest, next?),
        };
        let alike = like(&found[whole]) && (claim.unit.is_empty() || found[whole].is_like(claim));
        let own = alike && found[part].sentence == found[whole].sentence && found[part].value <= found[whole].value;
        let rival = before.any(|other| found[other].sentence == found[whole].sentence);
        own.then_some(Self { found, whole, part, rest, rival, lang })
    }

    /// Whether something that was carried over is told nearby, of which the rest may be too.
    fn has_carried(&self) -> bool {
        let (found, claim) = (self.found, &self.found[self.rest]);
        let carried =
            |other: &Claim| other.paragraph == claim.paragraph && Stock::of(other, self.lang) == Some(Stock::Start);
        found[self.rest.saturating_sub(BACK * 2)..found.len().min(self.rest + BACK)].iter().any(carried)
    }

    fn words(&self) -> &'static RestWords {
        &words(self.lang).rests
    }

    /// How its words say that the last count is a rest.
    fn how(&self) -> Option<Rest> {
        let (words, claim) = (self.words(), &self.found[self.rest]);
        let label = claim.label.to_ascii_lowercase();
        let label = label.trim_start_matches([',', ';', '、', '而', '和', ' ', ')']);
        let noun = claim.noun.to_ascii_lowercase();
        let begins = |with: &[&str]| with.iter().any(|word| noun.starts_with(word));
        let left = words.left.iter().find_map(|word| match self.lang {
            Lang::Zh => label.strip_prefix(word),
            Lang::En => label.ends_with(word).then_some(""),
        });
        if let Some(things) = left {
            // 其余案件 is of what was counted, 剩余资金 is not.
            let same =
                things.is_empty() || self.found[self.whole].words().contains(things) || says(things, &words.things);
            let told = same && (noun.is_empty() || begins(&words.states) || begins(&words.undone));
            return Some(if told { Rest::Told } else { Rest::Loose });
        }
        let still = words.still.iter().any(|word| label.starts_with(word) || label.ends_with(word));
        let stays = |label: &str| words.still.iter().fold(label.to_owned(), |label, word| label.replace(word, ""));
        let undone = if noun.is_empty() { stays(label) } else { noun.clone() };
        match (still && words.undone.iter().any(|word| undone.starts_with(word)), self.denies(&undone)) {
            (true, _) if self.is_of_part(&undone) => Some(Rest::Pending),
            (false, true) if label.is_empty() || noun.is_empty() => Some(Rest::Denied),
            // 未采纳26条并说明理由
            (false, false) if self.denies(label) => Some(Rest::Denied),
            _ => None,
        }
    }

    /// Whether what was not done is what the part counts: 未办结 beside 办结, and not 未缴款.
    fn is_of_part(&self, undone: &str) -> bool {
        let part = self.found[self.part].words();
        let denied = words(self.lang).opposite.iter().find_map(|no| Some(undone.split_once(no)?.1));
        let head = |word: &str| word.chars().take(2).collect::<String>();
        let resolved = Stock::of(&self.found[self.part], self.lang) == Some(Stock::Resolved);
        let known = |word: &str| resolved && Stock::said(word, self.lang) == Some(Stock::Resolved);
        denied.is_none_or(|denied| part.contains(&head(denied)) || known(denied) || self.lang == Lang::En)
    }

    /// Whether some words are those of the part with a negation: 未成功 beside 调解成功.
    fn denies(&self, said: &str) -> bool {
        let part = &self.found[self.part];
        let name = if part.label.trim_matches([',', ' ']).is_empty() { &part.noun } else { &part.label };
        let is_denied = |no: &&str| {
            let Some((subject, denied)) = said.split_once(*no) else { return false };
            denied.chars().count() > 1 && name.contains(denied) && (subject.is_empty() || name.contains(subject))
        };
        self.lang == Lang::Zh && words(self.lang).opposite.iter().any(is_denied)
    }

    /// Whether the part and the rest can be the whole.
    fn adds_up(&self) -> Option<bool> {
        let sum = Interval::sum([self.part, self.rest].map(|at| &self.found[at].interval))?;
        Some(sum.meets(&self.found[self.whole].interval))
    }

    /// Of the counts between the whole and the rest the one that makes the whole with the rest: 案件349件,应出庭的213件,实际出庭
    /// 208件,其余136件无需出庭.
    fn part_that_fits(&self) -> Option<usize> {
        let (found, rest) = (self.found, &self.found[self.rest]);
        let whole = (self.rest.saturating_sub(BACK * 2)..self.rest).find(|&at| at == self.whole)?;
        let fits = |at: &usize| {
            let like = found[*at].is_like(rest) && !is_compared(&found[*at]);
            like && found[*at].value.checked_add(rest.value) == Some(found[self.whole].value)
        };
        (whole + 1..self.rest).find(fits)
    }

    /// Whether the words say that they are the whole, so that it is wrong if they do not add up.
    fn should(&self, how: Rest) -> bool {
        let over = self.found[self.rest].value > self.found[self.whole].value;
        let sum = self.found[self.part].value.checked_add(self.found[self.rest].value);
        let exceeds = over || sum.is_some_and(|sum| sum > self.found[self.whole].value);
        let stock = |at: usize| Stock::of(&self.found[at], self.lang);
        let certain = match how {
            Rest::Told => true,
            Rest::Loose => false,
            Rest::Pending => stock(self.whole) != Some(Stock::Incoming),
            Rest::Denied => exceeds && stock(self.part) != Some(Stock::Resolved),
        };
        // 已化解85件,剩余17件 and 其中网办6.9万件,其余0.9万件 say of themselves that they are some.
        let part = &self.found[self.part];
        let done = || part.label.trim_start_matches(',').starts_with('已') || part.total() == Some(self.whole);
        certain && !self.rival && (self.is_known() || done())
    }

    /// Whether the words of the whole and the part are those of a rate: 受理 and 办结, 调解 and 成功.
    fn is_known(&self) -> bool {
        let (whole, part) = (&self.found[self.whole], &self.found[self.part]);
        let said = |claim: &Claim| claim.words().to_ascii_lowercase();
        let (of_whole, of_part) = (said(whole), said(part));
        let flows = matches!(Stock::of(whole, self.lang), Some(Stock::Incoming | Stock::Accepted))
            && Stock::of(part, self.lang) == Some(Stock::Resolved);
        flows || words(self.lang).rate.iter().any(|rate| says(&of_part, &rate.part) && says(&of_whole, &rate.whole))
    }
}
