//! A book of so many pages: how much room each post takes, and how much there is for all of them.
//!
//! What posts take is known when the whole archive has been set once. What they take in a book of some of them is a little otherwise: there
//! are fewer chapters, and their last pages are full to other depths. So a selection is set, counted, and the room made larger or smaller,
//! until the pages fill the last signature.

use std::collections::BTreeMap;

use crate::layout::Pages;
use crate::model::{Anchor, Book, Post};

/// Pages that are printed and folded together: a book that ends within the last of them wastes no sheet.
const SIGNATURE: usize = 16;
/// Selections that are set before the best of them is taken.
const TRIES: usize = 8;
/// The least change of room that can change a selection, in hundredths of a page.
const STEP: u64 = 25;

/// The room that each post takes in hundredths of a page, by its index among all posts, from its title to the next; 0 for those that
/// are not in the book.
pub fn sizes(book: &Book, pages: &Pages, posts: &[Post]) -> Vec<u64> {
    let height = pages.trim.height.0.max(1);
    let at = |anchor: &Anchor| {
        let (page, place) = pages.anchors.get(anchor)?;
        let down = u64::try_from(place.y.0.max(0) * 100 / height).unwrap_or(0);
        Some(*page as u64 * 100 + down.min(99))
    };
    let index: BTreeMap<&str, usize> = posts.iter().enumerate().map(|(n, p)| (p.id.as_str(), n)).collect();
    let mut starts: Vec<(u64, Option<usize>)> = Vec::new();
    for chapter in book.chapters() {
        let alone = chapter.sections.len() == 1;
        starts.extend(at(&chapter.anchor).map(|start| (start, None)));
        for section in &chapter.sections {
            // A post that is a chapter takes the chapter's opening, too.
            let anchor = if alone { &chapter.anchor } else { &section.anchor };
            starts.extend(at(anchor).zip(Some(index.get(section.post.as_str()).copied())));
        }
    }
    let back = book.back.iter().find_map(|matter| match matter {
        crate::model::Matter::Prose { kind, .. } => at(&Anchor(kind.clone())),
        _ => None,
    });
    let end = back.unwrap_or(pages.pages.len() as u64 * 100);
    starts.sort_by_key(|(start, _)| *start);
    let mut sizes = vec![0; posts.len()];
    for (n, (start, post)) in starts.iter().enumerate() {
        let next = starts.get(n + 1).map_or(end, |(next, _)| *next);
        if let Some(size) = post.and_then(|post| sizes.get_mut(post)) {
            *size += next.saturating_sub(*start).max(1);
        }
    }
    sizes
}

/// The search for the room that fills a number of pages.
#[derive(Clone, Debug)]
pub struct Search {
    wanted: usize,
    /// The most room that was not too much, and the least that was.
    low: u64,
    high: u64,
    next: u64,
    tries: usize,
    done: bool,
}

impl Search {
    /// For so many pages, where posts that take `room` made `pages`.
    pub fn new(wanted: usize, pages: usize, room: u64) -> Search {
        // What is not of the posts: front and back matter, and chapters' openings, which grow with the book.
        let other = (pages as u64 * 100).saturating_sub(room);
        let next = (wanted as u64 * 100).saturating_sub(other / 2).min(room);
        Search { wanted, low: 0, high: room, next: next.max(STEP), tries: 0, done: false }
    }

    /// The room to try next.
    pub fn next(&mut self) -> Option<u64> {
        let open = !self.done && self.tries < TRIES && self.high.saturating_sub(self.low) > STEP;
        self.tries += 1;
        open.then_some(self.next)
    }

    /// How many pages the posts made that were chosen for it.
    pub fn tell(&mut self, pages: usize) {
        let room = self.next;
        if pages > self.wanted {
            self.high = self.high.min(room)
        } else {
            self.low = self.low.max(room)
        }
        self.done = fills(pages, self.wanted);
        // Room for the pages that lack to the middle of the last signature's end; at least out of the half that is known to be wrong.
        let aim = self.wanted.saturating_sub(2) as i64;
        let guess = i64::try_from(room).unwrap_or(0) + (aim - pages as i64) * 100;
        let guess = u64::try_from(guess).unwrap_or(0);
        self.next = if guess > self.low && guess < self.high { guess } else { self.low + (self.high - self.low) / 2 };
    }
}

/// Whether so many pages end within the last signature of as many as are wanted.
pub fn fills(pages: usize, wanted: usize) -> bool {
    pages <= wanted && pages + SIGNATURE > wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_search_ends_with_a_full_signature_where_there_is_one() {
        for (wanted, other, coarse) in [(240, 20, 1), (96, 30, 1), (400, 60, 700), (64, 8, 300), (1000, 90, 50)] {
            // Posts of `coarse` hundredths of a page, and chapters that open with white.
            let pages = |room: u64| ((room / coarse * coarse) as usize + room as usize / 10).div_ceil(100) + other;
            let all = 200_000;
            let mut search = Search::new(wanted, pages(all), all);
            let mut found = Vec::new();
            while let Some(room) = search.next() {
                found.push(pages(room));
                search.tell(pages(room));
            }
            assert!(found.len() <= TRIES && found.iter().any(|p| fills(*p, wanted)), "{wanted}: {found:?}");
        }
    }

    #[test]
    fn a_search_for_what_cannot_be_ends() {
        let mut search = Search::new(16, 400, 30_000);
        let mut tries = 0;
        while let Some(_room) = search.next() {
            search.tell(40);
            tries += 1;
        }
        assert!(tries <= TRIES);
    }
}
