"""The workspaces of the demonstration, side by side: typing at a desk, carrying packages from one to another."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from core.demo.clock import SetClock
from core.demo.entry import ZONE, DeskEntry, moment
from core.model.record import Record
from core.model.words import say
from core.office import Office, Refused
from core.office.base.results import Departure, Receipt
from resources import path

FOUNDED = dt.datetime(2014, 5, 5, 9, tzinfo=ZONE)
_EARLIEST = dt.datetime(2014, 5, 1, tzinfo=ZONE)


def one_kind(entry: DeskEntry) -> tuple[object, ...]:
    """Return the sitting of an entry: what one person enters of one kind in one go."""
    return entry.kind, entry.desk, entry.when, entry.author, entry.gone


class Stage:
    """Holds the offices open and the clock that all share."""

    def __init__(self, folder: Path, founded: dt.datetime = FOUNDED) -> None:
        self.folder = folder
        self.clock = SetClock(founded)
        self.offices: dict[str, Office] = {}
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:  # fmt: skip
        self._open.close()

    def found(self, desk: str, school: str) -> Office:
        """Make a workspace for a school and keep it open."""
        role = desk if desk in ("helper", "county") else "recipient"
        office = Office.found(self.folder / desk, school=school, role=role, clock=self.clock, earliest=_EARLIEST)
        self.offices[desk] = self._open.enter_context(office)
        return office

    def acquaint(self, *hubs: str) -> int:
        """Carry the card of each hub to every other desk and their cards back; return how many were taken in."""
        cards = {desk: self.folder / "out" / "cards" / f"{desk}.qlcard" for desk in self.offices}
        for desk, office in self.offices.items():
            office.exchange.write_card(cards[desk])
        known = {frozenset((hub, desk)) for hub in hubs for desk in self.offices if desk != hub}
        for one, other in map(sorted, known):
            self.offices[one].exchange.trust(cards[other], heard=True)
            self.offices[other].exchange.trust(cards[one], heard=True)
        return 2 * len(known)

    def type_in(self, entries: Iterable[DeskEntry], sitting: Callable[[DeskEntry], object] = one_kind) -> int:
        """Enter what people typed, each at its desk, on its day; what is of one sitting is kept in one transaction."""
        done = 0
        for _, group in itertools.groupby(entries, key=sitting):
            done += self._together(list(group))
        return done

    def carry(self, sender: str, receiver: str) -> Receipt:
        """Send a package and take it in on the other side."""
        return self.receive(receiver, self.send(sender, receiver).path)

    def send(self, sender: str, receiver: str, folder: Path | None = None) -> Departure:
        """Write a package for another desk into the folder of packages, or another one."""
        exchange, to = self.offices[sender].exchange, self.offices[receiver].school
        return exchange.send(to, (folder or self.folder / "out" / "packages") / exchange.suggested_name(to))

    def receive(self, desk: str, package: Path) -> Receipt:
        """Take a package in at a desk."""
        return self.offices[desk].exchange.receive(package)

    def at(self, year: int, month: int, day: int, hour: int = 16) -> None:
        """Let it be that day."""
        self.clock.at(moment(dt.date(year, month, day), hour))

    def seat(self, people: Mapping[str, str]) -> None:
        """Seat the people who keep each desk, so that a visitor opens it as they would."""
        for desk, person in people.items():
            self.offices[desk].at_keyboard(person)

    def digests(self) -> dict[str, dict[str, str]]:
        """Return the digest of every workspace."""
        return {desk: office.exchange.digest() for desk, office in self.offices.items()}

    def _together(self, entries: Sequence[DeskEntry]) -> int:
        first = entries[0]
        office = self.offices[first.desk]
        self.clock.at(first.when)
        # Who sits there changes from paper to paper; the computer is told only who sits there at the end.
        office.session.person = first.author or office.person
        if first.gone:
            for entry in entries:
                office.records.delete(entry.kind, entry.uid)
            return len(entries)
        kept = office.records.save_many([_read(office, entry) for entry in entries])
        for entry, record in zip(entries, kept, strict=True):
            if entry.photo[0]:
                file, caption = entry.photo
                office.records.attach(record.kind, record.uid, path(f"demo/{file}"), caption)
        return len(kept)


def _read(office: Office, entry: DeskEntry) -> Record:
    record, problems = office.records.read(entry.kind, entry.typed, entry.uid)
    if problems:
        facts = "；".join(f"{problem.field} {problem.message}" for problem in problems)
        raise Refused(say("演示材料没有通过检查：{kind} {facts}", kind=entry.kind, facts=facts), "demo_material")
    return record
