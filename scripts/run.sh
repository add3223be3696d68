#!/usr/bin/env bash
# Sets up, builds, and runs one server with sample pictures until Ctrl-C.
#
# PORT or HELIOGRAPH_PORT   port to listen on (8080)
# HELIOGRAPH_HOST           address to listen on (127.0.0.1)
# HELIOGRAPH_DATA           data folder (./data)
# HELIOGRAPH_MODELS         folder of the models that pictures are looked at with (.cache/models)
# HELIOGRAPH_MEMCACHED      a memcached of yours, or "none"; without it one is started here
# HELIOGRAPH_CLOUD          NAME:KEY:SECRET of the cloud; without it "demo" with a secret of its own
# Every other HELIOGRAPH_… setting reaches the server as it stands.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

export HELIOGRAPH_PORT="${PORT:-${HELIOGRAPH_PORT:-8080}}"
export HELIOGRAPH_HOST="${HELIOGRAPH_HOST:-127.0.0.1}"
export HELIOGRAPH_DATA="${HELIOGRAPH_DATA:-$root/data}"
export HELIOGRAPH_MODELS="${HELIOGRAPH_MODELS:-$root/.cache/models}"
server=.build/release/heliograph
samples=.cache/samples/tree
memcached_pid=
server_pid=
socket=

# A UNIX socket's path holds 107 bytes.
longest_socket_path=107

# Seconds for one process to end by itself. The server gives what is in flight 20 of its own.
longest_stop=25

check_port() {
    if ! [[ "$HELIOGRAPH_PORT" =~ ^[1-9][0-9]{0,4}$ ]] || [ "$HELIOGRAPH_PORT" -gt 65535 ]; then
        fail "\"$HELIOGRAPH_PORT\" is no port; take one from 1 to 65535, as in: make run PORT=8081"
    fi
    python3 - "$HELIOGRAPH_HOST" "$HELIOGRAPH_PORT" <<'PY' || exit 1
import errno, socket, sys

host, port = sys.argv[1], int(sys.argv[2])
try:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
except OSError as error:
    reason = {
        errno.EADDRINUSE: f"port {port} on {host} is taken by another program",
        errno.EACCES: f"port {port} on {host} may be opened by root only",
    }.get(error.errno, f"{host}:{port} cannot be listened on ({error.strerror})")
    sys.exit(f"heliograph: {reason}; choose another, as in: make run PORT=8081")
PY
}

free_port() {
    python3 -c 'import socket
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    print(probe.getsockname()[1])'
}

# Starts a program that ends when this script does, even by SIGKILL; its pid is in $!.
start() {
    local bound=()
    if setpriv --pdeathsig TERM true 2>/dev/null; then
        bound=(setpriv --pdeathsig TERM)
    fi
    "${bound[@]}" "$@" </dev/null &
}

running() { kill -0 "$1" 2>/dev/null; }

# Asks one process to end, and makes it end where it does not listen.
# shellcheck disable=SC2317 # Called by the trap.
stop() {
    local pid=$1 tenth
    kill -TERM "$pid" 2>/dev/null || return 0
    for ((tenth = 0; tenth < longest_stop * 10; tenth++)); do
        running "$pid" || break
        sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
}

# The server first, so that its last writes still find memcached.
# shellcheck disable=SC2317 # Called by the trap.
stop_all() {
    trap '' INT TERM HUP
    trap - EXIT
    [ -z "$server_pid" ] || stop "$server_pid"
    [ -z "$memcached_pid" ] || stop "$memcached_pid"
    [ -z "$socket" ] || rm -f -- "$socket"
}

answers_on_socket() {
    python3 -c 'import socket, sys
with socket.socket(socket.AF_UNIX) as probe:
    probe.connect(sys.argv[1])' "$1" 2>/dev/null
}

# Sets HELIOGRAPH_MEMCACHED to a memcached that this script owns.
start_memcached() {
    local path="$HELIOGRAPH_DATA/memcached.sock" port
    local common=(memcached -u "$(id -un)" -m "${MEMCACHED_MEGABYTES:-128}" -U 0)
    if [ "${#path}" -le "$longest_socket_path" ]; then
        ! answers_on_socket "$path" || fail \
            "another server seems to run on the data folder $HELIOGRAPH_DATA;" \
            "stop it, or choose another folder with HELIOGRAPH_DATA."
        rm -f -- "$path"
        start "${common[@]}" -s "$path" -a 0700
        memcached_pid=$!
        socket=$path
        HELIOGRAPH_MEMCACHED=$path
    else
        port=$(free_port)
        start "${common[@]}" -l 127.0.0.1 -p "$port"
        memcached_pid=$!
        HELIOGRAPH_MEMCACHED=127.0.0.1:$port
    fi
    export HELIOGRAPH_MEMCACHED
}

# NAME:KEY:SECRET, made at the first start and kept where only the owner reads it. It goes to the
# server by the environment, because everybody on a machine sees the arguments of every program.
read_cloud() {
    local file="$HELIOGRAPH_DATA/demo-cloud"
    if [ -z "${HELIOGRAPH_CLOUD:-}" ]; then
        [ -s "$file" ] || (umask 077 && python3 -c 'import secrets
key, secret = secrets.randbelow(9 * 10**14) + 10**14, secrets.token_urlsafe(24)
print(f"demo:{key}:{secret}")' >"$file.new" && mv "$file.new" "$file")
        HELIOGRAPH_CLOUD=$(cat "$file")
    fi
    export HELIOGRAPH_CLOUD
    cloud=${HELIOGRAPH_CLOUD%%:*}
}

import_samples() {
    local mark="$HELIOGRAPH_DATA/samples-imported-$cloud"
    [ ! -e "$mark" ] || return 0
    say "Importing the sample pictures into the cloud \"$cloud\" …"
    start "$server" import "$samples" --cloud "$cloud"
    server_pid=$!
    wait "$server_pid" || fail "the sample pictures could not be imported; the words above say why."
    server_pid=
    : >"$mark"
}

wait_until_healthy() {
    local attempt
    for ((attempt = 0; attempt < 300; attempt++)); do
        running "$server_pid" || return 1
        ! curl -fs --max-time 2 -o /dev/null "$base/health" || return 0
        sleep 0.1
    done
    fail "the server did not answer $base/health within 30 seconds; its own words stand above."
}

show_urls() {
    local images="$base/$cloud/image/upload" place=
    [ "$HELIOGRAPH_DATA" = "$root/data" ] || place=" --data $(printf '%q' "$HELIOGRAPH_DATA")"
    cat <<TEXT

Heliograph is ready. Open these in a browser:

  the best part of a picture, in the best format for your browser
    $images/c_fill,g_auto,h_400,w_600/f_auto/q_auto/samples/astronaut
  words on a photograph
    $images/c_fill,h_400,w_600/co_white,l_text:Open%20Sans_54_bold:Good%20morning/fl_layer_apply,g_south,y_30/samples/coffee.jpg
  a logo in the corner
    $images/c_fill,h_400,w_600/l_samples:logo/c_scale,w_120/fl_layer_apply,g_north_east,x_20,y_20/samples/rocket.jpg
  a chain of effects, round, with a border
    $images/c_fill,g_auto,h_400,w_400/e_sepia:60/e_vignette:40/bo_8px_solid_rgb:f5a623,r_max/samples/cat.png
  an animation that stays one
    $images/c_fill,h_200,w_200/e_hue:40/samples/bars.gif

  Your own pictures:  $server import FOLDER --cloud $cloud$place
  API key and secret: $credentials
  More:               README.md, docs/
  Ctrl-C stops the server.

TEXT
}

check_port
scripts/setup.sh
scripts/fonts.sh
scripts/samples.sh
scripts/models.sh
say "Building the server in release mode …"
swift build -c release --product heliograph

(umask 077 && mkdir -p "$HELIOGRAPH_DATA")
HELIOGRAPH_DATA=$(cd "$HELIOGRAPH_DATA" && pwd)
base="http://$HELIOGRAPH_HOST:$HELIOGRAPH_PORT"
case "$HELIOGRAPH_HOST" in
    0.0.0.0) base="http://127.0.0.1:$HELIOGRAPH_PORT" ;;
    ::) base="http://[::1]:$HELIOGRAPH_PORT" ;;
    *:*) base="http://[$HELIOGRAPH_HOST]:$HELIOGRAPH_PORT" ;;
esac
if [ -n "${HELIOGRAPH_CLOUD:-}" ]; then
    credentials="those of HELIOGRAPH_CLOUD"
else
    credentials="$HELIOGRAPH_DATA/demo-cloud (NAME:KEY:SECRET)"
fi

trap stop_all EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

read_cloud
check_port
[ -n "${HELIOGRAPH_MEMCACHED:-}" ] || start_memcached
import_samples

start "$server" serve --host "$HELIOGRAPH_HOST" --port "$HELIOGRAPH_PORT" \
    --data "$HELIOGRAPH_DATA" --memcached "$HELIOGRAPH_MEMCACHED"
server_pid=$!
if wait_until_healthy; then
    show_urls
fi

# A signal interrupts the wait, and the traps above stop what was started. One that comes when bash is just
# about to wait is acted upon only after that, so no wait is longer than a second.
status=0
while running "$server_pid"; do
    sleep 1 &
    wait "$!" || true
done
wait "$server_pid" || status=$?
server_pid=
exit "$status"
