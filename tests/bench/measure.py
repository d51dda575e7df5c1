"""Takes the time, and prints a measure as a JSON line: name, value, unit, ratio, goal, whether the goal is reached."""

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

T = TypeVar("T")


class Took(NamedTuple):
    """How long something took, in seconds."""

    wall: float
    processor: float


def timed(call: Callable[[], T]) -> tuple[Took, T]:
    """Return how long a call took, and what it returned."""
    gc.collect()
    processor, wall = time.process_time(), time.perf_counter()
    found = call()
    return Took(time.perf_counter() - wall, time.process_time() - processor), found


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
