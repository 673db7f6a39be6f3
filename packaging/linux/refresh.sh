#!/bin/sh
# Tells the desktop that entries, types and icons below a share folder have changed, with the tools that are there.
#
#   refresh.sh SHARE
set -eu
share=$1

# Without a tool the desktop still finds the entry; what it lacks is the way from a file to a program.
have() { command -v "$1" >/dev/null 2>&1; }

applications=$share/applications
if [ -d "$applications" ]; then
  if [ -n "$(find "$applications" -name '*.desktop' | head -n 1)" ]; then
    if have update-desktop-database; then update-desktop-database -q "$applications"; fi
  else
    # A list of nothing.
    rm -f "$applications/mimeinfo.cache"
  fi
fi

mime=$share/mime
if [ -d "$mime/packages" ] && have update-mime-database; then
  update-mime-database "$mime" >/dev/null 2>&1 || true
  if [ -z "$(find "$mime/packages" -name '*.xml' | head -n 1)" ]; then
    # What it wrote about no types at all.
    for file in aliases generic-icons globs globs2 icons magic mime.cache subclasses treemagic types version XMLnamespaces; do
      rm -f "$mime/$file"
    done
    for folder in "$mime"/*/; do
      if [ "$folder" != "$mime/packages/" ]; then rmdir "$folder" 2>/dev/null || true; fi
    done
  fi
fi

# A cache is brought up to date where there is one; where there is none, the folder's time says that something changed.
icons=$share/icons/hicolor
if [ -d "$icons" ]; then
  if [ -f "$icons/icon-theme.cache" ] && have gtk-update-icon-cache; then
    gtk-update-icon-cache -q -f -t "$icons" || true
  fi
  touch "$icons"
fi
