"""Sheets of one writer that say nearly the same, as those copied with another day on them; only people judge them."""

import re
from collections.abc import Iterator, Mapping

from core.model.fields import Long, Rows
from core.model.kind import Kind
from core.model.record import Record

_PIECE = 6
# Shorter than this, two honest sheets may well say the same.
_LEAST = 80
# Of all pieces of both texts, so much is common to them.
_SHARE = 0.8
_MARKS = re.compile(r"[\W_]+")


def pieces(kind: Kind, record: Record) -> frozenset[str]:
    """Return the runs of six signs of a record's long texts, marks left out; none where there is too little to tell."""
    text = _MARKS.sub("", "".join(_texts(kind, record)))
    if len(text) < _LEAST:
        return frozenset()
    return frozenset(text[at : at + _PIECE] for at in range(len(text) - _PIECE + 1))


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether two texts, as pieces, are nearly the same."""
    shorter, longer = sorted((len(one), len(other)))
    if shorter < _SHARE * longer or not shorter:
        return False
    common = len(one & other)
    return common >= _SHARE * (shorter + longer - common)


def copies(written: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    """Yield each text (by its key, in the given order) that is nearly the same as an earlier one, with that one."""
    earlier: dict[str, frozenset[str]] = {}
    for key, text in written.items():
        for other, held in earlier.items():
            if alike(text, held):
                yield key, other
                break
        earlier[key] = text


def _texts(kind: Kind, record: Record) -> Iterator[str]:
    for field in kind.kept():
        value = record.get(field.name)
        if isinstance(field, Long) and value:
            yield str(value)
        elif isinstance(field, Rows) and isinstance(value, (list, tuple)):
            names = [column.name for column in field.fields if isinstance(column, Long)]
            yield from (str(line.get(name) or "") for line in value for name in names)
