"""Choosing among many kinds of record: a button that opens all of them by chapter, found by typing."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.model.kind import Kind
from core.model.words import say
from core.office import Office
from ui import theme
from ui.verbatim import Label

# Attachments have their own place beside each record.
_NOT_LISTED = ("attachment",)
_COLUMNS = 4


class KindChooser(QPushButton):
    """Shows the kind that is listed; pressing it opens the panel of all kinds."""

    chosen = Signal(str)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._title = ""
        self.setObjectName("chooser")
        self.setToolTip(say("换一类记录（Ctrl+K）"))
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("字") * 7)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setIcon(theme.icon("down", theme.colours().muted))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.panel = KindPanel([kind for kind in office.records.kinds() if kind.name not in _NOT_LISTED], self)
        self.panel.chosen.connect(self.chosen)
        self.clicked.connect(self.open_panel)

    def show_kind(self, kind: Kind) -> None:
        """Show which kind is listed."""
        self._title = say(kind.title)
        self._fit()
        self.setAccessibleName(say("记录类别：{kind}", kind=say(kind.title)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the title to the room there is."""
        super().resizeEvent(event)
        self._fit()

    def open_panel(self) -> None:
        """Open the panel below the button, with the number of records of each kind."""
        self.panel.count({name: self._office.records.count(name) for name in self.panel.buttons})
        self.panel.open_at(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def _fit(self) -> None:
        # Padding, border and icon take about four letters.
        signs = self.fontMetrics().horizontalAdvance("字")
        room = max(self.width() - 4 * signs, 3 * signs)
        shown = self.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight, room)
        if shown != self.text():
            self.setText(shown)


class KindPanel(QFrame):
    """All kinds by chapter in columns; typing leaves those whose title holds the text, Enter takes the first."""

    chosen = Signal(str)

    def __init__(self, kinds: Sequence[Kind], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("card")
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.buttons: dict[str, QPushButton] = {}
        self._titles = {kind.name: say(kind.title) for kind in kinds}
        self._chapters: list[tuple[Label, list[str]]] = []
        self.search = QLineEdit()
        self.search.setPlaceholderText(say("输入名称里的字，回车选第一个"))
        self.search.setAccessibleName(say("查找记录类别"))
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._take_first)
        down = QVBoxLayout(self)
        down.addWidget(self.search)
        down.addWidget(self._scroll(kinds), 1)

    def count(self, counts: dict[str, int]) -> None:
        """Show how many records there are of each kind."""
        for name, button in self.buttons.items():
            number = counts.get(name, 0)
            button.setText(f"{self._titles[name]}  {number}" if number else self._titles[name])

    def open_at(self, place: QPoint) -> None:
        """Show the panel at a place of the screen, as large as it needs and no larger than there is room."""
        self.search.clear()
        room = self.screen().availableGeometry()
        # The numbers beside the titles have just been written: they count too.
        self._inner.ensurePolished()
        for layout in self._inner.findChildren(QLayout):
            layout.invalidate()
        wanted = self._inner.sizeHint()
        wide = min(wanted.width() + 40, room.width() - 20)
        high = min(wanted.height() + 70, room.bottom() - place.y() - 10)
        self.resize(wide, max(high, 240))
        self.move(max(min(place.x(), room.right() - wide), room.left()), place.y())
        self.show()
        self.search.setFocus()

    def _scroll(self, kinds: Sequence[Kind]) -> QScrollArea:
        self._inner = QWidget()
        across = QHBoxLayout(self._inner)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(14)
        for column in _columns(kinds):
            down = QVBoxLayout()
            down.setSpacing(0)
            for chapter, members in column:
                self._add_chapter(down, chapter, members)
            down.addStretch(1)
            across.addLayout(down, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._inner)
        return area

    def _add_chapter(self, down: QVBoxLayout, chapter: str, members: list[Kind]) -> None:
        heading = Label(_chapter_title(chapter))
        heading.setObjectName("section")
        down.addWidget(heading)
        self._chapters.append((heading, [kind.name for kind in members]))
        for kind in members:
            button = QPushButton(self._titles[kind.name])
            button.setProperty("flat", True)
            button.setProperty("entry", True)
            button.setAccessibleName(self._titles[kind.name])
            button.clicked.connect(lambda _=False, name=kind.name: self._take(name))
            self.buttons[kind.name] = button
            down.addWidget(button)

    def _filter(self, text: str) -> None:
        sought = text.strip().casefold()
        for heading, names in self._chapters:
            for name in names:
                self.buttons[name].setVisible(sought in self._titles[name].casefold() or sought in name)
            heading.setVisible(any(not self.buttons[name].isHidden() for name in names))

    def _take_first(self) -> None:
        first = next((name for name, button in self.buttons.items() if not button.isHidden()), "")
        if first and self.search.text().strip():
            self._take(first)

    def _take(self, name: str) -> None:
        self.hide()
        self.chosen.emit(name)


def _columns(kinds: Sequence[Kind]) -> list[list[tuple[str, list[Kind]]]]:
    """Spread the chapters over columns of about the same height, in their order."""
    chapters: dict[str, list[Kind]] = {}
    for kind in kinds:
        chapters.setdefault(kind.chapter, []).append(kind)
    room = (len(kinds) + 2 * len(chapters)) / _COLUMNS
    columns: list[list[tuple[str, list[Kind]]]] = [[]]
    filled = 0.0
    for chapter, members in chapters.items():
        if columns[-1] and filled + len(members) / 2 > room and len(columns) < _COLUMNS:
            columns.append([])
            filled = 0.0
        columns[-1].append((chapter, members))
        filled += len(members) + 2
    return columns


def _chapter_title(chapter: str) -> str:
    titles = {
        "schools": say("学校与人员"),
        "pairing": say("结对"),
        "planning": say("规划"),
        "events": say("往来活动"),
        "mentoring": say("师徒"),
        "growth": say("教师成长"),
        "research": say("教研"),
        "training": say("培训"),
        "support": say("支援"),
        "home": say("家校"),
        "evaluation": say("评价与总结"),
    }
    return titles.get(chapter, chapter)
