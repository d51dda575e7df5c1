"""Files handed to the program from outside, as words of its start or dropped on its window: packages and cards.

Knows them by their names alone, loads nothing, and leaves what they hold to the page that shows them.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

PACKAGE_ENDING = ".qinglan"
CARD_ENDING = ".qlcard"


def is_handed(file: Path) -> bool:
    """Tell whether the name is that of a package or a card; the file need not be there."""
    return file.suffix.lower() in (PACKAGE_ENDING, CARD_ENDING)


def apart(words: Sequence[str], options: set[str]) -> tuple[list[Path], list[str]]:
    """Split the words of a start into files and the rest; the word behind an option is the option's own."""
    files: list[Path] = []
    rest: list[str] = []
    for before, word in zip(["", *words], words, strict=False):
        if before not in options and _is_file(word):
            files.append(Path(word).absolute())
        else:
            rest.append(word)
    return files, rest


def dropped(data: "QMimeData") -> list[Path]:
    """Return the files of this computer that are dragged over a widget."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _is_file(word: str) -> bool:
    # No command has a dot or a folder in its name; a file of any other name is told apart from a slip by being there.
    path = Path(word)
    return not word.startswith("-") and (
        is_handed(path) or ((bool(path.suffix) or len(path.parts) > 1) and path.is_file())
    )
