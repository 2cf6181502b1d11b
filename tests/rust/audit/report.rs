//! Whole reports: what the audit finds, and what it does not report.

use fazhi::Lang;
use fazhi::audit::{Audit, Document, Edit, Finding, Relation, Rounding, Verdict, claims, report};
use proptest::prelude::*;

const QILIAN: &str = include_str!("../../data/qilian.zh.txt");

fn audit(text: &str) -> Audit {
    report(&Document::new(text, Lang::Zh))
}

fn the<'a>(audit: &'a Audit, relation: Relation, left: &str) -> &'a Finding {
    let found = audit.findings.iter().find(|finding| finding.relation == relation && finding.left == left);
    found.unwrap_or_else(|| panic!("no {relation:?} of {left} in {:#?}", audit.findings))
}

/// The problems of a text, as relation and sides.
fn problems(text: &str) -> Vec<(Relation, Verdict, String, String)> {
    audit(text).problems().map(|f| (f.relation, f.verdict, f.left.clone(), f.right.clone())).collect()
}

#[test]
fn the_relations_of_qilian_2020_that_hold() {
    let audit = audit(QILIAN);
    let categories = the(&audit, Relation::SumOfParts, "114 + 2412 + 116 + 5 + 19 + 9 + 3 + 18 + 11 + 103 + 66 + 152");
    assert_eq!((categories.verdict, categories.right.as_str(), categories.places.len()), (Verdict::Exact, "3028", 13));
    assert_eq!(the(&audit, Relation::SumOfParts, "11 + 107").verdict, Verdict::Exact);
    assert_eq!(the(&audit, Relation::SumOfParts, "2 + 1").verdict, Verdict::Exact);
    let files = the(&audit, Relation::Feasibility, "67%");
    assert_eq!(files.witnesses.as_ref().unwrap().to_string(), "86, 87");
    let matters = the(&audit, Relation::Feasibility, "99%");
    assert_eq!(matters.witnesses.as_ref().unwrap().to_string(), "95693–96762");
    assert_eq!(the(&audit, Relation::HiddenConstant, "107 × 5000").right, "535000");
}

#[test]
fn findings_are_serialised_with_their_verdicts_as_ids_and_exact_numbers_as_text() {
    let audit = audit(QILIAN);
    let finding = the(&audit, Relation::Feasibility, "67%");
    let json = serde_json::to_value(finding).unwrap();
    assert_eq!(json["relation"], "feasibility");
    assert_eq!(json["verdict"], finding.verdict.id());
    let every = [
        Verdict::Exact,
        Verdict::WithinRounding,
        Verdict::Impossible,
        Verdict::Unreconciled,
        Verdict::Undefined,
        Verdict::Unknown,
    ];
    for verdict in every {
        assert_eq!(serde_json::to_value(verdict).unwrap(), verdict.id());
    }
    let rate = audit.claims.iter().find(|claim| claim.value.to_f64() == 0.67).unwrap();
    assert_eq!(serde_json::to_value(rate).unwrap()["value"], "0.67");
}

#[test]
fn the_report_of_qilian_2020_has_eight_problems() {
    let found: Vec<_> = problems(QILIAN);
    let expected = [
        (Relation::SameQuantity, Verdict::Unreconciled, "3229", "3028"),
        (Relation::MissingUnit, Verdict::Unknown, "26", ""),
        (Relation::Plausibility, Verdict::Unreconciled, "93", "26"),
        (Relation::Plausibility, Verdict::Unreconciled, "57", "50"),
        (Relation::MissingNumeral, Verdict::Unreconciled, "8", ""),
        (Relation::UndefinedRate, Verdict::Undefined, "x / 0", ""),
        (Relation::HiddenConstant, Verdict::Unknown, "107 × 5000", "535000"),
        (Relation::Numbering, Verdict::Unreconciled, "3", "1"),
    ];
    let expected: Vec<_> = expected.iter().map(|&(r, v, left, right)| (r, v, left.into(), right.into())).collect();
    assert_eq!(found, expected);
}

#[test]
fn the_reports_of_invented_counties_have_few_findings() {
    let zh = problems(include_str!("../../data/heldout.zh.txt"));
    // The only problem is the zero of the compensation cases; everything else holds.
    assert_eq!(zh.iter().map(|problem| problem.0).collect::<Vec<_>>(), [Relation::UndefinedRate]);
    assert_eq!(problems(include_str!("../../data/second.zh.txt")), []);
    let en = report(&Document::new(include_str!("../../data/heldout.en.txt"), Lang::En));
    assert_eq!(en.problems().map(|finding| finding.relation).collect::<Vec<_>>(), [Relation::UndefinedRate]);
    assert_eq!(the(&en, Relation::SumOfParts, "212 + 1388 + 143 + 203").verdict, Verdict::Exact);
    assert_eq!(the(&en, Relation::Rate, "17 / 19").verdict, Verdict::WithinRounding);
}

#[test]
fn equal_numbers_of_different_things_are_not_linked() {
    let audit = audit(QILIAN);
    for (a, b) in [("118项", "118件"), ("50个", "50名"), ("5项", "5项"), ("11名", "11件")] {
        let linked =
            |f: &&Finding| f.relation == Relation::SameQuantity && f.places[0].text == a && f.places[1].text == b;
        assert_eq!(audit.findings.iter().find(linked), None, "{a} {b}");
    }
}

#[test]
fn a_wrong_sum_comes_with_the_typing_error_that_explains_it() {
    let audit = audit("全县权责清单3028条（其中许可114项，处罚2421项，强制116项，其他386项）。");
    let finding = the(&audit, Relation::SumOfParts, "114 + 2421 + 116 + 386");
    assert_eq!(finding.verdict, Verdict::Unreconciled);
    assert_eq!((finding.mends[0].from, finding.mends[0].to, finding.mends[0].edit), (2421, 2412, Edit::DigitSwap));
    assert!(finding.zh.contains("若将2421改为2412则相符"), "{}", finding.zh);
    assert!(finding.en.ends_with("they would agree with 2412 instead of 2421"), "{}", finding.en);
}

#[test]
fn an_impossible_rate_names_the_count_that_would_correct_it() {
    let audit = audit("受理240件，审结120件，审结率87.5%。");
    let finding = the(&audit, Relation::Rate, "120 / 240");
    assert_eq!(finding.verdict, Verdict::Impossible);
    assert_eq!((finding.mends[0].claim, finding.mends[0].to, finding.mends[0].edit), (1, 210, Edit::DigitSwap));
    assert_eq!(finding.zh, "“审结率87.5%”与所列数据不符：120件除以240件为50%。");
    assert_eq!(finding.en, "\"审结率87.5%\" does not match its counts: 120件 of 240件 is 50%");
}

#[test]
fn each_relation_is_checked() {
    for (text, relation, verdict) in [
        ("受理24件，审结21件，审结率87.5%。", Relation::Rate, Verdict::Exact),
        ("受理24件，审结20件，审结率83.3%。", Relation::Rate, Verdict::WithinRounding),
        ("受理24件，审结20件，审结率93.3%。", Relation::Rate, Verdict::Impossible),
        ("报送行政执法案卷102件，案卷优秀率98.5%。", Relation::Feasibility, Verdict::Impossible),
        ("办理案件20件（其中刑事25件）。", Relation::PartOfTotal, Verdict::Impossible),
        ("办理案件20件（审结11件，未结8件）。", Relation::SumOfParts, Verdict::Unreconciled),
        ("由上年的66件增加到151件，增长128.8%。", Relation::Change, Verdict::WithinRounding),
        ("由上年的66件增加到151件，增长228.8%。", Relation::Change, Verdict::Impossible),
        ("优秀、合格、不合格分别占45%、50.8%和4.2%。", Relation::Shares, Verdict::Exact),
        ("优秀、合格、不合格分别占33%、33%和33%。", Relation::Shares, Verdict::WithinRounding),
        ("优秀、合格、不合格分别占45%、50.8%和7.2%。", Relation::Shares, Verdict::Unreconciled),
        ("上年结转12件，新收30件，审结35件，未结7件。", Relation::StockFlow, Verdict::Exact),
        ("上年结转12件，新收30件，审结35件，未结9件。", Relation::StockFlow, Verdict::Unreconciled),
        ("一审败诉率同比下降17.65%。", Relation::Wording, Verdict::Unknown),
        ("开展活动近百余场。", Relation::Contradiction, Verdict::Unreconciled),
        ("建设实体、网络、热线、窗口三大平台。", Relation::ListLength, Verdict::Unreconciled),
        ("行政应诉案件12件，负责人出庭15件。", Relation::Plausibility, Verdict::Unreconciled),
        ("全县在岗执法人员93名，持证执法人员99名。", Relation::Plausibility, Verdict::Unreconciled),
        ("政务服务测评收回问卷12份，平均4.86分。", Relation::Mean, Verdict::Unreconciled),
        ("评查案卷7卷，平均得分92.37分。", Relation::Mean, Verdict::Unreconciled),
        ("一、做法\n二、成效\n四、打算\n", Relation::Numbering, Verdict::Unreconciled),
        ("（一）甲。一是甲，三是乙。", Relation::Numbering, Verdict::Unreconciled),
        ("某县年报\n全年受理案件3件。\n二、成效\n", Relation::Numbering, Verdict::Unreconciled),
    ] {
        let found = audit(text);
        let verdicts: Vec<_> = found.findings.iter().filter(|f| f.relation == relation).map(|f| f.verdict).collect();
        assert_eq!(verdicts, [verdict], "{text}: {:#?}", found.findings);
    }
}

#[test]
fn an_impossible_mean_names_those_next_to_it() {
    let audit = audit("政务服务测评收回问卷12份，平均4.86分。");
    let finding = the(&audit, Relation::Mean, "4.86分");
    assert!(finding.zh.contains("最接近的是4.83、4.92"), "{}", finding.zh);
    assert!(finding.en.contains("the nearest are 4.83 and 4.92"), "{}", finding.en);
}

#[test]
fn correct_wording_has_no_problems() {
    for text in [
        "办理案件118件，其中刑事11件，挽回损失200万元。",
        "涉及乡镇63项、街道13项。",
        "执法人员45名，群众满意率达98.7%。",
        "全年受理13.6万余件，办结率99.8%。",
        "建设实体、网络、热线三大平台。",
        "深化市场监管、交通运输等重大领域改革。",
        "新增行政许可事项5项，取消行政许可事项3项。",
        "2019年办理行政复议案件20件，2020年办理行政复议案件35件。",
        "一、做法\n（一）甲\n（二）乙\n二、打算\n（一）丙\n",
        "1.甲\n2.乙\n3.丙\n",
        // A part that is printed under a title of its own, and the rows of a form that is no table.
        "某县政府信息公开年报（2020年）\n二、主动公开情况\n三、收到和处理申请情况\n",
        "一、办理结果\n0 3 0 0\n（二）部分公开\n只计这一情形\n0 0 0 0\n7.属于行政执法案\n卷\n0 0 1 0\n二、其他\n",
        "一是甲；二是乙；三是丙。一是丁；二是戊。",
        "共收案300件，其中基层收案250件，占83.3%；中级收案50件，占16.7%。",
        "全县有执法单位20个。县公安局有执法人员35人。",
        "全县现有执法人员487名。县公安局有执法人员35名。",
        "保留行政许可事项218项。进驻大厅的行政许可事项200项。",
        "办理援助案件20件，发放补贴200000元。",
        "行政应诉案件15件，负责人出庭12件。",
        "政务服务测评收回问卷7份，平均4.86分。",
        "政务服务测评收回问卷320份，平均4.86分。",
        "对12个单位进行考核，平均95分。",
    ] {
        assert_eq!(problems(text), [], "{text}");
    }
}

#[test]
fn the_habit_is_inferred_before_a_rate_is_judged() {
    let text = "甲组受理3件，办结2件，办结率66%。乙组受理9件，办结7件，办结率77%。丙组受理8件，办结7件，办结率87%。";
    let audit = audit(text);
    assert_eq!((audit.habit.rounding, audit.habit.explained, audit.habit.telling), (Rounding::Truncation, 3, 3));
    assert!(
        audit.findings.iter().all(|f| f.rounding == Some(Rounding::Truncation) && f.verdict == Verdict::WithinRounding)
    );
}

#[test]
fn claims_of_the_previous_year_are_checked_against_its_report() {
    let previous = claims("某县2019年度报告\n全年办理行政复议案件2件。", Lang::Zh);
    for (count, verdict) in [("2件", Verdict::Exact), ("3件", Verdict::Unreconciled)] {
        let text = format!("某县2020年度报告\n2019年办理行政复议案件{count}，2020年没有行政复议案件。");
        let document = Document::new(&text, Lang::Zh).with_source("2020").with_previous(&previous);
        let audit = report(&document);
        let finding = audit.findings.iter().find(|f| f.relation == Relation::PreviousYear).unwrap();
        assert_eq!((finding.verdict, finding.places[0].source.as_str()), (verdict, "2020"));
    }
}

#[test]
fn growth_is_checked_against_last_years_claim() {
    let previous = claims("某县2019年度报告\n全年受理行政复议案件66件。", Lang::Zh);
    let text = "某县2020年度报告\n全年受理行政复议案件151件，同比增长128.79%。";
    let audit = report(&Document::new(text, Lang::Zh).with_previous(&previous));
    let finding = the(&audit, Relation::Change, "151 / 66 - 1");
    assert_eq!(finding.verdict, Verdict::WithinRounding);
}

#[test]
fn claims_without_their_text_are_checked_too() {
    let known = claims(QILIAN, Lang::Zh);
    let of_claims = report(&Document::of_claims(&known, Lang::Zh));
    let told_by_words = [Relation::Numbering, Relation::MissingNumeral];
    let of_text = audit(QILIAN).findings.into_iter().filter(|finding| !told_by_words.contains(&finding.relation));
    // Only the text has the marks as they are written.
    let folded =
        |finding: Finding| Finding {
            zh: finding.zh.replace('，', ","), en: finding.en.replace('，', ","), ..finding
        };
    let of_claims: Vec<_> = of_claims.findings.into_iter().map(folded).collect();
    assert_eq!(of_claims, of_text.map(folded).collect::<Vec<_>>());
}

#[test]
fn a_finding_gives_its_place() {
    let audit = report(&Document::new(QILIAN, Lang::Zh).with_source("qilian-2020"));
    for place in audit.findings.iter().flat_map(|finding| &finding.places) {
        let there: String = QILIAN.chars().skip(place.char_start).take(place.char_end - place.char_start).collect();
        assert_eq!((there.as_str(), place.source.as_str()), (place.text.as_str(), "qilian-2020"));
    }
}

proptest! {
    #[test]
    fn any_text_can_be_audited(text in ".{0,120}") {
        for lang in [Lang::Zh, Lang::En] {
            std::hint::black_box(report(&Document::new(&text, lang)));
        }
    }

    #[test]
    fn texts_of_claims_can_be_audited(
        text in "([0-9]{1,18}[件项%万亿元]|[,，。；、（）()\n]|其中|分别为|占|办结率|受理|没有案件|同比下降|上年结转|新收|审结|未结|一是|三大平台){0,40}",
    ) {
        let audit = audit(&text);
        for finding in &audit.findings {
            prop_assert!(!finding.zh.is_empty() && !finding.en.is_empty() && !finding.places.is_empty());
        }
    }
}
