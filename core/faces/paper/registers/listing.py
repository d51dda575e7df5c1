"""Registers on paper: the records that were chosen as lines of a lying table, or the table empty, to write on."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.faces.paper.dates import by_hand_day
from core.faces.paper.layouts.fitting import fullest
from core.faces.paper.layouts.parties import sides
from core.faces.paper.reading import Reading
from core.faces.paper.registers.hours import hour_ledger, typed_hours
from core.faces.paper.registers.register import register_named, register_table
from core.faces.paper.registers.sheet import table_form
from core.faces.paper.source import Source
from core.faces.paper.table import Line, Table
from core.model.kind import Kind
from core.model.record import Record
from core.press.form import Form

_LEAST_FREE, _MOST_FREE = 3, 22


def register(view: str, kind: Kind, records: Sequence[Record], source: Source) -> list[Form]:
    """Return the register of that name with the records as its lines, whatever day they bear, or its blank."""
    return [listing(register_table(register_named(view), records, source), kind, records, source)]


def ledger_of_hours(kind: Kind, records: Sequence[Record], source: Source) -> list[Form]:
    """Return the ledger of these hours, or its blank."""
    return [listing(hour_ledger(list(map(typed_hours, records)), source), kind, records, source)]


def listing(table: Table, kind: Kind, records: Sequence[Record], source: Source) -> Form:
    """Return a table as a register on paper; without records, filled up with lines to write on."""
    about = _about(kind, records, source)
    if records:
        return table_form(table, about, by_hand_day())
    empty = Line(tuple("" for _ in table.columns))

    def draw(free: int) -> Form:
        return table_form(replace(table, lines=(empty,) * free, totals=()), about, by_hand_day())

    return fullest(draw, _LEAST_FREE, _MOST_FREE)


def _about(kind: Kind, records: Iterable[Record], source: Source) -> str:
    named = (sides(Reading(kind, record, source)) for record in records if kind.field("pairing"))
    names = dict.fromkeys(name for both in named for side in both for name in side.schools.split("、") if name)
    return "、".join(names)
