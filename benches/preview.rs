//! What an edit costs a person who looks at the preview: a novel of 800 pages, one word changed at a time, from the moment that the
//! file is saved to the moment that the changed page has come through HTTP, and with `chromium` to the frame that shows it.
//!
//! `cargo bench --bench preview` makes 1,000 edits; `cargo bench --bench preview -- 100` makes 100, and `-- chromium 100` makes them
//! before Chromium, with node and Puppeteer below `POSTBOUND_TOOLS`.

#![allow(missing_docs)]

#[path = "edits/book.rs"]
#[allow(dead_code)]
mod book;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use serde_json::Value;

use book::Dice;

struct Preview {
    child: Child,
    port: u16,
    secret: String,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Preview {
    fn of(folder: &Path) -> Preview {
        let program = env!("CARGO_BIN_EXE_postbound");
        let mut command = Command::new(program);
        command.args(["preview", "-C"]).arg(folder).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("it starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("its address");
        let rest = line.trim().trim_start_matches("http://127.0.0.1:").trim_end_matches('/').to_string();
        let (port, secret) = rest.split_once('/').expect("a port and a secret");
        Preview { child, port: port.parse().expect("a port"), secret: secret.to_string() }
    }

    fn get(&self, path: &str) -> Vec<u8> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        let request = format!("GET /{}/{path} HTTP/1.0\r\nHost: 127.0.0.1:{}\r\n\r\n", self.secret, self.port);
        stream.write_all(request.as_bytes()).expect("sent");
        let mut all = Vec::new();
        stream.read_to_end(&mut all).expect("an answer");
        let cut = all.windows(4).position(|w| w == b"\r\n\r\n").map_or(all.len(), |n| n + 4);
        all.split_off(cut)
    }

    /// The state after `since`.
    fn state(&self, since: Option<u64>) -> Value {
        loop {
            let path = since.map_or("state".to_string(), |n| format!("state?since={n}"));
            let state: Value = serde_json::from_slice(&self.get(&path)).expect("JSON");
            if state.get("book").is_some_and(|book| !book.is_null()) {
                return state;
            }
        }
    }

    /// CPU time of the program in milliseconds, and its memory in megabytes, where Linux counts them.
    fn used(&self) -> (f64, f64) {
        let threads = std::fs::read_dir(format!("/proc/{}/task", self.child.id())).into_iter().flatten().flatten();
        let one = |thread: std::fs::DirEntry| {
            let stat = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
            stat.split(' ').next()?.parse::<f64>().ok()
        };
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        let fields = stat.rsplit(')').next().unwrap_or_default().split(' ').skip(12).take(2);
        let ticks: f64 = fields.filter_map(|field| field.parse::<f64>().ok()).sum();
        let statm = std::fs::read_to_string(format!("/proc/{}/statm", self.child.id())).unwrap_or_default();
        let memory = statm.split(' ').nth(1).and_then(|pages| pages.parse::<f64>().ok()).unwrap_or(0.0) * 4096.0 / 1e6;
        let fine = threads.filter_map(one).sum::<f64>() / 1e6;
        (if fine > ticks * 10.0 { fine } else { ticks * 10.0 }, memory)
    }
}

/// What edits took, by whatever they were seen.
struct Seen {
    /// Milliseconds from the saved file to the page that shows it, an edit each.
    took: Vec<f64>,
    /// Bytes of pages that travelled.
    bytes: usize,
}

/// Asks for the state and the changed page, as the page in the browser does.
fn by_http(preview: &Preview, folder: &Path, edits: usize, mut state: Value) -> Seen {
    let mut files: Vec<_> = std::fs::read_dir(folder.join("posts")).expect("posts").map(|e| e.expect("a file").path()).collect();
    files.sort();
    let mut dice = Dice::new(11);
    let mut seen = Seen { took: Vec::with_capacity(edits), bytes: 0 };
    for _ in 0..edits {
        let file = &files[dice.below(files.len())];
        let text = std::fs::read_to_string(file).expect("a post");
        let edited = book::change_a_word(&text, &mut dice);
        if edited == text {
            continue;
        }
        let saved = Instant::now();
        std::fs::write(file, edited).expect("saved");
        state = preview.state(state["number"].as_u64());
        let page = state["jump"]["page"].as_u64().or_else(|| state["changed"][0].as_u64()).unwrap_or(0) as usize;
        let hash = state["book"]["pages"][page][0].as_str().expect("a hash").to_string();
        seen.bytes += preview.get(&format!("page/{hash}.svg")).len();
        seen.took.push(saved.elapsed().as_secs_f64() * 1e3);
    }
    seen
}

/// Has Chromium look at the preview.
fn by_chromium(preview: &Preview, folder: &Path, edits: usize) -> Seen {
    let root = env!("CARGO_MANIFEST_DIR");
    let tools = std::env::var("POSTBOUND_TOOLS").unwrap_or_else(|_| format!("{root}/target/tools"));
    let mut command = Command::new("node");
    command.arg(format!("{root}/benches/preview/drive.mjs"));
    command.arg(format!("http://127.0.0.1:{}/{}/", preview.port, preview.secret)).arg(folder).arg(edits.to_string());
    let out = command.env("POSTBOUND_TOOLS", tools).stderr(Stdio::inherit()).output().expect("node runs");
    let said: Value = serde_json::from_slice(&out.stdout).expect("what Chromium saw");
    let took = said["took"].as_array().expect("times").iter().filter_map(Value::as_f64).collect();
    Seen { took, bytes: said["bytes"].as_u64().unwrap_or(0) as usize }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let edits = arguments.iter().find_map(|a| a.parse().ok()).unwrap_or(1000);
    let dir = tempfile::tempdir().expect("a folder");
    book::novel(dir.path(), 55, 4800);
    let started = Instant::now();
    let preview = Preview::of(dir.path());
    let state = preview.state(None);
    let pages = state["book"]["pages"].as_array().map_or(0, Vec::len);
    println!("{pages} pages, {} ms to the first state", started.elapsed().as_millis());
    let (cpu, memory) = preview.used();
    let chromium = arguments.iter().any(|a| a == "chromium");
    let seen = if chromium { by_chromium(&preview, dir.path(), edits) } else { by_http(&preview, dir.path(), edits, state) };
    let Seen { mut took, bytes } = seen;
    let (cpu_after, memory_after) = preview.used();
    took.sort_by(f64::total_cmp);
    let at = |part: f64| took.get(((took.len() as f64 * part) as usize).min(took.len().saturating_sub(1))).copied().unwrap_or_default();
    let edits = took.len().max(1);
    println!("{edits} edits, saved to page: median {:.1} ms, p99 {:.1} ms, most {:.1} ms", at(0.5), at(0.99), at(1.0));
    println!(
        "CPU of the program: {:.1} ms an edit; memory {memory:.0} MB before, {memory_after:.0} MB after",
        (cpu_after - cpu) / edits as f64
    );
    println!("{} kB of pages travel with an edit", bytes / edits / 1000);
}
