//! One run makes several volumes: each a whole book of its own, that knows where the others' posts stand.

use std::collections::BTreeMap;
use std::path::Path;

use postbound::diag::Report;
use postbound::{Built, Request, Session};

use crate::session::book::{Dice, paragraph};
use crate::support::{Book, diagnostic, pdf, unzip};

/// The files of an EPUB by their paths.
type Files = BTreeMap<String, Vec<u8>>;

/// Six posts of about two pages, each a chapter; the first and the last link to each other.
fn archive() -> Book {
    let post = |n: usize| {
        let link = match n {
            1 => "See [the end](post-6.md) and [the next](post-2.md).",
            6 => "See [the beginning](post-1.md#anywhere) once more.",
            _ => "",
        };
        let mut dice = Dice::new(n as u64);
        let body = (0..14).map(|_| paragraph(&mut dice)).collect::<Vec<_>>().join("\n\n");
        let date = format!("20{:02}-01-02", 10 + n / 3);
        (format!("post-{n}.md"), format!("---\ntitle: Chapter the {n}th\ndate: {date}\n---\n\n{link}\n\n{body}\n"))
    };
    let posts: Vec<(String, String)> = (1..=6).map(post).collect();
    let borrowed: Vec<(&str, &str)> = posts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Book::of(&borrowed).config("[front]\npages = [\"title\", \"copyright\", \"contents\"]\n[output.pdf.screen]\n[output.epub]\n")
}

fn try_write(root: &Path) -> (Result<Built, postbound::diag::Stopped>, Report) {
    let mut report = Report::default();
    let mut session = Session::open(root, &[], &mut report).unwrap_or_else(|_| panic!("{:#?}", report.diagnostics));
    (session.write(&Request::default(), &mut |_| {}, &mut report), report)
}

/// The pages of each volume's PDF, and the files of its EPUB.
fn write(root: &Path) -> (Vec<Vec<String>>, Vec<Files>, Report) {
    let (built, report) = try_write(root);
    let built = built.unwrap_or_else(|_| panic!("{:#?}", report.diagnostics));
    let read = |ending: &str| -> Vec<Vec<u8>> {
        let own = built.outputs.iter().filter(|o| o.path.to_string_lossy().ends_with(ending));
        own.map(|o| std::fs::read(&o.path).expect("it was written")).collect()
    };
    (
        read(".pdf").iter().map(|bytes| pdf::pages(bytes).iter().map(|page| plain(page)).collect()).collect(),
        read(".epub").iter().map(|bytes| unzip(bytes)).collect(),
        report,
    )
}

/// Words with plain spaces between them.
fn plain(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn text(files: &Files, ending: &str) -> String {
    let own = files.iter().filter(|(name, _)| name.ends_with(ending));
    plain(&own.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect::<Vec<_>>().join("\n"))
}

#[test]
fn volumes_are_books_of_their_own_and_name_each_others_pages() {
    let folder = archive().config("[volumes]\npages = 16").folder();
    let (pdfs, epubs, report) = write(folder.path());
    assert!(pdfs.len() >= 2 && epubs.len() == pdfs.len(), "{}", pdfs.len());
    assert!(!report.has_errors() && !report.diagnostics.iter().any(|d| d.kind.id().contains("link")), "{:#?}", report.diagnostics);
    let mut identifiers = Vec::new();
    for (n, (pages, epub)) in pdfs.iter().zip(&epubs).enumerate() {
        assert!(pages.len() <= 16, "volume {} has {} pages", n + 1, pages.len());
        let roman = ["I", "II", "III", "IV"][n];
        assert!(pages[0].contains(&format!("Volume {roman}")), "{}", pages[0]);
        let opf = text(epub, ".opf");
        for said in [
            format!(">A Little Book, Volume {roman}<"),
            ">A Little Book</meta>".to_string(),
            "belongs-to-collection".to_string(),
            format!("group-position\">{}</meta>", n + 1),
        ] {
            assert!(opf.contains(&said), "{said}\n{opf}");
        }
        let identifier = opf.split("urn:uuid:").nth(1).and_then(|rest| rest.split('<').next()).expect("an identifier").to_string();
        assert!(!identifiers.contains(&identifier));
        identifiers.push(identifier);
    }
    let all: Vec<String> = pdfs.iter().map(|pages| pages.join(" ")).collect();
    assert!(all.len() < 5, "as few volumes as can be");
    for n in 1..=6 {
        let title = format!("Chapter the {n}th");
        assert_eq!(all.iter().filter(|words| words.contains(&title)).count(), 1, "{title}");
    }
    // "vol. 2, p. 5" is where the post stands.
    let last = pdfs.len();
    let said = all[0].split(&format!("the end (vol. {last}, p. ")).nth(1).unwrap_or_else(|| panic!("{}", all[0]));
    let said: usize = said.split(')').next().and_then(|n| n.trim().parse().ok()).expect("a page");
    let pages = &pdfs[last - 1];
    let contents = pages.iter().position(|page| page.contains("Contents")).expect("contents");
    let body = (contents + 1..pages.len()).find(|n| !pages[*n].is_empty()).expect("a first page");
    let opens = (body..pages.len()).find(|n| pages[*n].contains("Chapter the 6th")).expect("it is there");
    assert_eq!(said, opens - body + 1);
    assert!(pages[opens].contains("the beginning (vol. 1, p. 1)"), "{}", pages[opens]);
    let xhtml = text(&epubs[0], ".xhtml");
    assert!(xhtml.contains(&format!("the end (vol. {last}, p. {said})")) && !xhtml.contains("post-6"), "no dead link is left");
    assert!(xhtml.contains("the next</a>"), "links inside the volume lead on");
}

#[test]
fn volumes_follow_years_and_lists() {
    let folder = archive().config("[volumes]\nby = \"year\"").folder();
    let (pdfs, ..) = write(folder.path());
    let titles: Vec<bool> =
        pdfs.iter().zip(["Volume I: 2010", "Volume II: 2011", "Volume III: 2012"]).map(|(p, t)| p[0].contains(t)).collect();
    assert_eq!(titles, [true; 3], "{:?}", pdfs.iter().map(|p| &p[0]).collect::<Vec<_>>());
    let lists = "[[volumes.volume]]\ntitle = \"The Odd Ones\"\nisbn = { print = \"978-0-306-40615-7\", epub = \"978-3-16-148410-0\" }\n\
                 posts = [\"post-1\", \"post-3\", \"post-5\"]\n[[volumes.volume]]\ntitle = \"The Rest\"\n[[volumes.volume]]\nposts = [\"post-1\"]\n";
    let folder = archive().config(lists).config("[book]\nisbn = { print = \"978-1-86197-876-9\" }").folder();
    let (pdfs, epubs, report) = write(folder.path());
    assert_eq!(pdfs.len(), 2, "{:#?}", report.diagnostics);
    assert!(pdfs[0][0].contains("Volume I: The Odd Ones") && pdfs[0].join(" ").contains("ISBN 978-0-306-40615-7"), "{:?}", &pdfs[0][..2]);
    assert!(text(&epubs[0], ".opf").contains("urn:isbn:9783161484100"));
    assert!(!pdfs.iter().any(|p| p.join(" ").contains("978-1-86197-876-9")), "the number of the whole book is no volume's");
}

#[test]
fn what_makes_no_volumes_is_told() {
    let folder = archive().config("[volumes]\nby = \"pages\"").folder();
    let (built, report) = try_write(folder.path());
    assert!(built.is_err());
    assert!(diagnostic(&report, "volumes").help.as_deref().is_some_and(|h| h.contains("pages = 400")));
    let folder = archive().config("[[volumes.volume]]\nposts = [\"post-1\", \"post-99\"]").folder();
    let (built, report) = try_write(folder.path());
    assert!(built.is_err() && !diagnostic(&report, "empty-selector").message.is_empty());
}
