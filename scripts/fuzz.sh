#!/usr/bin/env bash
# Fuzzes the reading of delivery paths with libFuzzer, seeded from our own corpus:
#   scripts/fuzz.sh [SECONDS]     600 where none are given
# Inputs that break a law or stop the parser are left in .build/fuzz/; what was found on the way is
# kept in .build/fuzz/corpus, so that the next run goes on from there.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

seconds=${1:-600}
folder=.build/fuzz
mkdir -p "$folder/seeds" "$folder/corpus"

scripts/compile-words.py "$folder/objects" -O -assert-config Debug -sanitize=fuzzer -- \
    Tests/Fuzzing/PathFuzzer.swift

# One file a seed: what stands before the arrow or the cross.
number=0
while IFS= read -r line; do
    number=$((number + 1))
    printf '/demo/%s' "${line%% [→✗]*}" >"$folder/seeds/$number"
done < <(grep -v '^#' Tests/ImagingTests/Corpus/paths.txt | grep .)

# What words are made of.
{
    grep -oE '`[a-z$_][^` ]*`' docs/reference.md 2>/dev/null | tr -d '`' | tr ',/' '\n\n'
    printf '%s\n' '%2C' '%252C' '%2525' ',' '/' ':' '_mul_' 'if_end' 'if_else' 'fl_layer_apply' '$a_' '!'
} | grep -E '^[ -~]{1,40}$' | grep -v '["\\]' | sort -u | sed 's/.*/"&"/' >"$folder/words.dict"

# A trap is libFuzzer's to report, with the input that led to it.
export SWIFT_BACKTRACE=enable=no
exec "$folder/objects/program" -max_total_time="$seconds" -timeout=5 -max_len=700 \
    -dict="$folder/words.dict" -artifact_prefix="$folder/" -print_final_stats=1 \
    "$folder/corpus" "$folder/seeds"
