"""Sums of a two-sided appraisal from the marks that people gave. Records are shown beside them and never counted in.

Teachers must not be appraised by traces and ledgers (教师厅〔2025〕2号), so no number of records becomes a point here.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from core.model.fields import Values

GIVEN = ("self", "peer", "helper", "recipient")
"""The four who may mark a line, each out of a hundred."""


def line_score(line: Values) -> float | None:
    """Return what a line gives: its weight times the mean of the marks given, or nothing without a mark."""
    marks = [Decimal(str(line[name])) for name in GIVEN if line.get(name) is not None]
    if not marks or line.get("weight") is None:
        return None
    mean = sum(marks, Decimal(0)) / len(marks)
    return _plain(Decimal(str(line["weight"])) * mean / 100)


def side_score(lines: Sequence[Values], side: str) -> float | None:
    """Return the sum of one side's lines, or nothing while a line has no mark."""
    scores = [line_score(line) for line in lines if line.get("side") == side]
    if not scores or None in scores:
        return None
    return _plain(sum((Decimal(str(score)) for score in scores), Decimal(0)))


def _plain(value: Decimal) -> float:
    exact = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return int(exact) if exact == int(exact) else float(exact)
