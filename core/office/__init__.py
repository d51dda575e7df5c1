"""All that a person can do, by desk; the only door into core.

An office opens one workspace folder. Its desks are loaded when first asked for: this is the one place where modules are
loaded late, so that a window shows and a short command ends before anything heavy is read.
"""

import datetime as dt
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from core.kinds import KINDS, kind_named
from core.model.kind import Kind
from core.model.words import say
from core.office.base.refusals import Busy, Damaged, Misused, Refused
from core.office.base.tables import tables
from core.office.base.translate import plainly
from storage.files.atomic import SCRATCH, Progress, silent
from storage.oplog.operation import BUILT
from storage.store import Store, new_uid

if TYPE_CHECKING:
    from core.office.base.exports import Exports
    from core.office.county.desk import County
    from core.office.exchange.desk import Exchange
    from core.office.papers.desk import Papers
    from core.office.people.desk import People
    from core.office.programme.desk import Programme
    from core.office.programme.reporting import Reports
    from core.office.records.desk import Records
    from core.office.upkeep.desk import Upkeep
    from core.office.upkeep.recovering import Recovery
    from core.office.upkeep.restoring import Rescued
    from core.office.workbooks.desk import Workbooks

__all__ = ["ROLES", "Busy", "Damaged", "Misused", "Office", "Refused", "kinds", "now", "verify"]

ROLES = ("helper", "recipient", "county")
# Until a county office sends its own lists, the lists that the program brings lie in this county's scope: every
# school has the same ones, so what two schools write there from the start is one.
PRESET_COUNTY = "0" * 32


def now() -> dt.datetime:
    """Return this moment with its time zone."""
    return dt.datetime.now().astimezone()


def kinds() -> tuple[Kind, ...]:
    """Return every kind of record, in menu order; no workspace is needed."""
    return KINDS


def verify(file: Path, workspace: Path) -> dict[str, Any]:
    """Say of a package, a backup or a PDF made by the program whether it is whole and from whom."""
    from core.office.upkeep import verifying

    return verifying.verify(file, workspace)


class Office:
    """A school's workspace, opened for the person at the keyboard."""

    def __init__(
        self,
        folder: Path,
        *,
        person: str = "",
        clock: Callable[[], dt.datetime] = now,
        earliest: dt.datetime = BUILT,
    ) -> None:
        """Open a workspace; no record is dated before `earliest` (the program's birth), whatever the clock says."""
        self.folder = folder
        self.now = clock
        with plainly():
            self.store = Store.open(folder, tables(), clock=clock, earliest=earliest)
        self.person = person or str(self.setting("person", ""))
        self.school = str(self.setting("school", ""))
        self.role = str(self.setting("role", ""))
        self.home_county = str(self.setting("county", PRESET_COUNTY))
        if self.store.restored:
            # Kept until somebody has read it: the window may be closed before it was seen.
            self.set_setting("restored", self.now().isoformat(timespec="seconds"))

    @classmethod
    def found(
        cls,
        folder: Path,
        *,
        school: str,
        role: str,
        code: str = "",
        clock: Callable[[], dt.datetime] = now,
        earliest: dt.datetime = BUILT,
    ) -> Self:
        """Make a new workspace with its device key, its school's record and the lists that the program brings."""
        if role not in ROLES:
            raise Misused(say("角色只能是 helper、recipient 或 county"), "bad_role")
        _check_school(school, code)
        with plainly():
            store = Store.create(folder, tables(), clock=clock)
            uid = new_uid()
            for name, value in (("school", uid), ("role", role)):
                store.set_setting(name, value)
            store.close()
        office = cls(folder, clock=clock, earliest=earliest)
        try:
            office.records.begin(school, role, code)
        except BaseException:
            office.close()
            raise
        return office

    @classmethod
    def rescue(cls, folder: Path, *, clock: Callable[[], dt.datetime] = now, progress: Progress = silent) -> "Rescued":
        """Have a damaged workspace open again: newest sound backup, then what the damaged database has beyond it.

        Until `progress` is told that all is done nothing is changed, and it may stop the work by raising.
        """
        from core.office.upkeep import restoring

        put = restoring.put_back(folder, progress)
        with cls(folder, clock=clock) as office:
            back = restoring.bring_in(office.store, put.salvaged)
            office.records.index()
        return restoring.Rescued(put.backup, put.aside, back)

    def scratch(self) -> Path:
        """Return the folder of this workspace for files that are only looked at; it is emptied at every opening."""
        folder = self.folder / SCRATCH
        with plainly(folder):
            folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def close(self) -> None:
        """Close the workspace and free its lock."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:  # fmt: skip
        self.close()

    def today(self) -> dt.date:
        """Return today's date on this computer."""
        return self.now().date()

    def at_keyboard(self, person: str) -> None:
        """Say who is typing from now on; remembered on this computer."""
        self.person = person
        self.set_setting("person", person)

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a remembered choice of this computer."""
        return self.store.setting(name, default)

    def set_setting(self, name: str, value: Any) -> None:
        """Remember a choice on this computer; it is never exchanged."""
        with plainly():
            self.store.set_setting(name, value)

    @cached_property
    def records(self) -> "Records":
        """Return the desk where records are made, found and changed."""
        from core.office.records.desk import Records

        return Records(self)

    @cached_property
    def papers(self) -> "Papers":
        """Return the desk that prints."""
        from core.office.papers.desk import Papers

        return Papers(self)

    @cached_property
    def exchange(self) -> "Exchange":
        """Return the desk that sends and receives packages."""
        from core.office.exchange.desk import Exchange

        return Exchange(self)

    @cached_property
    def exports(self) -> "Exports":
        """Return the log of what left the program."""
        from core.office.base.exports import Exports

        return Exports(self)

    @cached_property
    def workbooks(self) -> "Workbooks":
        """Return the desk that reads and writes Excel."""
        from core.office.workbooks.desk import Workbooks

        return Workbooks(self)

    @cached_property
    def programme(self) -> "Programme":
        """Return the desk of duties, plans, matching and reports."""
        from core.office.programme.desk import Programme

        return Programme(self)

    @cached_property
    def reports(self) -> "Reports":
        """Return the desk of reports and registers."""
        from core.office.programme.reporting import Reports

        return Reports(self)

    @cached_property
    def county(self) -> "County":
        """Return the desk of a county office."""
        from core.office.county.desk import County

        return County(self)

    @cached_property
    def people(self) -> "People":
        """Return the desk that ties two entries of one person together."""
        from core.office.people.desk import People

        return People(self)

    @cached_property
    def upkeep(self) -> "Upkeep":
        """Return the desk of backups and checks."""
        from core.office.upkeep.desk import Upkeep

        return Upkeep(self)

    @cached_property
    def recovery(self) -> "Recovery":
        """Return the desk of the recovery key."""
        from core.office.upkeep.recovering import Recovery

        return Recovery(self)

    @cached_property
    def names_of(self) -> Callable[[str], tuple[tuple[str, ...], str]]:
        """Return what tells of a text the pinyin initials by which it is found, and the key by which it is sorted."""
        from core.rules.people import found_by

        return found_by


def _check_school(school: str, code: str) -> None:
    kind = kind_named("school")
    if kind is None:
        return
    for name, typed in (("name_zh", school), ("code", code)):
        field = kind.field(name)
        slip = field.parse(typed).slip if field else None
        if slip:
            raise Misused(slip.message, slip.code)
    if not school.strip():
        raise Misused(say("请写上学校名称"), "no_school")
