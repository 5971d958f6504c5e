//! What a listener may expect of this very book, in sentences of its own language: the accessibility summary that shops show.
//! Every sentence is said only where it is true. Numbers stand behind a colon, so that no language need decline what is counted.

use crate::model::Lang;

/// What is known of a book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub notes: bool,
    /// Pictures that mean something.
    pub pictures: usize,
    /// Of these, the ones that nothing describes.
    pub undescribed: usize,
    /// It has pictures that are decoration.
    pub decoration: bool,
    /// It lists the pages of the printed book.
    pub pages: bool,
    /// Some of these are blank, or start with nothing that an e-book has at that place.
    pub blank_pages: bool,
}

/// The summary, and the language that it is in: English where the book's is not known here.
pub fn summary(lang: &Lang, facts: Facts) -> (String, &'static str) {
    let s = crate::lang::summary(lang);
    let mut out = vec![s.text.to_string()];
    if facts.notes {
        out.push(s.notes.to_string());
    }
    let number = |words: &str| words.replace("{n}", &facts.pictures.to_string()).replace("{m}", &facts.undescribed.to_string());
    out.push(match (facts.pictures, facts.undescribed) {
        (0, _) if facts.decoration => s.decoration.to_string(),
        (0, _) => s.no_pictures.to_string(),
        (_, 0) => number(s.described),
        _ => number(s.undescribed),
    });
    if facts.pages {
        out.push(s.pages.to_string());
        if facts.blank_pages {
            out.push(s.blank_pages.to_string());
        }
    }
    (out.join(" "), s.lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(lang: &str, facts: Facts) -> String {
        summary(&Lang::new(lang), facts).0
    }

    #[test]
    fn it_says_what_is_true_and_nothing_else() {
        let none = Facts::default();
        assert!(said("en", none).ends_with("It has no pictures."));
        assert!(said("en", Facts { decoration: true, ..none }).ends_with("decoration only."));
        assert!(said("en", Facts { pictures: 3, ..none }).ends_with("Pictures: 3, all with descriptions."));
        assert!(said("en", Facts { pictures: 3, undescribed: 1, ..none }).ends_with("without a description: 1."));
        let pages = said("en", Facts { pages: true, ..none });
        assert!(pages.ends_with("every page of the printed book.") && !pages.contains("Notes"));
        let all = said("en", Facts { pages: true, blank_pages: true, notes: true, ..none });
        assert!(all.ends_with("the page after it.") && all.contains("Notes are linked"));
        assert!(!said("en", Facts { blank_pages: true, ..none }).contains("page"));
    }

    #[test]
    fn every_language_says_all_of_it() {
        let facts = Facts { notes: true, pictures: 7, undescribed: 2, decoration: true, pages: true, blank_pages: true };
        for s in crate::lang::ALL.iter().filter_map(|l| l.summary) {
            let (words, lang) = summary(&Lang::new(s.lang), facts);
            assert_eq!(lang, s.lang);
            assert!(words.contains('7') && words.contains('2') && !words.contains('{'), "{words}");
            assert!(s.described.contains("{n}") && s.undescribed.contains("{m}"), "{}", s.lang);
        }
        assert_eq!(summary(&Lang::new("fi"), facts).1, "en");
        assert_eq!(summary(&Lang::new("de-AT"), facts).1, "de");
    }
}
