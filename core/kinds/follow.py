"""What follows from a record's own values: weekday, school year, lengths, sums. Used by computed fields."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal

from core.model import sums, term
from core.model.fields import Value, Values
from core.model.sums import exact, plain
from core.model.text import characters


def weekday(day: str) -> Callable[[Values], Value]:
    """Return the weekday of a day field."""
    return _of_day(day, term.weekday)


def school_year(day: str) -> Callable[[Values], Value]:
    """Return the school year of a day field, 2025-2026."""
    return _of_day(day, term.school_year)


def term_of(day: str) -> Callable[[Values], Value]:
    """Return the term of a day field."""
    return _of_day(day, term.term_of)


def amount(quantity: str, price: str) -> Callable[[Values], Value]:
    """Return quantity x price in yuan to the fen, half up."""

    def of(values: Values) -> Value:
        known = sums.amount(values, quantity, price)
        return None if known is None else float(known)

    return of


def total(rows: str, quantity: str, price: str) -> Callable[[Values], Value]:
    """Return the sum of the lines' amounts in yuan."""

    def of(values: Values) -> Value:
        known = sums.worth(values.get(rows) or (), quantity, price)
        return None if known is None else float(known)

    return of


def length(*texts: str) -> Callable[[Values], Value]:
    """Return the number of characters, white space apart, in the text fields."""
    return lambda values: sum(characters(values.get(name) or "") for name in texts)


def total_of(rows: str, column: str) -> Callable[[Values], Value]:
    """Return the sum of a number column, or nothing while no line has one."""

    def of(values: Values) -> Value:
        given = [exact(line[column]) for line in values.get(rows) or () if line.get(column) is not None]
        return plain(sum(given, Decimal(0))) if given else None

    return of


def growth(before: str, after: str) -> Callable[[Values], Value]:
    """Return by how many per cent a number grew, to two places."""

    def of(values: Values) -> Value:
        first, last = values.get(before), values.get(after)
        return round((last - first) / first * 100, 2) if first and last is not None else None

    return of


def difference(first: str, second: str) -> Callable[[Values], Value]:
    """Return by how much the first exceeds the second where both are numbers, nothing where they are words."""

    def of(values: Values) -> Value:
        ours, theirs = (_number(values.get(name)) for name in (first, second))
        return None if ours is None or theirs is None else plain(ours - theirs)

    return of


def days_between(start: str, end: str) -> Callable[[Values], Value]:
    """Return how many days a period has, its first and last day included."""

    def of(values: Values) -> Value:
        if not values.get(start) or not values.get(end):
            return None
        return (dt.date.fromisoformat(values[end]) - dt.date.fromisoformat(values[start])).days + 1

    return of


def _of_day(name: str, follows: Callable[[dt.date], Value]) -> Callable[[Values], Value]:
    return lambda values: follows(dt.date.fromisoformat(values[name])) if values.get(name) else None


def _number(words: Value) -> Decimal | None:
    # Only what is wholly a plain number: "38 人" and "约 40" are words.
    text = str("" if words is None else words).strip().replace(",", "")
    return Decimal(text) if re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", text) else None
