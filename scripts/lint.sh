#!/usr/bin/env bash
# Checks the format of the Swift sources, and the scripts where shellcheck is installed.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/swift-sources.sh
. scripts/swift-sources.sh

swift format lint --strict -r "${swift_sources[@]}"
if command -v shellcheck >/dev/null 2>&1; then
    shellcheck --shell=bash --external-sources scripts/*.sh .ci/run
fi
