//! Several reports, each audited on its own.

use std::collections::HashSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polars_core::prelude::*;
use rayon::prelude::*;

use super::page::sheet;
use super::view::Weighed;
use super::{Audit, Claim, Source, report};
use crate::catalogue::Catalogue;
use crate::error::{Error, Result};
use crate::figure::Figures;
use crate::lang::Lang;
use crate::show::{Cell, Role, Row, Sheets, Table, Tone, escaped};

/// The longest name of a sheet, in characters.
const NAME: usize = 31;

/// A report that was read and audited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audited {
    /// The file.
    pub path: PathBuf,
    /// The text that was read, to which the places refer.
    pub text: String,
    /// The language of the report.
    pub lang: Lang,
    /// The audit.
    pub audit: Audit,
}

/// Reports that were audited together, in the order in which they were given.
#[derive(Debug)]
pub struct Reports(pub Vec<std::result::Result<Arc<Audited>, Failure>>);

/// A report that could not be read.
#[derive(Debug)]
pub struct Failure {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub error: Box<Error>,
}

/// What a report is held against, besides itself.
#[derive(Debug, Clone, Default)]
pub struct Options<'a> {
    /// The claims of the report of the year before.
    pub previous: Option<Vec<Claim>>,
    /// The report of the year before, whose tables of forms are held against this year's.
    pub last: Option<Source>,
    /// Computed figures, with the definitions of their indicators.
    pub against: Option<(&'a Figures, &'a Catalogue)>,
    /// The places whose figures these are; a report whose title names another place is not compared with them.
    pub places: &'a [String],
    /// The language of the report; detected from its text if not given.
    pub lang: Option<Lang>,
}

/// Audits several reports, in parallel; one that cannot be read stops none of the others.
///
/// # Examples
///
/// ```
/// use fazhi::audit::{Options, reports};
///
/// let folder = tempfile::tempdir().unwrap();
/// let files = ["甲县.txt", "乙县.txt", "丙县.docx"].map(|name| folder.path().join(name));
/// std::fs::write(&files[0], "受理24件，办结21件，办结率87.5%。").unwrap();
/// std::fs::write(&files[1], "办理案件118件（刑事11件，民事106件）。").unwrap();
/// std::fs::write(&files[2], "not a Word document").unwrap();
/// let reports = reports(&files, &Options::default());
/// let problems: Vec<_> = reports.audited().map(|one| one.audit.problems().count()).collect();
/// assert_eq!((problems, reports.failures().count()), (vec![0, 1], 1));
/// ```
pub fn reports(paths: &[PathBuf], options: &Options) -> Reports {
    let failure = |path: &Path, error| Failure { path: path.to_owned(), error: Box::new(error) };
    let one = |path: &PathBuf| Audited::read(path, options).map(Arc::new).map_err(|error| failure(path, error));
    Reports(paths.par_iter().map(one).collect())
}

impl Audited {
    /// Reads and audits a report.
    ///
    /// # Errors
    ///
    /// Those of [`Source::read`].
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use fazhi::audit::{Audited, Options};
    ///
    /// let found = Audited::read("报告.docx".as_ref(), &Options::default())?;
    /// println!("{}: {} problems", found.name(), found.audit.problems().count());
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn read(path: &Path, options: &Options) -> Result<Self> {
        Ok(Self { path: path.to_owned(), ..Self::of(Source::read(path)?, options) })
    }

    pub(crate) fn of(source: Source, options: &Options) -> Self {
        let mut document = source.document(options.lang);
        if let Some(previous) = &options.previous {
            document = document.with_previous(previous);
        }
        let last = options.last.as_ref().map(Source::forms).unwrap_or_default();
        document = document.with_last(&last);
        if let Some((figures, catalogue)) = options.against {
            document = document.against(figures, catalogue).of_places(options.places);
        }
        let audit = report(&document);
        let lang = options.lang.unwrap_or_else(|| source.lang());
        Self { path: PathBuf::new(), lang, audit, text: source.text }
    }

    /// What was read.
    #[cfg(feature = "python")]
    pub(crate) fn source(&self) -> Source {
        Source { text: self.text.clone(), tables: self.audit.tables.clone(), ..Source::default() }
    }

    /// The name of the file, without its folder.
    pub fn name(&self) -> String {
        name(&self.path)
    }
}

impl Reports {
    /// The reports that were read.
    pub fn audited(&self) -> impl Iterator<Item = &Arc<Audited>> {
        self.0.iter().filter_map(|one| one.as_ref().ok())
    }

    /// The files that could not be read, and why.
    pub fn failures(&self) -> impl Iterator<Item = (&Path, &Error)> {
        self.0.iter().filter_map(|one| one.as_ref().err()).map(|failure| (failure.path.as_path(), &*failure.error))
    }

    /// The language of most of the reports; Chinese if there is none.
    #[cfg(feature = "python")]
    pub(crate) fn lang(&self) -> Lang {
        let english = self.audited().filter(|one| one.lang == Lang::En).count();
        if 2 * english > self.audited().count() { Lang::En } else { Lang::Zh }
    }

    /// The tables of all reports as one, with the file of each row in the first column `report`.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if a table cannot be built.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::audit::{Options, reports};
    ///
    /// let file = tempfile::Builder::new().suffix(".txt").tempfile().unwrap();
    /// std::fs::write(&file, "受理24件，办结21件，办结率87.5%。").unwrap();
    /// let reports = reports(&[file.path().to_owned()], &Options::default());
    /// let findings = reports.frame(|one| one.audit.findings_frame(&one.text))?;
    /// assert_eq!(findings.get_column_names()[..3], ["report", "relation", "verdict"]);
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn frame(&self, of: impl Fn(&Audited) -> Result<DataFrame>) -> Result<DataFrame> {
        let failed = || Error::engine("joining the tables of several reports");
        let mut all: Option<DataFrame> = None;
        for one in self.audited() {
            let mut frame = of(one)?;
            let report = Column::new("report".into(), vec![one.path.display().to_string(); frame.height()]);
            frame.insert_column(0, report).map_err(failed())?;
            match &mut all {
                Some(all) => _ = all.vstack_mut(&frame).map_err(failed())?,
                None => all = Some(frame),
            }
        }
        Ok(all.unwrap_or_default())
    }

    /// The reports as a table, one per row: how many claims each has, how many findings of each weight, and why it could not
    /// be read.
    pub(crate) fn table(&self, lang: Lang) -> Table {
        let heads = [
            ("报告", "report"),
            ("数值", "claims"),
            ("矛盾", "contradictions"),
            ("待定", "open"),
            ("相符", "holding"),
            ("说明", ""),
        ];
        let mut table = Table::new(lang, heads);
        for column in &mut table.columns[1..5] {
            column.role = Role::Numbers;
        }
        for one in &self.0 {
            table.push(match one {
                Ok(one) => summed(one),
                Err(Failure { path, error }) => {
                    let said = Cell::Remark(lang.says(&error.to_string()));
                    let cells = vec![name(path).into(), Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty, said];
                    Row { cells, tone: Tone::Muted }
                }
            });
        }
        table
    }

    /// The reports as a table for programs, one per row: report, claims, contradictions, open, holding, and the error of one
    /// that could not be read.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] if the table cannot be built.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::audit::{Options, reports};
    ///
    /// let table = reports(&["no such file.txt".into()], &Options::default()).summary_frame()?;
    /// assert_eq!(table.shape(), (1, 6));
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn summary_frame(&self) -> Result<DataFrame> {
        let count = |name: &str, of: &dyn Fn(&Audited) -> usize| {
            let counts: Vec<_> = self.0.iter().map(|one| one.as_ref().ok().map(|one| of(one) as u64)).collect();
            Column::new(name.into(), counts)
        };
        let path = |one: &std::result::Result<Arc<Audited>, Failure>| match one {
            Ok(one) => one.path.display().to_string(),
            Err(failure) => failure.path.display().to_string(),
        };
        let paths = self.0.iter().map(path);
        let errors = self.0.iter().map(|one| one.as_ref().err().map(|failure| failure.error.to_string()));
        let columns = vec![
            Column::new("report".into(), paths.collect::<Vec<_>>()),
            count("claims", &|one| one.audit.claims.len()),
            count("contradictions", &|one| one.audit.weighed().contradictions),
            count("open", &|one| one.audit.weighed().open),
            count("holding", &|one| one.audit.weighed().holding),
            Column::new("error".into(), errors.collect::<Vec<_>>()),
        ];
        DataFrame::new(self.0.len(), columns).map_err(Error::engine("building the table of reports"))
    }

    /// What the reports say in sum.
    pub(crate) fn summary(&self, lang: Lang) -> String {
        let (read, failed) = (self.audited().count(), self.failures().count());
        let wrong = self.audited().filter(|one| one.audit.contradicts()).count();
        match lang {
            Lang::Zh => format!(
                "共 {} 份报告：有矛盾的 {wrong} 份，没有的 {} 份，未能读取的 {failed} 份",
                read + failed,
                read - wrong
            ),
            Lang::En => format!(
                "{} reports: {wrong} with contradictions, {} without, {failed} not read",
                read + failed,
                read - wrong
            ),
        }
    }

    /// A web page: the reports in a table, which leads to the page of each.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::Lang;
    /// use fazhi::audit::{Options, reports};
    ///
    /// let page = reports(&["no such file.txt".into()], &Options::default()).page(Lang::En, "Reports");
    /// assert!(page.contains("<title>Reports</title>") && page.contains("no such file.txt"));
    /// ```
    pub fn page(&self, lang: Lang, title: &str) -> String {
        let heads = self.table(lang);
        let mut html = format!("<div class=\"sum\"><p>{}</p></div>\n", escaped(&self.summary(lang)));
        html += "<table>\n<thead><tr>";
        for (column, at) in heads.columns.iter().zip(0..) {
            let class = if (1..=4).contains(&at) { " class=\"number\"" } else { "" };
            let _ = write!(html, "<th{class}>{}</th>", escaped(&column.head));
        }
        html += "</tr></thead>\n<tbody>\n";
        for (row, number) in heads.filled().flat_map(|section| &section.rows).zip(1..) {
            let _ = write!(html, "<tr class=\"{}\">", row.tone.id());
            for (cell, at) in row.cells.iter().zip(0..) {
                let text = escaped(cell.text());
                let _ = match (at, &self.0[number - 1]) {
                    (0, Ok(_)) => write!(html, "<td><a href=\"#report{number}\">{text}</a></td>"),
                    (1..=4, _) => write!(html, "<td class=\"number\">{text}</td>"),
                    _ => write!(html, "<td>{text}</td>"),
                };
            }
            html += "</tr>\n";
        }
        html += "</tbody>\n</table>\n";
        for (one, number) in self.0.iter().zip(1..) {
            if let Ok(one) = one {
                let body = one.audit.view(&one.text, lang).body(&format!("report{number}-"));
                let _ = write!(html, "<h2 id=\"report{number}\">{}</h2>\n{body}", escaped(&one.name()));
            }
        }
        sheet(title, &html, lang)
    }

    /// The bytes of an Excel workbook with the sheets 汇总 (Reports), 发现 (Findings) and one for each report.
    ///
    /// # Errors
    ///
    /// [`Error::Content`] if a sheet would have more rows than Excel allows.
    ///
    /// # Examples
    ///
    /// ```
    /// use fazhi::Lang;
    /// use fazhi::audit::{Options, reports};
    ///
    /// let bytes = reports(&["no such file.txt".into()], &Options::default()).workbook(Lang::Zh)?;
    /// assert!(bytes.starts_with(b"PK"));
    /// # Ok::<(), fazhi::Error>(())
    /// ```
    pub fn workbook(&self, lang: Lang) -> Result<Vec<u8>> {
        let (mut sheets, mut all) = (Sheets::new()?, Table::new(lang, [("报告", "report")]));
        let mut each = Vec::new();
        for one in self.audited() {
            let table = one.audit.view(&one.text, lang).findings_in_full();
            if all.columns.len() == 1 {
                all.columns.extend(table.columns.iter().cloned());
            }
            for row in table.filled().flat_map(|section| &section.rows) {
                let cells = std::iter::once(one.name().into()).chain(row.cells.iter().cloned()).collect();
                all.push(Row { cells, tone: row.tone });
            }
            each.push((one.name(), table));
        }
        let fixed = [lang.of("汇总", "Reports"), lang.of("发现", "Findings")];
        sheets.table(fixed[0], &self.table(lang))?;
        sheets.table(fixed[1], &all)?;
        let mut taken: HashSet<String> = fixed.into_iter().map(str::to_lowercase).collect();
        for (name, table) in &each {
            sheets.table(&sheet_name(name, &mut taken), table)?;
        }
        sheets.bytes()
    }
}

/// The row of a report among the others.
fn summed(one: &Audited) -> Row {
    let Weighed { contradictions, open, holding } = one.audit.weighed();
    let number = |number: usize| Cell::Number { text: number.to_string(), value: number as f64, format: "0".into() };
    let counts = [one.audit.claims.len(), contradictions, open, holding].map(number);
    let tone = match (contradictions, open) {
        (0, 0) => Tone::Good,
        (0, _) => Tone::Open,
        _ => Tone::Wrong,
    };
    Row { cells: std::iter::once(Cell::from(one.name())).chain(counts).chain([Cell::Empty]).collect(), tone }
}

/// The name of a sheet for a file: its name as far as Excel takes it, and a number if another sheet has it.
fn sheet_name(file: &str, taken: &mut HashSet<String>) -> String {
    let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy();
    let plain: String = stem.chars().filter(|c| !"[]:*?/\\'".contains(*c) && !c.is_control()).collect();
    let plain = if plain.trim().is_empty() { "-" } else { plain.trim() };
    let named = |number: usize| {
        let end = if number == 1 { String::new() } else { format!(" {number}") };
        let mut left = NAME - end.len();
        let fits = |c: &char| {
            // Excel counts in UTF-16.
            let fits = left >= c.len_utf16();
            left = if fits { left - c.len_utf16() } else { 0 };
            fits
        };
        plain.chars().take_while(fits).chain(end.chars()).collect::<String>()
    };
    // Of one number more than there are names, one is free.
    let mut names = (1..=taken.len() + 1).map(named);
    names.find(|name| taken.insert(name.to_lowercase())).unwrap_or_default()
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sheet_has_a_name_that_excel_takes_and_no_other_has() {
        let mut taken = HashSet::from(["汇总".to_owned()]);
        let long = "某某省某某市某某县二〇二三年度法治政府建设情况年度工作报告（公开版）.docx";
        let files = ["甲县.docx", "甲县.txt", "汇总.txt", "[a]:b*.txt", "'.txt", long, long];
        let names: Vec<String> = files.iter().map(|file| sheet_name(file, &mut taken)).collect();
        let cut: String = long.chars().take(NAME).collect();
        let shorter: String = long.chars().take(NAME - 2).collect();
        let expected = ["甲县", "甲县 2", "汇总 2", "ab", "-", &cut, &format!("{shorter} 2")];
        assert_eq!(names, expected);
    }
}
