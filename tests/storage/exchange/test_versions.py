"""Exchange with older and newer programs: what is not known is kept, passed on, and appears after the upgrade."""

import dataclasses

import pytest

from storage.store import SqlColumn, SqlTable, new_uid
from tests.storage.computers import ATTACHMENT, LESSON, SCHOOL, SCOPE, Computers, lesson


def test_an_older_program_keeps_and_passes_on_what_it_does_not_know(computers: Computers) -> None:
    newer, county = computers.make("甲"), computers.make("县")
    few = (dataclasses.replace(LESSON, columns=(SqlColumn("title"),), rows=(), index=(), refs={}), ATTACHMENT)
    older = computers.make("乙", few)
    school = new_uid()
    newer.records.save("school", school, SCOPE, {"name": "柴村小学"}, author="a")
    uid = lesson(newer, title="t", minutes=40, score=2.5, **{"process.1": {"what": "导", "_at": 1}}).uid

    computers.give(newer, older)
    seen = older.records.get("lesson", uid)
    assert seen is not None
    assert (seen.values, seen.extra["minutes"]) == ({"title": "t"}, 40)
    lesson(older, uid, title="changed by the older program")
    computers.give(older, county)

    found = county.records.get("lesson", uid)
    assert found is not None
    assert (found.values["minutes"], found.values["score"], found.rows["process"][0]["what"]) == (40, 2.5, "导")
    assert (county.records.get("school", school) or pytest.fail()).values == {"name": "柴村小学"}
    assert older.records.digest() == county.records.digest()


def test_what_was_kept_unknown_appears_after_the_upgrade(computers: Computers) -> None:
    newer = computers.make("甲")
    few = (dataclasses.replace(LESSON, columns=(SqlColumn("title"),), rows=(), index=(), refs={}), ATTACHMENT)
    older = computers.make("乙", few)
    school = new_uid()
    newer.records.save("school", school, SCOPE, {"name": "柴村小学"}, author="a")
    uid = lesson(newer, title="t", minutes=40, **{"process.1": {"what": "导", "_at": 1}}).uid
    computers.give(newer, older)
    before = older.records.digest()

    upgraded = computers.reopen(older)

    found = upgraded.records.get("lesson", uid)
    assert found is not None
    assert (found.values, found.extra) == ({"title": "t", "minutes": 40}, {})
    assert found.rows["process"][0]["what"] == "导"
    assert (upgraded.records.get("school", school) or pytest.fail()).values == {"name": "柴村小学"}
    assert len(upgraded.records.history("school", school)) == 1
    assert upgraded.records.digest() == before == newer.records.digest()
    assert len(upgraded.backups.all()) == 1


def test_a_kind_and_a_column_that_went_away_are_kept_and_come_back(computers: Computers) -> None:
    store = computers.make("甲")
    school = new_uid()
    store.records.save("school", school, SCOPE, {"name": "柴村小学"}, author="a")
    uid = lesson(store, title="t", minutes=40, **{"process.1": {"what": "导", "_at": 1}}).uid
    before = store.records.digest()
    few = (
        dataclasses.replace(LESSON, columns=(SqlColumn("title"), SqlColumn("minutes")), rows=(), index=(), refs={}),
        ATTACHMENT,
    )

    store = computers.reopen(store, few)
    assert (store.records.get("lesson", uid) or pytest.fail()).extra["minutes"] == 40
    assert [one.why for one in store.conflicts.all()] == ["type"]
    store = computers.reopen(store)

    assert store.records.digest() == before
    assert (store.records.get("lesson", uid) or pytest.fail()).rows["process"][0]["what"] == "导"
    assert len(store.records.history("school", school)) == 1
    assert store.check(deep=True) == []


def test_a_renamed_field_follows_in_tables_and_in_old_packages(computers: Computers) -> None:
    older, store = computers.make("乙"), computers.make("甲")
    columns = tuple(SqlColumn("topic") if one.name == "title" else one for one in LESSON.columns)
    renamed = (
        dataclasses.replace(LESSON, columns=columns, rows=("steps",), was={"topic": "title", "steps": "process"}),
        SCHOOL,
        ATTACHMENT,
    )
    own = lesson(store, title="own", **{"process.1": {"what": "导", "_at": 1}}).uid
    theirs = lesson(older, title="theirs", **{"process.1": {"what": "讲", "_at": 1}}).uid
    sent = computers.send(older, store)

    store = computers.reopen(store, renamed)
    store.packages.receive(sent.path, author="a", backup=False)

    kept = store.records.get("lesson", own)
    assert kept is not None
    assert (kept.values, kept.rows["steps"][0]["what"]) == ({"topic": "own"}, "导")
    came = store.records.get("lesson", theirs)
    assert came is not None
    assert (came.values, came.rows["steps"][0]["what"]) == ({"topic": "theirs"}, "讲")
    assert store.records.save("lesson", own, SCOPE, {"topic": "changed"}, author="a").conflicts == 0
    assert [next(iter(one.changes)) for one in store.records.history("lesson", own)] == ["topic", "topic"]


def test_a_value_of_the_wrong_type_waits_for_a_person_and_fails_nothing(computers: Computers) -> None:
    loose = SqlTable("lesson", (SqlColumn("title"), SqlColumn("minutes")))
    other, store = computers.make("乙", (loose, ATTACHMENT)), computers.make("甲")
    uid = other.records.save("lesson", new_uid(), SCOPE, {"title": "t", "minutes": "forty"}, author="a").uid

    receipt = computers.give(other, store)

    found = store.records.get("lesson", uid)
    assert found is not None
    assert (receipt.new, receipt.conflicts) == (1, 1)
    assert (found.values, found.extra, found.conflicts) == ({"title": "t"}, {"minutes": "forty"}, 1)
    asked = store.conflicts.all()
    assert [(one.why, one.shown.value) for one in asked] == [("type", "forty")]
    assert store.conflicts.settle(asked[0].id, value=40, author="a").values["minutes"] == 40
