#!/usr/bin/env bash
# Runs the scenarios of Tests/SDK: the official Python SDK, unmodified and pinned by its hash, against
# a live server on a free port of the loopback interface.
#
# usage: scripts/sdk.sh [WORD…]     only the scenarios whose names hold one of these words
#
# HELIOGRAPH_BINARY   another binary than the debug build's
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

folder=.cache/sdk
requirements=Tests/SDK/requirements.txt
state=$(sha256sum <"$requirements" | cut -d ' ' -f 1)

if [ "$(cat "$folder/state" 2>/dev/null || true)" != "$state" ]; then
    say "Fetching the Python SDK (500 kB, once) …"
    rm -rf "$folder"
    mkdir -p "$folder"
    python3 -m pip --disable-pip-version-check install --quiet --require-hashes --no-deps \
        --only-binary :all: --retries 2 --timeout 20 --root-user-action ignore \
        --target "$folder/packages" --requirement "$requirements" ||
        fail "the Python SDK could not be fetched."
    printf '%s\n' "$state" >"$folder/state"
fi

binary=${HELIOGRAPH_BINARY:-.build/debug/heliograph}
[ -x "$binary" ] || fail "there is no $binary; build first."
exec env PYTHONPATH="$folder/packages" PYTHONDONTWRITEBYTECODE=1 \
    python3 Tests/SDK/run.py "$binary" "$@"
