"""The records that a number comes from: a list to read, each line leading to its record."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from core.model.words import say
from core.office import Office
from ui.frame import Frame
from ui.parts.card import Card, muted
from ui.parts.plain_table import PlainTable

Origin = tuple[str, str]
# Whoever wants to see more narrows the period, or looks at the table of sources.
_MOST = 500


class Source(NamedTuple):
    """A record that was counted: its day, what kind it is, its name."""

    origin: Origin
    day: str
    kind: str
    name: str


class SourcesPane(Card):
    """Shows where a number comes from; nothing is shown until it is asked."""

    listed = Signal()

    def __init__(self, office: Office, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(say("来源记录"), parent)
        self._office = office
        self._frame = frame
        self._asked = 0
        self._sources: list[Source] = []
        self.hint = muted("", self)
        heads = (say("日期"), say("类别"), say("名称"))
        self.table = PlainTable(say("来源记录"), heads, wide=(2,), parent=self)
        self.table.itemActivated.connect(lambda item: self.open(item.row()))
        self.heading.setWordWrap(True)
        for label in (self.heading, self.hint):
            policy = label.sizePolicy()
            policy.setVerticalPolicy(QSizePolicy.Policy.Maximum)
            label.setSizePolicy(policy)
        self.add(self.hint)
        self.add(self.table, 1)
        self.down.addStretch()
        self.show_none()

    def show_none(self, words: str = "") -> None:
        """Show no records, and say why."""
        self._asked += 1
        self._take([], words or say("选一行，这里列出它依据的记录。"))

    def show_origins(self, origins: Sequence[Origin], of: str = "") -> None:
        """Name these records off the screen's thread and list them."""
        self._asked += 1
        asked = self._asked
        self.heading.setText(say("来源记录：{what}", what=of) if of else say("来源记录"))

        def done(found: list[Source]) -> None:
            if asked == self._asked:
                words = say("{n} 条；双击打开", n=len(origins)) if found else say("没有依据的记录。")
                self._take(found, words)

        self._frame.run(lambda _: sources(self._office, origins[:_MOST]), done)

    def days(self) -> list[str]:
        """Return the days of the records that are listed."""
        return [one.day for one in self._sources]

    def open(self, row: int) -> None:
        """Open the record of a line."""
        kind, uid = self._sources[row].origin
        self._frame.open("records", kind=kind, uid=uid)

    def _take(self, found: list[Source], words: str) -> None:
        self._sources = found
        self.hint.setText(words)
        self.table.setVisible(bool(found))
        self.table.show_lines([(one.day, one.kind, one.name) for one in found])
        self.listed.emit()


def sources(office: Office, origins: Sequence[Origin]) -> list[Source]:
    """Return the records with their days and names, the newest first."""
    found = []
    for kind_name, uid in origins:
        record = office.records.get(kind_name, uid)
        if record:
            kind = office.records.kind(kind_name)
            day = str(record.get(kind.day) or "") if kind.day else ""
            found.append(Source((kind_name, uid), day, say(kind.title), office.records.title(record)))
    return sorted(found, key=lambda one: one.day, reverse=True)


class Side(QWidget):
    """A column beside a table: parts one under the other, without a margin of its own."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        down = QVBoxLayout(self)
        down.setContentsMargins(8, 0, 0, 0)
        for part in parts:
            down.addWidget(part)
