"""The desk that calls up open things: what is due and not done, what waits to be decided, what the first page shows."""

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.model.fields import Ref
from core.model.kind import Kind
from core.model.record import Record
from core.model.words import listing, say
from core.office.agenda.openings import Opening, Openings, Party
from core.office.base.results import Conflict, Peer
from core.office.base.session import Session
from core.office.exchange.desk import Exchange
from core.office.observation.desk import DRAFT, OBSERVATION
from core.office.programme.desk import Duty, Programme, reminder
from core.office.records.desk import Records
from core.office.upkeep.desk import Upkeep

_AHEAD = 14
# A copy in a second place is asked for when the last one is older.
_ELSEWHERE = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """A line of the first page: what is open, whose it is, since or until when (a day or a moment in ISO).

    It goes on with the record of `kind` and `uid`; without them on the `page` of the window that `facts` are for.
    """

    what: str
    whose: str
    since: str
    kind: str = ""
    uid: str = ""
    page: str = ""
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
    opens: tuple[OpenMatter, ...]
    week: tuple[Event, ...]
    steps: tuple[bool, bool, bool]


class Agenda:
    """Call up open things; the person decides which to go on with."""

    def __init__(
        self, session: Session, records: Records, exchange: Exchange, upkeep: Upkeep, programme: Programme
    ) -> None:  # fmt: skip
        self._session, self._records, self._exchange = session, records, exchange
        self._upkeep, self._programme = upkeep, programme

    def open(self, ahead: int = _AHEAD, on: dt.date | None = None, person: str = "") -> list[Opening]:
        """Return all that has a day up to `ahead` days from a day (today) and is not done, the latest day first.

        Duties are among them. With a `person` only what that person has to do.
        """
        day = on or self._session.today()
        last = day + dt.timedelta(days=ahead)
        known = Openings(self._records, self._programme)
        openings = [*known.until(last.isoformat()), *self._duties(day, last, known)]
        mine = [one for one in openings if not person or person in (party.uid for party in one.who)]
        return sorted(mine, key=lambda one: one.day, reverse=True)

    def today(self) -> Today:
        """Return what the first page shows, read from the records."""
        peers = [peer for peer in self._exchange.peers() if not peer.revoked]
        copies, conflicts = self._upkeep.backups(), self._exchange.conflicts()
        return Today(
            drafts=len(self._records.drafts()),
            conflicts=len(conflicts),
            unsent=tuple(peer for peer in peers if peer.unsent),
            unconfirmed=sum(max(0, peer.sent - peer.confirmed) for peer in peers),
            last_backup=copies[0].made if copies else "",
            month=self._month(self._session.today()),
            opens=tuple(self._opens(conflicts)),
            week=tuple(self._week()),
            steps=self._steps(peers),
        )

    def event_kinds(self) -> list[Kind]:
        """Return the kinds that take place on a day between two schools."""
        return [kind for kind in self._records.kinds() if kind.takes_place]

    # What is open

    def _duties(self, day: dt.date, last: dt.date, known: Openings) -> Iterator[Opening]:
        owed = {(duty.rule, duty.uid, duty.period.first): duty for duty in self._programme.due(day)}
        owed |= {(duty.rule, duty.uid, duty.period.first): duty for duty in self._programme.owed(day, last)}
        short = (duty for duty in owed.values() if duty.short and duty.period.last <= last)
        return (self._duty(duty, known) for duty in short if not known.ended(duty.pairing))

    def _duty(self, duty: Duty, known: Openings) -> Opening:
        names = zip(duty.persons, duty.names, strict=False)
        return Opening(
            kind=duty.kind,
            uid=duty.uid,
            day=duty.period.last.isoformat(),
            what=say("{duty}：{reminder}", duty=say(duty.duty), reminder=reminder(duty)),
            who=tuple(Party(uid, name) for uid, name in names),
            school=self._school_of(duty) or known.helper(duty.pairing),
        )

    def _school_of(self, duty: Duty) -> str:
        person = self._records.get("person", duty.persons[0]) if duty.persons else None
        return str(person.get("school") or "") if person else ""

    def _opens(self, conflicts: Sequence[Conflict]) -> Iterator[OpenMatter]:
        yield from self._care()
        yield from self._drafts()
        yield from _conflicts(conflicts)
        until = (self._session.today() + dt.timedelta(days=_AHEAD)).isoformat()
        for opening in Openings(self._records, self._programme).until(until):
            if self._concerns(opening):
                whose = opening.about or listing(party.name for party in opening.who)
                yield OpenMatter(opening.what, whose, opening.day, opening.kind, opening.uid)

    def _concerns(self, opening: Opening) -> bool:
        """Tell whether the first page calls up an opening; a county office is told of its own alone."""
        if opening.own and self._person() not in (party.uid for party in opening.who):
            return False
        return self._session.role != "county" or opening.school == self._session.school

    def _care(self) -> Iterator[OpenMatter]:
        if since := self._upkeep.restored():
            what = say("这份资料是从备份恢复的，要请伙伴“全部重发”一次")
            yield OpenMatter(what, "", since, page="exchange", facts={"part": "send"})
        if since := self._upkeep.copied():
            yield OpenMatter(self._upkeep.copied_words(), "", since, page="exchange", facts={"part": "send"})
        copies = self._upkeep.backups()
        # The first fortnight of a new workspace asks for nothing.
        since = self._upkeep.elsewhere() or (copies[-1].made if copies else "")
        if since and self._session.now() - dt.datetime.fromisoformat(since).astimezone() > _ELSEWHERE:
            what = say("两个星期没有把备份抄到 U 盘或别的电脑了")
            yield OpenMatter(what, "", since, page="settings", facts={"part": "backups"})
        if since := self._upkeep.drill_due():
            what = say("一个多月没有试开过备份，点一下就试开")
            yield OpenMatter(what, "", since, page="settings", facts={"part": "drill"})

    def _drafts(self) -> Iterator[OpenMatter]:
        kinds = {kind.name: kind for kind in self._records.kinds()}
        for name, saved, typed in self._records.drafts():
            prefix, _, uid = name.partition(":")
            if prefix == DRAFT:
                title, topic = say(kinds[OBSERVATION].title), (typed.get("lesson") or {}).get("topic")
                what = say("草稿：{kind}", kind=title) + _quoted(topic)
                yield OpenMatter(what, self._me(), saved, page="observe", facts={"draft": name})
            elif kind := kinds.get(prefix):
                whose = self._records.called(prefix, uid) if not uid.startswith("new") else self._me()
                words = (typed.get(name) for name in kind.called if not isinstance(kind.field(name), Ref))
                what = say("草稿：{kind}", kind=say(kind.title)) + _quoted(next(filter(None, words), None))
                yield OpenMatter(what, whose, saved, page="records", facts={"draft": name})

    def _person(self) -> str:
        """Return the entry that stands for the person at the keyboard."""
        return self._records.standing("person", self._session.person)

    def _me(self) -> str:
        return self._records.called("person", self._person()) if self._session.person else ""

    # What there is

    def _steps(self, peers: Sequence[Peer]) -> tuple[bool, bool, bool]:
        paired = self._records.count("pairing") > 0
        if self._session.role == "county":
            arrived = any(peer.last_received for peer in peers)
            return bool(peers), arrived, arrived and paired
        return self._records.count("person") > 0, paired, self._records.count(OBSERVATION) > 0

    def _month(self, today: dt.date) -> dict[str, int]:
        """Return how many records that are filed each kind of event has in the month of a day."""
        last = calendar.monthrange(today.year, today.month)[1]
        span = (today.replace(day=1).isoformat(), today.replace(day=last).isoformat())
        filed = (kind for kind in self.event_kinds() if kind.archive)
        return {kind.name: self._records.count(kind.name, between={kind.day: span}) for kind in filed}

    def _week(self) -> Iterator[Event]:
        first = monday(self._session.today())
        span = (first.isoformat(), (first + dt.timedelta(days=6)).isoformat())
        events = [
            (kind, record)
            for kind in self.event_kinds()
            for record in self._records.find(kind.name, between={kind.day: span}, order=(kind.day,), limit=40)
        ]
        # A lesson that was observed is there already, as its observation.
        named = {record.get(ref.name) for kind, record in events for ref in kind.refs()}
        for kind, record in events:
            if record.uid not in named:
                title = self._short(kind, record)
                yield Event(str(record.get(kind.day)), kind.name, say(kind.title), record.uid, title)

    def _short(self, kind: Kind, record: Record) -> str:
        names = [name for name in kind.called if name != kind.day]
        parts = (self._records.shown(record, name) for name in names[:2])
        return " ".join(part for part in parts if part) or say(kind.title)


def monday(day: dt.date) -> dt.date:
    """Return the Monday of the day's week."""
    return day - dt.timedelta(days=day.weekday())


def _conflicts(conflicts: Sequence[Conflict]) -> Iterator[OpenMatter]:
    for conflict in conflicts:
        since = max((side.time for side in conflict.sides), default="")
        what = say("两处改动不同：{kind}“{label}”", kind=say(conflict.kind_title), label=say(conflict.label))
        yield OpenMatter(what, conflict.record_name, since, page="exchange", facts={"conflict": conflict.id})


def _quoted(words: Any) -> str:
    return say("“{words}”", words=str(words).strip()) if words else ""
