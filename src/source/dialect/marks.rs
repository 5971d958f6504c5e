//! Marks in a line that Markdown does not know: wiki links, inline notes, `==marked==`, `H~2~O`, `x^2^`, `:smile:`, attribute lists.
//!
//! Each is taken only where plain prose cannot mean something else: `2^10`, `~/.bashrc` and `a == b == c` stay.

use super::args::Arguments;
use super::brackets::{MOST, MOST_NAME, closing, list, opening};
use super::destination::destination;
use super::lex::{escaped, maths_end, span_end, within};
use super::{noted, wiki};
use crate::source::classes::{is_bleed, is_small_caps};

/// The names of notes whose words stood in the text.
pub(super) const NOTE: &str = "in-line-";
/// Notes in notes in notes: so deep.
const MOST_NOTES: usize = 4;

/// What became of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fate {
    /// It was dropped.
    Dropped,
    /// A link stands in its place.
    Linked,
}

/// Prose without marks of other dialects; `before` is the character that stands before it.
pub(super) fn prose(text: &str, before: Option<char>, ink: &mut Ink<'_>) -> String {
    let special = |b: u8| matches!(b, b'[' | b'{' | b'=' | b'~' | b'^' | b':' | b'+' | b']');
    if ink.abbreviations.is_empty() && !text.bytes().any(special) {
        return text.to_string();
    }
    let mut pen = Pen { text, at: 0, out: String::with_capacity(text.len()), before, ink, depth: 0 };
    pen.run();
    pen.out
}

/// What marks leave beside the text, and what they need to know.
pub(super) struct Ink<'i> {
    /// The words of notes.
    pub notes: &'i mut Vec<String>,
    /// Names of what was changed, and where.
    pub told: &'i mut Vec<(String, usize)>,
    /// Abbreviations and what they are short for.
    pub abbreviations: &'i [(&'i str, &'i str)],
}

struct Pen<'t, 'i> {
    text: &'t str,
    at: usize,
    out: String,
    before: Option<char>,
    ink: &'t mut Ink<'i>,
    depth: usize,
}

impl<'t> Pen<'t, '_> {
    fn run(&mut self) {
        while let Some(c) = self.rest().chars().next() {
            let taken = match c {
                '`' => self.copy_to(span_end(self.text, self.at)),
                '$' => maths_end(self.text, self.at).is_some_and(|end| self.copy_to(end)),
                '\\' => {
                    let next = self.rest().chars().nth(1).map_or(0, char::len_utf8);
                    self.copy_to(self.at + 1 + next)
                }
                '<' => self.tag(),
                '[' if self.rest().starts_with("[[") => self.wiki(),
                '[' if self.rest().starts_with("[^") => self.called(),
                '[' => self.noted(),
                '!' if self.rest().starts_with("![") && !self.rest().starts_with("![[") => self.noted(),
                '!' if self.rest().starts_with("![[") => self.wiki(),
                ']' => self.behind_bracket(),
                '^' => self.raised() || self.note() || self.place(),
                '~' => self.lowered(),
                '=' => self.between("==", "mark"),
                '+' => self.between("++", "ins"),
                ':' => self.emoji(),
                '{' => self.reading() || self.list(),
                'h' | 'w' if self.address() => true,
                c if c.is_alphanumeric() => self.abbreviation(),
                _ => false,
            };
            if !taken {
                self.out.push(c);
                self.at += c.len_utf8();
            }
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// The character before this place.
    fn last(&self) -> Option<char> {
        self.text.get(..self.at).and_then(|t| t.chars().next_back()).or(self.before)
    }

    fn copy_to(&mut self, end: usize) -> bool {
        let end = end.min(self.text.len());
        let piece = self.text.get(self.at..end).unwrap_or("");
        if piece.is_empty() {
            return false;
        }
        // Between backticks too, an engine shows an escaped shortcode as one.
        let mut shown = piece.to_string();
        while let Some((at, (length, words))) = shown.match_indices("{{").find_map(|(at, _)| Some((at, escaped(shown.get(at..)?)?))) {
            shown.replace_range(at..at + length, &words);
        }
        self.out.push_str(&shown);
        self.at = end;
        true
    }

    /// Replaces so many bytes.
    fn put(&mut self, length: usize, made: &str) -> bool {
        self.out.push_str(made);
        self.at += length;
        true
    }

    /// A word that is short for others.
    fn abbreviation(&mut self) -> bool {
        if self.last().is_some_and(char::is_alphanumeric) {
            return false;
        }
        let rest = self.rest();
        let ends = |short: &str| rest.get(short.len()..).is_some_and(|r| !r.starts_with(char::is_alphanumeric));
        let found = self.ink.abbreviations.iter().find(|(short, _)| rest.starts_with(short) && ends(short)).copied();
        found.is_some_and(|(short, long)| {
            self.put(short.len(), &format!("<abbr title=\"{}\">{short}</abbr>", long.replace(['"', '<', '>'], "")))
        })
    }

    /// A tag, an autolink or a comment of HTML: nothing inside is a mark.
    fn tag(&mut self) -> bool {
        let rest = self.rest();
        if rest.starts_with("<!--") {
            return within(rest, MOST).find("-->").is_some_and(|n| self.copy_to(self.at + n + 3));
        }
        let opens = rest.get(1..).is_some_and(|r| r.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/'));
        let end = rest.char_indices().take(MOST).find(|(_, c)| *c == '>').map(|(n, _)| n + 1);
        let name: String = rest.chars().skip(1).take_while(char::is_ascii_alphabetic).collect();
        let end = match name.as_str() {
            "pre" | "script" | "style" | "textarea" | "code" | "svg" | "math" => within(rest, 20 * MOST).find(&format!("</{name}")).or(end),
            _ => end,
        };
        opens && end.is_some_and(|n| self.copy_to(self.at + n))
    }

    /// An address as it stands: its signs are no marks.
    fn address(&mut self) -> bool {
        let rest = self.rest();
        let starts = ["http://", "https://", "www."].iter().any(|p| rest.starts_with(p)) && !self.last().is_some_and(char::is_alphanumeric);
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | ']' | '|' | '"' | '{')).unwrap_or(rest.len());
        starts && self.copy_to(self.at + end)
    }

    fn wiki(&mut self) -> bool {
        let Some(found) = wiki::read(self.rest()) else { return false };
        if let Some(name) = found.told {
            self.ink.told.push((name, self.at));
        }
        self.put(found.length, &found.made)
    }

    /// The address of a link, its attribute list; or the attribute list of words in brackets.
    fn behind_bracket(&mut self) -> bool {
        let rest = self.rest();
        if rest.starts_with("](") {
            let Some(length) = closing(rest.get(1..).unwrap_or(""), '(', ')') else { return false };
            let inside = rest.get(2..length).unwrap_or("");
            let open = opening(&self.out);
            let picture = open.and_then(|n| self.out.get(..n)).is_some_and(|t| t.ends_with('!'));
            let (address, size) = destination(inside, picture);
            self.put(length + 1, &format!("]({address}){size}"));
            match list(self.rest()) {
                Some((length, _)) if !picture => self.at += length,
                Some((length, _)) => self.picture_list(length, open),
                None => {}
            }
            return true;
        }
        let Some((length, words)) = rest.get(1..).and_then(list) else { return false };
        let Some(open) = opening(&self.out) else { return false };
        let inside = self.out.get(open + 1..).unwrap_or("").to_string();
        if self.out.get(..open).is_some_and(|t| t.ends_with(['!', ']'])) {
            return false;
        }
        self.out.truncate(open);
        let has = |is: fn(&str) -> bool| words.iter().any(|w| w.strip_prefix('.').is_some_and(|c| is(&c.to_lowercase())));
        if let Some(id) = words.iter().find_map(|w| w.strip_prefix('#')) {
            self.out.push_str(&anchor(id));
        }
        let made = match () {
            () if has(is_small_caps) => format!("<span class=\"small-caps\">{inside}</span>"),
            () if has(|c| matches!(c, "mark" | "highlight")) => format!("<mark>{inside}</mark>"),
            () if has(|c| matches!(c, "underline" | "ul")) => format!("<u>{inside}</u>"),
            () if has(|c| matches!(c, "index" | "index-term" | "indexterm")) => {
                let said = rest.get(1..=length).unwrap_or("").trim_start_matches(['{', ':']).trim_end_matches('}');
                super::out::index_term(&inside, &Arguments::read(said))
            }
            () => inside,
        };
        self.put(length + 1, &made)
    }

    /// The attribute list of a picture that has just been written: Quarto's description makes a caption of what was its alt text. What
    /// speaks of its look is read with the picture.
    fn picture_list(&mut self, length: usize, open: Option<usize>) {
        let text = self.rest().get(..length).unwrap_or("");
        let inside = text.trim_start_matches(['{', ':']).trim_end_matches('}');
        let described = Arguments::read(inside).named(&["fig-alt"]).map(str::to_string);
        let written = open.and_then(|n| Some((n, self.out.get(n + 1..)?.rsplit_once("](")?)));
        if let (Some(alt), Some((open, (caption, rest)))) = (described, written) {
            let src = rest.trim_end_matches(')').split(" \"").next().unwrap_or("").trim_matches(['<', '>']).to_string();
            let made = super::out::picture(&src, &alt, caption);
            self.out.truncate(open.saturating_sub(1));
            self.out.push_str(&made);
            let width = Arguments::read(inside).named(&["width"]).map(|w| format!("{{width={w}}}"));
            self.put(length, &width.unwrap_or_default());
        } else if text.starts_with("{:") && !speaks_of_pictures(text) {
            self.at += length;
        } else {
            self.copy_to(self.at + length);
        }
    }

    /// `x^2^`, where the raised part is one word behind another.
    fn raised(&mut self) -> bool {
        let rest = self.rest().get(1..).unwrap_or("");
        let word: String =
            rest.chars().take(24).take_while(|c| c.is_alphanumeric() || matches!(c, '+' | '-' | '−' | ',' | '\'' | '’')).collect();
        let signs = word.chars().skip(1).any(|c| matches!(c, '+' | '-' | '−' | ','));
        let after = rest.get(word.len()..).unwrap_or("");
        let next = after.get(1..).and_then(|r| r.chars().next());
        let digits = self.last().is_some_and(|c| c.is_ascii_digit()) && next.is_some_and(|c| c.is_ascii_digit());
        let follows = digits || next == Some('^');
        let behind = self.last().is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | ']' | '*' | '_'));
        if !behind || word.is_empty() || signs || follows || !after.starts_with('^') {
            return false;
        }
        self.put(word.len() + 2, &format!("<sup>{word}</sup>"))
    }

    /// `H~2~O`, where the lowered part is one word behind another.
    fn lowered(&mut self) -> bool {
        let rest = self.rest().get(1..).unwrap_or("");
        let word: String = rest.chars().take(24).take_while(|c| c.is_alphanumeric() || matches!(c, '+' | '-' | '−' | ',')).collect();
        let after = rest.get(word.len()..).unwrap_or("");
        let next = after.get(1..).and_then(|r| r.chars().next());
        let digits = self.last().is_some_and(|c| c.is_ascii_digit()) && next.is_some_and(|c| c.is_ascii_digit());
        let behind = self.last().is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | '*' | '_'));
        if !behind || word.is_empty() || digits || next == Some('~') || !after.starts_with('~') {
            return false;
        }
        self.put(word.len() + 2, &format!("<sub>{word}</sub>"))
    }

    /// `^[words]`: a note where it is called.
    fn note(&mut self) -> bool {
        let rest = self.rest();
        if !rest.starts_with("^[") || self.depth >= MOST_NOTES {
            return false;
        }
        let Some(length) = closing(rest.get(1..).unwrap_or(""), '[', ']') else { return false };
        let inside = rest.get(2..length).unwrap_or("");
        if inside.trim().is_empty() {
            return false;
        }
        let mut pen = Pen { text: inside, at: 0, out: String::new(), before: None, ink: &mut *self.ink, depth: self.depth + 1 };
        pen.run();
        let words = pen.out.split_whitespace().collect::<Vec<_>>().join(" ");
        self.ink.notes.push(words);
        let lines = "\n".repeat(inside.matches('\n').count());
        let mark = format!("[^{NOTE}{}]{lines}", self.ink.notes.len());
        self.put(length + 1, mark.trim_end_matches('\n'))
    }

    /// The mark of a note before a link: the brackets of both would be taken for a link of two parts.
    fn called(&mut self) -> bool {
        let rest = self.rest();
        let Some((name, after)) = rest.get(2..).and_then(|r| within(r, MOST_NAME).split_once(']')) else { return false };
        let mark = !name.is_empty() && !name.contains(char::is_whitespace);
        let made = format!("[^{name}]<!---->");
        mark && after.starts_with('[') && !after.starts_with("[^") && self.put(name.len() + 3, &made)
    }

    /// A link or a picture with marks of notes in its words: Markdown has no mark there, and it would be no link. They follow it.
    fn noted(&mut self) -> bool {
        let rest = self.rest();
        if self.depth >= MOST_NOTES {
            return false;
        }
        let Some((length, bare)) = noted::behind(rest) else { return false };
        let mut pen = Pen { text: &bare, at: 0, out: String::new(), before: self.last(), ink: &mut *self.ink, depth: self.depth + 1 };
        pen.run();
        let made = pen.out;
        self.put(length, &made)
    }

    /// `^id` at the end of a line: a place that links of a vault lead to.
    fn place(&mut self) -> bool {
        let rest = self.rest().get(1..).unwrap_or("");
        let id = rest.get(..rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len())).unwrap_or("");
        let ends = rest
            .get(id.len()..)
            .is_some_and(|r| r.is_empty() || r.trim_start_matches([' ', '\t', '\r']).starts_with('\n') || r.trim().is_empty());
        let named = id.chars().any(|c| c.is_ascii_alphabetic()) || id.len() > 4;
        let apart = self.last().is_none_or(char::is_whitespace);
        if !ends || !named || !apart {
            return false;
        }
        while self.out.ends_with([' ', '\t']) {
            self.out.pop();
        }
        let made = anchor(&format!("^{id}"));
        self.put(id.len() + 1, &made)
    }

    /// `==words==`, as an element; not `a == b`, nor where letters touch the marks from outside.
    fn between(&mut self, mark: &str, element: &str) -> bool {
        let rest = self.rest();
        let sign = mark.chars().next().unwrap_or('=');
        let outside = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != sign);
        let Some(inner) = rest.strip_prefix(mark).filter(|_| outside(self.last())) else { return false };
        let Some(end) = within(inner, MOST).find(mark).filter(|n| *n > 0) else { return false };
        let words = inner.get(..end).unwrap_or("");
        let after = inner.get(end + mark.len()..).and_then(|r| r.chars().next());
        let touches = words.starts_with(|c: char| c.is_whitespace() || c == sign) || words.ends_with(char::is_whitespace);
        if touches || words.contains("\n\n") || words.contains('`') || !outside(after) {
            return false;
        }
        let mut pen = Pen { text: words, at: 0, out: String::new(), before: None, ink: &mut *self.ink, depth: self.depth + 1 };
        if pen.depth <= MOST_NOTES {
            pen.run();
        } else {
            pen.out = words.to_string();
        }
        // Keys that are pressed together are written so, too.
        let keys = mark == "++" && words.contains('+') && !words.contains(char::is_whitespace);
        let element = if keys { "kbd" } else { element };
        let made = format!("<{element}>{}</{element}>", pen.out);
        self.put(end + 2 * mark.len(), &made)
    }

    /// Characters with their reading.
    fn reading(&mut self) -> bool {
        super::ruby::read(self.rest()).is_some_and(|(length, made)| self.put(length, &made))
    }

    fn emoji(&mut self) -> bool {
        let rest = self.rest().get(1..).unwrap_or("");
        let name: String =
            rest.chars().take(40).take_while(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '+' | '-')).collect();
        let ends = rest.get(name.len()..).is_some_and(|r| r.starts_with(':'));
        let apart = self.last().is_none_or(|c| !c.is_alphanumeric());
        if !ends || !apart || name.is_empty() {
            return false;
        }
        if ["material-", "octicons-", "fontawesome-", "simple-"].iter().any(|set| name.starts_with(set)) {
            self.ink.told.push((format!("the icon “:{name}:”"), self.at));
            return self.put(name.len() + 2, "");
        }
        match emojis::get_by_shortcode(&name) {
            Some(emoji) => self.put(name.len() + 2, emoji.as_str()),
            None => false,
        }
    }

    /// Attribute lists of kramdown and Pandoc, and the marks of CriticMarkup.
    fn list(&mut self) -> bool {
        let rest = self.rest();
        for (open, close, before, after) in [
            ("{++", "++}", "<ins>", "</ins>"),
            ("{--", "--}", "<del>", "</del>"),
            ("{==", "==}", "<mark>", "</mark>"),
            ("{>>", "<<}", "", ""),
        ] {
            let found = rest.strip_prefix(open).and_then(|r| Some((r, within(r, MOST).find(close)?)));
            if let Some((inner, end)) = found.filter(|(r, end)| !r.get(..*end).unwrap_or("").contains("\n\n")) {
                let words = if before.is_empty() { "" } else { inner.get(..end).unwrap_or("") };
                return self.put(open.len() + end + close.len(), &format!("{before}{words}{after}"));
            }
        }
        if let Some((inner, end)) = rest.strip_prefix("{~~").and_then(|r| Some((r, within(r, MOST).find("~~}")?))) {
            let words = inner.get(..end).unwrap_or("");
            let words = words.split_once("~>").map_or(words, |(_, new)| new);
            return self.put(end + 6, words);
        }
        let Some((length, words)) = list(rest) else { return false };
        let kramdown = rest.starts_with("{:");
        if self.last() == Some(')') && rest.get(..length).is_some_and(speaks_of_pictures) {
            return self.copy_to(self.at + length);
        }
        // On a line of its own it belongs to a block.
        let ends = rest.get(length..).is_some_and(|r| r.trim_start_matches([' ', '\t', '\r']).starts_with('\n') || r.trim().is_empty());
        let starts = self.out.rsplit('\n').next().is_some_and(|l| l.trim_matches([' ', '\t', '>']).is_empty());
        if ends && starts && self.last().is_none_or(char::is_whitespace) {
            return false;
        }
        if words.iter().any(|w| w.strip_prefix('.').is_some_and(|c| is_bleed(&c.to_lowercase()))) {
            return self.put(length, "{.full-bleed}");
        }
        let behind = self.last().is_some_and(|c| matches!(c, '`' | '*' | '_'));
        let heading = self.out.rsplit('\n').next().is_some_and(|l| l.trim_start().starts_with(['#', ':', '`', '~']));
        let at_end = ends && !heading && self.last() == Some(' ') && words.iter().all(|w| w.starts_with(['.', '#']));
        if !kramdown && !behind && !at_end {
            return false;
        }
        let id = words.iter().find_map(|w| w.strip_prefix('#')).map(anchor).unwrap_or_default();
        self.put(length, &id)
    }
}

/// A place that links may lead to.
pub(super) fn anchor(id: &str) -> String {
    format!("<a id=\"{}\"></a>", id.replace(['"', '<', '>', '&'], ""))
}

/// Whether an attribute list says how large a picture is, or where it stands.
fn speaks_of_pictures(list: &str) -> bool {
    let bleeds = || list.split(|c: char| !c.is_alphanumeric() && c != '-').any(|w| is_bleed(&w.to_lowercase()));
    ["width=", "height=", "style=", "align", "float", "pull-"].iter().any(|word| list.contains(word)) || bleeds()
}

/// Words that Markdown must not read.
pub(super) fn literally(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        if matches!(c, '<' | '>' | '*' | '_' | '[' | ']' | '`' | '~' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str) -> String {
        let mut notes = Vec::new();
        let made = prose(text, None, &mut Ink { notes: &mut notes, told: &mut Vec::new(), abbreviations: &[] });
        std::iter::once(made).chain(notes).collect::<Vec<_>>().join(" || ")
    }

    #[test]
    fn marks_of_other_dialects_become_elements() {
        for (text, want) in [
            ("a ==marked word== b", "a <mark>marked word</mark> b"),
            ("H~2~O, CO~2~, H~2~SO~4~", "H<sub>2</sub>O, CO<sub>2</sub>, H<sub>2</sub>SO<sub>4</sub>"),
            ("x^2^ m^3^/s 20^th^ 10^-3^ A^T^A", "x<sup>2</sup> m<sup>3</sup>/s 20<sup>th</sup> 10<sup>-3</sup> A<sup>T</sup>A"),
            ("++new++ and", "<ins>new</ins> and"),
            ("So^[A *note* [x](y) here.] it", "So[^in-line-1] it || A *note* [x](y) here."),
            ("[words[^1]](a.b) on", "[words](a.b)[^1] on"),
            ("[*words[^1]*, more [^b]](a.b)", "[*words*, more](a.b)[^1][^b]"),
            ("[words[^1]][ref]", "[words][ref][^1]"),
            ("[words^[a note]](a.b)", "[words](a.b)[^in-line-1] || a note"),
            ("[![alt[^1]](p.png)](a.b)", "[![alt](p.png)](a.b)[^1]"),
            ("last line ^a1b2c3\nnext", "last line<a id=\"^a1b2c3\"></a>\nnext"),
            ("[caps]{.smallcaps} [x]{.mark} [y]{.unknown}", "<span class=\"small-caps\">caps</span> <mark>x</mark> y"),
            ("[a](b){target=\"_blank\" rel=\"no opener\"} c", "[a](b) c"),
            ("`x`{.py} *e*{: .c}", "`x` *e*"),
            (
                "![x](my photo.png) ![y](p.png =300x200) ![z|200](p.png)",
                "![x](<my photo.png>) ![y](<p.png>){width=300 height=200} ![z|200](p.png)",
            ),
            ("![A caption](p.png){.border fig-alt=\"Some words\"} x", "![Some words](<p.png> \"A caption\") x"),
            ("![By [Ann](https://x.y) *here*](p.png){fig-alt=\"Some words\"} x", "![Some words](<p.png> \"By Ann here\") x"),
            ("![A](p.png){#fig-x .big\n  fig-alt=\"Some\n  words\"} x", "![Some words](<p.png> \"A\") x"),
            ("The caption {#tbl-one}\nx", "The caption <a id=\"tbl-one\"></a>\nx"),
            ("[a]({filename}b.md) ![c]({attach}p.png)", "[a](b.md) ![c](p.png)"),
            ("hi :smile: :+1:", "hi 😄 👍"),
            ("{++in++}{--out--}{>>say<<}{==m==}", "<ins>in</ins><del>out</del><mark>m</mark>"),
        ] {
            assert_eq!(run(text), want, "{text}");
        }
    }

    #[test]
    fn prose_that_looks_like_marks_stays() {
        for text in [
            "2^10 and 3^4",
            "x^2+y^2=z^2",
            "~/.bashrc and ~/.profile",
            "a == b == c",
            "if (a==b) or (c==d)",
            "C++ and C++",
            "from ~5 to ~10, 5~10~15",
            "at 12:30:45 or a:b:c",
            ":not_an_emoji_name:",
            "[^1] and [^1]: words",
            "`==a==` `H~2~O` $x^2^$",
            "https://x.y/a~b~c/==d==",
            "[x](https://x.y/a~b~c^d^)",
            "<a href=\"x^2^\">",
            "{curly} {not a list}",
            "~~struck~~",
            "^_^ and ^^",
            "[see](some words here)",
            "[`a[^1]`](b)",
            "[a[^1]] b",
        ] {
            assert_eq!(run(text), text);
        }
    }
}
