#!/usr/bin/env bash
# Makes the files of a release, as far as this system can: packages for Linux, Windows and macOS, the source, licences, a bill
# of materials and checksums. Same commit and tools, same bytes (packaging/reproducible.sh compares them).
#
#   packaging/release.sh VERSION [OUTDIR] [OPTION…]      OUTDIR: target/release-VERSION; must be empty or not exist
#
#   --only PART,…            of: linux, windows, macos, source. All unless given; licences, materials and checksums always
#   --linux-binary FILE      instead of building it (packaging/linux/binary.sh)
#   --windows-programs DIR   with runatlas.exe and runatlas.com, instead of building them (packaging/windows/build.sh);
#                            signed ones, for example: docs/signing.md
#   --macos-binary FILE      built on a Mac; given twice, for both kinds of processors. On a Mac they are built unless given
#   --with DIR               also takes the files of this folder, made elsewhere (a .dmg, for example)
#   --draft                  goes on where version, change log or work tree are not those of a release
#
# What is missing on this system is skipped, with the reason; the table at the end says so. Fails (1) when a part fails that
# could be made. Needs git, cargo, Python 3.9; the parts need what packaging/prepare.sh lists.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=packaging/environment.sh
. "$root/packaging/environment.sh"

usage() {
  sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"
  exit "$1"
}
absolute() { (cd "$(dirname "$1")" && printf '%s/%s\n' "$PWD" "$(basename "$1")"); }

version='' out='' only=linux,windows,macos,source linux_binary='' windows_programs='' macos_binaries=() with='' draft=''
while [ $# -gt 0 ]; do
  case $1 in
  --only) only=$2 && shift ;;
  --linux-binary) linux_binary=$(absolute "$2") && shift ;;
  --windows-programs) windows_programs=$(absolute "$2") && shift ;;
  --macos-binary) macos_binaries+=("$(absolute "$2")") && shift ;;
  --with) with=$(absolute "$2") && shift ;;
  --draft) draft=1 ;;
  -h | --help) usage 0 ;;
  -*) usage 2 >&2 ;;
  *) if [ -z "$version" ]; then version=$1; elif [ -z "$out" ]; then out=$1; else usage 2 >&2; fi ;;
  esac
  shift
done
[ -n "$version" ] || usage 2 >&2
for part in ${only//,/ }; do
  case $part in linux | windows | macos | source) ;; *) echo "release.sh: no part is called $part" >&2 && exit 2 ;; esac
done
out=${out:-$root/target/release-$version}
mkdir -p "$out"
out=$(cd "$out" && pwd)
[ -z "$(ls -A "$out")" ] || { echo "release.sh: $out is not empty" >&2; exit 2; }
cd "$root"

# --- Is this the version that it is called?
wrong=()
[ "$(version_of_package)" = "$version" ] || wrong+=("Cargo.toml has version $(version_of_package)")
day=$(sed -nE "s/^## \[?${version//./\\.}\]? - ([0-9]{4}-[0-9]{2}-[0-9]{2})$/\1/p" CHANGELOG.md)
[ -n "$day" ] || wrong+=("CHANGELOG.md has no section \"## $version - YEAR-MONTH-DAY\"")
if [ -n "$day" ] && sed -n '/^## Unreleased/,/^## [^U]/p' CHANGELOG.md | grep -q '^- '; then
  wrong+=("CHANGELOG.md has changes that are not released")
fi
metainfo=packaging/linux/io.github.runatlas.Runatlas.metainfo.xml
grep -q "<release version=\"$version\" date=\"$day\"" "$metainfo" || wrong+=("$metainfo has no release $version of $day")
changed=$(git status --porcelain)
[ -z "$changed" ] || wrong+=("the work tree differs from the commit: $(head -3 <<<"$changed" | tr -s ' \n' ' ')")
if [ ${#wrong[@]} -gt 0 ]; then
  printf 'release.sh: %s\n' "${wrong[@]}" >&2
  [ -n "$draft" ] || exit 1
fi

scratch=$(mktemp -d "${TMPDIR:-/tmp}/runatlas-release.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
name=runatlas-$version
licences=$root/target/package/THIRD-PARTY-LICENSES.txt
# What the scripts that make packages put into them.
export LICENCES=$licences

# --- The parts. Each returns 77 when it cannot be made here, after it has said why.
make_source() {
  git archive --format=tar --prefix="$name/" HEAD | gzip -9n >"$out/$name-source.tar.gz"
}

make_linux() {
  have dpkg-deb || return
  local binary=$linux_binary
  if [ -z "$binary" ]; then
    packaging/linux/binary.sh "$scratch/linux" || return
    binary=$scratch/linux/runatlas
  fi
  packaging/linux/build.sh "$binary" "$out"
}

make_windows() {
  local programs=$windows_programs folder
  if [ -z "$programs" ]; then
    programs=$scratch/windows
    if [ "${OS:-}" = Windows_NT ]; then
      build_on_windows "$programs" || return
    else
      have x86_64-w64-mingw32-gcc x86_64-w64-mingw32-windres || return
      packaging/windows/build.sh "$programs" || return
    fi
  fi
  folder=$scratch/zip/Runatlas
  mkdir -p "$folder"
  cp "$programs/runatlas.exe" "$programs/runatlas.com" LICENSE-MIT LICENSE-APACHE "$licences" "$folder"
  cp README.md "$folder/README.txt"
  python3 packaging/archive.py "$out/$name-windows-x86_64.zip" "$folder"
  # The installers come from tools of Linux; where those are missing, the zip is what there is.
  have makensis wixl || return 0
  packaging/windows/installers.sh "$programs" "$out" || return
  python3 packaging/msi.py "$out"/*.msi
}

# With Microsoft's tool chain and its static run-time library: no redistributable has to be installed.
build_on_windows() {
  export CARGO_ENCODED_RUSTFLAGS="$CARGO_ENCODED_RUSTFLAGS"$'\x1f-Ctarget-feature=+crt-static'
  cargo build --locked --profile dist --bin runatlas || return
  cargo build --locked --release --manifest-path packaging/windows/console/Cargo.toml --target-dir target/console || return
  mkdir -p "$1"
  cp target/dist/runatlas.exe "$1/runatlas.exe"
  cp target/console/release/runatlas-console.exe "$1/runatlas.com"
}

make_macos() {
  local target
  if [ ${#macos_binaries[@]} -eq 0 ]; then
    [ "$(uname)" = Darwin ] || { not_here "a program for macOS is built on a Mac: give it with --macos-binary"; return; }
    for target in aarch64-apple-darwin x86_64-apple-darwin; do
      rustup target add "$target" || return
      MACOSX_DEPLOYMENT_TARGET=11.0 cargo build --locked --profile dist --bin runatlas --target "$target" || return
      macos_binaries+=("target/$target/dist/runatlas")
    done
  fi
  packaging/macos/bundle.sh "${macos_binaries[@]}" "$out"
}

# --- Go.
results=() failed=0
run() { # NAME FUNCTION
  local began=$SECONDS code=0 says
  printf '== %s\n' "$1" >&2
  # A subshell with `set -e` of its own; tested by its code alone, since `||` would switch that off.
  set +e
  (set -e; "$2") 2>"$scratch/says"
  code=$?
  set -e
  cat "$scratch/says" >&2
  case $code in
  0) says=made ;;
  77) says="skipped: $(tail -1 "$scratch/says" | sed 's/^skipped: //')" ;;
  *) says="FAILED ($code)" failed=1 ;;
  esac
  results+=("$(printf '%-10s %5d s  %s' "$1" $((SECONDS - began)) "$says")")
}
make_licences() {
  packaging/licences.sh "$licences" && cp "$licences" "$out/THIRD-PARTY-LICENSES.txt"
}
make_materials() {
  packaging/sbom.sh "$out/$name.cdx.json"
}

run licences make_licences
[ "$failed" -eq 0 ] || { echo "release.sh: without the licences no package can be made" >&2; exit 1; }
run materials make_materials
for part in source linux windows macos; do
  if [[ ,$only, == *,$part,* ]]; then
    run "$part" "make_$part"
  fi
done
if [ -n "$with" ]; then
  cp "$with"/* "$out"
fi

# --- What would be noticed too late.
faults() {
  local file lists
  for file in "$out"/*; do
    [ "$(wc -c <"$file")" -gt 0 ] || echo "$file is empty"
    lists=
    case $file in
    *-source.tar.gz) ;;
    *.deb) lists="dpkg-deb --contents" ;;
    *.rpm) lists="rpm -qlp" ;;
    *.tar.gz) lists="tar -tzf" ;;
    *.zip) lists="unzip -l" ;;
    *.msi) lists="msiextract -l" ;;
    esac
    if [ -n "$lists" ] && command -v "${lists%% *}" >/dev/null; then
      $lists "$file" 2>/dev/null | grep -cE 'THIRD-PARTY-LICEN[CS]ES' >/dev/null || echo "$file does not hold the licences"
    fi
  done
  for file in "$linux_binary" "$scratch/linux/runatlas" "$windows_programs/runatlas.exe" "$scratch/windows/runatlas.exe"; do
    if [ -f "$file" ] && grep -qaF -e "$root/" -e "${CARGO_HOME:-$HOME/.cargo}/registry" "$file"; then
      echo "$file names folders of this machine"
    fi
  done
}
found=$(faults)
if [ -n "$found" ]; then
  printf 'release.sh: %s\n' "$found" >&2
  [ -n "$draft" ] || failed=1
fi

printf '\n== %s %s, commit %s\n' Runatlas "$version" "$(git rev-parse --short HEAD)"
printf '%s\n' "${results[@]}"
printf '\n== %s\n' "$out"
packaging/checksums.sh "$out"
exit "$failed"
