"""A clerk's day at the window: teachers typed and read from the roster, who came, the sign-in sheet, the package."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

import resources
from core.office import Office
from core.press.foreign.attachments import page_text
from tests.journeys.window.conftest import AtWindow, Sit, put

# Everybody of the roster takes part, and one teacher who was typed.
_ROSTER = "demo/义门镇中学教职工花名册.xlsx"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_a_clerk_registers_teachers_ticks_who_came_prints_and_sends(
    sit: Sit, helper: Office, recipient: Office, stick: Path
) -> None:
    clerk = sit(helper)

    registers_a_teacher(clerk)
    reads_the_roster(clerk)
    trusts_a_partner(clerk, recipient, stick)
    ticks_who_came(clerk, recipient.school)
    prints_the_sign_in_sheet(clerk)
    sends(clerk, stick)

    arrived = recipient.exchange.receive(next(stick.glob("*.qinglan")))
    assert arrived.new > 0
    assert recipient.records.get("school", helper.school) is not None
    assert recipient.records.count("person_private") == 0


def registers_a_teacher(clerk: AtWindow) -> None:
    page = clerk.turns_to("records")
    page.go(kind="person")
    clerk.clicks(page.list.add)
    # Tab leads from field to field as they stand on the form.
    clerk.types("")
    clerk.saves()
    assert "要改" in clerk.said
    clerk.types("阿依古丽.玉素甫江")
    clerk.fills(page.card.form.boxes["school"].editor, clerk.office.school)
    clerk.fills(page.card.form.boxes["subjects"].editor, "历史")
    clerk.saves()
    assert "阿依古丽·玉素甫江" in clerk.said
    clerk.searches("aygl")
    clerk.press(Qt.Key.Key_Return)
    assert page.card.record.get("full_name") == "阿依古丽·玉素甫江"


def reads_the_roster(clerk: AtWindow) -> None:
    page = clerk.page

    def choose() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        dialog.selectFile(str(resources.path(_ROSTER)))
        dialog.accept()

    QTimer.singleShot(0, choose)
    page.list.excel.menu().actions()[0].trigger()
    clerk.waits(lambda: page.list.excel.sheet is not None and page.list.excel.sheet.isVisible())
    clerk.clicks(page.list.excel.sheet.take)
    clerk.waits(lambda: "已导入" in clerk.said)
    assert clerk.office.records.count("person") > 40


def ticks_who_came(clerk: AtWindow, partner: str) -> None:
    day = clerk.office.today().isoformat()
    pairing = put(clerk.office, "pairing", pairing_no="结对-01", helper=clerk.office.school,
                  recipients=[{"school": partner}], start="2014-05-05")  # fmt: skip
    put(clerk.office, "training", title="复式教学", category="校本研修", start=day, end=day, content="组织", hours="3",
        pairing=pairing)  # fmt: skip
    page = clerk.turns_to("attend")
    clerk.waits(lambda: page.table.rowCount() > 40)
    clerk.searches("aygl")
    clerk.press(Qt.Key.Key_Return)
    clerk.waits(lambda: "实到 1" in page.counts.text())
    clerk.searches("张伟")
    clerk.press(Qt.Key.Key_Return)
    clerk.waits(lambda: "实到 2" in page.counts.text())
    page.table.setFocus()
    first = next(row for row in range(page.table.rowCount()) if not page.table.item(row, 3).text())
    page.table.setCurrentCell(first, 0)
    clerk.press(Qt.Key.Key_B)
    clerk.waits(lambda: "病假 1" in page.counts.text())
    clerk.undoes()
    clerk.waits(lambda: "病假" not in page.counts.text())
    clerk.press(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    clerk.waits(lambda: "病假 1" in page.counts.text())
    assert clerk.office.records.count("attendance") == 3


def prints_the_sign_in_sheet(clerk: AtWindow) -> None:
    clerk.clicks(clerk.page.buttons["打印签到表"])
    clerk.waits(lambda: clerk.page.name == "papers" and clerk.page.preview.area.drawn(0))
    paper = "".join(page_text(clerk.page.preview.file))
    assert "复式教学" in paper
    assert "阿依古丽·玉素甫江" in paper.replace("\r\n", "").replace("\n", "")


def trusts_a_partner(clerk: AtWindow, recipient: Office, stick: Path) -> None:
    recipient.exchange.write_card(stick / "theirs.qlcard")
    clerk.office.exchange.write_card(stick / "ours.qlcard")
    recipient.exchange.trust(stick / "ours.qlcard", heard=True)
    page = clerk.turns_to("exchange")
    page.partners.trust(stick / "theirs.qlcard")
    clerk.waits(lambda: page.partners.table.rowCount() == 1)
    clerk.clicks(page.partners.heard)
    clerk.waits(lambda: page.partners.table.item(0, 2).text() == "已核对")


def sends(clerk: AtWindow, stick: Path) -> None:
    page = clerk.turns_to("exchange")
    clerk.types(str(stick), page.partners.folder)
    clerk.clicks(page.partners.send_button)
    clerk.waits(lambda: page.partners.sent.table.rowCount() == 1)
    assert page.partners.sent.table.item(0, 3).text() == "未确认"


def test_a_block_of_excel_is_pasted_into_the_lines_of_a_form(sit: Sit, helper: Office, qapp: Any) -> None:
    clerk = sit(helper)
    page = clerk.turns_to("records")
    page.go(kind="pairing", new=True)
    rows = page.card.form.boxes["recipients"].editor
    other = put(helper, "school", name_zh="义门柴村小学")
    third = put(helper, "school", name_zh="义门弥家坪小学")
    clerk.clicks(rows._add)
    first = next(iter(rows.lines[0].editors.values()))
    first.setFocus()
    qapp.clipboard().setText("义门柴村小学\n义门弥家坪小学\n")

    clerk.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    record, problems = helper.records.read("pairing", {"recipients": rows.typed()})
    assert len(rows.lines) == 2
    assert [line["school"] for line in record.lines("recipients")] == [other, third]
    assert not [one for one in problems if one.field.startswith("recipients")]


def test_the_keyboard_goes_round_the_window(sit: Sit, helper: Office) -> None:
    put(helper, "person", full_name="张伟", school=helper.school)
    clerk = sit(helper)
    names = list(clerk.window._buttons)

    for name in names:
        clerk.turns_to(name)
    page = clerk.turns_to("records")
    page.go(kind="person", new=True)
    places = []
    for _ in range(6):
        places.append(clerk.window.focusWidget().accessibleName())
        clerk.press(Qt.Key.Key_Tab)
    clerk.press(Qt.Key.Key_Escape)

    assert len(names) >= 8
    assert places == ["姓名", "民族文字姓名", "排序拼音", "学校", "性别", "民族"]
    assert page.list.table.hasFocus()


def test_a_choice_of_the_last_time_is_there_the_next_time(sit: Sit, helper: Office, tmp_path: Path) -> None:
    first = sit(helper)
    page = first.turns_to("records")
    page.go(kind="training")
    first.turns_to("today").tabs.setCurrentIndex(1)
    first.waits()
    exchange = first.turns_to("exchange")
    exchange.partners.largest.setCurrentIndex(2)
    first.turns_to("records")
    first.window.close()

    again = sit(helper)

    assert again.page.name == "records"
    assert again.page.list.kind.name == "training"
    assert again.turns_to("today").tabs.currentIndex() == 1


def test_a_row_is_opened_by_the_mouse_and_left_by_escape(sit: Sit, helper: Office) -> None:
    uid = put(helper, "person", full_name="张伟", school=helper.school)
    clerk = sit(helper)
    page = clerk.turns_to("records")
    page.go(kind="person")
    table = page.list.table

    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, table.rowHeight(0) // 2))
    opened = page.card.record.uid
    page.card.form.boxes["remark"].editor.setFocus()
    clerk.press(Qt.Key.Key_Escape)

    assert opened == uid
    assert table.hasFocus()
