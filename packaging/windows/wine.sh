# shellcheck shell=bash
# Sourced by test.sh and test-installers.sh: a Wine of their own, a display of their own, a table of checks.
#
# `begin` makes the folder $work (removed at the end), the Wine prefix in it and, for Wines before 9, the one DLL that
# they lack; `hold` starts an X server and Wine's services; `check NAME COMMAND…` runs a check; `finish` prints the table.
# No command here is a pipe from Wine: its server outlives the program and would hold the pipe open.

# shellcheck disable=SC2034 # read by the others
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=
xvfb=
pictures=${PICTURES:-${TMPDIR:-/tmp}/runatlas-pictures}

# A program that hangs fails its check and nothing more.
wine() { timeout "${LIMIT:-300}" wine "$@"; }

need() {
    local tool
    for tool in "$@"; do
        command -v "$tool" >/dev/null || {
            echo "$(basename "$0"): $tool not found; on Debian: apt-get install --no-install-recommends" \
                "wine wine64 gcc-mingw-w64-x86-64-win32 xvfb openbox xdotool wmctrl imagemagick python3" \
                "libgl1 libgl1-mesa-dri libxcursor1 libxi6 libxrandr2 libxcomposite1" >&2
            exit 2
        }
    done
}

begin() {
    work=$(mktemp -d "${TMPDIR:-/tmp}/runatlas-wine.XXXXXX")
    trap 'end $?' EXIT
    trap 'exit 130' INT TERM
    export HOME=$work/home WINEPREFIX=$work/prefix WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml,winemenubuilder.exe='
    export LC_ALL=C.UTF-8 LANG=C.UTF-8 TZ=UTC LIBGL_ALWAYS_SOFTWARE=1
    unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME DISPLAY WAYLAND_DISPLAY WAYLAND_SOCKET
    mkdir -p "$HOME" "$pictures"
    : >"$work/table"
    wineboot --init >"$work/boot" 2>&1 </dev/null || { cat "$work/boot" >&2; exit 2; }
    wineserver -w
    if [ ! -e "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" ]; then
        # Rust's library takes its random numbers from here; Windows and Wine since version 9 have it.
        cat >"$work/shim.c" <<'C'
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) { return SystemFunction036(data, length); }
C
        x86_64-w64-mingw32-gcc -shared -o "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" "$work/shim.c" \
            -ladvapi32
    fi
}

end() {
    # Ends what runs in this prefix alone.
    WINEPREFIX=$work/prefix wineserver -k >/dev/null 2>&1 || true
    [ -z "$manager" ] || kill "$manager" 2>/dev/null || true
    [ -z "$xvfb" ] || kill "$xvfb" 2>/dev/null || true
    if [ -n "${KEEP:-}" ]; then echo "kept: $work"; else rm -rf "$work"; fi
    exit "$1"
}

# Starts the display, which Wine's desktop asks for once, and holds Wine's services: they would otherwise start anew, and
# take over the streams, with each program.
hold() {
    display
    mkfifo "$work/hold"
    command wine cmd <"$work/hold" >/dev/null 2>&1 &
    exec 9>"$work/hold"
}

manager=
# Starts an X server on a free display, or on $XVFB_DISPLAY.
display() {
    if [ -n "${XVFB_DISPLAY:-}" ]; then
        Xvfb "$XVFB_DISPLAY" -screen 0 1440x900x24 -nolisten tcp >/dev/null 2>&1 &
        xvfb=$!
        DISPLAY=$XVFB_DISPLAY
        sleep 2
    else
        Xvfb -displayfd 3 -screen 0 1440x900x24 -nolisten tcp 3>"$work/display" >/dev/null 2>&1 &
        xvfb=$!
        for _ in $(seq 50); do
            [ -s "$work/display" ] && break
            sleep 0.1
        done
        DISPLAY=:$(cat "$work/display")
    fi
    export DISPLAY
    openbox >/dev/null 2>&1 &
    manager=$!
}

# window TITLE SECONDS: waits for a window whose title holds TITLE, a regular expression; prints its number.
window() {
    local found
    for _ in $(seq "$2"); do
        if found=$(xdotool search --onlyvisible --name "$1" 2>/dev/null) && [ -n "$found" ]; then
            head -1 <<<"$found"
            return 0
        fi
        sleep 1
    done
    echo "no window called $1 within $2 s" >&2
    return 1
}

# drawn FILE SECONDS: keeps a picture of the screen in FILE when it shows more than an empty window.
drawn() {
    for _ in $(seq "$2"); do
        import -window root "$1" 2>/dev/null || true
        [ "$(identify -format %k "$1" 2>/dev/null || echo 0)" -gt 60 ] && return 0
        sleep 1
    done
    echo "nothing was drawn within $2 s" >&2
    return 1
}

# running NAME: whether a program of that name runs in this prefix. (Wine's tasklist is not to be had in all its versions.)
running() {
    local process
    for process in $(pgrep -f -- "$1" || true); do
        tr '\0' '\n' <"/proc/$process/environ" 2>/dev/null | grep -qxF "WINEPREFIX=$WINEPREFIX" || continue
        # The shells, waiting, have the name in their arguments, too.
        [[ $(readlink "/proc/$process/exe") == */wine* ]] && return 0
    done
    return 1
}
gone() {
    for _ in $(seq 40); do
        running "$1" || return 0
        sleep 0.5
    done
    echo "$1 still runs"
    return 1
}

failed=0
passed=0
# check NAME COMMAND…: one line of the table, with what the command said when it failed.
check() {
    local name=$1 from=$EPOCHREALTIME code=0
    shift
    "$@" >"$work/said" 2>&1 </dev/null 9>&- || code=$?
    local took
    took=$(awk -v from="$from" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.1f", to - from }')
    if [ "$code" = 0 ]; then
        passed=$((passed + 1))
        printf '%-68s %7s s  ok\n' "$name" "$took"
    else
        failed=$((failed + 1))
        printf '%-68s %7s s  FAILED\n' "$name" "$took"
        head -40 "$work/said"
    fi
}

finish() {
    echo "$passed checks passed, $failed failed, $SECONDS s"
    [ "$failed" = 0 ]
}
