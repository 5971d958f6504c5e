//! From a [`Book`] to XHTML: one file a chapter, semantic, free of how a package holds it.
