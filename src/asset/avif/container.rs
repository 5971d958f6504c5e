//! What an AVIF file holds, before anything is decoded: boxes in boxes (ISO/IEC 14496-12), of which one names a picture, the
//! tiles that it is put together of, its transparency, its colours and which way up it is (ISO/IEC 23008-12, AVIF 1.1).
//!
//! Read here because the parsers on offer leave out how a picture is turned and cropped, without which it lies on its side.
//! Nothing in a file is believed: lengths are held against what is there, and all pieces together are no longer than the file.

use std::collections::BTreeMap;

/// A picture as its file describes it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Still {
    /// Red, green and blue, or grey.
    pub colour: Coded,
    /// How opaque it is, where that is said.
    pub alpha: Option<Coded>,
    /// Whether the colours were multiplied with their opacity.
    pub premultiplied: bool,
    /// Colours by numbers, which go before those of the stream.
    pub nclx: Option<Nclx>,
    /// Colours by a profile.
    pub icc: Option<Vec<u8>>,
    /// The part that is shown: width, height and the offset of its centre, each a fraction.
    pub crop: Option<[(u32, u32); 4]>,
    /// Quarter turns against the clock, after the crop.
    pub turns: u8,
    /// Turned over after that: `Some(false)` top to bottom, `Some(true)` left to right.
    pub mirror: Option<bool>,
}

/// One or more streams of AV1 that make one plane of pixels.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Coded {
    /// A stream a tile, row by row.
    pub tiles: Vec<Vec<u8>>,
    /// How many tiles stand beside each other.
    pub columns: usize,
    /// Width and height of the whole in pixels, as the container says it.
    pub size: (u32, u32),
}

/// Coding-independent code points (ITU-T H.273).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nclx {
    /// Which red, green and blue.
    pub primaries: u16,
    /// What the numbers mean as light.
    pub transfer: u16,
    /// How they were made luma and chroma.
    pub matrix: u16,
    /// Whether the numbers use the whole range.
    pub full: bool,
}

/// Reads from the front of a slice; `None` where it ends too early.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(n)?;
        self.0 = tail;
        Some(head)
    }

    /// A number of `n` bytes, at most 8; none are zero.
    fn number(&mut self, n: usize) -> Option<u64> {
        Some(self.take(n.min(8))?.iter().fold(0, |all, b| all << 8 | u64::from(*b)))
    }

    fn u8(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_be_bytes(self.take(2)?.try_into().ok()?))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }

    fn name(&mut self) -> Option<[u8; 4]> {
        self.take(4)?.try_into().ok()
    }

    /// The version of a full box, and its flags.
    fn version(&mut self) -> Option<(u8, u32)> {
        let word = self.u32()?;
        Some((word.to_be_bytes()[0], word & 0xFF_FFFF))
    }

    /// The number of an item, in two bytes or four.
    fn id(&mut self, wide: bool) -> Option<u32> {
        if wide { self.u32() } else { self.u16().map(u32::from) }
    }
}

/// The boxes of a slice: name and contents.
fn boxes(bytes: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    let mut rest = Bytes(bytes);
    std::iter::from_fn(move || {
        let (size, name) = (rest.u32()?, rest.name()?);
        let body = match size {
            0 => rest.take(rest.0.len()),
            1 => rest.number(8).and_then(|n| usize::try_from(n).ok()?.checked_sub(16)).and_then(|n| rest.take(n)),
            n => usize::try_from(n).ok()?.checked_sub(8).and_then(|n| rest.take(n)),
        };
        body.map(|body| (name, body))
    })
}

/// Whether a file says that it is an AVIF.
pub fn is_avif(bytes: &[u8]) -> bool {
    brands(bytes).any(|b| matches!(&b, b"avif" | b"avis"))
}

/// Whether a file holds a film beside its picture.
pub fn moves(file: &[u8]) -> bool {
    boxes(file).any(|(name, _)| &name == b"moov")
}

fn brands(bytes: &[u8]) -> impl Iterator<Item = [u8; 4]> {
    let head = bytes.get(..bytes.len().min(512)).unwrap_or_default();
    let size = Bytes(head).u32().filter(|_| head.get(4..8) == Some(b"ftyp")).and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let body = head.get(8..size.min(head.len())).unwrap_or_default();
    body.as_chunks::<4>().0.iter().copied().enumerate().filter(|(i, _)| *i != 1).map(|(_, b)| b)
}

/// A thing in the file: a picture, a tile, metadata.
#[derive(Debug, Default)]
struct Item {
    kind: [u8; 4],
    /// (offset, length) of its pieces.
    pieces: Vec<(u64, u64)>,
    /// Whether the offsets count within the box `idat`.
    in_idat: bool,
    /// Numbers of its properties from 1, and whether a reader must know them.
    properties: Vec<(u16, bool)>,
}

/// The box `meta`, read.
#[derive(Default)]
struct Contents<'a> {
    primary: u32,
    items: BTreeMap<u32, Item>,
    /// (kind, from, to)
    references: Vec<([u8; 4], u32, Vec<u32>)>,
    properties: Vec<([u8; 4], &'a [u8])>,
    idat: &'a [u8],
}

impl<'a> Contents<'a> {
    fn read(meta: &'a [u8]) -> Option<Self> {
        let mut out = Contents::default();
        for (name, body) in boxes(meta.get(4..)?) {
            match &name {
                b"pitm" => out.primary(body)?,
                b"iinf" => out.kinds(body)?,
                b"iloc" => out.places(body)?,
                b"iref" => out.reference(body)?,
                b"iprp" => out.property(body)?,
                b"idat" => out.idat = body,
                _ => {}
            }
        }
        Some(out)
    }

    fn primary(&mut self, body: &[u8]) -> Option<()> {
        let mut b = Bytes(body);
        let (version, _) = b.version()?;
        self.primary = b.id(version > 0)?;
        Some(())
    }

    fn kinds(&mut self, body: &[u8]) -> Option<()> {
        let mut b = Bytes(body);
        let (version, _) = b.version()?;
        b.id(version > 0)?;
        for (_, entry) in boxes(b.0).filter(|(name, _)| name == b"infe") {
            let mut e = Bytes(entry);
            let (version, _) = e.version()?;
            if version >= 2 {
                let id = e.id(version > 2)?;
                e.u16()?;
                self.items.entry(id).or_default().kind = e.name()?;
            }
        }
        Some(())
    }

    fn places(&mut self, body: &[u8]) -> Option<()> {
        let mut b = Bytes(body);
        let (version, _) = b.version()?;
        let sizes = b.u16()?;
        let size = |shift: u16| usize::from(sizes >> shift & 15);
        let (offset, length, base, index) = (size(12), size(8), size(4), if version > 0 { size(0) } else { 0 });
        for _ in 0..b.id(version > 1)? {
            let id = b.id(version > 1)?;
            let method = if version > 0 { b.u16()? & 15 } else { 0 };
            b.u16()?;
            let start = b.number(base)?;
            let mut pieces = Vec::new();
            for _ in 0..b.u16()? {
                b.number(index)?;
                pieces.push((start.checked_add(b.number(offset)?)?, b.number(length)?));
            }
            let item = self.items.entry(id).or_default();
            (item.pieces, item.in_idat) = (pieces, method == 1);
        }
        Some(())
    }

    fn reference(&mut self, body: &[u8]) -> Option<()> {
        let mut b = Bytes(body);
        let wide = b.version()?.0 > 0;
        for (kind, body) in boxes(b.0) {
            let mut r = Bytes(body);
            let from = r.id(wide)?;
            let to: Option<Vec<u32>> = (0..r.u16()?).map(|_| r.id(wide)).collect();
            self.references.push((kind, from, to?));
        }
        Some(())
    }

    fn property(&mut self, body: &'a [u8]) -> Option<()> {
        for (name, body) in boxes(body) {
            match &name {
                b"ipco" => self.properties.extend(boxes(body)),
                b"ipma" => {
                    let mut b = Bytes(body);
                    let (version, flags) = b.version()?;
                    for _ in 0..b.u32()? {
                        let id = b.id(version > 0)?;
                        let mut list = Vec::new();
                        for _ in 0..b.u8()? {
                            let word =
                                if flags & 1 == 1 { b.u16()? } else { b.u8().map(|n| u16::from(n & 0x80) << 8 | u16::from(n & 0x7F))? };
                            list.push((word & 0x7FFF, word & 0x8000 != 0));
                        }
                        self.items.entry(id).or_default().properties = list;
                    }
                }
                _ => {}
            }
        }
        Some(())
    }

    /// An item's properties in their order, and whether it may not be shown by those who do not know them.
    fn of(&self, id: u32) -> impl Iterator<Item = ([u8; 4], &'a [u8], bool)> {
        let list = self.items.get(&id).map(|item| item.properties.as_slice()).unwrap_or_default();
        list.iter().filter_map(|(n, must)| self.properties.get(usize::from(*n).checked_sub(1)?).map(|(name, body)| (*name, *body, *must)))
    }

    fn referred(&self, kind: &[u8; 4], from: u32) -> &[u32] {
        self.references.iter().find(|(k, f, _)| k == kind && *f == from).map(|(.., to)| to.as_slice()).unwrap_or_default()
    }

    /// The picture's opacity: an auxiliary picture that says so.
    fn alpha(&self) -> Option<u32> {
        let alpha = |body: &[u8]| {
            body.get(4..).is_some_and(|urn| {
                urn.starts_with(b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha") || urn.starts_with(b"urn:mpeg:hevc:2015:auxid:1")
            })
        };
        let to_primary = self.references.iter().filter(|(kind, _, to)| kind == b"auxl" && to.contains(&self.primary));
        to_primary.map(|(_, from, _)| *from).find(|id| self.of(*id).any(|(name, body, _)| &name == b"auxC" && alpha(body)))
    }

    fn size(&self, id: u32) -> Option<(u32, u32)> {
        let (_, body, _) = self.of(id).find(|(name, ..)| name == b"ispe")?;
        let mut b = Bytes(body.get(4..)?);
        Some((b.u32()?, b.u32()?))
    }
}

/// Takes the pieces of items out of a file, never more than the file is long: an item whose pieces overlap is no way to fill
/// the memory.
struct Quarry<'a> {
    file: &'a [u8],
    left: usize,
}

impl Quarry<'_> {
    fn data(&mut self, contents: &Contents, id: u32) -> Option<Vec<u8>> {
        let item = contents.items.get(&id)?;
        let source = if item.in_idat { contents.idat } else { self.file };
        let mut out = Vec::new();
        for (offset, length) in &item.pieces {
            let from = source.get(usize::try_from(*offset).ok()?..)?;
            let piece = if *length == 0 { from } else { from.get(..usize::try_from(*length).ok()?)? };
            self.left = self.left.checked_sub(piece.len())?;
            out.extend_from_slice(piece);
        }
        (!out.is_empty()).then_some(out)
    }

    /// The streams of an item: its own, or those of the tiles of a grid (ISO/IEC 23008-12, 6.6.2.3).
    fn coded(&mut self, contents: &Contents, id: u32) -> Result<Coded, String> {
        let data = self.data(contents, id).ok_or(BROKEN)?;
        match &contents.items.get(&id).ok_or(BROKEN)?.kind {
            b"av01" => Ok(Coded { tiles: vec![data], columns: 1, size: contents.size(id).ok_or(BROKEN)? }),
            b"grid" => self.grid(contents, id, &data).ok_or_else(|| BROKEN.to_string()),
            other => Err(format!("its picture is of the kind `{}`, which is not AV1", String::from_utf8_lossy(other))),
        }
    }

    fn grid(&mut self, contents: &Contents, id: u32, data: &[u8]) -> Option<Coded> {
        let mut b = Bytes(data);
        b.u8()?;
        let wide = b.u8()? & 1 == 1;
        let (rows, columns) = (usize::from(b.u8()?) + 1, usize::from(b.u8()?) + 1);
        let size = (b.id(wide)?, b.id(wide)?);
        let ids = contents.referred(b"dimg", id);
        if ids.len() != rows * columns || ids.iter().any(|id| contents.items.get(id).is_none_or(|item| &item.kind != b"av01")) {
            return None;
        }
        let tiles: Option<Vec<Vec<u8>>> = ids.iter().map(|id| self.data(contents, *id)).collect();
        Some(Coded { tiles: tiles?, columns, size })
    }
}

const BROKEN: &str = "it is cut off or broken";

/// What a file holds.
///
/// # Errors
/// Why there is no picture in it that could be shown.
pub fn read(file: &[u8]) -> Result<Still, String> {
    let meta = boxes(file).find(|(name, _)| name == b"meta").map(|(_, body)| body).ok_or(BROKEN)?;
    let contents = Contents::read(meta).ok_or(BROKEN)?;
    let mut quarry = Quarry { file, left: file.len() };
    let mut still = Still { colour: quarry.coded(&contents, contents.primary)?, ..Still::default() };
    if let Some(alpha) = contents.alpha() {
        still.alpha = Some(quarry.coded(&contents, alpha)?);
        still.premultiplied = contents.referred(b"prem", contents.primary).contains(&alpha);
    }
    for (name, body, must) in contents.of(contents.primary) {
        still.property(&name, body, must)?;
    }
    Ok(still)
}

impl Still {
    fn property(&mut self, name: &[u8; 4], body: &[u8], must: bool) -> Result<(), String> {
        let mut b = Bytes(body);
        match name {
            b"irot" => self.turns = b.u8().ok_or(BROKEN)? & 3,
            b"imir" => self.mirror = Some(b.u8().ok_or(BROKEN)? & 1 == 1),
            b"clap" => {
                let mut part = || Some((b.u32()?, b.u32()?));
                self.crop = Some(
                    [part(), part(), part(), part()]
                        .map(|p| p.ok_or(BROKEN))
                        .into_iter()
                        .collect::<Result<Vec<_>, _>>()?
                        .try_into()
                        .map_err(|_| BROKEN)?,
                );
            }
            b"colr" => match &b.name().ok_or(BROKEN)? {
                b"nclx" => {
                    let mut number = || b.u16().ok_or(BROKEN);
                    let (primaries, transfer, matrix) = (number()?, number()?, number()?);
                    self.nclx = Some(Nclx { primaries, transfer, matrix, full: b.u8().ok_or(BROKEN)? & 0x80 != 0 });
                }
                b"prof" | b"rICC" => self.icc = Some(b.0.to_vec()),
                _ => {}
            },
            // What is said of the stream, or of the whole: the decoder knows it, or need not. `a1op` and `lsel` choose among
            // several versions of the picture; the decoder's choice is the best of them.
            b"av1C" | b"ispe" | b"pixi" | b"pasp" | b"a1op" | b"lsel" => {}
            other if must => return Err(format!("it asks for `{}`, which is not known", String::from_utf8_lossy(other))),
            _ => {}
        }
        Ok(())
    }
}
