"""What a new record takes over from the record it refers to, so that nothing is typed twice."""

from typing import Any

from core.kinds.lists import HONOURS
from core.model.fields import Values
from core.model.kind import Fill


def same(field: str, via: str, other: str = "") -> Fill:
    """Take over a field of the same name, or the one named."""
    return Fill(field, lambda source, _: source.get(other or field), via)


def years_taught(field: str, via: str, day: str) -> Fill:
    """Take over the years that a person had worked on a day."""

    def take(source: Values, typed: Values) -> Any:
        began, at = str(source.get("work_start") or ""), str(typed.get(day) or "")
        return max(0, int(at[:4]) - int(began[:4])) if began and at[:4].isdigit() else None

    return Fill(field, take, via)


def honour(field: str, via: str) -> Fill:
    """Take over a person's first honour that the field offers."""

    def take(source: Values, _: Values) -> Any:
        held = [str(line.get("honour")) for line in source.get("honours") or ()]
        return next((one for one in held if one in HONOURS), None)

    return Fill(field, take, via)


def lines(field: str, via: str, other: str, *columns: str) -> Fill:
    """Take over child lines, those columns of them."""

    def take(source: Values, _: Values) -> Any:
        return [{name: line[name] for name in columns if name in line} for line in source.get(other) or ()]

    return Fill(field, take, via)


def only(field: str, via: str, other: str) -> Fill:
    """Take over a list's word when it has only one: the one subject of a teacher."""

    def take(source: Values, _: Values) -> Any:
        held = [word for word in str(source.get(other) or "").split("、") if word]
        return held[0] if len(held) == 1 else None

    return Fill(field, take, via)


def typed(field: str, other: str) -> Fill:
    """Take over what was typed into another field of the same record."""
    return Fill(field, lambda _, given: given.get(other))


def sitting(field: str, via: str, column: str, otherwise: str = "") -> Fill:
    """Take over a column of the only sitting of an event; without sittings its own field `otherwise`."""

    def take(source: Values, _: Values) -> Any:
        slots = list(source.get("slots") or [])
        if len(slots) == 1:
            return slots[0].get(column)
        return None if slots or not otherwise else source.get(otherwise)

    return Fill(field, take, via)
