"""The desk of backups, checks, the recovery key, the log of what left, and versions."""

import datetime as dt
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from core import VERSION
from core.kinds import kind_named
from core.model.words import say
from core.office.base.exports import Export, Exports
from core.office.base.findings import finding
from core.office.base.refusals import Refused
from core.office.base.results import Backup, Drill
from core.office.base.session import Session
from core.office.base.translate import plainly, told_time
from core.office.records.desk import Records
from core.office.upkeep import restoring
from core.office.upkeep.recovery import Recovery, SheetPrinter
from core.office.upkeep.restoring import TakenBack
from storage import formats, values
from storage.db.connection import SQLITE
from storage.store import Store
from storage.values import Progress, silent

# Set by the office when it opens.
_RESTORED, _COPIED = "restored", "copied"
_ELSEWHERE = "backup_elsewhere"
_DRILLED = "backup_drilled"
_PROVED = "proved"
# What is worked out anew from the operations.
_MENDED = ("row", "history")
# A copy that nobody has opened for so long is no proven backup.
_DRILL_EVERY = dt.timedelta(days=31)
_UID = 32
# The libraries whose versions decide how a file comes out.
_WRITERS = ("reportlab", "pikepdf", "openpyxl", "PySide6-Essentials")


def versions() -> dict[str, Any]:
    """Return the versions of the program, of its files and of the libraries that write them."""
    return {
        "program": VERSION,
        "workspace_format": formats.DATABASE,
        "package_format": formats.PACKAGE,
        "sqlite": SQLITE,
        "python": platform.python_version(),
        **{name: _installed(name) for name in _WRITERS},
    }


class Upkeep:
    """Keep verified copies, look for damage, tell how things stand."""

    def __init__(
        self, session: Session, store: Store, records: Records, exports: Exports, print_sheet: SheetPrinter
    ) -> None:
        """Open the desk; `print_sheet` prints the sheet of a recovery key."""
        self._session, self._store, self._records, self._exports = session, store, records, exports
        self.recovery = Recovery(session, store, print_sheet)
        # Whether the last check found what `mend` can put right.
        self.mendable = False

    def backup(self, folder: Path | None = None) -> Backup:
        """Make a copy of the database that was opened, checked and counted; one in another place is remembered."""
        if folder is None:
            with plainly():
                return _backup(self._store.backups.make())
        with self._exports.of("backup", folder) as leaving, plainly(folder):
            leaving.persons |= {one.uid for one in self._records.every("person")}
            made = _backup(self._store.backups.make(folder))
        self._session.set_setting(_ELSEWHERE, made.made)
        return made

    def elsewhere(self) -> str:
        """Return when a copy was last put in a second place ("": never)."""
        return str(self._session.setting(_ELSEWHERE, "") or "")

    def backups(self) -> list[Backup]:
        """Return the verified copies, newest first."""
        return [_backup(info) for info in self._store.backups.all()]

    def drill(self) -> Drill:
        """Open the newest copy to see whether it is good: prove and count its records; the day is kept."""
        copies = self._store.backups.all()
        if not copies:
            raise Refused(say("还没有备份；请先备份一次"), "no_backup")
        with plainly(copies[0].path):
            records = self._store.verify_backup(copies[0].path)
            unsound = tuple(self._unsound(problem) for problem in self._store.backups.prove(copies[0].path))
        if records == copies[0].records and not unsound:
            self._session.set_setting(_DRILLED, told_time(self._session.now()))
        return Drill(copies[0].path, told_time(copies[0].made), copies[0].records, records, unsound)

    def drilled(self) -> str:
        """Return when a copy was last opened and found whole ("": never)."""
        return str(self._session.setting(_DRILLED, "") or "")

    def drill_due(self) -> str:
        """Return since when a copy should be opened again to see whether it is good ("": not yet)."""
        copies = self._store.backups.all()
        # The first month of a new workspace asks for nothing.
        since = self.drilled() or (told_time(copies[-1].made) if copies else "")
        late = since and self._session.now() - dt.datetime.fromisoformat(since) > _DRILL_EVERY
        return since if late else ""

    def take_back(self, database: Path, *, progress: Progress = silent) -> TakenBack:
        """Take in what is missing here of a damaged or set-aside database; a verified backup comes first."""
        restoring.folder_of(database)
        with plainly():
            self._store.backups.make()
        back = restoring.take_back(self._store, database, progress)
        self._records.index()
        return back

    def restored(self) -> str:
        """Return when it was seen that this is an older state than the computer remembers ("": nothing to tell)."""
        return str(self._session.setting(_RESTORED, "") or "")

    def copied(self) -> str:
        """Return when it was seen that this folder was copied, moved or put back ("": nothing to tell)."""
        return str(self._session.setting(_COPIED, "") or "")

    def copied_words(self) -> str:
        """Return the same as a sentence: what it is, and what it means ("": nothing to tell)."""
        if not (since := self.copied()):
            return ""
        return say(
            "这个文件夹是拷贝或移动过来的，或者放回了以前的样子（{time}）；从那时起它用新的编号记录，两边写的都会保留",
            time=since,
        )

    def copied_read(self) -> None:
        """Say it no more: somebody has read it."""
        self._session.set_setting(_COPIED, "")

    def restored_read(self) -> None:
        """Say it no more: somebody has read it."""
        self._session.set_setting(_RESTORED, "")

    def exports(self) -> list[Export]:
        """Return what has left the program, the latest first."""
        return self._exports.all()

    def check(self, *, deep: bool = False, progress: Progress = silent) -> list[str]:
        """Return what is not sound, a sentence each; nothing means all is well.

        A `deep` check proves every segment, record and attachment, and keeps the day on which all was proved.
        """
        with plainly():
            problems = self._store.check(deep=deep, progress=progress)
        sentences = [self._unsound(problem) for problem in problems]
        # One damaged page is found in many places.
        unsound = [*dict.fromkeys(sentences), *self._exports.broken()]
        self.mendable = any(problem.code in _MENDED for problem in problems)
        if deep and not unsound:
            self._session.set_setting(_PROVED, told_time(self._session.now()))
        return unsound

    def mend(self, *, progress: Progress = silent) -> list[str]:
        """Work records out anew that are not what their operations make; a backup comes first. Return what is left."""
        with plainly():
            self._store.backups.make()
            self._store.check(deep=True, mend=True, progress=progress)
        self._records.reading.ties.forget_all()
        self._records.index()
        return self.check(deep=True, progress=progress)

    def proved(self) -> str:
        """Return when every record, segment and attachment was last proved sound ("": never)."""
        return str(self._session.setting(_PROVED, "") or "")

    def version(self) -> dict[str, Any]:
        """Return the versions of program, formats and libraries."""
        return versions()

    def _unsound(self, unsound: values.Unsound) -> str:
        return finding(unsound, self._named)

    def _named(self, detail: str) -> str:
        """Return a record (kind and uid) by its title and name."""
        name, _, uid = detail.partition(" ")
        kind = kind_named(name)
        return f"{say(kind.title)} {self._records.called(name, uid)}" if kind and len(uid) == _UID else detail


def _backup(info: values.BackupInfo) -> Backup:
    return Backup(info.path, info.sequence, info.size, info.sha256, told_time(info.made))


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
