//! The outline as one JSON object. Its names are fixed: other programs read it.

use serde_json::{Value, json};

use super::Plan;

/// The plan as JSON, on one line, ended by a line end.
///
/// `{"chapters":[{"title","reason":[…],"posts":[{"id","title","path","line","date","series","second_choice"}]}],`
/// `"parts":[{"title","chapters":[index]}],"dropped":[{"id","path","line","why"}],`
/// `"gone":[{"id","chapter"}],"splits":[{"path","line","title","score","doubtful"}]}`; what is not known is `null`. Beside these there are
/// `words` and `runners_up` of chapters, `why` and `new` of posts, `split` of splits (whether the archive was cut there).
pub fn json(plan: &Plan<'_>) -> String {
    let chapters: Vec<Value> = plan
        .outline
        .chapters
        .iter()
        .map(|chapter| {
            let posts: Vec<Value> = chapter
                .posts
                .iter()
                .filter_map(|placed| {
                    let post = plan.post(placed)?;
                    Some(json!({
                        "id": post.id,
                        "title": plan.title_of(placed),
                        "path": &*post.loc.file,
                        "line": post.loc.line,
                        "date": post.date.map(|d| d.iso()),
                        "series": placed.series.clone().or_else(|| post.series.as_ref().map(|s| s.name.clone())),
                        "second_choice": placed.second_choice,
                        "why": placed.why,
                        "new": placed.new,
                    }))
                })
                .collect();
            json!({
                "title": chapter.title,
                "reason": chapter.reason,
                "words": chapter.words,
                "runners_up": chapter.runners_up,
                "posts": posts,
            })
        })
        .collect();
    let parts: Vec<Value> = plan.outline.parts.iter().map(|p| json!({ "title": p.title, "chapters": p.chapters })).collect();
    let dropped: Vec<Value> =
        plan.dropped().map(|d| json!({ "id": d.id, "path": &*d.loc.file, "line": d.loc.line, "why": d.why })).collect();
    let gone: Vec<Value> = plan.outline.gone.iter().map(|g| json!({ "id": g.name, "chapter": g.chapter })).collect();
    let splits: Vec<Value> = plan
        .findings
        .splits
        .iter()
        .filter(|s| s.split || s.doubtful)
        .map(|s| {
            json!({
                "path": &*s.loc.file, "line": s.loc.line, "title": s.title,
                "score": (s.score * 1000.0).round() / 1000.0, "doubtful": s.doubtful, "split": s.split,
            })
        })
        .collect();
    let whole = json!({
        "chapters": chapters, "parts": parts, "dropped": dropped, "gone": gone, "splits": splits, "reason": plan.outline.reason,
    });
    format!("{whole}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_fixed() {
        let (posts, findings, outline) = super::super::tests::sample();
        let text = json(&Plan { title: "A Book", posts: &posts, findings: &findings, outline: &outline });
        let value: Value = serde_json::from_str(&text).expect("it is JSON");
        let first = &value["chapters"][0];
        assert_eq!(first["title"], "Printing");
        assert_eq!(first["reason"][0], "a reason");
        let post = &first["posts"][1];
        assert_eq!(
            (&post["id"], &post["title"], &post["path"], &post["line"], &post["date"], &post["series"], &post["second_choice"]),
            (
                &json!("paper"),
                &json!("On <Paper>"),
                &json!("seeds/paper.md"),
                &json!(1),
                &json!("2020-01-02"),
                &Value::Null,
                &json!("Binding")
            )
        );
        assert_eq!(value["parts"][0]["chapters"], json!([0, 1]));
        assert_eq!(value["dropped"][0]["why"], "excluded by book.toml");
        assert_eq!(value["splits"][0]["doubtful"], true);
        assert_eq!(text.matches('\n').count(), 1);
    }
}
