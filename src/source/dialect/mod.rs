//! What engines of sites and notebooks add to Markdown: one file a family of marks.

pub(super) mod callout;
