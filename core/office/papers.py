"""The desk that prints: forms blank and filled, the list of gaps, the archive binder, and pages as pictures."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from core.faces import binder as binding
from core.faces import paper
from core.kinds import KINDS
from core.model.fields import Value
from core.model.kind import Kind
from core.model.record import Record
from core.model.words import say
from core.office.refusals import Damaged, Misused, Refused
from core.office.results import FormInfo, Gap, NoSign, PageImage, Printed, Progress
from core.office.storing import plainly
from core.press import attachments, sheet
from core.press.form import Form

if TYPE_CHECKING:
    from core.office import Office

_MOST_BLANK = 500


class Papers:
    """Print what the records hold."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._source = _Shelf(office)

    def forms(self) -> list[FormInfo]:
        """Return every paper that can be printed."""
        return [
            FormInfo(kind.paper.form, say(kind.paper.title), kind.name, say(kind.title)) for kind in KINDS if kind.paper
        ]

    def print(
        self, form: str, uids: Sequence[str] = (), *, to: Path, blank: int = 0, progress: Progress | None = None
    ) -> Printed:
        """Print records on their form, or blank sheets of it, as one PDF."""
        kind = self._kind_of(form)
        forms = self._forms(kind, uids, blank)
        return self._write(forms, to, say(kind.paper.title if kind.paper else kind.title), progress)

    def unprintable(self, form: str, uids: Sequence[str] = (), blank: int = 0) -> list[NoSign]:
        """Return the characters that no font can draw, before anything is printed."""
        return _signs(sheet.missing(self._forms(self._kind_of(form), uids, blank)))

    def gaps(self, pairing: str, year: str) -> list[Gap]:
        """Return what a binder of that school year would lack."""
        record = self._pairing(pairing, year)
        return [Gap(gap.what, gap.why, gap.kind, gap.uid) for gap in binding.gaps(record, year, self._source, KINDS)]

    def binder(
        self, pairing: str, year: str, *, to: Path, style: str = "inspection", progress: Progress | None = None
    ) -> Printed:
        """Print the archive binder of a pairing and a school year: cover, spine, contents, papers, back note."""
        if style not in ("inspection", "volume"):
            raise Misused(say("档案册的式样只有 inspection（迎检）和 volume（案卷）"), "bad_style")
        record = self._pairing(pairing, year)
        parts = binding.binder(record, year, self._source, kinds=KINDS, when=self._office.today(), style=style)
        return self._write(parts, to, say("结对帮扶档案 {year}", year=year), progress)

    def page_count(self, file: Path) -> int:
        """Return how many pages a PDF has."""
        with plainly(file):
            return attachments.page_count(file)

    def page_image(self, file: Path, page: int, dpi: int) -> PageImage:
        """Return a page (counted from 0) as a picture at that resolution."""
        with plainly(file):
            picture = attachments.page_image(file, page, dpi)
        return PageImage(picture.width, picture.height, picture.stride, picture.data)

    def _write(
        self, parts: Sequence[sheet.Part], to: Path, title: str, progress: Progress | None
    ) -> Printed:  # fmt: skip
        if to.suffix.lower() != ".pdf":
            raise Misused(say("“{file}”应以 .pdf 结尾", file=to), "not_pdf")
        if not to.parent.is_dir():
            raise Refused(say("没有文件夹“{folder}”；请检查路径", folder=to.parent), "no_folder")
        with plainly(to):
            printed = sheet.write(parts, to, title=title, when=self._office.now(), progress=progress)
        return Printed(printed.path, printed.pages, tuple(printed.starts), tuple(_signs(printed.missing)))

    def _kind_of(self, form: str) -> Kind:
        for kind in KINDS:
            if kind.paper and form in (kind.paper.form, kind.name):
                return kind
        known = "、".join(kind.paper.form for kind in KINDS if kind.paper)
        raise Refused(say("没有“{form}”这种表；可打印的有：{known}", form=form, known=known), "unknown_form")

    def _forms(self, kind: Kind, uids: Sequence[str], blank: int) -> list[Form]:
        if not uids and not blank:
            raise Misused(say("请写上要打印的记录编号，或用 --blank 打印空白表"), "nothing_to_print")
        if not 0 <= blank <= _MOST_BLANK:
            raise Misused(say("空白表一次最多 {n} 份", n=_MOST_BLANK), "too_many")
        home = paper.home_kind(kind) or kind
        records = [self._one(kind, home, uid) for uid in uids]
        forms = paper.paper(kind, records, self._source) if records else []
        return forms + (paper.blank(kind, blank, self._source) if blank else [])

    def _one(self, kind: Kind, home: Kind, uid: str) -> Record:
        # A sign-in sheet is asked for by its training, or by any one of its lines.
        found = self._office.records.get(kind.name, uid)
        return found or self._office.records.one(home.name, uid)

    def _pairing(self, uid: str, year: str) -> Record:
        if not re.fullmatch(r"\d{4}-\d{4}", year) or int(year[5:]) != int(year[:4]) + 1:
            raise Misused(say("学年应写成 2014-2015"), "bad_year")
        return self._office.records.one("pairing", uid)


class _Shelf:
    """The records as the papers see them."""

    def __init__(self, office: "Office") -> None:
        self._office = office

    def record(self, kind: str, uid: str) -> Record | None:
        """Return the record, or nothing."""
        return self._office.records.get(kind, uid)

    def find(self, kind: str, **where: Value) -> Sequence[Record]:
        """Return every record that matches."""
        return list(self._office.records.every(kind, **where))

    def called(self, kind: str, uid: str) -> str:
        """Return the name a record bears on paper."""
        return self._office.records.called(kind, uid)

    def files(self, kind: str, uid: str) -> Sequence[tuple[Record, Path | None]]:
        """Return the attachments of a record."""
        return self._office.records.attachments(kind, uid)

    def home(self) -> str:
        """Return the own school's uid."""
        return self._office.school


def _signs(missing: Sequence[sheet.Missing]) -> list[NoSign]:
    return [NoSign(one.char, one.key) for one in missing]


def damaged_pdf(file: Path) -> Damaged:
    """Return the refusal of a PDF that cannot be read."""
    return Damaged(say("“{file}”不是完整的 PDF", file=file), "bad_pdf")
