//! Hebrew.

use super::vocabulary::{Credits, Sentences, Vocabulary};
use super::{Counted, Dates, Hyphenation, Language, Quotes};

/// What is known of it.
pub(super) const LANGUAGE: Language = Language {
    tags: &["he", "iw"],
    words: Some(&WORDS),
    summary: Some(&SUMMARY),
    dates: Some(DATES),
    counted: Some(Counted { chapter: "פרק {number}", part: "חלק {number}" }),
    quotes: Quotes::new("”", "”", "’", "’"),
    decimal: '.',
    hyphenation: Hyphenation::Never,
    ..Language::UNKNOWN
};

const WORDS: Vocabulary = Vocabulary {
    lang: "he",
    contents: "תוכן העניינים",
    chapter: "פרק",
    part: "חלק",
    volume: "כרך {n}",
    volume_abbreviation: "כרך {n}",
    preface: "הקדמה",
    dedication: "הקדשה",
    notes: "הערות",
    cover: "כריכה",
    title_page: "שער",
    copyright: "זכויות יוצרים",
    sources: "מקורות",
    colophon: "על הספר",
    index: "מפתח",
    see: "ראו",
    see_also: "ראו גם",
    links: "קישורים",
    start: "תחילת הטקסט",
    pages: "עמודי הספר המודפס",
    landmarks: "ציוני דרך",
    page_abbreviation: "עמ׳\u{A0}",
    by: "מאת",
    figure: "איור",
    and: "ו",
    first_published: "פורסם לראשונה",
    set_in: "נסדר באות",
    back: "חזרה אל הטקסט",
    undated: "ללא תאריך",
    miscellany: "שונות",
    posts: "רשומות",
    callouts: ["הערה", "עצה", "חשוב", "אזהרה", "זהירות"],
    credits: Credits {
        illustrations: "איורים:",
        photographs: "צילומים:",
        translation: "תרגום:",
        edition: "עריכה:",
        foreword: "פתח דבר:",
        afterword: "אחרית דבר:",
        design: "עיצוב:",
        other: "בהשתתפות:",
    },
};

const SUMMARY: Sentences = Sentences {
    lang: "he",
    text: "הטקסט מסתדר לפי רוחב המסך, אפשר להגדיל אותו ולהקריא אותו; תוכן העניינים והכותרות מובילים בו.",
    notes: "ההערות מקושרות אל סימניהן, ובחזרה.",
    no_pictures: "אין בספר תמונות.",
    decoration: "התמונות הן לקישוט בלבד.",
    described: "תמונות: {n}, לכולן יש תיאור.",
    undescribed: "תמונות: {n}, מתוכן ללא תיאור: {m}.",
    pages: "רשימת העמודים מציינת כל עמוד בספר המודפס.",
    blank_pages: "מספרו של עמוד ריק מוביל אל העמוד שאחריו.",
};

const DATES: Dates = Dates {
    months: ["בינואר", "בפברואר", "במרץ", "באפריל", "במאי", "ביוני", "ביולי", "באוגוסט", "בספטמבר", "באוקטובר", "בנובמבר", "בדצמבר"],
    months_alone: Some(["ינואר", "פברואר", "מרץ", "אפריל", "מאי", "יוני", "יולי", "אוגוסט", "ספטמבר", "אוקטובר", "נובמבר", "דצמבר"]),
    spellings: [&[]; 12],
    weekdays: &["יום ראשון", "יום שני", "יום שלישי", "יום רביעי", "יום חמישי", "יום שישי", "שבת"],
    particles: &[],
    date: "{d}\u{A0}{m} {y}",
    first_day: "1",
    month_and_year: "{m} {y}",
};
