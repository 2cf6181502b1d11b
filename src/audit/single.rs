//! A single printed number on its own.

use super::{Interval, Printed, Rational, Rounding, claims};
use crate::lang::Lang;
use crate::{Error, Result};

/// What one printed number can stand for: a plain one such as `118`, `3.5` or `67%`, or one with words such as
/// `9.72万件`.
///
/// An integer stands for itself; a number with decimals was rounded half up.
///
/// # Errors
///
/// [`Error::Parameter`] if the text is not exactly one number.
///
/// # Examples
///
/// ```
/// use fazhi::audit::interval_of;
///
/// assert_eq!(interval_of("118")?.to_string(), "118");
/// assert_eq!(interval_of("3.5")?.to_string(), "[3.45, 3.55)");
/// assert_eq!(interval_of("9.72万件")?.to_string(), "[97150, 97250)");
/// assert_eq!(interval_of("nearly 30 cases")?.to_string(), "[27, 30)");
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn interval_of(text: &str) -> Result<Interval> {
    let plain = text.parse::<Printed>().ok().and_then(|printed| {
        if printed.place == Rational::ONE {
            Some(Interval::point(printed.value))
        } else {
            printed.preimage(Rounding::HalfUp)
        }
    });
    let one = || match claims(text, Lang::of_text(text)).as_slice() {
        [one] => Some(one.interval),
        _ => None,
    };
    plain.or_else(one).ok_or_else(|| Error::parameter("printed", text, "one number, such as 118, 67% or 9.72万件"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_one_number_is_refused() {
        assert!(interval_of("").unwrap_err().to_string().starts_with("parameter `printed` is empty, "));
        for text in ["件", "3件和5件", "第3条"] {
            let error = interval_of(text).unwrap_err().to_string();
            assert_eq!(
                error,
                format!("parameter `printed` is `{text}`, expected one number, such as 118, 67% or 9.72万件")
            );
        }
        assert_eq!(interval_of("1,234件").unwrap(), Interval::count(1234));
        assert_eq!(interval_of("2020").unwrap(), Interval::count(2020));
    }
}
