"""What a record says of itself in numbers: hours, characters, yuan, days."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from core.model.metric import Around, CountedItem
from core.model.record import Record
from core.model.sums import exact, worth
from core.model.text import characters

Amount = Callable[[CountedItem], Decimal | None]


def number(field: str) -> Amount:
    """Return the number that stands in a field, or in a column of the line that counts."""

    def of(item: CountedItem) -> Decimal | None:
        value = (item.line or {}).get(field, item.record.get(field))
        return None if value is None else exact(value)

    return of


def lines(rows: str) -> Amount:
    """Return how many child lines a record has; nothing where it has none."""
    return lambda item: Decimal(len(item.record.lines(rows))) if item.record.lines(rows) else None


def price(rows: str) -> Amount:
    """Return what the child lines come to in yuan; nothing without lines."""

    def of(item: CountedItem) -> Decimal | None:
        given = item.record.lines(rows)
        return (worth(given, "qty", "price") or Decimal(0)) if given else None

    return of


def length(*fields: str) -> Amount:
    """Return how many characters, white space apart, stand in the fields."""
    return lambda item: Decimal(sum(characters(str(item.record.get(name) or "")) for name in fields))


def earned(items: Sequence[CountedItem], around: Around) -> Decimal | None:
    """Return the hours that attendance earned: who came to two of four sittings has half of the training's hours."""
    came: dict[tuple[str, str], int] = {}
    for item in items:
        who = str(item.record.get("person") or item.record.get("name"))
        event = str(item.record.get("event"))
        came[event, who] = came.get((event, who), 0) + 1
    return sum((hours_for(around.known("training", event), n) for (event, _), n in came.items()), Decimal(0))


def hours_for(training: Record | None, sittings: int) -> Decimal:
    """Return the hours of a training, to one place, for so many of its sittings."""
    if training is None:
        return Decimal(0)
    whole = max(len(training.lines("slots")), 1)
    return round(exact(training.get("hours") or 0) * min(sittings, whole) / whole, 1)
