import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from core.model.words import language, speak
from core.office import Office, Refused
from tests.ui.conftest import Put
from ui import theme
from ui.app import Desk, keep_log, last_folder, make_app, remember_folder, settle_input_method
from ui.welcome import Welcome
from ui.window import Window


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    # Asked for before the desk, the folder goes after it.
    made = Desk(qapp, "", "")
    yield made
    made.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    theme.apply(qapp)
    speak("zh")


def test_there_is_one_application(qapp: QApplication) -> None:
    assert make_app() is qapp


def test_qts_own_words_are_chinese(desk: Desk, qtbot: Any) -> None:
    desk.speak("zh")

    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)

    qtbot.addWidget(box)
    words = [button.text().split("(")[0].strip() for button in box.buttons()]
    assert words == ["保存", "取消"]


def test_qts_own_words_are_english_for_english_readers(desk: Desk, qtbot: Any) -> None:
    desk.speak("en")

    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)

    qtbot.addWidget(box)
    assert box.buttons()[0].text().replace("&", "") == "Cancel"


def test_without_a_workspace_a_page_asks_for_one(desk: Desk, tmp_path: Path) -> None:
    desk.start(tmp_path / "nothing here")

    assert isinstance(desk.shown, Welcome)
    assert desk.shown.message.text()


def test_a_new_workspace_is_made_from_the_welcome_page(desk: Desk, tmp_path: Path) -> None:
    desk.start(tmp_path / "nothing here")
    welcome = desk.shown
    assert isinstance(welcome, Welcome)
    QTest.keyClicks(welcome.school, "Yimen")
    welcome.folder.setText(str(tmp_path / "new"))

    welcome.make.click()

    assert isinstance(desk.shown, Window)
    assert desk.office is not None and desk.office.role == "helper"
    assert last_folder() == tmp_path / "new"


def test_a_school_without_a_name_is_not_made(desk: Desk, tmp_path: Path) -> None:
    desk.start(tmp_path / "nothing here")
    welcome = desk.shown
    assert isinstance(welcome, Welcome)
    welcome.folder.setText(str(tmp_path / "new"))

    welcome.make.click()

    assert desk.shown is welcome
    assert welcome.message.text() == "请写上学校名称"
    assert not (tmp_path / "new").exists()


def test_a_workspace_that_is_open_elsewhere_is_refused_in_one_sentence(
    desk: Desk, office: Office, tmp_path: Path
) -> None:
    desk.start(office.folder)

    assert isinstance(desk.shown, Welcome)
    assert desk.shown.message.text().count("。") <= 1
    assert len(desk.shown.message.text()) > 5


def test_the_last_workspace_is_opened_again(desk: Desk, tmp_path: Path) -> None:
    place = tmp_path / "mine"
    Office.found(place, school="义门镇中学", role="helper").close()
    remember_folder(place)

    desk.start(None)

    assert desk.office is not None
    assert desk.office.folder == place


def test_a_workspace_that_is_gone_is_asked_for_anew(desk: Desk, tmp_path: Path) -> None:
    remember_folder(tmp_path / "gone")

    desk.start(None)

    assert isinstance(desk.shown, Welcome)


def test_language_look_and_size_change_without_a_restart(desk: Desk, tmp_path: Path, qtbot: Any) -> None:
    place = tmp_path / "mine"
    Office.found(place, school="义门镇中学", role="helper").close()
    desk.start(place)
    assert isinstance(desk.shown, Window) and desk.office is not None
    former = desk.shown
    qtbot.waitUntil(lambda: former.page is not None)

    for name, value in (("language", "en"), ("look", "dark"), ("points", 12)):
        desk.office.set_setting(name, value)
    former.restyle()

    qtbot.waitUntil(lambda: desk.shown is not former)
    assert (language(), theme.colours(), theme.points()) == ("en", theme.DARK, 12)


def test_what_nobody_foresaw_is_logged_with_its_trace_and_told_kindly(
    desk: Desk, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Office.found(tmp_path / "mine", school="义门镇中学", role="helper").close()
    desk.start(tmp_path / "mine")
    error = ZeroDivisionError("1/0")

    with caplog.at_level(logging.CRITICAL):
        desk.last_resort(type(error), error, None)

    assert isinstance(desk.shown, Window)
    assert "没有料到" in desk.shown.statusline.sentence.text()
    assert "Traceback" not in desk.shown.statusline.sentence.text()
    assert caplog.records[0].exc_info is not None


def test_the_log_names_what_went_wrong_with_its_trace(desk: Desk, tmp_path: Path) -> None:
    log = logging.getLogger("qinglan")
    keep_log(tmp_path / "log")
    error = ZeroDivisionError("1/0")

    desk.last_resort(type(error), error, None)

    log.handlers.pop().close()
    assert "ZeroDivisionError: 1/0" in (tmp_path / "log" / "qinglan.log").read_text("utf-8")


def test_a_workspace_made_by_a_command_is_found(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    place = tmp_path / "qinglan" / "workspace"
    Office.found(place, school="义门镇中学", role="helper").close()
    remember_folder(tmp_path / "gone")

    desk.start(None)

    assert desk.office is not None and desk.office.folder == place


def test_a_day_without_a_backup_ends_with_one(desk: Desk, tmp_path: Path) -> None:
    Office.found(tmp_path / "mine", school="义门镇中学", role="helper").close()
    desk.start(tmp_path / "mine")
    assert desk.office is not None

    desk.back_up()
    desk.back_up()

    assert len(desk.office.upkeep.backups()) == 1


def test_a_refusal_that_nobody_caught_is_still_one_sentence(desk: Desk, tmp_path: Path) -> None:
    Office.found(tmp_path / "mine", school="义门镇中学", role="helper").close()
    desk.start(tmp_path / "mine")

    desk.last_resort(Refused, Refused("磁盘已满"), None)

    assert isinstance(desk.shown, Window)
    assert desk.shown.statusline.sentence.text() == "磁盘已满"


@pytest.mark.parametrize(
    ("platform", "wanted", "settled"),
    [("linux", "fcitx", "ibus"), ("linux", "fcitx5", "ibus"), ("linux", "ibus", "ibus"), ("win32", "fcitx", "fcitx")],
)
def test_fcitx_is_reached_by_the_ibus_protocol(tmp_path: Path, platform: str, wanted: str, settled: str) -> None:
    environment = {"QT_IM_MODULE": wanted}

    settle_input_method(environment, platform, tmp_path)

    assert environment["QT_IM_MODULE"] == settled


def test_a_plugin_for_fcitx_is_left_its_work(tmp_path: Path) -> None:
    plugins = tmp_path / "Qt" / "plugins" / "platforminputcontexts"
    plugins.mkdir(parents=True)
    (plugins / "libfcitx5platforminputcontextplugin.so").touch()
    environment = {"QT_IM_MODULE": "fcitx5"}

    settle_input_method(environment, "linux", tmp_path)

    assert environment["QT_IM_MODULE"] == "fcitx5"


HEAVY = (
    "numpy", "PIL", "reportlab", "openpyxl", "sqlite_utils", "pypinyin", "pypdfium2", "pikepdf", "asyncio",
    "PySide6.QtSql", "PySide6.QtPrintSupport", "PySide6.QtNetwork", "PySide6.QtQml", "PySide6.QtQuick",
)  # fmt: skip
_FIRST_PAINT = """
import sys
from pathlib import Path
from core.office import Office
from ui.app import make_app
from ui.window import Window
app = make_app()
office = Office(Path(sys.argv[1]))
class First(Window):
    def paintEvent(self, event):
        super().paintEvent(event)
        print(*sorted(sys.modules))
        app.exit(0)
window = First(office)
window.show()
code = app.exec()
window.close()
office.close()
sys.exit(code)
"""


def subprocess_of(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **more}
    return subprocess.run(
        [sys.executable, *arguments], env=environment, timeout=60, check=False, capture_output=True, text=True
    )


def test_nothing_heavy_is_loaded_at_the_first_paint(tmp_path: Path) -> None:
    Office.found(tmp_path / "mine", school="义门镇中学", role="helper").close()

    done = subprocess_of("-c", _FIRST_PAINT, str(tmp_path / "mine"))

    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert "PySide6.QtWidgets" in loaded
    assert [name for name in HEAVY if name in loaded] == []


def test_the_program_shows_its_window_takes_a_picture_and_ends_well(tmp_path: Path, put: Put) -> None:
    Office.found(tmp_path / "mine", school="义门镇中学", role="helper").close()
    script = "import sys; from pathlib import Path; from ui.app import run; a = [Path(x) for x in sys.argv[1:]]; "

    done = subprocess_of("-c", script + "sys.exit(run(a[0], '', 'zh', a[1]))", str(tmp_path / "mine"),
                         str(tmp_path / "shot.png"), XDG_CONFIG_HOME=str(tmp_path / "config"))  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "shot.png").stat().st_size > 5_000
