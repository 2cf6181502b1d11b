//! The text of a first project file.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::calendar::date;
use crate::lang::Lang;
use crate::register::files::FoundFile;
use crate::register::{Kinds, Schema};

/// Years before this many are not taken for periods without being asked for.
const MOST_YEARS: i32 = 30;

/// The file of an assessment.
const ASSESSMENT: &str = "assessment.toml";

/// What says which register a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    File,
    Folder,
    Headers,
}

impl Named {
    pub(super) fn says(self) -> &'static str {
        match self {
            Self::File => "its name says so",
            Self::Folder => "its folder's name says so",
            Self::Headers => "its headers say so",
        }
    }
}

/// A file that was given to a register.
pub(super) struct Placed {
    /// Where it is, from the folder.
    pub(super) name: String,
    pub(super) schema: Arc<Schema>,
    pub(super) named: Named,
    /// The file that is read instead, as it has the same content.
    pub(super) copy_of: Option<String>,
    /// Why, and how sure that is.
    pub(super) why: String,
    /// The sheets that are read, and those that are not though they have something in them.
    pub(super) sheets: (Vec<String>, Vec<String>),
    /// The headers that were recognised, with the column of each.
    pub(super) known: Vec<(String, String)>,
    /// Columns with several headers.
    pub(super) ambiguous: Vec<(String, Vec<String>)>,
    pub(super) lacking: Vec<String>,
    pub(super) not_understood: Vec<String>,
    pub(super) years: Option<(i32, i32)>,
}

/// What a project file is written of.
pub(super) struct Draft<'a> {
    pub(super) folder: &'a Path,
    pub(super) placed: &'a [Placed],
    pub(super) unplaced: &'a [(FoundFile, String)],
    pub(super) kinds: &'a Kinds,
    /// The language of the comments.
    pub(super) lang: Lang,
}

impl Draft<'_> {
    /// The text of the project file.
    pub(super) fn text(&self) -> String {
        let mut by_kind: BTreeMap<&str, Vec<&Placed>> = BTreeMap::new();
        for file in self.placed {
            by_kind.entry(&file.schema.id).or_default().push(file);
        }
        let absolute = self.folder.canonicalize().unwrap_or_else(|_| self.folder.into());
        let title = absolute.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut lines = vec![
            self.comment(
                "Guessed by `fazhi init` from the files in this folder: look through it, then run `fazhi recompute`.",
            ),
            String::new(),
            format!("title = {}", quoted(&title)),
            self.perhaps("places = [\"…\"]", "the places that the figures are for"),
            String::new(),
        ];
        lines.extend(self.periods());
        lines.push(
            self.perhaps("cutoff = 2025-12-31", "judge open matters as of this day instead of each period's last"),
        );
        lines.push(self.assessment());
        lines.push(String::new());
        lines.extend(self.by(&by_kind));
        for (kind, files) in &by_kind {
            lines.push(String::new());
            lines.extend(self.register(kind, files));
        }
        if !self.unplaced.is_empty() {
            lines.extend([String::new(), self.comment("Not placed:")]);
            lines
                .extend(self.unplaced.iter().map(|(file, reason)| self.comment(&format!("- {}: {reason}", file.name))));
        }
        lines.join("\n") + "\n"
    }

    /// A comment is one line, whatever is in a header.
    fn comment(&self, text: &str) -> String {
        let said = self.lang.says(text);
        let line: String = said.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
        format!("# {line}")
    }

    /// An entry that is not made, with what it would be for.
    fn perhaps(&self, entry: &str, text: &str) -> String {
        format!("# {entry}   {}", self.comment(text))
    }

    fn periods(&self) -> Vec<String> {
        let years = self.placed.iter().filter_map(|file| file.years);
        let ends = years.reduce(|(first, last), (from, to)| (first.min(from), last.max(to)));
        let this_year = date::civil(date::today_number()).0;
        match ends {
            Some((first, last)) if last - first < MOST_YEARS => {
                let running =
                    if last == this_year { "; a year that is not over is judged as of the day of the run" } else { "" };
                let one = first == last;
                let years = if one { first.to_string() } else { format!("{first}..{last}") };
                let seen = if one {
                    format!("All dates lie in {first}{running}.")
                } else {
                    format!("The dates lie in {first} to {last}{running}.")
                };
                vec![self.comment(&seen), format!("periods = \"{years}\"")]
            }
            Some((first, last)) => vec![
                self.comment(&format!(
                    "The dates lie in {first} to {last}, which is too long to be meant; without `periods`, all of them."
                )),
                format!("# periods = \"{first}..{last}\""),
            ],
            None => vec![
                self.comment(
                    "No dates were found in files small enough to look into; without `periods`, all years with rows.",
                ),
                "# periods = \"2016..2025\"".into(),
            ],
        }
    }

    /// An assessment is written by hand; the name says which file it is.
    fn assessment(&self) -> String {
        let entry = format!("assessment = {}", quoted(ASSESSMENT));
        if self.folder.join(ASSESSMENT).is_file() {
            entry
        } else {
            self.perhaps(&entry, "score the agencies by this file, and write scores and ranks beside the figures")
        }
    }

    /// Figures by agency leave a register without agencies out, so all must have them.
    fn by(&self, by_kind: &BTreeMap<&str, Vec<&Placed>>) -> Vec<String> {
        let has = |file: &&Placed| {
            file.schema.agency.as_ref().is_some_and(|agency| file.known.iter().any(|(column, _)| column == agency))
        };
        let without: Vec<&str> =
            by_kind.iter().filter(|(_, files)| !files.iter().all(has)).map(|(kind, _)| *kind).collect();
        if by_kind.is_empty() {
            return vec!["# by = [\"agency\"]".into()];
        }
        if without.is_empty() {
            return vec![
                self.comment("Every register has a column for the agency."),
                "by = [\"agency\"]".into(),
                "totals = true".into(),
            ];
        }
        let lacking =
            format!("By agency there would be no figures of {}, which have no column for it.", without.join(", "));
        vec![self.comment(&lacking), "# by = [\"agency\"]".into()]
    }

    fn register(&self, kind: &str, files: &[&Placed]) -> Vec<String> {
        let mut lines = vec![format!("[registers.{}]", key(kind))];
        if let Some(first) = files.first() {
            lines.push(self.comment(&format!("{} {}", first.schema.zh, first.schema.en)));
        }
        lines.extend(files.iter().flat_map(|file| self.what_was_seen(file)));
        let others = self.placed.iter().filter(|other| other.schema.id != kind).map(|other| other.name.as_str());
        let others: Vec<_> = others.chain(self.unplaced.iter().map(|(file, _)| file.name.as_str())).collect();
        let paths = patterns(files, &others, self.kinds);
        let paths: Vec<_> = paths.iter().map(|path| format!("    {},", quoted(path))).collect();
        lines.extend(std::iter::once("paths = [".into()).chain(paths).chain(["]".into()]));
        lines.extend(self.columns(files));
        lines
    }

    /// What is known of a file, as comments.
    fn what_was_seen(&self, file: &Placed) -> Vec<String> {
        if let Some(of) = &file.copy_of {
            return vec![self.comment(&format!("- {}: not read, since it has the same content as {of}", file.name))];
        }
        let known: Vec<_> = file.known.iter().map(|(_, header)| header.as_str()).collect();
        let mut lines = vec![format!("- {}: {}", file.name, file.why), format!("  understood: {}", known.join(", "))];
        if !file.lacking.is_empty() {
            lines.push(format!("  not there: {}", file.lacking.join(", ")));
        }
        if !file.not_understood.is_empty() {
            lines.push(format!("  not understood: {}", file.not_understood.join(", ")));
        }
        let (read, unread) = &file.sheets;
        if read.len() + unread.len() > 1 {
            lines.push(format!("  sheets that are read: {}", read.join(", ")));
        }
        if !unread.is_empty() {
            lines.push(format!("  sheets that are not, as their headers are others: {}", unread.join(", ")));
        }
        lines.iter().map(|line| self.comment(line)).collect()
    }

    /// The columns that several headers name, each with the first of them.
    fn columns(&self, files: &[&Placed]) -> Vec<String> {
        let ambiguous: BTreeMap<&String, &Vec<String>> =
            files.iter().flat_map(|file| file.ambiguous.iter().map(|(column, headers)| (column, headers))).collect();
        if ambiguous.is_empty() {
            return Vec::new();
        }
        let why = |(column, headers): (&&String, &&Vec<String>)| {
            self.comment(&format!("`{column}` is named by {}; the first was taken.", headers.join(", ")))
        };
        let mut lines: Vec<_> = ambiguous.iter().map(why).collect();
        let first = |(column, headers): (&&String, &&Vec<String>)| {
            Some(format!("{} = {}", key(column), quoted(headers.first()?)))
        };
        let chosen: Vec<_> = ambiguous.iter().filter_map(first).collect();
        lines.push(format!("columns = {{ {} }}", chosen.join(", ")));
        lines
    }
}

/// The files as patterns that will find later ones too, each as wide as it can be without finding a file of something else.
fn patterns(files: &[&Placed], others: &[&str], kinds: &Kinds) -> Vec<String> {
    let mut left: Vec<&Placed> = files.to_vec();
    let mut paths = Vec::new();
    for width in [Width::Folder, Width::Beginning, Width::Numbers] {
        for file in files {
            let Some(path) = width.pattern(file, kinds).filter(|_| left.iter().any(|other| other.name == file.name))
            else {
                continue;
            };
            let Ok(pattern) = glob::Pattern::new(&path) else { continue };
            let literally = glob::MatchOptions { require_literal_separator: true, ..glob::MatchOptions::new() };
            let meets = |name: &str| pattern.matches_with(name, literally);
            if meets(&file.name) && !others.iter().any(|other| meets(other)) {
                left.retain(|file| !meets(&file.name));
                paths.push(path);
            }
        }
    }
    paths.extend(left.iter().map(|file| file.name.clone()));
    paths.sort();
    paths
}

/// How much of a path a pattern leaves open.
#[derive(Debug, Clone, Copy)]
enum Width {
    /// Every file in a folder that is named after the register.
    Folder,
    /// What follows a name that says the register, and its numbers.
    Beginning,
    /// The numbers in the name.
    Numbers,
}

impl Width {
    fn pattern(self, file: &Placed, kinds: &Kinds) -> Option<String> {
        let numbers = starred(&file.name);
        match self {
            Self::Folder if file.named == Named::Folder => {
                let (folder, _) = file.name.rsplit_once('/')?;
                Some(glob::Pattern::escape(folder) + "/*")
            }
            Self::Beginning if file.named == Named::File => {
                let (stem, ending) = numbers.rsplit_once('.')?;
                let own = Path::new(&file.name).file_stem()?.to_string_lossy();
                let open = format!("{}*.{ending}", stem.trim_end_matches('*'));
                (!kinds.goes_on(&own, &file.schema)).then_some(open)
            }
            Self::Numbers if numbers.contains('*') => Some(numbers),
            Self::Folder | Self::Beginning | Self::Numbers => None,
        }
    }
}

/// A path in which the numbers of the file's name may be any.
fn starred(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let mut starred = if folder.is_empty() { String::new() } else { glob::Pattern::escape(folder) + "/" };
    let mut number = false;
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    for letter in stem.chars() {
        match (letter.is_ascii_digit(), number) {
            (true, false) => starred.push('*'),
            (true, true) => {}
            (false, _) => starred.push_str(&glob::Pattern::escape(letter.encode_utf8(&mut [0; 4]))),
        }
        number = letter.is_ascii_digit();
    }
    format!("{starred}.{}", glob::Pattern::escape(ending))
}

/// A basic string of TOML on one line: but for one sign it is escaped as in JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

fn key(name: &str) -> String {
    let bare = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    if !name.is_empty() && name.chars().all(bare) { name.into() } else { quoted(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_may_be_any() {
        for (path, pattern) in [
            ("办件2020.csv", "办件*.csv"),
            ("2019/办件 01-02.xlsx", "2019/办件 *-*.xlsx"),
            ("a[1].csv", "a[[]*[]].csv"),
            ("办件.csv", "办件.csv"),
        ] {
            assert_eq!(starred(path), pattern, "{path}");
            assert!(glob::Pattern::new(pattern).unwrap().matches(path), "{path}");
        }
    }

    #[test]
    fn what_is_written_is_toml_whatever_the_names() {
        let kinds = Kinds::built_in();
        let draft = Draft { folder: Path::new("."), placed: &[], unplaced: &[], kinds, lang: Lang::Zh };
        for text in ["a\"b", "a\\b", "行\n政", "x'y", "\u{7f}\t\u{1}", ""] {
            let line = format!("{} = {}\n{}", key(text), quoted(text), draft.comment(text));
            let table: toml::Table = toml::from_str(&line).unwrap();
            assert_eq!(table[text].as_str(), Some(text));
        }
    }
}
