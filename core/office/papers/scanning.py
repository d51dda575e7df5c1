"""Signed papers come back: scans filed by the mark on each page, and which printed papers are still to be signed.

What was printed and ticked as signed is remembered on this computer; the scan itself belongs to the record.
"""

import hashlib
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from core.faces.paper.page_mark import PATTERN, PageMark, read_mark
from core.kinds import kind_named
from core.kinds.schools import ATTACHMENT
from core.model.fields import Ref
from core.model.kind import Kind
from core.model.record import Record
from core.model.words import say
from core.office.base.refusals import Refused
from core.office.base.session import Session
from core.office.base.translate import plainly
from core.office.records.desk import Records
from core.press.foreign.reading_marks import FoundPage, read_marks
from core.rules.archive import is_signed_scan, signed_scan
from storage.files.atomic import LARGEST_ATTACHMENT, write_bytes
from storage.values import Progress

FILED, SAME, WAITING, UNRECOGNISED = "filed", "same", "waiting", "unrecognised"
"""What became of a scanned page."""
PRINTED, SIGNED = "printed", "signed"
"""How far a paper has come that has no signed scan yet."""
_PRINTED, _SIGNED = "papers.printed", "papers.signed"
_FOLDER = "scans"


class Scanned(Struct, frozen=True):
    """A page of a scanned file (0: the whole file), what became of it, the record, and the sentence for a person.

    `reason` is a short word where the page was not recognised; `form_page` is the page of the record's paper.
    """

    file: str
    page: int
    outcome: str
    message: str
    kind: str = ""
    uid: str = ""
    title: str = ""
    form_page: int = 0
    attachment: str = ""
    reason: str = ""


class OpenPaper(Struct, frozen=True):
    """A paper that has no signed scan yet: the record, its form, the days on which it was printed and ticked."""

    kind: str
    uid: str
    form: str
    title: str
    state: str
    printed: str = ""
    signed: str = ""


class Scanning:
    """File what was signed; tell what is still to be signed or scanned."""

    def __init__(self, session: Session, records: Records) -> None:
        self._session, self._records = session, records

    def scan(self, files: Sequence[Path], *, progress: Progress | None = None) -> list[Scanned]:
        """File every page of the files with the record that its mark names, and say what became of each.

        A page of a blank sheet waits until its record is typed under the number on the sheet.
        """
        missing = next((file for file in files if not file.is_file()), None)
        if missing:
            raise Refused(say("没有找到文件“{file}”；请检查路径", file=missing), "no_file")
        told, done = self.settle(), 0
        for found in read_marks(files, PATTERN):
            told.append(self._placed(found))
            if progress and found.file in files[done:]:
                done = files.index(found.file, done)
                progress(done + 1, len(files))
        return told

    def settle(self) -> list[Scanned]:
        """File the pages that waited for their record, where it has been typed meanwhile."""
        told = []
        for file, mark in self._waiting_files():
            owner = self._owner(mark)
            if owner and not owner.deleted:
                told.append(self._file(FoundPage(file, mark.page, content=file.read_bytes()), mark, owner))
                file.unlink()
        return told

    def waiting(self) -> list[Scanned]:
        """Return the pages whose record has not been typed yet; those whose record has been are filed first."""
        self.settle()
        return [self._waits(FoundPage(file, mark.page), mark) for file, mark in self._waiting_files()]

    # What is still to be signed

    def note_printed(self, kind: str, uids: Iterable[str]) -> None:
        """Remember that the papers of these records went to the printer today."""
        self._note(_PRINTED, kind, uids)

    def sign(self, kind: str, uids: Sequence[str], *, signed: bool = True) -> None:
        """Tick the papers of these records as signed, or take the tick away."""
        for uid in uids:
            if self._owner(PageMark(kind, uid, 1)) is None:
                self._records.one(kind, uid)
        if signed:
            self._note(_SIGNED, kind, uids)
            return
        noted = self._noted(_SIGNED)
        self._session.set_setting(
            _SIGNED, {key: day for key, day in noted.items() if key[33:] != kind or key[:32] not in uids}
        )

    def unsigned(self) -> list[OpenPaper]:
        """Return the papers that were printed, are to be signed, and have neither tick nor scan."""
        return [one for one in self._open() if one.state == PRINTED]

    def unscanned(self) -> list[OpenPaper]:
        """Return the papers that were ticked as signed and have no scan yet."""
        return [one for one in self._open() if one.state == SIGNED]

    # Parts

    def _placed(self, found: FoundPage) -> Scanned:
        mark = read_mark(found.text) if found.text else None
        if mark is None:
            return _unrecognised(found, found.reason)
        kind = kind_named(mark.kind)
        if kind is None:
            return _unrecognised(found, "unknown_kind")
        if len(found.content) > LARGEST_ATTACHMENT:
            return _unrecognised(found, "too_large")
        owner = self._owner(mark)
        if owner is None:
            return self._keep_waiting(found, mark)
        return _unrecognised(found, "deleted") if owner.deleted else self._file(found, mark, owner)

    def _owner(self, mark: PageMark) -> Record | None:
        kind = kind_named(mark.kind)
        names = _owners(kind) if kind else ()
        found = next((record for name in names if (record := self._records.get(name, mark.uid))), None)
        if found and found.kind == ATTACHMENT.name:
            # A page of photographs belongs to the record that the photographs belong to.
            return self._records.get(str(found.get("owner_kind")), str(found.get("owner_uid")))
        return found

    def _file(self, found: FoundPage, mark: PageMark, owner: Record) -> Scanned:
        digest = hashlib.sha256(found.content).hexdigest()
        kept = self._records.attachments(owner.kind, owner.uid)
        same = next((one for one, _ in kept if one.get("hash") == digest and not one.deleted), None)
        attached = same or self._attach(found.content, mark, owner)
        title = self._records.title(owner)
        page = signed_scan(mark.page, annex=bool(mark.part))
        words = say("“{title}”已有这一页（{page}），没有重复归档", title=title, page=page) if same else ""
        words = words or say("已归入“{title}”：{page}", title=title, page=page)
        return Scanned(
            str(found.file), found.page, SAME if same else FILED, words,
            owner.kind, owner.uid, title, mark.page, attached.uid,
        )  # fmt: skip

    def _attach(self, content: bytes, mark: PageMark, owner: Record) -> Record:
        caption = signed_scan(mark.page, annex=bool(mark.part))
        with tempfile.TemporaryDirectory(dir=self._session.scratch()) as folder:
            file = Path(folder) / f"{caption.replace(' ', '')}.pdf"
            with plainly(file):
                file.write_bytes(content)
            return self._records.attach(owner.kind, owner.uid, file, caption)

    def _keep_waiting(self, found: FoundPage, mark: PageMark) -> Scanned:
        folder = self._session.folder / _FOLDER
        name = f"{mark.kind}.{mark.uid}.{mark.part}{mark.page}.{hashlib.sha256(found.content).hexdigest()[:16]}.pdf"
        with plainly(folder):
            folder.mkdir(exist_ok=True)
            write_bytes(folder / name, found.content)
        return self._waits(found, mark)

    def _waits(self, found: FoundPage, mark: PageMark) -> Scanned:
        kind = kind_named(mark.kind)
        title = say(kind.title) if kind else mark.kind
        words = say(
            "这是“{title}”第 {page} 页，记录还没有录入；请按编号 {uid} 录入，录入后自动归档",
            title=title, page=mark.page, uid=mark.uid,
        )  # fmt: skip
        return Scanned(str(found.file), found.page, WAITING, words, mark.kind, mark.uid, title, mark.page)

    def _waiting_files(self) -> Iterator[tuple[Path, PageMark]]:
        for file in sorted((self._session.folder / _FOLDER).glob("*.pdf")):
            if named := re.fullmatch(r"([a-z_]+)\.([0-9a-f]{32})\.([A-Z]?)([0-9]+)\.[0-9a-f]+", file.stem):
                kind, uid, part, page = named.groups()
                yield file, PageMark(kind, uid, int(page), part)

    def _open(self) -> Iterator[OpenPaper]:
        printed, signed = self._noted(_PRINTED), self._noted(_SIGNED)
        for key in {**printed, **signed}:
            uid, kind = key[:32], kind_named(key[33:])
            record = self._owner(PageMark(kind.name, uid, 1)) if kind else None
            if kind is None or kind.paper is None or record is None or record.deleted or self._has_scan(record):
                continue
            if key in signed or kind.paper.signatures or _owners(kind) != (kind.name,):
                title, state = self._records.title(record), SIGNED if key in signed else PRINTED
                yield OpenPaper(
                    kind.name, uid, kind.paper.form, title, state, printed.get(key, ""), signed.get(key, "")
                )  # fmt: skip

    def _has_scan(self, record: Record) -> bool:
        files = self._records.attachments(record.kind, record.uid)
        return any(is_signed_scan(one) for one, _ in files if not one.deleted)

    def _noted(self, name: str) -> dict[str, str]:
        kept = self._session.setting(name, {})
        return dict(kept) if isinstance(kept, dict) else {}

    def _note(self, name: str, kind: str, uids: Iterable[str]) -> None:
        day = self._session.today().isoformat()
        self._session.set_setting(name, {**self._noted(name), **{f"{uid} {kind}": day for uid in uids}})


def _owners(kind: Kind) -> tuple[str, ...]:
    # A sign-in sheet bears the number of its event, for its lines are records of their own.
    field = kind.field(kind.via)
    events = field.to if kind.key and isinstance(field, Ref) and field.name == "event" else ()
    return events or (kind.name,)


def _unrecognised(found: FoundPage, reason: str) -> Scanned:
    return Scanned(str(found.file), found.page, UNRECOGNISED, _why(reason), reason=reason)


def _why(reason: str) -> str:
    words = {
        "no_mark": say("没有读出页上的二维码；请摆正、补光后重扫，或在记录里手工附上"),
        "foreign": say("页上的二维码不是本程序印的"),
        "several": say("一页上有几张表的二维码；请一张一张地扫"),
        "unknown_kind": say("二维码上的表本程序还不认识；请先升级程序"),
        "deleted": say("这条记录已经删除；请先恢复，再扫一次"),
        "password": say("文件有密码；请先去掉密码"),
        "damaged": say("文件已损坏，打不开"),
        "unreadable": say("不是可以读的图片"),
        "empty": say("文件里没有页"),
        "slow": say("读得太久，已停下"),
        "too_large": say("太大；请用 300 dpi 以下重扫"),
        "pixels": say("太大；请用 300 dpi 以下重扫"),
        "heic": say("是 HEIC 照片；请在手机上转成 JPEG 再归档"),
    }
    return words.get(reason, reason)
