//! Every kind of bad input: how it is reported, and what is excluded.

use fazhi::calendar::date;
use fazhi::figure::IntervalOptions;
use fazhi::polars::prelude::*;
use fazhi::register::{Kinds, ReadOptions, Register};
use fazhi::{ComputeOptions, Registers, compute};

fn options() -> ReadOptions {
    ReadOptions { values: true, today: date::parse("today", "2026-01-01").unwrap(), ..ReadOptions::default() }
}

/// Reads one bad cell beside good ones, and returns the rule, the row and the value of its problem.
fn problem(kind: &str, frame: DataFrame) -> (String, u64, Option<String>) {
    let register = Register::from_frame(Kinds::built_in().get(kind).unwrap(), frame);
    let (_, account) = register.to_frame(&options()).unwrap();
    let [problem] = account.problems.listed() else { panic!("{}", account.problems.to_frame().unwrap()) };
    (problem.rule.id().to_owned(), problem.row.unwrap_or_default(), problem.value.clone())
}

#[test]
fn each_bad_cell_is_a_problem_with_its_place_rule_and_value() {
    let cases = [
        ("mediation", "受理日期", "昨天", "not_a_date"),
        ("mediation", "受理日期", "2021-02-29", "not_a_date"),
        ("mediation", "受理日期", "2999-01-01", "not_a_date"),
        ("mediation", "受理日期", "2120-01-01", "future_date"),
        ("mediation", "协议金额", "三万余元", "not_an_amount"),
        ("mediation", "协议金额", "12.345", "not_an_amount"),
        ("mediation", "协议金额", "12345678901234567890", "too_large"),
        ("legal_publicity", "受众人数", "12345678901234567890", "too_large"),
        ("mediation", "协议金额", "#VALUE!", "error_value"),
        ("mediation", "受理日期", "#N/A", "error_value"),
        ("mediation", "调解组织", "#REF!", "error_value"),
        ("mediation", "调解结果", "#####", "error_value"),
        ("mediation", "受理日期", "长期", "not_a_date"),
        ("mediation", "调解结果", "大概成了", "unknown_state"),
        ("service_matters", "承诺时限", "十来天", "not_a_whole_number"),
        ("service_matters", "承诺时限", "2.5", "not_a_whole_number"),
        ("service_matters", "承诺时限", "-3", "negative"),
        ("service_matters", "是否延期", "也许", "not_yes_or_no"),
        ("mediation", "年度", "去年", "not_a_period"),
        ("case_file_review", "评查得分", "九十多", "not_a_score"),
        ("mediation", "卷号", "A\u{fffd}1", "bad_encoding"),
    ];
    for (kind, header, cell, rule) in cases {
        let schema = Kinds::built_in().get(kind).unwrap();
        let (key, begins) = (&schema.key[0], &schema.begins.as_ref().unwrap()[0]);
        let mut frame = df![key.as_str() => ["1", "2", "3"], begins.as_str() => ["2020-01-01"; 3]].unwrap();
        for required in schema.columns.iter().filter(|column| column.required && column.id != *begins) {
            frame.with_column(Column::new(required.id.as_str().into(), ["甲"; 3])).unwrap();
        }
        let column = schema.find(header).unwrap();
        let cells = if *begins == column.id { ["2020-01-01", cell, "2020-01-01"] } else { ["", cell, "—"] };
        frame.drop_in_place(&column.id).ok();
        frame.with_column(Column::new(header.into(), cells)).unwrap();
        assert_eq!(problem(kind, frame), (rule.into(), 2, Some(cell.into())), "{header} {cell}");
    }
}

/// What a problem says beside the rule: the header as the input has it, and what may stand there.
#[test]
fn a_problem_names_the_header_as_it_stands_and_what_is_allowed() {
    let frame =
        df!["受理日期" => ["2020-03-05"], "办理 结果（状态）" => ["大概成了"], "是否\n延期" => ["也许"]].unwrap();
    let register = Register::from_frame(Kinds::built_in().get("service_matters").unwrap(), frame)
        .with_columns([("state".to_owned(), "办理 结果（状态）".to_owned())].into());
    let (_, account) = register.to_frame(&options()).unwrap();
    let table = account.problems.to_frame().unwrap();
    let texts = |name: &str| -> Vec<_> {
        let column = table.column(name).unwrap().str().unwrap().clone();
        column.iter().map(|text| text.unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(texts("header"), ["是否\n延期", "办理 结果（状态）"]);
    assert_eq!(texts("value"), ["也许", "大概成了"]);
    assert!(texts("allowed_zh")[0].starts_with("是/否、有/无"), "{:?}", texts("allowed_zh"));
    assert!(texts("allowed_zh")[1].contains("在办"), "{:?}", texts("allowed_zh"));
    assert!(texts("allowed_en")[1].contains("withdrawn"), "{:?}", texts("allowed_en"));
}

/// One amount of twenty digits is a problem of its cell; all others are added up.
#[test]
fn a_number_too_large_spoils_no_sum() {
    let cases = df![
        "结案日期" => ["2020-03-06"; 3],
        "审查结果" => ["给予"; 3],
        "挽回经济损失" => ["叁万伍仟元整", "12345678901234567890", "1.5万元"],
    ]
    .unwrap();
    let registers = Registers::new().with_frame("legal_aid", cases).unwrap();
    let options = ComputeOptions::default().with_years([2020]).with_indicators(["aid_loss_recovered"]);
    let book = compute(&registers, &options).unwrap();
    assert!(book.failures.is_empty());
    assert_eq!(book.problems.of_rule("too_large"), 1);
    let amount = book.figures.of("aid_loss_recovered").next().unwrap();
    assert_eq!((amount.value, amount.excluded), (Some(50_000.0), 1));
}

#[test]
fn an_answer_is_counted_in_every_pair_of_words() {
    let answers = ["有", "无", "未延期", "没有", "无", "已延期", "否", "×", "√", "0"];
    let numbers: Vec<_> = (0..10).map(|number| number.to_string()).collect();
    let matters = df!["办件编号" => numbers, "受理日期" => ["2020-03-05"; 10], "是否延期" => answers].unwrap();
    let register = Register::from_frame(Kinds::built_in().get("service_matters").unwrap(), matters);
    let (rows, account) = register.to_frame(&options()).unwrap();
    assert_eq!(account.problems.total(), 0);
    let extended = rows.column("extended").unwrap().bool().unwrap().clone();
    let yes = extended.iter().filter(|answer| *answer == Some(true)).count();
    assert_eq!((yes, extended.null_count()), (3, 0));
}

/// 长期 and a day of the year 9999 are a certificate that does not expire.
#[test]
fn what_never_expires_is_valid_in_every_year() {
    let staff = df![
        "执法单位" => ["公安局"; 4],
        "执法证号" => ["1", "2", "3", "4"],
        "发证日期" => ["2019-01-01"; 4],
        "有效期至" => ["长期", "9999-12-31", "2020-06-30", "2025-01-01"],
    ]
    .unwrap();
    let registers = Registers::new().with_frame("enforcement_staff", staff).unwrap();
    let options = ComputeOptions::default().with_years([2020, 2021]).with_indicators(["certificate_rate"]);
    let book = compute(&registers, &options).unwrap();
    assert_eq!(book.problems.total(), 0);
    let of = |figure: fazhi::figure::Figure| (figure.numerator, figure.denominator, figure.excluded);
    let found: Vec<_> = book.figures.of("certificate_rate").map(of).collect();
    assert_eq!(found, [(Some(3.0), Some(4.0), 0), (Some(3.0), Some(4.0), 0)]);
    // No far year makes periods of its own.
    let staff =
        df!["执法单位" => ["公安局"], "执法证号" => ["1"], "发证日期" => ["2019-01-01"], "有效期至" => ["长期"]]
            .unwrap();
    let registers = Registers::new().with_frame("enforcement_staff", staff).unwrap();
    let book = compute(&registers, &ComputeOptions::default().with_indicators(["certificate_rate"])).unwrap();
    assert!(book.figures.of("certificate_rate").count() < 100);
}

/// 有 and 无 in a column of states: without a certificate is no empty cell.
#[test]
fn no_is_a_state_where_the_column_says_so() {
    let staff =
        df!["执法单位" => ["公安局"; 3], "执法证号" => ["1", "2", "3"], "是否持证" => ["有", "无", "—"]].unwrap();
    let register = Register::from_frame(Kinds::built_in().get("enforcement_staff").unwrap(), staff);
    let (rows, account) = register.to_frame(&options()).unwrap();
    assert_eq!(account.problems.total(), 0);
    let states: Vec<_> =
        rows.column("cert_state").unwrap().str().unwrap().iter().map(|s| s.map(str::to_owned)).collect();
    assert_eq!(states, [Some("valid".into()), Some("none".into()), None]);
}

/// A population that cannot be read is missing in its own year only.
#[test]
fn an_unreadable_population_excludes_its_own_year_only() {
    let cases = df!["指派日期" => ["2020-03-05", "2021-03-05", "2022-03-05"], "审查结果" => ["给予"; 3]].unwrap();
    let places = df![
        "县" => ["祁连县"; 3],
        "年度" => ["2020", "2021", "2022"],
        "常住人口" => ["30.5万人", "约三十万", "305，000 人"],
    ]
    .unwrap();
    let registers = Registers::new().with_frame("legal_aid", cases).unwrap().with_frame("places", places).unwrap();
    let options = ComputeOptions::default().with_years([2020, 2021, 2022]).with_indicators(["aid_per_10k"]);
    let book = compute(&registers, &options).unwrap();
    let of =
        |figure: fazhi::figure::Figure| (figure.numerator, figure.denominator, figure.status.name(), figure.excluded);
    let found: Vec<_> = book.figures.of("aid_per_10k").map(of).collect();
    let known = (Some(1.0), Some(305_000.0), "ok", 0);
    assert_eq!(found, [known, (Some(1.0), None, "not_available", 1), known]);
    let [missing] = book.figures.unavailable() else { panic!("{:?}", book.figures.unavailable()) };
    assert_eq!(missing.en, "2021: column `resident` of register `places` has no value that can be used");
}

/// 败诉 and 胜诉 are outcomes without the form of the judgment.
#[test]
fn a_case_that_is_only_said_to_be_lost_counts_as_lost() {
    let cases = df![
        "案号" => ["1", "2", "3", "4", "5"],
        "立案日期" => ["2020-01-05"; 5],
        "结案日期" => ["2020-03-05"; 5],
        "裁判结果" => ["胜诉", "败诉", "撤销", "驳回诉讼请求", "准予撤诉"],
    ]
    .unwrap();
    let registers = Registers::new().with_frame("litigation", cases).unwrap();
    let book = compute(&registers, &ComputeOptions::default().with_years([2020])).unwrap();
    assert_eq!(book.problems.total(), 0);
    let rate = |id: &str| book.figures.of(id).map(|figure| (figure.numerator, figure.denominator)).next().unwrap();
    assert_eq!(rate("lit_loss_rate"), (Some(2.0), Some(4.0)));
    assert_eq!(rate("lit_loss_rate_concluded"), (Some(2.0), Some(5.0)));
}

#[test]
fn rows_that_contradict_themselves_or_others_are_problems() {
    let turned = df!["受理日期" => ["2020-03-05", "2020-03-05"], "调结日期" => ["2020-03-06", "2020-03-01"]].unwrap();
    assert_eq!(problem("mediation", turned), ("out_of_order".into(), 2, Some("2020-03-01".into())));
    let twice = df!["卷号" => ["1", "2", "1"], "受理日期" => ["2020-03-05"; 3]].unwrap();
    assert_eq!(problem("mediation", twice), ("duplicate_key".into(), 3, Some("1".into())));
}

#[test]
fn an_unknown_agency_is_a_problem_but_other_names_of_a_known_one_are_not() {
    let agencies = df!["单位名称" => ["市场监督管理局", "司法局"], "简称" => ["市监局", "县司法局、司法"]].unwrap();
    let matters =
        df!["受理日期" => ["2020-03-05"; 4], "办理部门" => ["市监局", "市场监督管理局", "司法", "不明局"]].unwrap();
    let registers =
        Registers::new().with_frame("agencies", agencies).unwrap().with_frame("service_matters", matters).unwrap();
    let options =
        ComputeOptions::default().with_years([2020]).with_by(["agency"]).with_indicators(["service_accepted"]);
    let book = compute(&registers, &options).unwrap();
    let figures: Vec<_> = book.figures.iter().collect();
    let found: Vec<_> =
        figures.iter().map(|figure| (figure.group[0].as_deref(), figure.value, figure.excluded)).collect();
    assert_eq!(found, [(Some("司法局"), Some(1.0), 1), (Some("市场监督管理局"), Some(2.0), 1)]);
    assert_eq!(book.problems.of_rule("unknown_agency"), 1);
}

#[test]
fn agencies_have_levels_and_their_totals_come_from_summed_counts() {
    let agencies =
        df!["单位名称" => ["民政局", "公安局", "八宝镇"], "层级" => ["县级部门", "县级部门", "乡镇"]].unwrap();
    let matters =
        df!["受理日期" => ["2020-03-05"; 5], "办理部门" => ["民政局", "公安局", "八宝镇", "八宝镇", "外星局"]].unwrap();
    let registers = Registers::new().with_frame("agencies", agencies).unwrap();
    let registers = registers.with_frame("service_matters", matters).unwrap();
    let options = ComputeOptions::default().with_totals(true);
    let options = options.with_years([2020]).with_by(["agency_level"]).with_indicators(["service_accepted"]);
    let book = compute(&registers, &options).unwrap();
    let figures: Vec<_> = book.figures.iter().collect();
    let found: Vec<_> =
        figures.iter().map(|figure| (figure.group[0].as_deref(), figure.value, figure.excluded)).collect();
    let expected = [(None, Some(4.0), 1), (Some("county_department"), Some(2.0), 1), (Some("township"), Some(2.0), 1)];
    assert_eq!(found, expected);
}

#[test]
fn a_bad_cell_excludes_its_row_only_from_indicators_that_need_it() {
    let matters =
        df!["受理日期" => ["2020-03-05"; 2], "办结日期" => ["2020-03-06"; 2], "评价结果" => ["满意", "还行吧"]]
            .unwrap();
    let registers = Registers::new().with_frame("service_matters", matters).unwrap();
    let book = compute(&registers, &ComputeOptions::default().with_years([2020])).unwrap();
    let figure = |id: &str| {
        book.figures.of(id).map(|figure| (figure.denominator.or(figure.value), figure.excluded)).next().unwrap()
    };
    assert_eq!(figure("service_accepted"), (Some(2.0), 0));
    assert_eq!(figure("service_completion_rate"), (Some(2.0), 0));
    assert_eq!(figure("service_satisfaction"), (Some(1.0), 1));
}

#[test]
fn invalid_requests_are_errors_that_say_what_is_valid() {
    let matters = || df!["受理日期" => ["2020-03-05"], "受理时间" => ["2020-03-05"]].unwrap();
    let registers = |frame| Registers::new().with_frame("service_matters", frame).unwrap();
    let options = || ComputeOptions::default().with_years([2020]);
    let text = |frame: DataFrame, options: &ComputeOptions| {
        let error = compute(&registers(frame), options).unwrap_err();
        (error.to_string(), error.hint().unwrap_or_default())
    };
    assert_eq!(
        text(matters(), &options()),
        (
            "service_matters (frame): headers `受理日期` and `受理时间` both match column `accepted`".into(),
            "choose one: columns = { accepted = \"受理日期\" }".into(),
        )
    );
    assert_eq!(
        text(df!["受理的日期" => ["2020-03-05"]].unwrap(), &options()),
        (
            "service_matters (frame): column `accepted` (`受理日期`) is missing; found `受理的日期`".into(),
            "if you mean `受理的日期`, map it: columns = { accepted = \"受理的日期\" }".into(),
        )
    );
    let one = || df!["受理日期" => ["2020-03-05"]].unwrap();
    assert_eq!(
        text(one(), &options().with_indicators(["service_complete_rate"])).1,
        "did you mean `service_completion_rate`?"
    );
    let wrong = options().with_intervals(IntervalOptions::at([1.2]));
    assert!(text(one(), &wrong).0.starts_with("parameter `level` is `1.2`"), "{}", text(one(), &wrong).0);
    let nested = df!["受理日期" => [Series::new("".into(), [1])]].unwrap();
    assert!(text(nested, &options()).0.starts_with("frame: column `受理日期` has type"));
    assert!(text(one(), &options().with_by(["乡镇"])).0.contains("column `乡镇` is missing"));
}
