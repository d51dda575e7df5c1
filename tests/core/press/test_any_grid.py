"""Grids nobody would draw: whatever their cells, every character is kept and nothing stands below the margin."""

import random
from collections import Counter

import pytest

from core.press.blocks import count_pages, paginate
from core.press.form import Cell, Form, Grid, Para, Row, Sign, Title
from core.press.pages import MM

BELOW = 20 * MM


@pytest.mark.parametrize("seed", range(40))
def test_any_grid_keeps_its_text_inside_its_pages(seed: int) -> None:
    form = any_form(random.Random(seed))

    pages = paginate(form)

    lowest = pages[0].height - BELOW
    assert max(line.y for page in pages for line in page.lines) <= lowest
    assert max(cell.bottom for page in pages for cell in page.cells) <= lowest + 1
    drawn = Counter("".join(piece.text for page in pages for piece in [*page.lines, *page.columns]))
    assert not written(form) - drawn
    assert count_pages(form) == len(pages)


def any_form(chance: random.Random) -> Form:
    grids = [any_grid(chance) for _ in range(chance.randint(1, 3))]
    blocks = (Title("题"), *grids, Para("正文" * chance.randint(0, 400)), Sign(("甲方（盖章）", "乙方")))
    return Form("form", "题", blocks, paper=chance.choice(("A4", "A4-landscape")))


def any_grid(chance: random.Random) -> Grid:
    columns = tuple(chance.choice((12, 30, 60)) for _ in range(chance.randint(1, 6)))
    count = chance.randint(1, 12)
    covered = [0] * len(columns)
    rows = [any_row(chance, covered, count - number) for number in range(count)]
    return Grid(columns, tuple(rows), stretch=chance.random() < 0.8)


def any_row(chance: random.Random, covered: list[int], rows_left: int) -> Row:
    cells, at = [], 0
    while at < len(covered):
        if covered[at]:
            at += 1
            continue
        free = next((end for end in range(at, len(covered)) if covered[end]), len(covered))
        cols = chance.randint(1, free - at)
        rows = chance.randint(1, min(4, rows_left)) if chance.random() < 0.2 else 1
        cells.append(any_cell(chance, cols, rows))
        covered[at : at + cols] = [rows] * cols
        at += cols
    covered[:] = [rows - 1 for rows in covered]
    head = rows_left > 1 and chance.random() < 0.1 and all(cell.rows == 1 for cell in cells)
    return Row(tuple(cells), chance.choice((6, 8, 30, 40, 120, 200)), head, fill=chance.random() < 0.1)


def any_cell(chance: random.Random, cols: int, rows: int) -> Cell:
    vertical = chance.random() < 0.08
    length = chance.choice((0, 1, 5, 20) if vertical else (0, 1, 5, 30, 30, 200, 400))
    text = "".join(chr(0x4E00 + chance.randrange(5000)) for _ in range(length))
    if chance.random() < 0.1:
        text += "\n" + "abc def 12,345.6 " * chance.randint(0, 20)
    return Cell(
        text,
        key="cell",
        cols=cols,
        rows=rows,
        role=chance.choice(("song", "hei", "kai")),
        size=chance.choice((8, 10.5, 14, 22)),
        align=chance.choice(("left", "center", "right", "justify")),
        valign=chance.choice(("top", "middle", "bottom")),
        vertical=vertical,
        foot=chance.choice(("", "", "（签字）\n年月日")),
    )


def written(form: Form) -> Counter[str]:
    cells = [cell for block in form.blocks if isinstance(block, Grid) for row in block.rows for cell in row.cells]
    return Counter("".join(cell.text.replace(" ", "").replace("\n", "") for cell in cells))
