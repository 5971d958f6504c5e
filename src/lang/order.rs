//! The order of words in an alphabetical list.

use crate::model::{Lang, text};

/// Letters that are letters of their own, each behind the one that is named with it; all others are sorted as the letter that they are
/// without their accents.
const LETTERS: [(&[&str], Alphabet); 8] = [
    (&["sv", "fi"], &[('å', 'z'), ('ä', 'å'), ('ö', 'ä')]),
    (&["da", "nb", "nn", "no"], &[('æ', 'z'), ('ø', 'æ'), ('å', 'ø')]),
    (&["es"], &[('ñ', 'n')]),
    (&["pl"], &[('ą', 'a'), ('ć', 'c'), ('ę', 'e'), ('ł', 'l'), ('ń', 'n'), ('ó', 'o'), ('ś', 's'), ('ź', 'z'), ('ż', 'ź')]),
    (&["cs", "sk"], &[('č', 'c'), ('ř', 'r'), ('š', 's'), ('ž', 'z')]),
    (&["tr", "az"], &[('ç', 'c'), ('ğ', 'g'), ('ı', 'h'), ('ö', 'o'), ('ş', 's'), ('ü', 'u')]),
    (&["et"], &[('š', 's'), ('ž', 'š'), ('õ', 'w'), ('ä', 'õ'), ('ö', 'ä'), ('ü', 'ö')]),
    (&["hu"], &[('ö', 'o'), ('ő', 'ö'), ('ü', 'u'), ('ű', 'ü')]),
];

/// Letters of their own, each with the one that it follows.
type Alphabet = &'static [(char, char)];

/// Behind every letter, so that a letter of its own follows all words with the one before it.
const BEHIND: char = '\u{10fffd}';

/// What words are sorted by: without case, accents, marks and a leading article.
pub fn sort_key(words: &str, lang: &Lang) -> String {
    let lower = words.to_lowercase();
    let mut words: Vec<&str> = lower.split_whitespace().collect();
    if words.len() > 1 && words.first().is_some_and(|first| super::of(lang).articles.contains(first)) {
        words.remove(0);
    }
    let own = LETTERS.iter().find(|(tags, _)| tags.contains(&lang.primary())).map_or(&[][..], |(_, letters)| *letters);
    let mut key = String::new();
    for (n, word) in words.iter().enumerate() {
        if n > 0 {
            key.push(' ');
        }
        word.chars().for_each(|c| letter(c, own, &mut key));
    }
    key
}

fn letter(c: char, own: &[(char, char)], key: &mut String) {
    match own.iter().find(|(letter, _)| *letter == c) {
        // At most as deep as an alphabet has letters of its own in a row.
        Some((_, before)) => {
            letter(*before, own, key);
            key.push(BEHIND);
        }
        None => key.push_str(&text::sortable(c)),
    }
}

/// The letter under which words stand in a list: "A" for "Åland" in English, "Å" in Swedish; none for what starts with no letter.
pub fn initial(words: &str, lang: &Lang) -> Option<String> {
    let key = sort_key(words, lang);
    let mut letters = key.chars();
    let first = letters.next().filter(|c| c.is_alphabetic())?;
    Some(first.to_string() + &letters.take_while(|c| *c == BEHIND).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_its_own_alphabet() {
        for (lang, sorted) in [
            ("en", ["Ångström", "The apple", "banana", "zebra"]),
            ("sv", ["apple", "zebra", "Ångström", "äpple"]),
            ("es", ["nube", "nzz", "ñandú", "oso"]),
            ("pl", ["lato", "lzz", "łódź", "mama"]),
            ("de", ["Ärger", "der Baum", "Öl", "Zug"]),
            ("ru", ["ёлка", "ель", "Жук", "яма"]),
            ("cs", ["citron", "czz", "čaj", "dům"]),
            ("da", ["zebra", "æble", "øl", "åben"]),
        ] {
            let lang = Lang::new(lang);
            let keys: Vec<String> = sorted.iter().map(|w| sort_key(w, &lang)).collect();
            assert!(keys.is_sorted(), "{lang:?}: {sorted:?} {keys:?}");
        }
        assert_eq!(initial("the Äpfel", &Lang::new("en")).as_deref(), Some("a"));
        assert_eq!(initial("42", &Lang::new("en")), None);
    }
}
