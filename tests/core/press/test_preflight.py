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
from core.press.foreign.preflight import Doubt, Verdict, judge
from core.press.foreign.refusal import Reason
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
TABLE: dict[str, tuple[Make, Verdict]] = {
    "a PDF": (own, Verdict(PDF, 2)),
    "a PDF of another program, its fonts not embedded": (foreign, Verdict(PDF, 1)),
    "a form filled in": (filled_form, Verdict(PDF, 1)),
    "a page somebody drew on": (noted, Verdict(PDF, 1)),
    "a PDF whose maker forbade changes": (owned, Verdict(PDF, 2, doubts=(Doubt.PROTECTED,))),
    "a PDF named .jpg": (named(own, "scan.jpg"), Verdict(PDF, 2, doubts=(Doubt.MISNAMED,))),
    "a PDF without an ending": (named(own, "scan"), Verdict(PDF, 2)),
    "a PDF with a password": (locked, Verdict(PDF, reason=Reason.PASSWORD)),
    "a PDF without pages": (no_pages, Verdict(PDF, reason=Reason.EMPTY)),
    "a PDF that blows up": (bomb, Verdict(PDF, reason=Reason.DAMAGED)),
    "a PDF whose pages go round in a circle": (loop, Verdict(PDF, reason=Reason.DAMAGED)),
    "the beginning of a PDF": (cut(own, 0.02), Verdict(PDF, reason=Reason.DAMAGED)),
    "a JPEG": (picture("photo.jpg"), Verdict(PICTURE, 1, PIXELS)),
    "a JPEG named .pdf": (picture("photo.pdf", "JPEG"), Verdict(PICTURE, 1, PIXELS, doubts=(Doubt.MISNAMED,))),
    "a JPEG named .JPG": (named(picture("photo.jpg"), "PHOTO.JPG"), Verdict(PICTURE, 1, PIXELS)),
    "a JPEG with further views": (several_views, Verdict(PICTURE, 1, PIXELS)),
    "a PNG": (picture("photo.png"), Verdict(PICTURE, 1, PIXELS)),
    "a WebP": (picture("photo.webp"), Verdict(PICTURE, 1, PIXELS)),
    "an AVIF": (picture("photo.avif"), Verdict(PICTURE, 1, PIXELS)),
    "a GIF": (picture("photo.gif"), Verdict(PICTURE, 1, PIXELS)),
    "a bitmap": (picture("photo.bmp"), Verdict(PICTURE, 1, PIXELS)),
    "a scan of three leaves": (leaves, Verdict(PICTURE, 3, PIXELS)),
    "half a JPEG": (cut(picture("photo.jpg"), 0.5), Verdict(PICTURE, 0, PIXELS, Reason.DAMAGED)),
    "half a PNG": (cut(picture("photo.png"), 0.5), Verdict(PICTURE, 0, PIXELS, Reason.DAMAGED)),
    "a picture of too many pixels": (picture_bomb, Verdict(PICTURE, reason=Reason.PIXELS)),
    "a photograph in HEIC": (
        content("IMG_0001.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64), Verdict(HEIC, reason=Reason.HEIC)
    ),
    "a photograph in HEIC named .jpg": (
        content("IMG_0001.jpg", b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + b"\0" * 64), Verdict(HEIC, reason=Reason.HEIC)
    ),
    "a Word file": (word_file, Verdict(OTHER, reason=Reason.FORMAT)),
    "a film": (content("a.mp4", b"\0\0\0\x18ftypisom\0\0\2\0" + b"\0" * 64), Verdict(OTHER, reason=Reason.FORMAT)),
    "a web page named .jpg": (content("a.jpg", b"<html></html>"), Verdict(OTHER, reason=Reason.UNREADABLE)),
    "noise named .pdf": (content("a.pdf", b"\0\xff" * 5000), Verdict(OTHER, reason=Reason.UNREADABLE)),
    "an empty PDF": (content("a.pdf", b""), Verdict(OTHER, reason=Reason.EMPTY)),
    "an empty text": (content("a.txt", b""), Verdict(OTHER, reason=Reason.EMPTY)),
    "a file that is gone": (lambda folder: folder / "gone.pdf", Verdict(OTHER, reason=Reason.MISSING)),
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

    assert judge(path, "课件.html").reason is Reason.FORMAT
    assert judge(path, "照片.jpg").reason is Reason.UNREADABLE


def test_a_file_that_was_changed_is_looked_at_anew(tmp_path: Path) -> None:
    path = own(tmp_path)
    assert judge(path).bindable

    path.write_bytes(b"")

    assert judge(path).reason is Reason.EMPTY


def test_a_damaged_pdf_that_can_be_read_is_bound_and_asks_for_a_persons_eye(tmp_path: Path) -> None:
    path = foreign(tmp_path, (595, 842), (595, 842))
    path.write_bytes(path.read_bytes()[:-100])

    verdict = judge(path)

    assert (verdict.bindable, verdict.pages) == (True, 2)
    assert Doubt.MENDED in verdict.doubts
