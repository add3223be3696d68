#!/usr/bin/env bash
# Installs the Debian packages that are missing, and checks the Swift toolchain.
# On a complete machine it calls no package manager.
#
# usage: scripts/setup.sh [--bench]
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/packages.sh
. scripts/packages.sh

# What the youngest of our dependencies asks for.
least_swift=6.2
wanted=(
    "${packages_server[@]}" "${packages_fonts[@]}" "${packages_swift[@]}" "${packages_scripts[@]}"
)
kind=base
case "${1:-}" in
    '') ;;
    --bench)
        wanted+=("${packages_bench[@]}")
        kind=bench
        ;;
    *) fail "setup.sh takes --bench or nothing, not \"$1\"." ;;
esac

# Without dpkg the packages cannot be checked; the build says what is missing.
has_dpkg() { command -v dpkg-query >/dev/null 2>&1; }

# The stamp names the list and the state of dpkg's own database, so it lapses when a package is
# installed or removed by anyone, or when this folder moves to another machine.
stamp_key() {
    local status=${DPKG_STATUS:-/var/lib/dpkg/status}
    {
        printf '%s\n' "${wanted[@]}"
        stat -c '%i %s %y' "$status" 2>/dev/null || true
    } | sha256sum | cut -d ' ' -f 1
}

missing_packages() {
    local installed package
    installed=$(dpkg-query -W -f '${db:Status-Abbrev}|${Package}\n' 2>/dev/null \
        | sed -n 's/^.i *|//p') || true
    for package in "${wanted[@]}"; do
        grep -qxF -- "$package" <<<"$installed" || printf '%s\n' "$package"
    done
}

run_apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=120 "$@"
}

install_packages() {
    local prefix attempt
    prefix=$(root_prefix) || fail \
        "these Debian packages are missing and only root may install them; please run:" \
        "apt-get install $*"
    as_root=()
    [ -z "$prefix" ] || mapfile -t as_root <<<"$prefix"

    say "Installing Debian packages: $*"
    # The lists on the machine may do; where they don't, they are fetched and it is tried again.
    for attempt in 1 2 3; do
        if [ "$attempt" -eq 1 ]; then
            apt-cache show --no-all-versions "$@" >/dev/null 2>&1 || continue
        else
            run_apt update || { sleep "$((attempt * 2))"; continue; }
        fi
        run_apt install --no-install-recommends "$@" && return 0
    done
    fail "apt-get could not install these packages: $*. Its own words stand above."
}

check_swift() {
    command -v swift >/dev/null 2>&1 || fail \
        "Swift $least_swift or newer is needed and there is no \"swift\" on the PATH;" \
        "see https://www.swift.org/install/linux/ for Debian 12."
    local words version
    words=$(swift --version 2>/dev/null || true)
    version=$(sed -nE 's/.*Swift version ([0-9]+(\.[0-9]+)*).*/\1/p' <<<"$words" | head -n 1)
    [ -n "$version" ] || fail "\"swift --version\" does not tell its version; is the toolchain whole?"
    [ "$(printf '%s\n' "$least_swift" "$version" | sort -V | head -n 1)" = "$least_swift" ] || fail \
        "Swift $least_swift or newer is needed, and this is Swift $version;" \
        "see https://www.swift.org/install/linux/ for Debian 12."
}

check_swift

if ! has_dpkg; then
    say "This is no Debian: please see to the equivalents of these packages yourself: ${wanted[*]}"
    exit 0
fi

stamp=".cache/setup-$kind.stamp"
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(stamp_key)" ]; then
    exit 0
fi

mapfile -t missing < <(missing_packages)
if [ "${#missing[@]}" -gt 0 ]; then
    install_packages "${missing[@]}"
    mapfile -t missing < <(missing_packages)
    [ "${#missing[@]}" -eq 0 ] || fail "apt-get said it installed these, but dpkg knows nothing of them: ${missing[*]}"
fi

mkdir -p .cache
stamp_key >"$stamp"
