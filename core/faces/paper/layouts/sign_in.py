"""The sign-in sheet of a training or meeting: names in pinyin order, a column for each sitting, lines for walk-ins."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.faces.paper.dates import by_hand_day, days_words, short_day_words
from core.faces.paper.layouts.cells import SIZE, label_cell
from core.faces.paper.layouts.contents import HALF, WHOLE
from core.faces.paper.layouts.fitting import fullest
from core.faces.paper.layouts.frame import WIDE, WIDTH, foot, form_of, title_of
from core.faces.paper.layouts.ruled import Slot, grid
from core.faces.paper.local_names import above, local_name
from core.faces.paper.page_mark import mark
from core.faces.paper.reading import Reading, reading
from core.faces.paper.source import Source
from core.kinds import kind_named
from core.model.kind import Kind
from core.model.record import Record
from core.model.term import DayPart, in_day_order
from core.model.words import say
from core.press.form import Cell, Form, Grid, Row
from core.rules.people import sort_key, spread

PRESENT = "到"
# Lines for walk-ins: at least three, else what room the page has; a blank sheet has 25 to 30 in all.
_LEAST_FREE, _MOST_FREE = 3, 30
_FREE = range(1, _MOST_FREE + 1)
_HEIGHT = 7.5
_LONG_NAME = 6
_MOST_UPRIGHT = 2
_NAME, _UNIT, _POST, _REMARK, _NUMBER = 28.0, 46.0, 24.0, 18.0, 12.0


@dataclass(frozen=True, slots=True)
class Guest:
    """One line of the sheet: who, from where, and what is known of each sitting."""

    name: str
    unit: str = ""
    post: str = ""
    order: str = ""
    came: Mapping[DayPart, str] | None = None
    remark: str = ""
    local: str = ""


def sign_in(kind: Kind, records: Sequence[Record], source: Source) -> list[Form]:
    """Return one sheet an event: of attendance records what they say; of an event itself, names to sign beside."""
    if not records:
        return [_sheet(Reading(kind, None, source), None, [], [("", "")])]
    events: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        own = record.kind == kind.name
        name = _event_kind(kind, source, str(record.get("event"))) if own else record.kind
        events.setdefault((name, str(record.get("event")) if own else record.uid), []).extend([record] if own else [])
    return [_of_event(kind, reading(name, uid, source), came, source) for (name, uid), came in events.items()]


def _event_kind(kind: Kind, source: Source, uid: str) -> str:
    names = kind.hangs_on.to if kind.hangs_on else ()
    return next((name for name in names if source.record(name, uid)), "")


def _of_event(kind: Kind, event: Reading | None, came: Sequence[Record], source: Source) -> Form:
    guests = _who_came(came, source) if came else _who_is_asked(event)
    sittings = sorted(
        {(str(one.get("day") or ""), str(one.get("slot") or "")) for one in came}, key=in_day_order
    ) or _sittings(event)
    sheet = Reading(kind, None, source)
    return _sheet(sheet, event, sorted(guests, key=lambda guest: (guest.order, guest.name)), sittings)


def _who_came(came: Iterable[Record], source: Source) -> list[Guest]:
    people: dict[str, list[Record]] = {}
    for record in came:
        people.setdefault(str(record.get("person") or record.get("name")), []).append(record)
    return [_guest(records, source) for records in people.values()]


def _guest(records: Sequence[Record], source: Source) -> Guest:
    first = records[0]
    came = {(str(one.get("day") or ""), str(one.get("slot") or "")): str(one.get("presence") or "") for one in records}
    remark = "、".join(dict.fromkeys(say(str(one.get("remark"))) for one in records if one.get("remark")))
    person = reading("person", str(first.get("person") or ""), source)
    if person:
        return _person(person, came, remark)
    name = str(first.get("name") or "")
    return Guest(name, str(first.get("unit") or ""), order=sort_key(name), came=came, remark=remark)


def _person(person: Reading, came: Mapping[DayPart, str] | None = None, remark: str = "") -> Guest:
    name = person.text("full_name")
    post = person.text("post") or person.text("title")
    order, local = sort_key(name, person.text("sort_key")), local_name("person", person.uid, person.source)
    return Guest(name, person.text("school"), post, order, came, remark, local)


def _who_is_asked(event: Reading | None) -> list[Guest]:
    pairing = event.at("pairing") if event else None
    if pairing is None:
        return []
    schools = [pairing.values.get("helper"), *(line.get("school") for line in pairing.lines("recipients"))]
    people = (one for school in schools if school for one in pairing.source.find("person", school=school))
    kind = kind_named("person")
    return [_person(Reading(kind, one, pairing.source)) for one in people] if kind else []


def _sittings(event: Reading | None) -> list[DayPart]:
    lines = event.lines("slots") if event else ()
    return [(str(line.get("day") or ""), str(line.get("slot") or "")) for line in lines] or [("", "")]


def _sheet(sheet: Reading, event: Reading | None, guests: Sequence[Guest], sittings: Sequence[DayPart]) -> Form:
    wide = len(sittings) > _MOST_UPRIGHT
    width = WIDE if wide else WIDTH
    columns = _columns(sheet, width, len(sittings))
    body = [_line(number, guest, sittings) for number, guest in enumerate(guests, 1)]
    free = (Row((_cell(str(len(body) + at)), *[_cell("")] * (len(sittings) + 4)), _HEIGHT) for at in _FREE)
    # Without remarks the last column is gone from every row.
    rows = tuple(replace(row, cells=row.cells[: len(columns)]) for row in (_head(sheet, sittings), *body, *free))
    top, foot_line = (title_of(sheet), grid(_event_slots(event), width)), _foot(guests, sittings, width)
    made = form_of(sheet, (), paper="A4-landscape" if wide else "A4")
    paper = sheet.kind.paper
    named = made if event is None else _named(made, event, paper.form if paper else "")

    def draw(free: int) -> Form:
        table = Grid(columns, rows[: 1 + len(body) + free])
        return replace(named, blocks=(*top, table, foot_line))

    return fullest(draw, _LEAST_FREE, _MOST_FREE)


def _named(made: Form, event: Reading, form: str) -> Form:
    return Form(
        key=f"{made.key}/{event.uid}", title=made.title, blocks=made.blocks, paper=made.paper, margins=made.margins,
        foot=foot(form, event.uid), page_words=made.page_words, mark=mark(made.key, event.uid),
    )  # fmt: skip


def _event_slots(event: Reading | None) -> list[Slot]:
    def words(*names: str) -> str:
        return next((text for name in names if event and (text := event.text(name))), "")

    def kept(*names: str) -> str:
        return next((str(day) for name in names if event and (day := event.values.get(name))), "")

    speakers = [
        event.source.called("person", str(line.get("person") or "")) or str(line.get("name") or "")
        for line in event.lines("speakers")
    ] if event else []  # fmt: skip
    first, last = (kept(*names) for names in (("start", "date"), ("end",)))
    return [
        Slot(say("培训名称"), words("title", "line"), WHOLE),
        Slot(say("主办单位"), words("organiser"), HALF),
        Slot(say("地点"), words("place"), HALF),
        Slot(say("日期"), days_words(first, last) or by_hand_day(), HALF),
        Slot(say("主讲人"), "、".join(name for name in speakers if name), HALF),
    ]


def _columns(sheet: Reading, width: float, sittings: int) -> tuple[float, ...]:
    last = (_REMARK,) if sheet.kind.field("remark") else ()
    part = (width - _NUMBER - _NAME - _UNIT - _POST - sum(last)) / sittings
    return (_NUMBER, _NAME, _UNIT, _POST, *[part] * sittings, *last)


def _head(sheet: Reading, sittings: Sequence[DayPart]) -> Row:
    names = [_sitting_words(one) for one in sittings]
    words = (say("序号"), sheet.label("person"), say("单位"), say("职务职称"), *names, sheet.label("remark"))
    return Row(tuple(label_cell(word) for word in words), min_height=9, head=True)


def _sitting_words(sitting: DayPart) -> str:
    day, slot = sitting
    if not day:
        return say("签到")
    held = dt.date.fromisoformat(day)
    return f"{short_day_words(held.month, held.day)}\n{say(slot)}{say('签到')}"


def _line(number: int, guest: Guest, sittings: Sequence[DayPart]) -> Row:
    came = [say(guest.came.get(one, "")) if guest.came else "" for one in sittings]
    cells = (
        _cell(str(number)),
        _name_cell(guest, number),
        Cell(guest.unit, align="center", size=SIZE if len(guest.unit) <= 11 else 9),
        Cell(guest.post, align="center", size=SIZE if len(guest.post) <= 5 else 9),
        *(_cell(word) for word in came),
        Cell(guest.remark, align="center", size=9),
    )
    return Row(cells, min_height=_HEIGHT)


def _name_cell(guest: Guest, number: int) -> Cell:
    size = _name_size(guest.name) if not guest.local else 9
    words = above(guest.local, _name_words(guest.name))
    return Cell(words, key=f"attendance.person.{number}", align="center", size=size)


def _name_size(name: str) -> float:
    if len(name) <= _LONG_NAME:
        return 12
    return SIZE if max(map(len, name.split("·"))) < _LONG_NAME else 9


def _name_words(name: str) -> str:
    # A long name may be broken after its dots, nowhere else.
    return spread(name) if len(name) <= _LONG_NAME else name.replace("·", "·\n")


def _foot(guests: Sequence[Guest], sittings: Sequence[DayPart], width: float) -> Grid:
    known = [guest.came for guest in guests if guest.came]
    came = sum(1 for one in known if PRESENT in one.values())
    counts = (str(len(known)), str(came), str(len(known) - came)) if known else ("　　", "　　", "　　")
    words = say("应到 {a} 人　　实到 {b} 人　　请假 {c} 人　　统计人：", a=counts[0], b=counts[1], c=counts[2])
    return Grid((width,), (Row((Cell(words, size=SIZE),), min_height=9),))


def _cell(words: str) -> Cell:
    return Cell(words, align="center", size=SIZE)
