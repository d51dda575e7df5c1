"""The desk of backups, checks and versions."""

import datetime as dt
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core import VERSION
from core.kinds import KINDS
from core.model.words import say
from core.office.base.refusals import Refused
from core.office.base.results import Backup, Drill, Facts
from core.office.base.translate import plainly, told_time
from core.office.upkeep import restoring
from core.office.upkeep.recovery_key import RecoveryKey, recovery_key
from core.office.upkeep.restoring import TakenBack
from storage import values
from storage.files.atomic import Progress, silent
from storage.rescue.open import formats

if TYPE_CHECKING:
    from core.office import Office

# Set by the office when it opens.
_RESTORED = "restored"
_ELSEWHERE = "backup_elsewhere"
_DRILLED = "backup_drilled"
# A copy that nobody has opened for so long is no proven backup.
_DRILL_EVERY = dt.timedelta(days=31)
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


class Upkeep:
    """Keep verified copies, look for damage, tell how things stand."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._store = office.store

    def backup(self, folder: Path | None = None) -> Backup:
        """Make a copy of the database that was opened, checked and counted; one in another place is remembered."""
        if folder is None:
            with plainly():
                return _backup(self._store.backup())
        with self._office.exports.of("backup", folder) as leaving, plainly(folder):
            leaving.persons |= {one.uid for one in self._office.records.every("person")}
            made = _backup(self._store.backup(folder))
        self._office.set_setting(_ELSEWHERE, made.made)
        return made

    def elsewhere(self) -> str:
        """Return when a copy was last put in a second place ("": never)."""
        return str(self._office.setting(_ELSEWHERE, "") or "")

    def backups(self) -> list[Backup]:
        """Return the verified copies, newest first."""
        return [_backup(info) for info in self._store.backups()]

    def drill(self) -> Drill:
        """Open the newest copy to see whether it is good: check it whole and count its records; the day is kept."""
        copies = self._store.backups()
        if not copies:
            raise Refused(say("还没有备份；请先备份一次"), "no_backup")
        with plainly(copies[0].path):
            records = self._store.verify_backup(copies[0].path)
        if records == copies[0].records:
            self._office.set_setting(_DRILLED, told_time(self._office.now()))
        return Drill(copies[0].path, told_time(copies[0].made), copies[0].records, records)

    def drilled(self) -> str:
        """Return when a copy was last opened and found whole ("": never)."""
        return str(self._office.setting(_DRILLED, "") or "")

    def drill_due(self) -> str:
        """Return since when a copy should be opened again to see whether it is good ("": not yet)."""
        copies = self._store.backups()
        # The first month of a new workspace asks for nothing.
        since = self.drilled() or (told_time(copies[-1].made) if copies else "")
        late = since and self._office.now() - dt.datetime.fromisoformat(since) > _DRILL_EVERY
        return since if late else ""

    def take_back(self, database: Path, *, progress: Progress = silent) -> TakenBack:
        """Take in what is missing here of a damaged or set-aside database; a verified backup comes first."""
        restoring.folder_of(database)
        with plainly():
            self._store.backup()
        back = restoring.take_back(self._store, database, progress)
        self._office.records.index()
        return back

    def restored(self) -> str:
        """Return when it was seen that this is an older state than the computer remembers ("": nothing to tell)."""
        return str(self._office.setting(_RESTORED, "") or "")

    def restored_read(self) -> None:
        """Say it no more: somebody has read it."""
        self._office.set_setting(_RESTORED, "")

    def recovery_key(self) -> RecoveryKey:
        """Return how things stand with the key to which copies that leave are sealed."""
        return recovery_key(self._office)

    def check(self, *, deep: bool = False) -> list[str]:
        """Return what is not sound, a sentence each; nothing means all is well."""
        with plainly():
            found = [self._finding(finding) for finding in self._store.check(deep=deep)]
        return found + self._office.exports.broken()

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

    def _finding(self, finding: values.Finding) -> str:
        known = {
            "page": say("数据库的一页已损坏（{detail}）；请从备份恢复", detail=finding.detail),
            "setting": say("数据库的安全设置没有生效（{detail}）", detail=finding.detail),
            "blob": say("附件文件已损坏（{detail}）；请对方重新发送", detail=finding.detail),
            "lost": say("附件文件不在这台电脑上（{detail}）；请对方重新发送", detail=finding.detail),
            "feed": say("操作记录有缺口（{detail}）", detail=finding.detail),
        }
        return known.get(finding.code) or say("发现问题：{code} {detail}", code=finding.code, detail=finding.detail)


def _backup(info: values.BackupInfo) -> Backup:
    return Backup(info.path, info.sequence, info.size, info.sha256, told_time(info.made))


def _week(today: dt.date) -> list[str]:
    monday = today - dt.timedelta(days=today.weekday())
    return [(monday + dt.timedelta(days=number)).isoformat() for number in range(_WEEK)]


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
