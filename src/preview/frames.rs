//! Frames of an animation, counted without decoding any.

use image::ImageFormat;

/// 0 or 1 for still images. `bytes` are all of the file, of PNG its beginning.
pub(super) fn frames_of(bytes: &[u8], format: ImageFormat) -> u32 {
    match format {
        ImageFormat::Gif => gif_frames(bytes).unwrap_or(1),
        ImageFormat::WebP => webp_frames(bytes),
        // `acTL` (PNG, third edition) stands before the pixels and begins with the number of frames.
        ImageFormat::Png => memchr::memmem::find(&bytes[..bytes.len().min(1 << 16)], b"acTL")
            .and_then(|at| bytes.get(at + 4..at + 8)?.try_into().ok())
            .map_or(1, u32::from_be_bytes),
        _ => 1,
    }
}

/// Walks the blocks of GIF 89a, sections 17 to 27. `None` when the file ends in the middle of its header.
fn gif_frames(bytes: &[u8]) -> Option<u32> {
    let table = |packed: u8| if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 7) + 1) };
    let mut at = 13 + table(*bytes.get(10)?);
    let mut frames = 0;
    loop {
        match bytes.get(at) {
            Some(0x21) => at += 2,
            Some(0x2c) => {
                frames += 1;
                let Some(&packed) = bytes.get(at + 9) else { return Some(frames) };
                at += 11 + table(packed);
            }
            _ => return Some(frames),
        }
        // Sub-blocks, up to an empty one.
        while let Some(&length) = bytes.get(at) {
            at += 1 + usize::from(length);
            if length == 0 {
                break;
            }
        }
    }
}

/// Counts the `ANMF` chunks of the RIFF container.
fn webp_frames(bytes: &[u8]) -> u32 {
    let mut at = 12_usize;
    let mut frames = 0;
    while let (Some(name), Some(size)) = (bytes.get(at..at + 4), bytes.get(at + 4..at + 8)) {
        frames += u32::from(name == b"ANMF");
        let size = size.try_into().map_or(0, u32::from_le_bytes) as usize;
        at = at.saturating_add(8 + size + (size & 1));
        if at > bytes.len() {
            break;
        }
    }
    frames
}
