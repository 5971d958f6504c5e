//! What sites add to Markdown, turned into Markdown or taken out before it is parsed.
//!
//! Shortcodes of Hugo (`{{< figure src="a.png" >}}`), tags of Jekyll (`{% highlight rust %}`, `{% post_url x %}`),
//! attribute lists of kramdown (`{: .x}`), wiki links of Obsidian (`[[page|label]]`). Code is left alone: fenced,
//! indented, and between backticks. No line end is added or taken away, so lines keep their numbers.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Report, kinds};

use super::Place;
use crate::source::classes::is_bleed;

/// Names of shortcodes that were dropped: how often, and the line of the first.
type Dropped = BTreeMap<String, (usize, usize)>;

/// The text without what only a site's generator understands; what was dropped is told once a name.
pub(super) fn prepare(text: &str, place: &Place, report: &mut Report) -> String {
    if !text.contains(['{', '[']) {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len());
    let mut dropped = Dropped::new();
    let mut fence: Option<(char, usize)> = None;
    let mut ticks = 0;
    let mut liquid_code = false;
    let mut previous_blank = true;
    let mut indented = false;
    for (n, line) in text.split_inclusive('\n').enumerate() {
        let bare = line.trim_end();
        let mark = fence_mark(bare);
        let in_fence = fence.is_some();
        match (fence, mark) {
            (None, Some(m)) => fence = Some(m),
            (Some((c, len)), Some((d, more))) if c == d && more >= len && bare.trim_start().trim_start_matches(c).trim().is_empty() => {
                fence = None
            }
            _ => {}
        }
        indented = (line.starts_with("    ") || line.starts_with('\t'))
            && (previous_blank || indented)
            && !bare.trim_start().starts_with(['-', '*', '+']);
        previous_blank = bare.is_empty();
        if bare.is_empty() {
            ticks = 0;
        }
        let ends_code = ["{% endhighlight", "{%- endhighlight", "{{< /highlight", "{% endraw"].iter().any(|t| line.contains(t));
        let starts_code = ["{% highlight", "{%- highlight", "{{< highlight", "{% raw"].iter().any(|t| line.contains(t));
        if liquid_code && !ends_code {
            out.push_str(line);
            continue;
        }
        liquid_code = starts_code && !ends_code;
        if in_fence || fence.is_some() || indented || !line.contains(['{', '[', '`']) {
            out.push_str(line);
        } else {
            inline(line, n + 1, &mut ticks, &mut out, &mut dropped);
        }
    }
    for (name, (count, line)) in dropped {
        let times = if count > 1 { format!(" ({count} times)") } else { String::new() };
        report.push(
            Diagnostic::warning(kinds::SHORTCODE, format!("{name} belongs to a site's generator and means nothing in a book{times}"))
                .at(place.before.down(line))
                .about(name.as_str(), count)
                .with("it was dropped; words between its start and its end were kept")
                .help("write what it shows as Markdown: a picture as ![alt](file), a link as [words](address)"),
        );
    }
    out
}

fn fence_mark(line: &str) -> Option<(char, usize)> {
    let trimmed = line.trim_start_matches([' ', '>']);
    let c = trimmed.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let len = trimmed.chars().take_while(|d| *d == c).count();
    let info = trimmed.trim_start_matches(c);
    (len >= 3 && !(c == '`' && info.contains('`'))).then_some((c, len))
}

/// One line outside of code blocks. `ticks` is the length of the backtick run that opened a code span which has not ended.
fn inline(line: &str, number: usize, ticks: &mut usize, out: &mut String, dropped: &mut Dropped) {
    let mut rest = line;
    let last_runs = last_runs(line);
    while let Some(c) = rest.chars().next() {
        if *ticks == 0 && c == '{' && out.ends_with(')') && rest.starts_with("{:") {
            // kramdown's list of a picture: [`crate::source::attributes`] reads it.
            if let Some(list) = rest.split_inclusive('}').next().filter(|l| l.ends_with('}') && speaks_of_pictures(l)) {
                out.push_str(list);
                rest = rest.get(list.len()..).unwrap_or("");
                continue;
            }
        }
        if c == '`' {
            let run = rest.chars().take_while(|c| *c == '`').count();
            let closes_later = |len: usize| last_runs.get(&len).is_some_and(|last| *last > line.len() - rest.len());
            *ticks = match *ticks {
                0 if closes_later(run) => run,
                0 => 0,
                open if open == run => 0,
                open => open,
            };
            out.push_str(rest.get(..run).unwrap_or(""));
            rest = rest.get(run..).unwrap_or("");
            continue;
        }
        let found = if *ticks > 0 { None } else { special(rest) };
        match found {
            Some((length, replacement, name)) => {
                out.push_str(&replacement);
                if let Some(name) = name {
                    dropped.entry(name).or_insert((0, number)).0 += 1;
                }
                rest = rest.get(length..).unwrap_or("");
            }
            None => {
                out.push(c);
                rest = rest.get(c.len_utf8()..).unwrap_or("");
            }
        }
    }
    // A code span may run on to the next line; one that was not closed on its own is not tracked further.
    *ticks = 0;
}

/// Whether an attribute list says how large a picture is, or where it stands.
fn speaks_of_pictures(list: &str) -> bool {
    ["width=", "height=", "style=", "align", "float", "pull-"].iter().any(|word| list.contains(word))
}

/// Where the last run of backticks of each length starts.
fn last_runs(line: &str) -> BTreeMap<usize, usize> {
    let mut last = BTreeMap::new();
    let mut run = 0;
    for (at, byte) in line.bytes().chain(std::iter::once(b' ')).enumerate() {
        if byte == b'`' {
            run += 1;
        } else if run > 0 {
            last.insert(run, at - run);
            run = 0;
        }
    }
    last
}

/// The end of something special is looked for so far: time stays in proportion to a line's length.
const MOST: usize = 4096;

/// So many bytes of a text at most.
fn start_of(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

/// Something special at the start: its length, what stands for it, and its name where it is dropped.
fn special(text: &str) -> Option<(usize, String, Option<String>)> {
    let between = |open: &str, close: &str| {
        let inner = text.strip_prefix(open)?;
        let end = start_of(inner, MOST).find(close)?;
        let inner = inner.get(..end)?;
        (!inner.contains('\n')).then_some((open.len() + end + close.len(), inner.trim()))
    };
    for (open, close) in [("{{<", ">}}"), ("{{%", "%}}")] {
        if let Some((length, inner)) = between(open, close) {
            return Some(shortcode(length, inner));
        }
    }
    if let Some((length, inner)) = between("{%", "%}") {
        return Some(tag(length, inner.trim_matches('-').trim()));
    }
    if let Some((length, inner)) = between("{{", "}}") {
        return variable(length, inner);
    }
    if let Some((length, inner)) = between("{:", "}") {
        let list = inner.is_empty()
            || inner
                .split_whitespace()
                .all(|w| w.starts_with(['.', '#']) || w.contains('=') || w.chars().all(char::is_alphanumeric) || w.contains(['"', '\'']));
        let bleeds = list && inner.split_whitespace().any(|w| w.strip_prefix('.').is_some_and(is_bleed));
        if bleeds {
            return Some((length, "{.full-bleed}".into(), None));
        }
        return list.then(|| (length, String::new(), (!inner.is_empty()).then(|| "the attribute list {: …}".to_string())));
    }
    wiki(text).or_else(|| image(text))
}

/// A picture whose address has white space in it, or its size behind it: `![x](my photo.png)`, `![x](a.png =300x200)`.
fn image(text: &str) -> Option<(usize, String, Option<String>)> {
    let text = start_of(text, MOST);
    let (alt, inner) = text.strip_prefix("![")?.split_once("](").filter(|(alt, _)| !alt.contains(['\n', '[', ']']))?;
    let mut depth = 0_usize;
    let end = inner.char_indices().find_map(|(at, c)| {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
        None
    })?;
    let length = 2 + alt.len() + 2 + end + 1;
    // What a generator puts in has white space of its own.
    let inner = inner.get(..end).filter(|i| !i.contains(['\n', '<', '>', '{']))?.trim();
    let (rest, size) = match inner.rsplit_once(" =").map(|(rest, size)| (rest.trim_end(), size_list(size))) {
        Some((rest, Some(list))) => (rest, list),
        _ => (inner, String::new()),
    };
    let quote = [" \"", " '"].iter().filter_map(|q| rest.find(q)).min().filter(|_| rest.ends_with(['"', '\'']));
    let (address, title) = quote.map_or((rest, ""), |at| rest.split_at(at));
    let path = address.split(['?', '#']).next().unwrap_or("").trim_end().to_ascii_lowercase();
    let is_picture = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp", ".tif", ".tiff"].iter().any(|e| path.ends_with(e));
    let spaced = address.trim().contains(char::is_whitespace) && is_picture;
    if !spaced && size.is_empty() {
        return None;
    }
    Some((length, format!("![{alt}](<{}>{title}){size}", address.trim()), None))
}

/// `300x200`, `300x`, `x200`, `50%x` as an attribute list.
fn size_list(size: &str) -> Option<String> {
    let (width, height) = size.trim().split_once(['x', '*'])?;
    let sound = |n: &str| n.len() <= 6 && n.trim_end_matches("px").trim_end_matches('%').bytes().all(|b| b.is_ascii_digit());
    let part = |name: &str, n: &str| if n.is_empty() { String::new() } else { format!("{name}={n} ") };
    let list = format!("{}{}", part("width", width), part("height", height));
    (sound(width) && sound(height) && !list.is_empty()).then(|| format!("{{{}}}", list.trim_end()))
}

/// A shortcode of Hugo.
fn shortcode(length: usize, inner: &str) -> (usize, String, Option<String>) {
    let inner = inner.trim_end_matches('/').trim();
    let name = inner.split_whitespace().next().unwrap_or("");
    let arguments = inner.get(name.len()..).unwrap_or("").trim();
    match name {
        "figure" | "img" | "image" => {
            let src = argument(arguments, "src").or_else(|| argument(arguments, "link"));
            if let Some(src) = src {
                let alt = argument(arguments, "alt").unwrap_or_default();
                let caption = argument(arguments, "caption").or_else(|| argument(arguments, "title")).unwrap_or_default();
                return (length, picture(&src, &alt, &caption), None);
            }
        }
        "youtube" | "vimeo" | "gist" | "tweet" | "x" => {
            if let Some(link) = elsewhere(name, arguments) {
                return (length, link, None);
            }
        }
        "baseurl" | "siteurl" | "base_url" => return (length, String::new(), None),
        "ref" | "relref" => return (length, arguments.trim_matches(['"', '\'', '`']).to_string(), None),
        "highlight" => return (length, format!("``` {}", arguments.split_whitespace().next().unwrap_or("")), None),
        "/highlight" => return (length, "```".into(), None),
        _ => {}
    }
    if name.starts_with('/') {
        return (length, String::new(), None);
    }
    (length, String::new(), Some(format!("the shortcode “{name}”")))
}

/// What a page plays or shows from elsewhere, as a link to it.
fn elsewhere(name: &str, arguments: &str) -> Option<String> {
    let plain: Vec<&str> = arguments.split_whitespace().filter(|a| !a.contains('=')).map(|a| a.trim_matches(['"', '\''])).collect();
    let word = |key: &str, n: usize| argument(arguments, key).or_else(|| plain.get(n).map(|w| (*w).to_string()));
    let safe = |text: &String| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    let address = match name {
        "youtube" => format!("https://www.youtube.com/watch?v={}", word("id", 0).filter(safe)?),
        "vimeo" => format!("https://vimeo.com/{}", word("id", 0).filter(safe)?),
        "gist" => format!("https://gist.github.com/{}/{}", word("user", 0).filter(safe)?, word("id", 1).filter(safe)?),
        _ => match (word("user", 0).filter(safe)?, word("id", 1).filter(safe)) {
            (user, Some(id)) => format!("https://twitter.com/{user}/status/{id}"),
            (id, None) => format!("https://twitter.com/i/status/{id}"),
        },
    };
    Some(format!("<{address}>"))
}

fn picture(src: &str, alt: &str, caption: &str) -> String {
    let clean = |t: &str| t.replace(['[', ']'], "").replace('"', "”");
    let title = if caption.is_empty() { String::new() } else { format!(" \"{}\"", clean(caption)) };
    format!("![{}](<{}>{title})", clean(alt), src.replace(['<', '>'], ""))
}

/// `name="value"` among a shortcode's arguments.
fn argument(arguments: &str, name: &str) -> Option<String> {
    let mut from = 0;
    while let Some(at) = arguments.get(from..)?.find(name) {
        let start = from + at;
        let starts_word = arguments.get(..start)?.chars().last().is_none_or(char::is_whitespace);
        let value = arguments.get(start + name.len()..)?.trim_start().strip_prefix('=').map(str::trim_start);
        if let (true, Some(value)) = (starts_word, value) {
            return Some(match value.chars().next() {
                Some(q @ ('"' | '\'' | '`')) => value.get(1..)?.split(q).next().unwrap_or("").to_string(),
                _ => value.split_whitespace().next().unwrap_or("").to_string(),
            });
        }
        from = start + name.len();
    }
    None
}

/// A tag of Liquid.
fn tag(length: usize, inner: &str) -> (usize, String, Option<String>) {
    let name = inner.split_whitespace().next().unwrap_or("");
    let arguments = inner.get(name.len()..).unwrap_or("").trim();
    match name {
        "highlight" => (length, format!("``` {}", arguments.split_whitespace().next().unwrap_or("")), None),
        "endhighlight" => (length, "```".into(), None),
        "raw" | "endraw" | "comment" | "endcomment" => (length, String::new(), None),
        "post_url" | "link" => (length, arguments.trim_matches(['"', '\'']).to_string(), None),
        _ if name.starts_with("end") => (length, String::new(), None),
        _ => (length, String::new(), Some(format!("the tag {{% {name} %}}"))),
    }
}

/// `{{ site.baseurl }}` in an address is nothing; another variable is dropped and told; anything else is text.
fn variable(length: usize, inner: &str) -> Option<(usize, String, Option<String>)> {
    let name = inner.split(['|', ' ', '(']).next().unwrap_or("").trim_matches(['-', '.']);
    let is_name = name.starts_with(char::is_alphabetic) && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-'));
    if matches!(name, "site.baseurl" | "site.url" | "BASE_PATH" | "base") {
        return Some((length, String::new(), None));
    }
    let quoted = inner.trim_matches(['"', '\'']);
    if inner.contains("relative_url") || inner.contains("absolute_url") || inner.contains("url_for") {
        let path = inner.split('|').next().unwrap_or(quoted).trim().trim_matches(['"', '\'']);
        return Some((length, path.to_string(), None));
    }
    is_name.then(|| (length, String::new(), Some(format!("the template variable {{{{ {name} }}}}"))))
}

/// `[[page]]`, `[[page#heading|label]]`, `![[picture.png|label]]`.
fn wiki(text: &str) -> Option<(usize, String, Option<String>)> {
    let (embed, rest) = match text.strip_prefix('!') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let inner = rest.strip_prefix("[[")?;
    let end = start_of(inner, 202).find("]]")?;
    let after = inner.get(end + 2..).unwrap_or("");
    let inner = inner.get(..end)?;
    let odd = inner.is_empty()
        || inner.len() > 200
        || inner.starts_with([' ', '^', '['])
        || inner.ends_with(' ')
        || inner.contains(['\n', '[', '<', '>']);
    if odd || after.starts_with(['(', '[', ':', ']']) || inner.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let (target, label) = inner.split_once('|').unwrap_or((inner, ""));
    let length = usize::from(embed) + inner.len() + 4;
    if embed {
        // A size at the end of the label is read with the description.
        let is_size = !label.is_empty() && label.chars().all(|c| c.is_ascii_digit() || c == 'x');
        let label = if is_size { format!("|{label}") } else { label.to_string() };
        return Some((length, picture(target.trim(), &label, ""), None));
    }
    let shown = if label.is_empty() { target.trim_start_matches('#').replace('#', " › ") } else { label.to_string() };
    Some((length, format!("[{shown}](<{}>)", target.trim().replace(['<', '>'], "")), None))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Loc;

    fn run(text: &str) -> (String, Vec<String>) {
        let mut report = Report::default();
        let out = prepare(text, &Place { before: Loc::new("a.md", 0), base: String::new() }, &mut report);
        (out, report.diagnostics.into_iter().map(|d| d.message).collect())
    }

    #[test]
    fn shortcodes_and_tags() {
        assert_eq!(run("a {{< figure src=\"x.png\" alt=\"An x\" caption=\"The x\" >}} b").0, "a ![An x](<x.png> \"The x\") b");
        assert_eq!(run("[w]({{< ref \"post.md\" >}})").0, "[w](post.md)");
        assert_eq!(run("![a]({{ site.baseurl }}/a.png){: .wide}").0, "![a](/a.png)");
        assert_eq!(run("{% highlight rust %}\nlet a = {{ b }};\n{% endhighlight %}\n").0, "``` rust\nlet a = {{ b }};\n```\n");
        assert_eq!(run("[a]({{< baseurl >}}/b)").0, "[a](/b)");
        let (out, told) = run("{{< player abc >}} and {{< player def >}}\n{{% note %}}Kept{{% /note %}}\n");
        assert_eq!(out, " and \nKept\n");
        assert_eq!(told.len(), 2);
        assert!(told[1].contains("player") && told[1].contains("2 times"));
    }

    #[test]
    fn pictures_of_other_dialects() {
        for (text, want) in [
            ("![S](my photo.png)", "![S](<my photo.png>)"),
            ("![S](photo (1).png \"T\")", "![S](<photo (1).png> \"T\")"),
            ("![S](a.png =300x200)", "![S](<a.png>){width=300 height=200}"),
            ("![S](a b.png \"T\" =50%x)", "![S](<a b.png> \"T\"){width=50%}"),
            ("![S](a.png =x200) and", "![S](<a.png>){height=200} and"),
            ("![a](b.png){: width=\"50%\"}", "![a](b.png){: width=\"50%\"}"),
            ("![a]({{ site.baseurl }}/b.png)", "![a](/b.png)"),
            ("![a]({{ site.baseurl }}/b.png){: width=\"50%\"}", "![a](/b.png){: width=\"50%\"}"),
            ("![a](b.png)", "![a](b.png)"),
            ("![a](b.png \"A title\")", "![a](b.png \"A title\")"),
            ("![a](<b c.png>)", "![a](<b c.png>)"),
            ("[words](two words)", "[words](two words)"),
            ("![a](b c)", "![a](b c)"),
        ] {
            assert_eq!(run(text).0, want, "{text}");
        }
    }

    #[test]
    fn what_plays_elsewhere_is_a_link() {
        for (code, address) in [
            ("youtube abc-_9", "https://www.youtube.com/watch?v=abc-_9"),
            ("youtube id=\"abc\" title=\"A film\"", "https://www.youtube.com/watch?v=abc"),
            ("vimeo 146022717", "https://vimeo.com/146022717"),
            ("gist ada 50a7", "https://gist.github.com/ada/50a7"),
            ("tweet user=\"ada\" id=\"87\"", "https://twitter.com/ada/status/87"),
            ("tweet 87", "https://twitter.com/i/status/87"),
        ] {
            assert_eq!(run(&format!("{{{{< {code} >}}}}")), (format!("<{address}>"), vec![]), "{code}");
        }
        assert_eq!(run("{{< youtube >}}").1.len(), 1);
    }

    #[test]
    fn code_is_left_alone() {
        for text in ["`{{ x }}` and `[[y]]`", "```\n{{ x }}\n```\n", "~~~ md\n{% x %}\n~~~", "a\n\n    {{< x >}}\n", "``a ` {{ b }}``"] {
            assert_eq!(run(text), (text.to_string(), vec![]), "{text}");
        }
    }

    #[test]
    fn wiki_links() {
        assert_eq!(run("[[Some page]] [[a#b|the label]] ![[p.png|300]]").0, "[Some page](<Some page>) [the label](<a#b>) ![|300](<p.png>)");
        for text in ["[[1]](http://x)", "[[ -f x ]]", "[[1]]", "[[^1]]", "a[[", "{\"a\": [[1, 2], [3]]}"] {
            assert_eq!(run(text).0, text);
        }
    }

    #[test]
    fn braces_in_prose_stay() {
        for text in ["{curly} {{}} {{ 1 + 2 }}", "{: not a list, but words }", "{"] {
            assert_eq!(run(text).0, text);
        }
    }
}
