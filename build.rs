//! Gives the Windows executable its icon, version and manifest. For other systems there is nothing to do.
//!
//! Needs what linking needs anyway: the Windows SDK (`rc.exe`), or `windres` of the mingw binutils.
#![allow(clippy::print_stdout, reason = "this is how a build script speaks to cargo")]

use std::{env, io};

const ICON: &str = "packaging/icons/runatlas.ico";
const MANIFEST: &str = "packaging/windows/runatlas.manifest";

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    if env::var("CARGO_CFG_TARGET_OS").as_deref() != Ok("windows") {
        return Ok(());
    }
    println!("cargo:rerun-if-changed={ICON}");
    println!("cargo:rerun-if-changed={MANIFEST}");
    // The resource compiler works in a folder of its own.
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    winresource::WindowsResource::new()
        // What "Open with" and the task manager call the program.
        .set("FileDescription", "Runatlas")
        .set("ProductName", "Runatlas")
        .set("InternalName", "runatlas")
        .set("OriginalFilename", "runatlas.exe")
        .set("LegalCopyright", "MIT OR Apache-2.0")
        .set_icon(&format!("{root}/{ICON}"))
        .set_manifest_file(&format!("{root}/{MANIFEST}"))
        .set_language(0x0409)
        .compile()
}
