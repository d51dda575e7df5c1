"""Reports that bring several kinds of records together: what each side gave, who took part, what is still open.

Counts are shown to see where help is missing; they are no measure of a person.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from core.faces.paper.registers.register import in_order
from core.faces.paper.table import Column, Line, Origin, Table, not_for_appraisal, origins
from core.faces.report.matter import Matter, schools_of
from core.model.fields import Value
from core.model.record import Record
from core.model.sums import rounded
from core.model.words import say
from core.rules.archive import entered_late

_HOSTED = ("research_activity", "open_lesson", "training")


class _Gift(NamedTuple):
    """What one side gives the other: the kind of record, and the field that names the giving school."""

    what: str
    kind: str
    giver: str


_GIFTS = (
    _Gift("主办教研活动", "research_activity", "host"), _Gift("上公开课", "open_lesson", "school"),
    _Gift("主办培训", "training", "organiser"), _Gift("派出人员", "dispatch", "from_school"),
    _Gift("提供资源", "resource_share", "giver"), _Gift("捐赠物资", "donation", "donor"),
    _Gift("可供对方的资源", "match_resource", "school"), _Gift("典型案例", "practice_case", "school"),
)  # fmt: skip


class _Part(NamedTuple):
    """How a person takes part: the head of its column, the kind of record, single fields and child lines of people."""

    head: str
    kind: str
    fields: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()


_PARTS = (
    _Part("听课", "lesson_observation", ("observer",)),
    _Part("授课", "lesson", ("teacher",)),
    _Part("公开课", "open_lesson", ("teacher",)),
    _Part("评课", "lesson_review", ("chair", "recorder"), ("attendees",)),
    _Part("教研", "research_activity", ("helper_chair", "recipient_chair", "recorder"), ("speakers",)),
    _Part("工作室", "studio_activity", (), ("members",)),
    _Part("交流", "leader_exchange", (), ("people",)),
    _Part("送教", "teaching_delivery", ("leader",), ("members",)),
)


def two_way(matter: Matter) -> Table:
    """Return what each side gave, and the share of the events that the helped schools hosted themselves."""
    helped = {school for pairing in matter.pairings for school in schools_of(pairing)[1]}
    helpers = {schools_of(pairing)[0] for pairing in matter.pairings}
    lines = [_gift_line(gift, matter, helpers, helped) for gift in _GIFTS]
    hosted = [line for gift, line in zip(_GIFTS, lines, strict=True) if gift.kind in _HOSTED]
    ours, theirs = (sum(int(str(line.cells[at])) for line in hosted) for at in (1, 2))
    share = (say("活动由受援校主办（造血）"), ours, theirs, _percent(theirs, ours + theirs))
    columns = (
        Column(say("贡献"), 80), Column(say("帮扶校"), 40, True), Column(say("受援校"), 40, True),
        Column(say("受援校占比（%）"), 40, True),
    )  # fmt: skip
    every = [*lines, Line(share, tuple(one for line in hosted for one in line.sources))]
    return Table("two_way_report", columns, tuple(every))


def participation(matter: Matter) -> Table:
    """Return in what each teacher took part, and how many of all teachers did."""
    found, sources = _parts(matter)
    people = {one.uid: one for one in matter.all("person")}
    taking = in_order((uid for uid in found if uid in people), matter)
    lines = [
        Line(
            (number, matter.called("person", uid), matter.called("school", str(people[uid].get("school") or "")),
             *(found[uid][head] for head in _HEADS), sum(found[uid].values())),
            tuple(sources[uid]),
        )
        for number, uid in enumerate(taking, 1)
    ]  # fmt: skip
    told = say("全体教师 {all} 人，参加 {n} 人，占 {percent}%。", all=len(people), n=len(taking),
               percent=_percent(len(taking), len(people)))  # fmt: skip
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


_TRAINED = "培训"
_HEADS = (_TRAINED, *(part.head for part in _PARTS))


def _gift_line(gift: _Gift, matter: Matter, helpers: set[str], helped: set[str]) -> Line:
    given = [(record, str(record.get(gift.giver) or "")) for record in matter.inside(gift.kind)]
    ours = [record for record, giver in given if giver in helpers]
    theirs = [record for record, giver in given if giver in helped]
    cells = (say(gift.what), len(ours), len(theirs), _percent(len(theirs), len(ours) + len(theirs)))
    return Line(cells, origins([*ours, *theirs]))


def _parts(matter: Matter) -> tuple[dict[str, Counter[str]], dict[str, list[Origin]]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    sources: dict[str, list[Origin]] = defaultdict(list)
    for head, uid, record in _takings(matter):
        found[uid][head] += 1
        sources[uid].append((record.kind, record.uid))
    return found, sources


def _takings(matter: Matter) -> Iterator[tuple[str, str, Record]]:
    for record in matter.inside("attendance"):
        if record.get("person") and record.get("presence") == "到":
            yield _TRAINED, str(record.get("person")), record
    for part in _PARTS:
        for record in matter.inside(part.kind):
            for uid in _people(part, record):
                yield part.head, uid, record


def _people(part: _Part, record: Record) -> Iterable[str]:
    single = (record.get(name) for name in part.fields)
    listed = (line.get("person") for name in part.rows for line in record.lines(name))
    return dict.fromkeys(str(uid) for uid in (*single, *listed) if uid)


def _school(person: str, matter: Matter) -> str:
    record = matter.record("person", person)
    return matter.called("school", str(record.get("school") or "")) if record else ""


def _late(records: Sequence[Record]) -> int:
    return sum(1 for one in records if entered_late(str(one.get("date") or ""), one.made))


def _percent(part: int, whole: int) -> Value:
    return rounded(Decimal(100 * part) / whole) if whole else 0


def _gap(ours: object, theirs: object) -> Value:
    try:
        return rounded(Decimal(str(ours)) - Decimal(str(theirs)))
    except ArithmeticError:
        # Words have no difference.
        return ""
