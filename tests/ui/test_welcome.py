from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.office import Office
from ui.welcome import Welcome


@pytest.fixture
def taken() -> list[Office]:
    return []


@pytest.fixture
def welcome(taken: list[Office], tmp_path: Path, qtbot: Any) -> Welcome:
    made = Welcome(taken.append, Office, home=tmp_path / "workspace")
    qtbot.addWidget(made)
    made.show()
    return made


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
