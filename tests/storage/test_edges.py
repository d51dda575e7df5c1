"""What is asked for and is not there, what is too large, what comes from a wrong clock: each says so by name."""

import dataclasses
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.errors import BadCard
from storage.exchange import package
from storage.oplog.keys import read_card
from storage.oplog.merge import State, standing
from storage.records.state_codec import StateCodec
from storage.store import BadValue, NotKept, Revoked, Store, TooLarge, new_uid
from tests.storage.computers import LESSON, SCHOOL, SCOPE, Clock, Computers, lesson


def test_names_are_kept_in_the_same_transaction_as_the_record(store: Store) -> None:
    uid, other = new_uid(), new_uid()
    store.records.save("lesson", uid, SCOPE, {"title": "张三丰"}, author="a", names=([("张三丰", "zsf")], "zsf"))
    store.records.save_many(
        [("lesson", other, SCOPE, {"title": "李四"})], author="a", names={other: ([("李四", "ls")], "ls")}
    )

    assert store.names.search("zsf") == [("lesson", uid)]
    assert store.names.search("李四") == [("lesson", other)]


def test_records_that_came_wait_for_their_names(computers: Computers) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    uid = lesson(ours, title="张三").uid
    computers.give(ours, theirs)
    assert theirs.names.unnamed() == [("lesson", uid)]

    theirs.names.index("lesson", uid, [("张三", "zs")], "zs")

    assert theirs.names.unnamed() == []
    assert theirs.names.search("zs") == [("lesson", uid)]


def test_a_record_that_came_back_deleted_is_not_found_by_name(computers: Computers) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    uid = lesson(ours, title="张三").uid
    computers.give(ours, theirs)
    theirs.names.index("lesson", uid, [("张三", "zs")], "zs")
    ours.records.delete("lesson", uid, author="a")

    receipt = computers.give(ours, theirs)

    assert (receipt.changed, theirs.names.search("zs")) == (1, [])
    assert (theirs.records.get("lesson", uid) or pytest.fail()).deleted


def test_a_reference_inside_a_row_is_waited_for_too(computers: Computers) -> None:
    ours = computers.make("甲")
    tables = (dataclasses.replace(LESSON, refs={"process.school": "school", "school": "school"}), SCHOOL)
    theirs = computers.make("乙", tables)
    school, other = new_uid(), new_uid()
    lesson(ours, title="t", school=other, **{"process.1": {"school": school}, "process.2": {"school": "no uid"}})

    receipt = computers.give(ours, theirs)

    assert receipt.waiting == 2
    assert (theirs.records.get("school", school) or pytest.fail()).waiting
    assert (theirs.records.get("school", other) or pytest.fail()).waiting


def test_stamps_from_a_wrong_clock_are_taken_in_and_counted(computers: Computers) -> None:
    ours, theirs = computers.make("甲", clock=Clock(datetime(2099, 1, 1, tzinfo=UTC))), computers.make("乙")
    uid = lesson(ours, title="from the future").uid
    receipt = computers.give(ours, theirs)
    assert receipt.clock_warnings == 1

    lesson(theirs, uid, title="of today, and it had seen the other")
    computers.give(theirs, ours)

    assert (ours.records.get("lesson", uid) or pytest.fail()).values["title"].startswith("of today")
    assert ours.conflicts.all() == []


def test_a_save_that_no_segment_can_carry_is_refused(store: Store) -> None:
    with pytest.raises(BadValue) as refused:
        lesson(store, **{f"process.{n}": {"what": "长" * 200_000} for n in range(6)})

    assert refused.value.reason == "size"
    assert store.records.count("lesson") == 0


def test_long_texts_are_parted_into_segments_that_keep_the_limit(computers: Computers) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    for n in range(8):
        lesson(ours, title=str(n), goal="长" * 250_000)

    assert computers.give(ours, theirs).new == 8

    sizes = [row[0] for row in theirs.workspace.db.read("SELECT raw FROM _segment")]
    assert len(sizes) > 1
    assert max(sizes) <= 4 * 1024 * 1024


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: store.records.delete("lesson", new_uid(), author="a"),
        lambda store: store.conflicts.settle("0" * 12, author="a"),
        lambda store: store.packages.undo("00" * 16),
        lambda store: store.peers.revoke("00" * 32, author="a"),
        lambda store: store.packages.confirm("nothing"),
        lambda store: store.packages.export(store.folder / "x", to=["00" * 32], scopes=[SCOPE], note=""),
        lambda store: store.records.save("lesson", new_uid(), SCOPE, {"title": None}, author="a"),
    ],
)
def test_what_is_not_there_is_said_by_name(store: Store, ask: object) -> None:
    with pytest.raises(NotKept):
        ask(store)  # type: ignore[operator]


def test_a_side_that_does_not_exist_cannot_be_taken(computers: Computers) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    uid = new_uid()
    lesson(ours, uid, goal="a")
    lesson(theirs, uid, goal="b")
    computers.give(ours, theirs)
    asked = theirs.conflicts.all()[0]

    with pytest.raises(NotKept):
        theirs.conflicts.settle(asked.id, take=1, author="a")

    assert theirs.conflicts.settle(asked.id, value="both", author="a").values["goal"] == "both"
    assert theirs.conflicts.all() == []


def test_keeping_the_shown_value_settles_too(computers: Computers) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    uid = new_uid()
    lesson(ours, uid, goal="a")
    lesson(theirs, uid, goal="b")
    computers.give(ours, theirs)
    asked = theirs.conflicts.all()[0]

    assert theirs.conflicts.settle(asked.id, author="a").values["goal"] == asked.shown.value
    assert theirs.conflicts.all() == []


def test_a_card_that_is_not_whole_is_refused(store: Store) -> None:
    card = store.peers.card({"school": "甲", "device": "pc"})

    assert read_card(card)[1]["school"] == "甲"
    for wrong in (b"", card[:-1], card[:40] + b"x" + card[41:], card + b" " * 9000):
        with pytest.raises(BadCard):
            store.peers.trust(wrong, heard=True)


def test_a_revoked_device_stays_revoked(computers: Computers) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    card = theirs.peers.card({"school": "乙", "device": "乙-pc"})
    ours.peers.revoke(theirs.device, author="head")

    with pytest.raises(Revoked):
        ours.peers.trust(card, heard=True)


@pytest.mark.parametrize("limit", ["LARGEST_FILE", "LARGEST_MANIFEST", "LARGEST_PACKED", "LARGEST_UNPACKED"])
def test_limits_hold_on_the_way_in(computers: Computers, limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    lesson(ours, title="t")
    sent = computers.send(ours, theirs)
    monkeypatch.setattr(package, limit, 10)

    with pytest.raises(TooLarge):
        theirs.packages.receive(sent.path, author="a", backup=False)

    assert theirs.records.count("lesson") == 0


def test_a_manifest_beyond_the_limit_is_not_written(computers: Computers, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    monkeypatch.setattr(package, "LARGEST_MANIFEST", 10)

    with pytest.raises(TooLarge):
        computers.send(ours, theirs)

    assert list(computers.folder.glob("*.qinglan")) == []


def test_progress_is_told_to_the_end(computers: Computers, tmp_path: Path) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    uid = lesson(ours, title="t").uid
    ours.attachments.add(b"scan", name="a.pdf", kind="lesson", uid=uid, author="a", scope=SCOPE)
    sending: list[tuple[int, int]] = []
    taking: list[tuple[int, int]] = []

    sent = computers.send(ours, theirs, progress=lambda done, total: sending.append((done, total)))
    theirs.packages.receive(sent.path, author="a", progress=lambda done, total: taking.append((done, total)))

    assert sending == [(1, 2), (2, 2)]
    assert taking[-1] == (2, 2)


def test_forms_filled_at_random_keep_their_state_without_a_shape(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.records.state_codec._MOST_SHAPES", 0)
    uid = lesson(store, title="t", minutes=5, **{"process.1": {"what": "导"}}).uid
    lesson(store, uid, goal="g", minutes=6)

    codec = StateCodec(store.workspace.db)
    _, state = store.workspace.rows.by_number("lesson", 1)

    writers = {name: op.n for name in state.fields if (op := state.writer(name))}
    assert writers == {"title": 1, "process.1": 1, "goal": 2, "minutes": 2}
    assert codec.from_bytes(codec.to_bytes(State()), {}).fields == frozenset()
    assert standing(State(), "title") == ()
