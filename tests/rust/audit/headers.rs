//! What the headers of a table say: changes, totals in other places, parts of the row above, outcomes, rates and averages.

use fazhi::audit::{Audit, Relation, Source, Verdict, report};

fn read(table: &str) -> Audit {
    let row = |row: &str| format!("<tr><td>{}</td></tr>", row.replace('|', "</td><td>"));
    let rows: String = table.split('/').map(row).collect();
    let page = format!("<h1>某县2020年度报告</h1><table>{}</table>", rows.replace('÷', "/"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.html");
    std::fs::write(&path, page).unwrap();
    report(&Source::read(&path).unwrap().document(None))
}

/// The findings that confirm or accuse: relation, verdict and sides.
fn found(table: &str) -> Vec<String> {
    let told = |one: &&fazhi::audit::Finding| one.verdict != Verdict::Unknown;
    read(table)
        .findings
        .iter()
        .filter(told)
        .map(|one| format!("{} {} {} = {}", word(one.relation), one.verdict.id(), one.left, one.right))
        .collect()
}

fn word(relation: Relation) -> &'static str {
    match relation {
        Relation::SumOfParts => "sum",
        Relation::PartOfTotal => "part",
        Relation::Rate => "rate",
        Relation::Change => "change",
        Relation::Plausibility => "exceeds",
        Relation::Feasibility => "feasible",
        Relation::Unreadable => "unread",
        _ => "other",
    }
}

fn each(cases: &[(&str, &[&str])]) {
    let judged = cases.iter().map(|(table, expected)| (table, found(table), expected));
    let wrong: Vec<_> = judged.filter(|(_, found, expected)| found != *expected).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_column_of_changes_is_checked_and_never_added_up() {
    let rows = "甲|10|8|25/乙|6|5|20/合计|16|13|23.1";
    for head in
        ["增减%", "增幅%", "增减（%）", "增长率", "同比", "同比增减", "增幅", "增长率%", "同比增长", "比上年增减%"]
    {
        let expected = [
            "change exact 10 / 8 - 1 = 25",
            "change exact 6 / 5 - 1 = 20",
            "sum exact 10 + 6 = 16",
            "sum exact 8 + 5 = 13",
            "change within_rounding 16 / 13 - 1 = 23.1",
        ];
        assert_eq!(found(&format!("单位|本年|上年|{head}/{rows}")), expected, "{head}");
    }
    each(&[
        (
            "单位|本年|上年|增减%/甲|10|8|35/乙|6|5|20",
            &["change impossible 10 / 8 - 1 = 35", "change exact 6 / 5 - 1 = 20"],
        ),
        // A difference is no percentage.
        ("单位|本年|上年|增减/甲|10|8|2/乙|6|5|1", &["change exact 10 - 8 = 2", "change exact 6 - 5 = 1"]),
        ("单位|本年|增幅%/甲|10|25/乙|6|20/合计|16|23.1", &["sum exact 10 + 6 = 16"]),
        ("单位|本年|同比/甲|10|2/乙|6|1/合计|16|3", &["sum exact 10 + 6 = 16"]),
    ]);
}

#[test]
fn a_total_may_stand_in_the_column_of_numbers() {
    each(&[
        ("序号|单位|件数/1|甲局|3/2|乙局|5/合计||8", &["sum exact 3 + 5 = 8"]),
        ("序号|单位|件数/1|甲局|3/2|乙局|5/合计||9", &["sum unreconciled 3 + 5 = 9"]),
        ("序号|单位|件数|人数/1|甲局|3|1/2|乙局|5|2/总计||8|3", &["sum exact 3 + 5 = 8", "sum exact 1 + 2 = 3"]),
    ]);
}

#[test]
fn a_total_that_is_also_a_mean_adds_up_counts_only() {
    for name in ["合计÷平均", "合计（平均）", "合计(平均)", "合计或平均"] {
        let table = format!("单位|受理|办结|办结率/甲|10|9|90%/乙|30|27|90%/{name}|40|36|90%");
        let expected = [
            "rate exact 9 / 10 = 90%",
            "rate exact 27 / 30 = 90%",
            "sum exact 10 + 30 = 40",
            "sum exact 9 + 27 = 36",
            "rate exact 36 / 40 = 90%",
        ];
        assert_eq!(found(&table), expected, "{name}");
        let table = format!("单位|人数|得分（分）/甲|10|90/乙|30|80/{name}|40|85");
        assert_eq!(found(&table), ["sum exact 10 + 30 = 40"], "{name}");
    }
}

#[test]
fn a_row_among_another_is_some_of_it() {
    for sign in ["其中：", "#", "其中:", "＃"] {
        let table = |part: u8| format!("指标|件数/行政执法案件|20/{sign}行政处罚|{part}/行政检查|50");
        assert_eq!(found(&table(15)), [""; 0], "{sign}");
        assert_eq!(found(&table(25)), ["part impossible 25 = 20"], "{sign}");
    }
    each(&[
        ("指标|件数/案件|20/其中：处罚|9/许可|6/其他|5", &[]),
        ("指标|件数|人数/案件|20|8/其中：处罚|9|9/许可|6|3", &["part impossible 9 = 8"]),
        ("指标|件数/案件|20/其中：处罚|9/      许可|6", &[]),
    ]);
}

#[test]
fn outcomes_are_parts_of_what_was_decided() {
    each(&[
        ("单位|受理|审结|维持|撤销|终止/甲|10|8|5|2|1", &["sum exact 5 + 2 + 1 = 8"]),
        ("单位|受理|审结|维持|撤销/甲|10|8|5|2", &[]),
        ("单位|受理|审结|维持|撤销/甲|10|8|9|0", &["part impossible 9 = 8"]),
        ("单位|受理|审结|维持|撤销|终止/甲|10|8|5|3|2", &["sum unreconciled 5 + 3 + 2 = 8"]),
        ("单位|受理|审结|维持率/甲|10|8|50%", &[]),
    ]);
}

#[test]
fn rates_and_averages_are_told_by_the_names_of_their_headers() {
    each(&[
        (
            "单位|办结件数|超期件数|超期率/甲|40|2|5%/乙|50|5|10%",
            &["rate exact 2 / 40 = 5%", "rate exact 5 / 50 = 10%"],
        ),
        ("单位|超期件数|办结件数|超期率/甲|2|40|5%", &["rate exact 2 / 40 = 5%"]),
        ("单位|审结|纠错|纠错率/甲|40|2|5%", &["rate exact 2 / 40 = 5%"]),
        (
            "单位|办件量|超期件数|超期率/甲|100|2|2%/乙|50|5|12%",
            &["rate exact 2 / 100 = 2%", "rate impossible 5 / 50 = 12%"],
        ),
        ("单位|纠错|审结|纠错率/甲|2|40|5%", &["rate exact 2 / 40 = 5%"]),
        ("单位|出庭|应诉|出庭率/甲|9|10|90%", &["rate exact 9 / 10 = 90%"]),
        ("单位|合格|抽检|合格率/甲|9|10|80%", &["rate impossible 9 / 10 = 80%"]),
        ("单位|持证人数|执法人员|持证率/甲|9|10|90%", &["rate exact 9 / 10 = 90%"]),
        ("单位|案件数|罚款（元）|案均罚款（元）/甲|4|1000|250", &["rate exact 1000 / 4 = 250"]),
        (
            "单位|案件数（件）|罚没金额（万元）|案均罚没（万元）/甲|4|10|2.5/乙|5|10|3.0",
            &["rate exact 100000 / 4 = 25000", "rate unreconciled 100000 / 5 = 30000"],
        ),
        ("单位|案件数|罚款（元）|人均罚款（元）/甲|4|1000|300", &[]),
    ]);
}
