"""One filed item with all its printed parts: its paper, the sheets of its event, its files and its pictures."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.faces.binder.filing import title_words
from core.faces.paper.door import paper, registers
from core.faces.paper.source import Source
from core.kinds.schools import ATTACHMENT
from core.model.fields import Ref
from core.model.kind import Kind
from core.model.record import Record
from core.model.words import say
from core.press.foreign.file_kind import FileKind
from core.press.foreign.preflight import FileCheck, FileDoubt, judge
from core.press.foreign.refusal import Refusal, RefusedError
from core.press.form import Form
from core.press.parts import Attached, Part
from core.press.sheet import measure
from core.rules.archive import PHOTOS, Item, entered_late, is_signed_scan, shelf_order
from core.rules.item_numbers import GivenNumbers, numbers

_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Lost:
    """A file of an item that could not be bound: its attachment, where it lies if anywhere, and why."""

    attachment: Record
    path: Path | None
    reason: Refusal


@dataclass(frozen=True, slots=True)
class Filed:
    """An item with its archive number and its printed parts; `lost` are its files that could not be taken in."""

    item: Item
    number: str
    parts: tuple[Part, ...]
    pages: int
    place: int
    title: str
    lost: tuple[Lost, ...] = ()
    photos: int = 0
    # Albums and registers are made of records that are filed as items themselves.
    derived: bool = False

    @property
    def late(self) -> bool:
        """Tell whether the item's record was entered late."""
        day = self.item.kind.day
        return any(entered_late(str(one.get(day) or ""), one.made) for one in self.item.records) if day else False

    @property
    def remark(self) -> str:
        """Return what a catalogue notes of the item: entered late, files that could not be taken in and why."""
        notes = [say("补录")] if self.late else []
        reasons = dict.fromkeys(reason_words(one.reason) for one in self.lost)
        return "\n".join([*notes, *(say("缺附件：{reason}", reason=reason) for reason in reasons)])


def reason_words(reason: Refusal) -> str:
    """Return why a file could not be bound, as a catalogue notes it."""
    words = {
        Refusal.MISSING: say("未收到"), Refusal.FORMAT: say("另存电子文件"), Refusal.HEIC: say("HEIC 照片"),
        Refusal.PASSWORD: say("有密码"), Refusal.EMPTY: say("空文件"), Refusal.UNREADABLE: say("打不开"),
        Refusal.DAMAGED: say("已损坏"), Refusal.SLOW: say("太大"), Refusal.PIXELS: say("太大"),
        Refusal.TOO_LARGE: say("太大"),
    }  # fmt: skip
    return words[reason]


def filed(
    items: Sequence[Item], source: Source, kinds: Sequence[Kind], given: GivenNumbers, *, albums_last: bool
) -> Iterator[Filed]:  # fmt: skip
    """Yield the items in their order with numbers and parts; pictures follow each, or all of them at the end."""
    photos: list[Filed] = []
    for item, number in zip(items, numbers(items, fonds_of(source), given), strict=True):
        made, pictures = _with_papers(item, number, source, kinds)
        if pictures and albums_last:
            photos.append(_album(item, number, pictures, source))
        elif pictures:
            album = _album(item, number, pictures, source)
            made = replace(made, parts=made.parts + album.parts, pages=made.pages + album.pages, photos=album.photos)
        yield made
    yield from photos


def shelved(kept: Iterable[Filed]) -> list[Filed]:
    """Return items as they stand in their boxes: by year, longest keeping first, class and number, a late one last."""
    return sorted(kept, key=lambda one: (*shelf_order(one.item), one.number))


def with_registers(kept: Sequence[Filed], source: Source) -> Iterator[Filed]:
    """Yield the items, and behind the last of a kind the register that lists them when they are several."""
    for one in kept:
        yield one
        listed = [] if one.derived else registers(one.item.kind)
        same = [other for other in kept if listed and other.item.kind is one.item.kind and not other.derived]
        records = [record for other in same for record in other.item.records]
        if len(records) < _SEVERAL or one is not same[-1]:
            continue
        for info in listed:
            forms = paper(one.item.kind, records, source, info.form)
            parts = tuple(_numbered(form, one.number) for form in forms)
            yield Filed(one.item, one.number, parts, sum(map(measure, parts)), one.place, info.title, derived=True)


def _with_papers(
    item: Item, number: str, source: Source, kinds: Sequence[Kind]
) -> tuple[Filed, list[Record]]:  # fmt: skip
    """Return the item with its papers and files, and the pictures that an album can take in."""
    parts: list[Part] = []
    pictures, lost = [], []
    for record in item.records:
        forms = [*paper(item.kind, [record], source), *_of_event(item.kind, record, source, kinds)]
        parts += [_numbered(form, number) for form in forms]
        for attachment, path, verdict in _judged(item.kind, record, source):
            if verdict.reason or path is None:
                # A file that is gone or bad does not stop the binder; the contents say what is missing and why.
                lost.append(Lost(attachment, path, verdict.reason or Refusal.MISSING))
            elif verdict.kind is FileKind.PICTURE:
                pictures.append(attachment)
            else:
                parts.append(_attached(attachment, path, number))
    place, title = item.archive.place, title_words(item, source)
    return Filed(item, number, tuple(parts), sum(map(measure, parts)), place, title, tuple(lost)), pictures


def left_out(items: Iterable[Item], source: Source) -> Iterator[str]:
    """Yield a sentence for each file that cannot be bound, or not be trusted: which it is, of what, and why."""
    for item in items:
        for record in item.records:
            for attachment, _, verdict in _judged(item.kind, record, source):
                facts = {"file": attachment.get("name"), "title": title_words(item, source)}
                if verdict.reason:
                    yield say("“{file}”没有装进去（{reason}）：{title}", reason=reason_words(verdict.reason), **facts)
                elif FileDoubt.MENDED in verdict.doubts:
                    yield say("“{file}”已损坏，能读的页装进去了，可能缺内容，请核对：{title}", **facts)
                elif FileDoubt.LACKING in verdict.doubts:
                    yield say("“{file}”装进去的页可能缺内容，请对照原件：{title}", **facts)


def unbound(parts: Iterable[Part], refused: RefusedError) -> str:
    """Return a sentence on a file that went bad while it was printed: which it is, behind which paper, and why."""
    file, title = refused.name, ""
    for part in parts:
        if isinstance(part, Form):
            title = part.title
        elif part.path.name == refused.name:
            # The path is the hash of what it held; its title is what people called it.
            file = part.title
            break
    return say("“{file}”不能装订（{reason}）：{title}", file=file, reason=reason_words(refused.reason), title=title)


def _judged(kind: Kind, record: Record, source: Source) -> Iterator[tuple[Record, Path | None, FileCheck]]:
    """Yield the files of a record with what was found of each."""
    for attachment, path in _signed_first(source.files(kind.name, record.uid)):
        yield attachment, path, judge(path, str(attachment.get("name") or ""))


def _signed_first(files: Sequence[tuple[Record, Path | None]]) -> list[tuple[Record, Path | None]]:
    # The signed pages stand behind the paper they are of, in the order of their captions: 第1页, 第2页.
    signed = sorted((one for one in files if is_signed_scan(one[0])), key=lambda one: str(one[0].get("caption")))
    return [*signed, *(one for one in files if not is_signed_scan(one[0]))]


def _of_event(event: Kind, record: Record, source: Source, kinds: Sequence[Kind]) -> Iterator[Form]:
    """Yield the papers that are filed with their event because they have no place of their own: sign-in sheets."""
    for kind in kinds:
        via = kind.field(kind.via)
        if kind.archive or not kind.paper or not isinstance(via, Ref) or event.name not in via.to:
            continue
        yield from paper(kind, source.find(kind.name, **{kind.via: record.uid}), source)


def _album(item: Item, number: str, pictures: Sequence[Record], source: Source) -> Filed:
    forms = paper(ATTACHMENT, pictures, source)
    parts = tuple(_numbered(form, number) for form in forms)
    title = say("照片：{title}", title=title_words(item, source))
    return Filed(item, number, parts, sum(map(measure, parts)), PHOTOS, title, photos=len(pictures), derived=True)


def _numbered(form: Form, number: str) -> Form:
    return replace(form, numbered=True, foot=f"{form.foot}　{number}")


def _attached(attachment: Record, path: Path, number: str) -> Attached:
    name = str(attachment.get("caption") or attachment.get("name") or path.name)
    return Attached(f"attachment/{attachment.uid}", name, path, foot=number)


def fonds_of(source: Source) -> str:
    """Return the fonds number of the school whose papers these are, "" if it has none."""
    school = source.record("school", source.home())
    return str(school.get("fonds_no") or "") if school else ""
