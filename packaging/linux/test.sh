#!/usr/bin/env bash
# Tries the packages of build.sh in clean Debian roots, and the tar.gz and the .rpm beside them.
#
#   packaging/linux/test.sh OUTDIR [SUITE...]     SUITE: bookworm trixie
#
# Per suite: the .deb installed without recommended packages, `check` and `ls`, the window with a picture, the types that gio
# tells, and that removal leaves nothing. On bullseye (Debian 11) the binary alone: its glibc is old.
# Needs what packaging/prepare.sh lists, root, and once the network: $ROOTS (~/.cache/runatlas-roots) keeps the roots and the
# packages that were fetched. Pictures go to $PICTURES (OUTDIR/pictures). $DISPLAY_NUMBER (97) is the display that is started.
set -euo pipefail

[ $# -ge 1 ] || { echo "usage: test.sh OUTDIR [SUITE...]" >&2; exit 2; }
outdir=$(realpath "$1")
shift
suites=("$@")
[ ${#suites[@]} -gt 0 ] || suites=(bookworm trixie)
cd "$(dirname "$0")/../.."
sample=$PWD/assets/sample
roots=${ROOTS:-${XDG_CACHE_HOME:-$HOME/.cache}/runatlas-roots}
pictures=${PICTURES:-$outdir/pictures}
display=:${DISPLAY_NUMBER:-97}
mkdir -p "$roots" "$pictures"
single() { # what OUTDIR has of a kind
  local found
  mapfile -t found < <(compgen -G "$outdir/$1")
  if [ ${#found[@]} -ne 1 ] || [ ! -f "${found[0]}" ]; then
    echo "test.sh: not one $1 in $outdir" >&2
    exit 1
  fi
  echo "${found[0]}"
}
deb=$(single 'runatlas_*.deb')
rpm=$(single 'runatlas-*.rpm')
tarball=$(single 'runatlas-*.tar.gz')

scratch=$(mktemp -d "${TMPDIR:-/tmp}/runatlas-test.XXXXXX")
server=
finish() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf --one-file-system "$scratch"
}
trap finish EXIT

failed=0
# What is expected, and a command that says whether it holds.
expect() {
  local what=$1
  shift
  if "$@" >"$scratch/said" 2>&1; then
    printf 'ok      %s\n' "$what"
  else
    printf 'FAILED  %s\n' "$what"
    sed 's/^/        /' "$scratch/said"
    failed=$((failed + 1))
  fi
}
same() {
  diff "$1" "$2"
}
contains() { # FILE PATTERN...
  local file=$1 pattern
  shift
  for pattern; do
    grep -qF -- "$pattern" "$file" || { echo "no $pattern in:"; cat "$file"; return 1; }
  done
}
empty() {
  [ ! -s "$1" ] || { cat "$1"; return 1; }
}

# --- the tar.gz, in a home folder ----------------------------------------------------------------------------------------
mkdir "$scratch/tar" "$scratch/home"
tar -C "$scratch/tar" -xzf "$tarball"
unpacked=$(echo "$scratch"/tar/*)
runatlas=$unpacked/bin/runatlas
LANG=C "$runatlas" ls "$sample" >"$scratch/runs"
home() {
  env -u XDG_DATA_HOME -u XDG_CONFIG_HOME HOME="$scratch/home" PATH="/usr/local/bin:/usr/bin:/bin" "$@"
}
find "$scratch/home" | sort >"$scratch/before"
share=$scratch/home/.local/share
expect "tar.gz: installs into a home folder" home "$unpacked/install.sh"
expect "tar.gz: is no default for folders where nobody chose one" sh -c "
  ! env -u XDG_DATA_HOME -u XDG_CONFIG_HOME HOME='$scratch/home' gio mime inode/directory | head -n 1 | grep runatlas"
mkdir "$scratch/home/.config"
printf '[Default Applications]\ninode/directory=thunar.desktop\n' >"$scratch/home/.config/mimeapps.list"
expect "tar.gz: installs over itself" home "$unpacked/install.sh"
if [ -f /usr/share/applications/thunar.desktop ]; then
  home gio mime inode/directory >"$scratch/folders"
  expect "tar.gz: is offered for folders where somebody chose" contains "$scratch/folders" zzz-runatlas-folder.desktop
fi
expect "tar.gz: the entries are valid" desktop-file-validate "$share"/applications/*runatlas*.desktop
expect "tar.gz: the entry names a program that runs" sh -c "
  \"\$(sed -n 's/^TryExec=//p' '$share/applications/runatlas.desktop')\" --version"
rm -r "$scratch/home/.config"
expect "tar.gz: is removed" home "$scratch/home/.local/lib/runatlas/uninstall.sh"
find "$scratch/home" | sort >"$scratch/after"
expect "tar.gz: nothing is left" same "$scratch/before" "$scratch/after"

# --- the .rpm, which no distribution here can install --------------------------------------------------------------------
rpm -qp --requires "$rpm" >"$scratch/requires" 2>/dev/null
expect ".rpm: names what is loaded at run time" contains "$scratch/requires" 'libGL.so.1()(64bit)' \
  'libxkbcommon-x11.so.0()(64bit)' 'libXcursor.so.1()(64bit)' 'libXi.so.6()(64bit)' 'libEGL.so.1()(64bit)'
rpm -qp --qf '[%{FILEMODES:perms} %{FILENAMES}\n]' "$rpm" 2>/dev/null | awk '!/^d/ { print $2 }' | sort >"$scratch/rpm-files"
dpkg-deb -c "$deb" | awk '$1 !~ /^d/ { print substr($6, 2) }' | sed 's|vendor-completions|site-functions|' |
  grep -v -e lintian -e changelog.Debian | sort >"$scratch/deb-files"
expect ".rpm: has the files of the .deb" same "$scratch/deb-files" "$scratch/rpm-files"
expect ".rpm: installs" rpm --root "$scratch/rpm" --dbpath /var/lib/rpm --nodeps --noscripts --quiet -i "$rpm"
expect ".rpm: the binary is the one of the tar.gz" cmp "$scratch/rpm/usr/bin/runatlas" "$runatlas"
expect ".rpm: is removed" rpm --root "$scratch/rpm" --dbpath /var/lib/rpm --nodeps --noscripts --quiet -e runatlas
find "$scratch/rpm" -name '*runatlas*' >"$scratch/left"
expect ".rpm: nothing is left" empty "$scratch/left"

expect ".deb: lintian has no errors" lintian --fail-on error --suppress-tags bad-distribution-in-changes-file "$deb"

# --- Debian roots --------------------------------------------------------------------------------------------------------
if [ "$(id -u)" -ne 0 ]; then
  echo "left out: clean roots need root"
  [ "$failed" -eq 0 ]
  exit
fi

root=
# An unpacked root of a suite, made once.
unpack() {
  local suite=$1
  root=$scratch/$suite
  mkdir "$root"
  if [ ! -f "$roots/$suite.tar" ]; then
    debootstrap --variant=minbase "$suite" "$root" >"$roots/$suite.log" 2>&1 || return 1
    tar -C "$root" -cf "$roots/$suite.tar.new" .
    mv "$roots/$suite.tar.new" "$roots/$suite.tar"
  else
    tar -C "$root" -xf "$roots/$suite.tar"
  fi
  mkdir -p "$roots/$suite-packages/partial" "$root/var/cache/apt/archives"
  cp -r "$sample" "$root/srv/sample"
}
# Runs in the root, in a plain environment, with mounts that end with it.
inside() {
  unshare --mount --propagation private -- sh -c '
    root=$1 packages=$2 display=$3
    shift 3
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount --bind "$packages" "$root/var/cache/apt/archives"
    if [ -d /tmp/.X11-unix ]; then mkdir -p "$root/tmp/.X11-unix" && mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"; fi
    exec chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TZ=UTC DISPLAY="$display" \
      LIBGL_ALWAYS_SOFTWARE=1 DEBIAN_FRONTEND=noninteractive "$@"' \
    inside "$root" "$roots/$(basename "$root")-packages" "$display" "$@"
}
install_inside() {
  inside apt-get -qq install -y --no-install-recommends "$@" </dev/null
}
# Everything but what apt, dpkg and the linker keep for themselves, and what the user's home holds.
list() {
  (cd "$root" && find . -xdev \( -path ./var/cache -o -path ./var/lib/apt -o -path ./var/lib/dpkg -o -path ./var/log -o \
    -path ./root -o -path ./tmp -o -path ./proc -o -path ./dev \) -prune -o -print) | LC_ALL=C sort
}

# Whether the sample is read as ever: it has notes, which exit code 1 says, and no errors.
checked() {
  local status=0
  inside runatlas check /srv/sample >"$scratch/checked" || status=$?
  [ "$status" -eq 1 ] || { echo "exit code $status"; cat "$scratch/checked"; return 1; }
  contains "$scratch/checked" "Read 27 runs in 3 experiments" "0 errors"
}

# The window: waits until it is drawn, keeps a picture of it.
window() {
  local suite=$1 pid id='' drawn=''
  inside runatlas /srv/sample >"$scratch/window.log" 2>&1 &
  pid=$!
  for _ in $(seq 120); do
    sleep 1
    id=$(DISPLAY=$display xdotool search --onlyvisible --class '^runatlas$' 2>/dev/null | head -n 1) || true
    [ -n "$id" ] || continue
    DISPLAY=$display import -window "$id" "$pictures/linux-$suite.png" 2>/dev/null || continue
    # An empty window is of one colour, one without runs of some 1,400; with the runs of the sample it has some 3,300.
    if [ "$(identify -format %k "$pictures/linux-$suite.png")" -gt 2400 ]; then
      drawn=1
      break
    fi
  done
  if [ -n "$id" ]; then
    DISPLAY=$display xprop -id "$id" WM_CLASS WM_NAME >"$scratch/properties"
    DISPLAY=$display xdotool windowkill "$id"
  fi
  # It may have ended by itself.
  kill "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  [ -n "$drawn" ] || { echo "no window was drawn"; cat "$scratch/window.log"; return 1; }
  contains "$scratch/properties" '"runatlas"' Runatlas
}

Xvfb "$display" -screen 0 1440x900x24 >/dev/null 2>&1 &
server=$!

handler() { # FILE TYPE
  printf '[Desktop Entry]\nType=Application\nName=Other\nExec=true %%f\nMimeType=%s;\n' "$2" >"$root/usr/share/applications/$1"
}
default_of() { # TYPE ENTRY: which entry opens a type
  inside gio mime "$1" >"$scratch/mime" 2>/dev/null
  head -n 1 "$scratch/mime" | grep -qE -- "[ :]$2\$" || { cat "$scratch/mime"; return 1; }
}
type_of() { # NAME TYPE: of a file in /srv
  inside gio info -a standard::content-type "/srv/$1" >"$scratch/type"
  grep -qE -- " $2\$" "$scratch/type" || { cat "$scratch/type"; return 1; }
}

types() {
  local suite=$1
  expect "$suite: the tools of a desktop install" install_inside shared-mime-info desktop-file-utils libglib2.0-bin
  expect "$suite: the .deb installs" inside dpkg -i /srv/runatlas.deb
  printf 'SQLite format 3\0' | tee "$root/srv/mlflow.db" "$root/srv/mlruns.db" >"$root/srv/other.db"
  echo '{}' >"$root/srv/figure.runatlas"
  expect "$suite: mlflow.db has a type of its own" type_of mlflow.db application/x-mlflow-database
  expect "$suite: mlruns.db has, too" type_of mlruns.db application/x-mlflow-database
  expect "$suite: other databases have not" type_of other.db 'application/(vnd.sqlite3|x-sqlite3)'
  expect "$suite: view files have" type_of figure.runatlas application/x-runatlas-view
  expect "$suite: we open mlflow.db" default_of application/x-mlflow-database runatlas.desktop
  expect "$suite: we open view files" default_of application/x-runatlas-view runatlas.desktop
  local name
  for name in aaa zzfm; do
    handler "$name.desktop" "inode/directory;application/vnd.sqlite3"
    inside update-desktop-database
    expect "$suite: folders are of $name" default_of inode/directory "$name.desktop"
    expect "$suite: but offered to us" contains "$scratch/mime" zzz-runatlas-folder.desktop
    expect "$suite: SQLite files are of $name" default_of application/vnd.sqlite3 "$name.desktop"
    rm "$root/usr/share/applications/$name.desktop"
  done
  expect "$suite: the .deb is removed" inside dpkg --purge runatlas
  grep -rl runatlas "$root/usr/share/mime" "$root/usr/share/applications" "$root/usr/share/icons" >"$scratch/left" 2>/dev/null || true
  expect "$suite: no type and no entry is left" empty "$scratch/left"
}

for suite in "${suites[@]}"; do
  if ! unpack "$suite"; then
    echo "left out: no root of $suite; see $roots/$suite.log"
    continue
  fi
  cp "$deb" "$root/srv/runatlas.deb"
  inside apt-get -qq update
  expect "$suite: the .deb installs without recommended packages" install_inside /srv/runatlas.deb
  expect "$suite: check" checked
  inside runatlas ls /srv/sample >"$scratch/runs-inside"
  expect "$suite: ls says what it says here" same "$scratch/runs" "$scratch/runs-inside"
  expect "$suite: the window" window "$suite"
  expect "$suite: the .deb is purged" inside dpkg --purge runatlas
  list >"$scratch/before"
  expect "$suite: the .deb installs again" inside dpkg -i /srv/runatlas.deb
  expect "$suite: and is purged" inside dpkg --purge runatlas
  list >"$scratch/after"
  expect "$suite: the second time nothing is left" same "$scratch/before" "$scratch/after"
  grep runatlas "$scratch/before" | grep -v '^./srv/' >"$scratch/left" || true
  expect "$suite: nor the first time" empty "$scratch/left"
  types "$suite"
  rm -rf --one-file-system "$root"
done

# The oldest glibc that is at hand.
if unpack bullseye; then
  install -m 755 "$runatlas" "$root/usr/bin/runatlas"
  expect "bullseye: the binary runs with glibc 2.31" checked
else
  echo "left out: no root of bullseye"
fi

[ "$failed" -eq 0 ] || { echo "$failed failed" >&2; exit 1; }
