//! A book of some of the posts: which of them, where `[chapters] posts` or `[book] pages` leaves no room for all.
//!
//! The themes of the whole archive are found first; then the selection that is worth most ([`objective`]) is searched for ([`search`]), whole
//! series at a time; the book is then made of what was chosen as if nothing else were there. What a person asked for (posts of listed
//! chapters, pins) is always chosen.

mod objective;
mod search;
mod worth;

use crate::diag::{Diagnostic, Report, kinds, plural};
use crate::model::{Dropped, Post};

use super::cluster;
use super::graph;
use super::group::{self, Archive, ChapterDraft};
use objective::Field;
use search::Whole;
use worth::Qualities;

/// How much room there is.
#[derive(Clone, Debug, PartialEq)]
pub enum Room {
    /// For so many posts.
    Posts(usize),
    /// For so many hundredths of a page; the second are those that each post takes.
    Pages(u64, Vec<u64>),
}

/// The nearest of each post whose place it can take.
const NEAR: usize = 8;

/// Chooses from the posts of an archive, whose themes are `drafts`. Answers the rows that stay; the others are told, and dropped with the
/// reason.
pub fn choose(
    archive: &Archive<'_>,
    drafts: &[ChapterDraft],
    room: &Room,
    (dropped, report): (&mut Vec<Dropped>, &mut Report),
) -> Vec<usize> {
    let rows = archive.kept.len();
    let theme = themes(drafts, rows);
    let size = |row: usize| match room {
        Room::Posts(_) => 1,
        Room::Pages(_, sizes) => sizes.get(archive.kept[row]).copied().unwrap_or(0).max(1),
    };
    let limit = match room {
        Room::Posts(posts) => *posts as u64,
        Room::Pages(pages, _) => *pages,
    };
    let (wholes, of_whole) = wholes(archive, size);
    let all: u64 = wholes.iter().map(|w| w.size).sum();
    if all <= limit {
        return (0..rows).collect();
    }
    let qualities = qualities(archive, drafts);
    let near: Vec<Vec<(usize, f64)>> = nearest(archive);
    let field = Field { theme: theme.clone(), worth: qualities.iter().map(|q| q.worth()).collect(), near };
    let taken = search::choose(&field, &wholes, limit);
    if let Some(over) = wholes.iter().filter(|w| w.fixed).map(|w| w.size).sum::<u64>().checked_sub(limit + 1) {
        report.push(too_many(room, over + 1));
    }
    let chosen: Vec<usize> = (0..rows).filter(|row| taken[of_whole[*row]]).collect();
    let story = Story { archive, drafts, theme: &theme, wholes: &wholes, of_whole: &of_whole, field: &field, taken: &taken, limit };
    for row in (0..rows).filter(|row| !taken[of_whole[*row]]) {
        let post = &archive.posts[archive.kept[row]];
        let why = story.why(row);
        let what = match room {
            Room::Posts(posts) => format!("[chapters] posts = {posts}"),
            Room::Pages(..) => "[book] pages".to_string(),
        };
        report.push(
            Diagnostic::note(kinds::NOT_CHOSEN, format!("“{}” was not chosen", post.plain_title()))
                .at(post.loc.clone())
                .with(format!("{what} leaves no room for it"))
                .with(why.clone())
                .help(format!(
                    "to have it in the book, list it in a chapter or pin it: [[chapters.pin]] post = \"{}\", at = \"first\"",
                    post.id
                )),
        );
        dropped.push(Dropped { id: post.id.clone(), loc: post.loc.clone(), why });
    }
    chosen
}

/// The theme of each row; rows in none have the last.
fn themes(drafts: &[ChapterDraft], rows: usize) -> Vec<usize> {
    let mut theme = vec![drafts.len(); rows];
    for (n, draft) in drafts.iter().enumerate() {
        draft.posts.iter().for_each(|p| theme[p.row] = n);
    }
    theme
}

/// What is taken as a whole, and the whole of each row: series, posts that book.toml keeps together, single posts.
fn wholes(archive: &Archive<'_>, size: impl Fn(usize) -> u64) -> (Vec<Whole>, Vec<usize>) {
    let rows: Vec<usize> = (0..archive.kept.len()).collect();
    let units = group::units(archive, &rows);
    let (mut wholes, mut of_whole): (Vec<Whole>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut known = std::collections::BTreeMap::new();
    for row in rows {
        let n = *known.entry(units[row]).or_insert_with(|| {
            wholes.push(Whole { posts: Vec::new(), size: 0, fixed: false });
            wholes.len() - 1
        });
        let post = archive.kept[row];
        wholes[n].posts.push(row);
        wholes[n].size += size(row);
        wholes[n].fixed |= archive.control.named[post] || archive.control.first.contains(&post) || archive.control.last.contains(&post);
        of_whole.push(n);
    }
    (wholes, of_whole)
}

fn qualities(archive: &Archive<'_>, drafts: &[ChapterDraft]) -> Vec<Qualities> {
    let in_series = |post: usize| archive.series.iter().any(|s| s.posts.iter().any(|(p, _)| *p == post));
    let mut qualities = worth::qualities(archive.posts, archive.kept, &in_series);
    for draft in drafts {
        let centre = group::centre(archive, draft.posts.iter().map(|p| p.row));
        let cosines: Vec<f64> = draft.posts.iter().map(|p| f64::from(cluster::cosine(&archive.terms.rows[p.row], &centre))).collect();
        let most = cosines.iter().copied().fold(0.0, f64::max);
        for (placed, cosine) in draft.posts.iter().zip(cosines) {
            qualities[placed.row].central = if most > 0.0 { cosine / most } else { 0.0 };
        }
    }
    qualities
}

/// The posts near each, both ways.
fn nearest(archive: &Archive<'_>) -> Vec<Vec<(usize, f64)>> {
    let mut near: Vec<Vec<(usize, f64)>> = vec![Vec::new(); archive.kept.len()];
    for (a, list) in graph::nearest(&archive.terms.rows, NEAR).into_iter().enumerate() {
        for (b, cosine) in list {
            near[a].push((b as usize, f64::from(cosine)));
            near[b as usize].push((a, f64::from(cosine)));
        }
    }
    for list in &mut near {
        list.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        list.dedup_by_key(|(b, _)| *b);
    }
    near
}

fn too_many(room: &Room, over: u64) -> Diagnostic {
    let (key, over) = match room {
        Room::Posts(posts) => (format!("[chapters] posts = {posts}"), plural(usize::try_from(over).unwrap_or(0), "post")),
        Room::Pages(..) => ("[book] pages".to_string(), plural(usize::try_from(over.div_ceil(100)).unwrap_or(0), "page")),
    };
    Diagnostic::warning(kinds::CHOSEN_BY_HAND, format!("the posts that book.toml names are more than {key} has room for"))
        .with(format!("all of them are in the book, {over} too many, and no others"))
        .help("raise the number, or take posts out of the listed chapters")
}

/// What explains why posts are left out.
struct Story<'s> {
    archive: &'s Archive<'s>,
    drafts: &'s [ChapterDraft],
    theme: &'s [usize],
    wholes: &'s [Whole],
    of_whole: &'s [usize],
    field: &'s Field,
    taken: &'s [bool],
    limit: u64,
}

impl Story<'_> {
    /// Why a row is left out, in a sentence.
    fn why(&self, row: usize) -> String {
        let whole = &self.wholes[self.of_whole[row]];
        let left: u64 = self.limit.saturating_sub(self.wholes.iter().zip(self.taken).filter(|(_, t)| **t).map(|(w, _)| w.size).sum());
        let mates: Vec<usize> = (0..self.theme.len()).filter(|r| self.theme[*r] == self.theme[row]).collect();
        let chosen: Vec<usize> = mates.iter().copied().filter(|r| self.taken[self.of_whole[*r]]).collect();
        let name = self.drafts.get(self.theme[row]).map_or("", |d| d.name.title.as_str());
        let are = if chosen.len() == 1 { "is" } else { "are" };
        let mut why = format!("not chosen: {} of {} about “{name}” {are} in the book", chosen.len(), plural(mates.len(), "post"));
        if whole.posts.len() > 1 {
            why.push_str(&format!("; its series of {} is left out as a whole", whole.posts.len()));
        } else if whole.size > left && self.wholes.iter().any(|w| w.size > 1) && whole.size > self.limit / 4 {
            why.push_str("; it is too long for what room there is");
        }
        let near = self.field.near[row].iter().filter(|(r, _)| self.taken[self.of_whole[*r]]);
        if let Some((stand_in, _)) = near.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))) {
            why.push_str(&format!("; the nearest to it there is “{}”", self.title(*stand_in)));
        } else if chosen.is_empty() {
            why.push_str("; there is no room for every theme");
        }
        why
    }

    fn title(&self, row: usize) -> String {
        let post: &Post = &self.archive.posts[self.archive.kept[row]];
        post.plain_title()
    }
}
