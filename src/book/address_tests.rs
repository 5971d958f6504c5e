//! Addresses that may stand in a book, and those that may not.

use super::address::{checked, is_outside};

#[test]
fn addresses_are_sound_or_gone() {
    let ok = |url: &str, want: &str| assert_eq!(checked(url).as_deref(), Some(want), "{url}");
    ok("https://Example.org/a b?q=[1]#x#y", "https://example.org/a%20b?q=%5B1%5D#x%23y");
    ok("http://example.org:8080/100%", "http://example.org:8080/100%25");
    ok("http://example.org/%C3%A9/é", "http://example.org/%C3%A9/%C3%A9");
    ok("//example.org/x", "https://example.org/x");
    ok("mailto:a@example.org?subject=b c", "mailto:a@example.org?subject=b%20c");
    ok("https://127.0.0.1/", "https://127.0.0.1/");
    for bad in [
        "http://",
        "http:///x",
        "https://a..b/",
        "https://a b/",
        "http://x:99999/",
        "http://1.2.3.4.5/",
        "file:///etc/passwd",
        "x",
        "http://[::1",
        "http://a:b@c/",
        "mailto:",
    ] {
        assert_eq!(checked(bad), None, "{bad}");
    }
}

#[test]
fn what_runs_when_it_is_followed_is_gone_however_it_is_written() {
    for bad in [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "  javascript:alert(1)",
        "\u{1}javascript:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "javascript\t:alert(1)",
        "javascript://example.org/%0Aalert(1)",
        "\u{a0}javascript:alert(1)",
        "view-source:javascript:alert(1)",
        "data:text/html;base64,PGI+",
        "DATA:text/html,x",
        "vbscript:msgbox(1)",
        "VbScript\r:msgbox(1)",
        "livescript:x",
        "blob:https://example.org/x",
    ] {
        assert_eq!(checked(bad), None, "{bad:?}");
        assert!(is_outside(bad) || bad.starts_with('\u{a0}') && is_outside(bad.trim()), "no post is meant by {bad:?}");
    }
}

#[test]
fn hosts_of_every_script_have_their_other_form() {
    for (url, want) in [
        ("https://müller.example/straße", "https://xn--mller-kva.example/stra%C3%9Fe"),
        ("https://MÜLLER.example:8080", "https://xn--mller-kva.example:8080"),
        ("https://mu\u{308}ller.example/", "https://xn--mller-kva.example/"),
        ("http://пример.рф/", "http://xn--e1afmkfd.xn--p1ai/"),
        ("https://例子.中国/路", "https://xn--fsqu00a.xn--fiqs8s/%E8%B7%AF"),
        ("https://例え。テスト/", "https://xn--r8jz45g.xn--zckzah/"),
        ("https://bücher.ch", "https://xn--bcher-kva.ch"),
        ("https://www.παράδειγμα.example", "https://www.xn--hxajbheg2az3al.example"),
        ("https://उदाहरण.example/", "https://xn--p1b6ci4b4b3a.example/"),
    ] {
        assert_eq!(checked(url).as_deref(), Some(want), "{url}");
    }
    assert_eq!(checked("https://☃.example/"), None, "a sign is no letter");
    assert_eq!(checked("https://ü ü.example/"), None);
}

#[test]
fn what_follows_readers_is_taken_off() {
    for (url, want) in [
        ("https://example.org/a?utm_source=x&utm_medium=y#z", "https://example.org/a#z"),
        ("https://example.org/a?id=3&fbclid=abc", "https://example.org/a?id=3"),
        ("https://example.org/a?UTM_Source=x&q=utm_source", "https://example.org/a?q=utm_source"),
        ("https://example.org/?gclid=1", "https://example.org/"),
        ("https://example.org/a?b=1&c=2", "https://example.org/a?b=1&c=2"),
        ("https://example.org/#?utm_source=x", "https://example.org/#?utm_source=x"),
        ("//example.org/a?mc_cid=1&x", "https://example.org/a?x"),
    ] {
        assert_eq!(checked(url).as_deref(), Some(want), "{url}");
    }
}
