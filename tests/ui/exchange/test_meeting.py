"""Meeting a partner in the window: every step is seen, taken, left and taken up again, from either side."""

from typing import Any

import pytest

from tests.ui.conftest import Put
from tests.ui.exchange.conftest import Partners
from ui.pages.exchange.page import ExchangePage


def shown(page: ExchangePage, qtbot: Any, step: str) -> None:
    """Read again until that step is the next one."""
    page.refresh()
    meeting = page.partners.meeting
    qtbot.waitUntil(lambda: meeting.isVisible() and next(iter(meeting.buttons), "") == step)


def test_the_steps_lead_from_the_card_to_the_first_package(
    page: ExchangePage, partners: Partners, put: Put, qtbot: Any
) -> None:
    office, pane = partners.ours, page.partners
    typed = put("school", name_zh="义门柴村小学").uid
    put("pairing", helper=office.school, recipients=[{"school": typed}], start="2014-05-05")
    shown(page, qtbot, "card")

    pane.write_card(partners.folder / "mine.qlcard")
    shown(page, qtbot, "trust")
    pane.trust(partners.folder / "theirs.qlcard")
    shown(page, qtbot, "hear")
    pane.meeting.buttons["hear"].click()
    shown(page, qtbot, "adopt")
    assert "另有 2 条发不出去" in pane.leaves.text() and "义门柴村小学" in pane.leaves.text()

    pane.meeting.buttons["adopt"].click()
    qtbot.waitUntil(lambda: pane.question is not None and pane.question.isVisible())
    pane.question.same.click()
    shown(page, qtbot, "package")
    qtbot.waitUntil(lambda: "发不出去" not in pane.leaves.text())
    assert office.records.standing("school", typed) == partners.theirs.school

    pane.folder.setText(str(partners.folder))
    pane.meeting.buttons["package"].click()
    qtbot.waitUntil(lambda: not pane.meeting.isVisible())
    (file,) = partners.folder.glob("*.qinglan")
    partners.theirs.exchange.receive(file)
    (pairing,) = partners.theirs.records.every("pairing")
    assert pairing.lines("recipients")[0]["school"] == partners.theirs.school


def test_two_schools_of_one_name_are_said_once_to_be_two(
    page: ExchangePage, partners: Partners, put: Put, qtbot: Any
) -> None:
    put("school", name_zh="义门柴村小学")
    page.partners.write_card(partners.folder / "mine.qlcard")
    partners.ours.exchange.trust(partners.folder / "theirs.qlcard", heard=True)
    shown(page, qtbot, "adopt")

    page.partners.meeting.buttons["adopt"].click()
    qtbot.waitUntil(lambda: page.partners.question is not None and page.partners.question.isVisible())
    page.partners.question.other.click()

    shown(page, qtbot, "pairing")
    assert partners.ours.adopting.adoptable() == []


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_a_new_pairing_stands_on_the_side_that_was_chosen_with_the_partner_on_the_other(
    partners: Partners, side: str
) -> None:
    partners.ours.exchange.trust(partners.folder / "theirs.qlcard", heard=True)
    office = getattr(partners, side)

    blank = office.records.blank("pairing")

    assert blank["helper"] == partners.ours.school
    assert [line["school"] for line in blank["recipients"]] == [partners.theirs.school]
    record, problems = office.records.read("pairing", {**blank, "start": "2014-05-05"})
    kept = office.records.save(record)
    assert problems == [] and "义门柴村小学" in office.records.title(kept)
    assert office.records.blank("pairing")["pairing_no"] != kept.get("pairing_no")
