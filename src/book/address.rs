//! Addresses outside of the book, checked once for all books that are made of it: a scheme that opens something and runs nothing,
//! a host that can exist, and nothing but the characters of RFC 3986.

use unicode_normalization::UnicodeNormalization;

/// The schemes of addresses with hosts.
const HOSTED: [&str; 3] = ["http", "https", "ftp"];
/// The schemes of addresses that are handed to another program of the reader's.
const HANDED: [&str; 3] = ["mailto", "tel", "sms"];

/// An address as any book may hold it: hosts with letters beyond ASCII in their other form (RFC 3492), what a path may not hold as
/// `%XX`. `None` where it cannot be handed to a reader: it runs something (`javascript:`, `data:`), however that is disguised, or
/// leads nowhere.
pub(super) fn checked(address: &str) -> Option<String> {
    // What browsers drop from an address before they read it (WHATWG URL, 4.4) may not hide its scheme.
    let address: String = address.trim_matches(|c: char| c <= ' ' || c.is_whitespace()).chars().filter(|c| !c.is_control()).collect();
    let (scheme, rest) = match address.strip_prefix("//") {
        Some(rest) => ("https".to_string(), format!("//{rest}")),
        None => address.split_once(':').map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest.to_string()))?,
    };
    if HANDED.contains(&scheme.as_str()) {
        let rest = rest.trim_start_matches('/');
        return rest.chars().any(char::is_alphanumeric).then(|| format!("{scheme}:{}", escape(rest)));
    }
    let rest = rest.strip_prefix("//").filter(|_| HOSTED.contains(&scheme.as_str()))?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let authority = ascii(authority)?;
    host_is_sound(&authority).then(|| format!("{scheme}://{authority}{}", escape(&untracked(path))))
}

/// What newsletters, networks and advertisers add to addresses to follow their readers; all of a name that ends with `*`.
const TRACKING: [&str; 24] = [
    "utm_*",
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "twclid",
    "ttclid",
    "li_fat_id",
    "igshid",
    "igsh",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "_hsenc",
    "_hsmi",
    "vero_id",
    "oly_enc_id",
    "oly_anon_id",
    "ref_src",
    "ref_url",
];

/// A path with its query and fragment, without what follows readers.
fn untracked(path: &str) -> String {
    let (before, fragment) = path.find('#').map_or((path, ""), |at| path.split_at(at));
    let Some((page, query)) = before.split_once('?') else { return path.to_string() };
    let follows = |pair: &&str| {
        let key = pair.split('=').next().unwrap_or("").to_ascii_lowercase();
        TRACKING.iter().any(|t| t.strip_suffix('*').map_or(key == *t, |start| key.starts_with(start)))
    };
    if !query.split(['&', ';']).any(|pair| follows(&pair)) {
        return path.to_string();
    }
    let kept: Vec<&str> = query.split('&').filter(|pair| !follows(pair)).collect();
    let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    format!("{page}{query}{fragment}")
}

/// Decodes `%XX`; what does not decode to UTF-8 stays as written.
pub(super) fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = bytes.get(at + 1..at + 3).filter(|_| byte == b'%').and_then(|h| std::str::from_utf8(h).ok());
        match hex.filter(|h| h.bytes().all(|b| b.is_ascii_hexdigit())).and_then(|h| u8::from_str_radix(h, 16).ok()) {
            Some(value) => {
                out.push(value);
                at += 3;
            }
            None => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_string())
}

/// Whether an address starts with a scheme, or with two slashes: it leads out of the book whatever posts there are.
pub(super) fn is_outside(address: &str) -> bool {
    let address: String = address.trim_start().chars().filter(|c| !c.is_control()).collect();
    let scheme = address.split(':').next().unwrap_or("").trim_end();
    let schemed = address.contains(':') && scheme.len() > 1 && scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    schemed && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')) || address.starts_with("//")
}

/// A host and port in ASCII, each label with other letters as punycode.
fn ascii(authority: &str) -> Option<String> {
    if authority.is_ascii() {
        return Some(authority.to_ascii_lowercase());
    }
    // Full stops of other scripts part labels too (UTS 46, 2.3).
    let plain: String = authority.nfkc().flat_map(char::to_lowercase).nfc().collect::<String>().replace(['。', '．', '｡'], ".");
    let label = |l: &str| if l.is_ascii() { Some(l.to_string()) } else { punycode(l).map(|p| format!("xn--{p}")) };
    Some(plain.split('.').map(label).collect::<Option<Vec<String>>>()?.join("."))
}

/// A label in letters, digits and hyphens (RFC 3492, section 6.3).
fn punycode(label: &str) -> Option<String> {
    const BASE: u32 = 36;
    // A label with its port: the port is no letter's business.
    let (label, port) = label.split_once(':').map_or((label, None), |(l, p)| (l, Some(p)));
    if !label.chars().all(|c| c.is_alphanumeric() || c == '-' || unicode_normalization::char::is_combining_mark(c) || is_joiner(c)) {
        return None;
    }
    let input: Vec<u32> = label.chars().map(u32::from).collect();
    if input.len() > 63 {
        return None;
    }
    let mut out: String = label.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(out.len()).ok()?;
    if basic > 0 {
        out.push('-');
    }
    let (mut n, mut delta, mut bias, mut handled) = (128_u32, 0_u32, 72_u32, basic);
    let length = u32::try_from(input.len()).ok()?;
    while handled < length {
        let next = input.iter().copied().filter(|c| *c >= n).min()?;
        delta = delta.checked_add((next - n).checked_mul(handled + 1)?)?;
        n = next;
        for &c in &input {
            if c < n {
                delta = delta.checked_add(1)?;
            }
            if c != n {
                continue;
            }
            let (mut q, mut k) = (delta, BASE);
            loop {
                let t = k.saturating_sub(bias).clamp(1, 26);
                if q < t {
                    break;
                }
                out.push(digit(t + (q - t) % (BASE - t)));
                q = (q - t) / (BASE - t);
                k += BASE;
            }
            out.push(digit(q));
            bias = adapt(delta, handled + 1, handled == basic);
            delta = 0;
            handled += 1;
        }
        delta = delta.checked_add(1)?;
        n += 1;
    }
    Some(port.map_or_else(|| out.clone(), |port| format!("{out}:{port}")))
}

/// The two joiners that names in some scripts need (RFC 5892, appendix A).
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}' | '·' | '\u{375}' | '\u{5F3}' | '\u{5F4}' | '・')
}

fn digit(value: u32) -> char {
    char::from_digit(value, 36).map_or('0', |_| char::from(if value < 26 { b'a' + value as u8 } else { b'0' + (value as u8 - 26) }))
}

fn adapt(delta: u32, count: u32, first: bool) -> u32 {
    let mut delta = if first { delta / 700 } else { delta / 2 };
    delta += delta / count;
    let mut k = 0;
    while delta > (36 - 1) * 26 / 2 {
        delta /= 36 - 1;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
}

/// A host name (RFC 1123), an IPv4 address, and perhaps a port.
fn host_is_sound(authority: &str) -> bool {
    let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
    let port_is_sound = port.is_empty() || port.parse::<u16>().is_ok();
    let label = |l: &str| !l.is_empty() && l.len() <= 63 && l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let host = host.strip_suffix('.').unwrap_or(host);
    let numeric = host.split('.').next_back().is_some_and(|l| l.starts_with(|c: char| c.is_ascii_digit()));
    let address = || host.parse::<std::net::Ipv4Addr>().is_ok();
    port_is_sound && !authority.ends_with(':') && host.len() <= 253 && host.split('.').all(label) && (!numeric || address())
}

/// Everything that a path, query or fragment may not hold becomes `%XX`; so does a `%` that escapes nothing, and a second `#`.
fn escape(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut fragment = false;
    let bytes = path.as_bytes();
    for (i, &b) in bytes.iter().enumerate() {
        let escapes = || bytes.get(i + 1..i + 3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
        let plain = match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => true,
            b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=' | b':' | b'@' | b'/' | b'?' => true,
            b'%' => escapes(),
            b'#' => !std::mem::replace(&mut fragment, true),
            _ => false,
        };
        if plain {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}
