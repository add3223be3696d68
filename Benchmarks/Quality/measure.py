#!/usr/bin/env python3
"""Measures automatic quality through a running server, and prints the tables of docs/quality.md.

HELIOGRAPH_BINARY names the program, HELIOGRAPH_PICTURES a folder of pictures and HELIOGRAPH_SCORES a folder
where scores are kept, by the bytes that were compared; scripts/quality.sh sets them. Each picture is asked
for at 640 pixels, losslessly and as a visitor gets it; how alike the two are is said by the package
`ssimulacra2` of the Python index, which shares no code with ours.
"""
import concurrent.futures, ctypes, hashlib, http.client, math, multiprocessing, os, socket
import subprocess, sys, tempfile, time
from pathlib import Path

LEVELS = {"best": 85, "good": 76, "eco": 67, "low": 52}
FORMATS = {"jpg": "JPEG", "webp": "WebP", "avif": "AVIF"}
FIXED = [25, 45, 62, 76, 86, 94]
# What is transparent in some of them would be laid over another colour by the measure.
SIZE = "b_white,c_limit,h_640,w_640"


def score(job):
    """The score of one file against another, kept on disk: the measure takes half a second."""
    reference, file, kept = job
    name = hashlib.sha256(Path(reference).read_bytes() + Path(file).read_bytes()).hexdigest()
    place = Path(kept) / name
    if not place.exists():
        from ssimulacra2 import compute_ssimulacra2
        place.write_text(f"{compute_ssimulacra2(str(reference), lossless(file))}\n")
    return float(place.read_text())


def lossless(file):
    """The pixels of a file as PNG."""
    result = f"{file}.png"
    if not Path(result).exists():
        Vips().convert(file, result)
    return result


class Vips:
    """libvips with everything at its default but the quality."""

    def __init__(self):
        self.library = ctypes.CDLL("libvips.so.42")
        self.library.vips_init(b"measure")
        self.library.vips_image_new_from_file.restype = ctypes.c_void_p

    def convert(self, source, result):
        image = self.library.vips_image_new_from_file(str(source).encode(), None)
        if not image:
            sys.exit(f"libvips cannot read {source}")
        status = self.library.vips_image_write_to_file(
            ctypes.c_void_p(image), str(result).encode(), None)
        self.library.g_object_unref(ctypes.c_void_p(image))
        if status != 0:
            sys.exit(f"libvips cannot write {result}")


class Server:
    def __init__(self, folder, binary, pictures):
        clean = {k: v for k, v in os.environ.items() if not k.startswith("HELIOGRAPH_")}
        clean.update(HELIOGRAPH_CLOUD="demo:key:secret", HELIOGRAPH_ACCESS_LOG="off")
        words = [binary, "import", pictures, "--data", folder / "data", "--cloud", "demo"]
        subprocess.run(words, check=True, env=clean, stdout=subprocess.DEVNULL)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        words = [binary, "serve", "--port", self.port, "--data", folder / "data"]
        log = open(folder / "log", "wb")
        self.process = subprocess.Popen(
            [str(word) for word in words], env=clean, stdout=log, stderr=log)
        for _ in range(200):
            try:
                self.get("/")
                return
            except OSError:
                time.sleep(0.05)
        sys.exit("The server does not start.")

    def get(self, path):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        link.request("GET", path)
        answer = link.getresponse()
        return answer.status, answer.read()

    def picture(self, words, name, kind, place):
        if not place.exists():
            status, body = self.get(f"/demo/image/upload/{words}/{name}.{kind}")
            if status != 200:
                sys.exit(f"{status} for {words}/{name}.{kind}")
            place.write_bytes(body)
        return place


class Measurement:
    def __init__(self, folder, server, names, kept):
        self.folder, self.server, self.names, self.kept = folder, server, names, kept
        # Not forked: libvips has threads.
        self.pool = concurrent.futures.ProcessPoolExecutor(
            os.cpu_count(), multiprocessing.get_context("spawn"))
        self.references = {
            name: server.picture(SIZE, name, "png", folder / f"{name}.reference.png")
            for name in names}

    def scored(self, files):
        """Scores and sizes of one file a picture, in order."""
        jobs = [(self.references[n], file, self.kept) for n, file in zip(self.names, files)]
        return list(self.pool.map(score, jobs)), [file.stat().st_size for file in files]

    def automatic(self, kind, level):
        return self.scored([
            self.server.picture(
                f"{SIZE},q_auto:{level}", name, kind, self.folder / f"{name}.{level}.{kind}")
            for name in self.names])

    def fixed(self, kind):
        """Mean scores and bytes of all pictures together at fixed qualities."""
        return self.points(kind, lambda name, quality: self.server.picture(
            f"{SIZE},q_{quality}", name, kind, self.folder / f"{name}.{quality}.{kind}"))

    def plain(self, kind):
        """The same, written by libvips as it comes."""
        def written(name, quality):
            place = self.folder / f"{name}.vips.{quality}.{kind}"
            Vips().convert(self.references[name], f"{place}[Q={quality},strip=true]")
            return place
        return self.points(kind, written)

    def points(self, kind, written):
        result = []
        for quality in FIXED:
            scores, sizes = self.scored([written(name, quality) for name in self.names])
            result.append((sum(scores) / len(scores), sum(sizes), quality))
        return result


def at(points, mean):
    """Bytes and quality at a mean score, between the two points around it."""
    rising = sorted(points)
    for (low, few, a), (high, many, b) in zip(rising, rising[1:]):
        if low <= mean <= high:
            share = (mean - low) / (high - low)
            return math.exp(math.log(few) * (1 - share) + math.log(many) * share), a + (b - a) * share
    return None


def saved(points, mean, size):
    found = at(points, mean)
    return f"{(1 - size / found[0]) * 100:.0f} %" if found else "–"


def main():
    pictures = Path(os.environ["HELIOGRAPH_PICTURES"])
    kept = Path(os.environ["HELIOGRAPH_SCORES"])
    kept.mkdir(parents=True, exist_ok=True)
    names = sorted(file.stem for file in pictures.iterdir())
    kinds = [word for word in sys.argv[1:] if word in FORMATS] or list(FORMATS)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        server = Server(folder, os.environ["HELIOGRAPH_BINARY"], pictures)
        try:
            print(table(Measurement(folder, server, names, kept), kinds, len(names)))
        finally:
            server.process.terminate()
            server.process.wait()


def table(measurement, kinds, count):
    lines = [
        "| format | level | target | mean score | in reach | kB | `q_` of the same mean | saved "
        "| saved against libvips as it comes |", "|---|---|---|---|---|---|---|---|---|"]
    missed, hits = [], 0
    for kind in kinds:
        fixed, plain = measurement.fixed(kind), measurement.plain(kind)
        for level, target in LEVELS.items():
            scores, sizes = measurement.automatic(kind, level)
            mean, size = sum(scores) / count, sum(sizes)
            reached = [abs(value - target) <= 3 for value in scores]
            hits += sum(reached)
            same = at(fixed, mean)
            lines.append(
                f"| {FORMATS[kind]} | {level} | {target} | {mean:.1f} | "
                f"{100 * sum(reached) / count:.0f} % | {size / 1000:.0f} | "
                f"{same[1] if same else 0:.0f} | {saved(fixed, mean, size)} | "
                f"{saved(plain, mean, size)} |")
            missed += [f"{kind} {level} {name} {value:.1f}" for name, value, well
                       in zip(measurement.names, scores, reached) if not well]
            print(lines[-1], file=sys.stderr, flush=True)
    share = 100 * hits / (count * len(kinds) * len(LEVELS))
    lines += ["", f"{share:.0f} % of {count * len(kinds) * len(LEVELS)} are in reach. Out of it:", ""]
    return "\n".join(lines + ["- " + line for line in missed])


if __name__ == "__main__":
    main()
