//! The rasteriser as the renderer of the test harness, on a small real page.

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use crate::renderer::RasterRenderer;

fn draw(clicked: bool) -> image::RgbaImage {
    let mut harness = Harness::builder()
        .with_size([200.0, 100.0])
        .with_pixels_per_point(2.0)
        .renderer(RasterRenderer::default())
        .build_ui_state(
            |ui, on: &mut bool| {
                runatlas::shell::fonts::install(ui.ctx());
                ui.checkbox(on, "Smooth curves");
                ui.label("0123456789 → ≤ 3.2e−5");
            },
            false,
        );
    harness.run();
    if clicked {
        harness.get_by_label("Smooth curves").click();
        harness.run();
    }
    harness.render().expect("the harness renders")
}

#[test]
fn the_harness_draws_the_same_picture_twice_and_another_after_a_click() {
    let before = draw(false);
    assert_eq!(before.dimensions(), (400, 200));
    assert!(before == draw(false), "two pictures of one page differ");
    assert!(before != draw(true), "the tick is not in the picture");
}
