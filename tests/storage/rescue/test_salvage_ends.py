"""A salvage ends and says what it lost, whatever pages are cut off, zeroed or lead in a circle."""

from collections.abc import Callable
from pathlib import Path

import pytest

from storage.db.connection import PAGE
from storage.store import StorageError, Store
from tests.storage.computers import TABLES, Clock, Computers, both_ways, lesson

PICKED = 12


@pytest.fixture
def spoilt(computers: Computers) -> Store:
    """Return a closed workspace of some pages: sealed segments, operations that wait, a backup from half way."""
    ours, theirs = computers.make("甲"), computers.make("乙")
    for n in range(60):
        lesson(ours, title=f"第{n}课", goal="学会" * 300)
    both_ways(computers, ours, theirs)
    ours.backups.make()
    for n in range(10):
        lesson(ours, title=f"后来{n}", goal="再学" * 100)
    ours.close()
    computers.stores.remove(ours)
    return ours


def rescued(folder: Path, to: Path, steps: list[int]) -> tuple[int, set[str], int]:
    """Salvage and restore the backup; return pages and rows lost, titles that are there, own saves not found."""
    counts = Store.salvage(folder, to / "salvaged.db", lambda done, total: steps.append(total))
    Store.restore(next((folder / "backups").glob("*.db")), to)
    (to / "device.key").write_bytes((folder / "device.key").read_bytes())
    with Store.open(to, TABLES, clock=Clock()) as store:
        back = store.backups.take_back(to / "salvaged.db")
        titles = {str(one.values.get("title")) for one in store.records.find("lesson", limit=500)}
        assert store.check(deep=True) == []
    return sum(lost for _, lost in counts.values()), titles, back.missing


def cut(data: bytes, page: int) -> bytes:
    return data[: (page - 1) * PAGE]


def zeroed(data: bytes, page: int) -> bytes:
    return data[: (page - 1) * PAGE] + bytes(PAGE) + data[page * PAGE :]


def circle(data: bytes, page: int) -> bytes:
    """Let every child and every overflow of a page be that page itself."""
    start = (page - 1) * PAGE
    header = start + (100 if page == 1 else 0)
    body = bytearray(data)
    body[header + 8 : header + 12] = page.to_bytes(4, "big")
    body[start : start + 4] = page.to_bytes(4, "big") if page > 1 else body[start : start + 4]
    return bytes(body)


@pytest.mark.parametrize("spoil", [cut, zeroed, circle])
def test_a_salvage_ends_and_says_what_it_lost(
    spoilt: Store, spoil: Callable[[bytes, int], bytes], tmp_path: Path
) -> None:
    database = spoilt.folder / "qinglan.db"
    whole = database.read_bytes()
    pages = len(whole) // PAGE
    everything = {f"第{n}课" for n in range(60)} | {f"后来{n}" for n in range(10)}
    outcomes = []

    for page in sorted({1, 2, pages, *range(2, pages, max(1, pages // PICKED))}):
        database.write_bytes(spoil(whole, page))
        steps: list[int] = []
        try:
            lost, titles, missing = rescued(spoilt.folder, tmp_path / f"to{page}", steps)
        except StorageError as error:
            outcomes.append((page, type(error).__name__))
            continue
        outcomes.append((page, lost, len(everything - titles), missing))
        # Who has lost a word is told so.
        assert titles == everything or lost or missing
        assert {f"第{n}课" for n in range(60)} <= titles
        assert len(steps) < 200 + 2 * pages

    assert len(outcomes) >= PICKED
    assert [one for one in outcomes if len(one) == 2] == []


def test_a_salvage_stops_when_it_is_told_to(spoilt: Store, tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    def tick(done: int, total: int) -> None:
        if done > 3:
            raise Stopped

    with pytest.raises(Stopped):
        Store.salvage(spoilt.folder, tmp_path / "to" / "salvaged.db", tick)

    assert list((tmp_path / "to").iterdir()) == []
