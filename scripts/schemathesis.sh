#!/usr/bin/env bash
# Calls everything that /openapi.json declares, thousands of times with made-up values, on a live server:
# no answer may be a 5xx, and none may break its declared shape.
#
#   scripts/schemathesis.sh [EXAMPLES A CALL]
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

examples=${1:-100}
binary=${HELIOGRAPH_BINARY:-.build/debug/heliograph}
[ -x "$binary" ] || fail "there is no $binary; build it first."

# Every package by version and digest.
packages=.cache/schemathesis
if ! cmp -s scripts/schemathesis.txt "$packages/installed.txt"; then
    rm -rf -- "$packages"
    mkdir -p "$packages"
    python3 -m pip --disable-pip-version-check install --quiet --require-hashes --no-deps \
        --only-binary :all: --root-user-action ignore --target "$packages/packages" \
        --requirement scripts/schemathesis.txt || fail "schemathesis could not be fetched."
    cp scripts/schemathesis.txt "$packages/installed.txt"
fi
export PYTHONPATH=$PWD/$packages/packages

folder=$(mktemp -d)
server=
finish() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    [ -z "$server" ] || wait "$server" 2>/dev/null || true
    rm -rf -- "$folder"
}
trap finish EXIT
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$binary" serve --data "$folder/data" --port "$port" --cloud demo:key:secret --workers 1 \
    --account demo:key:secret --access-log false --admin-calls-per-hour 0 >"$folder/log" 2>&1 &
server=$!
for _ in $(seq 300); do
    curl -fsS "http://127.0.0.1:$port/health" >/dev/null 2>&1 && break
    kill -0 "$server" 2>/dev/null || fail "the server ended: $(tail -5 "$folder/log")"
    sleep 0.1
done

cat >"$folder/schemathesis.toml" <<TOML
[parameters]
"path.cloud_name" = "demo"
"path.account_id" = "demo"
TOML
# negative_data_rejection stays out: the API takes a text where the document says a list of texts, and
# numbers where it says texts, as clients send them.
# What it remembers goes with the folder.
cd "$folder"
status=0
python3 "$PYTHONPATH/bin/schemathesis" --config-file "$folder/schemathesis.toml" run \
    "http://127.0.0.1:$port/openapi.json" --url "http://127.0.0.1:$port" --auth key:secret \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,unsupported_method \
    --max-examples "$examples" --phases examples,coverage,fuzzing --generation-deterministic \
    --workers 2 || status=$?
kill -0 "$server" || fail "the server did not survive: $(tail -5 "$folder/log")"
exit "$status"
