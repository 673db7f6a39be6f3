#!/usr/bin/env bash
# Writes FOLDER/SHA256SUMS of all files in it (`sha256sum -c SHA256SUMS` checks them) and prints names and sizes. To be run
# again after signing, which changes the files.
#
#   packaging/checksums.sh FOLDER
set -euo pipefail
export LC_ALL=C
cd "${1:?usage: packaging/checksums.sh FOLDER}"
rm -f SHA256SUMS SHA256SUMS.asc
sum=sha256sum
command -v sha256sum >/dev/null || sum="shasum -a 256"
find . -maxdepth 1 -type f ! -name '.*' | sed 's|^\./||' | sort | while read -r name; do
  $sum "$name"
done >../SHA256SUMS.$$
mv ../SHA256SUMS.$$ SHA256SUMS
chmod 644 SHA256SUMS
while read -r _ name; do
  name=${name#\*}
  printf '%12d bytes  %7s MB  %s\n' "$(wc -c <"$name")" "$(wc -c <"$name" | awk '{ printf "%.2f", $1 / 1e6 }')" "$name"
done <SHA256SUMS
