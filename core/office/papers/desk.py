"""The desk that prints: forms blank and filled, the list of gaps, the archive binder, and pages as pictures."""

import re
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Literal

from msgspec import structs

from core.faces.binder import door as binding
from core.faces.binder.filed import unbound
from core.faces.paper import door as paper
from core.kinds import KINDS
from core.model.fields import Ref
from core.model.kind import Kind
from core.model.record import Record
from core.model.term import span
from core.model.words import listing, say
from core.office.base.exports import Exports, Leaving
from core.office.base.outlet import checked
from core.office.base.refusals import Misused, Refused
from core.office.base.results import FileVerdict, FormInfo, NoSign, PageImage, Printed
from core.office.base.session import Session
from core.office.base.translate import fonts_there, plainly
from core.office.papers.choice import Question, chosen, kind_of
from core.office.papers.drafts import Draft, Shelf
from core.office.papers.item_numbers import ItemNumbers
from core.office.papers.judging import judged
from core.office.papers.scanning import OpenPaper, Scanned, Scanning
from core.office.papers.transferring import Transfer, Transferred
from core.office.records.desk import Records
from core.press import sheet
from core.press.foreign import attachments
from core.press.foreign.refusal import RefusedError
from core.press.form import Form
from core.press.parts import Missing, Numbering, Part
from core.rules.archive import Gap
from core.rules.item_numbers import void_of
from storage.store import new_uid
from storage.values import Progress

__all__ = ["Gap", "Papers"]

_MOST_BLANK = 500


class Papers:
    """Print what the records hold."""

    def __init__(self, session: Session, records: Records, exports: Exports) -> None:
        self._session, self._records, self._exports = session, records, exports
        # What is on the screen changes nothing until it leaves: what has to be done then, by the file of the draft.
        self._drafts: dict[Path, Draft] = {}
        self._scanning = Scanning(session, records)
        self._numbers = ItemNumbers(records)

    def forms(self) -> list[FormInfo]:
        """Return every paper that can be printed."""
        return [FormInfo(info.form, info.title, info.kind.name, say(info.kind.title)) for info in paper.forms(KINDS)]

    def kind_of(self, name: str) -> Kind:
        """Return the kind whose records a person chooses for a paper of that kind."""
        return kind_of(self._records, name)

    def choose(self, asked: Question) -> list[tuple[str, str]]:
        """Return (uid, name) of the records that may go on a form, the newest first."""
        return chosen(self._records, asked)

    @fonts_there()
    def print(
        self,
        form: str,
        uids: Sequence[str] = (),
        *,
        to: Path,
        blank: int = 0,
        progress: Progress | None = None,
        noted: bool = False,
        draft: bool = False,
    ) -> Printed:
        """Print records on their form, or blank sheets of it, as one PDF.

        `noted` remembers that the papers went out to be signed; a preview does not. Every blank sheet bears a fresh
        number, under which its record is typed later. A `draft` is for the screen; `keep` makes the file of it.
        """
        info, seen = self._form(form), Leaving()
        parts = self._forms(info, uids, blank, self._shelf(seen))
        printed = self._write("print", parts, to, info.title, progress, seen=seen, kinds=(info.kind.name,), draft=draft)
        if noted:
            self.note_printed(form, uids)
        return printed

    def keep(self, draft: Path, to: Path) -> None:
        """Keep a draft under a name of its own, proven to be PDF/A-2b."""
        checked(to, ".pdf")
        known = self._drafts.get(draft, Draft())
        self._numbers.keep(known.given)
        with self._exports.of(known.what, to, leaving=known.seen), plainly(to):
            sheet.keep(draft, to)

    def note_sent(self, draft: Path, printer: str) -> None:
        """Log that the pages of a draft go to a printer, and give the numbers that stand on them."""
        known = self._drafts.get(draft, Draft())
        self._numbers.keep(known.given)
        with self._exports.of("printer", draft, leaving=known.seen, whom=printer):
            pass

    @fonts_there()
    def unprintable(self, form: str, uids: Sequence[str] = (), blank: int = 0) -> list[NoSign]:
        """Return the characters that no font can draw, before anything is printed."""
        return _signs(sheet.missing(self._forms(self._form(form), uids, blank, self._shelf())))

    # Papers that are signed and come back

    def scan(self, files: Sequence[Path], *, progress: Progress | None = None) -> list[Scanned]:
        """File scanned pages with the records that their marks name; say what became of each page."""
        return self._scanning.scan(files, progress=progress)

    def waiting(self) -> list[Scanned]:
        """Return scanned pages whose record has not been typed yet; those whose record has been are filed first."""
        return self._scanning.waiting()

    def note_printed(self, form: str, uids: Sequence[str]) -> None:
        """Remember that the papers of these records went to the printer."""
        info = self._form(form)
        paper_of = info.kind.paper
        if uids and paper_of and info.form == paper_of.form:
            self._scanning.note_printed(info.kind.name, [self._one(info.kind, uid).uid for uid in uids])

    def sign(self, kind: str, uids: Sequence[str], *, signed: bool = True) -> None:
        """Tick the papers of these records as signed, or take the tick away."""
        self._scanning.sign(kind, uids, signed=signed)

    def unsigned(self) -> list[OpenPaper]:
        """Return the papers that were printed and are still to be signed (已打印未签)."""
        return self._scanning.unsigned()

    def unscanned(self) -> list[OpenPaper]:
        """Return the papers that were signed and are still to be scanned (已签未扫)."""
        return self._scanning.unscanned()

    # The archive

    def gaps(self, pairing: str, year: str) -> list[Gap]:
        """Return what a binder of that school year would lack."""
        record = self._pairing(pairing, year)
        return binding.gaps(record, year, self._shelf(), KINDS)

    @fonts_there()
    def binder(
        self,
        pairing: str,
        year: str,
        *,
        to: Path,
        style: str = "inspection",
        spine_width: float = 30,
        gaps_first: bool = False,
        duplex: bool = False,
        numbers_at: Literal["foot", "top"] = "foot",
        progress: Progress | None = None,
        draft: bool = False,
    ) -> Printed:
        """Print the archive binder of a pairing and a school year; the spine label is `spine_width` mm wide.

        Page numbers stand at the foot or top, on both sides of a sheet at its open side if `duplex`. A `draft` is for
        the screen; `keep` makes the file of it.
        """
        if style not in binding.STYLES:
            raise Misused(say("档案册的式样只有 inspection（迎检）、volume（案卷）、item（件）"), "bad_style")
        if not 10 <= spine_width <= 100:
            raise Misused(say("脊背宽度应在 10 到 100 毫米之间"), "bad_width")
        record, seen = self._pairing(pairing, year), Leaving()
        source = self._shelf(seen)
        items = binding.items(record, year, source, KINDS, style=style)
        given = self._numbers.foreseen(items) if draft else self._numbers.give(items)
        with sheet.uncollected():
            parts = binding.binder(
                record,
                year,
                source,
                kinds=KINDS,
                given=given,
                when=self._session.today(),
                style=style,
                spine_width=spine_width,
                gaps_first=gaps_first,
            )
        # A binder is bound at the left: lying pages are turned, so that their head is at the binding.
        number = Numbering(place=numbers_at, duplex=duplex, turned=True)
        title = say("结对帮扶档案 {year}", year=year)
        printed = self._write("binder", parts, to, title, progress, seen=seen, number=number, draft=draft)
        if draft:
            self._drafts[to] = Draft("binder", seen, given)
        remarks = (*binding.left_out(items, source), binding.void_words(void_of(items, given)))
        return structs.replace(printed, remarks=tuple(filter(None, remarks)))

    @fonts_there()
    def export_archive(
        self, folder: Path, pairing: str, year: str, *, progress: Progress | None = None
    ) -> Transferred:  # fmt: skip
        """Write the electronic transfer folder of a calendar year (2014) or a school year (2014-2015)."""
        known = self._records.one("pairing", pairing)
        if not re.fullmatch(r"(19|20)\d\d", year):
            known = self._pairing(pairing, year)
        seen = Leaving()
        transfer = Transfer(self._shelf(seen), self._numbers, folder, known, year, self._session.today())
        with self._exports.of("transfer", folder, leaving=seen):
            return transfer.write(progress)

    def judge(self, file: Path) -> FileVerdict:
        """Say of a file, before or after it is attached, what it is and whether a binder takes it in."""
        return judged(file)

    def page_count(self, file: Path) -> int:
        """Return how many pages a PDF has."""
        with plainly(file):
            return attachments.page_count(file)

    def page_image(self, file: Path, page: int, dpi: int) -> PageImage:
        """Return a page (counted from 0) as a picture at that resolution."""
        with plainly(file):
            return PageImage(*attachments.page_image(file, page, dpi))

    def _write(
        self,
        what: str,
        parts: Sequence[Part],
        to: Path,
        title: str,
        progress: Progress | None,
        *,
        seen: Leaving,
        kinds: Sequence[str] = (),
        number: Numbering = sheet.PLAIN,
        draft: bool = False,
    ) -> Printed:
        checked(to, ".pdf")
        if not parts:
            raise Refused(say("没有可以打印的内容"), "nothing_to_print")
        when = self._session.now()
        if draft:
            self._drafts[to] = Draft(what, seen)
        logged = nullcontext() if draft else self._exports.of(what, to, leaving=seen, kinds=kinds)
        with logged, plainly(to):
            try:
                printed = sheet.write(parts, to, title=title, when=when, number=number, progress=progress, draft=draft)
            except RefusedError as error:
                message = say("{file}；请换一个文件再打印", file=unbound(parts, error))
                raise Refused(message, "bad_attachment") from error
        return Printed(printed.path, printed.pages, tuple(printed.starts), tuple(_signs(printed.missing)))

    def _shelf(self, seen: Leaving | None = None) -> Shelf:
        return Shelf(self._records, self._session.school, seen)

    def _form(self, form: str) -> paper.PaperInfo:
        known = paper.forms(KINDS)
        found = next((info for info in known if form in (info.form, info.kind.name)), None)
        if found is None:
            forms = listing(info.form for info in known)
            raise Refused(say("没有“{form}”这种表；可打印的有：{known}", form=form, known=forms), "unknown_form")
        return found

    def _forms(self, info: paper.PaperInfo, uids: Sequence[str], blank: int, source: Shelf) -> list[Form]:
        if not uids and not blank:
            raise Misused(say("请写上要打印的记录编号，或用 --blank 打印空白表"), "nothing_to_print")
        if not 0 <= blank <= _MOST_BLANK:
            raise Misused(say("空白表一次最多 {n} 份", n=_MOST_BLANK), "too_many")
        records = [self._one(info.kind, uid) for uid in uids]
        filled = paper.paper(info.kind, records, source, info.form) if records else []
        numbers = [new_uid() for _ in range(blank)]
        return filled + (paper.blank(info.kind, blank, source, info.form, numbers) if blank else [])

    def _one(self, kind: Kind, uid: str) -> Record:
        # A sign-in sheet is asked for by its lines, or by the event that people are to sign for.
        field = kind.field(kind.via)
        events = field.to if kind.key and isinstance(field, Ref) else ()
        found = (self._records.get(name, uid) for name in (kind.name, *events))
        return next((record for record in found if record), None) or self._records.one(kind.name, uid)

    def _pairing(self, uid: str, year: str) -> Record:
        try:
            span(year)
        except ValueError as error:
            raise Misused(say("学年应写成 2014-2015"), "bad_year") from error
        return self._records.one("pairing", uid)


def _signs(missing: Sequence[Missing]) -> list[NoSign]:
    return [NoSign(one.char, one.key) for one in missing]
