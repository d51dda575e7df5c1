"""Several columns of a sheet that mean one field: which of them speaks first, and what the others may add."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from core.faces.workbook.heads import SheetCells, SheetHeads
from core.faces.workbook.lines import Remark
from core.faces.workbook.places import letter
from core.faces.workbook.wire import RawCell
from core.model.fields import Choices, Day, Field, Month
from core.model.text import clean_line
from core.model.words import listing, say

# Lines that are looked at to see which column says more.
_LOOKED_AT = 200
_FULL_DAY = re.compile(r"\d{4}\D+\d{1,2}\D+\d{1,2}日?|\d{8}|\d{4}-\d{2}-\d{2}.*")
_MOBILE = re.compile(r"1\d{10}")
_MOBILE_HEAD = re.compile("手机|移动")


@dataclass(frozen=True, slots=True)
class Shared:
    """A field with several columns, in the order in which they are asked."""

    name: str
    field: Field
    columns: tuple[int, ...]

    @property
    def joined(self) -> bool:
        """Tell whether all columns count together, as several subjects do."""
        return isinstance(self.field, Choices)

    def join(self, before: str, further: str) -> str:
        """Return what the field says with one more column."""
        parts = [part for text in (before, further) for part in re.split("[、,，;；]", text) if part]
        return "、".join(dict.fromkeys(map(clean_line, parts))) if self.joined else before or further

    def told(self, sheet: str, heads: SheetHeads) -> Remark:
        """Return the remark on which column is used for what."""
        first, *others = (heads.words.get(column, letter(column)) for column in self.columns)
        rest = listing(others)
        label = say(self.field.label)
        if self.joined:
            message = say("“{first}”和“{rest}”都记入“{label}”", first=first, rest=rest, label=label)
        else:
            message = say(
                "“{first}”和“{rest}”都是“{label}”：用“{first}”，它空着时用“{rest}”", first=first, rest=rest, label=label
            )
        return Remark(sheet, heads.row, letter(self.columns[1]), others[0], "shared_head", message)


def ranked(field: Field, columns: Sequence[int], rows: SheetCells, heads: SheetHeads) -> tuple[int, ...]:
    """Return the columns of a field, the one that says most first: the fuller date, the mobile number."""
    if len(columns) < 2 or heads.ours:
        return tuple(columns)
    lines = list(islice((cells for number, cells in sorted(rows.items()) if number > heads.row), _LOOKED_AT))

    def worth(column: int) -> tuple[int, int]:
        cells = [line[column] for line in lines if column in line]
        if isinstance(field, Day | Month):
            return sum(map(_is_full, cells)), len(cells)
        if field.name == "phone":
            named = bool(_MOBILE_HEAD.search(heads.words.get(column, "")))
            return sum(1 for cell in cells if _MOBILE.fullmatch(cell.text.strip())), named
        return 0, 0

    return tuple(sorted(columns, key=worth, reverse=True))


def _is_full(cell: RawCell) -> bool:
    return cell.letter == "d" or _FULL_DAY.fullmatch(cell.text.strip()) is not None
