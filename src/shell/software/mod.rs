//! The window without OpenGL: the same frames, drawn by [`Raster`] on the CPU and handed to the window system as pixels.
//!
//! It is used where OpenGL cannot be had, and on request (see [`VARIABLE`](super::renderer::VARIABLE)). A frame is drawn
//! when something happened, and of it only what differs from the one before. Keyboard, pointer, input methods, clipboard,
//! dropped files and screen readers are `egui-winit`'s, as they are with OpenGL. Place and size of the window and widths of
//! panels are not remembered: eframe does that.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::UserEvent;
use egui::{Context, FullOutput, RawInput, Ui, ViewportBuilder, ViewportEvent, ViewportId, ViewportInfo};
use egui_winit::ActionRequested;
use egui_winit::accesskit_winit::WindowEvent as AccessEvent;
use egui_winit::winit::application::ApplicationHandler;
use egui_winit::winit::event::WindowEvent;
use egui_winit::winit::event_loop::{ActiveEventLoop, ControlFlow, EventLoop, EventLoopProxy};
use egui_winit::winit::window::{Window, WindowId};

use super::raster::{Area, Raster};

mod damage;

use damage::Damage;

/// Side of a texture at most.
const MOST_TEXTURE_SIDE: usize = 8192;
/// Between the beginnings of two frames, which nothing else holds back.
const PACE: Duration = Duration::from_millis(16);

/// What is shown.
pub(super) trait Program {
    /// May change what egui is told.
    fn input(&mut self, input: &mut RawInput);
    /// One frame.
    fn frame(&mut self, ui: &mut Ui);
    /// The window is closed.
    fn end(&mut self);
}

/// Shows what `make` makes, until its window is closed.
pub(super) fn run<P: Program>(viewport: ViewportBuilder, make: impl FnOnce(&Context) -> P) -> eframe::Result {
    let events = EventLoop::<UserEvent>::with_user_event().build()?;
    let mut app = App { viewport, make: Some(make), proxy: events.create_proxy(), shown: None, result: Ok(()) };
    events.run_app(&mut app)?;
    app.result
}

struct App<P, M> {
    viewport: ViewportBuilder,
    make: Option<M>,
    proxy: EventLoopProxy<UserEvent>,
    shown: Option<Shown<P>>,
    result: eframe::Result,
}

/// A window and what belongs to it.
struct Shown<P> {
    program: P,
    ctx: Context,
    window: Arc<Window>,
    winit: egui_winit::State,
    surface: softbuffer::Surface<Arc<Window>, Arc<Window>>,
    info: ViewportInfo,
    raster: Raster,
    damage: Damage,
    /// The last frame, premultiplied.
    pixels: Vec<[u8; 4]>,
    size: [u32; 2],
    /// When the next frame is due, if nothing happens before.
    next: Option<Instant>,
    last: Instant,
}

impl<P: Program, M: FnOnce(&Context) -> P> App<P, M> {
    fn open(&mut self, events: &ActiveEventLoop) -> eframe::Result {
        let Some(make) = self.make.take() else { return Ok(()) };
        let ctx = Context::default();
        let proxy = self.proxy.clone();
        ctx.set_request_repaint_callback(move |asked| {
            let event = UserEvent::RequestRepaint {
                viewport_id: asked.viewport_id,
                when: Instant::now() + asked.delay,
                cumulative_pass_nr: asked.current_cumulative_pass_nr,
            };
            // Without an event loop there is no window to be drawn.
            proxy.send_event(event).ok();
        });
        // Shown with its first frame; a screen reader has to know of it before that.
        let hidden = self.viewport.clone().with_visible(false);
        let window = Arc::new(egui_winit::create_window(&ctx, events, &hidden)?);
        let scale = window.scale_factor() as f32;
        let theme = events.system_theme();
        let side = Some(MOST_TEXTURE_SIDE);
        let mut winit = egui_winit::State::new(ctx.clone(), ViewportId::ROOT, events, Some(scale), theme, side);
        winit.init_accesskit(events, &window, self.proxy.clone());
        let failed = |error: softbuffer::SoftBufferError| eframe::Error::AppCreation(error.to_string().into());
        let display = softbuffer::Context::new(Arc::clone(&window)).map_err(failed)?;
        let surface = softbuffer::Surface::new(&display, Arc::clone(&window)).map_err(failed)?;
        let mut info = ViewportInfo::default();
        egui_winit::update_viewport_info(&mut info, &ctx, &window, true);
        let mut shown = Shown {
            program: make(&ctx),
            ctx,
            winit,
            surface,
            info,
            raster: Raster::new(),
            damage: Damage::default(),
            pixels: Vec::new(),
            size: [0; 2],
            next: None,
            last: Instant::now(),
            window,
        };
        let result = shown.draw(events);
        shown.window.set_visible(true);
        self.shown = Some(shown);
        result
    }

    fn draw(&mut self, events: &ActiveEventLoop) {
        if let Some(shown) = &mut self.shown
            && let Err(error) = shown.draw(events)
        {
            self.result = Err(error);
            events.exit();
        }
    }
}

impl<P: Program> Shown<P> {
    /// One frame: what happened goes in, pixels and requests come out.
    fn draw(&mut self, events: &ActiveEventLoop) -> eframe::Result {
        self.next = None;
        self.last = Instant::now();
        egui_winit::update_viewport_info(&mut self.info, &self.ctx, &self.window, false);
        let mut input = self.winit.take_egui_input(&self.window);
        input.viewports.insert(ViewportId::ROOT, self.info.clone());
        self.program.input(&mut input);
        let is_closing = input.viewport().close_requested();
        let FullOutput { platform_output, mut textures_delta, shapes, pixels_per_point, mut viewport_output } =
            self.ctx.run_ui(input, |ui| self.program.frame(ui));
        self.info.events.clear();
        self.winit.handle_platform_output_with_event_loop(&self.window, events, platform_output);
        let commands = viewport_output.remove(&ViewportId::ROOT).map(|output| output.commands).unwrap_or_default();
        if is_closing && !commands.contains(&egui::ViewportCommand::CancelClose) {
            textures_delta.clear();
            self.program.end();
            events.exit();
            return Ok(());
        }
        let mut asked = Vec::new();
        egui_winit::process_viewport_commands(&self.ctx, &mut self.info, commands, &self.window, &mut asked);
        self.answer(asked);
        if !self.info.events.is_empty() {
            self.soon();
        }
        self.raster.update_textures(&textures_delta);
        let primitives = self.ctx.tessellate(shapes, pixels_per_point);
        let size: [u32; 2] = self.window.inner_size().into();
        if size != self.size {
            self.size = size;
            self.damage.forget();
            self.pixels = vec![[0; 4]; size[0] as usize * size[1] as usize];
        }
        let changed = self.damage.of(primitives, &textures_delta, size, pixels_per_point);
        textures_delta.clear();
        let Some(area) = changed else { return Ok(()) };
        self.raster.repaint(&mut self.pixels, size, area, pixels_per_point, self.damage.drawn());
        self.present(area).map_err(|error| eframe::Error::AppCreation(error.to_string().into()))
    }

    /// A frame is due.
    fn soon(&mut self) {
        self.at(self.last + PACE);
    }

    /// A frame is due then, at the latest.
    fn at(&mut self, when: Instant) {
        self.next = Some(self.next.map_or(when, |next| next.min(when)));
    }

    /// Hands the changed pixels to the window system.
    fn present(&mut self, area: Area) -> Result<(), softbuffer::SoftBufferError> {
        let (Some(width), Some(height)) = (NonZeroU32::new(self.size[0]), NonZeroU32::new(self.size[1])) else {
            // Minimised.
            return Ok(());
        };
        self.surface.resize(width, height)?;
        let mut buffer = self.surface.buffer_mut()?;
        // Of a buffer that holds the last frame, the rest is right already.
        let rows = if buffer.age() == 1 { area.top..area.bottom } else { 0..self.size[1] };
        let range = rows.start as usize * self.size[0] as usize..rows.end as usize * self.size[0] as usize;
        for (to, [red, green, blue, _]) in buffer[range.clone()].iter_mut().zip(&self.pixels[range]) {
            *to = u32::from_be_bytes([0, *red, *green, *blue]);
        }
        let (Some(wide), Some(high)) =
            (NonZeroU32::new(area.right - area.left), NonZeroU32::new(area.bottom - area.top))
        else {
            return Ok(());
        };
        self.window.pre_present_notify();
        buffer.present_with_damage(&[softbuffer::Rect { x: area.left, y: area.top, width: wide, height: high }])
    }

    /// Cut, copy and paste that the program itself asked for.
    fn answer(&mut self, asked: Vec<ActionRequested>) {
        for action in asked {
            let event = match action {
                ActionRequested::Cut => Some(egui::Event::Cut),
                ActionRequested::Copy => Some(egui::Event::Copy),
                ActionRequested::Paste => self.winit.clipboard_text().map(egui::Event::Paste),
                // Nothing here asks for these.
                ActionRequested::Screenshot(_) | ActionRequested::PaintWhileHidden => None,
            };
            if let Some(event) = event {
                self.winit.egui_input_mut().events.push(event);
                self.soon();
            }
        }
    }
}

impl<P: Program, M: FnOnce(&Context) -> P> ApplicationHandler<UserEvent> for App<P, M> {
    fn resumed(&mut self, events: &ActiveEventLoop) {
        if let Err(error) = self.open(events) {
            self.result = Err(error);
            events.exit();
        }
    }

    fn user_event(&mut self, _: &ActiveEventLoop, event: UserEvent) {
        let Some(shown) = &mut self.shown else { return };
        match event {
            UserEvent::RequestRepaint { when, cumulative_pass_nr, .. } => {
                // What was asked for before the last frame is in it.
                if shown.ctx.cumulative_pass_nr_for(ViewportId::ROOT) <= cumulative_pass_nr + 1 {
                    shown.at(when.max(shown.last + PACE));
                }
            }
            UserEvent::AccessKitActionRequest(event) => match event.window_event {
                AccessEvent::InitialTreeRequested => {
                    shown.ctx.enable_accesskit();
                    shown.soon();
                }
                AccessEvent::ActionRequested(request) => {
                    shown.winit.on_accesskit_action_request(request);
                    shown.soon();
                }
                AccessEvent::AccessibilityDeactivated => shown.ctx.disable_accesskit(),
            },
        }
    }

    fn window_event(&mut self, events: &ActiveEventLoop, _: WindowId, event: WindowEvent) {
        let Some(shown) = &mut self.shown else { return };
        // Only the window system asks for this: it has lost what was shown.
        if matches!(event, WindowEvent::RedrawRequested) {
            shown.damage.forget();
            self.draw(events);
            return;
        }
        if matches!(event, WindowEvent::CloseRequested) {
            shown.info.events.push(ViewportEvent::Close);
            shown.soon();
        }
        if shown.winit.on_window_event(&shown.window, &event).repaint {
            shown.soon();
        }
    }

    fn about_to_wait(&mut self, events: &ActiveEventLoop) {
        let next = |app: &Self| app.shown.as_ref().and_then(|shown| shown.next);
        if next(self).is_some_and(|next| next <= Instant::now()) {
            self.draw(events);
        }
        events.set_control_flow(next(self).map_or(ControlFlow::Wait, ControlFlow::WaitUntil));
    }
}
