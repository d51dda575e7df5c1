from typing import Any

import pytest
from PySide6.QtTest import QTest

from core.office import Office
from tests.ui.conftest import Put
from ui.pages.records.kinds import KindChooser, _columns


@pytest.fixture
def chooser(office: Office, qtbot: Any) -> KindChooser:
    made = KindChooser(office)
    qtbot.addWidget(made)
    made.show_kind(office.records.kind("person"))
    made.show()
    return made


def test_every_kind_but_the_files_of_records_can_be_chosen(chooser: KindChooser, office: Office) -> None:
    names = {kind.name for kind in office.records.kinds()}

    assert set(chooser.panel.buttons) == names - {"attachment"}


def test_typing_leaves_what_fits_and_enter_takes_the_first(chooser: KindChooser, qtbot: Any) -> None:
    chooser.open_panel()
    chooser.panel.search.setText("听课")
    left = [name for name, button in chooser.panel.buttons.items() if not button.isHidden()]

    with qtbot.waitSignal(chooser.chosen) as chosen:
        QTest.keyClick(chooser.panel.search, "\r")

    assert left == ["lesson_observation"]
    assert chosen.args == ["lesson_observation"]
    assert not chooser.panel.isVisible()


def test_the_number_of_records_stands_beside_each_kind(chooser: KindChooser, put: Put) -> None:
    put("person", full_name="张伟")

    chooser.open_panel()

    assert chooser.panel.buttons["person"].text() == "教师  1"
    assert chooser.panel.buttons["training"].text() == "培训"
    chooser.panel.hide()


def test_chapters_keep_their_order_and_are_never_torn(office: Office) -> None:
    kinds = office.records.kinds()

    columns = _columns(kinds)

    chapters = [chapter for column in columns for chapter, _ in column]
    assert chapters == list(dict.fromkeys(kind.chapter for kind in kinds))
    assert 2 <= len(columns) <= 4


def test_every_chapter_has_a_title_in_words(chooser: KindChooser) -> None:
    assert [heading.text() for heading, _ in chooser.panel._chapters if heading.text().isascii()] == []
