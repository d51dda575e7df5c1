"""Sums that are exact: numbers as they were typed, money to the fen, half up, reckoned line by line as on a receipt."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

_FEN = Decimal("0.01")


def exact(value: float) -> Decimal:
    """Return a number as it was typed: 0.1 is a tenth."""
    return Decimal(str(value))


def plain(value: Decimal) -> float:
    """Return an exact number as it is kept, whole where it is whole."""
    return int(value) if value == int(value) else float(value)


def rounded(value: Decimal) -> float:
    """Return an exact number to two places, whole where it is whole: for averages and shares."""
    short = round(value, 2)
    return int(short) if short == int(short) else float(short)


def yuan(value: Decimal) -> Decimal:
    """Return an amount to the fen."""
    return value.quantize(_FEN, ROUND_HALF_UP)


def amount(line: Mapping[str, Any], quantity: str, price: str) -> Decimal | None:
    """Return what a line comes to, or nothing where one of its two numbers is missing."""
    if line.get(quantity) is None or line.get(price) is None:
        return None
    return yuan(exact(line[quantity]) * exact(line[price]))


def worth(lines: Iterable[Mapping[str, Any]], quantity: str, price: str) -> Decimal | None:
    """Return what the lines come to together, or nothing where none of them says it."""
    known = [part for line in lines if (part := amount(line, quantity, price)) is not None]
    return sum(known, Decimal(0)) if known else None
