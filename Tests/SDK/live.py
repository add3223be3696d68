"""A live server on a free port, and files to give to it."""

import os
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CLOUD = "demo"
KEY = "123456789012345"
SECRET = "sdk-secret"
TOKEN_KEY = "00112233FF99"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """`heliograph serve` in a folder of its own, without memcached."""

    def __init__(self, binary, flags=()):
        self.binary = binary
        self.flags = list(flags)
        self.folder = tempfile.mkdtemp(prefix="heliograph-sdk-")
        self.port = free_port()
        self.base = "http://127.0.0.1:%d" % self.port
        self.log = open(os.path.join(self.folder, "server.log"), "wb")
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            [
                self.binary, "serve", "--port", str(self.port), "--memcached", "none",
                "--data", os.path.join(self.folder, "data"),
                "--cloud", "%s:%s:%s" % (CLOUD, KEY, SECRET),
                "--fetch-hosts", "127.0.0.1:*", "--fetch-addresses", "127.0.0.1/32",
            ] + self.flags,
            stdout=self.log, stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                if self.get("/health")[0] == 200:
                    return self
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the server did not start:\n" + self.tail())

    def stop(self):
        """Ends it as an operator would; the exit code."""
        if self.process is None or self.process.poll() is not None:
            return None
        self.process.terminate()
        try:
            return self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait(30)

    def remove(self):
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def tail(self, size=4000):
        self.log.flush()
        with open(self.log.name, "rb") as log:
            return log.read()[-size:].decode("utf-8", "replace")

    def get(self, path, headers=None, method="GET", data=None):
        """Status, body, header fields; of errors, too. `path` may be a whole URL."""
        url = path if path.startswith("http") else self.base + path
        request = urllib.request.Request(url, headers=headers or {}, method=method, data=data)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=60) as answer:
                return answer.status, answer.read(), answer.headers
        except urllib.error.HTTPError as error:
            return error.code, error.read(), error.headers


class Receiver:
    """An HTTP server of ours: it hands out files, and keeps what is posted to it."""

    def __init__(self):
        self.files = {}
        self.posts = []
        self.failures = 0
        self.arrived = threading.Condition()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body = outer.files.get(self.path.split("?")[0])
                self.send_response(404 if body is None else 200)
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                with outer.arrived:
                    status = 200
                    if outer.failures > 0:
                        outer.failures -= 1
                        status = 503
                    outer.posts.append((self.path, body, dict(self.headers), status))
                    outer.arrived.notify_all()
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = "http://127.0.0.1:%d" % self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def serve(self, name, body):
        self.files["/" + name] = body
        return "%s/%s" % (self.base, name)

    def wait(self, path, count=1, seconds=30):
        """The posts to `path`, when there are that many."""
        deadline = time.monotonic() + seconds
        with self.arrived:
            while True:
                found = [post for post in self.posts if post[0] == path]
                if len(found) >= count:
                    return found
                left = deadline - time.monotonic()
                if left <= 0:
                    raise AssertionError("%d of %d posts to %s came" % (len(found), count, path))
                self.arrived.wait(left)

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


# Pictures.

def chunk(kind, body):
    whole = kind + body
    return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))


def png(width=120, height=80, seed=0, noise=False):
    """Red and blue halves under a green that `seed` picks; with noise it compresses badly."""
    rows = []
    state = seed * 2654435761 % (1 << 32) or 1
    for y in range(height):
        row = bytearray(b"\0")
        for x in range(width):
            if noise:
                state = (1103515245 * state + 12345) % (1 << 31)
                row += bytes((state >> 16 & 255, state >> 8 & 255, state >> 4 & 255))
            else:
                row += bytes((255 if x * 2 < width else 0, seed % 256, 0 if x * 2 < width else 255))
        rows.append(bytes(row))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"".join(rows))) + chunk(b"IEND", b"")
    )


def gif(frames=3, side=8):
    """An animation: one colour a frame, written without compression."""
    colors = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)]
    table = b"".join(bytes(color) for color in colors)
    out = b"GIF89a" + struct.pack("<HH", side, side) + b"\x91\x00\x00" + table
    out += b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
    for index in range(frames):
        out += b"\x21\xf9\x04\x04\x0a\x00\x00\x00"
        out += b"\x2c\x00\x00\x00\x00" + struct.pack("<HH", side, side) + b"\x00\x02"
        # Codes of three bits: a clear code before each pixel keeps them at three.
        codes = []
        for _ in range(side * side):
            codes += [4, index % 4]
        codes.append(5)
        bits = "".join(format(code, "03b")[::-1] for code in codes)
        bits += "0" * (-len(bits) % 8)
        body = bytes(int(bits[at:at + 8][::-1], 2) for at in range(0, len(bits), 8))
        for at in range(0, len(body), 255):
            piece = body[at:at + 255]
            out += bytes((len(piece),)) + piece
        out += b"\x00"
    return out + b"\x3b"


def size_of_png(body):
    assert body[:8] == b"\x89PNG\r\n\x1a\n", body[:16]
    return struct.unpack(">II", body[16:24])


def with_exif(jpeg, camera=b"Heliocam"):
    """A JPEG with an EXIF block that names a camera."""
    name = camera + b"\0"
    entry = struct.pack("<HHII", 0x0110, 2, len(name), 26)
    tiff = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 1) + entry + struct.pack("<I", 0)
    body = b"Exif\0\0" + tiff + name
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]
