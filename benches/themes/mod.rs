//! The harness: archives in, a table out.

mod archive;
mod baseline;
mod score;

use std::path::PathBuf;
use std::time::Instant;

use postbound::diag::Report;
use postbound::internals::theme;
use postbound::model::{Lang, Outline};

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
    println!("{:36} | {:^13} | {:^13} | {:^13} | {:^22} | {:^11} |", "", "ours at gold", "k-means", "NMF", "ours, own number", "tau");
    println!(
        "{:16}{:>6}{:>5}{:>9} | {:>6} {:>6} | {:>6} {:>6} | {:>6} {:>6} | {:>3} {:>6} {:>6} {:>4} | {:>5} {:>5} | {:>5}",
        "", "posts", "gold", "words", "NMI", "ARI", "NMI", "ARI", "NMI", "ARI", "", "NMI", "ARI", "big%", "posts", "chap.", "s"
    );
    let mut sums = [0.0; 8];
    for archive in &archives {
        let gold = archive.gold();
        let (at_gold, _) = plan(archive, Some(gold));
        let start = Instant::now();
        let (own, outline) = plan(archive, None);
        let seconds = start.elapsed().as_secs_f64();
        let (rows, words) = baseline::rows(archive);
        let agree = |part: &[usize]| score::agreement(&archive.labels, part);
        let parts = [&at_gold, &baseline::k_means(&rows, words, gold), &baseline::nmf(&rows, words, gold), &own];
        let [g, k, f, o] = parts.map(|p| agree(p));
        let biggest = outline.chapters.iter().map(|c| c.posts.len()).max().unwrap_or(0);
        let (posts_tau, chapters_tau) = taus(archive);
        println!(
            "{:16}{:>6}{:>5}{:>9} | {:>6.3} {:>6.3} | {:>6.3} {:>6.3} | {:>6.3} {:>6.3} | {:>3} {:>6.3} {:>6.3} {:>4.0} | {:>5} {:>5} | {:>5.2}",
            archive.name,
            archive.posts.len(),
            gold,
            archive.posts.iter().map(postbound::model::Post::words).sum::<usize>(),
            g.nmi,
            g.ari,
            k.nmi,
            k.ari,
            f.nmi,
            f.ari,
            outline.chapters.len(),
            o.nmi,
            o.ari,
            100.0 * biggest as f64 / archive.posts.len() as f64,
            posts_tau,
            chapters_tau,
            seconds
        );
        for (sum, x) in sums.iter_mut().zip([&g, &k, &f, &o].iter().flat_map(|a| [a.nmi, a.ari])) {
            *sum += x / archives.len() as f64;
        }
        if titles {
            show(archive, &outline);
        }
    }
    println!(
        "{:36} | {:>6.3} {:>6.3} | {:>6.3} {:>6.3} | {:>6.3} {:>6.3} | {:>10.3} {:>6.3} {:>4} |",
        "mean", sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7], ""
    );
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

/// Kendall's tau between the author's order and ours, where the author's is known: of the posts inside the author's own
/// chapters, over all pairs of them, and of these chapters. The posts are handed over last first, so that what nothing
/// tells apart counts against us.
fn taus(archive: &Archive) -> (String, String) {
    let Some(order) = &archive.order else { return (String::new(), String::new()) };
    let mut chapters = archive::chapters(None);
    chapters.within = postbound::config::manifest::Within::Flow;
    let backwards: Vec<usize> = (0..archive.posts.len()).rev().filter(|p| !archive.labels[*p].is_empty()).collect();
    let posts: Vec<postbound::model::Post> = backwards
        .iter()
        .map(|p| postbound::model::Post { chapter: Some(archive.labels[*p].clone()), ..archive.posts[*p].clone() })
        .collect();
    let outline = theme::plan(&posts, &chapters, &Lang::new("en"), &mut Report::default()).expect("no selector can fail");
    let place = |post: usize| (&archive.labels[backwards[post]], order[backwards[post]]);
    let (mut agree, mut pairs) = (0_i64, 0_i64);
    let mut firsts: Vec<i64> = Vec::new();
    for chapter in &outline.chapters {
        let own: Vec<_> = chapter.posts.iter().map(|p| place(p.post)).collect();
        for (i, a) in own.iter().enumerate() {
            for b in own[i + 1..].iter().filter(|b| a.0 == b.0) {
                pairs += 1;
                agree += if a.1 < b.1 { 1 } else { -1 };
            }
        }
        firsts.extend(own.iter().map(|(_, order)| *order).min());
    }
    let (mut chapters_agree, mut chapter_pairs) = (0_i64, 0_i64);
    for (i, a) in firsts.iter().enumerate() {
        for b in &firsts[i + 1..] {
            chapter_pairs += 1;
            chapters_agree += if a < b { 1 } else { -1 };
        }
    }
    let tau = |agree: i64, pairs: i64| format!("{:.2}", agree as f64 / pairs.max(1) as f64);
    (tau(agree, pairs), tau(chapters_agree, chapter_pairs))
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
