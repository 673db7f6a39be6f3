//! Fewer points that look the same: of a line the extremes of each column of pixels, of marks one for each place.

/// Positions of points that are enough for a line: of those that follow each other in one column of half a point the first,
/// the lowest, the highest and the last. Gaps stay.
pub(in crate::preview) fn line(places: &[[f64; 2]]) -> Vec<usize> {
    if places.len() < 2000 {
        return (0..places.len()).collect();
    }
    let column = |at: usize| {
        let [x, y] = places[at];
        if x.is_finite() && y.is_finite() { Some((x * 2.0).floor() as i64) } else { None }
    };
    let mut kept = Vec::new();
    let mut start = 0;
    while start < places.len() {
        let first = column(start);
        let mut end = start + 1;
        while end < places.len() && column(end) == first {
            end += 1;
        }
        if first.is_none() || end - start <= 4 {
            kept.extend(if first.is_none() { start..start + 1 } else { start..end });
        } else {
            let by_height = |a: &usize, b: &usize| places[*a][1].total_cmp(&places[*b][1]);
            let lowest = (start..end).min_by(by_height).unwrap_or(start);
            let highest = (start..end).max_by(by_height).unwrap_or(start);
            let mut some = [start, lowest.min(highest), lowest.max(highest), end - 1].to_vec();
            some.dedup();
            kept.extend(some);
        }
        start = end;
    }
    kept
}

/// Positions of marks that are enough, and how many each stands for: one in each square of `side` points.
pub(in crate::preview) fn marks(places: &[[f64; 2]], side: f64, frame: [f64; 4]) -> Vec<(usize, u32)> {
    let [left, top, width, height] = frame;
    let seen = |[x, y]: [f64; 2]| x >= left && y >= top && x <= left + width && y <= top + height;
    if places.len() < 3000 {
        return places.iter().enumerate().filter(|(_, place)| seen(**place)).map(|(at, _)| (at, 1)).collect();
    }
    let columns = (width / side).ceil().clamp(1.0, 4000.0) as usize + 1;
    let rows = (height / side).ceil().clamp(1.0, 4000.0) as usize + 1;
    let mut squares: Vec<u32> = vec![u32::MAX; columns * rows];
    let mut kept: Vec<(usize, u32)> = Vec::new();
    for (at, place) in places.iter().enumerate().filter(|(_, place)| seen(**place)) {
        let square = ((place[1] - top) / side) as usize * columns + ((place[0] - left) / side) as usize;
        match squares.get_mut(square) {
            Some(known) if *known == u32::MAX => {
                *known = kept.len() as u32;
                kept.push((at, 1));
            }
            Some(known) => kept[*known as usize].1 += 1,
            None => {}
        }
    }
    kept
}
