"""Prints one measure as a JSON line: name, value, unit, ratio, goal, and whether the goal is reached."""

import json
import statistics
import sys
from collections.abc import Sequence


def tell(name: str, value: float, unit: str, *, ratio: float | None = None, goal: float | None = None) -> None:
    """Print a measure; the goal bounds the ratio, or the value where there is no ratio."""
    reached = None if goal is None else (value if ratio is None else ratio) <= goal
    line = {
        "name": name,
        "value": round(value, 4),
        "unit": unit,
        "ratio": ratio and round(ratio, 2),
        "goal": goal,
        "ok": reached,
    }
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def middle(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)
