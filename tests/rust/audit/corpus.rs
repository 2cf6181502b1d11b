//! Texts and tables that were annotated before the audit read them: how much it reads, and how far it can be trusted.
//!
//! Beside each file of `tests/data/corpus` is its annotation: first its claims (text, value, unit), one a line; then the
//! relations that its words state (`right`, `wrong` or `unknown`, the kind, the lines of the claims). With
//! `FAZHI_CORPUS=FILE` the test writes what it measured to that file, and whatever was missed or is mistaken.

use std::collections::BTreeSet;
use std::fmt;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use fazhi::audit::{Finding, Relation, Source, Verdict, report};

/// Findings about counts that a text does not give: they neither accuse nor confirm.
const UNTOLD: [Relation; 2] = [Relation::Feasibility, Relation::HiddenConstant];

/// What should have been found, and what was.
#[derive(Default, Clone, Copy)]
struct Score {
    stated: usize,
    found: usize,
    mistaken: usize,
}

impl Score {
    fn recall(self) -> f64 {
        share(self.found, self.stated)
    }

    fn precision(self, all: usize) -> f64 {
        share(all - self.mistaken, all)
    }

    fn add(&mut self, other: Self) {
        self.stated += other.stated;
        self.found += other.found;
        self.mistaken += other.mistaken;
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// The claims, the accusations and the confirmations of some files, each with the number of those that were made.
#[derive(Default, Clone, Copy)]
struct Measure {
    claims: (Score, usize),
    accusations: (Score, usize),
    confirmations: (Score, usize),
}

impl Measure {
    fn all(&self) -> [(Score, usize); 3] {
        [self.claims, self.accusations, self.confirmations]
    }

    fn add(&mut self, other: &Self) {
        for (mine, theirs) in
            [&mut self.claims, &mut self.accusations, &mut self.confirmations].into_iter().zip(other.all())
        {
            mine.0.add(theirs.0);
            mine.1 += theirs.1;
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (score, made) in self.all() {
            let Score { stated, found, .. } = score;
            let (recall, precision) = (100.0 * score.recall(), 100.0 * score.precision(made));
            write!(f, " {stated} | {found} ({recall:.1} %) | {made} | {} ({precision:.1} %) |", made - score.mistaken)?;
        }
        Ok(())
    }
}

/// A relation that the words of a file state.
struct Stated {
    verdict: String,
    about: String,
    claims: BTreeSet<usize>,
}

/// The annotation of a file: its claims as value and unit, and its relations.
fn annotation(path: &Path) -> (Vec<(String, String)>, Vec<Stated>) {
    let text = std::fs::read_to_string(path.with_extension("tsv")).unwrap();
    let (mut claims, mut relations) = (Vec::new(), Vec::new());
    for line in text.lines() {
        let [first, second, third] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{}: {line}", name(path)) };
        if ["right", "wrong", "unknown"].contains(&first) {
            let claims = third.split(' ').map(|line| line.parse::<usize>().unwrap() - 1).collect();
            relations.push(Stated { verdict: first.into(), about: format!("{second} {third}"), claims });
        } else {
            claims.push((second.into(), third.into()));
        }
    }
    (claims, relations)
}

/// For each claim that was read, the annotated one, in the longest common order of both.
fn aligned(read: &[(String, String)], stated: &[(String, String)]) -> Vec<Option<usize>> {
    let mut longest = vec![vec![0usize; stated.len() + 1]; read.len() + 1];
    for (i, one) in read.iter().enumerate().rev() {
        for (j, other) in stated.iter().enumerate().rev() {
            longest[i][j] =
                if one == other { longest[i + 1][j + 1] + 1 } else { longest[i + 1][j].max(longest[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, vec![None; read.len()]);
    while i < read.len() && j < stated.len() {
        if read[i] == stated[j] {
            pairs[i] = Some(j);
            (i, j) = (i + 1, j + 1);
        } else if longest[i + 1][j] >= longest[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// Whether a finding speaks of the relation: the claims of one are among those of the other, and at least two are shared.
fn speaks_of(claims: &BTreeSet<usize>, stated: &Stated) -> bool {
    let shared = claims.intersection(&stated.claims).count();
    shared >= 2 && shared == claims.len().min(stated.claims.len())
}

/// Scores the findings that say the same of their relation.
fn score(path: &Path, findings: &[(&Finding, BTreeSet<usize>)], relations: &[Stated], verdict: &str) -> (Score, usize) {
    let stated: Vec<_> = relations.iter().filter(|stated| stated.verdict == verdict).collect();
    let missed = |stated: &&&Stated| !findings.iter().any(|(_, claims)| speaks_of(claims, stated));
    for missed in stated.iter().filter(missed) {
        note(format_args!("{}: {verdict} but not found: {}", name(path), missed.about));
    }
    let mistaken: Vec<_> =
        findings.iter().filter(|(_, claims)| !stated.iter().any(|stated| speaks_of(claims, stated))).collect();
    for (finding, _) in &mistaken {
        note(format_args!(
            "{}: not {verdict}: {:?} {} = {}",
            name(path),
            finding.relation,
            finding.left,
            finding.right
        ));
    }
    let found = stated.len() - stated.iter().filter(missed).count();
    (Score { stated: stated.len(), found, mistaken: mistaken.len() }, findings.len())
}

/// Adds a line to the file that was asked for.
fn note(line: fmt::Arguments) {
    if let Some(path) = std::env::var_os("FAZHI_CORPUS") {
        let file = std::fs::OpenOptions::new().create(true).append(true).open(path);
        writeln!(file.unwrap(), "{line}").unwrap();
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

fn measured(path: &Path) -> Measure {
    let (stated, relations) = annotation(path);
    let audit = match Source::read(path) {
        Ok(source) => report(&source.document(None)),
        // What cannot be read has no claims and no findings.
        Err(error) => {
            note(format_args!("{}: {error}", name(path)));
            report(&Source::of_text("").document(None))
        }
    };
    let read: Vec<_> = audit.claims.iter().map(|claim| (claim.value.to_string(), claim.unit.clone())).collect();
    let pairs = aligned(&read, &stated);
    for (claim, _) in audit.claims.iter().zip(&pairs).filter(|(_, pair)| pair.is_none()) {
        note(format_args!("{}: made up: {} = {} {}", name(path), claim.text, claim.value, claim.unit));
    }
    for (at, (value, unit)) in stated.iter().enumerate().filter(|(at, _)| !pairs.contains(&Some(*at))) {
        note(format_args!("{}: not read: line {}, {value} {unit}", name(path), at + 1));
    }
    // A claim that is not annotated is a claim of no relation.
    let line = |claim: usize| pairs[claim].unwrap_or(stated.len() + claim);
    let of = |finding: &Finding| finding.places.iter().filter_map(|place| place.claim).map(line).collect();
    let told = audit
        .findings
        .iter()
        .filter(|finding| !UNTOLD.contains(&finding.relation) || finding.verdict == Verdict::Impossible);
    let (accusing, rest): (Vec<_>, Vec<_>) = told
        .map(|finding| (finding, of(finding)))
        .partition(|(finding, _)| matches!(finding.verdict, Verdict::Impossible | Verdict::Unreconciled));
    let confirming: Vec<_> = rest
        .into_iter()
        .filter(|(finding, _)| matches!(finding.verdict, Verdict::Exact | Verdict::WithinRounding))
        .collect();
    let matched = pairs.iter().flatten().count();
    Measure {
        claims: (Score { stated: stated.len(), found: matched, mistaken: read.len() - matched }, read.len()),
        accusations: score(path, &accusing, &relations, "wrong"),
        confirmations: score(path, &confirming, &relations, "right"),
    }
}

fn files(prefix: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/corpus");
    let all = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        all.filter(|path| name(path).starts_with(prefix) && path.extension().unwrap() != "tsv").collect();
    files.sort();
    files
}

/// The measure of all files of a kind, printed file by file.
fn of_kind(prefix: &str) -> Measure {
    let mut sum = Measure::default();
    for path in files(prefix) {
        let measure = measured(&path);
        note(format_args!("| `{}` |{measure}", name(&path)));
        sum.add(&measure);
    }
    note(format_args!("| {prefix} |{sum}"));
    sum
}

/// Holds the shares of a measure against lower bounds: recall and precision of claims, accusations and confirmations.
fn at_least(measure: &Measure, bounds: [(f64, f64); 3]) {
    for ((score, made), (recall, precision)) in measure.all().into_iter().zip(bounds) {
        assert!(score.recall() >= recall && score.precision(made) >= precision, "{measure} is below {bounds:?}");
    }
}

#[test]
fn texts_that_were_annotated_first() {
    assert!(files("text").len() >= 36);
    at_least(&of_kind("text"), [(0.99, 0.99), (0.93, 1.0), (0.85, 0.98)]);
}

#[test]
fn tables_that_were_annotated_first() {
    assert!(files("table").len() >= 28);
    at_least(&of_kind("table"), [(0.99, 0.99), (0.99, 0.99), (0.98, 0.96)]);
}
