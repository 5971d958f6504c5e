//! Crop marks and colour bars, in the slug around the bleed.

use crate::config::printer::ColourModel;
use crate::layout::page::Side;

use super::number::{Milli, push_milli};
use super::sheet::Sheet;

/// How far a mark stays off the trim at least, and how long it is.
const GAP: Milli = 9_000;
const LENGTH: Milli = 18_000;
/// A patch of a colour bar.
const PATCH: Milli = 12_000;

/// The operators of a page's marks.
pub fn draw(sheet: &Sheet, side: Side, colours: &[ColourModel]) -> Vec<u8> {
    let [left, bottom, right, top] = sheet.trim_box(side);
    let bleed = super::number::milli(sheet.bleed).max(super::number::milli(sheet.bleed_spine));
    let from = GAP.max(bleed + 3_000);
    let mut out = b"q 0 G .25 w\n".to_vec();
    for y in [bottom, top] {
        line(&mut out, (left - from, y), (left - from - LENGTH, y));
        line(&mut out, (right + from, y), (right + from + LENGTH, y));
    }
    for x in [left, right] {
        line(&mut out, (x, bottom - from), (x, bottom - from - LENGTH));
        line(&mut out, (x, top + from), (x, top + from + LENGTH));
    }
    let bars = bars(colours);
    let mut x = (left + right - PATCH * bars.len() as Milli) / 2;
    for colour in bars {
        out.extend_from_slice(colour.as_bytes());
        for value in [x, top + from + 3_000, PATCH, PATCH] {
            out.push(b' ');
            push_milli(&mut out, value);
        }
        out.extend_from_slice(b" re f\n");
        x += PATCH;
    }
    out.extend_from_slice(b"Q\n");
    out
}

/// The operators of marks where a cover or a sheet is folded: short dashes at head and foot.
pub fn folds(sheet: &Sheet, at: &[Milli]) -> Vec<u8> {
    let [_, bottom, _, top] = sheet.trim_box(Side::Recto);
    let from = GAP.max(super::number::milli(sheet.bleed) + 3_000);
    let mut out = b"q 0 G .25 w [2 2] 0 d\n".to_vec();
    for x in at {
        line(&mut out, (*x, bottom - from), (*x, bottom - from - LENGTH));
        line(&mut out, (*x, top + from), (*x, top + from + LENGTH));
    }
    out.extend_from_slice(b"Q\n");
    out
}

/// The operators of marks on a sheet of several pages: ticks at the corners of what is trimmed, and where it is folded; only
/// where the sheet has room for them. The area is left, bottom, right, top.
pub fn around([left, bottom, right, top]: [Milli; 4], [width, height]: [Milli; 2], fold: Milli) -> Vec<u8> {
    const NEAR: Milli = 3_000;
    let mut out = b"q 0 G .25 w\n".to_vec();
    let reach = |edge: Milli, limit: Milli| (edge - limit).abs().min(NEAR + LENGTH);
    for (y, end) in [(bottom, 0), (top, height)] {
        let room = reach(y, end);
        let out_of = if end == 0 { -1 } else { 1 };
        if room > NEAR {
            for x in [left, right] {
                line(&mut out, (x, y + out_of * NEAR), (x, y + out_of * room));
            }
            out.extend_from_slice(b"[2 2] 0 d\n");
            line(&mut out, (fold, y + out_of * NEAR), (fold, y + out_of * room));
            out.extend_from_slice(b"[] 0 d\n");
        }
    }
    for (x, end) in [(left, 0), (right, width)] {
        let room = reach(x, end);
        let out_of = if end == 0 { -1 } else { 1 };
        if room > NEAR {
            for y in [bottom, top] {
                line(&mut out, (x + out_of * NEAR, y), (x + out_of * room, y));
            }
        }
    }
    out.extend_from_slice(b"Q\n");
    out
}

fn line(out: &mut Vec<u8>, from: (Milli, Milli), to: (Milli, Milli)) {
    for (point, operator) in [(from, b" m "), (to, b" l ")] {
        push_milli(out, point.0);
        out.push(b' ');
        push_milli(out, point.1);
        out.extend_from_slice(operator);
    }
    out.extend_from_slice(b"S\n");
}

/// The patches: the process inks where they are printed, and steps of black.
fn bars(colours: &[ColourModel]) -> Vec<&'static str> {
    let inks: &[&str] = if colours.contains(&ColourModel::Cmyk) { &["1 0 0 0 k", "0 1 0 0 k", "0 0 1 0 k"] } else { &[] };
    inks.iter().copied().chain(["0 g", ".25 g", ".5 g", ".75 g"]).collect()
}
