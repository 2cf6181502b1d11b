//! How a tie came about: what is told or named is judged, what is found is at most a question.

use fazhi::Lang;
use fazhi::audit::{Document, Tie, Verdict, report};

/// The findings of a text, each as verdict, tie, relation and sides.
fn found(text: &str) -> Vec<String> {
    let audit = report(&Document::new(text, Lang::of_text(text)));
    let said = |finding: &fazhi::audit::Finding| {
        let tie = finding.tie.map_or("-", Tie::id);
        let relation = serde_json::to_value(finding.relation).unwrap();
        let sides = format!("{} = {}", finding.left, finding.right);
        format!("{} {tie} {} {sides}", finding.verdict.id(), relation.as_str().unwrap())
    };
    audit.findings.iter().map(said).collect()
}

fn check(cases: &[(&str, &[&str])]) {
    let wrong: Vec<_> = cases
        .iter()
        .filter_map(|(text, expected)| {
            let found = found(text);
            (found != *expected).then(|| format!("{text}\n    found    {found:?}\n    expected {expected:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_rate_is_judged_by_the_counts_that_its_words_name() {
    check(&[
        ("受理24件。办结21件，办结率87.5%。", &["exact named rate 21 / 24 = 87.5%"]),
        ("受理24件。其中办结21件，办结率87.5%。", &["exact named rate 21 / 24 = 87.5%"]),
        ("全年收到诉求3160件，答复2968件，按期答复率93.9%。", &["within_rounding named rate 2968 / 3160 = 93.9%"]),
        ("全年收到诉求3160件，答复2968件，按期答复率94.9%。", &["impossible named rate 2968 / 3160 = 94.9%"]),
        ("抽检药品640批次，合格631批次，合格率98.6%。", &["within_rounding named rate 631 / 640 = 98.6%"]),
        ("受理30件，开庭审理16件，出庭应诉9件，出庭应诉率54%。", &["impossible named rate 9 / 16 = 54%"]),
        (
            "受理举报501件，其中广告违法329件、侵害权益45件、产品质量39件、食品违法33件，已处理474件，处理率94.61%。",
            &["within_rounding named rate 474 / 501 = 94.61%"],
        ),
    ]);
}

#[test]
fn a_count_that_is_no_base_refutes_nothing() {
    check(&[
        ("出庭15件，出庭率93.8%。", &["unknown named rate 15 / ? = 93.8%"]),
        ("办结行政许可47件，办结率96.4%。", &["unknown named rate 47 / ? = 96.4%"]),
        ("有行政执法单位57个，行政执法人员持证率98.6%。", &[]),
        ("配备调解员8名，调解成功率98.3%。", &[]),
        ("举办应诉培训2场，应诉案件负责人出庭率95%。", &[]),
        ("每万人拥有律师4.8人，万人成讼率为2.9‰。", &[]),
        ("设立立案窗口7个，立案登记率96.1%。", &[]),
        ("办结471批次，转送253批次，办结率49%。", &["unknown named rate 471 / ? = 49%"]),
        ("聘请法律顾问25个，覆盖率56%。", &[]),
        ("Of 4,800 applications, 3,337 were paid, worth £2.76 million.", &[]),
        ("Of 950 claims, 412 were upheld, worth €1.8 million.", &[]),
    ]);
}

#[test]
fn a_share_is_of_the_whole_that_is_told() {
    check(&[
        (
            "受理100件，其中咨询60件，占60%；投诉40件，占45%。",
            &[
                "exact told sum_of_parts 60 + 40 = 100",
                "exact told rate 60 / 100 = 60%",
                "impossible told rate 40 / 100 = 45%",
            ],
        ),
        (
            "受理100件（咨询60件，占60%；投诉40件，占45%）。",
            &[
                "exact told sum_of_parts 60 + 40 = 100",
                "exact told rate 60 / 100 = 60%",
                "impossible told rate 40 / 100 = 45%",
            ],
        ),
        (
            "工作者6.7万人，其中乡镇所3.3万多人，占51%；街道所3.4万多人，占49%。",
            &[
                "within_rounding told sum_of_parts 33000 + 34000 = 67000",
                "within_rounding told rate 33000 / 67000 = 51%",
                "impossible told rate 34000 / 67000 = 49%",
            ],
        ),
        (
            "11月份，一共接到诉求284406件。其中，咨询124599件，占63.72%；求助56672件，占28.98%。",
            &["impossible told rate 124599 / 284406 = 63.72%", "impossible told rate 56672 / 284406 = 28.98%"],
        ),
        (
            "审结一审589.4万件、二审58.2万件、再审1.8万件，分别占总数的86.62%、8.55%、0.26%。",
            &[
                "within_rounding told shares 589.4万件 / 86.62%, 58.2万件 / 8.55%, 1.8万件 / 0.26% = (6804433.2717622, 6805137.3816661)",
            ],
        ),
    ]);
}

#[test]
fn composite_bases_complements_and_sums_are_tried_first() {
    check(&[
        (
            "新收案件9216件，旧存1432件，审结8573件，结案率80.5%。",
            &["within_rounding named rate 8573 / (9216 + 1432) = 80.5%"],
        ),
        ("抽检食品5012批次，不合格81批次，合格率98.4%。", &["within_rounding named rate (5012 - 81) / 5012 = 98.4%"]),
        (
            "执法人员1126人，持A证320人、持B证780人，持证率97.7%。",
            &["within_rounding named rate (320 + 780) / 1126 = 97.7%"],
        ),
        (
            "评查案卷90份，优秀31份、良好44份、合格15份，优良率83.3%。",
            &["within_rounding named rate (31 + 44) / 90 = 83.3%"],
        ),
    ]);
}

#[test]
fn a_list_of_parts_ends_where_another_predicate_begins() {
    check(&[
        ("审结13件，其中败诉6件，发出司法建议9份。", &[]),
        ("立案369件，处分334人（其中党纪处分315人、政务处分40人）。", &[]),
    ]);
}

#[test]
fn a_change_is_judged_by_both_its_claims() {
    check(&[
        (
            "受理投诉359件，比10月份增加33件，环比增加率为10.12%。",
            &["within_rounding named change 359 / 326 - 1 = 10.12%"],
        ),
        ("上年4300件，今年4500件，同比增长7.4%。", &["impossible named change 4500 / 4300 - 1 = 7.4%"]),
    ]);
}

#[test]
fn a_flow_has_its_four_counts_by_their_words() {
    check(&[(
        "上年旧存240件，新收272件，审结329件，未结183件，其中正在审理60件、中止审理123件。",
        &["exact told sum_of_parts 60 + 123 = 183", "exact named stock_flow 240 + 272 - 329 = 183"],
    )]);
}

#[test]
fn what_is_found_is_never_a_confirmation() {
    for text in ["甲类办理38件，乙类办理57件，某某率66.7%。", "接访112人次，下访87人次，随访43人次，回访率49.4%。"]
    {
        let audit = report(&Document::new(text, Lang::Zh));
        assert!(audit.findings.iter().all(|finding| finding.verdict == Verdict::Unknown), "{:#?}", audit.findings);
    }
}
