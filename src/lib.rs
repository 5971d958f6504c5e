//! Postbound.
