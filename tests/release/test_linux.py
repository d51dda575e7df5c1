"""The folder for old Linux as a computer without Python opens it: imports, paths, the main job, a window on X11.

That computer is a Debian 11 whose glibc refuses what came after 2.28. Input methods and printers are not proved here.
"""

import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.every import every
from tests.release.debian import mirror
from tests.release.linux import made, packed, too_new
from tests.release.older import age

NEEDED = ("apt-get", "debootstrap", "unshare", "Xvfb")
# What the desktops of these systems bring, as they are built on Qt 5: all but the libraries that lie in the folder.
DESKTOP = (
    "libegl1", "libgl1", "libglib2.0-0", "libfontconfig1", "libdbus-1-3", "libxkbcommon0", "libxkbcommon-x11-0",
    "libx11-xcb1", "libxcb-randr0", "libxcb-render0", "libxcb-shape0", "libxcb-shm0", "libxcb-sync1", "libxcb-xfixes0",
    "libxcb-xkb1",
)  # fmt: skip
PLACE = "opt/青蓝"
# A program of Debian 11 that was kept as it is.
NEWER = "/opt/newer"

pytestmark = [
    pytest.mark.night,
    pytest.mark.skipif(not all(map(shutil.which, NEEDED)), reason=f"needs {', '.join(NEEDED)}"),
    pytest.mark.skipif(os.geteuid() != 0, reason="needs root, for a system inside this one"),
]


class Linux:
    """A computer with the folder on it."""

    def __init__(self, folder: Path, root: Path) -> None:
        command = ["debootstrap", "--variant=minbase", f"--include={','.join(DESKTOP)}", "bullseye", root, mirror()]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        shutil.copy2(root / "usr/bin/perl", root / NEWER.removeprefix("/"))
        age(root / "usr", (2, 28))
        self._root = root
        self.folder = Path(shutil.copytree(folder, root / PLACE))

    def run(self, *words: str, program: str = "./qinglan", **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the program as a person at a terminal does."""
        surroundings = {"PATH": "/usr/bin:/bin", "HOME": "/root", "LANG": "C", **environment}
        # Python finds its own library by /proc.
        there = ["unshare", "--pid", "--fork", "--mount-proc", f"--root={self._root}", f"--wd=/{PLACE}"]
        return subprocess.run(
            [*there, program, *words], env=surroundings, capture_output=True, encoding="utf-8", check=False
        )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="module")
def linux(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Linux:
    return Linux(folder, tmp_path_factory.mktemp("linux"))


@pytest.fixture(scope="module")
def demonstration(linux: Linux) -> Path:
    said = linux.run("demo", "demo", "--size", "XS")
    assert said.returncode == 0, said.stderr
    return linux.folder / "demo"


@pytest.fixture
def screen() -> Iterator[None]:
    with subprocess.Popen(["Xvfb", ":92", "-screen", "0", "1366x768x24"], stderr=subprocess.DEVNULL) as server:
        yield
        server.terminate()


def test_nothing_in_the_folder_asks_for_a_newer_system(folder: Path) -> None:
    assert too_new(folder) == []


def test_what_asks_for_a_newer_system_is_found(tmp_path: Path) -> None:
    shutil.copy2(shutil.which("Xvfb") or "", tmp_path / "server")

    found = too_new(tmp_path)

    assert [line.partition(":")[0] for line in found] == ["server"]
    assert "GLIBC " in found[0]


def test_that_computer_refuses_what_asks_for_a_newer_glibc(linux: Linux) -> None:
    said = linux.run("-e", "1", program=NEWER)

    assert said.returncode != 0
    assert "version `GLIBC_2.29' not found" in said.stderr


def test_every_library_is_there_in_the_version_that_is_locked(linux: Linux) -> None:
    said = linux.run("version")

    assert (said.returncode, said.stderr) == (0, "")
    top = Path(__file__).parents[2]
    locked = "".join((top / name).read_text("utf-8") for name in ("requirements-glibc228.txt", "requirements.lock"))
    for name in ("reportlab", "pikepdf", "openpyxl", "pyside6-essentials"):
        version = next(line for line in locked.splitlines() if line.startswith(f"{name}==")).split()[0]
        assert version.partition("==")[2] in said.stdout


def test_the_main_job_is_done_there(demonstration: Path) -> None:
    assert (demonstration / "qinglan-demo.txt").is_file()
    assert list(demonstration.rglob("*.qinglan"))
    assert list(demonstration.rglob("*.pdf"))


@pytest.mark.usefixtures("screen")
@pytest.mark.parametrize("platform", ["offscreen", "xcb"])
def test_the_window_comes_up(linux: Linux, demonstration: Path, platform: str) -> None:
    words = ("--workspace", f"{demonstration.name}/helper", "--shot", f"{platform}.png")

    said = linux.run(*words, DISPLAY=":92", QT_QPA_PLATFORM=platform)

    assert said.returncode == 0, said.stderr
    with Image.open(linux.folder / f"{platform}.png") as picture:
        assert picture.width > 1000
        assert len(picture.convert("L").getcolors(256)) > 100


def test_the_archive_holds_the_folder_as_it_is_run(folder: Path) -> None:
    with tarfile.open(packed(folder)) as archive:
        entries = {entry.name: entry for entry in archive}

    assert {f"{folder.name}/启动.sh", f"{folder.name}/app/main.py"} <= set(entries)
    assert every(entries[f"{folder.name}/{name}"].mode & 0o111 for name in ("启动.sh", "qinglan", "python/bin/python3"))
