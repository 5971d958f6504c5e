//! Slips of the pen that Markdown passes over in silence: what a writer meant as a note or a table and the parser did not.

use crate::diag::{Diagnostic, Loc, Report, kinds};
use crate::model::{Block, BlockKind, Inline, Text, walk};

use super::Parsed;

/// How many cells of a table's row have no column; the parser leaves them out.
pub(super) fn cells_without_column(row: &str, columns: usize) -> usize {
    let line = row.trim().trim_start_matches('|');
    let mut bars = 0;
    let mut escaped = false;
    for c in line.chars() {
        bars += usize::from(c == '|' && !escaped);
        escaped = c == '\\' && !escaped;
    }
    let closed = line.ends_with('|') && !line.ends_with("\\|");
    (bars + usize::from(!closed)).saturating_sub(columns)
}

/// Tells of a row with more cells than the table has columns.
pub(super) fn tell_long_row(lost: usize, at: Loc, report: &mut Report) {
    let told = Diagnostic::warning(kinds::TABLE_ROW, format!("a row of a table has {lost} more cells than its header"))
        .at(at)
        .with("what stands in them is not in the book")
        .help("give the header as many cells as the longest row, or write a bar that belongs to the text as \\|");
    report.push(told);
}

/// Tells of what looks like a note's mark or like a table and is neither, and of notes without words; `note_at` knows where a note stands.
pub(super) fn look_for(parsed: &mut Parsed, note_at: impl Fn(&str) -> Option<Loc>, report: &mut Report) {
    let mut look = Look { report, loc: Loc::default() };
    walk::blocks(&mut parsed.blocks, &mut look);
    for (key, blocks) in &mut parsed.notes {
        if blocks.is_empty() {
            let crate::model::NoteKey::Source(name) = key else { continue };
            let told = Diagnostic::warning(kinds::EMPTY_NOTE, format!("the note [^{name}] says nothing"))
                .at(note_at(name).unwrap_or_default())
                .with("its number stands in the book without words")
                .help(format!("write its words behind [^{name}]: or delete the mark"));
            look.report.push(told);
        }
        walk::blocks(blocks, &mut look);
    }
}

struct Look<'a> {
    report: &'a mut Report,
    loc: Loc,
}

impl walk::Visit for Look<'_> {
    fn block(&mut self, block: &mut Block) {
        self.loc = block.loc.clone();
        if let BlockKind::Para(text) = &block.kind {
            self.table(text);
        }
    }

    fn inline(&mut self, inline: &mut Inline) {
        let Inline::Text(words) = inline else { return };
        for name in words.split("[^").skip(1).filter_map(|rest| rest.split_once(']')).map(|(name, _)| name) {
            if name.is_empty() || name.chars().any(|c| c.is_whitespace() || c == '[') {
                continue;
            }
            let told = Diagnostic::warning(kinds::MISSING_NOTE, format!("there is no note for the mark [^{name}]"))
                .at(self.loc.clone())
                .with("the mark is printed as it stands")
                .help(format!("write the note, at the start of a line of its own: [^{name}]: …"));
            self.report.push(told);
        }
    }
}

impl Look<'_> {
    /// A paragraph with a row of dashes and bars was meant as a table.
    fn table(&mut self, text: &Text) {
        let plain = text.plain();
        if !plain.contains('|') || !plain.contains("--") {
            return;
        }
        let ruled = plain.split(['\n', ' ']).any(|word| {
            word.matches("--").count() > 0 && word.matches('|').count() > 1 && word.chars().all(|c| matches!(c, '|' | '-' | ':'))
        });
        if ruled {
            let told = Diagnostic::warning(kinds::BROKEN_TABLE, "this looks like a table but is none")
                .at(self.loc.clone())
                .with("it is printed as a paragraph, bars and all")
                .help(
                    "a table has its header, then a line like |---|---| with as many cells as the header, and no blank line between them",
                );
            self.report.push(told);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_counted_by_their_bars() {
        assert_eq!(cells_without_column("| a | b |", 2), 0);
        assert_eq!(cells_without_column("a | b", 2), 0);
        assert_eq!(cells_without_column("| a | b | c |", 2), 1);
        assert_eq!(cells_without_column("| a | b | c", 2), 1);
        assert_eq!(cells_without_column("| a \\| b |", 1), 0);
        assert_eq!(cells_without_column("| a |", 3), 0);
    }
}
