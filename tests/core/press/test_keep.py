"""What belongs together stays together: rows that keep to the row before, boxes with their labels, pages of an item."""

from pathlib import Path

import pytest

from core.press import sheet
from core.press.blocks import paginate
from core.press.foreign.attachments import page_text
from core.press.form import Cell, Form, Grid, Para, Row, Run, Sign, Tick, Title, label
from core.press.pages import Page
from core.press.parts import Attached
from tests.core.press.papers import WHEN, grid_form, printed


def words_of(page: Page) -> list[str]:
    return [line.text for line in page.lines]


def page_with(pages: list[Page], text: str) -> Page:
    return next(page for page in pages if any(text in line for line in words_of(page)))


SIGNED = Row((label("签字"), Cell("签在这里")), min_height=20, keep=True)


@pytest.mark.parametrize("count", range(18, 34))
def test_a_row_that_keeps_never_begins_a_page_alone(count: int) -> None:
    rows = [Row((label("项"), Cell(f"内容{number}"))) for number in range(count)]

    one = paginate(Form("form", "题", (Title("题"), Grid((30, 130), (*rows, SIGNED)))))
    two = paginate(Form("form", "题", (Title("题"), Grid((30, 130), tuple(rows)), Grid((60, 100), (SIGNED,)))))

    for pages in (one, two):
        assert f"内容{count - 1}" in words_of(page_with(pages, "签在这里"))


@pytest.mark.parametrize("length", range(1000, 2600, 130))
def test_a_row_that_keeps_takes_lines_of_a_long_row_along(length: int) -> None:
    rows = (Row((label("过程"), Cell("文" * length, valign="top"))), SIGNED)

    pages = paginate(Form("form", "题", (Title("题"), Grid((30, 130), rows))))

    last = page_with(pages, "签在这里")
    assert len([text for text in words_of(last) if "文" in text]) >= 2
    assert "".join(text for page in pages for text in words_of(page) if "文" in text).count("文") == length


@pytest.mark.parametrize("count", range(20, 30))
def test_places_to_sign_take_the_last_row_of_the_grid_before_along(count: int) -> None:
    rows = tuple(Row((label("项"), Cell(f"内容{number}"))) for number in range(count))

    pages = paginate(Form("form", "题", (Grid((30, 130), rows), Sign(("校长（盖章）",)))))

    assert f"内容{count - 1}" in words_of(page_with(pages, "校长"))


def test_rows_that_all_keep_still_go_over_pages() -> None:
    rows = tuple(Row((Cell(f"内容{number}"),), min_height=40, keep=True) for number in range(30))

    pages = paginate(Form("form", "题", (Grid((1,), rows),)))

    assert sum(len(page.lines) for page in pages) == 30


@pytest.mark.parametrize("width", [32, 36, 40, 48, 55, 90])
def test_a_box_and_its_label_are_never_parted(width: float) -> None:
    labels = ("教研活动", "听课 评课", "A-1 组", "送教", "其他（写明）")
    ticks = (Run("类别："), *(Tick(False, text) for text in labels))

    (page,) = paginate(Form("form", "题", (Grid((width,), (Row((Cell(ticks),)),), stretch=False),)))

    drawn = [line.text.strip() for line in page.lines]
    assert [text for text in labels if text not in drawn] == []
    for text in labels:
        line = next(line for line in page.lines if line.text.strip() == text)
        assert any(abs(box.y - line.y) < 2 and 0 < line.x - box.x < 15 for box in page.boxes)


def test_a_label_wider_than_its_cell_is_broken_but_whole() -> None:
    ticks = (Tick(True, "县级及以上教育行政部门"),)

    (page,) = paginate(Form("form", "题", (Grid((22,), (Row((Cell(ticks),)),), stretch=False),)))

    assert "".join(line.text for line in page.lines) == "县级及以上教育行政部门"


def test_the_pages_of_an_item_are_counted_together(tmp_path: Path) -> None:
    letter = printed(grid_form("附来的文件"), tmp_path)
    long = (Para("正文" * 1200),)
    parts = [
        Form("a", "甲", long, item="1"),
        Attached("letter", "来文", letter, numbered=False, item="1"),
        Form("b", "乙", (Title("乙"),), item="1"),
        Form("c", "丙", (Title("丙"),)),
        Form("d", "丁", (Title("丁"),)),
        Form("e", "戊", (Title("戊"),), item="2"),
    ]

    made = sheet.write(parts, tmp_path / "box.pdf", title="盒", when=WHEN)

    counted = made.counts[0] + 2
    wanted = [f"第 {number} 页　共 {counted} 页" for number in range(1, counted + 1)] + ["第 1 页　共 1 页"] * 3
    assert [words in text for words, text in zip(wanted, page_text(made.path), strict=True)] == [True] * made.pages


def test_the_text_of_a_page_comes_once(tmp_path: Path) -> None:
    (text,) = page_text(printed(grid_form("一\n二", "三\n四", "𠮷\n五", foot="F18"), tmp_path))

    assert text.count("第 1 页") == text.count("F18") == text.count("共 1 页") == 1


@pytest.mark.parametrize("count", range(24, 34))
def test_neither_the_first_nor_the_last_row_of_a_list_stands_alone(count: int) -> None:
    head = Row((label("序号"), label("名称")), head=True)
    rows = tuple(Row((Cell(str(number)), Cell(f"内容{number}"))) for number in range(count))
    list_ = Grid((30, 130), (head, *rows))

    alone = paginate(Form("form", "题", (Title("题"), list_)))
    below = paginate(Form("form", "题", (Grid((1,), (Row((Cell("上"),), min_height=(count - 20) * 18),)), list_)))

    for pages in (alone, below):
        for page in pages:
            assert len([text for text in words_of(page) if "内容" in text]) != 1


@pytest.mark.parametrize("count", range(24, 32))
def test_a_note_stands_under_its_table(count: int) -> None:
    head = Row((label("名称"),), head=True)
    rows = tuple(Row((Cell(f"内容{number}"),)) for number in range(count))
    notes = (Para("注一", indent=0, tied=True), Para("注二", indent=0, tied=True))

    pages = paginate(Form("form", "题", (Title("题"), Grid((1,), (head, *rows)), *notes)))

    assert f"内容{count - 1}" in words_of(page_with(pages, "注一"))
    assert page_with(pages, "注一") is page_with(pages, "注二")


@pytest.mark.parametrize(
    ("text", "lines"),
    [("使用次数", ["使用", "次数"]), ("体育与健康", ["体育与", "健康"])],
)
def test_a_centred_text_is_broken_in_lines_of_like_length(text: str, lines: list[str]) -> None:
    cell = Cell(text, size=10.5, align="center")

    (page,) = paginate(Form("form", "题", (Grid((15,), (Row((cell,)),), stretch=False),)))

    assert words_of(page) == lines


def test_a_place_for_a_seal_has_a_line_for_the_person_under_it() -> None:
    sign = Sign(("师傅", "学校（盖章）"), under="负责人（签字）", per_row=1)

    (page,) = paginate(Form("form", "题", (Para("正文"), sign)))

    said = [text.strip() for text in words_of(page) if text.strip()]
    assert said[1] == "师傅："
    assert said[3:5] == ["学校（盖章）：", "负责人（签字）："]


def test_a_number_is_not_cut_to_make_lines_even() -> None:
    cell = Cell("97/81998 缺", size=9, align="center")

    (page,) = paginate(Form("form", "题", (Grid((19,), (Row((cell,)),), stretch=False),)))

    assert words_of(page) == ["97/81998", "缺"]
