"""Holds the open office and its window: opens the workspace, changes language and look, catches what nobody caught."""

import datetime as dt
import logging
from collections.abc import Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import platformdirs
from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication, QWidget

from core.model.words import language as spoken
from core.model.words import say, speak
from core.office import Office, Refused
from ui import theme
from ui.memory import Worn, remember_folder, remember_worn
from ui.shoot import Shot
from ui.welcome import Welcome
from ui.window import Window

_log = logging.getLogger("qinglan")


class Desk:
    """Holds the open office and its window; makes the window anew when the language or the look changes."""

    def __init__(
        self,
        app: QApplication,
        person: str = "",
        language: str = "",
        home: Path | None = None,
        own: Path | None = None,
    ) -> None:
        """Begin without an office; `home` is the folder of a first workspace, `own` this computer's own place."""
        self._app = app
        self._person = person
        self._language = language
        self._home, self._own = home, own
        self._kept_language = ""
        # Chosen on the first page, before there was a workspace to keep it.
        self._wished = ""
        self._translator = QTranslator(app)
        self._shot: Shot | None = None
        # Handed to the program at its start, until there is a window that looks into them.
        self._files: list[Path] = []
        self.office: Office | None = None
        self.shown: QWidget | None = None
        app.styleHints().colorSchemeChanged.connect(self._scheme_changed)

    def start(self, folder: Path | None, window: Window | None = None, files: Sequence[Path] = ()) -> None:
        """Open the workspace and furnish the window that was painted; ask for one where it cannot be opened.

        The window shows what `files`, packages or cards, hold before anything of them is taken in.
        """
        self._files = list(files)
        keep_log(Path(platformdirs.user_log_dir("qinglan", appauthor=False)))
        self.shown = window
        self.speak(self._language or (spoken() if window else ""))
        if folder is None:
            self._welcome(self._first_a_school())
            return
        try:
            office = self._open(folder)
        except Refused as refused:
            # Only what is damaged can be rescued; a folder in use or of a newer program is whole.
            lost = refused.code in ("unreadable", "lost_database")
            self._welcome(self._refusal(refused), folder if lost else None)
            return
        self.take(office)

    def take(self, office: Office) -> None:
        """Show the window of an opened office and remember its folder."""
        self.office = office
        remember_folder(office.folder)
        if self._wished:
            office.set_setting("language", self._wished)
        self._kept_language = str(office.setting("language", ""))
        former = spoken(), theme.colours(), theme.points()
        self.speak(self._language or self._kept_language)
        self.dress()
        if isinstance(self.shown, Window) and former == (spoken(), theme.colours(), theme.points()):
            self._furnish(self.shown)
        else:
            self.show_window()

    def show_window(self) -> None:
        """Make the window in the present language and look, in the place of the one before."""
        if self.office is None:
            return
        former, self.shown = self.shown, Window(role=self.office.role, place=str(self.office.setting("window", "")))
        self._furnish(self.shown)
        self.shown.appear()
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

    def shoot(self, file: Path) -> None:
        """Grab a picture of the window when its first page stands, and end the program."""
        self._shot = Shot(file, lambda: self.shown)

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

    def end(self, *, back_up: bool) -> None:
        """Remember how the window looked, back up, and close the office."""
        if self.office:
            look, points = self.office.setting("look", "auto"), self.office.setting("points", "")
            place = str(self.office.setting("window", ""))
            remember_worn(Worn(self._kept_language, str(look), str(points), place, self.office.role))
        if back_up:
            self.back_up()
        self.close()

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

    def _furnish(self, window: Window) -> None:
        window.restyled.connect(lambda: QTimer.singleShot(0, self._app, self.restyle))
        files, self._files = self._files, []
        if files:
            window.open("exchange", files=files)
        if self.office is not None:
            window.move_in(self.office)

    def _first_a_school(self) -> str:
        if not self._files:
            return ""
        return say("“{file}”等资料建好或打开以后就显示。", file=self._files[0].name)

    def _refusal(self, refused: Refused) -> str:
        if not self._files or refused.code != "in_use":
            return refused.message
        way = say("“{file}”还没有打开：请把它拖到已经打开的窗口里，或在那里的“交换”里打开。", file=self._files[0])
        return f"{refused.message}。{way}"

    def _tell(self, sentence: str) -> None:
        if isinstance(self.shown, Window):
            self.shown.status(sentence, "bad")
        elif isinstance(self.shown, Welcome):
            self.shown.message.setText(sentence)

    def _open(self, folder: Path) -> Office:
        return Office(folder, person=self._person, home=self._own)

    def _welcome(self, message: str, damaged: Path | None = None) -> None:
        theme.apply(self._app, "auto", theme.points())
        former, self.shown = (
            self.shown,
            Welcome(self.take, self._open, message, self._home, damaged, lambda to: self._turn(to, message, damaged)),
        )
        if isinstance(former, Welcome):
            # The same page in another language stays where it was.
            self.shown.setGeometry(former.geometry())
            self.shown.school.setText(former.school.text())
        self.shown.show()
        if former:
            former.hide()
            former.deleteLater()

    def _turn(self, language: str, message: str, damaged: Path | None) -> None:
        """Show the first page in another language; a workspace that has chosen none keeps it."""
        self._language = self._wished = language
        self.speak(language)
        # The button that was pressed goes with its page.
        QTimer.singleShot(0, self._app, lambda: self._welcome(message, damaged))

    def _scheme_changed(self, _: Qt.ColorScheme) -> None:
        if self.office is not None and self.office.setting("look", "auto") == "auto":
            QTimer.singleShot(0, self._app, self.restyle)


def keep_log(folder: Path) -> None:
    """Write what goes wrong into a file that can be sent to those who mend it; it never grows beyond a few MB."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(folder / "qinglan.log", maxBytes=1_000_000, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _log.addHandler(handler)
