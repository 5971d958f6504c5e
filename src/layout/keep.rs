//! Pages that stay as they were: where the pages of an earlier edition started, as a wish that has its price.
//!
//! A wish is a place in the text at which a page should start. It is put on the galley as a price for turning the page anywhere else, on
//! top of all that such a turn costs by itself; the pager knows nothing of it and finds the cheapest pages of all. The price is lowered
//! until the pages cost no more, without it, than the best pages and an allowance. What is told of the cost of pages is told without it.

use crate::model::LeafPos;

use super::galley::{Body, DrawnKind, Galley};
use super::page::Side;
use super::pager::cost::{MOVED, NEARLY_MOVED, RENUMBERED};
use super::pager::{self, Geometry, Item, Place, Plan};
use super::wishes::Wanted;

/// Parts of the full price, one after the other.
const PRICES: [f64; 5] = [1.0, 0.25, 0.06, 0.015, 0.004];

/// Pages a galley, with its pages where they should start as far as that is worth its price.
pub(super) fn paginate(galley: &Galley, geometry: &Geometry, start: Side, wanted: Wanted<'_>) -> Plan {
    let items = &galley.column.items;
    let free = pager::paginate(items, geometry, start);
    if wanted.starts.is_empty() {
        return free;
    }
    let starts = Starts::of(galley);
    let priced = |part: f64| {
        let price = |at| part * price(at, wanted.starts);
        let mut plan = pager::paginate(&priced(items, &starts, price), geometry, start);
        plan.wishes = unmet(&plan, &starts, price);
        plan.cost -= plan.wishes;
        plan
    };
    let dearest = free.cost + wanted.allowance;
    let found = PRICES.into_iter().map(priced).find(|plan| plan.cost <= dearest);
    match found {
        Some(plan) => Plan { first_fit: free.first_fit.max(plan.cost), lower_bound: free.lower_bound.min(plan.cost), ..plan },
        None => free,
    }
}

/// Where a page would start in the text, for every place at which it could turn.
struct Starts {
    /// By item: by variant: where each of its lines starts, and where what follows it does.
    items: Vec<Vec<Vec<LeafPos>>>,
}

/// After all text.
const END: LeafPos = LeafPos { leaf: crate::model::Leaf(u32::MAX), offset: u32::MAX };

impl Starts {
    fn of(galley: &Galley) -> Starts {
        let pieces = galley.column.items.iter().zip(&galley.column.pieces);
        let mut items: Vec<Vec<Vec<LeafPos>>> = Vec::with_capacity(galley.column.items.len());
        // From the end: what has no words of its own starts with those that follow it.
        let mut next = END;
        for (item, piece) in pieces.rev() {
            let variants: Vec<Vec<LeafPos>> = (0..item.variants.len())
                .map(|variant| {
                    let mut starts = vec![next; item.variants[variant].lines.len() + 1];
                    let mut after = next;
                    for line in (0..starts.len() - 1).rev() {
                        after = start_of(galley, &piece.body, variant, line).unwrap_or(after);
                        starts[line] = after;
                    }
                    starts
                })
                .collect();
            next = variants.first().and_then(|v| v.first()).copied().unwrap_or(next);
            items.push(variants);
        }
        items.reverse();
        Starts { items }
    }

    /// Where a page starts that turns before a line of an item, and where it would start a line earlier and a line later.
    fn around(&self, item: usize, variant: usize, line: usize) -> Around {
        let at =
            |item: usize, line: usize| self.items.get(item).and_then(|i| i.get(variant).or(i.first())).and_then(|v| v.get(line)).copied();
        let here = at(item, line).unwrap_or(END);
        let before = match line.checked_sub(1) {
            Some(line) => at(item, line),
            None => item.checked_sub(1).and_then(|above| {
                let lines = self.items.get(above)?.first()?.len();
                at(above, lines.saturating_sub(2))
            }),
        };
        [before.unwrap_or_default(), here, at(item, line + 1).unwrap_or(END)]
    }
}

/// Where the words of a line start, if it has any of the book's own.
fn start_of(galley: &Galley, body: &Body, variant: usize, line: usize) -> Option<LeafPos> {
    match body {
        Body::Lines(set) if !set.generated => {
            let paragraph = galley.paragraphs.get(set.paragraph)?;
            Some(paragraph.variants.get(*set.order.get(variant)?)?.lines.get(line)?.start)
        }
        Body::Lines(_) => None,
        Body::Slugs { slugs, .. } | Body::Sizes(slugs) => slugs.get(line)?.drawn.iter().find_map(|drawn| match &drawn.what {
            DrawnKind::Line(paragraph, line) => {
                let paragraph = galley.paragraphs.get(*paragraph)?;
                Some(paragraph.variants.get(paragraph.best)?.lines.get(*line)?.start)
            }
            DrawnKind::Run(_, start) => *start,
            DrawnKind::Generated(..)
            | DrawnKind::Words(_)
            | DrawnKind::Anchor(_)
            | DrawnKind::Image(..)
            | DrawnKind::Bleed { .. }
            | DrawnKind::Rule(..)
            | DrawnKind::Link(..) => None,
        }),
    }
}

/// The places at which a page might start: the line before, this line, the line after.
type Around = [LeafPos; 3];

/// What a page turn costs that starts a page here: nothing where one should start; less where one should start in the line above or below,
/// whose words were changed; more after the last of them, since one page more gives all that follow other numbers.
fn price([before, here, after]: Around, wishes: &[LeafPos]) -> f64 {
    let next = wishes.partition_point(|wish| *wish < here);
    if wishes.get(next) == Some(&here) {
        return 0.0;
    }
    let above = next.checked_sub(1).and_then(|n| wishes.get(n));
    if wishes.get(next).is_some_and(|wish| *wish < after) || above.is_some_and(|wish| *wish > before) {
        return NEARLY_MOVED;
    }
    if next == wishes.len() { RENUMBERED } else { MOVED }
}

/// The items with the price on every turn.
fn priced(items: &[Item], starts: &Starts, price: impl Fn(Around) -> f64) -> Vec<Item> {
    let mut priced = items.to_vec();
    for (n, item) in priced.iter_mut().enumerate() {
        if !item.new_page {
            let more = price(starts.around(n, 0, 0));
            item.before += more;
            item.alone.iter_mut().for_each(|alone| alone.before += more);
        }
        for (v, variant) in item.variants.iter_mut().enumerate() {
            for (line, facts) in variant.lines.iter_mut().enumerate() {
                facts.turn += price(starts.around(n, v, line + 1));
            }
        }
    }
    priced
}

/// What the prices add up to in a plan.
fn unmet(plan: &Plan, starts: &Starts, price: impl Fn(Around) -> f64) -> f64 {
    let places = plan.pages.iter().filter_map(|page| page.end);
    places.map(|Place { item, variant, line }| price(starts.around(item, if line == 0 { 0 } else { variant }, line))).sum()
}
