//! The two files that find one's way: the nav of EPUB 3, which is also the contents that one reads, and the NCX that older
//! readers ask for. epub-builder writes both without page list, language and roles; these replace them.

use crate::model::vocabulary::Vocabulary;
use crate::xhtml::Entry;
use crate::xhtml::write::Xml;

use super::package::Package;

/// The nav document.
pub fn nav(package: &Package, words: &Vocabulary) -> String {
    let mut x = Xml::new();
    let mut attrs: Vec<(&'static str, &str)> = vec![
        ("xmlns", "http://www.w3.org/1999/xhtml"),
        ("xmlns:epub", "http://www.idpf.org/2007/ops"),
        ("lang", &package.lang),
        ("xml:lang", &package.lang),
    ];
    if package.rtl {
        attrs.push(("dir", "rtl"));
    }
    x.open("html", &attrs);
    x.line();
    x.open("head", &[]);
    x.element("title", &[], words.contents);
    x.void("link", &[("rel", "stylesheet"), ("type", "text/css"), ("href", crate::xhtml::CSS_FILE)]);
    x.close();
    x.line();
    x.open("body", &[("epub:type", "frontmatter")]);
    x.line();
    // Entries hold a link and nothing else, so all pages of the printed contents are marked before them.
    for page in &package.contents_pages {
        x.empty("span", &[("epub:type", "pagebreak"), ("role", "doc-pagebreak"), ("id", &page.id), ("aria-label", &page.label)]);
    }
    x.open("nav", &[("epub:type", "toc"), ("role", "doc-toc"), ("id", "toc"), ("aria-labelledby", "toc-title")]);
    x.line();
    x.element("h1", &[("id", "toc-title"), ("class", "chapter-title")], words.contents);
    x.line();
    entries(&mut x, &package.contents);
    x.close();
    x.line();
    x.open("nav", &[("epub:type", "landmarks"), ("aria-label", words.landmarks), ("hidden", "hidden")]);
    x.open("ol", &[]);
    for (kind, title, href) in &package.landmarks {
        x.open("li", &[]);
        x.element("a", &[("epub:type", kind), ("href", href)], title);
        x.close();
    }
    x.close();
    x.close();
    x.line();
    if !package.pages.is_empty() {
        page_list(&mut x, package, words);
    }
    document(x)
}

fn document(x: Xml) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n{}\n", x.finish())
}

fn entries(x: &mut Xml, list: &[Entry]) {
    x.open("ol", &[]);
    x.line();
    for entry in list {
        x.open("li", &[]);
        x.element("a", &[("href", &entry.href)], words_of(entry));
        if !entry.children.is_empty() {
            entries(x, &entry.children);
        }
        x.close();
        x.line();
    }
    x.close();
}

/// A link needs words; a title that has none (a picture, a mark) is shown as what it is.
fn words_of(entry: &Entry) -> &str {
    let words = entry.title.trim();
    if words.is_empty() { "…" } else { words }
}

fn page_list(x: &mut Xml, package: &Package, words: &Vocabulary) {
    x.open("nav", &[("epub:type", "page-list"), ("role", "doc-pagelist"), ("aria-label", words.pages), ("hidden", "hidden")]);
    x.open("ol", &[]);
    x.line();
    for page in &package.pages {
        x.open("li", &[]);
        x.element("a", &[("href", &page.href)], &page.label);
        x.close();
        x.line();
    }
    x.close();
    x.close();
    x.line();
}

/// The NCX.
pub fn ncx(package: &Package) -> String {
    let mut x = Xml::new();
    x.open("ncx", &[("xmlns", "http://www.daisy.org/z3986/2005/ncx/"), ("version", "2005-1"), ("xml:lang", &package.lang)]);
    x.line();
    x.open("head", &[]);
    let pages = package.pages.len().to_string();
    let depth = depth(&package.contents).to_string();
    let highest = package.pages.iter().filter_map(|p| p.label.parse::<u32>().ok()).max().unwrap_or(0).to_string();
    for (name, content) in
        [("dtb:uid", package.identifier.as_str()), ("dtb:depth", &depth), ("dtb:totalPageCount", &pages), ("dtb:maxPageNumber", &highest)]
    {
        x.void("meta", &[("name", name), ("content", content)]);
    }
    x.close();
    x.line();
    label(&mut x, "docTitle", &package.title);
    for creator in &package.creators {
        label(&mut x, "docAuthor", &creator.name);
    }
    x.line();
    x.open("navMap", &[]);
    x.line();
    let mut counter = 0;
    points(&mut x, &package.contents, &mut counter);
    x.close();
    x.line();
    if !package.pages.is_empty() {
        page_targets(&mut x, package);
    }
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", x.finish())
}

fn label(x: &mut Xml, tag: &'static str, words: &str) {
    x.open(tag, &[]);
    x.element("text", &[], words);
    x.close();
}

fn depth(list: &[Entry]) -> usize {
    list.iter().map(|e| 1 + depth(&e.children)).max().unwrap_or(0)
}

fn points(x: &mut Xml, list: &[Entry], counter: &mut usize) {
    for entry in list {
        *counter += 1;
        let id = format!("point-{counter}");
        x.open("navPoint", &[("id", &id)]);
        label(x, "navLabel", words_of(entry));
        x.void("content", &[("src", &entry.href)]);
        points(x, &entry.children, counter);
        x.close();
        x.line();
    }
}

fn page_targets(x: &mut Xml, package: &Package) {
    x.open("pageList", &[]);
    x.line();
    for (i, page) in package.pages.iter().enumerate() {
        let id = format!("page-target-{}", i + 1);
        let number = page.label.parse::<u32>().ok().map(|n| n.to_string());
        let mut attrs = vec![("id", id.as_str()), ("type", if number.is_some() { "normal" } else { "front" })];
        attrs.extend(number.as_deref().map(|n| ("value", n)));
        x.open("pageTarget", &attrs);
        label(x, "navLabel", &page.label);
        x.void("content", &[("src", &page.href)]);
        x.close();
        x.line();
    }
    x.close();
    x.line();
}
