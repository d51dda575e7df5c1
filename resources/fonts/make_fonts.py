"""Makes the bundled fonts from the packages that publish them; run by hand, its outcome is kept beside it.

In an empty folder, with npm and Debian's package lists at hand:

    npm pack @expo-google-fonts/noto-serif-sc@0.4.3 @expo-google-fonts/noto-sans-sc@0.4.3
    for archive in *.tgz; do tar xzf "$archive" --one-top-level; done
    apt-get download fonts-lxgw-wenkai fonts-noto-cjk fonts-noto-core unicode-data
    for package in *.deb; do dpkg -x "$package" .; done
    python resources/fonts/make_fonts.py <that folder>

Song and Hei are cut to U+4E00–9FFF, the 8,105 characters of 通用规范汉字表 (Unihan field kTGHZ2013) and the signs of
running text; their layout tables and hinting are dropped, every name record is kept. Kai bears a reserved name and is
therefore shipped whole. Characters beyond them come from a supplement redrawn from CFF to TrueType outlines, under a
name of its own. The three joined scripts keep their layout tables: shaping needs them.
"""

import bz2
import hashlib
import shutil
import sys
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen  # noqa: TID251
from fontTools.pens.ttGlyphPen import TTGlyphPen  # noqa: TID251
from fontTools.subset import Options, Subsetter  # noqa: TID251
from fontTools.ttLib import TTFont, newTable  # noqa: TID251
from PIL import ImageCms

HERE = Path(__file__).parent
SIGNS = (
    (0x20, 0x24F), (0x2B0, 0x52F), (0x1E00, 0x1EFF), (0x2000, 0x206F), (0x20A0, 0x23FF), (0x2460, 0x27BF),
    (0x2E3A, 0x2E3B), (0x3000, 0x33FF), (0x4E00, 0x9FFF), (0xFE10, 0xFE4F), (0xFF00, 0xFFEF),
)  # fmt: skip
SUPPLEMENT = ((0x9FA6, 0x9FFF), (0x20000, 0x323AF))
ARCHIVES = {"song.ttf": "NotoSerifSC_400Regular.ttf", "hei.ttf": "NotoSansSC_500Medium.ttf"}
WHOLE = {
    "kai.ttf": "LXGWWenKai-Regular.ttf",
    "arab.ttf": "NotoNaskhArabic-Regular.ttf",
    "tib.ttf": "NotoSerifTibetan-Regular.ttf",
    "mong.ttf": "NotoSansMongolian-Regular.ttf",
}
RESERVED = {"kai.ttf": "\nwith Reserved Font Names '霞鹜' and 'LXGW'."}
SUPPLEMENT_NAME = "Qinglan Song Supplement"


def main(source: Path) -> None:
    """Make every font, its licence text and the list of sums from the unpacked packages below `source`."""
    kept = _kept(_find(source, "Unihan_Readings.txt.bz2"))
    for name, original in ARCHIVES.items():
        _cut(_find(source, original), HERE / name, kept)
    for name, original in WHOLE.items():
        shutil.copyfile(_find(source, original), HERE / name)
    _supplement(_find(source, "NotoSerifCJK-Regular.ttc"), HERE / "song-ext.ttf")
    licence = _find(source, "LICENSE_FONT").read_text()
    fonts = sorted(HERE.glob("*.ttf"))
    for font in fonts:
        _licence(font, licence)
    sums = (f"{hashlib.sha256(font.read_bytes()).hexdigest()}  {font.name}\n" for font in fonts)
    (HERE / "SHA256SUMS").write_text("".join(sums))
    _profile(HERE.parent / "srgb.icc")


def _find(source: Path, name: str) -> Path:
    return min(source.rglob(name))


def _kept(readings: Path) -> set[int]:
    lines = bz2.decompress(readings.read_bytes()).decode().splitlines()
    table = {int(line[2:].split("\t")[0], 16) for line in lines if "\tkTGHZ2013\t" in line}
    return table | {code for first, last in SIGNS for code in range(first, last + 1)}


def _cut(original: Path, target: Path, kept: set[int]) -> None:
    font = TTFont(original, recalcTimestamp=False)
    options = Options()
    options.layout_features = []
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG", "DSIG", "STAT"]
    options.hinting = False
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.name_legacy = True
    options.notdef_outline = True
    options.glyph_names = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=kept)
    subsetter.subset(font)
    font.save(target)


def _supplement(original: Path, target: Path) -> None:
    font = TTFont(original, fontNumber=2, recalcTimestamp=False)
    options = Options()
    options.layout_features = []
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG", "DSIG"]
    options.hinting = False
    options.notdef_outline = True
    options.glyph_names = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in SUPPLEMENT for code in range(first, last + 1)])
    subsetter.subset(font)
    _redraw(font)
    _rename(font)
    font.save(target)


def _redraw(font: TTFont) -> None:
    outlines, order = font.getGlyphSet(), font.getGlyphOrder()
    drawn = {}
    for name in order:
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, 0.6, reverse_direction=True))
        drawn[name] = pen.glyph()
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, drawn
    font["loca"] = newTable("loca")
    for name in order:
        drawn[name].recalcBounds(glyf)
        advance, _ = font["hmtx"][name]
        font["hmtx"][name] = (advance, getattr(drawn[name], "xMin", 0))
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for entry in ("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements"):
        setattr(maxp, entry, 0)
    for entry in ("maxPoints", "maxContours", "maxCompositePoints", "maxCompositeContours", "maxSizeOfInstructions"):
        setattr(maxp, entry, 0)
    maxp.maxZones, maxp.maxComponentElements, maxp.maxComponentDepth = 1, 0, 0
    post = font["post"]
    post.formatType, post.extraNames, post.mapping = 3.0, [], {}
    del font["CFF "]
    font.sfntVersion = "\000\001\000\000"


def _rename(font: TTFont) -> None:
    names = font["name"]
    plain = SUPPLEMENT_NAME.replace(" ", "")
    texts = {1: SUPPLEMENT_NAME, 2: "Regular", 3: plain, 4: SUPPLEMENT_NAME, 6: plain, 16: None, 17: None}
    for number, text in texts.items():
        names.removeNames(nameID=number)
        if text:
            names.setName(text, number, 3, 1, 0x409)


def _licence(font: Path, licence: str) -> None:
    with TTFont(font, lazy=True) as opened:
        holders = (opened["name"].getDebugName(0) or "").replace("\r", "").strip()
    reserved = RESERVED.get(font.name, "")
    body = licence[licence.index("This Font Software is licensed") :]
    font.with_suffix(".OFL.txt").write_text(f"{holders}{reserved}\n\n{body}")


def _profile(target: Path) -> None:
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    # The header's date (bytes 24 to 35) is that of making; a fixed one keeps the file the same for ever.
    profile[24:36] = bytes((7, 230, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))
    target.write_bytes(profile)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
