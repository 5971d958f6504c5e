//! The joint between two blocks: what the one above wants of the one below, and all that is known between them.
//!
//! Blocks speak to each other only here. Each may ask for white, forbid a page turn or make one dear, and say how the next paragraph
//! starts; when the next item comes, what was asked becomes a [`Seam`], and the joint is open again.

use crate::model::Anchor;

use super::super::around::Around;
use super::super::galley::Drawn;
use super::super::pager::cost::{RULE, STRETCH};
use super::super::pager::{Alone, Halves};

/// A page turn above the next item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Turn {
    /// It costs so much.
    Costs(f64),
    /// There must be none: a title stands above.
    Never,
}

/// What the next item has above it.
#[derive(Debug)]
pub struct Joint {
    /// White above it.
    pub space: Halves,
    /// That may be a line more or less where nothing else saves a page.
    pub elastic: bool,
    /// A page turn there.
    pub turn: Turn,
    /// It starts a page.
    pub new_page: bool,
    /// A figure that was moved may be set here: a block of the text itself starts.
    pub takes: bool,
    /// White below the title above the figure above: what follows the title where the figure is moved has it above it.
    pub below_title: Option<Halves>,
    /// White below the figure above, if that is not moved.
    pub below_float: Halves,
    /// And below the one above that.
    pub below_other: Halves,
    /// So many lines must follow on the same page, at least: a title has just been set.
    pub lines_wanted: usize,
    /// The next paragraph has no indent.
    pub flush: bool,
    /// The last block was no paragraph: what goes on below it in the middle of a sentence has no indent either.
    pub interrupted: bool,
    /// Drawn with the first line of the next item: a bullet, a number.
    pub label: Vec<Drawn>,
    /// Links may point at the next item.
    pub anchors: Vec<Anchor>,
    /// What stands above and below the next paragraph.
    pub around: Around,
    /// What the paragraph below the one just set will have above it.
    pub beneath: Around,
}

impl Default for Joint {
    fn default() -> Joint {
        Joint {
            space: 0,
            elastic: false,
            turn: Turn::Costs(0.0),
            new_page: false,
            takes: false,
            below_title: None,
            below_float: 0,
            below_other: 0,
            lines_wanted: 0,
            flush: true,
            interrupted: false,
            label: Vec::new(),
            anchors: Vec::new(),
            around: Around::default(),
            beneath: Around::default(),
        }
    }
}

/// What a joint becomes when the next item is there.
#[derive(Debug)]
pub struct Seam {
    /// See [`super::super::pager::Item::spaces`].
    pub spaces: Vec<(Halves, f64)>,
    /// See [`super::super::pager::Item::before`].
    pub before: f64,
    /// See [`super::super::pager::Item::alone`].
    pub alone: Option<Alone>,
    /// See [`super::super::pager::Item::takes`].
    pub takes: bool,
    /// See [`super::super::pager::Item::new_page`].
    pub new_page: bool,
    /// Drawn with its first line.
    pub label: Vec<Drawn>,
    /// Links may point at it.
    pub anchors: Vec<Anchor>,
}

impl Joint {
    /// Wants at least so many halves above the next item.
    pub fn want_space(&mut self, halves: Halves) {
        self.space = self.space.max(halves);
    }

    /// A page turn here costs so much, unless there must be none.
    pub fn turn_costs(&mut self, cost: f64) {
        if self.turn != Turn::Never {
            self.turn = Turn::Costs(cost);
        }
    }

    /// Where a page turn would cost nothing, it costs so much.
    pub fn turn_costs_at_least(&mut self, cost: f64) {
        if self.turn == Turn::Costs(0.0) {
            self.turn = Turn::Costs(cost);
        }
    }

    /// There is no page turn above the next item.
    pub fn no_turn(&mut self) {
        self.turn = Turn::Never;
    }

    /// No longer binds the next item to what is above it.
    pub fn release(&mut self) {
        if self.turn == Turn::Never {
            self.turn = Turn::Costs(0.0);
        }
    }

    /// Closes the joint: the next item is here. White may be stretched where the layout allows it, and never below a title.
    pub fn close(&mut self, may_stretch: bool) -> Seam {
        let elastic = std::mem::take(&mut self.elastic) && may_stretch && self.turn != Turn::Never;
        let before = match std::mem::replace(&mut self.turn, Turn::Costs(0.0)) {
            Turn::Never => RULE,
            Turn::Costs(cost) => cost,
        };
        let below = std::mem::take(&mut self.below_float);
        let title = std::mem::take(&mut self.below_title);
        let own = self.space.max(title.unwrap_or(0));
        let alone =
            Alone { spaces: [own.max(std::mem::take(&mut self.below_other)), own], before: if title.is_some() { RULE } else { before } };
        let alone = (below > 0).then_some(alone);
        self.below_other = below;
        let space = std::mem::take(&mut self.space).max(below);
        let mut spaces = vec![(space, 0.0)];
        if elastic {
            spaces.push((space + 2, STRETCH));
            if space >= 6 {
                spaces.push((space - 2, STRETCH));
            }
        }
        Seam {
            spaces,
            before,
            alone,
            takes: std::mem::take(&mut self.takes),
            new_page: std::mem::take(&mut self.new_page),
            label: std::mem::take(&mut self.label),
            anchors: std::mem::take(&mut self.anchors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_larger_of_two_spaces_stands_and_only_once() {
        let mut joint = Joint::default();
        joint.want_space(2);
        joint.want_space(4);
        joint.want_space(3);
        assert_eq!(joint.close(true).spaces, [(4, 0.0)]);
        assert_eq!(joint.close(true).spaces, [(0, 0.0)]);
    }

    #[test]
    fn elastic_white_may_be_a_line_more_and_a_line_less_only_where_much_is_left() {
        let spaces = |space, may_stretch, turn| {
            let mut joint = Joint { space, elastic: true, turn, ..Joint::default() };
            joint.close(may_stretch).spaces.iter().map(|s| s.0).collect::<Vec<_>>()
        };
        let anywhere = Turn::Costs(0.0);
        assert_eq!(spaces(2, true, anywhere), [2, 4]);
        assert_eq!(spaces(6, true, anywhere), [6, 8, 4]);
        assert_eq!(spaces(6, false, anywhere), [6]);
        // Below a title white is what it is.
        assert_eq!(spaces(2, true, Turn::Never), [2]);
    }

    #[test]
    fn what_is_bound_to_a_title_stays_bound_until_it_is_there() {
        let mut joint = Joint::default();
        joint.no_turn();
        joint.turn_costs(5.0);
        joint.turn_costs_at_least(7.0);
        assert_eq!(joint.close(true).before, RULE);
        joint.turn_costs_at_least(7.0);
        joint.turn_costs_at_least(9.0);
        assert_eq!(joint.close(true).before, 7.0);
        joint.no_turn();
        joint.release();
        assert_eq!(joint.close(true).before, 0.0);
    }

    #[test]
    fn white_below_a_figure_is_left_out_where_the_figure_is_moved() {
        let mut joint = Joint { below_float: 2, ..Joint::default() };
        joint.want_space(1);
        let seam = joint.close(true);
        assert_eq!((seam.spaces, seam.alone), (vec![(2, 0.0)], Some(Alone { spaces: [1, 1], before: 0.0 })));
        joint.below_float = 2;
        assert_eq!(joint.close(true).alone, Some(Alone { spaces: [2, 0], before: 0.0 }));
        // What a title's figure leaves to the text below it: the title's white, and no page turn.
        (joint.below_float, joint.below_title) = (2, Some(3));
        assert_eq!(joint.close(true).alone, Some(Alone { spaces: [3, 3], before: RULE }));
    }
}
