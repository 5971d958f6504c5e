//! A PDF's words, read by its own tables: for tests that need no other program.

use std::collections::BTreeMap;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object};

/// What the codes of each font of a page mean, by the font's name there.
pub type Meanings = BTreeMap<Vec<u8>, BTreeMap<u16, String>>;

/// The words of each page: what stands in one text object, or on one line, is joined; all else is apart by a space.
pub fn pages(bytes: &[u8]) -> Vec<String> {
    let document = Document::load_mem(bytes).expect("the PDF loads");
    document.page_iter().map(|page| words(&document, page)).collect()
}

fn words(document: &Document, page: lopdf::ObjectId) -> String {
    let dict = document.get_dictionary(page).expect("a page");
    let meanings = meanings(document, dict);
    let content = document.get_page_content(page);
    let mut font: Vec<u8> = Vec::new();
    let mut out = String::new();
    for Operation { operator, operands } in Content::decode(&content).expect("content can be read").operations {
        match operator.as_str() {
            "Tf" => font = operands.first().and_then(|f| f.as_name().ok()).unwrap_or_default().to_vec(),
            "Td" | "TD" | "Tm" | "T*" if moves_on(&operator, &operands) => out.push(' '),
            "Tj" | "TJ" => operands.iter().for_each(|o| show(o, meanings.get(&font), &mut out)),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a step in the text leads to another line.
fn moves_on(operator: &str, operands: &[Object]) -> bool {
    operator == "Tm" || operator == "T*" || operands.get(1).and_then(|y| y.as_float().ok()).is_some_and(|y| y.abs() > 5.0)
}

fn show(operand: &Object, meanings: Option<&BTreeMap<u16, String>>, out: &mut String) {
    match operand {
        Object::Array(parts) => parts.iter().for_each(|p| show(p, meanings, out)),
        Object::String(bytes, _) => out.push_str(&text(bytes, meanings)),
        // A step as wide as a space is one.
        Object::Integer(n) if *n < -200 => out.push(' '),
        Object::Real(n) if *n < -200.0 => out.push(' '),
        _ => {}
    }
}

/// What a string of two-byte codes means; `?` where a code means nothing.
pub fn text(codes: &[u8], meanings: Option<&BTreeMap<u16, String>>) -> String {
    let code = |pair: &[u8]| u16::from_be_bytes([pair[0], pair[1]]);
    codes.chunks_exact(2).map(|pair| meanings.and_then(|m| m.get(&code(pair))).map_or("?", String::as_str)).collect()
}

/// The tables of characters of a page's fonts.
pub fn meanings(document: &Document, page: &Dictionary) -> Meanings {
    let follow = |o: &Object| document.dereference(o).map_or(Object::Null, |(_, o)| o.clone());
    let get = |dict: &Dictionary, key: &[u8]| dict.get(key).map_or(Object::Null, follow);
    let Object::Dictionary(resources) = get(page, b"Resources") else { return Meanings::new() };
    let Object::Dictionary(fonts) = get(&resources, b"Font") else { return Meanings::new() };
    let mut out = Meanings::new();
    for (name, font) in fonts.iter() {
        let Object::Dictionary(font) = follow(font) else { continue };
        let Object::Stream(map) = get(&font, b"ToUnicode") else { continue };
        out.insert(name.clone(), table(&String::from_utf8_lossy(&map.get_plain_content().unwrap_or_default())));
    }
    out
}

/// A ToUnicode map's single characters (`bfchar`); ours has no ranges.
pub fn table(map: &str) -> BTreeMap<u16, String> {
    let sections = map.split("beginbfchar").skip(1).filter_map(|s| s.split("endbfchar").next());
    let rows = sections.flat_map(str::lines).filter_map(|line| {
        let mut parts = line.split('<').skip(1).filter_map(|p| p.split('>').next());
        let (code, text) = (parts.next()?, parts.next()?);
        let units: Vec<u16> =
            text.as_bytes().chunks(4).filter_map(|c| u16::from_str_radix(std::str::from_utf8(c).ok()?, 16).ok()).collect();
        Some((u16::from_str_radix(code, 16).ok()?, String::from_utf16_lossy(&units)))
    });
    rows.collect()
}
