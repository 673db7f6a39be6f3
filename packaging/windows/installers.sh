#!/usr/bin/env bash
# Makes the setup program and the .msi from built programs.
#
#   packaging/windows/installers.sh EXE_DIR OUTDIR
#
# EXE_DIR holds runatlas.exe and runatlas.com (made by build.sh); OUTDIR receives runatlas-VERSION-setup.exe and
# runatlas-VERSION-x64.msi. LICENCES=FILE names the licences of all that is built in, which is installed beside the program;
# without it they are missing, which is said. Needs nsis (makensis), wixl and imagemagick (convert).
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
[ $# = 2 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
programs=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
for tool in makensis wixl convert; do
    command -v "$tool" >/dev/null || {
        echo "installers.sh: $tool not found; on Debian: apt-get install --no-install-recommends nsis wixl imagemagick" >&2
        exit 2
    }
done
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -1)
numbers=${version%%[-+]*}.0
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$root" log -1 --format=%ct 2>/dev/null || echo 0)}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# --- What is installed ------------------------------------------------------------------------------------------------
files=$work/files
mkdir "$files"
install -m 644 "$programs/runatlas.exe" "$programs/runatlas.com" "$files/"
# Windows' editor has read line ends without a carriage return since Windows 10; older ones show one long line.
text() { sed 's/\r$//; s/$/\r/' "$1" >"$files/$2"; }
text "$root/LICENSE-MIT" LICENSE-MIT.txt
text "$root/LICENSE-APACHE" LICENSE-APACHE.txt
text "$root/CHANGELOG.md" CHANGELOG.md
if [ -n "${LICENCES:-}" ]; then
    text "$LICENCES" THIRD-PARTY-LICENSES.txt
else
    echo "installers.sh: no LICENCES given: the licences of what is built in are not in these packages" >&2
fi
cp "$here/../icons/view.ico" "$here/../icons/database.ico" "$files/"
find "$files" -type f -exec touch -d "@$SOURCE_DATE_EPOCH" {} +

# --- The setup program ------------------------------------------------------------------------------------------------
{
    echo '!macro DeleteInstalled'
    (cd "$files" && find . -type f -printf '  Delete "$INSTDIR\\%f"\n' | sort)
    echo '!macroend'
} >"$work/removed.nsh"
# The strip beside the last page, on the ground of the program's start page.
convert -size 164x314 xc:'#F5F6F8' \( "$root/packaging/icons/hicolor/128x128/apps/runatlas.png" -resize 96x96 \) \
    -gravity center -composite -alpha off -type TrueColor "BMP3:$work/side.bmp"
# The setup program keeps the times of all that it is made of.
find "$work" -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
makensis -V2 -NOCD -INPUTCHARSET UTF8 -DVERSION="$version" -DVERSION_NUMBERS="$numbers" -DFILES="$files" \
    -DREMOVED="$work/removed.nsh" -DICON="$root/packaging/icons/runatlas.ico" -DSIDE="$work/side.bmp" \
    -DOUT="$out/runatlas-$version-setup.exe" "$here/installer.nsi" >"$work/log" || { cat "$work/log" >&2; exit 1; }

# --- The .msi ---------------------------------------------------------------------------------------------------------
# wixl takes files by paths relative to its own file alone.
cp "$here/installer.wxs" "$work/installer.wxs"
{
    echo '<Include>'
    (cd "$files" && find . -type f \( -name '*.txt' -o -name '*.md' -o -name '*.ico' \) -printf '%f\n' | sort) |
        while read -r name; do
            id=$(tr -c 'A-Za-z0-9\n' _ <<<"$name")
            echo "  <File Id=\"$id\" Name=\"$name\" Source=\"files/$name\"/>"
        done
    echo '</Include>'
} >"$work/documents.wxi"
cp "$root/packaging/icons/runatlas.ico" "$work/runatlas.ico"
(cd "$work" && wixl -a x64 -D Version="${numbers%.0}" -o "$out/runatlas-$version-x64.msi" installer.wxs)
ls -l --time-style=+ "$out/runatlas-$version-setup.exe" "$out/runatlas-$version-x64.msi" | awk '{ print $6, $5, "bytes" }'
