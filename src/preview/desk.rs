//! The state of a preview: the session, the version that is shown, and what is done to book.toml.
//!
//! Work happens under one lock, one change at a time; what is shown lies under another that is never held for long, so pages are
//! served while the next version is made.

use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

use crate::config::BOOK_TOML;
use crate::diag::{Outcome, Report};
use crate::plan::{self, Act};
use crate::request::Request;
use crate::session::{Session, Version};
use crate::{fence, output};

use super::shown::{Shown, findings};
use super::{cards, source};

/// A request that waits for a change is answered after so long without one, and asks again.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is on the desk.
pub struct Desk {
    folder: PathBuf,
    overrides: Vec<String>,
    work: Mutex<Work>,
    state: Mutex<State>,
    bell: Condvar,
}

/// What only one may use at a time.
#[derive(Default)]
struct Work {
    session: Option<Session>,
    /// What acts made of book.toml: (before, after), the last one last.
    done: Vec<(String, String)>,
}

/// A place that a save changed.
#[derive(Clone)]
struct Jump {
    /// The version that it was seen in first.
    number: u64,
    page: usize,
    file: String,
    line: u32,
}

/// What is shown.
#[derive(Default, Clone)]
struct State {
    /// Counts up with every version.
    number: u64,
    shown: Option<Arc<Shown>>,
    report: Report,
    /// The files make no book now; what is shown is the last that they made.
    broken: bool,
    /// The pages that the last change changed.
    changed: Vec<usize>,
    /// Where the file that was saved last stands.
    jump: Option<Jump>,
    /// How many acts can be taken back.
    acts: usize,
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Desk {
    /// A desk for the book of a folder; nothing is read yet.
    pub fn new(folder: &Path, overrides: &[String]) -> Desk {
        Desk {
            folder: folder.to_path_buf(),
            overrides: overrides.to_vec(),
            work: Mutex::default(),
            state: Mutex::default(),
            bell: Condvar::new(),
        }
    }

    /// Makes the version that the files make now. `saved` are the files that changed.
    pub fn refresh(&self, saved: &[PathBuf]) {
        self.remake(&mut held(&self.work), saved);
    }

    fn remake(&self, work: &mut Work, saved: &[PathBuf]) {
        let mut report = Report::default();
        let made = self.version(&mut work.session, &mut report);
        if let Ok(version) = &made {
            report.deny(&version.manifest.deny);
        } else {
            report.explain_stop();
        }
        let before = held(&self.state).shown.clone();
        let shown = made.ok().map(|version| Arc::new(Shown::new(version, before.as_deref())));
        let changed = match (&shown, &before) {
            (Some(shown), Some(before)) => shown.changed(before),
            _ => Vec::new(),
        };
        let jump = shown.as_deref().and_then(|shown| jump(shown, &changed, saved));
        let mut state = held(&self.state);
        let is_seen = |shown: &Shown| before.as_ref().is_some_and(|before| before.hashes == shown.hashes);
        let same = state.broken == shown.is_none()
            && shown.as_deref().is_none_or(is_seen)
            && state.report.diagnostics == report.diagnostics
            && state.acts == work.done.len()
            && state.number > 0;
        let number = state.number + 1;
        if let Some((page, file, line)) = jump {
            state.jump = Some(Jump { number, page, file, line });
        } else if !changed.is_empty() {
            state.jump = None;
        }
        state.broken = shown.is_none();
        (state.report, state.acts) = (report, work.done.len());
        // A version that looks like the last may have its words on other lines of other files.
        state.shown = shown.or(before);
        // An editor saves in several steps: what nobody can see is no news.
        if !same {
            state.changed = changed;
            state.number = number;
            drop(state);
            self.bell.notify_all();
        }
    }

    fn version(&self, session: &mut Option<Session>, report: &mut Report) -> Outcome<Version> {
        match session {
            Some(session) => {
                session.refresh(report)?;
                session.version(&mut |_| {}, report)
            }
            None => session.insert(Session::open(&self.folder, &self.overrides, report)?).version(&mut |_| {}, report),
        }
    }

    /// What is shown, where there is anything.
    pub fn shown(&self) -> Option<Arc<Shown>> {
        held(&self.state).shown.clone()
    }

    /// The state as soon as it is another than `since` (0: than nothing); without the book where nothing has changed for a while.
    pub fn state(&self, since: u64) -> Value {
        let state = held(&self.state);
        let (state, waited) =
            self.bell.wait_timeout_while(state, PATIENCE, |state| since == state.number).unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            return json!({ "number": state.number });
        }
        let state = State::clone(&state);
        json!({
            "number": state.number,
            "broken": state.broken,
            "book": state.shown.as_ref().map(|shown| shown.json()),
            "findings": findings(&state.report),
            "changed": state.changed,
            "jump": state.jump.as_ref().map(|j| json!({ "number": j.number, "page": j.page, "file": j.file, "line": j.line })),
            "acts": state.acts,
            "outputs": state.shown.as_ref().map(|shown| outputs(&shown.version)),
        })
    }

    /// The cards of the board.
    pub fn board(&self) -> Option<Value> {
        self.shown().map(|shown| cards::cards(&shown.version))
    }

    /// Does something to the order of the book, by writing book.toml; `dry` answers only what would change there.
    ///
    /// # Errors
    /// A sentence that says why nothing was done.
    pub fn act(&self, act: &Act, dry: bool) -> Result<Value, String> {
        let mut work = held(&self.work);
        self.remake(&mut work, &[]);
        let shown = self.whole()?;
        let Version { manifest, planned, .. } = &shown.version;
        let file = manifest.root.join(BOOK_TOML);
        let text = read(&file)?;
        let after = plan::act(&text, &planned.outline, &planned.posts, act)?;
        let diff = plan::compare(&text, &after);
        if !dry && after != text {
            if work.done.is_empty() {
                put(&backup(&file), &text)?;
            }
            put(&file, &after)?;
            work.done.push((text, after));
            self.remake(&mut work, &[]);
        }
        Ok(json!({ "diff": diff, "done": !dry }))
    }

    /// Takes the last act back.
    ///
    /// # Errors
    /// A sentence that says why nothing was done.
    pub fn undo(&self) -> Result<Value, String> {
        let mut work = held(&self.work);
        let shown = self.shown().ok_or("there is no book yet")?;
        let file = shown.version.manifest.root.join(BOOK_TOML);
        let (before, after) = work.done.last().cloned().ok_or("nothing was done yet")?;
        if read(&file)? != after {
            return Err(format!("{} has been edited since; undo it in your editor", file.display()));
        }
        put(&file, &before)?;
        work.done.pop();
        self.remake(&mut work, &[]);
        Ok(json!({ "diff": plan::compare(&after, &before), "done": true }))
    }

    /// Makes the outputs.
    ///
    /// # Errors
    /// What stopped it.
    pub fn build(&self, names: &[String]) -> Result<Value, String> {
        let mut work = held(&self.work);
        let known = output::files(&self.whole()?.version.manifest, "");
        if let Some(other) = names.iter().find(|name| !known.iter().any(|(known, _)| known == *name)) {
            return Err(format!("the book has no output “{other}”"));
        }
        let session = work.session.as_mut().ok_or("there is no book yet")?;
        let mut report = Report::default();
        let request = Request { names: names.to_vec(), dry: false };
        let built = session.write(&request, &mut |_| {}, &mut report);
        let mut state = held(&self.state);
        state.report.merge(report.clone());
        state.report.keep_once();
        state.number += 1;
        drop(state);
        self.bell.notify_all();
        let why = || report.diagnostics.iter().find(|d| d.severity == crate::diag::Severity::Error).map(|d| d.message.clone());
        built.map(|built| json!({ "built": built.outputs.len() })).map_err(|_| why().unwrap_or_else(|| "it stopped".to_string()))
    }

    /// What is shown, if it is what the files make.
    fn whole(&self) -> Result<Arc<Shown>, String> {
        let state = held(&self.state);
        let shown = state.shown.clone().filter(|_| !state.broken);
        shown.ok_or_else(|| "the book has errors: correct them first".to_string())
    }
}

/// Where the file that was saved stands among the pages that changed.
fn jump(shown: &Shown, changed: &[usize], saved: &[PathBuf]) -> Option<(usize, String, u32)> {
    let is_saved = |file: &str| {
        let plain: PathBuf = Path::new(file).components().filter(|c| matches!(c, Component::Normal(_))).collect();
        saved.iter().any(|path| path.ends_with(&plain))
    };
    changed.iter().find_map(|n| {
        let page = shown.page(*n)?;
        let (file, line) = source::line_in(&shown.version.book, page, &is_saved)?;
        Some((*n, file, line))
    })
}

/// The outputs that book.toml names, with the sizes of their files as they are now.
fn outputs(version: &Version) -> Value {
    let files = output::files(&version.manifest, &version.book.meta.slug);
    let one = |(name, path): (String, PathBuf)| {
        let bytes = version.manifest.root.join(&path).metadata().ok().map(|m| m.len());
        json!({ "name": name, "path": path.display().to_string(), "size": bytes.map(crate::report::bytes) })
    };
    files.into_iter().map(one).collect()
}

fn read(file: &Path) -> Result<String, String> {
    let unreadable = || format!("{} cannot be read", file.display());
    fence::read_regular(file).ok().and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(unreadable)
}

fn put(file: &Path, text: &str) -> Result<(), String> {
    output::write(file, text.as_bytes()).map_err(|e| format!("{} cannot be written: {e}", file.display()))
}

/// Where book.toml is kept as it was before the first act: `book.toml~`.
fn backup(file: &Path) -> PathBuf {
    file.with_file_name(format!("{BOOK_TOML}~"))
}
