"""Starts Qt and paints the window; what needs the office is loaded and opened after the first paint, by the desk."""

import os
import sys
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtWidgets import QApplication, QStyleFactory

from core.model.words import say, speak
from ui import theme
from ui.memory import last_folder, worn
from ui.window import Window

if TYPE_CHECKING:
    from ui.desk import Desk


def run(
    folder: Path | None,
    person: str,
    language: str,
    shot: Path | None = None,
    home: Path | None = None,
    files: Sequence[Path] = (),
    own: Path | None = None,
) -> int:
    """Show the window until it is closed; return the exit code. With `shot` grab one picture and end.

    Without a folder the workspace that was open last is opened, or the one at `home`; the window opens on `files`.
    `own` is this computer's own place, outside every workspace.
    """
    if no_screen(os.environ, sys.platform):
        sys.stderr.write(
            say("这里没有显示屏，窗口打不开；请在桌面上运行，远程登录请用 ssh -X，或用命令行（--help）") + "\n"
        )
        return 1
    app = make_app()
    made: list[Desk] = []
    faults = _ending_at_a_fault(app)

    def furnish(place: Path | None, window: Window | None = None) -> None:
        made.append(_desk(app, person, language, home, own))
        made[0].start(place, window, files)
        if shot:
            made[0].shoot(shot)

    place = folder or last_folder() or (home if home and (home / "qinglan.db").is_file() else None)
    if place is None or not place.is_dir():
        furnish(place)
    else:
        _painted(app, language, lambda window: furnish(place, window))
    code = app.exec()
    if faults:
        raise faults[0]
    if made:
        made[0].end(back_up=not shot)
    return code


def make_app() -> QApplication:
    """Return the one QApplication; tests use it too."""
    settle_input_method(os.environ, sys.platform, Path(PySide6.__file__).parent)
    there = QApplication.instance()
    if isinstance(there, QApplication):
        return there
    app = QApplication(sys.argv[:1])
    app.setApplicationName("qinglan")
    app.setStyle(QStyleFactory.create("Fusion"))
    app.setWindowIcon(theme.icon("qinglan"))
    return app


def no_screen(environment: Mapping[str, str], platform: str) -> bool:
    """Tell whether a window cannot be shown: Qt would end the program without a word that a person understands."""
    named = environment.get("QT_QPA_PLATFORM") or environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    return platform.startswith("linux") and not named


def settle_input_method(environment: MutableMapping[str, str], platform: str, qt: Path) -> None:
    """Have fcitx reached by its ibus protocol where Qt comes without a plugin for fcitx."""
    wanted = environment.get("QT_IM_MODULE", "")
    if platform != "linux" or wanted not in ("fcitx", "fcitx5"):
        return
    plugins = qt / "Qt" / "plugins" / "platforminputcontexts"
    if not list(plugins.glob("*fcitx*")):
        environment["QT_IM_MODULE"] = "ibus"


def _painted(app: QApplication, language: str, furnish: Callable[[Window], None]) -> None:
    # As it was left: nothing of the workspace is read before there is something to see.
    last = worn()
    speak(language or last.language or "zh")
    theme.apply(app, last.look, int(last.points) if last.points.isdigit() else theme.POINTS)
    window = Window(role=last.role, place=last.place)
    window.painted.connect(lambda: furnish(window))
    window.appear()


def _ending_at_a_fault(app: QApplication) -> list[BaseException]:
    """Have the program end at what nobody caught, noted in the list, until there is a desk that tells of it.

    Qt goes on after a fault: the window would stand there empty for ever.
    """
    faults: list[BaseException] = []

    def give_up(_: type[BaseException], fault: BaseException, __: TracebackType | None) -> None:
        faults.append(fault)
        app.quit()

    sys.excepthook = give_up
    return faults


def _desk(app: QApplication, person: str, language: str, home: Path | None, own: Path | None) -> "Desk":
    # The one import that brings the office, kept for after the first paint.
    made: Desk = import_module("ui.desk").Desk(app, person, language, home, own)
    sys.excepthook = made.last_resort
    return made
