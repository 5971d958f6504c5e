//! The end of a text: what is open is closed, notes and addresses are linked, and what was dropped is told.

use crate::diag::{Diagnostic, Report, kinds};

use super::{MAX_DEPTH, Parsed, Tree, address, notes, shape};

impl Tree<'_> {
    /// Closes everything, and tells what was dropped.
    pub(in crate::source) fn finish(mut self, report: &mut Report) -> Parsed {
        self.pop_to(1);
        if let Some(line) = self.too_deep {
            report.push(
                Diagnostic::warning(kinds::TOO_DEEP, format!("the text nests more than {MAX_DEPTH} levels deep"))
                    .at(self.loc(line))
                    .with("what lies deeper was flattened; its words are in the book"),
            );
        }
        let told = [self.dropped.of_screens(), self.furniture.of_platforms()];
        report.diagnostics.extend(told.into_iter().flatten().map(|(line, d)| d.at(self.loc(line))));
        let root = self.stack.pop();
        let serial = root.as_ref().map_or(0, |f| f.serial);
        let mut blocks = root.map(|f| f.blocks).unwrap_or_default();
        self.gather_notes(serial, &mut blocks);
        if let (Some(last), false) = (blocks.last_mut(), self.names.is_empty()) {
            last.names.append(&mut self.names);
        }
        let mut parsed = Parsed { blocks, notes: self.notes, titles: self.titles };
        notes::link(&mut parsed, &self.declared);
        if !self.ways_back.is_empty() {
            notes::without_hollow_links(&mut parsed);
        }
        address::link(&mut parsed);
        shape::notes(&mut parsed, &self.place.before, report);
        parsed
    }
}
