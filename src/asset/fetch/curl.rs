//! The one request that is made of `curl`: of an address whose host was resolved before, without its configuration, proxies, cookies
//! or redirects, for so many bytes and seconds at most.

use std::io::Read;
use std::net::SocketAddr;
use std::process::{Command, Stdio};

use super::Limits;
use super::host::Url;

/// How an error starts that says that a host does not answer.
pub(super) const NO_ANSWER: &str = "no answer";
/// The head of an answer is no longer than this.
const MAX_HEAD: u64 = 64 * 1024;

/// What a host answers.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The bytes.
    Found(Vec<u8>),
    /// Another address, as written.
    Moved(String),
}

/// Asks for what is at an address.
///
/// # Errors
/// Why it is not had, as the end of a sentence.
pub(super) fn get(url: &Url, at: SocketAddr, limits: &Limits) -> Result<Answer, String> {
    let mut command = Command::new("curl");
    // The first word keeps curl from reading a configuration that may say otherwise.
    command.args(["--disable", "--silent", "--show-error", "--globoff", "--include", "--http1.1", "--noproxy", "*"]);
    command.args(["--proto", "=http,https", "--max-redirs", "0", "--connect-timeout", "10"]);
    command.args(["--max-time", &limits.seconds.to_string(), "--max-filesize", &limits.each.to_string()]);
    command.args(["--resolve", &format!("{}:{}:{}", url.host, url.port, bracketed(at))]);
    command.args(["--user-agent", concat!("Postbound/", env!("CARGO_PKG_VERSION")), "--header", "Accept: image/*", "--", &url.text()]);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => "the program curl, which fetches, is not installed".to_string(),
        _ => format!("curl cannot be run: {e}"),
    })?;
    let mut bytes = Vec::new();
    let most = limits.each + MAX_HEAD;
    let read = child.stdout.take().map_or(Ok(0), |out| out.take(most + 1).read_to_end(&mut bytes));
    let too_large = u64::try_from(bytes.len()).unwrap_or(u64::MAX) > most;
    if too_large || read.is_err() {
        // It may have ended by itself.
        let _ = child.kill();
    }
    let mut said = String::new();
    if let Some(err) = child.stderr.take() {
        let _ = err.take(4_000).read_to_string(&mut said);
    }
    let ended = child.wait().map_err(|e| format!("curl cannot be run: {e}"))?;
    match ended.code() {
        _ if too_large => Err(format!("it has more than {} MB", limits.each >> 20)),
        Some(0) => answer(&bytes, limits),
        Some(63) => Err(format!("it has more than {} MB", limits.each >> 20)),
        Some(28) => Err(format!("{NO_ANSWER} in {} seconds", limits.seconds)),
        Some(5..=7) => Err(format!("{NO_ANSWER}: {}", plain(&said))),
        Some(_) | None => Err(plain(&said)),
    }
}

fn bracketed(at: SocketAddr) -> String {
    if at.is_ipv6() { format!("[{}]", at.ip()) } else { at.ip().to_string() }
}

/// What curl said, in one line.
fn plain(said: &str) -> String {
    let line = said.lines().next().unwrap_or("").trim();
    let line = line.split_once(") ").map_or(line, |(_, rest)| rest);
    if line.is_empty() { "curl failed".to_string() } else { line.to_string() }
}

/// The answer in the bytes of one: its head, an empty line, its body. Heads of interim answers come before.
fn answer(bytes: &[u8], limits: &Limits) -> Result<Answer, String> {
    let mut rest = bytes;
    loop {
        let (end, skip) = head(rest).ok_or("its answer cannot be read")?;
        let head = String::from_utf8_lossy(rest.get(..end).unwrap_or_default()).into_owned();
        rest = rest.get(end + skip..).unwrap_or_default();
        let status: u16 = head.split_whitespace().nth(1).and_then(|s| s.parse().ok()).ok_or("its answer cannot be read")?;
        match status {
            100..=199 => {}
            200 if u64::try_from(rest.len()).unwrap_or(u64::MAX) > limits.each => {
                return Err(format!("it has more than {} MB", limits.each >> 20));
            }
            200 => return Ok(Answer::Found(rest.to_vec())),
            301 | 302 | 303 | 307 | 308 => {
                let to = head.lines().filter_map(|l| l.split_once(':')).find(|(name, _)| name.trim().eq_ignore_ascii_case("location"));
                return to.map(|(_, to)| Answer::Moved(to.trim().to_string())).ok_or_else(|| "it leads on to nowhere".into());
            }
            404 | 410 => return Err("there is nothing any more".into()),
            401 | 403 => return Err("its host does not give it out".into()),
            other => return Err(format!("its host answers {other}")),
        }
    }
}

/// Where the head ends, and how long the empty line is.
fn head(bytes: &[u8]) -> Option<(usize, usize)> {
    let crlf = bytes.windows(4).position(|w| w == b"\r\n\r\n").map(|at| (at, 4));
    let lf = bytes.windows(2).position(|w| w == b"\n\n").map(|at| (at, 2));
    crlf.into_iter().chain(lf).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read() {
        let limits = Limits { each: 10, ..Limits::default() };
        let of = |text: &str| answer(text.as_bytes(), &limits);
        assert_eq!(of("HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody"), Ok(Answer::Found(b"body".to_vec())));
        assert_eq!(of("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\n\nx"), Ok(Answer::Found(b"x".to_vec())));
        assert_eq!(of("HTTP/1.1 302 Found\r\nlocation: /b\r\n\r\n"), Ok(Answer::Moved("/b".into())));
        for bad in ["", "HTTP/1.1 404 No\r\n\r\n", "HTTP/1.1 302 Found\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n01234567890", "nonsense\r\n\r\n"] {
            assert!(of(bad).is_err(), "{bad}");
        }
    }
}
