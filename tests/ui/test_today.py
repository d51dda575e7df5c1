import datetime as dt
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from core.office import Office
from tests.every import every
from tests.ui.conftest import Bench
from ui.pages.today.page import TodayPage
from ui.pages.today.week import EventButton
from ui.parts.bars import Bar, Bars
from ui.window import Window


@pytest.fixture
def page(office: Office, frame: Any, qtbot: Any) -> TodayPage:
    made = TodayPage(office, frame)
    # What still runs ends while the page is there.
    qtbot.addWidget(made, before_close_func=lambda _: qtbot.waitUntil(lambda: frame.worker.current is None))
    made.resize(1240, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def show(page: TodayPage, qtbot: Any) -> list[tuple[str, str, str]]:
    page.refresh()
    qtbot.waitUntil(lambda: page.frame.worker.current is None)
    table = page.table
    return [tuple(table.item(row, column).text() for column in range(3)) for row in range(table.rowCount())]  # type: ignore[misc]


@pytest.fixture
def observed(office: Office, school: Any, put: Any) -> str:
    office.at_keyboard(school.teachers[0])
    today = office.today().isoformat()
    lesson = put(
        "lesson", teacher=school.teachers[1], subject="语文", grade=7, topic="春", lesson_type="新授", date=today
    )
    return put(
        "lesson_observation", lesson=lesson.uid, date=today, observer=school.teachers[0], obs_kind="师徒",
        strengths="朗读好", suggestions="多读",
    ).uid  # fmt: skip


def test_a_new_school_is_shown_three_steps_to_begin(page: TodayPage, qtbot: Any) -> None:
    lines = show(page, qtbot)

    assert lines == []
    assert page.steps.isVisible()
    assert page.nothing.isVisible()
    assert page.no_bars.isVisible()
    for button in page.steps.buttons:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert page.frame.opened == [
        ("records", {"kind": "person", "new": True}),
        ("exchange", {"part": "send"}),
        ("observe", {"new": True}),
    ]


def test_the_steps_go_when_they_are_done(page: TodayPage, observed: str, qtbot: Any) -> None:
    show(page, qtbot)

    assert not page.steps.isVisible()


def test_an_observation_without_a_talk_is_open_for_its_teacher(
    page: TodayPage, office: Office, observed: str, qtbot: Any
) -> None:
    lines = show(page, qtbot)

    page.table.itemActivated.emit(page.table.item(0, 0))

    assert lines == [("听课后还没有交换意见", "李秀英", office.today().isoformat())]
    assert page.frame.opened == [("observe", {"uid": observed})]


def test_a_draft_is_called_up_and_goes_on_where_it_was(page: TodayPage, office: Office, qtbot: Any) -> None:
    office.records.keep_draft("lesson:new", {"topic": "春"})
    office.records.keep_draft("observe:" + "0" * 32, {"lesson": {}, "observation": {}})

    lines = show(page, qtbot)
    for row in range(2):
        page.table.itemActivated.emit(page.table.item(row, 0))

    assert {line[0] for line in lines} == {"草稿：授课“春”", "草稿：听课记录"}
    assert page.numbers["drafts"].accessibleName() == "2 份草稿"
    assert sorted(page.frame.opened) == [
        ("observe", {"draft": "observe:" + "0" * 32}), ("records", {"draft": "lesson:new"}),
    ]  # fmt: skip


def test_a_decision_that_is_due_names_its_owner_and_the_day(
    page: TodayPage, office: Office, school: Any, put: Any, qtbot: Any
) -> None:
    today = office.today()
    due, later = (today + timedelta(days=days) for days in (3, 60))
    put("leader_exchange", date=today.isoformat(), line="教学", points="商定", topics=[{"area": "教学流程"}],
        decisions=[
            {"decision": "交换试卷", "owner": school.teachers[0], "due": due.isoformat()},
            {"decision": "还早", "due": later.isoformat()},
            {"decision": "做完了", "due": due.isoformat(), "done": True},
        ])  # fmt: skip

    assert show(page, qtbot) == [("决定还没有完成：交换试卷", "张伟", due.isoformat())]


def test_a_training_that_nobody_was_ticked_in_opens_its_roster(
    page: TodayPage, office: Office, school: Any, put: Any, qtbot: Any
) -> None:
    day = office.today().isoformat()
    training = put("training", title="白板", category="县培", start=day, end=day, content="用法", hours="3").uid

    lines = show(page, qtbot)
    page.table.itemActivated.emit(page.table.item(0, 0))

    assert lines[0][0] == "培训还没有签到：白板"
    assert page.frame.opened == [("attend", {"uid": training})]


def test_numbers_lead_to_what_they_count(page: TodayPage, qtbot: Any) -> None:
    show(page, qtbot)

    for key in ("conflicts", "unsent", "unconfirmed", "backup"):
        qtbot.mouseClick(page.numbers[key], Qt.MouseButton.LeftButton)

    assert page.frame.opened == [
        ("exchange", {"part": "conflicts"}), ("exchange", {"part": "send"}), ("exchange", {"part": "send"}),
        ("settings", {"part": "backups"}),
    ]  # fmt: skip


def test_the_age_of_the_last_backup_is_told(page: TodayPage, office: Office, qtbot: Any) -> None:
    show(page, qtbot)
    before = page.numbers["backup"].accessibleName()
    office.upkeep.backup()

    show(page, qtbot)

    assert (before, page.numbers["backup"].accessibleName()) == ("— 还没有备份", "✓ 今天已备份")


def test_a_restored_workspace_and_a_missing_second_copy_are_called_up(
    page: TodayPage, office: Office, frame: Bench, qtbot: Any
) -> None:
    office.set_setting("restored", "2026-11-25T08:00:00+08:00")
    office.set_setting("backup_elsewhere", "2026-01-05T08:00:00+08:00")

    page.refresh()
    qtbot.waitUntil(lambda: page.table.rowCount() == 2)
    for row in (0, 1):
        page.table.itemActivated.emit(page.table.item(row, 0))

    assert [name for name, _ in frame.opened] == ["exchange", "settings"]


def test_a_backup_that_nobody_tried_for_a_month_is_called_up_and_tried_by_its_line(
    window: Window, office: Office, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    office.upkeep.backup()
    soon, later = (office.now() + dt.timedelta(days=days) for days in (30, 32))
    monkeypatch.setattr(office.session, "clock", lambda: soon)
    early = [one.what for one in office.agenda.today().opens]
    monkeypatch.setattr(office.session, "clock", lambda: later)
    window.open("today")
    table = window.page.table
    qtbot.waitUntil(lambda: bool(_rows(table, "试开过备份")))

    place = table.visualItemRect(table.item(_rows(table, "试开过备份")[0], 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: office.upkeep.drilled() != "", timeout=10_000)

    assert not [what for what in early if "试开过备份" in what]
    assert window.page.name == "settings"
    assert office.upkeep.drill_due() == ""
    assert not [one for one in office.agenda.today().opens if "试开过备份" in one.what]
    monkeypatch.setattr(office.session, "clock", lambda: later + dt.timedelta(days=32))
    assert [one.since[:10] for one in office.agenda.today().opens if "试开过备份" in one.what] == [
        later.date().isoformat()
    ]


def _rows(table: Any, words: str) -> list[int]:
    return [row for row in range(table.rowCount()) if words in table.item(row, 0).text()]


def test_a_bar_opens_the_records_of_this_month(page: TodayPage, office: Office, observed: str, qtbot: Any) -> None:
    show(page, qtbot)

    page.bars.setFocus()
    QTest.keyClick(page.bars, Qt.Key.Key_Return)

    (opened,) = page.frame.opened
    first, last = opened[1]["between"]["date"]
    assert (opened[0], opened[1]["kind"]) == ("records", "lesson_observation")
    assert first <= office.today().isoformat() <= last
    assert page.bars.accessibleDescription() == "听课记录 1"


def test_the_week_shows_an_event_once_and_opens_it(page: TodayPage, observed: str, qtbot: Any) -> None:
    show(page, qtbot)
    buttons = [button for day in page.week._days for button in day.findChildren(EventButton)]

    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)

    assert [button.toolTip() for button in buttons] == ["听课记录　张伟 春"]
    assert page.frame.opened == [("observe", {"uid": observed})]


def test_bars_are_chosen_by_mouse_and_arrows(qtbot: Any) -> None:
    bars = Bars()
    qtbot.addWidget(bars)
    bars.show_bars([Bar("one", "听课", 4), Bar("two", "培训", 0)])
    bars.resize(300, 100)
    chosen: list[str] = []
    bars.chosen.connect(chosen.append)

    QTest.keyClick(bars, Qt.Key.Key_Down)
    QTest.keyClick(bars, Qt.Key.Key_Space)
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(20, 5))
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(20, 95))

    assert chosen == ["two", "one"]


def test_duties_of_the_pairs_are_counted_when_somebody_looks(
    page: TodayPage, office: Office, school: Any, put: Any, qtbot: Any
) -> None:
    today = office.today()
    office.at_keyboard(school.teachers[0])
    pair = put(
        "mentor_pair", mentor=school.teachers[0], mentee=school.teachers[1], kind="学科教学", subject="语文",
        start=(today - timedelta(days=60)).isoformat(), end=(today + timedelta(days=300)).isoformat(),
        mentor_duties=[{"duty": "听课", "n": 1, "unit": "周"}],
        mentee_duties=[{"duty": "教学设计", "n": 1, "unit": "周"}],
    ).uid  # fmt: skip

    page.tabs.setCurrentWidget(page.duties)
    qtbot.waitUntil(lambda: page.duties.table.rowCount() > 0, timeout=20000)
    everybody = list(page.duties._duties)
    page.duties.mine.setChecked(True)
    pairs = [row for row, duty in enumerate(page.duties._duties) if duty.uid == pair]
    page.duties.table.itemActivated.emit(page.duties.table.item(pairs[0], 0))

    own = [duty for duty in everybody if school.teachers[0] in duty.persons]
    assert 0 < len(own) < len(everybody)
    assert page.duties._duties == own
    assert every("张伟" in page.duties.table.item(row, 1).text() for row in range(page.duties.table.rowCount()))
    assert page.frame.opened == [("records", {"kind": "mentor_pair", "uid": pair})]
    page.progress.chosen.emit(page.duties._duties[0].duty)
    assert len({duty.duty for duty in page.duties._duties}) == 1
    assert "0/" in page.progress.accessibleDescription()


def test_a_bar_out_of_a_total_says_both(qtbot: Any) -> None:
    bars = Bars(name="职责完成情况")
    qtbot.addWidget(bars)

    bars.show_bars([Bar("a", "听课", 3, 8), Bar("b", "评课", 2)])

    assert bars.accessibleDescription() == "听课 3/8，评课 2"


def test_without_agreed_duties_the_page_says_where_they_come_from(page: TodayPage, qtbot: Any) -> None:
    page.tabs.setCurrentWidget(page.duties)

    qtbot.waitUntil(lambda: not page.duties.empty.isHidden(), timeout=20000)
    assert page.duties.empty.text().startswith("还没有约定的职责")
