//! Drawings (SVG) become pictures: old reading systems and shops refuse them, and a PDF of ours holds pixels. They are drawn at
//! four pixels to one of theirs (384 to the inch), which is sharp on paper, on white where they leave the paper bare.
//!
//! The door to `resvg`. Words are set in the program's own faces, so that a drawing looks the same on every machine; nothing
//! outside of the file is read. HTML in the drawing becomes words (`html`); what cannot be drawn (a picture in it) is refused and not
//! left out; what would take too long is drawn smaller (`budget`), or refused.

mod budget;
mod html;
#[cfg(test)]
mod tests;

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::roxmltree::{Document, ParsingOptions};
use resvg::usvg::{ImageHrefResolver, Options, Tree, fontdb};

use super::pixels::Pixels;
use crate::font::bundled::FAMILIES;

/// The most pixels that a drawing gets.
const MAX_PIXELS: f32 = 12e6;
/// Pixels for one of CSS's, of which there are 96 to the inch.
const SCALE: f32 = 4.0;
/// The largest file that is read.
const MAX_BYTES: usize = 16 << 20;
/// The most characters of one text: laying it out takes time with their square.
const MAX_TEXT: usize = 20_000;
/// How much smaller than it should be a drawing is made, at most, that would take too long.
const SMALLER: [f32; 5] = [1.0, 0.7, 0.5, 0.35, 0.25];

/// Whether a file is a drawing.
pub fn is_svg(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(4096)).unwrap_or(bytes)).into_owned();
    let head = head.trim_start_matches('\u{FEFF}').trim_start();
    head.starts_with("<svg") || head.starts_with('<') && head.contains("<svg")
}

/// A drawing as pixels, with how many there are to the inch.
///
/// # Errors
/// Why it cannot be drawn.
pub fn draw(bytes: &[u8]) -> Result<(Pixels, u32), String> {
    if bytes.len() > MAX_BYTES {
        return Err(format!("it has {} MB; the limit is {} MB", bytes.len() >> 20, MAX_BYTES >> 20));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not in UTF-8")?;
    let html = html::without(text);
    let text = html.as_ref().map_or(text, |h| h.text.as_str());
    if text.contains("<image") {
        return Err("it holds a picture, which is not drawn".to_string());
    }
    let options = Options {
        font_family: SANS.to_string(),
        fontdb: faces(),
        image_href_resolver: ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) },
        ..Options::default()
    };
    let parsing = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, parsing).map_err(|e| e.to_string())?;
    let longest = budget::longest_text(&document);
    if longest > MAX_TEXT {
        return Err(format!("it holds a text of {longest} characters; the limit is {MAX_TEXT}"));
    }
    let tree = Tree::from_xmltree(&document, &options).map_err(|e| e.to_string())?;
    let (scale, (width, height)) = affordable(&tree).ok_or("its filters, layers or lines would take too long to draw")?;
    let mut pixmap = Pixmap::new(width, height).ok_or("it is too large")?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    Ok((on_white(&pixmap), (96.0 * scale).round() as u32))
}

/// How many pieces of HTML of a drawing have no other branch, so that only their words are drawn.
pub fn plain_html(bytes: &[u8]) -> usize {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    if bytes.len() > MAX_BYTES { 0 } else { html::without(text).map_or(0, |h| h.plain) }
}

/// The largest scale at which a drawing can be afforded, and its size in pixels.
fn affordable(tree: &Tree) -> Option<(f32, (u32, u32))> {
    let size = tree.size();
    let whole = SCALE.min((MAX_PIXELS / (size.width() * size.height()).max(1.0)).sqrt());
    SMALLER.iter().map(|smaller| whole * smaller).find_map(|scale| {
        // Both are positive and no more than the limit allows: the cast cuts nothing off.
        let pixels = |length: f32| (length * scale).round().clamp(1.0, MAX_PIXELS) as u32;
        let (width, height) = (pixels(size.width()), pixels(size.height()));
        budget::Work::of(tree, scale, (f64::from(width), f64::from(height))).fits().then_some((scale, (width, height)))
    })
}

const SANS: &str = "Alegreya Sans";

/// The bundled faces. Where a drawing names a family that is not there (mostly Arial), a sans takes its place.
fn faces() -> Arc<fontdb::Database> {
    static FACES: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    let load = || {
        let mut faces = fontdb::Database::new();
        for (_, bytes) in FAMILIES.iter().flat_map(|f| f.files) {
            faces.load_font_source(fontdb::Source::Binary(Arc::new(*bytes)));
        }
        faces.set_serif_family(SANS);
        faces.set_sans_serif_family(SANS);
        faces.set_monospace_family("Iosevka Charon Mono");
        Arc::new(faces)
    };
    Arc::clone(FACES.get_or_init(load))
}

/// Opaque pixels, grey where all of them are.
fn on_white(pixmap: &Pixmap) -> Pixels {
    // The pixels are multiplied with their opacity already.
    let over = |c: u8, alpha: u8| c.saturating_add(255 - alpha);
    let rgb: Vec<[u8; 3]> =
        pixmap.pixels().iter().map(|p| [over(p.red(), p.alpha()), over(p.green(), p.alpha()), over(p.blue(), p.alpha())]).collect();
    let grey = rgb.iter().all(|[r, g, b]| r == g && g == b);
    let data = if grey { rgb.iter().map(|p| p[0]).collect() } else { rgb.as_flattened().to_vec() };
    Pixels { width: pixmap.width(), height: pixmap.height(), channels: if grey { 1 } else { 3 }, data, alpha: None }
}
