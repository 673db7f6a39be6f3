#!/usr/bin/env bash
# Makes the packages of given programs twice, in different folders, at different times, with different file masks, and
# compares them byte for byte.
#
#   packaging/reproducible.sh LINUX-BINARY [WINDOWS-PROGRAMS]     (a folder with runatlas.exe and runatlas.com)
#
# Cheap: nothing is compiled. To compare the programs themselves, run packaging/linux/binary.sh (or windows/build.sh) in two
# clones of the same commit and compare what comes out. Fails when a package differs that is expected to be the same.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=packaging/environment.sh
. "$root/packaging/environment.sh"
[ $# -ge 1 ] || { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0" >&2; exit 2; }

scratch=$(mktemp -d "${TMPDIR:-/tmp}/runatlas-reproducible.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/one" "$scratch/another"
parts=linux,source
arguments=(--draft --linux-binary "$1")
if [ $# -gt 1 ]; then
  parts+=,windows
  arguments+=(--windows-programs "$2")
fi
version=$(version_of_package)

make() { # FOLDER
  "$root/packaging/release.sh" "$version" "$1/out" --only "$parts" "${arguments[@]}" >"$1.log" 2>&1 ||
    { cat "$1.log" >&2; exit 1; }
}
(umask 022 && TMPDIR=$scratch/one make "$scratch/one")
sleep 2
(umask 077 && TMPDIR=$scratch/another HOSTNAME=elsewhere TZ=Asia/Shanghai make "$scratch/another")

differing=0
for file in "$scratch"/one/out/*; do
  name=$(basename "$file")
  [ "$name" != SHA256SUMS ] || continue
  if cmp -s "$file" "$scratch/another/out/$name"; then
    echo "same     $name"
  else
    echo "DIFFERS  $name"
    differing=1
  fi
done
exit "$differing"
