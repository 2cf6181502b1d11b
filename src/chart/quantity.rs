//! What the numbers of a chart are, which says how they are written.

use crate::catalogue::Indicator;
use crate::lang::Lang;
use crate::show::{Scale, grouped, with_unit};

/// What the numbers of a chart are.
///
/// # Examples
///
/// ```
/// use fazhi::chart::Quantity;
///
/// assert_eq!(Quantity::Percent.written(0.9301), "93.01%");
/// assert_eq!(Quantity::number("件").written(1234.0), "1,234 件");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Quantity {
    /// Shares of one, written as percent.
    Percent,
    /// Numbers of a unit.
    Number {
        /// The unit, such as 件; it may be empty.
        unit: String,
        /// How many of the numbers make one of the unit: 10 000 for yuan that are written in 万元.
        per: f64,
    },
}

impl Quantity {
    /// Numbers of a unit, as they are.
    pub fn number(unit: impl Into<String>) -> Self {
        Self::Number { unit: unit.into(), per: 1.0 }
    }

    /// What the values of an indicator are.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::{Lang, catalogue::Catalogue, chart::Quantity};
    ///
    /// let recovered = Catalogue::built_in().get("aid_loss_recovered")?;
    /// assert_eq!(Quantity::of(recovered, Lang::Zh).written(2_000_000.0), "200 万元");
    /// assert_eq!(Quantity::of(recovered, Lang::En).written(2_000_000.0), "CNY 2,000,000");
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn of(indicator: &Indicator, lang: Lang) -> Self {
        match Scale::of(indicator, lang) {
            Scale::Percent => Self::Percent,
            scale => Self::Number { unit: lang.text(&indicator.unit).into(), per: scale.per() },
        }
    }

    /// A value with its unit, to two decimals where it is not whole.
    pub fn written(&self, value: f64) -> String {
        match self {
            Self::Percent => format!("{}%", grouped(value * 100.0, 2)),
            Self::Number { unit, per } => {
                let number = value / per;
                let number = grouped(number, if number.fract() == 0.0 { 0 } else { 2 });
                with_unit(&number, unit, " ")
            }
        }
    }

    /// The numbers of ticks, all with as many decimals as the finest needs.
    pub(super) fn ticks(&self, ticks: &[f64]) -> Vec<String> {
        let scaled = |tick: &f64| match self {
            Self::Percent => tick * 100.0,
            Self::Number { per, .. } => tick / per,
        };
        let scaled: Vec<f64> = ticks.iter().map(scaled).collect();
        let exact = |decimals: i32| {
            let power = 10_f64.powi(decimals);
            scaled.iter().all(|tick| ((tick * power).round() - tick * power).abs() < 1e-6)
        };
        let decimals = (0..6_u8).find(|decimals| exact(i32::from(*decimals))).unwrap_or(6);
        let sign = if *self == Self::Percent { "%" } else { "" };
        scaled.iter().map(|tick| format!("{}{sign}", grouped(*tick, decimals.into()))).collect()
    }

    /// The title of an axis: what is measured, with the unit that its ticks do not have.
    pub(super) fn title(&self, name: &str, lang: Lang) -> String {
        match self {
            Self::Number { unit, .. } if !unit.is_empty() => match lang {
                Lang::Zh => format!("{name}（{unit}）"),
                Lang::En => format!("{name} ({unit})"),
            },
            _ => name.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_have_as_many_decimals_as_they_need() {
        let cases: [(Quantity, &[f64], &[&str]); 4] = [
            (Quantity::Percent, &[0.9, 0.95, 1.0], &["90%", "95%", "100%"]),
            (Quantity::Percent, &[0.995, 1.0], &["99.5%", "100.0%"]),
            (Quantity::number("件"), &[0.0, 20_000.0], &["0", "20,000"]),
            (Quantity::Number { unit: "万元".into(), per: 10_000.0 }, &[0.0, 5000.0], &["0.0", "0.5"]),
        ];
        for (quantity, ticks, written) in cases {
            assert_eq!(quantity.ticks(ticks), written);
        }
    }

    #[test]
    fn a_title_says_the_unit_that_ticks_leave_out() {
        assert_eq!(Quantity::number("件").title("受理数", Lang::Zh), "受理数（件）");
        assert_eq!(Quantity::number("cases").title("accepted", Lang::En), "accepted (cases)");
        assert_eq!(Quantity::Percent.title("办结率", Lang::Zh), "办结率");
    }
}
