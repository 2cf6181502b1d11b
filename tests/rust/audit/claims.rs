//! Claims in text: which numbers are claims, and what each stands for.

use fazhi::Lang;
use fazhi::audit::{Claim, Kind, Qualifier, claims};
use proptest::prelude::*;

fn zh(text: &str) -> Vec<Claim> {
    claims(text, Lang::Zh)
}

/// The claims of a text as `value unit interval`.
fn read(text: &str) -> Vec<String> {
    zh(text).iter().map(|f| format!("{} {} {}", f.value, f.unit, f.interval)).collect()
}

#[test]
fn a_claim_has_its_value_unit_and_interval() {
    for (text, expected) in [
        ("受理9.72万件", vec!["97200 件 [97150, 97250)"]),
        ("发放15000余份", vec!["15000 份 (15000, 16000)"]),
        ("办结率99%", vec!["0.99 % [0.985, 0.995)"]),
        ("访问20余万次", vec!["200000 次 (200000, 300000)"]),
        ("发放近5万份", vec!["50000 份 [45000, 50000)"]),
        ("履行率在九成五以上", vec!["0.95 成 [0.95, ∞)"]),
        ("满意率达8成以上", vec!["0.8 成 [0.8, ∞)"]),
        ("覆盖65.16万多人", vec!["651600 人 (651600, 651700)"]),
        ("占总数1/4左右", vec!["0.25  [0.2375, 0.2625]"]),
        ("印发两万份", vec!["20000 份 [15000, 25000)"]),
        ("惠及86,559人次", vec!["86559 人次 86559"]),
        ("公开信息26,依申请公开93条", vec!["26  26", "93 条 93"]),
        ("查处1 260件", vec!["1260 件 1260"]),
        ("受理41841\n起", vec!["41841 起 41841"]),
        ("承诺5个工作日以内办结", vec!["5 工作日 (-∞, 5]"]),
        ("投资30.75亿元", vec!["3075000000 元 [3074500000, 3075500000)"]),
        ("一审败诉率同比下降17.65%", vec!["-0.1765 % (-0.17655, -0.17645]"]),
        ("我县没有行政复议案件", vec!["0 件 0"]),
        ("同比增长百分之九十五", vec!["0.95 % [0.945, 0.955)"]),
        ("合格率百分之九十八点五", vec!["0.985 % [0.9845, 0.9855)"]),
        ("占三分之二", vec!["2/3  2/3"]),
        ("约占三分之二", vec!["2/3  [19/30, 0.7]"]),
        ("参会人数过半", vec!["0.5  (0.5, ∞)"]),
        ("案件数翻两番", vec!["4 倍 4"]),
        ("每周开展3至5次", vec!["3 次 [3, 5]"]),
        ("不超过30件", vec!["30 件 (-∞, 30]"]),
        ("不足0件", vec!["0 件 (-∞, 0]"]),
        ("命案连续12年全破", vec!["12 年 12"]),
        ("平均年龄为47.3岁", vec!["47.3 岁 [47.25, 47.35)"]),
        ("签发证件十六万余张", vec!["160000 张 (160000, 170000)"]),
        ("覆盖率达到全覆盖。", vec!["1 % [0.995, 1.005)"]),
        ("合格率百分百", vec!["1 % [0.995, 1.005)"]),
        ("发案数再降5%", vec!["-0.05 % (-0.055, -0.045]"]),
        ("超过30件", vec!["30 件 (30, ∞)"]),
        ("不少于30件", vec!["30 件 [30, ∞)"]),
        ("约100件", vec!["100 件 [95, 105]"]),
        ("开展活动近百余场", vec!["100 场 [90, 200)"]),
        ("３５６件，占９５．５％", vec!["356 件 356", "0.955 % [0.9545, 0.9555)"]),
        ("办结案件一百二十三件", vec!["123 件 123"]),
        ("提高2.04个百分点", vec!["0.0204 百分点 [0.02035, 0.02045)"]),
        ("化解纠纷3万5千件", vec!["35000 件 [34500, 35500)"]),
        ("分别为3、5、7件", vec!["3 件 3", "5 件 5", "7 件 7"]),
        ("解决9.5千户", vec!["9500 户 [9450, 9550)"]),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn measure_words_are_read_with_what_they_count() {
    for (text, expected) in [
        ("办理业务87笔，其中退回12笔", vec!["87 笔 87", "12 笔 12"]),
        ("接听来电3406通，派发工单218单", vec!["3406 通 3406", "218 单 218"]),
        ("补种树苗450株、果树60棵", vec!["450 株 450", "60 棵 60"]),
        ("扑杀病畜9头、家禽320只", vec!["9 头 9", "320 只 320"]),
        ("查扣白酒24箱、香油70瓶", vec!["24 箱 24", "70 瓶 70"]),
        ("发布信息16则，回复网帖35帖", vec!["16 则 16", "35 帖 35"]),
        ("议案以27票通过", vec!["27 票 27"]),
        ("调解积案5桩", vec!["5 桩 5"]),
        ("新建公厕4幢、路灯90盏", vec!["4 幢 4", "90 盏 90"]),
        ("接种4310剂次", vec!["4310 剂次 4310"]),
        ("辖六镇三乡", vec!["6 镇 6", "3 乡 3"]),
        ("管辖4县2区", vec!["4 县 4", "2 区 2"]),
        ("通过手机APP受理31件、微信APP9条", vec!["31 件 31", "9 条 9"]),
        ("每本工本费7元5角", vec!["7.5 元 [7.45, 7.55)"]),
        ("退还押金86元4角2分", vec!["86.42 元 [86.415, 86.425)"]),
        ("每份八元五角", vec!["8.5 元 [8.45, 8.55)"]),
        ("获赠£120.5万和€3000", vec!["1205000 英镑 [1204500, 1205500)", "3000 欧元 3000"]),
        ("占41,37%", vec!["0.4137 % [0.41365, 0.41375)"]),
        ("在24小时内处置", vec!["24 小时 (-∞, 24]"]),
        ("平均用时24小时", vec!["24 小时 24"]),
        ("近三年共立案21件", vec!["21 件 21"]),
        ("人均借书2.2本。", vec!["2.2 本 [2.15, 2.25)"]),
        ("全所律师11人至20人", vec!["11 人 [11, 20]"]),
        ("规模在6人至9人（含）的司法所14个", vec!["14 个 14"]),
        ("标的额300万元以上的案件8件", vec!["8 件 8"]),
        ("30人（不含）以下的机构5家", vec!["5 家 5"]),
        ("95%以上的案件按期办结", vec!["0.95 % [0.95, ∞)"]),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn the_years_up_to_the_document_are_a_period() {
    let years = |text: &str| zh(text)[0].period.clone().map(|period| (period.text, period.from, period.to));
    let text = |words: &str| format!("{words}受理案件30件。2020年度报告，2020年办结9件。");
    assert_eq!(years(&text("近五年")), Some(("近五年".into(), Some(2016), Some(2020))));
    assert_eq!(years(&text("过去3年")), Some(("过去3年".into(), Some(2018), Some(2020))));
    assert_eq!(years(&text("近年来")), Some(("近年来".into(), None, None)));
    assert_eq!(years(&text("共")), Some((String::new(), Some(2020), Some(2020))));
}

/// Texts whose numbers name, order or date something.
#[rustfmt::skip]
const NO_CLAIMS: &[&str] = &[
    "2020年1月8日", "2021/03/29 11:30:01", "2021-01-08", "今天是:2019年10月31日", "《纲要(2020-2025)》",
    "2018—2020年", "国发〔2020〕5号", "赣府厅字〔2017〕36号", "眉彭法领发〔20212号", "00525312X/2021-00008", "一是抓好落实",
    "三、存在的问题", "(二)强化监督", "1.深化改革", "2、完善机制", "(3)落实", "“七五”普法", "“放管服”改革", "落实三项制度", "五个主体责任",
    "压实两个责任", "“867”调解室", "十九届四中、五中全会", "第二十次会议", "第十四条", "第3、4条", "第一责任人", "进一步统一", "一体化建设", "百姓议事",
    "三大平台", "四级联动", "“双随机、一公开”", "拨打12348热线", "电话:0970-8672331", "最多跑一次", "近五年来", "第26届", "世界500强",
    "24小时自助服务", "“9+X”模式", "1+N体系", "7×24小时", "5G网络", "A4纸", "12·4宪法日", "30岁以上人员", "十四五规划", "两手抓",
    "数十件", "多次调研", "一次性告知", "一户一策", "二〇二〇年工作", "党的二十大精神", "每10万人", "附件1", "表2", "1 / 8", "千方百计", "万众一心",
    "一年来", "上半年", "近五年", "24小时值班", "全天24小时，", "浏览3次/2024年", "2.2本计划所称", "2.1项", "3份额", "一票否决", "两头跑", "七上八下", "通信", "5单元", "GB18030编码", "ISO9001认证", "MU5735次航班", "一市一策", "实现全覆盖。", "百分百投入", "一张网", "五十岁以上人员", "60岁以上老人", "统筹推进五位一体", "四个全面", "邮编810400", "无法律依据", "工作人员没有划转", "三下乡", "一窗受理", "两委班子", "五大发展理念",
];

#[test]
fn names_ordinals_dates_and_slogans_are_not_claims() {
    for text in NO_CLAIMS {
        assert!(read(text).is_empty(), "{text}: {:?}", read(text));
    }
}

#[test]
fn the_kind_follows_from_the_surrounding_words() {
    for (text, kind) in [
        ("受理3件", Kind::Count),
        ("投入20万元", Kind::Money),
        ("占比20%", Kind::Percent),
        ("同比增长20%", Kind::Growth),
        ("增长到20%", Kind::Percent),
        ("满意率提高20%", Kind::Points),
        ("提高2个百分点", Kind::Points),
        ("同比增加15件", Kind::Change),
        ("较上年减少15件", Kind::Change),
        ("比上月少0.16%", Kind::Growth),
        ("比去年同期多12%", Kind::Growth),
        ("办结率比上月低0.3%", Kind::Points),
        ("新增15件", Kind::Count),
        ("是上年的2倍", Kind::Ratio),
        ("平均用时5天", Kind::Duration),
        ("种植20亩", Kind::Measurement),
        ("考评得分95.5分", Kind::Score),
        ("排名全州第2", Kind::Ordinal),
        ("公开信息26。", Kind::Bare),
    ] {
        assert_eq!(zh(text).iter().map(|f| f.kind).collect::<Vec<_>>(), [kind], "{text}");
    }
}

#[test]
fn less_than_before_is_a_fall() {
    for (text, value) in [
        ("比上月少0.16%", "-0.0016"),
        ("比上月多0.16%", "0.0016"),
        ("办结率比上年低0.3%", "-0.003"),
        ("比去年少7件", "-7"),
    ] {
        assert_eq!(zh(text)[0].value.to_string(), value, "{text}");
    }
}

#[test]
fn a_contradiction_is_reported_and_not_resolved() {
    assert_eq!(zh("开展活动近百余场")[0].qualifier, Qualifier::Contradictory);
    assert_eq!(zh("审核约30余件")[0].qualifier, Qualifier::About);
}

#[test]
fn places_count_bytes_and_characters() {
    let text = "全县①共受理９．７２万件。";
    let claim = &zh(text)[0];
    assert_eq!(&text[claim.start..claim.end], "９．７２万件");
    assert_eq!(
        text.chars().skip(claim.char_start).take(claim.char_end - claim.char_start).collect::<String>(),
        claim.text
    );
}

#[test]
fn a_period_applies_within_its_sentence_and_the_documents_period_elsewhere() {
    let text = "某县2020年度报告\n受理3件。2019年办理2件,作出1件;2019年以来审查5件。去年7件,今年9件。";
    let years: Vec<_> = zh(text).iter().map(|f| f.period.clone().map(|p| (p.from.unwrap(), p.to.unwrap()))).collect();
    let expected = [(2020, 2020), (2019, 2019), (2019, 2019), (2019, 2020), (2019, 2019), (2020, 2020)];
    assert_eq!(years, expected.map(Some));
}

/// A report and its expected claims, one per line: text, value, unit.
fn holds(text: &str, table: &str, lang: Lang) {
    let found: Vec<_> = claims(text, lang).iter().map(|f| format!("{}\t{}\t{}", f.text, f.value, f.unit)).collect();
    let expected: Vec<_> = table.lines().collect();
    assert_eq!(found, expected);
}

#[test]
fn whole_reports_are_read_in_full() {
    holds(include_str!("../../data/second.zh.txt"), include_str!("../../data/second.zh.tsv"), Lang::Zh);
    holds(include_str!("../../data/heldout.zh.txt"), include_str!("../../data/heldout.zh.tsv"), Lang::Zh);
    holds(include_str!("../../data/qilian.zh.txt"), include_str!("../../data/qilian.zh.tsv"), Lang::Zh);
    holds(include_str!("../../data/police.zh.txt"), include_str!("../../data/police.zh.tsv"), Lang::Zh);
    holds(include_str!("../../data/court.zh.txt"), include_str!("../../data/court.zh.tsv"), Lang::Zh);
    holds(include_str!("../../data/market.zh.txt"), include_str!("../../data/market.zh.tsv"), Lang::Zh);
    holds(include_str!("../../data/justice.zh.txt"), include_str!("../../data/justice.zh.tsv"), Lang::Zh);
    holds(include_str!("../../data/transport.zh.txt"), include_str!("../../data/transport.zh.tsv"), Lang::Zh);
    holds(include_str!("../../data/tribunal.en.txt"), include_str!("../../data/tribunal.en.tsv"), Lang::En);
    holds(include_str!("../../data/heldout.en.txt"), include_str!("../../data/heldout.en.tsv"), Lang::En);
    holds(include_str!("../../data/harbour.en.txt"), include_str!("../../data/harbour.en.tsv"), Lang::En);
}

#[test]
fn english_names_ordinals_and_dates_are_not_claims() {
    for text in [
        "on January 8, 2021",
        "8 January 2021",
        "in 2020",
        "2019-2025",
        "Article 12 of the law",
        "Document No. 5",
        "the 19th congress",
        "COVID-19",
        "\"5+2\" programme",
        "call 12348 hotline",
        "the two systems",
        "1. Services",
        "(2) Reviews",
        "a 24-hour line",
        "over the past 5 years",
        "Phase 2",
        "Level 3",
        "12 Zhongshan Road",
        "phone +86 571 8622 9110",
        "0571 8622 9110",
        "on duty 24/7",
        "one quarter of 2021",
        "the one case",
        "the first half of 2021",
        "in the second half of the year",
        "the twelve",
        "complaints in 2020 rose",
        "reforms of 2019 cases",
    ] {
        assert!(claims(text, Lang::En).is_empty(), "{text}: {:?}", claims(text, Lang::En));
    }
}

#[test]
fn english_qualifiers_open_the_interval() {
    for (text, expected) in [
        ("more than 30 cases", "(30, ∞)"),
        ("at least 30 cases", "[30, ∞)"),
        ("nearly 30 cases", "[27, 30)"),
        ("up to 30 cases", "(-∞, 30]"),
        ("30 cases or more", "[30, ∞)"),
        ("3-5 days", "[3, 5]"),
        ("2.5 million yuan", "[2450000, 2550000)"),
        ("twenty-one cases", "21"),
        ("one case", "1"),
        ("nineteen ended well", "19"),
        ("more than half of the judges", "(0.5, ∞)"),
        ("two thirds of the stations", "2/3"),
        ("nearly one-tenth of them", "[0.09, 0.1)"),
        ("fined CNY 12.6 million", "[12550000, 12650000)"),
        ("1 260 cases", "1260"),
        ("The panel carried over 31 appeals", "31"),
        ("decided over 31 appeals", "(31, ∞)"),
        ("It resolved 2043 cases", "2043"),
        ("1998 complaints were closed", "1998"),
        ("a rate of 61,05%", "[0.61045, 0.61055)"),
        ("grants of £1.4 million", "[1350000, 1450000)"),
        ("fees of €85", "85"),
        ("fees of 85 pounds", "85"),
        ("nearly 0 cases", "(-∞, 0]"),
        ("no complaints were received", "0"),
    ] {
        let found = claims(text, Lang::En);
        assert_eq!(found.iter().map(|f| f.interval.to_string()).collect::<Vec<_>>(), [expected], "{text}");
    }
}

#[test]
fn a_sign_of_a_currency_makes_money() {
    for (text, unit) in [("worth £2.76 million", "pound"), ("cost €30", "euro"), ("paid 12 dollars", "dollar")] {
        let found = claims(text, Lang::En);
        assert_eq!((found[0].kind, found[0].unit.as_str()), (Kind::Money, unit), "{text}");
    }
}

#[test]
fn what_rose_from_one_number_to_another_is_no_range() {
    for (text, expected) in [
        ("The number rose from 100 to 120.", vec!["100", "120"]),
        ("Staff grew from 90 to 110 people.", vec!["90", "110"]),
        ("Replies took 3 to 5 days.", vec!["[3, 5]"]),
        ("Panels ranged from 10 to 12.", vec!["[10, 12]"]),
        (
            "The rate was 42.6%, up 2.5 points on 40.1%.",
            vec!["[0.4255, 0.4265)", "[0.0245, 0.0255)", "[0.4005, 0.4015)"],
        ),
    ] {
        let read: Vec<_> = claims(text, Lang::En).iter().map(|claim| claim.interval.to_string()).collect();
        assert_eq!(read, expected, "{text}");
    }
}

#[test]
fn an_earlier_period_beside_a_claim_is_only_that_of_its_number() {
    let years = |text: &str, lang| -> Vec<_> {
        let year = |claim: &Claim| format!("{} {}", claim.value, claim.period.as_ref().unwrap().years().unwrap());
        claims(text, lang).iter().map(year).collect()
    };
    for (text, expected) in [
        ("2023年度报告。受理90件，上年为75件，审结80件。", vec!["90 2023", "75 2022", "80 2023"]),
        ("临江县2024年工作报告\n\n受理728件，2023年为730件，2023年审结5件。", vec!["728 2024", "730 2023", "5 2023"]),
        ("2023年度报告。受理90件（上年75件），审结80件。", vec!["90 2023", "75 2022", "80 2023"]),
        ("2023年度报告。受理90件，2022年仅75件，审结80件。", vec!["90 2023", "75 2022", "80 2023"]),
        ("2023年度报告。2021年受理60件，2022年受理75件，审结70件。", vec!["60 2021", "75 2022", "70 2022"]),
        ("2023年度报告。去年受理75件，审结70件。", vec!["75 2022", "70 2022"]),
        ("2023年度报告。上年43件，今年45件，审结44件。", vec!["43 2022", "45 2023", "44 2023"]),
    ] {
        assert_eq!(years(text, Lang::Zh), expected, "{text}");
    }
    for (text, expected) in [
        (
            "In 2023 it received 480 cases (400 the year before) and closed 450.",
            vec!["480 2023", "400 2022", "450 2023"],
        ),
        (
            "It received 480 cases in 2023, compared with 400 in 2022, and closed 450.",
            vec!["480 2023", "400 2022", "450 2023"],
        ),
        ("In 2023 it closed 20% more than last year, and heard 30 appeals.", vec!["0.2 2023", "30 2023"]),
        ("The year was 2023. Last year it received 400 cases and closed 390.", vec!["400 2022", "390 2022"]),
    ] {
        assert_eq!(years(text, Lang::En), expected, "{text}");
    }
}

#[test]
fn an_unknown_language_is_refused() {
    let error = "fr".parse::<Lang>().unwrap_err();
    assert_eq!(error.to_string(), "parameter `lang` is `fr`, expected `zh` or `en`");
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic_and_in_order(text in ".{0,200}") {
        for lang in [Lang::Zh, Lang::En] {
            let found = claims(&text, lang);
            prop_assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].start));
            for claim in &found {
                prop_assert_eq!(&text[claim.start..claim.end], claim.text.as_str());
            }
        }
    }

    #[test]
    fn texts_of_numbers_and_marks_are_read_without_a_panic(
        text in "[0-9０-９,.，%万亿千百十一二两〇零余多近约第年月日号件项元个人次率为其中分别同比增长（）()《》“”\" \n:/至-]{0,120}",
    ) {
        for claim in zh(&text) {
            prop_assert_eq!(&text[claim.start..claim.end], claim.text.as_str());
            prop_assert!(claim.qualifier == Qualifier::Range || claim.qualifier != Qualifier::Exact || claim.interval.contains(claim.value));
        }
    }

    #[test]
    fn a_count_put_into_a_sentence_is_read_back(n in 0u64..10_000_000, unit in "[件项名份]") {
        let found = zh(&format!("全年共受理各类事项{n}{unit}。"));
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(found[0].value.to_string(), n.to_string());
        prop_assert_eq!(&found[0].unit, &unit);
    }
}

/// The bindings of a text, in words.
fn bound(text: &str, lang: Lang) -> Vec<String> {
    use fazhi::audit::Binding;
    claims(text, lang)
        .iter()
        .map(|f| match &f.binding {
            None => "-".into(),
            Some(Binding::Part { total, .. }) => format!("part of {total}"),
            Some(Binding::Respectively { subject }) => subject.clone(),
            Some(Binding::Rate { numerator: Some(above), denominator }) => format!("{above} of {denominator}"),
            Some(Binding::Rate { numerator: None, denominator }) => format!("? of {denominator}"),
            Some(Binding::Change { of, .. }) => format!("change of {of}"),
        })
        .collect()
}

#[test]
fn structure_words_bind_claims() {
    for (text, expected) in [
        ("办理案件118件(刑事11件,民事107件),挽回损失200万元", vec!["-", "part of 0", "part of 0", "-"]),
        ("完成30条清单的修改。(其中许可11项,处罚19项)。", vec!["-", "part of 0", "part of 0"]),
        (
            "清理文件214件,其中保留163件、修改31件、废止20件;印发8件",
            vec!["-", "part of 0", "part of 0", "part of 0", "-"],
        ),
        ("受理24件,办结21件,办结率87.5%", vec!["-", "-", "1 of 0"]),
        ("应诉案件17件,负责人出庭15件,出庭应诉率88.2%", vec!["-", "-", "1 of 0"]),
        ("共受理9.72万件,办结率达99%", vec!["-", "? of 0"]),
        ("进驻事项1286项,其中可网办1157项,占90%", vec!["-", "part of 0", "1 of 0"]),
        ("上报了129件执法案件卷宗。我县执法案件优秀率最高,为67%", vec!["-", "? of 0"]),
        ("新登记2315户,同比增长12.4%", vec!["-", "change of 0"]),
        ("应诉率88.2%,较上年提高5.5个百分点", vec!["-", "change of 0"]),
        ("优秀、合格分别为54份和61份", vec!["优秀", "合格"]),
        ("甲乡、乙乡、丙乡分别为3、5、7件", vec!["甲乡", "乙乡", "丙乡"]),
        (
            "受理312件,较去年的260件增长20%;其中刑事87件、民事225件",
            vec!["-", "-", "change of 0", "part of 0", "part of 0"],
        ),
        ("审理案件50件,同比分别上升3%和4%", vec!["-", "change of 0", ""]),
        ("开展活动5场。投入20万元,增长8%", vec!["-", "-", "change of 1"]),
        ("受理30件,审执结27件,结案率90%", vec!["-", "-", "1 of 0"]),
        ("受理30件,较去年同期26件上升15.4%,办结率90%", vec!["-", "-", "change of 0", "? of 0"]),
        ("新登记30户,比上年增加5户,增长20%", vec!["-", "change of 0", "change of 0"]),
        ("持证率87.5%(应持证112人,实持证98人)", vec!["2 of 1", "-", "-"]),
        ("审结40件,撤回9件,终止10件,占审结数的25%", vec!["-", "-", "-", "2 of 0"]),
        ("立案30件,办结9件,其中食品类20件", vec!["-", "-", "part of 0"]),
        ("立案30件,办结9件。立案案件中:食品类20件,药品类10件", vec!["-", "-", "part of 0", "part of 0"]),
    ] {
        assert_eq!(bound(text, Lang::Zh), expected, "{text}");
    }
}

#[test]
fn structure_words_bind_english_claims() {
    for (text, expected) in [
        ("312 of 480 case files (65%) were kept", vec!["-", "-", "0 of 1"]),
        ("sued in 14 cases and lost one case of them, or 7.1%", vec!["-", "-", "1 of 0"]),
        ("Of 57 complaints, 49 were resolved and 3 were upheld", vec!["-", "part of 0", "part of 0"]),
        ("received 63 calls, up 5% from 60", vec!["-", "change of 0", "-"]),
        ("Thefts, frauds and robberies numbered 12, 9 and 4 respectively.", vec!["Thefts", "frauds", "robberies"]),
        ("Staff numbered 12 (7 women and 5 men)", vec!["-", "part of 0", "part of 0"]),
    ] {
        assert_eq!(bound(text, Lang::En), expected, "{text}");
    }
}
