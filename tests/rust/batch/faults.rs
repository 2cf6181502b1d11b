//! Inputs that cannot be used: everything else is computed, and nothing goes wrong silently.

use std::process::Command;

use fazhi::batch::{Project, RecomputeOptions, recompute};
use fazhi::calendar::Period;
use fazhi::{Error, Registers, compute};

use super::{bytes, folder, options, write};

const GOOD: &str = "办件编号,受理日期,办结日期\n1,2020-03-05,2020-03-06\n";
const DISPUTES: &str = "卷号,受理日期,调结日期,调解结果\n1,2020-03-05,2020-03-06,调解成功\n";

#[test]
fn a_bad_file_leaves_its_register_without_figures_and_the_others_unchanged() {
    let cases = [
        ("办件2021.csv", "办件编号,办结日期\n1,2021-03-05\n", "column `accepted` (`受理日期`) is missing"),
        ("办件2021.csv", "办件编号,受理日期,受理时间\n1,2021-03-05,2021-03-05\n", "both match column `accepted`"),
        ("办件2021.xlsx", "no workbook", "办件2021.xlsx"),
        ("办件2021.parquet", "no table", "办件2021.parquet"),
    ];
    for (name, text, reason) in cases {
        let folder =
            folder(&[("办件2020.csv", GOOD), ("人民调解.csv", DISPUTES), ("fazhi.toml", "periods = \"2020\"\n")]);
        write(folder.path(), name, text);
        let project = Project::open(folder.path()).unwrap();
        let run = recompute(&project, &options()).unwrap();
        let [(register, error)] = run.failures.as_slice() else { panic!("{:?}", run.failures) };
        assert!(register == "service_matters" && error.to_string().contains(reason), "{error}");
        let rate = run.figures.of("service_completion_rate").next().unwrap();
        assert_eq!((rate.value, rate.status.name()), (None, "not_available"));
        let why = run.figures.unavailable().iter().find(|one| one.indicator == "service_completion_rate").unwrap();
        assert!(why.en.contains("`service_matters`"), "{}", why.en);
        assert_eq!(run.figures.of("mediation_success_rate").next().unwrap().value, Some(1.0));
        let file = run.manifest.files.iter().find(|file| file.path == name).unwrap();
        assert!(file.error.as_ref().unwrap().contains(reason));
        // Once it is gone, no good file is read again.
        std::fs::remove_file(folder.path().join(name)).unwrap();
        let second = recompute(&project, &options()).unwrap();
        assert!(second.failures.is_empty() && second.manifest.files.iter().all(|file| file.reused));
        assert_eq!(second.figures.of("service_completion_rate").next().unwrap().value, Some(1.0));
        let why = second.revisions.column("why").unwrap().str().unwrap().get(0).unwrap().to_owned();
        assert_eq!(why, "new_rows;failed_file");
    }
}

#[test]
fn a_register_without_files_does_not_fail_the_others() {
    let folder = folder(&[("a.csv", GOOD)]);
    write(
        folder.path(),
        "fazhi.toml",
        "periods = \"2020\"\n[registers.service_matters]\npaths = [\"a.csv\"]\n[registers.mediation]\npaths = [\"b*.csv\"]\n",
    );
    let run = recompute(&Project::open(folder.path()).unwrap(), &options()).unwrap();
    assert_eq!(run.failures.len(), 1);
    assert!(run.failures[0].1.to_string().contains("b*.csv"), "{}", run.failures[0].1);
    assert_eq!(run.figures.of("service_completion_rate").next().unwrap().value, Some(1.0));
}

#[test]
fn a_bad_table_of_agencies_fails_the_registers_with_agencies() {
    let agencies = "单位名称,简称\n民政局,民政\n公安局,民政\n";
    let folder = folder(&[("单位.csv", agencies), ("办件.csv", GOOD), ("公证.csv", "出证日期\n2020-03-05\n")]);
    write(
        folder.path(),
        "fazhi.toml",
        "periods = \"2020\"\n[registers.agencies]\npaths = [\"单位.csv\"]\n[registers.service_matters]\npaths = [\"办件.csv\"]\n",
    );
    let run = recompute(&Project::open(folder.path()).unwrap(), &options()).unwrap();
    assert!(run.failures.iter().any(|(register, _)| register == "service_matters"), "{:?}", run.failures);
    assert!(run.failures[0].1.to_string().contains("means both"), "{}", run.failures[0].1);
}

#[test]
fn a_register_without_a_group_by_column_fails_while_the_others_go_on_unless_none_has_it() {
    let folder = folder(&[
        ("办件.csv", "办件编号,受理日期,承办单位\n1,2020-03-05,民政局\n"),
        ("公证.csv", "出证日期\n2020-03-05\n"),
        ("fazhi.toml", "periods = \"2020\"\nby = [\"agency\"]\n"),
    ]);
    let run = recompute(&Project::open(folder.path()).unwrap(), &options()).unwrap();
    let [(register, Error::MissingColumn { column, .. })] = run.failures.as_slice() else {
        panic!("{:?}", run.failures)
    };
    assert_eq!((register.as_str(), column.as_str()), ("notary", "agency"));
    assert_eq!(*run.figures.of("service_accepted").next().unwrap().group, [Some("民政局".to_owned())]);
    assert!(run.manifest.registers["notary"].error.is_some());
    for (command, by) in [("recompute", &[][..]), ("compute", &["--by", "agency"])] {
        let output =
            Command::new(env!("CARGO_BIN_EXE_fazhi")).arg(command).arg(folder.path()).args(by).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{command}: {text}");
        assert!(
            text.contains("error: notary (公证.csv): column `agency` (`公证机构`) is missing"),
            "{command}: {text}"
        );
    }
    std::fs::remove_file(folder.path().join("办件.csv")).unwrap();
    let error = recompute(&Project::open(folder.path()).unwrap(), &options()).unwrap_err();
    assert!(matches!(error, Error::MissingColumn { .. }), "{error}");
}

#[test]
fn a_register_without_a_group_by_column_has_totals_where_they_are_asked_for() {
    let folder = folder(&[
        ("办件.csv", "办件编号,受理日期,承办单位\n1,2020-03-05,民政局\n2,2020-03-05,公安局\n"),
        ("公证/a.csv", "出证日期\n2020-03-05\n"),
        ("公证/b.csv", "出证日期\n2020-03-06\n"),
        ("fazhi.toml", "periods = \"2020\"\nby = [\"agency\"]\ntotals = true\n"),
    ]);
    let project = Project::open(folder.path()).unwrap();
    for _ in 0..2 {
        let run = recompute(&project, &options()).unwrap();
        let [(register, Error::MissingColumn { .. })] = run.ungrouped.as_slice() else { panic!("{:?}", run.ungrouped) };
        assert_eq!((register.as_str(), run.failures.len()), ("notary", 0));
        assert_eq!(run.manifest.registers["notary"].rows, 2);
        let book = compute(&Registers::open(folder.path()).unwrap(), &project.options().unwrap()).unwrap();
        assert_eq!(run.figures, book.figures);
        let total = book.figures.get("notary_matters", Period::Year(2020), &[None]).unwrap();
        assert_eq!(total.value, Some(2.0));
    }
    let run = recompute(&project, &options()).unwrap();
    assert!(run.manifest.files.iter().all(|file| file.reused));
    let commands = [&["compute", "--by", "agency", "--totals"][..], &["recompute"], &["report", "--format", "md"]];
    for command in commands {
        let output = Command::new(env!("CARGO_BIN_EXE_fazhi"))
            .args(command)
            .args(["--lang", "en"])
            .arg(folder.path())
            .output()
            .unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{command:?}: {text}");
        assert!(text.contains("no column `公证机构`, so there are totals only") && !text.contains("error"), "{text}");
    }
}

#[test]
fn invalid_options_are_errors_before_anything_is_written() {
    let cases = [
        ("levels = [1.2]", "parameter `level` is `1.2`"),
        ("cutoff = 2019-12-31\nperiods = \"2020\"", "a period that begins by the cutoff"),
        ("[parameters]\nexcelent = 85", "unknown parameter `excelent`"),
        ("periods = [\"2020\", \"2020Q3\"]", "periods of one length"),
        ("calendar = \"nowhere.toml\"", "nowhere.toml"),
        ("[registers.service_mater]\npaths = [\"a.csv\"]", "unknown register `service_mater`"),
    ];
    for (text, reason) in cases {
        let folder = folder(&[("办件.csv", GOOD), ("fazhi.toml", text)]);
        let error = recompute(&Project::open(folder.path()).unwrap(), &options()).unwrap_err();
        assert!(error.to_string().contains(reason), "{text}: {error}");
        assert!(!folder.path().join("fazhi-out/figures.parquet").exists());
    }
    let folder = folder(&[("办件.csv", GOOD), ("fazhi.toml", ""), ("taken", "")]);
    let project = Project::open(folder.path()).unwrap();
    let wrong = [
        (RecomputeOptions { jobs: Some(0), ..options() }, "parameter `jobs` is `0`, expected at least 1"),
        (RecomputeOptions { out: Some(folder.path().join("taken")), ..options() }, "taken`: "),
    ];
    for (options, reason) in wrong {
        let error = recompute(&project, &options).unwrap_err();
        assert!(error.to_string().contains(reason), "{error}");
    }
}

#[test]
fn a_stopped_run_leaves_the_previous_outputs_and_no_lock() {
    let folder = folder(&[("办件.csv", GOOD), ("fazhi.toml", "periods = \"2020\"")]);
    let project = Project::open(folder.path()).unwrap();
    let first = recompute(&project, &options()).unwrap();
    let before = bytes(&first.out, "figures.parquet");
    write(folder.path(), "办件.csv", &(GOOD.to_owned() + "2,2020-03-05,\n"));
    let stopped = RecomputeOptions { stop: std::sync::Arc::new(true.into()), ..options() };
    assert!(matches!(recompute(&project, &stopped), Err(Error::Interrupted)));
    assert!(bytes(&first.out, "figures.parquet") == before);
    assert!(recompute(&project, &options()).unwrap().revisions.height() > 0);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_links() {
    use std::os::unix::fs::symlink;
    for (name, is_folder) in [(".lock", false), ("figures.parquet", false), ("manifest.json", false), ("tallies", true)]
    {
        let folder =
            folder(&[("办件.csv", GOOD), ("fazhi.toml", "periods = \"2020\""), ("kept", "kept"), ("kept too/a", "")]);
        let target = folder.path().join(if is_folder { "kept too" } else { "kept" });
        std::fs::create_dir(folder.path().join("fazhi-out")).unwrap();
        symlink(&target, folder.path().join("fazhi-out").join(name)).unwrap();
        let text = match recompute(&Project::open(folder.path()).unwrap(), &options()) {
            Ok(_) => panic!("{name} was written through"),
            Err(error) => error.to_string(),
        };
        assert!(text.contains(name) && text.contains("a symbolic link, which is not written through"), "{text}");
        assert_eq!(std::fs::read_to_string(folder.path().join("kept")).unwrap(), "kept");
        assert_eq!(std::fs::read_dir(folder.path().join("kept too")).unwrap().count(), 1);
    }
}

#[test]
fn registers_in_the_folder_of_outputs_are_read() {
    let folder = folder(&[
        ("2020/办件.csv", GOOD),
        ("fazhi.toml", "periods = \"2020\"\n[registers.service_matters]\npaths = [\"2020/*\"]\n"),
    ]);
    let options = RecomputeOptions { out: Some(folder.path().join("2020")), ..options() };
    for _ in 0..2 {
        let run = recompute(&Project::open(folder.path()).unwrap(), &options).unwrap();
        let files: Vec<_> = run.manifest.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!((run.failures.len(), files), (0, vec!["2020/办件.csv"]));
    }
}
