//! Pictures that posts name by addresses on the web, fetched once into a folder of the book where a person asks for it
//! (`--fetch`), and found there by every later build without the network.
//!
//! A post is somebody else's text: what it names may be an address inside of the reader's own network. So each host is resolved here,
//! every one of its addresses must be public, the connection goes to one of those, and a redirect is a new address that is asked the
//! same questions. Why `curl` does the talking is in docs/decisions/012.

mod curl;
mod host;

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::diag::{Diagnostic, Loc, Report, kinds};

use host::Url;

/// The folder below the book's that holds what was fetched.
pub const FOLDER: &str = "fetched";
/// How many redirects are followed.
const MAX_REDIRECTS: usize = 5;
/// How many hosts are asked at once.
const AT_ONCE: usize = 4;
/// A host that fails so often is not asked again.
const PATIENCE: usize = 3;

/// What a run may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Pictures.
    pub count: usize,
    /// Bytes of one.
    pub each: u64,
    /// Bytes of all.
    pub total: u64,
    /// Seconds for one.
    pub seconds: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { count: 5_000, each: 32 << 20, total: 2 << 30, seconds: 30 }
    }
}

/// The world as a run sees it; tests have one of their own.
pub struct World<'a> {
    /// The addresses of a host.
    pub resolve: &'a (dyn Fn(&str, u16) -> io::Result<Vec<SocketAddr>> + Sync),
    /// Whether one may be talked to.
    pub permit: &'a (dyn Fn(IpAddr) -> bool + Sync),
    /// Puts a file on the disk, whole or not at all.
    pub keep: &'a (dyn Fn(&Path, &[u8]) -> io::Result<()> + Sync),
    /// Hears how many of how many are done.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
}

/// The addresses of a host, as the system knows them.
///
/// # Errors
/// It knows none.
pub fn resolve(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    Ok((host, port).to_socket_addrs()?.collect())
}

pub use host::is_public;

/// What a run fetched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// Pictures.
    pub pictures: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Those that could not be had.
    pub failed: usize,
}

/// Fetches the pictures at these addresses, each with the place that shows it, into the book's folder of fetched ones. What is there
/// already is not fetched again.
pub fn fetch(wanted: &[(String, Loc)], root: &Path, limits: Limits, world: &World<'_>, report: &mut Report) -> Fetched {
    let folder = root.join(FOLDER);
    if folder.is_symlink() || folder.exists() && !folder.is_dir() {
        let d = Diagnostic::warning(kinds::FETCH_FAILED, format!("pictures cannot be fetched into {}", folder.display()));
        report.push(d.with("it is not a folder").help("take it away, so that a folder can be made"));
        return Fetched::default();
    }
    let known = Known::in_folder(root);
    let mut by_host: BTreeMap<String, Vec<(usize, &str, &Loc)>> = BTreeMap::new();
    let mut seen = std::collections::BTreeSet::new();
    let fresh = wanted.iter().filter(|(address, _)| known.find(address).is_none() && seen.insert(address.as_str()));
    let fresh: Vec<&(String, Loc)> = fresh.take(limits.count).collect();
    for (n, (address, loc)) in fresh.iter().enumerate() {
        let host = Url::parse(address).map(|u| u.host).unwrap_or_default();
        by_host.entry(host).or_default().push((n, address, loc));
    }
    let run = Run { folder, limits, world, spent: AtomicU64::new(0), done: AtomicUsize::new(0), all: fresh.len() };
    let hosts: Vec<Vec<(usize, &str, &Loc)>> = by_host.into_values().collect();
    let work = || hosts.par_iter().flat_map_iter(|list| run.host(list)).collect::<Vec<_>>();
    let mut told = match rayon::ThreadPoolBuilder::new().num_threads(AT_ONCE).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    };
    told.sort_by_key(|(n, _, _)| *n);
    let mut fetched = Fetched::default();
    for (_, loc, result) in told {
        match result {
            Ok(bytes) => {
                fetched.pictures += 1;
                fetched.bytes += bytes;
            }
            Err(problem) => {
                fetched.failed += 1;
                report.push(problem.at(loc.clone()));
            }
        }
    }
    if wanted.len() > limits.count && fresh.len() == limits.count {
        let d = Diagnostic::warning(kinds::FETCH_FAILED, format!("only {} pictures are fetched at once", limits.count));
        report.push(d.help("run it again for the rest"));
    }
    fetched
}

struct Run<'a> {
    folder: PathBuf,
    limits: Limits,
    world: &'a World<'a>,
    /// Bytes so far.
    spent: AtomicU64,
    done: AtomicUsize,
    all: usize,
}

impl Run<'_> {
    /// The pictures of one host, one after the other.
    fn host<'l>(&self, list: &[(usize, &str, &'l Loc)]) -> Vec<(usize, &'l Loc, Result<u64, Diagnostic>)> {
        let mut failed_in_a_row = 0;
        let mut out = Vec::with_capacity(list.len());
        for (n, address, loc) in list {
            let result =
                if failed_in_a_row >= PATIENCE { Err("its host did not answer before".to_string()) } else { self.picture(address) };
            failed_in_a_row = if result.as_ref().is_err_and(|why| why.starts_with(curl::NO_ANSWER)) { failed_in_a_row + 1 } else { 0 };
            let result = result.map_err(|why| {
                Diagnostic::warning(kinds::FETCH_FAILED, format!("cannot fetch the picture {address}: {why}"))
                    .help("save it by hand beside the post, and name that file")
            });
            out.push((*n, *loc, result));
            (self.world.progress)(self.done.fetch_add(1, Ordering::Relaxed) + 1, self.all);
        }
        out
    }

    fn picture(&self, address: &str) -> Result<u64, String> {
        if self.spent.load(Ordering::Relaxed) >= self.limits.total {
            return Err(format!("the pictures before it hold {} MB, which is the limit", self.limits.total >> 20));
        }
        let bytes = self.follow(address)?;
        let ending = ending(&bytes).ok_or("what is there is not a picture")?;
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.spent.fetch_add(size, Ordering::Relaxed);
        let path = self.folder.join(format!("{}.{ending}", stem_of(address)));
        (self.world.keep)(&path, &bytes).map_err(|e| format!("it cannot be written: {e}"))?;
        Ok(size)
    }

    /// What is at an address, or where its redirects lead.
    fn follow(&self, address: &str) -> Result<Vec<u8>, String> {
        let mut url = Url::parse(address).ok_or("the address is not one of a host on the web")?;
        for _ in 0..=MAX_REDIRECTS {
            let at = self.permitted(&url)?;
            match curl::get(&url, at, &self.limits)? {
                curl::Answer::Found(bytes) => return Ok(bytes),
                curl::Answer::Moved(to) => {
                    url = url.join(&to).ok_or_else(|| format!("it leads on to {to}, which is no address on the web"))?
                }
            }
        }
        Err("it leads on and on".into())
    }

    /// The address that is talked to: all that the host has must be public, so that none of them can be chosen later.
    fn permitted(&self, url: &Url) -> Result<SocketAddr, String> {
        let found = match url.literal {
            Some(ip) => vec![SocketAddr::new(ip, url.port)],
            None => (self.world.resolve)(&url.host, url.port).map_err(|e| format!("{}: its host is not known: {e}", curl::NO_ANSWER))?,
        };
        if let Some(inside) = found.iter().find(|a| !(self.world.permit)(a.ip())) {
            return Err(format!("{} is {}, inside of a private network", url.host, inside.ip()));
        }
        // An address of the older protocol answers nearly everywhere.
        let first = found.iter().find(|a| a.is_ipv4()).or(found.first());
        first.copied().ok_or_else(|| format!("{}: its host has no address", curl::NO_ANSWER))
    }
}

/// What was fetched before, by the mark in its name that its address gave it.
#[derive(Debug, Default)]
pub struct Known(BTreeMap<String, PathBuf>);

impl Known {
    /// The pictures that were fetched for the book of a folder.
    pub fn in_folder(root: &Path) -> Known {
        let entries = std::fs::read_dir(root.join(FOLDER)).into_iter().flatten().flatten();
        let files = entries.filter(|e| e.file_type().is_ok_and(|t| t.is_file())).map(|e| e.path());
        let marked = files.filter_map(|p| Some((p.file_stem()?.to_str()?.rsplit('-').next()?.to_string(), p)));
        Known(marked.collect())
    }

    /// The file of an address.
    pub fn find(&self, address: &str) -> Option<&Path> {
        self.0.get(&mark(address)).map(PathBuf::as_path)
    }
}

/// A mark that an address alone gives; fragments name no other picture.
fn mark(address: &str) -> String {
    let address = address.split('#').next().unwrap_or("");
    let address = address.strip_prefix("//").map_or_else(|| address.to_string(), |rest| format!("https://{rest}"));
    blake3::hash(address.as_bytes()).to_hex().chars().take(16).collect()
}

/// `harbour-at-night-0123456789abcdef`.
fn stem_of(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or("");
    let last = path.rsplit('/').next().unwrap_or("");
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let name: String = crate::model::text::slug(&super::address::percent_decode(stem)).chars().take(40).collect();
    let name = name.trim_matches('-');
    format!("{}-{}", if name.is_empty() { "picture" } else { name }, mark(address))
}

/// The ending for the first bytes of a picture of a format that is read.
fn ending(bytes: &[u8]) -> Option<&'static str> {
    let starts = |s: &[u8]| bytes.starts_with(s);
    let at = |from: usize, s: &[u8]| bytes.get(from..from + s.len()) == Some(s);
    let text = || String::from_utf8_lossy(bytes.get(..bytes.len().min(2_000)).unwrap_or_default()).into_owned();
    Some(match () {
        () if starts(b"\xFF\xD8\xFF") => "jpg",
        () if starts(b"\x89PNG\r\n\x1a\n") => "png",
        () if starts(b"GIF8") => "gif",
        () if starts(b"RIFF") && at(8, b"WEBP") => "webp",
        () if at(4, b"ftypavif") || at(4, b"ftypavis") => "avif",
        () if starts(b"II*\0") || starts(b"MM\0*") => "tiff",
        () if starts(b"BM") && bytes.len() > 54 => "bmp",
        () if text().contains("<svg") && !text().to_lowercase().contains("<html") => "svg",
        () => return None,
    })
}

#[cfg(test)]
mod tests;
