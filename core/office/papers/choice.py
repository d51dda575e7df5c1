"""Which records go on a form: found by text and period, named for the list."""

from dataclasses import dataclass

from core.model.fields import Ref
from core.model.kind import Kind, OwnPaper
from core.model.record import Record
from core.office.records.desk import Records

_MOST = 500


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for: records of a kind with a text in their names, their day within a period (ISO, both ends)."""

    kind: str
    text: str = ""
    first: str = ""
    last: str = ""
    # These are listed in any case: another page handed them over, or they were ticked before.
    always: tuple[str, ...] = ()


def kind_of(records: Records, name: str) -> Kind:
    """Return the kind whose records a person chooses for a paper of that kind."""
    kind = records.kind(name)
    if isinstance(kind.paper, OwnPaper) and kind.paper.layout == "sign_in":
        # A sign-in sheet is of a whole event, not of one person.
        event = kind.field(kind.via)
        return records.kind(event.to[0]) if isinstance(event, Ref) else kind
    return kind


def chosen(records: Records, asked: Question) -> list[tuple[str, str]]:
    """Return (uid, name) of the records, the newest first."""
    kind = records.kind(asked.kind)
    matching = _matching(records, kind, asked)
    listed = {record.uid for record in matching}
    others = (records.get(kind.name, uid) for uid in asked.always if uid not in listed)
    return [(record.uid, records.title(record)) for record in [*filter(None, others), *matching]]


def _matching(records: Records, kind: Kind, asked: Question) -> list[Record]:
    period = (asked.first or "0000-00-00", asked.last or "9999-99-99")
    narrowed = bool(kind.day and (asked.first or asked.last))
    if asked.text:
        hits = records.search(asked.text, kind=kind.name, limit=_MOST)
        return [one for one in hits if not narrowed or period[0] <= str(one.get(kind.day) or "") <= period[1]]
    order = (f"-{kind.day}",) if kind.day else ()
    return records.find(kind.name, between={kind.day: period} if narrowed else {}, order=order, limit=_MOST)
