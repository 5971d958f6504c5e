//! What a text loses on its way into a book, by name.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, kinds};

use super::{Kind, Opener, Tree};

/// Things that were dropped: how often each, and the line of the first.
#[derive(Default)]
pub(super) struct Dropped(BTreeMap<String, (usize, usize)>);

impl Dropped {
    pub(super) fn add(&mut self, what: &str, line: usize) {
        self.0.entry(what.to_string()).or_insert((0, line)).0 += 1;
    }

    /// What only a screen shows, and where it stands first.
    pub(super) fn of_screens(&self) -> Option<(usize, Diagnostic)> {
        self.told(|list| {
            Diagnostic::warning(kinds::HTML, format!("some HTML has no place in a book: {list}"))
                .with("the marks were dropped, not the words that they held; scripts, styles, forms and drawings are not in the book")
        })
    }

    /// What a platform has put into a post, and where it stands first.
    pub(super) fn of_platforms(&self) -> Option<(usize, Diagnostic)> {
        self.told(|list| {
            Diagnostic::note(kinds::LEFT_OUT, format!("the platform’s own parts of the post are not its text: {list}"))
                .with("not among the words of the post")
        })
    }

    /// One line for all.
    fn told(&self, say: impl FnOnce(&str) -> Diagnostic) -> Option<(usize, Diagnostic)> {
        let first = self.0.values().map(|(_, line)| *line).min()?;
        let list: Vec<String> = self.0.iter().map(|(name, (n, _))| if *n > 1 { format!("{name} (×{n})") } else { name.clone() }).collect();
        let d = say(&list.join(", "));
        Some((first, self.0.iter().fold(d, |d, (name, (n, _))| d.about(name.as_str(), *n))))
    }
}

impl Tree<'_> {
    /// Notes that an element was dropped, or what only a screen shows of it.
    pub(in crate::source) fn drop_element(&mut self, what: &str) {
        self.dropped.add(what, self.line);
    }

    /// Notes that something goes with all its words that a platform has put into the post.
    pub(in crate::source) fn drop_furniture(&mut self, what: &str) {
        self.furniture.add(what, self.line);
    }

    /// Whether the text of a script or a style is being skipped.
    pub(in crate::source) fn dropping(&mut self) -> bool {
        matches!(self.top().kind, Kind::Dropped)
    }

    /// Ends the skipping of an element whose end tag is missing, so that it cannot swallow the rest of the post.
    pub(in crate::source) fn end_dropped(&mut self) {
        self.dropped_inside = 0;
        while self.dropping() {
            self.pop();
        }
    }

    /// An element starts inside of a dropped one: where it has the same name, the next end of that name is its own.
    pub(in crate::source) fn starts_inside(&mut self, name: &str) {
        // Their ends may be left out.
        if !matches!(name, "p" | "li" | "dt" | "dd" | "tr" | "td" | "th" | "option") && self.top().opener == Opener::Tag(name.to_string()) {
            self.dropped_inside += 1;
        }
    }

    /// Whether an end is that of an element inside of a dropped one.
    pub(super) fn ends_inside(&mut self) -> bool {
        let inside = self.dropped_inside > 0;
        self.dropped_inside = self.dropped_inside.saturating_sub(1);
        inside
    }
}
