"""A workspace on disk, opened by its office."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.model.record import Record
from core.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with Office.found(tmp_path / "w", school="义门镇中学", role="helper") as opened:
        yield opened


def keep(office: Office, kind: str, uid: str = "", /, **typed: Any) -> Record:
    """Type and save a record that has no slip."""
    record, problems = office.records.read(kind, typed, uid)
    assert problems == []
    return office.records.save(record)
