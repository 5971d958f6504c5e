//! The harness: archives in, a table out.

mod archive;
mod score;

use std::path::PathBuf;
use std::time::Instant;

use postbound::diag::Report;
use postbound::model::{Lang, Outline};
use postbound::theme;

use archive::Archive;

/// Runs all archives through the theme stage and prints how well the chapters agree with the authors' own.
pub fn run() {
    let mut titles = false;
    let mut paths: Vec<PathBuf> = Vec::new();
    for arg in std::env::args().skip(1) {
        match arg.as_str() {
            "--bench" => {}
            "--titles" => titles = true,
            path => paths.push(path.into()),
        }
    }
    if paths.is_empty() {
        paths.push(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/themes"));
    }
    let archives: Vec<Archive> = paths.iter().flat_map(|p| archive::read(p)).collect();
    println!(
        "{:14}{:>6}{:>5} | {:>6}{:>6} | {:>4}{:>6}{:>6}{:>6} | {:>5}{:>6}",
        "", "posts", "gold", "nmi@g", "ari@g", "own", "nmi", "ari", "big %", "tau", "s"
    );
    let mut sums = [0.0; 4];
    for archive in &archives {
        let gold = archive.gold();
        let (at_gold, _) = plan(archive, Some(gold));
        let start = Instant::now();
        let (own, outline) = plan(archive, None);
        let seconds = start.elapsed().as_secs_f64();
        let (g, o) = (score::agreement(&archive.labels, &at_gold), score::agreement(&archive.labels, &own));
        let biggest = outline.chapters.iter().map(|c| c.posts.len()).max().unwrap_or(0);
        println!(
            "{:14}{:>6}{:>5} | {:>6.3}{:>6.3} | {:>4}{:>6.3}{:>6.3}{:>6.0} | {:>5.2}{:>6.2}",
            archive.name,
            archive.posts.len(),
            gold,
            g.nmi,
            g.ari,
            outline.chapters.len(),
            o.nmi,
            o.ari,
            100.0 * biggest as f64 / archive.posts.len() as f64,
            tau(archive),
            seconds
        );
        for (sum, x) in sums.iter_mut().zip([g.nmi, g.ari, o.nmi, o.ari]) {
            *sum += x / archives.len() as f64;
        }
        if titles {
            show(archive, &outline);
        }
    }
    println!("{:25} | {:>6.3}{:>6.3} | {:>10.3}{:>6.3}", "mean", sums[0], sums[1], sums[2], sums[3]);
}

/// The chapter of each post; posts that were dropped are chapters of their own.
fn plan(archive: &Archive, count: Option<usize>) -> (Vec<usize>, Outline) {
    let chapters = archive::chapters(count);
    let outline = theme::plan(&archive.posts, &chapters, &Lang::new("en"), &mut Report::default()).expect("no selector can fail");
    let mut found: Vec<usize> = (0..archive.posts.len()).map(|i| i + 1_000_000).collect();
    for (c, chapter) in outline.chapters.iter().enumerate() {
        chapter.posts.iter().for_each(|p| found[p.post] = c);
    }
    (found, outline)
}

/// Kendall's tau between the author's order and ours inside the author's own chapters, over all pairs of them.
fn tau(archive: &Archive) -> f64 {
    let Some(order) = &archive.order else { return f64::NAN };
    let mut chapters = archive::chapters(None);
    chapters.within = postbound::config::manifest::Within::Flow;
    let mut posts = archive.posts.clone();
    for (post, label) in posts.iter_mut().zip(&archive.labels) {
        post.chapter = Some(label.clone());
    }
    let outline = theme::plan(&posts, &chapters, &Lang::new("en"), &mut Report::default()).expect("no selector can fail");
    let (mut agree, mut pairs) = (0_i64, 0_i64);
    for chapter in &outline.chapters {
        for (i, a) in chapter.posts.iter().enumerate() {
            for b in &chapter.posts[i + 1..] {
                if archive.labels[a.post] == archive.labels[b.post] {
                    pairs += 1;
                    agree += if order[a.post] < order[b.post] { 1 } else { -1 };
                }
            }
        }
    }
    agree as f64 / pairs.max(1) as f64
}

fn show(archive: &Archive, outline: &Outline) {
    for chapter in &outline.chapters {
        println!("\n  {}  ({} posts)", chapter.title, chapter.posts.len());
        println!("    why: {}", chapter.reason.join("; "));
        if !chapter.runners_up.is_empty() {
            println!("    or: {}", chapter.runners_up.join(" | "));
        }
        println!("    words: {}", chapter.words.join(", "));
        for post in &chapter.posts {
            println!("      - {}  [{}]", archive.posts[post.post].plain_title(), archive.labels[post.post]);
        }
    }
    for part in &outline.parts {
        println!("  part: {} {:?}", part.title, part.chapters);
    }
    println!();
}
