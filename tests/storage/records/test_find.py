"""Finding: by values, between bounds, in an order, page by page; names as they are typed."""

import pytest

from storage.store import Store, UnknownField, new_uid
from tests.storage.computers import SCOPE, lesson


@pytest.fixture
def many(store: Store) -> Store:
    titles = ["语文", "数学", None, "英语"]
    store.records.save_many(
        (
            ("lesson", new_uid(), SCOPE, {"title": titles[n % 4], "minutes": n % 7 or None, "goal": "g"})
            for n in range(100)
        ),
        author="a",
    )
    return store


@pytest.mark.parametrize(
    "order", [(), ("title",), ("-title", "minutes"), ("-minutes", "-title"), ("minutes", "-changed")]
)
@pytest.mark.parametrize("limit", [7, 100, 200])
def test_pages_follow_each_other_without_a_gap_or_a_double(many: Store, order: tuple[str, ...], limit: int) -> None:
    whole = [kept.uid for kept in many.records.find("lesson", order=order, limit=1000)]

    paged: list[str] = []
    after = None
    while page := many.records.find("lesson", order=order, after=after, limit=limit):
        paged += [kept.uid for kept in page]
        after = page[-1].at(order)

    assert paged == whole
    assert len(set(paged)) == 100


def test_conditions_are_met(many: Store) -> None:
    assert many.records.count("lesson", where={"title": "语文"}) == 25
    assert many.records.count("lesson", where={"title": None}) == 25
    assert many.records.count("lesson", where={"title": ["语文", "数学"]}) == 50
    assert many.records.count("lesson", where={"title": []}) == 0
    assert many.records.count("lesson", where={"scope": SCOPE}) == 100
    assert many.records.count("lesson", where={"author": "nobody"}) == 0
    assert {kept.values["minutes"] for kept in many.records.find("lesson", between={"minutes": (2, 3)})} == {2, 3}
    assert many.records.count("lesson", between={"minutes": (None, 1)}) == len(
        many.records.find("lesson", where={"minutes": 1})
    )


def test_deleted_records_are_found_only_when_asked_for(many: Store) -> None:
    gone = many.records.find("lesson", limit=1)[0].uid

    many.records.delete("lesson", gone, author="a")

    assert many.records.count("lesson") == 99
    assert [kept.uid for kept in many.records.find("lesson", deleted=True)] == [gone]
    assert many.records.undelete("lesson", gone, author="a").deleted is False
    assert many.records.count("lesson") == 100


def test_a_column_that_is_not_there_is_refused(many: Store) -> None:
    with pytest.raises(UnknownField):
        many.records.find("lesson", where={"titel": "x"})


def test_a_record_that_only_a_reference_names_is_waited_for(store: Store) -> None:
    school = new_uid()
    lesson(store, title="t", school=school)

    stub = store.records.get("school", school)

    assert stub is not None
    assert stub.waiting
    assert store.records.get("school", new_uid()) is None
    store.records.save("school", school, SCOPE, {"name": "柴村小学"}, author="a")
    assert (store.records.get("school", school) or stub).waiting is False


@pytest.fixture
def named(store: Store) -> dict[str, str]:
    uids = {}
    for name, initials in (("张三丰", "zsf"), ("张三", "zs"), ("李张", "lz"), ("胜利中学", "slzx"), ("50%_班", "50b")):
        kept = lesson(store, title=name)
        store.names.index("lesson", kept.uid, [(name, initials)], initials)
        uids[name] = kept.uid
    return uids


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("zs", ["张三", "张三丰"]),
        ("ZSF", ["张三丰"]),
        ("sf", ["张三丰"]),
        ("张", ["张三", "张三丰", "李张"]),
        ("三丰", ["张三丰"]),
        ("张三丰", ["张三丰"]),
        ("利中学", ["胜利中学"]),
        ("%", ["50%_班"]),
        ('"', []),
        ('张"三', []),
        ("   ", []),
        ("王", []),
    ],
)
def test_names_are_found_as_they_are_typed(store: Store, named: dict[str, str], typed: str, found: list[str]) -> None:
    assert store.names.search(typed) == [("lesson", named[name]) for name in found]


def test_new_names_replace_the_old_ones(store: Store, named: dict[str, str]) -> None:
    store.names.index("lesson", named["张三丰"], [("王五六", "wwl"), ("王五陆", "wwl")], "w")

    assert store.names.search("张三丰") == []
    assert store.names.search("五六") == store.names.search("wwl") == [("lesson", named["张三丰"])]
    assert store.names.search("张三丰", kind="school") == []


def test_deleted_records_are_not_found_by_name(store: Store, named: dict[str, str]) -> None:
    store.records.delete("lesson", named["张三"], author="a")
    assert store.names.search("zs") == [("lesson", named["张三丰"])]

    store.records.undelete("lesson", named["张三"], author="a")

    assert len(store.names.search("zs")) == 2


def test_a_text_is_found_wherever_it_stands_in_a_record_and_signs_stand_for_themselves(store: Store) -> None:
    first = lesson(store, title="圆的面积", goal="会算 100% 的题").uid
    second = lesson(store, title="扇形", **{"process.1": {"what": "剪纸得出圆的面积"}}).uid
    gone = lesson(store, title="圆的面积").uid
    store.records.delete("lesson", gone, author="a")

    assert store.records.holding("lesson", "圆的面积") == [second, first]
    assert store.records.holding("lesson", "圆的面积", limit=1) == [second]
    assert store.records.holding("lesson", "0%") == [first]
    assert store.records.holding("lesson", "_") == []
