"""Packages that come in: looked at first, refused in one sentence, undone and taken in again."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton

from core.office import Office
from core.office.upkeep.restoring import restore
from tests.ui.exchange.conftest import Partners
from ui.pages.exchange.page import ExchangePage


def test_a_dropped_package_is_looked_at_before_it_is_taken_in(page: ExchangePage, same: Partners, qtbot: Any) -> None:
    same.change(same.theirs, strengths="情境自然")
    file = same.send(same.theirs, same.ours)

    page.dropEvent(_drop(file))

    qtbot.waitUntil(lambda: page.receive.preview.isVisible())
    assert "义门柴村小学" in page.receive.preview.whence.text()
    assert same.ours.records.one("lesson_observation", same.observation).get("strengths") == "朗读指导到位"
    page.receive.take()
    qtbot.waitUntil(lambda: page.receive.notice.isVisible())
    assert same.ours.records.one("lesson_observation", same.observation).get("strengths") == "情境自然"
    assert "已收下 义门柴村小学" in page.receive.notice.sentence.text()
    assert not page.receive.preview.isVisible()


def test_a_receipt_is_undone_and_taken_in_again(page: ExchangePage, same: Partners, qtbot: Any) -> None:
    same.change(same.theirs, strengths="情境自然")
    page.receive.look(same.send(same.theirs, same.ours))
    qtbot.waitUntil(lambda: page.receive.preview.take_button.isEnabled() and not page.receive.preview.isHidden())
    page.receive.take()
    qtbot.waitUntil(lambda: page.receive.receipts.table.rowCount() == 1)
    code = page.receive.receipts.table.item(0, 6).text()
    said = page.receive.notice.sentence.text()

    page.receive.receipts.turn()
    qtbot.waitUntil(lambda: page.receive.receipts.act.text() == "重新收下")
    after_undo = same.ours.records.one("lesson_observation", same.observation).get("strengths")
    page.receive.receipts.turn()
    qtbot.waitUntil(lambda: page.receive.receipts.act.text() == "撤销接收")

    assert code in said
    assert after_undo == "朗读指导到位"
    assert same.ours.records.one("lesson_observation", same.observation).get("strengths") == "情境自然"


def test_a_dropped_card_is_taken_in(page: ExchangePage, partners: Partners, qtbot: Any) -> None:
    page.dropEvent(_drop(partners.folder / "theirs.qlcard"))

    qtbot.waitUntil(lambda: page.partners.table.rowCount() == 1)


def test_a_damaged_package_is_refused_in_one_sentence(page: ExchangePage, same: Partners, qtbot: Any) -> None:
    file = same.send(same.theirs, same.ours)
    file.write_bytes(file.read_bytes()[:-40])

    page.go(part="receive")
    page.receive.look(file)

    qtbot.waitUntil(lambda: not page.receive.notice.isHidden())
    assert page.receive.notice.property("kind") == "bad"
    assert "Traceback" not in page.receive.notice.sentence.text()
    assert page.receive.preview.isHidden()


def test_a_strangers_package_waits_until_its_digits_are_compared(
    page: ExchangePage, partners: Partners, qtbot: Any
) -> None:
    digits = partners.theirs.exchange.trust(partners.folder / "ours.qlcard", heard=True).digits
    file = partners.send(partners.theirs, partners.ours)

    page.go(part="receive")
    page.receive.look(file)
    qtbot.waitUntil(page.receive.preview.isVisible)
    preview = page.receive.preview
    before = (preview.take_button.isVisible(), preview.digits.text().split(), preview.table.isVisible())
    qtbot.mouseClick(preview.heard_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: preview.isVisible() and preview.take_button.isVisible())

    assert before == (False, digits.split(), False)
    assert partners.ours.exchange.peers()[0].heard
    assert not preview.heard_button.isVisible()
    assert not preview.digits.isVisible()


def test_a_changed_key_stops_in_red_and_cannot_be_accepted_from_there(
    page: ExchangePage, paired: Partners, tmp_path: Path, qtbot: Any
) -> None:
    with opened_elsewhere(paired, tmp_path / "again") as again:
        file = again.exchange.send(paired.ours.school, tmp_path / "again.qinglan").path

    page.go(part="receive")
    page.receive.look(file)

    qtbot.waitUntil(page.receive.preview.isVisible)
    preview = page.receive.preview
    assert "钥匙变了" in preview.stop.sentence.text()
    assert preview.stop.property("kind") == "bad"
    assert not preview.heard_button.isVisible()
    assert not preview.take_button.isVisible()
    assert preview.digits.isVisible()


def test_the_package_of_a_stopped_computer_is_not_taken_in(page: ExchangePage, paired: Partners, qtbot: Any) -> None:
    file = paired.send(paired.theirs, paired.ours)
    paired.ours.exchange.revoke(paired.theirs.store.device)

    page.go(part="receive")
    page.receive.look(file)

    qtbot.waitUntil(page.receive.preview.isVisible)
    assert "已经停用" in page.receive.preview.stop.sentence.text()
    assert not page.receive.preview.take_button.isVisible()


def test_a_package_is_sent_in_parts_and_the_parts_are_looked_at_one_by_one(
    page: ExchangePage, same: Partners, tmp_path: Path, qtbot: Any
) -> None:
    for number in range(2):
        picture = tmp_path / f"{number}.jpg"
        picture.write_bytes(b"\xff\xd8\xff" + os.urandom(700_000))
        same.theirs.records.attach("lesson_observation", same.observation, picture)
    sent = same.theirs.exchange.send(same.ours.school, same.folder / "big.qinglan", largest=1_000_000)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in (sent.path, *sent.volumes)])

    page.dropEvent(_dropping(data))
    for left in ("（后面还有 1 个文件）", ""):
        qtbot.waitUntil(lambda: page.receive.preview.isVisible() and page.receive.preview.take_button.isEnabled())
        assert page.receive.preview.whence.text().endswith(left or "号包")
        page.receive.take()
        qtbot.waitUntil(lambda: not page.receive.preview.isVisible())

    qtbot.waitUntil(lambda: page.receive.receipts.table.rowCount() == 2)
    assert page.receive.notice.sentence.text().count("已收下") == 2
    attached = same.ours.records.attachments("lesson_observation", same.observation)
    assert [file is not None for _, file in attached] == [True, True]


def test_a_file_that_is_no_package_does_not_keep_the_others_waiting(
    page: ExchangePage, same: Partners, tmp_path: Path, qtbot: Any
) -> None:
    wrong = tmp_path / "photo.jpg"
    wrong.write_bytes(b"no package")
    file = same.send(same.theirs, same.ours)

    page.go(part="receive")
    page.receive.look(wrong, file)

    qtbot.waitUntil(page.receive.preview.isVisible)
    assert "photo.jpg" in page.receive.notice.sentence.text()
    assert page.receive.preview.take_button.isVisible()


def test_undoing_a_receipt_lists_what_was_changed_here_since_and_opens_it(
    page: ExchangePage, same: Partners, frame: Any, qtbot: Any
) -> None:
    same.change(same.theirs, strengths="情境自然")
    same.ours.exchange.receive(same.send(same.theirs, same.ours))
    same.change(same.ours, board="分三栏")
    page.go(part="receive")
    page.refresh()
    qtbot.waitUntil(lambda: page.receive.receipts.table.rowCount() == 1)

    page.receive.receipts.turn()
    qtbot.waitUntil(page.receive.receipts.later.isVisible)
    page.receive.receipts.later.itemActivated.emit(page.receive.receipts.later.item(0, 0))

    assert "有 1 条记录后来在这里改过" in page.receive.notice.sentence.text()
    assert frame.opened == [("records", {"kind": "lesson_observation", "uid": same.observation})]
    assert same.ours.records.one("lesson_observation", same.observation).get("board") == "分三栏"


def test_a_workspace_from_a_backup_says_so_until_somebody_has_read_it(
    page: ExchangePage, office: Office, qtbot: Any
) -> None:
    assert not page.restored.isVisible()
    office.set_setting("restored", "2026-11-25T08:00:00+08:00")

    page.refresh()
    qtbot.waitUntil(page.restored.isVisible)
    qtbot.mouseClick(page.restored.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)

    assert not page.restored.isVisible()
    assert office.upkeep.restored() == ""


@contextmanager
def opened_elsewhere(partners: Partners, folder: Path) -> Iterator[Office]:
    """Open a backup of the partner's workspace as another computer would: with a key of its own."""
    restore(partners.theirs.upkeep.backup().file, folder)
    with Office(folder) as again:
        yield again


def _drop(file: Path) -> QDropEvent:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    return _dropping(data)


def _dropping(data: QMimeData) -> QDropEvent:
    _dropping.kept = data  # type: ignore[attr-defined]  # the event does not own it
    return QDropEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
