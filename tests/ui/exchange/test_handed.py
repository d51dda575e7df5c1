"""Packages and cards handed to the program as words of its start, or dropped on any page of its window."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.office import Office
from core.office.exchange import desk as exchange
from tests.ui.exchange.conftest import Partners
from ui import handed
from ui.desk import Desk
from ui.pages.exchange.page import ExchangePage
from ui.welcome import Welcome
from ui.window import Window


@pytest.fixture
def desk(qapp: QApplication, office: Office) -> Iterator[Desk]:
    """A desk at which the workspace is opened anew."""
    made = Desk(qapp)
    yield made
    made.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def shown_page(desk: Desk, qtbot: Any) -> ExchangePage:
    window = desk.shown
    assert isinstance(window, Window)
    qtbot.waitUntil(lambda: window.page is not None)
    page = window.page
    assert isinstance(page, ExchangePage)
    return page


def settled(desk: Desk, qtbot: Any) -> None:
    window = desk.shown
    assert isinstance(window, Window)
    qtbot.waitUntil(lambda: not window.busy)


def test_the_endings_are_those_that_are_written() -> None:
    assert (handed.PACKAGE_ENDING, handed.CARD_ENDING) == (exchange.ENDING, exchange.CARD_ENDING)


def test_the_window_opens_on_the_package_before_it_is_taken_in(desk: Desk, same: Partners, qtbot: Any) -> None:
    same.change(same.theirs, strengths="情境自然")
    file = same.send(same.theirs, same.ours).rename(same.folder / "来 自 柴村.qinglan")
    same.ours.close()

    desk.start(same.ours.folder, files=[file])

    page = shown_page(desk, qtbot)
    qtbot.waitUntil(lambda: page.receive.preview.isVisible())
    assert "义门柴村小学" in page.receive.preview.whence.text()
    assert desk.office is not None
    assert desk.office.records.one("lesson_observation", same.observation).get("strengths") == "朗读指导到位"
    settled(desk, qtbot)


def test_what_was_shown_is_not_shown_again_in_another_language(desk: Desk, same: Partners, qtbot: Any) -> None:
    file = same.send(same.theirs, same.ours)
    same.ours.close()
    desk.start(same.ours.folder, files=[file])
    page = shown_page(desk, qtbot)
    qtbot.waitUntil(lambda: page.receive.preview.isVisible())
    settled(desk, qtbot)

    desk.restyle()

    again = shown_page(desk, qtbot)
    settled(desk, qtbot)
    assert again is not page
    assert again.receive.preview.isHidden()


@pytest.mark.parametrize(
    ("name", "content"), [("不在.qinglan", None), ("名单.txt", b"\xe5\xbc\xa0"), ("空.qinglan", b"")]
)
def test_a_file_that_is_no_package_is_refused_in_one_sentence_of_the_window(
    desk: Desk, office: Office, tmp_path: Path, qtbot: Any, name: str, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    office.close()

    desk.start(office.folder, files=[tmp_path / name])

    page = shown_page(desk, qtbot)
    qtbot.waitUntil(lambda: page.receive.notice.isVisible())
    assert name in page.receive.notice.sentence.text()
    assert len(page.receive.notice.sentence.text().splitlines()) == 1
    settled(desk, qtbot)


def test_a_card_opens_the_window_on_the_partners(desk: Desk, partners: Partners, qtbot: Any) -> None:
    partners.ours.close()

    desk.start(partners.ours.folder, files=[partners.folder / "theirs.qlcard"])

    page = shown_page(desk, qtbot)
    qtbot.waitUntil(lambda: page.partners.table.rowCount() == 1)
    assert page.tabs.currentWidget() is page.partners
    settled(desk, qtbot)


def test_a_workspace_in_use_names_the_way_of_the_file(desk: Desk, office: Office, tmp_path: Path) -> None:
    desk.start(office.folder, files=[tmp_path / "来.qinglan"])

    assert isinstance(desk.shown, Welcome)
    assert "请先关闭那一个" in desk.shown.message.text()
    assert str(tmp_path / "来.qinglan") in desk.shown.message.text()


def test_the_file_waits_until_the_first_workspace_is_made(desk: Desk, tmp_path: Path, qtbot: Any) -> None:
    desk.start(None, files=[tmp_path / "不在.qinglan"])
    welcome = desk.shown
    assert isinstance(welcome, Welcome)
    told = welcome.message.text()
    QTest.keyClicks(welcome.school, "Yimen")
    welcome.folder.setText(str(tmp_path / "new"))

    welcome.make.click()

    page = shown_page(desk, qtbot)
    qtbot.waitUntil(lambda: page.receive.notice.isVisible())
    assert "不在.qinglan" in told
    assert "不在.qinglan" in page.receive.notice.sentence.text()
    settled(desk, qtbot)


def test_a_package_is_dropped_on_any_page_of_the_window(window: Window, same: Partners, qtbot: Any) -> None:
    file = same.send(same.theirs, same.ours)
    window.open("today")

    _drop(window, file)

    page = window.page
    assert isinstance(page, ExchangePage)
    qtbot.waitUntil(lambda: page.receive.preview.isVisible() and not window.busy)
    assert "义门柴村小学" in page.receive.preview.whence.text()


def test_what_is_neither_package_nor_card_is_not_welcome_on_the_window(window: Window, tmp_path: Path) -> None:
    window.open("today")

    assert not _drop(window, tmp_path / "花名册.xlsx")
    assert window.page is not None and window.page.name == "today"


def _drop(window: Window, file: Path) -> bool:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    act, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enters = QDragEnterEvent(QPoint(5, 5), act, data, left, none)
    enters.ignore()
    window.dragEnterEvent(enters)
    if enters.isAccepted():
        window.dropEvent(QDropEvent(QPointF(5, 5), act, data, left, none))
    return enters.isAccepted()
