//! No input makes the audit panic, take long, or report places outside the text.
//!
//! `cargo test` searches for two seconds, `make fuzz` for as long as it is told. Random bytes hardly ever form a
//! claim, so texts are built from pieces of the grammar and of whole reports.

use std::io::{Cursor, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use fazhi::Lang;
use fazhi::audit::{Audit, Document, Source, report};
use rust_xlsxwriter::{Format, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::printed;

/// How long each target runs unless `BOLERO_RANDOM_TEST_TIME_MS` says otherwise.
const SHORT: Duration = Duration::from_secs(2);
/// One in this many texts is repeated many times, to detect quadratic time.
const REPEATED: u8 = 32;
/// The length of such a text in bytes, and its time limit; with linear time it takes some 50 ms.
const LONG: usize = 60_000;
const CAP: Duration = Duration::from_secs(3);

const REPORTS: [&str; 5] = [
    include_str!("../../data/qilian.zh.txt"),
    include_str!("../../data/market.zh.txt"),
    include_str!("../../data/court.zh.txt"),
    include_str!("../../data/harbour.en.txt"),
    include_str!("../../data/heldout.en.txt"),
];

/// The pieces that texts are built from, separated by spaces.
const PIECES: &str = "\
    受理 办结 审结 未结 新收 上年结转 行政复议案件 执法人员 办结率 优秀率 出庭应诉率 占 占比 其中 包括 分别为 分别占 分别 \
    同比 增长 下降 较上年 去年 今年 2020年 2019年以来 一是 二是 三大平台 大领域 没有 未发生 无 零 第 第二 排名 每 均 人均 \
    约 近 不超过 超过 至少 不足 余 多 几 以上 以下 以内 左右 件 起 项 个 名 人次 % ‰ 个百分点 万 亿 千 百 十 元 万元 倍 成 \
    天 个工作日 年 岁 分 日 月 号 百分之 分之 三分之二 百分百 全覆盖 过半 一半 翻两番 九成五 一百二十三 两万 廿 〇 点 半 \
    ， 。 ； ： 、 （ ） 《 》 “ ” \" ' ‘ ’ … ! ? . , ; : ( ) [ ] 【 】 - — – ~ 至 到 和 与 及 / + × · | & < > = _ # @ \
    <b> </b> <script> </script> <table> <tr><td> </td></tr> <!-- --> &lt; &amp; &#0; &#x110000; <w:p> <w:t> ]]> \
    １２３ ， ％ １，２８６ 1,286 0.5 99.9% 007 1.2.3 1/4 24/7 3至5 3-5 10%-20% 12345 2024-01-15 9:30 〔2020〕15号 1. (3) （三） 三、 \
    of of_which including respectively rate cases files people percent percentage points million thousand two thirds \
    one case no complaints more than nearly up down by from rose fell to year last in 2021 CNY yuan and the Of each \
    部门 收案 合计 小计 总计 单位：件、万元 (000's) 未报 NA — __ ___ 　　 |---| |--:|---| ┌─┬─┐ │ ｜ 甲|3 |乙|4| 丙__5 丁 （一） 笔 只 角 3元5角 £ € 至5人（含） 的 \
    e\u{301} \u{feff} \u{200b} \u{1f600} \u{3000} \u{a0} \u{ff05} \u{2028} ½ ² ① ⅔ 𠀀 \u{0} \u{85} \r \t";

/// A text of pieces, numbers and parts of reports, chosen by the bytes.
fn text_of(bytes: &[u8]) -> String {
    let pieces: Vec<&str> = PIECES.split(' ').filter(|piece| !piece.is_empty()).collect();
    let mut text = String::new();
    for chunk in bytes.chunks_exact(3) {
        let number = u32::from(chunk[1]) << 8 | u32::from(chunk[2]);
        match chunk[0] % 16 {
            0..=6 => text.push_str(&pieces[number as usize % pieces.len()].replace('_', " ")),
            7..=9 => text.push_str(&(number % [10, 100, 1_000, 65_536][number as usize % 4]).to_string()),
            10 => text.push(' '),
            11 => text.push(['\n', '\n', '\t', '|'][usize::from(chunk[2] % 4)]),
            12 => text.push_str(&number.to_string().repeat(usize::from(chunk[2] % 8))),
            13 => text.extend(char::from_u32(number)),
            _ => {
                let report = REPORTS[usize::from(chunk[0] >> 4) % REPORTS.len()];
                let length = report.chars().count();
                text.extend(report.chars().skip(number as usize % length).take(usize::from(chunk[2] % 64)));
            }
        }
    }
    text
}

/// A kind of file: its extension, and how a file contains a text.
type Kind = (&'static str, fn(&str) -> Vec<u8>);

/// The supported kinds of files.
const KINDS: [Kind; 10] = [
    ("txt", |text| text.into()),
    ("html", |text| format!("<html><title>{text}</title><body><p>{text}</p><table><tr><td>{text}").into()),
    ("md", |text| format!("# {text}\n\n|部门|收案|\n|---|--:|\n|{text}|3|\n\n- **{text}**\n").into()),
    ("odt", |text| {
        let table =
            format!("<b:table><b:table-row><b:table-cell><t:p>{text}</t:p></b:table-cell></b:table-row></b:table>");
        packed("content.xml", &format!("<o:d xmlns:o='o' xmlns:t='t' xmlns:b='b'><t:p>{text}</t:p>{table}</o:d>"))
    }),
    ("docx", |text| word(&format!("<w:document xmlns:w='w'><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:document>"))),
    ("csv", |text| format!("label,text,id,part_of\n\"{}\",3件,a,b\n", text.replace('"', "\"\"")).into()),
    ("csv", |text| format!("部门,收案,结案\n\"{}\",3,4\n{text}\n合计,3,4\n", text.replace('"', "\"\"")).into()),
    ("xlsx", sheet),
    ("pdf", |text| [text.as_bytes(), include_bytes!("../../data/second.gbk.pdf").as_slice()].concat()),
    ("pdf", |text| printed::pages(&[page(text), page(text)], 400)),
];

/// A page of a PDF: each word of a text is drawn as a line, as a box or in letters, at a place that it says.
fn page(text: &str) -> String {
    let drawn = |(at, word): (u32, &str)| {
        let number = word.bytes().fold(at, |number, byte| number.wrapping_mul(31).wrapping_add(u32::from(byte)));
        let (x, y, far) = (number / 8 % 12 * 40, number / 96 % 20 * 20, number / 1920 % 12 * 40);
        match number % 8 {
            0 | 1 => format!("{x} {y} m {far} {y} l S"),
            2 | 3 => format!("{x} {y} m {x} {far} l S"),
            4 => format!("{x} {y} {far} 20 re S"),
            5 => format!("{x} {y} .5 {far} re f"),
            _ => printed::shown(word, x + 5, y + 5, 10),
        }
    };
    (0..).zip(text.split_whitespace()).map(drawn).collect::<Vec<_>>().join(" ")
}

/// A workbook with the words of a text in its cells, some of them merged.
fn sheet(text: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 3, "单位：件", &Format::new()).unwrap();
    sheet.merge_range(1, 0, 2, 0, "部门", &Format::new()).unwrap();
    for (row, line) in (1..).zip(text.lines().take(40)) {
        for (column, cell) in (1..).zip(line.split(['|', ' ']).take(8)) {
            match cell.parse::<f64>() {
                Ok(number) if number.is_finite() => sheet.write_number(row, column, number).unwrap(),
                _ => sheet.write_string(row, column, cell).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

fn word(part: &str) -> Vec<u8> {
    packed("word/document.xml", part)
}

fn packed(name: &str, part: &str) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(name, SimpleFileOptions::default()).unwrap();
    archive.write_all(part.as_bytes()).unwrap();
    archive.finish().unwrap().into_inner()
}

/// The properties of every text.
fn holds(text: &str) {
    holds_in(text, |lang| Document::new(text, lang));
}

/// The properties of a document with this text.
fn holds_in<'a>(text: &str, document: impl Fn(Lang) -> Document<'a>) {
    let characters: Vec<char> = text.chars().collect();
    for lang in [Lang::Zh, Lang::En] {
        let audit = report(&document(lang));
        let mut behind = 0;
        for claim in &audit.claims {
            assert!(behind <= claim.char_start && claim.char_start < claim.char_end, "{claim:?}");
            let written: String = characters[claim.char_start..claim.char_end].iter().collect();
            assert_eq!((claim.text.as_str(), &text[claim.start..claim.end]), (written.as_str(), written.as_str()));
            assert!(!claim.interval.is_empty(), "{claim:?}");
            behind = claim.char_end;
        }
        let places = audit.findings.iter().flat_map(|finding| &finding.places);
        // The text of a cell need not occur in the document's text.
        for place in places.filter(|place| place.cell.is_none()) {
            let written: String = characters[place.char_start..place.char_end].iter().collect();
            assert_eq!(place.text, written);
        }
        for shown in [Lang::Zh, Lang::En] {
            is_escaped(&audit, text, shown);
        }
    }
}

/// The page contains no tags from the text, and its text is the audited one.
fn is_escaped(audit: &Audit, text: &str, lang: Lang) {
    let page = audit.page(text, lang, text);
    let own = [
        "!DOCTYPE", "html", "head", "body", "meta", "title", "style", "div", "h1", "p>", "p ", "a ", "a>", "b>",
        "aside", "mark", "table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary",
    ];
    for (at, _) in page.match_indices('<') {
        let name = page[at + 1..].trim_start_matches('/');
        assert!(own.iter().any(|tag| name.starts_with(tag)), "{}", &name[..name.len().min(40)]);
    }
    let (_, shown) = page.split_once("<div class=\"report\">").unwrap();
    let (shown, _) = shown.split_once("</div>\n</div>").unwrap();
    // The margin and the numbers that lead to it are no part of the text.
    let blocks = shown.split("<div class=\"block\">").map(|block| block.split("<aside>").next().unwrap_or_default());
    let tags = blocks.flat_map(|block| block.split('<')).filter(|part| !part.starts_with("a "));
    let words: String = tags.map(|part| part.split_once('>').map_or(part, |(_, words)| words)).collect();
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    let plain = signs.iter().fold(words, |words, (written, sign)| words.replace(written, sign));
    // Empty lines are left out, cells stand apart without their white space, and what a terminal would obey is written out.
    let written = |c: char| if is_obeyed(c) { c.escape_default().to_string() } else { c.to_string() };
    assert_eq!(dense(&plain), dense(&text.chars().map(written).collect::<String>()));
}

/// A text without white space, also such as is written out.
fn dense(text: &str) -> String {
    let written_out =
        ['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'].map(|c| c.escape_default().to_string());
    let text = written_out.iter().fold(text.to_owned(), |text, sign| text.replace(sign, ""));
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether a terminal obeys a character, or the text around it turns.
fn is_obeyed(c: char) -> bool {
    let turns = ['\u{61C}', '\u{200E}', '\u{200F}', '\u{2028}', '\u{2029}'].contains(&c)
        || ('\u{202A}'..='\u{202E}').contains(&c)
        || ('\u{2066}'..='\u{2069}').contains(&c);
    !matches!(c, '\n' | '\t') && (c.is_control() || turns)
}

/// Whether the work stays within its time limit; a stall of the machine may spoil one measurement, but hardly three.
fn is_quick(work: impl Fn()) -> bool {
    (0..3).any(|_| {
        let start = Instant::now();
        work();
        start.elapsed() < CAP
    })
}

/// Reads a file with these bytes, and audits it if it can be read.
fn reads(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap();
    let quick = is_quick(|| match Source::read(path) {
        Ok(source) => holds_in(source.text(), |lang| source.document(Some(lang))),
        Err(error) => assert!(!error.to_string().is_empty()),
    });
    assert!(quick, "{} bytes", bytes.len());
}

#[test]
fn any_text_is_read_judged_and_shown() {
    bolero::check!().with_test_time(SHORT).with_max_len(600).for_each(|bytes| {
        let text = text_of(bytes);
        holds(&text);
        if bytes.first().is_some_and(|byte| byte % REPEATED == 0) && !text.is_empty() {
            let long = text.repeat(LONG / text.len() + 1);
            for lang in [Lang::Zh, Lang::En] {
                let judge = || drop(std::hint::black_box(report(&Document::new(&long, lang))));
                assert!(is_quick(judge), "{} bytes of {text:?}", long.len());
            }
        }
    });
}

#[test]
fn any_file_is_read_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    bolero::check!().with_test_time(SHORT).with_max_len(300).for_each(|bytes| {
        for (ending, file) in KINDS {
            let path = folder.path().join(format!("a.{ending}"));
            reads(&path, bytes);
            let mut written = file(&text_of(bytes));
            reads(&path, &written);
            // The same file with some bytes changed.
            for pair in bytes.chunks_exact(2).take(4) {
                let at = usize::from(pair[0]) * written.len() / 256;
                if let Some(byte) = written.get_mut(at) {
                    *byte ^= pair[1];
                }
            }
            reads(&path, &written);
            written.truncate(written.len() / 2);
            reads(&path, &written);
        }
    });
}
