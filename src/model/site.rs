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
    /// Files by the address of the picture or other attachment that they hold; filled by [`Site::attach`].
    pub(crate) attachments: BTreeMap<String, String>,
}

impl Site {
    /// Takes over what another source says; the first to name a title or a language is heard.
    pub fn merge(&mut self, other: Site) {
        self.title = self.title.take().or(other.title);
        self.lang = self.lang.take().or(other.lang);
        for (mine, theirs) in [(&mut self.base_urls, other.base_urls), (&mut self.authors, other.authors)] {
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
    fn the_first_source_to_name_a_title_is_heard() {
        let named = |title: &str, base: &str| Site { title: Some(title.into()), base_urls: vec![base.into()], ..Site::default() };
        let mut site = Site::default();
        site.merge(named("One", "https://a.example"));
        site.merge(named("Two", "https://b.example"));
        assert_eq!((site.title.as_deref(), site.base_urls.len()), (Some("One"), 2));
    }
}
