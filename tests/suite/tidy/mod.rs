//! Rules about the code, as tests: the invariants of ARCHITECTURE.md that a machine can see.

mod doors;
mod imports;
mod walls;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use postbound::diag::Severity;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file of `src`, by its path below it, without its tests: bodies of test modules are cut, and files that are declared
/// as test modules are left out. Lines keep their numbers.
fn sources() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("src can be read").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(root().join("src")).expect("below src").to_string_lossy().replace('\\', "/");
                let text = fs::read_to_string(&path).expect("source is UTF-8");
                found.insert(name, text);
            }
        }
    }
    assert!(found.len() > 10, "the walk found the sources");
    let mut test_files = Vec::new();
    for (name, text) in &mut found {
        let (code, files) = without_tests(name, text);
        *text = code;
        test_files.extend(files);
    }
    found.retain(|name, _| !test_files.iter().any(|file| is_of(name, file)));
    found
}

/// A file's text without what stands behind `#[cfg(test)]` at the start of a line, and the files of the test modules that it
/// declares. Relies on rustfmt: an item at the start of a line ends with a brace at the start of a line.
fn without_tests(name: &str, text: &str) -> (String, Vec<String>) {
    let (mut code, mut files) = (String::new(), Vec::new());
    let (mut marked, mut inside, mut path) = (false, false, None);
    for line in text.lines() {
        let keeps = !(marked || inside || line == "#[cfg(test)]");
        if inside {
            inside = line != "}";
        } else if line == "#[cfg(test)]" {
            marked = true;
        } else if marked && line.starts_with("#[") {
            path = line.strip_prefix("#[path = \"").and_then(|l| l.strip_suffix("\"]")).or(path);
        } else if marked {
            marked = false;
            inside = line.ends_with('{');
            let module = line.split_once("mod ").filter(|(seen, _)| seen.is_empty() || seen.starts_with("pub"));
            if let Some(module) = module.and_then(|(_, l)| l.strip_suffix(';')) {
                files.extend(files_of(name, module, path.take()));
            }
        }
        code.push_str(if keeps { line } else { "" });
        code.push('\n');
    }
    (code, files)
}

/// Where the module `module` of the file `name` may be; `path` is what its attribute says, beside the file.
fn files_of(name: &str, module: &str, path: Option<&str>) -> Vec<String> {
    let (beside, file) = name.rsplit_once('/').map_or((String::new(), name), |(folder, file)| (format!("{folder}/"), file));
    let below = match file {
        "mod.rs" | "lib.rs" | "main.rs" => beside.clone(),
        _ => format!("{beside}{}/", file.trim_end_matches(".rs")),
    };
    match path {
        Some(path) => vec![format!("{beside}{path}")],
        None => vec![format!("{below}{module}.rs"), format!("{below}{module}/mod.rs")],
    }
}

/// Whether a file is a module's, or that of a module in it.
fn is_of(name: &str, module: &str) -> bool {
    let folder = module.strip_suffix("mod.rs").filter(|folder| folder.ends_with('/'));
    name == module || folder.is_some_and(|folder| name.starts_with(folder))
}

/// Lines of code: no comments, no blanks.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(i, l)| (i + 1, l.trim())).filter(|(_, l)| !l.starts_with("//") && !l.is_empty())
}

fn complain(problems: Vec<String>) {
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn only_tests_are_not_read() {
    let text = "mod a;\n#[cfg(test)]\nmod tests;\nmod b;\n#[cfg(test)]\n#[path = \"x_tests.rs\"]\nmod more;\n#[cfg(test)]\nmod inner {\n    fn f() {}\n}\nfn g() {}\n";
    let (code, files) = without_tests("room/mod.rs", text);
    assert_eq!(code.lines().filter(|l| !l.is_empty()).collect::<Vec<_>>(), ["mod a;", "mod b;", "fn g() {}"]);
    assert_eq!(code.lines().count(), text.lines().count());
    assert_eq!(files, ["room/tests.rs", "room/tests/mod.rs", "room/x_tests.rs"]);
    assert_eq!(files_of("room/file.rs", "t", None), ["room/file/t.rs", "room/file/t/mod.rs"]);
    let read = sources();
    assert!(read["layout/mod.rs"].lines().filter(|l| !l.is_empty()).count() > 200, "what stands below `mod tests;` is read");
    for tests in ["layout/setter_tests.rs", "theme/tests.rs", "layout/tests/notes.rs", "source/markdown/tests.rs"] {
        assert!(root().join("src").join(tests).is_file() && !read.contains_key(tests), "{tests}");
    }
}

#[test]
fn every_file_says_what_it_is() {
    let missing = |(name, text): (&String, &String)| (!text.starts_with("//!")).then(|| format!("src/{name} does not start with //!"));
    complain(sources().iter().filter_map(missing).collect());
}

#[test]
fn no_file_is_a_place_that_everyone_must_open() {
    let long = |(name, text): (&String, &String)| {
        let lines = text.trim_end().lines().count();
        (lines > 600).then(|| format!("src/{name} has {lines} lines: cut it along the data that flows through it"))
    };
    complain(sources().iter().filter_map(long).collect());
}

/// The map leads to files that exist: each path in backticks that starts in a room or at the root.
#[test]
fn architecture_names_files_that_exist() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the map is there");
    let spans = text.split('`').skip(1).step_by(2);
    let paths: Vec<&str> = spans.filter(|s| s.contains('/') && !s.contains([' ', '*', ':', '<', '='])).collect();
    assert!(paths.len() > 40, "{paths:?}");
    let exists = |path: &&&str| ["src", ""].iter().any(|base| root().join(base).join(path).exists());
    complain(paths.iter().filter(|p| !exists(p)).map(|p| format!("ARCHITECTURE.md names {p}, which is not there")).collect());
}

/// Ids of diagnostics are written in `diag/kinds.rs` alone: elsewhere they are its constants, each of which is used, with the
/// severity that the registry says.
#[test]
fn diagnostics_are_named_by_constants_of_the_registry() {
    let all = sources();
    let elsewhere: BTreeMap<&String, &String> = all.iter().filter(|(name, _)| *name != "diag/kinds.rs").collect();
    let mut problems = Vec::new();
    for kind in postbound::diag::kinds::ALL {
        let constant = format!("kinds::{}", kind.id().replace('-', "_").to_uppercase());
        let literal = format!("\"{kind}\"");
        let mut used = false;
        for (name, text) in &elsewhere {
            for (line, code) in code(text) {
                if kind.id().contains('-') && code.contains(&literal) {
                    problems.push(format!("src/{name}:{line} writes the id {literal}: say {constant}"));
                }
            }
            for (at, _) in text.match_indices(&constant) {
                let (before, after) = (&text[..at], &text[at + constant.len()..]);
                if after.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
                    continue;
                }
                used = true;
                let asked = [("error", Severity::Error), ("warning", Severity::Warning), ("note", Severity::Note)];
                let made = asked.iter().find(|(word, _)| before.trim_end().ends_with(&format!("Diagnostic::{word}(")));
                if let (Some((_, made)), Some(usual)) = (made, kind.severity()) {
                    if *made != usual {
                        problems.push(format!("src/{name}: {kind} is made as {made:?}, and the registry says {usual:?}"));
                    }
                }
            }
        }
        if !used {
            problems.push(format!("{constant} is used nowhere"));
        }
    }
    complain(problems);
}

/// Input and output happen in the loaders and the writers only, and nothing asks the clock.
#[test]
fn only_loaders_and_writers_touch_the_world() {
    let doors = [
        "config/",
        "font/load.rs",
        "font/folders.rs",
        "source/",
        "asset/",
        "output/mod.rs",
        "output/file.rs",
        "check/",
        "init.rs",
        "init/",
        "cli.rs",
        "cli/",
        "plan/",
        "main.rs",
        "fence.rs",
        "packed.rs",
    ];
    let mut problems = Vec::new();
    for (name, text) in sources() {
        for (line, code) in code(&text) {
            let world =
                code.contains("std::fs") || code.contains("fs::read") || code.contains("File::open") || code.contains("std::env::var");
            if world && !doors.iter().any(|d| name.starts_with(d)) {
                problems.push(format!("src/{name}:{line} touches files or the environment"));
            }
            let clock = code.contains("SystemTime::now") || code.contains("Instant::now") || code.contains("Zoned::now");
            if clock && !name.starts_with("cli") {
                problems.push(format!("src/{name}:{line} asks the clock"));
            }
        }
    }
    complain(problems);
}

#[test]
fn nothing_panics_by_habit() {
    let mut problems = Vec::new();
    for (name, text) in sources() {
        for (line, code) in code(&text) {
            for habit in [".unwrap()", "todo!(", "unimplemented!(", "panic!(", "dbg!("] {
                if code.contains(habit) {
                    problems.push(format!("src/{name}:{line} says {habit}"));
                }
            }
        }
    }
    complain(problems);
}

/// A hash map's order is not the same twice: where order could reach a book, maps are sorted.
#[test]
fn no_hash_map_is_walked() {
    let mut problems = Vec::new();
    for (name, text) in sources() {
        for (line, code) in code(&text) {
            let declared = code.contains("HashMap") || code.contains("HashSet");
            if declared && !code.contains("looked up only") && !text.contains("// hash: looked up only") {
                problems.push(format!("src/{name}:{line} uses a hash map: say `// hash: looked up only` in the file, or sort"));
            }
        }
    }
    complain(problems);
}

#[test]
fn the_repository_names_no_machine() {
    let mut problems = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root().to_path_buf()];
    let marks = [
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("/tm", "p/wt"),
        concat!("index.cra", "tes.io"),
        concat!("static.cra", "tes.io"),
        concat!("registry.npm", "js.org"),
        concat!("py", "pi.org"),
        concat!("deb.deb", "ian.org"),
    ];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the repository can be read").flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() {
                if !matches!(name.as_str(), "target" | ".git" | "out" | "node_modules") {
                    folders.push(path);
                }
                continue;
            }
            if name == "Cargo.lock" || name == ".git" {
                continue;
            }
            let Ok(text) = fs::read_to_string(&path) else { continue };
            for mark in marks.iter().filter(|m| text.contains(**m)) {
                problems.push(format!("{} names {mark}", path.display()));
            }
        }
    }
    complain(problems);
}
