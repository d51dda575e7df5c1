"""A disk with too little room, in sizes: each step whole or refused in a sentence, and with room again all goes on."""

import json
import subprocess
import sys

import pytest

from tests.every import every
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
    assert every(said[f"{what} refused"] > 0 for what in ("save", "receive", "workbook", "print", "send", "backup"))
    assert every(said[f"{what} done"] > 0 for what in ("save", "workbook", "print"))
    assert said["save again done"] == said["save refused"]


def tried(step: int) -> dict[str, dict[str, int]]:
    """Return how many sizes each act met, and at how many it was refused."""
    if not namespace():
        pytest.skip("no mount namespace can be had here")
    acts = [sys.executable, "-m", "tests.faults.full_disk_acts", "--step", str(step)]
    done = subprocess.run(acts, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {told["act"]: told for told in map(json.loads, done.stdout.splitlines())}


def refused_until_there_is_room(step: int) -> None:
    told = tried(step)

    assert told["open"]["refused"] == 0
    for act in ("upgrade", "save", "receive", "back up", "restore"):
        assert 0 < told[act]["refused"] < told[act]["sizes"]
        # All that were refused were the smaller ones: an act that went through goes through with more room.
        assert told[act]["sizes"] - told[act]["refused"] == told["open"]["sizes"]


def test_an_act_without_room_changes_nothing_and_works_when_there_is_room() -> None:
    refused_until_there_is_room(step=1024)


@pytest.mark.night
def test_an_act_with_every_little_room_changes_nothing_and_works_when_there_is_room() -> None:
    refused_until_there_is_room(step=4)


@pytest.mark.night
def test_every_size_to_what_is_needed_damages_nothing() -> None:
    said = lived(8000, 4)

    assert said["sizes"] == 2000
    assert said["sizes that were too small"] < 2000
