#!/usr/bin/env python3
"""Holds the formulas of tests/data/maths/formulas.tex, as Postbound sets them, against LuaLaTeX with the same face.

    benches/maths/compare.py OURS           OURS is what `cargo bench --bench maths -- measures` writes
    benches/maths/compare.py OURS PAGE      OURS is what `… -- pictures` writes; PAGE.html shows both, side by side

Needs lualatex with unicode-math (Debian: texlive-luatex, texlive-latex-recommended), and pdftoppm for the page. Says how many widths are
within 2 % (or 0.3 pt), heights and depths within 0.5 pt at 10 pt, and lists those that are not, the furthest off first.
"""

import base64, html, pathlib, re, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEAD = r"""\documentclass[10pt]{article}
\usepackage{amsmath}
\usepackage{unicode-math}
\setmainfont{EBGaramond-Regular.ttf}[Path=%(root)s/fonts/eb-garamond/,BoldFont=EBGaramond-Bold.ttf,ItalicFont=EBGaramond-Italic.ttf]
\setmathfont{Garamond-Math.otf}[Path=%(root)s/fonts/garamond-math/]
\begin{document}
\newbox\mybox\hoffset=-1in\voffset=-1in\topmargin=0pt
\def\shown#1{\typeout{RES #1 \the\wd\mybox,\the\ht\mybox,\the\dp\mybox}%%
  \pagewidth=\dimexpr\wd\mybox+4pt\relax \pageheight=\dimexpr\ht\mybox+\dp\mybox+4pt\relax
  \shipout\vbox{\kern2pt\hbox{\kern2pt\box\mybox}}}
"""


def theirs(formulas, pictures):
    """Width, height and depth in points, and a picture, by the number of the formula; none for those that LaTeX does not know."""
    with tempfile.TemporaryDirectory() as tmp:
        tmp = pathlib.Path(tmp)
        body = []
        for n, tex in enumerate(formulas):
            tex = re.sub(r"\\(begin|end)\{(align|gather)\*?\}", r"\\\1{\2ed}", tex)
            tex = re.sub(r"\\(begin|end)\{equation\*?\}|\\(label|tag)\{[^}]*\}|\\nonumber|\\notag", "", tex)
            body.append("\\begingroup\\setbox\\mybox\\hbox{$\\displaystyle %s$}\\shown{%d}\\endgroup" % (tex, n))
        (tmp / "m.tex").write_text(HEAD % {"root": ROOT} + "\n".join(body) + "\n\\end{document}\n")
        run = subprocess.run(["lualatex", "-interaction=nonstopmode", "m.tex"], cwd=tmp, capture_output=True)
        log = run.stdout.decode("utf-8", "replace")
        found, bad, order = {}, set(), []
        for part in re.split(r"(?=RES \d+ )", log):
            m = re.match(r"RES (\d+) ([\d.]+)pt,([\d.-]+)pt,([\d.-]+)pt(.*)", part, re.S)
            if m:
                found[int(m[1])] = [float(m[i]) for i in (2, 3, 4)]
                order.append(int(m[1]))
                # An error after this one is the next one's.
                if "\n!" in m[5]:
                    bad.add(int(m[1]) + 1)
        shown = {}
        if pictures:
            subprocess.run(["pdftoppm", "-r", "288", "-png", "m.pdf", "p"], cwd=tmp, check=True)
            shown = dict(zip(order, (p.read_bytes() for p in sorted(tmp.glob("p-*.png")))))
    return {n: v for n, v in found.items() if n not in bad}, shown


def row(own, path, other, picture, tex):
    """A formula of the page: ours, theirs, the TeX."""
    width, height, depth = (v * 100 for v in own)
    svg = (f'<svg viewBox="-200 {-height - 200:.0f} {width + 400:.0f} {height + depth + 400:.0f}" width="{(width + 400) / 250:.2f}mm">'
           f'<path d="{path}"/></svg>')
    data = base64.b64encode(picture).decode()
    img = f'<img src="data:image/png;base64,{data}" style="width:{(other[0] + 4) / 2.5:.2f}mm">'
    return f"<tr><td>{svg}<td>{img}<td><code>{html.escape(tex)}</code>"


def main():
    page = sys.argv[2] if len(sys.argv) > 2 else None
    rows = [line.split("\t") for line in pathlib.Path(sys.argv[1]).read_text().splitlines()]
    ours = [([float(v) / 100 for v in r[:3]], r[3], r[4] if len(r) > 4 else "") for r in rows]
    known, shown = theirs([tex for _, tex, _ in ours], page)
    far, within, tall, table = [], 0, 0, []
    for n, (own, tex, path) in enumerate(ours):
        if n not in known:
            continue
        other = known[n]
        off = own[0] - other[0]
        near = abs(off) <= max(other[0] * 0.02, 0.3)
        high = max(abs(own[1] - other[1]), abs(own[2] - other[2])) <= 0.5
        within, tall = within + near, tall + high
        if not near or not high:
            far.append((abs(off) / max(other[0], 1), own, other, tex))
        if n in shown:
            table.append(row(own, path, other, shown[n], tex))
    print(f"{len(known)} formulas that LaTeX knows: {within} widths within 2 %, {tall} heights within 0.5 pt")
    for rel, own, other, tex in sorted(far, reverse=True):
        print("%5.1f%%  ours %6.2f %5.2f %5.2f  LuaLaTeX %6.2f %5.2f %5.2f  %s" % (rel * 100, *own, *other, tex))
    if page:
        style = "td{padding:.4em 1.5em;border-bottom:.5px solid #ccc}code{font-size:70%}"
        head = f"<!DOCTYPE html><meta charset=utf-8><title>Formulas</title><style>{style}</style>"
        text = head + "<table><tr><th>Postbound<th>LuaLaTeX<th>" + "\n".join(table) + "</table>\n"
        pathlib.Path(page + ".html").write_text(text)


if __name__ == "__main__":
    main()
