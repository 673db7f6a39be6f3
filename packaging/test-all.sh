#!/usr/bin/env bash
# Everything about packages, from nothing to installed and removed: cheap checks, the programs for Windows and Linux, tests
# under Wine, packages, clean Debian systems, installers, a release, and whether it comes out the same twice.
#
#   packaging/test-all.sh [OUTDIR] [OPTION…]       OUTDIR: target/test-all; what was built stays there
#
#   --only STEP,…              of: check, macos, windows, linux, wine, tests, release, debian, session,
#                              installers, same
#   --skip STEP,…              leaves these out
#   --linux-binary FILE        instead of building it (saves about 16 minutes of processor time)
#   --windows-programs DIR     with runatlas.exe and runatlas.com, instead of building them (about as much)
#
# A step that cannot be done here (a tool is missing, or something it needs was not built) is skipped with the reason. The end is a table
# with times and sizes; the exit code is 1 when a step failed. OUTDIR/STEP.log is what a step said, OUTDIR/pictures what it saw.
# packaging/prepare.sh lists what is needed.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=packaging/environment.sh
. "$root/packaging/environment.sh"
cd "$root"

out=target/test-all only='' skip='' binary='' programs=''
while [ $# -gt 0 ]; do
  case $1 in
  --only) only=$2 && shift ;;
  --skip) skip=$2 && shift ;;
  --linux-binary) binary=$(realpath "$2") && shift ;;
  --windows-programs) programs=$(realpath "$2") && shift ;;
  -*) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0" && exit 2 ;;
  *) out=$1 ;;
  esac
  shift
done
mkdir -p "$out"
out=$(realpath "$out")
given_binary=$binary given_programs=$programs
binary=${binary:-$out/linux/runatlas} programs=${programs:-$out/windows}
packages=$out/release

need() { # FILE STEP
  [ -e "$1" ] || not_here "nothing was built by \"$2\""
}

step_check() { packaging/check.sh; }
step_macos() { packaging/macos/check.sh; }
step_windows() {
  [ -z "$given_programs" ] || { not_here "programs were given"; return; }
  have x86_64-w64-mingw32-gcc x86_64-w64-mingw32-windres || return
  packaging/windows/build.sh "$programs"
}
step_wine() {
  have wine || return
  need "$programs/runatlas.exe" windows || return
  [ -x "$binary" ] || { not_here "no program for Linux to compare with"; return; }
  PICTURES=$out/pictures packaging/windows/test.sh "$programs" "${RUNATLAS_ZOO:-tests/fixtures/zoo.tar.gz}" "$binary"
}
step_tests() {
  have wine || return
  packaging/windows/test-rust.sh
}
step_linux() {
  [ -z "$given_binary" ] || { not_here "a program was given"; return; }
  [ -x "${ZIG_FOLDER:-/opt/zig}/bin/cargo-zigbuild" ] || have cargo-zigbuild || return
  packaging/linux/binary.sh "$(dirname "$binary")"
}
# What a release would be of this commit; also where only its version is not yet one.
step_release() {
  rm -rf "$packages"
  local parts=source arguments=(--draft)
  if [ -e "$binary" ]; then parts+=,linux arguments+=(--linux-binary "$binary"); fi
  if [ -e "$programs/runatlas.exe" ]; then parts+=,windows arguments+=(--windows-programs "$programs"); fi
  packaging/release.sh "$(version_of_package)" "$packages" --only "$parts" "${arguments[@]}"
}
# Beside the packages of Linux nothing else that its tests could take for one.
linux_packages() {
  rm -rf "$out/debian" && mkdir "$out/debian" &&
    cp "$packages"/runatlas*.{deb,rpm} "$packages"/runatlas-*-linux-*.tar.gz "$out/debian"
}
step_debian() {
  have debootstrap || return
  [ "$(id -u)" -eq 0 ] || { not_here "debootstrap needs root"; return; }
  need "$binary" linux || return
  linux_packages || return
  PICTURES=$out/pictures packaging/linux/test.sh "$out/debian"
}
step_session() {
  have Xvfb openbox pcmanfm xdotool dbus-run-session || return
  need "$binary" linux || return
  linux_packages || return
  PICTURES=$out/pictures packaging/linux/session.sh "$out/debian"
}
step_installers() {
  have wine makensis wixl || return
  need "$programs/runatlas.exe" windows || return
  PICTURES=$out/pictures packaging/windows/test-installers.sh "$packages"
}
step_same() {
  need "$binary" linux || return
  local arguments=("$binary")
  if [ -e "$programs/runatlas.exe" ]; then arguments+=("$programs"); fi
  packaging/reproducible.sh "${arguments[@]}"
}

table=() failed=0
step() { # NAME WHAT
  local began=$SECONDS code=0 log=$out/$1.log says
  if [[ -n $only && ,$only, != *,$1,* || ,$skip, == *,$1,* ]]; then
    return
  fi
  printf '== %s: %s\n' "$1" "$2"
  set +e
  (set -e; "step_$1") >"$log" 2>&1 </dev/null
  code=$?
  set -e
  case $code in
  0) says=passed ;;
  77) says="skipped: $(tail -1 "$log" | sed 's/^skipped: //')" ;;
  *) says="FAILED ($code), see $log" failed=1 && tail -15 "$log" ;;
  esac
  # What a step that passed has left out itself.
  grep -hE '^(skipped|left out):' "$log" | grep -v "^$says\$" | sed 's/^/   /' || true
  table+=("$(printf '%-11s %6d s  %s' "$1" $((SECONDS - began)) "$says")")
}

step check "cheap checks of entries, types, versions and scripts"
step macos "types of the whole product for macOS"
step windows "the programs for Windows"
step linux "the one program of all Linux packages"
step wine "the programs under Wine against those of Linux"
step tests "the program's own tests under Wine"
step release "licences, materials, packages, checksums"
step debian "packages in clean Debian systems"
step session "a file manager, the mouse, the tar.gz in a home folder"
step installers "installers under Wine: install, use, remove"
step same "packages, made twice"

printf '\n== %s, commit %s\n' "Runatlas $(version_of_package)" "$(git rev-parse --short HEAD)"
printf '%s\n' "${table[@]}"
printf '%-11s %6d s\n' all "$SECONDS"
printf '\n== sizes\n'
for file in "$binary" "$programs"/runatlas.{exe,com} "$packages"/*; do
  if [ -f "$file" ]; then
    printf '%12d bytes  %s\n' "$(wc -c <"$file")" "$(basename "$file")"
  fi
done
exit "$failed"
