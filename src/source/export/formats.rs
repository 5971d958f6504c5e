//! Tests: a small export of each platform, with what real ones hold, as posts.

use crate::config::format::Format;
use crate::model::{BlockKind, Date, walk};
use crate::source::reader::{self, READERS};
use crate::source::{Draft, Harvest, TextFile};

fn file(shown: &str, text: &str) -> TextFile {
    let extension = shown.rsplit_once('.').map_or("", |(_, e)| e).to_string();
    TextFile { shown: shown.into(), base: "x".into(), text: text.into(), extension }
}

/// Reads files as `init` would find them: in the format that they are recognised as.
fn read(format: Format, files: &[TextFile], pages: bool) -> Harvest {
    let source = crate::config::manifest::Source { pages, ..crate::source::tests::source("x") };
    for file in files {
        let found = reader::of(file, &source).and_then(|n| READERS.get(n)).map(|r| r.format);
        assert_eq!(found, Some(format), "{}", file.shown);
    }
    let reader = READERS.iter().find(|r| r.format == format).expect("a reader");
    (reader.read)(files, &source)
}

fn words(draft: &Draft) -> Vec<String> {
    let mut out = Vec::new();
    walk::texts(&draft.post.blocks, &mut |t| out.push(t.plain()));
    out
}

fn titles(harvest: &Harvest) -> Vec<String> {
    harvest.posts.iter().filter(|d| !d.draft).map(|d| d.post.plain_title()).collect()
}

fn reasons(harvest: &Harvest) -> Vec<&str> {
    harvest.findings.dropped.iter().map(|d| d.why.as_str()).collect()
}

const WXR: &str = r##"<?xml version="1.0"?>
<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Harbour Notes</title><link>https://example.org</link><language>en-GB</language>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://example.org</wp:base_blog_url>
<wp:author><wp:author_login><![CDATA[ann]]></wp:author_login><wp:author_display_name><![CDATA[Ann Other]]></wp:author_display_name></wp:author>
<item><title>Salt &amp; Rope</title><link>https://example.org/2019/03/salt/</link><pubDate>Tue, 05 Mar 2019 10:00:00 +0000</pubDate><dc:creator>ann</dc:creator>
<guid>https://example.org/?p=7</guid>
<content:encoded><![CDATA[First & last.

Second
line. [caption id="a" width="300"]<img src="https://example.org/wp-content/uploads/a-300x200.jpg" alt="Rope" /> The rope[/caption]

<blockquote>Quoted.

Twice.</blockquote>
[gallery]
<pre>a
  b</pre>
He wrote [sic].]]></content:encoded>
<wp:post_id>7</wp:post_id><wp:post_date>2019-03-05 11:00:00</wp:post_date><wp:post_name>salt</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<category domain="post_tag" nicename="rope-work"><![CDATA[Rope Work]]></category><category domain="category" nicename="c"><![CDATA[Craft]]></category>
<wp:comment><wp:comment_content>Nice post</wp:comment_content></wp:comment></item>
<item><title>Blocks</title><link>https://example.org/blocks/</link>
<content:encoded><![CDATA[<!-- wp:paragraph -->
<p>A block<sup data-fn="n1" class="fn"><a href="#n1" id="n1-link">1</a></sup>.</p>
<!-- /wp:paragraph -->
<!-- wp:latest-posts /--><ul class="wp-block-latest-posts"><li>Elsewhere</li></ul>
<!-- wp:embed --><figure class="wp-block-embed"><div class="wp-block-embed__wrapper">
https://example.com/film
</div></figure><!-- /wp:embed -->]]></content:encoded>
<wp:post_id>8</wp:post_id><wp:post_date>0000-00-00 00:00:00</wp:post_date><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
<wp:postmeta><wp:meta_key>footnotes</wp:meta_key><wp:meta_value><![CDATA[[{"content":"A note of blocks.","id":"n1"}]]]></wp:meta_value></wp:postmeta></item>
<item><title>About</title><wp:status>publish</wp:status><wp:post_type>page</wp:post_type><content:encoded><![CDATA[Me.]]></content:encoded></item>
<item><title>Unfinished</title><wp:status>draft</wp:status><wp:post_type>post</wp:post_type><content:encoded><![CDATA[So far.]]></content:encoded></item>
<item><title>Secret</title><wp:status>publish</wp:status><wp:post_password>x</wp:post_password><wp:post_type>post</wp:post_type><content:encoded><![CDATA[Psst.]]></content:encoded></item>
<item><title>Mine</title><wp:status>private</wp:status><wp:post_type>post</wp:post_type><content:encoded><![CDATA[Diary.]]></content:encoded></item>
<item><title>pic</title><wp:post_id>9</wp:post_id><wp:post_parent>7</wp:post_parent><wp:post_type>attachment</wp:post_type><wp:status>inherit</wp:status>
<wp:attachment_url>https://example.org/wp-content/uploads/b.jpg</wp:attachment_url><excerpt:encoded><![CDATA[A quay]]></excerpt:encoded></item>
<item><title>Menu</title><wp:post_type>nav_menu_item</wp:post_type><wp:status>publish</wp:status></item>
</channel></rss>"##;

#[test]
fn wordpress_exports_are_posts() {
    let harvest = read(Format::WordPress, &[file("blog.xml", WXR)], false);
    assert_eq!(titles(&harvest), ["Salt & Rope", "Blocks"]);
    assert_eq!(reasons(&harvest), ["pages, which [source] pages = true reads", "protected by a password", "private"]);
    assert_eq!(harvest.posts.iter().filter(|d| d.draft).count(), 1, "the draft is known as one");
    let first = &harvest.posts[0];
    assert_eq!((first.post.date, first.post.authors.as_slice()), (Date::new(2019, 3, 5), ["Ann Other".to_string()].as_slice()));
    assert_eq!(
        (first.post.tags.as_slice(), first.post.categories.as_slice()),
        (["Rope Work".to_string()].as_slice(), ["Craft".to_string()].as_slice())
    );
    assert!(first.post.urls.iter().any(|u| u == "/?p=7") && first.names[0] == "salt");
    let words = words(first).join("|");
    for wanted in ["First & last.", "Second\nline.", "The rope", "Quoted.", "Twice.", "A quay", "a\n  b", "He wrote [sic]."] {
        assert!(words.contains(wanted), "{wanted}: {words}");
    }
    assert!(!words.contains("Nice post") && !words.contains("caption") && !words.contains("gallery"), "{words}");
    let figures = first.post.blocks.iter().filter(|b| matches!(b.kind, BlockKind::Figure(_))).count();
    assert_eq!(figures, 2, "{:#?}", first.post.blocks);
    let blocks = &harvest.posts[1];
    assert_eq!(blocks.post.date, None);
    assert_eq!(blocks.post.notes.len(), 1, "{:#?}", blocks.post);
    let words = self::words(blocks).join("|");
    assert!(words.contains("example.com/film") && !words.contains("Elsewhere"), "{words}");
    assert_eq!((harvest.site.title.as_deref(), harvest.site.base_urls.len()), (Some("Harbour Notes"), 1));
    let pages = read(Format::WordPress, &[file("blog.xml", WXR)], true);
    assert!(titles(&pages).contains(&"About".to_string()));
}

#[test]
fn a_wordpress_export_that_broke_off_keeps_what_came_through() {
    let cut = WXR.find("A block").expect("there");
    let harvest = read(Format::WordPress, &[file("blog.xml", &WXR[..cut + 8])], false);
    assert_eq!(titles(&harvest)[0], "Salt & Rope");
}

#[test]
fn ghost_exports_of_every_shape_are_posts() {
    let tables = r#"{"posts":[{"id":"1","title":"One & <Two>","slug":"one","html":"<p>Words at __GHOST_URL__</p><figure class=\"kg-card kg-image-card\"><img src=\"__GHOST_URL__/content/images/a.png\"><figcaption>Cap</figcaption></figure>","status":"published","type":"post","published_at":"2020-02-01T10:00:00.000Z","comment_id":"1"},
        {"id":"2","title":"Later","slug":"later","html":"<p>x</p>","status":"draft","type":"post"},{"id":"3","title":"About","slug":"about","html":"<p>x</p>","status":"published","type":"page"},
        {"id":"4","title":"Made","slug":"made","html":null,"lexical":"{\"root\":{\"children\":[{\"type\":\"paragraph\",\"children\":[{\"type\":\"text\",\"text\":\"From lexical\"}]}]}}","status":"sent","type":"post","published_at":1580551200000}],
        "tags":[{"id":"t1","name":"Second"},{"id":"t2","name":"First"},{"id":"t3","name":"hash-x"}],"posts_tags":[{"post_id":"1","tag_id":"t1","sort_order":1},{"post_id":"1","tag_id":"t2","sort_order":0}],
        "users":[{"id":"u","name":"Ann Other"}],"posts_authors":[{"post_id":"1","author_id":"u","sort_order":0}],"settings":[{"key":"title","value":"Quay"}]}"#;
    for text in
        [format!("{{\"db\":[{{\"meta\":{{}},\"data\":{tables}}}]}}"), format!("{{\"meta\":{{}},\"data\":{tables}}}"), tables.to_string()]
    {
        let harvest = read(Format::Ghost, &[file("ghost.json", &text)], false);
        assert_eq!(titles(&harvest), ["One & <Two>", "Made"]);
        assert_eq!(reasons(&harvest), ["pages, which [source] pages = true reads"]);
        let first = &harvest.posts[0].post;
        assert_eq!((first.date, first.tags.as_slice()), (Date::new(2020, 2, 1), ["First".to_string(), "Second".to_string()].as_slice()));
        assert_eq!(first.authors, ["Ann Other"]);
        assert!(words(&harvest.posts[0]).contains(&"Cap".to_string()));
        assert_eq!(harvest.site.title.as_deref(), Some("Quay"));
    }
    let broken = read(Format::Ghost, &[file("ghost.json", "{\"db\":[{\"data\":{\"posts\":[")], false);
    assert_eq!(broken.report.diagnostics.len(), 1);
}

#[test]
fn substack_exports_are_posts() {
    let list = "post_id,post_date,is_published,email_sent_at,inbox_sent_at,type,audience,title,subtitle,podcast_url\n\
                1234567.first,2021-05-01T10:00:00.000Z,true,,,newsletter,everyone,\"Tea, &amp; Cake\",A deck,\n\
                1234568.second,2021-06-01T10:00:00.000Z,false,,,newsletter,everyone,Unsent,,\n\
                1234569.third,2021-06-01T10:00:00.000Z,TRUE,,,thread,everyone,Chat,,\n";
    let body = "<p>Words.</p><div class=\"subscription-widget-wrap\"><p>Subscribe now</p></div><p class=\"button-wrapper\"><a href=\"x\">Share</a></p>";
    let files = [
        file("e/posts.csv", list),
        file("e/posts/1234567.first.html", body),
        file("e/posts/1234568.second.html", body),
        file("e/posts/1234569.third.html", body),
    ];
    let harvest = read(Format::Substack, &files, false);
    assert_eq!(titles(&harvest), ["Tea, & Cake"]);
    assert_eq!(reasons(&harvest), ["threads"]);
    assert_eq!(words(&harvest.posts[0]), ["A deck", "Words."]);
    assert_eq!(harvest.posts[0].post.date, Date::new(2021, 5, 1));
}

#[test]
fn medium_exports_are_posts() {
    let page = |title: &str, time: &str, body: &str| {
        format!(
            "<!DOCTYPE html><html><head><title>{title}</title></head><body><article class=\"h-entry\"><header><h1 class=\"p-name\">{title}</h1></header>\
             <section data-field=\"subtitle\" class=\"p-summary\">Deck.</section><section data-field=\"body\" class=\"e-content\">\
             <section class=\"section\"><div class=\"section-divider\"><hr class=\"section-divider\"></div>{body}</section></section>\
             <footer><p>By <a href=\"https://medium.com/@ann\" class=\"p-author h-card\">Ann Other</a> on <a href=\"https://medium.com/p/0123456789ab\">{time}</a></p>\
             <p><a href=\"https://medium.com/@ann/a-post-0123456789ab\" class=\"p-canonical\">Canonical link</a></p></footer></article></body></html>"
        )
    };
    let time = "<time class=\"dt-published\" datetime=\"2018-07-01T10:00:00.000Z\">July</time>";
    let body = "<h3 class=\"graf graf--h3 graf--title\">A Post</h3><p class=\"graf\">Words.</p><figure class=\"graf\"><img class=\"graf-image\" src=\"https://cdn-images-1.medium.com/max/800/1*a.png\"><figcaption>Cap</figcaption></figure>";
    let files = [
        file("m/2018-07-01_A-Post-0123456789ab.html", &page("A Post", time, body)),
        file("m/draft_Later-0123456789ac.html", &page("Later", "", body)),
        file("m/2018-07-03_Short-0123456789ae.html", &page("A Short One", time, "<p class=\"graf\">Few words.</p>")),
        file("m/2018-07-02_Thanks-0123456789ad.html", &page("Thank you for…", time, "<p class=\"graf\">Thank you for this!</p>")),
    ];
    let harvest = read(Format::Medium, &files, false);
    assert_eq!(titles(&harvest), ["A Post", "A Short One"]);
    assert_eq!(reasons(&harvest), ["replies to others"]);
    assert_eq!(words(&harvest.posts[0]), ["Words.", "Cap"]);
    let post = &harvest.posts[0].post;
    assert_eq!((post.date, post.authors.as_slice()), (Date::new(2018, 7, 1), ["Ann Other".to_string()].as_slice()));
    assert_eq!(harvest.posts[0].names[0], "a-post");
}

#[test]
fn blogger_exports_of_both_kinds_are_posts() {
    let old = r##"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><id>tag:blogger.com,1999:blog-1</id><title>Old Blog</title><link rel='alternate' href='https://old.example/'/>
        <entry><category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#settings'/><title>S</title><content>x</content></entry>
        <entry><published>2010-01-02T08:00:00Z</published><category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#post'/>
        <category scheme='http://www.blogger.com/atom/ns#' term='Boats'/><title type='text'>It&#39;s a Post</title>
        <content type='html'>One.&lt;br /&gt;&lt;br /&gt;Two.&lt;table class="tr-caption-container"&gt;&lt;tbody&gt;&lt;tr&gt;&lt;td&gt;&lt;img src="https://1.bp.example/s320/a.jpg"/&gt;&lt;/td&gt;&lt;/tr&gt;&lt;tr&gt;&lt;td class="tr-caption"&gt;A boat&lt;/td&gt;&lt;/tr&gt;&lt;/tbody&gt;&lt;/table&gt;</content>
        <link rel='replies' href='https://old.example/feeds/1'/><link rel='alternate' href='https://old.example/2010/01/its-post.html'/><author><name>Ann Other</name></author></entry>
        <entry><category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#comment'/><title>Hi</title><content>Hi</content></entry></feed>"##;
    let harvest = read(Format::Feed, &[file("blog.xml", old)], false);
    assert_eq!(titles(&harvest), ["It’s a Post".replace('’', "'")]);
    assert_eq!(reasons(&harvest), ["comments"]);
    let post = &harvest.posts[0].post;
    assert_eq!((post.tags.as_slice(), post.date), (["Boats".to_string()].as_slice(), Date::new(2010, 1, 2)));
    assert!(
        post.blocks.iter().any(|b| matches!(&b.kind, BlockKind::Figure(f) if f.caption.as_ref().is_some_and(|c| c.plain() == "A boat"))),
        "{:#?}",
        post.blocks
    );
    assert_eq!(&words(&harvest.posts[0])[..2], ["One.", "Two."]);
    let new = r"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'><id>tag:blogger.com,1999:blog-2</id><title>New</title>
        <entry><blogger:type>POST</blogger:type><blogger:status>LIVE</blogger:status><title>Don&amp;#39;t</title><content type='html'>&lt;p&gt;Words.&lt;/p&gt;</content><blogger:filename>/2020/01/dont.html</blogger:filename><published>2020-01-02T08:00:00Z</published><category/><link/><blogger:trashed/></entry>
        <entry><blogger:type>POST</blogger:type><blogger:status>DRAFT</blogger:status><title>Later</title><content type='html'>&lt;p&gt;x&lt;/p&gt;</content></entry>
        <entry><blogger:type>PAGE</blogger:type><blogger:status>LIVE</blogger:status><title>About</title><content type='html'>x</content></entry></feed>";
    let harvest = read(Format::Feed, &[file("feed.atom", new)], false);
    assert_eq!(titles(&harvest), ["Don't"]);
    assert_eq!(harvest.posts[0].names[0], "dont");
}

#[test]
fn feeds_of_every_kind_are_posts_and_short_ones_are_reported() {
    let rss = "<rss version=\"2.0\"><channel><title>F</title><link>https://f.example/</link><item><title>A &amp;amp; B</title><link>https://f.example/a</link>\
               <description>Short</description><content:encoded><![CDATA[<p>Whole text.</p>]]></content:encoded><pubDate>Tue, 05 Mar 2019 10:00:00 GMT</pubDate><author>a@f.example (Ann Other)</author></item></channel></rss>";
    let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>F</title><entry><title>A &amp; B</title><link href=\"https://f.example/a\"/><updated>2019-03-05T10:00:00Z</updated>\
                <author><name>Ann Other</name></author><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Whole <em>text</em>.</p></div></content></entry></feed>";
    let json = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"F\",\"items\":[{\"url\":\"https://f.example/a\",\"title\":\"A &amp; B\",\"content_html\":\"<p>Whole text.</p>\",\"date_published\":\"2019-03-05T10:00:00Z\",\"authors\":[{\"name\":\"Ann Other\"}]}]}";
    for (name, text) in [("f.xml", rss), ("f.atom", atom), ("f.json", json)] {
        let harvest = read(Format::Feed, &[file(name, text)], false);
        let post = &harvest.posts[0].post;
        assert_eq!(
            (post.plain_title().as_str(), post.date, post.authors.join("")),
            ("A & B", Date::new(2019, 3, 5), "Ann Other".to_string()),
            "{name}"
        );
        assert_eq!(words(&harvest.posts[0]), ["Whole text."], "{name}");
        assert_eq!(harvest.report.diagnostics.len(), 1, "{name}");
    }
}

#[test]
fn tumblr_exports_are_posts() {
    let text = r#"var tumblr_api_read = {"tumblelog":{"title":"Scraps"},"posts":[
        {"type":"regular","regular-title":"A Post","regular-body":"<p>Words.</p>","date-gmt":"2012-01-02 10:00:00 GMT","slug":"a-post","url":"https://s.example/1","tags":["x"]},
        {"type":"photo","photo-caption":"<p>A quay.</p>","photo-url-1280":"https://s.example/a.jpg","date-gmt":"2012-01-03 10:00:00 GMT","slug":"quay"},
        {"type":"quote","quote-text":"To be","quote-source":"Hamlet","date-gmt":"2012-01-04 10:00:00 GMT"}]};"#;
    let harvest = read(Format::Tumblr, &[file("t.js", text)], false);
    assert_eq!(titles(&harvest), ["A Post", "A quay", "To be"]);
    assert!(harvest.posts.iter().any(|d| d.post.blocks.iter().any(|b| matches!(b.kind, BlockKind::Figure(_)))));
    let new = r#"{"meta":{"status":200},"response":{"blog":{"name":"scraps","title":"Scraps"},"posts":[
        {"type":"blocks","blog_name":"scraps","post_url":"https://s.example/post/1/a-post","slug":"a-post","date":"2019-01-02 10:00:00 GMT","state":"published","tags":["boats"],
         "content":[{"type":"text","subtype":"heading1","text":"A Post"},{"type":"text","text":"Words."},{"type":"image","media":[{"url":"https://64.media.tumblr.com/a.jpg","width":500}],"alt_text":"A quay"}],
         "layout":[],"trail":[{"blog":{"name":"other"},"content":[{"type":"text","text":"Before."}]}]},
        {"type":"text","blog_name":"scraps","post_url":"https://s.example/post/2","title":"Old","body":"<p>Plain.</p><div class=\"npf_row\"><figure class=\"tmblr-full\"><img src=\"b.jpg\"></figure></div>","timestamp":1546423200,"state":"published"},
        {"type":"text","blog_name":"scraps","post_url":"https://s.example/post/3","title":"Queued","body":"<p>x</p>","state":"queued"},
        {"type":"text","blog_name":"scraps","post_url":"https://s.example/post/4","title":"Mine","body":"<p>x</p>","state":"private"}]}}"#;
    let harvest = read(Format::Tumblr, &[file("posts.json", new)], false);
    assert_eq!(reasons(&harvest), ["private"]);
    assert_eq!(harvest.posts.iter().filter(|d| d.draft).count(), 1);
    assert_eq!(words(&harvest.posts[0]), ["Before.", "other", "A Post", "Words."]);
    assert_eq!((titles(&harvest)[1].as_str(), harvest.posts[1].post.date), ("Old", Date::new(2019, 1, 2)));
    let page = "<!DOCTYPE HTML>\n<html><head><meta charset=\"utf-8\"></head><body><h1>A Page</h1><p>Words.</p><img src=\"../media/1.jpg\" alt=\"A quay\">\
                <div id=\"footer\"><span id=\"timestamp\"> January 5th, 2018 3:14pm </span><span class=\"tag\">boats</span></div></body></html>";
    let harvest = read(Format::Tumblr, &[file("posts/123.html", page)], false);
    assert_eq!(titles(&harvest), ["A Page"]);
    let post = &harvest.posts[0].post;
    assert_eq!((post.date, post.tags.as_slice()), (Date::new(2018, 1, 5), ["boats".to_string()].as_slice()));
    assert_eq!(words(&harvest.posts[0]), ["Words."]);
}

#[test]
fn galleries_of_every_form_are_figures_with_captions() {
    let picture = |n: u8| format!("<img src=\"https://g.example/{n}.jpg\" alt=\"Alt {n}\">");
    let (one, two) = (picture(1), picture(2));
    let ghost = |body: &str| {
        format!(
            "{{\"db\":[{{\"meta\":{{}},\"data\":{{\"posts\":[{{\"id\":\"1\",\"title\":\"T\",\"html\":{body:?},\"status\":\"published\"}}]}}}}]}}"
        )
    };
    let blocks = [
        format!(
            "<figure class=\"wp-block-gallery\"><figure class=\"wp-block-image\">{one}<figcaption>Cap 1</figcaption></figure><figure>{two}</figure><figcaption>Whole</figcaption></figure>"
        ),
        format!(
            "<figure class=\"wp-block-gallery\"><ul class=\"blocks-gallery-grid\"><li class=\"blocks-gallery-item\"><figure>{one}<figcaption>Cap 1</figcaption></figure></li><li class=\"blocks-gallery-item\"><figure>{two}</figure></li></ul></figure>"
        ),
        format!(
            "<ul class=\"wp-block-gallery columns-2\"><li class=\"blocks-gallery-item\"><figure>{one}<figcaption>Cap 1</figcaption></figure></li><li class=\"blocks-gallery-item\"><figure>{two}</figure></li></ul>"
        ),
        format!(
            "<div class=\"wp-block-jetpack-tiled-gallery\"><div class=\"tiled-gallery__row\"><figure class=\"tiled-gallery__item\">{one}<figcaption>Cap 1</figcaption></figure><figure class=\"tiled-gallery__item\">{two}</figure></div></div>"
        ),
        format!(
            "<ul class=\"swiper-wrapper\"><li class=\"swiper-slide\"><figure>{one}<figcaption>Cap 1</figcaption></figure></li><li class=\"swiper-slide\"><figure>{two}</figure></li></ul>"
        ),
        format!(
            "<div class=\"gallery\"><dl class=\"gallery-item\"><dt class=\"gallery-icon\"><a href=\"x\">{one}</a></dt><dd class=\"wp-caption-text gallery-caption\">Cap 1</dd></dl><dl class=\"gallery-item\"><dt class=\"gallery-icon\">{two}</dt></dl></div>"
        ),
        format!("<div class=\"wp-caption alignleft\">{one}<p class=\"wp-caption-text\">Cap 1</p></div><p>{two}</p>"),
        format!(
            "<figure class=\"kg-card kg-gallery-card\"><div class=\"kg-gallery-container\"><div class=\"kg-gallery-row\"><div class=\"kg-gallery-image\">{one}</div><div class=\"kg-gallery-image\">{two}</div></div></div><figcaption>Cap 1</figcaption></figure>"
        ),
    ];
    for body in &blocks {
        let wxr = format!(
            "<rss xmlns:wp=\"x\"><channel><wp:wxr_version>1.2</wp:wxr_version><item><title>T</title><wp:post_type>post</wp:post_type><content:encoded><![CDATA[<!-- wp:html -->{body}]]></content:encoded></item></channel></rss>"
        );
        for harvest in [read(Format::WordPress, &[file("w.xml", &wxr)], false), read(Format::Ghost, &[file("g.json", &ghost(body))], false)]
        {
            let post = &harvest.posts[0].post;
            let (mut shown, mut captions, mut alts) = (0, String::new(), Vec::new());
            walk::figures(&post.blocks, &mut |f| {
                shown += f.images.len();
                alts.extend(f.images.iter().filter_map(|i| i.alt.clone()));
                captions.push_str(&f.caption.as_ref().map(|c| c.plain()).unwrap_or_default());
            });
            assert_eq!((shown, alts.join(",").as_str()), (2, "Alt 1,Alt 2"), "{body}: {:#?}", post.blocks);
            assert!(captions.starts_with("Cap 1"), "{captions}: {body}");
            assert!(
                !post.blocks.iter().any(|b| matches!(b.kind, BlockKind::List { .. } | BlockKind::Definitions(_))),
                "{body}: {:#?}",
                post.blocks
            );
        }
    }
}

#[test]
fn what_belongs_to_a_post_of_wordpress_and_what_does_not() {
    let item = |extra: &str, body: &str| {
        format!(
            "<item><title>T</title><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>{extra}<excerpt:encoded><![CDATA[Excerpt.]]></excerpt:encoded>\
         <content:encoded><![CDATA[{body}]]></content:encoded><wp:comment><wp:comment_content>Nice post</wp:comment_content></wp:comment></item>"
        )
    };
    let terms = "<category domain=\"series\" nicename=\"my-series\"><![CDATA[My Series]]></category><category domain=\"category\" nicename=\"uncategorized\"><![CDATA[Sin categoría]]></category>\
                 <category domain=\"category\" nicename=\"food-drink\"><![CDATA[Food &amp; Drink]]></category>";
    let body = "<div class=\"wp-block-cover\" style=\"background-image:url(https://g.example/Cover.jpg)\"><p>Words.</p></div>\n\nA note[ref]The note.[/ref]. [toc] [nggallery id=3]\
                <div class=\"sharedaddy\"><h3>Share this:</h3></div>";
    let wxr = format!("<rss xmlns:wp=\"x\"><channel><wp:wxr_version>1.2</wp:wxr_version>{}</channel></rss>", item(terms, body));
    let harvest = read(Format::WordPress, &[file("w.xml", &wxr)], false);
    let post = &harvest.posts[0].post;
    assert_eq!(post.series.as_ref().map(|s| s.name.as_str()), Some("My Series"));
    assert_eq!(post.categories, ["Food & Drink"]);
    assert_eq!(post.notes.len(), 1, "{:#?}", post.blocks);
    let words = words(&harvest.posts[0]).join("|");
    assert!(words.contains("Words.") && !words.contains("Excerpt") && !words.contains("Nice post") && !words.contains("Share"), "{words}");
    let mut shown = Vec::new();
    walk::figures(&post.blocks, &mut |f| shown.extend(f.images.iter().map(|i| i.src.clone())));
    assert_eq!(shown, ["https://g.example/Cover.jpg"]);
    let told: Vec<String> = harvest.report.diagnostics.iter().flat_map(|d| d.subjects.iter().map(|(name, _)| name.clone())).collect();
    for wanted in ["[toc]", "[nggallery]", "sharedaddy"] {
        assert!(told.iter().any(|t| t == wanted), "{wanted}: {told:?}");
    }
}

#[test]
fn other_data_is_named_and_never_set() {
    let source = crate::source::tests::source("x");
    for (name, text) in [
        ("a.xml", "<?xml version='1.0'?><catalog><b>x</b></catalog>"),
        ("a.json", "{\"a\": 1}"),
        ("a.csv", "a,b\n1,2\n"),
        ("a.js", "let x = 1;"),
    ] {
        assert!(reader::of(&file(name, text), &source).is_none(), "{name}");
    }
}
