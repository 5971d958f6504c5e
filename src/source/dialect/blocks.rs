//! Blocks of other dialects, line by line: admonitions of MkDocs (`!!! note`), fenced divs (`::: tip`), attribute lists on lines of
//! their own, line blocks, and lines that only an engine reads. Callouts become quotations that start with `[!note]`.

use super::args::Arguments;
use super::lines::{CodeLines, fence_info, is_item, verse_fence};
use super::{brackets, callout, grid, marks, verse};

/// Blocks are followed so deep into each other.
const MOST_DEEP: usize = 24;

/// Tables in cells of tables: so deep.
const MOST_TABLES: usize = 6;

/// The text with these blocks in Markdown; as many lines as before, but for grid tables, which need more.
pub(super) fn prepare(text: &str, depth: usize) -> String {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut out = Vec::with_capacity(lines.len());
    each(&lines, depth, &mut out);
    out.join("\n")
}

fn each(lines: &[&str], depth: usize, out: &mut Vec<String>) {
    let mut code = CodeLines::default();
    let mut at = 0;
    let divs = if depth < MOST_DEEP { ends_of_divs(lines) } else { vec![None; lines.len()] };
    while let Some(line) = lines.get(at) {
        let is_code = code.is_code(line);
        let taken = if is_code || depth >= MOST_DEEP { None } else { block(lines, at, &divs, depth, out) };
        match taken {
            Some(end) => {
                for line in lines.get(at + 1..end).unwrap_or_default() {
                    code.is_code(line);
                }
                at = end;
            }
            None if is_code => {
                // Engines end a block of HTML with its last tag; Markdown goes on with it to the next blank line.
                let below_tag = at.checked_sub(1).and_then(|n| lines.get(n)).is_some_and(|l| l.trim_start().starts_with("</"));
                if below_tag && fence_info(line).is_some() {
                    out.push(String::new());
                }
                out.push((*line).to_string());
                at += 1;
            }
            None => {
                let made = single(lines, at, out);
                out.push(made);
                at += 1;
            }
        }
    }
}

fn indent(line: &str) -> usize {
    line.chars().take_while(|c| matches!(c, ' ' | '\t')).map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

/// A block of several lines: where it ends. What it became is in `out`, as many lines.
fn block(lines: &[&str], at: usize, divs: &[Option<usize>], depth: usize, out: &mut Vec<String>) -> Option<usize> {
    let line = *lines.get(at)?;
    let lead = line.get(..line.len() - line.trim_start().len()).unwrap_or("");
    // Behind the mark of an item or of a definition: what follows is indented as far.
    let (mark, behind) = behind_mark(line);
    let spaces = " ".repeat(mark.chars().count());
    let held = format!("{spaces}{behind}");
    let (line, lead) = if mark.is_empty() { (line, lead) } else { (held.as_str(), spaces.as_str()) };
    if let Some((head, title)) = admonition(line) {
        let first = out.len();
        let wanted = indent(line) + 1;
        let body = lines.iter().skip(at + 1).take_while(|l| l.trim().is_empty() || indent(l) >= wanted).count();
        let body = lines.get(at + 1..at + 1 + body).unwrap_or_default();
        let blank = body.iter().rev().take_while(|l| l.trim().is_empty()).count();
        let body = body.get(..body.len() - blank).unwrap_or_default();
        let deep = body.iter().filter(|l| !l.trim().is_empty()).map(|l| indent(l)).min().unwrap_or(0).min(indent(line) + 4);
        let body: Vec<&str> = body.iter().map(|l| without_indent(l, deep)).collect();
        match head {
            Some(word) => wrap(&format!("[!{word}] {title}"), &body, lead, depth, out),
            None => {
                out.push(format!("{lead}**{title}**"));
                let mut inner = Vec::new();
                each(&body, depth + 1, &mut inner);
                out.extend(inner.into_iter().map(|l| format!("{lead}{l}")));
            }
        }
        if let Some(made) = out.get_mut(first).filter(|_| !mark.is_empty()) {
            *made = format!("{mark}{}", made.trim_start());
        }
        return Some(at + 1 + body.len());
    }
    if let Some(end) = divs.get(at).copied().flatten().filter(|_| !mark.is_empty()) {
        let first = out.len();
        div(line, lines.get(at + 1..end)?, lead, depth, out);
        out.extend((end < lines.len()).then(String::new));
        if let Some(made) = out.get_mut(first) {
            *made = format!("{mark}{}", made.trim_start());
        }
        return Some((end + 1).min(lines.len()));
    }
    if !mark.is_empty() {
        return None;
    }
    if let Some((signs, info)) = fence_info(line)
        && let Some((word, title)) = callout::of_fence(info)
    {
        let closes = |l: &&str| fence_info(l).is_some_and(|(s, i)| i.is_empty() && s.starts_with(signs));
        let end = at + 1 + lines.iter().skip(at + 1).position(closes)?;
        let mut body: Vec<&str> = lines.get(at + 1..end)?.iter().map(|l| l.strip_prefix(lead).unwrap_or(l)).collect();
        let option =
            |l: &&mut &str| ["title:", ":class:", ":name:", "collapse:", "icon:", "color:"].iter().any(|o| l.trim_start().starts_with(o));
        let named = body.first().and_then(|l| l.strip_prefix("title:")).map(|t| t.trim().to_string());
        body.iter_mut().take(4).take_while(option).for_each(|l| *l = "");
        wrap(&format!("[!{word}] {}", named.unwrap_or(title)), &body, lead, depth, out);
        out.push(String::new());
        return Some(end + 1);
    }
    if let Some(signs) = verse_fence(line) {
        let closes = |l: &&str| fence_info(l).is_some_and(|(s, i)| i.is_empty() && s.starts_with(signs));
        let end = lines.iter().skip(at + 1).position(closes).map_or(lines.len(), |n| at + 1 + n);
        verse::fenced(lines.get(at + 1..end)?, lead, out);
        out.extend((end < lines.len()).then(|| lead.to_string()));
        return Some((end + 1).min(lines.len()));
    }
    if let Some((made, end)) = grid::table(lines, at, &|cell| prepare(cell, depth + 1)).filter(|_| depth < MOST_TABLES) {
        out.extend(made);
        return Some(end);
    }
    if let Some(end) = slashed(lines, at, lead, depth, out) {
        return Some(end);
    }
    if let Some(end) = divs.get(at).copied().flatten() {
        div(line, lines.get(at + 1..end)?, lead, depth, out);
        // What closes it may be the end of the text.
        out.extend((end < lines.len()).then(String::new));
        return Some((end + 1).min(lines.len()));
    }
    if let Some(made) = attributes_before(lines, at) {
        let end = at + 1 + lines.iter().skip(at + 1).take_while(|l| !l.trim().is_empty()).count();
        let body: Vec<&str> =
            lines.get(at + 1..end)?.iter().map(|l| l.strip_prefix("> ").or_else(|| l.strip_prefix('>')).unwrap_or(l)).collect();
        wrap(&made, &body, lead, depth, out);
        return Some(end);
    }
    line_block(lines, at, out)
}

/// The marks of items or a definition with the space behind them, and what follows, where that is an admonition or a fenced div.
fn behind_mark(line: &str) -> (&str, &str) {
    let bare = line.trim_start();
    let mut behind = bare;
    while behind == bare && bare.starts_with(": ") || is_item(behind) {
        behind = behind.trim_start_matches(|c: char| !c.is_whitespace()).trim_start();
    }
    match line.split_at_checked(line.len() - behind.len()).filter(|_| behind != bare) {
        Some((mark, behind)) if admonition(behind).is_some() || div_head(behind).is_some() => (mark, behind),
        Some(_) | None => ("", line),
    }
}

/// `!!! note "Title"`, `??? tip`, `=== "Tab"`: the kind, none for a tab, and the title.
fn admonition(line: &str) -> Option<(Option<&str>, String)> {
    let bare = line.trim();
    let rest = ["!!!", "???+", "???", "==="].iter().find_map(|m| bare.strip_prefix(m).map(|r| (*m, r)));
    let (mark, rest) = rest.filter(|(_, r)| r.starts_with([' ', '\t']) || r.starts_with(|c: char| c.is_ascii_lowercase()))?;
    let arguments = Arguments::read(rest);
    let title = arguments.placed().find(|a| a.quoted).map(|a| a.value.clone());
    if mark == "===" {
        return title.map(|t| (None, t)).filter(|_| rest.trim_start().starts_with(['"', '\'', '+', '!']));
    }
    let words = rest.trim().split(['"', '\'']).next().unwrap_or("").split_whitespace();
    let words: Vec<&str> = words.filter(|w| w.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))).collect();
    let word = callout::of_classes(words.iter().copied()).or(words.first().copied())?;
    Some((Some(word), title.unwrap_or_default()))
}

fn without_indent(line: &str, columns: usize) -> &str {
    let mut left = columns;
    let mut at = 0;
    for c in line.chars() {
        let width = if c == '\t' { 4 } else { 1 };
        if !matches!(c, ' ' | '\t') || left < width {
            break;
        }
        left -= width;
        at += 1;
    }
    line.get(at..).unwrap_or("")
}

/// A quotation of these lines below a head.
fn wrap(head: &str, body: &[&str], lead: &str, depth: usize, out: &mut Vec<String>) {
    let mut inner = Vec::new();
    each(body, depth + 1, &mut inner);
    out.push(format!("{lead}> {head}"));
    out.extend(inner.into_iter().map(|l| format!("{lead}> {l}")));
}

/// The name, title and classes of a fenced div's first line, behind its colons.
fn div_head(line: &str) -> Option<&str> {
    let bare = line.trim();
    let rest = bare.trim_start_matches(':');
    let head = rest.trim().trim_end_matches(':').trim();
    (bare.len() - rest.len() >= 3 && indent(line) < 12 && !head.is_empty()).then_some(head)
}

/// For each line that starts a fenced div, the line that ends it.
fn ends_of_divs(lines: &[&str]) -> Vec<Option<usize>> {
    let mut ends = vec![None; lines.len()];
    let mut code = CodeLines::default();
    let mut open: Vec<usize> = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        if code.is_code(line) {
            continue;
        }
        let bare = line.trim();
        if bare.len() >= 3 && bare.chars().all(|c| c == ':') {
            if let Some(end) = open.pop().and_then(|start| ends.get_mut(start)) {
                *end = Some(n);
            }
        } else if div_head(behind_mark(line).1).is_some() {
            open.push(n);
        }
    }
    // One that never ends holds what follows up to a blank line.
    let mut blank = lines.len();
    for (n, line) in lines.iter().enumerate().rev() {
        if open.last() == Some(&n) {
            open.pop();
            if let Some(end) = ends.get_mut(n) {
                *end = Some(blank);
            }
        }
        blank = if line.trim().is_empty() { n } else { blank };
    }
    ends
}

/// A fenced div: a callout where its name is one's, else only what it holds.
fn div(line: &str, body: &[&str], lead: &str, depth: usize, out: &mut Vec<String>) {
    let head = div_head(line).unwrap_or("");
    let (before, list) = head.split_once('{').map_or((head, ""), |(b, l)| (b.trim(), l));
    let (list, behind) = list.split_once('}').unwrap_or((list, ""));
    let (before, bracket) = before.split_once('[').map_or((before, None), |(b, t)| (b.trim(), t.strip_suffix(']').or(Some(t))));
    let attributes = Arguments::read(list);
    let first = before.split_whitespace().next().unwrap_or("");
    let classes = std::iter::once(first).chain(list.split_whitespace());
    let own = |w: &str| w.trim_start_matches('.').to_string();
    let classes: Vec<String> = classes.map(own).collect();
    let word = callout::of_classes(classes.iter().map(String::as_str));
    let rest = before.get(first.len()..).unwrap_or("").trim();
    let rest = if rest.is_empty() { behind.trim() } else { rest };
    let mut title = attributes.named(&["title"]).or(bracket).unwrap_or(rest).to_string();
    let mut body: Vec<&str> = body.iter().map(|l| l.strip_prefix(lead).unwrap_or(l)).collect();
    if classes.iter().any(|c| crate::source::classes::is_verse(&c.trim_end_matches('}').to_lowercase())) {
        return verse::fenced(&body, lead, out);
    }
    let Some(word) = word else {
        let titled = bracket.is_some() || attributes.named(&["title"]).is_some();
        out.push(if titled { format!("{lead}**{title}**\n").trim_end().to_string() } else { String::new() });
        let mut inner = Vec::new();
        each(&body, depth + 1, &mut inner);
        out.extend(inner.into_iter().map(|l| format!("{lead}{l}")));
        return;
    };
    // Quarto: a heading that opens it is its title.
    let opening = body.iter().position(|l| !l.trim().is_empty());
    if let Some(heading) = opening.and_then(|n| body.get_mut(n)).filter(|l| title.is_empty() && l.starts_with('#')) {
        title = heading.trim_start_matches('#').split('{').next().unwrap_or("").trim().to_string();
        *heading = "";
    }
    wrap(&format!("[!{word}] {title}"), &body, lead, depth, out);
}

/// A block of PyMdown: `/// note | Title` up to `///`, options indented below its head. Longer fences hold shorter ones.
fn slashed(lines: &[&str], at: usize, lead: &str, depth: usize, out: &mut Vec<String>) -> Option<usize> {
    let bare = lines.get(at)?.trim();
    let head = bare.trim_start_matches('/');
    let fence = bare.get(..bare.len() - head.len()).filter(|f| f.len() >= 3 && head.starts_with(' '))?;
    let (name, title) = head.split_once('|').map_or((head.trim(), ""), |(n, t)| (n.trim(), t.trim()));
    let named = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let end = at + 1 + lines.iter().skip(at + 1).position(|l| l.trim() == fence).filter(|_| named)?;
    let mut body: Vec<&str> = lines.get(at + 1..end)?.iter().map(|l| l.strip_prefix(lead).unwrap_or(l)).collect();
    let option = |l: &&mut &str| l.starts_with("    ") && l.contains(": ");
    let kind = body.iter().find_map(|l| l.trim().strip_prefix("type: ")).map(str::trim);
    body.iter_mut().take_while(option).for_each(|l| *l = "");
    match callout::of_classes(kind.into_iter().chain([name])) {
        Some(word) => wrap(&format!("[!{word}] {title}"), &body, lead, depth, out),
        None => {
            // A block of HTML names its element there.
            let titled = !matches!(name, "html" | "define") && !title.is_empty();
            out.push(if titled { format!("{lead}**{title}**") } else { String::new() });
            each(&body, depth + 1, out);
        }
    }
    out.push(String::new());
    Some(end + 1)
}

/// `{: .note }` above a block makes a callout of it (Just the Docs, Chirpy): its head.
fn attributes_before(lines: &[&str], at: usize) -> Option<String> {
    let bare = lines.get(at)?.trim();
    let (length, words) = brackets::list(bare).filter(|_| bare.starts_with("{:"))?;
    let below = lines.get(at + 1).is_some_and(|l| !l.trim().is_empty() && !l.trim_start().starts_with("{:"));
    let above = at.checked_sub(1).and_then(|n| lines.get(n)).is_some_and(|l| !l.trim().is_empty());
    if length < bare.len() || !below || above {
        return None;
    }
    let titled = words.iter().find_map(|w| w.strip_prefix('.')?.strip_suffix("-title"));
    let word = callout::of_classes(words.iter().filter_map(|w| w.strip_prefix('.')).map(|w| w.strip_prefix("prompt-").unwrap_or(w)));
    word.or(titled.filter(|t| callout::kind_of(t).is_some())).map(|word| format!("[!{word}]"))
}

/// Pandoc's line block: lines that start with a bar and are no table become lines with forced ends.
fn line_block(lines: &[&str], at: usize, out: &mut Vec<String>) -> Option<usize> {
    let is_line = |l: &&&str| (l.starts_with("| ") || l.trim_end() == "|") && l.matches('|').count() == 1;
    let count = lines.iter().skip(at).take_while(is_line).count();
    let above = at.checked_sub(1).and_then(|n| lines.get(n)).is_some_and(|l| !l.trim().is_empty());
    let below = lines.get(at + count).is_some_and(|l| l.starts_with('|'));
    if count < 2 || above || below {
        return None;
    }
    for (n, line) in lines.iter().skip(at).take(count).enumerate() {
        let words = line.get(1..).unwrap_or("").strip_prefix(' ').unwrap_or("");
        let inside = words.len() - words.trim_start().len();
        let end = if n + 1 == count || words.trim().is_empty() { "" } else { "\\" };
        out.push(format!("{}{}{end}", "&emsp;".repeat((inside / 2).min(20)), words.trim()));
    }
    Some(at + count)
}

/// A line by itself.
fn single(lines: &[&str], at: usize, out: &mut [String]) -> String {
    let line = lines.get(at).copied().unwrap_or("");
    let bare = line.trim();
    if matches!(
        bare.to_ascii_lowercase().as_str(),
        "[toc]" | "${toc}" | "@[toc]" | "[[_toc_]]" | "{{toc}}" | "{{ toc }}" | "{:toc}" | "{: toc}" | "[toc]: #"
    ) {
        // kramdown puts its list in the place of an item.
        if let Some(item) = out.last_mut().filter(|l| bare.starts_with('{') && is_item(l)) {
            item.clear();
        }
        return String::new();
    }
    if let Some((length, words)) = brackets::list(bare)
        && length == bare.len()
    {
        return own_list(bare, &words, lines, at, out).unwrap_or_else(|| line.to_string());
    }
    let caption = bare.strip_prefix(": ").or_else(|| bare.strip_prefix("Table: "));
    if let Some(caption) = caption.filter(|_| below_table(lines, at)) {
        return caption.trim_start().to_string();
    }
    if bare.starts_with(':') {
        return colon(line, bare);
    }
    line.to_string()
}

/// Whether the last words above are a row of a table, with a blank line between: what follows is its caption (Pandoc).
fn below_table(lines: &[&str], at: usize) -> bool {
    let mut above = lines.iter().take(at).rev();
    let blank = above.next().is_some_and(|l| l.trim().is_empty());
    blank && above.find(|l| !l.trim().is_empty()).is_some_and(|l| l.trim_start().starts_with('|') && l.trim_end().ends_with('|'))
}

/// An attribute list on a line of its own.
fn own_list(bare: &str, words: &[String], lines: &[&str], at: usize, out: &mut [String]) -> Option<String> {
    if words.iter().any(|w| crate::source::classes::is_bleed(&w.trim_start_matches('.').to_lowercase())) {
        return None;
    }
    let class = words.iter().filter_map(|w| w.strip_prefix('.')).map(|w| w.strip_prefix("prompt-").unwrap_or(w));
    let mut paragraph = lines.get(..at)?.iter().rev().take_while(|l| !l.trim().is_empty()).count();
    let quote = lines.get(at.checked_sub(paragraph)?).is_some_and(|l| l.starts_with('>'));
    let prose = lines.get(at - paragraph).is_some_and(|l| !l.starts_with(['#', '|', '`', '~', ' ', '\t', '<', '!']) && !is_item(l));
    if let (Some(word), true) = (callout::of_classes(class), paragraph > 0 && bare.starts_with("{:") && (quote || prose)) {
        // Below a paragraph or a quotation: it becomes the callout.
        let count = out.len();
        paragraph = paragraph.min(count);
        for (n, line) in out.iter_mut().skip(count - paragraph).enumerate() {
            let words = line.strip_prefix("> ").or_else(|| line.strip_prefix('>')).unwrap_or(line).to_string();
            *line = if n == 0 { format!("> [!{word}]{}{words}", callout::END_OF_TITLE) } else { format!("> {words}") };
        }
        return Some(String::new());
    }
    let id = words.iter().find_map(|w| w.strip_prefix('#')).map(marks::anchor);
    Some(id.unwrap_or_default())
}

/// A line that starts with colons: `::name[words]{…}` is its words; the end of a fenced div that never began is nothing.
fn colon(line: &str, bare: &str) -> String {
    let rest = bare.trim_start_matches(':');
    let colons = bare.len() - rest.len();
    if colons >= 3 && rest.trim().is_empty() {
        return String::new();
    }
    let name = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
    let after = rest.get(name..).unwrap_or("");
    if colons == 2 && indent(line) <= 3 && name > 0 && (after.starts_with(['[', '{']) || after.is_empty()) {
        return after.strip_prefix('[').and_then(|a| a.split_once(']')).map_or("", |(w, _)| w).to_string();
    }
    line.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callouts_of_all_dialects_are_quotations_that_say_so() {
        for (text, want) in [
            ("!!! note \"My title\"\n    one\n\n    two\nafter", "> [!note] My title\n> one\n> \n> two\nafter"),
            ("??? tip\n\n    a\n\n        code\n", "> [!tip] \n> \n> a\n> \n>     code\n"),
            ("!!! danger highlight \"\"\n\ta", "> [!danger] \n> a"),
            ("    !!! warning\n        a", "    !!! warning\n        a"),
            ("Term\n:   !!! note\n\n        a\n", "Term\n:   > [!note] \n    > \n    > a\n"),
            ("- !!! tip\n      a", "- > [!tip] \n  > a"),
            ("::: note\na\n:::\nb", "> [!note] \n> a\n\nb"),
            (":::tip[My *title*]\na\n:::", "> [!tip] My *title*\n> a\n"),
            ("- ::: {.x}\n  a\n  :::\n- b", "- \n  a\n\n- b"),
            ("1. ::: tip\n   a\n   :::", "1. > [!tip] \n   > a\n"),
            (":::caution Mind the gap\na\n:::", "> [!caution] Mind the gap\n> a\n"),
            ("::: {.callout-warning title=\"T\" collapse=\"true\"}\na\n:::", "> [!warning] T\n> a\n"),
            ("::: {.callout-tip}\n## A head {.x}\n\na\n:::", "> [!tip] A head\n> \n> \n> a\n"),
            ("::::note\na\n:::tip\nb\n:::\n::::", "> [!note] \n> a\n> > [!tip] \n> > b\n> \n"),
            ("::: {.center}\na\n:::", "\na\n"),
            ("::: warning ::::::\na\n::::::::", "> [!warning] \n> a\n"),
            (":::{note} A title\na\n:::", "> [!note] A title\n> a\n"),
            ("```{tip} T\na\n```\nb", "> [!tip] T\n> a\n\nb"),
            ("```admonish warning \"T\"\na\n```", "> [!warning] T\n> a\n"),
            ("/// note | A title\n    attrs: {id: x}\na\n///\nb", "> [!note] A title\n> \n> a\n\nb"),
            ("/// admonition | T\n    type: tip\na\n///", "> [!tip] T\n> \n> a\n"),
            ("//// tab | One\n/// caption\nc\n///\n////", "**One**\n\nc\n\n"),
            ("{: .note }\nA *word*.\nB.\n\nC.", "> [!note]\n> A *word*.\n> B.\n\nC."),
            ("{: .warning-title }\n> T\n>\n> a", "> [!warning]\n> T\n> \n> a"),
            ("> a\n{: .prompt-tip }", "> [!tip]\u{F61E}a\n"),
        ] {
            assert_eq!(prepare(text, 0), want, "{text}");
        }
    }

    #[test]
    fn lines_that_only_an_engine_reads_go() {
        for (text, want) in [
            ("* TOC\n{:toc}\n\na", "\n\n\na"),
            ("[TOC]\na", "\na"),
            ("a\n{: .x #here }", "a\n<a id=\"here\"></a>"),
            ("# A\n{.x}", "# A\n"),
            ("Term\n: what", "Term\n: what"),
            ("| a | b |\n|---|---|\n\n: The caption", "| a | b |\n|---|---|\n\nThe caption"),
            ("</div>\n```\na\n```", "</div>\n\n```\na\n```"),
            ("::youtube{#id}", ""),
            ("| One line\n|   another\n| end\n\nx", "One line\\\n&emsp;another\\\nend\n\nx"),
        ] {
            assert_eq!(prepare(text, 0), want, "{text}");
        }
        for text in ["| a | b |\n|---|---|\n| c | d |", "```\n!!! note\n    a\n:::\n```", "a\n\n    ::: x\n\nb", "a | b\n| c"] {
            assert_eq!(prepare(text, 0), text);
        }
    }
}
