"""The observations of the person at the keyboard with a search, and what the last visit to a teacher left open."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.model.record import Record
from core.model.words import say
from core.office import Office
from core.office.observation.desk import LESSON
from ui.form.lines import SearchLine
from ui.parts.card import muted
from ui.verbatim import Label, verbatim

_MOST = 100
# A search answers while somebody types, so each step of it takes a handful.
_FEW = 25


class ObservationList(QWidget):
    """Lists observations, newest first; typing searches by teacher, subject or topic, in characters or initials."""

    opened = Signal(str)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.search = SearchLine(self)
        self.search.setPlaceholderText(say("搜索教师、课题"))
        self.search.setToolTip(say("汉字或拼音首字母都可以"))
        self.search.setAccessibleName(say("搜索听课记录"))
        self.search.setClearButtonEnabled(True)
        self.search.searched.connect(self.show_found)
        self.search.textChanged.connect(self._cleared)
        self.list = QListWidget(self)
        self.list.setAccessibleName(say("听课记录"))
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(lambda item: self.opened.emit(item.data(Qt.ItemDataRole.UserRole)))
        self.list.itemClicked.connect(lambda item: self.opened.emit(item.data(Qt.ItemDataRole.UserRole)))
        self.empty = muted("", self)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.addWidget(self.search)
        down.addWidget(self.empty)
        down.addWidget(self.list, 1)
        down.addStretch()

    def show_found(self, text: str = "", chosen: str = "") -> None:
        """List what the text finds; without a text, the newest."""
        records = self._office.observation.mine(text)
        self.list.clear()
        for record in records:
            words = self._words(record)
            item = QListWidgetItem(words)
            item.setToolTip(verbatim(words))
            item.setData(Qt.ItemDataRole.UserRole, record.uid)
            self.list.addItem(item)
            if record.uid == chosen:
                self.list.setCurrentItem(item)
        self.empty.setVisible(not records)
        self.list.setVisible(bool(records))
        none = say("你名下还没有听课记录。在右边直接写第一份。")
        self.empty.setText(say("没有找到。") if text.strip() else none)

    def _cleared(self, text: str) -> None:
        if not text:
            self.show_found()

    def _words(self, record: Record) -> str:
        lesson = self._office.records.get(LESSON, str(record.get("lesson") or ""))
        shown = self._office.records.shown
        day = shown(record, "date")
        if lesson is None:
            return f"{day}\n" + say("（等待到达）")
        talk = "" if record.get("feedback_date") else say("　待交换")
        return f"{day}{talk}\n{shown(lesson, 'teacher')}　{shown(lesson, 'subject')}　{shown(lesson, 'topic')}"


class LastVisit(QFrame):
    """Says what was suggested to this teacher last time."""

    asked = Signal(str)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._office = office
        self._uid = ""
        self.words = Label(parent=self)
        self.words.setWordWrap(True)
        button = QPushButton(say("看上次的记录"), self)
        button.setFlat(True)
        button.clicked.connect(lambda: self.asked.emit(self._uid))
        across = QHBoxLayout(self)
        across.setContentsMargins(12, 6, 8, 6)
        across.addWidget(self.words, 1)
        across.addWidget(button)
        self.hide()

    def show_teacher(self, teacher: str, before: str, but: str) -> None:
        """Show the last visit to a teacher before a day, the observation `but` left out; hide when there was none."""
        record = self._office.observation.last_visit(teacher, before, but)
        self.setVisible(record is not None)
        if record is None:
            return
        self._uid = record.uid
        shown = self._office.records.shown
        head = say("上次 {day}（{observer}听）的建议：", day=shown(record, "date"), observer=shown(record, "observer"))
        talk = "" if record.get("feedback_date") else say("（上次还没有交换意见）")
        self.words.setText(f"{head}{record.get('suggestions') or '—'}{talk}")
