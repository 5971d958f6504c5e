//! What the words of a single line say about it: that it is set like a title, names its author, bids farewell, says what
//! any heading may say, opens or carries on a text.

use crate::lang::site;
use crate::source::dates;

/// The share of a line's longer words that start with a capital, the first word apart.
pub(super) fn titled(text: &str) -> f64 {
    let long: Vec<&str> = text.split_whitespace().skip(1).filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() >= 4).collect();
    if long.is_empty() {
        return 0.5;
    }
    let capital = long.iter().filter(|w| w.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)).count();
    capital as f64 / long.len() as f64
}

/// "(Part 2 of 3)", "Part Two", "#4", "II".
pub(super) fn has_part(text: &str) -> bool {
    let lower = text.to_lowercase();
    let part = lower.split("part ").nth(1).is_some_and(|r| {
        r.starts_with(|c: char| c.is_ascii_digit())
            || ["one", "two", "three", "four", "five", "i", "ii", "iii", "iv"].iter().any(|n| r.starts_with(n))
    });
    part || lower.contains(" #") || text.ends_with(" II") || text.ends_with(" III")
}

/// The author of a line such as "by Anna Author".
pub(super) fn byline(text: &str) -> Option<String> {
    let (_, rest) = dates::strip_phrase(text, site::by())?;
    let words: Vec<&str> = rest.split_whitespace().collect();
    let names = words.iter().all(|w| {
        w.starts_with(char::is_uppercase)
            || matches!(
                *w,
                "and"
                    | "&"
                    | "de"
                    | "van"
                    | "von"
                    | "und"
                    | "der"
                    | "et"
                    | "e"
                    | "y"
                    | "i"
                    | "a"
                    | "och"
                    | "en"
                    | "и"
                    | "και"
                    | "da"
                    | "di"
                    | "del"
            )
    });
    (!words.is_empty() && words.len() <= 6 && names && !text.ends_with(['.', '?', '!', ':'])).then(|| rest.trim().to_string())
}

/// The last words of a post: thanks, a wave, a question to the readers.
pub(super) fn is_farewell(text: &str) -> bool {
    const SIGNS: [&str; 34] = [
        "thanks for reading",
        "thank you for reading",
        "thanks for listening",
        "thank you for listening",
        "for your listening",
        "thanks for stopping by",
        "until next time",
        "until the next time",
        "till next time",
        "see you next",
        "see you soon",
        "see you tomorrow",
        "see you in ",
        "what do you think",
        "what do you say",
        "let me know",
        "in the comments",
        "happy ",
        "enjoy!",
        "stay tuned",
        "more soon",
        "to be continued",
        "good night",
        "cheers,",
        "yours,",
        "i wish you",
        "i thank you",
        "i leave you",
        "enough for today",
        "that is all for",
        "that’s all for",
        "that's all for",
        "have a great",
        "talk soon",
    ];
    let lower = text.to_lowercase();
    let tail: String = lower.chars().rev().take(160).collect::<Vec<_>>().into_iter().rev().collect();
    SIGNS.iter().any(|s| tail.contains(s)) || lower.starts_with("xo") && lower.len() < 8
}

/// Headings that posts have inside.
pub(super) fn is_generic(text: &str) -> bool {
    const HEADINGS: [&str; 44] = [
        "summing up",
        "summary",
        "conclusion",
        "conclusions",
        "introduction",
        "intro",
        "background",
        "recap",
        "in summary",
        "final thoughts",
        "in conclusion",
        "wrapping up",
        "wrap up",
        "the bottom line",
        "bottom line",
        "ingredients",
        "directions",
        "instructions",
        "method",
        "preparation",
        "notes",
        "note",
        "tips",
        "references",
        "sources",
        "resources",
        "further reading",
        "links",
        "acknowledgements",
        "acknowledgments",
        "update",
        "updates",
        "ps",
        "p.s",
        "p.s.",
        "faq",
        "example",
        "examples",
        "overview",
        "next steps",
        "what’s next",
        "what's next",
        "the problem",
        "the solution",
    ];
    let lower = text.to_lowercase();
    let bare = lower.trim_end_matches([':', '.', '?', '!', '…']);
    HEADINGS.contains(&bare)
        || bare.starts_with("step ")
        || bare.starts_with("lesson ")
        || bare.starts_with("for the ")
        || bare.starts_with("update ")
        || bare.starts_with("recap")
        || bare.starts_with("day ") && bare.len() < 8
}

/// A first paragraph opens a subject: "Last week I …", "I have …", "Have you …".
pub(super) fn opens(text: &str) -> bool {
    const STARTS: [&str; 40] = [
        "i ",
        "i’",
        "i'",
        "last ",
        "yesterday",
        "today ",
        "today, ",
        "today’s",
        "this week",
        "this morning",
        "this month",
        "this year",
        "recently",
        "a few ",
        "a couple ",
        "one of ",
        "when i ",
        "have you ",
        "are you ",
        "do you ",
        "if you ",
        "it’s been",
        "it's been",
        "it has been",
        "we ",
        "my ",
        "once upon",
        "every ",
        "in my ",
        "in the previous",
        "in part ",
        "many ",
        "on monday",
        "hello",
        "hi ",
        "welcome",
        "as i write",
        "there is a",
        "there are ",
        "why is it",
    ];
    let lower: String = text.chars().take(40).collect::<String>().to_lowercase();
    STARTS.iter().any(|s| lower.starts_with(s))
}

/// A first paragraph that leans on what stood before: "However, …", "This means …", "So …", "According to …".
pub(super) fn continues(text: &str) -> bool {
    const STARTS: [&str; 30] = [
        "however",
        "but ",
        "and ",
        "so ",
        "so,",
        "thus",
        "therefore",
        "furthermore",
        "moreover",
        "also",
        "another",
        "this means",
        "these ",
        "those ",
        "it also",
        "they ",
        "he ",
        "she ",
        "his ",
        "her ",
        "then ",
        "first,",
        "firstly",
        "second",
        "finally",
        "now ",
        "again",
        "in addition",
        "on the other hand",
        "similarly",
    ];
    let lower: String = text.chars().take(40).collect::<String>().to_lowercase();
    STARTS.iter().any(|s| lower.starts_with(s))
}
