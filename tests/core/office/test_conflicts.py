"""What two schools wrote without having seen each other's text waits until a person takes one of the sides."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.office import Misused, Office, Refused
from core.office.base.results import Conflict
from tests.core.office.conftest import keep

TOPICS = {"ours": "背影", "theirs": "《背影》"}


@pytest.fixture
def disputed(office: Office, tmp_path: Path) -> Iterator[Conflict]:
    """A lesson whose topic both schools have changed, as the first one sees it."""
    with Office.found(tmp_path / "theirs", school="义门柴村小学", role="recipient") as theirs:
        for own, other in ((office, theirs), (theirs, office)):
            own.exchange.write_card(tmp_path / f"{own.role}.qlcard")
            other.exchange.trust(tmp_path / f"{own.role}.qlcard", heard=True)
        keep(
            office, "pairing", pairing_no="BF-01", helper=office.school, recipients=[{"school": theirs.school}],
            start="2014-05-05",
        )  # fmt: skip
        teacher = keep(office, "person", full_name="张伟", school=office.school).uid
        lesson = keep(
            office, "lesson", teacher=teacher, subject="语文", grade=7, topic="春", lesson_type="新授",
            date="2014-09-02",
        ).uid  # fmt: skip
        theirs.exchange.receive(office.exchange.send(theirs.school, tmp_path / "1.qinglan").path)
        keep(office, "lesson", lesson, topic=TOPICS["ours"])
        keep(theirs, "lesson", lesson, topic=TOPICS["theirs"])
        office.exchange.receive(theirs.exchange.send(office.school, tmp_path / "2.qinglan").path)
    (conflict,) = office.exchange.conflicts()
    yield conflict


@pytest.mark.parametrize("take", [0, 1])
def test_either_side_can_be_taken_and_nothing_waits_any_more(office: Office, disputed: Conflict, take: int) -> None:
    side = disputed.sides[take]

    record = office.exchange.settle(disputed.id, take=take)

    assert {one.value for one in disputed.sides} == set(TOPICS.values())
    assert record.get("topic") == side.value
    assert office.exchange.conflicts() == []


@pytest.mark.parametrize("take", [2, -1, 99])
def test_a_side_that_is_none_is_refused_in_a_sentence_and_the_conflict_waits(
    office: Office, disputed: Conflict, take: int
) -> None:
    with pytest.raises(Misused, match="0 到 1") as refused:
        office.exchange.settle(disputed.id, take=take)

    assert refused.value.code == "no_side"
    assert [conflict.id for conflict in office.exchange.conflicts()] == [disputed.id]


def test_a_value_of_ones_own_is_checked_like_a_typed_one(office: Office, disputed: Conflict) -> None:
    with pytest.raises(Refused) as refused:
        office.exchange.settle(disputed.id, value="字" * 61)
    record = office.exchange.settle(disputed.id, value="背影（第一课时）")

    assert refused.value.code == "too_long"
    assert record.get("topic") == "背影（第一课时）"


def test_a_conflict_that_was_settled_cannot_be_settled_again(office: Office, disputed: Conflict) -> None:
    office.exchange.settle(disputed.id, take=0)

    with pytest.raises(Refused) as refused:
        office.exchange.settle(disputed.id, take=0)

    assert refused.value.code == "no_conflict"
