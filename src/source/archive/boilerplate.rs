//! What a site puts round its posts: subscription boxes, sharing buttons, menus, comment counts.
//!
//! A line goes by one of three kinds of evidence, and every line that goes is listed with its reason. Some
//! patterns can mean nothing else. Some words are boilerplate only in company: "Home" alone may be a heading,
//! between "Skip to content" and "About" it is a menu. And a short line that is no sentence and recurs in several
//! files at their ends, or in such company, is of the site and not of a post. Sentences are never dropped for
//! recurring: a writer may end every post with the same words.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::char::is_combining_mark;

use super::lines::Line;
use crate::lang::segment::is_unspaced;
use crate::source::dates;

/// The patterns: `[sure]` can be nothing else, `[weak]` are boilerplate in the company of such.
const PATTERNS: &str = include_str!("patterns.txt");

/// A pattern, cut into its words.
struct Pattern {
    parts: Vec<&'static str>,
    /// It is of another language than English, so its first word may be an ordinary word of the text's.
    foreign: bool,
}

/// The patterns of all languages.
struct Patterns {
    /// By their first word; those that open with anything or a number are under "".
    sure: BTreeMap<&'static str, Vec<Pattern>>,
    weak: Vec<Vec<&'static str>>,
}

impl Patterns {
    fn load() -> Patterns {
        let section = |name: &'static str| {
            let start = PATTERNS.lines().skip_while(move |l| *l != name).skip(1);
            start.take_while(|l| !l.starts_with('[')).filter(|l| !l.trim().is_empty())
        };
        let cut = |line: &'static str| -> Vec<&'static str> { line.split_whitespace().collect() };
        let lines = section("[sure]").map(|l| (l, false));
        let foreign = crate::lang::ALL.iter().flat_map(|l| l.site.lines.iter().map(|l| (*l, true)));
        let mut sure: BTreeMap<&'static str, Vec<Pattern>> = BTreeMap::new();
        for (line, foreign) in lines.chain(foreign) {
            let parts = cut(line);
            let first = parts.first().copied().filter(|p| !p.contains(['*', '#'])).unwrap_or("");
            sure.entry(first).or_default().push(Pattern { parts, foreign });
        }
        let menus = crate::lang::ALL.iter().flat_map(|l| l.site.menu.iter().copied());
        Patterns { sure, weak: section("[weak]").chain(menus).map(cut).collect() }
    }

    /// Those that could match a line of these words.
    fn sure_for(&self, words: &[String]) -> impl Iterator<Item = &Pattern> {
        let of = |first: &str| self.sure.get(first).map(Vec::as_slice).unwrap_or_default();
        of(words.first().map_or("", String::as_str)).iter().chain(of(""))
    }

    fn is_weak(&self, words: &[String]) -> bool {
        words.len() <= 3 && self.weak.iter().any(|p| glob(p, words))
    }

    /// Known without anything that a pattern leaves open.
    fn is_known(&self, words: &[String]) -> bool {
        let mut all = self.weak.iter().chain(self.sure_for(words).map(|p| &p.parts));
        all.any(|p| !p.contains(&"*") && glob(p, words))
    }
}

/// Longest line that a pattern is tried on, in words: notices about cookies are long.
const MAX_WORDS: usize = 60;
/// Longest line for patterns that end in anything, in words.
const MAX_OPEN_WORDS: usize = 16;

/// Marks the boilerplate of all files of a source.
pub(super) fn mark(files: &mut [Vec<Line>]) {
    let recurring = Recurring::of(files);
    let patterns = Patterns::load();
    for lines in files.iter_mut() {
        sure(lines, &patterns);
        super::widgets::mark(lines);
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
        let hit = patterns.sure_for(&words).any(|p| matches_line(p, &words, &line.text));
        // "Archives: September 2010" at an end of a file is a page's head; a lone month and year there, too.
        let month = (at < 3 || at + 3 > n) && dates::month_and_year(&line.text) && at + 1 < n.max(2);
        if hit {
            drop_line(line, "a line that sites put round posts");
        } else if month && at == 0 {
            drop_line(line, "the head of an archive page");
        }
    }
}

/// The words of a line in lower case, without punctuation at their ends; a number counts as a word also where no space stands beside it: 5条评论.
fn keys(text: &str) -> Vec<String> {
    apart(text)
        .split_whitespace()
        .take(MAX_WORDS + 1)
        .map(|w| {
            let marks =
                |c: char| !c.is_alphanumeric() && !is_combining_mark(c) && !matches!(c, '%' | '©' | '«' | '»' | '←' | '→' | '&' | '+');
            let bare = w.trim_matches(marks).to_lowercase();
            if bare.is_empty() && w.contains("(c)") { "(c)".to_string() } else { bare }
        })
        .filter(|w| !w.is_empty())
        .collect()
}

/// Sets spaces between figures and characters of scripts that have none.
fn apart(text: &str) -> Cow<'_, str> {
    let split = |a: char, b: char| (a.is_ascii_digit() && is_unspaced(b)) || (is_unspaced(a) && b.is_ascii_digit());
    if !text.chars().zip(text.chars().skip(1)).any(|(a, b)| split(a, b)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut last = ' ';
    for c in text.chars() {
        if split(last, c) {
            out.push(' ');
        }
        out.push(c);
        last = c;
    }
    Cow::Owned(out)
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

fn matches_line(pattern: &Pattern, words: &[String], text: &str) -> bool {
    let parts = pattern.parts.as_slice();
    let open = parts.iter().any(|p| p.contains('*'));
    let literal = parts.iter().filter(|p| !p.contains(['*', '#'])).count();
    let notice = parts.iter().any(|p| p.starts_with("cookie")) || parts.first() == Some(&"by") || (pattern.foreign && literal >= 3);
    if words.is_empty() || words.len() > if notice { MAX_WORDS } else { MAX_OPEN_WORDS } {
        return false;
    }
    let first = parts.first().copied().unwrap_or("");
    let sentence = text.ends_with(['.', '?', '!']) && open && !text.contains('©');
    if sentence && words.len() > 6 && (LIKE_PROSE.contains(&first) || (pattern.foreign && literal < 3)) {
        return false;
    }
    // A lone word that may go on with anything needs a mark behind it.
    let lone = if pattern.foreign { literal == 1 } else { matches!(first, "tags" | "labels" | "categories" | "category") };
    let marked = if pattern.foreign {
        text.contains(['→', '»', '…'])
            || text.split([' ', '\u{a0}', ':']).next().is_some_and(|w| text.get(w.len()..).is_some_and(|t| t.trim_start().starts_with(':')))
    } else {
        text.contains(':')
    };
    if lone && parts.len() == 2 && parts.get(1) == Some(&"*") && words.len() > 1 && !marked {
        return false;
    }
    // A line with its date is kept for the post that it dates.
    glob(parts, words) && dates::line(text).is_none()
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

/// A short line without the end of a sentence, which is no date.
fn is_scrap(text: &str) -> bool {
    dates::line(text).is_none() && text.split_whitespace().count() <= 8 && !text.ends_with(['.', '!', '?', '…', ':', ',', ';', '”', '"'])
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

/// Scraps that stand in two files or more.
#[derive(Default)]
struct Recurring {
    /// Letter by letter, in lower case.
    exact: BTreeSet<String>,
    /// But for their numbers.
    folded: BTreeSet<String>,
}

impl Recurring {
    fn of(files: &[Vec<Line>]) -> Recurring {
        let several = |form: fn(&str) -> String| {
            let mut count: BTreeMap<String, usize> = BTreeMap::new();
            for lines in files {
                let own: BTreeSet<String> = lines.iter().filter(|l| is_scrap(&l.text)).map(|l| form(&l.text)).collect();
                own.into_iter().for_each(|line| *count.entry(line).or_default() += 1);
            }
            count.into_iter().filter(|(_, n)| *n >= 2).map(|(line, _)| line).collect()
        };
        Recurring { exact: several(str::to_lowercase), folded: several(fold) }
    }
}

/// What speaks against a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Suspicion {
    None,
    /// It is left out already.
    Gone,
    /// For this reason, in company of its like.
    Weak(&'static str),
    /// It recurs but for its numbers: "Day 1" may be a title. Only beside what is certain.
    Numbered,
}

const RECURS: &str = "it stands in several files, beside what sites put round posts";

fn suspicion(lines: &[Line], at: usize, recurring: &Recurring, patterns: &Patterns) -> Suspicion {
    let Some(line) = lines.get(at) else { return Suspicion::None };
    let text = line.text.as_str();
    if line.gone.is_some() {
        Suspicion::Gone
    } else if patterns.is_weak(&keys(text)) {
        Suspicion::Weak("a word of a menu or a row of buttons")
    } else if is_scrap(text) && !heads_post(lines, at) && recurring.exact.contains(&text.to_lowercase()) {
        Suspicion::Weak(RECURS)
    } else if is_scrap(text) && !heads_post(lines, at) && recurring.folded.contains(&fold(text)) {
        Suspicion::Numbered
    } else if is_menu(text, patterns) {
        Suspicion::Weak("a menu on one line")
    } else {
        Suspicion::None
    }
}

/// Whether a date and then a paragraph stand right below a line: it is a title, though it recurs.
fn heads_post(lines: &[Line], at: usize) -> bool {
    let text = |i: usize| lines.get(i).filter(|l| l.gone.is_none()).map_or("", |l| l.text.as_str());
    let byline = super::signs::byline(text(at + 1)).is_some() && dates::line(text(at + 2)).is_some();
    let head = if byline { 2 } else { usize::from(dates::read_below_title(text(at + 1)).is_some()) };
    head > 0 && text(at + 1 + head).split_whitespace().count() >= 9
}

/// Weak words and recurring scraps, where they stand beside boilerplate or at an end of the file in a run of two.
fn company(lines: &mut [Line], recurring: &Recurring, patterns: &Patterns) {
    let all: Vec<Suspicion> = (0..lines.len()).map(|at| suspicion(lines, at, recurring, patterns)).collect();
    let is_row = |l: &Line| is_menu(&l.text, patterns) && l.text.matches(['|', '·', '•']).count() >= 2;
    let n = lines.len();
    for (from, to) in runs(&all, |s| s != Suspicion::None) {
        let certain = |at: usize| lines.get(at).is_some_and(|l| l.gone.is_some() || is_row(l));
        let beside_certain = (from..to).any(certain);
        // Lines that are alike but for their numbers count only where the company is certain.
        let parts: Vec<(usize, usize)> = if beside_certain {
            vec![(from, to)]
        } else {
            let part = all.get(from..to).unwrap_or_default();
            runs(part, |s| s != Suspicion::Numbered).map(|(a, b)| (from + a, from + b)).collect()
        };
        for (a, b) in parts {
            let at_an_end = a == 0 || b == n;
            if beside_certain || (at_an_end && b - a >= 2) || b - a >= 4 {
                for (line, suspicion) in lines.get_mut(a..b).unwrap_or_default().iter_mut().zip(all.get(a..b).unwrap_or_default()) {
                    match suspicion {
                        Suspicion::None | Suspicion::Gone => {}
                        Suspicion::Weak(why) => drop_line(line, why),
                        Suspicion::Numbered => drop_line(line, RECURS),
                    }
                }
            }
        }
    }
}

/// The runs of neighbours that hold a condition, as ranges.
fn runs(all: &[Suspicion], holds: fn(Suspicion) -> bool) -> impl Iterator<Item = (usize, usize)> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < all.len() {
        let run = all.get(at..).unwrap_or_default().iter().take_while(|s| holds(**s)).count();
        if run > 0 {
            out.push((at, at + run));
        }
        at += run.max(1);
    }
    out.into_iter()
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
            "5条评论",
            "12 則留言",
            "コメントを残す",
            "3件のコメント",
            "댓글 5개",
            "댓글 남기기",
            "แสดงความคิดเห็น",
            "3 ความเห็น",
            "टिप्पणी करें",
            "4 टिप्पणियाँ",
            "השארת תגובה",
            "3 תגובות",
            "اترك تعليقاً",
            "7 دیدگاه",
            "تبصرہ کریں",
            "جميع الحقوق محفوظة 2019",
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
            "我在评论里读到了这句话，想了很久。",
            "コメントを残すことは勇気が要ることだ。",
            "댓글 하나가 하루를 바꾸기도 한다.",
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
    fn boilerplate_goes_in_every_language() {
        for line in [
            "Teilen mit:",
            "Gefällt mir:",
            "Schreibe einen Kommentar",
            "3 Kommentare",
            "Kategorien: Brot, Salz",
            "Veröffentlicht in Küche",
            "Diese Website verwendet Cookies. Wenn du die Website weiterhin nutzt, stimmst du der Verwendung zu.",
            "Weiterlesen →",
            "Suche nach:",
            "Älterer Post",
            "Partager :",
            "Laisser un commentaire",
            "3 commentaires",
            "Lire la suite →",
            "Ce site utilise des cookies. En savoir plus.",
            "Publié dans Cuisine",
            "Comparte esto:",
            "Deja un comentario",
            "Me gusta esto: Me gusta Cargando...",
            "Sigue leyendo →",
            "Etiquetas: pan, sal",
            "Condividi:",
            "Lascia un commento",
            "Continua a leggere →",
            "Geef een reactie",
            "Dit delen:",
            "Compartilhe isso:",
            "Deixe um comentário",
            "Udostępnij to:",
            "Dodaj komentarz",
            "Dela detta:",
            "Lämna en kommentar",
            "Napsat komentář",
            "Sdílet na Facebooku",
            "Αφήστε ένα σχόλιο",
            "Поделиться ссылкой:",
            "Добавить комментарий",
            "Читать далее →",
        ] {
            assert_eq!(kept(&format!("Prose that stays.\n\n{line}\n\nMore prose that stays.")).len(), 2, "{line}");
        }
        for line in [
            "Teilen wir das Brot mit allen, die an diesem Abend am Tisch sitzen.",
            "Suche nach dem Glück",
            "Rechercher la vérité, voilà une chose difficile pour tout le monde.",
            "Kategorie und Begriff",
            "Buscar trabajo en la ciudad era difícil aquel invierno.",
            "Mi piace la pioggia quando cade di notte sui tetti.",
            "Reklama mnie męczy",
        ] {
            assert_eq!(kept(&format!("Prose that stays.\n\n{line}\n\nMore prose that stays.")).len(), 3, "{line}");
        }
    }

    /// Files whose titles differ in a number only keep them, and their dates.
    #[test]
    fn numbered_titles_and_dates_are_no_scraps() {
        let prose = "The dough needs four things and patience, and most people are short of the last of them on weekdays.";
        for (title, date) in [
            ("Day {n}", "0{n}.03.2019"),
            ("Day {n}", "March {n}, 2019"),
            ("Week {n} in the Alps", "{n} March 2019"),
            ("Tag {n}: Bergen", "{n}. März 2019"),
            ("No. {n}", "Tuesday, March {n}, 2019"),
            ("Tagebuch", "Veröffentlicht am {n}. März 2019"),
            ("Diary", "March {n}, 2019"),
        ] {
            let page = |n: usize| lines(&format!("{title}\n\n{date}\n\n{prose}\n\n{prose}\n").replace("{n}", &n.to_string()));
            let mut files: Vec<Vec<Line>> = (1..=4).map(page).collect();
            mark(&mut files);
            assert!(files.iter().flatten().all(|l| l.gone.is_none()), "{title} / {date}");
        }
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
