#!/usr/bin/env python3
"""Measures listings, searches and delivery look-ups over a large generated catalog.

    Benchmarks/Catalog/measure.py [--binary .build/release/heliograph] [--assets 1000000]
        [--derived 5] [--calls 200] [--limit-ms 20]

Makes a catalog in a temporary folder, which goes at the end, serves it, and asks over one connection.
Prints the median and the 99th percentile of each kind of call; ends with 1 where a 99th percentile is
above the limit.
"""

import argparse
import base64
import http.client
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse

START = 1_600_000_000
STEP = 60  # seconds between two assets


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(binary, folder, port):
    process = subprocess.Popen(
        [binary, "serve", "--data", folder, "--port", str(port), "--cloud", "demo:key:secret",
         "--workers", "1", "--access-log", "false", "--sweep-hours", "0",
         "--admin-calls-per-hour", "0"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return process
        except OSError:
            pass
        if process.poll() is not None:
            sys.exit("the server ended")
        time.sleep(0.1)
    process.kill()
    sys.exit("the server did not start")


def stop(process):
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=60)


def generate(path, assets, derived):
    """Rows in one transaction; indexes are dropped and made anew, which is faster than growing them."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    database.execute("PRAGMA cache_size = -400000")
    indexes = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    for name, _ in indexes:
        database.execute(f"DROP INDEX {name}")
    triggers = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        database.execute(f"DROP TRIGGER {name}")
    database.execute("BEGIN")
    chance = random.Random(1)
    # In the order of their keys, so that the tables' own indexes grow at their ends.
    ids = sorted(chance.randbytes(16) for _ in range(assets))
    order = list(range(assets))
    chance.shuffle(order)

    def facts(place):
        number = order[place]
        folder = f"shop/{number % 1000:03d}"
        return number, folder, f"{folder}/item-{number}", START + number * STEP

    def asset_rows():
        for place, key in enumerate(ids):
            number, folder, name, time_ = facts(place)
            yield (key, name, time_, number % 5_000_000 + 1_000, key.hex(), key.hex(), folder,
                   time_, time_)

    database.executemany(
        "INSERT INTO assets (asset_id, cloud, asset_type, delivery_type, public_id, version, format,"
        " width, height, pages, has_alpha, orientation, bytes, content_hash, storage_key,"
        " original_filename, asset_folder, created_at, updated_at) VALUES (?, 'demo', 'image',"
        " 'upload', ?, ?, 'jpg', 640, 480, 1, 0, 1, ?, ?, ?, 'red.jpg', ?, ?, ?)", asset_rows())

    def tag_rows():
        for place, key in enumerate(ids):
            number, _, _, time_ = facts(place)
            yield (key, f"group{number % 20}", time_)
            yield (key, f"tag{number % 5000}", time_)

    database.executemany(
        "INSERT INTO asset_tags (asset_id, tag, cloud, asset_type, created_at)"
        " VALUES (?, ?, 'demo', 'image', ?)", tag_rows())

    def fact_rows():
        for place, key in enumerate(ids):
            number, _, _, time_ = facts(place)
            yield (key, "face_count", number % 300, time_)

    database.executemany(
        "INSERT INTO asset_facts (asset_id, fact, value, cloud, created_at)"
        " VALUES (?, ?, ?, 'demo', ?)", fact_rows())

    def context_rows():
        for place, key in enumerate(ids):
            number, _, _, time_ = facts(place)
            yield (key, "alt", f"Item {number}", time_)

    database.executemany(
        "INSERT INTO asset_context (asset_id, name, value, cloud, asset_type, created_at)"
        " VALUES (?, ?, ?, 'demo', 'image', ?)", context_rows())

    def moderation_rows():
        for place, key in enumerate(ids):
            number, _, _, time_ = facts(place)
            yield (key, "manual", "approved" if number % 2 else "pending", time_, time_)

    database.executemany(
        "INSERT INTO asset_moderations (asset_id, kind, status, updated_at, cloud, asset_type,"
        " created_at) VALUES (?, ?, ?, ?, 'demo', 'image', ?)", moderation_rows())

    def word_rows():
        for place, key in enumerate(ids):
            number, _, _, time_ = facts(place)
            words = {"shop": 9, f"{number % 1000:03d}": 9, "item": 3, str(number): 3, "red": 2,
                     "jpg": 2, f"group{number % 20}": 16, f"tag{number % 5000}": 16}
            for word in sorted(words):
                yield (key, word, words[word], time_)

    database.executemany(
        "INSERT INTO asset_words (asset_id, word, places, cloud, created_at)"
        " VALUES (?, ?, ?, 'demo', ?)", word_rows())
    database.executemany(
        "INSERT INTO folders (cloud, path, parent, external_id, created_at)"
        " VALUES ('demo', ?, ?, ?, ?)",
        [("shop", "", "f", START)] + [(f"shop/{n:03d}", "shop", f"f{n}", START) for n in range(1000)])

    def derived_rows():
        for place, key in enumerate(ids):
            _, _, name, time_ = facts(place)
            for which in range(derived):
                # The first bytes grow, so that the table is filled in the order of its key.
                digest = (place * derived + which).to_bytes(8, "big") + key + key[:8]
                width = 100 * (which + 1)
                yield (digest, key, time_, f"c_fill,w_{width}", f"c_fill,w_{width}|jpg", width,
                       time_ + which, f"/demo/image/upload/c_fill,w_{width}/{name}.jpg")

    database.executemany(
        "INSERT INTO derived (derivation_id, cloud, asset_id, asset_version, declared, effective,"
        " format, width, height, pages, bytes, created_at, render_ms, url) VALUES (?, 'demo', ?, ?,"
        " ?, ?, 'jpg', ?, 100, 1, 9000, ?, 12, ?)", derived_rows())
    database.execute(
        "INSERT OR REPLACE INTO cloud_totals (cloud, assets, asset_bytes, derived, derived_bytes)"
        " SELECT 'demo', (SELECT COUNT(*) FROM assets), (SELECT SUM(bytes) FROM assets),"
        " (SELECT COUNT(*) FROM derived), (SELECT SUM(bytes) FROM derived)")
    database.execute("COMMIT")
    for _, sql in indexes + triggers:
        database.execute(sql)
    database.execute("PRAGMA journal_mode = WAL")
    database.close()


class Client:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {"Authorization": "Basic " + base64.b64encode(b"key:secret").decode()}

    def get(self, path, expected=200):
        start = time.perf_counter()
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        elapsed = (time.perf_counter() - start) * 1_000
        if answer.status != expected:
            sys.exit(f"{path}: {answer.status} {body[:300]}")
        return elapsed


def search(**parameters):
    return "/v1_1/demo/resources/search?" + urllib.parse.urlencode(parameters)


def cases(assets):
    """Each kind of call: a name and the path of the nth call."""
    def number(n):
        return n * 7919 % assets

    def day(n):
        return time.strftime("%Y-%m-%d", time.gmtime(START + number(n) * STEP))

    def listing(more):
        return "/v1_1/demo/resources/image" + more

    return [
        ("list", lambda n: listing("/upload?max_results=50")),
        ("list from a day", lambda n: listing(f"/upload?start_at={day(n)}&max_results=50")),
        ("list by prefix", lambda n: listing(f"/upload?prefix=shop/{n % 1000:03d}/&max_results=50")),
        ("list by tag of 200", lambda n: listing(f"/tags/tag{n % 5000}?max_results=50")),
        ("list by tag of 50,000", lambda n: listing(f"/tags/group{n % 20}?max_results=50")),
        ("list by a name in context", lambda n: listing("/context?key=alt&max_results=50")),
        ("list by moderation", lambda n: listing("/moderations/manual/pending?max_results=50")),
        ("list by folder", lambda n: "/v1_1/demo/resources/by_asset_folder?max_results=50"
                                     f"&asset_folder=shop/{n % 1000:03d}"),
        ("details, with derived", lambda n: listing(
            f"/upload/shop/{number(n) % 1000:03d}/item-{number(n)}")),
        ("tags by prefix", lambda n: f"/v1_1/demo/tags/image?prefix=tag{n % 500}"),
        ("folders", lambda n: "/v1_1/demo/folders/shop?max_results=100"),
        ("derived of a transformation", lambda n: "/v1_1/demo/transformations/c_fill,w_300/jpg"
                                                   .replace("/jpg", "")),
        ("usage", lambda n: "/v1_1/demo/usage"),
        ("search everything", lambda n: search(expression="")),
        ("search a tag of 200", lambda n: search(expression=f"tags=tag{n % 5000}")),
        ("search a tag of 50,000", lambda n: search(expression=f"tags=group{n % 20}")),
        ("search a prefix", lambda n: search(expression=f"public_id=shop/{n % 1000:03d}/*")),
        ("search a day", lambda n: search(expression=f"created_at:{day(n)}")),
        ("search a day of uploads", lambda n: search(expression=f"uploaded_at:{day(n)}")),
        ("search all since a day", lambda n: search(expression=f"created_at>={day(n)}")),
        ("search a tag and a month", lambda n: search(
            expression=f"tags=group{n % 20} AND created_at:{day(n)[:7]}")),
        ("search a tree of folders", lambda n: search(expression=f"folder:shop/{n % 1000:03d}/*")),
        ("search all of a format", lambda n: search(expression="format=jpg")),
        ("search a number of faces", lambda n: search(expression=f"face_count={n % 300}")),
        ("search a word", lambda n: search(expression=str(number(n)))),
        ("search a folder", lambda n: search(expression=f"folder=shop/{n % 1000:03d}")),
        ("search two terms", lambda n: search(
            expression=f"tags=group{n % 20} AND folder=shop/{n % 1000:03d}")),
        ("delivery look-up", lambda n: f"/demo/image/upload/shop/{number(n) % 1000:03d}/"
                                       f"item-{number(n)}.jpg", 404),
        ("delivery look-up of nothing", lambda n: f"/demo/image/upload/no-such-{n}.jpg", 404),
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default=".build/release/heliograph")
    parser.add_argument("--assets", type=int, default=1_000_000)
    parser.add_argument("--derived", type=int, default=5)
    parser.add_argument("--calls", type=int, default=200)
    parser.add_argument("--limit-ms", type=float, default=20)
    arguments = parser.parse_args()
    # So that an end from outside tidies up, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    folder = tempfile.mkdtemp(prefix="heliograph-catalog-")
    process = None
    try:
        port = free_port()
        stop(serve(arguments.binary, folder, port))
        start = time.time()
        generate(os.path.join(folder, "catalog.sqlite"), arguments.assets, arguments.derived)
        size = os.path.getsize(os.path.join(folder, "catalog.sqlite"))
        print(f"{arguments.assets} assets, {arguments.assets * arguments.derived} derived resources: "
              f"{size / 1e9:.2f} GB, made in {time.time() - start:.0f} s")
        process = serve(arguments.binary, folder, port)
        client = Client(port)
        slow = 0
        print(f"{'call':32} {'median ms':>10} {'p99 ms':>10}")
        for name, path, *expected in cases(arguments.assets):
            for n in range(3):
                client.get(path(n), *expected)
            times = sorted(client.get(path(n + 3), *expected) for n in range(arguments.calls))
            median, high = times[len(times) // 2], times[int(len(times) * 0.99) - 1]
            mark = "" if high <= arguments.limit_ms else "  above the limit"
            slow += bool(mark)
            print(f"{name:32} {median:10.2f} {high:10.2f}{mark}", flush=True)
        return 1 if slow else 0
    finally:
        if process:
            stop(process)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
