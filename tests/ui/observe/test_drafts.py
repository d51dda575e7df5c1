"""No word of a lesson is lost before it is saved."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

from core.office import Office
from tests.ui.observe.conftest import texts
from ui.pages.observe.page import ObservePage

ROOT = Path(__file__).parents[3]


def test_every_change_is_kept_as_a_draft_that_another_window_goes_on_with(
    page: ObservePage, office: Office, frame: Any, qtbot: Any
) -> None:
    text = texts(page, 0)["teacher_act"]
    text.setFocus()
    page.stamp()
    QTest.keyClicks(text, "reading")
    started = page.clock.started

    qtbot.waitUntil(lambda: len(office.records.drafts()) == 1, timeout=2000)
    other = ObservePage(office, frame)
    qtbot.addWidget(other, before_close_func=lambda page: page.leave())
    other.refresh()

    assert other.view.process.typed()[0]["teacher_act"] == "00:00 reading"
    assert other.clock.started == started
    assert other.clock.running


def test_steady_writing_does_not_put_the_draft_off(page: ObservePage, office: Office, qtbot: Any) -> None:
    text = texts(page, 0)["teacher_act"]
    # Somebody who never pauses as long as the page waits for.
    typist = QTimer(page, interval=50)
    typist.timeout.connect(lambda: QTest.keyClicks(text, "r"))
    typist.start()

    qtbot.waitUntil(lambda: len(office.records.drafts()) == 1, timeout=10_000)

    assert typist.isActive()
    typist.stop()


def test_what_was_typed_outlives_a_kill(tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    Office.found(folder, school="义门镇中学", role="helper").close()
    script = f"""
import os
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from core.office import Office
from ui.app import make_app
from ui.window import Window
app = make_app()
window = Window(Office(Path({str(folder)!r})), first="observe")
window.show()
def typed():
    QTest.keyClicks(window.page.view.process.rows[0].editors["teacher_act"].text, "read aloud")
    QTimer.singleShot(1500, lambda: os.kill(os.getpid(), 9))
QTimer.singleShot(600, typed)
app.exec()
"""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}

    ended = subprocess.run([sys.executable, "-c", script], env=environment, cwd=ROOT, timeout=60, check=False)

    assert abs(ended.returncode) == 9
    with Office(folder) as office:
        ((name, _, typed),) = office.records.drafts()
    assert name.startswith("observe:")
    assert typed["observation"]["process"][0]["teacher_act"] == "read aloud"


def test_leaving_the_page_keeps_the_draft_at_once(page: ObservePage, office: Office) -> None:
    QTest.keyClicks(texts(page, 0)["teacher_act"], "half a sen")

    assert page.leave()

    assert [name.partition(":")[0] for name, _, _ in office.records.drafts()] == ["observe"]
