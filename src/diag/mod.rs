//! Diagnostics: what went wrong, where, what was done about it and what to try.
//!
//! Stages collect them in a [`Report`]; nothing is printed on the way. A worker has a report of its own, and
//! reports are merged in the order of the input, so that the same input tells the same story.

pub mod kinds;

use std::sync::Arc;

pub use kinds::{Category, Kind, Loss};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is amiss.
    Note,
    /// Something was not as the writer meant it; the book was made all the same.
    Warning,
    /// No book can be made, or `[check] deny` says that none may be.
    Error,
}

impl Severity {
    /// "error", "warning", "note".
    pub fn word(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A line of a file that somebody can open: `line` counts from 1; 0 means the file as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Loc {
    /// The path as the user would type it, relative to the book's folder where it lies below it.
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: u32,
}

impl Loc {
    /// A line of a file.
    pub fn new(file: impl Into<Arc<str>>, line: usize) -> Loc {
        Loc { file: file.into(), line: u32::try_from(line).unwrap_or(u32::MAX) }
    }

    /// The same file, `lines` further down.
    pub fn down(&self, lines: usize) -> Loc {
        Loc { file: self.file.clone(), line: self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX)) }
    }
}

/// The line that a diagnostic is about, with the part that is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The source line, without its end.
    pub text: String,
    /// The bytes of `text` that are meant (may be empty; always on character boundaries).
    pub span: std::ops::Range<usize>,
}

/// One message to the writer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of finding it is: the row of the registry.
    pub kind: &'static Kind,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where.
    pub loc: Option<Loc>,
    /// The line itself.
    pub snippet: Option<Snippet>,
    /// What to do about it, in one sentence.
    pub help: Option<String>,
    /// What was done about it, and other facts.
    pub notes: Vec<String>,
    /// The pages of a finished file that it is about, from 1.
    pub pages: Vec<u32>,
    /// The things that it is about by their names (a shortcode's, an element's), each with how often it is there.
    pub subjects: Vec<(String, usize)>,
}

impl Diagnostic {
    fn new(severity: Severity, kind: &'static Kind, message: impl Into<String>) -> Diagnostic {
        let message = message.into();
        Diagnostic {
            kind,
            severity,
            message,
            loc: None,
            snippet: None,
            help: None,
            notes: Vec::new(),
            pages: Vec::new(),
            subjects: Vec::new(),
        }
    }

    /// An error: no book.
    pub fn error(kind: &'static Kind, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, kind, message)
    }

    /// A warning: a book, but not quite the one that was meant.
    pub fn warning(kind: &'static Kind, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Warning, kind, message)
    }

    /// A note.
    pub fn note(kind: &'static Kind, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Note, kind, message)
    }

    /// Says where.
    pub fn at(mut self, loc: Loc) -> Diagnostic {
        self.loc = Some(loc);
        self
    }

    /// Shows the line, with the part of it that is meant; a span off the line's characters is widened to the line.
    pub fn showing(mut self, text: impl Into<String>, span: std::ops::Range<usize>) -> Diagnostic {
        let text = text.into();
        let span = if text.get(span.clone()).is_some() { span } else { 0..text.len() };
        self.snippet = Some(Snippet { text, span });
        self
    }

    /// Says what to do.
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Says on which pages, from their indices.
    pub fn on(mut self, indices: &[usize]) -> Diagnostic {
        self.pages = indices.iter().map(|i| u32::try_from(i + 1).unwrap_or(u32::MAX)).collect();
        self
    }

    /// Names a thing that it is about, which is there so often.
    pub fn about(mut self, name: impl Into<String>, times: usize) -> Diagnostic {
        self.subjects.push((name.into(), times));
        self
    }

    /// Adds a fact, such as what was done about it.
    pub fn with(mut self, note: impl Into<String>) -> Diagnostic {
        self.notes.push(note.into());
        self
    }
}

/// What a run has to say.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// In the order of the input.
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds all of another worker's.
    pub fn merge(&mut self, other: Report) {
        self.diagnostics.extend(other.diagnostics);
    }

    /// Whether anything stops the book.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// How many of one severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|d| d.severity == severity).count()
    }

    /// Of the diagnostics that are reported once a book, only the first of each message stays, and says how many there were: workers
    /// that do not know of each other each find a character that no face has.
    pub fn keep_once(&mut self) {
        let mut times = std::collections::BTreeMap::new();
        self.diagnostics.retain(|d| {
            let count = if d.kind.once() { times.entry((d.kind.id(), d.message.clone())).or_insert(0) } else { &mut 0 };
            *count += 1;
            *count == 1
        });
        for d in &mut self.diagnostics {
            if let Some(more) = times.get(&(d.kind.id(), d.message.clone())).map(|n| n - 1).filter(|more| *more > 0) {
                d.notes.push(format!("the same holds in {more} more {}", if more == 1 { "place" } else { "places" }));
            }
        }
    }

    /// A run that stopped has an error that says why; where none does, that is a bug, and is reported as one.
    pub fn explain_stop(&mut self) {
        if !self.has_errors() {
            self.push(Diagnostic::error(kinds::UNEXPLAINED_STOP, "the run stopped, and no stage said why").help("please report this bug"));
        }
    }

    /// Raises diagnostics of these kinds to errors (`[check] deny`).
    pub fn deny(&mut self, kinds: &[&'static Kind]) {
        for d in &mut self.diagnostics {
            if kinds.contains(&d.kind) {
                d.severity = Severity::Error;
            }
        }
    }
}

/// The nearest of `names` to what was typed, if one is near enough to be meant.
pub fn did_you_mean<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = typed.to_lowercase();
    names
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&lower, &name.to_lowercase()), name))
        .filter(|(score, _)| *score > 0.8)
        .fold(None, |best: Option<(f64, &str)>, (s, n)| if best.is_none_or(|b| s > b.0) { Some((s, n)) } else { best })
        .map(|(_, name)| name)
}

/// The run cannot go on; why is in the [`Report`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

/// A result whose error was told to the [`Report`].
pub type Outcome<T> = Result<T, Stopped>;

/// "1 page", "2 pages".
pub fn plural(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}
