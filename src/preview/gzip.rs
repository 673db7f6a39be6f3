//! Text that was compressed by gzip, shown as what it is inside: logs, tables, JSON. What is no text inside belongs to
//! others.

use std::io::{Cursor, Read as _, SeekFrom};

use flate2::read::MultiGzDecoder;

use super::encoding::encoding_of;
use super::format::{Format, Head};
use super::json::Json;
use super::markdown::Markdown;
use super::text::Text;
use super::yaml::Yaml;
use super::{Limits, Preview, PreviewError, Source};
use crate::model::FileKind;
use crate::store::Cancel;
use crate::text::Message;

/// Bytes inside by which it is recognised.
const LOOKED_AT: u64 = 4 << 10;
/// What is taken out between two looks at whether anybody still waits.
const STEP: u64 = 256 << 10;

pub(super) struct Gzip;

impl Format for Gzip {
    fn name(&self) -> &'static str {
        "gzip"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        if !head.bytes.starts_with(b"\x1f\x8b\x08") {
            return false;
        }
        let mut inside = Vec::new();
        // The head ends somewhere in the middle: what comes before that is enough.
        let ended = MultiGzDecoder::new(head.bytes).take(LOOKED_AT).read_to_end(&mut inside);
        let is_tar = inside.get(257..262) == Some(b"ustar");
        !inside.is_empty() && !is_tar && encoding_of(&inside, ended.is_ok()).is_some()
    }

    fn load(&self, source: &mut Source<'_>, limits: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        source.reader().seek(SeekFrom::Start(0)).map_err(|error| source.failed(error))?;
        let place = source.place().to_owned();
        let mut inside = Vec::new();
        let mut decoder = MultiGzDecoder::new(source.reader());
        let (mut is_cut, mut failure) = (true, None);
        while (inside.len() as u64) < limits.max_text_bytes {
            if cancel.is_cancelled() {
                return Err(PreviewError::Cancelled);
            }
            let most = STEP.min(limits.max_text_bytes - inside.len() as u64);
            match (&mut decoder).take(most).read_to_end(&mut inside) {
                Ok(0) => {
                    is_cut = false;
                    break;
                }
                Ok(_) => {}
                // A part of a text is better than none.
                Err(error) => {
                    failure = Some(error.to_string());
                    break;
                }
            }
        }
        let name = source.name();
        let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".GZ")).unwrap_or(name);
        // Of what is longer the end is not known, and a part of a tree is none.
        let size = inside.len() as u64 + u64::from(is_cut);
        let is_whole = !is_cut;
        let mut content = Source::new(name, size, Cursor::new(inside)).at(place);
        let loaded = match FileKind::of_name(name) {
            FileKind::Json | FileKind::Notebook if is_whole => Json.load(&mut content, limits, cancel),
            FileKind::Yaml if is_whole => Yaml.load(&mut content, limits, cancel),
            FileKind::Markdown => Markdown.load(&mut content, limits, cancel),
            _ => Text.load(&mut content, limits, cancel),
        };
        let mut preview = loaded?.without_file();
        if preview.kind == "text" {
            preview = preview.of_kind("text", "gzip");
        }
        Ok(match failure {
            Some(cause) => preview.with_notice(Message::new("preview-gzip-broken").arg("cause", cause)),
            None if is_cut => {
                preview.with_notice(Message::new("preview-gzip-cut").arg("size", limits.max_text_bytes >> 20))
            }
            None => preview.with_notice(Message::new("preview-gzip")),
        })
    }
}
