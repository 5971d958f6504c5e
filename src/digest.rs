//! Content hashes: what was made from the same content is not made again.

use std::hash::{Hash, Hasher};

/// A hash of content, so wide that two contents have never the same.
pub type Key = [u8; 32];

/// Bytes that are gathered before they are hashed: values are short, and the hash likes long runs.
const BATCH: usize = 16 << 10;

/// Hashes any value by BLAKE3. A key is good in the process that made it and is written nowhere.
#[derive(Default)]
pub struct Digest {
    hasher: blake3::Hasher,
    batch: Vec<u8>,
}

impl Digest {
    /// The key of a value.
    pub fn of<T: Hash + ?Sized>(value: &T) -> Key {
        let mut digest = Digest::default();
        value.hash(&mut digest);
        digest.key()
    }

    /// The key of everything that was written.
    pub fn key(mut self) -> Key {
        self.flush();
        *self.hasher.finalize().as_bytes()
    }

    fn flush(&mut self) {
        self.hasher.update(&self.batch);
        self.batch.clear();
    }
}

impl Hasher for Digest {
    fn write(&mut self, bytes: &[u8]) {
        if self.batch.len() + bytes.len() > BATCH {
            self.flush();
        }
        self.batch.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        let mut hasher = self.hasher.clone();
        hasher.update(&self.batch);
        let hash = hasher.finalize();
        hash.as_bytes().iter().take(8).fold(0, |all, byte| all << 8 | u64::from(*byte))
    }
}

/// The BLAKE3 hash of a file's bytes, as `b3sum` prints it.
pub fn of_file(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_has_another_key() {
        let long = "word ".repeat(9000);
        let keys = [
            Digest::of("a"),
            Digest::of("b"),
            Digest::of(&("a", "b")),
            Digest::of(&("ab", "")),
            Digest::of(&long),
            Digest::of(&(1u8, &long)),
        ];
        for (n, key) in keys.iter().enumerate() {
            assert!(keys.iter().skip(n + 1).all(|other| other != key), "{n}");
        }
        assert_eq!(Digest::of(&long), Digest::of(long.as_str()));
    }
}
