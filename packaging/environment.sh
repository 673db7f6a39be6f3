# shellcheck shell=bash
# Read by release.sh, reproducible.sh and test-all.sh: what has to be the same for the same bytes to come out.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export LC_ALL=C.UTF-8 TZ=UTC
umask 022
# The time that packages name: of the commit, not of the day they are made.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || echo 0)}

# Where sources lie on this machine is in the messages of panics, unless it is said otherwise. On Windows the compiler knows
# folders by other names than this shell.
native() { if command -v cygpath >/dev/null; then cygpath -w "$1"; else printf '%s\n' "$1"; fi; }
flags=${CARGO_ENCODED_RUSTFLAGS:-${RUSTFLAGS:-}}
case $flags in
*--remap-path-prefix*) ;;
*)
  # Words are parted by what is in no path.
  flags=${flags// /$'\x1f'}
  remap() { flags+=${flags:+$'\x1f'}"--remap-path-prefix=$(native "$1")=$2"; }
  remap "$root" runatlas
  for folder in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/; do
    remap "${folder%/}" crates
  done
  for rustc in "${RUSTC:-rustc}" /usr/bin/rustc; do
    if folder=$("$rustc" --print sysroot 2>/dev/null) && [ -d "$folder/lib/rustlib/src/rust/library" ]; then
      remap "$(readlink -f "$folder/lib/rustlib/src/rust/library")" library
    fi
  done
  export CARGO_ENCODED_RUSTFLAGS=$flags
  ;;
esac
unset -f remap
unset flags folder rustc

version_of_package() { sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -1; }

# Not here, with the reason: 77, as scripts of this folder say it.
not_here() {
  echo "skipped: $*" >&2
  return 77
}

# have TOOL…: whether all are there; names those that are not.
have() {
  local tool lacks=()
  for tool in "$@"; do
    command -v "$tool" >/dev/null || lacks+=("$tool")
  done
  [ ${#lacks[@]} -eq 0 ] || not_here "no ${lacks[*]} (packaging/prepare.sh lists what is needed)"
}
