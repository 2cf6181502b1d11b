//! The years of a list of counts, one a year: 2021年至2023年分别为100件、120件、150件.

use super::{JOINTS, gap, respectively::subjects};
use crate::audit::claim::{Claim, Period, folded::Folded};

/// Gives the counts of each list the years that its words name, if there are as many.
pub(super) fn dates(text: &Folded, found: &mut [Claim]) {
    let mut at = 0;
    while at < found.len() {
        let listed =
            |next: &usize| found[*next].is_like(&found[at]) && JOINTS.contains(&gap(text, found, next - 1).trim());
        let end = at + 1 + (at + 1..found.len()).take_while(listed).count();
        let years = years(text, &found[at]).filter(|years| years.len() == end - at && years.len() > 1);
        for (claim, year) in found[at..end].iter_mut().zip(years.into_iter().flatten()) {
            claim.period = Some(Period { text: format!("{year}年"), from: Some(year), to: Some(year) });
        }
        at = end;
    }
}

/// The years of a claim whose words have 分别: from the first of its period to the last, or those that are listed.
fn years(text: &Folded, claim: &Claim) -> Option<Vec<i32>> {
    let subjects = subjects(text, claim)?;
    // The last of them may go on: 2022年、2023年案件分别为.
    let year = |subject: &String| subject.split_once('年')?.0.parse().ok();
    let listed: Option<Vec<i32>> = subjects.iter().map(year).collect();
    let (from, to) = claim.years();
    listed.filter(|years| years.len() > 1).or_else(|| Some((from?..=to?).collect()))
}
