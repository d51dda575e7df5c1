"""A sheet that was copied with another day on it: it is kept, and told of before it is filed."""

from tests.core.rules.test_likeness import AIMS, OTHER, PROCESS
from tests.journeys.conftest import Clerk


def test_a_design_copied_with_another_day_stands_in_the_list_of_gaps(partners: tuple[Clerk, Clerk]) -> None:
    helper, _ = partners
    (pairing,) = helper.asks("get", "pairing")
    writer = helper.puts("person", full_name="王小丽", subjects="数学")
    for day, process in (("2014-09-09", PROCESS), ("2014-09-16", OTHER), ("2014-09-23", PROCESS)):
        helper.puts(
            "lesson_design",
            pairing=pairing["uid"],
            writer=writer,
            date=day,
            subject="数学",
            grade=3,
            topic="分数的初步认识",
            aims=AIMS,
            process=process,
        )

    gaps = helper.asks("gaps", "--pairing", pairing["uid"], "--year", "2014-2015")

    (copied,) = [gap for gap in gaps if "几乎相同" in gap["what"]]
    assert helper.fields("lesson_design", copied["uid"])["date"] == "2014-09-23"
    assert "核对" in copied["why"]
