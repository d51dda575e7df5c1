"""Reports that bring several kinds of records together: what each side gave, who took part, what is still open.

Counts are shown to see where help is missing; they are no measure of a person.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from core.faces.paper.registers.register import in_order
from core.faces.paper.table import Column, Line, Origin, Table, not_for_appraisal, origins, shown_number
from core.faces.report.figures import measured
from core.faces.report.matter import Matter
from core.kinds.measures import measure_named
from core.model.fields import Value
from core.model.metric import HELPED_SIDE, HELPING_SIDE, Compare, Narrowing
from core.model.record import Record
from core.model.sums import rounded
from core.model.words import say
from core.rules.archive import entered_late
from core.rules.measures import Asked, holding, people

_TRAINED = "trained"


class _Shown(NamedTuple):
    """A line or a column: the measure that it shows, and what it is called here."""

    measure: str
    what: str


_GIFTS = (
    _Shown("research", "主办教研活动"), _Shown("open_lessons", "上公开课"), _Shown("trainings", "主办培训"),
    _Shown("dispatched", "派出人员"), _Shown("resources", "提供资源"), _Shown("donations", "捐赠物资"),
    _Shown("offers", "可供对方的资源"), _Shown("cases", "典型案例"),
)  # fmt: skip
# What shows who brings the work forward: who hosts it.
_HOSTED = ("research", "open_lessons", "trainings")
_PARTS = (
    _Shown(_TRAINED, "培训"), _Shown("observations", "听课"), _Shown("lessons", "授课"),
    _Shown("open_lessons", "公开课"),
    _Shown("reviews", "评课"), _Shown("research", "教研"), _Shown("studio_activities", "工作室"),
    _Shown("exchanges", "交流"), _Shown("deliveries", "送教"),
)  # fmt: skip


def two_way(matter: Matter) -> Table:
    """Return what each side gave, and the share of the events that the helped schools hosted themselves."""
    lines = {gift.measure: _gift_line(gift, matter) for gift in _GIFTS}
    hosted = [lines[name] for name in _HOSTED]
    ours, theirs = (sum(int(str(line.cells[at])) for line in hosted) for at in (1, 2))
    share = (say("活动由受援校主办（造血）"), ours, theirs, _percent(theirs, ours + theirs))
    columns = (
        Column(say("贡献"), 80), Column(say("帮扶校"), 40, True), Column(say("受援校"), 40, True),
        Column(say("受援校占比（%）"), 40, True),
    )  # fmt: skip
    every = [*lines.values(), Line(share, tuple(one for line in hosted for one in line.sources))]
    return Table("two_way_report", columns, tuple(every))


def participation(matter: Matter) -> Table:
    """Return in what each teacher took part, and how many of all teachers did."""
    found, sources = _parts(matter)
    teachers = {one.uid: one for one in matter.all("person")}
    taking = in_order((uid for uid in found if uid in teachers), matter)
    lines = [
        Line(
            (number, matter.called("person", uid), matter.called("school", str(teachers[uid].get("school") or "")),
             *(found[uid][head] for head in _HEADS), sum(found[uid].values())),
            tuple(sources[uid]),
        )
        for number, uid in enumerate(taking, 1)
    ]  # fmt: skip
    told = say("全体教师 {all} 人，参加 {n} 人，占 {percent}%。", all=len(teachers), n=len(taking),
               percent=_percent(len(taking), len(teachers)))  # fmt: skip
    columns = (Column(say("序号"), 12, True), Column(say("教师"), 26), Column(say("单位"), 44),
               *(Column(say(head), 17, True) for head in _HEADS), Column(say("合计"), 17, True))  # fmt: skip
    return Table("participation_report", columns, tuple(lines), notes=(told, not_for_appraisal()))


def observation_summary(matter: Matter) -> Table:
    """Return what each person was to hear and heard, as mentor and in all."""
    owed: Counter[str] = Counter()
    counted: dict[str, set[str]] = defaultdict(set)
    for duty in matter.duties():
        if duty.rule == "mentor_observe":
            owed.update(dict.fromkeys(duty.persons, duty.owed))
            for person in duty.persons:
                counted[person].update(one.uid for one in duty.evidence)
    heard: dict[str, list[Record]] = defaultdict(list)
    for record in matter.inside("lesson_observation"):
        heard[str(record.get("observer"))].append(record)
    people = in_order(heard.keys() | owed.keys(), matter)
    lines = [
        Line(
            (number, matter.called("person", uid), _school(uid, matter), owed.get(uid, ""),
             len(counted[uid]) if uid in owed else "", len(heard.get(uid, ())), _late(heard.get(uid, ()))),
            origins(heard.get(uid, ())),
        )
        for number, uid in enumerate(people, 1)
    ]  # fmt: skip
    columns = (
        Column(say("序号"), 14, True), Column(say("听课人"), 36), Column(say("单位"), 70),
        Column(say("师徒应听（节）"), 32, True), Column(say("师徒实听（节）"), 32, True),
        Column(say("共听（节）"), 30, True), Column(say("其中补录"), 30, True),
    )  # fmt: skip
    return Table("observation_summary", columns, tuple(lines), notes=(not_for_appraisal(),))


def survey_compare(matter: Matter) -> Table:
    """Return the answers of both schools side by side, with the difference where both are numbers."""
    lines = [
        Line(
            (str(answer.get("dimension") or ""), str(answer.get("item") or ""), str(answer.get("unit") or ""),
             answer.get("helper"), answer.get("recipient"), _gap(answer.get("helper"), answer.get("recipient"))),
            (("survey", survey.uid),),
        )
        for survey in matter.all("survey")
        for answer in survey.lines("answers")
    ]  # fmt: skip
    columns = (
        Column(say("维度"), 32), Column(say("条目"), 84), Column(say("单位"), 18), Column(say("帮扶校"), 42),
        Column(say("受援校"), 42), Column(say("差距"), 28, True),
    )  # fmt: skip
    return Table("survey_compare", columns, tuple(lines))


_HEADS = tuple(part.what for part in _PARTS)


def _gift_line(gift: _Shown, matter: Matter) -> Line:
    sides = (Narrowing("side", Compare.IS, (side,)) for side in (HELPING_SIDE, HELPED_SIDE))
    ours, theirs = (measured(gift.measure, matter, Asked(narrowed=(side,))) for side in sides)
    given, got = int(ours.value or 0), int(theirs.value or 0)
    sources = tuple((one.kind, one.uid) for one in (*ours.sources, *theirs.sources))
    return Line((say(gift.what), given, got, _percent(got, given + got)), sources)


def _parts(matter: Matter) -> tuple[dict[str, Counter[str]], dict[str, list[Origin]]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    sources: dict[str, list[Origin]] = defaultdict(list)
    for head, uid, record in _takings(matter):
        found[uid][head] += 1
        sources[uid].append((record.kind, record.uid))
    return found, sources


def _takings(matter: Matter) -> Iterator[tuple[str, str, Record]]:
    """Yield each person with each event in which he took part; several sittings of a training are one."""
    asked = Asked().within(matter.period.first, matter.period.last)
    for part in _PARTS:
        metric = measure_named(part.measure)
        seen: set[tuple[str, str]] = set()
        for item in holding(metric, asked, matter.events(metric), matter.parties) if metric else ():
            event = str(item.record.get("event") or item.record.uid)
            for uid in people(metric, item, asked, matter.parties) if metric else ():
                if (event, uid) not in seen:
                    seen.add((event, uid))
                    yield part.what, uid, item.record


def _school(person: str, matter: Matter) -> str:
    record = matter.record("person", person)
    return matter.called("school", str(record.get("school") or "")) if record else ""


def _late(records: Sequence[Record]) -> int:
    return sum(1 for one in records if entered_late(str(one.get("date") or ""), one.made))


def _percent(part: int, whole: int) -> Value:
    return shown_number(rounded(Decimal(100 * part) / whole) if whole else None)


def _gap(ours: object, theirs: object) -> Value:
    try:
        return rounded(Decimal(str(ours)) - Decimal(str(theirs)))
    except ArithmeticError:
        # Words have no difference.
        return ""
