#!/usr/bin/env bash
# Packs a program for macOS as Runatlas.app: OUTDIR/runatlas-VERSION-macos-ARCH.zip, on every system; on a Mac a .dmg too.
#
#   packaging/macos/bundle.sh BINARY [BINARY] OUTDIR
#
# Of two binaries, for Apple's processors and Intel's, one is made that runs on both, with lipo or llvm-lipo. ARCH is what
# the binary is for: aarch64, x86_64 or universal.
#
# Needs Python 3.9 and the licences of all that is built in, in $LICENCES (by default target/package/THIRD-PARTY-LICENSES.txt,
# which packaging/licences.sh writes). The same binary and commit give the same zip; $SOURCE_DATE_EPOCH is the time of its files.
#
# On a Mac the program is signed:
#   SIGNING_IDENTITY   the name of a certificate "Developer ID Application: …"; `-`, the default, signs without one
#   NOTARY_PROFILE     a profile of `xcrun notarytool store-credentials`: Apple is asked to notarise it, and its answer is attached
set -euo pipefail

[ $# -eq 2 ] || [ $# -eq 3 ] || { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0" >&2; exit 2; }
fail() { echo "bundle.sh: $*" >&2; exit 1; }
absolute() { (cd "$(dirname "$1")" && printf '%s/%s\n' "$PWD" "$(basename "$1")"); }

binaries=()
for binary in "${@:1:$#-1}"; do
  [ -f "$binary" ] || fail "there is no $binary"
  binaries+=("$(absolute "$binary")")
done
mkdir -p "${!#}"
out=$(cd "${!#}" && pwd)
cd "$(dirname "$0")/../.."
licences=${LICENCES:-target/package/THIRD-PARTY-LICENSES.txt}
[ -f "$licences" ] || fail "$licences is missing: packaging/licences.sh writes it, or name one in LICENCES"
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
umask 022

scratch=$(mktemp -d "${TMPDIR:-/tmp}/runatlas-bundle.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# What the head of a program says that it is for.
arch_of() {
  case $(od -An -tx1 -N8 "$1" | tr -d ' \n') in
  cffaedfe0c000001) echo aarch64 ;;
  cffaedfe07000001) echo x86_64 ;;
  cafebabe* | cafebabf*) echo universal ;;
  *) fail "$1 is no program for macOS" ;;
  esac
}
binary=${binaries[0]}
if [ ${#binaries[@]} -eq 2 ]; then
  lipo=
  for tool in lipo llvm-lipo llvm-lipo-{22,21,20,19,18,17,16,15,14}; do
    if command -v "$tool" >/dev/null; then lipo=$tool && break; fi
  done
  [ -n "$lipo" ] || fail "two binaries become one with lipo or llvm-lipo (Debian: llvm), which is not here"
  binary=$scratch/runatlas
  "$lipo" -create -output "$binary" "${binaries[@]}"
fi
arch=$(arch_of "$binary")
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
name=runatlas-$version-macos-$arch

app=$scratch/Runatlas.app
contents=$app/Contents
mkdir -p "$contents/MacOS" "$contents/Resources"
cp "$binary" "$contents/MacOS/runatlas"
chmod 755 "$contents/MacOS/runatlas"
sed "s/@VERSION@/$version/" packaging/macos/Info.plist >"$contents/Info.plist"
printf 'APPL????' >"$contents/PkgInfo"
cp packaging/icons/runatlas.icns packaging/icons/view.icns LICENSE-MIT LICENSE-APACHE "$contents/Resources"
cp "$licences" "$contents/Resources/THIRD-PARTY-LICENSES.txt"
for language in packaging/macos/*.lproj; do
  mkdir "$contents/Resources/${language##*/}"
  cp "$language/InfoPlist.strings" "$contents/Resources/${language##*/}"
done
python3 - "$contents/Info.plist" "$version" <<'PYTHON'
import plistlib, sys
with open(sys.argv[1], "rb") as file:
    assert plistlib.load(file)["CFBundleVersion"] == sys.argv[2]
PYTHON

# A hardened runtime, which notarisation asks for, needs no exception: nothing is loaded that is not the system's.
if [ "$(uname)" = Darwin ]; then
  identity=${SIGNING_IDENTITY:--}
  options=()
  [ "$identity" = - ] || options=(--options runtime --timestamp)
  codesign --force ${options[@]+"${options[@]}"} --sign "$identity" "$app"
  codesign --verify --deep --strict "$app"
  if [ -n "${NOTARY_PROFILE:-}" ]; then
    ditto -c -k --keepParent "$app" "$scratch/notarise.zip"
    xcrun notarytool submit "$scratch/notarise.zip" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$app"
  fi
fi

rm -f "$out/$name.zip" "$out/$name.dmg"
python3 packaging/archive.py "$out/$name.zip" "$app"

# Beside the program a link to where programs lie, to drag it there.
if [ "$(uname)" = Darwin ]; then
  mkdir "$scratch/disk"
  cp -R "$app" "$scratch/disk"
  ln -s /Applications "$scratch/disk/Applications"
  hdiutil create -quiet -volname Runatlas -srcfolder "$scratch/disk" -fs HFS+ -format UDZO "$out/$name.dmg"
  [ "$identity" = - ] || codesign --force --timestamp --sign "$identity" "$out/$name.dmg"
fi
