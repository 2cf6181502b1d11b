//! Keys that occur again in another file.

use super::{as_from_nothing, files_read, folder, options, run, write};

const PROJECT: &str = "periods = \"2020..2021\"\n";

fn matters(keys: &[&str]) -> String {
    let rows = keys.iter().map(|key| format!("{key},2020-03-05,2020-03-06\n"));
    "办件编号,受理日期,办结日期\n".to_owned() + &rows.collect::<String>()
}

#[test]
fn the_first_file_with_a_key_has_the_row_that_counts() {
    // The keys of the files a, b and c, and how many rows of each are excluded.
    let cases: [([&[&str]; 3], [u64; 3]); 5] = [
        ([&["1", "2"], &["3"], &["4"]], [0, 0, 0]),
        ([&["1", "2"], &["2", "3"], &["4"]], [0, 1, 0]),
        ([&["1", "1"], &["1", "3", "3"], &["1", "3", "5"]], [1, 2, 2]),
        ([&["1"], &["1", "1"], &["1", "1", "1"]], [0, 2, 3]),
        ([&["", "1"], &["", ""], &["1", ""]], [0, 0, 1]),
    ];
    for (files, excluded) in cases {
        let texts = files.map(matters);
        let folder = folder(&[
            ("办件a.csv", &texts[0]),
            ("办件b.csv", &texts[1]),
            ("办件c.csv", &texts[2]),
            ("fazhi.toml", PROJECT),
        ]);
        let first = run(folder.path());
        let found: Vec<_> = first.manifest.files.iter().map(|file| file.excluded).collect();
        assert_eq!(found, excluded, "{files:?}");
        assert_eq!(first.problems.of_rule("duplicate_key"), excluded.iter().sum::<u64>());
        as_from_nothing(folder.path(), &first, &options());
        assert_eq!(files_read(&run(folder.path())), [""; 0]);
    }
}

#[test]
fn a_file_before_others_takes_their_keys_until_it_is_removed() {
    let folder =
        folder(&[("办件b.csv", &matters(&["1", "2"])), ("办件c.csv", &matters(&["3"])), ("fazhi.toml", PROJECT)]);
    assert_eq!(run(folder.path()).problems.total(), 0);
    write(folder.path(), "办件a.csv", &matters(&["2", "9"]));
    let second = run(folder.path());
    // b is read again for the row that is now excluded; c is not affected.
    assert_eq!(files_read(&second), ["办件a.csv", "办件b.csv"]);
    let places: Vec<_> = second.problems.listed().iter().map(|one| (one.file.as_str(), one.row)).collect();
    assert_eq!(places, [("办件b.csv", Some(3))]);
    as_from_nothing(folder.path(), &second, &options());
    std::fs::remove_file(folder.path().join("办件a.csv")).unwrap();
    let third = run(folder.path());
    assert_eq!((files_read(&third), third.problems.total()), (vec![], 0));
    as_from_nothing(folder.path(), &third, &options());
}

#[test]
fn the_same_file_under_two_names_counts_once() {
    let text = matters(&["1", "2"]);
    let folder = folder(&[("2020/办件.csv", &text), ("2021/办件.csv", &text)]);
    write(
        folder.path(),
        "fazhi.toml",
        &format!("{PROJECT}[registers.service_matters]\npaths = [\"2020\", \"2021/*.csv\"]\n"),
    );
    let run = run(folder.path());
    let accepted = run.figures.of("service_accepted").next().unwrap();
    assert_eq!((accepted.value, run.problems.of_rule("repeated_file"), run.problems.total()), (Some(2.0), 1, 1));
    as_from_nothing(folder.path(), &run, &options());
}

#[test]
fn a_file_that_two_paths_find_counts_once() {
    let folder = folder(&[("2020/办件.csv", &matters(&["1", "2"])), ("2021/办件.csv", &matters(&["3"]))]);
    let project = format!("{PROJECT}[registers.service_matters]\npaths = [\"*/*.csv\", \"2020\", \"2020/办件.csv\"]\n");
    write(folder.path(), "fazhi.toml", &project);
    let run = run(folder.path());
    assert_eq!((files_read(&run), run.problems.total()), (vec!["2020/办件.csv", "2021/办件.csv"], 0));
    as_from_nothing(folder.path(), &run, &options());
}
