//! The engines whose sites are recognised: by which signs, what their configuration calls things, where they keep posts and pictures,
//! and which of their folders hold none. A new engine is one row.

use super::Folder;

/// An engine.
pub(super) struct Engine {
    /// What a folder of it is: "a Hugo site".
    pub about: &'static str,
    /// Whether a folder is one.
    pub signs: fn(&Folder) -> bool,
    /// Its configuration files, the one that is heard first first.
    pub configs: &'static [&'static str],
    /// What the configuration calls the folder of the content.
    pub content_keys: &'static [&'static str],
    /// The folder of the content, where the configuration names none: the first that is there.
    pub content: &'static [&'static str],
    /// Folders of posts: the first that holds most of what is in the content.
    pub posts: &'static [&'static str],
    /// Only these files are posts, where there are any.
    pub only: &'static [&'static str],
    /// What the configuration calls the folders of pictures.
    pub media_keys: &'static [&'static str],
    /// Folders of pictures.
    pub media: &'static [&'static str],
    /// Files of the site that are no posts.
    pub apart: &'static [&'static str],
}

/// What nearly all engines call the facts of a site.
pub(super) mod keys {
    pub const LANGUAGE: &[&str] = &[
        "languageCode",
        "defaultContentLanguage",
        "default_language",
        "DEFAULT_LANG",
        "i18n.defaultLocale",
        "book.language",
        "website.lang",
        "language",
        "lang",
        "locale",
        "site.language",
    ];
    pub const TITLE: &[&str] = &[
        "title",
        "languages.{lang}.title",
        "languages.{lang}.params.title",
        "SITENAME",
        "BLOG_TITLE",
        "SITE_TITLE",
        "book.title",
        "website.title",
        "siteMetadata.title",
        "site_name",
        "site.title",
        "siteTitle",
        "params.title",
        "extra.title",
    ];
    pub const SUBTITLE: &[&str] = &["subtitle", "tagline", "SITESUBTITLE", "book.subtitle", "params.subtitle"];
    pub const AUTHOR: &[&str] = &[
        "author",
        "authors",
        "params.author",
        "languages.{lang}.params.author",
        "languages.{lang}.author",
        "extra.author",
        "AUTHOR",
        "BLOG_AUTHOR",
        "book.authors",
        "book.author",
        "website.author",
        "siteMetadata.author",
        "site_author",
        "params.authors",
        "authorName",
    ];
    pub const BASE: &[&str] = &[
        "baseURL",
        "base_url",
        "SITEURL",
        "SITE_URL",
        "url",
        "siteUrl",
        "site_url",
        "siteMetadata.siteUrl",
        "website.site-url",
        "book.site-url",
        "site",
    ];
    /// A path that is added to the address.
    pub const BELOW: &[&str] = &["baseurl", "root", "baseUrl"];
    pub const PERMALINK: &[&str] = &["permalink", "ARTICLE_URL"];
    pub const PERMALINKS: &[&str] = &["permalinks", "permalinks.page"];
}

const CONFIG_HUGO: &[&str] = &[
    "hugo.toml",
    "hugo.yaml",
    "hugo.yml",
    "hugo.json",
    "config.toml",
    "config.yaml",
    "config.yml",
    "config.json",
    "config/_default/hugo.toml",
    "config/_default/hugo.yaml",
    "config/_default/hugo.yml",
    "config/_default/config.toml",
    "config/_default/config.yaml",
    "config/_default/config.yml",
    "config/_default/params.toml",
    "config/_default/params.yaml",
    "config/_default/params.yml",
];

/// No engine: what a row leaves out.
const NONE: Engine = Engine {
    about: "a folder of posts",
    signs: |_| false,
    configs: &[],
    content_keys: &[],
    content: &[],
    posts: &[],
    only: &[],
    media_keys: &[],
    media: &["static", "public", "assets", "images", "img", "media", "files", "uploads", "wp-content/uploads", "attachments"],
    apart: &[],
};

/// All engines; where the signs of several are there, the earlier row wins.
pub(super) const ENGINES: &[Engine] = &[
    Engine {
        about: "an mdBook",
        signs: |f| f.has("book.toml") && f.text("book.toml").is_some_and(|t| crate::config::is_mdbook(&t)) || f.has("src/SUMMARY.md"),
        configs: &["book.toml"],
        content_keys: &["book.src"],
        content: &["src"],
        media: &["theme"],
        apart: &["book/**", "theme/**", "listings/**"],
        ..NONE
    },
    Engine {
        about: "a Zola site",
        signs: |f| {
            let base = |name| f.text(name).is_some_and(|t| t.lines().any(|l| l.trim_start().starts_with("base_url")));
            base("config.toml") || base("zola.toml")
        },
        configs: &["config.toml", "zola.toml"],
        content: &["content"],
        media: &["static", "content"],
        apart: &["templates/**", "themes/**", "sass/**", "static/**", "public/**", "syntaxes/**"],
        ..NONE
    },
    Engine {
        about: "a Hugo site",
        signs: |f| {
            let own = ["hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config/_default"].iter().any(|n| f.has(n));
            let config = ["config.toml", "config.yaml", "config.yml", "config.json"].iter().any(|n| f.has(n));
            own || config && ["archetypes", "layouts", "content", "themes"].iter().any(|n| f.has(n))
        },
        configs: CONFIG_HUGO,
        content_keys: &["contentDir", "languages.{lang}.contentDir"],
        content: &["content"],
        media_keys: &["staticDir"],
        media: &["static", "assets"],
        apart: &[
            "archetypes/**",
            "layouts/**",
            "themes/**",
            "public/**",
            "resources/**",
            "i18n/**",
            "data/**",
            "static/**",
            "assets/**",
            "exampleSite/**",
        ],
        ..NONE
    },
    Engine {
        about: "a Hexo site",
        signs: |f| {
            let config = f.has("_config.yml") || f.has("_config.yaml");
            let ruby = ["Gemfile", "Rakefile", "config.rb"].iter().any(|n| f.has(n));
            f.has("scaffolds") || f.needs("hexo") || config && f.has("source/_posts") && !ruby
        },
        configs: &["_config.yml", "_config.yaml", "_config.json"],
        content_keys: &["source_dir"],
        content: &["source"],
        posts: &["_posts"],
        media: &["source", "source/images", "source/img", "source/assets"],
        apart: &["scaffolds/**", "themes/**", "public/**"],
        ..NONE
    },
    Engine {
        about: "a Jekyll site",
        signs: |f| {
            let config = f.has("_config.yml") || f.has("_config.yaml") || f.has("_config.toml");
            let eleventy = f.starts("eleventy.config.") || f.has(".eleventy.js");
            f.has("_posts") && !eleventy || config && !f.has("_toc.yml") && !f.has("_bookdown.yml")
        },
        configs: &["_config.yml", "_config.yaml", "_config.toml"],
        content_keys: &["source", "collections_dir"],
        content: &[""],
        only: &["**/_posts/**", "_posts/**"],
        media: &["assets", "images", "img", "public", "uploads", "files", "media", "source", "source/images", "wp-content/uploads"],
        apart: &[
            "_layouts/**",
            "_includes/**",
            "_sass/**",
            "_data/**",
            "_plugins/**",
            "_site/**",
            "vendor/**",
            "assets/**",
            "public/**",
            "source/_layouts/**",
            "source/_includes/**",
            "_templates/**",
        ],
        ..NONE
    },
    Engine {
        about: "an Eleventy site",
        signs: |f| {
            [".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs", "eleventy.config.ts"]
                .iter()
                .any(|n| f.has(n))
                || f.needs("@11ty/eleventy")
        },
        configs: &[
            "_data/metadata.js",
            "_data/metadata.json",
            "_data/site.json",
            "_data/site.js",
            "src/_data/metadata.js",
            "src/_data/metadata.json",
            "src/_data/site.json",
            "src/_data/site.js",
            "src/_data/meta.js",
            "_data/meta.js",
            "content/_data/metadata.js",
            "_data/metadata.yaml",
            "_data/site.yaml",
            "eleventy.config.js",
            "eleventy.config.mjs",
            ".eleventy.js",
        ],
        content_keys: &["dir.input"],
        content: &["content", "src", ""],
        posts: &["posts", "blog", "articles", "content/posts", "content/blog", "pages/posts", "_posts", "writing", "notes"],
        media: &["public", "static", "assets", "img", "images", "content", "src", "src/assets", "src/img", "src/images", "src/static"],
        apart: &["**/_includes/**", "**/_data/**", "**/_layouts/**", "_site/**", "dist/**", "public/**"],
        ..NONE
    },
    Engine {
        about: "an Astro site",
        signs: |f| f.starts("astro.config.") || f.needs("astro"),
        configs: &[
            "src/consts.ts",
            "src/consts.js",
            "src/config.ts",
            "src/site.config.ts",
            "src/config.js",
            "astro.config.mjs",
            "astro.config.ts",
            "astro.config.js",
        ],
        content: &["src/content", "content", "src/pages"],
        posts: &["blog", "posts", "post", "articles", "writing", "notes"],
        media: &["public", "src/assets", "src/images", "src/content", "src"],
        apart: &["dist/**", "public/**", "src/layouts/**", "src/components/**"],
        ..NONE
    },
    Engine {
        about: "a Docusaurus site",
        signs: |f| f.starts("docusaurus.config."),
        configs: &["docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs"],
        content: &["blog", "docs", ""],
        media: &["static", "blog", "docs"],
        apart: &["build/**", "static/**", "src/**", "i18n/**", "versioned_docs/**", "**/_*.md", "**/_*.mdx"],
        ..NONE
    },
    Engine {
        about: "a Gatsby site",
        signs: |f| f.starts("gatsby-config.") || f.needs("gatsby"),
        configs: &["gatsby-config.js", "gatsby-config.ts", "gatsby-config.mjs"],
        content: &["content", "src/content", "posts", "blog", "src/posts", "src/pages", "src/markdown-pages", ""],
        posts: &["blog", "posts", "articles"],
        media: &["static", "content/assets", "content/images", "src/images", "src/assets", "images"],
        apart: &["public/**", "static/**", "src/components/**", "src/templates/**"],
        ..NONE
    },
    Engine {
        about: "a VitePress or VuePress site",
        signs: |f| [".vitepress", ".vuepress", "docs/.vitepress", "docs/.vuepress"].iter().any(|n| f.has(n)),
        configs: &[
            ".vitepress/config.mts",
            ".vitepress/config.ts",
            ".vitepress/config.js",
            "docs/.vitepress/config.mts",
            "docs/.vitepress/config.ts",
            "docs/.vitepress/config.js",
            ".vuepress/config.js",
            "docs/.vuepress/config.js",
            "docs/.vuepress/config.ts",
        ],
        content: &["docs", "src", ""],
        posts: &["posts", "_posts", "blog"],
        media: &["docs/.vuepress/public", ".vuepress/public", "docs/public", "public"],
        ..NONE
    },
    Engine {
        about: "a site of Next.js",
        signs: |f| f.starts("next.config.") || f.needs("next"),
        configs: &["data/siteMetadata.js", "data/siteMetadata.ts", "siteMetadata.js", "next-seo.config.js", "theme.config.js"],
        content: &["data", "content", "src/content", "posts", "_posts", "blog", "src/posts", "pages", "src/pages", ""],
        posts: &["blog", "posts", "articles", "writing"],
        media: &["public", "public/static", "static"],
        apart: &["out/**", "public/**", "components/**", "src/components/**"],
        ..NONE
    },
    Engine {
        about: "a Nuxt site",
        signs: |f| f.starts("nuxt.config."),
        configs: &["nuxt.config.js", "nuxt.config.ts", "app.config.ts"],
        content: &["content", ""],
        posts: &["blog", "posts", "articles"],
        media: &["public", "static", "assets"],
        ..NONE
    },
    Engine {
        about: "a Pelican site",
        signs: |f| f.has("pelicanconf.py"),
        configs: &["publishconf.py", "pelicanconf.py"],
        content_keys: &["PATH"],
        content: &["content", ""],
        media: &["content", "content/images", "content/static", "content/extra"],
        apart: &["output/**", "themes/**", "theme/**", "plugins/**", "content/pages/**", "content/extra/**"],
        ..NONE
    },
    Engine {
        about: "a Nikola site",
        signs: |f| f.text("conf.py").is_some_and(|t| t.contains("BLOG_TITLE")),
        configs: &["conf.py"],
        content: &["posts", ""],
        media: &["files", "images", "galleries"],
        apart: &["output/**", "themes/**", "templates/**", "cache/**", "pages/**", "stories/**"],
        ..NONE
    },
    Engine {
        about: "a Quarto site",
        signs: |f| f.has("_quarto.yml") || f.has("_quarto.yaml"),
        configs: &["_quarto.yml", "_quarto.yaml"],
        content: &[""],
        posts: &["posts", "blog", "chapters", "articles"],
        media: &["images", "img", "media", "static", "figures", "assets"],
        apart: &["_site/**", "_book/**", "**/*.html", "_extensions/**", "_freeze/**", "**/_*.qmd", "**/_*.md", "**/_*/**"],
        ..NONE
    },
    Engine {
        about: "a MkDocs site",
        signs: |f| ["mkdocs.yml", "mkdocs.yaml", "zensical.toml", "zensical.yml"].iter().any(|n| f.has(n)),
        configs: &["mkdocs.yml", "mkdocs.yaml", "zensical.toml", "zensical.yml"],
        content_keys: &["docs_dir"],
        content: &["docs", ""],
        posts: &["blog/posts", "posts"],
        media: &["docs", "docs/assets", "docs/images"],
        apart: &["site/**", "overrides/**"],
        ..NONE
    },
    Engine {
        about: "a Middleman site",
        signs: |f| f.has("config.rb") && f.has("source"),
        configs: &["config.rb", "data/site.yml"],
        content: &["source"],
        posts: &["posts", "blog", "articles"],
        media: &["source", "source/images"],
        apart: &["build/**", "source/layouts/**", "source/partials/**"],
        ..NONE
    },
    Engine {
        about: "a Logseq graph",
        signs: |f| f.has("logseq") && f.has("pages"),
        content: &[""],
        media: &["assets"],
        apart: &["logseq/**"],
        ..NONE
    },
    Engine {
        about: "an Obsidian vault",
        signs: |f| f.has(".obsidian"),
        content: &[""],
        media: &["Attachments", "attachments", "Assets", "assets", "Files", "files", "Images", "images", "Media", "media", "_resources"],
        apart: &["Templates/**", "templates/**", "Template/**", "_templates/**", "_Templates/**", "Extras/Templates/**"],
        ..NONE
    },
    Engine { about: "pages exported from Notion", signs: Folder::is_notion, content: &[""], media: &[], ..NONE },
];

/// A folder that no engine made.
pub(super) const PLAIN: &Engine = &NONE;
