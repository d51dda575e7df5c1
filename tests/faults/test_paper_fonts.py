"""A font file that is gone or cut off: one sentence and nothing written, or all else is printed."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the folder's Python loads no copy of the program")
HOME = Path(__file__).parents[2]


class Copy:
    """A copy of the program whose fonts a test may spoil, with a workspace of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "program"
        self.fonts = self.folder / "resources" / "fonts"
        self.fonts.mkdir(parents=True)
        shutil.copy(HOME / "main.py", self.folder)
        for name in ("core", "ui", "storage"):
            (self.folder / name).symlink_to(HOME / name)
        for kept in (HOME / "resources").iterdir():
            if kept.name != "fonts":
                (self.folder / "resources" / kept.name).symlink_to(kept)
        for font in (HOME / "resources" / "fonts").iterdir():
            (self.fonts / font.name).symlink_to(font)
        self.asks("new", "work", "--school", "义门镇中学", "--role", "helper")

    def runs(self, *words: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "main.py", "--workspace", "work", "--lang", "zh", "--json", *map(str, words)]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr
        return done

    def asks(self, *words: object) -> Any:
        done = self.runs(*words)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def gone(font: Path) -> None:
    font.unlink()


def cut_off(font: Path) -> None:
    content = font.read_bytes()
    font.unlink()
    font.write_bytes(content[: len(content) // 2])


def no_font(font: Path) -> None:
    font.unlink()
    font.write_bytes(b"<html>" * 1000)


@pytest.mark.parametrize("harm", [gone, cut_off, no_font])
def test_without_a_font_of_every_print_one_sentence_is_said_and_nothing_written(copy: Copy, harm: Any) -> None:
    harm(copy.fonts / "hei.ttf")

    done = copy.runs("print", "F02", "--blank", "1", "--to", "out.pdf")

    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert "hei.ttf" in said and "重新安装" in said
    assert not list(copy.folder.glob("*.pdf*")) and not list(copy.folder.glob(".*"))


def test_without_a_font_of_rare_characters_all_else_is_printed(copy: Copy) -> None:
    for name in ("song-ext", "tib", "arab", "mong"):
        (copy.fonts / f"{name}.ttf").unlink()

    printed = copy.asks("print", "F02", "--blank", "1", "--to", "out.pdf")

    assert printed["pages"] >= 1
    assert (copy.folder / "out.pdf").stat().st_size > 10_000
