//! What the tags of engines mean in a book, by their names. A name that is not here is judged by its arguments.

use super::args::Arguments;

/// What a tag means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A picture, or several.
    Picture,
    /// Code: what it holds stands as it is.
    Code,
    /// Words of the page that only the engine must not touch.
    Raw,
    /// A comment: nothing.
    Comment,
    /// A note: its words stand below the text.
    Note,
    /// A callout.
    Callout,
    /// A quotation, with who said it.
    Quote,
    /// What plays or shows elsewhere: a link to it.
    Elsewhere,
    /// A whole link, by address and title.
    Link,
    /// An address of a post, a page or a file: it stands for itself.
    Address,
    /// Keys that are pressed.
    Keys,
    /// Another file.
    Include,
    /// The address of the site, which links do without.
    Root,
    /// What is repeated for lists that only the site has: it goes with all that it holds.
    Loop,
    /// It only sets or asks something: it goes, and what it holds stays.
    Control,
}

/// The names, without hyphens and underscores, in lower case.
const NAMES: &[(&[&str], Meaning)] = &[
    (
        &["figure", "img", "image", "picture", "photo", "imgproc", "assetimg", "imagewithclass", "resizeimage", "bundleimage"],
        Meaning::Picture,
    ),
    (
        &[
            "highlight",
            "code",
            "codeblock",
            "prism",
            "syntax",
            "sourcecode",
            "codetoggle",
            "snippet",
            "codesnippet",
            "mermaid",
            "terminal",
            "console",
            "prettify",
        ],
        Meaning::Code,
    ),
    (&["raw", "verbatim", "nunjucks", "escape"], Meaning::Raw),
    (&["comment", "comments"], Meaning::Comment),
    (&["sidenote", "marginnote", "sn", "mn", "fn", "footnote", "note-ref", "marginalia"], Meaning::Note),
    (
        &["notice", "alert", "admonition", "admonish", "callout", "aside", "hint", "infobox", "messagebox", "box", "calloutbox"],
        Meaning::Callout,
    ),
    (&["quote", "blockquote", "epigraph", "pullquote", "pull", "bq", "citation"], Meaning::Quote),
    (
        &[
            "youtube",
            "youtubelite",
            "vimeo",
            "gist",
            "tweet",
            "twitter",
            "twittersimple",
            "x",
            "xsimple",
            "instagram",
            "codepen",
            "jsfiddle",
            "spotify",
            "soundcloud",
            "bilibili",
            "asciinema",
            "figma",
            "video",
            "audio",
            "iframe",
            "embed",
            "mastodon",
            "toot",
            "bluesky",
            "tiktok",
            "dailymotion",
            "loom",
            "speakerdeck",
            "slideshare",
            "codesandbox",
            "stackblitz",
            "replit",
            "lite-youtube",
            "bookmark",
            "linkcard",
            "linkpreview",
            "peertube",
            "vimeosimple",
            "yt",
        ],
        Meaning::Elsewhere,
    ),
    (&["postlink", "assetlink", "linkto", "btn", "button", "linkbutton"], Meaning::Link),
    (
        &[
            "ref",
            "relref",
            "posturl",
            "link",
            "assetpath",
            "postpath",
            "urlfor",
            "geturl",
            "url",
            "absurl",
            "relurl",
            "filename",
            "static",
            "attach",
            "page",
        ],
        Meaning::Address,
    ),
    (
        &[
            "include",
            "includerelative",
            "includecached",
            "includecode",
            "render",
            "partial",
            "readfile",
            "import",
            "component",
            "section",
            "layout",
        ],
        Meaning::Include,
    ),
    (
        &[
            "baseurl",
            "siteurl",
            "site.baseurl",
            "site.url",
            "basepath",
            "base",
            "config.baseurl",
            "site.root",
            "root",
            "config.root",
            "site.params.baseurl",
            "page.baseurl",
            "relativeroot",
            "pathto",
        ],
        Meaning::Root,
    ),
    (&["kbd", "key", "keys"], Meaning::Keys),
    (&["for", "tablerow", "paginate", "macro", "range"], Meaning::Loop),
    (
        &[
            "if",
            "else",
            "elsif",
            "elseif",
            "unless",
            "assign",
            "set",
            "setglobal",
            "capture",
            "case",
            "when",
            "with",
            "block",
            "extends",
            "increment",
            "break",
            "continue",
            "liquid",
            "cycle",
            "more",
            "toc",
            "title",
            "endif",
            "rendertemplate",
            "renderfile",
            "rendercontent",
        ],
        Meaning::Control,
    ),
];

/// A name without what engines write differently.
pub(super) fn plain(name: &str) -> String {
    name.trim_matches(['.', '#', '>', '$', '-', '&', ' '])
        .chars()
        .filter(|c| !matches!(c, '-' | '_'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// What a name means, where the table has it.
pub(super) fn meaning(name: &str) -> Option<Meaning> {
    let name = plain(name);
    NAMES.iter().find(|(names, _)| names.contains(&name.as_str())).map(|(_, meaning)| *meaning)
}

/// The address of what a tag plays or shows from elsewhere.
pub(super) fn elsewhere(name: &str, arguments: &Arguments) -> Option<String> {
    if let Some(address) = arguments.address() {
        return Some(if address.starts_with("//") { format!("https:{address}") } else { address.to_string() });
    }
    let safe = |text: &&str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    let word = |keys: &[&str], n: usize| arguments.named(keys).or_else(|| arguments.nth(n)).map(str::trim).filter(safe);
    let id = ["id", "videoid", "code", "slug"];
    Some(match plain(name).as_str() {
        "youtube" | "youtubelite" | "liteyoutube" | "yt" => {
            format!("https://www.youtube.com/watch?v={}", word(&["id", "videoid", "code", "v", "slug"], 0)?)
        }
        "vimeo" | "vimeosimple" => format!("https://vimeo.com/{}", word(&id, 0)?),
        "dailymotion" => format!("https://www.dailymotion.com/video/{}", word(&id, 0)?),
        "loom" => format!("https://www.loom.com/share/{}", word(&id, 0)?),
        "asciinema" => format!("https://asciinema.org/a/{}", word(&id, 0)?),
        "bilibili" => format!("https://www.bilibili.com/video/{}", word(&id, 0)?),
        "instagram" => format!("https://www.instagram.com/p/{}/", word(&id, 0)?),
        "gist" => match (word(&["user"], 0)?, word(&["id"], 1)) {
            (user, Some(id)) => format!("https://gist.github.com/{user}/{id}"),
            (id, None) => format!("https://gist.github.com/{id}"),
        },
        "codepen" => match (word(&["user"], 0)?, word(&["id", "hash"], 1)) {
            (user, Some(id)) if arguments.named(&["user"]).is_some() => format!("https://codepen.io/{user}/pen/{id}"),
            (id, _) => format!("https://codepen.io/pen/{id}"),
        },
        "tweet" | "twitter" | "x" | "twittersimple" | "xsimple" => match (word(&["user"], 0), word(&["id"], 1)) {
            (Some(user), Some(id)) => format!("https://twitter.com/{user}/status/{id}"),
            (id, other) => format!("https://twitter.com/i/status/{}", id.or(other).or(word(&["id"], 0))?),
        },
        _ => return None,
    })
}
