//! What the address of a picture says of its file: services that scale pictures wrap it in addresses of their own, editors add sizes
//! to names, and the address on the site is not that in the folder.

/// How often a wrapper may be inside of another.
const MAX_WRAPPERS: usize = 4;

/// Whether an address leads to a host.
pub(super) fn is_remote(address: &str) -> bool {
    ["http://", "https://", "//"].iter().any(|s| address.get(..s.len()).is_some_and(|start| start.eq_ignore_ascii_case(s)))
}

/// Where platforms keep the pictures that their writers upload: hosts, and ends of hosts behind a dot.
const STORES: [&str; 12] = [
    "blogger.googleusercontent.com",
    ".bp.blogspot.com",
    ".googleusercontent.com",
    ".ggpht.com",
    ".files.wordpress.com",
    ".media.tumblr.com",
    "substackcdn.com",
    ".substackcdn.com",
    "substack-post-media.s3.amazonaws.com",
    "bucketeer-e05bbc84-baa3-437e-9518-adb32be77984.s3.amazonaws.com",
    "miro.medium.com",
    "storage.ghost.io",
];

/// Whether an address leads to where a platform keeps the pictures of its writers: an export has them in folders of its own.
pub(super) fn is_of_platform(address: &str) -> bool {
    let Some((_, rest)) = address.split_once("//") else { return false };
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or("").to_ascii_lowercase();
    let medium = host.starts_with("cdn-images-") && host.ends_with(".medium.com");
    medium || STORES.iter().any(|store| if store.starts_with('.') { host.ends_with(store) } else { host == *store })
}

/// The address that a service's address was made of, as often as there is one inside; the address itself where there is none.
pub(super) fn unwrapped(address: &str) -> String {
    let mut address = address.to_string();
    for _ in 0..MAX_WRAPPERS {
        match inner(&address) {
            Some(inner) => address = inner,
            None => break,
        }
    }
    address
}

/// The address inside of another: escaped or plain in the path (Cloudinary, Substack, Cloudflare), in the query (`url=` of image
/// optimisers), or behind the host (WordPress' Photon).
fn inner(address: &str) -> Option<String> {
    let from = if is_remote(address) { address.find("//")? + 2 } else { 0 };
    let rest = address.get(from..)?;
    let lower = rest.to_ascii_lowercase();
    for (mark, escaped) in [("https%3a%2f%2f", true), ("http%3a%2f%2f", true), ("https://", false), ("http://", false)] {
        if let Some(at) = lower.find(mark) {
            let found = rest.get(at..)?;
            let found = if escaped { percent_decode(found.split(['&', '?']).next()?) } else { found.to_string() };
            return Some(found);
        }
    }
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    // i0.wp.com to i3.wp.com name the host of the picture in their path.
    if from > 0 && host.len() == 9 && host.starts_with('i') && host.ends_with(".wp.com") {
        return Some(format!("https://{path}"));
    }
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let optimiser =
        ["_next/image", "_image", "_ipx", ".netlify/images", "_vercel/image"].iter().any(|o| path.trim_end_matches('/').ends_with(o));
    if optimiser {
        let given = |key: &str| query.split('&').filter_map(|p| p.split_once('=')).find(|(k, _)| *k == key).map(|(_, v)| percent_decode(v));
        return given("url").or_else(|| given("href"));
    }
    if let Some((_, scaled)) = path.split_once("cdn-cgi/image/") {
        return scaled.split_once('/').map(|(_, file)| format!("/{file}"));
    }
    None
}

/// The paths that an address may mean in a folder, the likeliest first, without a slash at their start. A scaled copy that an editor
/// made (`-300x200`) means the picture that it was made of, where that is there.
pub(super) fn paths(path: &str) -> Vec<String> {
    let bare = path.split(['?', '#']).next().unwrap_or("");
    let mut out: Vec<String> = Vec::new();
    for path in [percent_decode(bare), bare.to_string(), percent_decode(&percent_decode(bare)), percent_decode(path)] {
        let path = path.replace('\\', "/");
        let path = path.trim_start_matches('/').to_string();
        let scaled = unscaled(&path);
        // What WordPress scaled it named itself; elsewhere `-300x200` may be what the author called the picture.
        let both = if path.contains("uploads/") { [scaled, Some(path)] } else { [Some(path), scaled] };
        for path in both.into_iter().flatten() {
            if !path.is_empty() && !out.contains(&path) {
                out.push(path);
            }
        }
    }
    out
}

/// The name without what an editor added: `-300x200`, `-scaled`, `-rotated`, `@2x`, `_o`.
fn unscaled(path: &str) -> Option<String> {
    let (stem, ending) = path.rsplit_once('.')?;
    let sized = stem.rsplit_once('-').filter(|(_, size)| {
        let digits = |s: &str| !s.is_empty() && s.len() <= 5 && s.bytes().all(|b| b.is_ascii_digit());
        size.split_once('x').is_some_and(|(w, h)| digits(w) && digits(h)) || matches!(*size, "scaled" | "rotated")
    });
    let bare = sized.map(|(bare, _)| bare).or_else(|| stem.strip_suffix("@2x")).or_else(|| stem.strip_suffix("@3x"))?;
    (!bare.is_empty() && !bare.ends_with('/')).then(|| format!("{bare}.{ending}"))
}

/// Decodes `%XX`; what does not decode to UTF-8 stays as written.
pub(super) fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while let Some(&b) = bytes.get(i) {
        let hex = (b == b'%').then(|| text.get(i + 1..i + 3).and_then(|h| u8::from_str_radix(h, 16).ok())).flatten();
        match hex {
            Some(value) => {
                out.push(value);
                i += 3;
            }
            None => {
                out.push(b);
                i += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_signs_decode() {
        assert_eq!(percent_decode("a%20b%2"), "a b%2");
        assert_eq!(percent_decode("%C3%A9"), "é");
        assert_eq!(percent_decode("%FF"), "%FF");
    }

    #[test]
    fn stores_of_platforms_are_known_by_their_hosts() {
        for (address, wanted) in [
            ("https://1.bp.blogspot.com/-x/s320/a.jpg", true),
            ("https://blogger.googleusercontent.com/img/b/x/s1600/a.jpg", true),
            ("https://harbour.files.wordpress.com/2019/03/a.jpg", true),
            ("https://64.media.tumblr.com/x/tumblr_y_1280.jpg", true),
            ("https://cdn-images-1.medium.com/max/800/1*a.png", true),
            ("https://example.org/a.jpg", false),
            ("https://bp.blogspot.com.example.org/a.jpg", false),
            ("a.jpg", false),
        ] {
            assert_eq!(is_of_platform(address), wanted, "{address}");
        }
    }

    #[test]
    fn wrappers_are_taken_off() {
        for (address, wanted) in [
            (
                "https://i0.wp.com/example.org/wp-content/uploads/a.jpg?resize=300%2C200",
                "https://example.org/wp-content/uploads/a.jpg?resize=300%2C200",
            ),
            (
                "https://substackcdn.com/image/fetch/$s_!abc!,w_1456,c_limit,f_auto/https%3A%2F%2Fbucket.example%2Fimages%2Fa.png",
                "https://bucket.example/images/a.png",
            ),
            ("https://res.cloudinary.com/x/image/fetch/w_600/https://example.org/a.png", "https://example.org/a.png"),
            ("/_next/image?url=%2Fimages%2Fa.png&w=640&q=75", "/images/a.png"),
            ("https://example.org/.netlify/images?url=/img/a.png&w=1", "/img/a.png"),
            ("https://example.org/cdn-cgi/image/width=80,quality=75/img/a.png", "/img/a.png"),
            ("https://example.org/cdn-cgi/image/width=80/https://other.example/a.png", "https://other.example/a.png"),
            ("https://images.weserv.example/?url=https%3A%2F%2Fexample.org%2Fa.png&w=3", "https://example.org/a.png"),
            ("https://example.org/a.png", "https://example.org/a.png"),
            ("photo.jpg", "photo.jpg"),
        ] {
            assert_eq!(unwrapped(address), wanted, "{address}");
        }
    }

    #[test]
    fn the_paths_of_an_address_are_the_likeliest_first() {
        for (path, wanted) in [
            ("/img/a%20b.png?w=3", vec!["img/a b.png", "img/a%20b.png", "img/a b.png?w=3"]),
            ("wp-content/uploads/a-300x200.jpg", vec!["wp-content/uploads/a.jpg", "wp-content/uploads/a-300x200.jpg"]),
            ("wall-1920x1080.jpg", vec!["wall-1920x1080.jpg", "wall.jpg"]),
            ("a%2520b.png", vec!["a%20b.png", "a%2520b.png", "a b.png"]),
            ("C:\\x\\a@2x.png", vec!["C:/x/a@2x.png", "C:/x/a.png"]),
            ("up/uploads/x-scaled.webp#y", vec!["up/uploads/x.webp", "up/uploads/x-scaled.webp"]),
        ] {
            let found = paths(path);
            assert_eq!(found.iter().take(wanted.len()).map(String::as_str).collect::<Vec<_>>(), wanted, "{path}: {found:?}");
        }
    }
}
