//! Spreadsheets and text files that are tables of a report, and no tables of claims.

use fazhi::audit::{Audit, Relation, Source, Verdict, report};
use rust_xlsxwriter::{Format, Workbook};

fn read(name: &str, bytes: impl AsRef<[u8]>) -> Audit {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    report(&Source::read(&path).unwrap().document(None))
}

/// The cell, words, value and unit of each claim.
fn cells(audit: &Audit) -> Vec<String> {
    let row = |claim: &fazhi::audit::Claim| {
        format!("{} {} = {} {}", claim.cell.as_ref().unwrap(), claim.label, claim.value, claim.unit)
            .trim_end()
            .to_owned()
    };
    audit.claims.iter().map(row).collect()
}

/// The verdict, sides and cells of each sum, rate and change.
fn found(audit: &Audit) -> Vec<(Relation, Verdict, String)> {
    let row = |finding: &fazhi::audit::Finding| {
        let cells: Vec<_> = finding.places.iter().map(|place| place.cell.as_ref().unwrap().to_string()).collect();
        (finding.relation, finding.verdict, cells.join(" "))
    };
    audit.findings.iter().map(row).collect()
}

#[test]
fn a_text_file_is_read_as_the_table_that_it_is() {
    for delimiter in [",", "\t", ";"] {
        let rows = ["法庭,收案（件）,结案（件）,结案率（%）", "东,40,38,95.0", "西,20,17,58.0", "合计,60,55,91.7"];
        let audit = read("a.csv", rows.join("\n").replace(',', delimiter));
        assert_eq!(cells(&audit)[..3], ["2:2 东 收案 = 40 件", "2:3 东 结案 = 38 件", "2:4 东 结案率 = 0.95 %"]);
        let expected = [
            (Relation::Rate, Verdict::Exact, "2:4 2:3 2:2".into()),
            (Relation::Rate, Verdict::Impossible, "3:4 3:3 3:2".into()),
            (Relation::SumOfParts, Verdict::Exact, "4:2 2:2 3:2".into()),
            (Relation::SumOfParts, Verdict::Exact, "4:3 2:3 3:3".into()),
            (Relation::Rate, Verdict::WithinRounding, "4:4 4:3 4:2".into()),
        ];
        assert_eq!(found(&audit), expected, "{delimiter}");
    }
}

#[test]
fn titles_above_the_table_give_its_unit_and_its_year() {
    for unit in ["单位：万元,,", ",,单位：万元"] {
        let audit =
            read("a.csv", format!("2021年收结案情况,,\n\n{unit}\n单位名称,收入,支出\n甲局,1.5,2\n乙局,2.5,3\n"));
        assert_eq!(cells(&audit)[0], "5:2 甲局 收入 = 15000 元");
        assert_eq!(audit.claims[0].period.as_ref().unwrap().to, Some(2021));
    }
}

#[test]
fn each_sheet_of_a_workbook_is_a_table_with_its_merged_cells() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("复议").unwrap();
    let plain = Format::new();
    sheet.merge_range(1, 1, 1, 5, "2022年复议案件（单位：件）", &plain).unwrap();
    sheet.merge_range(2, 1, 3, 1, "县区", &plain).unwrap();
    sheet.merge_range(2, 2, 2, 3, "收案", &plain).unwrap();
    sheet.merge_range(2, 4, 2, 5, "结案", &plain).unwrap();
    for (column, name) in (2..).zip(["上年结转", "新收", "维持", "其他"]) {
        sheet.write_string(3, column, name).unwrap();
    }
    for (row, (name, numbers)) in
        (4..).zip([("南", [2.0, 8.0, 5.0, 3.0]), ("北", [1.0, 4.0, 2.0, 3.0]), ("合计", [3.0, 12.0, 7.0, 7.0])])
    {
        sheet.write_string(row, 1, name).unwrap();
        for (column, number) in (2..).zip(numbers) {
            sheet.write_number(row, column, number).unwrap();
        }
    }
    book.add_worksheet().set_name("空").unwrap();
    let audit = read("a.xlsx", book.save_to_buffer().unwrap());
    assert_eq!(cells(&audit)[1], "复议!D5 南 收案 新收 = 8 件");
    let sum = |column: &str, verdict| {
        (Relation::SumOfParts, verdict, format!("复议!{column}7 复议!{column}5 复议!{column}6"))
    };
    let expected = ["C", "D", "E"].map(|column| sum(column, Verdict::Exact)).into_iter();
    let expected: Vec<_> = expected.chain([sum("F", Verdict::Unreconciled)]).collect();
    assert_eq!(found(&audit), expected);
}

#[test]
fn a_share_stored_as_a_fraction_is_no_count() {
    let audit = read("a.csv", "单位,办结率\n甲,0.95\n乙,0.85\n合计,0.9\n");
    assert!(audit.claims.iter().all(|claim| !claim.is_count()) && audit.findings.is_empty(), "{:?}", audit.findings);
}
