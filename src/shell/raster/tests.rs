//! Pixels whose colours can be told beforehand.

use egui::epaint::{ClippedPrimitive, Mesh, Primitive, TextureId, Vertex};
use egui::{Color32, ColorImage, Pos2, Rect, TexturesDelta, pos2};

use super::*;

const EVERYWHERE: Rect = Rect::EVERYTHING;

fn raster(image: ColorImage, options: egui::TextureOptions) -> Raster {
    let mut raster = Raster::new();
    let mut delta = TexturesDelta::default();
    delta.push(TextureId::default(), egui::epaint::ImageDelta::full(image, options));
    raster.update_textures(&delta);
    delta.clear();
    raster
}

fn white() -> Raster {
    raster(ColorImage::filled([1, 1], Color32::WHITE), egui::TextureOptions::LINEAR)
}

/// A rectangle out of two triangles.
fn quad(rect: Rect, uv: Rect, color: Color32, clip_rect: Rect) -> ClippedPrimitive {
    let mut mesh = Mesh::default();
    mesh.add_rect_with_uv(rect, uv, color);
    ClippedPrimitive { clip_rect, primitive: Primitive::Mesh(mesh) }
}

fn plain(rect: Rect, color: Color32) -> ClippedPrimitive {
    quad(rect, Rect::from_min_max(pos2(0.5, 0.5), pos2(0.5, 0.5)), color, EVERYWHERE)
}

#[test]
fn rectangles_cover_exactly_their_pixels() {
    let rect = Rect::from_min_max(pos2(1.0, 1.0), pos2(3.0, 2.0));
    let image = white().paint([8, 6], 2.0, &[plain(rect, Color32::RED)]);
    for (x, y, pixel) in image.enumerate_pixels() {
        let inside = (2..6).contains(&x) && (2..4).contains(&y);
        assert_eq!(pixel.0, if inside { [255, 0, 0, 255] } else { [0; 4] }, "at {x}, {y}");
    }
}

#[test]
fn no_pixel_of_a_fan_is_drawn_twice_or_left_out() {
    // A fan of odd angles around an odd centre, translucent: a pixel drawn twice would be lighter.
    let half = Color32::from_white_alpha(128);
    let mut mesh = Mesh::default();
    let vertex = |pos| Vertex { pos, uv: Pos2::ZERO, color: half };
    mesh.vertices.push(vertex(pos2(31.3, 30.7)));
    for at in 0_u8..17 {
        let angle = f32::from(at) / 17.0 * std::f32::consts::TAU;
        mesh.vertices.push(vertex(pos2(31.3 + 90.0 * angle.cos(), 30.7 + 90.0 * angle.sin())));
    }
    for at in 0..17 {
        mesh.indices.extend([0, 1 + at, 1 + (at + 1) % 17]);
    }
    let image = white().paint(
        [64, 64],
        1.0,
        &[
            plain(EVERYWHERE.intersect(Rect::from_min_max(Pos2::ZERO, pos2(64.0, 64.0))), Color32::BLACK),
            ClippedPrimitive { clip_rect: EVERYWHERE, primitive: Primitive::Mesh(mesh) },
        ],
    );
    assert!(image.pixels().all(|pixel| pixel.0 == [128, 128, 128, 255]));
}

#[test]
fn translucent_colours_are_blended_premultiplied_in_gamma_space() {
    let rect = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
    let half_red = Color32::RED.gamma_multiply(0.5);
    let over = white().paint([1, 1], 1.0, &[plain(rect, Color32::BLUE), plain(rect, half_red)]);
    assert_eq!(over.get_pixel(0, 0).0, [128, 0, 127, 255]);
    let alone = white().paint([1, 1], 1.0, &[plain(rect, half_red)]);
    assert_eq!(alone.get_pixel(0, 0).0, [255, 0, 0, 128], "straight alpha");
    let light = Color32::RED.additive();
    let added = white().paint([1, 1], 1.0, &[plain(rect, Color32::BLUE), plain(rect, light)]);
    assert_eq!(added.get_pixel(0, 0).0, [255, 0, 255, 255]);
}

#[test]
fn textures_are_sampled_as_their_options_say() {
    let image = ColorImage::new([2, 1], vec![Color32::BLACK, Color32::WHITE]);
    let rect = Rect::from_min_max(Pos2::ZERO, pos2(4.0, 1.0));
    let uv = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
    let show = |options| {
        let painted = raster(image.clone(), options).paint([4, 1], 1.0, &[quad(rect, uv, Color32::WHITE, EVERYWHERE)]);
        painted.pixels().map(|pixel| pixel.0[0]).collect::<Vec<_>>()
    };
    assert_eq!(show(egui::TextureOptions::NEAREST), [0, 0, 255, 255]);
    assert_eq!(show(egui::TextureOptions::LINEAR), [0, 64, 191, 255]);
    assert_eq!(show(egui::TextureOptions::LINEAR_REPEAT), [64, 64, 191, 191]);
}

#[test]
fn smaller_copies_are_used_where_they_are_asked_for() {
    let checks = ColorImage::new(
        [8, 8],
        (0..64).map(|at| if (at + at / 8) % 2 == 0 { Color32::BLACK } else { Color32::WHITE }).collect(),
    );
    let options = egui::TextureOptions::LINEAR.with_mipmap_mode(Some(egui::TextureFilter::Linear));
    let unit = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
    let painted = raster(checks, options).paint([1, 1], 1.0, &[quad(unit, unit, Color32::WHITE, EVERYWHERE)]);
    assert!((120..=136).contains(&painted.get_pixel(0, 0).0[0]), "{painted:?}");
}

#[test]
fn clip_rectangles_and_patches_hold() {
    let mut raster = raster(ColorImage::filled([2, 2], Color32::BLACK), egui::TextureOptions::NEAREST);
    let mut delta = TexturesDelta::default();
    let patch = ColorImage::filled([1, 1], Color32::GREEN);
    delta.push(TextureId::default(), egui::epaint::ImageDelta::partial([1, 1], patch, egui::TextureOptions::NEAREST));
    raster.update_textures(&delta);
    delta.clear();
    let rect = Rect::from_min_max(Pos2::ZERO, pos2(4.0, 4.0));
    let uv = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
    let clip = Rect::from_min_max(pos2(1.0, 1.0), pos2(3.0, 3.0));
    let image = raster.paint([4, 4], 1.0, &[quad(rect, uv, Color32::WHITE, clip)]);
    assert_eq!(image.get_pixel(0, 0).0, [0; 4]);
    assert_eq!(image.get_pixel(1, 1).0, [0, 0, 0, 255]);
    assert_eq!(image.get_pixel(2, 2).0, [0, 255, 0, 255]);
    assert_eq!(image.get_pixel(3, 3).0, [0; 4]);
}

#[test]
fn odd_geometry_is_left_out_quietly() {
    let mut mesh = Mesh::default();
    for pos in [pos2(f32::NAN, 0.0), pos2(1e30, -1e30), pos2(-1e30, 1e30), pos2(0.0, 0.0), pos2(5.0, 5.0)] {
        mesh.vertices.push(Vertex { pos, uv: Pos2::ZERO, color: Color32::WHITE });
    }
    mesh.indices = vec![0, 1, 2, 1, 2, 3, 3, 3, 3, 1, 2, 99, 3, 4, 1, 2];
    let primitive = ClippedPrimitive { clip_rect: EVERYWHERE, primitive: Primitive::Mesh(mesh) };
    assert_eq!(white().paint([4, 4], 1.0, &[primitive]).dimensions(), (4, 4));
    assert_eq!(white().paint([0, 3], 1.0, &[]).dimensions(), (0, 3));
}

#[test]
fn a_part_that_is_drawn_again_is_as_it_was() {
    let half = Color32::from_white_alpha(128);
    let frame = [
        plain(Rect::from_min_max(pos2(0.0, 0.0), pos2(64.0, 300.0)), Color32::GRAY),
        plain(Rect::from_min_max(pos2(3.2, 10.7), pos2(40.1, 250.3)), half),
        plain(Rect::from_min_max(pos2(30.0, 100.0), pos2(60.0, 120.0)), half),
    ];
    let (size, mut raster) = ([64, 300], white());
    let whole = raster.paint(size, 1.0, &frame);
    let mut pixels = vec![[0; 4]; 64 * 300];
    raster.repaint(&mut pixels, size, Area::all(size), 1.0, &frame);
    assert_eq!(pixels.as_flattened(), whole.as_raw().as_slice(), "opaque: the same with and without straight alpha");
    let area = Area::of(Rect::from_min_max(pos2(20.5, 90.0), pos2(50.0, 200.0)), 1.0, size).expect("it is inside");
    assert_eq!(area, Area { left: 19, right: 51, top: 89, bottom: 201 });
    let before = pixels.clone();
    for row in pixels.chunks_mut(64).take(150).skip(95) {
        row[25..45].fill([255, 255, 255, 255]);
    }
    raster.repaint(&mut pixels, size, area, 1.0, &frame);
    assert!(pixels == before, "what was spoilt inside is mended, and nothing else is touched");
}

#[test]
fn an_area_lies_inside_its_picture() {
    assert_eq!(Area::of(Rect::NOTHING, 1.0, [10, 10]), None);
    assert_eq!(Area::of(Rect::from_min_max(pos2(50.0, 0.0), pos2(60.0, 5.0)), 1.0, [10, 10]), None);
    assert_eq!(Area::of(Rect::EVERYTHING, 1.5, [10, 8]), Some(Area { left: 0, right: 10, top: 0, bottom: 8 }));
    assert_eq!(Area::of(Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), 1.0, [0, 0]), None);
}
