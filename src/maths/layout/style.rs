//! The style in which a part of a formula is set (*The TeXbook*, pp. 140 f.).

use super::super::Style;

/// A style, cramped or not, and how deep it is nested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ctx {
    pub style: Style,
    pub cramped: bool,
    pub depth: u32,
}

impl Ctx {
    /// The style of a formula as a whole.
    pub fn new(display: bool) -> Ctx {
        Ctx { style: if display { Style::Display } else { Style::Text }, cramped: false, depth: 0 }
    }

    /// The same in another style.
    pub fn styled(self, style: Style) -> Ctx {
        Ctx { style, ..self }
    }

    /// The same, cramped.
    pub fn cramped(self) -> Ctx {
        Ctx { cramped: true, ..self }
    }

    /// One level down the tree.
    pub fn inside(self) -> Ctx {
        Ctx { depth: self.depth + 1, ..self }
    }

    /// The style of superiors.
    pub fn sup(self) -> Ctx {
        let style = match self.style {
            Style::Display | Style::Text => Style::Script,
            Style::Script | Style::ScriptScript => Style::ScriptScript,
        };
        self.styled(style)
    }

    /// The style of inferiors.
    pub fn sub(self) -> Ctx {
        self.sup().cramped()
    }

    /// The style above the bar of a fraction.
    pub fn above(self) -> Ctx {
        match self.style {
            Style::Display => self.styled(Style::Text),
            Style::Text | Style::Script | Style::ScriptScript => self.sup(),
        }
    }

    /// The style below it.
    pub fn below(self) -> Ctx {
        self.above().cramped()
    }

    /// Whether it is a display.
    pub fn display(self) -> bool {
        self.style == Style::Display
    }

    /// How many levels of script it is in: 0, 1 or 2.
    pub fn level(self) -> u8 {
        match self.style {
            Style::Display | Style::Text => 0,
            Style::Script => 1,
            Style::ScriptScript => 2,
        }
    }
}
