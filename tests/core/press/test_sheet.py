"""A print from end to end: numbers, contents, marks, the archive format, and the same bytes every time."""

import os
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pytest
import zxingcpp
from PIL import Image as Pillow
from PIL import ImageFilter

from core.press import page_cache, sheet
from core.press.blocks import paginate
from core.press.foreign.attachments import page_text
from core.press.form import (
    OFFICIAL,
    Cell,
    Form,
    Grid,
    Image,
    Para,
    Row,
    Run,
    Seal,
    Sign,
    Spine,
    Spines,
    Stamp,
    Tick,
    Title,
    label,
)
from core.press.pages import MM
from core.press.parts import Attached, Missing, Numbering
from core.press.prose import prose
from tests.core.press.papers import WHEN, grid_form, picture, printed
from tests.every import every

STAMP = Stamp(
    (("全宗号", "J001"), ("年度", "2026"), ("件号", "0001"), ("机构", "JXL"), ("保管期限", "D30"), ("页数", "2"))
)


def paper(key: str, pages: int = 1, **options: object) -> Form:
    return Form(key, f"{key}题", (Title(key), *(Para("正文" * 600, size=14) for _ in range(pages))), **options)


def binder(folder: Path) -> list[Form | Attached]:
    letter = printed(replace(grid_form("附来的文件"), key="letter"), folder)
    return [
        Form("cover", "封面", (Title("封面"),), pages="none"),
        paper("plan", 1, numbered=True, mark="PLAN", foot="J001-WS·2026-D30-JXL-0001", stamp=STAMP),
        Attached("letter", "来文", letter, mark="LETTER", stamp=STAMP),
        paper("summary", 3, numbered=True, mark="SUMMARY"),
    ]


def test_contents_running_numbers_and_marks_agree(tmp_path: Path) -> None:
    parts = binder(tmp_path)
    counts = [sheet.measure(part) for part in parts]

    made = sheet.write(parts, tmp_path / "binder.pdf", title="案卷", when=WHEN)

    assert list(made.counts) == counts
    assert made.starts == (0, 1, 1 + counts[1], 1 + counts[1] + counts[2])
    texts, at = page_text(made.path), 0
    assert len(texts) == made.pages == sum(counts)
    for part, start, count in zip(parts, made.starts, counts, strict=True):
        for number in range(count):
            if start:
                assert f"— {start + number} —" in texts[at]
                assert read_marks(picture(made.path, at, 150)) == [f"{part.mark}/{number + 1}"]
            at += 1
    assert "附来的文件" in texts[1 + counts[1]]
    assert f"第 2 页　共 {counts[3]} 页" in texts[-counts[3] + 1]


def read_marks(page: Pillow.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)]


def test_a_binder_has_an_outline_of_its_parts(tmp_path: Path) -> None:
    made = sheet.write(binder(tmp_path), tmp_path / "binder.pdf", title="案卷", when=WHEN)

    with pikepdf.open(made.path) as document, document.open_outline() as outline:
        assert [item.title for item in outline.root] == ["封面", "plan题", "来文", "summary题"]


def every_block() -> Form:
    photo = BytesIO()
    Pillow.radial_gradient("L").convert("RGB").save(photo, "JPEG")
    picture = Image(photo.getvalue(), 60, 45)
    blocks = (
        Title("各种版块"),
        *prose("一、总则\n（一）职责\n本协议一式三份。"),
        Para((Run("选：", bold=True), Tick(True, "优"), Tick(False, "良"))),
        Grid((20, 60, 80), (Row((label("甲"), Cell("𠮷ئالىم"), Cell(image=picture)), head=True),)),
        Spines((Spine(20, 60, (Cell("脊背", vertical=True), Cell("3")), (0, 12)),)),
        Sign(("甲方（签字）", "学校（盖章）")),
        Seal("青山县第一中学", "2026年3月5日"),
    )
    return Form("all", "样张", blocks, margins=OFFICIAL, mark="ALL", stamp=STAMP, foot="J001")


def test_every_block_passes_the_checker_of_the_archive_format(tmp_path: Path) -> None:
    path = printed(every_block(), tmp_path)

    with pikepdf.open(path) as document:
        assert pikepdf.pdfa.check(document, "2b").verdict == "pass"
        assert "/Info" not in document.trailer
        metadata = document.open_metadata()
        assert (metadata["dc:title"], metadata["xmp:CreateDate"]) == ("样张", "2026-03-05T08:00:00+00:00")


def test_a_paper_of_either_direction_prints(tmp_path: Path) -> None:
    for name in ("A4", "A4-landscape"):
        path = printed(replace(every_block(), key=name, paper=name), tmp_path)
        with pikepdf.open(path) as document:
            width, height = (float(edge) for edge in document.pages[0].mediabox[2:])
            assert (width > height) == name.endswith("landscape")


PROGRAM = """
import sys
from pathlib import Path
from tests.core.press.test_sheet import every_block
from tests.core.press.papers import printed
sys.stdout.write(str(printed(every_block(), Path(sys.argv[1]))))
assert "numpy" not in sys.modules
"""


def test_the_same_form_gives_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    made = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": "."}
        subprocess.run([sys.executable, "-c", PROGRAM, folder], env=environment, check=True, capture_output=True)
        made.append((folder / "all.pdf").read_bytes())

    assert made[0] == made[1]


def test_missing_characters_are_told_before_and_after_printing(tmp_path: Path) -> None:
    form = grid_form("合格", "罕见\U000317ff字")

    made = sheet.write([form], tmp_path / "form.pdf", title="题", when=WHEN)

    assert sheet.missing([form]) == list(made.missing) == [Missing("\U000317ff", "song", "k2")]


def test_a_print_that_fails_leaves_the_file_before_it(tmp_path: Path) -> None:
    target = tmp_path / "form.pdf"
    target.write_bytes(b"before")

    with pytest.raises(RuntimeError):
        sheet.write([grid_form("一")], target, title="题", when=WHEN, progress=stop)

    assert [path.name for path in tmp_path.iterdir()] == ["form.pdf"]
    assert target.read_bytes() == b"before"


def stop(done: int, total: int) -> None:
    raise RuntimeError((done, total))


def test_progress_counts_to_the_last_page(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    made = sheet.write([paper("a", 3)], tmp_path / "a.pdf", title="题", when=WHEN, progress=lambda *at: told.append(at))

    assert told == [(number, made.pages) for number in range(1, made.pages + 1)]


def test_progress_over_several_parts_ends_with_the_true_number_of_pages(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    parts = [paper("a", 1), paper("b", 4), paper("c", 2)]

    made = sheet.write(parts, tmp_path / "a.pdf", title="题", when=WHEN, progress=lambda *at: told.append(at))

    assert [done for done, _ in told] == list(range(1, made.pages + 1))
    assert every(done <= total for done, total in told)
    assert told[-1] == (made.pages, made.pages)


def test_marks_are_left_out_when_not_wanted(tmp_path: Path) -> None:
    made = sheet.write([paper("a", mark="A")], tmp_path / "a.pdf", title="题", when=WHEN, marks=False)

    assert read_marks(picture(made.path, 0, 150)) == []


@pytest.mark.parametrize("turn", [-2, 0, 2])
def test_a_mark_is_read_from_a_crooked_grey_scan(turn: float, tmp_path: Path) -> None:
    path = printed(paper("a", mark="0198A1C27D3E7B8FA2D1C0FFEE12"), tmp_path)

    scan = picture(path, 0, 150).rotate(turn, fillcolor=255).filter(ImageFilter.GaussianBlur(0.6))
    scan = Pillow.blend(scan, Pillow.effect_noise(scan.size, 60), 0.2)

    assert read_marks(scan) == ["0198A1C27D3E7B8FA2D1C0FFEE12/1"]


def test_numbers_stand_on_the_outer_side_of_a_duplex_print(tmp_path: Path) -> None:
    form = paper("a", 3, numbered=True)

    made = sheet.write(
        [form], tmp_path / "a.pdf", title="题", when=WHEN, number=Numbering(start=7, duplex=True, style="{n}")
    )

    sides = [side_of(made.path, number, str(7 + number)) for number in range(3)]
    assert sides == ["right", "left", "right"]


def side_of(path: Path, page: int, text: str) -> str:
    with sheet.attachments.pypdfium2.PdfDocument(path) as document:
        words = document[page].get_textpage()
        found = [words.get_rect(at) for at in range(words.count_rects())]
        lowest = [box for box in found if words.get_text_bounded(*box).strip() == text]
        return "left" if lowest[-1][0] < document[page].get_width() / 2 else "right"


def test_numbers_may_stand_at_the_top_beside_the_mark(tmp_path: Path) -> None:
    form = paper("a", numbered=True, mark="A", stamp=STAMP)

    made = sheet.write([form], tmp_path / "a.pdf", title="题", when=WHEN, number=Numbering(place="top"))

    assert "— 1 —" in page_text(made.path)[0]
    assert read_marks(picture(made.path, 0, 150)) == ["A/1"]


def test_forms_that_were_counted_print_the_same_as_often_as_they_are_printed(tmp_path: Path) -> None:
    parts = [paper("a", 1, mark="A"), paper("long", 9, mark="LONG"), paper("b", 2, numbered=True, stamp=STAMP)]
    uncounted = sheet.painted(parts).content

    assert [sheet.measure(part) for part in parts] == [sheet.measure(part) for part in parts]

    assert sheet.painted(parts).content == sheet.painted(parts).content == uncounted


def test_of_many_counted_forms_few_are_kept() -> None:
    parts = [paper(f"{number}") for number in range(300)]

    counts = [sheet.measure(part) for part in parts]

    assert len(set(counts)) == 1
    assert len(page_cache._kept) <= 256
    del parts[:]
    assert len(page_cache._kept) < 10


def test_no_page_carries_only_a_seal() -> None:
    for lines in range(1, 40):
        blocks = (
            Title("通知"),
            Para("正文" * 14 * lines, size=16, role="fangsong"),
            Seal("青山县第一中学", "2026年3月5日"),
        )
        pages = paginate(Form("letter", "通知", blocks, margins=OFFICIAL))
        sealed = next(page for page in pages if any(line.text == "青山县第一中学" for line in page.lines))
        assert any(line.text.startswith("正文") for line in sealed.lines)


def test_no_heading_stays_behind_what_goes_on_with_the_seal() -> None:
    for lines in range(1, 40):
        blocks = (
            Title("总结"),
            Para("甲" * 28 * lines, size=16, indent=0),
            Para("一、下一步", "hei", 16, keep=True),
            Para("正文" * 20, size=16, role="fangsong"),
            Seal("青山县第一中学", "2026年3月5日"),
        )
        pages = paginate(Form("letter", "总结", blocks, margins=OFFICIAL))
        headed = next(page for page in pages if any(line.text == "一、下一步" for line in page.lines))
        assert any(line.text.startswith("正文") for line in headed.lines)


def test_a_paragraph_leaves_no_single_line_on_a_page() -> None:
    for lines in range(1, 60):
        blocks = (Title("通知"), Para("甲" * 28 * 18), Para("正文" * 20 * lines, size=14, indent=0))
        pages = paginate(Form("letter", "通知", blocks))
        ends = [sum("正" in line.text for line in page.lines) for page in pages]
        assert lines == 1 or 1 not in ends


def test_the_name_of_a_unit_that_seals_stays_on_the_page() -> None:
    unit = "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县爱新色里镇民族团结中心小学"

    (page,) = paginate(Form("form", "题", (Para("正文"), Seal(unit, "2026年3月5日"))))

    named = [line for line in page.lines if line.text in unit]
    assert "".join(line.text for line in named) == unit
    assert len(named) > 1
    assert every(line.x >= 25 * MM for line in named)
