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

_SIDE, _WEIGHT, _MARK, _SCORE, _CRITERION = 14.0, 14.0, 15.0, 17.0, 40.0
_SIDES = ("徒弟", "师傅")
_WORDS = ("side", "criterion", "weight", "standard")


def double_marks(reading: Reading) -> Form:
    """Return the two-sided appraisal of a pair with the scores worked out, or its blank with the criteria."""
    return ruled(reading, {"marks": _table})


def _table(reading: Reading, rows: Rows, width: float, _: int) -> Grid:
    lines = reading.lines(rows.name) or given(reading, rows)
    fixed = _SIDE + _CRITERION + _WEIGHT + _MARK * len(GIVEN) + _SCORE
    columns = (_SIDE, _CRITERION, _WEIGHT, width - fixed, *[_MARK] * len(GIVEN), _SCORE)
    body = [row for side in _sides(lines) for row in _side(reading, rows, side, lines)]
    return Grid(columns, (_head(reading, rows), *body, _rule(len(columns))))


def _rule(columns: int) -> Row:
    words = say("每项由四方各按百分制打分，取平均分乘以权重为得分；师傅、徒弟各以 100 分为满分。")
    return Row((Cell(words, cols=columns, size=9),), min_height=6)


def _sides(lines: Sequence[Values]) -> list[str]:
    named = {str(line.get("side") or "") for line in lines}
    return [side for side in (*_SIDES, "") if side in named]


def _head(reading: Reading, rows: Rows) -> Row:
    labels = {one.name: in_its_words(reading, say(one.label)) for one in rows.fields}
    plain, narrow = [labels[name] for name in _WORDS], [_narrow(labels[name]) for name in GIVEN]
    return Row(tuple(map(label_cell, (*plain, *narrow, say("得分")))), min_height=10, head=True)


def _narrow(label: str) -> str:
    # 师/徒 | 互评, 帮扶 | 校评: the columns of marks hold three characters.
    return f"{label[:-2]}\n{label[-2:]}" if 3 < len(label) < 6 else label


def _side(reading: Reading, rows: Rows, side: str, lines: Sequence[Values]) -> Iterator[Row]:
    own = [line for line in lines if str(line.get("side") or "") == side]
    for number, line in enumerate(own, 1):
        yield Row(tuple(_cells(reading, rows, line, number)))
    weight = sum(line.get("weight") or 0 for line in own)
    total = side_score(lines, side)
    label = say("{side}得分", side=say(side)) if side else say("得分")
    words = (_cell(f"{weight:g}"), _cell(""), *(_cell("") for _ in GIVEN), _cell(_plain(total), role="hei"))
    yield Row((Cell(label, cols=2, role="hei", size=SIZE, align="center"), *words))


def _cells(reading: Reading, rows: Rows, line: Values, number: int) -> Iterator[Cell]:
    for name in (*_WORDS, *GIVEN):
        column = rows.column(name)
        align: Align = "left" if name in ("criterion", "standard") else "center"
        key = f"{reading.kind.name}.{rows.name}.{number}.{name}"
        yield _cell(_words(reading, column, line), align=align, key=key)
    yield _cell(_plain(line_score(line)))


def _words(reading: Reading, column: Field | None, line: Values) -> str:
    return shown(column, line.get(column.name), reading.source) if column else ""


def _cell(words: str, *, align: Align = "center", key: str = "", role: Role = "song") -> Cell:
    return Cell(words, key=key, role=role, size=SIZE, align=align)


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
