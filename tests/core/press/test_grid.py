"""Grids measured without any PDF: every character kept, nothing outside its box, heads repeated, spans whole."""

import pytest

from core.press.blocks import count_pages, extent, paginate
from core.press.form import Blank, Cell, Form, Grid, Image, Margins, Row, Run, Tick, Title, label
from core.press.grid_rows import ColumnsError
from core.press.pages import MM, Page
from tests.every import every

BOTTOM = (297 - 20) * MM


def text_at(pages: list[Page], right_of: float = 0) -> str:
    return "".join(line.text for page in pages for line in page.lines if line.x > right_of)


def numbered(count: int) -> str:
    return "".join(chr(0x4E00 + number % 5000) for number in range(count))


@pytest.mark.parametrize("length", [0, 1, 30, 500, 5_000, 50_000])
def test_a_cell_keeps_every_character_and_stays_above_the_margin(length: int) -> None:
    text = numbered(length)
    head = Row((label("项目"), label("内容")), head=True)
    form = Form("form", "题", (Grid((30, 130), (head, Row((label("过程"), Cell(text, valign="top"))))),))

    pages = paginate(form)

    edge = (25 + 30) * MM
    assert text_at(pages, edge).replace("内容", "", len(pages)) == text
    assert every(line.y <= BOTTOM for page in pages for line in page.lines)
    assert every(cell.bottom <= BOTTOM + 0.1 for page in pages for cell in page.cells)
    assert every("项目" in [line.text for line in page.lines] for page in pages)


def test_every_line_of_a_cell_lies_inside_its_box() -> None:
    form = Form(
        "form", "题", (Grid((20, 50, 90), (Row((label("很长的标签文字"), Cell(numbered(90)), Cell("a" * 200))),)),)
    )

    (page,) = paginate(form)

    for line in page.lines:
        boxes = [box for box in page.cells if box.left <= line.x <= box.right and box.top <= line.y <= box.bottom]
        assert len(boxes) == 1


def test_a_long_register_repeats_its_head_on_every_page() -> None:
    head = Row((label("序号"), label("题名")), head=True)
    rows = tuple(Row((Cell(str(number)), Cell(f"第{number}件"))) for number in range(200))
    form = Form("form", "卷内文件目录", (Title("卷内文件目录"), Grid((20, 140), (head, *rows))))

    pages = paginate(form)

    assert len(pages) > 3
    assert every([line.text for line in page.lines].count("题名") == 1 for page in pages)
    assert text_at(pages).count("件") == 200 + 1


def test_rows_tied_by_a_span_are_never_parted() -> None:
    groups = []
    for number in range(40):
        groups.append(Row((label(f"组{number}", rows=3), Cell("一")), min_height=12))
        groups += [Row((Cell("二"),), min_height=12), Row((Cell("三"),), min_height=12)]
    form = Form("form", "题", (Grid((30, 130), tuple(groups)),))

    pages = paginate(form)

    assert every(len([line for line in page.lines if line.text == "一"]) == count_of(page, "三") for page in pages)
    assert sum(count_of(page, "三") for page in pages) == 40


def count_of(page: Page, text: str) -> int:
    return [line.text for line in page.lines].count(text)


def test_a_spanning_cell_gives_what_it_lacks_to_its_last_row() -> None:
    tall = Cell(numbered(400), rows=2)
    form = Form("form", "题", (Grid((40, 120), (Row((tall, Cell("上"))), Row((Cell("下"),)))),))

    (page,) = paginate(form)

    upper, lower = sorted(box for box in page.cells if box.left > 60 * MM)
    assert lower.bottom - lower.top > 3 * (upper.bottom - upper.top)


def test_a_group_higher_than_a_page_breaks_between_its_rows_and_says_its_label_again() -> None:
    rows = [Row((label("实施", rows=30), Cell("第0步")), min_height=20)]
    rows += [Row((Cell(f"第{number}步"),), min_height=20) for number in range(1, 30)]

    pages = paginate(Form("form", "题", (Grid((30, 130), tuple(rows)),)))

    assert len(pages) == 3
    assert every("实施" in [line.text for line in page.lines] for page in pages)
    assert text_at(pages).count("步") == 30
    assert every(cell.bottom <= BOTTOM + 0.1 for page in pages for cell in page.cells)


def test_ticks_and_blanks_keep_their_words_in_order() -> None:
    content = (Run("等级："), Tick(True, "优"), Tick(False, "良"), Run("　课题："), Blank(30, "月相"), Blank(20))

    (page,) = paginate(Form("form", "题", (Grid((1,), (Row((Cell(content),)),)),)))

    assert "".join(text_at([page]).split()) == "等级：优良课题：月相"
    assert [box.on for box in page.boxes] == [True, False]
    assert len(page.strokes) == 3


def test_a_fill_row_takes_what_is_left_of_the_page() -> None:
    rows = (Row((Cell("上"),)), Row((Cell("中"),), fill=True), Row((Cell("下"),)))

    (page,) = paginate(Form("form", "题", (Grid((1,), rows),)))

    assert max(box.bottom for box in page.cells) == pytest.approx(BOTTOM, abs=1)


def test_a_fill_row_takes_what_is_left_of_every_page() -> None:
    high = Row((Cell("高"),), min_height=240)
    rows = (Row((Cell("写在这里"),), min_height=20, fill=True), high, Row((Cell("也写在这里"),), fill=True))

    first, second = paginate(Form("form", "题", (Grid((1,), rows),)))

    assert [max(box.bottom for box in page.cells) for page in (first, second)] == pytest.approx([BOTTOM] * 2, abs=1)


def test_a_fill_row_grows_no_higher_than_it_may() -> None:
    (page,) = paginate(Form("form", "题", (Grid((1,), (Row((Cell("字"),), fill=True, most=60),)),)))

    assert page.cells[0].bottom - page.cells[0].top == pytest.approx(60 * MM, abs=0.1)


def test_a_fill_row_that_goes_over_pages_still_ends_at_the_margin() -> None:
    rows = (Row((Cell("上"),)), Row((Cell(numbered(6_000), valign="top"),), fill=True), Row((Cell("下"),)))

    pages = paginate(Form("form", "题", (Grid((1,), rows),)))

    assert len(pages) > 1
    assert every(max(box.bottom for box in page.cells) == pytest.approx(BOTTOM, abs=12) for page in pages)
    assert text_at(pages) == "上" + numbered(6_000) + "下"


def test_a_foot_stays_at_the_bottom_of_its_cell() -> None:
    cell = Cell("同意。", valign="top", foot="（签字）　　年　月　日")

    (page,) = paginate(Form("form", "题", (Grid((1,), (Row((cell,), min_height=60),)),)))

    said, foot = page.lines
    assert foot.y - said.y > 45 * MM
    assert foot.y < page.cells[0].bottom


def test_a_row_with_a_picture_is_not_parted() -> None:
    rows = (Row((Cell("上"),), min_height=150), Row((Cell("图一", image=Image(b"", 120, 130)),)))

    first, second = paginate(Form("form", "题", (Grid((1,), rows),)))

    assert (len(first.pictures), len(second.pictures)) == (0, 1)


def test_a_row_that_does_not_fill_its_columns_is_named() -> None:
    with pytest.raises(ColumnsError) as caught:
        paginate(Form("form", "题", (Grid((1, 1, 1), (Row((Cell("a", cols=3),)), Row((Cell("b"), Cell("c"))))),)))

    assert (caught.value.row, caught.value.filled, caught.value.columns) == (2, 2, 3)


def test_vertical_text_too_long_for_its_cell_takes_a_second_column() -> None:
    cell = Cell("县教育局关于开展城乡学校结对帮扶工作的通知" * 2, vertical=True, size=12)

    (page,) = paginate(
        Form("form", "题", (Grid((30,), (Row((cell,), min_height=90),), stretch=False),), margins=Margins())
    )

    right, left = sorted(page.columns, key=lambda column: -column.x)
    assert (right.text + left.text, right.size) == (cell.text, 9)


@pytest.mark.parametrize("length", [0, 40, 900, 9_000])
def test_pages_are_counted_as_they_are_measured(length: int) -> None:
    rows = (
        Row((label("意见"), Cell(numbered(length))), min_height=40),
        Row((label("过程"), Cell(numbered(length), valign="top")), fill=True),
    )
    form = Form("form", "题", (Title("题"), Grid((30, 130), rows)))

    assert count_pages(form) == len(paginate(form))


def test_a_grid_is_measured_anew_for_every_paper_and_once_more_when_others_were_measured_meanwhile() -> None:
    grid = Grid(
        (30, 130),
        (Row((label("过程"), Cell(numbered(900)))), Row((Cell("上", rows=2), Cell("下"))), Row((Cell("完"),))),
    )
    upright, lying = Form("a", "题", (grid,)), Form("b", "题", (grid,), paper="A4-landscape")

    extent(upright)
    first = [paginate(form) for form in (upright, lying)]
    for number in range(600):
        extent(Form("c", "题", (Grid((1,), (Row((Cell(str(number)),)),)),)))
    again = [paginate(form) for form in (lying, upright)]

    assert [page.lines for page in first[0]] != [page.lines for page in first[1]]
    assert first == again[::-1]
