//! Thai.

use super::vocabulary::{Credits, Vocabulary};
use super::{Counted, Dates, Habits, Hyphenation, Language, Quotes};

/// What is known of it.
pub(super) const LANGUAGE: Language = Language {
    tags: &["th"],
    words: Some(&WORDS),
    dates: Some(DATES),
    counted: Some(Counted { chapter: "บทที่ {number}", part: "ภาคที่ {number}" }),
    habits: Habits { leading: 1550, indent: None, grid: false, dots: None },
    quotes: Quotes::new("“", "”", "‘", "’"),
    decimal: '.',
    hyphenation: Hyphenation::Never,
    ..Language::UNKNOWN
};

const WORDS: Vocabulary = Vocabulary {
    lang: "th",
    contents: "สารบัญ",
    chapter: "บท",
    part: "ภาค",
    volume: "เล่มที่ {n}",
    volume_abbreviation: "เล่ม {n}",
    preface: "คำนำ",
    dedication: "คำอุทิศ",
    notes: "เชิงอรรถ",
    cover: "ปก",
    title_page: "หน้าชื่อเรื่อง",
    copyright: "ลิขสิทธิ์",
    sources: "แหล่งที่มา",
    colophon: "เกี่ยวกับหนังสือเล่มนี้",
    index: "ดัชนี",
    see: "ดู",
    see_also: "ดูเพิ่มเติม",
    links: "ลิงก์",
    start: "เริ่มเนื้อหา",
    pages: "หน้าของหนังสือฉบับพิมพ์",
    landmarks: "จุดสำคัญ",
    page_abbreviation: "หน้า\u{A0}",
    by: "โดย",
    figure: "ภาพ",
    and: "และ",
    first_published: "ตีพิมพ์ครั้งแรก",
    set_in: "เรียงพิมพ์ด้วย",
    back: "กลับไปที่เนื้อหา",
    undated: "ไม่ระบุวันที่",
    miscellany: "เรื่องอื่น ๆ",
    posts: "บทความ",
    callouts: ["หมายเหตุ", "เคล็ดลับ", "สำคัญ", "คำเตือน", "ข้อควรระวัง"],
    credits: Credits {
        illustrations: "ภาพประกอบ:",
        photographs: "ภาพถ่าย:",
        translation: "แปล:",
        edition: "บรรณาธิการ:",
        foreword: "คำนำ:",
        afterword: "คำตาม:",
        design: "ออกแบบ:",
        other: "ร่วมกับ:",
    },
};

const DATES: Dates = Dates {
    months: ["มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"],
    months_alone: None,
    spellings: [&[]; 12],
    weekdays: &["วันจันทร์", "วันอังคาร", "วันพุธ", "วันพฤหัสบดี", "วันศุกร์", "วันเสาร์", "วันอาทิตย์"],
    particles: &[],
    date: "{d}\u{A0}{m} {y}",
    first_day: "1",
    month_and_year: "{m} {y}",
};
