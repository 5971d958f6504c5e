//! Files that belong to a site or to its repository and are no posts, whatever engine it has.

/// Folders that hold no posts anywhere.
const FOLDERS: [&str; 8] = ["node_modules", "bower_components", "_site", "__MACOSX", "__pycache__", "venv", "site-packages", "vendor"];
/// Files of programs and services, in lower case.
const FILES: [&str; 38] = [
    "cname",
    "gemfile",
    "gemfile.lock",
    "rakefile",
    "makefile",
    "gnumakefile",
    "dockerfile",
    "procfile",
    "vagrantfile",
    "jenkinsfile",
    "guardfile",
    "capfile",
    "brewfile",
    "justfile",
    "pipfile",
    "license",
    "licence",
    "copying",
    "notice",
    "authors",
    "contributors",
    "codeowners",
    "maintainers",
    "version",
    "robots.txt",
    "humans.txt",
    "ads.txt",
    "security.txt",
    "llms.txt",
    "requirements.txt",
    "requirements-dev.txt",
    "runtime.txt",
    "constraints.txt",
    "cmakelists.txt",
    "_headers",
    "_redirects",
    "404.html",
    "404.md",
];
/// Endings of code, in lower case.
const CODE: [&str; 16] = ["php", "js", "ts", "css", "py", "rb", "pl", "r", "c", "h", "java", "sh", "sql", "xml", "json", "csv"];
/// What files about a repository are called.
const ABOUT: [&str; 11] =
    ["readme", "license", "licence", "copying", "changelog", "contributing", "code_of_conduct", "security", "todo", "ofl", "notice"];
/// Pages of a site that tell of nothing but the site: undated beside dated posts, they are none.
const PAGES: [&str; 44] = [
    "about",
    "about-me",
    "about-us",
    "aboutme",
    "contact",
    "contact-me",
    "contact-us",
    "contacts",
    "search",
    "archive",
    "archives",
    "tags",
    "tag",
    "categories",
    "category",
    "404",
    "500",
    "privacy",
    "privacy-policy",
    "imprint",
    "impressum",
    "datenschutz",
    "terms",
    "now",
    "uses",
    "home",
    "subscribe",
    "newsletter",
    "links",
    "blogroll",
    "projects",
    "resume",
    "cv",
    "sitemap",
    "feed",
    "thanks",
    "thank-you",
    "offline",
    "portfolio",
    "disclaimer",
    "cookies",
    "legal",
    "a-propos",
    "ueber",
];
/// Folders whose undated files are stubs: of authors, tags, pages.
const STUBS: [&str; 10] = ["authors", "author", "pages", "tags", "categories", "people", "team", "topics", "_authors", "_pages"];

/// Whether a folder of this name holds no posts.
pub(crate) fn is_folder(name: &str) -> bool {
    FOLDERS.contains(&name)
}

/// Whether a file of this name is no post; `top` for one that lies at the top of a book or a site.
pub(crate) fn is_file(name: &str, top: bool) -> bool {
    let lower = name.to_lowercase();
    let (stem, extension) = lower.split_once('.').unwrap_or((&lower, ""));
    let shouted = |s: &str| s.len() > 2 && s.chars().all(|c| c.is_ascii_uppercase() || matches!(c, '_' | '-'));
    let shouted = shouted(name.split('.').next().unwrap_or(""));
    // LICENSE-MIT goes with LICENSE; a post may well be called security-advisory.
    let about = ABOUT.contains(&stem) || ["license-", "licence-"].iter().any(|s| stem.starts_with(s));
    let section = stem == "_index";
    // Code that a post lets its readers download: `view.php.txt`.
    let code = lower.strip_suffix(".txt").and_then(|s| s.rsplit_once('.')).is_some_and(|(_, e)| CODE.contains(&e));
    FILES.contains(&lower.as_str())
        || ["_redirects.", "_headers.", "robots.", "humans."].iter().any(|s| lower.starts_with(s) && lower.ends_with(".txt"))
        || section
        || code
        || (shouted && about && stem != "readme")
        || (top && (about || shouted && matches!(extension, "" | "md" | "txt" | "rst" | "markdown")))
}

/// Whether an undated text at this path is a page of its site, not a post.
pub(crate) fn is_page(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap_or("");
    let stem = file.split('.').next().unwrap_or("").to_lowercase();
    let mut folders = parts.map(str::to_lowercase);
    let folder = folders.next().unwrap_or_default();
    let name = if matches!(stem.as_str(), "index" | "readme") { folder.as_str() } else { stem.as_str() };
    PAGES.contains(&name)
        || STUBS.contains(&folder.as_str())
        || stem == "index" && folders.next().is_some_and(|f| STUBS.contains(&f.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_sites_are_told_from_posts() {
        for name in
            ["CNAME", "Gemfile", "LICENSE", "LICENSE-MIT", "_index.md", "_index.fr.md", "OFL.txt", "robots.txt", "404.html", "COPYING"]
        {
            assert!(is_file(name, false), "{name}");
        }
        for name in ["README.md", "CHANGELOG.md", "readme.txt", "HOUSE_RULES.md", "licence-notes.md"] {
            assert!(is_file(name, true), "{name}");
        }
        for name in
            ["licensed-to-read.md", "security-advisory.md", "makefiles.md", "2019-03-05-license.md", "index.md", "README.md", "archive"]
        {
            assert!(!is_file(name, false), "{name}");
        }
        assert!(!is_file("PI.md", true) && !is_file("On Paper.md", true));
    }

    #[test]
    fn pages_are_told_by_their_names_and_folders() {
        for path in
            ["content/about.md", "content/about/index.md", "content/authors/ann.md", "content/authors/ann/index.md", "tags/index.md"]
        {
            assert!(is_page(path), "{path}");
        }
        for path in ["content/posts/about-time.md", "content/posts/salt/index.md", "authorship.md"] {
            assert!(!is_page(path), "{path}");
        }
    }
}
