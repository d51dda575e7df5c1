from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.office import Office
from ui.app import make_app
from ui.desk import Desk
from ui.welcome import Welcome
from ui.window import Window


@pytest.fixture
def taken() -> list[Office]:
    return []


@pytest.fixture
def welcome(taken: list[Office], tmp_path: Path, qtbot: Any) -> Welcome:
    made = Welcome(taken.append, Office, home=tmp_path / "workspace")
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_keyboard_begins_in_the_name_of_the_school(welcome: Welcome, qtbot: Any) -> None:
    welcome.activateWindow()

    qtbot.waitUntil(welcome.school.hasFocus)


def test_enter_in_the_last_field_begins(welcome: Welcome, taken: list[Office]) -> None:
    welcome.school.setText("义门柴村小学")
    welcome.folder.setFocus()

    QTest.keyClick(welcome.folder, Qt.Key.Key_Return)

    assert [office.records.called("school", office.school) for office in taken] == ["义门柴村小学"]
    taken[0].close()


def test_enter_on_another_button_presses_that_one(welcome: Welcome, taken: list[Office]) -> None:
    welcome.school.setText("义门柴村小学")

    QTest.keyClick(welcome.back, Qt.Key.Key_Return)

    assert taken == []
    assert welcome.dialog.isVisible()
    welcome.dialog.reject()


def test_what_was_wrong_is_forgotten_when_it_is_mended(welcome: Welcome) -> None:
    QTest.keyClick(welcome.school, Qt.Key.Key_Return)
    told = welcome.message.text()

    QTest.keyClicks(welcome.school, "x")

    assert told == "请写上学校名称"
    assert welcome.message.text() == ""


def test_whoever_reads_no_chinese_finds_english(tmp_path: Path, qtbot: Any) -> None:
    wanted: list[str] = []
    welcome = Welcome(print, Office, home=tmp_path / "workspace", turn=wanted.append)
    qtbot.addWidget(welcome)
    welcome.show()

    welcome.language.click()

    assert welcome.language.text() == "English"
    assert wanted == ["en"]


def test_the_language_of_the_first_page_is_kept_by_the_new_workspace(tmp_path: Path, qtbot: Any) -> None:
    desk = Desk(make_app(), home=tmp_path / "workspace")
    desk.start(None)
    assert isinstance(desk.shown, Welcome)
    desk.shown.school.setText("Yimen")
    desk.shown.language.click()
    qtbot.waitUntil(lambda: isinstance(desk.shown, Welcome) and desk.shown.make.text() == "Start")

    desk.shown.make.click()

    qtbot.waitUntil(lambda: isinstance(desk.shown, Window) and desk.shown.page is not None)
    assert desk.office is not None
    assert desk.office.setting("language", "") == "en"
    assert desk.shown.statusline.help.text() == "Help F1"
    desk.close()
