#!/bin/sh
# Installs Runatlas from the folder of this file, without administrator.
#
#   ./install.sh [PREFIX]        PREFIX: ~/.local, for yourself; /usr/local, as root, for everybody
#
# An older version there is replaced. PREFIX/lib/runatlas/uninstall.sh removes it again. Needs nothing but a shell.
set -eu

case ${1:-} in
  -h | --help) sed -n '2,/^set/s/^# \{0,1\}//p' "$0" | sed '$d'; exit 0 ;;
  -*) echo "install.sh: unknown option $1; see --help" >&2; exit 2 ;;
esac
: "${HOME:?install.sh: there is no home folder; name a PREFIX and set HOME}"
from=$(cd "$(dirname "$0")" && pwd)
prefix=${1:-$HOME/.local}
case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac
share=$prefix/share
# The desktop reads the files of a user there, wherever that is.
if [ "$prefix" = "$HOME/.local" ] && [ -n "${XDG_DATA_HOME:-}" ]; then share=$XDG_DATA_HOME; fi
own=$prefix/lib/runatlas
if [ -x "$own/uninstall.sh" ]; then "$own/uninstall.sh"; fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
list=$scratch/installed
: >"$list"

# Folders that were not there are ours to remove again.
folder() {
  if [ -d "$1" ]; then return; fi
  folder "$(dirname "$1")"
  mkdir "$1"
  printf 'folder %s\n' "$1" >>"$list"
}
# Under another name first: a file that is in use is replaced, not written over.
put() { # FROM TO MODE
  folder "$(dirname "$2")"
  cp "$1" "$2.new"
  chmod "$3" "$2.new"
  mv -f "$2.new" "$2"
  printf 'file %s\n' "$2" >>"$list"
}

# A desktop entry names the program by its path: PREFIX/bin need not be where the session looks.
program=$prefix/bin/runatlas
# As the specification of desktop entries has it: in quotes where it must be (some file managers leave out what is quoted),
# then backslashes once more, and no % of a field.
quoted=$program
case $program in
  *[!A-Za-z0-9/._+,:@=-]*) quoted=\"$(printf '%s' "$program" | sed 's/[\\"`$]/\\&/g; s/\\/\\\\/g; s/%/%%/g')\" ;;
esac
plain=$(printf '%s' "$program" | sed 's/\\/\\\\/g')
entry() {
  QUOTED=$quoted PLAIN=$plain awk '
    /^Exec=runatlas/ { print "Exec=" ENVIRON["QUOTED"] substr($0, length("Exec=runatlas") + 1); next }
    /^TryExec=/ { print "TryExec=" ENVIRON["PLAIN"]; next }
    { print }' "$1" >"$scratch/entry"
  put "$scratch/entry" "$2" 644
}

put "$from/bin/runatlas" "$program" 755
folder_entry=applications/zzz-runatlas-folder.desktop
(cd "$from/share" && find . -type f | sed 's|^\./||' | sort) >"$scratch/files"
while IFS= read -r file; do
  case $file in
    "$folder_entry") ;;
    applications/*) entry "$from/share/$file" "$share/$file" ;;
    *) put "$from/share/$file" "$share/$file" 644 ;;
  esac
done <"$scratch/files"
put "$from/uninstall.sh" "$own/uninstall.sh" 755
put "$from/refresh.sh" "$own/refresh.sh" 755

# "Open with" for folders. Entries of this PREFIX come before those of the system: where no default for folders was chosen,
# this would be it, whatever its name. Then it is left out.
entry "$from/share/$folder_entry" "$share/$folder_entry"
"$own/refresh.sh" "$share"
if ! default=$(LC_ALL=C gio mime inode/directory 2>/dev/null | head -n 1) || [ -z "$default" ] ||
  [ "${default%zzz-runatlas-folder.desktop}" != "$default" ]; then
  rm "$share/$folder_entry"
  "$own/refresh.sh" "$share"
  echo "No program is set as the one that opens folders, so \"Open with\" of folders does not offer Runatlas. To have it there, set"
  echo "your file manager, for instance with \"gio mime inode/directory thunar.desktop\", and install again."
fi

printf 'file %s\nshare %s\n' "$own/installed" "$share" >>"$list"
cp "$list" "$own/installed"
chmod 644 "$own/installed"

echo "Installed: $program"
case :$PATH: in
  *:"$prefix/bin":*) ;;
  *) echo "To call it as \"runatlas\", add $prefix/bin to PATH." ;;
esac
