"""School, people at this computer, language and look, backups, versions."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from core.model.fields import Ref
from core.model.words import language, say
from core.office import Office
from ui import theme
from ui.form.editors import RefEditor
from ui.frame import Frame, Page
from ui.pages.settings.backups import BackupCard
from ui.pages.settings.exports import ExportsCard
from ui.verbatim import Label

_PERSON = Ref("person", "教师", to=("person",))


class SettingsPage(Page):
    """Choices of this computer, and its backups."""

    name = "settings"

    def __init__(self, office: Office, frame: Frame) -> None:
        super().__init__(office, frame)
        self.school = Label()
        self.school.setWordWrap(True)
        self.place = Label()
        self.place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        theme.mark(self.place, "muted", True)
        self.typist = QComboBox()
        self.typist.setAccessibleName(say("现在打字的人"))
        self.newcomer = RefEditor(_PERSON, office)
        self.newcomer.name(say("添加一位在这台电脑上打字的人"))
        self.language = self._choice(say("语言"), {"zh": "中文", "en": "English"}, self._choose_language)
        looks = {"auto": say("跟随系统"), "light": say("浅色"), "dark": say("深色")}
        self.look = self._choice(say("外观"), looks, lambda value: self._remember("look", value))
        sizes = {str(size): say("{n} 磅", n=size) for size in range(theme.LEAST_POINTS, theme.MOST_POINTS + 1)}
        self.points = self._choice(say("字号"), sizes, lambda value: self._remember("points", int(value)))
        self.computer = QLineEdit()
        self.computer.setAccessibleName(say("这台电脑的名字"))
        self.computer.setPlaceholderText(say("如：教务处"))
        self.computer.editingFinished.connect(self._name_computer)
        self.backups = BackupCard(office, frame)
        self.exports = ExportsCard(office)
        self.about = Label()
        self.about.setWordWrap(True)
        self.about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()

    def refresh(self) -> None:
        """Read the choices and the backups again."""
        records = self.office.records
        roles = {"helper": say("帮扶校"), "recipient": say("受援校"), "county": say("县级")}
        school = records.called("school", self.office.school)
        self.school.show_markup("<b>{school}</b>　{role}", school=school, role=roles.get(self.office.role, ""))
        self.place.setText(say("资料放在 {folder}", folder=self.office.folder))
        self._show_people()
        self._show_choice(self.language, language())
        self._show_choice(self.look, str(self.office.setting("look", "auto")))
        self._show_choice(self.points, str(self.office.setting("points", theme.POINTS)))
        self.computer.setText(str(self.office.setting("device_name", "")))
        self.backups.refresh()
        self.exports.refresh()
        versions = self.office.upkeep.version()
        self.about.setText("　".join(f"{name} {number}" for name, number in versions.items()))

    # People

    def go(self, **facts: Any) -> None:
        """Show a part: "backups"; "drill" opens the newest of them at once to see whether it is good."""
        if facts.get("part") in ("backups", "drill"):
            self._area.ensureWidgetVisible(self.backups)
            self.backups.table.setFocus()
        if facts.get("part") == "drill":
            self.backups.drill()

    def _show_people(self) -> None:
        self.typist.clear()
        self.typist.addItem(say("未说明"), "")
        for uid in self._people():
            self.typist.addItem(self.office.records.called("person", uid), uid)
        self.typist.setCurrentIndex(max(self.typist.findData(self.office.person), 0))

    def _people(self) -> list[str]:
        kept = self.office.setting("people", [])
        people = [str(uid) for uid in kept] if isinstance(kept, list) else []
        return people if self.office.person in ("", *people) else [*people, self.office.person]

    def _choose_typist(self) -> None:
        self.office.at_keyboard(str(self.typist.currentData() or ""))
        name = self.typist.currentText()
        self.frame.status(say("从现在起，改动记在“{name}”名下", name=name), "good")

    def _add_person(self) -> None:
        parsed = _PERSON.parse(self.newcomer.typed())
        if not isinstance(parsed.value, str):
            self.frame.status(say("请先从列表里选一位教师；列表里没有的，先到“记录”里登记"), "warn")
            return
        self.office.set_setting("people", list(dict.fromkeys([*self._people(), parsed.value])))
        self.office.at_keyboard(parsed.value)
        self.newcomer.put("")
        self._show_people()
        self.frame.status(say("从现在起，改动记在“{name}”名下", name=self.typist.currentText()), "good")

    # Language and look

    def _choose_language(self, value: str) -> None:
        self._remember("language", value)

    def _remember(self, name: str, value: object) -> None:
        if self.office.setting(name) == value:
            return
        self.office.set_setting(name, value)
        self.frame.restyle()

    # Layout

    def _lay_out(self) -> None:
        inner = QWidget()
        down = QVBoxLayout(inner)
        down.setContentsMargins(12, 12, 12, 12)
        down.setSpacing(12)
        down.addWidget(self._card(say("学校"), self._school_part()))
        down.addWidget(self._card(say("在这台电脑上打字的人"), self._people_part()))
        down.addWidget(self._card(say("语言和外观"), self._look_part()))
        down.addWidget(self.backups)
        down.addWidget(self.exports)
        down.addWidget(self._card(say("关于"), self.about))
        down.addStretch(1)
        scroll = self._area = QScrollArea()
        scroll.setObjectName("scroll")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(scroll)

    def _school_part(self) -> QWidget:
        part, across = _across()
        down = QVBoxLayout()
        down.addWidget(self.school)
        down.addWidget(self.place)
        name = QHBoxLayout()
        name.addWidget(Label(say("这台电脑的名字")))
        name.addWidget(self.computer)
        name.addStretch(1)
        down.addLayout(name)
        across.addLayout(down, 1)
        across.addWidget(self._button("open", say("学校资料"), self._open_school))
        across.addWidget(self._button("calendar", say("校历"), self._open_calendar))
        return part

    def _people_part(self) -> QWidget:
        self.typist.activated.connect(self._choose_typist)
        part = QWidget()
        form = QFormLayout(part)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(say("现在打字的人"), self.typist)
        line, across = _across()
        across.addWidget(self.newcomer, 1)
        across.addWidget(self._button("add", say("添加"), self._add_person))
        form.addRow(say("添加"), line)
        note = Label(say("每次保存都记下是谁改的；换人时在这里换一下，不用密码。"))
        theme.mark(note, "muted", True)
        form.addRow("", note)
        return part

    def _look_part(self) -> QWidget:
        part = QWidget()
        form = QFormLayout(part)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        for words, combo in {say("语言"): self.language, say("外观"): self.look, say("字号"): self.points}.items():
            form.addRow(words, combo)
        return part

    def _name_computer(self) -> None:
        name = self.computer.text().strip()
        if name == str(self.office.setting("device_name", "")):
            return
        self.office.exchange.name_computer(name)
        self.frame.status(say("这台电脑在名片上叫“{name}”", name=self.office.exchange.identity()["name"]), "good")

    def _open_school(self) -> None:
        self.frame.open("records", kind="school", uid=self.office.school)

    def _open_calendar(self) -> None:
        self.frame.open("records", kind="school_calendar")

    def _card(self, title: str, part: QWidget) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        down = QVBoxLayout(card)
        down.setContentsMargins(14, 10, 14, 12)
        words = Label(title)
        words.setObjectName("section")
        down.addWidget(words)
        down.addWidget(part)
        return card

    def _choice(self, words: str, options: dict[str, str], take: Callable[[str], Any]) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(words)
        combo.setMinimumWidth(self.fontMetrics().horizontalAdvance("0") * 28)
        for value, text in options.items():
            combo.addItem(text, value)
        combo.activated.connect(lambda _: take(str(combo.currentData())))
        return combo

    def _show_choice(self, combo: QComboBox, value: str) -> None:
        combo.setCurrentIndex(max(combo.findData(value), 0))

    def _button(self, icon: str, words: str, act: Callable[[], Any]) -> QPushButton:
        button = QPushButton(theme.icon(icon), words)
        button.clicked.connect(lambda _=False: act())
        return button


def _across() -> tuple[QWidget, QHBoxLayout]:
    part = QWidget()
    across = QHBoxLayout(part)
    across.setContentsMargins(0, 0, 0, 0)
    return part, across
