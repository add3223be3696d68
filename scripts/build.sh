#!/usr/bin/env bash
# Builds the server in release mode.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

scripts/setup.sh
swift build -c release --product heliograph
