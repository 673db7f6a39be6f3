#!/bin/sh
# Removes what install.sh put beside this file: every file and every folder that it made, and nothing that was there before.
# Settings and kept views stay (~/.local/share/runatlas, ~/.local/state/runatlas, ~/.cache/runatlas).
set -eu
own=$(cd "$(dirname "$0")" && pwd)
list=$(cat "$own/installed") || { echo "uninstall.sh: nothing is installed here" >&2; exit 2; }
share=$(printf '%s\n' "$list" | sed -n 's/^share //p')
refresh=$(cat "$own/refresh.sh")

printf '%s\n' "$list" | sed -n 's/^file //p' | while IFS= read -r file; do
  rm -f "$file"
done
sh -c "$refresh" refresh.sh "$share"
# The innermost first; what holds something else by now stays.
printf '%s\n' "$list" | sed -n 's/^folder //p' | sort -r | while IFS= read -r folder; do
  rmdir "$folder" 2>/dev/null || true
done
