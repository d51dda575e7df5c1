"""What a clerk is told of a file when it is attached, from the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from core.press.foreign.attachments import page_text
from tests.core.press.test_attachments import filled_form
from tests.faults.test_paper_attachments import good_pdf, heic_photo, locked_pdf, rotten_pdf, slides, torn_jpeg
from tests.journeys.conftest import Clerk

Make = Callable[[Path], Path]


def jpeg(file: Path) -> Path:
    Image.effect_noise((300, 200), 40).save(file, "JPEG")
    return file


TOLD: dict[str, tuple[Make, str, int, bool, str, str]] = {
    "来文.pdf": (lambda file: good_pdf(file, 3), "pdf", 3, True, "", ""),
    "照片.jpg": (jpeg, "picture", 1, True, "", ""),
    "手机照片.pdf": (jpeg, "picture", 1, True, "", "“手机照片.pdf”其实是图片，按图片装订"),
    "课件.pptx": (
        slides, "other", 0, False, "format",
        "“课件.pptx”不是 PDF 或图片，存为电子文件，不装进册子；要装订，请另存为 PDF 再附",
    ),
    "IMG_1.HEIC": (
        heic_photo, "heic", 0, False, "heic",
        "“IMG_1.HEIC”是 HEIC 照片，原件已存，不能装订；请在手机上转成 JPEG 再附",
    ),
    "加密.pdf": (locked_pdf, "pdf", 0, False, "password", "“加密.pdf”有密码，不能装订；请去掉密码再附"),
    "烂掉.pdf": (rotten_pdf, "pdf", 0, False, "damaged", "“烂掉.pdf”已损坏，不能装订；请找完好的原件再附"),
    "半张.jpg": (torn_jpeg, "picture", 0, False, "damaged", "“半张.jpg”已损坏，不能装订；请找完好的原件再附"),
}  # fmt: skip


@pytest.fixture
def desk(partners: tuple[Clerk, Clerk]) -> tuple[Clerk, str]:
    helper, _ = partners
    return helper, helper.asks("get", "pairing")[0]["uid"]


@pytest.mark.parametrize("name", TOLD)
def test_what_will_become_of_a_file_is_told_when_it_is_attached(
    name: str, desk: tuple[Clerk, str], tmp_path: Path
) -> None:
    clerk, pairing = desk
    make, kind, pages, bindable, code, reason = TOLD[name]
    file = make(tmp_path / name)

    told = clerk.asks("attach", "pairing", pairing, file)
    said = clerk.types("attach", "pairing", pairing, file)

    assert (told["file_kind"], told["pages"], told["bindable"]) == (kind, pages, bindable)
    assert (told["reason_code"], told["reason"]) == (code, reason)
    assert told["kind"] == "attachment"
    assert said.exit == 0
    assert said.out.splitlines()[1:] == ([reason] if reason else [])
    assert name in {one["name"] for one in clerk.asks("attachments", "pairing", pairing)}


def test_an_empty_file_is_refused_and_nothing_is_kept(desk: tuple[Clerk, str], tmp_path: Path) -> None:
    clerk, pairing = desk
    (tmp_path / "空的.pdf").write_bytes(b"")

    said = clerk.types("attach", "pairing", pairing, tmp_path / "空的.pdf")

    assert said.exit == 1
    assert "“空的.pdf”是空文件，没有附上；请检查原件" in said.err
    assert clerk.asks("attachments", "pairing", pairing) == []


def test_a_picture_named_as_a_pdf_and_a_form_filled_in_are_in_the_binder(
    partners: tuple[Clerk, Clerk], tmp_path: Path
) -> None:
    clerk, _ = partners
    pairing = clerk.asks("get", "pairing")[0]["uid"]
    training = clerk.puts(
        "training", pairing=pairing, title="讲座", category="校本研修", form="讲座", start="2014-10-17",
        end="2014-10-17", content="导入的艺术", hours=4,
    )  # fmt: skip
    to = tmp_path / "binder.pdf"
    clerk.asks("binder", "--pairing", pairing, "--year", "2014-2015", "--to", to)
    before = len(page_text(to))

    for file in (jpeg(tmp_path / "手机照片.pdf"), filled_form(tmp_path)):
        clerk.asks("attach", "training", training, file)
    made = clerk.asks("binder", "--pairing", pairing, "--year", "2014-2015", "--to", to)

    assert made["remarks"] == []
    assert len(page_text(to)) == before + 2
