//! Tables: a grid of cells, which may span rows and columns and hold whatever a post may hold.

use super::block::{Align, Block, BlockKind, Text};

/// A table. Its cells lie on a grid, as HTML's algorithm for tables places them (HTML Standard, section 4.9.12.1): none
/// overlap, none reach over the end of their group of rows.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Table {
    /// One a column: how most of its cells are aligned.
    pub align: Vec<Align>,
    /// The rows of the head; none where there is no head.
    pub head: Vec<Row>,
    /// The other rows.
    pub rows: Vec<Row>,
    /// The caption.
    pub caption: Option<Text>,
}

/// A row of a table: the cells that start in it, from left to right. Where a cell from above reaches into the row, there
/// is none.
pub type Row = Vec<Cell>;

/// What a cell is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scope {
    /// It holds data.
    #[default]
    Data,
    /// It heads the columns that it stands over.
    Column,
    /// It heads its row.
    Row,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Cell {
    /// The column of the grid in which it starts, from 0.
    pub column: usize,
    /// How many columns it takes, at least 1.
    pub columns: usize,
    /// How many rows it takes, at least 1.
    pub rows: usize,
    /// Whether it heads others.
    pub scope: Scope,
    /// Its own alignment, where that is not its column's.
    pub align: Option<Align>,
    /// What it holds.
    pub blocks: Vec<Block>,
}

impl Default for Cell {
    fn default() -> Cell {
        Cell { column: 0, columns: 1, rows: 1, scope: Scope::Data, align: None, blocks: Vec::new() }
    }
}

impl Cell {
    /// A cell of one text, in a column.
    pub fn of(column: usize, text: Text) -> Cell {
        let blocks = if text.is_empty() { Vec::new() } else { vec![Block::new(BlockKind::Para(text), Default::default())] };
        Cell { column, blocks, ..Cell::default() }
    }

    /// Its text, where it holds nothing but one paragraph.
    pub fn text(&self) -> Option<&Text> {
        match self.blocks.as_slice() {
            [Block { kind: BlockKind::Para(text), .. }] => Some(text),
            _ => None,
        }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty() || self.text().is_some_and(Text::is_empty)
    }

    /// Its words.
    pub fn plain(&self) -> String {
        let mut words = Vec::new();
        super::walk::texts(&self.blocks, &mut |t| words.push(t.plain()));
        words.join("\n")
    }
}

/// A row of texts, a cell each.
pub fn row(texts: impl IntoIterator<Item = Text>) -> Row {
    texts.into_iter().enumerate().map(|(n, text)| Cell::of(n, text)).collect()
}

impl Table {
    /// How many columns its grid has.
    pub fn columns(&self) -> usize {
        let cells = self.all_rows().flatten().map(|c| c.column + c.columns).max().unwrap_or(0);
        cells.max(self.align.len())
    }

    /// The rows of the head, then the others.
    pub fn all_rows(&self) -> impl Iterator<Item = &Row> {
        self.head.iter().chain(&self.rows)
    }

    /// How a cell is aligned.
    pub fn align_of(&self, cell: &Cell) -> Align {
        cell.align.or_else(|| self.align.get(cell.column).copied()).unwrap_or_default()
    }
}

/// The cell of a row that starts in this column.
pub fn at(row: &Row, column: usize) -> Option<&Cell> {
    row.iter().find(|c| c.column == column)
}
