//! What `[chapters]` says beside a plan that is written out. Listed chapters come first; what they leave no room for is told, one
//! message a key.

use crate::config::manifest::{Chapters, Order, Structure, Within};
use crate::diag::{Diagnostic, Loc, Report, kinds};
use crate::model::Post;

use super::arrange::Control;

/// Tells of keys that have nothing to act on, and answers the chapters without what would undo the list.
pub fn reconcile(chapters: &Chapters, control: &Control, posts: &[Post], report: &mut Report) -> Chapters {
    let mut out = chapters.clone();
    let listed = chapters.explicit.iter().filter(|c| c.title.is_some()).count();
    if listed == 0 {
        return out;
    }
    let mut tell = |loc: Option<&Loc>, message: String, help: &str| {
        let at = loc.filter(|loc| loc.line > 0).cloned().or_else(|| chapters.explicit.first().map(|c| c.loc.clone()));
        report.push(Diagnostic::warning(kinds::FROZEN_KEY, message).at(at.unwrap_or_default()).with("it has no effect").help(help));
    };
    let says = |key: &str| format!("`chapters.{key}` has nothing to act on: the chapters are listed in book.toml");
    // One listed chapter is how `plan --write` writes the order of a book whose posts are chapters.
    if chapters.structure == Structure::Posts && listed > 1 {
        out.structure = Structure::Themes;
        let help = "take it out, or write structure = \"parts\": each listed chapter becomes a part, and each post a chapter";
        tell(None, "`structure = \"posts\"` would undo the chapters that book.toml lists".to_string(), help);
    }
    let open = control.explicit.iter().zip(&chapters.explicit).any(|(e, c)| e.rest_at.is_some() && c.title.is_none());
    if !open {
        let unlist = "take it out, or take the [[chapters.chapter]] tables out to have the themes found afresh";
        if chapters.count.is_some() {
            tell(None, says("count"), unlist);
        }
        if !matches!(chapters.order, Order::Themes | Order::Manual) {
            tell(None, says("order"), unlist);
        }
    }
    let by_hand = control.explicit.iter().all(|e| e.rest_at.is_none() && e.posts.chunk_by(|a, b| a.by == b.by).all(|same| same.len() == 1));
    if by_hand && chapters.within != Within::Auto {
        tell(None, says("within"), "move the lines of the posts in book.toml");
    }
    for (selector, _) in &chapters.pin {
        let pinned = |p: &usize| posts.get(*p).is_some_and(|post| post.id == selector.text);
        if control.first.iter().chain(&control.last).any(|p| pinned(p) && control.named.get(*p) == Some(&true)) {
            let message = format!("`pin` does not move “{}”: book.toml lists it in a chapter", selector.text);
            tell(Some(&selector.loc), message, "move its line in [[chapters.chapter]]");
        }
    }
    let home = |post: &usize| control.explicit.iter().position(|e| e.posts.iter().any(|n| n.post == *post));
    for (together, group) in control.together.iter().zip(&chapters.keep_together) {
        let mut homes: Vec<usize> = together.iter().filter_map(home).collect();
        homes.dedup();
        if homes.len() > 1 {
            let names: Vec<&str> = group.iter().map(|s| s.text.as_str()).collect();
            let message = format!("`keep-together` does not bring {} together: book.toml lists them in several chapters", names.join(", "));
            tell(group.first().map(|s| &s.loc), message, "move their lines into one [[chapters.chapter]]");
        }
    }
    let titled = |title: &str| chapters.explicit.iter().any(|c| c.title.as_deref() == Some(title));
    for (from, to, loc) in chapters.rename.iter().filter(|(from, ..)| titled(from)) {
        tell(
            Some(loc),
            format!("`rename` does not change “{from}”: book.toml lists the chapter"),
            &format!("write title = \"{to}\" there"),
        );
    }
    out.rename.retain(|(from, ..)| !titled(from));
    out
}
