//! Pictures that a page has twice: as its scripts load them, and for those who run none.

use super::{Opener, Tree};

/// A picture that a page shows.
#[derive(Debug)]
pub(in crate::source) struct Shown {
    /// Its file without the size that a site puts into its name.
    file: String,
    /// It stands in a `noscript`.
    unscripted: bool,
}

impl Tree<'_> {
    /// Whether a picture is the twin of the one right before it: of the two, one is for those who run no scripts.
    pub(in crate::source) fn is_twin(&self, src: &str) -> bool {
        let shown = self.shown(src);
        self.last_picture.as_ref().is_some_and(|last| last.unscripted != shown.unscripted && last.file == shown.file)
    }

    /// Remembers the picture that was shown last.
    pub(in crate::source) fn showed(&mut self, src: &str) {
        self.last_picture = Some(self.shown(src));
    }

    fn shown(&self, src: &str) -> Shown {
        let unscripted = self.stack.iter().any(|f| matches!(&f.opener, Opener::Tag(name) if name == "noscript"));
        Shown { file: file(src), unscripted }
    }

    /// Whether words stand before this in a line that goes on.
    pub(in crate::source) fn is_in_line(&mut self) -> bool {
        let top = self.top();
        top.kind.is_inline() || matches!(top.kind, super::Kind::Para)
    }
}

/// The name of a picture's file, without its ending and without the size in it: `a/wall-300x200.jpg?w=3` is `wall`.
fn file(src: &str) -> String {
    let path = src.split(['?', '#']).next().unwrap_or("");
    let name = path.rsplit('/').next().unwrap_or("").rsplit("%2F").next().unwrap_or("");
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = stem.strip_suffix("-scaled").unwrap_or(stem);
    let size =
        |end: &str| end.split_once('x').is_some_and(|(w, h)| [w, h].iter().all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())));
    let stem = stem.rsplit_once('-').filter(|(_, end)| size(end)).map_or(stem, |(stem, _)| stem);
    // A name that only the query tells apart.
    if path.ends_with("/image") || stem.is_empty() { src.to_string() } else { stem.to_string() }
}
