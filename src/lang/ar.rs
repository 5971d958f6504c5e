//! Arabic.

use super::vocabulary::{Credits, Sentences, Vocabulary};
use super::{Counted, Dates, Habits, Hyphenation, Language, Quotes};

/// What is known of it.
pub(super) const LANGUAGE: Language = Language {
    tags: &["ar"],
    words: Some(&WORDS),
    summary: Some(&SUMMARY),
    dates: Some(DATES),
    counted: Some(Counted { chapter: "الفصل {number}", part: "الجزء {number}" }),
    digits: '٠',
    habits: Habits { leading: 1500, indent: None, grid: false, dots: None },
    quotes: Quotes::new("«", "»", "“", "”"),
    decimal: '٫',
    hyphenation: Hyphenation::Never,
    ..Language::UNKNOWN
};

const WORDS: Vocabulary = Vocabulary {
    lang: "ar",
    contents: "المحتويات",
    chapter: "الفصل",
    part: "الجزء",
    volume: "المجلد {n}",
    volume_abbreviation: "مج. {n}",
    preface: "مقدمة",
    dedication: "إهداء",
    notes: "الحواشي",
    cover: "الغلاف",
    title_page: "صفحة العنوان",
    copyright: "حقوق النشر",
    sources: "المصادر",
    colophon: "عن هذا الكتاب",
    index: "كشّاف",
    see: "انظر",
    see_also: "انظر أيضًا",
    links: "روابط",
    start: "بداية النص",
    pages: "صفحات الكتاب المطبوع",
    landmarks: "معالم",
    page_abbreviation: "ص\u{A0}",
    by: "بقلم",
    figure: "شكل",
    and: "و",
    first_published: "نُشر أول مرة",
    set_in: "صُفّ بخط",
    back: "العودة إلى النص",
    undated: "بلا تاريخ",
    miscellany: "متفرقات",
    posts: "مقالات",
    callouts: ["ملاحظة", "نصيحة", "مهم", "تحذير", "تنبيه"],
    credits: Credits {
        illustrations: "رسوم:",
        photographs: "تصوير:",
        translation: "ترجمة:",
        edition: "تحرير:",
        foreword: "تقديم:",
        afterword: "خاتمة:",
        design: "تصميم:",
        other: "بمشاركة:",
    },
};

const SUMMARY: Sentences = Sentences {
    lang: "ar",
    text: "يتكيّف النص مع الشاشة، ويمكن تكبيره وقراءته بصوت مسموع، وتقود إليه قائمة المحتويات والعناوين.",
    notes: "الحواشي مرتبطة بعلاماتها في النص، ذهابًا وإيابًا.",
    no_pictures: "لا صور في هذا الكتاب.",
    decoration: "الصور للزينة فقط.",
    described: "الصور: {n}، ولكلٍّ منها وصف.",
    undescribed: "الصور: {n}، منها بلا وصف: {m}.",
    pages: "تشير قائمة الصفحات إلى كل صفحة من الكتاب المطبوع.",
    blank_pages: "رقم الصفحة البيضاء يقود إلى الصفحة التي تليها.",
};

const DATES: Dates = Dates {
    months: ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"],
    months_alone: None,
    spellings: [&[]; 12],
    weekdays: &["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"],
    particles: &[],
    date: "{d}\u{A0}{m} {y}",
    first_day: "1",
    month_and_year: "{m} {y}",
};
