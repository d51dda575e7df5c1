"""The files of records: each kept once by its content; a link record says whose it is and what it is called."""

from mimetypes import guess_type
from pathlib import Path

from storage.oplog.operation import new_uid
from storage.oplog.segment import ATTACHMENT
from storage.records.records import RecordStore
from storage.records.workspace import Workspace
from storage.values import Attachment, FieldValue, Kept


class Attachments:
    """Keeps files of records and finds them."""

    def __init__(self, workspace: Workspace, records: RecordStore) -> None:
        self._blobs, self._records = workspace.blobs, records

    def add(
        self,
        data: Path | bytes,
        *,
        name: str,
        kind: str,
        uid: str,
        author: str,
        scope: str,
        type: str = "",
        caption: str = "",
    ) -> str:
        """Keep a file of a record by its content and return its hash (SHA-256 in hex); raises TooLarge above 50 MiB."""
        digest, size = self._blobs.keep(data)
        link: dict[str, FieldValue] = {"owner_kind": kind, "owner_uid": uid, "name": name, "hash": digest, "size": size}
        link |= {"type": type or guess_type(name)[0] or "application/octet-stream", "caption": caption or None}
        self._records.save(ATTACHMENT, new_uid(), scope, link, author=author)
        return digest

    def of(self, kind: str, uid: str) -> list[Attachment]:
        """Return the files of a record, the oldest first."""
        owner = {"owner_kind": kind, "owner_uid": uid}
        return [
            self._attachment(link) for link in self._records.find(ATTACHMENT, where=owner, order=("made",), limit=2000)
        ]

    def _attachment(self, link: Kept) -> Attachment:
        values = link.values
        digest = str(values.get("hash") or "")
        return Attachment(
            uid=link.uid,
            hash=digest,
            name=str(values.get("name") or ""),
            size=int(values.get("size") or 0),
            type=str(values.get("type") or ""),
            caption=str(values.get("caption") or ""),
            have=self._blobs.has(digest),
            path=self._blobs.path(digest),
        )
