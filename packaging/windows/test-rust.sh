#!/usr/bin/env bash
# Builds tests of the program for Windows and runs them under Wine.
#
#   packaging/windows/test-rust.sh [TEST…]     names of test binaries (tests/NAME): model, export, walk, cli, store, lifecycle
#                                              unless given
#
# Prints for each how many tests passed, were left out and failed, and for those that are left out why; what failed is shown.
# Fails when one fails; exit code 77 where there is no such compiler. KEEP=1 keeps the folder with all that was printed. Needs
# wine, mingw, python3, and a compiler with the source of its standard library. It takes half an hour and more.
set -euo pipefail
# shellcheck source=packaging/windows/wine.sh
. "$(dirname "$0")/wine.sh"
root=$(cd "$here/../.." && pwd)
# shellcheck source=packaging/compiler.sh
. "$root/packaging/compiler.sh"

tests=("$@")
[ $# -gt 0 ] || tests=(model export walk cli store lifecycle)
need wine wineserver x86_64-w64-mingw32-gcc python3
need_std_source
cd "$root"

chosen=()
for name in "${tests[@]}"; do chosen+=(--test "$name"); done
# Lines of JSON name each program that was built.
build() {
    CARGO_PROFILE_DEV_DEBUG=0 "$CARGO" test --locked --no-run --target x86_64-pc-windows-gnu -Zbuild-std=std,panic_unwind,test \
        "${chosen[@]}" --message-format "$1"
}
build short >&2
built=$(build json 2>/dev/null | python3 -c '
import json, sys
for line in sys.stdin:
    it = json.loads(line)
    if it.get("executable") and "test" in it["target"]["kind"]:
        print(it["target"]["name"], it["executable"])')

begin
export RUNATLAS_TESTS_SKIPPED=$work/left-out LIMIT=${LIMIT:-3600}
: >"$RUNATLAS_TESTS_SKIPPED"
failed=0
printf '%-12s %7s %9s %7s %7s\n' test passed 'left out' failed seconds
while read -r name program; do
    said=$work/$name.said began=$SECONDS
    : >"$RUNATLAS_TESTS_SKIPPED"
    code=0
    # The root of Unix is Z: there, the folder of the project the same.
    wine "$program" >"$said" 2>&1 </dev/null || code=$?
    result=$(tr -d '\r' <"$said" | grep '^test result:' | tail -1 || true)
    count() { sed -n "s/.*[ .]\([0-9]\+\) $1.*/\1/p" <<<"$result"; }
    # Tests that say themselves that they show nothing here count as passed for the harness.
    silent=$(wc -l <"$RUNATLAS_TESTS_SKIPPED")
    passed_here=$(count passed)
    printf '%-12s %7s %9s %7s %7s\n' "$name" "$((${passed_here:-0} - silent))" "$silent" "$(count failed)" $((SECONDS - began))
    tr -d '\r' <"$RUNATLAS_TESTS_SKIPPED" | awk -F '\t' '{ print "  left out: " $2 ": " $3 }' | sort -u
    if [ "$code" != 0 ]; then
        failed=1
        [ -n "$result" ] || echo "  $name came to no end (exit code $code)"
        tr -d '\r' <"$said" | sed -n '/^failures:$/,$p' | head -60
    fi
done <<<"$built"

cat <<'END'
left out in the code, as Windows has nothing of the kind: links in stores (they need a privilege there), permission bits and owners,
names that are not UTF-8 or that no file of Windows can have, the trash of the desktop (Wine has no IFileOperation), named pipes
END
[ "$failed" = 0 ]
