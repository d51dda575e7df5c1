"""The lying table of a plan's tasks: year goals, under them quarter tasks, under them month nodes, with both owners."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from core.faces.paper.layouts.cells import SIZE, label_cell
from core.faces.paper.layouts.fitting import fullest
from core.faces.paper.layouts.frame import MARGINS, form_of
from core.faces.paper.page_mark import mark
from core.faces.paper.reading import Reading
from core.kinds.planning import PLAN_ITEM
from core.model.record import Record
from core.model.words import say
from core.press.form import Align, Cell, Form, Grid, Para, Role, Row, Title

PART = "A"
"""The letter of this table in the mark of its plan's pages."""
_COLUMNS = (17.0, 16.0, 62.0, 40.0, 21.0, 24.0, 24.0, 32.0, 18.0)
_LEVELS = ("年度目标", "季度任务", "月度节点")
_LEAST_FREE, _MOST_FREE = 3, 18
_SMALL = 9.5


def task_table(plan: Reading) -> list[Form]:
    """Return the table of a plan's tasks; an empty one for a blank plan, none for a plan without tasks."""
    items = plan.source.find(PLAN_ITEM.name, plan=plan.uid) if plan.record else ()
    if plan.record and not items:
        return []
    rows = [_row(Reading(PLAN_ITEM, item, plan.source), depth) for item, depth in _tree(items)]
    return [_drawn(plan, rows)] if rows else [fullest(lambda free: _drawn(plan, [_EMPTY] * free), *_FREE)]


_FREE = (_LEAST_FREE, _MOST_FREE)
_EMPTY = Row(tuple(Cell("") for _ in _COLUMNS), min_height=9)


def _drawn(plan: Reading, rows: Sequence[Row]) -> Form:
    heads = (
        say("编号"), say("领域"), say("目标（任务）"), say("指标"), say("指标值"), say("帮扶校责任人"),
        say("受援校责任人"), say("起止日期"), say("状态"),
    )  # fmt: skip
    head = Row(tuple(label_cell(word) for word in heads), min_height=10, head=True)
    title = say("目标任务分解表")
    name = plan.text("title")
    under = [Para(f"{say('附')}：{name}", "kai", 12, indent=0, align="center", after=2)] if name else []
    made = form_of(plan, [Title(title, after=1), *under, Grid(_COLUMNS, (head, *rows))], paper="A4-landscape")
    return replace(
        made,
        key=f"{made.key}/{PART}",
        title=title,
        margins=MARGINS,
        mark=mark(plan.kind.name, plan.uid, PART) if plan.uid else "",
    )


def _tree(items: Sequence[Record]) -> Iterator[tuple[Record, int]]:
    """Yield the items as a tree is read, each with its depth; what hangs in a circle stands at the top."""
    below: dict[str, list[Record]] = {}
    known = {item.uid for item in items}
    for item in sorted(items, key=_order):
        parent = str(item.get("parent") or "")
        below.setdefault(parent if parent in known and parent != item.uid else "", []).append(item)
    told: set[str] = set()
    yield from _branch("", 0, below, told)
    for item in items:
        if item.uid not in told:
            told.add(item.uid)
            yield item, 0
            yield from _branch(item.uid, 1, below, told)


def _branch(
    parent: str, depth: int, below: Mapping[str, Sequence[Record]], told: set[str]
) -> Iterator[tuple[Record, int]]:
    for item in below.get(parent, ()):
        if item.uid not in told:
            told.add(item.uid)
            yield item, depth
            yield from _branch(item.uid, depth + 1, below, told)


def _order(item: Record) -> tuple[int, str, str, str]:
    level = str(item.get("level"))
    place = _LEVELS.index(level) if level in _LEVELS else len(_LEVELS)
    return place, str(item.get("start") or ""), str(item.get("number") or ""), item.uid


def _row(item: Reading, depth: int) -> Row:
    goal = depth == 0
    target = " ".join(part for part in (item.text("target"), item.text("unit")) if part)
    days = "—\n".join(part for part in (item.text("start"), item.text("end")) if part)
    words: tuple[tuple[str, Align], ...] = (
        (item.text("number"), "center"), (item.text("area"), "center"), ("　" * depth + item.text("task"), "left"),
        (item.text("indicator"), "left"), (target, "center"), (item.text("helper_owner"), "center"),
        (item.text("recipient_owner"), "center"), (days, "center"), (item.text("state"), "center"),
    )  # fmt: skip
    size = SIZE if goal else _SMALL
    key = f"plan_item.{item.uid}"
    role: Role = "hei" if goal else "song"
    cells = (Cell(text, key=key, role=role, size=size, align=align, shade=goal) for text, align in words)
    return Row(tuple(cells), min_height=9)
