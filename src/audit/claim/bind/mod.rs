//! Structure words: which claims of a text are tied together, and how.

mod apart;
mod aside;
mod base;
mod change;
mod dates;
mod lists;
mod opening;
mod pairs;
mod parts;
mod rate;
mod respectively;
mod rests;
mod settle;
mod total;
mod units;
mod whole;

use super::{Claim, Kind, Tie, folded::Folded};
use crate::audit::exact::Rational;
use crate::lang::Lang;
pub(in crate::audit) use apart::{denies, exclude};
use change::change;
use dates::dates;
pub(in crate::audit) use lists::takes_together;
use lists::{listed, totals_behind};
use pairs::{pairs, share_pasts};
pub(super) use parts::may_be_part;
use parts::{brackets, parts};
use rate::{counts_behind, rate};
use respectively::respectively;
use rests::rests;
use settle::{of_one_kind, settle};
use units::{moves, share_changes, share_units};
use whole::wholes_of_shares;
pub(in crate::audit) use whole::with_shares;

/// How many claims back a rate or a change searches for its counts.
const BACK: usize = 6;

/// How many parts of a list are tied to their total.
const LIST: usize = 64;

/// Words between the items of a list.
const JOINTS: [&str; 8] = ["、", "和", "与", "及", "以及", ",", ", and", "and"];

/// Ties the claims of a text together.
pub(in crate::audit) fn bind(text: &Folded, found: &mut [Claim], lang: Lang) {
    share_units(text, found);
    share_changes(text, found, lang);
    moves(found, lang);
    share_pasts(text, found);
    dates(text, found);
    brackets(text, found, lang);
    parts(text, found, lang);
    of_one_kind(found, lang);
    settle(found);
    totals_behind(text, found, lang);
    listed(found, lang);
    wholes_of_shares(found);
    let paired = pairs(text, found, lang);
    rests(text, found, lang);
    for at in 0..found.len() {
        let bound = match found[at].kind {
            Kind::Percent if found[at].binding.is_none() => rate(text, found, at, lang),
            // 两倍 is no share.
            Kind::Ratio if found[at].value < Rational::ONE => {
                counts_behind(text, found, at).map(|told| (told, Tie::Told))
            }
            Kind::Growth | Kind::Points | Kind::Change if paired.binary_search(&at).is_err() => {
                change(text, found, at, lang).map(|binding| (binding, Tie::Named))
            }
            _ => None,
        };
        if let Some((binding, tie)) = bound {
            found[at].bind(binding, tie);
        }
    }
    respectively(text, found);
}

/// The text between two neighbouring claims.
fn gap(text: &Folded, found: &[Claim], at: usize) -> String {
    text.slice(found[at].char_end..found[at + 1].char_start.min(found[at].char_end + 60))
}
