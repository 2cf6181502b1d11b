//! Reports against registers: what each claim is compared with, and what remains unknown.

use fazhi::Lang;
use fazhi::audit::{Audit, Document, Edit, Match, Reason, Relation, Verdict, report};
use fazhi::{Book, ComputeOptions, Registers, compute};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/qilian-2020");
const QILIAN: &str = include_str!("../../data/qilian.zh.txt");

/// The indicator and verdict of each claim of the report.
const EXPECTED: [&str; 53] = [
    "50个 administrative_agencies exact",
    "3229项 power_inventory exact",
    "118项 power_licence_retained exact",
    "5项 power_cancelled exact",
    "37项 power_suspended exact",
    "9.72万件 service_accepted exact",
    "99% service_completion_rate exact",
    "26 disclosed_proactively exact",
    "93条 disclosed_on_application exact",
    "4件 docs_reviewed exact",
    "1件 docs_return_rate exact",
    "2件 docs_filed exact",
    "11名 advisers exact",
    "8件 adviser_contracts unknown",
    "6件 adviser_drafts unknown",
    "12件 adviser_opinions unknown",
    "57个 enforcement_agencies exact",
    "353名 enforcement_officers exact",
    "129件 files_reviewed exact",
    "67% file_excellent_rate within_rounding",
    "3028条 power_total exact",
    "114项 power_composition/licence exact",
    "2412项 power_composition/penalty exact",
    "116项 power_composition/coercion exact",
    "5项 power_composition/levy exact",
    "19项 power_composition/fee exact",
    "9项 power_composition/payment exact",
    "3项 power_composition/adjudication exact",
    "18项 power_composition/confirmation exact",
    "11项 power_composition/reward exact",
    "103项 power_composition/inspection exact",
    "66项 power_composition/supervision exact",
    "152项 power_composition/other exact",
    "2件 recon_resolved exact",
    "没有 recon_cases exact",
    "3件 lit_cases exact",
    "2件 lit_resolved exact",
    "1件 lit_pending_end exact",
    "552件 disputes_screened exact",
    "541件 disputes_settled exact",
    "562场次 publicity_events exact",
    "15000余份 publicity_leaflets within_rounding",
    "6000余份 publicity_items within_rounding",
    "30000余人 publicity_audience within_rounding",
    "290人次 aid_consultations exact",
    "118件 aid_cases exact",
    "11件 aid_composition/criminal exact",
    "107件 aid_composition/civil exact",
    "200万元 aid_loss_recovered exact",
    "535000元 aid_fee_saved exact",
    "253件 notary_matters exact",
    "61800元 notary_fee_saved exact",
    "50名 deputy_heads exact",
];

pub(super) fn qilian() -> Book {
    compute(&Registers::open(FOLDER).unwrap(), &ComputeOptions::default().with_years([2019, 2020])).unwrap()
}

pub(super) fn audit(text: &str, book: &Book) -> Audit {
    report(&Document::new(text, Lang::of_text(text)).against(&book.figures, &book.catalogue))
}

/// A match as a line: the claim, what it was compared with, and the outcome.
pub(super) fn line(audit: &Audit, found: &Match) -> String {
    let of = found.indicator.as_deref().unwrap_or("-");
    let part = found.category.as_ref().map(|part| format!("/{part}")).unwrap_or_default();
    format!("{} {of}{part} {}", audit.claims[found.claim].text, found.verdict.id())
}

/// The claims of a text that match an indicator, and their outcomes.
pub(super) fn held(text: &str, book: &Book) -> Vec<String> {
    let audit = audit(text, book);
    audit.matches.iter().filter(|found| found.indicator.is_some()).map(|found| line(&audit, found)).collect()
}

#[test]
fn the_report_of_qilian_is_compared_with_its_registers() {
    let book = qilian();
    assert_eq!(held(QILIAN, &book), EXPECTED);
    let audit = audit(QILIAN, &book);
    let why = |text: &str| {
        audit.matches.iter().find(|found| audit.claims[found.claim].text == text).and_then(|found| found.reason)
    };
    assert_eq!((why("12件"), why("50个")), (Some(Reason::Period), None));
    // What the report could have given, such as the shares behind its counts.
    let not_given: Vec<_> = audit.not_given.iter().map(|one| (one.indicator.as_str(), one.zh.as_str())).collect();
    assert!(not_given.contains(&("mediation_success_rate", "调解（调处）成功率")), "{not_given:?}");
    assert!(not_given.iter().all(|(id, _)| *id != "aid_cases"));
}

/// An invented county, whose report has some wrong claims.
const REPORT: &str = "某县2021年度法治政府建设情况报告\n\
    （一）行政复议与应诉。全年共收到行政复议申请26件，受理24件，审结21件，行政复议纠错率12.5%。全县办理行政应诉案件71件，\
    负责人出庭15件。\n\
    （二）法律服务。法律援助中心共承办法律援助案件181件（其中刑事援助案件11件、民事援助案件107件），办理农民工法律援助案件30件，\
    为受援人挽回经济损失200.5万元。上半年，公证处办理公证事项120件。\n\
    （三）执法。县公安局办理行政处罚案件35件。全县行政执法人员共353人。今年力争办理法律援助案件200件。\n";

/// The figures of that county: indicator, category, numerator, denominator.
fn county() -> Book {
    let mut book = qilian();
    let rows = [
        ("recon_cases_received", "", 26.0, None),
        ("recon_cases", "", 24.0, None),
        ("recon_resolved", "", 21.0, None),
        ("recon_correction_rate", "", 3.0, Some(21.0)),
        ("lit_cases", "", 17.0, None),
        ("lit_head_appearance_rate", "", 15.0, Some(17.0)),
        ("aid_cases", "", 118.0, None),
        ("aid_composition", "criminal", 11.0, Some(118.0)),
        ("aid_composition", "civil", 107.0, Some(118.0)),
        ("aid_loss_recovered", "", 2_004_999.99, None),
        ("notary_matters", "", 253.0, None),
        ("penalty_total", "", 35.0, None),
        ("enforcement_officers", "", 353.0, None),
    ];
    let line = |(id, part, above, below): (&str, &str, f64, Option<f64>)| {
        let value = below.map_or(above, |below| above / below);
        format!("{id},2021,,{part},{above},{},{value},ok\n", below.map(|below| below.to_string()).unwrap_or_default())
    };
    let table: String = rows.into_iter().map(line).collect();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&file, format!("indicator,period,agency,category,numerator,denominator,value,status\n{table}"))
        .unwrap();
    book.figures = fazhi::figure::Figures::read(file.path()).unwrap();
    book
}

#[test]
fn only_the_planted_errors_are_found() {
    let expected = [
        "26件 recon_cases_received exact",
        "24件 recon_cases exact",
        "21件 recon_resolved exact",
        // 3 of 21 is 14.3%.
        "12.5% recon_correction_rate unreconciled",
        "71件 lit_cases unreconciled",
        "15件 lit_head_appearance_rate exact",
        "181件 aid_cases unreconciled",
        "11件 aid_composition/criminal exact",
        "107件 aid_composition/civil exact",
        // [2004500, 2005500) contains 2004999.99.
        "200.5万元 aid_loss_recovered within_rounding",
        "120件 notary_matters unknown",
        "35件 penalty_total unknown",
        "353人 enforcement_officers exact",
    ];
    assert_eq!(held(REPORT, &county()), expected);
    let audit = audit(REPORT, &county());
    let mends: Vec<_> = audit
        .findings
        .iter()
        .filter(|finding| finding.relation == Relation::Register)
        .map(|finding| (finding.places[0].text.as_str(), finding.mends.first().map(|mend| (mend.to, mend.edit))))
        .collect();
    let swap = |to| Some((to, Edit::DigitSwap));
    assert_eq!(mends, [("12.5%", None), ("71件", swap(17)), ("181件", swap(118))]);
}

#[test]
fn unknown_verdicts_give_their_reason() {
    let (book, audited) = (county(), audit(REPORT, &county()));
    let why = |text: &str| {
        let found = audited.matches.iter().find(|found| audited.claims[found.claim].text == text).unwrap();
        (found.reason, found.zh.clone())
    };
    assert_eq!(why("30件"), (Some(Reason::NoIndicator), "“30件”没有对应的指标。".into()));
    let half = "“120件”对应“办理公证事项数”，但所说的时段没有相应的统计期。";
    assert_eq!(why("120件"), (Some(Reason::Period), half.into()));
    let office = "“35件”对应“行政处罚实施数量”（2021），但所说的单位没有单独的指标值。";
    assert_eq!(why("35件"), (Some(Reason::Group), office.into()));
    assert_eq!(why("200件").0, Some(Reason::NoIndicator));
    let text = "2022年承办法律援助案件3件。2021年行政复议案件和行政应诉案件较多，审结5件。";
    let other = audit(text, &book);
    assert_eq!(
        other.matches.iter().map(|found| found.reason).collect::<Vec<_>>(),
        [Some(Reason::NoFigure), Some(Reason::SeveralIndicators)]
    );
    assert_eq!(other.matches[1].candidates, ["recon_resolved", "lit_resolved"]);
}

#[test]
fn a_sentence_gives_both_numbers_the_gap_and_the_typing_error() {
    let audit = audit("2021年承办法律援助案件181件，行政复议纠错率12.5%。", &county());
    assert_eq!(
        audit.matches[0].zh,
        "“181件”与台账计算的“办理法律援助案件数”（2021）118件不一致，相差63件；若将181改为118则相符。"
    );
    assert_eq!(
        audit.matches[0].en,
        "\"181件\" differs by 63件 from the registers: \"legal-aid cases\" (2021) is 118件; they would agree with 118 \
         instead of 181"
    );
    assert_eq!(
        audit.matches[1].zh,
        "“12.5%”与台账计算的“行政复议纠错率（直接）”（2021）14.286%不一致，相差1.786个百分点。"
    );
    assert_eq!(audit.matches[1].value.unwrap().to_string(), "1/7");
}

#[test]
fn an_agency_with_figures_of_its_own_is_compared_with_them() {
    let table = "indicator,period,agency,category,numerator,denominator,value,status\n\
        penalty_total,2021,,,90,,90,ok\npenalty_total,2021,县公安局,,35,,35,ok\npenalty_total,2021,县应急管理局,,55,,55,ok\n";
    let figures = {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(&file, table).unwrap();
        fazhi::figure::Figures::read(file.path()).unwrap()
    };
    let book = Book { figures, ..county() };
    let text =
        "2021年县公安局办理行政处罚案件36件。2021年全县办理行政处罚案件90件。2021年县民政局办理行政处罚案件9件。";
    assert_eq!(
        held(text, &book),
        ["36件 penalty_total unreconciled", "90件 penalty_total exact", "9件 penalty_total unknown"]
    );
    let audit = audit(text, &book);
    assert_eq!(audit.matches[0].group, [Some("县公安局".to_owned())]);
    assert_eq!((audit.matches[1].group.clone(), audit.matches[2].reason), (vec![None], Some(Reason::Group)));
}

#[test]
fn an_english_report_is_compared_with_them_too() {
    let text = "In 2021 the county received 26 reconsideration applications and accepted 42 of them. It took on 118 legal aid cases.";
    assert_eq!(
        held(text, &county()),
        [
            "26 reconsideration applications recon_cases_received exact",
            "42 recon_cases unreconciled",
            "118 legal aid cases aid_cases exact"
        ]
    );
    let parts = "In 2021 the county took on 118 legal aid cases, of which 11 were criminal and 107 civil.";
    assert_eq!(held(parts, &county())[1..], ["11 aid_composition/criminal exact", "107 aid_composition/civil exact"]);
}

#[test]
fn rates_are_judged_by_the_habit_of_the_document() {
    let habit = "甲组受理3件，办结2件，办结率66%。乙组受理9件，办结7件，办结率77%。丙组受理8件，办结7件，办结率87%。";
    for (rate, verdict) in [("14.2%", Verdict::WithinRounding), ("14.3%", Verdict::Unreconciled)] {
        let audit = audit(&format!("{habit}\n2021年行政复议纠错率{rate}。"), &county());
        let found =
            audit.matches.iter().find(|found| found.indicator.as_deref() == Some("recon_correction_rate")).unwrap();
        assert_eq!(found.verdict, verdict, "{rate}: {}", found.zh);
    }
}

#[test]
fn reports_of_other_counties_have_no_wrong_matches() {
    let book = qilian();
    let zh = held(include_str!("../../data/heldout.zh.txt"), &book);
    let expected = [
        "13.6万余件 service_accepted",
        "百分之九十九点八 service_on_time_rate",
        "98.7% service_satisfaction",
        "7件 docs_issued",
        "100% filing_rate",
        "32个 enforcement_agencies",
        "487名 enforcement_officers",
        "1024起 penalty_total",
        "865.3万元 penalty_amount",
        "9.6% penalty_amount",
        "120份 files_reviewed",
        "26件 recon_cases_received",
        "24件 recon_cases",
        "21件 recon_resolved",
        "14.3% recon_correction_rate",
        "15件 lit_head_appearance_rate",
        "88.2% lit_head_appearance_rate",
        "5.5个百分点 lit_head_appearance_rate",
        "98% mediation_success_rate",
        "5万余份 publicity_leaflets",
        "11万人 publicity_audience",
        "4名 law_literate_per_village",
        "1.2亿元 aid_loss_recovered",
    ];
    assert_eq!(zh, expected.map(|of| format!("{of} unknown")));
}

/// Figures of two years, by agency.
pub(super) fn two_years() -> Book {
    let rows = "indicator,period,agency,category,numerator,denominator,value,status\n\
        penalty_total,2023,,,90,,90,ok\npenalty_total,2023,县公安局,,35,,35,ok\npenalty_total,2023,县城管局,,55,,55,ok\n\
        penalty_total,2022,,,75,,75,ok\npenalty_amount,2023,,,300000,,300000,ok\n\
        penalty_amount,2023,县公安局,,100000,,100000,ok\nenforcement_officers,2023,,,250,,250,ok\n\
        service_accepted,2023,,,4500,,4500,ok\nservice_accepted,2022,,,4000,,4000,ok\nservice_pending,2023,,,610,,610,ok\n\
        mediation_incoming,2023,,,60,,60,ok\naid_pending_end,2023,,,12,,12,ok\n\
        certificate_rate,2023,,,220,250,0.88,ok\ncertificate_rate,2022,,,200,250,0.8,ok\n";
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), rows).unwrap();
    Book { figures: fazhi::figure::Figures::read(file.path()).unwrap(), ..qilian() }
}

#[test]
fn what_reports_call_otherwise_is_known_too() {
    let book = two_years();
    for (text, expected) in [
        (
            "2023年受理政务服务办件4500件，年末在办610件。",
            vec!["4500件 service_accepted exact", "610件 service_pending exact"],
        ),
        ("2023年受理调解案件60件。", vec!["60件 mediation_incoming exact"]),
        ("2023年各级调解组织受理矛盾纠纷60件。", vec!["60件 mediation_incoming exact"]),
        ("2023年末正在办理的法律援助案件12件。", vec!["12件 aid_pending_end exact"]),
        (
            "2023年有行政执法人员250名，持有有效执法证件220名。",
            vec!["250名 enforcement_officers exact", "220名 certificate_rate exact"],
        ),
    ] {
        assert_eq!(held(text, &book), expected, "{text}");
    }
}

#[test]
fn a_table_by_agency_is_compared_row_by_row() {
    let page = "<h1>某县2023年度报告</h1><table><caption>各单位行政执法情况</caption>\
        <tr><th>单位</th><th>行政处罚案件（件）</th><th>罚没金额（万元）</th></tr>\
        <tr><td>县公安局</td><td>35</td><td>10</td></tr><tr><td>县城管局</td><td>56</td><td>20</td></tr>\
        <tr><td>合计</td><td>91</td><td>30</td></tr></table>";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.html");
    std::fs::write(&path, page).unwrap();
    let (source, book) = (fazhi::audit::Source::read(&path).unwrap(), two_years());
    let audit = report(&source.document(None).against(&book.figures, &book.catalogue));
    let found: Vec<_> = audit.matches.iter().map(|found| line(&audit, found)).collect();
    let expected = [
        "35 penalty_total exact",
        "10 penalty_amount exact",
        "56 penalty_total unreconciled",
        "20 penalty_amount unknown",
        "91 penalty_total unreconciled",
        "30 penalty_amount exact",
    ];
    assert_eq!(found, expected);
}

#[test]
fn growth_and_points_are_those_between_two_years() {
    let book = two_years();
    for (text, expected) in [
        ("2023年办理行政处罚案件90件，同比增长20%。", "20% penalty_total exact"),
        ("2023年办理行政处罚案件90件，同比增长25%。", "25% penalty_total unreconciled"),
        ("2023年受理政务服务办件4500件，同比增长12.5%。", "12.5% service_accepted exact"),
        ("2023年执法人员持证率88%，比上年提高8个百分点。", "8个百分点 certificate_rate exact"),
        ("2023年执法人员持证率88%，比上年提高6个百分点。", "6个百分点 certificate_rate unreconciled"),
        ("2023年受理调解案件60件，同比增长20%。", "20% mediation_incoming unknown"),
    ] {
        assert_eq!(held(text, &book)[1], expected, "{text}");
    }
    let audit = audit("2023年执法人员持证率88%，比上年提高6个百分点。", &book);
    let expected = "“6个百分点”与台账计算的“持证上岗率（持证率）”的变化（2023）8个百分点不一致，相差2个百分点。";
    assert_eq!((audit.matches[1].zh.as_str(), audit.matches[1].counted), (expected, fazhi::audit::Counted::Change));
}

#[test]
fn what_a_claim_is_compared_with_is_of_the_year_before() {
    let book = two_years();
    for (text, expected) in [
        ("2023年办理行政处罚案件90件，比上年增加15件。", vec!["90件 exact", "15件 exact"]),
        ("2023年办理行政处罚案件90件，比上年的75件增长20%。", vec!["90件 exact", "75件 exact", "20% exact"]),
        ("2023年办理行政处罚案件90件，上年为75件，增加15件。", vec!["90件 exact", "75件 exact", "15件 exact"]),
        (
            "2023年办理行政处罚案件90件，上年为76件，增加14件。",
            vec!["90件 exact", "76件 unreconciled", "14件 unreconciled"],
        ),
        ("2023年办理行政处罚案件90件（上年75件），增长20%。", vec!["90件 exact", "75件 exact", "20% exact"]),
        (
            "2023年受理政务服务办件4500件，上年为4000件，增加500件，办理行政处罚案件90件，比上年增加15件。",
            vec!["4500件 exact", "4000件 exact", "500件 exact", "90件 exact", "15件 exact"],
        ),
        (
            "2023年受理政务服务办件4500件，上年4000件，增长12.5%，办理行政处罚案件90件，增长20%。",
            vec!["4500件 exact", "4000件 exact", "12.5% exact", "90件 exact", "20% exact"],
        ),
        ("2023年执法人员持证率88%，比上年的80%提高8个百分点。", vec!["88% exact", "80% exact", "8个百分点 exact"]),
        // The words are wrong, which is another finding, but the number is right.
        ("2023年执法人员持证率88%，上年80%，提高8%。", vec!["88% exact", "80% exact", "8% exact"]),
        ("2023年办理行政处罚案件90件。行政处罚案件比上年的75件增长20%。", vec!["90件 exact", "20% exact"]),
    ] {
        let audit = audit(text, &book);
        let held = audit.matches.iter().filter(|found| found.indicator.is_some());
        let held: Vec<_> =
            held.map(|found| format!("{} {}", audit.claims[found.claim].text, found.verdict.id())).collect();
        assert_eq!(held, expected, "{text}");
        let accused =
            audit.findings.iter().filter(|one| one.relation == Relation::Change && one.verdict == Verdict::Impossible);
        assert_eq!(accused.count(), 0, "{text}");
    }
}

#[test]
fn the_names_of_indicators_are_known_as_the_heads_of_a_table() {
    let book = county();
    for (head, expected) in [
        ("reconsideration applications received", vec!["26 recon_cases_received exact"]),
        ("reconsideration applications received on time", vec![]),
        ("行政复议申请收到数", vec!["26 recon_cases_received exact"]),
    ] {
        let table = format!(
            "These are the figures of 2021.\n\n| indicator | 2021 |\n|---|---:|\n| {head} | 26 |\n| others | 3 |\n"
        );
        assert_eq!(held(&table, &book), expected, "{head}");
    }
}

/// The matches of a table in a page: cell, indicator, verdict.
pub(super) fn cells(page: &str, book: &Book) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.html");
    std::fs::write(&path, page).unwrap();
    let source = fazhi::audit::Source::read(&path).unwrap();
    let audit = report(&source.document(None).against(&book.figures, &book.catalogue));
    audit.matches.iter().filter(|found| found.indicator.is_some()).map(|found| line(&audit, found)).collect()
}

#[test]
fn a_short_name_in_a_table_is_told_by_its_family() {
    let book = qilian();
    let rows = "<tr><th>指标</th><th>2020年</th></tr><tr><td>办结率</td><td>98.00%</td></tr><tr><td>超期件数</td><td>276件</td></tr>";
    let told = ["98.00% service_completion_rate unreconciled", "276件 service_overdue exact"];
    for above in [
        "<h2>一、政务服务</h2><table>",
        "<h2>一、政务服务</h2><table><caption>2020年主要指标</caption>",
        "<h2>附件</h2><table><caption>政务服务完成情况</caption>",
        // One name that tells the family of the others.
        "<table><tr><td>受理服务事项数</td><td>97200件</td></tr>",
    ] {
        let found = cells(&format!("<h1>某县2020年报告</h1>{above}{rows}</table>"), &book);
        assert_eq!(found[found.len() - 2..], told, "{above}");
    }
    for above in [
        // Of any matters, of those of a hotline, of another family.
        "<table>",
        "<h2>政务服务</h2><table><caption>12345热线办理情况</caption>",
        "<h2>行政应诉</h2><table>",
    ] {
        let found = cells(&format!("<h1>某县2020年报告</h1>{above}{rows}</table>"), &book);
        assert_eq!(found, Vec::<String>::new(), "{above}");
    }
}

#[test]
fn a_short_name_beside_another_family_is_of_that_one_or_of_none() {
    let book = qilian();
    let beside = "<table><tr><td>政务服务</td><td>受理服务事项数</td><td>97200件</td></tr>\
        <tr><td>法律援助</td><td>办结率</td><td>100%</td></tr></table>";
    let several = "<table><tr><td>受理服务事项数</td><td>97200件</td></tr><tr><td>行政复议案件数</td><td>0件</td></tr>\
        <tr><td>办结率</td><td>100%</td></tr></table>";
    for table in [beside, several] {
        let found = cells(&format!("<h1>某县2020年报告</h1>{table}"), &book);
        assert!(!found.iter().any(|one| one.starts_with("100%") && !one.ends_with(" undefined")), "{found:?}");
        assert!(found.iter().any(|one| one.starts_with("97200件 ")), "{found:?}");
    }
}

#[test]
fn a_header_that_says_more_than_a_name_is_another_quantity() {
    let table = |head: &str| {
        format!(
            "<h1>某县2020年报告</h1><h2>政务服务</h2><table><tr><th>指标</th><th>{head}</th></tr><tr><td>办结率</td><td>98.00%</td></tr></table>"
        )
    };
    for head in ["2020年", "数值", "本年", "合计"] {
        assert_eq!(cells(&table(head), &qilian()), ["98.00% service_completion_rate unreconciled"], "{head}");
    }
    for head in ["其中行政许可", "网上办理", "计划"] {
        assert_eq!(cells(&table(head), &qilian()), Vec::<String>::new(), "{head}");
    }
}

#[test]
fn an_english_rate_may_be_called_by_its_name() {
    for (text, expected) in [
        ("In 2020, the mediation success rate stood at 98.0%.", vec!["98.0% mediation_success_rate within_rounding"]),
        ("2020 in figures. Mediation success rate: 89.0%.", vec!["89.0% mediation_success_rate unreconciled"]),
        ("In 2020, of all service matters the completion rate was 99.0%.", vec!["99.0% service_completion_rate exact"]),
        // Of anything, and of some.
        ("In 2020, the completion rate was 92.7%.", vec![]),
        ("In 2020, the mediation success rate of the towns was 90%.", vec![]),
        ("In 2020, the urban mediation success rate was 90%.", vec![]),
    ] {
        assert_eq!(held(text, &qilian()), expected, "{text}");
    }
}

#[test]
fn licences_in_a_list_of_powers_are_a_part_of_that_list() {
    let book = qilian();
    let of = |text: &str| held(&format!("祁连县2020年度法治政府建设情况报告\n{text}"), &book);
    let right =
        ["118项 power_licence_retained exact", "3028条 power_total exact", "114项 power_composition/licence exact"];
    for text in [
        "保留行政许可事项118项；公布权责清单3028条，其中行政许可114项。",
        "保留行政许可事项118项；公布权责清单3028条（行政许可114项）。",
        "保留行政许可事项118项。公布权责清单3028条，其中行政许可114项。",
    ] {
        assert_eq!(of(text), right, "{text}");
    }
    let text = "保留行政许可事项118项；公布权责清单3028条，其中行政许可124项。";
    assert_eq!(of(text)[2], "124项 power_composition/licence unreconciled");
    // Nor are they the same quantity as the licences that there are.
    let differ = |text: &str| {
        let audit = report(&Document::new(text, Lang::Zh));
        audit.findings.iter().filter(|finding| finding.relation == Relation::SameQuantity).count()
    };
    assert_eq!(differ("全县行政许可事项118项。公布权责清单3028条，其中行政许可114项。"), 0);
    assert_eq!(differ("全县行政许可事项118项。公布权责清单3028条，含行政许可114项。"), 0);
    assert_eq!(differ("全县行政许可事项118项。公布的权责清单中行政许可114项。"), 0);
    assert_eq!(differ("全县行政许可事项118项。全县行政许可事项114项。"), 1);
}
