#!/usr/bin/env python3
"""Prints the tables of README.md: python measure.py (needs fonttools and uharfbuzz)."""
from pathlib import Path

import uharfbuzz as hb
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
SET = ("eb-garamond", "alegreya", "literata", "alegreya-sans", "iosevka-charon-mono")
STYLES = ("Regular", "Italic", "Bold", "BoldItalic")
# Letters in a thousand characters of English, space apart.
ENGLISH = dict(zip("etaoinshrdlucmwfygpbvk", (102, 75, 65, 62, 57, 57, 53, 50, 49, 35, 33, 23, 22, 20, 19, 18, 16, 16, 15, 12, 8, 6)))
EDGES = "‐–—.,:;’”)ATVWYo1"


class Face:
    def __init__(self, path):
        self.tt = TTFont(path)
        self.set = self.tt.getGlyphSet()
        self.order = self.tt.getGlyphOrder()
        self.hb = hb.Font(hb.Face(hb.Blob.from_file_path(str(path))))

    def shape(self, text, **features):
        b = hb.Buffer()
        b.add_str(text)
        b.guess_segment_properties()
        hb.shape(self.hb, b, features)
        return [(self.order[i.codepoint], p.x_advance) for i, p in zip(b.glyph_infos, b.glyph_positions)]

    def box(self, text, **features):
        name, advance = self.shape(text, **features)[0]
        pen = BoundsPen(self.set)
        self.set[name].draw(pen)
        return (*pen.bounds, advance) if pen.bounds else (0, 0, 0, 0, advance)

    def top(self, text, **features):
        return round(self.box(text, **features)[3])


def row(*cells):
    print("| " + " | ".join(str(c) for c in cells) + " |")


def faces(slugs=SET):
    for slug in slugs:
        for path in sorted((HERE / slug).glob("*.ttf"), key=lambda p: STYLES.index(p.stem.split("-")[1])):
            yield path.stem, Face(path)


def main():
    row("face", "hhea asc/desc/gap", "typo asc/desc/gap", "OS/2 x, cap", "x", "H", "d", "p", "small H", "lining 7", "superior 2", "space", "letter", "em dash")
    row(*["---"] * 14)
    for stem, f in faces():
        o, h = f.tt["OS/2"], f.tt["hhea"]
        letter = sum(f.box(c)[4] * n for c, n in ENGLISH.items()) / sum(ENGLISH.values())
        row(stem, f"{h.ascent}/{h.descent}/{h.lineGap}", f"{o.sTypoAscender}/{o.sTypoDescender}/{o.sTypoLineGap}",
            f"{o.sxHeight}, {o.sCapHeight}", f.top("x"), f.top("H"), f.top("d"), round(f.box("p")[1]),
            f.top("h", smcp=True), f.top("7", lnum=True), f.top("2", sups=True), f.box(" ")[4], round(letter), f.box("—")[4])
    print()
    row("face", *EDGES)
    row(*["---"] * (len(EDGES) + 1))
    for stem, f in faces(SET[:4]):
        cells = []
        for c in EDGES:
            x0, _, x1, _, advance = f.box(c)
            cells.append(f"{advance} ({round(x0)}, {round(advance - x1)})")
        row(stem, *cells)


if __name__ == "__main__":
    main()
