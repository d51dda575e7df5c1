"""What passes between this program and the child process that opens workbooks, typed on both sides, a line each."""

from typing import Any

import msgspec

# Columns beyond this one are counted and left out.
MOST_COLUMNS = 100
# Why a copy was not written, beside all that may be wrong with a workbook.
NO_ROOM = "no_room"
# The child's first word: its libraries are loaded, and the time that a file may take begins.
READY = b"\n"
# Lines of one sheet: what a county holds of its largest kind in some years. More is neither written nor read.
MOST_ROWS = 100_000


class Cell(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A cell as it was read: s text, n number, d day, t time, b yes or no, e error, f formula without result."""

    letter: str
    text: str


class Answer(msgspec.Struct, omit_defaults=True, frozen=True, gc=False):
    """One thing said of a workbook; what it does not speak of is left empty."""

    # A sheet begins: its name, whether it is hidden, its date system.
    sheet: str | None = None
    hidden: bool = False
    from_1904: bool = False
    # A row of it with something in it: its number, its cells by the number of their column.
    row: int = 0
    cells: dict[int, Cell] = {}
    # What stands behind the rows: merged ranges, the row after which nothing was read, cells beyond the last column.
    merged: list[str] = []
    stopped: int = 0
    wide: int = 0
    # Of the whole file: it carries macros; it is not read, why and with which facts; everything was said.
    macro: bool = False
    unreadable: str = ""
    facts: dict[str, Any] = {}
    end: bool = False


encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Answer).decode
