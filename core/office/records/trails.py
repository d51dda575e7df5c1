"""What leaves a trail: a line of a plan leaves what stood there, with the reason, however it was changed."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from core.model.fields import Ref
from core.model.kind import Kind, Trail
from core.model.record import Record
from core.model.words import say
from core.office.base.session import Session
from core.office.records.find import Finder
from storage.store import new_uid

_LONGEST = 300


class _Mark(NamedTuple):
    """A line of a trail, and the record in whose child lines it is kept."""

    kind: str
    uid: str
    rows: str
    line: dict[str, Any]


class Trails:
    """Adds to records on their way to the storage those in which their trail is kept."""

    def __init__(self, session: Session, finder: Finder) -> None:
        self._session, self._finder = session, finder

    def followed(self, records: Iterable[Record]) -> list[Record]:
        """Return the records, and those that keep their trail: with the new lines, as a new version."""
        given = list(records)
        marks = [mark for record in given if (mark := self._mark(record))]
        owners: dict[tuple[str, str], Record] = {}
        known = {(one.kind, one.uid): one for one in given}
        for mark in marks:
            place = mark.kind, mark.uid
            owner = owners.get(place) or known.get(place) or self._finder.get(*place)
            if owner is not None:
                first = place not in owners
                owners[place] = _marked(owner, mark, by=1 if first else 0)
        kept = [owners.pop((one.kind, one.uid), one) for one in given]
        return [*kept, *owners.values()]

    def _mark(self, record: Record) -> _Mark | None:
        kind = self._finder.kind(record.kind)
        trail = kind.trail
        before = self._finder.get(record.kind, record.uid) if trail and record.uid else None
        changed = [name for name in trail.fields if _tells(trail, name, before, record)] if trail and before else []
        if trail is None or before is None or not changed:
            return None
        owner = kind.field(trail.via)
        line = {
            "id": new_uid(), "date": self._session.today().isoformat(), "author": self._session.person or None,
            "line": self._words(kind, before, changed), "now": self._words(kind, record, changed),
            "reason": _reason(trail, before, record),
        }  # fmt: skip
        told = {name: value for name, value in line.items() if value is not None}
        to = owner.to[0] if isinstance(owner, Ref) else ""
        return _Mark(to, str(before.get(trail.via)), trail.rows, told)

    def _words(self, kind: Kind, record: Record, names: Iterable[str]) -> str:
        return "；".join(self._told(kind, record, names))[:_LONGEST]

    def _told(self, kind: Kind, record: Record, names: Iterable[str]) -> Iterator[str]:
        for name in names:
            if field := kind.field(name):
                yield f"{say(field.label)}：{self._finder.naming.shown(record, name) or '—'}"


def _tells(trail: Trail, name: str, before: Record, after: Record) -> bool:
    only = trail.only.get(name)
    return before.get(name) != after.get(name) and (only is None or after.get(name) in only)


def _reason(trail: Trail, before: Record, after: Record) -> str:
    # An old reason does not explain a new change.
    told = after.get(trail.reason)
    return str(told) if told and told != before.get(trail.reason) else say("没有写明原因")


def _marked(owner: Record, mark: _Mark, by: int) -> Record:
    version = int(owner.get("version") or 1) + by
    return owner.holding({**owner.values, mark.rows: [*owner.lines(mark.rows), mark.line], "version": version})
