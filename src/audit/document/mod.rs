//! Reports in all supported formats: plain text, web pages, Word documents, PDF, and tables of claims.

mod builder;
mod claims;
mod flow;
mod foreign;
mod markdown;
mod markup;
mod open;
mod packed;
mod pdf;
mod sheet;
mod word;
mod written;
mod xml;

use std::path::Path;

use encoding_rs::{Encoding, GB18030, UTF_8};

use flow::Flowed;
use sheet::Sheet;

use super::{
    claim::Claim,
    report::forms::{self, FormTable},
    report::{Document, Finding},
    sentence,
    table::Table,
    tabular,
};
use crate::lang::Lang;
use crate::report::form::{Form, Recognised, Values};
use crate::{Error, Result, file, register::Batches};

/// The maximum number of bytes read of a file, or unpacked from it.
const LIMIT: u64 = 32 << 20;

/// A report that was read: its text and tables, or the claims of a table of claims.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    pub(in crate::audit) name: String,
    pub(in crate::audit) text: String,
    pub(in crate::audit) tables: Vec<Table>,
    pub(in crate::audit) claims: Option<Vec<Claim>>,
    pub(in crate::audit) unread: Vec<Finding>,
}

impl Source {
    /// A report in plain text.
    pub fn of_text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Reads a file by its extension: `.docx` is a Word document, `.odt` an OpenDocument text, `.html` and `.htm` are web
    /// pages, `.md` is Markdown, `.csv`, `.tsv`, `.xlsx`, `.xlsm`, `.xls` and `.ods` tables of a report or of claims, `.pdf` is a document with a
    /// text layer, and everything else is plain text.
    ///
    /// A byte-order mark determines the encoding of a text; without one it is UTF-8 if all of it is valid UTF-8, and
    /// GB18030 otherwise. Line ends become `\n`, and the cells of a table row are joined into one line. Nothing is
    /// fetched or executed.
    ///
    /// # Errors
    ///
    /// [`Error::File`] if the file cannot be read; [`Error::Foreign`] if it is in the format of another program, which has to
    /// save it in one that is read; [`Error::Content`] if its content is invalid or larger than 32 MiB.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use fazhi::audit::{Source, report};
    ///
    /// let source = Source::read("report.docx".as_ref())?;
    /// let audit = report(&source.document(None));
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn read(path: &Path) -> Result<Self> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        let name = path.display().to_string();
        match ending.as_str() {
            "csv" | "tsv" => {
                return Self::of_sheets(&name, &[sheet::of_text(path, &decoded(path)?, claims::is_header)?]);
            }
            "xlsx" | "xlsm" | "xls" | "ods" => {
                packed::check(path, LIMIT)?;
                return Self::of_sheets(&name, &sheet::of_workbook(path)?);
            }
            "pdf" => return Ok(Self::of_pdf(name, pdf::read(path, file::bytes(path, LIMIT)?, LIMIT)?)),
            _ => foreign::refuse(path, &ending)?,
        }
        let flowed = match ending.as_str() {
            "docx" => word::read(path, LIMIT)?,
            "odt" => open::read(path, LIMIT)?,
            "md" | "markdown" => markdown::read(&decoded(path)?),
            "html" | "htm" => markup::read(&decoded(path)?),
            _ => Flowed { text: decoded(path)?, tables: Vec::new() },
        };
        Ok(Self { name, text: flowed.text, tables: flowed.tables, ..Self::default() })
    }

    /// Reads claims from memory; the columns are those of a table of claims in a file.
    ///
    /// # Errors
    ///
    /// [`Error::ColumnType`] if a column holds neither text nor numbers, [`Error::Content`] if the columns are not
    /// those of a table of claims.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::audit::Source;
    /// use fazhi::register::Batches;
    /// use fazhi::polars::prelude::*;
    ///
    /// let frame = df!("label" => ["办理案件"], "text" => ["118件"]).unwrap();
    /// let source = Source::of_claims(Batches::from_frame(frame))?;
    /// assert_eq!(source.claims(None)[0].value.to_string(), "118");
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn of_claims(batches: Batches) -> Result<Self> {
        let name = batches.name.clone();
        Self::of_listed(&name, &[sheet::of_batches(batches)?])
    }

    /// The sheets of a file: tables of claims if one of them is, else tables of a report.
    fn of_sheets(name: &str, sheets: &[Sheet]) -> Result<Self> {
        let Flowed { text, tables } = sheet::tables(sheets);
        if text.is_empty() || claims::are_claims(sheets) {
            return Self::of_listed(name, sheets);
        }
        let misspelt = claims::misspelt(sheets)
            .map(|(header, meant)| Finding::unread(name, 0, sentence::header_is_no_column(header, meant)));
        let unread = misspelt.into_iter().collect();
        Ok(Self { name: name.into(), text, tables, unread, ..Self::default() })
    }

    fn of_listed(name: &str, sheets: &[Sheet]) -> Result<Self> {
        let claims = claims::read(sheets, name).map_err(|reason| Error::content(name, reason))?;
        let (text, unread) = (claims.text, claims.unread);
        Ok(Self { name: name.into(), text, claims: Some(claims.claims), unread, ..Self::default() })
    }

    fn of_pdf(name: String, paged: pdf::Paged) -> Self {
        let gap = |(page, at): &(usize, usize)| Finding::unread(&name, *at, sentence::page_is_an_image(*page));
        let mut unread: Vec<Finding> = paged.pictures.iter().map(gap).collect();
        if paged.unknown > 0 {
            unread.push(Finding::unread(&name, 0, sentence::characters_have_no_code(paged.unknown)));
        }
        Self { name, text: paged.text, tables: paged.tables, unread, ..Self::default() }
    }

    /// The text that was read; for a table of claims, one line per claim with its label and number.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The language of the text.
    pub fn lang(&self) -> Lang {
        Lang::of_text(&self.text)
    }

    /// The report, ready to be audited; `None` detects the language from the text.
    pub fn document(&self, lang: Option<Lang>) -> Document<'_> {
        let lang = lang.unwrap_or_else(|| self.lang());
        let document = match &self.claims {
            Some(claims) => Document::of_claims(claims, lang),
            None => Document::new(&self.text, lang).with_tables(&self.tables),
        }
        .with_unread(&self.unread);
        document.with_source(&self.name)
    }

    /// The numbers of a form that are printed in it.
    ///
    /// # Errors
    ///
    /// [`Error::Content`] where no table of the form is.
    pub fn form(&self, form: &Form) -> Result<Values> {
        let found = self.forms();
        let of_form = |one: &&FormTable| {
            let theirs = &one.recognised;
            form.tables.iter().any(|table| table.id == theirs.form.tables[theirs.table].id)
        };
        let found: Vec<_> = found.iter().filter(of_form).map(|one| &one.recognised).collect();
        if found.is_empty() {
            return Err(Error::content(&*self.name, format!("no table of the form `{}` was found in it", form.id)));
        }
        Ok(Recognised::values(form, found))
    }

    /// The tables of forms in it.
    pub(in crate::audit) fn forms(&self) -> Vec<FormTable> {
        forms::tables(&self.text, &self.tables)
    }

    /// The claims of the report.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::audit::Source;
    ///
    /// assert_eq!(Source::of_text("受理3件").claims(None)[0].text, "3件");
    /// ```
    pub fn claims(&self, lang: Option<Lang>) -> Vec<Claim> {
        match &self.claims {
            Some(claims) => claims.clone(),
            None => tabular::find(&self.text, &self.tables, lang.unwrap_or_else(|| self.lang())).claims,
        }
    }
}

/// The text of a file, with `\n` line ends.
fn decoded(path: &Path) -> Result<String> {
    let bytes = file::bytes(path, LIMIT)?;
    let encoding = match Encoding::for_bom(&bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(&bytes).is_ok() => UTF_8,
        None => GB18030,
    };
    let (text, _, broken) = encoding.decode(&bytes);
    if broken || text.contains('\0') {
        let reason = "not text in UTF-8, UTF-16 with a byte-order mark or GB18030";
        return Err(Error::content(path, reason));
    }
    Ok(if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.into_owned() })
}
