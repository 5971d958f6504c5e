//! Verse in a fence (```` ```verse ````, `::: poem`): lines whose ends and indents count, with the marks of a line in them and none of a block.

/// The lines between the fences, as Markdown inside of an element that keeps line ends; as many lines as with the first fence, where there
/// is a blank line above it.
pub(super) fn fenced(body: &[&str], lead: &str, out: &mut Vec<String>) {
    let open = format!("{lead}<div class=\"verse\">");
    match out.last_mut().filter(|l| l.trim().is_empty()) {
        Some(blank) => *blank = open,
        None => out.push(open),
    }
    out.push(String::new());
    let last = body.iter().rposition(|l| !l.trim().is_empty());
    for (n, text) in body.iter().enumerate() {
        let mut made = line(text.strip_prefix(lead).unwrap_or(text));
        if last == Some(n) {
            made.push_str("</div>");
        }
        out.push(if made.is_empty() { made } else { format!("{lead}{made}") });
    }
    if last.is_none() {
        out.push(format!("{lead}</div>"));
    }
}

/// A line with its indent, and with nothing at its start that would make a block of it.
fn line(text: &str) -> String {
    let columns: usize = text.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum();
    let words = text.trim();
    let indent = "&emsp;".repeat((columns / 2).min(20));
    if !indent.is_empty() && !words.is_empty() {
        return format!("{indent}{words}");
    }
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    let after = words.get(digits..).unwrap_or("");
    if digits > 0 && after.starts_with(['.', ')']) {
        return format!("{}\\{after}", words.get(..digits).unwrap_or(""));
    }
    let alone = |sign: char| words.chars().all(|c| c == sign || c == ' ');
    let marked = match words.chars().next() {
        Some('#' | '>' | '+' | '|' | ':' | '=' | '-') => true,
        Some('~') => words.starts_with("~~~"),
        Some('*') => words.starts_with("* ") || alone('*'),
        Some('_') => alone('_'),
        Some(_) | None => false,
    };
    if marked { format!("\\{words}") } else { words.to_string() }
}
