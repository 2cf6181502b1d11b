//! Reports made of registers, and read again by the audit.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;

use fazhi::audit::{Audit, Cell, Claim, Finding, Relation, Source, Verdict, report};
use fazhi::calendar::Period;
use fazhi::figure::Figures;
use fazhi::polars::prelude::*;
use fazhi::report::{Format, ReportOptions, Template};
use fazhi::{Book, ComputeOptions, Lang, Registers, compute};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::printed::{self, Look};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/qilian-2020");

fn options() -> ReportOptions {
    ReportOptions::new(Period::Year(2020)).with_place("祁连县")
}

fn book_of(folder: &Path) -> Book {
    let options = ComputeOptions::default().with_periods(options().periods());
    compute(&Registers::open(folder).unwrap(), &options).unwrap()
}

/// What the audit says of the report of a book, once it is written and read again.
fn audited(book: &Book, format: Format, lang: Lang) -> Audit {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("年报.{}", format.ending()));
    let made = book.report(&options().with_lang(lang)).unwrap();
    fs::write(&path, made.write(format).unwrap()).unwrap();
    read_again(book, &path, lang)
}

fn read_again(book: &Book, path: &Path, lang: Lang) -> Audit {
    let source = Source::read(path).unwrap();
    report(&source.document(Some(lang)).against(&book.figures, &book.catalogue))
}

/// What the audit says of the report of a book, once it is printed and read again.
fn audited_in_print(book: &Book, look: Look) -> Audit {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("年报.pdf");
    let made = book.report(&options()).unwrap().write(Format::Markdown).unwrap();
    fs::write(&path, printed::pdf(std::str::from_utf8(&made).unwrap(), look)).unwrap();
    read_again(book, &path, Lang::Zh)
}

/// What the audit objects to: figures that the registers do not bear out, and what does not go together. That more was disclosed
/// on application than proactively may be so in some registers, and is none of the report's faults.
fn objections(audit: &Audit) -> Vec<String> {
    let holds = |verdict: Verdict| matches!(verdict, Verdict::Exact | Verdict::WithinRounding);
    let differ = audit.matches.iter().filter(|one| one.value.is_some() && !holds(one.verdict));
    let differ = differ.map(|one| format!("{}: {}", audit.claims[one.claim].text, one.zh));
    let wrong = |finding: &&Finding| matches!(finding.verdict, Verdict::Impossible | Verdict::Unreconciled);
    let wrong = audit.findings.iter().filter(wrong).filter(|finding| finding.relation != Relation::Plausibility);
    differ.chain(wrong.map(|finding| finding.zh.clone())).collect()
}

/// The figures found in the registers, of those in tables.
fn in_tables(audit: &Audit) -> Vec<(String, Option<String>)> {
    let known = audit.matches.iter().filter(|one| one.value.is_some() && audit.claims[one.claim].cell.is_some());
    known.map(|one| (audit.claims[one.claim].text.clone(), one.indicator.clone())).collect()
}

fn looks() -> impl Strategy<Value = Look> {
    (300..900u32, 60..200u32, any::<bool>(), any::<bool>()).prop_map(|(height, names, heads_again, filled)| Look {
        height,
        names,
        heads_again,
        filled,
    })
}

/// The example's registers with some of their rows, of which some happened a year before; `choice` decides which.
fn registers(choice: u64) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut state = choice | 1;
    let mut next = move || {
        // xorshift64
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state >> 33
    };
    for entry in fs::read_dir(FOLDER).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.extension().is_none_or(|ending| ending != "csv") || name.starts_with('_') {
            continue;
        }
        let (kept, earlier) = (next() % 101, next() % 101);
        let bytes = fs::read(&path).unwrap();
        let mut lines = bytes.split_inclusive(|byte| *byte == b'\n');
        let mut written = lines.next().unwrap().to_vec();
        for line in lines {
            if next() % 100 < kept {
                let moves = next() % 100 < earlier;
                written.extend(if moves { a_year_earlier(line) } else { line.to_vec() });
            }
        }
        fs::write(folder.path().join(name), written).unwrap();
    }
    fs::write(folder.path().join("政务服务办件.csv"), matters(next() % 3000, &mut next)).unwrap();
    folder
}

/// A line whose years are 2019 where they were 2020; digits are the same bytes in each encoding.
fn a_year_earlier(line: &[u8]) -> Vec<u8> {
    let mut moved = line.to_vec();
    for at in 0..moved.len().saturating_sub(3) {
        if moved[at..].starts_with(b"2020") {
            moved[at..at + 4].copy_from_slice(b"2019");
        }
    }
    moved
}

/// A register of matters, most of which are resolved within two months; dates of a few cannot be read.
fn matters(count: u64, next: &mut impl FnMut() -> u64) -> String {
    let mut text = String::from("受理日期,办结日期,办理部门\n");
    let bad = 100 + next() % 2000;
    for _ in 0..count {
        let (year, month, day, days) = (2019 + next() % 2, next() % 11 + 1, next() % 28 + 1, next() % 28 + 1);
        let resolved = match next() {
            one if one.is_multiple_of(9) => String::new(),
            one if one.is_multiple_of(bad) => "不详".into(),
            _ => format!("{year}-{:02}-{days:02}", month + 1),
        };
        let month = if next().is_multiple_of(bad) { 13 } else { month };
        writeln!(text, "{year}-{month:02}-{day:02},{resolved},民政局").unwrap();
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn the_audit_objects_to_no_figure_in_a_report_of_any_registers(choice: u64, look in looks()) {
        let folder = registers(choice);
        let book = book_of(folder.path());
        for format in [Format::Docx, Format::Html, Format::Markdown, Format::Text] {
            for lang in [Lang::Zh, Lang::En] {
                let audit = audited(&book, format, lang);
                prop_assert_eq!(objections(&audit), Vec::<String>::new(), "{:?} of {} in {:?}", format, choice, lang);
            }
        }
        let audit = audited_in_print(&book, look);
        prop_assert_eq!(objections(&audit), Vec::<String>::new(), "{:?} of {}", look, choice);
        prop_assert_eq!(in_tables(&audit), in_tables(&audited(&book, Format::Markdown, Lang::Zh)), "{:?} of {}", look, choice);
    }
}

/// The report of the example as typst and LibreOffice print it.
#[test]
fn the_audit_finds_in_print_what_it_finds_in_the_document() {
    let book = book_of(Path::new(FOLDER));
    let found = |audit: &Audit| {
        let known = audit.matches.iter().filter(|one| one.value.is_some());
        known.map(|one| (audit.claims[one.claim].text.clone(), one.indicator.clone())).collect::<Vec<_>>()
    };
    let document = found(&audited(&book, Format::Docx, Lang::Zh));
    assert!(document.len() > 90, "{document:?}");
    for name in ["report.typst.pdf", "report.soffice.pdf"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/printed").join(name);
        let audit = read_again(&book, &path, Lang::Zh);
        assert_eq!(objections(&audit), Vec::<String>::new(), "{name}");
        assert_eq!(found(&audit), document, "{name}");
    }
}

#[test]
fn the_report_of_the_example_gives_its_figures_and_the_audit_finds_each_of_them() {
    let book = book_of(Path::new(FOLDER));
    for format in [Format::Docx, Format::Html, Format::Markdown, Format::Text] {
        for lang in [Lang::Zh, Lang::En] {
            assert_eq!(objections(&audited(&book, format, lang)), Vec::<String>::new(), "{format:?} in {lang:?}");
        }
        let audit = audited(&book, format, Lang::Zh);
        let found = |id: &str| audit.matches.iter().any(|one| one.indicator.as_deref() == Some(id));
        let ids = [
            "service_accepted",
            "service_completion_rate",
            "power_inventory",
            "power_total",
            "disclosed_proactively",
            "advisers",
            "enforcement_officers",
            "files_reviewed",
            "file_excellent_rate",
            "lit_cases",
            "disputes_screened",
            "disputes_settled",
            "publicity_events",
            "publicity_leaflets",
            "aid_consultations",
            "aid_cases",
            "aid_composition",
            "aid_loss_recovered",
            "notary_matters",
            "notary_fee_saved",
            "deputy_heads",
        ];
        let lacking: Vec<&str> = ids.into_iter().filter(|id| !found(id)).collect();
        assert_eq!(lacking, Vec::<&str>::new(), "{format:?}");
    }
}

/// A report as it is written, of which single signs can be changed: the text of a file, or that of a Word document.
struct Written {
    format: Format,
    bytes: Vec<u8>,
    words: String,
}

/// The part of a Word document that has its words.
const BODY: &str = "word/document.xml";

impl Written {
    fn of(book: &Book, format: Format) -> Self {
        let bytes = book.report(&options()).unwrap().write(format).unwrap();
        let mut words = String::new();
        match format {
            Format::Docx => {
                let mut packed = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
                packed.by_name(BODY).unwrap().read_to_string(&mut words).unwrap();
            }
            _ => words = String::from_utf8(bytes.clone()).unwrap(),
        }
        Self { format, bytes, words }
    }

    /// Where a claim is written, from a place on; a cell of a page or a Word document is between two tags.
    fn find(&self, claim: &Claim, from: usize) -> usize {
        let tagged = claim.cell.is_some() && matches!(self.format, Format::Docx | Format::Html);
        let stands = |at: &usize| {
            let before = self.words[..*at].chars().next_back();
            let behind = self.words[at + claim.text.len()..].chars().next();
            let digit = |sign: Option<char>| sign.is_some_and(|sign| sign.is_ascii_digit() || sign == ',');
            if tagged { (before, behind) == (Some('>'), Some('<')) } else { !digit(before) && !digit(behind) }
        };
        let mut places = self.words[from..].match_indices(&claim.text).map(|(at, _)| from + at);
        places.find(stands).expect("claims are in the order of the words")
    }

    /// What the audit says of it with other words.
    fn audited(&self, words: &str, book: &Book) -> Audit {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("年报.{}", self.format.ending()));
        let bytes = if self.format == Format::Docx { self.packed(words) } else { words.as_bytes().to_vec() };
        fs::write(&path, bytes).unwrap();
        let source = Source::read(&path).unwrap();
        report(&source.document(Some(Lang::Zh)).against(&book.figures, &book.catalogue))
    }

    fn packed(&self, words: &str) -> Vec<u8> {
        let mut packed = zip::ZipArchive::new(std::io::Cursor::new(&self.bytes)).unwrap();
        let mut other = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for at in 0..packed.len() {
            let part = packed.by_index_raw(at).unwrap();
            if part.name().unwrap() != BODY {
                other.raw_copy_file(part).unwrap();
            }
        }
        other.start_file(BODY, zip::write::SimpleFileOptions::default()).unwrap();
        other.write_all(words.as_bytes()).unwrap();
        other.finish().unwrap().into_inner()
    }
}

/// What the annex of the registers counts besides the rows is in no relation to anything printed.
const UNRELATED: [&str; 2] = ["无日期", "有问题的单元格"];

#[test]
fn a_cell_of_our_own_report_that_is_changed_is_found() {
    let book = book_of(Path::new(FOLDER));
    for format in [Format::Docx, Format::Html, Format::Markdown, Format::Text] {
        let written = Written::of(&book, format);
        let mut tables: BTreeMap<Option<String>, Vec<(Cell, usize)>> = BTreeMap::new();
        let mut from = 0;
        for claim in &written.audited(&written.words, &book).claims {
            let at = written.find(claim, from);
            from = at + claim.text.len();
            let related = !UNRELATED.iter().any(|header| claim.label.ends_with(header));
            if let Some(cell) = claim.cell.as_ref().filter(|_| related) {
                let last = at + claim.text.rfind(|c: char| c.is_ascii_digit()).unwrap();
                tables.entry(cell.sheet.clone()).or_default().push((cell.clone(), last));
            }
        }
        let longest = tables.values().map(Vec::len).max().unwrap_or(0);
        assert!(tables.len() > 12 && longest > 60, "{format:?}: {} tables were read", tables.len());
        // One cell of each table at a time.
        for round in 0..longest {
            let changed: Vec<&(Cell, usize)> = tables.values().filter_map(|cells| cells.get(round)).collect();
            let mut words = written.words.clone();
            for (_, last) in &changed {
                let other = if words.as_bytes()[*last] == b'9' { "8" } else { "9" };
                words.replace_range(last..=last, other);
            }
            let found = written.audited(&words, &book).findings;
            let named = |cell: &Cell| {
                let objects =
                    |finding: &&Finding| matches!(finding.verdict, Verdict::Impossible | Verdict::Unreconciled);
                let mut places = found.iter().filter(objects).flat_map(|finding| &finding.places);
                places.any(|place| place.cell.as_ref() == Some(cell))
            };
            let missed: Vec<String> =
                changed.iter().filter(|(cell, _)| !named(cell)).map(|(cell, _)| cell.to_string()).collect();
            assert_eq!(missed, Vec::<String>::new(), "{format:?}");
        }
    }
}

#[test]
fn equal_registers_give_equal_bytes() {
    let (one, other) = (book_of(Path::new(FOLDER)), book_of(Path::new(FOLDER)));
    for format in Format::ALL {
        let bytes = |book: &Book| book.report(&options()).unwrap().write(format).unwrap();
        assert!(bytes(&one) == bytes(&other), "{format:?}");
    }
}

#[test]
fn what_is_not_there_is_not_said() {
    let frame = fazhi::polars::df!["受理日期" => ["2020-03-05"], "办结日期" => [None::<&str>]].unwrap();
    let registers = Registers::new().with_frame("service_matters", frame).unwrap();
    let book = compute(&registers, &ComputeOptions::default().with_periods(options().periods())).unwrap();
    let said = |template: &str| {
        let options = options().with_template(Template::new(template).unwrap());
        let text = String::from_utf8(book.report(&options).unwrap().write(Format::Text).unwrap()).unwrap();
        text.trim().replace("\n\n", " / ")
    };
    let cases = [
        ("# 年报\n\n受理{{ service_accepted }}[[，{{ service_accepted.change }}]]。", "年报 / 受理1件。"),
        (
            "# 年报\n\n## 法律援助\n\n办理{{ aid_cases }}。\n\n## 政务服务\n\n受理{{ service_accepted.数 }}件。",
            "年报 / 政务服务 / 受理1件。",
        ),
        (
            "# 年报\n\n## 法律援助\n\n办理{{ aid_cases }}。\n\n{% page %}\n\n## 政务服务\n\n受理{{ service_accepted }}。",
            "年报 / 政务服务 / 受理1件。",
        ),
        ("# 年报\n\n[[援助{{ aid_cases }}|受理{{ 受理服务事项数 }}]]", "年报 / 受理1件"),
        (
            "# {{ 地区 }}{{ period }}\n\n{{ previous }}[[{{ service_accepted.none }}件]]{{ \"15\" }}日",
            "祁连县2020年 / 2019年15日",
        ),
        (
            "# 年报\n\n办结率{{ service_completion_rate }}（{{ service_completion_rate.numerator }}/{{ service_completion_rate.分母 }}）",
            "年报 / 办结率0%（0/1）",
        ),
    ];
    for (template, text) in cases {
        assert_eq!(said(template), text, "{template}");
    }
}

fn text_of(book: &Book, options: &ReportOptions) -> String {
    String::from_utf8(book.report(options).unwrap().write(Format::Text).unwrap()).unwrap()
}

/// A book of matters of 2020: `done` of them resolved, and some whose date of resolution cannot be read.
fn book_of_matters(done: usize, unreadable: usize) -> Book {
    let (accepted, resolved) =
        (vec!["2020-03-05"; done + unreadable], [vec!["2020-03-09"; done], vec!["不详"; unreadable]]);
    let frame = fazhi::polars::df!["受理日期" => accepted, "办结日期" => resolved.concat()].unwrap();
    let registers = Registers::new().with_frame("service_matters", frame).unwrap();
    compute(&registers, &ComputeOptions::default().with_periods(options().periods())).unwrap()
}

#[test]
fn a_flow_is_drawn_where_it_balances_and_else_the_report_says_why_not() {
    let flow = |book: &Book, lang| text_of(book, &options().with_lang(lang));
    assert!(flow(&book_of_matters(9, 0), Lang::Zh).contains("期初未结"));
    let broken = book_of_matters(9, 2);
    let said = "办件收结存不平：期初未结与新收之和减去办结，比期末未结多2。台账有2行日期缺失或者不能采用，没有计入全部四个数，图表从略。";
    let text = flow(&broken, Lang::Zh);
    assert!(text.contains(said) && !text.contains("期初未结 "), "{text}");
    assert!(flow(&broken, Lang::En).contains("is 2 more than what is left. Dates of 2 rows are missing"));
    for (lang, format) in [(Lang::Zh, Format::Html), (Lang::En, Format::Docx)] {
        assert_eq!(objections(&audited(&broken, format, lang)), Vec::<String>::new());
    }
}

#[test]
fn a_rate_from_which_rows_were_excluded_says_of_how_many_it_is() {
    let broken = book_of_matters(9, 2);
    let said = |lang| text_of(&broken, &options().with_lang(lang));
    assert!(said(Lang::Zh).contains("受理服务事项11件，服务事项办结率100%（9件中9件）"), "{}", said(Lang::Zh));
    assert!(
        said(Lang::En).contains("the completion rate was 9 of the 9 that can be judged, or 100%."),
        "{}",
        said(Lang::En)
    );
}

#[test]
fn amounts_are_in_wan_in_chinese_and_in_yuan_in_english() {
    let book = book_of(Path::new(FOLDER));
    let said = |lang, template: &str| {
        let template = Template::new(template).unwrap();
        text_of(&book, &options().with_lang(lang).with_template(template)).lines().last().unwrap().to_owned()
    };
    assert_eq!(said(Lang::Zh, "挽回{{ aid_loss_recovered }}"), "挽回200万元");
    assert_eq!(said(Lang::En, "Recovered: {{ aid_loss_recovered }}"), "Recovered: CNY 2,000,000");
}

#[test]
fn a_total_says_how_many_rows_are_not_in_it() {
    let aid =
        df!["案件编号" => ["1", "2"], "结案日期" => ["2020-03-16"; 2], "挽回经济损失" => ["12000", "约三万"]].unwrap();
    let registers = Registers::new().with_frame("legal_aid", aid).unwrap();
    let book = compute(&registers, &ComputeOptions::default().with_years([2020])).unwrap();
    for (lang, template, expected) in [
        (Lang::Zh, "挽回{{ aid_loss_recovered }}", "挽回1.2万元（另有1行未能计入）"),
        (
            Lang::En,
            "Recovered: {{ aid_loss_recovered }}",
            "Recovered: CNY 12,000 (besides one row that cannot be counted)",
        ),
    ] {
        let options = options().with_lang(lang).with_template(Template::new(template).unwrap());
        assert_eq!(text_of(&book, &options).lines().last().unwrap(), expected);
    }
}

#[test]
fn the_rows_of_registers_are_not_given_beside_figures_that_are_withheld() {
    let of = |options: ComputeOptions| {
        let book = compute(&Registers::open(FOLDER).unwrap(), &options.with_years([2019, 2020])).unwrap();
        text_of(&book, &self::options())
    };
    let rows = "有问题的单元格";
    assert!(of(ComputeOptions::default()).contains(rows));
    let withheld = of(ComputeOptions::default().with_suppress(5));
    assert!(!withheld.contains(rows) && withheld.contains("各台账的行数从略"));
}

#[test]
fn a_page_of_the_whole_county_has_also_what_is_not_kept_by_agency() {
    let options = ComputeOptions::default().with_years([2019, 2020]).with_by(["agency"]).with_totals(true);
    let book = compute(&Registers::open(FOLDER).unwrap(), &options).unwrap();
    assert!(book.failures.is_empty() && book.ungrouped.iter().any(|(register, _)| register == "legal_aid"));
    let total = book.figures.get("aid_cases", Period::Year(2020), &[None]).unwrap();
    assert_eq!((total.value, book.figures.of("aid_cases").count()), (Some(118.0), 2));
    let overview = self::options().with_template(Template::built_in("overview", Lang::Zh).unwrap());
    let text = text_of(&book, &overview);
    assert!(text.contains("118件") && !text.contains("台账“法律援助”缺少列"), "{text}");
}

#[test]
fn a_report_of_no_named_place_has_a_title_that_reads_well() {
    let book = book_of_matters(3, 0);
    let titles = |place: &str| {
        let title = |template: Option<&str>, lang| {
            let options = ReportOptions::new(Period::Year(2020)).with_place(place).with_lang(lang);
            let template = template.map(|name| Template::built_in(name, lang).unwrap());
            book.report(&ReportOptions { template, ..options }).unwrap().title
        };
        [(None, Lang::Zh), (None, Lang::En), (Some("overview"), Lang::Zh), (Some("overview"), Lang::En)]
            .map(|(template, lang)| title(template, lang))
    };
    let named = [
        "Qilian2020年法治政府建设情况（数据部分）",
        "Qilian: law-based government in 2020, the figures",
        "Qilian法治政府建设指标总览",
        "Qilian: all figures of law-based government",
    ];
    let unnamed = [
        "2020年法治政府建设情况（数据部分）",
        "Law-based government in 2020, the figures",
        "法治政府建设指标总览",
        "All figures of law-based government",
    ];
    assert_eq!((titles("Qilian"), titles("")), (named.map(String::from), unnamed.map(String::from)));
    let said = text_of(&book, &ReportOptions::new(Period::Year(2020)).with_lang(Lang::En));
    assert!(said.contains("were counted from registers for 2020;"), "{said}");
}

#[test]
fn of_a_flow_with_a_withheld_number_there_is_a_sentence_and_no_chart() {
    let mut book = book_of_matters(9, 0);
    withheld(&mut book, "service_pending_end");
    let text = text_of(&book, &options());
    assert!(text.contains("办件收结存中有不予公布的数值，图表从略。") && !text.contains("期初未结"), "{text}");
}

/// The same figures, of which those of one indicator are withheld.
fn withheld(book: &mut Book, indicator: &str) {
    let mut frame = book.figures.to_frame().unwrap();
    let of_it: Vec<bool> =
        frame.column("indicator").unwrap().str().unwrap().iter().map(|id| id == Some(indicator)).collect();
    let status = frame.column("status").unwrap().str().unwrap().clone();
    let status = status.iter().zip(&of_it).map(|(status, of_it)| if *of_it { Some("suppressed") } else { status });
    let status: StringChunked = status.collect();
    let values = frame.column("value").unwrap().f64().unwrap().clone();
    let values: Float64Chunked = values.iter().zip(&of_it).map(|(value, of_it)| value.filter(|_| !of_it)).collect();
    frame.with_column(status.with_name("status".into()).into_column()).unwrap();
    frame.with_column(values.with_name("value".into()).into_column()).unwrap();
    book.figures = Figures::of_frame(&frame, "the figures").unwrap();
}

#[test]
fn a_figure_that_is_withheld_is_printed_as_such_and_nowhere_as_a_number() {
    let mut book = book_of(Path::new(FOLDER));
    withheld(&mut book, "aid_cases");
    withheld(&mut book, "aid_composition");
    let text = String::from_utf8(book.report(&options()).unwrap().write(Format::Text).unwrap()).unwrap();
    assert!(text.contains("办理法律援助案件（*），挽回经济损失200万元"), "{text}");
    let row = text.lines().find(|line| line.starts_with("办理法律援助案件数 ")).unwrap();
    assert!(row.ends_with('*') && !text.contains("107件"), "{row}");
}

#[test]
fn an_error_of_a_template_names_the_line_and_a_name_that_is_near() {
    let cases = [
        ("# 年报\n\n{{ aid_case }}", "line 3: unknown indicator `aid_case`", "did you mean `aid_cases`?"),
        (
            "办理118件",
            "line 1: the number `118` stands among the words",
            "write the name of a figure, as {{ aid_cases }}; a number that is none of the registers': {{ \"118\" }}",
        ),
        ("{{ aid_cases.chang }}", "line 1: unknown part of a figure `chang`", "did you mean `change`?"),
        ("一\n\n{% tabel legal_aid %}", "line 3: unknown order `tabel`", "did you mean `table`?"),
        ("{% table legal_aids %}", "line 1: unknown family `legal_aids`", "did you mean `legal_aid`?"),
        ("[[{{ aid_cases }}", "line 1: `[[` is not closed", ""),
        (
            "{{ aid_cases.parts }}",
            "line 1: parameter `parts` is `aid_cases`, expected a composition, which has parts",
            "",
        ),
    ];
    for (template, text, hint) in cases {
        let template = Template::new(template);
        let error = template.and_then(|template| template.check(fazhi::catalogue::Catalogue::built_in())).unwrap_err();
        assert!(error.to_string().starts_with(&format!("`template`: {text}")), "{error}");
        assert_eq!(error.hint().unwrap_or_default(), hint);
    }
}

#[test]
fn a_page_of_the_whole_county_has_every_agency_and_runs_nothing() {
    let matters = "受理日期,办结日期,办理部门\n2019-03-05,2019-03-08,公安局\n2020-03-05,2020-03-06,<script>alert(1)</script>\n2020-03-05,,民政局\n";
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("政务服务办件.csv"), matters).unwrap();
    let computed = ComputeOptions::default().with_years([2019, 2020]).with_by(["agency"]).with_totals(true);
    let book = compute(&Registers::open(folder.path()).unwrap(), &computed).unwrap();
    let options = options().with_template(Template::built_in("overview", Lang::Zh).unwrap());
    let page = String::from_utf8(book.report(&options).unwrap().write(Format::Html).unwrap()).unwrap();
    for part in
        ["公安局", "民政局", "&lt;script&gt;alert(1)&lt;/script&gt;", "2019年", "2020年", "<svg", "<details>", "合计"]
    {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("<script") && !page.contains("src=") && !page.contains("<link"));
}
