//! book.toml, from its tree to a [`Manifest`]: one function a table.
//!
//! Defaults stand here and nowhere else. A key that no stage obeys is not read, and therefore unknown.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::diag::{Diagnostic, Kind, Loc, did_you_mean, kinds};
use crate::model::{BookSeries, Date, Lang, Meta, text::slug};

use super::files::{printer, profile, require_file};
use super::manifest::{
    BackPage, CoverDesign, CoverOutput, EpubOutput, Exceptions, FontSources, Format, FormulasAs, FrontPage, Isbn, Links, Manifest, Maths,
    Numbering, PdfOutput, Source, SplitAt, Target,
};
use super::names::{creator, isbn_as_printed};
use super::printer::{Forbidden, Printer, Standard};
use super::table::{Log, Table, TextItem, choose};
use super::tree::{Node, Value};
use super::{booklet_toml, chapters_toml, cover_toml, language_toml, layout_toml, volumes_toml};

/// Reads all of book.toml but `[layout.overrides]`, which belongs to the layout.
pub fn read(tree: &Node, root: &Path, file: &str, log: &Log) -> Manifest {
    let top = Table::new("", Some(tree), log);
    let start = Loc::new(file, 0);
    let accessibility = top.table("accessibility");
    let about = top.table("book");
    let extent = about.whole("pages", 4..=20_000).and_then(|n| usize::try_from(n).ok());
    let mut meta = book(&about, accessibility.bool("certify").unwrap_or(false), &start);
    let require_alt = accessibility.choice("alt", &[("warn", false), ("require", true)]).unwrap_or(false);
    accessibility.finish();
    let sources = sources(&top, root, &start);
    let chapters = chapters_toml::read(&top.table("chapters"), root);
    let volumes = volumes_toml::read(&top.table("volumes"));
    let FrontTable { pages: front, dedication, preface, copyright } = front(&top.table("front"), root);
    let back = back(&top.table("back"), root);
    let (layout_name, links) = layout(&top.table("layout"));
    let fonts = fonts(&top.table("fonts"), root);
    let cover = top.table("cover");
    let design = cover_toml::design(&cover, &CoverDesign::default(), root);
    cover.finish();
    meta.lang = meta.lang.with(language_toml::own_language(&top.table("language")));
    let isbn = cover_toml::book_isbn(tree);
    let (pdfs, covers, epub) = outputs(&top.table("output"), &design, isbn.as_ref(), root);
    meta.isbn_editions = editions(&meta, &covers);
    let check = top.table("check");
    let deny = denied(&check);
    check.finish();
    let maths = maths(&top.table("maths"));
    let index = super::index_toml::index(&top.table("index"));
    let exceptions = exceptions(&top.table("hyphenation"));
    let out_dir = out_dir(&top.table("build"), root, &sources);
    top.finish();
    Manifest {
        root: root.to_path_buf(),
        file: file.to_string(),
        meta,
        sources,
        chapters,
        extent,
        volumes,
        front,
        back,
        dedication,
        preface,
        copyright,
        layout_name,
        links,
        fonts,
        pdfs,
        covers,
        cover: design,
        epub,
        require_alt,
        deny,
        maths,
        index,
        exceptions,
        out_dir,
    }
}

/// `[hyphenation]`: words that are divided otherwise than their language's patterns say, in all languages and in one.
fn exceptions(t: &Table<'_>) -> Exceptions {
    let listed = t.table("languages");
    let mut by_language = BTreeMap::new();
    for entry in listed.entries() {
        let tag = entry.key.to_lowercase();
        let primary = tag.split(['-', '_']).next().unwrap_or(&tag).to_string();
        let nodes = match &entry.node.value {
            Value::List(nodes) => nodes.as_slice(),
            _ => std::slice::from_ref(&entry.node),
        };
        let words = nodes.iter().filter_map(|node| layout_toml::word_with_hyphens(&listed, node));
        by_language.entry(primary).or_insert_with(Vec::new).extend(words);
    }
    let found = Exceptions { all: layout_toml::exceptions(t, "exceptions"), by_language };
    t.finish();
    found
}

fn book(t: &Table<'_>, certified: bool, start: &Loc) -> Meta {
    let title = t.words("title").unwrap_or_else(|| {
        let misspelt = t.entries().iter().any(|e| did_you_mean(&e.key, ["title"]).is_some());
        if !t.has("title") && !misspelt {
            let d = Diagnostic::error(kinds::NO_TITLE, "the book has no title");
            let d = d.at(t.loc().unwrap_or_else(|| start.clone())).help("write under [book]: title = \"…\"");
            t.log().push(d);
        }
        String::new()
    });
    let slug = Some(slug(&title)).filter(|s| !s.is_empty()).unwrap_or_else(|| "book".to_string());
    // A single number is that of the printed book.
    let single = t.entries().iter().any(|e| e.key == "isbn" && matches!(e.node.value, Value::Text(_)));
    let single = single.then(|| t.item("isbn")).flatten();
    let numbers = if single.is_some() { Table::new("book.isbn", None, t.log()) } else { t.table("isbn") };
    let series = t.table("series");
    let meta = Meta {
        subtitle: t.words("subtitle"),
        authors: t.list("authors").iter().filter_map(|n| creator(n, t.log())).collect(),
        lang: language(t),
        description: t.words("description"),
        publisher: t.words("publisher"),
        date: t.date("date"),
        rights: t.words("rights"),
        edition: t.words("edition"),
        printing: t.words("printing"),
        isbn_print: single.or_else(|| numbers.item("print")).and_then(|i| isbn_as_printed(&i, t.log())),
        isbn_epub: numbers.item("epub").and_then(|i| isbn_as_printed(&i, t.log())),
        identifier: t.words("identifier"),
        isbn_editions: Vec::new(),
        volume: None,
        series: book_series(&series),
        subjects: t.texts("subjects").unwrap_or_default().into_iter().map(|i| i.text).collect(),
        certified,
        title,
        slug,
    };
    numbers.finish();
    series.finish();
    t.finish();
    meta
}

fn maths(t: &Table<'_>) -> Maths {
    const NUMBERING: [(&str, Numbering); 3] =
        [("none", Numbering::None), ("labelled", Numbering::Labelled), ("equations", Numbering::Equations)];
    let default = Maths::default();
    let listed = t.table("macros");
    let mut macros = Vec::new();
    for entry in listed.entries() {
        match &entry.node.value {
            Value::Text(body) => macros.push((entry.key.clone(), body.clone())),
            _ => listed.wrong_type(&listed.name(&entry.key), &entry.node, "what it stands for, in quotes"),
        }
    }
    let maths = Maths {
        recognise: t.bool("recognise").unwrap_or(default.recognise),
        macros,
        numbering: t.choice("numbering", &NUMBERING).unwrap_or(default.numbering),
    };
    t.finish();
    maths
}

fn language(t: &Table<'_>) -> Lang {
    let Some(item) = t.item("language") else { return Lang::default() };
    Lang::parse(&item.text).unwrap_or_else(|| {
        t.bad(
            item.node,
            format!("\"{}\" is not a valid language tag", item.text),
            "write for example \"en-GB\", \"en-US\", \"de\" or \"fr\"",
        );
        Lang::default()
    })
}

fn book_series(t: &Table<'_>) -> Option<BookSeries> {
    t.node()?;
    let name = t.words("name");
    let number = t.get("number").and_then(|node| match node.value {
        Value::Whole(n) => Some(n as f64),
        Value::Real(n) if n.is_finite() => Some(n),
        _ => {
            t.wrong_type("book.series.number", node, "a number");
            None
        }
    });
    if name.is_none() && !t.has("name") {
        let d = Diagnostic::error(kinds::BAD_VALUE, "the series has no name").help("write series = { name = \"…\", number = 1 }");
        t.log().push(t.node().map_or(d.clone(), |n| n.mark(d)));
    }
    Some(BookSeries { name: name?, number })
}

fn sources(top: &Table<'_>, root: &Path, start: &Loc) -> Vec<Source> {
    let tables = top.tables("source");
    if tables.is_empty() {
        let log = top.log();
        return vec![source(&Table::new("source", None, log), root, start)];
    }
    tables.iter().map(|t| source(t, root, start)).collect()
}

fn source(t: &Table<'_>, root: &Path, start: &Loc) -> Source {
    let loc = t.loc().unwrap_or_else(|| start.clone());
    let strings = |key| t.texts(key).unwrap_or_default().into_iter().map(|i: TextItem<'_>| i.text).collect::<Vec<_>>();
    let path = PathBuf::from(t.words("path").unwrap_or_else(|| "seeds".to_string()));
    require_path(t, &path, root, &loc);
    let (after, before) = (t.date("after"), t.date("before"));
    if let (Some(a), Some(b), Some(node)) = (after, before, t.get("before"))
        && b < a
    {
        t.bad(node, "`before` lies before `after`: no post can match", "exchange the two dates");
    }
    let source = Source {
        path,
        format: t.choice("format", &Format::words()).unwrap_or(Format::Auto),
        include: globs(t, "include").unwrap_or_else(|| vec!["**/*".to_string()]),
        exclude: globs(t, "exclude").unwrap_or_default(),
        drafts: t.bool("drafts").unwrap_or(false),
        pages: t.bool("pages").unwrap_or(false),
        featured: t.bool("featured-pictures").unwrap_or(false),
        after,
        before,
        base_url: base_urls(t),
        media: strings("media").into_iter().map(PathBuf::from).collect(),
        min_words: t.whole("min-words", 0..=100_000).and_then(|n| usize::try_from(n).ok()).unwrap_or(40),
        split: t.choice("split", &[("none", SplitAt::None), ("h1", SplitAt::H1)]).unwrap_or(SplitAt::None),
        titles: lines_by_file(&t.table("titles")),
        not_titles: lines_by_file(&t.table("not-titles")),
        loc,
    };
    t.finish();
    source
}

/// `[fonts]`.
fn fonts(t: &Table<'_>, root: &Path) -> FontSources {
    let folder = |item: TextItem<'_>| {
        let path = root.join(&item.text);
        if !path.is_dir() {
            t.bad(item.node, format!("there is no folder “{}”", item.text), "name a folder that holds font files, or take it out");
        }
        path
    };
    let folders = t.texts("folders").unwrap_or_default().into_iter().map(folder).collect();
    let fallback = t.texts("fallback").unwrap_or_default().into_iter().map(|item| item.text).collect();
    let maths = t.text("maths");
    t.finish();
    FontSources { folders, fallback, maths }
}

/// The kinds of `[check] deny`.
fn denied(check: &Table<'_>) -> Vec<&'static Kind> {
    let known = |item: TextItem<'_>| {
        let kind = kinds::find(item.text.trim());
        if kind.is_none() {
            let message = format!("there is no diagnostic “{}” for `check.deny`", item.text);
            check.log().push(item.node.mark(Diagnostic::error(kinds::UNKNOWN_ID, message)).help(kinds::suggestion(&item.text)));
        }
        kind
    };
    check.texts("deny").unwrap_or_default().into_iter().filter_map(known).collect()
}

/// Says at once, with its line, that a folder of posts is not there; a near name is offered.
fn require_path(t: &Table<'_>, path: &Path, root: &Path, loc: &Loc) {
    let full = root.join(path);
    if full.exists() {
        return;
    }
    let shown = path.display();
    let d = Diagnostic::error(kinds::MISSING_SOURCE, format!("there is no folder or file “{shown}”")).at(loc.clone());
    let d = match t.get("path") {
        Some(node) => node.mark(d),
        None => d.with("`[source] path` is not set, so posts are looked for in “seeds”"),
    };
    let near = full.parent().and_then(|p| std::fs::read_dir(p).ok()).into_iter().flatten().flatten();
    let mut names: Vec<String> = near.filter_map(|e| e.file_name().into_string().ok()).filter(|n| !n.starts_with('.')).collect();
    names.sort();
    let typed = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    t.log().push(match did_you_mean(&typed, names.iter().map(String::as_str)) {
        Some(meant) => d.help(format!("did you mean “{}”?", path.with_file_name(meant).display())),
        None => d.help("make the folder and put your posts into it, or name another: path = \"…\" under [source]"),
    });
}

fn globs(t: &Table<'_>, key: &'static str) -> Option<Vec<String>> {
    let items = t.texts(key)?;
    for item in &items {
        if let Err(e) = globset::Glob::new(&item.text) {
            t.bad(item.node, format!("`{}`: {}", t.name(key), e.kind()), "`*` stands for a name, `**` for folders: \"drafts/**\"");
        }
    }
    Some(items.into_iter().map(|i| i.text).collect())
}

fn base_urls(t: &Table<'_>) -> Vec<String> {
    let items = t.texts("base-url").unwrap_or_default();
    for item in &items {
        if !item.text.starts_with("http://") && !item.text.starts_with("https://") {
            t.bad(item.node, format!("“{}” is not an address", item.text), "write it whole, with https:// in front");
        }
    }
    items.into_iter().map(|i| i.text.trim_end_matches('/').to_string()).collect()
}

/// `titles = { "notes.txt" = ["A title"] }`.
fn lines_by_file(t: &Table<'_>) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for entry in t.entries() {
        let items = match &entry.node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(&entry.node),
        };
        for item in items {
            match &item.value {
                Value::Text(line) => out.push((entry.key.clone(), line.clone())),
                _ => t.wrong_type(&t.name(&entry.key), item, "a line of text"),
            }
        }
    }
    out
}

const FRONT: [(&str, FrontPage); 6] = [
    ("half-title", FrontPage::HalfTitle),
    ("title", FrontPage::Title),
    ("copyright", FrontPage::Copyright),
    ("dedication", FrontPage::Dedication),
    ("contents", FrontPage::Contents),
    ("preface", FrontPage::Preface),
];

/// `[front]` as it was read.
struct FrontTable {
    pages: Vec<FrontPage>,
    dedication: Option<String>,
    preface: Option<String>,
    copyright: Option<String>,
}

fn front(t: &Table<'_>, root: &Path) -> FrontTable {
    let pages = t.texts("pages");
    let dedication = t.words("dedication");
    let preface = t.item("preface").filter(|i| require_file(t, i, root)).map(|i| i.text);
    let copyright = t.item("copyright").filter(|i| require_file(t, i, root)).map(|i| i.text);
    let (has_dedication, has_preface) = (t.has("dedication"), t.has("preface"));
    t.finish();
    let Some(items) = pages else {
        let shown = |page: &FrontPage| match page {
            FrontPage::Dedication => has_dedication,
            FrontPage::Preface => has_preface,
            _ => true,
        };
        let pages = FRONT.into_iter().map(|(_, p)| p).filter(shown).collect();
        return FrontTable { pages, dedication, preface, copyright };
    };
    let mut pages = Vec::new();
    for item in &items {
        let page = match file_page(item, t, root) {
            Some(file) => file.map(FrontPage::File),
            None => choose(item, &FRONT, t.log(), "a page of `front.pages` (or a Markdown file)").cloned(),
        };
        let Some(page) = page else { continue };
        if pages.contains(&page) {
            t.bad(item.node, format!("\"{}\" stands twice in `front.pages`", item.text), "take one of them out");
        } else if page == FrontPage::Dedication && !has_dedication {
            t.bad(item.node, "there is no dedication to print", "write it under [front]: dedication = \"For …\"");
        } else if page == FrontPage::Preface && !has_preface {
            t.bad(item.node, "there is no preface to print", "name a Markdown file under [front]: preface = \"preface.md\"");
        }
        pages.push(page);
    }
    for (key, page) in [("dedication", FrontPage::Dedication), ("preface", FrontPage::Preface), ("copyright", FrontPage::Copyright)] {
        if let Some(node) = t.get(key).filter(|_| !pages.contains(&page)) {
            let d = Diagnostic::warning(kinds::UNUSED_PAGE, format!("`front.{key}` is written, but `front.pages` does not show it"));
            t.log().push(node.mark(d).help(format!("add \"{key}\" to `pages`, or take the line out")));
        }
    }
    FrontTable { pages, dedication, preface, copyright }
}

fn back(t: &Table<'_>, root: &Path) -> Vec<BackPage> {
    const BACK: [(&str, BackPage); 4] =
        [("index", BackPage::Index), ("links", BackPage::Links), ("sources", BackPage::Sources), ("colophon", BackPage::Colophon)];
    let Some(items) = t.texts("pages") else {
        t.finish();
        return vec![BackPage::Sources, BackPage::Colophon];
    };
    let mut pages = Vec::new();
    for item in &items {
        let page = match file_page(item, t, root) {
            Some(file) => file.map(BackPage::File),
            None => choose(item, &BACK, t.log(), "a page of `back.pages` (or a Markdown file)").cloned(),
        };
        let Some(page) = page else { continue };
        if pages.contains(&page) {
            t.bad(item.node, format!("\"{}\" stands twice in `back.pages`", item.text), "take one of them out");
        }
        pages.push(page);
    }
    t.finish();
    pages
}

/// The Markdown file that an item of `pages` names, where it names no page of the program: `None` for those; `Some(None)` where there is
/// no such file, which is told.
fn file_page(item: &TextItem<'_>, t: &Table<'_>, root: &Path) -> Option<Option<String>> {
    let path = item.text.trim();
    path.contains(['/', '\\', '.']).then(|| require_file(t, item, root).then(|| path.to_string()))
}

fn layout(t: &Table<'_>) -> (String, Links) {
    const LINKS: [(&str, Links); 4] = [("page", Links::Page), ("note", Links::Note), ("url", Links::Url), ("none", Links::None)];
    let name = t.words("name").unwrap_or_else(|| super::layouts::DEFAULT.to_string());
    let links = t.choice("links", &LINKS).unwrap_or(Links::Page);
    // Read with the layout itself, see `layouts::load`.
    let _ = t.get("overrides");
    t.finish();
    (name, links)
}

fn outputs(
    t: &Table<'_>,
    design: &CoverDesign,
    isbn: Option<&Isbn>,
    root: &Path,
) -> (Vec<PdfOutput>, Vec<CoverOutput>, Option<EpubOutput>) {
    let pdf = t.table("pdf");
    let mut pdfs: Vec<PdfOutput> = Vec::new();
    for entry in pdf.entries() {
        let one = Table::new(&pdf.name(&entry.key), Some(&entry.node), t.log());
        if entry.key != slug(&entry.key) || ["epub", "pdf"].contains(&entry.key.as_str()) {
            let d = Diagnostic::error(kinds::BAD_VALUE, format!("a PDF cannot be called `{}`", entry.key));
            let d = d.help("the name becomes part of the file's: take small letters, digits and hyphens, and not `pdf` or `epub`");
            t.log().push(entry.origin.mark(d, &entry.key_span));
        }
        pdfs.push(pdf_output(&entry.key, &one, root));
    }
    if pdfs.is_empty() {
        pdfs.push(PdfOutput::screen());
    }
    let covers = cover_toml::covers(&t.table("cover"), design, isbn, &pdfs, root);
    let off = t.get("epub").is_some_and(|n| n.value == Value::Bool(false));
    let epub = if off { None } else { Some(epub(&t.table("epub"), &pdfs, root)) };
    t.finish();
    (pdfs, covers, epub)
}

/// The numbers of covers that are not the printed book's own: each is that of another edition.
fn editions(meta: &Meta, covers: &[CoverOutput]) -> Vec<(String, String)> {
    let digits = |isbn: &str| isbn.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let mut seen: Vec<String> = meta.isbn_print.iter().map(|i| digits(i)).collect();
    let mut editions = Vec::new();
    for cover in covers {
        let Some(isbn) = cover.isbn.as_ref().filter(|i| !seen.contains(&digits(&i.shown))) else { continue };
        seen.push(digits(&isbn.shown));
        editions.push((cover.name.clone(), isbn.shown.clone()));
    }
    editions
}

fn pdf_output(name: &str, t: &Table<'_>, root: &Path) -> PdfOutput {
    let printer = t.item("printer").and_then(|item| printer(&item, t, root));
    let booklet = booklet_toml::read(t);
    let standard = standard(t, printer.as_deref(), booklet.is_some());
    let free = printer.is_none() && booklet.is_none() && standard.is_none_or(|s| !s.is_for_print());
    let tagged = t.bool("tagged").or(standard.and_then(Standard::wants_tags)).unwrap_or(free);
    if let (Some(node), Some(s)) = (t.get("tagged"), standard.filter(|s| s.wants_tags().is_some_and(|wanted| wanted != tagged))) {
        let why = if tagged { "has no tags" } else { "is tagged" };
        t.bad(node, format!("a file of the standard \"{}\" {why}", s.id()), "leave `tagged` out, or `standard`");
    }
    if let Some(p) = printer.as_ref().filter(|p| tagged && p.forbids(Forbidden::Annotations)) {
        if let Some(node) = t.get("tagged") {
            t.bad(node, format!("{} takes no file with links", p.title), "leave `tagged` out, and make a second PDF for the screen");
        }
    }
    let profile = t.item("profile").and_then(|item| profile(&item, t, root, printer.as_deref()));
    let (paper, marks) = (t.words("paper"), cover_toml::marks(t, printer.as_deref()));
    let usual = if free { PdfOutput::SCREEN_RESOLUTION } else { PdfOutput::PRINT_RESOLUTION };
    let resolution = t.whole("resolution", 72..=2400).and_then(|n| u32::try_from(n).ok()).unwrap_or(usual);
    let output = PdfOutput { name: name.to_string(), tagged, printer, paper, standard, marks, profile, booklet, resolution };
    t.finish();
    output
}

/// The standard that an output asks for; its printer may want another.
fn standard(t: &Table<'_>, printer: Option<&Printer>, booklet: bool) -> Option<Standard> {
    let asked = t.choice("standard", &Standard::NAMES)?;
    let node = t.get("standard")?;
    if booklet && asked != Standard::Plain {
        t.bad(node, "a booklet is for a home printer and keeps no standard".to_string(), "leave `standard` out, or `imposition`");
        return None;
    }
    let Some(printer) = printer else { return Some(asked) };
    let links = asked.wants_tags() == Some(true) && printer.forbids(Forbidden::Annotations);
    if printer.standard != Standard::Plain && printer.standard != asked || links {
        let wants = if links {
            "takes no file with links".to_string()
        } else {
            format!("wants a file of the standard \"{}\"", printer.standard.id())
        };
        let why = format!("{} {wants}, not of \"{}\"", printer.title, asked.id());
        t.bad(node, why, "leave `standard` out, and make a second PDF for the other purpose");
        return None;
    }
    Some(asked)
}

fn epub(t: &Table<'_>, pdfs: &[PdfOutput], root: &Path) -> EpubOutput {
    let first = pdfs.first().map(|p| p.name.clone());
    let page_list = match t.get("page-list") {
        None => first,
        Some(Node { value: Value::Bool(false), .. }) => None,
        Some(node) => match &node.value {
            Value::Text(name) if pdfs.iter().any(|p| p.name == *name) => Some(name.clone()),
            Value::Text(name) => {
                let names = pdfs.iter().map(|p| format!("\"{}\"", p.name)).collect::<Vec<_>>().join(", ");
                t.bad(node, format!("no PDF of this book is called \"{name}\""), format!("the PDFs are {names}; false makes no page list"));
                first
            }
            _ => {
                t.wrong_type("output.epub.page-list", node, "the name of a PDF, or false,");
                first
            }
        },
    };
    let css = t.texts("css").unwrap_or_default().into_iter().filter(|i| require_file(t, i, root)).map(|i| PathBuf::from(i.text)).collect();
    let cover = t.item("cover").filter(|i| require_file(t, i, root)).map(|i| PathBuf::from(i.text));
    let embed_fonts = t.bool("embed-fonts").unwrap_or(false);
    const MATHS: [(&str, FormulasAs); 3] = [("mathml", FormulasAs::MathMl), ("svg", FormulasAs::Svg), ("both", FormulasAs::Both)];
    let maths = t.choice("maths", &MATHS).unwrap_or_default();
    let targets = t.texts("targets").unwrap_or_default().into_iter().filter_map(|i| target(&i, t)).collect::<Vec<_>>();
    t.finish();
    let targets = if targets.is_empty() { vec![Target::Standard] } else { targets };
    EpubOutput { page_list, css, cover, embed_fonts, maths, targets }
}

fn target(item: &TextItem<'_>, t: &Table<'_>) -> Option<Target> {
    match item.text.as_str() {
        "standard" => Some(Target::Standard),
        "kindle" => Some(Target::Kindle),
        "kobo" => Some(Target::Kobo),
        other => {
            t.bad(item.node, format!("no e-book can be made for \"{other}\""), "the targets are \"standard\", \"kindle\" and \"kobo\"");
            None
        }
    }
}

/// Where outputs go. The folder of the posts is refused: a book must not lie among what it is made of.
fn out_dir(t: &Table<'_>, root: &Path, sources: &[Source]) -> PathBuf {
    let item = t.item("dir");
    let dir = PathBuf::from(item.as_ref().map_or("out", |i| i.text.trim()));
    let dir = if dir.as_os_str().is_empty() { PathBuf::from("out") } else { dir };
    let full = root.join(&dir);
    let wrong = if full.is_symlink() {
        Some(("it is a symbolic link", "outputs are never written through links: name the folder itself"))
    } else if full.exists() && !full.is_dir() {
        Some(("it is a file", "name a folder"))
    } else if sources.iter().any(|s| same_place(&root.join(&s.path), &full)) {
        Some(("the posts lie there", "name a folder of its own, such as \"out\""))
    } else {
        None
    };
    t.finish();
    if let Some((why, help)) = wrong {
        let d = Diagnostic::error(kinds::BAD_OUT_DIR, format!("outputs cannot go to “{}”: {why}", dir.display())).help(help);
        t.log().push(item.map_or(d.clone(), |i| i.node.mark(d)));
    }
    dir
}

fn same_place(a: &Path, b: &Path) -> bool {
    match (std::fs::canonicalize(a), std::fs::canonicalize(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

/// The day that SOURCE_DATE_EPOCH names (<https://reproducible-builds.org/specs/source-date-epoch/>), in UTC.
pub fn epoch_day(seconds: &str) -> Option<Date> {
    let seconds: i64 = seconds.trim().parse().ok()?;
    let day = jiff::Timestamp::from_second(seconds).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date();
    Date::new(day.year(), day.month(), day.day())
}
