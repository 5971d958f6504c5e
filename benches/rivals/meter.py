#!/usr/bin/env python3
"""Measures the typesetting of single-column books from their PDFs, whoever set them.

    meter.py a.pdf [b.pdf …]              a table, a column a book
    meter.py --defects a.pdf              the pages and lines behind the figures
    meter.py --json out.json a.pdf        all figures, pages of defects included
    meter.py --against other.json a.pdf   beside the figures of another meter (typometer's JSON), row by row

`reading.py` reads a PDF into lines, `measures.py` says what each row is. Needs pymupdf and numpy.
"""
import argparse
import json
import sys

import measures
from reading import Book

# Our row, what it is called, and where typometer's JSON has it.
ROWS = [
    ("pages", "pages", "pages"), ("lines", "lines", "lines"), ("justified", "justified lines", "justified_lines"),
    ("paragraphs", "paragraphs", "paragraphs"),
    ("space_mean", "word space, mean (1 = natural)", "spaces.mean"), ("space_cv", "word-space variation (CV over lines)", "spaces.cv"),
    ("space_p1", "1st percentile", "spaces.p1"), ("space_p99", "99th percentile", "spaces.p99"), ("space_max", "widest", "spaces.max"),
    ("loose", "lines with spaces > 1.5 × natural, %", "spaces.over_1_5_pct"), ("very_loose", "> 2 ×, %", "spaces.over_2_pct"),
    ("tight", "< 0.75 ×, %", "spaces.under_0_75_pct"), ("neighbours", "neighbouring lines' difference", "spaces.neighbour_diff"),
    ("neighbours_apart", "neighbours more than 0.5 apart, %", "spaces.neighbour_diff_over_0_5_pct"),
    ("scale_min", "narrowest letters", "glyphs.scale_min"), ("scale_max", "widest letters", "glyphs.scale_max"),
    ("tracking_p1", "tracking, 1st percentile (em/1000)", "glyphs.tracking_p1"),
    ("tracking_p99", "tracking, 99th percentile", "glyphs.tracking_p99"),
    ("ligatures", "ligatures per 1,000 words", "glyphs.ligatures_per_1000_words"), ("f_joined", "f-pairs joined, %", "glyphs.f_pairs_joined_pct"),
    ("overfull", "overfull lines", "margin.overfull"), ("overfull_worst", "worst, pt", "margin.overfull_worst"),
    ("short_of_margin", "lines short of the margin", "margin.short_of_margin"),
    ("hang_hyphen", "hyphens hang, of their width", "margin.protrusion_right.hyphen"),
    ("hang_comma", "commas hang, of their width", "margin.protrusion_right.,"),
    ("optical_right", "right edge as the eye sees it (RMS, pt)", "optical.right_rms"), ("optical_left", "left edge (RMS, pt)", "optical.left_rms"),
    ("hyphens", "hyphenated lines, %", "hyphens.pct"), ("hyphens_put_in", "hyphens put in, %", "hyphens.inserted_pct"),
    ("ladders", "ladders of 3 or more", "hyphens.ladders_3plus"), ("ladders_of_4", "ladders of 4 or more", "hyphens.ladders_4plus"),
    ("across_pages", "hyphens across pages", "hyphens.across_pages"), ("across_turn", "hyphens across a page turn", "hyphens.across_page_turn"),
    ("last_full_line", "hyphen in the last full line of a paragraph", "hyphens.last_full_line"),
    ("small_pieces", "pieces of two letters or fewer", "hyphens.fragment_le2"),
    ("runts", "runts, % of paragraphs", "paragraph_ends.runt_pct"), ("last_a_piece", "last line a piece of a word", "paragraph_ends.word_fragment"),
    ("widows", "widows", "breaks.widows"), ("orphans", "orphans", "breaks.orphans"), ("stranded_heads", "stranded headings", "breaks.stranded_heads"),
    ("short", "short pages, %", "depth.short_pct"), ("short_by_2", "short by two lines or more", "depth.short_by_2plus"),
    ("long", "long pages", "depth.long"), ("short_alone", "short pages, level pairs apart, %", None),
    ("long_alone", "long pages, level pairs apart, %", None), ("paired_spreads", "spreads long or short as a pair, %", None),
    ("unequal", "facing pages unequal, %", "depth.spreads_unequal_pct"), ("off_grid", "lines off the grid, %", "grid.off_grid_pct"),
    ("leading_changed", "leading changed", "grid.leading_changed"), ("rivers", "rivers per 1,000 lines", "rivers.per_1000"),
    ("wide_rivers", "wide rivers per 1,000 lines", "rivers.wide_per_1000"), ("longest_river", "longest river", "rivers.longest"),
    ("stacked", "same word stacked at line ends, per 1,000", "stacks.per_1000"), ("stacked_three", "three high", "stacks.three_high"),
]


def show(value) -> str:
    if value is None:
        return "–"
    if isinstance(value, int) or hasattr(value, "item") and float(value).is_integer():
        return f"{int(value)}"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.3f}"


def table(columns: dict[str, dict], rows) -> str:
    """Markdown, a column a book."""
    lines = ["| | " + " | ".join(columns) + " |", "|---|" + "---:|" * len(columns)]
    lines += [f"| {name} | " + " | ".join(show(c.get(key)) for c in columns.values()) + " |" for key, name, *_ in rows]
    return "\n".join(lines)


def look_up(report, path: str):
    for part in path.split(".", 2):
        if not isinstance(report, dict):
            return None
        report = report.get(part)
    return report


def agrees(mine, theirs) -> bool:
    """Within 2 %, or within what the other meter rounds away."""
    if mine is None or theirs is None:
        return mine is None and theirs is None
    return abs(mine - theirs) <= max(0.02 * abs(theirs), 0.0051)


def compare(columns: dict[str, dict], others: dict[str, dict]) -> tuple[str, int]:
    """Row by row beside another meter; how many cells are further than 2 % apart."""
    shared = [n for n in columns if n in others]
    lines = ["| | " + " | ".join(f"{n}, ours | theirs" for n in shared) + " |", "|---|" + "---:|---:|" * len(shared)]
    apart = 0
    for key, name, path in ROWS:
        if path is None:
            continue
        cells = []
        for n in shared:
            mine, theirs = columns[n].get(key), look_up(others[n], path)
            good = agrees(mine, theirs)
            apart += not good
            cells += [show(mine), show(theirs) + ("" if good else " **≠**")]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines), apart


def defects(book) -> list[str]:
    """The worst lines of each kind, by page, as a person would look them up."""
    natural = book.space * book.size
    said = []

    def tell(what, lines):
        said.append(f"{what}: {len(lines)}")
        said.extend(f"    p. {l.page + 1}: {l.text()[:96]}" for l in lines[:12])
    mean = {id(l): float((l.gaps[:, 1] - l.gaps[:, 0]).mean()) / natural for l in book.set if len(l.gaps) and book.reaches(l)}
    loose = sorted((l for l in book.set if mean.get(id(l), 0) > 1.5), key=lambda l: -mean[id(l)])
    tell("spaces > 1.5 × natural", loose)
    tell("spaces < 0.75 × natural", sorted((l for l in book.set if mean.get(id(l), 1) < 0.75), key=lambda l: mean[id(l)]))
    tell("overfull", [l for l in book.body if l.over > 0.5 + l.tail_width])
    tell("short of the margin", [l for l in book.set if not book.reaches(l)])
    follows = list(zip(book.body, book.body[1:]))
    tell("hyphen in the last full line", [a for a, b in follows if a.breaks_word() and not a.last and b.last])
    tell("hyphen across pages", [a for a, b in follows if a.breaks_word() and not a.last and a.page != b.page])
    tell("third hyphen in a row", [c for (a, b), c in zip(follows, book.body[2:]) if all(l.breaks_word() and not l.last for l in (a, b, c))])
    narrow = 2 * (book.indent or 1.2 * book.size)
    tell("runts", [p[-1] for p in book.paras.values() if len(p) > 1 and p[-1].x1 - p[-1].x0 < narrow])
    pages = measures.depth(book) | measures.breaks(book)
    for row in ("_widow_pages", "_orphan_pages", "_short_pages", "_unequal_spreads"):
        said.append(f"{row[1:].replace('_', ' ')}: {pages[row]}")
    return said


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ask.add_argument("pdf", nargs="+")
    ask.add_argument("--labels", help="names of the columns, parted by commas")
    ask.add_argument("--json", help="write all figures to this file")
    ask.add_argument("--against", help="another meter's figures: a JSON object of reports by label")
    ask.add_argument("--defects", action="store_true", help="name the lines behind the figures")
    given = ask.parse_args()
    if given.defects:
        for path in given.pdf:
            print("\n".join([path, *defects(Book(path))]))
        return 0
    labels = given.labels.split(",") if given.labels else given.pdf
    columns = {label: measures.everything(Book(path)) for label, path in zip(labels, given.pdf)}
    if given.json:
        with open(given.json, "w", encoding="utf-8") as file:
            json.dump(columns, file, indent=1, default=float)
    if not given.against:
        print(table(columns, ROWS))
        return 0
    with open(given.against, encoding="utf-8") as file:
        text, apart = compare(columns, json.load(file))
    print(text)
    print(f"\n{apart} cells further apart than 2 %")
    return 1 if apart else 0


if __name__ == "__main__":
    sys.exit(main())
