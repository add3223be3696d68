# shellcheck shell=bash
# Shared by the scripts beside it: where the project is, and how they speak.
# Source it; it changes into the project's root.

export LC_ALL=C.UTF-8

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit

# One line of progress.
say() { printf '%s\n' "$*"; }

# One clear sentence, and the end.
fail() {
    printf 'heliograph: %s\n' "$*" >&2
    exit 1
}
