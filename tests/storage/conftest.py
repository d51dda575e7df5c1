"""A desk for computers, and one of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.store import Store
from tests.storage.computers import Computers


@pytest.fixture
def computers(tmp_path: Path) -> Iterator[Computers]:
    """Return an empty desk for computers; those that were made are closed at the end."""
    made = Computers(tmp_path)
    yield made
    for store in made.stores:
        store.close()


@pytest.fixture
def store(computers: Computers) -> Store:
    """Return one workspace."""
    return computers.make("甲")


@pytest.fixture
def pair(computers: Computers) -> tuple[Store, Store]:
    return computers.make("甲"), computers.make("乙")
