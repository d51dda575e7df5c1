"""What a face may ask of the school's records; whoever prints answers it. Knows no paper and no table."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from core.model.fields import Value
from core.model.record import Record


class Source(Protocol):
    """The records as a face sees them: nothing deleted, nothing cut off at a page."""

    def record(self, kind: str, uid: str) -> Record | None:
        """Return the record, or nothing when it is unknown or has not arrived."""

    def find(self, kind: str, **where: Value) -> Sequence[Record]:
        """Return every record of the kind whose kept values are those given."""

    def called(self, kind: str, uid: str) -> str:
        """Return the full name a record bears on paper (张伟, 义门镇中学), or "" when it is unknown."""

    def files(self, kind: str, uid: str) -> Sequence[tuple[Record, Path | None]]:
        """Return the attachments of a record, each with its file, or nothing while the file has not arrived."""

    def home(self) -> str:
        """Return the uid of the school whose papers these are, or "" when it is not known."""
