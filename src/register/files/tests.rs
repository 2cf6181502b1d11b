//! Which files are found, by which path, under which name.

use tempfile::TempDir;

use super::*;

const EMPTY: &str = "there is no file to read; read are csv, tsv, txt, xlsx, xlsm, xls, ods, parquet";

/// A folder with empty files.
fn folder(files: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "").unwrap();
    }
    folder
}

fn names(files: &[FoundFile]) -> String {
    files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(" ")
}

/// The names of the files of a path in a folder.
fn found(folder: &Path, path: &str) -> String {
    names(&find(&folder.join(path)).unwrap())
}

/// The same for a path relative to the folder.
fn found_from(folder: &Path, path: &str) -> String {
    names(&find_from(folder, &[path.into()]).unwrap())
}

/// The error for a path in a folder.
fn refused(folder: &Path, path: &str) -> String {
    let error = find(&folder.join(path)).unwrap_err();
    let from = find_from(folder, &[path.into()]).unwrap_err();
    assert_eq!(std::mem::discriminant(&error), std::mem::discriminant(&from), "{error}, {from}");
    error.to_string().replace(&*folder.to_string_lossy(), "…").replace(std::path::MAIN_SEPARATOR, "/")
}

#[test]
fn names_are_relative_to_the_given_folder() {
    let folder = folder(&["2019/办件.csv", "2020/办件.csv", "2020/a/b/办件.CSV", "2020/a/人.xlsx", "说明.md"]);
    for (path, alone, from_folder) in [
        ("2019/办件.csv", "办件.csv", "2019/办件.csv"),
        ("2019", "办件.csv", "2019/办件.csv"),
        ("./2020/", "办件.csv", "2020/办件.csv"),
        ("2020/a/*", "人.xlsx", "2020/a/人.xlsx"),
        ("20*/办?.csv", "2019/办件.csv 2020/办件.csv", "2019/办件.csv 2020/办件.csv"),
        ("20[12]0/*", "2020/办件.csv", "2020/办件.csv"),
        ("20[!2]9/*", "2019/办件.csv", "2019/办件.csv"),
        ("2020/**/*.CSV", "a/b/办件.CSV", "2020/a/b/办件.CSV"),
        ("2020/**", "a/b/办件.CSV a/人.xlsx 办件.csv", "2020/a/b/办件.CSV 2020/a/人.xlsx 2020/办件.csv"),
        ("**/**/a/*", "2020/a/人.xlsx", "2020/a/人.xlsx"),
    ] {
        assert_eq!((found(folder.path(), path), found_from(folder.path(), path)), (alone.into(), from_folder.into()));
    }
    let all = find_all(folder.path()).unwrap();
    assert_eq!(names(&all), "2019/办件.csv 2020/a/b/办件.CSV 2020/a/人.xlsx 2020/办件.csv");
    assert!(all.iter().all(|file| file.path == folder.path().join(&file.name)));
}

#[test]
fn a_path_outside_the_folder_is_its_own_name() {
    let folder = folder(&["甲/1.csv", "乙/2.csv"]);
    let (one, other) = (folder.path().join("甲"), folder.path().join("乙"));
    assert_eq!(found_from(&one, "../乙/*.csv"), "../乙/2.csv");
    let absolute = other.join("2.csv").to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    assert_eq!(found_from(&one, &other.join("*").to_string_lossy()), absolute);
    assert_eq!(found_from(&one, &one.join("*").to_string_lossy()), "1.csv");
}

#[test]
fn hidden_names_are_skipped_unless_given_by_path() {
    let hidden = [".a.csv", "~$a.csv", "_a.csv", "_旧/a.csv", ".x/a.csv", "~/a.csv"];
    let folder = folder(&[hidden.as_slice(), &["a.csv", "x/_a.csv", "x/a.csv"]].concat());
    for (path, names) in
        [("", "a.csv"), ("*", "a.csv"), ("*a.csv", "a.csv"), ("*/*", "x/a.csv"), ("**", "a.csv x/a.csv")]
    {
        assert_eq!(found(folder.path(), path), names, "{path}");
    }
    assert_eq!(names(&find_all(folder.path()).unwrap()), "a.csv x/a.csv");
    for path in hidden {
        assert_eq!(found_from(folder.path(), path), path);
    }
    assert_eq!(found_from(folder.path(), "_旧/*"), "_旧/a.csv");
    assert_eq!(refused(folder.path(), "_*"), format!("`…/_*`: {EMPTY}"));
}

#[test]
fn outputs_of_runs_are_skipped_unless_given_by_path() {
    for mark in [LOCK, MANIFEST] {
        let folder = folder(&["a.csv", "out/figures.csv", &format!("out/{mark}")]);
        assert_eq!(found(folder.path(), "**"), "a.csv");
        assert_eq!(refused(folder.path(), "*/*"), format!("`…/*/*`: {EMPTY}"));
        assert_eq!(names(&find_all(folder.path()).unwrap()), "a.csv");
        assert_eq!(found(folder.path(), "out"), "figures.csv");
    }
}

#[test]
fn a_name_with_brackets_that_exists_is_not_a_pattern() {
    let folder = folder(&["甲[1]/办件[2].csv", "甲[1]/办件2.csv", "甲1/办件2.csv"]);
    assert_eq!(found(folder.path(), "甲[1]/办件[2].csv"), "办件[2].csv");
    assert_eq!(found(folder.path(), "甲[1]/*[2].csv"), "办件2.csv");
    assert_eq!(found(&folder.path().join("甲[1]"), "办件[[]*"), "办件[2].csv");
}

#[test]
fn a_file_of_several_paths_is_found_once_at_the_first() {
    let folder = folder(&["a.csv", "b.csv", "c.csv"]);
    let paths = ["b.csv", "*.csv", "./a.csv", "."].map(PathBuf::from);
    assert_eq!(names(&find_from(folder.path(), &paths).unwrap()), "b.csv a.csv c.csv");
}

#[test]
fn errors_name_the_path_that_cannot_be_read() {
    let folder = folder(&["a.csv", "b.md", "x/y/b.md"]);
    for (path, error) in [
        ("b.csv", "`…/b.csv`: "),
        ("nowhere/*.csv", "`…/nowhere`: "),
        ("a.csv/*.csv", "`…/a.csv`: "),
        ("x", &format!("`…/x`: {EMPTY}")),
        ("*.md", &format!("`…/*.md`: {EMPTY}")),
        ("x/*/*/*", &format!("`…/x/*/*/*`: {EMPTY}")),
        ("*/../a.csv", "parameter `path` is `…/*/../a.csv`, expected a pattern without `..` after its first wildcard"),
        ("a**", "parameter `path` is `…/a**`, expected a pattern: "),
    ] {
        let found = refused(folder.path(), path);
        assert!(found.starts_with(error), "{found}");
    }
    let error = find_all(&folder.path().join("x")).unwrap_err();
    assert!(matches!(error, Error::Content { .. }), "{error}");
    assert!(matches!(find_all(&folder.path().join("a.csv")), Err(Error::File { .. })));
    assert!(matches!(find(Path::new("")), Err(Error::File { .. })));
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    use super::*;

    #[test]
    fn pipes_and_sockets_are_skipped_and_refused_if_given_by_path() {
        let folder = folder(&["a.csv"]);
        let (pipe, socket) = (folder.path().join("pipe.csv"), folder.path().join("socket.csv"));
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let _listener = UnixListener::bind(&socket).unwrap();
        symlink(&pipe, folder.path().join("link.csv")).unwrap();
        for path in ["", "*.csv", "**"] {
            assert_eq!(found(folder.path(), path), "a.csv");
        }
        for name in ["pipe.csv", "socket.csv", "link.csv"] {
            assert_eq!(refused(folder.path(), name), format!("`…/{name}`: not a regular file"));
        }
    }

    #[test]
    fn loops_of_links_end() {
        let folder = folder(&["a/1.csv", "b/2.csv"]);
        for (target, link) in [(".", "loop"), ("../b", "a/b"), ("../a", "b/a"), ("knot", "knot")] {
            symlink(target, folder.path().join(link)).unwrap();
        }
        assert_eq!(names(&find_all(folder.path()).unwrap()), "a/1.csv b/2.csv");
        assert_eq!(found(folder.path(), "**/*.csv"), "a/1.csv b/2.csv");
        assert_eq!(found(folder.path(), "*/*/*/*.csv"), "a/b/a/1.csv b/a/b/2.csv");
    }

    #[test]
    fn a_link_out_of_the_folder_is_followed_only_if_given_by_path() {
        let outside = folder(&["x.csv"]);
        let folder = folder(&["台账/a.csv", "raw/b.csv"]);
        let inner = folder.path().join("台账");
        symlink(outside.path(), folder.path().join("out")).unwrap();
        symlink(outside.path().join("x.csv"), inner.join("x.csv")).unwrap();
        symlink("../raw/b.csv", inner.join("b.csv")).unwrap();
        // Both links lead out of the inner folder; only the one to `outside` leads out of the outer one.
        assert_eq!(found(&inner, ""), "a.csv");
        assert_eq!(found(&inner, "*.csv"), "a.csv");
        assert_eq!(found(folder.path(), "*/*.csv"), "raw/b.csv 台账/a.csv");
        assert_eq!(found_from(folder.path(), "台账"), "台账/a.csv 台账/b.csv");
        assert_eq!(found_from(folder.path(), "台账/*"), "台账/a.csv 台账/b.csv");
        assert_eq!(found(folder.path(), "out"), "x.csv");
        assert_eq!(found(folder.path(), "out/*"), "x.csv");
        assert_eq!(found(&inner, "x.csv"), "x.csv");
        assert_eq!(found(&inner, "b.csv"), "b.csv");
    }

    #[test]
    fn a_file_and_a_link_to_it_are_one_file() {
        let folder = folder(&["2020.csv"]);
        symlink("2020.csv", folder.path().join("latest.csv")).unwrap();
        assert_eq!(found(folder.path(), ""), "2020.csv");
        assert_eq!(found(folder.path(), "l*.csv"), "latest.csv");
    }

    #[test]
    fn a_broken_link_is_an_error_if_it_has_a_known_ending() {
        for target in ["nowhere", "a.csv"] {
            let folder = folder(&["b.csv"]);
            symlink(target, folder.path().join("a.csv")).unwrap();
            for path in ["", "*", "**", "a.csv"] {
                let error = find(&folder.path().join(path)).unwrap_err();
                assert!(matches!(&error, Error::File { path, .. } if path.ends_with("a.csv")), "{path}: {error}");
            }
        }
        let folder = folder(&["b.csv"]);
        symlink("nowhere", folder.path().join("folder")).unwrap();
        assert_eq!(found(folder.path(), ""), "b.csv");
    }
}
