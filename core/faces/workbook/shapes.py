"""Sheets that are no tables of one line a record: those that lie on their side, and cards with heads beside values."""

from collections.abc import Iterable, Mapping

from core.faces.workbook.heads import HEAD_WITHIN, SheetCells, SheetHeads
from core.faces.workbook.labels import Labels
from core.faces.workbook.wire import RawCell

# The heads of a lying table stand in one of the first columns, at least so many below each other.
_COLUMNS, _LEAST = 3, 3


def shape(rows: SheetCells, labels: Iterable[Labels], heads: SheetHeads | None) -> str:
    """Return "lying" or "card" for a sheet whose rows are no lines, nothing for a table."""
    upper = {number: cells for number, cells in sorted(rows.items()) if number <= HEAD_WITHIN}
    across = len(heads.columns) if heads else 0
    for one in labels:
        if _is_card(upper, one, heads):
            return "card"
        if any(_LEAST <= len(_named(upper, column, one)) > across for column in range(1, _COLUMNS + 1)):
            return "lying"
    return ""


def _named(rows: SheetCells, column: int, labels: Labels) -> set[str]:
    texts = (cells[column].text for cells in rows.values() if column in cells and cells[column].letter == "s")
    return {meant[1].name for text in texts if (meant := labels.meant(text))}


def _is_card(rows: SheetCells, labels: Labels, heads: SheetHeads | None) -> bool:
    """Tell whether heads stand beside their values: row after row names other fields, with something between them."""
    found = [fields for cells in rows.values() if (fields := _beside(cells, labels))]
    if heads is None and len(found) < 2:
        return False
    names = [name for fields in found for name in fields]
    # In a table one row holds the heads; where they stand again, they are the same.
    return len(found) > 1 and len(set(names)) == len(names)


def _beside(cells: Mapping[int, RawCell], labels: Labels) -> list[str]:
    """Return the fields that a row names with a value behind each, at least two of them; nothing for another row."""
    meant = {column: one for column, cell in cells.items() if cell.letter == "s" and (one := labels.meant(cell.text))}
    alone = [one[1].name for column, one in meant.items() if column + 1 not in meant]
    return alone if len(meant) > 1 and len(alone) == len(meant) and len(meant) < len(cells) else []
