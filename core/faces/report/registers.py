"""The registers of a period: which records belong in each, by the days on which they happened or were in force."""

from core.faces.paper.registers.register import Register, register_table
from core.faces.paper.table import Table
from core.faces.report.matter import Matter
from core.model.record import Record
from core.rules.holding import in_force
from core.rules.periods import iso_day


def register_of_period(register: Register, matter: Matter) -> Table:
    """Return a register with the records of the period as its lines."""
    if register.lasting:
        records = [one for one in matter.all(register.kind) if _in_force(one, matter)]
    else:
        records = list(matter.inside(register.kind))
    matter.prepare(records)
    return register_table(register, records, matter)


def _in_force(record: Record, matter: Matter) -> bool:
    return in_force(record, iso_day(record.get("start")), matter.period.first, matter.period.last)
