//! Signs: single glyphs, and glyphs that grow.

use super::super::{Class, Variant, mapped};
use super::Composer;
use super::boxes::{Drawn, Hbox, Mark};
use super::style::Ctx;
use crate::font::math::{Axis, Part};
use crate::unit::Len;

/// A box with what scripts and accents want to know of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Nucleus {
    pub hbox: Hbox,
    /// The glyph, where it is one.
    pub glyph: Option<u16>,
    /// By how much its top leans out of its width.
    pub italics: Len,
    /// A large operator: its inferiors stand under its foot.
    pub large: bool,
}

impl From<Hbox> for Nucleus {
    fn from(hbox: Hbox) -> Nucleus {
        Nucleus { hbox, ..Nucleus::default() }
    }
}

/// A glyph at a size.
#[derive(Clone, Copy)]
pub(super) struct Sized {
    pub gid: u16,
    pub size: Len,
}

impl Composer<'_> {
    fn scaled(&self, units: i32, size: Len) -> Len {
        size.scale(i64::from(units), self.font.em())
    }

    /// A glyph as a box, its ink's height and depth its own.
    pub(super) fn glyph(&self, Sized { gid, size }: Sized, text: &str) -> Hbox {
        let ink = self.font.ink(gid);
        let (height, depth) = (self.scaled(ink.top, size).max(Len::ZERO), self.scaled(-ink.bottom, size).max(Len::ZERO));
        let width = self.scaled(ink.advance, size);
        let drawn = Drawn::Glyph { face: self.font.id, gid, size, advance: width, text: text.into() };
        Hbox { width, height, depth, marks: vec![Mark { x: Len::ZERO, y: Len::ZERO, ink: drawn }] }
    }

    /// The characters of an atom.
    pub(super) fn atom(&self, text: &str, variant: Variant, class: Class, ctx: Ctx) -> Nucleus {
        let mut chars = text.chars();
        if let (Some(c), None) = (chars.next(), chars.next()) {
            return self.sign(c, variant, class, ctx);
        }
        // A word in italics is a word: no product of variables.
        if variant == Variant::Italic && text.chars().all(char::is_alphabetic) {
            return self.words.set(text, variant, self.size(ctx)).into();
        }
        let mut whole = Hbox::default();
        let mut italics = Len::ZERO;
        for c in text.chars() {
            if let Some(white) = white(c) {
                whole.width += self.thousandths(white, ctx);
                continue;
            }
            let sign = self.sign(c, variant, Class::Ord, ctx);
            if sign.hbox.width == Len::ZERO && whole.width > Len::ZERO {
                // A stroke through the sign before it.
                let ink = sign.glyph.map(|g| self.font.ink(g)).unwrap_or_default();
                let middle = self.units((ink.left + ink.right) / 2, ctx);
                let last = whole.marks.last().map_or(Len::ZERO, |m| m.x);
                let x = (last + whole.width) / 2 - middle;
                whole.draw(sign.hbox, x, Len::ZERO);
                continue;
            }
            italics = sign.italics;
            whole.push(sign.hbox);
        }
        Nucleus { hbox: whole, italics, ..Nucleus::default() }
    }

    fn sign(&self, c: char, variant: Variant, class: Class, ctx: Ctx) -> Nucleus {
        let shown = mapped(c, variant);
        let found = self.font.glyph(shown, ctx.level()).or_else(|| self.font.glyph(c, ctx.level()));
        let mut text = [0; 4];
        let text = &*c.encode_utf8(&mut text);
        let Some(mut gid) = found else { return self.words.set(text, variant, self.size(ctx)).into() };
        let large = class == Class::Op && !c.is_alphanumeric();
        if large && ctx.display() {
            let least = self.font.constant(crate::font::math::Constant::DisplayOperatorMinHeight);
            let sizes = self.font.sizes(gid, Axis::Vertical);
            gid = sizes.iter().find(|(_, height)| *height >= least).or(sizes.last()).map_or(gid, |(gid, _)| *gid);
        }
        let hbox = self.glyph(Sized { gid, size: self.size(ctx) }, text);
        let italics = self.units(self.font.italics(gid), ctx);
        let hbox = if large { hbox.about(self.axis(ctx)) } else { hbox };
        Nucleus { hbox, glyph: Some(gid), italics, large }
    }

    /// A sign that is at least so high, where the font has one that is.
    pub(super) fn tall(&self, c: char, least: Len, ctx: Ctx) -> Hbox {
        let Some(gid) = self.font.glyph(c, 0) else { return self.words.set(&c.to_string(), Variant::Upright, self.size(ctx)) };
        let size = self.size(ctx);
        let mut text = [0; 4];
        let text = &*c.encode_utf8(&mut text);
        let high = |gid: u16| {
            let ink = self.font.ink(gid);
            self.scaled(ink.top - ink.bottom, size)
        };
        let sizes = self.font.sizes(gid, Axis::Vertical);
        let all = std::iter::once(gid).chain(sizes.iter().map(|s| s.0));
        if let Some(gid) = all.clone().find(|g| high(*g) >= least) {
            return self.glyph(Sized { gid, size }, text);
        }
        let parts = self.font.parts(gid, Axis::Vertical);
        if parts.is_empty() {
            let gid = all.last().unwrap_or(gid);
            return self.glyph(Sized { gid, size }, text);
        }
        let mut column = Hbox::default();
        for (glyph, at) in self.assembled(&parts, least, size) {
            let ink = self.font.ink(glyph);
            let text = if column.marks.is_empty() { text } else { "" };
            let one = self.glyph(Sized { gid: glyph, size }, text);
            column.width = column.width.max(one.width);
            column.draw(one, Len::ZERO, at - self.scaled(ink.bottom, size));
        }
        column
    }

    /// A sign that is at least so wide, or of the sizes that the font has the widest that is no wider (`within`).
    pub(super) fn wide(&self, c: char, wanted: Len, within: bool, ctx: Ctx) -> Option<(Hbox, u16)> {
        let gid = self.font.glyph(c, ctx.level())?;
        let size = self.size(ctx);
        let mut text = [0; 4];
        let text = &*c.encode_utf8(&mut text);
        let sizes = self.font.sizes(gid, Axis::Horizontal);
        let parts = self.font.parts(gid, Axis::Horizontal);
        let all = || std::iter::once((gid, self.font.ink(gid).right - self.font.ink(gid).left)).chain(sizes.iter().copied());
        let fits = |(_, length): &(u16, i32)| self.scaled(*length, size) <= wanted;
        if within && (parts.is_empty() || all().any(|s| !fits(&s))) {
            let found = all().rfind(fits).map_or(gid, |s| s.0);
            return Some((self.glyph(Sized { gid: found, size }, text), found));
        }
        if let Some((found, _)) = all().find(|s| !within && self.scaled(s.1, size) >= wanted).or(all().last().filter(|_| parts.is_empty()))
        {
            return Some((self.glyph(Sized { gid: found, size }, text), found));
        }
        let mut line = Hbox::default();
        for (glyph, at) in self.assembled(&parts, wanted, size) {
            let ink = self.font.ink(glyph);
            let text = if line.marks.is_empty() { text } else { "" };
            let one = self.glyph(Sized { gid: glyph, size }, text);
            line.width = line.width.max(at + self.scaled(ink.right - ink.left, size));
            line.draw(one, at - self.scaled(ink.left, size), Len::ZERO);
        }
        Some((line, gid))
    }

    /// The parts of a sign of at least this length, each with where it starts. Those that extend stand as often as is needed, and the
    /// overlaps are alike (OpenType 1.9, `MATH`, "glyph assembly").
    fn assembled(&self, parts: &[Part], least: Len, size: Len) -> Vec<(u16, Len)> {
        const MOST: usize = 1000;
        let overlap = self.font.overlap();
        let sum = |extends: bool| parts.iter().filter(|p| p.extends == extends).map(|p| i64::from(p.length)).sum::<i64>();
        let count = |extends: bool| parts.iter().filter(|p| p.extends == extends).count() as i64;
        let wanted = least.scale(self.font.em(), size.0.max(1)).0;
        let length = |times: i64| sum(false) + sum(true) * times - i64::from(overlap) * (count(false) + count(true) * times - 1).max(0);
        let gain = (sum(true) - i64::from(overlap) * count(true)).max(1);
        let times = if count(true) == 0 { 0 } else { ((wanted - length(0)).max(0) + gain - 1) / gain };
        let times = usize::try_from(times).unwrap_or(0).min(MOST);
        let row: Vec<&Part> = parts.iter().flat_map(|p| std::iter::repeat_n(p, if p.extends { times } else { 1 })).collect();
        let joints = i64::try_from(row.len().saturating_sub(1)).unwrap_or(0);
        let more = (length(times as i64) - wanted).max(0);
        let mut out = Vec::with_capacity(row.len());
        let (mut at, mut taken, mut last): (i64, i64, Option<&Part>) = (0, 0, None);
        for (n, part) in (0i64..).zip(row) {
            if let Some(last) = last {
                let share = more * n / joints.max(1) - taken;
                let most = i64::from(last.end.min(part.start)) - i64::from(overlap);
                let share = share.min(most.max(0));
                taken += share;
                at -= i64::from(overlap) + share;
            }
            out.push((part.glyph, size.scale(at, self.font.em())));
            at += i64::from(part.length);
            last = Some(part);
        }
        out
    }
}

/// White that stands in a function's name, in thousandths of an em.
fn white(c: char) -> Option<i32> {
    match c {
        '\u{2009}' | '\u{202f}' => Some(167),
        ' ' | '\u{a0}' => Some(250),
        _ => None,
    }
}
