"""The roster as a table that is ticked by keys: space, letters for reasons, arrows; keeps nothing itself."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableWidgetItem, QWidget

from core.model.words import say
from core.office.attendance.desk import PRESENT, Seat
from ui import theme
from ui.parts.plain_table import PlainTable
from ui.verbatim import verbatim

# The first letters of the words in pinyin; kept apart from each other.
PRESENCES = {Qt.Key.Key_G: "公出", Qt.Key.Key_B: "病假", Qt.Key.Key_S: "事假", Qt.Key.Key_K: "旷", Qt.Key.Key_Q: "其他"}
REMARKS = {Qt.Key.Key_C: "迟到", Qt.Key.Key_Z: "早退", Qt.Key.Key_D: "代"}
_CLEAR = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class SeatTable(PlainTable):
    """A line a person; `marked` asks for a presence, `remarked` for a remark."""

    marked = Signal(str, str)
    remarked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        heads = (say("姓名"), say("单位"), say("学科"), say("出席"), say("备注"))
        super().__init__(say("名册"), heads, wide=(0, 1, 2), parent=parent)
        self._keys: list[str] = []
        self._seats: dict[str, Seat] = {}
        self.setAlternatingRowColors(True)
        # Letters are keys here, whatever input method is on.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        header = self.horizontalHeader()
        for column in (3, 4):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, self.fontMetrics().horizontalAdvance("字") * 6)
        self.doubleClicked.connect(lambda index: self._toggle(self._keys[index.row()]))

    def show_seats(self, seats: Sequence[Seat]) -> None:
        """Show these seats; the line stays on the same person."""
        current = self.current()
        self._keys = [seat.key for seat in seats]
        self._seats = {seat.key: seat for seat in seats}
        self.setRowCount(len(seats))
        for row, seat in enumerate(seats):
            self._show_seat(row, seat)
        if seats:
            row = self._keys.index(current.key) if current and current.key in self._seats else 0
            self.setCurrentCell(row, 0, QItemSelectionModel.SelectionFlag.ClearAndSelect | _ROWS)

    def current(self) -> Seat | None:
        """Return the seat of the current line."""
        row = self.currentRow()
        return self._seats.get(self._keys[row]) if 0 <= row < len(self._keys) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys that tick."""
        seat = self.current()
        key = Qt.Key(event.key())
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if seat is None or not plain:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Space:
            self._toggle(seat.key)
        elif key in PRESENCES:
            self.marked.emit(seat.key, PRESENCES[key])
        elif key in REMARKS:
            self.remarked.emit(seat.key, REMARKS[key])
        elif key in _CLEAR:
            self.marked.emit(seat.key, "")
        else:
            super().keyPressEvent(event)

    def _toggle(self, key: str) -> None:
        self.marked.emit(key, "" if self._seats[key].presence == PRESENT else PRESENT)

    def _show_seat(self, row: int, seat: Seat) -> None:
        colours = theme.colours()
        tick = f"✓ {say(seat.presence)}" if seat.presence == PRESENT else say(seat.presence)
        unit = seat.unit if seat.person else say("来宾　{unit}", unit=seat.unit)
        for column, text in enumerate((seat.name, unit, seat.subjects, tick, say(seat.remark))):
            item = QTableWidgetItem(text)
            item.setToolTip(verbatim(text))
            if column == 3 and seat.presence:
                item.setForeground(QColor(colours.good if seat.presence == PRESENT else colours.warn))
            self.setItem(row, column, item)


_ROWS = QItemSelectionModel.SelectionFlag.Rows
