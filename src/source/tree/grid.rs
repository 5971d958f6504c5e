//! Rows of cells as they were written become the grid of a table.
//!
//! HTML Standard, section 4.9.12.1, "Forming a table": each cell takes the first free place of its row; `rowspan` and
//! `colspan` take places to the right and below; no cell reaches over the end of its group of rows.

use crate::diag::Loc;
use crate::model::{Align, Block, BlockKind, Cell, Figure, Image, Inline, Row, Scope, Table, Text, walk};

/// HTML's limits of spans.
const MOST_COLUMNS: usize = 1000;
const MOST_ROWS: usize = 65_534;
/// A table of more places than this has its spans cut to one: they would fill memory with nothing.
const MOST_PLACES: usize = 1 << 20;

/// The group of rows that a row belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::source) enum RowGroup {
    /// `thead`, or the row above the line of a Markdown table.
    Head,
    /// `tbody` number so and so, or no group.
    Body(u32),
    /// `tfoot`: shown last.
    Foot,
    /// Not said.
    #[default]
    None,
}

/// A table that is being read.
#[derive(Clone, Debug, Default)]
pub(in crate::source) struct TableFrame {
    /// One a column, where the syntax says so once for all rows.
    pub align: Vec<Align>,
    /// The rows so far.
    pub rows: Vec<RawRow>,
    /// The caption so far.
    pub caption: Option<Text>,
    /// The group that rows belong to now.
    pub group: RowGroup,
    /// It is there for a picture and its caption.
    pub picture: bool,
}

/// A cell that is being read.
#[derive(Clone, Debug)]
pub(in crate::source) struct CellFrame {
    /// How many columns it takes.
    pub columns: usize,
    /// How many rows it takes; 0 for all to the end of its group.
    pub rows: usize,
    /// It is a header cell.
    pub head: bool,
    /// What it says it heads.
    pub scope: Option<Scope>,
}

impl Default for CellFrame {
    fn default() -> CellFrame {
        CellFrame { columns: 1, rows: 1, head: false, scope: None }
    }
}

/// A row as it was written.
#[derive(Clone, Debug)]
pub(in crate::source) struct RawRow {
    pub group: RowGroup,
    pub cells: Vec<RawCell>,
}

/// A cell as it was written.
#[derive(Clone, Debug)]
pub(in crate::source) struct RawCell {
    pub frame: CellFrame,
    pub align: Option<Align>,
    pub blocks: Vec<Block>,
}

/// The table, or what it really is; its caption alone where it has no cell.
pub(super) fn table(frame: TableFrame, loc: &Loc) -> Vec<Block> {
    let TableFrame { align, rows, caption, picture, .. } = frame;
    let (mut head, mut body, mut foot) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        match row.group {
            RowGroup::Head => head.push(row),
            RowGroup::Foot => foot.push(row),
            RowGroup::Body(_) | RowGroup::None => body.push(row),
        }
    }
    if head.is_empty() {
        head = heading_rows(&mut body);
    }
    body.append(&mut foot);
    let head = groups(head).into_iter().flat_map(|g| place(g, true)).collect();
    let rows = groups(body).into_iter().flat_map(|g| place(g, false)).collect();
    let mut table = Table { align, head, rows, caption };
    let columns = narrowed(&mut table);
    if columns == 0 || table.all_rows().next().is_none() {
        return table.caption.into_iter().map(|c| Block::new(BlockKind::Para(c), loc.clone())).collect();
    }
    fill(&mut table, columns);
    if table.head.iter().flatten().all(Cell::is_empty) {
        table.head.clear();
    }
    align_columns(&mut table, columns);
    if let Some(figures) = figures(&table, picture, loc) {
        return figures;
    }
    vec![Block::new(BlockKind::Table(table), loc.clone())]
}

/// The first rows of a table without a head that hold nothing but header cells, where no cell reaches out of them.
fn heading_rows(body: &mut Vec<RawRow>) -> Vec<RawRow> {
    let all_heads = |r: &RawRow| !r.cells.is_empty() && r.cells.iter().all(|c| c.frame.head && c.frame.scope != Some(Scope::Row));
    let count = body.iter().take_while(|r| all_heads(r)).count();
    // A table of nothing but header cells has one row of heads.
    let count = if count == body.len() { count.min(1) } else { count };
    let inside = |(n, r): (usize, &RawRow)| r.cells.iter().all(|c| c.frame.rows != 0 && n + c.frame.rows <= count);
    if body.iter().take(count).enumerate().all(inside) { body.drain(..count).collect() } else { Vec::new() }
}

/// Rows of one group each, in order.
fn groups(rows: Vec<RawRow>) -> Vec<Vec<RawRow>> {
    let mut out: Vec<Vec<RawRow>> = Vec::new();
    for row in rows {
        match out.last_mut() {
            Some(group) if group.last().is_some_and(|r| r.group == row.group) => group.push(row),
            _ => out.push(vec![row]),
        }
    }
    out
}

/// Places the cells of a group of rows.
fn place(group: Vec<RawRow>, in_head: bool) -> Vec<Row> {
    let height = group.len();
    let places: usize = group.iter().flat_map(|r| &r.cells).map(|c| c.frame.columns.clamp(1, MOST_COLUMNS)).sum();
    let spans = places.saturating_mul(height) <= MOST_PLACES;
    // For each column, the row from which on it is free.
    let mut free: Vec<usize> = Vec::new();
    let mut out = Vec::with_capacity(height);
    for (y, raw) in group.into_iter().enumerate() {
        let mut row = Row::new();
        let mut x = 0;
        for cell in raw.cells {
            while free.get(x).is_some_and(|f| *f > y) {
                x += 1;
            }
            let columns = if spans { cell.frame.columns.clamp(1, MOST_COLUMNS) } else { 1 };
            // A place that a cell from above has taken cuts a wide cell short: cells never overlap.
            let columns = (1..columns).find(|n| free.get(x + n).is_some_and(|f| *f > y)).unwrap_or(columns);
            let rows = match cell.frame.rows {
                0 => height - y,
                n if spans => n.clamp(1, MOST_ROWS).min(height - y),
                _ => 1,
            };
            if free.len() < x + columns {
                free.resize(x + columns, 0);
            }
            free.iter_mut().skip(x).take(columns).for_each(|f| *f = y + rows);
            let scope = match (cell.frame.scope, cell.frame.head, in_head) {
                (Some(scope), true, _) => scope,
                (_, false, _) => Scope::Data,
                (None, true, true) => Scope::Column,
                (None, true, false) => Scope::Row,
            };
            row.push(Cell { column: x, columns, rows, scope, align: cell.align, blocks: cell.blocks });
            x += columns;
        }
        out.push(row);
    }
    out
}

/// The columns of a table without the last ones in which no cell starts: a span that reaches into them says no more than "all the rest".
fn narrowed(table: &mut Table) -> usize {
    let columns = table.all_rows().flatten().map(|c| c.column + 1).max().unwrap_or(0);
    for cell in table.head.iter_mut().chain(&mut table.rows).flatten() {
        cell.columns = cell.columns.min(columns - cell.column);
    }
    columns
}

/// Every place of the grid is taken: rows that are too short get empty cells.
fn fill(table: &mut Table, columns: usize) {
    let mut free = vec![0_usize; columns];
    let heads = table.head.len();
    for (y, row) in table.head.iter_mut().chain(&mut table.rows).enumerate() {
        if y == heads {
            free.fill(0);
        }
        for cell in row.iter() {
            free.iter_mut().skip(cell.column).take(cell.columns).for_each(|f| *f = y + cell.rows);
        }
        let gaps: Vec<usize> = (0..columns).filter(|x| free.get(*x).is_some_and(|f| *f <= y)).collect();
        row.extend(gaps.into_iter().map(|column| Cell { column, ..Cell::default() }));
        row.sort_by_key(|c| c.column);
    }
}

/// A column is aligned as most of its cells are; only what differs keeps an alignment of its own.
fn align_columns(table: &mut Table, columns: usize) {
    if table.align.is_empty() {
        for column in 0..columns {
            let own: Vec<Align> = table
                .rows
                .iter()
                .flatten()
                .filter(|c| c.column == column && c.columns == 1 && !c.is_empty())
                .map(|c| c.align.unwrap_or_default())
                .collect();
            let count = |align: Align| own.iter().filter(|a| **a == align).count();
            let most = [Align::End, Align::Centre].into_iter().find(|a| count(*a) * 2 > own.len());
            table.align.push(most.unwrap_or_default());
        }
    }
    table.align.resize(columns, Align::Start);
    let align = table.align.clone();
    for cell in table.head.iter_mut().chain(&mut table.rows).flatten() {
        let of_column = align.get(cell.column).copied().unwrap_or_default();
        cell.align = cell.align.filter(|a| *a != of_column);
    }
}

/// The figures of a table that is there for pictures and their captions: rows of pictures, and below each perhaps a row
/// of words.
fn figures(table: &Table, named: bool, loc: &Loc) -> Option<Vec<Block>> {
    if table.caption.is_some() || table.all_rows().flatten().any(|c| c.scope == Scope::Row) {
        return None;
    }
    let mut out: Vec<Figure> = Vec::new();
    let mut captions: Vec<Vec<Inline>> = Vec::new();
    for row in table.all_rows() {
        let cells: Vec<&Cell> = row.iter().filter(|c| !c.is_empty()).collect();
        let pictures: Vec<&Figure> = cells.iter().filter_map(|c| picture(c)).collect();
        if pictures.len() == cells.len() && !cells.is_empty() {
            let images: Vec<Image> = pictures.iter().flat_map(|f| f.images.iter().cloned()).collect();
            let said = pictures.iter().filter_map(|f| f.caption.as_ref()).map(|c| c.inlines.clone()).collect();
            if !captions.is_empty() {
                caption(out.last_mut(), std::mem::take(&mut captions));
            }
            captions = said;
            out.push(Figure { images, ..Figure::default() });
        } else {
            let texts: Vec<&Text> = cells.iter().filter_map(|c| c.text()).collect();
            let short = texts.iter().all(|t| named || t.plain().chars().count() <= 200);
            if out.is_empty() || texts.len() != cells.len() || !captions.is_empty() || !short {
                return None;
            }
            captions.extend(texts.iter().map(|t| t.inlines.clone()));
        }
    }
    caption(out.last_mut(), captions);
    (!out.is_empty()).then(|| out.into_iter().map(|f| Block::new(BlockKind::Figure(f), loc.clone())).collect())
}

/// The picture that is all there is in a cell.
fn picture(cell: &Cell) -> Option<&Figure> {
    match cell.blocks.as_slice() {
        [Block { kind: BlockKind::Figure(figure), .. }] if !figure.images.is_empty() => Some(figure),
        _ => None,
    }
}

/// The captions of pictures side by side are one, with a mark between them where none ends a sentence.
fn caption(figure: Option<&mut Figure>, captions: Vec<Vec<Inline>>) {
    let Some(figure) = figure.filter(|_| !captions.is_empty()) else { return };
    figure.caption = Some(Text::new(join(captions)));
}

/// Captions one after the other: “;” between them, but a space after one that ends a sentence.
pub(super) fn join(captions: Vec<Vec<Inline>>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    for caption in captions {
        if !out.is_empty() {
            let ends = crate::model::text::plain(&out).trim_end().ends_with(['.', '!', '?', '…', '。']);
            out.push(Inline::Text(if ends { " " } else { "; " }.to_string()));
        }
        out.extend(caption);
    }
    out
}

/// Whether anything is to be seen in blocks.
pub(super) fn shows_nothing(blocks: &[Block]) -> bool {
    let mut words = false;
    walk::texts(blocks, &mut |t| words |= !t.is_empty());
    let mut pictures = false;
    walk::figures(blocks, &mut |f| pictures |= !f.images.is_empty());
    !words && !pictures
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(words: &str, columns: usize, rows: usize) -> RawCell {
        let blocks = Cell::of(0, Text::from_plain(words)).blocks;
        RawCell { frame: CellFrame { columns, rows, ..CellFrame::default() }, align: None, blocks }
    }

    fn shape(rows: Vec<Vec<RawCell>>) -> String {
        let rows = rows.into_iter().map(|cells| RawRow { group: RowGroup::None, cells }).collect();
        let blocks = table(TableFrame { rows, ..TableFrame::default() }, &Loc::default());
        let Some(BlockKind::Table(table)) = blocks.first().map(|b| &b.kind) else { return String::new() };
        let one = |c: &Cell| format!("{}@{}×{}×{}", c.plain(), c.column, c.columns, c.rows);
        let row = |r: &Row| r.iter().map(one).collect::<Vec<_>>().join(" ");
        table.all_rows().map(row).collect::<Vec<_>>().join(" / ")
    }

    #[test]
    fn cells_take_the_first_free_place() {
        let rows = vec![vec![cell("a", 1, 2), cell("b", 2, 1)], vec![cell("c", 1, 1), cell("d", 1, 1)]];
        assert_eq!(shape(rows), "a@0×1×2 b@1×2×1 / c@1×1×1 d@2×1×1");
    }

    #[test]
    fn no_cell_reaches_over_the_end() {
        assert_eq!(shape(vec![vec![cell("a", 1, 9)], vec![cell("b", 1, 0)]]), "a@0×1×2 @1×1×1 / b@1×1×1");
    }

    #[test]
    fn a_wide_cell_stops_at_one_from_above() {
        let rows = vec![vec![cell("a", 1, 1), cell("b", 1, 2)], vec![cell("c", 3, 1), cell("d", 1, 1)]];
        assert_eq!(shape(rows), "a@0×1×1 b@1×1×2 @2×1×1 / c@0×1×1 d@2×1×1");
    }

    #[test]
    fn spans_reach_no_further_than_cells() {
        assert_eq!(shape(vec![vec![cell("a", 99, 1)], vec![cell("b", 1, 1), cell("c", 40, 1)]]), "a@0×2×1 / b@0×1×1 c@1×1×1");
        assert_eq!(shape(vec![vec![cell("a", 3, 1)]]), "a@0×1×1");
    }

    #[test]
    fn spans_that_would_fill_memory_are_cut() {
        let rows: Vec<Vec<RawCell>> = (0..2000).map(|_| vec![cell("a", 1000, 60_000)]).collect();
        assert!(shape(rows).starts_with("a@0×1×1 / a@0×1×1"));
    }
}
