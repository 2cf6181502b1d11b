//! How a tie came about: what is told or named is judged, what is found is at most a question.

use fazhi::Lang;
use fazhi::audit::{Document, Relation, Tie, Verdict, report};

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

pub(super) fn check(cases: &[(&str, &[&str])]) {
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
        ("全年收到诉求3160件，答复2968件，答复率93.9%。", &["within_rounding named rate 2968 / 3160 = 93.9%"]),
        ("全年收到诉求3160件，答复2968件，答复率94.9%。", &["impossible named rate 2968 / 3160 = 94.9%"]),
        // Those answered in time are some of those answered.
        ("全年收到诉求3160件，答复2968件，按期答复率91.2%。", &[]),
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
            "受理案件200件，审结180件，其中民事案件120件、占60%，刑事案件80件、占40%。",
            &[
                "exact told sum_of_parts 120 + 80 = 200",
                "exact told rate 120 / 200 = 60%",
                "exact told rate 80 / 200 = 40%",
            ],
        ),
        ("受理案件200件，审结180件，其中民事案件120件，占60%。", &["unknown found rate 120 / 200 = 60%"]),
        (
            "11月份，一共接到诉求284406件。其中，咨询124599件，占63.72%；求助56672件，占28.98%。",
            &["impossible told rate 124599 / 284406 = 63.72%", "impossible told rate 56672 / 284406 = 28.98%"],
        ),
        (
            "审结一审589.4万件、二审58.2万件、再审1.8万件，分别占总数的86.62%、8.55%、0.26%。",
            &["within_rounding told shares 589.4万件 / 86.62%, 58.2万件 / 8.55%, 1.8万件 / 0.26% = "],
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
            &["exact named sum_of_parts 31 + 44 + 15 = 90", "within_rounding named rate (31 + 44) / 90 = 83.3%"],
        ),
        ("新收48件，审结45件，结案率84.9%，旧存5件。", &["within_rounding named rate 45 / (48 + 5) = 84.9%"]),
        ("收到申请48件，审结45件，结案率93.8%，尚有旧存5件。", &["within_rounding named rate 45 / 48 = 93.8%"]),
    ]);
}

#[test]
fn what_is_better_than_a_rate_asks_fulfils_it() {
    check(&[
        (
            "评查案卷129件，优秀86件，合格42件，不合格1件，合格率99.2%。",
            &["exact named sum_of_parts 86 + 42 + 1 = 129", "within_rounding named rate (86 + 42) / 129 = 99.2%"],
        ),
        ("抽检食品640批次，合格率98.6%，不合格9批次。", &["within_rounding named rate (640 - 9) / 640 = 98.6%"]),
        ("抽检食品640批次，合格率98.6%，不合格19批次。", &["impossible named rate (640 - 19) / 640 = 98.6%"]),
        (
            "A total of 129 files were reviewed: 86 excellent, 42 passed and 1 failed, a pass rate of 99.2%.",
            &["exact told sum_of_parts 86 + 42 + 1 = 129", "within_rounding named rate (86 + 42) / 129 = 99.2%"],
        ),
        (
            "The bureau accepted 48 cases and concluded 45, a clearance rate of 84.9%, with 5 carried over from last year.",
            &["within_rounding named rate 45 / (48 + 5) = 84.9%"],
        ),
        (
            "In 2020 the committees handled 2,298 disputes and settled 2,275 of them, a success rate of 97%.",
            &["impossible told rate 2275 / 2298 = 97%"],
        ),
        ("调解成功98件，调解不成功2件，调解成功率98%。", &["unknown named rate 98 / ? = 98%"]),
        ("评查案卷50卷，优秀20卷、合格27卷，合格率94%。", &["exact named rate (20 + 27) / 50 = 94%"]),
        ("评查案卷50卷，优秀20卷、合格27卷，合格率95%。", &["impossible named rate (20 + 27) / 50 = 95%"]),
        (
            "审结58件，维持31件、驳回4件、撤销23件，维持率60.3%。",
            &["exact named sum_of_parts 31 + 4 + 23 = 58", "within_rounding named rate (31 + 4) / 58 = 60.3%"],
        ),
        (
            "审结58件，维持31件、驳回4件、撤销23件，维持率53.4%。",
            &["exact named sum_of_parts 31 + 4 + 23 = 58", "within_rounding named rate 31 / 58 = 53.4%"],
        ),
    ]);
}

#[test]
fn a_share_of_a_whole_is_of_the_count_that_has_its_name() {
    check(&[
        ("办结200件，其中按时办结160件；即办80件，占办结总数的50%。", &["impossible named rate 80 / 200 = 50%"]),
        ("全县35个单位中，30个单位聘请了法律顾问，占85.7%。", &["within_rounding told rate 30 / 35 = 85.7%"]),
        ("全县35个单位中，30个单位聘请了法律顾问，占87.5%。", &["impossible told rate 30 / 35 = 87.5%"]),
        ("全县执法人员615人。参加考试人员320人，其中行政执法人员210人。", &[]),
        ("办结200件，其中按时办结160件；即办80件，占办结总数的40%。", &["exact named rate 80 / 200 = 40%"]),
        (
            "许可43件、处罚86件，共129件，分别占33.3%和66.7%。",
            &[
                "exact told sum_of_parts 43 + 86 = 129",
                "within_rounding told rate 43 / 129 = 33.3%",
                "exact told shares 33.3% + 66.7% = 100%",
                "within_rounding told rate 86 / 129 = 66.7%",
            ],
        ),
    ]);
}

#[test]
fn a_change_behind_a_list_is_of_what_its_words_name() {
    check(&[
        (
            "三年共办理165件，其中2021年52件、2022年52件、2023年61件，年均增长8.3%。",
            &["exact told sum_of_parts 52 + 52 + 61 = 165"],
        ),
        (
            "受理165件，其中城区120件、乡镇45件，乡镇同比下降10%，去年50件。",
            &["exact told sum_of_parts 120 + 45 = 165", "exact named change 45 / 50 - 1 = 10%"],
        ),
        (
            "受理165件，其中城区120件、乡镇45件，城区同比增长20%，去年100件。",
            &["exact told sum_of_parts 120 + 45 = 165", "exact named change 120 / 100 - 1 = 20%"],
        ),
        (
            "受理165件，其中城区120件、乡镇45件，同比增长10%，去年150件。",
            &["exact told sum_of_parts 120 + 45 = 165", "exact named change 165 / 150 - 1 = 10%"],
        ),
    ]);
}

#[test]
fn parts_count_what_their_total_counts() {
    check(&[
        ("结案310件，其中食品类立案120件、结案118件，安全类立案45件、结案40件。", &[]),
        ("结案310件，其中食品类结案180件、安全类结案140件。", &["unreconciled told sum_of_parts 180 + 140 = 310"]),
        ("办理刑事11件、民事107件、行政1件，共118件。", &["unreconciled told sum_of_parts 11 + 107 + 1 = 118"]),
        ("审结58件，其中维持53.4%，撤销15.5%，终止32.1%。", &["unreconciled told shares 53.4% + 15.5% + 32.1% = 100%"]),
        ("队员60人，女性占45%，党员占30%，35岁以下占28%。", &[]),
        ("队员60人，编制内占45%，合同制占30%，借调占28%。", &["unreconciled told shares 45% + 30% + 28% = 100%"]),
    ]);
}

#[test]
fn a_list_of_parts_ends_where_another_predicate_begins() {
    check(&[
        ("审结13件，其中败诉6件，发出司法建议9份。", &[]),
        // One person may be punished in two ways.
        ("立案369件，处分334人（其中党纪处分315人、政务处分40人）。", &["unknown told sum_of_parts 315 + 40 = 334"]),
        ("办理案件100件，分为刑事案件41件、民事案件29件。", &["unreconciled told sum_of_parts 41 + 29 = 100"]),
        ("办理案件100件，其中盗窃案件41件、诈骗案件29件。", &[]),
        // What is joined to a list belongs to it, though the list would hold without it.
        ("共118件，其中刑事11件、民事107件、行政1件。", &["unreconciled told sum_of_parts 11 + 107 + 1 = 118"]),
        ("受理118件，其中刑事11件、民事107件，办结90件。", &["exact told sum_of_parts 11 + 107 = 118"]),
    ]);
}

#[test]
fn a_change_that_is_told_before_its_base_has_no_other_base() {
    check(&[
        (
            "结案310件，增长6.9%，去年290件；简易程序110件，下降8.3%。",
            &["within_rounding named change 310 / 290 - 1 = 6.9%"],
        ),
        (
            "受理61件，同比增长17.3%，去年52件；审结58件，同比增长11.5%。",
            &["within_rounding named change 61 / 52 - 1 = 17.3%"],
        ),
    ]);
}

#[test]
fn rates_of_several_wholes_are_no_shares_of_one() {
    check(&[(
        "共有人员412名，其中公安180名、其他232名，持证率分别为94.4%和95.9%。",
        &["exact told sum_of_parts 180 + 232 = 412"],
    )]);
}

#[test]
fn what_a_change_began_with_is_no_total() {
    check(&[(
        "In 2020 the office received 240 complaints, up 20% from 200 in 2019. Of these, 150 were upheld, 70 were dismissed and 20 were withdrawn.",
        &["exact told sum_of_parts 150 + 70 + 20 = 240", "exact named change 240 / 200 - 1 = 20%"],
    )]);
}

#[test]
fn a_change_is_judged_by_both_its_claims() {
    check(&[
        (
            "受理投诉359件，比10月份增加33件，环比增加率为10.12%。",
            &["within_rounding named change 359 / 326 - 1 = 10.12%"],
        ),
        ("上年4300件，今年4500件，同比增长7.4%。", &["impossible named change 4500 / 4300 - 1 = 7.4%"]),
        ("上年4300件，今年4500件，同比增长4.7%。", &["within_rounding named change 4500 / 4300 - 1 = 4.7%"]),
        // Truncation would print 4.6%, so the question is open.
        ("上年4300件，今年4500件，同比增长4.6%。", &["unknown named change 4500 / 4300 - 1 = 4.6%"]),
        ("群众满意度上年95.1%，今年95.7%，提高0.6%。", &["unknown - wording 0.6% = "]),
        ("满意率上年95.1%，今年95.7%，提高0.6个百分点。", &["exact named change 0.957 - 0.951 = 0.6个百分点"]),
        ("满意率上年95.1%，今年95.7%，提高1.6个百分点。", &["impossible named change 0.957 - 0.951 = 1.6个百分点"]),
        ("结案率由上年的88.1%提高2.3%，达到90.4%。", &["unknown - wording 2.3% = "]),
        ("处罚90件，上年为75件，增加15件。", &["exact named change 90 - 75 = 15件"]),
        ("处罚90件，上年为75件，增加16件。", &["impossible named change 90 - 75 = 16件"]),
        // What another count is compared with is no base.
        ("接诉4500件，上年4000件，增长12.5%，处罚90件，增长20%。", &["exact named change 4500 / 4000 - 1 = 12.5%"]),
        ("Complaints rose from 400 to 480, up 20%.", &["exact named change 480 / 400 - 1 = 20%"]),
        (
            "It received 480 complaints, up from 400, an increase of 25%.",
            &["impossible named change 480 / 400 - 1 = 25%"],
        ),
    ]);
}

#[test]
fn a_flow_has_its_four_counts_by_their_words() {
    check(&[
        (
            "上年旧存240件，新收272件，审结329件，未结183件，其中正在审理60件、中止审理123件。",
            &["exact named stock_flow 240 + 272 - 329 = 183", "exact told sum_of_parts 60 + 123 = 183"],
        ),
        ("期初未结52件，新收317件，审结301件，期末未结68件。", &["exact named stock_flow 52 + 317 - 301 = 68"]),
        ("年初旧存52件，新收317件，审执结301件，结转下年68件。", &["exact named stock_flow 52 + 317 - 301 = 68"]),
        ("上年结转52件，新收317件，办结301件，结转下年86件。", &["unreconciled named stock_flow 52 + 317 - 301 = 86"]),
        (
            "The tribunal had 52 appeals pending at the start of the year. It received 317 appeals and resolved 301; 68 were \
             pending at the end.",
            &["exact named stock_flow 52 + 317 - 301 = 68"],
        ),
        (
            "Pending at the start: 52 cases. Received: 317 cases. Closed: 301 cases. Pending at the end: 86 cases.",
            &["unreconciled named stock_flow 52 + 317 - 301 = 86"],
        ),
        (
            "The office carried over 52 cases, received 317 cases and resolved 301 cases, leaving 68 cases pending.",
            &["exact named stock_flow 52 + 317 - 301 = 68"],
        ),
        // A rate in English may be of what was carried over too.
        (
            "The office carried over 52 cases, received 317 new cases and closed 301 cases, a clearance rate of 81.6%.",
            &["within_rounding named rate 301 / (317 + 52) = 81.6%"],
        ),
    ]);
}

#[test]
fn shares_are_judged_as_a_list() {
    check(&[
        // 2/7, 2/7 and 3/7 are 29%, 29% and 43%.
        (
            "收到建议7件，涉及教育2件、交通2件、环保3件，分别占29%、29%、42%。",
            &[
                "within_rounding told rate 2 / 7 = 29%",
                "unknown told forced_shares 42.86% = 42%",
                "exact told shares 29% + 29% + 42% = 100%",
                "within_rounding told rate 2 / 7 = 29%",
            ],
        ),
        // In swapped order.
        (
            "办理民事案件60件、刑事案件40件，分别占40%和60%。",
            &[
                "impossible told rate 60 / (60 + 40) = 40%",
                "exact told shares 40% + 60% = 100%",
                "impossible told rate 40 / (60 + 40) = 60%",
            ],
        ),
        (
            "审结一审420件、二审60件、再审9件，分别占总数的80%、12%、5%。",
            &["impossible told shares 420件 / 80%, 60件 / 12%, 9件 / 5% = "],
        ),
    ]);
}

#[test]
fn a_rate_with_two_readings_is_a_question() {
    check(&[
        (
            "审结行政复议案件294件，其中撤销5件、确认违法2件、改正后终止5件，纠错率4.1%。",
            &["unknown named two_readings (5 + 2 + 5) / 294 = 4.1%"],
        ),
        (
            "审结行政复议案件294件，其中撤销5件、确认违法2件、改正后终止5件，纠错率2.4%。",
            &["unknown named two_readings (5 + 2) / 294 = 2.4%"],
        ),
    ]);
}

#[test]
fn the_corrections_of_a_document_are_solved_together() {
    for (text, expected) in [
        ("上半年受理19979件，分为咨询1568件、求助411件。下半年受理1979件，分为咨询1842件、求助137件。", "19979 → 1979"),
        ("全县权责清单3028条（其中许可114项，处罚2421项，强制116项，其他386项）。", "2421 → 2412"),
    ] {
        let audit = report(&Document::new(text, Lang::Zh));
        let mends: Vec<_> = audit
            .findings
            .iter()
            .flat_map(|finding| finding.mends.iter().map(|mend| format!("{} → {}", mend.from, mend.to)))
            .collect();
        assert_eq!(mends, [expected], "{text}");
    }
}

#[test]
fn what_is_found_is_never_a_confirmation() {
    for text in ["甲类办理38件，乙类办理57件，某某率66.7%。", "接访112人次，下访87人次，随访43人次，回访率49.4%。"]
    {
        let audit = report(&Document::new(text, Lang::Zh));
        assert!(audit.findings.iter().all(|finding| finding.verdict == Verdict::Unknown), "{:#?}", audit.findings);
    }
}

/// A random number below `n`.
fn below(seed: &mut u64, n: usize) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 33).unwrap() % n
}

/// The steps of a percentage with no, one and two decimals.
const STEPS: [usize; 3] = [100, 1_000, 10_000];

/// A share as it prints, with `places` decimals.
fn prints(part: usize, whole: usize, places: usize) -> String {
    let steps = (2 * part * STEPS[places] + whole) / (2 * whole);
    let power = STEPS[places] / 100;
    match places {
        0 => format!("{steps}%"),
        _ => format!("{}.{:0places$}%", steps / power, steps % power),
    }
}

/// Counts and the rate between them; `{}` stands for each in turn.
const RATES: [(&str, &str); 12] = [
    ("办理行政复议案件{}件，审结{}件", "审结率"),
    ("受理信访{}件。其中化解{}件", "化解率"),
    ("执法人员{}名，持证{}名", "持证率"),
    ("发现问题{}个，已整改{}个", "问题整改率"),
    ("受理投诉{}件，办结{}件", "办结率"),
    ("新收案件{}件，审结{}件", "结案率"),
    ("一审行政诉讼案件{}件，负责人出庭{}件", "出庭率"),
    ("抽检食品{}批次，合格{}批次", "合格率"),
    ("评查案卷{}份，优秀{}份", "优秀率"),
    ("排查隐患{}处，整改{}处", "整改率"),
    ("调解纠纷{}起，调解成功{}起", "成功率"),
    ("接到求助{}件，其中老年人求助{}件", "占"),
];

/// Clauses with a count that no rate is of.
const OTHERS: [&str; 6] =
    ["开展宣传{}场", "出动执法人员{}人次", "聘请法律顾问{}名", "发放资料{}份", "移送线索{}件", "新建阵地{}处"];

/// A sentence of 6 to 12 counts and the rates between them; with `wrong`, one rate is another number.
fn sentence(seed: &mut u64, wrong: bool) -> (String, String) {
    let pairs = 3 + below(seed, 3);
    let altered = below(seed, pairs);
    let first = below(seed, RATES.len());
    let (mut clauses, mut told) = (Vec::new(), String::new());
    for pair in 0..pairs {
        let (counts, rate) = RATES[(first + pair) % RATES.len()];
        let whole = 20 + below(seed, 2000);
        let part = 1 + below(seed, whole);
        let places = below(seed, 3);
        let right = prints(part, whole, places);
        let mut printed = right.clone();
        while wrong && pair == altered && printed == right {
            printed = prints(below(seed, STEPS[places] + 1), STEPS[places], places);
        }
        if pair == altered {
            told.clone_from(&printed);
        }
        let counts = counts.replacen("{}", &whole.to_string(), 1).replacen("{}", &part.to_string(), 1);
        clauses.push(format!("{counts}，{rate}{printed}"));
        if below(seed, 3) == 0 {
            let other = OTHERS[below(seed, OTHERS.len())];
            clauses.push(other.replace("{}", &(1 + below(seed, 3000)).to_string()));
        }
    }
    (format!("{}。", clauses.join("；")), told)
}

/// The number of generated sentences; `FAZHI_SENTENCES` asks for more.
fn sentences() -> usize {
    std::env::var("FAZHI_SENTENCES").ok().and_then(|count| count.parse().ok()).unwrap_or(1_000)
}

#[test]
fn a_wrong_rate_is_never_confirmed() {
    let mut seed = 18;
    let mut refuted = 0;
    for _ in 0..sentences() {
        let (text, altered) = sentence(&mut seed, true);
        let audit = report(&Document::new(&text, Lang::Zh));
        let of_it = |finding: &&fazhi::audit::Finding| finding.right == altered;
        let all: Vec<_> = audit.findings.iter().filter(of_it).collect();
        // Another rate of the sentence may print as the same number.
        let twice = text.matches(&format!("率{altered}")).count() + text.matches(&format!("占{altered}")).count() > 1;
        assert!(
            twice || all.iter().all(|finding| !matches!(finding.verdict, Verdict::Exact | Verdict::WithinRounding)),
            "{text}: {all:#?}"
        );
        refuted += usize::from(all.iter().any(|finding| finding.verdict == Verdict::Impossible));
    }
    assert!(refuted * 10 >= sentences() * 9, "{refuted} of {} are refuted", sentences());
}

#[test]
fn a_right_rate_is_never_refuted() {
    let mut seed = 81;
    let mut confirmed = 0;
    for _ in 0..sentences() {
        let (text, right) = sentence(&mut seed, false);
        let audit = report(&Document::new(&text, Lang::Zh));
        let wrong: Vec<_> = audit.findings.iter().filter(|finding| finding.verdict == Verdict::Impossible).collect();
        assert!(wrong.is_empty(), "{text}: {wrong:#?}");
        let holds = |finding: &fazhi::audit::Finding| {
            finding.right == right && matches!(finding.verdict, Verdict::Exact | Verdict::WithinRounding)
        };
        confirmed += usize::from(audit.findings.iter().any(holds));
    }
    assert!(confirmed * 10 >= sentences() * 9, "{confirmed} of {} are confirmed", sentences());
}

#[test]
fn a_correction_of_a_rate_holds_by_the_rounding_of_the_report() {
    let found = report(&Document::new("受理97200件，办结96228件，办结率98.2%。", Lang::Zh));
    let mends: Vec<_> = found.problems().flat_map(|finding| &finding.mends).map(|mend| mend.to).collect();
    // 95499 / 97200 is 98.25% exactly, which rounds to 98.3%.
    assert_eq!(mends, [95_498]);
}

#[test]
fn what_a_word_only_resembles_is_not_meant() {
    check(&[
        // 基本合格 is another grade than 合格.
        (
            "参检251家，合格233家，基本合格14家，不合格4家，合格率92.8%。",
            &["exact named sum_of_parts 233 + 14 + 4 = 251", "within_rounding named rate 233 / 251 = 92.8%"],
        ),
        // What has grown is the whole, and an aspect is one of the whole.
        (
            "受理举报236件，其中来信198件、来访38件，比上年的205件增长15.1%。按类型分，工资类152件、保险类57件、其他29件。",
            &[
                "exact told sum_of_parts 198 + 38 = 236",
                "unreconciled told sum_of_parts 152 + 57 + 29 = 236",
                "within_rounding named change 236 / 205 - 1 = 15.1%",
            ],
        ),
        (
            "罚款19.45万元，没收2.3万元，罚没款合计22.75万元。",
            &["unreconciled told sum_of_parts 194500 + 23000 = 227500"],
        ),
        ("年末许可证1036本，上年末为989本，净增47本。", &["exact named change 1036 - 989 = 47本"]),
    ]);
}

#[test]
fn a_correction_of_a_rate_breaks_nothing_else() {
    let mends = |text: &str| {
        let found = report(&Document::new(text, Lang::Zh));
        found.problems().flat_map(|finding| finding.mends.clone()).map(|mend| (mend.from, mend.to)).collect::<Vec<_>>()
    };
    assert_eq!(mends("审结100件，其中维持75件，占75%；撤销25件，占52%。"), []);
    assert_eq!(mends("审结100件，其中维持75件，占57%。"), [(75, 57)]);
}

#[test]
fn an_english_share_behind_a_count_can_confirm_it() {
    check(&[
        (
            "The team handled 482 complaints and upheld 96 complaints (19.9%).",
            &["within_rounding named rate 96 / 482 = 19.9%"],
        ),
        ("The team handled 482 complaints and upheld 96 complaints (32%).", &["unknown named rate 96 / ? = 32%"]),
    ]);
}

#[test]
fn what_was_accepted_of_what_was_received_is_resolved() {
    let text = |end: u32| format!("上年结转84件，新收1260件，受理1134件，审结1058件，未结{end}件。");
    let flow = |end: u32| {
        let audit = report(&Document::new(&text(end), Lang::Zh));
        let flow = audit.findings.into_iter().find(|finding| finding.relation == Relation::StockFlow).unwrap();
        (flow.verdict, flow.left)
    };
    assert_eq!(flow(160), (Verdict::Exact, "84 + 1134 - 1058".into()));
    assert_eq!(flow(286), (Verdict::Exact, "84 + 1260 - 1058".into()));
    assert_eq!(flow(170), (Verdict::Unreconciled, "84 + 1134 - 1058".into()));
}

#[test]
fn a_whole_after_its_shares_is_none_of_them() {
    for whole in ["", "，合计100%"] {
        let text = format!("行政处罚案件中，罚款占45.2%，警告占30.1%，没收占25.7%{whole}。");
        let found = report(&Document::new(&text, Lang::Zh));
        let problems: Vec<_> = found.problems().map(|finding| (finding.relation, finding.verdict)).collect();
        assert_eq!(problems, [(Relation::Shares, Verdict::Unreconciled)], "{text}");
    }
}

#[test]
fn a_cell_is_not_near_a_text() {
    let page = "<p>全年罚款60件，占受理案件总数的75%。</p><table><tr><th>项目</th><th>受理案件总数</th></tr>\
        <tr><td>甲局</td><td>90件</td></tr></table>";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.html");
    std::fs::write(&path, page).unwrap();
    let found = report(&fazhi::audit::Source::read(&path).unwrap().document(None));
    assert!(found.findings.iter().all(|finding| finding.verdict != Verdict::Impossible), "{:?}", found.findings);
}

#[test]
fn a_figure_of_the_text_is_held_against_the_same_one_of_a_table() {
    let table = "<table><caption>一审行政应诉案件情况（单位：件）</caption><tr><th>地区</th><th>应诉案件</th></tr>\
        <tr><td>东区</td><td>168</td></tr><tr><td>西区</td><td>133</td></tr><tr><td>合计</td><td>301</td></tr></table>";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.html");
    for (text, expected) in [
        ("全市办理行政应诉案件301件。", vec![Verdict::Exact]),
        ("全市办理行政应诉案件310件。", vec![Verdict::Unreconciled]),
        ("东区办理应诉案件168件。", vec![Verdict::Exact]),
        // Fewer cases, those of another time, and those of a body without a row.
        ("全市办理工伤类应诉案件31件。", vec![]),
        ("全市新收应诉案件280件。", vec![]),
        ("县公安局办理应诉案件31件。", vec![]),
    ] {
        std::fs::write(&path, format!("<p>{text}</p>{table}")).unwrap();
        let found = report(&fazhi::audit::Source::read(&path).unwrap().document(None));
        let same = found.findings.iter().filter(|finding| finding.relation == Relation::SameQuantity);
        assert_eq!(same.map(|finding| finding.verdict).collect::<Vec<_>>(), expected, "{text}");
    }
}

#[test]
fn outcomes_are_parts_of_what_was_decided() {
    check(&[
        ("审结64件，维持40件，撤销16件，终止10件。", &["unreconciled named sum_of_parts 40 + 16 + 10 = 64"]),
        ("全年审结复议案件72件，驳回21件，维持38件，变更13件。", &["exact named sum_of_parts 21 + 38 + 13 = 72"]),
        ("收到申请90件，办结81件，准予70件，不予14件。", &["unreconciled named sum_of_parts 70 + 14 = 81"]),
        (
            "64 appeals were decided; 16 upheld, 40 dismissed and 10 settled.",
            &["unreconciled named sum_of_parts 16 + 40 + 10 = 64"],
        ),
        (
            "In 2021 the tribunal determined 51 claims, 30 allowed, 12 refused and 9 withdrawn.",
            &["exact named sum_of_parts 30 + 12 + 9 = 51"],
        ),
        // Others may have had another outcome.
        ("审结64件，维持20件，撤销16件。", &[]),
        ("58 appeals were decided; 16 upheld and 20 dismissed.", &[]),
        // 纠正 takes 撤销 together with others, 合格 the excellent ones.
        ("审结64件，维持40件，纠正24件，撤销16件。", &[]),
        ("评查案卷120卷，优秀43卷，合格110卷。", &[]),
        // What was received need not have been decided.
        ("收到申请64件，维持40件，撤销16件，终止10件。", &[]),
    ]);
}

#[test]
fn an_amount_over_what_it_is_for_gives_the_average() {
    check(&[
        (
            "办结援助案件118件，节省代理费535000元，案均节省4534元。",
            &["within_rounding named rate 535000 / 118 = 4534"],
        ),
        ("办结援助案件118件，节省代理费535000元，案均节省5434元。", &["unreconciled named rate 535000 / 118 = 5434"]),
        ("培训人员250人，投入培训经费50000元，人均投入200元。", &["exact named rate 50000 / 250 = 200"]),
        ("为86名职工追回工资172.9万元，人均2.01万元。", &["within_rounding named rate 1729000 / 86 = 20100"]),
        // Of whom it is, is not said.
        ("为86名职工追回工资172.9万元，人均2.6万元。", &[]),
        // It may be of the decisions.
        ("查处案件152件，作出处罚决定139份，罚款1087.3万元，案均罚款7.8万元。", &[]),
        // The average of another amount, and one of people who are not counted here.
        ("办结援助案件118件，节省代理费535000元，案均耗时20元。", &[]),
        ("办结案件118件，挽回损失200万元，人均挽回损失3万元。", &[]),
    ]);
}

#[test]
fn a_rate_of_savings_is_of_the_budget() {
    check(&[
        ("采购预算500万元，节约资金50万元，节约率10%。", &["within_rounding named rate 500000 / 5000000 = 10%"]),
        ("采购预算500万元，节约资金50万元，节约率12%。", &["impossible named rate 500000 / 5000000 = 12%"]),
        (
            "采购预算500万元，成交价450万元，节支率10%。",
            &["within_rounding named rate (5000000 - 4500000) / 5000000 = 10%"],
        ),
    ]);
}

#[test]
fn what_was_more_is_no_base_of_a_rate() {
    check(&[("审查合同5件，增加2件，出具意见7件，增加2件。持证率100%。", &[])]);
}

#[test]
fn what_was_carried_over_is_of_another_year_and_what_follows_is_not() {
    check(&[
        ("收到复议申请340件，同比增长14%，上年结转21件，审结330件。", &[]),
        ("新收应诉案件75件，同比下降4%，上年结转9件，审结78件，未结6件。", &["exact named stock_flow 9 + 75 - 78 = 6"]),
    ]);
}

#[test]
fn parts_of_the_files_reviewed_are_neither_the_base_nor_the_most() {
    check(&[
        (
            "抽查案卷150卷，其中处罚案卷90卷，许可案卷60卷。优秀案卷40卷，良好案卷80卷，优良率80%。",
            &["exact told sum_of_parts 90 + 60 = 150", "exact named rate (40 + 80) / 150 = 80%"],
        ),
        (
            "抽查案卷150卷，其中处罚案卷90卷，许可案卷48卷，检查案卷12卷。优秀案卷40卷。",
            &["exact told sum_of_parts 90 + 48 + 12 = 150"],
        ),
    ]);
}

#[test]
fn outcomes_that_are_called_results_are_parts_of_one_list() {
    check(&[(
        "被申请行政复议20件，其中结果维持12件、结果纠正3件、其他结果1件、尚未审结4件。",
        &["exact told sum_of_parts 12 + 3 + 1 + 4 = 20"],
    )]);
}

#[test]
fn officers_of_some_bodies_are_not_those_of_all() {
    check(&[
        ("全县行政执法人员820人。乡镇行政执法人员160人。", &[]),
        ("全市共有在岗行政执法人员610名。市直在编执法人员402名。", &[]),
    ]);
}

#[test]
fn what_was_not_upheld_is_no_numerator() {
    let text = "The panel made 40 decisions: 12 were referred, 18 were upheld and 10 were not upheld. The uphold rate was 64.3%.";
    assert!(found(text).iter().all(|line| !line.contains("10 / 40")), "{:?}", found(text));
}

#[test]
fn a_figure_of_the_text_is_held_against_a_table_of_the_same_matters() {
    let table = "2023年窗口办件统计表（单位：件）\n\n| 窗口 | 受理 | 办结 |\n|---|---|---|\n| 社保 | 408 | 401 |\n| 医保 | 361 | 360 |\n| 合计 | 769 | 761 |\n";
    let differs = |text: &str| {
        let found = found(&format!("{text}\n\n{table}"));
        found.iter().filter(|line| line.contains(" same_quantity ") && !line.starts_with("exact")).count()
    };
    assert_eq!(differs("2023年窗口办件受理769件，办结751件。"), 1);
    assert_eq!(differs("2023年受理信访事项1742件，办结1700件。"), 0);
    assert_eq!(differs("2023年受理热线诉求5473件，办结5468件。"), 0);
}

#[test]
fn the_rest_is_the_whole_without_the_part() {
    check(&[
        ("受理100件，办结82件，其余18件正在办理。", &["exact named sum_of_parts 82 + 18 = 100"]),
        ("受理100件，办结82件，其余28件正在办理。", &["unreconciled named sum_of_parts 82 + 28 = 100"]),
        ("受理100件，办结82件，剩余28件。", &["unreconciled named sum_of_parts 82 + 28 = 100"]),
        ("受理100件，办结82件。其余18件正在办理。", &["exact named sum_of_parts 82 + 18 = 100"]),
        ("全年受理案件100件，审结82件，剩余案件18件正在审理。", &["exact named sum_of_parts 82 + 18 = 100"]),
        ("受理100件，办结82件，仍有18件未办结。", &["exact named sum_of_parts 82 + 18 = 100"]),
        ("受理100件，办结82件，尚有28件未办结。", &["unreconciled named sum_of_parts 82 + 28 = 100"]),
        ("发现问题50个，已整改45个，尚有8个未整改到位。", &["unreconciled named sum_of_parts 45 + 8 = 50"]),
        ("调解纠纷100件，调解成功82件，未成功18件。", &["exact named sum_of_parts 82 + 18 = 100"]),
        ("调解纠纷100件，调解成功82件，未成功28件。", &["unreconciled named sum_of_parts 82 + 28 = 100"]),
        ("收到建议100条，采纳82条，其余18条已逐一说明理由。", &["exact named sum_of_parts 82 + 18 = 100"]),
        ("受理100件，办结82件，其中调解30件，其余18件正在办理。", &["exact named sum_of_parts 82 + 18 = 100"]),
        (
            "The office received 100 cases and closed 82; the remaining 18 are pending.",
            &["exact named sum_of_parts 82 + 18 = 100"],
        ),
        (
            "The bureau received 120 complaints and resolved 90. The remaining 40 are pending.",
            &["unreconciled named sum_of_parts 90 + 40 = 120"],
        ),
    ]);
}

#[test]
fn the_rest_of_something_else_says_nothing() {
    check(&[
        // Others are counted, or were there before.
        ("受理100件，办结82件，其余28名干部正在培训。", &[]),
        ("受理100件，办结82件，其余28件建议正在研究。", &[]),
        ("受理100件，办结82件，仍有28件未缴纳罚款。", &[]),
        ("上年结转10件，受理100件，办结82件，其余28件正在办理。", &[]),
        ("新收100件，办结82件，仍有28件未办结。", &[]),
        ("收到申请120件，受理100件，办结82件，其余28件正在办理。", &[]),
        // Others may still be under way.
        ("调解纠纷100件，调解成功82件，未成功8件。", &[]),
        ("受理100件，办结82件，未办结28件。", &[]),
        ("The bureau received 120 complaints and resolved 90; the remaining 40 officers were trained.", &[]),
    ]);
}

#[test]
fn what_ought_to_be_is_the_base_of_what_is() {
    check(&[
        ("行政机关负责人应当出庭的案件60件，实际出庭57件，出庭率95%。", &["exact named rate 57 / 60 = 95%"]),
        ("行政机关负责人应当出庭的案件60件，实际出庭57件，出庭率90%。", &["impossible named rate 57 / 60 = 90%"]),
        (
            "一审行政应诉案件80件，行政机关负责人应当出庭的案件60件，实际出庭57件，出庭率95%。",
            &["exact named rate 57 / 60 = 95%"],
        ),
        ("负责人应出庭60件，出庭57件，出庭率95%。", &["exact named rate 57 / 60 = 95%"]),
        ("应当办结60件，实际办结57件，办结率90%。", &["impossible named rate 57 / 60 = 90%"]),
    ]);
}

#[test]
fn those_who_sat_an_examination_are_the_base_of_those_who_passed() {
    check(&[
        ("参加考试320人，合格304人，合格率95%。", &["exact named rate 304 / 320 = 95%"]),
        ("参加执法资格考试320人，合格304人，合格率90%。", &["impossible named rate 304 / 320 = 90%"]),
        ("参考320人，通过304人，通过率95%。", &["exact named rate 304 / 320 = 95%"]),
        ("参考人员320人，及格304人，及格率90%。", &["impossible named rate 304 / 320 = 90%"]),
        ("参考320人，优秀64人，优秀率25%。", &["impossible named rate 64 / 320 = 25%"]),
        ("参加考核320人，合格304人，合格率90%。", &["impossible named rate 304 / 320 = 90%"]),
        ("应考350人，参考320人，合格304人，合格率95%。", &["exact named rate 304 / 320 = 95%"]),
        ("应考350人，参考320人，参考率91.4%。", &["within_rounding named rate 320 / 350 = 91.4%"]),
        ("抽查120件，合格114件，合格率95%。", &["exact named rate 114 / 120 = 95%"]),
        ("抽查120件，合格114件，合格率90%。", &["impossible named rate 114 / 120 = 90%"]),
    ]);
}

#[test]
fn a_share_may_give_its_whole_in_figures() {
    check(&[
        ("受理1200件，占全市受理总量4800件的25%。", &["exact told rate 1200 / 4800 = 25%"]),
        ("受理1200件，占全市受理总量4800件的35%。", &["impossible told rate 1200 / 4800 = 35%"]),
        ("受理120件，占全县案件总数（480件）的25%。", &["exact told rate 120 / 480 = 25%"]),
        ("受理120件，占全县案件总数（480件）的35%。", &["impossible told rate 120 / 480 = 35%"]),
        ("受理案件1200件，其中民事案件800件，占全市民事案件总量4000件的20%。", &["exact told rate 800 / 4000 = 20%"]),
        // Which of them it is of, the words do not say.
        ("受理案件1200件，其中民事案件800件，占全市总量4800件的25%。", &["unknown found rate 1200 / 4800 = 25%"]),
    ]);
}

#[test]
fn what_there_is_at_the_end_is_a_stock() {
    check(&[
        (
            "年初有效证件989本，新发120本，注销73本，年末有效证件1036本。",
            &["exact named stock_flow 989 + 120 - 73 = 1036"],
        ),
        (
            "年初有效证件989本，新发120本，注销50本、吊销23本，年末有效证件1036本。",
            &["exact named stock_flow 989 + 120 - (50 + 23) = 1036"],
        ),
        (
            "年初有效证件989本，新发120本，注销73本，年末有效证件1063本。",
            &["unreconciled named stock_flow 989 + 120 - 73 = 1063"],
        ),
        ("期末有效证件1036本，期初有效证件989本，净增47本。", &["exact named change 1036 - 989 = 47本"]),
        ("期末有效证件1036本，期初有效证件989本，净增57本。", &["impossible named change 1036 - 989 = 57本"]),
        ("年末实有律师120人，年初实有律师100人，增长20%。", &["exact named change 120 / 100 - 1 = 20%"]),
        ("年末实有律师120人，年初实有律师100人，增长25%。", &["impossible named change 120 / 100 - 1 = 25%"]),
        // What else has come or gone, and whether both are of the same thing, is not said.
        ("年初有效证件989本，新发120本，年末有效证件1036本。", &[]),
        ("年初有效证件989本，新发120本，注销73本，换发20本，年末有效证件1063本。", &[]),
        ("年末有效许可证1036本，年初有效执照989本，增长5.8%。", &[]),
    ]);
}

/// What a finding says in both languages.
fn said(text: &str) -> Vec<(String, String)> {
    let audit = report(&Document::new(text, Lang::of_text(text)));
    audit.findings.into_iter().map(|finding| (finding.zh, finding.en)).collect()
}

#[test]
fn a_finding_quotes_what_the_report_says() {
    for (text, quoted) in [
        ("“全县‘互联网＋监管’平台办理案件118件（刑事11件，民事106件）”。", "“全县‘互联网＋监管’平台办理案件118件”的"),
        ("局长说“办理案件118件（刑事11件，民事106件）”。", "“办理案件118件”的"),
        ("“推进‘放管服，一件事’改革案件118件（刑事11件，民事106件）”。", "“改革案件118件”的"),
        ("全县ＡＢ类案件118件（刑事11件，民事106件）。", "“全县ＡＢ类案件118件”的"),
    ] {
        let said = said(text);
        assert!(said[0].0.starts_with(quoted), "{text}: {said:?}");
    }
}

#[test]
fn a_change_in_points_is_said_in_points() {
    for points in ["2.3", "0.6"] {
        let said = said(&format!("结案率上年88.1%，今年90.4%，提高{points}个百分点。"));
        assert!(said[0].0.contains("（2.3个百分点）"), "{said:?}");
        assert!(said[0].1.ends_with("from 88.1% to 90.4%, 2.3 percentage points"), "{said:?}");
    }
}

#[test]
fn a_flow_of_a_table_states_both_its_sides() {
    let table = "| 项目 | 上年结转 | 新收 | 办结 | 未结 |\n|---|---|---|---|---|\n| 信访 | 10 | 100 | 82 | 38 |\n\
        | 投诉 | 12 | 90 | 80 | 22 |\n| 举报 | 2 | 30 | 20 | 12 |\n";
    let said = said(table);
    let zh = "“表1!B2 信访 上年结转 10”加“表1!C2 信访 新收 100”减“表1!D2 信访 办结 82”为28，与“表1!E2 信访 未结 38”相差10，待说明。";
    let en = "\"table1!B2 信访 上年结转 10\" plus \"table1!C2 信访 新收 100\" minus \"table1!D2 信访 办结 82\" is 28, which \
        differs from \"table1!E2 信访 未结 38\" by 10";
    assert!(said.contains(&(zh.into(), en.into())), "{said:#?}");
    let of_things = self::said("年初有效证件989本，新发120本，注销50本、吊销23本，年末有效证件1036本。");
    assert!(of_things[0].0.contains("减“注销50本”减“吊销23本”为1036"), "{of_things:?}");
}

#[test]
fn columns_are_parts_of_one_that_is_called_their_total() {
    let table = |head: &str, whole: u32| {
        format!(
            "| 类别 | {head} | 办结 | 在办 |\n|---|---|---|---|\n| 信访 | 100 | 82 | 18 |\n| 投诉 | {whole} | 80 | 11 |\n"
        )
    };
    let sums = |head: &str, whole: u32| {
        let all = found(&table(head, whole));
        all.into_iter().filter(|line| line.contains("sum_of_parts")).collect::<Vec<_>>()
    };
    for head in ["合计", "受理合计", "小计", "受理小计", "总计"] {
        assert_eq!(sums(head, 91).iter().filter(|line| line.starts_with("exact")).count(), 2, "{head}");
        assert_eq!(sums(head, 90)[1], "unreconciled told sum_of_parts 80 + 11 = 90", "{head}");
    }
    // No head says so.
    for head in ["受理", "收到", "立案"] {
        assert_eq!(sums(head, 90), Vec::<String>::new(), "{head}");
    }
}

#[test]
fn parts_that_have_things_in_common_need_not_add_up() {
    check(&[
        ("发现问题12件，其中程序7件、文书9件（部分重复）。", &[]),
        ("发现问题12件，其中程序问题7件、文书问题9件，4件兼有两类问题。", &[]),
        ("决定420件，其中法制审核420件，提出修改意见63件。", &[]),
        ("政务服务事项100项，其中网上可办98项、即办60项。", &[]),
        ("受理案件300件，其中涉农60件，调解成功285件。", &[]),
        ("发现问题12件，其中程序7件、文书9件。", &["unreconciled told sum_of_parts 7 + 9 = 12"]),
        ("发现问题12件，其中程序问题7件、文书问题9件，4件同时存在两类问题。", &[]),
        ("人均办案由12件增至13.3件（办案120件）。", &[]),
        // What is called other is always one of the parts.
        (
            "答复148件，其中予以公开115件，部分公开21件，不予公开7件，其他处理5件。",
            &["exact told sum_of_parts 115 + 21 + 7 + 5 = 148"],
        ),
        // Files of two kinds are reviewed together.
        ("行政处罚案卷160卷，行政许可案卷60卷，优秀案卷80卷。", &[]),
    ]);
}
