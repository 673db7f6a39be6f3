//! What lies where on a page, so that what is under the pointer is found without a look at everything.

/// Side of a square of the page that knows its points.
const SIDE: f64 = 32.0;
/// Squares along a side at most, however large the page is.
const MOST_SQUARES: usize = 128;
/// What covers more squares than this is looked at wherever the pointer is.
const WIDE: usize = 256;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct PageGrid {
    side: f64,
    columns: usize,
    rows: usize,
    /// Where the points of each square begin in `points`, and where the last ends.
    starts: Vec<u32>,
    points: Vec<u32>,
    /// Points that reach into very many squares.
    wide: Vec<u32>,
}

impl PageGrid {
    /// Of boxes, each by the number of what it belongs to, its middle, and how far it reaches from there along x and y.
    pub(super) fn new(boxes: impl Iterator<Item = (usize, ([f64; 2], [f64; 2]))>, size: [f64; 2]) -> Self {
        let side = SIDE.max(size[0].max(size[1]) / MOST_SQUARES as f64);
        let count = |length: f64| ((length / side).ceil() as usize).clamp(1, MOST_SQUARES);
        let mut grid = Self { side, columns: count(size[0]), rows: count(size[1]), ..Self::default() };
        let mut counts = vec![0_u32; grid.columns * grid.rows + 1];
        let mut held: Vec<(u32, Squares)> = Vec::new();
        for (index, (at, reach)) in boxes {
            let Some(squares) = grid.squares(at, reach) else { continue };
            let index = index as u32;
            if squares.count() > WIDE {
                grid.wide.push(index);
                continue;
            }
            squares.each(grid.columns, |square| counts[square + 1] += 1);
            held.push((index, squares));
        }
        for at in 1..counts.len() {
            counts[at] += counts[at - 1];
        }
        grid.points = vec![0; counts.last().copied().unwrap_or(0) as usize];
        let mut next = counts.clone();
        for (index, squares) in held {
            squares.each(grid.columns, |square| {
                grid.points[next[square] as usize] = index;
                next[square] += 1;
            });
        }
        grid.starts = counts;
        grid
    }

    /// Those that reach to within `reach` of a place; some more than once, and some that do not.
    pub(super) fn near(&self, at: [f64; 2], reach: f64) -> impl Iterator<Item = usize> {
        let mut found = self.wide.clone();
        if let Some(squares) = self.squares(at, [reach, reach]) {
            squares.each(self.columns, |square| {
                let (start, end) = (self.starts[square] as usize, self.starts[square + 1] as usize);
                found.extend_from_slice(&self.points[start..end]);
            });
        }
        found.into_iter().map(|index| index as usize)
    }

    /// The squares that something reaches into; `None` beside the page and for what is not finite.
    fn squares(&self, at: [f64; 2], reach: [f64; 2]) -> Option<Squares> {
        let range = |side: usize, count: usize| {
            let (low, high) = ((at[side] - reach[side]) / self.side, (at[side] + reach[side]) / self.side);
            let is_here = low.is_finite() && high.is_finite() && high >= 0.0 && low < count as f64;
            is_here.then(|| [low.max(0.0) as usize, (high as usize).min(count - 1)])
        };
        Some(Squares { columns: range(0, self.columns)?, rows: range(1, self.rows)? })
    }
}

/// First and last.
struct Squares {
    columns: [usize; 2],
    rows: [usize; 2],
}

impl Squares {
    fn count(&self) -> usize {
        let length = |[first, last]: [usize; 2]| last + 1 - first.min(last);
        length(self.columns) * length(self.rows)
    }

    fn each(&self, columns: usize, mut visit: impl FnMut(usize)) {
        for row in self.rows[0]..=self.rows[1] {
            for column in self.columns[0]..=self.columns[1] {
                visit(row * columns + column);
            }
        }
    }
}
