"""Bars and calendars on paper: as long as the number that they stand for, and only where they say more than a table."""

import datetime as dt
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from core.faces.paper.registers.sheet import table_form
from core.faces.paper.table import Column, Line, Table
from core.faces.report.charts import Bar, bars, chart
from core.press import sheet
from core.press.form import Grid

PLAN = tuple(Column(str(at), 30) for at in range(7))
HOURS = tuple(Column(str(at), 20) for at in range(10))


def plan(*lines: tuple[str, float | None]) -> Table:
    cells = [(task, "2014-09-01", "2015-07-31", "李建国", percent, "进行", 0) for task, percent in lines]
    return Table("plan_board", PLAN, tuple(map(Line, cells)))


def hours(*lines: tuple[str, float]) -> Table:
    cells: list[Any] = [(1, who, "义门镇中学", "", "", "", "", value, value, "") for who, value in lines]
    return Table("hour_ledger", HOURS, tuple(map(Line, cells)))


def lengths(bar: Bar) -> list[tuple[int, bool]]:
    (_, grid) = chart("各项进度", [bar])
    assert isinstance(grid, Grid)
    return [(cell.cols, cell.shade) for cell in grid.rows[0].cells[1:-1]]


def test_a_line_of_the_plan_has_a_bar_as_long_as_its_progress() -> None:
    found = bars(plan(("　听课", 25), ("公开课", 100), ("课题", None)))

    assert found == [Bar("听课", 0.25, "25%"), Bar("公开课", 1.0, "100%")]


def test_hours_of_a_teacher_add_up_and_the_longest_bar_is_the_most() -> None:
    found = bars(hours(("李建国", 4), ("王芳", 2), ("李建国", 4)))

    assert found == [Bar("李建国 义门镇中学", 1.0, "8"), Bar("王芳 义门镇中学", 0.25, "2")]


def test_a_whole_school_is_left_to_the_table() -> None:
    assert bars(hours(*((f"教师{n}", 2) for n in range(21)))) == []
    assert bars(Table("loop_report", PLAN, ())) == []
    assert chart("空", []) == ()


@pytest.mark.parametrize(
    ("length", "cells"),
    [(0, [(50, False)]), (0.5, [(25, True), (25, False)]), (1, [(50, True)]), (1.4, [(50, True)]), (-1, [(50, False)])],
)
def test_a_bar_is_shaded_as_far_as_it_is_long(length: float, cells: list[tuple[int, bool]]) -> None:
    assert lengths(Bar("听课", length, "")) == cells


def test_bars_stand_under_the_table_they_belong_to(tmp_path: Path) -> None:
    made = plan(("听课", 25), ("公开课", 100))
    form = table_form(made, "义门镇中学", "2014年10月31日", chart("各项进度（%）", bars(made)))

    sheet.write([form], tmp_path / "plan.pdf", title="进度", when=dt.datetime.now(dt.UTC))

    pdf = pypdfium2.PdfDocument(tmp_path / "plan.pdf")
    page = pdf[0]
    text = page.get_textpage().get_text_bounded()
    picture = page.render(scale=1).to_pil().convert("L")
    grey = sum(picture.histogram()[200:250])
    pdf.close()
    assert text.index("公开课") < text.index("各项进度（%）") < text.rindex("公开课")
    assert grey > 1000
