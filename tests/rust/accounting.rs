//! Every row is accounted for: counted, without a date, or excluded, and each of the latter is named.

use std::collections::BTreeMap;

use fazhi::calendar::date;
use fazhi::catalogue::Catalogue;
use fazhi::polars::prelude::*;
use fazhi::register::{Kinds, ReadOptions, Register};
use fazhi::tally::{Tally, TallyOptions, tally};
use fazhi::{ComputeOptions, Registers, compute};
use proptest::prelude::*;

fn read_options() -> ReadOptions {
    ReadOptions { today: date::parse("today", "2026-01-01").unwrap(), ..ReadOptions::default() }
}

fn tally_options() -> TallyOptions {
    TallyOptions { read: read_options(), ..TallyOptions::default() }
}

/// How many problems there are of each rule.
fn rules(register: &Register) -> BTreeMap<String, u64> {
    let (_, account) = register.to_frame(&read_options()).unwrap();
    let summary = account.problems.summary().unwrap();
    let mut by_rule = BTreeMap::new();
    for row in 0..summary.height() {
        let rule = summary.column("rule").unwrap().str().unwrap().get(row).unwrap().to_owned();
        *by_rule.entry(rule).or_default() += summary.column("count").unwrap().u64().unwrap().get(row).unwrap();
    }
    by_rule
}

fn register(kind: &str, frame: DataFrame) -> Register {
    Register::from_frame(Kinds::built_in().get(kind).unwrap(), frame)
}

fn of(rules: &[(&str, u64)]) -> BTreeMap<String, u64> {
    rules.iter().map(|(rule, count)| ((*rule).to_owned(), *count)).collect()
}

#[test]
fn rows_without_a_placing_date_are_named_counted_and_excluded() {
    let accepted = ["2020-03-05", "", "——", "NULL", "待定", "", "无", ""];
    let frame = df![
        "办件编号" => (1..=8).map(|number| number.to_string()).collect::<Vec<_>>(),
        "受理日期" => accepted,
        "办结日期" => ["2020-03-06", "", "", "", "", "", "", ""],
    ];
    let frame = frame.unwrap();
    assert_eq!(rules(&register("service_matters", frame.clone())), of(&[("no_date", 7)]));
    let registers = Registers::new().with_frame("service_matters", frame).unwrap();
    let book = compute(&registers, &ComputeOptions::default().with_years([2020])).unwrap();
    let account = &book.accounts[0];
    assert_eq!((account.rows, account.counted, account.excluded, account.undated), (8, 1, 0, 7));
    let rate = book.figures.of("service_completion_rate").next().unwrap();
    assert_eq!((rate.denominator, rate.excluded), (Some(1.0), 7));
}

#[test]
fn an_application_that_is_not_accepted_yet_lacks_no_date_but_a_decided_one_does() {
    let frame = df![
        "办件编号" => ["1", "2", "3"],
        "申请日期" => ["2020-03-01", "2020-03-02", "2020-03-03"],
        "受理日期" => ["2020-03-05", "", ""],
        "办结日期" => ["2020-03-06", "", "2020-03-08"],
    ];
    let register = register("service_matters", frame.unwrap());
    assert_eq!(rules(&register), of(&[("overtaken", 1)]));
    let counted = tally(&register, Catalogue::built_in(), &tally_options()).unwrap();
    assert_eq!(counted.undated(), 0, "each is in some period by its application");
}

#[test]
fn a_register_that_says_the_period_of_each_row_names_the_rows_that_have_none() {
    let frame = df!["文号" => ["1", "2"], "单位" => ["甲", "乙"], "年度" => ["2020", "—"]].unwrap();
    assert_eq!(rules(&register("case_file_review", frame)), of(&[("no_date", 1)]));
}

#[test]
fn a_register_of_what_is_there_needs_no_date() {
    let frame = df!["执法单位" => ["公安局", "公安局"], "人员编号" => ["1", "2"], "证件编号" => ["甲", ""]].unwrap();
    let staff = register("enforcement_staff", frame);
    assert_eq!(rules(&staff), of(&[]));
    assert_eq!(tally(&staff, Catalogue::built_in(), &tally_options()).unwrap().undated(), 0);
}

#[test]
fn a_column_in_which_one_answer_is_missing_is_named_once() {
    let extended = |cells: [&str; 4]| {
        let numbers = ["1", "2", "3", "4"];
        let frame = df!["办件编号" => numbers, "受理日期" => ["2020-03-05"; 4], "是否延期" => cells];
        rules(&register("service_matters", frame.unwrap()))
    };
    assert_eq!(extended(["是", "", "是", "—"]), of(&[("one_sided", 1)]));
    assert_eq!(extended(["否", "", "否", "否"]), of(&[("one_sided", 1)]));
    assert_eq!(extended(["是", "", "否", "是"]), of(&[]), "an empty cell beside both answers is unknown");
    assert_eq!(extended(["是", "是", "是", "是"]), of(&[]), "nothing is empty");
    assert_eq!(extended(["", "", "", ""]), of(&[]), "nothing is said");
}

#[test]
fn equal_rows_of_a_register_without_a_number_are_named_and_counted() {
    let frame = df![
        "日期" => ["2020-03-05", "2020-03-05", "2020-03-06", "2020-03-05"],
        "方式" => ["来访", "来访", "来访", "来电"],
    ];
    let register = register("consultations", frame.unwrap());
    assert_eq!(rules(&register), of(&[("repeated_row", 1)]));
    let (frame, account) = register.to_frame(&read_options()).unwrap();
    assert_eq!((frame.height(), account.excluded), (4, 0));
}

#[test]
fn keys_in_both_of_two_merged_tallies_are_named() {
    let options = TallyOptions { keys: true, ..tally_options() };
    let part = |numbers: [&str; 3]| {
        let frame = df!["公证编号" => numbers, "出证日期" => ["2020-03-05"; 3]].unwrap();
        tally(&register("notary", frame), Catalogue::built_in(), &options).unwrap()
    };
    let twice = |tally: &Tally| tally.problems().of_rule("counted_twice");
    let [first, second, third] = [["1", "2", "3"], ["3", "4", "5"], ["5", "1", "6"]].map(part);
    let both = first.clone().merge(second).unwrap();
    assert_eq!(twice(&both), 1);
    let stored = Tally::from_bytes(&both.to_bytes()).unwrap();
    assert_eq!(twice(&stored.merge(third.clone()).unwrap()), 3, "a stored tally keeps its keys and problems");
    assert_eq!(twice(&first.merge(third).unwrap()), 1);
}

/// What stands on a sheet beside its rows: the header once more, totals, signatures, numbers of empty lines.
#[test]
fn lines_that_are_no_rows_are_named_and_not_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("行政执法人员.csv");
    let lines = "序号,姓名,单位,执法证号\n1,张三,民政局,Z1\n序号,姓名,单位,执法证号\n2,李四,民政局,\n,民政局小计,2,\n3,,,\n合计：,2,,\n填表人：王五,,审核人：赵六,\n";
    std::fs::write(&path, lines).unwrap();
    let staff = Register::open(Kinds::built_in().get("enforcement_staff").unwrap(), &path).unwrap();
    let named = [("blank_row", 1), ("header_row", 1), ("note_row", 1), ("total_row", 2)];
    assert_eq!(rules(&staff), of(&named));
    let registers = Registers::new().with(staff);
    let book = compute(&registers, &ComputeOptions::default().with_years([2020])).unwrap();
    let rate = book.figures.of("certificate_rate").next().unwrap();
    assert_eq!((rate.numerator, rate.denominator, rate.excluded), (Some(1.0), Some(2.0), 0));
    // Nor does what they say make a group.
    let by = ComputeOptions::default().with_years([2020]).with_by(["agency"]);
    let book = compute(&registers, &by).unwrap();
    let groups: Vec<_> = book.figures.of("certificate_rate").map(|figure| figure.group.to_vec()).collect();
    assert_eq!(groups, [[Some("民政局".to_owned())]]);
}

#[test]
fn lines_of_totals_make_no_group_wherever_a_file_is_cut() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "序号,姓名,单位,执法证号\n1,张三,民政局,Z1\n2,李四,民政局,\n";
    let total = "序号,姓名,单位,执法证号\n合计：,2,,\n";
    let options = TallyOptions { by: vec!["agency".into()], ..tally_options() };
    let of = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let staff = Register::open(Kinds::built_in().get("enforcement_staff").unwrap(), &path).unwrap();
        tally(&staff, Catalogue::built_in(), &options).unwrap()
    };
    let [whole, rows, total] =
        [("a.csv", format!("{rows}合计：,2,,\n")), ("b.csv", rows.into()), ("c.csv", total.into())]
            .map(|(name, text)| of(name, &text));
    let groups = |tally: &Tally| {
        let figures = fazhi::figure::figures(
            std::slice::from_ref(tally),
            &fazhi::figure::Gaps::new(),
            Catalogue::built_in(),
            &fazhi::figure::FigureOptions { periods: Some(vec!["2020".parse().unwrap()]), ..Default::default() },
        );
        let figures = figures.unwrap();
        figures.of("certificate_rate").map(|figure| (figure.group.to_vec(), figure.denominator)).collect::<Vec<_>>()
    };
    assert_eq!(groups(&rows.merge(total.clone()).unwrap()), groups(&whole));
    assert_eq!(groups(&whole), [(vec![Some("民政局".to_owned())], Some(2.0))]);
    assert!(groups(&total).iter().all(|(_, denominator)| denominator.is_none()), "{:?}", groups(&total));
}

#[test]
fn amounts_are_in_the_unit_of_the_table_unless_their_header_has_one() {
    let folder = tempfile::tempdir().unwrap();
    let amount = |title: &str, header: &str| {
        let path = folder.path().join("法律援助.csv");
        std::fs::write(&path, format!("{title}\n案件编号,结案日期,{header}\n1,2020-03-16,12\n")).unwrap();
        let register = Register::open(Kinds::built_in().get("legal_aid").unwrap(), &path).unwrap();
        let rows = register.to_frame(&read_options()).map(|(rows, _)| rows);
        rows.map(|rows| rows.column("recovered").unwrap().f64().unwrap().get(0).unwrap())
    };
    assert_eq!(amount("法律援助台账,,", "挽回经济损失").unwrap(), 12.0);
    assert_eq!(amount("金额单位：万元,,", "挽回经济损失").unwrap(), 120_000.0);
    assert_eq!(amount("金额单位：万元,,", "挽回经济损失（元）").unwrap(), 12.0);
    let error = amount("法律援助台账,,", "挽回经济损失（万美元）").unwrap_err().to_string();
    assert!(error.contains("column `挽回经济损失（万美元）` is in `美元`, expected yuan"), "{error}");
}

#[test]
fn a_number_in_full_width_letters_is_the_same_number() {
    let frame =
        df!["案号" => ["（2020）行复1号", "(2020)行复１号", "(2020)行复2号"], "收到日期" => ["2020-03-05"; 3]].unwrap();
    assert_eq!(rules(&register("reconsideration", frame)), of(&[("duplicate_key", 1)]));
}

/// A cell of a date column: a day, an empty cell, or what is no day.
fn date_cell() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "2019-12-31",
        "2020-02-29",
        "2021年7月1日",
        "20220101",
        "",
        "——",
        "待定",
        "昨天",
        "2020-13-01",
    ])
}

#[derive(Debug, Clone)]
struct Row {
    number: u8,
    applied: &'static str,
    accepted: &'static str,
    total: bool,
    cells: usize,
}

fn row() -> impl Strategy<Value = Row> {
    let rare = |likely: u32| prop::bool::weighted(1.0 / f64::from(likely));
    (0..40_u8, date_cell(), date_cell(), rare(12), rare(12)).prop_map(|(number, applied, accepted, total, ragged)| {
        Row { number, applied, accepted, total, cells: if ragged { 4 } else { 3 } }
    })
}

impl Row {
    fn line(&self) -> String {
        let number = if self.total { "合计".to_owned() } else { format!("2020{:03}", self.number) };
        let beyond = if self.cells > 3 { ",多" } else { "" };
        format!("{number},{},{}{beyond}\n", self.applied, self.accepted)
    }
}

/// What is said of each row, by the plain reading of the rules.
#[derive(Debug, Default, PartialEq)]
struct Expected {
    ragged: u64,
    totals: u64,
    repeated: u64,
    undated: u64,
    unreadable: u64,
    placed: u64,
}

fn expected(rows: &[Row]) -> Expected {
    let mut said = Expected::default();
    let mut met = std::collections::BTreeSet::new();
    let is_day = |cell: &str| cell.starts_with("20") && !cell.contains("-13-");
    let is_wrong = |cell: &str| !cell.is_empty() && !["——", "待定"].contains(&cell) && !is_day(cell);
    for row in rows {
        let cells = [row.applied, row.accepted];
        if row.cells > 3 {
            said.ragged += 1;
        } else if row.total {
            said.totals += 1;
        } else if !met.insert(row.number) {
            said.repeated += 1;
        } else if cells.iter().any(|cell| is_day(cell)) {
            said.placed += 1;
        } else if cells.iter().any(|cell| is_wrong(cell)) {
            said.unreadable += 1;
        } else {
            said.undated += 1;
        }
    }
    said
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Rows of a file = rows in some period + rows without a date + rows whose dates cannot be read + rows excluded as a whole.
    #[test]
    fn every_row_is_in_a_period_or_named(rows in prop::collection::vec(row(), 1..60)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("办件.csv");
        let lines: String = rows.iter().map(Row::line).collect();
        std::fs::write(&path, format!("办件编号,申请日期,受理日期\n{lines}")).unwrap();
        let register = Register::open(Kinds::built_in().get("service_matters").unwrap(), &path).unwrap();
        let (frame, account) = register.to_frame(&read_options()).unwrap();
        let said = expected(&rows);
        let of_rule = |rule: &str| account.problems.of_rule(rule);
        prop_assert_eq!(account.rows, rows.len() as u64);
        prop_assert_eq!((of_rule("ragged_row"), of_rule("total_row")), (said.ragged, said.totals));
        prop_assert_eq!(of_rule("duplicate_key"), said.repeated);
        prop_assert_eq!(account.excluded, said.ragged + said.totals + said.repeated);
        prop_assert_eq!(account.undated, said.undated);
        prop_assert!(of_rule("no_date") >= said.undated);
        let days = |id: &str| frame.column(id).unwrap().is_not_null();
        let placed = (days("applied") | days("accepted")).sum().unwrap_or(0);
        prop_assert_eq!(u64::from(placed), said.placed);
        prop_assert!(said.unreadable == 0 || of_rule("not_a_date") >= said.unreadable);
        let parts = said.placed + said.undated + said.unreadable + account.excluded;
        prop_assert_eq!(parts, account.rows);
        let counted = tally(&register, Catalogue::built_in(), &tally_options()).unwrap();
        prop_assert_eq!((counted.rows(), counted.excluded(), counted.undated()), (account.rows, account.excluded, account.undated));
    }
}
