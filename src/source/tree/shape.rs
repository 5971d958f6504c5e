//! What a book wants of blocks that their writer did not say: figures, verse, attributions, levels of headings.

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, Loc, Report, kinds};
use crate::model::{
    Anchor, Block, BlockKind, Figure, Image, Inline, NoteKey, Quote, Target, Text,
    text::{plain, slug},
    walk,
};

use super::{Parsed, grid, inline};

/// A line of verse is at most this many characters long.
const VERSE_LINE: usize = 64;

/// A paragraph, or what it really is: a figure, verse, a break between scenes. Nothing where nothing is to be seen.
pub(super) fn paragraph(inlines: Vec<Inline>, titles: Vec<String>, loc: &Loc) -> Vec<Block> {
    let mut images = Vec::new();
    if only_images(&inlines, None, &mut images) && !images.is_empty() {
        return vec![figure_block(images, caption_of(titles), loc)];
    }
    if let Some((images, notes)) = noted(&inlines) {
        let said = || images.last().and_then(|i| i.alt.clone()).map(Text::from_plain);
        let mut caption = caption_of(titles).or_else(said).unwrap_or_default();
        caption.inlines.extend(notes);
        return vec![figure_block(images, Some(caption), loc)];
    }
    let (inlines, said_by) = split_attribution(inlines);
    let mut out = Vec::new();
    let inlines = inline::tidy(inlines);
    let words = plain(&inlines);
    if words.trim().is_empty() && !inlines.iter().any(has_more_than_words) {
        return out;
    }
    let lines = words.split('\n').count();
    if is_ornament(&words) {
        out.push(Block::new(BlockKind::SceneBreak, loc.clone()));
    } else if lines >= 3 && words.split('\n').all(|l| l.chars().count() <= VERSE_LINE) {
        let stanza = inline::lines(inlines).into_iter().filter(|l| !l.is_empty()).map(Text::new).collect();
        out.push(Block::new(BlockKind::Verse(vec![stanza]), loc.clone()));
    } else {
        out.push(Block::new(BlockKind::Para(Text::new(inlines)), loc.clone()));
    }
    if let Some(said_by) = said_by {
        out.push(Block::new(BlockKind::Para(inline::text(said_by)), loc.clone()));
    }
    out
}

/// Pictures with nothing beside them but the marks of notes, and these marks.
fn noted(inlines: &[Inline]) -> Option<(Vec<Image>, Vec<Inline>)> {
    let (notes, rest): (Vec<Inline>, Vec<Inline>) = inlines.iter().cloned().partition(|i| matches!(i, Inline::NoteRef(_)));
    let mut images = Vec::new();
    (!notes.is_empty() && only_images(&rest, None, &mut images) && !images.is_empty()).then_some((images, notes))
}

/// Whether there are pictures and nothing else.
pub(super) fn is_pictures(inlines: &[Inline]) -> bool {
    let mut images = Vec::new();
    only_images(inlines, None, &mut images) && !images.is_empty()
}

/// Titles of pictures as the caption of all of them.
fn caption_of(titles: Vec<String>) -> Option<Text> {
    let titles = titles.into_iter().filter(|t| !t.trim().is_empty()).map(|t| vec![Inline::Text(t)]).collect();
    Some(grid::join(titles)).filter(|c| !c.is_empty()).map(|c| Text::from_plain(plain(&c)))
}

/// A paragraph in a cell: a picture, or words as they are.
pub(super) fn in_cell(inlines: Vec<Inline>, titles: Vec<String>, loc: &Loc) -> Vec<Block> {
    let mut images = Vec::new();
    if only_images(&inlines, None, &mut images) && !images.is_empty() {
        return vec![figure_block(images, caption_of(titles), loc)];
    }
    let parts = at_double_breaks(inlines).into_iter().map(inline::tidy);
    let full = parts.filter(|p| !plain(p).trim().is_empty() || p.iter().any(has_more_than_words));
    full.map(|p| Block::new(BlockKind::Para(Text::new(p)), loc.clone())).collect()
}

/// Cuts a text where two forced line ends follow each other with nothing but white space between them.
pub(super) fn at_double_breaks(inlines: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut out: Vec<Vec<Inline>> = vec![Vec::new()];
    for part in inline::at_breaks(inlines) {
        let blank = plain(&part).trim().is_empty() && !part.iter().any(has_more_than_words);
        match out.last_mut() {
            // The first, or one behind an empty line: a new paragraph, once.
            Some(last) if blank && last.is_empty() => {}
            Some(_) if blank => out.push(Vec::new()),
            Some(last) => {
                if !last.is_empty() {
                    last.push(Inline::Break);
                }
                last.extend(part);
            }
            None => {}
        }
    }
    out.retain(|p| !p.is_empty());
    out
}

fn has_more_than_words(inline: &Inline) -> bool {
    let mut found = false;
    inline.visit(&mut |i| found |= matches!(i, Inline::Image(_) | Inline::NoteRef(_)));
    found
}

/// Collects pictures, each with the link round it; false where there is anything else.
fn only_images(inlines: &[Inline], link: Option<&Target>, images: &mut Vec<Image>) -> bool {
    inlines.iter().all(|i| match i {
        Inline::Image(image) => {
            images.push(Image { link: link.cloned(), ..image.clone() });
            true
        }
        Inline::Text(t) => t.trim().is_empty(),
        Inline::Break => true,
        Inline::Link { content, target } => !content.is_empty() && only_images(content, Some(target), images),
        Inline::Emph(content) | Inline::Strong(content) | Inline::Phrase(_, content) => {
            !content.is_empty() && only_images(content, link, images)
        }
        Inline::Code(_)
        | Inline::Formula(_)
        | Inline::NoteRef(_)
        | Inline::Strike(_)
        | Inline::Super(_)
        | Inline::Sub(_)
        | Inline::SmallCaps(_)
        | Inline::Foreign(..) => false,
    })
}

/// `***` that was escaped, `⁂`, `• • •`, `~`: an ornament between scenes.
pub(in crate::source) fn is_ornament(words: &str) -> bool {
    let marks: Vec<char> = words.chars().filter(|c| !c.is_whitespace()).take(61).collect();
    let ornaments =
        |c: &char| matches!(c, '*' | '•' | '·' | '⁂' | '~' | '#' | '—' | '–' | '-' | '_' | '=' | '❦' | '❧' | '✻' | '✽' | '◆' | '§' | '+');
    let alone = matches!(marks.as_slice(), ['⁂' | '❦' | '❧' | '✻' | '✽' | '◆' | '~' | '#' | '•' | '*' | '—']);
    !marks.is_empty() && marks.len() <= 60 && marks.iter().all(ornaments) && (marks.len() >= 3 || alone)
}

/// A last line `— Somebody` of a paragraph, cut off it. Line ends of the source are still `\n` here.
fn split_attribution(mut inlines: Vec<Inline>) -> (Vec<Inline>, Option<Vec<Inline>>) {
    let cut = inlines.iter().enumerate().skip(1).rev().find_map(|(n, i)| {
        let ends_line = matches!(i, Inline::Break) || matches!(i, Inline::Text(t) if t == "\n");
        let next = inlines.get(n + 1..).unwrap_or_default();
        (ends_line && starts_with_dash(&plain(next))).then_some(n)
    });
    match cut {
        Some(at) => {
            let said_by = inlines.split_off(at);
            (inlines, Some(said_by))
        }
        None => (inlines, None),
    }
}

/// A dash as attributions have it, before a name and not before a number or a lower-case word.
pub(in crate::source) fn starts_with_dash(words: &str) -> bool {
    says_who(words, 16)
}

/// The same, of at most so many words.
fn says_who(words: &str, most: usize) -> bool {
    let words = words.trim_start();
    let rest = ["—", "–", "―", "--", "- "].iter().find_map(|d| words.strip_prefix(d));
    rest.is_some_and(|r| {
        let r = r.trim_start_matches(['-', ' ', '\u{a0}']);
        let lines = r.trim().split('\n').count();
        let name = r.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase() && !c.is_numeric());
        name && lines <= 2 && r.split_whitespace().count() <= most
    })
}

/// Paragraphs in which every line end counts: stanzas, and below them who wrote them.
pub(super) fn verse_of(blocks: Vec<Block>, loc: &Loc) -> Vec<Block> {
    let mut stanzas = Vec::new();
    let mut attribution = None;
    let mut rest = Vec::new();
    let mut lang = None;
    for block in blocks {
        lang = lang.or(block.lang.clone());
        match block.kind {
            BlockKind::Para(t) if !stanzas.is_empty() && starts_with_dash(&t.plain()) => attribution = Some(without_dash(t)),
            BlockKind::Para(t) => stanzas.push(inline::lines(t.inlines).into_iter().filter(|l| !l.is_empty()).map(Text::new).collect()),
            BlockKind::Verse(more) => stanzas.extend(more),
            BlockKind::Quote(q) if q.attribution.is_none() => rest.extend(verse_of(q.blocks, loc)),
            kind => rest.push(Block { kind, ..block }),
        }
    }
    let mut out = Vec::new();
    if !stanzas.is_empty() {
        out.push(Block { lang, ..Block::new(BlockKind::Verse(stanzas), loc.clone()) });
    }
    if attribution.is_some() {
        out = vec![quote_block(out, attribution, loc)];
    }
    out.extend(rest);
    out
}

/// Verse in a fence: lines as they stand, two spaces at a line's start an em.
pub(super) fn verse_lines(text: &str, loc: &Loc) -> Vec<Block> {
    let mut stanzas: Vec<Vec<Text>> = vec![Vec::new()];
    for line in text.lines() {
        let words = line.trim();
        if words.is_empty() {
            stanzas.push(Vec::new());
            continue;
        }
        let columns = line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum::<usize>();
        let step = "\u{2003}".repeat((columns / 2).min(20));
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(stanza) = stanzas.last_mut() {
            stanza.push(Text::from_plain(format!("{step}{words}")));
        }
    }
    stanzas.retain(|s| !s.is_empty());
    if stanzas.is_empty() { Vec::new() } else { vec![Block::new(BlockKind::Verse(stanzas), loc.clone())] }
}

/// A quotation.
fn quote_block(blocks: Vec<Block>, attribution: Option<Text>, loc: &Loc) -> Block {
    Block::new(BlockKind::Quote(Quote { blocks, attribution, epigraph: false }), loc.clone())
}

/// A figure.
fn figure_block(images: Vec<Image>, caption: Option<Text>, loc: &Loc) -> Block {
    Block::new(BlockKind::Figure(Figure { images, caption, ..Figure::default() }), loc.clone())
}

/// A quotation whose last paragraph starts with a dash says who said it.
pub(in crate::source) fn quote(mut blocks: Vec<Block>, loc: &Loc) -> Vec<Block> {
    // At the end of a quotation a dash says it: a source may be long.
    let dashed = |b: &Block| matches!(&b.kind, BlockKind::Para(t) if says_who(&t.plain(), 40));
    let attribution = match blocks.len() {
        0 => return Vec::new(),
        1 => None,
        _ if blocks.last().is_some_and(dashed) => blocks.pop().and_then(|b| match b.kind {
            BlockKind::Para(t) => Some(without_dash(t)),
            _ => None,
        }),
        _ => None,
    };
    vec![quote_block(blocks, attribution, loc)]
}

/// The text without its leading dash.
pub(in crate::source) fn without_dash(mut text: Text) -> Text {
    strip_dash(&mut text.inlines);
    text
}

fn strip_dash(inlines: &mut Vec<Inline>) {
    while let Some(first) = inlines.first_mut() {
        match first {
            Inline::Text(t) => {
                let rest = t.trim_start_matches(['—', '–', '―', '-', ' ', '\u{a0}', '~']).to_string();
                if !rest.is_empty() {
                    *t = rest;
                    return;
                }
                inlines.remove(0);
            }
            Inline::Break => {
                inlines.remove(0);
            }
            other => {
                if let Some(content) = other.content_mut() {
                    strip_dash(content);
                }
                return;
            }
        }
    }
}

fn shows_pictures(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Figure(f) if !f.images.is_empty())
}

/// `<figure>`: its pictures and its caption; other things that stood in it follow it.
pub(super) fn figure(blocks: Vec<Block>, caption: Option<Text>, loc: &Loc) -> Vec<Block> {
    let mut images = Vec::new();
    let mut said = Vec::new();
    let mut rest = Vec::new();
    for block in blocks {
        match block.kind {
            BlockKind::Figure(f) if !f.images.is_empty() => {
                images.extend(f.images);
                said.extend(f.caption.map(|c| c.inlines));
            }
            // A gallery as a list of pictures.
            BlockKind::List { items, .. } if items.iter().all(|i| i.blocks.iter().all(shows_pictures)) => {
                for inner in items.into_iter().flat_map(|i| i.blocks) {
                    if let BlockKind::Figure(f) = inner.kind {
                        images.extend(f.images);
                        said.extend(f.caption.map(|c| c.inlines));
                    }
                }
            }
            kind => rest.push(Block { kind, ..block }),
        }
    }
    // Captions of pictures inside (a gallery) come before that of the whole.
    said.extend(caption.map(|c| c.inlines));
    let caption = Some(Text::new(grid::join(said))).filter(|c| !c.is_empty());
    let mut out = Vec::new();
    if !images.is_empty() {
        out.push(figure_block(images, caption, loc));
        out.extend(rest);
        return out;
    }
    // A quotation or code that was dressed as a figure: the caption says who, or what.
    match (rest.last_mut().map(|b| &mut b.kind), caption) {
        (Some(BlockKind::Quote(q)), Some(c)) if q.attribution.is_none() => q.attribution = Some(without_dash(c)),
        (Some(BlockKind::Table(t)), Some(c)) if t.caption.is_none() => t.caption = Some(c),
        (Some(_), Some(c)) => {
            let figure = Figure { blocks: rest, caption: Some(c), ..Figure::default() };
            return vec![Block::new(BlockKind::Figure(figure), loc.clone())];
        }
        (None, Some(c)) => rest.push(Block::new(BlockKind::Para(c), loc.clone())),
        (_, None) => {}
    }
    rest
}

/// A heading, named by its own mark or by its words. A picture in a heading comes out of it.
pub(super) fn heading(inlines: Vec<Inline>, level: u8, id: Option<Anchor>, loc: &Loc) -> Vec<Block> {
    let mut images = Vec::new();
    if only_images(&inlines, None, &mut images) && !images.is_empty() {
        return vec![figure_block(images, None, loc)];
    }
    let text = inline::text(inlines);
    if text.is_empty() {
        return Vec::new();
    }
    let anchor = id.or_else(|| Some(slug(&text.plain())).filter(|s| !s.is_empty()).map(Anchor));
    vec![Block { anchor, ..Block::new(BlockKind::Heading { level, text }, loc.clone()) }]
}

/// The highest heading is of level 1, and none skips a level: 2 4 4 3 2 becomes 1 2 2 2 1.
pub(in crate::source) fn headings(blocks: &mut [Block]) {
    let mut open: Vec<u8> = Vec::new();
    for block in blocks {
        if let BlockKind::Heading { level, .. } = &mut block.kind {
            while open.last().is_some_and(|o| *o >= *level) {
                open.pop();
            }
            open.push(*level);
            *level = u8::try_from(open.len()).unwrap_or(4).clamp(1, 4);
        }
    }
}

/// Stanzas that follow each other are one poem; a couplet between stanzas belongs to it.
pub(in crate::source) fn verse(blocks: &mut Vec<Block>) {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for mut block in std::mem::take(blocks) {
        match &mut block.kind {
            BlockKind::Quote(q) => verse(&mut q.blocks),
            BlockKind::Callout(callout) => verse(&mut callout.blocks),
            _ => {}
        }
        let couplet = matches!(&block.kind, BlockKind::Para(t) if {
            let words = t.plain();
            words.contains('\n') && words.split('\n').all(|l| l.chars().count() <= VERSE_LINE)
        });
        let after_verse = matches!(out.last().map(|b| &b.kind), Some(BlockKind::Verse(_)));
        block.kind = match block.kind {
            BlockKind::Para(t) if couplet && after_verse => {
                BlockKind::Verse(vec![inline::lines(t.inlines).into_iter().map(Text::new).collect()])
            }
            kind => kind,
        };
        match (out.last_mut().map(|b| &mut b.kind), block.kind) {
            (Some(BlockKind::Verse(stanzas)), BlockKind::Verse(more)) => stanzas.extend(more),
            (_, kind) => {
                block.kind = kind;
                out.push(block);
            }
        }
    }
    *blocks = out;
}

/// A short quotation that opens a post is its epigraph.
pub(in crate::source) fn epigraph(blocks: &mut [Block]) {
    let several = blocks.len() > 1;
    if let Some(Block { kind: BlockKind::Quote(q), .. }) = blocks.first_mut() {
        let mut words = 0;
        walk::texts(&q.blocks, &mut |t| words += t.plain().split_whitespace().count());
        let plain_text = q.blocks.iter().all(|b| matches!(b.kind, BlockKind::Para(_) | BlockKind::Verse(_)));
        q.epigraph = several && words <= 120 && plain_text;
    }
}

/// Marks without a note become their text again; notes without a mark are set at the end.
pub(super) fn notes(parsed: &mut Parsed, before: &Loc, report: &mut Report) {
    // Capitals do not tell notes apart, as GitHub has it.
    let known: BTreeSet<NoteKey> = parsed.notes.keys().cloned().collect();
    let mut alike = Alike { known: &known };
    walk::blocks(&mut parsed.blocks, &mut alike);
    parsed.notes.values_mut().for_each(|blocks| walk::blocks(blocks, &mut alike));
    let mut collect = Marks::default();
    walk::blocks(&mut parsed.blocks, &mut collect);
    for blocks in parsed.notes.values_mut() {
        walk::blocks(blocks, &mut collect);
    }
    let lost: BTreeSet<NoteKey> = collect.seen.iter().filter(|k| !parsed.notes.contains_key(k)).cloned().collect();
    if !lost.is_empty() {
        let mut mend = Mend { lost: &lost };
        walk::blocks(&mut parsed.blocks, &mut mend);
        parsed.notes.values_mut().for_each(|b| walk::blocks(b, &mut mend));
    }
    let unused: Vec<NoteKey> = parsed.notes.keys().filter(|k| !collect.seen.contains(k)).cloned().collect();
    for key in unused {
        let blocks = parsed.notes.remove(&key).unwrap_or_default();
        let NoteKey::Source(name) = key else { continue };
        if !name.contains(char::is_alphanumeric) {
            continue; // `[^_^]: words`: a way to hide them
        }
        let loc = blocks.first().map_or_else(|| before.clone(), |b| b.loc.clone());
        report.push(
            Diagnostic::warning(kinds::UNUSED_NOTE, format!("nothing refers to the note [^{name}]"))
                .at(loc)
                .with("its text stands at the end of the post")
                .help(format!("put [^{name}] where the note belongs")),
        );
        parsed.blocks.extend(blocks);
    }
}

/// Gives marks the name of the note that differs from theirs in capitals only, where none has their own.
struct Alike<'a> {
    known: &'a BTreeSet<NoteKey>,
}

impl walk::Visit for Alike<'_> {
    fn inline(&mut self, inline: &mut Inline) {
        let Inline::NoteRef(NoteKey::Source(name)) = inline else { return };
        if self.known.contains(&NoteKey::Source(name.clone())) {
            return;
        }
        let lower = name.to_lowercase();
        let same = |key: &&NoteKey| matches!(key, NoteKey::Source(n) if n.to_lowercase() == lower);
        if let Some(NoteKey::Source(own)) = self.known.iter().find(same) {
            name.clone_from(own);
        }
    }
}

#[derive(Default)]
struct Marks {
    seen: BTreeSet<NoteKey>,
}

impl walk::Visit for Marks {
    fn inline(&mut self, inline: &mut Inline) {
        if let Inline::NoteRef(key) = inline {
            self.seen.insert(key.clone());
        }
    }
}

struct Mend<'a> {
    lost: &'a BTreeSet<NoteKey>,
}

impl walk::Visit for Mend<'_> {
    fn inline(&mut self, inline: &mut Inline) {
        if let Inline::NoteRef(NoteKey::Source(name)) = inline {
            if self.lost.contains(&NoteKey::Source(name.clone())) {
                *inline = Inline::Text(format!("[^{name}]"));
            }
        }
    }
}
