"""What of the records is due and not done, whatever year it is, by what their kinds declare."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from string import Formatter
from typing import NamedTuple

from core.model.due import Due, Filled
from core.model.fields import Field, Flag, Ref, Rows
from core.model.kind import Kind, Scope
from core.model.record import Record
from core.model.words import say
from core.office.programme.desk import Programme
from core.office.records.desk import Records
from core.rules import closing
from core.rules.closing import closed, lacks_of, open_of
from core.rules.evidence import took_place
from core.rules.plan import DONE, Node

_PAIRING = "pairing"


class Party(NamedTuple):
    """A person or a school who has to do something."""

    uid: str
    name: str


@dataclass(frozen=True, slots=True)
class Opening:
    """Something that is open: the record, the day (ISO) by which it is due, what is to be done, who does it.

    `school` is the uid of the school whose thing it is, `about` whom it concerns if that is not who does it, `lacks`
    what the record lacks besides. What is a person's `own` affair concerns nobody else.
    """

    kind: str
    uid: str
    day: str
    what: str
    who: tuple[Party, ...] = ()
    school: str = ""
    lacks: tuple[str, ...] = ()
    about: str = ""
    own: bool = False


class Openings:
    """Looks through the records once; what belongs to a pairing that was closed is closed with it."""

    def __init__(self, records: Records, programme: Programme) -> None:
        self._records, self._programme = records, programme
        # The pairings that were asked for, each with whether it was closed.
        self._pairings: dict[str, tuple[Record | None, bool]] = {}

    def until(self, day: str) -> list[Opening]:
        """Return what is due up to a day (ISO, included) and not done, the latest day first."""
        openings = [opening for kind in self._records.kinds() if kind.due for opening in self._of_kind(kind, day)]
        return sorted(openings, key=lambda opening: opening.day, reverse=True)

    def ended(self, pairing: str) -> bool:
        """Tell whether a pairing was closed."""
        return self._known(pairing)[1]

    def helper(self, pairing: str) -> str:
        """Return the helping school of a pairing, "" where it has not arrived."""
        record, _ = self._known(pairing)
        return str(record.get("helper") or "") if record else ""

    # What the signs ask

    def named(self, kind: str, field: str, uid: str) -> bool:
        """Tell whether a record of the kind names the record in that field."""
        return self._records.count(kind, where={field: uid}) > 0

    def followed(self, record: Record, fields: tuple[str, ...]) -> bool:
        """Tell whether a later record of its kind holds the same in those fields."""
        day = self._records.kind(record.kind).day
        same = self._records.find(record.kind, where={name: record.get(name) for name in fields})
        return any(str(other.get(day)) > str(record.get(day)) for other in same)

    def reached(self, uid: str) -> bool:
        """Tell whether the plan has counted a line of it as done."""
        return uid in self._reached

    @cached_property
    def _reached(self) -> frozenset[str]:
        return frozenset(node.item.uid for node in _all(self._programme.plan()) if node.state == DONE)

    # Parts

    def _of_kind(self, kind: Kind, until: str) -> Iterator[Opening]:
        for record in self._records.every(kind.name, **_unfilled(kind)):
            if took_place(record) and not self.ended(_pairing_of(record)):
                for one in open_of(kind, record, until, self):
                    yield self._opening(kind, record, one)

    def _opening(self, kind: Kind, record: Record, one: closing.OpenPart) -> Opening:
        who = [party for path in one.due.who for party in self._parties(kind, record, one, path)]
        return Opening(
            kind=kind.name,
            uid=record.uid,
            day=one.day,
            what=self._said(kind, one),
            who=tuple(party for party, _ in who),
            school=self._school(kind, record, [school for _, school in who]),
            lacks=tuple(say(lack.what) for lack in lacks_of(kind, record, self.named)),
            about=self._about(record, one.due),
            own=one.due.own,
        )

    def _parties(self, kind: Kind, record: Record, one: closing.OpenPart, path: str) -> Iterator[tuple[Party, str]]:
        """Yield who is named at a path, with the school of a person or the school itself."""
        head, _, column = path.rpartition(".")
        field = _field(kind, path)
        uid = str((one.line if head else record.values).get(column) or "")
        if isinstance(field, Ref) and uid:
            named = next((known for to in field.to if (known := self._records.get(to, uid))), None)
            school = uid if "school" in field.to else str(named.get("school") or "") if named else ""
            yield Party(uid, self._records.called(field.to[0], uid)), school

    def _school(self, kind: Kind, record: Record, schools: Sequence[str]) -> str:
        own = (str(record.get(field.name) or "") for field in kind.refs() if "school" in field.to)
        return next((school for school in (*schools, *own) if school), "") or self.helper(_pairing_of(record))

    def _known(self, pairing: str) -> tuple[Record | None, bool]:
        if pairing not in self._pairings:
            record = self._records.get(_PAIRING, pairing)
            ended = record is not None and closed(self._records.kind(_PAIRING), record, self)
            self._pairings[pairing] = record, ended
        return self._pairings[pairing]

    def _about(self, record: Record, due: Due) -> str:
        name, _, then = due.about.partition(".")
        field = self._records.kind(record.kind).field(name)
        if not isinstance(field, Ref) or not record.get(name):
            return ""
        concerned = self._records.get(field.to[0], str(record.get(name)))
        return self._records.shown(concerned, then) if concerned else ""

    def _said(self, kind: Kind, one: closing.OpenPart) -> str:
        head = one.due.day.rpartition(".")[0]
        facts = {
            name: self._records.text(field, one.line.get(name))
            for _, name, _, _ in Formatter().parse(one.due.what)
            if name and (field := _field(kind, f"{head}.{name}" if head else name))
        }
        return say(one.due.what, **facts)


def _pairing_of(record: Record) -> str:
    scope, _, uid = record.scope.partition(":")
    return uid if scope == Scope.PAIRING else ""


def _unfilled(kind: Kind) -> dict[str, None]:
    """Return the condition under which a record may be open: the storage need not even read what is done."""
    if len(kind.due) != 1 or "." in kind.due[0].day:
        return {}
    signs = (sign.field for sign in kind.due[0].done if isinstance(sign, Filled))
    # A flag that was taken away again is kept as 0.
    return {name: None for name in signs if not isinstance(kind.field(name), Flag)}


def _field(kind: Kind, path: str) -> Field | None:
    head, _, column = path.rpartition(".")
    field = kind.field(head or column)
    return field.column(column) if head and isinstance(field, Rows) else field


def _all(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _all(node.children)
