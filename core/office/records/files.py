"""The files of a record: kept with it, listed, handed out again."""

from pathlib import Path

from core.kinds.schools import ATTACHMENT
from core.model.file_names import safe_name
from core.model.record import Record
from core.model.words import say
from core.office.base.exports import Exports, people_of
from core.office.base.refusals import Refused
from core.office.base.session import Session
from core.office.base.translate import plainly
from core.office.records.find import Finder
from storage.files.atomic import write_bytes
from storage.store import Store


class Files:
    """Attaches, lists and hands out."""

    def __init__(self, session: Session, store: Store, finder: Finder, exports: Exports) -> None:
        self._session, self._store, self._finder, self._exports = session, store, finder, exports

    def attach(self, kind: str, uid: str, file: Path, caption: str = "") -> Record:
        """Keep a copy of the file with the record; the file itself stays where it is."""
        if not file.is_file():
            raise Refused(say("没有找到文件“{file}”", file=file), "no_file")
        if not file.stat().st_size:
            raise Refused(say("“{file}”是空文件，没有附上；请检查原件", file=file.name), "empty_file")
        owner = self._store.records.get(kind, self._finder.one(kind, uid).uid)
        if owner is None:
            raise Refused(say("没有找到这条记录"), "not_found")
        with plainly(file):
            digest = self._store.attachments.add(
                file,
                name=file.name,
                kind=kind,
                uid=uid,
                author=self._session.person,
                scope=owner.scope,
                caption=caption,
            )
        attached = next(record for record, _ in reversed(self.attachments(kind, uid)) if record.get("hash") == digest)
        with plainly():
            self._store.names.index(ATTACHMENT.name, attached.uid, *self._finder.names(attached))
        return attached

    def attachments(self, kind: str, uid: str) -> list[tuple[Record, Path | None]]:
        """Return the files of a record with their place on this computer; no place means not arrived yet."""
        entries = self._finder.reading.ties.all_of(kind, uid)
        with plainly():
            files = [file for entry in entries for file in self._store.attachments.of(kind, entry)]
        return [(self._finder.one(ATTACHMENT.name, file.uid), file.path if file.have else None) for file in files]

    def hand_out(self, attachment: Record, place: Path, folder: Path) -> Path:
        """Copy the file of an attachment, which lies at `place`, into a folder under a name that is free there."""
        to = _free(folder / safe_name(str(attachment.get("name") or place.name)))
        with self._exports.of("attachment", to, kinds=(ATTACHMENT.name,)) as leaving, plainly(to):
            owner = self._finder.get(str(attachment.get("owner_kind")), str(attachment.get("owner_uid")))
            leaving.persons |= people_of(self._finder.kind(owner.kind), owner) if owner else set()
            folder.mkdir(parents=True, exist_ok=True)
            write_bytes(to, place.read_bytes())
        return to


def _free(path: Path) -> Path:
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}({number})")
    return free
