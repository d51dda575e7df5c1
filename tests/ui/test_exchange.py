import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton

from core.office import Office
from core.office.restoring import restore
from ui.pages.exchange import ExchangePage
from ui.pages.exchange_difference import differences, marked


@dataclass
class Partners:
    """Two schools that trust each other and hold the same observation; `folder` carries the files between them."""

    ours: Office
    theirs: Office
    folder: Path
    observation: str = ""

    def send(self, sender: Office, receiver: Office) -> Path:
        sent = sender.exchange.send(receiver.school, self.folder / f"from-{sender.school[:4]}-{id(object())}.qinglan")
        return sent.path

    def change(self, office: Office, **typed: Any) -> None:
        record, problems = office.records.read("lesson_observation", typed, self.observation)
        assert problems == []
        office.records.save(record)


@pytest.fixture
def partners(office: Office, tmp_path: Path) -> Iterator[Partners]:
    folder = tmp_path / "stick"
    folder.mkdir()
    with Office.found(tmp_path / "other", school="义门柴村小学", role="recipient") as theirs:
        both = Partners(office, theirs, folder)
        office.exchange.write_card(folder / "ours.qlcard")
        theirs.exchange.write_card(folder / "theirs.qlcard")
        theirs.exchange.trust(folder / "ours.qlcard", heard=True)
        yield both


@pytest.fixture
def paired(partners: Partners, put: Any) -> Partners:
    office = partners.ours
    office.exchange.trust(partners.folder / "theirs.qlcard", heard=True)
    other = put("school", name_zh="义门柴村小学").uid
    teacher = put("person", full_name="张伟", school=office.school).uid
    put("pairing", pairing_no="BFL-01", helper=office.school,
        recipients=[{"school": other}, {"school": partners.theirs.school}], start="2014-05-05")  # fmt: skip
    lesson = put(
        "lesson", teacher=teacher, subject="语文", grade=7, topic="背影", lesson_type="新授", date="2014-09-02"
    )
    partners.observation = put(
        "lesson_observation", lesson=lesson.uid, date="2014-09-02", observer=teacher, obs_kind="师徒",
        strengths="朗读指导到位", suggestions="多读",
    ).uid  # fmt: skip
    return partners


@pytest.fixture
def same(paired: Partners) -> Partners:
    paired.theirs.exchange.receive(paired.send(paired.ours, paired.theirs))
    return paired


@pytest.fixture
def page(office: Office, frame: Any, qtbot: Any) -> ExchangePage:
    made = ExchangePage(office, frame)
    # What still runs ends while the page is there.
    qtbot.addWidget(made, before_close_func=lambda _: qtbot.waitUntil(lambda: frame.worker.current is None))
    made.resize(1240, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_without_partners_the_page_says_how_to_begin(page: ExchangePage, qtbot: Any) -> None:
    page.refresh()

    qtbot.waitUntil(lambda: page.partners.empty.isVisible())
    assert not page.partners.sending.isVisible()


def test_a_partners_card_is_taken_in_and_the_digits_are_compared(
    page: ExchangePage, partners: Partners, qtbot: Any
) -> None:
    page.partners.trust(partners.folder / "theirs.qlcard")
    qtbot.waitUntil(lambda: page.partners.table.rowCount() == 1)

    digits = page.partners.digits.text().split("　")[0]
    assert len(digits.replace(" ", "")) == 30
    assert page.partners.table.item(0, 0).text() == "义门柴村小学"
    assert page.partners.table.item(0, 2).text() == "未核对"
    qtbot.mouseClick(page.partners.heard, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.partners.table.item(0, 2).text() == "已核对")
    assert not page.partners.heard.isVisible()


def test_a_lost_computer_is_trusted_no_more(page: ExchangePage, paired: Partners, qtbot: Any) -> None:
    page.refresh()
    qtbot.waitUntil(lambda: page.partners.table.rowCount() == 1)

    page.partners.revoke()

    qtbot.waitUntil(lambda: page.partners.table.item(0, 2).text() == "已停用")
    assert not page.partners.send_button.isEnabled()
    assert not page.partners.revoke_button.isEnabled()


def test_our_card_is_written_and_a_file_that_is_no_card_is_refused_in_place(
    page: ExchangePage, partners: Partners
) -> None:
    page.partners.write_card(partners.folder / "again.qlcard")
    page.partners.trust(partners.folder / "missing.qlcard")

    assert (partners.folder / "again.qlcard").stat().st_size > 0
    assert "missing.qlcard" in page.partners.notice.sentence.text()
    assert page.partners.notice.property("kind") == "bad"


def test_a_package_is_written_under_a_telling_name_and_counts_as_not_confirmed(
    page: ExchangePage, paired: Partners, qtbot: Any
) -> None:
    page.refresh()
    qtbot.waitUntil(lambda: page.partners.table.rowCount() == 1)
    name = page.partners.file_name.text()
    page.partners.folder.setText(str(paired.folder))

    page.partners.send()

    qtbot.waitUntil(lambda: page.partners.table.item(0, 4).text() == "第 1–1 号")
    assert name == "青蓝_义门镇中学_致义门柴村小学_0001.qinglan"
    assert page.partners.leaves.text().endswith("留在本校，不会发出。")
    assert (paired.folder / name).exists()
    assert "第 1 号包已写好并读回核对" in page.partners.notice.sentence.text()


def test_a_folder_that_is_not_there_is_refused_in_place(page: ExchangePage, paired: Partners, qtbot: Any) -> None:
    page.refresh()
    qtbot.waitUntil(lambda: page.partners.table.rowCount() == 1)
    page.partners.folder.setText(str(paired.folder / "gone"))

    page.partners.send()

    assert "gone" in page.partners.notice.sentence.text()


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


def test_the_code_of_a_receipt_is_shown_and_confirms_the_package_over_the_telephone(
    page: ExchangePage, same: Partners, qtbot: Any
) -> None:
    code = same.theirs.exchange.receipts()[0].code
    page.refresh()
    qtbot.waitUntil(lambda: page.partners.table.rowCount() == 1)
    before = page.partners.table.item(0, 4).text()

    page.partners.code.setText("WRONGWRONGWR")
    page.partners.confirm()
    refused = page.partners.notice.property("kind")
    page.partners.code.setText(code)
    page.partners.confirm()

    qtbot.waitUntil(lambda: page.partners.table.item(0, 4).text() == "—")
    assert (before, refused) == ("第 1–1 号", "bad")
    assert page.partners.notice.sentence.text() == "第 1 号包已确认收到。"


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


def test_how_large_a_file_may_be_is_remembered_and_further_files_are_named(
    page: ExchangePage, paired: Partners, tmp_path: Path, qtbot: Any
) -> None:
    for number in range(2):
        picture = tmp_path / f"{number}.jpg"
        picture.write_bytes(b"\xff\xd8\xff" + os.urandom(12_000_000))
        paired.ours.records.attach("lesson_observation", paired.observation, picture)
    page.refresh()
    qtbot.waitUntil(lambda: page.partners.table.rowCount() == 1)
    page.partners.folder.setText(str(paired.folder))
    page.partners.largest.setCurrentIndex(page.partners.largest.findData(20))

    page.partners.send()

    qtbot.waitUntil(lambda: page.partners.sent.table.rowCount() == 2, timeout=20_000)
    assert "-2.qinglan" in page.partners.notice.sentence.text()
    assert paired.ours.setting("exchange.largest") == 20


def test_what_goes_to_a_computer_of_the_own_school_is_told_in_red(
    page: ExchangePage, partners: Partners, tmp_path: Path, qtbot: Any
) -> None:
    office = partners.ours
    restore(office.upkeep.backup().file, tmp_path / "second")
    with Office(tmp_path / "second") as second:
        second.exchange.name_computer("教务处")
        second.exchange.write_card(tmp_path / "second.qlcard")
    office.exchange.trust(tmp_path / "second.qlcard", heard=True)

    page.refresh()

    qtbot.waitUntil(lambda: page.partners.leaves.property("kind") == "bad")
    assert "只能给本校的电脑" in page.partners.leaves.text()


def test_what_was_sent_is_listed_with_whether_it_arrived(page: ExchangePage, same: Partners, qtbot: Any) -> None:
    page.refresh()
    qtbot.waitUntil(lambda: page.partners.sent.table.rowCount() == 1)
    before = page.partners.sent.table.item(0, 3).text()

    same.ours.exchange.receive(same.send(same.theirs, same.ours))
    page.refresh()

    qtbot.waitUntil(lambda: page.partners.sent.table.item(0, 3).text() == "已确认")
    assert before == "未确认"
    assert page.partners.sent.heading.text() == "发给 义门柴村小学 的包"


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


def in_conflict(same: Partners) -> None:
    same.change(same.ours, strengths="朗读指导到位，板书工整")
    same.change(same.theirs, strengths="朗读指导很好")
    same.ours.exchange.receive(same.send(same.theirs, same.ours))


def test_both_texts_of_a_conflict_stand_side_by_side(page: ExchangePage, same: Partners, qtbot: Any) -> None:
    in_conflict(same)

    page.go(part="conflicts")
    page.refresh()

    qtbot.waitUntil(lambda: page.conflicts.list.count() == 1)
    assert page.tabs.tabText(2) == "待定（1）"
    assert len(page.conflicts.choose_buttons) == 2
    assert page.conflicts.heading.text().endswith("优点")
    assert page.conflicts.combined.isVisible()


def test_a_conflict_is_settled_by_choosing_a_side(page: ExchangePage, same: Partners, qtbot: Any) -> None:
    in_conflict(same)
    page.refresh()
    qtbot.waitUntil(lambda: page.conflicts.list.count() == 1)
    (conflict,) = same.ours.exchange.conflicts()

    page.conflicts.choose(1)

    qtbot.waitUntil(lambda: page.conflicts.list.count() == 0)
    kept = same.ours.records.one("lesson_observation", same.observation)
    assert kept.get("strengths") == conflict.sides[1].value
    assert page.tabs.tabText(2) == "待定"


def test_a_conflict_is_settled_by_a_combined_text(page: ExchangePage, same: Partners, qtbot: Any) -> None:
    in_conflict(same)
    page.refresh()
    qtbot.waitUntil(lambda: page.conflicts.list.count() == 1)

    page.conflicts.combined.setPlainText("朗读指导很好，板书工整")
    page.conflicts.combine()

    qtbot.waitUntil(lambda: page.conflicts.list.count() == 0)
    assert same.ours.records.one("lesson_observation", same.observation).get("strengths") == "朗读指导很好，板书工整"
    assert same.ours.exchange.conflicts() == []


def test_differences_are_marked_in_both_texts_and_the_rest_is_left_alone() -> None:
    left, right = differences("目标明确。\n朗读好", "目标很明确。\n朗读好")

    assert "".join(text for text, _ in left) == "目标明确。\n朗读好"
    assert [text for text, differs in right if differs] == ["很"]
    assert [text for text, differs in left if differs] == []


def test_marked_text_is_escaped_and_keeps_its_lines() -> None:
    html = marked([("a<b\n", False), ("c&d", True)], "#fff", "#000")

    assert html.startswith("a&lt;b<br><span")
    assert "c&amp;d</span>" in html


def test_very_long_lines_are_compared_as_a_whole() -> None:
    left, right = differences("甲" * 5000, "乙" * 5000)

    assert left == [("甲" * 5000, True)]
    assert right == [("乙" * 5000, True)]


def _drop(file: Path) -> QDropEvent:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    return _dropping(data)


def _dropping(data: QMimeData) -> QDropEvent:
    _dropping.kept = data  # type: ignore[attr-defined]  # the event does not own it
    return QDropEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
