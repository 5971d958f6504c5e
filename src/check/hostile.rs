//! Files that mean no good, or were cut off on the way: each is answered, none makes the program fall or wait.

use super::tests::ids;

/// A file of objects by their bodies, numbered from 1, with a table of where they are; the first is the catalogue.
fn pdf(objects: &[String]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (n, body) in (1..).zip(objects) {
        offsets.push(out.len());
        out.extend_from_slice(format!("{n} 0 obj\n{body}\nendobj\n").as_bytes());
    }
    let start = out.len();
    out.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    offsets.iter().for_each(|o| out.extend_from_slice(format!("{o:010} 00000 n \n").as_bytes()));
    out.extend_from_slice(format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1).as_bytes());
    out
}

fn stream(dict: &str, content: &str) -> String {
    format!("<<{dict}/Length {}>>\nstream\n{content}\nendstream", content.len())
}

/// One page with these resources and contents, and more objects from 5 on.
fn page(resources: &str, content: &str, more: &[String]) -> Vec<u8> {
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_string(),
        "<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 432 648]>>".to_string(),
        format!("<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<<{resources}>>>>"),
        stream("", content),
    ];
    objects.extend_from_slice(more);
    pdf(&objects)
}

/// Whatever is found: the answer is there, and it is one.
fn answered(bytes: &[u8]) -> Vec<&'static str> {
    let found = ids(bytes, "kdp-paperback");
    assert!(!found.is_empty(), "a file of one page is not for this printer");
    found
}

#[test]
fn circles_end() {
    answered(&pdf(&["<</Type/Catalog/Pages 2 0 R>>".into(), "<</Type/Pages/Count 1/Kids[2 0 R 2 0 R]/Parent 2 0 R>>".into()]));
    answered(&pdf(&["<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>".into()]));
    answered(&pdf(&["1 0 R".into()]));
    // A form that shows itself, and a resource that is itself.
    answered(&page("/XObject<</A 5 0 R>>", "/A Do", &[stream("/Subtype/Form/Resources<</XObject<</A 5 0 R>>>>", "/A Do /A Do")]));
    answered(&page("/ColorSpace<</A 5 0 R>>", "/A cs", &["[/Indexed 5 0 R 1 <00>]".into()]));
    answered(&page("/ColorSpace<</A 5 0 R>>", "/A cs", &["5 0 R".into()]));
}

#[test]
fn forms_of_forms_of_forms_are_given_up() {
    let mut more = Vec::new();
    for n in 5..17 {
        let next = format!("/Subtype/Form/Resources<</XObject<</A {} 0 R>>>>", n + 1);
        more.push(stream(&next, &"/A Do ".repeat(40)));
    }
    more.push(stream("/Subtype/Form", "0 g 0 0 1 1 re f"));
    assert!(answered(&page("/XObject<</A 5 0 R>>", "/A Do", &more)).contains(&"print-page-damaged"));
}

#[test]
fn deep_nests_and_huge_numbers_are_read_or_refused() {
    for open in ["[", "<<", "<</A", "(", "[<<"] {
        answered(&page("", &open.repeat(100_000), &[]));
        answered(&page(&format!("/X {}", open.repeat(100_000)), "", &[]));
    }
    answered(&page("", &"q ".repeat(300_000), &[]));
    let huge = "99999999999999999999999999999999 -1e400 .1.2.3 +-5 1 0 0 1 99999999999 1e38 cm 1e300 Tf 9e99 Tc [9e99] TJ";
    answered(&page("", huge, &[]));
    let font = "<</Type/Font/Subtype/Type0/BaseFont/X/DescendantFonts[6 0 R]>>".to_string();
    let ranges = "0 65535 500 ".repeat(20_000);
    answered(&page("/Font<</F 5 0 R>>", "BT /F 1 Tf <00000001> Tj ET", &[font, format!("<</Type/Font/DW 1/W[{ranges}]>>")]));
    answered(&pdf(&["<</Type/Catalog/Pages 2 0 R>>".into(), "<</Type/Pages/Count 99999999999/Kids[3 0 R 4294967295 0 R -1 0 R]>>".into()]));
    let size = "/MediaBox[0 0 1e30 -1e30]/UserUnit 9e9";
    answered(&pdf(&[
        "<</Type/Catalog/Pages 2 0 R>>".into(),
        format!("<</Type/Pages/Count 1/Kids[3 0 R]{size}>>"),
        "<</Type/Page/Parent 2 0 R/TrimBox[(a) null 3 4]/BleedBox[1 2]/Contents[9 0 R 4 0 R]>>".into(),
    ]));
}

#[test]
fn pictures_that_say_what_is_not_so() {
    for entries in [
        "/Width 99999999/Height 99999999/ColorSpace/DeviceCMYK/BitsPerComponent 8",
        "/Width -1/Height 0/ColorSpace/DeviceCMYK/BitsPerComponent 8/Filter/DCTDecode",
        "/Width 1/Height 1/ColorSpace[/Indexed/DeviceCMYK 255 <00>]/BitsPerComponent 8/Decode[1 0]",
        "/Width 1/Height 1/ColorSpace[/ICCBased 5 0 R]/BitsPerComponent 16/Filter[/FlateDecode/FlateDecode]",
        "/Width 1/Height 1/ColorSpace[]/Filter/Unheard",
    ] {
        answered(&page("/XObject<</A 5 0 R>>", "/A Do", &[stream(&format!("/Subtype/Image{entries}"), "\u{ff}\u{d8}junk")]));
    }
}

#[test]
fn a_file_cut_anywhere_is_answered_and_so_is_one_with_other_bytes() {
    let whole =
        page("/Font<</F 5 0 R>>", "BT /F 10 Tf 60 300 Td (ABC) Tj ET", &["<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>".into()]);
    for end in 0..whole.len() {
        answered(&whole[..end]);
    }
    // Bytes changed by a generator without a clock (Marsaglia's xorshift).
    let mut dice = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..2_000 {
        let mut bytes = whole.clone();
        for _ in 0..3 {
            dice ^= dice << 13;
            dice ^= dice >> 7;
            dice ^= dice << 17;
            let at = (dice >> 8) as usize % bytes.len();
            bytes[at] = (dice & 0xff) as u8;
        }
        answered(&bytes);
    }
    let nowhere = String::from_utf8_lossy(&whole).replace("startxref", "startxyzf");
    answered(nowhere.as_bytes());
    answered(b"");
    answered(&[0; 100_000]);
}

#[test]
fn an_encrypted_file_is_called_so() {
    let encrypted = pdf(&["<</Type/Catalog/Pages 2 0 R>>".into(), "<</Type/Pages/Count 0/Kids[]>>".into()]);
    let handler = "/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -44/O(12345678901234567890123456789012)/U(12345678901234567890123456789012)>>/ID[<00><00>]";
    let encrypted = String::from_utf8_lossy(&encrypted).replace("/Root 1 0 R>>", &format!("/Root 1 0 R{handler}>>"));
    assert_eq!(answered(encrypted.as_bytes()), ["pdf-unreadable"]);
}
