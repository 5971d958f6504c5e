//! Where the columns of an index end.

/// What is known of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    /// A white line stands above it, but at the head of a column.
    pub space: bool,
    /// A column may start with it.
    pub opens: bool,
}

/// Where each column of the next page ends. What fits on one page is shared out so that the columns are as short as they can be.
pub(super) fn page(cells: &[Cell], columns: usize, room: usize) -> Vec<usize> {
    let full = ends(cells, columns, room);
    if full.last().copied().unwrap_or(0) < cells.len() {
        return full;
    }
    let shorter = (1..room).map(|room| ends(cells, columns, room)).find(|ends| ends.last() == Some(&cells.len()));
    shorter.unwrap_or(full)
}

/// Where columns of so many lines end.
fn ends(cells: &[Cell], columns: usize, room: usize) -> Vec<usize> {
    let next = |from: &mut usize| {
        *from = end(cells, *from, room);
        Some(*from)
    };
    (0..columns).scan(0, |from, _| next(from)).collect()
}

/// Where a column of so many lines ends that starts with this one: before the last line that may open the next one.
fn end(cells: &[Cell], from: usize, room: usize) -> usize {
    let (mut used, mut at, mut good) = (0, from, None);
    while let Some(cell) = cells.get(at) {
        if at > from && cell.opens {
            good = Some(at);
        }
        used += 1 + usize::from(cell.space && at > from);
        if used > room {
            break;
        }
        at += 1;
    }
    if at == cells.len() { at } else { good.unwrap_or(at).max(from + 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "a": may open a column; "A": so too, below a white line; ".": stays with the line above.
    fn cells(said: &str) -> Vec<Cell> {
        said.chars().map(|c| Cell { space: c == 'A', opens: c != '.' }).collect()
    }

    #[test]
    fn the_last_page_has_columns_as_short_as_they_can_be() {
        for (said, columns, room, want) in [
            ("aaaaaaaa", 2, 10, vec![4, 8]),
            ("aaaaaaa", 2, 10, vec![4, 7]),
            ("aaaaaaaa", 3, 10, vec![3, 6, 8]),
            // The white above a group falls away at the head of a column.
            ("aaaaAaaa", 2, 10, vec![4, 8]),
            ("a", 2, 10, vec![1, 1]),
        ] {
            assert_eq!(page(&cells(said), columns, room), want, "{said}");
        }
    }

    #[test]
    fn full_pages_end_their_columns_where_an_entry_starts() {
        assert_eq!(page(&cells("aa.a..aaaa"), 2, 3), [3, 6]);
        assert_eq!(page(&cells("aaa..aaaaaaaa"), 2, 4), [2, 6]);
        assert_eq!(page(&cells("aaAaaaaaaaaaa"), 2, 4), [3, 7]);
    }

    #[test]
    fn nothing_is_lost_where_nothing_may_be_parted() {
        assert_eq!(page(&cells("a......................"), 2, 4), [4, 8]);
        assert_eq!(page(&cells("a....."), 3, 1), [1, 2, 3]);
    }

    #[test]
    fn every_line_stands_in_a_column_that_is_not_too_long() {
        let all = cells("a.aA..aaa.a.AaaaA....aa.aaAaAaAa..a.a");
        for (columns, room) in [(2, 5), (2, 7), (3, 4), (3, 12), (2, 40)] {
            let mut from = 0;
            while from < all.len() {
                let rest = &all[from..];
                let ends = page(rest, columns, room);
                let mut start = 0;
                for end in ends {
                    let white = (start + 1..end).filter(|n| rest[*n].space).count();
                    assert!(end - start + white <= room && end <= rest.len(), "{columns} columns of {room}");
                    start = end;
                }
                assert!(start > 0);
                from += start;
            }
        }
    }
}
