"""Typed text made clean: widths, stray spaces, invisible signs, look-alike dots. Leaves meaning to the fields."""

import re
import unicodedata

# Signs that people cannot see but programs trip over: zero-width space, joiners of plain text, BOM, soft hyphen.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u2060\ufeff\u00ad"))
_UNSEEN = _INVISIBLE | {code: None for code in [*range(0x20), *range(0x7F, 0xA0)] if code not in (0x09, 0x0A)}
_SPACES = re.compile(r"[ \t\u00a0\u3000\u2000-\u200a\u202f\u205f]+")
# Between the parts of an ethnic name stands U+00B7 alone (GB 18030 A1A4); these are typed in its place.
_DOTS = re.compile(r"[\u2022\u30fb\u2027\u22c5\uff65.．]")
_HAN = r"\u3400-\u9fff\U00020000-\U0003ffff\u3007"
# Place, year, month and day, number of the day with its check sign; the day must be one.
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])([1-9]\d{5})(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(\d{3}[0-9Xx])(?![0-9A-Za-z])"
)
_HALF = re.compile("[\ud800-\udfff]")
_SPREAD = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])")


def clean_line(typed: str) -> str:
    """Return one line: NFC, no invisible or control signs, runs of spaces made one, ends trimmed."""
    # Most of what is typed are letters and digits alone: there is nothing to clean.
    if typed.isalnum() and unicodedata.is_normalized("NFC", typed):
        return typed
    text = _visible(typed).replace("\n", " ")
    return _SPACES.sub(" ", text).strip()


def clean_long(typed: str) -> str:
    """Return free text: NFC, no invisible or control signs, line breaks kept, line ends and both ends trimmed."""
    lines = (line.rstrip() for line in _visible(typed).split("\n"))
    return "\n".join(lines).strip("\n").rstrip()


def clean_name(typed: str) -> str:
    """Return a person's name: look-alike dots become U+00B7, the space that spreads a Chinese name goes."""
    line = _SPREAD.sub("", clean_line(typed))
    if any(sign >= "\u3400" for sign in line):
        line = re.sub(r"\s*·\s*", "·", _DOTS.sub("·", line))
    return line


def narrow(typed: str) -> str:
    """Return the text with full-width letters and digits made narrow (NFKC), trimmed: for numbers, days and codes."""
    return clean_line(unicodedata.normalize("NFKC", typed))


def cover_numbers(text: str) -> str:
    """Return the text with identity numbers (GB 11643) covered but for their ends, wherever they stand in it."""
    return _IDENTITY.sub(r"\1********\2", text)


def has_lone_surrogate(typed: str) -> bool:
    """Tell whether the text holds half a character, which no file can carry."""
    return _HALF.search(typed) is not None


def characters(text: str) -> int:
    """Count characters as a reader of Chinese does: every sign that is not white space."""
    return sum(map(len, text.split()))


def _visible(typed: str) -> str:
    text = unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n"))
    return text.translate(_UNSEEN)
