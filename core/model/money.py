"""Amounts of money in yuan to the fen, half up, as receipts reckon them: line by line, then summed."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

_FEN = Decimal("0.01")


def yuan(value: Decimal) -> Decimal:
    """Return an amount to the fen."""
    return value.quantize(_FEN, ROUND_HALF_UP)


def amount(line: Mapping[str, Any], quantity: str, price: str) -> Decimal | None:
    """Return what a line comes to, or nothing where one of its two numbers is missing."""
    if line.get(quantity) is None or line.get(price) is None:
        return None
    return yuan(Decimal(str(line[quantity])) * Decimal(str(line[price])))


def worth(lines: Iterable[Mapping[str, Any]], quantity: str, price: str) -> Decimal | None:
    """Return what the lines come to together, or nothing where none of them says it."""
    known = [part for line in lines if (part := amount(line, quantity, price)) is not None]
    return sum(known, Decimal(0)) if known else None
