//! Block quotations of a text that lost its markup.
//!
//! A block quotation puts words into somebody else's mouth, so one is made only where the text says so: an
//! introduction ("Here is what she writes:"), quotation marks that run over several paragraphs, points of ellipsis behind a
//! colon, or a line below that names who said it.

use crate::model::{Block, BlockKind, Inline, Quote, Text};
use crate::source::tree::shape;

use super::marks::{ends_with_attribution, is_list_item, split_inline_attribution};
use super::structure::{Shaper, tidy};

/// Paragraphs that a quotation may have.
const MAX_QUOTE: usize = 14;

/// Where a quotation ends.
struct End {
    /// Its last unit.
    last: usize,
    /// The last unit names who said it.
    attributed: bool,
}

const OPENING: [char; 4] = ['“', '"', '«', '„'];

impl Shaper<'_> {
    /// Makes the quotation that starts at a unit, if one does; the index of the unit behind it.
    pub(super) fn quotation(&mut self, at: usize) -> Option<usize> {
        let end = self.quote_end(at)?;
        let said_by = end.attributed.then(|| self.text(end.last).to_string());
        let last = if end.attributed { end.last - 1 } else { end.last };
        let mut blocks: Vec<Block> = (at..=last).map(|i| self.para(i)).collect();
        let inner = if said_by.is_none() { blocks.last_mut().and_then(cut_attribution) } else { None };
        strip_marks(&mut blocks);
        let attribution = said_by.map(|s| shape::without_dash(Text::from_plain(tidy(&s)))).or(inner);
        self.push(at, BlockKind::Quote(Quote { blocks, attribution, epigraph: false }));
        Some(end.last + 1)
    }

    fn quote_end(&self, at: usize) -> Option<End> {
        let text = self.text(at);
        if text.is_empty() || is_list_item(text) {
            return None;
        }
        let introduced = at > 0 && self.introduces(at - 1);
        if self.is_heading(at) && !(introduced && self.says(at - 1)) {
            return None;
        }
        if let Some(last) = self.attribution(at, introduced) {
            return Some(End { last, attributed: true });
        }
        let plain = |last: usize| Some(End { last, attributed: false });
        let opens = text.starts_with(OPENING);
        if opens {
            if let Some(last) = self.marks_end(at) {
                if last > at || (introduced && self.words(at) >= 8) {
                    return plain(last);
                }
            }
        }
        if introduced && self.says(at - 1) && !opens {
            if let Some(last) = self.closing_mark(at) {
                return plain(last);
            }
        }
        if self.is_heading(at) {
            return None;
        }
        let own = ends_with_attribution(text) && (opens || introduced);
        let said = introduced && self.says(at - 1) && self.words(at) >= 12;
        let elided = introduced && starts_elided(text);
        if own || said || elided { plain(self.run_on(at)) } else { None }
    }

    /// The line that names who said what starts here: behind the paragraphs from the introduction, behind the one in marks, or
    /// behind the few lines at the top of a post.
    fn attribution(&self, at: usize, introduced: bool) -> Option<usize> {
        let end =
            (at + 1..self.units.len().min(at + MAX_QUOTE)).find(|i| shape::starts_with_dash(self.text(*i)) && !self.continues_list(*i))?;
        let clean = (at..end).all(|i| !self.is_heading(i) && !is_list_item(self.text(i)) && (i == at || !self.introduces(i)));
        // "I wish to end with the words of a friend", without a colon, leads to a quotation as well.
        let leads = |i: usize| self.says(i) && self.text(i).ends_with(char::is_alphanumeric) && self.words(i) >= 6;
        let loose = at > 0 && leads(at - 1);
        if end > at + 1 && leads(at) {
            return None;
        }
        let last_of_post = end + 1 == self.units.len();
        let short = (at..end).map(|i| self.words(i)).sum::<usize>() <= 60 && end - at <= 6;
        let near = end - at == 1 && (self.text(at).starts_with(OPENING) || (!last_of_post && self.words(at) <= 150));
        (self.is_clear(at, end) && clean && (introduced || loose || near || (at == 0 && short && !last_of_post))).then_some(end)
    }

    /// Nothing between two units is a quotation that is closed already, with the writer's own words behind it.
    fn is_clear(&self, from: usize, to: usize) -> bool {
        to == from + 1
            || !(from..to - 1).any(|i| {
                self.text(i).starts_with(OPENING) && self.text(i).ends_with(['”', '"', '»']) && !self.text(i + 1).starts_with(OPENING)
            })
    }

    /// A quotation without marks goes on while paragraphs begin with points of ellipsis, or end so, one after the other.
    fn run_on(&self, at: usize) -> usize {
        let ends = |i: usize| self.text(i).ends_with('…') || self.text(i).ends_with("....") || self.text(i).ends_with("...");
        let mut last = at;
        while last + 1 < self.units.len() && !self.is_heading(last + 1) && !self.introduces(last + 1) && !is_list_item(self.text(last + 1))
        {
            let next = last + 1;
            let goes_on = starts_elided(self.text(next)) || (ends(last) && ends(next));
            if !goes_on {
                break;
            }
            last = next;
        }
        last
    }

    /// Ends with a colon, as what leads to a quotation does; a list may follow as well.
    pub(super) fn introduces(&self, at: usize) -> bool {
        self.text(at).ends_with(':') && self.words(at) >= 2
    }

    /// Its last sentence speaks of saying: what follows is quoted.
    fn says(&self, at: usize) -> bool {
        const SAYING: [&str; 42] = [
            "say",
            "says",
            "said",
            "saying",
            "states",
            "stated",
            "state",
            "writes",
            "wrote",
            "write",
            "written",
            "quote",
            "quotes",
            "quoting",
            "passage",
            "passages",
            "words",
            "according",
            "explains",
            "explained",
            "puts",
            "put",
            "advise",
            "advises",
            "suggests",
            "notes",
            "noted",
            "reports",
            "reported",
            "argues",
            "listen",
            "excerpt",
            "extract",
            "definition",
            "replied",
            "answered",
            "asks",
            "told",
            "reads",
            "wisdom",
            "schreibt",
            "écrit",
        ];
        let lower = self.text(at).to_lowercase();
        let last = lower.rsplit(['.', '?', '!']).find(|s| !s.trim().is_empty()).unwrap_or(&lower);
        let emphasis = ["bolding", "emphasis", "italics", "bold "].iter().any(|w| last.contains(w))
            && ["mine", "my ", "added", "my own"].iter().any(|w| last.contains(w));
        emphasis || last.split(|c: char| !c.is_alphanumeric()).any(|w| SAYING.contains(&w))
    }

    /// The paragraph in which the marks that open here are closed; none where that is talk, or the writer goes on behind them.
    fn marks_end(&self, at: usize) -> Option<usize> {
        let text = self.text(at);
        let (open, close) = match text.chars().next()? {
            '“' => ('“', '”'),
            '«' => ('«', '»'),
            '„' => ('„', '“'),
            _ => ('"', '"'),
        };
        let closed = |t: &str| t.trim_end_matches(['.', ',', ' ']).ends_with(close) || ends_with_attribution(t);
        let balanced =
            if open == close { text.matches(close).count() % 2 == 0 } else { text.matches(close).count() >= text.matches(open).count() };
        if balanced {
            let one = only_outer(text, open, close)
                || (ends_with_attribution(text) && split_inline_attribution(text).is_some_and(|(w, _)| only_outer(w, open, close)));
            return (closed(text) && one).then_some(at);
        }
        // Each paragraph may open with a mark of its own; only where as many are closed as were opened is the end.
        let depth = |t: &str| t.matches(open).count() as i64 - t.matches(close).count() as i64;
        let mut open_now = depth(text);
        let mut first = None;
        for i in at + 1..self.units.len().min(at + MAX_QUOTE) {
            let next = self.text(i);
            if self.is_heading(i) || self.introduces(i) {
                break;
            }
            open_now += depth(next) - i64::from(next.starts_with(open));
            if closed(next) && (open == close || open_now <= 0) {
                return Some(i);
            }
            if closed(next) && first.is_none() {
                first = Some(i);
            }
        }
        first
    }

    /// The paragraph that closes marks which nothing opened: behind an introduction, the writer forgot the first one.
    fn closing_mark(&self, at: usize) -> Option<usize> {
        for i in at..self.units.len().min(at + MAX_QUOTE) {
            let text = self.text(i);
            if i > at && (self.is_heading(i) || self.introduces(i) || is_list_item(text)) {
                return None;
            }
            let (opened, closed) = (text.matches('“').count(), text.matches('”').count());
            if closed == opened + 1 && text.trim_end_matches(['.', ' ']).ends_with('”') {
                return Some(i);
            }
            if closed != opened {
                return None;
            }
        }
        None
    }
}

fn starts_elided(text: &str) -> bool {
    text.starts_with('…') || text.starts_with("...")
}

/// The marks at both ends belong together: nothing closes the first before the end.
fn only_outer(text: &str, open: char, close: char) -> bool {
    let mut depth = 0_i64;
    let body: Vec<char> = text.trim_end_matches(['.', ',', ' ']).chars().collect();
    for (n, c) in body.iter().enumerate() {
        if *c == open {
            depth += 1;
        } else if *c == close {
            depth -= 1;
        }
        if depth == 0 {
            return n + 1 == body.len();
        }
    }
    false
}

/// Cuts an attribution off the end of a paragraph.
fn cut_attribution(block: &mut Block) -> Option<Text> {
    let BlockKind::Para(text) = &mut block.kind else { return None };
    let plain = text.plain();
    let (words, name) = split_inline_attribution(&plain)?;
    let name = Text::from_plain(name.trim());
    *text = Text::from_plain(words.trim_end());
    Some(name)
}

/// Takes off the marks round a whole quotation: being set off says the same.
fn strip_marks(blocks: &mut [Block]) {
    const PAIRS: [(char, char); 4] = [('“', '”'), ('"', '"'), ('«', '»'), ('„', '“')];
    let plain: Vec<String> = blocks.iter().map(|b| if let BlockKind::Para(t) = &b.kind { t.plain() } else { String::new() }).collect();
    let all = plain.join("\n");
    let Some((open, close)) = PAIRS.iter().copied().find(|(o, c)| all.starts_with(*o) && all.trim_end_matches(['.', ',']).ends_with(*c))
    else {
        return;
    };
    // Each paragraph of a quotation may open with a mark; only the last closes.
    let inner: usize = plain.iter().skip(1).filter(|p| p.starts_with(open)).count();
    let balanced = if open == close {
        all.matches(open).count() == 2 + inner
    } else {
        only_outer(&format!("{open}{}", all.replace(&format!("\n{open}"), "\n").trim_start_matches(open)), open, close)
    };
    if !balanced {
        return;
    }
    let last = blocks.len().saturating_sub(1);
    for (n, block) in blocks.iter_mut().enumerate() {
        let BlockKind::Para(text) = &mut block.kind else { continue };
        let Some(Inline::Text(words)) = text.inlines.first_mut() else { continue };
        let mut bare = words.strip_prefix(open).unwrap_or(words).trim_start().to_string();
        if n == last {
            if let Some(at) = bare.rfind(close) {
                bare.replace_range(at..at + close.len_utf8(), "");
            }
        }
        *words = bare.trim().to_string();
    }
}
