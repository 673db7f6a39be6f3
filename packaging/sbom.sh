#!/usr/bin/env bash
# The bill of materials of the program (CycloneDX 1.5, JSON): every crate, with version, licence, checksum and who needs it.
#
#   packaging/sbom.sh [OUT]     OUT: target/package/runatlas.cdx.json
#
# Its time is SOURCE_DATE_EPOCH, by default that of the commit; its number goes with its contents: the same bytes each time.
# Needs cargo and Python 3.9; after `cargo fetch --locked` no network. See packaging/dependencies.py.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || true)}
export SOURCE_DATE_EPOCH
exec python3 "$root/packaging/dependencies.py" sbom "${1:-$root/target/package/runatlas.cdx.json}"
