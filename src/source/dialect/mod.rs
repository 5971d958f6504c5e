//! What engines of sites and notebooks add to Markdown, turned into Markdown before it is parsed: one file a family of marks.
//!
//! [`lex`] cuts a text into prose, code and tags; [`render`] turns tags into what a book can show, by the names in [`table`] and
//! by what their arguments look like; [`marks`] and [`wiki`] do the same for marks in a line, [`blocks`] for blocks of lines. What all
//! dialects call a callout becomes a quotation that starts with `[!note]` ([`callout`]). Code is left alone, and lines keep their numbers.

mod args;
mod blocks;
mod brackets;
pub(super) mod callout;
mod destination;
mod grid;
mod lex;
mod lines;
mod marks;
mod noted;
mod out;
mod render;
mod ruby;
mod table;
#[cfg(test)]
mod tests;
mod values;
mod verse;
mod wiki;

use crate::diag::{Diagnostic, Report, kinds};

pub(super) use args::Arguments;
pub(super) use lines::{CodeLines, fence_info};
pub(super) use out::bare_words;
pub(super) use values::with_values;

use super::markdown::Place;
use marks::Fate;

/// Whether a file that a template includes is known by its name: a figure, a callout, a player.
pub(super) fn is_tag(file: &str) -> bool {
    let stem = file.rsplit('/').next().unwrap_or("").split('.').next().unwrap_or("");
    use table::Meaning;
    let known =
        matches!(table::meaning(stem), Some(Meaning::Picture | Meaning::Note | Meaning::Callout | Meaning::Quote | Meaning::Elsewhere));
    known || callout::kind_of(stem).is_some()
}

/// The text in Markdown; what was dropped is told once a name.
pub(super) fn prepare(text: &str, place: &Place, report: &mut Report) -> String {
    let mdx = place.before.file.to_ascii_lowercase().ends_with(".mdx") || lex::is_mdx(text);
    let laid_out = if mdx { lines::without_layout(text) } else { String::new() };
    let text = if mdx { laid_out.as_str() } else { text };
    let mut render = render::Render::new(text, lex::tokens(text, mdx));
    let mut out = render.all();
    for (n, note) in render.notes.iter().enumerate() {
        let note = note.split('\n').map(str::trim_end).collect::<Vec<_>>().join("\n    ");
        out.push_str(&format!("{}[^{}{}]: {note}\n", if n == 0 { "\n\n" } else { "\n" }, marks::NOTE, n + 1));
    }
    for (name, (count, line)) in render.told {
        let times = if count > 1 { format!(" ({count} times)") } else { String::new() };
        let fate = if name.starts_with("the embedded") { Fate::Linked } else { Fate::Dropped };
        let told =
            Diagnostic::warning(kinds::SHORTCODE, format!("{name} belongs to a site's generator and means nothing in a book{times}"))
                .about(name.clone(), count);
        report.push(match fate {
            Fate::Dropped => told
                .at(place.before.down(line))
                .with("it was dropped; words between its start and its end were kept")
                .help("write what it shows as Markdown: a picture as ![alt](file), a link as [words](address)"),
            Fate::Linked => Diagnostic::warning(kinds::SHORTCODE, format!("{name} is shown in the post by its program{times}"))
                .about("embedded notes", count)
                .at(place.before.down(line))
                .with("a link to it stands in its place")
                .help("copy its words to where they belong, if they are not in the book themselves"),
        });
    }
    blocks::prepare(&out, 0)
}
