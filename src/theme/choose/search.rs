//! The search for the best selection: greedy, then exchanges.

use super::objective::{Field, Selection};

/// What is taken as a whole or not at all: a post, a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Whole {
    /// Its posts.
    pub posts: Vec<usize>,
    /// The room that it takes.
    pub size: u64,
    /// A person asked for it.
    pub fixed: bool,
}

/// Rounds of exchanges; each round that finds none is the last.
const ROUNDS: usize = 8;
/// Exchanges that are tried, at most: an archive of many thousand posts is left to the greedy choice.
const WORK: usize = 20_000_000;
/// With fewer wholes than this, two are exchanged for one as well.
const FEW: usize = 80;

/// Chooses the wholes that are worth most and take no more room than there is; those that are asked for are always among them.
pub fn choose(field: &Field, wholes: &[Whole], room: u64) -> Vec<bool> {
    // Greedy by what a whole adds, and by what it adds for its size: the better of both is near the best, either alone may be far
    // (A. Krause, C. Guestrin, "A note on the budgeted maximization of submodular functions", 2005).
    let (plain, dense) = (greedy(field, wholes, room, false), greedy(field, wholes, room, true));
    let mut best = if dense.selection.value() > plain.selection.value() { dense } else { plain };
    let work = wholes.len() * best.taken.iter().filter(|t| **t).count();
    for _ in 0..ROUNDS.min(WORK / work.max(1)) {
        if !best.exchange(wholes, room) {
            break;
        }
    }
    best.taken
}

/// A selection of wholes.
#[derive(Clone)]
struct Chosen<'f> {
    selection: Selection<'f>,
    taken: Vec<bool>,
    size: u64,
}

impl Chosen<'_> {
    fn take(&mut self, n: usize, whole: &Whole) {
        whole.posts.iter().for_each(|p| self.selection.add(*p));
        (self.taken[n], self.size) = (true, self.size + whole.size);
    }

    fn give(&mut self, n: usize, whole: &Whole) {
        whole.posts.iter().for_each(|p| self.selection.remove(*p));
        (self.taken[n], self.size) = (false, self.size - whole.size);
    }

    /// The whole that adds most of those that still fit; by its size where `dense`.
    fn best(&self, wholes: &[Whole], room: u64, dense: bool) -> Option<(usize, f64)> {
        let mut best: Option<(usize, f64)> = None;
        for (n, whole) in wholes.iter().enumerate().filter(|(n, w)| !self.taken[*n] && self.size + w.size <= room) {
            let gain = self.selection.gain(&whole.posts) / if dense { whole.size.max(1) as f64 } else { 1.0 };
            if best.is_none_or(|(_, g)| gain > g) {
                best = Some((n, gain));
            }
        }
        best
    }

    fn fill(&mut self, wholes: &[Whole], room: u64, dense: bool) {
        while let Some((n, _)) = self.best(wholes, room, dense) {
            self.take(n, &wholes[n]);
        }
    }

    /// Gives one or two wholes for others wherever that is worth more; whether it was anywhere.
    fn exchange(&mut self, wholes: &[Whole], room: u64) -> bool {
        let mut better = false;
        for a in 0..wholes.len() {
            better |= self.without(&[a], wholes, room);
            if wholes.len() <= FEW {
                for b in a + 1..wholes.len() {
                    better |= self.without(&[a, b], wholes, room);
                }
            }
        }
        better
    }

    /// Tries to do better without these: each whole that fits in their place, and what still fits beside it.
    fn without(&mut self, out: &[usize], wholes: &[Whole], room: u64) -> bool {
        if !out.iter().all(|n| self.taken[*n] && !wholes[*n].fixed) {
            return false;
        }
        let now = self.selection.value();
        let mut bare = self.clone();
        out.iter().for_each(|n| bare.give(*n, &wholes[*n]));
        let mut found = bare.clone();
        found.fill(wholes, room, false);
        if wholes.len() <= FEW {
            // The first that is taken decides what else fits.
            for n in (0..wholes.len()).filter(|n| !bare.taken[*n] && !out.contains(n) && bare.size + wholes[*n].size <= room) {
                let mut other = bare.clone();
                other.take(n, &wholes[n]);
                other.fill(wholes, room, false);
                if other.selection.value() > found.selection.value() {
                    found = other;
                }
            }
        }
        let better = found.selection.value() > now + 1e-9;
        if better {
            *self = found;
        }
        better
    }
}

fn greedy<'f>(field: &'f Field, wholes: &[Whole], room: u64, dense: bool) -> Chosen<'f> {
    let mut chosen = Chosen { selection: Selection::new(field), taken: vec![false; wholes.len()], size: 0 };
    for (n, whole) in wholes.iter().enumerate().filter(|(_, w)| w.fixed) {
        chosen.take(n, whole);
    }
    chosen.fill(wholes, room, dense);
    chosen.fill(wholes, room, false);
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::choose::objective::THEME;

    /// Numbers that look random and are always the same (Marsaglia, *Xorshift RNGs*, 2003).
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, n: u64) -> u64 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 >> 11) % n.max(1)
        }
    }

    fn case(seed: u64) -> (Field, Vec<Whole>, u64) {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let posts = 4 + dice.below(13) as usize;
        let themes = 1 + dice.below(5);
        let mut near = vec![Vec::new(); posts];
        for a in 0..posts {
            for b in a + 1..posts {
                if dice.below(3) == 0 {
                    let cosine = dice.below(1000) as f64 / 1000.0;
                    near[a].push((b, cosine));
                    near[b].push((a, cosine));
                }
            }
        }
        let theme = (0..posts).map(|_| dice.below(themes) as usize).collect();
        let worth = (0..posts).map(|_| dice.below(1000) as f64 / 1000.0).collect();
        let mut wholes: Vec<Whole> = Vec::new();
        let by_pages = dice.below(2) == 0;
        for post in 0..posts {
            let size = if by_pages { 1 + dice.below(30) } else { 1 };
            match wholes.last_mut() {
                Some(last) if dice.below(5) == 0 => {
                    last.posts.push(post);
                    last.size += size;
                }
                _ => wholes.push(Whole { posts: vec![post], size, fixed: dice.below(12) == 0 }),
            }
        }
        let all: u64 = wholes.iter().map(|w| w.size).sum();
        let fixed: u64 = wholes.iter().filter(|w| w.fixed).map(|w| w.size).sum();
        (Field { theme, worth, near }, wholes, fixed.max(1 + dice.below(all)))
    }

    fn value<'f>(field: &'f Field, wholes: &[Whole], taken: impl Fn(usize) -> bool) -> (Selection<'f>, u64) {
        let (mut selection, mut size) = (Selection::new(field), 0);
        for (_, whole) in wholes.iter().enumerate().filter(|(n, _)| taken(*n)) {
            whole.posts.iter().for_each(|p| selection.add(*p));
            size += whole.size;
        }
        (selection, size)
    }

    #[test]
    fn a_selection_of_up_to_sixteen_posts_is_near_the_best_of_all() {
        let mut least = 1.0_f64;
        for seed in 0..200 {
            let (field, wholes, room) = case(seed);
            let mut best: Option<(f64, usize)> = None;
            for mask in 0..1_u32 << wholes.len() {
                let taken = |n: usize| mask >> n & 1 == 1;
                if (0..wholes.len()).any(|n| wholes[n].fixed && !taken(n)) {
                    continue;
                }
                let (selection, size) = value(&field, &wholes, taken);
                if size <= room && best.is_none_or(|(v, _)| selection.value() > v) {
                    best = Some((selection.value(), selection.covered()));
                }
            }
            let Some((best, covered)) = best else { continue };
            let taken = choose(&field, &wholes, room);
            let (found, size) = value(&field, &wholes, |n| taken[n]);
            assert!(size <= room && wholes.iter().zip(&taken).all(|(w, t)| *t || !w.fixed), "seed {seed}");
            assert_eq!(found.covered(), covered, "seed {seed}: every theme that can be there is");
            // What is left when the themes are there: the part that is not decided by their number.
            let soft = |v: f64| v - covered as f64 * THEME;
            let ratio = if soft(best) > 0.0 { soft(found.value()) / soft(best) } else { 1.0 };
            assert!(ratio >= 0.95, "seed {seed}: {ratio}");
            least = least.min(ratio);
        }
        assert!(least > 0.95);
    }

    #[test]
    fn what_is_asked_of_the_function_is_what_it_gives() {
        for seed in 0..40 {
            let (field, wholes, _) = case(seed);
            let mut selection = Selection::new(&field);
            for (n, whole) in wholes.iter().enumerate() {
                let (gain, before) = (selection.gain(&whole.posts), selection.value());
                whole.posts.iter().for_each(|p| selection.add(*p));
                assert!((selection.value() - before - gain).abs() < 1e-9, "seed {seed}");
                // It is monotone and submodular: later the same adds no more.
                assert!(gain >= 0.0 && gain <= Selection::new(&field).gain(&whole.posts) + 1e-9, "seed {seed}, {n}");
            }
            let all = selection.value();
            selection.remove(0);
            selection.add(0);
            assert!((selection.value() - all).abs() < 1e-9);
        }
    }
}
