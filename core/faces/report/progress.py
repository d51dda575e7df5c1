"""Reports of what was planned and promised: the four layers, the plan, and open tasks."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from core.faces.paper.table import Column, Line, Origin, Table, shown_number
from core.faces.report.figures import numbers
from core.faces.report.matter import Matter
from core.kinds import KINDS
from core.kinds.presets import CADENCE, LAYERS
from core.model.fields import Rows, Value
from core.model.kind import Kind
from core.model.metric import in_words, narrowings
from core.model.words import say
from core.rules.duties import Duty
from core.rules.plan import Node, completed

_TRAINING = ("trainings", "trained", "hours")


def four_layers(matter: Matter) -> Table:
    """Return how the four layers of the programme stand: leaders, subject groups, mentors, training for all."""
    by_rule: dict[str, list[Duty]] = defaultdict(list)
    for duty in matter.duties():
        by_rule[duty.rule].append(duty)
    owed = [(layer, one.rule) for layer in LAYERS for one in CADENCE if one.layer == layer]
    lines = [_layer_line(layer, by_rule[rule]) for layer, rule in owed if by_rule.get(rule)]
    for number in (one for one in numbers(matter) if one.code in _TRAINING):
        cells = (say(LAYERS[-1]), say(number.what), "", shown_number(number.value), say(number.unit), "", "")
        lines.append(Line(cells, number.sources))
    columns = (
        Column(say("层次"), 38), Column(say("工作"), 92), Column(say("应做"), 24, True), Column(say("已做"), 24, True),
        Column(say("单位"), 18), Column(say("还差"), 24, True), Column(say("其中补录"), 24, True),
    )  # fmt: skip
    return Table("four_layer_report", columns, tuple(lines))


def plan_board(matter: Matter) -> Table:
    """Return the lines of the plans, each level set in, with progress and state."""
    lines = [line for top in matter.plan() for line in _plan_lines(top, 0, matter)]
    notes = claimed_note(matter)
    columns = (
        Column(say("目标（任务）"), 78), Column(say("起"), 26), Column(say("止"), 26), Column(say("责任人"), 40),
        Column(say("进度（%）"), 22, True), Column(say("状态"), 32), Column(say("佐证（条）"), 24, True),
    )  # fmt: skip
    return Table("plan_board", columns, tuple(lines), notes=notes)


def outcome(matter: Matter) -> Table:
    """Return each measured goal from its baseline to what is reached now."""
    nodes = [node for top in matter.plan() for node in top.walk() if node.item.get("target") is not None]
    lines = [
        Line(
            (str(node.item.get("area") or ""), str(node.item.get("task")),
             "\n".join(filter(None, (str(node.item.get("indicator") or ""), _counted_words(node, matter)))),
             node.item.get("baseline"), shown_number(node.value), node.item.get("target"),
             str(node.item.get("unit") or ""), shown_number(node.percent), _need(node, matter)),
            (("plan_item", node.item.uid), *((one.kind, one.uid) for one in node.evidence)),
        )
        for node in nodes
    ]  # fmt: skip
    columns = (
        Column(say("领域"), 20), Column(say("目标"), 54), Column(say("指标（口径）"), 48),
        Column(say("基线"), 18, True),
        Column(say("现值"), 20, True), Column(say("目标值"), 20, True), Column(say("单位"), 14),
        Column(say("进度（%）"), 22, True), Column(say("对应需求"), 40),
    )  # fmt: skip
    return Table("outcome_report", columns, tuple(lines))


def claimed_note(matter: Matter) -> tuple[str, ...]:
    """Return the sentence that tells of lines marked done without a value and without evidence; none where all show."""
    nodes = (node for top in matter.plan() for node in top.walk())
    _, _, claimed = completed(nodes, matter.period.last.isoformat())
    return (say("计划完成率不含自报完成（没有数值和佐证）的 {n} 条。", n=claimed),) if claimed else ()


def state_words(node: Node) -> str:
    """Return the state of a line in words: also whether it is late, or done only by somebody's word."""
    late = say("（逾期）") if node.late else ""
    return say(node.state) + (say("（自报）") if node.claimed else "") + late


def _counted_words(node: Node, matter: Matter) -> str:
    """Return what a line counts, as paper says it; "" where its value is typed."""
    if node.metric is None:
        return ""
    narrowed = narrowings(node.metric, node.item.lines("narrowed"))
    return in_words(node.metric, str(node.item.get("unit") or ""), narrowed, matter.called)


def loop(matter: Matter) -> Table:
    """Return what was promised at meetings and visits: owner, term, done or open, result; open ones first."""
    lines = sorted(_task_lines(matter), key=lambda line: (str(line.cells[5]) != "", str(line.cells[4]), line.sources))
    done = sum(1 for line in lines if line.cells[5])
    told = say("共 {all} 项，已完成 {n} 项，未完成 {open} 项。", all=len(lines), n=done, open=len(lines) - done)
    columns = (
        Column(say("来源"), 34), Column(say("日期"), 26), Column(say("事项"), 88), Column(say("责任人"), 26),
        Column(say("期限"), 26), Column(say("完成"), 27), Column(say("结果"), 33),
    )  # fmt: skip
    return Table("loop_report", columns, tuple(lines), notes=(told,))


def _need(node: Node, matter: Matter) -> str:
    need = matter.known("match_need", str(node.item.get("need") or ""))
    return str(need.get("need") or "") if need else ""


def _layer_line(layer: str, duties: Sequence[Duty]) -> Line:
    owed, done, short, late = (sum(getattr(one, name) for one in duties) for name in ("owed", "done", "short", "late"))
    cells = (say(layer), say(duties[0].duty), owed, done, say(duties[0].unit), short, late)
    return Line(cells, tuple((one.kind, one.uid) for duty in duties for one in duty.evidence))


def _plan_lines(node: Node, depth: int, matter: Matter) -> Iterator[Line]:
    item = node.item
    owners = (matter.called("person", str(item.get(name) or "")) for name in ("helper_owner", "recipient_owner"))
    number = f"{item.get('number')} " if item.get("number") else ""
    yield Line(
        ("　" * depth + number + str(item.get("task")), str(item.get("start")), str(item.get("end")),
         "、".join(owner for owner in owners if owner), node.percent, state_words(node), len(node.evidence)),
        (("plan_item", item.uid), *((one.kind, one.uid) for one in node.evidence)),
    )  # fmt: skip
    for child in node.children:
        yield from _plan_lines(child, depth + 1, matter)


def _task_lines(matter: Matter) -> Iterator[Line]:
    for action in matter.inside("action_item"):
        cells = (str(action.get("source") or say("整改任务单")), action.get("date"), action.get("action"))
        yield _task(matter, cells, action.get, str(action.get("done") or ""), (action.kind, action.uid))
    for opinion in matter.inside("opinion"):
        cells = (say("意见征求"), opinion.get("date"), opinion.get("text"))
        done = say("是") if opinion.get("done") else ""
        yield _task(matter, cells, opinion.get, done, (opinion.kind, opinion.uid), "reply")
    for kind, rows in _tasks():
        for record in matter.inside(kind.name):
            for row in record.lines(rows.name):
                cells = (say(kind.title), record.get(kind.day), row.get(rows.fields[0].name))
                # Where nobody ticks what is done, what came of it tells.
                ended = row.get("done") if rows.column("done") else row.get("result")
                yield _task(matter, cells, row.get, say("是") if ended else "", (record.kind, record.uid))


def _tasks() -> Iterator[tuple[Kind, Rows]]:
    """Yield the child lines in which tasks stand, whatever they are called: who has to do what by when."""
    for kind in KINDS:
        yield from ((kind, rows) for rows in kind.rows() if kind.day and rows.column("owner") and rows.column("due"))


def _task(
    matter: Matter, cells: tuple[Value, ...], told: Callable[[str], Any], done: str, source: Origin,
    result: str = "result",
) -> Line:  # fmt: skip
    owner = matter.called("person", str(told("owner") or ""))
    due, ended = (str(told(name) or "") for name in ("due", result))
    return Line((*cells, owner, due, done, ended), (source,))
