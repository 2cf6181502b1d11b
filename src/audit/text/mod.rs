//! The text of a report's file: plain text, a page of the web, or a document of Word.

mod flow;
mod markup;
mod word;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use encoding_rs::{Encoding, GB18030, UTF_8};

use crate::{Error, Result};

/// The largest text that is read, in bytes; what a document of Word unpacks to counts.
const LIMIT: u64 = 32 << 20;

/// The text of a file: `.docx` is a document of Word, `.html` and `.htm` a page of the web, and all else plain text.
///
/// A mark at the start says how a text is encoded; without one it is UTF-8 if all of it is, and GB18030 otherwise. Lines
/// end with `\n` alone, the cells of a row of a table stand in one line. Nothing is fetched.
///
/// # Errors
///
/// [`Error::File`] where the file cannot be read; [`Error::Content`] where it is no text, or larger than 32 MiB.
///
/// # Examples
///
/// ```no_run
/// use fazhi::audit::{Document, Lang, read_text, report};
///
/// let text = read_text("report.docx".as_ref())?;
/// let audit = report(&Document::new(&text, Lang::of_text(&text)));
/// # Ok::<(), fazhi::Error>(())
/// ```
pub fn read_text(path: &Path) -> Result<String> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    if ending == "docx" {
        return word::text(path, LIMIT);
    }
    let written = decoded(path)?;
    Ok(match ending.as_str() {
        "html" | "htm" => markup::text(&written),
        _ if written.contains('\r') => written.replace("\r\n", "\n").replace('\r', "\n"),
        _ => written,
    })
}

fn decoded(path: &Path) -> Result<String> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(Error::file(path))?;
    file.take(LIMIT + 1).read_to_end(&mut bytes).map_err(Error::file(path))?;
    if bytes.len() as u64 > LIMIT {
        return Err(Error::content(path, format!("it has more than {LIMIT} bytes, which is the limit")));
    }
    let encoding = match Encoding::for_bom(&bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(&bytes).is_ok() => UTF_8,
        None => GB18030,
    };
    let (text, _, broken) = encoding.decode(&bytes);
    if broken || text.contains('\0') {
        let reason =
            "it is no text in UTF-8, UTF-16 with a mark or GB18030; a PDF or a .doc has to be saved as text first";
        return Err(Error::content(path, reason));
    }
    Ok(text.into_owned())
}
