//! Plain text of inline content, and slugs.

use unicode_normalization::UnicodeNormalization;

use super::block::Inline;

/// The words of inline content: text and code as they stand, a forced line end as `\n`; pictures and marks of notes
/// are nothing. Byte offsets of [`super::TextPos`] count in this string, and the words of print and e-book are
/// compared by it.
pub fn plain(inlines: &[Inline]) -> String {
    let mut out = String::new();
    push_plain(inlines, &mut out);
    out
}

fn push_plain(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(t) | Inline::Code(t) => out.push_str(t),
            Inline::Emph(c)
            | Inline::Strong(c)
            | Inline::Strike(c)
            | Inline::Super(c)
            | Inline::Sub(c)
            | Inline::SmallCaps(c)
            | Inline::Foreign(_, c)
            | Inline::Link { content: c, .. } => push_plain(c, out),
            Inline::Break => out.push('\n'),
            Inline::Image(_) | Inline::NoteRef(_) => {}
        }
    }
}

/// A name in `[a-z0-9-]+` for a title; "" where nothing of it can be kept.
pub fn slug(title: &str) -> String {
    let mut out = String::new();
    for c in title.nfd() {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            'ß' => out.push_str("ss"),
            'æ' | 'Æ' => out.push_str("ae"),
            'œ' | 'Œ' => out.push_str("oe"),
            'ø' | 'Ø' => out.push('o'),
            'ł' | 'Ł' => out.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
            'þ' | 'Þ' => out.push_str("th"),
            '\'' | '’' => {}
            c if unicode_normalization::char::is_combining_mark(c) => {}
            _ if out.ends_with('-') || out.is_empty() => {}
            _ => out.push('-'),
        }
    }
    out.truncate(80);
    while out.ends_with('-') {
        out.pop();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_plain() {
        assert_eq!(slug("Éloge de l’œuvre, 2nd ed."), "eloge-de-loeuvre-2nd-ed");
        assert_eq!(slug("???"), "");
    }
}
