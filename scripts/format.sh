#!/usr/bin/env bash
# Formats the Swift sources in place.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/swift-sources.sh
. scripts/swift-sources.sh

swift format -i -r "${swift_sources[@]}"
