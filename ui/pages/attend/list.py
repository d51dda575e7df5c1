"""The trainings, newest first, with a search; choosing one is told, showing it is the page's."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from core.model.words import say
from core.office import Office
from core.office.attendance.desk import TRAINING
from ui.form.lines import SearchLine
from ui.parts.card import muted
from ui.verbatim import verbatim

_UID = Qt.ItemDataRole.UserRole


class TrainingList(QWidget):
    """Lists trainings; `chosen` names the one that the person went to."""

    chosen = Signal(str)
    new_asked = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.search = SearchLine(self)
        self.search.setPlaceholderText(say("搜索培训"))
        self.search.setAccessibleName(say("搜索培训"))
        self.search.setClearButtonEnabled(True)
        self.search.searched.connect(self.show_found)
        self.search.textChanged.connect(self._cleared)
        self.list = QListWidget(self)
        self.list.setAccessibleName(say("培训"))
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._tell)
        self.empty = muted("", self)
        new = QPushButton(say("登记培训"), self)
        new.clicked.connect(self.new_asked)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.addWidget(self.search)
        down.addWidget(self.empty)
        down.addWidget(self.list, 1)
        down.addStretch()
        down.addWidget(new)

    def show_found(self, text: str = "", keep: str = "") -> None:
        """List what the text finds, or the newest; the kept one stays chosen, else the first is."""
        records = self._office.records
        asked, chosen = text.strip(), keep or self.uid()
        if asked:
            trainings = records.search(asked, kind=TRAINING)
        else:
            trainings = records.find(TRAINING, order=("-start",), limit=200)
        self.list.blockSignals(True)
        self.list.clear()
        for training in trainings:
            # The day first: a long title is cut at its end, and is whole in the hint.
            item = QListWidgetItem(f"{records.shown(training, 'start')}\n{training.get('title')}")
            item.setToolTip(verbatim(str(training.get("title"))))
            item.setData(_UID, training.uid)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.empty.setVisible(not trainings)
        self.list.setVisible(bool(trainings))
        self.empty.setText(say("没有找到。") if asked else say("还没有培训。点下面的“登记培训”。"))
        if not self.choose(chosen) and trainings:
            self.list.setCurrentRow(0)

    def choose(self, uid: str) -> bool:
        """Go to a training; tell whether it is in the list."""
        for row in range(self.list.count()):
            if self.list.item(row).data(_UID) == uid:
                self.list.setCurrentRow(row)
                return True
        return False

    def uid(self) -> str:
        """Return the uid of the chosen training, or ""."""
        row = self.list.currentRow()
        return str(self.list.item(row).data(_UID)) if row >= 0 else ""

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(str(item.data(_UID)))

    def _cleared(self, text: str) -> None:
        if not text:
            self.show_found()
