import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QApplication

from core.model.record import Record
from core.model.words import speak
from core.office import Office, Refused
from ui import theme
from ui.app import make_app
from ui.task import Job, Worker
from ui.window import Window


@pytest.fixture(scope="session")
def qapp(tmp_path_factory: pytest.TempPathFactory) -> QApplication:
    if sys.platform == "win32":
        # No variable moves there what Qt remembers.
        place = str(tmp_path_factory.mktemp("memory"))
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, place)
    app = make_app()
    theme.apply(app)
    return app


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    speak("zh")
    yield
    speak("zh")


@pytest.fixture(autouse=True)
def nothing_left_over() -> Iterator[None]:
    yield
    # Widgets that were closed wait for an event loop to go; every one that stays makes the next style sheet slower.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if (theme.colours(), theme.points()) != (theme.LIGHT, theme.POINTS):
        theme.apply(make_app())


@contextmanager
def opened_copy(workspace: Path, place: Path) -> Iterator[Office]:
    """Open a copy of a workspace and take it away afterwards."""
    # The reserve is 50 MB that keep the disk from filling up; it is made again where it lacks.
    shutil.copytree(workspace, place, ignore=shutil.ignore_patterns("lock", "reserve"))
    with Office(place) as opened:
        yield opened
    shutil.rmtree(place)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new workspace of the helper school 义门镇中学, nobody in it yet; tests open copies of it."""
    place = tmp_path_factory.mktemp("founded") / "workspace"
    Office.found(place, school="义门镇中学", role="helper").close()
    return place


@pytest.fixture
def office(tmp_path: Path, founded: Path) -> Iterator[Office]:
    """The workspace, opened for one test."""
    with opened_copy(founded, tmp_path / "workspace") as opened:
        yield opened


Put = Callable[..., Record]


@pytest.fixture
def put(office: Office) -> Put:
    """Keeps a record as the command line would: `put("person", full_name="张伟")`."""

    def keep(_kind: str, **typed: Any) -> Record:
        record, problems = office.records.read(_kind, typed)
        assert problems == []
        return office.records.save(record)

    return keep


@dataclass
class School:
    """What most pages need: a pairing with its two schools, four teachers and a lesson."""

    pairing: str
    other: str
    teachers: list[str]
    lesson: str
    uids: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def school(office: Office, put: Put) -> School:
    other = put("school", name_zh="义门柴村小学").uid
    names = ("张伟", "李秀英", "阿依古丽·玉素甫江", "赵𠮷祥")
    teachers = [put("person", full_name=name, school=office.school, subjects="语文").uid for name in names]
    pairing = put(
        "pairing", pairing_no="BFL-01", helper=office.school, recipients=[{"school": other}], start="2014-05-05"
    ).uid
    lesson = put(
        "lesson", pairing=pairing, teacher=teachers[1], subject="语文", grade=7, topic="背影", lesson_type="新授",
        date="2014-09-02",
    ).uid  # fmt: skip
    return School(pairing, other, teachers, lesson)


@pytest.fixture
def window(office: Office, qtbot: Any) -> Iterator[Window]:
    """The real window on an empty settings page; closed at the end, with no job left running."""
    made = Window(office, first="settings")
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitUntil(lambda: made.page is not None)
    yield made
    assert made.wait(5000)


class Bench:
    """A frame for a page that is tested alone: remembers what was said and opened, runs jobs on a real worker."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []
        self.opened: list[tuple[str, dict[str, Any]]] = []
        self.restyled = 0
        self.worker = Worker()
        self._stack = QUndoStack()

    @property
    def undo_stack(self) -> QUndoStack:
        return self._stack

    def status(self, text: str, kind: str = "") -> None:
        self.said.append((text, kind))

    def open(self, page: str, **facts: Any) -> None:
        self.opened.append((page, facts))

    def tell(self, refused: Refused) -> None:
        self.status(refused.message, "bad")

    def restyle(self) -> None:
        self.restyled += 1

    def run(self, job: Any, done: Any = None, failed: Any = None, title: str = "") -> Job[Any]:
        made: Job[Any] = Job(job, title)
        if done:
            made.on_done(done)
        made.on_failed(failed or (lambda error: self.status(str(error), "bad")))
        self.worker.start(made)
        return made


@pytest.fixture
def frame(qapp: QApplication) -> Iterator[Bench]:
    made = Bench()
    yield made
    assert made.worker.retire(5000)
