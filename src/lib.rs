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
pub mod config;
pub mod diag;
pub mod fence;
pub mod font;
pub mod layout;
pub mod model;
pub mod output;
pub mod source;
pub mod theme;
pub mod unit;
