//! What is said of the book as a whole (EPUB 3.3, section 5.5; EPUB Accessibility 1.1): everything that is known, nothing that
//! is not. What is said of accessibility is computed from the book.

use super::summary::{Facts, summary};
use crate::model::{Book, Creator, Date, Lang, Meta};
use crate::xhtml::XhtmlBook;

/// An element of the metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// `dc:title`, `meta` …
    pub tag: &'static str,
    /// In order.
    pub attrs: Vec<(&'static str, String)>,
    /// Its words; empty makes an empty element.
    pub text: String,
}

/// The id of the unique identifier's element; the package document refers to it.
pub const IDENTIFIER_ID: &str = "epub-id-1";

/// Names are hashed below this namespace (RFC 4122's own for URLs), so that a book keeps its identifier for good.
fn uuid(name: &str) -> String {
    format!("urn:uuid:{}", uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, name.as_bytes()))
}

/// The book's identifier: what book.toml pins, else its ISBN, else a UUID of what stays the same when the book is built again.
pub fn identifier(meta: &Meta) -> String {
    match (&meta.identifier, &meta.isbn_epub) {
        (Some(pinned), _) => pinned.clone(),
        (None, Some(isbn)) => isbn_urn(isbn),
        (None, None) => uuid(&name(meta)),
    }
}

/// What names a book and its volume: letters and digits only, so that a comma or a capital that is put right, or a region
/// that is added to the language, leaves readers their places and notes.
fn name(meta: &Meta) -> String {
    let bare = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let authors: Vec<String> = meta.principals().map(|a| bare(&a.name)).collect();
    let volume = meta.series.as_ref().map_or(String::new(), |s| {
        let number = s.number.map_or(String::new(), |n| n.to_string());
        format!("\u{1F}{}\u{1F}{number}", bare(&s.name))
    });
    format!("postbound:{}\u{1F}{}\u{1F}{}{volume}", bare(&meta.title), authors.join("\u{1E}"), meta.lang.primary())
}

fn isbn_urn(isbn: &str) -> String {
    let digits: String = isbn.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("urn:isbn:{digits}")
}

/// The day that stamps everything: ZIP archives know none before 1980.
pub fn stamp(date: Option<Date>) -> Date {
    let floor = Date { year: 1980, month: 1, day: 1 };
    date.unwrap_or(floor).max(floor)
}

struct List {
    out: Vec<Element>,
}

impl List {
    fn dc(&mut self, tag: &'static str, id: &str, text: &str) {
        let attrs = if id.is_empty() { Vec::new() } else { vec![("id", id.to_string())] };
        self.out.push(Element { tag, attrs, text: text.to_string() });
    }

    fn meta(&mut self, property: &str, text: &str) {
        self.out.push(Element { tag: "meta", attrs: vec![("property", property.to_string())], text: text.to_string() });
    }

    fn refine(&mut self, id: &str, property: &str, text: &str) {
        let attrs = vec![("refines", format!("#{id}")), ("property", property.to_string())];
        self.out.push(Element { tag: "meta", attrs, text: text.to_string() });
    }

    fn refine_by_scheme(&mut self, id: &str, property: &str, scheme: &str, text: &str) {
        let attrs = vec![("refines", format!("#{id}")), ("property", property.to_string()), ("scheme", scheme.to_string())];
        self.out.push(Element { tag: "meta", attrs, text: text.to_string() });
    }

    /// The name comes first: a well-known reader looks for `name="cover" content=`, in that order.
    fn old(&mut self, name: &str, content: &str) {
        let attrs = vec![("name", name.to_string()), ("content", content.to_string())];
        self.out.push(Element { tag: "meta", attrs, text: String::new() });
    }
}

/// What is claimed of accessibility beyond what the text itself shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// No size in the stylesheet overrides the reader's own.
    pub sizes_follow_the_reader: bool,
    /// Its makers certify that it conforms, and nothing known contradicts them.
    pub conforms: bool,
}

/// The metadata of a book.
pub fn elements(book: &Book, xhtml: &XhtmlBook, identifier: &str, date: Date, claims: Claims) -> Vec<Element> {
    let meta = &book.meta;
    let mut list = List { out: Vec::new() };
    list.dc("dc:identifier", IDENTIFIER_ID, identifier);
    titles(&mut list, meta);
    creators(&mut list, meta);
    list.dc("dc:language", "", &meta.lang.bcp47());
    if let Some(date) = meta.date {
        list.dc("dc:date", "", &date.iso());
    }
    list.meta("dcterms:modified", &format!("{}T00:00:00Z", date.iso()));
    let plain = [("dc:publisher", &meta.publisher), ("dc:description", &meta.description), ("dc:rights", &meta.rights)];
    for (tag, text) in plain {
        if let Some(text) = text.as_deref().filter(|t| !t.trim().is_empty()) {
            list.dc(tag, "", text.trim());
        }
    }
    for subject in meta.subjects.iter().filter(|s| !s.trim().is_empty()) {
        list.dc("dc:subject", "", subject.trim());
    }
    if let Some(edition) = meta.edition.as_deref().filter(|e| !e.trim().is_empty()) {
        list.meta("schema:bookEdition", edition.trim());
    }
    series(&mut list, meta);
    if !xhtml.pages.is_empty() {
        page_source(&mut list, meta);
    }
    accessibility(&mut list, meta, xhtml, claims);
    list.old("generator", &format!("Postbound {}", env!("CARGO_PKG_VERSION")));
    list.out
}

fn titles(list: &mut List, meta: &Meta) {
    let title = meta.full_title();
    list.dc("dc:title", "title", &title);
    list.refine("title", "title-type", "main");
    list.refine("title", "display-seq", "1");
    list.refine("title", "file-as", &sort_title(&title, &meta.lang));
    if let Some(subtitle) = meta.subtitle.as_deref().filter(|s| !s.trim().is_empty()) {
        list.dc("dc:title", "subtitle", subtitle);
        list.refine("subtitle", "title-type", "subtitle");
        list.refine("subtitle", "display-seq", "2");
        list.refine("subtitle", "file-as", &sort_title(subtitle, &meta.lang));
    }
}

/// A title as it is sorted: an article at its start goes to its end.
fn sort_title(title: &str, lang: &Lang) -> String {
    let articles = crate::lang::of(lang).articles;
    match title.trim().split_once(' ') {
        Some((first, rest)) if articles.contains(&first.to_lowercase().as_str()) => {
            let mut chars = rest.trim_start().chars();
            let capital: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
            format!("{capital}{}, {first}", chars.as_str())
        }
        _ => title.trim().to_string(),
    }
}

fn creators(list: &mut List, meta: &Meta) {
    let mut add = |tag: &'static str, id: String, at: usize, creator: &Creator| {
        list.dc(tag, &id, &creator.name);
        list.refine_by_scheme(&id, "role", "marc:relators", &creator.role);
        list.refine(&id, "file-as", &creator.sort);
        list.refine(&id, "display-seq", &at.to_string());
    };
    for (at, creator) in (1..).zip(meta.principals()) {
        add("dc:creator", format!("creator-{at}"), at, creator);
    }
    for (at, creator) in (1..).zip(meta.contributors()) {
        add("dc:contributor", format!("contributor-{at}"), at, creator);
    }
}

fn series(list: &mut List, meta: &Meta) {
    let Some(series) = &meta.series else { return };
    list.out.push(Element {
        tag: "meta",
        attrs: vec![("property", "belongs-to-collection".into()), ("id", "series".into())],
        text: series.name.clone(),
    });
    list.refine("series", "collection-type", if meta.volume.is_some() { "set" } else { "series" });
    list.old("calibre:series", &series.name);
    if let Some(number) = series.number {
        list.refine("series", "group-position", &number.to_string());
        list.old("calibre:series_index", &number.to_string());
    }
}

/// Which printed book the page list follows: its ISBN, else a name of our own for the PDF that was made with it.
fn page_source(list: &mut List, meta: &Meta) {
    let source = match &meta.isbn_print {
        Some(isbn) => isbn_urn(isbn),
        None => uuid(&format!("{}\u{1F}pdf", name(meta))),
    };
    list.dc("dc:source", "print", &source);
    list.refine("print", "source-of", "pagination");
    list.meta("pageBreakSource", &source);
}

fn accessibility(list: &mut List, meta: &Meta, xhtml: &XhtmlBook, claims: Claims) {
    let pictures = xhtml.pictures;
    let visual = pictures.shown + pictures.decorative > 0;
    list.meta("schema:accessMode", "textual");
    if visual {
        list.meta("schema:accessMode", "visual");
    }
    if pictures.all_described() {
        list.meta("schema:accessModeSufficient", "textual");
    }
    if pictures.shown > 0 {
        list.meta("schema:accessModeSufficient", "textual,visual");
    }
    for feature in ["tableOfContents", "structuralNavigation", "readingOrder"] {
        list.meta("schema:accessibilityFeature", feature);
    }
    if claims.sizes_follow_the_reader {
        list.meta("schema:accessibilityFeature", "displayTransformability");
    }
    if pictures.shown > 0 && pictures.all_described() {
        list.meta("schema:accessibilityFeature", "alternativeText");
    }
    if xhtml.has_formulas() {
        list.meta("schema:accessibilityFeature", "MathML");
    }
    if xhtml.has_formulas() || xhtml.has_pictures_of_formulas() {
        list.meta("schema:accessibilityFeature", "describedMath");
    }
    if !xhtml.pages.is_empty() {
        list.meta("schema:accessibilityFeature", "pageNavigation");
        list.meta("schema:accessibilityFeature", "pageBreakMarkers");
    }
    // Pictures that stand still, no sound, no scripts: there is nothing else that a book of ours can hold.
    list.meta("schema:accessibilityHazard", "none");
    let facts = Facts {
        notes: xhtml.has_notes,
        pictures: pictures.shown,
        undescribed: pictures.shown - pictures.described.min(pictures.shown),
        decoration: pictures.decorative > 0,
        pages: !xhtml.pages.is_empty(),
        blank_pages: xhtml.has_blank_pages,
    };
    let (text, lang) = summary(&meta.lang, facts);
    let attrs = vec![("property", "schema:accessibilitySummary".into()), ("xml:lang", lang.into())];
    list.out.push(Element { tag: "meta", attrs, text });
    if claims.conforms {
        list.meta("dcterms:conformsTo", "EPUB Accessibility 1.1 - WCAG 2.2 Level AA");
        if let Some(certifier) = meta.publisher.clone().or_else(|| meta.authors.first().map(|a| a.name.clone())) {
            list.meta("a11y:certifiedBy", &certifier);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::BookSeries;

    #[test]
    fn titles_sort_without_their_article() {
        assert_eq!(sort_title("The making of books", &Lang::new("en")), "Making of books, The");
        assert_eq!(sort_title("Die Kunst", &Lang::new("de")), "Kunst, Die");
        assert_eq!(sort_title("Die Hard", &Lang::new("en")), "Die Hard");
        assert_eq!(sort_title("A", &Lang::new("en")), "A");
    }

    #[test]
    fn the_identifier_stays() {
        let mut meta = Meta { title: "T".into(), ..Meta::default() };
        let first = identifier(&meta);
        assert!(first.starts_with("urn:uuid:") && first.as_bytes()[23] == b'5', "{first} is a version 5");
        meta.description = Some("another".into());
        assert_eq!(identifier(&meta), first);
        for (title, tag) in [("T.", "en"), ("t", "en-gb")] {
            let mended = Meta { title: title.into(), lang: Lang::new(tag), ..meta.clone() };
            assert_eq!(identifier(&mended), first, "{title} in {tag} is the same book");
        }
        let volume = |n: f64| Meta { series: Some(BookSeries { name: "S".into(), number: Some(n) }), ..meta.clone() };
        assert_ne!(identifier(&volume(1.0)), identifier(&volume(2.0)), "two volumes are two books");
        meta.isbn_epub = Some("978-3-16-148410-0".into());
        assert_eq!(identifier(&meta), "urn:isbn:9783161484100");
        meta.identifier = Some("urn:example:t".into());
        assert_eq!(identifier(&meta), "urn:example:t", "what book.toml says comes first");
    }

    #[test]
    fn those_who_helped_are_contributors() {
        let of = |name: &str, role: &str| Creator { name: name.into(), sort: name.into(), role: role.into() };
        let written = Meta { authors: vec![of("Ill", "ill"), of("Aut", "aut"), of("Edt", "edt")], ..Meta::default() };
        let mut list = List { out: Vec::new() };
        creators(&mut list, &written);
        let named: Vec<(&str, &str)> = list.out.iter().filter(|e| e.tag != "meta").map(|e| (e.tag, e.text.as_str())).collect();
        assert_eq!(named, [("dc:creator", "Aut"), ("dc:contributor", "Ill"), ("dc:contributor", "Edt")]);
        let edited = Meta { authors: vec![of("Edt", "edt"), of("Trl", "trl")], ..Meta::default() };
        assert_eq!(edited.principals().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["Edt"], "an anthology is its editor's");
        let drawn = Meta { authors: vec![of("Pht", "pht")], ..Meta::default() };
        assert_eq!(drawn.principals().count(), 1, "somebody made the book");
    }

    #[test]
    fn dates_have_a_floor() {
        assert_eq!(stamp(None).iso(), "1980-01-01");
        assert_eq!(stamp(Date::new(1850, 3, 1)).iso(), "1980-01-01");
        assert_eq!(stamp(Date::new(2020, 3, 1)).iso(), "2020-03-01");
    }

    #[test]
    fn what_is_known_is_said() {
        let mut list = List { out: Vec::new() };
        let meta = Meta {
            title: "T".into(),
            authors: vec![Creator { name: "A. Writer".into(), sort: "Writer, A.".into(), role: "aut".into() }],
            series: Some(BookSeries { name: "S".into(), number: Some(1.5) }),
            ..Meta::default()
        };
        creators(&mut list, &meta);
        series(&mut list, &meta);
        let said: Vec<&str> = list.out.iter().map(|e| e.text.as_str()).collect();
        assert_eq!(said, ["A. Writer", "aut", "Writer, A.", "1", "S", "series", "", "1.5", ""]);
    }
}
