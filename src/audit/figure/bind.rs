//! Structure words: which figures a text ties together, and how.

use super::{Binding, Figure, Kind, Lang, folded::Folded, measure};
use crate::audit::{exact::Rational, interval::Interval};

/// How far before a bracket its total may stand, in characters.
const BRACKET: usize = 40;
/// How many figures back a rate or a change looks for what it speaks of.
const BACK: usize = 6;

/// How far before 分别 its subjects may begin.
const SUBJECTS: usize = 80;

/// Words that begin the parts of a total.
const PARTS: [&str; 8] = ["其中", "包括", "包含", "分为", "of which", "of whom", "of these", "including"];
/// Words between the items of a list.
const JOINTS: [&str; 8] = ["、", "和", "与", "及", "以及", ",", ", and", "and"];

/// Ties the figures of a text together.
pub(super) fn bind(text: &Folded, found: &mut [Figure], lang: Lang) {
    share_units(text, found);
    share_changes(text, found);
    brackets(text, found);
    parts(text, found);
    for at in 0..found.len() {
        let binding = match found[at].kind {
            Kind::Percent if found[at].binding.is_none() => rate(text, found, at, lang),
            Kind::Growth | Kind::Points | Kind::Change => change(text, found, at),
            _ => None,
        };
        if binding.is_some() {
            found[at].binding = binding;
        }
    }
    respectively(text, found);
}

/// The text between two neighbours.
fn gap(text: &Folded, found: &[Figure], at: usize) -> String {
    text.slice(found[at].char_end..found[at + 1].char_start.min(found[at].char_end + 60))
}

/// Gives the numbers of a list the unit that stands behind the last one only: 分别为3、5、7件.
fn share_units(text: &Folded, found: &mut [Figure]) {
    for at in (0..found.len().saturating_sub(1)).rev() {
        let joined = JOINTS.contains(&gap(text, found, at).trim());
        if found[at].kind != Kind::Bare
            || !joined
            || found[at + 1].kind == Kind::Bare
            || gap(text, found, at).trim() == ","
        {
            continue;
        }
        let (unit, kind) = (found[at + 1].unit.clone(), found[at + 1].kind);
        let figure = &mut found[at];
        if unit == "%" {
            let share = |x: Rational| x.checked_div(Rational::integer(100)).unwrap_or(x);
            let half = figure.place.checked_div(Rational::integer(200)).unwrap_or(Rational::ZERO);
            (figure.value, figure.place) = (share(figure.value), share(figure.place));
            if let Some((low, high)) = figure.value.checked_sub(half).zip(figure.value.checked_add(half)) {
                figure.interval = Interval::between(low, true, high, false);
            }
        }
        (figure.unit, figure.kind) = (unit, kind);
    }
}

/// Gives the items of a list the direction that stands before the first only: 分别下降8%、9%.
fn share_changes(text: &Folded, found: &mut [Figure]) {
    for at in 1..found.len() {
        let (kind, fall) = (found[at - 1].kind, found[at - 1].value.is_negative());
        let joined = matches!(gap(text, found, at - 1).trim(), "、" | "和" | "与" | "及" | "and");
        if !joined || found[at].kind != Kind::Percent || !matches!(kind, Kind::Growth | Kind::Points) {
            continue;
        }
        let figure = &mut found[at];
        figure.kind = kind;
        if fall {
            (figure.value, figure.interval) = (figure.value.negated(), figure.interval.negated());
        }
    }
}

/// Whether `part` may be a part of `total`, by what they count.
fn may_be_part(part: &Figure, total: &Figure) -> bool {
    let things = |unit: &str| matches!(measure::class(unit), "件" | "项" | "个" | "份");
    let same = measure::class(&part.unit) == measure::class(&total.unit) || part.unit.is_empty();
    let english = part.unit.is_ascii() && total.unit.is_ascii();
    match (part.kind, total.kind) {
        (Kind::Count | Kind::Bare, Kind::Count | Kind::Bare) => {
            same || english || things(&part.unit) && things(&total.unit)
        }
        (Kind::Money, Kind::Money) => same,
        _ => false,
    }
}

/// Ties what stands in brackets to the figure before them: 118件(刑事11件,民事107件).
fn brackets(text: &Folded, found: &mut [Figure]) {
    for &(open, close) in &text.brackets {
        let first = found.partition_point(|figure| figure.char_start < open);
        let last = found.partition_point(|figure| figure.char_start < close);
        let Some(total) = first.checked_sub(1) else { continue };
        if first == last || open - found[total].char_end > BRACKET {
            continue;
        }
        let next_sentence = matches!(text.before(open), '。' | '.');
        let apart = found[first].sentence - found[total].sentence;
        if apart > usize::from(next_sentence) {
            continue;
        }
        // A bracket within a bracket is reached through the outer one first, and then speaks for itself.
        let reach = last.min(first + 64);
        for part in first..reach {
            if may_be_part(&found[part], &found[total]) {
                found[part].binding = Some(Binding::Part { total });
            }
        }
    }
}

/// Ties the figures behind 其中 or a colon to the one before it.
fn parts(text: &Folded, found: &mut [Figure]) {
    let mut open: Option<usize> = None;
    for at in 1..found.len() {
        let between = gap(text, found, at - 1);
        if found[at].sentence != found[at - 1].sentence || between.contains([';', ')']) {
            open = None;
        }
        if found[at].binding.is_some() {
            continue;
        }
        let lower = between.to_lowercase();
        let told = PARTS.iter().any(|word| lower.contains(word)) || between.starts_with(':');
        if told && found[at].sentence == found[at - 1].sentence {
            open = (at.saturating_sub(BACK)..at).rev().find(|&total| {
                let total = &found[total];
                total.sentence == found[at].sentence && may_be_part(&found[at], total) && !is_compared(total)
            });
        }
        match open {
            Some(total) if may_be_part(&found[at], &found[total]) => found[at].binding = Some(Binding::Part { total }),
            Some(_) if found[at].kind == Kind::Percent => {}
            _ => open = None,
        }
    }
}

/// The counts that a rate may be made of.
fn rate(text: &Folded, found: &[Figure], at: usize, lang: Lang) -> Option<Binding> {
    let figure = &found[at];
    let stem = stem(&figure.label, lang)?;
    let in_sentence = |other: &&usize| found[**other].sentence == figure.sentence && found[**other].is_count();
    let near: Vec<usize> = (at.saturating_sub(BACK)..at).rev().collect();
    let near: Vec<usize> = near.iter().filter(in_sentence).copied().collect();
    let Some(&nearest) = near.first() else { return base_before(text, found, at) };
    // 出庭应诉率 is of the cases that heads attended.
    let attended = stem == "应诉" && found[nearest].label.contains("出庭");
    let names_it = attended || stem.is_empty() || found[nearest].label.contains(&stem) || lang == Lang::En;
    let whole = match found[nearest].binding {
        Some(Binding::Part { total }) => Some(total),
        _ => None,
    };
    let above = whole.or_else(|| {
        let larger = |other: usize| found[other].value >= found[nearest].value;
        near[1..].iter().copied().find(|&other| larger(other) && may_be_part(&found[nearest], &found[other]))
    });
    // A rate behind the parts of a total is of the total, unless it names the last part.
    let nearest = if names_it { nearest } else { whole.unwrap_or(nearest) };
    Some(match (names_it, above) {
        (true, Some(denominator)) => Binding::Rate { numerator: Some(nearest), denominator },
        (true, None) if stem.is_empty() => return None,
        _ => Binding::Rate { numerator: None, denominator: nearest },
    })
}

/// The first two characters of what a rate is a rate of: 办结 of 办结率; empty for a share.
fn stem(label: &str, lang: Lang) -> Option<String> {
    if lang == Lang::En {
        let label = label.to_lowercase();
        return (label.contains("rate") || label.is_empty()).then(String::new);
    }
    let words = label.trim_end_matches(['达', '为', '是', '约', '到', '了', ':', '在']);
    if let Some(before) = words.rfind('率') {
        let name: Vec<char> = words[..before].chars().collect();
        let from = name.iter().rposition(|c| ",、的和".contains(*c)).map_or(0, |at| at + 1);
        let name = &name[from..];
        // 案件办结率 and 按时办结率 are rates of 办结: what stands next to 率 says it.
        return Some(name[name.len().saturating_sub(2)..].iter().collect());
    }
    (words.ends_with('占') || words.contains("占比") || words.contains("比例")).then(String::new)
}

/// The base of a rate in the sentence before, if the two speak of the same thing.
fn base_before(text: &Folded, found: &[Figure], at: usize) -> Option<Binding> {
    let figure = &found[at];
    let denominator = at.checked_sub(1)?;
    let base = &found[denominator];
    let near = base.is_count() && base.sentence + 1 == figure.sentence && figure.char_start - base.char_end <= 80;
    let words = format!("{}{}", base.label, base.noun);
    let label: Vec<char> = figure.label.chars().collect();
    let shared = label.windows(2).filter(|pair| words.contains(&pair.iter().collect::<String>())).count();
    let whole = !text.slice(base.char_end..figure.char_start).contains('\n');
    (near && whole && shared >= 2).then_some(Binding::Rate { numerator: None, denominator })
}

/// Whether a figure is the one that another is compared with: 较去年的260件.
fn is_compared(figure: &Figure) -> bool {
    let then = ["去年", "上年", "同期", "前年", "年的"].iter().any(|word| figure.label.contains(word));
    then && figure.label.starts_with(['较', '比', '由', '从'])
}

/// The figure that has changed.
fn change(text: &Folded, found: &[Figure], at: usize) -> Option<Binding> {
    let nearest = at.checked_sub(1)?;
    // 较去年的260件增长20% speaks of the figure before the one that it compares with.
    let of = if is_compared(&found[nearest]) { nearest.checked_sub(1)? } else { nearest };
    let (new, figure) = (&found[of], &found[at]);
    let fits = match figure.kind {
        Kind::Points => new.kind == Kind::Percent,
        Kind::Change => new.is_count() && measure::class(&new.unit) == measure::class(&figure.unit),
        _ => new.is_count() || new.kind == Kind::Money,
    };
    let between = gap(text, found, nearest);
    let near = new.sentence == figure.sentence && figure.char_start - found[nearest].char_end <= 24;
    (fits && near && !between.contains([';', ')'])).then_some(Binding::Change { of })
}

/// Ties the figures of a list to their subjects by 分别.
fn respectively(text: &Folded, found: &mut [Figure]) {
    let mut at = 0;
    while at < found.len() {
        let mut end = at + 1;
        if let Some(subjects) = subjects(text, &found[at]) {
            while end < found.len()
                && found[end].kind == found[at].kind
                && JOINTS.contains(&gap(text, found, end - 1).trim())
            {
                end += 1;
            }
            for (place, figure) in found[at..end].iter_mut().enumerate() {
                let subject = if subjects.len() == end - at { subjects[place].as_str() } else { "" };
                if figure.binding.is_none() {
                    figure.binding = Some(Binding::Respectively { subject: subject.into() });
                }
            }
        }
        at = end;
    }
}

/// The subjects before the 分别 of a figure's clause.
fn subjects(text: &Folded, figure: &Figure) -> Option<Vec<String>> {
    if !figure.label.contains("分别") {
        return None;
    }
    let words = text.slice(figure.char_start.saturating_sub(SUBJECTS)..figure.char_start);
    let clause = words.rsplit([',', ';', ':', '。', '(', '\n']).next()?;
    let (listed, _) = clause.split_once("分别")?;
    Some(listed.split(['、', '和', '与', '及']).map(|subject| subject.trim().into()).collect())
}
