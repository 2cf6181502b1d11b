//! No output shows a small number, nor what gives it back.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use fazhi::batch::{Project, RecomputeOptions, recompute};
use fazhi::catalogue::IndicatorKind;
use fazhi::disclose::{withhold, withhold_after};
use fazhi::figure::{Figure, Figures, Status};
use fazhi::{ComputeOptions, Registers, compute};

/// Matters of three agencies in three years; some agencies have few, and few are open.
fn matters() -> String {
    let mut text = String::from("编号,受理日期,办结日期,承办单位\n");
    let mut number = 0;
    for (agency, counts, open) in [("民政局", [40, 41, 44], 3), ("公安局", [3, 22, 31], 1), ("司法局", [17, 2, 19], 0)]
    {
        for (year, count) in (2019..).zip(counts) {
            for at in 0..count {
                number += 1;
                let done = if at < open { String::new() } else { format!("{year}-05-{:02}", 1 + at % 28) };
                writeln!(text, "{number},{year}-03-{:02},{done},{agency}", 1 + at % 28).unwrap();
            }
        }
    }
    text
}

fn folder(settings: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("办件.csv"), matters()).unwrap();
    std::fs::write(folder.path().join("fazhi.toml"), settings).unwrap();
    folder
}

const SETTINGS: &str = "periods = \"2019..2021\"\nby = [\"agency\"]\ntotals = true\n";

/// The figures without and with what is small.
fn both(path: &Path) -> (Figures, Figures) {
    let options = ComputeOptions::default().with_years(2019..=2021).with_by(["agency"]).with_totals(true);
    let registers = Registers::open(path).unwrap();
    let open = compute(&registers, &options).unwrap().figures;
    (open, compute(&registers, &options.with_suppress(5)).unwrap().figures)
}

fn is_small(number: Option<f64>) -> bool {
    number.is_some_and(|number| 0.0 < number && number < 5.0)
}

#[test]
fn a_figure_with_a_small_number_is_withheld_whole() {
    let folder = folder("");
    let (open, safe) = both(folder.path());
    let catalogue = fazhi::catalogue::Catalogue::built_in();
    let mut withheld = 0;
    for (known, shown) in open.iter().zip(safe.iter()) {
        let kind = catalogue.get(&known.indicator).unwrap().kind;
        let counts = matches!(kind, IndicatorKind::Count | IndicatorKind::Proportion | IndicatorKind::Composition);
        let rest = known.denominator.zip(known.numerator).map(|(all, part)| all - part);
        let below = kind != IndicatorKind::RatePerPopulation && is_small(known.denominator);
        let above = counts && is_small(known.numerator);
        let besides = kind == IndicatorKind::Proportion && is_small(rest);
        if below || above || besides {
            assert_eq!(shown.status, Status::Suppressed, "{known:?}");
        }
        if shown.status == Status::Suppressed {
            withheld += 1;
            let numbers = [shown.numerator, shown.denominator, shown.value, shown.lower, shown.upper];
            assert_eq!(numbers, [None; 5], "{shown:?}");
        } else {
            assert_eq!(known, shown);
        }
    }
    assert!(withheld > 0 && withheld < open.len());
}

#[test]
fn no_total_gives_a_group_back() {
    let folder = folder("");
    let (open, safe) = both(folder.path());
    let mut lines: BTreeMap<(String, String), Vec<(Figure, Figure)>> = BTreeMap::new();
    for pair in open.iter().zip(safe.iter()).filter(|(known, _)| &*known.indicator == "service_accepted") {
        let line = lines.entry((pair.0.indicator.to_string(), pair.0.period.to_string())).or_default();
        line.push((pair.0, pair.1));
    }
    for (line, figures) in lines {
        let hidden = figures.iter().filter(|(_, shown)| shown.status == Status::Suppressed).count();
        assert_ne!(hidden, 1, "{line:?}");
    }
}

#[test]
fn a_stock_of_another_year_gives_none_back() {
    let folder = folder("");
    let (_, safe) = both(folder.path());
    // One open matter of the police in each year: 1, 2 and 3 are pending at the ends, and the years are tied by what came and went.
    for (year, agency) in [(2019, "公安局"), (2020, "公安局"), (2021, "公安局")] {
        let figure = safe.get("service_pending_end", year.to_string().parse().unwrap(), &[Some(agency)]).unwrap();
        assert_eq!(figure.status, Status::Suppressed, "{year}");
    }
    // What came in and went out, where it is shown, says by how much the stock changed; more than one start must fit that.
    let change = |year: i32| {
        let shown = |id: &str| safe.get(id, year.to_string().parse().unwrap(), &[Some("公安局")]).unwrap().value;
        Some(shown("service_incoming")? - shown("service_resolved")?)
    };
    let fits = |start: f64| {
        let mut stock = Some(start);
        [2020, 2021].into_iter().all(|year| {
            stock = stock.zip(change(year)).map(|(stock, change)| stock + change);
            stock.is_none_or(|stock| (1.0..=4.0).contains(&stock))
        })
    };
    assert!((1..=4).filter(|start| fits(f64::from(*start))).count() > 1);
}

#[test]
fn a_duration_does_not_say_how_many_matters_are_open() {
    let mut rows = "办件编号,受理日期,办结日期,承办单位\n".to_owned();
    // 17 of 20 were resolved in 2022, 28 of 40 in 2023: 3 and 15 are open.
    for (year, all, resolved) in [(2022, 20, 17), (2023, 40, 28)] {
        for number in 0..all {
            let end = if number < resolved { format!("{year}-03-{:02}", 6 + number % 20) } else { String::new() };
            writeln!(rows, "{year}{number},{year}-03-05,{end},甲局").unwrap();
        }
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("办件.csv"), rows).unwrap();
    let registers = Registers::open(folder.path()).unwrap();
    let of = |years: &[i32]| {
        let options = ComputeOptions::default().with_years(years.iter().copied()).with_by(["agency"]);
        compute(&registers, &options.with_suppress(5)).unwrap().figures
    };
    let status = |figures: &Figures, id: &str, year: i32| {
        figures.get(id, year.to_string().parse().unwrap(), &[Some("甲局")]).unwrap().status
    };
    let figures = of(&[2022]);
    for id in ["service_pending_end", "service_completion_rate", "service_days_median_all", "service_age_mean"] {
        assert_eq!(status(&figures, id, 2022), Status::Suppressed, "{id}");
    }
    // 15 - 40 + 28 is what was open at the start.
    let figures = of(&[2023]);
    let shown = ["service_age_mean", "service_incoming", "service_resolved"]
        .map(|id| status(&figures, id, 2023) == Status::Suppressed);
    assert_eq!(status(&figures, "service_pending_start", 2023), Status::Suppressed);
    assert!(shown.contains(&true), "{shown:?}");
}

#[test]
fn figures_are_withheld_alike_on_every_run_and_zeros_are_shown() {
    let folder = folder("");
    let (open, safe) = both(folder.path());
    assert_eq!(both(folder.path()).1, safe);
    let is_zero = |figure: &Figure| figure.numerator == Some(0.0) && figure.denominator.is_none();
    let shown: Vec<_> = open.iter().zip(safe.iter()).filter(|(known, _)| is_zero(known)).collect();
    assert!(!shown.is_empty());
    for (known, shown) in shown {
        assert_eq!(shown.status, known.status, "{known:?}");
    }
}

#[test]
fn a_least_count_that_gives_ones_away_is_refused() {
    let folder = folder("");
    let (open, _) = both(folder.path());
    let error = withhold(&open, fazhi::catalogue::Catalogue::built_in(), 2).unwrap_err();
    assert_eq!(error.to_string(), "parameter `suppress` is `2`, expected at least 3, as only ones would be withheld");
}

/// What `fazhi compute` writes in a format.
fn written(folder: &Path, format: &str) -> Vec<u8> {
    let path = folder.join(format!("out.{format}"));
    let output = Command::new(env!("CARGO_BIN_EXE_fazhi"))
        .args(["compute", "--all", "--suppress", "5", "--format", format, "--output"])
        .args([path.as_os_str(), folder.join("办件.csv").as_os_str()])
        .args(["--by", "agency", "--totals", "--periods", "2019..2021"])
        .env("FAZHI_LANG", "zh")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::read(path).unwrap()
}

#[test]
fn no_format_of_the_program_holds_what_is_withheld() {
    let folder = folder("");
    let (_, safe) = both(folder.path());
    for format in ["csv", "parquet", "xlsx"] {
        let bytes = written(folder.path(), format);
        let path = folder.path().join(format!("again.{format}"));
        std::fs::write(&path, bytes).unwrap();
        for (figure, read) in safe.iter().zip(Figures::read(&path).unwrap().iter()) {
            assert_eq!(
                (figure.numerator, figure.value, figure.status),
                (read.numerator, read.value, read.status),
                "{format}"
            );
        }
    }
    let json: serde_json::Value = serde_json::from_slice(&written(folder.path(), "json")).unwrap();
    let rows = json.as_array().unwrap();
    assert_eq!(rows.len(), safe.len());
    for row in rows.iter().filter(|row| row["status"] == "suppressed") {
        for name in ["numerator", "denominator", "value", "lower", "upper"] {
            assert!(row[name].is_null(), "{row}");
        }
    }
    let page = String::from_utf8(written(folder.path(), "html")).unwrap();
    assert!(page.contains("<td class=\"number aside\">*</td>") && page.contains("* 数值过小"), "{page}");
}

#[test]
fn a_run_says_that_figures_are_withheld_and_not_what_they_were() {
    let folder = folder(SETTINGS);
    let run = || recompute(&Project::open(folder.path()).unwrap(), &RecomputeOptions::default()).unwrap();
    let open = run();
    std::fs::write(folder.path().join("fazhi.toml"), format!("{SETTINGS}[disclosure]\nsuppress = 5\n")).unwrap();
    let safe = run();
    assert_eq!((open.manifest.suppress, safe.manifest.suppress), (None, Some(5)));
    assert_eq!(safe.figures, withhold(&open.figures, &safe.catalogue, 5).unwrap().figures);
    let texts = |name: &str| {
        let column = safe.revisions.column(name).unwrap().as_materialized_series().str().unwrap().clone();
        column.iter().map(|text| text.unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert!(texts("why").iter().all(|why| why == "changed_disclosure"));
    assert!(texts("new_status").iter().all(|status| status == "suppressed"));
    for name in ["old_numerator", "old_denominator", "old_value", "new_value", "change"] {
        let column = safe.revisions.column(name).unwrap();
        assert_eq!(column.null_count(), column.len(), "{name}");
    }
    assert!(!texts("why").is_empty());
    // A report is held against what is, not against what is shown.
    let computed = fazhi::batch::Computed::open(folder.path(), &std::sync::Arc::default()).unwrap();
    assert!(computed.figures.iter().all(|figure| figure.status != Status::Suppressed));
}

/// Recomputes a folder with so much withheld.
fn rerun(folder: &Path, suppress: u32) -> fazhi::Result<Figures> {
    std::fs::write(folder.join("fazhi.toml"), format!("{SETTINGS}[disclosure]\nsuppress = {suppress}\n")).unwrap();
    recompute(&Project::open(folder).unwrap(), &RecomputeOptions::default()).map(|run| run.figures)
}

#[test]
fn what_a_run_withheld_stays_withheld_though_the_registers_have_changed() {
    let (kept, new) = (folder(""), folder(""));
    let first = rerun(kept.path(), 5).unwrap();
    assert_eq!(rerun(kept.path(), 5).unwrap(), first);
    let later =
        ["9000", "9001", "9002", "9003"].map(|number| number.to_owned() + ",2019-04-01,2019-04-02,公安局\n").concat();
    for folder in [&kept, &new] {
        std::fs::write(folder.path().join("办件.csv"), matters() + &later).unwrap();
    }
    let (second, alone) = (rerun(kept.path(), 5).unwrap(), rerun(new.path(), 5).unwrap());
    let accepted =
        |figures: &Figures| figures.get("service_accepted", "2019".parse().unwrap(), &[Some("公安局")]).unwrap();
    // Seven are not few; but three were withheld, and the same total less the other agencies would now say how many there were.
    assert_eq!(accepted(&alone).value, Some(7.0));
    assert_eq!((accepted(&first).status, accepted(&second).status), (Status::Suppressed, Status::Suppressed));
    for (before, after) in first.iter().zip(second.iter()) {
        assert_eq!((&before.indicator, before.period, &before.group), (&after.indicator, after.period, &after.group));
        assert!(before.status != Status::Suppressed || after.status == Status::Suppressed, "{before:?} {after:?}");
    }
    // A third run knows of the first.
    std::fs::write(kept.path().join("办件.csv"), matters()).unwrap();
    assert!(
        rerun(kept.path(), 5)
            .unwrap()
            .iter()
            .zip(second.iter())
            .all(|(third, second)| { second.status != Status::Suppressed || third.status == Status::Suppressed })
    );
}

#[test]
fn a_number_that_was_printed_is_known_though_its_share_has_changed() {
    let book = |criminal: usize| {
        let kinds = [vec!["刑事"; criminal], vec!["民事"; 7]].concat();
        let cases = fazhi::polars::df!["指派日期" => vec!["2020-03-05"; criminal + 7], "案件类型" => kinds].unwrap();
        let registers = Registers::new().with_frame("legal_aid", cases).unwrap();
        let options = ComputeOptions::default().with_years([2020]);
        compute(&registers, &options.with_indicators(["aid_cases", "aid_composition"])).unwrap()
    };
    let (before, now) = (book(8), book(3));
    let first = withhold(&before.figures, &before.catalogue, 5).unwrap();
    assert_eq!((first.primary, first.secondary), (0, 0));
    let total = |figures: &Figures| figures.of("aid_cases").next().unwrap().status;
    // The 7 civil cases are known, so the total of 10 would say that 3 are criminal.
    let second = withhold_after(&now.figures, &now.catalogue, 5, &first.figures).unwrap();
    assert_eq!(total(&second.figures), Status::Suppressed);
    assert_eq!(total(&withhold(&now.figures, &now.catalogue, 5).unwrap().figures), Status::Ok);
}

#[test]
fn a_number_that_was_printed_protects_no_other_and_cannot_be_withheld_any_more() {
    let folder = folder("");
    rerun(folder.path(), 3).unwrap();
    let error = rerun(folder.path(), 5).unwrap_err().to_string();
    assert!(
        error.contains("parameter `suppress` is `5`, expected numbers that earlier figures do not give away"),
        "{error}"
    );
    std::fs::remove_file(folder.path().join("fazhi-out/published.parquet")).unwrap();
    assert!(rerun(folder.path(), 5).is_ok());
}

/// The rows excluded from a total, less those of the groups that are shown, would be those of a group that is withheld.
#[test]
fn a_total_over_a_withheld_group_does_not_say_how_many_rows_were_excluded() {
    let folder = folder("");
    let text = matters() + "9001,2019-03-05,不详,公安局\n9002,2019-03-05,不详,民政局\n";
    std::fs::write(folder.path().join("办件.csv"), text).unwrap();
    let (open, safe) = both(folder.path());
    let (mut hidden, mut told) = (0, 0);
    for (_, shown) in open.iter().zip(safe.iter()).filter(|(known, _)| known.excluded > 0) {
        let is_part = |other: &Figure| (&other.indicator, other.period) == (&shown.indicator, shown.period);
        let withheld = safe.iter().any(|other| is_part(&other) && other.status == Status::Suppressed);
        let is_total = shown.group.iter().all(Option::is_none);
        match (is_total && withheld, shown.status == Status::Suppressed) {
            (true, _) | (_, true) => hidden += u64::from(shown.excluded == 0),
            _ => told += shown.excluded,
        }
        assert!(!(is_total && withheld) || shown.excluded == 0, "{shown:?}");
    }
    assert!(hidden > 0 && told > 0, "{hidden} {told}");
}
