//! From numbers to places, with ticks at nice numbers.

use super::quantity::Quantity;
use crate::lang::Lang;

/// How the numbers of an axis lie.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scale {
    /// Evenly, between two numbers.
    Even(f64, f64),
    /// By their logarithms, between two numbers above zero.
    Log(f64, f64),
    /// One place for each name, counted from 0; and how far the ends are from the first and the last.
    Names(Vec<String>, f64),
}

/// A direction of the chart.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    pub(super) title: String,
    pub(super) scale: Scale,
    pub(super) quantity: Quantity,
    /// Whether its numbers are marked; where each value is written, they need not be.
    pub(super) is_marked: bool,
    /// Whether only whole numbers are marked, as there are no others.
    pub(super) is_whole: bool,
}

impl Axis {
    /// An axis of numbers, whose title says their unit.
    pub(super) fn new(title: &str, scale: Scale, quantity: &Quantity, lang: Lang) -> Self {
        Self { title: quantity.title(title, lang), scale, quantity: quantity.clone(), is_marked: true, is_whole: false }
    }

    /// An axis with a place for each name.
    pub(super) fn of_names(names: impl IntoIterator<Item = String>) -> Self {
        let scale = Scale::Names(names.into_iter().collect(), 0.5);
        Self { title: String::new(), scale, quantity: Quantity::number(""), is_marked: true, is_whole: true }
    }

    /// The same axis with whole numbers alone.
    pub(super) fn whole(self) -> Self {
        Self { is_whole: true, ..self }
    }

    /// The same axis without marks and title.
    pub(super) fn unmarked(self) -> Self {
        Self { title: String::new(), is_marked: false, ..self }
    }

    /// The numbers to be marked, about as many as there is room for.
    pub(super) fn ticks(&self, room: usize) -> Vec<f64> {
        let ticks = if self.is_marked { self.scale.ticks(room) } else { Vec::new() };
        let mut ticks: Vec<f64> = ticks.into_iter().filter(|tick| !self.is_whole || tick.fract() == 0.0).collect();
        // ranks begin at 1, which is a multiple of no step
        let begins = matches!(self.scale, Scale::Even(low, _) if self.is_whole && low > 0.0 && low < 1.0);
        if begins && ticks.first().is_some_and(|first| *first > 1.0) {
            ticks.insert(0, 1.0);
        }
        ticks
    }
}

/// Above this many times the least, the greatest would leave the small ones no room.
const WIDE: f64 = 60.0;

impl Scale {
    /// An even scale over all numbers, with some room; proportions do not leave 0..1.
    pub(super) fn over(numbers: impl IntoIterator<Item = f64>, quantity: &Quantity) -> Self {
        let Some((least, most)) = ends(numbers) else { return Self::Even(0.0, 1.0) };
        let room = if most > least { (most - least) * 0.06 } else { most.abs().max(1.0) * 0.1 };
        let (mut low, mut high) = (least - room, most + room);
        if least >= 0.0 {
            low = low.max(0.0);
        }
        if *quantity == Quantity::Percent && most <= 1.0 {
            high = high.min(1.0);
        }
        if high > low { Self::Even(low, high) } else { Self::Even(low, low + 1.0) }
    }

    /// An even scale from zero over all numbers, for what is shown by its length.
    pub(super) fn from_zero(numbers: impl IntoIterator<Item = f64>) -> Self {
        let (least, most) = ends(numbers.into_iter().chain([0.0])).unwrap_or((0.0, 1.0));
        let room = (most - least) * 0.06;
        let low = if least < 0.0 { least - room } else { 0.0 };
        if most > least { Self::Even(low, most + room) } else { Self::Even(0.0, 1.0) }
    }

    /// A scale over sizes, from zero; by logarithms where some are many times as large as others.
    pub(super) fn of_sizes(sizes: impl IntoIterator<Item = f64>) -> Self {
        let Some((least, most)) = ends(sizes.into_iter().filter(|size| *size > 0.0)) else {
            return Self::Even(0.0, 1.0);
        };
        if most / least > WIDE { Self::Log(least * 0.8, most * 1.25) } else { Self::Even(0.0, most * 1.06) }
    }

    pub(super) fn limits(&self) -> (f64, f64) {
        match self {
            Self::Even(low, high) | Self::Log(low, high) => (*low, *high),
            Self::Names(names, room) => (-room, names.len() as f64 - 1.0 + room),
        }
    }

    /// Where a number lies: 0 at the low end, 1 at the high one.
    pub(super) fn place(&self, number: f64) -> f64 {
        let (low, high) = self.limits();
        match self {
            Self::Log(..) => (number.max(low * 1e-3) / low).ln() / (high / low).ln(),
            _ => (number - low) / (high - low),
        }
    }

    /// The number that lies at a place.
    pub(super) fn number(&self, place: f64) -> f64 {
        let (low, high) = self.limits();
        match self {
            Self::Log(..) => low * (high / low).powf(place),
            _ => low + place * (high - low),
        }
    }

    fn ticks(&self, room: usize) -> Vec<f64> {
        match self {
            Self::Even(low, high) => even_ticks(*low, *high, room),
            Self::Log(low, high) => log_ticks(*low, *high, room),
            Self::Names(names, _) => (0..names.len()).map(|at| at as f64).collect(),
        }
    }
}

fn ends(numbers: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    let finite = numbers.into_iter().filter(|number| number.is_finite());
    finite.fold(None, |ends, number| {
        let (low, high) = ends.unwrap_or((number, number));
        Some((low.min(number), high.max(number)))
    })
}

/// Multiples of 1, 2 or 5 times a power of ten.
fn even_ticks(low: f64, high: f64, room: usize) -> Vec<f64> {
    let step = nice_step((high - low) / room.max(1) as f64);
    // Added to zero, a zero has no sign.
    let (first, last) = ((low / step - 1e-9).ceil() + 0.0, (high / step + 1e-9).floor());
    let mut ticks = Vec::new();
    let mut at = first;
    while at <= last {
        // Division gives the number that is written, as 0.3, where multiplication gives 0.30000000000000004.
        ticks.push(if step < 1.0 { at / (1.0 / step).round() } else { at * step });
        at += 1.0;
    }
    ticks
}

/// The least of 1, 2 and 5 times a power of ten that is no smaller.
fn nice_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().find(|step| step * power >= least * (1.0 - 1e-9));
    step.unwrap_or(10.0) * power
}

/// Powers of ten, with their twofold and fivefold where there is room.
fn log_ticks(low: f64, high: f64, room: usize) -> Vec<f64> {
    let next = |power: &f64| Some(power + 1.0).filter(|power| *power <= high.log10());
    let powers = || std::iter::successors(Some(low.log10().floor()), next);
    let of = |steps: &[f64]| -> Vec<f64> {
        let all = powers().flat_map(|power| steps.iter().map(move |step| step * 10_f64.powf(power)));
        all.filter(|tick| (low..=high).contains(tick)).collect()
    };
    let mut choices = [vec![1.0, 2.0, 5.0], vec![1.0, 3.0], vec![1.0]].into_iter().map(|steps| of(&steps));
    choices.find(|ticks| ticks.len() <= room.max(2)).unwrap_or_else(|| of(&[1.0]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_nice_numbers() {
        let cases: [(f64, f64, usize, &[f64]); 6] = [
            (0.0, 1.0, 5, &[0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
            (0.872, 1.0, 5, &[0.9, 0.95, 1.0]),
            (0.0, 97_200.0, 5, &[0.0, 20_000.0, 40_000.0, 60_000.0, 80_000.0]),
            (-3.0, 3.0, 4, &[-2.0, 0.0, 2.0]),
            (0.0, 0.3, 3, &[0.0, 0.1, 0.2, 0.3]),
            (1e6, 1e6 + 4.0, 4, &[1e6, 1e6 + 1.0, 1e6 + 2.0, 1e6 + 3.0, 1e6 + 4.0]),
        ];
        for (low, high, room, ticks) in cases {
            assert_eq!(Scale::Even(low, high).ticks(room), ticks);
        }
        assert_eq!(Scale::Log(2.0, 400.0).ticks(8), [2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0]);
        assert_eq!(Scale::Log(2.0, 4e6).ticks(7), [10.0, 100.0, 1e3, 1e4, 1e5, 1e6]);
    }

    #[test]
    fn ranks_are_marked_from_the_first() {
        let ranks = |last: f64| Axis::new("", Scale::Even(0.5, last + 0.5), &Quantity::number(""), Lang::Zh).whole();
        assert_eq!(ranks(12.0).ticks(3), [1.0, 5.0, 10.0]);
        assert_eq!(ranks(4.0).ticks(4), [1.0, 2.0, 3.0, 4.0]);
    }

    #[test]
    fn a_place_is_the_place_of_its_number() {
        for scale in [Scale::Even(-2.0, 8.0), Scale::Log(3.0, 3e5), Scale::Names(vec![String::new(); 7], 0.5)] {
            for place in [0.0, 0.25, 1.0] {
                assert!((scale.place(scale.number(place)) - place).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn scales_hold_all_numbers_and_proportions_end_at_one() {
        assert_eq!(Scale::over([0.9, 1.0], &Quantity::Percent).limits(), (0.894, 1.0));
        assert_eq!(Scale::over([f64::NAN], &Quantity::Percent), Scale::Even(0.0, 1.0));
        assert_eq!(Scale::over([0.0, 0.0], &Quantity::Percent), Scale::Even(0.0, 0.1));
        assert_eq!(Scale::from_zero([50.0]), Scale::Even(0.0, 53.0));
        assert!(matches!(Scale::of_sizes([3.0, 300.0]), Scale::Log(..)));
        assert_eq!(Scale::of_sizes([30.0, 300.0]), Scale::Even(0.0, 318.0));
    }
}
