#!/usr/bin/env bash
# Measures one release build: Benchmarks/run prints the table.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

scripts/setup.sh --bench
scripts/samples.sh
swift build -c release --product heliograph

# Reading a URL, in microseconds and allocations.
scripts/compile-words.py .build/parsing -O -- \
    Benchmarks/Parsing/main.swift Benchmarks/Parsing/Allocations.c
.build/parsing/program
echo

# Debian keeps nginx in sbin, which is not on everybody's PATH.
PATH=$PATH:/usr/sbin:/sbin
export PATH
export HELIOGRAPH_BINARY="$root/.build/release/heliograph"
export HELIOGRAPH_SAMPLES="$root/.cache/samples/tree"
exec Benchmarks/run "$@"
