//! The proof on small cases: every way to set and to break is tried, and the search must find the cheapest.

use proptest::prelude::*;

use super::cost::{self, Closing, RULE};
use super::*;

/// A page being filled, as the oracle sees it: nothing shared with the search.
#[derive(Clone, Debug)]
struct Sheet {
    used: Halves,
    side: Side,
    verso: Option<i32>,
    /// Lines of each note that stands here.
    notes: Vec<i32>,
    waiting: Vec<usize>,
    /// The figure at its foot, and its size.
    foot: Option<(usize, usize)>,
    /// The figure that stands above its place.
    ahead: Option<usize>,
    /// The figure directly above stands further up.
    passed: bool,
    /// A moved figure stands directly above.
    under: bool,
}

impl Sheet {
    /// What stands on it, without notes: whole lines.
    fn depth(&self, items: &[Item], g: &Geometry) -> Halves {
        even(self.used) + self.foot.map_or(0, |(n, size)| FIGURE_WHITE + items[n].variants[size].depth(0, 1, Len::ZERO, g))
    }

    fn moved(&self) -> usize {
        self.waiting.len() + usize::from(self.foot.is_some()) + usize::from(self.passed)
    }

    /// With a figure set below all that stands there.
    fn with(&self, figure: &Item, size: usize, g: &Geometry) -> Sheet {
        let top = if self.used > 0 { even(self.used) + FIGURE_WHITE } else { 0 };
        Sheet { used: top + figure.variants[size].depth(0, 1, Len::ZERO, g), under: true, ..self.clone() }
    }
}

struct Oracle<'a> {
    items: &'a [Item],
    geometry: &'a Geometry,
    best: f64,
}

impl Oracle<'_> {
    fn note_lines(sheet: &Sheet) -> i32 {
        sheet.notes.iter().sum()
    }

    /// Tries everything from line `line` of the item on (variant and space chosen when `line` > 0).
    fn go(&mut self, item: usize, line: usize, variant: usize, sheet: Sheet, cost: f64) {
        if cost >= self.best {
            return;
        }
        if item == self.items.len() {
            return self.end(sheet, cost);
        }
        let it = &self.items[item];
        if line > 0 {
            let top = even(sheet.used) + if sheet.under { FIGURE_WHITE } else { 0 };
            return self.lines(item, line, variant, top, sheet, cost);
        }
        if it.takes {
            self.move_figures(item, &sheet, cost);
        }
        if sheet.used > 0 {
            let before = it.alone.filter(|_| sheet.moved() > 0).map_or(it.before, |a| a.before);
            self.close(&sheet, cost + if it.new_page { 0.0 } else { before }, it.new_page, |o, s, c| {
                if it.new_page && s.used == 0 { o.set(item, s, c) } else { o.go(item, 0, 0, s, c) }
            });
            if it.new_page {
                return;
            }
        }
        self.set(item, sheet, cost);
    }

    /// The first figure that waits is set here, or the next one.
    fn move_figures(&mut self, item: usize, sheet: &Sheet, cost: f64) {
        let rest = self.items.get(item..).unwrap_or_default();
        let count = rest.iter().position(|i| i.floats).filter(|n| *n > 0);
        let passes = |n: usize| {
            let (between, through) = (&rest[..n], &rest[..=n]);
            through.iter().all(|i| i.before < RULE)
                && between.iter().all(|i| !i.after_floats && !i.new_page)
                && between.iter().filter(|i| i.takes).count() <= 1
        };
        let (figure, price) = match sheet.waiting.first() {
            Some(figure) if sheet.used > 0 && sheet.foot.is_none() => (*figure, cost::LATER),
            None if sheet.foot.is_none() && sheet.ahead.is_none() && !sheet.passed && count.is_some_and(passes) => {
                (item + count.unwrap_or(0), cost::AHEAD)
            }
            _ => return,
        };
        for (size, choice) in self.items[figure].variants.iter().enumerate() {
            let mut s = sheet.with(&self.items[figure], size, self.geometry);
            if sheet.waiting.is_empty() {
                s.ahead = Some(figure);
            } else {
                s.waiting.remove(0);
            }
            if self.has_room(&s) {
                let cost = cost + price + choice.cost;
                if item == self.items.len() { self.end(s, cost) } else { self.go(item, 0, 0, s, cost) }
            }
        }
    }

    fn least_notes(&self, sheet: &Sheet) -> i32 {
        let rules = self.geometry.note_rules;
        Self::note_lines(sheet) - sheet.notes.last().map_or(0, |n| i32::from(rules.most_left(u16::try_from(*n).unwrap_or(0))))
    }

    fn has_room(&self, sheet: &Sheet) -> bool {
        let g = self.geometry;
        sheet.depth(self.items, g) + g.notes(self.least_notes(sheet)) <= g.depth + g.long
    }

    fn set(&mut self, item: usize, sheet: Sheet, cost: f64) {
        let it = &self.items[item];
        if sheet.ahead == Some(item) {
            return self.go(item + 1, 0, 0, Sheet { ahead: None, passed: true, ..sheet }, cost);
        }
        for (v, choice) in it.variants.iter().enumerate() {
            if it.after_floats && (!sheet.waiting.is_empty() || sheet.foot.is_some()) {
                continue;
            }
            let spaces: &[(Halves, f64)] = if sheet.used == 0 { &[(0, 0.0)] } else { &it.spaces };
            for (space, extra) in spaces {
                let above = it.alone.filter(|_| sheet.moved() > 0).map_or(*space, |a| a.spaces[usize::from(sheet.moved() > 1)]);
                let above = if sheet.used == 0 { 0 } else { above.max(if sheet.under { FIGURE_WHITE } else { 0 }) };
                let top = sheet.used + above;
                let top = if it.on_grid { even(top) } else { top };
                self.lines(item, 0, v, top, sheet.clone(), cost + choice.cost + extra);
            }
        }
        if it.floats && sheet.used > 0 && sheet.waiting.len() < 3 {
            let mut s = sheet.clone();
            s.waiting.push(item);
            self.go(item + 1, 0, 0, s, cost);
        }
        if it.floats && sheet.used > 0 && sheet.waiting.is_empty() && sheet.foot.is_none() {
            for (size, choice) in it.variants.iter().enumerate() {
                let s = Sheet { foot: Some((item, size)), ..sheet.clone() };
                if self.has_room(&s) {
                    self.go(item + 1, 0, 0, s, cost + cost::FOOT + choice.cost);
                }
            }
        }
    }

    fn lines(&mut self, item: usize, from: usize, variant: usize, top: Halves, sheet: Sheet, cost: f64) {
        let it = &self.items[item];
        let choice = &it.variants[variant];
        for to in from + 1..=choice.lines.len() {
            let mut s = Sheet { under: false, passed: false, ..sheet.clone() };
            s.used = top + choice.depth(from, to, it.head, self.geometry);
            for l in &choice.lines[from..to] {
                if l.notes > 0 {
                    if l.notes > l.last_note {
                        s.notes.push(i32::from(l.notes - l.last_note));
                    }
                    s.notes.push(i32::from(l.last_note));
                }
            }
            let deep = s.depth(self.items, self.geometry) + self.geometry.notes(self.least_notes(&s));
            let limit = self.geometry.depth + self.geometry.long;
            let mut c = cost;
            if deep > limit {
                if sheet.used > 0 || to > from + 1 {
                    break;
                }
                c += RULE * f64::from((deep - limit) / 2);
            }
            if to == choice.lines.len() {
                self.go(item + 1, 0, 0, s, c);
            } else {
                let l = &choice.lines[to - 1];
                let c = c + l.turn + if l.hyphen { cost::hyphen(s.side) } else { 0.0 };
                self.close(&s, c, false, |o, s, c| o.go(item, to, variant, s, c));
            }
        }
    }

    fn close(&mut self, sheet: &Sheet, cost: f64, forced: bool, mut then: impl FnMut(&mut Self, Sheet, f64)) {
        let last = sheet.notes.last().copied().unwrap_or(0);
        let rules = self.geometry.note_rules;
        let most = i32::from(rules.most_left(u16::try_from(last).unwrap_or(0)));
        for left in 0..=most {
            if !rules.may_leave(left) {
                continue;
            }
            let lines = (sheet.depth(self.items, self.geometry) + self.geometry.notes(Self::note_lines(sheet) - left)) / 2;
            let short = self.geometry.depth / 2 - lines;
            if short < -self.geometry.long / 2 && left < most {
                continue;
            }
            let closing = Closing { side: sheet.side, short, lines, verso: sheet.verso, facing: self.geometry.facing, last: false };
            let mut c = cost + if forced { 0.0 } else { cost::close(closing) } + if left > 0 { cost::NOTE_SPLIT } else { 0.0 };
            c += cost::parted(sheet.side, sheet.waiting.len(), sheet.ahead.is_some());
            let fresh = Sheet {
                used: 0,
                side: search::other(sheet.side),
                verso: (sheet.side == Side::Verso && !forced).then_some(short),
                notes: if left > 0 { vec![left] } else { vec![] },
                foot: None,
                under: false,
                ..sheet.clone()
            };
            let sizes = sheet.waiting.iter().map(|n| self.items[*n].variants.len()).max().unwrap_or(1);
            for size in 0..sizes {
                let (mut next, mut c) = (fresh.clone(), c);
                while let Some(n) = next.waiting.first().copied() {
                    let own = size.min(self.items[n].variants.len() - 1);
                    let with = next.with(&self.items[n], own, self.geometry);
                    if next.used > 0 && with.used > self.geometry.depth {
                        break;
                    }
                    c += self.items[n].variants[own].cost;
                    next = with;
                    next.waiting.remove(0);
                }
                then(self, next, c);
            }
        }
    }

    fn end(&mut self, sheet: Sheet, cost: f64) {
        let lines = (sheet.depth(self.items, self.geometry) + self.geometry.notes(Self::note_lines(&sheet))) / 2;
        let short = self.geometry.depth / 2 - lines;
        if sheet.waiting.is_empty() && short >= -self.geometry.long / 2 {
            let closing =
                Closing { side: sheet.side, short: short.max(-1), lines, verso: sheet.verso, facing: self.geometry.facing, last: true };
            self.best = self.best.min(cost + cost::close(closing));
        } else if sheet.used > 0 || !sheet.notes.is_empty() {
            self.close(&sheet, cost, false, |o, s, c| o.end(s, c));
            if !sheet.waiting.is_empty() {
                self.move_figures(self.items.len(), &sheet, cost);
            }
        }
    }
}

/// What the best pagination costs, by trying all.
fn brute_force(items: &[Item], geometry: &Geometry, start: Side) -> f64 {
    let mut oracle = Oracle { items, geometry, best: f64::INFINITY };
    let sheet =
        Sheet { used: 0, side: start, verso: None, notes: vec![], waiting: vec![], foot: None, ahead: None, passed: false, under: false };
    oracle.go(0, 0, 0, sheet, 0.0);
    oracle.best
}

fn geometry(lines: i32, facing: bool) -> Geometry {
    Geometry {
        depth: lines * 2,
        long: 2,
        half: Len::points(7),
        facing,
        note_gap: Len::points(7),
        note_pitch: Len::points(11),
        note_rules: NoteRules::default(),
    }
}

/// A paragraph whose variants have these numbers of lines, with widows and orphans of two lines.
fn paragraph(variants: &[(usize, f64)]) -> Item {
    let choice = |&(n, cost): &(usize, f64)| Choice {
        cost,
        pitch: Pitch::Grid,
        lines: (1..=n).map(|k| LineCost { turn: if k < 2 || n - k < 2 { RULE } else { 0.0 }, ..LineCost::default() }).collect(),
    };
    Item {
        spaces: vec![(0, 0.0)],
        before: 0.0,
        on_grid: true,
        new_page: false,
        floats: false,
        after_floats: false,
        takes: true,
        alone: None,
        head: Len::ZERO,
        variants: variants.iter().map(choice).collect(),
    }
}

fn solid(halves: Halves, space: Halves, before: f64) -> Item {
    let mut item = paragraph(&[(1, 0.0)]);
    item.variants = vec![Choice::solid(halves, Len::points(7))];
    item.spaces = vec![(space, 0.0)];
    item.before = before;
    item
}

/// A figure in these sizes.
fn figure(sizes: &[Halves]) -> Item {
    let size = |(n, halves): (usize, &Halves)| Choice { cost: cost::smaller(n as i32), ..Choice::solid(*halves, Len::points(7)) };
    let variants = sizes.iter().enumerate().map(size).collect();
    Item { variants, floats: true, after_floats: true, ..solid(8, FIGURE_WHITE, 0.0) }
}

/// Where each page ends, as (item, line) of what comes next.
fn ends(plan: &Plan) -> Vec<(usize, usize)> {
    plan.pages.iter().filter_map(|p| p.fragments.last()).map(|f| (f.item, f.lines.end)).collect()
}

#[test]
fn a_page_is_filled() {
    let g = geometry(6, true);
    let items: Vec<Item> = (0..4).map(|_| paragraph(&[(6, 0.0)])).collect();
    let plan = paginate(&items, &g, Side::Recto);
    assert_eq!(plan.cost, 0.0);
    assert_eq!(plan.lower_bound, plan.cost);
    assert_eq!(ends(&plan), vec![(0, 6), (1, 6), (2, 6), (3, 6)]);
}

#[test]
fn a_variant_saves_a_widow() {
    // 7 lines on pages of 6: the last page must not be one line long, so the paragraph runs a line shorter.
    let g = geometry(6, true);
    let items = vec![paragraph(&[(7, 0.0), (6, 500.0)]), paragraph(&[(6, 0.0)])];
    let plan = paginate(&items, &g, Side::Recto);
    assert_eq!(plan.cost, 500.0);
    assert_eq!(plan.pages[0].fragments[0].variant, 1);
}

#[test]
fn facing_pages_run_short_together() {
    // Two unbreakable blocks a page make verso and recto five lines each: level is better than unequal.
    let g = geometry(6, true);
    let mut items = vec![paragraph(&[(6, 0.0)])];
    items.extend([solid(10, 0, 0.0), solid(10, 0, 0.0), paragraph(&[(6, 0.0)])]);
    let plan = paginate(&items, &g, Side::Recto);
    assert_eq!(plan.pages.iter().map(|p| p.short).collect::<Vec<_>>(), vec![0, 1, 1, 0]);
    assert_eq!(plan.cost, 2.0 * cost::PAIR);
}

#[test]
fn a_heading_is_not_stranded() {
    let g = geometry(6, false);
    let mut after = paragraph(&[(4, 0.0)]);
    after.before = RULE;
    let items = vec![paragraph(&[(5, 0.0)]), solid(2, 2, 0.0), after];
    let plan = paginate(&items, &g, Side::Recto);
    assert_eq!(ends(&plan)[0], (0, 5));
}

#[test]
fn a_note_is_split_two_lines_a_part_at_least() {
    let g = geometry(8, false);
    let mut p = paragraph(&[(7, 0.0)]);
    p.variants[0].lines[4].notes = 5;
    p.variants[0].lines[4].last_note = 5;
    let plan = paginate(&[p, paragraph(&[(8, 0.0)])], &g, Side::Recto);
    let notes: Vec<u32> = plan.pages.iter().map(|p| p.note_lines).collect();
    assert_eq!(notes.iter().sum::<u32>(), 5);
    assert!(notes.iter().all(|n| *n != 1), "{notes:?}");
}

#[test]
fn a_figure_waits_rather_than_leave_a_page_short() {
    let g = geometry(8, true);
    let figure = figure(&[8]);
    let items = vec![paragraph(&[(6, 0.0)]), figure, paragraph(&[(9, 0.0)]), paragraph(&[(8, 0.0)])];
    let plan = paginate(&items, &g, Side::Verso);
    assert_eq!(plan.pages[0].short, 0);
    assert_eq!(plan.pages[1].fragments[0].item, 1);
}

#[test]
fn a_blank_line_where_the_page_turns_takes_no_room() {
    let g = geometry(6, true);
    let mut code = paragraph(&[(12, 0.0)]);
    code.variants[0].pitch = Pitch::Own((0..=12).map(|n| Len::points(14) * n).collect());
    code.variants[0].lines.iter_mut().for_each(|line| line.turn += cost::TURN_IN_CODE);
    code.variants[0].lines[6].blank = true;
    code.variants[0].lines[6].turn = 0.0;
    let plan = paginate(&[code], &g, Side::Recto);
    assert_eq!(ends(&plan)[0], (0, 7));
    assert_eq!(plan.pages[0].short, 0);
}

#[test]
fn a_figure_stays_with_the_words_about_it() {
    // No size of the figure fits below the first paragraph: it stands above it, on the same spread, rather than overleaf.
    let g = geometry(8, true);
    let items = vec![paragraph(&[(6, 0.0)]), figure(&[10, 8]), paragraph(&[(8, 0.0)]), paragraph(&[(8, 0.0)])];
    let plan = paginate(&items, &g, Side::Recto);
    assert_eq!(plan.pages[0].fragments[0].item, 1);
    // One that fits when it is a line smaller stays where it is.
    let items = vec![paragraph(&[(3, 0.0)]), figure(&[10, 8]), paragraph(&[(8, 0.0)]), paragraph(&[(8, 0.0)])];
    let plan = paginate(&items, &g, Side::Recto);
    assert_eq!(plan.pages[0].fragments.iter().map(|f| (f.item, f.variant)).collect::<Vec<_>>(), vec![(0, 0), (1, 1)]);
}

#[test]
fn a_figure_of_a_title_may_follow_the_first_paragraph_and_leaves_no_title_alone() {
    let g = geometry(10, true);
    let mut text = paragraph(&[(4, 0.0)]);
    text.alone = Some(Alone { spaces: [2, 2], before: RULE });
    text.spaces = vec![(FIGURE_WHITE, 0.0)];
    let bound = Item { before: RULE, ..figure(&[12]) };
    let title = Item { after_floats: true, ..solid(2, 0, 0.0) };
    let plan = paginate(&[paragraph(&[(3, 0.0)]), title, bound, text, paragraph(&[(9, 0.0)])], &g, Side::Verso);
    let items: Vec<usize> = plan.pages[0].fragments.iter().map(|f| f.item).collect();
    assert_eq!(items, vec![0, 1, 3]);
}

#[test]
fn what_fits_no_page_is_set_all_the_same() {
    let g = geometry(6, true);
    let plan = paginate(&[solid(40, 0, 0.0), paragraph(&[(3, 0.0)])], &g, Side::Recto);
    assert!(plan.cost >= RULE);
    assert_eq!(plan.pages.iter().map(|p| p.fragments.len()).sum::<usize>(), 2);
}

fn any_item() -> impl Strategy<Value = Item> {
    let para = (1usize..8, prop::bool::ANY, 0u16..3, prop::bool::ANY, 0usize..8).prop_map(|(n, more, notes, hyphen, at)| {
        let mut variants = vec![(n, 0.0)];
        if more {
            variants.push((n + 1, 300.0));
        }
        let mut p = paragraph(&variants);
        let lines = p.variants[0].lines.len();
        let line = &mut p.variants[0].lines[at % lines];
        line.hyphen = hyphen;
        if notes > 0 {
            line.notes = notes * 3;
            line.last_note = notes * 2;
        }
        p
    });
    let heading = (2i32..5).prop_map(|h| solid(h, 1, 0.0));
    let kept = (2usize..5).prop_map(|n| {
        let mut p = paragraph(&[(n, 0.0)]);
        p.before = RULE;
        p.spaces = vec![(0, 0.0), (2, 900.0)];
        p
    });
    let figure = (2i32..4, 1usize..4, prop::bool::weighted(0.2)).prop_map(|(lines, sizes, kept)| {
        let sizes: Vec<Halves> = (0..sizes as i32).map(|n| (lines * 2 + 2 - n * 2).max(2)).collect();
        Item { before: if kept { RULE } else { 0.0 }, ..figure(&sizes) }
    });
    let code = (1usize..6, 0usize..8).prop_map(|(n, blank)| {
        let mut p = paragraph(&[(n, 0.0)]);
        p.variants[0].lines.iter_mut().skip(blank).take(1).for_each(|line| line.blank = true);
        p.variants[0].pitch = Pitch::Own((0..=n).map(|k| Len::points(11) * k as i64).collect());
        p.head = Len::points(5);
        p
    });
    let title = (2i32..4).prop_map(|h| Item { after_floats: true, ..solid(h, 1, 0.0) });
    prop_oneof![4 => para, 1 => heading, 1 => title, 1 => kept, 2 => figure, 1 => code]
}

/// Items in a row: white below each figure where it stands above, a title's figure bound to the title, some closed to moved figures.
fn any_items(most: usize) -> impl Strategy<Value = Vec<Item>> {
    prop::collection::vec((any_item(), prop::bool::weighted(0.8)), 1..most).prop_map(|items| {
        let mut items: Vec<Item> = items.into_iter().map(|(item, takes)| Item { takes, ..item }).collect();
        let figures: Vec<(bool, bool)> = items.iter().map(|i| (i.floats, i.before >= RULE)).collect();
        for (n, item) in items.iter_mut().enumerate().skip(1) {
            let (figure, bound) = figures[n - 1];
            if figure {
                let own = item.spaces[0].0;
                let other = if n > 1 && figures[n - 2].0 { FIGURE_WHITE.max(own) } else { own };
                item.spaces.iter_mut().for_each(|s| s.0 = s.0.max(FIGURE_WHITE));
                item.alone = Some(Alone { spaces: [other, own], before: if bound { RULE } else { item.before } });
            }
        }
        items
    })
}

/// What makes pages short: blocks of up to a page and more that cannot be cut, some of them kept with what is above, some on a new page.
fn any_block() -> impl Strategy<Value = Item> {
    (2i32..30, 0i32..3, prop::bool::ANY, 0u32..8).prop_map(|(halves, space, kept, page)| {
        let mut block = solid(halves, space, if kept { RULE } else { 0.0 });
        block.new_page = page == 0;
        block
    })
}

/// That the plan costs as little as the best of all, and that what is told of it is true.
fn is_cheapest(items: &[Item], g: &Geometry, start: Side) -> Result<(), TestCaseError> {
    let plan = paginate(items, g, start);
    let best = brute_force(items, g, start);
    prop_assert!((plan.cost - best).abs() < 1e-3 * best.max(1.0), "found {} but {} is possible", plan.cost, best);
    prop_assert!(plan.lower_bound <= plan.cost && plan.cost <= plan.first_fit + 1e-6);
    let pages: f64 = plan.pages.iter().map(|p| p.cost).sum();
    prop_assert!((pages - best).abs() < 1e-3 * best.max(1.0), "the pages cost {} and all of them {}", pages, best);
    let found = search::search(items, g, start, &vec![g.depth; items.len()]);
    let again = found.map_or(plan.cost, |f| replay::replay(items, g, start, &f.steps).cost);
    prop_assert!((again - plan.cost).abs() < 1e-3 * best.max(1.0), "replayed {}, searched {}", again, plan.cost);
    for (n, item) in items.iter().enumerate() {
        let set: Vec<_> = plan.pages.iter().flat_map(|p| &p.fragments).filter(|f| f.item == n).collect();
        prop_assert_eq!(set.iter().map(|f| f.lines.len()).sum::<usize>(), item.variants[set[0].variant].lines.len());
    }
    Ok(())
}

/// A chapter of paragraphs of two to eight lines, `odd` put into its middle.
fn long_chapter(paragraphs: usize, odd: &[Item]) -> Vec<Item> {
    let mut items: Vec<Item> = (0..paragraphs)
        .map(|n| {
            let lines = 2 + n * 7 % 9;
            paragraph(&[(lines, 0.0), (lines + 1, 4e4 + (n % 13) as f64 * 1e4)])
        })
        .collect();
    items.splice(paragraphs / 2..paragraphs / 2, odd.iter().cloned());
    items
}

#[test]
fn what_nothing_cures_makes_a_long_chapter_no_dearer() {
    let g = geometry(36, true);
    let plain = best_way(&long_chapter(600, &[]), &g, Side::Recto).expect("a way");
    // Kept with what is above it, though it takes a page; too large for any page; a page that cannot be filled.
    let odd = [vec![solid(72, 2, RULE)], vec![solid(90, 0, 0.0)], vec![solid(40, 0, RULE), solid(40, 0, RULE), solid(40, 0, RULE)]];
    for odd in odd {
        let found = best_way(&long_chapter(600, &odd), &g, Side::Recto).expect("a way");
        assert!(found.cost >= cost::SHORT, "it cannot be cured");
        assert!(found.work < plain.work * 5, "{} steps instead of {}", found.work, plain.work);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_search_finds_the_cheapest(
        items in any_items(7),
        lines in 5i32..9,
        facing in prop::bool::ANY,
        recto in prop::bool::ANY,
    ) {
        let g = geometry(lines, facing);
        let start = if recto { Side::Recto } else { Side::Verso };
        is_cheapest(&items, &g, start)?;
    }

    #[test]
    fn the_search_finds_the_cheapest_where_pages_must_be_short(
        items in prop::collection::vec(prop_oneof![any_item(), any_block()], 1..7),
        lines in 6i32..16,
        facing in prop::bool::ANY,
        recto in prop::bool::ANY,
    ) {
        is_cheapest(&items, &geometry(lines, facing), if recto { Side::Recto } else { Side::Verso })?;
    }
}
