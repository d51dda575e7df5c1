"""What the value of a cell means: a number, a day, a text by number, from the cell's type and the look it is shown in.

Runs in the child process. It knows no field: what a number or a day is good for is found out by those who asked.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import fromstring

from core.faces.workbook.child.guard import Turned
from core.faces.workbook.child.shown import NumberLook
from core.faces.workbook.wire import RawCell

# Days and times of the Chinese editions (ECMA-376 part 1, 18.8.30): they are meant by number, no file spells them out.
_CHINESE_MOMENTS = (*range(27, 37), *range(50, 59))
_MOST_KEPT = 50_000


class Looks:
    """The looks of a workbook that show a number as a moment or a span of time, and how the others show it."""

    def __init__(self, styles: bytes) -> None:
        codes = _codes(styles)
        chinese = {str(at) for at, (number, code) in enumerate(codes) if number in _CHINESE_MOMENTS and not code}
        self.moments = chinese | {str(at) for at, (_, code) in enumerate(codes) if is_date_format(code)}
        self.spans = {str(at) for at, (_, code) in enumerate(codes) if is_timedelta_format(code)}
        numbers = {str(at): code for at, (_, code) in enumerate(codes) if code not in ("", "General", "@")}
        known = {code: NumberLook(code) for code in set(numbers.values())}
        self.numbers = {look: known[code] for look, code in numbers.items() if look not in self.moments}


class CellMeanings(dict[tuple[str, str, str], RawCell]):
    """Cells by the type, the look and the value that are written, each made once."""

    def __init__(self, texts: Sequence[str], looks: Looks, epoch: dt.datetime) -> None:
        super().__init__()
        self._texts, self._looks, self._epoch = texts, looks, epoch

    def __missing__(self, written: tuple[str, str, str]) -> RawCell:
        cell = self._cell(*written)
        if len(self) < _MOST_KEPT:
            self[written] = cell
        return cell

    def _cell(self, kind: str, look: str, value: str) -> RawCell:
        match kind:
            case "s":
                return RawCell("s", self._shared(int(value)))
            case "n":
                return self._number(look, value)
            case "b":
                return RawCell("b", "0" if value == "0" else "1")
            case "e":
                return RawCell("e", value)
            case "d":
                return _moment(value)
            case _:
                return RawCell("s", value)

    def _shared(self, at: int) -> str:
        if not 0 <= at < len(self._texts):
            raise Turned("damaged", part="sharedStrings.xml")
        return self._texts[at]

    def _number(self, look: str, value: str) -> RawCell:
        try:
            number = int(value) if value.lstrip("-").isdecimal() else float(value)
        except ValueError:
            return RawCell("e", value)
        if look not in self._looks.moments:
            return self._shown(look, repr(number))
        if number < 0 and look not in self._looks.spans:
            # No table program shows such a moment.
            return RawCell("e", "#####")
        try:
            return _plain(from_excel(number, self._epoch, timedelta=look in self._looks.spans))
        except (OverflowError, ValueError):
            return RawCell("e", "#VALUE!")

    def _shown(self, look: str, number: str) -> RawCell:
        seen = self._looks.numbers.get(look)
        shown = seen.show(number) if seen else ""
        return RawCell("n", number, shown) if shown not in ("", number) else RawCell("n", number)


def _moment(value: str) -> RawCell:
    try:
        return _plain(from_ISO8601(value))
    except ValueError:
        return RawCell("e", value)


def _plain(moment: Any) -> RawCell:
    if isinstance(moment, dt.datetime):
        return RawCell("d", moment.isoformat(" ", "seconds"))
    if isinstance(moment, dt.timedelta):
        minutes = round(moment.total_seconds() / 60)
        hours, rest = divmod(abs(minutes), 60)
        return RawCell("t", f"{'-' if minutes < 0 else ''}{hours:02}:{rest:02}")
    return RawCell("d" if isinstance(moment, dt.date) else "t", moment.isoformat())


def _codes(styles: bytes) -> list[tuple[int, str]]:
    """Return number and code of the format of each look; a number that the file spells out nowhere may have none."""
    if not styles:
        return []
    root = fromstring(styles)
    spelt = {one.get("numFmtId"): one.get("formatCode") or "" for one in _under(root, "numFmts", "numFmt")}
    numbers = [one.get("numFmtId") or "0" for one in _under(root, "cellXfs", "xf")]
    return [(int(number), spelt.get(number) or builtin_format_code(int(number)) or "") for number in numbers]


def _under(root: Any, group: str, name: str) -> Iterable[Any]:
    found: Iterable[Any] = root.iterfind(f"{{{SHEET_MAIN_NS}}}{group}/{{{SHEET_MAIN_NS}}}{name}")
    return found
