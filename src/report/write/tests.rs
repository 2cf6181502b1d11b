//! What each form has of a document in which nothing is missing, and whose names are hostile.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::chart::{Heading, Part, Quantity, Share};
use crate::lang::Lang;
use crate::report::{Cell, Document, Format, Grid, Run};

const EVIL: &str = "<script>alert('x')</script>\"]]> onload=\"y #{1} | `*_ \\ \u{202e}\u{1}\u{ffff}";

fn document(name: &str) -> Document {
    let mut document = Document::new(format!("年报{name}"), Lang::Zh);
    document.heading(1, format!("法律援助{name}"));
    document.paragraph([Run::plain("办理案件"), Run::strong(format!("118件{name}"))]);
    document.list([vec![Run::plain(name)]]);
    let mut grid = Grid::new([2.0, 1.0, 1.0]).called(format!("表{name}")).with_heads(2);
    grid.row([Cell::head("指标").down(2), Cell::head("2020年").across(2)]);
    grid.row([Cell::head("数值"), Cell::head("增减")]);
    grid.row([Cell::words(name).down(2), Cell::number("118 件", 118.0, "#,##0"), Cell::words("持平")]);
    grid.row([Cell::empty(), Cell::empty()]);
    grid.note(format!("注：{name}"));
    document.grid(grid);
    let parts = vec![Part::new(format!("民事{name}"), 107.0), Part::new("刑事", 11.0)];
    document.chart(Share { heading: Heading::new("构成"), quantity: Quantity::number("件"), parts }.chart(Lang::Zh));
    document.page_break();
    document
}

fn text(document: &Document, format: Format) -> String {
    String::from_utf8(document.write(format).unwrap()).unwrap()
}

/// The files of a zip.
fn parts(bytes: Vec<u8>) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut read = |at| {
        let mut file = zip.by_index(at).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        (file.name().unwrap().into_owned(), text)
    };
    (0..8).map(&mut read).collect()
}

fn is_whole(xml: &str) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return,
            Ok(Event::Start(tag) | Event::Empty(tag)) => tag.attributes().for_each(|attribute| _ = attribute.unwrap()),
            Ok(_) => {}
            Err(error) => panic!("{error} in {xml}"),
        }
    }
}

#[test]
fn equal_documents_give_equal_bytes() {
    for format in Format::ALL {
        assert_eq!(document("").write(format).unwrap(), document("").write(format).unwrap(), "{format:?}");
    }
}

#[test]
fn every_part_of_a_word_document_is_whole_xml_even_with_hostile_names() {
    for name in ["", EVIL] {
        let parts = parts(document(name).write(Format::Docx).unwrap());
        assert_eq!(parts[0].0, "[Content_Types].xml");
        for (_, text) in &parts {
            is_whole(text);
            assert!(!text.contains(['\u{1}', '\u{ffff}', '\u{202e}']) && !text.contains("<script"));
        }
    }
}

#[test]
fn merged_cells_and_repeated_heads_are_those_of_word() {
    let parts = parts(document("").write(Format::Docx).unwrap());
    let main = &parts.iter().find(|(name, _)| name == "word/document.xml").unwrap().1;
    let count = |what: &str| main.matches(what).count();
    assert_eq!((count("<w:tblHeader/>"), count("<w:gridSpan w:val=\"2\"/>")), (2, 1));
    assert_eq!((count("<w:vMerge w:val=\"restart\"/>"), count("<w:vMerge/>")), (2, 2));
    assert_eq!((count("<w:tr>"), count("<w:tc>")), (4, 11));
    assert_eq!((count("<wpg:wgp>"), count("w:eastAsia=\"黑体\"") > 0), (1, true));
}

#[test]
fn a_page_runs_nothing_and_loads_nothing_whatever_the_names_are() {
    let page = text(&document(EVIL), Format::Html);
    for word in ["<script", "\" onload", "\u{202e}", "src=", "@import", "url(", "http-equiv", "<link"] {
        assert!(!page.contains(word), "{word}");
    }
    assert_eq!(page.matches("http").count(), page.matches("http://www.w3.org/2000/svg").count());
    let tags = ["main", "table", "thead", "tbody", "tr", "th", "td", "figure", "details", "svg", "h1", "h2", "p", "li"];
    for tag in tags {
        let opened = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
    }
    assert!(page.contains("<th scope=\"col\" rowspan=\"2\" class=\"middle\">指标</th>"));
}

#[test]
fn a_source_for_typst_has_all_text_in_strings() {
    let source = text(&document(EVIL), Format::Typst);
    assert!(source.contains(r#"\"]]> onload=\"y #{1} | `*_ \\"#) && !source.contains('\u{202e}'));
    assert!(
        source.contains(
            "table.cell(rowspan: 2, colspan: 1, align: center + horizon, text(weight: \"medium\", \"指标\"))"
        )
    );
}

#[test]
fn markdown_and_text_have_each_head_and_each_cell() {
    let markdown = text(&document(""), Format::Markdown);
    for line in [
        "# 年报",
        "## 法律援助",
        "办理案件**118件**",
        "| 指标 | 2020年 数值 | 2020年 增减 |",
        "| --- | --: | --- |",
        "注：",
        "| 民事 | 90.68% | 107 件 |",
    ] {
        assert!(markdown.lines().any(|found| found == line), "{line} in {markdown}");
    }
    let plain = text(&document(""), Format::Text);
    assert!(plain.contains("指标  2020年 数值  2020年 增减\n----"), "{plain}");
}

#[test]
fn a_workbook_has_a_sheet_for_the_words_and_one_for_each_table() {
    let bytes = document("").write(Format::Xlsx).unwrap();
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let sheets = calamine::Reader::worksheets(&mut book);
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["正文", "表", "构成"]);
    assert_eq!(sheets[1].1.get_value((3, 1)), Some(&calamine::Data::Float(118.0)));
}
