//! Where the pages of an earlier edition started, as wishes for those of this one: see [`super::keep`].

use std::collections::BTreeMap;

use crate::model::LeafPos;

/// Where pages should start.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wishes {
    /// By the unit's name ([`crate::model::Unit::name`]), in order.
    starts: BTreeMap<String, Vec<LeafPos>>,
    /// What the pages of a unit may cost more for their sake.
    allowance: f64,
}

/// Those of a unit.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// Where its pages should start, in order.
    pub starts: &'a [LeafPos],
    /// What its pages may cost more for their sake.
    pub allowance: f64,
}

impl Wishes {
    /// None yet, and what a unit's pages may cost more for their sake.
    pub fn new(allowance: f64) -> Wishes {
        Wishes { starts: BTreeMap::new(), allowance }
    }

    /// Adds a page of a unit.
    pub fn add(&mut self, unit: &str, start: LeafPos) {
        let starts = self.starts.entry(unit.to_string()).or_default();
        let at = starts.partition_point(|known| *known < start);
        starts.insert(at, start);
    }

    /// Those of a unit.
    pub fn of(&self, unit: &str) -> Wanted<'_> {
        Wanted { starts: self.starts.get(unit).map_or(&[], Vec::as_slice), allowance: self.allowance }
    }
}
