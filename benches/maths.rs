//! What formulas measure and cost.
//!
//! `cargo bench --bench maths` sets the formulas of `tests/data/maths/formulas.tex` until it has set 1,000, and says what that took.
//! `cargo bench --bench maths -- measures` writes, for each of them in displays, its width, height and depth in thousandths of an em;
//! with `pictures` in the place of `measures`, their outlines too. `benches/maths/compare.py` holds that against LuaLaTeX.

#![allow(missing_docs)]

use std::time::Instant;

use postbound::config::layouts;
use postbound::diag::Report;
use postbound::internals::font::load::load;
use postbound::internals::layout::formula::Press;
use postbound::maths::{Macros, Node, parse};
use postbound::model::Lang;

fn main() {
    let asked = |word: &str| std::env::args().any(|a| a == word);
    let (measures, pictures) = (asked("measures"), asked("pictures"));
    let mut report = Report::default();
    let layout = layouts::bundled("trade-6x9").expect("the layout is bundled");
    let fonts = load(&layout, std::path::Path::new("/nonexistent"), &mut report).expect("the faces are bundled");
    let press = Press::new(&fonts, &layout);
    let lang = Lang::default();
    let lines = include_str!("../tests/data/maths/formulas.tex").lines();
    let formulas: Vec<&str> = lines.filter(|l| !l.starts_with('%') && !l.is_empty()).collect();
    if measures || pictures {
        for tex in &formulas {
            let Ok(parsed) = parse(tex, &mut Macros::default()) else { continue };
            let Some(set) = press.set(&parsed.node, true, &lang) else { continue };
            let em = |length: postbound::unit::Len| length.0 as f64 / press.size().0 as f64 * 1000.0;
            let path = press.picture(&parsed.node, true, &lang).filter(|_| pictures).map_or(String::new(), |p| format!("\t{}", p.path));
            println!("{:.1}\t{:.1}\t{:.1}\t{tex}{path}", em(set.width), em(set.height), em(set.depth));
        }
        return;
    }
    let start = Instant::now();
    let nodes: Vec<Node> =
        formulas.iter().cycle().take(1000).filter_map(|tex| parse(tex, &mut Macros::default()).ok()).map(|p| p.node).collect();
    let parsed = start.elapsed();
    let start = Instant::now();
    let glyphs: usize = nodes.iter().filter_map(|node| press.set(node, true, &lang)).map(|set| set.marks.len()).sum();
    println!("{} formulas: read in {parsed:.1?}, set in {:.1?} ({glyphs} signs)", nodes.len(), start.elapsed());
}
