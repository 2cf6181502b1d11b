//! Claims: claims written down as a table.

use std::io::Write;
use std::path::Path;

use fazhi::Lang;
use fazhi::audit::{Audit, Document, Relation, Source, Verdict, report};
use fazhi::polars::df;
use fazhi::register::Batches;
use polars_io::prelude::SerWriter;
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::program::{audit, code, err, out, run};

const CLAIMS: &str = "id,label,text,unit,period,part_of,numerator,denominator\n\
    a,法律援助案件,118,件,2020,,,\n\
    b,刑事,11件,,2020,a,,\n\
    c,民事,107件,,2020,a,,\n\
    d,办结,100件,,2020,,,\n\
    e,办结率,84.7%,,2020,,d,a\n";

/// The relation, verdict, sides and cells of each finding.
fn found(audit: &Audit) -> Vec<(Relation, Verdict, String, String, String)> {
    let row = |f: &fazhi::audit::Finding| {
        let cells: Vec<_> = f.places.iter().filter_map(|place| Some(place.cell.as_ref()?.to_string())).collect();
        (f.relation, f.verdict, f.left.clone(), f.right.clone(), cells.join(" "))
    };
    audit.findings.iter().map(row).collect()
}

fn claims(name: &str, bytes: impl AsRef<[u8]>) -> fazhi::Result<Audit> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    Ok(report(&Source::read(&path)?.document(None)))
}

fn refused(name: &str, bytes: impl AsRef<[u8]>) -> String {
    claims(name, bytes).unwrap_err().to_string()
}

#[test]
fn claims_are_tied_by_their_ids_and_located_by_their_cells() {
    let expected = [
        (Relation::SumOfParts, Verdict::Exact, "11 + 107".into(), "118".into(), "2:3 3:3 4:3".into()),
        (Relation::Rate, Verdict::WithinRounding, "100 / 118".into(), "84.7%".into(), "6:3 5:3 2:3".into()),
    ];
    let (gb18030, ..) = encoding_rs::GB18030.encode(CLAIMS);
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(CLAIMS.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for bytes in [
        CLAIMS.as_bytes(),
        &gb18030[..],
        &utf16[..],
        CLAIMS.replace('\n', "\r\n").as_bytes(),
        CLAIMS.replace(',', ";").as_bytes(),
    ] {
        assert_eq!(found(&claims("a.csv", bytes).unwrap()), expected);
    }
    assert_eq!(found(&claims("a.tsv", CLAIMS.replace(',', "\t")).unwrap()), expected);
    let titled = format!("核查数据\n\n{CLAIMS}");
    assert_eq!(found(&claims("a.csv", titled).unwrap())[0].4, "4:3 5:3 6:3");
}

#[test]
fn headers_may_be_chinese_and_a_sheet_is_named() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("案件").unwrap();
    let rows = [
        ["", "指标", "原文", "单位", "编号", "属于", "备注"],
        ["", "案件", "118", "件", "1", "", "年报第3页"],
        ["", "刑事", "11", "件", "2", "1", ""],
        ["", "民事", "170", "件", "3", "1", ""],
    ];
    for (row, cells) in (2u32..).zip(rows) {
        for (column, cell) in (0u16..).zip(cells) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number).unwrap(),
                Err(_) => sheet.write_string(row, column, cell).unwrap(),
            };
        }
    }
    let audit = claims("a.xlsx", book.save_to_buffer().unwrap()).unwrap();
    let expected = (Relation::PartOfTotal, Verdict::Impossible, "170".into(), "118".into(), "案件!C4 案件!C6".into());
    assert_eq!(found(&audit), [expected]);
}

#[test]
fn a_share_stored_as_a_fraction_by_a_spreadsheet_is_refused() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, (header, cell)) in (0u16..).zip([("unit", "%"), ("label", "办结率")]) {
        sheet.write_string(0, column, header).unwrap().write_string(1, column, cell).unwrap();
    }
    sheet.write_string(0, 2, "text").unwrap().write_number(1, 2, 0.67).unwrap();
    let audit = claims("a.xlsx", book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(
        audit.findings[0].en,
        "cell Sheet1!C2 has `0.67` in column `text`, expected a share written as text, such as 67%"
    );
}

#[test]
fn a_frame_is_a_table_of_claims() {
    let frame = df!(
        "text" => [118.0, 11.0, 107.0], "unit" => ["件"; 3], "id" => [1i64, 2, 3], "of" => [None, Some(1i64), Some(1)]
    );
    let source = Source::of_claims(Batches::from_frame(frame.unwrap())).unwrap();
    let expected = (Relation::SumOfParts, Verdict::Exact, "11 + 107".into(), "118".into(), "1:1 2:1 3:1".into());
    assert_eq!(found(&report(&source.document(None))), [expected]);
}

#[test]
fn unreadable_cells_are_reported_and_the_rest_is_kept() {
    for (row, expected) in [
        ("a,案件,许多,,,,,", "cell 2:3 has `许多` in column `text`, expected one number, such as 118件, 67% or 9.72万"),
        ("a,案件,,件,,,,", "cell 2:3 has `` in column `text`, expected one number, such as 118件, 67% or 9.72万"),
        ("a,案件,3件,,二〇,,,", "cell 2:5 has `二〇` in column `period`, expected years, such as 2020 or 2019-2020"),
        ("a,案件,3件,,,z,,", "cell 2:6 has `z` in column `part_of`, expected the id of another row"),
        ("a,案件,3件,,,a,,", "cell 2:6 has `a` in column `part_of`, expected the id of another row"),
        ("b,案件,3件,,,,,", "cell 4:1 has `b` in column `id`, expected a unique id"),
    ] {
        let text = CLAIMS.replace("a,法律援助案件,118,件,2020,,,", row);
        let audit = claims("a.csv", text).unwrap();
        let unread: Vec<_> = audit.findings.iter().filter(|f| f.relation == Relation::Unreadable).collect();
        let all: Vec<_> = unread.iter().map(|finding| finding.en.as_str()).collect();
        assert!(all.contains(&expected) || row.starts_with('b'), "{row}: {all:?}");
        assert!(unread.iter().all(|finding| finding.verdict == Verdict::Unknown && finding.zh.starts_with("单元格")));
        assert!(audit.claims.len() >= 4);
    }
    let columns = "text,kind,value,interval,qualifier\n3件,many,,,\n3件,,4,,\n3件,,,\"[4, 5)\",\n3件,,,,about\n3件,count,3,\"[2, 4)\",about\n";
    let audit = claims("a.csv", columns).unwrap();
    let cells: Vec<_> = audit.findings.iter().map(|f| f.places[0].cell.as_ref().unwrap().to_string()).collect();
    assert_eq!(cells, ["2:2", "3:3", "4:4", "5:5"]);
    assert_eq!(audit.claims[4].interval.to_string(), "[2, 4)");
}

#[test]
fn a_part_that_is_not_given_leaves_its_total_open() {
    for sign in ["", "未报", "NA", "—"] {
        let rows = format!("id,label,text,part_of\na,合计,10,\nb,甲,{sign},a\nc,乙,2,a\nd,丙,3,a\ne,丁,4,a\n");
        let audit = claims("a.csv", rows).unwrap();
        let found: Vec<_> = audit.findings.iter().map(|finding| (finding.relation, finding.verdict)).collect();
        assert_eq!(found, [(Relation::Unreadable, Verdict::Unknown)], "{sign}");
    }
}

#[test]
fn a_part_in_other_words_leaves_its_total_open_unless_the_others_exceed_it() {
    for (total, expected) in [("10", None), ("8", Some(Verdict::Unreconciled))] {
        let rows = format!("id,label,text,part_of\na,合计,{total},\nb,甲,另行统计,a\nc,乙,4,a\nd,丙,5,a\n");
        let audit = claims("a.csv", rows).unwrap();
        let sums = audit.findings.iter().filter(|finding| finding.relation == Relation::SumOfParts);
        assert_eq!(sums.map(|finding| finding.verdict).next(), expected, "{total}");
    }
}

#[test]
fn a_misspelt_header_is_said_to_be_one() {
    // A column that ties rows together is only that of a table of claims.
    let tied = "指标,数值,编号,属于,单伟\n受理,9,a,,件\n许可,9,,a,件\n";
    assert!(refused("a.csv", tied).contains("unknown column `单伟`"), "{}", refused("a.csv", tied));
    let said = |text: &str| {
        let audit = claims("a.csv", text).unwrap();
        audit
            .findings
            .iter()
            .filter(|one| one.relation == Relation::Unreadable)
            .map(|one| one.zh.clone())
            .collect::<Vec<_>>()
    };
    let expected = "表头“单伟”不是核查数据的列，按报告中的表读取；若是核查数据，应写作“单位”。";
    assert_eq!(said("指标,数值,单伟\n受理,9,件\n许可,8,件\n"), [expected]);
    assert_eq!(said("地区,数值,同比\n东,9,3%\n西,8,2%\n"), [""; 0]);
}

#[test]
fn wrong_columns_are_refused_with_the_known_ones() {
    for (text, expected) in [
        (
            "text,labell\n3件,案件\n",
            "unknown column `labell`; known: `text`, `label`, `noun`, `unit`, `period`, `kind`, `qualifier`, `interval`, `value`, `id`, `part_of`, `numerator`, `denominator`, `change_of`, `tie`, `sentence`, `paragraph`; use `note` for anything else; did you mean `label`?",
        ),
        ("text,\n3件,案件\n", "column 2 has cells but no header"),
        ("text,原文\n3件,4件\n", "headers `text` and `原文` both match column `text`"),
        ("", "no claims found; expected a header with `text` and a row for each claim"),
    ] {
        assert!(refused("a.csv", text).contains(expected), "{text}: {}", refused("a.csv", text));
    }
    assert!(refused("a.xlsx", "3件").contains("a.xlsx`: "));
    for (frame, expected) in [
        (
            df!("label" => ["案件"], "claim" => ["3件"]),
            "needs the column `text` (原文) with the numbers as printed; found `label`, `claim`",
        ),
        (
            df!("txt" => ["3件"], "label" => ["案件"]),
            "found `txt`, `label`; rename `txt` to `text` if it holds the numbers",
        ),
    ] {
        let error = Source::of_claims(Batches::from_frame(frame.unwrap())).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn the_program_reads_claims() {
    let output = audit("a.csv", CLAIMS.replace("107件", "170件"), &["--lang", "en"]);
    assert_eq!(code(&output), 1, "{}", err(&output));
    assert!(out(&output).contains("2:3"), "{}", out(&output));
    let output = audit("a.csv", "text,labell\n3件,案件\n", &[]);
    assert_eq!((code(&output), out(&output)), (2, String::new()));
}

/// A workbook that unpacks to 64 MiB.
fn bomb(path: &Path) {
    let mut archive = ZipWriter::new(std::fs::File::create(path).unwrap());
    archive.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default()).unwrap();
    let block = vec![b' '; 1 << 20];
    (0..64).for_each(|_| archive.write_all(&block).unwrap());
    archive.finish().unwrap();
}

#[test]
fn a_workbook_that_unpacks_beyond_the_limit_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    bomb(&path);
    assert!(std::fs::metadata(&path).unwrap().len() < 1 << 20);
    let output = run(&path, &[]);
    assert_eq!(code(&output), 2);
    let expected = "the file unpacks to more than the limit of 33554432 bytes\n";
    assert!(err(&output).ends_with(expected), "{}", err(&output));
}

/// The findings about numbers, not about wording.
fn arithmetic(audit: &Audit) -> Vec<(Relation, Verdict, String, String)> {
    let of_words = [
        Relation::Numbering,
        Relation::MissingNumeral,
        Relation::ListLength,
        Relation::Wording,
        Relation::Contradiction,
    ];
    let findings = audit.findings.iter().filter(|finding| !of_words.contains(&finding.relation));
    let mut rows: Vec<_> = findings.map(|f| (f.relation, f.verdict, f.left.clone(), f.right.clone())).collect();
    rows.sort();
    rows
}

/// Ties by ids hold whatever the labels say.
#[test]
fn claims_tied_by_ids_are_checked_even_if_no_word_ties_them() {
    use Relation::{Change, Feasibility, Rate, SumOfParts};
    use Verdict::{Exact, Impossible, Unreconciled, WithinRounding};
    let header = "label,text,period,id,part_of,numerator,denominator,change_of\n";
    for (rows, expected) in [
        ("甲,24,,a\n乙,20,,b\n丙,93.3%,,c,,b,a\n", (Rate, Impossible, "20 / 24", "93.3%")),
        ("甲,24,,a\n乙,20,,b\n丙,83.3%,,c,,b,a\n", (Rate, WithinRounding, "20 / 24", "83.3%")),
        ("甲,24,,a\n乙,20,,b\n群众满意率,93.3%,,c,,b,a\n", (Rate, Impossible, "20 / 24", "93.3%")),
        ("甲,7,,a\n丙,50%,,c,,,a\n", (Feasibility, Impossible, "50%", "7")),
        ("甲,118,,a\n乙,11,,b,a\n丙,106,,c,a\n", (SumOfParts, Unreconciled, "11 + 106", "118")),
        ("甲,118,,a\n乙,11,,b,a\n丙,107,,c,a\n", (SumOfParts, Exact, "11 + 107", "118")),
        ("甲,50,2019,a\n甲,60,2020,b\n乙,20%,2020,c,,,,b\n", (Change, Exact, "60 / 50 - 1", "20%")),
        ("甲,50,2019,a\n甲,60,2020,b\n乙,35%,2020,c,,,,b\n", (Change, Impossible, "60 / 50 - 1", "35%")),
    ] {
        let full = |row: &str| format!("{row}{}\n", ",".repeat(7 - row.matches(',').count()));
        let rows = rows.lines().map(full).collect::<Vec<_>>().concat();
        let audit = claims("a.csv", format!("{header}{rows}")).unwrap();
        let found: Vec<_> = audit.findings.iter().map(|f| (f.relation, f.verdict, &*f.left, &*f.right)).collect();
        assert_eq!(found, [expected], "{rows}");
    }
}

#[test]
fn the_claims_of_a_report_are_claims_with_the_same_findings() {
    for text in [
        include_str!("../../data/qilian.zh.txt"),
        include_str!("../../data/second.zh.txt"),
        include_str!("../../data/heldout.zh.txt"),
        include_str!("../../data/heldout.en.txt"),
        "办理案件20件（审结11件，未结8件）。一审败诉率下降17.65%。约有三分之一，近百余场。没有行政复议案件。优秀、合格分别占45%、55%。",
    ] {
        let known = report(&Document::new(text, Lang::of_text(text)));
        let mut csv = Vec::new();
        polars_io::prelude::CsvWriter::new(&mut csv).finish(&mut known.claims_frame().unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("claims.csv");
        std::fs::write(&path, &csv).unwrap();
        let again = report(&Source::read(&path).unwrap().document(Some(Lang::of_text(text))));
        assert_eq!(arithmetic(&again), arithmetic(&known));
        for (a, b) in known.claims.iter().zip(&again.claims) {
            assert_eq!(
                (&a.text, a.value, a.interval, a.kind, &a.unit),
                (&b.text, b.value, b.interval, b.kind, &b.unit)
            );
        }
        assert_eq!(known.claims.len(), again.claims.len());
    }
}

proptest! {
    #[test]
    fn any_table_is_read_or_refused(cells in proptest::collection::vec("[0-9件万%.,，约（）\\[\\]\"\n-]{0,8}", 0..24)) {
        let text = format!("text,label,unit,period,interval\n{}", cells.join(","));
        std::hint::black_box(claims("a.csv", text).is_ok());
    }
}
