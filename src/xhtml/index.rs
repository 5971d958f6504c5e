//! The index: terms with links to their places, numbered, since an e-book has no pages of its own.

use crate::model::IndexEntry;

use super::document::Doc;

impl Doc<'_> {
    /// Writes the entries as nested lists, by the roles of EPUB Indexes 1.0.
    pub(super) fn index(&mut self, entries: &[IndexEntry]) {
        // Lists that are open; each holds an open item.
        let mut open = 0;
        for entry in entries {
            let level = usize::from(entry.level) + 1;
            if open >= level {
                for _ in level..open {
                    self.close();
                    self.close();
                }
                self.close();
                open = level;
                if entry.opens_group {
                    self.close();
                    open -= 1;
                }
            }
            for _ in open..level {
                self.open("ul", &[("class", "index"), ("epub:type", "index-entry-list")]);
            }
            open = level;
            self.open("li", &[("epub:type", "index-entry")]);
            self.x.open("span", &[("epub:type", "index-term")]);
            self.text(&entry.text);
            self.x.close();
            for (n, place) in entry.places.iter().enumerate() {
                self.x.text(if n == 0 { " " } else { ", " });
                if let Some(href) = self.shared.href(place) {
                    self.x.element("a", &[("epub:type", "index-locator"), ("href", &href)], &(n + 1).to_string());
                }
            }
            self.x.line();
        }
        for _ in 0..open {
            self.close();
            self.close();
        }
    }
}
