import pytest

from core.faces.paper.layouts.fitting import fullest, signed_together
from core.press.form import Break, Cell, Form, Grid, Row, Title
from core.press.sheet import measure


def lined(lines: int, height: float = 10) -> Form:
    return Form("f", "f", (Title("表"), Grid((100,), tuple(Row((Cell(str(at)),), height) for at in range(lines)))))


def test_the_page_is_filled_and_no_second_one_begun() -> None:
    form = fullest(lined, 2, 200)

    [_, grid] = form.blocks
    assert isinstance(grid, Grid)
    assert measure(form) == 1
    assert measure(lined(len(grid.rows) + 1)) == 2


def test_never_fewer_lines_than_the_least_nor_more_than_the_most() -> None:
    assert fullest(lined, 40, 45) in [lined(number) for number in range(40, 46)]
    assert fullest(lined, 3, 5) == lined(5)
    assert fullest(lined, 4, 4) == lined(4)


@pytest.mark.parametrize("tied", [False, True])
def test_signatures_bring_the_row_before_them_to_their_page(tied: bool) -> None:
    full = fullest(lined, 2, 60)
    head = (Row((Cell("边", rows=3), Cell("一"))), Row((Cell("二"),)), Row((Cell("三"),)))
    close = Grid((20, 80), head) if tied else Grid((100,), (Row((Cell("前"),)), Row((Cell("末"),))))
    form = Form("f", "f", (*full.blocks[:1], *lined(18).blocks[1:], close, Grid((100,), (Row((Cell("签字："),), 60),))))

    together = signed_together(form)

    assert measure(form) == measure(together) == 2
    assert any(isinstance(block, Break) for block in together.blocks)


def test_signatures_that_have_company_stay_where_they_are() -> None:
    short = Form("f", "f", (Title("表"), *lined(3).blocks[1:], Grid((100,), (Row((Cell("签字："),), 30),))))

    assert signed_together(short) == short
