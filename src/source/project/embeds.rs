//! Notes that show other notes: `![[Note]]`, `![[Note#Heading]]`, `![[Note#^block]]`, as Obsidian has them. The words of the note stand
//! where the embed stood; what is embedded in them is followed a few steps, never in a circle, and up to a limit of bytes.

use std::collections::BTreeMap;

use crate::diag::{Loc, Report};
use crate::model::text::slug;

use crate::source::dialect::fence_info;
use crate::source::{TextFile, frontmatter};

/// Notes are followed so deep into each other.
const MOST_DEEP: usize = 6;
/// So many bytes of other notes are shown in one.
const MOST_BYTES: usize = 256 << 10;
/// What is embedded by its name in `![[…]]` is at most so long.
const MOST_NAME: usize = 300;

/// The texts with the notes that they embed. What is not found stays as it is, and becomes a link.
pub(in crate::source) fn embed(texts: Vec<TextFile>) -> Vec<TextFile> {
    if !texts.iter().any(|t| t.text.contains("![[")) {
        return texts;
    }
    let vault = Vault::of(&texts);
    let made: Vec<Option<String>> = (0..texts.len()).map(|n| vault.whole(n)).collect();
    let with = |(file, made): (TextFile, Option<String>)| match made {
        Some(text) => TextFile { text, ..file },
        None => file,
    };
    texts.into_iter().zip(made).map(with).collect()
}

struct Vault<'t> {
    texts: &'t [TextFile],
    /// Notes by their names in lower case, those that lie nearest to the top first.
    names: BTreeMap<String, Vec<usize>>,
}

/// What the embeds of one note have in common.
struct Host {
    /// How much was put into it.
    bytes: usize,
    /// How many notes were: their footnotes are told apart by it.
    count: usize,
    /// Definitions of footnotes that belong to what was put into it.
    notes: String,
}

impl<'t> Vault<'t> {
    fn of(texts: &'t [TextFile]) -> Vault<'t> {
        let mut names: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (n, file) in texts.iter().enumerate() {
            if matches!(file.extension.as_str(), "md" | "markdown" | "mdx" | "qmd" | "rmd") {
                names.entry(stem(&file.shown).rsplit('/').next().unwrap_or("").to_lowercase()).or_default().push(n);
            }
        }
        let deep = |n: &usize| texts.get(*n).map_or(0, |t| t.shown.matches('/').count());
        names.values_mut().for_each(|list| list.sort_by_key(|n| (deep(n), *n)));
        Vault { texts, names }
    }

    /// The note that a name or a path means.
    fn find(&self, target: &str) -> Option<usize> {
        let path = stem(target.trim().trim_start_matches('/')).to_lowercase();
        let list = self.names.get(path.rsplit('/').next()?)?;
        let fits = |n: &&usize| {
            let own = self.texts.get(**n).map(|t| stem(&t.shown).to_lowercase()).unwrap_or_default();
            own == path || own.ends_with(&format!("/{path}"))
        };
        list.iter().find(fits).copied()
    }

    /// A file with its embeds; `None` where it has none.
    fn whole(&self, n: usize) -> Option<String> {
        let file = self.texts.get(n).filter(|f| f.text.contains("![["))?;
        let mut host = Host { bytes: 0, count: 0, notes: String::new() };
        let mut made = self.lines(&file.text, &mut vec![n], &mut host);
        if !host.notes.is_empty() {
            made.push_str("\n\n");
            made.push_str(&host.notes);
        }
        (host.count > 0).then_some(made)
    }

    fn lines(&self, text: &str, path: &mut Vec<usize>, host: &mut Host) -> String {
        let mut out = String::with_capacity(text.len());
        let mut code = Code::default();
        let mut level = 0;
        for line in text.split_inclusive('\n') {
            if code.is_code(line) || !line.contains("![[") {
                if !code.inside {
                    level = heading(line).map_or(level, |(l, _)| l);
                }
                out.push_str(line);
                continue;
            }
            out.push_str(&self.line(line, level, path, host));
        }
        out
    }

    /// A line with an embed in it.
    fn line(&self, line: &str, level: usize, path: &mut Vec<usize>, host: &mut Host) -> String {
        let mut out = String::new();
        let mut rest = line;
        while let Some(start) = rest.find("![[") {
            let before = rest.get(..start).unwrap_or("");
            let inner = rest.get(start + 3..).unwrap_or("");
            out.push_str(before);
            let Some(end) = inner.find("]]").filter(|n| *n <= MOST_NAME) else {
                out.push_str("![[");
                rest = inner;
                continue;
            };
            let after = inner.get(end + 2..).unwrap_or("");
            let odd = out.matches('`').count() % 2 == 1;
            let made = if odd { None } else { inner.get(..end).and_then(|target| self.shown(target, level, path, host)) };
            let alone = after.trim().is_empty().then(|| lead(&out)).flatten();
            match (made, alone) {
                (Some(made), Some(lead)) => {
                    let made = made.replace('\n', &format!("\n{lead}"));
                    out.push_str(&made);
                    // What follows is no part of the last paragraph.
                    if !after.is_empty() {
                        out.push('\n');
                        out.push_str(lead.trim_end());
                    }
                }
                (Some(made), None) if !made.contains("\n\n") && heading(&made).is_none() => out.push_str(&made.replace('\n', " ")),
                (Some(_) | None, _) => out.push_str(rest.get(start..start + 3 + end + 2).unwrap_or("")),
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }

    /// The words that a target means, with their own embeds.
    fn shown(&self, target: &str, level: usize, path: &mut Vec<usize>, host: &mut Host) -> Option<String> {
        let target = target.split('|').next()?.trim_end_matches('\\');
        let (name, place) = target.split_once('#').unwrap_or((target, ""));
        let n = if name.trim().is_empty() { path.last().copied()? } else { self.find(name)? };
        let file = self.texts.get(n)?;
        let circle = path.contains(&n) && (place.is_empty() || !name.trim().is_empty());
        if circle || path.len() > MOST_DEEP || is_hidden(file) {
            return None;
        }
        let body = frontmatter::cut(&file.text).body;
        let part = match place.strip_prefix('^').or_else(|| place.rsplit_once("#^").map(|(_, id)| id)) {
            Some(id) => block(body, id)?,
            None if place.is_empty() => body.trim().to_string(),
            None => section(body, place.rsplit('#').next()?)?,
        };
        if part.trim().is_empty() || host.bytes + part.len() > MOST_BYTES {
            return None;
        }
        host.bytes += part.len();
        host.count += 1;
        let part = with_own_notes(&part, body, host);
        let part = below(&part, level);
        path.push(n);
        let made = self.lines(&part, path, host);
        path.pop();
        let open = Code::default().ends_inside(&made);
        Some(format!("{}{open}", made.trim_end()))
    }
}

/// A path without the ending of a note.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = ["md", "markdown", "mdx", "qmd", "rmd"];
    match name.rsplit_once('.') {
        Some((_, e)) if ending.iter().any(|n| n.eq_ignore_ascii_case(e)) => path.get(..path.len() - e.len() - 1).unwrap_or(path),
        Some(_) | None => path,
    }
}

/// What stands before an embed in its line, where that is white space and marks: lines that follow it start so.
fn lead(before: &str) -> Option<String> {
    let line = before.rsplit('\n').next().unwrap_or("");
    let marks = |c: char| matches!(c, ' ' | '\t' | '>');
    let rest = line.trim_start_matches(marks);
    let item =
        rest.len() <= 6 && rest.ends_with(' ') && (rest.starts_with(['-', '*', '+']) || rest.starts_with(|c: char| c.is_ascii_digit()));
    let quoted = line.get(..line.len() - rest.len())?;
    (rest.is_empty() || item).then(|| format!("{quoted}{}", " ".repeat(rest.len())))
}

/// Drafts and notes that are not published stay hidden where others show them.
fn is_hidden(file: &TextFile) -> bool {
    let matter = frontmatter::cut(&file.text).matter;
    matter.is_some_and(|(kind, inner)| {
        let matter = frontmatter::read(kind, inner, &Loc::default(), &mut Report::default());
        matter.draft || matter.skip
    })
}

/// The level and the words of a heading.
fn heading(line: &str) -> Option<(usize, &str)> {
    let level = line.bytes().take_while(|b| *b == b'#').count();
    let words = line.get(level..).filter(|r| (1..=6).contains(&level) && r.starts_with([' ', '\t']))?;
    Some((level, words.trim().trim_end_matches('#').trim_end()))
}

/// A heading with what stands below it.
fn section(body: &str, name: &str) -> Option<String> {
    let wanted = slug(name);
    let mut code = Code::default();
    let mut depth = None;
    let mut out = String::new();
    for line in body.split_inclusive('\n') {
        let head = if code.is_code(line) { None } else { heading(line) };
        match (depth, head) {
            (None, Some((level, words))) if slug(words) == wanted => depth = Some(level),
            (Some(depth), Some((level, _))) if level <= depth => break,
            (_, _) => {}
        }
        if depth.is_some() {
            out.push_str(line);
        }
    }
    depth.map(|_| out.trim_end().to_string())
}

/// The paragraph, item, table or quotation with an id: behind its last line, or on a line of its own below it.
fn block(body: &str, id: &str) -> Option<String> {
    let mark = format!("^{id}");
    let lines: Vec<&str> = body.lines().collect();
    let marked = |l: &str| l.trim_end().strip_suffix(&mark).is_some_and(|r| r.is_empty() || r.ends_with([' ', '\t', '>']));
    let at = lines.iter().position(|l| marked(l))?;
    let own = lines.get(at)?.trim() == mark;
    let above = lines.get(..at)?;
    let last = if own { above.iter().rposition(|l| !l.trim().is_empty())? } else { at };
    let indent = |l: &str| l.len() - l.trim_start().len();
    let item = |l: &str| {
        matches!(l.trim_start().split(' ').next(), Some("-" | "*" | "+")) || l.trim_start().starts_with(|c: char| c.is_ascii_digit())
    };
    let here = *lines.get(last)?;
    let (first, end) = if !own && item(here) {
        let inner = lines.iter().skip(last + 1).take_while(|l| !l.trim().is_empty() && indent(l) > indent(here)).count();
        (last, last + 1 + inner)
    } else {
        let before = lines.get(..last)?.iter().rev().take_while(|l| !l.trim().is_empty() && heading(l).is_none()).count();
        (last - before, last + 1)
    };
    let held = lines.get(first..end)?.join("\n");
    let whole = held.trim_end();
    Some(whole.strip_suffix(&mark).unwrap_or(&held.replace(&format!(" {mark}"), "")).trim_end().to_string())
}

/// The headings of a part, below the one that it is shown under.
fn below(part: &str, level: usize) -> String {
    let heads = |code: &mut Code, line: &str| if code.is_code(line) { None } else { heading(line).map(|(l, _)| l) };
    let mut code = Code::default();
    let highest = part.lines().filter_map(|l| heads(&mut code, l)).min();
    let more = highest.map_or(0, |h| (level + 1).saturating_sub(h));
    if more == 0 {
        return part.to_string();
    }
    let mut code = Code::default();
    let deeper = |line: &str| match heads(&mut code, line) {
        Some(own) => format!("{}{line}", "#".repeat(more.min(6 - own))),
        None => line.to_string(),
    };
    part.split_inclusive('\n').map(deeper).collect()
}

/// A part whose footnotes have names of their own; definitions that lie elsewhere in the note go to the end of the host.
fn with_own_notes(part: &str, body: &str, host: &mut Host) -> String {
    if !part.contains("[^") {
        return part.to_string();
    }
    let renamed = |text: &str, n: usize| text.replace("[^", &format!("[^{n}-"));
    let defined = |key: &str| part.lines().any(|l| l.starts_with(&format!("[^{key}]:")));
    let mut lines = body.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(key) = line.strip_prefix("[^").and_then(|l| l.split_once("]:")).map(|(k, _)| k) else { continue };
        if !part.contains(&format!("[^{key}]")) || defined(key) {
            continue;
        }
        host.notes.push_str(&renamed(line, host.count));
        while let Some(more) = lines.next_if(|l| l.starts_with([' ', '\t'])) {
            host.notes.push('\n');
            host.notes.push_str(more);
        }
        host.notes.push('\n');
    }
    renamed(part, host.count)
}

/// Follows the fences of code.
#[derive(Default)]
struct Code {
    fence: Option<String>,
    inside: bool,
}

impl Code {
    fn is_code(&mut self, line: &str) -> bool {
        let mark = fence_info(line);
        self.inside = true;
        match (&self.fence, mark) {
            (None, Some((signs, _))) => self.fence = Some(signs.to_string()),
            (Some(open), Some((signs, ""))) if signs.starts_with(open.as_str()) => self.fence = None,
            (None, None) => self.inside = false,
            (Some(_), _) => {}
        }
        self.inside
    }

    /// The end of a fence that a text leaves open.
    fn ends_inside(mut self, text: &str) -> String {
        text.lines().for_each(|l| {
            self.is_code(l);
        });
        self.fence.map(|f| format!("\n{f}")).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(host: &str) -> String {
        let file = |name: &str, text: &str| TextFile { shown: name.into(), base: String::new(), text: text.into(), extension: "md".into() };
        let note = "---\ntitle: N\n---\n# One\n\nFirst *words*.[^a]\n\n## Two\n\nA line. ^here\n\n- x\n- y ^item\n  - z\n\n| t |\n|---|\n| u |\n\n^table\n\n# Three\n\nLast.\n\n[^a]: A note.\n";
        let texts = vec![
            file("p.md", host),
            file("sub/Note.md", note),
            file("Loop.md", "Round ![[Loop]] and ![[p]]."),
            file("Draft.md", "---\ndraft: true\n---\nHidden."),
            file("Plain.md", "Plain\nwords."),
            file("Deep.md", "Deep.\n\n![[Plain]]"),
            file("Open.md", "```\ncode"),
        ];
        embed(texts).remove(0).text
    }

    #[test]
    fn notes_sections_and_blocks_stand_where_they_are_embedded() {
        for (text, want) in [
            ("A ![[Plain]] b", "A Plain words. b"),
            ("![[Plain.md|x]]\nB", "Plain\nwords.\n\nB"),
            ("> ![[Plain]]", "> Plain\n> words."),
            ("- ![[Plain]]\n- b", "- Plain\n  words.\n\n- b"),
            ("![[Deep]]", "Deep.\n\nPlain\nwords."),
            ("![[sub/Note#^here]]", "A line."),
            ("![[Note#^item]]", "- y\n  - z"),
            ("![[Note#^table]]", "| t |\n|---|\n| u |"),
            ("## H\n\n![[note#Three]]\n", "## H\n\n### Three\n\nLast.\n\n[^1-a]: A note.\n\n"),
            ("![[Note#One#Two]]", "## Two\n\nA line. ^here\n\n- x\n- y ^item\n  - z\n\n| t |\n|---|\n| u |\n\n^table"),
            ("![[Open]]\nB", "```\ncode\n```\n\nB"),
        ] {
            assert_eq!(run(text), want, "{text}");
        }
    }

    #[test]
    fn circles_drafts_code_and_what_is_missing_stay() {
        for text in ["![[p]]", "![[Draft]]", "![[None]]", "`![[Plain]]`", "```\n![[Plain]]\n```", "![[a.png]]", "![[Note#None]]", "![["] {
            assert_eq!(run(text), text, "{text}");
        }
        assert_eq!(run("![[Loop]]"), "Round ![[Loop]] and ![[p]].");
    }
}
