#!/usr/bin/env bash
# Lays out what every Linux package installs, below PREFIX: the one list of files. Needs gzip.
#
#   packaging/linux/stage.sh BINARY PREFIX       (PREFIX: ROOT/usr for .deb and .rpm, /app for Flatpak)
#
# The binary writes its own manual pages and completions, so it must run here. $LICENCES is the file with the licences of all
# that is built in (default: target/package/THIRD-PARTY-LICENSES.txt, which packaging/licences.sh writes).
# $ZSH_FOLDER is where the completions of zsh lie below PREFIX; distributions differ.
set -euo pipefail

[ $# -eq 2 ] || { echo "usage: stage.sh BINARY PREFIX" >&2; exit 2; }
binary=$(realpath "$1")
prefix=$(realpath -m "$2")
cd "$(dirname "$0")/../.."
licences=${LICENCES:-target/package/THIRD-PARTY-LICENSES.txt}
zsh=${ZSH_FOLDER:-share/zsh/site-functions}

need() {
  [ -e "$1" ] || { echo "stage.sh: $1 is missing: $2" >&2; exit 1; }
}
need "$licences" "packaging/licences.sh writes it, or name one in LICENCES"
need packaging/icons/hicolor "packaging/icons/make.sh draws it"

file() { # MODE FROM TO
  install -D -m "$1" "$2" "$prefix/$3"
}
packed() { # FROM TO
  install -d "$(dirname "$prefix/$2")"
  gzip -9n <"$1" >"$prefix/$2"
  chmod 644 "$prefix/$2"
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$binary" man --output "$scratch/man"
for shell in bash zsh fish; do
  "$binary" completions "$shell" >"$scratch/$shell"
done

umask 022
file 755 "$binary" bin/runatlas
file 644 packaging/linux/runatlas.desktop share/applications/runatlas.desktop
file 644 packaging/linux/zzz-runatlas-folder.desktop share/applications/zzz-runatlas-folder.desktop
file 644 packaging/linux/runatlas-mime.xml share/mime/packages/runatlas.xml
file 644 packaging/linux/io.github.runatlas.Runatlas.metainfo.xml share/metainfo/io.github.runatlas.Runatlas.metainfo.xml
(cd packaging/icons && find hicolor -name '*.png' -o -name '*.svg') | while read -r icon; do
  file 644 "packaging/icons/$icon" "share/icons/$icon"
done
for page in "$scratch"/man/*.1; do
  packed "$page" "share/man/man1/$(basename "$page").gz"
done
file 644 "$scratch/bash" share/bash-completion/completions/runatlas
file 644 "$scratch/fish" share/fish/vendor_completions.d/runatlas.fish
file 644 "$scratch/zsh" "$zsh/_runatlas"
file 644 packaging/linux/copyright share/doc/runatlas/copyright
file 644 "$licences" share/doc/runatlas/THIRD-PARTY-LICENSES.txt
packed CHANGELOG.md share/doc/runatlas/changelog.gz
