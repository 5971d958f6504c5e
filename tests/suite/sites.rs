//! From a site's folder or an export to a book with two commands: what `init` finds in sites of every engine, which files become posts,
//! where pictures are found, and what is said to have been lost.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use postbound::config::{self, Manifest};
use postbound::diag::Report;
use postbound::internals::init::{self, Made};
use postbound::internals::{asset, source};
use postbound::model::Post;

/// A folder with these files; parents are made, a picture's words are a picture.
fn site(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        put(dir.path(), name, text);
    }
    dir
}

fn put(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    if [".png", ".jpg"].iter().any(|e| name.to_lowercase().ends_with(e)) {
        let picture = image::RgbImage::from_pixel(120, 80, image::Rgb([120, 90, 60]));
        let format = if name.to_lowercase().ends_with("png") { image::ImageFormat::Png } else { image::ImageFormat::Jpeg };
        picture.save_with_format(path, format).expect("written");
    } else {
        fs::write(path, text).expect("written");
    }
}

/// A dated post with a picture.
fn post(title: &str, date: &str, body: &str) -> String {
    format!("---\ntitle: {title}\ndate: {date}\n---\n\n{body} The quay lay in the sun, and nobody was there to see the boats come in.\n")
}

/// A book that `init` has made, read.
struct Read {
    made: Made,
    manifest: Manifest,
    posts: Vec<Post>,
    site: postbound::model::Site,
    report: Report,
}

impl Read {
    fn of(folder: &Path, from: Option<&Path>) -> Read {
        let made = init::init(folder, from).unwrap_or_else(|d| panic!("{d:?}"));
        let mut report = Report::default();
        let (manifest, _) = config::load(folder, &[], &mut report).unwrap_or_else(|_| panic!("{:?}", report.diagnostics));
        let (posts, findings) = source::read(&manifest, &mut report).unwrap_or_else(|_| panic!("{:?}", report.diagnostics));
        Read { made, manifest, posts, site: findings.site, report }
    }

    fn titles(&self) -> BTreeSet<String> {
        self.posts.iter().map(Post::plain_title).collect()
    }

    /// What is said of pictures that are not found.
    fn missing(&self) -> Vec<String> {
        let posts: Vec<&Post> = self.posts.iter().collect();
        asset::missing(&posts, &self.manifest, &self.site).diagnostics.into_iter().map(|d| d.message).collect()
    }
}

/// A site of an engine: its files, what a line of `init` says of it, and the facts that book.toml has then.
struct Case {
    engine: &'static str,
    files: Vec<(&'static str, String)>,
    title: &'static str,
    author: Option<&'static str>,
    language: &'static str,
    base: Option<&'static str>,
    path: &'static str,
}

fn cases() -> Vec<Case> {
    let one = |image: &str| post("One", "2019-03-05", &format!("![A boat]({image})"));
    let two = post("Two", "2020-04-06", "Words.");
    let draft = "---\ntitle: Unfinished\ndate: 2020-01-01\ndraft: true\n---\n\nSo far.\n".to_string();
    let page = "---\ntitle: About\n---\n\nI am me.\n".to_string();
    let s = |text: &str| text.to_string();
    vec![
        Case {
            engine: "a Hugo site",
            files: vec![
                (
                    "hugo.toml",
                    s(
                        "baseURL = \"https://quay.org/\"\nlanguageCode = \"en-gb\"\ntitle = \"Quay Notes\"\n[params.author]\nname = \"Ann Other\"\n",
                    ),
                ),
                ("content/posts/one.md", one("/images/boat.png")),
                ("content/posts/two/index.md", two.clone()),
                ("content/posts/later.md", draft.clone()),
                ("content/posts/_index.md", s("---\ntitle: Posts\n---\nAll posts.\n")),
                ("content/about.md", page.clone()),
                ("content/authors/ann.md", s("---\ntitle: Ann\n---\n\nA person.\n")),
                ("archetypes/default.md", s("---\ntitle: \"{{ replace .Name }}\"\n---\n\nNew.\n")),
                ("themes/plain/README.md", s("# Plain\n\nA theme.\n")),
                ("static/images/boat.png", s("")),
                ("static/CNAME", s("quay.org")),
                ("README.md", s("# The source of my site\n")),
            ],
            title: "Quay Notes",
            author: Some("Ann Other"),
            language: "en-gb",
            base: Some("https://quay.org"),
            path: "content",
        },
        Case {
            engine: "a Hugo site",
            files: vec![
                ("config/_default/config.yaml", s("baseURL: https://quay.org\ntitle: Quai\nlanguageCode: fr\nauthor:\n  name: Anne\n")),
                ("content/blog/one.md", one("/boat.png")),
                ("content/blog/two.md", two.clone()),
                ("layouts/index.html", s("{{ range .Site.RegularPages }}<p>{{ .Title }}</p>{{ end }}")),
                ("static/boat.png", s("")),
            ],
            title: "Quai",
            author: Some("Anne"),
            language: "fr",
            base: Some("https://quay.org"),
            path: "content",
        },
        Case {
            engine: "a Jekyll site",
            files: vec![
                (
                    "_config.yml",
                    s("title: Quay Notes\nauthor: Ann Other\nlang: en-US\nurl: https://quay.org\nbaseurl: /blog\npermalink: pretty\n"),
                ),
                ("_posts/2019-03-05-one.md", one("/blog/assets/boat.png")),
                ("_posts/2020-04-06-two.markdown", two.clone()),
                ("_drafts/unfinished.md", draft.clone()),
                ("index.html", s("---\nlayout: home\n---\n<p>Home of the site with many words that nobody reads in a book.</p>")),
                ("about.md", page.clone()),
                ("Gemfile", s("source 'https://rubygems.org'\n")),
                ("LICENSE", s("Permission is hereby granted, free of charge, to any person.\n")),
                ("CNAME", s("quay.org")),
                ("_includes/head.html", s("<p>Head</p>")),
                ("assets/boat.png", s("")),
            ],
            title: "Quay Notes",
            author: Some("Ann Other"),
            language: "en-us",
            base: Some("https://quay.org/blog"),
            path: "_posts",
        },
        Case {
            engine: "a Zola site",
            files: vec![
                (
                    "config.toml",
                    s("base_url = \"https://quay.org\"\ntitle = \"Quay Notes\"\ndefault_language = \"de\"\nauthor = \"Ann Other\"\n"),
                ),
                ("content/one.md", s("+++\ntitle = \"One\"\ndate = 2019-03-05\n+++\n\n![A boat](/boat.png) The quay lay in the sun.\n")),
                ("content/two/index.md", s("+++\ntitle = \"Two\"\ndate = 2020-04-06\n+++\n\nWords.\n")),
                ("content/_index.md", s("+++\nsort_by = \"date\"\n+++\n")),
                ("templates/index.html", s("<p>{{ x }}</p>")),
                ("static/boat.png", s("")),
            ],
            title: "Quay Notes",
            author: Some("Ann Other"),
            language: "de",
            base: Some("https://quay.org"),
            path: "content",
        },
        Case {
            engine: "a Hexo site",
            files: vec![
                (
                    "_config.yml",
                    s(
                        "title: Quay Notes\nauthor: Ann Other\nlanguage: en-GB\nurl: https://quay.org\nroot: /\npermalink: :year/:month/:day/:title/\n",
                    ),
                ),
                ("package.json", s("{\"dependencies\": {\"hexo\": \"^6\"}}")),
                ("source/_posts/one.md", one("/images/boat.png")),
                ("source/_posts/two.md", two.clone()),
                ("source/_drafts/later.md", s("---\ntitle: Later\n---\nSo far.\n")),
                ("source/about/index.md", page.clone()),
                ("source/images/boat.png", s("")),
                ("scaffolds/post.md", s("---\ntitle: {{ title }}\n---\n")),
                ("themes/x/README.md", s("# Theme")),
            ],
            title: "Quay Notes",
            author: Some("Ann Other"),
            language: "en-gb",
            base: Some("https://quay.org"),
            path: "source/_posts",
        },
        Case {
            engine: "an Eleventy site",
            files: vec![
                ("eleventy.config.js", s("export default function (c) { return { dir: { input: \"content\" } }; }\n")),
                (
                    "_data/metadata.js",
                    s(
                        "export default {\n  title: \"Quay Notes\",\n  url: \"https://quay.org/\",\n  language: \"en-gb\",\n  author: { name: \"Ann Other\" }\n}\n",
                    ),
                ),
                ("content/blog/one.md", one("/img/boat.png")),
                ("content/blog/two.md", two.clone()),
                ("content/about.md", page.clone()),
                ("_includes/base.njk", s("<p>x</p>")),
                ("public/img/boat.png", s("")),
                ("README.md", s("# Repo")),
            ],
            title: "Quay Notes",
            author: None,
            language: "en-gb",
            base: Some("https://quay.org"),
            path: "content/blog",
        },
        Case {
            engine: "a Pelican site",
            files: vec![
                (
                    "pelicanconf.py",
                    s("AUTHOR = 'Ann Other'\nSITENAME = 'Quay Notes'\nSITEURL = ''\nPATH = 'content'\nDEFAULT_LANG = 'es'\n"),
                ),
                ("publishconf.py", s("SITEURL = 'https://quay.org'\n")),
                ("content/one.md", one("/images/boat.png")),
                ("content/two.md", two.clone()),
                ("content/pages/about.md", page.clone()),
                ("content/images/boat.png", s("")),
            ],
            title: "Quay Notes",
            author: Some("Ann Other"),
            language: "es",
            base: Some("https://quay.org"),
            path: "content",
        },
        Case {
            engine: "an Astro site",
            files: vec![
                ("astro.config.mjs", s("export default defineConfig({ site: 'https://quay.org' });")),
                ("src/consts.ts", s("export const SITE_TITLE = 'Quay Notes';\nexport const SITE_DESCRIPTION = 'x';\n")),
                ("src/content/blog/one.mdx", one("/boat.png")),
                ("src/content/blog/two.md", two.clone()),
                ("src/pages/about.md", page.clone()),
                ("public/boat.png", s("")),
            ],
            title: "Quay Notes",
            author: None,
            language: "en",
            base: Some("https://quay.org"),
            path: "src/content/blog",
        },
        Case {
            engine: "a Docusaurus site",
            files: vec![
                (
                    "docusaurus.config.js",
                    s("const config = { title: 'Quay Notes', url: 'https://quay.org', baseUrl: '/d/', i18n: { defaultLocale: 'en' } };"),
                ),
                ("blog/2019-03-05-one.md", one("/img/boat.png")),
                ("blog/2020-04-06-two.mdx", two.clone()),
                ("docs/intro.md", s("# Intro\n\nHow it works.\n")),
                ("static/img/boat.png", s("")),
            ],
            title: "Quay Notes",
            author: None,
            language: "en",
            base: Some("https://quay.org/d"),
            path: "blog",
        },
        Case {
            engine: "a Gatsby site",
            files: vec![
                (
                    "gatsby-config.js",
                    s(
                        "module.exports = { siteMetadata: { title: `Quay Notes`, author: { name: `Ann Other` }, siteUrl: `https://quay.org/` } }",
                    ),
                ),
                ("content/blog/one/index.md", one("./boat.png")),
                ("content/blog/one/boat.png", s("")),
                ("content/blog/two/index.md", two.clone()),
                ("src/pages/404.md", page.clone()),
            ],
            title: "Quay Notes",
            author: None,
            language: "en",
            base: Some("https://quay.org"),
            path: "content/blog",
        },
        Case {
            engine: "a Quarto site",
            files: vec![
                ("_quarto.yml", s("project:\n  type: website\nwebsite:\n  title: Quay Notes\n  site-url: https://quay.org\nlang: it\n")),
                ("posts/one/index.qmd", one("boat.png")),
                ("posts/one/boat.png", s("")),
                ("posts/two/index.qmd", two.clone()),
                ("about.qmd", page.clone()),
                ("_site/index.html", s("<p>Generated</p>")),
            ],
            title: "Quay Notes",
            author: None,
            language: "it",
            base: Some("https://quay.org"),
            path: "posts",
        },
        Case {
            engine: "an Obsidian vault",
            files: vec![
                (".obsidian/app.json", s("{}")),
                ("Notes/one.md", one("boat.png")),
                ("two.md", two),
                ("Templates/daily.md", s("# {{date}}\n\nTemplate.\n")),
                ("Deep/Attachments/boat.png", s("")),
            ],
            title: "",
            author: None,
            language: "en",
            base: None,
            path: ".",
        },
    ]
}

#[test]
fn sites_of_every_engine_are_recognised_with_their_facts_posts_and_pictures() {
    for case in cases() {
        let dir = site(&case.files.iter().map(|(n, t)| (*n, t.as_str())).collect::<Vec<_>>());
        let read = Read::of(dir.path(), None);
        let engine = case.engine;
        assert_eq!(read.made.found.about, Some(engine));
        let said = read.made.to_string();
        assert!(said.starts_with(&format!("Found {engine}")) && said.contains("2 posts, 2019 to 2020"), "{said}");
        assert_eq!(read.titles(), ["One", "Two"].map(String::from).into(), "{engine}");
        let meta = &read.manifest.meta;
        if !case.title.is_empty() {
            assert_eq!(meta.title, case.title, "{engine}");
        }
        assert_eq!(
            meta.authors.first().map(|a| a.name.as_str()),
            case.author.or(meta.authors.first().map(|a| a.name.as_str())),
            "{engine}"
        );
        assert_eq!(meta.lang.tag(), case.language, "{engine}");
        assert_eq!(read.manifest.sources[0].base_url.first().map(String::as_str), case.base, "{engine}");
        assert_eq!(read.manifest.sources[0].path, Path::new(case.path), "{engine}");
        assert_eq!(read.missing(), [] as [&str; 0], "{engine}");
    }
}

#[test]
fn a_source_knows_its_site_whatever_book_toml_says() {
    for case in cases().into_iter().filter(|c| !c.engine.contains("Jekyll") && !c.engine.contains("Docusaurus")) {
        let dir = site(&case.files.iter().map(|(n, t)| (*n, t.as_str())).collect::<Vec<_>>());
        put(dir.path(), "book.toml", "[book]\ntitle = \"Mine\"\n[source]\npath = \".\"\n");
        let mut report = Report::default();
        let (manifest, _) = config::load(dir.path(), &[], &mut report).expect("loads");
        let (posts, findings) = source::read(&manifest, &mut report).expect("there are posts");
        let titles: BTreeSet<String> = posts.iter().map(Post::plain_title).collect();
        assert_eq!(titles, ["One", "Two"].map(String::from).into(), "{}: {:?}", case.engine, report.diagnostics);
        let missing = asset::missing(&posts.iter().collect::<Vec<_>>(), &manifest, &findings.site);
        assert_eq!(missing.diagnostics.len(), 0, "{}: {:?}", case.engine, missing.diagnostics);
    }
}

#[test]
fn a_site_in_a_folder_of_a_repository_is_found() {
    let one = post("One", "2019-03-05", "![A boat](/boat.png)");
    let dir = site(&[
        ("README.md", "# Repo\n"),
        ("src/main.py", "print()"),
        ("website/hugo.toml", "title = \"Quay\"\n"),
        ("website/content/posts/one.md", &one),
        ("website/static/boat.png", ""),
    ]);
    let read = Read::of(dir.path(), None);
    assert_eq!((read.manifest.sources[0].path.as_path(), read.manifest.meta.title.as_str()), (Path::new("website/content"), "Quay"));
    assert_eq!(read.missing(), [] as [&str; 0]);
}

#[test]
fn a_book_is_made_of_what_lies_elsewhere() {
    let one = post("One", "2019-03-05", "![A boat](/boat.png)");
    let dir = site(&[("blog/hugo.toml", "title = \"Quay\"\n"), ("blog/content/posts/one.md", &one), ("blog/static/boat.png", "")]);
    let book = dir.path().join("book");
    let read = Read::of(&book, Some(&dir.path().join("blog")));
    assert_eq!(read.manifest.sources[0].path, Path::new("../blog/content"));
    assert_eq!((read.titles().len(), read.missing().len()), (1, 0));
    let export = "<rss xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><title>Harbour</title><wp:wxr_version>1.2</wp:wxr_version>\
                  <item><title>One</title><wp:post_type>post</wp:post_type><content:encoded>Words.</content:encoded></item></channel></rss>";
    put(dir.path(), "down loads/blog.xml", export);
    let read = Read::of(&dir.path().join("second"), Some(&dir.path().join("down loads/blog.xml")));
    assert_eq!(read.manifest.sources[0].path, Path::new("../down loads/blog.xml"));
    assert!(read.made.to_string().starts_with("Found an export of WordPress, “Harbour”: 1 post"), "{}", read.made);
    let wrong = init::init(&dir.path().join("third"), Some(&dir.path().join("down loads/blgo.xml"))).expect_err("no such file");
    assert!(wrong.help.is_some_and(|h| h.contains("blog.xml")));
}

#[test]
fn an_mdbook_keeps_its_own_configuration() {
    let dir = site(&[
        ("book.toml", "[book]\ntitle = \"The Quay\"\nauthors = [\"Ann\"]\nsrc = \"src\"\n[output.html]\n"),
        ("src/SUMMARY.md", "# Summary\n\n- [One](one.md)\n"),
        ("src/one.md", "# One\n\nThe quay lay in the sun.\n"),
    ]);
    let before = fs::read(dir.path().join("book.toml")).expect("there");
    let mut report = Report::default();
    assert!(config::load(dir.path(), &[], &mut report).is_err());
    assert!(report.diagnostics[0].message.contains("mdBook"), "{:?}", report.diagnostics);
    let read = Read::of(dir.path(), None);
    assert_eq!((read.made.files.as_slice(), read.manifest.file.as_str()), (["postbound.toml".to_string()].as_slice(), "postbound.toml"));
    assert_eq!((read.manifest.meta.title.as_str(), read.manifest.sources[0].path.as_path()), ("The Quay", Path::new("src")));
    assert_eq!(fs::read(dir.path().join("book.toml")).expect("there"), before);
    assert_eq!(init::init(dir.path(), None).expect_err("there is one").kind.id(), "book-exists");
}

#[test]
fn pictures_are_found_wherever_a_site_keeps_them() {
    for (address, file) in [
        ("/images/boat.png", "static/images/boat.png"),
        ("/images/boat.png?v=3", "public/images/boat.png"),
        ("/images/my%20boat.png", "assets/images/my boat.png"),
        ("/IMAGES/Boat.PNG", "static/images/boat.png"),
        ("boat.png", "vault/Attachments/deep/boat.png"),
        ("https://www.quay.org/img/boat.png", "static/img/boat.png"),
        ("http://quay.org/wp-content/uploads/2019/03/boat-300x200.jpg", "wp-content/uploads/2019/03/boat.jpg"),
        ("https://i1.wp.com/quay.org/wp-content/uploads/2019/03/boat.jpg?resize=1", "wp-content/uploads/2019/03/boat.jpg"),
        ("https://substackcdn.com/image/fetch/w_1,f_auto/https%3A%2F%2Fquay.org%2Fimg%2Fboat.png", "static/img/boat.png"),
        ("/_next/image?url=%2Fimg%2Fboat.png&w=640", "public/img/boat.png"),
        ("../../img/boat.png", "static/img/boat.png"),
        ("boat@2x.png", "posts/boat.png"),
        ("/uploads/b%C3%B6%C3%B6t.png", "uploads/bööt.png"),
    ] {
        let one = post("One", "2019-03-05", &format!("![A boat](<{address}>)"));
        let dir = site(&[("posts/one.md", &one), (file, "")]);
        put(dir.path(), "book.toml", "[book]\ntitle = \"A\"\n[source]\npath = \"posts\"\nbase-url = \"https://quay.org\"\n");
        let mut report = Report::default();
        let (manifest, _) = config::load(dir.path(), &[], &mut report).expect("loads");
        let (posts, findings) = source::read(&manifest, &mut report).expect("there are posts");
        let missing = asset::missing(&posts.iter().collect::<Vec<_>>(), &manifest, &findings.site);
        assert_eq!(missing.diagnostics, [], "{address} in {file}");
    }
}

#[test]
fn a_picture_that_is_not_found_names_the_folder_to_add() {
    let one = post("One", "2019-03-05", "![A](pier.png) ![B](/lost/x.png) ![C](https://elsewhere.example/pier.png)");
    let dir = site(&[("book/posts/one.md", &one), ("book/a/pier.png", ""), ("book/b/pier.png", "")]);
    put(dir.path(), "book/book.toml", "[book]\ntitle = \"A\"\n[source]\npath = \"posts\"\n");
    let mut report = Report::default();
    let (manifest, _) = config::load(&dir.path().join("book"), &[], &mut report).expect("loads");
    let (posts, findings) = source::read(&manifest, &mut report).expect("there are posts");
    let missing = asset::missing(&posts.iter().collect::<Vec<_>>(), &manifest, &findings.site);
    let helps: Vec<String> = missing.diagnostics.into_iter().filter_map(|d| d.help).collect();
    assert_eq!(helps.len(), 3, "{helps:?}");
    assert!(helps[0].contains("media = [\"a\"]") && helps[1].contains("media") && helps[2].contains("--fetch"), "{helps:?}");
}

#[test]
fn pictures_beside_a_site_that_lies_elsewhere_are_named_and_not_taken() {
    let one = post("One", "2019-03-05", "![A](/pier.png)");
    let dir = site(&[("blog/hugo.toml", "title = \"Quay\"\n"), ("blog/content/one.md", &one), ("blog/static/pier.png", "")]);
    put(dir.path(), "book/book.toml", "[book]\ntitle = \"A\"\n[source]\npath = \"../blog/content\"\n");
    let mut report = Report::default();
    let (manifest, _) = config::load(&dir.path().join("book"), &[], &mut report).expect("loads");
    let (posts, findings) = source::read(&manifest, &mut report).expect("there are posts");
    let missing = asset::missing(&posts.iter().collect::<Vec<_>>(), &manifest, &findings.site);
    let help = missing.diagnostics.first().and_then(|d| d.help.clone()).unwrap_or_default();
    assert!(help.contains("static") && help.contains("media"), "{help}");
}

#[test]
fn pages_of_a_site_are_read_on_request_and_where_a_chapter_names_them() {
    let (one, two) = (post("One", "2019-03-05", "A."), post("Two", "2020-03-05", "B."));
    let files = [("posts/one.md", one.as_str()), ("posts/two.md", two.as_str()), ("posts/about.md", "# About\n\nI am me.\n")];
    for (more, wanted) in [
        ("", 2),
        ("pages = true\n", 3),
        ("include = [\"**/*\", \"about.md\"]\n", 3),
        ("[[chapters.chapter]]\ntitle = \"Me\"\nposts = [\"about\"]\n", 3),
    ] {
        let dir = site(&files);
        put(dir.path(), "book.toml", &format!("[book]\ntitle = \"A\"\n[source]\npath = \"posts\"\n{more}"));
        let mut report = Report::default();
        let (manifest, _) = config::load(dir.path(), &[], &mut report).expect("loads");
        let (posts, _) = source::read(&manifest, &mut report).expect("there are posts");
        assert_eq!(posts.len(), wanted, "{more}");
    }
}

#[test]
fn what_cannot_be_read_is_named_with_the_command_that_converts_it() {
    let one = post("One", "2019-03-05", "A.");
    for (file, wanted) in [
        ("b.rst", "pandoc -f rst -t gfm"),
        ("b.org", "pandoc -f org -t gfm"),
        ("b.ipynb", "pandoc -f ipynb -t gfm"),
        ("b.docx", "pandoc -f docx -t gfm"),
    ] {
        let dir = site(&[("posts/one.md", one.as_str()), (&format!("posts/{file}"), "x"), (&format!("posts/c-{file}"), "x")]);
        let read = Read::of(dir.path(), None);
        let said = read.made.to_string();
        assert!(said.contains("Not read: ") && said.contains(wanted) && said.contains("1 more"), "{said}");
        assert_eq!(read.report.diagnostics.iter().filter(|d| d.kind.id() == "unread-file").count(), 1);
    }
}
