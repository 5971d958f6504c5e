//! Urdu.

use super::vocabulary::{Credits, Vocabulary};
use super::{Counted, Dates, Habits, Hyphenation, Language, Quotes};

/// What is known of it.
pub(super) const LANGUAGE: Language = Language {
    tags: &["ur"],
    words: Some(&WORDS),
    dates: Some(DATES),
    counted: Some(Counted { chapter: "باب {number}", part: "حصہ {number}" }),
    digits: '۰',
    habits: Habits { leading: 1600, indent: None, grid: false, dots: None },
    quotes: Quotes::new("“", "”", "‘", "’"),
    decimal: '.',
    hyphenation: Hyphenation::Never,
    ..Language::UNKNOWN
};

const WORDS: Vocabulary = Vocabulary {
    lang: "ur",
    contents: "فہرست",
    chapter: "باب",
    part: "حصہ",
    volume: "جلد {n}",
    volume_abbreviation: "جلد {n}",
    preface: "پیش لفظ",
    dedication: "انتساب",
    notes: "حواشی",
    cover: "سرورق",
    title_page: "صفحۂ عنوان",
    copyright: "حقوقِ اشاعت",
    sources: "مآخذ",
    colophon: "اس کتاب کے بارے میں",
    index: "اشاریہ",
    see: "دیکھیے",
    see_also: "مزید دیکھیے",
    links: "روابط",
    start: "متن کا آغاز",
    pages: "مطبوعہ کتاب کے صفحات",
    landmarks: "نشانیاں",
    page_abbreviation: "ص\u{A0}",
    by: "از",
    figure: "شکل",
    and: "اور",
    first_published: "پہلی اشاعت",
    set_in: "خط:",
    back: "متن پر واپس",
    undated: "بلا تاریخ",
    miscellany: "متفرقات",
    posts: "تحریریں",
    callouts: ["نوٹ", "مشورہ", "اہم", "انتباہ", "احتیاط"],
    credits: Credits {
        illustrations: "تصاویر:",
        photographs: "عکاسی:",
        translation: "ترجمہ:",
        edition: "ترتیب:",
        foreword: "پیش لفظ:",
        afterword: "پس نوشت:",
        design: "ڈیزائن:",
        other: "تعاون:",
    },
};

const DATES: Dates = Dates {
    months: ["جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر"],
    months_alone: None,
    spellings: [&[]; 12],
    weekdays: &["پیر", "منگل", "بدھ", "جمعرات", "جمعہ", "ہفتہ", "اتوار"],
    particles: &[],
    date: "{d}\u{A0}{m} {y}",
    first_day: "1",
    month_and_year: "{m} {y}",
};
