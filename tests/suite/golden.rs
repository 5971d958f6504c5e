//! Golden pages: small books whose outline, pages, text and PDF are kept as text, so that a change shows what it changes.
//!
//! A case is a folder of `tests/golden`: `book.toml` and `posts/` go in; `want/` holds what comes out:
//!
//! - `outline.txt`: what `postbound plan` prints;
//! - `pages.txt`: the display list (`layout::dump`);
//! - one document of the e-book: `chapter-01.xhtml`, or whichever XHTML file stands there;
//! - `screen.pdf.txt`: the PDF (`support::dump`);
//! - `diagnostics.txt`: severity, id and line of each.
//!
//! `BLESS=1 tests/run golden` writes them anew; look at `git diff` before committing what it wrote. A new case is a new folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use postbound::diag::Severity;
use postbound::model::{Block, BlockKind, ListKind, walk};

use crate::support::{Built, dump};

const BLESS: &str = "BLESS=1 tests/run golden";

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let entries = fs::read_dir(folder).expect("there are golden cases").flatten().map(|e| e.path());
    let mut cases: Vec<PathBuf> = entries.filter(|path| path.join("book.toml").is_file()).collect();
    cases.sort();
    cases
}

fn name(case: &Path) -> String {
    case.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

/// All cases with what they make, built once.
fn built() -> &'static [(PathBuf, Built)] {
    static BUILT: OnceLock<Vec<(PathBuf, Built)>> = OnceLock::new();
    BUILT.get_or_init(|| {
        let build = |case: PathBuf| match Built::make(&case, &[], &[]) {
            Ok(built) => (case, built),
            Err(report) => panic!("golden case {} is not built: {:#?}", name(&case), report.diagnostics),
        };
        cases().into_iter().map(build).collect()
    })
}

/// The document of the e-book that a case keeps.
fn document(case: &Path) -> String {
    let kept = fs::read_dir(case.join("want")).into_iter().flatten().flatten();
    let mut names = kept.map(|e| e.file_name().to_string_lossy().into_owned()).filter(|n| n.ends_with(".xhtml"));
    names.next().unwrap_or_else(|| "chapter-01.xhtml".to_string())
}

/// What comes out of a case: (file of `want/`, its text).
fn got(case: &Path, built: &Built) -> Vec<(String, String)> {
    let document = document(case);
    let diagnostics = built.report.diagnostics.iter().map(|d| {
        let severity = match d.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let place = d.loc.as_ref().map_or(String::new(), |l| format!(" {}:{}", l.file, l.line));
        format!("{severity}[{}]{place}\n", d.kind.id())
    });
    vec![
        ("diagnostics.txt".into(), diagnostics.collect()),
        ("outline.txt".into(), built.outline()),
        ("pages.txt".into(), built.dump()),
        (document.clone(), built.xhtml(&document)),
        ("screen.pdf.txt".into(), dump::dump(&built.made("screen").bytes)),
    ]
}

/// The first lines in which two texts differ, with one before them.
fn difference(want: &str, got: &str) -> String {
    const SHOWN: usize = 8;
    let (want, got): (Vec<&str>, Vec<&str>) = (want.lines().collect(), got.lines().collect());
    let same = want.iter().zip(&got).take_while(|(a, b)| a == b).count();
    let (a, b) = (&want[same..], &got[same..]);
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let side = |sign: char, lines: &[&str]| {
        let mut out: String = lines.iter().take(SHOWN).map(|l| format!("  {sign} {l:.150}\n")).collect();
        if lines.len() > SHOWN {
            out.push_str(&format!("  {sign} … and {} lines more\n", lines.len() - SHOWN));
        }
        out
    };
    let before = same.checked_sub(1).and_then(|i| want.get(i)).map_or(String::new(), |l| format!("    {l:.150}\n"));
    format!("  line {}:\n{before}{}{}", same + 1, side('-', &a[..a.len() - tail]), side('+', &b[..b.len() - tail]))
}

/// Compares a case with what is kept of it, or keeps what comes out.
fn compare(case: &Path, built: &Built, bless: bool) -> Vec<String> {
    let mut problems = Vec::new();
    for (file, got) in got(case, built) {
        let path = case.join("want").join(&file);
        if bless {
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(&path, got).expect("written");
            continue;
        }
        let want = fs::read_to_string(&path).unwrap_or_default();
        if want != got {
            problems.push(format!("tests/golden/{}/want/{file}\n{}", name(case), difference(&want, &got)));
        }
    }
    problems
}

#[test]
fn golden_pages_are_as_they_were() {
    let bless = std::env::var_os("BLESS").is_some_and(|b| b == "1");
    let problems: Vec<String> = built().iter().flat_map(|(case, built)| compare(case, built, bless)).collect();
    let (shown, rest) = problems.split_at(problems.len().min(6));
    let more = if rest.is_empty() { String::new() } else { format!("… and {} files more\n", rest.len()) };
    assert!(problems.is_empty(), "\n{}{more}\nIf these changes are meant: {BLESS}\n", shown.join("\n"));
}

/// A kind of block, as the name of something that some case must have.
fn kind(block: &Block) -> &'static str {
    match &block.kind {
        BlockKind::Para(_) => "paragraph",
        BlockKind::Heading { .. } => "heading",
        BlockKind::Quote(quote) if quote.epigraph => "epigraph",
        BlockKind::Quote(_) => "quotation",
        BlockKind::Callout(_) => "callout",
        BlockKind::List { items, .. } if items.iter().any(|i| i.task.is_some()) => "task list",
        BlockKind::List { kind: ListKind::Number(_), .. } => "numbered list",
        BlockKind::List { tight: true, .. } => "tight list",
        BlockKind::List { tight: false, .. } => "loose list",
        BlockKind::Definitions(_) => "definitions",
        BlockKind::Code { .. } => "code",
        BlockKind::Table(_) => "table",
        BlockKind::Figure(figure) if figure.images.len() > 1 => "row of figures",
        BlockKind::Figure(_) => "figure",
        BlockKind::Verse(_) => "verse",
        BlockKind::Index(_) => "index",
        BlockKind::SceneBreak => "scene break",
        BlockKind::Formula { .. } => "formula",
    }
}

#[test]
fn golden_cases_have_every_kind_of_block() {
    let built = built();
    assert!(built.len() >= 25, "{} cases", built.len());
    let mut kinds = BTreeSet::new();
    for section in built.iter().flat_map(|(_, b)| b.finished.book.chapters()).flat_map(|c| &c.sections) {
        walk::each(&section.blocks, &mut |block| {
            kinds.insert(kind(block));
        });
    }
    let wanted = [
        "paragraph",
        "heading",
        "epigraph",
        "quotation",
        "callout",
        "task list",
        "numbered list",
        "tight list",
        "loose list",
        "definitions",
        "code",
        "table",
        "row of figures",
        "figure",
        "verse",
        "scene break",
    ];
    let missing: Vec<&str> = wanted.into_iter().filter(|k| !kinds.contains(k)).collect();
    assert!(missing.is_empty(), "no golden case has: {}", missing.join(", "));
}
