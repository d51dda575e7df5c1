"""The desk of attendance: who should come to a sitting and who came, recorded tick by tick."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from core.model.record import Record
from core.model.term import MORNING, in_day_order
from core.model.words import say
from core.office.base.refusals import Refused
from core.office.base.session import Session
from core.office.records.desk import Records
from core.office.records.naming import Initials

ATTENDANCE = "attendance"
PRESENT = "到"
REASONS = ("公出", "病假", "事假", "旷", "其他")
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Sitting:
    """One sitting of a training: a day and a half-day."""

    training: str
    day: str
    slot: str
    content: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """One person or guest of a sitting, and what was recorded: presence "" while nothing was."""

    person: str
    name: str
    unit: str
    subjects: str = ""
    presence: str = ""
    remark: str = ""

    @property
    def key(self) -> str:
        """Return what tells this seat from the others of its sitting."""
        return self.person or f"guest:{self.name}"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many should come, came, are away for a reason, and are not recorded yet."""

    expected: int
    present: int
    away: int
    open: int
    reasons: tuple[tuple[str, int], ...] = ()


class Attendance:
    """Tell who is expected, and record who came."""

    def __init__(self, session: Session, records: Records, initials: Initials) -> None:
        self._session, self._records, self._initials = session, records, initials

    def sittings(self, training: Record) -> list[Sitting]:
        """Return the sittings of a training: those it names, those somebody was recorded in, else the first morning."""
        named = [
            Sitting(
                training.uid, str(line.get("day") or ""), str(line.get("slot") or ""), str(line.get("content") or "")
            )
            for line in training.lines("slots")
        ]
        known = {(one.day, one.slot) for one in named}
        recorded = {(str(one.get("day")), str(one.get("slot"))) for one in self._recorded(training.uid)}
        others = [Sitting(training.uid, day, slot) for day, slot in recorded - known]
        start = str(training.get("start") or self._session.today().isoformat())
        found = sorted([*named, *others], key=lambda one: in_day_order((one.day, one.slot)))
        return found or [Sitting(training.uid, start, MORNING)]

    def seats(self, training: Record, sitting: Sitting) -> list[Seat]:
        """Return the people of both schools in the order of their names, and the guests, with what was recorded."""
        recorded = [one for one in self._recorded(sitting.training) if _in(sitting, one)]
        by_person = {str(one.get("person")): one for one in recorded if one.get("person")}
        people = list(self._people(training))
        known = {person.uid for person in people}
        people += [
            person for uid in by_person if uid not in known and (person := self._records.get("person", uid)) is not None
        ]
        own = [_with(self._seat(person), by_person.get(person.uid)) for person in people]
        guests = [
            _with(Seat("", str(one.get("name")), str(one.get("unit") or "")), one)
            for one in recorded
            if one.get("name")
        ]
        return own + sorted(guests, key=lambda seat: seat.name)

    def find(self, among: Sequence[Seat], text: str) -> list[Seat]:
        """Return the seats whose name has the typed characters or begins with the pinyin initials."""
        typed = text.strip()
        if not typed:
            return list(among)
        hits = {record.uid for record in self._records.search(typed, kind="person", limit=_MOST)}
        starting = [seat for seat in among if seat.name.startswith(typed)]
        holding = [seat for seat in among if seat not in starting and (seat.person in hits or typed in seat.name)]
        return starting + holding

    def keep_marks(self, sitting: Sitting, marks: Iterable[Seat]) -> None:
        """Keep what is recorded of these seats; a seat without presence is recorded no longer."""
        kept: list[Record] = []
        for seat in marks:
            typed = {
                "event": sitting.training,
                "person": seat.person,
                "name": "" if seat.person else seat.name,
                "day": sitting.day,
                "slot": sitting.slot,
            }
            standing = self._records.get(ATTENDANCE, self._records.kind(ATTENDANCE).uid_of(_key_values(typed)))
            if seat.presence:
                kept.append(self._ticked(typed, seat, standing))
            elif standing and not standing.deleted:
                self._records.delete(ATTENDANCE, standing.uid)
        if kept:
            self._records.save_many(kept)

    def _ticked(self, typed: dict[str, str], seat: Seat, standing: Record | None) -> Record:
        if standing and standing.deleted:
            self._records.undelete(ATTENDANCE, standing.uid)
        given = {**typed, "presence": seat.presence, "remark": seat.remark, "unit": "" if seat.person else seat.unit}
        ticked, problems = self._records.read(ATTENDANCE, given, standing.uid if standing else "")
        if problems:
            raise Refused(problems[0].message, problems[0].code)
        return ticked

    def _recorded(self, training: str) -> list[Record]:
        return self._records.find(ATTENDANCE, where={"event": training}, limit=_MOST)

    def _people(self, training: Record) -> Iterable[Record]:
        pairing = self._records.get("pairing", str(training.get("pairing") or ""))
        schools = [str(line.get("school")) for line in training.lines("open_to")]
        if pairing:
            schools = [
                str(pairing.get("helper")),
                *(str(line.get("school")) for line in pairing.lines("recipients")),
                *schools,
            ]
        for school in dict.fromkeys([*schools, self._session.school]):
            people = self._records.find("person", where={"school": school}, limit=_MOST)
            yield from sorted(people, key=self._order)

    def _order(self, person: Record) -> str:
        return str(person.get("sort_key") or "").lower() or self._initials(str(person.get("full_name")))[1]

    def _seat(self, person: Record) -> Seat:
        shown = self._records.shown
        return Seat(person.uid, str(person.get("full_name")), shown(person, "school"), shown(person, "subjects"))


def count(training: Record, among: Sequence[Seat]) -> Counts:
    """Count a sitting; the training's own number of people expected counts before the roster's."""
    reasons = Counter(seat.presence for seat in among if seat.presence not in ("", PRESENT))
    present, away = sum(1 for seat in among if seat.presence == PRESENT), sum(reasons.values())
    unrecorded = sum(1 for seat in among if seat.person and not seat.presence)
    expected = int(training.get("expected") or 0)
    return Counts(
        expected=expected or sum(1 for seat in among if seat.person),
        present=present,
        away=away,
        # Where fewer are expected than the roster holds, the others are not missed.
        open=min(unrecorded, max(0, expected - present - away)) if expected else unrecorded,
        reasons=tuple((reason, reasons[reason]) for reason in REASONS if reasons[reason]),
    )


def said(counts: Counts) -> str:
    """Return the counts as one line."""
    reasons = "、".join(f"{say(reason)} {n}" for reason, n in counts.reasons)
    away = f"{counts.away}（{reasons}）" if reasons else str(counts.away)
    return say(
        "应到 {expected}　实到 {present}　缺席 {away}　未记 {open}",
        expected=counts.expected,
        present=counts.present,
        away=away,
        open=counts.open,
    )


def _key_values(typed: dict[str, str]) -> dict[str, str | None]:
    return {name: value or None for name, value in typed.items()}


def _in(sitting: Sitting, one: Record) -> bool:
    return (one.get("day"), one.get("slot")) == (sitting.day, sitting.slot)


def _with(seat: Seat, recorded: Record | None) -> Seat:
    if recorded is None:
        return seat
    return replace(seat, presence=str(recorded.get("presence") or ""), remark=str(recorded.get("remark") or ""))
