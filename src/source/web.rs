//! Saved web pages: an HTML file is a post.

use rayon::prelude::*;

use crate::config::manifest::Source;
use crate::diag::{Loc, Report};
use crate::model::{BlockKind, Date, Post, Text};

use super::html::{self, Action, Rule, Rules};
use super::tree::{Parsed, Place};
use super::{Draft, Harvest, TextFile, dates, post};

/// What stands round the text of a page.
const FURNITURE: Rules = Rules(&[
    Rule { element: "nav", class: "", action: Action::Drop },
    Rule { element: "footer", class: "", action: Action::Drop },
    Rule { element: "aside", class: "", action: Action::Drop },
    Rule { element: "", class: "sharedaddy", action: Action::Drop },
    Rule { element: "", class: "share-buttons", action: Action::Drop },
    Rule { element: "", class: "screen-reader-text", action: Action::Drop },
]);

/// Whether a text is a page: it starts as one.
pub(super) fn is_page(file: &TextFile) -> bool {
    let head: String = file.text.trim_start().chars().take(15).collect::<String>().to_ascii_lowercase();
    head.starts_with("<!doctype html") || head.starts_with("<html")
}

/// Reads pages.
pub(super) fn read_all(files: &[TextFile], _: &Source) -> Harvest {
    let mut out = Harvest::default();
    let each: Vec<(Option<Draft>, Report)> = files.par_iter().map(read).collect();
    for (draft, report) in each {
        out.posts.extend(draft);
        out.report.merge(report);
    }
    out
}

fn read(file: &TextFile) -> (Option<Draft>, Report) {
    let mut report = Report::default();
    let (from, to) = content(&file.text);
    let above = file.text.get(..from).unwrap_or("").matches('\n').count();
    let place = Place { before: Loc::new(file.shown.as_str(), above), base: file.base.clone() };
    let mut parsed = html::read(file.text.get(from..to).unwrap_or(&file.text), &place, &FURNITURE, &mut report);
    let head = file.text.get(..from).unwrap_or("");
    let said = html::read(head, &place, &Rules::NONE, &mut Report::default()).titles;
    let stem = file.shown.rsplit('/').next().unwrap_or("");
    let stem = stem.rsplit_once('.').map_or(stem, |(s, _)| s);
    let (dated, rest) = dates::of_stem(stem);
    let title = title(&mut parsed, said);
    let untitled = title.is_none();
    let title = title.unwrap_or_else(|| Text::from_plain(post::first_sentence(&parsed.blocks)));
    let post = Post {
        title,
        untitled,
        date: dated.or_else(|| published(&file.text)),
        blocks: parsed.blocks,
        notes: parsed.notes,
        loc: Loc::new(file.shown.as_str(), 1),
        ..Post::default()
    };
    let names = vec![if rest.is_empty() { stem } else { rest }.to_string(), post.plain_title()];
    let draft = Draft { post, names, ..Draft::default() };
    (post::finish(draft, &mut report), report)
}

/// Where the text of a page stands: in its one `article`, else in its `main`, else in all of it.
fn content(text: &str) -> (usize, usize) {
    let lower = text.to_ascii_lowercase();
    let element = |open: &str, close: &str, alone: bool| {
        let from = lower.find(open)?;
        let to = lower.rfind(close).filter(|to| *to > from)?;
        (!alone || lower.matches(open).count() == 1).then_some((from, to + close.len()))
    };
    element("<article", "</article>", true).or_else(|| element("<main", "</main>", false)).unwrap_or((0, text.len()))
}

/// The first heading of level 1, taken out of the text; else what the page says of itself.
fn title(parsed: &mut Parsed, said: Vec<String>) -> Option<Text> {
    let first = parsed.blocks.iter().position(|b| matches!(b.kind, BlockKind::Heading { level: 1, .. }));
    if let Some(BlockKind::Heading { text, .. }) = first.map(|at| parsed.blocks.remove(at).kind) {
        return Some(text);
    }
    std::mem::take(&mut parsed.titles).into_iter().chain(said).next().map(Text::from_plain)
}

/// The day of a `<time datetime>` or of a `published_time`.
fn published(text: &str) -> Option<Date> {
    let after = |mark: &str| {
        let at = text.find(mark)? + mark.len();
        let rest = text.get(at..)?;
        let digit = rest.char_indices().take(120).find(|(_, c)| c.is_ascii_digit())?.0;
        Date::parse(rest.get(digit..digit + 10)?)
    };
    after("article:published_time").or_else(|| after("datetime="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_page_is_a_post() {
        let text = "<!DOCTYPE html>\n<html><head><title>Site</title></head><body><nav>Menu</nav>\n<article><h1>The <em>Title</em></h1><time datetime=\"2019-03-05T10:00\">5 March</time>\n<p>Words.</p></article><footer>Foot</footer></body></html>";
        let file = TextFile { shown: "p/a-page.html".into(), base: "p".into(), text: text.into(), extension: "html".into() };
        assert!(is_page(&file));
        let (draft, report) = read(&file);
        let draft = draft.expect("a post");
        assert_eq!((draft.post.plain_title().as_str(), draft.post.date), ("The Title", Date::new(2019, 3, 5)));
        assert_eq!(report.diagnostics, []);
        let mut words = Vec::new();
        crate::model::walk::texts(&draft.post.blocks, &mut |t| words.push(t.plain()));
        assert_eq!(words, ["5 March", "Words."]);
    }
}
