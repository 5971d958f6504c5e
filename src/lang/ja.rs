//! Japanese.

use super::vocabulary::{Credits, Sentences, Vocabulary};
use super::{Counted, Dates, Dots, Habits, Hyphenation, Language, NumberWords, Quotes};

/// What is known of it.
pub(super) const LANGUAGE: Language = Language {
    tags: &["ja"],
    words: Some(&WORDS),
    summary: Some(&SUMMARY),
    dates: Some(DATES),
    numbers: Some(NUMBERS),
    counted: Some(Counted { chapter: "第{word}章", part: "第{word}部" }),
    habits: Habits { leading: 1700, indent: Some(1), grid: true, dots: Some(Dots::Over) },
    quotes: Quotes::new("「", "」", "『", "』"),
    dash: "——",
    decimal: '.',
    hyphenation: Hyphenation::Never,
    ..Language::UNKNOWN
};

const WORDS: Vocabulary = Vocabulary {
    lang: "ja",
    contents: "目次",
    chapter: "章",
    part: "部",
    volume: "第{n}巻",
    volume_abbreviation: "第{n}巻",
    preface: "まえがき",
    dedication: "献辞",
    notes: "注",
    cover: "表紙",
    title_page: "扉",
    copyright: "奥付",
    sources: "初出一覧",
    colophon: "この本について",
    index: "索引",
    see: "→",
    see_also: "→",
    links: "リンク",
    start: "本文",
    pages: "紙の本のページ",
    landmarks: "ランドマーク",
    page_abbreviation: "p.\u{A0}",
    by: "文",
    figure: "図",
    and: "と",
    first_published: "初出",
    set_in: "本文の書体：",
    back: "本文へ戻る",
    undated: "日付なし",
    miscellany: "その他",
    posts: "記事",
    callouts: ["メモ", "ヒント", "重要", "警告", "注意"],
    credits: Credits {
        illustrations: "絵",
        photographs: "写真",
        translation: "訳",
        edition: "編",
        foreword: "序文",
        afterword: "あとがき",
        design: "装丁",
        other: "協力",
    },
};

const SUMMARY: Sentences = Sentences {
    lang: "ja",
    text: "本文は画面に合わせて組み直され、拡大も読み上げもできます。目次と見出しから各所へ移動できます。",
    notes: "注と本文の合印は互いにリンクしています。",
    no_pictures: "この本に図版はありません。",
    decoration: "図版はすべて装飾です。",
    described: "図版：{n}点、すべてに説明文があります。",
    undescribed: "図版：{n}点、うち説明文のないもの：{m}点。",
    pages: "ページ一覧は紙の本の各ページを示します。",
    blank_pages: "白ページの番号は次のページを指します。",
};

const DATES: Dates = Dates {
    months: ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"],
    months_alone: None,
    spellings: [&[]; 12],
    weekdays: &["月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日"],
    particles: &[],
    date: "{y}年{m}{d}日",
    first_day: "1",
    month_and_year: "{y}年{m}",
};

const NUMBERS: NumberWords = NumberWords {
    first: "一, 二, 三, 四, 五, 六, 七, 八, 九, 十, 十一, 十二, 十三, 十四, 十五, 十六, 十七, 十八, 十九, 二十",
    tens: "二十, 三十, 四十, 五十, 六十, 七十, 八十, 九十",
    join: |_, ten, unit| format!("{ten}{unit}"),
    special: None,
    capital_inside: false,
};
