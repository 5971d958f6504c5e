//! Plain text of inline content, and slugs.

use unicode_normalization::UnicodeNormalization;

use super::block::Inline;

/// The words of inline content: text and code as they stand, formulas in TeX, a forced line end as `\n`; pictures and marks of notes
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
            Inline::Formula(f) => out.push_str(&f.tex),
            Inline::Break => out.push('\n'),
            other => push_plain(other.content(), out),
        }
    }
}

/// A name in `[a-z0-9-]+` for a title, in Latin letters whatever its script; "" where nothing of it can be kept.
pub fn slug(title: &str) -> String {
    let mut out = String::new();
    for c in title.nfd() {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            '\'' | '’' => {}
            c if unicode_normalization::char::is_combining_mark(c) => {}
            c if c.is_alphanumeric() && !c.is_ascii() => transliterate(c, &mut out),
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

/// A file's name (made of a slug, with or without an ending) as every system can hold it: Windows takes some names for devices,
/// whatever their ending (Microsoft, "Naming Files, Paths, and Namespaces").
pub fn portable(name: &str) -> String {
    const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
    let (stem, ending) = name.find('.').map_or((name, ""), |dot| name.split_at(dot));
    let lower = stem.trim_end().to_ascii_lowercase();
    let numbered = lower.strip_prefix("com").or_else(|| lower.strip_prefix("lpt"));
    let port = numbered.is_some_and(|n| n.chars().count() == 1 && n.chars().all(|c| c.is_ascii_digit() || "¹²³".contains(c)));
    if port || DEVICES.contains(&lower.as_str()) { format!("{stem}-1{ending}") } else { name.to_string() }
}

/// What a character counts for in an alphabetical list: a letter without its marks, a Chinese character as it is read in Latin letters, white
/// space for what joins words, nothing for other marks.
pub fn sortable(c: char) -> String {
    match c {
        '\u{4e00}'..='\u{9fff}' => deunicode::deunicode_char(c).unwrap_or_default().to_ascii_lowercase(),
        '-' | '–' | '/' => " ".to_string(),
        c => std::iter::once(c).nfd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect(),
    }
}

/// An address as people read it: without its scheme, `www.` and a slash at its end.
pub fn shown_address(url: &str) -> &str {
    let bare = ["https://", "http://", "mailto:"].iter().find_map(|scheme| url.strip_prefix(scheme)).unwrap_or(url);
    bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches('/')
}

/// A letter in Latin ones: `ж` is `zh`. A sign for a word (deunicode ends it with a space) ends one here too.
fn transliterate(c: char, out: &mut String) {
    for latin in deunicode::deunicode_char(c).unwrap_or("-").chars() {
        match latin.to_ascii_lowercase() {
            l @ ('a'..='z' | '0'..='9') => out.push(l),
            ' ' | '-' if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            _ => {}
        }
    }
}

/// Marks that hang before the capital that opens a chapter; French ones have a space inside them.
const BEFORE_INITIAL: &str = "“‘„”’‚«‹»›\"'¿¡\u{202f}\u{a0}";
/// Letters of a paragraph for each line that its capital drops over, at least: else the capital would hang below it.
const LETTERS_A_LINE: usize = 40;

/// The capital of a chapter's first paragraph that drops over so many lines: the bytes of the quotation marks before it, and its own.
/// None where the paragraph is too short for it or does not start with words of its own. Both books ask here.
pub fn initial(inlines: &[Inline], lines: u32) -> Option<(usize, usize)> {
    let Some(Inline::Text(words)) = inlines.first() else { return None };
    let marks = words.chars().take_while(|c| BEFORE_INITIAL.contains(*c)).map(char::len_utf8).sum::<usize>();
    let letter = words.get(marks..)?.chars().next().filter(|c| c.is_alphabetic())?;
    let long = plain(inlines).chars().count() >= LETTERS_A_LINE.saturating_mul(lines as usize);
    let several = words.split_whitespace().nth(1).is_some();
    (lines >= 2 && long && several).then_some((marks, letter.len_utf8()))
}

/// The words that open a chapter in small capitals: how many they are, and the bytes of the first inline that they take. Four, or as
/// many as end with a phrase; not the first half of a name, nor a little word that belongs to what follows. None where the
/// text does not start with words of its own: a lead-in does not run into a link or an emphasis.
pub fn lead_in(inlines: &[Inline]) -> (usize, usize) {
    let Some(Inline::Text(text)) = inlines.first() else { return (0, 0) };
    let mut words: Vec<&str> = text.split_whitespace().collect();
    if inlines.len() > 1 && !text.ends_with(char::is_whitespace) {
        words.pop();
    }
    let ends_phrase = |word: &&str| word.trim_end_matches(['”', '’', '»', '“', ')']).ends_with([',', ';', ':', '!', '?', '—', '–', '…']);
    let capital = |n: usize| words.get(n).is_some_and(|w| w.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase));
    let little = |n: usize| words.get(n).is_some_and(|w| w.chars().count() <= 3 && w.chars().all(char::is_lowercase));
    let phrase = words.iter().take(LEAD_IN_MOST).skip(1).position(ends_phrase).map(|n| n + 2);
    let count = phrase.unwrap_or_else(|| {
        let mut count = LEAD_IN.min(words.len());
        while count > 2 && little(count - 1) {
            count -= 1;
        }
        while (1..LEAD_IN_MOST).contains(&count) && capital(count - 1) && capital(count) {
            count += 1;
        }
        count
    });
    let Some(last) = count.checked_sub(1).and_then(|n| words.get(n)) else { return (0, 0) };
    // Words are slices of the text: where the last of them ends is a matter of addresses, counted by finding it.
    let end = words.iter().take(count).fold(0, |at, w| at + text[at..].find(*w).unwrap_or(0) + w.len());
    debug_assert!(text[..end].ends_with(*last));
    (count, end)
}

/// Words of a lead-in, and its most.
const LEAD_IN: usize = 4;
const LEAD_IN_MOST: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_plain() {
        assert_eq!(slug("Éloge de l’œuvre, 2nd ed."), "eloge-de-loeuvre-2nd-ed");
        assert_eq!(slug("???"), "");
        assert_eq!(slug("День печатника, ч. 2"), "den-pechatnika-ch-2");
        assert_eq!(slug("Η ημέρα του τυπογράφου"), "e-emera-tou-tupographou");
        assert_eq!(slug("Straße, Łódź, Þór, Œuvre"), "strasse-lodz-thor-oeuvre");
        assert_eq!(slug("活字 2"), "huo-zi-2");
    }

    #[test]
    fn a_capital_drops_where_the_paragraph_is_long_enough_for_it() {
        let of = |text: &str| initial(&[Inline::Text(text.into())], 3);
        let long = "words that go on ".repeat(8);
        assert_eq!(of(&format!("Some {long}")), Some((0, 1)));
        assert_eq!(of(&format!("“Élan {long}")), Some((3, 2)));
        assert_eq!(of("Some words that end soon"), None);
        assert_eq!(of(&format!("1914 {long}")), None);
        assert_eq!(initial(&[Inline::Emph(vec![Inline::Text(long.clone())])], 3), None);
        assert_eq!(initial(&[Inline::Text(long)], 1), None);
    }

    #[test]
    fn names_that_a_system_takes_for_devices_are_changed() {
        for (name, want) in [
            ("aux", "aux-1"),
            ("CON.png", "CON-1.png"),
            ("nul.kepub.epub", "nul-1.kepub.epub"),
            ("com7", "com7-1"),
            ("lpt0.jpg", "lpt0-1.jpg"),
        ] {
            assert_eq!(portable(name), want);
        }
        for name in ["auxiliary", "com", "com10", "console.png", "book-con.pdf", "x.aux"] {
            assert_eq!(portable(name), name);
        }
    }

    #[test]
    fn a_lead_in_ends_with_a_phrase() {
        let words = |text: &str| {
            let (count, end) = lead_in(&[Inline::Text(text.into())]);
            assert_eq!(text[..end].split_whitespace().count(), count, "{text}");
            text[..end].to_string()
        };
        assert_eq!(words("Who that cares much to know the history of man"), "Who that cares much");
        assert_eq!(words("The ride to Stone Court, which Fred and Rosamond took"), "The ride to Stone Court,");
        assert_eq!(words("One morning, some weeks after her arrival"), "One morning,");
        assert_eq!(words("Mr. Casaubon had no second attack"), "Mr. Casaubon");
        assert_eq!(words("A man brought me a paperback"), "A man brought");
        assert_eq!(words("Short one"), "Short one");
        assert_eq!(words("Word"), "Word");
        assert_eq!(words(""), "");
        assert_eq!(lead_in(&[Inline::Text("A well-".into()), Inline::Emph(vec![])]), (1, 1));
        assert_eq!(lead_in(&[Inline::Emph(vec![Inline::Text("All of it".into())])]), (0, 0));
    }
}
