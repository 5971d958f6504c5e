//! Words of a language that mean something on a web page and nothing in a book.

/// The words of a language. All in lower case, with plain apostrophes.
#[derive(Clone, Copy)]
pub struct WebWords {
    /// What links are called that say nothing of where they lead: "here".
    pub links: &'static [&'static str],
    /// What points at the page round a post, or asks something of its reader: "click here", "in my last post", "stay tuned".
    pub phrases: &'static [&'static str],
    /// What a post opens with that means the day on which it was written: "yesterday".
    pub opening: &'static [&'static str],
}

impl WebWords {
    /// Of a language whose sites are not known.
    pub const NONE: WebWords = WebWords { links: &[], phrases: &[], opening: &[] };
}
