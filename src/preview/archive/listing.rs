//! What archives hold: one list for all kinds of them.

use std::io::{self, Read, Seek};

use super::super::encoding::{decode_as, detect_any};
use super::super::page::name_of;
use super::super::shape::document::{Member, MemberKind};
use super::inflate::{self, Coding};
use crate::store::Cancel;

/// Members that are listed.
pub(super) const MAX_MEMBERS: usize = 10_000;
/// Bytes that are inflated for a list.
const MAX_INFLATED: u64 = 256 << 20;

/// See the module.
#[derive(Default)]
pub(super) struct Listing {
    pub(super) members: Vec<Member>,
    /// Names as they are stored.
    pub(super) names: Vec<String>,
    /// How many there are, where that is known without listing them.
    pub(super) all: Option<usize>,
    /// Why the list ends before the archive does.
    pub(super) stop: Option<String>,
}

impl Listing {
    fn add(&mut self, name: String, bytes: u64, packed: Option<u64>, modified: String, kind: MemberKind) {
        let leads_out = leads_out(&name);
        self.members.push(Member { name: name_of(&name), bytes, packed, modified, kind, leads_out });
        self.names.push(name);
    }
}

/// Whether a member would be written outside of the folder that an archive is unpacked in.
pub(super) fn leads_out(name: &str) -> bool {
    let is_drive = name.as_bytes().get(1) == Some(&b':') && name.starts_with(|c: char| c.is_ascii_alphabetic());
    name.starts_with(['/', '\\']) || is_drive || name.split(['/', '\\']).any(|part| part == "..") || name.contains('\0')
}

/// Names are UTF-8, or in the encoding of whoever made the archive.
fn decoded(name: &[u8]) -> String {
    String::from_utf8(name.to_vec()).unwrap_or_else(|_| decode_as(name, detect_any(name, true), false))
}

/// The members of a zip, by its directory.
pub(super) fn zip(stream: impl Read + Seek) -> Result<Listing, String> {
    let mut zip = ::zip::ZipArchive::new(stream).map_err(|error| error.to_string())?;
    let mut listing = Listing { all: Some(zip.len()), ..Listing::default() };
    for at in 0..zip.len().min(MAX_MEMBERS) {
        let member = match zip.by_index_raw(at) {
            Ok(member) => member,
            Err(error) => {
                listing.stop = Some(error.to_string());
                break;
            }
        };
        let kind = match () {
            () if member.is_dir() => MemberKind::Folder,
            () if member.is_symlink() => MemberKind::Link,
            () => MemberKind::File,
        };
        let modified = member.last_modified().map_or_else(String::new, |time| {
            let (year, month, day) = (time.year(), time.month(), time.day());
            format!("{year:04}-{month:02}-{day:02} {:02}:{:02}", time.hour(), time.minute())
        });
        let (bytes, packed) = (member.size(), member.compressed_size());
        listing.add(decoded(member.name_raw()), bytes, Some(packed), modified, kind);
    }
    Ok(listing)
}

/// The members of a tar, packed or not: it is read through.
pub(super) fn tar(stream: impl Read + Seek, coding: Option<Coding>, cancel: &Cancel) -> Result<Listing, String> {
    match coding {
        None => {
            let mut archive = ::tar::Archive::new(stream);
            entries(archive.entries_with_seek(), cancel)
        }
        Some(coding) => {
            let inflated = inflate::reader(coding, stream).map_err(|error| error.to_string())?;
            let mut archive = ::tar::Archive::new(inflated.take(MAX_INFLATED));
            entries(archive.entries(), cancel)
        }
    }
}

fn entries<R: Read>(entries: io::Result<::tar::Entries<'_, R>>, cancel: &Cancel) -> Result<Listing, String> {
    let mut listing = Listing::default();
    for entry in entries.map_err(|error| error.to_string())? {
        if cancel.is_cancelled() {
            return Err("cancelled".to_owned());
        }
        if listing.members.len() >= MAX_MEMBERS {
            listing.stop = Some(format!("more than {MAX_MEMBERS} members"));
            break;
        }
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                listing.stop = Some(error.to_string());
                break;
            }
        };
        let header = entry.header();
        let kind = match header.entry_type() {
            ::tar::EntryType::Directory => MemberKind::Folder,
            ::tar::EntryType::Symlink | ::tar::EntryType::Link => MemberKind::Link,
            _ => MemberKind::File,
        };
        let modified = header.mtime().ok().and_then(|seconds| i64::try_from(seconds).ok());
        let modified = modified.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
        let modified = modified.map_or_else(String::new, |time| time.strftime("%Y-%m-%d %H:%M").to_string());
        let mut name = decoded(&entry.path_bytes());
        let target = entry.link_name_bytes().map(|target| decoded(&target));
        let bytes = entry.size();
        if kind == MemberKind::Folder && !name.ends_with('/') {
            name.push('/');
        }
        listing.add(name, bytes, None, modified, kind);
        if let (Some(target), Some(member)) = (target, listing.members.last_mut()) {
            member.leads_out |= leads_out(&target);
        }
    }
    Ok(listing)
}

/// The name and the bytes of a member, `most` of them; whether there are more.
pub(super) fn zip_member(stream: impl Read + Seek, at: usize, most: u64) -> Result<(String, Vec<u8>, bool), String> {
    let mut zip = ::zip::ZipArchive::new(stream).map_err(|error| error.to_string())?;
    let member = zip.by_index(at).map_err(|error| error.to_string())?;
    let name = decoded(member.name_raw());
    taken(name, member, most)
}

/// The same of a tar.
pub(super) fn tar_member(
    stream: impl Read + Seek,
    coding: Option<Coding>,
    at: usize,
    most: u64,
) -> Result<(String, Vec<u8>, bool), String> {
    let missing = || "the member is not there".to_owned();
    match coding {
        None => {
            let mut archive = ::tar::Archive::new(stream);
            let mut entries = archive.entries_with_seek().map_err(|error| error.to_string())?;
            let entry = entries.nth(at).ok_or_else(missing)?.map_err(|error| error.to_string())?;
            taken(decoded(&entry.path_bytes()), entry, most)
        }
        Some(coding) => {
            let inflated = inflate::reader(coding, stream).map_err(|error| error.to_string())?;
            let mut archive = ::tar::Archive::new(inflated.take(MAX_INFLATED));
            let mut entries = archive.entries().map_err(|error| error.to_string())?;
            let entry = entries.nth(at).ok_or_else(missing)?.map_err(|error| error.to_string())?;
            taken(decoded(&entry.path_bytes()), entry, most)
        }
    }
}

fn taken(name: String, reader: impl Read, most: u64) -> Result<(String, Vec<u8>, bool), String> {
    match inflate::up_to(reader, most) {
        (bytes, _, Some(error)) if bytes.is_empty() => Err(error.to_string()),
        (bytes, is_cut, fault) => Ok((name, bytes, is_cut || fault.is_some())),
    }
}
