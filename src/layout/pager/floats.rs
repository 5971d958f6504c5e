//! Where figures may stand: at their place, or moved by a rule that the search, first fit and the replay share.
//!
//! A figure keeps its order among figures and stays within its post. It may wait for the top of the next page, stand at the foot of its
//! own, or move past blocks of the text: down, as far as it must, or up, past [`MOST_PASSED`]. White above and below it is
//! [`FIGURE_WHITE`] everywhere, and none at the edges of a page.

use crate::unit::Len;

use super::cost::RULE;
use super::state::State;
use super::{FIGURE_WHITE, Geometry, Halves, Item, MOST_SIZES, even};

/// As many figures may wait at a time.
pub const MOST_WAITING: u8 = 3;
/// A figure moves up past so many blocks at most: that one goes on below it.
const MOST_PASSED: usize = 1;
/// And past so many items.
const MOST_LOOKED_AT: usize = 32;

/// The figures of a chapter.
#[derive(Debug)]
pub struct Floats {
    /// Their indices.
    all: Vec<usize>,
    /// The depth and the cost of each size, by item.
    sizes: Vec<Vec<(Halves, f64)>>,
    /// For each item, the figure that may be set above it ahead of its place.
    next: Vec<Option<usize>>,
}

impl Floats {
    /// The figures among these items.
    pub fn of(items: &[Item], geometry: &Geometry) -> Floats {
        let all: Vec<usize> = items.iter().enumerate().filter(|(_, i)| i.floats).map(|(n, _)| n).collect();
        let sizes = |item: &Item| -> Vec<(Halves, f64)> {
            let some = item.variants.iter().take(if item.floats { MOST_SIZES } else { 0 });
            some.map(|choice| (choice.depth(0, 1, Len::ZERO, geometry), choice.cost)).collect()
        };
        let next = (0..items.len()).map(|n| if all.is_empty() { None } else { ahead_of(items, n) }).collect();
        Floats { sizes: items.iter().map(sizes).collect(), all, next }
    }

    /// The depths and costs of a figure's sizes.
    pub fn sizes(&self, figure: usize) -> &[(Halves, f64)] {
        self.sizes.get(figure).map(Vec::as_slice).unwrap_or_default()
    }

    /// The depth and the cost of a figure in a size, or in its last.
    fn size(&self, figure: usize, size: usize) -> (Halves, f64) {
        let sizes = self.sizes(figure);
        sizes.get(size).or(sizes.last()).copied().unwrap_or_default()
    }

    /// The figure that may be set above an item ahead of its place.
    pub fn next(&self, item: usize) -> Option<usize> {
        self.next.get(item).copied().flatten()
    }

    /// The last `waiting` figures above an item.
    pub fn waiting(&self, item: usize, waiting: u8) -> &[usize] {
        let above = self.all.partition_point(|n| *n < item);
        self.all.get(above.saturating_sub(usize::from(waiting))..above).unwrap_or_default()
    }

    /// What the figure at the foot of a page takes, with the white above it, in a state above an item or in it.
    pub fn foot(&self, item: usize, state: &State) -> Halves {
        self.at_foot(item, state).map_or(0, |(figure, size)| FIGURE_WHITE + self.size(figure, size).0)
    }

    /// The figure at the foot of a page, and its size.
    pub fn at_foot(&self, item: usize, state: &State) -> Option<(usize, usize)> {
        let size = usize::from(state.foot.checked_sub(1)?);
        Some((*self.waiting(item, state.waiting + 1).first()?, size))
    }

    /// Sets waiting figures at the top of a fresh page, all in this size or the one next to it that they have: as many as it holds.
    pub fn flush(&self, item: usize, waiting: u8, size: usize, depth: Halves) -> Flush {
        let mut flush = Flush::default();
        for figure in self.waiting(item, waiting) {
            let (own, cost) = self.size(*figure, size);
            let top = below(flush.used);
            if flush.count > 0 && top + own > depth {
                break;
            }
            flush = Flush { used: top + own, count: flush.count + 1, cost: flush.cost + cost };
        }
        flush
    }

    /// In how many sizes waiting figures may be flushed; at least one, where there is nothing to do.
    pub fn flushes(&self, item: usize, waiting: u8) -> usize {
        self.waiting(item, waiting).iter().map(|figure| self.sizes(*figure).len()).max().unwrap_or(1)
    }
}

/// Figures set at the top of a page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Flush {
    /// Where they end.
    pub used: Halves,
    /// How many they are.
    pub count: u8,
    /// What their sizes cost.
    pub cost: f64,
}

/// Where a figure starts on a page that is used so far.
pub fn below(used: Halves) -> Halves {
    if used > 0 { even(used) + FIGURE_WHITE } else { 0 }
}

/// The next figure below an item, if it may be set above it: nothing between is bound to what is above it or closed to figures.
fn ahead_of(items: &[Item], item: usize) -> Option<usize> {
    let mut passed = 0;
    for (n, it) in items.iter().enumerate().skip(item).take(MOST_LOOKED_AT) {
        if it.before >= RULE {
            return None;
        }
        if it.floats {
            return (n > item).then_some(n);
        }
        passed += usize::from(it.takes);
        if it.after_floats || it.new_page || passed > MOST_PASSED {
            return None;
        }
    }
    None
}
