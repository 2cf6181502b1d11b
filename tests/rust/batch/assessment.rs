//! The assessment of a project: scores beside the figures, what has changed in them, and why.

use std::path::Path;

use fazhi::Lang;
use fazhi::batch::{Run, init};
use fazhi::polars::prelude::*;

use super::{as_from_nothing, bytes, files_read, folder, options, run, write};

const PROJECT: &str =
    "title = \"某县\"\nperiods = \"2020\"\nformats = [\"csv\", \"xlsx\"]\nassessment = \"考核/assessment.toml\"\n";

const ASSESSMENT: &str = r#"
title = "年度考核"
scoring = "points"
chance = { draws = 200 }
group = [{ id = "服务" }, { id = "任务" }]
grade = [{ name = "优秀", from = 9, quota = 0.5 }, { name = "合格", from = 0 }]

[[item]]
id = "办结率"
in = "服务"
full = 10
indicator = "service_completion_rate"
rule = "proportional"
not_applicable = "full"

[[item]]
id = "任务清零"
in = "任务"
full = 2
deduct = [{ tasks = "undone", each = 1 }]
"#;

const MATTERS: &str =
    "编号,受理日期,办结日期,办理部门\n1,2020-03-05,2020-03-06,甲局\n2,2020-04-05,2020-04-09,甲局\n3,2020-04-05,,乙局\n";
const TASKS: &str =
    "编号,任务,责任单位,完成时限,完成日期\n1,述法,甲局,2020-06-30,2020-06-01\n1,述法,乙局,2020-06-30,\n";

/// What a run adds where there is an assessment.
const WRITTEN: [&str; 5] =
    ["scores.parquet", "ranks.parquet", "score_revisions.parquet", "scores.csv", "assessment.xlsx"];

fn project() -> tempfile::TempDir {
    let files = [("办件.csv", MATTERS), ("任务台账.csv", TASKS), ("fazhi.toml", PROJECT)];
    folder(&[files.as_slice(), &[("考核/assessment.toml", ASSESSMENT)]].concat())
}

fn texts(frame: &DataFrame, column: &str) -> Vec<String> {
    let cells = frame.column(column).unwrap().cast(&DataType::String).unwrap();
    cells.str().unwrap().iter().map(|cell| cell.unwrap_or_default().to_owned()).collect()
}

fn scores(run: &Run) -> Vec<(String, String, String)> {
    let frame = run.index.as_ref().unwrap().scores().unwrap();
    let columns = ["agency", "score", "grade"].map(|name| texts(&frame, name));
    (0..frame.height()).map(|row| (columns[0][row].clone(), columns[1][row].clone(), columns[2][row].clone())).collect()
}

fn scored(agency: &str, score: &str, grade: &str) -> (String, String, String) {
    (agency.into(), score.into(), grade.into())
}

fn changes(run: &Run) -> Vec<[String; 4]> {
    let columns = ["agency", "old_score", "new_score", "why"].map(|name| texts(&run.score_revisions, name));
    (0..run.score_revisions.height()).map(|row| columns.each_ref().map(|column| column[row].clone())).collect()
}

#[test]
fn scores_stand_beside_the_figures_and_are_those_of_a_run_from_nothing() {
    let folder = project();
    let first = run(folder.path());
    assert_eq!(scores(&first), [scored("甲局", "12.0", "优秀"), scored("乙局", "1.0", "合格")]);
    assert_eq!(first.score_revisions.height(), 0);
    assert!(WRITTEN.iter().all(|name| first.manifest.outputs.contains_key(*name)), "{:?}", first.manifest.outputs);
    as_from_nothing(folder.path(), &first, &options());
    let before = WRITTEN.map(|name| bytes(&first.out, name));
    let second = run(folder.path());
    assert_eq!(files_read(&second), [""; 0]);
    assert_eq!(WRITTEN.map(|name| bytes(&second.out, name)), before);
}

#[test]
fn a_score_that_changes_says_why() {
    type Change = fn(&Path);
    let cases: [(Change, &[[&str; 4]]); 5] = [
        (
            |folder| write(folder, "任务台账.csv", &TASKS.replace("2020-06-30,\n", "2020-06-30,2020-06-02\n")),
            &[["乙局", "1.0", "2.0", "changed_file"]],
        ),
        (
            |folder| write(folder, "办件.csv", &format!("{MATTERS}4,2020-05-05,2020-05-06,乙局\n")),
            &[["乙局", "1.0", "6.0", "new_rows"]],
        ),
        (
            |folder| write(folder, "考核/assessment.toml", &ASSESSMENT.replace("each = 1", "each = 2")),
            &[["乙局", "1.0", "0.0", "changed_assessment"]],
        ),
        (
            |folder| write(folder, "fazhi.toml", &format!("cutoff = 2020-06-29\n{PROJECT}")),
            &[["乙局", "1.0", "2.0", "changed_cutoff"]],
        ),
        (|folder| write(folder, "人民调解.csv", "卷号,受理日期\n1,2020-03-05\n"), &[]),
    ];
    for (change, expected) in cases {
        let folder = project();
        run(folder.path());
        change(folder.path());
        assert_eq!(changes(&run(folder.path())), expected);
    }
}

#[test]
fn an_assessment_that_cannot_be_leaves_the_figures_and_the_scores_of_the_last_run() {
    let folder = project();
    let first = run(folder.path());
    let cases = [
        ("full = 10", "full = -10", "line 11, item `办结率`: `full` is `-10`, expected points of 0 or more"),
        ("not_applicable = \"full\"\n", "", ""),
        ("tasks = \"undone\"", "events = \"表彰\"", "item `任务清零`: it needs the register `events`"),
    ];
    for (was, is, said) in cases {
        write(folder.path(), "考核/assessment.toml", &ASSESSMENT.replace(was, is));
        let project = fazhi::batch::Project::open(folder.path()).unwrap();
        let failed = fazhi::batch::recompute(&project, &options()).unwrap();
        if said.is_empty() {
            assert!(failed.failures.is_empty(), "both have cases");
            continue;
        }
        let (what, error) = &failed.failures[0];
        assert!(what == "assessment" && error.to_string().contains(said), "{error}");
        assert_eq!((failed.figures.len(), failed.index.is_none()), (first.figures.len(), true));
        assert!(failed.keeps_scores && failed.out.join("scores.parquet").exists());
        assert!(failed.manifest.outputs.contains_key("scores.parquet"));
    }
    write(folder.path(), "考核/assessment.toml", &ASSESSMENT.replace("each = 1", "each = 2"));
    assert!(!changes(&run(folder.path())).is_empty(), "it is compared with the last scores that there were");
}

#[test]
fn withheld_figures_and_scores_do_not_go_together() {
    let folder = project();
    write(folder.path(), "fazhi.toml", &format!("{PROJECT}disclosure = {{ suppress = 5 }}\n"));
    let project = fazhi::batch::Project::open(folder.path()).unwrap();
    let failed = fazhi::batch::recompute(&project, &options()).unwrap();
    let error = failed.failures[0].1.to_string();
    assert!(error.starts_with("parameter `suppress` is `5`, expected none for an assessment"), "{error}");
    assert!(!failed.keeps_scores && WRITTEN.iter().all(|name| !failed.out.join(name).exists()));
}

#[test]
fn a_first_project_file_takes_the_assessment_that_is_there() {
    let folder = folder(&[("办件.csv", MATTERS), ("assessment.toml", ASSESSMENT)]);
    let text = std::fs::read_to_string(init(folder.path(), Lang::En).unwrap().path).unwrap();
    assert!(text.contains("\nassessment = \"assessment.toml\"\n"), "{text}");
    let folder = super::folder(&[("办件.csv", MATTERS)]);
    let text = std::fs::read_to_string(init(folder.path(), Lang::En).unwrap().path).unwrap();
    assert!(text.contains("\n# assessment = \"assessment.toml\"   # score the agencies"), "{text}");
}

#[test]
fn a_project_names_its_assessment_as_a_file_or_a_table() {
    let open = |text: &str| {
        let folder = folder(&[("fazhi.toml", text)]);
        let project = fazhi::batch::Project::open(folder.path());
        project.map(|project| project.assessment.map(|path| path.strip_prefix(folder.path()).unwrap().to_owned()))
    };
    for text in ["assessment = \"a.toml\"", "[assessment]\npath = \"a.toml\""] {
        assert_eq!(open(text).unwrap(), Some("a.toml".into()));
    }
    assert!(open("assessment = 3").unwrap_err().to_string().contains("or a table with its `path`"));
    assert!(
        open("[assessment]\nfile = \"a\"").unwrap_err().to_string().contains("unknown field `file`, expected `path`")
    );
}
