"""Writes text as operators of a page's stream: codes in hex, fonts and places; joined scripts glyph by glyph."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from core.press.form import Role
from core.press.pages import TextColumn, TextLine
from core.press.text.columns import is_upright, token_height, tokens
from core.press.text.embed import Embedded
from core.press.text.fonts import Face, advances, faces_of, first_face
from core.press.text.paragraph import ASCENT
from core.press.text.shaping import Glyph, ShapedPiece, is_joined, visual_pieces

_COLOURS = {"black": "0 g 0 G", "red": "0.8 0 0 rg 0.8 0 0 RG", "grey": "0.5 g 0.5 G"}
_BOLD = 0.03  # the stroke around the letters of a bold line, in type sizes
_DARKER = 0.02  # and around rare letters in a line of Hei, whose own faces are lighter
_TURNED_BASELINE = 0.36  # of a turned word, left of the middle of its column, in type sizes
_NO_TEXT = "\u200b"  # every code must stand for some text


class Pen:
    """Writes the text of one page after the other; `font` embeds a face in the document."""

    def __init__(self, font: Callable[[Face], Embedded]) -> None:
        self._font = font
        self._fonts: dict[Role, Embedded] = {}
        self._code: list[str] = []
        self._name, self._size = "", 0.0
        self._stroke, self._spread, self._colour = 0.0, 0.0, "black"

    def written(self, lines: Sequence[TextLine], columns: Sequence[TextColumn], height: float) -> str:
        """Give the text object of a page `height` points high."""
        code = self._code = ["BT"]
        self._name, self._size = "", 0.0
        at_x = at_y = 0
        for line in lines:
            # Steps from line to line repeat themselves, so they take less of the file than places would. They are
            # counted in hundredths of a point, because the differences of such fractions are not exact.
            x, y = round(line.x * 100), round((height - line.y) * 100)
            code.append(_step(x - at_x, y - at_y))
            at_x, at_y = x, y
            stroke = _BOLD * line.size if line.bold else 0.0
            if stroke != self._stroke or line.spread != self._spread or line.color != self._colour:
                self._look(stroke, line.spread, line.color)
            font = self._fonts.get(line.role) or self._font_of(line.role)
            shown = font.plain(line.text)
            if shown is None:
                self._mixed(line)
                continue
            self._use(font, line.size)
            code.append(shown + "Tj")
        for column in columns:
            self._column(column, height)
        self._look(0.0, 0.0, "black")
        return "\n".join([*self._code, "ET"])

    def _font_of(self, role: Role) -> Embedded:
        font = self._fonts[role] = self._font(first_face(role))
        return font

    def _mixed(self, line: TextLine) -> None:
        if is_joined(line.text):
            for piece in visual_pieces(line.text, line.role, line.base):
                self._piece(piece, line.size)
            return
        wanted = first_face(line.role)
        for face, text in faces_of(line.text, line.role):
            self._look(_stroke(line.bold, line.role, face is wanted, line.size), line.spread, line.color)
            self._plain(face, text, line.size)

    def _look(self, stroke: float, spread: float, colour: str) -> None:
        if stroke != self._stroke:
            self._code.append(f"2 Tr {stroke:.2f} w" if stroke else "0 Tr")
        if spread != self._spread:
            self._code.append(f"{spread:.3f} Tc")
        if colour != self._colour:
            self._code.append(_COLOURS[colour])
        self._stroke, self._spread, self._colour = stroke, spread, colour

    def _use(self, font: Embedded, size: float) -> None:
        if font.name != self._name or size != self._size:
            self._code.append(f"/{font.name} {size:g} Tf")
            self._name, self._size = font.name, size

    def _plain(self, face: Face, text: str, size: float) -> None:
        font = self._font(face)
        self._use(font, size)
        self._code.append(font.mixed(text) + "Tj")

    def _piece(self, piece: ShapedPiece, size: float) -> None:
        if not piece.glyphs:
            self._plain(piece.face, piece.text, size)
            return
        font = self._font(piece.face)
        self._use(font, size)
        shown = _shown(piece.glyphs, font, size)
        if piece.right_to_left:
            # Its clusters alone read back right; a reader turns ActualText round.
            self._code.append(shown)
            return
        actual = ("\ufeff" + piece.text).encode("utf-16-be").hex().upper()
        self._code.append(f"/Span << /ActualText <{actual}> >> BDC\n{shown}\nEMC")

    def _column(self, column: TextColumn, height: float) -> None:
        self._look(_BOLD * column.size if column.bold else 0.0, 0.0, "black")
        y = column.y
        for token in tokens(column.text):
            taken = token_height(token, column.role, column.size)
            if is_upright(token):
                self._upright(token, column, height - y - taken / 2)
            else:
                left = column.x - _TURNED_BASELINE * column.size
                self._code.append(f"0 -1 1 0 {left:.2f} {height - y - 0.1 * column.size:.2f} Tm")
                for piece in visual_pieces(token, column.role, "L"):
                    self._piece(piece, column.size)
            y += taken

    def _upright(self, token: str, column: TextColumn, middle: float) -> None:
        size, table = column.size, advances(column.role)
        width = sum(map(table.__getitem__, token)) * size / 1000
        squeezed = min(1.0, size / width) if width else 1.0
        left, below = column.x - width * squeezed / 2, middle + size / 2 - ASCENT * size
        self._code.append(f"{squeezed:.3f} 0 0 1 {left:.2f} {below:.2f} Tm")
        wanted = first_face(column.role)
        for face, text in faces_of(token, column.role):
            self._look(_stroke(column.bold, column.role, face is wanted, size), 0.0, "black")
            font = self._font(face)
            self._use(font, size)
            self._code.append(font.upright(text) + "Tj")


@lru_cache(maxsize=4096)
def _step(across: int, down: int) -> str:
    """Give the operator that goes on to the next line by hundredths of a point; most steps come again and again."""
    return f"{across / 100:g} {down / 100:g} Td"


def _stroke(bold: bool, role: Role, own: bool, size: float) -> float:
    """Say how thick letters are drawn around: no rare face is as dark as Hei, a thin stroke makes up for it."""
    if bold:
        return _BOLD * size
    return _DARKER * size if role == "hei" and not own else 0.0


def _shown(glyphs: tuple[Glyph, ...], font: Embedded, size: float) -> str:
    """Give the operators that show shaped glyphs, moved to where shaping put them."""
    parts, items = [], ""
    for glyph in glyphs:
        code = font.code(glyph.number, glyph.text or _NO_TEXT)
        before, behind = -glyph.dx, glyph.dx + glyph.own - glyph.advance
        item = (f"{before:g} " if before else "") + f"<{code:04X}>" + (f" {behind:g} " if behind else "")
        if glyph.dy:
            raised = f"{glyph.dy * size / 1000:.3f} Ts [{item}] TJ 0 Ts"
            parts += [f"[{items}] TJ", raised] if items else [raised]
            items = ""
        else:
            items += item
    return "\n".join([*parts, f"[{items}] TJ"] if items else parts)
