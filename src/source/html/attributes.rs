//! The attributes of an element that mean something in a book.

use html5ever::tokenizer::Tag;

use crate::model::{Align, Lang, Phrase, Wanted};
use crate::source::classes::{is_note, is_notes, is_side_note, leads_back, leads_to_note, side_of};
use crate::source::style;
use crate::source::tree::{Kind, Said};

/// A start tag.
pub(super) struct Element<'t> {
    /// Its name, in lower case.
    pub name: &'t str,
    tag: &'t Tag,
    classes: Vec<String>,
    style: Vec<(String, String)>,
}

impl<'t> Element<'t> {
    pub(super) fn new(tag: &'t Tag) -> Element<'t> {
        let mut element = Element { name: &tag.name, tag, classes: Vec::new(), style: Vec::new() };
        element.classes = element.get("class").unwrap_or("").to_lowercase().split_whitespace().map(str::to_string).collect();
        element.style = style::declarations(element.get("style").unwrap_or(""));
        element
    }

    /// The value of an attribute; "" where it has none.
    pub(super) fn get(&self, name: &str) -> Option<&'t str> {
        self.tag.attrs.iter().find(|a| &*a.name.local == name).map(|a| &*a.value)
    }

    /// The same without white space around it; `None` where there is nothing in it.
    pub(super) fn said(&self, name: &str) -> Option<&'t str> {
        self.get(name).map(str::trim).filter(|v| !v.is_empty())
    }

    /// A whole number, as HTML parses integers: what follows the digits does not count.
    pub(super) fn whole(&self, name: &str) -> Option<i64> {
        let value = self.said(name)?;
        let sign = usize::from(value.starts_with(['-', '+']));
        let digits = value.bytes().skip(sign).take_while(u8::is_ascii_digit).count();
        value.get(..sign + digits)?.trim_start_matches('+').parse().ok()
    }

    pub(super) fn has_class(&self, is: impl Fn(&str) -> bool) -> bool {
        self.classes.iter().any(|c| is(c))
    }

    /// Whether it has `/` at its end.
    pub(super) fn closes_itself(&self) -> bool {
        self.tag.self_closing
    }

    fn style(&self, property: &str) -> Option<&str> {
        style::value(&self.style, property)
    }

    /// The picture behind the words of a cover, which is one of the post's and no ornament.
    pub(super) fn background(&self) -> Option<&'t str> {
        let style = self.get("style").filter(|_| self.has_class(|c| matches!(c, "wp-block-cover" | "wp-block-cover-image")))?;
        let (_, rest) = style.split_once("background-image")?.1.split_once("url(")?;
        let address = rest.split(')').next()?.trim().trim_matches(['"', '\'']);
        (!address.is_empty() && is_safe(address)).then_some(address)
    }

    /// What its author has hidden.
    pub(super) fn is_hidden(&self) -> bool {
        self.get("hidden").is_some_and(|h| !h.eq_ignore_ascii_case("until-found"))
            || self.style("display") == Some("none")
            || matches!(self.style("visibility"), Some("hidden" | "collapse"))
            || self.is_off_screen()
            || self.is_clear()
            || ["width", "height"].iter().all(|p| self.style(p).is_some_and(is_nothing)) && self.name != "img"
    }

    /// Neither seen nor heard: off the screen, and kept from those who listen.
    fn is_off_screen(&self) -> bool {
        let classes = |c: &str| matches!(c, "screen-reader-text" | "sr-only" | "visually-hidden" | "visuallyhidden" | "screen-reader-only");
        let far = |p: &str| {
            self.style(p)
                .is_some_and(|v| v.starts_with('-') && v.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit()) && v.len() >= 6)
        };
        let off = self.has_class(classes) || ["left", "top", "text-indent"].iter().any(|p| far(p));
        off && self.get("aria-hidden") == Some("true")
    }

    /// Words that nobody can see: clear, unless they fade in, or of no size. Blocks of no size are how templates get rid of white space
    /// between what they hold, and a picture that fades in is one.
    fn is_clear(&self) -> bool {
        let fades =
            self.style("transition").is_some() || self.style("animation").is_some() || matches!(self.name, "img" | "picture" | "figure");
        let in_line = matches!(self.name, "span" | "font" | "small" | "b" | "i" | "em" | "strong" | "a" | "u" | "sup" | "sub" | "p");
        self.style("opacity").is_some_and(is_nothing) && !fades || in_line && self.style("font-size").is_some_and(is_nothing)
    }

    /// A picture of a single dot, by which a site counts its readers.
    pub(super) fn is_a_dot(&self) -> bool {
        ["width", "height"].iter().all(|a| matches!(self.whole(a), Some(0 | 1)))
    }

    /// Whether it has one of these roles of publishing, as WAI-ARIA or EPUB name them.
    fn plays(&self, roles: &[&str]) -> bool {
        let role = self.get("role").unwrap_or("").split_whitespace().map(|r| r.trim_start_matches("doc-"));
        let types = self.get("epub:type").unwrap_or("").split_whitespace();
        role.chain(types).any(|r| roles.contains(&r))
    }

    /// Whether it is a note, which need not lead back to its mark.
    pub(super) fn is_note(&self) -> bool {
        self.plays(&["footnote", "endnote", "rearnote"]) || self.name == "aside" && self.has_class(is_note)
    }

    /// Whether it holds notes.
    pub(super) fn holds_notes(&self) -> bool {
        self.is_note() || self.plays(&["footnotes", "endnotes", "rearnotes"]) || self.has_class(is_notes) || self.has_class(is_side_note)
    }

    /// Whether it is a table or a list of notes that are rows.
    pub(super) fn lays_out_notes(&self) -> bool {
        matches!(self.name, "table" | "dl") && self.has_class(|c| is_note(c) || is_notes(c))
    }

    /// Whether it leads to a note, whatever its words are.
    pub(super) fn leads_to_note(&self) -> bool {
        self.plays(&["noteref"]) || self.has_class(leads_to_note)
    }

    /// Whether it leads back from a note, whatever its words are.
    pub(super) fn leads_back(&self) -> bool {
        self.plays(&["backlink"]) || self.has_class(leads_back)
    }

    /// The alignment of its lines, by style, by `align`, or by a class of WordPress.
    pub(super) fn align(&self) -> Option<Align> {
        let named = |word: &str| match word {
            "center" | "-webkit-center" | "-moz-center" | "middle" => Some(Align::Centre),
            "right" | "end" | "-webkit-right" => Some(Align::End),
            "left" | "start" | "justify" | "char" => Some(Align::Start),
            _ => None,
        };
        let by_style = self.style("text-align").and_then(named);
        let by_attribute = || self.said("align").and_then(|a| named(&a.to_lowercase()));
        let by_class = || match self.name {
            "figure" | "img" | "div" | "iframe" => None,
            _ if self.has_class(|c| matches!(c, "has-text-align-center" | "aligncenter" | "text-center")) => Some(Align::Centre),
            _ if self.has_class(|c| matches!(c, "has-text-align-right" | "text-right")) => Some(Align::End),
            _ => None,
        };
        by_style.or_else(by_attribute).or_else(by_class)
    }

    /// How large a picture shall be, by style or by attributes.
    pub(super) fn wanted(&self) -> Wanted {
        let width = style::wide(&self.style).or_else(|| self.said("width"));
        let height = self.style("height").filter(|h| *h != "auto").or_else(|| self.said("height"));
        Wanted::parse(width, height)
    }

    /// The side at which a picture or what holds it stands, by style, by `align`, or by a class of WordPress and others.
    pub(super) fn side(&self) -> Option<Align> {
        let by_class = || self.classes.iter().find_map(|c| side_of(c));
        style::float(&self.style).or_else(|| self.said("align").and_then(style::side)).or_else(by_class)
    }

    /// Whether its style says that its words are bold, or that they are not.
    pub(super) fn bold(&self) -> Option<bool> {
        let weight = self.style("font-weight")?;
        match weight {
            "bold" | "bolder" => Some(true),
            "normal" | "lighter" => Some(false),
            number => number.parse::<u32>().ok().map(|n| n >= 600),
        }
    }

    /// Whether its style says that its words are italic, or that they are not.
    pub(super) fn italic(&self) -> Option<bool> {
        let style = self.style("font-style")?;
        Some(style.starts_with("italic") || style.starts_with("oblique"))
    }

    /// The looks that its style gives to all its words, the outermost first.
    pub(super) fn looks(&self) -> Vec<Kind> {
        let heading = matches!(self.name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "th" | "b" | "strong");
        let italic = matches!(self.name, "i" | "em" | "cite" | "dfn" | "var");
        let decoration = self.style("text-decoration-line").or_else(|| self.style("text-decoration")).unwrap_or("");
        let caps = |p: &str| self.style(p).is_some_and(|v| v.contains("small-caps"));
        let looks = [
            (self.bold() == Some(true) && !heading).then_some(Kind::Strong),
            (self.italic() == Some(true) && !italic).then_some(Kind::Emph),
            (decoration.contains("line-through") && !matches!(self.name, "s" | "del" | "strike")).then_some(Kind::Strike),
            (decoration.contains("underline") && !matches!(self.name, "a" | "u" | "ins")).then_some(Kind::Phrase(Phrase::Underlined)),
            (caps("font-variant") || caps("font-variant-caps")).then_some(Kind::SmallCaps),
            (self.style("vertical-align") == Some("super") && self.name != "sup").then_some(Kind::Super),
            (self.style("vertical-align") == Some("sub") && self.name != "sub").then_some(Kind::Sub),
        ];
        looks.into_iter().flatten().collect()
    }

    /// What it says beside its kind.
    pub(super) fn all_said(&self) -> Said {
        let wanted = if self.name == "figure" { self.wanted() } else { Wanted::default() };
        Said {
            names: self.names(),
            lang: self.lang(),
            align: self.align(),
            side: self.side(),
            wanted,
            looks: self.looks(),
            note: self.is_note(),
        }
    }

    /// What links may call it.
    pub(super) fn names(&self) -> Vec<String> {
        let anchor = self.said("name").filter(|_| matches!(self.name, "a" | "map"));
        self.said("id").into_iter().chain(anchor).map(str::to_string).collect()
    }

    fn lang(&self) -> Option<Lang> {
        let tag = self.said("lang").or_else(|| self.said("xml:lang"))?;
        let parts = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        (tag.len() >= 2 && tag.chars().all(parts)).then(|| Lang::new(tag))
    }
}

/// Whether a length or a number is none.
fn is_nothing(value: &str) -> bool {
    let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    number.trim().parse::<f64>().is_ok_and(|n| n == 0.0)
}

/// An address that a book may hold: no script.
pub(in crate::source) fn is_safe(address: &str) -> bool {
    let bare: String = address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>().to_ascii_lowercase();
    !["javascript:", "vbscript:", "data:"].iter().any(|s| bare.starts_with(s))
}
