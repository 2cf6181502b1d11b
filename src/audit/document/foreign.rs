//! Reports in formats that are not read, and what to do with them.

use std::path::Path;

use crate::{Error, Result};

/// The extensions of a format, what it is called, which program opens it, and as what that is to save it.
type Format = (&'static [&'static str], &'static str, &'static str, &'static str);

const FORMATS: [Format; 7] = [
    (&["doc", "dot"], "a document of Word 97-2003", "Word or WPS", ".docx"),
    (&["wps", "wpt"], "a document of WPS", "WPS", ".docx"),
    (&["rtf", "odt"], "a text document", "Word or WPS", ".docx"),
    (&["et", "ett", "xlsb"], "a spreadsheet", "WPS or Excel", ".xlsx"),
    (&["ppt", "pptx", "pps", "ppsx", "dps", "odp"], "a presentation", "WPS or PowerPoint", ".pdf"),
    (&["ofd"], "an OFD document", "its reader", ".pdf"),
    (
        &["jpg", "jpeg", "png", "tif", "tiff", "bmp", "gif"],
        "a picture",
        "a program that recognises text",
        ".docx or .pdf",
    ),
];

/// Refuses the formats of other programs by their extensions.
pub(super) fn refuse(path: &Path, ending: &str) -> Result<()> {
    let Some((_, what, program, ending)) = FORMATS.iter().find(|(endings, ..)| endings.contains(&ending)) else {
        return Ok(());
    };
    std::fs::metadata(path).map_err(Error::file(path))?;
    let (path, what) = (path.into(), (*what).into());
    Err(Error::Foreign { path, what, program: (*program).into(), ending: (*ending).into() })
}
