#!/usr/bin/env python3
"""Measures how many faces are found, and what else is taken for one, through a running server.

HELIOGRAPH_BINARY names the program, HELIOGRAPH_MODELS the folder of models, HELIOGRAPH_FACES the folder of the
pictures of pictures.txt. A face is found where a box covers it: intersection over union of at least 0.4.
scripts/faces.sh sets all this.
"""
import hashlib, http.client, json, os, socket, subprocess, sys, tempfile, time, uuid
from pathlib import Path

HERE = Path(__file__).resolve().parent


def start(folder):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    clean = {k: v for k, v in os.environ.items() if not k.startswith("HELIOGRAPH_")}
    words = [os.environ["HELIOGRAPH_BINARY"], "serve", "--port", str(port), "--data",
             f"{folder}/data", "--cloud", "demo:key:secret", "--models",
             os.environ["HELIOGRAPH_MODELS"]]
    log = open(f"{folder}/log", "wb")
    process = subprocess.Popen(words, env=clean, stdout=log, stderr=log)
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process, port
        time.sleep(0.05)
    sys.exit("The server does not start.")


def faces(port, file):
    """Boxes as the upload answers them."""
    fields = {"faces": "true", "timestamp": str(int(time.time()))}
    text = "&".join(f"{name}={fields[name]}" for name in sorted(fields)) + "secret"
    fields |= {"signature": hashlib.sha1(text.encode()).hexdigest(), "api_key": "key"}
    mark = uuid.uuid4().hex
    parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
             for name, value in fields.items()]
    opening = (f'--{mark}\r\nContent-Disposition: form-data; name="file"; '
               f'filename="{file.name}"\r\n\r\n')
    body = "".join(parts).encode() + opening.encode() + file.read_bytes()
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    link.request("POST", "/v1_1/demo/image/upload", body + f"\r\n--{mark}--\r\n".encode(),
                 {"Content-Type": f"multipart/form-data; boundary={mark}"})
    answer = json.loads(link.getresponse().read())
    if "faces" not in answer:
        sys.exit(f"{file.name}: {answer}")
    return answer["faces"]


def overlap(a, b):
    across = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    down = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    if across <= 0 or down <= 0:
        return 0
    return across * down / (a[2] * a[3] + b[2] * b[3] - across * down)


def read(text):
    """The faces of a line, and the boxes that may be found or not."""
    boxes = [] if text == "-" else text.split(";")
    numbers = [[int(number) for number in box.lstrip("?").split(",")] for box in boxes]
    return ([box for box, word in zip(numbers, boxes) if word[0] != "?"],
            [box for box, word in zip(numbers, boxes) if word[0] == "?"])


def compare(known, doubtful, found):
    """Which faces are missed, and which boxes are left over."""
    rest, missed = list(found), []
    for box in known + doubtful:
        best = max(rest, key=lambda other: overlap(box, other), default=None)
        if best is not None and overlap(box, best) >= 0.4:
            rest.remove(best)
        elif box in known:
            missed.append(box)
    return missed, rest


def measure(port):
    total = missed = wrong = without = 0
    lines = [line.split() for line in (HERE / "pictures.txt").read_text().splitlines()
             if not line.startswith("#")]
    for sum256, _, path, boxes in lines:
        known, doubtful = read(boxes)
        name = f"{sum256[:8]}-{Path(path).name}"
        less, rest = compare(known, doubtful, faces(port, Path(os.environ["HELIOGRAPH_FACES"]) / name))
        total, missed, wrong = total + len(known), missed + len(less), wrong + len(rest)
        without += not known
        if less or rest:
            print(f"{name}: {len(known) - len(less)} of {len(known)}"
                  + (f", missed {less}" if less else "") + (f", wrong {rest}" if rest else ""))
    print(f"{total - missed} of {total} faces in {len(lines) - without} pictures, recall "
          f"{1 - missed / total:.3f}; {wrong} wrong boxes there and in {without} pictures without faces")


def main():
    with tempfile.TemporaryDirectory() as folder:
        process, port = start(folder)
        try:
            measure(port)
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
