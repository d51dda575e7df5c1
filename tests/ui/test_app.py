import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from core.model.words import language, speak
from core.office import Office, Refused
from ui import theme
from ui.app import make_app, settle_input_method
from ui.desk import Desk, keep_log
from ui.memory import last_folder, remember_folder, worn
from ui.welcome import Welcome
from ui.window import Window


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    # Asked for before the desk, the folder goes after it.
    made = Desk(qapp)
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

    desk.start(last_folder())

    assert desk.office is not None
    assert desk.office.folder == place


def test_a_workspace_that_is_gone_is_asked_for_anew(desk: Desk, tmp_path: Path) -> None:
    remember_folder(tmp_path / "gone")

    desk.start(last_folder())

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
# Read after the first paint of the window that the program itself opens.
LATE = ("core.office", "core.kinds", "storage.store", "sqlite3", "platformdirs", "logging.handlers")
_FIRST_PAINT = """
import sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject
from ui import app
class Watch(QObject):
    def eventFilter(self, thing, event):
        if event.type() == QEvent.Type.Paint and thing.isWidgetType() and thing.isWindow() and not self.seen:
            self.seen.append(thing.windowTitle())
            print(*sorted(sys.modules), *(button.text() for button in thing.findChildren(QPushButton)))
        return False
from PySide6.QtWidgets import QPushButton
made = app.make_app()
watch = Watch()
watch.seen = []
made.installEventFilter(watch)
sys.exit(app.run(Path(sys.argv[1]), "", "zh", Path(sys.argv[2])))
"""


def subprocess_of(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **more}
    # What a child prints into a pipe is in the code page of Windows otherwise.
    return subprocess.run(
        [sys.executable, "-X", "utf8", *arguments],
        env=environment,
        timeout=60,
        check=False,
        capture_output=True,
        text=True,
    )


def test_the_frame_is_painted_before_anything_heavy_or_the_office_is_loaded(tmp_path: Path) -> None:
    Office.found(tmp_path / "mine", school="义门镇中学", role="helper").close()

    done = subprocess_of("-c", _FIRST_PAINT, str(tmp_path / "mine"), str(tmp_path / "shot.png"), **at_home(tmp_path))

    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert {"PySide6.QtWidgets", "今日", "设置"} <= loaded
    assert [name for name in (*HEAVY, *LATE) if name in loaded] == []


def at_home(folder: Path) -> dict[str, str]:
    """What makes a process keep its memory, log and default workspace in a folder."""
    places = {f"XDG_{name}_HOME": str(folder / name) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    return {**places, "WIN_PD_OVERRIDE_LOCAL_APPDATA": str(folder / "DATA")}


_REMEMBERING_THERE = """
import sys
from PySide6.QtCore import QSettings
QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, sys.argv.pop(1))
import main
sys.exit(main.main())
"""


def program(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the program with a memory of its own, which no variable moves on Windows."""
    start = ("-c", _REMEMBERING_THERE, str(folder / "CONFIG")) if sys.platform == "win32" else ("main.py",)
    return subprocess_of(*start, *words, **at_home(folder))


@pytest.mark.parametrize("named", [True, False])
def test_the_program_shows_its_window_takes_a_picture_and_ends_well(tmp_path: Path, named: bool) -> None:
    place = tmp_path / "DATA" / "qinglan" / "workspace"
    Office.found(place, school="义门镇中学", role="county").close()
    words = ("--workspace", str(place)) if named else ()

    done = program(tmp_path, *words, "--lang", "en", "--shot", str(tmp_path / "shot.png"))

    assert done.returncode == 0, done.stderr
    picture = QImage(str(tmp_path / "shot.png"))
    assert picture.width() == 1280
    # The rail is dark, and the page beside it was built.
    assert QColor(picture.pixel(5, 300)).lightness() < 80
    assert len({picture.pixel(x, y) for x in range(200, 1280) for y in range(0, 600, 7)}) > 9


_WITHOUT_A_PART = "import sys; sys.modules['ui.desk'] = None; import main; sys.exit(main.main(sys.argv[1:]))"


def test_a_program_that_lacks_a_part_says_so_and_ends(tmp_path: Path) -> None:
    Office.found(tmp_path / "mine", school="义门镇中学", role="helper").close()

    done = subprocess_of("-c", _WITHOUT_A_PART, "--workspace", str(tmp_path / "mine"), **at_home(tmp_path))

    assert done.returncode == 1
    assert "ui.desk" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


# Opened by a double click on Windows it has neither; there the sentence is shown, which is tried with the folder.
@pytest.mark.skipif(sys.platform == "win32", reason="a message would wait for somebody to read it")
def test_a_refusal_is_no_fault_where_there_is_no_console(tmp_path: Path) -> None:
    script = "import sys; sys.stdout = sys.stderr = None; import main; sys.exit(main.main(sys.argv[1:]))"

    done = subprocess_of("-c", script, "没有这个命令", **at_home(tmp_path))

    assert (done.returncode, done.stderr) == (2, "")


def test_what_the_window_looked_like_is_painted_at_once_the_next_time(tmp_path: Path, desk: Desk, qtbot: Any) -> None:
    Office.found(tmp_path / "mine", school="义门镇中学", role="county").close()
    desk.start(tmp_path / "mine")
    assert desk.office is not None
    desk.office.set_setting("look", "dark")
    desk.office.set_setting("language", "en")

    desk.restyle()
    desk.end(back_up=False)

    assert worn()[:2] == ("en", "dark")
    assert worn().role == "county"


def test_an_office_moves_into_the_window_that_was_painted(tmp_path: Path, desk: Desk, qtbot: Any) -> None:
    Office.found(tmp_path / "mine", school="义门镇中学", role="helper").close()
    painted = Window()
    painted.show()
    painted.open("settings")

    desk.start(tmp_path / "mine", painted)

    assert desk.shown is painted
    qtbot.waitUntil(lambda: painted.page is not None)
    # Pressed while the workspace was being opened.
    assert painted.page is not None and painted.page.name == "settings"


def test_the_window_gives_way_to_the_welcome_page_when_the_workspace_is_refused(
    tmp_path: Path, desk: Desk, office: Office
) -> None:
    painted = Window()
    painted.show()

    desk.start(office.folder, painted)

    assert isinstance(desk.shown, Welcome)
    assert desk.shown.message.text()
    assert not painted.isVisible()


def test_the_welcome_page_suggests_the_folder_of_the_command_line(qapp: QApplication, tmp_path: Path) -> None:
    desk = Desk(qapp, home=tmp_path / "workspace")

    desk.start(None)

    assert isinstance(desk.shown, Welcome)
    assert desk.shown.folder.text() == str(tmp_path / "workspace")
    desk.close()
