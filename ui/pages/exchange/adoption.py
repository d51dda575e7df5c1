"""One question: is the typed school the partner's own? With the evidence, and the teachers who would be tied."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.model.words import say
from core.office.base.results import Adoption
from core.office.records.evidence import in_words
from ui import theme
from ui.parts.card import muted
from ui.parts.plain_table import PlainTable
from ui.verbatim import Label


class AdoptionSheet(QDialog):
    """Accepting it adopts the school; `refused` says that there are two schools of that name."""

    refused = Signal()

    def __init__(self, parent: QWidget, asked: Adoption) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(say("认定登记过的学校"))
        self.question = Label(
            say("这就是您登记的“{name}”吗？伙伴自己的学校是“{own}”。", name=asked.name, own=asked.own_name)
        )
        self.question.setWordWrap(True)
        evidence = muted("；".join(map(in_words, asked.evidence)))
        heads = (say("您登记的"), say("伙伴的"), say("判断"))
        self.people = PlainTable(say("教师"), heads, wide=(0, 1))
        sure = [(pair.name_a, pair.name_b, say("是同一人，一起合并")) for pair in asked.persons]
        doubtful = [(pair.name_a, pair.name_b, say("不能确定，留到“可能重复”里核对")) for pair in asked.doubtful]
        self.people.show_lines([*sure, *doubtful])
        self.people.setVisible(bool(sure or doubtful))
        self.same = QPushButton(say("是同一所"))
        theme.mark(self.same, "primary", True)
        self.same.clicked.connect(self.accept)
        self.other = QPushButton(say("是两所学校"))
        self.other.clicked.connect(self._refuse)
        later = QPushButton(say("以后再说"))
        later.clicked.connect(self.reject)
        down = QVBoxLayout(self)
        for part in (self.question, evidence):
            down.addWidget(part)
        down.addWidget(self.people, 1)
        down.addWidget(muted(say("认定以后，记在它名下的内容会一起发给伙伴；记录不改写，随时可以分开。")))
        across = QHBoxLayout()
        across.addWidget(later)
        across.addStretch(1)
        across.addWidget(self.other)
        across.addWidget(self.same)
        down.addLayout(across)
        self.resize(self.fontMetrics().horizontalAdvance("0") * 90, self.fontMetrics().height() * 16)

    def _refuse(self) -> None:
        self.refused.emit()
        self.reject()
