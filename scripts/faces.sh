#!/usr/bin/env bash
# Measures the detector of faces: pictures out of Debian's packages, through a server. It fetches 400 MB once,
# together with scripts/quality.sh, whose pictures stand for those without faces, and is no part of the tests.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

list=Benchmarks/Faces/pictures.txt
cache=.cache/faces
binary=${HELIOGRAPH_BINARY:-$root/.build/release/heliograph}
[ -x "$binary" ] || fail "there is no $binary; make build first."
[ -d .cache/quality/pictures ] || fail "run scripts/quality.sh first, whose pictures are needed."

recipe=$(sha256sum <$list | cut -d ' ' -f 1)
if [ "$(cat "$cache/recipe" 2>/dev/null || true)" != "$recipe" ]; then
    say "Fetching pictures of faces (100 MB, once) …"
    mkdir -p "$cache"
    work=$(mktemp -d "$root/$cache/work.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    mkdir -p "$work/tree" "$work/pictures"
    for package in $(grep -v '^#' $list | cut -d ' ' -f 2 | sort -u); do
        (cd "$work" && apt-get download -qq "$package" 2>/dev/null) || fail "$package could not be fetched."
        dpkg-deb -x "$work/${package%%=*}"_*.deb "$work/tree/$package"
    done
    while read -r hash package path _; do
        printf '%s  %s\n' "$hash" "$work/tree/$package/$path" | sha256sum --quiet --check -
        cp "$work/tree/$package/$path" "$work/pictures/"
    done < <(grep -v '^#' $list)
    rm -rf "$cache/pictures"
    mv "$work/pictures" "$cache/"
    printf '%s\n' "$recipe" >"$cache/recipe"
fi

export HELIOGRAPH_BINARY=$binary HELIOGRAPH_MODELS=${HELIOGRAPH_MODELS:-$root/.cache/models} \
    HELIOGRAPH_FACES=$root/$cache/pictures HELIOGRAPH_OTHERS=$root/.cache/quality/pictures \
    PYTHONDONTWRITEBYTECODE=1
exec python3 Benchmarks/Faces/measure.py
