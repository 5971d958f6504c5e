//! `postbound preview` over HTTP: what it shows, what it follows, what it writes, and whom it does not answer.
//!
//! The program runs as a person starts it; requests are written by hand, so that they can be as odd as an attacker's. Chromium drives
//! the page itself where the feature `conformance` is on.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use postbound::internals::preview::{Outlines, Studio};
use postbound::{Session, diag::Report};
use serde_json::Value;

use super::support;

/// Chapters with their posts.
type Order = Vec<(String, Vec<String>)>;

/// A preview that runs.
pub struct Preview {
    child: Child,
    pub port: u16,
    pub secret: String,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub struct Answer {
    pub status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Preview {
    pub fn of(folder: &Path) -> Preview {
        let mut child = Command::new(env!("CARGO_BIN_EXE_postbound"))
            .args(["preview", "-C"])
            .arg(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("its address");
        let rest = line.trim().strip_prefix("http://127.0.0.1:").expect("an address of this machine").to_string();
        let (port, secret) = rest.trim_end_matches('/').split_once('/').expect("a port and a secret");
        Preview { child, port: port.parse().expect("a port"), secret: secret.to_string() }
    }

    #[cfg_attr(not(feature = "conformance"), allow(dead_code))]
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.port, self.secret)
    }

    /// Sends a request as it is, and reads what comes until the connection closes.
    fn raw(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut all = Vec::new();
        stream.read_to_end(&mut all).expect("an answer");
        let cut = all.windows(4).position(|w| w == b"\r\n\r\n").map_or(all.len(), |n| n + 4);
        let head = String::from_utf8_lossy(&all[..cut]).into_owned();
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or_else(|| panic!("no answer: {head}"));
        let body =
            if head.to_ascii_lowercase().contains("transfer-encoding: chunked") { unchunked(&all[cut..]) } else { all[cut..].to_vec() };
        Answer { status, head, body }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.raw(&format!("GET /{}/{path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", self.secret, self.port))
    }

    pub fn post(&self, path: &str, body: &str) -> Answer {
        let (secret, port, length) = (&self.secret, self.port, body.len());
        self.raw(&format!(
            "POST /{secret}/{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        ))
    }

    /// The state once it is another than `since`.
    pub fn state(&self, since: Option<u64>) -> Value {
        for _ in 0..6 {
            let state = self.get(&since.map_or("state".to_string(), |n| format!("state?since={n}"))).json();
            match state.get("book") {
                Some(Value::Null) if state["broken"] == true => panic!("{}", state["findings"]),
                Some(Value::Null) | None => std::thread::sleep(Duration::from_millis(20)),
                Some(_) => return state,
            }
        }
        panic!("nothing changed");
    }

    /// The first state after `since` that satisfies a wish: editors and systems report a save in one step or in several.
    fn wait(&self, mut since: u64, wish: impl Fn(&Value) -> bool) -> Value {
        for _ in 0..20 {
            let state = self.state(Some(since));
            if wish(&state) {
                return state;
            }
            since = number(&state);
        }
        panic!("it never came");
    }
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some(end) = rest.windows(2).position(|w| w == b"\r\n") {
        let size = usize::from_str_radix(String::from_utf8_lossy(&rest[..end]).trim(), 16).expect("a size");
        if size == 0 {
            break;
        }
        out.extend_from_slice(&rest[end + 2..end + 2 + size]);
        rest = &rest[end + 4 + size..];
    }
    out
}

fn number(state: &Value) -> u64 {
    state["number"].as_u64().expect("a number")
}

fn hashes(state: &Value) -> Vec<String> {
    state["book"]["pages"].as_array().expect("pages").iter().map(|p| p[0].as_str().expect("a hash").to_string()).collect()
}

const CHAPTERS: &str = "# My order.\n[book]\ntitle = \"Of Printing\"\nlanguage = \"en\"\n\n[source]\npath = \"posts\"\n\n\
# The best one.\n[[chapters.chapter]]\ntitle = \"Ink and Paper\"\nposts = [\n    \"ink\", # check the date\n    \"paper\",\n]\n\n\
[[chapters.chapter]]\ntitle = \"Binding\"\nposts = [\"glue\", \"thread\"]\n\n[output.pdf.screen]\n\n[output.epub]\n";

/// A book of four posts in two chapters.
fn book(toml: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    fs::create_dir(dir.path().join("posts")).expect("made");
    for (id, title) in [("ink", "On Ink"), ("paper", "On Paper"), ("glue", "Glue"), ("thread", "Thread")] {
        let filler = "The sheets were hung over lines and left until the morning, when somebody came to count them. ".repeat(12);
        let text = format!(
            "---\ntitle: {title}\ndate: 2020-01-02\n---\n\nThe first words of {title} stand here.\n\n{filler}\n\nThe last words of {title}.\n"
        );
        fs::write(dir.path().join(format!("posts/{id}.md")), text).expect("written");
    }
    fs::write(dir.path().join("book.toml"), toml).expect("written");
    dir
}

fn page_with(preview: &Preview, state: &Value, words: &str) -> usize {
    let found = preview.get(&format!("find?q={}", words.replace(' ', "+"))).json();
    let page = found[0]["page"].as_u64().unwrap_or_else(|| panic!("{words}: {found}")) as usize;
    assert!(page < hashes(state).len());
    page
}

#[test]
fn pages_are_drawn_read_and_found() {
    let dir = book(CHAPTERS);
    let preview = Preview::of(dir.path());
    let state = preview.state(None);
    assert_eq!(state["book"]["title"], "Of Printing");
    assert_eq!(state["broken"], false);
    let page = page_with(&preview, &state, "first words of on paper");
    let hash = &hashes(&state)[page];
    let svg = preview.get(&format!("page/{hash}.svg"));
    assert!(svg.status == 200 && svg.head.contains("image/svg+xml") && svg.head.contains("immutable"), "{}", svg.head);
    assert!(
        svg.text().matches("<path").count() > 5 && svg.text().matches("<use").count() > 20 && !svg.text().contains("<text"),
        "letters are outlines"
    );
    let lines = preview.get(&format!("lines/{hash}")).json();
    let line =
        lines.as_array().expect("lines").iter().find(|l| l["text"].as_str().is_some_and(|t| t.contains("The first words of On Paper")));
    let line = line.unwrap_or_else(|| panic!("{lines}"));
    let (x, y) = (line["x"].as_f64().expect("x") + 30.0, line["y"].as_f64().expect("y") - 2.0);
    let source = preview.get(&format!("source?page={page}&x={x}&y={y}")).json();
    assert_eq!((source["file"].as_str(), source["line"].as_u64()), (Some("posts/paper.md"), Some(6)), "{source}");
    let at = preview.get("at?file=posts%2Fpaper.md&line=6").json();
    assert_eq!(at["page"].as_u64(), Some(page as u64));
    let hit = &preview.get("find?q=FIRST+words+of+on+paper").json()[0]["at"][0];
    let left = hit[0].as_f64().expect("a place");
    assert!(left >= line["x"].as_f64().expect("x") && (hit[1].as_f64().expect("y") - line["y"].as_f64().expect("y")).abs() < 0.1, "{hit}");
    assert_eq!(preview.get("find?q=nothing+like+this").json().as_array().map(Vec::len), Some(0));
    for odd in ["page/0000.svg", "page/", "lines/x", "nothing", "page/../../book.toml", "..%2f..%2fbook.toml", "ebook/../../book.toml"] {
        assert_eq!(preview.get(odd).status, 404, "{odd}");
    }
}

/// Glyphs are defined once: a page full of words is not a file full of outlines.
#[test]
fn a_page_of_text_travels_lightly() {
    let words = "The sheets were hung over lines, *slowly*, and **left** until morning, when somebody came to count them. ".repeat(60);
    let folder = support::Book::of(&[("a.md", &format!("---\ntitle: Long\n---\n\n{words}\n"))]).folder();
    let mut session = Session::open(folder.path(), &[], &mut Report::default()).expect("a book");
    let version = session.version(&mut |_| {}, &mut Report::default()).expect("pages");
    let studio = Studio { fonts: &version.fonts, assets: &version.book.assets, outlines: &Outlines::default() };
    let drawn: Vec<String> = version.pages.pages.iter().map(|page| studio.page(page, version.pages.trim)).collect();
    let most = drawn.iter().max_by_key(|svg| svg.matches("<use").count()).expect("a page");
    assert!(most.matches("<use").count() > 1500 && most.len() < 150_000, "{} bytes", most.len());
    for svg in drawn {
        let ids: std::collections::BTreeSet<&str> = svg.split("id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let used: std::collections::BTreeSet<&str> = svg.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(ids, used, "what is defined is used, and the other way round");
    }
}

#[test]
fn a_saved_post_changes_the_pages_that_it_stands_on() {
    let dir = book(CHAPTERS);
    let preview = Preview::of(dir.path());
    let before = preview.state(None);
    let page = page_with(&preview, &before, "first words of glue");
    let file = dir.path().join("posts/glue.md");
    let text = fs::read_to_string(&file).expect("a post");
    fs::write(&file, text.replace("first words of Glue", "first wards of Glue")).expect("saved");
    let after = preview.wait(number(&before), |s| hashes(s) != hashes(&before));
    let changed: Vec<usize> = (0..hashes(&after).len()).filter(|n| hashes(&before).get(*n) != hashes(&after).get(*n)).collect();
    assert_eq!(changed, [page], "one page travels");
    assert_eq!(after["changed"], serde_json::json!([page]));
    assert_eq!((after["jump"]["page"].as_u64(), after["jump"]["file"].as_str()), (Some(page as u64), Some("posts/glue.md")));
    let found = preview.get("find?q=first+wards").json();
    assert_eq!(found[0]["page"].as_u64(), Some(page as u64));
}

#[test]
fn a_book_that_breaks_is_shown_as_it_was_with_the_error() {
    let dir = book(CHAPTERS);
    let preview = Preview::of(dir.path());
    let good = preview.state(None);
    let toml = dir.path().join("book.toml");
    let mut last = number(&good);
    for (broken, file) in [("[book\n", "book.toml"), ("[book]\ntitel = \"T\"\n", "book.toml"), ("", "book.toml")] {
        fs::write(&toml, broken).expect("saved");
        let state = preview.wait(last, |s| s["broken"] == true && s["findings"].as_array().is_some_and(|f| !f.is_empty()));
        assert_eq!(hashes(&state), hashes(&good), "{broken}");
        let finding = &state["findings"][0];
        assert!(finding["severity"] == "error" && finding["file"].as_str().is_some_and(|f| f.ends_with(file)), "{finding}");
        let act = preview.post("act", "{\"act\":\"merge\",\"chapter\":1}");
        assert!(act.status == 409 && fs::read_to_string(&toml).expect("there") == broken, "{}", act.text());
        last = number(&preview.state(None));
    }
    fs::write(&toml, CHAPTERS).expect("saved");
    let mended = preview.wait(last, |s| s["broken"] == false);
    assert_eq!(hashes(&mended), hashes(&good));
}

#[test]
fn acts_write_book_toml_and_can_be_taken_back() {
    let dir = book(CHAPTERS);
    let preview = Preview::of(dir.path());
    preview.state(None);
    let toml = dir.path().join("book.toml");
    let read = || fs::read_to_string(&toml).expect("there");
    let names = |preview: &Preview| -> Order {
        let board = preview.get("board").json();
        let chapters = board["chapters"].as_array().expect("chapters").clone();
        let ids = |c: &Value| c["posts"].as_array().expect("posts").iter().map(|p| p["id"].as_str().expect("an id").to_string()).collect();
        chapters.iter().map(|c| (c["title"].as_str().expect("a title").to_string(), ids(c))).collect()
    };
    let wanted = |list: &[(&str, &[&str])]| -> Order {
        list.iter().map(|(t, p)| ((*t).to_string(), p.iter().map(|p| (*p).to_string()).collect())).collect()
    };
    let act = "{\"act\":\"move-post\",\"post\":\"ink\",\"chapter\":1,\"at\":1}";
    let dry = preview.post("act?dry", act).json();
    assert!(dry["diff"].as_array().expect("lines").iter().any(|l| l["kind"] == "new"), "{dry}");
    assert_eq!(read(), CHAPTERS, "a question writes nothing");
    assert!(!dir.path().join("book.toml~").exists());

    assert_eq!(preview.post("act", act).status, 200);
    assert_eq!(names(&preview), wanted(&[("Ink and Paper", &["paper"]), ("Binding", &["glue", "ink", "thread"])]));
    assert!(
        read().contains("\"ink\", # check the date") && read().contains("# The best one.") && read().starts_with("# My order."),
        "{}",
        read()
    );
    assert_eq!(fs::read_to_string(dir.path().join("book.toml~")).expect("a copy"), CHAPTERS);

    let one = read();
    for act in [
        "{\"act\":\"rename\",\"chapter\":0,\"title\":\"Of Paper\"}",
        "{\"act\":\"move-chapter\",\"chapter\":1,\"to\":0}",
        "{\"act\":\"exclude\",\"post\":\"thread\"}",
        "{\"act\":\"part\",\"chapter\":0,\"title\":\"The Workshop\"}",
    ] {
        assert_eq!(preview.post("act", act).status, 200, "{act}");
    }
    assert_eq!(names(&preview), wanted(&[("Binding", &["glue", "ink"]), ("Of Paper", &["paper"])]));
    assert_eq!(preview.get("board").json()["dropped"][0]["id"], "thread");
    for _ in 0..4 {
        assert_eq!(preview.post("undo", "null").status, 200);
    }
    assert_eq!(read(), one);
    assert_eq!(preview.post("undo", "null").status, 200);
    assert_eq!(read(), CHAPTERS);
    assert_eq!(preview.post("undo", "null").status, 409, "nothing is left to take back");

    preview.post("act", act);
    let by_hand = read().replace("Of Printing", "Of Presses");
    fs::write(&toml, &by_hand).expect("saved");
    assert_eq!(preview.post("undo", "null").status, 409, "what a person wrote meanwhile is not overwritten");
    assert_eq!(read(), by_hand);
    for odd in ["{}", "[]", "{\"act\":\"rm\"}", "{\"act\":\"merge\",\"chapter\":1,\"x\":2}", "\u{0}"] {
        assert_eq!(preview.post("act", odd).status, 400, "{odd}");
    }
    let mut files: Vec<String> =
        fs::read_dir(dir.path()).expect("a folder").map(|e| e.expect("a file").file_name().to_string_lossy().into_owned()).collect();
    files.sort();
    assert_eq!(files, ["book.toml", "book.toml~", "posts"], "nothing else is written");
}

#[test]
fn themes_are_frozen_by_the_first_act() {
    let dir = book("[book]\ntitle = \"Of Printing\"\n[source]\npath = \"posts\"\n[output.pdf.screen]\n");
    let preview = Preview::of(dir.path());
    preview.state(None);
    let board = preview.get("board").json();
    let first = board["chapters"][0]["posts"][0]["id"].as_str().expect("a post").to_string();
    assert_eq!(board["frozen"], false);
    assert_eq!(preview.post("act", "{\"act\":\"rename\",\"chapter\":0,\"title\":\"Mine\"}").status, 200);
    let board = preview.get("board").json();
    assert_eq!((&board["frozen"], &board["chapters"][0]["title"]), (&Value::Bool(true), &Value::String("Mine".into())));
    assert_eq!(board["chapters"][0]["posts"][0]["id"].as_str(), Some(first.as_str()));
}

#[test]
fn the_e_book_is_that_of_the_archive_and_runs_nothing() {
    let dir = book(CHAPTERS);
    fs::write(dir.path().join("posts/glue.md"), "---\ntitle: Glue\n---\n\nWords <script>alert(1)</script> of glue.\n").expect("written");
    let preview = Preview::of(dir.path());
    let state = preview.state(None);
    let ebook = preview.get("ebook").json();
    let spine = ebook["spine"].as_array().expect("files");
    assert_eq!(ebook["pages"].as_array().map(Vec::len), Some(hashes(&state).len()), "each printed page has a place");
    for file in spine {
        let file = file.as_str().expect("a name");
        let answer = preview.get(&format!("ebook/{file}"));
        assert!(answer.status == 200 && answer.head.contains("application/xhtml+xml"), "{file}");
        assert!(
            answer.head.contains("sandbox allow-same-origin")
                && answer.head.contains("default-src 'none'")
                && !answer.head.contains("script-src")
        );
    }
    assert!(preview.get("ebook/stylesheet.css").text().contains("body"));
    let target = ebook["pages"][page_with(&preview, &state, "first words of on paper")].as_str().expect("a place").to_string();
    let (file, mark) = target.split_once('#').expect("a mark");
    assert!(preview.get(&format!("ebook/{file}")).text().contains(&format!("id=\"{mark}\"")));
}

#[test]
fn strangers_are_not_answered() {
    let dir = book(CHAPTERS);
    let preview = Preview::of(dir.path());
    preview.state(None);
    let (port, secret) = (preview.port, &preview.secret);
    let ask = |line: &str, heads: &str| preview.raw(&format!("{line} HTTP/1.1\r\n{heads}Connection: close\r\n\r\n")).status;
    let host = format!("Host: 127.0.0.1:{port}\r\n");
    assert_eq!(ask(&format!("GET /{secret}/state"), &host), 200);
    assert_eq!(ask(&format!("GET /{secret}/state"), &format!("Host: LOCALHOST:{port}\r\n")), 200);
    for bad in [
        "Host: evil.example\r\n",
        "Host: 127.0.0.1\r\n",
        &format!("Host: evil.example:{port}\r\n"),
        &format!("Host: 127.0.0.1.evil.example:{port}\r\n"),
        &format!("Host: 127.0.0.1:{port}\r\nHost: evil.example\r\n"),
    ] {
        assert_eq!(ask(&format!("GET /{secret}/state"), bad), 403, "{bad}");
    }
    for origin in
        ["http://evil.example", "null", "https://127.0.0.1", &format!("http://127.0.0.1:{port}.evil.example"), "http://127.0.0.1:1"]
    {
        assert_eq!(ask(&format!("GET /{secret}/state"), &format!("{host}Origin: {origin}\r\n")), 403, "{origin}");
        assert_eq!(ask(&format!("POST /{secret}/undo"), &format!("{host}Origin: {origin}\r\nContent-Length: 0\r\n")), 403, "{origin}");
    }
    assert_eq!(ask(&format!("GET /{secret}/"), &format!("{host}Sec-Fetch-Site: cross-site\r\n")), 403);
    assert_eq!(ask(&format!("POST /{secret}/undo"), &format!("{host}Content-Length: 0\r\n")), 403, "an act says where it comes from");
    let mut other = secret.clone();
    other.replace_range(..1, if secret.starts_with('0') { "1" } else { "0" });
    for path in [
        "/",
        "/state",
        "/desk.js",
        &format!("/{other}/state"),
        &format!("/{}", &secret[..31]),
        &format!("/x{secret}/"),
        &format!("/{secret}"),
    ] {
        assert_eq!(ask(&format!("GET {path}"), &host), 403, "{path}");
    }
    assert_eq!(ask(&format!("DELETE /{secret}/state"), &host), 405);
    let long = "x".repeat(70_000);
    assert_eq!(preview.post("act", &long).status, 413);
    assert_eq!(preview.get("state").status, 200, "it still answers its own");
}

#[test]
fn the_page_loads_nothing_from_elsewhere() {
    let dir = book(CHAPTERS);
    let preview = Preview::of(dir.path());
    let page = preview.get("");
    assert!(page.status == 200 && page.head.contains("text/html"), "{}", page.head);
    let policy = page.head.lines().find(|l| l.starts_with("Content-Security-Policy")).expect("a policy");
    for part in
        ["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "frame-ancestors 'self'", "base-uri 'none'"]
    {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
    let mut wanted: Vec<String> =
        vec!["desk.js".into(), "desk.css".into(), "icon.svg".into(), "face/regular.ttf".into(), "face/italic.ttf".into()];
    let mut seen = Vec::new();
    while let Some(name) = wanted.pop() {
        if seen.contains(&name) {
            continue;
        }
        let asset = preview.get(&name);
        assert_eq!(asset.status, 200, "{name}");
        if !name.ends_with(".ttf") {
            let text = asset.text();
            let hosts: Vec<&str> = text
                .match_indices("http")
                .map(|(n, _)| &text[n..(n + 40).min(text.len())])
                .filter(|t| t.contains("://") && !t.contains("www.w3.org"))
                .collect();
            assert!(hosts.is_empty(), "{name}: {hosts:?}");
            wanted.extend(text.split("from \"./").skip(1).filter_map(|t| t.split('"').next()).map(str::to_string));
        }
        seen.push(name);
    }
    assert!(seen.iter().filter(|n| n.ends_with(".js")).count() >= 5, "{seen:?}");
    assert!(!page.text().contains(" style=") && !page.text().contains(" onclick="), "the policy allows neither");
}

#[test]
fn two_previews_run_beside_each_other() {
    let (a, b) = (book(CHAPTERS), book(&CHAPTERS.replace("Of Printing", "Of Binding")));
    let (first, second, third) = (Preview::of(a.path()), Preview::of(b.path()), Preview::of(a.path()));
    assert_eq!(first.state(None)["book"]["title"], "Of Printing");
    assert_eq!(second.state(None)["book"]["title"], "Of Binding");
    assert_eq!(hashes(&first.state(None)), hashes(&third.state(None)));
    assert_ne!(first.secret, third.secret);
    let before = third.state(None);
    assert_eq!(first.post("act", "{\"act\":\"merge\",\"chapter\":1}").status, 200);
    let after = third.wait(number(&before), |s| hashes(s) != hashes(&before));
    assert_eq!(after["broken"], false);
}

#[test]
fn the_button_builds_the_outputs() {
    let dir = book(CHAPTERS);
    let preview = Preview::of(dir.path());
    let state = preview.state(None);
    assert!(state["outputs"].as_array().expect("outputs").iter().all(|o| o["size"].is_null()), "{}", state["outputs"]);
    let built = preview.post("build", "[]");
    assert_eq!(built.status, 200, "{}", built.text());
    let state = preview.state(None);
    for output in state["outputs"].as_array().expect("outputs") {
        assert!(output["size"].is_string() && dir.path().join(output["path"].as_str().expect("a path")).is_file(), "{output}");
    }
    assert_eq!(preview.post("build", "[\"nothing\"]").status, 409);
}

#[cfg(feature = "conformance")]
mod conformance {
    use std::process::Command;

    use postbound::Request;

    use super::{CHAPTERS, Outlines, Preview, Report, Session, Studio, book, support};

    /// Pixels a point, each way.
    const SCALE: usize = 2;

    /// Grey levels of a page, by rows.
    struct Grey {
        width: usize,
        levels: Vec<u8>,
    }

    impl Grey {
        fn of_svg(svg: &str) -> Grey {
            use resvg::{tiny_skia, usvg};
            let tree = usvg::Tree::from_str(svg, &usvg::Options::default()).expect("SVG");
            let (width, height) = (tree.size().width().round() as usize * SCALE, tree.size().height().round() as usize * SCALE);
            let mut map = tiny_skia::Pixmap::new(width as u32, height as u32).expect("room");
            map.fill(tiny_skia::Color::WHITE);
            resvg::render(&tree, tiny_skia::Transform::from_scale(SCALE as f32, SCALE as f32), &mut map.as_mut());
            let grey = |p: &[u8]| ((u32::from(p[0]) * 30 + u32::from(p[1]) * 59 + u32::from(p[2]) * 11) / 100) as u8;
            Grey { width, levels: map.data().chunks(4).map(grey).collect() }
        }

        /// Reads a portable greymap as Poppler writes it.
        fn of_pgm(bytes: &[u8]) -> Grey {
            let mut fields = bytes.splitn(4, |b| b.is_ascii_whitespace());
            let mut next = || String::from_utf8_lossy(fields.next().expect("a field")).into_owned();
            assert_eq!(next(), "P5");
            let width: usize = next().parse().expect("a width");
            let height: usize = next().parse().expect("a height");
            Grey { width, levels: bytes[bytes.len() - width * height..].to_vec() }
        }

        /// The ink of each square of the page, as a share of all its ink: two programs smooth and darken edges differently, and put as
        /// much ink into the same places.
        fn squares(&self) -> (i64, Vec<f64>) {
            const SIDE: usize = 4 * SCALE;
            let rows = self.levels.len() / self.width;
            let mut out = Vec::new();
            for y in (0..rows - rows % SIDE).step_by(SIDE) {
                for x in (0..self.width - self.width % SIDE).step_by(SIDE) {
                    let all = (0..SIDE * SIDE).map(|n| 255 - i64::from(self.levels[(y + n / SIDE) * self.width + x + n % SIDE]));
                    out.push(all.sum::<i64>());
                }
            }
            let ink = out.iter().sum::<i64>();
            (ink, out.into_iter().map(|square| square as f64 / ink.max(1) as f64).collect())
        }
    }

    #[test]
    fn a_page_is_drawn_as_the_pdf_prints_it() {
        let post = "---\ntitle: Of Everything\n---\n\nPlain words, *slanted* and **strong** ones, `code`, a note[^1] and “quotes”, efficient fjords, \
                    Wörter, λόγος, H~2~O.\n\n## A Heading\n\n> Quoted words.\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n\
                    ```\nfn main() {}\n```\n\n[^1]: The note.\n";
        let long = "The sheets were hung over lines and left until the morning, when somebody came to count them. ".repeat(60);
        let folder = support::Book::of(&[("a.md", post), ("b.md", &format!("---\ntitle: Long\n---\n\n{long}\n"))]).folder();
        let mut session = Session::open(folder.path(), &[], &mut Report::default()).expect("a book");
        let version = session.version(&mut |_| {}, &mut Report::default()).expect("pages");
        let built =
            session.write(&Request { names: vec!["screen".into()], dry: false }, &mut |_| {}, &mut Report::default()).expect("a PDF");
        let pdf = folder.path().join(built.outputs[0].path.file_name().expect("a name"));
        let pdf = if pdf.is_file() { pdf } else { built.outputs[0].path.clone() };
        let status = Command::new("pdftoppm")
            .args(["-gray", "-r", &(72 * SCALE).to_string()])
            .arg(&pdf)
            .arg(folder.path().join("page"))
            .status()
            .expect("pdftoppm runs");
        assert!(status.success());
        let mut files: Vec<_> = std::fs::read_dir(folder.path())
            .expect("a folder")
            .map(|e| e.expect("a file").path())
            .filter(|p| p.extension().is_some_and(|e| e == "pgm"))
            .collect();
        files.sort();
        assert_eq!(files.len(), version.pages.pages.len());
        let (outlines, mut printed) = (Outlines::default(), 0);
        let studio = Studio { fonts: &version.fonts, assets: &version.book.assets, outlines: &outlines };
        for (page, file) in version.pages.pages.iter().zip(&files) {
            let (ink, drawn) = Grey::of_svg(&studio.page(page, version.pages.trim)).squares();
            let (wanted, pdf) = Grey::of_pgm(&std::fs::read(file).expect("a page")).squares();
            assert_eq!(drawn.len(), pdf.len(), "page {}", page.folio);
            assert_eq!(ink > 0, wanted > 0, "page {}", page.folio);
            let elsewhere: f64 = drawn.iter().zip(&pdf).map(|(a, b)| (a - b).abs()).sum::<f64>() / 2.0;
            assert!(ink == 0 || elsewhere < 0.1, "page {}: {elsewhere:.3} of the ink is elsewhere", page.folio);
            printed += usize::from(ink > 0);
        }
        assert!(printed >= 4, "{printed} pages have ink");
    }

    #[test]
    fn a_person_reads_edits_orders_and_undoes_in_chromium() {
        let dir = book(CHAPTERS);
        let preview = Preview::of(dir.path());
        let driven = Command::new("node")
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/suite/preview/drive.mjs"))
            .arg(preview.address())
            .arg(dir.path())
            .env(
                "POSTBOUND_TOOLS",
                std::env::var("POSTBOUND_TOOLS").unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/target/tools").into()),
            )
            .output()
            .expect("node runs");
        let said = format!("{}{}", String::from_utf8_lossy(&driven.stdout), String::from_utf8_lossy(&driven.stderr));
        assert!(driven.status.success() && said.contains("driven"), "{said}");
    }
}
