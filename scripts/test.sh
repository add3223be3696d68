#!/usr/bin/env bash
# Every check: set-up, format, scripts, a build without warnings, every test.
# The last line says how many scenarios of the Python SDK went well.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

scripts/setup.sh
scripts/fonts.sh
scripts/samples.sh
scripts/models.sh
scripts/lint.sh
scripts/check-scripts.sh

# Warnings of our own sources; dependencies are compiled with theirs off. A build prints a warning
# only when it compiles the file, so a file that has one is touched: the next run says it again.
log=.build/heliograph-build.log
mkdir -p .build
swift build --build-tests 2>&1 | tee "$log"
warnings=$(grep -F "$root/" "$log" | grep -E '/(Package\.swift|Sources/|Tests/).*: warning: ' || true)
if [ -n "$warnings" ]; then
    sed -E 's/:[0-9]+:[0-9]+: warning: .*//' <<<"$warnings" | sort -u | while IFS= read -r file; do
        [ ! -f "$file" ] || touch -- "$file"
    done
    printf '%s\n' "$warnings" | sort -u >&2
    fail "the build must print no warning; it printed these."
fi

# Tests that look at the clock or load the machine run by themselves, one at a time; the rest together.
own='^(MemcachedTests|RenderingTests|ServerTests|EndToEndTests)\.'
swift test --skip-build --disable-xctest --skip "$own"
for target in MemcachedTests RenderingTests ServerTests; do
    swift test --skip-build --disable-xctest --no-parallel --filter "^$target\."
done
swift test --skip-build --disable-xctest --no-parallel --filter '^EndToEndTests\.'
exec scripts/sdk.sh
