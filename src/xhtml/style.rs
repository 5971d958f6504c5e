//! The stylesheet: what the layout file says of print, said again for screens of any size.
//!
//! Sizes are relative to the reader's own, families are left to the reader but for the difference between serif, sans and mono,
//! nothing has a colour (a dark page stays dark), and everything degrades: small capitals to capitals and lower case, a drop
//! capital to a letter, an ornament to white. [`super::lint`] keeps it that way.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::config::Layout;
use crate::config::layout::{Case, Figures, HAlign, HeadingStyle, InlineStyle, Ornament, PanelStyle, Rows};
use crate::lang::Dots;
use crate::unit::Len;

/// The families that the e-book brings: a layout's name for each, and the stylesheet's.
pub type Families = BTreeMap<String, String>;

/// The ways in which a book runs: its stylesheet says "left" and "right" only, since older reading systems know no other sides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Direction {
    /// The book runs from right to left.
    pub right_to_left: bool,
    /// Some of its posts or blocks run the other way.
    pub mixed: bool,
}

/// The stylesheet of a layout; `families` are those whose faces are in the e-book, by default none.
pub fn stylesheet(layout: &Layout, families: &Families, direction: Direction) -> String {
    let mut css = Css { out: String::new(), mirrored: String::new(), layout, families, direction };
    css.text();
    css.wide_text();
    css.openings();
    css.headings();
    css.quotations();
    css.lists_and_code();
    css.tables_and_figures();
    css.notes();
    css.pages();
    css.other_direction();
    css.out
}

struct Css<'a> {
    out: String,
    /// The rules that look different in text that runs the other way.
    mirrored: String,
    layout: &'a Layout,
    families: &'a Families,
    direction: Direction,
}

/// Stands in a declaration for the side at which lines start, and the one at which they end.
const START: &str = "{start}";
const END: &str = "{end}";

impl Css<'_> {
    /// Writes a rule. Declarations name sides by [`START`] and [`END`], or by [`sides`].
    fn rule(&mut self, selector: &str, declarations: &str) {
        let rtl = self.direction.right_to_left;
        write_rule(&mut self.out, selector, &directed(declarations, rtl));
        if self.direction.mixed && declarations.contains(['{', '|']) {
            let other = if rtl { "[dir=\"ltr\"]" } else { "[dir=\"rtl\"]" };
            let each = |s: &str| {
                let s = s.trim();
                format!("{other} {s}, {s}{other}")
            };
            let selectors: Vec<String> = selector.split(',').map(each).collect();
            // What is outside a side's value is said already.
            let turned: Vec<&str> = declarations.split(';').filter(|d| d.contains(['{', '|'])).collect();
            write_rule(&mut self.mirrored, &selectors.join(", "), &directed(&turned.join(";"), !rtl));
        }
    }

    fn other_direction(&mut self) {
        if !self.mirrored.is_empty() {
            let head = self.heading("Text that runs the other way");
            self.out.push_str(&head);
            self.out.push_str(&std::mem::take(&mut self.mirrored));
        }
    }

    fn heading(&self, text: &str) -> String {
        format!("/* {text} */\n")
    }

    /// Size, cut, case, figures and tracking of a style, relative to the text.
    fn inline(&self, style: &InlineStyle) -> String {
        let text = &self.layout.text.inline;
        let mut out = String::new();
        let size = style.size.ratio(text.size).clamp(0.75, 2.6);
        if (size - 1.0).abs() > 0.01 {
            let _ = write!(out, "font-size: {};", em(size));
        }
        let slants = style.cut.italic && self.layout.dots.is_none();
        let _ = write!(out, "font-style: {};", if slants { "italic" } else { "normal" });
        let _ = write!(out, "font-weight: {};", if style.cut.bold { "bold" } else { "normal" });
        out.push_str(&self.family(style, text));
        out.push_str(case(style.case));
        out.push_str(figures(style.figures));
        if style.tracking > 0 {
            let _ = write!(out, "letter-spacing: {};", em(f64::from(style.tracking) / 1000.0));
        }
        out
    }

    /// A style's family, where it is another than that of what is around it: by its name if the e-book brings it, else by
    /// its kind, which is all that a reader can be asked for.
    fn family(&self, style: &InlineStyle, around: &InlineStyle) -> String {
        let kind = if is_sans(style) { "sans-serif" } else { "serif" };
        match self.families.get(&style.family) {
            Some(name) if style.family != around.family => format!("font-family: \"{name}\", {kind};"),
            None if is_sans(style) != is_sans(around) || style.family != around.family && self.families.contains_key(&around.family) => {
                format!("font-family: {kind};")
            }
            Some(_) | None => String::new(),
        }
    }

    fn text(&mut self) {
        let text = &self.layout.text;
        let indent = text.indent.ratio(text.inline.size);
        let head = self.heading(&format!("The text: {}", self.layout.title.replace("*/", "")));
        self.out.push_str(&head);
        let kind = if is_sans(&text.inline) { "sans-serif" } else { "serif" };
        let family = match self.families.get(&text.inline.family) {
            Some(name) => format!("font-family: \"{name}\", {kind};"),
            None if kind == "serif" => String::new(),
            None => format!("font-family: {kind};"),
        };
        let numbers = figures(text.inline.figures);
        self.rule(
            "body",
            &format!(
                "margin: 0 5%; padding: 0; {family} {numbers} -epub-hyphens: auto; -webkit-hyphens: auto; hyphens: auto; \
                 widows: {}; orphans: {}",
                self.layout.paging.widows.clamp(1, 4),
                self.layout.paging.orphans.clamp(1, 4)
            ),
        );
        // Reading systems whose own stylesheet is that of HTML 4 set these in the line, and show what only "hidden" hides.
        self.rule("article, aside, figcaption, figure, footer, header, main, nav, section", "display: block");
        self.rule("nav.hidden", "display: none");
        self.rule("p", "margin: 0; text-indent: 0");
        let space = f64::from(text.space_halves) * 0.6;
        let above = if text.space_halves > 0 { format!("margin-top: {};", em(space)) } else { String::new() };
        let every = text.indents_all;
        // Chinese, Japanese and Korean books indent the first paragraph too.
        self.rule(if every { "p" } else { "p + p" }, &format!("text-indent: {}; {above}", em(indent)));
        if every {
            self.rule("li > p, dd > p, td p, th p, figcaption p, .note p, .title-page p, .half-title p, .dedication p", "text-indent: 0");
        }
        self.rule(
            "h1, h2, h3, h4, h5, h6, pre, code, .label, .post-meta, .book-title, .half-title, .attribution",
            "-epub-hyphens: none; -webkit-hyphens: none; hyphens: none",
        );
        self.rule(".sc", "font-variant: small-caps");
        self.rule("sup, sub", "font-size: 0.75em; line-height: 1");
        self.rule("img", "max-width: 100%");
        self.rule("img.inline", "max-height: 1.2em; vertical-align: text-bottom");
        // Clear pictures with dark ink are drawn for white paper; on a dark page their lines would vanish.
        self.rule("img.inline, figure img", "background-color: #fff");
        // A word longer than a small screen is wide is divided rather than painted over the next page.
        self.rule("p, li, dt, dd, h1, h2, h3, h4, h5, h6, figcaption, code", "word-wrap: break-word; overflow-wrap: break-word");
        self.rule(".missing", "border: 1px solid; padding: 0.3em 0.6em");
    }

    /// What Chinese and Japanese ask for: lines that start and end by their rules, dots for stress, and no letter that slants.
    fn wide_text(&mut self) {
        let Some(dots) = self.layout.dots else { return };
        let head = self.heading("Wide characters");
        self.out.push_str(&head);
        self.rule("body", "-epub-line-break: strict; -webkit-line-break: strict; line-break: strict; text-align: justify");
        let (style, position) = match dots {
            Dots::Over => ("filled sesame", "over right"),
            Dots::Under => ("filled dot", "under right"),
        };
        let prefixed = |property: &str, value: &str| {
            ["-epub-", "-webkit-", ""].iter().map(|p| format!("{p}text-emphasis-{property}: {value};")).collect::<String>()
        };
        self.rule("em", &format!("font-style: normal; {}{}", prefixed("style", style), prefixed("position", position)));
        self.rule("em.letters", &format!("font-style: italic; {}", prefixed("style", "none")));
        self.rule("dfn, cite", "font-style: normal");
        self.rule("rt", "font-size: 0.5em");
    }

    fn openings(&mut self) {
        let (chapter, post) = (&self.layout.chapter, &self.layout.post);
        let head = self.heading("Openings of chapters and posts");
        self.out.push_str(&head);
        let title = self.inline(&chapter.title_style);
        let size = relative(chapter.title_style.size, self.layout);
        let sink = (f64::from(chapter.sink) * 1.2).clamp(1.0, 5.0) / size;
        let after = (f64::from(chapter.after) * 1.2).clamp(1.0, 3.0) / size;
        let rule = match &chapter.ornament {
            Ornament::Rule(_) => "border-bottom: 1px solid; padding-bottom: 0.8em;",
            Ornament::Glyph(_) | Ornament::None => "",
        };
        self.rule(
            "h1.chapter-title",
            &format!(
                "{title} {} line-height: 1.2; margin: {} 0 {} 0; {rule}",
                align(chapter.title_style.align.unwrap_or(chapter.align)),
                em(sink),
                em(after)
            ),
        );
        if let Ornament::Glyph(glyph) = &chapter.ornament {
            let content = string(glyph);
            self.rule("h1.chapter-title:after", &format!("content: {content}; display: block; margin-top: 0.6em; font-weight: normal"));
        }
        let label = self.nested(&chapter.label_style, &chapter.title_style);
        self.rule("h1.chapter-title .label", &format!("display: block; {label} margin-bottom: 0.7em"));
        self.rule(".continued", "margin-top: 1em");
        let (of_chapters, of_posts) = (chapter.drop_cap, post.drop_cap);
        self.drop_capital("p.opening", of_chapters);
        self.drop_capital("p.post-opening", of_posts);
        let title = self.inline(&post.title_style);
        let before = (f64::from(post.before) * 1.2).clamp(1.0, 4.0);
        let after = (f64::from(post.after) * 1.2).clamp(0.6, 2.0);
        let page = if post.new_page { "page-break-before: always; break-before: page;" } else { "" };
        self.rule(".post-head", &format!("margin: {} 0 {} 0; {} {page}", em(before), em(after), align(post.align)));
        self.rule("h1 + .post .post-head", "margin-top: 0; page-break-before: auto; break-before: auto");
        let at = post.title_style.align.map_or("", align);
        self.rule("h2.post-title", &format!("{title} {at} line-height: 1.25; margin: 0"));
        let meta = self.inline(&post.meta_style);
        self.rule(".post-meta", &format!("{meta} {} text-indent: 0; margin: 0.3em 0 0 0", align(post.align)));
        self.rule(".chapter-title + .post-meta", "margin-bottom: 1.5em");
        self.rule(".intro", "margin-bottom: 1.5em");
    }

    fn drop_capital(&mut self, selector: &str, lines: u32) {
        if lines < 2 {
            return;
        }
        // A capital that reaches from the first line's height to the n-th baseline, where lines are 1.25 em apart and
        // capitals 0.66 em high: about what readers set. Its box is as high as n of the closest lines that they set, so
        // that no further line steps aside for it.
        let size = (f64::from(lines - 1) * 1.25 + 0.66) / 0.66;
        let height = f64::from(lines) * 1.1 / size;
        let white = sides("0", "0.06em", "0", "0");
        let said = format!("float: {START}; font-size: {}; line-height: {}; margin: {white}; padding: 0", em(size), number(height));
        self.rule(&format!("{selector}:first-letter"), &said);
    }

    /// What stands behind and beside a block: its box, its rule. A tint shows on light and dark pages alike.
    fn panel(&self, panel: &PanelStyle) -> String {
        let px = |weight: Len| format!("{}px", (weight.to_pt() * 1.5).ceil().clamp(1.0, 6.0));
        let mut out = String::new();
        let padding = em(panel.padding.ratio(self.layout.text.inline.size).clamp(0.3, 2.0));
        if panel.tint > 0 {
            let _ = write!(out, "background-color: rgba(128, 128, 128, {});", number((f64::from(panel.tint) / 500.0).clamp(0.06, 0.5)));
        }
        if panel.frame > Len::ZERO {
            let _ = write!(out, "border: {} solid;", px(panel.frame));
        }
        if panel.rule > Len::ZERO {
            let edge = if panel.frame > Len::ZERO { px(panel.frame) } else { "0".to_string() };
            let width = sides(&edge, &edge, &edge, &px(panel.rule));
            let _ = write!(out, "border-style: solid; border-width: {width};");
        }
        let white = if panel.is_box() { sides("0.5em", &padding, "0.5em", &padding) } else { sides("0", "0", "0", &padding) };
        if panel.is_drawn() {
            let _ = write!(out, "padding: {white};");
        }
        out
    }

    /// A style inside an element that has a style of its own: sizes multiply.
    fn nested(&self, style: &InlineStyle, outer: &InlineStyle) -> String {
        let plain = self.inline(&InlineStyle { size: self.layout.text.inline.size, ..style.clone() });
        let figures = if style.case == Case::Asis { "font-variant: normal;" } else { "" };
        let tracking = if style.tracking > 0 { "" } else { "letter-spacing: 0;" };
        // What is inside a family of its own says its own, also where that is the text's.
        let family = if style.family == self.layout.text.inline.family { self.family(style, outer) } else { String::new() };
        format!(
            "font-size: {}; {family} {figures} {tracking} {plain}",
            em(relative(style.size, self.layout) / relative(outer.size, self.layout))
        )
    }

    fn headings(&mut self) {
        let head = self.heading("Headings inside posts");
        self.out.push_str(&head);
        self.rule("h1, h2, h3, h4, h5, h6", "page-break-after: avoid; break-after: avoid; page-break-inside: avoid; break-inside: avoid");
        // Posts have their title on the second level where they share a chapter, and none where they are the chapter.
        for (i, style) in self.layout.headings.clone().iter().enumerate() {
            let (shared, alone) = (format!("section.post h{}", i + 3), format!("div.post h{}", i + 2));
            let also = if i == 0 { ", .prose h2, .intro h2" } else { "" };
            let declarations = self.heading_style(style);
            self.rule(&format!("{shared}, {alone}{also}"), &declarations);
        }
    }

    fn heading_style(&self, style: &HeadingStyle) -> String {
        let size = relative(style.inline.size, self.layout);
        let before = (f64::from(style.before) * 1.2).clamp(0.8, 3.0) / size;
        let after = (f64::from(style.after) * 1.2).clamp(0.3, 1.5) / size;
        format!("{} {} line-height: 1.25; margin: {} 0 {} 0", self.inline(&style.inline), align(style.align), em(before), em(after))
    }

    fn quotations(&mut self) {
        let quote = &self.layout.quote;
        let head = self.heading("Quotations, verse, breaks");
        self.out.push_str(&head);
        let indent = quote.indent.ratio(self.layout.text.inline.size).clamp(0.5, 4.0);
        let words = self.inline(&quote.inline);
        self.rule("blockquote", &format!("margin: 0.9em {0}; {words}", em(indent)));
        let words = self.inline(&quote.epigraph);
        self.rule("div.formula", "margin: 0.9em 0; text-align: center; overflow-x: auto; text-indent: 0");
        self.rule("div.formula .number", "float: right");
        self.rule("span.heard", "display: inline-block; width: 1px; height: 1px; overflow: hidden");
        self.rule("blockquote.epigraph", &format!("margin: 0 {0} 2em {0}; {words}", em(indent)));
        let words = self.inline(&InlineStyle { size: self.layout.text.inline.size, ..quote.attribution.clone() });
        self.rule(
            "p.attribution",
            &format!("{words} {} text-indent: 0; margin-top: 0.3em", align(quote.attribution.align.unwrap_or(HAlign::End))),
        );
        let (panel, words) = (self.panel(&self.layout.callout.panel), self.inline(&self.layout.callout.inline));
        self.rule(".callout", &format!("margin: 0.9em 0; {words} {panel}"));
        let title = self.nested(&self.layout.callout.title, &self.layout.callout.inline);
        self.rule(".callout-title", &format!("{title} text-align: {START}; page-break-after: avoid; break-after: avoid"));
        self.rule(".callout-title + p", "text-indent: 0");
        let verse = &self.layout.verse;
        let (at, stanza) = (verse.indent.ratio(self.layout.text.inline.size).clamp(0.0, 6.0), f64::from(verse.stanza_halves) * 0.55);
        let words = self.inline(&verse.inline);
        self.rule(".verse", &format!("margin: 0.9em {}; {words}", if verse.centred { em(indent) } else { format!("0 0.9em {}", em(at)) }));
        self.rule(
            ".verse p",
            &format!(
                "margin: 0 0 {} 0; text-indent: 0; text-align: {START}; -epub-hyphens: none; -webkit-hyphens: none; hyphens: none",
                em(stanza)
            ),
        );
        // A line too long for the screen goes on indented; where blocks are not known, the line ends that stand between hold.
        self.rule(".verse .line", &format!("display: block; padding: {}; text-indent: -1.5em", sides("0", "0", "0", "1.5em")));
        self.rule(".verse br", "display: none");
        let lines = f64::from(self.layout.scene_break.lines.max(1)) * 1.2 / 2.0;
        self.rule(
            "hr.scene-break",
            &format!(
                "border: 0; height: auto; color: inherit; margin: {0} auto; overflow: visible; text-align: center",
                em(lines.clamp(0.8, 2.0))
            ),
        );
        let ornament = self.layout.scene_break.ornament.trim();
        if !ornament.is_empty() {
            let content = string(ornament);
            self.rule("hr.scene-break:after", &format!("content: {content}"));
        }
    }

    fn lists_and_code(&mut self) {
        let head = self.heading("Lists and code");
        self.out.push_str(&head);
        let indent = self.layout.list.indent.ratio(self.layout.text.inline.size).clamp(1.2, 3.0);
        self.rule("ul, ol", &format!("margin: 0.6em 0; padding: {}", sides("0", "0", "0", &em(indent))));
        self.rule("li ul, li ol", "margin: 0.2em 0");
        if self.layout.list.items_halves > 0 {
            self.rule("li + li", &format!("margin-top: {}", em(f64::from(self.layout.list.items_halves) * 0.6)));
        }
        if let Some(counter) = counter(self.layout.zero) {
            self.rule("ol:not([type])", &format!("list-style-type: {counter}"));
        }
        // The box hangs where other lists have their bullet.
        self.rule("ul.tasks", &format!("list-style-type: none; padding: {}", sides("0", "0", "0", "1.5em")));
        self.rule("ul.tasks li, ul.tasks li p", "text-indent: -1.2em");
        self.rule("ul.tasks p + p, ul.tasks ul, ul.tasks ol, ul.tasks dl, ul.tasks pre, ul.tasks table, ul.tasks figure", "text-indent: 0");
        self.rule("dl", "margin: 0.9em 0");
        let term = self.inline(&self.layout.list.term);
        self.rule("dt", &format!("{term} page-break-after: avoid; break-after: avoid"));
        self.rule("dd", &format!("margin: {}", sides("0", "0", "0.4em", &em(indent))));
        let code = &self.layout.code;
        // Readers' mono faces are wider than the book's; below this they are too small to read. Named twice, "monospace" keeps
        // the size of the text instead of a browser's own smaller one.
        let size = relative(code.inline.size, self.layout).clamp(0.8, 1.0);
        let own = self.families.get(&self.layout.text.code_family).map_or(String::new(), |name| format!("\"{name}\", "));
        self.rule("pre, code", &format!("font-family: {own}monospace, monospace; font-variant: normal"));
        self.rule("code", &format!("font-size: {}", em((f64::from(self.layout.text.code_scale) / 1000.0).clamp(0.8, 1.0))));
        self.rule("pre code", "font-size: 1em");
        let panel = self.panel(&code.panel);
        let panel = if panel.is_empty() { "padding: 0 0 0 0.9em; border-left: 2px solid;" } else { &panel };
        self.rule(
            "pre",
            &format!(
                "font-size: {}; line-height: 1.35; margin: 0.9em 0; {panel} text-align: left; \
                 white-space: pre-wrap; word-wrap: break-word; overflow-wrap: break-word",
                em(size)
            ),
        );
    }

    fn tables_and_figures(&mut self) {
        let head = self.heading("Tables and figures");
        self.out.push_str(&head);
        let table = &self.layout.table;
        let cells = self.inline(&table.inline);
        self.rule(
            "table",
            &format!(
                "{cells} margin: 1em auto; border-collapse: collapse; border-top: 1px solid; border-bottom: 1px solid; text-align: {START}"
            ),
        );
        let caption = self.nested(&table.caption, &table.inline);
        self.rule("caption", &format!("{caption} caption-side: top; padding: 0 0 0.5em 0; text-align: center"));
        let head = self.nested(&table.head, &table.inline);
        self.rule("th", &format!("{head} vertical-align: bottom; text-align: {START}"));
        self.rule("thead th, thead td", "border-bottom: 1px solid");
        // "anywhere" lets a long word give way in a column's smallest width, so that a wide table stays on a narrow screen.
        let padding = sides("0.25em", "0.7em", "0.25em", "0");
        self.rule("th, td", &format!("padding: {padding}; word-wrap: break-word; overflow-wrap: break-word; overflow-wrap: anywhere"));
        self.rule("td", "vertical-align: top");
        if table.full_width {
            self.rule("table", "width: 100%");
        }
        match table.rows {
            Rows::Plain => {}
            Rows::Rules => self.rule("tbody tr + tr td, tbody tr + tr th", "border-top: 1px dotted"),
            Rows::Zebra => self.rule("tbody tr:nth-child(even)", "background-color: rgba(128, 128, 128, 0.15)"),
        }
        self.rule("table.many", "font-size: 0.7em");
        self.rule("table.many th, table.many td", &format!("padding: {}", sides("0.25em", "0.4em", "0.25em", "0")));
        self.rule("td.centre, th.centre", "text-align: center");
        self.rule("td.end, th.end", &format!("text-align: {END}"));
        self.rule("p.centre", "text-align: center; text-indent: 0");
        self.rule("p.end", &format!("text-align: {END}; text-indent: 0"));
        self.rule("td > p, th > p", "text-indent: 0; text-align: inherit");
        self.rule("mark", "background: transparent; color: inherit; font-weight: bold");
        self.rule("figure", "margin: 1.2em 0; text-align: center; page-break-inside: avoid; break-inside: avoid");
        self.rule("caption .count, figcaption .count", "font-weight: bold; font-style: normal");
        self.rule("figure.start, figure.start figcaption", &format!("text-align: {START}"));
        self.rule("figure.end, figure.end figcaption", &format!("text-align: {END}"));
        self.rule("figure.blocks", &format!("text-align: {START}"));
        self.rule("figure.blocks figcaption", "text-align: center");
        self.rule("figure.row img", "vertical-align: top");
        self.rule("figure.bleed img", "width: 100%");
        self.rule(".note figure img", "max-width: 60%");
        let caption = self.inline(&self.layout.figure.caption);
        let at = self.layout.figure.caption.align.map_or("", align);
        self.rule("figcaption", &format!("{caption} {at} margin-top: 0.5em; text-indent: 0"));
    }

    fn notes(&mut self) {
        let head = self.heading("Notes");
        self.out.push_str(&head);
        let note = self.inline(&self.layout.note.inline);
        self.rule(".note-mark", "font-style: normal; font-weight: normal; font-variant: normal");
        self.rule(".note-mark a, a.back", "text-decoration: none");
        // A link among words has to look like one, by more than its colour.
        self.rule("a.back", "font-weight: bold");
        self.rule(".note", &format!("{note} margin: 0 0 0.5em 0"));
        self.rule(".first-note", "border-top: 1px solid; margin-top: 2.5em; padding-top: 0.8em");
    }

    fn pages(&mut self) {
        let head = self.heading("Pages of their own");
        self.out.push_str(&head);
        let page = &self.layout.title_page;
        let (title, subtitle, author) = (self.inline(&page.title), self.inline(&page.subtitle), self.inline(&page.author));
        let at = align(page.align);
        self.rule(".title-page", &format!("{at} margin-top: 20%"));
        self.rule("h1.book-title", &format!("{title} line-height: 1.2; margin: 0 0 0.6em 0"));
        self.rule(".book-subtitle", &format!("{subtitle} text-indent: 0; margin: 0 0 2em 0"));
        self.rule(".book-author", &format!("{author} text-indent: 0; margin: 2em 0 0 0"));
        self.rule(".book-credit", "text-indent: 0; margin: 0.5em 0 0 0");
        self.rule(".book-publisher", "text-indent: 0; margin: 6em 0 0 0");
        self.rule(".half-title", &format!("{at} margin-top: 25%"));
        self.rule(".half-title p", &self.inline(&self.layout.title_page.subtitle));
        self.rule(".copyright-page", "margin-top: 30%; font-size: 0.85em");
        self.rule(".copyright-page p, .sources p, .links p, .colophon p", "text-indent: 0; margin: 0 0 0.5em 0");
        self.rule("ul.index", "list-style: none; margin: 0 0 1em 0; padding: 0 0 0 1.5em; text-align: left; text-indent: -1.5em");
        self.rule("ul.index ul.index", "margin: 0");
        let (dedication, colophon, part) = (&self.layout.dedication, &self.layout.colophon, &self.layout.part);
        let words = self.inline(&dedication.inline);
        self.rule(".dedication", &format!("margin-top: 25%; {words} {}", align(dedication.align)));
        let words = self.inline(&colophon.inline);
        self.rule(".colophon p", &format!("{words} {}", align(colophon.align)));
        let title = self.inline(&part.title);
        self.rule(
            "h1.part-title",
            &format!("{title} {} line-height: 1.2; margin: 30% 0 0 0", align(part.title.align.unwrap_or(part.align))),
        );
        self.rule(".cover", "margin: 0; padding: 0; text-align: center");
        self.rule(".cover img", "max-height: 100%");
        self.rule("nav ol", "list-style-type: none; margin: 0; padding: 0");
        self.rule("nav li", "margin: 0.3em 0");
        self.rule("nav li li", &format!("margin: {}", sides("0.3em", "0", "0.3em", "1.5em")));
        self.rule("nav li li li", "font-size: 0.9em");
        self.rule("nav > ol > li", "margin-top: 0.8em");
        self.rule("nav a", "text-decoration: none; color: inherit");
    }
}

fn write_rule(out: &mut String, selector: &str, declarations: &str) {
    out.push_str(selector);
    out.push_str(" {");
    for d in declarations.split(';').map(str::trim).filter(|d| !d.is_empty()) {
        out.push_str("\n  ");
        out.push_str(d);
        out.push(';');
    }
    out.push_str("\n}\n");
}

/// The four values of a margin or padding, where those at the start and the end of lines differ.
fn sides(top: &str, end: &str, bottom: &str, start: &str) -> String {
    format!("{top} |{end}| {bottom} |{start}|")
}

/// Declarations with the sides of a direction: [`START`] and [`END`] become left and right, and the two values that
/// [`sides`] marks are exchanged where lines start at the right.
fn directed(declarations: &str, right_to_left: bool) -> String {
    let (start, end) = if right_to_left { ("right", "left") } else { ("left", "right") };
    let one = |declaration: &str| match declaration.split('|').collect::<Vec<_>>().as_slice() {
        [head, at_end, bottom, at_start, tail] if right_to_left => format!("{head}{at_start}{bottom}{at_end}{tail}"),
        parts => parts.concat(),
    };
    let turned: Vec<String> = declarations.split(';').map(one).collect();
    turned.join(";").replace(START, start).replace(END, end)
}

fn relative(size: Len, layout: &Layout) -> f64 {
    size.ratio(layout.text.inline.size).clamp(0.75, 2.6)
}

fn is_sans(style: &InlineStyle) -> bool {
    style.family.split('-').any(|word| word == "sans" || word == "grotesk" || word == "grotesque" || word == "gothic")
}

fn case(case: Case) -> &'static str {
    match case {
        Case::Asis => "",
        Case::SmallCaps => "font-variant: small-caps;",
        // Readers that do not know the second keep the first.
        Case::AllSmallCaps => "font-variant: small-caps; font-variant-caps: all-small-caps;",
        Case::Capitals => "text-transform: uppercase;",
    }
}

fn figures(figures: Figures) -> &'static str {
    match figures {
        Figures::OldStyle => "font-variant-numeric: oldstyle-nums;",
        Figures::Lining => "font-variant-numeric: lining-nums;",
        Figures::Tabular => "font-variant-numeric: lining-nums tabular-nums;",
    }
}

/// How lists are counted in the figures that follow a zero, where they are not European.
fn counter(zero: char) -> Option<&'static str> {
    match zero {
        '٠' => Some("arabic-indic"),
        '۰' => Some("persian"),
        _ => None,
    }
}

fn align(align: HAlign) -> &'static str {
    match align {
        HAlign::Start | HAlign::Justify => "text-align: {start};",
        HAlign::Centre => "text-align: center;",
        HAlign::End => "text-align: {end};",
    }
}

fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text.is_empty() || text == "-0" { "0".to_string() } else { text.to_string() }
}

fn em(value: f64) -> String {
    let number = number(value);
    if number == "0" { number } else { format!("{number}em") }
}

/// A CSS string: quotes, backslashes, semicolons and controls as escapes, so that nothing can end it early.
fn string(words: &str) -> String {
    let mut out = String::from("\"");
    for c in words.chars() {
        match c {
            '"' | '\\' | ';' | '{' | '}' | '|' | '<' | '>' => {
                let _ = write!(out, "\\{:X} ", c as u32);
            }
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_name_the_sides_of_their_direction() {
        let said = format!("text-align: {START}; margin: {}; color: red", sides("1em", "2em", "3em", "4em"));
        assert_eq!(directed(&said, false), "text-align: left; margin: 1em 2em 3em 4em; color: red");
        assert_eq!(directed(&said, true), "text-align: right; margin: 1em 4em 3em 2em; color: red");
    }

    #[test]
    fn a_book_from_right_to_left_has_every_side_mirrored() {
        let layout = crate::config::layouts::bundled("trade-6x9").expect("is bundled");
        let sheet = |right_to_left, mixed| stylesheet(&layout, &Families::new(), Direction { right_to_left, mixed });
        let (ltr, rtl) = (sheet(false, false), sheet(true, false));
        let rule = |sheet: &str, selector: &str| {
            let at = sheet.find(&format!("\n{selector} {{")).unwrap_or_else(|| panic!("{selector}"));
            sheet[at + 1..].split_inclusive('}').next().unwrap_or_default().to_string()
        };
        for (selector, left, right) in [
            ("ul, ol", "0 0 0 ", "0 1"),
            ("td.end, th.end", "text-align: right", "text-align: left"),
            ("p.attribution", "text-align: right", "text-align: left"),
            (".verse p", "text-align: left", "text-align: right"),
            ("nav li li", "0.3em 0 0.3em 1.5em", "0.3em 1.5em 0.3em 0"),
        ] {
            assert!(rule(&ltr, selector).contains(left), "{selector}: {}", rule(&ltr, selector));
            assert!(rule(&rtl, selector).contains(right), "{selector}: {}", rule(&rtl, selector));
        }
        assert!(!ltr.contains("[dir"), "a book that runs one way needs no rules for the other");
        assert!(sheet(false, true).contains("[dir=\"rtl\"] td.end"), "a post that runs the other way has them");
        for sheet in [ltr, rtl, sheet(true, true)] {
            assert!(!sheet.contains('|') && !sheet.contains("{start}") && !sheet.contains("{end}"), "{sheet}");
        }
    }
}
