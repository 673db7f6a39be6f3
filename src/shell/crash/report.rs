//! What stands in a report: what the program is, where it runs, what it did last and where it stopped. No values of the
//! user: quoted parts of the message, which may hold some, are left out.

use std::backtrace::Backtrace;
use std::fmt::Write as _;
use std::panic::PanicHookInfo;

use crate::shell::graphics;
use crate::shell::renderer::Renderer;

/// Bytes of a report at most.
const MOST_BYTES: usize = 64 << 10;
/// Characters of the message at most.
const MOST_MESSAGE: usize = 500;

/// A panic, as the hook sees it.
#[derive(Debug)]
pub(super) struct Panic {
    time: jiff::Timestamp,
    thread: String,
    location: String,
    message: String,
    /// Its names are looked up when it is written.
    backtrace: Backtrace,
}

impl Panic {
    pub(super) fn of(info: &PanicHookInfo<'_>) -> Self {
        let payload = info.payload();
        let message = match (payload.downcast_ref::<&'static str>(), payload.downcast_ref::<String>()) {
            // Words of the program's own.
            (Some(text), _) => (*text).to_owned(),
            (_, Some(text)) => without_quoted(text),
            _ => "(no message)".to_owned(),
        };
        Self {
            time: jiff::Timestamp::now(),
            thread: std::thread::current().name().unwrap_or("(unnamed)").to_owned(),
            location: info.location().map_or_else(|| "(unknown)".to_owned(), ToString::to_string),
            message: message.chars().take(MOST_MESSAGE).collect(),
            backtrace: Backtrace::force_capture(),
        }
    }

    /// Whether the program ends by it: the thread of the window has no one to catch it.
    pub(super) fn is_fatal(&self) -> bool {
        self.thread == "main"
    }

    /// The report. `trail`: what was done before, newest last.
    pub(super) fn text(&self, trail: &[String]) -> String {
        let mut text = format!(
            "Runatlas {} on {} {}\n{}\nThis report lies on this computer only. Runatlas never sends it.\n\n\
             Thread: {}\nAt: {}\nMessage: {}\n\nDrawn by: {}\n{}\nLast actions, newest last:\n",
            env!("CARGO_PKG_VERSION"),
            std::env::consts::OS,
            std::env::consts::ARCH,
            self.time,
            self.thread,
            self.location,
            self.message,
            Renderer::from_environment().words(),
            graphics::surroundings(|name| std::env::var(name).ok()),
        );
        for line in trail {
            text.extend(["  ", line, "\n"]);
        }
        text.push_str("\nBacktrace:\n");
        // Writing to a text cannot fail.
        let _ = write!(text, "{}", self.backtrace);
        if text.len() > MOST_BYTES {
            text.truncate(text.floor_char_boundary(MOST_BYTES));
            text.push_str("\n…\n");
        }
        text
    }
}

/// The message with … for what stands in quotes: names, texts and paths of the user are shown so by those who panic.
fn without_quoted(message: &str) -> String {
    let mut kept = String::new();
    let mut rest = message;
    while let Some(at) = rest.find(['`', '"']) {
        let (before, quoted) = rest.split_at(at);
        let quote = &quoted[..1];
        kept.extend([before, quote, "…", quote]);
        // Without an end, nothing after it is known to be ours.
        rest = after_quoted(&quoted[1..], quote);
    }
    kept.push_str(rest);
    kept
}

/// What follows the quote that ends; one behind a backslash does not.
fn after_quoted<'a>(text: &'a str, quote: &str) -> &'a str {
    let mut ends = text.match_indices(quote).map(|(at, _)| at);
    ends.find(|at| !text[..*at].ends_with('\\')).map_or("", |at| &text[at + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panic(message: String) -> Panic {
        Panic {
            time: jiff::Timestamp::UNIX_EPOCH,
            thread: "job 1".to_owned(),
            location: "src/model/table.rs:12:3".to_owned(),
            message,
            backtrace: Backtrace::force_capture(),
        }
    }

    #[test]
    fn a_report_says_what_and_where() {
        let text =
            panic("index out of bounds".to_owned()).text(&["Start Open".to_owned(), "Place Table Sort".to_owned()]);
        for part in [
            env!("CARGO_PKG_VERSION"),
            std::env::consts::OS,
            "Thread: job 1\nAt: src/model/table.rs:12:3\nMessage: index out of bounds\n",
            "Drawn by: ",
            "LIBGL_ALWAYS_SOFTWARE=",
            "  Start Open\n  Place Table Sort\n",
            "never sends it",
            "Backtrace:\n   0:",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }

    #[test]
    fn a_report_is_bounded() {
        let trail = vec!["动作 ".repeat(100); 2_000];
        let text = panic("long".to_owned()).text(&trail);
        assert!(text.len() < MOST_BYTES + 10 && text.ends_with("…\n"), "{}", text.len());
    }

    #[test]
    fn what_is_quoted_in_a_message_is_left_out() {
        let said = without_quoted("byte index 2 is not a char boundary; it is inside 'é' of `secret run`");
        assert_eq!(said, "byte index 2 is not a char boundary; it is inside 'é' of `…`");
        let said = without_quoted("called `Result::unwrap()` on an `Err` value: NotFound(\"/data/secret\")");
        assert_eq!(said, "called `…` on an `…` value: NotFound(\"…\")");
        assert_eq!(without_quoted("open end \"secret"), "open end \"…\"");
        assert_eq!(without_quoted(r#"name "a \"secret\" b" of"#), r#"name "…" of"#);
        assert_eq!(without_quoted("index 3 of 2"), "index 3 of 2");
    }

    #[test]
    fn the_hook_sees_the_words_of_a_panic() {
        let seen = std::sync::Arc::new(std::sync::Mutex::new(None));
        let hook = std::sync::Arc::clone(&seen);
        let mine = std::thread::Builder::new().name("a report".to_owned());
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if std::thread::current().name() == Some("a report") {
                *hook.lock().expect("nobody else") = Some(Panic::of(info));
            } else {
                before(info);
            }
        }));
        let number = std::hint::black_box(3);
        let thread = mine.spawn(move || assert!(number == 4, "a run called \"secret\" of {number}")).expect("a thread");
        assert!(thread.join().is_err());
        let _ = std::panic::take_hook();
        let panic = seen.lock().expect("nobody else").take().expect("it was seen");
        assert_eq!(panic.message, "a run called \"…\" of 3");
        assert!(panic.location.contains("report.rs") && !panic.is_fatal());
    }
}
