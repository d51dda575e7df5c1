"""The log of exports: what left the program, when, by whom, for whom, of how many people; nobody can switch it off.

A line is written before a file is begun and another when it stands, so that no file takes its name unlogged. Names of
people are not written down: who did it and whose record was opened stand there by their numbers.
"""

import contextlib
import datetime as dt
import heapq
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

from msgspec import Struct

from core.kinds import kind_named
from core.model.fields import Text
from core.model.kind import Kind
from core.model.record import Record
from core.model.text import clean_line
from core.model.words import listing, say
from core.office.base.session import Session
from core.office.base.translate import plainly
from storage.errors import StorageError
from storage.files.atomic import sha256
from storage.files.audit_log import OWN, AuditLog, audit_logs

_BEGUN, _DONE, _FAILED = "begun", "done", "failed"


class Export(Struct, frozen=True):
    """Something that left the program; `fields` are those that left uncovered, for the `reason` that was given."""

    number: int
    time: str
    what: str
    person: str = ""
    person_name: str = ""
    file: str = ""
    whom: str = ""
    kinds: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    reason: str = ""
    persons: int = 0
    sha256: str = ""
    state: str = _BEGUN


class Leaving:
    """Collects whose data goes into a file while it is made."""

    def __init__(self) -> None:
        self.persons: set[str] = set()

    def see(self, kind: str, uid: str) -> None:
        """Note that a record is named in the file; people are counted."""
        if kind == "person" and uid:
            self.persons.add(uid)


class Exports:
    """Write down what leaves, and tell of it."""

    def __init__(self, session: Session, called: Callable[[str, str], str]) -> None:
        """Open the log of a workspace; `called` says what the record of a kind and uid is called."""
        self._session, self._called = session, called
        self._log = AuditLog(session.folder / OWN)
        self._numbering = threading.Lock()

    @contextlib.contextmanager
    def of(
        self,
        what: str,
        file: Path,
        *,
        leaving: Leaving | None = None,
        whom: str = "",
        kinds: Iterable[str] = (),
        fields: Iterable[str] = (),
        reason: str = "",
    ) -> Iterator[Leaving]:
        """Log what this block writes to a file or folder; what it yields is told whose data that is."""
        seen = leaving or Leaving()
        facts = {"file": str(file.absolute()), "whom": whom, "kinds": list(kinds), "fields": list(fields)}
        number = self._begin(what, reason=reason, **facts)
        try:
            yield seen
        except BaseException:
            # What stopped the work is told; a full disk may stop this line too, and the begun one stays.
            with contextlib.suppress(StorageError):
                self._log.add({"number": number, "state": _FAILED})
            raise
        hashed = sha256(file).hex() if file.is_file() else ""
        with plainly(file):
            self._end({"number": number, "persons": len(seen.persons), "sha256": hashed})

    def reveal(self, record: Record, fields: Iterable[str], reason: str = "") -> None:
        """Log that somebody had what is covered of a record shown in full."""
        number = self._begin("reveal", kinds=[record.kind], record=record.uid, fields=list(fields), reason=reason)
        with plainly():
            self._end({"number": number, "persons": 1})

    def all(self) -> list[Export]:
        """Return what has left, the latest first; also what left elsewhere, where a backup has brought its log."""
        # The same few people stand in all of it.
        called = cache(partial(self._called, "person"))
        logs = (_told(log, called) for log in audit_logs(self._session.folder))
        return list(heapq.merge(*logs, key=lambda one: one.time, reverse=True))

    def broken(self) -> list[str]:
        """Return a sentence for each place where lines of the log were changed or taken away."""
        last = str(self._session.setting(_mark(self._session.device), ""))
        cut = [say("导出记录的末尾被删掉过")] if last and not self._log.holds(last) else []
        return [one for log in audit_logs(self._session.folder) for one in _changed(log)] + cut

    def _begin(self, what: str, **facts: Any) -> int:
        time = self._session.now().isoformat(timespec="seconds")
        line = {"time": time, "what": what, "person": self._session.person, "state": _BEGUN}
        line |= {name: value for name, value in facts.items() if value}
        with plainly(), self._numbering:
            number = _next(self._log)
            self._log.add({"number": number, **line})
        return number

    def _end(self, facts: dict[str, Any]) -> None:
        # The database knows the last line, so that a log whose end was taken away is noticed.
        self._session.set_setting(_mark(self._session.device), self._log.add({**facts, "state": _DONE}))


@contextlib.contextmanager
def putting_back(folder: Path, what: str, file: Path, when: dt.datetime) -> Iterator[Callable[[str], dict[str, str]]]:
    """Log in a workspace that is not open that this block makes it of a file.

    What it yields writes the line once the device is known, and returns the settings by which the database knows it.
    """
    log = AuditLog(folder / OWN)
    begun: list[int] = []

    def begin(device: str) -> dict[str, str]:
        begun.append(_next(log))
        line = {"number": begun[0], "time": when.isoformat(timespec="seconds"), "what": what}
        return {_mark(device): log.add({**line, "file": str(file.absolute()), "state": _BEGUN})}

    yield begin
    # It is done: a disk without room for one line more makes that no failure.
    with contextlib.suppress(StorageError):
        log.add({"number": begun[0], "state": _DONE})


def described(one: Export) -> str:
    """Return in words what left, with what was uncovered and why, and whether it was not finished."""
    kinds = (kind_named(name) for name in one.kinds)
    titles = listing(say(kind.title) for kind in kinds if kind)
    told = f"{_called(one.what)}（{titles}）" if titles else _called(one.what)
    told += say("；号码写全，理由：{reason}", reason=one.reason) if one.reason else ""
    return told + {_BEGUN: say("；没有写完"), _FAILED: say("；没有写成")}.get(one.state, "")


def _called(what: str) -> str:
    words = {
        "print": say("打印的表"),
        "binder": say("档案册"),
        "transfer": say("电子档案移交文件夹"),
        "report": say("报表或台账"),
        "excel": say("Excel 导出"),
        "template": say("Excel 模板"),
        "errors": say("标出问题的副本"),
        "fill": say("填好的上级表"),
        "package": say("发给伙伴的数据包"),
        "backup": say("备份到别处"),
        "attachment": say("附件"),
        "printer": say("送到打印机"),
        "reveal": say("看了写全的号码"),
        "restore": say("从备份恢复"),
        "salvage": say("从损坏的数据库里救出"),
    }
    return words.get(what, what)


def opened(kind: Kind, reason: str) -> tuple[str, ...]:
    """Return the fields of a kind that leave uncovered if a reason was written."""
    covering = [one.name for one in kind.fields if isinstance(one, Text) and one.cover]
    return tuple(covering) if clean_line(reason) else ()


def people_of(kind: Kind, record: Record) -> set[str]:
    """Return the people whom a record names in its fields, or whose record it is."""
    named = {str(record.get(one.name)) for one in kind.refs() if "person" in one.to and record.get(one.name)}
    return named | {record.uid} if record.kind == "person" else named


def _told(log: AuditLog, called: Callable[[str], str]) -> list[Export]:
    told: dict[int, dict[str, Any]] = {}
    for line in log.entries():
        if isinstance(line.get("number"), int):
            told.setdefault(line["number"], {}).update(line)
    return [_export(one, called) for _, one in sorted(told.items(), reverse=True) if "what" in one]


def _export(line: dict[str, Any], called: Callable[[str], str]) -> Export:
    facts = {name: line[name] for name in Export.__struct_fields__ if name in line}
    facts |= {name: tuple(facts.get(name, ())) for name in ("kinds", "fields")}
    return Export(**{**facts, "person_name": called(str(line.get("person", "")))})


def _mark(device: str) -> str:
    # Of this computer: elsewhere the log of a backup goes on in its own way.
    return f"exports.{device}"


def _changed(log: AuditLog) -> list[str]:
    of = "" if log.path.name == OWN else f"{log.path.name}："
    return [of + say("导出记录第 {n} 行之前被改动过", n=number) for number in log.broken()]


def _next(log: AuditLog) -> int:
    # Numbers rise from one beginning to the next; what ended meanwhile stands between them with earlier ones.
    begun = (line["number"] for line in log.latest() if "what" in line and isinstance(line.get("number"), int))
    return 1 + next(begun, 0)
