//! Printers: what each takes and refuses, one file of `printers/` each, every number with where it comes from and
//! how far it is to be trusted.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diag::{Diagnostic, Loc, did_you_mean, kinds};
use crate::model::Date;
use crate::unit::{Dimension, Len, Size};

/// The printers in the program: file stem and file.
const BUNDLED: [(&str, &str); 6] = [
    ("bod", include_str!("../../printers/bod.toml")),
    ("generic-x4", include_str!("../../printers/generic-x4.toml")),
    ("ingram-paperback", include_str!("../../printers/ingram-paperback.toml")),
    ("kdp-hardcover", include_str!("../../printers/kdp-hardcover.toml")),
    ("kdp-paperback", include_str!("../../printers/kdp-paperback.toml")),
    ("lulu-paperback", include_str!("../../printers/lulu-paperback.toml")),
];

/// How far a number is to be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It agrees with the printer's own page.
    Verified,
    /// Others say so.
    Reported,
    /// Computed from what others say, or chosen by us.
    Estimate,
}

/// A printer's demands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printer {
    /// The file's stem (`kdp-paperback`).
    pub name: String,
    /// What a person calls it.
    pub title: String,
    /// How far its numbers are to be trusted, those in `standing` apart.
    pub status: Standing,
    /// When they were compared with the sources.
    pub checked: Option<Date>,
    /// Where they come from.
    pub sources: Vec<String>,
    /// The page count must be a multiple of this.
    pub parity: usize,
    /// The last page must be blank.
    pub last_blank: bool,
    /// The papers; the first is taken where none is named.
    pub papers: Vec<Paper>,
    /// The trims that it cuts.
    pub trims: Trims,
    /// What lies around the trim.
    pub bleed: Bleed,
    /// The least inner margin: up to so many pages, so much; the last holds for all more.
    pub gutter: Vec<(usize, Len)>,
    /// The least outer, upper and lower margin, without bleed and with it.
    pub outside: Len,
    /// See `outside`.
    pub outside_with_bleed: Len,
    /// What kind of file it wants.
    pub standard: Standard,
    /// The colours that it takes.
    pub colours: Vec<ColourModel>,
    /// What must not be in the file.
    pub forbid: Vec<Forbidden>,
    /// Total ink in percent: warned about above the first, refused above the second.
    pub ink: Option<(u32, u32)>,
    /// Pixels per inch at the placed size: at least, and at most (0 for no limit).
    pub ppi: (u32, u32),
    /// The largest file, in megabytes; 0 for no limit.
    pub max_megabytes: u64,
    /// The cover.
    pub cover: CoverDemands,
}

/// A paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Its name.
    pub name: String,
    /// The fewest pages.
    pub least: usize,
    /// The most pages.
    pub most: usize,
    /// The most pages of trims as large as this in both directions.
    pub large: Option<(Size, usize)>,
    /// What a page (half a leaf) adds to the spine.
    pub caliper: Option<Len>,
    /// Numbers that are less sure than the rest.
    pub standing: BTreeMap<String, Standing>,
}

/// Trims that a printer cuts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trims {
    /// Any.
    Any,
    /// These.
    Sizes(Vec<Size>),
    /// Any between these.
    Between(Size, Size),
}

impl Trims {
    /// The nearest trim that is cut; the same one where it is.
    pub fn nearest(&self, trim: Size) -> Size {
        // What a printer gives in inches and a layout in millimetres may differ by a hair.
        let near = |a: Len, b: Len| (a - b).abs() <= Len::mm(0.2);
        match self {
            Trims::Any => trim,
            Trims::Sizes(sizes) => {
                let distance = |s: &Size| (s.width - trim.width).abs() + (s.height - trim.height).abs();
                match sizes.iter().min_by_key(|s| distance(s)) {
                    Some(s) if !(near(s.width, trim.width) && near(s.height, trim.height)) => *s,
                    _ => trim,
                }
            }
            Trims::Between(least, most) => {
                Size { width: trim.width.max(least.width).min(most.width), height: trim.height.max(least.height).min(most.height) }
            }
        }
    }
}

/// What lies around the trim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bleed {
    /// How far.
    pub size: Len,
    /// At the spine too.
    pub all_edges: bool,
    /// Even where nothing bleeds.
    pub always: bool,
}

/// The kind of file that a printer wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Standard {
    /// Any PDF.
    #[serde(rename = "plain")]
    Plain,
    /// PDF/X-1a:2001.
    #[serde(rename = "x-1a")]
    X1a,
    /// PDF/X-4.
    #[serde(rename = "x-4")]
    X4,
    /// PDF/A-2a.
    #[serde(rename = "a-2a")]
    A2a,
    /// PDF/UA-1.
    #[serde(rename = "ua-1")]
    Ua1,
}

impl Standard {
    /// By the names that book.toml has for them.
    pub const NAMES: [(&'static str, Standard); 5] =
        [("plain", Standard::Plain), ("ua-1", Standard::Ua1), ("a-2a", Standard::A2a), ("x-1a", Standard::X1a), ("x-4", Standard::X4)];

    /// Its name in book.toml.
    pub fn id(self) -> &'static str {
        Standard::NAMES.iter().find(|(_, s)| *s == self).map_or("plain", |(name, _)| name)
    }

    /// Whether its files must have a structure tree; `None` where they may.
    pub fn wants_tags(self) -> Option<bool> {
        match self {
            Standard::Plain | Standard::X4 => None,
            Standard::Ua1 | Standard::A2a => Some(true),
            Standard::X1a => Some(false),
        }
    }

    /// Whether its files are for a press.
    pub fn is_for_print(self) -> bool {
        match self {
            Standard::X1a | Standard::X4 => true,
            Standard::Plain | Standard::Ua1 | Standard::A2a => false,
        }
    }
}

/// A way to say colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ColourModel {
    /// Black alone.
    Gray,
    /// The four process inks.
    Cmyk,
    /// Of a screen.
    Rgb,
}

/// What a file must not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Forbidden {
    CropMarks,
    Bookmarks,
    Annotations,
    Metadata,
    Transparency,
    PlaceholderText,
    Spot,
    Icc,
    Rgb,
}

/// What a printer says of covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverDemands {
    /// Around the whole.
    pub bleed: Len,
    /// How the spine's width is found.
    pub spine: Spine,
    /// Added to the spine.
    pub spine_constant: Len,
    /// Added to both covers and spine: the wrap of a case.
    pub add_width: Len,
    /// Added to the height.
    pub add_height: Len,
    /// How far words stay away from the trim.
    pub safe: Len,
    /// How far they stay away from the spine's fold on front and back: the groove of a case.
    pub hinge: Len,
    /// The fewest pages with text on the spine; 0 for no limit.
    pub spine_text_pages: usize,
    /// Free space on both sides of it.
    pub spine_text_clear: Len,
    /// The room of the bar code: size, from the spine and from the bottom of the back.
    pub barcode: Option<(Size, Len, Len)>,
}

/// How the width of a spine is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Spine {
    /// Pages times the paper's caliper.
    Caliper,
    /// The same, but compare it with the printer's own calculator.
    Estimate,
    /// Only the printer's template knows.
    Template,
}

impl CoverDemands {
    /// How far the boards of a case stand out over its pages at head, foot and fore-edge: what is added to the height and is
    /// not wrapped around them.
    pub fn overhang(&self) -> Len {
        ((self.add_height - self.bleed * 2) / 2).max(Len::ZERO)
    }

    /// What the boards of a case add to its spine: what of the added width is neither wrap nor overhang.
    pub fn boards(&self) -> Len {
        (self.add_width - self.bleed * 2 - self.overhang() * 2).max(Len::ZERO)
    }
}

impl Paper {
    /// The most pages of a trim; a hair's difference makes none.
    pub fn most_at(&self, trim: Size) -> usize {
        let hair = Len::mm(0.2);
        match self.large {
            Some((size, most)) if trim.width + hair >= size.width && trim.height + hair >= size.height => most,
            _ => self.most,
        }
    }
}

impl Printer {
    /// The printer of this name in the program.
    ///
    /// # Errors
    /// No such printer: an error that names the nearest, or all.
    pub fn named(name: &str) -> Result<Printer, Box<Diagnostic>> {
        match BUNDLED.iter().find(|(n, _)| *n == name) {
            Some((stem, text)) => Printer::parse(stem, &format!("printers/{stem}.toml"), text),
            None => {
                let names: Vec<&str> = names().collect();
                let help = match did_you_mean(name, names.iter().copied()) {
                    Some(near) => format!("did you mean “{near}”?"),
                    None => format!("the printers are {}; or name a TOML file of your own", names.join(", ")),
                };
                Err(Box::new(Diagnostic::error(kinds::UNKNOWN_PRINTER, format!("there is no printer called “{name}”")).help(help)))
            }
        }
    }

    /// Reads a printer's file.
    ///
    /// # Errors
    /// What is wrong with it, with its line.
    pub fn parse(stem: &str, file: &str, text: &str) -> Result<Printer, Box<Diagnostic>> {
        let wrong = |message: String, line: usize| Box::new(Diagnostic::error(kinds::BAD_PRINTER, message).at(Loc::new(file, line)));
        let read: File = toml::from_str(text).map_err(|e| {
            let line = e.span().map_or(0, |s| text.get(..s.start).unwrap_or("").matches('\n').count() + 1);
            wrong(format!("the printer's file cannot be read: {}", e.message()), line)
        })?;
        read.into_printer(stem).map_err(|message| wrong(message, 0))
    }

    /// The paper of this name, or the first.
    pub fn paper(&self, name: Option<&str>) -> Option<&Paper> {
        match name {
            Some(name) => self.papers.iter().find(|p| p.name == name),
            None => self.papers.first(),
        }
    }

    /// The least inner margin of a book of so many pages.
    pub fn gutter(&self, pages: usize) -> Len {
        self.gutter.iter().find(|(most, _)| pages <= *most).or(self.gutter.last()).map_or(self.outside, |g| g.1)
    }

    /// Whether something must not be in the file.
    pub fn forbids(&self, what: Forbidden) -> bool {
        self.forbid.contains(&what)
    }
}

/// The names of the printers in the program.
pub fn names() -> impl Iterator<Item = &'static str> {
    BUNDLED.iter().map(|(name, _)| *name)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    title: String,
    status: Standing,
    checked: Option<String>,
    #[serde(default)]
    sources: Vec<String>,
    pages: PagesFile,
    paper: Vec<PaperFile>,
    #[serde(default)]
    trim: TrimFile,
    bleed: BleedFile,
    margins: MarginsFile,
    pdf: PdfFile,
    cover: CoverFile,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct PagesFile {
    parity: usize,
    #[serde(default)]
    last_blank: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct PaperFile {
    name: String,
    pages: [usize; 2],
    large: Option<LargeFile>,
    caliper: Option<Length>,
    #[serde(default)]
    standing: BTreeMap<String, Standing>,
}

/// The most pages of large trims.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct LargeFile {
    width: Length,
    height: Length,
    pages: usize,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct TrimFile {
    sizes: Option<Vec<String>>,
    width: Option<[Length; 2]>,
    height: Option<[Length; 2]>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct BleedFile {
    size: Length,
    edges: Edges,
    #[serde(default)]
    always: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Edges {
    All,
    /// Not at the spine.
    Outer,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct MarginsFile {
    inside: Option<Length>,
    outside: Length,
    outside_with_bleed: Option<Length>,
    #[serde(default)]
    gutter: Vec<(usize, Length)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct PdfFile {
    standard: Standard,
    colour: Vec<ColourModel>,
    #[serde(default)]
    forbid: Vec<Forbidden>,
    ink: Option<(u32, u32)>,
    #[serde(default)]
    ppi: (u32, u32),
    #[serde(default)]
    max_megabytes: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct CoverFile {
    bleed: Length,
    spine: Spine,
    #[serde(default)]
    spine_constant: Length,
    #[serde(default)]
    add_width: Length,
    #[serde(default)]
    add_height: Length,
    #[serde(default)]
    safe: Length,
    #[serde(default)]
    hinge: Length,
    #[serde(default)]
    spine_text_pages: usize,
    #[serde(default)]
    spine_text_clear: Length,
    barcode: Option<BarcodeFile>,
    /// Read by people: which of these numbers are less sure.
    #[serde(default, rename = "standing")]
    _standing: BTreeMap<String, Standing>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct BarcodeFile {
    width: Length,
    height: Length,
    from_spine: Length,
    from_bottom: Length,
}

/// A length in units of its own: `"0.125in"`, `"3mm"`.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(try_from = "String")]
struct Length(Len);

impl TryFrom<String> for Length {
    type Error = String;
    fn try_from(text: String) -> Result<Length, String> {
        match Dimension::parse(&text)? {
            Dimension::Absolute(l) => Ok(Length(l)),
            _ => Err(format!("“{text}” depends on a text: write it in in, mm or pt")),
        }
    }
}

fn size(text: &str) -> Result<Size, String> {
    let (width, height) = text.split_once('x').ok_or_else(|| format!("“{text}” is no trim: write for example “6in x 9in”"))?;
    Ok(Size { width: Length::try_from(width.trim().to_string())?.0, height: Length::try_from(height.trim().to_string())?.0 })
}

impl File {
    fn into_printer(self, stem: &str) -> Result<Printer, String> {
        let trims = match (self.trim.sizes, self.trim.width, self.trim.height) {
            (Some(sizes), _, _) => Trims::Sizes(sizes.iter().map(|s| size(s)).collect::<Result<_, _>>()?),
            (None, Some([w0, w1]), Some([h0, h1])) => {
                Trims::Between(Size { width: w0.0, height: h0.0 }, Size { width: w1.0, height: h1.0 })
            }
            _ => Trims::Any,
        };
        if self.pages.parity == 0 || self.paper.is_empty() {
            return Err("a printer has at least one paper, and a parity of 1 or more".to_string());
        }
        let checked = match self.checked.as_deref() {
            Some(text) => Some(Date::parse(text).ok_or_else(|| format!("“{text}” is no date: write 2026-11-22"))?),
            None => None,
        };
        let margins = self.margins;
        let gutter = match (margins.gutter.is_empty(), margins.inside) {
            (false, _) => margins.gutter.into_iter().map(|(pages, l)| (pages, l.0)).collect(),
            (true, Some(inside)) => vec![(usize::MAX, inside.0)],
            (true, None) => Vec::new(),
        };
        let paper = |p: PaperFile| Paper {
            name: p.name,
            least: p.pages[0],
            most: p.pages[1],
            large: p.large.map(|l| (Size { width: l.width.0, height: l.height.0 }, l.pages)),
            caliper: p.caliper.map(|l| l.0),
            standing: p.standing,
        };
        let cover = self.cover;
        Ok(Printer {
            name: stem.to_string(),
            title: self.title,
            status: self.status,
            checked,
            sources: self.sources,
            parity: self.pages.parity,
            last_blank: self.pages.last_blank,
            papers: self.paper.into_iter().map(paper).collect(),
            trims,
            bleed: Bleed { size: self.bleed.size.0, all_edges: matches!(self.bleed.edges, Edges::All), always: self.bleed.always },
            gutter,
            outside: margins.outside.0,
            outside_with_bleed: margins.outside_with_bleed.unwrap_or(margins.outside).0,
            standard: self.pdf.standard,
            colours: self.pdf.colour,
            forbid: self.pdf.forbid,
            ink: self.pdf.ink,
            ppi: self.pdf.ppi,
            max_megabytes: self.pdf.max_megabytes,
            cover: CoverDemands {
                bleed: cover.bleed.0,
                spine: cover.spine,
                spine_constant: cover.spine_constant.0,
                add_width: cover.add_width.0,
                add_height: cover.add_height.0,
                safe: cover.safe.0,
                hinge: cover.hinge.0,
                spine_text_pages: cover.spine_text_pages,
                spine_text_clear: cover.spine_text_clear.0,
                barcode: cover.barcode.map(|b| (Size { width: b.width.0, height: b.height.0 }, b.from_spine.0, b.from_bottom.0)),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_printer_of_the_program_reads_and_says_where_its_numbers_come_from() {
        for name in names() {
            let printer = Printer::named(name).unwrap_or_else(|d| panic!("{name}: {}", d.message));
            assert!(!printer.sources.is_empty() && printer.checked.is_some(), "{name}");
            assert!(printer.papers.iter().all(|p| p.least < p.most), "{name}");
        }
    }

    #[test]
    fn the_gutter_grows_with_the_pages() {
        let kdp = Printer::named("kdp-paperback").expect("reads");
        let gutter = |pages| (kdp.gutter(pages).to_in() * 1000.0).round();
        assert_eq!([gutter(24), gutter(150), gutter(151), gutter(828), gutter(2000)], [375.0, 375.0, 500.0, 875.0, 875.0]);
    }

    #[test]
    fn large_trims_take_fewer_pages() {
        let kdp = Printer::named("kdp-paperback").expect("reads");
        let most = |w, h| kdp.papers[0].most_at(Size { width: Len::inches(w), height: Len::inches(h) });
        assert_eq!([most(6.0, 9.0), most(8.5, 9.0), most(8.5, 11.0)], [828, 828, 590]);
    }

    #[test]
    fn a_trim_that_is_not_cut_has_a_nearest() {
        let bod = Printer::named("bod").expect("reads");
        let trim = |w, h| Size { width: Len::mm(w), height: Len::mm(h) };
        assert_eq!(bod.trims.nearest(trim(148.05, 210.0)), trim(148.05, 210.0));
        assert_eq!(bod.trims.nearest(trim(152.4, 228.6)), trim(155.0, 220.0));
    }

    #[test]
    fn a_typo_names_its_line_and_an_unknown_printer_the_nearest() {
        let error = Printer::named("kdp-paperbak").expect_err("no such printer");
        assert!(error.help.is_some_and(|h| h.contains("kdp-paperback")));
        let error = Printer::parse("own", "own.toml", "title = \"x\"\nstats = 1\n").expect_err("a typo");
        assert_eq!(error.loc.map(|l| l.line), Some(2));
    }
}
