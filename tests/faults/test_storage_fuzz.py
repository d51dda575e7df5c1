"""Changed packages are refused by name, or do what an honest one does; nothing stays behind."""

import os
from pathlib import Path

import pytest

from tests.faults.fuzz_packages import fuzz

# The build server takes about half a minute for it, a desk less than a second.
COUNT = 60_000 if os.environ.get("CI") else 600


def test_changed_packages_are_refused_by_name_and_leave_nothing(tmp_path: Path) -> None:
    seen = fuzz(tmp_path, COUNT, seed=3, every=COUNT // 3)

    assert sum(seen.values()) == COUNT
    assert seen["DamagedPackage"] > COUNT // 3
    assert seen["Incomplete"] > COUNT // 30


@pytest.mark.night
def test_a_million_changed_packages_leave_nothing(tmp_path: Path) -> None:
    assert sum(fuzz(tmp_path, 1_000_000, seed=4).values()) == 1_000_000
