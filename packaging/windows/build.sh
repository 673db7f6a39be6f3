#!/usr/bin/env bash
# Builds the Windows programs on Linux: OUTDIR/runatlas.exe and OUTDIR/runatlas.com.
#
#   packaging/windows/build.sh [OUTDIR]        OUTDIR: target/windows unless given
#   PROFILE=dev packaging/windows/build.sh     a quick build; `dist` (small, for releases) unless given
#
# Needs mingw, and a Rust with the standard library for x86_64-pc-windows-gnu: rustup's target, or Debian's compiler with
# its source, of which the library is then built too (the apt line is printed when something is missing). On Windows itself no
# script is needed: `cargo build --release` here and in packaging/windows/console.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
out=${1:-$root/target/windows}
profile=${PROFILE:-dist}
target=x86_64-pc-windows-gnu
packages="rustc-web cargo-web rust-web-src gcc-mingw-w64-x86-64-win32"

missing() {
    echo "build.sh: $1" >&2
    echo "  on Debian: apt-get install --no-install-recommends $packages" >&2
    exit 2
}

for tool in x86_64-w64-mingw32-gcc x86_64-w64-mingw32-windres; do
    command -v "$tool" >/dev/null || missing "$tool not found"
done

# The first compiler that can: one that has the library, then one that has its source.
library() { ls "$("$1" --print sysroot)"/lib/rustlib/$target/lib/libstd-*.rlib >/dev/null 2>&1; }
source_of_library() { [ -f "$("$1" --print sysroot)/lib/rustlib/src/rust/library/std/Cargo.toml" ]; }
cargo=
for rustc in "${RUSTC:-rustc}" /usr/bin/rustc; do
    command -v "$rustc" >/dev/null || continue
    if library "$rustc"; then
        how=()
    elif [ "$rustc" = /usr/bin/rustc ] && source_of_library "$rustc"; then
        # A compiler of a distribution is no nightly one; this lets it build the library that it was released with.
        export RUSTC_BOOTSTRAP=1
        how=('-Zbuild-std=std,panic_unwind')
    else
        continue
    fi
    cargo=cargo
    if [ "$rustc" = /usr/bin/rustc ]; then
        cargo=/usr/bin/cargo
        export RUSTC=/usr/bin/rustc RUSTDOC=/usr/bin/rustdoc
    fi
    break
done
[ -n "$cargo" ] || missing "no Rust compiler with the standard library for $target, or with its source"
wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$root/Cargo.toml")
version=$("$rustc" --version | cut -d' ' -f2)
[ "$(printf '%s\n' "$wanted" "$version" | sort -V | head -1)" = "$wanted" ] ||
    missing "Rust $wanted or later is needed, $rustc is $version"

# Same sources, same bytes: no time of linking in the files.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || echo 0)}
# Not a folder of another program, which CARGO_TARGET_DIR may name.
built=${CARGO_TARGET_DIR:-$root/target}
export CARGO_TARGET_DIR=$built
folder=$profile
[ "$profile" = dev ] && folder=debug

cd "$root"
"$cargo" build --locked --profile "$profile" --target $target "${how[@]}" --bin runatlas
"$cargo" build --locked --release --target $target "${how[@]}" --manifest-path packaging/windows/console/Cargo.toml

mkdir -p "$out"
cp "$built/$target/$folder/runatlas.exe" "$out/runatlas.exe"
cp "$built/$target/release/runatlas-console.exe" "$out/runatlas.com"

# What only a look at the result shows.
headers=$(x86_64-w64-mingw32-objdump -p "$out/runatlas.exe")
if [ "$profile" != dev ] && ! grep -q 'Subsystem.*(Windows GUI)' <<<"$headers"; then
    echo "build.sh: runatlas.exe would open a console behind its window" >&2
    exit 1
fi
# What a Windows without further installations has no file for.
foreign=$(sed -n 's/.*DLL Name: //p' <<<"$headers" | grep -iE '^(lib(gcc|stdc|winpthread)|vcruntime|msvcp)' || true)
if [ -n "$foreign" ]; then
    echo "build.sh: runatlas.exe asks for ${foreign//$'\n'/, }" >&2
    exit 1
fi
ls -l --time-style=+ "$out/runatlas.exe" "$out/runatlas.com" | awk '{ print $6, $5, "bytes" }'
