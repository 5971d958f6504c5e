//! The structure tree: what may stand in what, and whether pages, annotations and tree say the same of each other.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object, ObjectId};

use super::Exam;
use super::file::is_language;

/// The standard types of ISO 32000-1, 14.8.4.
const STANDARD: [&str; 49] = [
    "Document",
    "Part",
    "Art",
    "Sect",
    "Div",
    "BlockQuote",
    "Caption",
    "TOC",
    "TOCI",
    "Index",
    "NonStruct",
    "Private",
    "H",
    "H1",
    "H2",
    "H3",
    "H4",
    "H5",
    "H6",
    "P",
    "L",
    "LI",
    "Lbl",
    "LBody",
    "Table",
    "TR",
    "TH",
    "TD",
    "THead",
    "TBody",
    "TFoot",
    "Span",
    "Quote",
    "Note",
    "Reference",
    "BibEntry",
    "Code",
    "Link",
    "Annot",
    "Ruby",
    "RB",
    "RT",
    "RP",
    "Warichu",
    "WT",
    "WP",
    "Figure",
    "Formula",
    "Form",
];

/// What an element has in it.
enum Kid {
    Element(ObjectId),
    Mark(ObjectId, i64),
    Object(ObjectId),
}

/// A row: where each cell starts and how wide it is.
type Row = Vec<(usize, usize)>;

impl Exam {
    /// ISO 14289-1, 7.1 to 7.9 and 7.18.
    pub fn structure(&mut self) {
        let root = self.dict(&self.root(), "StructTreeRoot");
        self.must(self.name(&root, "Type") == "StructTreeRoot", "UA 7.1", "no structure tree");
        let map = self.dict(&root, "RoleMap");
        for (from, to) in map.iter() {
            let from = String::from_utf8_lossy(from);
            self.must(!STANDARD.contains(&&*from), "UA 7.1", format!("the standard type {from} is mapped"));
            let to = to.as_name().map(|n| String::from_utf8_lossy(n).into_owned()).unwrap_or_default();
            self.must(STANDARD.contains(&to.as_str()), "UA 7.1", format!("{from} is mapped to {to}"));
        }
        let mut walk = Walk::default();
        let tops: Vec<ObjectId> = match root.get(b"K") {
            Ok(Object::Array(list)) => list.iter().filter_map(|o| o.as_reference().ok()).collect(),
            Ok(one) => one.as_reference().into_iter().collect(),
            Err(_) => Vec::new(),
        };
        self.must(tops.len() == 1, "32000 14.8.4.2", format!("{} elements at the top", tops.len()));
        // Depth first, in reading order, without recursion.
        let mut open: Vec<(ObjectId, String)> = tops.into_iter().map(|t| (t, String::new())).collect();
        while let Some((id, parent)) = open.pop() {
            let kids = self.element(id, &parent, &map, &mut walk);
            let role = walk.roles.get(&id).cloned().unwrap_or_default();
            open.extend(kids.into_iter().rev().filter_map(|k| if let Kid::Element(e) = k { Some((e, role.clone())) } else { None }));
        }
        self.must(walk.levels.first() == Some(&1), "UA 7.4.2", "the first heading is no H1");
        let skipped = walk.levels.windows(2).find(|w| w[1] > w[0] + 1).map(<[u8]>::to_vec);
        self.must(skipped.is_none(), "UA 7.4.2", format!("a level of heading is skipped: {skipped:?}"));
        self.parents(&root, &walk);
    }

    fn element(&mut self, id: ObjectId, parent: &str, map: &Dictionary, walk: &mut Walk) -> Vec<Kid> {
        let dict = self.doc.get_dictionary(id).cloned().unwrap_or_default();
        let own = self.name(&dict, "S");
        let role = if STANDARD.contains(&own.as_str()) { own.clone() } else { self.name(map, &own) };
        self.must(!role.is_empty(), "UA 7.1", format!("the type {own} is no standard one and mapped to none"));
        let again = walk.roles.insert(id, role.clone()).is_some();
        self.must(!again, "UA 7.1", format!("an element ({own}) stands twice in the tree"));
        self.must(dict.get(b"P").is_ok_and(|p| p.as_reference().is_ok()), "UA 7.1", format!("{own} without a parent"));
        let kids = if again { Vec::new() } else { self.kids(&dict) };
        self.nesting(&role, parent, &kids);
        self.attributes(&role, &dict, &kids, walk);
        let empty = kids.is_empty() && !matches!(role.as_str(), "TD" | "TH" | "LBody");
        self.must(!empty, "UA 7.1", format!("an empty {role}"));
        for kid in &kids {
            match kid {
                Kid::Mark(page, mcid) => {
                    let twice = walk.marks.insert((*page, *mcid), id).is_some();
                    self.must(!twice, "UA 7.1", format!("MCID {mcid} belongs to two elements"));
                    self.must(self.marked.contains_key(&(*page, *mcid)), "UA 7.1", format!("MCID {mcid} ({role}) stands on no page"));
                }
                Kid::Object(annotation) => {
                    walk.annotations.insert(*annotation, id);
                    self.must(role == "Link", "UA 7.18.5", format!("an annotation in {role}"));
                }
                Kid::Element(_) => {}
            }
        }
        kids
    }

    fn kids(&self, dict: &Dictionary) -> Vec<Kid> {
        let page = dict.get(b"Pg").and_then(Object::as_reference).ok();
        let list = match dict.get(b"K") {
            Ok(Object::Array(list)) => list.clone(),
            Ok(one) => vec![one.clone()],
            Err(_) => Vec::new(),
        };
        let kid = |object: &Object| match object {
            Object::Integer(mcid) => Some(Kid::Mark(page?, *mcid)),
            Object::Reference(id) => Some(Kid::Element(*id)),
            Object::Dictionary(d) if self.name(d, "Type") == "MCR" => {
                let page = d.get(b"Pg").and_then(Object::as_reference).ok().or(page)?;
                Some(Kid::Mark(page, d.get(b"MCID").and_then(Object::as_i64).ok()?))
            }
            Object::Dictionary(d) if self.name(d, "Type") == "OBJR" => {
                Some(Kid::Object(d.get(b"Obj").and_then(Object::as_reference).ok()?))
            }
            _ => None,
        };
        list.iter().map(|o| kid(o).unwrap_or_else(|| panic!("a kid of no kind: {o:?}"))).collect()
    }

    fn role_of(&self, id: ObjectId) -> String {
        self.doc.get_dictionary(id).map(|d| self.name(d, "S")).unwrap_or_default()
    }

    /// ISO 32000-1, 14.8.4: what may stand in what.
    fn nesting(&mut self, role: &str, parent: &str, kids: &[Kid]) {
        let allowed_parents: &[&str] = match role {
            "TR" => &["Table", "THead", "TBody", "TFoot"],
            "TH" | "TD" => &["TR"],
            "LI" => &["L"],
            "LBody" => &["LI"],
            "TOCI" => &["TOC"],
            "Document" => &[""],
            _ => &[],
        };
        self.must(allowed_parents.is_empty() || allowed_parents.contains(&parent), "UA 7.2", format!("{role} in {parent}"));
        let allowed_kids: &[&str] = match role {
            "Table" => &["TR", "THead", "TBody", "TFoot", "Caption"],
            "TR" => &["TH", "TD"],
            "L" => &["LI", "L", "Caption"],
            "LI" => &["Lbl", "LBody"],
            "TOC" => &["TOCI", "TOC", "Caption"],
            "TOCI" => &["Lbl", "Reference", "NonStruct", "P", "TOC"],
            _ => &[],
        };
        // Of headings: words and what stands among words, no blocks.
        let heading = role.len() == 2 && role.starts_with('H');
        let blocks = ["P", "H1", "H2", "H3", "H4", "H5", "H6", "Table", "L", "BlockQuote", "Sect", "Part", "Document", "Div"];
        let mut roles = Vec::new();
        for kid in kids {
            match kid {
                Kid::Element(id) => {
                    let kid = self.role_of(*id);
                    self.must(allowed_kids.is_empty() || allowed_kids.contains(&kid.as_str()), "UA 7.2", format!("{kid} in {role}"));
                    self.must(
                        !(heading || role == "P" || role == "Span") || !blocks.contains(&kid.as_str()),
                        "32000 14.8.4.3",
                        format!("{kid} in {role}"),
                    );
                    roles.push(kid);
                }
                Kid::Mark(..) | Kid::Object(_) => self.must(allowed_kids.is_empty(), "UA 7.2", format!("bare content in {role}")),
            }
        }
        let captions: Vec<usize> = roles.iter().enumerate().filter(|(_, r)| *r == "Caption").map(|(i, _)| i).collect();
        let placed = match captions.as_slice() {
            [] => true,
            [one] => *one == 0 || (matches!(role, "Table" | "Figure") && one + 1 == roles.len()) || !["L", "TOC", "Table"].contains(&role),
            _ => false,
        };
        self.must(placed, "UA 7.2", format!("captions of {role} at {captions:?}"));
    }

    fn attributes(&mut self, role: &str, dict: &Dictionary, kids: &[Kid], walk: &mut Walk) {
        let own = self.dict(dict, "A");
        let lang = self.text(dict, "Lang");
        self.must(lang.is_empty() || is_language(&lang), "UA 7.2", format!("the language {lang}"));
        if let Some(level) = role.strip_prefix('H').and_then(|l| l.parse().ok()) {
            walk.levels.push(level);
        }
        match role {
            "Figure" | "Formula" => {
                let alt = self.text(dict, "Alt") + &self.text(dict, "ActualText");
                self.must(!alt.trim().is_empty(), "UA 7.3", "a figure without a description");
                let area: Vec<f32> = self.array(&own, "BBox").iter().filter_map(|v| v.as_float().ok()).collect();
                self.must(
                    area.len() == 4 && area[0] < area[2] && area[1] < area[3],
                    "32000 14.8.5.4",
                    format!("a figure's place {area:?}"),
                );
            }
            "TH" => {
                let scope = self.name(&own, "Scope");
                self.must(["Column", "Row", "Both"].contains(&scope.as_str()), "UA 7.5", "a header cell without scope");
            }
            "L" => {
                let labelled = kids.iter().any(|k| match k {
                    Kid::Element(li) => {
                        let li = self.doc.get_dictionary(*li).cloned().unwrap_or_default();
                        self.kids(&li).iter().any(|k| matches!(k, Kid::Element(e) if self.role_of(*e) == "Lbl"))
                    }
                    _ => false,
                });
                let numbering = self.name(&own, "ListNumbering");
                self.must(
                    !labelled || !["", "None"].contains(&numbering.as_str()),
                    "UA 7.6",
                    "a list that does not say how it is numbered",
                );
            }
            "Note" => {
                let name = self.text(dict, "ID");
                self.must(!name.is_empty() && walk.notes.insert(name.clone()), "UA 7.9", format!("a note's name “{name}”"));
            }
            "LI" => {
                let body = kids.iter().filter(|k| matches!(k, Kid::Element(e) if self.role_of(*e) == "LBody")).count();
                self.must(body == 1, "UA 7.6", format!("an item with {body} bodies"));
            }
            "Link" => {
                let leads = kids.iter().any(|k| matches!(k, Kid::Object(_)));
                self.must(leads, "UA 7.18.5", "a link without its annotation");
                let says = kids.iter().any(|k| !matches!(k, Kid::Object(_)));
                self.must(says, "32000 14.8.4.4.2", "a link without words");
            }
            "Table" => {
                let rows: Vec<Row> = kids
                    .iter()
                    .filter_map(|k| if let Kid::Element(e) = k { Some(*e) } else { None })
                    .filter(|e| self.role_of(*e) == "TR")
                    .map(|e| self.row(e))
                    .collect();
                let widths: BTreeSet<usize> = rows.iter().map(|r| r.last().map_or(0, |(start, width)| start + width)).collect();
                self.must(widths.len() == 1, "UA 7.2", format!("rows of {widths:?} columns in one table"));
            }
            _ => {}
        }
    }

    fn row(&self, id: ObjectId) -> Row {
        let dict = self.doc.get_dictionary(id).cloned().unwrap_or_default();
        let mut at = 0;
        let mut row = Vec::new();
        for kid in self.kids(&dict) {
            let Kid::Element(cell) = kid else { continue };
            let own = self.doc.get_dictionary(cell).map(|d| self.dict(d, "A")).unwrap_or_default();
            let span = own.get(b"ColSpan").and_then(Object::as_i64).unwrap_or(1).max(1) as usize;
            row.push((at, span));
            at += span;
        }
        row
    }

    /// The parent tree says of every stretch and every annotation whose it is, and of no other.
    fn parents(&mut self, root: &Dictionary, walk: &Walk) {
        let numbers = self.array(&self.dict(root, "ParentTree"), "Nums");
        let tree: BTreeMap<i64, Object> = numbers.chunks_exact(2).map(|p| (p[0].as_i64().expect("a key"), p[1].clone())).collect();
        let next = root.get(b"ParentTreeNextKey").and_then(Object::as_i64).unwrap_or(i64::MAX);
        self.must(tree.keys().all(|k| *k < next), "32000 14.7.4.4", "the next key is taken");
        for id in self.page_ids() {
            let page = self.page(id);
            let mcids: Vec<i64> = self.marked.range((id, i64::MIN)..=(id, i64::MAX)).map(|((_, m), _)| *m).collect();
            if mcids.is_empty() {
                continue;
            }
            let owners = page.get(b"StructParents").and_then(Object::as_i64).ok().and_then(|k| tree.get(&k)).map(|o| self.resolve(o));
            let owners = owners.and_then(|o| o.as_array().cloned().ok()).unwrap_or_default();
            for mcid in mcids {
                let owner = owners.get(mcid as usize).and_then(|o| o.as_reference().ok());
                let agreed = owner.is_some() && owner == walk.marks.get(&(id, mcid)).copied();
                self.must(agreed, "UA 7.1", format!("MCID {mcid}: page and tree differ"));
            }
            for annotation in self.array(&page, "Annots").iter().filter_map(|a| a.as_reference().ok()) {
                let key = self.doc.get_dictionary(annotation).and_then(|d| d.get(b"StructParent")).and_then(Object::as_i64).unwrap_or(-1);
                let owner = tree.get(&key).and_then(|o| o.as_reference().ok());
                let agreed = owner.is_some() && owner == walk.annotations.get(&annotation).copied();
                self.must(agreed, "UA 7.18.1", "an annotation that the tree does not hold");
            }
        }
    }
}

/// What the walk has met.
#[derive(Default)]
struct Walk {
    roles: BTreeMap<ObjectId, String>,
    levels: Vec<u8>,
    marks: BTreeMap<(ObjectId, i64), ObjectId>,
    annotations: BTreeMap<ObjectId, ObjectId>,
    notes: BTreeSet<String>,
}
