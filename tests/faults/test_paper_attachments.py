"""Files of a record that are gone or bad: the item is marked with the reason, the rest of the binder stands."""

import datetime as dt
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from core.faces.binder.door import binder
from core.faces.paper.door import paper
from core.kinds import KINDS, kind_named
from core.press import sheet
from core.press.foreign.attachments import page_text
from core.press.foreign.preflight import fault
from core.rules.item_numbers import NO_NUMBERS
from tests.core.faces.shelf import Shelf, village

WHEN = dt.date(2015, 6, 10)


def good_pdf(file: Path, pages: int = 1) -> Path:
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        document.save(file)
    return file


def rotten_pdf(file: Path) -> Path:
    """Make a PDF that opens and counts its pages; what is on the page cannot be unpacked."""
    with pikepdf.new() as document:
        page = document.add_blank_page()
        page.obj.Contents = pikepdf.Stream(document, b"no deflated data at all", Filter=pikepdf.Name.FlateDecode)
        document.save(file, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return file


def locked_pdf(file: Path) -> Path:
    with pikepdf.open(good_pdf(file), allow_overwriting_input=True) as document:
        document.save(file, encryption=pikepdf.Encryption(owner="o", user="u"))
    return file


def torn_jpeg(file: Path) -> Path:
    content = BytesIO()
    Image.effect_noise((900, 700), 80).save(content, "JPEG")
    file.write_bytes(content.getvalue()[: len(content.getvalue()) // 2])
    return file


def empty_file(file: Path) -> Path:
    file.write_bytes(b"")
    return file


def heic_photo(file: Path) -> Path:
    file.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64)
    return file


def slides(file: Path) -> Path:
    file.write_bytes(b"PK\x03\x04")
    return file


@pytest.fixture
def shelf() -> Shelf:
    return village()


def printed(shelf: Shelf, folder: Path) -> list[str]:
    parts = binder(shelf.one("pairing", "pairing"), "2014-2015", shelf, kinds=KINDS, given=NO_NUMBERS, when=WHEN)
    when = dt.datetime(2015, 6, 10, tzinfo=dt.UTC)
    return page_text(sheet.write(parts, folder / "binder.pdf", title="册", when=when).path)


def test_why_a_file_cannot_be_printed_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "table.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "empty.pdf").write_bytes(b"")

    assert fault(good_pdf(tmp_path / "good.pdf")) is None
    assert fault(rotten_pdf(tmp_path / "rotten.pdf")) == "damaged"
    assert fault(locked_pdf(tmp_path / "locked.pdf")) == "password"
    assert fault(tmp_path / "table.xlsx") == "format"
    assert fault(tmp_path / "empty.pdf") == "empty"
    assert fault(torn_jpeg(tmp_path / "torn.jpg")) == "damaged"
    assert fault(tmp_path / "gone.jpg") == "missing"
    assert fault(None) == "missing"


@pytest.mark.parametrize(
    ("name", "make", "reason"),
    [
        ("报告.pdf", rotten_pdf, "已损坏"),
        ("报告.pdf", locked_pdf, "有密码"),
        ("报告.pdf", empty_file, "空文件"),
        ("照片.heic", heic_photo, "HEIC 照片"),
        ("课件.pptx", slides, "另存电子文件"),
        ("照片.jpg", torn_jpeg, "已损坏"),
        ("照片.jpg", None, "未收到"),
    ],
)  # fmt: skip
def test_a_bad_file_is_marked_in_the_contents_and_the_rest_stands(
    shelf: Shelf, tmp_path: Path, name: str, make: object, reason: str
) -> None:
    whole = printed(shelf, tmp_path)
    owner = shelf.one("training", "training")
    kind = "image/jpeg" if name.endswith("jpg") else "application/pdf"
    shelf.attach(owner, name, make(tmp_path / "bad") if callable(make) else None, kind)
    shelf.attach(owner, "good.pdf", good_pdf(tmp_path / "good"), "application/pdf")

    pages = printed(shelf, tmp_path)

    contents = "".join(page.replace("\r\n", "") for page in pages if "卷内文件目录" in page)
    assert f"缺附件：{reason}".replace(" ", "") in contents.replace(" ", "")
    assert len(pages) == len(whole) + 1
    assert "卷内备考表" in pages[-1]


def test_a_photograph_that_went_bad_leaves_its_frame_with_a_word(shelf: Shelf, tmp_path: Path) -> None:
    owner = shelf.one("training", "training")
    shelf.attach(owner, "torn.jpg", torn_jpeg(tmp_path / "torn.jpg"), "image/jpeg", "集体备课")
    kind = kind_named("attachment")
    assert kind

    forms = paper(kind, shelf.find("attachment"), shelf)
    when = dt.datetime(2015, 6, 10, tzinfo=dt.UTC)
    [text] = page_text(sheet.write(forms, tmp_path / "photos.pdf", title="照片", when=when).path)

    assert "照片打不开" in text
    assert "集体备课" in text


def test_a_signed_scan_stands_behind_its_paper_not_among_the_photographs(shelf: Shelf, tmp_path: Path) -> None:
    owner = shelf.one("training", "training")
    for page in (2, 1):
        name = f"签字扫描件第{page}页.pdf"
        shelf.attach(owner, name, good_pdf(tmp_path / f"{page}.pdf"), "application/pdf", f"签字扫描件 第{page}页")

    parts = binder(shelf.one("pairing", "pairing"), "2014-2015", shelf, kinds=KINDS, given=NO_NUMBERS, when=WHEN)

    titles = [part.title for part in parts]
    at = titles.index("签字扫描件 第1页")
    assert titles[at + 1] == "签字扫描件 第2页"
    assert "教师培训记录" in titles[:at]
