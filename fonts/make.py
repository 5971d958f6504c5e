#!/usr/bin/env python3
"""Makes this folder again from the npm registry, byte for byte.

    python3 -m venv v && v/bin/pip install fonttools==4.68.0
    v/bin/python make.py OUT          write every family into OUT
    v/bin/python make.py --check      make it in a temporary folder and compare with this one

Text faces are the very files of the packages. Two sets are cut down, which their licence allows (none
of these families has a Reserved Font Name): the mono (one cell for every character, no hints, no historic scripts) and the symbols
(three Noto fonts, each giving the blocks it draws best, in one file without layout tables).
"""
import filecmp, os, shutil, subprocess, sys, tarfile, tempfile, urllib.request
from pathlib import Path

from fontTools import merge, subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
STYLES = [("regular", "Regular", "400Regular"), ("italic", "Italic", "400Regular_Italic"),
          ("bold", "Bold", "700Bold"), ("bold-italic", "BoldItalic", "700Bold_Italic")]
# slug, name, file stem, class, npm package, version, number of faces (two are regular and bold)
FAMILIES = [
    ("eb-garamond", "EB Garamond", "EBGaramond", "serif", "eb-garamond", "0.4.3", 4),
    ("alegreya", "Alegreya", "Alegreya", "serif", "alegreya", "0.4.2", 4),
    ("literata", "Literata", "Literata", "serif", "literata", "0.4.3", 4),
    ("alegreya-sans", "Alegreya Sans", "AlegreyaSans", "sans", "alegreya-sans", "0.4.2", 4),
    ("iosevka-charon-mono", "Iosevka Charon Mono", "IosevkaCharonMono", "mono", "iosevka-charon-mono", "0.4.0", 4),
    ("noto-emoji", "Noto Emoji", "NotoEmoji", "symbols", "noto-emoji", "0.4.7", 1),
    ("noto-serif-hebrew", "Noto Serif Hebrew", "NotoSerifHebrew", "serif", "noto-serif-hebrew", "0.4.2", 2),
    ("noto-naskh-arabic", "Noto Naskh Arabic", "NotoNaskhArabic", "serif", "noto-naskh-arabic", "0.4.5", 2),
    ("noto-serif-devanagari", "Noto Serif Devanagari", "NotoSerifDevanagari", "serif", "noto-serif-devanagari", "0.4.1", 2),
]
MONO = ("20-7E A0-36F 370-3FF 400-52F 1E00-1EFF 2000-20CF 2100-218F 2190-21FF 2200-23FF 2400-2426 "
        "2500-25FF 2610-2612 2713-2718 276E-276F 27E8-27E9 E0A0-E0B3 FB00-FB06 FE00-FE0F FFFC-FFFD")
MONO_REGULAR = " 1F00-1FFF 20D0-20FF 2460-24FF 2600-27FF 2800-28FF"  # the others are for words, not for drawings
MONO_FEATURES = ["ccmp", "locl", "mark", "mkmk", "frac", "numr", "dnom", "onum", "lnum", "zero"]
# Who draws what: in each block the fonts are asked in this order.
SYMBOLS = [
    ("math", "2000-206F 20A0-20FF 2100-214F 2190-22FF"),
    ("symbols", "2150-218F 2460-24FF"),
    ("symbols-2", "2300-245F 2500-26FF 2700-27BF 2800-28FF 2B00-2BFF 1F0A0-1F6FF 1F780-1F8FF"),
    ("math", "2300-23FF 2500-259F 27C0-27FF 2900-2AFF 1D400-1D7FF"),
    ("symbols", "2300-23FF 2600-27BF 2B00-2BFF 1F100-1F1FF"),
]
SYMBOL_VERSIONS = {"symbols-2": "0.4.1", "math": "0.4.2", "symbols": "0.4.1"}


def ranges(text):
    out = set()
    for part in text.split():
        a, _, z = part.partition("-")
        out.update(range(int(a, 16), int(z or a, 16) + 1))
    return out


def package(tmp, name, version):
    """Unpacks an npm package of Google Fonts files and returns its folder."""
    spec = f"@expo-google-fonts/{name}@{version}"
    run = subprocess.run(["npm", "pack", "--silent", "--ignore-scripts", spec], cwd=tmp,
                         check=True, capture_output=True, text=True)
    out = tmp / name
    with tarfile.open(tmp / run.stdout.split()[-1]) as tar:
        tar.extractall(out, filter="data")
    return out / "package", spec


def name(font, number):
    return font["name"].getDebugName(number) or ""


def options(features):
    o = subset.Options()
    o.hinting, o.layout_features, o.name_IDs = False, features, ["*"]
    o.notdef_outline, o.glyph_names, o.recalc_timestamp = True, False, False
    o.drop_tables += ["FFTM", "STAT", "MATH", "vhea", "vmtx"]
    return o


def cut(font, unicodes, features):
    s = subset.Subsetter(options(features))
    s.populate(unicodes=unicodes)
    s.subset(font)
    font["head"].modified = font["head"].created  # the day of the build is nobody's business
    return font


def one_cell(font):
    """Gives every character its one-cell form (the font's own NWID alternates: 600 of them, em dash and
    arrows first, are two cells wide by default) and returns those that have one: code keeps its columns."""
    gsub, narrow = font["GSUB"].table, {}
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag == "NWID":
            for index in record.Feature.LookupListIndex:
                for table in gsub.LookupList.Lookup[index].SubTable:
                    narrow.update(getattr(table, "ExtSubTable", table).mapping)
    for table in font["cmap"].tables:
        if table.isUnicode() and table.format != 14:
            table.cmap = {c: narrow.get(g, g) for c, g in table.cmap.items()}
    return {c for c, g in font.getBestCmap().items() if font["hmtx"][g][0] in (0, 500)}


def licence(folder, text, copyrights):
    """The package's OFL, with the copyright lines of the files put before it where they differ."""
    extra = [c for c in dict.fromkeys(copyrights) if c and c not in text]
    (folder / "OFL.txt").write_text("".join(c + "\n" for c in extra) + text)


def manifest(folder, name_, class_, version, source, faces, note=""):
    lines = [f'name = "{name_}"', f'slug = "{folder.name}"', f'class = "{class_}"', 'licence = "OFL-1.1"',
             f'version = "{version}"', f'source = "{source}"']
    lines += [f"# Modified: {note}"] if note else []
    (folder / "family.toml").write_text("\n".join(lines + ["", "[faces]"] + [f'{k} = "{v}"' for k, v in faces]) + "\n")


def family(tmp, out, slug, name_, stem, class_, pack, version, count):
    src, spec = package(tmp, pack, version)
    folder = out / slug
    folder.mkdir(parents=True)
    faces, rights, note = [], [], ""
    for key, style, where in (STYLES[::2] if count == 2 else STYLES[:count]):
        (file,) = (src / where).glob("*.ttf")
        target = folder / f"{stem}-{style}.ttf"
        font = TTFont(file, recalcTimestamp=False)
        assert "glyf" in font and "fvar" not in font and font["OS/2"].fsType == 0, file
        assert name(font, 6) == target.stem, (name(font, 6), target)
        rights.append(name(font, 0))
        revision = name(font, 5).removeprefix("Version ").split(";")[0]
        if class_ == "mono":
            note = "every character one cell wide; hints and the scripts that no book's code needs taken out (make.py)"
            cut(font, one_cell(font) & ranges(MONO + (MONO_REGULAR if key == "regular" else "")), MONO_FEATURES)
            font["name"].setName(f"Modified for Postbound: {note}.", 10, 3, 1, 0x409)
            font.save(target)
        else:
            shutil.copyfile(file, target)
        faces.append((key, target.name))
    licence(folder, (src / "LICENSE_FONT").read_text(), rights)
    manifest(folder, name_, class_, revision, f"npm {spec}", faces, note)


def thai(tmp, out):
    """Noto Serif Thai, which npm does not have: from Debian's package."""
    run = dict(cwd=tmp, check=True, capture_output=True)
    subprocess.run(["apt-get", "download", "fonts-noto-core=20201225-1"], **run)
    (deb,) = tmp.glob("fonts-noto-core_*.deb")
    subprocess.run(["dpkg-deb", "-x", deb.name, "core"], **run)
    folder = out / "noto-serif-thai"
    folder.mkdir(parents=True)
    faces = [("regular", "NotoSerifThai-Regular.ttf"), ("bold", "NotoSerifThai-Bold.ttf")]
    for _, file in faces:
        shutil.copyfile(tmp / "core/usr/share/fonts/truetype/noto" / file, folder / file)
    text = (out / "noto-serif-hebrew" / "OFL.txt").read_text()
    (folder / "OFL.txt").write_text("Copyright 2016 Google Inc. All Rights Reserved.\n" + text.partition("\n")[2])
    manifest(folder, "Noto Serif Thai", "serif", "2.000", "Debian fonts-noto-core 20201225-1", faces)


def garamond_math(tmp, out):
    """Garamond-Math, from the authors' repository at one commit."""
    commit = "42b7c154422ae45e6f834654648da4ac467c656b"
    address = "YuanshengZhao/Garamond-Math"
    folder = out / "garamond-math"
    folder.mkdir(parents=True)
    for file, target in (("Garamond-Math.otf", "Garamond-Math.otf"), ("LICENSE", "OFL.txt")):
        with urllib.request.urlopen(f"https://raw.githubusercontent.com/{address}/{commit}/{file}") as answer:
            (folder / target).write_bytes(answer.read())
    text = (folder / "OFL.txt").read_text()
    (folder / "OFL.txt").write_text("Copyright (C) 2018, 2019 Yuansheng Zhao and Xiangdong Zeng\n\n" + text)
    manifest(folder, "Garamond-Math", "maths", "2019-08-16", f"https://github.com/{address} at {commit}", [("regular", "Garamond-Math.otf")])


def symbols(tmp, out):
    folder = out / "noto-symbols"
    folder.mkdir(parents=True)
    taken, wanted, files, texts, rights, specs, versions = set(), {}, {}, [], [], [], []
    for part, version in SYMBOL_VERSIONS.items():
        src, spec = package(tmp, f"noto-sans-{part}", version)
        (files[part],) = (src / "400Regular").glob("*.ttf")
        texts.append((src / "LICENSE_FONT").read_text())
        specs.append(spec)
        font = TTFont(files[part])
        rights += [name(font, 0), texts[-1].splitlines()[0]]
        versions.append(f"{name(font, 1)} {name(font, 5).removeprefix('Version ').split(';')[0]}")
    for part, blocks in SYMBOLS:
        have = (ranges(blocks) & set(TTFont(files[part]).getBestCmap())) - taken
        wanted.setdefault(part, set()).update(have)
        taken |= have
    parts = []
    for part in SYMBOL_VERSIONS:
        wanted[part] |= {0x20, 0xA0} if part == "symbols-2" else set()
        path = tmp / f"{part}.ttf"
        cut(TTFont(files[part], recalcTimestamp=False), wanted[part], []).save(path)
        font = TTFont(path, recalcTimestamp=False)
        for table in ("GSUB", "GPOS", "GDEF"):
            if table in font:
                del font[table]
        font.save(path)
        parts.append(str(path))
    font = merge.Merger().merge(parts)
    font.recalcTimestamp = False
    font["head"].created = font["head"].modified = TTFont(files["symbols-2"])["head"].created
    font["post"].formatType = 3.0
    texts_of = {0: "\n".join(dict.fromkeys(rights)), 1: "Noto Symbols", 2: "Regular", 3: "Noto Symbols 1.0, " + ", ".join(versions),
                4: "Noto Symbols Regular", 5: "Version 1.0", 6: "NotoSymbols-Regular",
                10: "Selected glyphs of " + ", ".join(versions) + ", unhinted and merged for Postbound; not a Noto release."}
    table = font["name"]
    table.names = [n for n in table.names if n.nameID in (7, 13, 14) and n.platformID == 3]
    for number, text in texts_of.items():
        table.setName(text, number, 3, 1, 0x409)
    head, os2, hhea = font["head"], font["OS/2"], font["hhea"]
    os2.sxHeight, os2.sCapHeight, os2.usWinAscent, os2.usWinDescent = 536, 714, head.yMax, -head.yMin
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = 1069, -293, 0
    hhea.ascent, hhea.descent, hhea.lineGap = 1069, -293, 0
    font.save(folder / "NotoSymbols-Regular.ttf")
    body = texts[0].split("\n", 1)[1]
    licence(folder, body, sorted(set(rights)))
    manifest(folder, "Noto Symbols", "symbols", "1.0 of " + ", ".join(versions), "npm " + ", ".join(specs),
             [("regular", "NotoSymbols-Regular.ttf")], "chosen blocks of three Noto fonts, unhinted, merged (make.py)")


def make(out):
    with tempfile.TemporaryDirectory() as tmp:
        for row in FAMILIES:
            family(Path(tmp), out, *row)
        thai(Path(tmp), out)
        garamond_math(Path(tmp), out)
        symbols(Path(tmp), out)


def check():
    with tempfile.TemporaryDirectory() as tmp:
        make(Path(tmp))
        files = sorted(p.relative_to(tmp) for p in Path(tmp).rglob("*") if p.is_file())
        wrong = [f for f in files if not (HERE / f).is_file() or not filecmp.cmp(Path(tmp) / f, HERE / f, shallow=False)]
    print(f"{len(files) - len(wrong)} passed, {len(wrong)} failed", *wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit(check())
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    make(Path(sys.argv[1]))
