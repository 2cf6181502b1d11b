//! The ways to round a number for print.
//!
//! For a printed number `x` whose last place has the unit `u`, the numbers that print as `x` are
//!
//! ```text
//! half_up      [x − u/2, x + u/2)           half_down  (x − u/2, x + u/2]
//! half_even    closed on both sides if x/u is even, open on both if it is odd
//! half_away    as half_up above zero, as half_down below, open on both sides at zero
//! half_either  [x − u/2, x + u/2]
//! floor        [x, x + u)                   ceiling    (x − u, x]
//! truncation   as floor above zero, as ceiling below, (−u, u) at zero
//! any          (x − u, x + u), the union of all
//! ```

use std::{fmt, str::FromStr};

use serde::Serialize;

use super::{exact::Rational, interval::Interval};
use crate::{Error, Result};

/// A way to round a number to a given place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To nearest; ties go up.
    HalfUp,
    /// To nearest; ties go down.
    HalfDown,
    /// To nearest; ties go to the even digit.
    HalfEven,
    /// To nearest; ties go away from zero.
    HalfAway,
    /// To nearest; ties may go either way.
    HalfEither,
    /// Down.
    Floor,
    /// Up.
    Ceiling,
    /// Towards zero.
    Truncation,
    /// Any of the others.
    Any,
}

impl Rounding {
    /// All variants, with their names.
    const WORDS: [(Self, &str); 9] = [
        (Self::HalfUp, "half_up"),
        (Self::HalfDown, "half_down"),
        (Self::HalfEven, "half_even"),
        (Self::HalfAway, "half_away"),
        (Self::HalfEither, "half_either"),
        (Self::Floor, "floor"),
        (Self::Ceiling, "ceiling"),
        (Self::Truncation, "truncation"),
        (Self::Any, "any"),
    ];

    /// The variants that round each number in one way, unlike `half_either` and `any`.
    pub const DEFINITE: [Self; 7] =
        [Self::HalfUp, Self::HalfDown, Self::HalfEven, Self::HalfAway, Self::Floor, Self::Ceiling, Self::Truncation];

    /// The numbers that print as `printed`, if `unit` is the unit of the last place.
    ///
    /// `None` if a bound overflows 128 bits.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::audit::{Rational, Rounding};
    ///
    /// let (x, u) = (Rational::integer(67), Rational::ONE);
    /// assert_eq!(Rounding::HalfUp.preimage(x, u).unwrap().to_string(), "[66.5, 67.5)");
    /// assert_eq!(Rounding::HalfEven.preimage(x, u).unwrap().to_string(), "(66.5, 67.5)");
    /// assert_eq!(Rounding::Ceiling.preimage(x, u).unwrap().to_string(), "(66, 67]");
    /// ```
    pub fn preimage(self, printed: Rational, unit: Rational) -> Option<Interval> {
        let half = unit.checked_div(Rational::integer(2))?;
        let nearest = |lower_closed, upper_closed| {
            Some(Interval::between(printed.checked_sub(half)?, lower_closed, printed.checked_add(half)?, upper_closed))
        };
        let (zero, negative) = (printed == Rational::ZERO, printed.is_negative());
        match self {
            Self::HalfUp => nearest(true, false),
            Self::HalfDown => nearest(false, true),
            Self::HalfEven => {
                let even = printed.checked_div(unit)?.floor() % 2 == 0;
                nearest(even, even)
            }
            Self::HalfAway => nearest(!zero && !negative, negative),
            Self::HalfEither => nearest(true, true),
            Self::Floor => Some(Interval::between(printed, true, printed.checked_add(unit)?, false)),
            Self::Ceiling => Some(Interval::between(printed.checked_sub(unit)?, false, printed, true)),
            Self::Truncation if zero => Self::Any.preimage(printed, unit),
            Self::Truncation if negative => Self::Ceiling.preimage(printed, unit),
            Self::Truncation => Self::Floor.preimage(printed, unit),
            Self::Any => Some(Interval::between(printed.checked_sub(unit)?, false, printed.checked_add(unit)?, false)),
        }
    }

    /// `value` rounded to a multiple of `unit`; `half_either` and `any` round to nearest with ties up.
    pub fn round(self, value: Rational, unit: Rational) -> Option<Rational> {
        let steps = value.checked_div(unit)?;
        let (down, up) = (Rational::integer(steps.floor()), Rational::integer(steps.ceil()));
        let higher = up.checked_mul(unit)?;
        let rounded = down.checked_mul(unit)?;
        [higher, rounded].into_iter().find(|printed| match self {
            Self::HalfEither | Self::Any => Self::HalfUp.prints(value, *printed, unit),
            definite => definite.prints(value, *printed, unit),
        })
    }

    /// The name in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::HalfUp | Self::HalfAway | Self::HalfEither => "四舍五入",
            Self::HalfDown => "五舍六入",
            Self::HalfEven => "四舍六入五成双",
            Self::Floor => "向下取整",
            Self::Ceiling => "进一法",
            Self::Truncation => "截尾",
            Self::Any => "任一舍入方式",
        }
    }

    /// Whether `value` can print as `printed`.
    pub fn prints(self, value: Rational, printed: Rational, unit: Rational) -> bool {
        self.preimage(printed, unit).is_some_and(|interval| interval.contains(value))
    }
}

impl fmt::Display for Rounding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = Self::WORDS.iter().find(|(rounding, _)| rounding == self).map_or("any", |(_, word)| word);
        f.write_str(word)
    }
}

impl FromStr for Rounding {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self> {
        Self::WORDS.iter().find(|(_, known)| *known == word).map(|(rounding, _)| *rounding).ok_or_else(|| {
            let known: Vec<_> = Self::WORDS.iter().map(|(_, word)| format!("`{word}`")).collect();
            Error::parameter("rounding", word, &known.join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rounds `n / d` to an integer, computed independently from quotient and remainder.
    fn rounded(rounding: Rounding, n: i128, d: i128) -> i128 {
        let (down, rest) = (n.div_euclid(d), n.rem_euclid(d));
        let up = down + i128::from(rest > 0);
        let nearest = |tie: i128| match (2 * rest).cmp(&d) {
            std::cmp::Ordering::Less => down,
            std::cmp::Ordering::Equal => tie,
            std::cmp::Ordering::Greater => up,
        };
        match rounding {
            Rounding::HalfUp => nearest(up),
            Rounding::HalfDown => nearest(down),
            Rounding::HalfEven => nearest(if down % 2 == 0 { down } else { up }),
            Rounding::HalfAway => nearest(if n < 0 { down } else { up }),
            Rounding::Floor => down,
            Rounding::Ceiling => up,
            Rounding::Truncation => {
                if n < 0 {
                    up
                } else {
                    down
                }
            }
            Rounding::HalfEither | Rounding::Any => unreachable!("not definite"),
        }
    }

    #[test]
    fn a_number_lies_in_the_preimage_of_its_rounded_form_and_in_no_other() {
        for rounding in Rounding::DEFINITE {
            for n in -60..=60 {
                for d in 1..=12 {
                    let value = Rational::new(n, d).unwrap();
                    let image = rounded(rounding, n, d);
                    assert_eq!(rounding.round(value, Rational::ONE), Some(Rational::integer(image)));
                    for printed in image - 2..=image + 2 {
                        let holds = rounding.prints(value, Rational::integer(printed), Rational::ONE);
                        assert_eq!(holds, printed == image, "{rounding}: {n}/{d} as {printed}");
                    }
                }
            }
        }
    }

    #[test]
    fn each_word_names_its_rounding() {
        for (rounding, word) in Rounding::WORDS {
            assert_eq!(word.parse::<Rounding>().unwrap(), rounding);
            assert_eq!(rounding.to_string(), word);
        }
        assert_eq!(
            "up".parse::<Rounding>().unwrap_err().to_string(),
            "parameter `rounding` is `up`, expected `half_up`, `half_down`, `half_even`, `half_away`, `half_either`, \
             `floor`, `ceiling`, `truncation`, `any`",
        );
    }
}
