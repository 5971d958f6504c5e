//! Where chapters and posts lie on the map of themes.
//!
//! A chapter is an island whose area is that of its posts. Islands whose posts have each other as second choice attract
//! one another; all of them keep apart. Inside an island the posts lie on a spiral, those that fit best in the middle,
//! each as near as may be to the side where its second choice lies. Only `+ − × ÷ √` are used and nothing is drawn by
//! lot, so the same outline gives the same map everywhere.

use crate::model::Outline;

/// A place on the map.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MapPoint {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

/// An island.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Island {
    /// Its middle.
    pub centre: MapPoint,
    pub radius: f64,
    /// The places of its posts, in the order of the chapter.
    pub posts: Vec<MapPoint>,
}

/// The map: islands in the order of the chapters, and the size of the whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    /// One a chapter.
    pub islands: Vec<Island>,
    pub width: f64,
    pub height: f64,
}

/// Cosine and sine of the golden angle, 137.508°.
const GOLDEN: (f64, f64) = (-0.737_368_878_078_319_9, 0.675_490_294_261_523_4);
/// Between two dots.
const STEP: f64 = 15.0;
/// Between two islands: room for two lines of a name.
const GAP: f64 = 42.0;
/// Around everything.
const EDGE: f64 = 44.0;

/// Lays out an outline.
pub fn lay_out(outline: &Outline) -> Map {
    let n = outline.chapters.len();
    let pull = pulls(outline);
    let mut islands: Vec<Island> = outline
        .chapters
        .iter()
        .map(|c| Island { radius: STEP * (c.posts.len() as f64).sqrt() * 0.62 + 14.0, ..Island::default() })
        .collect();
    start(&mut islands);
    for round in 0..400 {
        // The pull weakens as the islands settle; at the end only the keeping apart works.
        settle(&mut islands, &pull, 0.06 * f64::from(400 - round) / 400.0);
    }
    for _ in 0..200 {
        settle(&mut islands, &pull, 0.0);
    }
    for c in 0..n {
        place_posts(outline, &mut islands, c);
    }
    frame(islands)
}

/// How much each pair of chapters attracts: the share of their posts that have the other as second choice.
fn pulls(outline: &Outline) -> Vec<Vec<f64>> {
    let n = outline.chapters.len();
    let mut pull = vec![vec![0.0; n]; n];
    for (c, chapter) in outline.chapters.iter().enumerate() {
        for post in &chapter.posts {
            if let Some(d) = second(outline, post.second_choice.as_deref()).filter(|d| *d != c) {
                let share = 1.0 / chapter.posts.len() as f64;
                pull[c][d] += share;
                pull[d][c] += share;
            }
        }
    }
    pull
}

fn second(outline: &Outline, title: Option<&str>) -> Option<usize> {
    let title = title?;
    outline.chapters.iter().position(|c| c.title == title)
}

/// The islands on a golden spiral, in the order of the book.
fn start(islands: &mut [Island]) {
    let mut direction = (1.0, 0.0);
    let mut area = 0.0;
    for island in islands {
        area += (island.radius + GAP) * (island.radius + GAP);
        let distance = area.sqrt() * 1.1;
        island.centre = MapPoint { x: direction.0 * distance * 1.3, y: direction.1 * distance };
        direction = turn(direction);
    }
}

fn turn(d: (f64, f64)) -> (f64, f64) {
    (d.0 * GOLDEN.0 - d.1 * GOLDEN.1, d.0 * GOLDEN.1 + d.1 * GOLDEN.0)
}

/// One round: every island moves by what attracts it, and overlapping islands part.
fn settle(islands: &mut [Island], pull: &[Vec<f64>], strength: f64) {
    for a in 0..islands.len() {
        for b in a + 1..islands.len() {
            let (p, q) = (islands[a].centre, islands[b].centre);
            let (dx, dy) = (q.x - p.x, q.y - p.y);
            let distance = (dx * dx + dy * dy).sqrt().max(0.001);
            let apart = islands[a].radius + islands[b].radius + GAP;
            let step = if distance < apart {
                (distance - apart) / 2.0
            } else {
                // A weak pull between all keeps the map together.
                (distance - apart) * strength * (pull[a][b] + 0.02) / 2.0
            };
            let (mx, my) = (dx / distance * step, dy / distance * step);
            islands[a].centre = MapPoint { x: p.x + mx * 1.0, y: p.y + my };
            islands[b].centre = MapPoint { x: q.x - mx * 1.0, y: q.y - my };
        }
    }
}

/// The posts of one island: places on a spiral from the middle out, given to the posts from the best fit out, each
/// taking the place of its ring that lies nearest to where its second choice is.
fn place_posts(outline: &Outline, islands: &mut [Island], c: usize) {
    let posts = &outline.chapters[c].posts;
    let centre = islands[c].centre;
    let mut direction = (1.0, 0.0);
    let mut free: Vec<MapPoint> = Vec::new();
    for i in 0..posts.len() {
        let distance = STEP * 0.58 * (i as f64 + 0.3).sqrt();
        free.push(MapPoint { x: centre.x + direction.0 * distance, y: centre.y + direction.1 * distance });
        direction = turn(direction);
    }
    let mut order: Vec<usize> = (0..posts.len()).collect();
    let firm = |i: &usize| i64::from(posts[*i].fit) - i64::from(posts[*i].second_fit);
    order.sort_by_key(|i| (-firm(i), *i));
    let mut places = vec![centre; posts.len()];
    let ring = (posts.len() / 4).clamp(1, 40);
    for i in order {
        let goal = second(outline, posts[i].second_choice.as_deref()).map(|d| islands[d].centre);
        let window = free.iter().take(ring).enumerate();
        let best = window.fold((0, f64::MAX), |best, (k, place)| {
            let far = goal.map_or(k as f64, |g| (g.x - place.x) * (g.x - place.x) + (g.y - place.y) * (g.y - place.y));
            if far < best.1 { (k, far) } else { best }
        });
        places[i] = free.remove(best.0);
    }
    islands[c].posts = places;
}

/// Moves everything to positive places and measures it.
fn frame(mut islands: Vec<Island>) -> Map {
    let least = |f: &dyn Fn(&Island) -> f64| islands.iter().map(f).fold(f64::MAX, f64::min);
    let (left, top) = (least(&|i| i.centre.x - i.radius) - EDGE, least(&|i| i.centre.y - i.radius) - EDGE);
    let (mut width, mut height) = (2.0 * EDGE, 2.0 * EDGE);
    for island in &mut islands {
        for place in island.posts.iter_mut().chain(std::iter::once(&mut island.centre)) {
            place.x -= left;
            place.y -= top;
        }
        width = f64::max(width, island.centre.x + island.radius + EDGE);
        height = f64::max(height, island.centre.y + island.radius + EDGE);
    }
    Map { islands, width, height }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{OutlineChapter, OutlinePost};

    fn outline(sizes: &[usize]) -> Outline {
        let chapter = |c: usize, n: usize| OutlineChapter {
            title: format!("c{c}"),
            posts: (0..n)
                .map(|p| OutlinePost { post: p, second_choice: Some("c0".into()), fit: p as u32, ..OutlinePost::default() })
                .collect(),
            ..OutlineChapter::default()
        };
        Outline { chapters: sizes.iter().enumerate().map(|(c, n)| chapter(c, *n)).collect(), ..Outline::default() }
    }

    #[test]
    fn islands_do_not_overlap_and_lie_on_the_map() {
        let map = lay_out(&outline(&[40, 3, 17, 25, 8, 60, 12]));
        for (a, first) in map.islands.iter().enumerate() {
            let inside = |x: f64, r: f64, whole: f64| x - r >= 0.0 && x + r <= whole;
            assert!(inside(first.centre.x, first.radius, map.width) && inside(first.centre.y, first.radius, map.height));
            for second in &map.islands[a + 1..] {
                let (dx, dy) = (first.centre.x - second.centre.x, first.centre.y - second.centre.y);
                assert!((dx * dx + dy * dy).sqrt() > first.radius + second.radius);
            }
        }
    }

    #[test]
    fn an_empty_outline_is_an_empty_map() {
        assert!(lay_out(&outline(&[])).islands.is_empty());
        assert_eq!(lay_out(&outline(&[1])).islands[0].posts.len(), 1);
    }
}
