//! Postbound: a folder of posts becomes a book, printed and electronic.
//!
//! ```text
//!  book.toml ─► Manifest            layouts/*.toml ─► Layout     fonts/ ─► Fonts
//!                  │                        └──────────────┬────────┘
//!  seeds/* ─ source ─► Vec<Post> ─ theme ─► Outline ─ book ─► Book ─┬─ layout ─► Pages ─┬─ output::pdf  ─► screen.pdf …
//!                                                         (resolved)│                   └─ page list ─┐
//!                                                                   └─ xhtml ─► XhtmlBook ────────────┴─ output::epub ─► .epub
//! ```
//!
//! Each arrow is one function; each noun is one type; a stage never writes back into its input.

pub mod asset;
pub mod book;
pub mod check;
pub mod cli;
pub mod config;
pub mod diag;
mod digest;
pub mod fence;
pub mod font;
pub mod init;
pub mod lang;
pub mod layout;
pub mod model;
pub mod net;
pub mod output;
pub mod plan;
pub mod report;
mod request;
mod session;
pub mod source;
pub mod theme;
pub mod unit;
pub mod xhtml;

pub use output::Output;
pub use request::{Announce, Request, Stage};
pub use session::{Built, Finished, Planned, Session, Version, assemble, backs, make, plan};
