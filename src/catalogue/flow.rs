//! Flows: what comes in, what is resolved and what is left, for any register whose rows have a start and an end.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::calendar::DayCount;
use crate::catalogue::catalogue::Family;
use crate::catalogue::clock::Clock;
use crate::catalogue::indicator::{
    Days, Direction, Indicator, IndicatorKind, LEAP_YEAR_DAYS, Measure, Span, Statistic,
};
use crate::catalogue::saying::Saying;
use crate::text::Text;

/// A register whose rows come and go, from which the same indicators follow as from every other.
///
/// They are named after the flow: `service_incoming`, `service_clearance_rate` and so on.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// What the ids of its indicators begin with.
    pub id: String,
    /// The family, filled in from the head of its file.
    #[serde(skip)]
    pub family: String,
    /// What comes and goes, in Chinese.
    pub zh: String,
    /// What comes and goes, in English.
    pub en: String,
    /// The register, filled in from the head of its file where the flow names none.
    #[serde(default)]
    pub register: String,
    /// The date column of the day on which a row comes in.
    pub start: String,
    /// The date column of the day on which it is resolved.
    pub end: String,
    /// Which rows belong, in SQL over the columns.
    #[serde(default, rename = "where")]
    pub filter: Option<String>,
    /// Which rows have left although no day says when: they are never pending, and the balance shows how many they are.
    #[serde(default)]
    pub gone: Option<String>,
    /// The words for what comes and goes: with a verb before them, reports say so what is resolved and pending.
    #[serde(default)]
    pub said: Option<Saying>,
    /// Columns that a file may lack.
    #[serde(default)]
    pub optional: Vec<String>,
    /// The unit of its counts.
    pub unit: Text,
    /// Which days its durations count.
    pub count: DayCount,
    /// The days within which a row is to be resolved: the default of the parameter `ID_within_days`.
    pub within: u32,
    /// The days after which a pending row is backlog: the default of the parameter `ID_backlog_days`.
    pub backlog: u32,
}

const CEPEJ: &str = "CEPEJ, Guidelines on Judicial Statistics (GOJUST) and Evaluation of European judicial systems";
const COURTOOLS: &str = "National Center for State Courts, CourTools";

/// The verbs with which reports say the counts of a flow; longer ones stand first.
const SAID: [(&str, &[&str]); 4] = [
    ("incoming", &["新收到", "新收"]),
    ("resolved", &["审结", "办结", "结案", "concluded", "resolved"]),
    ("pending_start", &["上年结转", "上期结转", "结转", "旧存"]),
    ("pending_end", &["正在审理", "正在办理", "未审结", "未办结", "未结", "在办", "在审", "pending"]),
];

impl Flow {
    /// The flow with what is filled in from the head of its file.
    pub(super) fn complete(self, family: &Family) -> Result<Self, String> {
        let register = family.register_of(Some(self.register).filter(|register| !register.is_empty()))?;
        Ok(Self { register, family: family.id.clone(), ..self })
    }

    /// The id of the clock that counts its days.
    fn clock_id(&self) -> String {
        format!("{}_flow", self.id)
    }

    /// The clock that counts its days, without a limit.
    pub(super) fn clock(&self) -> Clock {
        Clock {
            id: self.clock_id(),
            zh: self.zh.clone(),
            en: self.en.clone(),
            register: self.register.clone(),
            start: vec![self.start.clone()],
            end: self.end.clone(),
            count: self.count,
            term: None,
            limits: Vec::new(),
            extended: None,
            excluded: None,
            least: false,
            parameters: BTreeMap::new(),
            source: format!("{COURTOOLS}, measures 3 and 4"),
        }
    }

    fn incoming(&self) -> Measure {
        Measure { at: Some(self.start.clone()), filter: self.filter.clone(), ..Measure::default() }
    }

    fn resolved(&self) -> Measure {
        Measure { at: Some(self.end.clone()), filter: self.filter.clone(), ..Measure::default() }
    }

    fn pending(&self) -> Measure {
        let (start, end) = (&self.start, &self.end);
        let known = Some(format!("{start} IS NOT NULL"));
        let gone = self.gone.as_ref().map(|gone| format!("NOT ({end} IS NULL AND COALESCE({gone}, false))"));
        let own = self.filter.as_ref().map(|filter| format!("({filter})"));
        let all: Vec<_> = [known, own, gone].into_iter().flatten().collect();
        let stock = Some(Span { from: Some(start.clone()), to: Some(end.clone()), through: None });
        Measure { stock, filter: Some(all.join(" AND ")), ..Measure::default() }
    }

    fn days(&self, days: Days) -> Measure {
        let measure = match days {
            Days::Taken => self.resolved(),
            Days::All => self.incoming(),
            Days::Open => self.pending(),
        };
        Measure { clock: Some(self.clock_id()), days: Some(days), ..measure }
    }

    /// The indicators that follow.
    pub(super) fn indicators(&self) -> Vec<Indicator> {
        let counts =
            [self.counted_in(), self.counted_out(), self.pending_at_start(), self.pending_at_end(), self.gap()];
        let pace = [self.clearance_rate(), self.disposition_time(), self.turnover(), self.old_backlog()];
        let ages = [self.age(Statistic::Mean), self.age(Statistic::Median)];
        let taken = [Statistic::Mean, Statistic::Median, Statistic::P90].map(|statistic| self.taken(statistic));
        let shares = [self.within(), self.median_of_all()];
        counts.into_iter().chain(pace).chain(ages).chain(taken).chain(shares).collect()
    }

    /// How reports say one of the counts; what the words cannot be read for is left to the names.
    fn sayings(&self, id: &str) -> Vec<Saying> {
        let Some((_, verbs)) = SAID.iter().find(|(counted, _)| *counted == id) else { return Vec::new() };
        // What is pending has no indicator but that of the flow, whose name then says what it counts.
        let by_name = || Saying::of_names(&self.zh, "").pop().filter(|_| id.starts_with("pending"));
        let said = self.said.clone().or_else(by_name).map(|mut saying| {
            // What is accepted to come in is said to be accepted.
            let accepted = Some("受理").filter(|_| id == "incoming" && self.start == "accepted");
            saying.words.insert(0, verbs.iter().copied().chain(accepted).map(str::to_owned).collect());
            saying
        });
        said.into_iter().collect()
    }

    /// An indicator of this flow of which only what is its own is still to be said.
    fn indicator(&self, id: &str, names: (&str, &str), definitions: (&str, &str), source: &str) -> Indicator {
        let (zh, en) = (&self.zh, &self.en);
        Indicator {
            id: format!("{}_{id}", self.id),
            zh: format!("{zh}{}", names.0),
            en: format!("{en}: {}", names.1),
            family: self.family.clone(),
            core: false,
            register: self.register.clone(),
            kind: IndicatorKind::Count,
            unit: self.unit.clone(),
            direction: Direction::Neutral,
            target: None,
            definition: Text::new(definitions.0, definitions.1),
            source: source.into(),
            pitfall: None,
            said: self.sayings(id),
            part_said: Vec::new(),
            requires: None,
            optional: self.optional.clone(),
            parameters: BTreeMap::new(),
            per: None,
            per_days: false,
            statistic: None,
            measure: None,
            denominator: None,
            plus: None,
            minus: None,
        }
    }

    fn counted_in(&self) -> Indicator {
        let definitions = ("起始日期在统计期内的数量", "those whose start date lies in the period");
        let own = self.indicator("incoming", ("新收数", "incoming"), definitions, CEPEJ);
        Indicator { measure: Some(self.incoming()), ..own }
    }

    fn counted_out(&self) -> Indicator {
        let definitions = (
            "终止日期在统计期内的数量，不论何时起始",
            "those whose end date lies in the period, whenever they came in",
        );
        let own = self.indicator("resolved", ("办结数", "resolved"), definitions, CEPEJ);
        Indicator { measure: Some(self.resolved()), ..own }
    }

    fn pending_at_start(&self) -> Indicator {
        let definitions = (
            "统计期开始前已起始而尚未终止的数量",
            "those that had come in and were not resolved before the first day of the period",
        );
        let own = self.indicator("pending_start", ("期初未结数", "pending at the start"), definitions, CEPEJ);
        Indicator { measure: Some(Measure { opening: true, ..self.pending() }), pitfall: Some(stock_pitfall()), ..own }
    }

    fn pending_at_end(&self) -> Indicator {
        let definitions =
            ("统计期末已起始而尚未终止的数量", "those that had come in and were not resolved at the end of the period");
        let own = self.indicator("pending_end", ("期末未结数", "pending at the end"), definitions, CEPEJ);
        Indicator { measure: Some(self.pending()), pitfall: Some(stock_pitfall()), ..own }
    }

    fn gap(&self) -> Indicator {
        let definitions = (
            "期初未结数加新收数减办结数，再减期末未结数；四数相符时为零",
            "pending at the start plus incoming, less resolved, less pending at the end: zero where the four agree",
        );
        let own =
            self.indicator("flow_gap", ("收结存差额", "gap of the balance"), definitions, "identity of stock and flow");
        let pitfall = Text::new(
            "小于零，说明有的行有终止日期而没有起始日期；大于零，说明有的行已退出而没有终止日期：问题在台账，不在计算",
            "below zero where rows have an end date but no start date, above where rows left without an end date: the register is at fault, not the sum",
        );
        Indicator {
            kind: IndicatorKind::Balance,
            measure: Some(self.pending()),
            plus: Some(self.incoming()),
            minus: Some(self.resolved()),
            pitfall: Some(pitfall),
            ..own
        }
    }

    fn clearance_rate(&self) -> Indicator {
        let definitions =
            ("办结数与新收数之比，超过100%时存量下降", "resolved divided by incoming; above 100% the stock shrinks");
        let source = format!("{CEPEJ}; {COURTOOLS}, measure 2");
        let own = self.indicator("clearance_rate", ("结收比", "clearance rate"), definitions, &source);
        let pitfall = Text::new(
            "这是两组不同对象的数量之比，不是占比，可以超过100%",
            "a ratio of two counts of different rows, not a share: it may exceed 100%",
        );
        Indicator {
            kind: IndicatorKind::Ratio,
            unit: "%".into(),
            direction: Direction::Higher,
            measure: Some(self.resolved()),
            denominator: Some(self.incoming()),
            pitfall: Some(pitfall),
            ..own
        }
    }

    fn disposition_time(&self) -> Indicator {
        let definitions = (
            "期末未结数与办结数之比乘以统计期天数（年度按365天）",
            "pending at the end divided by resolved, times the days of the period (365 for a year)",
        );
        let own = self.indicator("disposition_time", ("预计消化天数", "disposition time"), definitions, CEPEJ);
        let pitfall = Text::new(
            "按本期办结的速度消化存量所需天数的估计，不是任何一件的实际用时",
            "an estimate of how long the stock would last at the pace of the period, not the time that anything took",
        );
        Indicator {
            kind: IndicatorKind::Ratio,
            unit: Text::new("天", "days"),
            direction: Direction::Lower,
            measure: Some(self.pending()),
            denominator: Some(self.resolved()),
            per_days: true,
            parameters: BTreeMap::from([(LEAP_YEAR_DAYS.to_owned(), 365.0)]),
            pitfall: Some(pitfall),
            ..own
        }
    }

    fn turnover(&self) -> Indicator {
        let definitions = ("办结数与期末未结数之比", "resolved divided by pending at the end");
        let own = self.indicator("turnover", ("结存比", "turnover"), definitions, CEPEJ);
        Indicator {
            kind: IndicatorKind::Ratio,
            unit: Text::new("倍", "times"),
            direction: Direction::Higher,
            measure: Some(self.resolved()),
            denominator: Some(self.pending()),
            ..own
        }
    }

    fn old_backlog(&self) -> Indicator {
        let limit = format!("{}_backlog_days", self.id);
        let definitions = (
            "统计期末未结且已用天数超过参数所定天数的数量",
            "those pending at the end of the period for more days than the parameter says",
        );
        let source = format!("{COURTOOLS}, measure 4");
        let own = self.indicator("backlog", ("长期未结数", "old backlog"), definitions, &source);
        Indicator {
            direction: Direction::Lower,
            parameters: BTreeMap::from([(limit.clone(), f64::from(self.backlog))]),
            measure: Some(Measure { over: Some(limit), ..self.days(Days::Open) }),
            ..own
        }
    }

    fn age(&self, statistic: Statistic) -> Indicator {
        let (id, names) = match statistic {
            Statistic::Mean => ("age_mean", ("未结平均已用时", "mean age of the pending")),
            _ => ("age_median", ("未结已用时中位数", "median age of the pending")),
        };
        let definitions = (
            "统计期末未结者从起始到期末（或者截止日）的天数",
            "days from the start to the end of the period, or to the cutoff, of those pending then",
        );
        let own = self.indicator(id, names, definitions, &format!("{COURTOOLS}, measure 4"));
        self.duration(own, statistic, Days::Open)
    }

    fn taken(&self, statistic: Statistic) -> Indicator {
        let (id, names) = match statistic {
            Statistic::Mean => ("days_mean", ("平均用时", "mean time taken")),
            Statistic::Median => ("days_median", ("用时中位数", "median time taken")),
            Statistic::P90 => ("days_p90", ("用时九成分位数", "90th percentile of the time taken")),
        };
        let definitions =
            ("统计期内终止者从起始到终止的天数", "days from the start to the end of those resolved in the period");
        let own = self.indicator(id, names, definitions, &format!("{COURTOOLS}, measure 3"));
        let pitfall = Text::new(
            "仍未结的不在其中，难办的搁置不办，数值反而好看",
            "those still pending are not in it, so leaving the hard ones open improves it",
        );
        Indicator { pitfall: Some(pitfall), ..self.duration(own, statistic, Days::Taken) }
    }

    fn median_of_all(&self) -> Indicator {
        let definitions = (
            "统计期内新收者用时的中位数，截止日仍未结者按已用时删失（Kaplan–Meier估计）",
            "median time of those that came in during the period, with those still pending at the cutoff as censored (Kaplan–Meier estimate)",
        );
        let source = "E. L. Kaplan and P. Meier, Journal of the American Statistical Association 53 (1958), 457-481";
        let names = ("用时中位数（含未结）", "median time, the pending included");
        let own = self.indicator("days_median_all", names, definitions, source);
        let pitfall = Text::new(
            "办结不足半数时无法估计；按起始日期归入统计期，而用时中位数按终止日期归入",
            "undefined where fewer than half were resolved; placed by the start, while the plain median is placed by the end",
        );
        Indicator { pitfall: Some(pitfall), ..self.duration(own, Statistic::Median, Days::All) }
    }

    fn duration(&self, own: Indicator, statistic: Statistic, days: Days) -> Indicator {
        let unit = match self.count {
            DayCount::WorkingDays => Text::new("工作日", "working days"),
            DayCount::CalendarDays => Text::new("天", "days"),
        };
        Indicator {
            kind: IndicatorKind::Duration,
            unit,
            direction: Direction::Lower,
            statistic: Some(statistic),
            measure: Some(self.days(days)),
            ..own
        }
    }

    fn within(&self) -> Indicator {
        let limit = format!("{}_within_days", self.id);
        let definitions = (
            "统计期内终止者用时不超过参数所定天数的比例",
            "share of those resolved in the period that took at most the days that the parameter says",
        );
        let own = self.indicator("days_within", ("限定天数内办结率", "share within the days"), definitions, COURTOOLS);
        let part = Some(format!("clock_days <= {limit}"));
        Indicator {
            kind: IndicatorKind::Proportion,
            unit: "%".into(),
            direction: Direction::Higher,
            parameters: BTreeMap::from([(limit, f64::from(self.within))]),
            measure: Some(Measure { clock: Some(self.clock_id()), part, ..self.resolved() }),
            pitfall: Some(Text::new(
                "这不是法定期限，法定期限见各项时限",
                "not a statutory limit: the clocks have those",
            )),
            ..own
        }
    }
}

/// What is easily got wrong about a count of the pending.
fn stock_pitfall() -> Text {
    Text::new("这是时点数，各月、各季之数不能相加", "a stock: figures of months or quarters do not add up")
}
