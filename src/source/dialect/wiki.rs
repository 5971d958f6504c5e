//! Links and embeds of wikis: `[[page#heading|label]]`, `![[picture.png|300]]`, `![[page]]`.

use super::args::is_picture;
use super::out::picture;

/// A link or an embed that was read.
pub(super) struct Found {
    /// How long it is.
    pub length: usize,
    /// What stands for it.
    pub made: String,
    /// The name of an embed that is only a link now.
    pub told: Option<String>,
}

/// Reads one at the start of a text.
pub(super) fn read(text: &str) -> Option<Found> {
    let (embed, rest) = text.strip_prefix('!').map_or((false, text), |r| (true, r));
    let inner = rest.strip_prefix("[[")?;
    let end = super::lex::within(inner, 400).find("]]")?;
    let after = inner.get(end + 2..).unwrap_or("");
    let inner = inner.get(..end)?;
    let odd = inner.is_empty()
        || inner.len() > 300
        || inner.starts_with([' ', '^', '['])
        || inner.contains(['\n', '['])
        || inner.chars().all(|c| c.is_ascii_digit());
    // A definition of a link: `[[1]]: https://…`.
    let defines =
        after.strip_prefix(':').is_some_and(|a| a.trim_start().starts_with(['/', '<', '.']) || a.trim_start().starts_with("http"));
    // `x[[1]]]` is code; `[see [[a note|here]]]` is not.
    let code = after.starts_with(']') && !inner.contains(['|', '#', ' ']);
    if odd || defines || code || after.starts_with(['(', '[']) {
        return None;
    }
    let length = usize::from(embed) + inner.len() + 4;
    if matches!(inner.to_ascii_lowercase().as_str(), "toc" | "_toc_") {
        return Some(Found { length, made: String::new(), told: None });
    }
    // In a table the bar is escaped.
    let parts: Vec<&str> = inner.split('|').map(|p| p.trim_end_matches('\\').trim()).collect();
    let (target, labels) = parts.split_first()?;
    // A size at the end of the label is read with the description.
    let size = labels.iter().rev().find(|l| is_size(l)).filter(|_| embed);
    let labels: Vec<&str> = labels.iter().copied().filter(|l| !l.is_empty() && !(embed && is_size(l))).collect();
    let label = labels.join(" ");
    if embed && is_picture(target.split('#').next().unwrap_or("")) {
        let bar = if inner.contains("\\|") { "\\|" } else { "|" };
        let label = size.map_or_else(|| label.clone(), |size| format!("{label}{bar}{size}"));
        return Some(Found { length, made: picture(target.split('#').next().unwrap_or(target), &label, ""), told: None });
    }
    let words = if label.is_empty() { shown(target) } else { label.replace(['[', ']'], "") };
    let address = nearest(target).replace('<', "%3C").replace('>', "%3E");
    let made = format!("[{}](<{address}>)", words.replace('<', "&lt;"));
    Some(Found { length, made, told: embed.then(|| format!("the embedded note “{target}”")) })
}

/// The page and the last of the headings that lead to a place: `page#One#Two` is a place under `Two`.
fn nearest(target: &str) -> String {
    match target.split_once('#') {
        Some((page, places)) => format!("{page}#{}", places.rsplit('#').next().unwrap_or(places)),
        None => target.to_string(),
    }
}

/// How a link without a label is shown: the note's name, and its heading; never the id of a block.
fn shown(target: &str) -> String {
    let target = target.split("#^").next().unwrap_or(target);
    let (page, heading) = target.split_once('#').unwrap_or((target, ""));
    let name = page.rsplit('/').next().unwrap_or(page);
    let name = name.strip_suffix(".md").unwrap_or(name);
    match (name.is_empty(), heading.is_empty()) {
        (true, _) => heading.replace('#', " › "),
        (false, true) => name.to_string(),
        (false, false) => format!("{name} › {}", heading.replace('#', " › ")),
    }
}

/// Whether a label is the size of a picture: `300`, `100x200`.
pub(super) fn is_size(label: &str) -> bool {
    label.chars().any(|c| c.is_ascii_digit()) && label.chars().all(|c| c.is_ascii_digit() || matches!(c, 'x' | 'X' | '*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_embeds() {
        for (text, want) in [
            ("[[Some page]]", "[Some page](<Some page>)"),
            ("[[a#b|the label]]", "[the label](<a#b>)"),
            ("[[a\\|b]]", "[b](<a>)"),
            ("[[folder/Note.md#One#Two]]", "[Note › One › Two](<folder/Note.md#Two>)"),
            ("[[Note#^block]]", "[Note](<Note#^block>)"),
            ("[[#Here]]", "[Here](<#Here>)"),
            ("![[p.png|300]]", "![|300](<p.png>)"),
            ("![[p.png\\|300]]", "![\\|300](<p.png>)"),
            ("![[p.png|A boat|100x200]]", "![A boat|100x200](<p.png>)"),
            ("![[Note]]", "[Note](<Note>)"),
            ("[[#Box<T>|Box<T>]]", "[Box&lt;T>](<#Box%3CT%3E>)"),
            ("![[p.png| 300]]", "![|300](<p.png>)"),
            ("[[toc]]", ""),
            ("[[a|b]]: words", "[b](<a>)"),
            ("[[Quick Switcher ]]", "[Quick Switcher](<Quick Switcher>)"),
        ] {
            assert_eq!(read(text).map(|f| f.made).as_deref(), Some(want), "{text}");
        }
        for text in ["[[1]](http://x)", "[[ -f x ]]", "[[1]]", "[[^1]]", "[[", "[[1, 2], [3]]", "[[a]: b", "[[a]]: https://x.y"] {
            assert!(read(text).is_none(), "{text}");
        }
    }
}
