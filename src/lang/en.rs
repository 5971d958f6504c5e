//! English.

use super::vocabulary::{Sentences, Vocabulary};
use super::{Dates, Hyphenation, Language, LineEnd, NumberWords, Patterns, Quotes, SiteWords};

/// What is known of it, with what is different elsewhere.
pub(super) const LANGUAGE: Language = Language { regions: REGIONS, ..COMMON };

const COMMON: Language = Language {
    tags: &["en"],
    words: Some(&WORDS),
    summary: Some(&SUMMARY),
    dates: Some(DATES),
    numbers: Some(NUMBERS),
    quotes: Quotes::new("“", "”", "‘", "’"),
    dash: "–",
    decimal: '.',
    hyphenation: Hyphenation::Patterns(Patterns::EnglishUs),
    line_end: LineEnd { one_letter: false, repeats_hyphen: false, dash_never_starts: true },
    elisions: &[
        "tis", "tisn", "twas", "twasn", "twere", "twill", "twould", "twouldn", "twixt", "em", "n", "til", "cause", "bout", "s", "t",
        "neath", "gainst", "midst", "mongst", "tween", "nother", "round?", "cept?", "kay?", "nuff", "ere?", "im?", "er?", "cos", "coz",
        "cuz", "fraid", "scuse", "spose",
    ],
    articles: &["the", "a", "an"],
    site: SITE,
    ..Language::UNKNOWN
};

/// American, and all that is spelt and divided as British English is.
const REGIONS: &[&Language] = &[
    &Language { tags: &["en-us"], dates: Some(Dates { date: "{m}\u{A0}{d}, {y}", ..DATES }), ..COMMON },
    &Language {
        regions: &[],
        tags: &["en-gb", "en-au", "en-nz", "en-ie", "en-za", "en-in"],
        hyphenation: Hyphenation::Patterns(Patterns::EnglishGb),
        ..COMMON
    },
];

pub(super) const WORDS: Vocabulary = Vocabulary {
    contents: "Contents",
    chapter: "Chapter",
    part: "Part",
    preface: "Preface",
    dedication: "Dedication",
    notes: "Notes",
    cover: "Cover",
    title_page: "Title page",
    copyright: "Copyright",
    sources: "Sources",
    colophon: "Colophon",
    start: "Start of the text",
    pages: "Pages of the printed book",
    landmarks: "Landmarks",
    page_abbreviation: "p.\u{A0}",
    by: "by",
    figure: "Figure",
    and: "and",
    first_published: "First published",
    set_in: "Set in",
    back: "Back to the text",
    undated: "Undated",
    miscellany: "Miscellany",
    posts: "Posts",
    callouts: ["Note", "Tip", "Important", "Warning", "Caution"],
};

pub(super) const SUMMARY: Sentences = Sentences {
    lang: "en",
    text: "The text reflows, can be enlarged and can be read aloud; contents and headings lead through it.",
    notes: "Notes are linked to their marks, and back.",
    no_pictures: "It has no pictures.",
    decoration: "Its pictures are decoration only.",
    described: "Pictures: {n}, all with descriptions.",
    undescribed: "Pictures: {n}, of these without a description: {m}.",
    pages: "The page list names every page of the printed book.",
    blank_pages: "A page without text of its own is listed at the place of the page after it.",
};

pub(super) const DATES: Dates = Dates {
    months: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    months_alone: None,
    spellings: [&["jan"], &["feb"], &["mar"], &["apr"], &[], &["jun"], &["jul"], &["aug"], &["sep", "sept"], &["oct"], &["nov"], &["dec"]],
    weekdays: &[
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
    ],
    particles: &["of", "the"],
    date: "{d}\u{A0}{m} {y}",
    first_day: "1",
    month_and_year: "{m} {y}",
};

const NUMBERS: NumberWords = NumberWords {
    first: "one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen, fifteen, sixteen, seventeen, \
             eighteen, nineteen, twenty",
    tens: "twenty, thirty, forty, fifty, sixty, seventy, eighty, ninety",
    join: |_, ten, unit| format!("{ten}-{unit}"),
    special: None,
    capital_inside: true,
};

const SITE: SiteWords = SiteWords {
    dated: &[
        "posted on",
        "published on",
        "published",
        "posted",
        "written on",
        "written",
        "date",
        "updated on",
        "updated",
        "last updated on",
        "last updated",
        "last modified",
        "created on",
        "on",
        "first published",
        "first published on",
        "edited on",
        "modified on",
    ],
    by: &["by", "posted by", "published by", "written by", "author:"],
    by_behind: &[],
    at: &["at", "@"],
    lines: &[],
    menu: &[],
    lists: &[
        "recent comments",
        "recent posts",
        "recent entries",
        "latest posts",
        "latest articles",
        "archives",
        "archive",
        "blog archive",
        "blogroll",
        "categories",
        "popular posts",
        "top posts & pages",
        "tag cloud",
        "my blog list",
        "followers",
        "pages",
        "related posts",
        "related articles",
        "related",
        "you might also like",
        "you may also like",
        "more from this blog",
        "tags",
    ],
    comments: &["comment", "comments", "response", "responses", "thought", "thoughts", "reply", "replies", "reader comments"],
    says: &["says", "said", "wrote", "commented", "writes"],
    buttons: &["reply", "reply ↓", "↓", "like", "log in to reply", "report", "delete", "replies", "quote"],
};
