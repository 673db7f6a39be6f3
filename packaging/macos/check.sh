#!/usr/bin/env bash
# Checks the types of the whole product, with its tests and benches, for macOS on another system: nothing is linked, nothing
# can be run. Any warning fails.
#
#   packaging/macos/check.sh [TARGET…]      by default aarch64-apple-darwin
#
# Needs a compiler with the source of its standard library, and zig with cargo-zigbuild for the C of SQLite
# (packaging/prepare.sh); leaves with 77, and says so, where one is missing. What was checked is kept in target/check-macos:
# the first run takes minutes, the next seconds.
set -euo pipefail
cd "$(dirname "$0")/../.."
. packaging/compiler.sh

need_std_source
need_zig
targets=("$@")
[ $# -gt 0 ] || targets=(aarch64-apple-darwin)

scratch=$(mktemp -d "${TMPDIR:-/tmp}/runatlas-macos.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
# No SDK of Apple is needed to check types, only a folder that stands for it.
mkdir "$scratch/sdk"
export SDKROOT=$scratch/sdk CARGO_TARGET_DIR=target/check-macos
for target in "${targets[@]}"; do
  check_for cargo-zigbuild "$target"
done
