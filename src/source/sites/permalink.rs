//! Addresses that a site makes of its posts by a pattern: `/:year/:month/:title/` of Hugo, Jekyll and Hexo, `{date:%Y}/{slug}` of
//! Pelican.

use crate::model::{Date, Post, text};

/// What a pattern is filled with.
struct Filling<'a> {
    post: &'a Post,
    /// What the post is called in its address.
    name: &'a str,
    /// The folder below the content that it lies in.
    section: &'a str,
}

/// The addresses of a post by a pattern: one for each name that it may bear. None where the pattern wants a date and the post has none.
pub(super) fn addresses(pattern: &str, post: &Post, section: &str) -> Vec<String> {
    let stem = post.loc.file.rsplit('/').next().unwrap_or("").rsplit_once('.').map_or("", |(stem, _)| stem);
    let stem = stem.get(11..).filter(|_| stem.get(..10).is_some_and(|d| Date::parse(d).is_some())).unwrap_or(stem);
    let title = text::slug(&post.plain_title());
    let mut out: Vec<String> = Vec::new();
    for name in [post.id.as_str(), stem, title.as_str()] {
        if name.is_empty() || matches!(name, "index" | "_index") {
            continue;
        }
        match (Filling { post, name, section }).fill(&style(pattern)) {
            Some(address) if !out.contains(&address) => out.push(address),
            Some(_) | None => {}
        }
    }
    out
}

/// Jekyll's patterns that have names.
fn style(pattern: &str) -> String {
    match pattern.trim() {
        "date" => "/:categories/:year/:month/:day/:title.html",
        "pretty" => "/:categories/:year/:month/:day/:title/",
        "ordinal" => "/:categories/:year/:y_day/:title.html",
        "weekdate" => "/:categories/:year/W:week/:short_day/:title.html",
        "none" => "/:categories/:title.html",
        other => other,
    }
    .to_string()
}

impl Filling<'_> {
    fn fill(&self, pattern: &str) -> Option<String> {
        let mut out = String::from("/");
        let mut rest = pattern.trim_start_matches('/');
        while let Some(c) = rest.chars().next() {
            let after = rest.get(c.len_utf8()..).unwrap_or("");
            let (key, tail) = match c {
                ':' => {
                    let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
                    after.split_at(end)
                }
                '{' => after.split_once('}')?,
                _ => {
                    out.push(c);
                    rest = after;
                    continue;
                }
            };
            out.push_str(&self.value(key)?);
            rest = tail;
        }
        while out.contains("//") {
            out = out.replace("//", "/");
        }
        Some(out)
    }

    /// What stands for a key; `None` where the post has nothing for it, or the key is not known.
    fn value(&self, key: &str) -> Option<String> {
        let date = || self.post.date;
        let categories = || self.post.categories.iter().map(|c| text::slug(c)).collect::<Vec<_>>();
        Some(match key {
            "title"
            | "slug"
            | "name"
            | "filename"
            | "slugorfilename"
            | "slugorcontentbasename"
            | "contentbasename"
            | "post_title"
            | "basename" => self.name.to_string(),
            "year" | "date:%Y" => format!("{:04}", date()?.year),
            "short_year" | "date:%y" => format!("{:02}", date()?.year.rem_euclid(100)),
            "month" | "date:%m" => format!("{:02}", date()?.month),
            "i_month" | "date:%-m" => date()?.month.to_string(),
            "day" | "date:%d" => format!("{:02}", date()?.day),
            "i_day" | "date:%-d" => date()?.day.to_string(),
            "monthname" | "month_name" | "long_month" | "date:%B" => {
                MONTHS.get(usize::from(date()?.month.unsigned_abs()).checked_sub(1)?)?.to_lowercase()
            }
            "short_month" | "date:%b" => MONTHS.get(usize::from(date()?.month.unsigned_abs()).checked_sub(1)?)?.get(..3)?.to_string(),
            "categories" | "slugified_categories" => categories().join("/"),
            "category" => categories().into_iter().next().unwrap_or_default(),
            "section" => self.section.split('/').next().unwrap_or("").to_string(),
            "sections" | "path" => self.section.to_string(),
            "output_ext" => ".html".to_string(),
            "lang" => self.post.lang.as_ref().map(|l| l.bcp47()).unwrap_or_default(),
            _ => return None,
        })
    }
}

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Loc;
    use crate::model::Text;

    #[test]
    fn patterns_of_every_engine_are_filled() {
        let post = Post {
            id: "salt".into(),
            title: Text::from_plain("Salt and Rope"),
            date: Date::new(2019, 3, 5),
            categories: vec!["Sea Craft".into()],
            loc: Loc::new("content/blog/2019-03-05-salt.md", 1),
            ..Post::default()
        };
        for (pattern, wanted) in [
            ("/:year/:month/:title/", "/2019/03/salt/"),
            ("date", "/sea-craft/2019/03/05/salt.html"),
            ("pretty", "/sea-craft/2019/03/05/salt/"),
            ("/writing/:slug", "/writing/salt"),
            (":year/:i_month/:name.html", "/2019/3/salt.html"),
            ("{date:%Y}/{date:%b}/{slug}/", "/2019/Mar/salt/"),
            ("/:sections/:filename/", "/blog/salt/"),
        ] {
            assert_eq!(addresses(pattern, &post, "blog").first().map(String::as_str), Some(wanted), "{pattern}");
        }
        assert_eq!(addresses("/:title/", &post, "").len(), 2, "its title may be its name");
        let undated = Post { date: None, ..post.clone() };
        assert!(addresses("/:year/:title/", &undated, "").is_empty() && addresses("/:nosuch/:title/", &post, "").is_empty());
    }
}
