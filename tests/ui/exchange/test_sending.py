"""Partners on the exchange page, and the packages that go to them."""

import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from core.office import Office
from core.office.upkeep.restoring import restore
from tests.ui.exchange.conftest import Partners
from ui.pages.exchange.page import ExchangePage


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

    qtbot.waitUntil(lambda: page.partners.table.item(0, 4).text() == "第 1 号")
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
    assert (before, refused) == ("第 1 号", "bad")
    assert page.partners.notice.sentence.text() == "第 1 号包已确认收到。"


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
