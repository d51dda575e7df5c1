"""Long lists: the order of names, marks for pages in the middle, counts by a column; pages that an index reaches."""

from collections import Counter

import pytest

from storage.store import Store, new_uid
from tests.storage.computers import SCOPE

STEP = 16


@pytest.fixture
def named(store: Store) -> Store:
    """A hundred lessons of forty names, some with two spellings; every fifth lesson lacks its minutes."""
    uids = [new_uid() for _ in range(100)]
    store.records.save_many(
        (("lesson", uid, SCOPE, {"title": f"t{n}", "minutes": n % 5 or None}) for n, uid in enumerate(uids)),
        author="a",
        names={uid: ([("课", "k"), ("课", "g")][: 1 + n % 2], key(n)) for n, uid in enumerate(uids)},
    )
    return store


def key(n: int) -> str:
    return f"{n * 37 % 40:02}"


def paged(store: Store, order: tuple[str, ...], limit: int) -> list[str]:
    found: list[str] = []
    after = None
    while page := store.records.find("lesson", order=order, after=after, limit=limit):
        found += [kept.uid for kept in page]
        after = page[-1].at(order)
    return found


@pytest.mark.parametrize("limit", [7, 100])
def test_a_list_in_the_order_of_names_has_every_record_once(named: Store, limit: int) -> None:
    forth, back = paged(named, ("sort",), limit), paged(named, ("-sort",), limit)

    assert len(forth) == len(set(forth)) == 100
    assert back == forth[::-1]
    keys = [
        key(int(str(kept.values["title"])[1:])) for kept in named.records.find("lesson", order=("sort",), limit=100)
    ]
    assert keys == sorted(keys)


def test_the_order_of_names_keeps_to_the_conditions(named: Store) -> None:
    some = named.records.find("lesson", where={"minutes": 3}, order=("sort",), limit=100)
    gone = some[0].uid

    named.records.delete("lesson", gone, author="a")

    assert {kept.values["minutes"] for kept in some} == {3}
    assert gone not in {kept.uid for kept in named.records.find("lesson", order=("sort",), limit=100)}
    assert [kept.uid for kept in named.records.find("lesson", order=("sort",), deleted=True)] == [gone]


@pytest.mark.parametrize("order", [(), ("minutes",), ("-minutes",), ("-title", "minutes"), ("sort",), ("-sort",)])
def test_a_page_in_the_middle_is_reached_by_its_mark(named: Store, order: tuple[str, ...]) -> None:
    whole = [kept.uid for kept in named.records.find("lesson", order=order, limit=1000)]

    marks = named.records.marks("lesson", order=order, step=STEP)

    assert marks == whole[STEP - 1 :: STEP]
    last = named.records.get("lesson", marks[2])
    assert last is not None
    page = named.records.find("lesson", order=order, after=last.at(order), limit=STEP)
    assert [kept.uid for kept in page] == whole[3 * STEP : 4 * STEP]


def test_marks_count_only_what_the_list_shows(named: Store) -> None:
    whole = [kept.uid for kept in named.records.find("lesson", where={"minutes": 3}, order=("title",), limit=1000)]

    assert named.records.marks("lesson", where={"minutes": 3}, order=("title",), step=8) == whole[7::8]


def test_records_are_counted_by_the_values_of_a_column(named: Store) -> None:
    expected = Counter(n % 5 or None for n in range(100))

    assert named.records.tally("lesson", "minutes") == expected
    assert named.records.tally("lesson", "minutes", between={"minutes": (1, 2)}) == {1: 20, 2: 20}


def test_a_page_of_a_column_with_an_index_is_sought_and_not_read_through(named: Store) -> None:
    indexed = next(iter(named.workspace.tables["lesson"].index))
    asked: list[str] = []
    named.workspace.db.connection.set_trace_callback(asked.append)

    named.records.find("lesson", order=(f"-{indexed}",), after=("t5", new_uid()), limit=5)

    plan = named.workspace.db.read("EXPLAIN QUERY PLAN " + asked[-2 if "IS NULL" in asked[-1] else -1])
    assert any("SEARCH" in str(row[-1]) and f"lesson__{indexed}" in str(row[-1]) for row in plan)
