//! The net under the decoders: what reads a stranger's picture, font, profile or PDF may panic, and the book must not fall with it.
//!
//! Every door to such a library calls it through [`caught`], which turns its panic into an error like any other. The program's
//! panic hook asks [`is_open`] and stays quiet then.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    /// How many nets are open under what runs on this thread.
    static OPEN: Cell<u32> = const { Cell::new(0) };
}

/// Closes a net however its work ends.
struct Closing;

impl Drop for Closing {
    fn drop(&mut self) {
        OPEN.with(|open| open.set(open.get().saturating_sub(1)));
    }
}

/// What `work` answers.
///
/// # Errors
/// It panicked. Whatever it was about to change must be thrown away.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Fallen> {
    OPEN.with(|open| open.set(open.get() + 1));
    let _closing = Closing;
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| Fallen)
}

/// Whether a panic on this thread is caught and told as a fault of the file.
pub fn is_open() -> bool {
    OPEN.with(Cell::get) > 0
}

/// A decoder panicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fallen;

impl std::fmt::Display for Fallen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("it is so damaged, or so unusual, that the library that reads it gave up")
    }
}

impl From<Fallen> for String {
    fn from(fallen: Fallen) -> String {
        fallen.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_and_the_net_is_closed_again() {
        assert_eq!(caught(|| 7), Ok(7));
        let nothing: Vec<u8> = Vec::new();
        assert_eq!(caught(|| nothing[std::hint::black_box(3)]), Err(Fallen));
        assert!(!is_open());
        assert_eq!(caught(|| (is_open(), caught(is_open))), Ok((true, Ok(true))));
        assert!(!is_open());
    }
}
