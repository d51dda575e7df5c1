"""The three steps of a new school or county desk, each with the button that takes it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QWidget

from core.model.words import say
from ui import theme
from ui.verbatim import Label


class FirstSteps(QFrame):
    """Says what a new workspace does first; a step that is done shows a tick."""

    taken = Signal(int)

    def __init__(self, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        heading = Label(say("三步开始"), self)
        heading.setObjectName("section")
        grid.addWidget(heading, 0, 0, 1, 3)
        self._marks: list[Label] = []
        self.buttons: list[QPushButton] = []
        for place, (title, why, verb) in enumerate(_county_steps() if role == "county" else _steps()):
            self._add(grid, place, title, why, verb)

    def show_steps(self, done: Sequence[bool]) -> None:
        """Tick the steps that are done; the first open one becomes the main button."""
        for place, (mark, button, is_done) in enumerate(zip(self._marks, self.buttons, done, strict=True)):
            mark.setText("✓" if is_done else f"{place + 1}")
            theme.mark(button, "primary", not is_done and all(done[:place]))

    def _add(self, grid: QGridLayout, place: int, title: str, why: str, verb: str) -> None:
        mark = Label(f"{place + 1}", self)
        mark.setObjectName("section")
        mark.setMinimumWidth(self.fontMetrics().horizontalAdvance("字字"))
        words = Label(parent=self)
        words.show_markup("<b>{title}</b><br>{why}", title=title, why=why)
        words.setWordWrap(True)
        button = QPushButton(verb, self)
        button.setAccessibleDescription(title)
        button.clicked.connect(lambda: self.taken.emit(place))
        grid.addWidget(mark, place + 1, 0)
        grid.addWidget(words, place + 1, 1)
        grid.addWidget(button, place + 1, 2)
        self._marks.append(mark)
        self.buttons.append(button)


def _steps() -> tuple[tuple[str, str, str], ...]:
    return (
        (say("登记本校教师"), say("姓名、学科、职称。已有花名册的，可以从 Excel 导入。"), say("登记教师")),
        (
            say("认识结对学校"),
            say("一步一步来：互换名片、核对数字、登记结对关系、发第一个包。对方不用本程序的，直接登记结对关系。"),
            say("认识伙伴"),
        ),
        (say("记第一节听课"), say("选授课教师，按 F8 开始计时，边听边记。"), say("开始听课")),
    )


def _county_steps() -> tuple[tuple[str, str, str], ...]:
    return (
        (
            say("和各校互换名片"),
            say("收下各校的名片，把县级的名片给出去，电话里核对数字；以后的包才知道是谁发的。"),
            say("互换名片"),
        ),
        (
            say("收各校的包"),
            say("把各校的包放在一个文件夹里，一次收完；坏的包写明原因，不影响别的。"),
            say("收一个文件夹"),
        ),
        (say("看县域报表"), say("收到以后，谁报了、谁没报、各校做了多少，都在报表里。"), say("看报表")),
    )
