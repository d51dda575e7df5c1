"""States of the window that a page does not show by itself: mistakes, empty places, previews, dialogs; for pictures."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

import resources
from core.office import Office
from ui.pages.observe.phrases import PhrasesDialog
from ui.pages.records.excel import TakeSheet
from ui.recovery import RecoveryDialog
from ui.restore import RestoreDialog
from ui.welcome import Welcome

# Brings a page into its state and returns what is pictured in place of the window, if anything.
Act = Callable[[Any, Path], QWidget | None]


class Scene(NamedTuple):
    """A state: the page it is of, and what brings it about, one act when the page is quiet after the other."""

    page: str
    acts: tuple[Act, ...]


def scenes(role: str) -> dict[str, Scene]:
    """Return the states of a role, by name."""
    if role == "county":
        return {"county-collected": Scene("county", (_collect, _first_school))}
    return {
        "records-new": Scene("records", (_new_record,)),
        "records-wrong": Scene("records", (_new_record, _save)),
        "records-empty": Scene("records", (_empty_kind,)),
        "records-kinds": Scene("records", (_kinds,)),
        "records-people": Scene("records", (_people,)),
        "records-history": Scene("records", (_observation, _history)),
        "records-files": Scene("records", (_observation, _files)),
        "records-doubles": Scene("records", (_doubles,)),
        "records-covered": Scene("records", (_covered,)),
        "observe-timed": Scene("observe", (_timed,)),
        "observe-kept": Scene("observe", (_kept,)),
        "observe-wrong": Scene("observe", (_save,)),
        "attend-typing": Scene("attend", (_typing,)),
        "today-duties": Scene("today", (_tab(1),)),
        "plan-match": Scene("plan", (_tab(1),)),
        "plan-calendar": Scene("plan", (_tab(2),)),
        "plan-report": Scene("plan", (_tab(3),)),
        "plan-change": Scene("plan", (_tab(0), _change_plan)),
        "papers-preview": Scene("papers", (_print_preview,)),
        "papers-binder": Scene("papers", (_tab(1),)),
        "papers-bound": Scene("papers", (_tab(1), _bind)),
        "papers-signed": Scene("papers", (_tab(2),)),
        "papers-fill": Scene("papers", (_tab(3),)),
        "exchange-receive": Scene("exchange", (_tab(1),)),
        "exchange-preview": Scene("exchange", (_look_into,)),
        "exchange-stranger": Scene("exchange", (_look_at("stranger"),)),
        "exchange-stop": Scene("exchange", (_look_at("stop"),)),
        "exchange-conflict": Scene("exchange", (_tab(2),)),
        "exchange-undone": Scene("exchange", (_tab(1), _undo)),
        "exchange-redone": Scene("exchange", (_tab(1), _undo)),
        "settings-backups": Scene("settings", (_backups,)),
        "settings-exports": Scene("settings", (_exports,)),
        "dialog-recovery": Scene("settings", (_recovery,)),
        "dialog-recovery-typed": Scene("settings", (_type_key,)),
        "dialog-restore": Scene("settings", (_restore,)),
        "dialog-excel": Scene("records", (_excel,)),
        "welcome": Scene("settings", (_welcome,)),
        "dialog-phrases": Scene("observe", (_phrases,)),
    }


def _new_record(page: Any, _: Path) -> None:
    page.go(kind="mentor_pair", new=True)


def _save(page: Any, _: Path) -> None:
    page.save()


def _empty_kind(page: Any, _: Path) -> None:
    kinds = page.office.records.kinds()
    page.go(kind=next(one.name for one in kinds if not page.office.records.count(one.name)))


def _kinds(page: Any, _: Path) -> QWidget:
    page.list.kinds.open_panel()
    panel: QWidget = page.list.kinds.panel
    return panel


def _people(page: Any, _: Path) -> None:
    page.go(kind="person", uid=page.office.records.find("person", limit=1)[0].uid)


def _observation(page: Any, _: Path) -> None:
    page.go(kind="lesson_observation", uid=page.office.records.find("lesson_observation", limit=1)[0].uid)


def _history(page: Any, _: Path) -> None:
    page.card.tabs.setCurrentWidget(page.card.history)


def _files(page: Any, _: Path) -> None:
    page.card.tabs.setCurrentWidget(page.card.files)


def _doubles(page: Any, _: Path) -> None:
    page.go(kind="person")
    page.show_doubles()


def _covered(page: Any, _: Path) -> None:
    found = page.office.records.find("person_private", limit=1)[0]
    page.go(kind="person_private", uid=found.uid)
    page.card.form.type_in({"bank_card": "6222020402019876543"})
    page.save()
    page.go(kind="person_private", uid=found.uid)


def _timed(page: Any, _: Path) -> None:
    page.begin()
    for words in ("出示情境图，提问：你发现了什么", "巡视，收集学生的三种算法"):
        page.stamp()
        page.focusWidget().insertPlainText(words)


def _kept(page: Any, _: Path) -> None:
    page.open_kept(page.office.records.find("lesson_observation", limit=1)[0].uid)


def _typing(page: Any, _: Path) -> None:
    page.focus_search()
    QTest.keyClicks(page.entry.name, "c")


def _tab(place: int) -> Act:
    def turn(page: Any, _: Path) -> None:
        page.tabs.setCurrentIndex(place)

    return turn


def _change_plan(page: Any, _: Path) -> None:
    page.tree.change()


def _print_preview(page: Any, _: Path) -> None:
    page.go(form="F03", uids=(page.office.records.find("lesson_observation", limit=1)[0].uid,), preview=True)


def _bind(page: Any, _: Path) -> None:
    page.binder.preview()


def _look_into(page: Any, files: Path) -> None:
    page.tabs.setCurrentIndex(1)
    page.receive.look(files / "gap.qinglan", files / "gap.qinglan")


def _look_at(name: str) -> Act:
    def look(page: Any, files: Path) -> None:
        page.tabs.setCurrentIndex(1)
        page.receive.look(files / f"{name}.qinglan")

    return look


def _undo(page: Any, _: Path) -> None:
    page.receive.receipts.turn()


def _backups(page: Any, _: Path) -> None:
    page.go(part="backups")


def _exports(page: Any, files: Path) -> None:
    page.office.workbooks.export("person_private", files / "联系方式.xlsx", reason="报县教育局核对工资卡")
    pairing = page.office.records.find("pairing", limit=1)[0]
    page.office.reports.write(pairing.uid, "2014-2015", files / "听课汇总.xlsx", "observation_summary")
    page.refresh()
    page._area.ensureWidgetVisible(page.exports)


def _recovery(page: Any, _: Path) -> QWidget:
    dialog = RecoveryDialog(page.office, page.frame, page)
    dialog.begin()
    return dialog


def _type_key(page: Any, _: Path) -> QWidget:
    dialog = RecoveryDialog(page.office, page.frame, page)
    dialog.begin()
    dialog.ask()
    dialog.typed.setPlainText("qpzry x8gf2 tvdw0")
    dialog.keep()
    return dialog


def _excel(page: Any, files: Path) -> QWidget:
    page.go(kind="person")
    roster = resources.path("demo/义门镇中学教职工花名册.xlsx")
    found = page.office.workbooks.take(roster, kind="person", dry_run=True)
    dialog = TakeSheet(page.window(), files / roster.name, found)
    dialog.show()
    return dialog


def _welcome(page: Any, files: Path) -> QWidget:
    said = "数据库没有通过检查（第 12 页损坏），程序没有写入任何内容；请从备份恢复"
    welcome = Welcome(print, Office, said, files / "青蓝", files)
    welcome.show()
    return welcome


def _restore(page: Any, files: Path) -> QWidget:
    dialog = RestoreDialog(print, files / "restored", page)
    dialog.file.setText(str(files / "qinglan-000012.db.age"))
    dialog.show()
    return dialog


def _phrases(page: Any, _: Path) -> QWidget:

    dialog = PhrasesDialog(page.view.phrases(), page)
    dialog.show()
    return dialog


def _collect(page: Any, files: Path) -> None:
    page.collect(files / "incoming")


def _first_school(page: Any, _: Path) -> None:
    page.board.setFocus(Qt.FocusReason.TabFocusReason)
    page.board.selectRow(1)
