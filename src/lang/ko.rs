//! Korean.

use super::vocabulary::{Credits, Sentences, Vocabulary};
use super::{Counted, Dates, Habits, Hyphenation, Language, Quotes};

/// What is known of it.
pub(super) const LANGUAGE: Language = Language {
    tags: &["ko"],
    words: Some(&WORDS),
    summary: Some(&SUMMARY),
    dates: Some(DATES),
    counted: Some(Counted { chapter: "제{number}장", part: "제{number}부" }),
    after_page: "쪽",
    habits: Habits { leading: 1650, indent: Some(1), grid: false, dots: None },
    quotes: Quotes::new("“", "”", "‘", "’"),
    decimal: '.',
    hyphenation: Hyphenation::Never,
    ..Language::UNKNOWN
};

const WORDS: Vocabulary = Vocabulary {
    lang: "ko",
    contents: "차례",
    chapter: "장",
    part: "부",
    volume: "제{n}권",
    volume_abbreviation: "제{n}권",
    preface: "머리말",
    dedication: "헌사",
    notes: "주",
    cover: "표지",
    title_page: "속표지",
    copyright: "판권",
    sources: "출전",
    colophon: "간행 정보",
    index: "찾아보기",
    see: "→",
    see_also: "→",
    links: "링크",
    start: "본문",
    pages: "종이책의 쪽",
    landmarks: "길잡이",
    page_abbreviation: "",
    by: "글",
    figure: "그림",
    and: "및",
    first_published: "처음 발표:",
    set_in: "본문 글꼴:",
    back: "본문으로 돌아가기",
    undated: "날짜 없음",
    miscellany: "그 밖의 글",
    posts: "글",
    callouts: ["참고", "도움말", "중요", "경고", "주의"],
    credits: Credits {
        illustrations: "그림",
        photographs: "사진",
        translation: "옮김",
        edition: "엮음",
        foreword: "머리말",
        afterword: "발문",
        design: "디자인",
        other: "도움",
    },
};

const SUMMARY: Sentences = Sentences {
    lang: "ko",
    text: "글은 화면에 맞추어 흐르고, 크게 볼 수 있으며 소리 내어 읽을 수 있습니다. 차례와 제목으로 이동할 수 있습니다.",
    notes: "주와 본문의 주 번호는 서로 연결되어 있습니다.",
    no_pictures: "이 책에는 그림이 없습니다.",
    decoration: "그림은 모두 장식입니다.",
    described: "그림: {n}개, 모두 설명이 있습니다.",
    undescribed: "그림: {n}개, 그중 설명이 없는 것: {m}개.",
    pages: "쪽 목록은 종이책의 모든 쪽을 가리킵니다.",
    blank_pages: "빈 쪽의 번호는 그다음 쪽을 가리킵니다.",
};

const DATES: Dates = Dates {
    months: ["1월", "2월", "3월", "4월", "5월", "6월", "7월", "8월", "9월", "10월", "11월", "12월"],
    months_alone: None,
    spellings: [&[]; 12],
    weekdays: &["월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"],
    particles: &[],
    date: "{y}년 {m} {d}일",
    first_day: "1",
    month_and_year: "{y}년 {m}",
};
