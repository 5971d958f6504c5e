//! Outside crates: each has one door, and the list of third parties names it.

use super::imports::Crate;
use super::{complain, root, sources};

/// Where each crate may be used, by the starts of paths below `src`.
const DOORS: &[(&str, &[&str])] = &[
    ("pulldown_cmark", &["source/markdown"]),
    ("html5ever", &["source/html/"]),
    ("deunicode", &["model/text.rs"]),
    ("emojis", &["source/dialect/marks.rs"]),
    ("hyphenation", &["layout/hyphen.rs"]),
    ("hypher", &["layout/hyphen.rs"]),
    ("harfrust", &["font/shape.rs"]),
    ("skrifa", &["font/"]),
    ("unicode_bidi", &["layout/bidi.rs"]),
    ("icu_segmenter", &["lang/segment.rs"]),
    ("ctrlc", &["main.rs"]),
    ("nix", &["main.rs"]),
    ("notify", &["cli/watch.rs"]),
    ("printpdf", &["output/pdf/"]),
    ("lopdf", &["output/pdf/", "check/"]),
    ("epub_builder", &["output/epub/"]),
    ("httparse", &["preview/server.rs"]),
    ("getrandom", &["preview/server.rs"]),
    ("toml_edit", &["plan/"]),
    ("zip", &["output/epub/", "check/", "packed.rs"]),
    ("image", &["asset/"]),
    ("jpeg_encoder", &["asset/convert.rs"]),
    ("fast_image_resize", &["asset/convert.rs"]),
    ("clap_mangen", &["cli/"]),
    ("resvg", &["asset/svg/"]),
    ("re_rav1d", &["asset/avif/"]),
    ("clap", &["cli.rs", "cli/"]),
    ("annotate_snippets", &["report.rs", "report/"]),
    ("write_fonts", &["output/epub/subset.rs"]),
    ("zune_jpeg", &["check/ink.rs"]),
    ("subsetter", &["output/pdf/", "output/epub/"]),
];

/// Each outside crate has one door.
#[test]
fn each_crate_has_one_door() {
    let sources = sources();
    let all = Crate::new(sources.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    let mut problems: Vec<String> = all
        .outside()
        .into_iter()
        .filter_map(|(file, line, krate)| {
            let (_, doors) = DOORS.iter().find(|(name, _)| *name == krate)?;
            let closed = !doors.iter().any(|door| file.starts_with(door));
            closed.then(|| format!("src/{file}:{line} uses {krate}, whose door is {}", doors.join(" or ")))
        })
        .collect();
    problems.dedup();
    complain(problems);
}

/// THIRD_PARTY.md names every crate that Cargo.toml names, in the version that Cargo.lock has.
#[test]
fn third_parties_are_named() {
    let read = |name: &str| std::fs::read_to_string(root().join(name)).expect("it is in the repository");
    let (manifest, lock, named) = (read("Cargo.toml"), read("Cargo.lock"), read("THIRD_PARTY.md"));
    let dependencies = manifest.split("[dependencies]").nth(1).and_then(|t| t.split("\n[").next()).expect("there are some");
    let crates: Vec<&str> = dependencies.lines().filter_map(|l| l.split_once(" =")).map(|(name, _)| name.trim()).collect();
    assert!(crates.len() > 20, "{crates:?}");
    let missing = crates.into_iter().filter_map(|name| {
        let entry = format!("\nname = \"{name}\"\nversion = \"");
        let mut versions = lock.split(&entry).skip(1).filter_map(|t| t.split(['"', '+']).next());
        let known = versions.any(|v| named.contains(&format!("| **{name}** | {v} |")));
        (!known).then(|| format!("THIRD_PARTY.md does not name {name} in the version of Cargo.lock"))
    });
    complain(missing.collect());
}
