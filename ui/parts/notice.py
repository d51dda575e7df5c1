"""A notice in place: one sentence of good news, warning or refusal where the person looks; gone until it is needed."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from core.model.words import say
from core.office import Refused
from ui.parts.banner import Banner


class Notice(Banner):
    """A strip that can be put away."""

    def tell(self, text: str, kind: str = "good", file: Path | None = None) -> None:
        """Show a sentence; kind is "good", "warn" or "bad". Of a file that was written its folder can be opened."""
        acts: dict[str, Callable[[], None]] = {say("知道了"): self.hide}
        if file:
            acts = {say("打开文件夹"): partial(_open, file.parent), **acts}
        self.say(text, acts, kind)
        self.sentence.setAccessibleName(text)

    def refuse(self, error: Exception) -> None:
        """Show why something was refused; what is no refusal rises to the last resort."""
        if not isinstance(error, Refused):
            raise error
        self.tell(error.message, "bad")


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
