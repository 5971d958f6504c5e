//! The book while it is made: a page in the browser with the printed spreads, the e-book, the board of chapters and the findings.
//!
//! [`server`] lets requests in, [`routes`] says what each address answers, [`desk`] keeps the session and the version that is shown
//! ([`shown`]). Pages are drawn by [`svg`] when they are asked for; [`rows`] reads their lines, [`source`] finds the file and line
//! behind words. The page itself is `assets/`: plain HTML, CSS and JavaScript, in the program as they are written.

mod cards;
mod desk;
mod ebook;
mod http;
mod routes;
mod rows;
mod server;
mod shown;
mod source;
mod svg;

pub use desk::Desk;
pub use server::Door;
pub use svg::{Outlines, Studio};
