#!/usr/bin/env bash
# The licences of everything that is built into the program, for all its systems, in one text.
#
#   packaging/licences.sh [OUT]     OUT: target/package/THIRD-PARTY-LICENSES.txt
#
# Needs cargo and Python 3.9; after `cargo fetch --locked` no network. See packaging/dependencies.py.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
exec python3 "$root/packaging/dependencies.py" licences "${1:-$root/target/package/THIRD-PARTY-LICENSES.txt}"
