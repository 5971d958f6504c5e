//! What is worse than what on a page: the one table of weights.
//!
//! Costs add up and are never negative. The order is the one that a production team published for its books
//! (rules of breaking first, then facing pages, full pages, the setting of paragraphs), and the steps between
//! the ranks are large enough that a higher rank is given up for a lower one only where there is no other way.

use crate::layout::page::Side;

/// A demerit of the line breaker: a line whose spaces are at the edge of what is comfortable.
pub const DEMERIT: f64 = 1e4;
/// A variant costs its demerits beyond the best one's, and more than in proportion: so many of them and it costs twice as much.
/// One bad line is seen; ten that are a little worse are not.
const SUPERLINEAR_FROM: f64 = 10.0;
/// A chapter that costs more is set once more, with more variants to choose from: a rule was broken, or lines were spoilt for one.
pub const RETRY_ABOVE: f64 = 1e6;
/// Near the pages of it that cost more: a tenth of a demerit. Pages that are as good as they can be need no second look.
pub const BAD_PAGE: f64 = 1e3;
/// A broken rule: a widow's line, a stranded heading, a page over its depth by more than a line.
pub const RULE: f64 = 1e10;
/// A line by which facing pages differ.
pub const UNEQUAL: f64 = 3e8;
/// A page that is short or long by a line with no facing page to match.
pub const UNPAIRED: f64 = 8e7;
/// A page that is short by two lines or more, times the square of the lines, even where its facing page matches.
pub const SHORT: f64 = 5e7;
/// A page that is short or long by one line, where its facing page matches: half of what the pair costs.
pub const PAIR: f64 = 2e5;
/// A word divided where the page is turned: any page a line short is better, and two of them.
pub const HYPHEN_TURN: f64 = 2e8;
/// A word divided between facing pages: a pair of pages a line short is better ([`PAIR`]), and a paragraph set with a few demerits more.
pub const HYPHEN_FACING: f64 = 9e5;
/// A line of white more or less than its style says. White that differs from place to place is seen on every page, so there is no
/// cheaper way left when it is stretched: a spread is rather set a line short ([`PAIR`], twice), paragraphs are spoilt ([`variant`] of
/// two at thirty demerits), a list is parted from what announces it ([`INTRODUCED`]) or a word divided where the page turns
/// ([`HYPHEN_TURN`]). A page that is alone in being short ([`UNPAIRED`]) would be worse than two such lines.
pub const STRETCH: f64 = 3e7;
/// A chapter's last page with fewer lines than [`LAST_LINES`], times the square of what is missing.
pub const LAST: f64 = 1e5;
/// The fewest lines of a chapter's last page.
pub const LAST_LINES: i32 = 5;
/// A note that is split over pages.
pub const NOTE_SPLIT: f64 = 8e5;
/// A figure that is smaller than it could be by one line, times the square of the lines: a tenth less is hardly seen, and a line of
/// it is a paragraph set two demerits worse.
pub const SMALLER: f64 = 2e4;
/// A figure that stands on its page below its place, between two blocks.
pub const LATER: f64 = 3e4;
/// A figure that stands at the foot of its page.
pub const FOOT: f64 = 4e4;
/// A figure that stands above the block that it follows.
pub const AHEAD: f64 = 8e4;
/// A figure on the page that faces the one of its place.
pub const FACING: f64 = 5e4;
/// A figure that stands on another spread than the words about it: seven pairs of pages that are a line short.
pub const OTHER_SPREAD: f64 = 3e6;

// What blocks ask for, in the order of how bad it is. Each is one turn of a page; the unit is that of all costs here.

/// A rule bent where no page could keep it: two of a piece's lines left alone, a table's header without rows. A hundred of these are
/// one [`RULE`], so that a page may be left short by one line ([`UNPAIRED`]) to avoid it and by two to avoid none.
pub const BREACH: f64 = RULE / 100.0;
/// A motto at the foot of a page, and the text that it opens on the next: as bad as a page short by two lines or more ([`SHORT`]).
pub const MOTTO_ALONE: f64 = SHORT;
/// Too few lines below a title at the foot of a page.
pub const FEW_LINES: f64 = 2e7;
/// A page turn inside what should not be cut but is deeper than a page: better than a page short by one line, worse than all below.
pub const TURN_IN_SOLID: f64 = 1e7;
/// A blank scene break where the page turns: nobody would see it.
pub const AT_TURN_BLANK: f64 = 1e7;
/// What a paragraph that ends with a colon introduces, on another page than it.
pub const INTRODUCED: f64 = 6e6;
/// A line less than there ought to be between a title and the foot of its page: three of them are about [`INTRODUCED`], and a spoilt
/// paragraph ([`variant`] of some thirty demerits) is worse.
pub const FEW_BELOW_TITLE: f64 = 2e6;
/// An ornament at the foot of a page: one split note is better.
pub const AT_FOOT: f64 = 1e6;
/// An ornament at the top of a page.
pub const AT_TOP: f64 = 3e5;
/// A page turn between lines of a stanza.
pub const TURN_IN_STANZA: f64 = 3e5;
/// A page turn between rows of a table: a pair of short pages ([`PAIR`]) costs more.
pub const TURN_IN_TABLE: f64 = 5e4;
/// A page turn inside a piece of code: two paragraphs set a little worse than they could be ([`variant`] of one demerit).
pub const TURN_IN_CODE: f64 = 2e4;

// What pages of an earlier edition ask for that are to stay as they were.

/// A page that starts elsewhere than it did: worse than any paragraph set a line shorter or longer, better than pages of unlike depth.
pub const MOVED: f64 = 2e6;
/// A page that starts with the line next to the one that it started with, whose words were changed.
pub const NEARLY_MOVED: f64 = MOVED / 2.0;
/// A page more than there were: all that follow have other numbers.
pub const RENUMBERED: f64 = MOVED * 8.0;

/// What it costs to set a paragraph otherwise than would be best, by the demerits that this adds.
pub fn variant(excess: f64) -> f64 {
    DEMERIT * excess.max(0.0) * (1.0 + excess.max(0.0) / SUPERLINEAR_FROM)
}

/// What a page costs that is so many lines short (−1: a line long) when its facing page is as short.
pub fn level(short: i32) -> f64 {
    match short {
        0 => 0.0,
        1 | -1 => PAIR,
        n => SHORT * f64::from(n) * f64::from(n) + if n < -1 { RULE * f64::from(-n - 1) } else { 0.0 },
    }
}

/// What a page costs that is so many lines short and faces nothing that could match.
fn lone(short: i32) -> f64 {
    if short == 0 { 0.0 } else { level(short) + UNPAIRED * f64::from(short.abs()) }
}

/// A page at its end.
#[derive(Clone, Copy, Debug)]
pub struct Closing {
    pub side: Side,
    /// Lines that it is short.
    pub short: i32,
    /// Lines that stand on it, notes included.
    pub lines: i32,
    /// Lines that its verso is short, where this is a recto that faces one of the same chapter.
    pub verso: Option<i32>,
    /// Facing pages should be level.
    pub facing: bool,
    /// The chapter ends here.
    pub last: bool,
}

/// What a page costs at its end.
pub fn close(page: Closing) -> f64 {
    let Closing { side, short, lines, verso, facing, last } = page;
    if last {
        let missing = f64::from((LAST_LINES - lines).max(0));
        let over = if short < 0 { lone(short) } else { 0.0 };
        return LAST * missing * missing + over + verso.filter(|v| facing && *v != 0).map_or(0.0, |v| lone(v) - level(v));
    }
    match (side, verso) {
        // Where facing pages need not be level, a page that is a line short is no worse than two that are.
        _ if !facing => level(short),
        (Side::Verso, _) => level(short),
        (Side::Recto, Some(v)) => level(short) + UNEQUAL * f64::from((short - v).abs()),
        (Side::Recto, None) => lone(short),
    }
}

/// What a divided word costs at the end of a page of this side.
pub fn hyphen(side: Side) -> f64 {
    match side {
        Side::Recto => HYPHEN_TURN,
        Side::Verso => HYPHEN_FACING,
    }
}

/// What it costs that a page of this side ends while so many figures wait, and one perhaps stands above the block that it follows: as
/// that block starts below it, the figure is where its words are even when the page is turned before the block ends.
pub fn parted(side: Side, waiting: usize, ahead: bool) -> f64 {
    let one = match side {
        Side::Recto => OTHER_SPREAD,
        Side::Verso => FACING,
    };
    let waiting = if waiting > 0 { one * waiting as f64 } else { 0.0 };
    if ahead { waiting + FACING } else { waiting }
}

/// What it costs that a figure is so many lines smaller than it could be.
pub fn smaller(lines: i32) -> f64 {
    SMALLER * f64::from(lines) * f64::from(lines)
}
