"""Starts Qt, opens the office, shows the window, catches what nobody caught."""

import datetime as dt
import logging
import os
import sys
from collections.abc import Callable, MutableMapping
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import platformdirs
import PySide6
from PySide6.QtCore import QLibraryInfo, QLocale, QSettings, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from core.model.words import language as spoken
from core.model.words import say, speak
from core.office import Office, Refused
from ui import theme
from ui.welcome import Welcome
from ui.window import Window

_log = logging.getLogger("qinglan")


def run(folder: Path | None, person: str, language: str, shot: Path | None = None) -> int:
    """Show the window until it is closed; return the exit code. With `shot` grab one picture and end."""
    keep_log(Path(platformdirs.user_log_dir("qinglan", appauthor=False)))
    app = make_app()
    desk = Desk(app, person, language)
    sys.excepthook = desk.last_resort
    desk.start(folder)
    if shot:
        QTimer.singleShot(400, desk.shooting(shot))
    code = app.exec()
    if not shot:
        desk.back_up()
    desk.close()
    return code


def make_app() -> QApplication:
    """Return the one QApplication, dressed and with its fonts; tests use it too."""
    settle_input_method(os.environ, sys.platform, Path(PySide6.__file__).parent)
    there = QApplication.instance()
    app = there if isinstance(there, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("qinglan")
    app.setStyle(QStyleFactory.create("Fusion"))
    theme.apply(app)
    return app


def settle_input_method(environment: MutableMapping[str, str], platform: str, qt: Path) -> None:
    """Have fcitx reached by its ibus protocol where Qt comes without a plugin for fcitx."""
    wanted = environment.get("QT_IM_MODULE", "")
    if platform != "linux" or wanted not in ("fcitx", "fcitx5"):
        return
    plugins = qt / "Qt" / "plugins" / "platforminputcontexts"
    if not list(plugins.glob("*fcitx*")):
        environment["QT_IM_MODULE"] = "ibus"


class Desk:
    """Holds the open office and its window; makes the window anew when the language or the look changes."""

    def __init__(self, app: QApplication, person: str, language: str) -> None:
        self._app = app
        self._person = person
        self._language = language
        self._kept_language = ""
        self._translator = QTranslator(app)
        self.office: Office | None = None
        self.shown: QWidget | None = None
        app.styleHints().colorSchemeChanged.connect(self._scheme_changed)

    def start(self, folder: Path | None) -> None:
        """Open the workspace, or the last one; ask for one where there is none, it is in use or cannot be read."""
        self.speak(self._language)
        place = folder or last_folder() or _home_folder()
        if place is None:
            self._welcome("")
            return
        try:
            office = self._open(place)
        except Refused as refused:
            self._welcome(refused.message)
            return
        self.take(office)

    def take(self, office: Office) -> None:
        """Show the window of an opened office and remember its folder."""
        self.office = office
        remember_folder(office.folder)
        self._kept_language = str(office.setting("language", ""))
        self.speak(self._language or self._kept_language)
        self.dress()
        self.show_window()

    def show_window(self) -> None:
        """Make the window in the present language and look, in the place of the one before."""
        if self.office is None:
            return
        window = Window(self.office)
        window.restyled.connect(lambda: QTimer.singleShot(0, self._app, self.restyle))
        former, self.shown = self.shown, window
        window.show()
        if former:
            former.hide()
            former.deleteLater()

    def restyle(self) -> None:
        """Take on the remembered language, look and size."""
        if self.office is None or (isinstance(self.shown, Window) and not self.shown.retire()):
            return
        kept = str(self.office.setting("language", ""))
        if kept != self._kept_language:
            # Chosen just now, it counts more than the language the program was started in.
            self._language = self._kept_language = kept
        self.speak(self._language or kept)
        self.dress()
        self.show_window()

    def dress(self) -> None:
        """Apply the remembered look and size."""
        if self.office is not None:
            points = self.office.setting("points", theme.POINTS)
            theme.apply(self._app, str(self.office.setting("look", "auto")), int(points or theme.POINTS))

    def speak(self, language: str) -> None:
        """Choose the language of our words and of Qt's own."""
        speak(language or "zh")
        QLocale.setDefault(QLocale("zh_CN" if spoken() == "zh" else "en_US"))
        self._app.removeTranslator(self._translator)
        files = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if spoken() == "zh" and self._translator.load("qtbase_zh_CN", files):
            self._app.installTranslator(self._translator)

    def shooting(self, file: Path) -> Callable[[], None]:
        """Return what grabs a picture of the window and ends the program."""

        def shoot() -> None:
            if self.shown:
                self.shown.grab().save(str(file))
                self.shown.close()

        return shoot

    def back_up(self) -> None:
        """Make a verified backup when the last one is older than a day; a full disk must not keep the program open."""
        if self.office is None:
            return
        newest = next(iter(self.office.upkeep.backups()), None)
        if newest and self.office.now() - dt.datetime.fromisoformat(newest.made) < dt.timedelta(days=1):
            return
        try:
            self.office.upkeep.backup()
        except Refused as refused:
            _log.warning("no backup on closing: %s", refused.message)

    def close(self) -> None:
        """Take the window away and close the office."""
        if self.shown:
            # Left to the garbage collector it would go at any moment, even while another window is being painted.
            self.shown.close()
            self.shown.deleteLater()
            self.shown = None
        self._app.removeTranslator(self._translator)
        if self.office:
            self.office.close()

    def last_resort(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:  # fmt: skip
        """Log what nobody foresaw with its trace, and tell it kindly."""
        if issubclass(kind, KeyboardInterrupt):
            self._app.quit()
            return
        if isinstance(error, Refused):
            self._tell(error.message)
            return
        _log.critical("unforeseen", exc_info=(kind, error, trace))
        self._tell(say("出了没有料到的问题，已记入日志；已保存的资料没有受影响。（{code}）", code=kind.__name__))

    def _tell(self, sentence: str) -> None:
        if isinstance(self.shown, Window):
            self.shown.status(sentence, "bad")
        elif isinstance(self.shown, Welcome):
            self.shown.message.setText(sentence)

    def _open(self, folder: Path) -> Office:
        return Office(folder, person=self._person)

    def _welcome(self, message: str) -> None:
        self.shown = Welcome(self.take, self._open, message)
        self.shown.show()

    def _scheme_changed(self, _: Qt.ColorScheme) -> None:
        if self.office is not None and self.office.setting("look", "auto") == "auto":
            QTimer.singleShot(0, self._app, self.restyle)


def last_folder() -> Path | None:
    """Return the folder of the workspace that was open last on this computer, if it is still there."""
    kept = _memory().value("folder", "")
    place = Path(str(kept)) if kept else None
    return place if place and place.is_dir() else None


def keep_log(folder: Path) -> None:
    """Write what goes wrong into a file that can be sent to those who mend it; it never grows beyond a few MB."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(folder / "qinglan.log", maxBytes=1_000_000, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _log.addHandler(handler)


def _home_folder() -> Path | None:
    # Where a workspace lies that was made by a command without a folder.
    home = Path(platformdirs.user_data_dir("qinglan", appauthor=False)) / "workspace"
    return home if (home / "qinglan.db").is_file() else None


def remember_folder(folder: Path) -> None:
    """Remember the workspace for the next start."""
    _memory().setValue("folder", str(folder.absolute()))


def _memory() -> QSettings:
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "qinglan", "qinglan")
