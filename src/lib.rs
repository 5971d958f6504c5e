//! Postbound: a folder of posts becomes a book, printed and electronic.
//!
//! A [`Session`] is a book at work: it opens a folder with a book.toml, writes its outputs, and knows which of them an edit changes.
//! What is wrong with the book is in a [`diag::Report`], never on the terminal.
//!
//! ```
//! use postbound::{Request, Session, diag::Report};
//!
//! let folder = tempfile::tempdir()?;
//! std::fs::create_dir(folder.path().join("posts"))?;
//! std::fs::write(folder.path().join("posts/rain.md"), "# Rain\n\nIt rained for a week, and we read.\n")?;
//! std::fs::write(folder.path().join("book.toml"), "[book]\ntitle = \"A wet year\"\n[source]\npath = \"posts\"\n")?;
//!
//! let mut report = Report::default();
//! let mut session = Session::open(folder.path(), &[], &mut report).expect("book.toml is sound");
//! let screen = Request { names: vec!["screen".into()], dry: false };
//! let built = session.write(&screen, &mut |_| {}, &mut report).expect("a book of one post can be made");
//! assert_eq!((built.posts, built.outputs.len()), (1, 1));
//! assert!(built.outputs[0].path.is_file());
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! # The stages
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

mod asset;
mod book;
mod check;
mod cli;
pub mod config;
pub mod diag;
mod digest;
mod edition;
mod extent;
mod fence;
mod font;
mod init;
#[doc(hidden)]
pub mod internals;
mod lang;
mod layout;
pub mod maths;
pub mod model;
mod net;
mod output;
mod packed;
mod plan;
mod preview;
mod report;
mod request;
mod session;
mod source;
mod theme;
pub mod unit;
mod volumes;
mod xhtml;

pub use config::{Layout, Manifest};
pub use edition::{Change, Changes, Edition, EditionPage, What, changes};
pub use layout::page;
pub use output::Output;
pub use request::{Announce, Request, Stage};
pub use session::{Built, Finished, Planned, Session, Version, assemble, make, plan};
