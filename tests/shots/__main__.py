"""Pictures of every page and state, light and dark, from the real window: `python -m tests.shots DIR`."""

import argparse
import datetime as dt
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QLibraryInfo, QTimer, QTranslator
from PySide6.QtWidgets import QWidget

from core.model.words import LANGUAGES, speak
from core.office import ROLES, Office, now
from tests.shots.partner import quarrel, reporting
from tests.shots.scenes import Scene, scenes
from ui import theme
from ui.app import make_app
from ui.frame import entries
from ui.window import Window

_WIDE, _HIGH = 1366, 768
_OTHER = {"light": "dark", "dark": "light"}
# A picture right after a font or a page changed shows half of it.
_SETTLE_MS = 150
# Pages that read off the screen's thread are waited for, up to twenty seconds.
_MOST_TURNS = 130


def main(arguments: list[str] | None = None) -> int:
    """Write the pictures and return the exit code."""
    parser = _arguments()
    asked = parser.parse_args(arguments)
    if asked.states and asked.role != "county" and not asked.workspace:
        parser.error("--states shows what is in a --workspace with records, such as that of ./dev demo")
    # Read by Qt when the application is made.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = make_app()
    speak(asked.lang)
    translator = QTranslator(app)
    files = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if asked.lang == "zh" and translator.load("qtbase_zh_CN", files):
        app.installTranslator(translator)
    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="qinglan-shots-") as scratch:
        place = Path(scratch) / "workspace"
        _furnish(asked.workspace, place, asked.role)
        with Office(place, clock=_clock(asked.on)) as office:
            if asked.states:
                (reporting if office.role == "county" else quarrel)(office, Path(scratch))
            for look in [one for one, other in _OTHER.items() if not getattr(asked, other)]:
                for name, scene in _wanted(asked, office.role).items():
                    file = asked.folder / f"{name}-{look}-{asked.size}.png"
                    theme.apply(app, look, asked.size)
                    _shoot(office, scene, Path(scratch), file)
                    sys.stdout.write(f"{file}\n")
    return 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tests.shots.__main__", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--workspace", type=Path, help="a workspace to show (a copy of it is opened)")
    parser.add_argument("--role", choices=ROLES, default="helper", help="whose desk, without a workspace")
    parser.add_argument("--on", type=dt.date.fromisoformat, help="the day that it is in the pictures")
    parser.add_argument("--states", action="store_true", help="also mistakes, empty places, previews and dialogs")
    parser.add_argument("--dark", action="store_true", help="the dark look only")
    parser.add_argument("--light", action="store_true", help="the light look only")
    parser.add_argument("--size", type=int, default=theme.POINTS, help="base font in points, 9 to 14")
    parser.add_argument("--lang", choices=LANGUAGES, default="zh", help="the language of the pictures")
    parser.add_argument("--pages", nargs="*", help="only these pages and states")
    return parser


def _wanted(asked: argparse.Namespace, role: str) -> dict[str, Scene]:
    all_of_them = {name: Scene(name, ()) for name in entries(role)} | (scenes(role) if asked.states else {})
    return {name: scene for name, scene in all_of_them.items() if not asked.pages or name in asked.pages}


def _clock(day: dt.date | None) -> Callable[[], dt.datetime]:
    if day is None:
        return now
    moment = dt.datetime.combine(day, dt.time(9, 30)).astimezone()
    return lambda: moment


def _furnish(workspace: Path | None, place: Path, role: str) -> None:
    # A copy, so that taking pictures never changes or locks what somebody works with.
    if workspace:
        shutil.copytree(workspace, place, ignore=shutil.ignore_patterns("lock"))
        return
    Office.found(place, school="大田县教研室" if role == "county" else "义门镇中学", role=role).close()


def _shoot(office: Office, scene: Scene, files: Path, file: Path) -> None:
    window = Window(office, first=scene.page)
    window.resize(_WIDE, _HIGH)
    window.show()
    _settle(window)
    if scene.page == "records" and not scene.acts:
        _open_first_record(window)
    pictured: QWidget = window
    for act in scene.acts:
        pictured = act(window.page, files) or window
        _settle(window)
    pictured.grab().save(str(file))
    if pictured is not window:
        pictured.close()
    window.close()
    window.deleteLater()


def _open_first_record(window: Window) -> None:
    records = window.page
    found = records.office.records.find("lesson_observation", limit=1) if records else []
    if records and found:
        records.go(kind="lesson_observation", uid=found[0].uid)
        _settle(window)


def _settle(window: Window) -> None:
    quiet = 0
    for _ in range(_MOST_TURNS):
        loop = QEventLoop()
        QTimer.singleShot(_SETTLE_MS, loop.quit)
        loop.exec()
        # One quiet turn may be the one in which the page was built.
        quiet = 0 if window.busy or window.page is None else quiet + 1
        if quiet > 1:
            return


if __name__ == "__main__":
    raise SystemExit(main())
