"""From a PDF to lines of type: which glyph stands where, and nothing about who set it.

MuPDF's text trace gives every painted glyph with its origin, advance and horizontal size. Glyphs that share a baseline
make a line, drawn spaces or gaps part it into words, lines outside the text block are furniture (heads and folios),
and what remains is body, heading or note by its size and face. Paragraphs follow from indents, white lines and short
last lines. Lengths are PDF points, from the left and from the top; pages count from 0, so even pages are rectos.
"""
import re
from collections import Counter, defaultdict

import numpy as np
import pymupdf

BLANKS = {0x09, 0x20, 0xA0, 0x202F, 0x3000, *range(0x2000, 0x200C)}
UNSEEN = {0x200B, 0x2060, 0xFEFF}
JOINED = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
HYPHENS = "-\u2010\u2011\u00ad"
DASHES = "\u2013\u2014\u2015"
HANGING = set(".,;:!?'\")\u2018\u2019\u201c\u201d" + HYPHENS + DASHES)
FOLIO = re.compile(r"[\divxlcdmIVXLCDM\s\[\]|·.\u2013\u2014-]{1,9}")


def peak(values, step):
    """The commonest value: the fullest bin of width `step`, smoothed over its neighbours, made exact by averaging around it."""
    v = np.asarray(values, float)
    if v.size == 0:
        return 0.0
    k = np.rint(v / step).astype(int)
    low = k.min() - 1
    count = np.bincount(k - low, minlength=k.max() - low + 2)
    smooth = 2 * count
    smooth[1:] += count[:-1]
    smooth[:-1] += count[1:]
    smooth[count == 0] = 0
    centre = (int(smooth.argmax()) + low) * step
    near = v[np.abs(v - centre) <= step]
    return float(near.mean()) if near.size else centre


def heaviest(values, weights, step):
    """The value that most of the type is set in, weighed by the width of its glyphs."""
    k, place = np.unique(np.rint(np.asarray(values) / step).astype(int), return_inverse=True)
    return float(k[np.bincount(place, np.maximum(weights, 1e-6)).argmax()] * step)


class Line:
    """A line: its glyphs are the slice `a:b` of the book's arrays, its words and the gaps between them are cut from those."""

    __slots__ = ("page", "a", "b", "y", "x0", "x1", "size", "face", "words", "gaps", "role", "start", "last", "para", "off", "over",
                 "tail", "tail_width", "head_width", "has_main")

    def __init__(self, page, a, b):
        self.page, self.a, self.b = page, a, b
        self.role, self.start, self.last, self.para = "body", False, False, -1
        self.off = self.over = 0.0

    def breaks_word(self):
        """The line ends in a hyphen that has a word before it."""
        return self.tail in HYPHENS and len(self.words[-1]) > 1

    def text(self):
        return " ".join(self.words)


class Book:
    """A PDF, read: `lines` in reading order (furniture left out), `body` those of running text."""

    def __init__(self, path):
        self.doc = pymupdf.open(path)
        self.read()
        self.setup()
        self.cut_words()
        steps = [b.y - a.y for p in self.pages for a, b in zip(p, p[1:]) if self.text_size(a) and self.text_size(b)]
        self.leading = peak([d for d in steps if 0.9 * self.size < d < 3 * self.size], 0.05) or 1.2 * self.size
        self.find_furniture()
        self.find_roles()
        self.find_edges()
        self.find_paragraphs()
        self.natural()

    # ------------------------------------------------------------------------------------------------- glyphs

    def read(self):
        """All ink, in arrays; drawn spaces by page."""
        rows, self.txt, self.faces, self.drawn, self.first = [], [], {}, [], []
        for number, page in enumerate(self.doc):
            self.first.append(len(rows))
            blanks = []
            for span in page.get_texttrace():
                if span["type"] == 3 or span["opacity"] == 0 or span["dir"][0] < 0 or abs(span["dir"][1]) > 0.02:
                    continue
                name = span["font"].split("+")[-1]
                face = self.faces.setdefault("Type3" if name.startswith("Type3") else name, len(self.faces))
                size = span["size"]
                for code, glyph, (x, y), box in span["chars"]:
                    width = box[2] - box[0]
                    if glyph < 0:
                        if self.txt and code > 0:
                            self.txt[-1] += chr(code)
                    elif code in BLANKS:
                        blanks.append((y, x, width, size, face))
                    elif width > 0 and code >= 0x20 and code not in UNSEEN:
                        c = chr(code)
                        self.txt.append(JOINED.get(c, c))
                        rows.append((number, x, width, y, size, face, glyph))
            self.drawn.append(np.array(blanks).reshape(-1, 5))
        if not rows:
            raise SystemExit("no text")
        self.first.append(len(rows))
        table = np.array(rows)
        self.x, self.adv, self.y, self.sizes = table[:, 1].copy(), table[:, 2].copy(), table[:, 3].copy(), table[:, 4].copy()
        self.face, self.gid = table[:, 5].astype(int), table[:, 6].astype(int)

    def setup(self):
        """The main face and its size, and every page's lines."""
        self.main = int(np.bincount(self.face, self.adv).argmax())
        mine = self.face == self.main
        self.size = heaviest(self.sizes[mine], self.adv[mine], 0.02)
        self.pages, order = [], []
        for page in range(len(self.doc)):
            groups = self.baselines(self.first[page], self.first[page + 1])
            lines = []
            for group in groups:
                group.sort(key=lambda i: self.x[i])
                at = len(order)
                order.extend(group)
                lines.append(Line(page, at, len(order)))
            self.pages.append(lines)
        for name in ("x", "adv", "y", "sizes", "face", "gid"):
            setattr(self, name, getattr(self, name)[order])
        self.txt = [self.txt[i] for i in order]

    def baselines(self, a, b):
        """Glyph numbers of a page grouped by baseline, top to bottom; small raised glyphs go with the line that they touch."""
        em = self.size
        here = sorted(range(a, b), key=lambda i: self.y[i])
        large = [i for i in here if self.sizes[i] >= 0.86 * em]
        small = [i for i in here if self.sizes[i] < 0.86 * em]
        groups = []
        for i in large:
            if groups and self.y[i] - self.y[groups[-1][0]] <= 0.22 * em:
                groups[-1].append(i)
            else:
                groups.append([i])
        own = []
        for i in small:
            home = next((g for g in groups if self.touches(i, g)), None)
            if home is not None:
                home.append(i)
            elif own and self.y[i] - self.y[own[-1][0]] <= 0.2 * em:
                own[-1].append(i)
            else:
                own.append([i])
        return sorted(groups + own, key=lambda g: float(np.median(self.y[g])))

    def touches(self, i, group):
        rise = abs(self.y[group[0]] - self.y[i])
        if not (0.22 * self.size < rise < 0.55 * self.size or rise < 0.1):
            return False
        reach = 0.7 * self.size
        after = np.abs(self.x[i] - (self.x[group] + self.adv[group])) < reach
        before = np.abs(self.x[group] - (self.x[i] + self.adv[i])) < reach
        return bool((after | before).any())

    # -------------------------------------------------------------------------------------------------- words

    def cut_words(self):
        """Words end at a drawn space, or at a gap wider than any kern: the emptiest width between kerns and spaces."""
        for lines in self.pages:
            for l in lines:
                s = slice(l.a, l.b)
                l.y = peak(self.y[s], 0.05)
                l.size = heaviest(self.sizes[s], self.adv[s], 0.01)
                l.face = int(np.bincount(self.face[s], self.adv[s]).argmax())
        inner = [(self.x[l.a + 1:l.b] - self.x[l.a:l.b - 1] - self.adv[l.a:l.b - 1]) / self.sizes[l.a:l.b - 1]
                 for p in self.pages for l in p if l.face == self.main]
        count, edges = np.histogram(np.concatenate(inner) if inner else [], bins=np.arange(0.05, 0.20, 0.005))
        valley = np.convolve(count, [1, 1, 1], "valid")
        self.threshold = float(edges[1 + int(valley.argmin())]) if count.sum() else 0.1
        for page, lines in enumerate(self.pages):
            drawn = self.drawn[page]
            for l in lines:
                middle = float(np.median(self.y[l.a:l.b]))
                self.cut(l, np.sort(drawn[np.abs(drawn[:, 0] - middle) <= 0.25 * self.size, 1]))

    def cut(self, l, spaces):
        x, adv, size = self.x[l.a:l.b], self.adv[l.a:l.b], self.sizes[l.a:l.b]
        ends = x[:-1] + adv[:-1]
        gap = x[1:] - ends
        wide = gap > self.threshold * size[:-1]
        if spaces.size:
            k = np.searchsorted(spaces, x[:-1] + 0.3 * adv[:-1])
            next_space = np.append(spaces, np.inf)[k]
            wide |= (next_space <= x[1:] + 0.01) & (gap > 0.02 * size[:-1])
        cuts = np.flatnonzero(wide)
        bounds = [0, *(cuts + 1), l.b - l.a]
        l.words = ["".join(self.txt[l.a + p:l.a + q]) for p, q in zip(bounds, bounds[1:])]
        l.gaps = np.column_stack((ends[cuts], x[cuts + 1]))
        l.x0, l.x1 = float(x[0]), float((x[-3:] + adv[-3:]).max())
        l.tail, l.tail_width, l.head_width = self.txt[l.b - 1][-1], float(adv[-1]), float(adv[0])
        l.has_main = any(self.face[i] == self.main and self.txt[i].isalpha() for i in range(l.a, l.b))

    # -------------------------------------------------------------------------------------------------- roles

    def text_size(self, l):
        return abs(l.size / self.size - 1) < 0.06

    def find_furniture(self):
        """Outermost lines that stand alone at a height where no running text ever stands, and come back there or are numbers."""
        running = Counter()
        for p in self.pages:
            close = {round(l.y) for a, b in zip(p, p[1:]) if b.y - a.y < 1.2 * self.leading for l in (a, b)}
            running.update(close)
        n = len(self.pages)
        for edge in (0, -1):
            for _ in range(2):
                found = []
                for p in self.pages:
                    left = [l for l in p if l.role != "furniture"]
                    if left:
                        l = left[edge]
                        found.append((l, abs(left[1 if edge == 0 else -2].y - l.y) if len(left) > 1 else 99.0))
                at = Counter(round(l.y) for l, _ in found)
                same = Counter(re.sub(r"\d+", "#", l.text()) for l, _ in found)
                for l, gap in found:
                    y = round(l.y)
                    if gap <= 1.25 * self.leading or l.size > 1.12 * self.size:
                        continue
                    if sum(running[y + d] for d in range(-2, 3)) > max(1, 0.1 * n):
                        continue
                    here = at[y - 1] + at[y] + at[y + 1]
                    number = FOLIO.fullmatch(l.text()) is not None
                    again = same[re.sub(r"\d+", "#", l.text())]
                    if (number and (len(l.text()) <= 5 or here >= max(2, 0.25 * n))) or (here >= 2 and again >= (2 if n < 6 else 3)) \
                            or (here > 0.6 * n and n > 5 and len(l.words) < 10):
                        l.role = "furniture"

    def find_roles(self):
        self.lines = []
        for p in self.pages:
            live = [l for l in p if l.role != "furniture"]
            for i, l in enumerate(live):
                if not self.text_size(l):
                    l.role = "head" if l.size > self.size else "note"
                elif l.face != self.main and not l.has_main:
                    above = l.y - live[i - 1].y if i else np.inf
                    below = live[i + 1].y - l.y if i + 1 < len(live) else np.inf
                    near = 1.15 * self.leading
                    company = any(m.face == self.main and self.text_size(m) and 0 < abs(m.y - l.y) < near for m in live)
                    if max(above, below) > near or not company or live[i - 1].role == "head":
                        l.role = "head"
            self.lines += [l for l in live if l.role != "note"]
        self.body = [l for l in self.lines if l.role == "body"]
        if not self.body:
            raise SystemExit("no running text")

    def find_edges(self):
        """Left and right edge of the text block on rectos and on versos, and the insets at which blocks end."""
        em, self.edge = self.size, {}
        for side in (0, 1):
            mine = [l for l in self.body if l.page % 2 == side]
            if not mine:
                continue
            x = np.array([l.x0 for l in mine])
            left = peak(x, 0.1)
            outside = x[x < left - 0.45 * em]
            if outside.size > 0.15 * x.size:      # dialogue: more indented lines than full ones
                left = peak(outside, 0.1)
            ends = np.array([l.x1 for l in mine if len(l.words) > 1 and l.tail.isalpha()] or [l.x1 for l in mine])
            self.edge[side] = (left, peak(ends[ends > np.percentile(ends, 99) - 6 * em], 0.1))
        for side in (0, 1):
            self.edge.setdefault(side, self.edge.get(1 - side))
        if max(abs(a - b) for a, b in zip(self.edge[0], self.edge[1])) < 0.3:
            self.edge[1] = self.edge[0]
        for l in self.body:
            left, right = self.edge[l.page % 2]
            l.off, l.over = l.x0 - left, l.x1 - right
        short = Counter(round(2 * l.over) for l in self.body if l.over < -0.5 * em)
        self.insets = [0.0] + [k / 2 for k, n in short.items() if n >= max(6, 0.02 * len(self.body))]
        indents = [l.off for l in self.body if 0.45 * em < l.off < 4 * em]
        self.indent = peak(indents, 0.1) if len(indents) >= 3 else 0.0

    def full(self, l):
        """The line ends at an edge that others share, give or take what may hang."""
        hang = 0.6 if l.tail in HANGING else 0.12
        return any(-0.12 * self.size <= l.over - inset <= hang * self.size for inset in self.insets)

    def reaches(self, l):
        return l.over > 0 or self.full(l)

    def find_paragraphs(self):
        em, before, number = self.size, None, -1
        self.justified = sum(map(self.full, self.body)) > 0.45 * len(self.body)
        for l in self.lines:
            if l.role == "body":
                l.start = self.opens(before, l, em)
                if l.start:
                    number += 1
                    if before is not None and before.role == "body":
                        before.last = True
                l.para = number
            elif before is not None and before.role == "body":
                before.last = True
            before = l
        self.body[-1].last = True
        self.paras = defaultdict(list)
        for l in self.body:
            self.paras[l.para].append(l)
        self.set = [l for l in self.body if not l.last]      # the justified lines

    def opens(self, before, l, em):
        """Whether a paragraph starts with `l`, by what stands before it."""
        if before is None or before.role == "head":
            return True
        if before.page == l.page and l.y - before.y > 1.35 * self.leading:
            return True
        if l.off > 0.45 * em:
            block = abs(before.off - l.off) < 0.4 and self.full(before)
            if not (block and (not before.start or abs(l.off - self.indent) > 0.4)):
                return True
        if before.off - l.off > 0.45 * em and not before.start:
            return True
        return self.justified and before.over < -1.5 * em and not self.full(before)

    def natural(self):
        """The nominal size (last lines are never expanded) and the face's own space, in em."""
        ends = [l for l in self.body if l.last and l.over < -2 * self.size]
        sizes = [self.sizes[l.a:l.b][(self.face[l.a:l.b] == self.main)] for l in ends]
        sizes = np.concatenate(sizes) if sizes else np.array([])
        drawn = np.concatenate(self.drawn)
        drawn = drawn[(drawn[:, 4] == self.main) & (np.abs(drawn[:, 3] / self.size - 1) < 0.05)]
        sizes = sizes[np.abs(sizes / self.size - 1) < 0.06] if sizes.size else sizes
        if sizes.size >= 200:
            self.size = peak(sizes, 0.02)
        gaps = [(g[:, 1] - g[:, 0]) / l.size for l in ends for g in [l.gaps] if len(g)]
        gaps = np.concatenate(gaps) if gaps else np.array([])
        if len(drawn) > 0.5 * len(self.body):
            self.space = float(np.median(drawn[:, 2] / drawn[:, 3]))
        elif gaps.size >= 20:
            self.space = peak(gaps, 0.004)
        else:
            every = [(l.gaps[:, 1] - l.gaps[:, 0]) / l.size for l in self.body if len(l.gaps)]
            self.space = peak(np.concatenate(every), 0.01) if every else 0.25
