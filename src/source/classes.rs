//! Classes and names that mean something in print, whichever syntax says them.

use crate::model::Align;

/// Lets pictures run over the edges of the page: ours, and the one of WordPress.
pub(super) fn is_bleed(class: &str) -> bool {
    matches!(class, "full-bleed" | "fullbleed" | "bleed" | "alignfull")
}

/// Sets words in small capitals.
pub(super) fn is_small_caps(class: &str) -> bool {
    matches!(class, "small-caps" | "smallcaps" | "smcp" | "sc")
}

/// Names words that the index lists.
pub(super) fn is_index(class: &str) -> bool {
    matches!(class, "index-term" | "indexterm")
}

/// Makes verse of what a block holds: every line end counts.
pub(super) fn is_verse(name: &str) -> bool {
    matches!(name, "verse" | "poem" | "poetry" | "wp-block-verse")
}

/// Whether the first line of a fence says that it holds verse: `verse`, `{.poem}`.
pub(super) fn is_verse_fence(info: &str) -> bool {
    let word = info.trim_start_matches('{').trim_start().trim_start_matches('.');
    is_verse(&word.split([' ', ',', '\t', '}', '.']).next().unwrap_or("").to_lowercase())
}

/// A table that is there for a picture and its caption (Blogger).
pub(super) fn is_picture_table(class: &str) -> bool {
    class == "tr-caption-container"
}

/// Words that belong to the picture before them: WordPress, Squarespace, Bootstrap, MediaWiki, Medium and themes of many engines.
pub(super) fn is_caption(class: &str) -> bool {
    matches!(
        class,
        "wp-caption-text"
            | "wp-element-caption"
            | "gallery-caption"
            | "caption"
            | "caption-text"
            | "captiontext"
            | "image-caption"
            | "img-caption"
            | "img_caption"
            | "photo-caption"
            | "figure-caption"
            | "figcaption"
            | "media-caption"
            | "thumbcaption"
            | "imagecaption"
    )
}

/// A note in the margin, beside its mark: Tufte CSS and themes like it, plug-ins of WordPress, LaTeXML.
pub(super) fn is_side_note(class: &str) -> bool {
    matches!(
        class,
        "sidenote"
            | "side-note"
            | "marginnote"
            | "margin-note"
            | "modern-footnotes-footnote__note"
            | "footnote_tooltip"
            | "ltx_note_content"
    )
}

/// The mark of one.
pub(super) fn is_note_mark(class: &str) -> bool {
    matches!(class, "margin-toggle" | "sidenote-number" | "modern-footnotes-footnote" | "ltx_note_mark" | "ltx_tag_note")
}

/// One note of a page, as engines set it below their text.
pub(super) fn is_note(class: &str) -> bool {
    matches!(class, "footnote" | "endnote")
}

/// All notes of a page.
pub(super) fn is_notes(class: &str) -> bool {
    matches!(class, "footnotes" | "endnotes" | "footnote-list" | "footnotes-list" | "footnotes_table" | "footnote-reference-container")
}

/// A list of notes that stand beside their marks as well, and its heading.
pub(super) fn repeats_notes(class: &str) -> bool {
    matches!(class, "footnotes_reference_container" | "modern-footnotes-list" | "modern-footnotes-list-heading")
}

/// Leads from the text to a note.
pub(super) fn leads_to_note(class: &str) -> bool {
    matches!(class, "footnote-ref" | "footnote-reference" | "footnote-anchor" | "noteref")
}

/// Leads from a note back to the text.
pub(super) fn leads_back(class: &str) -> bool {
    matches!(
        class,
        "footnote-backref" | "footnote-back" | "footnote-return" | "fn-backref" | "reversefootnote" | "backlink" | "easy-footnote-to-top"
    )
}

/// The side at which a picture stands: WordPress, Blogger's gadgets, Bootstrap, Minimal Mistakes and others.
pub(super) fn side_of(class: &str) -> Option<Align> {
    match class {
        "alignleft" | "align-left" | "float-left" | "pull-left" | "float-start" | "image-left" | "left" => Some(Align::Start),
        "alignright" | "align-right" | "float-right" | "pull-right" | "float-end" | "image-right" | "right" => Some(Align::End),
        "aligncenter" | "align-center" | "image-center" | "mx-auto" | "center" => Some(Align::Centre),
        _ => None,
    }
}
