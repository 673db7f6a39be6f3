#!/usr/bin/env bash
# Runs the Windows programs under Wine and compares what they do with what the Linux program does.
#
#   packaging/windows/test.sh EXE_DIR [ZOO [LINUX_BINARY]]
#
# EXE_DIR holds runatlas.exe and runatlas.com (made by build.sh). ZOO is a folder of stores with runs, or an archive of one
# (default: $RUNATLAS_ZOO); nothing in it is changed. LINUX_BINARY is target/debug/runatlas unless given; both must be of one
# version. PICTURES=DIR keeps the pictures of the window there, KEEP=1 the folder of the test.
# Prints one line a check, with its seconds; fails when one fails. Needs wine, mingw (for one DLL that Wines before 9 lack),
# Xvfb, openbox, xdotool, wmctrl, imagemagick, python3.
set -euo pipefail
# shellcheck source=packaging/windows/wine.sh
. "$(dirname "$0")/wine.sh"

root=$(cd "$here/../.." && pwd)
[ $# -ge 1 ] || { sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 2; }
programs=$(realpath "$1")
zoo=${2:-${RUNATLAS_ZOO:-}}
linux=$(realpath "${3:-$root/target/debug/runatlas}")
[ -n "$zoo" ] && [ -e "$zoo" ] || { echo "test.sh: no folder of stores: give ZOO" >&2; exit 2; }
zoo=$(realpath "$zoo")
need wine wineserver Xvfb openbox xdotool wmctrl import identify compare x86_64-w64-mingw32-gcc x86_64-w64-mingw32-objdump python3 script
for file in "$programs/runatlas.exe" "$programs/runatlas.com" "$linux"; do
    [ -f "$file" ] || { echo "test.sh: $file not found" >&2; exit 2; }
done
begin

# Two equal copies; everything is done in both.
mkdir -p "$work/linux" "$work/windows" "$work/out"
if [ -d "$zoo" ]; then cp -a "$zoo/." "$work/linux/"; else tar -C "$work/linux" --strip-components=1 -xf "$zoo"; fi
cp -a "$work/linux/." "$work/windows/"
exe=$work/bin/runatlas.exe
com=$work/bin/runatlas.com
mkdir "$work/bin"
cp "$programs/runatlas.exe" "$programs/runatlas.com" "$work/bin/"
hold

# --- What is in the files ---------------------------------------------------------------------------------------------
headers() { x86_64-w64-mingw32-objdump -p "$1"; }
subsystem() { headers "$1" >"$work/headers" && grep -q "^Subsystem.*($2)" "$work/headers"; }
resource() { headers "$exe" >"$work/headers" && grep -qiE "Entry: ID: 0x0*$1\b" "$work/headers"; }
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -1)
holds() { # holds TEXT: in the executable, as Windows writes texts, or as it is
    python3 -c 'import sys; data = open(sys.argv[1], "rb").read()
sys.exit(not any(sys.argv[2].encode(code) in data for code in ("utf-8", "utf-16-le")))' "$exe" "$1"
}
check "runatlas.exe opens no console (subsystem GUI)" subsystem "$exe" "Windows GUI"
check "runatlas.com is a console program" subsystem "$com" "Windows CUI"
check "icon in runatlas.exe" resource e
check "version in runatlas.exe" resource 10
check "manifest in runatlas.exe" resource 18
for text in longPathAware PerMonitorV2 activeCodePage Microsoft.Windows.Common-Controls asInvoker; do
    check "manifest says $text" holds "$text"
done

# --- Streams and exit codes -------------------------------------------------------------------------------------------
says() { # says CODE TEXT COMMAND…: through a pipe
    local wanted=$1 text=$2 code=0
    shift 2
    # Not to the end of the pipe: Wine's desktop, which starts with a first window program, holds it, too.
    { "$@" 2>&1 || code=$?; echo "code $code"; } | sed '/^code [0-9]*$/q' >"$work/piped"
    cat "$work/piped"
    grep -qF -- "$text" "$work/piped" && grep -qx "code $wanted" "$work/piped"
}
filed() { # filed CODE TEXT COMMAND…: into a file
    local wanted=$1 text=$2 code=0
    shift 2
    "$@" >"$work/filed" 2>&1 || code=$?
    cat "$work/filed"
    grep -qF -- "$text" "$work/filed" && [ "$code" = "$wanted" ]
}
in_terminal() { # in_terminal CODE TEXT TYPED COMMAND…: in a terminal, in which TYPED is typed when TEXT is shown
    local wanted=$1 text=$2 typed=$3 code=0
    shift 3
    : >"$work/typescript"
    {
        until_shown "$text" && printf '%s' "$typed"
        until_shown 'Script done'
    } | timeout 90 script -qfec "$(printf '%q ' "$@")" "$work/typescript" >/dev/null || code=$?
    # Without what moves the cursor.
    sed -E 's/\x1b\[[0-9]*C/ /g; s/\x1b\[[?0-9;]*[a-zA-Z]//g' "$work/typescript" >"$work/terminal"
    cat "$work/terminal"
    grep -qF -- "$text" "$work/terminal" && [ "$code" = "$wanted" ]
}
until_shown() { # A word, because between words the cursor may be moved.
    for _ in $(seq 120); do
        if grep -qaF -- "${1##* }" "$work/typescript" || grep -qaF 'Script done' "$work/typescript"; then
            sleep 1
            return 0
        fi
        sleep 0.5
    done
    return 1
}
same_arguments() { # Both programs hear the same.
    local odd=('no such folder' 'ends\' 'with space\' 'a"b' '\"' '结果 é' '*' '^&|%PATH%')
    wine "$exe" check "${odd[@]}" >"$work/by-exe" 2>&1 || true
    wine "$com" check "${odd[@]}" >"$work/by-com" 2>&1 || true
    cat "$work/by-exe"
    cmp "$work/by-exe" "$work/by-com" && grep -q 'with space' "$work/by-exe"
}
for program in "$exe" "$com"; do
    name=$(basename "$program")
    check "$name --version through a pipe" says 0 "runatlas $version" wine "$program" --version
    check "$name --version into a file" filed 0 "runatlas $version" wine "$program" --version
    check "$name with an unknown option: exit code 2, reason" says 2 "--nonsense" wine "$program" --nonsense
    check "$name check of nothing: exit code 2" filed 2 "nowhere" wine "$program" check "$work/out/nowhere"
done
check "runatlas.com passes arguments on as they are" same_arguments
check "runatlas.com --version in a terminal" in_terminal 0 "runatlas $version" '' wine "$com" --version
check "runatlas.com in a terminal: exit code 2" in_terminal 2 nowhere '' wine "$com" check "$work/out/nowhere"

# --- The same as on Linux ---------------------------------------------------------------------------------------------
both() { # both ARGUMENTS…: the same in both copies; compares output, errors, exit code
    local linux_code=0 windows_code=0
    (cd "$work/linux" && "$linux" "$@") >"$work/l.out" 2>"$work/l.err" || linux_code=$?
    (cd "$work/windows" && wine "$exe" "$@") >"$work/w.out" 2>"$work/w.err" || windows_code=$?
    [ "$linux_code" = "$windows_code" ] || echo "exit code $linux_code on Linux, $windows_code on Windows"
    local stream same=0
    for stream in out err; do
        "$here/same.py" text "$work/l.$stream" "$work/w.$stream" "$work/linux" "$work/windows" || same=1
    done
    [ "$linux_code" = "$windows_code" ] && [ "$same" = 0 ]
}
file() { # file NAME ARGUMENTS…: both write a file, byte for byte the same
    local name=$1
    shift
    both "$@" -o "$name" && cmp "$work/linux/$name" "$work/windows/$name" && [ -s "$work/linux/$name" ]
}
trees() { "$here/same.py" trees "$work/linux/$1" "$work/windows/$1"; }
changed() { # changed STORE ARGUMENTS…: a change, and the folders afterwards
    local store=$1
    shift
    both "$@" && trees "$store"
}
# ids STORE COUNT VIEW: some runs of it
ids() { # shellcheck disable=SC2016
    (cd "$work/linux" && "$linux" ls "$1" --view "$3" --json) | python3 -c 'import json, sys
print(*[run["run_id"] for run in json.load(sys.stdin)][: int(sys.argv[1])])' "$2"
}
experiment() { # experiment STORE: one that is active, with the fewest runs
    (cd "$work/linux" && "$linux" ls "$1" --json) | python3 -c 'import collections, json, sys
count = collections.Counter(run["experiment_id"] for run in json.load(sys.stdin))
print(min(sorted(count), key=lambda key: count[key]))'
}

stores=()
for path in "$work"/linux/*/; do stores+=("$(basename "$path")"); done
for store in "${stores[@]}"; do
    check "$store: ls --json" both ls "$store" --view all --json
    check "$store: check" both check "$store"
    check "$store: dump --json with histories and files" both dump "$store" --json --history --artifacts
done
check "reading changed nothing" trees .
first=${stores[-1]}
for store in "${stores[@]}"; do [ "$store" = v3 ] && first=v3; done
check "two stores at once" both ls "${stores[0]}" "$first" --json
for format in svg pdf png csv csv-wide tikz; do
    check "$first: export --format $format" file "figure.$format" export "$first" --metric loss --format "$format"
done
check "$first: export of groups, smoothed, logarithmic" file "groups.svg" export "$first" --metric loss --smooth ema:0.6 \
    --group-by params.lr --log-y
# A window is never the same to the point: it names paths and how long reading took, and asks the system for Chinese faces, which
# Wine lacks. Two of a hundred points may differ.
picture() { # picture NAME ARGUMENTS…
    local name=$1 differing
    shift
    both picture "$@" --now 1800000000000 -o "$name" || return
    differing=$(compare -metric AE "$work/linux/$name" "$work/windows/$name" "$work/difference.png" 2>&1 || true)
    echo "$differing points differ"
    [ "${differing%%[.e]*}" -le $((1440 * 900 / 50)) ]
}
check "sample: picture of the window, light" picture light.png --sample
check "sample: picture of the charts, dark, Chinese" picture dark.png --sample --page charts --theme dark --lang zh-CN
rm -f "$work"/{linux,windows}/{figure,groups,light,dark}.*

for store in "${stores[@]}"; do
    read -r -a some <<<"$(ids "$store" 2 active)"
    read -r -a deleted <<<"$(ids "$store" 1 deleted)"
    name=$(experiment "$store")
    check "$store: delete runs with their children" changed "$store" delete "$store" "${some[@]}" --children
    check "$store: delete an experiment" changed "$store" delete "$store" --experiment "$name"
    check "$store: delete what is not there" changed "$store" delete "$store" 0123456789abcdef
    check "$store: restore a run" changed "$store" restore "$store" "${some[0]}"
    check "$store: restore an experiment with its runs" changed "$store" restore "$store" --experiment "$name" --all-runs
    [ "${#deleted[@]}" = 0 ] || check "$store: restore what was deleted before" changed "$store" restore "$store" "${deleted[0]}"
    check "$store: gc --dry-run" changed "$store" gc "$store" --dry-run
    check "$store: gc --older-than 30d" changed "$store" gc "$store" --older-than 30d --yes
    check "$store: gc with leftovers" changed "$store" gc "$store" --leftovers --yes
    check "$store: ls afterwards" both ls "$store" --view all --json
done

# The journal of what was done: as many entries, of the same kinds.
journal() {
    local linux_log windows_log
    linux_log=$(find "$HOME/.local" -name operations.jsonl)
    windows_log=$(find "$WINEPREFIX/drive_c" -name operations.jsonl)
    wc -l "$linux_log" "$windows_log"
    [ "$(wc -l <"$linux_log")" = "$(wc -l <"$windows_log")" ]
}
check "as many entries in the log of operations" journal

# A question, asked and answered in a terminal.
again() { rm -rf "$work/windows/asked" && cp -a "$work/windows/$first" "$work/windows/asked" &&
    wine "$exe" delete "$work/windows/asked" "$(ids "$first" 1 active)" >/dev/null 2>&1; }
answered_no() { again && in_terminal 2 "yes:" $'no\r' wine "$com" gc "$work/windows/asked"; }
answered_yes() { again && in_terminal 0 "yes:" $'yes\r' wine "$com" gc "$work/windows/asked" &&
    grep -qi "permanently deleted" "$work/terminal"; }
ends_both() { # What waits for an answer ends with runatlas.com.
    again || return 1
    : >"$work/typescript"
    sleep 60 | timeout 60 script -qfec "$(printf '%q ' wine "$com" gc "$work/windows/asked")" "$work/typescript" >/dev/null 2>&1 &
    for _ in $(seq 60); do grep -qa yes: "$work/typescript" && break; sleep 0.5; done
    running 'runatlas\.exe' || { echo "runatlas.exe did not wait"; cat "$work/typescript"; return 1; }
    wine taskkill /f /im runatlas.com
    gone 'runatlas\.exe'
}
check "runatlas.com gc in a terminal: asks, no" answered_no
check "runatlas.com gc in a terminal: asks, yes" answered_yes
check "runatlas.exe ends with runatlas.com" ends_both

# --- The window -------------------------------------------------------------------------------------------------------
opens() { # opens PICTURE TITLE PROGRAM ARGUMENTS…
    local picture=$1 title=$2
    shift 2
    (cd "$work/windows" && exec wine "$@") >"$work/window-said" 2>&1 &
    window "$title" 60 && drawn "$picture" 40 && sleep 8 && import -window root "$picture" || { cat "$work/window-said"; return 1; }
}
closes() { # The window is asked to close, as its button does; the program ends.
    wmctrl -c Runatlas || return
    gone 'runatlas\.exe'
}
settle() { wine taskkill /f /im runatlas.exe >/dev/null 2>&1 || true; }
check "the window opens on $first" opens "$pictures/windows-table.png" "$first.*Runatlas" "$exe" "$first"
check "the window closes, and the program ends" closes
settle
check "the window opens on two paths at once" opens "$pictures/windows-two.png" "Runatlas" "$exe" "${stores[0]}" "$first"
second() { opens "$pictures/windows-second.png" "Runatlas" "$exe" "${stores[0]}" &&
    [ "$(xdotool search --onlyvisible --name Runatlas | wc -l)" = 2 ]; }
check "a second opening is a second window" second
settle
check "all windows are gone" gone 'runatlas\.exe'
at_once() { # runatlas.com opens a window and leaves the console free.
    (cd "$work/windows" && timeout 30 wine "$com" "$first") && window Runatlas 60 && running 'runatlas\.exe'
}
check "runatlas.com opens the window and does not wait" at_once
settle
check "the window opens without arguments: the start page" opens "$pictures/windows-start.png" "Runatlas" "$exe"
settle

cat <<END

pictures: $(cd "$pictures" && echo "$PWD"/windows-{table,two,second,start}.png)
What Wine cannot show:
  gc --trash (Wine has no IFileOperation: items are reported as skipped), the trash of the system at large
  a console that is no terminal of Linux: colours, Ctrl+C by its key; scaling of several screens; the Explorer and its menus
  the window system's own dialogs as they look on Windows; screen readers; signatures and SmartScreen
  long paths and reserved names as NTFS treats them: Wine's files are those of Linux
END
finish
