#!/usr/bin/env bash
# The cheap checks of everything that packages the program, the same on every system: a check whose tools are missing says so
# and is skipped. Nothing is installed and no file here is changed.
#
#   packaging/check.sh [CHECK…]      all of them unless named; --list names them
#
# RUNATLAS_CHECK_SYSTEMS   which other systems the product is checked for by the compiler: `windows macos` unless set; empty: none.
#                          Minutes at first, for the standard library and all dependencies too, then seconds: target/check-*
# packaging/prepare.sh lists the tools. Exit code: 1 if a check failed.
set -uo pipefail
cd "$(dirname "$0")/.." || exit

scratch=$(mktemp -d "${TMPDIR:-/tmp}/runatlas-packaging.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

checks=(icons icon_files desktop_entries types_of_files metainfo macos_plist macos_bundle windows_installers
  windows_manifest scripts versions licences windows_types macos_types)
linux=packaging/linux windows=packaging/windows macos=packaging/macos

# --- How a check ends: with what it says on its last line when it is skipped (77), or with everything it said when it failed.
skip() {
  echo "$*"
  exit 77
}
fail() {
  echo "$*"
  exit 1
}
need() {
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null || skip "no $tool"
  done
}
# Fails where a file is missing; where its whole folder is, a part of packaging/ was left out.
need_files() {
  local file
  for file in "$@"; do
    [ -d "$(dirname "$file")" ] || skip "there is no $(dirname "$file")"
    [ -e "$file" ] || fail "there is no $file"
  done
}

# --- Icons
check_icons() {
  need python3
  python3 - <<'PYTHON'
import pathlib, struct, sys, xml.dom.minidom

folder = pathlib.Path("packaging/icons")
faults = []

def png_size(data, name):
    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR" or b"IEND" not in data[-12:]:
        faults.append(f"{name} is no PNG")
        return None
    return struct.unpack(">II", data[16:24])

kinds = {
    "apps/runatlas": [16, 24, 32, 48, 64, 128, 256, 512],
    "mimetypes/application-x-runatlas-view": [16, 24, 32, 48, 64, 128, 256],
    "mimetypes/application-x-mlflow-database": [16, 24, 32, 48, 64, 128, 256],
}
for kind, sizes in kinds.items():
    for size in sizes:
        path = folder / f"hicolor/{size}x{size}/{kind}.png"
        if not path.is_file():
            faults.append(f"there is no {path}")
        elif png_size(path.read_bytes(), path) not in (None, (size, size)):
            faults.append(f"{path} is not {size} pixels wide and high")
    path = folder / f"hicolor/scalable/{kind}.svg"
    if not path.is_file():
        faults.append(f"there is no {path}")
for path in sorted(folder.rglob("*.svg")):
    if xml.dom.minidom.parse(str(path)).documentElement.tagName != "svg":
        faults.append(f"{path} is no SVG")

for name in ["runatlas", "view", "database"]:
    path = folder / f"{name}.ico"
    data = path.read_bytes()
    reserved, kind, count = struct.unpack("<HHH", data[:6])
    sizes = set()
    for at in range(count):
        width, height, _, _, _, depth, length, offset = struct.unpack("<BBBBHHII", data[6 + 16 * at : 22 + 16 * at])
        if width != height or depth != 32 or offset + length > len(data):
            faults.append(f"{path}: picture {at} is broken")
        sizes.add(width or 256)
    lacking = {16, 24, 32, 48, 64, 256} - sizes
    if (reserved, kind) != (0, 1) or lacking:
        faults.append(f"{path} lacks {sorted(lacking)}")

for name in ["runatlas", "view"]:
    path = folder / f"{name}.icns"
    data = path.read_bytes()
    if data[:4] != b"icns" or struct.unpack(">I", data[4:8])[0] != len(data):
        faults.append(f"{path} is no icns")
        continue
    at, found = 8, {}
    while at < len(data):
        length = struct.unpack(">I", data[at + 4 : at + 8])[0]
        found[data[at : at + 4].decode()] = data[at + 8 : at + length]
        at += max(length, 8)
    sizes = {"ic07": 128, "ic08": 256, "ic09": 512, "ic10": 1024, "ic11": 32, "ic12": 64, "ic13": 256, "ic14": 512}
    for kind, size in sizes.items():
        if kind not in found:
            faults.append(f"{path} lacks {kind}")
        elif png_size(found[kind], f"{path} {kind}") not in (None, (size, size)):
            faults.append(f"{path}: {kind} is not {size} pixels wide")
    for kind in ["is32", "s8mk", "il32", "l8mk"]:
        if kind not in found:
            faults.append(f"{path} lacks {kind}")

print("\n".join(faults))
sys.exit(bool(faults))
PYTHON
}

# Whether what is committed is what the drawings give. Other versions of the tools may differ in a pixel; only where they give
# the program's largest icon as it is can anything be said.
check_icon_files() {
  need rsvg-convert icotool png2icns python3 cmp
  local known=packaging/icons/hicolor/512x512/apps/runatlas.png
  rsvg-convert --width 512 --height 512 packaging/icons/runatlas.svg --output "$scratch/icon.png"
  cmp -s "$scratch/icon.png" "$known" || [ -n "$(git status --porcelain -- packaging/icons 2>/dev/null)" ] ||
    skip "this rsvg-convert draws otherwise than the one of the committed icons"
  packaging/icons/make.sh --check || fail "packaging/icons/make.sh makes them anew"
}

# --- Linux
check_desktop_entries() {
  need desktop-file-validate
  need_files "$linux/runatlas.desktop" "$linux/zzz-runatlas-folder.desktop"
  local said
  # Hints are advice; whatever else it says is a fault.
  said=$(desktop-file-validate "$linux"/*.desktop 2>&1 | grep -v ': hint: ')
  [ -z "$said" ] || fail "$said"
  # Without a choice of the user the first entry of the alphabet is the default. That must not be us, for what is not ours.
  local types
  types=$(sed -n 's/^MimeType=//p' "$linux/runatlas.desktop")
  [ "$types" = "application/x-runatlas-view;application/x-mlflow-database;" ] || fail "runatlas.desktop has the types $types"
  types=$(sed -n 's/^MimeType=//p' "$linux/zzz-runatlas-folder.desktop")
  [ "$types" = "inode/directory;" ] || fail "zzz-runatlas-folder.desktop has the types $types"
  grep -qx 'NoDisplay=true' "$linux/zzz-runatlas-folder.desktop" || fail "the entry of folders would stand in the menu"
  # As the window names itself.
  grep -qx 'StartupWMClass=runatlas' "$linux/runatlas.desktop" || fail "the window would not belong to runatlas.desktop"
  grep -q 'const APP_ID: &str = "runatlas";' src/shell/native/mod.rs || fail "the window no longer calls itself runatlas"
}

check_types_of_files() {
  local types=$linux/runatlas-mime.xml
  need_files "$types"
  need python3
  python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' "$types" || exit 1
  need update-mime-database
  mkdir -p "$scratch/share/mime/packages"
  cp "$types" "$scratch/share/mime/packages"
  # Of the base it knows the types that ours are kinds of.
  if [ -f /usr/share/mime/packages/freedesktop.org.xml ]; then
    cp /usr/share/mime/packages/freedesktop.org.xml "$scratch/share/mime/packages"
  fi
  local said
  said=$(XDG_DATA_DIRS=$scratch/share update-mime-database "$scratch/share/mime" 2>&1) || fail "$said"
  [ -z "$said" ] || fail "$said"
  grep -q '^80:application/x-mlflow-database:mlflow.db$' "$scratch/share/mime/globs2" || fail "mlflow.db has no type"
  grep -q ':application/x-runatlas-view:\*.runatlas$' "$scratch/share/mime/globs2" || fail "view files have no type"
  need gio
  printf '{"runatlas_view": 1}\n' >"$scratch/a.runatlas"
  printf 'SQLite format 3\0' >"$scratch/mlflow.db"
  cp "$scratch/mlflow.db" "$scratch/other.db"
  type_of() {
    XDG_DATA_HOME=$scratch/share XDG_DATA_DIRS=$scratch/share gio info -a standard::content-type "$1" |
      sed -n 's/.*content-type: //p'
  }
  [ "$(type_of "$scratch/a.runatlas")" = application/x-runatlas-view ] || fail "a.runatlas is $(type_of "$scratch/a.runatlas")"
  [ "$(type_of "$scratch/mlflow.db")" = application/x-mlflow-database ] || fail "mlflow.db is $(type_of "$scratch/mlflow.db")"
  [ "$(type_of "$scratch/other.db")" != application/x-mlflow-database ] || fail "every database is taken for MLflow's"
}

check_metainfo() {
  need appstreamcli
  local file=$linux/io.github.runatlas.Runatlas.metainfo.xml said
  need_files "$file"
  said=$(appstreamcli validate --no-net "$file" 2>&1) || fail "$said"
  local image
  for image in $(grep -oE 'docs/images/[a-z-]+\.png' "$file"); do
    need_files "$image"
  done
}

# --- macOS
check_macos_plist() {
  need python3
  need_files "$macos/Info.plist" "$macos/en.lproj/InfoPlist.strings" "$macos/zh-Hans.lproj/InfoPlist.strings"
  python3 - "$macos" <<'PYTHON'
import pathlib, plistlib, re, sys

folder = pathlib.Path(sys.argv[1])
with open(folder / "Info.plist", "rb") as file:
    plist = plistlib.load(file)
asked = ["CFBundleIdentifier", "CFBundleExecutable", "CFBundleIconFile", "CFBundlePackageType", "LSMinimumSystemVersion"]
faults = [f"Info.plist has no {key}" for key in asked if not isinstance(plist.get(key), str)]
if plist.get("NSHighResolutionCapable") is not True:
    faults.append("the window would be blurred")
if "CFBundleDocumentTypes" in plist:
    faults.append("documents are offered that do not reach the program: packaging/macos/README.md")
declared = plist["UTExportedTypeDeclarations"]
if [kind["UTTypeTagSpecification"]["public.filename-extension"] for kind in declared] != [["runatlas"]]:
    faults.append("view files have no type")
pictures = [plist["CFBundleIconFile"], *(kind["UTTypeIconFile"] for kind in declared)]
faults += [f"there is no {name}" for name in pictures if not pathlib.Path("packaging/icons", name).is_file()]

# What can be said in other words, in all languages.
keys = {kind["UTTypeDescription"] for kind in declared} | {key for key in plist if key.endswith("UsageDescription")}
for language in plist["CFBundleLocalizations"]:
    text = (folder / f"{language}.lproj/InfoPlist.strings").read_text(encoding="utf-8")
    said = dict(re.findall(r'^"([^"\n]+)" = "([^"\n]+)";$', text, re.M))
    if len(said) != len([line for line in text.splitlines() if line.strip()]):
        faults.append(f"{language}: a line is not \"key\" = \"text\";")
    if set(said) != keys:
        faults.append(f"{language}: {sorted(set(said) ^ keys)} is there or is missing")
print("\n".join(faults))
sys.exit(bool(faults))
PYTHON
}

# Of a program that is a head alone; twice, for the same bytes.
check_macos_bundle() {
  need python3 cmp
  [ "$(uname)" != Darwin ] || skip "it would be signed here: bundle.sh is for real programs"
  printf '\xcf\xfa\xed\xfe\x0c\x00\x00\x01' >"$scratch/program"
  echo "licences" >"$scratch/licences"
  local folder
  for folder in one other; do
    (umask 077 && LICENCES=$scratch/licences "$macos/bundle.sh" "$scratch/program" "$scratch/$folder") || exit 1
    touch "$scratch/program"
  done
  local zip
  zip=runatlas-$(version_of_package)-macos-aarch64.zip
  cmp "$scratch/one/$zip" "$scratch/other/$zip" || exit 1
  python3 - "$scratch/one/$zip" "$(version_of_package)" <<'PYTHON'
import plistlib, sys, zipfile

with zipfile.ZipFile(sys.argv[1]) as archive:
    entries = {entry.filename: entry for entry in archive.infolist()}
    contents = "Runatlas.app/Contents/"
    plist = plistlib.loads(archive.read(contents + "Info.plist"))
    program = entries[contents + "MacOS/" + plist["CFBundleExecutable"]]
    assert program.external_attr >> 16 == 0o100755, oct(program.external_attr >> 16)
    assert contents + "Resources/" + plist["CFBundleIconFile"] in entries
    assert contents + "Resources/THIRD-PARTY-LICENSES.txt" in entries
    assert plist["CFBundleVersion"] == plist["CFBundleShortVersionString"] == sys.argv[2]
PYTHON
}

# --- Windows. The installers of empty programs: what counts is that their scripts are right.
check_windows_installers() {
  need_files "$windows/installers.sh" "$windows/installer.nsi" "$windows/installer.wxs"
  need makensis wixl convert
  local program said
  mkdir -p "$scratch/programs"
  for program in runatlas.exe runatlas.com; do
    printf 'MZ' >"$scratch/programs/$program"
  done
  echo "licences" >"$scratch/licences"
  said=$(LICENCES=$scratch/licences "$windows/installers.sh" "$scratch/programs" "$scratch/installers" 2>&1) || fail "$said"
  if ! [[ $(find "$scratch/installers" -name '*-setup.exe' -size +20k) && $(find "$scratch/installers" -name '*.msi' -size +4k) ]]; then
    fail "installers are missing or empty: $(ls -l "$scratch/installers")"
  fi
  if grep -i warning <<<"$said"; then exit 1; fi
}

check_windows_manifest() {
  need_files "$windows/runatlas.manifest"
  need python3
  python3 - "$windows/runatlas.manifest" <<'PYTHON'
import sys, xml.dom.minidom

text = {}
for element in xml.dom.minidom.parse(sys.argv[1]).getElementsByTagName("*"):
    text[element.localName or element.tagName] = "".join(n.data for n in element.childNodes if n.nodeType == n.TEXT_NODE).strip()
asked = {"longPathAware": "true", "activeCodePage": "UTF-8", "dpiAwareness": "PerMonitorV2"}
faults = [f"{key} is {text.get(key)}" for key, value in asked.items() if value.lower() not in text.get(key, "").lower()]
print("\n".join(faults))
sys.exit(bool(faults))
PYTHON
}

# --- Everything
check_scripts() {
  local file first failed=0 shells=()
  while IFS= read -r file; do
    first=$(head -n 1 "$file")
    case $first in
    '#!'*python3*) python3 -c 'import ast, sys; ast.parse(open(sys.argv[1], encoding="utf-8").read())' "$file" || failed=1 ;;
    '#!/bin/sh'*) sh -n "$file" && shells+=("$file") || failed=1 ;;
    '#!'*bash*) bash -n "$file" && shells+=("$file") || failed=1 ;;
    # What others read.
    *) if [[ $file = *.sh ]]; then bash -n "$file" && shells+=("$file") || failed=1; fi ;;
    esac
    if [[ $first = '#!'* ]] && [ ! -x "$file" ]; then
      echo "$file is not executable" && failed=1
    fi
  done < <(find packaging docs .ci -name '*.sh' -type f -o -name '*.py' -type f -o -path '.ci/*' -type f | sort)
  [ "$failed" -eq 0 ] || exit 1
  command -v shellcheck >/dev/null || { echo "read by their shells; no shellcheck" && exit; }
  shellcheck --external-sources --severity=warning "${shells[@]}" || exit 1
}

version_of_package() { sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1; }

# Everywhere the version of Cargo.toml. While changes are collected for the next one, the last release may be an earlier one:
# then the change log and the metainfo agree on that.
check_versions() {
  local version released listed file=$linux/io.github.runatlas.Runatlas.metainfo.xml
  version=$(version_of_package)
  grep -A1 '^name = "runatlas"$' Cargo.lock | grep -qx "version = \"$version\"" || fail "Cargo.lock has another version than $version"
  if [ -f "$windows/console/Cargo.toml" ]; then
    grep -qx "version = \"$version\"" "$windows/console/Cargo.toml" || fail "$windows/console has another version than $version"
  fi
  grep -q '@VERSION@' "$macos/Info.plist" || fail "Info.plist no longer takes the version of Cargo.toml"
  released=$(sed -nE 's/^## \[?([0-9]+\.[0-9]+\.[0-9]+)\]? - [0-9-]+$/\1/p' CHANGELOG.md | head -n 1)
  [ -n "$released" ] || skip "CHANGELOG.md has no release yet"
  if [ "$released" != "$version" ] && ! sed -n '/^## Unreleased/,/^## [^U]/p' CHANGELOG.md | grep -q '^- '; then
    fail "Cargo.toml has $version, CHANGELOG.md ends with $released"
  fi
  need_files "$file"
  listed=$(sed -nE 's/.*<release .*version="([^"]+)".*/\1/p' "$file" | head -n 1)
  [ "$listed" = "$released" ] || fail "CHANGELOG.md has $released, $file has $listed"
}

# A crate whose licence nobody has a text of is found here, not at a release.
check_licences() {
  need cargo python3
  packaging/licences.sh "$scratch/licences.txt" && packaging/sbom.sh "$scratch/materials.json" || exit 1
}

# --- The compiler, for other systems
wanted() {
  case " ${RUNATLAS_CHECK_SYSTEMS-windows macos} " in *" $1 "*) ;; *) skip "RUNATLAS_CHECK_SYSTEMS does not name $1" ;; esac
}

check_windows_types() {
  wanted windows
  need x86_64-w64-mingw32-gcc x86_64-w64-mingw32-windres
  . packaging/compiler.sh
  need_std_source
  CARGO_TARGET_DIR=target/check-windows check_for "$CARGO" x86_64-pc-windows-gnu
}

check_macos_types() {
  wanted macos
  [ "$(uname)" != Darwin ] || skip "this is macOS"
  "$macos/check.sh"
}

# --- Go.
if [ "${1:-}" = --list ]; then
  printf '%s\n' "${checks[@]}"
  exit
fi
chosen=("$@")
[ $# -gt 0 ] || chosen=("${checks[@]}")
failed=0
for check in "${chosen[@]}"; do
  declare -F "check_$check" >/dev/null || { echo "check.sh: there is no check $check; --list names them" >&2; exit 2; }
  began=$SECONDS
  ("check_$check") >"$scratch/said" 2>&1
  code=$?
  case $code in
  0) says=ok$(grep . "$scratch/said" | tail -n 1 | sed 's/^/: /') ;;
  77) says="skipped: $(tail -n 1 "$scratch/said")" ;;
  *) says=FAILED failed=1 ;;
  esac
  took=$((SECONDS - began))
  if [ "$took" -gt 9 ]; then says+=" ($took s)"; fi
  printf '%-18s %s\n' "$check" "$says"
  if [ "$says" = "${says#FAILED}" ]; then continue; fi
  sed 's/^/    /' "$scratch/said"
done
exit "$failed"
