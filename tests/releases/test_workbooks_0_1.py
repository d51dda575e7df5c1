"""Workbooks that 0.1 wrote are read as 0.1 read them: exports are the same, slips have their cell."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import resources
from core.office import Office, Refused
from tests.releases.released import file, unpacked

TAKEN: dict[str, Any] = json.loads(file("0.1", "workbooks/taken.json").read_text("utf-8"))
_READ = {name: one for name, one in TAKEN.items() if "code" not in one}
_TEMPLATES = {name: one for name, one in TAKEN.items() if "code" in one}


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Office]]:
    """The workspaces from which they came; nothing is written there."""
    folder = tmp_path_factory.mktemp("offices")
    with (
        Office(unpacked("0.1", "workspaces/kinds", folder)) as kinds,
        Office(unpacked("0.1", "workspaces/demo-helper", folder)) as helper,
    ):
        yield {"kinds": kinds, "demo-helper": helper}


@pytest.mark.parametrize("name", _READ)
def test_a_workbook_is_read_as_it_was(name: str, offices: dict[str, Office]) -> None:
    before = TAKEN[name]

    taken = offices[before["workspace"]].workbooks.take(file("0.1", f"workbooks/{name}.xlsx"), dry_run=True)

    assert (taken.added, taken.changed, taken.same) == (before["added"], before["changed"], before["same"])
    assert [[one.sheet, one.row, one.column, one.code] for one in taken.refused] == before["refused"]
    assert {kind: dict(each) for kind, each in taken.by_kind.items()} == before["by_kind"]


@pytest.mark.parametrize("name", _TEMPLATES)
def test_an_empty_template_is_told_to_be_empty(name: str, offices: dict[str, Office]) -> None:
    with pytest.raises(Refused) as refused:
        offices["kinds"].workbooks.take(file("0.1", f"workbooks/{name}.xlsx"), dry_run=True)

    assert refused.value.code == TAKEN[name]["code"]


def test_people_typed_into_an_old_template_are_kept(tmp_path: Path) -> None:
    with Office(unpacked("0.1", "workspaces/kinds", tmp_path)) as office:
        office.workbooks.take(file("0.1", "workbooks/person-filled.xlsx"))
        names = {one.get("full_name"): one for one in office.records.every("person")}

    assert names["赵一鸣"].get("birth") == "1991-03"
    assert names["古丽娜尔·艾山"].get("school") == names["赵一鸣"].get("school") != ""


def test_how_a_superiors_table_was_understood_is_remembered(tmp_path: Path) -> None:
    table = resources.path("demo/上级下发-结对帮扶工作情况统计表.xlsx")
    with Office(unpacked("0.1", "workspaces/demo-helper", tmp_path)) as office:
        again = office.workbooks.fill(table, tmp_path / "again.xlsx", period="2014-2015")

    assert dict(again.mapping) == {"D": "observations"}
    before, after = (
        openpyxl.load_workbook(one).active for one in (file("0.1", "workbooks/filled.xlsx"), tmp_path / "again.xlsx")
    )
    assert before is not None and after is not None
    assert [before[f"{letter}7"].value for letter in "BCD"] == [after[f"{letter}7"].value for letter in "BCD"]
    assert before["D7"].value > 0
