# shellcheck shell=bash
# shellcheck disable=SC2034 # The arrays are for the script that sources this file.
# What the formatter and the linter read. Source it; it sets an array.

swift_sources=(Package.swift Sources Tests)
if [ -d Benchmarks ]; then
    # Benchmarks is a package of its own, and its build folder is none of ours.
    for place in Benchmarks/Package.swift Benchmarks/Sources Benchmarks/Benchmarks Benchmarks/Parsing; do
        [ ! -e "$place" ] || swift_sources+=("$place")
    done
fi
