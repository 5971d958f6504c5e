//! `build`, `plan` and `check`: the commands that read a book.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::json;

use crate::asset::fetch::{self, Limits, World};
use crate::config::manifest::PdfOutput;
use crate::config::printer::{Printer, names};
use crate::config::{self, Layout, Manifest};
use crate::diag::{Diagnostic, Outcome, Report, Severity, Stopped, did_you_mean, kinds, plural};
use crate::edition::Edition;
use crate::report::bytes;
use crate::request::{Request, Stage};
use crate::session::{Built, Session};
use crate::{asset, output};

use super::progress::Progress;
use super::{End, Global, fail, say::Say};

/// Reads book.toml and its layout; an error is printed.
pub fn load(global: &Global, say: &Say) -> Result<(Manifest, Layout, Report), End> {
    let mut report = Report::default();
    match config::load(&global.folder, &global.overrides, &mut report) {
        Ok((manifest, layout)) => Ok((manifest, layout, report)),
        Err(_) => {
            say.report(&report);
            Err(End::Usage)
        }
    }
}

/// Fetches the pictures of the book of a folder.
///
/// # Errors
/// The book cannot be read; that was said.
pub fn fetch_pictures(folder: &Path, say: &Say) -> Outcome<()> {
    let mut report = Report::default();
    let progress = Progress::start(say, 1);
    let done = Session::open(folder, &[], &mut report).and_then(|mut session| fetched(&mut session, &progress, say, &mut report));
    progress.finish();
    say.report(&report);
    done
}

/// Fetches the pictures of a book that are in none of its folders, and says how many.
fn fetched(session: &mut Session, progress: &Progress, say: &Say, report: &mut Report) -> Outcome<()> {
    let manifest = session.manifest().clone();
    // What planning has to say is said when the book is made.
    let planned = session.plan(&mut |_| {}, &mut Report::default())?;
    let posts: Vec<_> = planned.posts.iter().collect();
    let wanted = asset::on_the_web(&posts, &manifest, &planned.findings.site);
    let progress = progress.fetching();
    let world = World { resolve: &fetch::resolve, permit: &fetch::is_public, keep: &output::write, progress: &progress };
    let got = fetch::fetch(&wanted, &manifest.root, Limits::default(), &world, report);
    let failed = if got.failed > 0 { format!("; {} could not be had", got.failed) } else { String::new() };
    let folder = manifest.root.join(fetch::FOLDER);
    say.line(&format!("Fetched {} ({}) into {}{failed}", plural(got.pictures, "picture"), bytes(got.bytes), folder.display()));
    Ok(())
}

/// Builds a book again and again, with what is known from the last time.
#[derive(Default)]
pub struct Maker {
    session: Option<Session>,
    /// Pictures on the web are fetched first.
    fetch: bool,
    /// The edition whose pages are to be kept.
    keeps: Option<Edition>,
}

/// `check` without files is a build that writes nothing.
pub fn check(global: &Global, files: &[PathBuf], printer: Option<&str>, paper: Option<&str>, say: &Say) -> End {
    let files = match printer.filter(|_| files.is_empty()) {
        Some(printer) => match finished(global, printer, say) {
            Ok(files) => files,
            Err(end) => return end,
        },
        None => files.to_vec(),
    };
    let files = files.as_slice();
    if files.is_empty() {
        return Maker::default().make(global, &Request { names: Vec::new(), dry: true }, false, say).map_or_else(|end| end, |_| End::Done);
    }
    let manifest = book_of(global, files);
    let outputs: Vec<Wanted<'_>> = manifest.iter().flat_map(|m| files.iter().filter_map(|f| wanted(m, f))).collect();
    let own = outputs.iter().find_map(|o| o.printer.cloned());
    let printer = match (printer.map(Printer::named), own) {
        (Some(Ok(printer)), _) => printer,
        (Some(Err(d)), _) => return fail(say, *d),
        (None, Some(own)) => own,
        (None, None) => {
            let d = Diagnostic::error(kinds::NO_PRINTER, "a finished file is checked for a printer, and none is named");
            return fail(say, d.help(format!("add `--printer NAME`; the printers are {}", names().collect::<Vec<_>>().join(", "))));
        }
    };
    let mut report = Report::default();
    // A cover fits the paper that the book is printed on, whatever else the printer has.
    let same = |o: &&Wanted<'_>| o.printer.is_some_and(|p| p.name == printer.name);
    let paper = paper.or_else(|| outputs.iter().filter(same).find_map(|o| o.paper));
    let demand = crate::check::Demand { printer: &printer, paper, book: manifest.as_ref().map(|m| &m.meta) };
    let beside = manifest.as_ref().and_then(|m| pages_of_cover(m, files));
    let pages = crate::check::files(files, beside.as_deref(), &demand, &mut report);
    say.report(&report);
    if !say.json {
        let (errors, warnings) = (report.count(Severity::Error), report.count(Severity::Warning));
        say.line(&format!("{} for {}: {}, {}", plural(pages, "page"), printer.title, plural(errors, "error"), plural(warnings, "warning")));
    }
    End::of(&report)
}

/// The finished PDFs that book.toml has for a printer; where it has none for this one, those of its pages.
fn finished(global: &Global, printer: &str, say: &Say) -> Result<Vec<PathBuf>, End> {
    let printer = Printer::named(printer).map_err(|d| fail(say, *d))?;
    let (manifest, _, _) = load(global, say)?;
    let file = |name: &str| manifest.root.join(&manifest.out_dir).join(pdf_name(&manifest, name));
    let is_its = |of: Option<&Printer>| of.is_some_and(|p| p.name == printer.name);
    let mut files: Vec<PathBuf> = manifest.pdfs.iter().filter(|p| is_its(p.printer.as_deref())).map(|p| file(&p.name)).collect();
    files.extend(manifest.covers.iter().filter(|c| is_its(Some(&c.printer))).map(|c| file(&c.output_name())));
    if files.is_empty() {
        files.extend(manifest.pdfs.iter().map(|p| file(&p.name)));
    }
    match files.iter().find(|f| !f.is_file()) {
        Some(missing) => {
            let d = Diagnostic::error(kinds::CANNOT_READ, format!("{} is not there yet", missing.display()));
            Err(fail(say, d.help("make it with `postbound build`, and check it then")))
        }
        None if files.is_empty() => {
            let d = Diagnostic::error(kinds::UNKNOWN_OUTPUT, "book.toml has no PDF to check");
            Err(fail(say, d.help("add [output.pdf.NAME], or name a file")))
        }
        None => Ok(files),
    }
}

/// What book.toml asks of one of its outputs.
struct Wanted<'a> {
    printer: Option<&'a Printer>,
    paper: Option<&'a str>,
}

/// What book.toml asks of a file, if it is an output of its.
fn wanted<'a>(manifest: &'a Manifest, file: &Path) -> Option<Wanted<'a>> {
    let is = |name: &str| file.file_name().is_some_and(|f| f == pdf_name(manifest, name).as_str());
    let pdf = manifest.pdfs.iter().find(|p| is(&p.name)).map(|p| (p.printer.as_deref(), p.paper.as_deref()));
    let cover = || manifest.covers.iter().find(|c| is(&c.output_name())).map(|c| (Some(&*c.printer), c.paper.as_deref()));
    pdf.or_else(cover).map(|(printer, paper)| Wanted { printer, paper })
}

fn pdf_name(manifest: &Manifest, output: &str) -> String {
    format!("{}-{output}.pdf", manifest.meta.slug)
}

/// The pages that a cover was made around in the same run, where only the cover is named: its size follows from them.
fn pages_of_cover(manifest: &Manifest, files: &[PathBuf]) -> Option<PathBuf> {
    let [cover] = files else { return None };
    let output = manifest.covers.iter().find(|c| cover.file_name().is_some_and(|f| f == pdf_name(manifest, &c.output_name()).as_str()))?;
    let same_printer = |p: &&PdfOutput| p.printer.as_ref().is_some_and(|p| p.name == output.printer.name);
    let named = manifest.pdfs.iter().find(|p| p.name == output.name).filter(same_printer);
    let pdf = named.or_else(|| manifest.pdfs.iter().find(same_printer))?;
    Some(cover.with_file_name(pdf_name(manifest, &pdf.name))).filter(|pages| pages.is_file())
}

/// What book.toml says of the book that files hold: those below its folder are its outputs.
fn book_of(global: &Global, files: &[PathBuf]) -> Option<Manifest> {
    let folder = global.folder.canonicalize().ok()?;
    if !folder.join(config::book_file(&folder)).is_file() || !files.iter().all(|f| f.canonicalize().is_ok_and(|f| f.starts_with(&folder))) {
        return None;
    }
    crate::config::load(&global.folder, &global.overrides, &mut Report::default()).ok().map(|(manifest, _)| manifest)
}

impl Maker {
    /// One that has made nothing yet.
    pub fn new(fetch: bool, keeps: Option<Edition>) -> Maker {
        Maker { session: None, fetch, keeps }
    }

    /// `build`, once or again.
    pub fn build(&mut self, global: &Global, names: &[String], open: bool, timings: bool, say: &Say) -> End {
        match self.make(global, &Request { names: names.to_vec(), dry: false }, timings, say) {
            Ok(built) => {
                if open {
                    show_all(&built, say);
                }
                End::Done
            }
            Err(end) => end,
        }
    }

    /// The session as the files are now.
    fn session(&mut self, global: &Global, report: &mut Report) -> Outcome<&mut Session> {
        let session = match self.session.take() {
            Some(mut session) => {
                let refreshed = session.refresh(report);
                self.session = Some(session);
                refreshed?;
                return self.session.as_mut().ok_or(Stopped);
            }
            None => Session::open(&global.folder, &global.overrides, report)?,
        };
        let session = self.session.insert(session);
        self.keeps.take().into_iter().for_each(|edition| session.keep_pages(edition));
        Ok(session)
    }

    fn make(&mut self, global: &Global, request: &Request, timings: bool, say: &Say) -> Result<Built, End> {
        let mut report = Report::default();
        let fetches = self.fetch;
        let Ok(session) = self.session(global, &mut report) else {
            say.report(&report);
            return Err(End::Usage);
        };
        if let Some(d) = request.names.iter().find_map(|n| unknown_output(n, session.manifest())) {
            return Err(fail(say, d));
        }
        let mut progress = Progress::start(say, Stage::of(session.manifest(), request).len());
        if fetches && fetched(session, &progress, say, &mut report).is_ok() && session.refresh(&mut report).is_err() {
            say.report(&report);
            return Err(End::Usage);
        }
        let built = session.write(request, &mut |stage| progress.stage(stage), &mut report);
        let (stages, whole) = progress.finish();
        report.deny(&session.manifest().deny);
        if built.is_err() {
            report.explain_stop();
        }
        say.report(&report);
        let built = match built {
            Ok(built) if !report.has_errors() => built,
            _ => return Err(End::of(&report)),
        };
        if say.json {
            say.data(&finished_json(&built, &stages, whole));
        } else {
            if timings {
                say.line(&timing_table(&stages, whole));
            }
            if global.verbose {
                built.pagination.iter().for_each(|c| say.line(&certificate(c)));
                say.losses(&crate::report::losses::losses(&report));
            }
            if let Some(changes) = &built.changes {
                super::edition::tell(changes, global.verbose, say);
            }
            say.line(&closing_line(&built, whole));
        }
        Ok(built)
    }
}

fn unknown_output(name: &str, manifest: &Manifest) -> Option<Diagnostic> {
    let covers: Vec<String> = manifest.covers.iter().map(|c| c.output_name()).collect();
    let mut names: Vec<&str> = manifest.pdfs.iter().map(|p| p.name.as_str()).chain(covers.iter().map(String::as_str)).collect();
    names.extend(manifest.epub.is_some().then_some("epub"));
    // A cover's bare name means it too: `build kdp` makes the book and the cover for KDP.
    if names.contains(&name) || manifest.covers.iter().any(|c| c.name == name) {
        return None;
    }
    let d = Diagnostic::error(kinds::UNKNOWN_OUTPUT, format!("the book has no output “{name}”"));
    Some(match did_you_mean(name, names.iter().copied()) {
        Some(meant) => d.help(format!("did you mean `{meant}`?")),
        None => d.help(format!("its outputs are {}", names.join(", "))),
    })
}

/// "38 posts → 7 chapters → 148 pages · out/x-screen.pdf 1.1 MB · out/x.epub 0.6 MB · 0.8 s".
fn closing_line(built: &Built, whole: Duration) -> String {
    let mut way = vec![plural(built.posts, "post"), plural(built.chapters, "chapter")];
    way.extend((built.pages > 0).then(|| plural(built.pages, "page")));
    let mut line = way.join(" → ");
    for output in &built.outputs {
        line.push_str(&format!(" · {} {}", output.path.display(), bytes(output.bytes)));
    }
    let seconds = whole.as_secs_f64();
    line.push_str(&if seconds < 1.0 { format!(" · {seconds:.2} s") } else { format!(" · {seconds:.1} s") });
    line
}

/// What the pager achieved in a chapter: nothing costs less than the bound.
fn certificate(c: &crate::layout::page::Certificate) -> String {
    format!(
        "pages of “{}”: cost {:.0}, at least {:.0}; filling page after page would cost {:.0}",
        c.chapter, c.cost, c.lower_bound, c.first_fit
    )
}

fn timing_table(stages: &[(Stage, Duration)], whole: Duration) -> String {
    let row = |name: &str, took: Duration| format!("{name:<24} {:>8.1} ms", took.as_secs_f64() * 1e3);
    let mut rows: Vec<String> = stages.iter().map(|(stage, took)| row(stage.name(), *took)).collect();
    rows.push(row("together", whole));
    rows.join("\n")
}

fn finished_json(built: &Built, stages: &[(Stage, Duration)], whole: Duration) -> String {
    let outputs: Vec<_> = built
        .outputs
        .iter()
        .map(|o| json!({ "name": o.name, "path": o.path.display().to_string(), "pages": o.pages, "bytes": o.bytes }))
        .collect();
    let mut timings: serde_json::Map<String, serde_json::Value> =
        stages.iter().map(|(stage, took)| (stage.name().to_string(), json!(took.as_secs_f64()))).collect();
    timings.insert("together".into(), json!(whole.as_secs_f64()));
    let pagination: Vec<_> = built
        .pagination
        .iter()
        .map(|c| json!({ "chapter": c.chapter, "cost": c.cost, "first_fit": c.first_fit, "lower_bound": c.lower_bound }))
        .collect();
    let line = json!({
        "reason": "finished",
        "posts": built.posts,
        "chapters": built.chapters,
        "outputs": outputs,
        "timings": timings,
        "pagination": pagination,
        "edition": built.edition.as_ref().map(|path| path.display().to_string()),
        "pages_changed": built.changes.as_ref().map(super::edition::json),
    });
    format!("{line}\n")
}

/// Hands each output to the program that the system shows it with.
fn show_all(built: &Built, say: &Say) {
    built.outputs.iter().for_each(|output| show(&output.path, say));
}

/// Hands a file or an address to the program that the system shows it with.
pub fn show(path: &Path, say: &Say) {
    let mut command = opener(path);
    let quiet = command.stdin(std::process::Stdio::null()).stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    if quiet.spawn().is_err() {
        let d = Diagnostic::warning(kinds::CANNOT_OPEN, format!("nothing here can show {}", path.display()));
        let mut report = Report::default();
        report.push(d.help("open it with a viewer of your own"));
        say.report(&report);
    }
}

fn opener(path: &Path) -> std::process::Command {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let mut command = std::process::Command::new(program);
    command.arg(path);
    command
}
