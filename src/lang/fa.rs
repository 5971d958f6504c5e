//! Persian.

use super::vocabulary::{Credits, Vocabulary};
use super::{Counted, Dates, Habits, Hyphenation, Language, Quotes};

/// What is known of it.
pub(super) const LANGUAGE: Language = Language {
    tags: &["fa", "prs"],
    words: Some(&WORDS),
    dates: Some(DATES),
    counted: Some(Counted { chapter: "فصل {number}", part: "بخش {number}" }),
    digits: '۰',
    habits: Habits { leading: 1500, indent: None, grid: false, dots: None },
    quotes: Quotes::new("«", "»", "“", "”"),
    decimal: '٫',
    hyphenation: Hyphenation::Never,
    ..Language::UNKNOWN
};

const WORDS: Vocabulary = Vocabulary {
    lang: "fa",
    contents: "فهرست",
    chapter: "فصل",
    part: "بخش",
    volume: "جلد {n}",
    volume_abbreviation: "ج. {n}",
    preface: "پیش‌گفتار",
    dedication: "تقدیم",
    notes: "یادداشت‌ها",
    cover: "جلد",
    title_page: "صفحهٔ عنوان",
    copyright: "حقوق نشر",
    sources: "منابع",
    colophon: "دربارهٔ این کتاب",
    index: "نمایه",
    see: "نگاه کنید به",
    see_also: "نیز نگاه کنید به",
    links: "پیوندها",
    start: "آغاز متن",
    pages: "صفحه‌های کتاب چاپی",
    landmarks: "نشانه‌ها",
    page_abbreviation: "ص\u{A0}",
    by: "نوشتهٔ",
    figure: "شکل",
    and: "و",
    first_published: "نخستین انتشار",
    set_in: "حروف‌چینی با",
    back: "بازگشت به متن",
    undated: "بی‌تاریخ",
    miscellany: "گوناگون",
    posts: "نوشته‌ها",
    callouts: ["نکته", "پیشنهاد", "مهم", "هشدار", "احتیاط"],
    credits: Credits {
        illustrations: "تصویرگری:",
        photographs: "عکس:",
        translation: "ترجمهٔ:",
        edition: "ویرایش:",
        foreword: "پیش‌گفتار:",
        afterword: "پس‌گفتار:",
        design: "طراحی:",
        other: "با همکاری:",
    },
};

const DATES: Dates = Dates {
    months: ["ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن", "ژوئیه", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر"],
    months_alone: None,
    spellings: [&[]; 12],
    weekdays: &["دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"],
    particles: &[],
    date: "{d}\u{A0}{m} {y}",
    first_day: "1",
    month_and_year: "{m} {y}",
};
