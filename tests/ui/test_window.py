from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)  # fmt: skip

from core.model.words import say, speak
from core.office import Office, Refused
from tests.ui.conftest import Put, School
from ui import theme
from ui.app import make_app
from ui.frame import entries
from ui.keys import KeysDialog
from ui.pages.records.page import RecordsPage
from ui.task import Tick
from ui.window import Window

TAKES_KEYS = (QLineEdit, QComboBox, QPlainTextEdit, QAbstractButton, QAbstractItemView, QAbstractSpinBox)


def records_page(window: Window) -> RecordsPage:
    window.open("records", kind="person")
    assert isinstance(window.page, RecordsPage)
    return window.page


def test_the_window_stands_before_any_page_is_built(office: Office, qtbot: Any) -> None:
    window = Window(office, first="settings")
    qtbot.addWidget(window)

    window.show()
    at_first = window.pages

    qtbot.waitUntil(lambda: window.page is not None)
    assert at_first == []


def test_a_page_is_built_once_and_when_first_opened(window: Window) -> None:
    before = len(window.pages)
    first = records_page(window)
    window.open("settings")

    assert records_page(window) is first
    assert len(window.pages) == before + 1


def test_alt_and_a_number_open_the_pages_of_the_rail(window: Window, qtbot: Any) -> None:
    window.activateWindow()
    place = list(entries()).index("records") + 1

    QTest.keyClick(window, Qt.Key(Qt.Key.Key_0 + place), Qt.KeyboardModifier.AltModifier)

    assert window.page is not None and window.page.name == "records"


def test_the_page_is_remembered_for_the_next_start(window: Window, office: Office, qtbot: Any) -> None:
    records_page(window)

    again = Window(office)
    qtbot.addWidget(again)
    again.show()

    qtbot.waitUntil(lambda: again.page is not None and again.page.name == "records")


def test_ctrl_f_ctrl_s_and_ctrl_z_reach_the_page(window: Window, office: Office, qtbot: Any) -> None:
    page = records_page(window)
    window.activateWindow()
    page.new_record()
    form = page.card.form
    assert form is not None
    form.type_in({"full_name": "张伟"})

    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    saved = office.records.count("person")
    page.list.table.setFocus()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    undone = office.records.count("person")
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)

    assert (saved, undone) == (1, 0)
    assert page.list.search.hasFocus()


def test_who_is_typing_stands_in_the_rail_and_is_changed_there(window: Window, office: Office, put: Put) -> None:
    first, second = (put("person", full_name=name).uid for name in ("张伟", "阿依古丽·玉素甫江"))
    office.set_setting("people", [first, second])
    office.at_keyboard(first)
    window.open("settings")
    before = window._typist.text()

    window._typist._fill()
    window._typist.people.actions()[1].trigger()

    assert before == "张伟"
    assert office.person == second
    assert window._typist.toolTip().startswith("改动记在“阿依古丽·玉素甫江”名下")


def test_a_refusal_is_told_in_the_status_line_and_stays(window: Window) -> None:
    window.tell(Refused("这个文件不是数据包"))

    assert window.statusline.sentence.text() == "这个文件不是数据包"
    assert window.statusline.sentence.property("kind") == "bad"


def test_a_job_shows_its_progress_and_can_be_cancelled(window: Window, qtbot: Any) -> None:
    cancel = next(button for button in window.statusline.findChildren(QPushButton) if button.text() == say("取消"))

    def work(tick: Tick) -> None:
        while True:
            tick(1, 3)

    window.run(work, title="打印")
    qtbot.waitUntil(cancel.isVisible)
    cancel.click()

    qtbot.waitUntil(lambda: not cancel.isVisible())
    assert window.statusline.sentence.text() == "已取消，没有改动"


def test_a_job_that_fails_is_told_kindly_and_logged(
    window: Window, qtbot: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def work(tick: Tick) -> None:
        raise ZeroDivisionError

    window.run(work, title="打印")

    qtbot.waitUntil(lambda: "日志" in window.statusline.sentence.text())
    assert any(record.exc_info and record.exc_info[0] is ZeroDivisionError for record in caplog.records)


def test_a_job_that_is_refused_says_why(window: Window, qtbot: Any) -> None:
    def work(tick: Tick) -> None:
        raise Refused("没有这个文件夹")

    window.run(work)

    qtbot.waitUntil(lambda: window.statusline.sentence.text() == "没有这个文件夹")


def test_a_page_that_cannot_be_left_is_not_left(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    page = records_page(window)
    monkeypatch.setattr(page, "leave", lambda: False)

    window.open("settings")

    assert window.page is page
    assert window._buttons["records"].isChecked()
    monkeypatch.undo()


def test_closing_writes_drafts_and_remembers_the_place(window: Window, office: Office) -> None:
    page = records_page(window)
    page.new_record()
    assert page.card.form is not None
    page.card.form.type_in({"full_name": "张伟"})

    window.close()

    assert office.records.draft("person:new") is not None
    assert office.setting("window", "")


@pytest.fixture
def sized(office: Office, put: Put, qtbot: Any) -> Callable[[str, int], Window]:
    put("person", full_name="张伟", remark="…")

    def made(look: str, size: int) -> Window:
        theme.apply(make_app(), look, size)
        window = Window(office, first="records")
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        qtbot.waitUntil(lambda: window.page is not None)
        return window

    return made


@pytest.mark.parametrize(("look", "size"), [("light", 9), ("dark", 10), ("light", 12), ("dark", 14)])
def test_no_word_is_cut_off_at_any_size(sized: Callable[[str, int], Window], look: str, size: int, qtbot: Any) -> None:
    window = sized(look, size)
    records_page(window).open_record(window._office.records.find("person")[0].uid)
    for name in ("settings", "records"):
        window.open(name)
        qtbot.wait(30)

        cut = [
            part.text()
            for part in window.findChildren(QWidget)
            if isinstance(part, QLabel | QPushButton)
            and part.isVisible()
            and part.text()
            and not (isinstance(part, QLabel) and part.wordWrap())
            and part.width() < part.minimumSizeHint().width()
        ]
        assert cut == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_window_fits_a_small_screen_at_the_largest_size(sized: Callable[[str, int], Window], language: str) -> None:
    speak(language)
    window = sized("light", theme.MOST_POINTS)
    records_page(window).new_record()

    assert window.minimumSizeHint().width() <= 1366
    assert window.minimumSizeHint().height() <= 720


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_previewed_paper_fits_a_small_screen_at_the_largest_size(
    sized: Callable[[str, int], Window], language: str, school: School, qtbot: Any
) -> None:
    speak(language)
    window = sized("light", theme.MOST_POINTS)

    window.open("papers", form="F02", uids=(), preview=False)
    qtbot.waitUntil(lambda: not window.busy)
    papers: Any = window.page
    papers.forms.blank.setValue(1)
    papers.forms.preview()
    qtbot.waitUntil(lambda: papers.preview.file is not None and not window.busy, timeout=20_000)

    assert papers.preview.isVisible()
    assert window.minimumSizeHint().width() <= 1366


@pytest.mark.parametrize("name", ["records", "settings"])
def test_everything_that_takes_the_keyboard_has_a_name(window: Window, put: Put, name: str) -> None:
    put("person", full_name="张伟")
    records_page(window).new_record()
    window.open(name)

    nameless = [
        (type(part).__name__, part.objectName(), part.parent())
        for part in window.findChildren(QWidget)
        if isinstance(part, TAKES_KEYS)
        and part.isVisible()
        and part.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not part.objectName().startswith("qt_")
        and not isinstance(part.parent(), QComboBox)
        and not QAccessible.queryAccessibleInterface(part).text(QAccessible.Text.Name)
    ]

    assert nameless == []


def test_ctrl_z_in_a_field_undoes_the_save_when_nothing_was_typed_since(window: Window, office: Office) -> None:
    page = records_page(window)
    window.activateWindow()
    page.new_record()
    form = page.card.form
    assert form is not None
    line = form.boxes["full_name"].editor.focusProxy()
    assert isinstance(line, QLineEdit)
    QTest.keyClicks(line, "ZhangWei")
    QTest.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    own = line.text()
    QTest.keyClicks(line, "ZhangWei")
    QTest.keyClick(line, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    saved = office.records.count("person")

    QTest.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert (own, saved) == ("", 1)
    assert office.records.count("person") == 0


def test_the_status_line_offers_to_take_back_the_last_act(window: Window, office: Office) -> None:
    page = records_page(window)
    page.new_record()
    assert page.card.form is not None
    page.card.form.type_in({"full_name": "张伟"})
    before = window.statusline.undo.isVisible()
    page.save()
    offered = window.statusline.undo.isVisible()

    window.statusline.undo.click()

    assert (before, offered) == (False, True)
    assert office.records.count("person") == 0
    assert not window.statusline.undo.isVisible()


def test_f1_says_first_what_the_open_page_is_for(window: Window, qtbot: Any) -> None:
    records_page(window)
    window.activateWindow()

    QTest.keyClick(window, Qt.Key.Key_F1)

    dialog = window.findChild(KeysDialog)
    assert dialog is not None
    titles = [label.text() for label in dialog.findChildren(QLabel) if label.objectName() == "section"]
    assert titles[:2] == ["记录", "各页通用"]
    assert set(titles) == {"各页通用", *(entry.title for entry in entries().values())}
    dialog.reject()


def test_drafts_are_told_of_at_the_start(office: Office, qtbot: Any) -> None:
    office.records.keep_draft("person:new", {"full_name": "张伟"})
    office.set_setting("page", "settings")

    window = Window(office)
    qtbot.addWidget(window)
    window.show()

    qtbot.waitUntil(lambda: "有 1 份没有保存完的内容" in window.statusline.sentence.text())


def test_enter_presses_the_button_that_has_the_keyboard(window: Window) -> None:
    window.activateWindow()
    button = window._buttons["records"]
    button.setFocus()

    QTest.keyClick(button, Qt.Key.Key_Return)

    assert window.page is not None and window.page.name == "records"


def test_ctrl_p_shows_the_open_record_on_paper(window: Window, school: School, qtbot: Any) -> None:
    window.open("records", kind="pairing", uid=school.pairing)
    window.activateWindow()

    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)

    assert window.page is not None and window.page.name == "papers"
    papers: Any = window.page
    qtbot.waitUntil(lambda: papers.forms.uids() == [school.pairing], timeout=20_000)
    qtbot.waitUntil(lambda: not window.busy, timeout=20_000)


def test_a_save_by_ctrl_s_leaves_its_record_marked_in_the_list(window: Window, put: Put) -> None:
    put("person", full_name="张伟")
    page = records_page(window)
    window.activateWindow()
    assert page.list.table.records is not None
    record = page.list.table.records.record(0)
    assert record is not None
    page.open_record(record.uid)
    assert page.card.form is not None
    line = page.card.form.boxes["full_name"].editor.focusProxy()
    assert line is not None

    # A pressed Ctrl would have Qt turn the mark off again.
    QTest.keyClicks(line, "X")
    QTest.keyPress(line, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(line, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    assert page.list.table.picked() == [record.uid]


class Letters:
    """An input method in which letters wait for a field."""

    def __init__(self, letters: str, field: QWidget) -> None:
        self._letters = letters
        self._field = field

    def commit(self) -> None:
        """Give the letters to the field, once."""
        if self._letters:
            event = QInputMethodEvent()
            event.setCommitString(self._letters)
            self._letters = ""
            QApplication.sendEvent(self._field, event)


@pytest.mark.parametrize("way", ["save", "leave", "close"])
def test_letters_that_wait_in_an_input_method_are_not_lost(
    way: str, window: Window, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = records_page(window)
    window.activateWindow()
    page.new_record()
    assert page.card.form is not None
    field = next(line for line in page.card.form.findChildren(QLineEdit) if line.isVisible())
    field.setFocus()
    method = Letters("张伟", field)
    monkeypatch.setattr(QGuiApplication, "inputMethod", staticmethod(lambda: method))

    match way:
        case "save":
            QTest.keyClick(field, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        case "leave":
            window.open("settings")
        case _:
            window.close()

    kept = [str(record.get("full_name")) for record in office.records.find("person")]
    drafts = [str(typed.get("full_name")) for _, _, typed in office.records.drafts()]
    assert kept + drafts == ["张伟"]
