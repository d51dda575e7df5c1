"""Changing a line of the plan: the line's own form and the reason, without which nothing is changed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from core.model.words import say
from core.office import Office, Refused
from ui import theme
from ui.form.form import Form
from ui.frame import Frame
from ui.pages.plan.kinds import PLAN_ITEM
from ui.parts.card import Card, muted
from ui.parts.notice import Notice
from ui.verbatim import Label


class ChangePane(QWidget):
    """The form of one line with the reason above it; the old line stays in the plan's list of changes."""

    kept = Signal()
    given_up = Signal()

    def __init__(self, office: Office, frame: Frame) -> None:
        super().__init__()
        self._office = office
        self._frame = frame
        self.form: Form | None = None
        self.notice = Notice()
        self.reason = QLineEdit()
        self.reason.setAccessibleName(say("调整的原因"))
        self.reason.setPlaceholderText(say("如 学校维修操场，活动推迟两周"))
        self.problem = Label()
        self.problem.setObjectName("problem")
        self.save_button = QPushButton(theme.icon("save", theme.colours().on_accent), say("保存调整"))
        theme.mark(self.save_button, "primary", True)
        self.save_button.clicked.connect(self.save)
        leave = QPushButton(say("不调整了"))
        leave.clicked.connect(self.given_up)
        self.card = Card(say("调整计划"))
        label = Label(say("调整的原因 *"))
        label.setBuddy(self.reason)
        self.card.add(muted(say("原内容和原因留在计划的“调整记录”里，版本加一。")))
        for part in (label, self.reason, self.problem, self.notice):
            self.card.add(part)
        acts = QHBoxLayout()
        acts.addWidget(leave)
        acts.addStretch()
        acts.addWidget(self.save_button)
        down = QVBoxLayout(self)
        down.setContentsMargins(8, 0, 0, 0)
        down.addWidget(self.card, 1)
        down.addLayout(acts)

    def open(self, uid: str) -> None:
        """Show a line to be changed."""
        if self.form is None:
            self.form = Form(self._office, self._office.records.kind(PLAN_ITEM))
            self.form.drafted.connect(self.drop)
            self.card.add(self.form, 1)
        self.reason.clear()
        self._say("")
        self.notice.hide()
        self.form.open(self._office.records.one(PLAN_ITEM, uid))
        self.reason.setFocus()

    def save(self) -> None:
        """Change the line; slips go under their fields, a missing reason under the reason."""
        if self.form is None:
            return
        try:
            _, problems = self._office.programme.change(self.form.uid, self.form.typed(), self.reason.text())
        except Refused as refused:
            self.notice.refuse(refused)
            return
        why = next((one for one in problems if one.field == "reason"), None)
        self.form.show_problems([one for one in problems if one is not why])
        self._say(why.message if why else "")
        if why:
            self.reason.setFocus()
        if not problems:
            self.form.settled()
            self.kept.emit()

    def drop(self) -> None:
        """Leave no draft behind: a change without its reason is not one to go on with another day."""
        if self.form:
            self._office.records.drop_draft(self.form.draft_name)

    def _say(self, message: str) -> None:
        self.problem.setText(message)
        theme.mark(self.problem, "bad", bool(message))
        self.reason.setAccessibleDescription(message)
        theme.mark(self.reason, "bad", bool(message))
