"""What stands in the cell of a field by its type: its words, or the blanks and boxes for a hand, and the room it takes.

All that paper knows of a type of field stands here, so that a new type is met in one place.
"""

from typing import assert_never, cast

from core.faces.paper.dates import by_hand_month, by_hand_short_day, by_hand_time
from core.faces.paper.layouts.cells import MM_A_SIGN
from core.faces.paper.local_names import with_local
from core.faces.paper.reading import Reading, shown, unit
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
from core.press.form import Content, Inline, Run, Tick

THIRD, HALF, WHOLE = 3, 2, 1
"""How many slots of a width stand side by side."""
MONEY = 2
"""Places behind the point of an amount of money."""
# More boxes than this are a list to read, not a line to tick.
_MOST_TICKED = 44
_PAD = 4.2


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
            return by_hand_short_day()
        case Month():
            return by_hand_month()
        case Clock():
            return by_hand_time()
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


def width(field: Field) -> float:
    """Return the width in mm that suits what stands in a column of the field's type."""
    match cast(AnyField, field):
        case Clock() | Count() | Measure():
            return 23 if isinstance(field, Measure) and field.places >= MONEY else 15
        case Day():
            return 31
        case Flag() | Month() | Auto() | Name() | Ref(to=("person",)):
            return 25
        case Ref():
            return 40
        case Choice(options=options) | Choices(options=options):
            return min(30.0, max((len(say(option)) for option in options), default=4) * MM_A_SIGN + _PAD)
        case Text(longest=longest):
            return min(60.0, 14 + longest * 0.4)
        case Long() | Rows():
            return 60
        case never:
            assert_never(never)


def fitting_share(field: Field) -> int:
    """Return how many like it may stand side by side: a day takes a third of a line, a long text all of it."""
    match cast(AnyField, field):
        case Day() | Month() | Clock() | Count() | Measure() | Flag() | Name() | Auto():
            return THIRD
        case Choice(options=options):
            return THIRD if ticked_length(options) <= 7 else HALF
        case Ref(to=to):
            return THIRD if to == ("person",) else HALF
        case Choices():
            return HALF
        case Text(longest=longest):
            return THIRD if longest <= 10 else HALF if longest <= 60 else WHOLE
        case Long() | Rows():
            return WHOLE
        case never:
            assert_never(never)


def _boxes(options: tuple[str, ...], more: bool) -> Content:
    if not ticked_length(options):
        return ""
    ticks: tuple[Inline, ...] = tuple(Tick(False, say(option)) for option in options)
    return (*ticks, Run("　　")) if more else ticks


def _after(field: Field) -> str:
    return f" {unit(field)}" if unit(field) else ""
