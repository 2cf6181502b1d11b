//! Parts that have nothing in common.

use crate::audit::{
    claim::Claim,
    lexicon::{says, words},
};
use crate::lang::Lang;

/// Whether two parts exclude each other and are all there is.
pub(in crate::audit) fn exclude(one: &Claim, other: &Claim, lang: Lang) -> bool {
    let name = |claim: &Claim| if lang == Lang::Zh { claim.label.clone() } else { claim.words().to_ascii_lowercase() };
    let (one, other) = (name(one), name(other));
    let are = |a: &[&str], b: &[&str]| says(&one, a) && says(&other, b);
    words(lang).opposites.iter().any(|[a, b]| are(a, b) || are(b, a))
}

/// Whether one part is what the other is not, 未取得 and 取得; there may be others.
pub(in crate::audit) fn denies(one: &Claim, other: &Claim, lang: Lang) -> bool {
    let denied = |one: &Claim, other: &Claim| {
        let name = one.label.trim_start_matches([',', '、']);
        let known = words(lang).opposite.iter().find_map(|no| Some((no, name.strip_prefix(no)?)));
        let known =
            known.filter(|(no, name)| name.chars().count() > 1 && !other.label.contains(&format!("{no}{name}")));
        known.is_some_and(|(_, name)| other.label.contains(name))
    };
    lang == Lang::Zh && (denied(one, other) || denied(other, one))
}
