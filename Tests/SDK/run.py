"""Runs scenarios of the official Python SDK against a live server.

usage: run.py BINARY [WORD…]
"""

import importlib
import os
import sys
import traceback
import warnings

for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "CLOUDINARY_URL"):
    os.environ.pop(name, None)
os.environ["NO_PROXY"] = "*"
warnings.filterwarnings("ignore", message=".*certificate.*")

import cloudinary  # noqa: E402

import live  # noqa: E402
import scenario  # noqa: E402

MODULES = ["uploading", "parameters", "library", "presets", "making", "archives", "access",
           "administration", "searching"]


def main(arguments):
    binary, words = os.path.abspath(arguments[1]), arguments[2:]
    for module in MODULES:
        importlib.import_module(module)
    chosen = [
        (name, body) for name, body in scenario.ALL
        if not words or any(word in name for word in words)
    ]
    server = live.Server(
        binary, ["--token-key", "%s:%s" % (live.CLOUD, live.TOKEN_KEY),
                 "--account", "acc:pkey:psecret"])
    receiver = live.Receiver()
    failed = []
    try:
        server.start()
        cloudinary.config(
            cloud_name=live.CLOUD, api_key=live.KEY, api_secret=live.SECRET,
            upload_prefix=server.base, secure=False,
        )
        for name, body in chosen:
            place = scenario.Place(server, receiver, name)
            try:
                body(place)
            except Exception:
                failed.append(name)
                print("✗ %s\n%s" % (name, traceback.format_exc(limit=-4)), flush=True)
        alive = server.process.poll() is None
        code = server.stop()
        if not alive or code != 0:
            failed.append("the server's end")
            print("✗ the server ended with %s:\n%s" % (code, server.tail()))
    finally:
        receiver.stop()
        if server.process is not None and server.process.poll() is None:
            server.process.kill()
            server.process.wait()
        if failed:
            print(server.tail())
        server.remove()
    print("Python SDK %s: %d scenarios, %d failed" % (cloudinary.VERSION, len(chosen), len(failed)))
    return 1 if failed or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
