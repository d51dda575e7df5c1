"""Nothing private leaves for another school: every byte of many generated packages is read, unsealed and unpacked."""

import os
import random
from pathlib import Path

import pytest
import zstandard

from storage.exchange.package import opened
from storage.oplog.keys import read_key
from storage.store import NotTheirs, Store, new_uid
from tests.every import every
from tests.storage.computers import SCOPE, Computers

PRIVATE = "private:甲"


def every_byte(path: Path, taker: Store) -> bytes:
    """Return the file as it is, what is under the seal, and every segment unpacked."""
    with opened(path, read_key(taker.folder / "device.key"), taker.folder / "incoming") as found:
        plain = found._path.read_bytes()
        members = [found.segment(at).packed for at in range(len(found.manifest.segments))]
    return b"\n".join([path.read_bytes(), plain, *(zstandard.ZstdDecompressor().decompress(one) for one in members)])


def secret(chance: random.Random) -> str:
    kind = chance.choice(["110101{:012d}", "139{:08d}", "6222{:015d}", "家庭住址{:09d}"])
    return kind.format(chance.randrange(10**8, 10**9))


def work(chance: random.Random, store: Store) -> list[str]:
    """Save what is private and what is not, and return the private values."""
    secrets, public = [secret(chance) for _ in range(3)], new_uid()
    store.records.save("lesson", public, SCOPE, {"title": f"公开{chance.random()}"}, author="公开的人")
    hidden = new_uid()
    store.records.save(
        "lesson", hidden, PRIVATE, {"title": secrets[0], "process.1": {"what": secrets[1]}}, author=secrets[2]
    )
    if chance.random() < 0.3:
        store.records.save("lesson", hidden, PRIVATE, {"goal": secrets[0]}, author="公开的人")
    if chance.random() < 0.3:
        data = secrets[1].encode() + os.urandom(50)
        store.attachments.add(data, name=secrets[2], kind="lesson", uid=hidden, author="公开的人", scope=PRIVATE)
    if chance.random() < 0.3:
        store.drafts.keep(secrets[0], {"typed": secrets[1]})
        store.names.index("lesson", hidden, [(secrets[0], "x")], secrets[1])
    if chance.random() < 0.2:
        store.records.delete("lesson", hidden, author="公开的人")
    return secrets


def scan(computers: Computers, packages: int) -> int:
    chance = random.Random(7)
    ours, theirs = computers.make("甲"), computers.make("乙")
    seeded: list[str] = []
    for _ in range(packages):
        seeded += work(chance, ours)
        scopes = chance.sample([SCOPE, "school:甲", "county:1"], chance.randrange(1, 4))
        sent = computers.send(ours, theirs, scopes=tuple(scopes), full=chance.random() < 0.2)
        said = every_byte(sent.path, theirs)
        assert [one for one in seeded if one.encode() in said] == []
        if chance.random() < 0.5:
            theirs.packages.receive(sent.path, author="a", backup=False)
            computers.give(theirs, ours)
        sent.path.unlink()
    with pytest.raises(NotTheirs):
        computers.send(ours, theirs, scopes=(SCOPE, PRIVATE))
    return len(seeded)


def test_no_private_value_is_in_any_package_to_another_school(computers: Computers) -> None:
    assert scan(computers, 30) == 90


@pytest.mark.night
def test_no_private_value_is_in_a_thousand_packages(computers: Computers) -> None:
    assert scan(computers, 1000) == 3000


def test_the_search_for_private_values_finds_them_where_they_may_be(computers: Computers) -> None:
    ours, second = computers.make("甲"), computers.make("乙")
    second_card = second.peers.card({"school": "甲", "device": "another"})
    ours.peers.trust(second_card, heard=True)
    secrets = work(random.Random(7), ours)

    sent = computers.send(ours, second, scopes=(SCOPE, PRIVATE))

    said = every_byte(sent.path, second)
    assert every(one.encode() in said for one in secrets)
