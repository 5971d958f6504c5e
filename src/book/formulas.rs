//! The formulas of the book: read and numbered.

use std::sync::Arc;

use crate::config::manifest::{Maths, Numbering};
use crate::diag::{Diagnostic, Report, kinds};
use crate::maths::{Macros, Mark, Parsed, parse, speech};
use crate::model::{Block, BlockKind, Book, Formula, Inline, Read, Text, walk};

use super::references::{self, Labels};

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
    let mut reader = Reader { given, file: String::new(), macros: Macros::default(), maths, next: 1, labels: Labels::default(), report };
    super::each_blocks(book, &mut |blocks, _| reader.blocks(blocks));
    each_title(book, &mut |text| walk::text(text, &mut Formulas(&mut reader)));
    let Reader { labels, .. } = reader;
    references::resolve(book, &labels, report);
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
    labels: Labels,
    report: &'r mut Report,
}

impl Reader<'_> {
    fn blocks(&mut self, blocks: &mut [Block]) {
        walk::blocks(blocks, &mut Formulas(self));
    }

    /// Reads one; its number, where it has one, and whether references may lead to it.
    fn formula(&mut self, formula: &mut Formula) -> (Option<String>, Vec<String>) {
        if *formula.loc.file != *self.file {
            self.file = formula.loc.file.to_string();
            self.macros = self.given.clone();
        }
        let mut parsed = match parse(&formula.tex, &mut self.macros) {
            Ok(parsed) => parsed,
            Err(fault) => {
                let message = format!("a formula cannot be set: {fault}");
                let told = Diagnostic::warning(kinds::FORMULA, message).at(formula.loc.clone());
                let told = told.with("its TeX stands in the book, letter for letter");
                self.report.push(told.help("spell it otherwise, or define the command under [maths] macros in book.toml"));
                return (None, Vec::new());
            }
        };
        let mut named = Vec::new();
        let number = if formula.display { self.numbers(&mut parsed, &mut named) } else { parsed.mark.tag };
        let spoken = speech::spoken(&parsed.node);
        formula.read = Some(Arc::new(Read { node: parsed.node, spoken }));
        (number, named)
    }

    /// Numbers a display, or its rows; the number of all of it. Labels that have a number join `named`.
    fn numbers(&mut self, parsed: &mut Parsed, named: &mut Vec<String>) -> Option<String> {
        let rows = std::mem::take(&mut parsed.rows);
        let mut letters = parsed.lettered.then_some('a'..='z');
        let mut tags = Vec::with_capacity(rows.len());
        for row in rows {
            tags.push(self.number(&row, parsed.numbered, letters.as_mut()));
            self.name(row.labels, tags.last().and_then(Option::as_deref), named);
        }
        if tags.is_empty() {
            let number = self.number(&parsed.mark, parsed.numbered, None);
            self.name(std::mem::take(&mut parsed.mark.labels), number.as_deref(), named);
            return number;
        }
        let lettered = letters.is_some_and(|left| left.start() != &'a');
        self.name(std::mem::take(&mut parsed.mark.labels), lettered.then(|| format!("({})", self.next)).as_deref(), named);
        self.next += usize::from(lettered);
        if let Some(table) = parsed.node.rows_mut() {
            table.tags = tags;
        }
        parsed.mark.tag.take()
    }

    /// The tag of a row or of a whole display, or its number, where it is to have one.
    fn number(&mut self, mark: &Mark, numbered: bool, letters: Option<&mut std::ops::RangeInclusive<char>>) -> Option<String> {
        let wanted = match self.maths.numbering {
            Numbering::None => false,
            Numbering::Labelled => !mark.labels.is_empty(),
            Numbering::Equations => numbered || !mark.labels.is_empty(),
        };
        match &mark.tag {
            Some(tag) => Some(tag.clone()),
            None if !wanted || mark.unnumbered => None,
            None => match letters.map(Iterator::next) {
                Some(letter) => Some(format!("({}{})", self.next, letter.map(String::from).unwrap_or_default())),
                None => {
                    self.next += 1;
                    Some(format!("({})", self.next - 1))
                }
            },
        }
    }

    fn name(&mut self, labels: Vec<String>, number: Option<&str>, named: &mut Vec<String>) {
        let Some(number) = number else { return };
        for label in labels {
            self.labels.add(&self.file, &label, number);
            named.push(label);
        }
    }
}

struct Formulas<'a, 'r>(&'a mut Reader<'r>);

impl walk::Visit for Formulas<'_, '_> {
    fn block(&mut self, block: &mut Block) {
        let BlockKind::Formula { text, number } = &mut block.kind else { return };
        let Some(Inline::Formula(formula)) = text.inlines.first_mut() else { return };
        let (own, named) = self.0.formula(formula);
        *number = own;
        if let Some(first) = named.first() {
            let anchor = block.anchor.get_or_insert_with(|| self.0.labels.anchor(&self.0.file, first));
            named.iter().for_each(|label| self.0.labels.lead(&self.0.file, label, anchor));
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
