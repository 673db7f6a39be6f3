//! Whether the system is light or dark, where winit does not say so: on Linux the desktop portal is asked once, and then
//! followed. Without a portal nothing is known, and the window is light.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use egui::{Context, RawInput, Theme};

const LIGHT: u8 = 1;
const DARK: u8 = 2;

/// What the system is, as far as it is known by now; 0: it is not.
#[derive(Clone, Debug, Default)]
pub(super) struct SystemTheme {
    known: Arc<AtomicU8>,
}

impl SystemTheme {
    /// Asks on a thread of its own, which waits for changes as long as the program runs. `ctx` is drawn again when the answer
    /// is there or changes.
    pub(super) fn follow(ctx: &Context) -> Self {
        let theme = Self::default();
        #[cfg(target_os = "linux")]
        portal::follow(theme.clone(), ctx.clone());
        #[cfg(not(target_os = "linux"))]
        let _ = ctx;
        theme
    }

    /// Tells egui, unless winit knew it.
    pub(super) fn add_to(&self, input: &mut RawInput) {
        if input.system_theme.is_none() {
            input.system_theme = match self.known.load(Ordering::Relaxed) {
                LIGHT => Some(Theme::Light),
                DARK => Some(Theme::Dark),
                _ => None,
            };
        }
    }
}

#[cfg(target_os = "linux")]
mod portal {
    use std::future::poll_fn;
    use std::pin::pin;

    use zbus::export::futures_core::Stream;
    use zbus::zvariant::{OwnedValue, Value};

    use super::{Context, DARK, LIGHT, Ordering, SystemTheme};

    const UNKNOWN: u8 = 0;
    const SERVICE: &str = "org.freedesktop.portal.Desktop";
    const PATH: &str = "/org/freedesktop/portal/desktop";
    const INTERFACE: &str = "org.freedesktop.portal.Settings";
    const NAMESPACE: &str = "org.freedesktop.appearance";
    const KEY: &str = "color-scheme";

    pub(super) fn follow(theme: SystemTheme, ctx: Context) {
        let thread = std::thread::Builder::new().name("system theme".to_owned());
        let work = async move { watch(zbus::Connection::session().await?, &theme, || ctx.request_repaint()).await };
        // Without a thread, a bus or a portal, the window is light.
        thread.spawn(move || pollster::block_on(work).ok()).ok();
    }

    /// Follows the portal on `bus` until that is gone. Calls `changed` for every change.
    async fn watch(bus: zbus::Connection, theme: &SystemTheme, changed: impl Fn()) -> zbus::Result<()> {
        let tell = |scheme: Option<u8>| {
            if let Some(scheme) = scheme
                && theme.known.swap(scheme, Ordering::Relaxed) != scheme
            {
                changed();
            }
        };
        let portal = zbus::Proxy::new(&bus, SERVICE, PATH, INTERFACE).await?;
        // Before it is asked, so that no change is missed.
        let mut changes = pin!(portal.receive_signal("SettingChanged").await?);
        tell(read(&portal).await);
        while let Some(message) = poll_fn(|context| changes.as_mut().poll_next(context)).await {
            let body = message.body();
            if let Ok((NAMESPACE, KEY, value)) = body.deserialize::<(&str, &str, Value<'_>)>() {
                tell(Some(scheme_of(&value)));
            }
        }
        Ok(())
    }

    /// What the portal says. Its first version has `Read` alone, which packs the value twice.
    async fn read(portal: &zbus::Proxy<'_>) -> Option<u8> {
        let asked = (NAMESPACE, KEY);
        let answer: zbus::Result<OwnedValue> = portal.call("ReadOne", &asked).await;
        let answer = match answer {
            Ok(value) => value,
            Err(_) => portal.call("Read", &asked).await.ok()?,
        };
        Some(scheme_of(&answer))
    }

    /// 1: dark is preferred, 2: light; anything else is no preference.
    fn scheme_of(value: &Value<'_>) -> u8 {
        match value {
            Value::Value(inner) => scheme_of(inner),
            Value::U32(1) => DARK,
            Value::U32(2) => LIGHT,
            _ => UNKNOWN,
        }
    }

    #[cfg(test)]
    mod tests {
        use std::io::{BufRead as _, BufReader};
        use std::process::{Command, Stdio};
        use std::sync::mpsc::sync_channel;
        use std::time::Duration;

        use zbus::object_server::SignalEmitter;

        use super::*;

        /// A desktop that prefers something.
        struct Desktop {
            scheme: u32,
        }

        #[zbus::interface(name = "org.freedesktop.portal.Settings")]
        impl Desktop {
            /// As the first version of the portal answers; it has no `ReadOne`.
            fn read(&self, namespace: &str, key: &str) -> zbus::fdo::Result<OwnedValue> {
                assert_eq!((namespace, key), (NAMESPACE, KEY));
                let packed = Value::new(Value::U32(self.scheme));
                packed.try_into().map_err(|_| zbus::fdo::Error::Failed("no value".to_owned()))
            }

            #[zbus(signal)]
            async fn setting_changed(
                emitter: &SignalEmitter<'_>,
                namespace: &str,
                key: &str,
                value: Value<'_>,
            ) -> zbus::Result<()>;
        }

        #[test]
        fn the_desktop_is_asked_and_then_followed() {
            let mut daemon = Command::new("dbus-daemon");
            daemon.args(["--session", "--nofork", "--print-address"]).stdout(Stdio::piped());
            let Ok(mut daemon) = daemon.spawn() else {
                eprintln!("skipped: there is no dbus-daemon");
                return;
            };
            let mut address = String::new();
            let output = daemon.stdout.take().expect("its output");
            BufReader::new(output).read_line(&mut address).expect("an address");
            let bus = |address: &str| zbus::connection::Builder::address(address.trim()).expect("an address");
            let desktop = bus(&address).name(SERVICE).and_then(|builder| builder.serve_at(PATH, Desktop { scheme: 1 }));
            let desktop = pollster::block_on(desktop.expect("a service").build()).expect("a connection");
            let ours = pollster::block_on(bus(&address).build()).expect("a connection");
            let theme = SystemTheme::default();
            let (known, (sender, changes)) = (theme.clone(), sync_channel(8));
            let thread = std::thread::Builder::new().name("follows".to_owned()).spawn(move || {
                let told = || sender.send(known.known.load(Ordering::Relaxed)).expect("somebody waits");
                pollster::block_on(watch(ours, &known, told)).ok();
            });
            thread.expect("a thread");
            let next = || changes.recv_timeout(Duration::from_secs(20)).expect("a change");
            assert_eq!(next(), DARK, "asked");
            let emitter = SignalEmitter::new(&desktop, PATH).expect("a path");
            let change = |key, value| pollster::block_on(Desktop::setting_changed(&emitter, NAMESPACE, key, value));
            change("accent-color", Value::U32(2)).expect("sent");
            change(KEY, Value::U32(2)).expect("sent");
            assert_eq!(next(), LIGHT, "and followed; of other settings nothing is taken");
            change(KEY, Value::U32(0)).expect("sent");
            assert_eq!(next(), UNKNOWN);
            daemon.kill().expect("it ends");
            daemon.wait().expect("it has ended");
        }

        #[test]
        fn the_number_of_the_portal_is_understood() {
            assert_eq!(scheme_of(&Value::U32(1)), DARK);
            assert_eq!(scheme_of(&Value::U32(2)), LIGHT);
            assert_eq!(scheme_of(&Value::U32(0)), UNKNOWN, "no preference");
            assert_eq!(scheme_of(&Value::U32(9)), UNKNOWN);
            assert_eq!(scheme_of(&Value::new(Value::new(Value::U32(1)))), DARK, "packed twice");
            assert_eq!(scheme_of(&Value::from("dark")), UNKNOWN);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn winit_is_asked_first() {
        let theme = SystemTheme::default();
        let mut input = RawInput::default();
        theme.add_to(&mut input);
        assert_eq!(input.system_theme, None);
        theme.known.store(DARK, Ordering::Relaxed);
        theme.add_to(&mut input);
        assert_eq!(input.system_theme, Some(Theme::Dark));
        input.system_theme = Some(Theme::Light);
        theme.add_to(&mut input);
        assert_eq!(input.system_theme, Some(Theme::Light));
    }
}
