"""The lesson observation sheet: head from the lesson, process with its side notes, close, marks, signatures."""

from dataclasses import replace

from core.faces.paper.dates import by_hand_day
from core.faces.paper.layouts.contents import HALF, THIRD, WHOLE, boxes
from core.faces.paper.layouts.fitting import most_that_fits, signed_together
from core.faces.paper.layouts.frame import HEAD_FIELDS, form_of, head_line, signatures, title_of
from core.faces.paper.layouts.lesson_head import lesson_slots
from core.faces.paper.layouts.lesson_process import LEAST_HEIGHT, WRITTEN_HEIGHT, process
from core.faces.paper.layouts.marks import marks
from core.faces.paper.layouts.parties import sides
from core.faces.paper.layouts.ruled import Slot, declared, grid, grids
from core.faces.paper.reading import Reading
from core.model.fields import Auto, Choice
from core.model.record import Record
from core.model.words import say
from core.press.blocks import extent
from core.press.form import Block, Break, Form

_LEAST_ROWS, _MOST_ROWS = 4, 16
# Rows grow in steps of half a millimetre till the front of the sheet is full, as far as a row still looks like one.
_STEP, _HIGHEST = 0.5, 60
# The writing room of the back, in proportion: what a teacher is told takes more than what was on the board.
_CLOSING = (("board", 1.0), ("strengths", 1.1), ("weaknesses", 0.9), ("suggestions", 1.2))
_TALK = 0.8
_AMPLE, _TIGHT = 36, 18


def observation(reading: Reading) -> Form:
    """Return the observation sheet of a record, or the sheet that is taken to a lesson.

    The head and the course of the lesson fill the front; what was thought of it stands on the back.
    """
    kept = bool(reading.lines("process"))
    least = LEAST_HEIGHT if kept else WRITTEN_HEIGHT
    sheet, course = form_of(reading, ()), process(reading)
    top = (title_of(reading), *head_line(reading), grid(_head(reading)))
    close = _close(reading, sheet)

    if reading.kind.field("process") is None:
        return signed_together(replace(sheet, blocks=(*top, *close)))

    def front(rows: int, height: float) -> Form:
        return replace(sheet, blocks=(*top, course(rows, height)))

    if kept and extent(front(0, least)).pages > 1:
        # A long lesson goes on to the back, and the close follows it there.
        return signed_together(replace(sheet, blocks=(*top, course(0, least), *close)))
    rows = 0 if kept else most_that_fits(lambda rows: front(rows, least), _LEAST_ROWS, _MOST_ROWS)
    steps = most_that_fits(lambda at: front(rows, at * _STEP), round(least / _STEP), round(_HIGHEST / _STEP))
    return signed_together(replace(sheet, blocks=(*top, course(rows, steps * _STEP), Break(), *close)))


def _close(reading: Reading, sheet: Form) -> tuple[Block, ...]:
    """Return the back of the sheet with as much writing room as one page gives."""
    slots = [replace(slot, part=part) for name, part in _CLOSING for slot in declared(reading, name)] + _talk(reading)
    paper = reading.kind.paper
    below = [*marks(reading), *signatures(paper.signatures if paper else ())]

    written = grids(slots)

    def back(room: int) -> tuple[Block, ...]:
        return (written(room), *below)

    return back(most_that_fits(lambda room: replace(sheet, blocks=back(room)), _TIGHT, _AMPLE))


def _head(reading: Reading) -> list[Slot]:
    helper, recipient = sides(reading)
    return [
        Slot(helper.word, helper.both, HALF),
        Slot(recipient.word, recipient.both, HALF),
        *lesson_slots(reading.at("lesson"), declared(reading, "date", THIRD)),
        *_observer(reading),
        *declared(reading, "observer_role", HALF),
        *_ticked(reading, "obs_kind"),
    ]


def _observer(reading: Reading) -> list[Slot]:
    if reading.kind.field("observer") is None:
        return []
    return [
        *declared(reading, "observer", HALF),
        Slot(say("听课累计"), say("本学期第 {n} 节", n=_heard(reading) or "　　"), HALF),
        Slot(say("听课人单位"), reading.of("observer.school"), HALF),
    ]


def _ticked(reading: Reading, name: str) -> list[Slot]:
    field = reading.kind.field(name)
    if not isinstance(field, Choice):
        return []
    return [Slot(reading.label(name), boxes(field.options, str(reading.values.get(name) or "")), WHOLE)]


def _heard(reading: Reading) -> int:
    """Return how many lessons the observer had heard in that term when this one was over, 0 on a blank sheet."""
    record = reading.record
    if record is None or not record.get("observer"):
        return 0
    others = reading.source.find(reading.kind.name, observer=record.get("observer"))
    earlier = [one for one in others if _when(one) < _when(record) and _term(reading, one) == _term(reading, record)]
    return len(earlier) + 1


def _when(record: Record) -> tuple[str, str]:
    return str(record.get("date")), record.uid


def _term(reading: Reading, record: Record) -> list[object]:
    # Only these two are computed: counting the characters of every sheet heard would take long.
    fields = (reading.kind.field(name) for name in HEAD_FIELDS)
    return [field.of(record.values) for field in fields if isinstance(field, Auto)]


def _talk(reading: Reading) -> list[Slot]:
    day = reading.text("feedback_date") or by_hand_day()
    foot = f"{reading.label('feedback_date')}：{day}" if reading.kind.field("feedback_date") else ""
    return [replace(slot, foot=foot, part=_TALK) for slot in declared(reading, "feedback_talk")]
