#!/usr/bin/env bash
# Every check: set-up, format, scripts, a build without warnings, every test.
# Where all is well the last line is the last swift test's own.
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

# A report of a failure is read from its end, so what failed is said once more after all of it;
# registers and loaded libraries in a crash report would only push that away.
export SWIFT_BACKTRACE=${SWIFT_BACKTRACE:-registers=none,images=none,color=no}
report=.build/heliograph-tests.log
run_tests() {
    local status=0
    swift test --skip-build --disable-xctest "$@" 2>&1 | tee "$report" || status=$?
    [ "$status" -ne 0 ] || return 0
    say ""
    say "What failed in swift test $*:"
    grep -E '(✘|[Ff]atal error|unexpected signal|crashed|libgomp|GLib|[Aa]ssertion|terminate called|panicked)' "$report" |
        cut -c 1-400 | tail -n 60 || true
    sed -n '/ crashed/,/^$/p' "$report" | cut -c 1-400 | head -n 60
    exit "$status"
}

# Tests that look at the clock or load the machine run by themselves, one at a time, and those that run
# models in a process of their own; the rest together.
own='^(MemcachedTests|RenderingTests|ServerTests|EndToEndTests|VisionTests)\.'
run_tests --skip "$own"
run_tests --filter '^VisionTests\.'
for target in MemcachedTests RenderingTests ServerTests; do
    run_tests --no-parallel --filter "^$target\."
done
scripts/sdk.sh
run_tests --no-parallel --filter '^EndToEndTests\.'
