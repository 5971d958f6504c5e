//! Exports as platforms hand them out, from `init` to the book: archives with their pictures, several files, and what is hostile or
//! broken.

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use postbound::config::{self, Manifest};
use postbound::diag::Report;
use postbound::internals::init::{self, Made};
use postbound::internals::{asset, source};
use postbound::model::{Post, Site, walk};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Files by their names.
type Files<'f> = &'f [(&'f str, &'f [u8])];

/// A ZIP archive of these files.
fn zipped(files: Files<'_>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).expect("started");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

/// A small picture.
fn picture() -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image::RgbImage::from_pixel(120, 80, image::Rgb([120, 90, 60])).write_to(&mut out, image::ImageFormat::Png).expect("written");
    out.into_inner()
}

/// An export of WordPress with these items.
fn wxr(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<rss version=\"2.0\" xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><title>Harbour Notes</title>\
         <wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://harbour.example</wp:base_blog_url>\n{items}</channel></rss>"
    )
}

/// A published post of WordPress.
fn item(title: &str, body: &str) -> String {
    format!(
        "<item><title>{title}</title><wp:post_type>post</wp:post_type><wp:status>publish</wp:status><wp:post_date>2019-03-05 10:00:00</wp:post_date>\
         <content:encoded><![CDATA[{body}]]></content:encoded></item>\n"
    )
}

/// A book that `init` made of an export, read as a build reads it.
struct Imported {
    made: Made,
    manifest: Manifest,
    posts: Vec<Post>,
    site: Site,
    report: Report,
    _folder: tempfile::TempDir,
}

impl Imported {
    /// Puts the files into a folder and makes a book of `from` in it.
    fn of(files: Files<'_>, from: &str) -> Imported {
        let folder = folder(files);
        let made = init::init(&folder.path().join("book"), Some(&folder.path().join(from))).unwrap_or_else(|d| panic!("{d:?}"));
        let mut report = Report::default();
        let (manifest, _) = config::load(&folder.path().join("book"), &[], &mut report).unwrap_or_else(|_| panic!("{report:?}"));
        let (posts, findings) = source::read(&manifest, &mut report).unwrap_or_default();
        Imported { made, manifest, posts, site: findings.site, report, _folder: folder }
    }

    fn titles(&self) -> Vec<String> {
        let mut titles: Vec<String> = self.posts.iter().map(Post::plain_title).collect();
        titles.sort();
        titles
    }

    fn words(&self) -> String {
        let mut out = String::new();
        self.posts.iter().for_each(|post| walk::texts(&post.blocks, &mut |t| out.push_str(&format!("{}|", t.plain()))));
        out
    }

    /// How many pictures the posts show, and how many of them are not found.
    fn pictures(&self) -> (usize, usize) {
        let posts: Vec<&Post> = self.posts.iter().collect();
        let mut shown = 0;
        self.posts.iter().for_each(|post| walk::figures(&post.blocks, &mut |f| shown += f.images.len()));
        (shown, asset::missing(&posts, &self.manifest, &self.site).diagnostics.len())
    }

    /// What is said of a kind.
    fn told(&self, kind: &str) -> Vec<String> {
        let messages = self.report.diagnostics.iter().filter(|d| d.kind == kind);
        messages.map(|d| d.message.clone()).collect()
    }
}

fn folder(files: Files<'_>) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in files {
        let path: PathBuf = dir.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, bytes).expect("written");
    }
    dir
}

#[test]
fn the_pictures_of_an_archive_are_in_the_book() {
    let picture = picture();
    let figure = |src: &str| format!("<p>Boats.</p><img src=\"{src}\" alt=\"A boat\">");
    let substack_list = "post_id,post_date,is_published,type,audience,title\n12345.one,2021-05-01T10:00:00Z,true,newsletter,everyone,One\n";
    let medium = format!(
        "<!DOCTYPE html><html><body><article class=\"h-entry\"><h1 class=\"p-name\">One</h1><section data-field=\"body\" class=\"e-content\">\
         <h3 class=\"graf--title\">One</h3>{}</section><footer><time class=\"dt-published\" datetime=\"2018-07-01T10:00:00Z\">July</time></footer></article></body></html>",
        figure("https://cdn-images-1.medium.com/max/800/1*boat.png")
    );
    let ghost = format!(
        "{{\"db\":[{{\"meta\":{{}},\"data\":{{\"posts\":[{{\"id\":\"1\",\"title\":\"One\",\"slug\":\"one\",\"html\":{:?},\"status\":\"published\",\"type\":\"post\",\"published_at\":\"2020-02-01T10:00:00Z\"}}]}}}}]}}",
        figure("__GHOST_URL__/content/images/2020/02/boat.png")
    );
    let blogger = "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'><title>B</title>\
                   <entry><blogger:type>POST</blogger:type><blogger:status>LIVE</blogger:status><title>One</title><published>2020-01-02T08:00:00Z</published>\
                   <content type='html'>&lt;p&gt;Boats.&lt;/p&gt;&lt;img src=\"https://blogger.googleusercontent.com/img/b/x/s320/boat.png\" /&gt;</content></entry></feed>";
    let wordpress = wxr(&item("One", &figure("https://harbour.example/wp-content/uploads/2019/03/boat-300x200.png")));
    let cases: [(&str, Files<'_>); 5] = [
        ("WordPress", &[("harbour.2024-01-01.001.xml", wordpress.as_bytes()), ("wp-content/uploads/2019/03/boat.png", &picture)]),
        ("Ghost", &[("data/harbour.ghost.json", ghost.as_bytes()), ("content/images/2020/02/boat.png", &picture)]),
        (
            "Substack",
            &[
                ("posts.csv", substack_list.as_bytes()),
                ("posts/12345.one.html", b"<p>Boats.</p><img src=\"https://substackcdn.com/image/fetch/w_1456/https%3A%2F%2Fsubstack-post-media.s3.amazonaws.com%2Fpublic%2Fimages%2Fboat.png\">"),
                ("images/boat.png", &picture),
            ],
        ),
        (
            "Medium",
            &[
                ("medium-export/posts/2018-07-01_One-0123456789ab.html", medium.as_bytes()),
                ("medium-export/profile/profile.html", b"<!DOCTYPE html><html><body><h1>Ann</h1><p>A profile.</p></body></html>"),
                ("medium-export/README.html", b"<!DOCTYPE html><html><body><h1>Your archive</h1></body></html>"),
                ("medium-export/images/1*boat.png", &picture),
            ],
        ),
        (
            "Blogger",
            &[
                ("Takeout/Blogger/Blogs/B/feed.atom", blogger.as_bytes()),
                ("Takeout/Blogger/Albums/B/boat.png", &picture),
                ("Takeout/archive_browser.html", b"<!DOCTYPE html><html><body><p>All your files.</p></body></html>"),
            ],
        ),
    ];
    for (platform, files) in cases {
        let archive = zipped(files);
        let book = Imported::of(&[("export.zip", &archive)], "export.zip");
        assert!(book.made.to_string().contains(platform), "{platform}: {}", book.made);
        assert_eq!(book.titles(), ["One"], "{platform}: {:?}", book.report);
        assert_eq!(book.pictures(), (1, 0), "{platform}");
        // The same in a folder.
        let unpacked: Vec<(String, &[u8])> =
            files.iter().map(|(name, bytes)| (format!("export/{}", name.replace('*', "_")), *bytes)).collect();
        let unpacked: Vec<(&str, &[u8])> = unpacked.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
        if platform != "Medium" {
            let book = Imported::of(&unpacked, "export");
            assert_eq!((book.titles(), book.pictures()), (vec!["One".to_string()], (1, 0)), "{platform}, unpacked: {:?}", book.report);
        }
    }
}

#[test]
fn an_export_in_several_files_is_one_blog_and_what_lies_beside_it_is_not() {
    let (one, two) = (wxr(&item("One", "First words.")), wxr(&item("Two", "Second words.")));
    let pictures = zipped(&[("uploads/boat.png", &picture())]);
    let parts = [("a.xml", one.as_bytes()), ("b.xml", two.as_bytes()), ("notes.md", b"# Mine\n\nNo post of the blog.\n".as_slice())];
    let book = Imported::of(&parts, ".");
    assert_eq!(book.titles(), ["One", "Two"], "{}", book.made);
    let three = wxr(&item("Three", "<img src=\"https://harbour.example/wp-content/uploads/boat.png\" alt=\"\">"));
    let archives = [
        ("a.zip", zipped(&[("part.001.xml", one.as_bytes()), ("part.002.xml", two.as_bytes())])),
        ("b.zip", zipped(&[("part.003.xml", three.as_bytes())])),
        ("media.zip", pictures),
    ];
    let archives: Vec<(&str, &[u8])> = archives.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    let book = Imported::of(&archives, ".");
    assert_eq!(book.titles(), ["One", "Three", "Two"], "{}", book.made);
    assert_eq!(book.pictures(), (1, 0), "{:?}", book.manifest.sources);
}

#[test]
fn hostile_archives_cost_little_and_are_told() {
    let good = wxr(&item("One", "Good words."));
    let bomb = vec![b' '; 64 << 20];
    let archive = zipped(&[
        ("export.xml", good.as_bytes()),
        ("bomb.xml", &bomb),
        ("../../escape.xml", good.as_bytes()),
        ("/etc/absolute.xml", good.as_bytes()),
        ("C:\\windows\\drive.xml", good.as_bytes()),
    ]);
    let book = Imported::of(&[("export.zip", &archive)], "export.zip");
    assert_eq!(book.titles(), ["One"]);
    assert_eq!(book.told("outside-folder").len(), 1, "{:?}", book.report);
    assert!(book.told("broken-export")[0].contains("bomb.xml cannot be unpacked: it unpacks to more than"), "{:?}", book.report);
}

#[test]
fn an_archive_that_is_not_whole_is_named_by_init_and_by_a_build() {
    let whole = zipped(&[("export.xml", wxr(&item("One", "Words that were there once.")).as_bytes())]);
    for cut in [whole.len() - 5, whole.len() / 2, 30] {
        let folder = folder(&[("export.zip", &whole[..cut])]);
        let told = init::init(&folder.path().join("book"), Some(&folder.path().join("export.zip"))).expect_err("it is broken");
        assert!(format!("{told:?}").contains("damaged or not whole"), "{told:?}");
        fs::write(folder.path().join("book.toml"), "[book]\ntitle = \"B\"\n[source]\npath = \"export.zip\"\n").expect("written");
        let mut report = Report::default();
        let (manifest, _) = config::load(folder.path(), &[], &mut report).unwrap_or_else(|_| panic!("{report:?}"));
        assert!(source::read(&manifest, &mut report).is_err());
        assert!(report.diagnostics.iter().any(|d| d.kind == "broken-export" && d.message.contains("export.zip")), "{report:?}");
    }
}

#[test]
fn hostile_xml_and_odd_encodings_keep_the_posts_that_are_whole() {
    let lol: String = (1..12).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect();
    let entities = wxr(&item("One", "Good words."))
        .replace("<rss ", &format!("<!DOCTYPE rss [<!ENTITY l0 \"lol\">{lol}<!ENTITY out SYSTEM \"file:///etc/passwd\">]>\n<rss "));
    let entities = entities.replace("</channel>", "<item><title>Two &l11; &out;</title><wp:post_type>post</wp:post_type><content:encoded>&l11;&out; words</content:encoded></item></channel>");
    let deep = wxr(&format!("{}{}", item("One", "Good words."), item("Two", &format!("{}words", "<div><blockquote>".repeat(20_000)))));
    let open = wxr(&format!("{}<item><wp:comment>never closed{}", item("One", "Good words."), item("Two", "More words.")));
    let latin: Vec<u8> = wxr(&item("One", "Good words: caf\u{e9}, na\u{ef}ve, d\u{e9}j\u{e0} vu."))
        .replace("1.0\"?", "1.0\" encoding=\"ISO-8859-1\"?")
        .chars()
        .map(|c| c as u8)
        .collect();
    let wide: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(wxr(&item("One", "Good words.")).encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for (name, text) in
        [("entities", entities.into_bytes()), ("deep", deep.into_bytes()), ("open", open.into_bytes()), ("latin", latin), ("wide", wide)]
    {
        let book = Imported::of(&[("export.xml", &text)], "export.xml");
        assert!(book.titles().contains(&"One".to_string()), "{name}: {:?}", book.report);
        let words = book.words();
        assert!(words.contains("Good words"), "{name}: {words}");
        assert!(!words.contains("lollol") && !words.contains("root:"), "{name}: {words}");
        if name == "latin" {
            assert!(words.contains("café, naïve, déjà vu"), "{words}");
        }
        if name == "open" {
            assert_eq!(book.titles(), ["One", "Two"]);
        }
    }
}

#[test]
fn lines_of_a_large_export_are_those_of_the_file() {
    let comments = "<wp:comment>\n<wp:comment_content><![CDATA[spam\nand more]]></wp:comment_content>\n</wp:comment>\n".repeat(200);
    let text = wxr(&format!(
        "{}<item>{comments}<wp:post_type>nav_menu_item</wp:post_type></item>\n{}",
        item("One", "First."),
        item("Two", "Second.")
    ));
    let line = text.lines().position(|l| l.contains("Two")).expect("there") + 1;
    let book = Imported::of(&[("export.xml", text.as_bytes())], "export.xml");
    let two = book.posts.iter().find(|p| p.plain_title() == "Two").expect("a post");
    assert_eq!(two.loc.line as usize, line);
    assert!(Path::new(&*two.loc.file).ends_with("export.xml"));
}
