//! Who imports whom: the `use` trees and the full paths of a crate's files, followed through re-exports to the files that define
//! what they name.
//!
//! Sources are read as tokens and not as syntax: so what stands in the arguments of macros counts too, and no parser has to be
//! compiled. Method calls name no module and are not seen.

use std::collections::{BTreeMap, BTreeSet};

/// A module's path from the root of the crate, which is empty.
pub type ModulePath = Vec<String>;

/// The files of a crate, parsed.
pub struct Crate {
    files: BTreeMap<ModulePath, File>,
}

/// One file, which is one module.
struct File {
    /// Its path below `src`.
    name: String,
    uses: Vec<Use>,
    /// Paths in code, and names that stand alone, by line.
    paths: Vec<(usize, Vec<String>)>,
    /// The names that it defines.
    defined: BTreeSet<String>,
}

/// One leaf of a `use` tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The line where the declaration starts.
    pub line: usize,
    /// The path as it is written; a glob ends with `*`.
    pub path: Vec<String>,
    /// The name in this file.
    pub name: String,
    /// Whether others see it: a re-export.
    pub public: bool,
}

/// A file names something of another file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Import {
    /// The file that names it, by its path below `src`.
    pub from: String,
    /// Where.
    pub line: usize,
    /// The file that defines it.
    pub to: String,
    /// What is named; `None` where a module is only brought into scope.
    pub item: Option<String>,
    /// Whether it is only passed on: a re-export that the file's own code does not use.
    pub passed_on: bool,
}

impl Crate {
    /// Parses files, by their paths below `src`, without their tests.
    pub fn new<'a>(sources: impl IntoIterator<Item = (&'a str, &'a str)>) -> Crate {
        let parse = |(name, text): (&str, &str)| (module_of(name), parse(name, &tokens(text)));
        Crate { files: sources.into_iter().map(parse).collect() }
    }

    /// Every import of one file from another.
    pub fn imports(&self) -> BTreeSet<Import> {
        let mut found = BTreeSet::new();
        for (module, file) in &self.files {
            let named: BTreeSet<&String> = file.paths.iter().filter_map(|(_, p)| p.first()).collect();
            for u in &file.uses {
                let passed_on = u.public && !named.contains(&u.name);
                self.add(&mut found, module, u.line, &u.path, passed_on);
            }
            for (line, path) in file.paths.iter().filter(|(_, p)| p.len() > 1) {
                self.add(&mut found, module, *line, path, false);
            }
        }
        found
    }

    /// The paths into other crates (and into what a file defines itself), with their files and lines.
    pub fn outside(&self) -> Vec<(&str, usize, &str)> {
        let mut found = Vec::new();
        for (module, file) in &self.files {
            let uses = file.uses.iter().map(|u| (u.line, &u.path));
            let paths = file.paths.iter().filter(|(_, p)| p.len() > 1).map(|(line, p)| (*line, p));
            for (line, path) in uses.chain(paths) {
                if let Some(first) = path.first().filter(|_| self.absolute(module, path, 0).is_none()) {
                    found.push((file.name.as_str(), line, first.as_str()));
                }
            }
        }
        found
    }

    fn add(&self, found: &mut BTreeSet<Import>, module: &ModulePath, line: usize, path: &[String], passed_on: bool) {
        let Some((target, item)) = self.absolute(module, path, 0).map(|path| self.defining(path, 0)) else { return };
        let (Some(from), Some(to)) = (self.files.get(module), self.files.get(&target)) else { return };
        if target != *module {
            found.insert(Import { from: from.name.clone(), line, to: to.name.clone(), item, passed_on });
        }
    }

    /// A path as seen from a module, from the root of the crate; `None` where it leads out of the crate or to something local.
    fn absolute(&self, module: &ModulePath, path: &[String], depth: usize) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        let mut base = match first.as_str() {
            "crate" => Vec::new(),
            "self" => module.clone(),
            "super" => module.split_last()?.1.to_vec(),
            "postbound" if module == &["main"] => Vec::new(),
            name => {
                let file = self.files.get(module)?;
                let child = [module.as_slice(), &[name.to_owned()]].concat();
                let imported = file.uses.iter().find(|u| u.name == name && u.path != path && depth < 8);
                match imported {
                    Some(u) => self.absolute(module, &u.path, depth + 1)?,
                    None if self.files.contains_key(&child) => child,
                    None => return None,
                }
            }
        };
        for segment in rest {
            match segment.as_str() {
                "super" => drop(base.pop()),
                "self" => {}
                name => base.push(name.to_owned()),
            }
        }
        Some(base)
    }

    /// The module that defines what a path from the root names, through re-exports, and the item's name.
    fn defining(&self, path: Vec<String>, depth: usize) -> (ModulePath, Option<String>) {
        let known = (0..=path.len()).rev().find(|&n| self.files.contains_key(&path[..n])).unwrap_or(0);
        let (module, rest) = (path[..known].to_vec(), &path[known..]);
        let Some(item) = rest.first() else { return (module, None) };
        let Some(file) = self.files.get(&module).filter(|_| depth < 16) else { return (module, Some(item.clone())) };
        let passed = file.uses.iter().find(|u| u.name == *item).and_then(|u| self.absolute(&module, &u.path, 1));
        if let Some(passed) = passed {
            return self.defining([passed.as_slice(), &rest[1..]].concat(), depth + 1);
        }
        if !file.defined.contains(item) {
            let globs = file.uses.iter().filter(|u| u.name == "*").filter_map(|u| self.absolute(&module, &u.path[..u.path.len() - 1], 1));
            for glob in globs {
                let (target, found) = self.defining([glob.as_slice(), rest].concat(), depth + 1);
                if self.files.get(&target).is_some_and(|f| found.as_ref().is_some_and(|name| f.defined.contains(name))) {
                    return (target, found);
                }
            }
        }
        (module, Some(item.clone()))
    }
}

/// Sets of files that import each other in a circle, from the imports that count for it: those that name an item and use it.
pub fn circles(imports: &BTreeSet<Import>) -> Vec<BTreeSet<String>> {
    let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for import in imports.iter().filter(|i| i.item.is_some() && !i.passed_on) {
        edges.entry(&import.from).or_default().insert(&import.to);
    }
    let reached: BTreeMap<&str, BTreeSet<&str>> = edges.keys().map(|&start| (start, reach(&edges, start))).collect();
    let mut found: BTreeSet<BTreeSet<String>> = BTreeSet::new();
    for (&file, from_here) in reached.iter().filter(|(file, from_here)| from_here.contains(**file)) {
        let round = from_here.iter().filter(|other| reached.get(**other).is_some_and(|r| r.contains(file)));
        found.insert(round.map(|name| (*name).to_owned()).collect());
    }
    found.into_iter().collect()
}

/// What can be reached from a file, itself only if there is a way back.
fn reach<'a>(edges: &BTreeMap<&'a str, BTreeSet<&'a str>>, start: &'a str) -> BTreeSet<&'a str> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![start]);
    while let Some(file) = open.pop() {
        open.extend(edges.get(file).into_iter().flatten().copied().filter(|next| seen.insert(*next)));
    }
    seen
}

/// The module of a file: `a/b.rs` and `a/b/mod.rs` are `a::b`, `lib.rs` is the root.
fn module_of(name: &str) -> ModulePath {
    let name = name.trim_end_matches(".rs");
    let name = if name == "lib" { "" } else { name.strip_suffix("/mod").unwrap_or(name) };
    name.split('/').filter(|s| !s.is_empty()).map(str::to_owned).collect()
}

/// A word or a sign of the source, with its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Token<'a> {
    line: usize,
    text: &'a str,
}

/// The tokens of a source: words, `::` and single signs. Comments, literals and lifetimes are left out.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let (mut found, mut rest, mut line) = (Vec::new(), text, 1);
    while let Some(first) = rest.chars().next() {
        let skipped = comment(rest).or_else(|| literal(rest));
        let length = skipped.unwrap_or_else(|| match first {
            c if word(c) => rest.find(|c| !word(c)).unwrap_or(rest.len()),
            ':' if rest.starts_with("::") => 2,
            c => c.len_utf8(),
        });
        let token = &rest[..length];
        if skipped.is_none() && !first.is_whitespace() {
            found.push(Token { line, text: token });
        }
        line += token.matches('\n').count();
        rest = &rest[length..];
    }
    found
}

fn word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of a comment at the start; those between `/*` and `*/` may be nested.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    let (mut at, mut depth) = (text.starts_with("/*").then_some(2)?, 1);
    while depth > 0 && at < text.len() {
        let rest = &text.as_bytes()[at..];
        let step = if rest.starts_with(b"/*") { 1 } else { -i32::from(rest.starts_with(b"*/")) };
        depth += step;
        at += if step == 0 { 1 } else { 2 };
    }
    Some(at)
}

/// The length of a string, a character or a lifetime at the start.
fn literal(text: &str) -> Option<usize> {
    let bare = text.trim_start_matches(['b', 'c']);
    let prefix = if text.len() - bare.len() <= 1 { text.len() - bare.len() } else { 0 };
    let bare = &text[prefix..];
    if let Some(raw) = bare.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            let close = format!("\"{}", "#".repeat(hashes));
            let body = &raw[hashes + 1..];
            return Some(prefix + 1 + hashes + 1 + body.find(&close).map_or(body.len(), |n| n + close.len()));
        }
    }
    if let Some(body) = bare.strip_prefix('"') {
        return Some(prefix + 1 + quoted(body, '"'));
    }
    let body = bare.strip_prefix('\'')?;
    let second = body.chars().nth(1);
    let is_char = body.starts_with('\\') || second == Some('\'');
    let length = if is_char { quoted(body, '\'') } else { body.find(|c| !word(c)).unwrap_or(body.len()) };
    Some(prefix + 1 + length)
}

/// The length up to the closing quote and with it.
fn quoted(body: &str, close: char) -> usize {
    let mut escaped = false;
    for (at, c) in body.char_indices() {
        if c == close && !escaped {
            return at + c.len_utf8();
        }
        escaped = c == '\\' && !escaped;
    }
    body.len()
}

fn parse(name: &str, tokens: &[Token<'_>]) -> File {
    let mut file = File { name: name.to_owned(), uses: Vec::new(), paths: Vec::new(), defined: BTreeSet::new() };
    let mut at = 0;
    let text = |at: usize| tokens.get(at).map_or("", |t| t.text);
    while at < tokens.len() {
        let line = tokens[at].line;
        match text(at) {
            "use" if starts_item(tokens, at) => {
                let public = at > 0 && (text(at - 1) == "pub" || text(at - 1) == ")");
                at = tree(tokens, at + 1, &Vec::new(), &mut |path, alias| {
                    let last = path.last().cloned().unwrap_or_default();
                    file.uses.push(Use { line, name: alias.unwrap_or(last), path, public });
                });
            }
            // A visibility's path is no import.
            "in" if at > 1 && text(at - 1) == "(" && text(at - 2) == "pub" => {
                at += tokens[at..].iter().take_while(|t| t.text != ")").count();
            }
            kind @ ("fn" | "struct" | "enum" | "union" | "trait" | "type" | "const" | "static" | "mod") => {
                let named = if kind == "static" && text(at + 1) == "mut" { at + 2 } else { at + 1 };
                file.defined.insert(text(named).to_owned());
                at = named;
            }
            "macro_rules" => {
                file.defined.insert(text(at + 2).to_owned());
                at += 3;
            }
            first
                if first.starts_with(|c: char| c.is_alphabetic() || c == '_')
                    && !matches!(at.checked_sub(1).map(text), Some("." | "::")) =>
            {
                let mut path = vec![first.to_owned()];
                at += 1;
                while text(at) == "::" && text(at + 1).starts_with(word) {
                    path.push(text(at + 1).to_owned());
                    at += 2;
                }
                file.paths.push((line, path));
            }
            _ => at += 1,
        }
    }
    file
}

/// Whether the word `use` at this place starts a declaration, and is not the `use<…>` of a type's captures.
fn starts_item(tokens: &[Token<'_>], at: usize) -> bool {
    tokens.get(at + 1).is_some_and(|t| t.text != "<")
}

/// Reads the `use` tree at a place and gives each of its leaves, with its alias; returns the place behind it.
fn tree(tokens: &[Token<'_>], mut at: usize, base: &[String], leaf: &mut dyn FnMut(Vec<String>, Option<String>)) -> usize {
    let text = |at: usize| tokens.get(at).map_or("", |t| t.text);
    let mut path = base.to_vec();
    loop {
        match text(at) {
            "::" => at += 1,
            "{" => {
                at += 1;
                while !matches!(text(at), "}" | "") {
                    at = tree(tokens, at, &path, leaf);
                    at += usize::from(text(at) == ",");
                }
                return at + 1;
            }
            "self" if !path.is_empty() => at += 1,
            "as" => {
                leaf(path, Some(text(at + 1).to_owned()));
                return at + 2;
            }
            "," | "}" | ";" | "" => {
                leaf(path, None);
                return at;
            }
            segment => {
                path.push(segment.to_owned());
                at += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uses(text: &str) -> Vec<(String, String, bool)> {
        parse("a.rs", &tokens(text)).uses.into_iter().map(|u| (u.path.join("::"), u.name, u.public)).collect()
    }

    /// Each import as `from > to: item`.
    fn imports(sources: &[(&str, &str)]) -> Vec<String> {
        let found = Crate::new(sources.iter().copied()).imports();
        let mut seen: Vec<String> =
            found.iter().map(|i| format!("{} > {}: {}", i.from, i.to, i.item.as_deref().unwrap_or("self"))).collect();
        seen.dedup();
        seen
    }

    #[test]
    fn trees_are_read_to_their_leaves() {
        let text = "use crate::{a, b::{self, c::{D, E as F}}, g::*};\npub(crate) use super::h::I;\nuse {j::K, l};\nuse crate::m as _;";
        let expected = [
            ("crate::a", "a", false),
            ("crate::b", "b", false),
            ("crate::b::c::D", "D", false),
            ("crate::b::c::E", "F", false),
            ("crate::g::*", "*", false),
            ("super::h::I", "I", true),
            ("j::K", "K", false),
            ("l", "l", false),
            ("crate::m", "_", false),
        ];
        assert_eq!(uses(text), expected.map(|(path, name, public)| (path.to_owned(), name.to_owned(), public)));
    }

    #[test]
    fn comments_literals_and_lifetimes_are_no_code() {
        let text = "// use crate::a;\n/* /* use */ crate::b */ fn f<'a>(x: &'a str) { g('\"', '\\'', \"crate::c \\\" crate::d\", r#\"crate::\"e\"#, b\"use\", 'u') }";
        let words: Vec<&str> = tokens(text).iter().map(|t| t.text).filter(|t| t.starts_with(word)).collect();
        assert_eq!(words, ["fn", "f", "x", "str", "g"]);
        assert_eq!(tokens("\"\n\n\" a")[0].line, 3);
        assert_eq!(tokens("r b c br 'static x").iter().map(|t| t.text).collect::<Vec<_>>(), ["r", "b", "c", "br", "x"]);
    }

    #[test]
    fn a_path_in_code_is_an_import() {
        let defines = ("b/c.rs", "pub struct X; pub fn f() {}");
        let parent = ("b/mod.rs", "pub mod c;");
        for (text, item) in [
            ("fn g() { crate::b::c::f() }", "f"),
            ("fn g(x: &crate::b::c::X) {}", "X"),
            ("fn g() { println!(\"{}\", crate::b::c::f()) }", "f"),
            ("macro_rules! m { () => { $crate::b::c::f() } }", "f"),
            ("fn g() { super::b::c::f() }", "f"),
            ("fn g() { use crate::b::c::f; f() }", "f"),
            ("impl From<crate::b::c::X> for Y {}", "X"),
        ] {
            assert_eq!(imports(&[("a.rs", text), parent, defines]), [format!("a.rs > b/c.rs: {item}")], "{text}");
        }
        for text in ["pub(in crate::b) fn g() {}", "fn g() { x.b::<u8>() }", "fn g() { b::c() }", "fn g() { std::c::f() }"] {
            assert_eq!(imports(&[("a.rs", text), parent, defines]), [""; 0], "{text}");
        }
    }

    #[test]
    fn names_lead_through_modules_aliases_and_re_exports_to_the_file_that_defines_them() {
        let parent = ("b/mod.rs", "mod c; pub use c::X; pub use self::d::*; pub fn own() {} pub use c as inner;");
        let (defines, more) = (("b/c.rs", "pub struct X;"), ("b/d.rs", "pub enum Y { A }"));
        for (text, seen) in [
            ("use crate::b::X;", "b/c.rs: X"),
            ("use crate::b::{X as Z};", "b/c.rs: X"),
            ("use crate::b::Y;", "b/d.rs: Y"),
            ("use crate::b::Y::A;", "b/d.rs: Y"),
            ("use crate::b::own;", "b/mod.rs: own"),
            ("use crate::b::inner::X;", "b/c.rs: X"),
            ("fn f() { crate::b::X::new() }", "b/c.rs: X"),
        ] {
            let found: Vec<String> =
                imports(&[("a.rs", text), parent, defines, more]).into_iter().filter(|i| i.starts_with("a.rs")).collect();
            assert_eq!(found, [format!("a.rs > {seen}")], "{text}");
        }
        let through = imports(&[("a.rs", "use crate::b; fn f() { b::X }"), parent, defines, more]);
        assert!(through.contains(&"a.rs > b/c.rs: X".to_owned()) && through.contains(&"a.rs > b/mod.rs: self".to_owned()), "{through:?}");
        let below = imports(&[("b/mod.rs", "mod c; fn f() { c::X }"), defines]);
        assert_eq!(below, ["b/mod.rs > b/c.rs: X"]);
    }

    #[test]
    fn circles_are_of_files_that_use_each_other() {
        let round = |sources: &[(&str, &str)]| {
            let found = circles(&Crate::new(sources.iter().copied()).imports());
            found.into_iter().map(|c| c.into_iter().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
        };
        let (a, b) = (("a.rs", "use crate::b::Y; pub struct X;"), ("b.rs", "pub struct Y; fn f(x: crate::c::Z) {}"));
        assert_eq!(round(&[a, b, ("c.rs", "use crate::{a::X}; pub struct Z;")]), ["a.rs b.rs c.rs"]);
        assert_eq!(round(&[a, b, ("c.rs", "use std::fmt; pub struct Z;")]), [""; 0]);
        // A parent that only passes on what its child defines does not depend on it; one that uses it does.
        let child = ("p/q.rs", "use super::Shared; pub struct Part;");
        assert_eq!(round(&[("p/mod.rs", "mod q; pub use q::Part; pub struct Shared;"), child]), [""; 0]);
        assert_eq!(round(&[("p/mod.rs", "mod q; pub use q::Part; pub struct Shared(Part);"), child]), ["p/mod.rs p/q.rs"]);
        // Siblings that meet through their parent's re-exports are a circle of two, without the parent.
        let siblings = [("p/mod.rs", "mod q; mod r; pub use {q::A, r::B};"), ("p/q.rs", "use super::B; pub struct A;")];
        assert_eq!(round(&[siblings[0], siblings[1], ("p/r.rs", "pub struct B(super::A);")]), ["p/q.rs p/r.rs"]);
    }

    #[test]
    fn paths_out_of_the_crate_are_told_from_paths_within() {
        let found = Crate::new([
            ("a/mod.rs", "mod image; use image::X; use {zip::Z, crate::b::Y}; fn f() { lopdf::g(); std::h() }"),
            ("a/image.rs", ""),
        ]);
        let outside: Vec<&str> = found.outside().into_iter().map(|(_, _, name)| name).collect();
        assert_eq!(outside, ["zip", "lopdf", "std"]);
    }
}
