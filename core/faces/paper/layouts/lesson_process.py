"""The course of a lesson: time, stage, what teacher and pupils did, and beside each row the observer's note."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from core.faces.paper.layouts.cells import SIZE, label_cell
from core.faces.paper.reading import Reading
from core.model.words import say
from core.press.form import Align, Cell, Grid, Row

LEAST_HEIGHT, WRITTEN_HEIGHT = 10.0, 12.5
"""How high a row is at least, in mm: of a filled sheet, and of one to be written on during the lesson."""
_COLUMNS = (17.0, 21.0, 48.0, 36.0, 45.0)
_TEXTS = ("teacher_act", "student_act", "side_note")


def process(reading: Reading) -> Callable[[int, float], Grid]:
    """Return how the course of the lesson is drawn: with how many rows to write in where none is kept, how high in mm.

    The cells are made once, however often it is drawn on trial.
    """
    lines = reading.lines("process")
    lasting = minutes(lines, str(reading.of("lesson.end_time")))
    rows = [_cells(reading, at, line, lasting[at]) for at, line in enumerate(lines)]
    heads, empty = _heads(), tuple(Cell("") for _ in _COLUMNS)

    def draw(blank: int, height: float) -> Grid:
        return Grid(_COLUMNS, (*heads, *(Row(cells, height) for cells in rows or [empty] * blank)))

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


def _heads() -> tuple[Row, ...]:
    over = Row((label_cell(say("教学过程"), cols=4), label_cell(say("点评"), rows=2)), min_height=7, head=True)
    names = (say("时间"), say("环节"), say("教师活动"), say("学生活动"))
    return over, Row(tuple(map(label_cell, names)), min_height=7, head=True)


def _cells(reading: Reading, at: int, line: Mapping[str, Any], lasting: float | None) -> tuple[Cell, ...]:
    def cell(name: str, words: str, align: Align = "center") -> Cell:
        valign = "top" if align == "left" else "middle"
        key = f"{reading.kind.name}.process.{at + 1}.{name}"
        return Cell(words, key=key, size=SIZE, align=align, valign=valign)  # type: ignore[arg-type]

    stage = say(str(line.get("stage") or ""))
    texts = (cell(name, str(line.get(name) or ""), "left") for name in _TEXTS)
    return cell("t_start", _time_words(line, lasting)), cell("stage", stage), *texts


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
