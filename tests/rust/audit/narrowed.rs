//! What a sentence or a table says besides the name of an indicator makes it another quantity: of some persons, of another
//! place or body, of several years, of a goal. Such a figure is never held against the one of the registers.

use std::sync::LazyLock;

use fazhi::audit::{Document, Relation, report};
use fazhi::{Book, Lang};

use super::against::{cells, held, qilian, two_years};

static QILIAN: LazyLock<Book> = LazyLock::new(qilian);

/// The claims of a text that were held against a figure.
fn compared(text: &str) -> Vec<String> {
    judged(held(text, &QILIAN))
}

fn judged(matches: Vec<String>) -> Vec<String> {
    matches.into_iter().filter(|line| !line.ends_with(" unknown")).collect()
}

/// Each text gives one figure that is not what the registers count; said in full, it would be accused.
fn none_of_these(texts: &[&str]) {
    let wrong: Vec<_> =
        texts.iter().map(|text| (text, compared(text))).filter(|(_, found)| !found.is_empty()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Each text gives one figure that the registers have.
fn each_of_these(texts: &[&str]) {
    let missed: Vec<_> = texts
        .iter()
        .map(|text| (text, held(text, &QILIAN)))
        .filter(|(_, found)| found.len() != 1 || !found[0].ends_with(" exact"))
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn words_before_the_verb_narrow_what_is_counted() {
    none_of_these(&[
        "2020年，为农民工办理法律援助案件30件。",
        "2020年为妇女和老年人办理法律援助案件41件。",
        "2020年，第一次评查行政执法案卷60件。",
        "2020年，市场监管领域评查行政执法案卷20件。",
        "2020年，线上接待法律咨询120人次。",
        "2020年，婚姻家庭类纠纷调解成功率91%。",
        "2020年，换发证件的行政执法人员80名。",
        "2020年，上门办理公证事项12件。",
        "2020年，进校园开展法治宣传活动30场次。",
        "2020年，以视频方式办理公证事项12件。",
        "2020年，依托网格排查矛盾纠纷77件。",
        "2020年，在市场监管领域，评查行政执法案卷20件。",
        "2020年，面向未成年人提供服务，办理法律援助案件9件。",
        "2020年，春节期间，排查矛盾纠纷40件。",
        "农民工维权。2020年办理法律援助案件30件。",
    ]);
}

#[test]
fn plain_words_before_the_verb_change_nothing() {
    each_of_these(&[
        "2020年，全县共办理法律援助案件118件。",
        "2020年，依法办理法律援助案件118件。",
        "2020年，我县累计办理法律援助案件118件。",
        "2020年，法律援助中心全年共办理法律援助案件118件。",
        "2020年，县法律援助中心办理法律援助案件118件。",
        "2020年，县公证处办理公证事项253件。",
        "2020年，围绕乡村振兴，县公证处办理公证事项253件。",
        "2020年，积极开展法治宣传活动562场次。",
        "2020年，各级人民调解组织共排查矛盾纠纷552件。",
        "截至2020年底，全县共有行政执法人员353名。",
        "2020年，全县行政执法人员353人。",
        "一年来，办理法律援助案件118件。2020年。",
        "2020年，全县各级各部门组织开展法治宣传活动562场次。",
        "2020年，深入开展普法宣传，组织法治宣传活动562场次。",
        "2020年，按照上级要求，办理法律援助案件118件。",
    ]);
}

#[test]
fn figures_of_other_places_and_bodies_are_not_of_this_one() {
    let title = "祁连县2020年法治政府建设情况\n";
    let texts = [
        "2020年，门源县办理法律援助案件30件。",
        "2020年，海北州办理法律援助案件300件。",
        "2020年，全省办理法律援助案件3000件。",
        "2020年，全州共办理法律援助案件300件。",
        "2020年，全国办理法律援助案件100万件。",
        "2020年，我州办理法律援助案件300件。",
        "门源县积极作为，办理法律援助案件30件。",
        "公安机关排查矛盾纠纷30件。",
        "行业性调委会调解成功矛盾纠纷30件。",
        "司法所排查矛盾纠纷30件。",
        "司法所发挥作用，排查矛盾纠纷30件。",
        "市场监管部门评查行政执法案卷30件。",
    ];
    let texts: Vec<String> = texts.iter().map(|text| format!("{title}{text}")).collect();
    none_of_these(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    each_of_these(&[
        "祁连县2020年法治政府建设情况\n祁连县办理法律援助案件118件。",
        "祁连县2020年法治政府建设情况\n全县办理法律援助案件118件。",
        "祁连县2020年法治政府建设情况\n按照全省统一部署，我县办理法律援助案件118件。",
    ]);
}

#[test]
fn figures_of_several_years_are_of_no_single_one() {
    let title = "2020年法治政府建设情况\n";
    let texts = [
        "三年来，共办理法律援助案件320件。",
        "五年来，全县办理法律援助案件520件。",
        "近三年，办理法律援助案件320件。",
        "近三年来，办理法律援助案件320件。",
        "“十三五”期间，办理法律援助案件520件。",
        "“十三五”以来，办理法律援助案件520件。",
        "党的十九大以来，办理法律援助案件320件。",
        "自法律援助中心成立以来，办理法律援助案件1320件。",
        "自2018年以来，办理法律援助案件320件。",
        "专项行动开展以来，办理法律援助案件20件。",
        "三年累计办理法律援助案件320件。",
    ];
    let texts: Vec<String> = texts.iter().map(|text| format!("{title}{text}")).collect();
    none_of_these(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    each_of_these(&[
        "2020年法治政府建设情况\n今年以来，办理法律援助案件118件。",
        "2020年法治政府建设情况\n2020年以来，办理法律援助案件118件。",
        "2020年法治政府建设情况\n一年来，办理法律援助案件118件。",
    ]);
}

#[test]
fn goals_and_events_of_a_day_are_no_figures_of_a_year() {
    let title = "2020年法治政府建设情况\n";
    let texts = [
        "下一步，我县办理法律援助案件130件。",
        "计划在年内形成合力，办理法律援助案件130件。",
        "要求各单位履职尽责，办理法律援助案件130件。",
        "力争服务再提升，全年办理法律援助案件130件。",
        "到2025年，全县行政执法人员400名。",
        "在“4·15”全民国家安全教育日期间，开展法治宣传活动12场次。",
        "宣传周期间，开展法治宣传活动12场次。",
        "宪法宣传周内，全县开展法治宣传活动12场次。",
        "活动当天，接待法律咨询60人次。",
        "当天接待法律咨询60人次。",
    ];
    let texts: Vec<String> = texts.iter().map(|text| format!("{title}{text}")).collect();
    none_of_these(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    none_of_these(&["2020年法治政府建设情况\n三、下一步工作打算\n全县办理法律援助案件130件。"]);
}

#[test]
fn a_sentence_with_a_figure_is_no_heading() {
    none_of_these(&["2020年，印发援助案件指南30份。办理5件。", "2020年评查案卷129件。优秀率80%。"][..1]);
}

#[test]
fn a_report_of_another_place_is_not_compared_and_that_is_said_once() {
    let places = ["祁连县".to_owned()];
    for (title, expected) in [
        ("甘肃省2020年法治政府建设情况报告", Some("甘肃省")),
        ("门源县2020年法治政府建设情况报告", Some("门源县")),
        ("青海省海北州祁连县2020年法治政府建设情况报告", None),
        ("祁连2020年法治政府建设情况报告", None),
        ("2020年法治政府建设情况报告", None),
    ] {
        let text = format!("{title}\n全年办理法律援助案件118件，办理公证事项250件。\n");
        let document = Document::new(&text, Lang::Zh).against(&QILIAN.figures, &QILIAN.catalogue).of_places(&places);
        let audit = report(&document);
        let verdicts: Vec<_> = audit.matches.iter().map(|found| found.verdict.id()).collect();
        let said: Vec<_> = audit.findings.iter().filter(|one| one.relation == Relation::Register).collect();
        match expected {
            Some(place) => {
                assert_eq!(verdicts, ["unknown", "unknown"], "{title}");
                assert_eq!(said.iter().map(|one| one.left.as_str()).collect::<Vec<_>>(), [place], "{title}");
            }
            None => {
                assert_eq!(verdicts, ["exact", "unreconciled"], "{title}");
                assert_eq!(said.len(), 1, "{title}");
            }
        }
    }
}

fn table(head: &str, rows: &str) -> String {
    let row = |cells: &str| {
        let cells = format!("<td>{}</td>", cells.replace('|', "</td><td>"));
        format!("<tr>{cells}</tr>")
    };
    format!("<h1>某县2020年度报告</h1>{head}{}</table>", rows.split('/').map(row).collect::<String>())
}

#[test]
fn what_a_row_or_a_heading_narrows_is_another_quantity() {
    for (head, rows) in [
        ("<table><caption>办理法律援助案件</caption>", "对象|件数/农民工|30/妇女|41/未成年人|9"),
        ("<h2>办理法律援助案件</h2><table>", "对象|办理法律援助案件（件）/农民工|30/妇女|41"),
        ("<table>", "类别|办理法律援助案件（件）|结案（件）/农民工|30|20/妇女|41|30"),
        ("<h2>农民工法律援助</h2><table>", "指标|2020年/办理法律援助案件（件）|30/排查矛盾纠纷（件）|552"),
        ("<table>", "指标|目标值/办理法律援助案件（件）|130/排查矛盾纠纷（件）|600"),
    ] {
        let found = judged(cells(&table(head, rows), &QILIAN));
        let wrong: Vec<_> = found.iter().filter(|line| line.ends_with("unreconciled")).collect();
        assert!(wrong.is_empty(), "{head} {rows}: {found:?}");
    }
    for (head, rows) in [
        ("<table>", "指标|2020年/办理法律援助案件（件）|118/排查矛盾纠纷（件）|552"),
        ("<table>", "序号|指标|单位|全县/1|办理法律援助案件|件|118/2|排查矛盾纠纷|件|552"),
        ("<table>", "年份|办理法律援助案件（件）|排查矛盾纠纷（件）/2020年|118|552"),
        ("<table>", "指标|数量/一、法律援助|/（一）办理法律援助案件|118/二、人民调解|/（一）排查矛盾纠纷|552"),
    ] {
        let found = cells(&table(head, rows), &QILIAN);
        assert_eq!(found, ["118 aid_cases exact", "552 disputes_screened exact"], "{head} {rows}");
    }
}

#[test]
fn a_table_of_other_bodies_has_another_total() {
    let rows = "乡镇|行政处罚案件（件）/甲乡|3/乙镇|4/合计|7";
    assert_eq!(judged(cells(&table("<table>", rows).replace("2020", "2023"), &two_years())), [""; 0]);
}

#[test]
fn an_agency_may_be_called_by_its_short_name() {
    for (name, expected) in [
        ("公安局", vec!["35 penalty_total exact"]),
        ("县公安局", vec!["35 penalty_total exact"]),
        ("市公安局", vec![]),
        ("县公安局城关派出所", vec![]),
    ] {
        let rows = format!("单位|行政处罚案件（件）|备注/{name}|35|/县城管局|55|");
        let mut found = judged(cells(&table("<table>", &rows).replace("2020", "2023"), &two_years()));
        assert_eq!(found.pop().as_deref(), Some("55 penalty_total exact"), "{name}");
        assert_eq!(found, expected, "{name}");
    }
}
