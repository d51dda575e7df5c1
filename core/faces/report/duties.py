"""Reports of what was owed: the gaps of each pair in one line, and what is still to do, period by period."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from core.faces.paper.table import Column, Line, Table
from core.faces.report.matter import Matter
from core.kinds.presets import CADENCE
from core.model.words import say
from core.rules.duties import Duty, reminder


def duty_gap(matter: Matter) -> Table:
    """Return a line for each pair and duty: owed, done, short, entered late, and the periods that are short."""
    by_pair: dict[tuple[str, str, str], list[Duty]] = {}
    for duty in matter.duties():
        by_pair.setdefault((duty.pairing, duty.rule, duty.uid), []).append(duty)
    # What is short stands first; otherwise pairing by pairing and rule by rule, as they are agreed.
    places = {one.uid: at for at, one in enumerate(matter.pairings)}
    rules = {one.rule: at for at, one in enumerate(CADENCE)}
    found = sorted(
        by_pair.items(), key=lambda one: (places.get(one[0][0], 0), rules.get(one[0][1], len(rules)), one[1][0].names)
    )
    lines = sorted((_pair_line(duties) for _, duties in found), key=lambda line: line.cells[7] == 0)
    columns = (
        Column(say("缺的期间"), 60), Column(say("职责"), 52), Column(say("学科"), 21), Column(say("责任人"), 50),
        Column(say("应做"), 16, True), Column(say("已做"), 16, True), Column(say("单位"), 12),
        Column(say("还差"), 16, True), Column(say("补录"), 14, True),
    )  # fmt: skip
    return Table("duty_gap", columns, tuple(lines))


def due_list(matter: Matter) -> Table:
    """Return what is still short, period by period, the nearest first, with the words that remind of it."""
    short = sorted((one for one in matter.duties() if one.short), key=lambda one: one.period.last)
    lines = tuple(
        Line((f"{one.period.words}\n{_days(one, one)}", *_what(one), one.owed, one.done, say(one.unit),
              one.short, reminder(one)), _evidence((one,)), f"{one.rule}/{one.uid}")
        for one in short
    )  # fmt: skip
    columns = (
        Column(say("期间"), 44), Column(say("职责"), 57), Column(say("学科"), 21), Column(say("责任人"), 46),
        Column(say("应做"), 15, True), Column(say("已做"), 15, True), Column(say("单位"), 12),
        Column(say("还差"), 15, True), Column(say("提醒"), 29),
    )  # fmt: skip
    return Table("due_list", columns, lines)


def _pair_line(duties: Sequence[Duty]) -> Line:
    one = duties[0]
    owed, done, short, late = (
        sum(getattr(duty, name) for duty in duties) for name in ("owed", "done", "short", "late")
    )
    gaps = "\n".join(_gaps(sorted(duties, key=lambda duty: duty.period.first)))
    cells = (gaps, *_what(one), owed, done, say(one.unit), short, late)
    return Line(cells, _evidence(duties), f"{one.rule}/{one.uid}")


def _what(duty: Duty) -> tuple[str, str, str]:
    return say(duty.duty), say(duty.subject), "、".join(duty.names)


def _evidence(duties: Iterable[Duty]) -> tuple[tuple[str, str], ...]:
    return tuple((one.kind, one.uid) for duty in duties for one in duty.evidence)


def _gaps(duties: Sequence[Duty]) -> Iterator[str]:
    """Yield the periods that are short, those that follow each other as one."""
    runs: list[list[Duty]] = []
    for before, duty in pairwise((None, *duties)):
        if duty and duty.short:
            if before and before.short and runs:
                runs[-1].append(duty)
            else:
                runs.append([duty])
    for run in runs:
        first, last = run[0], run[-1]
        words = first.period.words if len(run) == 1 else f"{first.period.words}—{last.period.words}"
        # A month or a school year says itself when it is; the fourth week of a term does not.
        yield words if first.period.label[0].isdigit() else f"{words} {_days(first, last)}"


def _days(first: Duty, last: Duty) -> str:
    return f"{first.period.first:%m-%d}—{last.period.last:%m-%d}"
