//! A book at work: what was read, planned and set is kept, so that the next version of the book costs what changed in it.
//!
//! Every stage is a pure function, so what it made stands as long as its input does: files of posts and pictures by their
//! content, the outline by the posts, units by all that they are set from ([`crate::layout::Cache`]). A session gives the same
//! bytes as a process that sees the book for the first time.

mod volumes;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::manifest::Back;
use crate::config::{self, Layout, Manifest};
use crate::diag::{Diagnostic, Outcome, Report, Stopped, kinds, plural};
use crate::digest::{Digest, Key};
use crate::edition::{self, Edition};
use crate::font::Fonts;
use crate::layout::Pages;
use crate::model::{self, Book, Findings, Outline, Post};
use crate::output::Output;
use crate::request::{Announce, Request, Stage};
use crate::theme::Room;
use crate::{asset, book, extent, font, layout, output, source, theme};

/// What was built.
#[derive(Clone, Debug, Default)]
pub struct Built {
    /// Posts in the book.
    pub posts: usize,
    /// Its chapters.
    pub chapters: usize,
    /// Its printed pages.
    pub pages: usize,
    /// The files.
    pub outputs: Vec<Output>,
    /// What the pager achieved, a chapter a row.
    pub pagination: Vec<layout::page::Certificate>,
    /// The record of the pages, for the next printing; none where no pages were made or nothing was written.
    pub edition: Option<PathBuf>,
    /// What differs from the edition whose pages were to be kept.
    pub changes: Option<edition::Changes>,
}

/// Posts with their outline: what `plan` shows.
#[derive(Clone, Debug, Default)]
pub struct Planned {
    /// All posts that were read.
    pub posts: Vec<Post>,
    /// What the sources told beside them.
    pub findings: Findings,
    /// What goes where, and why.
    pub outline: Outline,
    /// Posts of other volumes by their ids, and what is said of their places: "vol. 2, p. 57".
    pub elsewhere: BTreeMap<String, String>,
}

/// A book with its outputs made and not yet written.
pub struct Finished {
    /// The words.
    pub book: Book,
    /// The printed pages.
    pub pages: layout::Pages,
    /// The files.
    pub made: Vec<output::Artifact>,
}

/// A book whose versions are made one after the other.
///
/// ```no_run
/// use postbound::{Request, Session, diag::Report};
/// let mut report = Report::default();
/// let mut session = Session::open(".".as_ref(), &[], &mut report)?;
/// session.write(&Request::default(), &mut |_| {}, &mut report)?;
/// // … a post is edited …
/// session.refresh(&mut report)?;
/// let pages = session.pages(&mut |_| {}, &mut report)?;
/// # Ok::<(), postbound::diag::Stopped>(())
/// ```
pub struct Session {
    folder: PathBuf,
    overrides: Vec<String>,
    manifest: Manifest,
    layout: Layout,
    known: Known,
    planned: Option<Arc<Planned>>,
    assembled: Option<Assembled>,
    set: Option<Set>,
    /// The edition whose pages are to be kept.
    keeps: Option<Edition>,
}

/// A version of the book that is laid out. It stays as it is while the session goes on to later ones, and shares with them what
/// did not change.
#[derive(Clone)]
pub struct Version {
    /// What book.toml says.
    pub manifest: Manifest,
    /// The look, with the margins that the printers of the book want.
    pub layout: Layout,
    /// The posts and their outline.
    pub planned: Arc<Planned>,
    /// The faces.
    pub fonts: Arc<Fonts>,
    /// The words.
    pub book: Arc<Book>,
    /// The printed pages.
    pub pages: Arc<Pages>,
}

/// What is kept from version to version.
#[derive(Default)]
struct Known {
    faces: Option<(Key, Arc<Fonts>, Report)>,
    files: source::Known,
    themes: theme::Known,
    outline: Option<(Key, Outline, Report)>,
    pictures: asset::Known,
    units: layout::Cache,
    /// The e-book's cover.
    front: Option<(Key, Result<Vec<u8>, String>)>,
}

/// A version of the book, resolved.
struct Assembled {
    fonts: Arc<Fonts>,
    book: Arc<Book>,
}

/// A version of the book, laid out.
struct Set {
    /// The look, with the margins that the printers of the book want.
    layout: Layout,
    pages: Arc<Pages>,
}

impl Session {
    /// Opens the book of a folder (or of a book.toml), with `overrides` of the form `KEY=VALUE` on top of book.toml. Nothing but
    /// book.toml and the layout is read yet.
    ///
    /// # Errors
    /// The report holds every mistake of book.toml, each with its line.
    pub fn open(folder: &Path, overrides: &[String], report: &mut Report) -> Outcome<Session> {
        let (manifest, layout) = config::load(folder, overrides, report)?;
        Ok(Session { folder: folder.to_path_buf(), overrides: overrides.to_vec(), ..Session::of(manifest, layout) })
    }

    /// A session of settings that are read already.
    pub fn of(manifest: Manifest, layout: Layout) -> Session {
        let folder = manifest.root.clone();
        let (overrides, known) = (Vec::new(), Known::default());
        Session { folder, overrides, manifest, layout, known, planned: None, assembled: None, set: None, keeps: None }
    }

    /// Takes note that files may have changed: book.toml and the layout are read at once, the others when they are asked for.
    ///
    /// # Errors
    /// book.toml cannot be read; the report says why, and the session stays with the version that it has.
    pub fn refresh(&mut self, report: &mut Report) -> Outcome<()> {
        (self.manifest, self.layout) = config::load(&self.folder, &self.overrides, report)?;
        self.known.files.begin();
        self.known.themes.begin();
        self.known.pictures.begin();
        self.known.units.begin();
        (self.planned, self.assembled, self.set) = (None, None, None);
        Ok(())
    }

    /// What book.toml says.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// From now on pages start where those of this edition did, wherever they can.
    pub fn keep_pages(&mut self, edition: Edition) {
        self.keeps = Some(edition);
        (self.planned, self.assembled, self.set) = (None, None, None);
    }

    /// How many units were set since the session was opened; those that did not change are not set again.
    pub fn units_set(&self) -> usize {
        self.known.units.units_set()
    }

    /// The posts and their outline. What there is to say is said when they are read, which is once a version.
    ///
    /// # Errors
    /// The report holds what stopped it.
    pub fn plan(&mut self, stage: Announce<'_>, report: &mut Report) -> Outcome<&Planned> {
        let planned = match (self.planned.take(), self.kept_chapters(), self.manifest.extent) {
            (Some(planned), ..) => planned,
            (None, Some(kept), _) => Arc::new(self.known.plan(&kept, stage, report)?),
            (None, None, None) => Arc::new(self.known.plan(&self.manifest, stage, report)?),
            (None, None, Some(pages)) => Arc::new(self.fitted(pages, stage, report)?),
        };
        Ok(self.planned.insert(planned))
    }

    /// book.toml with the chapters of the edition that is kept, where it lists none itself.
    fn kept_chapters(&self) -> Option<Manifest> {
        let Manifest { chapters, extent, .. } = &self.manifest;
        let edition = self.keeps.as_ref().filter(|_| chapters.explicit.is_empty())?;
        let chosen = chapters.posts.is_some() || extent.is_some();
        Some(Manifest { chapters: edition.chapters_over(chapters, chosen)?, extent: None, ..self.manifest.clone() })
    }

    /// The same, for who wants nothing else of the session.
    ///
    /// # Errors
    /// The report holds what stopped it.
    pub fn into_plan(mut self, stage: Announce<'_>, report: &mut Report) -> Outcome<Planned> {
        self.plan(stage, report)?;
        self.planned.map(Arc::unwrap_or_clone).ok_or(Stopped)
    }

    /// The plan of a book of at most so many pages: of all posts, where they make no more; else of those that fill the pages best.
    fn fitted(&mut self, wanted: usize, stage: Announce<'_>, report: &mut Report) -> Outcome<Planned> {
        let (known, manifest) = (&mut self.known, &self.manifest);
        let mut said = Report::default();
        let Ok(fonts) = known.fonts(manifest, &self.layout, &mut said) else {
            report.merge(said);
            return Err(Stopped);
        };
        let look = Look { layout: &self.layout, manifest, keeps: None };
        let mut planned = known.read(manifest, stage, report)?;
        stage(Stage::Themes);
        // What the book has to say is said when it is made; what is said of the selections before is said of books that nobody sees.
        let mut said = Report::default();
        planned.outline = known.outline(&planned.posts, manifest, None, &mut said)?;
        let count = |known: &mut Known, planned: &Planned| {
            let book = Arc::new(known.assemble(manifest, planned, &fonts, &mut Report::default()));
            let assembled = Assembled { fonts: fonts.clone(), book };
            let pages = known.set(&assembled, look, &mut Report::default()).pages;
            (assembled.book, pages)
        };
        let (book, pages) = count(known, &planned);
        let mut best = (pages.pages.len(), planned.outline.clone(), said);
        if best.0 > wanted {
            let sizes = extent::sizes(&book, &pages, &planned.posts);
            let mut search = extent::Search::new(wanted, best.0, sizes.iter().sum());
            while let Some(room) = search.next() {
                let mut said = Report::default();
                planned.outline = known.outline(&planned.posts, manifest, Some(&Room::Pages(room, sizes.clone())), &mut said)?;
                let pages = count(known, &planned).1.pages.len();
                search.tell(pages);
                let better = if best.0 > wanted { pages < best.0 } else { pages <= wanted && pages > best.0 };
                if better {
                    best = (pages, planned.outline.clone(), said);
                }
            }
        }
        let (pages, outline, said) = best;
        planned.outline = outline;
        report.merge(said);
        if pages > wanted {
            report.push(
                Diagnostic::warning(kinds::EXTENT_MISSED, format!("the book has {}, and [book] pages = {wanted}", plural(pages, "page")))
                    .with("there is no selection of posts that makes fewer")
                    .help("raise the number, or take posts out of the listed chapters"),
            );
        }
        Ok(planned)
    }

    /// The printed pages.
    ///
    /// # Errors
    /// The report holds what stopped it.
    pub fn pages(&mut self, stage: Announce<'_>, report: &mut Report) -> Outcome<&Pages> {
        self.assemble(stage, report)?;
        if self.set.is_none() {
            let book = self.assembled.as_ref().ok_or(Stopped)?;
            stage(Stage::Pages);
            let look = Look { layout: &self.layout, manifest: &self.manifest, keeps: self.keeps.as_ref() };
            self.set = Some(self.known.set(book, look, report));
        }
        self.set.as_ref().map(|set| &*set.pages).ok_or(Stopped)
    }

    /// The book as both books show it: numbered and resolved.
    ///
    /// # Errors
    /// The report holds what stopped it.
    pub fn book(&mut self, stage: Announce<'_>, report: &mut Report) -> Outcome<&Book> {
        self.assemble(stage, report)?;
        self.assembled.as_ref().map(|a| &*a.book).ok_or(Stopped)
    }

    /// The version that the files make now, laid out.
    ///
    /// # Errors
    /// The report holds what stopped it.
    pub fn version(&mut self, stage: Announce<'_>, report: &mut Report) -> Outcome<Version> {
        self.pages(stage, report)?;
        let (Some(planned), Some(assembled), Some(set)) = (&self.planned, &self.assembled, &self.set) else { return Err(Stopped) };
        Ok(Version {
            manifest: self.manifest.clone(),
            layout: set.layout.clone(),
            planned: planned.clone(),
            fonts: assembled.fonts.clone(),
            book: assembled.book.clone(),
            pages: set.pages.clone(),
        })
    }

    fn assemble(&mut self, stage: Announce<'_>, report: &mut Report) -> Outcome<()> {
        if self.assembled.is_none() {
            let fonts = self.known.fonts(&self.manifest, &self.layout, report)?;
            self.plan(stage, report)?;
            let planned = self.planned.as_ref().ok_or(Stopped)?;
            stage(Stage::Book);
            let book = self.known.assemble(&self.manifest, planned, &fonts, report);
            self.assembled = Some(Assembled { fonts, book: Arc::new(book) });
        }
        Ok(())
    }

    /// Makes the outputs that are asked for.
    fn make(
        &mut self,
        names: &[String],
        place: output::Destination,
        stage: Announce<'_>,
        report: &mut Report,
    ) -> Outcome<Vec<output::Artifact>> {
        let extras = asset::load_extras(&self.manifest, report)?;
        self.assemble(stage, report)?;
        let (manifest, assembled) = (&self.manifest, self.assembled.as_ref().ok_or(Stopped)?);
        let Assembled { fonts, book } = assembled;
        stage(Stage::Pages);
        let wants = output::wants(manifest, names);
        let key = front_key(manifest, &self.layout, book, &extras);
        let front = self.known.front.take().filter(|(known, _)| *known == key);
        let (known, layout, set) = (&mut self.known, &self.layout, &mut self.set);
        let look = Look { layout, manifest, keeps: self.keeps.as_ref() };
        // A cover of four million pixels is drawn while the pages are set.
        let ((), front) = rayon::join(
            || {
                if wants.pages && set.is_none() {
                    *set = Some(known.set(assembled, look, report));
                }
            },
            || front.or_else(|| wants.front.then(|| (key, output::front(manifest, layout, fonts, book, &extras)))),
        );
        self.known.front.clone_from(&front);
        let backs = backs(manifest, report);
        let empty = Pages::default();
        let (layout, pages) = self.set.as_ref().map_or((&self.layout, &empty), |set| (&set.layout, &*set.pages));
        let front = front.map(|(_, front)| front);
        let inputs = output::Inputs { manifest, layout, fonts, book, pages, extras: &extras, backs: &backs, front };
        let made = output::make(&inputs, names, place, stage, report)?;
        report.keep_once();
        report.deny(&manifest.deny);
        if report.has_errors() { Err(Stopped) } else { Ok(made) }
    }

    /// Makes the outputs that are asked for in memory, and hands over the book with them.
    ///
    /// # Errors
    /// The report holds what stopped it.
    pub fn finish(mut self, names: &[String], stage: Announce<'_>, report: &mut Report) -> Outcome<Finished> {
        let made = self.make(names, output::Destination::Memory, stage, report)?;
        let Assembled { book, .. } = self.assembled.ok_or(Stopped)?;
        let pages = self.set.map(|set| Arc::unwrap_or_clone(set.pages)).unwrap_or_default();
        Ok(Finished { book: Arc::unwrap_or_clone(book), pages, made })
    }

    /// Writes the outputs that are asked for when all of them are made; a dry request writes none.
    ///
    /// # Errors
    /// The report holds what stopped it; no output was touched.
    pub fn write(&mut self, request: &Request, stage: Announce<'_>, report: &mut Report) -> Outcome<Built> {
        if let Some(volumes) = self.manifest.volumes.clone() {
            return self.write_volumes(&volumes, request, stage, report);
        }
        let place = if request.dry { output::Destination::Memory } else { output::Destination::Disk };
        let mut made = self.make(&request.names, place, stage, report)?;
        let edition = self.edition();
        let changes = edition.as_ref().zip(self.keeps.as_ref()).map(|(new, old)| edition::changes(old, new));
        made.extend(edition.as_ref().map(|e| output::record(&self.manifest, e.write())));
        if let Some(assembled) = self.assembled.as_ref().filter(|_| request.dry) {
            book::web_words(&assembled.book, report);
            report.deny(&self.manifest.deny);
            if report.has_errors() {
                return Err(Stopped);
            }
        }
        let mut outputs = if request.dry {
            Vec::new()
        } else {
            stage(Stage::Writing);
            output::commit(&self.manifest, made, report)?
        };
        // The record is for the next printing, and no output that anybody reads.
        let record = edition.and_then(|_| outputs.pop());
        let Assembled { book, .. } = self.assembled.as_ref().ok_or(Stopped)?;
        let pages = self.set.as_ref().map(|set| &set.pages);
        Ok(Built {
            posts: book.chapters().map(|c| c.sections.len()).sum(),
            chapters: book.chapters().count(),
            pages: pages.map_or(0, |p| p.pages.len()),
            outputs,
            pagination: pages.map(|p| p.certificates.clone()).unwrap_or_default(),
            edition: record.map(|output| output.path),
            changes,
        })
    }

    /// The record of the pages, where there are any.
    fn edition(&self) -> Option<Edition> {
        let ((assembled, set), planned) = self.assembled.as_ref().zip(self.set.as_ref()).zip(self.planned.as_ref())?;
        Some(Edition::of(&assembled.book, &set.pages, (&planned.outline, &planned.posts)))
    }
}

impl Known {
    fn fonts(&mut self, manifest: &Manifest, layout: &Layout, report: &mut Report) -> Outcome<Arc<Fonts>> {
        let folder = manifest.root.join("fonts");
        let config::manifest::FontSources { folders, fallback, maths } = &manifest.fonts;
        let key = Digest::of(&(layout.inline_styles(), font::load::stamp(&folder), (fallback, maths), font::folders::stamp(folders)));
        if let Some((_, fonts, said)) = self.faces.as_ref().filter(|(known, ..)| *known == key) {
            report.merge(said.clone());
            return Ok(fonts.clone());
        }
        let mut said = Report::default();
        let loaded =
            font::load::load_from(layout, font::load::Places { own: &folder, folders, fallback, maths: maths.as_deref() }, &mut said);
        report.merge(said.clone());
        let fonts = Arc::new(loaded?);
        // Words and units are of the faces that they were set in.
        (self.units, self.front) = (layout::Cache::default(), None);
        self.faces = Some((key, fonts.clone(), said));
        Ok(fonts)
    }

    fn plan(&mut self, manifest: &Manifest, stage: Announce<'_>, report: &mut Report) -> Outcome<Planned> {
        let planned = self.read(manifest, stage, report)?;
        stage(Stage::Themes);
        let outline = self.outline(&planned.posts, manifest, None, report)?;
        Ok(Planned { outline, ..planned })
    }

    /// The posts, without an outline.
    fn read(&mut self, manifest: &Manifest, stage: Announce<'_>, report: &mut Report) -> Outcome<Planned> {
        stage(Stage::Posts);
        let (posts, findings) = source::read_again(&mut self.files, manifest, report)?;
        Ok(Planned { posts, findings, ..Planned::default() })
    }

    /// Their outline, in a book that has room for all of them or for some.
    fn outline(&mut self, posts: &[Post], manifest: &Manifest, room: Option<&Room>, report: &mut Report) -> Outcome<Outline> {
        let Manifest { chapters, meta, .. } = manifest;
        // What readers made of a post is in its key; the rest was given to it when all posts were known.
        let given: Vec<_> = posts.iter().map(|post| (&post.read, &post.id, &post.urls, &post.toc)).collect();
        let key = Digest::of(&(given, format!("{chapters:?} {:?} {room:?}", meta.lang)));
        if let Some((_, outline, said)) = self.outline.as_ref().filter(|(known, ..)| *known == key) {
            report.merge(said.clone());
            return Ok(outline.clone());
        }
        let mut said = Report::default();
        let planned = theme::plan_again(&mut self.themes, posts, (chapters, &meta.lang), room, &mut said);
        report.merge(said.clone());
        let outline = planned?;
        self.outline = Some((key, outline.clone(), said));
        Ok(outline)
    }

    fn assemble(&mut self, manifest: &Manifest, planned: &Planned, fonts: &Fonts, report: &mut Report) -> Book {
        let pages = source::pages(manifest, &planned.outline, report);
        let shown = planned.outline.chapters.iter().flat_map(|c| &c.posts).filter_map(|p| planned.posts.get(p.post));
        let shown: Vec<&Post> = shown.chain(pages.values()).collect();
        let library = asset::load_again(&self.pictures, &shown, manifest, &planned.findings.site, report);
        let from = book::Ingredients {
            posts: &planned.posts,
            outline: &planned.outline,
            pages: &pages,
            library: &library,
            faces: &fonts.named,
            site: &planned.findings.site,
            elsewhere: &planned.elsewhere,
        };
        book::assemble(manifest, &from, report)
    }

    /// Sets the pages, with margins that every printer of the book takes at the page count that comes out: a fixed point,
    /// since wider margins make more pages and more pages want wider margins. They only grow, so a few rounds end it.
    fn set(&mut self, Assembled { fonts, book }: &Assembled, look: Look<'_>, report: &mut Report) -> Set {
        const ROUNDS: usize = 5;
        let Look { manifest, keeps, .. } = look;
        let mut layout = look.layout.clone();
        let wishes = keeps.filter(|e| keepable(e, &layout, report)).map(|e| e.wishes(book)).unwrap_or_default();
        let mut round = 1;
        loop {
            let mut said = Report::default();
            let setting = layout::Setting { layout: &layout, fonts, links: manifest.links, wishes: &wishes };
            let pages = layout::lay_out_again(&mut self.units, book, setting, &mut said);
            match output::pdf::fitted(&layout, &pages, &manifest.pdfs).filter(|_| round < ROUNDS) {
                Some(wider) => layout = wider,
                None => {
                    report.merge(said);
                    return Set { layout, pages: Arc::new(pages) };
                }
            }
            round += 1;
        }
    }
}

/// What a version is set by, beside its words.
#[derive(Clone, Copy)]
struct Look<'a> {
    layout: &'a Layout,
    manifest: &'a Manifest,
    keeps: Option<&'a Edition>,
}

/// Whether the pages of an edition can be kept in a look: those of another size cannot.
fn keepable(edition: &Edition, layout: &Layout, report: &mut Report) -> bool {
    let fits = edition.fits(layout.page.trim);
    if !fits {
        report.push(
            Diagnostic::warning(kinds::EDITION_OTHER_SIZE, "the edition whose pages are to be kept has pages of another size")
                .with("the pages were made afresh")
                .help("take the record of an edition of this size"),
        );
    }
    fits
}

/// The key of the e-book's cover: everything that it is made from, the faces apart.
fn front_key(manifest: &Manifest, layout: &Layout, book: &Book, extras: &asset::Extras) -> Key {
    let given: Vec<&String> = extras.cover.iter().chain(extras.fronts.values()).map(|picture| &picture.hash).collect();
    let designs = manifest.covers.iter().map(|c| &c.design).chain([&manifest.cover]).collect::<Vec<_>>();
    Digest::of(&format!("{:?} {layout:?} {designs:?} {given:?}", book.meta))
}

/// Reads the posts that `manifest` names and orders them into chapters: all of them, whatever `[book] pages` says, since how many pages
/// they make is known to a [`Session`] alone.
///
/// # Errors
/// The report holds what stopped it.
pub fn plan(manifest: &Manifest, stage: Announce<'_>, report: &mut Report) -> Outcome<Planned> {
    Known::default().plan(manifest, stage, report)
}

/// Terms that the posts of a plan would give an index, as lines of book.toml.
pub fn index_terms(manifest: &Manifest, planned: &Planned) -> String {
    let placed = planned.outline.chapters.iter().flat_map(|c| &c.posts);
    let posts: Vec<_> = placed.filter_map(|p| planned.posts.get(p.post)).collect();
    let found = book::suggest_terms(&posts, &manifest.index, &manifest.meta.lang);
    book::terms_as_toml(&found, !manifest.index.terms.is_empty())
}

/// Puts the planned posts together with their pictures into a resolved book.
pub fn assemble(manifest: &Manifest, planned: &Planned, fonts: &Fonts, report: &mut Report) -> Book {
    Known::default().assemble(manifest, planned, fonts, report)
}

/// The texts of the back covers, by the covers' names: what book.toml gives, else the book's description.
pub fn backs(manifest: &Manifest, report: &mut Report) -> BTreeMap<String, output::BackText> {
    let mut backs = BTreeMap::new();
    for cover in &manifest.covers {
        let described = manifest.meta.description.clone().map(Back::Text);
        let Some(text) = cover.design.back.clone().or(described) else { continue };
        let post = source::back(manifest, &text, report);
        let library = asset::load(&[&post], manifest, &model::Site::default(), report);
        let blocks = book::back(&post, &library, &manifest.meta.lang, report);
        backs.insert(cover.name.clone(), output::BackText { blocks, assets: library.assets });
    }
    backs
}

/// Makes a book and its outputs in memory: all of a build but the writing. Each stage is announced when it begins.
///
/// # Errors
/// The report holds what stopped it.
pub fn make(manifest: &Manifest, layout: &Layout, names: &[String], stage: Announce<'_>, report: &mut Report) -> Outcome<Finished> {
    Session::of(manifest.clone(), layout.clone()).finish(names, stage, report)
}
