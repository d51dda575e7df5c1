"""A person at the window: the real window offscreen, keys and mouse, text as an input method commits it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from core.office import Office
from tests.ui.conftest import chinese, nothing_left_over, qapp  # noqa: F401  fixtures
from ui.form.chosen import ChoiceEditor, FlagEditor, RefEditor
from ui.form.editor import Editor
from ui.form.rows import RowsEditor
from ui.form.typed import LongEditor
from ui.window import Window

_CTRL, _ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
_WAIT_MS = 20_000


@dataclass
class AtWindow:
    """Somebody in front of the open window."""

    window: Window
    office: Office
    bot: Any

    @property
    def page(self) -> Any:
        return self.window.page

    @property
    def said(self) -> str:
        return self.window.statusline.sentence.text()

    def turns_to(self, page: str) -> Any:
        """Press Alt and the number of the page in the rail, and wait until it stands."""
        number = list(self.window._buttons).index(page) + 1
        self.press(Qt.Key(Qt.Key.Key_0 + number), _ALT)
        assert self.page.name == page
        self.waits()
        return self.page

    def waits(self, until: Callable[[], bool] | None = None) -> None:
        """Wait until no job runs, and for what is said."""
        self.bot.waitUntil(lambda: not self.window.busy and (until is None or until()), timeout=_WAIT_MS)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        popup = QApplication.activePopupWidget()
        if popup is None and not self.window.isActiveWindow():
            # A screen gives the keyboard back to the window when a popup closes; offscreen nobody does.
            self.window.activateWindow()
            self.bot.waitUntil(self.window.isActiveWindow)
        QTest.keyClick(popup or self.window.focusWidget() or self.window, key, modifier)

    def saves(self) -> None:
        self.press(Qt.Key.Key_S, _CTRL)

    def undoes(self) -> None:
        self.press(Qt.Key.Key_Z, _CTRL)

    def searches(self, text: str) -> None:
        """Press Ctrl+F and type."""
        self.press(Qt.Key.Key_F, _CTRL)
        self.types(text)

    def clicks(self, widget: QWidget) -> None:
        assert widget.isVisible() and widget.isEnabled(), widget
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def types(self, text: str, into: QWidget | None = None) -> None:
        """Type over what stands there: what an input method commits, a line at a time."""
        target = into or self.window.focusWidget()
        target.setFocus()
        target = target.focusProxy() or target
        QTest.keyClick(target, Qt.Key.Key_A, _CTRL)
        for number, line in enumerate(text.split("\n")):
            if number:
                QTest.keyClick(target, Qt.Key.Key_Return)
            event = QInputMethodEvent()
            event.setCommitString(line)
            QApplication.sendEvent(target, event)

    def fills(self, editor: Editor, value: Any) -> None:
        """Fill one editor of a form as a person would."""
        match editor:
            case RowsEditor():
                for line in value:
                    self.clicks(editor._add)
                    for name, cell in line.items():
                        self.fills(editor.lines[-1].editors[name], cell)
            case FlagEditor():
                # A box that was ticked and cleared again says no; one that nobody touched says nothing.
                for _ in range(2 if str(value) == "否" else 1):
                    QTest.keyClick(editor.box, Qt.Key.Key_Space)
            case RefEditor():
                self._picks(editor, str(value))
            case ChoiceEditor() if not editor.combo.isEditable():
                for _ in range(editor.combo.findData(value) - editor.combo.currentIndex()):
                    QTest.keyClick(editor.combo, Qt.Key.Key_Down)
            case ChoiceEditor():
                self.types(str(value), editor.combo.lineEdit())
            case LongEditor():
                self.types(str(value), editor.text)
            case _:
                self.types(str(value), editor.focusProxy())
        if not isinstance(editor, RowsEditor):
            # Going on closes the list of a field that offers words.
            self.press(Qt.Key.Key_Tab)

    def _picks(self, editor: RefEditor, uid: str) -> None:
        """Type the name of a record and take the line that names it."""
        name = next(
            self.office.records.called(kind, uid) for kind in editor._ref.to if self.office.records.get(kind, uid)
        )
        self.types(name[:12], editor.line)
        offered = [one for one, _ in editor._offered]
        assert uid in offered, (editor.field.name, name)
        popup = editor.line._list
        for _ in range(offered.index(uid)):
            QTest.keyClick(popup, Qt.Key.Key_Down)
        QTest.keyClick(popup, Qt.Key.Key_Return)


Sit = Callable[..., AtWindow]


@pytest.fixture
def sit(qtbot: Any) -> Iterator[Sit]:
    """Open the window on an office; every window is closed and its jobs are waited for."""
    opened: list[Window] = []

    def down(office: Office) -> AtWindow:
        window = Window(office)
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        window.activateWindow()
        opened.append(window)
        person = AtWindow(window, office, qtbot)
        qtbot.waitUntil(lambda: window.page is not None, timeout=_WAIT_MS)
        person.waits()
        return person

    yield down
    for window in opened:
        assert window.wait(_WAIT_MS)


@pytest.fixture
def helper(tmp_path: Path) -> Iterator[Office]:
    with Office.found(tmp_path / "helper", school="义门镇中学", role="helper") as office:
        yield office


@pytest.fixture
def recipient(tmp_path: Path) -> Iterator[Office]:
    with Office.found(tmp_path / "recipient", school="义门柴村小学", role="recipient") as office:
        yield office


def put(office: Office, kind: str, /, **typed: Any) -> str:
    """Keep a record that was there before the journey begins."""
    record, problems = office.records.read(kind, typed)
    assert problems == [], problems
    return office.records.save(record).uid
