"""The folder for Windows as a Windows computer opens it, as far as Wine tells: imports, paths, the main job, a window.

Wine lacks three libraries that every Windows has; a copy of the folder is given stubs of them, which are never shipped.
Fonts, input methods and printers of a real Windows are not proved here.
"""

import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.release.windows import made, zipped

COMPILER = "x86_64-w64-mingw32-gcc"
NEEDED = ("wine", "wineboot", COMPILER, "Xvfb")
# What ProcessPrng stands for is done by an older function; converters of ICU fail, and no colour profile is found.
RANDOM = """
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL ProcessPrng(PBYTE to, SIZE_T n) { return SystemFunction036(to, (ULONG)n); }
"""
CONVERTERS = (
    "ucnv_cbFromUWriteUChars", "ucnv_cbToUWriteUChars", "ucnv_close", "ucnv_countAvailable", "ucnv_fromUCountPending",
    "ucnv_fromUnicode", "ucnv_getAvailableName", "ucnv_getFromUCallBack", "ucnv_getMaxCharSize", "ucnv_getName",
    "ucnv_getStandardName", "ucnv_getToUCallBack", "ucnv_open", "ucnv_reset", "ucnv_setFromUCallBack",
    "ucnv_setToUCallBack", "ucnv_toUCountPending", "ucnv_toUnicode", "UCNV_FROM_U_CALLBACK_SUBSTITUTE",
    "UCNV_TO_U_CALLBACK_SUBSTITUTE",
)  # fmt: skip
PROFILES = ("WcsCreateIccProfile", "OpenColorProfileW", "GetColorProfileFromHandle", "CloseColorProfile")
STUBS = {"icuuc.dll", "bcryptprimitives.dll", "mscms.dll"}

pytestmark = [
    pytest.mark.night,
    pytest.mark.skipif(not all(map(shutil.which, NEEDED)), reason=f"needs {', '.join(NEEDED)}"),
]


class Windows:
    """A computer with the folder on it."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        self.folder = folder
        quiet = {"WINEPREFIX": str(scratch / "prefix"), "WINEDEBUG": "-all"}
        self.environment = os.environ | quiet | {"WINEDLLOVERRIDES": "mscms=n,b;mshtml=;mscoree="}
        self.environment.pop("QT_QPA_PLATFORM", None)
        subprocess.run(["wineboot", "-u"], env=self.environment, capture_output=True, check=True)
        system = scratch / "prefix" / "drive_c" / "windows" / "system32"
        _library(system / "icuuc.dll", _nothing(CONVERTERS))
        _library(system / "bcryptprimitives.dll", RANDOM, "-ladvapi32")
        _library(folder / "python" / "mscms.dll", _nothing(PROFILES))

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the program as a person at the command prompt does."""
        return self.prompt("qinglan.bat", *words)

    def prompt(self, *line: str) -> subprocess.CompletedProcess[str]:
        """Type a line at the command prompt."""
        command = ["wine", "cmd", "/c", *line]
        # Python under Wine dies without a pipe to read from.
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, input="", capture_output=True, encoding="utf-8", check=False
        )

    def double_click(self, starter: str, *words: str) -> subprocess.Popen[bytes]:
        """Open a starter as the desktop does: without a console."""
        command = ["wine", "cmd", "/c", starter, *words]
        nowhere = subprocess.DEVNULL
        return subprocess.Popen(command, cwd=self.folder, env=self.environment, stdout=nowhere, stderr=nowhere)


# Another program, which reads the message on the screen and presses its button away.
READER = """
import ctypes, time
user = ctypes.WinDLL("user32")
user.FindWindowW.restype = user.GetDlgItem.restype = ctypes.c_void_p
for _ in range(600):
    if box := user.FindWindowW("#32770", "青蓝"):
        break
    time.sleep(0.1)
text = ctypes.create_unicode_buffer(1000)
user.GetWindowTextW(ctypes.c_void_p(user.GetDlgItem(ctypes.c_void_p(box), 0xFFFF)), text, 1000)
print(text.value)
user.PostMessageW(ctypes.c_void_p(box), 0x10, 0, 0)
"""


def _library(path: Path, source: str, *options: str) -> None:
    command = [COMPILER, "-w", "-shared", "-x", "c", "-", "-o", str(path), *options]
    subprocess.run(command, input=source, encoding="ascii", check=True)


def _nothing(names: tuple[str, ...]) -> str:
    return "".join(f"__declspec(dllexport) void *{name}(void) {{ return 0; }}\n" for name in names)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="module")
def windows(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Windows:
    scratch = tmp_path_factory.mktemp("windows")
    return Windows(Path(shutil.copytree(folder, scratch / "青蓝")), scratch)


@pytest.fixture(scope="module")
def demonstration(windows: Windows) -> Iterator[Path]:
    said = windows.run("demo", "demo", "--size", "XS")
    assert said.returncode == 0, said.stderr
    yield windows.folder / "demo"


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch, windows: Windows) -> Iterator[None]:
    with subprocess.Popen(["Xvfb", ":91", "-screen", "0", "1366x768x24"], stderr=subprocess.DEVNULL) as server:
        monkeypatch.setitem(windows.environment, "DISPLAY", ":91")
        yield
        server.terminate()


def test_every_library_is_there_in_the_version_that_is_locked(windows: Windows) -> None:
    said = windows.run("version")

    assert (said.returncode, said.stderr) == (0, "")
    locked = (Path(__file__).parents[2] / "requirements.lock").read_text("utf-8")
    for name in ("reportlab", "pikepdf", "openpyxl", "pyside6-essentials"):
        version = (
            next(line for line in locked.splitlines() if line.startswith(f"{name}==")).split()[0].partition("==")[2]
        )
        assert version in said.stdout


def test_the_main_job_is_done_there(demonstration: Path) -> None:
    assert (demonstration / "qinglan-demo.txt").is_file()
    assert list(demonstration.rglob("*.qinglan"))
    assert list(demonstration.rglob("*.pdf"))


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030"])
def test_records_pass_through_the_command_prompt(windows: Windows, coding: str) -> None:
    (windows.folder / "given.jsonl").write_bytes('{"fields": {"full_name": "张伟"}}\r\n'.encode(coding))
    assert windows.run("new", coding, "--school", "义门镇中学", "--role", "helper").returncode == 0

    put = windows.prompt(f"type given.jsonl | qinglan.bat --workspace {coding} put person")
    got = windows.prompt(f"qinglan.bat --workspace {coding} get person --json > {coding}.json")

    assert (put.returncode, got.returncode) == (0, 0), put.stderr + got.stderr
    (person,) = json.loads((windows.folder / f"{coding}.json").read_text("utf-8"))
    assert person["fields"]["full_name"] == "张伟"


@pytest.mark.usefixtures("screen")
def test_a_refusal_is_shown_where_there_is_no_console(windows: Windows) -> None:
    (windows.folder / "reader.py").write_text(READER, "utf-8")

    started = windows.double_click("启动.bat", "nonsense")
    said = windows.prompt("python\\python.exe -X utf8 reader.py")

    assert "没有“nonsense”这个命令" in said.stdout
    assert started.wait(60) == 0


@pytest.mark.usefixtures("screen")
def test_the_window_comes_up(windows: Windows, demonstration: Path) -> None:
    said = windows.run("--workspace", str(Path("demo", "helper")), "--shot", "window.png")

    assert said.returncode == 0, said.stderr
    with Image.open(windows.folder / "window.png") as picture:
        assert picture.width > 1000
        assert len(picture.convert("L").getcolors(256)) > 100


def test_the_zip_holds_the_folder_and_no_stub(folder: Path) -> None:
    packed = zipped(folder)

    with zipfile.ZipFile(packed) as found:
        names = found.namelist()
        assert found.testzip() is None
    assert {f"{folder.name}/启动.bat", f"{folder.name}/app/main.py", f"{folder.name}/python/msvcp140.dll"} <= set(names)
    assert not {Path(name).name.lower() for name in names} & STUBS
