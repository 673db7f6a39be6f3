//! Archives: what is in them, with a way to look at one member; and single files that are packed, which are shown as what
//! is inside.

pub(super) mod inflate;
mod listing;

use std::sync::Arc;

use serde_json::{Value, json};

use self::inflate::Coding;
use self::listing::{Listing, MAX_MEMBERS};
use super::format::{Format, Head, Inside};
use super::page::{Page, broken, grouped};
use super::shape::document::{Block, Fact, MemberKind};
use super::{Limits, Preview, PreviewError, Source};
use crate::model::escape;
use crate::model::format;
use crate::store::Cancel;
use crate::text::Message;

/// Bytes of a member, or of what is inside of a packed file, that are looked at.
const MAX_INSIDE: u64 = 64 << 20;
/// Archives in archives that are opened.
const MAX_DEPTH: u8 = 2;
/// Bytes of a tar before those of its first member.
const TAR_HEADER: usize = 512;

pub(super) struct Zip;

impl Format for Zip {
    fn name(&self) -> &'static str {
        "zip"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        head.bytes.starts_with(b"PK\x03\x04") || head.bytes.starts_with(b"PK\x05\x06")
    }

    fn load(&self, source: &mut Source<'_>, _: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        let stream = source.stream(cancel).map_err(|error| error.to_string());
        let listing = stream.and_then(listing::zip);
        shown(listing, source, "ZIP archive", cancel)
    }
}

pub(super) struct Tar;

impl Format for Tar {
    fn name(&self) -> &'static str {
        "tar"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        match Coding::of_container(head.bytes) {
            Some(coding) => inflate::reader(coding, head.bytes).is_ok_and(|inside| {
                let (bytes, ..) = inflate::up_to(inside, TAR_HEADER as u64);
                is_tar(&bytes)
            }),
            None => is_tar(head.bytes),
        }
    }

    fn load(&self, source: &mut Source<'_>, _: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        let coding = Coding::of_container(source.bytes());
        let stream = source.stream(cancel).map_err(|error| error.to_string());
        let listing = stream.and_then(|stream| listing::tar(stream, coding, cancel));
        let format = match coding {
            None => "tar archive",
            Some(Coding::Bzip2) => "tar archive (bzip2)",
            Some(Coding::Xz | Coding::Lzma) => "tar archive (xz)",
            Some(Coding::Gzip | Coding::Zlib) => "tar archive (gzip)",
        };
        shown(listing, source, format, cancel)
    }
}

/// The checksum of the first header is right; POSIX also writes `ustar`, which old archives lack.
fn is_tar(bytes: &[u8]) -> bool {
    let Some(header) = bytes.get(..TAR_HEADER) else { return false };
    if header[0] == 0 {
        return false;
    }
    let text = std::str::from_utf8(&header[148..156]).unwrap_or_default();
    let stated = u32::from_str_radix(text.trim_matches([' ', '\0']), 8);
    let sum: u32 =
        header.iter().enumerate().map(|(at, &byte)| if (148..156).contains(&at) { 32 } else { byte.into() }).sum();
    stated == Ok(sum)
}

/// One file that is packed.
pub(super) struct Packed;

impl Format for Packed {
    fn name(&self) -> &'static str {
        "packed"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        Coding::of_container(head.bytes).is_some()
    }

    fn inside(&self, source: &mut Source<'_>, cancel: &Cancel) -> Result<Option<Inside>, PreviewError> {
        if source.depth() >= MAX_DEPTH {
            return Ok(None);
        }
        let Some(coding) = Coding::of_container(source.bytes()) else { return Ok(None) };
        let read = source.stream(cancel).and_then(|stream| inflate::reader(coding, stream));
        let read = read.map(|inside| inflate::up_to(inside, MAX_INSIDE));
        if cancel.is_cancelled() {
            return Err(PreviewError::Cancelled);
        }
        let (bytes, is_cut, fault) = read.map_err(|error| broken(source, coding.name(), error.to_string()))?;
        if let Some(fault) = &fault
            && bytes.is_empty()
        {
            return Err(broken(source, coding.name(), fault.to_string()));
        }
        let why = if is_cut || fault.is_some() { "data-unpacked-part" } else { "data-unpacked" };
        let notice = Message::new(why).arg("coding", coding.name()).arg("size", format::size(bytes.len() as u64));
        Ok(Some(Inside { name: inner_name(source.name()), bytes, notice: Some(notice) }))
    }

    fn load(&self, source: &mut Source<'_>, _: &Limits, _: &Cancel) -> Result<Preview, PreviewError> {
        Ok(too_deep(source))
    }
}

/// `log.txt` of `log.txt.gz`.
fn inner_name(name: &str) -> String {
    let (before, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    if matches!(ending.to_lowercase().as_str(), "gz" | "gzip" | "bz2" | "xz") { before } else { name }.to_owned()
}

fn too_deep(source: &Source<'_>) -> Preview {
    let mut page = Page::default();
    page.facts(vec![Fact::new("data-bytes", format::size(source.size()))]);
    page.note(Message::new("data-archive-too-deep"));
    page.finish("archive", "archive")
}

/// The member at a position of the list.
pub(super) fn member(source: &mut Source<'_>, at: usize, cancel: &Cancel) -> Result<Inside, PreviewError> {
    let bytes = source.bytes();
    let is_zip = bytes.starts_with(b"PK");
    let coding = Coding::of_container(bytes);
    let read = source.stream(cancel).map_err(|error| error.to_string()).and_then(|stream| {
        if is_zip {
            listing::zip_member(stream, at, MAX_INSIDE)
        } else {
            listing::tar_member(stream, coding, at, MAX_INSIDE)
        }
    });
    if cancel.is_cancelled() {
        return Err(PreviewError::Cancelled);
    }
    let (name, bytes, is_cut) = read.map_err(|why| broken(source, if is_zip { "ZIP" } else { "tar" }, why))?;
    let notice = is_cut.then(|| Message::new("data-member-cut").arg("size", format::size(bytes.len() as u64)));
    Ok(Inside { name, bytes, notice })
}

fn shown(
    listing: Result<Listing, String>,
    source: &Source<'_>,
    format: &'static str,
    cancel: &Cancel,
) -> Result<Preview, PreviewError> {
    if cancel.is_cancelled() {
        return Err(PreviewError::Cancelled);
    }
    let listing = match listing {
        Ok(listing) if !listing.members.is_empty() || listing.stop.is_none() => listing,
        Ok(listing) => return Err(broken(source, format, listing.stop.unwrap_or_default())),
        Err(why) => return Err(broken(source, format, why)),
    };
    let mut page = Page::default();
    let outside: Vec<&str> = listing
        .members
        .iter()
        .zip(&listing.names)
        .filter(|(member, _)| member.leads_out)
        .map(|(_, name)| name.as_str())
        .collect();
    if !outside.is_empty() {
        page.warning(Message::new("data-members-lead-out").arg("count", outside.len()));
    }
    let bytes = listing.members.iter().fold(0_u64, |all, member| all.saturating_add(member.bytes));
    let packed = listing.members.iter().fold(0_u64, |all, member| all.saturating_add(member.packed.unwrap_or(0)));
    let files = listing.members.iter().filter(|member| member.kind == MemberKind::File).count();
    let all = listing.all.unwrap_or(listing.members.len());
    let mut facts =
        vec![Fact::new("data-files", grouped(files as u64)), Fact::new("data-unpacked-size", format::size(bytes))];
    if packed > 0 {
        facts.push(Fact::new("data-packed-size", format::size(packed)));
    }
    page.facts(facts);
    if bytes > source.size().saturating_mul(1000).max(1 << 30) {
        page.warning(Message::new("data-archive-bomb").arg("size", format::size(bytes)));
    }
    if all > MAX_MEMBERS {
        page.note(Message::new("data-members-cut").arg("shown", listing.members.len()).arg("all", all));
    }
    if let Some(stop) = &listing.stop {
        page.note(Message::new("data-rest-not-read").arg("cause", stop.as_str()));
    }
    page.detail("archive", json!({"members": listing.names, "unsafe": outside}));
    let told: Vec<Value> = listing.members.iter().take(200).map(|member| member.bytes.into()).collect();
    page.detail("member_bytes", told);
    if !listing.members.is_empty() {
        page.push(Block::Members { members: Arc::new(listing.members), can_open: source.depth() < MAX_DEPTH });
    }
    page.python(python(source.name(), format));
    Ok(page.finish("archive", format))
}

fn python(name: &str, format: &str) -> String {
    let path = escape::python(name);
    if format.starts_with("ZIP") {
        return format!(
            "import zipfile\n\nwith zipfile.ZipFile({path}) as archive:\n    archive.extractall(\"unpacked\")"
        );
    }
    format!(
        "import tarfile\n\nwith tarfile.open({path}) as archive:\n    archive.extractall(\"unpacked\", filter=\"data\")"
    )
}
