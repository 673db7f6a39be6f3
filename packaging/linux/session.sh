#!/usr/bin/env bash
# Opens files and folders as people do: a desktop session on a display of its own, PCManFM, the mouse, the tar.gz in a home
# folder. Keeps pictures.
#
#   packaging/linux/session.sh OUTDIR
#
# Needs what packaging/prepare.sh lists. Pictures go to $PICTURES (OUTDIR/pictures). $DISPLAY_NUMBER (98) is the display.
set -euo pipefail

[ $# -ge 1 ] || { echo "usage: session.sh OUTDIR" >&2; exit 2; }
# Again, within a session bus that ends with this script.
[ -n "${RUNATLAS_SESSION:-}" ] || RUNATLAS_SESSION=1 exec dbus-run-session -- "$0" "$@" 2>/dev/null
exec 2>&1
outdir=$(realpath "$1")
cd "$(dirname "$0")/../.."
pictures=${PICTURES:-$outdir/pictures}
mkdir -p "$pictures"
scratch=$(mktemp -d "${TMPDIR:-/tmp}/runatlas-session.XXXXXX")
started=()
finish() {
  [ ${#started[@]} -eq 0 ] || kill "${started[@]}" 2>/dev/null || true
  wait
  rm -rf "$scratch"
}
trap finish EXIT

unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_STATE_HOME XDG_CACHE_HOME WAYLAND_DISPLAY
export HOME=$scratch/home DISPLAY=:${DISPLAY_NUMBER:-98} LIBGL_ALWAYS_SOFTWARE=1 LANG=C.UTF-8
export XDG_RUNTIME_DIR=$scratch/run XDG_DATA_DIRS=/usr/local/share:/usr/share
mkdir -p "$HOME/.config" "$XDG_RUNTIME_DIR" "$scratch/tar"
chmod 700 "$XDG_RUNTIME_DIR"
printf '[Default Applications]\ninode/directory=pcmanfm.desktop\n' >"$HOME/.config/mimeapps.list"
tar -C "$scratch/tar" -xzf "$outdir"/runatlas-*-linux-*.tar.gz
installer=$(echo "$scratch"/tar/*/install.sh)
"$installer" >/dev/null

# One thing in each folder: it stands at the same place.
data=$scratch/data
mkdir -p "$data"/{view,database,folder,several}
cp -r assets/sample/mlruns "$data/mlruns"
cp -r assets/sample/mlruns "$data/folder/mlruns"
cp -r assets/sample/mlruns "$data/several/one"
cp -r assets/sample/mlruns "$data/several/two"
echo '{ "runatlas_view": 1, "places": ["../mlruns"], "view": { "table": { "stores": ["../mlruns"], "page": "Charts" } } }' \
  >"$data/view/figure.runatlas"
python3 - "$data/database/mlflow.db" <<'PYTHON'
# As far as the program asks: one experiment of a database that MLflow made.
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
for table in [
    "alembic_version (version_num TEXT)",
    "experiments (experiment_id INTEGER PRIMARY KEY, name TEXT, artifact_location TEXT, lifecycle_stage TEXT,"
    " creation_time INTEGER, last_update_time INTEGER)",
    "runs (run_uuid TEXT PRIMARY KEY, name TEXT, source_type TEXT, source_name TEXT, entry_point_name TEXT, user_id TEXT,"
    " status TEXT, start_time INTEGER, end_time INTEGER, source_version TEXT, lifecycle_stage TEXT, artifact_uri TEXT,"
    " experiment_id INTEGER, deleted_time INTEGER)",
    "metrics (key TEXT, value REAL, timestamp INTEGER, run_uuid TEXT, step INTEGER, is_nan INTEGER)",
    "latest_metrics (key TEXT, value REAL, timestamp INTEGER, run_uuid TEXT, step INTEGER, is_nan INTEGER)",
    "params (key TEXT, value TEXT, run_uuid TEXT)",
    "tags (key TEXT, value TEXT, run_uuid TEXT)",
]:
    database.execute(f"CREATE TABLE {table}")
database.execute("INSERT INTO experiments VALUES (1, 'from a database', './artifacts', 'active', 0, 0)")
database.execute(
    "INSERT INTO runs VALUES ('0123456789abcdef0123456789abcdef', 'one run', 'LOCAL', '', '', 'somebody', 'FINISHED', 1, 2, '',"
    " 'active', './artifacts', 1, NULL)"
)
database.commit()
PYTHON

background() {
  "$@" >/dev/null 2>&1 &
  started+=($!)
}
background Xvfb "$DISPLAY" -screen 0 1440x900x24
for _ in $(seq 50); do xdpyinfo >/dev/null 2>&1 && break || sleep 0.2; done
background openbox
background tint2
background pcmanfm "$data"
patience=${PATIENCE:-60}
# Before the window manager is there, there is no list.
windows() { wmctrl -lx 2>/dev/null || true; }
manager=
for _ in $(seq "$patience"); do
  manager=$(windows | awk '/pcmanfm/ { print $1; exit }')
  [ -z "$manager" ] || break
  sleep 1
done
[ -n "$manager" ] || { echo "FAILED  PCManFM does not start"; exit 1; }
wmctrl -ir "$manager" -e 0,700,300,640,480

ours() { windows | awk '$3 ~ /(^|\.)runatlas$/ { print $1; exit }'; }
go() { # FOLDER, in the file manager
  wmctrl -ia "$manager"
  sleep 1
  xdotool key ctrl+l
  sleep 0.5
  xdotool key ctrl+a
  xdotool type --delay 20 "$1"
  xdotool key Return
  sleep 3
}
# The first thing in the folder: a mouse over it, and what is to be done with it.
first() {
  xdotool mousemove --window "$manager" 205 88
  sleep 0.5
  xdotool "$@"
}
open_with() { # the fifth of the menu, after Open, in New Tab, in New Window, in Terminal
  first click 3
  sleep 1.5
  if [ -n "${1:-}" ]; then import -window root "$pictures/linux-$1.png"; fi
  xdotool key Down Down Down Down Down Return
}

failed=0
# Whether a window with a title comes, of which a picture is kept; then it is closed.
opened() { # PICTURE TITLE
  local id=
  for _ in $(seq "$patience"); do
    sleep 1
    id=$(ours)
    [ -n "$id" ] && windows | grep -F "$id" | grep -F -- "$2" >/dev/null && break
    id=
  done
  sleep 3
  import -window root "$pictures/linux-$1.png"
  if [ -n "$id" ]; then
    echo "ok      $2"
  else
    echo "FAILED  no window \"$2\"; there are:"
    windows
    failed=$((failed + 1))
  fi
  for _ in $(seq "$patience"); do
    id=$(ours)
    [ -n "$id" ] || break
    wmctrl -ic "$id"
    sleep 1
  done
}

go "$data/view"
first click --repeat 2 --delay 100 1
opened view-file "view/figure.runatlas"
go "$data/database"
first click --repeat 2 --delay 100 1
opened database "database/mlflow.db"
go "$data/folder"
open_with open-with
opened folder "folder/mlruns"
go "$data/several"
xdotool mousemove --window "$manager" 400 300 click 1
xdotool key ctrl+a
open_with
opened several "several/one + 1"
# In the list when it was clicked, and no longer there.
gio launch "$HOME/.local/share/applications/runatlas.desktop" "$data/gone/mlflow.db" >/dev/null 2>&1
opened gone "Runatlas"
[ "$failed" -eq 0 ]
