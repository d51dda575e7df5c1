"""What a person has said of a sheet by hand; it goes before what its words say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from core.faces.workbook.places import number


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person has said of a sheet: its head row (0: as found), column letter -> field ("": not read), its rows.

    `take` are rows that are lines although they do not look like it, `leave` those that are none.
    """

    row: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)
    take: frozenset[int] = frozenset()
    leave: frozenset[int] = frozenset()

    def names(self, column: int) -> str | None:
        """Return the field that was chosen for a column, "" if it is not to be read, nothing if nothing was said."""
        return next((name for letters, name in self.columns.items() if number(letters) == column), None)


# A sheet by its name and what its columns are called -> what a person has said of it, now or before.
ChooseSheet = Callable[[str, Sequence[str]], Chosen | None]
