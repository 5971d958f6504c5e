//! Pandoc's grid tables, whose cells hold blocks: lines of `+---+---+` between rows, `+===+===+` below the head. They become tables of
//! HTML with Markdown in their cells.

/// A table at a line: what stands for it, and where it ends; `prepare` makes Markdown of what a cell holds. Cells over several columns or
/// rows are not read; such a table stays.
pub(super) fn table(lines: &[&str], at: usize, prepare: &dyn Fn(&str) -> String) -> Option<(Vec<String>, usize)> {
    let first = lines.get(at)?.trim_end();
    let lead = first.get(..first.len() - first.trim_start().len())?;
    if !is_border(first.trim_start()) {
        return None;
    }
    let held = |l: &&&str| l.trim_start().starts_with(['|', '+']) && l.trim_end().ends_with(['|', '+']);
    let rows: Vec<Vec<char>> =
        lines.iter().skip(at).take_while(held).map(|l| l.strip_prefix(lead).unwrap_or(l).trim_end().chars().collect()).collect();
    let columns: Vec<usize> = rows.first()?.iter().enumerate().filter(|(_, c)| **c == '+').map(|(n, _)| n).collect();
    let borders: Vec<usize> = rows.iter().enumerate().filter(|(_, r)| is_border(&r.iter().collect::<String>())).map(|(n, _)| n).collect();
    let end = *borders.last()?;
    let sound = |row: &Vec<char>| columns.iter().all(|c| matches!(row.get(*c), Some('|' | '+')));
    if borders.len() < 2 || columns.len() < 2 || !rows.iter().take(end + 1).all(sound) {
        return None;
    }
    let head = borders.iter().skip(1).find(|b| rows.get(**b).is_some_and(|r| r.contains(&'='))).copied();
    let mut out = vec![format!("{lead}<table>")];
    for pair in borders.windows(2) {
        let &[from, to] = pair else { continue };
        if to == from + 1 {
            continue;
        }
        let tag = if head.is_some_and(|h| to <= h) { "th" } else { "td" };
        out.push(format!("{lead}<tr>"));
        for edges in columns.windows(2) {
            let &[left, right] = edges else { continue };
            let cell: Vec<String> =
                rows.get(from + 1..to)?.iter().map(|row| row.get(left + 1..right).unwrap_or_default().iter().collect()).collect();
            out.push(format!("{lead}<{tag}>"));
            out.push(String::new());
            out.extend(prepare(&unindented(&cell)).lines().map(|l| format!("{lead}{l}")));
            out.push(String::new());
            out.push(format!("{lead}</{tag}>"));
        }
        out.push(format!("{lead}</tr>"));
    }
    out.push(format!("{lead}</table>"));
    out.push(String::new());
    Some((out, at + end + 1))
}

/// Whether a line is one between rows: `+---+:===:+`.
fn is_border(line: &str) -> bool {
    line.len() >= 3
        && line.starts_with('+')
        && line.ends_with('+')
        && line.contains(['-', '='])
        && line.chars().all(|c| matches!(c, '+' | '-' | '=' | ':'))
}

/// The lines of a cell without the space that all of them start with.
fn unindented(cell: &[String]) -> String {
    let indent = |l: &String| l.len() - l.trim_start().len();
    let least = cell.iter().filter(|l| !l.trim().is_empty()).map(indent).min().unwrap_or(0);
    let lines: Vec<&str> = cell.iter().map(|l| l.get(least..).unwrap_or("").trim_end()).collect();
    lines.join("\n").trim_matches('\n').to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grid_tables_are_tables_of_html() {
        let text = "+-----+-----+\n| A   | B   |\n+=====+=====+\n| - x | :::{} |\n| - y | c   |\n+-----+-----+\nafter";
        let text = text.replace("| :::{} |", "| é   |");
        let lines: Vec<&str> = text.lines().collect();
        let (made, end) = table(&lines, 0, &str::to_string).expect("a table");
        assert_eq!(end, 6);
        let want = "<table> <tr> <th>  A  </th> <th>  B  </th> </tr> <tr> <td>  - x - y  </td> <td>  é c  </td> </tr> </table> ";
        assert_eq!(made.join(" "), want);
    }

    #[test]
    fn what_is_no_grid_stays() {
        for text in ["+---+", "+ a +\n| b |", "+---+---+\n| a     |\n+---+---+", "+---+\n| a"] {
            let lines: Vec<&str> = text.lines().collect();
            assert!(table(&lines, 0, &str::to_string).is_none(), "{text}");
        }
    }
}
