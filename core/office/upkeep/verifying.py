"""Says of a file that the program wrote whether it is whole and from whom; needs no open workspace."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from core.model.words import say
from core.office.base.refusals import Damaged
from core.office.base.translate import plainly
from core.press import pdfa
from core.press.foreign import attachments
from storage.errors import NotAPackage
from storage.exchange import package
from storage.records.workspace import KEY
from storage.rescue.open import sent_as
from storage.store import Store


def verify(file: Path, workspace: Path) -> dict[str, Any]:
    """Say of a package, a backup or a PDF whether it is whole and from whom; sealed packages open with our key only."""
    start = _start_of(file)
    if start.startswith(b"%PDF"):
        return _verified_pdf(file)
    with _plainly(file):
        if start.startswith(b"SQLite format 3"):
            records, rotten = Store.verify_backup(file), Store.rotten_in(file)
            return {"what": "backup", "whole": not rotten, "records": records, "rotten": rotten}
        keys = [workspace / KEY] if (workspace / KEY).is_file() else []
        found = package.verify(file, keys)
        sent = 0 if found["opened"] else sent_as(workspace, str(found["sha256"]))
        # What is sealed for others tells nothing of itself: only what this computer wrote is known by its hash.
        return {"what": "package", "whole": True if found["opened"] or sent else None, **found, "sent": sent}


@contextmanager
def _plainly(file: Path) -> Iterator[None]:
    with plainly(file):
        try:
            yield
        except NotAPackage as error:
            message = say("“{file}”不是青蓝写出的数据包、备份或 PDF", file=file)
            raise Damaged(message, "not_a_package") from error


def _start_of(file: Path) -> bytes:
    with plainly(file), file.open("rb") as opened:
        return opened.read(16)


def _verified_pdf(file: Path) -> dict[str, Any]:
    found = pdfa.findings(file)
    if found is None:
        raise Damaged(say("“{file}”不是完整的 PDF；请重新拷贝", file=file), "bad_pdf")
    return {"what": "pdf", "whole": True, "pdfa": not found, "pages": attachments.page_count(file), "findings": found}
