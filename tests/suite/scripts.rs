//! Books in the scripts of the world: lines, marks, words of the book, direction. Faces that are not in the repository are made up.

use std::collections::BTreeMap;

use postbound::page::{Page, Placed};
use postbound::unit::Len;

use crate::support::{Book, Built, wide};

/// A book in a language, with a face of wide characters.
fn book(lang: &str, text: &str) -> Book {
    Book::post(text).set("book.language", lang).file("fonts/wide.ttf", wide::face()).only(&["screen"])
}

/// Text without a pattern that a line could fall into step with: words of one and more characters, between marks.
fn long_text(words: &[&str], marks: &[&str], count: usize) -> String {
    let mut state = 17u32;
    let mut next = |n: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % n
    };
    let mut out = String::new();
    for n in 0..count {
        (0..1 + next(6)).for_each(|_| out.push_str(words[next(words.len())]));
        out.push_str(marks[next(marks.len())]);
        if n % 12 == 11 {
            out.push_str("山。\n\n");
        }
    }
    out
}

/// The lines of all pages, by their characters.
fn lines(built: &Built) -> Vec<String> {
    (1..=built.pages()).flat_map(|n| built.lines(n)).map(|(_, words)| words.trim().to_string()).filter(|l| !l.is_empty()).collect()
}

#[test]
fn no_line_starts_or_ends_with_what_it_must_not() {
    let chinese = long_text(
        &["山", "水之间", "读书", "2018", "天地", "Rust", "茶", "慢慢地"],
        &["，", "。", "；", "：“", "”，", "！", "？", "、", "（", "）", "《", "》", "……", "——", "。”"],
        900,
    );
    let japanese = long_text(
        &["港", "ちょっと", "コーヒー", "人々", "は", "東京", "きっと", "PC", "三か月"],
        &["、", "。", "「", "」", "『", "』", "（", "）", "・", "！", "？」", "……", "——"],
        900,
    );
    for (lang, text, starts, ends) in [
        ("zh", chinese, "，。；：”！？、）》·’", "“‘（《"),
        ("ja", japanese, "、。」』）・！？ーっょゃゅぁぃぅぇぉッャュョァィゥェォ々ゝヽ", "「『（"),
    ] {
        let built = book(lang, &text).build();
        let lines = lines(&built);
        assert!(lines.len() > 150, "{} lines", lines.len());
        for line in &lines {
            assert!(!line.starts_with(|c| starts.contains(c)), "{lang}: a line starts with {line}");
            assert!(!line.ends_with(|c| ends.contains(c)), "{lang}: a line ends with {line}");
        }
        let parted = |pair: [char; 2]| lines.windows(2).any(|w| w[0].ends_with(pair[0]) && w[1].starts_with(pair[1]));
        assert!(!parted(['…', '…']) && !parted(['—', '—']), "{lang}: a dash or an ellipsis is parted");
        assert!(!built.told().contains(&"overfull-line"), "{:?}", built.told());
    }
}

/// The line that these words stand in: where its ink starts and ends.
fn extent(page: &Page, words: &str) -> (Len, Len) {
    let mut rows: BTreeMap<Len, (Len, Len, String)> = BTreeMap::new();
    for (at, placed) in &page.placed {
        let Placed::Text(run) = placed else { continue };
        let row = rows.entry(at.y).or_insert((at.x, at.x, String::new()));
        *row = (row.0.min(at.x), row.1.max(at.x + run.width()), format!("{}{}", row.2, run.text));
    }
    let found = rows.values().find(|r| r.2.contains(words)).unwrap_or_else(|| panic!("{words} in {rows:?}"));
    (found.0, found.1)
}

/// Requirements for Chinese Text Layout, as a table: a line that is not justified, and how many ems it is wide.
#[test]
fn marks_take_the_room_that_the_requirements_give_them() {
    let rows = [
        ("中文，中文", 5.0, "3.1.6: a comma takes an em inside a line"),
        ("中文。", 2.5, "3.1.6.1: at the end of a line it takes half of one"),
        ("「中」文", 3.5, "3.1.6.1: at the start of a line an opening bracket takes half"),
        ("中」「文", 3.5, "3.1.6.2: between a closing and an opening bracket there is half an em"),
        ("中）。文", 3.5, "3.1.6.2: between two closing marks there is nothing"),
        ("中「（文", 3.5, "3.1.6.2: between two opening marks there is nothing"),
        ("他说：“好。”", 5.5, "3.1.6.2: a colon before a quotation mark, a stop before its end"),
        ("中——文", 4.0, "3.1.3.4: a dash takes two ems"),
        ("中……文", 4.0, "3.1.3.4: an ellipsis takes two ems"),
        ("中・文", 3.0, "3.1.6: a middle dot takes an em inside a line"),
    ];
    for (text, ems, requirement) in rows {
        let built = book("zh", &format!("一\n\n{text}")).build();
        let size = built.layout.text.inline.size;
        let (from, to) = extent(&built.finished.pages.pages[0], text);
        let width = (to - from).to_pt() / size.to_pt();
        assert!((width - ems).abs() < 0.02, "{text}: {width} ems for {ems}: {requirement}");
    }
}

#[test]
fn a_quarter_of_an_em_stands_between_wide_and_narrow_words() {
    let width = |lang: &str, text: &str| {
        let built = book(lang, &format!("一\n\n{text}")).build();
        let (from, to) = extent(&built.finished.pages.pages[0], text);
        (to - from).to_pt() / built.layout.text.inline.size.to_pt()
    };
    for lang in ["zh", "ja"] {
        let alone = width(lang, "2018");
        assert!((width(lang, "中2018文") - alone - 2.5).abs() < 0.03);
        assert!((width(lang, "中 2018 文") - alone - 2.5).abs() < 0.03, "a typed space is that gap");
        assert!((width(lang, "（2018）") - alone - 1.0).abs() < 0.03, "none beside a bracket");
    }
}

#[test]
fn lines_of_chinese_stand_on_a_grid_of_ems() {
    let text = "山水之间有一座小小的茶园春天的时候我们一起上山采茶晚上围着火炉慢慢地喝".repeat(20);
    for lang in ["zh", "ja"] {
        let built = book(lang, &text).build();
        let size = built.layout.text.inline.size;
        let runs: Vec<Len> = built
            .finished
            .pages
            .pages
            .iter()
            .flat_map(|p| &p.placed)
            .filter_map(|(_, placed)| match placed {
                Placed::Text(run) if run.text.chars().count() > 10 && run.size == size => Some(run),
                _ => None,
            })
            .flat_map(|run| run.glyphs.iter().map(|g| g.advance()).collect::<Vec<_>>())
            .collect();
        assert!(runs.len() > 500, "{}", runs.len());
        assert!(runs.iter().all(|advance| (*advance - size).abs() < Len::pt(0.01)), "{lang}: every character is an em wide");
    }
}

#[test]
fn hanging_stops_leave_the_line_to_its_characters() {
    let text = long_text(&["山", "水", "之", "间"], &["，", "。"], 300);
    let out = |hanging: bool| {
        let built = book("zh", &text).config(&format!("[layout.overrides]\ntext = {{ hanging = {hanging} }}")).build();
        let page = &built.layout.page;
        let edges: Vec<Len> = built
            .finished
            .pages
            .pages
            .iter()
            .flat_map(|p| p.placed.iter().map(move |(at, placed)| (p.side, at, placed)))
            .filter_map(|(side, at, placed)| match placed {
                Placed::Text(run) => {
                    Some(at.x + run.width() - if side == postbound::page::Side::Recto { page.inside } else { page.outside })
                }
                _ => None,
            })
            .collect();
        edges.into_iter().filter(|x| *x > page.measure() + Len::pt(2.0)).count()
    };
    assert_eq!(out(false), 0);
    assert!(out(true) > 5);
}

#[test]
fn a_book_says_its_own_words_in_its_own_language() {
    for (lang, label, contents, date) in [
        ("zh", "第一章", "目录", "2019年3月1日"),
        ("zh-TW", "第一章", "目錄", "2019年3月1日"),
        ("ja", "第一章", "目次", "2019年3月1日"),
        ("ko", "제1장", "차례", "2019년 3월 1일"),
        ("th", "บทที่ 1", "สารบัญ", "1\u{a0}มีนาคม 2019"),
        ("hi", "अध्याय 1", "विषय-सूची", "1\u{a0}मार्च 2019"),
        ("he", "פרק 1", "תוכן העניינים", "1\u{a0}במרץ 2019"),
        ("ar", "الفصل ١", "المحتويات", "١\u{a0}مارس ٢٠١٩"),
        ("fa", "فصل ۱", "فهرست", "۱\u{a0}مارس ۲۰۱۹"),
    ] {
        let post = "---\ntitle: X\ndate: 2019-03-01\n---\n\nX.";
        let built = Book::of(&[("a.md", post)])
            .set("book.language", lang)
            .config("[front]\npages = [\"contents\"]\n[chapters]\nnumber = true")
            .file("fonts/wide.ttf", wide::face())
            .only(&["epub"])
            .build();
        let xhtml: String =
            built.epub().into_iter().filter(|(n, _)| n.ends_with("html")).map(|(_, b)| String::from_utf8(b).unwrap()).collect();
        for words in [label, contents, date] {
            assert!(xhtml.contains(words), "{lang}: {words}");
        }
        assert!(!built.told().contains(&"no-words"), "{lang}");
    }
}

const HEBREW: &str = "בשעה חמש בבוקר הנמל עדיין ישן, אבל הדייגים כבר חוזרים, אחד אחד, אל החוף הישן שמעבר לגבעה.\n\n\
    - לחם\n- מחברת\n\n1. אחת\n2. שתיים\n\n> ציטוט קצר מאוד.\n\n```\nlet x = 1;\n```\n";

#[test]
fn a_book_from_right_to_left_is_bound_at_the_right() {
    let built = Book::post(HEBREW).set("book.language", "he").build();
    let pdf = postbound_pdf(&built);
    assert!(pdf.contains("R2L"), "the PDF says which way its pages turn");
    let package =
        built.epub().into_iter().find(|(n, _)| n.ends_with(".opf")).map(|(_, b)| String::from_utf8(b).unwrap()).expect("a package");
    assert!(package.contains("page-progression-direction=\"rtl\""));
    let page = &built.finished.pages.pages[0];
    let layout = &built.layout.page;
    let edges = |words: &str| extent(page, words);
    // The spine is at the right of the first page, so the wider margin is the left one where the layout's outer one is wider.
    let right = layout.trim.width - layout.inside;
    assert!((edges("בשעה חמש").1 - right).abs() < Len::pt(1.5), "a paragraph starts at the right, at the spine's margin");
    for words in ["מחברת", "שתיים"] {
        let (_, to) = edges(words);
        assert!(to < right && to > layout.trim.width / 2, "{words}: the item of a list hangs at the right");
    }
    let (from, _) = edges("let x");
    assert!(from < layout.trim.width / 2, "code is read from the left");
    assert!(!built.told().contains(&"missing-script"));
}

/// The catalogue of the PDF, as text.
fn postbound_pdf(built: &Built) -> String {
    crate::support::dump::dump(&built.made("screen").bytes).replace('\n', " ")
}

#[test]
fn thai_lines_start_with_words() {
    let words = ["ทุกเช้า", "ฉัน", "ตื่น", "ก่อน", "พระอาทิตย์", "แล้ว", "เดิน", "ไป", "ตาม", "ทาง", "เพื่อ", "ซื้อ", "ขนม", "โรงเรียน", "บ้าน"];
    let text = words.concat().repeat(12);
    let built = Book::post(&text).set("book.language", "th").only(&["screen"]).build();
    let lines = lines(&built);
    assert!(lines.len() > 10);
    let broken =
        lines.iter().filter(|l| l.chars().count() > 12).filter(|l| !["ทุก", "เช้า"].iter().chain(&words).any(|w| l.starts_with(w))).count();
    assert_eq!(broken, 0, "{lines:#?}");
    let combining =
        |c: char| ('\u{e31}'..='\u{e3a}').contains(&c) && c != '\u{e32}' && c != '\u{e33}' || ('\u{e47}'..='\u{e4e}').contains(&c);
    assert!(lines.iter().all(|l| !l.starts_with(combining)));
    assert!(built.told().iter().all(|id| *id != "forced-break" && *id != "missing-script"), "{:?}", built.told());
}

#[test]
fn a_script_without_a_face_is_told_once_with_its_remedy() {
    let post = "A word: ភាសាខ្មែរ.\n\nAnd again: ភាសា, and 漢字.";
    let built = Book::post(post).only(&["screen"]).build();
    let told: Vec<_> = built.report.diagnostics.iter().filter(|d| d.kind.id() == "missing-script").collect();
    assert_eq!(told.len(), 2, "{told:#?}");
    let khmer = told.iter().find(|d| d.message.contains("Khmer")).expect("told");
    assert!(khmer.loc.is_some() && khmer.notes.iter().any(|n| n.contains("1 more place")), "{khmer:#?}");
    let help = khmer.help.as_deref().unwrap_or_default();
    assert!(["Noto Serif Khmer", "fonts-noto-core", "fallback ="].iter().all(|w| help.contains(w)), "{help}");
}

#[test]
fn folders_outside_the_book_are_read_where_a_family_in_them_is_named() {
    let outside = tempfile::tempdir().expect("a folder");
    std::fs::write(outside.path().join("wide.ttf"), wide::face()).expect("written");
    let folder = outside.path().display();
    let config = |more: &str| format!("[fonts]\nfolders = [\"{folder}\"]\n{more}");
    // The made-up face bears the name of the one that it was made of, which is in the program: so it is told apart by its family.
    let built = Book::post("漢字").config(&config("")).only(&["screen"]).build();
    assert!(built.told().contains(&"missing-script"), "what is not named is not used");
    let unknown = Book::post("x").config(&config("fallback = [\"No Such Family\"]")).only(&["screen"]).try_build();
    let report = unknown.err().expect("it stops");
    assert!(report.diagnostics.iter().any(|d| d.kind.id() == "unknown-family"), "{report:#?}");
}

/// Words, figures and signs of pages and documents, without markup.
fn shown(built: &Built) -> String {
    let pages = (1..=built.pages()).map(|n| built.page(n) + " " + &built.furniture(n)).collect::<Vec<_>>().join("\n");
    let mut documents = String::new();
    for (name, bytes) in built.epub().into_iter().filter(|(name, _)| name.ends_with("html")) {
        let text = String::from_utf8(bytes).expect("UTF-8");
        let body = text.split_once("<body").map_or("", |(_, body)| body);
        body.split('<').filter_map(|part| part.split_once('>')).for_each(|(_, words)| documents += &format!(" {words}"));
        documents += &format!("\n{name}\n");
    }
    pages + &documents.lines().filter(|l| !l.ends_with("html")).collect::<String>()
}

#[test]
fn a_book_counts_everything_in_the_figures_of_its_language() {
    let post = |title: &str, other: &str| {
        format!("---\ntitle: {title}\ndate: 2019-03-01\n---\n\nא ا[^a]. [ب]({other}.md).\n\n1. ا\n2. ب\n\n[^a]: ج.\n\n## ا\n\nب.\n")
    };
    let posts = [("a.md", post("ا", "b")), ("b.md", post("ب", "a")), ("c.md", post("ج", "a"))];
    let posts: Vec<(&str, &str)> = posts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    for (lang, zero) in [("ar", '٠'), ("ar-MA", '0'), ("fa", '۰'), ("ur", '۰'), ("he", '0'), ("hi", '0')] {
        let built = Book::of(&posts)
            .set("book.language", lang)
            .config("[front]\npages = [\"contents\"]\n[chapters]\nnumber = true\n[back]\npages = [\"sources\"]")
            .build();
        let shown = shown(&built);
        let figures: String = shown.chars().filter(|c| c.is_numeric()).collect();
        let own = |c: char| u32::from(c).checked_sub(u32::from(zero)).is_some_and(|n| n < 10);
        let first = shown.lines().find(|l| l.chars().any(|c| c.is_numeric() && !own(c)));
        assert!(figures.chars().all(own), "{lang}: {figures}: {first:?}");
        assert!(figures.chars().count() > 30, "{lang}: {figures}");
        let css: String =
            built.epub().into_iter().filter(|(n, _)| n.ends_with(".css")).map(|(_, b)| String::from_utf8(b).unwrap()).collect();
        assert_eq!(css.contains("list-style-type: arabic-indic"), zero == '٠', "{lang}");
        assert_eq!(css.contains("list-style-type: persian"), zero == '۰', "{lang}");
    }
}

/// What letters that join or that are read by their joined forms have on a page: each glyph and its step.
fn steps(built: &Built) -> std::collections::BTreeSet<(u16, Len)> {
    let placed = built.finished.pages.pages.iter().flat_map(|p| &p.placed);
    let runs = placed.filter_map(|(_, placed)| match placed {
        Placed::Text(run) if run.text.chars().any(|c| c > '\u{590}') => Some(run),
        _ => None,
    });
    runs.flat_map(|run| {
        assert!(run.expand == 1000 && run.tracking == Len::ZERO, "{}", run.text);
        let is_space = |at: u16| run.text[usize::from(at)..].starts_with(|c: char| c.is_whitespace() || c == '\u{a0}');
        run.glyphs.iter().filter(move |g| !is_space(g.cluster)).map(|g| (g.gid, g.advance())).collect::<Vec<_>>()
    })
    .collect()
}

#[test]
fn nothing_is_spaced_or_stretched_that_would_break_joined_letters() {
    for (lang, words) in [
        ("hi", "सुबह पाँच बजे बंदरगाह अभी सो रहा होता है, लेकिन मछुआरे एक-एक करके पुराने किनारे पर लौट रहे होते हैं क्योंकि समुद्र शांत है "),
        ("ar", "في الخامسة صباحًا يكون الميناء نائمًا، لكن الصيادين يعودون واحدًا بعد آخر إلى الشاطئ القديم وراء التلة "),
        ("fa", "ساعت پنج صبح بندر هنوز خواب است، اما ماهیگیران یکی یکی به ساحل قدیمی برمی‌گردند "),
    ] {
        let set = |align: &str| {
            let looks =
                format!("[layout.overrides]\ntext = {{ align = \"{align}\" }}\nmicrotype = {{ expansion = \"3%\", tracking = \"2%\" }}");
            Book::post(&words.repeat(20)).set("book.language", lang).config(&looks).only(&["screen"]).build()
        };
        let (justified, ragged) = (steps(&set("justify")), steps(&set("left")));
        let other: Vec<_> = justified.difference(&ragged).collect();
        assert!(other.is_empty() && justified.len() > 30, "{lang}: {other:?}");
    }
}

#[test]
fn thai_lines_are_divided_as_the_dictionary_divides() {
    let words = [
        "เช้า",
        "ตลาด",
        "แม่ค้า",
        "ผลไม้",
        "ทะเล",
        "เรือ",
        "ชาวประมง",
        "กลับ",
        "หมู่บ้าน",
        "ภูเขา",
        "สายฝน",
        "หนังสือ",
        "ห้องสมุด",
        "ครู",
        "นักเรียน",
        "โรงเรียน",
        "กาแฟ",
        "ถนน",
        "รถไฟ",
        "สถานี",
        "ดอกไม้",
        "สวน",
        "ประเทศ",
        "ภาษา",
        "วัฒนธรรม",
        "อาหาร",
        "ข้าว",
        "น้ำ",
        "แมว",
        "สุนัข",
    ];
    let mut state = 5u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        words[(state >> 8) as usize % words.len()]
    };
    let text: Vec<String> = (0..120).map(|_| (0..40).map(|_| next()).collect()).collect();
    let built = Book::post(&text.join("\n\n")).set("book.language", "th").only(&["screen"]).build();
    let lines = lines(&built);
    // A line that starts with a word, or with a part of one that the dictionary knows as a compound (ห้อง|สมุด).
    let parts = ["ค้า", "ประมง", "บ้าน", "ฝน", "สมุด", "เรียน", "ไฟ", "ไม้", "สือ"];
    let good = |l: &&String| words.iter().chain(&parts).any(|w| l.starts_with(w)) || l.chars().count() < 5;
    let wrong: Vec<&String> = lines.iter().filter(|l| !good(l)).collect();
    assert!(lines.len() > 300 && wrong.len() * 100 <= lines.len(), "{} of {}: {:?}", wrong.len(), lines.len(), wrong.first());
}
