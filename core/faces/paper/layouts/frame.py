"""What every form has around its own content: title, head line with term and week, signatures, foot and mark."""

import datetime as dt
from collections.abc import Sequence

from core.faces.paper.dates import by_hand_day, day_words, school_year_words
from core.faces.paper.layouts.cells import SIZE
from core.faces.paper.local_names import left_out
from core.faces.paper.page_mark import mark
from core.faces.paper.reading import Reading
from core.kinds.schools import SCHOOL_CALENDAR
from core.model.words import say
from core.press.form import Align, Blank, Block, Cell, Content, Form, Grid, Inline, Margins, Paper, Row, Run, Title
from core.rules.archive import entered_late
from core.rules.calendar import calendar_of, teaching_week

MARGINS = Margins(top=25, right=18, bottom=20, left=25)
WIDTH = 210 - 25 - 18
"""The width of the text area of an A4 sheet upright, in mm."""
WIDE = 297 - 25 - 18
"""The width of the text area of an A4 sheet lying, in mm."""
HEAD_FIELDS = ("school_year", "term")
"""Fields that stand in the head line, not in the grid."""
_SEAL = "盖章"
_LONG_LABEL = 9


def form_of(reading: Reading, blocks: Sequence[Block], *, paper: Paper = "A4", margins: Margins = MARGINS) -> Form:
    """Return the form of a record: its blocks with the key, outline title, foot and mark that belong to it."""
    declared = reading.kind.paper
    title = say(declared.title) if declared else say(reading.kind.title)
    return Form(
        key=f"{reading.kind.name}/{reading.uid}" if reading.uid else reading.kind.name,
        title=title,
        blocks=tuple(blocks),
        paper=paper,
        margins=margins,
        foot=foot(declared.form if declared else "", reading.uid),
        page_words=page_words(),
        mark=mark(reading.kind.name, reading.uid) if reading.uid else "",
        left_out=tuple(left_out(reading.kind, reading.record, reading.source)) if reading.record else (),
    )


def page_words() -> str:
    """Return how a page names its number; {page} and {pages} are filled in when it is printed."""
    return say("第 {page} 页　共 {pages} 页")


def foot(form: str, uid: str, number: str = "") -> str:
    """Return the foot of a form: its id, the beginning of the record's uid, its archive number."""
    # Only the ids of the printed series (F01 …) mean anything to a reader.
    series = form if form[1:2].isdigit() else ""
    return "　".join(part for part in (series, uid[:8].upper(), number) if part)


def title_of(reading: Reading) -> Title:
    """Return the heading of the form."""
    declared = reading.kind.paper
    return Title(say(declared.title) if declared else say(reading.kind.title), after=2)


def head_line(reading: Reading, width: float = WIDTH) -> list[Block]:
    """Return the line under the title: school year, term and teaching week left, a late entry's true date right."""
    right = late_words(reading) if reading.record else say("用黑色或蓝黑墨水填写，□内打√")
    if reading.kind.field("school_year") is None:
        return [two_ends("", right, width)] if right else []
    return [two_ends(_term_words(reading), right, width)]


def late_words(reading: Reading) -> str:
    """Return the mark of a late entry with the day on which it was truly entered, or ""."""
    record = reading.record
    day = entered_late(str(record.get(reading.kind.day) or ""), record.made) if record else None
    return say("补录 于 {day}", day=day_words(day)) if day else ""


def two_ends(left: Content, right: Content, width: float = WIDTH) -> Grid:
    """Return a line with words at its left and at its right end, without rules."""

    def end(words: Content, align: Align) -> Cell:
        return Cell(words, size=SIZE, align=align, valign="bottom", borders=False)

    return Grid((width * 0.6, width * 0.4), (Row((end(left, "left"), end(right, "right")), min_height=7),))


def signatures(labels: Sequence[str], width: float = WIDTH, per_row: int = 4) -> list[Block]:
    """Return the closing row of a grid: a place for each signature or seal, with room for the day."""
    if not labels:
        return []
    rows = [labels[at : at + per_row] for at in range(0, len(labels), per_row)]
    return [Grid(tuple(width / len(row) for _ in row), (_sign_row(row),)) for row in rows]


def _sign_row(labels: Sequence[str]) -> Row:
    height = 31 if any(_SEAL in one for one in labels) else 24
    cells = tuple(
        Cell((Run(_sign_words(say(one)), "hei"),), size=SIZE, valign="top", foot=by_hand_day()) for one in labels
    )  # fmt: skip
    return Row(cells, min_height=height)


def _sign_words(label: str) -> str:
    return (label.replace("（", "\n（") if len(label) > _LONG_LABEL else label) + "："


def _term_words(reading: Reading) -> Content:
    year, term = reading.text("school_year"), reading.text("term")
    if not year:
        number = Run(say("第"))
        parts: tuple[Inline, ...] = (Blank(26), Run(f"{say('学年')}　"), number, Blank(10), Run(f"{say('学期')}　"))
        return (*parts, number, Blank(10), Run(say("周")))
    week = _week(reading, year)
    return say("{year}学年{term}", year=school_year_words(year), term=term) + (
        f"　{say('第 {n} 周', n=week)}" if week else ""
    )


def _week(reading: Reading, year: str) -> int | None:
    kept = reading.values.get(reading.kind.day)
    if not kept:
        return None
    day = dt.date.fromisoformat(str(kept))
    calendar = calendar_of(reading.source.find(SCHOOL_CALENDAR.name, school_year=year), day)
    return teaching_week(calendar, day) if calendar else None
