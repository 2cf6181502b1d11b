//! How a report says a number: with the places that its count can bear, with its unit, and beside that of the year before.

use std::cmp::Ordering;

use crate::calendar::Grain;
use crate::catalogue::{Indicator, IndicatorKind, Statistic};
use crate::figure::Figure;
use crate::lang::Lang;
use crate::show::{self, Scale, grouped, rounded};

/// Below this base, growth in percent would say more than the counts do, and the difference is said instead.
const LEAST_BASE: f64 = 20.0;

/// The most places of a number that is not exact.
const MOST: usize = 2;

/// The most places of an amount in 万元.
const MOST_OF_WAN: usize = 6;

/// The most places of a share that is nearly all or nearly nothing.
const MOST_NEAR_THE_END: usize = 4;

/// How many places the printed value of a figure has: no more than tell apart what one matter more or less would give.
fn places(figure: &Figure, indicator: &Indicator, scale: Scale) -> usize {
    let Some(value) = figure.value else { return 0 };
    let printed = scale.printed(value);
    match indicator.kind {
        // As 万元, less than one of it has all the places down to a fen.
        IndicatorKind::Sum if scale == Scale::Wan && value.abs() < scale.per() => exact(printed, MOST_OF_WAN),
        IndicatorKind::Count | IndicatorKind::Sum | IndicatorKind::Balance => exact_places(printed),
        IndicatorKind::Duration if indicator.statistic == Some(Statistic::Mean) => 1,
        IndicatorKind::Duration => 0,
        IndicatorKind::Mean => 1,
        IndicatorKind::Proportion | IndicatorKind::Composition if value == 0.0 || value == 1.0 => 0,
        IndicatorKind::Proportion | IndicatorKind::Composition => {
            let least = figure.denominator.map_or(0, |whole| places_of_step(scale.printed(1.0) / whole));
            (least..=MOST_NEAR_THE_END).find(|places| !hides_a_remainder(value, *places)).unwrap_or(least)
        }
        IndicatorKind::Ratio | IndicatorKind::RatePerPopulation => match figure.numerator {
            Some(count) if count > 0.0 => places_of_step(printed / count),
            _ => 0,
        },
    }
}

/// The places that an exact number needs, of which it gets two at most.
fn exact_places(printed: f64) -> usize {
    exact(printed, MOST)
}

fn exact(printed: f64, most: usize) -> usize {
    let is_exact = |places: &usize| {
        let power = 10_f64.powi(i32::try_from(*places).unwrap_or_default());
        ((printed * power).round() - printed * power).abs() < 1e-6
    };
    (0..most).find(is_exact).unwrap_or(most)
}

/// The fewest places at which a step shows.
fn places_of_step(step: f64) -> usize {
    (0..MOST).find(|places| 10_f64.powi(-i32::try_from(*places).unwrap_or_default()) <= step).unwrap_or(MOST)
}

/// Whether a share would be printed as all or nothing, which it is not.
fn hides_a_remainder(share: f64, places: usize) -> bool {
    let printed = rounded(share * 100.0, places);
    let printed: f64 = printed.parse().unwrap_or_default();
    (share > 0.0 && printed == 0.0) || (share < 1.0 && printed >= 100.0)
}

/// A number with some places; English parts its thousands.
fn written(number: f64, places: usize, lang: Lang) -> String {
    match lang {
        Lang::Zh => rounded(number, places),
        Lang::En => grouped(number, places),
    }
}

/// A number with its unit.
fn with_unit(number: &str, unit: &str, lang: Lang) -> String {
    show::with_unit(number, unit, lang.of("", " "))
}

/// The value of a figure without its unit, which is that of the indicator.
pub(super) fn number(figure: &Figure, indicator: &Indicator, lang: Lang) -> Option<String> {
    let scale = Scale::of(indicator, lang);
    Some(written(scale.printed(figure.value?), places(figure, indicator, scale), lang))
}

/// The value of a figure.
pub(super) fn value(figure: &Figure, indicator: &Indicator, lang: Lang) -> Option<String> {
    let value = figure.value?;
    let (scale, unit) = Scale::of_value(value, indicator, lang);
    Some(with_unit(&written(scale.printed(value), places(figure, indicator, scale), lang), unit, lang))
}

/// A count that is part of a figure, such as its numerator.
pub(super) fn count(number: f64, lang: Lang) -> String {
    written(number, exact_places(number), lang)
}

/// The limits of a figure.
pub(super) fn interval(figure: &Figure, indicator: &Indicator, lang: Lang) -> Option<String> {
    let (scale, unit) = Scale::of_value(figure.value?, indicator, lang);
    let places = places(figure, indicator, scale).max(1);
    let limit = |limit: f64| with_unit(&written(scale.printed(limit), places, lang), unit, lang);
    Some(format!("{}~{}", limit(figure.lower?), limit(figure.upper?)))
}

/// What a figure has changed from the one of the year before: in percent or points, and from what; or by how many.
pub(super) fn change(now: &Figure, before: &Figure, indicator: &Indicator, lang: Lang) -> Option<String> {
    let change = Change::of(now, before, indicator, lang)?;
    let (moved, earlier) = (change.in_words(), if now.period.grain() == Grain::Year { "上年" } else { "上年同期" });
    if !change.is_from_base() {
        return Some(match (lang, change.moved) {
            (Lang::Zh, Moved::Not) => format!("与{earlier}{moved}"),
            (Lang::Zh, _) => format!("比{earlier}{moved}"),
            (Lang::En, _) => format!("{moved} on the year before"),
        });
    }
    Some(match lang {
        Lang::Zh => format!("比{earlier}的{}{moved}", value(before, indicator, lang)?),
        Lang::En if change.measured == Measured::Points => {
            format!("{moved} from {} the year before", value(before, indicator, lang)?)
        }
        Lang::En => format!("{moved} from {} the year before", number(before, indicator, lang)?),
    })
}

/// How much a figure has moved since the year before, with a sign: `+5.4%`, `-2件`.
pub(super) fn moved(now: &Figure, before: &Figure, indicator: &Indicator, lang: Lang) -> Option<String> {
    Change::of(now, before, indicator, lang).map(|change| change.signed())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Moved {
    Up,
    Down,
    Not,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Measured {
    Points,
    Percent,
    Units,
}

/// How much a figure has moved.
struct Change<'a> {
    unit: &'a str,
    moved: Moved,
    measured: Measured,
    /// By how much, without its sign.
    by: String,
    lang: Lang,
}

impl<'a> Change<'a> {
    fn of(now: &Figure, before: &Figure, indicator: &'a Indicator, lang: Lang) -> Option<Self> {
        let (new, old) = (now.value?, before.value?);
        let moved = match new.total_cmp(&old) {
            _ if new == old => Moved::Not,
            Ordering::Greater => Moved::Up,
            _ => Moved::Down,
        };
        let (scale, unit) = Scale::of_value((new - old).abs(), indicator, lang);
        let places = places(now, indicator, scale).min(places(before, indicator, scale));
        let difference = scale.printed((new - old).abs());
        let is_total = matches!(indicator.kind, IndicatorKind::Count | IndicatorKind::Sum);
        let (measured, by) = if scale == Scale::Percent {
            (Measured::Points, written(difference, places.max(usize::from(difference < 1.0)), lang))
        } else if is_total && old >= LEAST_BASE {
            let growth = (new - old).abs() / old * 100.0;
            (Measured::Percent, written(growth, places_of_step(100.0 / old), lang))
        } else {
            let places = if is_total { exact_places(difference) } else { places };
            (Measured::Units, written(difference, places, lang))
        };
        Some(Self { unit, moved, measured, by, lang })
    }

    /// Whether it is said with what it has moved from.
    fn is_from_base(&self) -> bool {
        self.moved != Moved::Not && self.measured != Measured::Units
    }

    /// By how much, with what that is measured in.
    fn amount(&self) -> String {
        match self.measured {
            Measured::Points => format!("{}{}", self.by, self.lang.of("个百分点", " points")),
            Measured::Percent => format!("{}%", self.by),
            Measured::Units => with_unit(&self.by, self.unit, self.lang),
        }
    }

    fn in_words(&self) -> String {
        let amount = self.amount();
        match (self.lang, self.moved, self.measured) {
            (Lang::Zh, Moved::Not, _) => "持平".into(),
            (Lang::En, Moved::Not, _) => "unchanged".into(),
            (Lang::Zh, Moved::Up, Measured::Points) => format!("提高{amount}"),
            (Lang::Zh, Moved::Up, Measured::Percent) => format!("增长{amount}"),
            (Lang::Zh, Moved::Up, Measured::Units) => format!("增加{amount}"),
            (Lang::Zh, Moved::Down, Measured::Units) => format!("减少{amount}"),
            (Lang::Zh, Moved::Down, _) => format!("下降{amount}"),
            (Lang::En, Moved::Up, _) => format!("up {amount}"),
            (Lang::En, Moved::Down, _) => format!("down {amount}"),
        }
    }

    /// With a sign; an English noun stands in the columns beside it, and would make another number of the change.
    fn signed(&self) -> String {
        let amount = match (self.lang, self.measured) {
            (Lang::En, Measured::Units) => self.by.clone(),
            _ => self.amount(),
        };
        match self.moved {
            Moved::Not => self.lang.of("持平", "unchanged").into(),
            Moved::Up => format!("+{amount}"),
            Moved::Down => format!("-{amount}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Period;
    use crate::catalogue::Catalogue;
    use crate::figure::Status;

    fn figure(value: f64, numerator: f64, denominator: f64) -> Figure {
        Figure {
            indicator: "x".into(),
            period: Period::Year(2020),
            group: Vec::new().into(),
            category: None,
            numerator: Some(numerator),
            denominator: Some(denominator),
            value: Some(value),
            lower: Some(value * 0.9),
            upper: Some(value),
            further: Vec::new(),
            status: Status::Ok,
            excluded: 0,
        }
    }

    fn share(part: f64, whole: f64) -> Figure {
        figure(part / whole, part, whole)
    }

    fn of(id: &str) -> &'static Indicator {
        Catalogue::built_in().get(id).unwrap()
    }

    #[test]
    fn a_share_has_the_places_that_its_whole_can_bear() {
        let cases = [
            (2.0, 3.0, "67%"),
            (86.0, 129.0, "66.7%"),
            (541.0, 552.0, "98.0%"),
            (96_228.0, 97_200.0, "99.00%"),
            (0.0, 3.0, "0%"),
            (3.0, 3.0, "100%"),
            (99_999.0, 100_000.0, "99.999%"),
            (1.0, 1e9, "0.00%"),
            (1.0, 8.0, "13%"),
            (57.0, 200.0, "28.5%"),
            (5.0, 40.0, "13%"),
        ];
        for (part, whole, text) in cases {
            assert_eq!(value(&share(part, whole), of("service_completion_rate"), Lang::Zh).unwrap(), text);
        }
    }

    #[test]
    fn counts_and_amounts_are_exact() {
        let cases = [
            ("aid_cases", 118.0, "118件", "118 cases"),
            ("aid_cases", 1.0, "1件", "1 case"),
            ("service_accepted", 97_200.0, "97200件", "97,200 cases"),
            ("aid_loss_recovered", 2_000_000.0, "200万元", "CNY 2,000,000"),
            ("aid_savings_total", 2_535_000.0, "253.5万元", "CNY 2,535,000"),
            ("aid_fee_saved", 535_000.5, "535000.5元", "CNY 535,000.5"),
            ("aid_loss_recovered", 10_000.0, "1万元", "CNY 10,000"),
            ("aid_loss_recovered", 9_999.5, "9999.5元", "CNY 9,999.5"),
            ("aid_loss_recovered", 30.0, "30元", "CNY 30"),
            ("aid_loss_recovered", 0.0, "0万元", "CNY 0"),
        ];
        for (id, number, zh, en) in cases {
            let said = [Lang::Zh, Lang::En].map(|lang| value(&figure(number, number, 1.0), of(id), lang).unwrap());
            assert_eq!(said, [zh, en], "{id}");
        }
        let amount = |yuan: f64| figure(yuan, yuan, 1.0);
        let of = of("aid_loss_recovered");
        assert_eq!(number(&amount(30.0), of, Lang::Zh).unwrap(), "0.003");
        assert_eq!(moved(&amount(20_030.0), &amount(20_000.0), of, Lang::Zh).unwrap(), "+0.15%");
        assert_eq!(moved(&amount(45.0), &amount(15.0), of, Lang::Zh).unwrap(), "+30元");
    }

    #[test]
    fn growth_is_said_with_its_base_and_only_of_a_base_that_can_bear_it() {
        let count = |number: f64| figure(number, number, 1.0);
        let cases = [
            (118.0, 112.0, "比上年的112件增长5.4%"),
            (100.0, 50.0, "比上年的50件增长100%"),
            (7.0, 5.0, "比上年增加2件"),
            (0.0, 2.0, "比上年减少2件"),
            (3.0, 0.0, "比上年增加3件"),
            (4.0, 4.0, "与上年持平"),
            (106.0, 16.0, "比上年增加90件"),
            (265.0, 40.0, "比上年的40件增长563%"),
        ];
        for (now, before, text) in cases {
            assert_eq!(change(&count(now), &count(before), of("aid_cases"), Lang::Zh).unwrap(), text);
        }
        let signed = |now: f64, before: f64| moved(&count(now), &count(before), of("aid_cases"), Lang::Zh).unwrap();
        assert_eq!([signed(118.0, 112.0), signed(0.0, 2.0), signed(4.0, 4.0)], ["+5.4%", "-2件", "持平"]);
        let in_english = moved(&count(0.0), &count(2.0), of("aid_cases"), Lang::En).unwrap();
        assert_eq!(in_english, "-2");
        let quarter = Figure { period: "2020Q3".parse().unwrap(), ..count(7.0) };
        assert_eq!(change(&quarter, &count(5.0), of("aid_cases"), Lang::Zh).unwrap(), "比上年同期增加2件");
        let rate = of("service_completion_rate");
        let change = |now: Figure, before: Figure| change(&now, &before, rate, Lang::Zh).unwrap();
        assert_eq!(change(share(541.0, 552.0), share(480.0, 500.0)), "比上年的96.0%提高2.0个百分点");
        assert_eq!(change(share(1.0, 2.0), share(2.0, 3.0)), "比上年的67%下降17个百分点");
    }
}
