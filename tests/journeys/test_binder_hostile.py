"""Hostile and broken files inside a binder, from the command line: named in a sentence, the rest is bound."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from core.press.foreign.attachments import page_text
from core.press.pdfa import findings
from tests.faults.test_paper_attachments import good_pdf, locked_pdf, rotten_pdf, torn_jpeg
from tests.journeys.conftest import Clerk

Make = Callable[[Path], Path]


def looping_pdf(file: Path) -> Path:
    """Make a PDF whose tree of pages leads back into itself."""
    with pikepdf.new() as document:
        document.add_blank_page()
        pages = document.Root.Pages
        inner = document.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Pages, Parent=pages, Count=1, Kids=pikepdf.Array([pages]))
        )
        pages.Kids = pikepdf.Array([inner])
        document.save(file)
    return file


def bursting_pdf(file: Path) -> Path:
    """Make a PDF of some kilobytes whose page unpacks to half a gigabyte."""
    packing = zlib.compressobj(9)
    packed = b"".join(packing.compress(b" " * 1_000_000) for _ in range(500)) + packing.flush()
    with pikepdf.new() as document:
        page = document.add_blank_page()
        page.obj.Contents = pikepdf.Stream(document, packed, Filter=pikepdf.Name.FlateDecode)
        document.save(file, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return file


def bursting_png(file: Path) -> Path:
    """Make a picture of some bytes that says it is 60,000 signs wide and high."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 4096)
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b""))
    return file


def web_page(file: Path) -> Path:
    file.write_text("<html><script>alert(1)</script></html>", "utf-8")
    return file


BAD: dict[str, tuple[Make, str]] = {
    "有密码的.pdf": (locked_pdf, "有密码"),
    "烂掉的.pdf": (rotten_pdf, "已损坏"),
    "网页.jpg": (web_page, "打不开"),
    "半张.jpg": (torn_jpeg, "已损坏"),
    "巨大的.png": (bursting_png, "太大"),
}


@pytest.fixture
def lesson(partners: tuple[Clerk, Clerk]) -> tuple[Clerk, str, str]:
    """A clerk, the pairing, and a training with its paper, to which files are attached."""
    helper, _ = partners
    pairing = helper.asks("get", "pairing")[0]["uid"]
    training = helper.puts(
        "training", pairing=pairing, title="高效课堂讲座", category="校本研修", form="讲座", start="2014-10-17",
        end="2014-10-17", content="导入的艺术", hours=4,
    )  # fmt: skip
    return helper, pairing, training


def bound(clerk: Clerk, pairing: str, to: Path) -> tuple[list[str], list[str]]:
    """Bind, and return the words that were said and the pages."""
    said = clerk.types("binder", "--pairing", pairing, "--year", "2014-2015", "--to", to)
    assert (said.exit, said.err) == (0, "")
    return said.out.splitlines(), page_text(to)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_in_a_sentence_and_the_binder_is_made_without_it(
    name: str, lesson: tuple[Clerk, str, str], tmp_path: Path
) -> None:
    clerk, pairing, training = lesson
    make, reason = BAD[name]
    _, whole = bound(clerk, pairing, tmp_path / "whole.pdf")
    clerk.asks("attach", "training", training, make(tmp_path / name))
    clerk.asks("attach", "training", training, good_pdf(tmp_path / "好的.pdf"))

    said, pages = bound(clerk, pairing, tmp_path / "binder.pdf")

    assert [line for line in said if "没有装进去" in line] == [
        f"“{name}”没有装进去（{reason}）：教师培训记录：高效课堂讲座"
    ]
    assert len(pages) == len(whole) + 1
    assert f"缺附件：{reason}" in "".join(pages).replace("\r\n", "").replace("\n", "")
    assert findings(tmp_path / "binder.pdf") == []
    assert {file.name for file in tmp_path.glob("*.pdf")} >= {"binder.pdf", "whole.pdf"}
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".")]


def test_all_of_them_at_once_are_named_one_by_one(lesson: tuple[Clerk, str, str], tmp_path: Path) -> None:
    clerk, pairing, training = lesson
    for name, (make, _) in BAD.items():
        clerk.asks("attach", "training", training, make(tmp_path / name))

    made = clerk.asks("binder", "--pairing", pairing, "--year", "2014-2015", "--to", tmp_path / "binder.pdf")

    assert sorted(line.split("”")[0][1:] for line in made["remarks"]) == sorted(BAD)


@pytest.mark.parametrize("make", [looping_pdf, bursting_pdf])
def test_a_hostile_document_ends_in_a_sentence_or_in_a_page_and_never_in_a_crash(
    make: Make, lesson: tuple[Clerk, str, str], tmp_path: Path
) -> None:
    clerk, pairing, training = lesson
    clerk.asks("attach", "training", training, make(tmp_path / "怪的.pdf"))

    said, pages = bound(clerk, pairing, tmp_path / "binder.pdf")

    assert any("“怪的.pdf”没有装进去" in line for line in said)
    assert "高效课堂讲座" in "".join(pages)
    assert (tmp_path / "binder.pdf").stat().st_size < 5_000_000


def test_a_document_that_was_cut_is_bound_as_far_as_it_is_read_and_that_is_said(
    lesson: tuple[Clerk, str, str], tmp_path: Path
) -> None:
    clerk, pairing, training = lesson
    _, whole = bound(clerk, pairing, tmp_path / "whole.pdf")
    with pikepdf.new() as document:
        for _ in range(10):
            document.add_blank_page().obj.Contents = pikepdf.Stream(document, b"0 0 m 100 100 l S\n" * 50)
        document.save(tmp_path / "断了的.pdf")
    content = (tmp_path / "断了的.pdf").read_bytes()
    (tmp_path / "断了的.pdf").write_bytes(content[: len(content) // 2])
    clerk.asks("attach", "training", training, tmp_path / "断了的.pdf")

    said, pages = bound(clerk, pairing, tmp_path / "binder.pdf")

    told = "“断了的.pdf”已损坏，能读的页装进去了，可能缺内容，请核对：教师培训记录：高效课堂讲座"
    assert [line for line in said if "断了的" in line] == [told]
    assert len(pages) == len(whole) + 10


def test_a_script_inside_a_document_is_left_out_and_its_pages_are_bound(
    lesson: tuple[Clerk, str, str], tmp_path: Path
) -> None:
    clerk, pairing, training = lesson
    _, whole = bound(clerk, pairing, tmp_path / "whole.pdf")
    with pikepdf.open(good_pdf(tmp_path / "有脚本.pdf"), allow_overwriting_input=True) as document:
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('hostile')"))
        document.Root.OpenAction = document.make_indirect(action)
        document.pages[0].obj.AA = pikepdf.Dictionary(O=action)
        document.save(tmp_path / "有脚本.pdf")
    clerk.asks("attach", "training", training, tmp_path / "有脚本.pdf")

    said, pages = bound(clerk, pairing, tmp_path / "binder.pdf")

    unpacked = BytesIO()
    with pikepdf.open(tmp_path / "binder.pdf") as binder:
        binder.save(unpacked, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert not [line for line in said if "没有装进去" in line]
    assert len(pages) == len(whole) + 1
    assert b"JavaScript" not in unpacked.getvalue() and b"hostile" not in unpacked.getvalue()


def test_a_photograph_of_a_lying_size_does_not_stop_the_album(lesson: tuple[Clerk, str, str], tmp_path: Path) -> None:
    clerk, pairing, training = lesson
    Image.effect_noise((400, 300), 40).save(tmp_path / "好的.jpg")
    for file in (tmp_path / "好的.jpg", bursting_png(tmp_path / "巨大的.png")):
        clerk.asks("attach", "training", training, file)

    said, pages = bound(clerk, pairing, tmp_path / "binder.pdf")

    assert [line for line in said if "没有装进去" in line] == [
        "“巨大的.png”没有装进去（太大）：教师培训记录：高效课堂讲座"
    ]
    assert any("照片" in page for page in pages)
