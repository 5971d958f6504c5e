//! HTML into blocks: the one door to `html5ever`, whose tokenizer (HTML Standard, section 13.2.5) reads tags, attributes
//! and character references; what each element becomes is in [`elements`], and the tree is built by [`super::tree`].
//!
//! HTML is never turned into Markdown. A whole document or a fragment is read by [`read`]; pieces between Markdown are fed
//! to the same machinery by [`feed`]. Attributes that no book can hold are not looked at, so that no handler and no style
//! can reach one.

mod attributes;
mod elements;
mod embeds;
mod rules;

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use crate::diag::Report;

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
    let state = State { tree, rules, line, after_pre: false, title: None };
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
}

struct Sink<'t, 'a>(RefCell<State<'t, 'a>>);

impl TokenSink for Sink<'_, '_> {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let Ok(mut state) = self.0.try_borrow_mut() else { return TokenSinkResult::Continue };
        if let Some(first) = state.line {
            let down = usize::try_from(line.saturating_sub(1)).unwrap_or(0);
            state.tree.at_line(first.saturating_add(down));
        }
        match token {
            Token::CharacterTokens(text) => state.text(&text),
            Token::TagToken(tag) => {
                state.after_pre = false;
                return state.tag(&tag);
            }
            Token::DoctypeToken(_) | Token::CommentToken(_) | Token::NullCharacterToken | Token::EOFToken | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

impl State<'_, '_> {
    fn text(&mut self, text: &str) {
        let text = if std::mem::take(&mut self.after_pre) { text.strip_prefix('\n').unwrap_or(text) } else { text };
        if let Some(title) = &mut self.title {
            title.push_str(text);
        } else if self.tree.in_verse() {
            for (n, line) in text.split('\n').enumerate() {
                if n > 0 {
                    self.tree.soft_break();
                }
                self.tree.text(line);
            }
        } else {
            self.tree.text(text);
        }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
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
