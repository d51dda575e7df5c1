import random

import pytest

from core.faces.paper.layouts.fitting import fullest, most_that_fits, signed_together
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


def ragged(chance: random.Random) -> tuple[Form, ...]:
    """Rows of texts that grow with their height only from some height on, drawn with every height up to 100."""
    rows = [(Cell("字" * chance.randint(0, 400)),) for _ in range(chance.randint(1, 12))]
    above = Grid((100,), (Row((Cell("头"),), chance.randint(5, 150)),))
    return tuple(
        Form("f", "f", (Title("表"), above, Grid((100,), tuple(Row(cells, height / 2) for cells in rows))))
        for height in range(101)
    )


@pytest.mark.parametrize("seed", range(30))
def test_the_highest_that_fits_is_found_as_if_each_had_been_tried(seed: int) -> None:
    drawn = ragged(random.Random(seed))
    least = random.Random(seed).randint(0, 40)

    found = most_that_fits(drawn.__getitem__, least, 100)

    pages = [measure(form) for form in drawn]
    assert pages[found] == pages[least]
    assert found == 100 or pages[found + 1] > pages[least]


def test_where_all_fit_the_least_and_the_most_alone_are_tried() -> None:
    tried: list[int] = []

    def draw(lines: int) -> Form:
        tried.append(lines)
        return lined(lines)

    assert most_that_fits(draw, 3, 20) == 20
    assert tried == [3, 20]
