//! Files that were read before: a reader is a pure function of its files' names and words and of the source's settings, so what it
//! made of them stands as long as these do.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use rayon::prelude::*;

use crate::config::manifest::Source;
use crate::digest::{Digest, Key};
use crate::model::Lang;

use super::{Harvest, TextFile, post};

/// What readers made of files, by their content.
#[derive(Default)]
pub struct Known {
    harvests: BTreeMap<Key, (Harvest, u64)>,
    round: u64,
}

/// A reader, and whether it takes each file by itself.
pub(super) struct By {
    pub read: fn(&[TextFile], &Source) -> Harvest,
    pub each: bool,
}

impl Known {
    /// A new version of the book begins: what neither this nor the last version needed is let go.
    pub fn begin(&mut self) {
        self.round += 1;
        let round = self.round;
        self.harvests.retain(|_, (_, used)| *used + 1 >= round);
    }

    /// Reads files, those that are new.
    pub(super) fn harvest(&mut self, by: &By, files: &[TextFile], source: &Source, lang: &Lang) -> Vec<Harvest> {
        let settings = format!("{source:?} {lang:?}");
        let shares: Vec<&[TextFile]> = if by.each { files.chunks(1).collect() } else { vec![files] };
        let keyed: Vec<(Key, &[TextFile])> = shares.into_iter().map(|share| (key(share, &settings), share)).collect();
        let new: Vec<&(Key, &[TextFile])> = keyed.iter().filter(|(key, _)| !self.harvests.contains_key(key)).collect();
        let made: Vec<(Key, Harvest)> =
            new.into_par_iter().map(|(key, share)| (*key, keyed_by(key, recognised((by.read)(share, source), lang)))).collect();
        self.harvests.extend(made.into_iter().map(|(key, harvest)| (key, (harvest, 0))));
        let round = self.round;
        let take = |(key, _): &(Key, _)| {
            self.harvests.get_mut(key).map(|(harvest, used)| {
                *used = round;
                harvest.clone()
            })
        };
        keyed.iter().filter_map(take).collect()
    }
}

/// Posts that do not say their language speak the one that is recognised, if it is not the book's.
fn recognised(mut harvest: Harvest, lang: &Lang) -> Harvest {
    for post in harvest.posts.iter_mut().map(|draft| &mut draft.post).filter(|post| post.lang.is_none()) {
        post.lang = post::language(&post.blocks).filter(|l| l.primary() != lang.primary());
    }
    harvest
}

/// Gives every post the key of what was read of it.
fn keyed_by(key: &Key, mut harvest: Harvest) -> Harvest {
    harvest.posts.iter_mut().enumerate().for_each(|(n, draft)| draft.post.read = Some(Digest::of(&(key, n))));
    harvest
}

fn key(files: &[TextFile], settings: &str) -> Key {
    let mut digest = Digest::default();
    settings.hash(&mut digest);
    digest.write_usize(files.len());
    for TextFile { shown, base, text, extension } in files {
        (shown, base, text, extension).hash(&mut digest);
    }
    digest.key()
}
