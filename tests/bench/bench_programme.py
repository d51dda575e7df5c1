"""Measures the programme on a whole county: run `python -m tests.bench.bench_programme [folder of a demonstration M]`.

Without a folder the county is built first, which takes minutes. Times are those of the processor, this process and
its children together, so that other work on the machine does not tell; the build is told by the clock as well.
"""

import datetime as dt
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from core.demo import run
from core.model.record import Record
from core.office import Office, now
from tests.bench.measure import middle, tell

_SCREEN, _REPORT, _BUILD, _MEMORY = 50.0, 2.0, 240.0, 600.0
_LONGEST = ("lesson_observation", "lesson", "attendance", "person")
_KEYSTROKES = ("王", "wj", "李秀", "z", "2016-02", "观潮", "张志强")
_ROWS = 20_000
_STEP = 256
_TIMES = 5


def main(words: Sequence[str]) -> None:
    """Measure and print one JSON line a measure."""
    with tempfile.TemporaryDirectory(prefix="bench") as scratch:
        folder = Path(words[0]) if words else _built(Path(scratch) / "M")
        day = dt.datetime(2015, 11, 25, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
        with Office(folder / "county", clock=lambda: day) as office:
            _screens(office)
            _reports(office)
            _export(office, Path(scratch))
        _import(Path(scratch))


def _built(folder: Path) -> Path:
    began, used = time.perf_counter(), _processor()
    outcome = run(folder, size="M", say_step=lambda step: None)
    tell("demo M built", time.perf_counter() - began, "s", goal=_BUILD)
    tell("demo M built, processor", _processor() - used, "s", goal=_BUILD)
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
    _tell_screen("today page", office.upkeep.today_facts)


def _page(office: Office, kind: str, order: tuple[str, ...], after: str) -> list[Record]:
    return office.records.find(kind, order=order, after=after, limit=_STEP)


def _reports(office: Office) -> None:
    duties = _Once(lambda: office.programme.due())
    tell("due over the county", duties.seconds, "s", goal=_REPORT)
    tell("duties found", len(duties.made), "")
    for period in ("2015-11", "2015-2016"):
        for name, made in (("numbers", office.reports.numbers), ("table", office.reports.table)):
            once = _Once(lambda made=made, period=period: made("", period))
            tell(f"report {name} {period} over the county", once.seconds, "s", goal=_REPORT)


def _export(office: Office, scratch: Path) -> None:
    file = scratch / "attendance.xlsx"
    ours = _Once(lambda: office.workbooks.export("attendance", file))
    cells = [[cell.value for cell in row] for row in openpyxl.load_workbook(file).worksheets[0].iter_rows()]
    plain = _Once(lambda: _write_only(cells, scratch / "plain.xlsx"))
    tell(f"export of {ours.made} rows", ours.seconds, "s", ratio=ours.seconds / plain.seconds, goal=1.5)


def _write_only(cells: list[list[Any]], file: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in cells:
        sheet.append(row)
    book.save(file)


def _import(scratch: Path) -> None:
    with Office.found(scratch / "school", school="量速度小学", role="helper") as office:
        file = scratch / "sign-in.xlsx"
        _signed(office, file)
        plain = _Once(lambda: list(openpyxl.load_workbook(file).worksheets[0].iter_rows(values_only=True)))
        ours = _Once(lambda: office.workbooks.take(file, kind="attendance"))
        assert (ours.made.added, ours.made.refused) == (_ROWS, ()), ours.made.refused[:3]
        tell(f"import of {_ROWS} rows", ours.seconds, "s", ratio=ours.seconds / plain.seconds, goal=2)
        again = _Once(lambda: office.workbooks.take(file, kind="attendance"))
        assert again.made.same == _ROWS
        tell("the same rows again", again.seconds, "s", ratio=again.seconds / plain.seconds, goal=2)


def _signed(office: Office, file: Path) -> None:
    """Write a sign-in table of one training: five hundred people on twenty days, morning and afternoon."""
    records = office.records
    pairing = _kept(office, "pairing", helper=office.school, start="2026-09-01", recipients=[{"school": office.school}])
    people = [records.read("person", {"full_name": name, "school": office.school})[0] for name in _names()]
    records.save_many(people)
    days = [(dt.date(2026, 9, 1) + dt.timedelta(days=at)).isoformat() for at in range(20)]
    event = _kept(
        office, "training", pairing=pairing, title="签到", category="县培", start=days[0], end=days[-1], content="签到",
        hours=3,
    )  # fmt: skip
    attendance = records.kind("attendance")
    books = openpyxl.Workbook()
    books.active.append([field.label for field in attendance.kept()])
    named = records.called("training", event)
    for day in days:
        for slot in ("上午", "下午"):
            for person in people:
                books.active.append([named, person.get("full_name"), None, None, day, slot, "到", None])
    books.save(file)


def _kept(office: Office, kind: str, **typed: Any) -> str:
    record, problems = office.records.read(kind, typed)
    assert problems == []
    return office.records.save(record).uid


def _names() -> Iterator[str]:
    for family in "王李张刘陈杨赵黄周吴徐孙朱马胡郭何高林罗郑梁谢宋唐":
        for given in ("建军", "秀英", "海燕", "志强", "雪梅", "文博", "小红", "永刚", "亚娟", "浩然", "晓东", "春霞",
                      "国栋", "丽娜", "新民", "玉兰", "佳怡", "宏斌", "彩云", "天宇"):  # fmt: skip
            yield family + given


class _Once:
    """Something done once: what came of it, and how many seconds of the processor it took."""

    def __init__(self, act: Callable[[], Any]) -> None:
        began = _processor()
        self.made = act()
        self.seconds = _processor() - began


def _tell_screen(name: str, act: Callable[[], Any]) -> None:
    act()
    tell(name, middle([_Once(act).seconds for _ in range(_TIMES)]) * 1000, "ms", goal=_SCREEN)


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    sys.stderr.write(f"{now():%H:%M}\n")
    main(sys.argv[1:])
