//! The formulas of the book: read, numbered, referred to.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::manifest::{Maths, Numbering};
use crate::diag::{Diagnostic, Report, kinds};
use crate::maths::{Macros, parse, speech};
use crate::model::{Block, BlockKind, Book, Formula, Inline, Read, Text, walk};

/// Reads all formulas. One that cannot be read stands in the book as TeX, and is told.
pub(super) fn read(book: &mut Book, maths: &Maths, report: &mut Report) {
    if !maths.recognise {
        super::each_blocks(book, &mut |blocks, _| walk::blocks(blocks, &mut Unread));
        each_title(book, &mut |text| walk::text(text, &mut Unread));
        return;
    }
    let mut given = Macros::default();
    for (name, body) in &maths.macros {
        given.define(name, body);
    }
    let mut reader = Reader { given, file: String::new(), macros: Macros::default(), maths, next: 1, labels: BTreeMap::new(), report };
    super::each_blocks(book, &mut |blocks, _| reader.blocks(blocks));
    each_title(book, &mut |text| walk::text(text, &mut Formulas(&mut reader)));
    let Reader { labels, .. } = reader;
    if !labels.is_empty() {
        super::each_blocks(book, &mut |blocks, _| walk::blocks(blocks, &mut References(&labels)));
    }
}

fn each_title(book: &mut Book, each: &mut dyn FnMut(&mut Text)) {
    for part in &mut book.parts {
        part.title.iter_mut().for_each(&mut *each);
        for chapter in &mut part.chapters {
            each(&mut chapter.title);
            chapter.sections.iter_mut().filter_map(|s| s.title.as_mut()).for_each(&mut *each);
        }
    }
}

/// Puts back what was written, where no formulas are wanted.
struct Unread;

impl walk::Visit for Unread {
    fn block(&mut self, block: &mut Block) {
        if let BlockKind::Formula { text, .. } = &mut block.kind {
            block.kind = BlockKind::Para(std::mem::take(text));
        }
    }

    fn inline(&mut self, inline: &mut Inline) {
        if let Inline::Formula(formula) = inline {
            *inline = Inline::Text(formula.written.replace('\n', " "));
        }
    }
}

struct Reader<'r> {
    /// The macros of book.toml.
    given: Macros,
    /// The file whose macros are known.
    file: String,
    /// Those, and what the formulas of the file define.
    macros: Macros,
    maths: &'r Maths,
    /// The next number.
    next: usize,
    /// The numbers of labels.
    labels: BTreeMap<String, String>,
    report: &'r mut Report,
}

impl Reader<'_> {
    fn blocks(&mut self, blocks: &mut [Block]) {
        walk::blocks(blocks, &mut Formulas(self));
    }

    /// Reads one; its number, where it has one.
    fn formula(&mut self, formula: &mut Formula) -> Option<String> {
        if *formula.loc.file != *self.file {
            self.file = formula.loc.file.to_string();
            self.macros = self.given.clone();
        }
        let parsed = match parse(&formula.tex, &mut self.macros) {
            Ok(parsed) => parsed,
            Err(fault) => {
                let message = format!("a formula cannot be set: {fault}");
                let told = Diagnostic::warning(kinds::FORMULA, message).at(formula.loc.clone());
                let told = told.with("its TeX stands in the book, letter for letter");
                self.report.push(told.help("spell it otherwise, or define the command under [maths] macros in book.toml"));
                return None;
            }
        };
        let wanted = match self.maths.numbering {
            Numbering::None => false,
            Numbering::Labelled => !parsed.labels.is_empty(),
            Numbering::Equations => parsed.numbered || !parsed.labels.is_empty(),
        };
        let number = match parsed.tag {
            Some(tag) => Some(tag),
            None if wanted && !parsed.unnumbered && formula.display => {
                let number = format!("({})", self.next);
                self.next += 1;
                Some(number)
            }
            None => None,
        };
        for label in parsed.labels {
            if let Some(number) = &number {
                self.labels.insert(label, number.clone());
            }
        }
        let spoken = speech::spoken(&parsed.node);
        formula.read = Some(Arc::new(Read { node: parsed.node, spoken }));
        number
    }
}

struct Formulas<'a, 'r>(&'a mut Reader<'r>);

impl walk::Visit for Formulas<'_, '_> {
    fn block(&mut self, block: &mut Block) {
        if let BlockKind::Formula { text, number } = &mut block.kind {
            if let Some(Inline::Formula(formula)) = text.inlines.first_mut() {
                *number = self.0.formula(formula);
            }
        }
    }

    fn inline(&mut self, inline: &mut Inline) {
        if let Inline::Formula(formula) = inline {
            if formula.read.is_none() && !formula.display {
                self.0.formula(formula);
            }
        }
    }
}

/// `\eqref{name}` and `\ref{name}` among words become numbers.
struct References<'l>(&'l BTreeMap<String, String>);

impl walk::Visit for References<'_> {
    fn inline(&mut self, inline: &mut Inline) {
        let Inline::Text(words) = inline else { return };
        for (command, bare) in [("\\eqref{", false), ("\\ref{", true), ("\\autoref{", false)] {
            let mut from = 0;
            while let Some(at) = words.get(from..).and_then(|w| w.find(command)).map(|n| from + n) {
                from = at + command.len();
                let Some(end) = words.get(from..).and_then(|w| w.find('}')).map(|n| from + n) else { break };
                let Some(number) = words.get(from..end).and_then(|label| self.0.get(label.trim())) else { continue };
                let number = if bare { number.trim_matches(['(', ')']).to_string() } else { number.clone() };
                words.replace_range(at..=end, &number);
                from = at + number.len();
            }
        }
    }
}
