//! Addresses of pictures taken apart, and which addresses of hosts are public.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address of a host on the web.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Url {
    /// The connection is encrypted.
    pub secure: bool,
    /// The host in ASCII and small letters.
    pub host: String,
    /// The host, where it is written as a number.
    pub literal: Option<IpAddr>,
    /// The port.
    pub port: u16,
    /// Path and query, escaped.
    pub path: String,
}

impl Url {
    /// Of an address with `http:`, `https:` or two slashes. No user names, no hosts in odd notations of numbers, which the system
    /// would take for other hosts than the ones that are asked about here.
    pub fn parse(address: &str) -> Option<Url> {
        let address = address.trim();
        if address.chars().any(char::is_control) {
            return None;
        }
        let starts = |s: &str| address.get(..s.len()).filter(|a| a.eq_ignore_ascii_case(s)).and_then(|_| address.get(s.len()..));
        let (secure, rest) = match (starts("https://"), starts("http://"), starts("//")) {
            (Some(rest), _, _) | (None, None, Some(rest)) => (true, rest),
            (None, Some(rest), _) => (false, rest),
            (None, None, None) => return None,
        };
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let (host, port) = match authority.strip_prefix('[') {
            Some(six) => {
                let (host, port) = six.split_once(']')?;
                (host, port.strip_prefix(':').or(Some(port).filter(|p| p.is_empty()))?)
            }
            None => authority.split_once(':').unwrap_or((authority, "")),
        };
        let port = if port.is_empty() { if secure { 443 } else { 80 } } else { port.parse().ok().filter(|p| *p > 0)? };
        let host = host.to_ascii_lowercase();
        let literal: Option<IpAddr> = host.parse().ok();
        let named = || {
            let bare = host.strip_suffix('.').unwrap_or(&host);
            let label =
                |l: &str| !l.is_empty() && l.len() <= 63 && l.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
            let last = bare.rsplit('.').next().unwrap_or("");
            bare.len() <= 253 && bare.split('.').all(label) && !last.starts_with(|c: char| c.is_ascii_digit())
        };
        (literal.is_some() || named()).then(|| Url { secure, literal, port, path: escaped(path), host: host.clone() })
    }

    /// Where a redirect from here leads.
    pub fn join(&self, to: &str) -> Option<Url> {
        let to = to.trim();
        if to.contains("://") || to.starts_with("//") {
            let secured = if to.starts_with("//") && !self.secure { format!("http:{to}") } else { to.to_string() };
            return Url::parse(&secured);
        }
        if to.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':')) {
            return None;
        }
        let path = if to.starts_with('/') {
            to.to_string()
        } else {
            let bare = self.path.split('?').next().unwrap_or("");
            format!("{}/{to}", bare.rsplit_once('/').map_or("", |(folder, _)| folder))
        };
        Some(Url { path: escaped(&path), ..self.clone() })
    }

    /// As it is asked for.
    pub fn text(&self) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        format!("{scheme}://{host}:{}{}", self.port, self.path)
    }
}

/// A path and query without a fragment, with what they may not hold as `%XX`.
fn escaped(path: &str) -> String {
    let path = path.split('#').next().unwrap_or("");
    let mut out = String::with_capacity(path.len() + 1);
    if !path.starts_with('/') {
        out.push('/');
    }
    for b in path.bytes() {
        match b {
            b'!'..=b'~' if !matches!(b, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}') => out.push(char::from(b)),
            _ => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}

/// Whether an address is one of the public network: not of this machine, of its own network, of none, or of many (IANA's registries of
/// special-purpose addresses, RFC 6890).
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_4(ip),
        IpAddr::V6(ip) => is_public_6(ip),
    }
}

fn is_public_4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    // A row each: this machine and its network, providers' own, links, private, protocols and documentation, benchmarks, many and none.
    !matches!(
        (a, b, c),
        (0 | 10 | 127, _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
            | (224.., _, _)
    )
}

fn is_public_6(ip: Ipv6Addr) -> bool {
    let s = ip.segments();
    let [a, b, ..] = s;
    let inner = |high: u16, low: u16| {
        let ([x, y], [z, w]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_4(Ipv4Addr::new(x, y, z, w))
    };
    match (a, b) {
        // Addresses of the older protocol in disguise: mapped, translated (RFC 6052), tunnelled (RFC 3056).
        (0, 0) => s[2..5] == [0, 0, 0] && s[5] == 0xffff && inner(s[6], s[7]),
        (0x64, 0xff9b) => s[2..6] == [0, 0, 0, 0] && inner(s[6], s[7]),
        (0x2002, _) => inner(s[1], s[2]),
        // Teredo and other special blocks, documentation, benchmarks.
        (0x2001, 0..=0x01ff | 0x0db8) | (0x3fff, _) => false,
        _ => (0x2000..0x4000).contains(&a),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_public() {
        for ip in
            ["93.184.216.34", "1.1.1.1", "172.15.0.1", "100.63.0.1", "2606:2800:220:1::1", "::ffff:93.184.216.34", "2002:5db8:d822::1"]
        {
            assert!(is_public(ip.parse().expect(ip)), "{ip}");
        }
        for ip in [
            "127.0.0.1",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "198.18.0.1",
            "192.0.2.1",
            "203.0.113.9",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "fec0::1",
            "::127.0.0.1",
            "2001::1",
        ] {
            assert!(!is_public(ip.parse().expect(ip)), "{ip}");
        }
    }

    #[test]
    fn addresses_are_taken_apart_and_odd_ones_refused() {
        let text = |a: &str| Url::parse(a).map(|u| u.text());
        for (address, wanted) in [
            ("https://Example.org/a b.png#x", "https://example.org:443/a%20b.png"),
            ("//example.org/ä.png?w=1", "https://example.org:443/%C3%A4.png?w=1"),
            ("http://example.org:8080", "http://example.org:8080/"),
            ("http://[::1]:81/x", "http://[::1]:81/x"),
            ("http://127.0.0.1/x", "http://127.0.0.1:80/x"),
        ] {
            assert_eq!(text(address).as_deref(), Some(wanted), "{address}");
        }
        for odd in [
            "ftp://example.org/a",
            "file:///etc/passwd",
            "http://user@example.org/",
            "http://2130706433/",
            "http://0x7f000001/",
            "http://127.1/",
            "http://0177.0.0.1/",
            "http://a b/",
            "http://exa\u{a}mple.org/",
            "http:///x",
            "/a.png",
            "http://example.org:0/",
            "http://ⓔxample.org/",
            "http://example.org\u{3002}evil/",
        ] {
            assert_eq!(text(odd), None, "{odd}");
        }
    }

    #[test]
    fn redirects_are_followed_as_they_are_written() {
        let from = Url::parse("http://example.org/a/b.png?x=1").expect("an address");
        for (to, wanted) in [
            ("/c.png", Some("http://example.org:80/c.png")),
            ("c.png", Some("http://example.org:80/a/c.png")),
            ("//cdn.example/c.png", Some("http://cdn.example:80/c.png")),
            ("https://cdn.example/c.png", Some("https://cdn.example:443/c.png")),
            ("file:///etc/passwd", None),
            ("gopher:x", None),
        ] {
            assert_eq!(from.join(to).map(|u| u.text()).as_deref(), wanted, "{to}");
        }
    }
}
