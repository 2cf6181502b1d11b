//! Time that is linear in the length of a text, not quadratic.

use std::time::Instant;

use fazhi::Lang;
use fazhi::audit::{Document, claims, report};

/// Texts that tempt a reader to visit the same place repeatedly.
const NASTY: [&str; 26] = [
    "1",
    "12,",
    "1,234,",
    "1.2.",
    "一",
    "万亿",
    "(",
    "《",
    "“",
    "\"",
    "第3、",
    "2020-",
    "不超过",
    "没有",
    "百分之",
    "分别为3、",
    "其中3件,",
    "1 ",
    "3件(",
    "3元5角",
    "11人至20人(含)",
    "近五年",
    "APP",
    "£",
    "上年3件,增加",
    "up 3 from 4 in 2020, ",
];

/// Whether a text eight times as long takes far less than 64 times as long, which quadratic time would.
///
/// A busy machine can spoil one measurement, but hardly all five.
fn grows_in_proportion(piece: &str, read: impl Fn(&str) -> usize) -> bool {
    let time = |length: usize| {
        let text: String = piece.chars().cycle().take(length).collect();
        let start = Instant::now();
        std::hint::black_box(read(&text));
        start.elapsed().as_secs_f64().max(1e-3)
    };
    (0..5).any(|_| time(48_000) / time(6_000) < 24.0)
}

#[test]
fn claims_are_read_in_one_pass() {
    for piece in NASTY {
        for lang in [Lang::Zh, Lang::En] {
            assert!(grows_in_proportion(piece, |text| claims(text, lang).len()), "{piece}");
        }
    }
}

#[test]
fn a_report_is_checked_in_one_pass() {
    let pieces = [
        include_str!("../../data/qilian.zh.txt"),
        "3件(其中2件,1件),占33%、",
        "甲、",
        "大领域",
        "一是",
        "没有行政复议案件。",
        "行政许可事项3项。行政许可4项。",
        "主动公开3条,依申请公开4条,",
        // Impossible rates, for each of which the smallest typing error is searched.
        "受理40700件,办结300件,办结率9.1%。",
        "受理约70000件,办结率9.1%。",
        // Tables.
        "甲|3|4\n",
        "部门|收案\n甲|3\n",
        "部门|收案\n",
        "甲\t3\t\t—\n",
        "甲  3    4\n乙     5\n",
        "甲 3 4\n",
        "甲\n3\n",
        "合计|3|3\n",
        "|",
        "\t",
        "一  ",
        "|---|\n",
        "甲|乙|丙\n\n",
        "一、甲|3\n1.乙|2\n",
        "甲|受理|5|办结率|95%\n",
        "年初|4|新收|5\n办结率|95%|3%\n",
        "0 0 3\n一、甲\n",
    ];
    for piece in pieces {
        let judged = |text: &str| report(&Document::new(text, Lang::Zh)).findings.len();
        assert!(grows_in_proportion(piece, judged), "{piece}");
    }
}
