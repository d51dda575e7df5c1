"""Saving: only what changed, one operation, refused where it cannot be kept."""

from datetime import UTC, datetime

import pytest

from storage.store import BadValue, ScopeFixed, Store, UnknownField, UnknownKind, new_uid, row_uid
from tests.every import every
from tests.storage.computers import SCOPE, Clock, Computers, lesson


def test_a_save_keeps_only_what_changed(store: Store) -> None:
    kept = lesson(store, title="认识分数", minutes=40)

    lesson(store, kept.uid, title="认识分数", minutes=45)

    assert [version.changes for version in store.records.history("lesson", kept.uid)] == [
        {"title": "认识分数", "minutes": 40},
        {"minutes": 45},
    ]


def test_nothing_changed_is_no_operation(store: Store) -> None:
    kept = lesson(store, title="认识分数")

    lesson(store, kept.uid, title="认识分数", goal=None, minutes=None)

    assert len(store.records.history("lesson", kept.uid)) == 1


def test_values_come_back_as_they_went_in(store: Store) -> None:
    kept = lesson(store, title="𠮷野家㼆", minutes=2**62, score=3.5, day="2026-03-05")

    found = store.records.get("lesson", kept.uid)

    assert found is not None
    assert found.values == {"title": "𠮷野家㼆", "minutes": 2**62, "score": 3.5, "day": "2026-03-05"}
    assert (found.kind, found.scope, found.author, found.deleted) == ("lesson", SCOPE, "writer", False)


def test_a_whole_number_in_a_column_of_fractions_stays_whole(store: Store) -> None:
    kept = lesson(store, score=4.0)

    assert repr(kept.values["score"]) == "4"


def test_emptied_fields_are_not_in_the_record(store: Store) -> None:
    kept = lesson(store, title="t", goal="g")

    assert lesson(store, kept.uid, goal=None).values == {"title": "t"}


def test_rows_come_in_their_order_and_can_be_taken_away(store: Store) -> None:
    first, second, third = row_uid(), row_uid(), row_uid()
    kept = lesson(
        store,
        **{
            f"process.{second}": {"what": "讲", "_at": 2},
            f"process.{first}": {"what": "导", "_at": 1},
            f"process.{third}": {"what": "练", "_at": 2.5},
        },
    )
    assert [row["what"] for row in kept.rows["process"]] == ["导", "讲", "练"]

    kept = lesson(store, kept.uid, **{f"process.{second}": None})

    assert [(row["id"], row["what"]) for row in kept.rows["process"]] == [(first, "导"), (third, "练")]


def test_a_record_never_moves_to_another_scope(store: Store) -> None:
    kept = lesson(store, title="t")

    with pytest.raises(ScopeFixed) as refused:
        store.records.save("lesson", kept.uid, "pairing:2", {"title": "u"}, author="a")

    assert (refused.value.scope, refused.value.asked) == (SCOPE, "pairing:2")


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("title", "\ud800", "text"),
        ("score", float("nan"), "number"),
        ("score", float("inf"), "number"),
        ("minutes", 2**63, "number"),
        ("title", 5, "type"),
        ("minutes", "forty", "type"),
        ("process.1", "no row", "type"),
        ("title", ["a"], "shape"),
        ("title", "长" * 262_145, "size"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_written(
    store: Store, field: str, value: object, reason: str
) -> None:
    with pytest.raises(BadValue) as refused:
        lesson(store, **{"goal": "g", field: value})

    assert (refused.value.field.split(".")[0], refused.value.reason) == (field.split(".")[0], reason)
    assert store.records.count("lesson") == 0


def test_names_that_were_not_declared_are_refused(store: Store) -> None:
    with pytest.raises(UnknownField):
        lesson(store, nobody="x")
    with pytest.raises(UnknownKind):
        store.records.save("nothing", new_uid(), SCOPE, {"a": 1}, author="a")


def test_many_are_saved_in_one_transaction_or_not_at_all(store: Store) -> None:
    good = [("lesson", new_uid(), SCOPE, {"title": str(n)}) for n in range(1200)]
    seen: list[tuple[int, int]] = []

    kept = store.records.save_many(good, author="a", progress=lambda done, total: seen.append((done, total)))

    assert [one.values["title"] for one in kept] == [str(n) for n in range(1200)]
    assert seen[-1] == (1200, 1200)
    with pytest.raises(UnknownField):
        store.records.save_many([*good, ("lesson", new_uid(), SCOPE, {"nobody": 1})], author="b")
    assert store.records.count("lesson") == 1200
    assert len(store.records.history("lesson", good[0][1])) == 1


def test_the_same_record_twice_in_one_go_is_saved_twice(store: Store) -> None:
    uid = new_uid()

    store.records.save_many(
        [("lesson", uid, SCOPE, {"title": "a"}), ("lesson", uid, SCOPE, {"title": "b"})], author="a"
    )

    assert [version.changes for version in store.records.history("lesson", uid)] == [{"title": "a"}, {"title": "b"}]


def test_a_clock_before_the_program_was_built_is_not_believed(computers: Computers) -> None:
    store = computers.make("乙", clock=Clock(datetime(1980, 1, 1, tzinfo=UTC)))

    assert lesson(store, title="t").changed.year == 2026


def test_a_clock_that_was_set_to_2099_spoils_only_what_it_touched(computers: Computers) -> None:
    clock = Clock(datetime(2099, 1, 1, tzinfo=UTC))
    store = computers.make("乙", clock=clock)
    spoilt = lesson(store, title="t")
    clock.now = datetime(2026, 12, 1, tzinfo=UTC)

    other = lesson(store, title="u")
    again = lesson(store, spoilt.uid, title="corrected")

    assert (spoilt.changed.year, other.changed.year) == (2099, 2026)
    assert again.values["title"] == "corrected"


def test_new_uids_sort_by_time_and_differ() -> None:
    made = [new_uid() for _ in range(1000)]

    assert len(set(made)) == 1000
    assert every(len(uid) == 32 and uid[12] == "7" for uid in made)
    assert made == sorted(made)
