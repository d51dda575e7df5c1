"""One picture of the window for those who check a package: grabbed when its first page stands; then the end."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from ui.window import Window

_TURN_MS = 250
# A page that reads for ever is pictured as it then is.
_MOST_TURNS = 80


class Shot(QObject):
    """Waits until the window is quiet for a turn, grabs it and closes it."""

    def __init__(self, file: Path, shown: Callable[[], QWidget | None]) -> None:
        super().__init__()
        self._file = file
        self._shown = shown
        self._turns = 0
        self._quiet = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_TURN_MS)

    def _look(self) -> None:
        window = self._shown()
        self._turns += 1
        quiet = not isinstance(window, Window) or (window.page is not None and not window.busy)
        if window and ((quiet and self._quiet) or self._turns > _MOST_TURNS):
            self._timer.stop()
            window.grab().save(str(self._file))
            window.close()
        self._quiet = quiet
