"""Child lines keep their order and merge one by one."""

from core.kinds import kind_named
from core.office.records.lines import changes

KIND = kind_named("donation")
assert KIND is not None


def written(before: list[dict[str, object]], after: list[dict[str, object]]) -> dict[str, object]:
    assert KIND is not None
    return changes(KIND, {"items": before}, {"items": after})


def test_a_new_line_goes_behind_the_last_and_leaves_the_others() -> None:
    before = [{"id": "a", "name": "书", "_at": 1024.0}]

    assert written(before, [{"id": "a", "name": "书"}, {"id": "b", "name": "桌"}]) == {
        "items.b": {"name": "桌", "_at": 2048.0}
    }


def test_a_line_put_between_two_touches_neither() -> None:
    before = [{"id": "a", "name": "书", "_at": 1024.0}, {"id": "b", "name": "桌", "_at": 2048.0}]

    now = written(before, [{"id": "a", "name": "书"}, {"id": "c", "name": "椅"}, {"id": "b", "name": "桌"}])

    assert now == {"items.c": {"name": "椅", "_at": 1536.0}}


def test_a_moved_line_is_the_only_one_written() -> None:
    before = [{"id": sign, "name": sign, "_at": 1024.0 * n} for n, sign in enumerate("abc", 1)]

    now = written(before, [{"id": sign, "name": sign} for sign in "bca"])

    assert list(now) == ["items.a"]


def test_a_line_that_is_gone_is_taken_away() -> None:
    assert written([{"id": "a", "name": "书", "_at": 1.0}], []) == {"items.a": None}


def test_nothing_changed_is_nothing_written() -> None:
    before = [{"id": "a", "name": "书", "_at": 1024.0}]

    assert written(before, [{"id": "a", "name": "书"}]) == {}


def test_an_emptied_field_is_written_as_nothing() -> None:
    assert KIND is not None
    assert changes(KIND, {"purpose": "助学", "need": "x"}, {"need": "x"}) == {"purpose": None}
