//! `preview`: the book in the browser, made again whenever one of its files is saved.

use std::sync::Arc;
use std::time::Duration;

use crate::diag::{Diagnostic, kinds};
use crate::preview::{Desk, Door};

use super::watch::Watch;
use super::{End, Global, book, fail, say::Say};

/// Editors write a file in several steps within a few milliseconds; what is saved later is the next version.
const QUIET: Duration = Duration::from_millis(15);

/// Serves the preview until the run is stopped from outside.
pub fn preview(global: &Global, port: u16, open: bool, say: &Say) -> End {
    let door = match Door::open(port) {
        Ok(door) => Arc::new(door),
        Err(why) => {
            let d = Diagnostic::error(kinds::CANNOT_SERVE, format!("the preview cannot listen on port {port} of this machine: {why}"));
            return fail(say, d.help("leave out --port, and a free one is taken"));
        }
    };
    let mut watch = match Watch::new(global) {
        Ok(watch) => watch,
        Err(d) => return fail(say, *d),
    };
    if let Err(d) = watch.follow(global) {
        return fail(say, *d);
    }
    let desk = Arc::new(Desk::new(&global.folder, &global.overrides));
    let (serving, served) = (door.clone(), desk.clone());
    let server = std::thread::Builder::new().name("server".into()).spawn(move || serving.serve(&served));
    if let Err(e) = server {
        return fail(say, Diagnostic::error(kinds::CANNOT_SERVE, format!("the preview cannot be served: {e}")));
    }
    say.data(&format!("{}\n", door.address()));
    say.line("Open this address in a browser; Ctrl-C ends.");
    desk.refresh(&[]);
    if open {
        book::show(std::path::Path::new(&door.address()), say);
    }
    while let Some(saved) = watch.wait(QUIET) {
        if let Err(d) = watch.follow(global) {
            return fail(say, *d);
        }
        desk.refresh(&saved);
    }
    End::Done
}
