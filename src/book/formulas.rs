//! The formulas of the book.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Loc, Report, kinds};
use crate::model::{Book, Inline, walk};

/// Tells of the formulas of each file.
pub(super) fn read(book: &mut Book, report: &mut Report) {
    struct Look(BTreeMap<String, (Loc, usize)>);
    impl walk::Visit for Look {
        fn inline(&mut self, inline: &mut Inline) {
            if let Inline::Formula(formula) = inline {
                let loc = &formula.loc;
                self.0.entry(loc.file.to_string()).or_insert((loc.clone(), 0)).1 += 1;
            }
        }
    }
    let mut look = Look(BTreeMap::new());
    super::each_blocks(book, &mut |blocks, _| walk::blocks(blocks, &mut look));
    for (loc, count) in look.0.into_values() {
        let what = if count == 1 { "a formula is".to_string() } else { format!("{count} formulas are") };
        report.push(
            Diagnostic::warning(kinds::FORMULA, format!("{what} printed as TeX"))
                .at(loc)
                .with("the source stands in the book, letter for letter"),
        );
    }
}
