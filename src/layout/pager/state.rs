//! The states of the search: how a page stands between two lines of the text.

use crate::layout::page::Side;

use super::{Halves, NoteRules};

/// How a page stands between two lines of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// Halves used from the top; 0 is a fresh page.
    pub used: Halves,
    /// The page's side.
    pub side: Side,
    /// On a recto: lines that its verso is short, where that is of the same chapter; [`ANY`] after a leap.
    pub verso: Option<i32>,
    /// Lines of notes that stand at its foot so far.
    pub notes: u16,
    /// Lines of the last of these notes: all but two may be left to the next page.
    pub last_note: u16,
    /// Figures that wait for the top of the next page.
    pub waiting: u8,
    /// A figure stands at the foot: its size, from 1; 0 where there is none. It is the last above that does not wait.
    pub foot: u8,
    /// Whether the next figure stands ahead of its place.
    pub ahead: Ahead,
    /// A figure that was moved stands directly above, and the white below it is still to come.
    pub under: bool,
    /// The next line, where the state stands inside an item.
    pub line: u16,
}

/// Whether a figure stands above its place in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ahead {
    /// None does.
    No,
    /// The next one does.
    Yes,
    /// The one directly above did: its place has just been passed.
    Passed,
}

/// The verso is as short as suits its recto best: it was leapt over.
pub const ANY: i32 = i32::MAX - 2;

impl State {
    /// A fresh first page.
    pub fn first(side: Side) -> State {
        State { used: 0, side, verso: None, notes: 0, last_note: 0, waiting: 0, foot: 0, ahead: Ahead::No, under: false, line: 0 }
    }

    /// All of it in one number.
    pub fn key(&self) -> u64 {
        let verso = self.verso.map_or(0, |v| v.saturating_add(2).clamp(1, 255)) as u64;
        let ahead = match self.ahead {
            Ahead::No => 0u64,
            Ahead::Yes => 1,
            Ahead::Passed => 2,
        };
        (self.used.clamp(0, 4095) as u64)
            | u64::from(self.side == Side::Recto) << 12
            | verso << 13
            | u64::from(self.notes.min(1023)) << 21
            | u64::from(self.last_note.min(255)) << 31
            | u64::from(self.waiting.min(3)) << 39
            | u64::from(self.foot.min(7)) << 41
            | ahead << 44
            | u64::from(self.under) << 46
            | u64::from(self.line) << 47
    }

    /// What is left of a state where depths do not count: a leap starts from the cheapest of each.
    pub fn rough(self) -> State {
        State { used: 0, verso: None, notes: self.last_note, foot: 0, under: false, line: 0, ..self }
    }

    /// How many of the figures directly above were moved away from their place.
    pub fn moved(&self) -> u8 {
        self.waiting + u8::from(self.foot > 0) + u8::from(self.ahead == Ahead::Passed)
    }

    /// The same below an item that was set: what stood above it no longer matters.
    pub fn below_item(self) -> State {
        State { under: false, ahead: if self.ahead == Ahead::Passed { Ahead::No } else { self.ahead }, ..self }
    }

    /// The verso that a page is measured by when it is closed so many lines short.
    pub fn facing(&self, short: i32) -> Option<i32> {
        self.verso.map(|v| if v == ANY { short } else { v })
    }

    /// The fewest lines of notes that may stand at the foot: the last note may be split.
    pub fn least_notes(&self, rules: NoteRules) -> i32 {
        i32::from(self.notes) - i32::from(rules.most_left(self.last_note))
    }
}
