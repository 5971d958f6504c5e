"""What is measured on a book of lines. Each function answers for one group of rows; `everything` puts them together.

Spaces are given as ratios to the face's own word space; shares are in per cent of justified lines (lines that do not
end their paragraph) unless the row says otherwise.
"""
import re
from collections import Counter, defaultdict

import numpy as np
import pymupdf

from reading import DASHES, HANGING, HYPHENS, peak

EYE = 0.025        # em² of ink that the eye takes for an edge
ZOOM = 3.0         # pixels a point when the edge is looked at
LOOKED_AT = 60     # pages rendered for it
TRACKED = 150      # pages sampled for the widths of letters


def percent(part, whole):
    return 100.0 * part / whole if whole else None


def rms(values):
    return float(np.sqrt(np.mean(np.square(values)))) if len(values) else None


def bare(word):
    return re.sub(r"\W", "", word)


def neighbours(book, a, b):
    """`b` is the very next line under `a` on the same page."""
    return a is not None and a.page == b.page and b.y - a.y < 1.2 * book.leading


# ---------------------------------------------------------------------------------------------------------- colour

def spaces(book):
    natural = book.space * book.size
    ratio = {id(l): float((l.gaps[:, 1] - l.gaps[:, 0]).mean()) / natural for l in book.set if len(l.gaps) and book.reaches(l)}
    v = np.array(list(ratio.values()))
    if not v.size:
        return {}
    pairs = np.array([abs(ratio[id(a)] - ratio[id(b)]) for a, b in zip(book.body, book.body[1:])
                      if a.para == b.para and id(a) in ratio and id(b) in ratio])
    return {
        "space_mean": float(v.mean()), "space_cv": float(v.std() / v.mean()),
        "space_p1": float(np.percentile(v, 1)), "space_p99": float(np.percentile(v, 99)), "space_max": float(v.max()),
        "loose": percent((v > 1.5).sum(), v.size), "very_loose": percent((v > 2).sum(), v.size), "tight": percent((v < 0.75).sum(), v.size),
        "neighbours": float(pairs.mean()) if pairs.size else None, "neighbours_apart": percent((pairs > 0.5).sum(), pairs.size),
    }


def letters(book):
    """Expansion and tracking as they were used, ligatures, joined f-pairs."""
    step = max(1, len(book.pages) // TRACKED)
    sample = [l for l in book.set if l.page % step == 0]
    scale = np.array([l.size / book.size for l in sample]) if sample else np.ones(1)
    main = book.face == book.main
    ligature = np.array([len(t) > 1 for t in book.txt])
    words = sum(len(l.words) for l in book.body)
    used = np.zeros(len(book.txt), bool)
    inside = np.zeros(len(book.txt), bool)          # a glyph with another of its word behind it
    for l in book.body:
        used[l.a:l.b] = True
        at = l.a
        for w in l.words:
            end = at
            held = 0
            while held < len(w):
                held += len(book.txt[end])
                end += 1
            inside[at:end - 1] = True
            at = end
    used &= main
    f_forms = Counter(int(book.gid[i]) for i in np.flatnonzero(used) if book.txt[i] == "f")
    plain_f = f_forms.most_common(1)[0][0] if f_forms else None
    joined = sum(1 for i in np.flatnonzero(used & ligature) if book.txt[i] in ("ff", "fi", "fl", "ffi", "ffl"))
    pairs = joined
    for i in np.flatnonzero(used & inside):
        if book.txt[i] == "f" and main[i + 1] and book.txt[i + 1][0] in "fil":
            pairs += 1
            joined += int(book.gid[i]) != plain_f
    return {
        "scale_min": float(scale.min()), "scale_max": float(scale.max()),
        **tracking(book, sample, main, inside),
        "ligatures": 1000.0 * int((used & ligature).sum()) / words if words else None,
        "f_joined": percent(joined, pairs),
    }


def tracking(book, sample, main, inside):
    """A line's letterspacing in 1/1000 em: how far its pairs of glyphs stand from where the same pairs mostly stand."""
    parts = []
    for n, l in enumerate(sample):
        i = np.arange(l.a, l.b - 1)
        same = inside[i] & main[i] & main[i + 1] & (np.abs(book.sizes[i] - l.size) < 0.2) if i.size else np.array([], bool)
        i = i[same]
        em = (book.x[i + 1] - book.x[i] - book.adv[i]) / book.sizes[i]
        parts.append(np.column_stack((np.full(i.size, n), book.gid[i] * 65536 + book.gid[i + 1], em)))
    table = np.concatenate(parts) if parts else np.zeros((0, 3))
    if not len(table):
        return {}
    order = np.lexsort((table[:, 2], table[:, 1]))
    key, em = table[order, 1], table[order, 2]
    bounds = np.flatnonzero(np.diff(key)) + 1
    usual = np.full(len(table), np.nan)
    for a, b in zip(np.append(0, bounds), np.append(bounds, len(key))):
        if b - a >= 12:
            usual[order[a:b]] = np.median(em[a:b])
    known = ~np.isnan(usual)
    line = table[known, 0].astype(int)
    count = np.bincount(line, minlength=len(sample))
    total = np.bincount(line, (table[:, 2] - usual)[known], minlength=len(sample))
    t = 1000 * total[count >= 10] / count[count >= 10]
    return {"tracking_p1": float(np.percentile(t, 1)), "tracking_p99": float(np.percentile(t, 99))} if t.size else {}


# --------------------------------------------------------------------------------------------------------- margins

def margins(book):
    over = [l.over for l in book.body if l.over > 0.5 + (l.tail_width if l.tail in HANGING else 0)]
    hang = defaultdict(list)
    for l in book.set:
        if l.tail in HANGING and book.reaches(l):
            hang["hyphen" if l.tail in HYPHENS else l.tail].append(l.over / l.tail_width)
    median = lambda k: float(np.median(hang[k])) if len(hang[k]) >= 3 else None
    return {"overfull": len(over), "overfull_worst": max(over, default=0.0), "short_of_margin": sum(not book.reaches(l) for l in book.set),
            "hang_hyphen": median("hyphen"), "hang_comma": median(",")}


def optical(book):
    """Both edges as the eye sees them: where ink, counted from the margin inward, first adds up to EYE."""
    wanted = defaultdict(list)
    for l in book.set:
        if book.reaches(l) and l.over < 0.6 * book.size:
            wanted[l.page].append(l)
    pages = sorted(wanted)
    if len(pages) > LOOKED_AT:
        pages = [pages[i * len(pages) // LOOKED_AT] for i in range(LOOKED_AT)]
    em, seen = book.size, {"left": [], "right": []}
    for page in pages:
        picture = book.doc[page].get_pixmap(matrix=pymupdf.Matrix(ZOOM, ZOOM), colorspace=pymupdf.csGRAY, alpha=False)
        grey = np.frombuffer(picture.samples, np.uint8).reshape(picture.height, picture.stride)[:, :picture.width]
        ink = 1 - grey / 255.0
        left, right = book.edge[page % 2]
        for l in wanted[page]:
            top, foot = int((l.y - 0.72 * em) * ZOOM), int((l.y + 0.04 * em) * ZOOM)
            if top < 0 or foot >= picture.height:
                continue
            strip = ink[top:foot].sum(0) / (ZOOM * em) ** 2
            a, b = int((right - 3 * em) * ZOOM), min(picture.width, int((right + 1.2 * em) * ZOOM))
            depth = sink(strip[a:b][::-1])
            if depth is not None:
                seen["right"].append((b - depth) / ZOOM - right)
            if abs(l.off) < 0.45 * em:
                a, b = max(0, int((left - 1.2 * em) * ZOOM)), int((left + 3 * em) * ZOOM)
                depth = sink(strip[a:b])
                if depth is not None:
                    seen["left"].append((a + depth) / ZOOM - left)
    return {f"optical_{side}": rms(np.array(v) - np.median(v)) for side, v in seen.items() if v}


def sink(columns):
    """How many columns in, a fraction included, until their ink adds up to EYE."""
    total = np.cumsum(columns)
    k = int(np.searchsorted(total, EYE))
    if k == len(total):
        return None
    before = total[k - 1] if k else 0.0
    return k + (EYE - before) / max(total[k] - before, 1e-9)


# --------------------------------------------------------------------------------------------------------- hyphens

def hyphens(book):
    """Hyphens at line ends. One that was written is told from one that was put in by the rest of the book's words."""
    with_hyphen, without = set(), set()
    for l in book.body:
        for i, w in enumerate(l.words):
            if i == len(l.words) - 1 and l.breaks_word():
                continue
            w = re.sub(r"^\W+|\W+$", "", w).lower().replace("\u2010", "-")
            if w:
                (with_hyphen if "-" in w else without).add(w)
    ends = written = small = across = turn = penultimate = 0
    ladders, high = Counter(), 0
    for l, below in zip(book.body, book.body[1:] + [None]):
        if not l.breaks_word() or l.last or below is None:
            ladders[high] += 1
            high = 0
            continue
        ends, high = ends + 1, high + 1
        head = re.sub(r"^\W+", "", l.words[-1])[:-1].lower()
        rest = re.match(r"[\w’'-]*", below.words[0]).group().lower()
        piece = rest.split("-")[0]
        if head + rest not in without and (f"{head}-{rest}" in with_hyphen or f"{head}-{piece}" in with_hyphen):
            written += 1
        elif "-" not in head and min(len(head), len(bare(piece))) <= 2:
            small += 1
        if below.page != l.page:
            across += 1
            turn += l.page % 2 == 0
        penultimate += below.last
    ladders[high] += 1
    return {"hyphens": percent(ends, len(book.set)), "hyphens_put_in": percent(ends - written, len(book.set)),
            "ladders": sum(n for k, n in ladders.items() if k >= 3), "ladders_of_4": sum(n for k, n in ladders.items() if k >= 4),
            "across_pages": across, "across_turn": turn, "last_full_line": penultimate, "small_pieces": small}


# ------------------------------------------------------------------------------------------------ paragraphs, pages

def paragraph_ends(book):
    narrow = 2 * (book.indent or 1.2 * book.size)
    runts = pieces = several = 0
    for p in book.paras.values():
        if len(p) < 2:
            continue
        several += 1
        before, last = p[-2:]
        alone = len(last.words) == 1
        piece = alone and before.breaks_word()
        pieces += piece
        runts += last.x1 - last.x0 < narrow or piece or alone and len(bare(last.words[0])) <= 6
    return {"runts": percent(runts, several), "last_a_piece": pieces}


def breaks(book):
    widows, orphans = [], []
    for p in book.paras.values():
        held = Counter(l.page for l in p)
        if len(held) > 1:
            widows += [p[-1].page] if held[p[-1].page] == 1 else []
            orphans += [p[0].page] if held[p[0].page] == 1 else []
    stranded = 0
    for p in book.pages[:-1]:
        roles = [l.role for l in p if l.role in ("body", "head")]
        stranded += bool(roles) and roles[-1] == "head" and "body" in roles
    return {"widows": len(widows), "orphans": len(orphans), "stranded_heads": stranded,
            "_widow_pages": [n + 1 for n in widows], "_orphan_pages": [n + 1 for n in orphans]}


def depth(book):
    """Pages short or long by a line or more against the depth that most share; a chapter's last page is not judged."""
    lead = book.leading
    live = [[l for l in p if l.role != "furniture"] for p in book.pages]
    tops = [next(l.y for l in p if l.role == "body") for p in live if any(l.role == "body" for l in p)]
    top = peak(tops, 0.25)
    feet = [p[-1].y for p in live if p]
    halves = Counter(round(2 * y / lead) for y in feet)
    usual = [k for k, n in halves.items() if n >= max(2, 0.12 * len(feet))] or [max(halves)]
    full = peak([y for y in feet if abs(2 * y / lead - max(usual)) < 1.2], 0.25)

    def closes(i):
        following = next((p for p in live[i + 1:i + 3] if p), None)
        if following is None:
            return True
        first = following[0]
        return first.role == "head" and first.size > 1.15 * book.size or first.y > top + 2 * lead
    off = {i: (p[-1].y - full) / lead for i, p in enumerate(live) if p and not closes(i)}
    spreads = [(i, i + 1) for i in range(1, len(live) - 1, 2) if i in off and i + 1 in off]
    pairs = {i for s in spreads if abs(off[s[0]] - off[s[1]]) <= 0.25 and abs(off[s[0]]) > 0.5 for i in s}
    short, long = [i for i in off if off[i] < -0.5], [i for i in off if off[i] > 0.5]
    unequal = [s for s in spreads if abs(off[s[0]] - off[s[1]]) > 0.25]
    return {"short": percent(len(short), len(off)), "short_by_2": sum(off[i] < -1.5 for i in short), "long": len(long),
            "short_alone": percent(len(set(short) - pairs), len(off)), "long_alone": percent(len(set(long) - pairs), len(off)),
            "paired_spreads": percent(len(pairs) // 2, len(spreads)), "unequal": percent(len(unequal), len(spreads)),
            "_short_pages": [i + 1 for i in short], "_unequal_spreads": [(a + 1, b + 1) for a, b in unequal]}


def grid(book):
    """Baselines off the grid: further than half a point from any multiple of the leading."""
    y = np.array([l.y for l in book.body])
    steps = [(b.y - a.y, a.para == b.para) for a, b in zip(book.body, book.body[1:]) if a.page == b.page]
    near = [d for d, _ in steps if abs(d - book.leading) < 0.08 * book.leading]

    def off(pitch):
        base = peak(y % pitch, 0.1)
        return (y - base + pitch / 2) % pitch - pitch / 2
    pitches = {book.leading, float(np.mean(near)) if near else book.leading}
    best = min((off(p) for p in pitches), key=lambda d: float(np.square(d).mean()))
    return {"off_grid": percent(int((np.abs(best) > 0.5).sum()), y.size),
            "leading_changed": sum(abs(d - book.leading) > 0.3 for d, inside in steps if inside)}


# ---------------------------------------------------------------------------------------------------- white, echoes

def rivers(book):
    """Gaps under gaps: a chain goes on where two overlap by half of the narrower one; a gap belongs to one chain."""
    wide = 1.2 * book.space * book.size
    lengths, broad = Counter(), 0
    chains, above = [], None

    def end(chain):
        nonlocal broad
        lengths[chain[0]] += 1
        broad += chain[0] >= 4 and chain[1]
    for l in book.body:
        if not neighbours(book, above, l):
            for c in chains:
                end(c)
            chains = []
        fresh, taken = [], set()
        skip = l.start and not any(ch.isalpha() for ch in l.words[0])      # after a bullet or a number stands a tab
        for left, right in l.gaps[1 if skip else 0:].tolist():
            overlaps = [(min(right, c[3]) - max(left, c[2]), -k) for k, c in enumerate(chains) if k not in taken]
            overlaps = [(o, k) for o, k in overlaps if o > 0 and o >= 0.5 * min(right - left, chains[-k][3] - chains[-k][2])]
            is_wide = right - left > wide
            if overlaps:
                k = -max(overlaps)[1]
                taken.add(k)
                fresh.append((chains[k][0] + 1, chains[k][1] and is_wide, left, right))
            else:
                fresh.append((1, is_wide, left, right))
        for k, c in enumerate(chains):
            if k not in taken:
                end(c)
        chains, above = fresh, l
    for c in chains:
        end(c)
    n = len(book.body)
    return {"rivers": 1000.0 * sum(c for k, c in lengths.items() if k >= 4) / n, "wide_rivers": 1000.0 * broad / n,
            "longest_river": max(lengths, default=0)}


def stacks(book):
    """The same whole word, of two letters or more, under itself at the start or at the end of lines."""
    hits = three = 0
    high = [1, 1]
    above, keys, broken = None, (None, None), False
    for l in book.body:
        first, final = bare(l.words[0]).lower(), bare(l.words[-1]).lower()
        mine = (first if len(first) > 1 and not broken else None, final if len(final) > 1 and not l.breaks_word() else None)
        joined = neighbours(book, above, l)
        for side in (0, 1):
            again = joined and mine[side] is not None and mine[side] == keys[side]
            high[side] = high[side] + 1 if again else 1
            hits += again
            three += high[side] == 3
        above, keys, broken = l, mine, l.breaks_word() and not l.last
    return {"stacked": 1000.0 * hits / len(book.body), "stacked_three": three}


def everything(book):
    """All rows of a book."""
    found = {"pages": len(book.pages), "lines": len(book.body), "justified": len(book.set), "paragraphs": len(book.paras)}
    for part in (spaces, letters, margins, optical, hyphens, paragraph_ends, breaks, depth, grid, rivers, stacks):
        found.update(part(book))
    return found
