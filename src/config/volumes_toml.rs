//! `[volumes]` of book.toml: a book that is made as several.

use super::chapters_toml;
use super::manifest::{By, Isbn, VolumeTable, Volumes};
use super::names;
use super::table::{Log, Table};

/// Reads the table; none where it is not there.
pub fn read(t: &Table<'_>) -> Option<Volumes> {
    let there = t.loc().is_some();
    let volumes = Volumes {
        pages: t.whole("pages", 16..=20_000).and_then(|n| usize::try_from(n).ok()),
        by: t.choice("by", &[("pages", By::Pages), ("year", By::Year), ("part", By::Part)]).unwrap_or(By::Pages),
        list: t.tables("volume").iter().map(volume).collect(),
    };
    t.finish();
    there.then_some(volumes)
}

fn volume(t: &Table<'_>) -> VolumeTable {
    let numbers = t.table("isbn");
    let print = numbers.item("print");
    let volume = VolumeTable {
        title: t.words("title"),
        print: print
            .and_then(|item| Some(Isbn { shown: names::isbn_as_printed(&item, t.log())?, digits: names::isbn(&item, &Log::default())? })),
        epub: numbers.item("epub").and_then(|item| names::isbn_as_printed(&item, t.log())),
        posts: chapters_toml::selectors(t, t.list("posts"), "volumes.volume.posts"),
    };
    numbers.finish();
    t.finish();
    volume
}
