//! A figure as triangles: bands behind, then raw curves, then the curves themselves; and the marks of what is not finite.

use egui::epaint::{CircleShape, PathShape, TessellationOptions, Tessellator, Vertex, WHITE_UV};
use egui::{Color32, Mesh, Pos2, Stroke, pos2, vec2};

use super::frame::RAIL;
use super::map::Map;
use crate::chart::palette::LinePalette;
use crate::chart::{Dash, Figure, FigureSeries, RailKind};
use crate::views::theme::{faded, line_color};

/// Width of a curve in points.
const CURVE: f32 = 1.5;
/// Width of a raw curve behind a smoothed one.
const RAW: f32 = 1.0;
/// Opacity of a band in percent.
const BAND: u8 = 18;
/// Half the size of a cross.
pub(super) const CROSS: f32 = 3.0;
/// A curve whose points are this far apart or farther, on average, shows them.
const POINTS_FROM: f32 = 14.0;
/// How near points must lie along x that hundreds of curves can do without.
const THIN_WITHIN: f32 = 5.0;
/// An edge that lies farther outside than this many points is drawn as if it lay there: its slope cannot be told any more.
const FAR: f32 = 20_000.0;

/// What a drawing depends on.
#[derive(Clone, Copy)]
pub(super) struct MeshKey<'a> {
    pub(super) figure: &'a Figure,
    pub(super) map: Map,
    pub(super) colors: &'a LinePalette,
    /// Opacity of raw curves.
    pub(super) raw_percent: u8,
    pub(super) pixels_per_point: f32,
    pub(super) options: TessellationOptions,
}

/// Triangles, relative to the corner of the plot.
pub(super) struct Drawing {
    /// Bands and curves.
    pub(super) curves: Mesh,
    /// Marks on the rails.
    pub(super) marks: Mesh,
}

/// Draws a figure.
pub(super) fn drawing(key: &MeshKey<'_>) -> Drawing {
    let pen = Tessellator::new(key.pixels_per_point, key.options, [1, 1], Vec::new());
    let mut ink = Ink { pen, mesh: Mesh::default(), map: key.map, pixel: 1.0 / key.pixels_per_point };
    let series = || key.figure.series.iter().map(|series| (series, line_color(key.colors, series.look.color)));
    let mut edges = [Vec::new(), Vec::new()];
    for (series, color) in series() {
        for band in &series.bands {
            ink.band(band, faded(color, BAND), &mut edges);
        }
    }
    let is_thin = key.figure.series.len() > 100;
    // Hairlines broken into dashes are specks, and three times the triangles; so many could not all differ anyway.
    let dash = |series: &FigureSeries| if is_thin { Dash::Solid } else { key.figure.dash(series) };
    let mut points = Vec::new();
    for (series, color) in series() {
        for stroke in &series.raw_strokes {
            key.map.stroke(stroke, &mut points);
            ink.curve(&points, dash(series), Stroke::new(RAW, faded(color, key.raw_percent)));
        }
    }
    // Hundreds of curves would become one blot; below nine tenths of a pixel a line also takes a third fewer triangles.
    let width = match key.figure.series.len() {
        0..=40 => CURVE,
        41..=100 => 1.25,
        _ => 0.89 * ink.pixel,
    };
    for (series, color) in series() {
        let in_view = |point: &&[f64; 2]| point[0] >= key.map.x_range.0 && point[0] <= key.map.x_range.1;
        let count = series.strokes.iter().flat_map(|stroke| stroke.iter()).filter(in_view).take(400).count();
        let shows_points = count > 0 && key.map.size.x / count as f32 >= POINTS_FROM;
        for stroke in &series.strokes {
            key.map.stroke(stroke, &mut points);
            if is_thin {
                thin(&mut points);
            }
            ink.curve(&points, dash(series), Stroke::new(width, color));
            if shows_points || points.len() == 1 {
                let radius = if points.len() == 1 && !shows_points { 1.25 } else { 2.0 };
                points.iter().filter(|point| key.map.sees(**point)).for_each(|point| ink.point(*point, radius, color));
            }
        }
        if let Some(point) = series.broken_end.map(|point| key.map.place(point))
            && key.map.sees(point)
        {
            ink.cross(point, color);
        }
    }
    let curves = std::mem::take(&mut ink.mesh);
    for (series, color) in series() {
        for mark in rail_marks(series, &key.map) {
            match mark.kind {
                RailKind::Nan => ink.cross(mark.at, color),
                RailKind::NegativeInfinity => ink.arrow(mark.at, CROSS, color),
                RailKind::PositiveInfinity => ink.arrow(mark.at, -CROSS, color),
            }
        }
    }
    Drawing { curves, marks: ink.mesh }
}

/// Takes out points on the way between two others that are at most [`THIN_WITHIN`] apart along x: no peak moves, and the way
/// between them by no more than that. Every frame copies the triangles of hundreds of curves; so there are half as many.
fn thin(line: &mut Vec<Pos2>) {
    if line.len() < 3 {
        return;
    }
    let mut kept = 1;
    for at in 1..line.len() - 1 {
        let (before, here, after) = (line[kept - 1], line[at], line[at + 1]);
        let is_on_way = (before.y <= here.y && here.y <= after.y) || (before.y >= here.y && here.y >= after.y);
        if !is_on_way || after.x - before.x > THIN_WITHIN {
            line[kept] = here;
            kept += 1;
        }
    }
    line[kept] = line[line.len() - 1];
    line.truncate(kept + 1);
}

/// A mark on a rail as it is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct DrawnMark {
    /// Its middle, relative to the corner of the plot.
    pub(super) at: Pos2,
    pub(super) kind: RailKind,
    /// Step of the first value.
    pub(super) step: i64,
    /// Values behind it.
    pub(super) count: usize,
}

/// Crosses for NaN and arrow heads for infinities. Marks of one kind that would overlap are one.
pub(super) fn rail_marks(series: &FigureSeries, map: &Map) -> Vec<DrawnMark> {
    let mut drawn: Vec<DrawnMark> = Vec::new();
    let mut open: [Option<usize>; 3] = [None; 3];
    for mark in &series.rail {
        let x = map.x_at(mark.x);
        if !(-1.0..=map.size.x + 1.0).contains(&x) {
            continue;
        }
        let open = &mut open[mark.kind as usize];
        if let Some(last) = open.map(|at| &mut drawn[at])
            && (x - last.at.x).abs() < 2.0 * CROSS
        {
            last.count += mark.count;
            continue;
        }
        *open = Some(drawn.len());
        let y = if mark.kind == RailKind::PositiveInfinity { RAIL / 2.0 } else { map.size.y - RAIL / 2.0 };
        drawn.push(DrawnMark { at: pos2(x, y), kind: mark.kind, step: mark.step, count: mark.count });
    }
    drawn
}

/// What triangles are made with.
struct Ink {
    pen: Tessellator,
    mesh: Mesh,
    map: Map,
    /// Size of a pixel in points.
    pixel: f32,
}

impl Ink {
    fn curve(&mut self, points: &[Pos2], dash: Dash, stroke: Stroke) {
        self.map.line(points, dash, |line| {
            self.pen.tessellate_path(&PathShape::line(line.to_vec(), stroke), &mut self.mesh);
        });
    }

    /// A strip from edge to edge, one pair of triangles for each step along x, that fades out over a pixel at its edges.
    fn band(&mut self, band: &[[f64; 3]], color: Color32, edges: &mut [Vec<Pos2>; 2]) {
        let map = &self.map;
        let start = band.partition_point(|point| point[0] < map.x_range.0).saturating_sub(1);
        let end = (band.partition_point(|point| point[0] <= map.x_range.1) + 1).min(band.len());
        for (edge, which) in edges.iter_mut().zip([2, 1]) {
            edge.clear();
            edge.extend(band[start..end].iter().map(|point| map.place([point[0], point[which]])));
            map.cut_ends(edge);
            if let [only] = edge[..] {
                // A group with a single x is still seen.
                *edge = vec![only - vec2(2.0, 0.0), only + vec2(2.0, 0.0)];
            }
        }
        let half = self.pixel / 2.0;
        let vertex = |at: Pos2, y: f32, color| Vertex { pos: pos2(at.x, y.clamp(-FAR, FAR)), uv: WHITE_UV, color };
        for (at, (high, low)) in edges[0].iter().zip(&edges[1]).enumerate() {
            let first = self.mesh.vertices.len() as u32;
            let clear = Color32::TRANSPARENT;
            // Never thinner than the fading itself.
            let (top, bottom) = (high.y.min(low.y - self.pixel), low.y.max(high.y + self.pixel));
            self.mesh.vertices.extend([
                vertex(*high, top - half, clear),
                vertex(*high, top + half, color),
                vertex(*low, bottom - half, color),
                vertex(*low, bottom + half, clear),
            ]);
            if at > 0 {
                for row in first..first + 3 {
                    self.mesh.add_triangle(row - 4, row - 3, row);
                    self.mesh.add_triangle(row - 3, row, row + 1);
                }
            }
        }
    }

    fn point(&mut self, at: Pos2, radius: f32, color: Color32) {
        self.pen.tessellate_circle(CircleShape::filled(at, radius, color), &mut self.mesh);
    }

    fn cross(&mut self, at: Pos2, color: Color32) {
        for along in [vec2(CROSS, CROSS), vec2(CROSS, -CROSS)] {
            self.pen.tessellate_line_segment([at - along, at + along], Stroke::new(1.5, color), &mut self.mesh);
        }
    }

    /// Points downward for a positive `size`.
    fn arrow(&mut self, at: Pos2, size: f32, color: Color32) {
        let corners = vec![at + vec2(-size, -size), at + vec2(size, -size), at + vec2(0.0, size)];
        self.pen.tessellate_path(&PathShape::convex_polygon(corners, color, Stroke::NONE), &mut self.mesh);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thin_lines_keep_their_ends_and_peaks() {
        let heights = [5.0, 7.0, 9.0, 1.0, 2.0, 3.0, 3.0, 0.0, 0.0];
        let mut line: Vec<Pos2> = (0_u8..).zip(heights).map(|(x, y)| pos2(f32::from(x), y)).collect();
        thin(&mut line);
        let (low, high) =
            (line.iter().map(|at| at.y).fold(9.0, f32::min), line.iter().map(|at| at.y).fold(0.0, f32::max));
        assert_eq!((low, high), (0.0, 9.0));
        assert!(line.len() < heights.len());
        assert_eq!((line[0], line[line.len() - 1]), (pos2(0.0, 5.0), pos2(8.0, 0.0)));
        for peak in [pos2(2.0, 9.0), pos2(3.0, 1.0)] {
            assert!(line.contains(&peak), "{line:?}");
        }
    }

    #[test]
    fn points_far_from_each_other_stay() {
        let straight: Vec<Pos2> = (0_u8..9).map(|at| pos2(f32::from(at) * 6.0, f32::from(at))).collect();
        let mut line = straight.clone();
        thin(&mut line);
        assert_eq!(line, straight);
        for mut short in [vec![], vec![pos2(0.0, 0.0)], vec![pos2(0.0, 0.0), pos2(1.0, 0.0)]] {
            let before = short.clone();
            thin(&mut short);
            assert_eq!(short, before);
        }
    }
}
