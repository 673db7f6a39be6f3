//! Sound: how long, how fast, how many channels, and its waveform.

use std::io::{self, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::json;
use symphonia::core::codecs::audio::AudioDecoderOptions;
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, TrackType};
use symphonia::core::io::{MediaSource, MediaSourceStream, MediaSourceStreamOptions};
use symphonia::core::meta::MetadataOptions;

use super::format::{Format, Head};
use super::page::{Page, broken, json_number};
use super::shape::document::{Curve, Curves, Fact, Label};
use super::{Limits, Preview, PreviewError, Source};
use crate::model::FileKind;
use crate::model::escape;
use crate::store::Cancel;
use crate::text::Message;

/// How long a decoder may take.
const MAX_TIME: Duration = Duration::from_secs(4);
/// Frames of sound that are decoded.
const MAX_FRAMES: u64 = 500_000_000;
/// Pairs of points of the waveform.
const MAX_PAIRS: usize = 2_000;

pub(super) struct Audio;

impl Format for Audio {
    fn name(&self) -> &'static str {
        "audio"
    }

    fn probe(&self, head: &Head<'_>) -> bool {
        kind_of(head).is_some()
    }

    fn is_apart(&self) -> bool {
        true
    }

    fn load(&self, source: &mut Source<'_>, _: &Limits, cancel: &Cancel) -> Result<Preview, PreviewError> {
        let size = source.size();
        let head = Head::new(source.bytes(), source.name());
        let format = kind_of(&head).unwrap_or("audio");
        let ending = head.ending.clone();
        let stream = source.stream(cancel).map_err(|error| error.to_string());
        // The decoders are tested with damaged files; should one panic, it costs this preview alone.
        let sound = stream.and_then(|stream| {
            catch_unwind(AssertUnwindSafe(|| decode(stream, size, &ending, cancel)))
                .unwrap_or_else(|_| Err("panic".to_owned()))
        });
        if cancel.is_cancelled() {
            return Err(PreviewError::Cancelled);
        }
        let sound = sound.map_err(|why| broken(source, format, why))?;
        Ok(sound.shown(source.name(), format))
    }
}

/// Its name, by its first bytes; of what has no magic by its name too.
fn kind_of(head: &Head<'_>) -> Option<&'static str> {
    let is_promised = head.kind == FileKind::Audio;
    match head.bytes {
        [b'f', b'L', b'a', b'C', ..] => Some("FLAC"),
        [b'O', b'g', b'g', b'S', ..] => Some("Ogg"),
        [b'R', b'I', b'F', b'F' | b'X', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Some("WAV"),
        [b'I', b'D', b'3', ..] => Some("MP3"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'M', b'4', b'A' | b'B', ..] => Some("AAC (MP4)"),
        [0xff, second, ..] if is_promised && second & 0xf6 == 0xf0 => Some("AAC"),
        [0xff, second, ..] if is_promised && second & 0xe0 == 0xe0 => Some("MP3"),
        _ => None,
    }
}

/// A file that may be read by one at a time.
struct Shared<R>(Mutex<R>, u64);

impl<R: Read> Read for Shared<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).read(buffer)
    }
}

impl<R: Seek> Seek for Shared<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).seek(to)
    }
}

impl<R: Read + Seek + Send> MediaSource for Shared<R> {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.1)
    }
}

/// What was decoded.
#[derive(Default)]
struct Sound {
    rate: u32,
    channels: usize,
    /// As far as it was decoded.
    frames: u64,
    /// As the file has it.
    stated: Option<f64>,
    is_cut: bool,
    fault: Option<String>,
    waves: Waves,
}

/// The least and greatest sample of each stretch; stretches become longer when there are too many of them.
struct Waves {
    pairs: Vec<[f32; 2]>,
    length: u64,
    filled: u64,
}

impl Default for Waves {
    fn default() -> Self {
        Self { pairs: Vec::new(), length: 16, filled: 0 }
    }
}

impl Waves {
    fn add(&mut self, sample: f32) {
        if self.filled == 0 {
            if self.pairs.len() == 2 * MAX_PAIRS {
                let merged = self.pairs.as_chunks::<2>().0.iter().map(|[a, b]| [a[0].min(b[0]), a[1].max(b[1])]);
                self.pairs = merged.collect();
                self.length *= 2;
            }
            self.pairs.push([sample, sample]);
        } else if let Some(pair) = self.pairs.last_mut() {
            *pair = [pair[0].min(sample), pair[1].max(sample)];
        }
        self.filled = (self.filled + 1) % self.length;
    }
}

fn decode(stream: impl Read + Seek + Send, size: u64, ending: &str, cancel: &Cancel) -> Result<Sound, String> {
    let words = |error: Error| error.to_string();
    let source =
        MediaSourceStream::new(Box::new(Shared(Mutex::new(stream), size)), MediaSourceStreamOptions::default());
    let mut hint = Hint::new();
    hint.with_extension(ending);
    let mut format = symphonia::default::get_probe()
        .probe(&hint, source, FormatOptions::default(), MetadataOptions::default())
        .map_err(words)?;
    let track = format.default_track(TrackType::Audio).ok_or_else(|| "no sound in it".to_owned())?;
    let id = track.id;
    let parameters =
        track.codec_params.as_ref().and_then(|all| all.audio()).ok_or_else(|| "unknown codec".to_owned())?;
    let mut sound = Sound { rate: parameters.sample_rate.unwrap_or(0), ..Sound::default() };
    sound.channels = parameters.channels.as_ref().map_or(0, symphonia::core::audio::Channels::count);
    sound.stated = match (track.num_frames, track.time_base.zip(track.duration)) {
        (Some(frames), _) if sound.rate > 0 => Some(frames as f64 / f64::from(sound.rate)),
        (_, Some((base, duration))) => base.calc_duration(duration).map(|time| time.as_secs_f64()),
        _ => None,
    };
    let decoder = symphonia::default::get_codecs().make_audio_decoder(parameters, &AudioDecoderOptions::default());
    let mut decoder = match decoder {
        Ok(decoder) => decoder,
        // Its length is known all the same.
        Err(error) => {
            sound.fault = Some(words(error));
            return Ok(sound);
        }
    };
    let until = Instant::now() + MAX_TIME;
    let mut samples: Vec<f32> = Vec::new();
    loop {
        if cancel.is_cancelled() || Instant::now() > until || sound.frames > MAX_FRAMES {
            sound.is_cut = true;
            break;
        }
        let packet = match format.next_packet() {
            Ok(Some(packet)) => packet,
            Ok(None) => break,
            Err(Error::IoError(error)) if error.kind() == io::ErrorKind::UnexpectedEof => break,
            Err(error) => {
                sound.fault = Some(words(error));
                break;
            }
        };
        if packet.track_id != id {
            continue;
        }
        match decoder.decode(&packet) {
            Ok(buffer) => {
                let channels = buffer.num_planes().max(1);
                sound.channels = channels;
                sound.rate = buffer.spec().rate();
                sound.frames += buffer.frames() as u64;
                samples.clear();
                buffer.copy_to_vec_interleaved(&mut samples);
                for frame in samples.chunks_exact(channels) {
                    sound.waves.add(frame.iter().sum::<f32>() / channels as f32);
                }
            }
            // One packet is lost, the rest may be good.
            Err(Error::DecodeError(_)) => {}
            Err(error) => {
                sound.fault = Some(words(error));
                break;
            }
        }
    }
    Ok(sound)
}

impl Sound {
    fn shown(self, name: &str, format: &str) -> Preview {
        let decoded = if self.rate > 0 { self.frames as f64 / f64::from(self.rate) } else { 0.0 };
        // A header may state what is not there; what was not decoded to its end is as long as the header says.
        let seconds = if self.is_cut || self.frames == 0 { self.stated.unwrap_or(decoded) } else { decoded };
        let mut page = Page::default();
        page.facts(vec![
            Fact::new("data-duration", format!("{seconds:.2} s")),
            Fact::new("data-rate", format!("{} Hz", self.rate)),
            Fact::new("data-channels", self.channels.to_string()),
        ]);
        if let Some(fault) = &self.fault {
            page.note(Message::new("data-rest-not-read").arg("cause", fault.as_str()));
        }
        if self.is_cut {
            page.note(Message::new("data-sound-cut").arg("seconds", format!("{decoded:.0}")));
        }
        if !self.waves.pairs.is_empty() && self.rate > 0 {
            let step = self.waves.length as f64 / f64::from(self.rate);
            let pairs = self.waves.pairs.iter().enumerate();
            let points = pairs.flat_map(|(at, [low, high])| {
                let x = at as f64 * step;
                [[x, f64::from(*low)], [x + step / 2.0, f64::from(*high)]]
            });
            let curves = vec![Curve { name: String::new(), points: points.collect() }];
            page.curves(Curves { title: String::new(), x: Label::Words(Message::new("data-seconds")), curves });
        }
        page.detail("audio", json!({"seconds": json_number(seconds), "channels": self.channels, "rate": self.rate}));
        page.python(format!("import librosa\n\nsamples, rate = librosa.load({}, sr=None)", escape::python(name)));
        page.finish("audio", format)
    }
}
