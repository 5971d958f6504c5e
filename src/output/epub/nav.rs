//! The two files that find one's way: the nav of EPUB 3, which is also the contents that one reads, and the NCX that older
//! readers ask for. epub-builder writes both without page list, language and roles; these replace them.

use crate::lang::Words;
use crate::xhtml::write::{Attrs, Xml, in_language};
use crate::xhtml::{ContentsPage, Entry};

use super::package::Package;

/// The nav document.
pub fn nav(package: &Package, words: &Words<'_>) -> String {
    let mut x = Xml::new();
    let tag = |said: &str| words.foreign(said).map(|lang| lang.bcp47());
    let (contents, landmarks, pages) = (tag(words.contents), tag(words.landmarks), tag(words.pages));
    let own = in_language(contents.as_deref());
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
    x.element("title", &own, words.contents);
    x.void("link", &[("rel", "stylesheet"), ("type", "text/css"), ("href", crate::xhtml::CSS_FILE)]);
    x.close();
    x.line();
    x.open("body", &[("epub:type", "frontmatter")]);
    x.line();
    let (before, mut inside) = pages_of_contents(package);
    before.iter().for_each(|page| mark(&mut x, page));
    x.open("nav", &[("epub:type", "toc"), ("role", "doc-toc"), ("id", "toc"), ("aria-labelledby", "toc-title")]);
    x.line();
    x.element("h1", &[&[("id", "toc-title"), ("class", "chapter-title")], own.as_slice()].concat(), words.contents);
    x.line();
    entries(&mut x, &package.contents, &mut inside);
    x.close();
    x.line();
    let attrs = [("epub:type", "landmarks"), ("class", "hidden"), ("aria-label", words.landmarks), ("hidden", "hidden")];
    x.open("nav", &[&attrs, in_language(landmarks.as_deref()).as_slice()].concat());
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
        page_list(&mut x, package, words, &in_language(pages.as_deref()));
    }
    document(x)
}

fn document(x: Xml) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n{}\n", x.finish())
}

/// Entries; `pages` are the marks that stand inside of them, the next one last.
fn entries(x: &mut Xml, list: &[Entry], pages: &mut Vec<(usize, &ContentsPage)>) {
    walk_entries(x, list, pages, &mut 0);
}

fn walk_entries(x: &mut Xml, list: &[Entry], pages: &mut Vec<(usize, &ContentsPage)>, at: &mut usize) {
    x.open("ol", &[]);
    x.line();
    for entry in list {
        x.open("li", &[]);
        x.open("a", &[("href", &entry.href)]);
        // An item holds a link and perhaps a list, nothing else: a mark goes into the link.
        while let Some((_, page)) = pages.pop_if(|(index, _)| *index <= *at) {
            mark(x, page);
        }
        *at += 1;
        x.text(words_of(entry));
        x.close();
        if !entry.children.is_empty() {
            walk_entries(x, &entry.children, pages, at);
        }
        x.close();
        x.line();
    }
    x.close();
}

/// The pages of the printed contents: those that are marked before all entries, and, last first, those that start with an
/// entry, by its number.
fn pages_of_contents(package: &Package) -> (Vec<&ContentsPage>, Vec<(usize, &ContentsPage)>) {
    let mut hrefs = Vec::new();
    flatten(&package.contents, &mut hrefs);
    let (mut before, mut inside) = (Vec::new(), Vec::new());
    let mut last = None;
    for page in &package.contents_pages {
        // An entry of prose leads to its file, a link in print to the heading in it.
        let is = |href: &str| page.entry.as_deref().is_some_and(|e| e == href || e.split('#').next() == Some(href));
        let found = hrefs.iter().position(|h| is(h)).max(last);
        match found.filter(|n| *n > 0) {
            Some(n) => inside.push((n, page)),
            None => before.push(page),
        }
        last = found;
    }
    inside.reverse();
    (before, inside)
}

fn flatten<'a>(list: &'a [Entry], out: &mut Vec<&'a str>) {
    for entry in list {
        out.push(&entry.href);
        flatten(&entry.children, out);
    }
}

fn mark(x: &mut Xml, page: &ContentsPage) {
    x.empty("span", &[("epub:type", "pagebreak"), ("role", "doc-pagebreak"), ("id", &page.id), ("aria-label", &page.label)]);
}

/// A link needs words; a title that has none (a picture, a mark) is shown as what it is.
fn words_of(entry: &Entry) -> &str {
    let words = entry.title.trim();
    if words.is_empty() { "…" } else { words }
}

fn page_list(x: &mut Xml, package: &Package, words: &Words<'_>, own: Attrs<'_>) {
    x.open(
        "nav",
        &[
            &[("epub:type", "page-list"), ("role", "doc-pagelist"), ("class", "hidden"), ("aria-label", words.pages), ("hidden", "hidden")],
            own,
        ]
        .concat(),
    );
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
