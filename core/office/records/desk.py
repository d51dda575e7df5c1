"""The desk where records are made, found and changed.

Each act stands in a part of its own: fitting what was typed to its kind in the entry, finding in the finder, saving in
the saver, files in the files. The desk is what the other desks and the window speak to.
"""

from collections.abc import Container, Iterable
from typing import Any

from core.kinds.mentoring import RUBRIC
from core.kinds.presets import presets
from core.model.fields import Values
from core.model.record import Problem, Record, read
from core.model.words import say
from core.office.base.exports import Exports
from core.office.base.session import Session
from core.office.base.translate import plainly, told_time
from core.office.records.batch import Batch
from core.office.records.entry import Entry
from core.office.records.files import Files
from core.office.records.find import Finder
from core.office.records.lookup import Lookup
from core.office.records.naming import Initials
from core.office.records.save import Saver
from core.rules.likeness import alike, pieces
from core.rules.score import level
from storage.store import Store


class Records:
    """Make, find, name and change records of every kind."""

    def __init__(self, session: Session, store: Store, exports: Exports, initials: Initials) -> None:
        """Open the desk; `initials` tells by which letters a name is found, and its place in the order."""
        self._session, self._store, self._exports = session, store, exports
        self.finder = finder = Finder(session, store, initials)
        self._entry = Entry(session, Lookup(finder))
        self.kinds, self.kind = finder.kinds, finder.kind
        self.get, self.some, self.one, self.history = finder.get, finder.some, finder.one, finder.history
        self.find, self.marks, self.every, self.count = finder.find, finder.marks, finder.every, finder.count
        self.search, self.holding, self.choices, self.index = (
            finder.search,
            finder.holding,
            finder.choices,
            finder.index,
        )
        self.reading = finder.reading
        self.standing = finder.reading.ties.standing
        naming = finder.naming
        self.called, self.title, self.choice = naming.called, naming.title, naming.choice
        self.shown, self.text = naming.shown, naming.text
        saver = Saver(session, store, finder)
        self.save, self.save_many, self.keep_many, self.scope = (
            saver.save,
            saver.save_many,
            saver.keep_many,
            saver.scope,
        )
        self.delete, self.undelete = saver.delete, saver.undelete
        files = Files(session, store, finder, exports)
        self.attach, self.attachments, self.hand_out = files.attach, files.attachments, files.hand_out

    def begin(self, school: str, code: str) -> None:
        """Write the first records of a new workspace: its own school, and the lists that the program brings."""
        typed = {"name_zh": school, "code": code}
        record, _ = read(self.kind("school"), typed, uid=self._session.school)
        self.keep_many([record, *(Record(kind, uid, values) for kind, uid, values in presets())])

    # Entering

    def blank(self, kind: str) -> dict[str, Any]:
        """Return what a new record starts with: the only pairing, the own school, today, the person at the keyboard."""
        return self._entry.blank(self.kind(kind))

    def read(
        self, kind: str, typed: Values, uid: str = "", *, expected: Container[str] = ()
    ) -> tuple[Record, list[Problem]]:
        """Return the record that the typed fields make (of the known one, if uid names one), and every slip.

        `expected` names records that are about to be saved: references to them are good.
        """
        return self._entry.read(self.kind(kind), typed, uid, expected)

    def batch(self, kind: str) -> Batch:
        """Return what takes many entries of a kind and keeps them in few transactions."""
        return Batch(self, self.kind(kind).name)

    def copied(self, record: Record) -> str:
        """Say that a record is nearly the same as another of the same writer; "" if it is not."""
        kind = self.kind(record.kind)
        writer = record.get(kind.words_of) if kind.words_of else None
        own = pieces(kind, record) if writer else frozenset()
        if not own:
            return ""
        for other in self.find(kind.name, where={kind.words_of: writer}, order=(f"-{kind.day}",)):
            if other.uid != record.uid and alike(own, pieces(kind, other)):
                return say("和“{title}”的文字几乎相同，请核对", title=self.title(other))
        return ""

    def level(self, rubric: str, score: float | None) -> str:
        """Return the level of a rubric that a score reaches, "" without one."""
        return level(score, self.one(RUBRIC.name, rubric).lines("levels"))

    def reveal(self, record: Record, fields: Iterable[str], reason: str = "") -> None:
        """Log that somebody had what is covered of a record shown in full."""
        self._exports.reveal(record, fields, reason)

    # Drafts

    def keep_draft(self, name: str, typed: Values) -> None:
        """Keep what was typed so far; it survives a kill and waits until saved or dropped."""
        with plainly():
            self._store.drafts.keep(name, dict(typed))

    def draft(self, name: str) -> dict[str, Any] | None:
        """Return the draft of that name, or nothing."""
        return self._store.drafts.get(name)

    def drop_draft(self, name: str) -> None:
        """Forget the draft of that name."""
        with plainly():
            self._store.drafts.drop(name)

    def drafts(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Return (name, ISO time, typed) of every draft, newest first."""
        return [(draft.name, told_time(draft.saved), draft.data) for draft in self._store.drafts.all()]
