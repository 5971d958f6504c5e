//! Which file of a family, and which place in a variable one, is which of its four cuts.
//!
//! A family may come as four files, as thirty (every weight and width) or as two variable ones. Where `family.toml` does not say it,
//! the cut is taken from what comes nearest to it: regular is a weight of 400 and bold one of 700, both of the normal width.
//! A variable font gives both, and an italic too where it has an axis for one and no file of the family is an italic.

use super::Location;
use super::read::Facts;
use crate::config::layout::Cut;

/// The weights of regular and bold.
const WEIGHTS: [f32; 2] = [400.0, 700.0];
/// What is not at least so heavy is no bold.
const LEAST_BOLD: f32 = 600.0;
/// The size that a variable font is drawn for, in points: that of text.
const TEXT_SIZE: f32 = 11.0;
/// An italic made by an axis comes after every true one.
const BY_AXIS: f32 = 10_000.0;

/// A cut that a file can give.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub cut: Cut,
    /// Where in the file's design space it is.
    pub location: Location,
    /// How far it is from what the cut should be; 0 is the thing itself.
    pub far: f32,
}

/// The cuts that a file can give, or how it gives the one that it is said to be.
pub fn candidates(facts: &Facts, said: Option<Cut>) -> Vec<Candidate> {
    let axis = |tag: &[u8; 4]| facts.axes.iter().find(|a| a.0 == *tag).map(|a| (a.1, a.2.max(a.1)));
    let within = |tag: &[u8; 4], value: f32| axis(tag).map(|(least, most)| (*tag, value.clamp(least, most)));
    let own = said.unwrap_or(facts.cut);
    let bolds: Vec<bool> = match (said, axis(b"wght")) {
        (None, Some((_, most))) => [false, true].into_iter().filter(|bold| !bold || most >= LEAST_BOLD).collect(),
        _ => vec![own.bold],
    };
    let slanted = [(*b"ital", 1.0), (*b"slnt", -10.0)].into_iter().find_map(|(tag, value)| within(&tag, value)).filter(|s| s.1 != 0.0);
    let italics: Vec<bool> = match (said, slanted) {
        (None, Some(_)) if !own.italic => vec![false, true],
        _ => vec![own.italic],
    };
    let mut found = Vec::new();
    for bold in bolds {
        for italic in &italics {
            let target = WEIGHTS[usize::from(bold)];
            let weight = within(b"wght", target);
            let slant = slanted.filter(|_| *italic && !facts.cut.italic);
            let location = weight.into_iter().chain(within(b"opsz", TEXT_SIZE)).chain(slant).collect();
            let far = (weight.map_or(facts.weight, |w| w.1) - target).abs() + (facts.width - 100.0).abs() * 10.0;
            let far = if said.is_some() { 0.0 } else { far + if slant.is_some() { BY_AXIS } else { 0.0 } };
            found.push(Candidate { cut: Cut { bold, italic: *italic }, location, far });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::{FontData, bundled, read};

    fn facts(weight: f32, width: f32, italic: bool, axes: &[([u8; 4], f32, f32)]) -> Facts {
        let bytes = bundled::FAMILIES[0].files[0].1;
        let plain = read::read(&FontData::Bundled(bytes), &Vec::new()).expect("a font");
        Facts { weight, width, cut: Cut { bold: weight >= 600.0, italic }, axes: axes.to_vec(), ..plain }
    }

    const BOLD: Cut = Cut { bold: true, italic: false };

    #[test]
    fn the_nearest_weight_and_width_is_regular() {
        let far = |weight, width| candidates(&facts(weight, width, false, &[]), None)[0].far;
        assert_eq!(far(400.0, 100.0), 0.0);
        assert!(far(500.0, 100.0) < far(400.0, 75.0), "a medium is nearer than a condensed");
        assert!(far(900.0, 100.0) > far(600.0, 100.0), "a black is no bold where there is a semibold");
    }

    #[test]
    fn a_variable_font_gives_regular_and_bold() {
        let found = candidates(&facts(300.0, 100.0, false, &[(*b"wght", 100.0, 650.0), (*b"opsz", 14.0, 32.0)]), None);
        let location = |cut| found.iter().find(|c| c.cut == cut).map(|c| c.location.clone());
        assert_eq!(location(Cut::default()), Some(vec![(*b"wght", 400.0), (*b"opsz", 14.0)]));
        assert_eq!(location(BOLD), Some(vec![(*b"wght", 650.0), (*b"opsz", 14.0)]));
        assert_eq!(found.len(), 2);
        assert_eq!(candidates(&facts(400.0, 100.0, false, &[(*b"wght", 300.0, 500.0)]), None).len(), 1, "no bold in it");
        let slanted = candidates(&facts(400.0, 100.0, false, &[(*b"slnt", -12.0, 0.0)]), None);
        assert!(slanted.iter().any(|c| c.cut.italic && c.far >= BY_AXIS && c.location == [(*b"slnt", -10.0)]));
    }

    #[test]
    fn what_family_toml_says_counts() {
        let found = candidates(&facts(400.0, 100.0, false, &[(*b"wght", 100.0, 900.0)]), Some(BOLD));
        assert_eq!(found, [Candidate { cut: BOLD, location: vec![(*b"wght", 700.0)], far: 0.0 }]);
    }
}
