//! From a [`Book`] to [`Pages`]: lines, then galleys, then pages, then the display list.

pub mod page;
pub mod para;
pub mod setter;

pub use page::{Page, Pages};
pub use setter::{Paragraph, Setter, Shop};
