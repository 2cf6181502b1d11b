//! PDF: the claims of a document with a text layer are those of its text, and all other documents are refused.

use std::io::Write;
use std::path::PathBuf;

use fazhi::Lang;
use fazhi::audit::{Document, Relation, Source, claims, report};
use flate2::{Compression, write::ZlibEncoder};
use proptest::prelude::*;

use super::program::{code, err, out, run};

const QILIAN: &str = include_str!("../../data/qilian.zh.txt");
const SECOND: &str = include_str!("../../data/second.zh.txt");

fn data(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

/// Each claim of a text without its white space, with its value, unit and kind.
fn numbers(claims: &[fazhi::audit::Claim]) -> Vec<String> {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    claims.iter().map(|f| format!("{} {} {} {:?}", bare(&f.text), f.value, f.unit, f.kind)).collect()
}

#[test]
fn the_claims_of_a_document_are_those_of_its_text() {
    for (name, text) in [("qilian.embedded.pdf", QILIAN), ("qilian.named.pdf", QILIAN), ("second.gbk.pdf", SECOND)] {
        let source = Source::read(&data(name)).unwrap();
        let expected = numbers(&claims(text, Lang::Zh));
        assert_eq!(numbers(&source.claims(None)), expected, "{name}: {}", source.text());
    }
}

#[test]
fn the_findings_of_a_document_are_those_of_its_text() {
    let sides = |text: &Document| -> Vec<_> {
        let audit = report(text);
        audit.findings.iter().map(|f| (f.relation, f.verdict, f.left.clone(), f.right.clone())).collect()
    };
    let expected = sides(&Document::new(QILIAN, Lang::Zh));
    for name in ["qilian.embedded.pdf", "qilian.named.pdf"] {
        assert_eq!(sides(&Source::read(&data(name)).unwrap().document(None)), expected, "{name}");
    }
}

/// A PDF of one page with this content and these resources; it has no cross-reference table, so the reader must repair
/// it.
fn pdf(content: &[u8], filter: &str, resources: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n".to_vec();
    bytes.extend(b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n");
    let page =
        format!("3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << {resources} >> >>\nendobj\n");
    bytes.extend(page.as_bytes());
    bytes.extend(format!("4 0 obj\n<< /Length {} {filter} >>\nstream\n", content.len()).as_bytes());
    bytes.extend(content);
    bytes.extend(b"\nendstream\nendobj\ntrailer\n<< /Root 1 0 R /Size 5 >>\n%%EOF\n");
    bytes
}

const FONTS: &str = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> \
    /G << /Type /Font /Subtype /Type0 /BaseFont /S /Encoding /UniGB-UCS2-H /DescendantFonts [<< /Subtype /CIDFontType0 \
    /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>] >> \
    /D << /Type /Font /Subtype /Type1 /BaseFont /X /Encoding << /Differences [1 /one /eight /percent] >> >> \
    /I << /Type /Font /Subtype /Type0 /BaseFont /Z /Encoding /Identity-H /DescendantFonts [<< /Subtype /CIDFontType2 \
    /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >> >>";

fn read(bytes: &[u8]) -> fazhi::Result<Source> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, bytes).unwrap();
    Source::read(&path)
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn codes_are_decoded_with_the_tables_of_their_fonts() {
    for (content, expected) in [
        ("BT /F 10 Tf 10 100 Td (3 cases) Tj ET", "3 cases\n"),
        ("BT /G 10 Tf 10 100 Td <53D77406003100324EF6> Tj ET", "受理12件\n"),
        ("BT /D 10 Tf 10 100 Td <0101020203> Tj ET", "1188%\n"),
        ("BT /F 10 Tf 10 100 Td [(1) -20 (2) -900 (3)] TJ 0 -40 Td (4 cases) Tj ET", "12 3\n4 cases\n"),
        ("/Artifact BMC BT /F 10 Tf 10 9 Td (99) Tj ET EMC BT /F 10 Tf 10 100 Td (3 cases) Tj ET", "3 cases\n"),
    ] {
        assert_eq!(read(&pdf(content.as_bytes(), "", FONTS)).unwrap().text(), expected);
        let packed = packed(content.as_bytes());
        assert_eq!(read(&pdf(&packed, "/Filter /FlateDecode", FONTS)).unwrap().text(), expected);
    }
}

/// The content of a page with these texts at these places, in Chinese.
fn placed(texts: &[(&str, u32, u32)]) -> String {
    let hex = |text: &str| text.encode_utf16().map(|unit| format!("{unit:04X}")).collect::<Vec<_>>().concat();
    let shown = |(text, x, y): &(&str, u32, u32)| format!("BT /G 10 Tf {x} {y} Td <{}> Tj ET ", hex(text));
    texts.iter().map(shown).collect()
}

#[test]
fn a_table_is_read_by_where_its_numbers_stand() {
    let content = placed(&[
        ("2020年收案情况表", 10, 200),
        ("部门", 20, 180),
        ("收案（件）", 100, 180),
        ("结案（件）", 200, 180),
        ("东河镇", 10, 160),
        ("31", 120, 160),
        ("29", 220, 160),
        ("西岭镇", 10, 140),
        ("18", 120, 140),
        ("合计", 10, 120),
        ("49", 120, 120),
        ("46", 220, 120),
        ("以上为全年数据。", 10, 80),
    ]);
    let source = read(&pdf(content.as_bytes(), "", FONTS)).unwrap();
    let audit = report(&source.document(None));
    let row = |claim: &fazhi::audit::Claim| Some(format!("{} {} {}", claim.cell.as_ref()?, claim.label, claim.value));
    let cells: Vec<_> = audit.claims.iter().filter_map(row).collect();
    let expected = [
        "table1!B2 东河镇 收案 31",
        "table1!C2 东河镇 结案 29",
        "table1!B3 西岭镇 收案 18",
        "table1!B4 合计 收案 49",
        "table1!C4 合计 结案 46",
    ];
    assert_eq!(cells, expected, "{}", source.text());
    let sums: Vec<_> = audit.findings.iter().map(|f| (f.relation, f.verdict, f.left.as_str())).collect();
    let expected = [
        (Relation::SumOfParts, fazhi::audit::Verdict::Exact, "31 + 18"),
        (Relation::SumOfParts, fazhi::audit::Verdict::Unknown, "29 + ?"),
    ];
    assert_eq!(sums, expected);
}

/// A table of three columns: merged heads, a name in two lines, a gap, and a number in each place of the last row.
#[test]
fn a_table_is_read_by_the_lines_around_its_cells() {
    let words = placed(&[
        ("部门", 20, 165),
        ("案件", 150, 181),
        ("收案", 110, 161),
        ("结案", 210, 161),
        ("西岭镇人", 12, 141),
        ("民法庭", 12, 127),
        ("18", 130, 135),
        ("合计", 12, 105),
        ("18", 130, 105),
        ("16", 230, 105),
    ]);
    let along = [(10, 195, 310), (100, 175, 310), (10, 155, 310), (10, 120, 310), (10, 100, 310)];
    let across = [(10, 195), (100, 195), (200, 175), (310, 195)];
    let drawn = |line: &dyn Fn((u32, u32), (u32, u32)) -> String| {
        let along = along.iter().map(|(from, y, to)| line((*from, *y), (*to, *y)));
        along.chain(across.iter().map(|(x, top)| line((*x, 100), (*x, *top)))).collect::<String>()
    };
    let stroked = drawn(&|from, to| format!("{} {} m {} {} l S ", from.0, from.1, to.0, to.1));
    let filled = drawn(&|from, to| {
        let (wide, high) = ((to.0 - from.0).max(1), (to.1 - from.1).max(1));
        format!("{} {} {wide} {high} re f ", from.0, from.1)
    });
    let turned = format!("0 1 -1 0 400 0 cm {stroked}");
    for lines in [stroked, filled, turned] {
        let content = format!("{lines}{words}");
        let source = read(&pdf(content.as_bytes(), "", FONTS)).unwrap();
        assert_eq!(source.text(), "部门 案件\n收案 结案\n西岭镇人民法庭 18\n合计 18 16\n", "{lines}");
        let row = |claim: fazhi::audit::Claim| Some(format!("{} {}", claim.cell?, claim.value));
        let cells: Vec<_> = source.claims(None).into_iter().filter_map(row).collect();
        assert_eq!(cells, ["table1!B3 18", "table1!B4 18", "table1!C4 16"], "{lines}");
    }
}

/// Ten forms, each of which shows the next one ten times.
#[test]
fn forms_that_are_used_again_and_again_are_refused() {
    let mut bytes = pdf(b"/P Do", "", "/XObject << /P 5 0 R >>");
    for at in 5..15 {
        let again = "/P Do ".repeat(10);
        let own = format!("/Resources << /XObject << /P {} 0 R >> >> /Length {}", at + 1, again.len());
        bytes.extend(format!("{at} 0 obj\n<< /Subtype /Form {own} >>\nstream\n{again}\nendstream\nendobj\n").bytes());
    }
    let error = read(&bytes).unwrap_err().to_string();
    assert!(error.ends_with("the file unpacks to more than the limit of 33554432 bytes"), "{error}");
}

#[test]
fn documents_without_readable_text_are_refused_with_the_next_step() {
    let image = "/XObject << /P 5 0 R >>";
    for (bytes, expected) in [
        (pdf(b"/P Do", "", image), "no text layer, as in a scan; add one with a text recognition (OCR) program"),
        (pdf(b"", "", ""), "no text layer"),
        (
            pdf(b"BT /I 10 Tf 10 100 Td <00010002> Tj ET", "", FONTS),
            "the fonts do not map 2 of 2 characters to Unicode",
        ),
        (b"%PDF-1.7\n".to_vec(), "not a PDF, or a broken one"),
        (b"PK\x03\x04".to_vec(), "not a PDF, or a broken one"),
        (Vec::new(), "not a PDF, or a broken one"),
        (
            [pdf(b"", "", ""), b"trailer << /Encrypt 9 0 R >>".to_vec()].concat(),
            "the file is encrypted; save a copy without a password",
        ),
    ] {
        let message = read(&bytes).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn a_file_that_unpacks_beyond_the_limit_is_refused() {
    let bomb = packed(&vec![b' '; 40 << 20]);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, pdf(&bomb, "/Filter /FlateDecode", FONTS)).unwrap();
    let output = run(&path, &[]);
    assert_eq!((code(&output), out(&output)), (2, String::new()));
    assert!(err(&output).ends_with("the file unpacks to more than the limit of 33554432 bytes\n"), "{}", err(&output));
    let twice = pdf(&packed(&bomb), "/Filter [/FlateDecode /FlateDecode]", FONTS);
    assert!(read(&twice).unwrap_err().to_string().contains("a stream is packed more than once"));
}

#[test]
fn an_unknown_character_is_reported() {
    let content = format!("BT /F 10 Tf 10 100 Td ({}) Tj /I 10 Tf <0001> Tj ET", "3 cases ".repeat(9));
    let source = read(&pdf(content.as_bytes(), "", FONTS)).unwrap();
    let audit = report(&source.document(Some(Lang::En)));
    let finding = audit.findings.iter().find(|finding| finding.relation == Relation::Unreadable).unwrap();
    assert!(finding.en.starts_with("characters that their fonts do not map to Unicode: 1"), "{}", finding.en);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_read_or_refused(
        at in 0..5000usize, change in proptest::collection::vec(any::<u8>(), 1..24), keep in 0..5000usize,
    ) {
        let mut bytes = std::fs::read(data("second.gbk.pdf")).unwrap();
        let end = (at + change.len()).min(bytes.len());
        let start = at.min(end);
        bytes.splice(start..end, change);
        std::hint::black_box(read(&bytes).is_ok());
        bytes.truncate(keep);
        std::hint::black_box(read(&bytes).is_ok());
    }
}
