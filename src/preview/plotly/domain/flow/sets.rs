//! Where the categories and paths of parallel categories lie.
//!
//! Every row of the data belongs to one category of each dimension. Rows that agree in all of them, and in colour, are one
//! path, drawn as a band through the categories.

use std::collections::BTreeMap;

/// Room between categories of one dimension, points.
const GAP: f64 = 8.0;

/// Rows as numbers of categories.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Rows {
    /// Of each dimension, how many categories it has and, row by row, which one.
    pub dimensions: Vec<(usize, Vec<usize>)>,
    /// How much each row counts; 1 where the list ends.
    pub counts: Vec<f64>,
    /// Of each row, its place among the colours in use.
    pub colors: Vec<usize>,
    /// Paths of one colour lie beside each other.
    pub bundles_colors: bool,
    /// Paths are in the order of the last dimension first.
    pub is_backward: bool,
}

/// A path: what its rows agree in.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Path {
    pub color: usize,
    /// Of each dimension.
    pub categories: Vec<usize>,
    pub count: f64,
    /// Of each dimension, the upper end.
    pub tops: Vec<f64>,
    pub height: f64,
    /// The first of its rows.
    pub row: usize,
}

/// Where everything lies, downwards from 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in super::super) struct Placed {
    /// Of each dimension, of each category: its upper end and its height.
    pub categories: Vec<Vec<[f64; 2]>>,
    /// In their order, from the top.
    pub paths: Vec<Path>,
}

/// Places categories and paths within a height.
pub(in super::super) fn place(rows: &Rows, height: f64) -> Placed {
    let row_count = rows.dimensions.iter().map(|dimension| dimension.1.len()).min().unwrap_or_default();
    let count_of = |row: usize| {
        let count = rows.counts.get(row).copied().unwrap_or(1.0);
        if count.is_finite() { count.max(0.0) } else { 0.0 }
    };
    let total: f64 = (0..row_count).map(count_of).sum();
    let most = rows.dimensions.iter().map(|dimension| dimension.0).max().unwrap_or_default();
    let gap = GAP.min(height / 2.0 / most.max(1) as f64);
    let room = (height - gap * most.saturating_sub(1) as f64).max(0.0);
    let scale = if total > 0.0 { room / total } else { 0.0 };

    // By colour or not, then by category: a map keeps them sorted.
    let mut paths: BTreeMap<(usize, Vec<usize>, usize), Path> = BTreeMap::new();
    for row in 0..row_count {
        let color = rows.colors.get(row).copied().unwrap_or_default();
        let categories: Vec<usize> = rows.dimensions.iter().map(|dimension| dimension.1[row]).collect();
        let mut order = categories.clone();
        if rows.is_backward {
            order.reverse();
        }
        let first = if rows.bundles_colors { color } else { 0 };
        let path = paths.entry((first, order, color)).or_insert_with(|| Path {
            color,
            categories,
            count: 0.0,
            tops: Vec::new(),
            height: 0.0,
            row,
        });
        path.count += count_of(row);
    }
    let mut paths: Vec<Path> = paths.into_values().collect();
    let mut placed = Vec::with_capacity(rows.dimensions.len());
    for (at, (category_count, _)) in rows.dimensions.iter().enumerate() {
        let mut counts = vec![0.0; *category_count];
        for path in &paths {
            counts[path.categories[at]] += path.count;
        }
        let mut next = (most - category_count) as f64 * gap / 2.0;
        let mut categories = Vec::with_capacity(*category_count);
        for count in counts {
            categories.push([next, count * scale]);
            next += count * scale + gap;
        }
        let mut open: Vec<f64> = categories.iter().map(|category| category[0]).collect();
        for path in &mut paths {
            path.height = path.count * scale;
            let top = &mut open[path.categories[at]];
            path.tops.push(*top);
            *top += path.height;
        }
        placed.push(categories);
    }
    Placed { categories: placed, paths }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_are_as_counts_and_paths_fill_their_categories() {
        let rows = Rows {
            dimensions: vec![(2, vec![0, 0, 1, 1]), (3, vec![0, 1, 2, 2])],
            counts: vec![1.0, 1.0, 1.0, 5.0],
            colors: vec![0, 1, 0, 0],
            bundles_colors: true,
            is_backward: false,
        };
        // 96 points without the two gaps of 8: 10 a count.
        let placed = place(&rows, 96.0);
        assert_eq!(placed.categories[0], [[4.0, 20.0], [32.0, 60.0]]);
        assert_eq!(placed.categories[1], [[0.0, 10.0], [18.0, 10.0], [36.0, 60.0]]);
        let paths: Vec<_> = placed.paths.iter().map(|path| (path.color, path.count, path.tops.clone())).collect();
        assert_eq!(
            paths,
            [(0, 1.0, vec![4.0, 0.0]), (0, 6.0, vec![32.0, 36.0]), (1, 1.0, vec![14.0, 18.0])],
            "rows that agree are one path"
        );
    }

    #[test]
    fn nothing_and_odd_counts_are_well() {
        assert!(place(&Rows::default(), 100.0).paths.is_empty());
        let rows = Rows {
            dimensions: vec![(1, vec![0, 0])],
            counts: vec![f64::NAN, -2.0],
            ..Rows::default()
        };
        assert_eq!(place(&rows, 0.0).categories, [[[0.0, 0.0]]]);
    }
}
