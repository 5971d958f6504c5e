//! What a site or an export says of itself, apart from its posts.

use std::collections::BTreeMap;

use super::Lang;

/// What a source knows of the site that its posts come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// Its title.
    pub title: Option<String>,
    /// Its language.
    pub lang: Option<Lang>,
    /// Addresses below which a link means a post of this site.
    pub base_urls: Vec<String>,
    /// Its authors, as displayed.
    pub authors: Vec<String>,
    /// Folders of pictures that the site has inside of the book's folder, relative to that, with slashes.
    pub media: Vec<String>,
    /// Folders of pictures of a site that lies outside: they are read where book.toml names them.
    pub nearby: Vec<String>,
    /// Files by the address of the picture or other attachment that they hold; filled by [`Site::attach`].
    pub(crate) attachments: BTreeMap<String, String>,
}

impl Site {
    /// Takes over what another source says; the first to name a title or a language is heard.
    pub fn merge(&mut self, other: Site) {
        self.title = self.title.take().or(other.title);
        self.lang = self.lang.take().or(other.lang);
        let lists = [
            (&mut self.base_urls, other.base_urls),
            (&mut self.authors, other.authors),
            (&mut self.media, other.media),
            (&mut self.nearby, other.nearby),
        ];
        for (mine, theirs) in lists {
            for one in theirs {
                if !mine.contains(&one) {
                    mine.push(one);
                }
            }
        }
        for (address, file) in other.attachments {
            self.attachments.entry(address).or_insert(file);
        }
    }

    /// The attachment of this address is in `file`: a path relative to the book's folder, with slashes.
    pub fn attach(&mut self, address: &str, file: impl Into<String>) {
        self.attachments.entry(bare(address).to_string()).or_insert_with(|| file.into());
    }

    /// The file of an attachment; scheme, `www.`, query and fragment of the address do not count.
    pub fn file_of(&self, address: &str) -> Option<&str> {
        self.attachments.get(bare(address)).map(String::as_str)
    }
}

/// The part of an address below one of a site's own bases, whatever its scheme, its `www.` and its capitals.
pub fn below<'a>(bases: impl IntoIterator<Item = &'a str>, url: &str) -> Option<&str> {
    let host = without_scheme(url);
    bases
        .into_iter()
        .filter_map(|base| {
            let base = without_scheme(base).trim_end_matches('/');
            host.get(..base.len()).filter(|start| !base.is_empty() && start.eq_ignore_ascii_case(base)).and_then(|_| host.get(base.len()..))
        })
        .find(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
}

/// An address without its scheme, its two slashes and `www.`.
fn without_scheme(url: &str) -> &str {
    let after = |text: &'_ str, start: &str| text.get(..start.len()).filter(|s| s.eq_ignore_ascii_case(start)).map(|s| s.len());
    let cut = |text: &'_ str, start: &str| after(text, start).unwrap_or(0);
    let mut rest = url;
    let scheme = cut(rest, "https:").max(cut(rest, "http:"));
    rest = rest.get(scheme..).unwrap_or(rest);
    rest = rest.strip_prefix("//").unwrap_or(rest);
    rest.get(cut(rest, "www.")..).unwrap_or(rest)
}

/// An address without scheme, `www.`, query and fragment.
fn bare(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or("");
    let path = path.strip_prefix("https:").or_else(|| path.strip_prefix("http:")).unwrap_or(path);
    let path = path.strip_prefix("//").unwrap_or(path);
    path.strip_prefix("www.").unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attachments_are_found_by_any_form_of_their_address() {
        let mut site = Site::default();
        site.attach("https://www.example.org/a/b.png", "export/b.png");
        for address in ["https://www.example.org/a/b.png", "http://example.org/a/b.png?w=600", "//example.org/a/b.png#x"] {
            assert_eq!(site.file_of(address), Some("export/b.png"), "{address}");
        }
        assert_eq!(site.file_of("https://example.org/b.png"), None);
    }

    #[test]
    fn what_lies_below_a_site_is_told_from_other_sites() {
        let bases = ["https://www.example.org/blog/", "http://old.example"];
        for (url, wanted) in [
            ("http://example.org/blog/a", Some("/a")),
            ("//WWW.Example.org/blog?p=1", Some("?p=1")),
            ("https://old.example", Some("")),
            ("https://old.example.org/a", None),
            ("https://example.org/blogs/", None),
            ("/blog/a", None),
        ] {
            assert_eq!(below(bases, url), wanted, "{url}");
        }
    }

    #[test]
    fn the_first_source_to_name_a_title_is_heard() {
        let named = |title: &str, base: &str| Site { title: Some(title.into()), base_urls: vec![base.into()], ..Site::default() };
        let mut site = Site::default();
        site.merge(named("One", "https://a.example"));
        site.merge(named("Two", "https://b.example"));
        assert_eq!((site.title.as_deref(), site.base_urls.len()), (Some("One"), 2));
    }
}
