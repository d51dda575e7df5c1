"""The columns that child lines have on paper: which there are, how wide they are, what stands in them."""

from collections.abc import Sequence

from core.faces.paper.layouts.cells import MM_A_SIGN, label_words
from core.faces.paper.layouts.contents import line_content, width
from core.faces.paper.reading import Reading, unit
from core.model.fields import Auto, Field, Long, Ref, Rows, Text, Values
from core.press.form import Content

LINE_HEIGHT = 8.0
"""The height of a line that a hand fills with a word or two, in mm."""
_A_SENTENCE = 200
_PERSON, _OUTSIDER = "person", "name"
_PAD = 4.2
_NARROWEST, _NARROW_TEXT = 17.0, 28.0


def columns_of(rows: Rows) -> tuple[Field, ...]:
    """Return the columns that lines have on paper: people of the schools and others share the one of their names."""
    return tuple(one for one in rows.fields if one.name != _OUTSIDER or not rows.column(_PERSON))


def head_words(column: Field) -> str:
    """Return the head of a column: its label, and below it its unit."""
    return f"{label_words(column)}\n（{unit(column)}）" if unit(column) else label_words(column)


def words_of(reading: Reading, column: Field, line: Values) -> Content:
    """Return what stands in a column of a line: the name of who has no record of his own in the place of one."""
    if isinstance(column, Auto):
        return line_content(reading, column, column.of(line))
    if column.name == _PERSON and not line.get(_PERSON):
        return str(line.get(_OUTSIDER) or "")
    return line_content(reading, column, line.get(column.name))


def written_height(column: Field) -> float:
    """Return how high a line must be to write by hand what stands in the column."""
    if isinstance(column, Long):
        return 20
    return 10.5 if isinstance(column, Text) and column.longest >= _A_SENTENCE else LINE_HEIGHT


def too_narrow(columns: Sequence[Field], widths: Sequence[float]) -> bool:
    """Tell whether a column leaves a long text fewer characters than can be read."""
    pairs = zip(columns, widths, strict=True)
    return any(isinstance(column, Long) and width < _NARROW_TEXT for column, width in pairs)


def wanted_width(column: Field) -> float:
    """Return the width in mm that suits the column's type and its head."""
    head = max(len(part) for part in head_words(column).split("\n")) * MM_A_SIGN + _PAD
    return max(width(column), min(head, 24))


def spread(wanted: Sequence[float], worded: Sequence[bool], room: float) -> tuple[float, ...]:
    """Return the widths brought to `room` mm: what is left over goes to the columns that are `worded`."""
    over = room - sum(wanted)
    # Words can be broken, figures and days cannot: what is too much is first taken from the columns of words.
    spare = 0.0 if over > 0 else _NARROWEST
    free = [max(0.0, width - spare) if words else 0.0 for words, width in zip(worded, wanted, strict=True)]
    if not any(free) or over + sum(free) < 0:
        return tuple(width * room / sum(wanted) for width in wanted)
    return tuple(width + over * part / sum(free) for width, part in zip(wanted, free, strict=True))


def is_worded(column: Field) -> bool:
    """Tell whether words stand in a column, which can be broken, not a day, a figure or a name."""
    return isinstance(column, (Text, Long)) or (isinstance(column, Ref) and not {"person", "school"} & set(column.to))
