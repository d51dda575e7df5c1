"""What the records page can undo: a save, a deletion, typing that was given up."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

from PySide6.QtGui import QUndoCommand

from core.model.record import Record
from core.model.words import say
from core.office import Office


class Host(Protocol):
    """What these steps ask of the page."""

    office: Office

    def attempt(self, act: Callable[[], Any]) -> Any:
        """Do it, or say why the office refused."""

    def reread(self, uid: str) -> None:
        """Read the list again, and the record that changed."""

    def go(self, **facts: Any) -> None:
        """Show a record, or an empty form."""

    def go_on(self, typed: Mapping[str, Any]) -> None:
        """Put typing back into the form."""


class Saved(QUndoCommand):
    """One save: undone by putting back the fields it changed, and only those."""

    def __init__(self, page: Host, before: Record | None, after: Record) -> None:
        super().__init__(say("保存"))
        self._page = page
        self._before, self._after = before, after
        self._fresh = True

    def undo(self) -> None:
        """Put back what stood there before; a new record is hidden again."""
        records = self._page.office.records
        if self._before is None:
            self._page.attempt(lambda: records.delete(self._after.kind, self._after.uid))
        else:
            self._put(self._after, self._before)
        self._page.reread(self._after.uid)

    def redo(self) -> None:
        """Save again; the first time it was done already."""
        if self._fresh:
            self._fresh = False
            return
        records = self._page.office.records
        if self._before is None:
            self._page.attempt(lambda: records.undelete(self._after.kind, self._after.uid))
        else:
            self._put(self._before, self._after)
        self._page.reread(self._after.uid)

    def _put(self, old: Record, new: Record) -> None:
        records = self._page.office.records
        now = records.get(self._after.kind, self._after.uid)
        if now is None:
            return
        names = {name for name in old.values.keys() | new.values.keys() if old.get(name) != new.get(name)}
        values = {name: value for name, value in now.values.items() if name not in names}
        values |= {name: new.get(name) for name in names if new.get(name) is not None}
        self._page.attempt(lambda: records.save(now.holding(values)))


class Deleted(QUndoCommand):
    """Records hidden as one step."""

    def __init__(self, page: Host, kind: str, uids: list[str]) -> None:
        super().__init__(say("删除"))
        self._page = page
        self._kind, self._uids = kind, uids

    def undo(self) -> None:
        """Bring the records back."""
        for uid in self._uids:
            self._page.attempt(partial(self._page.office.records.undelete, self._kind, uid))
        self._page.reread(self._uids[0])

    def redo(self) -> None:
        """Hide the records."""
        for uid in self._uids:
            self._page.attempt(partial(self._page.office.records.delete, self._kind, uid))
        self._page.reread(self._uids[0])


class GivenUp(QUndoCommand):
    """Typing that was thrown away: undone by putting it back into the form."""

    def __init__(self, page: Host, kind: str, uid: str, typed: Mapping[str, Any]) -> None:
        super().__init__(say("放弃改动"))
        self._page = page
        self._kind, self._uid, self._typed = kind, uid, typed

    def undo(self) -> None:
        """Put the typing back."""
        self._show()
        self._page.go_on(self._typed)

    def redo(self) -> None:
        """Show the record as it is kept."""
        self._show()

    def _show(self) -> None:
        self._page.go(kind=self._kind, uid=self._uid, new=not self._uid)
