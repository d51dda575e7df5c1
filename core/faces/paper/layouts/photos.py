"""Photo pages: two pictures on a sheet, each with the words that make it a record."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from core.faces.paper.layouts.cells import SIZE
from core.faces.paper.layouts.frame import WIDTH, form_of, title_of
from core.faces.paper.reading import Reading
from core.faces.paper.source import Source
from core.kinds.schools import ATTACHMENT
from core.model.kind import Kind
from core.model.record import Record
from core.model.words import say
from core.press.foreign.file_kind import PICTURE_ENDINGS, FileKind
from core.press.foreign.preflight import judge
from core.press.foreign.refusal import Refusal
from core.press.form import Block, Cell, Form, Grid, Image, Row

_A_SHEET = 2
_HEIGHT, _CAPTION = 101.0, 15.0


def photos(kind: Kind, records: Sequence[Record], source: Source) -> list[Form]:
    """Return the pictures of records on sheets of two; what has not arrived leaves its frame empty."""
    shown: list[Record | None] = [one for one in records if is_picture(one, _path(one, source))]
    sheets = [shown[at : at + _A_SHEET] for at in range(0, len(shown), _A_SHEET)] if records else [[None, None]]
    return [_sheet(kind, sheet, source) for sheet in sheets]


def is_picture(attachment: Record, path: Path | None) -> bool:
    """Tell whether an attachment is a picture: by what it holds, or by its name while it has not arrived."""
    name = str(attachment.get("name") or "")
    kind = judge(path, name).kind
    if kind in (FileKind.PICTURE, FileKind.PDF):
        return kind is FileKind.PICTURE
    return str(attachment.get("type") or "").lower().startswith("image/") or _ending(name) in PICTURE_ENDINGS


def _ending(name: str) -> str:
    return Path(name).suffix.lower()


def _sheet(kind: Kind, sheet: Sequence[Record | None], source: Source) -> Form:
    first = Reading(kind, sheet[0], source)
    captioned = kind.field("caption") is not None
    blocks: list[Block] = [title_of(first)]
    blocks += [Grid((WIDTH,), tuple(_rows(record, source, captioned=captioned))) for record in sheet]
    return form_of(first, blocks)


def _rows(record: Record | None, source: Source, *, captioned: bool) -> Iterator[Row]:
    path = _path(record, source) if record else None
    reason = judge(path, str(record.get("name") or "")).reason if record else None
    image = Image(path, WIDTH - 6, _HEIGHT - 6) if path and not reason else None
    key = f"{ATTACHMENT.name}.{record.uid}" if record else ATTACHMENT.name
    lacking = say("照片还没有收到") if reason is Refusal.MISSING else say("照片打不开") if reason else ""
    yield Row((Cell(lacking, key=key, align="center", size=SIZE, image=image),), min_height=_HEIGHT)
    if captioned:
        yield Row((Cell(_caption(record), key=f"{key}.caption", size=SIZE),), min_height=_CAPTION)


def _caption(record: Record | None) -> str:
    if record is None:
        return f"{say('时间')}：　　　　　　　　{say('地点')}：　　　　　　　　{say('人物')}：\n{say('事由')}："
    return str(record.get("caption") or record.get("name") or "")


def _path(record: Record, source: Source) -> Path | None:
    files = source.files(str(record.get("owner_kind")), str(record.get("owner_uid")))
    return next((path for one, path in files if one.uid == record.uid), None)
