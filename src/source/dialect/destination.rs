//! The addresses of links and pictures as engines write them: with spaces, sizes, and the kind of place in front.

use super::args::is_picture;

/// The address and title of a link, and the size of a picture as an attribute list: spaces in the name of a file, and a size
/// behind it, are what other programs allow.
pub(super) fn destination(inside: &str, picture: bool) -> (String, String) {
    // Pelican says what kind of place it is.
    let places = ["{filename}", "{static}", "{attach}", "{photo}", "{image}", "|filename|", "|static|", "|attach|"];
    let inside = places.iter().find_map(|p| inside.strip_prefix(p)).unwrap_or(inside);
    let trimmed = inside.trim();
    let whole = (inside.to_string(), String::new());
    if trimmed.starts_with('<') || !trimmed.contains(char::is_whitespace) {
        return whole;
    }
    let sized = trimmed.rsplit_once(" =").filter(|_| picture).and_then(|(rest, size)| Some((rest.trim_end(), size_list(size)?)));
    let (rest, size) = sized.unwrap_or((trimmed, String::new()));
    let quote = [" \"", " '"].iter().filter_map(|q| rest.find(q)).min().filter(|_| rest.ends_with(['"', '\'']));
    let (address, title) = quote.map_or((rest, ""), |at| rest.split_at(at));
    let address = address.trim();
    let file = is_picture(address) || [".md", ".mdx", ".html", ".pdf"].iter().any(|e| address.split('#').next().unwrap_or("").ends_with(e));
    let spaced = address.contains(char::is_whitespace) && file && !address.contains(['<', '>']);
    if !spaced && size.is_empty() {
        return whole;
    }
    (format!("<{address}>{title}"), size)
}

/// `300x200`, `300x`, `x200`, `50%x` as an attribute list.
fn size_list(size: &str) -> Option<String> {
    let (width, height) = size.trim().split_once(['x', '*'])?;
    let sound = |n: &str| n.len() <= 6 && n.trim_end_matches("px").trim_end_matches('%').bytes().all(|b| b.is_ascii_digit());
    let part = |name: &str, n: &str| if n.is_empty() { String::new() } else { format!("{name}={n} ") };
    let list = format!("{}{}", part("width", width), part("height", height));
    (sound(width) && sound(height) && !list.is_empty()).then(|| format!("{{{}}}", list.trim_end()))
}
