//! The counts of a share: the one that it is of, and the whole.

use super::{BACK, Quotient, is_share};
use crate::audit::{
    claim::{Binding, Claim, Kind, Stock, Tie, bind::may_be_part, compared::is_compared},
    exact::Rational,
    lexicon::{says, words},
};
use crate::lang::Lang;

/// A share of which an English sentence names both: Requests granted in full made up 41% of resolvable requests.
pub(super) fn made_up(found: &[Claim], at: usize) -> Option<Quotient> {
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
pub(super) fn share(found: &[Claim], at: usize, lang: Lang) -> Option<Quotient> {
    let claim = &found[at];
    let amount = |other: &usize| found[*other].is_amount();
    let here = |other: &usize| found[*other].sentence == claim.sentence;
    if is_of_several(claim, lang) {
        return together(found, at, lang);
    }
    // 691件,占二审结案6984件的9.9%,占一审结案的1.01%: both are of one count.
    let again = claim.label.trim_start_matches(',').starts_with('占').then(|| same_count(found, at)).flatten();
    // Up from 100 in 2022 (40%) is a share of that year.
    if claim.label.is_empty() && at.checked_sub(1).is_some_and(|before| is_compared(&found[before])) {
        return None;
    }
    let nearest = || (at.saturating_sub(BACK)..at).rev().take_while(here).find(amount);
    // 实质性化解的比例 is none of a count that has other words.
    let own = |other: &usize| {
        let head = |name: String| name.chars().take(2).collect::<String>();
        subject(&claim.label).is_none_or(|name| found[*other].words().contains(&head(name)))
    };
    let above = again.or_else(|| own_count(found, at)).or_else(|| nearest().filter(own))?;
    if let Some(whole) = whole_named(&claim.label) {
        // 该领域 is something said before.
        if whole.starts_with(['该', '其', '此', '本']) {
            return None;
        }
        let named = |other: &usize| {
            let other = &found[*other];
            // What all of them are is no base of a share below all.
            let all = other.value == found[above].value && claim.value < Rational::ONE;
            other.is_near(claim) && other.is_amount() && !all && is_whole(other, &found[above], whole)
        };
        let wholes: Vec<usize> = (at.saturating_sub(BACK)..above).rev().filter(named).collect();
        let plain = |&&other: &&usize| found[other].label.trim_start_matches([',', '共', '其', '中']) == whole;
        // 问题金额42.71亿元 and not 管理不规范金额36.87亿元.
        let best = wholes.iter().rev().max_by_key(|&&other| pairs_of(&found[other].words(), whole));
        let below = wholes.iter().find(plain).or(best)?;
        let firm = wholes.iter().filter(plain).count() == 1;
        return Some(Quotient { firm, ..Quotient::of(above, *below, Tie::Named) });
    }
    if ends_list(found, above) && own_count(found, at).is_none() {
        return None;
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

/// Whether a count is the last of the parts of a total that they add up to, of which none has a share of its own: 474件,其中建议
/// 203件、提案271件,占84%.
fn ends_list(found: &[Claim], last: usize) -> bool {
    let Some(total) = found[last].total().filter(|&total| total < last) else { return false };
    let plain = |at: usize| found[at].is_amount() && found[at].total() == Some(total);
    let sum = Rational::sum((total + 1..=last).map(|at| found[at].value));
    last > total + 1 && (total + 1..=last).all(plain) && sum == Some(found[total].value)
}

/// What the share before another one is of, if its whole is printed between them.
fn same_count(found: &[Claim], at: usize) -> Option<usize> {
    let (share, whole) = (at.checked_sub(1)?, at.checked_sub(2)?);
    match found[share].binding {
        Some(Binding::Rate { numerator, denominator }) if denominator == whole => numerator,
        _ => None,
    }
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

/// What a share says that it is the share of: 社会救助 in 社会救助占, 终止 in 终止案件占审结总数的; nothing in 占.
fn subject(label: &str) -> Option<String> {
    let label = label.trim_end_matches(['为', '达', '约', '近', '到', '仅', '只', ':']);
    let subject = label.rsplit_once('占').map_or_else(|| label.strip_suffix("比例"), |(subject, _)| Some(subject))?;
    let subject =
        subject.rsplit([',', ' ', '、']).next()?.trim_start_matches("其中").trim_end_matches(['的', '共', '约', '类']);
    let telling = words(Lang::Zh).generic.iter().fold(subject.to_owned(), |rest, word| rest.replace(word, ""));
    (telling.chars().count() > 1).then_some(telling)
}

/// The amount that the subject of a share names: 火灾扑救402起、社会救助298起,社会救助占23.2%. Preferably a part of some total.
pub(in crate::audit) fn own_count(found: &[Claim], at: usize) -> Option<usize> {
    let claim = &found[at];
    let subject = subject(&claim.label)?;
    let near = || {
        let before = (at.saturating_sub(BACK)..at).rev().take_while(|&other| found[other].is_near(claim));
        before.filter(|&other| found[other].is_amount() && !is_compared(&found[other]))
    };
    let is_part = |other: &usize| matches!(found[*other].binding, Some(Binding::Part { .. }));
    let ends = |other: &usize| found[*other].label.ends_with(subject.as_str());
    let ordered = |other: &usize| has_in_order(&found[*other].label, &subject);
    near().filter(ends).find(is_part).or_else(|| near().find(ends)).or_else(|| near().find(ordered))
}

/// Whether some words have all characters of others in order: 书面调解协议 those of 书面协议.
fn has_in_order(words: &str, others: &str) -> bool {
    let mut rest = words.chars();
    others.chars().all(|c| rest.any(|own| own == c))
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
    let whole = whole
        .trim_end_matches("比例")
        .trim_end_matches("比重")
        .strip_suffix('的')?
        .trim_end_matches(['总', '数', '量']);
    (whole.chars().count() >= 2).then_some(whole)
}

/// Whether a count is the whole that a share of `part` names.
fn is_whole(claim: &Claim, part: &Claim, whole: &str) -> bool {
    // 审结未成年犯罪嫌疑人 are none of whom something else was done.
    let head: String = whole.chars().take(2).collect();
    if Stock::said(&head, Lang::Zh).is_some() && !claim.words().contains(&head) {
        return false;
    }
    // 公证 alone is not 国内民事公证.
    let telling = words(Lang::Zh).generic.iter().fold(whole.replace("全部", ""), |rest, word| rest.replace(word, ""));
    let whole = if telling.chars().count() < 2 { whole } else { &telling };
    let pairs = pairs_of(&claim.words(), whole);
    2 * pairs >= whole.chars().count() - 1 && pairs > 0 && claim.value >= part.value && claim.is_like(part)
}

/// How many pairs of neighbouring characters of a name stand in some words.
fn pairs_of(words: &str, name: &str) -> usize {
    let chars: Vec<char> = name.chars().collect();
    chars.windows(2).filter(|pair| words.contains(&pair.iter().collect::<String>())).count()
}
