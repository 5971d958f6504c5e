//! What pages have twice, or hide: notes beside their marks and below, pictures for those who run no scripts, words for nobody.

use super::*;
use crate::diag::Loc;
use crate::source::markdown::tests::show;

fn parsed(html: &str) -> Parsed {
    let place = Place { before: Loc::new("a.html", 0), base: String::new() };
    read(html, &place, &Rules::NONE, &mut Report::default())
}

#[test]
fn notes_of_plug_ins_and_tools_are_in_the_book_once() {
    for (html, text, notes) in [
        // Plug-ins that show a note beside its mark, and list it again.
        (
            "<p>A<sup class=\"footnote_plugin_tooltip_text\">[1]</sup><span class=\"footnote_tooltip\">One.</span> b.</p><div class=\"footnotes_reference_container\"><div>References</div><table><tr><td>1</td><td>One.</td></tr></table></div>",
            "p A^ b.",
            "p One.",
        ),
        (
            "<p>A<sup class=\"modern-footnotes-footnote\"><a href=\"#\">1</a></sup><span class=\"modern-footnotes-footnote__note\">One.</span> b.</p><ul class=\"modern-footnotes-list\"><li><span>1</span><div>One.</div></li></ul>",
            "p A^ b.",
            "p One.",
        ),
        (
            "<p>A<span class=\"ltx_note\"><sup class=\"ltx_note_mark\">1</sup><span class=\"ltx_note_content\"><sup class=\"ltx_note_mark\">1</sup><span class=\"ltx_tag_note\">1</span>One.</span></span> b.</p>",
            "p A^ b.",
            "p One.",
        ),
        // The whole address of the page, and a way back without words.
        (
            "<p>A<span id=\"easy-footnote-1\"></span><a href=\"https://example.org/p/#easy-footnote-bottom-1\"><sup>1</sup></a> b.</p><ol><li><span id=\"easy-footnote-bottom-1\"></span>One.<a class=\"easy-footnote-to-top\" href=\"https://example.org/p/#easy-footnote-1\"></a></li></ol>",
            "p A^ b.",
            "p One.",
        ),
        // Elements that say what they are.
        (
            "<p>A<a epub:type=\"noteref\" href=\"#n\">see the note</a> b.</p><aside epub:type=\"footnote\" id=\"n\"><p>One.</p><p>Two.</p></aside>",
            "p A^ b.",
            "p One. | p Two.",
        ),
        (
            "<p>A<a role=\"doc-noteref\" href=\"#n\">[*]</a> b.</p><section role=\"doc-endnotes\"><ol><li id=\"n\" role=\"doc-endnote\">One. <a role=\"doc-backlink\" href=\"#r\">Back to the text</a></li></ol></section>",
            "p A^ b.",
            "p One.",
        ),
        (
            "<p>A <a class=\"footnote-reference\" href=\"#n\" id=\"r\">[1]</a> b.</p><dl class=\"footnote\"><dt id=\"n\">[<a class=\"fn-backref\" href=\"#r\">1</a>]</dt><dd><p>One.</p></dd></dl>",
            "p A^ b.",
            "p One.",
        ),
        (
            "<p>A <a class=\"footnote-reference\" href=\"#n\" id=\"r\">[1]</a> b.</p><table class=\"docutils footnote\" id=\"n\"><tr><td class=\"label\"><a class=\"fn-backref\" href=\"#r\">[1]</a></td><td>One.</td></tr></table>",
            "p A^ b.",
            "p One.",
        ),
        // Word and Google Docs: more than one paragraph.
        (
            "<p>A<a href=\"#_ftn1\" name=\"_ftnref1\">[1]</a> b.</p><hr><p><a href=\"#_ftnref1\" name=\"_ftn1\">[1]</a> One.</p><p>Two.</p>",
            "p A^ b.",
            "p One. | p Two.",
        ),
        (
            "<p>A<a href=\"#_edn18\" name=\"_ednref18\">[xviii]</a> b.</p><div><p><a href=\"#_ednref18\" name=\"_edn18\">[xviii]</a> One.</p><blockquote>Two.</blockquote></div>",
            "p A^ b.",
            "p One. | quote[p Two.]",
        ),
        (
            "<p>A<sup><a href=\"#ftnt1\" id=\"ftnt_ref1\">[1]</a></sup> b.</p><hr><div><p><a href=\"#ftnt_ref1\" id=\"ftnt1\">[1]</a>&nbsp;One.</p><p>Two.</p></div>",
            "p A^ b.",
            "p One. | p Two.",
        ),
    ] {
        let parsed = parsed(html);
        let shown: Vec<String> = parsed.notes.values().map(|b| show(b)).collect();
        let mut words = String::new();
        crate::model::walk::texts(&parsed.blocks, &mut |t| words.push_str(&t.plain()));
        assert_eq!(shown, [notes], "{html}");
        assert_eq!(words, text.trim_start_matches("p ").replace('^', ""), "{html}");
        assert_eq!(parsed.blocks.len(), 1, "{html}: {}", show(&parsed.blocks));
    }
}

#[test]
fn what_follows_a_note_in_the_middle_of_a_text_is_no_part_of_it() {
    let html = "<p>A<a href=\"#n1\" id=\"r1\">1</a></p><p><a href=\"#r1\" id=\"n1\">1</a> One.</p><p>The text goes on.</p>";
    assert!(show(&parsed(html).blocks).contains("The text goes on."));
}

#[test]
fn a_picture_and_its_twin_without_scripts_are_one() {
    const DOT: &str = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";
    for html in [
        "<p>w <img src=\"DOT\" data-src=\"a.jpg\"><noscript><img src=\"a.jpg\"></noscript> v</p>",
        "<p>w <img src=\"DOT\" data-lazy-src=\"a-300x200.jpg\"><noscript><img src=\"a.jpg\"></noscript> v</p>",
        "<p>w <noscript><img src=\"a.jpg\"></noscript><img class=\"lazy\" data-src=\"a.jpg\"> v</p>",
        "<p>w <img src=\"loading.gif\" data-src=\"a.jpg\"><noscript><img src=\"a.jpg\"></noscript> v</p>",
        "<p>w <picture><source data-srcset=\"a.webp\"><img src=\"DOT\" data-src=\"a.jpg\"></picture><noscript><picture><img src=\"a.jpg\"></picture></noscript> v</p>",
        "<p>w <img alt=\"A\" src=\"DOT\"><noscript><img alt=\"A\" src=\"a.jpg\"></noscript> v</p>",
        "<div>w <img src=\"https://m.example/freeze/max/30/a.jpg?q=20\"><canvas></canvas><img data-src=\"a.jpg\"><noscript><img src=\"a.jpg\"></noscript></div><p>v</p>",
        "<div>w <img aria-hidden=\"true\" alt=\"\" src=\"data:image/jpeg;base64,LONG\"><picture><img loading=\"lazy\" data-src=\"a.jpg\"></picture><noscript><img src=\"a.jpg\"></noscript></div><p>v</p>",
    ] {
        let html = html.replace("DOT", DOT).replace("LONG", &"A".repeat(2000));
        let shown = format!("{:?}", parsed(&html).blocks);
        assert_eq!(shown.matches("Image {").count(), 1, "{html}: {shown}");
        assert!(shown.contains('w') && shown.contains('v'), "{html}");
    }
    let twice = format!("{:?}", parsed("<p><img src=\"a.jpg\"> <img src=\"a.jpg\"></p>").blocks);
    assert_eq!(twice.matches("Image {").count(), 2, "{twice}");
    // Pictures in addresses that stand for no other.
    for alone in ["<img alt=\"An icon\" src=\"data:image/png;base64,AAAA\">", "<img src=\"data:image/png;base64,LONG\">"] {
        let shown = format!("{:?}", parsed(&alone.replace("LONG", &"A".repeat(2000))).blocks);
        assert_eq!(shown.matches("Image {").count(), 1, "{alone}");
    }
}

#[test]
fn what_authors_hid_stays_hidden() {
    for html in [
        "<p>a <span style=\"opacity:0\">HID</span></p>",
        "<p>a <span style=\"font-size: 0px !important\">HID</span></p>",
        "<p>a</p><p style=\"font-size:0\">HID</p>",
        "<p>a</p><div style=\"display:none\">HID<div>HID</div>HID</div>",
        "<p>a</p><div hidden><div>x HID</div><p>HID</p>HID</div>",
        "<p>a</p><div style=\"width:0;height:0;overflow:hidden\"><p>HID</p></div>",
        "<p>a <span class=\"sr-only\" aria-hidden=\"true\">HID</span></p>",
        "<p>a</p><div style=\"position:absolute;left:-9999px\" aria-hidden=\"true\">HID</div>",
        "<p>a <span style=\"visibility:hidden\">HID</span></p>",
    ] {
        let shown = show(&parsed(&format!("{html}<p>end</p>")).blocks);
        assert!(!shown.contains("HID") && shown.contains("end"), "{html}: {shown}");
    }
    for html in [
        "<p style=\"opacity:0;transition:opacity 1s\">SEEN</p>",
        "<p style=\"opacity:0.5\">SEEN</p>",
        "<div style=\"font-size:0\"><p style=\"font-size:1rem\">SEEN</p></div>",
        "<div style=\"height:0;padding-bottom:56%\">SEEN</div>",
        "<p style=\"font-size:0.8em\">SEEN</p>",
        "<span class=\"visually-hidden\">SEEN</span>",
    ] {
        assert!(show(&parsed(html).blocks).contains("SEEN"), "{html}");
    }
}
