"""What rots on a disk is noticed, named, left out of packages, asked for, and right again when it has come."""

import json
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.store import StorageError, Store, UnreadableDatabase
from storage.values import Unsound
from tests.storage.computers import SCOPE, TABLES, Clock, Computers, both_ways, lesson

FLIPS = 300


def codes(found: list[Unsound]) -> set[str]:
    return {one.code for one in found}


def rot_segment(store: Store) -> int:
    """Flip a bit in the middle of the largest segment, behind the back of the program; return its number."""
    with closing(sqlite3.connect(store.folder / "qinglan.db")) as db, db:
        number, data = db.execute("SELECT id, bytes FROM _segment ORDER BY length(bytes) DESC, id LIMIT 1").fetchone()
        rotten = bytearray(data)
        rotten[len(rotten) // 2] ^= 4
        db.execute("UPDATE _segment SET bytes = ? WHERE id = ?", (bytes(rotten), number))
    return int(number)


def written(store: Store, n: int = 30) -> list[str]:
    uids = [lesson(store, title=f"第{at}课", goal="学会" * at, minutes=40 + at, score=at / 4).uid for at in range(n)]
    lesson(store, uids[0], title="改过", day="2026-03-05")
    store.records.delete("lesson", uids[1], author="a")
    store.attachments.add(b"a photo", name="a.jpg", kind="lesson", uid=uids[2], author="a", scope=SCOPE)
    return uids


def test_a_sound_workspace_is_proved_with_questions_deletions_and_undone_packages(
    computers: Computers, pair: tuple[Store, Store]
) -> None:
    ours, theirs = pair
    uids = written(ours)
    both_ways(computers, ours, theirs)
    lesson(ours, uids[3], title="甲")
    lesson(theirs, uids[3], title="乙")
    lesson(theirs, uids[1], goal="改了删掉的")
    theirs.records.save("lesson", uids[4], SCOPE, {"process.1": {"id": "1", "step": "导入", "_at": 1.0}}, author="b")
    both_ways(computers, ours, theirs)
    ours.packages.undo(ours.packages.receipts()[0].package)
    lesson(ours, uids[5], goal="等着封好")

    assert ours.check(deep=True) == []
    assert theirs.check(deep=True) == []


def test_a_rotten_segment_is_named_left_out_and_comes_back_by_an_ordinary_round(
    computers: Computers, pair: tuple[Store, Store]
) -> None:
    ours, theirs = pair
    third = computers.make("丙")
    uids = written(ours)
    both_ways(computers, ours, theirs)
    before, history = ours.records.digest(), ours.records.history("lesson", uids[7])
    rot_segment(ours)

    found = ours.check(deep=True)
    sent = computers.send(ours, third, full=True)
    third.packages.receive(sent.path, author="c", backup=False)
    edited = lesson(ours, uids[7], goal="照样能改")
    both_ways(computers, ours, theirs)

    assert codes(found) == {"segment"}
    assert SCOPE in found[0].detail
    assert sent.rotten == ()
    assert third.records.count("lesson") == 0
    assert edited.values["goal"] == "照样能改"
    assert ours.check(deep=True) == []
    # What was typed meanwhile cannot claim to have seen what could not be read: nothing is lost, a person decides.
    versions = [one.changes for one in ours.records.history("lesson", uids[7])]
    assert versions == [*(one.changes for one in history), {"goal": "照样能改"}]
    assert ours.records.digest() == theirs.records.digest() != before
    computers.give(ours, third, full=True)
    assert third.records.digest() == ours.records.digest()


def test_an_export_notices_by_itself_what_rotted_and_names_it(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    uids = written(ours)
    both_ways(computers, ours, theirs)
    rot_segment(ours)
    photo = ours.attachments.of("lesson", uids[2])[0]
    photo.path.write_bytes(b"a phota")
    lesson(ours, title="还在传")

    sent = computers.send(ours, theirs, full=True)
    taken = theirs.packages.receive(sent.path, author="b", backup=False)

    assert [one.code for one in sent.rotten] == ["segment"]
    assert taken.new == 1
    lesson(ours, uids[2], goal="照片")
    again = computers.send(ours, theirs, full=True)
    assert again.rotten == ()


def test_a_rotten_photo_is_asked_for_and_comes_back(computers: Computers, pair: tuple[Store, Store]) -> None:
    ours, theirs = pair
    uids = written(ours)
    both_ways(computers, ours, theirs)
    third = computers.make("丙")
    photo = ours.attachments.of("lesson", uids[2])[0]
    photo.path.write_bytes(b"a phota")

    sent = computers.send(ours, third, full=True)
    third.packages.receive(sent.path, author="c", backup=False)

    assert [(one.code, one.detail) for one in sent.rotten] == [("blob", photo.hash)]
    assert third.records.count("lesson") == 29
    assert not third.attachments.of("lesson", uids[2])[0].have
    assert photo.path.read_bytes() == b"a phota"
    assert codes(ours.check(deep=True)) == {"blob"}
    both_ways(computers, ours, theirs)
    assert photo.path.read_bytes() == b"a photo"
    assert ours.check(deep=True) == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE lesson SET title = '爭山虎' WHERE _id = 5",
        "UPDATE lesson SET _deleted = 1 WHERE _id = 5",
        "UPDATE lesson SET _uid = zeroblob(16) WHERE _id = 5",
        "UPDATE lesson SET _extra = '{\"x\": 1}' WHERE _id = 5",
        "UPDATE lesson SET _made = 5 WHERE _id = 5",
        "UPDATE lesson SET _meta = x'90' WHERE _id = 5",
        "UPDATE _word SET text = text || 'x' WHERE text = 'writer'",
        "UPDATE _feed SET salt = zeroblob(16) WHERE device IS NOT NULL",
        "UPDATE _feed SET have = 99",
        "UPDATE _pending SET bytes = CAST(substr(bytes, 1, 30) || x'00' || substr(bytes, 32) AS BLOB) WHERE n = 3",
        "UPDATE _segment SET signature = zeroblob(64)",
        "UPDATE _segment SET aside = 1",
        "UPDATE _peer SET card = zeroblob(200)",
        "DELETE FROM _history WHERE record = 5",
        "DELETE FROM lesson WHERE _id = 5",
    ],
)
def test_what_is_not_as_it_was_written_is_noticed(computers: Computers, pair: tuple[Store, Store], damage: str) -> None:
    ours, theirs = pair
    written(ours)
    if "_pending" not in damage:
        both_ways(computers, ours, theirs)
    assert ours.check(deep=True) == []
    with closing(sqlite3.connect(ours.folder / "qinglan.db")) as db, db:
        assert db.execute(damage).rowcount > 0

    assert ours.check(deep=True) != []


def test_rows_that_are_not_what_their_operations_make_are_worked_out_anew(
    computers: Computers, pair: tuple[Store, Store]
) -> None:
    ours, theirs = pair
    written(ours)
    both_ways(computers, ours, theirs)
    with closing(sqlite3.connect(ours.folder / "qinglan.db")) as db, db:
        db.execute("UPDATE lesson SET title = '爭山虎' WHERE _id IN (5, 6)")
    assert ours.records.digest() != theirs.records.digest()

    found = ours.check(deep=True, mend=True)

    assert [one.code for one in found] == ["row", "row"]
    assert ours.check(deep=True) == []
    assert ours.records.digest() == theirs.records.digest()


def test_a_wrong_device_key_is_noticed_before_anything_is_signed_with_it(
    computers: Computers, pair: tuple[Store, Store]
) -> None:
    ours, theirs = pair
    lesson(ours, title="t")
    kept, foreign = (json.loads((one.folder / "device.key").read_text()) for one in pair)
    (ours.folder / "device.key").write_text(json.dumps(kept | {"seed": foreign["seed"]}))
    again = computers.reopen(ours)

    assert codes(again.check()) == {"key"}
    with pytest.raises(UnreadableDatabase) as refused:
        computers.send(again, theirs)

    assert refused.value.reason == "device.key"


def test_no_single_flipped_bit_changes_what_is_shown_unnoticed(computers: Computers, tmp_path: Path) -> None:
    ours, theirs = computers.make("甲"), computers.make("乙")
    written(theirs, 40)
    both_ways(computers, ours, theirs)
    uids = written(ours, 10)
    lesson(ours, uids[0], goal="又改")
    whole, histories = shown(ours), len(ours.records.history("lesson", uids[0]))
    folder = ours.folder
    ours.close()
    computers.stores.remove(ours)
    content = (folder / "qinglan.db").read_bytes()
    chance, changed, refused = random.Random(7), 0, 0

    for _ in range(FLIPS):
        spoilt = bytearray(content)
        at = chance.randrange(len(spoilt))
        spoilt[at] ^= 1 << chance.randrange(8)
        (folder / "qinglan.db").write_bytes(spoilt)
        try:
            with Store.open(folder, TABLES, clock=Clock()) as store:
                found = store.check(deep=True)
                if not found:
                    assert shown(store) == whole, f"byte {at}"
                changed += bool(found)
        except (StorageError, sqlite3.DatabaseError):
            refused += 1

    assert histories == 3
    assert changed + refused > 10


def shown(store: Store) -> object:
    """Return all that a person can see of the records: what is shown, and every save."""
    uids = sorted(one.uid for one in store.records.find("lesson", limit=500))
    return store.records.digest(), [store.records.history("lesson", uid) for uid in uids]
