//! Periods as people write them: one, or from one to another.

use crate::calendar::Period;
use crate::error::{Error, Result};

/// More periods than anybody has registers for; it guards against a slip of the pen.
const MOST: i32 = 4800;

/// The periods that a text names: `2020`, `2020Q3`, `2020-07`, `2016..2025`, `2020Q1..2021Q4`, and several of these with commas
/// between them.
pub(crate) fn periods(text: &str) -> Result<Vec<Period>> {
    Ok(text.split([',', '，', '、']).map(|text| span(text.trim())).collect::<Result<Vec<_>>>()?.concat())
}

fn span(text: &str) -> Result<Vec<Period>> {
    let Some((first, last)) = text.split_once("..") else { return Ok(vec![text.parse()?]) };
    let (first, last): (Period, Period) = (first.trim().parse()?, last.trim().parse()?);
    let length = last.index().saturating_sub(first.index());
    if first.grain() != last.grain() || !(0..MOST).contains(&length) {
        return Err(Error::parameter(
            "periods",
            text,
            "from an earlier to a later period of one length, as 2016..2025",
        ));
    }
    Ok((first.index()..=last.index()).map(|index| Period::from_index(index, first.grain())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_hold_both_ends_and_lists_all_of_theirs() {
        let cases = [
            ("2020", "2020"),
            ("2019..2021", "2019 2020 2021"),
            ("2020Q3 .. 2021Q1", "2020Q3 2020Q4 2021Q1"),
            ("2020-12..2021-01", "2020-12 2021-01"),
            ("2019,2021", "2019 2021"),
            ("2016..2017、2020，2021", "2016 2017 2020 2021"),
        ];
        for (text, expected) in cases {
            let found: Vec<_> = periods(text).unwrap().iter().map(ToString::to_string).collect();
            assert_eq!(found.join(" "), expected, "{text}");
        }
        for wrong in
            ["", "2021..2020", "2020..2020Q4", "2020..", "0001..9999", "2020..2021..2022", "last year", "2020,"]
        {
            assert!(matches!(periods(wrong), Err(Error::Parameter { .. })), "{wrong}");
        }
    }
}
