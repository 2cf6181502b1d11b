//! Tables in plain text: how their cells may be parted, and what else they have in common with those of documents.

use fazhi::audit::{Audit, Claim, Document, Relation, Verdict, report};

fn read(text: &str) -> Audit {
    report(&Document::new(text, fazhi::Lang::of_text(text)))
}

/// The cell, words, value and unit of each claim in a table.
fn cells(audit: &Audit) -> Vec<String> {
    let row = |claim: &Claim| {
        let cell = claim.cell.as_ref()?.to_string();
        Some(format!("{} {} = {} {}", cell.strip_prefix("table")?, claim.label, claim.value, claim.unit))
    };
    audit.claims.iter().filter_map(row).map(|row| row.trim_end().to_owned()).collect()
}

/// The verdict and sides of each sum.
fn sums(audit: &Audit) -> Vec<(Verdict, &str, &str)> {
    let sums = audit.findings.iter().filter(|finding| finding.relation == Relation::SumOfParts);
    sums.map(|finding| (finding.verdict, finding.left.as_str(), finding.right.as_str())).collect()
}

/// What was not read or not understood.
fn unread(audit: &Audit) -> Vec<&str> {
    let unread = audit.findings.iter().filter(|finding| finding.relation == Relation::Unreadable);
    unread.map(|finding| finding.zh.as_str()).collect()
}

#[test]
fn one_table_is_read_however_its_cells_are_parted() {
    let expected = [
        "1!B2 东河镇 收案 = 31 件",
        "1!C2 东河镇 结案 = 29 件",
        "1!B3 西岭镇 收案 = 18 件",
        "1!C3 西岭镇 结案 = 17 件",
        "1!B4 合计 收案 = 49 件",
        "1!C4 合计 结案 = 46 件",
    ];
    for text in [
        "全年情况如下。\n单位：件\n部门|收案|结案\n东河镇|31|29\n西岭镇|18|17\n合计|49|46\n以上为全部。",
        "单位：件\n| 部门 | 收案 | 结案 |\n|---|---:|:--:|\n| 东河镇 | 31 | 29 |\n| 西岭镇 | 18 | 17 |\n| 合计 | 49 | 46 |\n",
        "单位：件\n+-----+----+----+\n| 部门 | 收案 | 结案 |\n+=====+====+====+\n| 东河镇 | 31 | 29 |\n| 西岭镇 | 18 | 17 |\n| 合计 | 49 | 46 |\n+---+---+---+",
        "单位：件\n│部门│收案│结案│\n├──┼──┼──┤\n│东河镇│31│29│\n│西岭镇│18│17│\n│合计│49│46│",
        "单位：件\n部门\t收案\t结案\n东河镇\t31\t29\n西岭镇\t18\t17\n合计\t49\t46\n",
        "单位：件\n  部门      收案   结案\n  东河镇     31     29\n  西岭镇     18     17\n  合计       49     46\n",
        "单位：件\n部门　　收案　　结案\n东河镇　　31　　29\n西岭镇　　18　　17\n合计　　49　　46\n",
        "单位：件\n部门 收案 结案\n东河镇 31 29\n西岭镇 18 17\n合计 49 46\n",
        "单位：件\n部门\n收案\n结案\n东河镇\n31\n29\n西岭镇\n18\n17\n合计\n49\n46\n以上数据截至年底\n",
        "单位：件\n\n部门\n\n收案\n\n结案\n\n东河镇\n\n31\n\n29\n\n西岭镇\n\n18\n\n17\n\n合计\n\n49\n\n46\n",
    ] {
        let audit = read(text);
        assert_eq!(cells(&audit), expected, "{text}");
        let exact = [(Verdict::Exact, "31 + 18", "49"), (Verdict::Exact, "29 + 17", "46")];
        assert_eq!(sums(&audit), exact, "{text}");
    }
}

#[test]
fn what_is_no_table_stays_text() {
    for (text, expected) in [
        ("首页 | 政务公开 | 办事\n当前位置 | 首页 | 正文\n全年受理案件30件。", vec!["30件"]),
        ("　　全年受理案件30件。\n　　办结28件。\n", vec!["30件", "28件"]),
        ("局长：张三  2020年3月5日\n电话：0970-8672331  邮编：810400", vec![]),
        (
            "There were 30 cases.  We closed 28 cases.\nOf these 3 cases failed.  It was a good year.",
            vec!["30 cases", "28 cases", "3 cases"],
        ),
        ("一、受理案件\n全年受理30件\n二、办结案件\n全年办结28件\n", vec!["30件", "28件"]),
    ] {
        let audit = read(text);
        assert_eq!(audit.claims.iter().map(|claim| claim.text.as_str()).collect::<Vec<_>>(), expected, "{text}");
        assert!(cells(&audit).is_empty() && unread(&audit).is_empty(), "{text}");
    }
}

#[test]
fn short_rows_are_put_where_their_cells_stand() {
    let text = "\
部门        收案    结案    撤回
东河镇       31              2
西岭镇       18      17
合计         49      46      2
";
    let expected = [
        "1!B2 东河镇 收案 = 31",
        "1!D2 东河镇 撤回 = 2",
        "1!B3 西岭镇 收案 = 18",
        "1!C3 西岭镇 结案 = 17",
        "1!B4 合计 收案 = 49",
        "1!C4 合计 结案 = 46",
        "1!D4 合计 撤回 = 2",
    ];
    let audit = read(text);
    assert_eq!(cells(&audit), expected);
    let open = |left, right| (Verdict::Unknown, left, right);
    assert_eq!(sums(&audit), [(Verdict::Exact, "31 + 18", "49"), open("17 + ?", "46"), (Verdict::Exact, "2", "2")]);
}

#[test]
fn the_first_row_may_be_the_title_or_give_the_unit() {
    let text = "2021年执法情况\t\t\n\t\t单位：万元\n项目\t罚没款\t案件数（件）\n城管\t12.5\t30\n市监\t7.5\t20\n合计\t20.0\t50\n";
    let audit = read(text);
    assert_eq!(cells(&audit)[..2], ["1!B2 城管 罚没款 = 125000 元", "1!C2 城管 案件数 = 30 件"]);
    assert!(sums(&audit).iter().all(|(verdict, ..)| matches!(verdict, Verdict::Exact | Verdict::WithinRounding)));
}

#[test]
fn a_group_goes_on_beside_an_empty_cell() {
    let text = "类别|事项|数量\n行政类|许可|7\n|处罚|5\n民事类|合同|4\n|侵权|2\n|总计|18\n";
    let expected = [
        "1!C2 行政类 许可 数量 = 7",
        "1!C3 行政类 处罚 数量 = 5",
        "1!C4 民事类 合同 数量 = 4",
        "1!C5 民事类 侵权 数量 = 2",
        "1!C6 总计 数量 = 18",
    ];
    let audit = read(text);
    assert_eq!(cells(&audit), expected);
    assert_eq!(sums(&audit), [(Verdict::Exact, "7 + 5 + 4 + 2", "18")]);
}

#[test]
fn a_table_that_is_not_understood_is_named_once_and_left_alone() {
    for text in [
        "甲乙丙：\n|12|30|8|\n|5|7|9|\n",
        "12\t30\t8\n5\t7\t9\n",
        "东河镇\t31\t29\n西岭镇\t18\t17\n",
        "部门    收案    结案\n东河镇  31  29      28\n西岭镇  18      17\n",
    ] {
        let audit = read(text);
        assert_eq!(unread(&audit), ["第1张表表头看不明白，表中数字未核对。"], "{text}");
        assert_eq!((audit.claims.len(), audit.findings.len()), (0, 1), "{text}");
    }
    let totals = "部门|收案|结案|撤回\n东|3|2|1\n西|4|3|1\n合计|70|60|9\n";
    let audit = read(totals);
    assert_eq!(unread(&audit), ["第1张表合计与各行各列都对不上，合计未核对。"]);
    assert_eq!((audit.claims.len(), sums(&audit).len()), (9, 0));
}

#[test]
fn english_tables_are_read_too() {
    let text = "Cases by station (000's)\n\nStation | Received | Closed\n--- | ---: | ---:\nNorth | 12.4 | 11.0\nSouth | 8.1 | 7.9\nCrime total | 20.6 | 18.9\n";
    let audit = read(text);
    assert_eq!(cells(&audit)[0], "1!B2 North Received = 12400");
    let expected =
        [(Verdict::WithinRounding, "12400 + 8100", "20600"), (Verdict::WithinRounding, "11000 + 7900", "18900")];
    assert_eq!(sums(&audit), expected);
}

#[test]
fn a_line_may_stand_below_the_headers() {
    let text = "某县2021年执法数据\n\n指标      2020年  2021年  增减\n--------  ------  ------  ----\n检查次数     40次    52次  +12次\n抽查率          —     31%     —\n培训场次      3场       —     —\n";
    let expected = [
        "1!B2 检查次数 2020年 = 40 次",
        "1!C2 检查次数 2021年 = 52 次",
        "1!D2 检查次数 增减 = 12 次",
        "1!C3 抽查率 2021年 = 0.31 %",
        "1!B4 培训场次 2020年 = 3 场",
    ];
    let audit = read(text);
    assert_eq!((cells(&audit), unread(&audit)), (expected.map(String::from).to_vec(), Vec::new()));
}

#[test]
fn a_year_in_a_table_is_not_that_of_the_text_below_it() {
    let table = "项目|2021年|2020年\n立案|40件|31件\n结案|38件|30件\n";
    for below in ["全县办理复议案件7件。", "\n全县办理复议案件7件。"] {
        let audit = read(&format!("某县2021年度工作报告\n{table}{below}"));
        let last = audit.claims.last().unwrap();
        assert_eq!(
            (last.text.as_str(), last.period.as_ref().and_then(|period| period.to)),
            ("7件", Some(2021)),
            "{below}"
        );
    }
}

#[test]
fn what_is_and_what_is_not_are_all_there_is() {
    let table = |last: u32| {
        format!(
            "台账  行数  计入  未计入\n----  ----  ----  ------\n甲台账    30    28       2\n乙台账    45    45       0\n丙台账    17    {last}       6\n"
        )
    };
    let audit = read(&table(11));
    assert!(
        sums(&audit).iter().all(|(verdict, ..)| *verdict == Verdict::Exact) && sums(&audit).len() == 3,
        "{:?}",
        sums(&audit)
    );
    assert_eq!(sums(&read(&table(12)))[2], (Verdict::Unreconciled, "12 + 6", "17"));
}

#[test]
fn a_caption_is_no_part_of_a_label() {
    let text = "2021年各乡镇纠纷调处情况\n乡镇|数量\n东河|12\n西岭|9\n合计|22\n";
    let audit = read(text);
    assert_eq!(cells(&audit)[2], "1!B4 合计 数量 = 22");
    let said = &audit.problems().next().unwrap().zh;
    assert!(said.contains("表1!B4 合计") && !said.contains("情况"), "{said}");
}
