"""Pictures of every page, light and dark, from the real window on a workspace: `python -m ui.shots DIR`."""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from core.model.words import LANGUAGES, speak
from core.office import Office
from ui import theme
from ui.app import make_app
from ui.pages import entries
from ui.window import Window

_WIDE, _HIGH = 1366, 768
# A picture right after a font or a page changed shows half of it.
_SETTLE_MS = 150
# Pages that read off the screen's thread are waited for, up to twenty seconds.
_MOST_TURNS = 130


def main(arguments: list[str] | None = None) -> int:
    """Write the pictures and return the exit code."""
    asked = _arguments().parse_args(arguments)
    # Read by Qt when the application is made.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = make_app()
    speak(asked.lang)
    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="qinglan-shots-") as scratch:
        place = Path(scratch) / "workspace"
        _furnish(asked.workspace, place)
        with Office(place) as office:
            for look in ("dark",) if asked.dark else ("light", "dark"):
                for page in asked.pages or entries(office.role):
                    file = asked.folder / f"{page}-{look}-{asked.size}.png"
                    _shoot(app, office, page, look, asked.size, file)
                    sys.stdout.write(f"{file}\n")
    return 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ui.shots", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("--workspace", type=Path, help="a workspace to show (a copy of it is opened)")
    parser.add_argument("--dark", action="store_true", help="the dark look only")
    parser.add_argument("--size", type=int, default=theme.POINTS, help="base font in points, 9 to 14")
    parser.add_argument("--lang", choices=LANGUAGES, default="zh", help="the language of the pictures")
    parser.add_argument("--pages", nargs="*", help="only these pages")
    return parser


def _furnish(workspace: Path | None, place: Path) -> None:
    # A copy, so that taking pictures never changes or locks what somebody works with.
    if workspace:
        shutil.copytree(workspace, place, ignore=shutil.ignore_patterns("lock"))
        return
    Office.found(place, school="义门镇中学", role="helper").close()


def _shoot(app: QApplication, office: Office, page: str, look: str, size: int, file: Path) -> None:
    theme.apply(app, look, size)
    window = Window(office, first=page)
    window.resize(_WIDE, _HIGH)
    window.show()
    _settle(window)
    if page == "records":
        _open_first_record(window)
    window.grab().save(str(file))
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
