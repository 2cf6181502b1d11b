//! The small terms of the densities, which direct evaluation by powers and factorials would lose.
//!
//! Loader (2000), "Fast and accurate computation of binomial probabilities": a density is a normal density times the
//! exponentials of a deviance and of the errors of Stirling's formula.

/// The shape from which the series is used.
const LARGE: f64 = 16.0;

/// B₂ₖ / (2k (2k − 1)), DLMF 5.11.1.
const SERIES: [f64; 7] =
    [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0, -691.0 / 360_360.0, 1.0 / 156.0];

/// The error of Stirling's formula, ln Γ(a) − ((a − 1/2) ln a − a + ln(2π)/2), for a > 0.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive number")]
pub(super) fn error(a: f64) -> f64 {
    if a >= LARGE {
        return series(a);
    }
    let twice = a + a;
    let index = twice as usize;
    if index as f64 == twice && index > 0 {
        return HALVES[index - 1];
    }
    // Γ(a + k) = a (a + 1) … (a + k − 1) Γ(a)
    let (mut product, mut shifted) = (1.0, a);
    while shifted < LARGE {
        product *= shifted;
        shifted += 1.0;
    }
    series(shifted) + (shifted - 0.5) * shifted.ln() - (a - 0.5) * a.ln() - (shifted - a) - product.ln()
}

fn series(a: f64) -> f64 {
    let square = 1.0 / (a * a);
    SERIES.iter().rev().fold(0.0, |sum, coefficient| sum * square + coefficient) / a
}

/// ln(ratio) − excess, where ratio = 1 + excess. Both are given, because each can be accurate where the other is not.
pub(super) fn log_less_excess(ratio: f64, excess: f64) -> f64 {
    if !(-0.4..0.6).contains(&excess) {
        return ratio.ln() - excess;
    }
    // ln((1 + r) / (1 − r)) = 2r + 2r³/3 + 2r⁵/5 + …, and 2r − excess = −r · excess
    let r = excess / (2.0 + excess);
    let square = r * r;
    let rest = ODD_PARTS.iter().rev().fold(0.0, |sum, part| sum * square + part);
    r * (square * rest - excess)
}

const ODD_PARTS: [f64; 13] = [
    2.0 / 3.0,
    2.0 / 5.0,
    2.0 / 7.0,
    2.0 / 9.0,
    2.0 / 11.0,
    2.0 / 13.0,
    2.0 / 15.0,
    2.0 / 17.0,
    2.0 / 19.0,
    2.0 / 21.0,
    2.0 / 23.0,
    2.0 / 25.0,
    2.0 / 27.0,
];

/// The errors at 1/2, 1, 3/2, …, 31/2.
#[expect(clippy::unreadable_literal, reason = "a table of numbers")]
const HALVES: [f64; 31] = [
    0.15342640972002736,
    0.08106146679532726,
    0.05481412105191765,
    0.0413406959554093,
    0.03316287351993629,
    0.02767792568499834,
    0.023746163656297496,
    0.020790672103765093,
    0.018488450532673187,
    0.016644691189821193,
    0.015134973221917378,
    0.013876128823070748,
    0.012810465242920227,
    0.01189670994589177,
    0.011104559758206917,
    0.010411265261972096,
    0.009799416126158804,
    0.009255462182712733,
    0.008768700134139386,
    0.00833056343336287,
    0.00793411456431402,
    0.007573675487951841,
    0.007244554301320383,
    0.00694284010720953,
    0.006665247032707682,
    0.006408994188004207,
    0.006171712263039458,
    0.0059513701127588475,
    0.0057462165130101155,
    0.005554733551962801,
    0.005375599032926835,
];
