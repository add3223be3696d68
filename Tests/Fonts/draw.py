#!/usr/bin/env python3
"""Draws the fonts beside it: two letters of our own, `A` a square as high and wide as the size, `B`
its lower half. Needs the packages fonttools and brotli; the files it makes are checked in.

usage: Tests/Fonts/draw.py
"""
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen


def box(left, bottom, right, top):
    pen = TTGlyphPen(None)
    pen.moveTo((left, bottom))
    pen.lineTo((left, top))
    pen.lineTo((right, top))
    pen.lineTo((right, bottom))
    pen.closePath()
    return pen.glyph()


def draw(packing, path):
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "A", "B", "space"])
    builder.setupCharacterMap({65: "A", 66: "B", 32: "space"})
    builder.setupGlyf({
        ".notdef": box(100, 0, 400, 100),
        "A": box(0, 0, 1000, 1000),
        "B": box(0, 0, 1000, 500),
        "space": TTGlyphPen(None).glyph(),
    })
    builder.setupHorizontalMetrics(
        {".notdef": (500, 100), "A": (1000, 0), "B": (1000, 0), "space": (500, 0)})
    builder.setupHorizontalHeader(ascent=1000, descent=0)
    builder.setupOS2(sTypoAscender=1000, sTypoDescender=0, usWinAscent=1000, usWinDescent=0)
    builder.setupNameTable({"familyName": "Heliograph Blocks", "styleName": "Regular"})
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 3600000000
    builder.font.recalcTimestamp = False
    builder.font.flavor = packing
    builder.save(path)


here = Path(__file__).parent
draw(None, here / "blocks.ttf")
draw("woff", here / "blocks.woff")
draw("woff2", here / "blocks.woff2")
