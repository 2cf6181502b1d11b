//! Tables in documents: their cells are claims labelled by their headers, and their totals are checked.

use std::path::PathBuf;

use fazhi::Lang;
use fazhi::audit::{Audit, Claim, Document, Kind, Relation, Source, Verdict, report};
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
        ("1x2*受理情况（单位：起）/指标|数量/合计|4", "1!B3 合计 数量 = 4 起 2020"),
        ("栏次|受理|办结/甲|1|2/许可|5|4", "1!B3 许可 受理 = 5  2020"),
        ("指标|数量/许可|约30件/处罚|9.72万件", "1!B3 处罚 数量 = 97200 件 2020"),
    ] {
        let found = cells(&read(&html(table)));
        assert!(found.iter().any(|cell| cell == expected), "{expected}: {found:?}");
    }
    let captioned = read(&format!("<p>表1 案件受理情况 单位：件</p>{}", html("年份|数量/2018|3/2019|4")));
    assert_eq!(cells(&captioned)[0], "1!B2 2018 数量 = 3 件 2018");
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
            vec![exact("1 + 2", "3"), exact("4 + 5", "9"), exact("3 + 9", "12")]
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
    assert!(finding.zh.contains("“表1!B5 合计 受理 2642”"), "{}", finding.zh);
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
    // A rate may be of what was carried over too.
    let rows = "甲|10|100|95|15|86.4%/乙|5|80|75|10|93.8%/丙|4|50|50|4|90.0%";
    let carried = read(&html(&format!("所|上年结转|新收|办结|未结|办结率/{rows}")));
    let rates = carried.findings.iter().filter(|finding| finding.relation == Relation::Rate);
    assert_eq!(
        rates.map(|finding| (finding.verdict, finding.left.as_str())).collect::<Vec<_>>(),
        [
            (Verdict::WithinRounding, "95 / (100 + 10)"),
            (Verdict::WithinRounding, "75 / 80"),
            (Verdict::Impossible, "50 / 50")
        ]
    );
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

#[test]
fn the_words_of_a_chart_are_no_text_but_those_of_a_text_box_are() {
    let words = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
    let shape = |inner: &str| format!("<wps:wsp><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp>");
    let drawn =
        |inner: &str| format!("<w:p><w:r><w:drawing><a:graphicData>{inner}</a:graphicData></w:drawing></w:r></w:p>");
    let chart = format!("<wpg:wgp>{}{}</wpg:wgp>", shape(&words("0")), shape(&words("120件")));
    let body = [words("受理30件。"), drawn(&chart), drawn(&shape(&words("办结28件。")))].concat();
    let folder = tempfile::tempdir().unwrap();
    let spaces = "xmlns:w=\"w\" xmlns:a=\"a\" xmlns:wps=\"s\" xmlns:wpg=\"g\"";
    let path = word(&folder, &format!("<w:document {spaces}><w:body>{body}</w:body></w:document>"));
    let source = Source::read(&path).unwrap();
    let texts: Vec<_> = source.claims(None).iter().map(|claim| claim.text.clone()).collect();
    assert_eq!(texts, ["30件", "28件"]);
}

#[test]
fn the_cells_of_an_english_table_have_their_nouns() {
    let table =
        "Office|2022|2023|Change/North|1,204 cases|1 case|down 1,203 cases/South|about 30 cases|12 March|unchanged";
    let audit = read(&html(table).replace("某县2020年度报告", ""));
    let read: Vec<_> = audit.claims.iter().filter(|claim| claim.cell.is_some()).collect();
    let read: Vec<_> =
        read.iter().map(|claim| format!("{} {}", claim.value, claim.unit).trim_end().to_owned()).collect();
    assert_eq!(read, ["1204 case", "1 case", "-1203 case", "30 case"]);
}

#[test]
fn a_rate_in_a_table_is_of_what_its_header_names_and_of_nothing_narrower() {
    let rates = |table: &str| -> Vec<String> {
        let audit = read(&html(table));
        let rates = audit.findings.iter().filter(|finding| finding.relation == Relation::Rate);
        rates.map(|finding| format!("{:?} {} = {}", finding.verdict, finding.left, finding.right)).collect()
    };
    for (table, expected) in [
        ("局|人员|持证|未持证|持证率/甲|100|96|4|96%", &["Exact 96 / 100 = 96%"][..]),
        ("局|受理|按期办结|逾期办结|办结率|按期办结率/甲|100|90|6|96%|90%", &["Exact 90 / 100 = 90%"]),
        ("局|人员|持证|持证率/甲|100|96|86%", &["Impossible 96 / 100 = 86%"]),
        // 合格率 may count 优秀 too, with no column of all.
        ("局|优秀|合格|不合格|合格率/甲|60|25|1|98.8%", &[]),
    ] {
        assert_eq!(rates(table), expected, "{table}");
    }
}

#[test]
fn averages_and_the_rates_of_other_years_are_no_parts_of_a_line() {
    let rates = read(&html("局|开庭|出庭|出庭率（%）|上年出庭率（%）/甲|24|22|91.7|88.0/乙|18|15|83.3|85.7"));
    let judged: Vec<_> = rates.findings.iter().map(|one| (one.verdict, one.left.as_str())).collect();
    assert_eq!(judged, [(Verdict::WithinRounding, "22 / 24"), (Verdict::WithinRounding, "15 / 18")]);
    let means = read(&html("乡|人数|人均（元）/甲|264|4800/乙|88|6000/合计|352|5100"));
    assert_eq!(sums(&means), [(Verdict::Exact, "264 + 88", "352")]);
}

#[test]
fn halves_side_by_side_are_one_table() {
    let audit = read(&html("部门|收案|部门|收案/东河|31|南坪|12/西岭|18|合计|61"));
    let expected = [
        "1!B2 东河 收案 = 31  2020",
        "1!D2 南坪 收案 = 12  2020",
        "1!B3 西岭 收案 = 18  2020",
        "1!D3 合计 收案 = 61  2020",
    ];
    assert_eq!(cells(&audit), expected);
    assert_eq!(sums(&audit), [(Verdict::Exact, "31 + 18 + 12", "61")]);
    let doubled = read(&html("类别|件数/类别|件数/甲|3/乙|5/合计|8"));
    assert_eq!(cells(&doubled)[0], "1!B3 甲 件数 = 3 件 2020");
    let years = read(&html("部门|2019|2020|2019/东河|31|29|4/西岭|18|17|3"));
    assert_eq!(cells(&years).len(), 6);
}

#[test]
fn headers_that_stand_again_are_no_rows() {
    let audit = read(&html("部门|2019年|2020年/东河|31|29/西岭|18|17/部门|2019年|2020年/南坪|12|11/合计|61|57"));
    assert_eq!(sums(&audit), [(Verdict::Exact, "31 + 18 + 12", "61"), (Verdict::Exact, "29 + 17 + 11", "57")]);
    assert_eq!(cells(&audit).len(), 8);
}

#[test]
fn a_folded_table_goes_on_below() {
    let audit = read(&html("项目|一季度|二季度/收案|31|29/结案|18|17/项目|三季度|合计/收案|10|70/结案|9|44"));
    let expected = [
        "1!B2 收案 一季度 = 31  2020",
        "1!C2 收案 二季度 = 29  2020",
        "1!B3 结案 一季度 = 18  2020",
        "1!C3 结案 二季度 = 17  2020",
        "1!B5 收案 三季度 = 10  2020",
        "1!C5 收案 合计 = 70  2020",
        "1!B6 结案 三季度 = 9  2020",
        "1!C6 结案 合计 = 44  2020",
    ];
    assert_eq!(cells(&audit), expected);
    assert_eq!(sums(&audit), [(Verdict::Exact, "31 + 29 + 10", "70"), (Verdict::Exact, "18 + 17 + 9", "44")]);
    let apart = read(&html("项目|收案|结案/东|31|29/西|18|17/项目|人数|合计/东|5|7/南|3|4"));
    assert_eq!(cells(&apart)[4], "1!B5 东 人数 = 5 人 2020");
}

#[test]
fn row_numbers_of_a_form_are_no_words_of_a_row() {
    let form = "事项||数量/一、本年新收||40/二、办理结果|（一）予以公开|22/|（二）部分公开|6/|（三）不予公开|9/|（四）其他|3/|（五）总计|40";
    let text = format!("|{}|", form.replace('/', "|\n|"));
    let document = Document::new(&text, Lang::Zh);
    let audit = report(&document);
    assert_eq!(sums(&audit), [(Verdict::Exact, "22 + 6 + 9 + 3", "40")]);
    let serial = read(&html("|事项|数量/2x1*1|许可|3/延续|4/2|处罚|5/|合计|12"));
    assert_eq!(sums(&serial), [(Verdict::Exact, "3 + 4 + 5", "12")]);
    assert!(cells(&serial).iter().all(|cell| cell.contains("数量")), "{:?}", cells(&serial));
    let numbered = read(&html("|事项|数量/1|许可|3/2|处罚|5/3|合计|8"));
    assert_eq!(cells(&numbered), ["1!C2 许可 数量 = 3  2020", "1!C3 处罚 数量 = 5  2020", "1!C4 合计 数量 = 8  2020"]);
    assert_eq!(sums(&numbered), [(Verdict::Exact, "3 + 5", "8")]);
}

#[test]
fn a_form_without_headers_has_its_words_beside_its_numbers() {
    let audit = read(&html("受理|118|办结|100/调解|12件|办结率|84.7%"));
    let expected =
        ["1!B1 受理 = 118  2020", "1!D1 办结 = 100  2020", "1!B2 调解 = 12 件 2020", "1!D2 办结率 = 0.847 % 2020"];
    assert_eq!(cells(&audit), expected);
}

#[test]
fn totals_have_many_names() {
    for name in ["（七）总计", "3.合计", "件数小计", "受理总数", "四、共计", "合 计（件）", "总计数"]
    {
        let audit = read(&html(&format!("类别|受理/许可|11/处罚|24/{name}|35")));
        let expected: &[_] = if name == "总计数" { &[] } else { &[(Verdict::Exact, "11 + 24", "35")] };
        assert_eq!(sums(&audit), expected, "{name}");
    }
    // A line that is only named like a total is one if it adds up.
    assert!(sums(&read(&html("类别|受理/许可|11/处罚|24/受理总数|53"))).is_empty());
}

#[test]
fn a_caption_gives_the_units_of_its_columns() {
    let body = "<p>2020年罚没情况 单位：件、万元</p>".to_owned()
        + &html("部门|案件数|罚没金额|占比（%）/城管|12|3.5|60/市监|8|1.5|40/合计|20|5.0|100");
    let audit = read(&body);
    let expected =
        ["1!B2 城管 案件数 = 12 件 2020", "1!C2 城管 罚没金额 = 35000 元 2020", "1!D2 城管 占比 = 0.6 % 2020"];
    assert_eq!(cells(&audit)[..3], expected);
    // The sum is said in the unit of its total.
    let money = read(&("<p>支出 单位：万元</p>".to_owned() + &html("部门|支出/甲|3.4/乙|1.2/合计|5.7")));
    let said = &money.problems().next().unwrap().zh;
    assert!(said.contains("的分项之和为[4.5, 4.7)万元，"), "{said}");
    // Each cell is rounded: the sum holds within rounding.
    let rounded = read(&("<p>支出 单位：万元</p>".to_owned() + &html("部门|支出/甲|3.4/乙|1.2/合计|4.7")));
    assert_eq!(sums(&rounded)[0].0, Verdict::WithinRounding);
    let wrong = read(&("<p>支出 单位：万元</p>".to_owned() + &html("部门|支出/甲|3.4/乙|1.2/合计|5.7")));
    assert_eq!(sums(&wrong)[0].0, Verdict::Unreconciled);
}

#[test]
fn a_part_that_is_not_given_leaves_a_sum_open() {
    for sign in ["", "未报", "NA", "—", "/", "n/a"] {
        let table = format!("部门|受理/甲|{}/乙|2/丙|3/丁|4/合计|10", sign.replace('/', "&#47;"));
        let audit = read(&html(&table).replace("&#47;", "/"));
        assert_eq!(sums(&audit), [(Verdict::Unknown, "2 + 3 + 4 + ?", "10")], "{sign}");
        assert!(audit.findings[0].mends.is_empty(), "{sign}");
    }
    assert_eq!(
        sums(&read(&html("部门|受理/甲|2/乙|含历史遗留/丙|3/合计|10"))),
        [(Verdict::Unknown, "2 + 3 + ?", "10")]
    );
    // What is given may settle it all the same.
    assert_eq!(sums(&read(&html("部门|受理/甲|—/乙|2/丙|3/合计|5"))), [(Verdict::Exact, "2 + 3", "5")]);
    assert_eq!(sums(&read(&html("部门|受理/甲|—/乙|9/丙|3/合计|5")))[0].0, Verdict::Unreconciled);
    assert_eq!(sums(&read(&html("部门|受理|备注/甲|2|/乙|2|/丙|3|/合计|10|")))[0].0, Verdict::Unreconciled);
}

/// The verdict and sides of each stock with its flow.
fn flows(audit: &Audit) -> Vec<(Verdict, &str, &str)> {
    let flows = audit.findings.iter().filter(|finding| finding.relation == Relation::StockFlow);
    flows.map(|finding| (finding.verdict, finding.left.as_str(), finding.right.as_str())).collect()
}

#[test]
fn stocks_and_flows_stand_in_rows_or_in_columns() {
    let exact = |left, right| (Verdict::Exact, left, right);
    for (table, expected) in [
        (
            "所|年初在矫|本年接收|本年解矫|年末在矫/东|41|36|39|38/西|27|30|22|35",
            vec![exact("41 + 36 - 39", "38"), exact("27 + 30 - 22", "35")],
        ),
        (
            "事项|甲|乙/上年结转|3|1/新收|9|4/结案|10|3/未结|2|4",
            vec![exact("3 + 9 - 10", "2"), (Verdict::Unreconciled, "1 + 4 - 3", "4")],
        ),
        // A group is added up, unless it has a total of its own.
        (
            "2x1*县区|1x2*收案|1x2*审结|2x1*未结/上年结转|新收|维持|纠错/南|3|9|6|4|2",
            vec![exact("3 + 9 - (6 + 4)", "2")],
        ),
        (
            "2x1*县区|1x2*收案|1x3*审结|2x1*未结/上年结转|新收|维持|纠错|小计/南|3|9|6|4|10|2",
            vec![exact("3 + 9 - 10", "2")],
        ),
        // Lines that hold less often than not are something else.
        ("所|年初|新收|办结|年末/东|4|3|9|8/西|2|3|2|5/北|2|2|1|3", vec![]),
    ] {
        assert_eq!(flows(&read(&html(table))), expected, "{table}");
    }
}

#[test]
fn a_total_adds_up_its_own_group_and_what_no_other_line_adds_up() {
    let exact = |left, right| (Verdict::Exact, left, right);
    for (table, expected) in [
        ("类别|数量/国内民事|3/国内经济|4/国内小计|7/涉外|2/总计|9", vec![exact("3 + 4", "7"), exact("7 + 2", "9")]),
        (
            "类别|数量/一、执法|6/1.持证|4/2.未持证|2/二、辅助|5/1.文职|2/2.勤务|3/合计|11",
            vec![exact("4 + 2", "6"), exact("2 + 3", "5"), exact("6 + 5", "11")],
        ),
        (
            "事项|数量/一、受理|9/二、结果|/（一）公开|4/（二）不公开|3/（三）总计|7/三、结转|2",
            vec![exact("4 + 3", "7")],
        ),
        (
            "2x1*科|1x2*一季|1x2*二季|1x2*合计/收|结|收|结|收|结/甲|1|2|3|4|4|6",
            vec![exact("1 + 3", "4"), exact("2 + 4", "6")],
        ),
        ("区|数量/全市|9/东|4/西|5", vec![exact("4 + 5", "9")]),
        ("区|数量/东|4/西|6/合计|10/平均|5", vec![exact("4 + 6", "10")]),
        ("2x1*区|2x1*受理|1x2*其中|2x1*办结|2x1*合计/网上|窗口/东|9|2|3|8|17", vec![exact("9 + 8", "17")]),
    ] {
        assert_eq!(sums(&read(&html(table))), expected, "{table}");
    }
    // What only looks like a whole, or like a group, is none if it does not add up.
    assert!(sums(&read(&html("区|数量/全市|9/东|4/西|4"))).is_empty());
    assert!(sums(&read(&html("类别|数量/一、执法|6/1.持证|4/2.培训|4"))).is_empty());
}

#[test]
fn rates_and_changes_may_stand_in_rows() {
    let found = |table: &str| -> Vec<_> {
        let audit = read(&html(table));
        audit.findings.into_iter().map(|finding| (finding.relation, finding.verdict, finding.left)).collect()
    };
    let years = "年份|申请|受理/2021年|40|30/2022年|50|36/同比增长（%）|25.0|30.0";
    let expected = [
        (Relation::Change, Verdict::Exact, "50 / 40 - 1".into()),
        (Relation::Change, Verdict::Impossible, "36 / 30 - 1".into()),
    ];
    assert_eq!(found(years), expected);
    let rates = "指标|甲|乙/受理|40|30/办结|38|24/办结率|95%|90%";
    let expected =
        [(Relation::Rate, Verdict::Exact, "38 / 40".into()), (Relation::Rate, Verdict::Impossible, "24 / 30".into())];
    assert_eq!(found(rates), expected);
    let english = "Region|Requests|Granted|Grant rate (%)/North|40|10|25.0/South|30|9|40.0";
    let expected =
        [(Relation::Rate, Verdict::Exact, "10 / 40".into()), (Relation::Rate, Verdict::Impossible, "9 / 30".into())];
    assert_eq!(found(english), expected);
}
