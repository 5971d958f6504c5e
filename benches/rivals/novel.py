"""The text that every engine sets: chapters of paragraphs, read from one file.

Markdown (`# Title` opens a chapter, blank lines part paragraphs) is taken as it is. Plain text is taken as an e-text of
the public domain usually comes: licence before and after the `***` lines, hard line ends, straight quotes, chapters
announced by CHAPTER, BOOK, PREFACE … on a line of their own.

Only words reach the engines: emphasis marks are dropped, so that no engine is asked for more than another.
"""
import re
from dataclasses import dataclass, field


@dataclass
class Chapter:
    """A chapter: its title and its paragraphs, plain Unicode."""

    title: str
    paragraphs: list[str] = field(default_factory=list)


@dataclass
class Novel:
    """A whole book of plain paragraphs."""

    title: str
    lang: str
    chapters: list[Chapter]

    def words(self) -> int:
        return sum(len(p.split()) for c in self.chapters for p in c.paragraphs)

    def characters(self) -> set[str]:
        return {ch for c in self.chapters for p in [c.title, *c.paragraphs] for ch in p}

    def markdown(self) -> str:
        """The same book as one Markdown file, for the engine that reads Markdown."""
        parts = []
        for c in self.chapters:
            parts.append(f"# {c.title}")
            parts += [re.sub(r"([\\*_`\[\]<>#~^$|])", r"\\\1", p) for p in c.paragraphs]
        return "\n\n".join(parts) + "\n"


OPENS = re.compile(r"^(CHAPTER|BOOK|PART|PREFACE|PRELUDE|PROLOGUE|EPILOGUE|FINALE|INTRODUCTION|CONCLUSION)\b.{0,60}$", re.I)


def read(path: str) -> Novel:
    """Reads the file; raises ValueError where it holds no chapters."""
    with open(path, encoding="utf-8-sig") as file:
        text = file.read().replace("\r\n", "\n")
    title = path.rsplit("/", 1)[-1].rsplit(".", 1)[0].replace("-", " ").title()
    lang = "en-US"
    head = re.match(r"---\n(.*?)\n---\n", text, re.S)
    if head:
        text = text[head.end():]
        for key, value in re.findall(r"^(\w+):\s*\"?(.*?)\"?\s*$", head.group(1), re.M):
            title = value if key == "title" else title
            lang = value if key == "lang" else lang
    chapters = from_markdown(text) if re.search(r"^# ", text, re.M) else from_plain(text)
    chapters = [c for c in chapters if c.paragraphs]
    if not chapters:
        raise ValueError(f"{path}: no chapters found")
    return Novel(title, lang, chapters)


def from_markdown(text: str) -> list[Chapter]:
    chapters: list[Chapter] = []
    for block in re.split(r"\n\s*\n", text):
        block = block.strip()
        if block.startswith("# "):
            chapters.append(Chapter(re.sub(r"\s*\{[^}]*\}\s*$", "", block[2:]).strip()))
        elif block and chapters:
            chapters[-1].paragraphs.append(plain(re.sub(r"^#+\s*", "", block)))
    return chapters


def from_plain(text: str) -> list[Chapter]:
    body = re.search(r"\*\*\* ?START OF.*?\*\*\*\n(.*?)\*\*\* ?END OF", text, re.S)
    chapters: list[Chapter] = []
    for block in re.split(r"\n\s*\n", body.group(1) if body else text):
        block = block.strip()
        if OPENS.match(block.split("\n")[0].strip()) and len(block) < 120:
            chapters.append(Chapter(" ".join(block.split())))
        elif chapters and len(block) > 1 and not (not chapters[-1].paragraphs and len(block) < 60 and block[-1] not in ".?!\"'”"):
            chapters[-1].paragraphs.append(quotes(plain(block)))
    return chapters


def plain(block: str) -> str:
    """One paragraph on one line, without marks of emphasis."""
    return re.sub(r"(?<!\w)[*_]+|[*_]+(?!\w)", "", " ".join(block.split()))


def quotes(text: str) -> str:
    """Straight quotes made round, double hyphens made dashes."""
    text = text.replace("--", "—")
    text = re.sub(r'(^|[\s(\[—])"', r"\1“", text).replace('"', "”")
    return re.sub(r"(^|[\s(\[—“])'", r"\1‘", text).replace("'", "’")
