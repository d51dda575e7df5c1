"""The marks of an observation sheet by its rubric: items across when they are few, down when they are many."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.faces.paper.layouts.cells import LABEL, SIZE, label_cell
from core.faces.paper.layouts.frame import WIDTH
from core.faces.paper.reading import Reading
from core.kinds.mentoring import RUBRIC
from core.model.fields import Rows
from core.model.record import Record
from core.model.words import say
from core.press.form import Align, Block, Cell, Grid, Row
from core.rules import score

_MOST_ACROSS = 8
_DOWN = (30.0, WIDTH - 30 - 22 - 22, 22.0, 22.0)


def marks(reading: Reading) -> list[Block]:
    """Return the table of marks with total and level; on a blank sheet by the latest rubric there is."""
    if reading.kind.field("marks") is None:
        return []
    rubric = _rubric(reading)
    items, levels = (rubric.lines("items"), rubric.lines("levels")) if rubric else ((), ())
    table = score.marked(items, reading.lines("marks"))
    if not table:
        return []
    grade = score.level(score.total(table), levels) if score.complete(table) else ""
    draw = _across if _fits_across(table) else _down
    return [draw(reading, table, _plain(score.full(items)), _plain(score.total(table)), say(grade)), *_rule(rubric)]


def _rubric(reading: Reading) -> Record | None:
    chosen = reading.at("rubric")
    if chosen or reading.lines("marks"):
        return chosen.record if chosen else None
    known = sorted(
        reading.source.find(RUBRIC.name),
        key=lambda one: (str(one.get("code")), score.version_order(one.get("version"))),
    )
    return known[-1] if known else None


def _fits_across(table: Sequence[score.Mark]) -> bool:
    return len(table) <= _MOST_ACROSS and len({mark.dimension for mark in table}) == len(table)


def _across(reading: Reading, table: Sequence[score.Mark], full: str, total: str, grade: str) -> Grid:
    item, given, total_of = _labels(reading)
    names = (item, *(mark.dimension for mark in table), total_of, say("等级"))
    weights = (*(_plain(mark.weight) for mark in table), full)
    scores = (*(_plain(mark.score) for mark in table), total)
    level = Cell(grade, key="lesson_observation.level", rows=2, align="center", size=SIZE)
    rows = (
        Row(tuple(label_cell(name) for name in names)),
        Row((label_cell(say("分值")), *map(_cell, weights), level)),
        Row((label_cell(given), *map(_cell, scores))),
    )
    return Grid((LABEL, *[(WIDTH - LABEL) / (len(table) + 2)] * (len(table) + 2)), rows)


def _down(reading: Reading, table: Sequence[score.Mark], full: str, total: str, grade: str) -> Grid:
    _, given, total_of = _labels(reading)
    heads = Row(tuple(map(label_cell, (say("维度"), say("评价要点"), say("分值"), given))), head=True)
    rows = [
        Row((_cell(mark.dimension), _cell(mark.item, "left"), _cell(_plain(mark.weight)), _cell(_plain(mark.score))))
        for mark in table
    ]
    words = f"{say('等级')}：{grade or '　　　　'}"
    close = Row((label_cell(total_of), _cell(words), _cell(full), _cell(total)))
    return Grid(_DOWN, (heads, *rows, close))


def _labels(reading: Reading) -> tuple[str, str, str]:
    """Return what the form calls an item, its marks and their sum; a table of marks has them always."""
    rows = reading.kind.field("marks")
    columns = [rows.column(name) for name in ("item", "score")] if isinstance(rows, Rows) else [None, None]
    item, given = (
        say(one.label) if one else word for one, word in zip(columns, (say("评价项目"), say("得分")), strict=True)
    )
    return item, given, reading.label("score") or say("总分")


def _rule(rubric: Record | None) -> list[Block]:
    levels = rubric.lines("levels") if rubric else ()
    if rubric is None or not levels:
        return []
    # A score on the boundary belongs to the higher level; the paper says so, as printed ranges often overlap.
    bounds = "，".join(map(_bound, levels))
    words = say("按《{title}》评分，等级：{bounds}", title=rubric.get("title"), bounds=bounds)
    return [Grid((WIDTH,), (Row((Cell(words, size=9),), min_height=6),))]


def _bound(level: Mapping[str, Any]) -> str:
    # The lowest level has no least score: whatever is below the others belongs to it.
    least = level.get("least")
    word = say(str(level.get("level")))
    return f"{word} ≥ {_plain(least)}" if least else say("其余{level}", level=word)


def _cell(words: str, align: Align = "center") -> Cell:
    return Cell(words, size=SIZE, align=align)


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
