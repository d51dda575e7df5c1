"""A workspace on disk, opened by its office."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.model.record import Record
from core.office import Office


@dataclass
class School:
    """What the desks of the programme need of records."""

    office: Office
    partner: str
    pairing: str
    mentor: str
    mentee: str

    def put(self, kind: str, /, **typed: Any) -> str:
        """Type and save a record that has no slip, and return its uid."""
        return keep(self.office, kind, **typed).uid

    def day(self, ahead: int = 0) -> str:
        """Return today, or a day so many days ahead, in ISO."""
        return (self.office.today() + timedelta(days=ahead)).isoformat()


@contextmanager
def transactions(office: Office) -> Iterator[list[str]]:
    """Collect the transactions that a block brings to the disk."""
    statements: list[str] = []
    connection = office.store.workspace.db.connection
    connection.set_trace_callback(statements.append)
    brought: list[str] = []
    yield brought
    connection.set_trace_callback(None)
    brought += [statement for statement in statements if statement == "COMMIT"]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with Office.found(tmp_path / "w", school="义门镇中学", role="helper") as opened:
        yield opened


@pytest.fixture
def school(office: Office) -> School:
    """A pairing with its two schools, a mentor and an apprentice in it, who were paired on 1 September 2014."""
    partner = keep(office, "school", name_zh="义门柴村小学").uid
    pairing = keep(
        office, "pairing", pairing_no="BF-01", helper=office.school, recipients=[{"school": partner}],
        start="2014-05-05",
    ).uid  # fmt: skip
    mentor = keep(office, "person", full_name="张伟", school=office.school).uid
    mentee = keep(office, "person", full_name="李秀英", school=partner).uid
    return School(office, partner, pairing, mentor, mentee)


def keep(office: Office, kind: str, uid: str = "", /, **typed: Any) -> Record:
    """Type and save a record that has no slip."""
    record, problems = office.records.read(kind, typed, uid)
    assert problems == []
    return office.records.save(record)
