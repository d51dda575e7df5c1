"""Backups in the window: the recovery key, trying one, restoring, rescuing a damaged workspace."""

import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

import resources
from core.office import Office
from core.press.foreign.attachments import page_text
from tests.ui.conftest import Bench, Put
from ui.desk import Desk
from ui.pages.settings.backups import BackupCard
from ui.recovery import RecoveryDialog
from ui.restore import RestoreDialog
from ui.welcome import Welcome
from ui.window import Window


@pytest.fixture
def card(office: Office, frame: Bench, qtbot: Any) -> BackupCard:
    made = BackupCard(office, frame)
    qtbot.addWidget(made)
    made.refresh()
    made.show()
    return made


def key_on(sheet: Path) -> str:
    return " ".join(re.findall(r"\b[0-9A-Z]{5}\b|\b[0-9A-Z]{3}\b", page_text(sheet)[0].split("一、")[0]))


def keyed(office: Office, folder: Path) -> str:
    """Make a recovery key that counts, and return what stands on its sheet."""
    office.upkeep.recovery.make(folder / "key.pdf")
    key = key_on(folder / "key.pdf")
    office.upkeep.recovery.confirm(key)
    return key


def test_a_key_is_printed_typed_back_and_leaves_nothing_behind(card: BackupCard, office: Office, qtbot: Any) -> None:
    assert (card.key_button.text(), card.drop_button.isVisible()) == ("制作恢复钥匙…", False)
    card.make_key()
    dialog: RecoveryDialog = card.dialog
    sheet = dialog.preview.file
    assert sheet is not None
    key = key_on(sheet)

    qtbot.mouseClick(dialog.next_button, Qt.MouseButton.LeftButton)
    seen = dialog.preview.isVisible()
    QTest.keyClicks(dialog.typed, "qpzry x8gf2")
    dialog.keep()
    refused = dialog.notice.sentence.text()
    dialog.typed.setPlainText(key.lower())
    qtbot.mouseClick(dialog.keep_button, Qt.MouseButton.LeftButton)

    assert not seen
    assert sheet.is_relative_to(office.scratch())
    assert "和纸上的不一样" in refused
    assert not sheet.exists()
    assert office.upkeep.recovery.key().state == "kept"
    assert card.key_button.text() == "换一把新钥匙…"
    assert card.key.property("kind") == "good"


def test_a_key_that_was_not_typed_back_waits_for_it(card: BackupCard, office: Office, tmp_path: Path) -> None:
    office.upkeep.recovery.make(tmp_path / "key.pdf")
    card.refresh()

    card.make_key()

    assert card.key_button.text() == "输入纸上的钥匙…"
    assert card.dialog.typed.isVisible()
    card.dialog.reject()


def test_a_key_is_dropped(card: BackupCard, office: Office, tmp_path: Path, frame: Bench) -> None:
    keyed(office, tmp_path)

    card.drop_key()

    assert office.upkeep.recovery.key().state == "none"
    assert frame.said[-1][1] == "warn"


def test_the_newest_backup_is_tried(card: BackupCard, office: Office, frame: Bench, qtbot: Any) -> None:
    card.drill()
    qtbot.waitUntil(lambda: len(frame.said) == 1)
    office.upkeep.backup()

    card.drill()

    qtbot.waitUntil(lambda: len(frame.said) == 2)
    assert "还没有备份" in frame.said[0][0]
    assert frame.said[1][1] == "good"


def test_a_backup_elsewhere_is_remembered(card: BackupCard, office: Office, tmp_path: Path, qtbot: Any) -> None:
    before = card.elsewhere.property("kind")

    card.back_up(tmp_path / "stick")

    qtbot.waitUntil(lambda: card.elsewhere.property("kind") != "warn")
    assert before == "warn"
    assert list((tmp_path / "stick").glob("*.db"))


def test_what_was_set_aside_is_taken_back(
    card: BackupCard, office: Office, put: Put, frame: Bench, tmp_path: Path, qtbot: Any
) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    put("person", full_name="后来的人")
    office.upkeep.backup(aside)
    next(aside.glob("*.db")).rename(aside / "qinglan.db")

    card.take_back(aside)

    qtbot.waitUntil(lambda: bool(frame.said), timeout=10_000)
    assert frame.said[-1] == ("取回 0 次修改，涉及 0 条记录；0 处不可靠，没有取", "good")


def test_a_sealed_backup_is_restored_with_the_key_on_the_sheet(
    office: Office, put: Put, tmp_path: Path, qtbot: Any
) -> None:
    put("person", full_name="张伟")
    key = keyed(office, tmp_path)
    file = office.upkeep.backup(tmp_path / "stick").file
    opened: list[Path] = []
    dialog = RestoreDialog(opened.append, tmp_path / "new")
    qtbot.addWidget(dialog)
    dialog.show()
    shown_before = dialog.key.isVisible()

    dialog.go()
    dialog.file.setText(str(file))
    dialog.go()
    qtbot.waitUntil(lambda: "请输入纸上的恢复钥匙" in dialog.notice.sentence.text())
    without = dialog.notice.sentence.text()
    dialog.key.setText(key)
    qtbot.mouseClick(dialog.go_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(opened), timeout=10_000)

    assert not shown_before
    assert "请输入纸上的恢复钥匙" in without
    assert opened == [tmp_path / "new"]
    with Office(tmp_path / "new") as again:
        assert again.records.count("person") == 1


@pytest.fixture
def desk(qapp: Any) -> Any:
    made = Desk(qapp)
    yield made
    made.close()


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """A workspace with a backup whose database was overwritten in the middle."""
    folder = tmp_path / "damaged"
    with Office.found(folder, school="义门镇中学", role="helper") as office:
        office.upkeep.backup()
    with (folder / "qinglan.db").open("r+b") as database:
        database.seek(4096 * 9)
        database.write(b"\xff" * 4096 * 9)
    return folder


def test_a_damaged_workspace_is_rescued_from_the_first_page(
    damaged: Path, desk: Desk, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, told = damaged, []
    monkeypatch.setattr("ui.welcome.QMessageBox.warning", lambda *given: told.append(given[-1]))
    desk.start(folder)
    welcome = desk.shown
    assert isinstance(welcome, Welcome)
    assert welcome.mend.isVisible()

    qtbot.mouseClick(welcome.mend, Qt.MouseButton.LeftButton)
    running = welcome.waiting.isVisible(), welcome.make.isEnabled(), welcome.fields.isEnabled()
    qtbot.waitUntil(lambda: isinstance(desk.shown, Window), timeout=20_000)

    assert running == (True, False, False)
    assert len(told) == 1, "what could not be proved is said once"
    qtbot.waitUntil(lambda: desk.shown.page is not None)
    assert desk.shown.wait(5000)
    assert (folder / "set-aside-1" / "qinglan.db").exists()


def test_a_computer_without_a_workspace_restores_one(office: Office, tmp_path: Path, desk: Desk, qtbot: Any) -> None:
    file = office.upkeep.backup().file
    desk.start(None)
    welcome = desk.shown
    assert isinstance(welcome, Welcome)
    assert not welcome.mend.isVisible()
    welcome.folder.setText(str(tmp_path / "again"))

    qtbot.mouseClick(welcome.back, Qt.MouseButton.LeftButton)
    welcome.dialog.file.setText(str(file))
    welcome.dialog.go()
    qtbot.waitUntil(lambda: isinstance(desk.shown, Window), timeout=20_000)

    qtbot.waitUntil(lambda: desk.shown.page is not None)
    assert desk.shown.wait(5000)
    assert desk.office is not None
    assert desk.office.folder == tmp_path / "again"
    assert desk.office.upkeep.restored()


def test_a_rescue_that_is_stopped_changes_nothing(damaged: Path, desk: Desk, qtbot: Any) -> None:
    desk.start(damaged)
    welcome = desk.shown
    assert isinstance(welcome, Welcome)
    before = _content(damaged)

    qtbot.mouseClick(welcome.mend, Qt.MouseButton.LeftButton)
    welcome.waiting.stop()
    qtbot.waitUntil(lambda: "什么也没有改动" in welcome.message.text(), timeout=20_000)

    assert _content(damaged) == before
    assert welcome.mend.isEnabled() and not welcome.waiting.isVisible()


def test_the_program_that_is_closed_while_it_rescues_waits_for_the_thread(
    damaged: Path, desk: Desk, qtbot: Any
) -> None:
    desk.start(damaged)
    welcome = desk.shown
    assert isinstance(welcome, Welcome)
    before = _content(damaged)
    qtbot.mouseClick(welcome.mend, Qt.MouseButton.LeftButton)

    welcome.close()

    assert welcome.waiting.idle
    assert _content(damaged) == before or (damaged / "set-aside-1").is_dir()


@pytest.mark.parametrize("sealed", [False, True])
def test_a_restore_that_is_stopped_changes_nothing(
    sealed: bool, office: Office, put: Put, tmp_path: Path, qtbot: Any
) -> None:
    put("person", full_name="张伟")
    office.records.attach("school", office.school, resources.path("demo/goods.jpg"))
    key = keyed(office, tmp_path) if sealed else ""
    file = office.upkeep.backup(tmp_path / "stick").file
    there = tmp_path / "there"
    Office.found(there, school="义门柴村小学", role="recipient").close()
    before, stick, opened = _content(there), _content(tmp_path / "stick"), list[Path]()
    dialog = RestoreDialog(opened.append, there)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.file.setText(str(file))
    dialog.key.setText(key)

    dialog.go()
    disabled = not dialog.go_button.isEnabled()
    dialog.reject()
    qtbot.waitUntil(lambda: not dialog.waiting.busy, timeout=20_000)

    assert disabled and dialog.isVisible() and opened == []
    assert "什么也没有改动" in dialog.notice.sentence.text()
    assert (_content(there), _content(tmp_path / "stick")) == (before, stick)


def _content(folder: Path) -> dict[Path, bytes]:
    """Return every file below a folder but for the lock, which says who had it last, and the reserve."""
    found = (file for file in folder.rglob("*") if file.is_file() and file.name not in ("lock", "reserve"))
    return {file: file.read_bytes() for file in found}
