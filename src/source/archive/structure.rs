//! The structure that a post had before its markup was lost: quotations, lists, headings, attributions.
//!
//! Each rule needs evidence in the text itself; where there is none, a paragraph stays a paragraph. Quotations have
//! a file of their own (`quotes`).

use crate::diag::Loc;
use crate::model::{Anchor, Block, BlockKind, ListItem, ListKind, Text, text::slug};
use crate::source::tree::shape;

use super::lines::Unit;
use super::marks::{ends_with_attribution, is_caption, is_field, is_list_item, item, number};

/// The units of a post as blocks; captions that were left out go to `dropped` with their lines.
pub(super) fn blocks(units: &[Unit], file: &str, dropped: &mut Vec<(usize, String)>) -> Vec<Block> {
    let kept: Vec<&Unit> = units
        .iter()
        .filter(|u| {
            let caption = is_caption(&u.text) && u.lines == 1;
            if caption {
                dropped.push((u.line, "the caption or the file's name of a picture that is not there".into()));
            }
            !caption
        })
        .collect();
    let mut shaper = Shaper { units: kept, file, out: Vec::new() };
    let mut at = 0;
    while at < shaper.units.len() {
        at = shaper.step(at).max(at + 1);
    }
    shaper.out
}

pub(super) struct Shaper<'a> {
    pub(super) units: Vec<&'a Unit>,
    file: &'a str,
    out: Vec<Block>,
}

impl Shaper<'_> {
    pub(super) fn text(&self, at: usize) -> &str {
        self.units.get(at).map_or("", |u| u.text.as_str())
    }

    pub(super) fn loc(&self, at: usize) -> Loc {
        Loc::new(self.file, self.units.get(at).map_or(0, |u| u.line))
    }

    pub(super) fn push(&mut self, at: usize, kind: BlockKind) {
        let block = Block::new(kind, self.loc(at));
        self.out.push(block);
    }

    pub(super) fn para(&self, at: usize) -> Block {
        Block::new(BlockKind::Para(Text::from_plain(tidy(self.text(at)))), self.loc(at))
    }

    /// Makes a block of the units from here on; the index of the next unit.
    fn step(&mut self, at: usize) -> usize {
        let text = self.text(at).to_string();
        if shape::is_ornament(&text) {
            if !self.out.is_empty() && at + 1 < self.units.len() {
                self.push(at, BlockKind::SceneBreak);
            }
            return at + 1;
        }
        if let Some(next) = self.quotation(at) {
            return next;
        }
        if let Some(next) = self.list(at) {
            return next;
        }
        if let Some(next) = self.column(at) {
            return next;
        }
        if self.is_heading(at) {
            let words = tidy(&text);
            let anchor = Some(slug(&words)).filter(|s| !s.is_empty()).map(Anchor);
            let level = if number(&text).is_some() { 1 } else { 2 };
            let mut block = Block::new(BlockKind::Heading { level, text: Text::from_plain(words) }, self.loc(at));
            block.anchor = anchor;
            self.out.push(block);
            return at + 1;
        }
        let block = self.para(at);
        self.out.push(block);
        at + 1
    }

    pub(super) fn words(&self, at: usize) -> usize {
        self.units.get(at).map_or(0, |u| u.words())
    }

    pub(super) fn continues_list(&self, at: usize) -> bool {
        let item_at = |i: usize| self.units.get(i).is_some_and(|u| item(&u.text).is_some());
        item_at(at) && (item_at(at + 1) || (at > 0 && item_at(at - 1)))
    }

    /// A run of items.
    fn list(&mut self, at: usize) -> Option<usize> {
        if let Some((first, _)) = number(self.text(at)) {
            let mut end = at;
            while number(self.text(end)).is_some_and(|(n, _)| n == first + (end - at) as u64) && end < self.units.len() {
                end += 1;
            }
            let heads = (at..end).all(|i| self.heads_text(i)) && end < self.units.len();
            if end - at < 2 || (heads && end - at < 3 && self.units.get(at + 1).is_some_and(|u| u.blanks > 0)) {
                return None;
            }
            return Some(self.items(at, end, ListKind::Number(first)));
        }
        let mark = self.text(at).chars().next().filter(|_| is_list_item(self.text(at)) || item(self.text(at)).is_some())?;
        let mut end = at;
        while end < self.units.len() && self.text(end).starts_with(mark) && item(self.text(end)).is_some() {
            end += 1;
        }
        let plain_mark = matches!(mark, '-' | '–' | '+' | '*' | '»' | '·');
        (end > at + usize::from(plain_mark)).then(|| self.items(at, end, ListKind::Bullet))
    }

    fn items(&mut self, from: usize, to: usize, kind: ListKind) -> usize {
        let long = (from..to).map(|i| self.words(i)).sum::<usize>() > (to - from) * 25;
        let items = (from..to)
            .map(|i| {
                let words = item(self.text(i)).unwrap_or_default();
                ListItem { task: None, value: None, blocks: vec![Block::new(BlockKind::Para(Text::from_plain(tidy(words))), self.loc(i))] }
            })
            .collect();
        let tight = !long && self.units.get(from + 1).is_some_and(|u| u.blanks == 0);
        self.push(from, BlockKind::List { kind, tight, items });
        to
    }

    /// Three short lines or more without blank lines between them, where paragraphs have them: verse, or a list without marks.
    fn column(&mut self, at: usize) -> Option<usize> {
        let spaced = self.units.iter().skip(1).filter(|u| u.blanks > 0).count() * 3 >= self.units.len();
        let short = |u: &&Unit| u.text.chars().count() <= 60 && u.lines == 1 && !u.underlined;
        let run = self.units.get(at..)?.iter().enumerate().take_while(|(n, u)| short(u) && (*n == 0 || u.blanks == 0)).count();
        let alone = self.units.get(at + run).is_none_or(|u| u.blanks > 0);
        if !spaced || run < 3 || !alone {
            return None;
        }
        let measures = (at..at + run).filter(|i| self.text(*i).starts_with(|c: char| c.is_ascii_digit() || "½¼¾⅓⅔".contains(c))).count();
        let lines: Vec<Text> = (at..at + run).map(|i| Text::from_plain(tidy(self.text(i)))).collect();
        if measures * 2 >= run {
            let items = lines
                .into_iter()
                .zip(at..)
                .map(|(t, i)| ListItem { task: None, value: None, blocks: vec![Block::new(BlockKind::Para(t), self.loc(i))] })
                .collect();
            self.push(at, BlockKind::List { kind: ListKind::Bullet, tight: true, items });
        } else {
            self.push(at, BlockKind::Verse(vec![lines]));
        }
        Some(at + run)
    }

    /// A short line that heads the text below it.
    pub(super) fn is_heading(&self, at: usize) -> bool {
        let Some(unit) = self.units.get(at) else { return false };
        if unit.underlined {
            return true;
        }
        let text = unit.text.as_str();
        if number(text).is_some() {
            let neighbours = number(self.text(at + 1)).is_some() || (at > 0 && number(self.text(at - 1)).is_some());
            return self.heads_text(at) && !neighbours;
        }
        self.heads_text(at) && item(text).is_none() && !(at > 0 && self.introduces(at - 1) && !self.is_strong(text))
    }

    fn is_strong(&self, text: &str) -> bool {
        super::signs::titled(text) > 0.7 && text.split_whitespace().count() >= 3
    }

    fn heads_text(&self, at: usize) -> bool {
        let text = self.text(at);
        let words = self.words(at);
        let starts = text
            .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | '(' | ' '))
            .starts_with(|c: char| c.is_uppercase() || c.is_numeric() || "‘“¿¡".contains(c));
        let quoted = text.starts_with(['“', '"', '«']) && text.ends_with(['”', '"', '»']);
        // `… say, “So be it.”` ends as a sentence does.
        let bare = text.trim_end_matches(['”', '"', '»', '’', ')']);
        let ends = bare.ends_with(['.', ',', ';', '!', '…', ':']) || quoted || is_field(text) || ends_with_attribution(text);
        let below = self.units.get(at + 1).is_some_and(|u| {
            u.words() >= 8 || item(&u.text).is_some() || u.text.ends_with(':') || self.units.get(at + 2).is_some_and(|v| v.words() >= 12)
        });
        let question = text.ends_with('?') && words < 6 && super::signs::titled(text) < 0.6;
        let colon_head = text.ends_with(':') && words <= 12 && super::signs::titled(text) > 0.8 && words >= 2;
        let caps = text.chars().filter(|c| c.is_alphabetic()).count() >= 4 && !text.chars().any(char::is_lowercase);
        (1..=20).contains(&words)
            && starts
            && (!ends || colon_head || (caps && !quoted))
            && below
            && !question
            && text.chars().any(char::is_alphabetic)
            && !shape::starts_with_dash(text)
    }
}

/// A space that a scraper lost behind a mark of question or call: `fairly?Not`.
pub(super) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        out.push(c);
        if matches!(c, '?' | '!') && before.is_lowercase() && chars.peek().is_some_and(|n| n.is_uppercase()) {
            out.push(' ');
        }
        before = c;
    }
    out
}
