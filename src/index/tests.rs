//! Cases counted by hand.

use super::data::{Candidate, Chance, Event, Observation, Reading, Row, Task};
use super::index::Index;
use super::quantity::Fraction;
use super::*;
use crate::catalogue::Catalogue;
use crate::error::Result;
use crate::figure::Figures;
use crate::lang::Lang;
use crate::register::{Kinds, ReadOptions, Register};
use polars_core::prelude::{DataFrame, DataType, df};

const HEAD: &str = "title = '考核'\nscoring = 'points'\n";

pub(super) fn assessment(text: &str) -> Assessment {
    Assessment::from_toml(&format!("{HEAD}{text}"), "a.toml", Catalogue::built_in())
        .unwrap_or_else(|error| panic!("{error}"))
}

/// A unit of which each source has the value `x/n`, and for which these kinds of events happened, one a row.
pub(super) fn candidate(unit: &str, values: &[(u64, u64)], events: &[&str]) -> Candidate {
    let observation = |(x, n): &(u64, u64)| Observation {
        reading: Fraction::new(i128::from(*x), i128::from(*n)).map_or(Reading::Undefined, Reading::Value),
        chance: if *n == 0 { Chance::Fixed } else { Chance::Proportion { x: *x, n: *n } },
        said: format!("{x}/{n}"),
    };
    let row = |number: usize| Row { register: "events".into(), file: "e.csv".into(), number: number as u64 + 2 };
    let event = |(at, kind): (usize, &&str)| Event {
        kind: (*kind).into(),
        level: None,
        grade: None,
        item: None,
        points: None,
        row: row(at),
    };
    Candidate {
        unit: unit.into(),
        period: "2020".parse().unwrap(),
        observations: values.iter().map(observation).collect(),
        events: events.iter().enumerate().map(event).collect(),
        tasks: Vec::new(),
    }
}

pub(super) fn index(text: &str, candidates: Vec<Candidate>) -> Index {
    Index::scored_from(std::sync::Arc::new(assessment(text)), candidates, Vec::new()).unwrap()
}

fn score(text: &str, candidate: Candidate) -> String {
    let index = index(text, vec![candidate]);
    let one = index.scored().next().unwrap();
    let sum: Decimal = one.trace().iter().map(|line| line.points).sum();
    assert_eq!(Some(sum), one.score(), "the trace sums to the score");
    sum.to_string()
}

/// 开江县's rubric: an item of 1.5 points; no system costs .3, each session that is missing .3 up to 1.2.
#[test]
fn deductions_have_caps_of_their_own() {
    let text = "group = [{ id = 'g' }]\n\
        [[item]]\nid = 'a'\nin = 'g'\nfull = 1.5\n\
        deduct = [{ events = '无制度', each = 0.3 }, { events = '缺会', each = 0.3, cap = 1.2 }]";
    let with = |missing: usize| {
        let events: Vec<&str> = std::iter::once("无制度").chain(std::iter::repeat_n("缺会", missing)).collect();
        score(text, candidate("甲", &[], &events))
    };
    assert_eq!(with(5), "0");
    assert_eq!(with(3), "0.3");
    assert_eq!(score(text, candidate("甲", &[], &[])), "1.5");
}

/// 鄂州's bands: 95 % has 1 point, 99 % 1.5, all 2; what prints as 100.0 is not yet all.
#[test]
fn bands_are_decided_before_any_rounding() {
    let text = "group = [{ id = 'g' }]\n\
        [[item]]\nid = 'a'\nin = 'g'\nfull = 2\nrule = 'bands'\nvalue = 'v'\n\
        bands = [{ from = 0.95, below = 0.99, points = 1 }, { from = 0.99, below = 1, points = 1.5 }, { from = 1, points = 2 }]";
    for (x, n, points) in [
        (949_999, 1_000_000, "0"),
        (95, 100, "1"),
        (9898, 10_000, "1"),
        (99, 100, "1.5"),
        (9996, 10_000, "1.5"),
        (19, 20, "1"),
        (18, 20, "0"),
        (3, 3, "2"),
    ] {
        assert_eq!(score(text, candidate("甲", &[(x, n)], &[])), points, "{x}/{n}");
    }
}

/// A file review: 100 less 3, 3 and 2 is 92; a basic item that fails makes it 0 and the lowest grade, and 92 is told too.
#[test]
fn a_veto_of_a_file_tells_the_points_before_it() {
    let text = "group = [{ id = 'g' }]\n\
        [[item]]\nid = '基本'\nin = 'g'\nfull = 0\nfloor = false\ndeduct = [{ events = '主体不合法', each = 0 }]\n\
        [[item]]\nid = '内容'\nin = 'g'\nfull = 100\n\
        deduct = [{ events = '缺材料', each = 3 }, { events = '文书瑕疵', each = 2 }]\n\
        [[grade]]\nname = '合格'\nfrom = 60\n[[grade]]\nname = '不合格'\nfrom = 0\n\
        [[veto]]\nname = '基本项'\nevents = '主体不合法'\nof = 'unit'\neffect = 'zero'";
    let events = ["缺材料", "缺材料", "文书瑕疵", "主体不合法"];
    let failed = index(text, vec![candidate("卷", &[], &events)]);
    let one = failed.scored().next().unwrap();
    assert_eq!((one.before_veto().unwrap().to_string(), one.score().unwrap().to_string()), ("92".into(), "0".into()));
    assert_eq!((one.grade(), one.vetoes().collect::<Vec<_>>()), (Some("不合格"), vec!["基本项"]));
    let veto = one.trace().into_iter().find(|line| matches!(line.step, Step::Veto(_))).unwrap();
    assert_eq!((veto.points.to_string(), veto.rows[0].number), ("-92".into(), 5));
    assert_eq!(score(text, candidate("卷", &[], &events[..3])), "92");
}

/// Items of 10, 20 and 70; the second does not apply: 8 and 63 are 88.75 of 100 if it is left out, 91 if it has full marks.
#[test]
fn what_does_not_apply_is_scaled_or_has_full_marks() {
    let text = |choice: &str| {
        format!(
            "group = [{{ id = 'g' }}]\n\
            [[item]]\nid = 'a'\nin = 'g'\nfull = 10\nrule = 'proportional'\nvalue = 'a'\n\
            [[item]]\nid = 'b'\nin = 'g'\nfull = 20\nrule = 'proportional'\nvalue = 'b'\nnot_applicable = '{choice}'\n\
            [[item]]\nid = 'c'\nin = 'g'\nfull = 70\nrule = 'proportional'\nvalue = 'c'"
        )
    };
    let values = [(8, 10), (0, 0), (63, 70)];
    for (choice, points) in [("left_out", "88.75"), ("full", "91"), ("zero", "71")] {
        assert_eq!(score(&text(choice), candidate("甲", &values, &[])), points, "{choice}");
    }
}

#[test]
fn caps_bonus_and_conditions_follow_in_their_order() {
    let text = "bonus_cap = 1\n\
        group = [{ id = 'd', cap = 11 }, { id = 'g', in = 'd' }]\n\
        [[item]]\nid = 'later'\nin = 'g'\nfull = 5\nonly_if = { item = 'first', at_least = 6 }\n\
        [[item]]\nid = 'first'\nin = 'g'\nfull = 10\nrule = 'proportional'\nvalue = 'v'\n\
        [[item]]\nid = 'praise'\nbonus = true\nadd = [{ events = '表彰', each = 0.8 }]";
    assert_eq!(score(text, candidate("甲", &[(8, 10)], &[])), "11", "13, but the group has a cap");
    assert_eq!(score(text, candidate("甲", &[(5, 10)], &[])), "5", "the condition is not met");
    assert_eq!(score(text, candidate("甲", &[(5, 10)], &["commendation"])), "5.8");
    assert_eq!(
        score(text, candidate("甲", &[(8, 10)], &["commendation"; 2])),
        "12",
        "the cap of the group, and that of the bonus"
    );
}

#[test]
fn a_floor_may_be_left_out() {
    let text = |floor: &str| {
        format!(
            "group = [{{ id = 'g' }}]\n[[item]]\nid = 'a'\nin = 'g'\nfull = 1\n{floor}\ndeduct = [{{ events = 'x', each = 0.6 }}]"
        )
    };
    for (floor, points) in [("", "0"), ("floor = false", "-0.2"), ("floor = 0.5", "0.5")] {
        assert_eq!(score(&text(floor), candidate("甲", &[], &["x", "x"])), points, "{floor}");
    }
}

#[test]
fn tasks_have_equal_shares_and_a_late_one_its_part() {
    let text = "group = [{ id = 'g' }]\n\
        [[item]]\nid = 'a'\nin = 'g'\nfull = 4\ntasks = ['1', '2', '3']\nlate = 0.5\n\
        deduct = [{ tasks = 'undone', each = 0.25 }]";
    let task = |number: &str, state, row| Task {
        number: Some(number.into()),
        name: None,
        state,
        row: Row { register: "tasks".into(), file: "t.csv".into(), number: row },
    };
    let tasks = vec![
        task("1", TaskState::InTime, 2),
        task("2", TaskState::Late, 3),
        task("3", TaskState::Undone, 4),
        task("4", TaskState::Undone, 5),
    ];
    let unit = Candidate { tasks, ..candidate("甲", &[], &[]) };
    // Half of the marks, and a quarter of a point for each of two.
    assert_eq!(score(text, unit.clone()), "1.5");
    let index = index(text, vec![unit]);
    let trace = index.trace("甲", None).unwrap();
    let rows_of = |step| {
        trace.iter().find(|line| line.step == step).unwrap().rows.iter().map(|row| row.number).collect::<Vec<_>>()
    };
    assert_eq!(rows_of(Step::Rule), [3, 4]);
    assert_eq!(rows_of(Step::Deduction(0)), [4, 5]);
}

#[test]
fn a_count_costs_and_a_threshold_costs_once() {
    let text = "group = [{ id = 'g' }]\n\
        [[item]]\nid = 'a'\nin = 'g'\nfull = 5\nnot_applicable = 'full'\n\
        deduct = [{ indicator = 'tasks_overdue', each = 0.5, cap = 2 }, { indicator = 'enforcement_officers', below = 2, points = 0.5 }]";
    assert_eq!(score(text, candidate("甲", &[(3, 1), (1, 1)], &[])), "3");
    assert_eq!(score(text, candidate("甲", &[(9, 1), (2, 1)], &[])), "3");
}

#[test]
fn an_event_that_names_an_item_counts_there_alone() {
    let text = "group = [{ id = 'g' }]\n\
        [[item]]\nid = 'a'\nname = '甲项'\nin = 'g'\nfull = 5\ndeduct = [{ events = '问题', each = 1 }]\n\
        [[item]]\nid = 'b'\nin = 'g'\nfull = 5\ndeduct = [{ events = '问题', each = 'points' }]";
    let mut unit = candidate("甲", &[], &["finding", "finding"]);
    unit.events[0].item = Some("甲项".into());
    unit.events[1].item = Some("b".into());
    unit.events[1].points = "0.2".parse().ok();
    assert_eq!(score(text, unit), "8.8");
}

#[test]
fn vetoes_of_items_and_groups_leave_the_others() {
    let text = |of: &str| {
        format!(
            "group = [{{ id = 'd' }}, {{ id = 'e' }}]\n\
            [[item]]\nid = 'a'\nin = 'd'\nfull = 6\n[[item]]\nid = 'b'\nin = 'd'\nfull = 4\n[[item]]\nid = 'c'\nin = 'e'\nfull = 5\n\
            [[veto]]\nname = 'v'\nevents = '否决事项'\nof = '{of}'\neffect = 'zero'"
        )
    };
    for (of, points) in [("a", "9"), ("d", "5"), ("unit", "0")] {
        assert_eq!(score(&text(of), candidate("甲", &[], &["veto"])), points, "{of}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn a_definition_that_does_not_hold_together_is_named_with_its_line_and_node() {
    let tree = "group = [{ id = 'g' }]\n[[item]]\nid = 'a'\nin = 'g'\n";
    let cases = [
        (
            "[[group]]\nid = 'g'\ncap = -1\n[[item]]\nid = 'a'\nin = 'g'\nfull = 1",
            "line 5, group `g`: `cap` is `-1`, expected points of 0 or more",
        ),
        (
            "[[group]]\nid = 'g'\n[[group]]\nid = 'h'\n[[item]]\nid = 'a'\nin = 'g'\nfull = 1",
            "line 5, group `h`: it has neither groups nor items in it",
        ),
        (
            "[[group]]\nid = 'g'\nin = 'h'\n[[group]]\nid = 'h'\nin = 'g'\n[[item]]\nid = 'a'\nin = 'g'\nfull = 1",
            "line 5, group `g`: it is in itself: `g` → `h` → `g`",
        ),
        (&format!("{tree}full = -1"), "line 7, item `a`: `full` is `-1`, expected points of 0 or more"),
        (&format!("{tree}ful = 1"), "line 7, item `a`: unknown field `ful`"),
        (
            &format!("{tree}full = 1\nindicator = 'aid_case'\nrule = 'proportional'"),
            "line 8, item `a`: unknown indicator `aid_case`; did you mean",
        ),
        (&format!("{tree}full = 1\nindicator = 'aid_cases'"), "line 4, item `a`: missing field `rule`"),
        (
            &format!("{tree}full = 1\nindicator = 'aid_cases'\nrule = 'proportional'"),
            "line 9, item `a`: rule `proportional` is for shares, which `aid_cases` is not; use `linear` or `bands`",
        ),
        (&format!("{tree}full = 1\nrule = 'steps'"), "line 8, item `a`: unknown rule `steps`; known: `full`"),
        (&format!("{tree}full = 1\nfrom = 2"), "line 8, item `a`: rule `full` does not take `from`"),
        (
            &format!(
                "{tree}full = 2\nrule = 'bands'\nvalue = 'v'\nbands = [{{ from = 0.9, points = 1 }}, {{ from = 0.95, points = 2 }}]"
            ),
            "line 10, item `a`: bands `from = 0.9` and `from = 0.95` overlap",
        ),
        (
            &format!("{tree}full = 2\nrule = 'linear'\nindicator = 'service_completion_rate'\nfrom = 0.6\nto = 100"),
            "line 11, item `a`: `to` is 100, but `service_completion_rate` is a share from 0 to 1: 60 % is written 0.6",
        ),
        (
            &format!(
                "{tree}full = 2\nrule = 'bands'\nindicator = 'service_completion_rate'\nbands = [{{ from = 73, points = 2 }}]"
            ),
            "line 10, item `a`: `from` is 73, but `service_completion_rate` is a share from 0 to 1: 60 % is written 0.6",
        ),
        (
            &format!("{tree}full = 2\nrule = 'bands'\nvalue = 'v'\nbands = [{{ from = 0.9, points = 3 }}]"),
            "line 10, item `a`: band `from = 0.9` has 3 points, more than the full marks 2",
        ),
        (
            &format!("{tree}full = 1\nonly_if = {{ item = 'a', at_least = 1 }}"),
            "line 8, item `a`: its condition depends on itself: `a` → `a`",
        ),
        (
            &format!("{tree}full = 1\nexcept = ['乙']"),
            "line 8, item `a`: `except` names units that it does not apply to; say what then: `not_applicable`",
        ),
        (
            &format!("{tree}full = 1\nnot_applicable = 'drop'"),
            "line 8, item `a`: `not_applicable` is `drop`, expected `full`, `left_out`, `zero`",
        ),
        (
            &format!("{tree}full = 1\n[[item]]\nid = 'a'\nin = 'g'\nfull = 1"),
            "line 9, item `a`: another node has the id `a`",
        ),
        (
            &format!("{tree}full = 1\ndeduct = [{{ events = 'x', each = -1 }}]"),
            "line 8, item `a`: `each` is `-1`, expected a number of points without a sign",
        ),
        (
            &format!("{tree}full = 1\n[[veto]]\nname = 'v'\nevents = 'x'\nof = 'unit'"),
            "line 8, veto `v`: missing field `effect`",
        ),
        (
            &format!("{tree}full = 1\n[[veto]]\nname = 'v'\nevents = 'x'\nof = 'a'\neffect = 'no_grade'"),
            "line 12, veto `v`: effect `no_grade` is of the unit as a whole",
        ),
        (
            &format!("{tree}full = 1\n[[grade]]\nname = '合格'\nfrom = 60\n[[grade]]\nname = '优秀'\nfrom = 90"),
            "line 13, grade `优秀`: `from` is `90`, expected less than `60`, that of the grade before it",
        ),
        (
            &format!("{tree}full = 1\n[[grade]]\nname = '优秀'\nfrom = 90\nquota = 30"),
            "line 11, grade `优秀`: `quota` is `30`, expected a share of the units, above 0 and at most 1: 30 % is written 0.3",
        ),
        (&format!("{tree}full = 1\nties = ['b']"), "line 8, item `a`: unknown field `ties`"),
        (
            "ties = ['b']\ngroup = [{ id = 'g' }]\nitem = [{ id = 'a', in = 'g', full = 1 }]",
            "a.toml, line 3: unknown item `b`",
        ),
        (
            &format!("{tree}full = 1\n[[veto]]\nname = 'v'\nevents = 'x'\nof = 'b'\neffect = 'zero'"),
            "line 11, veto `v`: unknown unit, group or item `b`; known: `unit`, `g`, `a`",
        ),
        (
            &format!("{tree}full = 1\n[[veto]]\nname = 'v'\nitem = 'a'\nlevel = 'x'\nof = 'unit'\neffect = 'zero'"),
            "line 11, veto `v`: `level` is that of `events`",
        ),
        (
            &format!("{tree}full = 1\n[[veto]]\nname = 'v'\nitem = 'a'\nof = 'unit'\neffect = 'grade_at_most 合格'"),
            "line 12, veto `v`: unknown grade `合格`",
        ),
        (
            &format!("{tree}full = 1\ndeduct = [{{ tasks = 'overdu', each = 1 }}]"),
            "line 8, item `a`: unknown tasks `overdu`; known: `in_time`, `late`, `undone`, `overdue`, `pending`; did you mean `overdue`?",
        ),
        (
            &format!("{tree}full = 1\ndeduct = [{{ tasks = 'late', level = '县级', each = 1 }}]"),
            "line 8, item `a`: `level` is that of `events`",
        ),
        (
            &format!("{tree}full = 1\ndeduct = [{{ events = 'x', below = 2, points = 1 }}]"),
            "line 8, item `a`: `below` and `above` are limits of an `indicator` or a `value`",
        ),
        (&format!("[statistics]\n{tree}full = 1"), "a.toml, line 3: `statistics` belongs to scoring = \"statistical\""),
        (
            "[[group]]\nid = 'g'\nmethod = 'median'\n[[item]]\nid = 'a'\nin = 'g'\nfull = 1",
            "line 5, group `g`: `method` belongs to scoring = \"statistical\"",
        ),
        (
            "group = [{ id = 'g' }]\n[[item]]\nid = 'a'\nin = 'g'\nfull = 1\nonly_if = { item = 'b', at_least = 1 }\n\
             [[item]]\nid = 'b'\nin = 'g'\nfull = 1\nonly_if = { item = 'c', at_least = 1 }\n\
             [[item]]\nid = 'c'\nin = 'g'\nfull = 1\nonly_if = { item = 'b', at_least = 1 }",
            "line 13, item `b`: its condition depends on itself: `b` → `c` → `b`",
        ),
        ("scoring = 'marks'\nitem = []", "a.toml, line 3: duplicate key `scoring`"),
        (&format!("{tree}full = 'x'"), "line 7, item `a`: `full`: `x` is not a number with at most six decimals"),
        (
            &format!("{tree}full = 1\n[chance]\ndraws = 100000000000"),
            "line 9, `chance`: `draws` is `100000000000`, expected a whole number from 1 to 4294967295",
        ),
        (
            &format!("{tree}full = 1\n[chance]\ndraws = 1e11"),
            "line 9, `chance`: `draws`: invalid type: floating point `100000000000.0`, expected a whole number, without",
        ),
        (
            &format!("{tree}full = 1\n[chance]\nlevel = 90.0"),
            "line 9, `chance`: `level` is `90`, expected a number above 0 and below 1: 90 % is written 0.9",
        ),
        (
            &format!(
                "{tree}full = 2\nrule = 'bands'\nvalue = 'v'\nbands = [\n{{ from = 0.5, below = 0.8, points = 1 }},\n{{ from = 0.9, points = 2 }}]"
            ),
            "line 12, item `a`: no band has the values `from = 0.8, below = 0.9`; a band with points = 0 says that they have none",
        ),
        (
            &format!(
                "{tree}full = 2\nrule = 'bands'\nvalue = 'v'\nbands = [{{ below = 0.5, points = 1 }}, {{ from = 0.5, below = 1, points = 2 }}]"
            ),
            "line 10, item `a`: no band has the values `from = 1`, beyond the band with 2 points; leave out its `below`",
        ),
        ("item = []", "a.toml: there is no `[[item]]`"),
        ("weights = 1", "a.toml, line 3: unknown field `weights`"),
    ];
    for (text, said) in cases {
        let error = Assessment::from_toml(&format!("{HEAD}{text}"), "a.toml", Catalogue::built_in()).unwrap_err();
        assert!(error.to_string().contains(said), "{error}\nexpected: {said}");
        assert!(error.to_string().starts_with("a.toml"), "{error}");
    }
}

/// The ledgers of some columns of tasks and of kinds of events on one day, read as registers are.
fn ledgers(tasks: Option<DataFrame>, kinds: Option<&[&str]>) -> Ledgers {
    let events = |kinds: &[&str]| {
        df!["单位" => vec!["甲局"; kinds.len()], "日期" => vec!["2020-06-01"; kinds.len()], "类别" => kinds.to_vec()]
            .unwrap()
    };
    let frames = [("tasks", tasks), ("events", kinds.map(events))];
    let registers = frames.into_iter().filter_map(|(kind, frame)| Some((kind, frame?)));
    registers.fold(Ledgers::default(), |ledgers, (kind, frame)| {
        let register = Register::from_frame(Kinds::built_in().get(kind).unwrap(), frame);
        ledgers.and(&register, &ReadOptions::default()).unwrap()
    })
}

fn of_ledgers(text: &str, ledgers: &Ledgers) -> Result<Index> {
    let figures = Figures::default();
    let inputs = Inputs { figures: &figures, catalogue: Catalogue::built_in(), ledgers, values: None };
    Index::of(assessment(text), &inputs, &["2020".parse().unwrap()])
}

/// A task is judged at the end of its period, or on the cutoff, and belongs to the period of its due day; without one, to that in
/// which it was done.
#[test]
fn a_task_stands_as_of_the_cutoff() {
    let cases = [
        ("2020-06-30", "2020-06-30", None, "in_time"),
        ("2020-06-30", "2020-07-01", None, "late"),
        ("2020-06-30", "2020-07-01", Some("2020-06-30"), "undone"),
        ("2020-06-30", "", Some("2020-06-29"), "pending"),
        ("2020-11-30", "2021-01-05", None, "undone"),
        ("2020-11-30", "2021-01-05", Some("2021-03-31"), "late"),
        ("", "2020-07-01", None, "in_time"),
        ("", "2020-07-01", Some("2020-06-30"), "pending"),
        ("", "2019-07-01", None, ""),
        ("", "", None, "pending"),
        ("2019-06-30", "", None, ""),
        ("2021-06-30", "", None, "pending"),
        ("2021-06-30", "2020-07-01", None, ""),
    ];
    for (due, done, cutoff, stands) in cases {
        let frame = df!["责任单位" => ["甲局"], "任务" => ["述法"], "交办日期" => ["2019-01-05"], "完成时限" => [due], "完成日期" => [done]];
        let cutoff = cutoff.map(|day| crate::calendar::date::parse("cutoff", day).unwrap());
        let ledgers = ledgers(Some(frame.unwrap()), None).with_cutoff(cutoff);
        let state = ledgers.tasks_of("甲局", "2020".parse().unwrap()).first().map(|task| task.state);
        let found: Vec<&str> = Tasks::ALL
            .iter()
            .filter(|tasks| state.is_some_and(|state| tasks.has(state)))
            .map(|tasks| tasks.name())
            .collect();
        let expected = match stands {
            "" => vec![],
            "late" | "undone" => vec![stands, "overdue"],
            _ => vec![stands],
        };
        assert_eq!(found, expected, "due {due}, done {done}, as of {cutoff:?}");
    }
}

const EVENTS: &str =
    "group = [{ id = 'g' }]\nitem = [{ id = 'a', in = 'g', full = 5, deduct = [{ events = '通报批坪', each = 1 }] }]";

#[test]
fn a_word_that_no_event_has_is_told_with_the_one_that_may_be_meant() {
    let index = of_ledgers(EVENTS, &ledgers(None, Some(&["通报批评", "缺会"]))).unwrap();
    let said = "item `a`: unknown kind of event `通报批坪`; known: `表彰`, `通报批评`, `检查发现问题`, `一票否决事项`, `缺会`; did you mean `通报批评`?";
    assert_eq!(index.unmatched().iter().map(|word| word.said(Lang::En)).collect::<Vec<_>>(), [said]);
    assert!(index.unmatched()[0].said(Lang::Zh).starts_with("项目“a”：没有名为“通报批坪”的事件类别；"));
    let known = EVENTS.replace("通报批坪", "缺会");
    assert_eq!(of_ledgers(&known, &ledgers(None, Some(&["缺会"]))).unwrap().unmatched(), []);
    assert_eq!(
        of_ledgers(&EVENTS.replace("通报批坪", "表扬"), &ledgers(None, Some(&["缺会"]))).unwrap().unmatched(),
        []
    );
}

#[test]
fn what_a_definition_needs_of_ledgers_must_be_there() {
    let tasks = || df!["责任单位" => ["甲局"], "任务" => ["年度述法"], "完成时限" => ["2020-06-30"]].unwrap();
    let done = "group = [{ id = 'g' }]\nitem = [{ id = 'a', in = 'g', full = 5, tasks = ['年度述发'], not_applicable = 'full' }]";
    let cases = [
        (
            done,
            ledgers(Some(tasks()), None),
            "item `a`: unknown task `年度述发`; known: `年度述法`; did you mean `年度述法`?",
        ),
        (EVENTS, ledgers(Some(tasks()), None), "item `a`: it needs the register `events`, which is not given"),
        (done, ledgers(None, Some(&["缺会"])), "item `a`: it needs the register `tasks`, which is not given"),
        (done, Ledgers::default(), "考核: there is no unit to score"),
        (
            &format!("league = [{{ name = '乡镇', units = ['*乡'] }}]\n{EVENTS}"),
            ledgers(None, Some(&["缺会"])),
            "考核: no unit is in a league, not even `甲局`",
        ),
    ];
    for (text, ledgers, said) in cases {
        let error = of_ledgers(text, &ledgers).unwrap_err().to_string();
        assert!(error.starts_with(said), "{error}\nexpected: {said}");
    }
}

const THREE: &str = "group = [{ id = 'g' }]\n\
    [[item]]\nid = 'a'\nin = 'g'\nfull = 60\nrule = 'proportional'\nvalue = 'a'\nnot_applicable = 'left_out'\n\
    [[item]]\nid = 'b'\nin = 'g'\nfull = 40\nrule = 'bands'\nvalue = 'b'\nnot_applicable = 'left_out'\n\
    bands = [{ from = 0.5, below = 0.9, points = 20 }, { from = 0.9, points = 40 }]\n\
    [[grade]]\nname = '优秀'\nfrom = 80\nquota = 0.34\n[[grade]]\nname = '合格'\nfrom = 0\n";

fn three() -> Index {
    let units = [("甲", [(2, 3), (19, 20)]), ("乙", [(60, 100), (9, 10)]), ("丙", [(300, 400), (1, 2)])];
    index(THREE, units.iter().map(|(unit, values)| candidate(unit, values, &[])).collect())
}

/// The bits of everything that chance comes to.
fn bits(chances: &Chances) -> Vec<u64> {
    let scores = chances.scores.iter().flatten().flat_map(|score| [score.mean, score.median, score.lower, score.upper]);
    let shares = chances.acceptabilities.iter().chain(&chances.grades).flatten().copied();
    let pairs = chances.pairs.iter().flat_map(|(_, wins)| wins.iter().copied());
    scores.chain(shares).chain(pairs).map(f64::to_bits).collect()
}

#[test]
fn chance_has_the_same_bits_for_any_number_of_threads() {
    let index = three();
    let options = ChanceOptions { draws: 3000, ..ChanceOptions::default() };
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        bits(&pool.install(|| index.chance(&options)).unwrap())
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(7));
}

#[test]
fn draws_do_not_hang_on_how_they_are_split() {
    let index = three();
    let all = |ranges: &[std::ops::Range<u32>]| {
        super::contest::scores_of_draws(&index, &ChanceOptions::default(), ranges).unwrap()
    };
    let whole = 0..100;
    assert_eq!(all(std::slice::from_ref(&whole)), all(&[0..1, 1..37, 37..100]));
}

/// The second of two units is given the first value as a fact: whatever the first unit has, it is never drawn for the second.
#[test]
fn draws_of_a_unit_hang_on_no_other_one() {
    let text = "group = [{ id = 'g' }]\n[[item]]\nid = 'a'\nin = 'g'\nfull = 10\nrule = 'bands'\nvalue = 'a'\n\
        bands = [{ from = 0.5, points = 10 }]\ndeduct = [{ value = 'b', below = 0.5, points = 2 }]\n";
    let second = |first: (u64, u64)| {
        let mut fact = candidate("乙", &[(3, 10), (5, 10)], &[]);
        fact.observations[0].chance = Chance::Fixed;
        let index = index(text, vec![candidate("甲", &[first, (5, 10)], &[]), fact]);
        let rows = super::contest::scores_of_draws(&index, &ChanceOptions::default(), std::slice::from_ref(&(0..200)))
            .unwrap();
        rows.chunks(2).map(|row| row[1]).collect::<Vec<_>>()
    };
    let few = second((0, 500));
    assert_eq!(few, second((500, 500)));
    assert!(few.iter().all(|score| *score == 0.0), "three of ten lie in no band");
}

/// Units of three leagues of two periods, of which some share a scale: each league is as if it was drawn alone.
#[test]
fn leagues_are_drawn_together_and_ranked_apart() {
    let leagues = "[[league]]\nname = '甲'\nunits = ['甲*']\n[[league]]\nname = '乙'\nunits = ['乙*']\n";
    let units = [("甲一", [(2, 3), (19, 20)]), ("乙一", [(60, 100), (9, 10)]), ("甲二", [(300, 400), (1, 2)])];
    let all = units.iter().map(|(unit, values)| candidate(unit, values, &[])).collect();
    let index = index(&format!("{THREE}{leagues}"), all);
    let options = ChanceOptions { draws: 500, ..ChanceOptions::default() };
    let chances = index.chance(&options).unwrap();
    let together = three().chance(&options).unwrap();
    assert_eq!(chances.scores, together.scores);
    assert_eq!(chances.acceptabilities.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1, 2]);
    assert_eq!(chances.acceptabilities[1], [1.0]);
    assert_eq!(chances.pairs.iter().map(|(members, _)| members.clone()).collect::<Vec<_>>(), [vec![0, 2], vec![1]]);
    let sums = chances.grades.iter().map(|shares| shares.iter().sum::<f64>());
    assert!(sums.into_iter().all(|sum| (sum - 1.0).abs() < 1e-12));
}

#[test]
fn shares_of_ranks_and_grades_sum_to_one() {
    let chances = three().chance(&ChanceOptions { draws: 2000, ..ChanceOptions::default() }).unwrap();
    for shares in chances.acceptabilities.iter().chain(&chances.grades) {
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
    // A quota of one in three: at most one unit is excellent in each draw.
    assert!(chances.grades.iter().map(|shares| shares[0]).sum::<f64>() <= 1.0 + 1e-12);
}

#[test]
fn a_complete_count_that_is_fixed_is_not_drawn() {
    let index = three();
    let chances = index.chance(&ChanceOptions { view: CountsAre::Fixed, ..ChanceOptions::default() }).unwrap();
    for (one, score) in index.scored().zip(index.order()) {
        let found = chances.scores[score].unwrap();
        assert_eq!((found.lower, found.upper), (one.score().unwrap().to_f64(), one.score().unwrap().to_f64()));
        assert_eq!(u32::try_from(chances.ranks[score].unwrap().best), Ok(one.rank().unwrap()));
    }
    let frame = index.ranks(&ChanceOptions { view: CountsAre::Fixed, ..ChanceOptions::default() }).unwrap();
    assert_eq!(frame.column("view").unwrap().str().unwrap().get(0), Some("fixed"));
}

/// The shares of bands without draws are those that draws come to: 19 of 20 is below 90 % with a probability that is exact.
#[test]
fn bands_have_exact_probabilities() {
    let index = three();
    let frame = index.bands(&ChanceOptions::default()).unwrap();
    let number = |name: &str, row: usize| frame.column(name).unwrap().f64().unwrap().get(row);
    let unit = |row: usize| frame.column("agency").unwrap().str().unwrap().get(row).unwrap().to_owned();
    let rows: Vec<usize> = (0..frame.height()).filter(|row| unit(*row) == "甲").collect();
    let shares: Vec<f64> = rows.iter().map(|row| number("probability", *row).unwrap()).collect();
    assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    // Beta(19.5, 1.5) beyond 0.9, by mpmath: 1 - betainc(19.5, 1.5, 0, 0.9, regularized=True).
    assert!((shares[1] - 0.755_376_145_751_123).abs() < 1e-12, "{shares:?}");
}

/// 1 by 4 is a quotient: it is below 1/2 where the share of the first in both is below 1/3.
#[test]
fn bands_of_a_quotient_have_the_probabilities_of_its_share() {
    let text = "group = [{ id = 'g' }]\n\
        [[item]]\nid = 'a'\nin = 'g'\nfull = 10\nrule = 'bands'\nvalue = 'a'\nbands = [{ below = 0.5, points = 5 }, { from = 0.5, points = 10 }]\n";
    let mut unit = candidate("甲", &[(1, 4)], &[]);
    unit.observations[0].chance = Chance::Quotient { x: 1, y: 4, factor: 1.0 };
    let frame = index(text, vec![unit]).bands(&ChanceOptions::default()).unwrap();
    let share = frame.column("probability").unwrap().f64().unwrap().get(0).unwrap();
    // by mpmath: betainc(1.5, 4.5, 0, 1/3, regularized=True)
    assert!((share - 0.720_301_746_508_620_2).abs() < 1e-12, "{share}");
}

#[test]
fn ranks_of_one_proportion_need_no_draws() {
    let text = "group = [{ id = 'g' }]\n[[item]]\nid = 'a'\nin = 'g'\nfull = 100\nrule = 'proportional'\nvalue = 'a'\n";
    let counts = [(190, 200), (96, 200), (90, 200), (5, 5)];
    let units = ["甲", "乙", "丙", "丁"].iter().zip(counts).map(|(unit, counts)| candidate(unit, &[counts], &[]));
    let index = index(text, units.collect());
    let frame = index.ranks(&ChanceOptions { draws: 100, ..ChanceOptions::default() }).unwrap();
    let ranks = |name: &str| frame.column(name).unwrap().u64().unwrap().iter().flatten().collect::<Vec<u64>>();
    // As `compare::ranks` has them for the same counts.
    assert_eq!(
        (ranks("rank"), ranks("best_rank"), ranks("worst_rank")),
        (vec![1, 2, 3, 4], vec![1, 1, 2, 2], vec![4, 2, 4, 4])
    );
    assert_eq!(frame.column("view").unwrap().str().unwrap().get(0), Some("exact"));
    let options = ChanceOptions { draws: 100, ..ChanceOptions::default() };
    let view = View { index: &index, chances: &index.chance(&options).unwrap(), options: &options, lang: Lang::En };
    let shown: Vec<String> = view
        .table()
        .sections
        .iter()
        .flat_map(|section| &section.rows)
        .map(|row| row.cells[4].text().to_owned())
        .collect();
    assert_eq!(shown, ["1 ~ 4", "1 ~ 2", "2 ~ 4", "2 ~ 4"]);
    assert!(view.notes().iter().any(|note| note.contains("exact tests")));
}

#[test]
fn ranks_of_one_proportion_that_is_a_fact_are_as_they_are() {
    let text = "group = [{ id = 'g' }]\n[[item]]\nid = 'a'\nin = 'g'\nfull = 100\nrule = 'proportional'\nvalue = 'a'\nchance = false\n";
    let index = index(text, vec![candidate("甲", &[(19, 20)], &[]), candidate("乙", &[(2, 3)], &[])]);
    let frame = index.ranks(&ChanceOptions { draws: 100, ..ChanceOptions::default() }).unwrap();
    let ranks = |name: &str| frame.column(name).unwrap().u64().unwrap().iter().flatten().collect::<Vec<u64>>();
    assert_eq!((ranks("best_rank"), ranks("worst_rank")), (vec![1, 2], vec![1, 2]));
}

/// 甲 has 95 % of 20 in its bands: one less is 90 %, which is still in the band; 乙 has 9 of 10, and one less is in the band below.
#[test]
fn one_case_more_or_less_tells_whose_grade_hangs_on_it() {
    let text = "group = [{ id = 'g' }]\n\
        [[item]]\nid = 'b'\nin = 'g'\nfull = 100\nrule = 'bands'\nvalue = 'b'\nbands = [{ from = 0.5, below = 0.9, points = 70 }, { from = 0.9, points = 95 }]\n\
        [[grade]]\nname = '优秀'\nfrom = 90\n[[grade]]\nname = '合格'\nfrom = 60\n";
    let index = index(
        text,
        vec![candidate("甲", &[(19, 20)], &[]), candidate("乙", &[(9, 10)], &[]), candidate("丙", &[(17, 20)], &[])],
    );
    let found = index.one_more_case();
    let told: Vec<_> =
        found.iter().map(|one| (index.candidates[one.of].unit.as_str(), one.change, one.before, one.after)).collect();
    assert_eq!(told, [("乙", -1, Some(0), Some(1)), ("丙", 1, Some(1), Some(0))]);
}

/// Two items, normalised by the range: 甲 has 100 and 0, 乙 0 and 100, 丙 50 and 50.
#[test]
fn each_node_has_its_own_method() {
    let text = |head: &str, group: &str| {
        format!(
            "title = 'a'\nscoring = 'statistical'\n[statistics]\n{head}\n[[group]]\nid = 'g'\n{group}\n\
            [[item]]\nid = 'a'\nin = 'g'\nweight = 3\nvalue = 'a'\n[[item]]\nid = 'b'\nin = 'g'\nvalue = 'b'\n"
        )
    };
    let units = || {
        let values = [("甲", [(9, 10), (1, 10)]), ("乙", [(1, 10), (9, 10)]), ("丙", [(5, 10), (5, 10)])];
        values.iter().map(|(unit, values)| candidate(unit, values, &[])).collect::<Vec<_>>()
    };
    let scores = |head: &str, group: &str| {
        let assessment = Assessment::from_toml(&text(head, group), "a.toml", Catalogue::built_in()).unwrap();
        let index = Index::scored_from(std::sync::Arc::new(assessment), units(), Vec::new()).unwrap();
        (0..3).map(|at| index.score_of(at).map(|score| (score * 1e6).round() / 1e6)).collect::<Vec<_>>()
    };
    let some = |scores: [f64; 3]| scores.map(Some).to_vec();
    assert_eq!(scores("", ""), some([75.0, 25.0, 50.0]));
    assert_eq!(scores("weights = 'equal'", ""), some([50.0; 3]));
    assert_eq!(scores("", "method = 'minimum'"), some([0.0, 0.0, 50.0]));
    assert_eq!(scores("", "method = 'maximum'"), some([100.0, 100.0, 50.0]));
    assert_eq!(scores("", "method = 'ordered'\norder_weights = [1, 3]"), some([25.0, 25.0, 50.0]));
    assert_eq!(scores("normalise = 'raw'", "method = 'geometric'"), some([0.519_615, 0.173_205, 0.5]));
    assert_eq!(scores("", "method = 'copeland'"), some([2.0, -2.0, 0.0]));
}

mod laws {
    use proptest::prelude::*;

    use super::*;

    fn text(fulls: &[u32]) -> String {
        let items = fulls.iter().enumerate().map(|(at, full)| {
            format!(
                "[[item]]\nid = 'i{at}'\nin = 'g'\nfull = {full}\nrule = 'proportional'\nvalue = 'v{at}'\nnot_applicable = 'left_out'\n\
                deduct = [{{ events = 'x', each = 0.3, cap = 0.7 }}]\n"
            )
        });
        format!("decimals = 4\ngroup = [{{ id = 'g', cap = 1000 }}]\n{}", items.collect::<String>())
    }

    fn counts() -> impl Strategy<Value = Vec<Vec<(u64, u64)>>> {
        let count = (0..=20_u64, 0..=20_u64).prop_map(|(one, other)| (one.min(other), one.max(other)));
        prop::collection::vec(prop::collection::vec(count, 3), 2..6)
    }

    fn of(text: &str, counts: &[Vec<(u64, u64)>], events: usize) -> Index {
        let units = counts.iter().enumerate();
        index(text, units.map(|(at, values)| candidate(&format!("u{at}"), values, &vec!["x"; events * at])).collect())
    }

    proptest! {
        /// The trace sums to the score, whatever is scaled, capped or taken off.
        #[test]
        fn the_trace_sums_to_the_score(counts in counts(), fulls in prop::collection::vec(1..50_u32, 3), events in 0..3_usize) {
            for one in of(&text(&fulls), &counts, events).scored() {
                if let Some(score) = one.score() {
                    let sum: Decimal = one.trace().iter().filter(|line| line.step != Step::Value).map(|line| line.points).sum();
                    prop_assert_eq!(sum, score);
                }
            }
        }

        /// Who has as much of everything, and of something more, is not ranked below.
        #[test]
        fn a_dominated_unit_never_ranks_above(counts in counts(), more in 0..3_usize) {
            let mut better = counts[0].clone();
            let (x, n) = better[more];
            better[more] = (n.min(x + 1), n);
            let index = of(&text(&[5, 3, 9]), &[counts[0].clone(), better], 0);
            let rank = |unit| index.unit(unit, None).unwrap().rank();
            prop_assert!(rank("u1") <= rank("u0"));
        }

        /// Where everything applies, leaving out and full marks come to the same.
        #[test]
        fn scaling_with_everything_applicable_changes_nothing(counts in counts(), fulls in prop::collection::vec(1..50_u32, 3)) {
            let counts: Vec<Vec<(u64, u64)>> =
                counts.into_iter().map(|unit| unit.into_iter().map(|(x, n)| (x, n.max(1))).collect()).collect();
            let text = text(&fulls);
            let (left_out, full) = (of(&text, &counts, 1), of(&text.replace("left_out", "full"), &counts, 1));
            let scores = |index: &Index| index.scored().map(|one| (one.unit().to_owned(), one.score())).collect::<Vec<_>>();
            prop_assert_eq!(scores(&left_out), scores(&full));
        }

        /// Weights of another total give the same order.
        #[test]
        fn weights_count_by_their_shares(counts in counts(), weights in prop::collection::vec(1..9_u32, 3), factor in 2..5_u32) {
            let text = |factor: u32| {
                let items = weights.iter().enumerate().map(|(at, weight)| {
                    format!("[[item]]\nid = 'i{at}'\nin = 'g'\nweight = {}\nvalue = 'v{at}'\nnormalise = 'goalposts'\nlow = 0\nhigh = 1\n", weight * factor)
                });
                format!("title = 'a'\nscoring = 'statistical'\ngroup = [{{ id = 'g' }}]\n{}", items.collect::<String>())
            };
            let ranks = |factor: u32| {
                let assessment = Assessment::from_toml(&text(factor), "a.toml", Catalogue::built_in()).unwrap();
                let units = counts.iter().enumerate().map(|(at, values)| candidate(&format!("u{at}"), values, &[]));
                let index = Index::scored_from(std::sync::Arc::new(assessment), units.collect(), Vec::new()).unwrap();
                index.found.iter().map(|found| found.rank).collect::<Vec<_>>()
            };
            prop_assert_eq!(ranks(1), ranks(factor));
        }
    }
}

#[test]
fn choices_that_cannot_be_are_refused_before_the_first_run() {
    let index = three();
    let refused = |choices: Choices| index.sensitivity(&choices).unwrap_err().to_string();
    assert!(refused(Choices::default()).contains("at least one of weights"));
    assert!(refused(Choices { weights: Some(1.5), ..Choices::default() }).contains("a share above 0 and below 1"));
    let scales = vec![Normalise::MinMax, Normalise::ZScore];
    assert!(
        refused(Choices { normalise: scales, ..Choices::default() })
            .ends_with("`normalise` is `min_max, z_score`, expected no choice of it, as scoring is `points`")
    );
    assert!(
        refused(Choices { not_applicable: vec![Absent::Full], ..Choices::default() }).contains("two choices or more")
    );
}

/// 6.5 of 10 points are not below 6 of 10, however many the item has.
#[test]
fn a_veto_asks_for_as_much_of_an_item_whatever_its_weight() {
    let text = "group = [{ id = 'g' }]\n[[item]]\nid = 'a'\nin = 'g'\nfull = 10\nrule = 'proportional'\nvalue = 'a'\n\
        [[veto]]\nname = '不足'\nitem = 'a'\nbelow = 6\nof = 'unit'\neffect = 'zero'\n";
    let index = index(text, vec![candidate("甲", &[(65, 100)], &[]), candidate("乙", &[(62, 100)], &[])]);
    let shifts = index.sensitivity(&Choices { weights: Some(0.25), points: 16, ..Choices::default() }).unwrap();
    assert_eq!((shifts.mean(), shifts.failures().len()), (0.0, 0));
}

/// Values of 0 have no geometric mean, so those runs fail; each is counted with its reason.
#[test]
fn runs_that_fail_are_counted_with_their_reasons() {
    let text = "title = 'a'\nscoring = 'statistical'\ngroup = [{ id = 'g' }]\n\
        [[item]]\nid = 'a'\nin = 'g'\nvalue = 'a'\n[[item]]\nid = 'b'\nin = 'g'\nvalue = 'b'\n";
    let assessment = Assessment::from_toml(text, "a.toml", Catalogue::built_in()).unwrap();
    let values = [("甲", [(9, 10), (2, 10)]), ("乙", [(1, 10), (8, 10)]), ("丙", [(4, 10), (5, 10)])];
    let units = values.iter().map(|(unit, values)| candidate(unit, values, &[])).collect();
    let index = Index::scored_from(std::sync::Arc::new(assessment), units, Vec::new()).unwrap();
    let arithmetic = Method::Mean(crate::stat::index::aggregate::Method::Arithmetic);
    let geometric = Method::Mean(crate::stat::index::aggregate::Method::Geometric);
    let choices = Choices { method: vec![arithmetic, geometric], weights: Some(0.5), points: 32, ..Choices::default() };
    let shifts = index.sensitivity(&choices).unwrap();
    let (runs, failed) = (shifts.runs().unwrap(), shifts.failures().values().sum::<usize>());
    assert_eq!(runs.height(), 32 * 4);
    assert_eq!(runs.column("failure").unwrap().null_count(), 32 * 4 - failed);
    assert!(failed > 0 && failed < 32 * 4);
    assert_eq!(runs.column("shift").unwrap().null_count(), failed);
    let again = index.sensitivity(&choices).unwrap();
    assert_eq!(again.runs().unwrap(), runs, "a run is the same each time");
}

const MEASURED: &str = "title = '指数'\nscoring = 'statistical'\n";

fn statistical(text: &str) -> Result<Assessment> {
    Assessment::from_toml(&format!("{MEASURED}{text}"), "a.toml", Catalogue::built_in())
}

/// Three items of seven units, of which the first two go together and the third goes its own way.
fn seven(text: &str) -> Index {
    let items = ["a", "b", "c"].map(|id| format!("[[item]]\nid = '{id}'\nin = 'g'\nvalue = '{id}'\n")).concat();
    let counts = [[1, 2, 9], [2, 3, 1], [3, 5, 6], [4, 4, 2], [5, 7, 8], [6, 8, 3], [7, 9, 5]];
    let units =
        counts.iter().enumerate().map(|(at, counts)| candidate(&format!("单位{at}"), &counts.map(|x| (x, 10)), &[]));
    let assessment = statistical(&format!("{text}\n{items}")).unwrap_or_else(|error| panic!("{error}"));
    Index::scored_from(std::sync::Arc::new(assessment), units.collect(), Vec::new()).unwrap()
}

fn numbers(frame: &DataFrame, column: &str) -> Vec<f64> {
    frame
        .column(column)
        .unwrap()
        .cast(&DataType::Float64)
        .unwrap()
        .f64()
        .unwrap()
        .iter()
        .map(|cell| cell.unwrap_or(f64::NAN))
        .collect()
}

/// Each way to weigh the parts of a group, against its kernel on the same columns.
#[test]
fn weights_are_given_or_found_for_each_group() {
    use crate::stat::index::weights;
    let plain = seven("[[group]]\nid = 'g'");
    let columns: Vec<&[Option<f64>]> = plain.outcome.as_ref().unwrap().items.iter().map(Vec::as_slice).collect();
    let of = |text: &str| numbers(&seven(text).weights().unwrap(), "weight")[1..].to_vec();
    assert_eq!(of("[[group]]\nid = 'g'"), [1.0; 3]);
    let principal = weights::principal(&columns).unwrap().weights;
    assert_eq!(of("[[group]]\nid = 'g'\nweights = 'pca'"), principal);
    assert_eq!(of("[statistics]\nweights = 'pca'\n[[group]]\nid = 'g'"), principal);
    assert_eq!(of("[statistics]\nweights = 'pca'\n[[group]]\nid = 'g'\nweights = 'equal'"), [1.0; 3]);
    assert_eq!(of("[[group]]\nid = 'g'\nweights = 'balanced'"), weights::balanced(&columns, &[1.0; 3]).unwrap().0);
}

#[test]
fn each_unit_may_have_the_weights_that_it_is_best_with() {
    use crate::stat::index::weights;
    let index = seven("[[group]]\nid = 'g'\nmethod = 'benefit_of_doubt'\nleast_share = 0.1\nmost_share = 0.8");
    let items = &index.outcome.as_ref().unwrap().items;
    let rows: Vec<Vec<f64>> = (0..7).map(|unit| items.iter().map(|column| column[unit].unwrap()).collect()).collect();
    let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
    let expected: Vec<Option<f64>> =
        weights::benefit_of_doubt(&rows, (0.1, 0.8)).unwrap().iter().map(|unit| Some(100.0 * unit.score)).collect();
    assert_eq!(index.outcome.as_ref().unwrap().groups[0], expected);
}

#[test]
fn weights_in_effect_and_alpha_are_those_of_the_columns() {
    use crate::stat::index::coherence;
    let index = seven("[[group]]\nid = 'g'");
    let columns: Vec<&[Option<f64>]> = index.outcome.as_ref().unwrap().items.iter().map(Vec::as_slice).collect();
    let (weights, groups) = (index.weights().unwrap(), index.coherence().unwrap());
    let influence = coherence::effective_weights(&columns, &[1.0; 3]).unwrap().unwrap();
    assert_eq!(numbers(&weights, "influence")[1..], influence);
    assert_eq!(numbers(&weights, "effective")[1..], [1.0 / 3.0; 3]);
    assert_eq!(numbers(&groups, "cronbach")[1], coherence::cronbach(&columns).unwrap().unwrap());
    // Full marks are the weights of points.
    let points = three();
    assert_eq!(numbers(&points.weights().unwrap(), "weight"), [100.0, 60.0, 40.0]);
    assert_eq!(numbers(&points.weights().unwrap(), "share"), [1.0, 0.6, 0.4]);
}

/// One item with a value far from the others, and one that a unit has no value in.
#[test]
fn values_that_were_changed_are_listed() {
    let of = |outliers: &str, far: u64| {
        let text = format!(
            "[statistics]\nimpute = 'median'\n{outliers}\n[[group]]\nid = 'g'\n\
             [[item]]\nid = 'a'\nin = 'g'\nvalue = 'a'\n[[item]]\nid = 'b'\nin = 'g'\nvalue = 'b'\n"
        );
        let first = (1..=10).chain([30, far]).map(|x| (x, 1));
        let units = first.enumerate().map(|(at, a)| {
            let b = if at == 3 { (0, 0) } else { (at as u64, 1) };
            let mut unit = candidate(&format!("单位{at:02}"), &[a, b], &[]);
            unit.observations.iter_mut().for_each(|observation| observation.chance = Chance::Fixed);
            unit
        });
        let assessment = statistical(&text).unwrap_or_else(|error| panic!("{error}"));
        Index::scored_from(std::sync::Arc::new(assessment), units.collect(), Vec::new()).unwrap()
    };
    let listed = |index: &Index| {
        let frame = index.cells().unwrap();
        let text = |column: &str| {
            let texts = frame.column(column).unwrap().str().unwrap().iter();
            texts.map(|text| text.unwrap_or_default().to_owned()).collect::<Vec<_>>()
        };
        let numbers = numbers(&frame, "before").into_iter().zip(numbers(&frame, "after"));
        let words = text("agency").into_iter().zip(text("item")).zip(text("treatment"));
        words
            .zip(numbers)
            .map(|(((unit, item), what), (before, after))| format!("{unit} {item} {what} {before} {after}"))
            .collect::<Vec<_>>()
    };
    let imputed = "单位03 b imputed NaN 6";
    assert_eq!(listed(&of("", 100)), [imputed]);
    assert_eq!(listed(&of("outliers = 'winsorise'", 100)), ["单位11 a winsorised 100 30", imputed]);
    assert_eq!(numbers(&of("", 100).cells().unwrap(), "observed"), [11.0]);
    assert_eq!(three().cells().unwrap().height(), 0);
    let choices = Choices { outliers: vec![Outliers::None, Outliers::Log], points: 8, ..Choices::default() };
    let runs = of("", 100).sensitivity(&choices).unwrap().runs().unwrap();
    let chosen: std::collections::BTreeSet<_> =
        runs.column("outliers").unwrap().str().unwrap().iter().flatten().map(str::to_owned).collect();
    assert_eq!(chosen.into_iter().collect::<Vec<_>>(), ["log", "none"]);
}

#[test]
fn treatments_of_outliers_have_the_numbers_that_they_need() {
    let refused = |line: &str| {
        let text = format!("[statistics]\n{line}\n[[group]]\nid = 'g'\n[[item]]\nid = 'a'\nin = 'g'\nvalue = 'a'\n");
        statistical(&text).unwrap_err().to_string()
    };
    assert!(refused("outliers = 'box_cox'").contains("`box_cox` needs `lambda`, the exponent"));
    assert!(refused("outliers = 'log'\nlambda = 0.5").contains("`log` takes no `lambda`"));
    assert!(
        refused("outliers = 'trim'")
            .contains("unknown treatment of outliers `trim`; known: `none`, `winsorise`, `log`, `box_cox`")
    );
    assert_eq!(
        "box_cox".parse::<Outliers>().unwrap_err().to_string(),
        "parameter `outliers` is `box_cox`, expected a treatment without a number: `box_cox` needs `lambda`, the exponent"
    );
}

#[test]
fn choices_of_the_file_are_checked_before_anything_is_scored() {
    let tree = "group = [{ id = 'g' }]\n[[item]]\nid = 'a'\nin = 'g'\nfull = 1\n";
    let cases = [
        ("weights = 2.0", "parameter `weights` is `2`, expected a share above 0 and below 1"),
        (
            "method = ['median', 'borda']",
            "parameter `method` is `median, borda`, expected no choice of it, as scoring is `points`",
        ),
        ("not_applicable = ['full']", "parameter `not_applicable` is `full`, expected two choices or more"),
        ("not_applicable = ['full', 'non']", "unknown not_applicable `non`; known: `full`, `left_out`, `zero`"),
        ("weights = 0.2\npoints = 1", "parameter `points` is `1`, expected at least 2"),
        ("weigths = 0.2", "unknown field `weigths`"),
        ("exclude = true", "parameter `exclude` is `true`, expected `false`, as there is one item only"),
        ("", "parameter `choices` is empty, expected at least one of weights"),
    ];
    for (choices, said) in cases {
        let text = format!("{HEAD}{tree}[choices]\n{choices}");
        let error = Assessment::from_toml(&text, "a.toml", Catalogue::built_in()).unwrap_err().to_string();
        assert!(error.starts_with("a.toml, line ") && error.contains(&format!(", `choices`: {said}")), "{error}");
    }
    let made = assessment(&format!("{tree}[choices]\nweights = 0.2\nseed = 7"));
    let choices = Choices { weights: Some(0.2), seed: 7, ..Choices::default() };
    assert_eq!(made.choices, Some(choices));
}

/// A unit with one of one among others with nearly all: half a case against it counts as much as the case itself, the league does not.
#[test]
fn the_prior_of_a_league_takes_the_spread_from_its_units() {
    let text = "group = [{ id = 'g' }]\n[[item]]\nid = 'a'\nin = 'g'\nfull = 100\nrule = 'proportional'\nvalue = 'a'\n\
        deduct = [{ events = '缺会', each = 1 }]";
    let counts = [(1, 1), (95, 100), (190, 200), (47, 50), (98, 100)];
    let units = counts.iter().enumerate().map(|(at, counts)| candidate(&format!("单位{at}"), &[*counts], &[]));
    let index = index(text, units.collect());
    let lower = |prior: Prior| {
        let options = ChanceOptions { draws: 2000, prior, ..ChanceOptions::default() };
        index.chance(&options).unwrap().scores[0].unwrap().lower
    };
    assert!(
        lower(Prior::Jeffreys) < 20.0 && lower(Prior::League) > 70.0,
        "{} {}",
        lower(Prior::Jeffreys),
        lower(Prior::League)
    );
}

/// The file names its periods as the program takes them.
#[test]
fn the_periods_of_a_file_are_those_that_the_program_takes() {
    let tree = "group = [{ id = 'g' }]\n[[item]]\nid = 'a'\nin = 'g'\nfull = 1\n";
    let of = |periods: &str| {
        let text = format!("{HEAD}periods = {periods}\n{tree}");
        Assessment::from_toml(&text, "a.toml", Catalogue::built_in())
            .map(|made| made.periods.iter().flatten().map(ToString::to_string).collect::<Vec<_>>().join(" "))
    };
    let cases = [
        ("'2020'", "2020"),
        ("2020", "2020"),
        ("'2020,2019'", "2020 2019"),
        ("'2020、2019'", "2020 2019"),
        ("'2018..2020'", "2018 2019 2020"),
        ("['2018..2019', '2020Q1']", "2018 2019 2020Q1"),
    ];
    for (periods, expected) in cases {
        assert_eq!(of(periods).unwrap(), expected, "{periods}");
    }
    assert!(
        of("'2020..2018'").unwrap_err().to_string().starts_with("a.toml, line 3: parameter `periods` is `2020..2018`")
    );
    assert!(of("true").unwrap_err().to_string().contains("expected periods such as"));
}

/// Units with one value in an item, of which some scales make nothing.
fn level(statistics: &str, item: &str, values: &[(&str, (u64, u64))]) -> Result<Index> {
    let text = format!(
        "[statistics]\n{statistics}\n[[group]]\nid = 'g'\n[[league]]\nname = '乡镇'\nunits = ['*镇']\n[[league]]\nname = '部门'\n\
         units = ['*']\n[[item]]\nid = 'a'\nname = '办结率'\nin = 'g'\nvalue = 'a'\n{item}"
    );
    let units = values.iter().map(|(unit, counts)| candidate(unit, &[*counts], &[])).collect();
    Index::scored_from(std::sync::Arc::new(statistical(&text)?), units, Vec::new())
}

#[test]
fn an_item_on_which_all_units_are_equal_is_named_where_it_has_no_scale() {
    let equal = [("甲镇", (3, 4)), ("乙镇", (6, 8)), ("丙局", (1, 4)), ("丁局", (3, 4))];
    let same = [("甲镇", (3, 4)), ("乙镇", (6, 8)), ("丁局", (3, 4))];
    let hint = "give it ends with normalise = \"goalposts\", or leave the item out";
    for scale in ["min_max", "best", "z_score", "standard"] {
        let said = |within: &str, values: &[(&str, (u64, u64))]| {
            let statistics = format!("normalise = '{scale}'\nwithin = '{within}'");
            level(&statistics, "", values).map(|_| ()).map_err(|error| error.to_string())
        };
        let none = |who: &str| Err(format!("item `办结率`: {who}, of which `{scale}` makes no scale; {hint}"));
        assert_eq!(said("period", &equal), Ok(()));
        assert_eq!(said("period", &same), none("all 3 units in `2020` have the value `0.75`"));
        assert_eq!(said("all", &same), none("all 3 units have the value `0.75`"));
        assert_eq!(said("league", &equal), none("all 2 units of league `乡镇` in `2020` have the value `0.75`"));
        let one = none("`甲镇` is the only unit in `2020` that has a value, `0.75`");
        assert_eq!(said("period", &[("甲镇", (3, 4)), ("乙镇", (0, 0))]), one);
    }
    let error = level("normalise = 'percentile_rank'", "", &same[..1]).unwrap_err().to_string();
    assert_eq!(
        Lang::Zh.says(&error),
        "项目“办结率”：“2020”的单位中只有“甲镇”有值（“0.75”），用“percentile_rank”无法确定标尺；\
         请用 normalise = \"goalposts\" 写明两端，或者去掉该项目"
    );
    let scales = [
        ("'raw'", 0.75),
        ("'rank'", 1.0),
        ("'percentile_rank'", 0.0),
        ("'goalposts'\nlow = 0.5\nhigh = 1", 50.0),
        ("'scaled'\nlow = 0\nhigh = 1", 75.0),
        ("'target'\ntarget = 0.7", 100.0),
    ];
    for (scale, score) in scales {
        let index = level("", &format!("normalise = {scale}"), &same).unwrap();
        assert_eq!(index.outcome.as_ref().unwrap().scores, [Some(score); 3], "{scale}");
    }
}

/// Of one case each, half of the draws are all or none for both; and a drawn share of no case has no geometric mean.
#[test]
fn a_draw_in_which_all_units_are_equal_stops_nothing() {
    let values = [("甲局", (300, 300)), ("乙局", (299, 300)), ("丙局", (300, 300))];
    let options = ChanceOptions { draws: 500, ..ChanceOptions::default() };
    for statistics in ["", "normalise = 'z_score'", "normalise = 'standard'", "normalise = 'best'", "weights = 'pca'"] {
        let index = level(statistics, "", &values).unwrap();
        let draws = contest::scores_of_draws(&index, &options, std::slice::from_ref(&(0..500))).unwrap();
        let equal = draws.chunks(3).filter(|scores| scores[0] == scores[1] && scores[1] == scores[2]).count();
        assert!(equal > 0 && draws.iter().all(|score| score.is_finite()), "{statistics}: {equal}");
        index.chance(&options).unwrap();
    }
    let raw = "normalise = 'raw'\nmethod = 'geometric'";
    let index = level(raw, "", &[("甲局", (1, 1)), ("乙局", (1, 2)), ("丙局", (2, 3))]).unwrap();
    assert!(index.chance(&options).unwrap().scores.iter().all(Option::is_some));
}

#[test]
fn a_period_without_rows_is_refused_or_told() {
    let frame = df!["责任单位" => ["甲局"], "任务" => ["述法"], "完成时限" => ["2020-06-30"]].unwrap();
    let tasks = ledgers(Some(frame), Some(&["缺会"]));
    let of = |text: &str, periods: &[&str]| {
        let figures = Figures::default();
        let inputs = Inputs { figures: &figures, catalogue: Catalogue::built_in(), ledgers: &tasks, values: None };
        let periods: Vec<_> = periods.iter().map(|period| period.parse().unwrap()).collect();
        Index::of(assessment(text), &inputs, &periods)
    };
    let undone =
        "group = [{ id = 'g' }]\nitem = [{ id = 'a', in = 'g', full = 5, deduct = [{ tasks = 'undone', each = 1 }] }]";
    let error = of(undone, &["2019"]).unwrap_err().to_string();
    assert_eq!(error, "parameter `periods` is `2019`, expected a period of which the registers have rows: `2020`");
    assert_eq!(Lang::Zh.says(&error), "参数“periods”的值为“2019”，应为台账有记录的统计期：“2020”");
    let said = |index: Index| index.notices().iter().map(|notice| notice.said(Lang::En)).collect::<Vec<_>>();
    let told = ["`2019` has no rows, so its scores say nothing; there are rows of `2020`"];
    assert_eq!(said(of(undone, &["2019", "2020"]).unwrap()), told);
    assert_eq!(said(of(undone, &["2020"]).unwrap()), [""; 0]);
    // A year may be without events.
    let events =
        "group = [{ id = 'g' }]\nitem = [{ id = 'a', in = 'g', full = 5, deduct = [{ events = '缺会', each = 1 }] }]";
    assert_eq!(said(of(events, &["2019"]).unwrap()), told);
}

#[test]
fn what_may_be_meant_and_is_seldom_is_told() {
    let text = "group = [{ id = 'g' }]\n\
        [[item]]\nid = 'a'\nin = 'g'\nfull = 100\nrule = 'proportional'\nvalue = 'a'\nexcept = ['丙局']\nnot_applicable = 'full'\n\
        [[league]]\nname = '部门'\nunits = ['*局', '*委']\n[[league]]\nname = '全部'\nunits = ['甲*']\n\
        [[grade]]\nname = '优秀'\nfrom = 90\nquota = 0.1\n[[grade]]\nname = '合格'\nfrom = 0\nquota = 0.5";
    let index = index(text, vec![candidate("甲局", &[(1, 2)], &[]), candidate("乙局", &[(2, 3)], &[])]);
    let said = |lang| index.notices().iter().map(|notice| notice.said(lang)).collect::<Vec<_>>();
    assert_eq!(
        said(Lang::En),
        [
            "league `部门`: 10 % of 2 units is less than one, so nobody can have the grade `优秀`",
            "`合格` is the lowest grade and has a quota: whoever is beyond it has no grade (1 unit)",
            "`甲局` is named by the leagues `部门` and `全部`, and is in the first one",
            "league `部门`: no unit is called `*委`",
            "item `a`: no unit is called `丙局`",
        ]
    );
    assert_eq!(said(Lang::Zh)[0], "“部门”共 2 个单位，10%的名额不足一个，没有单位可以定为“优秀”");
    assert_eq!(said(Lang::Zh)[3], "分组“部门”：没有单位符合“*委”");
}

#[test]
fn items_without_a_value_of_any_unit_are_told() {
    let item = |id: &str, more: &str| {
        format!(
            "[[item]]\nid = '{id}'\nin = 'g'\nfull = 10\nvalue = '{id}'\nrule = 'proportional'\nnot_applicable = 'full'\n{more}"
        )
    };
    let text = format!(
        "group = [{{ id = 'g' }}]\n{}{}{}[[item]]\nid = 'd'\nin = 'g'\nfull = 10\n",
        item("a", ""),
        item("b", ""),
        item("c", "except = ['*局']\n")
    );
    let of = |values: &[(u64, u64); 3]| {
        let units = vec![candidate("甲局", values, &[]), candidate("乙局", &[(1, 2), (0, 0), (0, 0)], &[])];
        index(&text, units).notices()
    };
    assert_eq!(of(&[(1, 2), (2, 3), (0, 0)]), []);
    let notices = of(&[(1, 2), (0, 0), (0, 0)]);
    let said = |lang| notices.iter().map(|notice| notice.said(lang)).collect::<Vec<_>>();
    let told = "`2020`: no unit has a value for 1 of 3 items that are measured, so their points say nothing: `b`";
    assert_eq!(said(Lang::En), [told]);
    assert_eq!(said(Lang::Zh), ["2020年：3 个计量的项目中有 1 个没有任何单位的数据，其得分不说明问题：“b”"]);
}

/// With an event that ends in a veto any unit may lose its grade, which says nothing of how near it is to another one.
#[test]
fn an_event_that_ends_in_a_veto_is_no_case_that_a_grade_hangs_on() {
    let text = "group = [{ id = 'g' }]\n\
        [[item]]\nid = 'a'\nin = 'g'\nfull = 100\ndeduct = [{ events = '缺会', each = 5 }]\n\
        [[grade]]\nname = '优秀'\nfrom = 96\n[[grade]]\nname = '合格'\nfrom = 80\n\
        [[veto]]\nname = '违法'\nevents = '违法'\nof = 'unit'\neffect = 'no_grade'";
    let index = index(text, vec![candidate("甲", &[], &[]), candidate("乙", &[], &["缺会"; 3])]);
    let options = ChanceOptions { draws: 10, ..ChanceOptions::default() };
    let chances = index.chance(&options).unwrap();
    let view = |lang| View { index: &index, chances: &chances, options: &options, lang }.notes();
    assert_eq!(
        view(Lang::En)[1],
        "the grade of 1 unit changes with one event more or less of those that cost or give points; events that end in a veto are not among them"
    );
    assert_eq!(
        view(Lang::Zh)[1],
        "有 1 个单位，只要扣分或者加分的事件多一起或者少一起（不含一票否决的事件），等次就会改变"
    );
    assert!(index.one_more_case().iter().any(|one| one.cause == Cause::Veto));
}
