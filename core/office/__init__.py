"""All that a person can do, by desk; the only door into core.

An office opens one workspace folder. Its desks are loaded when first asked for: this is the one place where modules are
loaded late, so that a window shows and a short command ends before anything heavy is read.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from core.kinds import KINDS, kind_named
from core.model.kind import Kind
from core.model.words import say
from core.office.base.refusals import Busy, Damaged, Misused, Refused
from core.office.base.session import Session
from core.office.base.tables import tables
from core.office.base.translate import plainly
from storage.oplog.operation import BUILT
from storage.store import Progress, Store, new_uid, silent

if TYPE_CHECKING:
    from core.office.agenda.desk import Agenda
    from core.office.attendance.desk import Attendance
    from core.office.base.exports import Exports
    from core.office.county.desk import County
    from core.office.exchange.desk import Exchange
    from core.office.exchange.meeting import Meeting
    from core.office.observation.desk import Observations
    from core.office.papers.desk import Papers
    from core.office.people.adopting import Adopting
    from core.office.people.desk import PeopleDesk
    from core.office.programme.appraisal import Appraisal
    from core.office.programme.counting import Measures
    from core.office.programme.desk import Programme
    from core.office.programme.reporting import Reports
    from core.office.records.desk import Records
    from core.office.upkeep.desk import Upkeep
    from core.office.upkeep.restoring import Rescued
    from core.office.workbooks.desk import Workbooks

__all__ = ["ROLES", "Busy", "Damaged", "Misused", "Office", "Refused", "kinds", "now", "verify"]

ROLES = ("helper", "recipient", "county")


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
    """A school's workspace, opened for the person at the keyboard.

    Each desk is given the parts that it needs, never the office; what follows from the session is told here again.
    """

    def __init__(
        self,
        folder: Path,
        *,
        person: str = "",
        clock: Callable[[], dt.datetime] = now,
        earliest: dt.datetime = BUILT,
        home: Path | None = None,
    ) -> None:
        """Open a workspace; no record is dated before `earliest` (the program's birth), whatever the clock says.

        By `home`, a folder of this computer's own, a copied workspace is told from the one that goes on.
        """
        with plainly():
            self.store = Store.open(folder, tables(), clock=clock, earliest=earliest, home=home)
        self.session = session = Session(self.store, clock, person)
        self.folder, self.school, self.role = session.folder, session.school, session.role
        self.now, self.today, self.scratch = session.now, session.today, session.scratch
        self.setting, self.set_setting, self.at_keyboard = session.setting, session.set_setting, session.at_keyboard
        if self.school:
            with plainly():
                # The first time with words of others here: what was shown goes on counting, and a person is told once.
                if self.store.standing.begin(self.school, self.role):
                    self.set_setting("introduced", self.now().isoformat(timespec="seconds"))
        if self.store.restored:
            # Kept until somebody has read it: the window may be closed before it was seen.
            self.set_setting("restored", self.now().isoformat(timespec="seconds"))
        if self.store.copied:
            self.set_setting("copied", self.now().isoformat(timespec="seconds"))

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
                store.settings.set(name, value)
            store.close()
        office = cls(folder, clock=clock, earliest=earliest)
        try:
            office.records.begin(school, code)
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
            back = restoring.bring_in(office.store, put.salvaged, put.lost)
            office.records.index()
        return restoring.Rescued(put.backup, put.aside, back)

    @property
    def person(self) -> str:
        """Return the uid of the person at the keyboard, "" before somebody has said who it is."""
        return self.records.standing("person", self.session.person)

    def close(self) -> None:
        """Close the workspace and free its lock."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:  # fmt: skip
        self.close()

    @cached_property
    def records(self) -> "Records":
        """Return the desk where records are made, found and changed."""
        from core.office.records.desk import Records

        return Records(self.session, self.store, self._exports, _initials)

    @cached_property
    def people(self) -> "PeopleDesk":
        """Return the desk that ties two entries of one person together."""
        from core.office.people.desk import PeopleDesk

        return PeopleDesk(self.session, self.records, _initials, self._schools_with_computers)

    @cached_property
    def papers(self) -> "Papers":
        """Return the desk that prints."""
        from core.office.papers.desk import Papers

        return Papers(self.session, self.records, self._exports)

    @cached_property
    def exchange(self) -> "Exchange":
        """Return the desk that sends and receives packages."""
        from core.office.exchange.desk import Exchange

        return Exchange(self.session, self.store, self.records, self._exports, self._likely)

    @cached_property
    def workbooks(self) -> "Workbooks":
        """Return the desk that reads and writes Excel."""
        from core.office.workbooks.desk import Workbooks

        return Workbooks(self.session, self.store, self.records, self._exports, self._counts)

    @cached_property
    def programme(self) -> "Programme":
        """Return the desk of duties, plans and matching."""
        from core.office.programme.desk import Programme

        return Programme(self.session, self.records)

    @cached_property
    def appraisal(self) -> "Appraisal":
        """Return the desk of the appraisal, which a school has to turn on."""
        from core.office.programme.appraisal import Appraisal

        return Appraisal(self.session, self.records)

    @cached_property
    def reports(self) -> "Reports":
        """Return the desk of reports and registers."""
        from core.office.programme.reporting import Reports

        return Reports(self.session, self.records, self.programme, self._exports)

    @cached_property
    def measures(self) -> "Measures":
        """Return the desk that counts any measure."""
        from core.office.programme.counting import Measures

        return Measures(self.records, self.reports)

    @cached_property
    def county(self) -> "County":
        """Return the desk of a county office."""
        from core.office.county.desk import County

        return County(self.records, self.exchange)

    @cached_property
    def attendance(self) -> "Attendance":
        """Return the desk of who should come and who came."""
        from core.office.attendance.desk import Attendance

        return Attendance(self.session, self.records, _initials)

    @cached_property
    def observation(self) -> "Observations":
        """Return the desk of lesson observations, each with its lesson."""
        from core.office.observation.desk import Observations

        return Observations(self.session, self.records)

    @cached_property
    def agenda(self) -> "Agenda":
        """Return the desk that calls up what has a day and is not closed."""
        from core.office.agenda.desk import Agenda

        return Agenda(self.session, self.records, self.exchange, self.upkeep, self.programme)

    @cached_property
    def adopting(self) -> "Adopting":
        """Return the desk that knows typed schools again as a partner's own."""
        from core.office.people.adopting import Adopting

        return Adopting(self.session, self.store, self.records, self.people)

    @cached_property
    def meeting(self) -> "Meeting":
        """Return the desk that leads through the meeting with a partner."""
        from core.office.exchange.meeting import Meeting

        return Meeting(self.session, self.store, self.records, self.exchange, self.adopting.adoptable)

    @cached_property
    def upkeep(self) -> "Upkeep":
        """Return the desk of backups, checks, the recovery key and the log of what left."""
        from core.office.upkeep.desk import Upkeep

        return Upkeep(self.session, self.store, self.records, self._exports, self._print_recovery_sheet)

    # Parts that several desks share, or that a desk may ask for only when somebody wants it

    @cached_property
    def _exports(self) -> "Exports":
        from core.office.base.exports import Exports

        return Exports(self.session, self._called)

    def _called(self, kind: str, uid: str) -> str:
        return self.records.called(kind, uid)

    def _counts(self, *asked: Any) -> Any:
        return self.reports.counts(*asked)

    def _schools_with_computers(self) -> set[str]:
        return {peer.school for peer in self.store.peers.all()}

    def _likely(self) -> set[tuple[str, str]]:
        return self.adopting.likely()

    def _print_recovery_sheet(self, to: Path, number: str, groups: Sequence[str], when: dt.datetime) -> None:
        from core.office.papers.recovery_sheet import print_recovery_sheet

        print_recovery_sheet(to, self.records.called("school", self.school), number, groups, when)


def _initials(name: str) -> tuple[tuple[str, ...], str]:
    # The dictionary of readings is loaded with the first name that is kept, not with the window.
    from core.rules.people import found_by

    return found_by(name)


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
