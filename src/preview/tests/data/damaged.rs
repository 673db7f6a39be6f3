//! Samples with bytes changed, left out and doubled: a message or a part of what was there, soon, and never a panic.

use std::time::{Duration, Instant};

use super::*;

/// What happens to a file on its way.
#[derive(Clone, Debug)]
enum Damage {
    Set(usize, u8),
    Cut(usize),
    Repeat(usize, usize),
    /// A length becomes a great one.
    Great(usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        4 => (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Damage::Set(at, byte)),
        1 => any::<usize>().prop_map(Damage::Cut),
        1 => (any::<usize>(), 1..64_usize).prop_map(|(at, length)| Damage::Repeat(at, length)),
        1 => any::<usize>().prop_map(Damage::Great),
    ]
}

fn damaged(bytes: &[u8], damages: &[Damage]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for damage in damages {
        if bytes.is_empty() {
            break;
        }
        match *damage {
            Damage::Set(at, byte) => {
                let at = at % bytes.len();
                bytes[at] = byte;
            }
            Damage::Cut(at) => bytes.truncate(at % bytes.len()),
            Damage::Repeat(at, length) => {
                let at = at % bytes.len();
                let part = bytes[at..bytes.len().min(at + length)].to_vec();
                bytes.splice(at..at, part);
            }
            Damage::Great(at) => {
                let at = at % bytes.len();
                let end = bytes.len().min(at + 4);
                bytes[at..end].fill(0xff);
            }
        }
    }
    bytes
}

/// Samples of the formats that are read by code of this crate.
fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let record = npy("[('step', '<i8'), ('name', '<U2'), ('xy', '<f4', (2,))]", "False", "(3,)", &[1; 72]);
    let pickle =
        b"\x80\x04}(\x8c\x01ac\x6dod\nName\n)\x81}\x8c\x01bK\x05sb\x8c\x01c]\x94(K\x01G?\xe0\0\0\0\0\0\0h\0eu."
            .to_vec();
    let header = json!({"__metadata__": {"a": "b"}, "w": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}});
    let content: [(&str, &[u8]); 2] = [("a.txt", b"hello"), ("b/data.pkl", &pickle)];
    vec![
        ("a.npy", npy("'<f8'", "True", "(3, 2)", &[7; 48])),
        ("b.npy", record),
        ("a.npz", zipped(&[("x.npy", &npy("'>i4'", "False", "(2,)", &[1; 8]))])),
        ("a.pkl", pickle.clone()),
        ("a.safetensors", safetensors(&header, 8)),
        ("a.onnx", onnx_model()),
        ("events.out.tfevents.1.host", event_file()),
        ("a.pt", zipped(&content)),
        ("variables.index", checkpoints::bundle_index()),
        ("keras_metadata.pb", checkpoints::keras_metadata()),
        ("a.tar", tarred(&content)),
        ("a.tgz", gzipped(&tarred(&content))),
        ("a.wav", wav(2, 8_000, &[0, 100, -100, 32_000])),
        ("a.mp4", mp4()),
        (
            "a.webm",
            b"\x1a\x45\xdf\xa3\x84webm\x18\x53\x80\x67\x8f\x15\x49\xa9\x66\x88\x44\x89\x88\x40\x9f\x40\0\0\0\0\0"
                .to_vec(),
        ),
    ]
}

fn wav(channels: u16, rate: u32, samples: &[i16]) -> Vec<u8> {
    let data: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((36 + data.len() as u32).to_le_bytes());
    bytes.extend(b"WAVEfmt \x10\0\0\0\x01\0");
    bytes.extend(channels.to_le_bytes());
    bytes.extend(rate.to_le_bytes());
    bytes.extend((rate * u32::from(channels) * 2).to_le_bytes());
    bytes.extend((channels * 2).to_le_bytes());
    bytes.extend(b"\x10\0data");
    bytes.extend((data.len() as u32).to_le_bytes());
    bytes.extend(data);
    bytes
}

/// Two seconds of 96 × 64, without a frame.
fn mp4() -> Vec<u8> {
    let boxed = |kind: &[u8; 4], body: &[u8]| [&(body.len() as u32 + 8).to_be_bytes(), &kind[..], body].concat();
    let mut header = vec![0; 100];
    header[12..16].copy_from_slice(&1000_u32.to_be_bytes());
    header[16..20].copy_from_slice(&2000_u32.to_be_bytes());
    let mut track = vec![0; 84];
    track[76..80].copy_from_slice(&(96_u32 << 16).to_be_bytes());
    track[80..84].copy_from_slice(&(64_u32 << 16).to_be_bytes());
    let track = boxed(b"trak", &boxed(b"tkhd", &track));
    [boxed(b"ftyp", b"isom\0\0\0\0"), boxed(b"moov", &[boxed(b"mvhd", &header), track].concat())].concat()
}

#[test]
fn sound_and_film_tell_how_long_they_are() {
    let samples: Vec<i16> = (0..16_000).map(|at| if at % 2 == 0 { 8_192 } else { -8_192 }).collect();
    let sound = told("a.wav", &wav(2, 4_000, &samples));
    assert_eq!((&sound["kind"], &sound["format"]), (&json!("audio"), &json!("WAV")));
    assert_eq!(sound["audio"], json!({"seconds": 2.0, "channels": 2, "rate": 4000}));
    let film = told("a.mp4", &mp4());
    assert_eq!(film["video"], json!({"seconds": 2.0, "size": [96, 64]}));
    assert_eq!((&film["kind"], &film["format"]), (&json!("video"), &json!("MP4")));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]
    #[test]
    fn damaged_files_cost_a_message(which in any::<prop::sample::Index>(), damages in prop::collection::vec(damage(), 1..6)) {
        let samples = samples();
        let (name, bytes) = &samples[which.index(samples.len())];
        let bytes = damaged(bytes, &damages);
        let begin = Instant::now();
        let source = Source::new(name, bytes.len() as u64, Cursor::new(bytes));
        let loaded = load(source, &Limits::default(), &Cancel::new());
        prop_assert!(begin.elapsed() < Duration::from_secs(5), "{name} takes {:?}", begin.elapsed());
        if let Ok(preview) = loaded {
            // What is told can be told.
            prop_assert!(serde_json::to_string(&report(&preview)).is_ok());
            prop_assert!(postcard::to_allocvec(&preview).is_ok());
        }
    }

    #[test]
    fn any_bytes_behind_a_beginning_cost_a_message(which in any::<prop::sample::Index>(), tail in prop::collection::vec(any::<u8>(), 0..300)) {
        let beginnings: [(&str, &[u8]); 8] = [
            ("a.npy", b"\x93NUMPY\x01\0"),
            ("a.pkl", b"\x80\x04"),
            ("a.pkl", b"\x80\x02}("),
            ("a.onnx", b"\x08\x08\x3a"),
            ("a.gguf", b"GGUF\x03\0\0\0"),
            ("a.pb", b"\x08\x01\x12"),
            ("a.mkv", b"\x1a\x45\xdf\xa3"),
            ("a.mov", b"\0\0\0\x08ftyp"),
        ];
        let (name, beginning) = beginnings[which.index(beginnings.len())];
        let bytes = [beginning, &tail].concat();
        let begin = Instant::now();
        drop(load(Source::new(name, bytes.len() as u64, Cursor::new(bytes)), &Limits::default(), &Cancel::new()));
        prop_assert!(begin.elapsed() < Duration::from_secs(5));
    }
}
