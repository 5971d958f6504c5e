#!/usr/bin/env python3
"""Holds the formulas of tests/data/maths/formulas.tex, as Postbound sets them, against LuaLaTeX with the same face.

    benches/maths/compare.py OURS      OURS is what `cargo bench --bench maths -- measures` writes

Needs lualatex with unicode-math (Debian: texlive-luatex, texlive-latex-recommended). Says how many widths are within 2 % (or 0.3 pt),
heights and depths within 0.5 pt at 10 pt, and lists those that are not, the worst first.
"""

import pathlib, re, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEAD = r"""\documentclass[10pt]{article}
\usepackage{amsmath}
\usepackage{unicode-math}
\setmainfont{EBGaramond-Regular.ttf}[Path=%(root)s/fonts/eb-garamond/,BoldFont=EBGaramond-Bold.ttf,ItalicFont=EBGaramond-Italic.ttf]
\setmathfont{Garamond-Math.otf}[Path=%(root)s/fonts/garamond-math/]
\errorstopmode\nonstopmode
\begin{document}
\newbox\mybox
"""


def theirs(formulas):
    """Width, height and depth in points, by the number of the formula; none for those that LaTeX does not know."""
    with tempfile.TemporaryDirectory() as tmp:
        body = []
        for n, tex in enumerate(formulas):
            # A formula that fails must not take others along.
            tex = re.sub(r"\\begin\{(align|gather)\*?\}", lambda m: r"\begin{%sed}" % m[1], tex)
            tex = re.sub(r"\\end\{(align|gather)\*?\}", lambda m: r"\end{%sed}" % m[1], tex)
            tex = re.sub(r"\\(begin|end)\{equation\*?\}|\\(label|tag)\{[^}]*\}|\\nonumber|\\notag", "", tex)
            body.append("\\begingroup\\setbox\\mybox\\hbox{$\\displaystyle %s$}"
                        "\\typeout{RES %d \\the\\wd\\mybox,\\the\\ht\\mybox,\\the\\dp\\mybox}\\endgroup" % (tex, n))
        (pathlib.Path(tmp) / "m.tex").write_text(HEAD % {"root": ROOT} + "\n".join(body) + "\n\\end{document}\n")
        run = subprocess.run(["lualatex", "-interaction=nonstopmode", "m.tex"], cwd=tmp, capture_output=True)
        log = run.stdout.decode("utf-8", "replace")
    found, bad = {}, set()
    for n, part in enumerate(re.split(r"(?=RES \d+ )", log)):
        m = re.match(r"RES (\d+) ([\d.]+)pt,([\d.-]+)pt,([\d.-]+)pt(.*)", part, re.S)
        if m:
            found[int(m[1])] = [float(m[i]) for i in (2, 3, 4)]
            # An error after this one is the next one's.
            if "\n!" in m[5]:
                bad.add(int(m[1]) + 1)
    return {n: v for n, v in found.items() if n not in bad}


def main():
    rows = [line.split("\t", 3) for line in pathlib.Path(sys.argv[1]).read_text().splitlines()]
    ours = [([float(v) / 100 for v in row[:3]], row[3]) for row in rows]
    known = theirs([tex for _, tex in ours])
    far, within, tall, count = [], 0, 0, 0
    for n, (own, tex) in enumerate(ours):
        if n not in known:
            continue
        count += 1
        other = known[n]
        off = own[0] - other[0]
        near = abs(off) <= max(other[0] * 0.02, 0.3)
        high = max(abs(own[1] - other[1]), abs(own[2] - other[2])) <= 0.5
        within, tall = within + near, tall + high
        if not near or not high:
            far.append((abs(off) / max(other[0], 1), own, other, tex))
    print(f"{count} formulas that LaTeX knows: {within} widths within 2 %, {tall} heights within 0.5 pt")
    for rel, own, other, tex in sorted(far, reverse=True):
        print("%5.1f%%  ours %6.2f %5.2f %5.2f  LuaLaTeX %6.2f %5.2f %5.2f  %s" % (rel * 100, *own, *other, tex))


if __name__ == "__main__":
    main()
