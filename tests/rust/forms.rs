//! Forms: what was published holds, what fazhi writes is read back cell by cell, and slips are found by the names of the cells.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fazhi::audit::{Audit, Audited, Document, Options, Relation, Source, Verdict, report};
use fazhi::report::Format;
use fazhi::report::form::{Content, FillOptions, Filled, Form, Number, Values};
use fazhi::{ComputeOptions, Lang, Registers, compute};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/forms").join(name)
}

/// The records of a file of data, without its head.
fn records(name: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(file(name)).unwrap();
    text.lines().skip(2).map(|line| line.split(',').map(Into::into).collect()).collect()
}

/// The numbers of a published table, by table and cell.
fn published(name: &str) -> BTreeMap<String, Number> {
    let cell = |record: Vec<String>| (format!("{}.{}", record[0], record[1]), record[2].parse().unwrap());
    records(name).into_iter().map(cell).collect()
}

/// A form with these numbers filled in by hand.
fn filled(form: &str, given: BTreeMap<String, Number>) -> Filled {
    Form::open(form).unwrap().fill(&Registers::new(), &FillOptions { given, ..FillOptions::new(2025) }).unwrap()
}

fn city() -> Filled {
    filled("foi-2021", published("foi-2021.city-2025.csv"))
}

/// The audit of a form that is written to a file.
fn audited(bytes: &[u8], ending: &str, last: Option<Source>) -> Audit {
    let file = tempfile::Builder::new().suffix(&format!(".{ending}")).tempfile().unwrap();
    std::fs::write(&file, bytes).unwrap();
    Audited::read(file.path(), &Options { last, ..Options::default() }).unwrap().audit
}

fn html(filled: &Filled) -> String {
    String::from_utf8(filled.document().unwrap().write(Format::Html).unwrap()).unwrap()
}

/// What the audit says of the identities of forms that do not hold.
fn wrong(audit: &Audit) -> Vec<(Verdict, String)> {
    let of_form = audit.findings.iter().filter(|finding| finding.relation == Relation::FormIdentity);
    of_form
        .filter(|finding| finding.verdict != Verdict::Exact)
        .map(|finding| (finding.verdict, finding.zh.clone()))
        .collect()
}

#[test]
fn published_tables_hold() {
    for name in [
        "foi-2021.city-2025.csv",
        "foi-2019.shanghai-2019.csv",
        "enforcement-qingyuan-2024.qingyuan-2024.csv",
        "enforcement-2018.zhengzhou-2020.csv",
        "reconsideration.national-2023.csv",
    ] {
        let filled = filled(name.split('.').next().unwrap(), published(name));
        let said: Vec<_> = filled.broken.iter().map(|broken| broken.says_in(&filled.form, Lang::En)).collect();
        assert!(said.is_empty(), "{name}: {said:?}");
    }
}

/// The words of each row and column, as the forms have them; punctuation apart.
#[test]
fn the_wording_is_that_of_the_forms() {
    let bare = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>();
    for record in records("wording.csv") {
        let form = Form::open(&record[0]).unwrap();
        let table = form.tables.iter().find(|table| table.id == record[1]).unwrap();
        let cell = match (record[1].as_str(), record[2].as_str()) {
            ("disputes", _) => ["reconsideration", "direct_suit", "suit_after"]
                .iter()
                .find_map(|path| Some(format!("{path}.{}", record[3].strip_prefix(path)?.strip_prefix('_')?)))
                .unwrap(),
            (_, "row") => format!("{}.total", record[3]),
            _ => format!("new.{}", record[3]),
        };
        let cell = table.place(&cell).unwrap_or_else(|| panic!("{record:?}"));
        let place = table.layout.areas.iter().find(|area| area.content == Content::Number(cell)).unwrap();
        let words = table.layout.areas.iter().filter_map(|area| match &area.content {
            Content::Words(words) => Some((area, bare(words))),
            Content::Number(_) => None,
        });
        let leads = |area: &fazhi::report::form::Area<usize>| match record[2].as_str() {
            "row" => (area.row..area.row + area.down).contains(&place.row) && area.column < place.column,
            _ => (area.column..area.column + area.across).contains(&place.column) && area.row < place.row,
        };
        let found: Vec<_> = words.filter(|(area, _)| leads(area)).map(|(_, words)| words).collect();
        let expected = bare(record[4].split('(').next().filter(|head| !head.is_empty()).unwrap_or(&record[4]));
        assert!(found.iter().any(|words| words.starts_with(&expected)), "{record:?}: {found:?}");
    }
}

#[test]
fn what_is_written_is_read_back_cell_by_cell() {
    let filled = city();
    for ending in ["docx", "xlsx", "html", "csv", "md"] {
        let file = tempfile::Builder::new().suffix(&format!(".{ending}")).tempfile().unwrap();
        std::fs::write(&file, filled.bytes(file.path()).unwrap()).unwrap();
        let read =
            Source::read(file.path()).unwrap().form(&filled.form).unwrap_or_else(|error| panic!("{ending}: {error}"));
        differences(&filled, &read, ending);
    }
    for (form, name) in [
        ("enforcement-qingyuan-2024", "enforcement-qingyuan-2024.qingyuan-2024.csv"),
        ("reconsideration", "reconsideration.national-2023.csv"),
    ] {
        let filled = self::filled(form, published(name));
        let file = tempfile::Builder::new().suffix(".docx").tempfile().unwrap();
        std::fs::write(&file, filled.bytes(file.path()).unwrap()).unwrap();
        differences(&filled, &Source::read(file.path()).unwrap().form(&filled.form).unwrap(), form);
    }
}

/// The published numbers in the forms of fazhi, as typst and LibreOffice print them: rows go on over pages there.
#[test]
fn what_is_printed_is_read_back_cell_by_cell_and_judged_as_the_document() {
    for name in [
        "foi-2021.city-2025.csv",
        "foi-2019.shanghai-2019.csv",
        "enforcement-qingyuan-2024.qingyuan-2024.csv",
        "enforcement-2018.zhengzhou-2020.csv",
        "reconsideration.national-2023.csv",
    ] {
        let form = name.split('.').next().unwrap();
        let filled = filled(form, published(name));
        let document = audited(&filled.document().unwrap().write(Format::Docx).unwrap(), "docx", None);
        let problems = |audit: &Audit| audit.problems().map(|finding| finding.zh.clone()).collect::<Vec<_>>();
        for printer in ["typst", "soffice"] {
            let path = file(&format!("../printed/{form}.{printer}.pdf"));
            differences(
                &filled,
                &Source::read(&path).unwrap().form(&filled.form).unwrap(),
                &format!("{form}, {printer}"),
            );
            let audit = Audited::read(&path, &Options::default()).unwrap().audit;
            assert_eq!(problems(&audit), problems(&document), "{form}, {printer}");
        }
    }
}

fn differences(filled: &Filled, read: &Values, what: &str) {
    for (place, table) in filled.form.tables.iter().enumerate() {
        for (at, cell) in table.cells.iter().enumerate().filter(|(at, _)| filled.values.get(place, *at).is_some()) {
            assert_eq!(read.get(place, at), filled.values.get(place, at), "{what}: {}.{}", table.id, cell.id);
        }
    }
}

#[test]
fn merged_cells_are_those_of_the_form() {
    let page = html(&city());
    for spans in ["rowspan=\"22\"", "rowspan=\"8\"", "rowspan=\"3\" colspan=\"3\"", "colspan=\"15\"", "colspan=\"10\""]
    {
        let turned = spans.split(' ').rev().collect::<Vec<_>>().join(" ");
        let found = page.contains(spans) || page.contains(&turned);
        assert_eq!(found, spans != "colspan=\"15\"", "{spans}");
    }
}

#[test]
fn the_audit_has_nothing_to_object_to_in_what_was_made() {
    let filled = city();
    for (ending, format) in [("html", Format::Html), ("docx", Format::Docx), ("md", Format::Markdown)] {
        let audit = audited(&filled.document().unwrap().write(format).unwrap(), ending, None);
        let of_form: Vec<_> =
            audit.findings.iter().filter(|finding| finding.relation == Relation::FormIdentity).collect();
        assert_eq!(of_form.len(), 7 + 7 + 25 + 3, "{ending}: A1 and A2 in 7 columns, A3 in 25 rows, A4 in 3 groups");
        assert!(of_form.iter().all(|finding| finding.verdict == Verdict::Exact), "{ending}");
        // The parts of the report that are no tables are not there, so its numbering has gaps.
        let problems = audit.problems().filter(|finding| finding.relation != Relation::Numbering);
        let problems: Vec<_> = problems.map(|finding| &finding.zh).collect();
        assert!(problems.is_empty(), "{ending}: {problems:?}");
    }
}

#[test]
fn a_slip_in_a_published_table_is_named_by_its_cells() {
    let page = html(&city()).replacen(">14069<", ">14096<", 1);
    let found = wrong(&audited(page.as_bytes(), "html", None));
    assert_eq!(found.len(), 2, "its row and its column: {found:?}");
    assert!(found.iter().all(|(verdict, _)| *verdict == Verdict::Impossible));
    let row = "A3（总计等于六类申请人之和）不成立：“一、本年新收政府信息公开申请数量，总计”14096，而";
    assert!(found.iter().any(|(_, says)| says.contains(row)), "{found:?}");
}

/// Older reports leave zero out: what is empty is zero if the sums close then.
#[test]
fn empty_cells_are_zero_where_the_sums_close() {
    let page = html(&city());
    for blank in ["><", ">/<", ">—<"] {
        let blanks = page.replace(">0<", blank);
        assert_ne!(blanks, page);
        let audit = audited(blanks.as_bytes(), "html", None);
        assert_eq!(wrong(&audit), [], "{blank}");
        let said = audit.findings.iter().filter(|finding| finding.zh.ends_with("（空格按0计）。")).count();
        assert!(said > 10, "{blank}: {said}");
    }
    let gap = page.replacen(">13612<", "><", 1);
    let found = wrong(&audited(gap.as_bytes(), "html", None));
    assert!(found.iter().all(|(verdict, _)| *verdict == Verdict::Unreconciled) && found.len() == 2, "{found:?}");
}

#[test]
fn last_years_report_is_held_against_this_one() {
    let this = city();
    let numbers = |numbers: &[(&str, i64)]| {
        numbers.iter().map(|(cell, number)| (format!("applications.{cell}"), Number::whole(*number))).collect()
    };
    let before = |carried: i64| {
        let zeros = this.form.tables[1].cells.iter().map(|cell| (cell.id.as_str(), 0)).collect::<Vec<_>>();
        let mut given: BTreeMap<String, Number> = numbers(&zeros);
        let own = [("new.natural_person", carried), ("new.total", carried)];
        let own =
            own.into_iter().chain([("carried_forward.natural_person", carried), ("carried_forward.total", carried)]);
        given.extend(numbers(&own.collect::<Vec<_>>()) as BTreeMap<_, _>);
        // What is in force is what was, with what was made and without what was repealed.
        given.insert("proactive.rules_in_force".into(), Number::whole(74 - 3 + 5));
        given.insert("proactive.documents_in_force".into(), Number::whole(4185 - 564 + 984));
        let page = html(&filled("foi-2021", given));
        let file = tempfile::Builder::new().suffix(".html").tempfile().unwrap();
        std::fs::write(&file, page).unwrap();
        Source::read(file.path()).unwrap()
    };
    let found = wrong(&audited(html(&this).as_bytes(), "html", Some(before(535))));
    // Of natural persons 535 were carried over; of the other kinds 25, which last year's report does not have.
    assert!(found.iter().all(|(_, says)| says.contains("A5")), "{found:?}");
    assert!(!found.iter().any(|(_, says)| says.contains("自然人")), "{found:?}");
    assert!(found.iter().any(|(_, says)| says.contains("总计”560") && says.contains("总计”535")), "{found:?}");
}

#[test]
fn a_table_in_lines_of_text_is_known_too() {
    let filled = city();
    let table = &filled.form.tables[1];
    let mut text = String::from("三、收到和处理政府信息公开申请情况\n");
    for row in 0..table.layout.height {
        for area in table.layout.areas.iter().filter(|area| area.row == row) {
            match &area.content {
                Content::Words(words) => text += words,
                Content::Number(cell) => text += &filled.values.get(1, *cell).unwrap().to_string(),
            }
            text.push('\t');
        }
        text.push('\n');
    }
    let audit = audited(text.as_bytes(), "txt", None);
    let of_form = audit.findings.iter().filter(|finding| finding.relation == Relation::FormIdentity);
    assert_eq!(of_form.filter(|finding| finding.verdict == Verdict::Exact).count(), 39);
    let slip = text.replacen("\t14069\t", "\t14096\t", 1);
    assert_eq!(wrong(&audited(slip.as_bytes(), "txt", None)).len(), 2);
}

#[test]
fn a_table_in_lines_of_text_hides_nothing_beside_it() {
    let form = "2020年行政复议案件统计表\n上年结转 收到申请 受理 不予受理 告知、转送 受理前撤回 审结 未审结\n2 10 8 1 1 0 7 3\n";
    let text = format!(
        "某市2020年工作报告\n全年办理案件118件（刑事11件，民事106件）。\n{form}全年公证20件（经济10件，民事11件）。\n"
    );
    let audit = audited(text.as_bytes(), "txt", None);
    assert!(audit.findings.iter().any(|finding| finding.relation == Relation::FormIdentity), "{:?}", audit.findings);
    let sums: Vec<_> = audit.problems().map(|finding| finding.right.as_str()).collect();
    assert_eq!(sums, ["118", "20"]);
}

/// 上海市人民政府办公厅, 2019: of 805 applications handled 258 are not 33.9 %.
#[test]
fn a_share_of_the_text_that_the_table_does_not_bear_is_impossible() {
    let text = "本年共办理答复805件，其中予以公开及部分公开258件，占33.9%。";
    let audit = report(&Document::new(text, Lang::Zh));
    assert!(audit.problems().any(|finding| finding.verdict == Verdict::Impossible), "{:?}", audit.findings);
}

/// 庆元, 2024: nine kinds and the amount in 万元, in a form of its own; with one number more the total does not hold.
#[test]
fn a_variant_of_a_county_is_a_form_of_its_own() {
    let mut given = published("enforcement-qingyuan-2024.qingyuan-2024.csv");
    let page = html(&filled("enforcement-qingyuan-2024", given.clone()));
    assert!(page.contains(">1753.79<"), "the amount as it was published");
    assert_eq!(wrong(&audited(page.as_bytes(), "html", None)), []);
    given.insert("penalties.kind_2".into(), Number::whole(94_930));
    let slip = page.replacen(">94929<", ">94930<", 1);
    let found = wrong(&audited(slip.as_bytes(), "html", None));
    assert!(found.len() == 1 && found[0].1.contains("“合计”108156，而"), "{found:?}");
}

/// Of a body's own report every cell counts its rows only, those too that are figures of the catalogue.
#[test]
fn the_form_of_an_agency_counts_its_rows_only() {
    let folder = tempfile::tempdir().unwrap();
    let files = "执法单位,决定日期,处罚种类\n甲局,2025-03-05,罚款\n甲局,2025-03-06,罚款\n乙局,2025-03-07,罚款\n";
    std::fs::write(folder.path().join("行政执法案卷评查.csv"), files).unwrap();
    let registers = Registers::open(folder.path()).unwrap();
    let form = Form::open("foi-2021").unwrap();
    let of = |agency: Option<&str>| FillOptions { agency: agency.map(str::to_owned), ..FillOptions::new(2025) };
    let penalties = |filled: Filled| filled.number("proactive", "penalties").unwrap().to_string();
    let years = ComputeOptions::default().with_years([2025]);
    let book = compute(&registers, &years.clone().with_by(["agency"]).with_totals(true)).unwrap();
    for (agency, count) in [(None, "3"), (Some("甲局"), "2"), (Some("乙局"), "1")] {
        assert_eq!(penalties(form.fill(&registers, &of(agency)).unwrap()), count, "{agency:?}");
        assert_eq!(penalties(form.fill_from(&book.figures, &of(agency)).unwrap()), count, "{agency:?}, of a book");
    }
    for error in [form.fill(&registers, &of(Some("甲句"))), form.fill_from(&book.figures, &of(Some("甲句")))] {
        let error = error.unwrap_err();
        assert_eq!(error.to_string(), "unknown agency `甲句`; known: `乙局`, `甲局`");
        assert_eq!(error.hint().as_deref(), Some("did you mean `甲局`?"));
    }
    std::fs::write(folder.path().join("单位名册.csv"), "单位名称,简称\n甲局,甲\n乙局,乙\n丙局,丙\n").unwrap();
    let registers = Registers::open(folder.path()).unwrap();
    for (agency, count) in [("甲", "2"), ("甲局", "2"), ("丙局", "0")] {
        assert_eq!(
            penalties(form.fill(&registers, &of(Some(agency))).unwrap()),
            count,
            "{agency} of the table of agencies"
        );
    }
    let whole = compute(&registers, &years).unwrap();
    let error = form.fill_from(&whole.figures, &of(Some("甲局"))).unwrap_err().to_string();
    assert!(error.ends_with("as the figures are not by `agency`"), "{error}");
}

/// A clerk's run: written where all holds, and nothing written where it does not.
#[test]
fn the_program_writes_what_holds() {
    let folder = tempfile::tempdir().unwrap();
    let register = folder.path().join("依申请公开.csv");
    let output = folder.path().join("表.docx");
    let run = |reply: &str, more: &[&str]| {
        let rows = format!("登记号,申请人类别,收到日期,答复日期,答复结果\n1,自然人,2025-03-05,2025-03-20,{reply}\n");
        std::fs::write(&register, rows).unwrap();
        let paths = [folder.path().to_str().unwrap(), "--year", "2025", "-o", output.to_str().unwrap(), "--quiet"];
        fazhi::cli::run_code(["fazhi", "form", "foi-2021"].iter().chain(&paths).chain(more))
    };
    assert_eq!(run("不予公开", &[]), 1, "an outcome that the form does not have");
    assert!(!output.exists());
    assert_eq!(run("重复申请", &["--set", "proactive.fees=12.5"]), 0);
    let form = Form::open("foi-2021").unwrap();
    let read = Source::read(&output).unwrap().form(&form).unwrap();
    let number =
        |table: usize, cell: &str| read.get(table, form.tables[table].place(cell).unwrap()).unwrap().to_string();
    assert_eq!((number(1, "not_processed_2.natural_person"), number(0, "fees")), ("1".into(), "12.5".into()));
    assert_eq!(run("重复申请", &["--set", "proactive.fee=1"]), 2);
    assert_eq!(run("重复申请", &["--agency", "某局"]), 2, "no register has a column of agencies");
    assert_eq!(fazhi::cli::run_code(["fazhi", "form"]), 0);
}

/// Without registers there is nothing to fill in, and an empty form is what nobody meant who forgot them.
#[test]
fn the_program_writes_an_empty_form_only_where_it_is_asked_to() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("空表.csv");
    let run = |more: &[&str]| {
        let form = ["fazhi", "form", "foi-2021", "--quiet", "-o", output.to_str().unwrap()];
        fazhi::cli::run_code(form.iter().chain(more))
    };
    assert_eq!(run(&["--periods", "2025"]), 2);
    assert!(!output.exists());
    assert_eq!(run(&["--empty"]), 2, "of which year");
    assert_eq!(run(&["--empty", "--periods", "2024..2025"]), 2, "of which year");
    assert_eq!(run(&["--empty", "--periods", "2025"]), 0);
    let written = std::fs::read_to_string(&output).unwrap();
    assert!(written.contains("\n行政许可,,,\n") && written.contains("\n,（七）总计,,,,,,,,\n"), "{written}");
}

/// An identity of many cells names those that are not 0.
#[test]
fn what_is_zero_is_not_named_in_a_long_sum() {
    let mut given = published("foi-2021.city-2025.csv");
    let zeros: Vec<String> =
        given.keys().filter(|cell| cell.starts_with("applications.") && cell.ends_with(".business")).cloned().collect();
    for cell in zeros {
        given.insert(cell, Number::whole(0));
    }
    given.insert("applications.granted.business".into(), Number::whole(3));
    given.insert("applications.total.business".into(), Number::whole(2));
    let filled = filled("foi-2021", given);
    let said: Vec<_> = filled.broken.iter().map(|broken| broken.says_in(&filled.form, Lang::Zh)).collect();
    let sum = "A2（总计等于各种办理结果之和）不成立：“（七）总计，商业企业”2，而“（一）予以公开，商业企业”3（其余20项为0） = 3";
    assert!(said.iter().any(|says| says.ends_with(sum)), "{said:#?}");
}

/// A report: its text, and after it tables of forms as pages.
fn report_of(text: &str, tables: &[&Filled]) -> String {
    let body = |page: String| {
        page.split_once("</h1>").unwrap().1.replace("</main>", "").replace("</body>", "").replace("</html>", "")
    };
    let tables: String = tables.iter().map(|filled| body(html(filled))).collect();
    format!("<html><body><h1>某市2025年政府信息公开工作年度报告</h1>{text}{tables}</body></html>")
}

/// A7: part two against the report on enforcement, which may count by other rules.
#[test]
fn part_two_is_held_against_the_report_on_enforcement() {
    let numbers = |numbers: &[(&str, i64)]| {
        numbers.iter().map(|(cell, number)| ((*cell).to_owned(), Number::whole(*number))).collect()
    };
    let enforcement = filled("enforcement-qingyuan-2024", published("enforcement-qingyuan-2024.qingyuan-2024.csv"));
    for (penalties, verdict) in [(108_156, Verdict::Exact), (108_000, Verdict::Unreconciled)] {
        let foi = filled("foi-2021", numbers(&[("proactive.penalties", penalties), ("proactive.licences", 26_564)]));
        let audit = audited(report_of("", &[&foi, &enforcement]).as_bytes(), "html", None);
        let found: Vec<_> = audit.findings.iter().filter(|finding| finding.zh.contains("A7")).collect();
        assert_eq!(found.len(), 2, "penalties and licences: {found:#?}");
        assert!(
            found.iter().any(|finding| finding.verdict == verdict && finding.zh.contains("处罚合计")),
            "{found:#?}"
        );
    }
    let folder = tempfile::tempdir().unwrap();
    let files = "执法单位,决定日期,处罚种类\n甲局,2025-03-05,罚款\n甲局,2025-03-06,罚款\n";
    std::fs::write(folder.path().join("行政执法案卷评查.csv"), files).unwrap();
    let registers = Registers::open(folder.path()).unwrap();
    let fill = |given| {
        let options = FillOptions { given, ..FillOptions::new(2025) };
        let broken = Form::open("foi-2021").unwrap().fill(&registers, &options).unwrap().broken;
        broken.into_iter().map(|broken| (broken.identity, broken.weak, broken.sides)).collect::<Vec<_>>()
    };
    assert_eq!(fill(BTreeMap::new()), []);
    let sides = (Number::whole(3), Number::whole(2));
    assert_eq!(fill(numbers(&[("proactive.penalties", 3)])), [("A7".to_owned(), true, sides)]);
}

/// A8: what the text says of the tables. A9: fees that were not paid must have been asked for.
#[test]
fn the_text_is_held_against_the_tables() {
    let city = city();
    let found = |text: &str| {
        let audit = audited(report_of(text, &[&city]).as_bytes(), "html", None);
        let found = audit.findings.iter().filter(|finding| ["A8", "A9"].iter().any(|id| finding.zh.contains(id)));
        found.map(|finding| (finding.verdict, finding.left.clone())).collect::<Vec<_>>()
    };
    assert_eq!(found("<p>2025年，全市新收政府信息公开申请14069件。</p>"), [(Verdict::Exact, "14069".into())]);
    assert_eq!(found("<p>2025年，全市新收政府信息公开申请14096件。</p>"), [(Verdict::Unreconciled, "14096".into())]);
    assert_eq!(found("<p>2025年，全市收到网上信息公开申请9000件。</p>"), [], "of which the table says nothing");
    let unpaid = city.number("applications", "other_2.total").unwrap();
    let silent = found("<h2>六、其他需要报告的事项</h2><p>无其他事项。</p>");
    assert_eq!(silent.len(), usize::from(unpaid > Number::default()), "{silent:?}");
    assert_eq!(found("<h2>六、其他需要报告的事项</h2><p>本年收取信息处理费300元。</p>"), []);
}
