"""What lies open today, for whom and since when: gathered from the office as plain lines; knows no widget."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.model.fields import Ref
from core.model.kind import Kind, Scope
from core.model.record import Record
from core.model.words import say
from core.office import Office
from core.office.base.results import Facts, Peer

# How far back an open thing is still called up here; older ones are found by the gap list.
_BACK = dt.timedelta(days=90)
_AHEAD = dt.timedelta(days=14)
# A copy in a second place is asked for when the last one is older.
_ELSEWHERE = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Open:
    """One open thing: what, whose, since when (a day or a moment in ISO), and the page that goes on with it."""

    what: str
    whose: str
    since: str
    page: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that took place or will: its day, kind and name."""

    day: str
    kind: str
    kind_title: str
    uid: str
    title: str


@dataclass(frozen=True, slots=True)
class Today:
    """All that the first page shows."""

    facts: Facts
    unconfirmed: int
    opens: tuple[Open, ...]
    week: tuple[Event, ...]
    steps: tuple[bool, bool, bool]


def gather(office: Office) -> Today:
    """Return what the first page shows, read from the office."""
    facts = office.upkeep.today_facts()
    peers = [peer for peer in office.exchange.peers() if not peer.revoked]
    return Today(
        facts=facts,
        unconfirmed=sum(max(0, peer.sent - peer.confirmed) for peer in peers),
        opens=tuple(_opens(office)),
        week=tuple(_week(office)),
        steps=_steps(office, peers),
    )


def _steps(office: Office, peers: Sequence[Peer]) -> tuple[bool, bool, bool]:
    if office.role == "county":
        arrived = any(peer.last_received for peer in peers)
        return bool(peers), arrived, arrived and office.records.count("pairing") > 0
    return (
        office.records.count("person") > 0,
        office.records.count("pairing") > 0,
        office.records.count("lesson_observation") > 0,
    )


def monday(day: dt.date) -> dt.date:
    """Return the Monday of the day's week."""
    return day - dt.timedelta(days=day.weekday())


def event_kinds(office: Office) -> list[Kind]:
    """Return the kinds that take place on a day between two schools; who came is part of its event."""
    return [
        kind
        for kind in office.records.kinds()
        if kind.day and kind.scope is Scope.PAIRING and kind.name not in ("attendance", "pairing", "mentor_pair")
    ]


def _opens(office: Office) -> Iterator[Open]:
    yield from _upkeep(office)
    yield from _drafts(office)
    yield from _conflicts(office)
    yield from _no_talk(office)
    yield from _decisions(office)
    yield from _nobody_ticked(office)
    yield from _ending_pairs(office)


def _upkeep(office: Office) -> Iterator[Open]:
    if since := office.upkeep.restored():
        yield Open(say("这份资料是从备份恢复的，要请伙伴“全部重发”一次"), "", since, "exchange", {"part": "send"})
    copies = office.upkeep.backups()
    # The first fortnight of a new workspace asks for nothing.
    since = office.upkeep.elsewhere() or (copies[-1].made if copies else "")
    if since and office.now() - dt.datetime.fromisoformat(since).astimezone() > _ELSEWHERE:
        yield Open(say("两个星期没有把备份抄到 U 盘或别的电脑了"), "", since, "settings", {"part": "backups"})
    if since := office.upkeep.drill_due():
        yield Open(say("一个多月没有试开过备份，点一下就试开"), "", since, "settings", {"part": "drill"})


def _drafts(office: Office) -> Iterator[Open]:
    for name, saved, typed in office.records.drafts():
        kind, _, uid = name.partition(":")
        if kind == "observe":
            what = say("草稿：{kind}", kind=say("听课记录")) + _quoted((typed.get("lesson") or {}).get("topic"))
            yield Open(what, _me(office), saved, "observe", {"draft": name})
        elif declared := next((one for one in office.records.kinds() if one.name == kind), None):
            whose = office.records.called(kind, uid) if not uid.startswith("new") else _me(office)
            words = (typed.get(name) for name in declared.called if not isinstance(declared.field(name), Ref))
            what = say("草稿：{kind}", kind=say(declared.title)) + _quoted(next(filter(None, words), None))
            yield Open(what, whose, saved, "records", {"draft": name})


def _quoted(words: Any) -> str:
    return say("“{words}”", words=str(words).strip()) if words else ""


def _conflicts(office: Office) -> Iterator[Open]:
    for conflict in office.exchange.conflicts():
        since = max((side.time for side in conflict.sides), default="")
        what = say("两处改动不同：{kind}“{label}”", kind=say(conflict.kind_title), label=say(conflict.label))
        yield Open(what, conflict.record_name, since, "exchange", {"conflict": conflict.id})


def _no_talk(office: Office) -> Iterator[Open]:
    for record in _recent(office, "lesson_observation", "date"):
        if not record.get("feedback_date") and record.get("observer") == office.person:
            lesson = office.records.get("lesson", str(record.get("lesson") or ""))
            whose = office.records.shown(lesson, "teacher") if lesson else ""
            yield Open(say("听课后还没有交换意见"), whose, record.values["date"], "observe", {"uid": record.uid})


def _decisions(office: Office) -> Iterator[Open]:
    until = (office.today() + _AHEAD).isoformat()
    for record in _recent(office, "leader_exchange", "date"):
        for line in record.lines("decisions"):
            if line.get("due") and not line.get("done") and line["due"] <= until:
                yield Open(
                    say("决定还没有完成：{what}", what=line.get("decision", "")),
                    office.records.called("person", str(line.get("owner") or "")),
                    line["due"],
                    "records",
                    {"kind": "leader_exchange", "uid": record.uid},
                )


def _nobody_ticked(office: Office) -> Iterator[Open]:
    for record in _recent(office, "training", "start"):
        if not office.records.count("attendance", where={"event": record.uid}):
            what = say("培训还没有签到：{title}", title=record.get("title") or "")
            whose = office.records.shown(record, "organiser")
            yield Open(what, whose, record.values["start"], "attend", {"uid": record.uid})


def _ending_pairs(office: Office) -> Iterator[Open]:
    today = office.today()
    span = {"end": ((today - _BACK).isoformat(), (today + _AHEAD).isoformat())}
    for record in office.records.find("mentor_pair", between=span, limit=20):
        if not record.get("dissolved"):
            what = say("师徒结对到期，续签或总结")
            whose = f"{office.records.shown(record, 'mentor')} — {office.records.shown(record, 'mentee')}"
            yield Open(what, whose, record.values["end"], "records", {"kind": "mentor_pair", "uid": record.uid})


def _week(office: Office) -> Iterator[Event]:
    first = monday(office.today())
    span = (first.isoformat(), (first + dt.timedelta(days=6)).isoformat())
    found = [
        (kind, record)
        for kind in event_kinds(office)
        for record in office.records.find(kind.name, between={kind.day: span}, order=(kind.day,), limit=40)
    ]
    # A lesson that was observed is there already, as its observation.
    observed = {record.get("lesson") for kind, record in found if kind.name == "lesson_observation"}
    for kind, record in found:
        if record.uid not in observed:
            title = _short(office, kind, record)
            yield Event(str(record.get(kind.day)), kind.name, say(kind.title), record.uid, title)


def _short(office: Office, kind: Kind, record: Record) -> str:
    names = [name for name in kind.called if name != kind.day]
    parts = (office.records.shown(record, name) for name in names[:2])
    return " ".join(part for part in parts if part) or say(kind.title)


def _recent(office: Office, kind: str, day: str) -> list[Record]:
    today = office.today()
    span = {day: ((today - _BACK).isoformat(), today.isoformat())}
    return office.records.find(kind, between=span, order=(f"-{day}",), limit=60)


def _me(office: Office) -> str:
    return office.records.called("person", office.person) if office.person else ""
