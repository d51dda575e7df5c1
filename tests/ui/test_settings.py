from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.office import Office
from tests.ui.conftest import Bench, Put
from ui.pages.settings.page import SettingsPage


@pytest.fixture
def page(office: Office, frame: Bench, qtbot: Any) -> SettingsPage:
    made = SettingsPage(office, frame)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.refresh()
    made.show()
    return made


def choose(combo: Any, value: str) -> None:
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


def test_the_school_and_its_folder_are_named(page: SettingsPage, office: Office) -> None:
    assert "义门镇中学" in page.school.text()
    assert str(office.folder) in page.place.text()


def test_a_person_is_added_by_pinyin_and_types_from_now_on(
    page: SettingsPage, put: Put, office: Office, frame: Bench, qtbot: Any
) -> None:
    person = put("person", full_name="欧阳娜娜")
    with qtbot.waitActive(page):
        page.activateWindow()
    page.newcomer.setFocus()

    QTest.keyClick(page.newcomer.line, "o")
    QTest.keyClick(QApplication.activePopupWidget(), "\r")
    page._add_person()

    assert office.person == person.uid
    assert page.typist.currentText() == "欧阳娜娜"
    assert "欧阳娜娜" in frame.said[-1][0]


def test_the_people_of_this_computer_are_remembered(page: SettingsPage, put: Put, office: Office) -> None:
    first, second = put("person", full_name="张伟").uid, put("person", full_name="李秀英").uid
    for uid in (first, second):
        page.newcomer.put(uid)
        page._add_person()

    choose(page.typist, first)

    assert office.person == first
    assert office.setting("people") == [first, second]


def test_someone_who_is_not_in_the_list_cannot_be_chosen(page: SettingsPage, frame: Bench, office: Office) -> None:
    page.newcomer.line.setText("没有这个人")

    page._add_person()

    assert office.person == ""
    assert frame.said[-1][1] == "warn"


@pytest.mark.parametrize(
    ("name", "value", "kept"), [("look", "dark", "dark"), ("points", "14", 14), ("language", "en", "en")]
)
def test_a_choice_is_remembered_and_applied_at_once(
    page: SettingsPage, office: Office, frame: Bench, name: str, value: str, kept: object
) -> None:
    choose(getattr(page, name), value)

    assert office.setting(name) == kept
    assert frame.restyled == 1


def test_choosing_the_same_again_changes_nothing(page: SettingsPage, frame: Bench) -> None:
    choose(page.look, "dark")
    choose(page.look, "dark")

    assert frame.restyled == 1


def test_a_backup_is_made_checked_and_listed(page: SettingsPage, office: Office, frame: Bench, qtbot: Any) -> None:
    page.backups.back_up()

    qtbot.waitUntil(lambda: bool(frame.said), timeout=10_000)
    assert frame.said[-1][1] == "good"
    assert len(office.upkeep.backups()) == 1
    assert page.backups.table.item(0, 2).text() == office.upkeep.backups()[0].file.name


def test_a_sound_workspace_is_said_to_be_sound(page: SettingsPage, frame: Bench, qtbot: Any) -> None:
    page.backups.check()

    qtbot.waitUntil(lambda: bool(frame.said), timeout=10_000)
    assert frame.said[-1][1] == "good"


def test_the_versions_are_shown(page: SettingsPage, office: Office) -> None:
    assert str(office.upkeep.version()["program"]) in page.about.text()


def test_the_school_record_opens_from_here(page: SettingsPage, office: Office, frame: Bench) -> None:
    page._open_school()

    assert frame.opened == [("records", {"kind": "school", "uid": office.school})]


def test_this_computer_is_named_for_its_card(page: SettingsPage, office: Office, frame: Bench) -> None:
    page.computer.setText("教务处")
    page.computer.editingFinished.emit()

    assert office.exchange.identity()["name"] == "教务处"
    assert "教务处" in frame.said[-1][0]
