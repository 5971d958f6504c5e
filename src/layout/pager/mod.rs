//! The pager: where pages turn, which variant of each paragraph is set, where figures wait and notes are split.
//!
//! Pure: numbers in, decisions out. It knows nothing of fonts, words or blocks, only of *items* made of lines, each line
//! with a depth and with what a page turn after it would cost. Depths are counted in *halves*, half lines of the
//! grid; the pages' own depths in whole lines.
//!
//! # The principle
//!
//! Since depths are whole halves, the text of a chapter up to an item can leave the page in few states: how many
//! halves are used, on which side, how deep the verso is that faces this recto, how many lines of notes must
//! stand below, which figures wait. Of all the ways into one state only the cheapest can be a part of the best
//! pagination, so a forward pass over the items that keeps one way a state finds the best there is
//! (M. F. Plass, *Optimal pagination techniques for automatic typesetting systems*, 1981; F. Mittelbach, *A general
//! framework for globally optimized pagination*, 2016). Paragraphs offer variants of more or fewer lines, so there
//! are nearly always enough ways for one that breaks no rule.
//!
//! # The proof
//!
//! The pass leaves out pages that are shorter than the full depth by more than a *window* of lines, but bounds what they could
//! bring (see [`search`], "Leaps"). Where the bound shows that a shorter page might pay, and only there, the window is widened
//! and the pass run again, until it finds a way that costs no more than the bound: the best of all. The certificate tells it:
//! `cost`, `first_fit`, `lower_bound`. The tests prove the rest against brute force.

pub mod cost;
mod floats;
mod greedy;
mod moves;
mod replay;
mod search;
mod state;
mod table;

#[cfg(test)]
mod oracle;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::unit::Len;

use super::page::Side;

use search::Found;

/// Half lines of the grid.
pub type Halves = i32;

/// The white above and below a figure, wherever it stands.
pub const FIGURE_WHITE: Halves = 2;
/// A figure has so many sizes at most.
pub const MOST_SIZES: usize = 7;

/// What all pages share.
#[derive(Clone, Debug)]
pub struct Geometry {
    /// The full depth of a page, in halves (even).
    pub depth: Halves,
    /// How much longer a page may be, in halves: 2 for one line.
    pub long: Halves,
    /// Half the leading of the grid.
    pub half: Len,
    /// Facing pages should end on the same line.
    pub facing: bool,
    /// The least space between text and notes.
    pub note_gap: Len,
    /// The leading of notes.
    pub note_pitch: Len,
    /// How notes may be split over pages.
    pub note_rules: NoteRules,
}

/// How notes may be split over pages: one table for the search, first fit and the oracle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoteRules {
    /// The fewest lines of a part.
    pub part: u16,
    /// Notes that one line calls and that take more than one such share of a page are one run, which may be cut anywhere.
    pub run_share: u16,
    /// When more notes wait than so many pages hold, their pages take no more text than must stand there, and are full. It keeps notes
    /// near their marks, and the search in proportion: there is one good way to set a flood, not its length times that of the text.
    pub flood: u16,
}

impl Default for NoteRules {
    fn default() -> NoteRules {
        NoteRules { part: 2, run_share: 3, flood: 2 }
    }
}

impl NoteRules {
    /// How many of the last note's lines may be left for the next page, at most: both parts hold [`NoteRules::part`] lines.
    pub fn most_left(self, last: u16) -> u16 {
        if last >= self.part.saturating_mul(2) { last - self.part } else { 0 }
    }

    /// Whether so many lines may be left: none, or enough for a part.
    pub fn may_leave(self, lines: i32) -> bool {
        lines == 0 || lines >= i32::from(self.part)
    }

    /// Whether lines above and below may be parted.
    pub fn may_part(self, above: usize, below: usize) -> bool {
        above.min(below) >= usize::from(self.part)
    }
}

impl Geometry {
    /// The halves that a length takes, rounded up.
    pub fn halves(&self, length: Len) -> Halves {
        let half = self.half.0.max(1);
        i32::try_from((length.0.max(0) + half - 1) / half).unwrap_or(i32::MAX / 4)
    }

    /// Whole lines, in halves, for so many lines of notes with the gap above them.
    pub fn notes(&self, lines: i32) -> Halves {
        if lines <= 0 { 0 } else { even(self.halves(self.note_gap + self.note_pitch * i64::from(lines))) }
    }
}

impl Geometry {
    /// More lines of notes than this on one page, carried over or called there, are a flood: [`NoteRules::flood`] pages full.
    pub fn flood(&self) -> i32 {
        let page = (self.half * i64::from(self.depth) - self.note_gap).0 / self.note_pitch.0.max(1);
        i32::try_from(page).unwrap_or(i32::MAX / 8).max(1).saturating_mul(i32::from(self.note_rules.flood))
    }
}

/// The next whole line.
pub(crate) fn even(halves: Halves) -> Halves {
    halves + (halves & 1)
}

/// A piece of the galley: a paragraph, a heading, a figure, a table.
#[derive(Clone, Debug)]
pub struct Item {
    /// The space above it: (halves, cost); the first is the one meant. Dropped at the top of a page.
    pub spaces: Vec<(Halves, f64)>,
    /// What a page turn above it costs.
    pub before: f64,
    /// It starts on a whole line of the grid.
    pub on_grid: bool,
    /// It starts a page.
    pub new_page: bool,
    /// What stands above it where the figure above it was moved.
    pub alone: Option<Alone>,
    /// It may be moved: a figure. Its variants are sizes, each of one line that calls no notes, [`MOST_SIZES`] at most.
    pub floats: bool,
    /// No figure from above it may still wait when it is set: another figure, or the title of the next post.
    pub after_floats: bool,
    /// A figure that was moved may be set above it: it starts a block of the text itself.
    pub takes: bool,
    /// Set again where it is continued on another page: a table's header.
    pub head: Len,
    /// Ways to set it, the best first; at least one, each of at least one line.
    pub variants: Vec<Choice>,
}

/// What stands above an item where the figure above it was moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alone {
    /// The space above it where that figure was moved, and where the one above that was moved as well.
    pub spaces: [Halves; 2],
    /// What a page turn above it costs then.
    pub before: f64,
}

/// A way to set an item.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What it costs, beyond the cheapest.
    pub cost: f64,
    /// The depth of its lines.
    pub pitch: Pitch,
    pub lines: Vec<LineCost>,
}

/// How deep lines are.
#[derive(Clone, Debug)]
pub enum Pitch {
    /// Each is a line of the grid.
    Grid,
    /// The depth of the first n lines, from n = 0; a run of them takes whole lines of the grid.
    Own(Vec<Len>),
}

/// What the pager must know of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LineCost {
    /// What a page turn after it costs, hyphens apart.
    pub turn: f64,
    /// It ends with a hyphen.
    pub hyphen: bool,
    /// Nothing stands in it: where the page turns after it, it takes no room.
    pub blank: bool,
    /// Lines of the notes that are called in it.
    pub notes: u16,
    /// Lines of the last of these notes, or of the run of notes that may be cut anywhere; never more than stand at the foot.
    pub last_note: u16,
}

impl Choice {
    /// A single unbreakable piece of so many halves.
    pub fn solid(halves: Halves, half: Len) -> Choice {
        Choice { cost: 0.0, pitch: Pitch::Own(vec![Len::ZERO, half * i64::from(halves)]), lines: vec![LineCost::default()] }
    }

    /// The depth of lines `from..to` in halves, with `head` repeated above them where they continue the item.
    pub fn depth(&self, from: usize, to: usize, head: Len, geometry: &Geometry) -> Halves {
        match &self.pitch {
            Pitch::Grid => i32::try_from((to - from) * 2).unwrap_or(i32::MAX / 4),
            Pitch::Own(_) => even(geometry.halves(self.extent(from, to, head))),
        }
    }

    /// The same before it is rounded to whole lines; nothing for lines of the grid.
    pub fn extent(&self, from: usize, to: usize, head: Len) -> Len {
        let Pitch::Own(ends) = &self.pitch else { return Len::ZERO };
        let hidden = to > from + 1 && to < self.lines.len() && self.lines.get(to - 1).is_some_and(|line| line.blank);
        let at = |n: usize| ends.get(n).copied().unwrap_or_default();
        at(if hidden { to - 1 } else { to }) - at(from) + if from > 0 { head } else { Len::ZERO }
    }
}

/// A chapter's pages as decided.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The pages, in order.
    pub pages: Vec<PlanPage>,
    /// What they cost.
    pub cost: f64,
    /// What filling each page in turn would cost.
    pub first_fit: f64,
    /// No pagination costs less.
    pub lower_bound: f64,
    /// What it costs beyond that: wishes that were not met, which are the caller's.
    pub wishes: f64,
}

impl Plan {
    /// The items on pages that cost much, and on the two pages before and after each: where more variants may help.
    pub fn trouble(&self) -> BTreeSet<usize> {
        let mut items = BTreeSet::new();
        for (n, _) in self.pages.iter().enumerate().filter(|(_, page)| page.cost > cost::BAD_PAGE) {
            let near = self.pages.iter().take(n + 3).skip(n.saturating_sub(2));
            items.extend(near.flat_map(|page| &page.fragments).map(|f| f.item));
        }
        items
    }
}

/// A page as decided.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanPage {
    /// Left or right.
    pub side: Side,
    /// What stands on it, from the top.
    pub fragments: Vec<Fragment>,
    /// Lines of notes at its foot.
    pub note_lines: u32,
    /// Whole lines that it is short of the full depth; −1 for a line too many. The last page is never short.
    pub short: i32,
    /// What turning this page cost, the level of the pages and the cut through the text apart.
    pub turn: f64,
    /// What the page cost, all told.
    pub cost: f64,
    /// The last page.
    pub last: bool,
    /// Where the page turns, if that was chosen.
    pub end: Option<Place>,
}

/// A place at which a page may turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub item: usize,
    pub variant: usize,
    /// Before this line of the item; 0: above it.
    pub line: usize,
}

/// A run of lines of an item on a page.
#[derive(Clone, Debug, PartialEq)]
pub struct Fragment {
    pub item: usize,
    /// Which variant.
    pub variant: usize,
    /// Which lines.
    pub lines: Range<usize>,
    /// Its top, from the top of the page.
    pub top: Halves,
    pub depth: Halves,
}

/// Finds the best pagination of a chapter that starts on `start`.
pub fn paginate(items: &[Item], geometry: &Geometry, start: Side) -> Plan {
    if items.is_empty() {
        return Plan::default();
    }
    let first_fit = greedy::first_fit(items, geometry, start);
    let Some(found) = best_way(items, geometry, start) else { return first_fit };
    let mut plan = replay::replay(items, geometry, start, &found.steps);
    plan.cost = found.cost;
    plan.lower_bound = found.cost;
    plan.first_fit = first_fit.cost.max(found.cost);
    plan
}

/// The lines that pages may be short by where nothing asks for more.
const NARROW: i32 = 1;
/// After so many rounds all windows are opened.
const ROUNDS: usize = 4;

/// The cheapest way to set a chapter: searched for with narrow windows, which are opened around the places where the cheapest way
/// leaps over a page, until it leaps nowhere.
fn best_way(items: &[Item], geometry: &Geometry, start: Side) -> Option<Found> {
    let full = geometry.depth / 2;
    let mut windows = vec![NARROW.min(full); items.len()];
    let mut work = 0;
    for _ in 0..ROUNDS {
        let found = search::search(items, geometry, start, &windows)?;
        work += found.work;
        if found.leaps().next().is_none() {
            return Some(Found { work, ..found });
        }
        open(&mut windows, &found, items, geometry);
    }
    search::search(items, geometry, start, &vec![full; items.len()])
}

/// Opens the windows within about two pages before and one page after each leap; all of them where that is much of the chapter.
fn open(windows: &mut [i32], found: &Found, items: &[Item], geometry: &Geometry) {
    let full = geometry.depth / 2;
    let mut near = vec![false; items.len()];
    let depth = |n: usize| items.get(n).and_then(|i| i.variants.first().map(|v| v.depth(0, v.lines.len(), i.head, geometry)));
    for leap in found.leaps() {
        let mut mark = |range: &mut dyn Iterator<Item = usize>, pages: Halves| {
            let mut left = geometry.depth.saturating_mul(pages);
            for n in range {
                if let Some(near) = near.get_mut(n) {
                    *near = true;
                }
                left = left.saturating_sub(depth(n).unwrap_or(0));
                if left < 0 {
                    break;
                }
            }
        };
        mark(&mut (0..leap).rev(), 2);
        mark(&mut (leap..items.len()), 1);
    }
    let much = near.iter().filter(|near| **near).count() * 4 > items.len();
    for (window, near) in windows.iter_mut().zip(near) {
        if near || much {
            *window = full;
        }
    }
}
