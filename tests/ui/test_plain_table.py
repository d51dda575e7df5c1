from typing import Any

import pytest
from PySide6.QtGui import QColor

from ui import theme
from ui.app import make_app
from ui.parts.plain_table import PlainTable


@pytest.mark.parametrize("points", [9, 10, 14])
def test_broken_lines_are_shown_whole_and_short_ones_in_one(points: int, qtbot: Any) -> None:
    theme.apply(make_app(), "light", points)
    table = PlainTable("要改的格子", ("行", "说明"), wide=(1,))
    qtbot.addWidget(table)
    table.wrap()
    table.resize(table.fontMetrics().horizontalAdvance("字") * 20, 600)
    table.show()
    told = "“九月”不是有效年月，请写成 2014-09"
    # Every length of a text that is just too long for the column, whatever the column's margin is.
    table.show_lines([("1", told), *(("2", "年" * n + " 2014-09") for n in range(4, 16)), ("2015-05-25 08:00", "短")])
    qtbot.wait(50)

    for row in range(table.rowCount()):
        words, room = table.item(row, 1).text(), table.columnWidth(1) - table.fontMetrics().horizontalAdvance("0")
        if table.fontMetrics().horizontalAdvance(words) > room:
            assert table.rowHeight(row) >= 2 * table.fontMetrics().height(), words
    assert table.rowHeight(table.rowCount() - 1) <= 2.2 * table.fontMetrics().height()


def test_a_warning_keeps_its_colour_on_the_chosen_line(qtbot: Any) -> None:
    table = PlainTable("各校报送情况", ("学校", "最近收到"))
    qtbot.addWidget(table)
    table.resize(500, 200)
    table.show_lines([("义门镇中学", "还没有收到")])
    warned = table.item(0, 1)
    assert warned is not None
    warned.setForeground(QColor("#FF0000"))
    table.show()
    qtbot.wait(50)

    def reds() -> int:
        picture = table.viewport().grab(table.visualItemRect(warned)).toImage()
        points = ((x, y) for x in range(picture.width()) for y in range(picture.height()))
        return sum(picture.pixelColor(x, y).red() - picture.pixelColor(x, y).blue() > 120 for x, y in points)

    chosen = reds()
    table.clearSelection()
    table.setCurrentItem(None)

    assert chosen > 20
    assert reds() > 20
