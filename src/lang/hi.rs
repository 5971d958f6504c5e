//! Hindi.

use super::vocabulary::{Credits, Vocabulary};
use super::{Counted, Dates, Habits, Hyphenation, Language, Quotes};

/// What is known of it.
pub(super) const LANGUAGE: Language = Language {
    tags: &["hi"],
    words: Some(&WORDS),
    dates: Some(DATES),
    counted: Some(Counted { chapter: "अध्याय {number}", part: "भाग {number}" }),
    habits: Habits { leading: 1450, indent: None, grid: false, dots: None },
    quotes: Quotes::new("“", "”", "‘", "’"),
    decimal: '.',
    hyphenation: Hyphenation::Never,
    ..Language::UNKNOWN
};

const WORDS: Vocabulary = Vocabulary {
    lang: "hi",
    contents: "विषय-सूची",
    chapter: "अध्याय",
    part: "भाग",
    volume: "खंड {n}",
    volume_abbreviation: "खंड {n}",
    preface: "भूमिका",
    dedication: "समर्पण",
    notes: "टिप्पणियाँ",
    cover: "आवरण",
    title_page: "मुखपृष्ठ",
    copyright: "सर्वाधिकार",
    sources: "स्रोत",
    colophon: "पुस्तक के बारे में",
    index: "अनुक्रमणिका",
    see: "देखें",
    see_also: "यह भी देखें",
    links: "कड़ियाँ",
    start: "पाठ का आरंभ",
    pages: "छपी पुस्तक के पृष्ठ",
    landmarks: "मुख्य स्थान",
    page_abbreviation: "पृ.\u{A0}",
    by: "लेखक:",
    figure: "चित्र",
    and: "और",
    first_published: "पहली बार प्रकाशित:",
    set_in: "अक्षर:",
    back: "पाठ पर लौटें",
    undated: "बिना तारीख",
    miscellany: "विविध",
    posts: "लेख",
    callouts: ["ध्यान दें", "सुझाव", "महत्वपूर्ण", "चेतावनी", "सावधान"],
    credits: Credits {
        illustrations: "चित्र:",
        photographs: "छायाचित्र:",
        translation: "अनुवाद:",
        edition: "संपादन:",
        foreword: "प्राक्कथन:",
        afterword: "उपसंहार:",
        design: "आवरण:",
        other: "सहयोग:",
    },
};

const DATES: Dates = Dates {
    months: ["जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"],
    months_alone: None,
    spellings: [&[]; 12],
    weekdays: &["सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार", "रविवार"],
    particles: &[],
    date: "{d}\u{A0}{m} {y}",
    first_day: "1",
    month_and_year: "{m} {y}",
};
