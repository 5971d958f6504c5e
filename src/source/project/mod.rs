//! What the files of a site's project say of each other: translations of one post, a table of contents, files that are parts
//! of others.

pub(super) mod includes;
pub(super) mod summary;
pub(super) mod translations;
