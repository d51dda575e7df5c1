"""The appraisal of mentor and apprentice: each side's criteria with what four people gave, its score under them."""

from collections.abc import Iterator, Sequence

from core.faces.paper.layouts.cells import SIZE, label_cell
from core.faces.paper.layouts.lines import given
from core.faces.paper.layouts.parties import in_its_words
from core.faces.paper.layouts.ruled import ruled
from core.faces.paper.reading import Reading, shown
from core.model.fields import Field, Rows, Values
from core.model.words import say
from core.press.form import Align, Cell, Form, Grid, Role, Row
from core.rules.appraisal import GIVEN, line_score, side_score

_WIDTHS = {"side": 14.0, "criterion": 40.0, "weight": 14.0, "standard": 0.0, **dict.fromkeys(GIVEN, 15.0)}
"""The columns in their order; the standard takes what room is left."""
_SCORE = 17.0
_SIDES = ("徒弟", "师傅")
_NAMING = ("side", "criterion")


def double_marks(reading: Reading) -> Form:
    """Return the two-sided appraisal of a pair with the scores worked out, or its blank with the criteria."""
    return ruled(reading, {"marks": _table})


def _table(reading: Reading, rows: Rows, width: float, _: int) -> Grid:
    lines = reading.lines(rows.name) or given(reading, rows)
    columns = [column for name in _WIDTHS if (column := rows.column(name))]
    left = width - _SCORE - sum(_WIDTHS[column.name] for column in columns)
    widths = (*(_WIDTHS[column.name] or left for column in columns), _SCORE)
    body = [row for side in _sides(lines) for row in _side(reading, columns, side, lines)]
    return Grid(widths, (_head(reading, columns), *body, _rule(len(widths))))


def _rule(columns: int) -> Row:
    words = say("每项由四方各按百分制打分，取平均分乘以权重为得分；师傅、徒弟各以 100 分为满分。")
    return Row((Cell(words, cols=columns, size=9),), min_height=6)


def _sides(lines: Sequence[Values]) -> list[str]:
    named = {str(line.get("side") or "") for line in lines}
    return [side for side in (*_SIDES, "") if side in named]


def _head(reading: Reading, columns: Sequence[Field]) -> Row:
    labels = ((one.name, in_its_words(reading, say(one.label))) for one in columns)
    heads = [_narrow(label) if name in GIVEN else label for name, label in labels]
    return Row(tuple(map(label_cell, (*heads, say("得分")))), min_height=10, head=True)


def _narrow(label: str) -> str:
    # 师/徒 | 互评, 帮扶 | 校评: the columns of marks hold three characters.
    return f"{label[:-2]}\n{label[-2:]}" if 3 < len(label) < 6 else label


def _side(reading: Reading, columns: Sequence[Field], side: str, lines: Sequence[Values]) -> Iterator[Row]:
    own = [line for line in lines if str(line.get("side") or "") == side]
    for number, line in enumerate(own, 1):
        yield Row(tuple(_cells(reading, columns, line, number)))
    label = say("{side}得分", side=say(side)) if side else say("得分")
    weight = sum(line.get("weight") or 0 for line in own)
    naming = sum(1 for column in columns if column.name in _NAMING)
    over = [Cell(label, cols=naming, role="hei", size=SIZE, align="center")] if naming else []
    words = (f"{weight:g}" if column.name == "weight" else "" for column in columns if column.name not in _NAMING)
    yield Row((*over, *map(_cell, words), _cell(_plain(side_score(lines, side)), role="hei")))


def _cells(reading: Reading, columns: Sequence[Field], line: Values, number: int) -> Iterator[Cell]:
    for column in columns:
        align: Align = "left" if column.name in ("criterion", "standard") else "center"
        key = f"{reading.kind.name}.marks.{number}.{column.name}"
        yield _cell(shown(column, line.get(column.name), reading.source), align=align, key=key)
    yield _cell(_plain(line_score(line)))


def _cell(words: str, *, align: Align = "center", key: str = "", role: Role = "song") -> Cell:
    return Cell(words, key=key, role=role, size=SIZE, align=align)


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
