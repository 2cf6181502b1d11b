//! Rules that find signals among the points of a chart.

use super::Point;
use crate::error::{Error, Result};
use crate::stat::name_methods;
use crate::stat::special::binomial;

/// The side of the centre on which a signal lies; of a trend, `High` is rising.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// Above the centre, or rising.
    High,
    /// Below the centre, or falling.
    Low,
}

name_methods!(Side, "side" { High => "high", Low => "low" });

/// What a value does that shows neither side: on the centre in a run, equal to the one before it in a trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Equal {
    /// It ends the run or trend.
    #[default]
    Ends,
    /// It neither adds to it nor ends it.
    Skipped,
}

name_methods!(Equal, "way of equal values" { Ends => "ends", Skipped => "skipped" });

/// How many points on one side of the centre are a signal.
///
/// # Examples
///
/// ```
/// use fazhi::stat::control::{Preset, Run};
///
/// assert_eq!(Preset::ALL.iter().map(|one| one.rules().run).collect::<Vec<_>>(), [Some(Run::AtLeast(7)), Some(Run::Anhoej)]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Run {
    /// So many or more.
    AtLeast(usize),
    /// More than Anhøj's limit for the number of points: see [`Runs::longest_limit`].
    Anhoej,
}

/// The reading of "two of three points beyond two standard deviations".
///
/// # Examples
///
/// ```
/// use fazhi::stat::control::TwoOfThree;
///
/// assert_eq!("beyond".parse::<TwoOfThree>()?, TwoOfThree::Beyond);
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TwoOfThree {
    /// Two lie between two and three standard deviations, and all three on one side of the centre. A point outside does
    /// not count; NHSRplotthedots.
    Near,
    /// Two lie beyond two standard deviations, outside or not, and all three on one side of the centre.
    OneSide,
    /// Two lie beyond two standard deviations on one side, outside or not, and the third anywhere: Western Electric 1956,
    /// and the charts of Power BI.
    Beyond,
}

name_methods!(TwoOfThree, "reading of two of three" { Near => "near", OneSide => "one_side", Beyond => "beyond" });

/// A rule, in the order in which they are named for a point.
///
/// # Examples
///
/// ```
/// use fazhi::stat::control::Rule;
///
/// assert_eq!(Rule::ALL.first().map(|rule| rule.name()), Some("outside"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rule {
    /// The point lies outside the limits.
    Outside,
    /// It is one of so many that rise, or fall, one after the other.
    Trend,
    /// It is one of two of three far from the centre.
    TwoOfThree,
    /// It is one of so many on one side of the centre.
    Run,
}

name_methods!(Rule, "rule" { Outside => "outside", Trend => "trend", TwoOfThree => "two_of_three", Run => "run" });

/// A published set of rules.
///
/// # Examples
///
/// ```
/// use fazhi::stat::control::{Preset, Run};
///
/// assert_eq!("plot_the_dots".parse::<Preset>()?.rules().run, Some(Run::AtLeast(7)));
/// assert_eq!(Preset::Anhoej.rules().trend, None);
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Preset {
    /// NHSRplotthedots 0.2: a point outside, 7 on a side, 7 rising or falling, [`TwoOfThree::Near`].
    PlotTheDots,
    /// Anhøj and Olesen 2014, for run charts: a run longer than expected; too few crossings are in [`runs`].
    Anhoej,
}

name_methods!(Preset, "preset" { PlotTheDots => "plot_the_dots", Anhoej => "anhoej" });

impl Preset {
    /// The rules of this set.
    pub const fn rules(self) -> Rules {
        match self {
            Self::PlotTheDots => Rules {
                outside: true,
                run: Some(Run::AtLeast(7)),
                on_centre: Equal::Ends,
                trend: Some(7),
                equal: Equal::Ends,
                two_of_three: Some(TwoOfThree::Near),
            },
            Self::Anhoej => Rules {
                outside: false,
                run: Some(Run::Anhoej),
                on_centre: Equal::Skipped,
                trend: None,
                equal: Equal::Ends,
                two_of_three: None,
            },
        }
    }
}

/// Which rules are applied.
///
/// # Examples
///
/// ```
/// use fazhi::stat::control::{Preset, Rules, Run};
///
/// // as the Excel tool of the NHS allows: six instead of seven
/// let six = Rules { run: Some(Run::AtLeast(6)), trend: Some(6), ..Preset::PlotTheDots.rules() };
/// assert!(six.outside);
/// # Ok::<(), fazhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Whether a point beyond a limit is a signal.
    pub outside: bool,
    /// How many points on one side of the centre are one.
    pub run: Option<Run>,
    /// What a point on the centre does to such a run.
    pub on_centre: Equal,
    /// How many points that rise one after the other, or fall, are one.
    pub trend: Option<usize>,
    /// What a value equal to the one before it does to such a trend.
    pub equal: Equal,
    /// Which two of three points far from the centre are one.
    pub two_of_three: Option<TwoOfThree>,
}

/// Which rules a point is a signal by, and on which side.
///
/// # Examples
///
/// ```
/// use fazhi::stat::control::{Rule, Side, Signals};
///
/// let found = Signals { run: Some(Side::Low), outside: Some(Side::Low), ..Signals::default() };
/// assert_eq!(found.first(), Some((Rule::Outside, Side::Low)));
/// assert_eq!(found.iter().map(|(rule, _)| rule).collect::<Vec<_>>(), [Rule::Outside, Rule::Run]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Signals {
    /// Outside the limits.
    pub outside: Option<Side>,
    /// In a trend.
    pub trend: Option<Side>,
    /// One of two of three.
    pub two_of_three: Option<Side>,
    /// In a run on one side.
    pub run: Option<Side>,
}

impl Signals {
    /// The rules by which the point is a signal, in the order of [`Rule`].
    pub fn iter(self) -> impl Iterator<Item = (Rule, Side)> {
        let all = [
            (Rule::Outside, self.outside),
            (Rule::Trend, self.trend),
            (Rule::TwoOfThree, self.two_of_three),
            (Rule::Run, self.run),
        ];
        all.into_iter().filter_map(|(rule, side)| side.map(|side| (rule, side)))
    }

    /// The first of them.
    pub fn first(self) -> Option<(Rule, Side)> {
        self.iter().next()
    }
}

/// Applies rules to the points of a chart, phase by phase.
///
/// All points of a run or a trend are signals; of two of three, the two that lie far out. The last of two trends that share
/// a point gives its side.
///
/// # Errors
///
/// [`Error::Parameter`] if a run or a trend is to have fewer than two points.
///
/// # References
///
/// - Western Electric Company (1956), "Statistical quality control handbook".
/// - Anhøj and Olesen (2014), "Run charts revisited: a simulation study of run chart rules for detection of non-random
///   variation in health care processes", PLoS ONE 9:e113825.
/// - NHS England, "Making data count", as in the package NHSRplotthedots.
///
/// # Examples
///
/// ```
/// use fazhi::stat::control::{self, Options, Preset, Rule, Side};
///
/// let days = [30.0, 32.0, 29.0, 31.0, 30.0, 33.0, 29.0, 31.0, 30.0, 45.0, 31.0, 30.0];
/// let chart = control::individuals(&days, &Options { baseline: Some(9), ..Options::default() })?;
/// let found = control::signals(&chart, &Preset::PlotTheDots.rules())?;
/// assert_eq!(found[9].first(), Some((Rule::Outside, Side::High)));
/// assert_eq!(found.iter().filter(|signals| signals.first().is_some()).count(), 1);
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn signals(points: &[Point], rules: &Rules) -> Result<Vec<Signals>> {
    let run = match rules.run {
        Some(Run::AtLeast(run)) => Some(run),
        _ => None,
    };
    for (name, length) in [("run", run), ("trend", rules.trend)] {
        if let Some(length) = length.filter(|length| *length < 2) {
            return Err(Error::parameter(name, length, "at least 2 points"));
        }
    }
    Ok(points.chunk_by(|one, next| one.phase == next.phase).flat_map(|phase| of_phase(phase, rules)).collect())
}

fn of_phase(points: &[Point], rules: &Rules) -> Vec<Signals> {
    let mut all = vec![Signals::default(); points.len()];
    if rules.outside {
        all.iter_mut().zip(points).for_each(|(signals, point)| signals.outside = outside(point));
    }
    if let Some(reading) = rules.two_of_three {
        two_of_three(points, reading, &mut all);
    }
    if let Some(length) = rules.trend {
        for one in stretches(&steps(points), rules.equal).filter(|one| one.count + 1 >= length) {
            all[one.first..=one.last + 1].iter_mut().for_each(|signals| signals.trend = Some(one.side));
        }
    }
    if let Some(run) = rules.run {
        let least = match run {
            Run::AtLeast(length) => length,
            Run::Anhoej => Runs::of(points).longest_limit + 1,
        };
        for one in stretches(&sides(points), rules.on_centre).filter(|one| one.count >= least) {
            all[one.first..=one.last].iter_mut().for_each(|signals| signals.run = Some(one.side));
        }
    }
    all
}

/// The side of a difference; `None` of 0.
fn side(difference: f64) -> Option<Side> {
    match difference {
        _ if difference > 0.0 => Some(Side::High),
        _ if difference < 0.0 => Some(Side::Low),
        _ => None,
    }
}

fn sides(points: &[Point]) -> Vec<Option<Side>> {
    points.iter().map(|point| side(point.value - point.centre)).collect()
}

fn steps(points: &[Point]) -> Vec<Option<Side>> {
    points.windows(2).map(|pair| side(pair[1].value - pair[0].value)).collect()
}

fn outside(point: &Point) -> Option<Side> {
    let above = point.upper.is_some_and(|upper| point.value > upper);
    let below = point.lower.is_some_and(|lower| point.value < lower);
    if above { Some(Side::High) } else { below.then_some(Side::Low) }
}

fn two_of_three(points: &[Point], reading: TwoOfThree, all: &mut [Signals]) {
    let sides = sides(points);
    let far = |at: usize| {
        let beyond = points[at].sigma.is_some_and(|sigma| (points[at].value - points[at].centre).abs() > 2.0 * sigma);
        let counts = beyond && (reading != TwoOfThree::Near || outside(&points[at]).is_none());
        sides[at].filter(|_| counts)
    };
    for three in (0..points.len()).collect::<Vec<_>>().windows(3) {
        for wanted in [Side::High, Side::Low] {
            let together = three.iter().all(|at| sides[*at] == Some(wanted)) || reading == TwoOfThree::Beyond;
            let counted = three.iter().filter(|at| far(**at) == Some(wanted));
            if together && counted.clone().count() >= 2 {
                counted.for_each(|at| all[*at].two_of_three = Some(wanted));
            }
        }
    }
}

/// A stretch of equal sides, from its first to its last, and how many there are in it.
struct Stretch {
    first: usize,
    last: usize,
    count: usize,
    side: Side,
}

fn stretches(sides: &[Option<Side>], neither: Equal) -> impl Iterator<Item = Stretch> {
    let mut all: Vec<Stretch> = Vec::new();
    let mut ended = true;
    for (at, side) in sides.iter().enumerate() {
        match (side, all.last_mut()) {
            (None, _) => ended |= neither == Equal::Ends,
            (Some(side), Some(open)) if open.side == *side && !ended => (open.last, open.count) = (at, open.count + 1),
            (Some(side), _) => {
                all.push(Stretch { first: at, last: at, count: 1, side: *side });
                ended = false;
            }
        }
    }
    all.into_iter()
}

/// The runs of a phase about its centre, and their limits by Anhøj.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Runs {
    /// How many points do not lie on the centre.
    pub useful: usize,
    /// The length of the longest run on one side.
    pub longest: usize,
    /// The longest run that is expected: log₂ of the useful points, rounded, and 3.
    pub longest_limit: usize,
    /// How often the centre is crossed.
    pub crossings: usize,
    /// The fewest crossings that are expected: the 5 % quantile of a binomial variable with one trial less than there are
    /// useful points, and probability one half.
    pub crossings_limit: usize,
}

impl Runs {
    /// Whether the longest run is longer, or the crossings are fewer, than expected.
    pub fn is_signal(self) -> bool {
        self.longest > self.longest_limit || self.crossings < self.crossings_limit
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the logarithm of a length")]
    fn of(points: &[Point]) -> Self {
        let sides = sides(points);
        let useful = sides.iter().flatten().count();
        let lengths: Vec<usize> = stretches(&sides, Equal::Skipped).map(|one| one.count).collect();
        let trials = useful.saturating_sub(1);
        let enough = |crossings: &usize| binomial::lower_tail(trials as f64, 0.5, *crossings as f64) >= 0.05;
        Self {
            useful,
            longest: lengths.iter().copied().max().unwrap_or(0),
            longest_limit: (useful.max(1) as f64).log2().round() as usize + 3,
            crossings: lengths.len().saturating_sub(1),
            crossings_limit: (0..=trials).find(enough).unwrap_or(trials),
        }
    }
}

/// The runs of each phase of a chart.
///
/// # Examples
///
/// ```
/// use fazhi::stat::control::{self, Options};
///
/// let values = (0..24).map(|month| if month < 12 { 5.0 } else { 9.0 } + f64::from(month % 3)).collect::<Vec<_>>();
/// let found = control::runs(&control::medians(&values, &Options::default())?);
/// assert_eq!((found[0].longest_limit, found[0].crossings_limit), (8, 8));
/// assert!(found[0].is_signal());
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn runs(points: &[Point]) -> Vec<Runs> {
    points.chunk_by(|one, next| one.phase == next.phase).map(Runs::of).collect()
}

/// Which direction is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Improvement {
    /// More is better.
    Increase,
    /// Less is better.
    Decrease,
}

name_methods!(Improvement, "direction" { Increase => "increase", Decrease => "decrease" });

/// Whether a process as it is meets a target.
///
/// # Examples
///
/// ```
/// use fazhi::stat::control::Assurance;
///
/// assert_eq!(Assurance::ALL.iter().map(|one| one.name()).collect::<Vec<_>>(), ["pass", "fail", "inconsistent"]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Assurance {
    /// Both limits are better than the target: it is met every time, short of a change.
    Pass,
    /// Both limits are worse: it is not met, short of a change.
    Fail,
    /// The target lies between the limits: it is met or not by chance.
    Inconsistent,
}

name_methods!(Assurance, "assurance" { Pass => "pass", Fail => "fail", Inconsistent => "inconsistent" });

/// Judges the limits of the last point against a target; `None` without points or without limits.
///
/// # Examples
///
/// ```
/// use fazhi::stat::control::{self, Assurance, Improvement, Options};
///
/// let chart = control::individuals(&[0.91, 0.93, 0.92, 0.94, 0.92], &Options::default())?;
/// let found = |target| control::assurance(&chart, target, Improvement::Increase);
/// assert_eq!(found(0.80), Some(Assurance::Pass));
/// assert_eq!(found(0.93), Some(Assurance::Inconsistent));
/// assert_eq!(control::assurance(&chart, 0.80, Improvement::Decrease), Some(Assurance::Fail));
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn assurance(points: &[Point], target: f64, improvement: Improvement) -> Option<Assurance> {
    let last = points.last()?;
    let (above, below) = (target > last.upper?, target < last.lower?);
    Some(match improvement {
        _ if !above && !below => Assurance::Inconsistent,
        Improvement::Increase if below => Assurance::Pass,
        Improvement::Decrease if above => Assurance::Pass,
        _ => Assurance::Fail,
    })
}
