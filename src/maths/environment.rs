//! Environments: rows and columns.

use super::atoms::{fenced, spoken_text};
use super::fault::Fault;
use super::parse::{Parser, Stop};
use super::tokens::{Token, plain};
use super::tree::{Align, Mark, Node, Table};

/// No table has more cells.
const MOST_CELLS: usize = 10_000;

/// What an environment looks like.
struct Look {
    table: Table,
    fence: Option<(char, char)>,
    /// LaTeX numbers it.
    numbered: bool,
    /// Each of its rows has a number, or a tag.
    tagged: bool,
    /// Not this time: its name has a star.
    starred: bool,
}

/// Reads an environment whose `\begin` has been read.
pub(super) fn begin(parser: &mut Parser) -> Result<Node, Fault> {
    let name = parser.input.word()?;
    let name = name.trim();
    let bare = name.trim_end_matches('*');
    if matches!(bare, "equation" | "math" | "displaymath" | "subequations") {
        parser.numbered |= name == "equation";
        parser.mark.unnumbered |= name == "equation*";
        parser.lettered |= bare == "subequations";
        let body = parser.row(&Stop::Cell)?;
        return match parser.input.next_sign()? {
            Some(Token::Command(end)) if end == "end" => {
                ended(parser, name)?;
                Ok(Node::row(body))
            }
            // Lines in an equation: each a row.
            Some(token) => {
                parser.input.back(token);
                let look = Look { table: lines(), fence: None, numbered: false, tagged: false, starred: false };
                table(parser, name, look, vec![Node::row(body)])
            }
            None => Err(Fault::Missing("\\end")),
        };
    }
    let mut look = look(name).ok_or_else(|| Fault::Environment(name.to_string()))?;
    if matches!(bare, "array" | "subarray" | "darray") {
        parser.input.option()?;
        let columns = parser.input.word()?;
        (look.table.align, look.table.rules) = columns_of(&columns);
        look.table.edge = if bare == "subarray" || columns.contains('@') { 0 } else { 500 };
    }
    if matches!(bare, "alignat" | "alignedat" | "xalignat") {
        parser.input.word()?;
    }
    if name.ends_with('*') && name.contains("matrix") {
        if let Some(option) = parser.input.option()? {
            (look.table.align, _) = columns_of(&plain(&option));
        }
    } else if matches!(bare, "aligned" | "gathered" | "alignedat") {
        parser.input.option()?;
    }
    parser.numbered |= look.numbered && !name.ends_with('*');
    let starred = look.numbered && name.ends_with('*');
    look.starred = starred;
    parser.mark.unnumbered |= starred && !look.tagged;
    if look.tagged && parser.lettered {
        parser.heads.append(&mut parser.mark.labels);
    }
    let first = cell(parser, &mut look.table, look.tagged)?;
    table(parser, name, look, vec![Node::row(first)])
}

/// `\substack{a \\ b}`.
pub(super) fn substack(parser: &mut Parser) -> Result<Node, Fault> {
    let mut tokens = parser.input.argument()?;
    tokens.push(Token::Command("end".into()));
    tokens.push(Token::Begin);
    tokens.extend("substack".chars().map(Token::Char));
    tokens.push(Token::End);
    parser.input.back_all(tokens)?;
    let look = Look { table: Table { small: true, ..Table::default() }, fence: None, numbered: false, tagged: false, starred: false };
    let first = parser.row(&Stop::Cell)?;
    table(parser, "substack", look, vec![Node::row(first)])
}

fn lines() -> Table {
    Table { display: true, row_gap: 300, ..Table::default() }
}

fn look(name: &str) -> Option<Look> {
    let matrix =
        |fence| Look { table: Table { gaps: vec![1000], ..Table::default() }, fence, numbered: false, tagged: false, starred: false };
    let aligned = |gap| Look {
        table: Table { align: vec![Align::Right, Align::Left], gaps: vec![0, gap], display: true, row_gap: 300, ..Table::default() },
        fence: None,
        numbered: false,
        tagged: false,
        starred: false,
    };
    Some(match name.trim_end_matches('*') {
        "matrix" => matrix(None),
        "pmatrix" => matrix(Some(('(', ')'))),
        "bmatrix" => matrix(Some(('[', ']'))),
        "Bmatrix" => matrix(Some(('{', '}'))),
        "vmatrix" => matrix(Some(('|', '|'))),
        "Vmatrix" => matrix(Some(('‖', '‖'))),
        "smallmatrix" | "psmallmatrix" | "bsmallmatrix" | "vsmallmatrix" => {
            let fence = match name.chars().next() {
                Some('p') => Some(('(', ')')),
                Some('b') => Some(('[', ']')),
                Some('v') => Some(('|', '|')),
                _ => None,
            };
            Look {
                table: Table { small: true, gaps: vec![278], edge: 167, ..Table::default() },
                fence,
                numbered: false,
                tagged: false,
                starred: false,
            }
        }
        "array" | "darray" => matrix(None),
        "subarray" => {
            Look { table: Table { small: true, ..Table::default() }, fence: None, numbered: false, tagged: false, starred: false }
        }
        "cases" | "dcases" => Look {
            table: Table { align: vec![Align::Left], gaps: vec![1000], row_gap: 240, display: name.starts_with('d'), ..Table::default() },
            fence: Some(('{', '.')),
            numbered: false,
            tagged: false,
            starred: false,
        },
        "rcases" | "drcases" => Look {
            table: Table { align: vec![Align::Left], gaps: vec![1000], row_gap: 240, display: name.starts_with('d'), ..Table::default() },
            fence: Some(('.', '}')),
            numbered: false,
            tagged: false,
            starred: false,
        },
        "aligned" | "split" | "alignedat" => aligned(if name == "alignedat" { 0 } else { 1000 }),
        "align" | "flalign" | "xalignat" => Look { numbered: true, tagged: true, ..aligned(2000) },
        "alignat" => Look { numbered: true, tagged: true, ..aligned(0) },
        "eqnarray" => Look {
            table: Table { align: vec![Align::Right, Align::Centre, Align::Left], gaps: vec![278], ..lines() },
            fence: None,
            numbered: true,
            tagged: true,
            starred: false,
        },
        "gathered" => Look { table: lines(), fence: None, numbered: false, tagged: false, starred: false },
        "gather" => Look { table: lines(), fence: None, numbered: true, tagged: true, starred: false },
        "multline" => Look { table: lines(), fence: None, numbered: true, tagged: false, starred: false },
        _ => return None,
    })
}

/// Reads the rest of a table, whose first cell has been read.
fn table(parser: &mut Parser, name: &str, look: Look, first: Vec<Node>) -> Result<Node, Fault> {
    let Look { mut table, fence, tagged, starred, .. } = look;
    let mut row = first;
    let mut cells = 0;
    let outer = if tagged { parser.mark.tag.take() } else { None };
    loop {
        cells += 1;
        if cells > MOST_CELLS {
            return Err(Fault::TooLong);
        }
        match parser.input.next_sign()? {
            Some(Token::Char('&')) => row.push(Node::row(cell(parser, &mut table, tagged)?)),
            Some(Token::Command(end)) if end == "end" => {
                ended(parser, name)?;
                if row.iter().any(|c| *c != Node::Row(Vec::new())) || table.rows.is_empty() {
                    push(parser, &mut table, row, tagged.then_some(starred));
                }
                break;
            }
            Some(Token::Command(_)) => {
                parser.input.take('*')?;
                parser.input.option()?;
                push(parser, &mut table, std::mem::take(&mut row), tagged.then_some(starred));
                row.push(Node::row(cell(parser, &mut table, tagged)?));
            }
            _ => return Err(Fault::Missing("\\end")),
        }
    }
    parser.mark.tag = parser.mark.tag.take().or(outer);
    let node = Node::Table(Box::new(table));
    Ok(match fence {
        Some((open, close)) => fenced(open, close, node),
        None => node,
    })
}

/// Adds a row; one that may have a number of its own takes what was said of it.
fn push(parser: &mut Parser, table: &mut Table, row: Vec<Node>, starred: Option<bool>) {
    table.rows.push(row);
    table.tags.push(None);
    if let Some(starred) = starred {
        let mut mark = std::mem::take(&mut parser.mark);
        mark.unnumbered |= starred;
        parser.rows.push(mark);
    }
}

/// A cell, with the rules that stand before it.
fn cell(parser: &mut Parser, table: &mut Table, tagged: bool) -> Result<Vec<Node>, Fault> {
    loop {
        match parser.input.next_sign()? {
            Some(Token::Command(name)) if matches!(name.as_str(), "hline" | "hdashline" | "toprule" | "midrule" | "bottomrule") => {
                table.lines.push(table.rows.len());
            }
            Some(Token::Command(name)) if matches!(name.as_str(), "intertext" | "shortintertext") => {
                let words = spoken_text(&parser.input.argument()?)?;
                table.rows.push(vec![Node::Text(words, super::Variant::Upright)]);
                table.tags.push(None);
                if tagged {
                    parser.rows.push(Mark { unnumbered: true, ..Mark::default() });
                }
            }
            other => {
                other.into_iter().for_each(|t| parser.input.back(t));
                return parser.row(&Stop::Cell);
            }
        }
    }
}

fn ended(parser: &mut Parser, name: &str) -> Result<(), Fault> {
    let end = parser.input.word()?;
    if end.trim() == name { Ok(()) } else { Err(Fault::Misplaced(format!("\\end{{{end}}}"))) }
}

/// The columns of an array: their alignments, and the rules before them.
fn columns_of(text: &str) -> (Vec<Align>, Vec<usize>) {
    let (mut align, mut rules) = (Vec::new(), Vec::new());
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            'l' => align.push(Align::Left),
            'c' => align.push(Align::Centre),
            'r' => align.push(Align::Right),
            '|' => rules.push(align.len()),
            _ => {}
        }
    }
    (align, rules)
}

/// A length in thousandths of an em, taking 10 points for one.
pub(super) fn thousandths(length: &str) -> Option<i32> {
    let length = length.trim();
    let digits = length.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(length.len());
    let (number, unit) = length.split_at_checked(digits)?;
    let number: f64 = number.trim().parse().ok()?;
    let scale = match unit.trim() {
        "em" => 1000.0,
        "ex" => 450.0,
        "mu" => 1000.0 / 18.0,
        "pt" => 100.0,
        "px" => 75.0,
        "mm" => 284.5,
        "cm" => 2845.0,
        "in" => 7227.0,
        "pc" => 1200.0,
        _ => 100.0,
    };
    Some((number * scale).clamp(-50_000.0, 50_000.0).round() as i32)
}
