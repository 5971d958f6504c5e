//! What the file says of itself: the information dictionary's strings and dates and the XMP packet, made from the same
//! facts so that they agree (PDF/A demands it). No clock: the book's own date is the only date.

use std::fmt::Write as _;

use crate::model::{Date, Meta};

/// The program, as `Creator`.
pub const CREATOR: &str = concat!("Postbound ", env!("CARGO_PKG_VERSION"));
/// The writer, as `Producer`.
pub const PRODUCER: &str = concat!("Postbound ", env!("CARGO_PKG_VERSION"), " (printpdf, lopdf)");

/// Which standards a file keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// PDF/UA-1.
    pub ua: bool,
    /// PDF/A-2a.
    pub a: bool,
    /// PDF/X-4.
    pub x4: bool,
}

/// The names of those who made the book.
pub fn authors(meta: &Meta) -> Vec<String> {
    meta.authors.iter().map(|a| a.name.clone()).collect()
}

fn date(meta: &Meta) -> Date {
    meta.date.unwrap_or(Date { year: 1980, month: 1, day: 1 })
}

/// The book's date as PDF writes one: `D:20261122000000Z`.
pub fn pdf_date(meta: &Meta) -> String {
    let d = date(meta);
    format!("D:{:04}{:02}{:02}000000Z", d.year, d.month, d.day)
}

/// The XMP packet.
pub fn packet(meta: &Meta, claims: Claims) -> String {
    let mut rdf = String::new();
    let day = format!("{}T00:00:00Z", date(meta).iso());
    alt(&mut rdf, "dc:title", &meta.full_title());
    list(&mut rdf, "dc:creator", "Seq", &authors(meta));
    if let Some(description) = meta.description.as_deref().filter(|d| !d.is_empty()) {
        alt(&mut rdf, "dc:description", description);
    }
    list(&mut rdf, "dc:subject", "Bag", &meta.subjects);
    list(&mut rdf, "dc:language", "Bag", &[meta.lang.bcp47()]);
    if let Some(publisher) = &meta.publisher {
        list(&mut rdf, "dc:publisher", "Bag", std::slice::from_ref(publisher));
    }
    if let Some(rights) = meta.rights.as_deref().filter(|r| !r.is_empty()) {
        alt(&mut rdf, "dc:rights", rights);
    }
    simple(&mut rdf, "dc:format", "application/pdf");
    if !meta.subjects.is_empty() {
        simple(&mut rdf, "pdf:Keywords", &meta.subjects.join(","));
    }
    simple(&mut rdf, "pdf:Producer", PRODUCER);
    simple(&mut rdf, "xmp:CreatorTool", CREATOR);
    for name in ["xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"] {
        simple(&mut rdf, name, &day);
    }
    if claims.x4 {
        // The same identifiers for every copy: a hash of what the file is about.
        let id = format!("uuid:{}", uuid(meta));
        simple(&mut rdf, "pdfxid:GTS_PDFXVersion", "PDF/X-4");
        simple(&mut rdf, "pdf:Trapped", "False");
        simple(&mut rdf, "xmpMM:DocumentID", &id);
        simple(&mut rdf, "xmpMM:InstanceID", &id);
        simple(&mut rdf, "xmpMM:RenditionClass", "default");
        simple(&mut rdf, "xmpMM:VersionID", "1");
    }
    if claims.a {
        simple(&mut rdf, "pdfaid:part", "2");
        simple(&mut rdf, "pdfaid:conformance", "A");
    }
    if claims.ua {
        simple(&mut rdf, "pdfuaid:part", "1");
        rdf.push_str(UA_SCHEMA);
    }
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n<rdf:Description rdf:about=\"\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
         xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\" xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\" \
         xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\" \
         xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" \
         xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n{rdf}</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>"
    )
}

/// An identifier of the book in the form of a UUID (version 8: of one's own making, RFC 9562).
fn uuid(meta: &Meta) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [meta.full_title().as_str(), &authors(meta).join("\n"), &pdf_date(meta), &meta.lang.bcp47()] {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    let mut bytes = [0u8; 16];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// PDF/A admits only properties that it knows or that the file describes; it does not know PDF/UA's.
const UA_SCHEMA: &str = "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>\n";

fn simple(out: &mut String, name: &str, value: &str) {
    writeln!(out, "<{name}>{}</{name}>", escape(value)).expect("a string takes all text");
}

fn alt(out: &mut String, name: &str, value: &str) {
    writeln!(out, "<{name}><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></{name}>", escape(value))
        .expect("a string takes all text");
}

fn list(out: &mut String, name: &str, kind: &str, values: &[String]) {
    if values.is_empty() {
        return;
    }
    let items: String = values.iter().map(|v| format!("<rdf:li>{}</rdf:li>", escape(v))).collect();
    writeln!(out, "<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>").expect("a string takes all text");
}

/// Text for XML; characters that XML cannot hold are dropped.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packet_is_well_formed_xml_whatever_the_title() {
        let meta = Meta { title: "A <b> & \u{1} “c”".into(), subjects: vec!["x&y".into()], ..Meta::default() };
        let packet = packet(&meta, Claims { ua: true, a: true, x4: true });
        let mut reader = quick_xml::Reader::from_str(&packet);
        loop {
            match reader.read_event().expect("well-formed") {
                quick_xml::events::Event::Eof => break,
                _ => continue,
            }
        }
        assert!(packet.contains("A &lt;b&gt; &amp;  “c”"));
        assert_eq!(pdf_date(&meta), "D:19800101000000Z");
    }
}
