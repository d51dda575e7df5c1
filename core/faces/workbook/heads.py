"""Finds the head row of a sheet and what its columns mean: by hidden machine names in our own, by labels in others'.

One sheet may feed two kinds: a roster holds teachers and, in one column, their telephone numbers. Heads may stand on
several levels; what somebody has said of a column by hand goes before what its words say.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from core.faces.workbook.chosen import ChooseSheet, Chosen
from core.faces.workbook.labels import Labels, is_idle, tells
from core.faces.workbook.places import Head, spread
from core.faces.workbook.wire import RawCell
from core.model.fields import Field, Rows
from core.model.kind import Kind
from core.model.words import say

HEAD_WITHIN = 60
# Heads over heads: how many rows they may take.
_LEVELS = 3
# What stands in the hidden first row of our own sheets beside "kind.field" and "kind.rows.column".
UID, NUMBER, PARENT, PARENT_NUMBER, PARENT_NAME = "#uid", "#no", "#parent", "#parent_no", "#parent_name"
# Prints of what a line was written from.
AGE = "#age"
REFERENCE, OPTIONS = "#ref", "#options"
_MACHINE = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)?\.[#a-z0-9_]+|#(ref|options)\..+")

SheetCells = Mapping[int, Mapping[int, RawCell]]


@dataclass(frozen=True, slots=True)
class HeadColumn:
    """What a column holds: a field of a kind, or one of the marks by which our own sheets are read back."""

    kind: Kind
    field: Field | None
    mark: str = ""


class FoundHeads(NamedTuple):
    """The heads of a sheet, if it has some; what was chosen for it; the words by which its form is known again."""

    heads: "SheetHeads | None"
    chosen: Chosen
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetHeads:
    """The head row of a sheet, the kind its lines are of (or whose child lines they are), and its columns by number."""

    row: int
    kind: Kind
    rows: Rows | None
    columns: Mapping[int, HeadColumn]
    ours: bool
    # What each column is called, the levels above joined to it; those that name nothing we know.
    words: Mapping[int, str]
    unknown: Mapping[int, str]
    # Columns of our own sheets that stand twice.
    doubled: Mapping[int, str] = field(default_factory=dict)
    # The first row of the heads, where they stand on several levels; whether a group of columns has no heads below it.
    top: int = 0
    grouped: bool = False


def find(
    rows: SheetCells, merged: Iterable[str], kinds: Sequence[Kind], wanted: Sequence[Kind], title: str,
    choosing: ChooseSheet | None = None,
) -> FoundHeads:  # fmt: skip
    """Return the heads of a sheet whose lines may be of the `wanted` kinds, and what was chosen for it."""
    early = [row for row in sorted(rows) if row <= HEAD_WITHIN]
    for row in early:
        if ours := _machine(row, rows[row], kinds):
            return FoundHeads(ours, Chosen())
    texts = spread(rows, merged, HEAD_WITHIN)
    # One word alone says too little, unless it was said which kind to look for.
    least = 1 if len(wanted) == 1 else 2
    labels = [Labels(kind, kinds) for kind in wanted]

    def best(sought: Iterable[int], chosen: Chosen) -> SheetHeads | None:
        search = _Search(texts, kinds, chosen)
        found = [heads for row in sought for one in labels if (heads := search.heads(row, one, least))]
        most = max(found, key=lambda heads: _worth(heads, wanted, title), default=None)
        return most and _first(most, {heads.row: heads for heads in found if heads.kind is most.kind})

    heads = best(early, Chosen())
    # Where no word is known, the row with the most texts is taken for the heads of the form.
    row = heads.row if heads else max(early, key=lambda at: sum(place[0] == at for place in texts), default=0)
    words = tuple(texts[place].text for place in sorted(texts) if place[0] == row)
    chosen = (choosing(title, words) if choosing else None) or Chosen()
    by_hand = chosen.columns or chosen.row
    return FoundHeads(best([chosen.row or row], chosen) if by_hand else heads, chosen, words)


def is_reference(cells: Mapping[int, RawCell]) -> bool:
    """Tell whether a first row is that of our own sheet of choices."""
    return any(cell.text.startswith((f"{REFERENCE}.", f"{OPTIONS}.")) for cell in cells.values())


class _Search:
    """Looks for heads among the texts of the upper rows."""

    def __init__(self, texts: Mapping[tuple[int, int], Head], kinds: Sequence[Kind], chosen: Chosen) -> None:
        self._texts, self._kinds, self.chosen = texts, kinds, chosen
        self._width = max((column for _, column in texts), default=0)

    def heads(self, row: int, labels: Labels, least: int) -> SheetHeads | None:
        """Return the heads if the lowest of them stand in this row, for lines of one kind."""
        kind, columns = labels.kind, range(1, self._width + 1)
        own = [column for column in columns if (row, column) in self._texts]
        stacks = {column: self._stack(row, column) for column in columns}
        # A row of lines has no word of a head: neither in its own cells nor over a group of them.
        if not self.chosen.columns and not any(labels.meant(text) for one in own for _, text in stacks[one]):
            return None
        found = {column: meant for column in columns if (meant := self._meant(column, stacks[column], labels))}
        fields = [one for one, _ in found.values() if one.kind is kind and one.field]
        if len(fields) < least or not any(one.field and tells(kind, one.field) for one in fields):
            return None
        words = {
            column: " ".join(dict.fromkeys(text for _, text in reversed(stack)))
            for column, stack in stacks.items()
            if stack
        }
        unknown = {
            column: words[column]
            for column in own
            if column not in found and not is_idle(words[column]) and self.chosen.names(column) is None
        }
        return SheetHeads(
            row=row, kind=kind, rows=None, columns={column: one for column, (one, _) in found.items()}, ours=False,
            words=words, unknown=unknown,
            top=min(self._begins(row, column, stacks[column]) for column in found),
            grouped=any(self._texts[row, column].wide for column in own),
        )  # fmt: skip

    def _stack(self, row: int, column: int) -> list[tuple[int, str]]:
        """Return the texts over a column from this row upward, with their rows: the first, and merged groups."""
        stack: list[tuple[int, str]] = []
        for at in range(row, max(row - _LEVELS, 0), -1):
            head = self._texts.get((at, column))
            if head and (not stack or head.wide):
                stack.append((at, head.text))
        return stack

    def _begins(self, row: int, column: int, stack: Sequence[tuple[int, str]]) -> int:
        """Return the first row of the heads over a column: a merged cell begins above the row that it ends in."""
        top = stack[-1][0] if stack else row
        while top > 1 and self._texts.get((top, column)) == self._texts.get((top - 1, column), ""):
            top -= 1
        return top

    def _meant(self, column: int, stack: Sequence[tuple[int, str]], labels: Labels) -> tuple[HeadColumn, int] | None:
        """Return what a column holds and the row whose words say so: its own words before those above them."""
        name = self.chosen.names(column)
        if name is not None:
            said = labels.named(name) if name else None
            return (HeadColumn(*said), stack[0][0] if stack else 0) if said else None
        joined = [(row, above + text) for (_, text), (row, above) in pairwise(stack)]
        for row, text in (*stack[:1], *joined, *stack[1:]):
            if said := labels.meant(text):
                return HeadColumn(*said), row
        return None


def _machine(row: int, cells: Mapping[int, RawCell], kinds: Sequence[Kind]) -> SheetHeads | None:
    if not cells or not all(_MACHINE.fullmatch(cell.text) for cell in cells.values()):
        return None
    named = {kind.name: kind for kind in kinds}
    paths = {column: cell.text.split(".") for column, cell in cells.items()}
    first = next(iter(paths.values()))
    kind = named.get(first[0])
    if kind is None:
        return None
    rows = next((one for one in kind.rows() if len(first) == 3 and first[1] in (one.name, *one.was)), None)
    known: Sequence[Field] = rows.fields if rows else kind.fields
    columns = {column: _named(kind, path[-1], known) for column, path in paths.items()}
    return SheetHeads(
        row=row + 1,
        kind=kind,
        rows=rows,
        columns={column: one for column, one in columns.items() if one},
        ours=True,
        words={column: path[-1] for column, path in paths.items()},
        unknown={column: paths[column][-1] for column, one in columns.items() if one is None},
        doubled=_doubled(columns, {column: path[-1] for column, path in paths.items()}),
        top=row,
    )


def _named(kind: Kind, name: str, known: Iterable[Field]) -> HeadColumn | None:
    if name.startswith("#"):
        return HeadColumn(kind, None, name)
    return next((HeadColumn(kind, one) for one in known if name in (one.name, *one.was)), None)


def _worth(heads: SheetHeads, wanted: Sequence[Kind], title: str) -> tuple[int, bool, int, bool, int]:
    """Order candidates: more columns of the kind, its name in the sheet's title, the earlier kind and row."""
    named = heads.kind.title in title or say(heads.kind.title) in title
    return _own(heads), named, -list(wanted).index(heads.kind), not heads.grouped, -heads.row


def _own(heads: SheetHeads) -> int:
    return sum(1 for column in heads.columns.values() if column.kind is heads.kind)


def _first(best: SheetHeads, found: Mapping[int, SheetHeads]) -> SheetHeads:
    """Return the heads of the first table where a larger one stands further down: the best of its upper rows."""
    first = min(row for row, heads in found.items() if _own(heads) * 2 >= _own(best))
    levels = [found[row] for row in range(first, first + _LEVELS) if all(at in found for at in range(first, row + 1))]
    return max(levels, key=lambda heads: (_own(heads), not heads.grouped, -heads.row))


def _doubled(columns: Mapping[int, HeadColumn | None], heads: Mapping[int, str]) -> dict[int, str]:
    seen: set[tuple[str, str]] = set()
    doubled: dict[int, str] = {}
    for column, one in columns.items():
        if one is None:
            continue
        name = (one.kind.name, one.field.name if one.field else one.mark)
        if name in seen:
            doubled[column] = heads[column]
        seen.add(name)
    return doubled
