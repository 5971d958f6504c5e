//! Objects of a PDF, references followed.

use lopdf::{Dictionary, Document, Object};

/// A box: left, bottom, right, top, in points.
pub type Box4 = [f64; 4];

/// What an object is in the end.
pub fn resolve<'a>(document: &'a Document, object: &'a Object) -> &'a Object {
    document.dereference(object).map_or(object, |(_, o)| o)
}

/// A dictionary, or a stream's.
pub fn dictionary<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Dictionary> {
    match resolve(document, object) {
        Object::Dictionary(d) => Some(d),
        Object::Stream(s) => Some(&s.dict),
        _ => None,
    }
}

/// A list.
pub fn array<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Vec<Object>> {
    resolve(document, object).as_array().ok()
}

pub fn number(document: &Document, object: &Object) -> Option<f64> {
    resolve(document, object).as_float().ok().map(f64::from)
}

/// A rectangle, whichever corners are given.
pub fn box4(document: &Document, object: &Object) -> Option<Box4> {
    let values: Vec<f64> = array(document, object)?.iter().filter_map(|v| number(document, v)).collect();
    let &[a, b, c, d] = values.as_slice() else { return None };
    Some([a.min(c), b.min(d), a.max(c), b.max(d)])
}
