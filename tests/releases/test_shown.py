"""The comparison with what a release showed lets additions pass and nothing else."""

import pytest

from tests.releases.shown import lost, without

BEFORE = {
    "digest": {"county:1": "aa"},
    "records": {"person": {"u1": {"fields": {"name": "王芳", "rows": [{"id": "1", "n": 2}, {"id": "2", "n": 3}]}}}},
    "history": [{"time": "1", "changes": {"name": "王芳"}}],
}


def changed(**parts: object) -> dict[str, object]:
    return {**BEFORE, **parts}


def fields(**values: object) -> dict[str, object]:
    return {"person": {"u1": {"fields": {**BEFORE["records"]["person"]["u1"]["fields"], **values}}}}


@pytest.mark.parametrize(
    "after",
    (
        changed(),
        changed(digest={"county:1": "aa", "school:2": "bb"}),
        changed(records={**fields(), "new_kind": {"u9": {}}}),
        changed(records=fields(new_field="新")),
        changed(records=fields(rows=[{"id": "1", "n": 2, "more": 1}, {"id": "9", "n": 0}, {"id": "2", "n": 3}])),
        changed(history=[{"time": "1", "changes": {"name": "王芳"}}, {"time": "2", "changes": {}}]),
    ),
)
def test_what_was_added_is_no_loss(after: dict[str, object]) -> None:
    assert lost(BEFORE, after) == []


@pytest.mark.parametrize(
    ("after", "place"),
    (
        (changed(digest={}), "/digest/county:1"),
        (changed(digest={"county:1": "bb"}), "/digest/county:1"),
        (changed(records={}), "/records/person"),
        (changed(records=fields(name="王方")), "/records/person/u1/fields/name"),
        (changed(records=fields(rows=[{"id": "1", "n": 2}])), "/records/person/u1/fields/rows"),
        (changed(records=fields(rows=[{"id": "2", "n": 3}, {"id": "1", "n": 2}])), "/records/person/u1/fields/rows"),
        (
            changed(records=fields(rows=[{"id": "1", "n": 2}, {"id": "2", "n": 4}])),
            "/records/person/u1/fields/rows/2/n",
        ),
        (changed(history=[]), "/history/0"),
        (changed(history=[{"time": "2", "changes": {"name": "王芳"}}]), "/history/0/time"),
    ),
)
def test_what_is_gone_or_another_is_told_with_its_place(after: dict[str, object], place: str) -> None:
    assert lost(BEFORE, after)[0].startswith(f"{place}: ")


def test_a_part_that_may_change_is_left_out() -> None:
    assert without(BEFORE, "digest", "records/person") == {"records": {}, "history": BEFORE["history"]}
