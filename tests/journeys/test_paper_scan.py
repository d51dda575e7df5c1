"""Signed papers come back into their records by themselves, filled ones and blank ones."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from core.press.foreign.attachments import page_image
from tests.every import every
from tests.journeys.conftest import Clerk

Begin = Callable[..., Clerk]


def photographed(pdf: Path, page: int, file: Path, *, dpi: int = 150, turned: int = 0) -> Path:
    width, height, stride, content = page_image(pdf, page, dpi, grey=True)
    picture = Image.frombuffer("L", (width, height), content, "raw", "L", stride, 1)
    picture.rotate(turned + 1.5, expand=True, fillcolor=240).save(file, quality=60)
    return file


def bound(pictures: list[Path], file: Path) -> Path:
    first, *others = (Image.open(one).convert("L") for one in pictures)
    first.save(file, save_all=True, append_images=others)
    return file


@pytest.fixture
def desk(clerk: Begin) -> Clerk:
    return clerk()


def document(desk: Clerk, title: str) -> str:
    return desk.puts("basis_document", title=title, date="2014-05-05", content="结对帮扶。")


def test_a_signed_page_is_filed_with_its_record_and_only_once(desk: Clerk, tmp_path: Path) -> None:
    first, second = document(desk, "关于结对帮扶的通知"), document(desk, "实施意见")
    desk.asks("print", "basis_document", first, second, "--to", tmp_path / "forms.pdf")
    photo = photographed(tmp_path / "forms.pdf", 0, tmp_path / "照片.jpg", turned=90)
    other = photographed(tmp_path / "forms.pdf", 1, tmp_path / "other.png", dpi=100)
    scans = bound([photo, other], tmp_path / "several.pdf")

    told = desk.asks("scan", photo)
    again = desk.asks("scan", photo)
    several = desk.asks("scan", scans)

    assert [(one["uid"], one["form_page"]) for one in told["filed"]] == [(first, 1)]
    assert again["filed"] == [] and [one["uid"] for one in again["same"]] == [first]
    assert [one["uid"] for one in several["filed"]] == [first, second]
    [kept, _] = desk.asks("attachments", "basis_document", first, "--to", tmp_path / "out")
    assert kept["caption"] == "签字扫描件 第1页"
    with pikepdf.open(kept["file"]) as filed:
        # The page lay on its side; now it stands.
        assert filed.pages[0].obj.Rotate == 90


def test_what_cannot_be_placed_is_told_with_file_page_and_reason(desk: Clerk, tmp_path: Path) -> None:
    Image.new("L", (800, 1100), 255).save(tmp_path / "leer.png")
    (tmp_path / "kaputt.pdf").write_bytes(b"%PDF-1.7 nothing")
    (tmp_path / "kaputt.jpg").write_bytes(b"no picture")
    photo = photographed(_one_form(desk, tmp_path), 0, tmp_path / "gut.jpg")

    told = desk.asks("scan", tmp_path / "leer.png", tmp_path / "kaputt.pdf", tmp_path / "kaputt.jpg", photo)

    found = [(Path(one["file"]).name, one["page"], one["reason"]) for one in told["unrecognised"]]
    assert found == [("leer.png", 1, "no_mark"), ("kaputt.pdf", 0, "damaged"), ("kaputt.jpg", 0, "damaged")]
    assert every(one["message"] for one in told["unrecognised"])
    assert len(told["filed"]) == 1


def test_a_blank_sheet_waits_until_its_record_is_typed_under_its_number(desk: Clerk, tmp_path: Path) -> None:
    desk.asks("print", "basis_document", "--blank", 2, "--to", tmp_path / "blank.pdf")
    photo = photographed(tmp_path / "blank.pdf", 1, tmp_path / "filled.jpg", dpi=300)

    [waits] = desk.asks("scan", photo)["waiting"]
    assert desk.asks("unsigned")["waiting"][0]["uid"] == waits["uid"]
    uid = desk.puts("basis_document", waits["uid"], title="手写的文件")

    assert desk.asks("unsigned")["waiting"] == []
    assert uid == waits["uid"]
    assert [one["caption"] for one in desk.asks("attachments", "basis_document", uid)] == ["签字扫描件 第1页"]
    assert [one["uid"] for one in desk.asks("scan", photo)["same"]] == [uid]


def test_printed_signed_and_scanned_papers_move_from_list_to_list(clerk: Begin, tmp_path: Path) -> None:
    desk = clerk()
    school = desk.asks("identity")["school"]
    scheme = desk.puts(
        "programme_scheme", title="实施方案", date="2014-05-05", purpose="共同进步。", work="听评课。", school=school
    )

    def lists() -> list[list[str]]:
        told = desk.asks("unsigned")
        return [[one["uid"] for one in told[name]] for name in ("unsigned", "unscanned")]

    assert lists() == [[], []]
    desk.asks("print", "F27b", scheme, "--to", tmp_path / "f.pdf")
    assert lists() == [[scheme], []]
    desk.asks("signed", "programme_scheme", scheme)
    assert lists() == [[], [scheme]]
    desk.asks("signed", "programme_scheme", scheme, "--undo")
    assert lists() == [[scheme], []]
    desk.asks("scan", photographed(tmp_path / "f.pdf", 0, tmp_path / "f.jpg"))
    assert lists() == [[], []]


def _one_form(desk: Clerk, folder: Path) -> Path:
    uid = document(desk, "通知")
    desk.asks("print", "basis_document", uid, "--to", folder / "form.pdf")
    return folder / "form.pdf"
