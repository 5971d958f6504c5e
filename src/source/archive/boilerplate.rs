//! What a site puts round its posts: subscription boxes, sharing buttons, menus, comment counts.
//!
//! A line goes by one of three kinds of evidence, and every line that goes is listed with its reason. Some
//! patterns can mean nothing else. Some words are boilerplate only in company: "Home" alone may be a heading,
//! between "Skip to content" and "About" it is a menu. And a short line that is no sentence and recurs in several
//! files at their ends, or in such company, is of the site and not of a post. Sentences are never dropped for
//! recurring: a writer may end every post with the same words.

use std::collections::BTreeMap;

use super::lines::Line;
use crate::source::dates;

/// The patterns: `[sure]` can be nothing else, `[weak]` are boilerplate in the company of such.
const PATTERNS: &str = include_str!("patterns.txt");

/// Patterns, cut into their words.
struct Patterns {
    sure: Vec<Vec<&'static str>>,
    weak: Vec<Vec<&'static str>>,
}

impl Patterns {
    fn load() -> Patterns {
        let section = |name: &str| {
            let start = PATTERNS.lines().skip_while(move |l| *l != name).skip(1);
            start.take_while(|l| !l.starts_with('[')).filter(|l| !l.trim().is_empty()).map(|l| l.split_whitespace().collect()).collect()
        };
        Patterns { sure: section("[sure]"), weak: section("[weak]") }
    }

    fn is_weak(&self, words: &[String]) -> bool {
        words.len() <= 3 && self.weak.iter().any(|p| glob(p, words))
    }

    /// Known without anything that a pattern leaves open.
    fn is_known(&self, words: &[String]) -> bool {
        self.weak.iter().chain(&self.sure).any(|p| !p.contains(&"*") && glob(p, words))
    }
}

/// Longest line that a pattern is tried on, in words: notices about cookies are long.
const MAX_WORDS: usize = 60;
/// Longest line for patterns that end in anything, in words.
const MAX_OPEN_WORDS: usize = 16;

/// Marks the boilerplate of all files of a source.
pub(super) fn mark(files: &mut [Vec<Line>]) {
    let recurring = recurring(files);
    let patterns = Patterns::load();
    for lines in files.iter_mut() {
        sure(lines, &patterns);
        sidebar(lines);
        company(lines, &recurring, &patterns);
        masthead(lines, &patterns);
    }
}

fn drop_line(line: &mut Line, why: &str) {
    if line.gone.is_none() {
        line.gone = Some(why.to_string());
    }
}

fn sure(lines: &mut [Line], patterns: &Patterns) {
    let n = lines.len();
    for (at, line) in lines.iter_mut().enumerate() {
        let words = keys(&line.text);
        let hit = patterns.sure.iter().any(|p| matches_line(p, &words, &line.text));
        // "Archives: September 2010" at an end of a file is a page's head; a lone month and year there, too.
        let month = (at < 3 || at + 3 > n) && dates::month_and_year(&line.text) && at + 1 < n.max(2);
        if hit {
            drop_line(line, "a line that sites put round posts");
        } else if month && at == 0 {
            drop_line(line, "the head of an archive page");
        }
    }
}

/// The words of a line in lower case, without punctuation at their ends.
fn keys(text: &str) -> Vec<String> {
    text.split_whitespace()
        .take(MAX_WORDS + 1)
        .map(|w| {
            let marks = |c: char| !c.is_alphanumeric() && !matches!(c, '%' | '©' | '«' | '»' | '←' | '→' | '&' | '+');
            let bare = w.trim_matches(marks).to_lowercase();
            if bare.is_empty() && w.contains("(c)") { "(c)".to_string() } else { bare }
        })
        .filter(|w| !w.is_empty())
        .collect()
}

/// First words of patterns that a sentence of prose may begin with as well ("Follow me on the map …").
const LIKE_PROSE: [&str; 16] = [
    "follow",
    "posted",
    "tagged",
    "labels",
    "tags",
    "categories",
    "category",
    "browse",
    "share",
    "previous",
    "next",
    "continue",
    "archive",
    "liked",
    "filed",
    "more",
];

fn matches_line(parts: &[&str], words: &[String], text: &str) -> bool {
    let open = parts.iter().any(|p| p.contains('*'));
    let notice = parts.contains(&"cookies") || parts.first() == Some(&"by");
    if words.is_empty() || words.len() > if notice { MAX_WORDS } else { MAX_OPEN_WORDS } {
        return false;
    }
    let first = parts.first().copied().unwrap_or("");
    let sentence = text.ends_with(['.', '?', '!']) && open && !text.contains('©');
    if sentence && LIKE_PROSE.contains(&first) && words.len() > 6 {
        return false;
    }
    if matches!(parts, ["tags" | "labels" | "categories" | "category", "*"]) && !text.contains(':') {
        return false;
    }
    // A line with its date is kept for the post that it dates.
    if first == "posted" && dates::line(text).is_some() {
        return false;
    }
    glob(parts, words)
}

/// Matches words against a pattern's; `*x*` inside a word matches a word that holds `x`.
fn glob(pattern: &[&str], words: &[String]) -> bool {
    match (pattern.split_first(), words.split_first()) {
        (None, None) => true,
        (None, Some(_)) => false,
        (Some((&"*", rest)), _) => (0..=words.len()).any(|n| words.get(n..).is_some_and(|w| glob(rest, w))),
        (Some((p, rest)), _) if p.len() > 2 && p.starts_with('*') => {
            let core = p.trim_matches('*');
            (0..words.len()).any(|n| {
                words.get(n).is_some_and(|w| w.contains(core)) && (p.ends_with('*') || words.get(n + 1..).is_some_and(|w| glob(rest, w)))
            })
        }
        (Some((&"#", rest)), Some((w, more))) => is_count(w) && glob(rest, more),
        (Some((p, rest)), Some((w, more))) => p == w && glob(rest, more),
        (Some(_), None) => false,
    }
}

fn is_count(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    (digits > 0 && word.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | 'k' | 'm'))) || word == "%d"
}

/// A short line without the end of a sentence.
fn is_scrap(text: &str) -> bool {
    text.split_whitespace().count() <= 8 && !text.ends_with(['.', '!', '?', '…', ':', ',', ';', '”', '"'])
}

/// Digits are alike when lines are compared.
fn fold(text: &str) -> String {
    let mut out = String::new();
    for c in text.to_lowercase().chars() {
        let c = if c.is_ascii_digit() { '#' } else { c };
        if !(c == '#' && out.ends_with('#')) {
            out.push(c);
        }
    }
    out
}

/// Scraps that stand in two files or more, and in how many.
fn recurring(files: &[Vec<Line>]) -> BTreeMap<String, usize> {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for lines in files {
        let mut own: Vec<String> = lines.iter().filter(|l| is_scrap(&l.text)).map(|l| fold(&l.text)).collect();
        own.sort();
        own.dedup();
        for line in own {
            *count.entry(line).or_default() += 1;
        }
    }
    count.retain(|_, n| *n >= 2);
    count
}

/// Lists that sites show at the foot of a page: from their heading to the end of the file, as long as scraps follow.
fn sidebar(lines: &mut [Line]) {
    const HEADS: [&str; 12] = [
        "recent comments",
        "recent posts",
        "archives",
        "blog archive",
        "blogroll",
        "categories",
        "popular posts",
        "top posts & pages",
        "tag cloud",
        "my blog list",
        "followers",
        "pages",
    ];
    let starts = |l: &Line| HEADS.contains(&keys(&l.text).join(" ").as_str());
    let n = lines.len();
    for at in 0..n {
        let tail = lines.get(at..).unwrap_or_default();
        if !tail.first().is_some_and(starts) {
            continue;
        }
        let sentence = |l: &&Line| l.gone.is_none() && l.text.split_whitespace().count() > 14;
        if tail.iter().skip(1).find(sentence).is_none() && (tail.len() > 1 || at * 10 > n * 5) {
            for line in lines.get_mut(at..).unwrap_or_default() {
                drop_line(line, "a list at the foot of a page");
            }
            return;
        }
    }
}

/// Weak words and recurring scraps, where they stand beside boilerplate or at an end of the file in a run of two.
fn company(lines: &mut [Line], recurring: &BTreeMap<String, usize>, patterns: &Patterns) {
    let suspicious: Vec<Option<&str>> = lines
        .iter()
        .map(|l| {
            let words = keys(&l.text);
            if l.gone.is_some() {
                Some("")
            } else if patterns.is_weak(&words) {
                Some("a word of a menu or a row of buttons")
            } else if is_scrap(&l.text) && recurring.contains_key(&fold(&l.text)) {
                Some("it stands in several files, beside what sites put round posts")
            } else if is_menu(&l.text, patterns) {
                Some("a menu on one line")
            } else {
                None
            }
        })
        .collect();
    let n = lines.len();
    let mut at = 0;
    while at < n {
        if suspicious.get(at).copied().flatten().is_none() {
            at += 1;
            continue;
        }
        let mut end = at;
        while suspicious.get(end).copied().flatten().is_some() {
            end += 1;
        }
        let run = lines.get(at..end).unwrap_or_default();
        let sure =
            run.iter().filter(|l| l.gone.is_some() || (is_menu(&l.text, patterns) && l.text.matches(['|', '·', '•']).count() >= 2)).count();
        let at_an_end = at == 0 || end == n;
        if sure > 0 || (at_an_end && run.len() >= 2) || run.len() >= 4 {
            for i in at..end {
                if let (Some(line), Some(Some(why))) = (lines.get_mut(i), suspicious.get(i)) {
                    drop_line(line, why);
                }
            }
        }
        at = end;
    }
}

/// The name of the site and its motto, above its menu, where a title and not a text follows the menu.
fn masthead(lines: &mut [Line], patterns: &Patterns) {
    const TOP: usize = 12;
    let is_menu_word = |l: &Line| {
        let words = keys(&l.text);
        let head = words.first().map_or("", String::as_str);
        patterns.is_weak(&words) || is_menu(&l.text, patterns) || matches!(head, "skip" | "monthly" | "menu" | "main" | "primary")
    };
    let scrap = |l: &&Line| l.gone.is_some() || l.text.split_whitespace().count() <= 12;
    let top = lines.iter().take(TOP).take_while(scrap).count();
    let Some(menu) = lines.get(..top).and_then(|t| t.iter().rposition(|l| l.gone.is_some())) else { return };
    let has_menu = lines.get(..=menu).unwrap_or_default().iter().filter(|l| l.gone.is_some() && is_menu_word(l)).count() >= 2;
    let title_follows = lines.get(menu + 1).is_some_and(|l| l.text.split_whitespace().count() <= 20 && !l.text.ends_with('.'));
    if has_menu && title_follows {
        for line in lines.get_mut(..menu).unwrap_or_default() {
            drop_line(line, "the name of the site, above its menu");
        }
    }
}

/// `Home | About | Contact`, `Home · Archive · RSS`.
fn is_menu(text: &str, patterns: &Patterns) -> bool {
    let parts: Vec<&str> = text.split(['|', '·', '•', '»', '›']).map(str::trim).filter(|p| !p.is_empty()).collect();
    let known = |p: &&&str| patterns.is_known(&keys(p));
    parts.len() >= 2 && parts.iter().all(|p| p.split_whitespace().count() <= 3) && parts.iter().filter(known).count() * 2 >= parts.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::archive::lines::lines;

    fn kept(text: &str) -> Vec<String> {
        let mut files = vec![lines(text)];
        mark(&mut files);
        files.remove(0).into_iter().filter(|l| l.gone.is_none()).map(|l| l.text).collect()
    }

    #[test]
    fn boilerplate_goes() {
        for line in [
            "%d bloggers like this:",
            "Follow",
            "Share this:",
            "Get every new post delivered to your Inbox.",
            "Leave a comment",
            "Join 1,200 other followers",
            "Posted in Food, Travel",
            "Leave a Reply",
            "3 Comments",
            "Filed under: Life",
            "Tags: bread, salt",
            "← Older posts",
            "Newer posts →",
            "© 2014 Some Writer",
            "Like this: Like Loading...",
            "This site uses cookies. By continuing to use this website, you agree to their use.",
            "Click to share on Twitter (Opens in new window)",
            "Posted by Anna at 10:31 PM",
            "Blog at WordPress.com.",
            "12 thoughts on “A Title”",
            "Page 2 of 7",
            "5 min read",
            "Continue reading →",
            "Your email address will not be published. Required fields are marked *",
        ] {
            assert_eq!(kept(&format!("Prose that stays.\n\n{line}\n\nMore prose that stays.")).len(), 2, "{line}");
        }
    }

    #[test]
    fn prose_stays() {
        for line in [
            "Follow the river until it bends, then climb.",
            "Copyright law was made for printers, and it shows in every line of it.",
            "Page 3 of the report says the opposite.",
            "Home",
            "Menu",
            "What do you say?",
            "Share this meal with somebody you love, and it will taste of more than its parts.",
            "Related work was done by others.",
            "Tags are cheap",
            "Posted in the hall was a list of names, and mine was the last of them all that year.",
            "Powered by wind, the mill has ground flour for three hundred years.",
            "Next",
            "Comments are the best part of this job, she said.",
            "I subscribe to that view.",
            "No comment.",
        ] {
            assert_eq!(kept(&format!("Prose that stays.\n\n{line}\n\nMore prose that stays.")).len(), 3, "{line}");
        }
    }

    #[test]
    fn words_of_a_menu_go_in_company() {
        assert_eq!(
            kept("Skip to content\nHome\nAbout\nContact\n\nA title\n\nProse that stays.\n\nShare this:\nTwitter\nFacebook\nMore\n"),
            ["A title", "Prose that stays."]
        );
        assert_eq!(
            kept("Home | About | RSS\n\nProse.\n\nRecent Comments\nAnna on A title\nBob on Another\nArchives\nMay 2011\nJune 2011"),
            ["Prose."]
        );
    }

    #[test]
    fn what_recurs_goes_only_in_company_and_never_a_sentence() {
        let page =
            |post: &str| lines(&format!("The Daily Loaf\nHome\n\n{post}\n\nIngredients\n\n2 eggs\n\nBake well!\n\nLeave a comment\n"));
        let mut files = vec![page("One text."), page("Another.")];
        mark(&mut files);
        let kept: Vec<&str> = files[0].iter().filter(|l| l.gone.is_none()).map(|l| l.text.as_str()).collect();
        assert_eq!(kept, ["One text.", "Ingredients", "2 eggs", "Bake well!"]);
    }
}
