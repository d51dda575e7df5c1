"""A school calendar: a line for each week with its seven days, days off and days made up marked."""

import datetime as dt
from collections.abc import Sequence

from core.faces.paper.dates import school_year_words, short_day_words
from core.faces.paper.layouts.cells import SIZE, label_cell
from core.faces.paper.layouts.fitting import fullest
from core.faces.paper.layouts.frame import WIDTH, form_of, two_ends
from core.faces.paper.reading import Reading
from core.model.words import say
from core.press.form import Block, Cell, Form, Grid, Para, Row, Title
from core.rules.calendar import OFF, CalendarException, Week, days_of, moved, weeks

_COLUMNS = (14.0, *[16.5] * 7, WIDTH - 14 - 16.5 * 7)
_LEAST_WEEKS, _MOST_WEEKS = 18, 26
_HEIGHT = 8.6
_SATURDAY = 5


def calendar(reading: Reading) -> Form:
    """Return the calendar of a term, or an empty one to fill."""
    return fullest(lambda empty: _drawn(reading, empty), _LEAST_WEEKS, _MOST_WEEKS)


def _drawn(reading: Reading, empty: int) -> Form:
    record = reading.record
    listed = weeks(record) if record else []
    days = {one.day: one for one in moved(record)} if record else {}
    blanks = [Row(tuple(Cell("") for _ in _COLUMNS), min_height=_HEIGHT)] * (0 if listed else empty)
    rows = [_row(week, days, first=at == 0) for at, week in enumerate(listed)]
    blocks: list[Block] = [Title(_title(reading), after=2), _ends(reading)]
    blocks += [Grid(_COLUMNS, (*_heads(reading), *rows, *blanks)), *_notes(reading, list(days.values()))]
    return form_of(reading, blocks)


def _title(reading: Reading) -> str:
    year, term = reading.text("school_year"), reading.text("term")
    return say("{year}学年{term}校历", year=school_year_words(year) or "＿＿＿＿", term=term or "＿＿＿＿")


def _ends(reading: Reading) -> Grid:
    left, right = (f"{reading.label(name)}：{reading.text(name)}" for name in ("first_day", "last_day"))
    shown = [words for words, name in ((left, "first_day"), (right, "last_day")) if reading.kind.field(name)]
    left, right = (*shown, "", "")[:2]
    return two_ends(left, right)


def _heads(reading: Reading) -> tuple[Row, ...]:
    over = (
        label_cell(reading.label("weeks"), rows=2),
        label_cell(say("星期"), cols=7),
        label_cell(say("备注"), rows=2),
    )
    days = say("一 二 三 四 五 六 日").split()
    return Row(over, min_height=7, head=True), Row(tuple(map(label_cell, days)), min_height=7, head=True)


def _row(week: Week, days: dict[dt.date, CalendarException], *, first: bool) -> Row:
    inside = days_of(week)
    cells = [_day(day, days.get(day), named=day.day == 1 or (first and at == 0)) for at, day in enumerate(inside)]
    remark = Cell(_remark(week, [days[day] for day in inside if day in days]), size=9)
    return Row((_cell(str(week.number)), *cells, remark), min_height=_HEIGHT)


def _day(day: dt.date, exception: CalendarException | None, *, named: bool) -> Cell:
    number = short_day_words(day.month, day.day) if named else str(day.day)
    if exception:
        number += f"（{say('休') if exception.kind == OFF else say('班')}）"
    free = exception.kind == OFF if exception else day.weekday() >= _SATURDAY
    return Cell(number, align="center", size=9 if len(number) > 4 else SIZE, shade=free)


def _remark(week: Week, exceptions: Sequence[CalendarException]) -> str:
    reasons = dict.fromkeys(say(one.reason) or say(one.kind) for one in exceptions)
    kind = "" if week.kind == "教学" else say(week.kind)
    return "，".join(part for part in (kind, *reasons) if part)


def _notes(reading: Reading, exceptions: Sequence[CalendarException]) -> list[Block]:
    lines = [say("注：灰底为休息日；（休）为放假，（班）为补课。")] if exceptions else []
    if reading.text("remark"):
        lines.append(f"{reading.label('remark')}：{reading.text('remark')}")
    return [Para(line, size=SIZE, indent=0, before=2) for line in lines]


def _cell(words: str) -> Cell:
    return Cell(words, align="center", size=SIZE)
