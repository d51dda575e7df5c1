"""Every kind of file that people attach, with what is told of it before it is kept."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image as Pillow

from core.press import sheet
from core.press.foreign.attachments import page_text
from core.press.foreign.file_kind import FileKind
from core.press.foreign.preflight import FileCheck, FileDoubt, judge
from core.press.foreign.refusal import Refusal
from core.press.parts import Attached
from tests.core.press.papers import WHEN, grid_form, printed
from tests.core.press.test_attachments import bomb, filled_form, foreign, locked, loop, no_pages, noted, picture_bomb

PDF, PICTURE, HEIC, OTHER = FileKind.PDF, FileKind.PICTURE, FileKind.HEIC, FileKind.OTHER
Make = Callable[[Path], Path]


def picture(name: str, form: str = "", **options: object) -> Make:
    def make(folder: Path) -> Path:
        Pillow.radial_gradient("L").resize((300, 200)).convert("RGB").save(folder / name, form or None, **options)
        return folder / name

    return make


def leaves(folder: Path) -> Path:
    one, *others = [Pillow.new("L", (300, 200), shade) for shade in (40, 120, 200)]
    one.save(folder / "scan.tif", save_all=True, append_images=others)
    return folder / "scan.tif"


def several_views(folder: Path) -> Path:
    view = Pillow.radial_gradient("L").resize((300, 200)).convert("RGB")
    view.save(folder / "photo.mpo", "MPO", save_all=True, append_images=[view])
    return folder / "photo.mpo"


def content(name: str, data: bytes) -> Make:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    return make


def cut(make: Make, share: float) -> Make:
    def half(folder: Path) -> Path:
        path = make(folder)
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * share)])
        return path

    return half


def named(make: Make, name: str) -> Make:
    def other(folder: Path) -> Path:
        return make(folder).rename(folder / name)

    return other


def own(folder: Path) -> Path:
    return printed(grid_form("甲" * 3000), folder)


def owned(folder: Path) -> Path:
    with pikepdf.open(own(folder)) as document:
        document.save(folder / "owned.pdf", encryption=pikepdf.Encryption(owner="secret", user=""))
    return folder / "owned.pdf"


def word_file(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "plan.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return folder / "plan.docx"


PIXELS = (300, 200)
TABLE: dict[str, tuple[Make, FileCheck]] = {
    "a PDF": (own, FileCheck(PDF, 2)),
    "a PDF of another program, its fonts not embedded": (foreign, FileCheck(PDF, 1)),
    "a form filled in": (filled_form, FileCheck(PDF, 1)),
    "a page somebody drew on": (noted, FileCheck(PDF, 1)),
    "a PDF whose maker forbade changes": (owned, FileCheck(PDF, 2, doubts=(FileDoubt.PROTECTED,))),
    "a PDF named .jpg": (named(own, "scan.jpg"), FileCheck(PDF, 2, doubts=(FileDoubt.MISNAMED,))),
    "a PDF without an ending": (named(own, "scan"), FileCheck(PDF, 2)),
    "a PDF with a password": (locked, FileCheck(PDF, reason=Refusal.PASSWORD)),
    "a PDF without pages": (no_pages, FileCheck(PDF, reason=Refusal.EMPTY)),
    "a PDF that blows up": (bomb, FileCheck(PDF, reason=Refusal.DAMAGED)),
    "a PDF whose pages go round in a circle": (loop, FileCheck(PDF, reason=Refusal.DAMAGED)),
    "the beginning of a PDF": (cut(own, 0.02), FileCheck(PDF, reason=Refusal.DAMAGED)),
    "a JPEG": (picture("photo.jpg"), FileCheck(PICTURE, 1, PIXELS)),
    "a JPEG named .pdf": (picture("photo.pdf", "JPEG"), FileCheck(PICTURE, 1, PIXELS, doubts=(FileDoubt.MISNAMED,))),
    "a JPEG named .JPG": (named(picture("photo.jpg"), "PHOTO.JPG"), FileCheck(PICTURE, 1, PIXELS)),
    "a JPEG with further views": (several_views, FileCheck(PICTURE, 1, PIXELS)),
    "a PNG": (picture("photo.png"), FileCheck(PICTURE, 1, PIXELS)),
    "a WebP": (picture("photo.webp"), FileCheck(PICTURE, 1, PIXELS)),
    "an AVIF": (picture("photo.avif"), FileCheck(PICTURE, 1, PIXELS)),
    "a GIF": (picture("photo.gif"), FileCheck(PICTURE, 1, PIXELS)),
    "a bitmap": (picture("photo.bmp"), FileCheck(PICTURE, 1, PIXELS)),
    "a scan of three leaves": (leaves, FileCheck(PICTURE, 3, PIXELS)),
    "half a JPEG": (cut(picture("photo.jpg"), 0.5), FileCheck(PICTURE, 0, PIXELS, Refusal.DAMAGED)),
    "half a PNG": (cut(picture("photo.png"), 0.5), FileCheck(PICTURE, 0, PIXELS, Refusal.DAMAGED)),
    "a picture of too many pixels": (picture_bomb, FileCheck(PICTURE, reason=Refusal.PIXELS)),
    "a photograph in HEIC": (
        content("IMG_0001.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64),
        FileCheck(HEIC, reason=Refusal.HEIC),
    ),
    "a photograph in HEIC named .jpg": (
        content("IMG_0001.jpg", b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + b"\0" * 64),
        FileCheck(HEIC, reason=Refusal.HEIC),
    ),
    "a Word file": (word_file, FileCheck(OTHER, reason=Refusal.FORMAT)),
    "a film": (content("a.mp4", b"\0\0\0\x18ftypisom\0\0\2\0" + b"\0" * 64), FileCheck(OTHER, reason=Refusal.FORMAT)),
    "a web page named .jpg": (content("a.jpg", b"<html></html>"), FileCheck(OTHER, reason=Refusal.UNREADABLE)),
    "noise named .pdf": (content("a.pdf", b"\0\xff" * 5000), FileCheck(OTHER, reason=Refusal.UNREADABLE)),
    "an empty PDF": (content("a.pdf", b""), FileCheck(OTHER, reason=Refusal.EMPTY)),
    "an empty text": (content("a.txt", b""), FileCheck(OTHER, reason=Refusal.EMPTY)),
    "a file that is gone": (lambda folder: folder / "gone.pdf", FileCheck(OTHER, reason=Refusal.MISSING)),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLE)
def test_a_file_is_told_what_it_is_and_what_will_become_of_it(name: str, tmp_path: Path) -> None:
    make, wanted = TABLE[name]

    assert judge(make(tmp_path)) == wanted


@pytest.mark.parametrize("name", [name for name, (_, verdict) in TABLE.items() if verdict.bindable])
def test_what_is_told_to_be_bound_gives_so_many_pages(name: str, tmp_path: Path) -> None:
    make, wanted = TABLE[name]
    part = Attached("a", "附件", make(tmp_path))

    made = sheet.write([part], tmp_path / "bound", title="附件", when=WHEN)

    assert sheet.measure(part) == made.pages == len(page_text(made.path)) == wanted.pages


def test_a_file_that_lies_under_another_name_is_judged_by_what_people_call_it(tmp_path: Path) -> None:
    path = content("0a1b2c", b"<html></html>")(tmp_path)

    assert judge(path, "课件.html").reason is Refusal.FORMAT
    assert judge(path, "照片.jpg").reason is Refusal.UNREADABLE


def test_a_file_that_was_changed_is_looked_at_anew(tmp_path: Path) -> None:
    path = own(tmp_path)
    assert judge(path).bindable

    path.write_bytes(b"")

    assert judge(path).reason is Refusal.EMPTY


def test_a_damaged_pdf_that_can_be_read_is_bound_and_asks_for_a_persons_eye(tmp_path: Path) -> None:
    path = foreign(tmp_path, (595, 842), (595, 842))
    path.write_bytes(path.read_bytes()[:-100])

    verdict = judge(path)

    assert (verdict.bindable, verdict.pages) == (True, 2)
    assert FileDoubt.MENDED in verdict.doubts
