//! What the benchmarks share. Machines are shared and noisy, so every figure is a ratio: ours and a reference run in turn
//! on the same data with a warm cache, and the median of the ratios counts.
//!
//! `RUNATLAS_BENCH_SCALE=quick` shrinks the data (a smoke test, no figures to quote); an argument that is no option
//! restricts the run to the names that contain it.

#![allow(dead_code, reason = "each benchmark uses a part")]
#![allow(unreachable_pub, reason = "a module of several binaries")]
#![allow(clippy::print_stdout, reason = "the output of a benchmark")]

pub mod stores;
pub mod synthetic;

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Least number of turns of [`paired`].
const LEAST_TURNS: usize = 5;

/// Times of one [`paired`] run; the shortest, the median and the longest.
pub struct Times {
    pub ours: [Duration; 3],
    pub reference: [Duration; 3],
    /// Median of ours ÷ reference of each turn.
    pub ratio: f64,
}

/// Runs `ours` and `reference` in turn, `turns` times (at least five) after one unmeasured turn; prints and returns their
/// times.
pub fn paired<A, B>(name: &str, turns: usize, mut ours: impl FnMut() -> A, mut reference: impl FnMut() -> B) -> Times {
    time(&mut ours);
    time(&mut reference);
    paired_timed(name, turns, || time(&mut ours), || time(&mut reference))
}

/// The same for what takes its own time, because not all of it counts.
pub fn paired_timed(
    name: &str,
    turns: usize,
    mut ours: impl FnMut() -> Duration,
    mut reference: impl FnMut() -> Duration,
) -> Times {
    ours();
    reference();
    let turns: Vec<_> = (0..turns.max(LEAST_TURNS)).map(|_| (ours(), reference())).collect();
    let times = Times {
        ours: spread(turns.iter().map(|turn| turn.0)),
        reference: spread(turns.iter().map(|turn| turn.1)),
        ratio: median(turns.iter().map(|turn| turn.0.as_secs_f64() / turn.1.as_secs_f64())),
    };
    let shown = |[least, middle, most]: [Duration; 3]| {
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        format!("{:9.2} {:9.2} {:9.2}", ms(least), ms(middle), ms(most))
    };
    println!(
        "{name:<44} ours {} ms   reference {} ms   ratio {:.2}",
        shown(times.ours),
        shown(times.reference),
        times.ratio
    );
    times
}

/// The same for rates: also prints megabytes a second over `bytes`, at the median times.
pub fn paired_rate<A, B>(
    name: &str,
    turns: usize,
    bytes: u64,
    ours: impl FnMut() -> A,
    reference: impl FnMut() -> B,
) -> Times {
    let times = paired(name, turns, ours, reference);
    let rate = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    println!(
        "{:<44} ours {:9.0} MB/s{:<28}reference {:9.0} MB/s",
        "",
        rate(times.ours[1]),
        "",
        rate(times.reference[1])
    );
    times
}

/// How long one turn takes, with the giving back of its result.
fn time<T>(work: &mut impl FnMut() -> T) -> Duration {
    let start = Instant::now();
    drop(black_box(work()));
    start.elapsed()
}

fn spread(times: impl Iterator<Item = Duration>) -> [Duration; 3] {
    let mut times: Vec<_> = times.collect();
    times.sort();
    [times[0], times[times.len() / 2], times[times.len() - 1]]
}

fn median(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<_> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// Whether the command line asks for this part.
pub fn is_wanted(name: &str) -> bool {
    let mut wanted = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).peekable();
    wanted.peek().is_none() || wanted.any(|part| name.contains(&part))
}

/// Whether the data should be small.
pub fn is_quick() -> bool {
    std::env::var("RUNATLAS_BENCH_SCALE").is_ok_and(|scale| scale == "quick")
}

/// What the machine is, for the head of the output.
pub fn print_head(title: &str) {
    let mut head = String::new();
    let _ = write!(head, "# {title}: {} threads", rayon::current_num_threads());
    if is_quick() {
        head.push_str(", quick scale: not to be quoted");
    }
    println!("{head}\n# least, median, most");
}

/// Resident memory now and at its peak, in bytes; Linux only.
pub fn resident_memory() -> Option<(u64, u64)> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let field = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kibibytes| kibibytes * 1024)
    };
    Some((field("VmRSS:")?, field("VmHWM:")?))
}
