//! The door: requests from this machine, answered.
//!
//! The server listens on the loopback address alone. Another page in the same browser could still send requests there, so each must
//! hold the secret of the address, name this host (a name that an attacker points here does not: DNS rebinding), and come from a
//! page of ours. What the browser is given may load nothing from elsewhere (Content-Security-Policy).

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::desk::Desk;
use super::http::{Answer, Asked, Keep};
use super::routes;

/// The most bytes of a request's head.
const MOST_HEAD: usize = 16 << 10;
/// The most bytes of a request's body.
const MOST_BODY: usize = 64 << 10;
/// The most lines of a head.
const MOST_LINES: usize = 64;
/// The most requests that are answered at once: a browser holds six connections a window.
const MOST_AT_ONCE: usize = 128;
/// Who says nothing for so long is not waited for.
const SILENCE: Duration = Duration::from_secs(10);

/// A request as it came in.
struct Incoming {
    method: String,
    target: String,
    heads: Vec<(String, String)>,
    body: String,
}

impl Incoming {
    /// The value of a head, and whether there is another of that name.
    fn head(&self, name: &str) -> (Option<&str>, bool) {
        let mut all = self.heads.iter().filter(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str());
        (all.next(), all.next().is_some())
    }

    /// Reads a request: a head within limits, then as much of a body as it says.
    fn read(stream: &mut impl Read) -> Result<Incoming, Answer> {
        let mut bytes = Vec::new();
        let (mut incoming, end) = loop {
            if let Some(found) = Incoming::parse(&bytes)? {
                break found;
            }
            if bytes.len() >= MOST_HEAD {
                return Err(Answer::refuse(431, "that is too much\n"));
            }
            more(stream, &mut bytes)?;
        };
        if incoming.head("Transfer-Encoding").0.is_some() {
            return Err(Answer::refuse(411, "a body says how long it is\n"));
        }
        let length = match incoming.head("Content-Length") {
            (None, _) => 0,
            (Some(_), true) => return Err(Answer::refuse(400, "that is no request\n")),
            (Some(length), false) => length.parse::<usize>().map_err(|_| Answer::refuse(400, "that is no request\n"))?,
        };
        if length > MOST_BODY {
            return Err(Answer::refuse(413, "that is too much\n"));
        }
        while bytes.len() < end + length {
            more(stream, &mut bytes)?;
        }
        let body = bytes.get(end..end + length).unwrap_or_default();
        incoming.body = String::from_utf8_lossy(body).into_owned();
        Ok(incoming)
    }

    /// The head, if all of it is there, and where it ends.
    fn parse(bytes: &[u8]) -> Result<Option<(Incoming, usize)>, Answer> {
        let mut lines = [httparse::EMPTY_HEADER; MOST_LINES];
        let mut request = httparse::Request::new(&mut lines);
        match request.parse(bytes) {
            Ok(httparse::Status::Complete(end)) => {
                let heads = request.headers.iter().map(|h| (h.name.to_string(), String::from_utf8_lossy(h.value).into_owned())).collect();
                let (method, target) = (request.method.unwrap_or_default().to_string(), request.path.unwrap_or_default().to_string());
                Ok(Some((Incoming { method, target, heads, body: String::new() }, end)))
            }
            Ok(httparse::Status::Partial) => Ok(None),
            Err(httparse::Error::TooManyHeaders) => Err(Answer::refuse(431, "that is too much\n")),
            Err(_) => Err(Answer::refuse(400, "that is no request\n")),
        }
    }
}

/// Reads what has come; a connection that ends or stays silent sends no request.
fn more(stream: &mut impl Read, bytes: &mut Vec<u8>) -> Result<(), Answer> {
    let mut piece = [0u8; 4096];
    match stream.read(&mut piece) {
        Ok(n) if n > 0 => {
            bytes.extend_from_slice(piece.get(..n).unwrap_or_default());
            Ok(())
        }
        Ok(_) | Err(_) => Err(Answer::refuse(408, "the request ends too soon\n")),
    }
}

impl Answer {
    /// Writes it; the connection ends with it, so none waits behind another.
    fn write(&self, stream: &mut impl Write) -> io::Result<()> {
        let keep = if self.keep == Keep::Always { "private, max-age=31536000, immutable" } else { "no-store" };
        let head = format!(
            "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nConnection: close\r\nCache-Control: {keep}\r\n\
             Content-Security-Policy: {}\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\
             Cross-Origin-Resource-Policy: same-origin\r\nCross-Origin-Opener-Policy: same-origin\r\n\r\n",
            self.status,
            if self.status == 200 { "OK" } else { "Refused" },
            self.kind,
            self.body.len(),
            self.policy
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(&self.body)?;
        stream.flush()
    }
}

/// The server and its secret.
pub struct Door {
    listener: TcpListener,
    port: u16,
    secret: String,
    answering: AtomicUsize,
}

impl Door {
    /// Listens on the loopback address; port 0 is any that is free.
    ///
    /// # Errors
    /// What the system says.
    pub fn open(port: u16) -> Result<Door, String> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|e| e.to_string())?;
        let port = listener.local_addr().map_err(|e| e.to_string())?.port();
        let mut random = [0u8; 16];
        getrandom::fill(&mut random).map_err(|e| e.to_string())?;
        let secret = random.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        Ok(Door { listener, port, secret, answering: AtomicUsize::new(0) })
    }

    /// The address to open.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.port, self.secret)
    }

    /// Answers requests for as long as the program runs, each in a thread of its own, since some wait for the book to change.
    pub fn serve(self: &Arc<Door>, desk: &Arc<Desk>) {
        for stream in self.listener.incoming() {
            let Ok(stream) = stream else { continue };
            let (door, desk) = (self.clone(), desk.clone());
            if self.answering.fetch_add(1, Ordering::AcqRel) >= MOST_AT_ONCE {
                self.answering.fetch_sub(1, Ordering::AcqRel);
                continue;
            }
            let answering = std::thread::Builder::new().name("answer".into()).stack_size(STACK);
            let begun = answering.spawn(move || {
                door.answer(stream, &desk);
                door.answering.fetch_sub(1, Ordering::AcqRel);
            });
            // Where the system has no thread to give, the request is dropped and its browser asks again.
            if begun.is_err() {
                self.answering.fetch_sub(1, Ordering::AcqRel);
            }
        }
    }

    fn answer(&self, mut stream: TcpStream, desk: &Desk) {
        // A connection that takes no limits is as good as one that does.
        let _ = stream.set_read_timeout(Some(SILENCE));
        let _ = stream.set_write_timeout(Some(SILENCE));
        let _ = stream.set_nodelay(true);
        let answer = match Incoming::read(&mut stream) {
            Ok(incoming) => self.reply(&incoming, desk),
            Err(answer) => answer,
        };
        // A browser that has gone away asks again when it comes back.
        if answer.write(&mut stream).is_ok() {
            let _ = stream.shutdown(std::net::Shutdown::Write);
            drain(&mut stream);
        }
    }

    fn reply(&self, incoming: &Incoming, desk: &Desk) -> Answer {
        if let Err(answer) = self.admit(incoming) {
            return answer;
        }
        let (path, query) = incoming.target.split_once('?').unwrap_or((&incoming.target, ""));
        let path = path.get(self.secret.len() + 2..).unwrap_or_default();
        routes::answer(desk, &Asked { acts: incoming.method == "POST", path, query: query_of(query), body: incoming.body.clone() })
    }

    /// Whether a request may come in.
    fn admit(&self, incoming: &Incoming) -> Result<(), Answer> {
        let (host, twice) = incoming.head("Host");
        if twice || !host.is_some_and(|host| self.is_us(host)) {
            return Err(Answer::refuse(403, "this preview answers to its own address only\n"));
        }
        let (origin, twice) = incoming.head("Origin");
        let ours = |origin: &str| origin.strip_prefix("http://").is_some_and(|host| self.is_us(host));
        let elsewhere = incoming.head("Sec-Fetch-Site").0.is_some_and(|site| !matches!(site, "same-origin" | "none"));
        if twice || origin.is_some_and(|origin| !ours(origin)) || elsewhere {
            return Err(Answer::refuse(403, "this request comes from another page\n"));
        }
        let below = incoming.target.strip_prefix('/').and_then(|p| p.strip_prefix(self.secret.as_str()));
        if !below.is_some_and(|rest| rest.starts_with('/')) {
            return Err(Answer::refuse(403, "the address lacks its secret: open the one that `postbound preview` printed\n"));
        }
        match incoming.method.as_str() {
            "GET" => Ok(()),
            "POST" if origin.is_some() => Ok(()),
            "POST" => Err(Answer::refuse(403, "a request that changes something says where it comes from\n")),
            _ => Err(Answer::refuse(405, "only GET and POST are answered\n")),
        }
    }

    fn is_us(&self, host: &str) -> bool {
        let name = host.strip_suffix(&format!(":{}", self.port));
        name.is_some_and(|name| name == "127.0.0.1" || name.eq_ignore_ascii_case("localhost"))
    }
}

/// Writers of pages may nest deeply.
const STACK: usize = 16 << 20;

/// Reads what a refused request still sends, up to a limit: a connection that is cut meanwhile loses its answer.
fn drain(stream: &mut TcpStream) {
    let _ = stream.set_read_timeout(Some(Duration::from_millis(200)));
    let mut piece = [0u8; 4096];
    for _ in 0..64 {
        if !matches!(stream.read(&mut piece), Ok(n) if n > 0) {
            break;
        }
    }
}

/// The pairs of a query, with `%41` and `+` read.
fn query_of(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(key, value)| (unescaped(key), unescaped(value))).collect()
}

fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digits = after.get(..2).and_then(|d| std::str::from_utf8(d).ok()).and_then(|d| u8::from_str_radix(d, 16).ok());
        match (first, digits) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            (b'+', _) => {
                bytes.push(b' ');
                rest = after;
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_request_is_refused() {
        let read = |text: &str| Incoming::read(&mut text.as_bytes());
        let good = read("POST /a?b HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi").unwrap_or_else(|a| panic!("{}", a.status));
        assert_eq!((good.method.as_str(), good.target.as_str(), good.body.as_str()), ("POST", "/a?b", "hi"));
        assert_eq!(good.head("host"), (Some("x"), false));
        let long = format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(20_000));
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "X: 1\r\n".repeat(100));
        for (text, status) in [
            ("", 408),
            ("GET /", 408),
            ("GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhi", 408),
            ("\u{0}\u{1}\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nhi", 400),
            ("GET / HTTP/1.1\r\nContent-Length: 70000\r\n\r\n", 413),
            ("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
            (&long, 431),
            (&many, 431),
        ] {
            assert_eq!(read(text).err().map(|a| a.status), Some(status), "{text:.60}");
        }
    }

    #[test]
    fn queries_are_read() {
        let pairs = query_of("q=l%C3%A0+bas%21&since=3&x&%zz=%4");
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(pairs, [("q", "là bas!"), ("since", "3"), ("x", ""), ("%zz", "%4")]);
    }
}
