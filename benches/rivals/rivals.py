#!/usr/bin/env python3
"""Sets one novel with every engine, in rounds, and prints the table: quality, then CPU, memory and size.

    rivals.py NOVEL [--rounds 3] [--only Postbound,Typst] [--work DIR] [--binary FILE]

`run` beside this file installs what is needed and calls it. Rounds are interleaved (every engine once, then again), so
that what else the machine does falls on all; the median CPU time (user + system, of the engine and all its children)
counts, never the clock on the wall. One round before them fills caches and is not counted.
"""
import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

import engines
import measures
import meter
import novel as novels
from reading import Book

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent

# The rows of the table, and what ours is to reach: (row, target, True where less is better).
TARGETS = [
    ("space_cv", 0.11), ("loose", 0.2), ("very_loose", 0.0), ("tight", 0.5), ("neighbours", 0.10), ("hyphens", 3.0), ("ladders", 0),
    ("across_turn", 0), ("last_full_line", 10), ("runts", 1.0), ("widows_orphans", 0), ("short_alone", 0.5), ("long_alone", 0.5),
    ("paired_spreads", 10), ("unequal", 0), ("rivers", 4.0), ("stacked", 5.0), ("optical_right", 0.40), ("optical_left", 0.30), ("off_grid", 0),
    ("pages", None),
]


# Runs a command and reports what it used. A process of its own, because a child's peak memory starts at its parent's,
# and this one, with a book in its hands, is not small.
WATCH = """
import os, subprocess, sys
with open("said.txt", "wb") as said:
    child = subprocess.Popen(sys.argv[1:], stdout=said, stderr=subprocess.STDOUT)
    _, status, used = os.wait4(child.pid, 0)
print(os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


def once(job: engines.Job) -> tuple[float, float]:
    """CPU seconds and peak memory in MB of one run."""
    watched = subprocess.run([sys.executable, "-I", "-S", "-c", WATCH, *job.command], cwd=job.cwd, capture_output=True, text=True, check=True)
    code, seconds, peak = watched.stdout.split()
    if code != "0" or not job.pdf.exists():
        said = (job.cwd / "said.txt").read_text(errors="replace")[-2000:]
        raise SystemExit(f"{job.name} failed ({code}):\n{said}")
    return float(seconds), float(peak) / (1024 if sys.platform != "darwin" else 1024 * 1024)


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ask.add_argument("novel", help="Markdown or plain text, public domain, at least 300,000 words for a run that counts")
    ask.add_argument("--rounds", type=int, default=3)
    ask.add_argument("--only", help="engines, parted by commas")
    ask.add_argument("--work", type=Path, default=ROOT / "target" / "rivals" / "work")
    ask.add_argument("--binary", type=Path, default=ROOT / "target" / "release" / "postbound")
    ask.add_argument("--no-meter", action="store_true", help="times only")
    given = ask.parse_args()

    book = novels.read(given.novel)
    words = book.words()
    print(f"{book.title}: {words:,} words, {len(book.chapters)} chapters, {book.lang}", flush=True)
    if words < 300_000:
        print("(fewer than 300,000 words: times of a book this short say little)")
    python, work = Path(sys.executable), given.work.resolve()
    jobs = [
        engines.lualatex(book, work / "lualatex"),
        engines.pdftex(book, work / "pdftex"),
        engines.typst(book, work / "typst", python),
        engines.typst(book, work / "typst-tracking", python, tracking=True),
        engines.weasyprint(book, work / "weasyprint", python),
        engines.ours(book, work / "postbound", given.binary.resolve()),
    ]
    if given.only:
        jobs = [j for j in jobs if j.name in given.only.split(",")]

    cpu: dict[str, list[float]] = {j.name: [] for j in jobs}
    memory: dict[str, list[float]] = {j.name: [] for j in jobs}
    for number in range(given.rounds + 1):
        for job in jobs:
            seconds, peak = once(job)
            if number or given.rounds == 0:
                cpu[job.name].append(seconds)
                memory[job.name].append(peak)
            print(f"round {number}  {job.name:18} {seconds:7.2f} s CPU {peak:6.0f} MB", file=sys.stderr, flush=True)

    columns = {}
    for job in jobs:
        column = {} if given.no_meter else measures.everything(Book(str(job.pdf)))
        if column:
            column["widows_orphans"] = f"{column['widows']} + {column['orphans']}"
        column.update(cpu=statistics.median(cpu[job.name]), memory=statistics.median(memory[job.name]), size=job.pdf.stat().st_size / 1e6)
        columns[job.name] = column
    work.joinpath("table.json").write_text(json.dumps(columns, indent=1, default=float))
    print()
    print(table(columns, given.no_meter))
    print()
    for job in jobs:
        if job.note:
            print(f"- {job.name}: {job.note}")
    print("- " + " · ".join(engines.versions(python, given.binary)))
    return 0


def table(columns: dict[str, dict], times_only: bool) -> str:
    names = {key: name for key, name, _ in meter.ROWS} | {"widows_orphans": "widows + orphans"}
    out = ["| | " + " | ".join(columns) + " | to reach |", "|---|" + "---:|" * (len(columns) + 1)]
    for key, target in [] if times_only else TARGETS:
        cells = [c.get(key) for c in columns.values()]
        cells = [c if isinstance(c, str) else meter.show(c) for c in cells]
        wanted = "" if target is None else "0" if target == 0 else f"≤ {target:g}"
        out.append(f"| {names[key]} | " + " | ".join(cells) + f" | {wanted} |")
    for key, name, unit in [("cpu", "CPU seconds", "s"), ("memory", "peak memory, MB", "MB"), ("size", "PDF, MB", "MB")]:
        out.append(f"| {name} | " + " | ".join(f"{c[key]:.2f}" if c[key] < 100 else f"{c[key]:.0f}" for c in columns.values()) + " | |")
        ours = columns.get("Postbound")
        if ours:
            out.append(f"| … as a multiple of ours | " + " | ".join(f"{c[key] / ours[key]:.2f} ×" for c in columns.values()) + " | |")
    return "\n".join(out)


if __name__ == "__main__":
    sys.exit(main())
