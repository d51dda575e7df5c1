"""The desk where records are made, found and changed.

It adds who and when and puts rows into the storage; fitting what was typed to a kind stands in the entry, finding and
naming what is there in finding.
"""

from collections.abc import Container, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.kinds.presets import presets
from core.model.file_names import safe_name
from core.model.record import Problem, Record, read
from core.model.words import say
from core.office.batch import Batch
from core.office.bulk import Bulk
from core.office.entry import Entry
from core.office.exports import people_of
from core.office.finding import Finding
from core.office.lines import changes
from core.office.looking import Looking
from core.office.refusals import Refused
from core.office.results import Progress
from core.office.scoping import scope_of
from core.office.storing import plainly, record_of, told_time
from core.rules.likeness import alike, pieces
from storage.files import write_bytes
from storage.store import new_uid

if TYPE_CHECKING:
    from core.office import Office

Typed = Mapping[str, Any]


class Records(Finding):
    """Make and change records of every kind; find and name them as `Finding` does."""

    def __init__(self, office: "Office") -> None:
        super().__init__(office)
        self._entry = Entry(office, Looking(self))

    # Making and changing

    def begin(self, school: str, role: str, code: str) -> None:
        """Write the first records of a new workspace: its own school, and the lists that the program brings."""
        typed = {"name_zh": school, "code": code}
        record, _ = read(self.kind("school"), typed, uid=self._office.school)
        self.keep_many([record, *(Record(kind, uid, values) for kind, uid, values in presets())])

    def blank(self, kind: str) -> dict[str, Any]:
        """Return what a new record starts with: the only pairing, the own school, today, the person at the keyboard."""
        return self._entry.blank(self.kind(kind))

    def read(
        self, kind: str, typed: Typed, uid: str = "", *, expected: Container[str] = ()
    ) -> tuple[Record, list[Problem]]:
        """Return the record that the typed fields make (of the known one, if uid names one), and every slip.

        `expected` names records that are about to be saved: references to them are good.
        """
        return self._entry.read(self.kind(kind), typed, uid, expected)

    def save(self, record: Record, *, draft: str = "") -> Record:
        """Keep the record: one operation with the fields that changed; the draft goes in the same transaction."""
        with plainly():
            return record_of(
                self._store.save(
                    *self._change(record), author=self._office.person, draft=draft, names=self._names(record)
                )
            )

    def save_many(
        self, records: Iterable[Record], *, draft: str = "", progress: Progress | None = None
    ) -> list[Record]:  # fmt: skip
        """Keep many records in one transaction and return them as they then stand; the draft goes in the same one."""
        kept = self.keep_many(records, draft=draft, progress=progress)
        kinds = dict.fromkeys(kind for kind, _ in kept)
        standing = {kind: self.some(kind, [uid for name, uid in kept if name == kind]) for kind in kinds}
        return [standing[kind][uid] for kind, uid in kept]

    def keep_many(
        self, records: Iterable[Record], *, draft: str = "", progress: Progress | None = None
    ) -> list[tuple[str, str]]:  # fmt: skip
        """Keep many records in one transaction and return kind and uid of each; the draft goes in the same one."""
        bulk = Bulk(self._office, records)
        with plainly():
            self._store.keep_many(
                bulk.items(),
                author=self._office.person,
                names=bulk.names(),
                draft=draft,
                progress=progress,
                total=len(bulk.kept),
            )
        return bulk.kept

    def batch(self, kind: str) -> Batch:
        """Return what takes many entries of a kind and keeps them in few transactions."""
        return Batch(self, self.kind(kind).name)

    def scope(self, record: Record) -> str:
        """Return the scope a record lies in or will lie in; Refused when what it belongs to is not there."""
        known = self._store.get(record.kind, record.uid) if record.uid else None
        if known and known.scope:
            return known.scope
        return scope_of(self._office, self.kind(record.kind), record.uid, record.values)

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

    def delete(self, kind: str, uid: str) -> None:
        """Hide the record; its history stays, and `undelete` brings it back."""
        self.one(kind, uid)
        with plainly():
            self._store.delete(kind, uid, author=self._office.person)

    def undelete(self, kind: str, uid: str) -> None:
        """Bring a hidden record back."""
        self.one(kind, uid)
        with plainly():
            self._store.undelete(kind, uid, author=self._office.person)

    # Files

    def attach(self, kind: str, uid: str, file: Path, caption: str = "") -> Record:
        """Keep a copy of the file with the record; the file itself stays where it is."""
        if not file.is_file():
            raise Refused(say("没有找到文件“{file}”", file=file), "no_file")
        if not file.stat().st_size:
            raise Refused(say("“{file}”是空文件，没有附上；请检查原件", file=file.name), "empty_file")
        owner = self._store.get(kind, self.one(kind, uid).uid)
        if owner is None:
            raise Refused(say("没有找到这条记录"), "not_found")
        with plainly(file):
            digest = self._store.attach(
                file,
                name=file.name,
                kind=kind,
                uid=uid,
                author=self._office.person,
                scope=owner.scope,
                caption=caption,
            )
        made = next(record for record, _ in reversed(self.attachments(kind, uid)) if record.get("hash") == digest)
        with plainly():
            self._store.index_names("attachment", made.uid, *self._names(made))
        return made

    def attachments(self, kind: str, uid: str) -> list[tuple[Record, Path | None]]:
        """Return the files of a record with their place on this computer; no place means not arrived yet."""
        with plainly():
            files = self._store.attachments(kind, uid)
        return [(self.one("attachment", file.uid), file.path if file.have else None) for file in files]

    def hand_out(self, attachment: Record, place: Path, folder: Path) -> Path:
        """Copy the file of an attachment, which lies at `place`, into a folder under a name that is free there."""
        to = _free(folder / safe_name(str(attachment.get("name") or place.name)))
        with self._office.exports.of("attachment", to, kinds=("attachment",)) as leaving, plainly(to):
            owner = self.get(str(attachment.get("owner_kind")), str(attachment.get("owner_uid")))
            leaving.persons |= people_of(self.kind(owner.kind), owner) if owner else set()
            folder.mkdir(parents=True, exist_ok=True)
            write_bytes(to, place.read_bytes())
        return to

    # Drafts

    def keep_draft(self, name: str, typed: Typed) -> None:
        """Keep what was typed so far; it survives a kill and waits until saved or dropped."""
        with plainly():
            self._store.keep_draft(name, dict(typed))

    def draft(self, name: str) -> dict[str, Any] | None:
        """Return the draft of that name, or nothing."""
        return self._store.draft(name)

    def drop_draft(self, name: str) -> None:
        """Forget the draft of that name."""
        with plainly():
            self._store.drop_draft(name)

    def drafts(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Return (name, ISO time, typed) of every draft, newest first."""
        return [(one.name, told_time(one.saved), one.data) for one in self._store.drafts()]

    # Parts

    def _change(self, record: Record) -> tuple[str, str, str, dict[str, Any]]:
        declared = self.kind(record.kind)
        uid = record.uid or declared.uid_of(record.values) or new_uid()
        known = self._store.get(record.kind, uid, stub=False)
        before = {**known.values, **known.rows} if known else {}
        scope = known.scope if known and known.scope else scope_of(self._office, declared, uid, record.values)
        return record.kind, uid, scope, changes(declared, before, record.values)


def _free(path: Path) -> Path:
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}({number})")
    return free
