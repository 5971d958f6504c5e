//! What the files of a site's project say of each other: translations of one post, a table of contents, files that are parts
//! of others, notes that show others.

pub(super) mod embeds;
mod forms;
pub(super) mod includes;
pub(super) mod parts;
pub(super) mod summary;
pub(super) mod translations;
