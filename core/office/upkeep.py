"""The desk of backups, checks and versions."""

import datetime as dt
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core import VERSION
from core.kinds import KINDS
from core.model.words import say
from core.office.refusals import Refused
from core.office.results import Backup, Facts
from core.office.storing import plainly, told_time
from storage import answers
from storage.files import Blobs
from storage.opening import DATABASE, formats
from storage.store import Store

if TYPE_CHECKING:
    from core.office import Office

_WEEK = 7
# The libraries whose versions decide how a file comes out.
_WRITERS = ("reportlab", "pikepdf", "openpyxl", "PySide6-Essentials")


def versions() -> dict[str, Any]:
    """Return the versions of the program, of its files and of the libraries that write them."""
    return {
        "program": VERSION,
        **formats(),
        "python": platform.python_version(),
        **{name: _installed(name) for name in _WRITERS},
    }


def restore(file: Path, to: Path) -> None:
    """Open a backup in a new folder; nothing is ever overwritten."""
    if not file.is_file():
        raise Refused(say("没有找到文件“{file}”", file=file), "no_file")
    with plainly(file):
        Store.restore(file, to)


def salvage(database: Path, to: Path) -> dict[str, tuple[int, int]]:
    """Read what can be read of a damaged database into a new workspace; per table (rows that came, rows lost)."""
    folder = database if database.is_dir() else database.parent
    if not (folder / DATABASE).is_file():
        raise Refused(say("没有找到文件“{file}”", file=database), "no_file")
    if to.exists() and any(to.iterdir()):
        raise Refused(say("“{folder}”不是空文件夹；请换一个新文件夹", folder=to), "not_empty")
    with plainly(database):
        saved = to / "salvaged.db"
        counts = Store.salvage(folder, saved)
        Store.restore(saved, to)
        saved.unlink()
        for blob in Blobs(folder / "files").all():
            Blobs(to / "files").keep(blob)
    return counts


class Upkeep:
    """Keep verified copies, look for damage, tell how things stand."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._store = office.store

    def backup(self, folder: Path | None = None) -> Backup:
        """Make a copy of the database that was opened, checked and counted."""
        with plainly(folder):
            return _backup(self._store.backup(folder))

    def backups(self) -> list[Backup]:
        """Return the verified copies, newest first."""
        return [_backup(info) for info in self._store.backups()]

    def check(self, *, deep: bool = False) -> list[str]:
        """Return what is not sound, a sentence each; nothing means all is well."""
        with plainly():
            return [self._finding(finding) for finding in self._store.check(deep=deep)]

    def version(self) -> dict[str, Any]:
        """Return the versions of program, formats and libraries."""
        return versions()

    def today_facts(self) -> Facts:
        """Return what is open and what this month and this week hold."""
        office, today = self._office, self._office.today()
        copies = self._store.backups()
        peers = [] if not self._store.peers() else office.exchange.peers()
        days = self._days(today)
        return Facts(
            drafts=len(self._store.drafts()),
            conflicts=len(self._store.conflicts()),
            unsent=tuple(peer for peer in peers if peer.unsent and not peer.revoked),
            last_backup=told_time(copies[0].made) if copies else "",
            counts={kind.name: self._store.count(kind.name) for kind in KINDS},
            month={name: sum(n for day, n in each.items() if day[:7] == today.isoformat()[:7])
                   for name, each in days.items()},
            week={day: {name: n for name, each in days.items() if (n := each.get(day, 0))} for day in _week(today)},
        )  # fmt: skip

    def _days(self, today: dt.date) -> dict[str, dict[str, int]]:
        """Return how many records each dated kind has on each day of this month and this week."""
        week, first = _week(today), today.replace(day=1)
        last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        span = (min(week[0], first.isoformat()), max(week[-1], last.isoformat()))
        dated = [kind for kind in KINDS if kind.day and kind.archive and kind.name != "school_calendar"]
        return {kind.name: self._store.tally(kind.name, kind.day, between={kind.day: span}) for kind in dated}

    def _finding(self, finding: answers.Finding) -> str:
        known = {
            "page": say("数据库的一页已损坏（{detail}）；请从备份恢复", detail=finding.detail),
            "setting": say("数据库的安全设置没有生效（{detail}）", detail=finding.detail),
            "blob": say("附件文件缺失或已损坏（{detail}）；请对方重新发送", detail=finding.detail),
            "feed": say("操作记录有缺口（{detail}）", detail=finding.detail),
        }
        return known.get(finding.code) or say("发现问题：{code} {detail}", code=finding.code, detail=finding.detail)


def _backup(info: answers.BackupInfo) -> Backup:
    return Backup(info.path, info.sequence, info.size, info.sha256, told_time(info.made))


def _week(today: dt.date) -> list[str]:
    monday = today - dt.timedelta(days=today.weekday())
    return [(monday + dt.timedelta(days=number)).isoformat() for number in range(_WEEK)]


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
