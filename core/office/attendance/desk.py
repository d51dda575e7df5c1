"""The desk of attendance: who should come to a sitting and who came, recorded tick by tick."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.faces.report.matter import all_schools_of
from core.kinds import training
from core.model.fields import Ref
from core.model.kind import Kind
from core.model.record import Record
from core.model.term import MORNING, in_day_order
from core.model.words import listing, say
from core.office.base.refusals import Refused
from core.office.base.session import Session
from core.office.records.desk import Records
from core.office.records.naming import Initials

ATTENDANCE, TRAINING = training.ATTENDANCE.name, training.TRAINING.name
PRESENT = "到"
REASONS = ("公出", "病假", "事假", "旷", "其他")
_MOST = 2_000
_COLUMNS = {"person", "name", "presence", "slot", "day", "unit", "remark"}


@dataclass(frozen=True, slots=True)
class Sitting:
    """One sitting of an event: a day and a half-day."""

    event: str
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

    def event(self, uid: str) -> Record:
        """Return the training or other event that people are recorded at; Refused when there is none."""
        field = self._kind.field("event")
        kinds = field.to if isinstance(field, Ref) else ()
        standing = (self._records.get(kind, uid) for kind in kinds)
        return next((event for event in standing if event), None) or self._records.one(kinds[0], uid)

    def sittings(self, event: Record) -> list[Sitting]:
        """Return the sittings of an event: those it names, those somebody was recorded in, else the first morning."""
        named = [
            Sitting(event.uid, str(line.get("day") or ""), str(line.get("slot") or ""), str(line.get("content") or ""))
            for line in event.lines("slots")
        ]
        known = {(sitting.day, sitting.slot) for sitting in named}
        recorded = {(str(record.get("day")), str(record.get("slot"))) for record in self._recorded(event.uid)}
        others = [Sitting(event.uid, day, slot) for day, slot in recorded - known]
        start = event.get(self._records.kind(event.kind).day) or self._session.today().isoformat()
        ordered = sorted([*named, *others], key=lambda sitting: in_day_order((sitting.day, sitting.slot)))
        return ordered or [Sitting(event.uid, str(start), MORNING)]

    def seats(self, event: Record, sitting: Sitting) -> list[Seat]:
        """Return the people school by school in the order of their names, then the guests, with what was recorded."""
        recorded = [record for record in self._recorded(sitting.event) if _in(sitting, record)]
        by_person = {str(record.get("person")): record for record in recorded if record.get("person")}
        people = list(self._people(event))
        known = {person.uid for person in people}
        others = (self._records.get("person", uid) for uid in by_person if uid not in known)
        own = [_with(self._seat(person), by_person.get(person.uid)) for person in [*people, *filter(None, others)]]
        guests = [
            _with(Seat("", str(record.get("name")), str(record.get("unit") or "")), record)
            for record in recorded
            if record.get("name")
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

    def keep_marks(self, marks: Iterable[tuple[Sitting, Seat]]) -> None:
        """Keep what is recorded of these seats in one transaction; a seat without presence is recorded no longer."""
        self._keep([self._change(sitting, seat) for sitting, seat in marks])

    def take(self, event: Record, lines: Sequence[Mapping[str, Any]]) -> None:
        """Record what a list says of many seats in one transaction; Refused with the number of the line that is wrong.

        A line names a "person" (uid) or "name" and the "presence" ("": recorded no longer), where the event has several
        sittings their "slot" and "day" too; "unit" and "remark" as on the sheet. A name that nobody on the roster bears
        is a guest's.
        """
        sittings = self.sittings(event)
        rosters = {sitting: self.seats(event, sitting) for sitting in sittings}
        changes = []
        for number, line in enumerate(lines, 1):
            try:
                sitting = _sitting_of(sittings, line)
                changes.append(self._change(sitting, _marked(rosters[sitting], line)))
            except Refused as refused:
                raise Refused(say("第 {n} 行：{what}", n=number, what=refused.message), refused.code) from refused
        self._keep(changes)

    @property
    def _kind(self) -> Kind:
        return self._records.kind(ATTENDANCE)

    def _change(self, sitting: Sitting, seat: Seat) -> tuple[Record | None, Record | None]:
        """Return what is kept of a seat, and what is recorded no longer."""
        key = _key(sitting, seat)
        standing = self._records.get(ATTENDANCE, self._kind.uid_of(key))
        if seat.presence:
            return self._ticked(key, seat, standing), None
        return None, standing if standing and not standing.deleted else None

    def _keep(self, changes: Sequence[tuple[Record | None, Record | None]]) -> None:
        ticked = [record for record, _ in changes if record]
        cleared = [record for _, record in changes if record]
        if ticked or cleared:
            self._records.keep_many(ticked, gone=cleared)

    def _ticked(self, key: Mapping[str, str | None], seat: Seat, standing: Record | None) -> Record:
        given = {**key, "presence": seat.presence, "remark": seat.remark, "unit": "" if seat.person else seat.unit}
        ticked, problems = self._records.read(ATTENDANCE, given, standing.uid if standing else "")
        if problems:
            raise Refused(problems[0].message, problems[0].code)
        return ticked

    def _recorded(self, event: str) -> list[Record]:
        return self._records.find(ATTENDANCE, where={"event": event}, limit=_MOST)

    def _people(self, event: Record) -> Iterable[Record]:
        pairing = self._records.get("pairing", str(event.get("pairing") or ""))
        invited = [str(line.get("school")) for line in event.lines("open_to")]
        for school in dict.fromkeys([*(all_schools_of(pairing) if pairing else ()), *invited, self._session.school]):
            people = self._records.find("person", where={"school": school}, limit=_MOST)
            yield from sorted(people, key=self._order)

    def _order(self, person: Record) -> str:
        return str(person.get("sort_key") or "").lower() or self._initials(str(person.get("full_name")))[1]

    def _seat(self, person: Record) -> Seat:
        shown = self._records.shown
        return Seat(person.uid, str(person.get("full_name")), shown(person, "school"), shown(person, "subjects"))


def count(event: Record, among: Sequence[Seat]) -> Counts:
    """Count a sitting; the event's own number of people expected counts before the roster's."""
    reasons = Counter(seat.presence for seat in among if seat.presence not in ("", PRESENT))
    present, away = sum(1 for seat in among if seat.presence == PRESENT), sum(reasons.values())
    unrecorded = sum(1 for seat in among if seat.person and not seat.presence)
    expected = int(event.get("expected") or 0)
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


def _key(sitting: Sitting, seat: Seat) -> dict[str, str | None]:
    who = {"person": seat.person or None, "name": None if seat.person else seat.name}
    return {"event": sitting.event, **who, "day": sitting.day, "slot": sitting.slot}


def _sitting_of(sittings: Sequence[Sitting], line: Mapping[str, Any]) -> Sitting:
    if strange := sorted(line.keys() - _COLUMNS):
        raise Refused(
            say("没有“{name}”这一项；可以写 {known}", name=strange[0], known=listing(sorted(_COLUMNS))), "bad_line"
        )
    meant = [sitting for sitting in sittings if _fits(sitting, line)]
    if len(meant) != 1:
        known = listing(f"{sitting.day} {say(sitting.slot)}" for sitting in sittings)
        raise Refused(say("请用 day 和 slot 写明是哪一场；有：{known}", known=known), "no_sitting")
    return meant[0]


def _fits(sitting: Sitting, line: Mapping[str, Any]) -> bool:
    return line.get("day") in (None, "", sitting.day) and line.get("slot") in (None, "", sitting.slot)


def _marked(seats: Sequence[Seat], line: Mapping[str, Any]) -> Seat:
    person, name = str(line.get("person") or ""), str(line.get("name") or "").strip()
    if bool(person) == bool(name) or "presence" not in line:
        raise Refused(say("请写 person 或 name 中的一项，再写 presence"), "bad_line")
    named = [seat for seat in seats if (seat.person == person if person else seat.name == name)]
    if len(named) > 1:
        raise Refused(say("“{name}”有 {n} 个，请写 person（编号）", name=name, n=len(named)), "ambiguous")
    seat = named[0] if named else Seat(person, name, str(line.get("unit") or ""))
    return replace(seat, presence=str(line["presence"] or ""), remark=str(line.get("remark") or ""))


def _in(sitting: Sitting, recorded: Record) -> bool:
    return (recorded.get("day"), recorded.get("slot")) == (sitting.day, sitting.slot)


def _with(seat: Seat, recorded: Record | None) -> Seat:
    if recorded is None:
        return seat
    return replace(seat, presence=str(recorded.get("presence") or ""), remark=str(recorded.get("remark") or ""))
