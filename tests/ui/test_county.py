from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.office import Office
from tests.ui.conftest import Bench, School
from ui.entries import entries
from ui.pages.county.page import CountyPage, collect
from ui.pages.today.page import TodayPage
from ui.task import Cancelled


@pytest.fixture
def county(tmp_path: Path, office: Office, school: School) -> Iterator[Office]:
    """A county that knows the school of `office`; its package lies in the folder `in`."""
    with Office.found(tmp_path / "county", school="礼泉县教育局", role="county") as made:
        cards = tmp_path / "county.qlcard", tmp_path / "school.qlcard"
        made.exchange.write_card(cards[0])
        office.exchange.write_card(cards[1])
        made.exchange.trust(cards[1], heard=True)
        device = office.exchange.trust(cards[0], heard=True).device
        (tmp_path / "in").mkdir()
        office.exchange.send(device, tmp_path / "in" / "school.qinglan")
        yield made


@pytest.fixture
def page(county: Office, frame: Bench, qtbot: Any) -> CountyPage:
    made = CountyPage(county, frame)
    qtbot.addWidget(made, before_close_func=lambda _: quiet(frame, qtbot))
    made.resize(1240, 700)
    made.show()
    made.refresh()
    quiet(frame, qtbot)
    return made


def quiet(frame: Bench, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: frame.worker.current is None, timeout=20000)


def cells(page: CountyPage, row: int = 0) -> list[str]:
    items = (page.board.item(row, column) for column in range(page.board.columnCount()))
    return [item.text() if item else "" for item in items]


def test_only_a_county_has_the_page() -> None:
    assert "county" in entries("county")
    assert "county" not in entries("helper")


def test_a_school_that_has_not_reported_is_named(page: CountyPage) -> None:
    assert cells(page)[1] == "还没有收到"
    assert page.summary.text() == "1 所学校，1 所还没有报，0 所缺包。"


def test_a_folder_is_collected_and_the_bad_package_is_told_with_its_reason(
    page: CountyPage, tmp_path: Path, frame: Bench, qtbot: Any
) -> None:
    (tmp_path / "in" / "bad.qinglan").write_bytes(b"nothing")

    page.collect(tmp_path / "in")
    quiet(frame, qtbot)

    assert page.notice.sentence.text() == "收下 1 个，以前收过 0 个，退回 1 个"
    assert page.collected.item(0, 0).text() == "bad.qinglan"
    assert "不是青蓝的数据包" in page.collected.item(0, 3).text()
    assert cells(page)[0] == "义门镇中学"
    assert cells(page)[4] == "1"


def test_what_was_sent_back_is_looked_into_where_its_sender_is_verified(
    page: CountyPage, tmp_path: Path, frame: Bench, qtbot: Any
) -> None:
    bad = tmp_path / "in" / "zzz.qinglan"
    bad.write_bytes(b"nothing")
    page.collect(tmp_path / "in")
    quiet(frame, qtbot)

    page.look_into(0)
    page.look_into(1)

    assert frame.opened == [("exchange", {"files": [bad]})]


def test_how_many_schools_have_reported_is_a_picture_too(
    page: CountyPage, tmp_path: Path, frame: Bench, qtbot: Any
) -> None:
    before = (page.reported.value(), page.reported.maximum())

    page.collect(tmp_path / "in")
    quiet(frame, qtbot)

    assert before == (0, 1)
    qtbot.waitUntil(lambda: page.reported.value() == 1)
    assert page.reported.text() == "已报 1 / 1"


def test_a_number_of_the_board_opens_its_records(
    page: CountyPage, school: School, tmp_path: Path, frame: Bench, qtbot: Any
) -> None:
    page.collect(tmp_path / "in")
    quiet(frame, qtbot)

    page.open(0, 5)

    assert frame.opened[-1] == ("records", {"kind": "lesson_observation", "where": {"pairing": [school.pairing]}})


def test_what_was_taken_in_before_the_stop_stays(county: Office, tmp_path: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    answer = collect(county, tmp_path / "in", stop)

    assert answer is None
    assert [line.last_number for line in county.county.board()] == [1]


def test_a_new_county_desk_is_shown_its_own_steps(county: Office, frame: Bench, qtbot: Any) -> None:
    page = TodayPage(county, frame)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    qtbot.waitUntil(page.steps.isVisible)

    for button in page.steps.buttons:
        button.click()

    assert [button.text() for button in page.steps.buttons] == ["互换名片", "收一个文件夹", "看报表"]
    assert [name for name, _ in frame.opened] == ["exchange", "county", "plan"]
