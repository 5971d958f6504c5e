//! The registry of diagnostics: every kind of finding with its id, its usual severity, its category, whether it is reported
//! once a book, what it says of losses, and a sentence that explains it.
//!
//! Exit codes, de-duplication, the loss report, the rules of SARIF logs, `[check] deny`, `postbound explain` and `docs/diagnostics.md` derive
//! from this table; no id is written anywhere else. A new kind of finding is one row here.

use std::fmt;

use super::{Severity, did_you_mean};

/// What a finding is about; the exit code of a run follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Posts, pictures, stylesheets, and the finished pages that `check` reads back.
    Content,
    /// The command line, book.toml and the files that it names: layouts, printers, fonts.
    Configuration,
    /// Files and streams that the system does not let us read or write.
    InputOutput,
    /// What should not happen: a bug in Postbound.
    Internal,
}

impl Category {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Category; 4] = [Category::Content, Category::Configuration, Category::InputOutput, Category::Internal];

    /// The exit code of a run that ends with an error of this category.
    pub fn exit_code(self) -> u8 {
        match self {
            Category::Content | Category::InputOutput => 1,
            Category::Configuration => 2,
            Category::Internal => 3,
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Category::Content => "content",
            Category::Configuration => "configuration",
            Category::InputOutput => "input/output",
            Category::Internal => "internal",
        })
    }
}

/// What a finding says of what the sources hold: how much of it the book lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Loss {
    /// Words, a picture or a post are not in the book.
    Gone,
    /// It is in the book, and is not quite what it was: a link without its end, a film as a still.
    Changed,
    /// It was not meant for a book: drafts, comments, copies.
    LeftOut,
}

impl Loss {
    /// "lost", "changed".
    pub fn word(self) -> &'static str {
        match self {
            Loss::Gone => "lost",
            Loss::Changed => "changed",
            Loss::LeftOut => "left out",
        }
    }
}

/// A kind of finding. Only this module makes them, so an id cannot be misspelt.
#[derive(PartialEq, Eq)]
pub struct Kind {
    id: &'static str,
    category: Category,
    severity: Option<Severity>,
    once: bool,
    loss: Option<Loss>,
    explanation: &'static str,
}

impl Kind {
    /// Its stable name, in kebab-case; `[check] deny` takes it.
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// What it is about.
    pub fn category(&self) -> Category {
        self.category
    }

    /// How bad it is; `None` where that depends on the case.
    pub fn severity(&self) -> Option<Severity> {
        self.severity
    }

    /// Whether the same message is reported once a book, however often it applies.
    pub fn once(&self) -> bool {
        self.once
    }

    /// How much of what the sources hold is lost where this is found; `None` where nothing is.
    pub fn loss(&self) -> Option<Loss> {
        self.loss
    }

    /// Its id in words: "missing image".
    pub fn title(&self) -> String {
        self.id.replace('-', " ")
    }

    /// What it means, in one sentence.
    pub fn explanation(&self) -> &'static str {
        self.explanation
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.id)
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.id)
    }
}

impl PartialEq<str> for Kind {
    fn eq(&self, id: &str) -> bool {
        self.id == id
    }
}

/// The kind that is called `id`.
pub fn find(id: &str) -> Option<&'static Kind> {
    ALL.iter().copied().find(|k| k.id == id)
}

/// What to say to somebody who typed an id that does not exist.
pub fn suggestion(id: &str) -> String {
    match did_you_mean(id, ALL.iter().map(|k| k.id)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`postbound explain` lists them all".to_string(),
    }
}

/// All kinds as a page of Markdown, `docs/diagnostics.md`.
pub fn markdown() -> String {
    let mut out = String::from(
        "# Diagnostics\n\n\
         Generated from `src/diag/kinds.rs`; a test checks that it is current (`BLESS=1 cargo test --test suite diagnostics` renews it).\n\n\
         The word in brackets behind “warning” or “error” is an id. `postbound explain ID` explains it, and `[check] deny = [\"ID\"]` in\n\
         book.toml makes it an error. The exit code of a run follows from the category of its errors.\n",
    );
    for category in Category::ALL {
        let code = category.exit_code();
        out.push_str(&format!("\n## {}\n\nErrors end a run with exit code {code}.\n\n", capitalised(category)));
        out.push_str("| id | severity | meaning |\n|---|---|---|\n");
        for kind in ALL.iter().filter(|k| k.category == category) {
            let once = if kind.once { ", once a book" } else { "" };
            out.push_str(&format!("| `{kind}` | {}{once} | {} |\n", kind.severity.map_or("varies", Severity::word), kind.explanation));
        }
    }
    out
}

fn capitalised(category: Category) -> &'static str {
    match category {
        Category::Content => "Content",
        Category::Configuration => "Configuration",
        Category::InputOutput => "Input and output",
        Category::Internal => "Internal",
    }
}

const ERROR: Option<Severity> = Some(Severity::Error);
const WARNING: Option<Severity> = Some(Severity::Warning);
const NOTE: Option<Severity> = Some(Severity::Note);
/// The severity depends on the case.
const VARIES: Option<Severity> = None;

/// Each case is reported.
const EACH: bool = false;
/// The same message is reported once a book.
const ONCE: bool = true;

/// Nothing of what the sources hold is lost.
const KEPT: Option<Loss> = None;
const GONE: Option<Loss> = Some(Loss::Gone);
const CHANGED: Option<Loss> = Some(Loss::Changed);
/// It was left out on purpose.
const ASIDE: Option<Loss> = Some(Loss::LeftOut);

macro_rules! kinds {
    ($($category:ident { $($name:ident = $id:literal, $severity:ident, $once:ident, $loss:ident, $explanation:literal;)+ })+) => {
        $($(
            #[doc = $explanation]
            pub const $name: &Kind =
                &Kind { id: $id, category: Category::$category, severity: $severity, once: $once, loss: $loss, explanation: $explanation };
        )+)+

        /// Every kind, by category.
        pub const ALL: &[&Kind] = &[$($($name),+),+];
    };
}

kinds! {
    Content {
        // Reading posts.
        NO_POSTS = "no-posts", VARIES, EACH, KEPT, "No source holds a post, so there is nothing to make a book of.";
        BROKEN_EXPORT = "broken-export", WARNING, EACH, GONE, "An export of a blog cannot be read, so no post of it is in the book.";
        EMPTY_FILE = "empty-file", WARNING, EACH, GONE, "A file holds nothing and is left out.";
        EMPTY_POST = "empty-post", WARNING, EACH, GONE, "A post has no text and is left out.";
        ENCODING = "encoding", WARNING, EACH, CHANGED, "A file is not valid UTF-8; it was read in another encoding, or with its bad bytes replaced.";
        FRONT_MATTER = "front-matter", WARNING, EACH, CHANGED, "Something in a post's front matter cannot be read and was ignored.";
        ID_CLASH = "id-clash", NOTE, EACH, KEPT, "Two posts would have the same id, so the later one got another.";
        LEFT_OUT = "left-out", NOTE, EACH, ASIDE, "Items of an export, such as pages, comments or what is in the bin, or a platform's own parts of a post, such as boxes to subscribe, are not among the posts that are read and were left out.";
        LONG_COMMENTS = "long-comments", WARNING, EACH, GONE, "A long stretch of an archive was taken for readers’ comments and left out.";
        NOT_TEXT = "not-text", WARNING, EACH, GONE, "A file is binary and was left out.";
        OUTSIDE_FOLDER = "outside-folder", VARIES, EACH, GONE, "A path or a link leads out of the folders that the book may read.";
        SHORT_FEED = "short-feed", WARNING, EACH, GONE, "A feed has so few posts that it may hold only the newest ones.";
        SHORT_POST = "short-post", WARNING, EACH, KEPT, "A text cut from an archive has so few words that it may not be a post.";
        SITE_FILE = "site-file", NOTE, EACH, ASIDE, "Files of a site or a repository, such as themes, licences and section pages, are not posts and were left out.";
        UNREAD_FILE = "unread-file", WARNING, EACH, GONE, "Files in a source folder are in a format that cannot be read.";
        UNTITLED = "untitled", NOTE, EACH, KEPT, "A post has no title; one was made from its first words or its file name.";
        // Markup.
        BROKEN_TABLE = "broken-table", WARNING, EACH, CHANGED, "Lines look like a table but are not one, so they are set as text.";
        EMPTY_NOTE = "empty-note", WARNING, EACH, GONE, "A note has no text.";
        FORMULA = "formula", WARNING, EACH, CHANGED, "A formula cannot be set, so its TeX source stands in the book, letter for letter.";
        HTML = "html", WARNING, EACH, CHANGED, "HTML elements have no place in a book, so only the text that they hold was kept.";
        LARGE_BLOCK = "large-block", NOTE, EACH, KEPT, "A paragraph or a piece of code makes a very large file of the e-book.";
        MARK_SLIP = "mark-slip", WARNING, EACH, KEPT, "Signs look like a mark of Markdown that lacks a space or has one too many, so they are set as text.";
        MISSING_NOTE = "missing-note", WARNING, EACH, GONE, "A note mark refers to a note that the post does not have.";
        NESTED_NOTE = "nested-note", VARIES, EACH, CHANGED, "A note calls another note, whose words were set in the outer note or whose mark was left out.";
        SHORTCODE = "shortcode", WARNING, EACH, GONE, "A shortcode of a site generator cannot be shown in a book.";
        TABLE_ROW = "table-row", WARNING, EACH, GONE, "A row of a table has more cells than its header, and the extra ones are lost.";
        TOO_DEEP = "too-deep", WARNING, EACH, CHANGED, "Blocks are nested more deeply than a page can show.";
        WEB_WORDS = "web-words", WARNING, EACH, KEPT, "Words that mean something on a web page and nothing in a book; only `check` lists them, and nothing is changed.";
        UNUSED_NOTE = "unused-note", WARNING, EACH, GONE, "A note is defined, but nothing refers to it.";
        // Chapters.
        DUPLICATE_POST = "duplicate-post", WARNING, EACH, ASIDE, "Two posts have the same text, and one of them was left out.";
        NEW_POST = "new-post", WARNING, EACH, KEPT, "A post is newer than the chapters written in book.toml and was put where it fits best.";
        NOT_CHOSEN = "not-chosen", NOTE, EACH, ASIDE, "The book has room for some of the posts, and others were chosen.";
        SERIES_DOUBLE = "series-double", WARNING, EACH, KEPT, "Two posts of a series have the same number.";
        SERIES_GAP = "series-gap", WARNING, EACH, KEPT, "A series lacks a part between its first and its last number.";
        SIMILAR_POSTS = "similar-posts", WARNING, EACH, KEPT, "Posts share much of their text, and all of them are in the book.";
        UNPLACED_POST = "unplaced-post", WARNING, EACH, GONE, "No chapter names a post, and the order is manual, so the post was left out.";
        // Links and pictures.
        BAD_ADDRESS = "bad-address", WARNING, EACH, CHANGED, "The address of a link has a scheme or a form that an e-book may not hold.";
        BROKEN_IMAGE = "broken-image", WARNING, EACH, GONE, "A picture cannot be decoded.";
        DEAD_LINK = "dead-link", WARNING, EACH, CHANGED, "A link leads to a post or a heading that is not in the book.";
        DRAWING_HTML = "drawing-html", WARNING, EACH, CHANGED, "An SVG drawing holds HTML, of which only the words were kept.";
        FETCH_FAILED = "fetch-failed", WARNING, EACH, KEPT, "A picture on the web could not be fetched.";
        LEFT_OUT_LINK = "left-out-link", WARNING, ONCE, CHANGED, "Links lead to a post that is not in the book, so only their words are kept.";
        MISSING_ALT = "missing-alt", VARIES, EACH, KEPT, "A picture has no description for readers who cannot see it.";
        MISSING_IMAGE = "missing-image", VARIES, EACH, GONE, "A picture is not where the post or book.toml says.";
        MOVING_PICTURE = "moving-picture", WARNING, EACH, CHANGED, "A picture is animated, and only its first frame is shown.";
        // Pages.
        BLEED_OF_SEVERAL = "bleed-of-several", NOTE, EACH, KEPT, "Several pictures side by side cannot bleed off the page together.";
        FORCED_BREAK = "forced-break", WARNING, EACH, KEPT, "A word is wider than the measure and was cut without a hyphen.";
        LONELY_LINE = "lonely-line", WARNING, EACH, KEPT, "A page ends badly: with a widow, an orphan, or a heading parted from its text.";
        MISSING_GLYPH = "missing-glyph", WARNING, ONCE, CHANGED, "No loaded face has a character, so its code point is printed instead.";
        MISSING_SCRIPT = "missing-script", WARNING, ONCE, CHANGED, "No loaded face has the characters of a script, so code points are printed instead.";
        NO_HYPHENATION = "no-hyphenation", NOTE, ONCE, KEPT, "There are no hyphenation patterns for a language, so its words are not divided.";
        NO_WORDS = "no-words", WARNING, EACH, KEPT, "The book is in a language in which Postbound has no words of its own, such as “Contents”, so they are in English.";
        OVERFULL_LINE = "overfull-line", WARNING, EACH, KEPT, "A line is wider than its measure.";
        RIGHT_TO_LEFT = "right-to-left", NOTE, ONCE, KEPT, "Right-to-left text is set without hyphenation and without stretched letters.";
        SMALL_PICTURE = "small-picture", NOTE, EACH, KEPT, "A picture has too few pixels for its place and was made smaller.";
        UNEVEN_PAGE = "uneven-page", NOTE, EACH, KEPT, "A page is a line or more short or long.";
        UNKNOWN_CODE_LANGUAGE = "unknown-code-language", NOTE, ONCE, KEPT, "A code block names a language that cannot be highlighted.";
        WIDE_FORMULA = "wide-formula", WARNING, EACH, KEPT, "A formula is wider than its measure, and was set smaller.";
        WIDE_TABLE = "wide-table", WARNING, EACH, CHANGED, "A table is wider than the page and was cut into parts.";
        // Covers.
        COVER_BACK_TEXT = "cover-back-text", WARNING, EACH, KEPT, "Something of the text for the back cover does not fit there or was left out.";
        COVER_BARCODE = "cover-barcode", WARNING, EACH, KEPT, "There is no room for the bar code on the back cover.";
        COVER_GREY = "cover-grey", WARNING, EACH, KEPT, "Colours of a cover were turned grey, because the printer takes no RGB.";
        COVER_PICTURE_RESOLUTION = "cover-picture-resolution", WARNING, EACH, KEPT, "The picture on a cover has too few pixels to print well.";
        COVER_PICTURE_SHAPE = "cover-picture-shape", WARNING, EACH, KEPT, "The picture on a cover does not have the shape of the front, so some of it is cut off.";
        COVER_SMALL = "cover-small", VARIES, EACH, KEPT, "The e-book's cover has fewer pixels than shops ask for, or is wider than it is high.";
        COVER_SPINE_TEXT = "cover-spine-text", VARIES, EACH, KEPT, "A spine is too narrow for text.";
        COVER_TITLE = "cover-title", WARNING, EACH, KEPT, "The title, subtitle or authors do not fit well on the front cover.";
        // E-books.
        CLAIM_NOT_MADE = "claim-not-made", WARNING, EACH, KEPT, "The accessibility claim in book.toml cannot be made, since pictures lack descriptions.";
        CSS_ABSOLUTE_SIZE = "css-absolute-size", WARNING, EACH, KEPT, "A font size in a fixed unit overrides the size that the reader chose.";
        CSS_AT_RULE = "css-at-rule", WARNING, EACH, KEPT, "Some reading systems do not know an at-rule of the stylesheet.";
        CSS_BARE_ELEMENT = "css-bare-element", WARNING, EACH, KEPT, "A rule for a generic element applies to more than was meant.";
        CSS_BREAK = "css-break", WARNING, EACH, KEPT, "Older reading systems only know the older name of a property for page breaks.";
        CSS_COLOUR = "css-colour", WARNING, EACH, KEPT, "A colour for the whole text fights the reader's night mode.";
        CSS_DIRECTION = "css-direction", WARNING, EACH, KEPT, "EPUB forbids the direction of text in stylesheets, so the declaration was left out.";
        CSS_FUNCTION = "css-function", WARNING, EACH, KEPT, "Older reading systems do not know a CSS function.";
        CSS_IMPORT = "css-import", WARNING, EACH, KEPT, "An import or namespace rule of the stylesheet was left out.";
        CSS_POSITION = "css-position", WARNING, EACH, KEPT, "Positioned elements break in reading systems.";
        CSS_RESET = "css-reset", WARNING, EACH, KEPT, "A rule for every element overrides what the reader chose.";
        CSS_SIZE = "css-size", WARNING, EACH, KEPT, "The stylesheet is so large that it slows small readers down.";
        CSS_SYNTAX = "css-syntax", WARNING, EACH, KEPT, "A part of the stylesheet is not CSS and was left out.";
        CSS_URL = "css-url", WARNING, EACH, KEPT, "The stylesheet names a file that is not in the book, so the rule was left out.";
        FONT_WHOLE = "font-whole", NOTE, EACH, KEPT, "A face is in the e-book as a whole, since it cannot be subset.";
        KOBO_NOTE = "kobo-note", NOTE, EACH, KEPT, "A note is too short or too long for Kobo's pop-ups.";
        // PDFs.
        BOOKLET_SCALED = "booklet-scaled", NOTE, EACH, KEPT, "The pages are larger than half a sheet and were scaled down for the booklet.";
        COLOURS_TO_GREY = "colours-to-grey", NOTE, EACH, KEPT, "Colours were turned grey, because the printer takes no RGB.";
        PAGE_LIMIT = "page-limit", ERROR, EACH, KEPT, "The book has more or fewer pages than the printer binds.";
        PDF_MISSING_GLYPH = "pdf-missing-glyph", VARIES, EACH, KEPT, "A PDF shows a missing character, and therefore cannot keep a standard that forbids it.";
        PDF_NOT_ACCESSIBLE = "pdf-not-accessible", VARIES, EACH, KEPT, "A PDF cannot claim PDF/UA, since pictures have no description or the book has no title.";
        // Finished files, read back by `check`.
        COVER_ALONE = "cover-alone", NOTE, EACH, KEPT, "A cover was checked without its interior, which its size depends on.";
        COVER_SIZE = "cover-size", VARIES, EACH, KEPT, "A finished cover does not have the size that the printer wants.";
        COVER_SPINE_ROOM = "cover-spine-room", ERROR, EACH, KEPT, "The words on a finished spine are too close to its edges.";
        PDF_UNREADABLE = "pdf-unreadable", ERROR, EACH, KEPT, "A file is not a PDF that can be read.";
        PRINT_ANNOTATIONS = "print-annotations", ERROR, EACH, KEPT, "The PDF has links or comments, which the printer does not take.";
        PRINT_AUTHOR = "print-author", WARNING, EACH, KEPT, "An author of the book is not named on the first pages of the PDF.";
        PRINT_BLANK_PAGES = "print-blank-pages", WARNING, EACH, KEPT, "More than two blank pages follow each other.";
        PRINT_BLEED = "print-bleed", ERROR, EACH, KEPT, "Pictures reach the edge of the trim without running over it.";
        PRINT_BOOKMARKS = "print-bookmarks", ERROR, EACH, KEPT, "The PDF has bookmarks, which the printer does not take.";
        PRINT_BOXES = "print-boxes", ERROR, EACH, KEPT, "The media, bleed and trim boxes of pages do not lie inside each other.";
        PRINT_COLOUR = "print-colour", ERROR, EACH, KEPT, "The PDF has colours that the printer does not take.";
        PRINT_CROP_MARKS = "print-crop-marks", ERROR, EACH, KEPT, "Pages are larger than trim and bleed, as if they had crop marks.";
        PRINT_ENCRYPTED = "print-encrypted", ERROR, EACH, KEPT, "The PDF is encrypted.";
        PRINT_FILE_SIZE = "print-file-size", ERROR, EACH, KEPT, "The PDF is larger than the printer takes.";
        PRINT_FONT_MISSING = "print-font-missing", ERROR, EACH, KEPT, "Fonts are not embedded in the PDF.";
        PRINT_INK = "print-ink", VARIES, EACH, KEPT, "Pictures or areas hold more ink than the paper takes.";
        PRINT_ISBN = "print-isbn", ERROR, EACH, KEPT, "An ISBN in the PDF has a wrong check digit.";
        PRINT_ISBN_OTHER = "print-isbn-other", ERROR, EACH, KEPT, "The ISBN in the PDF is not the one of book.toml.";
        PRINT_LAST_PAGE = "print-last-page", WARNING, EACH, KEPT, "The last page is not blank, and the printer puts its bar code there.";
        PRINT_LEFTOVER = "print-leftover", WARNING, EACH, KEPT, "Text looks like a placeholder that somebody forgot.";
        PRINT_MARGIN_INSIDE = "print-margin-inside", ERROR, EACH, KEPT, "Text or pictures are closer to the spine than the printer allows.";
        PRINT_MARGIN_OUTSIDE = "print-margin-outside", ERROR, EACH, KEPT, "Text or pictures are closer to the outer, upper or lower edge than the printer allows.";
        PRINT_METADATA = "print-metadata", WARNING, EACH, KEPT, "The PDF has metadata, which the printer wants left out.";
        PRINT_PAGE_COUNT = "print-page-count", ERROR, EACH, KEPT, "The PDF has more or fewer pages than the printer binds.";
        PRINT_PAGE_DAMAGED = "print-page-damaged", WARNING, EACH, KEPT, "The contents of pages cannot be read to their end.";
        PRINT_PAGE_SIZE = "print-page-size", ERROR, EACH, KEPT, "Pages differ in size.";
        PRINT_PARITY = "print-parity", WARNING, EACH, KEPT, "The number of pages is not a multiple of what the printer binds.";
        PRINT_RESOLUTION = "print-resolution", WARNING, EACH, KEPT, "Pictures have too few pixels to print well.";
        PRINT_RESOLUTION_HIGH = "print-resolution-high", NOTE, EACH, KEPT, "Pictures have more pixels than the printer can use.";
        PRINT_STANDARD = "print-standard", ERROR, EACH, KEPT, "The PDF does not claim the standard that the printer wants.";
        PRINT_TITLE = "print-title", WARNING, EACH, KEPT, "The title of the book is not on the first pages of the PDF.";
        PRINT_TRANSPARENCY = "print-transparency", ERROR, EACH, KEPT, "The PDF has transparency, which the printer does not take.";
        PRINT_TRIM = "print-trim", ERROR, EACH, KEPT, "The printer does not cut pages of this size.";
        PRINT_TYPE3 = "print-type3", WARNING, EACH, KEPT, "Fonts are drawings (Type 3), which print badly at small sizes.";
        PRINT_VERSION = "print-version", ERROR, EACH, KEPT, "The PDF has a newer version than the printer takes.";
    }
    Configuration {
        // The command line.
        BAD_EPOCH = "bad-epoch", WARNING, EACH, KEPT, "SOURCE_DATE_EPOCH is not a number of seconds and was ignored.";
        BAD_OVERRIDE = "bad-override", ERROR, EACH, KEPT, "A --config option cannot be read.";
        BOOK_EXISTS = "book-exists", ERROR, EACH, KEPT, "`init` found a book.toml and left it alone.";
        NO_BOOK = "no-book", ERROR, EACH, KEPT, "There is no book.toml in the folder.";
        NO_PRINTER = "no-printer", ERROR, EACH, KEPT, "`check FILE` needs to know which printer the file is for.";
        NOT_A_FOLDER = "not-a-folder", ERROR, EACH, KEPT, "A path that must be a folder is a file.";
        UNKNOWN_ID = "unknown-id", ERROR, EACH, KEPT, "There is no diagnostic of that id.";
        VOLUMES = "volumes", VARIES, EACH, KEPT, "A book cannot be made as the volumes that book.toml asks for.";
        CHOSEN_BY_HAND = "chosen-by-hand", WARNING, EACH, KEPT, "The posts that book.toml names are more than the book may hold.";
        EXTENT_MISSED = "extent-missed", WARNING, EACH, KEPT, "No selection of posts makes a book of as many pages as book.toml says.";
        EDITION_OTHER_SIZE = "edition-other-size", WARNING, EACH, KEPT, "The edition whose pages are to be kept has pages of another size.";
        EDITION_UNREADABLE = "edition-unreadable", ERROR, EACH, KEPT, "A file is no record of an edition, or one of a later Postbound.";
        UNKNOWN_OUTPUT = "unknown-output", ERROR, EACH, KEPT, "The book has no output of that name.";
        // book.toml.
        BAD_GLOB = "bad-glob", ERROR, EACH, KEPT, "A pattern of file names cannot be read, or there are too many of them.";
        ISBN_RANGE = "isbn-range", WARNING, EACH, KEPT, "An ISBN is written without its hyphens, and lies in no range that says where they stand.";
        BAD_ISBN = "bad-isbn", ERROR, EACH, KEPT, "An ISBN does not have 13 digits, or its check digit is wrong.";
        BAD_OUT_DIR = "bad-out-dir", ERROR, EACH, KEPT, "Outputs cannot be written to the folder that book.toml names.";
        BAD_VALUE = "bad-value", ERROR, EACH, KEPT, "A key has a value that it cannot have.";
        CONFIG_SYNTAX = "config-syntax", ERROR, EACH, KEPT, "A configuration file is not valid TOML.";
        MISSING_KEY = "missing-key", ERROR, EACH, KEPT, "A key that is required here is missing.";
        NO_TITLE = "no-title", ERROR, EACH, KEPT, "book.toml gives the book no title.";
        UNKNOWN_KEY = "unknown-key", ERROR, EACH, KEPT, "There is no key of that name.";
        WRONG_TYPE = "wrong-type", ERROR, EACH, KEPT, "A key has a value of the wrong type, such as a number where text is wanted.";
        // Sources, pages and chapters.
        EMPTY_PLACE = "empty-place", WARNING, EACH, KEPT, "`[chapters.place]` names a chapter that does not exist.";
        EMPTY_RENAME = "empty-rename", WARNING, EACH, KEPT, "`[chapters.rename]` names a chapter that does not exist.";
        EMPTY_SELECTOR = "empty-selector", ERROR, EACH, KEPT, "A selector in `[chapters]` matches no post.";
        FROZEN_KEY = "frozen-key", WARNING, EACH, KEPT, "A key of `[chapters]` has nothing to act on, because the chapters are listed in book.toml.";
        GONE_POST = "gone-post", WARNING, EACH, KEPT, "A chapter of book.toml lists a post that is not there any more.";
        MISSING_PAGE = "missing-page", ERROR, EACH, KEPT, "A page that book.toml names cannot be read.";
        MISSING_SOURCE = "missing-source", ERROR, EACH, KEPT, "A folder or file of posts that book.toml names cannot be read.";
        MISSING_STYLESHEET = "missing-stylesheet", ERROR, EACH, KEPT, "A stylesheet that book.toml names cannot be read.";
        NAMED_TWICE = "named-twice", WARNING, EACH, KEPT, "Two chapters of book.toml name the same post, and the first one gets it.";
        NO_SUCH_FILE = "no-such-file", ERROR, EACH, KEPT, "`[source]` names a file that is no archive of this source.";
        NO_SUCH_LINE = "no-such-line", ERROR, EACH, KEPT, "`[source]` names a line that an archive does not have.";
        SECOND_REST = "second-rest", WARNING, EACH, KEPT, "“*” is in more than one chapter, and the first one takes the rest.";
        INDEX_EMPTY = "index-empty", WARNING, EACH, KEPT, "The book has a page for an index, and nothing to list on it.";
        UNLISTED_TERM = "unlisted-term", WARNING, EACH, KEPT, "A term of the index stands nowhere in the book, or points to an entry that there is not.";
        INDEX_NOT_SHOWN = "index-not-shown", NOTE, ONCE, KEPT, "Terms are marked for an index, and the book shows none.";
        UNUSED_PAGE = "unused-page", WARNING, EACH, KEPT, "What a page of the front or back matter shows is given, but the page is not shown.";
        // Layouts and fonts.
        BAD_FAMILY = "bad-family", ERROR, EACH, KEPT, "The manifest of a font family cannot be read.";
        BAD_FONT = "bad-font", ERROR, EACH, KEPT, "A font file cannot be read.";
        FONT_NOT_EMBEDDABLE = "font-not-embeddable", VARIES, EACH, KEPT, "A face cannot be embedded, or its licence flags forbid it.";
        LAYOUT_ARITHMETIC = "layout-arithmetic", ERROR, EACH, KEPT, "The measures of a layout contradict each other.";
        LAYOUT_LOOP = "layout-loop", ERROR, EACH, KEPT, "Layouts extend each other in a circle.";
        LAYOUT_MEASURE = "layout-measure", ERROR, EACH, KEPT, "The measure of a layout is too narrow or too wide to read.";
        MISSING_CUT = "missing-cut", WARNING, EACH, KEPT, "A font family has no bold or no italic.";
        NO_SMALL_CAPITALS = "no-small-capitals", NOTE, EACH, KEPT, "A font family has no small capitals.";
        OUTSIDE_FONT = "outside-font", NOTE, EACH, KEPT, "A face comes from a folder outside the book, on which its pages then depend.";
        RESTRICTED_FONT = "restricted-font", WARNING, EACH, KEPT, "The licence flags of a face forbid embedding or subsetting it.";
        UNKNOWN_FAMILY = "unknown-family", ERROR, EACH, KEPT, "The layout names a font family that does not exist.";
        UNKNOWN_LAYOUT = "unknown-layout", ERROR, EACH, KEPT, "There is no layout of that name, or its file cannot be read.";
        // Printers and covers.
        BAD_PRINTER = "bad-printer", ERROR, EACH, KEPT, "A printer's file cannot be read.";
        BAD_PROFILE = "bad-profile", ERROR, EACH, KEPT, "An ICC profile cannot be used to separate colours.";
        COVER_ESTIMATE = "cover-estimate", WARNING, EACH, KEPT, "The printer publishes no exact formula for the spine, so its width is an estimate.";
        COVER_SPINE = "cover-spine", ERROR, EACH, KEPT, "The width of the spine is unknown.";
        MARGINS_TOO_SMALL = "margins-too-small", ERROR, EACH, KEPT, "The margins of the layout are smaller than the printer allows.";
        TRIM_NOT_CUT = "trim-not-cut", ERROR, EACH, KEPT, "The printer does not cut pages of the layout's size.";
        UNKNOWN_PAPER = "unknown-paper", ERROR, EACH, KEPT, "The printer has no paper of that name.";
        UNKNOWN_PRINTER = "unknown-printer", ERROR, EACH, KEPT, "There is no printer of that name.";
    }
    InputOutput {
        CANNOT_OPEN = "cannot-open", WARNING, EACH, KEPT, "No program here can show a finished file.";
        CANNOT_READ = "cannot-read", ERROR, EACH, KEPT, "A file cannot be read.";
        CANNOT_SERVE = "cannot-serve", ERROR, EACH, KEPT, "The preview cannot listen for a browser on this machine.";
        CANNOT_WATCH = "cannot-watch", ERROR, EACH, KEPT, "The system cannot report changes of a file or folder.";
        CANNOT_WRITE = "cannot-write", ERROR, EACH, KEPT, "A file or standard output cannot be written.";
        UNREADABLE = "unreadable", WARNING, EACH, GONE, "The system does not let a file in a source folder be read, so it was left out.";
    }
    Internal {
        EPUB = "epub", ERROR, EACH, KEPT, "The e-book cannot be put together.";
        INTERNAL_ERROR = "internal-error", ERROR, EACH, KEPT, "The layout broke a rule of its own.";
        UNEXPLAINED_STOP = "unexplained-stop", ERROR, EACH, KEPT, "A stage stopped the run without reporting an error.";
        UNKNOWN_FACE = "unknown-face", ERROR, EACH, KEPT, "Pages use a face that was never loaded.";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_kebab_case_and_explained_in_a_sentence() {
        let mut ids: Vec<&str> = ALL.iter().map(|k| k.id()).collect();
        ids.sort_unstable();
        assert!(ids.windows(2).all(|w| w[0] != w[1]), "{ids:?}");
        for kind in ALL {
            assert!(kind.id().chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{kind}");
            let words = kind.explanation();
            assert!(words.ends_with('.') && !words.contains(". "), "{kind}: {words}");
            assert_eq!(find(kind.id()), Some(*kind));
        }
    }

    #[test]
    fn kinds_are_listed_by_category() {
        assert!(ALL.is_sorted_by_key(|k| k.category()));
        assert!(Category::ALL.iter().all(|c| ALL.iter().any(|k| k.category() == *c)));
    }

    #[test]
    fn a_misspelt_id_is_answered_with_the_nearest() {
        for (typed, near) in [("missing-imgae", "missing-image"), ("Dead-Link", "dead-link"), ("no-posst", "no-posts")] {
            assert_eq!(suggestion(typed), format!("did you mean `{near}`?"));
        }
        assert!(suggestion("qqq").contains("postbound explain"));
    }
}
