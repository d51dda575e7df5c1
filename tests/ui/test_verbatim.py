"""What a partner wrote is shown to the letter: no label, tool tip or question takes it for markup or loads by it."""

import ast
import ctypes
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QImage
from PySide6.QtGui import Qt as Text
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QWidget

from core.office import Office
from tests.ui.conftest import Put
from ui.entries import entries
from ui.verbatim import Label, verbatim
from ui.window import Window

TOP = Path(__file__).parents[2]
BOLD, IMAGE = "<b>粗</b>", "<img src='p'>"
# Calls of Qt that take a text, and which of their arguments it is; Qt looks in it for markup.
GUESSING = {"setToolTip": -1, "showText": 1, "question": 2, "warning": 2, "information": 2, "getText": 2}


@pytest.fixture
def picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # A name may be no longer than 60 characters: the picture is named from where the program runs.
    monkeypatch.chdir(tmp_path)
    image = QImage(2, 2, QImage.Format.Format_RGB32)
    image.save(str(tmp_path / "p.png"))
    # In a name of a person a dot becomes another sign.
    return (tmp_path / "p.png").rename(tmp_path / "p")


@pytest.fixture
def hostile(office: Office, put: Put) -> Office:
    """A workspace whose titles, names and notes look like markup."""
    other = put("school", name_zh=f"{BOLD}小学{IMAGE}").uid
    person = put("person", full_name=f"张{BOLD}{IMAGE}", school=office.school, subjects="语文").uid
    pairing = put(
        "pairing", pairing_no="BFL-01", helper=office.school, recipients=[{"school": other}], start="2014-05-05"
    ).uid
    day = office.now().date().isoformat()
    put(
        "training", pairing=pairing, title=f"{BOLD}培训{IMAGE}", category="县培", start=day, end=day, hours="3",
        content=f"{BOLD}用法{IMAGE}", place=f"{IMAGE}礼堂",
    )  # fmt: skip
    plan = put(
        "work_plan", pairing=pairing, recipient=other, title=f"{BOLD}计划{IMAGE}", level="学年计划", start=day, end=day,
        goals=f"{BOLD}同步{IMAGE}", version="1",
    ).uid  # fmt: skip
    theirs = put("person", full_name=f"何{BOLD}{IMAGE}", school=other).uid
    put(
        "plan_item", plan=plan, level="年度目标", area="师资", indicator="节数", unit="节", helper_owner=person,
        recipient_owner=theirs, start=day, end=day, number="1", task=f"{BOLD}听评课{IMAGE}", target="4",
    )  # fmt: skip
    lesson = put(
        "lesson", pairing=pairing, teacher=person, subject="语文", grade=7, topic=f"{BOLD}背影{IMAGE}",
        lesson_type="新授", date=day,
    ).uid  # fmt: skip
    put(
        "lesson_observation", lesson=lesson, date=day, observer=person, obs_kind="师徒", strengths=f"{BOLD}好{IMAGE}",
        suggestions=f"{BOLD}多读{IMAGE}",
    )  # fmt: skip
    office.set_setting("people", [person])
    office.at_keyboard(person)
    return office


def tips(model: QAbstractItemModel, parent: QModelIndex = QModelIndex()) -> Iterator[str]:  # noqa: B008  Qt's own
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
    for row in range(model.rowCount(parent)):
        for column in range(columns):
            index = model.index(row, column, parent)
            yield str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
            if column == 0:
                yield from tips(model, index)
    for across in (Qt.Orientation.Horizontal, Qt.Orientation.Vertical):
        for section in range(columns if across is Qt.Orientation.Horizontal else model.rowCount()):
            yield str(model.headerData(section, across, Qt.ItemDataRole.ToolTipRole) or "")


def all_tips(window: Window) -> list[str]:
    shown = [widget.toolTip() for widget in window.findChildren(QWidget)]
    views = window.findChildren(QAbstractItemView)
    return [
        tip
        for tip in [*shown, *(tip for view in views if view.model() is not None for tip in tips(view.model()))]
        if tip
    ]


def opened_pages(window: Window, qtbot: Any) -> None:
    for name in entries(window._role):
        window.open(name)
        qtbot.waitUntil(lambda: not window.busy)
    for kind in ("person", "school", "training", "lesson", "lesson_observation"):
        window.open("records", kind=kind)
        qtbot.waitUntil(lambda: not window.busy)
        assert window._office is not None
        window.open("records", kind=kind, uid=window._office.records.find(kind)[0].uid)
        qtbot.waitUntil(lambda: not window.busy)


def test_every_label_and_tool_tip_of_every_page_shows_values_to_the_letter(
    hostile: Office, window: Window, qtbot: Any
) -> None:
    opened_pages(window, qtbot)

    labels = window.findChildren(QLabel)
    guessed = [label.text() for label in labels if label.textFormat() is Text.TextFormat.AutoText]
    rich = [label.text() for label in labels if label.textFormat() is Text.TextFormat.RichText]
    shown = all_tips(window)
    assert len([label for label in labels if BOLD in label.text()]) >= 3
    assert [text for text in guessed if Text.mightBeRichText(text)] == []
    assert [text for text in rich if BOLD in text or "<img" in text] == []
    assert len([tip for tip in shown if "&lt;b" in tip]) > 3
    assert [tip for tip in shown if Text.mightBeRichText(tip) and (BOLD in tip or "<img" in tip)] == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="watches a file by inotify")
def test_nothing_is_loaded_by_a_value(hostile: Office, window: Window, picture: Path, qtbot: Any) -> None:
    with_markup = QLabel()
    qtbot.addWidget(with_markup)
    watch = Watch(picture)
    with_markup.setText(IMAGE)
    with_markup.grab()
    seen_by_the_watch = watch.opened()

    opened_pages(window, qtbot)
    for page in window.pages:
        page.grab()
    window.status(IMAGE)
    window.grab()

    assert seen_by_the_watch
    assert not watch.opened()


class Watch:
    """Sees whether a file was opened by anybody."""

    def __init__(self, file: Path) -> None:
        self._libc = ctypes.CDLL(None)
        self._at = self._libc.inotify_init1(os.O_NONBLOCK)
        assert self._libc.inotify_add_watch(self._at, os.fsencode(file), 0x20) >= 0

    def opened(self) -> bool:
        QApplication.processEvents()
        try:
            return bool(os.read(self._at, 4096))
        except BlockingIOError:
            return False


def test_our_own_markup_holds_values_to_the_letter(qtbot: Any) -> None:
    label = Label()
    qtbot.addWidget(label)

    label.show_markup("<b>{name}</b>", name=BOLD)
    marked_up = label.text()
    label.setText(BOLD)

    assert marked_up == "<b>&lt;b&gt;粗&lt;/b&gt;</b>"
    assert (label.text(), label.textFormat()) == (BOLD, Text.TextFormat.PlainText)


@pytest.mark.parametrize("text", ["张伟", "1 < 2", "a & b", ""])
def test_what_does_not_look_like_markup_stays_as_it_is(text: str) -> None:
    assert verbatim(text) == text


def test_no_text_reaches_qt_where_it_would_guess() -> None:
    slips = [slip for file in sorted((TOP / "ui").rglob("*.py")) for slip in guessed_in(file)]

    assert slips == []


def test_a_text_that_qt_would_guess_at_is_found(tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text(
        'QLabel(x)\nb.setToolTip(name)\nb.setToolTip(say("{n}", n=n))\nb.setToolTip(say("保存"))\n'
        "b.setToolTip(verbatim(name))\nitem.setToolTip(2, text)\n"
    )

    assert [slip.partition(":")[2] for slip in guessed_in(tmp_path / "page.py")] == ["1", "2", "3", "6"]


def guessed_in(file: Path) -> Iterator[str]:
    """Name the places where a bare QLabel is made or a value is given to what guesses."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        place = GUESSING.get(name)
        bare = name == "QLabel" or (place is not None and len(node.args) > place and not _settled(node.args[place]))
        if bare and file.name != "verbatim.py":
            yield f"{file.name}:{node.lineno}"


def _settled(text: ast.expr) -> bool:
    if isinstance(text, ast.IfExp):
        return _settled(text.body) and _settled(text.orelse)
    if isinstance(text, ast.Call) and isinstance(text.func, ast.Name):
        return text.func.id == "verbatim" or (text.func.id == "say" and not text.keywords)
    return isinstance(text, ast.Constant)
