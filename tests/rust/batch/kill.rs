//! Runs killed at any point, and two runs at the same time, as real processes.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fazhi::batch::{Manifest, Project, RecomputeOptions, recompute};
use polars_io::prelude::{ParquetReader, SerReader};

use super::{Dice, OUTPUTS, bytes, folder, matters, options, write};

/// How often a run is killed; FAZHI_KILLS=200 tries more moments.
fn kills() -> u64 {
    std::env::var("FAZHI_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(24)
}

fn start(folder: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fazhi"));
    command.arg("recompute").arg(folder).env("LC_ALL", "C");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// The outputs of a run from scratch.
fn outputs(folder: &Path) -> Vec<Vec<u8>> {
    let out = tempfile::tempdir().unwrap();
    let options = RecomputeOptions { out: Some(out.path().to_owned()), ..RecomputeOptions::default() };
    recompute(&Project::open(folder).unwrap(), &options).unwrap();
    OUTPUTS.iter().map(|name| bytes(out.path(), name)).collect()
}

#[test]
fn a_killed_run_leaves_the_old_outputs_or_the_new_ones() {
    let mut dice = Dice(7);
    let folder = folder(&[("fazhi.toml", "periods = \"2019..2023\"\nby = [\"agency\"]\n")]);
    let write_year =
        |dice: &mut Dice, year| write(folder.path(), &format!("办件{year}.csv"), &matters(dice, 3000, year));
    (2019..2023).for_each(|year| write_year(&mut dice, year));
    let out = folder.path().join("fazhi-out");
    let began = Instant::now();
    assert!(start(folder.path()).wait().unwrap().success());
    let mut long = u64::try_from(began.elapsed().as_micros()).unwrap();
    let mut old = outputs(folder.path());
    // A run first moves into place what the previous one had completed but not yet moved.
    let mut finished = old.clone();
    let (mut kept, mut replaced) = (0, 0);
    for _ in 0..kills() {
        let year = 2019 + dice.below(4);
        write_year(&mut dice, year);
        let new = outputs(folder.path());
        let mut run = start(folder.path());
        std::thread::sleep(Duration::from_micros(dice.below(long * 5 / 4)));
        run.kill().unwrap();
        // The duration of a run depends on the load of the machine; some runs should end before they are killed.
        long = if run.wait().unwrap().success() { long * 2 / 3 } else { long * 5 / 4 };
        for (at, name) in OUTPUTS.iter().enumerate() {
            let found = bytes(&out, name);
            let known = [&old[at], &finished[at], &new[at]].contains(&&found);
            assert!(known, "{name} is neither the old nor the new one");
            if old[at] != new[at] {
                *(if found == new[at] { &mut replaced } else { &mut kept }) += 1;
            }
            old[at] = found;
        }
        finished = new;
        let revisions = std::fs::File::open(out.join("revisions.parquet")).unwrap();
        ParquetReader::new(revisions).finish().unwrap();
        assert_eq!(Manifest::read(&out.join("manifest.json")).unwrap().files.len(), 4);
    }
    assert!(kept > 0 && replaced > 0, "{kept} outputs were kept and {replaced} replaced: no kill came in between");
    assert!(start(folder.path()).wait().unwrap().success());
    let last = outputs(folder.path());
    OUTPUTS.iter().zip(&last).for_each(|(name, bytes_of)| assert!(bytes(&out, name) == *bytes_of, "{name}"));
    assert!(!out.join(".next").exists());
}

/// A limit on file sizes stands in for a full disk.
#[cfg(unix)]
#[test]
fn a_full_disk_is_an_error_that_names_the_file() {
    let folder = folder(&[("办件2020.csv", &matters(&mut Dice(8), 50, 2020)), ("fazhi.toml", "periods = \"2020\"\n")]);
    let out = folder.path().join("fazhi-out");
    assert!(start(folder.path()).wait().unwrap().success());
    let before = OUTPUTS.map(|name| bytes(&out, name));
    write(folder.path(), "办件2020.csv", &matters(&mut Dice(9), 60, 2020));
    let full = "trap '' XFSZ; ulimit -f 1; exec \"$0\" recompute \"$1\"";
    let mut command = Command::new("sh");
    command.args(["-c", full, env!("CARGO_BIN_EXE_fazhi")]).arg(folder.path()).env("LC_ALL", "C");
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains("figures.parquet") && text.contains("too large"), "{text}");
    assert!(OUTPUTS.iter().zip(&before).all(|(name, before)| bytes(&out, name) == *before));
    assert!(start(folder.path()).wait().unwrap().success());
    let last = outputs(folder.path());
    assert!(OUTPUTS.iter().zip(&last).all(|(name, last)| bytes(&out, name) == *last));
}

#[test]
fn a_second_run_at_the_same_time_names_the_process_that_holds_the_folder() {
    let folder = folder(&[("办件.csv", "办件编号,受理日期\n1,2020-03-05\n"), ("fazhi.toml", "")]);
    let out = folder.path().join("fazhi-out");
    std::fs::create_dir_all(&out).unwrap();
    let lock = std::fs::File::create(out.join(".lock")).unwrap();
    lock.lock().unwrap();
    std::fs::write(out.join(".lock"), "4711 2026-01-05T09:30:00+08:00").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_fazhi")).arg("recompute").arg(folder.path()).output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(
        text.contains("another run is writing here (process 4711, since 2026-01-05T09:30:00+08:00)\nhint: "),
        "{text}"
    );
    lock.unlock().unwrap();
    recompute(&Project::open(folder.path()).unwrap(), &options()).unwrap();
}
