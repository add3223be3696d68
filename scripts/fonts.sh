#!/usr/bin/env bash
# Puts fonts that Debian does not have (19 MB, config/fonts/requirements.txt) where render processes
# look for fonts. Where they cannot be had, fonts that are installed stand in.
#
# usage: scripts/fonts.sh [--retry]     --retry tries once more after a failure
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

pins=config/fonts/requirements.txt
folder=${HELIOGRAPH_FONTS:-/usr/local/share/fonts/heliograph}
failure=.cache/fonts-failed
case "${1:-}" in
    '') ;;
    --retry) rm -f "$failure" ;;
    *) fail "fonts.sh takes --retry or nothing, not \"$1\"." ;;
esac

# When a pin changes, the fonts are installed again.
recipe() { sha256sum "$pins" | cut -d ' ' -f 1; }

note_stand_ins() {
    say "Note: some fonts could not be installed, and similar ones stand in for them;" \
        "\"make fonts\" tries again."
}

fetch_wheels() {
    python3 -m pip --disable-pip-version-check download --quiet --no-deps --require-hashes \
        --only-binary :all: --retries 2 --timeout 20 --dest "$1" --requirement "$pins"
}

# All font files of the wheels, side by side.
unpack_fonts() {
    local wheels=$1 fonts=$2 wheel
    mkdir -p "$fonts"
    for wheel in "$wheels"/*.whl; do
        unzip -q -o -j "$wheel" '*/files/*.ttf' -d "$fonts" || return 1
    done
}

install_fonts() {
    local fonts=$1 prefix as_root=()
    if ! mkdir -p "$folder" 2>/dev/null || [ ! -w "$folder" ]; then
        prefix=$(root_prefix) || return 1
        [ -z "$prefix" ] || mapfile -t as_root <<<"$prefix"
    fi
    "${as_root[@]}" mkdir -p "$folder" || return 1
    "${as_root[@]}" cp "$fonts"/* "$folder/" || return 1
    # The caches that render processes read were made by root.
    ! command -v fc-cache >/dev/null 2>&1 || "${as_root[@]}" fc-cache "$folder" || return 1
}

if [ -f "$folder/recipe" ] && [ "$(cat "$folder/recipe")" = "$(recipe)" ]; then exit 0; fi
if [ -f "$failure" ]; then
    note_stand_ins
    exit 0
fi

mkdir -p .cache
work=$(mktemp -d .cache/fonts.XXXXXX)
trap 'rm -rf "$work"' EXIT
say "Fetching fonts (19 MB) …"
if fetch_wheels "$work/wheels" && unpack_fonts "$work/wheels" "$work/fonts" \
    && recipe >"$work/fonts/recipe" && install_fonts "$work/fonts"; then
    exit 0
fi
: >"$failure"
note_stand_ins
