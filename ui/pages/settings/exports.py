"""The card of the log of exports: what left this computer, when, by whom, of how many people."""

from PySide6.QtWidgets import QWidget

from core.model.words import say
from core.office import Office
from core.office.base.exports import Export, described
from ui.clock import when
from ui.parts.card import Card, muted
from ui.parts.plain_table import PlainTable

_WHAT, _WHERE = 2, 4


class ExportsCard(Card):
    """Lists what left, the latest first; nothing can be taken out of it."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(say("导出记录"), parent)
        self._office = office
        heads = (say("时间"), say("谁"), say("什么"), say("涉及的人"), say("写到哪里、给谁"))
        self.table = PlainTable(say("导出记录"), heads, wide=(_WHAT, _WHERE), parent=self)
        self.table.setMinimumHeight(int(self.fontMetrics().height() * 9))
        self.table.wrap()
        self.add(muted(say("每次打印、导出、发送、备份到别处都自动记下，不能关掉；被删改过，“检查”时会指出来。"), self))
        self.add(self.table)

    def refresh(self) -> None:
        """Read the log again."""
        none = [("—", "—", say("还没有资料带出过。"), "—", "—")]
        self.table.show_lines([_cells(one) for one in self._office.upkeep.exports()] or none)


def _cells(one: Export) -> tuple[str, str, str, str, str]:
    to = "　".join(part for part in (one.whom, one.file) if part)
    return when(one.time), one.person_name or say("未说明"), described(one), str(one.persons), to
