"""Whatever may be wrong with a workbook has a sentence of its own, and none shows the code of a programmer."""

import re
from pathlib import Path

import pytest

from core.faces.workbook.door import UnreadableWorkbook
from core.office import Refused
from core.office.workbooks.messages import said

TOP = Path(__file__).parents[3]
# Said by a program of the same version to itself: a person cannot bring them about.
OWN = {"unguarded", "unknown_act"}
RAISED = re.compile(r'(?:(?:Turned|Unreadable)\(\s*|unreadable=)"([a-z_0-9]+)"')
FACTS = dict.fromkeys(
    ("n", "limit", "megabytes", "part", "cause", "places", "rows", "row", "cell", "seconds", "sheet", "name", "of"), 7
)


def causes() -> set[str]:
    read = (file.read_text("utf-8") for file in (TOP / "core" / "faces" / "workbook").rglob("*.py"))
    return {cause for text in read for cause in RAISED.findall(text)} - OWN


def test_the_causes_are_found() -> None:
    assert {"cannot_read", "damaged", "too_many_rows", "forbidden_xml"} <= causes()


@pytest.mark.parametrize("cause", sorted(causes()))
def test_a_cause_is_told_in_a_sentence_without_its_code(cause: str) -> None:
    with pytest.raises(Refused) as told, said(Path("表.xlsx")):
        raise UnreadableWorkbook(cause, **FACTS)

    assert "表.xlsx" in str(told.value)
    assert f"（{cause}）" not in str(told.value)
