//! A document's objects as the bytes of a file: streams compressed side by side, small objects packed into object
//! streams, the index of all of them a compressed stream too (ISO 32000-1, 7.5.7 and 7.5.8).
//!
//! `lopdf` can do the same, but one stream after the other, with an index that is not compressed. Pictures are made when
//! their turn comes, a few at a time; nothing here ever holds the whole file.

use std::collections::BTreeMap;
use std::io::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat};
use rayon::prelude::*;

use super::deflate::{deflate, deflated};
use super::images::Pictures;
use super::number::push_string_byte;
use crate::diag::Diagnostic;
use crate::output::window;

/// Objects in an object stream.
const PACK: usize = 200;

/// Where an object is found.
#[derive(Clone, Copy)]
enum Entry {
    Offset(usize),
    Packed { container: u32, index: u16 },
}

/// Objects by number, and where they start.
type Places = Vec<(u32, usize)>;

/// The file on its way: how far it is, and the hash of what went before.
struct File<'a, W: Write + ?Sized> {
    to: &'a mut W,
    at: usize,
    hash: blake3::Hasher,
}

impl<W: Write + ?Sized> File<'_, W> {
    fn new(to: &mut W) -> File<'_, W> {
        File { to, at: 0, hash: blake3::Hasher::new() }
    }

    fn push(&mut self, bytes: &[u8]) -> Result<(), String> {
        self.hash.update(bytes);
        self.at += bytes.len();
        self.to.write_all(bytes).map_err(|e| e.to_string())
    }

    /// Writes an object; answers where.
    fn object(&mut self, id: u32, object: &Object) -> Result<usize, String> {
        let at = self.at;
        let mut head = format!("{id} 0 obj\n").into_bytes();
        // The insides of a stream are the larger part of the file: they are not copied.
        if let Object::Stream(stream) = object {
            push_dictionary(&mut head, &stream.dict);
            head.extend_from_slice(b"\nstream\n");
            self.push(&head)?;
            self.push(&stream.content)?;
            self.push(b"\nendstream\nendobj\n")?;
            return Ok(at);
        }
        push_object(&mut head, object);
        head.extend_from_slice(b"\nendobj\n");
        self.push(&head)?;
        Ok(at)
    }

    /// Writes the pictures; answers where each is, and what is to be told of them.
    fn pictures(&mut self, pictures: &Pictures<'_>) -> Result<(Places, Vec<Diagnostic>), String> {
        let (mut places, mut told) = (Vec::new(), Vec::new());
        let ids = pictures.ids();
        window::ordered_pipeline(
            &ids,
            |id| pictures.stream(*id),
            |id, made| {
                let (stream, problem) = made?;
                told.extend(problem);
                places.push((*id, self.object(*id, &Object::Stream(stream))?));
                Ok::<(), String>(())
            },
        )?;
        Ok((places, told))
    }
}

/// Writes the file. The trailer keeps only `Root` and `Info`; `/ID` is a hash of everything else.
///
/// # Errors
/// What the disk says, and a picture that is not what it was.
pub fn save<W: Write + ?Sized>(
    document: &mut Document,
    pictures: &Pictures<'_>,
    version: &str,
    to: &mut W,
) -> Result<Vec<Diagnostic>, String> {
    compress(document);
    let mut out = File::new(to);
    out.push(&header(version))?;
    let mut entries: BTreeMap<u32, Entry> = BTreeMap::new();
    let mut small: Vec<(u32, &Object)> = Vec::new();
    for (&(id, _), object) in document.objects.iter().filter(|((id, _), _)| !pictures.has(*id)) {
        if matches!(object, Object::Stream(_)) {
            entries.insert(id, Entry::Offset(out.object(id, object)?));
        } else {
            small.push((id, object));
        }
    }
    let (places, told) = out.pictures(pictures)?;
    entries.extend(places.into_iter().map(|(id, at)| (id, Entry::Offset(at))));
    let packs: Vec<(Vec<u32>, Stream)> = small.par_chunks(PACK).map(pack).collect();
    let mut next = document.max_id + 1;
    for (ids, stream) in packs {
        for (id, index) in ids.into_iter().zip(0u16..) {
            entries.insert(id, Entry::Packed { container: next, index });
        }
        entries.insert(next, Entry::Offset(out.object(next, &Object::Stream(stream))?));
        next += 1;
    }
    let start = out.at;
    if u32::try_from(start).is_err() {
        return Err("it would have more than 4 GB: make the pictures smaller, or make several volumes".to_string());
    }
    entries.insert(next, Entry::Offset(start));
    let index = index_stream(document, &entries, next, &out.hash);
    out.object(next, &Object::Stream(index))?;
    out.push(format!("startxref\n{start}\n%%EOF\n").as_bytes())?;
    Ok(told)
}

fn header(version: &str) -> Vec<u8> {
    // Four bytes over 127 tell programs that move files about that this is not text.
    [format!("%PDF-{version}\n").as_bytes(), b"%\xe2\xe3\xcf\xd3\n"].concat()
}

/// Writes the file as PDF was before 1.5: every object for itself, and a table of where they are.
///
/// # Errors
/// As [`save`].
pub fn save_plain<W: Write + ?Sized>(
    document: &mut Document,
    pictures: &Pictures<'_>,
    version: &str,
    to: &mut W,
) -> Result<Vec<Diagnostic>, String> {
    compress(document);
    let mut out = File::new(to);
    out.push(&header(version))?;
    let mut places: BTreeMap<u32, usize> = BTreeMap::new();
    for (&(id, _), object) in document.objects.iter().filter(|((id, _), _)| !pictures.has(*id)) {
        places.insert(id, out.object(id, object)?);
    }
    let (of_pictures, told) = out.pictures(pictures)?;
    places.extend(of_pictures);
    let start = out.at;
    let trailer = trailer(document, document.max_id, &out.hash);
    let mut end = format!("xref\n0 {}\n", u64::from(document.max_id) + 1).into_bytes();
    for id in 0..=document.max_id {
        let row = places.get(&id).map_or("0000000000 65535 f \n".to_string(), |at| format!("{at:010} 00000 n \n"));
        end.extend_from_slice(row.as_bytes());
    }
    end.extend_from_slice(b"trailer\n");
    push_dictionary(&mut end, &trailer);
    end.extend_from_slice(format!("\nstartxref\n{start}\n%%EOF\n").as_bytes());
    out.push(&end)?;
    Ok(told)
}

/// What a reader needs first: where the catalogue and the information are, and the file's identity.
fn trailer(document: &Document, last: u32, body: &blake3::Hasher) -> Dictionary {
    let id = body.finalize().as_bytes()[..16].to_vec();
    let mut dict = Dictionary::new();
    dict.set("Size", i64::from(last) + 1);
    for key in ["Root", "Info"] {
        if let Ok(value) = document.trailer.get(key.as_bytes()) {
            dict.set(key, value.clone());
        }
    }
    dict.set("ID", vec![Object::String(id.clone(), StringFormat::Hexadecimal), Object::String(id, StringFormat::Hexadecimal)]);
    dict
}

/// Deflates every stream that has no filter yet, side by side.
fn compress(document: &mut Document) {
    let raw: Vec<&mut Stream> = document
        .objects
        .values_mut()
        .filter_map(|o| if let Object::Stream(s) = o { Some(s) } else { None })
        .filter(|s| s.allows_compression && !s.dict.has(b"Filter"))
        .collect();
    raw.into_par_iter().for_each(|stream| {
        let packed = deflate(&stream.content);
        if packed.len() < stream.content.len() {
            stream.dict.set("Filter", Object::Name(b"FlateDecode".to_vec()));
            stream.set_content(packed);
        }
    });
}

fn pack(objects: &[(u32, &Object)]) -> (Vec<u32>, Stream) {
    let (mut head, mut body) = (Vec::new(), Vec::new());
    for (id, object) in objects {
        head.extend_from_slice(format!("{id} {} ", body.len()).as_bytes());
        push_object(&mut body, object);
        body.push(b' ');
    }
    let mut dict = Dictionary::new();
    dict.set("Type", Object::Name(b"ObjStm".to_vec()));
    dict.set("N", objects.len() as i64);
    dict.set("First", head.len() as i64);
    head.extend_from_slice(&body);
    (objects.iter().map(|o| o.0).collect(), deflated(dict, deflate(&head)))
}

/// The cross-reference stream: seven bytes an object, each row as its difference to the one above (PNG's "up").
fn index_stream(document: &Document, entries: &BTreeMap<u32, Entry>, last: u32, body: &blake3::Hasher) -> Stream {
    let mut rows = Vec::new();
    let mut above = [0u8; 7];
    for id in 0..=last {
        let (kind, a, b): (u8, u32, u16) = match entries.get(&id) {
            Some(Entry::Offset(at)) => (1, u32::try_from(*at).unwrap_or(u32::MAX), 0),
            Some(Entry::Packed { container, index }) => (2, *container, *index),
            None => (0, 0, u16::MAX),
        };
        let mut row = [kind, 0, 0, 0, 0, 0, 0];
        row[1..5].copy_from_slice(&a.to_be_bytes());
        row[5..].copy_from_slice(&b.to_be_bytes());
        rows.push(2);
        rows.extend(row.iter().zip(above).map(|(r, a)| r.wrapping_sub(a)));
        above = row;
    }
    let mut dict = trailer(document, last, body);
    dict.set("Type", Object::Name(b"XRef".to_vec()));
    dict.set("W", vec![1.into(), 4.into(), 2.into()]);
    let parameters = Dictionary::from_iter([("Predictor", Object::Integer(12)), ("Columns", Object::Integer(7))]);
    dict.set("DecodeParms", parameters);
    deflated(dict, deflate(&rows))
}

/// Writes an object. The depth is that of our own dictionaries: a handful.
fn push_object(out: &mut Vec<u8>, object: &Object) {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(b) => out.extend_from_slice(if *b { b"true" } else { b"false" }),
        Object::Integer(i) => out.extend_from_slice(i.to_string().as_bytes()),
        Object::Real(r) => out.extend_from_slice(r.to_string().as_bytes()),
        Object::Name(name) => push_name(out, name),
        Object::String(text, StringFormat::Literal) => {
            out.push(b'(');
            text.iter().for_each(|b| push_string_byte(out, *b));
            out.push(b')');
        }
        Object::String(text, StringFormat::Hexadecimal) => {
            out.push(b'<');
            text.iter().for_each(|b| out.extend_from_slice(format!("{b:02X}").as_bytes()));
            out.push(b'>');
        }
        Object::Array(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 && needs_space(item) {
                    out.push(b' ');
                }
                push_object(out, item);
            }
            out.push(b']');
        }
        Object::Dictionary(dict) => push_dictionary(out, dict),
        Object::Stream(stream) => {
            push_dictionary(out, &stream.dict);
            out.extend_from_slice(b"\nstream\n");
            out.extend_from_slice(&stream.content);
            out.extend_from_slice(b"\nendstream");
        }
        Object::Reference((id, generation)) => out.extend_from_slice(format!("{id} {generation} R").as_bytes()),
    }
}

fn push_dictionary(out: &mut Vec<u8>, dict: &Dictionary) {
    out.extend_from_slice(b"<<");
    for (key, value) in dict {
        push_name(out, key);
        if needs_space(value) {
            out.push(b' ');
        }
        push_object(out, value);
    }
    out.extend_from_slice(b">>");
}

/// Whether an object must be parted from what stands before it.
fn needs_space(object: &Object) -> bool {
    matches!(object, Object::Null | Object::Boolean(_) | Object::Integer(_) | Object::Real(_) | Object::Reference(_))
}

fn push_name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for &b in name {
        if b.is_ascii_graphic() && !b"()<>[]{}/%#".contains(&b) {
            out.push(b);
        } else {
            out.extend_from_slice(format!("#{b:02X}").as_bytes());
        }
    }
}

/// A text string: plain where it is ASCII, else UTF-16 (ISO 32000-1, 7.9.2.2).
pub fn text_string(text: &str) -> Object {
    let bytes = if text.is_ascii() {
        text.as_bytes().to_vec()
    } else {
        let mut bytes = vec![0xfe, 0xff];
        bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
        bytes
    };
    Object::String(bytes, StringFormat::Literal)
}

/// A reference to an object.
pub fn reference(id: ObjectId) -> Object {
    Object::Reference(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_saved_can_be_loaded() {
        let mut document = Document::with_version("1.7");
        let pages = document.new_object_id();
        let content = document.add_object(Stream::new(Dictionary::new(), b"BT ET ".repeat(40)));
        let page = document.add_object(Dictionary::from_iter([
            ("Type", "Page".into()),
            ("Parent", reference(pages)),
            ("Contents", reference(content)),
        ]));
        let kids = Dictionary::from_iter([("Type", "Pages".into()), ("Count", 1.into()), ("Kids", Object::Array(vec![reference(page)]))]);
        document.set_object(pages, kids);
        let catalog = Dictionary::from_iter([("Type", "Catalog".into()), ("Pages", reference(pages)), ("Lang", text_string("é (\\) \r"))]);
        let root = document.add_object(catalog);
        document.trailer.set("Root", reference(root));
        let saved = |document: &mut Document| {
            let mut out = Vec::new();
            save(document, &Pictures::default(), "1.7", &mut out).expect("a vector takes all");
            out
        };
        let bytes = saved(&mut document);
        let read = Document::load_mem(&bytes).expect("loads");
        assert_eq!(read.get_pages().len(), 1);
        assert_eq!(read.get_page_content(page).trim_ascii_end(), b"BT ET ".repeat(40).trim_ascii_end());
        assert_eq!(
            read.catalog().and_then(|c| c.get(b"Lang")).and_then(Object::as_str).expect("a string"),
            b"\xfe\xff\0\xe9\0 \0(\0\\\0)\0 \0\r"
        );
        assert_eq!(bytes, saved(&mut document.clone()));
        let mut old = Vec::new();
        save_plain(&mut document, &Pictures::default(), "1.3", &mut old).expect("a vector takes all");
        assert!(old.starts_with(b"%PDF-1.3\n%\xe2") && !String::from_utf8_lossy(&old).contains("ObjStm"));
        assert_eq!(Document::load_mem(&old).expect("loads").get_pages().len(), 1);
    }
}
