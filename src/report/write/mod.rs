//! A document in the forms that people open.

mod drawing;
mod html;
mod markdown;
#[cfg(test)]
mod tests;
mod text;
mod typst;
mod word;
mod workbook;

use std::path::Path;
use std::str::FromStr;

use crate::error::{Error, Result};
use crate::report::Document;

/// What a document is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// A document of Word.
    Docx,
    /// One page for a browser, which needs nothing but itself.
    Html,
    /// An Excel workbook: the words on the first sheet, and a sheet for each table.
    Xlsx,
    /// Markdown.
    Markdown,
    /// A source for typst, which makes a PDF of it.
    Typst,
    /// Text.
    Text,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Docx, Self::Html, Self::Xlsx, Self::Markdown, Self::Typst, Self::Text];

    /// How files of it end, which is also its name.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::report::Format;
    ///
    /// assert_eq!(Format::ALL.map(Format::ending), ["docx", "html", "xlsx", "md", "typ", "txt"]);
    /// ```
    pub fn ending(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Html => "html",
            Self::Xlsx => "xlsx",
            Self::Markdown => "md",
            Self::Typst => "typ",
            Self::Text => "txt",
        }
    }

    /// The format that the ending of a file says.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`] where it says none of these.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::report::Format;
    ///
    /// assert_eq!(Format::of_file("2020年报.docx")?, Format::Docx);
    /// let error = Format::of_file("2020年报.doc").unwrap_err().to_string();
    /// assert!(error.ends_with("expected a file that ends in .docx, .html, .xlsx, .md, .typ, .txt"));
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn of_file(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        ending.parse().map_err(|_| {
            let endings = Self::ALL.map(|format| format!(".{}", format.ending())).join(", ");
            Error::parameter("output", path.display(), &format!("a file that ends in {endings}"))
        })
    }
}

impl FromStr for Format {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|format| format.ending() == word);
        found.ok_or_else(|| Error::parameter("format", word, &Self::ALL.map(Self::ending).join(", ")))
    }
}

impl Document {
    /// The document as the bytes of a file. Equal documents give equal bytes.
    ///
    /// # Errors
    ///
    /// [`Error::Content`] where the cells of a table do not fill it.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::Lang;
    /// use fazhi::report::{Document, Format, Run};
    ///
    /// let mut document = Document::new("年报", Lang::Zh);
    /// document.paragraph([Run::plain("无行政复议案件。")]);
    /// assert!(document.write(Format::Docx)?.starts_with(b"PK"));
    /// assert_eq!(document.write(Format::Text)?, "年报\n\n无行政复议案件。\n".as_bytes());
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn write(&self, format: Format) -> Result<Vec<u8>> {
        match format {
            Format::Docx => word::written(self),
            Format::Html => html::written(self).map(String::into_bytes),
            Format::Xlsx => workbook::written(self),
            Format::Markdown => markdown::written(self).map(String::into_bytes),
            Format::Typst => typst::written(self).map(String::into_bytes),
            Format::Text => text::written(self).map(String::into_bytes),
        }
    }
}
