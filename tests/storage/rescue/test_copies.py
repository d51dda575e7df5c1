"""A copied folder, or one that was put back: both sides' words reach everybody by ordinary rounds, and it is said."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.store import Store
from tests.storage.computers import TABLES, Clock, Computers, lesson


class Place:
    """Folders of computers, each computer with a place of its own outside them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.files = folder, 0
        self.open_: dict[str, Store] = {}

    def computer(self, name: str) -> Path:
        return self.folder / f"{name}-own"

    def open(self, name: str, on: str) -> Store:
        store = Store.open(self.folder / name, TABLES, clock=Clock(), home=self.computer(on))
        self.open_[name] = store
        return store

    def close(self, name: str) -> None:
        self.open_.pop(name).close()

    def give(self, giver: Store, taker: Store) -> None:
        self.files += 1
        path = self.folder / f"{self.files}.qinglan"
        giver.packages.export(path, to=[taker.device], scopes=("pairing:1",), note="n")
        taker.packages.receive(path, author="r", backup=False)


@pytest.fixture
def place(computers: Computers, tmp_path: Path) -> Iterator[Place]:
    """Return the folders 帮 and 受, which know each other; closed."""
    for name in ("帮", "受"):
        computers.make(name)
    for store in computers.stores:
        store.close()
    computers.stores.clear()
    made = Place(tmp_path)
    yield made
    for name in list(made.open_):
        made.close(name)


def values(store: Store) -> set[str]:
    """Return every value that was ever typed, as the histories tell."""
    uids = [one.uid for one in store.records.find("lesson", limit=5000)]
    return {
        str(value)
        for uid in uids
        for version in store.records.history("lesson", uid)
        for value in version.changes.values()
    }


def test_a_folder_that_goes_on_in_its_place_is_no_copy(place: Place) -> None:
    for n in range(3):
        store = place.open("受", "乙机")
        assert (store.copied, store.restored) == (False, False)
        lesson(store, title=str(n))
        place.close("受")

    with Store.open(place.folder / "受", TABLES, clock=Clock(), home=place.computer("乙机")) as store:
        assert len(store.workspace.db.read("SELECT 1 FROM _feed WHERE own > 0")) == 1


def test_a_folder_opened_on_a_second_computer_writes_in_new_feeds_and_says_so(place: Place) -> None:
    lesson(place.open("受", "乙机"), title="一号")
    place.close("受")
    shutil.copytree(place.folder / "受", place.folder / "受2")

    second, first = place.open("受2", "丙机"), place.open("受", "乙机")
    lesson(first, title="一号又写")
    lesson(second, title="二号又写")

    assert (first.copied, second.copied) == (False, True)
    own = [store.workspace.db.read("SELECT uid FROM _feed WHERE own = 1") for store in (first, second)]
    assert own[0] != own[1]
    place.close("受2")
    assert not place.open("受2", "丙机").copied


def test_the_words_of_a_copy_and_of_the_original_reach_everybody(place: Place) -> None:
    helper, ours = place.open("帮", "甲机"), place.open("受", "乙机")
    brief = lesson(ours, title="简报", goal="原来").uid
    place.give(ours, helper)
    place.give(helper, ours)
    place.close("受")
    shutil.copytree(place.folder / "受", place.folder / "受2")
    ours, copy = place.open("受", "乙机"), place.open("受2", "丙机")
    lesson(copy, brief, goal="二号作者")
    lesson(copy, title="二号新简报")
    for n in range(4):
        lesson(ours, brief, goal=f"一号作者{n}")
    lesson(ours, title="一号新简报")

    for _ in range(3):
        for one in (ours, copy):
            place.give(one, helper)
            place.give(helper, one)

    stores = (helper, ours, copy)
    assert {"二号作者", "二号新简报", "一号作者3", "一号新简报"} <= values(helper)
    assert values(helper) == values(ours) == values(copy)
    assert len({str(one.records.digest()) for one in stores}) == 1
    assert len({str(one.records.history_digest()) for one in stores}) == 1
    # Two people wrote the same field without having seen each other: that is a question, not a loss.
    assert [one.conflicts.all()[0].field for one in stores] == ["goal"] * 3


def test_an_older_folder_put_back_gets_the_lost_month_again(place: Place) -> None:
    helper, ours = place.open("帮", "甲机"), place.open("受", "乙机")
    lesson(ours, title="上月")
    place.close("受")
    shutil.copytree(place.folder / "受", place.folder / "旧")
    ours = place.open("受", "乙机")
    lesson(ours, title="这个月")
    place.give(ours, helper)
    place.give(helper, ours)
    place.close("受")
    shutil.rmtree(place.folder / "受")
    shutil.copytree(place.folder / "旧", place.folder / "受")

    ours = place.open("受", "乙机")
    lesson(ours, title="放回以后")
    copied = ours.copied
    for _ in range(2):
        place.give(ours, helper)
        place.give(helper, ours)

    assert copied
    assert {"上月", "这个月", "放回以后"} <= values(ours)
    assert values(ours) == values(helper)
    assert ours.records.history_digest() == helper.records.history_digest()


def test_numbers_that_two_copies_of_an_older_program_used_twice_are_both_carried(place: Place) -> None:
    ours = Store.open(place.folder / "受", TABLES, clock=Clock())
    lesson(ours, title="原来")
    ours.close()
    shutil.copytree(place.folder / "受", place.folder / "受2")
    third = Store.open(place.folder / "帮", TABLES, clock=Clock())
    # Without a place of its own, as the older program had none.
    ours, copy = (Store.open(place.folder / name, TABLES, clock=Clock()) for name in ("受", "受2"))
    lesson(copy, title="二号新课")
    for n in range(3):
        lesson(ours, title=f"一号新课{n}")

    for _ in range(3):
        for one in (ours, copy):
            place.give(one, third)
            place.give(third, one)

    assert "二号新课" in values(ours)
    assert values(third) == values(ours) == values(copy)
    assert third.records.history_digest() == ours.records.history_digest() == copy.records.history_digest()
    for one in (ours, copy, third):
        one.close()


@pytest.mark.parametrize("seed", range(4))
def test_five_computers_with_copies_and_folders_put_back_agree_in_all_that_was_typed(place: Place, seed: int) -> None:
    chance, typed = random.Random(seed), set[str]()
    where = {"帮": "帮机", "受": "受机"}
    for name, on in where.items():
        place.open(name, on)
    for step in range(24):
        name = chance.choice(sorted(place.open_))
        store = place.open_[name]
        match chance.choice(("type", "type", "type", "round", "copy", "back")):
            case "type":
                typed.add(f"{seed}-{step}")
                known = [one.uid for one in store.records.find("lesson", limit=50)]
                lesson(store, chance.choice([*known, ""]), title=f"{seed}-{step}")
            case "round" if name != "帮":
                place.give(store, place.open_["帮"])
                place.give(place.open_["帮"], store)
            case "copy" if name != "帮" and len(where) < 5:
                place.close(name)
                other = f"受{len(where)}"
                shutil.copytree(place.folder / name, place.folder / other)
                where[other] = f"{other}机"
                place.open(name, where[name])
                place.open(other, where[other])
            case "back" if name != "帮":
                # What nobody else had is gone with the folder that is replaced: only what was sent can come back.
                place.give(store, place.open_["帮"])
                place.close(name)
                old = place.folder / f"{name}-旧"
                if old.exists():
                    shutil.rmtree(place.folder / name)
                    shutil.copytree(old, place.folder / name)
                else:
                    shutil.copytree(place.folder / name, old)
                place.open(name, where[name])

    for _ in range(5):
        for name in sorted(where):
            if name != "帮":
                place.give(place.open_[name], place.open_["帮"])
                place.give(place.open_["帮"], place.open_[name])

    stores = list(place.open_.values())
    assert len(stores) >= 2
    assert {str(sorted(values(one))) for one in stores} == {str(sorted(typed))}
    assert len({str(one.records.digest()) for one in stores}) == 1
    assert len({str(one.records.history_digest()) for one in stores}) == 1
    assert {str(one.check(deep=True)) for one in stores} == {"[]"}


def test_numbers_used_twice_before_there_were_marks_are_found_when_the_folder_is_marked(place: Place) -> None:
    ours = Store.open(place.folder / "受", TABLES, clock=Clock())
    lesson(ours, title="原来")
    ours.close()
    shutil.copytree(place.folder / "受", place.folder / "受2")
    third = Store.open(place.folder / "帮", TABLES, clock=Clock())
    for name in ("受", "受2"):
        with Store.open(place.folder / name, TABLES, clock=Clock()) as one:
            lesson(one, title=f"{name}新课")
            place.give(one, third)
    # As an older program left it.
    with third.workspace.db.transaction():
        third.workspace.db.write("DELETE FROM _self WHERE name LIKE 'fork %'")
        third.workspace.db.write("UPDATE _feed SET have = last")
    third.close()

    third, ours = place.open("帮", "甲机"), place.open("受", "乙机")
    for _ in range(2):
        place.give(third, ours)
        place.give(ours, third)

    assert {"受新课", "受2新课"} <= values(ours)


def test_the_history_tells_what_the_content_does_not(place: Place) -> None:
    ours, helper = place.open("受", "乙机"), place.open("帮", "甲机")
    uid = lesson(ours, title="早").uid
    place.give(ours, helper)
    place.give(helper, ours)
    both = ours.records.history_digest(), helper.records.history_digest()

    lesson(ours, uid, title="改")
    lesson(ours, uid, title="早")
    after = ours.records.history_digest()

    assert both[0] == both[1] != after
    place.give(ours, helper)
    assert ours.records.history_digest() == helper.records.history_digest()
