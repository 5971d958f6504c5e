//! From words on a page to the line of the file that they come from, and back.

use std::collections::BTreeMap;

use crate::diag::Loc;
use crate::layout::page::{Page, Placed};
use crate::model::{Book, Content, Leaf, Unit, walk};
use crate::unit::{Len, Point};

use super::rows;

/// Where each piece of a unit's text was written.
pub fn places(unit: &Unit<'_>) -> BTreeMap<Leaf, Loc> {
    let mut out = BTreeMap::new();
    unit.blocks(&mut |list| {
        // What a block holds comes after it, and overrules what the block said of it.
        walk::each(list, &mut |block| {
            walk::texts(std::slice::from_ref(block), &mut |text| drop(out.insert(text.leaf, block.loc.clone())));
        });
    });
    if let Content::Chapter { chapter, .. } = unit.content {
        let first = chapter.intro.first().map(|b| &b.loc).or(chapter.sections.first().map(|s| &s.loc));
        out.extend(first.map(|loc| (chapter.title.leaf, loc.clone())));
        out.extend(chapter.sections.iter().filter_map(|s| Some((s.title.as_ref()?.leaf, s.loc.clone()))));
    }
    out
}

/// The places of the unit that a page shows.
fn of_page(book: &Book, page: &Page) -> BTreeMap<Leaf, Loc> {
    let units = book.units();
    if page.blank { BTreeMap::new() } else { units.get(page.unit.0 as usize).map(places).unwrap_or_default() }
}

/// What stands at a point of a page: the words of the line, and where they were written.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The line of the page.
    pub words: String,
    /// The file, and the line at which the paragraph starts.
    pub loc: Loc,
}

/// Where the words at a point, or nearest to it, come from. Words that Postbound adds come from nowhere.
pub fn at(book: &Book, page: &Page, point: Point) -> Option<Written> {
    let places = of_page(book, page);
    let rows = rows::rows(page);
    let near = |row: &rows::Row<'_>| {
        let above = (row.y - row.size / 3 - point.y).abs();
        let beside = (row.x - point.x).max(point.x - row.end).max(Len::ZERO);
        above + beside
    };
    let written = |row: &rows::Row<'_>| {
        let reach = |(at, run): &(Point, &crate::layout::page::TextRun)| (at.x - point.x).max(point.x - at.x - run.width()).max(Len::ZERO);
        let runs = row.runs.iter().filter_map(|found| Some((reach(found), places.get(&found.1.pos?.leaf)?)));
        runs.min_by_key(|(reach, _)| *reach).map(|(_, loc)| loc.clone())
    };
    let row = rows.iter().filter(|row| !row.artifact).min_by_key(|row| near(row))?;
    written(row).map(|loc| Written { words: row.text(), loc })
}

/// The first words of a page that were written in a file that satisfies `is`: the file and the line.
pub fn line_in(book: &Book, page: &Page, is: &dyn Fn(&str) -> bool) -> Option<(String, u32)> {
    let places = of_page(book, page);
    let mut runs = page.placed.iter().filter_map(|(_, placed)| match placed {
        Placed::Text(run) => run.pos,
        Placed::Image { .. } | Placed::Rule { .. } | Placed::Link { .. } => None,
    });
    runs.find_map(|pos| places.get(&pos.leaf).filter(|loc| is(&loc.file)).map(|loc| (loc.file.to_string(), loc.line)))
}

/// The page on which what was written in a line of a file stands: the last paragraph that starts at or above it.
pub fn page_of(book: &Book, pages: &[Page], file: &str, line: u32) -> Option<usize> {
    let units = book.units();
    let mut best: Option<(u32, Leaf, usize)> = None;
    for (n, unit) in units.iter().enumerate() {
        for (leaf, loc) in places(unit).into_iter().filter(|(_, loc)| *loc.file == *file) {
            let better = best.is_none_or(|(known, ..)| if known <= line { (known..=line).contains(&loc.line) } else { loc.line < known });
            if better && best.is_none_or(|(known, ..)| known != loc.line) {
                best = Some((loc.line, leaf, n));
            }
        }
    }
    let (_, leaf, unit) = best?;
    pages.iter().position(|page| {
        !page.blank
            && page.unit.0 as usize == unit
            && page.placed.iter().any(|(_, placed)| matches!(placed, Placed::Text(run) if run.pos.is_some_and(|pos| pos.leaf == leaf)))
    })
}
