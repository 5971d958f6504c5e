"""The engines: what each is given, and the one command that makes its PDF.

All set the same words on the same page: 6 × 9 in, inner margin 20 mm, outer 24.4 mm, head and foot 25.4 mm, EB Garamond
11/14 pt, measure 108 mm, 36 lines, first lines indented by 13.2 pt, justified, hyphenated, no widows or orphans where
the engine can be told so, chapters on rectos under the same amount of white, a folio at the foot, no contents. All have
the very font files that this repository ships (`fonts/eb-garamond`).
"""
import html
import os
import re
import shutil
import struct
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from novel import Novel

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FONTS = ROOT / "fonts" / "eb-garamond"
REGULAR = FONTS / "EBGaramond-Regular.ttf"
OPENING = 12  # lines of a chapter's first page that stand above its text


@dataclass
class Job:
    """A command, where it runs, and the file that it makes."""

    name: str
    command: list[str]
    cwd: Path
    pdf: Path
    note: str = ""


def pages_of_chapters(novel: Novel):
    for chapter in novel.chapters:
        yield chapter.title, chapter.paragraphs


# ------------------------------------------------------------------------------------------------------------ ours

def ours(novel: Novel, folder: Path, binary: Path) -> Job:
    (folder / "posts").mkdir(parents=True, exist_ok=True)
    (folder / "posts" / "novel.md").write_text(novel.markdown(), encoding="utf-8")
    (folder / "book.toml").write_text(f"""\
[book]
title = "{novel.title}"
language = "{novel.lang}"
date = 2026-01-01
[source]
path = "posts"
split = "h1"
[chapters]
order = "path"
structure = "posts"
number = false
[front]
pages = ["title"]
[layout]
name = "trade-6x9"
[output.pdf.plain]
tagged = false
""", encoding="utf-8")
    shutil.rmtree(folder / "out", ignore_errors=True)
    slug = re.sub(r"[^a-z0-9]+", "-", novel.title.lower()).strip("-")
    return Job("Postbound", [str(binary), "-q", "-C", str(folder), "build", "plain"], folder, folder / "out" / f"{slug}-plain.pdf")


# ----------------------------------------------------------------------------------------------------------- Typst

TYPST = """\
#set document(title: "{title}")
#set page(width: 6in, height: 9in, margin: (inside: 20mm, outside: 24.4mm, top: 25.4mm, bottom: 25.4mm),
  footer-descent: 22pt, footer: context align(center, counter(page).display()))
#set text(font: "EB Garamond", size: 11pt, lang: "{lang}", region: "{region}", number-type: "old-style",
  top-edge: 10pt, bottom-edge: -4pt, hyphenate: true)
#set smartquote(enabled: false)
#set par(justify: true, leading: 0pt, spacing: 0pt, first-line-indent: 13.2pt{tracking})
#let opening(title) = {{
  pagebreak(weak: true, to: "odd")
  block(width: 100%, height: {opening} * 14pt, above: 0pt, below: 0pt, inset: (top: 6 * 14pt), align(center, text(size: 17pt, hyphenate: false, title)))
}}
"""


def typst(novel: Novel, folder: Path, python: Path, tracking: bool = False) -> Job:
    folder.mkdir(parents=True, exist_ok=True)
    lang, _, region = novel.lang.partition("-")
    more = ", justification-limits: (tracking: (min: -0.01em, max: 0.02em))" if tracking else ""
    escape = lambda s: re.sub(r"([\\*_`$#<>@\[\]~=/+-])", r"\\\1", s)
    parts = [TYPST.format(title=novel.title, lang=lang, region=region or "US", tracking=more, opening=OPENING)]
    for title, paragraphs in pages_of_chapters(novel):
        parts.append(f"#opening[{escape(title)}]")
        parts += [escape(p) for p in paragraphs]
    (folder / "novel.typ").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    code = ("import typst; typst.compile('novel.typ', output='novel.pdf', "
            f"font_paths=[{str(FONTS)!r}], ignore_system_fonts=True, pdf_tags=False)")
    name = "Typst + tracking" if tracking else "Typst"
    return Job(name, [str(python), "-c", code], folder, folder / "novel.pdf")


# ------------------------------------------------------------------------------------------------------------- TeX

TEX_PAGE = r"""\documentclass[11pt,twoside,openright]{book}
\usepackage[paperwidth=6in,paperheight=9in,inner=20mm,outer=24.4mm,top=25.4mm,textheight=504bp,headheight=12pt,headsep=14pt,footskip=28bp]{geometry}
"""
TEX_SETUP = r"""
\makeatletter
\renewcommand\normalsize{\@setfontsize\normalsize{11bp}{14bp}\abovedisplayskip\z@\belowdisplayskip\z@}
\normalsize
\def\ps@book{\let\@mkboth\@gobbletwo\def\@oddhead{}\def\@evenhead{}\def\@oddfoot{\hfil\thepage\hfil}\let\@evenfoot\@oddfoot}
\makeatother
\pagestyle{book}
\setlength{\parindent}{13.2bp}\setlength{\parskip}{0pt}\setlength{\topskip}{10bp}
\setlength{\textheight}{500.01bp}%% the first baseline 10 bp down and 35 more
\raggedbottom\clubpenalty=10000\widowpenalty=10000\brokenpenalty=100
\frenchspacing\emergencystretch=3em
\newcommand\opening[1]{\cleardoublepage\vbox to 164bp{\vskip 84bp\hbox to \textwidth{\hfil\fontsize{17bp}{21bp}\selectfont #1\hfil}\vfil}\nobreak}
\begin{document}
"""
LUATEX = TEX_PAGE + r"""\usepackage{fontspec}
\setmainfont[Path=%s/,Extension=.ttf,UprightFont=*-Regular,ItalicFont=*-Italic,BoldFont=*-Bold,Numbers=OldStyle,Ligatures=Common]{EBGaramond}
\usepackage[%s]{babel}
\usepackage{microtype}
""" + TEX_SETUP
PDFTEX = TEX_PAGE + r"""\pdfmapfile{+novel.map}
\usepackage[T1]{fontenc}\usepackage[%s]{babel}
\DeclareFontFamily{T1}{ebg}{}\DeclareFontShape{T1}{ebg}{m}{n}{<->ebg}{}\renewcommand\rmdefault{ebg}
\usepackage[expansion=false]{microtype}
""" + TEX_SETUP


def tex_body(novel: Novel, spell) -> str:
    def escape(s: str) -> str:
        s = re.sub(r"([\\{}$&#%_~^])", lambda m: {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}.get(m[1], "\\" + m[1]), s)
        return spell(s)
    out = []
    for title, paragraphs in pages_of_chapters(novel):
        out.append(r"\opening{%s}" % escape(title))
        out += [escape(p) for p in paragraphs]
    return "\n\n".join(out) + "\n\n\\end{document}\n"


def dialect(lang: str) -> str:
    return {"en-GB": "british"}.get(lang, "american")


def lualatex(novel: Novel, folder: Path) -> Job:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "novel.tex").write_text(LUATEX % (FONTS, dialect(novel.lang)) + tex_body(novel, lambda s: s), encoding="utf-8")
    return Job("LuaLaTeX", ["lualatex", "-interaction=batchmode", "-halt-on-error", "novel.tex"], folder, folder / "novel.pdf",
               "with microtype at its defaults (protrusion, expansion ±2 %), \\emergencystretch 3 em")


# What T1 has beyond ASCII and Latin-1 letters; the rest is spelled without its accent, and counted.
T1_EXTRA = "‘’“”–—…œŒŸſ„‚‹›«»ıŁłŃńŐőŰűŘřŠšŤťŽžĄąĘęĆćČčĎďĚěĞğİŇňŔŕŚśŞşŢţŮůŹźŻżĂăŊŋĐđ"


def pdftex_font(folder: Path) -> None:
    """Our regular face as pdfTeX can take it: 256 glyphs in T1 with their kerns and f-ligatures, old-style figures.

    Two things stand in the way and are changed in the copy that it gets, no outline and no width touched: it refuses
    the OS/2 table of version 4 (so the copy says 3, whose fields are the same), and the encoding names ligatures
    `ff` where the font says `f_f`.
    """
    if (folder / "novel.map").exists():
        return
    data = bytearray(REGULAR.read_bytes())
    for i in range(struct.unpack(">H", data[4:6])[0]):
        tag, _, offset, _ = struct.unpack(">4sLLL", data[12 + 16 * i:28 + 16 * i])
        if tag == b"OS/2":
            data[offset:offset + 2] = b"\0\3"
    (folder / "ebg.ttf").write_bytes(data)
    ec = Path(subprocess.run(["kpsewhich", "ec.enc"], capture_output=True, text=True, check=True).stdout.strip())
    names = re.sub(r"^/(f+)([il]?)(?=\s)", lambda m: "/" + "_".join(m[1] + m[2]) if len(m[1] + m[2]) > 1 else m[0], ec.read_text(), flags=re.M)
    (folder / "novel.enc").write_text(names)
    made = subprocess.run(["otftotfm", "--no-updmap", "--no-type1", "-e", "./novel.enc", "-fkern", "-fliga", "-fonum", "--name=ebg",
                           "--directory=.", "ebg.ttf"], cwd=folder, capture_output=True, text=True, check=True)
    (folder / "otftotfm.log").write_text(made.stderr)
    encoding = re.search(r'"(\w+) ReEncodeFont".*?<\[?(\S+\.enc)', made.stdout)
    (folder / "novel.map").write_text(f'ebg--base EBGaramond "{encoding[1]} ReEncodeFont" <{encoding[2]} <ebg.ttf\n')


def pdftex(novel: Novel, folder: Path) -> Job:
    """pdfTeX reads no OpenType: our regular face is cut down for it, and letters outside T1 lose their accents."""
    folder.mkdir(parents=True, exist_ok=True)
    pdftex_font(folder)
    lost: set[str] = set()

    def spell(s: str) -> str:
        def one(c: str) -> str:
            if ord(c) < 0x80 or 0xC0 <= ord(c) < 0x100 or c in T1_EXTRA:
                return c
            lost.add(c)
            return "".join(x for x in unicodedata.normalize("NFKD", c) if ord(x) < 0x80)
        return "".join(map(one, s))
    body = tex_body(novel, spell)
    (folder / "novel.tex").write_text(PDFTEX % dialect(novel.lang) + body, encoding="utf-8")
    note = "our face by otftotfm in T1 (8-bit), protrusion, no expansion"
    if lost:
        note += f"; {len(lost)} characters outside T1 set without their accents"
    return Job("pdfTeX", ["pdflatex", "-interaction=batchmode", "-halt-on-error", "novel.tex"], folder, folder / "novel.pdf", note)


# ------------------------------------------------------------------------------------------------------ WeasyPrint

CSS = """
@font-face { font-family: EBG; src: url("file://%s"); }
@page { size: 6in 9in; margin: 25.4mm 24.4mm 25.4mm 20mm; @bottom-center { content: counter(page); font: 11pt EBG; padding-bottom: 20pt } }
@page :left { margin: 25.4mm 20mm 25.4mm 24.4mm }
html { font: 11pt/14pt EBG; font-variant-numeric: oldstyle-nums; hyphens: auto; text-align: justify; widows: 2; orphans: 2 }
body { margin: 0 } p { margin: 0; text-indent: 13.2pt }
h1 { break-before: right; height: %dpt; margin: 0; padding-top: 84pt; box-sizing: border-box; font: 17pt/21pt EBG; text-align: center; hyphens: none }
h1 + p { text-indent: 0 }
"""


def weasyprint(novel: Novel, folder: Path, python: Path) -> Job:
    folder.mkdir(parents=True, exist_ok=True)
    out = [f'<!doctype html><html lang="{novel.lang.lower()}"><head><meta charset="utf-8"><title>{html.escape(novel.title)}</title>'
           f"<style>{CSS % (REGULAR, OPENING * 14)}</style></head><body>"]
    for title, paragraphs in pages_of_chapters(novel):
        out.append(f"<h1>{html.escape(title)}</h1>")
        out += [f"<p>{html.escape(p)}</p>" for p in paragraphs]
    (folder / "novel.html").write_text("\n".join(out) + "</body></html>\n", encoding="utf-8")
    return Job("WeasyPrint", [str(python), "-m", "weasyprint", "-q", "novel.html", "novel.pdf"], folder, folder / "novel.pdf")


def versions(python: Path, binary: Path) -> list[str]:
    """What was run, for the foot of the table."""
    def first(*command: str) -> str:
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError as error:
            return f"{command[0]}: {error.strerror}"
        return (done.stdout or done.stderr).strip().split("\n")[0]
    pip = "import importlib.metadata as m; print(', '.join(f'{p} {m.version(p)}' for p in ('typst', 'weasyprint', 'pymupdf')))"
    return [first(str(binary), "--version"), first(str(python), "-c", pip), first("lualatex", "--version"), first("pdflatex", "--version"),
            f"Python {sys.version.split()[0]}, {os.cpu_count()} processors"]
