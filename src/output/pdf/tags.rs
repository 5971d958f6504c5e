//! The structure tree: what a reader who does not see the page is told (ISO 32000-1, 14.7 and 14.8; ISO 14289-1).
//!
//! The layout says which element everything on a page belongs to. Here the elements become objects, each with its
//! children in reading order: other elements by their index, stretches of the pages by where they stand, the two
//! merged. Elements without anything on a page are left out, empty cells apart, which hold a table's shape.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::content::Painted;
use super::number::Milli;
use super::role::role_name;
use super::save::{reference, text_string};
use super::sheet::Area;
use crate::layout::page::{Element, ElementId, Role};

/// A place in the order of the pages: (page, running number on it).
type MarkId = (usize, usize);

/// An annotation that belongs to an element.
pub struct Annotation {
    pub element: ElementId,
    /// The annotation's object.
    pub id: ObjectId,
    /// The index of its page.
    pub page: usize,
}

/// What an element holds of its own.
#[derive(Clone, Default)]
struct Own {
    /// Marked content: (page, MCID), in order.
    marks: Vec<MarkId>,
    /// Indices of annotations.
    annotations: Vec<usize>,
    children: Vec<usize>,
    /// The first place of it or of what it holds.
    first: Option<MarkId>,
    figure: Option<Area>,
    label: Option<char>,
    /// It has an object in the file.
    kept: bool,
}

struct Builder<'a> {
    elements: &'a [Element],
    own: Vec<Own>,
    ids: Vec<ObjectId>,
    page_ids: &'a [ObjectId],
    annotations: &'a [Annotation],
    /// The level of each heading, such that none is skipped.
    levels: BTreeMap<usize, u8>,
}

/// Adds the structure tree and gives every page and annotation its key in it; answers the root's id.
pub fn build(
    document: &mut Document,
    elements: &[Element],
    painted: &[Painted<'_>],
    page_ids: &[ObjectId],
    annotations: &[Annotation],
) -> ObjectId {
    let root = document.new_object_id();
    let own = gather(elements, painted, annotations);
    let ids = own.iter().map(|o| if o.kept { document.new_object_id() } else { root }).collect();
    let levels = levels(elements, &own);
    let builder = Builder { elements, own, ids, page_ids, annotations, levels };
    let mut notes = Vec::new();
    for index in 0..elements.len() {
        if builder.own[index].kept {
            let object = builder.element(index, root, &mut notes);
            document.objects.insert(builder.ids[index], Object::Dictionary(object));
        }
    }
    let parents = builder.parent_tree(document, painted);
    let mut dict = Dictionary::new();
    dict.set("Type", "StructTreeRoot");
    dict.set("K", Object::Array(builder.ids.first().map(|id| reference(*id)).into_iter().collect()));
    dict.set("ParentTree", parents);
    dict.set("ParentTreeNextKey", (page_ids.len() + annotations.len()) as i64);
    dict.set("RoleMap", Dictionary::from_iter([("Title", Object::Name(b"P".to_vec()))]));
    if !notes.is_empty() {
        let names = notes.into_iter().flat_map(|(name, id)| [text_string(&name), reference(id)]).collect();
        let tree = document.add_object(Dictionary::from_iter([("Names", Object::Array(names))]));
        dict.set("IDTree", reference(tree));
    }
    document.objects.insert(root, Object::Dictionary(dict));
    root
}

/// Collects what each element holds, in the order of the pages.
fn gather(elements: &[Element], painted: &[Painted<'_>], annotations: &[Annotation]) -> Vec<Own> {
    let mut own = vec![Own::default(); elements.len()];
    for (page, painted) in painted.iter().enumerate() {
        for (mcid, element) in painted.marks.iter().enumerate() {
            if let Some(o) = own.get_mut(element.0 as usize) {
                o.marks.push((page, mcid));
            }
        }
        for (element, area) in &painted.figures {
            if let Some(o) = own.get_mut(element.0 as usize) {
                o.figure = Some(o.figure.map_or(*area, |a| union(a, *area)));
            }
        }
        for (element, c) in &painted.labels {
            if let Some(o) = own.get_mut(element.0 as usize) {
                o.label.get_or_insert(*c);
            }
        }
    }
    for (i, annotation) in annotations.iter().enumerate() {
        if let Some(o) = own.get_mut(annotation.element.0 as usize) {
            o.annotations.push(i);
        }
    }
    // A child's index is greater than its parent's, so one walk backwards settles places and who is kept.
    for index in (0..elements.len()).rev() {
        let element = &elements[index];
        let cell = matches!(element.role, Role::Td | Role::Th | Role::RowTh);
        let o = &mut own[index];
        let mark = o.marks.first().copied();
        o.first = match (mark, o.first) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        o.kept |= index == 0 || cell || !o.marks.is_empty() || !o.annotations.is_empty();
        o.children.reverse();
        let (first, kept, label) = (o.first, o.kept && !element.is_decoration(), o.label);
        o.kept = kept;
        let parent = element.parent.0 as usize;
        if kept && index > 0 && parent < index {
            let p = &mut own[parent];
            p.kept = true;
            p.children.push(index);
            p.first = match (p.first, first) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
            // A list is numbered as its first item is; the last one to be seen here.
            if matches!(element.role, Role::Lbl | Role::Li) && label.is_some() {
                p.label = label;
            }
        }
    }
    // An item that is empty but for its label has a body still.
    for (index, element) in elements.iter().enumerate().filter(|(_, e)| e.role == Role::LBody) {
        let parent = element.parent.0 as usize;
        if !own[index].kept && parent < index && own[parent].kept {
            own[index].kept = true;
            own[parent].children.push(index);
        }
    }
    own
}

fn union(a: Area, b: Area) -> Area {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

/// The headings' levels with gaps closed: the first is 1, and none is more than one deeper than the one before it.
fn levels(elements: &[Element], own: &[Own]) -> BTreeMap<usize, u8> {
    let mut last = 0;
    let mut levels = BTreeMap::new();
    for (index, element) in elements.iter().enumerate() {
        if let (Role::H(level), true) = (element.role, own[index].kept) {
            last = level.clamp(1, last + 1).min(6);
            levels.insert(index, last);
        }
    }
    levels
}

impl Builder<'_> {
    fn element(&self, index: usize, root: ObjectId, notes: &mut Vec<(String, ObjectId)>) -> Dictionary {
        let (element, own) = (&self.elements[index], &self.own[index]);
        let mut dict = Dictionary::new();
        let role = match element.role {
            // What leads nowhere is no link.
            Role::Link if own.annotations.is_empty() => Role::Span,
            role => self.levels.get(&index).map_or(role, |level| Role::H(*level)),
        };
        dict.set("S", role_name(role));
        let parent = if index == 0 { root } else { self.ids[element.parent.0 as usize] };
        dict.set("P", reference(parent));
        let page = own.marks.first().map(|(page, _)| *page);
        if let Some(id) = page.and_then(|p| self.page_ids.get(p)) {
            dict.set("Pg", reference(*id));
        }
        let mut kids = self.kids(own, page);
        match kids.len() {
            0 => {}
            1 => dict.set("K", kids.remove(0)),
            _ => dict.set("K", Object::Array(kids)),
        }
        if let Some(lang) = &element.lang {
            dict.set("Lang", text_string(&lang.bcp47()));
        }
        if let Some(alt) = &element.alt {
            dict.set("Alt", text_string(alt));
        } else if let (Role::Link, true) = (role, own.marks.is_empty()) {
            // A link that is a picture says what the picture says.
            let alts: Vec<&str> = own.children.iter().filter_map(|c| self.elements[*c].alt.as_deref()).collect();
            if !alts.is_empty() && alts.len() == own.children.len() {
                dict.set("Alt", text_string(&alts.join(" ")));
            }
        }
        if let Some(actual) = &element.actual {
            dict.set("ActualText", text_string(actual));
        }
        if element.role == Role::Note {
            let name = format!("note-{index:08}");
            dict.set("ID", text_string(&name));
            notes.push((name, self.ids[index]));
        }
        if let Some(attributes) = attributes(element, own) {
            dict.set("A", attributes);
        }
        dict
    }

    /// An element's children: the elements by their index, its own stretches before the first element that stands later.
    fn kids(&self, own: &Own, page: Option<usize>) -> Vec<Object> {
        let mut kids = Vec::with_capacity(own.marks.len() + own.children.len() + own.annotations.len());
        let mut marks = own.marks.iter().copied().peekable();
        for &child in &own.children {
            if let Some(first) = self.own[child].first {
                while let Some(mark) = marks.next_if(|m| *m < first) {
                    kids.push(self.mark(mark, page));
                }
            }
            kids.push(reference(self.ids[child]));
        }
        kids.extend(marks.map(|m| self.mark(m, page)));
        for &i in &own.annotations {
            let annotation = &self.annotations[i];
            let mut dict = Dictionary::new();
            dict.set("Type", "OBJR");
            dict.set("Obj", reference(annotation.id));
            if let Some(id) = self.page_ids.get(annotation.page) {
                dict.set("Pg", reference(*id));
            }
            kids.push(Object::Dictionary(dict));
        }
        kids
    }

    /// A stretch of a page: its number alone on the element's own page.
    fn mark(&self, (on, mcid): MarkId, page: Option<usize>) -> Object {
        if Some(on) == page {
            return Object::Integer(mcid as i64);
        }
        let mut dict = Dictionary::new();
        dict.set("Type", "MCR");
        if let Some(id) = self.page_ids.get(on) {
            dict.set("Pg", reference(*id));
        }
        dict.set("MCID", mcid as i64);
        Object::Dictionary(dict)
    }

    /// From pages and annotations back to elements, keyed by `StructParents` and `StructParent`.
    fn parent_tree(&self, document: &mut Document, painted: &[Painted<'_>]) -> Object {
        let mut numbers = Vec::new();
        for ((page, painted), id) in painted.iter().enumerate().zip(self.page_ids) {
            let Ok(dict) = document.get_dictionary_mut(*id) else { continue };
            dict.set("Tabs", "S");
            if painted.marks.is_empty() {
                continue;
            }
            dict.set("StructParents", page as i64);
            let owners = painted.marks.iter().map(|e| self.ids.get(e.0 as usize).map_or(Object::Null, |id| reference(*id)));
            let owners = document.add_object(Object::Array(owners.collect()));
            numbers.extend([Object::Integer(page as i64), reference(owners)]);
        }
        for (key, annotation) in (painted.len()..).zip(self.annotations) {
            let Some(owner) = self.ids.get(annotation.element.0 as usize) else { continue };
            if let Ok(dict) = document.get_dictionary_mut(annotation.id) {
                dict.set("StructParent", key as i64);
            }
            numbers.extend([Object::Integer(key as i64), reference(*owner)]);
        }
        let tree = document.add_object(Dictionary::from_iter([("Nums", Object::Array(numbers))]));
        reference(tree)
    }
}

/// The attributes that PDF/UA asks for: how a list is numbered, what a header cell heads, what a cell spans, where a picture or a formula
/// stands.
fn attributes(element: &Element, own: &Own) -> Option<Object> {
    let role = element.role;
    let attributes: Dictionary = match role {
        Role::L => {
            let numbering = match own.label? {
                '0'..='9' => "Decimal",
                'a'..='z' => "LowerAlpha",
                'A'..='Z' => "UpperAlpha",
                '◦' | '○' | '◯' => "Circle",
                '▪' | '■' | '□' | '☐' | '☑' | '☒' => "Square",
                _ => "Disc",
            };
            [("O", "List".into()), ("ListNumbering", numbering.into())].into_iter().collect()
        }
        Role::Th | Role::RowTh | Role::Td => {
            let scope = match role {
                Role::Th => Some("Column"),
                Role::RowTh => Some("Row"),
                _ => None,
            };
            let span = element.span.unwrap_or_default();
            let number = |n: usize| (n > 1).then_some(Object::Integer(i64::try_from(n).unwrap_or(1)));
            let (columns, rows) = (number(span.columns), number(span.rows));
            if scope.is_none() && columns.is_none() && rows.is_none() {
                return None;
            }
            let scope = scope.map(|s| ("Scope", Object::from(s)));
            let spans = columns.map(|n| ("ColSpan", n)).into_iter().chain(rows.map(|n| ("RowSpan", n)));
            [("O", Object::from("Table"))].into_iter().chain(scope).chain(spans).collect()
        }
        Role::Figure | Role::Formula => {
            let bbox = own.figure?.iter().map(|m: &Milli| Object::Real(*m as f32 / 1000.0)).collect();
            let placement = (role == Role::Figure).then_some(("Placement", Object::from("Block")));
            [("O", "Layout".into()), ("BBox", Object::Array(bbox))].into_iter().chain(placement).collect()
        }
        _ => return None,
    };
    Some(Object::Dictionary(attributes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(role: Role, parent: u32) -> Element {
        Element { role, parent: ElementId(parent), lang: None, alt: None, actual: None, loc: None, span: None }
    }

    fn painted(marks: &[u32]) -> Painted<'static> {
        Painted { marks: marks.iter().map(|m| ElementId(*m)).collect(), ..Painted::default() }
    }

    /// The tree as nested text: roles, with the stretches of text as page.number.
    fn shown(document: &Document, id: ObjectId) -> String {
        let dict = document.get_dictionary(id).expect("an element");
        let role = String::from_utf8_lossy(dict.get(b"S").and_then(Object::as_name).expect("a role")).into_owned();
        let kids = match dict.get(b"K") {
            Ok(Object::Array(kids)) => kids.clone(),
            Ok(kid) => vec![kid.clone()],
            Err(_) => Vec::new(),
        };
        let show = |kid: &Object| match kid {
            Object::Integer(n) => n.to_string(),
            Object::Dictionary(d) if d.has(b"MCID") => format!("+{}", d.get(b"MCID").and_then(Object::as_i64).expect("a number")),
            Object::Dictionary(_) => "obj".to_string(),
            Object::Reference(id) => shown(document, *id),
            _ => "?".to_string(),
        };
        format!("{role}({})", kids.iter().map(show).collect::<Vec<_>>().join(" "))
    }

    fn tree(elements: &[Element], pages: &[Painted<'_>], links: &[u32]) -> String {
        let mut document = Document::with_version("1.7");
        let page_ids: Vec<_> = pages.iter().map(|_| document.add_object(Dictionary::new())).collect();
        let annotations: Vec<_> =
            links.iter().map(|e| Annotation { element: ElementId(*e), id: document.add_object(Dictionary::new()), page: 0 }).collect();
        let root = build(&mut document, elements, pages, &page_ids, &annotations);
        let kids = document.get_dictionary(root).and_then(|d| d.get(b"K")).and_then(Object::as_array).expect("kids");
        shown(&document, kids[0].as_reference().expect("a reference"))
    }

    #[test]
    fn a_link_stands_between_the_words_of_its_paragraph() {
        let elements = [element(Role::Document, 0), element(Role::P, 0), element(Role::Link, 1)];
        assert_eq!(tree(&elements, &[painted(&[1, 2, 1]), painted(&[1])], &[2]), "Document(P(0 Link(1 obj) 2 +0))");
    }

    #[test]
    fn a_note_at_the_foot_follows_the_lines_of_its_page_and_precedes_the_next() {
        let elements = [element(Role::Document, 0), element(Role::P, 0), element(Role::Note, 1)];
        assert_eq!(tree(&elements, &[painted(&[1, 2]), painted(&[1])], &[]), "Document(P(0 Note(1) +0))");
    }

    #[test]
    fn empty_cells_keep_their_place_and_other_empty_elements_go() {
        let elements = [
            element(Role::Document, 0),
            element(Role::Table, 0),
            element(Role::Tr, 1),
            element(Role::Td, 2),
            element(Role::Td, 2),
            element(Role::P, 0),
        ];
        assert_eq!(tree(&elements, &[painted(&[4])], &[]), "Document(Table(TR(TD() TD(0))))");
    }

    #[test]
    fn no_level_of_heading_is_skipped() {
        let elements = [element(Role::Document, 0), element(Role::H(2), 0), element(Role::H(4), 0), element(Role::H(2), 0)];
        assert_eq!(tree(&elements, &[painted(&[1, 2, 3])], &[]), "Document(H1(0) H2(1) H2(2))");
    }

    #[test]
    fn lists_say_how_they_are_numbered() {
        let elements = [
            element(Role::Document, 0),
            element(Role::L, 0),
            element(Role::Li, 1),
            element(Role::Lbl, 2),
            element(Role::Li, 1),
            element(Role::Lbl, 4),
        ];
        let mut page = painted(&[3, 5]);
        page.labels = vec![(ElementId(3), '1'), (ElementId(5), '•')];
        let own = gather(&elements, &[page], &[]);
        assert_eq!(own[1].label, Some('1'));
    }
}
