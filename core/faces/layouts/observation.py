"""The lesson observation sheet: head from the lesson, process with its side notes, close, marks, signatures."""

from dataclasses import replace

from core.faces.layouts.cells import boxes
from core.faces.layouts.fitting import fullest, signed_together
from core.faces.layouts.frame import HEAD_FIELDS, by_hand_day, form_of, head_line, signatures, title_of
from core.faces.layouts.lesson_head import lesson_slots
from core.faces.layouts.lesson_process import process
from core.faces.layouts.marks import marks
from core.faces.layouts.parties import sides
from core.faces.layouts.ruled import HALF, THIRD, WHOLE, Slot, declared, grid
from core.faces.reading import Reading
from core.model.fields import Auto, Choice
from core.model.record import Record
from core.model.words import say
from core.press.form import Block, Break, Content, Form

_LEAST_ROWS, _MOST_ROWS = 4, 16
_CLOSING = ("board", "strengths", "weaknesses", "suggestions")


def observation(reading: Reading) -> Form:
    """Return the observation sheet of a record, or the sheet that is taken to a lesson."""
    if reading.lines("process"):
        return signed_together(_drawn(reading, 0))
    return fullest(lambda rows: _drawn(reading, rows), _LEAST_ROWS, _MOST_ROWS)


def _drawn(reading: Reading, rows: int) -> Form:
    blocks: list[Block] = [title_of(reading), *head_line(reading), grid(_head(reading)), process(reading, rows)]
    if not reading.lines("process"):
        # The process fills the front of the sheet, the close its back.
        blocks.append(Break())
    closing = [declared(reading, name) for name in _CLOSING]
    blocks += [grid([*closing, _talk(reading)]), *marks(reading)]
    paper = reading.kind.paper
    return form_of(reading, [*blocks, *signatures(paper.signatures if paper else ())])


def _head(reading: Reading) -> list[Slot]:
    helper, recipient = sides(reading)
    return [
        Slot(helper.word, helper.schools, HALF),
        Slot(recipient.word, recipient.schools, HALF),
        *lesson_slots(reading.at("lesson"), declared(reading, "date", THIRD)),
        declared(reading, "observer", HALF),
        Slot(say("听课累计"), say("本学期第 {n} 节", n=_heard(reading) or "　　"), HALF),
        Slot(say("听课人单位"), reading.of("observer.school"), HALF),
        declared(reading, "observer_role", HALF),
        Slot(say("听课性质"), _ticked(reading, "obs_kind"), WHOLE),
    ]


def _ticked(reading: Reading, name: str) -> Content:
    field = reading.kind.field(name)
    options = field.options if isinstance(field, Choice) else ()
    return boxes(options, str(reading.values.get(name) or ""))


def _heard(reading: Reading) -> int:
    """Return how many lessons the observer had heard in that term when this one was over, 0 on a blank sheet."""
    record = reading.record
    if record is None or not record.get("observer"):
        return 0
    others = reading.source.find("lesson_observation", observer=record.get("observer"))
    earlier = [one for one in others if _when(one) < _when(record) and _term(reading, one) == _term(reading, record)]
    return len(earlier) + 1


def _when(record: Record) -> tuple[str, str]:
    return str(record.get("date")), record.uid


def _term(reading: Reading, record: Record) -> list[object]:
    # Only these two are computed: counting the characters of every sheet heard would take long.
    fields = (reading.kind.field(name) for name in HEAD_FIELDS)
    return [field.of(record.values) for field in fields if isinstance(field, Auto)]


def _talk(reading: Reading) -> Slot:
    day = reading.text("feedback_date") or by_hand_day()
    foot = f"{reading.label('feedback_date')}：{day}"
    return replace(declared(reading, "feedback_talk"), foot=foot)
