"""Changed packages are refused by name, or do what an honest one does; nothing stays behind."""

from pathlib import Path

import pytest

from tests.faults.fuzz_packages import fuzz


def test_changed_packages_are_refused_by_name_and_leave_nothing(tmp_path: Path) -> None:
    seen = fuzz(tmp_path, 600, seed=3, every=200)

    assert sum(seen.values()) == 600
    assert seen["Damaged"] > 200
    assert seen["Incomplete"] > 20


@pytest.mark.night
def test_a_million_changed_packages_leave_nothing(tmp_path: Path) -> None:
    assert sum(fuzz(tmp_path, 1_000_000, seed=4).values()) == 1_000_000
