"""`./dev` explains itself, and says what is the matter in one sentence of either language."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

DEV = Path(__file__).parent.parent / "dev"
COMMANDS = ("demo", "run", "test", "check", "cover", "bench", "shots", "package", "words", "lock")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a script for the shell")


def dev(*words: str) -> subprocess.CompletedProcess[str]:
    without_display = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return subprocess.run([DEV, *words], env=without_display, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("words", [(), ("help",)])
def test_it_lists_its_commands(words: tuple[str, ...]) -> None:
    said = dev(*words)

    assert said.returncode == 0
    assert tuple(re.findall(r"^  ([a-z]+) ", said.stdout, re.MULTILINE)) == COMMANDS


def test_an_unknown_command_is_refused() -> None:
    said = dev("fly")

    assert said.returncode == 1
    assert "没有这个命令：fly\nThere is no command: fly\n" in said.stderr


def test_a_window_without_a_display_is_refused_in_one_sentence() -> None:
    said = dev("run")

    assert said.returncode == 1
    assert [len(line) > 20 for line in said.stderr.splitlines()] == [True, True]


def test_screenshots_need_a_folder() -> None:
    said = dev("shots")

    assert said.returncode == 1
    assert "./dev shots DIR" in said.stderr


def test_a_measure_that_is_not_there_is_refused_and_the_others_are_named() -> None:
    said = dev("bench", "fly")

    assert said.returncode == 1
    told = [all(name in line for name in ("fly", "press", "start")) for line in said.stderr.splitlines()]
    assert told == [True, True]
