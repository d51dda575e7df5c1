"""Opens the fonts, says which of them draws a character in a role, how wide it is, and which characters none can draw.

Knows no document: what of a font goes into a file is left to `embed`, joining of letters to `shaping`.
"""

import os
import re
import sys
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

import resources
from core.press.form import Role
from core.press.text import truetype
from core.press.text.line_breaking import is_mark

GETA = "〓"
"""Drawn where no font holds a character."""

RARE = ("song-ext", "kai", "hana-a", "hana-b", "tib", "arab", "mong")
"""Where a character is looked for after the face of its role."""

JOINED = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\u0f00-\u0fff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufefe]")
"""A character of a script whose letters join or stack: Arabic, Tibetan, Mongolian."""

_UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")

_FOLDERS = {
    "win32": (f"{os.environ.get('SYSTEMROOT', 'C:/Windows')}/Fonts",),
    "darwin": ("/Library/Fonts", "/System/Library/Fonts/Supplemental"),
}.get(sys.platform, ("/usr/share/fonts", "/usr/local/share/fonts"))

# Where a person installs fonts for herself alone.
_OWN_FOLDERS = ("AppData/Local/Microsoft/Windows/Fonts", ".local/share/fonts", ".fonts")
# A computer's own files, used where they are found and their makers permit embedding.
_OWN_FILES = {
    "fangsong": ("simfang.ttf", "FangSong_GB2312.ttf", "仿宋_GB2312.ttf"),
    "hana-a": ("HanaMinA.ttf",),
    "hana-b": ("HanaMinB.ttf",),
}
_EM = 1000
_FORBIDS = 0x0002 | 0x0100 | 0x0200  # to embed it at all, a part of it, its outlines


class Face:
    """One opened font file: its tables, the glyph of each character (0: none), the advance of each in 1/1000 em."""

    def __init__(self, name: str, path: Path) -> None:
        self.name, self.path = name, path
        self.tables = truetype.tables(path)
        self.glyphs, self.advances = truetype.Glyphs(self.tables), truetype.GlyphAdvances(self.tables)

    def holds(self, text: str) -> bool:
        """Tell whether the face draws every character of a text."""
        return all(map(self.glyphs.__getitem__, text))

    def width(self, char: str) -> float:
        """Give the advance of a character that the face holds."""
        return self.advances[self.glyphs[char]]


class Advances(dict[str, float]):
    """The advance of every character in a role, in 1/1000 em, filled on demand."""

    def __init__(self, role: Role) -> None:
        super().__init__()
        self._role: Role = role

    def __missing__(self, char: str) -> float:
        """Look the width up in the face that draws the character."""
        found = face_for(char, self._role)
        width = 0.0 if is_mark(char) else found.width(char if found.glyphs[char] else GETA)
        self[char] = width
        return width


class FullWidth:
    """The characters that the face of a role draws one em wide, grown on demand; a text of them is set by counting."""

    def __init__(self, face: Face) -> None:
        self._glyphs, self._advances = face.glyphs, face.advances
        self._yes: set[str] = set()
        self._no: set[str] = set()

    def holds(self, text: str) -> bool:
        """Tell whether all characters of a text are one em wide and need neither shaping nor cleaning."""
        if self._yes.issuperset(text):
            return True
        return self._no.isdisjoint(text) and all(map(self._is_even, set(text) - self._yes))

    def _is_even(self, char: str) -> bool:
        glyph = self._glyphs[char]
        even = char >= "\u2010" and glyph > 0 and self._advances[glyph] == _EM and not JOINED.match(char)
        (self._yes if even else self._no).add(char)
        return even


@cache
def full_width(role: Role) -> FullWidth:
    """Give the characters of a role that are one em wide."""
    return FullWidth(first_face(role))


@cache
def advances(role: Role) -> Advances:
    """Give the table of advances of a role."""
    return Advances(role)


@cache
def face(name: str) -> Face | None:
    """Open a face by its name at first use; None where the computer lacks an optional one.

    Raises NotShippedError for a bundled one that is gone or damaged.
    """
    if name in _OWN_FILES:
        path = _own_file(_OWN_FILES[name])
        return Face(name, path) if path else None
    file = f"fonts/{name}.ttf"
    try:
        return Face(name, resources.path(file))
    except truetype.DamagedError:
        raise resources.NotShippedError(file) from None


@cache
def first_face(role: Role) -> Face:
    """Give the face that a role is set in: its own, or Kai for a 仿宋 that the computer lacks."""
    return face(role) or bundled("kai")


def bundled(name: str) -> Face:
    """Open a face that comes with the program."""
    found = face(name)
    if found is None:
        raise resources.NotShippedError(name)
    return found


def face_for(char: str, role: Role) -> Face:
    """Find the face that draws a character: the role's own, then the rare ones; the role's own where none holds it."""
    wanted = first_face(role)
    if wanted.glyphs[char]:
        return wanted
    return _rare_face(char) or wanted


def faces_of(text: str, role: Role) -> list[tuple[Face, str]]:
    """Cut a text into pieces of one face each; marks stay with the letter before them."""
    wanted = first_face(role)
    if wanted.holds(text):
        return [(wanted, text)]
    pieces: list[tuple[Face, str]] = []
    for char in text:
        found = face_for(char, role)
        if pieces and (pieces[-1][0] is found or _stays(char, pieces[-1][0])):
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + char)
        else:
            pieces.append((found, char))
    return pieces


def missing_characters(text: str, role: Role) -> Iterable[str]:
    """List the characters of a text that no font holds, each once, in order."""
    if first_face(role).holds(text):
        return []
    text = clean(text).replace("\n", "")
    return dict.fromkeys(char for char in text if not is_mark(char) and not face_for(char, role).glyphs[char])


def clean(text: str) -> str:
    """Make a text printable: control characters go, tabs become spaces, lone surrogates become U+FFFD."""
    if not _UNPRINTABLE.search(text):
        return text
    return _UNPRINTABLE.sub(_replacement, text.replace("\r\n", "\n").replace("\r", "\n"))


def _replacement(found: re.Match[str]) -> str:
    char = found[0]
    if char == "\t":
        return "  "
    if char in "\u2028\u2029":
        return "\n"
    return "\ufffd" if "\ud800" <= char <= "\udfff" else ""


@cache
def _rare_face(char: str) -> Face | None:
    for name in RARE:
        found = _rare(name)
        if found and found.glyphs[char]:
            return found
    return None


def _rare(name: str) -> Face | None:
    """Open a face for rare characters; without its file they are told as missing, and everything else prints."""
    try:
        return face(name)
    except resources.NotShippedError:
        return None


def _stays(char: str, before: Face) -> bool:
    if before.glyphs[char] and (unicodedata.category(char) in ("Mn", "Mc", "Cf", "Zs") or char == "\u0f0b"):
        return True
    return is_mark(char)


def _own_file(names: tuple[str, ...]) -> Path | None:
    homes = [*map(Path, _FOLDERS), *(Path.home() / folder for folder in _OWN_FOLDERS)]
    for home in homes:
        for name in names:
            for path in sorted(home.rglob(name)):
                if _may_be_embedded(path):
                    return path
    return None


def _may_be_embedded(path: Path) -> bool:
    try:
        font = TTFont(path, lazy=True)
    except (TTLibError, OSError):
        return False
    with font:
        whole = all(tag in font for tag in ("glyf", "loca", "cmap", "hmtx", "OS/2"))
        return whole and not font["OS/2"].fsType & _FORBIDS
