//! Where a chapter could not be paged without breaking a rule: said by page, file and line, with what would help.

use crate::diag::{Diagnostic, Loc, kinds};

use super::galley::Galley;
use super::page::{Folio, Side};
use super::pager::cost::RULE;
use super::pager::{Fragment, Plan};

/// A page that is not as it should be.
#[derive(Clone, Debug)]
pub struct Trouble {
    /// Its index in the unit.
    page: usize,
    /// What stands last on it.
    loc: Loc,
    what: Fault,
}

#[derive(Clone, Copy, Debug)]
enum Fault {
    /// It ends at a bad place, for this reason.
    Turn(&'static str),
    /// It is so many lines short, or long.
    Uneven(i32),
}

/// What a reader would see of a plan that is not perfect.
pub fn of(galley: &Galley, plan: &Plan) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    for (n, page) in plan.pages.iter().enumerate() {
        let Some(last) = page.fragments.last() else { continue };
        let Some(piece) = galley.column.pieces.get(last.item) else { continue };
        let mut add = |what: Fault| troubles.push(Trouble { page: n, loc: piece.loc.clone(), what });
        if page.turn >= RULE {
            add(Fault::Turn(reason(galley, last)));
        }
        if page.short.abs() > 0 && !matched(plan, n) && !page.last {
            add(Fault::Uneven(page.short));
        }
    }
    troubles
}

impl Trouble {
    /// Says it; `folio` knows the numbers of the unit's pages.
    pub fn tell(&self, folio: impl Fn(usize) -> Folio) -> Diagnostic {
        let folio = folio(self.page);
        match self.what {
            Fault::Turn(reason) => Diagnostic::warning(kinds::LONELY_LINE, format!("page {folio} ends where it should not: {reason}"))
                .at(self.loc.clone())
                .with("no way to page the chapter breaks fewer rules")
                .help("add or cut a few words in a paragraph on the page, or allow it with [layout.overrides] paging"),
            Fault::Uneven(short) => {
                let what = if short > 0 { "short" } else { "long" };
                let lines = short.unsigned_abs();
                let unit = if lines == 1 { "line" } else { "lines" };
                Diagnostic::note(kinds::UNEVEN_PAGE, format!("page {folio} is {lines} {unit} {what}"))
                    .at(self.loc.clone())
                    .help("a figure, a table or headings leave no better way; moving a figure by a paragraph often helps")
            }
        }
    }
}

/// Why a page turn after a fragment is bad.
fn reason(galley: &Galley, last: &Fragment) -> &'static str {
    let count = galley.column.items.get(last.item).and_then(|i| i.variants.get(last.variant)).map_or(0, |v| v.lines.len());
    if last.lines.end >= count {
        "a heading or the like is parted from what it belongs to"
    } else if last.lines.len() < 2 && last.lines.start == 0 {
        "a paragraph leaves a single line behind"
    } else {
        "a single line of a paragraph is left for the next page"
    }
}

/// The facing page is as short or as long.
fn matched(plan: &Plan, n: usize) -> bool {
    let other = match plan.pages[n].side {
        Side::Verso => plan.pages.get(n + 1),
        Side::Recto => n.checked_sub(1).and_then(|m| plan.pages.get(m)),
    };
    other.is_some_and(|o| o.short == plan.pages[n].short)
}
