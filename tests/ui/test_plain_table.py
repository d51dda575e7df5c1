from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor

from ui import theme
from ui.app import make_app
from ui.parts.plain_table import OwnColour, PlainTable


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


def test_lines_that_are_shown_anew_are_as_high_as_their_words_at_once_and_after_the_window_is_narrowed(
    qtbot: Any,
) -> None:
    theme.apply(make_app(), "light", 14)
    table = PlainTable("导出记录", ("时间", "什么"), wide=(1,))
    qtbot.addWidget(table)
    table.wrap()
    table.resize(table.fontMetrics().horizontalAdvance("字") * 30, 600)
    table.show()
    table.show_lines([("8:00", "短")] * 3)
    plain = [table.rowHeight(row) for row in range(3)]

    table.show_lines([("8:00", "短"), ("8:00", "长" * 40), ("8:00", "字" * 14)])
    changed = [table.rowHeight(row) for row in range(3)]
    table.resize(table.fontMetrics().horizontalAdvance("字") * 15, 600)
    qtbot.waitUntil(lambda: table.rowHeight(2) > plain[2])

    assert changed[0] == plain[0] == table.rowHeight(0)
    assert changed[1] > plain[1]
    assert changed[2] == plain[2]


def test_the_columns_are_measured_once_for_all_lines_and_not_at_every_cell(qtbot: Any) -> None:
    class Counting(OwnColour):
        asked = 0

        def sizeHint(self, option: Any, index: Any) -> QSize:
            Counting.asked += 1
            return super().sizeHint(option, index)

    table = PlainTable("导出记录", ("时间", "什么"), wide=(1,))
    qtbot.addWidget(table)
    table.wrap()
    table.setItemDelegate(Counting(table))
    table.show()
    table.show_lines([("8:00", "一")] * 100)
    qtbot.wait(50)
    Counting.asked = 0

    table.show_lines([("9:00", "二")] * 100)
    qtbot.wait(50)

    assert 0 < Counting.asked <= 5 * 100 * table.columnCount()


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
