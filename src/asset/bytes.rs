//! The bytes of a picture: held in memory while there is room for them, else made again from its file when a book is written.
//!
//! A book of two thousand photographs weighs gigabytes. What the stages between loading and writing need of a picture is
//! its size in pixels, so that is kept and the bytes are let go: a writer asks for them one after the other. Making them
//! again is the same pure function of the same file, and the hash that was taken when the picture was loaded proves it.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{convert, find};

/// How many bytes of pictures are held in memory, all together. What is held and what is not makes no difference to a
/// book, only to the time that it takes.
pub(super) const ROOM: usize = 24 << 20;

/// The bytes of a picture.
#[derive(Clone, Debug)]
pub struct Bytes(Store);

#[derive(Clone, Debug)]
enum Store {
    Held(Arc<[u8]>),
    File(Arc<Origin>),
}

/// Where bytes that were let go come from.
#[derive(Debug)]
struct Origin {
    path: PathBuf,
    /// The path as diagnostics show it.
    shown: String,
    /// How many bytes the picture has, which is not what its file has.
    length: usize,
    hash: String,
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Bytes {
        Bytes(Store::Held(Arc::from(bytes)))
    }
}

impl Bytes {
    /// How many there are.
    pub fn len(&self) -> usize {
        match &self.0 {
            Store::Held(bytes) => bytes.len(),
            Store::File(origin) => origin.length,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes, read and made anew where they are not held.
    ///
    /// # Errors
    /// The file cannot be read any more, or is not what it was when the book was begun.
    pub fn get(&self) -> Result<Cow<'_, [u8]>, String> {
        match &self.0 {
            Store::Held(bytes) => Ok(Cow::Borrowed(bytes)),
            Store::File(origin) => origin.make().map(Cow::Owned),
        }
    }

    /// Lets the bytes go if there is no room for them any more; `room` is what is left of it.
    pub(super) fn held_while_there_is(self, room: &AtomicUsize, path: PathBuf, shown: &str, hash: &str) -> Bytes {
        let length = self.len();
        let fits = room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(length)).is_ok();
        if fits {
            return self;
        }
        Bytes(Store::File(Arc::new(Origin { path, shown: shown.to_string(), length, hash: hash.to_string() })))
    }
}

impl Origin {
    fn make(&self) -> Result<Vec<u8>, String> {
        let raw = find::read(&self.path, &self.shown).map_err(|d| d.message)?;
        let same = |bytes: &[u8]| blake3::hash(bytes).to_hex().as_str() == self.hash;
        // Most pictures are their file less what says nothing of the picture.
        if let Some(kept) = convert::stripped(&raw).filter(|kept| same(kept)) {
            return Ok(kept);
        }
        let made = convert::made(&self.shown, raw).map_err(|d| d.message)?;
        if same(&made) { Ok(made) } else { Err(format!("{} changed while the book was being made: build it again", self.shown)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::{Encoding, Pixels};

    fn loaded(path: &std::path::Path, room: usize) -> Bytes {
        let asset = convert::asset("p", "p", std::fs::read(path).expect("there")).expect("a picture");
        asset.bytes.held_while_there_is(&AtomicUsize::new(room), path.to_path_buf(), "p", &asset.hash)
    }

    #[test]
    fn bytes_that_were_let_go_come_back_the_same() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let pixels = Pixels { width: 30, height: 20, channels: 1, data: (0..600).map(|i| (i % 251) as u8).collect(), alpha: None };
        for encoding in [Encoding::Jpeg, Encoding::Png] {
            let path = dir.path().join("p");
            std::fs::write(&path, convert::encode(&pixels, encoding, 90).expect("encodes")).expect("written");
            let (held, gone) = (loaded(&path, 1 << 20), loaded(&path, 10));
            assert!(matches!((&held.0, &gone.0), (Store::Held(_), Store::File(_))));
            assert_eq!(held.get().expect("held"), gone.get().expect("made again"));
            assert_eq!(held.len(), gone.len());
        }
    }

    #[test]
    fn a_converted_picture_is_converted_again() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("p.bmp");
        let mut bmp = Vec::new();
        let encoder = image::codecs::bmp::BmpEncoder::new(&mut bmp);
        image::ImageEncoder::write_image(encoder, &[9, 8, 7, 1, 2, 3], 2, 1, image::ExtendedColorType::Rgb8).expect("encodes");
        std::fs::write(&path, bmp).expect("written");
        assert_eq!(loaded(&path, 1 << 20).get().expect("held"), loaded(&path, 0).get().expect("made again"));
    }

    #[test]
    fn a_file_that_changes_under_the_build_is_told() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("p");
        let picture = |grey: u8| Pixels { width: 1, height: 1, channels: 1, data: vec![grey], alpha: None };
        std::fs::write(&path, convert::encode(&picture(1), Encoding::Png, 0).expect("encodes")).expect("written");
        let gone = loaded(&path, 0);
        std::fs::write(&path, convert::encode(&picture(2), Encoding::Png, 0).expect("encodes")).expect("written");
        assert!(gone.get().expect_err("another picture").contains("changed"));
        std::fs::remove_file(&path).expect("removed");
        assert!(gone.get().is_err());
    }
}
