#!/usr/bin/env bash
# Installs, uses, upgrades and removes what installers.sh made, under Wine, and looks at files and keys before and after.
#
#   packaging/windows/test-installers.sh PACKAGES
#
# PACKAGES holds runatlas-VERSION-setup.exe and runatlas-VERSION-x64.msi. Prints one line a check; fails when one fails.
# PICTURES=DIR keeps the pictures there, KEEP=1 the folder of the test. Needs what test.sh needs.
set -euo pipefail
# shellcheck source=packaging/windows/wine.sh
. "$(dirname "$0")/wine.sh"

[ $# = 1 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
root=$(cd "$here/../.." && pwd)
need wine wineserver Xvfb openbox xdotool import identify x86_64-w64-mingw32-gcc iconv
one() {
    local found
    mapfile -t found < <(compgen -G "$1/$2")
    [ -f "${found[0]:-}" ] || { echo "test-installers.sh: $1/$2 not found" >&2; exit 2; }
    realpath "${found[-1]}"
}
setup=$(one "$1" 'runatlas-*-setup.exe')
msi=$(one "$1" 'runatlas-*-x64.msi')
begin
drive=$WINEPREFIX/drive_c
user=$(find "$drive/users" -mindepth 1 -maxdepth 1 ! -name Public -printf '%f\n' | sort | head -1)
profile=$drive/users/$user
installed=$profile/AppData/Local/Programs/Runatlas
menu="$profile/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Runatlas.lnk"
common_menu="$drive/ProgramData/Microsoft/Windows/Start Menu/Programs/Runatlas.lnk"
for_all=$drive/Program\ Files/Runatlas
cp "$setup" "$work/setup.exe"
cp "$msi" "$work/runatlas.msi"
hold
cd "$work"

# Keys, without those of Wine itself and without empty ones, which Windows always has (`Software\Classes`).
keys() { # keys FILE
    local name
    : >"$1"
    for name in 'HKCU\Software' 'HKCU\Environment' 'HKLM\Software\Classes' 'HKLM\Software\Microsoft\Windows\CurrentVersion' \
        'HKLM\Software\Runatlas'; do
        rm -f "$work/exported"
        wine reg export "$name" exported /y >/dev/null 2>&1 || true
        [ ! -f "$work/exported" ] || iconv -f UTF-16 -t UTF-8 "$work/exported" | tr -d '\r' | awk '
            /^\[/ { key = $0; next }
            key ~ /\\Wine|\\Temporary|Installer\\(UserData|Folders|InProgress)|\\SharedD[Ll][Ll]s|Explorer\\/ { next }
            NF { print key, $0 }' >>"$1"
    done
}
files() { (cd "$drive" && find "users/$user" "Program Files" ProgramData windows/Installer 2>/dev/null |
    grep -vE 'Temp(/|$)|AppData/Local/Programs$|Microsoft/Installer$|windows/Installer$' | sort) >"$1" || true; }
value() { # value KEY NAME: of the registry, as it stands there
    local which=(/ve)
    [ -z "${2:-}" ] || which=(/v "$2")
    wine reg query "$1" "${which[@]}" >"$work/queried" 2>/dev/null || return 1
    tr -d '\r' <"$work/queried" | sed -nE 's/^    .*    REG_[A-Z_]+    (.*)$/\1/p' | head -1
}
holds() { # holds KEY NAME TEXT
    local found
    found=$(value "$1" "$2") || { echo "no $1 $2"; return 1; }
    echo "$1 $2 = $found"
    [[ $found == *"$3"* ]]
}
is_not() { ! "$@"; }
unchanged() { keys "$work/after-keys"; files "$work/after-files"
    diff "$work/before-keys" "$work/after-keys" && diff "$work/before-files" "$work/after-files"; }
classes='HKCU\Software\Classes'
entry='HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Runatlas'
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -1)

# A search path longer than a variable of a setup program, which must come out as it went in.
long=$(printf '%%USERPROFILE%%\\bin;'; for number in $(seq 150); do printf 'C:\\tools\\%03d;' "$number"; done; printf 'C:\\last')
wine reg add 'HKCU\Environment' /v Path /t REG_EXPAND_SZ /d "$long" /f >/dev/null 2>&1
# What another program registered.
wine reg add 'HKCU\Software\Classes\.db\OpenWithProgids' /v Other.Database /t REG_SZ /d '' /f >/dev/null 2>&1
wine reg add 'HKCU\Software\Classes\.db' /ve /d Other.Database /f >/dev/null 2>&1
keys "$work/before-keys"
files "$work/before-files"

# --- The setup program ------------------------------------------------------------------------------------------------
in_path() { [ "$(value 'HKCU\Environment' Path)" = "$1" ]; }
present() { ls -l "$@"; }
silent() { timeout 300 wine setup.exe /S "$@"; }
remove() { # The uninstaller goes on as a copy of itself, so that it can remove itself.
    timeout 120 wine "$installed/uninstall.exe" /S "$@" || return
    for _ in $(seq 60); do [ -e "$installed" ] || return 0; sleep 0.5; done
    ls -la "$installed"
    return 1
}
folder='C:\users\'$user'\AppData\Local\Programs\Runatlas'
check "setup /S" silent
check "programs, licences, uninstaller are there" present "$installed"/{runatlas.exe,runatlas.com,uninstall.exe} \
    "$installed"/LICENSE-{MIT,APACHE}.txt
check "start menu" present "$menu"
check "command of view files" holds "$classes\\Runatlas.View\\shell\\open\\command" '' 'runatlas.exe" "%1"'
check ".runatlas is a view file" holds "$classes\\.runatlas" '' Runatlas.View
check "command of folders" holds "$classes\\Directory\\shell\\Runatlas\\command" '' 'runatlas.exe" "%1"'
check "command of the space in folders" holds "$classes\\Directory\\Background\\shell\\Runatlas\\command" '' '"%V\."'
check ".db stays with the other program" holds "$classes\\.db" '' Other.Database
check "Runatlas is not offered for .db" is_not value "$classes\\.db\\OpenWithProgids" Runatlas.Database
check "entry under installed programs: version" holds "$entry" DisplayVersion "$version"
check "entry under installed programs: size" holds "$entry" EstimatedSize 0x
check "App Paths" holds 'HKCU\Software\Microsoft\Windows\CurrentVersion\App Paths\runatlas.exe' '' "$folder\\runatlas.exe"
check "search path has our folder, last, and all of the others" in_path "$long;$folder"

zoo=$work/zoo
mkdir -p "$zoo/a folder"
mkdir -p "$zoo/a folder/mlruns"
sample() { (cd "$zoo/a folder" && mkdir -p mlruns/0/0123456789abcdef0123456789abcdef/{metrics,params,tags,artifacts} &&
    printf 'artifact_location: ./mlruns/0\nexperiment_id: "0"\nlifecycle_stage: active\nname: Default\n' >mlruns/0/meta.yaml &&
    cd mlruns/0/0123456789abcdef0123456789abcdef &&
    printf '%s\n' 'artifact_uri: ./artifacts' 'end_time: 1700000001000' "entry_point_name: ''" "experiment_id: '0'" \
        'lifecycle_stage: active' 'run_id: 0123456789abcdef0123456789abcdef' 'run_name: first' \
        'run_uuid: 0123456789abcdef0123456789abcdef' "source_name: ''" 'source_type: 4' "source_version: ''" \
        'start_time: 1700000000000' 'status: 3' 'tags: []' 'user_id: somebody' >meta.yaml &&
    printf '1700000000000 0.5 0\n1700000000500 0.25 1\n' >metrics/loss && printf 0.1 >params/lr); }
sample
printf '{"runatlas_view": 1, "places": ["mlruns"]}\n' >"$zoo/a folder/kept.runatlas"
windows_path() { printf 'Z:%s' "${1//\//\\}"; }
# What is registered, run as Explorer does: with the path in place of %1 or %V.
registered() { # registered KEY PATH TITLE PICTURE
    local command
    command=$(value "$1" '') || return 1
    command=${command//%1/$2}
    command=${command//%V/$2}
    echo "$command"
    printf '@start "" /b %s\r\n' "$command" >"$work/run.cmd"
    wine cmd /c run.cmd >/dev/null 2>&1 &
    window "$3" 60 && drawn "$4" 40
}
settle() { wine taskkill /f /im runatlas.exe >/dev/null 2>&1 || true; gone 'runatlas\.exe'; }
folder_shown() { registered "$1" "$(windows_path "$zoo/a folder")" "${2:-.*}Runatlas" "$pictures/$3"; }
check "the command of a folder opens the window" folder_shown "$classes\\Directory\\shell\\Runatlas\\command" 'a folder.*' \
    windows-folder.png
check "the window ends" settle
check "the command of the space in a folder opens it" folder_shown "$classes\\Directory\\Background\\shell\\Runatlas\\command" \
    'a folder.*' windows-background.png
check "the window ends" settle
check "the command of a view file opens it" registered "$classes\\Runatlas.View\\shell\\open\\command" \
    "$(windows_path "$zoo/a folder/kept.runatlas")" 'Runatlas' "$pictures/windows-view.png"

# --- Over itself, while it runs -----------------------------------------------------------------------------------------
renamed() { ls "$installed"/runatlas.exe.*.old; }
refused() { local code=0; timeout 60 wine "$installed/uninstall.exe" /S '_?='"$folder" || code=$?
    echo "exit code $code"; [ "$code" = 2 ] && [ -f "$installed/runatlas.exe" ]; }
check "uninstaller refuses while the program runs (exit code 2)" refused
check "setup /S over a running program" silent /DATABASES /LANG=zh-CN
check "the running program was given another name" renamed
check "and still runs" running 'runatlas\.exe'
check "the window ends" settle
check "now offered for .db" value "$classes\\.db\\OpenWithProgids" Runatlas.Database
check ".db still stays with the other program" holds "$classes\\.db" '' Other.Database
in_chinese() { keys "$work/now-keys" && grep -q 'Runatlas.View. @="Runatlas 视图"' "$work/now-keys"; }
check "registered in Chinese" in_chinese
check "setup /S once more: the earlier choice stays" silent /NOPATH
check "the renamed program is gone" is_not renamed
check "still offered for .db" value "$classes\\.db\\OpenWithProgids" Runatlas.Database
check "/NOPATH: search path is as before" in_path "$long"
check "setup /S with all that was chosen before" silent
mkdir -p "$profile/AppData/Roaming/runatlas" && touch "$profile/AppData/Roaming/runatlas/kept-settings"
check "uninstall /S" remove
check "settings stay" present "$profile/AppData/Roaming/runatlas/kept-settings"
rm -rf "$profile/AppData/Roaming/runatlas" "$profile/AppData/Local/runatlas"
check "nothing else is left, files and keys" unchanged

# --- The pages of the setup program -------------------------------------------------------------------------------------
page() { # page PICTURE: what the window of the setup program shows
    sleep 2
    import -window root "$pictures/$1" && echo "$pictures/$1"
}
pages() { # pages LANGUAGE: through all pages with the keyboard, as installed and as removed
    wine setup.exe "/LANG=$1" >/dev/null 2>&1 &
    window 'Runatlas' 60 && page "windows-setup-$1-1-components.png"
    xdotool key Return && page "windows-setup-$1-2-folder.png"
    xdotool key Return
    # The last that is written.
    for _ in $(seq 120); do [ -f "$installed/uninstall.exe" ] && break; sleep 0.5; done
    page "windows-setup-$1-3-finished.png"
    # Without the mark that starts the program.
    xdotool key space Return
    sleep 2
    [ -f "$installed/runatlas.exe" ] || return 1
    wine "$installed/uninstall.exe" "/LANG=$1" >/dev/null 2>&1 &
    window 'Runatlas' 60 && page "windows-setup-$1-4-remove.png"
    xdotool key Return && sleep 3 && page "windows-setup-$1-5-removed.png"
    xdotool key Return
    for _ in $(seq 40); do [ -e "$installed" ] || return 0; sleep 0.5; done
    return 1
}
check "pages in English" pages en
check "pages in Chinese" pages zh-CN
settle >/dev/null || true
rm -rf "$profile/AppData/Roaming/runatlas" "$profile/AppData/Local/runatlas"
check "nothing is left" unchanged

# --- The .msi ---------------------------------------------------------------------------------------------------------
machine='HKLM\Software\Classes'
check "msiexec /i" timeout 300 wine msiexec /i runatlas.msi /qn
check "programs are there, for all users" present "$for_all"/{runatlas.exe,runatlas.com,LICENSE-MIT.txt}
# Wine puts it into the menu of the user, Windows into that of all.
menu_for_all() { present "$common_menu" || present "$menu"; }
check "start menu" menu_for_all
check "command of view files" holds "$machine\\Runatlas.View\\shell\\open\\command" '' 'runatlas.exe" "%1"'
check "command of the space in folders" holds "$machine\\Directory\\Background\\shell\\Runatlas\\command" '' '"%V\."'
start() { wine start "$(windows_path "$zoo/a folder/kept.runatlas")" >/dev/null 2>&1 &
    window Runatlas 60 && drawn "$pictures/windows-msi.png" 40; }
check "a double click on a view file opens it (wine start)" start
check "the window ends" settle
check "msiexec /i once more" timeout 300 wine msiexec /i runatlas.msi /qn
check "msiexec /x" timeout 300 wine msiexec /x runatlas.msi /qn
rm -rf "$profile/AppData/Roaming/runatlas" "$profile/AppData/Local/runatlas"
check "nothing is left" unchanged

cat <<END

pictures: $pictures/windows-{folder,background,view,msi}.png, windows-setup-{en,zh-CN}-*.png
What Wine cannot show: Chinese signs (it has no face for them), Explorer and its menus, the list of installed programs, SmartScreen; Wine does not merge the classes of
the user into those of the machine, so the setup program's commands are read from the registry and run.
END
finish
