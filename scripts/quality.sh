#!/usr/bin/env bash
# Measures automatic quality: some forty pictures out of Debian's packages, through a release build, scored by a
# package of the Python index. It takes a quarter of an hour, fetches 300 MB once, and is no part of the tests.
#
# usage: scripts/quality.sh [jpg] [webp] [avif]
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

place=Benchmarks/Quality
cache=.cache/quality
binary=${HELIOGRAPH_BINARY:-$root/.build/release/heliograph}
[ -x "$binary" ] || fail "there is no $binary; make build first."

recipe=$(cat $place/pictures.txt $place/packages.txt $place/requirements.txt | sha256sum | cut -d ' ' -f 1)
if [ "$(cat "$cache/recipe" 2>/dev/null || true)" != "$recipe" ]; then
    say "Fetching pictures and the measure (300 MB, once) …"
    mkdir -p "$cache"
    work=$(mktemp -d "$root/$cache/work.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    mkdir -p "$work/tree" "$work/pictures"
    while read -r package; do
        (cd "$work" && apt-get download -qq "$package" 2>/dev/null) || fail "$package could not be fetched."
        dpkg-deb -x "$work/${package%%=*}"_*.deb "$work/tree/${package%%=*}"
        rm "$work/${package%%=*}"_*.deb
    done <$place/packages.txt
    while read -r hash package path; do
        printf '%s  %s\n' "$hash" "$work/tree/$package/$path" | sha256sum --quiet --check -
        cp "$work/tree/$package/$path" "$work/pictures/"
    done < <(grep -v '^#' $place/pictures.txt)
    python3 -m pip --disable-pip-version-check install --quiet --require-hashes --no-deps \
        --only-binary :all: --root-user-action ignore --target "$work/packages" \
        --requirement $place/requirements.txt || fail "the measure could not be fetched."
    rm -rf "$cache/pictures" "$cache/packages"
    mv "$work/pictures" "$work/packages" "$cache/"
    printf '%s\n' "$recipe" >"$cache/recipe"
    rm -rf "$work" # exec below leaves no end of this script for the trap.
fi

export HELIOGRAPH_BINARY=$binary HELIOGRAPH_PICTURES=$root/$cache/pictures \
    HELIOGRAPH_SCORES=$root/$cache/scores PYTHONPATH=$root/$cache/packages \
    PYTHONDONTWRITEBYTECODE=1
exec python3 $place/measure.py "$@"
