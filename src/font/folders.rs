//! Folders of faces outside the book (`[fonts] folders`), and collections (`.ttc`): found by their headers, read a face at a time.
//!
//! A folder of the system may hold gigabytes, so that only each file's table directory and names are read to see whose it is. Of a
//! collection one member is read, as a file of its own: what comes after knows no collections. (OpenType 1.9, “Font Collections”.)

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::read;
use crate::fence::Fence;
use crate::model::text::slug;

/// Folders in folders are read so deep.
const MAX_DEPTH: usize = 6;
/// No collection has more members, no face more tables, no table of names more bytes.
const MOST: usize = 256;
const MOST_NAMES: u32 = 1 << 20;

/// A face in a file outside the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The file.
    pub path: PathBuf,
    /// Which member of a collection; 0 for other files.
    pub member: usize,
    /// The slug of its family.
    pub family: String,
    /// From 100 to 900.
    pub weight: u16,
    /// It slants.
    pub italic: bool,
}

/// Whether a path is named as font files are.
pub fn is_font(path: &Path) -> bool {
    let endings = ["ttf", "otf", "ttc", "otc"];
    path.extension().is_some_and(|e| endings.iter().any(|ending| e.eq_ignore_ascii_case(ending)))
}

/// The font files below some folders, in the order of the folders and of their paths.
fn files(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for root in folders {
        let mut here = Vec::new();
        let mut todo = vec![(root.clone(), 0)];
        while let Some((folder, depth)) = todo.pop() {
            for path in std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
                if path.is_dir() {
                    todo.extend((depth < MAX_DEPTH).then_some((path, depth + 1)));
                } else if is_font(&path) {
                    here.push(path);
                }
            }
        }
        here.sort();
        found.extend(here);
    }
    found
}

/// What tells whether a folder has changed, without reading its files: their paths, sizes and stamps.
pub fn stamp(folders: &[PathBuf]) -> Vec<(PathBuf, u64, Option<SystemTime>)> {
    let facts = |path: PathBuf| {
        let meta = std::fs::metadata(&path).ok();
        (path, meta.as_ref().map_or(0, std::fs::Metadata::len), meta.and_then(|m| m.modified().ok()))
    };
    files(folders).into_iter().map(facts).collect()
}

/// The faces below some folders; files that are no fonts, or that lead out of the folders, are passed over.
pub fn list(folders: &[PathBuf]) -> Vec<Listed> {
    let fence = Fence::around(folders);
    let mut found = Vec::new();
    for path in files(folders) {
        let Some(mut file) = fence.real(&path).ok().and_then(|real| Sfnt::open(&real).ok()) else { continue };
        for member in 0..file.members.len() {
            if let Ok(Some((family, weight, italic))) = file.facts(member) {
                found.push(Listed { path: path.clone(), member, family: slug(&family), weight, italic });
            }
        }
    }
    found
}

/// A font file, open, with the tables of its members.
pub struct Sfnt {
    file: File,
    /// Of each member: its kind of outlines, its tables.
    members: Vec<([u8; 4], Vec<Table>)>,
}

#[derive(Clone, Copy)]
struct Table {
    tag: [u8; 4],
    checksum: [u8; 4],
    offset: u32,
    length: u32,
}

fn word(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(|b| b.first_chunk()).map_or(0, |b| u32::from_be_bytes(*b))
}

fn half(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..).and_then(|b| b.first_chunk()).map_or(0, |b| u16::from_be_bytes(*b))
}

fn tag(bytes: &[u8], at: usize) -> [u8; 4] {
    word(bytes, at).to_be_bytes()
}

impl Sfnt {
    /// Opens a regular file and reads where its tables are.
    ///
    /// # Errors
    /// It cannot be read, or is no font.
    pub fn open(path: &Path) -> io::Result<Sfnt> {
        if !std::fs::metadata(path)?.is_file() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let mut file = File::open(path)?;
        let head = read_at(&mut file, 0, 12)?;
        let starts: Vec<u32> = if head.starts_with(b"ttcf") {
            let count = (word(&head, 8) as usize).min(MOST);
            let offsets = read_at(&mut file, 12, 4 * count as u32)?;
            (0..count).map(|n| word(&offsets, 4 * n)).collect()
        } else {
            vec![0]
        };
        let members = starts.into_iter().map(|start| directory(&mut file, start)).collect::<io::Result<_>>()?;
        Ok(Sfnt { file, members })
    }

    /// How many faces are in it.
    pub fn members(&self) -> usize {
        self.members.len()
    }

    fn table(&mut self, member: usize, tag: &[u8; 4], most: u32) -> io::Result<Vec<u8>> {
        let found = self.members.get(member).and_then(|(_, tables)| tables.iter().find(|t| t.tag == *tag)).copied();
        found.map_or(Ok(Vec::new()), |t| read_at(&mut self.file, t.offset, t.length.min(most)))
    }

    /// The family of a member, its weight, and whether it slants.
    fn facts(&mut self, member: usize) -> io::Result<Option<(String, u16, bool)>> {
        let names = self.table(member, b"name", MOST_NAMES)?;
        let os2 = self.table(member, b"OS/2", 128)?;
        let weight = if os2.is_empty() { 400 } else { half(&os2, 4) };
        Ok(read::family(&names).map(|family| (family, weight, half(&os2, 62) & 1 != 0)))
    }

    /// One member as a file of its own.
    ///
    /// # Errors
    /// There is no such member, or its tables cannot be read.
    pub fn member(&mut self, member: usize) -> io::Result<Vec<u8>> {
        let (kind, tables) = self.members.get(member).cloned().ok_or(io::ErrorKind::NotFound)?;
        let count = u16::try_from(tables.len()).unwrap_or(u16::MAX);
        let power = count.max(1).ilog2() as u16;
        let range = 16 << power;
        let mut out = Vec::from(kind);
        [count, range, power, (16 * count).wrapping_sub(range)].iter().for_each(|n| out.extend_from_slice(&n.to_be_bytes()));
        let mut at = 12 + 16 * u64::from(count);
        for table in &tables {
            out.extend_from_slice(&table.tag);
            out.extend_from_slice(&table.checksum);
            out.extend_from_slice(&u32::try_from(at).map_err(|_| io::ErrorKind::FileTooLarge)?.to_be_bytes());
            out.extend_from_slice(&table.length.to_be_bytes());
            at += u64::from(table.length).next_multiple_of(4);
        }
        for table in &tables {
            out.append(&mut read_at(&mut self.file, table.offset, table.length)?);
            out.resize(out.len().next_multiple_of(4), 0);
        }
        Ok(out)
    }
}

/// The tables of a face whose directory is there.
fn directory(file: &mut File, start: u32) -> io::Result<([u8; 4], Vec<Table>)> {
    let head = read_at(file, start, 12)?;
    let kind = tag(&head, 0);
    if ![*b"OTTO", *b"true", [0, 1, 0, 0]].contains(&kind) {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let count = usize::from(half(&head, 4)).min(MOST);
    let records = read_at(file, start.saturating_add(12), 16 * count as u32)?;
    let table = |r: &[u8]| Table { tag: tag(r, 0), checksum: tag(r, 4), offset: word(r, 8), length: word(r, 12) };
    Ok((kind, records.chunks_exact(16).map(table).collect()))
}

/// So many bytes of a file, all of which must be there.
fn read_at(file: &mut File, offset: u32, length: u32) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(u64::from(offset)))?;
    let mut bytes = Vec::new();
    file.take(u64::from(length)).read_to_end(&mut bytes)?;
    if bytes.len() < length as usize { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::bundled::FAMILIES;

    /// Two faces in one collection whose tables stand behind each other.
    pub(crate) fn collection(faces: &[&[u8]]) -> Vec<u8> {
        let mut out = Vec::from(*b"ttcf");
        out.extend_from_slice(&[0, 1, 0, 0]);
        out.extend_from_slice(&(faces.len() as u32).to_be_bytes());
        let mut start = out.len() + 4 * faces.len();
        for face in faces {
            out.extend_from_slice(&(start as u32).to_be_bytes());
            start += face.len();
        }
        for face in faces {
            let here = out.len() as u32;
            let count = usize::from(half(face, 4));
            let mut moved = face.to_vec();
            for n in 0..count {
                let at = 12 + 16 * n + 8;
                moved[at..at + 4].copy_from_slice(&(word(face, at) + here).to_be_bytes());
            }
            out.extend(moved);
        }
        out
    }

    #[test]
    fn members_of_collections_are_files_of_their_own() {
        let dir = tempfile::tempdir().expect("a folder");
        let (garamond, hebrew) = (FAMILIES[0].files[0].1, FAMILIES[7].files[0].1);
        std::fs::write(dir.path().join("both.ttc"), collection(&[garamond, hebrew])).expect("written");
        std::fs::write(dir.path().join("one.otf"), garamond).expect("written");
        std::fs::write(dir.path().join("none.ttf"), "no font").expect("written");
        let listed = list(&[dir.path().to_path_buf()]);
        let names: Vec<(&str, usize)> = listed.iter().map(|l| (l.family.as_str(), l.member)).collect();
        assert_eq!(names, [("eb-garamond", 0), ("noto-serif-hebrew", 1), ("eb-garamond", 0)]);
        let mut file = Sfnt::open(&dir.path().join("both.ttc")).expect("opens");
        let alone = crate::font::FontData::Loaded(file.member(1).expect("reads").into());
        assert_eq!(read::read(&alone, &Vec::new()).expect("a font").family, "Noto Serif Hebrew");
        assert!(file.member(2).is_err());
    }

    #[test]
    fn what_is_cut_short_is_no_font() {
        let dir = tempfile::tempdir().expect("a folder");
        let whole = collection(&[FAMILIES[0].files[0].1]);
        for (n, length) in [0, 3, 11, 14, 40, 300].into_iter().enumerate() {
            let path = dir.path().join(format!("{n}.ttc"));
            std::fs::write(&path, &whole[..length]).expect("written");
            assert!(Sfnt::open(&path).and_then(|mut f| f.member(0)).is_err(), "{length} bytes");
        }
        assert!(list(&[dir.path().to_path_buf(), PathBuf::from("no such folder")]).is_empty());
    }
}
