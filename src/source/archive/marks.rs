//! What a line is by its own words: an item of a list, a caption, a field of a letter, a sentence with who said it.

/// The mark of an item, and what follows it.
pub(super) fn item(text: &str) -> Option<&str> {
    let mut chars = text.chars();
    let mark = chars.next()?;
    let rest = chars.as_str();
    let bullet = matches!(mark, '•' | '‣' | '◦' | '▪' | '●' | '○' | '■' | '·' | '➢' | '►' | '✓' | '✔' | '*' | '-' | '–' | '+' | '¤' | '»');
    if bullet && rest.starts_with([' ', '\t', '\u{a0}']) {
        let rest = rest.trim();
        return (!rest.is_empty()).then_some(rest);
    }
    if matches!(mark, '•' | '‣' | '◦' | '▪' | '●') && !rest.trim().is_empty() {
        return Some(rest.trim());
    }
    number(text).map(|(_, rest)| rest)
}

/// The number of a numbered item (`1.`, `2)`, `(3)`), and what follows it.
pub(super) fn number(text: &str) -> Option<(u64, &str)> {
    let open = text.strip_prefix('(');
    let body = open.unwrap_or(text);
    let digits = body.len() - body.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if !(1..=3).contains(&digits) {
        return None;
    }
    let value = body.get(..digits)?.parse().ok()?;
    let after = body.get(digits..)?;
    let rest = if open.is_some() { after.strip_prefix(')')? } else { after.strip_prefix(['.', ')'])? };
    (rest.starts_with([' ', '\t']) && !rest.trim().is_empty()).then(|| (value, rest.trim()))
}

/// A caption that a scraper left: the name of a picture, a credit, the alternative text of a signature.
pub(super) fn is_caption(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words = text.split_whitespace().count();
    let file = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".tif"].iter().any(|e| lower.trim_end_matches([']', ')']).ends_with(e));
    if (file && words <= 8) || (text.starts_with("[image") || text.starts_with("[Image") || text.starts_with("[caption")) && words <= 30 {
        return true;
    }
    const STARTS: [&str; 19] = [
        "image:",
        "image by",
        "image from",
        "image via",
        "image courtesy",
        "image credit",
        "image source",
        "photo:",
        "photo by",
        "photo credit",
        "photo courtesy",
        "photo via",
        "photograph by",
        "picture by",
        "picture credit",
        "foto:",
        "pic:",
        "via flickr",
        "embed from",
    ];
    let ends = text.ends_with(['?', '!']) || (text.ends_with('.') && words > 8);
    if words <= 16
        && !ends
        && (STARTS.iter().any(|s| lower.starts_with(s))
            || lower.contains("via flickr")
            || lower.contains("flickr.com")
            || lower.ends_with("/getty images")
            || lower.ends_with("getty images"))
    {
        return true;
    }
    if words == 2 && lower.ends_with(" signature") {
        return true;
    }
    words == 1 && is_file_stem(text)
}

/// `IMG_2041`, `DSC00012`, `OldMillAtDusk`, `sunset-beach-2`: a name that no writer would set as a paragraph.
fn is_file_stem(word: &str) -> bool {
    let plain = word.len() >= 6 && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    let upper_inside = word.chars().zip(word.chars().skip(1)).filter(|(a, b)| a.is_ascii_lowercase() && b.is_ascii_uppercase()).count();
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let camera =
        ["img", "dsc", "dscn", "dscf", "pict", "photo", "screenshot", "image"].iter().any(|p| word.to_ascii_lowercase().starts_with(p))
            && digits >= 2;
    plain && (upper_inside >= 2 || camera || (word.contains('_') && digits >= 1))
}

pub(super) fn is_list_item(text: &str) -> bool {
    text.starts_with(['•', '‣', '◦', '▪', '●', '○', '■']) || number(text).is_some()
}

/// `From: …`, `Subject: …`: a field of a letter.
pub(super) fn is_field(text: &str) -> bool {
    let name = text.trim_start_matches(['“', '"']).split(':').next().unwrap_or("");
    text.contains(": ")
        && ["from", "to", "cc", "subject", "date", "sent", "re", "tel", "email", "phone", "via", "source", "reply-to"]
            .contains(&name.to_lowercase().as_str())
}

/// `… in all things.” – A. Writer`: the paragraph ends with who said it.
pub(super) fn ends_with_attribution(text: &str) -> bool {
    split_inline_attribution(text).is_some()
}

/// The words, and the name behind the dash.
pub(super) fn split_inline_attribution(text: &str) -> Option<(&str, &str)> {
    let at = [" – ", " — ", "”– ", "”—", " -- ", "” - "].iter().filter_map(|d| text.rfind(d)).max()?;
    let (words, tail) = text.split_at(at);
    let words = if tail.starts_with('”') { text.get(..at + '”'.len_utf8())? } else { words };
    let name = tail.trim_start_matches(['”', ' ', '–', '—', '-']);
    let count = name.split_whitespace().count();
    let capital = name.starts_with(char::is_uppercase)
        && name.split_whitespace().take(2).filter(|w| w.starts_with(char::is_uppercase)).count() == count.min(2);
    let ended = words.trim_end().ends_with(['.', '!', '?', '”', '"', '…', '’']);
    (capital && (1..=12).contains(&count) && ended && !name.ends_with(['.', '?', '!', '”']) && words.split_whitespace().count() >= 6)
        .then_some((words, name))
}
