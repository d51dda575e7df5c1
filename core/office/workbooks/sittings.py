"""Attendance tables with their days across: which event a table speaks of, and which sittings its columns are."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from core.faces.workbook.lines import Remark, SheetLayout, SheetLine
from core.faces.workbook.matrix import MONTH_DAY, SITTING
from core.kinds.training import ATTENDANCE, TRAINING
from core.model.record import Record
from core.model.term import DayPart, in_day_order
from core.model.words import say
from core.office.records.desk import Records


class Sittings:
    """Finds the event that the name or the title of a table names, and puts its lines into that event's sittings."""

    def __init__(self, records: Records) -> None:
        self._records = records
        # Event -> who came to it as a guest.
        self._guests: dict[str, set[str]] = {}

    def placed(
        self, lines: Sequence[SheetLine], layouts: Iterable[SheetLayout]
    ) -> tuple[list[SheetLine], list[Remark]]:
        """Return the lines with their events and sittings, and what could not be placed."""
        events = {one.sheet: self._event(one) for one in layouts if one.kind == ATTENDANCE.name and _is_across(one)}
        if not events:
            return list(lines), []
        placed: list[SheetLine] = []
        refused = [_no_event(sheet) for sheet, event in events.items() if event is None]
        for line in lines:
            if line.sheet not in events or line.kind != ATTENDANCE.name:
                placed.append(line)
            elif event := events[line.sheet]:
                at = list(_places(self._as_guest(line, event), event))
                placed += at
                refused += [] if at else [_no_sitting(line)]
        return placed, refused

    def _as_guest(self, line: SheetLine, event: Record) -> SheetLine:
        """Return the line of somebody who came as a guest before under the guest's own field."""
        if event.uid not in self._guests:
            seats = self._records.every(ATTENDANCE.name, event=event.uid)
            self._guests[event.uid] = {str(one.get("name")) for one in seats if one.get("name")}
        name = line.typed.get("person", "")
        if name not in self._guests[event.uid]:
            return line
        typed = {("name" if key == "person" else key): value for key, value in line.typed.items()}
        cells = {("name" if key == "person" else key): value for key, value in line.cells.items()}
        return replace(line, typed=typed, cells=cells)

    def _event(self, layout: SheetLayout) -> Record | None:
        """Return the event whose title stands in the name or the title of a sheet, the longest title first."""
        said = [_dense(text) for text in layout.around]
        titles = {one.uid: (_dense(str(one.get("title") or "")), one) for one in self._records.every(TRAINING.name)}
        named = [(title, one) for title, one in titles.values() if title and any(title in text for text in said)]
        longest = max((len(title) for title, _ in named), default=0)
        found = [one for title, one in named if len(title) == longest]
        return found[0] if len(found) == 1 else None


def _dense(text: str) -> str:
    return "".join(text.split())


def _is_across(layout: SheetLayout) -> bool:
    return sum(one.field == "presence" for one in layout.columns) > 1


def _places(line: SheetLine, event: Record) -> Iterator[SheetLine]:
    """Yield the line once for each sitting that its column stands for: a day without a part is all that was held."""
    sittings = _sittings(event)
    day, slot = str(line.typed.get("day") or ""), str(line.typed.get("slot") or "")
    if day.startswith(SITTING):
        number = int(day.removeprefix(SITTING))
        held = sittings[number - 1 : number] if number else []
    else:
        day = _day(day, event, sittings)
        held = [one for one in sittings if one[0] == day and slot in ("", one[1])] or ([(day, slot)] if day else [])
    for at, part in held:
        yield replace(line, typed={**line.typed, "event": event.uid, "day": at, **({"slot": part} if part else {})})


def _sittings(event: Record) -> list[DayPart]:
    held = ((str(one.get("day") or ""), str(one.get("slot") or "")) for one in event.lines("slots"))
    return sorted(held, key=in_day_order)


def _day(day: str, event: Record, sittings: Sequence[DayPart]) -> str:
    """Return the whole day that a column stands for: its year is that of the event."""
    first = str(event.get("start") or "")
    if not day:
        return first if len({at for at, _ in sittings}) < 2 else ""
    if not day.startswith(MONTH_DAY):
        return day
    held = {at for at, _ in sittings if at[4:] == day[1:]}
    return next(iter(held)) if len(held) == 1 else f"{first[:4]}{day[1:]}" if first else ""


def _no_event(sheet: str) -> Remark:
    message = say("看不出这张出席表是哪次活动的；请在表名或标题里写上已登记的活动名称，再导入")
    return Remark(sheet, 0, "", "", "no_event", message)


def _no_sitting(line: SheetLine) -> Remark:
    message = say("这一列对不上活动的场次；请在活动里登记场次，或把表头写成日期")
    return line.remark("presence", "no_sitting", message)
