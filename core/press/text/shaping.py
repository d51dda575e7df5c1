"""Joins and stacks the letters of Arabic, Tibetan and Mongolian, and gives a line's pieces as they are seen.

The order of directions comes from `bidi`; painting the glyphs is left to `paint`.
"""

from functools import cache, lru_cache
from typing import Literal, NamedTuple

import uharfbuzz

from core.press.form import Role
from core.press.text import bidi
from core.press.text.fonts import JOINED, Face, advances, bundled, faces_of

_SHAPED = frozenset(("tib", "arab", "mong"))
_MIRRORED = dict(zip("()[]{}<>（）《》〈〉【】«»", ")(][}{><）（》《〉〈】【»«", strict=True))


class Glyph(NamedTuple):
    """A glyph with the text it stands for ("" behind the first of a cluster) and that text's place in the piece.

    `own` is the advance that the font gives, `advance`, `dx` and `dy` what shaping made of it, in 1/1000 em.
    """

    number: int
    text: str
    at: int
    own: float
    advance: float
    dx: float
    dy: float


class ShapedPiece(NamedTuple):
    """A piece of a line in one face and direction: shaped glyphs, or a plain text where there are none."""

    face: Face
    text: str
    glyphs: tuple[Glyph, ...]
    width: float
    right_to_left: bool


@lru_cache(maxsize=8192)
def is_joined(text: str) -> bool:
    """Tell whether a text needs shaping or ordering."""
    return JOINED.search(text) is not None


def joined_widths(text: str, role: Role) -> list[float]:
    """Give the width of each character of a text with joined scripts; a cluster's width lies on its first character."""
    table = advances(role)
    widths: list[float] = []
    for face, part in faces_of(text, role):
        if face.name not in _SHAPED:
            widths += map(table.__getitem__, part)
            continue
        shaped = [0.0] * len(part)
        for glyph in _shape(part, face.name, None):
            shaped[glyph.at] += glyph.advance
        widths += shaped
    return widths


def visual_pieces(text: str, role: Role, base: Literal["L", "R"]) -> list[ShapedPiece]:
    """Cut a finished line by direction, then by face, shape the pieces and put them in the order seen from the left."""
    pieces: list[ShapedPiece] = []
    for level, part in bidi.runs(text, 1 if base == "R" else 0):
        shaped = [_piece(face, piece, level % 2 == 1, role) for face, piece in faces_of(part, role)]
        pieces += reversed(shaped) if level % 2 else shaped
    return pieces


def _piece(face: Face, text: str, right_to_left: bool, role: Role) -> ShapedPiece:
    if face.name in _SHAPED:
        glyphs = _shape(text, face.name, right_to_left)
        return ShapedPiece(face, text, glyphs, sum(glyph.advance for glyph in glyphs), right_to_left)
    # Without a joined face a right-to-left piece holds only marks and brackets; they are seen from the end.
    seen = "".join(_MIRRORED.get(char, char) for char in reversed(text)) if right_to_left else text
    table = advances(role)
    return ShapedPiece(face, seen, (), sum(table[char] for char in seen), right_to_left)


@lru_cache(maxsize=4096)
def _shape(text: str, name: str, right_to_left: bool | None) -> tuple[Glyph, ...]:
    font, scale = _engine(name)
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_GRAPHEMES
    buffer.add_str(text)
    buffer.guess_segment_properties()
    if right_to_left is not None:
        buffer.direction = "rtl" if right_to_left else "ltr"
    uharfbuzz.shape(font, buffer)
    starts = sorted({info.cluster for info in buffer.glyph_infos})
    texts = {start: text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)}
    glyphs = []
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        own = font.get_glyph_h_advance(info.codepoint) * scale
        shaped = (place.x_advance * scale, place.x_offset * scale, place.y_offset * scale)
        glyphs.append(Glyph(info.codepoint, texts.pop(info.cluster, ""), info.cluster, own, *shaped))
    return tuple(glyphs)


@cache
def _engine(name: str) -> tuple[uharfbuzz.Font, float]:
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(bundled(name).path)))
    return uharfbuzz.Font(face), 1000 / face.upem
