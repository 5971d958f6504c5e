//! The white between two units: what JLREQ (3.1 to 3.2) and CLREQ (3.1.6, 3.2.2) put between wide characters, marks and narrow words.

use crate::font::wide::Class;
use crate::unit::Len;

use super::item::Flex;

/// How easily the joint of two wide characters stretches, in thousandths of an em: as a word space of that width.
const STRETCH: i64 = 100;
/// The same for words of scripts without spaces.
const JOINED: i64 = 60;
/// What it costs to end a line inside a Korean word.
const SYLLABLE: f64 = 0.8;
/// And before a dash or an ellipsis.
const DASH: f64 = 1.5;

/// The glue between two units, with the blank at the end of the first and at the start of the second, and what it costs to end a
/// line there.
pub fn between((before, after_blank): (Class, Len), (class, blank): (Class, Len), em: Len) -> (Flex, f64) {
    let narrow = |class: Class| class == Class::Western;
    let wide = |class: Class| matches!(class, Class::Ideograph | Class::Dash);
    let parts = |thousandths: i64| em.scale(thousandths, 1000);
    let flex = match (before, class) {
        (Class::Open, _) => Flex::default(),
        (Class::Close, Class::Close) => Flex::default(),
        (Class::Close | Class::Middle, Class::Open) => given(after_blank.max(blank)),
        (Class::Close | Class::Middle, _) | (_, Class::Open | Class::Close | Class::Middle) => given(after_blank + blank),
        // A quarter of an em, an eighth where the line is tight and up to a half where it is loose.
        (a, b) if wide(a) && narrow(b) || narrow(a) && wide(b) => Flex::new(parts(250), parts(250), parts(125)),
        (Class::Dash, Class::Dash) => Flex::default(),
        (a, b) if a.is_wide() && b.is_wide() && (a, b) != (Class::Hangul, Class::Hangul) => Flex::new(Len::ZERO, parts(STRETCH), Len::ZERO),
        (Class::Joined, Class::Joined) => Flex::new(Len::ZERO, parts(JOINED), Len::ZERO),
        _ => Flex::default(),
    };
    let penalty = match (before, class) {
        (Class::Hangul, Class::Hangul) => SYLLABLE,
        (_, Class::Dash) => DASH,
        _ => 0.0,
    };
    (flex, penalty)
}

/// The blank of marks: it gives way whole, and stretches little.
fn given(blank: Len) -> Flex {
    Flex::new(blank, blank / 4, blank)
}
