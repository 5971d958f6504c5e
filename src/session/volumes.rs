//! One run, several books: `[volumes]`.
//!
//! The book is planned as a whole, its posts are shared out, and each volume is made by a session of its own. Links between volumes name
//! volume and page; the names have a width, which moves pages, so volumes are set until nothing moves.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Manifest;
use crate::config::manifest::{By, Links, VolumeTable, Volumes};
use crate::diag::{Diagnostic, Outcome, Report, Stopped, kinds};
use crate::lang;
use crate::model::{Anchor, BookSeries, Outline};
use crate::request::{Announce, Request, Stage};
use crate::volumes::{self, Volume};
use crate::{book, extent, output, theme};

use super::{Built, Planned, Session};

/// Rounds of setting volumes that name each other's pages; then they name volumes only.
const ROUNDS: usize = 5;
/// Rounds of sharing posts out, with less room each time that a volume came out too thick.
const SHARES: usize = 5;

impl Session {
    /// Writes the volumes of a book when all of them are made; a dry request writes none.
    pub(super) fn write_volumes(
        &mut self,
        volumes: &Volumes,
        request: &Request,
        stage: Announce<'_>,
        report: &mut Report,
    ) -> Outcome<Built> {
        let mut all = self.open_volumes(volumes, stage, report)?;
        let place = if request.dry { output::Destination::Memory } else { output::Destination::Disk };
        let mut made = Vec::new();
        let mut built = Built::default();
        for (n, session) in all.iter_mut().enumerate() {
            // The stages are those of one book, and are announced once.
            let mut quiet = |_: Stage| {};
            let announce: Announce<'_> = if n == 0 { &mut *stage } else { &mut quiet };
            // What there is to say of it was said of versions that nobody sees: it is said now, for good.
            session.assembled = None;
            session.set = None;
            made.extend(session.make(&request.names, place, announce, report)?);
            let book = &session.assembled.as_ref().ok_or(Stopped)?.book;
            if request.dry {
                book::web_words(book, report);
            }
            built.posts += book.chapters().map(|c| c.sections.len()).sum::<usize>();
            built.chapters += book.chapters().count();
            if let Some(set) = &session.set {
                built.pages += set.pages.pages.len();
                built.pagination.extend(set.pages.certificates.iter().cloned());
            }
        }
        report.keep_once();
        report.deny(&self.manifest.deny);
        if report.has_errors() {
            return Err(Stopped);
        }
        if !request.dry {
            stage(Stage::Writing);
            built.outputs = output::commit(&self.manifest, made, report)?;
        }
        Ok(built)
    }

    /// A session a volume, each of them planned and settled.
    fn open_volumes(&mut self, volumes: &Volumes, stage: Announce<'_>, report: &mut Report) -> Outcome<Vec<Session>> {
        self.plan(stage, report)?;
        let planned = self.planned.clone().ok_or(Stopped)?;
        if self.keeps.is_some() {
            let d = Diagnostic::warning(kinds::VOLUMES, "pages are not kept in a book that is made as several volumes");
            report.push(d.with("they were made afresh").help("take `--keep-pages` out, or [volumes]"));
        }
        let lists = volumes.list.iter().map(|v| theme::posts_of(&planned.posts, &v.posts, report)).collect::<Vec<_>>();
        if report.has_errors() {
            return Err(Stopped);
        }
        let outline = &planned.outline;
        let shares = match volumes.by {
            _ if volumes.list.iter().any(|v| !v.posts.is_empty()) => volumes::listed(outline, lists),
            By::Year => volumes::by_year(outline, &planned.posts),
            By::Part => volumes::by_part(outline),
            By::Pages => return self.by_pages(volumes, &planned, report),
        };
        let mut all = self.sessions(volumes, &planned, shares, report);
        settle(&mut all)?;
        Ok(all)
    }

    /// Volumes of no more pages than there may be.
    fn by_pages(&mut self, volumes: &Volumes, planned: &Planned, report: &mut Report) -> Outcome<Vec<Session>> {
        let Some(most) = most_pages(volumes, &self.manifest) else {
            let d = Diagnostic::error(kinds::VOLUMES, "nothing says where a volume ends");
            report.push(d.help("write under [volumes]: pages = 400, or by = \"year\", or name a printer, whose most pages are taken then"));
            return Err(Stopped);
        };
        let mut said = Report::default();
        if self.pages(&mut |_| {}, &mut said).is_err() {
            report.merge(said);
            return Err(Stopped);
        }
        let (assembled, set) = self.assembled.as_ref().zip(self.set.as_ref()).ok_or(Stopped)?;
        let sizes = extent::sizes(&assembled.book, &set.pages, &planned.posts);
        let other = (set.pages.pages.len() as u64 * 100).saturating_sub(sizes.iter().sum());
        let mut room = (most as u64 * 100).saturating_sub(other).max(100);
        for round in 1.. {
            let mut said = Report::default();
            let mut all = self.sessions(volumes, planned, volumes::by_pages(&planned.outline, &sizes, room), &mut said);
            settle(&mut all)?;
            let thickest = all.iter().filter_map(|s| s.set.as_ref()).map(|s| s.pages.pages.len()).max().unwrap_or(0);
            if thickest <= most || round == SHARES {
                report.merge(said);
                if thickest > most {
                    let message = format!("a volume has {thickest} pages, and the most is {most}");
                    let d = Diagnostic::warning(kinds::VOLUMES, message).with("a post is longer than a volume");
                    report.push(d.help("raise [volumes] pages, or cut the post in two"));
                }
                return Ok(all);
            }
            room = room.saturating_sub((thickest - most) as u64 * 100 + 50).max(100);
        }
        Err(Stopped)
    }

    /// A session a volume, planned and not set.
    fn sessions(&self, volumes: &Volumes, planned: &Planned, shares: Vec<Volume>, report: &mut Report) -> Vec<Session> {
        let mut all = Vec::new();
        for (n, share) in shares.into_iter().enumerate() {
            if share.posts.is_empty() {
                let d = Diagnostic::warning(kinds::VOLUMES, format!("volume {} has no posts", n + 1));
                report
                    .push(d.with("it was left out").help("look at its `posts` in book.toml; a post is in the first volume that lists it"));
                continue;
            }
            let outline = volumes::outline_of(&planned.outline, &share);
            let number = u32::try_from(all.len() + 1).unwrap_or(u32::MAX);
            let manifest = manifest_of(&self.manifest, number, share.title.as_deref(), volumes.list.get(n));
            let mut session = Session::of(manifest, self.layout.clone());
            session.planned = Some(Arc::new(part_of(planned, outline)));
            all.push(session);
        }
        all
    }
}

fn part_of(planned: &Planned, outline: Outline) -> Planned {
    Planned { posts: planned.posts.clone(), findings: planned.findings.clone(), outline, elsewhere: BTreeMap::new() }
}

/// The most pages of a volume: what book.toml says, and what the papers of its printers take.
fn most_pages(volumes: &Volumes, manifest: &Manifest) -> Option<usize> {
    let interiors = manifest.pdfs.iter().filter_map(|p| p.printer.as_ref()?.paper(p.paper.as_deref()));
    let covers = manifest.covers.iter().filter_map(|c| c.printer.paper(c.paper.as_deref()));
    interiors.chain(covers).map(|paper| paper.most).chain(volumes.pages).min()
}

/// What book.toml says, of one volume.
fn manifest_of(whole: &Manifest, number: u32, title: Option<&str>, table: Option<&VolumeTable>) -> Manifest {
    let mut manifest = whole.clone();
    (manifest.extent, manifest.volumes) = (None, None);
    let print = table.and_then(|t| t.print.clone());
    let meta = &mut manifest.meta;
    let volume = lang::numbers::volume(number, &meta.lang);
    let own = table.and_then(|t| t.title.as_deref()).or(title);
    let called = own.map_or_else(|| volume.clone(), |own| format!("{volume}: {own}"));
    meta.subtitle = Some(meta.subtitle.as_ref().map_or_else(|| called.clone(), |subtitle| format!("{subtitle}. {called}")));
    meta.series = Some(BookSeries { name: meta.title.clone(), number: Some(f64::from(number)) });
    meta.slug = format!("{}-vol-{number}", meta.slug);
    meta.volume = Some(volume);
    // The numbers of the whole book are those of no volume.
    meta.isbn_print = print.as_ref().map(|isbn| isbn.shown.clone());
    meta.isbn_epub = table.and_then(|t| t.epub.clone());
    meta.identifier = None;
    meta.isbn_editions.clear();
    manifest.covers.iter_mut().for_each(|cover| cover.isbn.clone_from(&print));
    manifest
}

/// Sets the volumes until the pages that they name of each other are those on which the posts stand.
fn settle(all: &mut [Session]) -> Outcome<()> {
    for round in 0..=ROUNDS {
        let last = round == ROUNDS;
        let mut places: Vec<BTreeMap<String, String>> = Vec::new();
        for (n, session) in all.iter_mut().enumerate() {
            places.push(session.places(u32::try_from(n + 1).unwrap_or(u32::MAX), round > 0 && !last)?);
        }
        let mut moved = false;
        for (n, session) in all.iter_mut().enumerate() {
            let others = places.iter().enumerate().filter(|(other, _)| *other != n).flat_map(|(_, places)| places.clone()).collect();
            moved |= session.name_elsewhere(others)?;
        }
        if round > 0 && !moved {
            break;
        }
    }
    for session in all {
        session.pages(&mut |_| {}, &mut Report::default())?;
    }
    Ok(())
}

impl Session {
    /// What other volumes say of the places of this one's posts: "vol. 2, p. 57", or without the page.
    fn places(&mut self, number: u32, with_pages: bool) -> Outcome<BTreeMap<String, String>> {
        let lang = self.manifest.meta.lang.clone();
        let volume = lang::numbers::volume_abbreviated(number, &lang);
        let with_pages = with_pages && self.manifest.links != Links::None;
        if !with_pages {
            let planned = self.planned.as_ref().ok_or(Stopped)?;
            let posts = planned.outline.chapters.iter().flat_map(|c| &c.posts).filter_map(|p| planned.posts.get(p.post));
            return Ok(posts.map(|post| (post.id.clone(), volume.clone())).collect());
        }
        self.pages(&mut |_| {}, &mut Report::default())?;
        let (assembled, set) = self.assembled.as_ref().zip(self.set.as_ref()).ok_or(Stopped)?;
        let page = lang::words(&lang).page_abbreviation;
        let folio = |anchor: &Anchor| set.pages.anchors.get(anchor).and_then(|(page, _)| set.pages.pages.get(*page)).map(|p| p.folio);
        let sections = assembled.book.chapters().flat_map(|c| c.sections.iter().map(move |s| (c, s)));
        let place = |(chapter, section): (&crate::model::Chapter, &crate::model::Section)| {
            let folio = folio(&section.anchor).or_else(|| folio(&chapter.anchor));
            let said = folio.map_or_else(|| volume.clone(), |folio| format!("{volume}, {page}{folio}"));
            (section.post.clone(), said)
        };
        Ok(sections.map(place).collect())
    }

    /// Takes note of the places of other volumes' posts; whether that changed anything.
    fn name_elsewhere(&mut self, places: BTreeMap<String, String>) -> Outcome<bool> {
        let planned = Arc::make_mut(self.planned.as_mut().ok_or(Stopped)?);
        let changed = planned.elsewhere != places;
        planned.elsewhere = places;
        if changed {
            (self.assembled, self.set) = (None, None);
        }
        Ok(changed)
    }
}
