#!/usr/bin/env bash
# Makes every icon that builds and packages take, from the SVGs beside it:
#
#   hicolor/<N>x<N>/apps/runatlas.png, hicolor/scalable/apps/runatlas.svg       the program
#   hicolor/…/mimetypes/application-x-runatlas-view.*                           view files
#   hicolor/…/mimetypes/application-x-mlflow-database.*                         databases
#   runatlas.ico, view.ico, database.ico                                        Windows
#   runatlas.icns, view.icns                                                    macOS
#
#   packaging/icons/make.sh             writes them here, where they are committed
#   packaging/icons/make.sh --check     fails where one of them is not what the SVGs give
#
# NAME-<N>.svg is drawn for exactly N pixels; where there is none, NAME.svg is. Needs rsvg-convert, icotool, png2icns,
# python3 (Debian: librsvg2-bin icoutils icnsutils python3). The same versions of them give the same bytes.
set -euo pipefail
cd "$(dirname "$0")"

for tool in rsvg-convert icotool png2icns python3; do
  command -v "$tool" >/dev/null || { echo "no $tool (Debian: librsvg2-bin icoutils icnsutils python3)" >&2; exit 77; }
done

scratch=$(mktemp -d "${TMPDIR:-/tmp}/runatlas-icons.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
out=$scratch/out

# NAME SIZE FILE
draw() {
  local source=$1-$2.svg
  [ -e "$source" ] || source=$1.svg
  mkdir -p "$(dirname "$3")"
  rsvg-convert --width "$2" --height "$2" "$source" --output "$3"
}

# NAME KIND NAME_IN_THEME SIZE…
theme() {
  local name=$1 kind=$2 as=$3 size
  shift 3
  for size in "$@"; do
    draw "$name" "$size" "$out/hicolor/${size}x$size/$kind/$as.png"
  done
  mkdir -p "$out/hicolor/scalable/$kind"
  cp "$name.svg" "$out/hicolor/scalable/$kind/$as.svg"
}

theme runatlas apps runatlas 16 24 32 48 64 128 256 512
theme view mimetypes application-x-runatlas-view 16 24 32 48 64 128 256
theme database mimetypes application-x-mlflow-database 16 24 32 48 64 128 256

for name in runatlas view database; do
  pictures=()
  for size in 16 24 32 48 64; do
    draw "$name" "$size" "$scratch/$name-$size.png"
    pictures+=("$scratch/$name-$size.png")
  done
  draw "$name" 256 "$scratch/$name-256.png"
  icotool --create --output="$out/$name.ico" "${pictures[@]}" --raw="$scratch/$name-256.png"
done

# macOS wants room around a tile, for its shadow: 100 of 1024 pixels on each side, and what is left is 824.
# The tile here is 60 of 64, so the picture is 60 · 1024/824 = 74.56 high. Where pixels count the hinted drawings stay.
sed 's/viewBox="0 0 64 64"/viewBox="-5.28 -5.28 74.56 74.56"/' runatlas.svg >"$scratch/tile.svg"
cp view.svg "$scratch/page.svg"
for pair in tile:runatlas page:view; do
  name=${pair#*:}
  for size in 16 32; do
    draw "$name" "$size" "$scratch/mac-$size.png"
  done
  for size in 64 128 256 512 1024; do
    rsvg-convert --width "$size" --height "$size" "$scratch/${pair%:*}.svg" --output "$scratch/mac-$size.png"
  done
  # The small ones in the only form that every macOS reads right; png2icns would write the large ones as JPEG 2000.
  png2icns "$scratch/small.icns" "$scratch/mac-16.png" "$scratch/mac-32.png" >/dev/null
  python3 - "$scratch" "$out/$name.icns" <<'PYTHON'
import pathlib, struct, sys
scratch, out = map(pathlib.Path, sys.argv[1:])
chunks = (scratch / "small.icns").read_bytes()[8:]
# Twice as large for screens with twice the pixels: ic11 to ic14, and ic10.
kinds = {"ic07": 128, "ic08": 256, "ic09": 512, "ic10": 1024, "ic11": 32, "ic12": 64, "ic13": 256, "ic14": 512}
for kind, size in kinds.items():
    png = (scratch / f"mac-{size}.png").read_bytes()
    chunks += kind.encode() + struct.pack(">I", len(png) + 8) + png
out.write_bytes(b"icns" + struct.pack(">I", len(chunks) + 8) + chunks)
PYTHON
done

chmod -R u=rwX,go=rX "$out"
if [ "${1:-}" = --check ]; then
  diff -r "$out/hicolor" hicolor
  for file in "$out"/*.ic*; do
    cmp "$file" "${file##*/}"
  done
else
  rm -rf hicolor
  cp -r "$out/." .
fi
