"""The card of backups: those that are there, making and trying one, the recovery key, restoring, taking back."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QMessageBox, QPushButton, QWidget

from core.model.words import say
from core.office import Office
from core.office.base.results import Backup, Drill
from ui import theme
from ui.clock import when
from ui.frame import Frame
from ui.memory import remember_folder
from ui.parts.card import Card
from ui.parts.choosing import ask_folder
from ui.parts.plain_table import PlainTable
from ui.recovery import RecoveryDialog
from ui.restore import RestoreDialog
from ui.verbatim import Label, verbatim

if TYPE_CHECKING:
    from core.office.upkeep.recovery import RecoveryKey
    from core.office.upkeep.restoring import TakenBack

_ACROSS = 3
# So many findings stand in the line of the window; the command names them all.
_NAMED = 5


class BackupCard(Card):
    """Lists the copies beside the workspace and does with them what a person may want."""

    def __init__(self, office: Office, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(say("备份"), parent)
        self._office = office
        self._frame = frame
        self.table = PlainTable(say("备份"), (say("时间"), say("大小"), say("文件")), wide=(2,), parent=self)
        self.table.setMinimumHeight(int(self.fontMetrics().height() * 9))
        self.elsewhere = Label(parent=self)
        self.elsewhere.setWordWrap(True)
        self.drilled = Label(parent=self)
        self.proved = Label(parent=self)
        self.key = Label(parent=self)
        self.key.setWordWrap(True)
        self.key_button = QPushButton(self)
        self.key_button.clicked.connect(self.make_key)
        self.drop_button = QPushButton(say("停用钥匙…"), self)
        theme.mark(self.drop_button, "danger", True)
        self.drop_button.clicked.connect(self._ask_drop)
        for part in (self.table, self.elsewhere, self.drilled, self.proved, self._acts(), self.key, self._key_acts()):
            self.add(part)

    def refresh(self) -> None:
        """Read the copies and how things stand with the key again."""
        copies = self._office.upkeep.backups()
        none = [("—", "—", say("还没有备份。每份备份做完后都会打开、检查、清点一遍，才算备份。"))]
        self.table.show_lines([_cells(copy) for copy in copies] or none)
        away = self._office.upkeep.elsewhere()
        said = say("最近一次备份到别处：{time}", time=when(away)) if away else say("还没有备份到 U 盘或别的电脑。")
        self.elsewhere.setText(said)
        theme.mark(self.elsewhere, "kind", "" if away else "warn")
        tried = self._office.upkeep.drilled()
        said = say("最近一次试开：{time}，打得开，一条不少", time=when(tried)) if tried else say("还没有试开过备份。")
        self.drilled.setText(said)
        theme.mark(self.drilled, "kind", "warn" if self._office.upkeep.drill_due() else "")
        proved = self._office.upkeep.proved()
        said = say("最近一次全部核对无误：{time}", time=when(proved)) if proved else say("还没有全部核对过一遍。")
        self.proved.setText(said)
        self._show_key(self._office.upkeep.recovery.key())

    def back_up(self, folder: Path | None = None) -> None:
        """Make a copy, here or in a folder."""

        def done(backup: Backup) -> None:
            self._frame.status(say("已备份并检查：{file}", file=backup.file), "good")
            self.refresh()

        self._frame.run(lambda tick: self._office.upkeep.backup(folder), done, None, say("备份"))

    def drill(self) -> None:
        """Open the newest copy and count it."""

        def done(drill: Drill) -> None:
            facts = {"time": when(drill.made), "n": drill.found, "made": drill.records}
            if drill.unsound:
                said = "；".join(
                    (say("{time} 的备份打得开，但里面有损坏", time=facts["time"]), *drill.unsound[:_NAMED])
                )
            elif drill.found == drill.records:
                said = say("试开成功：{time} 的备份打得开，{n} 条记录一条不少", **facts)
            else:
                said = say("{time} 的备份少了记录：做的时候 {made} 条，现在 {n} 条；请马上再备份一次", **facts)
            good = drill.found == drill.records and not drill.unsound
            self._frame.status(said, "good" if good else "bad")
            self.refresh()

        self._frame.run(lambda tick: self._office.upkeep.drill(), done, None, say("试开备份"))

    def check(self) -> None:
        """Look whether all is sound."""
        upkeep = self._office.upkeep

        def done(findings: list[str]) -> None:
            self._say_findings(findings)
            if upkeep.mendable and self._asked_to_mend():
                self.mend()

        self._frame.run(lambda tick: upkeep.check(deep=True, progress=tick), done, None, say("检查资料"))

    def mend(self) -> None:
        """Work records out anew that are not what their operations make."""
        upkeep = self._office.upkeep
        self._frame.run(lambda tick: upkeep.mend(progress=tick), self._say_findings, None, say("改正记录"))

    def _say_findings(self, findings: list[str]) -> None:
        sound = say("检查过了：资料库、附件和操作记录都完好")
        more = [say("…共 {n} 处", n=len(findings))] if len(findings) > _NAMED else []
        self._frame.status("；".join([*findings[:_NAMED], *more]) or sound, "bad" if findings else "good")
        self.refresh()

    def _asked_to_mend(self) -> bool:
        question = say("有的记录与它的操作记录不符。先做一次备份，再按操作记录改正吗？")
        return QMessageBox.question(self, say("改正记录"), verbatim(question)) == QMessageBox.StandardButton.Yes

    def take_back(self, folder: Path) -> None:
        """Take in what a damaged or set-aside folder holds beyond this workspace."""

        def done(back: "TakenBack") -> None:
            facts = {"records": back.records, "saves": back.saves, "refused": back.refused}
            said = say("取回 {saves} 次修改，涉及 {records} 条记录；{refused} 处不可靠，没有取", **facts)
            self._frame.status("；".join((said, *back.doubts)), "warn" if back.refused or back.doubts else "good")

        self._frame.run(lambda tick: self._office.upkeep.take_back(folder, progress=tick), done, None, say("取回内容"))

    def make_key(self) -> None:
        """Make a recovery key, or go on with one that was printed and not typed back yet."""
        self.dialog = RecoveryDialog(self._office, self._frame, self)
        self.dialog.finished.connect(lambda _: self.refresh())
        self.dialog.begin()

    def drop_key(self) -> None:
        """Seal copies that leave no more."""
        self._office.upkeep.recovery.drop()
        self._frame.status(say("已停用恢复钥匙；以后备份到别处的资料谁都能打开"), "warn")
        self.refresh()

    def _show_key(self, key: "RecoveryKey") -> None:
        number, since = key.number, when(key.since)
        words = {
            "none": say("没有恢复钥匙：备份到 U 盘的资料，谁拾到都能打开。"),
            "waiting": say("钥匙 {number} 已印在纸上，还没有输回来核对，不算数。", number=number),
            "kept": say(
                "恢复钥匙 {number}，{since} 起启用：备份到别处的资料只有它能打开。", number=number, since=since
            ),
        }
        self.key.setText(words[key.state])
        theme.mark(self.key, "kind", "good" if key.state == "kept" else "warn")
        self.key_button.setText(
            {"none": say("制作恢复钥匙…"), "waiting": say("输入纸上的钥匙…"), "kept": say("换一把新钥匙…")}[key.state]
        )
        self.drop_button.setVisible(key.state != "none")

    def _ask_drop(self) -> None:
        question = say("停用恢复钥匙？以后备份到别处的资料不再封起来。已经封好的备份仍要用那张纸打开。")
        if QMessageBox.question(self, say("停用恢复钥匙"), verbatim(question)) == QMessageBox.StandardButton.Yes:
            self.drop_key()

    def _back_up_to(self) -> None:
        if folder := ask_folder(self, say("备份到哪个文件夹（如 U 盘）")):
            self.back_up(folder)

    def _restore(self) -> None:
        beside = self._office.folder.with_name(self._office.folder.name + say("-恢复"))
        RestoreDialog(self._told_restored, beside, self).open()

    def _told_restored(self, folder: Path) -> None:
        remember_folder(folder)
        said = say("备份已恢复到 {folder}。关闭程序再打开，打开的就是那一份。", folder=folder)
        self._frame.status(said, "good")

    def _take_back_from(self) -> None:
        if folder := ask_folder(self, say("原来的资料夹（损坏的或移走的）")):
            self.take_back(folder)

    def _acts(self) -> QWidget:
        part = QWidget(self)
        grid = QGridLayout(part)
        grid.setContentsMargins(0, 0, 0, 0)
        acts = (
            ("save", say("现在备份"), self.back_up),
            ("send", say("备份到 U 盘…"), self._back_up_to),
            ("open", say("试开最近的备份"), self.drill),
            ("search", say("检查资料是否完好"), self.check),
            ("history", say("从备份恢复…"), self._restore),
            ("receive", say("从旧资料夹取回…"), self._take_back_from),
        )
        for place, (icon, words, act) in enumerate(acts):
            grid.addWidget(_button(icon, words, act), place // _ACROSS, place % _ACROSS)
        grid.setColumnStretch(_ACROSS, 1)
        return part

    def _key_acts(self) -> QWidget:
        part = QWidget(self)
        grid = QGridLayout(part)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(self.key_button, 0, 0)
        grid.addWidget(self.drop_button, 0, 1)
        grid.setColumnStretch(2, 1)
        return part


def _cells(copy: Backup) -> tuple[str, str, str]:
    return when(copy.made), f"{copy.bytes / 1_048_576:.1f} MB", copy.file.name


def _button(icon: str, words: str, act: Callable[[], None]) -> QPushButton:
    button = QPushButton(theme.icon(icon), words)
    button.clicked.connect(lambda _=False: act())
    return button
