# shellcheck shell=bash
# Read by the scripts that check for another system: a compiler together with the source of its standard library, which then
# is checked too. Debian's are of one version; rustup's usually lack the source. What is missing is said, with exit code 77.

missing() {
  echo "$*" >&2
  exit 77
}

# Sets RUSTC, RUSTDOC and CARGO to the first compiler that has the source of its standard library.
need_std_source() {
  local rustc folder
  for rustc in "${RUSTC:-rustc}" /usr/bin/rustc; do
    rustc=$(command -v "$rustc") || continue
    folder=$(dirname "$rustc")
    if [ -f "$("$rustc" --print sysroot)/lib/rustlib/src/rust/library/std/Cargo.toml" ] && [ -x "$folder/cargo" ]; then
      export RUSTC=$rustc RUSTDOC=$folder/rustdoc CARGO=$folder/cargo
      # A compiler of a distribution is no nightly one; this lets it build the library that it was released with.
      export RUSTC_BOOTSTRAP=1
      return
    fi
  done
  missing "no compiler with the source of its standard library (Debian: rustc-web cargo-web rust-web-src)"
}

# Puts zig and cargo-zigbuild into PATH: from $ZIG_FOLDER, the environment that prepare.sh makes.
need_zig() {
  export PATH=${ZIG_FOLDER:-/opt/zig}/bin:$PATH
  command -v cargo-zigbuild >/dev/null || missing "no cargo-zigbuild (packaging/prepare.sh --install)"
  command -v python-zig >/dev/null || command -v zig >/dev/null || missing "no zig (packaging/prepare.sh --install)"
}

# check_for CARGO_OR_ZIGBUILD TARGET: types of the whole product with its tests and benches; a warning fails. Nothing is run
# that was compiled for it, so nothing is optimised either.
check_for() {
  local cargo=$1 target=$2
  CARGO_PROFILE_DEV_DEBUG=0 RUSTFLAGS="${RUSTFLAGS:-} -D warnings" "$cargo" check --locked --quiet --all-targets \
    --target "$target" -Zbuild-std=std,panic_unwind,test --config 'profile.dev.package."*".opt-level = 0'
}
