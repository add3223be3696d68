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

# Prints the words that make a command run as root, one a line: none for root itself.
# Fails where there is no way.
root_prefix() {
    if [ "$(id -u)" -eq 0 ]; then
        printf ''
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        printf 'sudo\n-n\n'
    elif command -v sudo >/dev/null 2>&1 && [ -t 0 ]; then
        printf 'sudo\n'
    else
        return 1
    fi
}
