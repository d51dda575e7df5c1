import datetime as dt
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget

from core.model.fields import (
    Auto,
    Choice,
    Choices,
    Clock,
    Count,
    Day,
    Flag,
    Long,
    Measure,
    Month,
    Name,
    Ref,
    Rows,
    Text,
)  # fmt: skip
from core.model.record import Problem
from core.office import Office
from tests.ui.conftest import Put
from ui.form.editors import (  # fmt: skip
    ChoiceEditor,
    ChoicesEditor,
    DayEditor,
    Editor,
    FlagEditor,
    LineEditor,
    LongEditor,
    RefEditor,
    editor_for,
)
from ui.form.lines import PickLine, SearchLine
from ui.form.rows import RowsEditor, bands

FIELDS = {
    "text": (Text("a", "甲"), "三（2）班"),
    "name": (Name("a", "甲"), "阿依古丽·玉素甫江"),
    "long": (Long("a", "甲"), "第一行\n第二行"),
    "count": (Count("a", "甲", unit="人"), 12),
    "measure": (Measure("a", "甲", unit="元"), 18.5),
    "day": (Day("a", "甲"), "2026-03-05"),
    "month": (Month("a", "甲"), "2014-09"),
    "clock": (Clock("a", "甲"), "08:05"),
    "choice": (Choice("a", "甲", ("线上", "线下")), "线下"),
    "open choice": (Choice("a", "甲", ("线上", "线下"), open_list=True), "混合"),
    "choices": (Choices("a", "甲", ("语文", "数学")), "语文、数学"),
    "flag": (Flag("a", "甲"), 1),
}


def press(editor: Editor, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    part = editor.focusProxy()
    assert part is not None
    QTest.keyClick(part, key, modifier)


def show_active(qtbot: Any, editor: Editor) -> None:
    qtbot.addWidget(editor)
    with qtbot.waitActive(editor):
        editor.show()
        editor.activateWindow()
    editor.setFocus()


@pytest.mark.parametrize("which", FIELDS)
def test_a_kept_value_comes_back_from_its_editor(office: Office, qtbot: Any, which: str) -> None:
    field, value = FIELDS[which]
    editor = editor_for(field, office)
    qtbot.addWidget(editor)

    editor.put(value)

    assert field.parse(str(editor.typed())).value == value


@pytest.mark.parametrize("which", FIELDS)
def test_an_empty_editor_types_nothing(office: Office, qtbot: Any, which: str) -> None:
    field, value = FIELDS[which]
    editor = editor_for(field, office)
    qtbot.addWidget(editor)

    editor.put(value)
    editor.put(None)

    assert editor.typed() == ""


@pytest.mark.parametrize("typed", ["2026-3-5", "2026.3.5", "20260305", "2026年3月5日"])
def test_a_day_is_typed_as_people_write_it(office: Office, qtbot: Any, typed: str) -> None:
    editor = DayEditor(Day("a", "日期"), office.today)
    qtbot.addWidget(editor)
    editor.show()

    QTest.keyClicks(editor.line, typed) if typed.isascii() else editor.line.setText(typed)
    QApplication.sendEvent(editor.line, QEvent(QEvent.Type.FocusOut))

    assert editor.line.text() == "2026年3月5日"


def test_up_and_down_step_a_day(office: Office, qtbot: Any) -> None:
    editor = DayEditor(Day("a", "日期"), lambda: dt.date(2024, 2, 29))
    qtbot.addWidget(editor)

    press(editor, Qt.Key.Key_Down)
    press(editor, Qt.Key.Key_Up)
    press(editor, Qt.Key.Key_Up)

    assert editor.typed() == "2024年2月28日"


def test_a_day_that_does_not_exist_stays_as_it_was_typed(office: Office, qtbot: Any) -> None:
    editor = DayEditor(Day("a", "日期"), office.today)
    qtbot.addWidget(editor)

    editor.put("2026-02-30")

    assert editor.typed() == "2026-02-30"


def test_a_day_is_taken_from_the_calendar(office: Office, qtbot: Any) -> None:
    editor = DayEditor(Day("a", "日期"), lambda: dt.date(2026, 3, 5))
    qtbot.addWidget(editor)
    editor.show()

    editor.button.click()
    calendar = editor.findChild(QCalendarWidget)
    calendar.activated.emit(calendar.selectedDate())

    assert editor.typed() == "2026年3月5日"


def test_a_long_list_is_typed_into_and_a_short_one_is_not(office: Office, qtbot: Any) -> None:
    short = ChoiceEditor(Choice("a", "甲", ("男", "女")))
    long = ChoiceEditor(Choice("a", "甲", tuple(f"第{number}项" for number in range(20))))
    qtbot.addWidget(short)
    qtbot.addWidget(long)

    assert not short.combo.isEditable()
    assert long.combo.isEditable()


def test_a_word_that_the_list_lacks_is_handed_on_to_be_refused(office: Office, qtbot: Any) -> None:
    editor = ChoiceEditor(Choice("a", "甲", ("男", "女")))
    qtbot.addWidget(editor)

    editor.put("不详")

    assert editor.typed() == "不详"


def test_several_words_are_ticked_in_a_menu(office: Office, qtbot: Any) -> None:
    editor = ChoicesEditor(Choices("a", "学科", ("语文", "数学", "英语")))
    qtbot.addWidget(editor)
    editor.put("数学")

    editor.menu.aboutToShow.emit()
    editor.menu.actions()[0].trigger()
    editor.menu.aboutToShow.emit()
    editor.menu.actions()[1].trigger()

    assert editor.typed() == "语文"


def test_a_box_that_was_unticked_says_no_and_an_untouched_one_nothing(office: Office, qtbot: Any) -> None:
    editor = FlagEditor(Flag("a", "已完成"))
    qtbot.addWidget(editor)

    untouched = editor.typed()
    editor.box.click()
    editor.box.click()

    assert (untouched, editor.typed()) == ("", "0")


def test_free_text_grows_with_what_is_written_and_no_further(office: Office, qtbot: Any) -> None:
    editor = LongEditor(Long("a", "目标"))
    qtbot.addWidget(editor)
    editor.show()
    small = editor.text.height()

    editor.text.setPlainText("行\n" * 8)
    grown = editor.text.height()
    editor.text.setPlainText("行\n" * 100)

    assert small < grown < editor.text.height() < 25 * editor.fontMetrics().lineSpacing()


def test_a_person_is_found_by_pinyin_initials_and_taken_with_enter(office: Office, put: Put, qtbot: Any) -> None:
    put("person", full_name="李秀英")
    wanted = put("person", full_name="张伟")
    editor = RefEditor(Ref("mentor", "师傅", to=("person",)), office)
    show_active(qtbot, editor)

    # As the keyboard has it: while a list is open, it gets the keys.
    QTest.keyClick(editor.line, "z")
    QTest.keyClick(QApplication.activePopupWidget(), "w")
    QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Return)

    assert editor.typed() == wanted.uid
    assert editor.line.text() == "张伟"


def test_typing_on_after_a_choice_forgets_the_choice(office: Office, put: Put, qtbot: Any) -> None:
    person = put("person", full_name="张伟")
    editor = RefEditor(Ref("mentor", "师傅", to=("person",)), office)
    qtbot.addWidget(editor)
    editor.put(person.uid)

    editor.line.end(False)
    QTest.keyClicks(editor.line, "x")

    assert editor.typed() == "张伟x"


def test_the_whole_list_opens_by_the_down_key(office: Office, put: Put, qtbot: Any) -> None:
    put("person", full_name="张伟")
    editor = RefEditor(Ref("mentor", "师傅", to=("person",)), office)
    qtbot.addWidget(editor)
    editor.show()

    press(editor, Qt.Key.Key_Down)

    assert editor.line.offering


def test_letters_that_wait_in_the_input_method_search_already(qapp: QApplication, qtbot: Any) -> None:
    line, searched = SearchLine(), []
    qtbot.addWidget(line)
    line.searched.connect(searched.append)

    for preedit in ("z", "z's'f", "张"):
        QApplication.sendEvent(line, QInputMethodEvent(preedit, []))

    assert searched == ["z", "zsf"]


def test_a_list_with_nothing_in_it_is_not_shown(qapp: QApplication, qtbot: Any) -> None:
    line = PickLine()
    qtbot.addWidget(line)
    line.show()

    line.offer(["甲"])
    line.offer([])

    assert not line.offering


# Rows

DUTIES = Rows("duties", "师傅职责", (Text("duty", "职责", required=True), Count("n", "次数"), Flag("done", "完成")))
GOODS = Rows(
    "items", "物资",
    (Text("name", "名称"), Measure("qty", "数量"), Measure("price", "单价"),
     Auto("amount", "金额", of=lambda line: (line.get("qty") or 0) * (line.get("price") or 0))),
)  # fmt: skip


@pytest.fixture
def rows(office: Office, qtbot: Any) -> RowsEditor:
    editor = RowsEditor(DUTIES, office)
    qtbot.addWidget(editor)
    editor.put([{"id": "a" * 32, "duty": "听课", "n": 1}, {"id": "b" * 32, "duty": "反思", "n": 2, "done": 1}])
    editor.show()
    return editor


def duties(editor: RowsEditor) -> list[str]:
    return [line.get("duty", "") for line in editor.typed()]


def test_lines_keep_their_ids(rows: RowsEditor) -> None:
    assert rows.typed() == [
        {"id": "a" * 32, "duty": "听课", "n": "1"},
        {"id": "b" * 32, "duty": "反思", "n": "2", "done": "1"},
    ]


def test_enter_on_the_last_line_begins_a_new_one(rows: RowsEditor) -> None:
    press(rows.lines[1].editors["duty"], Qt.Key.Key_Return)
    QTest.keyClicks(rows.lines[2].editors["duty"].focusProxy(), "abc")

    assert duties(rows) == ["听课", "反思", "abc"]


def test_a_line_is_put_in_below_by_ctrl_enter_and_taken_out_by_ctrl_delete(rows: RowsEditor) -> None:
    press(rows.lines[0].editors["duty"], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    after_insert = duties(rows)
    press(rows.lines[0].editors["n"], Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)

    assert after_insert == ["听课", "", "反思"]
    assert duties(rows) == ["", "反思"]


def test_lines_move_by_alt_and_arrows(rows: RowsEditor) -> None:
    press(rows.lines[0].editors["duty"], Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    down = duties(rows)
    press(rows.lines[1].editors["duty"], Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)

    assert (down, duties(rows)) == (["反思", "听课"], ["听课", "反思"])


def test_a_block_from_a_sheet_fills_cells_and_lines(rows: RowsEditor) -> None:
    QGuiApplication.clipboard().setText('评课\t3\r\n"教案\n检查"\t4\r\n公开课\t5\r\n')

    press(rows.lines[1].editors["duty"], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    assert [duty.split() for duty in duties(rows)] == [["听课"], ["评课"], ["教案", "检查"], ["公开课"]]
    assert [line.get("n") for line in rows.typed()] == ["1", "3", "4", "5"]


def test_a_single_word_is_pasted_into_its_cell_alone(rows: RowsEditor) -> None:
    cell = rows.lines[0].editors["duty"]
    assert isinstance(cell, LineEditor)
    QGuiApplication.clipboard().setText("评课")

    cell.line.selectAll()
    press(cell, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    assert duties(rows) == ["评课", "反思"]


def test_a_slip_is_shown_in_its_cell_and_goes_with_the_next_reading(rows: RowsEditor) -> None:
    rows.mark_cell(Problem("duties.2.n", "not_a_number", "“两”不是整数"))
    cell = rows.lines[1].editors["n"].focusProxy()
    assert cell is not None
    marked = cell.property("bad"), cell.accessibleDescription()
    rows.mark("")

    assert marked == (True, "“两”不是整数")
    assert cell.property("bad") is False


def test_a_lines_own_sum_follows_what_is_typed(office: Office, qtbot: Any) -> None:
    editor = RowsEditor(GOODS, office)
    qtbot.addWidget(editor)
    editor.put([{"id": "a" * 32, "name": "课外读物", "qty": 120, "price": 18.5}])
    amount = editor.lines[0].editors["amount"]

    before = amount.findChildren(type(amount.label))[0].text()  # type: ignore[attr-defined]
    quantity = editor.lines[0].editors["qty"]
    assert isinstance(quantity, LineEditor)
    quantity.line.clear()
    QTest.keyClicks(quantity.line, "2")

    assert (before, amount.label.text()) == ("2220", "37")  # type: ignore[attr-defined]


def test_many_columns_go_to_a_second_row_of_the_same_line(office: Office) -> None:
    few, many = bands(DUTIES), bands(Rows("x", "x", tuple(Text(f"c{number}", "列") for number in range(8))))

    assert len(few) == 1
    assert len(many) > 1
    assert [column.name for band in many for column in band] == [f"c{number}" for number in range(8)]


def test_every_cell_has_a_name_for_screen_readers(rows: RowsEditor) -> None:
    part = rows.lines[1].editors["n"].focusProxy()

    assert part is not None
    assert part.accessibleName() == "师傅职责 第 2 行 次数"
    assert rows.mapToGlobal(QPoint(0, 0)) is not None
