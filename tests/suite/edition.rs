//! The stable edition: pages stay as they were through small changes, what moved is told, and the record outlives the text.

#[path = "../../benches/edits/book.rs"]
mod book;

use std::fs;
use std::path::Path;

use postbound::diag::Report;
use postbound::{Edition, Request, Session, What};

use book::Dice;

use crate::support;

fn edition(session: &mut Session) -> (Edition, f64) {
    let mut report = Report::default();
    let version = session.version(&mut |_| {}, &mut report).unwrap_or_else(|_| panic!("{:#?}", report.diagnostics));
    (Edition::of(&version.book, &version.pages), version.pages.certificates.iter().map(|c| c.cost).sum())
}

/// Puts in, takes out, or exchanges up to `most` words somewhere in a post.
fn edit(text: &str, most: usize, dice: &mut Dice) -> String {
    let body = text.rfind("---\n").map_or(0, |at| at + 4);
    let spaces: Vec<usize> = text[body..].match_indices(' ').map(|(at, _)| body + at).collect();
    let first = dice.below(spaces.len());
    let count = 1 + dice.below(most);
    let fresh = (0..count).map(|_| book::word(dice)).collect::<Vec<_>>().join(" ");
    let from = spaces[first];
    // Words of one paragraph: the spaces between two of them are not line ends.
    let to = *spaces[first..].iter().take(count + 1).take_while(|at| !text[from..**at].contains('\n')).last().expect("the first");
    match dice.below(3) {
        0 => format!("{} {fresh}{}", &text[..from], &text[from..]),
        1 => format!("{}{}", &text[..from], &text[to..]),
        _ => format!("{} {fresh}{}", &text[..from], &text[to..]),
    }
}

/// What became of a book after edits, one at a time: pages that moved, and the costs with the pages kept and free.
struct Outcome {
    moved: Vec<usize>,
    kept: Vec<f64>,
    free: Vec<f64>,
}

fn try_edits(root: &Path, edits: usize) -> Outcome {
    let open = || Session::open(root, &[], &mut Report::default()).expect("a book");
    let (mut keeping, mut free) = (open(), open());
    let (first, _) = edition(&mut free);
    keeping.keep_pages(first.clone());
    let mut files: Vec<_> = fs::read_dir(root.join("posts")).expect("posts").map(|e| e.expect("a file").path()).collect();
    files.sort();
    let mut dice = Dice::new(23);
    let mut outcome = Outcome { moved: Vec::new(), kept: Vec::new(), free: Vec::new() };
    for _ in 0..edits {
        let file = &files[dice.below(files.len())];
        let text = fs::read_to_string(file).expect("a post");
        fs::write(file, edit(&text, 30, &mut dice)).expect("written");
        for session in [&mut keeping, &mut free] {
            session.refresh(&mut Report::default()).expect("a book");
        }
        let ((kept, cost), (_, least)) = (edition(&mut keeping), edition(&mut free));
        let changes = postbound::changes(&first, &kept);
        outcome.moved.push([What::Moved, What::New, What::Gone].iter().map(|what| changes.of(*what).len()).sum());
        outcome.kept.push(cost);
        outcome.free.push(least);
        fs::write(file, text).expect("written");
    }
    outcome
}

/// `POSTBOUND_EDITS=200` makes so many edits of a book of 300 pages; the ordinary run makes a few of a small one.
#[test]
fn small_edits_leave_the_pages_where_they_were() {
    let dir = tempfile::tempdir().expect("a folder");
    let _ = 0; let edits = std::env::var("POSTBOUND_EDITS").ok().and_then(|n| n.parse().ok());
    let (chapters, words) = if edits.is_some() { (12, 3600) } else { (4, 2400) };
    book::novel(dir.path(), chapters, words);
    let Outcome { mut moved, kept, free } = try_edits(dir.path(), edits.unwrap_or(12));
    let (kept_sum, free_sum) = (kept.iter().sum::<f64>(), free.iter().sum::<f64>());
    moved.sort_unstable();
    let at = |share: f64| moved[((moved.len() - 1) as f64 * share).round() as usize];
    println!("{} edits: pages moved: median {}, 95 % at most {}, most {}", moved.len(), at(0.5), at(0.95), at(1.0));
    let worse = kept.iter().zip(&free).filter(|(k, f)| **k > **f * 1.02).count();
    println!("costs {kept_sum:.0} and {free_sum:.0} where pages are free: {:+.2} %; more than 2 % worse: {worse}", (kept_sum / free_sum - 1.0) * 100.0);
    println!("{:?}", kept.iter().zip(&free).map(|(k, f)| ((k / f - 1.0) * 100.0).round()).collect::<Vec<_>>());
    let few = moved.iter().filter(|n| **n <= 4).count();
    assert!(few * 100 >= moved.len() * 95, "{moved:?}");
    assert!(kept_sum <= free_sum * 1.02, "{kept:?}\n{free:?}");
}
