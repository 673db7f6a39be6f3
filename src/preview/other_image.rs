//! Pictures that nothing here decodes: what they are, and how large. There is no decoder of them in Rust alone whose licence
//! fits.

use super::format::{Format, Head};
use super::page::Page;
use super::shape::document::Fact;
use super::{Limits, Preview, PreviewError, Source};
use crate::model::{escape, format};
use crate::store::Cancel;
use crate::text::Message;

pub(super) struct OtherImage;

impl Format for OtherImage {
    fn name(&self) -> &'static str {
        "other_image"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        format_of(head.bytes, &head.ending).is_some()
    }

    fn load(&self, source: &mut Source<'_>, _: &Limits, _: &Cancel) -> Result<Preview, PreviewError> {
        let head = Head::new(source.bytes(), source.name());
        let name = format_of(head.bytes, &head.ending).unwrap_or("AVIF");
        let mut page = Page::default();
        let mut facts = vec![Fact::new("data-kind", name), Fact::new("data-bytes", format::size(source.size()))];
        if let Some([width, height]) = size_of(head.bytes) {
            facts.push(Fact::new("data-size", format!("{width} × {height}")));
        }
        page.facts(facts);
        page.python(format!("from PIL import Image\n\nImage.open({}).show()", escape::python(source.name())));
        let why = Message::new("preview-picture-not-decoded").arg("format", name);
        Ok(page.finish("binary", name).with_notice(why))
    }
}

/// By the brand of its container, or by a signature.
fn format_of(bytes: &[u8], ending: &str) -> Option<&'static str> {
    match bytes {
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => match brand.first_chunk()? {
            b"avif" | b"avis" => Some("AVIF"),
            b"heic" | b"heix" | b"heim" | b"heis" | b"mif1" | b"msf1" => Some("HEIC"),
            _ => None,
        },
        [0, 0, 0, 12, b'J', b'X', b'L', b' ', ..] => Some("JPEG XL"),
        [0xff, 0x0a, ..] if ending == "jxl" => Some("JPEG XL"),
        [0, 0, 0, 12, b'j', b'P', b' ', b' ', ..] => Some("JPEG 2000"),
        _ => None,
    }
}

/// The largest of the sizes that a container of AVIF or HEIC tells: others are those of its tiles and masks.
fn size_of(bytes: &[u8]) -> Option<[u32; 2]> {
    let sizes = memchr::memmem::find_iter(bytes, b"ispe").filter_map(|at| {
        let number = |from: usize| Some(u32::from_be_bytes(bytes.get(from..)?.first_chunk().copied()?));
        Some([number(at + 8)?, number(at + 12)?])
    });
    sizes.max_by_key(|&[width, height]| u64::from(width) * u64::from(height))
}
