"""Measures Excel against openpyxl on a sign-in table of 20,000 rows: taken in, taken in again, looked at, written.

Every measure alternates with what it is compared with, over several rounds, and the middle ratio is told: by the
processor's time of this process and its children, and by the clock that a person waits by. What the longest table
takes of memory is measured on a process of its own.
"""

import datetime as dt
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl

from core.office import Office
from tests.bench.measure import middle, tell

ROWS = 20_000
_ROUNDS = 3
_TEACHERS, _SCHOOLS = 4000, 60
_LONGEST, _DAYS, _MEMORY = 100_000, 100, 300.0


class Spent:
    """Something done once: what came of it, and the seconds of processor and clock that it took."""

    def __init__(self, act: Callable[[], Any]) -> None:
        began, used = time.perf_counter(), processor()
        self.made = act()
        self.seconds, self.waited = processor() - used, time.perf_counter() - began


class Round:
    """One round over a workspace of its own, each act beside the one it is compared with."""

    def __init__(self, folder: Path) -> None:
        file, out = folder.with_suffix(".sign-in.xlsx"), folder.with_suffix(".out.xlsx")
        with Office.found(folder, school="量速度小学", role="helper") as office:
            _sign(office, file)
            books = office.workbooks
            self.read = Spent(lambda: _read(file))
            self.looked = Spent(lambda: books.take(file, kind="attendance", dry_run=True))
            self.whole = Spent(lambda: list(openpyxl.load_workbook(file).worksheets[0].iter_rows(values_only=True)))
            self.taken = Spent(lambda: books.take(file, kind="attendance"))
            self.again = Spent(lambda: books.take(file, kind="attendance"))
            self.written = Spent(lambda: books.export("attendance", out))
            cells = _read(out)
            self.plain = Spent(lambda: _write_only(cells, folder.with_suffix(".plain.xlsx")))
            self.read_back = Spent(lambda: _read(out))
            self.back = Spent(lambda: books.take(out, kind="attendance"))
        assert (self.taken.made.added, self.taken.made.refused) == (ROWS, ()), self.taken.made.refused[:3]
        assert (self.looked.made.added, self.again.made.same, self.back.made.same) == (ROWS, ROWS, ROWS)
        assert self.written.made == ROWS


# What is measured, what it is compared with, and the goal.
_MEASURES = (
    ("import", "taken", "read", 2.0), ("import, beside a workbook read whole", "taken", "whole", 2.0),
    ("a look before importing", "looked", "read", 2.0), ("the same rows again", "again", "read", 2.0),
    ("export", "written", "plain", 1.5), ("an export taken in again", "back", "read_back", 2.0),
)  # fmt: skip


def measure(scratch: Path) -> None:
    """Measure and print one JSON line a measure and a clock."""
    rounds = [Round(scratch / f"school{number}") for number in range(_ROUNDS)]
    for name, what, beside, goal in _MEASURES:
        pairs = [(getattr(one, what), getattr(one, beside)) for one in rounds]
        used = middle([mine.seconds / theirs.seconds for mine, theirs in pairs])
        tell(f"{name}, processor", middle([mine.seconds for mine, _ in pairs]), "s", ratio=used, goal=goal)
        waited = middle([mine.waited / theirs.waited for mine, theirs in pairs])
        tell(f"{name}, clock", middle([mine.waited for mine, _ in pairs]), "s", ratio=waited, goal=goal)
    _tell_list(scratch / "county")
    _tell_memory(scratch / "longest")


def _tell_list(folder: Path) -> None:
    """Measure a county's list of teachers: all new, again, and again with other columns, beside the reading alone."""
    whole, phones = folder.with_suffix(".teachers.xlsx"), folder.with_suffix(".phones.xlsx")
    rows = [("姓名", "学校", "性别", "出生年月", "任教学科", "联系电话"), *_teachers()]
    _write_only(rows, whole)
    _write_only([(row[0], row[1], row[5]) for row in rows], phones)
    with Office.found(folder, school="量名册教育局", role="county") as office:
        schools = [office.records.read("school", {"name_zh": f"第{n}乡中心小学"})[0] for n in range(_SCHOOLS)]
        office.records.save_many(schools)
        for name, file in (("new", whole), ("again", whole), ("with other columns", phones)):
            read, taken = Spent(lambda file=file: _read(file)), Spent(lambda file=file: _persons(office, file))
            ratio = taken.seconds / read.seconds
            tell(f"a list of {_TEACHERS} teachers, {name}, processor", taken.seconds, "s", ratio=ratio)
        tell("teachers doubled or asked about", office.records.count("person") - _TEACHERS, "", goal=0)


def _persons(office: Office, file: Path) -> Any:
    return office.workbooks.take(file, kind="person")


def _teachers() -> Iterator[tuple[str, ...]]:
    signs = "芳伟娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰"
    for number in range(_TEACHERS):
        name = "王李张刘陈杨黄赵吴周"[number % 10] + signs[number // 10 % 26] + signs[number // 260 % 26]
        month = f"{1962 + number % 37}-{1 + number % 12:02}"
        subject = ("语文", "数学", "英语")[number % 3]
        yield name, f"第{number % _SCHOOLS}乡中心小学", "男女"[number % 2], month, subject, f"139{number:08}"


def _tell_memory(folder: Path) -> None:
    with Office.found(folder, school="量内存小学", role="helper") as office:
        _sign(office, folder.with_suffix(".sign-in.xlsx"), _DAYS)
    for act in ("import", "import again", "export"):
        words = [sys.executable, "-m", "tests.bench.excel", act, str(folder)]
        peak = float(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
        tell(f"{act} of {_LONGEST} rows, peak memory", peak, "MB", goal=_MEMORY)


def _once(act: str, folder: Path) -> float:
    """Return the most memory that one act took of this process, in MB."""
    with Office(folder) as office:
        if act == "export":
            assert office.workbooks.export("attendance", folder.with_suffix(".out.xlsx")) == _LONGEST
        else:
            taken = office.workbooks.take(folder.with_suffix(".sign-in.xlsx"), kind="attendance")
            assert (taken.same if act == "import again" else taken.added) == _LONGEST
    # Not what the system calls ru_maxrss: that begins with what the parent had.
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) / 1024


def _read(file: Path) -> list[Any]:
    book = openpyxl.load_workbook(file, read_only=True)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    return rows


def _write_only(cells: list[Any], file: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in cells:
        sheet.append(row)
    book.save(file)


def _sign(office: Office, file: Path, days: int = 20) -> None:
    """Write a sign-in table of one training: five hundred people, morning and afternoon of each day."""
    records = office.records
    pairing = _kept(office, "pairing", helper=office.school, start="2026-09-01", recipients=[{"school": office.school}])
    people = [records.read("person", {"full_name": name, "school": office.school})[0] for name in _names()]
    records.save_many(people)
    dates = [(dt.date(2026, 9, 1) + dt.timedelta(days=at)).isoformat() for at in range(days)]
    event = _kept(
        office, "training", pairing=pairing, title="签到", category="县培", start=dates[0], end=dates[-1],
        content="签到", hours=3,
    )  # fmt: skip
    attendance = records.kind("attendance")
    books = openpyxl.Workbook()
    books.active.append([field.label for field in attendance.kept()])
    named = records.called("training", event)
    for day in dates:
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


def processor() -> float:
    """Return the seconds of processor that this process and its children took."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    sys.stdout.write(str(_once(sys.argv[1], Path(sys.argv[2]))))
