"""The attendance of a training as schools keep it: people down, sittings across, a mark in each cell.

Taken in again it says the same: the title names the training, each head its sitting, each mark what the legend says.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from core.faces.workbook.matrix import mark_of
from core.kinds.training import ATTENDANCE
from core.model.record import Record
from core.model.term import DayPart, in_day_order
from core.model.words import say
from core.office.records.desk import Records

_NAME_MM, _MARK_MM = 30.0, 26.0
AcrossTable = tuple[str, str, list[tuple[str, float]], list[list[str | int | float | None]]]


class Across:
    """Lays the seats of a training out in a table."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def table(self, training: Record) -> AcrossTable:
        """Return name, title, heads and lines of the table, the legend as its last line."""
        seats = list(self._records.every(ATTENDANCE.name, event=training.uid))
        sittings = _sittings(training, seats)
        marks = {(_seat(one), str(one.get("day")), str(one.get("slot"))): _mark(one) for one in seats}
        names = self._names(seats)
        years = {day[:4] for day, _ in sittings}
        heads = [(say("序号"), _MARK_MM / 2), (say("姓名"), _NAME_MM)]
        heads += [(_head(sitting, whole=len(years) > 1), _MARK_MM) for sitting in sittings]
        lines: list[list[str | int | float | None]] = [
            [number, names[seat], *(marks.get((seat, day, slot)) for day, slot in sittings)]
            for number, seat in enumerate(sorted(names, key=names.__getitem__), 1)
        ]
        lines.append([say("注：√到 病病假 事事假 公公出 ×旷 迟迟到 退早退")])
        return say("签到表"), str(training.get("title") or ""), heads, lines

    def persons(self, training: Record) -> Iterable[str]:
        """Return the uids of the people in the table."""
        return {str(one.get("person")) for one in self._records.every(ATTENDANCE.name, event=training.uid)
                if one.get("person")}  # fmt: skip

    def _names(self, seats: Iterable[Record]) -> dict[str, str]:
        """Return the name of everybody, and more than that of people who bear the same."""
        names: dict[str, str] = {}
        for one in seats:
            person = self._records.get("person", str(one.get("person"))) if one.get("person") else None
            names[_seat(one)] = str((person or one).get("full_name" if person else "name") or "")
        alike = {name for name, count in Counter(names.values()).items() if count > 1}
        people = ((seat, self._records.get("person", seat)) for seat, name in names.items() if name in alike)
        return names | {seat: self._records.choice(person) for seat, person in people if person}


def _seat(one: Record) -> str:
    return str(one.get("person") or one.get("name") or "")


def _mark(one: Record) -> str:
    return mark_of(str(one.get("presence") or ""), str(one.get("remark") or ""))


def _sittings(training: Record, seats: Sequence[Record]) -> list[DayPart]:
    lines = [*training.lines("slots"), *(seat.values for seat in seats)]
    return sorted({(str(line.get("day") or ""), str(line.get("slot") or "")) for line in lines}, key=in_day_order)


def _head(sitting: DayPart, *, whole: bool) -> str:
    day, slot = sitting
    year, month, at = day.split("-")
    return (f"{year}年" if whole else "") + f"{int(month)}月{int(at)}日{slot}"
