"""What was said of a record as it stood before is kept beside what it says today, on every computer alike."""

import pytest

from storage.errors import NotKept
from storage.store import Store, new_uid
from tests.storage.computers import SCOPE, Computers, both_ways, lesson


def lay(store: Store, uid: str, known_at: int, **changes: str | None) -> None:
    store.records.keep_many([], author="clerk", beside=[("lesson", uid, SCOPE, changes, known_at)])


def shown(store: Store, uid: str) -> object:
    kept = store.records.get("lesson", uid)
    return kept.values.get("title") if kept else None


def waiting(store: Store) -> list[tuple[str, object, list[object]]]:
    return [(one.field, one.shown.value, [side.value for side in one.others]) for one in store.conflicts.all()]


def test_the_value_of_today_is_shown_and_the_other_waits(computers: Computers) -> None:
    ours = computers.make("ours")
    kept = lesson(ours, title="第一稿")
    lesson(ours, kept.uid, title="今天的")

    lay(ours, kept.uid, 1_795_000_000_000, title="表里的", goal="表里的")

    assert shown(ours, kept.uid) == "今天的"
    assert waiting(ours) == [("title", "今天的", ["表里的"])]


def test_partners_see_the_same_question_and_the_same_answer(computers: Computers) -> None:
    ours, theirs = computers.make("ours"), computers.make("theirs")
    kept = lesson(ours, title="第一稿")
    both_ways(computers, ours, theirs)
    lesson(theirs, kept.uid, title="对方的")
    both_ways(computers, ours, theirs)

    lay(ours, kept.uid, 1_795_000_000_000, title="表里的")
    both_ways(computers, ours, theirs)

    assert waiting(ours) == waiting(theirs) == [("title", "对方的", ["表里的"])]
    assert ours.records.digest() == theirs.records.digest()
    theirs.conflicts.settle(theirs.conflicts.all()[0].id, take=0, author="writer")
    both_ways(computers, ours, theirs)
    assert waiting(ours) == waiting(theirs) == []
    assert shown(ours, kept.uid) == shown(theirs, kept.uid) == "表里的"


def test_a_later_edit_leaves_the_question_open(computers: Computers) -> None:
    ours = computers.make("ours")
    kept = lesson(ours, title="第一稿")
    lay(ours, kept.uid, 1, title="表里的")

    lesson(ours, kept.uid, title="又改过的")

    assert waiting(ours) == [("title", "又改过的", ["表里的"])]


def test_the_same_value_is_laid_beside_once_and_never_beside_itself(computers: Computers) -> None:
    ours = computers.make("ours")
    kept = lesson(ours, title="第一稿")
    before = len(ours.records.history("lesson", kept.uid))

    lay(ours, kept.uid, 1, title="第一稿")
    lay(ours, kept.uid, 1, title="表里的")
    lay(ours, kept.uid, 1, title="表里的")

    assert waiting(ours) == [("title", "第一稿", ["表里的"])]
    assert len(ours.records.history("lesson", kept.uid)) == before + 1


def test_nothing_is_laid_beside_a_record_that_is_not_there(computers: Computers) -> None:
    ours = computers.make("ours")

    with pytest.raises(NotKept):
        lay(ours, new_uid(), 1, title="表里的")
