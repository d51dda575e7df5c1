"""The course of a lesson: time, stage, what teacher and pupils did, and beside each row the observer's note."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from core.faces.paper.layouts.cells import SIZE, label_cell
from core.faces.paper.reading import Reading
from core.model.fields import Field, Rows
from core.model.words import say
from core.press.form import Cell, Grid, Row

LEAST_HEIGHT, WRITTEN_HEIGHT = 10.0, 12.5
"""How high a row is at least, in mm: of a filled sheet, and of one to be written on during the lesson."""
_WIDTHS = {"t_start": 17.0, "stage": 21.0, "teacher_act": 48.0, "student_act": 36.0, "side_note": 45.0}
_BESIDE = "side_note"


def process(reading: Reading) -> Callable[[int, float], Grid]:
    """Return how the course of the lesson is drawn: with how many rows to write in where none is kept, how high in mm.

    The cells are made once, however often it is drawn on trial.
    """
    columns = _columns(reading)
    lines = reading.lines("process")
    lasting = minutes(lines, str(reading.of("lesson.end_time")))
    rows = [_cells(reading, columns, at, line, lasting[at]) for at, line in enumerate(lines)]
    heads, empty = _heads(reading, columns), tuple(Cell("") for _ in columns)
    widths = tuple(_WIDTHS[one.name] for one in columns)

    def draw(blank: int, height: float) -> Grid:
        return Grid(widths, (*heads, *(Row(cells, height) for cells in rows or [empty] * blank)))

    return draw


def minutes(lines: Sequence[Mapping[str, Any]], end: str = "") -> list[float | None]:
    """Return how long each row lasted: till the next one's time, the last till the lesson's end."""
    if not lines:
        return []
    starts = [_start(line) for line in lines]
    last = _clock(end) if end and lines and lines[-1].get("t_start") else None
    ends = [*starts[1:], last]
    return [
        after - start if start is not None and after is not None and after >= start else None
        for start, after in zip(starts, ends, strict=True)
    ]  # fmt: skip


def _columns(reading: Reading) -> list[Field]:
    rows = reading.kind.field("process")
    columns = (rows.column(name) for name in _WIDTHS) if isinstance(rows, Rows) else ()
    return [one for one in columns if one]


def _heads(reading: Reading, columns: Sequence[Field]) -> tuple[Row, ...]:
    """Return what stands above: the observer's own notes are beside the course, not in it."""
    inner = [one for one in columns if one.name != _BESIDE]
    beside = [label_cell(say(one.label), rows=2) for one in columns if one.name == _BESIDE]
    over = Row((label_cell(reading.label("process"), cols=len(inner)), *beside), min_height=7, head=True)
    return over, Row(tuple(label_cell(say(one.label)) for one in inner), min_height=7, head=True)


def _cells(
    reading: Reading, columns: Sequence[Field], at: int, line: Mapping[str, Any], lasting: float | None
) -> tuple[Cell, ...]:  # fmt: skip
    short = {"t_start": _time_words(line, lasting), "stage": say(str(line.get("stage") or ""))}

    def cell(name: str) -> Cell:
        key = f"{reading.kind.name}.process.{at + 1}.{name}"
        if name in short:
            return Cell(short[name], key=key, size=SIZE, align="center")
        return Cell(str(line.get(name) or ""), key=key, size=SIZE, align="left", valign="top")

    return tuple(cell(one.name) for one in columns)


def _time_words(line: Mapping[str, Any], lasting: float | None) -> str:
    start = line.get("t_start")
    if not start and line.get("minute") is not None:
        start = say("第{n}分", n=f"{line['minute']:g}")
    return "\n".join(part for part in (start, say("{n}分钟", n=f"{lasting:g}") if lasting else "") if part)


def _start(line: Mapping[str, Any]) -> float | None:
    if line.get("t_start"):
        return _clock(str(line["t_start"]))
    return float(line["minute"]) if line.get("minute") is not None else None


def _clock(time: str) -> float:
    hour, minute = time.split(":")
    return int(hour) * 60.0 + int(minute)
