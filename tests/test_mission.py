"""Every line of what the programme was asked for has its proof: a journey test that is named after it."""

import json
import re
from collections import Counter
from itertools import takewhile
from pathlib import Path

import pytest

from core.faces.report.door import VIEWS
from core.kinds import KINDS
from tests.every import every

TESTS = Path(__file__).parent
MISSION = json.loads((TESTS / "data" / "mission.json").read_text("utf-8"))
LINES = {line["number"]: line for line in MISSION}
JOURNEYS = sorted((TESTS / "journeys").glob("test_mission_*.py"))
# What is printed or gathered from records without being a report of its own: the binder, the county desk's overview.
PAPERS = {"binder", "board"}


def lines_of(test: str) -> list[int]:
    """Return the lines that a test is named after: test_m14_m15_… names 14 and 15."""
    parts = takewhile(lambda part: re.fullmatch(r"m\d+", part), test.removeprefix("test_").split("_"))
    return [int(part[1:]) for part in parts]


def proofs() -> dict[str, list[int]]:
    """Return every journey test of the mission with the lines it proves."""
    return {name: lines_of(name) for file in JOURNEYS for name in names_in(file)}


def names_in(file: Path) -> list[str]:
    """Return the names of the tests that a file holds."""
    return re.findall(r"^def (test_\w+)\(", file.read_text("utf-8"), re.MULTILINE)


def test_the_list_has_its_98_lines_each_once_and_in_order() -> None:
    assert [line["number"] for line in MISSION] == list(range(1, 99))
    assert every(line["asked"] and (line["kinds"] or line["views"]) for line in MISSION)


@pytest.mark.parametrize("number", sorted(LINES))
def test_a_line_has_a_test_named_after_it(number: int) -> None:
    assert any(number in lines for lines in proofs().values()), LINES[number]["asked"]


def test_every_test_of_the_mission_names_lines_of_the_list() -> None:
    for name, lines in proofs().items():
        assert lines and set(lines) <= LINES.keys(), name


def test_no_two_tests_of_the_mission_have_the_same_name() -> None:
    names = [name for file in JOURNEYS for name in names_in(file)]

    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_what_serves_a_line_is_there() -> None:
    kinds = {kind.name for kind in KINDS}
    for line in MISSION:
        assert set(line["kinds"]) <= kinds, line
        assert set(line["views"]) <= VIEWS.keys() | PAPERS, line
