//! Two versions of a file, line by line: what a person is shown before book.toml is written.

use serde::Serialize;

/// A line of the comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What became of it.
    pub kind: Change,
    /// The line.
    pub text: String,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// It is in both.
    Same,
    /// It is in the first only.
    Gone,
    /// It is in the second only.
    New,
    /// Lines that are in both are not shown here.
    Gap,
}

/// Lines of each side of a change that are shown.
const AROUND: usize = 3;
/// Where more pairs of lines differ than this, they are shown as one exchange.
const MOST: usize = 4_000_000;

/// Compares two texts by a longest common subsequence of their lines, without those far from any change.
pub fn compare(before: &str, after: &str) -> Vec<Line> {
    let (a, b): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let rest = (a.len() - head).min(b.len() - head);
    let tail = a.iter().rev().zip(b.iter().rev()).take(rest).take_while(|(x, y)| x == y).count();
    let line = |kind, text: &&str| Line { kind, text: (*text).to_string() };
    let mut out: Vec<Line> = a.iter().take(head).map(|t| line(Change::Same, t)).collect();
    let (inner_a, inner_b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    middle(inner_a, inner_b, &mut out);
    out.extend(a.iter().skip(a.len() - tail).map(|t| line(Change::Same, t)));
    near(out)
}

fn middle(a: &[&str], b: &[&str], out: &mut Vec<Line>) {
    let mut push = |kind, text: &str| out.push(Line { kind, text: text.to_string() });
    if a.len().saturating_mul(b.len()) > MOST {
        a.iter().for_each(|t| push(Change::Gone, t));
        b.iter().for_each(|t| push(Change::New, t));
        return;
    }
    // longest[i][j]: of what is left from i and j on.
    let width = b.len() + 1;
    let mut longest = vec![0u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i * width + j] = if a[i] == b[j] {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            push(Change::Same, a[i]);
            (i, j) = (i + 1, j + 1);
        } else if j == b.len() || i < a.len() && longest[(i + 1) * width + j] >= longest[i * width + j + 1] {
            push(Change::Gone, a[i]);
            i += 1;
        } else {
            push(Change::New, b[j]);
            j += 1;
        }
    }
}

/// Leaves out what is far from a change.
fn near(lines: Vec<Line>) -> Vec<Line> {
    let mut shown = vec![false; lines.len()];
    for (n, _) in lines.iter().enumerate().filter(|(_, l)| l.kind != Change::Same) {
        let reach = n.saturating_sub(AROUND)..(n + AROUND + 1).min(lines.len());
        shown[reach].iter_mut().for_each(|s| *s = true);
    }
    let mut out: Vec<Line> = Vec::new();
    for (line, shown) in lines.into_iter().zip(shown) {
        if shown {
            out.push(line);
        } else if out.last().is_none_or(|l| l.kind != Change::Gap) {
            out.push(Line { kind: Change::Gap, text: String::new() });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(before: &str, after: &str) -> String {
        let mark = |l: &Line| match l.kind {
            Change::Same => format!(" {}", l.text),
            Change::Gone => format!("-{}", l.text),
            Change::New => format!("+{}", l.text),
            Change::Gap => "…".to_string(),
        };
        compare(before, after).iter().map(mark).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn a_comparison_shows_what_changed_and_what_stands_beside_it() {
        assert_eq!(marks("a\nb\nc\n", "a\nx\nc\n"), " a|-b|+x| c");
        assert_eq!(marks("a\nb\n", "b\na\n"), "-a| b|+a");
        assert_eq!(marks("1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4\n5\n6\n7\n"), "…| 4| 5| 6|+7");
        assert_eq!(marks("", "a\n"), "+a");
        assert_eq!(marks("a\n", ""), "-a");
        assert_eq!(marks("a\n", "a\n"), "…");
        assert_eq!(marks("", ""), "");
    }
}
