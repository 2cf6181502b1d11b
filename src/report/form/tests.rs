use std::collections::BTreeMap;

use polars_core::prelude::*;
use proptest::prelude::*;

use super::*;
use crate::batch::Registers;
use crate::calendar::date;
use crate::catalogue::Catalogue;
use crate::error::Error;
use crate::lang::Lang;
use crate::register::Register;

fn register(kind: &str, columns: Vec<(&str, Vec<Option<String>>)>) -> Register {
    let columns: Vec<Column> = columns.into_iter().map(|(name, cells)| Column::new(name.into(), cells)).collect();
    let height = columns[0].len();
    Register::from_frame(Catalogue::built_in().kinds().get(kind).unwrap(), DataFrame::new(height, columns).unwrap())
}

/// One application: kind of applicant, day received, day replied and reply.
type Application = (&'static str, i32, Option<(i32, &'static str)>);

fn applications(rows: &[Application]) -> Registers {
    let day = |number: i32| date::iso(number);
    Registers::new().with(register(
        "information_disclosure",
        vec![
            ("申请人类别", rows.iter().map(|row| Some(row.0.to_owned())).collect()),
            ("收到日期", rows.iter().map(|row| Some(day(row.1))).collect()),
            ("答复日期", rows.iter().map(|row| row.2.map(|reply| day(reply.0))).collect()),
            ("答复结果", rows.iter().map(|row| row.2.map(|reply| reply.1.to_owned())).collect()),
        ],
    ))
}

const APPLICANTS: [&str; 6] = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"];

const REPLIES: [&str; 22] = [
    "予以公开",
    "部分公开",
    "属于国家秘密",
    "其他法律行政法规禁止公开",
    "危及“三安全一稳定”",
    "保护第三方合法权益",
    "属于三类内部事务信息",
    "属于四类过程性信息",
    "属于行政执法案卷",
    "属于行政查询事项",
    "本机关不掌握相关政府信息",
    "没有现成信息需要另行制作",
    "补正后申请内容仍不明确",
    "信访举报投诉类申请",
    "重复申请",
    "要求提供公开出版物",
    "无正当理由大量反复申请",
    "要求行政机关确认或重新出具已获取信息",
    "逾期不补正",
    "逾期不缴费",
    "其他",
    "申请人撤回",
];

/// 1 January 2025.
const NEW_YEAR: i32 = 20_089;

fn options() -> FillOptions {
    let mut options = FillOptions::new(2025);
    options.tally.read.today = date::parse("today", "2026-01-20").unwrap();
    options
}

fn application() -> impl Strategy<Value = Application> {
    let reply = prop::option::of((0..200_i32, prop::sample::select(&REPLIES[..])));
    let days = NEW_YEAR - 150..NEW_YEAR + 365;
    (prop::sample::select(&APPLICANTS[..]), days, reply)
        .prop_map(|(applicant, received, reply)| {
            (applicant, received, reply.map(|(days, reply)| (received + days, reply)))
        })
        .prop_filter("a reply of 2026 is no matter", |row| row.2.is_none_or(|(replied, _)| replied < NEW_YEAR + 380))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever is in the register, the identities hold, and each number is that of a count by hand.
    #[test]
    fn identities_hold_of_any_register(rows in prop::collection::vec(application(), 1..60)) {
        for id in ["foi-2021", "foi-2019"] {
            let filled = Form::open(id).unwrap().fill(&applications(&rows), &options()).unwrap();
            prop_assert!(filled.proved().is_ok(), "{:?}", filled.broken);
            let number = |cell: &str| filled.number("applications", cell).unwrap();
            let in_year = |day: i32| (NEW_YEAR..NEW_YEAR + 365).contains(&day);
            let of = |of: &dyn Fn(&Application) -> bool| {
                Number::whole(i64::try_from(rows.iter().filter(|row| of(row)).count()).unwrap())
            };
            prop_assert_eq!(number("new.total"), of(&|row| in_year(row.1)));
            prop_assert_eq!(number("new.business"), of(&|row| in_year(row.1) && row.0 == "商业企业"));
            prop_assert_eq!(number("denied_4.total"), of(&|row| row.2.is_some_and(|(day, reply)| in_year(day) && reply == "保护第三方合法权益")));
            prop_assert_eq!(number("carried_forward.other"), of(&|row| row.0 == "其他" && row.1 < NEW_YEAR + 365 && row.2.is_none_or(|(day, _)| day >= NEW_YEAR + 365)));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// One row without its reply breaks what it is counted in, and is the row that is named.
    #[test]
    fn one_broken_row_is_named(rows in prop::collection::vec(application(), 1..40), at in any::<prop::sample::Index>()) {
        let at = at.index(rows.len());
        let mut register = rows.clone();
        let day = register[at].1.max(NEW_YEAR);
        register[at].2 = Some((day, ""));
        let filled = Form::open("foi-2021").unwrap().fill(&applications(&register), &options()).unwrap();
        let cells: Vec<_> = filled.broken.iter().map(|broken| broken.identity.as_str()).collect();
        prop_assert_eq!(cells, ["A2", "A2"], "its kind of applicant and the total");
        let named: Vec<_> = filled.rows.listed().iter().map(|problem| problem.row).collect();
        prop_assert_eq!(named, vec![Some(at as u64 + 1); 2]);
    }
}

#[test]
fn the_outcome_that_a_row_lacks_is_named_by_its_cells() {
    let rows = [
        ("自然人", NEW_YEAR + 5, Some((NEW_YEAR + 9, "不予公开"))),
        ("商业企业", NEW_YEAR + 7, Some((NEW_YEAR + 9, "重复申请"))),
    ];
    let filled = Form::open("foi-2021").unwrap().fill(&applications(&rows), &options()).unwrap();
    let said: Vec<_> = filled.broken.iter().map(|broken| broken.says_in(&filled.form, Lang::Zh)).collect();
    assert_eq!(said.len(), 2, "of natural persons, and in all: {said:?}");
    assert!(said[0].starts_with("三、收到和处理政府信息公开申请情况，A2（总计等于各种办理结果之和）不成立：“（七）总计，自然人”1，而21项均为0"), "{said:?}");
    let rows: Vec<_> = filled.rows.listed().iter().map(|problem| (problem.row, problem.rule.id().to_owned())).collect();
    assert_eq!(rows, [(Some(1), "applications.A2".into()), (Some(1), "applications.A2".into())], "the row is named");
    let Err(Error::Content { reason, .. }) = filled.to_csv() else { panic!("it must not be written") };
    assert!(reason.ends_with("(and 1 more)"), "{reason}");
}

#[test]
fn what_no_register_gives_is_left_empty_and_listed() {
    let filled =
        Form::open("foi-2021").unwrap().fill(&applications(&[("自然人", NEW_YEAR, None)]), &options()).unwrap();
    let gaps: Vec<_> =
        filled.gaps.iter().map(|gap| filled.form.tables[gap.table].cells[gap.cell].id.as_str()).collect();
    assert!(
        gaps.contains(&"fees") && gaps.contains(&"rules_made") && gaps.contains(&"reconsideration.total"),
        "{gaps:?}"
    );
    assert_eq!(gaps.len(), 10 + 15, "all of tables two and four, and nothing of table three");
    assert_eq!(filled.number("applications", "granted.total"), Some(Number::whole(0)), "nothing counted is 0");
    assert_eq!(filled.number("proactive", "fees"), None);
    let csv = filled.to_csv().unwrap();
    assert!(csv.contains("\n行政事业性收费,,,\n"), "{csv}");
    assert!(csv.contains("\n,（七）总计,,0,0,0,0,0,0,0\n"), "{csv}");
}

#[test]
fn last_year_gives_what_is_carried_over_and_is_held_against_it() {
    let form = Form::open("foi-2021").unwrap();
    let rows = [("自然人", NEW_YEAR - 9, Some((NEW_YEAR + 9, "予以公开"))), ("自然人", NEW_YEAR + 3, None)];
    let before = FillOptions { year: 2024, ..options() };
    let last = form.fill(&applications(&rows), &before).unwrap().values;
    let filled = form.fill(&applications(&rows), &FillOptions { last: Some(last.clone()), ..options() }).unwrap();
    assert!(filled.broken.is_empty());
    let short = form.fill(&applications(&rows[1..]), &FillOptions { last: Some(last.clone()), ..options() }).unwrap();
    let named: Vec<_> = short.broken.iter().map(|broken| (broken.identity.as_str(), broken.sides)).collect();
    let sides = (Number::whole(0), Number::whole(1));
    assert_eq!(named, [("A5", sides), ("A5", sides)], "of natural persons, and in all");
    let none = form.fill(&Registers::new(), &FillOptions { last: Some(last), ..options() }).unwrap();
    assert_eq!(none.number("applications", "carried_over.total"), Some(Number::whole(1)), "no register gives it");
}

#[test]
fn a_number_is_given_by_hand_for_a_cell_that_exists() {
    let form = Form::open("foi-2021").unwrap();
    let given = |cell: &str| BTreeMap::from([(cell.to_owned(), "12.5".parse::<Number>().unwrap())]);
    let filled = form.fill(&Registers::new(), &FillOptions { given: given("proactive.fees"), ..options() }).unwrap();
    assert_eq!(filled.number("proactive", "fees").unwrap().to_string(), "12.5");
    let error = form.fill(&Registers::new(), &FillOptions { given: given("proactive.fee"), ..options() }).unwrap_err();
    assert_eq!(error.hint().as_deref(), Some("did you mean `proactive.fees`?"));
}

#[test]
fn every_built_in_form_holds_together() {
    for form in Form::built_in() {
        form.fill(&Registers::new(), &options()).unwrap_or_else(|error| panic!("{error}"));
        for table in &form.tables {
            let mut labels: Vec<_> = table.cells.iter().map(FormCell::label).collect();
            labels.sort();
            assert!(labels.windows(2).all(|pair| pair[0] != pair[1]), "{}: two cells have one name", table.id);
        }
    }
}

#[test]
fn what_is_wrong_in_a_file_is_named_with_line_and_cell() {
    let file = |grid: &str, row: &str, identity: &str| {
        format!(
            "id = 'a'\nzh = '甲'\nen = 'a'\nsource = 'own'\n[[table]]\nid = 't'\nzh = '表'\nen = 't'\nregister = 'mediation'\n\
             heads = 0\ngrid = '''\n{grid}\n'''\nrow = [\n{row}\n]\nidentity = [{identity}]\n"
        )
    };
    let row = "{ id = 'b', count = { at = 'accepted' } },";
    for (grid, row, identity, expected) in [
        ("乙 | {b}\n丙", row, "", "own.toml:13, table `t`: it has 1 cells, and the lines above 2"),
        (
            "乙 | {c}",
            row,
            "",
            "own.toml:11, cell `t.c`: it stands in the layout, but it is no row of the table, or no row and column",
        ),
        ("乙 | 丙", row, "", "own.toml:15, row `t.b`: it does not stand in the layout"),
        (
            "乙 | {b}",
            row,
            "{ id = 'I', zh = '', en = '', rule = 'b = c' }",
            "own.toml:17, table `t`, identity `I`: `c` is no cell of the table",
        ),
        ("乙 | {b} | {b}", row, "", "own.toml:11, table `t`: the layout has `b` twice"),
    ] {
        let error = Form::from_toml(&file(grid, row, identity), "own.toml").unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
    let wrong = file("乙 | {b}", "{ id = 'b', count = { at = 'accept' } },", "");
    let form = Form::from_toml(&wrong, "own.toml").unwrap();
    let error = form.fill(&Registers::new(), &options()).unwrap_err().to_string();
    assert!(error.starts_with("own.toml:15, cell `t.b`: "), "{error}");
}
