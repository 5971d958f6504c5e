//! `layouts`, `fonts`, `keys` and `explain`: what there is to choose from, and what it means.

use serde_json::json;

use crate::config::layout::Cut;
use crate::config::layouts::{BUNDLED, DEFAULT, bundled};
use crate::config::manifest::FontSources;
use crate::config::{self, keys, schema};
use crate::diag::{Category, Diagnostic, Kind, Report, Severity, did_you_mean, kinds};

use crate::font::load::{Places, load_from};

use super::{End, Global, Schema, fail, say::Say};

/// Lists the layouts, or prints the file of one.
pub fn layouts(name: Option<&str>, say: &Say) -> End {
    match name {
        None => {
            say.data(&if say.json { layouts_json() } else { layouts_human() });
            End::Done
        }
        Some(name) => match BUNDLED.iter().find(|(n, _)| *n == name) {
            Some((_, text)) => {
                say.data(text);
                End::Done
            }
            None => {
                let d = Diagnostic::error(kinds::UNKNOWN_LAYOUT, format!("there is no layout “{name}”"));
                let help = did_you_mean(name, BUNDLED.iter().map(|(n, _)| *n));
                fail(say, d.help(help.map_or("`postbound layouts` lists them".into(), |m| format!("did you mean {m}?"))))
            }
        },
    }
}

/// The comment at the head of a layout file, up to its second sentence: what kind of book it makes.
fn purpose(text: &str) -> String {
    let comment: Vec<&str> = text.lines().map_while(|l| l.strip_prefix("# ")).collect();
    let whole = comment.join(" ");
    let after = whole.split_once(": ").map_or(whole.as_str(), |(_, rest)| rest);
    after.split_once(". ").map_or(after, |(first, _)| first).trim_end_matches('.').to_string()
}

fn layouts_human() -> String {
    let mut out = String::new();
    for (name, text) in BUNDLED {
        let Some(layout) = bundled(name) else { continue };
        let page = &layout.page;
        out.push_str(&format!(
            "{name:<19} {:>5.1} × {:<5.1} mm  {:>5} on {:<4} {:<13} {} lines of {:.0} mm: {}\n",
            page.trim.width.to_mm(),
            page.trim.height.to_mm(),
            layout.text.inline.size.to_pt(),
            layout.text.leading.to_pt(),
            layout.text.inline.family,
            page.lines,
            page.measure().to_mm(),
            purpose(text)
        ));
    }
    out
}

fn layouts_json() -> String {
    let mut out = String::new();
    for (name, text) in BUNDLED {
        let Some(layout) = bundled(name) else { continue };
        let line = json!({
            "name": name,
            "title": layout.title,
            "purpose": purpose(text),
            "trim_mm": [layout.page.trim.width.to_mm(), layout.page.trim.height.to_mm()],
            "family": layout.text.inline.family,
            "size_pt": layout.text.inline.size.to_pt(),
            "leading_pt": layout.text.leading.to_pt(),
            "lines": layout.page.lines,
            "measure_mm": layout.page.measure().to_mm(),
        });
        out.push_str(&format!("{line}\n"));
    }
    out
}

/// Lists the families: of the binary, and of the book's own `fonts` folder, if there is a book here.
pub fn fonts(global: &Global, say: &Say) -> End {
    let mut report = Report::default();
    let here = config::load(&global.folder, &global.overrides, &mut report).ok();
    let (layout, folder, sources) = match (here, bundled(DEFAULT)) {
        (Some((manifest, layout)), _) => (layout, manifest.root.join("fonts"), manifest.fonts),
        // Without a book there is still the binary; what is wrong with a book.toml is for `build` to tell.
        (None, Some(layout)) => (layout, global.folder.join("fonts"), FontSources::default()),
        (None, None) => return End::Usage,
    };
    let mut report = Report::default();
    let places = Places { own: &folder, folders: &sources.folders, fallback: &sources.fallback, maths: sources.maths.as_deref() };
    let Ok(fonts) = load_from(&layout, places, &mut report) else {
        say.report(&report);
        return End::Usage;
    };
    for family in fonts.families.values() {
        let cuts: Vec<&str> = family.cuts.keys().map(|c| cut_name(*c)).collect();
        let file = family.cuts.values().next().and_then(|id| fonts.faces.get(usize::from(id.0))).map_or("", |f| f.path.as_str());
        say.data(&if say.json {
            format!("{}\n", json!({ "name": family.name, "slug": family.slug, "cuts": cuts, "licence": family.licence, "file": file }))
        } else {
            format!("{:<22} {:<10} {}\n", family.name, family.licence, cuts.join(", "))
        });
    }
    End::Done
}

fn cut_name(cut: Cut) -> &'static str {
    match (cut.bold, cut.italic) {
        (false, false) => "regular",
        (false, true) => "italic",
        (true, false) => "bold",
        (true, true) => "bold italic",
    }
}

/// Explains keys, or prints a schema.
pub fn keys(word: Option<&str>, wanted: Option<Schema>, say: &Say) -> End {
    if let Some(wanted) = wanted {
        let schema = match wanted {
            Schema::Book => schema::book(),
            Schema::Layout => schema::layout(),
        };
        say.data(&format!("{schema:#}\n"));
        return End::Done;
    }
    let rows: Vec<(&str, &str)> = match word {
        None => keys::BOOK.to_vec(),
        Some("layout.overrides") => keys::LAYOUT.iter().chain(keys::STYLE).copied().collect(),
        Some(word) => keys::BOOK.iter().chain(keys::LAYOUT).filter(|(path, _)| path.split('.').any(|step| step == word)).copied().collect(),
    };
    let rows = if rows.is_empty() { near(word.unwrap_or_default()) } else { rows };
    if rows.is_empty() {
        let d = Diagnostic::error(kinds::UNKNOWN_KEY, format!("no key is called “{}”", word.unwrap_or_default()));
        return fail(say, d.help(meant(word.unwrap_or_default())));
    }
    say.data(&if say.json { keys_json(&rows) } else { keys_human(&rows) });
    End::Done
}

/// Keys whose path or explanation holds the word.
fn near(word: &str) -> Vec<(&'static str, &'static str)> {
    let word = word.to_lowercase();
    keys::BOOK
        .iter()
        .chain(keys::LAYOUT)
        .filter(|(path, doc)| path.contains(&word) || doc.to_lowercase().contains(&word))
        .copied()
        .collect()
}

/// What to do about a key that is not one.
fn meant(word: &str) -> String {
    let last = |path: &'static str| path.rsplit('.').next().unwrap_or(path);
    let rows = || keys::BOOK.iter().chain(keys::LAYOUT).chain(keys::STYLE).map(|(path, _)| *path);
    match did_you_mean(word, rows().chain(rows().map(last))) {
        Some(near) => format!("did you mean `postbound keys {near}`?"),
        None => "`postbound keys` lists them all".to_string(),
    }
}

/// `chapters.order  How posts are grouped: themes | date | …  [themes]`
fn keys_human(rows: &[(&str, &str)]) -> String {
    let wide = rows.iter().map(|(path, _)| path.chars().count()).max().unwrap_or(0);
    let choices = schema::choices();
    let row = |(path, doc): &(&str, &str)| {
        let words = choices.get(*path).map_or(String::new(), |words| format!(": {}", words.join(" | ")));
        let default = keys::default(path).map_or(String::new(), |d| format!("  [{}]", d.trim_matches('"')));
        format!("{path:<wide$}  {doc}{words}{default}\n")
    };
    rows.iter().map(row).collect()
}

fn keys_json(rows: &[(&str, &str)]) -> String {
    let choices = schema::choices();
    let row = |(path, doc): &(&str, &str)| json!({ "key": path, "doc": doc, "values": choices.get(*path), "default": keys::default(path) });
    rows.iter().map(|r| format!("{}\n", row(r))).collect()
}

/// Explains one kind of diagnostic, or lists them by category.
pub fn explain(id: Option<&str>, say: &Say) -> End {
    let wanted = match id.map(|id| (id, kinds::find(id.trim_matches(['[', ']', ' '])))) {
        None => kinds::ALL,
        Some((_, Some(kind))) => &[kind],
        Some((id, None)) => {
            let d = Diagnostic::error(kinds::UNKNOWN_ID, format!("there is no diagnostic “{id}”"));
            return fail(say, d.help(kinds::suggestion(id)));
        }
    };
    say.data(&match (say.json, wanted) {
        (true, _) => wanted.iter().map(|k| explained_json(k)).collect(),
        (false, [kind]) => explained(kind),
        (false, _) => Category::ALL.iter().map(|c| listed(*c)).collect::<Vec<_>>().join("\n"),
    });
    End::Done
}

/// How bad a kind of diagnostic is, in a word.
fn grade(kind: &Kind) -> &'static str {
    kind.severity().map_or("varies", Severity::word)
}

fn explained(kind: &Kind) -> String {
    let severity = match kind.severity() {
        None => "an error or milder, depending on the case".to_string(),
        Some(_) => grade(kind).to_string(),
    };
    let once = if kind.once() { "; the same message is reported once a book" } else { "" };
    let ends = kind.category().exit_code();
    format!(
        "{kind}: {}\n\nseverity   {severity}{once}\ncategory   {}\nexit code  {ends}, where it is an error\n",
        kind.explanation(),
        kind.category()
    )
}

fn listed(category: Category) -> String {
    let of = || kinds::ALL.iter().filter(|k| k.category() == category);
    let wide = kinds::ALL.iter().map(|k| k.id().len()).max().unwrap_or(0);
    let rows: String = of().map(|k| format!("  {k:<wide$}  {:<7}  {}\n", grade(k), k.explanation())).collect();
    format!("{category}\n{rows}")
}

fn explained_json(kind: &Kind) -> String {
    let line = json!({
        "id": kind.id(),
        "severity": kind.severity().map(|_| grade(kind)),
        "category": kind.category().to_string(),
        "once": kind.once(),
        "explanation": kind.explanation(),
    });
    format!("{line}\n")
}
