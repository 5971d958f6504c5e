//! The formats of sources: what each is called, what it is, and the extensions of its files.
//!
//! Everything that names formats derives from [`FORMATS`]: the words that `[source] format` takes, the schema, the files
//! that a source reads and those that `init` looks for. The readers themselves are in `source::reader`.

/// What the files of a source are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// By extension and content.
    Auto,
    /// Markdown with front matter.
    Markdown,
    /// Saved web pages.
    Html,
    /// An export of WordPress (WXR).
    WordPress,
    /// An export of Ghost.
    Ghost,
    /// An export of Substack.
    Substack,
    /// An export of Medium.
    Medium,
    /// An export of Tumblr.
    Tumblr,
    /// A feed, or an export of Blogger, which is one.
    Feed,
    /// Text with several posts a file and no markup.
    Archive,
}

/// A format by name.
#[derive(Clone, Copy, Debug)]
pub struct FormatInfo {
    /// Which.
    pub format: Format,
    /// The word for it in book.toml.
    pub name: &'static str,
    /// What its files are, in a few words.
    pub about: &'static str,
    /// Extensions that are always this format, in lower case without the dot.
    pub extensions: &'static [&'static str],
    /// Extensions that may be this format: the content decides. `""` is a file without an extension.
    pub possible: &'static [&'static str],
}

/// Every format. Where content decides, an earlier row wins.
pub const FORMATS: &[FormatInfo] = &[
    FormatInfo {
        format: Format::Markdown,
        name: "markdown",
        about: "Markdown with front matter",
        extensions: &["md", "markdown", "mdown", "mkd", "mkdn", "mdx", "qmd", "rmd"],
        possible: &["txt", "text", ""],
    },
    FormatInfo {
        format: Format::Html,
        name: "html",
        about: "saved web pages",
        extensions: &["html", "htm", "xhtml"],
        possible: &["txt", "text", ""],
    },
    FormatInfo { format: Format::WordPress, name: "wordpress", about: "an export of WordPress", extensions: &[], possible: &["xml"] },
    FormatInfo { format: Format::Ghost, name: "ghost", about: "an export of Ghost", extensions: &[], possible: &["json"] },
    FormatInfo { format: Format::Substack, name: "substack", about: "an export of Substack", extensions: &[], possible: &["csv", "html"] },
    FormatInfo { format: Format::Medium, name: "medium", about: "an export of Medium", extensions: &[], possible: &["html"] },
    FormatInfo { format: Format::Tumblr, name: "tumblr", about: "an export of Tumblr", extensions: &[], possible: &["json", "js", "html"] },
    FormatInfo {
        format: Format::Feed,
        name: "feed",
        about: "a feed, or an export of Blogger",
        extensions: &["rss", "atom"],
        possible: &["xml", "json"],
    },
    FormatInfo {
        format: Format::Archive,
        name: "archive",
        about: "text with several posts a file",
        extensions: &[],
        possible: &["txt", "text", ""],
    },
];

impl Format {
    /// The words that book.toml takes for a format.
    pub fn words() -> Vec<(&'static str, Format)> {
        std::iter::once(("auto", Format::Auto)).chain(FORMATS.iter().map(|f| (f.name, f.format))).collect()
    }

    /// What is said of it; `None` for [`Format::Auto`].
    pub fn info(self) -> Option<&'static FormatInfo> {
        FORMATS.iter().find(|f| f.format == self)
    }
}

/// Whether files of this extension (in lower case, without the dot) may be posts.
pub fn may_be_read(extension: &str) -> bool {
    FORMATS.iter().any(|f| f.extensions.contains(&extension) || f.possible.contains(&extension))
}

/// Whether files of this extension hold data rather than text: only those of a known export are read.
pub fn holds_data(extension: &str) -> bool {
    matches!(extension, "xml" | "json" | "csv" | "js" | "rss" | "atom")
}

/// Whether files of this extension are texts that a person wrote as posts, rather than data.
pub fn is_text_of_post(extension: &str) -> bool {
    !extension.is_empty() && may_be_read(extension) && !holds_data(extension)
}

/// Formats that a writer may believe to be read: the extension, what it is, and what to do instead. A row leaves when a
/// reader for it comes.
const FOREIGN: &[(&str, &str, &str)] = &[
    ("docx", "a Word document", "save it as Markdown or as plain text, or run pandoc -f docx -t gfm"),
    ("doc", "a Word document", "save it as Markdown or as plain text"),
    ("odt", "an OpenDocument text", "save it as Markdown or as plain text, or run pandoc -f odt -t gfm"),
    ("rtf", "Rich Text", "save it as Markdown or as plain text"),
    ("pdf", "a PDF", "save its text as a text file"),
    ("epub", "an e-book", "save its text as Markdown, or run pandoc -f epub -t gfm"),
    ("rst", "reStructuredText", "convert it to Markdown: pandoc -f rst -t gfm"),
    ("org", "Org mode", "convert it to Markdown: pandoc -f org -t gfm"),
    ("ipynb", "a Jupyter notebook", "convert it to Markdown: pandoc -f ipynb -t gfm"),
];

/// What files of this extension are and what to do with them, where no format reads them.
pub fn foreign(extension: &str) -> Option<(&'static str, &'static str)> {
    FOREIGN.iter().find(|(e, _, _)| *e == extension && !may_be_read(e)).map(|(_, what, advice)| (*what, *advice))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_a_word_of_its_own_and_lower_case_extensions() {
        let words = Format::words();
        for (n, (word, format)) in words.iter().enumerate() {
            assert!(words.iter().skip(n + 1).all(|(w, f)| w != word && f != format), "{word}");
            assert!(*format == Format::Auto || format.info().is_some_and(|i| i.name == *word), "{word}");
        }
        for e in FORMATS.iter().flat_map(|f| f.extensions.iter().chain(f.possible)) {
            assert_eq!(*e, e.to_lowercase());
        }
    }

    #[test]
    fn an_extension_belongs_to_one_format_for_certain() {
        let certain: Vec<&str> = FORMATS.iter().flat_map(|f| f.extensions).copied().collect();
        assert!(certain.iter().enumerate().all(|(n, e)| !certain.iter().skip(n + 1).any(|o| o == e)));
        assert!(certain.iter().all(|e| foreign(e).is_none()));
        assert!(foreign("docx").is_some() && foreign("xyz").is_none());
    }
}
