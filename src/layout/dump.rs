//! Pages as text, for tests and for comparing two settings by eye: one line a line, with where it stands.
//!
//! ```text
//! page 3 recto
//!   y  85.90 x  56.69 w 306.14 s 212  Letters are things, not pictures of things.
//! ```
//!
//! All lengths are points from the trim's upper left corner; `s` is the mean word space of the line in 1/1000 of its
//! size. Artifacts (heads, folios) are marked with `~`, pictures and rules stand as what they are.

use std::fmt::Write;

use crate::unit::Len;

use super::page::{ElementId, Pages, Placed, Side, TextRun};

/// A line as it is gathered from runs.
struct TextLine<'a> {
    x: Len,
    y: Len,
    end: Len,
    artifact: bool,
    runs: Vec<&'a TextRun>,
}

/// Writes the pages as text.
pub fn dump(pages: &Pages) -> String {
    let mut out = String::new();
    for page in &pages.pages {
        let side = if page.side == Side::Recto { "recto" } else { "verso" };
        let blank = if page.blank { " blank" } else { "" };
        let _ = writeln!(out, "page {} {side}{blank}", page.folio);
        let mut row: Option<TextLine<'_>> = None;
        for (at, placed) in &page.placed {
            match placed {
                Placed::Text(run) => {
                    let artifact = run.element == ElementId::ARTIFACT;
                    match &mut row {
                        Some(r) if (r.y - at.y).abs() < Len::points(6) && at.x >= r.end - Len::points(1) && r.artifact == artifact => {
                            r.end = at.x + run.width();
                            r.runs.push(run);
                        }
                        _ => {
                            flush(row.take(), &mut out);
                            row = Some(TextLine { x: at.x, y: at.y, end: at.x + run.width(), artifact, runs: vec![run] });
                        }
                    }
                }
                Placed::Image { asset, size, .. } => {
                    flush(row.take(), &mut out);
                    let (x, y, w, h) = (at.x.to_pt(), at.y.to_pt(), size.width.to_pt(), size.height.to_pt());
                    let _ = writeln!(out, "  y {y:6.2} x {x:6.2} w {w:6.2} h {h:6.2}  [picture {}]", asset.0);
                }
                Placed::Rule { size, .. } => {
                    flush(row.take(), &mut out);
                    let (x, y, w, h) = (at.x.to_pt(), at.y.to_pt(), size.width.to_pt(), size.height.to_pt());
                    let _ = writeln!(out, "  y {y:6.2} x {x:6.2} w {w:6.2} h {h:6.2}  [rule]");
                }
                Placed::Link { .. } => {}
            }
        }
        flush(row.take(), &mut out);
    }
    out
}

fn flush(row: Option<TextLine<'_>>, out: &mut String) {
    let Some(row) = row else { return };
    let (mut spaces, mut total, mut size) = (0i64, Len::ZERO, Len::points(1));
    let mut text = String::new();
    for run in &row.runs {
        size = run.size;
        text.push_str(&run.text);
        if run.hyphenated {
            text.push('-');
        }
        for glyph in &run.glyphs {
            let at = usize::from(glyph.cluster);
            if run.text.get(at..).is_some_and(|t| t.starts_with(' ')) {
                spaces += 1;
                total += glyph.advance();
            }
        }
    }
    let space = if spaces == 0 { 0 } else { total.0 * 1000 / spaces / size.0.max(1) };
    let mark = if row.artifact { "~" } else { " " };
    let (x, y, w) = (row.x.to_pt(), row.y.to_pt(), (row.end - row.x).to_pt());
    let _ = writeln!(out, "{mark} y {y:6.2} x {x:6.2} w {w:6.2} s {space:3}  {}", text.trim_end());
}
