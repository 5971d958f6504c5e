//! Loaded pictures: what is known of each, and its bytes, which may be made only when a writer asks for them.

use std::borrow::Cow;
use std::fmt::Debug;
use std::sync::Arc;

/// A picture of the book.
#[derive(Clone, Debug)]
pub struct Asset {
    /// The path as shown in diagnostics.
    pub path: String,
    /// A name in `[a-z0-9-]+`, unique in the book when case is folded, without extension.
    pub name: String,
    /// Width in pixels, after the orientation was applied.
    pub width: u32,
    /// Height in pixels, after the orientation was applied.
    pub height: u32,
    /// Pixels per inch, where the file says so.
    pub ppi: Option<u32>,
    /// Its colours.
    pub colour: Colour,
    /// What the file is.
    pub encoding: Encoding,
    /// The file, stripped of EXIF, upright; JPEG or PNG whatever the source was. Shared, so clones are cheap.
    pub bytes: Bytes,
    /// Hash of `bytes`, hex: two uses of the same picture are one asset.
    pub hash: String,
}

/// The colours of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Grey.
    Grey,
    /// Red, green, blue.
    Rgb,
}

/// What a picture's bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// JPEG, never CMYK.
    Jpeg,
    /// PNG, with or without alpha.
    Png,
}

/// The bytes of a picture. Clones share them.
#[derive(Clone, Debug)]
pub struct Bytes(Store);

#[derive(Clone, Debug)]
enum Store {
    Held(Arc<[u8]>),
    Made(Arc<dyn Maker>),
}

/// What makes bytes that are not held.
pub trait Maker: Debug + Send + Sync {
    /// How many there will be.
    fn length(&self) -> usize;

    /// Makes them, the same each time.
    ///
    /// # Errors
    /// What they are made from is gone or has changed.
    fn make(&self) -> Result<Vec<u8>, String>;
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Bytes {
        Bytes(Store::Held(Arc::from(bytes)))
    }
}

impl Bytes {
    /// Bytes that are made whenever they are asked for.
    pub fn made_by(maker: impl Maker + 'static) -> Bytes {
        Bytes(Store::Made(Arc::new(maker)))
    }

    /// Whether they are in memory.
    pub fn are_held(&self) -> bool {
        matches!(self.0, Store::Held(_))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match &self.0 {
            Store::Held(bytes) => bytes.len(),
            Store::Made(maker) => maker.length(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes, made anew where they are not held.
    ///
    /// # Errors
    /// What they are made from is gone, or is not what it was when the book was begun.
    pub fn get(&self) -> Result<Cow<'_, [u8]>, String> {
        match &self.0 {
            Store::Held(bytes) => Ok(Cow::Borrowed(bytes)),
            Store::Made(maker) => maker.make().map(Cow::Owned),
        }
    }
}
