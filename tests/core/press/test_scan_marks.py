"""Marks read back from pages as scanners give them: turned, askew, noisy, coarse, pale; and what is no mark."""

import datetime as dt
import os
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageEnhance

from core.press import sheet
from core.press.foreign import reading_marks
from core.press.foreign.attachments import page_image, page_text
from core.press.foreign.reading_marks import FoundPage, read_marks
from core.press.form import Form, Para, Title
from tests.every import every

WANTED = r"[A-Z-]+/[0-9A-F]{32}/[0-9]+"
MARK = "SUBJECT-OPTIMISATION-PLAN/" + "0123456789ABCDEF" * 2


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    words = tuple(Para(f"第{number}段：听课、评课与反思，" * 4) for number in range(34))
    target = tmp_path_factory.mktemp("scan") / "printed.pdf"
    when = dt.datetime(2015, 6, 10, tzinfo=dt.UTC)
    sheet.write([Form("F", "记录", (Title("记录"), *words), mark=MARK)], target, title="记录", when=when)
    return target


def page(pdf: Path, number: int, dpi: int) -> Image.Image:
    width, height, stride, content = page_image(pdf, number, dpi, grey=True)
    return Image.frombuffer("L", (width, height), content, "raw", "L", stride, 1).copy()


def scanned(pdf: Path, folder: Path, dpi: int, pages: Sequence[int] = (0,)) -> Iterator[Path]:
    """Yield pictures of the pages, each turned another way, a little askew, noisy and compressed."""
    for number in pages:
        for turned, askew in ((0, 2.0), (90, -2.0), (180, 1.5), (270, -1.0)):
            picture = page(pdf, number, dpi).rotate(turned, expand=True)
            picture = picture.rotate(askew, fillcolor=245, resample=Image.Resampling.BICUBIC)
            noisy = Image.blend(picture, Image.effect_noise(picture.size, 40), 0.15)
            file = folder / f"{number}-{turned}.jpg"
            noisy.save(file, quality=60, dpi=(dpi, dpi))
            yield file


def texts(found: Sequence[FoundPage]) -> list[str]:
    return [one.text for one in found]


@pytest.mark.parametrize(("dpi", "pages"), [(100, (0, 1)), (150, (0, 1)), (300, (1,))])
def test_every_mark_is_read_however_the_page_lay(
    printed: Path, tmp_path: Path, dpi: int, pages: Sequence[int]
) -> None:  # fmt: skip
    files = list(scanned(printed, tmp_path, dpi, pages))

    found = list(read_marks(files, WANTED))

    assert texts(found) == [f"{MARK}/{number + 1}" for number in pages for _ in range(4)]
    assert [one.file for one in found] == files


def test_a_page_comes_back_upright_and_as_it_was_scanned(printed: Path, tmp_path: Path) -> None:
    files = list(scanned(printed, tmp_path, 150))

    found = list(read_marks(files, WANTED))

    for one in found[:4]:
        with pikepdf.open(BytesIO(one.content)) as document:
            [image] = document.pages[0].get_images().values()
            assert image.read_raw_bytes() == one.file.read_bytes()
        upright = tmp_path / "upright.pdf"
        upright.write_bytes(one.content)
        again = page(upright, 0, 60)
        # The mark stands at the upper right; at the upper left there is nothing but noise.
        wide, high = again.width // 4, again.height // 9
        assert again.crop((3 * wide, 0, again.width, high)).getextrema()[0] < 90
        assert again.crop((0, 0, wide, high)).getextrema()[0] > 150
        assert again.height > again.width


def test_pages_of_one_file_come_one_by_one(printed: Path, tmp_path: Path) -> None:
    frames = [page(printed, number, 150) for number in (1, 0)]
    frames[0].save(tmp_path / "fax.tiff", save_all=True, append_images=[frames[1].convert("1")])

    found = list(read_marks([tmp_path / "fax.tiff", printed], WANTED))

    assert [(one.page, one.text[-1]) for one in found] == [(1, "2"), (2, "1"), (1, "1"), (2, "2")]
    (tmp_path / "one.pdf").write_bytes(found[3].content)
    assert "33" in page_text(tmp_path / "one.pdf")[0]


def test_a_pale_grey_copy_is_read_after_it_was_made_clearer(printed: Path, tmp_path: Path) -> None:
    pale = ImageEnhance.Contrast(page(printed, 0, 150)).enhance(0.12)
    pale.resize((pale.width // 2, pale.height // 2)).save(tmp_path / "pale.png")

    [found] = read_marks([tmp_path / "pale.png"], WANTED)

    assert found.text == f"{MARK}/1"


def test_the_same_scan_gives_the_same_bytes(printed: Path, tmp_path: Path) -> None:
    page(printed, 0, 150).save(tmp_path / "a.png")

    [first], [second] = (list(read_marks([tmp_path / "a.png"], WANTED)) for _ in range(2))

    assert first.content == second.content != b""


def test_what_is_no_mark_of_ours_is_told_apart(printed: Path, tmp_path: Path) -> None:
    Image.new("L", (600, 800), 255).save(tmp_path / "1-white.png")
    page(printed, 0, 150).save(tmp_path / "2-foreign.png")
    wide = Image.new("L", (2600, 1800), 255)
    for at in (0, 1):
        wide.paste(page(printed, at, 150), (at * 1300, 0))
    wide.save(tmp_path / "3-two.png")

    white = list(read_marks([tmp_path / "1-white.png"], WANTED))
    foreign = list(read_marks([tmp_path / "2-foreign.png"], "NOTHING"))
    two = list(read_marks([tmp_path / "3-two.png"], WANTED))

    assert [one.reason for one in (*white, *foreign, *two)] == [
        reading_marks.NO_MARK, reading_marks.FOREIGN, reading_marks.SEVERAL,
    ]  # fmt: skip
    assert every(one.content == b"" for one in (*white, *foreign, *two))


def test_bad_files_are_named_and_the_others_read(printed: Path, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(printed.read_bytes()[:300])
    (tmp_path / "b.jpg").write_bytes(b"\xff\xd8\xff\xe0 no picture")
    (tmp_path / "c.txt").write_text("听课")
    with pikepdf.open(printed) as document:
        document.save(tmp_path / "d.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))

    found = list(read_marks([tmp_path / name for name in ("a.pdf", "b.jpg", "c.txt", "d.pdf")] + [printed], WANTED))

    told = [(one.file.name, one.page, one.reason) for one in found]
    assert told[:4] == [
        ("a.pdf", 0, "damaged"), ("b.jpg", 0, "damaged"), ("c.txt", 0, "damaged"), ("d.pdf", 0, "password"),
    ]  # fmt: skip
    assert texts(found[4:]) == [f"{MARK}/1", f"{MARK}/2"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
def test_a_file_that_never_ends_is_left_and_the_others_are_read(
    printed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A pipe that nobody writes into keeps its reader waiting for ever.
    os.mkfifo(tmp_path / "endless.pdf")
    monkeypatch.setattr(reading_marks, "SECONDS", 6)

    found = list(read_marks([tmp_path / "endless.pdf", printed], WANTED))

    assert [(one.file.name, one.reason) for one in found] == [
        ("endless.pdf", reading_marks.SLOW), ("printed.pdf", ""), ("printed.pdf", ""),
    ]  # fmt: skip
