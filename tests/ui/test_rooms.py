from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QWidget

from core.model.words import speak
from core.office import Office
from ui import theme
from ui.frame import Page, entries
from ui.recovery import RecoveryDialog
from ui.restore import RestoreDialog
from ui.welcome import Welcome

ROOMS = ("today", "observe", "attend", "plan", "county", "papers", "exchange")


def opened(name: str, office: Office, frame: Any, qtbot: Any) -> Page:
    module, made = entries("county")[name].place.split(":")
    page: Page = getattr(import_module(module), made)(office, frame)

    def settle(page: Page) -> None:
        page.leave()
        qtbot.waitUntil(lambda: frame.worker.current is None, timeout=20000)

    qtbot.addWidget(page, before_close_func=settle)
    page.resize(1200, 660)
    page.show()
    qtbot.waitExposed(page)
    page.refresh()
    qtbot.waitUntil(lambda: frame.worker.current is None, timeout=20000)
    return page


@pytest.fixture
def records(office: Office, school: Any, put: Any) -> None:
    office.at_keyboard(school.teachers[0])
    day = office.today().isoformat()
    put("training", title="白板", category="县培", start=day, end=day, content="用法", hours="3")
    put("lesson_observation", lesson=school.lesson, date=day, observer=school.teachers[0], obs_kind="师徒",
        strengths="好", suggestions="多读")  # fmt: skip


@pytest.mark.parametrize("name", [*ROOMS, "records", "settings"])
def test_everything_the_keyboard_reaches_has_a_name(
    name: str, office: Office, records: None, frame: Any, qtbot: Any
) -> None:
    page = opened(name, office, frame, qtbot)
    if name == "records":
        page.go(kind="mentor_pair", new=True)

    assert nameless(page) == []


def test_everything_in_the_dialogs_has_a_name(office: Office, frame: Any, tmp_path: Path, qtbot: Any) -> None:
    recovery = RecoveryDialog(office, frame)
    dialogs = [recovery, RestoreDialog(print, tmp_path), Welcome(print, Office, "damaged", tmp_path, tmp_path)]
    for dialog in dialogs:
        qtbot.addWidget(dialog)
        dialog.show()
    recovery.begin()

    found = [nameless(dialog) for dialog in dialogs]
    recovery.reject()

    assert found == [[], [], []]


def nameless(page: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisibleTo(page)
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget.parent(), QComboBox)
        and not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    ]


@pytest.mark.parametrize(("look", "language"), [("light", "zh"), ("dark", "zh"), ("light", "en")])
@pytest.mark.parametrize("name", ROOMS)
def test_no_word_is_cut_with_the_largest_letters(
    name: str, look: str, language: str, office: Office, records: None, frame: Any, qtbot: Any, qapp: QApplication
) -> None:
    speak(language)
    theme.apply(qapp, look, theme.MOST_POINTS)
    try:
        page = opened(name, office, frame, qtbot)
        qtbot.wait(60)
        least = page.minimumSizeHint()
        cut = [_words(widget) for widget in page.findChildren(QWidget) if widget.isVisibleTo(page) and _is_cut(widget)]
    finally:
        theme.apply(qapp)

    assert cut == []
    assert (least.width() <= 1140, least.height() <= 660) == (True, True)


def _is_cut(widget: QWidget) -> bool:
    if isinstance(widget, QLabel) and widget.wordWrap():
        return bool(widget.text()) and widget.height() < widget.heightForWidth(widget.width())
    if isinstance(widget, (QLabel, QAbstractButton)):
        return bool(_words(widget)) and "…" not in _words(widget)[-1:] and widget.width() < widget.sizeHint().width()
    return False


def _words(widget: QWidget) -> str:
    return str(widget.text()) if isinstance(widget, (QLabel, QAbstractButton)) else ""
