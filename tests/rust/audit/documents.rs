//! Tables in documents: their cells are claims labelled by their headers, and their totals are checked.

use std::path::PathBuf;

use fazhi::audit::{Audit, Claim, Kind, Relation, Source, Verdict, report};
use tempfile::TempDir;

use super::program::word;

fn page(folder: &TempDir, body: &str) -> PathBuf {
    let path = folder.path().join("a.html");
    std::fs::write(&path, format!("<h1>某县2020年度报告</h1>{body}")).unwrap();
    path
}

/// A table of a page, with cells separated by `|` and rows by `/`; `2x3*` before a cell is its span.
fn html(table: &str) -> String {
    let cell = |cell: &str| match cell.split_once('*') {
        Some((span, words)) => {
            let (rows, columns) = span.split_once('x').unwrap();
            format!("<td rowspan={rows} colspan='{columns}'>{words}</td>")
        }
        None => format!("<td>{cell}</td>"),
    };
    let row = |row: &str| format!("<tr>{}</tr>", row.split('|').map(cell).collect::<String>());
    format!("<table>{}</table>", table.split('/').map(row).collect::<String>())
}

fn read(body: &str) -> Audit {
    let folder = tempfile::tempdir().unwrap();
    report(&Source::read(&page(&folder, body)).unwrap().document(None))
}

/// The cell, words, value, unit and years of each claim in a table.
fn cells(audit: &Audit) -> Vec<String> {
    let row = |claim: &Claim| {
        let cell = claim.cell.as_ref()?.to_string();
        let years = claim.period.as_ref().and_then(fazhi::audit::Period::years).unwrap_or_default();
        Some(format!("{} {} = {} {} {years}", cell.strip_prefix("table")?, claim.label, claim.value, claim.unit))
    };
    audit.claims.iter().filter_map(row).collect()
}

fn sums(audit: &Audit) -> Vec<(Verdict, &str, &str)> {
    let sums = audit.findings.iter().filter(|finding| finding.relation == Relation::SumOfParts);
    sums.map(|finding| (finding.verdict, finding.left.as_str(), finding.right.as_str())).collect()
}

#[test]
fn a_cell_has_the_words_of_its_row_and_its_column() {
    let audit = read(&html("类别|受理数（件）|金额(万元)/行政许可|1,114|20.5/行政处罚|2412|3"));
    let expected = [
        "1!B2 行政许可 受理数 = 1114 件 2020",
        "1!C2 行政许可 金额 = 205000 元 2020",
        "1!B3 行政处罚 受理数 = 2412 件 2020",
        "1!C3 行政处罚 金额 = 30000 元 2020",
    ];
    assert_eq!(cells(&audit), expected);
    assert_eq!(audit.claims[1].interval.to_string(), "[204500, 205500)");
    assert_eq!(audit.claims[1].kind, Kind::Money);
}

#[test]
fn merged_cells_apply_to_everything_they_span() {
    let audit = read(&html("2x1*序号|2x1*类别|1x2*受理（件）|2x1*办结率（%）/网上|窗口/1|2x1*许可|3|4|98.7/2|5|6|9.5"));
    let expected = [
        "1!C3 许可 受理 网上 = 3 件 2020",
        "1!D3 许可 受理 窗口 = 4 件 2020",
        "1!E3 许可 办结率 = 0.987 % 2020",
        "1!C4 许可 受理 网上 = 5 件 2020",
        "1!D4 许可 受理 窗口 = 6 件 2020",
        "1!E4 许可 办结率 = 0.095 % 2020",
    ];
    assert_eq!(cells(&audit), expected);
}

#[test]
fn captions_units_and_years_belong_to_the_cells() {
    for (table, expected) in [
        ("表1 受理情况（单位：件）|2019年|2020年/许可|3|4", "1!B2 许可 2019年 = 3  2019"),
        ("指标|2019年|2020年/许可（件）|3|4", "1!B2 许可 2019年 = 3 件 2019"),
        ("指标|计量单位|2019年/许可|件|3/罚款|万元|4", "1!C3 罚款 2019年 = 40000 元 2019"),
        ("年份|许可/2018|3/2019|4", "1!B2 2018 许可 = 3  2018"),
        ("指标|上年|本年/许可|3|4", "1!B2 许可 上年 = 3  2019"),
        ("1x2*受理情况（单位：起）/指标|数量/合计|4", "1!B3 受理情况 合计 数量 = 4 起 2020"),
        ("栏次|受理|办结/甲|1|2/许可|5|4", "1!B3 许可 受理 = 5  2020"),
        ("指标|数量/许可|约30件/处罚|9.72万件", "1!B3 处罚 数量 = 97200 件 2020"),
    ] {
        let found = cells(&read(&html(table)));
        assert!(found.iter().any(|cell| cell == expected), "{expected}: {found:?}");
    }
    let captioned = read(&format!("<p>表1 案件受理情况 单位：件</p>{}", html("年份|数量/2018|3/2019|4")));
    assert_eq!(cells(&captioned)[0], "1!B2 表1 案件受理情况 2018 数量 = 3 件 2018");
}

#[test]
fn numbers_of_rows_and_columns_are_not_claims() {
    for table in ["序号|名称/1|甲局/2|乙局/3|丙局", "|名称/1|甲局/2|乙局/3|丙局", "年份|名称/2018|甲局/2019|乙局"]
    {
        assert_eq!(cells(&read(&html(table))), [""; 0], "{table}");
    }
}

#[test]
fn a_cell_of_words_is_read_as_a_sentence() {
    let audit = read(&html("工作|完成情况/许可|全年受理许可案件118件（网上11件，窗口107件）。/处罚|3"));
    assert_eq!(sums(&audit), [(Verdict::Exact, "11 + 107", "118")]);
    assert_eq!(cells(&audit), ["1!B3 处罚 完成情况 = 3  2020"]);
}

#[test]
fn totals_are_checked_over_rows_and_columns() {
    let exact = |left, right| (Verdict::Exact, left, right);
    for (table, expected) in [
        ("类别|网上|窗口|合计/许可|1|2|3/处罚|4|5|9/合计|5|7|12", {
            vec![
                exact("1 + 2", "3"),
                exact("4 + 5", "9"),
                exact("1 + 4", "5"),
                exact("2 + 5", "7"),
                exact("3 + 9", "12"),
                exact("5 + 7", "12"),
            ]
        }),
        ("类别|数量/合计|6/其中：许可|2/处罚|4", vec![exact("2 + 4", "6")]),
        ("类别|数量/许可|2/其中：网上|1/处罚|4/总计|6", vec![exact("2 + 4", "6")]),
        ("类别|数量/甲|1/乙|2/小计|3/丙|4/丁|5/小计|9/合计|12", {
            vec![exact("1 + 2", "3"), exact("4 + 5", "9"), exact("1 + 2 + 4 + 5", "12")]
        }),
        ("类别|合计|许可|处罚|人员/甲|3|1|2|9/乙|7|3|4|8", vec![exact("1 + 2", "3"), exact("3 + 4", "7")]),
        ("类别|数量/许可|2/处罚|4/强制|5", vec![]),
        ("类别|占比/许可|20%/处罚|80%/合计|100%", vec![]),
    ] {
        let audit = read(&html(table));
        assert_eq!(sums(&audit), expected, "{table}");
    }
}

#[test]
fn a_wrong_total_gives_its_cell_and_a_correction() {
    let audit = read(&html("类别|受理（件）|办结（件）/许可|114|110/处罚|2421|2400/强制|116|116/合计|2642|2626"));
    let problems: Vec<_> = audit.problems().collect();
    assert_eq!(problems.len(), 1);
    let finding = problems[0];
    assert_eq!((finding.verdict, finding.right.as_str()), (Verdict::Unreconciled, "2642"));
    let places: Vec<_> = finding.places.iter().map(|place| place.cell.as_ref().unwrap().to_string()).collect();
    assert_eq!(places, ["table1!B5", "table1!B2", "table1!B3", "table1!B4"]);
    assert_eq!((finding.mends[0].from, finding.mends[0].to), (2421, 2412));
    assert!(finding.zh.contains("“table1!B5 合计 受理 2642”"), "{}", finding.zh);
}

#[test]
fn rates_shares_and_changes_are_checked_against_their_cells() {
    let table = "类别|受理|办结|办结率|2019年|2020年|同比增长（%）/甲|24|21|87.5%|80|100|25/乙|17|15|89.2%|80|120|40";
    let audit = read(&html(table));
    let found: Vec<_> =
        audit.findings.iter().map(|f| (f.relation, f.verdict, f.left.as_str(), f.right.as_str())).collect();
    let expected = [
        (Relation::Rate, Verdict::Exact, "21 / 24", "87.5%"),
        (Relation::Change, Verdict::Exact, "100 / 80 - 1", "25"),
        (Relation::Rate, Verdict::Impossible, "15 / 17", "89.2%"),
        (Relation::Change, Verdict::Impossible, "120 / 80 - 1", "40"),
    ];
    assert_eq!(found, expected);
    let shares = read(&html("类别|数量（件）|占比/甲|1|33.3%/乙|2|76.7%/合计|3|"));
    let rates = shares.findings.iter().filter(|finding| finding.relation == Relation::Rate);
    assert_eq!(
        rates.map(|finding| finding.verdict).collect::<Vec<_>>(),
        [Verdict::WithinRounding, Verdict::Impossible]
    );
}

#[test]
fn a_word_table_has_its_spans_too() {
    let cell = |properties: &str, words: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>")
    };
    let rows = [
        [cell("<w:vMerge w:val=\"restart\"/>", "类别"), cell("<w:gridSpan w:val=\"2\"/>", "受理数（件）")].concat(),
        [cell("<w:vMerge/>", ""), cell("", "网上"), cell("", "合计")].concat(),
        [cell("", "许可"), cell("", "1"), cell("", "3")].concat(),
        [cell("", "合计"), cell("", "2"), cell("", "4")].concat(),
    ];
    let rows: String = rows.iter().flat_map(|row| ["<w:tr>", row, "</w:tr>"]).collect();
    let folder = tempfile::tempdir().unwrap();
    let body = format!("<w:document xmlns:w=\"w\"><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>");
    let audit = report(&Source::read(&word(&folder, &body)).unwrap().document(None));
    let expected = [
        "1!B3 许可 受理数 网上 = 1 件 ",
        "1!C3 许可 受理数 合计 = 3 件 ",
        "1!B4 合计 受理数 网上 = 2 件 ",
        "1!C4 合计 受理数 合计 = 4 件 ",
    ];
    assert_eq!(cells(&audit), expected);
}

#[test]
fn tables_used_for_layout_are_text_and_inner_tables_are_tables() {
    let inner = html("类别|数量/许可|2/处罚|4/合计|6");
    let audit = read(&format!(
        "<table><tr><td>导航</td><td><p>全年受理案件118件。</p>{inner}<p>办结3件。</p></td></tr></table>"
    ));
    assert_eq!(sums(&audit), [(Verdict::Exact, "2 + 4", "6")]);
    let texts: Vec<_> = audit.claims.iter().map(|claim| claim.text.as_str()).collect();
    assert_eq!(texts, ["118件", "2", "4", "6", "3件"]);
}

#[test]
fn absurd_tables_do_no_harm() {
    for body in [
        "<td>3<tr></table><table><tr><td rowspan=99999999999>4<td colspan=4000000000>5",
        &"<table><tr><td>1".repeat(300),
        &format!("<table>{}</table>", "<tr><td rowspan=10000 colspan=1000>7</td></tr>".repeat(200)),
        &format!("<table><tr>{}</tr></table>", "<td>8</td>".repeat(5000)),
        "<table></table><table><tr></tr></table><caption>表1</caption>",
    ] {
        let audit = read(body);
        assert!(audit.findings.iter().all(|finding| finding.relation != Relation::SumOfParts));
    }
}
