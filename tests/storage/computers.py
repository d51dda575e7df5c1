"""Computers with real workspaces in a folder, and the ways in which files go between them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from storage.store import Kept, PackageReceipt, Sent, SqlColumn, SqlTable, Store, new_uid

SCOPE = "pairing:1"
ATTACHMENT = SqlTable(
    "attachment",
    (
        *(SqlColumn(name) for name in ("owner_kind", "owner_uid", "name", "hash", "type", "caption")),
        SqlColumn("size", "INTEGER"),
    ),
    index=("owner_uid",),
)
SCHOOL = SqlTable("school", (SqlColumn("name"),))
LESSON = SqlTable(
    "lesson",
    (
        SqlColumn("title"),
        SqlColumn("goal"),
        SqlColumn("minutes", "INTEGER"),
        SqlColumn("score", "REAL"),
        SqlColumn("day"),
        SqlColumn("school"),
    ),
    rows=("process",),
    index=("day", "school"),
    refs={"school": "school"},
)
TABLES = (LESSON, SCHOOL, ATTACHMENT)


@dataclass
class Clock:
    """A clock that a test holds; it moves a second each time it is asked."""

    now: datetime = datetime(2026, 11, 22, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@dataclass
class Computers:
    """Makes workspaces and carries packages."""

    folder: Path
    stores: list[Store] = field(default_factory=list)
    files: int = 0

    def make(
        self, name: str, tables: tuple[SqlTable, ...] = TABLES, clock: Callable[[], datetime] | None = None
    ) -> Store:
        """Make a workspace that knows and trusts all earlier ones."""
        store = Store.create(self.folder / name, tables, clock=clock or Clock())
        store.peers.card({"school": name, "school_name": name, "role": "clerk", "device": f"{name}-pc"})
        self.stores.append(store)
        self.introduce()
        return store

    def introduce(self) -> None:
        """Let everybody trust everybody."""
        for one in self.stores:
            for other in self.stores:
                if one is not other:
                    one.peers.trust(card(other), heard=True)

    def reopen(self, store: Store, tables: tuple[SqlTable, ...] = TABLES) -> Store:
        """Close a workspace and open it with these tables."""
        store.close()
        again = Store.open(store.folder, tables, clock=Clock())
        self.stores[self.stores.index(store)] = again
        return again

    def send(self, giver: Store, *takers: Store, scopes: tuple[str, ...] = (SCOPE,), **more: Any) -> Sent:
        """Write a package."""
        self.files += 1
        path = self.folder / f"{self.files}.qinglan"
        return giver.packages.export(path, to=[taker.device for taker in takers], scopes=scopes, note="note", **more)

    def give(self, giver: Store, taker: Store, **more: Any) -> PackageReceipt:
        """Write a package and take it in."""
        return taker.packages.receive(self.send(giver, taker, **more).path, author="receiver", backup=False)


def card(store: Store) -> bytes:
    return store.peers.card(
        {"school": store.folder.name, "school_name": store.folder.name, "device": f"{store.folder.name}-pc"}
    )


def lesson(store: Store, uid: str = "", **changes: Any) -> Kept:
    """Save a lesson."""
    return store.records.save("lesson", uid or new_uid(), SCOPE, changes, author="writer")


def both_ways(computers: Computers, ours: Store, theirs: Store) -> None:
    computers.give(ours, theirs)
    computers.give(theirs, ours)
