//! Processes that do what they should not: small scripts in the place of the program.

use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Arc;

use super::super::{
    Block, Column, Document, Facts, ImagePreview, Limits, PageKind, PageView, Pages, Part, Shape, TextPreview,
};
use super::*;
use crate::text::Message;

fn source(bytes: &'static [u8]) -> Source<'static> {
    Source::new("figure.pdf", bytes.len() as u64, Cursor::new(bytes)).at("/run/figure.pdf")
}

fn request(part: Option<Part>) -> Request {
    Request::new("pdf", &source(b"%PDF-"), &Limits::default(), part)
}

/// What becomes of a process that does this; how long it took, and its number.
#[cfg(unix)]
fn becomes(script: &str, patience: Duration, cancel: &Cancel) -> (Result<Preview, PreviewError>, Duration, u32) {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    let (program, number) = (folder.path().join("program"), folder.path().join("number"));
    let script = format!("#!/bin/sh\necho $$ > '{}'\n{script}\n", number.display());
    std::fs::write(&program, script).expect("written");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("a program");
    loop {
        let began = Instant::now();
        let result = read_within(&program, &request(None), &mut source(b"%PDF-"), cancel, patience);
        // Another test may be starting a process, which holds the script open for a moment.
        if !matches!(&result, Err(PreviewError::NotStarted { .. })) {
            let number = std::fs::read_to_string(&number).expect("it ran").trim().parse().expect("a number");
            return (result, began.elapsed(), number);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[cfg(target_os = "linux")]
fn assert_gone(process: u32) {
    assert!(!Path::new(&format!("/proc/{process}")).exists(), "process {process} lives on");
}

#[cfg(unix)]
#[test]
fn whatever_becomes_of_a_process_is_told_in_words() {
    const LONG: Duration = Duration::from_secs(20);
    let crashes = [
        ("ends without a word", "exit 0"),
        ("fails", "exit 3"),
        ("aborts", "kill -ABRT $$"),
        ("is killed", "kill -KILL $$"),
        ("says nothing that makes sense", "head -c 100000 /dev/zero"),
        ("never stops talking", "exec yes"),
        ("closes its output and stays", "exec >&-; exec sleep 60"),
        ("promises more than it says", "printf 'runatlas\\100\\0\\0\\0\\0\\0\\0\\0abc'"),
        ("promises more than may be", "printf 'runatlas\\377\\377\\377\\377\\377\\377\\377\\377'; exec sleep 60"),
        ("answers nonsense", "printf 'runatlas\\3\\0\\0\\0\\0\\0\\0\\0\\377\\377\\377'"),
        ("answers and is too long for it", "printf 'runatlas\\1\\0\\0\\0\\0\\0\\0\\0\\0'"),
    ];
    for (what, script) in crashes {
        let (result, took, process) = becomes(script, LONG, &Cancel::new());
        let error = result.expect_err(what);
        assert!(
            matches!(&error, PreviewError::Crashed(path) if path == Path::new("/run/figure.pdf")),
            "{what}: {error}"
        );
        assert!(took < LONG / 2, "{what}: {took:?}");
        assert_eq!(error.message().key, "preview-error-crashed");
        #[cfg(target_os = "linux")]
        assert_gone(process);
        let _ = process;
    }
    let script = "echo 'memory allocation of 2254080441843987 bytes failed' >&2; kill -ABRT $$";
    let (result, ..) = becomes(script, LONG, &Cancel::new());
    assert!(matches!(result, Err(PreviewError::TooMuchMemory { limit: 0x4000_0000, .. })), "{result:?}");
}

#[cfg(unix)]
#[test]
fn a_process_that_does_not_end_is_ended() {
    for script in
        ["exec sleep 60", "trap '' TERM INT HUP\nwhile :; do :; done", "head -c 10000000 /dev/zero >&2\nexec sleep 60"]
    {
        let (result, took, process) = becomes(script, Duration::from_secs(1), &Cancel::new());
        assert!(matches!(result, Err(PreviewError::TookTooLong { seconds: 1, .. })), "{script}: {result:?}");
        assert!(took < Duration::from_secs(10), "{script}: {took:?}");
        #[cfg(target_os = "linux")]
        assert_gone(process);
        let _ = process;
    }
}

#[cfg(unix)]
#[test]
fn nobody_waits_for_a_process_that_is_not_wanted_any_more() {
    let cancel = Cancel::new();
    let other = cancel.clone();
    let (result, took, process) = std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(300));
            other.cancel();
        });
        becomes("trap '' TERM INT\nexec sleep 60", Duration::from_mins(1), &cancel)
    });
    assert!(matches!(result, Err(PreviewError::Cancelled)), "{result:?}");
    assert!(took < Duration::from_secs(10), "{took:?}");
    #[cfg(target_os = "linux")]
    assert_gone(process);
    let _ = process;
}

#[test]
fn a_program_that_is_not_there_is_told() {
    let nowhere = PathBuf::from("/nowhere/runatlas");
    let result = read(&nowhere, &request(None), &mut source(b"%PDF-"), &Cancel::new());
    assert!(matches!(result, Err(PreviewError::NotStarted { .. })), "{result:?}");
}

#[test]
fn a_reader_that_panics_is_an_error() {
    let asked = request(None);
    let answer = child::answer(&asked, source(b"%PDF-"), |_, _| panic!("a fault"));
    assert_eq!(answer.expect_err("a panic").key, "preview-error-crashed");
}

#[test]
fn a_request_arrives_as_it_was_sent() {
    let part = Part::Page(PageView { page: 3, scale: 1.5, part: Some([1, 2, 3, 4]) });
    let sent = request(Some(part));
    let arrived = Request::of_argument(&sent.to_argument().expect("JSON")).expect("the same");
    assert_eq!(format!("{arrived:?}"), format!("{sent:?}"));
    assert_eq!(arrived.part, Some(part));
    assert_eq!(arrived.place, Path::new("/run/figure.pdf"));
}

fn over_the_wire(preview: &Preview) -> Preview {
    let bytes = wire::written(&Ok(preview.clone())).expect("written");
    let body = wire::receive(&mut bytes.as_slice(), MAX_ANSWER).expect("whole");
    wire::understood(&body).expect("understood").expect("a preview")
}

/// Each shape but plotly's figures, which are read here.
#[test]
fn every_shape_arrives_as_it_was_sent() {
    let text = || TextPreview::new("one\ntwo\n".to_owned(), "UTF-8", [8; 2], false);
    let table =
        super::super::load(Source::new("a.csv", 8, Cursor::new(b"a,b\n1,2\n")), &Limits::default(), &Cancel::new());
    let json = super::super::load(
        Source::new("a.json", 14, Cursor::new(b"{\"a\": [1, {}]}")),
        &Limits::default(),
        &Cancel::new(),
    );
    let pixels = ImagePreview::drawn((0..24).collect(), [3, 2], "PNG", 99).expect("as many bytes as it needs");
    let pages = Pages { title: "t".to_owned(), ..Pages::new(PageKind::Paper, [[1.0, 2.0]], 7) };
    let document = Document { blocks: vec![Block::Text("a".to_owned()), Block::Image(Arc::new(pixels.clone()))] };
    let facts = Facts { total_bytes: 1, kind: Message::new("preview-kind-zip"), head: vec![1, 2] };
    let note = super::super::Pointer { keeper: super::super::Keeper::Dvc, bytes: Some(3), id: "x".to_owned() };
    let previews = [
        Preview::from(Shape::Image(pixels)),
        Shape::Text(text()).into(),
        Shape::Markdown(text()).into(),
        table.expect("a table"),
        json.expect("a tree"),
        Preview::from(Shape::Pages(pages)).with_source(text()),
        Preview::from(Shape::Document(document)).of_kind("model", "ONNX"),
        Shape::Pointer(note).into(),
        Preview::from(Shape::Facts(facts)).with_notice(Message::new("preview-not-json").arg("line", 3_u64)),
        Shape::Empty.into(),
    ];
    for preview in &previews {
        assert_eq!(format!("{:?}", over_the_wire(preview)), format!("{preview:?}"));
    }
    let Shape::Table(table) = over_the_wire(&previews[3]).shape else { panic!("not a table") };
    let names: Vec<Option<&str>> = table.columns.iter().map(|Column { name, .. }| name.as_deref()).collect();
    assert_eq!(names, [Some("a"), Some("b")]);
}

/// One byte a sample, not a number for each.
#[test]
fn samples_travel_as_bytes() {
    let image = ImagePreview::drawn(vec![200; 400 * 300 * 4], [400, 300], "PDF", 0).expect("a picture");
    let bytes = wire::written(&Ok(Shape::Image(image).into())).expect("written");
    assert!(bytes.len() < 400 * 300 * 4 + 200, "{} bytes", bytes.len());
}

#[test]
fn an_answer_that_is_cut_short_is_none() {
    let whole = wire::written(&Err(Message::new("preview-pdf-password").arg("path", "x"))).expect("written");
    for length in 0..whole.len() {
        assert!(wire::receive(&mut &whole[..length], MAX_ANSWER).is_err(), "{length}");
    }
    assert!(wire::receive(&mut whole.as_slice(), 3).is_err(), "longer than may be");
    let body = wire::receive(&mut whole.as_slice(), MAX_ANSWER).expect("whole");
    let said = wire::understood(&body).expect("understood").expect_err("words");
    assert_eq!(said.key, "preview-pdf-password");
}
