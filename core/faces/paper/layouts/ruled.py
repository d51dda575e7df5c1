"""The common ruled form: label and content in pairs, long texts over the full width, child lines as tables."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from core.faces.paper.dates import by_hand_day, period_words
from core.faces.paper.layouts.cells import LABEL, SIZE, class_words, label_cell
from core.faces.paper.layouts.contents import HALF, THIRD, WHOLE, content, fitting_share
from core.faces.paper.layouts.fitting import fullest, most_that_fits, signed_together
from core.faces.paper.layouts.frame import (
    HEAD_FIELDS,
    WIDE,
    WIDTH,
    form_of,
    head_line,
    signatures,
    title_of,
)
from core.faces.paper.layouts.lines import table
from core.faces.paper.layouts.parties import in_its_words, label_of, sides
from core.faces.paper.reading import Reading
from core.kinds.mentoring import LESSON
from core.model.fields import Day, Field, Long, Ref, Rows, Text
from core.model.kind import GridPaper
from core.model.words import say
from core.press.blocks import extent
from core.press.form import Align, Block, Cell, Content, Form, Grid, Row, Valign

# A typed text has room for an afterthought, less where that saves a page; one to be written, for three lines and more.
_LONG_HEIGHT, _TIGHT_HEIGHT = 22.0, 15.0
_MOST_WRITTEN, _LEAST_WRITTEN = 70, 20
# A text that has been typed takes no more of the page than this, however little else there is.
_MOST_FILLED = 60.0
_LINE_HEIGHT = 9.0
# Few rows come first, then no slot much wider than it needs.
_ROW_COST = 100
_A_LONG_TEXT = 300  # characters that want room like a text without a limit
_NEVER = 10**9
# Empty lines of a table: on a blank sheet as many as the page takes, in a filled one only room for an afterthought.
_LEAST_LINES, _MOST_LINES, _AFTERTHOUGHT = 1, 7, 3
_WRITTEN_LINES = 2
# Words about the printing are no part of the paper.
_UNPRINTED = ("role_words",)


@dataclass(frozen=True, slots=True)
class Slot:
    """A label with its content, and how many of its like stand side by side; a tied one stays beside the one before."""

    label: str
    content: Content
    share: int = HALF
    key: str = ""
    long: bool = False
    tied: bool = False
    foot: Content = ""
    # How high it stands in proportion to other long texts.
    part: float = 1
    # What stands there where no three are side by side.
    ample: Content = ""


LineTables = Mapping[str, Callable[[Reading, Rows, float, int], Grid]]
"""Own tables for child lines, by the name of their field."""


def ruled(reading: Reading, tables: LineTables | None = None) -> Form:
    """Return the common ruled form of a record, or its blank sheet; `tables` draw child lines their own way."""
    draw = _sheet(reading, tables or {})
    if reading.record:
        room = _room(draw)
        return signed_together(fullest(lambda lines: draw(lines, room), _LEAST_LINES, _AFTERTHOUGHT))
    lines = most_that_fits(lambda lines: draw(lines, _LEAST_WRITTEN), _WRITTEN_LINES, _MOST_LINES)
    return signed_together(fullest(lambda room: draw(lines, room), _LEAST_WRITTEN, _MOST_WRITTEN))


def _room(draw: Callable[[int, float], Form]) -> float:
    ample, tight = (extent(draw(_LEAST_LINES, room)).pages for room in (_LONG_HEIGHT, _TIGHT_HEIGHT))
    return _TIGHT_HEIGHT if tight < ample else _LONG_HEIGHT


def _sheet(reading: Reading, tables: LineTables) -> Callable[[int, float], Form]:
    """Return how the form is drawn with so many empty lines and so much room; what does not change is made once."""
    paper = reading.kind.paper
    wide = isinstance(paper, GridPaper) and paper.landscape
    width = WIDE if wide else WIDTH
    top: list[Block] = [title_of(reading), *head_line(reading, width)]
    close = signatures([in_its_words(reading, say(one)) for one in paper.signatures] if paper else (), width)
    grids = list(_body(reading, width, tables))
    sheet = form_of(reading, (), paper="A4-landscape" if wide else "A4")

    def draw(lines: int, room: float) -> Form:
        return replace(sheet, blocks=(*top, *(grid(lines, room) for grid in grids), *close))

    return draw


def _body(reading: Reading, width: float, tables: LineTables) -> Iterator[Callable[[int, float], Grid]]:
    """Yield how the grids of a record's fields are drawn, in their order."""
    waiting: list[Slot] = []
    most = _MOST_FILLED if reading.record else None
    left_out = (*_UNPRINTED, *(HEAD_FIELDS if reading.kind.field("school_year") else ()))
    for field in reading.kind.fields:
        if field.name in left_out:
            continue
        if not isinstance(field, Rows):
            waiting += slots(reading, field)
            continue
        if waiting:
            yield _by_room(waiting, width, most)
        waiting = []
        yield _by_lines(reading, field, width, tables.get(field.name))
    if waiting:
        yield _by_room(waiting, width, most)


def _by_room(slots: Sequence[Slot], width: float, most: float | None) -> Callable[[int, float], Grid]:
    draw = grids(slots, width, most)
    return lambda _, room: draw(room)


def _by_lines(
    reading: Reading, field: Rows, width: float, own: Callable[[Reading, Rows, float, int], Grid] | None
) -> Callable[[int, float], Grid]:  # fmt: skip
    @cache
    def draw(lines: int) -> Grid:
        return own(reading, field, width, lines) if own else table(reading, field, width, blank=lines)

    return lambda lines, _: draw(lines)


def slots(reading: Reading, field: Field) -> list[Slot]:
    """Return what a field takes in the grid; the reference to the pairing becomes its two sides."""
    if field.name == "pairing":
        helper, recipient = sides(reading)
        both = [Slot(helper.word, helper.both), Slot(recipient.word, recipient.both, tied=True)]
        return both[:1] if reading.kind.field("recipient") else both
    if isinstance(field, Ref) and field.to == (LESSON.name,):
        return _lesson(reading, field)
    if field.name == "recipient" and reading.kind.field("pairing") and not reading.text(field.name):
        # Where none of the helped schools is named, all of them are meant.
        return [Slot(label_of(reading, field), sides(reading)[1].both)]
    return [_slot(reading, field)]


def _lesson(reading: Reading, field: Field) -> list[Slot]:
    """Return what a paper says of the lesson it is about: nothing where it says so itself, or is about no lesson."""
    lesson = reading.at(field.name)
    if reading.kind.field("topic") or (reading.record and lesson is None):
        return []
    of = partial(_of_lesson, lesson)
    return [
        Slot(say("授课教师"), of("teacher"), HALF, tied=False), Slot(say("学科"), of("subject"), HALF, tied=True),
        Slot(say("年级班级"), class_words(lesson), HALF), Slot(label_of(reading, field), of("topic"), HALF, tied=True),
    ]  # fmt: skip


def _of_lesson(lesson: Reading | None, name: str) -> str:
    return lesson.both(name) if lesson else ""


def declared(reading: Reading, name: str, share: int = 0) -> list[Slot]:
    """Return a field as a slot, of the width given or suited to its type; nothing where the form leaves it out."""
    field = reading.kind.field(name)
    return [_slot(reading, field, share)] if field else []


def _slot(reading: Reading, field: Field, share: int = 0) -> Slot:
    words = content(reading, field)
    return Slot(
        label_of(reading, field),
        period_words(words) if field.name == "period" and isinstance(words, str) else words,
        share or fitting_share(field),
        key=f"{reading.kind.name}.{field.name}",
        ample=by_hand_day() if isinstance(field, Day) and not reading.text(field.name) else "",
        long=isinstance(field, Long) or (isinstance(field, Text) and field.longest >= _A_LONG_TEXT),
    )


def grid(
    slots: Sequence[Slot], width: float = WIDTH, room: float = _LONG_HEIGHT, most: float | None = None
) -> Grid:  # fmt: skip
    """Return slots as a grid of `width` mm, in their order, in as few rows as their widths allow.

    A long text is `room` mm high at least, and grows to `most` where the page has more.
    """
    return grids(slots, width, most)(room)


def grids(slots: Sequence[Slot], width: float = WIDTH, most: float | None = None) -> Callable[[float], Grid]:
    """Return how slots are drawn as a grid with so much room for a long text: the same cells for every trial."""
    columns = _columns(width)
    rows = [(_row(part, most), _part(part)) for part in divided(slots)]

    @cache
    def draw(room: float) -> Grid:
        return Grid(columns, tuple(replace(row, min_height=room * part) if row.fill else row for row, part in rows))

    return draw


def divided(slots: Sequence[Slot]) -> list[Sequence[Slot]]:
    """Return the slots divided into rows of one, two or three."""
    best: list[tuple[int, list[Sequence[Slot]]]] = [(0, [])]
    for end in range(1, len(slots) + 1):
        ways = [
            (best[end - n][0] + _cost(slots[end - n : end]), [*best[end - n][1], slots[end - n : end]])
            for n in (WHOLE, HALF, THIRD)
            if n <= end and _may_stand_together(slots, end - n, end)
        ]
        best.append(min(ways, key=lambda way: way[0], default=(_NEVER, [])))
    return best[-1][1]


def _may_stand_together(slots: Sequence[Slot], start: int, end: int) -> bool:
    # The two sides of a pairing share a row, whatever that costs.
    parted = (0 < at < len(slots) and slots[at].tied for at in (start, end))
    return not any(parted) and all(end - start <= one.share for one in slots[start:end])


def _cost(row: Sequence[Slot]) -> int:
    return _ROW_COST + sum((one.share - len(row)) ** 2 for one in row)


def _columns(width: float) -> tuple[float, ...]:
    # The edges of rows of two and of three pairs, so that both stand in one grid.
    part = width / 3 - LABEL
    slip = width / 2 - width / 3 - LABEL
    return (LABEL, part, LABEL, slip, LABEL, slip, LABEL, part)


_SPANS = {WHOLE: (7,), HALF: (3, 3), THIRD: (1, 3, 1)}


def _part(slots: Sequence[Slot]) -> float:
    """Return how high a row with a long text stands in proportion to others."""
    return max(one.part for one in slots)


def _row(part: Sequence[Slot], most: float | None) -> Row:
    cells: list[Cell] = []
    for one, span in zip(part, _SPANS[len(part)], strict=True):
        words = one.ample if one.ample and len(part) < THIRD else one.content
        align: Align = "left" if one.long or len(part) == WHOLE else "center"
        valign: Valign = "top" if one.long else "middle"
        cells.append(label_cell(one.label))
        cells.append(Cell(words, key=one.key, cols=span, size=SIZE, align=align, valign=valign, foot=one.foot))
    return Row(tuple(cells), min_height=_LINE_HEIGHT, fill=any(one.long for one in part), most=most)
