"""First paint of the window on a filled workspace, against an empty window of the same toolkit, in turns."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.measure import middle, tell

TURNS = 9
_WATCH = """
import os, resource, sys
from PySide6.QtCore import QEvent, QObject, QTimer
class Watch(QObject):
    def eventFilter(self, thing, event):
        if event.type() == QEvent.Type.Paint and thing.isWidgetType() and thing.isWindow():
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            os.write(1, f"{peak} {' '.join(sorted(sys.modules))}\\n".encode())
            os._exit(0)
        return False
"""
_EMPTY = (
    _WATCH
    + """
from PySide6.QtWidgets import QApplication, QMainWindow, QLabel
app = QApplication([]); watch = Watch(); app.installEventFilter(watch)
window = QMainWindow(); window.setCentralWidget(QLabel("青蓝")); window.resize(1200, 700); window.show()
app.exec()
"""
)
_OURS = (
    _WATCH
    + """
from pathlib import Path
from ui import app as front
app = front.make_app(); watch = Watch(); app.installEventFilter(watch)
front.run(Path(sys.argv[1]), "", "zh")
"""
)
HEAVY = ("numpy", "PIL", "reportlab", "openpyxl", "sqlite_utils", "pypinyin", "pypdfium2", "pikepdf", "asyncio")


def main() -> None:
    """Measure, and print a line a measure."""
    with tempfile.TemporaryDirectory() as folder:
        demo = Path(folder) / "demo"
        subprocess.run([sys.executable, "main.py", "demo", str(demo), "--size", "XS"], check=True, capture_output=True)
        runs = [(_painted(_EMPTY), _painted(_OURS, str(demo / "helper"))) for _ in range(TURNS)]
    empty = middle([one[0] for one, _ in runs])
    ours = middle([one[0] for _, one in runs])
    ratio = middle([ours[0] / empty[0] for empty, ours in runs])
    tell("first paint, empty window", empty * 1000, "ms")
    tell("first paint, 青蓝 on a workspace", ours * 1000, "ms", ratio=ratio, goal=2.0)
    tell("memory at first paint", runs[-1][1][1] / 1024, "MB", ratio=runs[-1][1][1] / runs[-1][0][1], goal=2.0)
    loaded = [name for name in HEAVY if name in runs[-1][1][2]]
    tell(f"heavy libraries at first paint {loaded}", len(loaded), "libraries", goal=0)


def _painted(program: str, *words: str) -> tuple[float, int, set[str]]:
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": "."}
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", program, *words], env=surroundings, capture_output=True, check=True, timeout=60
    )
    took = time.perf_counter() - began
    peak, *modules = done.stdout.decode().split()
    return took, int(peak), set(modules)


if __name__ == "__main__":
    main()
