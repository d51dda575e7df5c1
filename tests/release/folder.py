"""What the folder of every system holds: the locked wheels, the program, and both compiled."""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

TOP = Path(__file__).parents[2]
# Every file of an archive bears the same day, so that the same release is the same file: 1 January 2026.
DAY = 1767225600
_ROOMS = ("core", "resources", "storage", "ui")


def download(asked: Path, to: Path, *options: str) -> None:
    """Bring what a list of requirements names, each by its hash."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*command, "--require-hashes", *options, "-r", asked, "-d", to], check=True)


def put_libraries(asked: Path, fetched: Path, to: Path, python: str, platforms: Iterable[str]) -> None:
    """Unpack the wheels of a lock file for a version of Python on some platforms, the newest first."""
    wheels = fetched / "wheels"
    shutil.rmtree(wheels, ignore_errors=True)
    tags = [f"--platform={platform}" for platform in platforms]
    download(asked, wheels, "--only-binary=:all:", *tags, f"--python-version={python}", "--implementation=cp")
    for wheel in sorted(wheels.glob("*.whl")):
        # A library names it for its own installer; the program never calls it.
        if not wheel.name.startswith("pip-"):
            with zipfile.ZipFile(wheel) as inner:
                inner.extractall(to)


def trim(qt: Path, kept: tuple[str, ...]) -> None:
    """Leave of Qt what these patterns name; refuse a Qt in which one of them names nothing."""
    missing = [pattern for pattern in kept if not any(qt.glob(pattern))]
    if missing:
        raise SystemExit(f"Qt has changed: {', '.join(missing)}")
    staying = {path for pattern in kept for path in qt.glob(pattern)}
    for path in [path for path in qt.rglob("*") if path.is_file() and path not in staying]:
        path.unlink()
    for path in sorted((path for path in qt.rglob("*") if path.is_dir()), reverse=True):
        if not any(path.iterdir()):
            path.rmdir()


def put_program(to: Path) -> None:
    """Copy the program and what is to be read about it."""
    for room in _ROOMS:
        shutil.copytree(TOP / room, to / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("main.py", "LICENSE", "README.md", "README.zh-CN.md", "CHANGELOG.md"):
        shutil.copy2(TOP / name, to)


def precompile(folder: Path, python: Path, *rooms: str) -> None:
    """Compile what a start would compile: the folder may lie where nothing can be written."""
    # The paths of this computer stay here. Libraries carry examples that no Python reads: these are passed over.
    options = ("-qq", "-j", "0", "-s", str(folder), "--invalidation-mode", "unchecked-hash")
    subprocess.run([python, "-m", "compileall", *options, *(folder / room for room in rooms)], check=False)
