//! What of a frame differs from the one before: the rectangle in which it has to be drawn again.
//!
//! Triangles are compared with those of the last frame from both ends of each mesh; what lies between is new, and where it
//! lay before is stale.

use egui::epaint::{ClippedPrimitive, Mesh, Primitive, TextureId, Vertex};
use egui::{Pos2, Rect, TexturesDelta};

use crate::shell::raster::Area;

/// The last frame.
#[derive(Default)]
pub(super) struct Damage {
    drawn: Vec<ClippedPrimitive>,
    /// Its size in pixels, and pixels a point. `None`: nothing is known of what is shown.
    shown: Option<([u32; 2], f32)>,
}

impl Damage {
    /// All has to be drawn again.
    pub(super) fn forget(&mut self) {
        self.shown = None;
    }

    /// The frame that was compared last.
    pub(super) fn drawn(&self) -> &[ClippedPrimitive] {
        &self.drawn
    }

    /// Takes a frame. What of it has to be drawn; `None` where it looks like the last one.
    pub(super) fn of(
        &mut self,
        frame: Vec<ClippedPrimitive>,
        delta: &TexturesDelta,
        size: [u32; 2],
        scale: f32,
    ) -> Option<Area> {
        let is_known = self.shown.replace((size, scale)) == Some((size, scale));
        let before = std::mem::replace(&mut self.drawn, frame);
        if !is_known {
            return Area::of(Rect::from_min_size(Pos2::ZERO, egui::Vec2::INFINITY), scale, size);
        }
        // To the atlas of glyphs, new ones are added beside the others; when it grows, all that use it change.
        let is_touched = |id: TextureId| id != TextureId::default() && delta.set.contains_key(&id);
        Area::of(difference(&before, &self.drawn, is_touched), scale, size)
    }
}

/// The rectangle, in points, in which two frames differ; negative where they do not.
fn difference(before: &[ClippedPrimitive], now: &[ClippedPrimitive], is_touched: impl Fn(TextureId) -> bool) -> Rect {
    let mut changed = Rect::NOTHING;
    let is_like = |a: &ClippedPrimitive, b: &ClippedPrimitive| a.clip_rect == b.clip_rect && texture(a) == texture(b);
    let paired = before.iter().zip(now).take_while(|(a, b)| is_like(a, b)).count();
    for (a, b) in before[..paired].iter().zip(&now[..paired]) {
        match (&a.primitive, &b.primitive) {
            (Primitive::Mesh(a), Primitive::Mesh(mesh)) if !is_touched(mesh.texture_id) => {
                add(&mut changed, in_mesh(a, mesh).intersect(b.clip_rect));
            }
            _ => {
                add(&mut changed, bounds(a));
                add(&mut changed, bounds(b));
            }
        }
    }
    // Where something was put in between, what follows may still be the same.
    let (before, now) = (&before[paired..], &now[paired..]);
    let is_same = |(a, b): &(&ClippedPrimitive, &ClippedPrimitive)| {
        is_like(a, b)
            && match (&a.primitive, &b.primitive) {
                (Primitive::Mesh(a), Primitive::Mesh(b)) => !is_touched(b.texture_id) && in_mesh(a, b).is_negative(),
                _ => false,
            }
    };
    let same = before.iter().rev().zip(now.iter().rev()).take_while(is_same).count();
    for primitive in before[..before.len() - same].iter().chain(&now[..now.len() - same]) {
        add(&mut changed, bounds(primitive));
    }
    changed
}

/// Makes it so large that it holds `rect` too, if there is anything of it.
fn add(changed: &mut Rect, rect: Rect) {
    if !rect.is_negative() {
        *changed = changed.union(rect);
    }
}

fn texture(primitive: &ClippedPrimitive) -> Option<TextureId> {
    match &primitive.primitive {
        Primitive::Mesh(mesh) => Some(mesh.texture_id),
        Primitive::Callback(_) => None,
    }
}

/// Where a primitive can be seen.
fn bounds(primitive: &ClippedPrimitive) -> Rect {
    match &primitive.primitive {
        Primitive::Mesh(mesh) => mesh.calc_bounds().intersect(primitive.clip_rect),
        Primitive::Callback(_) => primitive.clip_rect,
    }
}

/// Where two meshes differ.
fn in_mesh(before: &Mesh, now: &Mesh) -> Rect {
    if before.indices == now.indices && before.vertices == now.vertices {
        return Rect::NOTHING;
    }
    let (a, b) = (before.indices.as_chunks::<3>().0, now.indices.as_chunks::<3>().0);
    let is_same = |(a, b): &(&[u32; 3], &[u32; 3])| corners(before, a) == corners(now, b);
    let front = a.iter().zip(b).take_while(is_same).count();
    let (a, b) = (&a[front..], &b[front..]);
    let back = a.iter().rev().zip(b.iter().rev()).take_while(is_same).count();
    let mut changed = Rect::NOTHING;
    let stale = a[..a.len() - back].iter().flat_map(|triangle| corners(before, triangle));
    let new = b[..b.len() - back].iter().flat_map(|triangle| corners(now, triangle));
    for vertex in stale.chain(new).flatten() {
        changed.extend_with(vertex.pos);
    }
    changed
}

fn corners<'a>(mesh: &'a Mesh, triangle: &[u32; 3]) -> [Option<&'a Vertex>; 3] {
    triangle.map(|index| mesh.vertices.get(index as usize))
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Color32, pos2, vec2};

    const SIZE: [u32; 2] = [200, 100];

    /// A square by its corner.
    type Square = (f32, f32, Color32);

    fn frame(parts: &[(Rect, &[Square])]) -> Vec<ClippedPrimitive> {
        let of = |(clip_rect, squares): &(Rect, &[Square])| {
            let mut mesh = Mesh::default();
            for (x, y, color) in *squares {
                mesh.add_colored_rect(Rect::from_min_size(pos2(*x, *y), vec2(10.0, 10.0)), *color);
            }
            ClippedPrimitive { clip_rect: *clip_rect, primitive: Primitive::Mesh(mesh) }
        };
        parts.iter().map(of).collect()
    }

    fn all() -> Rect {
        Rect::from_min_size(Pos2::ZERO, vec2(200.0, 100.0))
    }

    fn edges(area: Option<Area>) -> Option<[u32; 4]> {
        area.map(|area| [area.left, area.top, area.right, area.bottom])
    }

    #[test]
    fn only_what_changed_is_drawn_again() {
        let (red, blue) = (Color32::RED, Color32::BLUE);
        let mut damage = Damage::default();
        let mut area = |frame| edges(damage.of(frame, &TexturesDelta::default(), SIZE, 1.0));
        let row = |colors: [Color32; 3]| [(0.0, 20.0, colors[0]), (50.0, 20.0, colors[1]), (100.0, 20.0, colors[2])];
        assert_eq!(area(frame(&[(all(), &row([red; 3]))])), Some([0, 0, 200, 100]), "the first frame");
        assert_eq!(area(frame(&[(all(), &row([red; 3]))])), None, "the same again");
        // A pixel around it, for edges between pixels.
        assert_eq!(area(frame(&[(all(), &row([red, blue, red]))])), Some([49, 19, 61, 31]));
        let more = [(0.0, 20.0, red), (50.0, 20.0, blue), (70.0, 60.0, red), (100.0, 20.0, red)];
        assert_eq!(area(frame(&[(all(), &more)])), Some([69, 59, 81, 71]), "one more in between");
        assert_eq!(area(frame(&[(all(), &row([red, blue, red]))])), Some([69, 59, 81, 71]), "it is gone");
    }

    #[test]
    fn what_cannot_be_seen_does_not_count_and_layers_may_come_and_go() {
        let (red, blue) = (Color32::RED, Color32::BLUE);
        let mut damage = Damage::default();
        let left = Rect::from_min_size(Pos2::ZERO, vec2(50.0, 100.0));
        let mut area = |frame| edges(damage.of(frame, &TexturesDelta::default(), SIZE, 1.0));
        area(frame(&[(left, &[(100.0, 0.0, red)]), (all(), &[(150.0, 50.0, red)])]));
        let outside = frame(&[(left, &[(100.0, 0.0, blue)]), (all(), &[(150.0, 50.0, red)])]);
        assert_eq!(area(outside), None);
        let menu = Rect::from_min_size(pos2(20.0, 20.0), vec2(40.0, 40.0));
        let open =
            frame(&[(left, &[(100.0, 0.0, blue)]), (menu, &[(30.0, 30.0, red)]), (all(), &[(150.0, 50.0, red)])]);
        assert_eq!(area(open), Some([29, 29, 41, 41]), "a layer more");
    }

    #[test]
    fn another_size_or_scale_is_another_picture() {
        let mut damage = Damage::default();
        let one = || frame(&[(all(), &[(0.0, 0.0, Color32::RED)])]);
        damage.of(one(), &TexturesDelta::default(), SIZE, 1.0);
        assert_eq!(edges(damage.of(one(), &TexturesDelta::default(), SIZE, 2.0)), Some([0, 0, 200, 100]));
        damage.forget();
        assert_eq!(edges(damage.of(one(), &TexturesDelta::default(), SIZE, 2.0)), Some([0, 0, 200, 100]));
        assert_eq!(edges(damage.of(one(), &TexturesDelta::default(), SIZE, 2.0)), None);
    }
}
