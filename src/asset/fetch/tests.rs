//! Tests: a server of one's own, under names that only the test resolves. Without `curl` on this machine they say so and end.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::Mutex;

use super::*;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nand so on";

/// A server that answers these paths, until the process ends; and what it was asked for.
fn server(answers: &'static [(&'static str, &'static str, &'static [u8])]) -> (u16, &'static Mutex<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("bound").port();
    let asked: &'static Mutex<Vec<String>> = Box::leak(Box::default());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
            let first = lines.next().unwrap_or_default();
            lines.take_while(|l| !l.is_empty()).for_each(drop);
            let path = first.split_whitespace().nth(1).unwrap_or("").to_string();
            let (head, body) =
                answers.iter().find(|(p, _, _)| *p == path).map_or(("404 Not Found", &b""[..]), |(_, head, body)| (*head, *body));
            asked.lock().expect("not poisoned").push(path);
            let mut out = &stream;
            let _ = out.write_all(format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len()).as_bytes());
            let _ = out.write_all(body);
        }
    });
    (port, asked)
}

fn has_curl() -> bool {
    let there = std::process::Command::new("curl").arg("--version").output().is_ok();
    if !there {
        eprintln!("curl is not on this machine: nothing is fetched");
    }
    there
}

/// Fetches these paths of a host that is this machine; `private.example` is a host of a network that must not be reached.
fn run(root: &Path, port: u16, paths: &[&str], limits: Limits) -> (Fetched, Vec<String>) {
    let wanted: Vec<(String, Loc)> = paths
        .iter()
        .map(|p| if p.contains("://") { (*p).to_string() } else { format!("http://pictures.example:{port}{p}") })
        .map(|a| (a, Loc::new("a.md", 1)))
        .collect();
    let resolve = |host: &str, port: u16| match host {
        "pictures.example" => Ok(vec![SocketAddr::new([127, 0, 0, 1].into(), port)]),
        "private.example" => Ok(vec![SocketAddr::new([93, 184, 216, 34].into(), port), SocketAddr::new([10, 0, 0, 1].into(), port)]),
        _ => Err(io::Error::other("not known")),
    };
    let world = World {
        resolve: &resolve,
        permit: &|ip| ip.is_loopback() || is_public(ip),
        keep: &|path, bytes| {
            std::fs::create_dir_all(path.parent().expect("a folder"))?;
            std::fs::write(path, bytes)
        },
        progress: &|_, _| {},
    };
    let mut report = Report::default();
    let fetched = fetch(&wanted, root, limits, &world, &mut report);
    (fetched, report.diagnostics.into_iter().map(|d| d.message).collect())
}

#[test]
fn pictures_are_fetched_once_and_known_by_their_addresses() {
    if !has_curl() {
        return;
    }
    let (port, asked) = server(&[
        ("/a/boat.png?w=3", "200 OK", PNG),
        ("/moved.png", "302 Found\r\nLocation: /a/boat.png?w=3", b""),
        ("/page.png", "200 OK", b"<!doctype html><html><p>No</p></html>"),
    ]);
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (fetched, said) =
        run(dir.path(), port, &["/a/boat.png?w=3", "/moved.png", "/a/boat.png?w=3", "/page.png", "/gone.png"], Limits::default());
    assert_eq!((fetched.pictures, fetched.failed), (2, 2), "{said:?}");
    assert!(said[0].contains("not a picture") && said[1].contains("nothing any more"), "{said:?}");
    let known = Known::in_folder(dir.path());
    let file = known.find(&format!("http://pictures.example:{port}/a/boat.png?w=3#x")).expect("known").to_path_buf();
    assert_eq!(std::fs::read(&file).expect("there"), PNG);
    assert!(file.file_name().is_some_and(|n| n.to_string_lossy().starts_with("boat-")), "{}", file.display());
    let before = asked.lock().expect("not poisoned").len();
    let (again, _) = run(dir.path(), port, &["/a/boat.png?w=3", "/moved.png"], Limits::default());
    assert_eq!((again, asked.lock().expect("not poisoned").len()), (Fetched::default(), before));
}

#[test]
fn private_networks_are_never_asked_not_even_by_a_redirect() {
    if !has_curl() {
        return;
    }
    let (port, asked) = server(&[
        ("/in.png", "302 Found\r\nLocation: http://private.example/a.png", b""),
        ("/literal.png", "302 Found\r\nLocation: http://192.168.0.1/a.png", b""),
        ("/file.png", "302 Found\r\nLocation: file:///etc/hostname", b""),
        ("/round.png", "302 Found\r\nLocation: /round.png", b""),
    ]);
    let dir = tempfile::tempdir().expect("a temporary folder");
    let paths = [
        "/in.png",
        "/literal.png",
        "/file.png",
        "/round.png",
        "http://private.example/x.png",
        "http://[fe80::1]/x.png",
        "http://10.1.2.3/x.png",
    ];
    let (fetched, said) = run(dir.path(), port, &paths, Limits::default());
    assert_eq!((fetched.pictures, fetched.failed), (0, paths.len()), "{said:?}");
    assert_eq!(said.iter().filter(|s| s.contains("private network")).count(), 5, "{said:?}");
    assert!(said.iter().any(|s| s.contains("on and on")), "{said:?}");
    assert!(asked.lock().expect("not poisoned").iter().all(|p| !p.contains("a.png")));
}

#[test]
fn size_and_count_have_limits() {
    if !has_curl() {
        return;
    }
    let (port, _) = server(&[("/a.png", "200 OK", PNG), ("/b.png", "200 OK", PNG), ("/c.png", "200 OK", PNG)]);
    let dir = tempfile::tempdir().expect("a temporary folder");
    let small = Limits { each: 4, ..Limits::default() };
    assert_eq!(run(dir.path(), port, &["/a.png"], small).0.failed, 1);
    let few = Limits { count: 2, ..Limits::default() };
    let (fetched, said) = run(dir.path(), port, &["/a.png", "/b.png", "/c.png"], few);
    assert_eq!((fetched.pictures, said.len()), (2, 1), "{said:?}");
    assert_eq!(run(dir.path(), port, &["/a.png", "/b.png", "/c.png"], few).0.pictures, 1, "the next run takes the rest");
    let spent = Limits { total: 0, ..Limits::default() };
    let other = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(run(other.path(), port, &["/a.png"], spent).0.failed, 1);
}
