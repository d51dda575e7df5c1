"""What stands in one cell of a form: a kept value in words, or the blanks and boxes that a hand fills."""

from typing import assert_never, cast

from core.faces.local_names import with_local
from core.faces.reading import Reading, shown, unit
from core.model.fields import (
    AnyField,
    Auto,
    Choice,
    Choices,
    Clock,
    Count,
    Day,
    Field,
    Flag,
    Long,
    Measure,
    Month,
    Name,
    Ref,
    Rows,
    Text,
    Value,
)
from core.model.words import say
from core.press.form import Cell, Content, Inline, Run, Tick, label

LABEL = 25.0
"""The width of a label cell in mm."""
SIZE = 10.5
"""五号, the type size of labels and contents."""
MM_A_SIGN = SIZE * 25.4 / 72
"""The width of one Chinese character at that size, in mm."""
# More boxes than this are a list to read, not a line to tick.
_MOST_TICKED = 44
_LABEL_LINE = 5
_FIRST_HAN = "⺀"


def label_cell(text: str, *, cols: int = 1, rows: int = 1) -> Cell:
    """Return a label cell; what does not fit on its line is broken where Chinese readers pause."""
    return label(_broken(text), cols=cols, rows=rows, size=SIZE)


def content(reading: Reading, field: Field) -> Content:
    """Return what stands in the cell of a field: its words with their unit, or what a hand needs to fill it."""
    words = reading.both(field.name)
    return f"{words}{_after(field)}" if words else by_hand(field)


def line_content(reading: Reading, column: Field, value: Value) -> Content:
    """Return what stands in the cell of a child line; its unit stands in the head of the column."""
    words = with_local(column, value, shown(column, value, reading.source), reading.source)
    return words if words or not isinstance(column, Flag) else by_hand(column)


def by_hand(field: Field) -> Content:
    """Return the blanks and boxes that a hand fills on a sheet without an answer."""
    match cast(AnyField, field):
        case Day():
            return f"　　{say('年')}　{say('月')}　{say('日')}"
        case Month():
            return f"　　{say('年')}　{say('月')}"
        case Clock():
            return say("　　时　　分")
        case Flag():
            return (Tick(False, say("是")), Tick(False, say("否")))
        case Choice(options=options, open_list=more) | Choices(options=options, open_list=more):
            return _boxes(options, more)
        case Count() | Measure() | Auto():
            return f"　　　{unit(field)}" if unit(field) else ""
        case Text() | Name() | Long() | Ref() | Rows():
            return ""
        case never:
            assert_never(never)


def boxes(options: tuple[str, ...], chosen: str) -> Content:
    """Return every option with its box, the chosen ones ticked."""
    taken = chosen.split("、")
    return tuple(Tick(option in taken, say(option)) for option in options)


def ticked_length(options: tuple[str, ...]) -> int:
    """Return how many characters of room the options take with their boxes, 0 when they are too many to tick."""
    room = sum(len(say(option)) + 2 for option in options)
    return room if room <= _MOST_TICKED else 0


def _broken(text: str) -> str:
    if len(text) <= _LABEL_LINE or "\n" in text or text[0] < _FIRST_HAN:
        return text
    head, bracket, rest = text.partition("（")
    if bracket:
        return f"{head}\n（{rest}" if len(rest) < _LABEL_LINE else text
    # Chinese words are mostly pairs: 交换意见 | 情况, not 交换意见情 | 况.
    half = (len(text) + 1) // 2
    at = half + half % 2
    return f"{text[:at]}\n{text[at:]}" if len(text) <= 2 * _LABEL_LINE else text


def _boxes(options: tuple[str, ...], more: bool) -> Content:
    if not ticked_length(options):
        return ""
    ticks: tuple[Inline, ...] = tuple(Tick(False, say(option)) for option in options)
    return (*ticks, Run("　　")) if more else ticks


def _after(field: Field) -> str:
    return f" {unit(field)}" if unit(field) else ""
