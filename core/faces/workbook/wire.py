"""What passes between this program and the child process that opens workbooks, typed on both sides, a line each."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import msgspec

# Columns beyond this one are counted and left out.
MOST_COLUMNS = 100
# Why a copy was not written, beside all that may be wrong with a workbook.
NO_ROOM = "no_room"
# The child's first word: its libraries are loaded, and the time that a file may take begins.
READY = b"\n"
# Lines of one sheet: what a county holds of its largest kind in some years. More is neither written nor read.
MOST_ROWS = 100_000
# So many different cells are said once each, and by their number from then on.
_MOST_NUMBERED = 50_000


class RawCell(msgspec.Struct, array_like=True, frozen=True, gc=False, omit_defaults=True):
    """A cell as it was read: s text, n number, d day, t time, b yes or no, e error, f formula without result.

    `shown` is what a person sees of a number, where that is more than its digits: 85%, 007, 81.67.
    """

    letter: str
    text: str
    shown: str = ""


class Answer(msgspec.Struct, omit_defaults=True, frozen=True, gc=False):
    """One thing said of a workbook; what it does not speak of is left empty."""

    # A sheet begins: its name, whether it is hidden, its date system.
    sheet: str | None = None
    hidden: bool = False
    from_1904: bool = False
    # A row of it with something in it: its number, its cells by the number of their column. On the wire a cell that was
    # said before is its number.
    row: int = 0
    cells: dict[int, RawCell] = {}
    # What stands behind the rows: merged ranges, rows and columns that nobody sees, the row after which nothing was
    # read, cells beyond the last column.
    merged: list[str] = []
    unseen_rows: list[int] = []
    unseen_columns: list[int] = []
    stopped: int = 0
    wide: int = 0
    # Of the whole file: it carries macros; it is not read, why and with which facts; everything was said.
    macro: bool = False
    unreadable: str = ""
    facts: dict[str, Any] = {}
    end: bool = False


class _Short(Answer, frozen=True, gc=False):
    """An answer as it passes."""

    cells: dict[int, RawCell | Annotated[int, msgspec.Meta(ge=0)]] = {}  # type: ignore[assignment]  # until it is whole


encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(_Short).decode


def shortened(answers: Iterable[Answer]) -> Iterator[Answer]:
    """Yield answers as they pass: a column holds the same few words from top to bottom, which are said once."""
    known: dict[RawCell, int] = {}
    for answer in answers:
        cells: dict[int, Any] = answer.cells
        for column, cell in cells.items():
            at = known.get(cell)
            if at is not None:
                cells[column] = at
            elif len(known) < _MOST_NUMBERED:
                known[cell] = len(known)
        yield answer


def whole(answers: Iterable[Answer]) -> Iterator[Answer]:
    """Yield answers as they were, equal cells as one; IndexError for the number of a cell that was never said."""
    known: list[RawCell] = []
    for answer in answers:
        for column, cell in answer.cells.items():
            if isinstance(cell, int):
                answer.cells[column] = known[cell]
            elif len(known) < _MOST_NUMBERED:
                known.append(cell)
        yield answer
