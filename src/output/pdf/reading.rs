//! The order in which a page is read, which is the order in which it is painted: programs that know nothing of the
//! structure tree, search engines among them, read a page as it is painted.
//!
//! The layout places a note at the foot, after the text; a reader hears it where its paragraph ends. Heads, folios and
//! rules belong to nothing that is read: each goes with what the layout placed after it, so that a shade stays below
//! its words.

use std::collections::{BTreeMap, BTreeSet};

use crate::layout::page::{Element, ElementId, Page, Placed, TextRun};
use crate::unit::Point;

/// A thing on a page.
pub type PlacedAt = (Point, Placed);

/// Where an element or what it holds first stands: (page, index on it).
pub type Firsts = Vec<Option<(usize, usize)>>;

/// The element that something is read as a part of.
fn owner(page: &Page, placed: &Placed, elements: &[Element]) -> Option<ElementId> {
    let id = match placed {
        Placed::Text(run) => run.element,
        Placed::Image { element, .. } => *element,
        Placed::Rule { .. } | Placed::Link { .. } => return None,
    };
    let id = page.element(id);
    elements.get(id.0 as usize).filter(|e| !e.is_decoration()).map(|_| id)
}

/// The element above another; `None` at the top.
fn above(elements: &[Element], id: u32) -> Option<u32> {
    let parent = elements.get(id as usize)?.parent.0;
    (parent < id).then_some(parent)
}

/// Finds where each element first stands.
pub fn firsts(pages: &[Page], elements: &[Element]) -> Firsts {
    let mut firsts: Firsts = vec![None; elements.len()];
    for (number, page) in pages.iter().enumerate() {
        for (index, (_, placed)) in page.placed.iter().enumerate() {
            let mut at = owner(page, placed, elements).map(|id| id.0);
            // Above an element that stands somewhere, all others do.
            while let Some(first) = at.and_then(|id| firsts.get_mut(id as usize)).filter(|f| f.is_none()) {
                *first = Some((number, index));
                at = at.and_then(|id| above(elements, id));
            }
        }
    }
    firsts
}

/// What an element has on a page: its own things and the elements in it.
#[derive(Default)]
struct Node {
    own: Vec<usize>,
    kids: BTreeSet<u32>,
}

/// A page's things in the order of the structure tree ([`super::tags`] builds the same).
pub fn ordered<'a>(page: &'a Page, number: usize, elements: &[Element], firsts: &Firsts) -> Vec<&'a PlacedAt> {
    let mut nodes: BTreeMap<u32, Node> = BTreeMap::new();
    // What is read, each with the first of the things that go before it.
    let mut groups: BTreeMap<usize, usize> = BTreeMap::new();
    let mut start = 0;
    for (index, (_, placed)) in page.placed.iter().enumerate() {
        let Some(ElementId(id)) = owner(page, placed, elements) else { continue };
        groups.insert(index, start);
        start = index + 1;
        nodes.entry(id).or_default().own.push(index);
        let mut at = id;
        while let Some(parent) = above(elements, at) {
            if !nodes.entry(parent).or_default().kids.insert(at) {
                break;
            }
            at = parent;
        }
    }
    let mut sequence = Vec::with_capacity(page.placed.len());
    let roots: Vec<u32> = nodes.keys().copied().filter(|id| above(elements, *id).is_none()).collect();
    for root in roots {
        walk(root, number, &nodes, firsts, &mut sequence);
    }
    let with_before = sequence.into_iter().flat_map(|index| groups.get(&index).copied().unwrap_or(index)..=index);
    with_before.chain(start..page.placed.len()).filter_map(|index| page.placed.get(index)).collect()
}

/// The tree below an element, its own things before the first element that stands later.
fn walk(root: u32, number: usize, nodes: &BTreeMap<u32, Node>, firsts: &Firsts, sequence: &mut Vec<usize>) {
    let open = |id: u32| nodes.get(&id).map(|node| (node.own.as_slice(), node.kids.iter().copied()));
    // No recursion: quotations may stand in quotations as deep as somebody likes.
    let mut stack: Vec<_> = open(root).into_iter().collect();
    while let Some((own, kids)) = stack.last_mut() {
        let kid = kids.next();
        let first = kid.map_or(Some((usize::MAX, 0)), |kid| firsts.get(kid as usize).copied().flatten());
        let before = own.partition_point(|index| first.is_some_and(|first| (number, *index) < first));
        let (now, later) = own.split_at(before);
        sequence.extend_from_slice(now);
        *own = later;
        match kid {
            Some(kid) => stack.extend(open(kid)),
            None => {
                stack.pop();
            }
        }
    }
}

/// The next run of the same text in a list.
pub fn next_of<'a>(run: &TextRun, items: impl IntoIterator<Item = &'a PlacedAt>) -> Option<&'a TextRun> {
    let leaf = run.pos?.leaf;
    items.into_iter().find_map(|(_, p)| match p {
        Placed::Text(next) if next.element != ElementId::ARTIFACT && next.pos.is_some_and(|p| p.leaf == leaf) => Some(next),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::FaceId;
    use crate::layout::page::{Folio, Role};
    use crate::unit::{Len, Size};

    fn element(role: Role, parent: u32) -> Element {
        Element { role, parent: ElementId(parent), lang: None, alt: None, actual: None, loc: None, span: None }
    }

    /// Words that belong to an element, named by a letter; `-` is a rule.
    fn page(things: &[(char, u32)]) -> Page {
        let thing = |&(name, element): &(char, u32)| match name {
            '-' => Placed::Rule { size: Size { width: Len::points(1), height: Len::points(1) }, grey: 0 },
            name => Placed::Text(TextRun {
                face: FaceId(0),
                size: Len::points(10),
                expand: 1000,
                grey: 0,
                tracking: Len::ZERO,
                glyphs: Vec::new(),
                text: name.to_string().into(),
                element: ElementId(element),
                pos: None,
                hyphenated: false,
            }),
        };
        let placed: Vec<PlacedAt> = things.iter().map(|t| (Point { x: Len::ZERO, y: Len::ZERO }, thing(t))).collect();
        Page { folio: Folio::Arabic(1), blank: false, placed: placed.into(), ..Page::blank() }
    }

    fn read(pages: &[Page], elements: &[Element]) -> Vec<String> {
        let firsts = firsts(pages, elements);
        let shown = |items: Vec<&PlacedAt>| {
            items.into_iter().map(|(_, p)| if let Placed::Text(r) = p { r.text.to_string() } else { "-".into() }).collect()
        };
        pages.iter().enumerate().map(|(n, page)| shown(ordered(page, n, elements, &firsts))).collect()
    }

    #[test]
    fn a_note_is_read_after_its_paragraph_and_takes_its_rule_along() {
        let elements = [element(Role::Document, 0), element(Role::P, 0), element(Role::Note, 1), element(Role::P, 0)];
        let artifact = ElementId::ARTIFACT.0;
        let first = page(&[('a', 1), ('b', 3), ('-', 0), ('n', 2), ('h', artifact)]);
        assert_eq!(read(std::slice::from_ref(&first), &elements), ["a-nbh"]);
        // The second half of the note stands on the next page, before what goes on there of the paragraph after it.
        assert_eq!(read(&[first, page(&[('b', 3), ('m', 2)])], &elements)[1], "mb");
    }

    #[test]
    fn words_and_the_links_among_them_keep_their_places() {
        let elements = [element(Role::Document, 0), element(Role::P, 0), element(Role::Link, 1), element(Role::Link, 1)];
        assert_eq!(read(&[page(&[('a', 1), ('l', 2), ('b', 1), ('m', 3), ('c', 1)])], &elements), ["albmc"]);
        // Nothing is lost where elements are unknown or stand before their parents.
        assert_eq!(
            read(&[page(&[('a', 99), ('l', 2)])], &[element(Role::Document, 0), element(Role::P, 9), element(Role::Link, 1)]),
            ["al"]
        );
    }
}
