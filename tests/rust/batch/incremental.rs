//! What is read again after a change; the outputs never depend on it.

use std::path::Path;

use std::sync::{Arc, Mutex};

use fazhi::batch::{Progress, RecomputeOptions};
use fazhi::register::{Meter, Schema};

use super::{Dice, OUTPUTS, as_from_nothing, bytes, files_read, folder, matters, options, run, run_with, write};

const PROJECT: &str = "title = \"某县\"\nperiods = \"2019..2024\"\nby = [\"agency\"]\ntotals = true\n";

fn project() -> tempfile::TempDir {
    let mut dice = Dice(1);
    let files: Vec<_> = (2019..2023).map(|year| (format!("办件{year}.csv"), matters(&mut dice, 60, year))).collect();
    let mut given: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    given.push(("人民调解.csv", "卷号,受理日期,调结日期,调解结果,调解委员会\n1,2020-03-05,2020-03-06,调解成功,甲村\n"));
    given.push(("fazhi.toml", PROJECT));
    folder(&given)
}

#[test]
fn a_run_gives_what_compute_gives_for_the_example() {
    let copy = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/qilian-2020")).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            continue;
        }
        std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    write(copy.path(), "fazhi.toml", "title = \"祁连县\"\nplaces = [\"祁连县\"]\nperiods = \"2020\"\n");
    let first = run(copy.path());
    assert!(first.manifest.files.iter().map(|file| file.rows).sum::<u64>() > 97_200);
    as_from_nothing(copy.path(), &first, &options());
    assert_eq!(files_read(&run(copy.path())), [""; 0]);
}

#[test]
fn each_change_reads_only_the_files_that_it_affects() {
    type Change = fn(&Path);
    let all = ["人民调解.csv", "办件2019.csv", "办件2020.csv", "办件2021.csv", "办件2022.csv"];
    let cases: [(&str, Change, &[&str]); 9] = [
        ("nothing", |_| {}, &[]),
        (
            "a file is added",
            |folder| write(folder, "办件2023.csv", &matters(&mut Dice(9), 30, 2023)),
            &["办件2023.csv"],
        ),
        (
            "a file is written again as it was",
            |folder| write(folder, "办件2020.csv", &std::fs::read_to_string(folder.join("办件2020.csv")).unwrap()),
            &[],
        ),
        (
            "a row is added",
            |folder| {
                let text = std::fs::read_to_string(folder.join("办件2020.csv")).unwrap();
                write(folder, "办件2020.csv", &(text + "x1,2020-03-05,,公安局,满意\n"));
            },
            &["办件2020.csv"],
        ),
        ("a file is taken away", |folder| std::fs::remove_file(folder.join("办件2022.csv")).unwrap(), &[]),
        ("a form is asked for", |folder| write(folder, "fazhi.toml", &format!("{PROJECT}levels = [0.9, 0.99]\n")), &[]),
        ("fewer totals", |folder| write(folder, "fazhi.toml", &PROJECT.replace("totals = true", "")), &[]),
        ("a cutoff", |folder| write(folder, "fazhi.toml", &format!("cutoff = 2024-06-30\n{PROJECT}")), &all),
        ("other groups", |folder| write(folder, "fazhi.toml", &PROJECT.replace("by = [\"agency\"]", "")), &all),
    ];
    for (name, change, read) in cases {
        let folder = project();
        assert_eq!(files_read(&run(folder.path())), all, "{name}");
        change(folder.path());
        let second = run(folder.path());
        assert_eq!(files_read(&second), read, "{name}");
        as_from_nothing(folder.path(), &second, &options());
    }
}

#[test]
fn a_change_in_the_reading_or_counting_of_a_register_reads_that_register() {
    let own = "[family]\nid = 'own'\nzh = '自'\nen = 'own'\n[[indicator]]\nid = 'own_matters'\nzh = '甲'\nen = 'a'\n\
               register = 'mediation'\nkind = 'count'\nunit = '件'\ndirection = 'neutral'\ndefinition = 'a'\n\
               source = 'own'\nmeasure = { at = 'accepted', where = 'closed IS NULL' }\n";
    let registers =
        "[registers.mediation]\npaths = [\"人民调解.csv\"]\n[registers.service_matters]\npaths = [\"办件*.csv\"]\n";
    let cases = [
        (format!("{PROJECT}catalogue = [\"own.toml\"]\n{registers}"), 1),
        (
            format!("{PROJECT}{registers}")
                .replace("调解.csv\"]\n", "调解.csv\"]\ncolumns = { closed = \"调结日期\" }\n"),
            1,
        ),
        (format!("{PROJECT}{registers}"), 0),
        (format!("{PROJECT}unique_keys = false\n{registers}"), 5),
    ];
    for (text, read) in cases {
        let folder = project();
        write(folder.path(), "own.toml", own);
        write(folder.path(), "fazhi.toml", &format!("{PROJECT}{registers}"));
        run(folder.path());
        write(folder.path(), "fazhi.toml", &text);
        let second = run(folder.path());
        assert_eq!(files_read(&second).len(), read, "{text}: {:?}", files_read(&second));
        as_from_nothing(folder.path(), &second, &options());
    }
}

#[test]
fn any_sequence_of_changes_ends_like_a_run_from_scratch() {
    let mut dice = Dice(2);
    let folder = project();
    for step in 0..12 {
        let year = 2019 + dice.below(6);
        let path = format!("办件{year}.csv");
        match dice.below(4) {
            0 if folder.path().join(&path).exists() && year > 2019 => {
                std::fs::remove_file(folder.path().join(&path)).unwrap();
            }
            _ => write(folder.path(), &path, &matters(&mut dice, 20 + 10 * (step % 3), year)),
        }
        let last = run(folder.path());
        as_from_nothing(folder.path(), &last, &options());
    }
}

#[test]
fn the_number_of_jobs_does_not_matter() {
    let folder = project();
    let outs = [1, 2, 8].map(|jobs| {
        let out = tempfile::tempdir().unwrap();
        let asked = RecomputeOptions { jobs: Some(jobs), out: Some(out.path().to_owned()), ..options() };
        run_with(folder.path(), &asked);
        out
    });
    for name in OUTPUTS {
        assert!(outs.iter().all(|out| bytes(out.path(), name) == bytes(outs[0].path(), name)), "{name}");
    }
}

#[test]
fn the_store_keeps_only_what_is_needed() {
    let stored = |folder: &Path| {
        let kinds = std::fs::read_dir(folder.join("fazhi-out/tallies")).unwrap();
        let files = kinds.flat_map(|kind| std::fs::read_dir(kind.unwrap().path()).unwrap());
        let mut names: Vec<_> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let folder = project();
    run(folder.path());
    let first = stored(folder.path());
    write(folder.path(), "fazhi-out/tallies/service_matters/0123456789abcdef0123456789abcdef.1-2.part", "half");
    write(folder.path(), "办件2023.csv", &matters(&mut Dice(3), 30, 2023));
    run(folder.path());
    assert!(stored(folder.path()).len() > first.len());
    std::fs::remove_file(folder.path().join("办件2023.csv")).unwrap();
    run(folder.path());
    assert_eq!(stored(folder.path()), first);
}

#[test]
fn a_corrupt_stored_tally_is_counted_again() {
    for ending in ["tally", "json", "keys"] {
        let folder = project();
        let first = run(folder.path());
        let file = first.manifest.files.iter().find(|file| file.path == "办件2019.csv").unwrap();
        let name = format!("tallies/service_matters/{}.{ending}", file.tallies[0]);
        let mut spoilt = bytes(&first.out, &name);
        spoilt.truncate(spoilt.len() / 2);
        std::fs::write(first.out.join(&name), spoilt).unwrap();
        let second = run(folder.path());
        assert_eq!(files_read(&second), ["办件2019.csv"], "{ending}");
        as_from_nothing(folder.path(), &second, &options());
    }
}

/// Records the reports.
#[derive(Debug, Default)]
struct Listener {
    told: Mutex<Vec<String>>,
    meter: Mutex<Arc<Meter>>,
}

impl Progress for Listener {
    fn begins(&self, register: &Schema, files: usize, bytes: u64, meter: &Arc<Meter>) {
        *self.meter.lock().unwrap() = Arc::clone(meter);
        self.told.lock().unwrap().push(format!("{}: {files} files, {bytes} bytes", register.id));
    }

    fn file(&self, _register: &Schema, bytes: u64, reused: bool) {
        self.told.lock().unwrap().push(format!("{bytes} bytes {}", if reused { "reused" } else { "read" }));
    }

    fn ends(&self, register: &Schema) {
        let meter = self.meter.lock().unwrap();
        self.told.lock().unwrap().push(format!("{}: {} rows, {} bytes", register.id, meter.rows(), meter.bytes()));
    }
}

#[test]
fn progress_is_reported() {
    let text = "办件编号,受理日期\n1,2020-03-05\n2,2020-03-05\n";
    let folder = folder(&[("办件.csv", text), ("fazhi.toml", "periods = \"2020\"\n")]);
    let size = text.len();
    let told = |jobs| {
        let listener = Arc::new(Listener::default());
        run_with(folder.path(), &RecomputeOptions { progress: listener.clone(), jobs, ..options() });
        listener.told.lock().unwrap().join("; ")
    };
    let expected = |way: &str, rows: u64| {
        let (begun, ended) =
            (format!("service_matters: 1 files, {size} bytes"), format!("service_matters: {rows} rows, {size} bytes"));
        format!("{begun}; {size} bytes {way}; {ended}")
    };
    assert_eq!(told(Some(1)), expected("read", 2));
    assert_eq!(told(None), expected("reused", 0));
}
