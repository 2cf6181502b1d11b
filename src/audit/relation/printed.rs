//! Printed numbers, in which trailing zeros are significant.

use std::str::FromStr;

use crate::{
    Error, Result,
    audit::{exact::Rational, interval::Interval, rounding::Rounding},
};

/// A printed number, with the unit of its last place.
///
/// # Examples
///
/// ```
/// use fazhi::audit::Printed;
///
/// let printed: Printed = "67.0%".parse()?;
/// assert_eq!(printed.value.to_string(), "0.67");
/// assert_eq!(printed.place.to_string(), "0.001");
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Printed {
    /// The number; percent are divided by 100.
    pub value: Rational,
    /// The unit of its last place, divided likewise.
    pub place: Rational,
}

impl Printed {
    /// The numbers that print as this one.
    pub fn preimage(&self, rounding: Rounding) -> Option<Interval> {
        rounding.preimage(self.value, self.place)
    }
}

impl FromStr for Printed {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let (number, divisor) = match text.trim() {
            text if text.ends_with(['%', '％']) => (text.trim_end_matches(['%', '％']), 100),
            text if text.ends_with('‰') => (text.trim_end_matches('‰'), 1_000),
            text => (text, 1),
        };
        let read = (number.len() <= 19).then(|| Rational::decimal(number.trim())).flatten();
        let divided = read.and_then(|(value, place)| {
            let divisor = Rational::integer(divisor);
            Some(Self { value: value.checked_div(divisor)?, place: place.checked_div(divisor)? })
        });
        divided.ok_or_else(|| {
            Error::parameter("printed", text, "a number of at most 18 digits, with % or ‰ if it is a share")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_printed_number_is_refused() {
        let error = "6 7%".parse::<Printed>().unwrap_err();
        let expected =
            "parameter `printed` is `6 7%`, expected a number of at most 18 digits, with % or ‰ if it is a share";
        assert_eq!(error.to_string(), expected);
        assert!("".parse::<Printed>().is_err());
    }
}
