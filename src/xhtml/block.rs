//! Blocks: one of the three places that know every kind of block.

use super::document::Doc;
use super::write::{Attrs, in_language};
use crate::lang::is_rtl;
use crate::model::picture::keep_widths;
use crate::model::text;
use crate::model::{
    Align, Block, BlockKind, Callout, CalloutKind, Cell, Counting, Definition, Extent, Figure, Image, Inline, ListItem, ListKind,
    NumberStyle, Picture, Quote, Row, Scope, Spread, Stanza, Table, Text,
};

impl Doc<'_> {
    /// Blocks one after the other.
    pub fn blocks(&mut self, list: &[Block]) {
        for block in list {
            self.block(block);
        }
    }

    /// A block, in its own language where it has one.
    pub fn block(&mut self, block: &Block) {
        match block.lang.clone().filter(|l| *l != self.lang) {
            Some(lang) => {
                let tag = lang.bcp47();
                let mut attrs = vec![("lang", tag.as_str()), ("xml:lang", tag.as_str())];
                if is_rtl(&lang) != is_rtl(&self.lang) {
                    attrs.push(("dir", if is_rtl(&lang) { "rtl" } else { "ltr" }));
                }
                let outer = std::mem::replace(&mut self.lang, lang.clone());
                self.kind(block, &attrs);
                self.lang = outer;
            }
            None => self.kind(block, &[]),
        }
    }

    fn kind(&mut self, block: &Block, lang: Attrs<'_>) {
        let anchor = block.anchor.as_ref().map(|a| a.0.as_str());
        match &block.kind {
            BlockKind::Para(t) => {
                let mut attrs = lang.to_vec();
                attrs.extend(block.align.and_then(class_of).map(|c| ("class", c)));
                self.x.open("p", &attrs);
                self.place(anchor);
                self.text(t);
                self.close();
            }
            BlockKind::Heading { level, text } => self.heading(*level, text, anchor, lang),
            BlockKind::Quote(q) => {
                self.place(anchor);
                self.quote(q, lang);
            }
            BlockKind::Callout(callout) => {
                self.place(anchor);
                self.callout(callout, lang);
            }
            BlockKind::List { kind, tight, items } => {
                self.place(anchor);
                self.list(*kind, *tight, items, lang);
            }
            BlockKind::Definitions(d) => {
                self.place(anchor);
                self.definitions(d, lang);
            }
            BlockKind::Code { language, text } => {
                self.place(anchor);
                self.code(language.as_deref(), text, lang);
            }
            BlockKind::Formula { text, number } => {
                self.place(anchor);
                self.formula_block(text, number.as_deref(), lang);
            }
            BlockKind::Table(t) => {
                self.place(anchor);
                self.table(t, lang);
            }
            BlockKind::Figure(f) => {
                self.place(anchor);
                self.figure(f, lang);
            }
            BlockKind::Verse(stanzas) => {
                self.place(anchor);
                self.verse(stanzas, lang);
            }
            BlockKind::Index(entries) => {
                self.place(anchor);
                self.index(entries);
            }
            BlockKind::SceneBreak => {
                self.place(anchor);
                self.x.void("hr", &[("class", "scene-break")]);
                self.x.line();
            }
        }
    }

    /// A place that links lead to. It is an empty element of its own: Kobo shows whatever long node a link leads to in a pop-up.
    fn place(&mut self, anchor: Option<&str>) {
        if let Some(id) = anchor {
            self.x.empty("span", &[("id", id)]);
        }
    }

    fn heading(&mut self, level: u8, text: &Text, anchor: Option<&str>, lang: Attrs<'_>) {
        let wanted = self.base_level.saturating_add(level.max(1)).saturating_sub(1);
        // No level is skipped, whatever the writer did; six is the deepest that there is.
        let level = wanted.min(self.level.saturating_add(1)).clamp(1, 6);
        self.level = level;
        self.marks_before(text);
        let mut attrs = lang.to_vec();
        attrs.extend(anchor.map(|a| ("id", a)));
        self.x.open(heading_tag(level), &attrs);
        self.count_of(text);
        self.text_after_marks(text);
        self.close();
    }

    /// The number before a heading or a caption.
    fn count_of(&mut self, text: &Text) {
        if let Some(words) = self.numbering.get(text.leaf).map(str::to_string) {
            self.x.element("span", &[("class", "count")], &words);
            self.x.text(" ");
        }
    }

    fn quote(&mut self, q: &Quote, lang: Attrs<'_>) {
        let mut attrs = lang.to_vec();
        if q.epigraph {
            attrs.extend([("class", "epigraph"), ("epub:type", "epigraph"), ("role", "doc-epigraph")]);
        }
        self.open("blockquote", &attrs);
        self.blocks(&q.blocks);
        if let Some(t) = &q.attribution {
            self.x.open("p", &[("class", "attribution")]);
            self.x.text("—\u{2009}");
            self.text(t);
            self.close();
        }
        self.close();
    }

    fn callout(&mut self, callout: &Callout, lang: Attrs<'_>) {
        let (class, semantics, role) = match callout.kind {
            CalloutKind::Note => ("callout note", None, "note"),
            CalloutKind::Tip => ("callout tip", Some("tip"), "doc-tip"),
            CalloutKind::Important => ("callout important", Some("notice"), "note"),
            CalloutKind::Warning => ("callout warning", Some("notice"), "note"),
            CalloutKind::Caution => ("callout caution", Some("notice"), "note"),
        };
        let mut attrs = lang.to_vec();
        attrs.push(("class", class));
        attrs.extend(semantics.map(|s| ("epub:type", s)));
        attrs.push(("role", role));
        self.open("aside", &attrs);
        if !callout.title.is_empty() {
            self.x.open("p", &[("class", "callout-title")]);
            self.text(&callout.title);
            self.close();
        }
        self.blocks(&callout.blocks);
        self.close();
    }

    fn list(&mut self, kind: ListKind, tight: bool, items: &[ListItem], lang: Attrs<'_>) {
        let start;
        let mut attrs = lang.to_vec();
        let tag = match kind {
            ListKind::Bullet => "ul",
            ListKind::Counted(Counting { start: first, reversed, style }) => {
                start = first.clamp(i64::from(i32::MIN), i64::from(i32::MAX)).to_string();
                attrs.push(("start", &start));
                if reversed {
                    attrs.push(("reversed", "reversed"));
                }
                attrs.extend(type_of(style).map(|t| ("type", t)));
                "ol"
            }
            ListKind::Number(n) => {
                start = n.to_string();
                // Reading systems count in 32 bits.
                if n != 1 && n <= i32::MAX as u64 {
                    attrs.push(("start", &start));
                }
                "ol"
            }
        };
        if items.iter().any(|i| i.task.is_some()) {
            attrs.push(("class", "tasks"));
        }
        self.open(tag, &attrs);
        for item in items {
            let value =
                item.value.filter(|_| kind != ListKind::Bullet).map(|v| v.clamp(i64::from(i32::MIN), i64::from(i32::MAX)).to_string());
            let value: Vec<(&'static str, &str)> = value.as_deref().map(|v| ("value", v)).into_iter().collect();
            self.x.open("li", &value);
            // A real checkbox would make the file a form, which readers refuse or want scripts for.
            let mark = item.task.map_or("", |done| if done { "☑ " } else { "☐ " });
            match item.blocks.split_first() {
                Some((Block { kind: BlockKind::Para(t), anchor, lang: None, .. }, rest)) if tight || !mark.is_empty() => {
                    self.place(anchor.as_ref().map(|a| a.0.as_str()));
                    if !tight {
                        self.x.open("p", &[]);
                    }
                    self.x.text(mark);
                    self.text(t);
                    if !tight {
                        self.close();
                    } else if !rest.is_empty() {
                        self.x.line();
                    }
                    self.blocks(rest);
                }
                _ => {
                    self.x.text(mark);
                    self.blocks(&item.blocks);
                }
            }
            self.close();
        }
        self.close();
    }

    fn definitions(&mut self, list: &[Definition], lang: Attrs<'_>) {
        self.open("dl", lang);
        for (n, d) in list.iter().enumerate() {
            self.x.open("dt", &[]);
            self.text(&d.term);
            self.close();
            for detail in &d.details {
                self.x.open("dd", &[]);
                match detail.as_slice() {
                    [Block { kind: BlockKind::Para(t), anchor: None, lang: None, .. }] => self.text(t),
                    blocks => self.blocks(blocks),
                }
                self.close();
            }
            // Several terms may have one meaning, and the last of a list has one in any case.
            if d.details.is_empty() && n + 1 == list.len() {
                self.x.empty("dd", &[]);
                self.x.line();
            }
        }
        self.close();
    }

    fn code(&mut self, language: Option<&str>, text: &Text, lang: Attrs<'_>) {
        // Code runs from left to right in every book.
        let turned = (is_rtl(&self.lang) && !lang.iter().any(|(name, _)| *name == "dir")).then_some(("dir", "ltr"));
        let attrs: Vec<_> = lang.iter().copied().chain(turned).collect();
        self.x.open("pre", &attrs);
        let class: String = language.unwrap_or("").chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '#')).collect();
        let class = format!("language-{class}");
        let attrs: &[(&'static str, &str)] = if class == "language-" { &[] } else { &[("class", &class)] };
        self.x.open("code", attrs);
        self.raw_text(text);
        self.x.close();
        self.close();
    }

    fn formula_block(&mut self, text: &Text, number: Option<&str>, lang: Attrs<'_>) {
        if !text.inlines.iter().any(|i| matches!(i, Inline::Formula(f) if f.read.is_some())) {
            return self.code(None, text, lang);
        }
        let mut attrs = lang.to_vec();
        attrs.push(("class", "formula"));
        self.x.open("div", &attrs);
        if let Some(number) = number {
            self.x.element("span", &[("class", "number")], number);
            self.x.text(" ");
        }
        self.text(text);
        self.close();
    }

    fn table(&mut self, t: &Table, lang: Attrs<'_>) {
        let mut attrs = lang.to_vec();
        let columns = t.columns();
        if columns >= MANY_COLUMNS {
            attrs.push(("class", "many"));
        }
        self.open("table", &attrs);
        if let Some(caption) = &t.caption {
            self.x.open("caption", &[]);
            self.count_of(caption);
            self.text(caption);
            self.close();
        }
        if !t.head.is_empty() {
            self.open("thead", &[]);
            t.head.iter().for_each(|row| self.row(t, row));
            self.close();
        }
        if !t.rows.is_empty() {
            self.open("tbody", &[]);
            t.rows.iter().for_each(|row| self.row(t, row));
            self.close();
        }
        self.close();
    }

    fn row(&mut self, t: &Table, row: &Row) {
        self.open("tr", &[]);
        for cell in row {
            let (columns, rows) = (cell.columns.to_string(), cell.rows.to_string());
            let mut attrs = Vec::new();
            // A header cell that says nothing is an ordinary one.
            let tag = match cell.scope {
                Scope::Column | Scope::Row if !cell.is_empty() => "th",
                Scope::Data | Scope::Column | Scope::Row => "td",
            };
            if tag == "th" {
                attrs.push(("scope", scope_of(cell)));
            }
            if cell.columns > 1 {
                attrs.push(("colspan", columns.as_str()));
            }
            if cell.rows > 1 {
                attrs.push(("rowspan", rows.as_str()));
            }
            attrs.extend(class_of(t.align_of(cell)).map(|c| ("class", c)));
            self.x.open(tag, &attrs);
            match cell.blocks.as_slice() {
                [Block { kind: BlockKind::Para(text), anchor, lang: None, align: None, .. }] => {
                    self.place(anchor.as_ref().map(|a| a.0.as_str()));
                    self.text(text);
                }
                blocks => self.blocks(blocks),
            }
            self.close();
        }
        self.close();
    }

    fn figure(&mut self, f: &Figure, lang: Attrs<'_>) {
        let mut attrs = lang.to_vec();
        if f.images.is_empty() {
            return self.captioned(f, lang);
        }
        let class = match (f.images.len(), f.spread, f.side()) {
            (0 | 1, Spread::Measure, Align::Centre) => "single",
            (0 | 1, Spread::Measure, Align::Start) => "single start",
            (0 | 1, Spread::Measure, Align::End) => "single end",
            (0 | 1, Spread::Bleed, _) => "bleed",
            _ => "row",
        };
        attrs.push(("class", class));
        self.open("figure", &attrs);
        for (image, width) in f.images.iter().zip(self.widths(f)) {
            self.linked_image(image, width.as_deref().map(|w| ("style", w)));
            self.x.line();
        }
        if let Some(caption) = f.caption.as_ref().filter(|c| !c.is_empty()) {
            self.x.open("figcaption", &[]);
            self.count_of(caption);
            self.text(caption);
            self.close();
        }
        self.close();
    }

    /// Blocks with a caption below them.
    fn captioned(&mut self, f: &Figure, lang: Attrs<'_>) {
        let mut attrs = lang.to_vec();
        attrs.push(("class", "blocks"));
        self.open("figure", &attrs);
        self.blocks(&f.blocks);
        if let Some(caption) = f.caption.as_ref().filter(|c| !c.is_empty()) {
            self.x.open("figcaption", &[]);
            self.count_of(caption);
            self.text(caption);
            self.close();
        }
        self.close();
    }

    /// The width of each picture: as its writer wants it; of several side by side without a word, so that all are equally tall.
    fn widths(&self, figure: &Figure) -> Vec<Option<String>> {
        let images = &figure.images;
        let wanted: Vec<Option<Extent>> = images.iter().map(|i| self.shape(i).and_then(|shape| i.wanted.width_of(shape))).collect();
        match figure.spread {
            Spread::Measure if keep_widths(images) && wanted.iter().all(Option::is_some) => {
                said_widths(&wanted.into_iter().flatten().collect::<Vec<_>>())
            }
            Spread::Measure | Spread::Bleed => self.shares(images),
        }
    }

    /// Width and height of a picture in pixels, where it was found.
    fn shape(&self, image: &Image) -> Option<(u32, u32)> {
        match image.picture {
            Picture::Loaded(id) => self.shared.book.assets.get(id.0 as usize).map(|a| (a.width.max(1), a.height.max(1))),
            Picture::Unloaded | Picture::Missing => None,
        }
    }

    /// The width of each of several pictures side by side, so that all are equally tall; none for one alone.
    fn shares(&self, images: &[Image]) -> Vec<Option<String>> {
        let shape = |image: &Image| self.shape(image).map(|(w, h)| f64::from(w) / f64::from(h));
        let shapes: Vec<f64> = images.iter().map(|i| shape(i).unwrap_or(4.0 / 3.0).clamp(0.05, 20.0)).collect();
        let whole: f64 = shapes.iter().sum();
        // Two of a hundred stay free for each space between them.
        let room = (100.0 - 2.0 * shapes.len() as f64).max(50.0);
        shapes.iter().map(|s| (images.len() > 1).then(|| format!("width: {:.1}%", room * s / whole.max(0.05)))).collect()
    }

    fn verse(&mut self, stanzas: &[Stanza], lang: Attrs<'_>) {
        let mut attrs = lang.to_vec();
        attrs.push(("class", "verse"));
        self.open("div", &attrs);
        for stanza in stanzas.iter().filter(|s| !s.is_empty()) {
            self.x.open("p", &[]);
            for (i, line) in stanza.iter().enumerate() {
                if i > 0 {
                    self.x.void("br", &[]);
                    self.x.line();
                }
                self.x.open("span", &[("class", "line")]);
                self.text(line);
                self.x.close();
            }
            self.close();
        }
        self.close();
    }

    /// The blocks of a note, behind its number, which leads back.
    pub fn note_blocks(&mut self, blocks: &[Block], number: u32) {
        let back = format!("#ref-{number}");
        let shown = self.shared.counted(number);
        let label = format!("{shown}. {}", self.shared.words.back);
        let tag = self.shared.foreign(self.shared.words.back);
        let mut attrs = vec![("class", "back"), ("role", "doc-backlink"), ("href", back.as_str()), ("aria-label", label.as_str())];
        attrs.extend(in_language(tag.as_deref()));
        let words = format!("{shown}.");
        self.x.open("p", &[]);
        self.x.element("a", &attrs, &words);
        let rest = match blocks.split_first() {
            Some((Block { kind: BlockKind::Para(t), lang: None, .. }, rest)) => {
                self.x.text(" ");
                self.text(t);
                rest
            }
            _ => blocks,
        };
        self.close();
        self.blocks(rest);
    }

    /// The first paragraph of a chapter or a post: its capital may drop, its first words may be in small capitals.
    pub fn opening(&mut self, block: &Block, of: Opens) {
        let BlockKind::Para(t) = &block.kind else { return self.block(block) };
        let (chapter, post) = (&self.shared.layout.chapter, &self.shared.layout.post);
        let (lines, small, class) = match of {
            Opens::Chapter => (chapter.drop_cap, chapter.lead_in, "opening"),
            Opens::Post => (post.drop_cap, post.lead_in, "post-opening"),
        };
        let drop = text::initial(&t.inlines, lines).is_some();
        let t = if small { lead_in(t) } else { t.clone() };
        let tag = block.lang.clone().filter(|l| *l != self.lang).map(|l| l.bcp47());
        let mut attrs: Vec<(&'static str, &str)> = Vec::new();
        if drop {
            attrs.push(("class", class));
        }
        if let Some(tag) = &tag {
            attrs.extend([("lang", tag.as_str()), ("xml:lang", tag.as_str())]);
        }
        self.x.open("p", &attrs);
        self.place(block.anchor.as_ref().map(|a| a.0.as_str()));
        self.text(&t);
        self.close();
    }
}

/// What a paragraph opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// A chapter.
    Chapter,
    /// A post.
    Post,
}

/// Widths as CSS has them. Shares of a line give way together where they leave no room for the spaces between.
fn said_widths(wanted: &[Extent]) -> Vec<Option<String>> {
    let spaces = 20 * u32::try_from(wanted.len().saturating_sub(1)).unwrap_or(u32::MAX);
    let room = 1000_u32.saturating_sub(spaces).max(10);
    let share_of = |w: &Extent| if let Extent::Measure(share) = w { u32::from(*share) } else { 0 };
    let whole = wanted.iter().map(share_of).sum::<u32>().max(room);
    let css = |extent: &Extent| match extent {
        Extent::Length(length) => format!("width: {}px", decimal(length.to_pt() / 0.75)),
        Extent::Em(ems) => format!("width: {}em", decimal(f64::from(*ems) / 1000.0)),
        Extent::Measure(share) => format!("width: {}%", decimal(f64::from(u32::from(*share) * room / whole) / 10.0)),
    };
    wanted.iter().map(|extent| Some(css(extent))).collect()
}

/// A number with at most two decimals, without needless zeros.
fn decimal(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

fn heading_tag(level: u8) -> &'static str {
    match level {
        0 | 1 => "h1",
        2 => "h2",
        3 => "h3",
        4 => "h4",
        5 => "h5",
        _ => "h6",
    }
}

fn class_of(align: Align) -> Option<&'static str> {
    match align {
        Align::Centre => Some("centre"),
        Align::End => Some("end"),
        Align::Start => None,
    }
}

fn scope_of(cell: &Cell) -> &'static str {
    match (cell.scope, cell.columns > 1, cell.rows > 1) {
        (Scope::Row, _, true) => "rowgroup",
        (Scope::Row, _, false) => "row",
        (Scope::Column | Scope::Data, true, _) => "colgroup",
        (Scope::Column | Scope::Data, false, _) => "col",
    }
}

fn type_of(style: NumberStyle) -> Option<&'static str> {
    match style {
        NumberStyle::Decimal => None,
        NumberStyle::LowerAlpha => Some("a"),
        NumberStyle::UpperAlpha => Some("A"),
        NumberStyle::LowerRoman => Some("i"),
        NumberStyle::UpperRoman => Some("I"),
    }
}

/// A table of so many columns is set small, or a telephone shows only half of it.
const MANY_COLUMNS: usize = 7;

/// Sets the first words of a text in small capitals, where it starts with words of its own.
fn lead_in(t: &Text) -> Text {
    let (_, end) = text::lead_in(&t.inlines);
    let Some((Inline::Text(first), rest)) = t.inlines.split_first().filter(|_| end > 0) else { return t.clone() };
    let (head, tail) = first.split_at(end);
    let mut inlines = vec![Inline::SmallCaps(vec![Inline::Text(head.to_string())]), Inline::Text(tail.to_string())];
    inlines.extend(rest.iter().cloned());
    Text { leaf: t.leaf, inlines }
}
