//! Reads white and level off a display list.

use std::collections::BTreeMap;
use std::fmt;

use postbound::Layout;
use postbound::page::{ElementId, Page, Pages, Placed, Role, Side};
use postbound::unit::Len;

/// What is measured by.
pub struct Meter<'a> {
    pages: &'a Pages,
    leading: Len,
    top: Len,
    lines: i64,
    /// From the top of a line's slot to its baseline.
    base: Len,
}

/// A block as it stands on a page.
#[derive(Clone, Debug)]
struct Block {
    kind: String,
    element: ElementId,
    top: Len,
    bottom: Len,
    picture: bool,
    /// All its words are generated: the date below a title.
    generated: bool,
}

/// What was found in a book.
#[derive(Debug, Default)]
pub struct Reading {
    /// White in hundredths of a line, with how often, by kind of joint.
    pub joints: BTreeMap<String, BTreeMap<i64, usize>>,
    /// Pages of text that end neither a chapter nor before one.
    pub full: usize,
    /// Those that are short by so many lines.
    pub short: BTreeMap<i64, usize>,
    /// Spreads of two such pages, and those of them whose pages end on different lines.
    pub spreads: (usize, usize),
    /// Pictures, and those with less than a line of white to words above or below them.
    pub pictures: (usize, usize),
    /// Where a page is short by two lines or more, or a spread uneven: indices of pages.
    pub places: Vec<usize>,
}

impl<'a> Meter<'a> {
    /// A meter for pages of this look.
    pub fn new(pages: &'a Pages, look: &Layout) -> Meter<'a> {
        let (leading, top) = (look.text.leading, look.page.top);
        let mut places: BTreeMap<Len, usize> = BTreeMap::new();
        for (at, placed) in pages.pages.iter().flat_map(|page| page.placed.iter()) {
            if matches!(placed, Placed::Text(run) if run.pos.is_some() && run.size == look.text.inline.size) {
                *places.entry(Len((at.y - top).0.rem_euclid(leading.0.max(1)))).or_default() += 1;
            }
        }
        let base = places.iter().max_by_key(|(_, n)| **n).map_or(leading * 3 / 4, |(at, _)| *at);
        Meter { pages, leading, top, lines: i64::from(look.page.lines), base }
    }

    /// Measures all pages.
    pub fn read(&self) -> Reading {
        let mut reading = Reading::default();
        let mut verso: Option<i64> = None;
        for (n, page) in self.pages.pages.iter().enumerate() {
            let blocks = self.blocks(page);
            self.joints(&blocks, &mut reading);
            let short = self.short(n, page);
            if let Some(lines) = short {
                reading.full += 1;
                *reading.short.entry(lines).or_default() += 1;
            }
            let uneven = page.side == Side::Recto && verso.zip(short).is_some_and(|(left, right)| left != right);
            if page.side == Side::Recto && verso.is_some() && short.is_some() {
                reading.spreads.0 += 1;
                reading.spreads.1 += usize::from(uneven);
            }
            if uneven || short.is_some_and(|lines| lines > 1) {
                reading.places.push(n);
            }
            verso = short.filter(|_| page.side == Side::Verso);
        }
        reading
    }

    /// By how many lines a page is short, if the same unit goes on after it.
    fn short(&self, n: usize, page: &Page) -> Option<i64> {
        let next = self.pages.pages.get(n + 1)?;
        if page.blank || next.blank || next.unit != page.unit || next.placed.is_empty() {
            return None;
        }
        let (head, foot) = (self.top, self.top + self.leading * (self.lines + 2));
        let ends = page.placed.iter().filter_map(|(at, placed)| match placed {
            Placed::Text(run) if run.pos.is_some() && at.y > head && at.y < foot => Some(at.y + self.leading - self.base),
            Placed::Image { size, seen: None, .. } => Some(at.y + size.height),
            Placed::Image { seen: Some(_), .. } => Some(head + self.leading * self.lines),
            Placed::Text(_) | Placed::Rule { .. } | Placed::Link { .. } => None,
        });
        let end = ends.max()?;
        let used = (end - head - self.leading / 5).round_up_to(self.leading).0 / self.leading.0;
        Some(self.lines - used)
    }

    fn joints(&self, blocks: &[Block], reading: &mut Reading) {
        for (above, below) in blocks.iter().zip(blocks.iter().skip(1)) {
            let white = (below.top - above.bottom).0 * 100 / self.leading.0.max(1);
            let white = (white as f64 / 5.0).round() as i64 * 5;
            let name = match (above.kind.as_str(), below.kind.as_str()) {
                ("P", "P") => "P".to_string(),
                ("P", kind) => format!("above {kind}"),
                (kind, "P") => format!("below {kind}"),
                (one, other) => format!("{one} / {other}"),
            };
            *reading.joints.entry(name).or_default().entry(white).or_default() += 1;
        }
        for (n, block) in blocks.iter().enumerate().filter(|(_, b)| b.picture) {
            let above = n.checked_sub(1).and_then(|m| blocks.get(m)).map(|b| block.top - b.bottom);
            let below = blocks.get(n + 1).map(|b| b.top - block.bottom);
            let near = above.into_iter().chain(below).any(|white| white < self.leading * 9 / 10);
            reading.pictures.0 += 1;
            reading.pictures.1 += usize::from(near);
        }
    }

    /// The blocks of a page from the top, notes and furniture apart.
    fn blocks(&self, page: &Page) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        let foot = self.top + self.leading * (self.lines + 1);
        for (at, placed) in &page.placed {
            let (element, top, bottom, picture) = match placed {
                Placed::Text(run) if run.element == ElementId::ARTIFACT && (at.y < self.top || at.y > foot || run.pos.is_some()) => {
                    continue;
                }
                Placed::Text(run) => (run.element, at.y - self.base, at.y - self.base + self.leading, false),
                Placed::Image { size, element, .. } => (*element, at.y, at.y + size.height, true),
                Placed::Rule { .. } | Placed::Link { .. } => continue,
            };
            let generated = matches!(placed, Placed::Text(run) if run.pos.is_none());
            let Some((element, kind)) = self.kind(page, element) else { continue };
            let same = |b: &&mut Block| b.element == element && b.kind == kind;
            match blocks.iter_mut().rev().find(same) {
                Some(block) => {
                    (block.top, block.bottom) = (block.top.min(top), block.bottom.max(bottom));
                    block.picture |= picture;
                    block.generated &= generated;
                }
                None => blocks.push(Block { kind, element, top, bottom, picture, generated }),
            }
        }
        for block in blocks.iter_mut().filter(|b| b.kind == "P" && b.generated) {
            block.kind = "date".to_string();
        }
        for block in blocks.iter_mut().filter(|b| b.kind.starts_with("title")) {
            let lines = (block.bottom - block.top - self.leading / 2).round_up_to(self.leading).0 / self.leading.0.max(1);
            if lines > 1 {
                block.kind = format!("{} of {lines} lines", block.kind);
            }
        }
        blocks.sort_by_key(|b| b.top);
        blocks
    }

    /// The outermost element that a reader sees as a block, and what it is called; none for notes.
    fn kind(&self, page: &Page, id: ElementId) -> Option<(ElementId, String)> {
        if id == ElementId::ARTIFACT {
            return Some((id, "ornament".to_string()));
        }
        let mut found = None;
        let mut id = page.element(id);
        while id != ElementId::DOCUMENT {
            let element = self.pages.elements.get(id.0 as usize)?;
            let name = match element.role {
                Role::Note => return None,
                Role::H(level) => format!("title {level}"),
                Role::P | Role::Title => "P".to_string(),
                Role::BlockQuote => "quotation".to_string(),
                Role::L => "list".to_string(),
                Role::Table => "table".to_string(),
                Role::Figure => "figure".to_string(),
                Role::Code => "code".to_string(),
                Role::Formula => "formula".to_string(),
                Role::Toc | Role::Toci | Role::Index => "contents".to_string(),
                Role::Div | Role::Sect | Role::Part | Role::Document => String::new(),
                Role::Reference | Role::Li | Role::Lbl | Role::LBody | Role::Tr | Role::Th | Role::RowTh | Role::Td => String::new(),
                Role::Caption | Role::Link | Role::Span => String::new(),
            };
            // Code within a paragraph is a part of it; a figure's caption and its pictures stand in one division.
            let division = element.role == Role::Div;
            if !name.is_empty() {
                found = Some((id, name));
            } else if division {
                found = found.map(|f| (id, f.1)).or(Some((id, "figure".to_string())));
            }
            id = element.parent;
        }
        found
    }
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, whites) in self.joints.iter().filter(|(name, _)| name.as_str() != "contents") {
            let count: usize = whites.values().sum();
            let usual = whites.values().max().copied().unwrap_or(0);
            let mut all: Vec<(i64, usize)> = whites.iter().map(|(white, n)| (*white, *n)).collect();
            all.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
            let said: Vec<String> = all.iter().take(8).map(|(white, n)| format!("{:.2} × {n}", *white as f64 / 100.0)).collect();
            writeln!(f, "  {name:<28} {count:>5}  {:>5.1} %  {}", 100.0 * usual as f64 / count.max(1) as f64, said.join(", "))?;
        }
        let short: Vec<String> = self.short.iter().filter(|(lines, _)| **lines != 0).map(|(l, n)| format!("{l} × {n}")).collect();
        let deep: usize = self.short.iter().filter(|(lines, _)| **lines > 1).map(|(_, n)| n).sum();
        let share = |n: usize, of: usize| 100.0 * n as f64 / of.max(1) as f64;
        writeln!(
            f,
            "  pages short by two lines or more: {deep} of {} ({:.2} %); short: {}",
            self.full,
            share(deep, self.full),
            short.join(", ")
        )?;
        let (all, uneven) = self.spreads;
        writeln!(f, "  spreads uneven: {uneven} of {all} ({:.2} %)", share(uneven, all))?;
        writeln!(f, "  pictures nearer than a line to words: {} of {}", self.pictures.1, self.pictures.0)?;
        let places: Vec<String> = self.places.iter().map(|n| (n + 1).to_string()).collect();
        writeln!(f, "  see the PDF's pages {}", places.join(" "))
    }
}
