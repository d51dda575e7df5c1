"""A disk with too little room, in sizes: each step whole or refused in a sentence, and with room again all goes on."""

import json
import subprocess
import sys

import pytest

from tests.faults.full_disk import namespace


def lived(upto: int, step: int) -> dict[str, int]:
    if not namespace():
        pytest.skip("no mount namespace can be had here")
    days = [sys.executable, "-m", "tests.faults.full_disk", "--upto", str(upto), "--step", str(step)]
    done = subprocess.run(days, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return said


def test_a_disk_that_is_nearly_full_damages_nothing() -> None:
    said = lived(400, 40)

    assert said["sizes"] == said["sizes that were too small"] == 10
    assert all(said[f"{what} refused"] > 0 for what in ("save", "receive", "workbook", "print", "send", "backup"))
    assert all(said[f"{what} done"] > 0 for what in ("save", "workbook", "print"))
    assert said["save again done"] == said["save refused"]


@pytest.mark.night
def test_every_size_to_what_is_needed_damages_nothing() -> None:
    said = lived(8000, 4)

    assert said["sizes"] == 2000
    assert said["sizes that were too small"] < 2000
