"""What a page of the window is and what it may ask of its frame; the pages themselves stand in `ui/pages`.

A page is built when it is first opened, by `Page(office, frame)`, with nothing else:

* `refresh()` is called each time the page is shown: read again, keep the place;
* `go(**facts)` is called after `refresh()` when somebody opened the page with facts, as in
  `frame.open("records", kind="lesson", uid=uid)`; facts a page does not know are passed over;
* `leave()` is called before another page is shown and before the window closes: write drafts at once and answer True,
  or answer False to stay (say why by `frame.status`);
* `focus_search()` is called by Ctrl+F, `save()` by Ctrl+S, `stamp()` by F8, `back()` by Esc, `to_paper()` by Ctrl+P;
  by itself each does nothing;
* `undo_stack` belongs to the page; the frame ties Ctrl+Z and Ctrl+Y to the stack of the page that is shown.

What the records page understands in `frame.open("records", …)`:

* `kind=` shows the list of that kind; `uid=` opens that record (`None` of a kind leaves the list as it was);
* `new=True` opens an empty form, `values={field: value}` fills it beforehand;
* `draft=name` opens the form of a draft (names are `kind:uid`, or `kind:new`, `kind:new2` … of records never saved);
* `text=` searches; `where={field: value}` and `between={field: (first, last)}` narrow the list;
* `history=True` shows the versions of the record side by side.

Work of more than a blink runs by `frame.run(job, done, failed, title)`: the job gets a `Tick` to call as
`tick(done, total)` once a row or page (hand it to the office as `progress=`); the status line shows title, progress and
a cancel button; a job without a title runs silently. `done` gets the answer in the window's thread. Without `failed` a
`Refused` is told in the status line, anything else is logged and told kindly.
"""

from collections.abc import Callable
from typing import Any, ClassVar, Protocol, TypeVar

from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QWidget

from core.office import Office, Refused
from ui.entries import Entry, entries
from ui.task import Job, Tick

__all__ = ["Entry", "Frame", "Page", "entries"]

T = TypeVar("T")


class Frame(Protocol):
    """What a page may ask of the window around it."""

    @property
    def undo_stack(self) -> QUndoStack:
        """Return the undo stack of the page that is shown."""

    def status(self, text: str, kind: str = "") -> None:
        """Say one sentence in the status line; kind is "", "good", "warn" or "bad"."""

    def open(self, page: str, **facts: Any) -> None:
        """Show a page, and hand it what it should show."""

    def run(
        self,
        job: Callable[[Tick], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        title: str = "",
    ) -> Job[T]:
        """Run a job off the screen's thread with progress and a cancel button in the status line."""

    def tell(self, refused: Refused) -> None:
        """Say in the status line what was refused and why."""

    def restyle(self) -> None:
        """Apply the remembered look, font size and language (settings "look", "points", "language")."""


class Page(QWidget):
    """One page of the window; a subclass names itself as in `entries()` and does what it needs of the methods below."""

    name: ClassVar[str] = ""

    def __init__(self, office: Office, frame: Frame) -> None:
        super().__init__()
        self.office = office
        self.frame = frame
        self.undo_stack = QUndoStack(self)
        self.setObjectName(f"page-{self.name}")

    @property
    def title(self) -> str:
        """Return the word of the page in the rail."""
        return entries(self.office.role)[self.name].title

    @property
    def icon(self) -> str:
        """Return the name of the page's icon."""
        return entries(self.office.role)[self.name].icon

    def refresh(self) -> None:
        """Read again what is shown; the page was opened or records changed."""

    def go(self, **facts: Any) -> None:
        """Show what the facts name."""

    def leave(self) -> bool:
        """Write what waits, and tell whether the page may be left."""
        return True

    def focus_search(self) -> None:
        """Put the keyboard into the page's search box."""

    def save(self) -> None:
        """Save what is being edited."""

    def stamp(self) -> None:
        """Insert a time stamp where the page has a place for one."""

    def back(self) -> None:
        """Go from the form back to the list."""

    def to_paper(self) -> None:
        """Show on paper what is open, or send to the printer what is shown."""
