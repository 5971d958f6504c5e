//! The bytes of pictures: held in memory while there is room for them, else made again from their files when a book is written.
//!
//! A book of two thousand photographs weighs gigabytes. What the stages between loading and writing need of a picture is
//! its size in pixels, so that is kept and the bytes are let go: a writer asks for them one after the other. Making them
//! again is the same pure function of the same file, and the hash that was taken when the picture was loaded proves it.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::convert;
use super::find::Place;
use crate::model::{Asset, Bytes, asset::Maker};

/// How many bytes of pictures are held in memory, all together. What is held and what is not makes no difference to a
/// book, only to the time that it takes.
pub(super) const ROOM: usize = 24 << 20;

/// Where bytes that were let go come from.
#[derive(Debug)]
struct Origin {
    place: Place,
    /// The path as diagnostics show it.
    shown: String,
    /// How many bytes the picture has, which is not what its file has.
    length: usize,
    hash: String,
}

/// The bytes of a picture, let go if there is no room for them any more; `room` is what is left of it.
pub(super) fn held_while_there_is(room: &AtomicUsize, asset: &Asset, place: &Place) -> Bytes {
    let length = asset.bytes.len();
    let fits = room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(length)).is_ok();
    if fits {
        return asset.bytes.clone();
    }
    Bytes::made_by(Origin { place: place.clone(), shown: asset.path.clone(), length, hash: asset.hash.clone() })
}

impl Maker for Origin {
    fn length(&self) -> usize {
        self.length
    }

    fn make(&self) -> Result<Vec<u8>, String> {
        let raw = self.place.read(&self.shown).map_err(|d| d.message)?;
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
    use crate::asset::Pixels;
    use crate::model::Encoding;

    fn loaded(path: &std::path::Path, room: usize) -> Bytes {
        let asset = convert::asset("p", "p", std::fs::read(path).expect("there")).expect("a picture");
        held_while_there_is(&AtomicUsize::new(room), &asset, &Place::on_disk(path.to_path_buf()))
    }

    #[test]
    fn bytes_that_were_let_go_come_back_the_same() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let pixels = Pixels { width: 30, height: 20, channels: 1, data: (0..600).map(|i| (i % 251) as u8).collect(), alpha: None };
        for encoding in [Encoding::Jpeg, Encoding::Png] {
            let path = dir.path().join("p");
            std::fs::write(&path, convert::encode(&pixels, encoding, 90).expect("encodes")).expect("written");
            let (held, gone) = (loaded(&path, 1 << 20), loaded(&path, 10));
            assert!(held.are_held() && !gone.are_held());
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
