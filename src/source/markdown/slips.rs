//! Slips of the pen in the lines of a text: marks that lack a space, or have one too many. Markdown sets them as text; they are told.

use crate::diag::{Diagnostic, Report, kinds};

use super::Place;
use crate::source::dialect::CodeLines;

/// Elements and comments in which no line is Markdown, by their starts and ends.
const VERBATIM: [(&str, &str); 6] =
    [("<!--", "-->"), ("<pre", "</pre"), ("<script", "</script"), ("<style", "</style"), ("<svg", "</svg"), ("<textarea", "</textarea")];

/// Tells of the slips of a text.
pub(super) fn look_for(text: &str, place: &Place, report: &mut Report) {
    let mut code = CodeLines::default();
    let mut open: Option<&str> = None;
    let lines: Vec<&str> = text.lines().collect();
    let first = lines.iter().position(|l| !l.trim().is_empty());
    for (n, line) in lines.iter().enumerate() {
        if code.is_code(line) {
            continue;
        }
        if let Some(end) = open {
            open = open.filter(|_| !line.contains(end));
            continue;
        }
        let verbatim = VERBATIM.iter().filter_map(|(start, end)| line.rfind(start).map(|at| (at, *end))).max();
        if let Some((at, end)) = verbatim {
            open = Some(end).filter(|end| !line.get(at..).is_some_and(|l| l.contains(end)));
            continue;
        }
        let near = [n.checked_sub(1), n.checked_add(1)].map(|n| n.and_then(|n| lines.get(n)).copied().unwrap_or(""));
        if let Some((what, help)) = slip(line, near, first == Some(n)) {
            let told =
                Diagnostic::warning(kinds::MARK_SLIP, what).at(place.before.down(n + 1)).with("it is printed as it stands").help(help);
            report.push(told);
        }
    }
}

/// What is wrong with a line, and the remedy.
fn slip(line: &str, near: [&str; 2], first: bool) -> Option<(String, String)> {
    let bare = line.trim_end();
    let words = bare.trim_start_matches([' ', '>']);
    let start: String = words.chars().take(30).collect();
    if is_heading(words, first) {
        let hashes = words.len() - words.trim_start_matches('#').len();
        let behind: String = words.chars().skip(hashes).take(30).collect();
        return Some((
            format!("“{start}” looks like a heading but is none"),
            format!("write a space behind the marks: {} {behind}", "#".repeat(hashes)),
        ));
    }
    let [above, below] = near.map(|l| l.trim_start_matches([' ', '>']));
    if underlines(words) && above.is_empty() && !first {
        return Some(("a line of = underlines no heading".into(), "write it right below the words of the heading".into()));
    }
    if let Some(mark) = item(words) {
        let alike = |l: &str| item(l).is_some_and(|m| m.ends_with(|c: char| mark.ends_with(c)) && m.len().abs_diff(mark.len()) <= 1);
        if alike(above) || alike(below) {
            let rest = words.get(mark.len()..).unwrap_or("");
            let rest: String = rest.chars().take(30).collect();
            return Some((
                format!("“{start}” looks like an item of a list but is none"),
                format!("write a space behind the mark: {mark} {rest}"),
            ));
        }
    }
    let plain = without_code(words);
    if let Some(found) = parted_link(&plain) {
        let kind = if found.starts_with('!') { "picture" } else { "link" };
        return Some((format!("“{found}” looks like a {kind} but is none"), "write no space between ] and (".into()));
    }
    loose_stress(&plain)
        .map(|found| (format!("“{found}” has a space inside its stars, so it is not bold"), "write the stars against the words".into()))
}

/// `##Words`; of one `#`, only a first line that is no tag: several words that begin with a capital.
fn is_heading(words: &str, first: bool) -> bool {
    let rest = words.trim_start_matches('#');
    let hashes = words.len() - rest.len();
    let title = || {
        let sentence = rest.ends_with(['.', ',', ';', ':', '!']);
        first && rest.starts_with(char::is_uppercase) && rest.split_whitespace().count() > 1 && !sentence && !rest.contains('#')
    };
    let letters = rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '*' | '[' | '“' | '"' | '¿' | '¡'));
    match hashes {
        1 => title(),
        2..=6 => letters && !words.split_whitespace().skip(1).any(|w| w.starts_with("##")),
        _ => false,
    }
}

/// A line of `===`.
fn underlines(words: &str) -> bool {
    words.len() >= 3 && words.bytes().all(|b| b == b'=')
}

/// The mark of an item without a space behind it: `-words`, `1.words`.
fn item(words: &str) -> Option<&str> {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    let sign = words.get(digits..)?.chars().next()?;
    let sound = if digits == 0 { matches!(sign, '-' | '+' | '•') } else { digits <= 3 && matches!(sign, '.' | ')') };
    let mark = words.get(..digits + sign.len_utf8()).filter(|_| sound)?;
    let letter = words.get(mark.len()..)?.starts_with(char::is_alphabetic);
    // A bullet is none of Markdown's marks, and options of a command are no items.
    (letter && sign != '•').then_some(mark)
}

/// A line without what stands between backticks.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join(" ")
}

/// `[words] (address)`.
fn parted_link(line: &str) -> Option<&str> {
    line.match_indices("] (").find_map(|(at, _)| {
        let open = line.get(..at)?.rfind('[')?;
        let words = line.get(open + 1..at)?;
        let inside = line.get(at + 3..)?;
        let end = inside.find(')')?;
        let address = inside.get(..end)?.trim();
        let sign = usize::from(line.get(..open)?.ends_with('!'));
        let starts = ["http://", "https://", "www.", "/", "./", "../", "#", "mailto:"]
            .iter()
            .any(|s| address.len() > s.len() && address.starts_with(s));
        let file = address.rsplit_once('.').is_some_and(|(stem, e)| {
            !stem.is_empty()
                && matches!(
                    e.to_ascii_lowercase().as_str(),
                    "md" | "html" | "htm" | "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp" | "pdf"
                )
        });
        let sound = !words.trim().is_empty() || sign == 1;
        let escaped = line.get(..open)?.ends_with('\\') || words.starts_with('^');
        (sound && !escaped && !address.contains(char::is_whitespace) && (starts || file))
            .then(|| line.get(open - sign..at + 3 + end + 1))?
    })
}

/// `**bold **` or `** bold**`: two pairs of stars in a line, and a space inside one of them only.
fn loose_stress(line: &str) -> Option<&str> {
    let stars: Vec<usize> = line.match_indices("**").map(|(at, _)| at).collect();
    let &[open, close] = stars.as_slice() else { return None };
    if line.contains("***") || line.contains("\\*") {
        return None;
    }
    let inside = line.get(open + 2..close)?;
    let spaces = [inside.starts_with(' '), inside.ends_with(' ')];
    let outside = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let apart = outside(line.get(..open)?.chars().next_back()) && outside(line.get(close + 2..)?.chars().next());
    (spaces[0] != spaces[1] && apart && inside.contains(char::is_alphabetic)).then(|| line.get(open..close + 2))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Loc;

    fn told(text: &str) -> Vec<u32> {
        let mut report = Report::default();
        look_for(text, &Place { before: Loc::new("a.md", 0), base: String::new() }, &mut report);
        report.diagnostics.iter().map(|d| d.loc.as_ref().map_or(0, |l| l.line)).collect()
    }

    #[test]
    fn slips_are_told_by_their_lines() {
        for (text, want) in [
            ("a\n\n##Heading", 3),
            ("#A whole title\n\na", 1),
            ("a\n\n###2. Setting up\n", 3),
            ("> ##Quoted", 1),
            ("A title\n\n=====\n", 3),
            ("-one", 0),
            ("[text] (https://a.example)", 1),
            ("a\n![alt] (pic.png)", 2),
            ("[text] (post.md) and", 1),
            ("this is **bold ** here", 1),
            ("this is ** bold** here", 1),
        ] {
            let lines: Vec<u32> = (want > 0).then_some(want).into_iter().collect();
            assert_eq!(told(text), lines, "{text}");
        }
        assert_eq!(told("-one\n-two\n\n1.one\n2.two"), [1, 2, 4, 5]);
    }

    #[test]
    fn what_is_meant_so_is_no_slip() {
        for text in [
            "#hashtag",
            "a\n#hashtag words",
            "#Brexit is a word.",
            "#1 in the charts",
            "#!/bin/sh",
            "## A heading ##",
            "```\n##Heading\n-a\n-b\n```",
            "    ##code",
            "`##code` and `[a] (b.md)`",
            "<!--\n##Heading\n-->",
            "<pre>\n##a\n</pre>",
            "A\n===",
            "- a\n- b",
            "-5 degrees\n-6 degrees",
            "1.5 and\n2.5",
            "[sic] (see below)",
            "[1] (2019)",
            "[^1] (https://a.example)",
            "2 ** 3 ** 4 and a**b **c",
            "**bold** and *it*",
            "#one #two",
            "##",
        ] {
            assert_eq!(told(text), Vec::<u32>::new(), "{text}");
        }
    }
}
