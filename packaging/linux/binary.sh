#!/usr/bin/env bash
# Builds the one binary of all Linux packages, for glibc 2.17 and later (RHEL 7, Debian 8), with cargo-zigbuild.
#
#   packaging/linux/binary.sh [OUTDIR]     OUTDIR: target/package
#
# Writes OUTDIR/runatlas. $PROFILE is the profile (dist), $ZIG_FOLDER the environment with zig and cargo-zigbuild that
# packaging/prepare.sh makes (/opt/zig). About 16 minutes of processor time. No path of this machine is left in the binary.
set -euo pipefail
cd "$(dirname "$0")/../.."
outdir=${1:-target/package}
profile=${PROFILE:-dist}
glibc=2.17
target=$(rustc -vV | sed -n 's/^host: //p')
export PATH=${ZIG_FOLDER:-/opt/zig}/bin:$PATH
command -v cargo-zigbuild >/dev/null || { echo "binary.sh: no cargo-zigbuild; packaging/prepare.sh --install" >&2; exit 1; }

cargo_home=${CARGO_HOME:-$HOME/.cargo}
sources=$(rustc --print sysroot)/lib/rustlib/src/rust
maps=("$cargo_home/registry/src=/registry" "$PWD=/runatlas" "$sources=/rust")
flags=() c_flags=
for map in "${maps[@]}"; do
  flags+=("--remap-path-prefix=$map")
  c_flags+=" -ffile-prefix-map=$map"
done
CARGO_ENCODED_RUSTFLAGS=$(IFS=$'\x1f' && printf '%s' "${flags[*]}")
export CARGO_ENCODED_RUSTFLAGS "CFLAGS_${target//-/_}=${c_flags# }"
cargo-zigbuild zigbuild --quiet --locked --profile "$profile" --target "$target.$glibc" --bin runatlas

mkdir -p "$outdir"
built=$outdir/runatlas
strip -s -o "$built" "target/$target/$profile/runatlas"
chmod 755 "$built"
needed=$(objdump -T "$built" | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -n 1)
if [ "$(printf '%s\n' "GLIBC_$glibc" "$needed" | sort -V | tail -n 1)" != "GLIBC_$glibc" ]; then
  echo "binary.sh: $built needs $needed, more than $glibc" >&2
  exit 1
fi
