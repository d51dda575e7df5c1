from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget

from ui.memory import last_place, remember_place
from ui.parts.choosing import ask_file, ask_where, file_name


@pytest.fixture
def parent(qtbot: Any) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def answered(act: Callable[[QFileDialog], None]) -> None:
    """Have the next dialog answered as somebody would."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        act(dialog)

    QTimer.singleShot(0, answer)


def test_the_next_file_is_looked_for_where_the_last_one_was(parent: QWidget, tmp_path: Path) -> None:
    (tmp_path / "花名册.xlsx").write_text("", "utf-8")
    seen: list[str] = []

    def choose(dialog: QFileDialog) -> None:
        dialog.selectFile(str(tmp_path / "花名册.xlsx"))
        dialog.accept()

    def look(dialog: QFileDialog) -> None:
        seen.append(dialog.directory().absolutePath())
        dialog.reject()

    answered(choose)
    chosen = ask_file(parent, "导入", "Excel (*.xlsx)")
    answered(look)
    again = ask_file(parent, "导入", "Excel (*.xlsx)")

    assert chosen == tmp_path / "花名册.xlsx"
    assert again is None
    assert seen == [str(tmp_path)]
    assert last_place() == tmp_path


@pytest.mark.parametrize(("typed", "kept"), [("总结 2014.9", "总结 2014.9.pdf"), ("总结.pdf", "总结.pdf")])
def test_a_file_gets_its_ending_even_behind_a_point(parent: QWidget, tmp_path: Path, typed: str, kept: str) -> None:
    remember_place(tmp_path)
    answered(lambda dialog: dialog.accept())

    assert ask_where(parent, "存为 PDF", typed, "PDF (*.pdf)") == tmp_path / kept


def test_a_title_with_a_stroke_names_no_folder() -> None:
    assert file_name("评课/议课记录.pdf") == "评课－议课记录.pdf"


def test_the_dialog_speaks_chinese(parent: QWidget) -> None:
    words: list[str] = []

    def look(dialog: QFileDialog) -> None:
        words.extend(label.text() for label in dialog.findChildren(QLabel))
        dialog.reject()

    answered(look)
    ask_file(parent, "导入", "Excel (*.xlsx)")

    assert {"位置：", "文件类型："} <= set(words)
