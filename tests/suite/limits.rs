//! Work in proportion to input: each class of text that once cost more is built once and once twice as long, and the second build may cost
//! little more than twice as much. What is compared is the work of the processor, as the system counts it for a process that has ended and is not
//! yet waited for; how busy the machine is does not matter.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Twice the input costs at most so many times the work; a square would cost four times.
const MOST: f64 = 2.9;
/// The work below which a build says nothing of proportions, in hundredths of a second.
const NOTHING: u64 = 40;
/// No class may take more memory, in kilobytes.
const MOST_MEMORY: u64 = 1_000_000;

/// What a process took: hundredths of a second of work, kilobytes of memory at most.
struct Taken {
    work: u64,
    memory: u64,
}

/// Runs the command and asks the system what it took.
fn run(folder: &Path, args: &[&str]) -> Option<Taken> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postbound"));
    let mut child = command.args(args).current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the binary runs");
    let process = Path::new("/proc").join(child.id().to_string());
    let mut memory = 0;
    let work = loop {
        let Ok(stat) = fs::read_to_string(process.join("stat")) else { break None };
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        if fields.first() == Some(&"Z") {
            break fields.get(11).zip(fields.get(12)).and_then(|(u, s)| Some(u.parse::<u64>().ok()? + s.parse::<u64>().ok()?));
        }
        let status = fs::read_to_string(process.join("status")).unwrap_or_default();
        let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).and_then(|l| l.split_whitespace().next()?.parse().ok());
        memory = memory.max(peak.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(5));
    };
    assert!(child.wait().expect("it ends").code().is_some_and(|code| code < 3), "{args:?} is not ended by a bug");
    work.map(|work| Taken { work, memory })
}

/// A book of these files, in a folder of its own.
fn book(posts: &[(String, String)], lines: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join("posts")).expect("made");
    let text =
        format!("[book]\ntitle = \"T\"\ndate = 2026-01-01\n[source]\npath = \"posts\"\nmin-words = 0\n{lines}\n[output.pdf.screen]\n");
    fs::write(folder.path().join("book.toml"), text).expect("written");
    for (name, text) in posts {
        fs::write(folder.path().join("posts").join(name), text).expect("written");
    }
    folder
}

fn post(text: String) -> Vec<(String, String)> {
    vec![("a.md".to_string(), format!("---\ntitle: A\n---\n\n{text}\n"))]
}

/// A syllable, another for every number.
fn syllable(n: usize) -> String {
    let (first, last) = (b"bdfgklmnprst"[n * 7 % 12], b"aeiou"[n * 3 % 5]);
    [char::from(first), char::from(last)].iter().collect()
}

/// Builds `make(n)` and `make(2 * n)` and compares what they took.
fn in_proportion(name: &str, n: usize, args: &[&str], make: impl Fn(usize) -> tempfile::TempDir) {
    let took = |n: usize| run(make(n).path(), args);
    let (Some(once), Some(twice)) = (took(n), took(2 * n)) else { return };
    let most = (once.work.max(NOTHING) as f64 * MOST) as u64;
    assert!(twice.work <= most, "{name}: {n} take {} hundredths of a second, twice as many {}", once.work, twice.work);
    assert!(twice.memory <= MOST_MEMORY, "{name}: {} kB", twice.memory);
}

/// The same of one post with this text.
fn text_in_proportion(name: &str, n: usize, make: impl Fn(usize) -> String) {
    in_proportion(name, n, &["build"], |n| book(&post(make(n)), ""));
}

#[test]
fn notes_cost_in_proportion_to_their_words_and_number() {
    text_in_proportion("a long note", 4_000, |n| format!("Word[^1].\n\n[^1]: {}", "one word and more ".repeat(n)));
    text_in_proportion("notes of one paragraph", 500, |n| {
        let marks: String = (0..n).fold(String::new(), |mut all, i| write!(all, "w[^{i}] ").map(|()| all).expect("written"));
        (0..n).fold(marks, |mut all, i| write!(all, "\n\n[^{i}]: Note {i}.").map(|()| all).expect("written"))
    });
    text_in_proportion("side notes", 500, |n| "word <span class=\"sidenote\">a note</span> ".repeat(n));
}

#[test]
fn words_cost_in_proportion_to_their_length_and_number() {
    text_in_proportion("a long word", 4_000, |n| (0..n).map(syllable).collect());
    text_in_proportion("repeated words", 3_000, |n| "the old ship ".repeat(n));
    text_in_proportion("a long address", 10_000, |n| format!("https://a.example/{}", "abc".repeat(n)));
    text_in_proportion("addresses", 2_000, |n| "https://a.example/b ".repeat(n));
    text_in_proportion("Chinese", 4_000, |n| "中文字".repeat(n));
}

#[test]
fn runs_of_marks_cost_in_proportion() {
    for mark in ["[", "![a](", "[^a ", "*a _b ", "**a", "<b>a ", "<a ", "{{< a ", "{% a ", "$ ", "\"'", "www.", "https://", "a<br><br>"] {
        text_in_proportion(mark, 10_000, |n| mark.repeat(n));
    }
    // One word of thousands of lines: the breaker knows more ways the longer it is, and longer ones cost a little more than in proportion.
    text_in_proportion("![a[^b", 3_000, |n| "![a[^b".repeat(n));
    text_in_proportion("back-ticks", 3_000, |n| (0..n).map(|i| format!("{}x ", "`".repeat(i % 60 + 1))).collect());
    text_in_proportion("superscripts", 200, |n| format!("x{}", "<sup>y".repeat(n)));
}

#[test]
fn nesting_and_length_of_blocks_cost_in_proportion() {
    text_in_proportion("quotations", 1_000, |n| format!("{} x", ">".repeat(n)));
    text_in_proportion("items in items", 2_000, |n| format!("{}x", "- ".repeat(n)));
    text_in_proportion("rows", 600, |n| format!("|a|b|\n|-|-|\n{}", "|x y|z|\n".repeat(n)));
    text_in_proportion("rows of HTML", 600, |n| format!("<table>{}</table>", "<tr><td>x<td>y".repeat(n)));
    text_in_proportion("columns", 60, |n| format!("{}|\n{}|\n{}|", "|a".repeat(n), "|-".repeat(n), "|x".repeat(n)));
    text_in_proportion("headings", 600, |n| "## A\n\nb\n\n".repeat(n));
    in_proportion("front matter", 20_000, &["build"], |n| {
        book(&[("a.md".to_string(), format!("---\ntitle: A\ntags:\n{}---\n\nWords.\n", "  - tag\n".repeat(n)))], "")
    });
}

#[test]
fn drawings_cost_in_proportion_or_end_at_a_limit() {
    let drawing = |inside: &str| {
        let text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"300\" height=\"200\">{inside}<rect width=\"200\" height=\"100\"/></svg>"
        );
        let folder = book(&post("![A drawing](a.svg)".to_string()), "");
        fs::write(folder.path().join("posts/a.svg"), text).expect("written");
        folder
    };
    let blur = "<feGaussianBlur stdDeviation=\"4\"/><feMorphology operator=\"dilate\" radius=\"4\"/>";
    let filter = |n: usize| drawing(&format!("<filter id=\"f\">{}</filter><g filter=\"url(#f)\"><circle r=\"90\"/></g>", blur.repeat(n)));
    in_proportion("filters", 40, &["build"], filter);
    in_proportion("groups", 400, &["build"], |n| {
        drawing(&format!("{}<circle r=\"9\"/>{}", "<g opacity=\".9\">".repeat(n), "</g>".repeat(n)))
    });
    in_proportion("patterns", 100, &["build"], |n| {
        let pattern = "<pattern id=\"p\" width=\"2\" height=\"2\" patternUnits=\"userSpaceOnUse\"><circle r=\"1\"/></pattern>";
        drawing(&format!("{pattern}{}", "<rect width=\"250\" height=\"150\" fill=\"url(#p)\"/>".repeat(n)))
    });
}

#[test]
fn thousands_of_patterns_cost_in_proportion() {
    in_proportion("patterns of files", 5_000, &["plan"], |n| {
        let patterns: Vec<String> = (0..n).map(|i| format!("\"drafts-{i}/**\"")).collect();
        book(&post("Words.".to_string()), &format!("exclude = [{}]", patterns.join(", ")))
    });
}

#[test]
fn finished_files_are_checked_in_proportion() {
    in_proportion("operators of a page", 100_000, &["check", "--printer", "kdp-paperback", "bomb.pdf"], |n| {
        let content = "0 0 m 9 9 l S\n".repeat(n);
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>".to_string(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_string(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 4 0 R>>".to_string(),
            format!("<</Length {}>>stream\n{content}endstream", content.len()),
        ];
        let mut file = "%PDF-1.4\n".to_string();
        let mut starts = String::new();
        for (i, object) in objects.iter().enumerate() {
            writeln!(starts, "{:010} 00000 n ", file.len()).expect("written");
            writeln!(file, "{} 0 obj\n{object}\nendobj", i + 1).expect("written");
        }
        let start = file.len();
        writeln!(file, "xref\n0 5\n0000000000 65535 f \n{starts}trailer<</Size 5/Root 1 0 R>>\nstartxref\n{start}\n%%EOF")
            .expect("written");
        let folder = book(&post("Words.".to_string()), "");
        fs::write(folder.path().join("bomb.pdf"), file).expect("written");
        folder
    });
}
