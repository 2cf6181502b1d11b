//! What a file is, which its ending does not always say: office systems export web pages and text as `.xls`.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use encoding_rs::{UTF_16BE, UTF_16LE};

use super::text::Written;
use super::workbook::{self, package};
use crate::error::{Error, Result};

/// How the rows of a file are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    Parquet,
    Workbook(workbook::Form),
}

/// The file endings that are read.
pub(crate) const ENDINGS: [&str; 8] = ["csv", "tsv", "txt", "xlsx", "xlsm", "xls", "ods", "parquet"];

/// How much of a file is looked at.
const TOP: u64 = 1 << 16;

/// Of so many bytes of a text at most one may be a control character.
const FEW: usize = 16;

impl Form {
    /// The form of a file whose ending is one of those that are read.
    pub(super) fn of(path: &Path) -> Result<Self> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        if !ENDINGS.contains(&ending.as_str()) {
            let reason = format!("files ending in `{ending}` are not read; read are {}", ENDINGS.join(", "));
            return Err(Error::content(path, reason));
        }
        let mut top = Vec::new();
        File::open(path).and_then(|file| file.take(TOP).read_to_end(&mut top)).map_err(Error::file(path))?;
        let sheet = !matches!(ending.as_str(), "csv" | "tsv" | "txt");
        match top.as_slice() {
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => Ok(Self::Workbook(workbook::Form::Xls)),
            [b'P', b'K', 3, 4, ..] => Self::of_archive(path),
            [b'P', b'A', b'R', b'1', ..] => Ok(Self::Parquet),
            [] => Err(Error::content(path, "the file is empty")),
            _ if ending == "parquet" => Err(Error::content(path, "not a Parquet file: it does not begin with `PAR1`")),
            text if sheet => Self::of_sheet(path, text),
            text => Self::of_text(path, text),
        }
    }

    fn of_archive(path: &Path) -> Result<Self> {
        let archive = package::open(path)?;
        let has = |end: &str| archive.file_names().flatten().any(|name| name.to_lowercase().ends_with(end));
        if has("workbook.bin") {
            return Err(Error::content(path, "binary workbooks (.xlsb) are not read; save it as .xlsx"));
        }
        let is_ods = has("content.xml") && !has("[content_types].xml");
        Ok(Self::Workbook(if is_ods { workbook::Form::Ods } else { workbook::Form::Xlsx }))
    }

    /// The form of a text that has the ending of a spreadsheet.
    fn of_sheet(path: &Path, top: &[u8]) -> Result<Self> {
        let refused = |reason: &str| Err(Error::content(path, reason));
        let signs = top.iter().filter(|byte| **byte != 0);
        let ascii: String = signs.map(|byte| byte.to_ascii_lowercase() as char).collect();
        if ascii.contains("urn:schemas-microsoft-com:office:spreadsheet") && ascii.contains("<workbook") {
            return refused("XML spreadsheets of 2003 are not read; save it as .xlsx");
        }
        if ["<table", "<html", "<!doctype html"].iter().any(|tag| ascii.contains(tag)) {
            return Ok(Self::Workbook(workbook::Form::Html));
        }
        Self::of_text(path, top)
    }

    /// A text holds no control characters but those that part lines and cells, but for the zeros of UTF-16 and few that slipped in.
    fn of_text(path: &Path, top: &[u8]) -> Result<Self> {
        let controls = top.iter().filter(|byte| matches!(byte, 0 | 2..=8 | 14..=26)).count();
        let wide = [Written::As(UTF_16LE), Written::As(UTF_16BE)];
        if controls * FEW > top.len() && !wide.contains(&Written::of(path)?) {
            return Err(Error::content(path, "it is neither a workbook nor a text"));
        }
        Ok(Self::Text)
    }
}
