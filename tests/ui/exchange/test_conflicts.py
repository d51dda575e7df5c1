"""Conflicts on the exchange page: both texts side by side, settled by a side or by words of one's own."""

from typing import Any

from tests.ui.exchange.conftest import Partners
from ui.pages.exchange.difference import differences, marked
from ui.pages.exchange.page import ExchangePage


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
