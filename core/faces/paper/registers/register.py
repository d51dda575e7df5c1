"""Registers: a kind of record, the columns of its lines, what is summed up; all the rest follows from the fields.

A column's path leads through references ("teacher.title") or into child lines ("items.qty"); one mechanism for all.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.faces.paper.layouts.columns import wanted_width
from core.faces.paper.reading import Reading, shown
from core.faces.paper.registers.cells import fitted
from core.faces.paper.source import Source
from core.faces.paper.table import Column, Line, Table, summed
from core.kinds import kind_named
from core.model.fields import Auto, Count, Day, Field, Measure, Ref, Rows, Value, Values
from core.model.kind import Kind
from core.model.record import Record
from core.model.words import say
from core.rules.people import sort_key

_MONEY = 2
_NUMBER, _UNKNOWN = 11.0, 30.0


class Of(NamedTuple):
    """A column of a register: where its value stands, its head if it is not the field's label, whether it is summed."""

    path: str
    head: str = ""
    summed: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """A register by its view and kind; `rows` names child lines of which each becomes a line of its own.

    One that is `lasting` holds what was in force in a period, not what happened in it.
    """

    view: str
    kind: str
    columns: tuple[Of, ...]
    rows: str = ""
    lasting: bool = False


REGISTERS: tuple[Register, ...] = (
    Register("pair_roster", "mentor_pair", (
        Of("mentor"), Of("mentor.school", "单位"), Of("mentor.title"), Of("mentee"), Of("mentee.school", "单位"),
        Of("subject"), Of("start"), Of("end"), Of("dissolved"),
    ), lasting=True),
    Register("open_lesson_register", "open_lesson", (
        Of("date"), Of("subject"), Of("class_name", "年级班级"), Of("topic"), Of("teacher"), Of("school"),
        Of("teacher.title"), Of("category"), Of("level"), Of("audience", "听课人数", summed=True), Of("certificate_no"),
    )),
    Register("donation_ledger", "donation", (
        Of("date"), Of("donor"), Of("receiver"), Of("items.name"), Of("items.spec"),
        Of("items.unit"), Of("items.qty", summed=True), Of("items.price"),
        Of("items.amount", summed=True), Of("items.location", "存放地"),
    ), rows="items"),
    Register("resource_ledger", "resource_share", (
        Of("date"), Of("title"), Of("kind"), Of("subject"), Of("giver"), Of("taker"), Of("way"),
        Of("use_count", summed=True), Of("rating"),
    )),
    Register("project_register", "project", (
        Of("title"), Of("subject"), Of("level"), Of("head"), Of("start"), Of("end"), Of("closed"),
        Of("result"),
    ), lasting=True),
)  # fmt: skip
"""The registers that need no more than their declaration."""


def register_named(view: str) -> Register:
    """Return the register of that name. Raises KeyError for a name that is none."""
    return {one.view: one for one in REGISTERS}[view]


def register_table(register: Register, records: Iterable[Record], source: Source) -> Table:
    """Return a register of records as a table, in the order of their days, with its totals."""
    kind = kind_named(register.kind)
    if kind is None:
        raise KeyError(register.kind)
    ordered = sorted(records, key=lambda one: (str(one.get(kind.day) or ""), one.uid))
    fields = [field_at(kind, of.path) for of in register.columns]
    lines = tuple(_numbered(_lines(register, kind, ordered, source)))
    heads = (_column(of, field) for of, field in zip(register.columns, fields, strict=True))
    columns = (Column(say("序号"), _NUMBER, True), *heads)
    totals = _totals(register, lines)
    return Table(register.view, fitted(columns, lines, totals), lines, totals)


def field_at(kind: Kind, path: str) -> Field | None:
    """Return the field to which a path leads, or nothing where the way breaks off."""
    name, _, rest = path.partition(".")
    field = kind.field(name)
    if not rest:
        return field
    if isinstance(field, Rows):
        return field.column(rest)
    ways = (declared for to in field.to if (declared := kind_named(to))) if isinstance(field, Ref) else ()
    return next((found for way in ways if (found := field_at(way, rest))), None)


def in_order(uids: Iterable[str], source: Source) -> list[str]:
    """Return people by the name of their school, then by their own in the order of pinyin.

    Never by how much they did: a register ranks nobody.
    """
    people = {uid: source.record("person", uid) for uid in uids}
    schools = {uid: str(person.get("school") or "") if person else "" for uid, person in people.items()}
    named = {school: sort_key(source.called("school", school)) for school in set(schools.values())}

    def place(uid: str) -> tuple[str, str, str]:
        person = people[uid]
        given = str(person.get("sort_key") or "") if person else ""
        return named[schools[uid]], sort_key(source.called("person", uid), given), uid

    return sorted(people, key=place)


def _column(of: Of, field: Field | None) -> Column:
    unit = getattr(field, "unit", "")
    # A value that follows from others is a number where it has a unit; weekdays and terms have none.
    number = isinstance(field, (Count, Measure)) or (isinstance(field, Auto) and bool(unit))
    head = say(of.head) or (say(field.label) if field else "")
    if number and unit and not of.head:
        head += f"（{say(unit)}）"
    return Column(head, wanted_width(field) if field else _UNKNOWN, number, _MONEY if unit == "元" else 0)


def _lines(register: Register, kind: Kind, records: Iterable[Record], source: Source) -> Iterator[Line]:
    for record in records:
        reading = Reading(kind, record, source)
        for row in record.lines(register.rows) if register.rows else ({},):
            yield Line(tuple(_cell(of, register, reading, row) for of in register.columns), ((kind.name, record.uid),))


def _numbered(lines: Iterable[Line]) -> Iterator[Line]:
    for number, line in enumerate(lines, 1):
        yield Line((number, *line.cells), line.sources)


def _cell(of: Of, register: Register, reading: Reading, row: Values) -> Value:
    head, _, name = of.path.partition(".")
    field = field_at(reading.kind, of.path)
    if head == register.rows and field:
        value = field.of(row) if isinstance(field, Auto) else row.get(name)
        return value if _stays(field, value) else shown(field, value, reading.source)
    value = reading.values.get(of.path)
    return value if field and head == of.path and _stays(field, value) else reading.of(of.path)


def _stays(field: Field, value: Value) -> bool:
    # Numbers are added up and days are worded by whoever draws the table.
    return isinstance(field, (Count, Measure, Day)) or (isinstance(field, Auto) and not isinstance(value, str))


def _totals(register: Register, lines: Sequence[Line]) -> tuple[Value, ...]:
    if not any(of.summed for of in register.columns):
        return ()
    sums = (summed(lines, at) if of.summed else "" for at, of in enumerate(register.columns, 1))
    return (say("合计"), *sums)
