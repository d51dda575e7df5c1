"""Files of others: taken in whole, made harmless, or refused with the reason."""

import os
import shutil
import tempfile
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest
from PIL import Image as Pillow
from PIL import ImageChops
from reportlab.pdfgen.canvas import Canvas

from core.press import sheet
from core.press.foreign import attachments, pdf
from core.press.foreign.attachments import page_count, page_image, page_text
from core.press.foreign.ink import is_lost
from core.press.foreign.preflight import FileDoubt, judge
from core.press.foreign.refusal import RefusedError
from core.press.foreign.worker import Worker
from core.press.parts import Attached, Numbering
from tests.core.press.papers import WHEN, grid_form, picture, printed


def taken_in(path: Path) -> Path:
    return sheet.write([Attached("a", "附件", path)], path.with_name("out.pdf"), title="附件", when=WHEN).path


def foreign(folder: Path, *sizes: tuple[float, float]) -> Path:
    """A PDF of another program: its Helvetica is not embedded."""
    path = folder / "foreign.pdf"
    canvas = Canvas(str(path))
    for number, size in enumerate(sizes or ((595, 842),), 1):
        canvas.setPageSize(size)
        canvas.drawString(size[0] / 2, size[1] / 2, f"Page {number}")
        canvas.showPage()
    canvas.save()
    return path


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the system for temporary files, with nothing in it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    attachments._own_folder.cache_clear()
    yield folder
    attachments._own_folder.cache_clear()


def test_what_a_killed_print_left_is_taken_away_after_a_day(tmp_path: Path, temporary: Path) -> None:
    old, young = (temporary / f"qinglan-press-{name}" for name in ("old", "young"))
    for left in (old, young):
        left.mkdir()
        (left / "1.pdf").write_bytes(b"%PDF")
    os.utime(old, (time.time() - 2 * 24 * 3600,) * 2)

    taken_in(foreign(tmp_path))

    assert not old.exists()
    assert young.exists()
    assert len(list(temporary.iterdir())) == 2


def test_what_somebody_tidied_away_is_made_again(tmp_path: Path, temporary: Path) -> None:
    source = foreign(tmp_path)
    taken_in(source)
    (own,) = temporary.iterdir()
    shutil.rmtree(own)

    taken_in(source)

    assert len(list(own.iterdir())) == 1


def test_a_sound_pdf_keeps_its_text_and_gets_a_number(tmp_path: Path) -> None:
    text = page_text(taken_in(printed(grid_form("一、二、三"), tmp_path)))[0]

    assert "一、二、三" in text
    assert "— 1 —" in text


def test_a_pdf_without_its_fonts_becomes_a_picture_of_itself(tmp_path: Path) -> None:
    path = taken_in(foreign(tmp_path))

    with pikepdf.open(path) as document:
        assert pikepdf.pdfa.check(document, "2b").verdict == "pass"
    assert "Page 1" not in page_text(path)[0]
    assert picture(path, 0, 72).crop((250, 350, 400, 450)).getextrema()[0] < 128


def test_pages_of_any_size_are_placed_inside_the_sheet(tmp_path: Path) -> None:
    path = taken_in(foreign(tmp_path, (595, 842), (842, 595), (842, 1191), (100, 80), (14_400, 14_400)))

    with pikepdf.open(path) as document:
        sizes = [[round(float(edge)) for edge in page.mediabox[2:]] for page in document.pages]
    assert sizes == [[595, 842], [842, 595], [595, 842], [842, 595], [595, 842]]


def test_a_lying_page_is_turned_in_a_print_that_is_bound(tmp_path: Path) -> None:
    sources = [foreign(tmp_path, (842, 595)), photo(tmp_path, (1200, 800))]
    parts = [Attached(f"a{number}", "附件", source) for number, source in enumerate(sources)]
    lying = sheet.write(parts, tmp_path / "lying.pdf", title="附件", when=WHEN, number=Numbering(style=""))

    bound = sheet.write(parts, tmp_path / "bound.pdf", title="附件", when=WHEN, number=Numbering(turned=True, style=""))

    for page in range(2):
        seen, wanted = picture(bound.path, page, 72), picture(lying.path, page, 72)
        assert seen.width < seen.height
        turned = seen.rotate(-90, expand=True).resize(wanted.size)
        assert sum(ImageChops.difference(turned, wanted).histogram()[64:]) < 0.005 * wanted.width * wanted.height
        assert wanted.getextrema()[0] < 128


def test_a_turned_page_is_placed_as_it_is_seen(tmp_path: Path) -> None:
    source = printed(grid_form("横"), tmp_path)
    turned = tmp_path / "turned.pdf"
    with pikepdf.open(source) as document:
        document.pages[0].rotate(90, relative=True)
        document.save(turned)

    with pikepdf.open(taken_in(turned)) as document:
        assert [round(float(edge)) for edge in document.pages[0].mediabox[2:]] == [842, 595]


def test_scripts_actions_and_notes_are_gone(tmp_path: Path) -> None:
    active = tmp_path / "active.pdf"
    with pikepdf.open(printed(grid_form("甲"), tmp_path)) as document:
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        document.Root.OpenAction = action
        document.pages[0].obj.AA = pikepdf.Dictionary(O=action)
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
        document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(link)])
        document.save(active)

    path = taken_in(active)

    with pikepdf.open(path) as document:
        assert not [found for found in document.objects if "JavaScript" in repr(found)]
    assert "甲" in page_text(path)[0]


def locked(folder: Path) -> Path:
    path = folder / "locked.pdf"
    with pikepdf.open(printed(grid_form("密"), folder)) as document:
        document.save(path, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return path


def garbage(folder: Path) -> Path:
    path = folder / "garbage.pdf"
    path.write_bytes(b"\x00\xff" * 5000)
    return path


def empty_file(folder: Path) -> Path:
    path = folder / "empty.pdf"
    path.write_bytes(b"")
    return path


def no_pages(folder: Path) -> Path:
    path = folder / "none.pdf"
    pikepdf.new().save(path)
    return path


def bomb(folder: Path) -> Path:
    path = folder / "bomb.pdf"
    with pikepdf.open(printed(grid_form("弹"), folder)) as document:
        stream = pikepdf.Stream(document, b"")
        stream.write(zlib.compress(b" " * 250_000_000, 1), filter=pikepdf.Name.FlateDecode)
        document.pages[0].obj.Contents = stream
        document.save(path, recompress_flate=False)
    return path


def loop(folder: Path) -> Path:
    path = folder / "loop.pdf"
    with pikepdf.open(printed(grid_form("圈"), folder)) as document:
        tree = document.Root.Pages
        tree.Kids = pikepdf.Array([tree])
        document.save(path)
    return path


def picture_bomb(folder: Path) -> Path:
    path = folder / "bomb.png"
    Pillow.new("1", (16_000, 16_000)).save(path)
    return path


def broken_picture(folder: Path) -> Path:
    path = folder / "broken.jpg"
    path.write_bytes(photo(folder).read_bytes()[:900])
    return path


def lost(folder: Path) -> Path:
    return folder / "lost.png"


def photo(folder: Path, size: tuple[int, int] = (800, 600)) -> Path:
    path = folder / "photo.jpg"
    Pillow.radial_gradient("L").resize(size).convert("RGB").save(path)
    return path


@pytest.mark.parametrize(
    ("hostile", "reason"),
    [
        (locked, "password"),
        (garbage, "damaged"),
        (empty_file, "damaged"),
        (no_pages, "empty"),
        (bomb, "damaged"),
        (loop, "damaged"),
        (picture_bomb, "pixels"),
        (broken_picture, "damaged"),
        (lost, "unreadable"),
    ],
)
def test_a_file_that_cannot_be_taken_in_is_refused_with_its_reason(hostile, reason: str, tmp_path: Path) -> None:
    path = hostile(tmp_path)

    with pytest.raises(RefusedError) as caught:
        taken_in(path)

    assert (caught.value.name, caught.value.reason) == (path.name, reason)
    assert not (tmp_path / "out.pdf").exists()


def test_a_pdf_that_only_forbids_changes_is_taken_in_and_told(tmp_path: Path) -> None:
    path = tmp_path / "owned.pdf"
    with pikepdf.open(printed(grid_form("有主"), tmp_path)) as document:
        document.save(path, encryption=pikepdf.Encryption(owner="secret", user=""))

    assert "有主" in page_text(taken_in(path))[0]
    assert judge(path).doubts == (FileDoubt.PROTECTED,)


def test_a_truncated_pdf_asks_for_a_persons_eye(tmp_path: Path) -> None:
    whole = printed(grid_form("甲" * 3000), tmp_path)
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(whole.read_bytes()[:-2000])

    verdict = judge(cut)

    assert FileDoubt.MENDED in verdict.doubts or verdict.reason == "damaged"
    assert judge(whole).doubts == ()


def test_a_photograph_stands_upright_on_a_page_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "upright.jpg"
    exif = Pillow.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    Pillow.radial_gradient("L").resize((800, 600)).save(path, exif=exif)

    made = taken_in(path)

    with pikepdf.open(made) as document:
        (image,) = document.pages[0].Resources.XObject.values()
        assert int(image.Width) < int(image.Height)
        assert float(document.pages[0].mediabox[2]) < 600


def test_a_large_photograph_is_brought_to_print_size(tmp_path: Path) -> None:
    path = taken_in(photo(tmp_path, (4000, 3000)))

    with pikepdf.open(path) as document:
        (image,) = document.pages[0].Resources.XObject.values()
        assert int(image.Width) <= 842 * 200 // 72


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "CMYK"])
def test_pictures_of_any_colours_conform(mode: str, tmp_path: Path) -> None:
    path = tmp_path / ("scan.tif" if mode == "CMYK" else "scan.png")
    Pillow.radial_gradient("L").convert("RGB").convert(mode).save(path)

    made = taken_in(path)

    with pikepdf.open(made) as document:
        assert pikepdf.pdfa.check(document, "2b").verdict == "pass"


def test_every_leaf_of_a_scan_in_one_file_is_printed(tmp_path: Path) -> None:
    path = tmp_path / "scan.tiff"
    leaves = [Pillow.new("L", (400, 560), shade) for shade in (50, 120, 200)]
    leaves[0].save(path, save_all=True, append_images=leaves[1:])

    made = taken_in(path)

    assert page_count(path) == 3
    shades = [picture(made, number, 36).getpixel((150, 200)) for number in range(3)]
    assert shades == sorted(shades)


def test_a_page_is_drawn_for_screen_and_printer(tmp_path: Path) -> None:
    path = printed(grid_form("甲"), tmp_path)

    width, height, stride, colours = page_image(path, 0, 72)
    grey = page_image(path, 0, 72, grey=True)

    assert (width, height) == grey[:2] == (596, 842)
    assert len(colours) == stride * height >= width * height * 4
    assert len(grey[3]) == grey[2] * height


def filled_form(folder: Path, value: str = "filled in by the county") -> Path:
    """A form of another program, its one field filled in; its Helvetica is not embedded."""
    path = folder / "form.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(72, 760, "Name:")
    canvas.acroForm.textfield(name="a", value=value, x=120, y=700, width=300, height=30)
    canvas.save()
    return path


def noted(folder: Path) -> Path:
    """A page of our own with a red square that somebody drew on it, as a reader keeps it."""
    path = folder / "noted.pdf"
    with pikepdf.open(printed(grid_form("甲"), folder)) as document:
        look = pikepdf.Stream(document, b"1 0 0 rg 0 0 60 60 re f")
        look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        look.BBox, look.Resources = pikepdf.Array([0, 0, 60, 60]), pikepdf.Dictionary()
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Square,
            Rect=[200, 300, 260, 360],
            AP=pikepdf.Dictionary(N=look),
        )
        document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(note)])
        document.save(path)
    return path


def ink_of(path: Path, box: tuple[float, float, float, float]) -> int:
    """Count the dark pixels in a part of the first page, at 72 dpi."""
    return sum(picture(path, 0, 72).crop(tuple(map(round, box))).histogram()[:160])


def test_what_was_filled_into_a_form_is_bound(tmp_path: Path) -> None:
    empty, filled = taken_in(filled_form(tmp_path, " ")), tmp_path / "filled"
    filled.mkdir()

    bound = taken_in(filled_form(filled))

    field = (130, 140, 450, 190)
    assert ink_of(bound, field) > ink_of(empty, field) + 100
    assert judge(filled / "form.pdf").doubts == ()


def test_what_was_drawn_on_a_page_is_bound(tmp_path: Path) -> None:
    bound = taken_in(noted(tmp_path))

    with pikepdf.open(bound) as document:
        assert pikepdf.pdfa.check(document, "2b").verdict == "pass"
    assert ink_of(bound, (190, 450, 270, 560)) > 2000
    assert "甲" in page_text(bound)[0]


def test_a_page_that_lost_what_a_viewer_shows_is_told_of(tmp_path: Path) -> None:
    page = Pillow.new("L", (600, 800), 255)
    page.paste(0, (100, 100, 500, 104))
    word = page.copy()
    word.paste(60, (120, 200, 132, 212))

    assert is_lost(word, page)
    assert is_lost(ImageChops.invert(word), ImageChops.invert(page))
    assert not is_lost(word, ImageChops.offset(word, 1, 1))


def test_a_page_in_which_content_was_lost_becomes_a_picture_of_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pikepdf.Pdf, "flatten_annotations", lambda *_: None)

    outcome = pdf.take_in(noted(tmp_path), tmp_path / "fit.pdf")

    assert outcome == (None, False)
    assert ink_of(tmp_path / "fit.pdf", (190, 450, 270, 560)) > 2000
    assert page_text(tmp_path / "fit.pdf") == [""]


def test_one_process_serves_many_files_and_another_those_behind_a_bad_one(tmp_path: Path) -> None:
    worker = Worker()
    good = printed(replace(grid_form("甲"), key="good"), tmp_path)

    outcomes = [worker.take_in(good, tmp_path / "1.pdf")]
    first = worker._process
    outcomes.append(worker.take_in(good, tmp_path / "2.pdf"))
    second = worker._process
    outcomes.append(worker.take_in(bomb(tmp_path), tmp_path / "3.pdf"))
    outcomes.append(worker.take_in(good, tmp_path / "4.pdf"))

    assert [outcome.reason for outcome in outcomes] == [None, None, "damaged", None]
    assert first is second
    assert first is not worker._process
    assert page_text(tmp_path / "1.pdf") == page_text(tmp_path / "4.pdf") != [""]


def test_a_process_that_dies_on_a_file_refuses_it_and_the_next_one_is_read(tmp_path: Path) -> None:
    worker = Worker()
    good = printed(grid_form("甲"), tmp_path)
    worker.take_in(good, tmp_path / "1.pdf")
    assert worker._process
    worker._process.kill()
    worker._process.join()

    assert worker.take_in(good, tmp_path / "2.pdf").reason == "damaged"
    assert worker.take_in(good, tmp_path / "3.pdf").reason is None
