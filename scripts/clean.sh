#!/usr/bin/env bash
# Removes what was built and the cache. Your pictures, in the data folder, stay.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

rm -rf .build .cache Benchmarks/.build
