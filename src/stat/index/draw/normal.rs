//! Normal numbers from random words, by a table of the quantile function.
//!
//! The half of the distribution below 0 is cut at the powers of 2 of its probability, and each piece into 32 cells; in a cell
//! the quantile is the cubic that has the values and slopes of both ends. It is off by less than 6·10⁻⁹, and less in the
//! middle; a word has 2³² values. So the distribution function of what is drawn is nowhere off by more than 2·10⁻⁹. Nothing but +, −, ×, ÷ and √ is used, which give the
//! same bits on every machine.

use std::sync::OnceLock;

/// The powers of 2 between a half of 2⁰ and 2³¹, the range of a word without its sign.
const OCTAVES: usize = 32;
const CELLS: usize = 32;

/// The bits of a float below the five that number its cell.
const REST: u32 = 52 - 5;

/// The number of the first cell: that of 1/2.
const FIRST: u64 = 0.5_f64.to_bits() >> REST;

/// The cubics of the cells, in the share of the cell that is passed.
pub(super) struct Normal(Box<[[f64; 4]; OCTAVES * CELLS]>);

impl Normal {
    /// The table, made when it is first asked for.
    pub(super) fn table() -> &'static Self {
        static TABLE: OnceLock<Normal> = OnceLock::new();
        TABLE.get_or_init(Self::new)
    }

    fn new() -> Self {
        let mut cells = vec![[0.0; 4]; OCTAVES * CELLS];
        for (number, cell) in (FIRST..).zip(&mut cells) {
            let ends = [number, number + 1].map(|number| f64::from_bits(number << REST));
            let width = ends[1] - ends[0];
            let values = ends.map(|end| quantile(end / WORDS));
            // the slope is one over the density; at most a cell wide
            let slopes = values.map(|z| width / WORDS * (FRAC_1_DENSITY_AT_0 * exp(z * z / 2.0)));
            *cell = hermite(values, slopes);
        }
        let cells: Box<[[f64; 4]]> = cells.into();
        Self(cells.try_into().unwrap_or_else(|_| unreachable!("as many cells as were made")))
    }

    /// The normal number of a random word: its quantile at (word + 1/2)/2³².
    #[expect(clippy::cast_possible_truncation, reason = "a cell's number is small")]
    #[inline]
    pub(super) fn of(&self, word: u32) -> f64 {
        let below = f64::from(word & (u32::MAX >> 1)) + 0.5;
        let bits = below.to_bits();
        let [a, b, c, d] = self.0[((bits >> REST) - FIRST) as usize % (OCTAVES * CELLS)];
        let share = f64::from_bits((bits << (52 - REST) & ((1 << 52) - 1)) | 1.0_f64.to_bits()) - 1.0;
        let z = a + share * (b + share * (c + share * d));
        f64::from_bits(z.to_bits() ^ u64::from(word >> 31) << 63)
    }
}

const WORDS: f64 = 4_294_967_296.0;

/// √(2π)
const FRAC_1_DENSITY_AT_0: f64 = 2.506_628_274_631_000_5;

/// The cubic on 0..1 with the values and slopes of its ends.
fn hermite([from, to]: [f64; 2], [at_start, at_end]: [f64; 2]) -> [f64; 4] {
    let rise = to - from;
    [from, at_start, 3.0 * rise - 2.0 * at_start - at_end, at_start + at_end - 2.0 * rise]
}

/// The z below which a normal number is with probability `p`, for 2⁻³³ <= p <= 1/2; Wichura (1988), algorithm AS 241, whose far tail
/// begins at e⁻²⁵.
fn quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q >= -0.425 {
        let r = 0.180_625 - q * q;
        return q * ratio(&CENTRE, r);
    }
    -ratio(&TAIL, (-ln(p)).sqrt() - 1.6)
}

fn ratio([above, below]: &[[f64; 8]; 2], r: f64) -> f64 {
    let [above, below] = [above, below].map(|terms| terms.iter().rev().fold(0.0, |sum, term| sum * r + term));
    above / below
}

#[expect(clippy::unreadable_literal, clippy::excessive_precision, reason = "as they are printed")]
const CENTRE: [[f64; 8]; 2] = [
    [
        3.3871328727963666080e0,
        1.3314166789178437745e+2,
        1.9715909503065514427e+3,
        1.3731693765509461125e+4,
        4.5921953931549871457e+4,
        6.7265770927008700853e+4,
        3.3430575583588128105e+4,
        2.5090809287301226727e+3,
    ],
    [
        1.0,
        4.2313330701600911252e+1,
        6.8718700749205790830e+2,
        5.3941960214247511077e+3,
        2.1213794301586595867e+4,
        3.9307895800092710610e+4,
        2.8729085735721942674e+4,
        5.2264952788528545610e+3,
    ],
];

#[expect(clippy::unreadable_literal, clippy::excessive_precision, reason = "as they are printed")]
const TAIL: [[f64; 8]; 2] = [
    [
        1.42343711074968357734e0,
        4.63033784615654529590e0,
        5.76949722146069140550e0,
        3.64784832476320460504e0,
        1.27045825245236838258e0,
        2.41780725177450611770e-1,
        2.27238449892691845833e-2,
        7.74545014278341407640e-4,
    ],
    [
        1.0,
        2.05319162663775882187e0,
        1.67638483018380384940e0,
        6.89767334985100004550e-1,
        1.48103976427480074590e-1,
        1.51986665636164571966e-2,
        5.47593808499534494600e-4,
        1.05075007164441684324e-9,
    ],
];

/// The natural logarithm of a normal float above 0, the same on every machine: 2 artanh((m − 1)/(m + 1)) + e ln 2.
pub(super) fn ln(x: f64) -> f64 {
    const HALF_EXPONENT: u64 = 0x3fe0_0000_0000_0000;
    let bits = x.to_bits();
    let fraction = f64::from_bits(bits & ((1 << 52) - 1) | HALF_EXPONENT);
    // the fraction is made one between 1/√2 and √2
    let is_low = fraction < std::f64::consts::FRAC_1_SQRT_2;
    let m = if is_low { 2.0 * fraction } else { fraction };
    #[expect(clippy::cast_possible_wrap, reason = "eleven bits")]
    let exponent = (bits >> 52) as i64 - 1022 - i64::from(is_low);
    let s = (m - 1.0) / (m + 1.0);
    let square = s * s;
    let series = (0..11).rev().fold(0.0, |sum, k| sum * square + 2.0 / f64::from(2 * k + 1));
    exponent as f64 * std::f64::consts::LN_2 + s * series
}

/// e to the x for 0 <= x < 64, the same on every machine: the series for x/1024, squared ten times.
fn exp(x: f64) -> f64 {
    let small = x / 1024.0;
    let series = (1..12).rev().fold(1.0, |sum, k| 1.0 + sum * small / f64::from(k));
    (0..10).fold(series, |power, _| power * power)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::normal::{upper_quantile, upper_tail};

    #[test]
    fn the_table_is_the_quantile_function() {
        let table = Normal::table();
        let words = (0..31).flat_map(|bit| (0..977_u64).map(move |step| (1 << bit) + (step << bit) / 977));
        for word in words.chain([0, (1 << 31) - 1]).map(|word| u32::try_from(word).unwrap()) {
            let p = (f64::from(word) + 0.5) / WORDS;
            let (found, expected) = (table.of(word), -upper_quantile(p));
            assert!((found - expected).abs() < 6e-9, "{word}: {found} for {expected}");
            assert!((upper_tail(-found) - p).abs() < 2e-9, "{word}: {} for {p}", upper_tail(-found));
            assert_eq!(table.of(word | 1 << 31), -found);
        }
    }

    #[test]
    fn normal_numbers_grow_with_their_word() {
        let table = Normal::table();
        let half: Vec<f64> = (0..1_u32 << 20).map(|step| table.of(step << 11)).collect();
        assert!(half.is_sorted_by(|low, high| low < high) && half.iter().all(|z| *z < 0.0));
    }

    #[test]
    fn own_functions_agree_with_those_of_the_machine() {
        for x in [1e-300, 2.0_f64.powi(-33), 1e-3, 0.5, 0.707, 0.708, 1.0, 1.5, 3.0, 1e9] {
            assert!((ln(x) - x.ln()).abs() <= 4.0 * f64::EPSILON * x.ln().abs(), "{x}: {} for {}", ln(x), x.ln());
        }
        for x in [0.0_f64, 0.1, 1.0, 19.0, 21.5] {
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-12, "{x}: {} for {}", exp(x), x.exp());
        }
    }
}
