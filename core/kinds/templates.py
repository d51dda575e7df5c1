"""Forms as a county words them: which field of which form a line of a template names. Prints nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

from core.kinds import KINDS
from core.model.fields import Field, Rows
from core.model.kind import Kind
from core.model.record import Problem
from core.model.words import listing, say, spoken

TEMPLATE = "form_template"


def names(written: str, field: Field, above: Field | None = None) -> bool:
    """Tell whether what a person wrote names a field, or a column behind the name of its table and a point.

    People write what they read on the form, in whatever language; programs write the name.
    """
    table, dot, column = written.strip().rpartition(".")
    if above is None:
        return not dot and _is_called(column, field)
    return bool(dot) and _is_called(table, above) and _is_called(column, field)


def misnamed(values: Mapping[str, Any]) -> list[Problem]:
    """Return a slip for a template of no form, and for each of its lines that names nothing on the form."""
    form = str(values.get("form") or "")
    kind = next((one for one in KINDS if one.paper and one.paper.form == form), None)
    if kind is None:
        known = listing(one.paper.form for one in KINDS if one.paper)
        return [Problem("form", "unknown_form", say("没有表号是“{form}”的表；可写：{known}", form=form, known=known))]
    lines = enumerate(values.get("fields") or (), 1)
    return [_unknown(kind, number, str(line.get("field"))) for number, line in lines if not _found(kind, line)]


def _found(kind: Kind, line: Mapping[str, Any]) -> bool:
    return any(names(str(line.get("field") or ""), field, above) for field, above in _places(kind))


def _unknown(kind: Kind, number: int, written: str) -> Problem:
    known = listing(_name(field, above) for field, above in _places(kind))
    message = say("“{kind}”上没有“{name}”这一栏；可写：{known}", kind=say(kind.title), name=written, known=known)
    return Problem(f"fields.{number}.field", "unknown_field", message)


def _places(kind: Kind) -> Iterator[tuple[Field, Field | None]]:
    for field in kind.fields:
        yield field, None
        if isinstance(field, Rows):
            yield from ((column, field) for column in field.fields)


def _name(field: Field, above: Field | None) -> str:
    return f"{say(above.label)}.{say(field.label)}" if above else say(field.label)


def _is_called(word: str, field: Field) -> bool:
    return word == field.name or word in spoken(field.label)
