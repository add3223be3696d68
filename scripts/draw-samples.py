#!/usr/bin/env python3
"""Draws sample pictures with Python's standard library alone.

usage: draw-samples.py FOLDER [--stand-ins PINS]

Always draws samples/logo.png (transparent), samples/bars.gif (animated) and samples/badge.svg.
With --stand-ins it draws a landscape for every photograph that PINS names, too.
"""

import math
import random
import struct
import sys
import zlib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

INK = (16, 24, 40)
SUN = (245, 166, 35)
SKY = (56, 132, 255)
PAPER = (255, 255, 255)


def png(width, height, channels, rows):
    """The bytes of a PNG of 8-bit RGB (3 channels) or RGBA (4); rows are bytes each."""

    def chunk(kind, body):
        return (struct.pack(">I", len(body)) + kind + body
                + struct.pack(">I", zlib.crc32(kind + body)))

    header = struct.pack(">IIBBBBB", width, height, 8, {3: 2, 4: 6}[channels], 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), 9)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body)
            + chunk(b"IEND", b""))


def lzw(indices, bits):
    """GIF's variable-width LZW of palette indices, cut into sub-blocks."""
    clear, end = 1 << bits, (1 << bits) + 1
    out, held, count = bytearray(), 0, 0
    width, table, following = bits + 1, {}, end + 1

    def put(code):
        nonlocal held, count
        held |= code << count
        count += width
        while count >= 8:
            out.append(held & 255)
            held >>= 8
            count -= 8

    put(clear)
    run = indices[0]
    for index in indices[1:]:
        key = (run, index)
        if key in table:
            run = table[key]
            continue
        put(run)
        if following < 4096:
            table[key] = following
            if following == 1 << width and width < 12:
                width += 1
            following += 1
        else:
            put(clear)
            width, table, following = bits + 1, {}, end + 1
        run = index
    put(run)
    put(end)
    if count:
        out.append(held & 255)
    blocks = b"".join(bytes([len(out[i:i + 255])]) + bytes(out[i:i + 255])
                      for i in range(0, len(out), 255))
    return bytes([bits]) + blocks + b"\0"


def gif(width, height, palette, frames, hundredths):
    """The bytes of a GIF that loops for ever; the palette has 8 colours."""
    head = (b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF2, 0, 0)
            + b"".join(bytes(colour) for colour in palette)
            + b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0")
    pictures = b"".join(
        b"\x21\xf9\x04\x04" + struct.pack("<H", hundredths) + b"\0\0"
        + b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + lzw(frame, 3)
        for frame in frames)
    return head + pictures + b"\x3b"


def clamp(value):
    return 0 if value < 0 else 255 if value > 255 else int(value)


def mix(one, other, share):
    return tuple(a + (b - a) * share for a, b in zip(one, other))


def logo(side=480):
    """A sun above a heliograph's mirror on nothing: smooth edges by distance, 0 to 1 alpha."""
    middle, rows = side / 2, []
    for y in range(side):
        row = bytearray()
        for x in range(side):
            dx, dy = x + 0.5 - middle, y + 0.5 - middle
            radius, angle = math.hypot(dx, dy) / side, math.atan2(dy, dx)
            ray = abs((angle / (math.pi / 6)) % 1 - 0.5) * 2
            disc = (0.24 - radius) * side
            ring = (0.035 - abs(radius - 0.315)) * side
            beam = min((0.48 - radius), (radius - 0.38), (ray - 0.72) * radius * 0.9) * side
            cover = max(0.0, min(1.0, max(disc, ring, beam) + 0.5))
            colour = mix(SUN, PAPER, max(0.0, 0.55 - radius * 3)) if disc > -0.5 else (
                INK if ring > -0.5 else SUN)
            row += bytes((*map(clamp, colour), clamp(cover * 255)))
        rows.append(row)
    return png(side, side, 4, rows)


def bars(width=336, height=210, count=12):
    """Seven bars that rise and fall, over twelve frames."""
    palette = [INK, (245, 166, 35), (255, 99, 89), (214, 75, 190),
               (126, 97, 255), (56, 132, 255), (32, 191, 186), (70, 201, 110)]
    step, frames = width // 7, []
    for frame in range(count):
        tops = []
        for bar in range(7):
            wave = math.sin(2 * math.pi * (frame / count + bar / 7))
            tops.append(height - 20 - int((0.5 + 0.42 * wave) * (height - 40)))
        pixels = []
        for y in range(height):
            for x in range(width):
                bar, inside = divmod(x, step)
                lit = 4 <= inside < step - 4 and tops[bar] <= y < height - 16
                pixels.append(bar + 1 if lit else 0)
        frames.append(pixels)
    return gif(width, height, palette, frames, 8)


BADGE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240" width="240" height="240">
  <circle cx="120" cy="120" r="112" fill="#101828"/>
  <circle cx="120" cy="120" r="98" fill="none" stroke="#f5a623" stroke-width="6"
    stroke-dasharray="14 8"/>
  <path d="M120 52 138 98 188 102 150 134 162 182 120 156 78 182 90 134 52 102 102 98Z"
    fill="#f5a623"/>
</svg>
"""


def landscape(seed, width=480, height=320):
    """Sky, a sun and five ranges of hills with some grain; the seed gives the hour and the hills."""
    dice = random.Random(seed)
    top, low = mix(SKY, INK, dice.random() * 0.7), mix(SUN, PAPER, dice.random() * 0.8)
    sun_x, sun_y, sun_r = dice.uniform(.2, .8) * width, dice.uniform(.2, .5) * height, height / 11
    near = tuple(dice.uniform(10, 70) for _ in range(3))
    ranges = [[(dice.uniform(.004, .02), dice.uniform(0, 7), dice.uniform(4, 18)) for _ in range(4)]
              for _ in range(5)]
    ridges = [[height * (0.5 + 0.11 * depth) + sum(size * math.sin(x * pace + shift)
               for pace, shift, size in waves) for x in range(width)]
              for depth, waves in enumerate(ranges)]
    shades = [mix(mix(top, low, 0.6), near, (depth + 1) / 5) for depth in range(5)]
    rows = []
    for y in range(height):
        sky, row = mix(top, low, min(1.0, y / height * 1.5)), bytearray()
        for x in range(width):
            away = math.hypot(x - sun_x, y - sun_y) - sun_r
            colour = mix(PAPER, sky, max(0.0, min(1.0, away / 3 + 0.5)) * (1 - 0.5 * math.exp(
                -max(0.0, away) / 40)))
            for depth in range(4, -1, -1):
                if y >= ridges[depth][x]:
                    colour = shades[depth]
                    break
            grain = dice.randint(-5, 5)
            row += bytes(clamp(part + grain) for part in colour)
        rows.append(row)
    return png(width, height, 3, rows)


def stand_ins(pins):
    """The place of every photograph that the pins name, as a PNG."""
    for line in Path(pins).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield Path(line.split()[2]).with_suffix(".png")


def main(words):
    if len(words) not in (1, 3) or (len(words) == 3 and words[1] != "--stand-ins"):
        sys.exit("usage: draw-samples.py FOLDER [--stand-ins PINS]")
    folder = Path(words[0])
    (folder / "samples").mkdir(parents=True, exist_ok=True)
    (folder / "samples/logo.png").write_bytes(logo())
    (folder / "samples/bars.gif").write_bytes(bars())
    (folder / "samples/badge.svg").write_text(BADGE, encoding="utf-8")
    places = list(stand_ins(words[2])) if len(words) == 3 else []
    with ProcessPoolExecutor() as pool:
        for place, picture in zip(places, pool.map(landscape, [place.stem for place in places])):
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            (folder / place).write_bytes(picture)


if __name__ == "__main__":
    main(sys.argv[1:])
