//! Greek in capitals: they bear no accents, and where an accent kept two vowels apart a dialytika does it instead (ΜΑΪΟΣ).

/// A Greek word as capitals and small capitals are set; byte for byte as long, so that places in it stay. `None` where nothing
/// changes. The little word ή keeps its accent, which tells it from the article.
pub fn bare(text: &str) -> Option<String> {
    if text.is_ascii() || !text.contains(|c| plain(c).is_some()) || matches!(text.trim_matches(|c: char| !c.is_alphabetic()), "ή" | "Ή") {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut apart = false;
    for c in text.chars() {
        out.push(match c {
            'ι' if apart => 'ϊ',
            'υ' if apart => 'ϋ',
            c => plain(c).unwrap_or(c),
        });
        apart = matches!(c, 'ά' | 'έ' | 'ό' | 'Ά' | 'Έ' | 'Ό');
    }
    Some(out)
}

/// A letter without its tonos, where it has one. Each takes two bytes, as the letter with it does.
fn plain(c: char) -> Option<char> {
    Some(match c {
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' => 'ι',
        'ό' => 'ο',
        'ύ' => 'υ',
        'ώ' => 'ω',
        'ΐ' => 'ϊ',
        'ΰ' => 'ϋ',
        'Ά' => 'Α',
        'Έ' => 'Ε',
        'Ή' => 'Η',
        'Ί' => 'Ι',
        'Ό' => 'Ο',
        'Ύ' => 'Υ',
        'Ώ' => 'Ω',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greek_capitals_bear_no_accents() {
        let of = |text: &str| {
            let out = bare(text).unwrap_or_else(|| text.to_string());
            assert_eq!(out.len(), text.len());
            out
        };
        assert_eq!(of("Ημέρα"), "Ημερα");
        assert_eq!(of("Έλληνες"), "Ελληνες");
        assert_eq!(of("μάιος"), "μαϊος");
        assert_eq!(of("άυλος"), "αϋλος");
        assert_eq!(of("ή"), "ή");
        assert_eq!(of("«ή»"), "«ή»");
        assert_eq!(of("plain é"), "plain é");
    }
}
