//! HTML into blocks: the one door to `html5ever`, whose tokenizer (HTML Standard, section 13.2.5) reads tags, attributes
//! and character references; what each element becomes is in [`elements`], and the tree is built by [`super::tree`].
//!
//! HTML is never turned into Markdown. A whole document or a fragment is read by [`read`]; pieces between Markdown are fed
//! to the same machinery by [`feed`]. Attributes that no book can hold are not looked at, so that no handler and no style
//! can reach one.

mod attributes;
mod elements;
mod embeds;
mod pictures;
mod rules;

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use crate::diag::Report;

use super::maths::{self, Capture, Found, Held};
use super::tree::{Parsed, Place, Tree};

pub(crate) use rules::{Action, Rule, Rules};

/// Reads a document or a fragment. Headings keep the levels of their marks; `parsed.titles` has what the document says of
/// its title.
pub(crate) fn read(text: &str, place: &Place, rules: &Rules, report: &mut Report) -> Parsed {
    let text = super::encoding::clean(text);
    let mut tree = Tree::new(place);
    feed(&mut tree, &text, Some(1), rules);
    tree.end_dropped();
    tree.finish(report)
}

/// Hands a piece of HTML to a tree; `line` is where it starts, where that is not the tree's own line. An element that is
/// open at the end of the piece stays open.
pub(super) fn feed(tree: &mut Tree<'_>, html: &str, line: Option<usize>, rules: &Rules) {
    let (html, tail) = html.split_at(complete(html));
    let state = State { tree, rules, line, after_pre: false, title: None, waiting: None, math: None, script: None };
    let tokenizer = Tokenizer::new(Sink(RefCell::new(state)), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    // It stops early only for scripts that are to be run, which the sink never asks for.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    drop(tokenizer);
    if !tail.is_empty() {
        tree.text(tail);
    }
}

/// How much of a piece is complete: a last tag that never ends is text, or its words would be lost as attributes.
fn complete(html: &str) -> usize {
    let Some(at) = html.rfind('<') else { return html.len() };
    let rest = html.get(at + 1..).unwrap_or("");
    let tag = rest.trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic());
    if tag && !rest.contains('>') { at } else { html.len() }
}

/// What the tokens of one piece are handed to.
pub(super) struct State<'t, 'a> {
    tree: &'t mut Tree<'a>,
    rules: &'t Rules,
    line: Option<usize>,
    /// The line end right behind `<pre>` does not count.
    after_pre: bool,
    /// The words of a `<title>` that is open.
    title: Option<String>,
    /// Words that are not handed on yet, and their line: a formula may go on in what follows.
    waiting: Option<(String, usize)>,
    /// A `<math>` that is open.
    math: Option<Capture>,
    /// The TeX of a script that is open, and whether it stands by itself.
    script: Option<(String, bool)>,
}

struct Sink<'t, 'a>(RefCell<State<'t, 'a>>);

impl TokenSink for Sink<'_, '_> {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let Ok(mut state) = self.0.try_borrow_mut() else { return TokenSinkResult::Continue };
        let here = state.line.map(|first| first.saturating_add(usize::try_from(line.saturating_sub(1)).unwrap_or(0)));
        match token {
            Token::CharacterTokens(text) => state.wait(&text, here),
            Token::TagToken(tag) => {
                if &*tag.name == "br" && state.is_in_formula() {
                    state.wait("\n", here);
                    return TokenSinkResult::Continue;
                }
                state.flush();
                if let Some(line) = here {
                    state.tree.at_line(line);
                }
                state.after_pre = false;
                return state.tag(&tag);
            }
            Token::EOFToken => state.flush(),
            Token::DoctypeToken(_) | Token::CommentToken(_) | Token::NullCharacterToken | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

impl State<'_, '_> {
    /// Words, which wait for what follows.
    fn wait(&mut self, text: &str, line: Option<usize>) {
        let text = if std::mem::take(&mut self.after_pre) { text.strip_prefix('\n').unwrap_or(text) } else { text };
        match &mut self.waiting {
            Some((words, _)) => words.push_str(text),
            None => self.waiting = Some((text.to_string(), line.unwrap_or(0))),
        }
    }

    /// Whether the words that wait end within a formula.
    fn is_in_formula(&self) -> bool {
        let Some((words, _)) = &self.waiting else { return false };
        let opened = |open: &str, close: &str| words.rfind(open).is_some_and(|at| !words.get(at..).unwrap_or("").contains(close));
        words.matches("$$").count() % 2 == 1 || opened("\\[", "\\]") || opened("\\begin{", "\\end{")
    }

    /// Hands on the words that wait, and the formulas in them.
    fn flush(&mut self) {
        let Some((words, line)) = self.waiting.take() else { return };
        if line > 0 {
            self.tree.at_line(line);
        }
        if let Some(math) = &mut self.math {
            return math.text(&words);
        }
        if let Some((script, _)) = &mut self.script {
            return script.push_str(&words);
        }
        if self.title.is_some() || self.tree.is_verbatim() {
            return self.text(&words);
        }
        let line = if line > 0 { line } else { self.tree.line() };
        let mut at = 0;
        for Found { range, tex, display } in maths::find(&words, &[]) {
            let (before, written) = (words.get(at..range.start).unwrap_or(""), words.get(range.clone()).unwrap_or("").to_string());
            if !before.is_empty() {
                self.text(before);
            }
            let line = line + words.get(..range.start).unwrap_or("").matches('\n').count();
            self.tree.formula(&Held { tex, written, display, line });
            at = range.end;
        }
        self.text(words.get(at..).unwrap_or(""));
    }

    /// Whether the tag belongs to a formula, and was read.
    fn formula(&mut self, tag: &Tag) -> bool {
        let name: &str = &tag.name;
        let get = |key: &str| tag.attrs.iter().find(|a| &*a.name.local == key).map(|a| a.value.to_string());
        match (&mut self.math, tag.kind) {
            (Some(math), TagKind::StartTag) => math.open(name, tag.self_closing, &get),
            (Some(math), TagKind::EndTag) => math.close(name),
            (None, TagKind::StartTag) if name == "math" && !self.tree.dropping() => {
                let mut math = Capture::new(get("alttext").as_deref(), get("display").is_some_and(|d| d == "block"));
                math.open(name, false, &get);
                self.math = Some(math);
            }
            (None, TagKind::StartTag) => {
                let kind = (name == "script").then(|| get("type")).flatten().filter(|t| t.starts_with("math/tex"));
                self.script = kind.map(|k| (String::new(), k.contains("display")));
                return self.script.is_some();
            }
            (None, TagKind::EndTag) => {
                let Some((tex, display)) = self.script.take_if(|_| name == "script") else { return false };
                self.give(tex.trim().to_string(), display);
            }
        }
        if name == "math" && tag.kind == TagKind::EndTag {
            if let Some(math) = self.math.take() {
                let display = math.display;
                self.give(math.finish(), display);
            }
        }
        true
    }

    fn give(&mut self, tex: String, display: bool) {
        if !tex.is_empty() {
            let written = if display { format!("$${tex}$$") } else { format!("${tex}$") };
            let line = self.tree.line();
            self.tree.formula(&Held { tex, written, display, line });
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(title) = &mut self.title {
            title.push_str(text);
        } else if self.tree.in_verse() {
            for (n, line) in text.split('\n').enumerate() {
                if n > 0 {
                    self.tree.soft_break();
                }
                self.tree.text(line);
            }
        } else if self.tree.is_verbatim() {
            self.tree.text(text);
        } else {
            let mut rest = text;
            while let Some((before, name, after)) = self.tree.mark_in(rest) {
                self.tree.text(before);
                self.tree.note_mark(name);
                rest = after;
            }
            self.tree.text(rest);
        }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        if self.formula(tag) {
            return if tag.kind == TagKind::StartTag { raw(name) } else { TokenSinkResult::Continue };
        }
        match tag.kind {
            TagKind::EndTag => {
                if name == "title" {
                    self.end_title();
                }
                if name == "ruby" {
                    self.tree.close_tag("rp");
                }
                elements::close(self.tree, name);
            }
            TagKind::StartTag => {
                // The end tags of ruby's parts may be left out.
                if matches!(name, "rt" | "rp" | "rb" | "rtc") {
                    self.tree.close_tag("rp");
                    self.tree.close_tag("rt");
                }
                let dropping = self.tree.dropping();
                if name == "title" && !self.tree.is_inside(|k| matches!(k, super::tree::Kind::Dropped)) {
                    self.title = Some(String::new());
                } else if !dropping {
                    let element = attributes::Element::new(tag);
                    elements::open(self.tree, &element, self.rules);
                    self.after_pre = matches!(name, "pre" | "listing");
                } else if !tag.self_closing {
                    self.tree.starts_inside(name);
                }
                return raw(name);
            }
        }
        TokenSinkResult::Continue
    }

    fn end_title(&mut self) {
        if let Some(title) = self.title.take() {
            let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
            if !title.is_empty() {
                self.tree.titles.push(title);
            }
        }
    }
}

/// How the tokenizer goes on behind a start tag (HTML Standard, section 13.2.6.4).
fn raw(name: &str) -> TokenSinkResult<()> {
    match name {
        "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        _ => TokenSinkResult::Continue,
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod twice;
