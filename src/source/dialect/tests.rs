//! Cases: text in, Markdown out, and the names of what was dropped.

use super::*;
use crate::diag::Loc;

fn run_as(file: &str, text: &str) -> (String, Vec<String>) {
    let mut report = Report::default();
    let out = prepare(text, &Place { before: Loc::new(file, 0), base: String::new() }, &mut report);
    (out, report.diagnostics.into_iter().map(|d| d.message).collect())
}

fn run(text: &str) -> (String, Vec<String>) {
    run_as("a.md", text)
}

#[test]
fn shortcodes_and_tags() {
    assert_eq!(run("a {{< figure src=\"x.png\" alt=\"An x\" caption=\"The x\" >}} b").0, "a ![An x](<x.png> \"The x\") b");
    assert_eq!(run("[w]({{< ref \"post.md\" >}})").0, "[w](post.md)");
    assert_eq!(run("![a]({{ site.baseurl }}/a.png){: .wide}").0, "![a](/a.png)");
    assert_eq!(run("{% highlight rust %}\nlet a = {{ b }};\n{% endhighlight %}\n").0, "``` rust\nlet a = {{ b }};\n```\n");
    assert_eq!(run("[a]({{< baseurl >}}/b)").0, "[a](/b)");
    let (out, told) = run("{{< player abc >}} and {{< player def >}}\n{{% foo %}}Kept{{% /foo %}}\n");
    assert_eq!(out, " and \nKept\n");
    assert_eq!(told.len(), 2);
    assert!(told[1].contains("player") && told[1].contains("2 times"), "{told:?}");
}

#[test]
fn pictures_by_any_tag() {
    for (text, want) in [
        ("{{< legacy-img src=\"a.png\" alt=\"A\" >}}", "![A](<a.png>)"),
        ("{{< img-right \"a.jpg\" \"The caption\" >}}", "![The caption](<a.jpg>)"),
        ("{{<\n  figure\n  src=\"a.png\"\n  title=\"T\"\n>}}\nb", "![](<a.png> \"T\")\n\n\n\n\nb"),
        ("{% image \"./a.png\", \"An alt\", \"(min-width: 30em) 50vw\" %}", "![An alt](<./a.png>)"),
        ("{% include figure.html src=\"a.png\" caption=\"C\" alt=\"A\" %}", "![A](<a.png> \"C\")"),
        ("{% asset_img a.jpg My own title %}", "![](<a.jpg> \"My own title\")"),
        ("{{ resize_image(path=\"b/a.png\", width=10, op=\"fill\") }}", "![](<b/a.png>)"),
        ("![A]({{ resize_image(path=\"b/a.png\") }})", "![A](b/a.png)"),
        ("<Image src=\"./a.png\" alt=\"A\" />", "![A](<./a.png>)"),
        ("<Figure\n  src={\"a.webp\"}\n  caption=\"C\"\n/>", "![](<a.webp> \"C\")\n\n\n"),
        ("{{< figure src=a.png >}}Words{{< /figure >}}", "![](<a.png> \"Words\")"),
        ("<a href=\"x\">{{< img a.gif >}}</a>", "<a href=\"x\">![](<a.gif>)</a>"),
    ] {
        assert_eq!(run(text).0, want, "{text}");
    }
}

#[test]
fn code_by_any_tag_stands_as_it_is() {
    for (text, want) in [
        ("{{< code-toggle file=hugo >}}\n[a]\nx = '*y*' -- {{ z }}\n{{< /code-toggle >}}", "``` \n[a]\nx = '*y*' -- {{ z }}\n```"),
        ("{% codeblock Title lang:js %}\na <b> c\n{% endcodeblock %}", "``` js\na <b> c\n```"),
        ("{% code %}\n```\n{% endcode %}", "```` \n```\n````"),
        ("Run {% code %}ls *{% endcode %} now", "Run `ls *` now"),
        ("{{< highlight go >}}a{{< /highlight >}}", "``` go\na\n```"),
        ("{% raw %}{{ a }}{% endraw %} b", "{{ a }} b"),
        ("```\n{% raw %}{{ a }}{% endraw %}\n```", "```\n{{ a }}\n```"),
        ("```\n{{</* figure */>}}\n```", "```\n{{< figure >}}\n```"),
        ("`{{%/* a */%}}`", "`{{% a %}}`"),
    ] {
        assert_eq!(run(text).0, want, "{text}");
    }
}

#[test]
fn notes_quotations_and_callouts_by_tags() {
    for (text, want) in [
        ("A{{< sidenote >}}The *note*.{{< /sidenote >}} b", "A[^in-line-1] b\n\n[^in-line-1]: The *note*.\n"),
        ("A{% sidenote \"id\" \"The note here\" %}", "A[^in-line-1]\n\n[^in-line-1]: The note here\n"),
        ("A^[one] b^[two]", "A[^in-line-1] b[^in-line-2]\n\n[^in-line-1]: one\n\n[^in-line-2]: two\n"),
        ("{% quote(author=\"Ann\") %}\nWords.\n{% end %}", "> \n> Words.\n> \n> — Ann\n"),
        ("{{< note title=\"T\" >}}\na\n\nb\n{{< /note >}}\nc", "> [!note] T\n> a\n> \n> b\n\nc"),
        ("{{% notice tip \"A title\" %}}\na\n{{% /notice %}}", "> [!tip] A title\n> a\n"),
        ("{{< alert type=\"danger\" >}}a{{< /alert >}}", "> [!danger] \u{F61E}a\n"),
        ("<Callout type=\"warning\">\n  a\n</Callout>", "> [!warning] \n>   a\n"),
        ("<Note>\n\n<Tip>\nb\n</Tip>\n\n</Note>", "> [!note] \n> \n> > [!tip] \n> > b\n> \n> \n"),
        ("{% include note.html content=\"Some words here\" %}", "> [!note] \u{F61E}Some words here\n"),
    ] {
        assert_eq!(run(text).0, want, "{text}");
    }
}

#[test]
fn links_by_tags_and_filters() {
    for (text, want) in [
        ("[a]({{ \"/b/\" | url }})", "[a](/b/)"),
        ("[a]({{ '/b' | relative_url }}) ![c]({{ \"c.png\" | absURL }})", "[a](/b) ![c](c.png)"),
        ("[a]({% post_url 2019-01-02-x %}) [b]({% link _posts/y.md %})", "[a](2019-01-02-x) [b](_posts/y.md)"),
        ("[a]({{ url_for('/c') }}) [b]({{ get_url(path=\"@/d.md\") }})", "[a](/c) [b](@/d.md)"),
        ("{% post_link my-post A title %}", "[A title](<my-post>)"),
        ("<Link to=\"/x\">words</Link>", "[words](<//x>)".replace("//", "/").as_str()),
        ("{{< button href=\"https://x.y\" >}}Go{{< /button >}}", "[Go](<https://x.y>)"),
        ("[a]({{< relref \"b.md#c\" >}})", "[a](b.md#c)"),
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
        ("bookmark \"https://x.y/z\"", "https://x.y/z"),
    ] {
        assert_eq!(run(&format!("{{{{< {code} >}}}}")), (format!("<{address}>"), vec![]), "{code}");
    }
    assert_eq!(run("{{< youtube >}}").1.len(), 1);
    assert_eq!(run("{{ youtube(id=\"abc\") }}").0, "<https://www.youtube.com/watch?v=abc>");
    assert_eq!(run("<YouTube id=\"abc\" />").0, "<https://www.youtube.com/watch?v=abc>");
}

#[test]
fn comments_go() {
    for (text, want) in [
        ("a {% comment %}SECRET\n\n`x`{% endcomment %} b\nc", "a  b\n\n\nc"),
        ("a {# SECRET #} b", "a  b"),
        ("a {::comment}SECRET{:/comment} b", "a  b"),
        ("a {::comment}SECRET{:/} b", "a  b"),
        ("a {{/* SECRET\nmore */}} b\nc", "a  b\n\nc"),
        ("a %%SECRET%% b\n%%\nmore\n%%\nc", "a  b\n\n\n\nc"),
        ("[//]: # (SECRET (nested))\na", "\na"),
        ("[comment]: <> (SECRET)\na", "\na"),
        ("100%% of 50%% is", "100%% of 50%% is"),
    ] {
        assert_eq!(run(text).0, want, "{text}");
    }
    assert_eq!(run_as("a.mdx", "a {/* SECRET */} b").0, "a  b");
}

#[test]
fn lines_of_a_vault_go_and_abbreviations_are_used() {
    assert_eq!(run("The HTML of HTMLs.\n\n*[HTML]: Hyper Text").0, "The <abbr title=\"Hyper Text\">HTML</abbr> of HTMLs.\n\n");
    for (text, want, told) in [("#travel #sea/deep\na", "\na", 1), ("#travel", "", 1), ("status:: done\na", "\na", 1)] {
        let got = run(text);
        assert_eq!((got.0.as_str(), got.1.len()), (want, told), "{text}");
    }
    for text in ["#Heading", "# Heading", "#1 #2", "std::vector", "a::b c", "foo :: Int -> Int"] {
        assert_eq!(run(text), (text.to_string(), vec![]));
    }
}

#[test]
fn mdx_leaves_words() {
    let (out, told) = run_as(
        "a.mdx",
        "import A from './a'\nimport {\n  B\n} from './b'\n\nexport const m = {\n  a: 1,\n\n  b: 2\n}\n\nWords{' '}here {x.y}.\n\n<Tabs>\n<TabItem value=\"a\" label=\"One\">\nFirst *tab*\n</TabItem>\n</Tabs>\n",
    );
    assert!(!out.contains("import") && !out.contains("export") && !out.contains("Tab"), "{out}");
    assert!(out.contains("Words here .") && out.contains("**One**") && out.contains("First *tab*"), "{out}");
    assert!(told.iter().any(|t| t.contains("{x.y}")), "{told:?}");
    assert_eq!(out.lines().position(|l| l.starts_with("Words")), Some(11));
    let (out, _) = run_as("a.mdx", "<A>First words</A><A>Second words</A>");
    assert!(out.contains("First words\n"), "{out:?}");
    assert_eq!(run_as("a.mdx", "<div className=\"x\" style={{ color: 'red' }}>a</div>").0, "<div class=\"x\">a</div>");
    let inside = "<div className=\"a\">\n  <div>\n    ![A](a.png)\n  </div>\n</div>\n\n- x\n\n    y\n";
    assert_eq!(run_as("a.mdx", inside).0, "\n\n![A](a.png)\n\n\n\n- x\n\n    y\n");
    assert_eq!(run("import taxes are high").0, "import taxes are high");
}

#[test]
fn code_is_left_alone() {
    for text in [
        "`{{ x }}` and `[[y]]`",
        "```\n{{ x }}\n```\n",
        "~~~ md\n{% x %}\n~~~",
        "a\n\n    {{< x >}}\n",
        "``a ` {{ b }}``",
        "<pre>{{ x }}\n\n{% y %}</pre>",
        "```mdx\nimport a from 'b'\n<A b={c} />\n```",
        "> ```\n> {{ x }}\n> ```",
    ] {
        assert_eq!(run(text), (text.to_string(), vec![]), "{text}");
    }
}

#[test]
fn braces_in_prose_stay() {
    for text in
        ["{curly} {{}} {{ 1 + 2 }}", "{: not a list, but words }", "{", "{%", "{{< ", "<A", "<Generic<T>>", "x < Y and Z > w", "\\{{ x }}"]
    {
        assert_eq!(run(text).0, text);
    }
}

#[test]
fn what_nests_deep_or_never_ends_is_read_in_time() {
    for unit in [
        "{{< a >}}",
        "{% raw %}",
        "<A>",
        "{{",
        "{#",
        "%%",
        "^[",
        "[[",
        "::: note\n",
        "!!! a\n    ",
        "`",
        "==a",
        "{% highlight %}",
        "](",
        "$a",
        "<!--",
        "{{</*",
        "[x]{",
    ] {
        let text = unit.repeat(4_000);
        run(&text);
        run_as("a.mdx", &text);
    }
}
