"""A line of a plan leaves what stood there and why, whichever way it was changed; what is reached leaves nothing."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.model.record import Record
from core.office import Office


class Planned:
    """A workspace with a plan of one line."""

    def __init__(self, folder: Path) -> None:
        self.office = Office.found(folder, school="义门镇中学", role="helper")
        village = self.put("school", name_zh="义门柴村小学")
        pairing = self.put(
            "pairing", helper=self.office.school, recipients=[{"school": village}], start="2014-09-01"
        )  # fmt: skip
        ours = self.put("person", full_name="张伟", school=self.office.school)
        theirs = self.put("person", full_name="王芳", school=village)
        self.plan = self.put(
            "work_plan",
            pairing=pairing,
            title="计划",
            level="学年计划",
            start="2014-09-01",
            end="2015-07-31",
            goals="g",
        )
        self.line = self.put(
            "plan_item", plan=self.plan, level="年度目标", area="师资", task="听课", indicator="节数", target="6",
            unit="节", helper_owner=ours, recipient_owner=theirs,
        )  # fmt: skip

    def put(self, kind: str, uid: str = "", /, **typed: Any) -> str:
        return self.office.records.save(self.read(kind, uid, **typed)).uid

    def read(self, kind: str, uid: str = "", /, **typed: Any) -> Record:
        record, problems = self.office.records.read(kind, typed, uid)
        assert problems == []
        return record

    def trail(self) -> list[tuple[str, str, str]]:
        plan = self.office.records.one("work_plan", self.plan)
        return [(line["line"], line["now"], line["reason"]) for line in plan.lines("changes")]

    def version(self) -> int:
        return int(self.office.records.one("work_plan", self.plan).get("version") or 1)


@pytest.fixture
def planned(tmp_path: Path) -> Any:
    made = Planned(tmp_path / "school")
    yield made
    made.office.close()


def test_a_target_that_is_saved_leaves_the_old_one(planned: Planned) -> None:
    planned.put("plan_item", planned.line, target="1", state_reason="路远")

    assert planned.trail() == [("指标值：6", "指标值：1", "路远")]
    assert planned.version() == 2


def test_a_target_that_comes_with_a_batch_leaves_the_old_one_too(planned: Planned) -> None:
    batch = planned.office.records.batch("plan_item")
    batch.add({"target": "2"}, planned.line)
    batch.close()

    assert planned.trail() == [("指标值：6", "指标值：2", "没有写明原因")]


def test_a_target_that_comes_with_a_workbook_leaves_the_old_one_too(planned: Planned, tmp_path: Path) -> None:
    sheet = tmp_path / "lines.xlsx"
    planned.office.workbooks.export("plan_item", sheet)
    _retyped(sheet, "指标值", 3)

    planned.office.workbooks.take(sheet)

    assert [line[:2] for line in planned.trail()] == [("指标值：6", "指标值：3")]


def test_an_old_reason_does_not_explain_a_new_change(planned: Planned) -> None:
    planned.put("plan_item", planned.line, target="5", state_reason="农忙")
    planned.put("plan_item", planned.line, target="4")

    assert [line[2] for line in planned.trail()] == ["农忙", "没有写明原因"]
    assert planned.version() == 3


@pytest.mark.parametrize("typed", [{"reached": "3"}, {"state": "完成"}, {"number": "1.1"}, {"target": "6"}])
def test_what_is_reached_is_no_change_of_the_plan(planned: Planned, typed: dict[str, str]) -> None:
    planned.put("plan_item", planned.line, **typed)

    assert (planned.trail(), planned.version()) == ([], 1)


def test_a_line_that_is_dropped_says_why(planned: Planned) -> None:
    planned.put("plan_item", planned.line, state="取消", state_reason="教师调走")

    assert planned.trail() == [("状态：—", "状态：取消", "教师调走")]


def test_what_stood_outside_its_plan_before_may_still_be_edited(planned: Planned) -> None:
    office = planned.office
    known = office.records.one("plan_item", planned.line)
    office.records.save(known.holding({**known.values, "end": "2016-01-01"}))

    _, kept = office.records.read("plan_item", {"reached": "2"}, planned.line)
    _, moved = office.records.read("plan_item", {"start": "2013-01-01"}, planned.line)

    assert (kept, [one.code for one in moved]) == ([], ["outside_plan"])


def _retyped(file: Path, head: str, value: float) -> None:
    book = openpyxl.load_workbook(file)
    heads = [
        cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if _begins(cell.value, head)
    ]
    below = [head.parent.cell(head.row + 1, head.column) for head in heads]
    (target,) = [cell for cell in below if cell.value == 6]
    target.value = value
    book.save(file)


def _begins(value: object, head: str) -> bool:
    return isinstance(value, str) and value.startswith(head)
