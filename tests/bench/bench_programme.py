"""Measures the programme on a whole county: `./dev bench programme [FOLDER OF A DEMONSTRATION M | --excel]`.

Without a folder the county is built first, which takes minutes; `--excel` measures Excel alone. Times are those of the
processor, this process and its children together, so that other work on the machine does not tell; the build is told
by the clock as well.
"""

import datetime as dt
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from core.demo import run
from core.model.record import Record
from core.office import Office, now
from tests.bench import excel
from tests.bench.excel import Spent, processor
from tests.bench.measure import middle, tell

_SCREEN, _REPORT, _BUILD, _MEMORY = 50.0, 2.0, 240.0, 600.0
_LONGEST = ("lesson_observation", "lesson", "attendance", "person")
_KEYSTROKES = ("王", "wj", "李秀", "z", "2016-02", "观潮", "张志强")
_STEP = 256
_TIMES = 5


def main(words: Sequence[str]) -> None:
    """Measure and print one JSON line a measure."""
    if "--excel" in words:
        with tempfile.TemporaryDirectory(prefix="bench") as scratch:
            excel.measure(Path(scratch))
        return
    with tempfile.TemporaryDirectory(prefix="bench") as scratch:
        folder = Path(words[0]) if words else _built(Path(scratch) / "M")
        day = dt.datetime(2015, 11, 25, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
        with Office(folder / "county", clock=lambda: day) as office:
            _screens(office)
            _reports(office)
        excel.measure(Path(scratch))


def _built(folder: Path) -> Path:
    began, used = time.perf_counter(), processor()
    outcome = run(folder, size="M", say_step=lambda step: None)
    tell("demo M built", time.perf_counter() - began, "s", goal=_BUILD)
    tell("demo M built, processor", processor() - used, "s", goal=_BUILD)
    tell("demo M, peak memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB", goal=_MEMORY)
    tell("demo M, workspaces that differ", 0 if outcome.equal else 1, "", goal=0)
    return folder


def _screens(office: Office) -> None:
    for kind in _LONGEST:
        day = office.records.kind(kind).day
        order = (f"-{day}",) if day else ("sort",)
        _tell_screen(f"marks of {kind}", lambda kind=kind, order=order: office.records.marks(kind, order=order))
        places = ["", *office.records.marks(kind, order=order, step=_STEP)]
        for name, at in (("first", 0), ("middle", len(places) // 2), ("last", -1)):
            _tell_screen(f"{name} page of {kind}", lambda k=kind, o=order, a=places[at]: _page(office, k, o, a))
    for typed in _KEYSTROKES:
        _tell_screen(f"keystroke {typed!r}", lambda typed=typed: office.records.search(typed, limit=20))
        _tell_screen(
            f"keystroke {typed!r} for a teacher", lambda t=typed: office.records.search(t, kind="person", limit=20)
        )
    _tell_screen("today page", office.agenda.today)


def _page(office: Office, kind: str, order: tuple[str, ...], after: str) -> list[Record]:
    return office.records.find(kind, order=order, after=after, limit=_STEP)


def _reports(office: Office) -> None:
    duties = Spent(lambda: office.programme.due())
    tell("due over the county", duties.seconds, "s", goal=_REPORT)
    tell("duties found", len(duties.made), "")
    for period in ("2015-11", "2015-2016"):
        for name, made in (("numbers", office.reports.numbers), ("table", office.reports.table)):
            once = Spent(lambda made=made, period=period: made("", period))
            tell(f"report {name} {period} over the county", once.seconds, "s", goal=_REPORT)


def _tell_screen(name: str, act: Callable[[], Any]) -> None:
    act()
    tell(name, middle([Spent(act).seconds for _ in range(_TIMES)]) * 1000, "ms", goal=_SCREEN)


if __name__ == "__main__":
    sys.stderr.write(f"{now():%H:%M}\n")
    main(sys.argv[1:])
