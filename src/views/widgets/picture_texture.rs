//! Textures of pictures that jobs drew. What a frame does not show is given back at its end.

use std::collections::HashMap;

use egui::cache::CacheTrait;
use egui::{Id, TextureHandle, TextureOptions, Ui};

use crate::drawing::Pixels;
use crate::views::theme;

#[derive(Default)]
struct Textures(HashMap<Id, Held>);

struct Held {
    identity: u64,
    handle: TextureHandle,
    is_used: bool,
}

impl CacheTrait for Textures {
    fn update(&mut self) {
        self.0.retain(|_, held| std::mem::take(&mut held.is_used));
    }

    fn len(&self) -> usize {
        self.0.len()
    }
}

/// The texture of a place in the window, with this picture in it. `identity` is different for every picture.
pub fn picture_texture(ui: &Ui, at: Id, identity: u64, pixels: &Pixels) -> TextureHandle {
    let held = ui.memory_mut(|memory| {
        let held = memory.caches.cache::<Textures>().0.get_mut(&at)?;
        held.is_used = true;
        Some((held.identity, held.handle.clone()))
    });
    if let Some((known, handle)) = &held
        && *known == identity
    {
        return handle.clone();
    }
    let size = [pixels.width as usize, pixels.height as usize];
    let image = theme::image_pixels(size, &pixels.rgba);
    let handle = match held {
        Some((_, mut handle)) => {
            handle.set(image, TextureOptions::LINEAR);
            handle
        }
        None => ui.load_texture("picture", image, TextureOptions::LINEAR),
    };
    let held = Held { identity, handle: handle.clone(), is_used: true };
    ui.memory_mut(|memory| memory.caches.cache::<Textures>().0.insert(at, held));
    handle
}
