//! `plan`: the outline shown, written into book.toml, compared, drawn.

use std::path::Path;

use crate::config::Manifest;
use crate::config::manifest::Order;
use crate::diag::{Diagnostic, Report, kinds, plural};
use crate::plan::{self, Plan};
use crate::report::losses::{Line, losses, places};
use crate::session::{self, Planned, Session};
use crate::{asset, fence, output};

use super::progress::Progress;
use super::{End, Global, book, fail, say::Say};

/// A book with its plan.
struct Loaded {
    manifest: Manifest,
    planned: Planned,
    /// What of the posts the book lost.
    losses: Vec<Line>,
}

impl Loaded {
    fn plan(&self) -> Plan<'_> {
        Plan {
            title: &self.manifest.meta.title,
            posts: &self.planned.posts,
            findings: &self.planned.findings,
            outline: &self.planned.outline,
        }
    }
}

/// Reads the book and plans it, and says what was found on the way, beside the plan and never among it.
fn load(global: &Global, say: &Say) -> Result<Loaded, End> {
    let (manifest, layout, mut report) = book::load(global, say)?;
    let mut progress = Progress::start(say, 2);
    let planned = Session::of(manifest.clone(), layout).into_plan(&mut |stage| progress.stage(stage), &mut report);
    progress.finish();
    report.deny(&manifest.deny);
    match planned {
        Ok(planned) if !report.has_errors() => {
            say.aside(&report);
            // Pictures are looked for and not read: a plan shall be quick.
            let placed = planned.outline.chapters.iter().flat_map(|c| &c.posts).filter_map(|p| planned.posts.get(p.post));
            report.merge(asset::missing(&placed.collect::<Vec<_>>(), &manifest, &planned.findings.site));
            Ok(Loaded { losses: losses(&report), manifest, planned })
        }
        _ => {
            report.explain_stop();
            say.report(&report);
            Err(End::of(&report))
        }
    }
}

/// `plan`.
pub fn show(global: &Global, say: &Say) -> End {
    match load(global, say) {
        Ok(loaded) => {
            say.data(&if say.json { plan::json(&loaded.plan()) } else { plan::text(&loaded.plan()) });
            say.losses(&loaded.losses);
            End::Done
        }
        Err(end) => end,
    }
}

/// `plan --losses`.
pub fn losses_of(global: &Global, say: &Say) -> End {
    match load(global, say) {
        Ok(loaded) => {
            say.data(&places(&loaded.losses));
            End::Done
        }
        Err(end) => end,
    }
}

/// `plan --index`.
pub fn index(global: &Global, say: &Say) -> End {
    match load(global, say) {
        Ok(Loaded { manifest, planned, .. }) => {
            say.data(&session::index_terms(&manifest, &planned));
            End::Done
        }
        Err(end) => end,
    }
}

/// `plan --undecided`.
pub fn undecided(global: &Global, say: &Say) -> End {
    match load(global, say) {
        Ok(loaded) => {
            let plan = loaded.plan();
            let open = !loaded.manifest.chapters.place.is_empty();
            say.data(&if say.json { plan::undecided_json(&plan) } else { plan::undecided_toml(&plan, open) });
            End::Done
        }
        Err(end) => end,
    }
}

/// `plan --html FILE`.
pub fn html(global: &Global, file: &Path, say: &Say) -> End {
    let loaded = match load(global, say) {
        Ok(loaded) => loaded,
        Err(end) => return end,
    };
    put(file, plan::html(&loaded.plan()).as_bytes(), say).unwrap_or_else(|| {
        say.line(&format!("Wrote {}", file.display()));
        End::Done
    })
}

/// Writes a file, or says why not.
fn put(file: &Path, bytes: &[u8], say: &Say) -> Option<End> {
    let e = output::write(file, bytes).err()?;
    let d = Diagnostic::error(kinds::CANNOT_WRITE, format!("{} cannot be written: {e}", file.display()));
    fail(say, d.help("choose another place; what was there before is as it was"));
    Some(End::BookHasErrors)
}

/// `plan --write`. The chapters are those of book.toml as it stands: what `--config` overrules is not written.
pub fn write(global: &Global, say: &Say) -> End {
    let loaded = match load(global, say) {
        Ok(loaded) => loaded,
        Err(end) => return end,
    };
    let file = loaded.manifest.root.join(&loaded.manifest.file);
    let text = match fence::read_regular(&file).map(String::from_utf8) {
        Ok(Ok(text)) => text,
        // It was read a moment ago; somebody else is at work in this folder.
        _ => return fail(say, Diagnostic::error(kinds::CANNOT_READ, format!("{} cannot be read again", file.display()))),
    };
    let outline = &loaded.planned.outline;
    let written = match plan::write_into(&text, outline, &loaded.planned.posts) {
        Ok(written) => written,
        Err(why) => return fail(say, Diagnostic::error(kinds::CANNOT_WRITE, why).help("nothing was changed")),
    };
    if written == text {
        say.line(&format!("{} holds these chapters already", file.display()));
        return End::Done;
    }
    put(&file, written.as_bytes(), say).unwrap_or_else(|| {
        let posts: usize = outline.chapters.iter().map(|c| c.posts.len()).sum();
        let held = format!("{} with {}", plural(outline.chapters.len(), "chapter"), plural(posts, "post"));
        say.line(&format!("Wrote {held} into {}\nMove the lines to change the order, edit the titles to rename.", file.display()));
        End::Done
    })
}

/// `plan --diff`: against the outline that the themes would give today.
pub fn diff(global: &Global, say: &Say) -> End {
    let loaded = match load(global, say) {
        Ok(loaded) => loaded,
        Err(end) => return end,
    };
    let mut chapters = loaded.manifest.chapters.clone();
    if chapters.explicit.is_empty() {
        say.data("book.toml spells out no chapters, so there is nothing to compare: `postbound plan --write` writes them.\n");
        return End::Done;
    }
    chapters.explicit.clear();
    if chapters.order == Order::Manual {
        chapters.order = Order::Themes;
    }
    // What the fresh outline has to say about itself is not what was asked for.
    let mut aside = Report::default();
    match crate::theme::plan(&loaded.planned.posts, &chapters, &loaded.manifest.meta.lang, &mut aside) {
        Ok(fresh) => {
            say.data(&plan::diff(&loaded.plan(), &fresh));
            End::Done
        }
        Err(_) => {
            say.report(&aside);
            End::of(&aside)
        }
    }
}
