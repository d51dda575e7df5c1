"""What lies open today, for whom and since when: gathered as plain lines."""

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.model.fields import Ref
from core.model.kind import Kind, Scope
from core.model.record import Record
from core.model.words import say
from core.office.base.results import Peer
from core.office.base.session import Session
from core.office.exchange.desk import Exchange
from core.office.records.desk import Records
from core.office.upkeep.desk import Upkeep

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
    """All that the first page shows: open things first, then what this month and this week hold."""

    drafts: int
    conflicts: int
    # The computers that lack something of ours, and how many packages nobody has confirmed.
    unsent: tuple[Peer, ...]
    unconfirmed: int
    last_backup: str
    month: Mapping[str, int]
    opens: tuple[Open, ...]
    week: tuple[Event, ...]
    steps: tuple[bool, bool, bool]


class Agenda:
    """Call up open things; the person decides which to go on with."""

    def __init__(self, session: Session, records: Records, exchange: Exchange, upkeep: Upkeep) -> None:
        self._session, self._records, self._exchange, self._upkeep = session, records, exchange, upkeep

    def gather(self) -> Today:
        """Return what the first page shows, read from the records."""
        peers = [peer for peer in self._exchange.peers() if not peer.revoked]
        copies = self._upkeep.backups()
        return Today(
            drafts=len(self._records.drafts()),
            conflicts=len(self._exchange.conflicts()),
            unsent=tuple(peer for peer in peers if peer.unsent),
            unconfirmed=sum(max(0, peer.sent - peer.confirmed) for peer in peers),
            last_backup=copies[0].made if copies else "",
            month=self._month(self._session.today()),
            opens=tuple(self._opens()),
            week=tuple(self._week()),
            steps=self._steps(peers),
        )

    def _person(self) -> str:
        """Return the entry that stands for the person at the keyboard."""
        return self._records.standing("person", self._session.person)

    def _steps(self, peers: Sequence[Peer]) -> tuple[bool, bool, bool]:
        if self._session.role == "county":
            arrived = any(peer.last_received for peer in peers)
            return bool(peers), arrived, arrived and self._records.count("pairing") > 0
        return (
            self._records.count("person") > 0,
            self._records.count("pairing") > 0,
            self._records.count("lesson_observation") > 0,
        )

    def event_kinds(self) -> list[Kind]:
        """Return the kinds that take place on a day between two schools; who came is part of its event."""
        return [
            kind
            for kind in self._records.kinds()
            if kind.day and kind.scope is Scope.PAIRING and kind.name not in ("attendance", "pairing", "mentor_pair")
        ]

    def _opens(self) -> Iterator[Open]:
        yield from self._care()
        yield from self._drafts()
        yield from self._conflicts()
        yield from self._no_talk()
        yield from self._decisions()
        yield from self._nobody_ticked()
        yield from self._ending_pairs()

    def _care(self) -> Iterator[Open]:
        if since := self._upkeep.restored():
            yield Open(say("这份资料是从备份恢复的，要请伙伴“全部重发”一次"), "", since, "exchange", {"part": "send"})
        copies = self._upkeep.backups()
        # The first fortnight of a new workspace asks for nothing.
        since = self._upkeep.elsewhere() or (copies[-1].made if copies else "")
        if since and self._session.now() - dt.datetime.fromisoformat(since).astimezone() > _ELSEWHERE:
            yield Open(say("两个星期没有把备份抄到 U 盘或别的电脑了"), "", since, "settings", {"part": "backups"})
        if since := self._upkeep.drill_due():
            yield Open(say("一个多月没有试开过备份，点一下就试开"), "", since, "settings", {"part": "drill"})

    def _drafts(self) -> Iterator[Open]:
        for name, saved, typed in self._records.drafts():
            kind, _, uid = name.partition(":")
            if kind == "observe":
                what = say("草稿：{kind}", kind=say("听课记录")) + _quoted((typed.get("lesson") or {}).get("topic"))
                yield Open(what, self._me(), saved, "observe", {"draft": name})
            elif declared := next((one for one in self._records.kinds() if one.name == kind), None):
                whose = self._records.called(kind, uid) if not uid.startswith("new") else self._me()
                words = (typed.get(name) for name in declared.called if not isinstance(declared.field(name), Ref))
                what = say("草稿：{kind}", kind=say(declared.title)) + _quoted(next(filter(None, words), None))
                yield Open(what, whose, saved, "records", {"draft": name})

    def _conflicts(self) -> Iterator[Open]:
        for conflict in self._exchange.conflicts():
            since = max((side.time for side in conflict.sides), default="")
            what = say("两处改动不同：{kind}“{label}”", kind=say(conflict.kind_title), label=say(conflict.label))
            yield Open(what, conflict.record_name, since, "exchange", {"conflict": conflict.id})

    def _no_talk(self) -> Iterator[Open]:
        for record in self._recent("lesson_observation", "date"):
            if not record.get("feedback_date") and record.get("observer") == self._person():
                lesson = self._records.get("lesson", str(record.get("lesson") or ""))
                whose = self._records.shown(lesson, "teacher") if lesson else ""
                yield Open(say("听课后还没有交换意见"), whose, record.values["date"], "observe", {"uid": record.uid})

    def _decisions(self) -> Iterator[Open]:
        until = (self._session.today() + _AHEAD).isoformat()
        for record in self._recent("leader_exchange", "date"):
            for line in record.lines("decisions"):
                if line.get("due") and not line.get("done") and line["due"] <= until:
                    yield Open(
                        say("决定还没有完成：{what}", what=line.get("decision", "")),
                        self._records.called("person", str(line.get("owner") or "")),
                        line["due"],
                        "records",
                        {"kind": "leader_exchange", "uid": record.uid},
                    )

    def _nobody_ticked(self) -> Iterator[Open]:
        for record in self._recent("training", "start"):
            if not self._records.count("attendance", where={"event": record.uid}):
                what = say("培训还没有签到：{title}", title=record.get("title") or "")
                whose = self._records.shown(record, "organiser")
                yield Open(what, whose, record.values["start"], "attend", {"uid": record.uid})

    def _ending_pairs(self) -> Iterator[Open]:
        today = self._session.today()
        span = {"end": ((today - _BACK).isoformat(), (today + _AHEAD).isoformat())}
        for record in self._records.find("mentor_pair", between=span, limit=20):
            if not record.get("dissolved"):
                what = say("师徒结对到期，续签或总结")
                whose = f"{self._records.shown(record, 'mentor')} — {self._records.shown(record, 'mentee')}"
                yield Open(what, whose, record.values["end"], "records", {"kind": "mentor_pair", "uid": record.uid})

    def _week(self) -> Iterator[Event]:
        first = monday(self._session.today())
        span = (first.isoformat(), (first + dt.timedelta(days=6)).isoformat())
        found = [
            (kind, record)
            for kind in self.event_kinds()
            for record in self._records.find(kind.name, between={kind.day: span}, order=(kind.day,), limit=40)
        ]
        # A lesson that was observed is there already, as its observation.
        observed = {record.get("lesson") for kind, record in found if kind.name == "lesson_observation"}
        for kind, record in found:
            if record.uid not in observed:
                title = self._short(kind, record)
                yield Event(str(record.get(kind.day)), kind.name, say(kind.title), record.uid, title)

    def _short(self, kind: Kind, record: Record) -> str:
        names = [name for name in kind.called if name != kind.day]
        parts = (self._records.shown(record, name) for name in names[:2])
        return " ".join(part for part in parts if part) or say(kind.title)

    def _recent(self, kind: str, day: str) -> list[Record]:
        today = self._session.today()
        span = {day: ((today - _BACK).isoformat(), today.isoformat())}
        return self._records.find(kind, between=span, order=(f"-{day}",), limit=60)

    def _me(self) -> str:
        return self._records.called("person", self._session.person) if self._session.person else ""

    def _month(self, today: dt.date) -> dict[str, int]:
        """Return how many records each kind of event has in the month of a day."""
        last = calendar.monthrange(today.year, today.month)[1]
        span = (today.replace(day=1).isoformat(), today.replace(day=last).isoformat())
        return {
            kind.name: self._records.count(kind.name, between={kind.day: span})
            for kind in self.event_kinds()
            if kind.archive
        }


def monday(day: dt.date) -> dt.date:
    """Return the Monday of the day's week."""
    return day - dt.timedelta(days=day.weekday())


def _quoted(words: Any) -> str:
    return say("“{words}”", words=str(words).strip()) if words else ""
