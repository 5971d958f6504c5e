//! A book whose chapters are listed in book.toml, and what happens to it as the blog goes on.

use std::fs;
use std::path::Path;
use std::process::Command;

const TOML: &str = "[book]\ntitle = \"T\"\n[source]\npath = \"posts\"\n[output.pdf.screen]\n";
const LIST: &str = "[[chapters.chapter]]\ntitle = \"A\"\nposts = [\n    # The best.\n    \"one\",\n    \"two\", # needs work\n]\n\n\
                    [[chapters.chapter]]\ntitle = \"B\"\nposts = [\"three\", \"four\"]\n";

fn book(toml: &str, posts: &[(&str, &str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    fs::create_dir(dir.path().join("posts")).expect("made");
    for (file, title, date) in posts {
        write_post(dir.path(), file, title, date);
    }
    fs::write(dir.path().join("book.toml"), toml).expect("written");
    dir
}

fn write_post(root: &Path, file: &str, title: &str, date: &str) {
    let text = format!("---\ntitle: {title}\ndate: {date}\n---\n\nThe words of {title} and no others, {file}.\n");
    fs::write(root.join("posts").join(file), text).expect("written");
}

fn four() -> [(&'static str, &'static str, &'static str); 4] {
    [
        ("one.md", "One", "2020-01-01"),
        ("two.md", "Two", "2020-01-02"),
        ("three.md", "Three", "2020-01-03"),
        ("four.md", "Four", "2020-01-04"),
    ]
}

/// Standard output, standard error, and whether it went well.
fn run(folder: &Path, args: &[&str]) -> (String, String, bool) {
    let output = Command::new(env!("CARGO_BIN_EXE_postbound")).arg("-C").arg(folder).args(args).output().expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr), output.status.success())
}

/// The chapters of the plan: title and ids.
fn plan(folder: &Path) -> Vec<(String, Vec<String>)> {
    let (json, said, well) = run(folder, &["plan", "--message-format", "json"]);
    assert!(well, "{said}");
    let plan: serde_json::Value =
        json.lines().find_map(|l| serde_json::from_str(l).ok()).or_else(|| serde_json::from_str(&json).ok()).expect("JSON");
    let ids = |c: &serde_json::Value| {
        c["posts"].as_array().expect("posts").iter().map(|p| p["id"].as_str().expect("an id").to_string()).collect()
    };
    plan["chapters"].as_array().expect("chapters").iter().map(|c| (c["title"].as_str().expect("a title").to_string(), ids(c))).collect()
}

#[test]
fn posts_that_are_gone_are_told_listed_and_taken_out() {
    for how in ["deleted", "renamed", "draft", "excluded"] {
        let toml = format!("{TOML}{LIST}");
        let dir = book(&toml, &four());
        let file = dir.path().join("posts/two.md");
        match how {
            "deleted" => fs::remove_file(&file).expect("removed"),
            "renamed" => fs::rename(&file, dir.path().join("posts/second.md")).expect("renamed"),
            "draft" => fs::write(&file, "---\ntitle: Two\ndraft: true\n---\n\nWords.\n").expect("written"),
            _ => fs::write(
                dir.path().join("book.toml"),
                toml.replace("[[chapters.chapter]]\ntitle = \"A\"", "[chapters]\nexclude = [\"two\"]\n[[chapters.chapter]]\ntitle = \"A\""),
            )
            .expect("written"),
        }
        let (_, said, well) = run(dir.path(), &["check"]);
        assert!(well, "{how}: {said}");
        assert_eq!(said.contains("gone-post"), how != "excluded", "{how}: {said}");
        let (diff, said, well) = run(dir.path(), &["plan", "--diff"]);
        assert!(well && diff.contains("Gone (1)") && diff.contains("- two"), "{how}: {diff}{said}");
        assert_eq!(diff.contains("+ Two"), how == "renamed", "{how}: {diff}");
        let (_, said, well) = run(dir.path(), &["plan", "--write"]);
        assert!(well, "{how}: {said}");
        let written = fs::read_to_string(dir.path().join("book.toml")).expect("there");
        let listed = written.split("[[chapters.chapter]]").skip(1).collect::<String>();
        assert!(!listed.contains("\"two\"") && !listed.contains("needs work"), "{how}: {written}");
        assert!(listed.contains("# The best.\n    \"one\", # One"), "{how}: {written}");
        assert_eq!(listed.contains("\"second\", # Two"), how == "renamed", "{how}: {written}");
        let (diff, ..) = run(dir.path(), &["plan", "--diff"]);
        assert!(!diff.contains("Gone"), "{how}: {diff}");
    }
}

#[test]
fn a_wider_selector_that_names_nothing_is_an_error() {
    for selector in ["tag:none", "year:1066", "series:none", "path:none/*.md"] {
        let dir = book(&format!("{TOML}[[chapters.chapter]]\ntitle = \"A\"\nposts = [\"one\", \"{selector}\"]\n"), &four());
        let (_, said, well) = run(dir.path(), &["check"]);
        assert!(!well && said.contains("empty-selector"), "{selector}: {said}");
    }
}

#[test]
fn an_id_stays_with_the_earlier_post() {
    for (file, date) in [("a-new-one.md", "2024-05-05"), ("zz.md", "2024-05-05"), ("0.md", "2021-01-01")] {
        let dir = book(&format!("{TOML}{LIST}"), &four());
        let text = format!("---\ntitle: Another\nslug: one\ndate: {date}\n---\n\nQuite other words about presses.\n");
        fs::write(dir.path().join("posts").join(file), text).expect("written");
        let chapters = plan(dir.path());
        assert_eq!(chapters[0].1[0], "one");
        let (json, ..) = run(dir.path(), &["plan", "--message-format", "json"]);
        assert!(json.contains("one-2"), "{json}");
        let plan: serde_json::Value = serde_json::from_str(json.trim()).expect("JSON");
        assert_eq!(plan["chapters"][0]["posts"][0]["title"], "One", "{file}");
    }
}

#[test]
fn keys_that_a_list_leaves_without_effect_are_told_and_change_nothing() {
    let plain = book(&format!("{TOML}{LIST}"), &four());
    let wanted = plan(plain.path());
    for (keys, told) in [
        ("structure = \"posts\"", "structure"),
        ("count = 3", "count"),
        ("order = \"date\"", "order"),
        ("within = \"title\"", "within"),
        ("pin = [{ post = \"four\", at = \"first\" }]", "pin"),
        ("keep-together = [[\"one\", \"four\"]]", "keep-together"),
        ("rename = { A = \"Z\" }", "rename"),
    ] {
        let dir = book(&format!("{TOML}[chapters]\n{keys}\n{LIST}"), &four());
        let (_, said, well) = run(dir.path(), &["check"]);
        assert!(well && said.contains("frozen-key") && said.contains(told), "{keys}: {said}");
        assert_eq!(plan(dir.path()), wanted, "{keys}");
    }
    for keys in
        ["structure = \"themes\"", "keep-together = [[\"one\", \"two\"]]", "pin = [{ post = \"five\", at = \"last\" }]", "number = false"]
    {
        let mut posts = four().to_vec();
        posts.push(("five.md", "Five", "2020-02-02"));
        let dir = book(&format!("{TOML}[chapters]\n{keys}\n{LIST}"), &posts);
        let (_, said, well) = run(dir.path(), &["check"]);
        assert!(well && !said.contains("frozen-key"), "{keys}: {said}");
    }
}

#[test]
fn a_list_of_parts_keeps_its_posts_as_chapters() {
    let dir = book(&format!("{TOML}[chapters]\nstructure = \"parts\"\n{LIST}"), &four());
    let (_, said, well) = run(dir.path(), &["check"]);
    assert!(well && !said.contains("frozen-key"), "{said}");
    assert_eq!(plan(dir.path()).iter().map(|(t, _)| t.as_str()).collect::<Vec<_>>(), ["One", "Two", "Three", "Four"]);
}
