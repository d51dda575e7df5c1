"""The power goes at any moment: what was acknowledged is whole, nothing is half; weaker settings show that it bites."""

from pathlib import Path

import pytest

from tests.faults.power_cut import cut


def test_a_cut_at_any_moment_leaves_all_that_was_acknowledged_and_nothing_half(tmp_path: Path) -> None:
    seen = cut(tmp_path, 1, 1500)

    assert seen["whole"] >= 1500
    assert seen["acknowledged"] >= 2
    assert (seen["corrupt"], seen["lost"], seen["half"]) == (0, 0, 0)


def test_without_syncs_the_same_cuts_destroy_the_database(tmp_path: Path) -> None:
    assert cut(tmp_path, 1, 1500, journal_mode="DELETE", synchronous="OFF")["corrupt"] > 0


def test_the_usual_settings_of_sqlite_lose_what_was_acknowledged(tmp_path: Path) -> None:
    seen = cut(tmp_path, 1, 1500, journal_mode="DELETE", synchronous="FULL")

    assert seen["corrupt"] == 0
    assert seen["lost"] > 0


@pytest.mark.night
def test_a_hundred_thousand_cuts_lose_nothing(tmp_path: Path) -> None:
    whole, day = 0, 0
    while whole < 100_000:
        folder = tmp_path / str(day)
        folder.mkdir()
        seen = cut(folder, day, 100_000)
        assert (seen["corrupt"], seen["lost"], seen["half"]) == (0, 0, 0)
        whole, day = whole + seen["whole"], day + 1
