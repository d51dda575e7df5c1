"""What this computer remembers besides the workspaces: which one was open last, and what the window then looked like.

By it the window is painted as it was left before the workspace is opened; the workspace's own choices count.
"""

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QSettings


class Worn(NamedTuple):
    """How the window looked when it was closed: language, look, font size, place on the screen, and whose role."""

    language: str = ""
    look: str = "auto"
    points: str = ""
    place: str = ""
    role: str = ""


def last_folder() -> Path | None:
    """Return the folder of the workspace that was open last on this computer, if it is still there."""
    kept = _memory().value("folder", "")
    place = Path(str(kept)) if kept else None
    return place if place and place.is_dir() else None


def remember_folder(folder: Path) -> None:
    """Remember the workspace for the next start."""
    _memory().setValue("folder", str(folder.absolute()))


def last_place() -> Path | None:
    """Return the folder in which a file was chosen last."""
    kept = _memory().value("place_of_files", "")
    return Path(str(kept)) if kept else None


def remember_place(folder: Path) -> None:
    """Remember where a file was chosen: the next one is looked for there."""
    _memory().setValue("place_of_files", str(folder.absolute()))


def worn() -> Worn:
    """Return how the window looked last."""
    memory = _memory()
    return Worn(*(str(memory.value(name, standard)) for name, standard in Worn()._asdict().items()))


def remember_worn(now: Worn) -> None:
    """Remember how the window looks."""
    memory = _memory()
    for name, value in now._asdict().items():
        memory.setValue(name, value)


def _memory() -> QSettings:
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "qinglan", "qinglan")
