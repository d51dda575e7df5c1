"""The records of some pairings in a period, gathered kind by kind in one question each; names are fetched at once."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from core.faces.paper.table import Origin
from core.faces.report.matter import all_schools_of
from core.kinds import kind_named
from core.model.fields import Ref, Rows, Value
from core.model.kind import Kind, Scope
from core.model.metric import CountedItem, Metric, Where
from core.model.record import Record
from core.model.words import say
from core.office.base.refusals import Misused
from core.office.base.session import Session
from core.office.records.desk import Records
from core.office.records.entry import is_uid
from core.office.records.find import Ranges
from core.office.records.naming import Naming
from core.rules.duties import Duty
from core.rules.evidence import CALLED_OFF, took_place
from core.rules.holding import read
from core.rules.parties import Parties
from core.rules.periods import Period, between, iso_day, period_of
from core.rules.plan import Node

# SQLite takes a limited number of values in one question.
_AT_ONCE = 400
_ALL = 1_000_000_000


class Gathering:
    """Answers what a report asks; `of` says whether it speaks for some pairings or for all that are here."""

    def __init__(
        self, session: Session, records: Records, pairings: Sequence[Record], period: Period, *, every: bool = False
    ) -> None:  # fmt: skip
        self._session, self._records, self._every = session, records, every
        self.pairings: Sequence[Record] = pairings
        self.period = period
        # A report asks for them too; who counts duties and plans tells how.
        self.duties: Callable[[], Sequence[Duty]] = tuple
        self.plan: Callable[[], Sequence[Node]] = tuple
        self._found: dict[tuple[str, bool], Sequence[Record]] = {}
        self._known: dict[tuple[str, str], Record | None] = {}
        # Whose names the report was told.
        self.named: set[str] = set()
        self._naming = Naming(self.record)

    # What reports ask

    def inside(self, kind: str) -> Sequence[Record]:
        """Return the records of a kind whose day lies in the period, without those that were called off."""
        return self._cached(kind, inside=True)

    def all(self, kind: str) -> Sequence[Record]:
        """Return the records of a kind of any time."""
        return self._cached(kind, inside=False)

    def listed(self, kind: str, **where: Value) -> Sequence[Origin]:
        """Return which records lie in the period, in the order of their days, without reading them."""
        declared = kind_named(kind)
        if declared is None:
            return ()
        asked = {**self._where(declared, inside=True), **where}
        uids = self._uids(declared, asked)
        if declared.field("state"):
            called_off = {uid for state in CALLED_OFF for uid in self._uids(declared, {**asked, "state": state})}
            uids = [uid for uid in uids if uid not in called_off]
        return [(kind, uid) for uid in uids]

    def record(self, kind: str, uid: str) -> Record | None:
        """Return the record, or nothing."""
        if kind == "person":
            self.named.add(uid)
        return self.known(kind, uid)

    def known(self, kind: str, uid: str) -> Record | None:
        """Return the record, or nothing; nobody is named by what is only looked up."""
        if (kind, uid) not in self._known:
            self._known[kind, uid] = self._records.get(kind, uid) if is_uid(uid) else None
        return self._known[kind, uid]

    def sees(self, kind: str) -> bool:
        """Tell whether records of that kind reach this office at all: what is private to a school never leaves it."""
        declared = kind_named(kind)
        return declared is None or declared.scope is not Scope.PRIVATE or self._session.role != "county"

    def events(self, metric: Metric, *, around: bool = False) -> Sequence[Record]:
        """Return the records that a measure may count in the period, and fetch what it looks up beside them.

        With `around` also what tells whom they concern, and by what a reader may narrow them.
        """
        kind = kind_named(metric.of)
        if kind is None:
            return ()
        if metric.lasting or metric.rows:
            found = self.all(kind.name)
        elif metric.when == kind.day or kind.field(metric.when) is None:
            found = self.inside(kind.name)
        else:
            span = self.period.first.isoformat(), self.period.last.isoformat()
            found = self.ask(kind.name, self._where(kind, inside=True), {metric.when: span})
        for here, of in steps(metric, around=around):
            uids = {str(uid) for event in found for uid in read(CountedItem(event), here, self)}
            self.fetch(of, {uid for uid in uids if not self.has(of, uid)})
        return found

    @cached_property
    def parties(self) -> Parties:
        """Return who is who in the pairings."""
        return Parties(self)

    def has(self, kind: str, uid: str) -> bool:
        """Tell whether a record need not be asked for again."""
        return (kind, uid) in self._known

    def find(self, kind: str, **where: Value) -> Sequence[Record]:
        """Return every record of the kind whose kept values are those given."""
        return list(self._records.every(kind, **where))

    def called(self, kind: str, uid: str) -> str:
        """Return what a record is called."""
        return self._naming.called(kind, uid)

    def files(self, kind: str, uid: str) -> Sequence[tuple[Record, Path | None]]:
        """Return the attachments of a record."""
        return self._records.attachments(kind, uid)

    def home(self) -> str:
        """Return the own school's uid."""
        return self._session.school

    def prepare(self, records: Iterable[Record]) -> None:
        """Fetch what the records refer to, and what that refers to, in one question a kind."""
        waiting = list(records)
        for _ in range(2):
            asked: dict[str, set[str]] = {}
            for record in waiting:
                for kind, uid in _refers(record):
                    if (kind, uid) not in self._known:
                        asked.setdefault(kind, set()).add(uid)
            waiting = [one for kind, uids in asked.items() for one in self.fetch(kind, uids)]

    # Questions

    def fetch(self, kind: str, uids: Collection[str]) -> list[Record]:
        """Return those records of the uids that are here; they need not be asked for again."""
        # What came from elsewhere may name nothing, or something that is no uid.
        return self.ask(kind, {"uid": sorted(uid for uid in uids if is_uid(uid))}, {})

    def ask(self, kind: str, where: Mapping[str, Any], between: Ranges) -> list[Record]:
        """Return all records of that condition; a list among the values means any of them."""
        found: list[Record] = []
        for part in _parts(where):
            found += self._records.find(kind, where=part, between=between, limit=_ALL)
        self._known.update(((kind, one.uid), one) for one in found)
        return found

    def _cached(self, kind: str, *, inside: bool) -> Sequence[Record]:
        if (kind, inside) not in self._found:
            self._found[kind, inside] = [one for one in self._asked(kind, inside=inside) if took_place(one)]
        return self._found[kind, inside]

    def _asked(self, kind: str, *, inside: bool) -> Sequence[Record]:
        declared = kind_named(kind)
        if declared is None:
            return ()
        return self.ask(kind, self._where(declared, inside=inside), self._within(declared) if inside else {})

    def _uids(self, kind: Kind, where: Mapping[str, Any]) -> list[str]:
        found: list[str] = []
        for part in _parts(where):
            order = (kind.day,) if kind.day else ()
            found += self._records.marks(kind.name, where=part, between=self._within(kind), order=order, step=1)
        return found

    def _within(self, kind: Kind) -> Ranges:
        if not kind.day or kind.hangs_on:
            return {}
        return {kind.day: (self.period.first.isoformat(), self.period.last.isoformat())}

    def _where(self, kind: Kind, *, inside: bool) -> dict[str, Any]:
        if ref := kind.hangs_on:
            return {ref.name: [one.uid for one in self._cached(ref.to[0], inside=inside)]}
        if self._every:
            return {}
        if kind.field("pairing"):
            return {"pairing": [one.uid for one in self.pairings]}
        if kind.scope is Scope.SCHOOL and kind.via == "school":
            return {"school": sorted({uid for one in self.pairings for uid in all_schools_of(one)})}
        return {}


def gather(session: Session, records: Records, pairing: str, period: Period) -> Gathering:
    """Return the records of a pairing ("" for all) in a period, to be asked for kind by kind."""
    if pairing:
        return Gathering(session, records, [records.one("pairing", pairing)], period)
    return Gathering(session, records, list(records.every("pairing")), period, every=True)


def steps(metric: Metric, *, around: bool = True) -> Iterator[tuple[str, str]]:
    """Yield the references that a measure follows, each with the kind that it leads to."""
    paths = [metric.when, *(one.path for one in metric.holds if isinstance(one, Where))]
    paths += [metric.about, *(one.path for one in metric.narrowed), *(path for *_, path in metric.criteria)] * around
    for path in dict.fromkeys(paths):
        here, at, there = path.partition("@")
        if at:
            yield here, there.partition(".")[0]


def _parts(where: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the condition with its list of values in parts that fit into a question."""
    name = next((name for name, value in where.items() if isinstance(value, list)), None)
    if name is None:
        yield dict(where)
        return
    values = where[name]
    for start in range(0, len(values), _AT_ONCE):
        yield {**where, name: values[start : start + _AT_ONCE]}


def _refers(record: Record) -> Iterator[tuple[str, str]]:
    declared = kind_named(record.kind)
    for field in declared.kept() if declared else ():
        if isinstance(field, Ref):
            yield from ((kind, str(record.get(field.name))) for kind in field.to if record.get(field.name))
        elif isinstance(field, Rows):
            columns = [column for column in field.fields if isinstance(column, Ref)]
            for line in record.lines(field.name) if columns else ():
                yield from ((to, str(line[one.name])) for one in columns for to in one.to if line.get(one.name))


def period_named(words: str) -> Period:
    """Return the period that the words name; Misused when they name none."""
    try:
        return period_of(words)
    except ValueError as error:
        raise Misused(say("期间应写成 2014-09、2014-Q4、2014-2015 或 2014-05-05..2015-05-31"), "bad_period") from error


def time_of(pairings: Sequence[Record], today: dt.date) -> Period:
    """Return the time of some pairings from their first day to their last; one without an end goes on until today."""
    firsts = [day for one in pairings if (day := iso_day(one.get("start")))]
    lasts = [iso_day(one.get("end")) or today for one in pairings]
    first = min(firsts, default=today)
    return between(first, max([*lasts, first]))
