//! The page turns of the printed book, put on the words where they happen.
//!
//! The printed pages know the place in the text at which each of them starts; that place is a leaf and an offset into its plain
//! words, the same for both books. A page of nothing but notes is marked in the note, which stands at the end of its file. What has no
//! place of its own (a blank page, a page that starts with a note that print alone has) is listed with its successor. The list is in the order of the spine
//! whatever the pager did: a figure that floated past the words after it does not break it.

use std::collections::{BTreeMap, BTreeSet};

use super::PageTarget;
use super::plan::Plan;
use crate::lang::figures;
use crate::layout::page::{LinkTo, Page, PageStart, Pages, Placed as Drawn};
use crate::model::{Anchor, Lang, Leaf, UnitId};

/// The pages of a printed book, as far as an e-book needs them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageBreaks {
    /// Every page, blank ones too, in order.
    pub pages: Vec<PageBreak>,
}

/// Where a page starts.
#[derive(Clone, Debug, PartialEq)]
pub struct PageBreak {
    /// Its folio.
    pub label: String,
    /// Its place in the text.
    pub start: PageStart,
    /// What the first link on it leads to: in the contents, that is its first entry.
    pub entry: Option<Anchor>,
}

impl PageBreaks {
    /// The page turns of a laid-out book.
    pub fn of(pages: &Pages) -> PageBreaks {
        let one = |page: &Page| {
            let entry = page.placed.iter().find_map(|(_, placed)| match placed {
                Drawn::Link { to: LinkTo::Anchor(anchor), .. } => Some(anchor.clone()),
                _ => None,
            });
            PageBreak { label: page.folio.to_string(), start: if page.blank { PageStart::Blank } else { page.start }, entry }
        };
        PageBreaks { pages: pages.pages.iter().map(one).collect() }
    }
}

/// The mark of a page turn, where it is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Bytes into the plain text of its leaf.
    pub offset: usize,
    /// Its id in the file.
    pub id: String,
    /// The folio.
    pub label: String,
}

/// All marks, by where they are written.
#[derive(Debug, Default)]
pub(super) struct Placed {
    /// By leaf, in order.
    pub leaves: BTreeMap<(UnitId, Leaf), Vec<Mark>>,
    /// At the head of a file.
    pub files: BTreeMap<usize, Vec<Mark>>,
    /// After everything else.
    pub end: Vec<Mark>,
    /// In the contents, each with the first entry that stands on it.
    pub contents: Vec<(Mark, Option<Anchor>)>,
    /// Some pages have no place of their own.
    pub has_blank: bool,
    /// The page list.
    pub targets: Vec<PageTarget>,
}

/// A place in the order of the spine: file, leaf of its unit (0 at the file's head), offset.
type Spot = (usize, u32, u32);

/// Finds the place of every page.
pub(super) fn place(breaks: Option<&PageBreaks>, plan: &Plan, lang: &Lang) -> Placed {
    let Some(breaks) = breaks else { return Placed::default() };
    let found: Vec<Option<Spot>> = breaks.pages.iter().map(|p| spot(p.start, plan)).collect();
    let ordered = in_order(&found);
    let spots = fill(&ordered);
    let mut placed = Placed { has_blank: ordered.iter().any(Option::is_none), ..Placed::default() };
    let mut ids = BTreeSet::new();
    for (page, spot) in breaks.pages.iter().zip(spots) {
        let id = unique_id(&mut ids, &page.label);
        let label = figures(page.label.clone(), lang);
        let last = plan.files.len().saturating_sub(1);
        let (file, leaf, offset) = spot.unwrap_or((last, u32::MAX, 0));
        if let Some(f) = plan.files.get(file) {
            placed.targets.push(PageTarget { label: label.clone(), href: format!("{}#{id}", f.name) });
        }
        let mark = Mark { offset: offset as usize, id, label };
        match (file == plan.nav(), leaf) {
            (true, _) => placed.contents.push((mark, page.entry.clone())),
            (false, u32::MAX) => placed.end.push(mark),
            (false, 0) => placed.files.entry(file).or_default().push(mark),
            (false, leaf) => {
                let unit = plan.files.get(file).and_then(|f| f.unit).unwrap_or_default();
                placed.leaves.entry((unit, Leaf(leaf))).or_default().push(mark);
            }
        }
    }
    placed
}

fn unique_id(ids: &mut BTreeSet<String>, label: &str) -> String {
    let base = format!("page-{}", crate::model::text::slug(label));
    let mut id = base.clone();
    let mut n = 2;
    while !ids.insert(id.clone()) {
        id = format!("{base}-{n}");
        n += 1;
    }
    id
}

fn spot(start: PageStart, plan: &Plan) -> Option<Spot> {
    match start {
        PageStart::Text(pos) if pos.leaf.0 == 0 => None,
        // Notes stand at the end of their file here, as they do in print at the end of a chapter; feet of pages start none.
        PageStart::Text(pos) => Some((plan.file_of(pos)?, pos.leaf.0, pos.offset)),
        PageStart::Matter { back, index, .. } => {
            let file = plan.matter_file(back, index);
            // The printed contents are the nav, wherever in the spine that is.
            Some((file.unwrap_or_else(|| plan.nav()), 0, 0))
        }
        PageStart::Blank => None,
    }
}

/// Keeps the longest run of places that do not go back (Fredman, *On computing the length of longest increasing subsequences*,
/// 1975); the others, which a float moved out of the order, lose theirs.
fn in_order(found: &[Option<Spot>]) -> Vec<Option<Spot>> {
    // tails[k] is the index at which the best run of k + 1 places ends; before[i] is the place before i in its run.
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; found.len()];
    let at = |i: usize| found.get(i).copied().flatten();
    for (i, spot) in found.iter().enumerate() {
        if spot.is_none() {
            continue;
        }
        let k = tails.partition_point(|&t| at(t) <= *spot);
        if let Some(slot) = before.get_mut(i) {
            *slot = k.checked_sub(1).and_then(|p| tails.get(p).copied());
        }
        match tails.get_mut(k) {
            Some(t) => *t = i,
            None => tails.push(i),
        }
    }
    let mut out = vec![None; found.len()];
    let mut cursor = tails.last().copied();
    while let Some(i) = cursor {
        if let Some(slot) = out.get_mut(i) {
            *slot = at(i);
        }
        cursor = before.get(i).copied().flatten();
    }
    out
}

/// Gives a page without a place that of its successor.
fn fill(found: &[Option<Spot>]) -> Vec<Option<Spot>> {
    let mut next = None;
    let mut out: Vec<Option<Spot>> = found
        .iter()
        .rev()
        .map(|spot| {
            next = spot.or(next);
            next
        })
        .collect();
    out.reverse();
    out
}

/// Moves a mark to where it may stand: after white space, and before the whole of a word that the page turn divides.
pub(super) fn settle(plain: &str, offset: usize) -> usize {
    let mut at = offset.min(plain.len());
    while !plain.is_char_boundary(at) {
        at -= 1;
    }
    let (head, tail) = plain.split_at(at);
    let skipped = tail.len() - tail.trim_start_matches([' ', '\n']).len();
    if skipped > 0 && skipped < tail.len() {
        return at + skipped;
    }
    if !tail.starts_with(in_word) {
        return at;
    }
    head.trim_end_matches(in_word).len()
}

/// A character inside of which a printed line may break but a word does not end.
fn in_word(c: char) -> bool {
    c.is_alphanumeric()
        || unicode_normalization::char::is_combining_mark(c)
        || matches!(c, '\'' | '’' | '-' | '\u{2010}' | '\u{2011}' | '\u{AD}' | '\u{200C}' | '\u{200D}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_precedes_the_whole_word() {
        let text = "of reading systems";
        assert_eq!(settle(text, 3), 3);
        assert_eq!(settle(text, 7), 3, "read|ing");
        assert_eq!(settle(text, 2), 3, "after the space");
        assert_eq!(settle(text, 99), text.len());
        assert_eq!(settle("well-known fact", 5), 0);
        assert_eq!(settle("wait—what", "wait—".len()), "wait—".len());
        assert_eq!(settle("a “quote”", 2), 2);
        assert_eq!(settle("éa", 1), 0, "not inside a character");
    }

    #[test]
    fn what_floated_away_goes_with_its_successor() {
        let s = |n: u32| Some((0, n, 0));
        let found = [s(1), s(5), None, s(2), s(3), s(3), None, s(9), None];
        assert_eq!(fill(&in_order(&found)), [s(1), s(2), s(2), s(2), s(3), s(3), s(9), s(9), None]);
        assert!(fill(&in_order(&[])).is_empty());
    }
}
