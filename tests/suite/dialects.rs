//! Dialects of folders: what engines of sites and notebooks add to Markdown and its front matter reaches both books as what it means,
//! and never as markup.

use postbound::model::{Block, BlockKind, walk};

use crate::support::{Book, Built};

fn words(built: &Built) -> String {
    built.words().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The blocks of the first post.
fn blocks(built: &Built) -> Vec<Block> {
    let first = built.finished.book.chapters().next().and_then(|c| c.sections.first());
    first.map(|s| s.blocks.clone()).unwrap_or_default()
}

/// The callouts of a book: (title, words).
fn callouts(built: &Built) -> Vec<(String, String)> {
    let mut out = Vec::new();
    walk::each(&blocks(built), &mut |block| {
        if let BlockKind::Callout(callout) = &block.kind {
            let mut words = Vec::new();
            walk::texts(&callout.blocks, &mut |t| words.push(t.plain()));
            out.push((callout.title.plain(), words.join(" ")));
        }
    });
    out
}

fn build(name: &str, text: &str) -> Built {
    Book::of(&[(name, text)]).picture("posts/a.png", 600, 400).picture("posts/b.jpg", 600, 400).only(&["screen", "epub"]).build()
}

#[test]
fn callouts_of_every_dialect_are_one_block() {
    let text = "---\ntitle: T\n---\nStart.\n\n\
        > [!WARNING]- Mind *the* gap\n> It is wide.\n\n\
        !!! tip \"A tip\"\n    Body of the tip.\n\n    - with a list\n\n\
        ??? bug\n    Body of the bug.\n\n\
        :::note My title\n\nBody of the note.\n\n:::\n\n\
        ::: {.callout-important}\n## Quarto head\n\nBody of Quarto.\n:::\n\n\
        {{< notice warning >}}\nBody of Hugo.\n{{< /notice >}}\n\n\
        {{% alert title=\"Title of Docsy\" color=\"danger\" %}}Body of Docsy.{{% /alert %}}\n\n\
        {: .note }\nBody of Jekyll.\n\n\
        ```admonish info title=\"Title of mdBook\"\nBody of mdBook.\n```\n\n\
        <Callout type=\"caution\" title=\"Title of JSX\">\n\nBody of JSX.\n\n</Callout>\n\nEnd.\n";
    let built = build("a.md", text);
    let got = callouts(&built);
    let want = [
        ("Mind the gap", "It is wide."),
        ("A tip", "Body of the tip. with a list"),
        ("Bug", "Body of the bug."),
        ("My title", "Body of the note."),
        ("Quarto head", "Body of Quarto."),
        ("Warning", "Body of Hugo."),
        ("Title of Docsy", "Body of Docsy."),
        ("Note", "Body of Jekyll."),
        ("Title of mdBook", "Body of mdBook."),
        ("Title of JSX", "Body of JSX."),
    ];
    assert_eq!(got, want.map(|(t, b)| (t.to_string(), b.to_string())));
    let chapter = built.chapter(1);
    assert!(chapter.contains("<aside class=\"callout tip\" epub:type=\"tip\" role=\"doc-tip\">"), "{chapter}");
    for mark in ["[!", "!!!", ":::", "{{", "{:", "<Callout", "admonish"] {
        assert!(!words(&built).contains(mark), "{mark}");
    }
}

#[test]
fn callouts_without_a_title_speak_the_language_of_the_book() {
    let book = Book::post("> [!NOTE]\n> Hier.\n\n> [!CAUTION]\n> Dort.").config("[book]\nlanguage = \"de\"").only(&["screen"]).build();
    let titles: Vec<String> = callouts(&book).into_iter().map(|(t, _)| t).collect();
    assert_eq!(titles, ["Hinweis", "Vorsicht"]);
}

#[test]
fn front_matter_of_every_engine_gives_title_and_date() {
    for (name, text) in [
        ("json.md", "{\n  \"title\": \"The title\",\n  \"date\": \"2020-05-05\"\n}\n\nThe body.\n"),
        ("hexo.md", "title: The title\ndate: 2020-05-05\n---\n\nThe body.\n"),
        ("hexo-json.md", "\"title\": \"The title\",\n\"date\": \"2020-05-05\"\n;;;\n\nThe body.\n"),
        ("pelican.md", "Title: The title\nDate: 2020-05-05 10:00\nAuthors: A, B\n\nThe body.\n"),
        ("nikola.md", "<!--\n.. title: The title\n.. date: 2020-05-05 10:00:00 UTC\n-->\n\nThe body.\n"),
        ("pandoc.md", "% The title\n% A. Writer\n% 2020-05-05\n\nThe body.\n"),
        ("Page 0123456789abcdef0123456789abcdef.md", "# The title\n\nCreated: May 5, 2020 3:04 PM\nTags: x\n\nThe body.\n"),
        ("comment.md", "<!-- an editor's line -->\n---\ntitle: The title\ndate: 2020-05-05\n---\nThe body.\n"),
        ("eleventy.md", "---json\n{\"title\": \"The title\", \"date\": \"2020-05-05\"}\n---\nThe body.\n"),
    ] {
        let built = build(name, text);
        let post = &built.finished.book.chapters().next().expect("a chapter").sections[0];
        assert_eq!(post.date.map(|d| d.iso()).as_deref(), Some("2020-05-05"), "{name}");
        let words = words(&built);
        assert!(words.contains("The title") && words.contains("The body."), "{name}: {words}");
        for left in ["date", "Date", "Created", "{", ";;;", "% A", "editor", "0123"] {
            assert!(!words.contains(left), "{name}: {left} in {words}");
        }
    }
}

#[test]
fn what_authors_hide_reaches_no_book() {
    for (name, text) in [
        ("liquid.md", "A.\n\n{% comment %}\nSECRET\n\n```\nSECRET\n```\n{% endcomment %}\n\nB."),
        ("liquid-line.md", "A {% comment %}SECRET{% endcomment %} B."),
        ("nunjucks.md", "A {# SECRET #} B."),
        ("hugo.md", "A {{/* SECRET */}} B.\n\n{{< comment >}}\nSECRET\n{{< /comment >}}"),
        ("obsidian.md", "A %%SECRET%% B.\n\n%%\nSECRET\n\nSECRET\n%%\n\nC."),
        ("html.md", "A <!-- SECRET\nSECRET --> B.\n\n<!--\n\nSECRET\n\n-->\n\nC."),
        ("html-words.md", "A <!-- SECRET\n\nSECRET --> B."),
        ("markdown.md", "A.\n\n[//]: # (SECRET)\n\n[comment]: <> (SECRET (nested) one)\n\nB."),
        ("mdx.mdx", "A {/* SECRET */} B.\n\n{/*\n\nSECRET\n\n*/}\n\nC."),
        ("critic.md", "A{>>SECRET<<} B."),
    ] {
        let built = build(name, text);
        assert!(!words(&built).contains("SECRET"), "{name}: {}", words(&built));
        assert!(!built.chapter(1).contains("SECRET"), "{name}");
        assert!(words(&built).contains('A') && words(&built).contains('B'), "{name}");
    }
    let shown = build("code.md", "Write `%%a%%`.\n\n```\n{% comment %}shown{% endcomment %}\n%%shown%%\n```\n");
    assert!(words(&shown).contains("{% comment %}shown{% endcomment %}") && words(&shown).contains("%%a%%"));
}

#[test]
fn pictures_of_any_tag_are_figures_with_their_captions() {
    for tag in [
        "{{< legacy-img src=\"a.png\" alt=\"The alt\" caption=\"The caption\" >}}",
        "{{<\n  img-right\n  src=\"a.png\"\n  alt=\"The alt\"\n  title=\"The caption\"\n>}}",
        "{% include figure.html src=\"a.png\" alt=\"The alt\" caption=\"The caption\" %}",
        "{% image \"a.png\", \"The alt\", \"The caption\" %}",
        "<Figure src=\"./a.png\" alt=\"The alt\" caption=\"The caption\" />",
        "<Image\n  src={\"a.png\"}\n  alt=\"The alt\"\n  title=\"The caption\"\n/>",
        "{{ figure(src=\"a.png\", alt=\"The alt\", caption=\"The caption\") }}",
        "{{< figure src=\"a.png\" alt=\"The alt\" >}}The caption{{< /figure >}}",
    ] {
        let built = build("a.md", &format!("Before.\n\n{tag}\n\nAfter.\n"));
        let figure = blocks(&built).into_iter().find_map(|b| if let BlockKind::Figure(f) = b.kind { Some(f) } else { None });
        let figure = figure.unwrap_or_else(|| panic!("{tag}: {:?}", blocks(&built)));
        assert_eq!(figure.images[0].alt.as_deref(), Some("The alt"), "{tag}");
        assert_eq!(figure.caption.map(|c| c.plain()).as_deref(), Some("The caption"), "{tag}");
        assert!(!built.told().contains(&"missing-image"), "{tag}");
    }
}

#[test]
fn marks_of_other_dialects_reach_both_books_as_what_they_mean() {
    let built = build(
        "a.md",
        "A ==marked== word, H~2~O and x^2^. Also ^[An inline note.] 2^10, ~/.bashrc, a == b == c.\n\nSee [[b#Here|the other]] and :tada:.\n\n\
         | a | b |\n|---|---|\n| [[b\\|in a table]] | c |\n\n| A line\n|   of verse\n| and more\n\nTerm\n: Meaning\n\nSmile\n:) not a meaning\n\nLast line. ^abc123\n",
    );
    let chapter = built.chapter(1);
    for part in ["<mark>marked</mark>", "H<sub>2</sub>O", "x<sup>2</sup>", "2^10", "~/.bashrc", "a == b == c", "in a table</a>", "🎉"] {
        assert!(chapter.contains(part) || (part.ends_with("</a>") && chapter.contains("in a table")), "{part}: {chapter}");
    }
    for mark in ["==marked", "^[", "[[", "\\|", "^abc123", "| A line"] {
        assert!(!words(&built).contains(mark), "{mark}: {}", words(&built));
    }
    assert!(words(&built).contains(":) not a meaning") && words(&built).contains("An inline note."));
    let kinds: Vec<bool> = blocks(&built).iter().map(|b| matches!(b.kind, BlockKind::Definitions(_))).collect();
    assert_eq!(kinds.iter().filter(|k| **k).count(), 1);
    assert!(blocks(&built).iter().any(|b| matches!(b.kind, BlockKind::Verse(_))), "{:?}", blocks(&built));
}

#[test]
fn mdx_leaves_its_words_and_no_script() {
    let built = build(
        "a.mdx",
        "import A from './a'\nimport {\n  B\n} from './b'\n\nexport const meta = {\n  title: 'x'\n}\n\n# Title\n\nWords{' '}here, {props.x} gone.\n\n\
         <Tabs>\n  <TabItem value=\"one\" label=\"First label\">First tab.</TabItem>\n  <TabItem value=\"two\" label=\"Second label\">Second tab.</TabItem>\n</Tabs>\n\n\
         <div style={{ color: 'red' }} className=\"x\">Inside a div.</div>\n\n```jsx\nimport C from 'c'\n<C a={b} />\n```\n",
    );
    let words = words(&built);
    for gone in ["import A", "export const", "props.x", "TabItem", "style=", "className"] {
        assert!(!words.contains(gone), "{gone}: {words}");
    }
    for kept in ["Words here", "First label", "First tab.", "Second tab.", "Inside a div.", "import C from 'c'", "<C a={b} />"] {
        assert!(words.contains(kept), "{kept}: {words}");
    }
    assert!(!words.contains("tab.Second"));
    assert!(built.told().contains(&"shortcode"));
}

#[test]
fn of_translations_the_book_keeps_one_language() {
    let posts: &[(&str, &str)] = &[
        ("one/index.md", "# One\n\nEnglish words."),
        ("one/index.ja.md", "# 一\n\n日本語。"),
        ("two.md", "# Two\n\nMore English words."),
        ("two.de.md", "# Zwei\n\nDeutsche Wörter."),
        ("fr/two.md", "# Deux\n\nDes mots français."),
    ];
    let titles = |built: &Built| {
        let mut titles: Vec<String> = built.finished.book.chapters().map(|c| c.title.plain()).collect();
        titles.sort();
        titles
    };
    let english = Book::of(posts).only(&["screen"]).build();
    assert_eq!(titles(&english), ["One", "Two"]);
    assert_eq!(english.told().iter().filter(|id| **id == "left-out").count(), 1);
    let german = Book::of(posts).config("[book]\nlanguage = \"de\"").only(&["screen"]).build();
    assert!(titles(&german).contains(&"Zwei".to_string()) && !titles(&german).contains(&"Two".to_string()), "{:?}", titles(&german));
}

#[test]
fn an_mdbook_keeps_its_order_and_shows_what_it_includes() {
    let book = Book::of(&[
        ("SUMMARY.md", "# Summary\n\n[Before](before.md)\n\n# The part\n\n- [Second](z.md)\n  - [Below](sub/below.md)\n- [Third](a.md)\n"),
        ("before.md", "# Before\n\nA preface."),
        ("z.md", "# Second\n\n```rust\n{{#rustdoc_include code/x.rs:here}}\n```\n\n```rust\n# hidden();\nshown();\n```\n"),
        ("sub/below.md", "# Below\n\n{{#title Other}}Words. {{#include ../code/words.txt}}"),
        ("a.md", "# Third\n\nThe end."),
        ("not-named.md", "# Not named\n\nNowhere."),
    ])
    .file("posts/code/x.rs", "fn no() {}\n// ANCHOR: here\nfn yes() {}\n// ANCHOR_END: here\n")
    .file("posts/code/words.txt", "Included words.\n")
    .config("[chapters]\norder = \"themes\"\nstructure = \"auto\"")
    .only(&["screen"])
    .build();
    let chapters: Vec<String> = book.finished.book.chapters().map(|c| c.title.plain()).collect();
    assert_eq!(chapters, ["Before", "Second", "Third"]);
    let parts: Vec<Option<String>> = book.finished.book.parts.iter().map(|p| p.title.as_ref().map(|t| t.plain())).collect();
    assert_eq!(parts, [None, Some("The part".to_string())]);
    let words = words(&book);
    for kept in ["fn yes() {}", "shown();", "Included words.", "Below"] {
        assert!(words.contains(kept), "{kept}: {words}");
    }
    for gone in ["{{#", "hidden", "fn no", "ANCHOR", "Nowhere", "Summary"] {
        assert!(!words.contains(gone), "{gone}: {words}");
    }
}

#[test]
fn a_book_toml_of_mdbook_is_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("book.toml"), "[book]\ntitle = \"X\"\nauthors = [\"A\"]\nsrc = \"src\"\n\n[output.html]\n")
        .expect("written");
    let report = Built::make(folder.path(), &[], &[]).err().expect("no book");
    assert!(report.diagnostics[0].message.contains("mdBook"), "{:#?}", report.diagnostics);
}

#[test]
fn what_any_engine_keeps_from_readers_stays_out_of_the_book() {
    let post = "One {{!-- secret\nlines --}} two {{! secret }} three <%# secret %> four {/* secret\n\nof two blocks */} five <%-- secret --%> six.\n\n\
        `{/* kept */}` and `<%# kept too %>`\n\n    {{!-- kept as code --}}";
    let words = Book::post(post).build().words();
    assert!(!words.contains("secret"), "{words}");
    for said in ["six.", "{/* kept */}", "<%# kept too %>", "{{!-- kept as code --}}"] {
        assert!(words.contains(said), "{said}: {words}");
    }
}

#[test]
fn words_of_panels_side_by_side_do_not_run_together() {
    for post in [
        "{{< tabs >}}{{< tab \"One\" >}}first panel words{{< /tab >}}{{< tab \"Two\" >}}second panel words{{< /tab >}}{{< /tabs >}}",
        "{% tabs %}{% tab \"One\" %}first panel words{% endtab %}{% tab \"Two\" %}second panel words{% endtab %}{% endtabs %}",
    ] {
        let chapter = Book::post(post).build().chapter(1);
        assert!(chapter.contains("first panel words</p>") && chapter.contains("<p>second panel words"), "{post}: {chapter}");
    }
}

#[test]
fn titles_that_yaml_reads_otherwise_are_titles() {
    for (typed, title) in [
        ("[Not a list] title", "[Not a list] title"),
        ("!important thing", "!important thing"),
        ("@at sign", "@at sign"),
        ("100% sure: a colon", "100% sure: a colon"),
        ("*starred* title", "starred title"),
        ("> greater", "> greater"),
        ("& more", "& more"),
    ] {
        let book = Book::of(&[("a.md", &format!("---\ntitle: {typed}\n---\n\nWords."))]).build();
        let words = book.words();
        assert!(words.to_lowercase().contains(&title.to_lowercase()), "{typed}: {words}");
    }
}

/// The words of a book made of these files, the first of which is the post that is looked at.
fn words_of(files: &[(&str, &str)], site: &[(&str, &str)]) -> (String, Vec<String>) {
    let mut book = Book::of(files).only(&["epub"]);
    for (path, text) in site {
        book = book.file(path, text.as_bytes());
    }
    let built = book.build();
    let told = built.report.diagnostics.iter().map(|d| d.message.clone()).collect();
    (words(&built), told)
}

#[test]
fn notes_show_the_notes_that_they_embed() {
    let host = "---\ntitle: Host\n---\nStart.\n\n![[Plant]]\n\n![[Plant#Roots]]\n\n- ![[Plant#^leaf]]\n\n> ![[Deep]]\n\nSee ![[Short]] there.\n\n\
        ![[Host]]\n\n![[Hidden]]\n\nEnd.\n";
    let plant = "---\ntitle: Plant\n---\nPlants are green.[^1]\n\n## Roots\n\nRoots drink.\n\n## Leaves\n\nLeaves breathe. ^leaf\n\n[^1]: Mostly.\n";
    let (words, told) = words_of(
        &[
            ("Host.md", host),
            ("sub/Plant.md", plant),
            ("Deep.md", "# Deep\n\nDeeper: ![[Short]]\n\n![[Deep]]\n"),
            ("Short.md", "---\ntitle: Short\n---\nA short word.\n"),
            ("Hidden.md", "---\ndraft: true\n---\nNobody may read this.\n"),
        ],
        &[],
    );
    for (text, times) in [("Plants are green.", 2), ("Roots drink.", 3), ("Leaves breathe.", 3), ("Mostly.", 2), ("A short word.", 3)] {
        assert!(words.matches(text).count() >= times, "{text} in {words}");
    }
    assert!(!words.contains("Nobody may read"), "{words}");
    assert!(!words.contains("[["), "{words}");
    assert!(told.iter().any(|m| m.contains("Hidden")), "{told:?}");
}

#[test]
fn files_that_pages_include_are_in_the_book() {
    let page = "---\ntitle: Page\nsubtitle: The *sub*\n---\n{% include_relative part.md %}\n\n{{< include /parts/_q.qmd >}}\n\n--8<-- \"parts/s.txt:mid\"\n\n\
        ```py\n--8<-- \"parts/code.py:2\"\n```\n\n{% include none.md %}\n\nSub: {{ page.subtitle }}. Code: `{{ page.subtitle }}`.\n";
    let (words, told) = words_of(
        &[("page.md", page), ("part.md", "Words of the part.\n")],
        &[
            ("mkdocs.yml", "site_name: S\ndocs_dir: posts\n"),
            ("parts/_q.qmd", "Words of Quarto.\n"),
            ("parts/s.txt", "above\n<!-- --8<-- [start:mid] -->\nWords of the snippet.\n<!-- --8<-- [end:mid] -->\nbelow\n"),
            ("parts/code.py", "one = 1\ntwo = 2\n"),
        ],
    );
    for text in ["Words of the part.", "Words of Quarto.", "Words of the snippet.", "two = 2", "Sub: The sub."] {
        assert!(words.contains(text), "{text} in {words}");
    }
    for text in ["above", "one = 1", "8<", "[start", "{%"] {
        assert!(!words.contains(text), "{text} in {words}");
    }
    assert!(told.iter().any(|m| m.contains("none.md")), "{told:?}");
}

#[test]
fn tags_inside_of_html_and_blocks_inside_of_lists_leave_no_marks() {
    let text = "---\ntitle: T\n---\n<a href='https://x.example' target='_blank'>\n{{< img src=\"/posts/a.png\" alt=\"An alt\" >}}\n</a>\n\n\
        - - ``` markdown\n    <https://a.example>\n    ```\n  - ::: pad\n    <https://b.example>\n    :::\n\n\
        /// note | Its title\nIts words.\n///\n\n\
        +-------+-------+\n| Left  | Right |\n+=======+=======+\n| - one | two   |\n| - 1   |       |\n+-------+-------+\n\n\
        Press {{< kbd Ctrl-C >}} now.\n";
    let built = build("a.md", text);
    let words = words(&built);
    for mark in [":::", "![", "]()", "///", "+==", "{{", "```"] {
        assert!(!words.contains(mark), "{mark} in {words}");
    }
    assert!(words.contains("Press Ctrl-C now."), "{words}");
    assert_eq!(callouts(&built), [("Its title".to_string(), "Its words.".to_string())]);
    let tables = blocks(&built).iter().filter(|b| matches!(b.kind, BlockKind::Table(_))).count();
    assert_eq!(tables, 1);
}

#[test]
fn elements_of_jsx_hold_markdown_whatever_their_lines() {
    let text = "import X from './x'\n\n# T\n\n<callout-info class=\"aside\">\n\tThanks to [Ann](https://a.example) and **Bob**.\n</callout-info>\n\n\
        <div className=\"x\">\n  <a\n    className=\"y\"\n    href=\"https://b.example\"\n  >\n    A link.\n  </a>\n</div>\n";
    let words = words(&build("a.mdx", text));
    for mark in ["](", "**", "className", "<a"] {
        assert!(!words.contains(mark), "{mark} in {words}");
    }
    assert!(words.contains("Thanks to Ann and Bob.") && words.contains("A link."), "{words}");
}
