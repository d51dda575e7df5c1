"""Lines of a list of whom only a person can say who they are: each beside its candidates, with the evidence."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.model.words import say
from core.office.base.results import Alike, Doubt
from core.office.records.evidence import in_words
from core.office.records.match_lines import NEW
from core.office.workbooks.answers import SKIP
from ui import theme
from ui.parts.card import muted
from ui.parts.plain_table import PlainTable
from ui.verbatim import Label

_ANSWER = 2


class DoubtfulSheet(QDialog):
    """Asks about every doubtful line at once; what is not answered is left out, and can be answered another day."""

    def __init__(self, parent: QWidget, doubts: Sequence[Doubt]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(say("请核对是谁"))
        self._doubts = list(doubts)
        self.table = PlainTable(say("要核对的行"), (say("表里写的"), say("为什么问"), say("是谁")), wide=(1, 2))
        self.table.wrap()
        self.table.show_lines([(f"{one.sheet} {one.row}　{one.name}", one.message, "") for one in doubts])
        self.answers = [self._choices(one) for one in doubts]
        for row, combo in enumerate(self.answers):
            self.table.setCellWidget(row, _ANSWER, combo)
        heads = (say("表里写的"), say("现有的"), say("相同"), say("不同"))
        self.beside = PlainTable(say("根据"), heads, wide=(0, 1, 2, 3))
        self.beside.wrap()
        self.table.itemSelectionChanged.connect(self._show_evidence)
        go_on = QPushButton(say("按选定的继续"))
        theme.mark(go_on, "primary", True)
        go_on.clicked.connect(self.accept)
        away = QPushButton(say("不导入"))
        away.clicked.connect(self.reject)
        down = QVBoxLayout(self)
        down.addWidget(Label(say("表里有 {n} 行，程序说不准是谁。", n=len(doubts))))
        down.addWidget(muted(say("选定以后记住，下次不再问；没有选的行这次先不收，别的行照样导入。")))
        down.addWidget(self.table, 3)
        down.addWidget(self.beside, 2)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(away)
        across.addWidget(go_on)
        down.addLayout(across)
        self.resize(self.fontMetrics().horizontalAdvance("0") * 110, self.fontMetrics().height() * 28)
        self._show_evidence()

    def answered(self) -> dict[tuple[str, int], str]:
        """Return what was chosen for each line; a line left open is left out."""
        chosen = [str(combo.currentData()) for combo in self.answers]
        return {(one.sheet, one.row): uid or SKIP for one, uid in zip(self._doubts, chosen, strict=True)}

    def _choices(self, doubt: Doubt) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(say("“{name}”是谁", name=doubt.name))
        combo.addItem(say("（先不收）"), "")
        for one in doubt.candidates:
            combo.addItem(one.name, one.uid)
        combo.addItem(say("都不是，记作新的"), NEW)
        combo.activated.connect(partial(self._choose, doubt))
        return combo

    def _choose(self, doubt: Doubt, _: int) -> None:
        self.table.selectRow(self._doubts.index(doubt))

    def _show_evidence(self) -> None:
        row = self.table.currentRow()
        if not 0 <= row < len(self._doubts):
            return
        doubt = self._doubts[row]
        self.beside.show_lines([_beside(doubt, one) for one in doubt.candidates])


def _beside(doubt: Doubt, one: Alike) -> tuple[str, ...]:
    said = "，".join(f"{piece.label} {piece.one}" for piece in one.evidence if piece.one)
    speaks = {side: "；".join(in_words(piece) for piece in one.evidence if piece.speaks == side)
              for side in ("for", "against")}  # fmt: skip
    return f"{doubt.name}　{said}", one.name, speaks["for"] or "—", speaks["against"] or "—"
