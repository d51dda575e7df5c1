"""Writes the electronic transfer folder: every file whole or not at all, and begun again where it was left."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from msgspec import Struct

from core.faces.binder import transfer
from core.faces.binder.filed import fonds_of, left_out, unbound
from core.faces.binder.filing import void_words
from core.faces.binder.transfer import TransferItem
from core.faces.paper.source import Source
from core.kinds import KINDS
from core.model.record import Record
from core.model.words import lasting, say
from core.office.base.refusals import Refused
from core.office.base.translate import plainly
from core.office.papers.item_numbers import ItemNumbers
from core.press import sheet
from core.press.foreign.refusal import RefusedError
from core.rules.item_numbers import GivenNumbers, void_of
from storage.files.atomic import sha256, write_bytes
from storage.values import Progress

# After so many files the diary is written, from which an interrupted export goes on.
_A_BREATH = 20
_DIARY = PurePosixPath(transfer.OTHERS, "导出记录.json")


class Transferred(Struct, frozen=True):
    """What was handed over: the folder, its items and pages, files written now and files that were there already."""

    folder: Path
    items: int
    pages: int
    written: int
    kept: int
    others: int
    remarks: tuple[str, ...] = ()


class Transfer:
    """One transfer folder of a pairing and a year."""

    def __init__(
        self, source: Source, numbers: ItemNumbers, folder: Path, pairing: Record, year: str, day: dt.date
    ) -> None:  # fmt: skip
        self._source, self._numbers, self._folder, self._day = source, numbers, folder, day
        self._pairing, self._year = pairing, year
        self._whose = {"pairing": pairing.uid, "year": year}
        self._known: dict[str, Any] = {}
        self._done: dict[str, dict[str, str]] = {}
        self._written = 0

    def write(self, progress: Progress | None) -> Transferred:
        """Write what is not there yet; refuse a folder that holds something else."""
        self._begin()
        items = transfer.items(self._pairing, self._year, self._source, KINDS)
        given = self._numbers.give(items)
        with lasting():
            # What is handed over to an archive is in Chinese, names of folders and all, whatever the screen speaks.
            sent = transfer.transfer(self._pairing, self._year, self._source, KINDS, given)
        if not sent:
            raise Refused(say("{year} 年度没有可以移交的材料", year=self._year), "nothing_to_export")
        try:
            self._write_all(sent, given, progress)
        except Refused as refused:
            raise self._unfinished(refused) from refused
        except RefusedError as refused:
            raise self._unbound(sent, refused) from refused
        others = sum(len(one.others) for one in sent)
        void = void_words(void_of(items, given))
        remarks = (*left_out(items, self._source), *([void] if void else []))
        pages = sum(one.item.pages for one in sent)
        kept = len(self._done) - self._written
        return Transferred(self._folder, len(sent), pages, self._written, kept, others, remarks)

    def _write_all(self, sent: Sequence[TransferItem], given: GivenNumbers, progress: Progress | None) -> None:
        with plainly(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._write_diary(self._known.get("files", {}))
            # The list of sums is written last: where it stands, the folder is whole.
            (self._folder / transfer.SUMS).unlink(missing_ok=True)
            for number, one in enumerate(sent, 1):
                self._item(one)
                if progress:
                    progress(number, len(sent))
            self._forget_what_is_gone()
            with lasting():
                self._close(sent, void_words(void_of((one.item.item for one in sent), given)))

    def _unfinished(self, refused: Refused) -> Refused:
        message = say(
            "移交文件夹没有写完：“{folder}”写不下或不能写；已写好 {n} 个文件，处理后再运行一次会接着写",
            folder=self._folder, n=len(self._done),
        )  # fmt: skip
        return Refused(message, refused.code)

    def _unbound(self, sent: Sequence[TransferItem], refused: RefusedError) -> Refused:
        message = say(
            "{file}；移交文件夹没有写完，已写好 {n} 个文件，换好附件后再运行一次会接着写",
            file=unbound((part for one in sent for part in one.parts), refused), n=len(self._done),
        )  # fmt: skip
        return Refused(message, "bad_attachment")

    def _begin(self) -> None:
        diary = self._folder / _DIARY
        if diary.is_file():
            self._known = _read(diary)
        elif self._folder.exists() and (not self._folder.is_dir() or any(self._folder.iterdir())):
            message = say("“{folder}”里已有别的文件，没有写入；请换一个空文件夹", folder=self._folder)
            raise Refused(message, "not_empty")
        if self._known and self._known.get("of") != self._whose:
            message = say("“{folder}”里是另一个结对或年度的移交材料；请换一个空文件夹", folder=self._folder)
            raise Refused(message, "not_empty")

    def _item(self, one: TransferItem) -> None:
        if one.parts:
            self._keep(one.place, _stamp(one), partial(self._print, one))
        for place, file in one.others:
            self._keep(place, file.name, partial(_copy, file))

    def _keep(self, place: PurePosixPath, stamp: str, make: Callable[[Path], None]) -> None:
        """Make a file unless it stands there whole and from the same records, and note it."""
        target = self._folder / place
        known = self._known.get("files", {}).get(str(place), {})
        same = known.get("stamp") == stamp and target.is_file() and sha256(target).hex() == known.get("sha256")
        if not same:
            target.parent.mkdir(parents=True, exist_ok=True)
            make(target)
            self._written += 1
        self._done[str(place)] = known if same else {"stamp": stamp, "sha256": sha256(target).hex()}
        if not same and self._written % _A_BREATH == 0:
            self._write_diary({**self._known.get("files", {}), **self._done})

    def _print(self, one: TransferItem, to: Path) -> None:
        # The day of the last change, not of today: the same records give the same bytes.
        when = dt.datetime.fromisoformat(_changed(one) or "2014-05-05T00:00:00+08:00")
        sheet.write(one.parts, to, title=one.item.title, when=when)

    def _forget_what_is_gone(self) -> None:
        for place in self._known.get("files", {}).keys() - self._done.keys():
            (self._folder / place).unlink(missing_ok=True)

    def _close(self, sent: Sequence[TransferItem], void: str) -> None:
        school = self._source.called("school", self._source.home())
        title = self._source.called("pairing", self._pairing.uid)
        told = transfer.note(sent, school, title, self._year, self._day.isoformat(), void)
        write_bytes(self._folder / transfer.NOTE, told.encode("utf-8-sig"))
        listed = transfer.catalogue(sent, fonds_of(self._source), school, self._year)
        write_bytes(self._folder / transfer.LIST, listed)
        self._write_diary(self._done)
        write_bytes(self._folder / transfer.SUMS, "".join(self._sums()).encode())

    def _sums(self) -> Iterator[str]:
        for place in (transfer.NOTE, transfer.LIST, str(_DIARY)):
            yield f"{sha256(self._folder / place).hex()}  {place}\n"
        for place, one in sorted(self._done.items()):
            yield f"{one['sha256']}  {place}\n"

    def _write_diary(self, files: Mapping[str, Any]) -> None:
        diary = self._folder / _DIARY
        diary.parent.mkdir(parents=True, exist_ok=True)
        content = json.dumps({"of": self._whose, "files": files}, ensure_ascii=False, indent=1, sort_keys=True)
        write_bytes(diary, content.encode())


def _stamp(one: TransferItem) -> str:
    # Frozen values print themselves wholly, attachments by the path that is their content's hash.
    return hashlib.sha256(repr((one.parts, _changed(one))).encode()).hexdigest()


def _changed(one: TransferItem) -> str:
    return max(record.changed for record in one.item.item.records)


def _copy(file: Path, to: Path) -> None:
    write_bytes(to, file.read_bytes())


def _read(diary: Path) -> dict[str, Any]:
    try:
        kept = json.loads(diary.read_bytes())
    except ValueError:
        return {"of": None}
    return kept if isinstance(kept, dict) else {"of": None}
