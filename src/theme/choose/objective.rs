//! What a selection of posts is worth: the one function that is maximised.
//!
//! ```text
//! F(S) =  Σ  THEME·[S has a post of t]                every theme is in the book
//!         t
//!       + Σ  √( n(t) · Σ w(p) )                       themes in proportion, each by its best posts
//!         t            p ∈ S∩t
//!       + ECHO · Σ  max  s(p, q)                      what was left out has a post in the book that is near it
//!                q  p ∈ S
//! ```
//!
//! `n(t)` is how many posts the archive has of theme `t`, `w(p)` from 0 to 1 what a post is worth by itself ([`super::worth`]), `s(p, q)` the
//! cosine between two posts where one is among the nearest of the other, and 1 for a post and itself. All three sums are monotone and
//! submodular: a post adds the less, the more like it is there (G. L. Nemhauser, L. A. Wolsey, M. L. Fisher, *An analysis of
//! approximations for maximizing submodular set functions*, 1978; H. Lin, J. Bilmes, *A class of submodular functions for document
//! summarization*, 2011), so the greedy choice is never far from the best, and exchanges bring it nearer.

/// A theme that the book has: more than all else that a post can bring.
pub const THEME: f64 = 1e3;
/// What a post in the book that is near one left out counts for, beside the post itself.
const ECHO: f64 = 0.5;

/// The posts to choose from, as the function sees them.
#[derive(Clone, Debug, Default)]
pub struct Field {
    /// The theme of each post.
    pub theme: Vec<usize>,
    /// What each is worth by itself, 0 to 1.
    pub worth: Vec<f64>,
    /// The posts near each, with their cosines; in both directions, without the post itself.
    pub near: Vec<Vec<(usize, f64)>>,
}

/// A selection while it is made: what it is worth can be asked at once.
#[derive(Clone, Debug)]
pub struct Selection<'f> {
    field: &'f Field,
    /// Posts of each theme in the archive.
    posts: Vec<f64>,
    /// Posts of each theme in the selection, and the sum of their worth.
    themes: Vec<(usize, f64)>,
    /// For each post of the archive, how near the nearest of the selection is.
    echo: Vec<f64>,
    /// Whether each post is in it.
    pub has: Vec<bool>,
}

impl<'f> Selection<'f> {
    /// Nothing yet.
    pub fn new(field: &'f Field) -> Selection<'f> {
        let themes = field.theme.iter().max().map_or(0, |t| t + 1);
        let mut posts = vec![0.0; themes];
        field.theme.iter().for_each(|t| posts[*t] += 1.0);
        let n = field.theme.len();
        Selection { field, posts, themes: vec![(0, 0.0); themes], echo: vec![0.0; n], has: vec![false; n] }
    }

    /// What it is worth: `F`.
    pub fn value(&self) -> f64 {
        let themes = self.themes.iter().zip(&self.posts).map(|(theme, n)| of_theme(*theme, *n));
        themes.sum::<f64>() + ECHO * self.echo.iter().sum::<f64>()
    }

    /// How many themes it has.
    #[cfg(test)]
    pub fn covered(&self) -> usize {
        self.themes.iter().filter(|(count, _)| *count > 0).count()
    }

    /// What these posts, none of which is in it, would add.
    pub fn gain(&self, posts: &[usize]) -> f64 {
        if let [post] = posts {
            let theme = self.field.theme[*post];
            let (count, worth) = self.themes[theme];
            let more = of_theme((count + 1, worth + self.field.worth[*post]), self.posts[theme]);
            let near = self.field.near[*post].iter().map(|(q, s)| (s - self.echo[*q]).max(0.0)).sum::<f64>();
            return more - of_theme((count, worth), self.posts[theme]) + ECHO * (near + 1.0 - self.echo[*post]);
        }
        let mut with = self.clone();
        posts.iter().for_each(|p| with.add(*p));
        with.value() - self.value()
    }

    /// Puts a post in.
    pub fn add(&mut self, post: usize) {
        let (count, worth) = &mut self.themes[self.field.theme[post]];
        (*count, *worth) = (*count + 1, *worth + self.field.worth[post]);
        self.has[post] = true;
        self.echo[post] = 1.0;
        for (q, s) in &self.field.near[post] {
            self.echo[*q] = self.echo[*q].max(*s);
        }
    }

    /// Takes a post out.
    pub fn remove(&mut self, post: usize) {
        let (count, worth) = &mut self.themes[self.field.theme[post]];
        (*count, *worth) = (*count - 1, *worth - self.field.worth[post]);
        self.has[post] = false;
        for q in self.field.near[post].iter().map(|(q, _)| *q).chain([post]) {
            let near = self.field.near[q].iter().filter(|(p, _)| self.has[*p]).map(|(_, s)| *s);
            self.echo[q] = if self.has[q] { 1.0 } else { near.fold(0.0, f64::max) };
        }
    }
}

/// What a theme is worth with so many posts of so much worth, of `all` in the archive.
fn of_theme((count, worth): (usize, f64), all: f64) -> f64 {
    if count == 0 { 0.0 } else { THEME + (all * worth.max(0.0)).sqrt() }
}
